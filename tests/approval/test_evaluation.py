"""Tests of the evaluation in balls and of Tietze's condition.

Trusted here: Fractions (tests/oracle), and the definition of Tietze's condition term by term
(Perron 1954, section 37).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpz
from hypothesis import example, given
from hypothesis import strategies as st

from esma.approval.evaluation import agreement, tail_product, value_ball
from esma.continued_fractions.products import step_product
from esma.enumeration.words import Word
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from tests import oracle

words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=6).map(tuple)
sizes = st.one_of(st.integers(-4, 9), st.integers(-(2**40), 2**40), st.integers(-(2**70), 2**70))


def exact(x: Fraction) -> arb:
    """A ball around a fraction at the working precision."""
    return arb(fmpz(x.numerator)) / arb(fmpz(x.denominator))


@given(st.lists(sizes, max_size=120), words)
def test_step_product(terms: list[int], word: Word) -> None:
    """Also with zero and negative terms, past words, and as an array where it fits one."""
    (a, b), (c, d) = oracle.product(terms, word)
    assert [int(x) for x in step_product(terms, word)] == [a, b, c, d]
    if all(abs(t) < 2**56 for t in terms):
        array = np.array(terms, np.int64)
        assert [int(x) for x in step_product(array, word)] == [a, b, c, d]


@st.composite
def admissible_terms(draw: st.DrawFn) -> tuple[list[int], Word]:
    word = draw(words)
    terms = draw(
        st.lists(st.one_of(st.integers(1, 5), st.integers(1, 2**60)), min_size=2, max_size=70)
    )
    signs = [word[n % len(word)] for n in range(len(terms))]
    later = [max(a, 1 if s > 0 else 2) for a, s in zip(terms, signs, strict=True)][1:]
    return [draw(st.integers(-9, 9)), *later], word


@given(admissible_terms(), st.integers(40, 400), st.fractions(min_value=0, max_value=1))
def test_value_ball_holds_every_tail(
    case: tuple[list[int], Word], bits: int, inverse: Fraction
) -> None:
    terms, word = case
    (a, b), (c, d) = oracle.product(terms, word)
    if c * (c + d) <= 0:
        # the tail 1 meets a pole where every quotient after the first is 2 under minus signs
        with pytest.raises(ZeroDivisionError):
            value_ball(step_product(terms, word), bits)
        return
    value = (a + b * inverse) / Fraction(c + d * inverse)
    ball = value_ball(step_product(terms, word), bits)
    with ctx.workprec(20_000):
        assert ball.overlaps(exact(value))
        low, high = sorted([Fraction(a, c), Fraction(a + b, c + d)])
        # no wider than the two ends and the rounding at the working precision
        size = max(abs(low), abs(high), Fraction(1, 2**bits))
        slack = Fraction(8, 2**bits) * size
        assert not ball.overlaps(exact(high + (high - low) + slack))
        assert not ball.overlaps(exact(low - (high - low) - slack))


@given(
    st.fractions(max_denominator=10**30),
    st.fractions(min_value=Fraction(1, 10**200), max_value=10, max_denominator=10**220),
    st.integers(0, 250),
    st.sampled_from([53, 200, 1000]),
)
def test_agreement_is_safe_and_sharp(x: Fraction, part: Fraction, digits: int, bits: int) -> None:
    y = x + part / 10**digits
    with ctx.workprec(bits):
        p, q = exact(x), exact(y)
    found = agreement(p, q)
    assert found == 0 or abs(x - y) < Fraction(1, 10**found)
    with ctx.workprec(3000):
        found = agreement(exact(x), exact(y))
    gap = abs(x - y)
    assert found == 0 or gap < Fraction(1, 10**found)
    if gap > Fraction(1, 10**600):  # rounded up to a power of two: at most one digit is lost
        assert gap >= Fraction(1, 10 ** (found + 2))


def test_agreement_at_powers_of_ten_and_two() -> None:
    for digits in range(1, 60):
        with ctx.workprec(2000):
            gap = Fraction(1, 10**digits)
            assert agreement(arb(0), exact(gap)) == digits - 1
            assert digits - 1 <= agreement(arb(0), exact(gap * Fraction(99, 100))) <= digits
    for bits in range(1, 200):
        found = agreement(arb(0), arb(2) ** -bits)
        assert 10**found < 2**bits


def test_two_exact_numbers_that_are_equal() -> None:
    with pytest.raises(ValueError, match="exact"):
        agreement(arb(3), arb(3))


def by_definition(form: Hurwitzian, word: Word, count: int = 500) -> bool:
    """Tietze's condition on many terms: enough for the small polynomials of these tests."""
    first = max(form.preperiod, 1)
    terms = form.terms(count)
    pairs = [(terms[n], word[n % len(word)]) for n in range(first, count)]
    return all(a >= 1 and a + s >= 1 for a, s in pairs) and any(
        a + s >= 2 for a, s in pairs[count // 2 :]
    )


@st.composite
def falling_forms(draw: st.DrawFn) -> Hurwitzian:
    """Polynomials that may fall before they rise, or for ever; seen from a place near their lowest
    point, so that the condition is decided by single values.
    """
    width = draw(st.integers(1, 5))
    back = draw(st.integers(0, 5))
    rows = draw(
        st.lists(
            st.tuples(st.integers(1, 4), *[st.integers(-1, 2)] * (width - 1)),
            min_size=1,
            max_size=3,
        )
    )
    shifted = []
    for row in rows:
        for _ in range(back):  # P(m - 1) from P(m): D^k P(m - 1) = D^k P(m) - D^(k+1) P(m - 1)
            previous = [row[-1]]
            for d in row[-2::-1]:
                previous.append(d - previous[-1])
            row = tuple(reversed(previous))
        shifted.append(row)
    head = draw(st.lists(st.integers(-3, 9), max_size=3))
    return Hurwitzian(tuple(head), tuple(shifted))


@given(falling_forms(), words)
# 4, 2, 1, 1, 2, 4, ...: the second 1 comes under a minus sign, where 2 is the least
@example(Hurwitzian((5, 5), ((4, -2, 1),)), (1, -1))
# 2, 2, 2, 3, 6, ... under minus signs grows, so the value is irrational
@example(Hurwitzian((3,), ((2, 0, 0, 1),)), (-1,))
def test_admissible(form: Hurwitzian, word: Word) -> None:
    assert form.admissible(word) == by_definition(form, word)


@pytest.mark.parametrize(
    ("recurrence", "word", "expected"),
    [
        (LinearRecurrence((1, -2), (0, 2)), (1,), True),
        (LinearRecurrence((1, -2), (0, 2)), (-1,), True),
        (LinearRecurrence((1, -2), (5, 1)), (-1,), True),  # the first two terms are initial
        (LinearRecurrence((1, -1, -1), (3, 1, 1)), (1, 1, -1), True),
        (LinearRecurrence((1, 2), (0, 2)), (1,), False),
    ],
)
def test_admissible_recurrences(recurrence: LinearRecurrence, word: Word, expected: bool) -> None:
    assert recurrence.admissible(word) is expected


@given(falling_forms(), st.integers(0, 700))
def test_form_terms(form: Hurwitzian, count: int) -> None:
    found = form.array(count)
    assert list(map(int, found)) == form.terms(count)


def test_form_terms_past_a_word() -> None:
    big = Hurwitzian((2,), ((2**55, 2**50), (1, 0)))
    assert list(map(int, big.array(300))) == big.terms(300)
    huge = Hurwitzian((2**80,), ((1, 1),))
    assert list(huge.array(300)) == huge.terms(300)


@given(
    st.lists(st.tuples(st.integers(2, 2**30), st.integers(0, 2**20)), min_size=1, max_size=7),
    words,
    st.integers(40, 2000),
)
@example([(2, 4)], (1,), 3500)
@example([(1, 0), (2, 2), (1, 0)], (1,), 400)
@example([(2**29, 0)], (1,), 100)
def test_tail_product_is_that_of_some_first_steps(
    rows: list[tuple[int, int]], word: Word, bits: int
) -> None:
    form = Hurwitzian((), tuple(rows))
    found = tail_product(form.rows, word, bits)
    large = any(a >= 2**29 for a in form.terms(1 if rows[0][0] >= 2**29 else 3))
    if found is None:
        assert large or max(map(max, rows)) >= 2**10 or word == (-1,) * len(word)
        return
    a, b, c, d = 1, 0, 0, 1
    for n, t in enumerate(form):
        s = word[n % len(word)]
        a, b, c, d = a * t + b, a * s, c * t + d, c * s
        if c.bit_length() >= bits and (a, b, c, d) == tuple(map(int, found)):
            break
        assert c.bit_length() < bits + 64
