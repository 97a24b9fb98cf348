"""Expansion into partial quotients beside PARI, mpmath, sympy and the oracle."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from tests.benchmarks.timing import Pair, Stage

if TYPE_CHECKING:
    from esma.continued_fractions.expansion import Expansions
    from esma.enumeration.expressions import Expression

TERMS = 100
#: Digits that hold 100 quotients of nearly every number, 103 on the average (Lochs 1964).
DIGITS = 150
_BITS = 500
_COUNT = 256


def _expressions(degree: int) -> list[Expression]:
    """Expressions of pi of just that degree, taken from within the space."""
    from esma.enumeration.constants import constant
    from esma.enumeration.streams import rational_functions

    stream = rational_functions(degree, 3, constant("pi"))
    return list(islice((x for x in stream if len(x.numerator) > degree), 200, 200 + _COUNT))


def _own(degree: int) -> Callable[[], Expansions]:
    """All expressions in one batch, as a search has it; pi itself is ready."""
    from esma.continued_fractions.expansion import Expander
    from esma.enumeration.constants import constant

    expander, expressions = Expander(constant("pi")), _expressions(degree)
    return lambda: expander.batch(expressions, TERMS, _BITS)


def _same_terms(batch: Expansions, peer: Any) -> bool:
    complete = not batch.status.any() and bool((batch.counts == TERMS).all())
    return complete and batch.terms.tolist() == [[int(a) for a in row][:TERMS] for row in peer]


def _beside_pari(degree: int) -> Pair:
    from cypari import pari

    pari.set_real_precision(DIGITS)
    reals = [abs(pari(x.lhs("Pi").replace("**", "^"))) for x in _expressions(degree)]
    wanted = TERMS + 2  # where PARI stops, a last 1 is added to the quotient before it
    return Pair(_own(degree), lambda: [x.contfrac(wanted) for x in reals], _COUNT, _same_terms)


def _beside_mpmath() -> Pair:
    from mpmath import floor, mp

    with mp.workdps(DIGITS):
        reals = [_by_mpmath(x) for x in _expressions(1)]

    def run() -> list[list[int]]:
        with mp.workdps(DIGITS):
            rows = []
            for x in reals:
                row = []
                for _ in range(TERMS):
                    a = int(floor(x))
                    row.append(a)
                    x = 1 / (x - a)
                rows.append(row)
            return rows

    return Pair(_own(1), run, _COUNT, _same_terms)


def _by_mpmath(expression: Expression) -> Any:
    """The value of an expression of pi as mpmath computes it."""
    from mpmath import mp, polyval

    top, below = (polyval(x[::-1], mp.pi) for x in (expression.numerator, expression.denominator))
    return abs(top / below)


def _beside_oracle(degree: int) -> Pair:
    oracle = import_module("tests.oracle")
    near_pi = import_module("tests.oracle.constants").pi(_BITS)
    pairs = [(x.numerator, x.denominator) for x in _expressions(degree)]

    def run() -> list[list[int]]:
        return [
            oracle.signed_terms(oracle.oracle_value(near_pi, *pair), (1,), TERMS) for pair in pairs
        ]

    return Pair(_own(degree), run, _COUNT, _same_terms)


def _beside_sympy() -> Pair:
    from sympy import E
    from sympy.core.cache import clear_cache
    from sympy.ntheory.continued_fraction import continued_fraction_iterator

    from esma.api import expand

    number, count = (E + 1) / (E - 1), 10

    def run() -> tuple[int, ...]:
        clear_cache()  # it would look its last answer up
        return tuple(int(a) for a in islice(continued_fraction_iterator(number), count))

    return Pair(lambda: expand("(e+1)/(e-1)", terms=count).terms, run, 1)


def _surd_beside_sympy() -> Pair:
    from sympy.ntheory.continued_fraction import continued_fraction_periodic

    from esma.continued_fractions.surd import Surd

    surd = Surd.make(0, 9949, 1)

    def same(own: Any, peer: Any) -> bool:
        return bool([*own.head, list(own.period)] == [*map(int, peer[:-1]), peer[-1]])

    return Pair(surd.expansion, lambda: continued_fraction_periodic(0, 1, 9949), 1, same)


def stages() -> list[Stage]:
    """The stages of this module."""

    def name(degree: int) -> str:
        return f"Expansion, degree {degree}, 100 terms"

    return [
        Stage(name(1), "value", "PARI", "cypari", lambda: _beside_pari(1), 1.0),
        Stage(name(2), "value", "PARI", "cypari", lambda: _beside_pari(2), 1 / 3),
        Stage(name(1), "value", "mpmath", "mpmath", _beside_mpmath),
        Stage(name(1), "value", "oracle", "tests.oracle", lambda: _beside_oracle(1)),
        Stage(name(2), "value", "oracle", "tests.oracle", lambda: _beside_oracle(2)),
        Stage("10 quotients of (e + 1)/(e − 1)", "value", "sympy", "sympy", _beside_sympy),
        Stage("Whole expansion of √9949", "value", "sympy", "sympy", _surd_beside_sympy),
    ]
