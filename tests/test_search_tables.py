"""The main job: every formula of the reference tables is found, and nothing false is reported.

Trusted: the tables of an independent program (tests/data/README.md); values at ten times the
digits; that pi, zeta(3), Catalan's and Euler's constants have no known formula of this kind.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from esma.enumeration.constants import constant
from esma.enumeration.streams import rational_functions
from esma.enumeration.words import primitive_words
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(("table", "count"), [("e", 322), ("tan1", 114)])
@pytest.mark.parametrize("depth", [100, 240])
def test_every_row_is_found(table: str, count: int, depth: int) -> None:
    data = json.loads((DATA / f"{table}.json").read_text(encoding="utf-8"))
    assert len(data["rows"]) == count
    c = constant(data["constant"])
    searcher = Searcher(
        SearchSpec(c, words=tuple(primitive_words(data["max_period"])), depth=depth)
    )
    expressions = rational_functions(data["degree"], data["coeff_limit"], c)
    found = {(x.expression, x.signs): x for x in run(searcher, expressions)}
    assert searcher.tally.expressions == data["n_lhs"]
    assert searcher.tally.candidates == data["n_candidates"]
    values = {(x.value[:28], x.signs): x for x in found.values()}
    for row in data["rows"]:
        key = row["value"][:28], tuple(row["signs"])
        if row["preperiod"] + 3 * row["period"] > depth and key not in values:
            assert depth == 100
            continue
        hit = values[key]
        assert hit.partial_quotients == row["partial_quotients"]
        assert hit.law.hurwitzian is not None
        assert (hit.law.hurwitzian.preperiod, hit.law.hurwitzian.period) == (
            row["preperiod"],
            row["period"],
        )
        assert list(hit.expression.numerator) == row["numerator"]
        assert list(hit.expression.denominator) == row["denominator"]
        assert hit.verified_digits >= 1000
        assert hit.status == "proved"
    # what is found beyond the table has a theorem behind it too
    assert searcher.tally.proved == searcher.tally.approved == len(found)


@pytest.mark.parametrize("name", ["pi", "zeta(3)", "catalan", "euler_gamma"])
@pytest.mark.parametrize("depth", [100, 240])
def test_controls_report_none(name: str, depth: int) -> None:
    c = constant(name)
    searcher = Searcher(SearchSpec(c, words=tuple(primitive_words(4)), depth=depth))
    assert list(run(searcher, rational_functions(1, 3, c))) == []
    assert searcher.tally.candidates > 10_000
    assert searcher.tally.unresolved == []


@pytest.mark.parametrize("name", ["e**2", "exp(1/2)", "tanh(1/3)", "tan(1/2)", "cos(1)"])
def test_reported_formulas_hold_to_ten_times_the_digits(name: str) -> None:
    c = constant(name)
    few = Searcher(SearchSpec(c, words=tuple(primitive_words(3)), digits=100, prove=False))
    many = Searcher(SearchSpec(c, words=tuple(primitive_words(3)), digits=1000, prove=False))
    first = {(x.expression, x.signs) for x in run(few, rational_functions(1, 2, c))}
    second = {(x.expression, x.signs) for x in run(many, rational_functions(1, 2, c))}
    assert first == second
    assert bool(first) == (name != "cos(1)")


def test_ten_thousand_digits() -> None:
    c = constant("tan(1)")
    searcher = Searcher(SearchSpec(c, words=tuple(primitive_words(2)), digits=10_000, prove=False))
    found = list(run(searcher, rational_functions(1, 1, c)))
    assert len(found) == 48
    assert sum(x.law.in_runs for x in found) == 6
    assert all(x.verified_digits >= 10_000 for x in found)


def test_the_other_generator() -> None:
    from esma.enumeration.space import Space

    space = Space(constant("e"), 1, 1, 1, None, "monomial")
    searcher = Searcher(SearchSpec(space.constant, words=space.sign_words, digits=100))
    assert len(list(run(searcher, space.expressions()))) > 4


def test_expressions_that_look_rational_are_said() -> None:
    c = constant("sqrt(pi*besselj(1/2,pi/2))")  # its square is 2, which no rule shows
    searcher = Searcher(SearchSpec(c, words=((1,), (-1,)), digits=100, prove=False))
    list(run(searcher, rational_functions(2, 1, c)))
    assert searcher.tally.unresolved
    assert all(x.degree == 2 for x in searcher.tally.unresolved)
