"""Tests of the oracle itself (tests/oracle), which the tests of esma trust.

Trusted here: the On-Line Encyclopedia of Integer Sequences (terms copied by hand, A-numbers given),
closed forms of Euler, Lambert and Lehmer, PARI's `contfrac` (through cypari) and mpmath as second
opinions on numbers, the tables in tests/data (made by an independent program), and Fraction.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any

import mpmath
import pytest
from cypari import pari
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import (
    Interval,
    berlekamp_massey,
    complete_quotient,
    continue_recurrence,
    decimal_interval,
    evaluate,
    expressions,
    interlaced_connection,
    interlaced_form,
    moebius,
    oracle_search,
    oracle_value,
    product,
    shared_digits,
    shortest_recurrence,
    signed_terms,
    simple_terms,
)
from tests.oracle import constants as c
from tests.oracle.intervals import divide, outward

ALL_MINUS = (-1,)

# Name: (interval, sign word, published terms).
PUBLISHED: dict[str, tuple[Interval, tuple[int, ...], list[int]]] = {
    "A003417: e": (
        c.exp(1, 300),
        (1,),
        [2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1, 14, 1, 1, 16, 1, 1, 18],
    ),
    "A001204: e^2": (
        c.exp(2, 400),
        (1,),
        [7, 2, 1, 1, 3, 18, 5, 1, 1, 6, 30, 8, 1, 1, 9, 42, 11, 1, 1, 12, 54, 14, 1, 1, 15, 66],
    ),
    "A001203: pi": (
        c.pi(400),
        (1,),
        [
            *[3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2, 1, 84, 2, 1, 1, 15],
            *[3, 13, 1, 4, 2, 6, 6, 99, 1, 2, 2, 6, 3, 5, 1, 1, 6, 8, 1, 7, 1, 2, 3, 7, 1, 2, 1],
            *[1, 12, 1, 1, 1, 3, 1, 1, 8, 1, 1, 2, 1, 6, 1, 1, 5, 2, 2, 3, 1, 2, 4, 4, 16, 1, 161],
        ],
    ),
    "A002852: Euler's constant": (
        c.euler_gamma(300),
        (1,),
        [0, 1, 1, 2, 1, 2, 1, 4, 3, 13, 5, 1, 1, 8, 1, 2, 4, 1, 1, 40],
    ),
    "A014538: Catalan's constant": (
        c.catalan(300),
        (1,),
        [0, 1, 10, 1, 8, 1, 88, 4, 1, 1, 7, 22, 1, 2, 3, 26],
    ),
    "A013631: zeta(3)": (
        c.zeta3(300),
        (1,),
        [1, 4, 1, 18, 1, 1, 1, 4, 1, 9, 9, 2, 1, 1, 1, 2, 7, 1, 1, 7, 11, 1, 1, 1, 3, 1, 6, 1, 30],
    ),
    "A002945: cube root of 2": (
        c.root(2, 3, 400),
        (1,),
        [
            *[1, 3, 1, 5, 1, 1, 4, 1, 1, 8, 1, 14, 1, 10, 2, 1, 4, 12, 2, 3, 2, 1, 3, 4, 1, 1, 2],
            *[14, 3, 12, 1, 15, 3, 1, 4, 534, 1, 1, 5, 1, 1, 121, 1, 2, 2, 4, 10, 3, 2, 2, 41, 1],
        ],
    ),
    "A093178: tan(1)": (
        c.tan(1, 300),
        (1,),
        [1, 1, 1, 3, 1, 5, 1, 7, 1, 9, 1, 11, 1, 13, 1, 15, 1, 17, 1, 19],
    ),
    "A019425: tan(1/2)": (
        c.tan(Fraction(1, 2), 300),
        (1,),
        [0, 1, 1, 4, 1, 8, 1, 12, 1, 16, 1, 20, 1, 24, 1, 28, 1, 32, 1, 36, 1, 40],
    ),
    "A019426: tan(1/3)": (
        c.tan(Fraction(1, 3), 300),
        (1,),
        [0, 2, 1, 7, 1, 13, 1, 19, 1, 25, 1, 31, 1, 37, 1, 43, 1, 49, 1, 55, 1, 61],
    ),
    "A286016: tanh(1), all signs negative": (
        c.tanh(1, 400),
        ALL_MINUS,
        [1, 5, *[2] * 4, 9, *[2] * 8, 13, *[2] * 12, 17, *[2] * 16, 21, *[2] * 20, 25],
    ),
    "A280136: e, all signs negative": (
        c.exp(1, 400),
        ALL_MINUS,
        [3, 4, 3, *[2] * 3, 3, 8, 3, *[2] * 7, 3, 12, 3, *[2] * 11, 3, 16, 3, *[2] * 15, 3, 20],
    ),
    "A280135: pi, all signs negative": (
        c.pi(400),
        ALL_MINUS,
        [4, *[2] * 6, 17, 294, 3, 4, 5, 16, 2, 3, 4, 2, 4, 2, 3, *[2] * 50],
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_expansions(name: str) -> None:
    interval, word, terms = PUBLISHED[name]
    assert signed_terms(interval, word, len(terms)) == terms


CLOSED_FORMS: dict[str, tuple[Interval, Callable[[int], list[int]]]] = {
    # Euler (1737): e^(1/n) = [1; n-1, 1, 1, 3n-1, 1, 1, 5n-1, 1, ...]
    "e^(1/3)": (c.exp(Fraction(1, 3), 500), lambda m: [1, 3 * (2 * m + 1) - 1, 1]),
    # Lambert (1768): coth(1/n) = [n; 3n, 5n, ...]
    "coth(1/2)": (
        divide(c.cosh(Fraction(1, 2), 500), c.sinh(Fraction(1, 2), 500)),
        lambda m: [2 * (2 * m + 1)],
    ),
    # Lehmer (1973): I_0(2)/I_1(2) = [1; 2, 3, 4, ...]
    "I_0(2)/I_1(2)": (divide(c.bessel_i(0, 2, 500), c.bessel_i(1, 2, 500)), lambda m: [m + 1]),
    # Lagrange: sqrt(2) + 1 = [2; 2, 2, ...]; the golden ratio is [1; 1, 1, ...]
    "golden ratio": (c.golden_ratio(200), lambda m: [1]),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_expansions_known_in_closed_form(name: str) -> None:
    interval, block = CLOSED_FORMS[name]
    expected = [quotient for m in range(40) for quotient in block(m)][:40]
    assert signed_terms(interval, (1,), 40) == expected


PARI_NAMES = {
    "exp(3/7)": c.exp(Fraction(3, 7), 1000),
    "Pi": c.pi(1000),
    "Catalan": c.catalan(1000),
    "Euler": c.euler_gamma(1000),
    "zeta(3)": c.zeta3(1000),
    "log(2)": c.log2(1000),
    "tan(5/4)": c.tan(Fraction(5, 4), 1000),
    "tanh(2/3)": c.tanh(Fraction(2, 3), 1000),
    "sqrtn(7,5)": c.root(7, 5, 1000),
    "besseli(2,3)": c.bessel_i(2, 3, 1000),
    "besselj(1,5/2)": c.bessel_j(1, Fraction(5, 2), 1000),
}


@pytest.mark.parametrize("name", PARI_NAMES)
def test_simple_expansions_agree_with_pari(name: str) -> None:
    pari.set_real_precision(400)
    expected = [int(q) for q in pari(f"contfrac({name})")][:150]
    assert signed_terms(PARI_NAMES[name], (1,), 150) == expected


def test_intervals_contain_the_values_of_mpmath() -> None:
    values = {
        mpmath.e: c.exp,
        mpmath.tan: c.tan,
        mpmath.tanh: c.tanh,
        mpmath.sinh: c.sinh,
        mpmath.cosh: c.cosh,
        mpmath.sin: c.sin,
        mpmath.cos: c.cos,
    }
    with mpmath.workdps(400):
        for function, interval in values.items():
            for x in (Fraction(1), Fraction(2, 5), Fraction(-3, 2)):
                argument = mpmath.mpf(x.numerator) / x.denominator
                value = mpmath.exp(argument) if function is mpmath.e else function(argument)
                low, high = interval(x, 1000)
                near = Fraction(int(mpmath.floor(value * mpmath.mpf(2) ** 1100)), 1 << 1100)
                assert low <= near <= high
                assert high - low < Fraction(1, 2**990)


rationals = st.fractions(min_value=-50, max_value=50, max_denominator=10**6)
words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=5).map(tuple)


@given(rationals, words)
def test_every_quotient_is_the_rounded_complete_quotient(
    number: Fraction, word: tuple[int, ...]
) -> None:
    quotients = signed_terms((number, number), word, 12)
    for n, quotient in enumerate(quotients):
        y = complete_quotient(number, quotients[:n], word)
        assert quotient == (floor(y) if word[n % len(word)] == 1 else ceil(y))
        assert n == 0 or y >= 1


@given(rationals, words)
def test_a_rational_number_is_recovered_from_its_expansion(
    number: Fraction, word: tuple[int, ...]
) -> None:
    quotients = signed_terms((number, number), word, 8)
    matrix = product(quotients, word)
    (a, b), (d, e) = matrix
    assert abs(a * e - b * d) == 1
    if evaluate(quotients, word) == number:
        assert Fraction(a, d) == number
    else:  # the expansion goes on: what remains after these quotients brings the number back
        assert moebius(matrix, complete_quotient(number, quotients, word)) == number


@given(rationals)
def test_euclid_and_floors_agree(number: Fraction) -> None:
    assert simple_terms(number) == signed_terms((number, number), (1,), 100)


@given(rationals, rationals, words)
def test_certain_terms_belong_to_every_number_of_the_interval(
    x: Fraction, y: Fraction, word: tuple[int, ...]
) -> None:
    low, high = min(x, y), max(x, y)
    certain = signed_terms((low, high), word, 10)
    for number in (low, high, (low + high) / 2, (2 * low + high) / 3):
        assert signed_terms((number, number), word, 10)[: len(certain)] == certain


def test_shared_digits_of_convergents_of_pi() -> None:
    pi = c.pi(400)
    certain = [Fraction(3), Fraction(22, 7), Fraction(333, 106), Fraction(355, 113)]
    # pi - 3 = 0.14, 22/7 - pi = 0.00126, pi - 333/106 = 0.0000832, 355/113 - pi = 2.67e-7
    assert [shared_digits(pi, (x, x)) for x in certain] == [0, 2, 4, 6]
    assert shared_digits(decimal_interval("0.5"), (Fraction(1, 2), Fraction(1, 2))) == 0


@given(rationals, st.integers(0, 40))
def test_rounding_outward_contains(x: Fraction, bits: int) -> None:
    low, high = outward((x, x), bits)
    assert low <= x <= high
    assert high - low <= Fraction(1, 2**bits)


sequences = st.lists(st.integers(-9, 9), min_size=1, max_size=16)


@given(sequences)
def test_berlekamp_massey_finds_the_order_that_elimination_finds(sequence: list[int]) -> None:
    found, least = berlekamp_massey(sequence), shortest_recurrence(sequence)
    assert len(found) == len(least)
    if 2 * (len(found) - 1) <= len(sequence):
        assert found == least


@given(sequences, st.sampled_from([2, 3, 199, 2**31 - 1]))
def test_berlekamp_massey_generates_its_sequence(sequence: list[int], prime: int) -> None:
    connection = berlekamp_massey(sequence, prime)
    order = len(connection) - 1
    reduced = [a % prime for a in sequence]
    assert continue_recurrence(connection, reduced[:order], len(sequence), prime) == reduced


def test_no_shorter_recurrence_exists_over_a_small_field() -> None:
    choose = random.Random(1969)
    for _ in range(60):
        sequence = [choose.randrange(3) for _ in range(7)]
        order = len(berlekamp_massey(sequence, 3)) - 1
        for shorter in range(order):
            for code in range(3**shorter):
                connection = [1, *(code // 3**i % 3 for i in range(shorter))]
                assert continue_recurrence(connection, sequence[:shorter], 7, 3) != sequence


def test_berlekamp_massey_of_textbook_sequences() -> None:
    # Fibonacci (A000045), squares (A000290), and powers of two after a transient.
    assert berlekamp_massey([0, 1, 1, 2, 3, 5, 8, 13, 21]) == [1, -1, -1]
    assert berlekamp_massey([n * n for n in range(10)]) == [1, -3, 3, -1]
    assert berlekamp_massey([9, 5, 1, 2, 4, 8, 16, 32, 64, 128]) == [1, -2, 0, 0]


small = st.integers(0, 9)
forms = st.integers(1, 5).flatmap(
    lambda period: st.tuples(
        st.lists(st.integers(100, 999), min_size=0, max_size=6),
        st.lists(st.tuples(small, small, small), min_size=period, max_size=period),
    )
)


@given(forms)
def test_interlaced_sequences_are_recovered(
    form: tuple[list[int], list[tuple[int, int, int]]],
) -> None:
    head, polynomials = form
    period = len(polynomials)
    sequence = head + [
        sum(coefficient * m**k for k, coefficient in enumerate(p))
        for m in range(20)
        for p in polynomials
    ]
    found = interlaced_form(sequence)
    assert found is not None
    assert found.preperiod + found.period * (found.degree + 1) <= len(head) + 3 * period
    assert period % found.period == 0
    assert [found.value(n) for n in range(found.preperiod, len(sequence))] == (
        sequence[found.preperiod :]
    )
    # Nothing shorter fits: the term before the tail is not what the polynomials continue to.
    if found.preperiod:
        assert found.value(found.preperiod - 1) != sequence[found.preperiod - 1]
    connection = interlaced_connection(found.preperiod, found.period, found.degree)
    order = len(connection) - 1
    assert continue_recurrence(connection, sequence[:order], len(sequence)) == sequence


def test_irregular_sequences_have_no_interlaced_form() -> None:
    choose = random.Random(1737)
    for _ in range(20):
        assert interlaced_form([choose.randrange(1, 30) for _ in range(60)]) is None


def test_expressions_are_distinct_values() -> None:
    pi = c.pi(200)
    values = [oracle_value(pi, p, q) for p, q in expressions(1, 3)]
    ordered = sorted(values)
    assert all(x[1] < y[0] for x, y in pairwise(ordered))


def test_the_search_counts_certain_terms() -> None:
    with pytest.raises(ValueError, match="narrower"):
        oracle_search(c.exp(1, 100), 1, 1, [(1,)], 60)


def test_no_formula_for_pi() -> None:
    every_word = [(1,), (-1,), (1, -1), (-1, 1)]
    assert oracle_search(c.pi(3000), 1, 1, every_word, 60) == set()
    # All signs negative, (pi - 2)/(2 pi + 2) has two threes 22 places apart and many twos: an
    # interlaced form fits its first 100 quotients, and fails on what follows.
    value = oracle_value(c.pi(3000), (-2, 1), (2, 2))
    assert interlaced_form(signed_terms(value, ALL_MINUS, 100)) is not None
    assert oracle_search(c.pi(3000), 1, 2, [ALL_MINUS], 100) == set()


TABLES = {"e.json": c.exp(1, 5000), "tan1.json": c.tan(1, 5000)}


def rows_by_word(name: str) -> dict[tuple[int, ...], list[dict[str, Any]]]:
    table = json.loads((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))
    grouped: dict[tuple[int, ...], list[dict[str, Any]]] = {}
    for row in table["rows"]:
        grouped.setdefault(tuple(row["signs"]), []).append(row)
    return grouped


@pytest.mark.parametrize(
    ("name", "word"), [(name, word) for name in TABLES for word in rows_by_word(name)]
)
def test_the_tables_are_confirmed(name: str, word: tuple[int, ...]) -> None:
    for row in rows_by_word(name)[word]:
        value = oracle_value(TABLES[name], tuple(row["numerator"]), tuple(row["denominator"]))
        published = Fraction(row["value"])
        assert shared_digits(value, (published, published)) >= 28
        quotients = signed_terms(value, word, 240)
        assert quotients[:60] == row["partial_quotients"]
        form = interlaced_form(quotients, multiple_of=len(word))
        assert form is not None
        assert (form.preperiod, form.period) == (row["preperiod"], row["period"])


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_hold_expressions_in_normal_form(name: str) -> None:
    limit = {"e.json": 2, "tan1.json": 1}[name]
    rows = [row for group in rows_by_word(name).values() for row in group]
    pairs = {(tuple(row["numerator"]), tuple(row["denominator"])) for row in rows}
    assert pairs <= set(expressions(1, limit))
