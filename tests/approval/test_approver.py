"""Tests of approval: formulas that are true, that fail late, and that share the tail of a class.

Trusted here: Euler's and Lambert's theorems for the true formulas; the gap between a formula and
its value in Fractions (tests/oracle), with the value from series of the oracle, not from esma.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import pytest

from esma.approval.conjecture import Conjecture
from esma.approval.verification import (
    Approver,
    first_difference,
    signed_terms,
)
from esma.continued_fractions.expansion import Expander, expander_of
from esma.continued_fractions.signed import from_simple
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.streams import rational_functions
from esma.enumeration.words import primitive_words
from esma.errors import Refusal
from esma.massey.laws import Law
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.tails import turned
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from esma.system.precision import bits_of_digits
from tests import oracle
from tests.oracle import constants as c
from tests.oracle.intervals import divide

DIGITS = 60
IDENTITY = Expression((0, 1), (1, 0))
WORDS = primitive_words(4)


@dataclass(frozen=True)
class Known:
    """A constant with the true form of its simple continued fraction."""

    name: str
    form: Hurwitzian
    interval: oracle.Interval


BITS = 5_000
TRUE = [
    Known("e", Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), c.exp(1, BITS)),
    Known("tan(1)", Hurwitzian((1,), ((1, 2), (1, 0))), c.tan(1, BITS)),
    Known("phi", Hurwitzian((1,), ((1,),)), c.golden_ratio(BITS)),
    Known(
        "besseli(0,2)/besseli(1,2)",
        Hurwitzian((), ((1, 1),)),
        divide(c.bessel_i(0, 2, BITS), c.bessel_i(1, 2, BITS)),
    ),
    Known(
        f"exp(1/{10**20})",
        Hurwitzian((1,), ((10**20 - 1, 2 * 10**20), (1, 0), (1, 0))),
        c.exp(Fraction(1, 10**20), BITS),
    ),
]


def gap_digits(form: Law, signs: tuple[int, ...], x: oracle.Interval, count: int = 700) -> int:
    """The most D for which formula and number are certain to differ by less than 10**-D."""
    (p, p1), (q, q1) = oracle.product(form.terms(count), signs)
    ends = Fraction(p, q), Fraction(p + p1, q + q1)
    gap = max(abs(y - z) for y in ends for z in x)
    digits = (gap.denominator.bit_length() - gap.numerator.bit_length()) * 30103 // 100_000 + 1
    while gap.numerator * 10**digits >= gap.denominator:
        digits -= 1
    return digits


@pytest.mark.parametrize("case", TRUE, ids=lambda case: case.name)
def test_true_formulas(case: Known) -> None:
    for digits in (10, 60, 400):
        approver = Approver(Expander(constant(case.name)), digits)
        result = approver.approve(IDENTITY, False, (1,), case.form)
        assert isinstance(result, Conjecture)
        assert result.verified_digits >= digits
        assert gap_digits(case.form, (1,), case.interval) >= min(10 * digits, 280)
        if digits > 10:
            alone = approver._alone(IDENTITY, (1,), case.form)
            assert isinstance(alone, int)
            assert alone >= digits


@pytest.mark.parametrize("case", TRUE, ids=lambda case: case.name)
@pytest.mark.parametrize("place", [0, 1, 2, 7, 20])
def test_a_wrong_term_is_found_where_it_is(case: Known, place: int) -> None:
    late = case.form.advanced(max(0, place + 1 - case.form.preperiod) + 3)
    for step in (1, -1, 10**9):
        head = list(late.head)
        head[place] += step
        false = Hurwitzian(tuple(head), late.differences)
        # so many digits that every quotient up to this one is among the certain ones
        result = Approver(Expander(constant(case.name)), 700).approve(IDENTITY, False, (1,), false)
        assert isinstance(result, Refusal)
        assert result.index == place


@pytest.mark.parametrize("case", TRUE, ids=lambda case: case.name)
def test_a_wrong_coefficient_is_found_where_it_tells(case: Known) -> None:
    true = case.form.terms(400)
    for j, row in enumerate(case.form.differences):
        for k in range(len(row)):
            rows = [list(r) for r in case.form.differences]
            rows[j][k] += 1
            false = Hurwitzian(case.form.head, tuple(map(tuple, rows)))
            first = next(n for n in range(400) if false.terms(400)[n] != true[n])
            approver = Approver(Expander(constant(case.name)), 300)
            result = approver.approve(IDENTITY, False, (1,), false)
            assert isinstance(result, Refusal)
            assert result.index == first


@pytest.mark.parametrize("case", TRUE[:4], ids=lambda case: case.name)
def test_what_fails_late_is_certified_only_as_far_as_it_is_true(case: Known) -> None:
    """Right to some digits and no further: never a digit too many, and rejected beyond."""
    for place in (12, 25, 40):
        late = case.form.advanced(place + 1)
        false = Hurwitzian((*late.head[:-1], late.head[-1] + 1), late.differences)
        actual = gap_digits(false, (1,), case.interval)
        made = constant(case.name)
        for digits in sorted({10, max(10, actual - 2)}):
            if digits > actual - 2:
                continue
            result = Approver(Expander(made), digits).approve(IDENTITY, False, (1,), false)
            # not approved where the wrong quotient is among those that so many digits make certain
            if isinstance(result, Conjecture):
                assert digits <= result.verified_digits <= actual
            else:
                assert result.index == len(false.head) - 1
        for digits in (actual + 1, actual + 30, 10 * actual):
            result = Approver(Expander(made), digits).approve(IDENTITY, False, (1,), false)
            assert isinstance(result, Refusal)
            assert result.index == len(false.head) - 1


SPACES = {"e": 2, "tan(1)": 2, "phi": 1, "besseli(1,2)/besseli(0,2)": 2}


@pytest.mark.parametrize("name", SPACES)
def test_members_of_tail_classes_are_approved_as_if_alone(name: str) -> None:
    """In any order, after false members, with the digits of the search; each as if alone."""
    made = constant(name)
    searcher = Searcher(SearchSpec(made, words=tuple(WORDS), prove=False, digits=DIGITS))
    hits = [
        x for x in run(searcher, rational_functions(1, SPACES[name], made)) if not x.law.in_runs
    ]
    assert len(hits) > 1000 or name == "phi"
    chosen = random.Random(name).sample(hits, 120)
    shared = Approver(Expander(made), DIGITS)
    for hit in chosen:
        form = hit.law.hurwitzian
        assert form is not None
        # a false one first, whose tail is that of the class
        false = Hurwitzian((*form.head[:-1], 77), form.differences)
        if false.terms(200) != form.terms(200) and form.head:
            result = shared.approve(hit.expression, hit.negative, hit.signs, false)
            assert isinstance(result, Refusal)
        again = shared.approve(hit.expression, hit.negative, hit.signs, form)
        assert isinstance(again, Conjecture)
        assert again == hit
        alone = shared._alone(hit.expression, hit.signs, form)
        assert isinstance(alone, int)
        assert alone >= DIGITS
    assert 10 < len(shared._references) < len(chosen) or name == "phi"


def test_certified_digits_are_true_for_members() -> None:
    """Against Fractions, for images that cancel, are large, are small or below zero."""
    interval = c.exp(1, 6000)
    searcher = Searcher(SearchSpec(constant("e"), words=tuple(WORDS), prove=False, digits=DIGITS))
    hits = [x for x in run(searcher, rational_functions(1, 2, constant("e"))) if not x.law.in_runs]
    for hit in random.Random(5).sample(hits, 60):
        y = oracle.oracle_value(interval, hit.expression.numerator, hit.expression.denominator)
        actual = gap_digits(hit.law, hit.signs, y)
        assert DIGITS <= hit.verified_digits <= actual
        assert actual >= 8 * DIGITS
        assert hit.negative == (
            divide(
                oracle.intervals.polynomial(hit.expression.numerator, interval),
                oracle.intervals.polynomial(hit.expression.denominator, interval),
            )[1]
            < 0
        )


def test_degree_two() -> None:
    """exp(1/2) squared is e: expressions of degree 2 from the powers of the constant."""
    made = constant("exp(1/2)")
    approver = Approver(Expander(made), 300)
    square = Expression((0, 0, 1), (1, 0, 0))
    true = TRUE[0].form
    result = approver.approve(square, False, (1,), true)
    assert isinstance(result, Conjecture)
    assert result.verified_digits >= 300
    false = approver.approve(square, False, (1,), Hurwitzian((2,), ((1, 0), (2, 2), (2, 0))))
    assert isinstance(false, Refusal)
    assert false.index == 3
    image = Expression((1, 0, 1), (-1, 0, 1))
    result = approver.approve(image, False, (1,), Hurwitzian((), ((2, 4),)))
    assert isinstance(result, Conjecture)


def test_values_of_any_size() -> None:
    """The digits are those after the point, so a large value needs more bits."""
    for name in (f"exp(1/{10**20})", "phi"):
        made = constant(name)
        for p, q in [((0, 1), (1, 0)), ((1, 0), (-1, 1)), ((-1, 1), (1, 0)), ((10**30, 1), (1, 0))]:
            words = [(1,), (1, -1)]
            searcher = Searcher(SearchSpec(made, words=tuple(words), prove=False, digits=100))
            found = list(searcher.search_block([Expression(p, q)]))
            assert [x.signs for x in found] == words
            assert all(x.verified_digits >= 100 for x in found)


def test_recurrences_are_compared_term_by_term() -> None:
    approver = Approver(Expander(constant("phi")), 200)
    result = approver.approve(IDENTITY, False, (1,), LinearRecurrence((1, -1), (1,)))
    assert isinstance(result, Conjecture)
    assert result.verified_digits >= 200
    false = approver.approve(IDENTITY, False, (1,), LinearRecurrence((1, -1, -1), (1, 1)))
    assert isinstance(false, Refusal)
    assert false.index == 2
    bad = approver.approve(IDENTITY, False, (1,), LinearRecurrence((1, 1), (1,)))
    assert isinstance(bad, Refusal)
    assert "Tietze" in bad.reason


def test_inadmissible_tails_are_no_formulas() -> None:
    approver = Approver(Expander(constant("e")), 50)
    run_of_twos = approver.approve(IDENTITY, False, (-1,), Hurwitzian((3, 4), ((2,),)))
    assert isinstance(run_of_twos, Refusal)
    assert "run of 2s" in run_of_twos.reason
    for form, word in [
        (Hurwitzian((2,), ((5, -1),)), (1,)),
        (Hurwitzian((2,), ((0,), (1,))), (1,)),
        (Hurwitzian((3,), ((1, 0), (4, 1))), (-1,)),
    ]:
        result = approver.approve(IDENTITY, False, word, form)
        assert isinstance(result, Refusal)
        assert "Tietze" in result.reason


@pytest.mark.parametrize("digits", [1, 10, 333, 1000, 10_000])
def test_bits_of_digits(digits: int) -> None:
    assert 2 ** bits_of_digits(digits) >= 10**digits > 2 ** (bits_of_digits(digits) - 2)


@pytest.mark.parametrize("word", [*primitive_words(3), (1, -1, -1, -1)])
def test_signed_terms_of_either_kind(word: tuple[int, ...]) -> None:
    """As an array where they fit a word, as integers where they do not."""
    for simple in (
        [2, 1, 2, 1, 1, 4, 1, 1, 6] * 30,
        [3, 10**30, 1, 2, 7] * 5,
        [0, 500, 1, 1, 90_000, 2],
    ):
        if 1 not in word and max(simple) > 10**6:
            continue  # all minus writes so many 2s out
        expected = from_simple(simple, word)
        found = [int(x) for x in signed_terms(simple, word)]
        # runs of 2s are cut where there are 64 times as many terms
        assert found == expected[: len(found)]
        assert len(found) == len(expected) or len(found) >= 64 * len(simple)
        assert first_difference(found, expected[: len(found)]) is None
        wrong = [*found[:-1], found[-1] + 1]
        assert first_difference(found, wrong) == len(found) - 1


def test_turned() -> None:
    for word in primitive_words(5):
        for start in range(11):
            assert turned(word, start) == tuple(
                word[(start + n) % len(word)] for n in range(len(word))
            )


def test_a_cached_expander_gives_the_same_digits() -> None:
    """What was computed before in the same process changes nothing."""
    made = constant("tan(1)")
    first = Approver(expander_of(made), 80).approve(IDENTITY, False, (1,), TRUE[1].form)
    made.enclosure(50_000)
    second = Approver(Expander(made), 80).approve(IDENTITY, False, (1,), TRUE[1].form)
    assert first == second
