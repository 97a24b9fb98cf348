"""Predictions against digits, and the compiled transducer against the symbolic one.

Trusted here: quotients computed from digits by ball arithmetic (`esma.expand`), the symbolic
transducer of `esma.massey.transducer`, whose own tests rest on the definition, and recurrences by a
gcd of polynomials (`Hurwitzian.recurrence`).
"""

from __future__ import annotations

import itertools
import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
from esma.cli.parser import main
from esma.continued_fractions.signed import of_rational
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.space import Space
from esma.enumeration.words import primitive_words, word_text
from esma.errors import EsmaError
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import SemiRegularForm, reduced
from esma.massey.transducer import signed
from esma.prediction import Predictor, advantage, exhaustive_candidates, is_seen, predicted_orders
from esma.prediction.predict import predict, shapes
from esma.prediction.visibility import recurrence_order

WORDS = primitive_words(5)

CASES = [
    # constant, numerator, denominator: every theorem, degrees past 1, quotients inadmissible first
    ("e", (1, 3), (-5, 2)),
    ("e", (-1, 0, 1), (1, 0, 1)),
    ("tan(1)", (1, 1), (0, 1)),
    ("tan(1)", (0, 2), (1, 1)),
    ("sqrt(e)", (0, 1), (1, 0)),
    ("besseli(1,2)/besseli(0,2)", (1, 2), (3, 1)),
    ("besselj(1,1)/besselj(0,1)", (0, 1), (1, 0)),
    ("besselj(1,2)/besselj(0,2)", (1, 1), (0, 2)),
    ("phi", (0, 1), (1, 0)),
    ("sqrt(13)", (1, 2, 3), (2, -1, 0)),
]


@pytest.mark.parametrize(("name", "top", "bottom"), CASES)
def test_prediction_has_the_quotients_of_the_number(
    name: str, top: tuple[int, ...], bottom: tuple[int, ...]
) -> None:
    expression, predictor = Expression(top, bottom), Predictor(constant(name))
    text = expression.lhs(name, negative=expression.sign_at(predictor.constant) < 0)
    text = f"-({text[4:-1]})" if text.startswith("abs") else text
    for word in [*random.Random(1).sample(WORDS, 6), (-1,), (1,)]:
        found = predictor.predict(expression, word)
        assert not isinstance(found.form, tuple)
        assert tuple(found.form.terms(300)) == esma.expand(text, word_text(word), 300).terms
        if word != (-1,):
            assert found.kind == "interlaced"


def rows_of_simple_expansions() -> st.SearchStrategy[Hurwitzian]:
    row = st.tuples(st.integers(1, 9), st.sampled_from((0, 0, 1, 2, 3, 5)))
    return st.builds(
        lambda head, rows: Hurwitzian(tuple(head), tuple(rows)),
        st.lists(st.integers(1, 9), max_size=4),
        st.lists(row, min_size=1, max_size=6),
    )


@given(rows_of_simple_expansions(), st.sampled_from(primitive_words(6)))
@settings(max_examples=400)
def test_the_compiled_transducer_is_the_symbolic_one(
    form: Hurwitzian, word: tuple[int, ...]
) -> None:
    slow = signed(form, word)
    [record] = shapes(form, [word]).tolist()
    if isinstance(slow, SemiRegularForm):
        assert record == [2, 0, 0, 0, 0]
    else:
        assert record[:4] == [1, slow.preperiod, slow.period, slow.degree]
        assert bool(record[4]) == is_seen(slow)


@given(rows_of_simple_expansions())
@settings(max_examples=200)
def test_the_order_is_that_of_the_generating_function(form: Hurwitzian) -> None:
    shortest = reduced(form.head, form.differences)
    assert recurrence_order(shortest) == form.recurrence.order


def test_quotients_that_no_machine_word_holds() -> None:
    form = Hurwitzian((0, 3), ((1 << 45, 0), (2, 1 << 50)))
    for word in WORDS:
        slow = signed(form, word)
        shape = (2, 0, 0, 0) if isinstance(slow, SemiRegularForm) else (1, slow.preperiod)
        assert shapes(form, [word])[0, : len(shape)].tolist() == list(shape)


def test_a_polynomial_of_degree_2() -> None:
    form = Hurwitzian((0,), ((1, 3, 2), (2, 0, 0)))
    for word, record in zip(WORDS, shapes(form, WORDS).tolist(), strict=True):
        slow = signed(form, word)
        if isinstance(slow, Hurwitzian):
            assert record[:4] == [1, slow.preperiod, slow.period, 2]
        else:
            assert record[0] == 2


def test_rational_values() -> None:
    expression = Expression((0, 0, 1), (5, 0, 0))  # c**2/5 with c = sqrt(13)
    assert Predictor(constant("sqrt(13)")).simple(expression) == Fraction(13, 5)
    found = predict(Fraction(13, 5), (1, -1))
    terms = of_rational(Fraction(13, 5), (1, -1)).terms
    assert (found.kind, found.form) == ("finite", tuple((a, 1) for a in terms))
    assert found.order is None


def test_where_no_theorem_decides() -> None:
    with pytest.raises(EsmaError, match="no theorem gives a continued fraction of pi"):
        Predictor(constant("pi"))
    with pytest.raises(EsmaError, match="no theorem"):
        Predictor(constant("e")).simple(Expression((1, 1, 1), (0, 0, 2)))
    space = Space(constant("e"), degree=2, coeff_limit=1)
    outlook = Predictor(space.constant).outlook(space.expressions(), space.sign_words)
    assert sum(outlook.open.values()) + outlook.expressions == space.count_expressions().number
    assert outlook.open
    assert outlook.interlaced + outlook.growing == outlook.candidates


def test_orders() -> None:
    space = Space(constant("tan(1)"), coeff_limit=1, max_period=3)
    expressions, words = list(space.expressions()), list(space.sign_words)
    table = predicted_orders(space.constant, expressions, words)
    predictor = Predictor(space.constant)
    for e, expression in enumerate(expressions):
        for w, word in enumerate(words):
            form = predictor.predict(expression, word).form
            if isinstance(form, Hurwitzian):
                assert table[e, w] == form.recurrence.order
            else:
                assert table[e, w] == float("inf")


def test_plan_says_what_the_search_finds(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["tan(1)", "--max-period", "3", "--depth", "40"]
    assert main(["plan", *asked, "--predict"]) == 0
    said = capsys.readouterr().out
    assert main(["search", *asked, "--digits", "50", "--no-prove", "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    runs = sum(x["runs"] is not None for x in found)
    assert f"{len(found):,} formulas at depth 40: {len(found) - runs:,} interlaced, {runs} " in said
    assert "of 1,120 candidates are interlaced" in said
    assert main(["plan", "pi", "--predict"]) == 0
    assert "no theorem gives a continued fraction of pi" in capsys.readouterr().out


def test_an_exhaustive_search_of_the_smallest_box_meets_the_formula() -> None:
    """Counted by going through the box of [1; 1, 2m+1] = tan 1."""
    form = Hurwitzian((1,), ((1, 0), (1, 2)))
    boxes = itertools.product(
        [(1,), (-1,)], range(2), itertools.product(itertools.product(range(2), range(3)), repeat=2)
    )
    listed = [Hurwitzian((head,), rows) for word, head, rows in boxes if word == (1,)]
    assert form in listed
    assert exhaustive_candidates(form, (1,)) == 2 * len(listed) == 144


def test_the_table_of_the_documentation() -> None:
    page = Path(esma.__file__).parent / "docs" / "prediction.md"
    space = Space(constant("tan(1)"), coeff_limit=2, max_period=2)
    found = advantage(space.constant, space.expressions(), list(space.sign_words))
    row = (
        f"| tan(1) | {found.candidates} | {found.formulas} | {found.middle:.2g} |"
        f" {found.most:.2g} | {found.within} |"
    )
    assert row in page.read_text(encoding="utf-8")
