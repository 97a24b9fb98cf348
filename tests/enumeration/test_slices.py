"""Slices of a space: together they are the whole, whatever their bounds.

Trusted here: the stream of the whole space, which test_expressions.py compares with Fractions.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.enumeration import streams
from esma.enumeration.constants import constant
from esma.enumeration.space import Space
from esma.enumeration.streams import rational_functions
from esma.errors import SpaceError

SPACES = [("e", 1, 3), ("e", 2, 1), ("pi", 3, 1), ("phi", 1, 2), ("sqrt(2)", 2, 1)]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(SPACES), st.data())
def test_slices_by_numerators_and_denominators_are_the_whole(
    space: tuple[str, int, int], data: st.DataObject
) -> None:
    name, degree, limit = space
    made = Space(constant(name), degree, limit)
    size = made.inner_size
    expected = list(rational_functions(degree, limit, made.constant))
    cuts = sorted({0, size, *data.draw(st.lists(st.integers(0, size), max_size=4))})
    found = []
    for index in range(made.outer_size):
        for low, high in pairwise(cuts):
            piece = rational_functions(degree, limit, made.constant, index, index + 1, (low, high))
            found += list(piece)
    if made.constant.is_algebraic:  # a value may come once in each slice, written as it is there
        assert {x.decimal(made.constant, 40) for x in found} == {
            x.decimal(made.constant, 40) for x in expected
        }
    else:
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
    if degree < 3 and not made.constant.is_algebraic:
        assert found == expected


def test_blocks_that_do_not_start_a_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = list(rational_functions(2, 2))
    monkeypatch.setattr(streams, "_BLOCK", 16)
    # two blocks are kept, of four
    monkeypatch.setattr(streams, "_block", lru_cache(maxsize=2)(streams._block.__wrapped__))
    assert list(rational_functions(2, 2)) == expected
    pieces = [
        list(rational_functions(2, 2, None, i, i + 1, inner))
        for i in range(62)
        for inner in ((0, 7), (7, 40), (40, 62))
    ]
    assert [x for piece in pieces for x in piece] == expected
    assert streams._block.cache_info().currsize == 2


def test_a_slice_of_denominators_is_a_range() -> None:
    with pytest.raises(SpaceError, match="0 <= first <= last"):
        rational_functions(1, 2, None, 0, 1, (3, 2))


def test_monomials_have_no_denominators() -> None:
    space = Space(constant("e"), 2, 3, generator="monomial")
    assert space.outer_size * space.inner_size == sum(1 for _ in space.expressions())
