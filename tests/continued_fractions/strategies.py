"""Inputs for the tests of continued fractions: quotients of every size, sign words, matrices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle import Interval

#: Positive partial quotients: mostly small as in Gauss and Kuzmin's law, some near the sizes at
#: which the compiled code changes its way (cofactors 2**30, limbs 2**32, terms 2**56, words 2**63).
quotients = st.one_of(
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 40),
    st.integers(1, 1 << 20),
    st.builds(
        lambda bits, offset: max(1, (1 << bits) + offset),
        st.sampled_from([28, 29, 30, 31, 32, 33, 55, 56, 57, 60, 61, 62, 63, 64, 100]),
        st.integers(-2, 2),
    ),
)
small_quotients = st.one_of(st.integers(1, 3), st.integers(1, 3), st.integers(1, 60))
words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=6).map(tuple)


def expansions(
    terms: st.SearchStrategy[int] = quotients, max_size: int = 40
) -> st.SearchStrategy[list[int]]:
    """The first certain quotients of a simple expansion; the very first may be any integer."""
    first = st.one_of(st.integers(-5, 5), terms, terms.map(lambda x: -x))
    rest = st.lists(terms, max_size=max_size)
    return st.builds(lambda a, b: [a, *b], first, rest)


def convergent(terms: Sequence[int], tail: Fraction | None = None) -> Fraction:
    """The value of a simple expansion, with a complete quotient after it if one is given."""
    value = tail
    for term in reversed(terms):
        value = Fraction(term) if value is None else term + 1 / value
    assert value is not None
    return value


#: Complete quotients of irrational numbers lie in the open interval (1, oo); these ends lie inside
#: it, and further out than any integer that the tests can reach.
NEARLY_ONE = 1 + Fraction(1, 1 << 20_000)
NEARLY_INFINITE = Fraction(1 << 20_000)


def all_numbers(terms: Sequence[int]) -> Interval:
    """All irrational numbers whose expansion starts with these quotients, but for a sliver at
    either end.
    """
    ends = convergent(terms, NEARLY_ONE), convergent(terms, NEARLY_INFINITE)
    return min(ends), max(ends)
