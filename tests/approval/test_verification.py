"""Approval: what is certified is true, and what is false is rejected.

Trusted: exact rational arithmetic on the convergents (tests/oracle), and balls at ten times the
precision for values. Tables of an independent program: tests/data/README.md.
"""

from __future__ import annotations

import json
from fractions import Fraction
from math import lcm
from pathlib import Path

import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.evaluation import agreement, value_ball
from esma.approval.verification import Approver
from esma.continued_fractions.expansion import expander_of
from esma.continued_fractions.products import step_product
from esma.enumeration.balls import interval
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.streams import rational_functions
from esma.enumeration.words import primitive_words
from esma.errors import Refusal
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.tails import canonical_tail
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from tests import oracle

DATA = Path(__file__).parent.parent / "data"
words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=6).map(tuple)


@st.composite
def forms(draw: st.DrawFn) -> Hurwitzian:
    width = draw(st.integers(1, 4))
    row = st.lists(st.integers(0, 6), min_size=width, max_size=width).map(tuple)
    rows = draw(st.lists(row, min_size=1, max_size=5))
    head = draw(st.lists(st.integers(0, 9), max_size=4))
    return Hurwitzian(tuple(head), tuple(rows))


@given(st.lists(st.integers(1, 2**70), max_size=90), words)
def test_products_are_those_of_the_steps(terms: list[int], word: tuple[int, ...]) -> None:
    (a, b), (c, d) = oracle.product(terms, word)
    found = [int(x) for x in step_product(terms, word)]
    assert found == [a, b, c, d]


@given(forms(), words)
def test_the_compiled_tail_is_the_plain_one(form: Hurwitzian, word: tuple[int, ...]) -> None:
    rows, offset = canonical_tail(form.differences, form.preperiod, word)
    tail = form.tail(word)
    flat = b"".join(x.to_bytes(8, "little", signed=True) for row in rows for x in row)
    shape = b"%d %d " % (len(rows), len(rows[0]) - 1)
    assert (tail.key, tail.offset) == (shape + flat, offset)
    # the same sequence, told from another start, has the same tail
    later = form.advanced(5)
    assert later.tail(word).key == tail.key
    period = lcm(form.period, len(word))
    terms = form.terms(form.preperiod + 40 * period + 10)
    if offset >= 0:
        start = form.preperiod + offset
        signs = [word[n % len(word)] for n in range(start, start + period)]
        assert [row[0] for row in rows] == signs
        assert [row[1] for row in rows] == terms[start : start + period]


@given(forms(), forms(), words)
def test_different_tails_differ(x: Hurwitzian, y: Hurwitzian, word: tuple[int, ...]) -> None:
    if x.tail(word).key == y.tail(word).key:
        shifts = range(-60, 60)
        xs, ys = x.terms(900), y.terms(900)
        assert any(
            all(xs[n] == ys[n + k] for n in range(500, 700))
            and all(word[n % len(word)] == word[(n + k) % len(word)] for n in range(len(word)))
            for k in shifts
        )


def test_tails_that_are_easily_confused() -> None:
    one, two = Hurwitzian((0,), ((1, 1, 2),)), Hurwitzian((0,), ((1,), (2,)))
    assert one.tail((1,)).key != two.tail((1,)).key
    # a member that starts late has large values; its tail class is the same all the same
    for rows in (((3, 2**28), (1, 0)), ((1, 7, 2**13), (2, 0, 0))):
        form = Hurwitzian((5,), rows)
        keys = {form.advanced(n).tail((1, -1)).key for n in (0, 2, 4, 200, 2000)}
        assert len(keys) == 1


@given(forms(), words)
def test_admissible(form: Hurwitzian, word: tuple[int, ...]) -> None:
    terms = form.terms(400)
    first = max(form.preperiod, 1)
    signs = [word[n % len(word)] for n in range(400)]
    pairs = list(zip(terms, signs, strict=True))[first:]
    plain = all(a >= 1 and a + s >= 1 for a, s in pairs)
    often = any(a + s >= 2 for a, s in pairs[-60:])
    assert form.admissible(word) == (plain and often)


@given(st.integers(1, 10**40), st.integers(1, 10**40), st.integers(1, 120))
def test_agreement_never_claims_too_much(p: int, q: int, digits: int) -> None:
    x = Fraction(p, q)
    y = x + Fraction(7, 10**digits)
    with ctx.workprec(2000):
        found = agreement(
            arb(x.numerator) / arb(x.denominator), arb(y.numerator) / arb(y.denominator)
        )
    assert found in (digits - 1, digits - 2)
    assert abs(x - y) < Fraction(1, 10**found)


@pytest.fixture(scope="module")
def hits() -> list[Conjecture]:
    found = []
    for name in ("e", "tan(1)", "phi", "besseli(1,2)/besseli(0,2)", "sqrt(3)", "cot(1/2)"):
        c = constant(name)
        searcher = Searcher(SearchSpec(c, words=tuple(primitive_words(4)), prove=False, digits=200))
        found += list(run(searcher, rational_functions(1, 1, c)))[::7]
    c = constant("exp(1/2)")
    searcher = Searcher(SearchSpec(c, words=tuple(primitive_words(2)), prove=False, digits=200))
    found += list(run(searcher, rational_functions(2, 1, c)))[::9]
    assert len(found) > 150
    return found


def test_certified_digits_are_true(hits: list[Conjecture]) -> None:
    for hit in hits:
        assert hit.verified_digits >= 200
        y = hit.expression.value(hit.constant, 12_000)
        low, high = interval(y, 11_900)
        terms = hit.terms(20_000 if hit.law.in_runs else 2500)
        (p, before), (q, q_before) = oracle.product(terms, hit.signs)
        ends = [Fraction(p, q), Fraction(p + before, q + q_before)]
        gaps = [abs(e - Fraction(x, 1 << 11_900)) for e in ends for x in (low, high)]
        assert max(gaps) < Fraction(1, 10**hit.verified_digits)
        # ten times the digits, or as many as 2,500 terms give
        assert max(gaps) < max(Fraction(1, 10**2000), 4 * abs(ends[0] - ends[1]))


def test_the_way_by_tail_classes_is_the_lone_way(hits: list[Conjecture]) -> None:
    for hit in hits:
        if hit.law.in_runs:
            continue
        alone = Approver(expander_of(hit.constant), 200)._alone(hit.expression, hit.signs, hit.law)
        assert isinstance(alone, int)
        assert alone >= 200


def test_false_forms_are_rejected_where_they_fail(hits: list[Conjecture]) -> None:
    for hit in hits[::3]:
        approver = Approver(expander_of(hit.constant), 200)
        form = hit.law.hurwitzian
        if form is None:
            continue
        wrong = []
        rows = [list(row) for row in form.differences]
        rows[-1][0] += 1
        wrong.append(Hurwitzian(form.head, tuple(map(tuple, rows))))
        if form.head:
            wrong.append(Hurwitzian((form.head[0] + 1, *form.head[1:]), form.differences))
        late = form.advanced(30)
        wrong.append(Hurwitzian((*late.head[:-1], late.head[-1] + 1), late.differences))
        rows = [[*row, 0] for row in form.differences]
        rows[0][-1] = 1  # one degree higher
        wrong.append(Hurwitzian(form.head, tuple(map(tuple, rows))))
        true = form.terms(400)
        for false in wrong:
            result = approver.approve(hit.expression, hit.negative, hit.signs, false)
            assert isinstance(result, Refusal)
            first = next(
                n for n, (a, b) in enumerate(zip(true, false.terms(400), strict=True)) if a != b
            )
            assert result.index in (first, None)
            assert result.index == first or "Tietze" in result.reason


def test_a_run_of_twos_is_no_formula() -> None:
    c = constant("pi")
    # 1/(pi - 3) and relatives: 292 gives a run of 2s that is longer than the depth
    searcher = Searcher(SearchSpec(c, words=((-1,),), depth=40, prove=False))
    assert list(run(searcher, rational_functions(1, 3, c))) == []
    assert any("run of 2s" in reason for reason in searcher.tally.rejected)


def test_recurrences_without_interlaced_form_are_evaluated() -> None:
    # [0; 2, 4, 8, ...] evaluates inside balls although its quotients leave 64 bits
    form = LinearRecurrence((1, -2), (0, 2))
    terms = form.array(100)
    ball = value_ball(step_product(terms, (1,)), 4000)
    exact = oracle.evaluate(list(form.terms(120)), (1,))
    with ctx.workprec(4000):
        assert ball.contains(arb(exact.numerator) / arb(exact.denominator))


@settings(max_examples=20)
@given(st.integers(0, 321))
def test_json_and_back(index: int) -> None:
    row = json.loads((DATA / "e.json").read_text(encoding="utf-8"))["rows"][index]
    expression = Expression(tuple(row["numerator"]), tuple(row["denominator"]))
    searcher = Searcher(
        SearchSpec(constant("e"), words=(tuple(row["signs"]),), depth=240, digits=100)
    )
    [hit] = searcher.search_block([expression])
    data = json.loads(json.dumps(hit.to_dict()))
    assert from_dict(data) == hit
    assert from_dict(data).to_dict() == data
