"""Certificates for the conditions of `esma.proofs.checkers.parametric_checker`.

Statements are written with the letters m, n, k for the index and the parameters, as polynomials of
python-flint. The package's own prover makes the certificates of true ones; false ones carry the
places where the expansions would meet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from unittest import mock

from esma.proofs.checkers import parametric_checker
from esma.proofs.multivariate import Terms, ring, to_terms
from esma.proofs.parametric import Family, Parameter, certificate_of, prove_family
from tests.approval.refused import Case, accepted, changed, without

Parts = Mapping[str, list[Any]]
IDENTITY: Any = ([0, 1], [1, 0])


def stated(
    constant: str,
    parts: Callable[..., Parts],
    signs: tuple[int, ...] = (1,),
    *,
    sides: Any = IDENTITY,
    first: tuple[int, ...] = (2,),
    step: int = 1,
) -> Family:
    """A formula for |P(c)/Q(c)|, whose parameters n, k begin with `first`: `parts` makes "head",
    "tail" and "lengths" of m and the parameters, and `sides`, if it is a function, P and Q.
    """
    parameters = tuple(Parameter(x, a, step) for x, a in zip("nk", first, strict=False))
    m, *u = gens = ring(1 + len(first)).gens()
    letters = [p.first + p.step * x for p, x in zip(parameters, u, strict=True)]
    made = parts(m, *letters)
    P, Q = sides(*letters) if callable(sides) else sides

    def listed(row: list[Any]) -> tuple[Terms, ...]:
        return tuple(to_terms(p + 0 * gens[0]) for p in row)

    head, tail, lengths = (made.get(name, []) for name in ("head", "tail", "lengths"))
    return Family(
        constant,
        parameters,
        listed(P),
        listed(Q),
        signs,
        listed(head),
        listed(tail),
        listed(lengths),
    )


def proved(*statement: Any, **more: Any) -> dict[str, Any]:
    """The prover's certificate of a true formula."""
    family = stated(*statement, **more)
    proof = prove_family(family)
    assert proof.certificate is not None, proof.reason
    assert proof.family.parameters == family.parameters
    return proof.certificate


def claimed(
    certificate: dict[str, Any],
    *statement: Any,
    proof: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A formula with the proof of another one, or parts of its proof replaced."""
    rest = {name: certificate[name] for name in ("sign", "start", "links")}
    return changed(certificate_of(stated(*statement, **more), **rest), dict(proof or {}))


def cost(certificate: dict[str, Any]) -> int:
    """The smallest bound with which it is accepted."""
    low, high = 0, parametric_checker.LIMIT
    while high - low > 1:
        middle = (low + high) // 2
        with mock.patch.object(parametric_checker, "LIMIT", middle):
            try:
                parametric_checker.check(certificate)
            except parametric_checker.CertificateError:
                low = middle
            else:
                high = middle
    return high


# -- true ------------------------------------------------------------------------------------------


def odd(m: Any, n: Any) -> Parts:
    """coth(1/n) = [n; 3n, 5n, ...], and under minus signs cot(1/n)."""
    return {"tail": [(2 * m + 1) * n]}


def euler(m: Any, n: Any) -> Parts:
    """exp(1/n) = [1; n-1, 1, 1, 3n-1, 1, 1, ...]."""
    return {"tail": [1, 2 * m * n + n - 1, 1]}


def lehmer(m: Any, n: Any, k: Any) -> Parts:
    """I_k(2/n)/I_(k+1)(2/n) = [(k+1)n; (k+2)n, ...]."""
    return {"tail": [m * n + k * n + n]}


def runs(m: Any, n: Any, quotient: int = 2) -> Parts:
    """tanh(1/n) = [1; 2^(n-1), 3n+2, 2^(5n-1), 7n+2, ...], signs minus."""
    tail, lengths = [quotient, 4 * m * n + 3 * n + 2], [4 * m * n + n - 1, 1]
    return {"head": [1], "tail": tail, "lengths": lengths}


def short_runs(m: Any, n: Any) -> Parts:
    """tan(1/n) = [1; 2, 2^(n-3), 3, 2^(3n-3), 3, ...], signs minus, n >= 3."""
    return {"head": [1, 2], "tail": [2, 3], "lengths": [2 * m * n + n - 3, 1]}


def empty_run(m: Any, n: Any) -> Parts:
    """1/(1 - n tanh(1/n)) = [3n^2+2; 2^4, 7n^2+2, 2^8, ...], signs minus, after no 2 at all."""
    return {"tail": [2, (4 * m + 3) * n**2 + 2], "lengths": [4 * m, 1]}


INVERSE = ([1, 0], [0, 1])
HALF = ([0, 1], [2, 0])
COT = proved("cot(1/n)", odd, (-1,))
COTH = proved("coth(1/n)", odd)
SHIFTED = proved(
    "coth(1/n)", lambda m, n: {"head": [n + 1], "tail": [(2 * m + 3) * n]}, sides=([1, 1], [1, 0])
)
LEHMER = proved("besseli(k,2/n)/besseli(k+1,2/n)", lehmer, first=(1, 0))
RUNS = proved("tanh(1/n)", runs, (-1,), first=(1,))
TWO = proved("coth(1/n)", lambda m, n, k: odd(m, n), first=(2, 1))
COST = cost(COT)

TRUE = [
    accepted("cot(1/n)", COT),
    accepted("the same as a text", json.dumps(COT)),
    accepted("coth(1/n)", COTH),
    accepted("coth(1/n) + 1", SHIFTED),
    accepted("Lehmer's law", LEHMER),
    accepted("runs", RUNS),
    accepted("an unused parameter", TWO),
    accepted("a link of no entries", changed(COTH, {"links": [[1, 1], [0, 0]]})),
    accepted("just as much work as it may be", COT, COST),
    *(
        accepted(statement[0], proved(*statement, **more))
        for statement, more in (
            (("exp(1/n)", euler), {}),
            (("exp(1/n)+exp(1/n)", euler), {"sides": HALF}),
            (("exp(-1/n)", euler), {"sides": INVERSE}),
            (("1/exp(-1/n)", euler), {}),
            (("cosh(1/n)/sinh(1/n)", odd), {}),
            (("sin(1/n)/cos(1/n)", odd, (-1,)), {"sides": INVERSE}),
            (("(exp(2/n)-1)/(exp(2/n)+1)", odd), {"sides": INVERSE}),
            (("-(-(2*coth(1/n)))**1-coth(1/n)", odd), {}),
            (("besselj(k,2/n)/besselj(k+1,2/n)", lehmer, (-1,)), {"first": (2, 0)}),
            (("besseli(k+1,2/n)/besseli(k,2/n)", lehmer), {"sides": INVERSE, "first": (1, 0)}),
            (("tanh(1/n)", lambda m, n: {"head": [1], "tail": [1, 2 * m * n + n]}, (-1, 1)), {}),
            (
                ("n*tanh(1/n)", lambda m, n: {"tail": [4 * m + 1, (4 * m + 3) * n**2]}),
                {"sides": INVERSE},
            ),
            (
                (
                    "tan(1/n)+k",
                    lambda m, n, k: {"head": [k, n - 1], "tail": [1, 2 * m * n + 3 * n - 2]},
                ),
                {"first": (2, 0)},
            ),
            (
                (
                    "2/(1+besseli(1,1/n)/besseli(0,1/n))",
                    lambda m, n: {"tail": [1, 1, m * n + n - 1]},
                ),
                {},
            ),
            (
                (
                    "besseli(0,2/n)/besseli(2,2/n)",
                    lambda m, n: {"tail": [2 * (m + 1) * n**2, 2 * m + 3]},
                ),
                {"sides": ([-1, 1], [1, 0])},
            ),
            (
                (
                    "besselj(0,2/n)/besselj(2,2/n)",
                    lambda m, n: {"tail": [2 * (m + 1) * n**2, 2 * m + 3]},
                    (-1,),
                ),
                {"sides": ([1, 1], [1, 0])},
            ),
            (("tan(1/n)", short_runs, (-1,)), {"first": (3,)}),
            (("n*tanh(1/n)", empty_run, (-1,)), {"sides": ([1, 0], [-1, 1])}),
        )
    ),
]

# -- false, or nothing that is stated --------------------------------------------------------------


def renamed(certificate: dict[str, Any], name: str, constant: str) -> dict[str, Any]:
    """Another letter for the last parameter."""
    last = len(certificate["parameters"]) - 1
    return changed(certificate, {f"parameters.{last}.0": name, "statement.constant": constant})


def about(constant: str, certificate: dict[str, Any] = COTH) -> dict[str, Any]:
    """The same of another constant."""
    return changed(certificate, {"statement.constant": constant})


def ones(m: Any, n: Any) -> Parts:
    """1/(1 - tan(1/n)) = [1; n-2, 1, 3n-2, ...]."""
    return {"tail": [1, 2 * m * n + n - 2]}


ONES = proved("tan(1/n)", ones, sides=([1, 0], [-1, 1]), first=(3,))
REST = "constant: functions that are none of their quotients"
LETTER, STEP = "parameter: no letter of its own", "parameter: a step below 1"
TERM, RUN = "polynomial: a term", "lengths: not a run of 2s"
DIVISOR, NUMBER = "constant: a divisor may be 0", "no theorem: not a polynomial divided by a number"
START, PERIOD, POSITIVE = (
    "start: out of range",
    "the links are not a period",
    "the value is not seen",
)

FALSE = [
    # the form
    Case("the fields are not", "a part that nobody reads", changed(COT, {"note": 1})),
    Case("unknown format", "another version", changed(COT, {"version": True})),
    Case("unknown format", "another format", changed(COT, {"format": "esma-certificate"})),
    Case("malformed certificate", "no format", without(COT, "format")),
    Case("malformed certificate", "no parameters", changed(COT, {"parameters": 5})),
    Case(
        "malformed certificate",
        "no quotients",
        changed(COT, {"statement.polynomials": []}),
        "malformed certificate",
    ),
    Case("malformed certificate", "deep", about("(" * 9999 + "coth(1/n)" + ")" * 9999)),
    Case("it takes too long", "more work than it may be", COT, limit=COST - 1),
    # parameters and polynomials
    Case("parameter: not integers", "True is 1", changed(COT, {"parameters.0.2": True})),
    Case("too many values", "a third number", changed(COT, {"links": [[1, 1, 1]]})),
    Case(
        "too many values",
        "a fourth part",
        changed(COT, {"parameters.0": ["n", 2, 1, 1]}),
    ),
    Case(
        "polynomial: not an exponent for each",
        "an exponent of nothing",
        changed(COT, {"statement.numerator": [[], [[1, 0, 0, 5]]]}),
    ),
    Case(LETTER, "two letters", renamed(COTH, "nn", "coth(1/nn)")),
    Case(LETTER, "coth(1/e) = [e; 3e, 5e, ...]", renamed(COTH, "e", "coth(1/e)")),
    Case(
        LETTER,
        "n is another n",
        renamed(proved("coth(1/k)", lambda m, n, k: odd(m, k), first=(2, 2)), "n", "coth(1/n)"),
    ),
    Case(STEP, "cot(1/n) at n = 2, 2, 2, ...", claimed(COT, "cot(1/n)", odd, (-1,), step=0)),
    Case(TERM, "0", changed(COT, {"statement.numerator": [[[0, 0, 0]], [[1, 0, 0]]]})),
    Case(
        TERM,
        "cot(1/n) = n+1 - 1/(3n+1 - ...) if the numbers are added",
        changed(
            COT,
            {"statement.polynomials": [[[2, 1, 1], [4, 1, 0], [1, 0, 1], [1, 0, 0], [2, 0, 0]]]},
        ),
    ),
    Case(
        "polynomial: a negative exponent",
        "1/u at u = 0",
        changed(
            COT,
            {
                "statement.numerator": [[], [[1, 0, 0], [1, 0, -1]]],
                "statement.denominator": [[[1, 0, 0], [1, 0, -1]], []],
            },
        ),
    ),
    Case(
        "m stands where it may not",
        "coth(1/n) (m+1)/(m+1) = [0; 1, n, 3n, ...], the value of c/(c+1)",
        changed(
            proved("coth(1/n)", lambda m, n: {"head": [0, 1], **odd(m, n)}, sides=([0, 1], [1, 1])),
            {
                "statement.numerator": [[], [[1, 1, 0], [1, 0, 0]]],
                "statement.denominator": [[[1, 1, 0], [1, 0, 0]], []],
            },
        ),
    ),
    Case(
        "P and Q are",
        "c + c^2 = [n; 3n, ...]",
        claimed(COTH, "coth(1/n)", odd, sides=([0, 1, 1], [1, 0])),
    ),
    Case(
        "P and Q are",
        "c/(1 + c^2) = [n; 3n, ...]",
        claimed(COTH, "coth(1/n)", odd, sides=([0, 1], [1, 0, 1])),
    ),
    Case(
        "signs: not +1 and -1",
        "2c/c = 2 + 0/(n + 0/(n + ...))",
        claimed(
            COTH,
            "coth(1/n)",
            lambda m, n: {"head": [2], "tail": [n]},
            (0,),
            sides=([0, 2], [0, 1]),
            proof={"start": {"x": 0, "y": 1}},
        ),
    ),
    Case(
        "lengths: not one for each",
        "a third",
        changed(RUNS, {"statement.lengths": [*RUNS["statement"]["lengths"], []]}),
    ),
    Case(
        RUN,
        "3s in the place of 2s",
        claimed(RUNS, "tanh(1/n)", partial(runs, quotient=3), (-1,), first=(1,)),
    ),
    Case(RUN, "2s under a plus", claimed(RUNS, "tanh(1/n)", runs, (-1, 1), first=(1,))),
    Case(
        RUN,
        "a quotient that stands there -1 times at n = 2",
        claimed(proved("tan(1/n)", short_runs, (-1,), first=(3,)), "tan(1/n)", short_runs, (-1,)),
    ),
    # the constant
    Case("constant: '**' is not", "2**2**2 = 4", about("coth(1/n)/4*2**2**2")),
    Case("constant: 'coth' is not", "no parenthesis", about("coth1/n)")),
    Case("constant: a parenthesis", "an open end", about("coth(1/n")),
    Case("constant: an exponent", "2**0 = 2", claimed(COTH, "coth(1/n)*2**0", odd, sides=HALF)),
    Case("constant: no fraction of degree 1", "c**2 + c = c", about("coth(1/n)**2+coth(1/n)")),
    Case(REST, "cosh(1/n) = coth(1/n)", about("cosh(1/n)")),
    Case(
        REST,
        "(1+cosh(1/n))/sinh(1/n) = coth(1/n) + 1",
        changed(about("(1+cosh(1/n))/sinh(1/n)", SHIFTED), {"statement.numerator.0": []}),
    ),
    Case(DIVISOR, "1/0 at n = 2", about("coth(1/n)+0/(1/(n-2))")),
    Case(DIVISOR, "1/0 at k = 5", about("coth(1/n)+0/(1/(5-k))", TWO)),
    Case("no theorem about 'log'", "log", about("log(1/n)"), "malformed"),
    Case(NUMBER, "coth(k/n) = coth(1/n)", about("coth(k/n)", TWO)),
    Case(
        "no theorem: 2/x is not an integer",
        "x = 3/(3n+1) taken for 1/n",
        claimed(
            COTH,
            "besseli(0,3/(3*n+1))/besseli(1,3/(3*n+1))",
            lambda m, n: {"tail": [2 * n * (m + 1)]},
        ),
    ),
    Case(
        "no theorem: not a progression",
        "coth(2/(2n+1)) = [n; 3n+1, 5n+2, ...]",
        claimed(COTH, "coth(2/(2*n+1))", lambda m, n: {"tail": [(2 * n + 1) * m + n]}),
    ),
    Case(
        "no theorem: a Bessel function of a negative",
        "the quotient of functions of -x is that of x",
        claimed(
            SHIFTED,
            "besseli(0,-2/n)/besseli(1,-2/n)",
            lambda m, n: {"head": [n + 2], "tail": [n * (m + 2)]},
            sides=([2, 1], [1, 0]),
        ),
    ),
    Case(
        "no theorem about functions of different",
        "tanh(1/n) = tan(1/n)",
        claimed(COT, "tanh(1/n)+0*tan(1/n)", odd, (-1,), sides=INVERSE),
    ),
    Case(
        "no theorem: the orders differ",
        "I_0/I_(3/2) = I_0/I_1",
        claimed(COTH, "besseli(0,2/n)/besseli(3/2,2/n)", lambda m, n: {"tail": [n * (m + 1)]}),
    ),
    # the proof
    Case(
        "sign: not 1 or -1",
        "c/2 = [n; 3n, ...]",
        claimed(COTH, "coth(1/n)", odd, sides=HALF, proof={"sign": 2}),
    ),
    Case(
        START,
        "I_k/I_(k+1) = I_(k-1)/I_k",
        claimed(
            LEHMER,
            "besseli(k,2/n)/besseli(k+1,2/n)",
            lambda m, n, k: {"tail": [m * n + k * n]},
            first=(1, 1),
            proof={"start": {"x": -1, "y": 0}},
        ),
    ),
    Case(
        START,
        "1/(1 - tan(1/n)) = [1; n-2, 2n-2, 3n-2, ...]",
        claimed(
            ONES,
            "tan(1/n)",
            lambda m, n: {"head": [1], "tail": [m * n + n - 2]},
            sides=([1, 0], [-1, 1]),
            first=(3,),
            proof={"start": {"x": ONES["start"]["x"], "y": 0}},
        ),
    ),
    Case(
        "links: a negative number",
        "coth(1/n) = [n; 3n, 3n, 5n, 5n, ...]",
        claimed(
            COTH,
            "coth(1/n)",
            lambda m, n: {"tail": [(2 * m + 1) * n, (2 * m + 3) * n]},
            proof={"links": [[2, 2], [-1, 0]]},
        ),
    ),
    Case(
        PERIOD,
        "coth(1/n) = [7; 7, 7, ...]",
        claimed(COTH, "coth(1/n)", lambda m, n: {"tail": [7]}, proof={"links": [[0, 0]]}),
    ),
    Case(PERIOD, "coth(1/n) = n + 1/(3n - 1/(5n + ...))", claimed(COTH, "coth(1/n)", odd, (1, -1))),
    Case(
        "M may be 0",
        "0/0 at n = 2",
        claimed(COTH, "coth(1/n)", odd, sides=lambda n: ([0, n - 2], [n - 2, 0])),
    ),
    Case(
        POSITIVE,
        "|tan(1/n) - 1| = [-1; n-1, 1, 3n-2, ...]",
        claimed(
            proved(
                "tan(1/n)+k",
                lambda m, n, k: {"head": [k, n - 1], "tail": [1, 2 * m * n + 3 * n - 2]},
                first=(2, 0),
            ),
            "tan(1/n)+0*k",
            lambda m, n, k: {"head": [-1, n - 1], "tail": [1, 2 * m * n + 3 * n - 2]},
            sides=([-1, 1], [1, 0]),
            first=(2, 0),
        ),
    ),
    Case(
        POSITIVE,
        "|(c-k-1)/(c-k)| = 1 - 1/(n-k - 1/(3n - ...)), which is negative at n = k+1",
        claimed(
            COT,
            "cot(1/n)",
            lambda m, n, k: {"head": [1, n - k], "tail": [(2 * m + 3) * n]},
            (-1,),
            sides=lambda n, k: ([-k - 1, 1], [-k, 1]),
            first=(2, 0),
            proof={"start": {"x": 1, "y": 2}},
        ),
    ),
    Case(
        POSITIVE,
        "|coth(1/n) - 5| = [-5; 0, n, 3n, ...]",
        claimed(
            COTH,
            "coth(1/n)",
            lambda m, n: {"head": [-5, 0], **odd(m, n)},
            sides=([-5, 1], [1, 0]),
            proof={"start": {"x": 0, "y": 2}},
        ),
    ),
    Case(
        POSITIVE,
        "|2 - z| = 2 - 1/(0 + 1/z) with z > 2",
        claimed(
            COTH,
            "coth(1/n)",
            lambda m, n: {"head": [2, 0], "tail": [(2 * m + 3) * n, 1]},
            (-1, 1),
            sides=lambda n: ([-3 * n - 1, 3], [-n, 1]),
            proof={"start": {"x": 1, "y": 2}, "links": [[1, 2]]},
        ),
    ),
    Case(
        "the step is no",
        "coth(1/n) = [n; 4n, 7n, ...]",
        claimed(COTH, "coth(1/n)", lambda m, n: {"tail": [(3 * m + 1) * n]}),
    ),
    Case(
        "the links do not return",
        "coth(1/n) = [n-1; 3n-1, 5n-1, ...]",
        claimed(COTH, "coth(1/n)", lambda m, n: {"tail": [(2 * m + 1) * n - 1]}),
    ),
    Case(
        "entry 0 is not admissible",
        "cot(1) = 1 - 1/(3 - ...), not proved so",
        claimed(COT, "cot(1/n)", odd, (-1,), first=(1,)),
    ),
    Case(
        "entry 0 is not admissible",
        "|tanh(1/n) - n| = [-n; n, 3n, ...]",
        claimed(
            COTH, "besseli(-3/2,1/n)/besseli(-1/2,1/n)", lambda m, n: {"tail": [(2 * m - 1) * n]}
        ),
    ),
]

CASES: list[Case] = TRUE + FALSE
