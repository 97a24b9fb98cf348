"""Tests of the tails that name a tail class: equal exactly when the sequences are, up to a shift.

Trusted here: the sequences themselves. An interlaced tail is evaluated on all of Z by its
polynomials, and two tails are compared index by index.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from esma.continued_fractions.products import step_product
from esma.enumeration.words import Word
from esma.massey import kernels
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.tails import canonical_tail, tail_class_name, tails_of_rows
from esma.massey.recognise import forms_of, screen

words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=5).map(tuple)
LARGE = (1, 1, 1, 10**4, 10**9)


@st.composite
def forms(draw: st.DrawFn, most: int = 3) -> Hurwitzian:
    """Few different values, so that rotations and shifts are often equal or nearly so."""
    width = draw(st.integers(1, most + 1))
    value, factor = st.integers(-2, 4), draw(st.sampled_from(LARGE)) if width < 3 else 1
    row = st.tuples(*[value.map(lambda x: factor * x)] * width)
    rows = draw(st.lists(row, min_size=1, max_size=4))
    head = draw(st.lists(st.integers(-3, 9), max_size=4))
    return Hurwitzian(tuple(head), tuple(rows))


def term(form: Hurwitzian, n: int) -> Fraction:
    """The regular part of a form at any index, also before its start."""
    m, j = divmod(n - form.preperiod, form.period)
    return sum((c * Fraction(m) ** k for k, c in enumerate(form.polynomials[j])), Fraction(0))


def signed_term(form: Hurwitzian, word: Word, n: int) -> tuple[Fraction, int]:
    return term(form, n), word[n % len(word)]


def encoded(rows: tuple[tuple[int, ...], ...]) -> bytes:
    return b"%d %d " % (len(rows), len(rows[0]) - 1) + b"".join(
        x.to_bytes(8, "little", signed=True) for row in rows for x in row
    )


@given(forms(), words)
def test_compiled_and_plain_tails_are_equal(form: Hurwitzian, word: Word) -> None:
    rows, offset = canonical_tail(form.differences, form.preperiod, word)
    tail = form.tail(word)
    assert tail.key == encoded(rows)
    size = lcm(form.period, len(word))
    assert (tail.offset - offset) % least_period(form, word) == 0
    # the representative is the tail itself, read from its offset on
    start = form.preperiod + tail.offset
    for j, row in enumerate(rows):
        assert row[0] == word[(start + j) % len(word)]
        values = [term(form, start + j + size * m) for m in range(len(row) - 1)]
        for d in row[1:]:
            assert values[0] == d
            values = [b - a for a, b in pairwise(values)]


def least_period(form: Hurwitzian, word: Word) -> int:
    """The least shift that leaves a tail as it is, or 0 where none does."""
    size = lcm(form.period, len(word))
    window = range(form.preperiod, form.preperiod + 5 * size)
    for shift in range(1, size + 1):
        if all(signed_term(form, word, n) == signed_term(form, word, n + shift) for n in window):
            return shift
    return 10**9


@given(forms(), words, st.integers(0, 40), st.lists(st.integers(1, 9), max_size=5))
def test_the_start_of_the_regular_part_does_not_matter(
    form: Hurwitzian, word: Word, count: int, more: list[int]
) -> None:
    tail = form.tail(word)
    later = form.advanced(count)
    moved = later.tail(word)
    assert moved.key == tail.key
    assert (tail.offset - moved.offset - count) % least_period(form, word) == 0
    # whole periods of the word in front of the head leave the signs of the tail as they are
    longer = Hurwitzian((*more, *[5] * (-len(more) % len(word)), *form.head), form.differences)
    assert longer.tail(word).key == tail.key


@settings(max_examples=300)
@given(forms(2), forms(2), words)
@example(Hurwitzian((), ((1, 1), (1, 2))), Hurwitzian((), ((1, 2), (2, 1))), (1,))
@example(Hurwitzian((), ((1,), (2,))), Hurwitzian((), ((2,), (1,))), (1, -1))
def test_tails_are_equal_exactly_when_a_shift_makes_them_so(
    x: Hurwitzian, y: Hurwitzian, word: Word
) -> None:
    if len(x.differences[0]) != len(y.differences[0]) or x.period != y.period:
        return
    size = lcm(x.period, len(word))
    # a shift by more than this would make the first growing class leave its range
    window = range(4 * size)
    reach = range(-40 * size, 40 * size)
    equal = any(
        all(signed_term(x, word, n) == signed_term(y, word, n + shift) for n in window)
        for shift in reach
        if signed_term(x, word, 0) == signed_term(y, word, shift)
    )
    if equal:
        assert x.tail(word).key == y.tail(word).key
    elif x.tail(word).key == y.tail(word).key:  # further apart: both are the same rows
        assert (
            canonical_tail(x.differences, x.preperiod, word)[0]
            == canonical_tail(y.differences, y.preperiod, word)[0]
        )
        assert abs(x.tail(word).offset - y.tail(word).offset) > 35 * size


def satisfies_tietze_s_condition(form: Hurwitzian, word: Word) -> bool:
    terms = form.terms(form.preperiod + 300)
    first = max(form.preperiod, 1)
    pairs = [(terms[n], word[n % len(word)]) for n in range(first, len(terms))]
    return all(a >= 1 and a + s >= 1 for a, s in pairs) and any(a + s >= 2 for a, s in pairs[-60:])


@given(st.lists(st.tuples(forms(3), words), min_size=1, max_size=6))
def test_many_rows_at_once(cases: list[tuple[Hurwitzian, Word]]) -> None:
    depth = 60
    rows = np.array([form.terms(76) for form, _ in cases], np.int64)
    hits, records = screen(rows, np.full(len(cases), 76), depth)
    array = np.zeros((len(cases), 5), np.int64)
    for i, (_, word) in enumerate(cases):
        array[i, : len(word)] = word
    lengths = np.array([len(word) for _, word in cases])
    spread = np.concatenate([rows[:1] + 1, rows])
    found = tails_of_rows(spread, records, array, lengths, hits, hits + 1)
    tails = [found.one(i) for i in range(len(hits))]
    forms = forms_of(rows[hits], records, depth)
    for r, record, form, (tail, head) in zip(
        hits.tolist(), records.tolist(), forms, tails, strict=True
    ):
        word = cases[r][1]
        if record[0] != kernels.INTERLACED or form is None:
            assert tail is None
            continue
        if tail is None:  # left to integers of any size, which only large terms need
            assert max(map(abs, rows[r].tolist())) >= 2**15
        else:
            alone = form.tail(word)
            assert (tail.key, tail.offset) == (alone.key, alone.offset)
            assert not tail.plain or satisfies_tietze_s_condition(form, word)
        product = [int(x) for x in step_product(form.head, word)]
        assert head is None or list(head) == product
        if max(map(abs, product)) < 2**55:
            assert head is not None


def test_integers_past_64_bits() -> None:
    big = Hurwitzian((3,), ((2**70, 2**69), (1, 0)))
    tail = big.tail((1, -1))
    assert big.advanced(7).tail((1, -1)).key == tail.key
    assert big.tail((1,)).key != tail.key
    assert Hurwitzian((3,), ((2**70 + 1, 2**69), (1, 0))).tail((1, -1)).key != tail.key


def test_tails_of_recurrences() -> None:
    tasoev = LinearRecurrence((1, -2), (0, 2))  # 0, 2, 4, 8, ...
    later = LinearRecurrence((1, -2), (5, 1, 7, 16))
    assert tasoev.tail((1,)).key == later.tail((1,)).key
    assert tasoev.tail((1,)).key != tasoev.tail((-1,)).key
    other = LinearRecurrence((1, -2), (0, 3))
    assert tasoev.tail((1,)).key != other.tail((1,)).key


def test_names() -> None:
    one, two = (
        Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))),
        Hurwitzian((1, 1), ((4, 2), (1, 0), (1, 0))),
    )
    key = one.tail((1,)).key
    assert tail_class_name("e", key) == tail_class_name("e", two.tail((1,)).key)
    assert tail_class_name("e", key) != tail_class_name("pi", key)
    assert len(tail_class_name("e", key)) == 12
    int(tail_class_name("e", key), 16)
