"""Certificates for the conditions of `esma.proofs.checkers.quadratic_families_checker`."""

from __future__ import annotations

from typing import Any

from esma.proofs.parametric import certificate_of
from tests.approval.refused import Case, accepted, changed
from tests.approval.refused.parametric_checker import INVERSE, Parts, proved, stated


def claimed(*statement: Any, **more: Any) -> dict[str, Any]:
    """A formula; there is nothing else in a certificate."""
    return certificate_of(stated(*statement, **more), kind="quadratic")


def about(constant: str) -> dict[str, Any]:
    """Another constant in the place of sqrt(n**2+1)."""
    return changed(ROOT, {"statement.constant": constant})


def root(m: Any, n: Any) -> Parts:
    """sqrt(n**2+1) = [n; 2n, 2n, ...]."""
    return {"head": [n], "tail": [2 * n]}


def minus(m: Any, n: Any) -> Parts:
    """sqrt(n**2-1) = n - 1/(2n - 1/(2n - ...))."""
    return root(m, n)


def runs(m: Any, n: Any) -> Parts:
    """sqrt(n**2+1) = [n+1; 2^(2n-1), 2n+2, 2^(2n-1), ...], signs minus."""
    return {"head": [n + 1], "tail": [2, 2 * n + 2], "lengths": [2 * n - 1, 1]}


def above_three(m: Any, n: Any) -> Parts:
    """sqrt(n**2+1) + 3."""
    return {"head": [n + 3], "tail": [2 * n]}


def below_three(m: Any, n: Any) -> Parts:
    """sqrt(n**2+1) - 3."""
    return {"head": [n - 3], "tail": [2 * n]}


ROOT = proved("sqrt(n**2+1)", root)
SIGN, DIVISOR = "the sign of the value is not seen", "constant: a divisor may be 0"
PERIOD, ONE = "the tail is not periodic", "the tail is not seen to be greater than 1"
ROOTS = "constant: more than one root"

TRUE = [
    accepted("sqrt(n**2+1)", ROOT),
    *(
        accepted(statement[0], proved(*statement, **more))
        for statement, more in (
            (("sqrt(n**2-1)", minus, (-1,)), {}),
            (("sqrt(n**2+1)", runs, (-1,)), {"first": (1,)}),
            (("(n**2+1)/sqrt(n**2+1)", root), {}),
            (("n+1/(n+sqrt(n**2+1))", root), {}),
            (("-sqrt(n**2+1)", root), {}),
            (("1/sqrt(n**2+1)", root), {"sides": INVERSE}),
            (("sqrt(n**2+1)+0/(1/(3+(n-2)*sqrt(n**2+1)))", root), {}),
            (("sqrt(n**2+1)+0/(1/(7*(n-2)+sqrt(n**2+1)))", root), {}),
            (("sqrt(n**2+1)", above_three), {"sides": ([3, 1], [1, 0])}),
            (("1/(sqrt(n**2+1)-n)", lambda m, n: {"tail": [2 * n]}), {}),
            (("1/(n-sqrt(n**2+1))", lambda m, n: {"tail": [2 * n]}), {}),
            (("1/(n-sqrt(n**2-1))", lambda m, n: {"tail": [2 * n]}, (-1,)), {}),
            (("1/(sqrt(n**2-1)-n)", lambda m, n: {"tail": [2 * n]}, (-1,)), {}),
            (("(n+sqrt(n**2+4))/2", lambda m, n: {"tail": [n]}), {"first": (1,)}),
        )
    ),
]

FALSE = [
    Case("unknown kind", "another kind", changed(ROOT, {"kind": "theorem"})),
    Case("malformed certificate", "no signs", changed(ROOT, {"statement.signs": []})),
    # the constant
    Case("constant: 'exp' is not", "exp is a root", about("exp(n**2+1)")),
    Case(ROOTS, "sqrt(n**2+1) = sqrt(n**2+2)", about("sqrt(n**2+2)+0*sqrt(n**2+1)")),
    Case(ROOTS, "sqrt((n**2+1)/4) = sqrt(n**2+1)", about("sqrt((n**2+1)/4)")),
    Case(
        "constant: the root is not seen",
        "0/0 at n = 1",
        claimed(
            "sqrt((n-1)**2*(n**2+1))",
            lambda m, n: {"tail": [2 * n]},
            sides=lambda n: ([(n - 1) * (n**2 + n + 1), n + 1], [n - 1, 1]),
            first=(1,),
        ),
    ),
    Case(DIVISOR, "1/0 at n = 2", about("sqrt(n**2+1)+0/(1/(n-2))")),
    # the value
    Case(
        "the quotients are not periodic",
        "sqrt(n**2+1) = [n; 2n, 2n+1, ...]",
        claimed("sqrt(n**2+1)", lambda m, n: {"head": [n], "tail": [2 * n + m]}),
    ),
    Case(
        "the quotients are not periodic",
        "runs that grow",
        claimed(
            "sqrt(n**2+1)",
            lambda m, n: {**runs(m, n), "lengths": [2 * n - 1 + m, 1]},
            (-1,),
            first=(1,),
        ),
    ),
    Case(
        "there is no period", "sqrt(n**2+1) = [n; ]", changed(ROOT, {"statement.polynomials": []})
    ),
    Case(
        PERIOD,
        "sqrt(n**2+1) = [n; 3n, 3n, ...]",
        claimed("sqrt(n**2+1)", lambda m, n: {"head": [n], "tail": [3 * n]}),
    ),
    Case(
        SIGN,
        "|3 - sqrt(n**2+1)| = [n-3; 2n, 2n, ...], which is negative at n = 2",
        claimed("sqrt(n**2+1)", below_three, sides=([3, -1], [1, 0])),
    ),
    Case(
        SIGN,
        "|sqrt(n**2+1) - 3| = [n-3; 2n, 2n, ...]",
        claimed("sqrt(n**2+1)", below_three, sides=([-3, 1], [1, 0])),
        PERIOD,
    ),
    Case(
        SIGN,
        "|3 - sqrt(n**2+1)| = [2-n; 1, 2n-1, 2n, 2n, ...], which is negative at n = 4",
        claimed(
            "sqrt(n**2+1)",
            lambda m, n: {"head": [2 - n, 1, 2 * n - 1], "tail": [2 * n]},
            sides=([3, -1], [1, 0]),
        ),
        PERIOD,
    ),
    Case(
        ONE,
        "2n - sqrt(n**2+1) = [3n; 2n, 2n, ...], the other solution of Z = 2n + 1/Z",
        claimed(
            "sqrt(n**2+1)",
            lambda m, n: {"head": [3 * n], "tail": [2 * n]},
            sides=lambda n: ([2 * n, -1], [1, 0]),
        ),
    ),
    Case(
        ONE,
        "the same with a common factor f - 3 sqrt(n**2+1) that hides a sign",
        claimed(
            "sqrt(n**2+1)",
            lambda m, n: {"head": [3 * n], "tail": [2 * n]},
            sides=lambda n: (
                [2 * n * (n**2 - 2 * n + 11) + 3 * (n**2 + 1), -(n**2 + 4 * n + 11)],
                [n**2 - 2 * n + 11, -3],
            ),
        ),
    ),
    Case(
        "entry 0 is not admissible",
        "n + sqrt(n**2+1) = [0; -2n, 0, 0, -2n, 0, ...], the value of the inverse period",
        claimed("n+sqrt(n**2+1)", lambda m, n: {"tail": [0, -2 * n, 0]}),
    ),
]

CASES: list[Case] = TRUE + FALSE
