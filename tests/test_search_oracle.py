"""The search of esma beside the search of the oracle: the same formulas in the same small spaces.

Trusted here: tests/oracle, which enumerates, expands and recognises from the definitions.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from esma.enumeration.constants import constant
from esma.enumeration.streams import rational_functions
from esma.enumeration.words import primitive_words
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from tests.oracle import Interval, oracle_search
from tests.oracle import constants as c
from tests.oracle.intervals import divide

BITS = 6000
DEPTH = 64

# Constant: (interval, degree, coefficient limit, longest sign word)
SPACES: dict[str, tuple[Interval, int, int, int]] = {
    "e": (c.exp(1, BITS), 1, 1, 3),
    "e**2": (c.exp(2, BITS), 1, 1, 2),
    "exp(1/2)": (c.exp(Fraction(1, 2), BITS), 1, 1, 2),
    "tan(1/2)": (c.tan(Fraction(1, 2), BITS), 1, 1, 3),
    "tanh(1/3)": (c.tanh(Fraction(1, 3), BITS), 1, 1, 2),
    "besseli(1,2)/besseli(0,2)": (
        divide(c.bessel_i(1, 2, BITS), c.bessel_i(0, 2, BITS)),
        1,
        1,
        3,
    ),
    "exp(1/3)": (c.exp(Fraction(1, 3), BITS), 2, 1, 1),
    "pi": (c.pi(BITS), 1, 1, 3),
    "zeta(3)": (c.zeta3(BITS), 1, 1, 2),
    "catalan": (c.catalan(BITS), 1, 1, 2),
}


def clear(hits: set[tuple[object, object, object, int, int]]) -> set[object]:
    """Those with room for four periods: either side may miss or keep what lies at the limit."""
    return {hit for hit in hits if hit[3] + 4 * hit[4] <= DEPTH}


@pytest.mark.parametrize("name", SPACES)
def test_the_search_finds_what_the_definitions_give(name: str) -> None:
    interval, degree, limit, longest = SPACES[name]
    words = primitive_words(longest)
    searcher = Searcher(SearchSpec(constant(name), words=tuple(words), depth=DEPTH, digits=50))
    found = {
        (
            hit.expression.numerator,
            hit.expression.denominator,
            hit.signs,
            law.preperiod,
            law.period,
        )
        for hit in run(searcher, rational_functions(degree, limit))
        if (law := hit.law.hurwitzian) is not None
    }
    expected = oracle_search(interval, degree, limit, words, DEPTH)
    assert clear(found) == clear(expected)
    assert bool(expected) == (name not in {"pi", "zeta(3)", "catalan"})
