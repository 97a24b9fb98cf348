"""Prediction and search agree on every candidate: same formulas, same shapes, nothing besides.

They share no step: a search computes digits, expands and recognises; a prediction runs transducers
on a theorem. Each is the oracle of the other.
"""

from __future__ import annotations

import pytest

from esma.enumeration.constants import constant
from esma.enumeration.space import Space
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import growing_runs
from esma.prediction import Predictor, is_seen
from esma.prediction.predict import shapes
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec

CONSTANTS = ("e", "e**2", "tan(1)", "tanh(1/3)", "besseli(1,2)/besseli(0,2)")


def compare(name: str, coeff_limit: int, max_period: int, depth: int) -> dict[str, int]:
    """Search a space and predict it.

    Raises
    ------
    AssertionError
        At the first candidate in which the two differ.
    """
    space = Space(constant(name), coeff_limit=coeff_limit, max_period=max_period)
    words = list(space.sign_words)
    searcher = Searcher(
        SearchSpec(space.constant, words=tuple(words), depth=depth, digits=200, prove=False)
    )
    found = {}
    for hit in run(searcher, space.expressions()):
        found[hit.expression, hit.signs] = hit.law
    predictor = Predictor(space.constant)
    counts = {"candidates": 0, "interlaced": 0, "growing": 0, "seen": 0, "growing seen": 0}
    for expression in space.expressions():
        form = predictor.simple(expression)
        assert isinstance(form, Hurwitzian)
        records = shapes(form, words, depth)
        simple_seen = is_seen(form, depth)
        predicted = predictor.forms(expression, words)
        for word, record, exact in zip(words, records.tolist(), predicted, strict=True):
            kind, preperiod, period, degree, seen = record
            if kind == 2:
                seen, exact = simple_seen, growing_runs(form)
            counts["candidates"] += 1
            counts["interlaced"] += kind == 1
            counts["growing"] += kind == 2
            counts["seen"] += seen > 0
            counts["growing seen"] += kind == 2 and seen
            hit = found.pop((expression, word), None)
            where = f"{expression.lhs(name)} {word}: {record}"
            assert (hit is not None) == (seen > 0), where
            if hit is None:
                continue
            assert hit == exact, where
            if kind == 1:
                assert (hit.preperiod, hit.period, hit.degree) == (preperiod, period, degree)
    assert not found
    assert not searcher.tally.unresolved
    return counts


@pytest.mark.parametrize("name", CONSTANTS)
def test_prediction_equals_search(name: str) -> None:
    counts = compare(name, 2, 4, 60)
    assert counts["candidates"] == 112 * 22
    assert 0 < counts["seen"] < counts["interlaced"] + counts["growing"]
    assert counts["growing seen"] > 0


@pytest.mark.full
@pytest.mark.parametrize("name", CONSTANTS)
def test_prediction_equals_search_on_large_spaces(name: str) -> None:
    counts = compare(name, 5, 6, 100)
    assert counts["candidates"] == 3304 * 106
