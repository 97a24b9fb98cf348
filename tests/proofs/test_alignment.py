"""The compiled search for recurring states beside the one in integers of any size.

Trusted: `align`, whose chains the checker is made to accept in the tests of the prover.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from esma.approval.conjecture import Conjecture
from esma.approval.verification import linear_matrix
from esma.enumeration.expressions import reduced
from esma.enumeration.words import primitive_words
from esma.errors import Refusal
from esma.limits.matrices import times
from esma.massey.laws import Hurwitzian
from esma.proofs.alignment import Chain, align, align_quickly
from esma.proofs.statements import statement_of
from esma.proofs.theorems import Image, image, match
from esma.searching.searcher import Searcher
from esma.searching.spec import SearchSpec

NAMES = ("e", "tan(1)", "tanh(1/2)", "exp(1/3)", "besseli(0,1)/besseli(1,1)")
WORDS = tuple(primitive_words(4))
COEFFICIENT = st.integers(-6, 6)


@cache
def searcher(name: str) -> Searcher:
    return Searcher(SearchSpec.of(name, words=WORDS, prove=False))


@st.composite
def formulas(draw: st.DrawFn) -> Conjecture:
    """A formula of one of the constants, perhaps with one number changed in its period."""
    a, b, c, d = (draw(COEFFICIENT) for _ in range(4))
    assume(a * d != b * c)
    hits = list(searcher(draw(st.sampled_from(NAMES))).search_block([reduced((b, a), (d, c))]))
    assume(hits)
    hit = draw(st.sampled_from(hits))
    law, change = hit.law, draw(st.sampled_from((0, 0, 1)))
    if change and isinstance(law, Hurwitzian):
        rows = [list(row) for row in law.differences]
        draw(st.sampled_from(rows))[draw(st.integers(0, len(rows[0]) - 1))] += change
        law = Hurwitzian(law.head, tuple(map(tuple, rows)))
    return Conjecture(
        hit.constant, hit.expression, hit.negative, hit.signs, law, hit.verified_digits
    )


def chains(formula: Conjecture) -> tuple[Chain | None, Chain | Refusal]:
    """What is found quickly, and what is found."""
    theorem, rows, statement = match(formula.constant.tree), formula.law.rows, statement_of(formula)
    assert theorem is not None
    assert statement is not None
    assert rows is not None
    whole = image(theorem, (0, 1), (1, 0))
    assert isinstance(whole, Image)
    assert whole.expansion is not None
    assert whole.matrix is not None
    m = times(linear_matrix(formula.expression, formula.negative), whole.matrix)
    quick = align_quickly(whole.expansion, rows, formula.signs, m)
    return quick, align(whole.expansion, statement, m, 1000)


@given(formulas())
def test_what_is_found_quickly_is_the_chain(formula: Conjecture) -> None:
    quick, chain = chains(formula)
    assert quick is None or quick == chain


@pytest.mark.parametrize("name", NAMES)
def test_little_is_left_to_large_integers(name: str) -> None:
    found = searcher(name).search_block([reduced((1, 2), (1, -1)), reduced((0, 1), (1, 0))])
    assert all(quick is not None for quick, _ in map(chains, found))
