"""Recognition of recurrences and interlaced polynomials beside the definitions.

Trusted: tests/oracle (Berlekamp–Massey and the interlaced form by brute force), galois for
Berlekamp–Massey over a prime field, and sequences made here from polynomials that are known.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.massey import kernels
from esma.massey.laws.hurwitzian import Hurwitzian, hurwitzian_of
from esma.massey.laws.recurrence import LinearRecurrence, recurrence_of
from esma.massey.lift import berlekamp_massey
from esma.massey.recognise import LOOKAHEAD, order_bound, screen
from tests import oracle
from tests.massey.rows import recognised, recognised_rows
from tests.oracle.interlaced import differences

rows_of_ints = st.lists(st.integers(0, 10**6), min_size=2, max_size=60)


def compiled(sequence: list[int], bound: int | None = None) -> tuple[int, list[int]]:
    n = len(sequence)
    s = np.array([x % kernels.PRIME for x in sequence], np.uint64)
    work = kernels.work_arrays(n)
    order = int(kernels.berlekamp_massey(s, n, n + 1 if bound is None else bound, work))
    polynomial = [int(x) for x in work[0, : order + 1]]
    scale = pow(polynomial[0], -1, kernels.PRIME)
    return order, [x * scale % kernels.PRIME for x in polynomial]


@given(rows_of_ints)
def test_the_kernel_is_berlekamp_massey(sequence: list[int]) -> None:
    expected = oracle.berlekamp_massey(sequence, kernels.PRIME)
    order, polynomial = compiled(sequence)
    assert order == len(expected) - 1
    if 2 * order <= len(sequence):  # only then is the polynomial unique
        assert polynomial == expected
    for bound in (1, max(1, order // 2), order, order + 1):
        assert compiled(sequence, bound)[0] == min(order, bound)


@given(rows_of_ints, st.sampled_from([199, 2**61 - 1]))
def test_the_lift_s_berlekamp_massey(sequence: list[int], prime: int) -> None:
    expected = oracle.berlekamp_massey(sequence, prime)
    found = berlekamp_massey(sequence, prime)
    assert found is not None
    coefficients, order = found
    assert order == len(expected) - 1
    if 2 * order <= len(sequence):
        assert coefficients + [0] * (order + 1 - len(coefficients)) == expected


def test_galois_agrees() -> None:
    galois = pytest.importorskip("galois")
    field = galois.GF(kernels.PRIME)
    random = np.random.default_rng(5)
    for _ in range(20):
        order = int(random.integers(1, 12))
        coefficients = random.integers(1, kernels.PRIME, order)
        terms = random.integers(0, kernels.PRIME, order).tolist()
        while len(terms) < 60:
            last = terms[-order:][::-1]
            terms.append(int(sum(int(c) * x for c, x in zip(coefficients, last, strict=True))))
            terms[-1] %= kernels.PRIME
        theirs = galois.berlekamp_massey(field(terms))
        found, polynomial = compiled(terms)
        assert found == theirs.degree
        assert polynomial == [int(x) for x in theirs.coeffs]


@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=5),
    st.lists(st.integers(-100, 100), max_size=4),
    st.data(),
)
def test_lift_with_large_coefficients(
    weights: list[int], transient: list[int], data: st.DataObject
) -> None:
    weights[-1] = weights[-1] or 1
    n = len(weights)
    start = data.draw(st.lists(st.integers(-50, 50), min_size=n, max_size=n))
    planted = LinearRecurrence((1, *weights), (*transient, *start))
    terms = planted.terms(60)
    found = recurrence_of(terms)
    assert found is not None
    assert found.terms(len(terms)) == terms
    assert found.order <= planted.order
    assert found.terms(90) == planted.terms(90)


def test_an_accident_modulo_the_prime_is_rejected() -> None:
    p = kernels.PRIME
    terms = [1 + p * (n * n * n * (7 + n % 5) % 11) for n in range(100 + LOOKAHEAD)]
    rows = np.array([terms])
    assert recognised_rows(rows, np.array([len(terms)]), 100) == []


@st.composite
def planted_forms(draw: st.DrawFn) -> tuple[Hurwitzian, int, int]:
    depth = draw(st.sampled_from([60, 100]))
    degree = draw(st.integers(0, 3))
    period = draw(st.integers(1, depth // (degree + 2)))
    preperiod = draw(st.integers(0, depth - (degree + 2) * period))
    head = draw(st.lists(st.integers(0, 9), min_size=preperiod, max_size=preperiod))
    row = st.lists(st.integers(0, 9), min_size=degree + 1, max_size=degree + 1).map(tuple)
    rows = draw(st.lists(row, min_size=period, max_size=period))
    return Hurwitzian(tuple(head), tuple(rows)), depth, degree


@given(planted_forms())
@settings(max_examples=300)
def test_planted_forms_are_found(planted: tuple[Hurwitzian, int, int]) -> None:
    form, depth, _ = planted
    terms = form.terms(depth + LOOKAHEAD)
    found = recognised(terms, depth)
    assert isinstance(found, Hurwitzian)
    assert found.terms(400) == form.terms(400)
    # no shorter one exists: not with a divisor of the period, nor with fewer terms before
    assert found.period <= form.period
    size = found.period
    tail = found.terms(600)
    if found.head:
        k = found.degree + 1
        start = found.preperiod - 1
        window = [tail[start + size * i] for i in range(k + 1)]
        assert sum((-1) ** i * comb(k, i) * x for i, x in enumerate(window)) != 0


@given(st.integers(4, 6), st.integers(1, 3), st.integers(0, 4), st.data())
def test_higher_degrees_by_berlekamp_massey(
    degree: int, period: int, preperiod: int, data: st.DataObject
) -> None:
    rows = data.draw(
        st.lists(
            st.lists(st.integers(1, 6), min_size=degree + 1, max_size=degree + 1).map(tuple),
            min_size=period,
            max_size=period,
        )
    )
    form = Hurwitzian(tuple(range(1, preperiod + 1)), tuple(rows))
    depth = 120
    found = recognised(form.terms(depth + LOOKAHEAD), depth)
    assert isinstance(found, Hurwitzian)
    assert found.terms(300) == form.terms(300)


def gauss_kuzmin(count: int, length: int, seed: int) -> np.ndarray:
    """Independent quotients with the distribution of almost all numbers (Khinchin 1964)."""
    uniform = np.random.default_rng(seed).random((count, length))
    return np.minimum((1 / (2**uniform - 1)).astype(np.int64), 2**40).clip(1)


def test_random_quotients_have_no_form() -> None:
    rows = gauss_kuzmin(20_000, 100 + LOOKAHEAD, seed=1)
    assert recognised_rows(rows, np.full(len(rows), rows.shape[1]), 100) == []


def test_rows_that_are_too_short_are_passed_over() -> None:
    rows = np.ones((3, 116), np.int64)
    assert [r for r, _ in recognised_rows(rows, np.array([116, 115, 116]), 100)] == [0, 2]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(2, 9))
def test_geometric_quotients(head: list[int], ratio: int) -> None:
    # Tasoev's continued fraction [0; a, a^2, a^3, ...], past any machine word
    terms = [*head, *(ratio**n for n in range(1, 120))]
    found = recognised(terms, 100)
    assert isinstance(found, LinearRecurrence)
    assert found.terms(len(terms)) == terms
    assert found.order < order_bound(100)


@given(planted_forms())
def test_the_recurrence_of_a_form(planted: tuple[Hurwitzian, int, int]) -> None:
    form, _, _ = planted
    found = form.recurrence
    count = 2 * found.order + 20
    assert found.terms(count) == form.terms(count)
    assert recurrence_of(form.terms(count)) == found
    back = hurwitzian_of(found)
    assert back is not None
    assert back.terms(200) == form.terms(200)


@given(planted_forms())
def test_polynomials(planted: tuple[Hurwitzian, int, int]) -> None:
    form, _, _ = planted
    terms = form.terms(form.preperiod + 8 * form.period)
    for j, polynomial in enumerate(form.polynomials):
        for m in range(8):
            value = sum((c * m**k for k, c in enumerate(polynomial)), Fraction(0))
            assert value == terms[form.preperiod + m * form.period + j]
    assert Hurwitzian.from_polynomials(form.head, form.polynomials).terms(50) == form.terms(50)
    assert form.advanced(7).terms(60) == form.terms(60)


def fewest_free_numbers(terms: list[int], depth: int) -> tuple[int, int, int] | None:
    """(period, degree, preperiod) from the definition: of each period the least degree of which
    enough differences vanish at the end of the terms.
    """
    best = None
    for lag in range(1, depth // 2 + 1):
        for degree in range(min(depth // lag - 2, kernels.MAX_DEGREE) + 1):
            rest = differences(terms, lag, degree + 1)
            if any(rest[-(lag + len(terms) - depth) :]):
                continue
            preperiod = max((n + 1 for n, x in enumerate(rest) if x), default=0)
            size = preperiod + (degree + 1) * lag
            if size + lag <= depth and (best is None or size < best[0]):
                best = size, lag, degree, preperiod
            break
    return best and best[1:]


@settings(max_examples=200)
@given(
    st.lists(st.integers(1, 3), max_size=60),
    st.lists(st.integers(1, 3), min_size=1, max_size=12),
    st.integers(0, 70),
    st.integers(8, 60),
    st.integers(60, 116),
)
def test_rows_that_end_in_equal_terms(
    head: list[int], block: list[int], run: int, depth: int, length: int
) -> None:
    """Blocks that are constant but for their beginning, and constants after all that."""
    terms = (head + (block + [2] * run) * length)[:length]
    for row in (terms, terms + [2] * min(run, 16)):
        _, records = screen(np.array([row]), np.array([len(row)]), depth)
        found = [tuple(x[1:]) for x in records.tolist() if x[0] == kernels.INTERLACED]
        expected = fewest_free_numbers(row, depth)
        assert found == ([] if expected is None else [expected])


def test_a_form_that_takes_all_terms_is_found() -> None:
    """No term is past the depth, and the last difference before the form is not 0."""
    row = np.array([[9, 8, 7, 6, 5, 4, 1, 2, 3, 1, 2, 3]])
    _, records = screen(row, np.array([12]), 12)
    assert records.tolist() == [[kernels.INTERLACED, 3, 0, 6]]


@pytest.mark.parametrize("order", [23, 24, 25])
def test_a_run_as_long_as_the_order_may_end(order: int) -> None:
    """``a(n) = 2 a(n - order)`` has such runs, and orders are below 25."""
    rows = np.array([[2 ** (1 + n // order) for n in range(116)]])
    kinds, records = np.full(1, kernels.RECURRENCE, np.uint32), np.empty((1, 4), np.int64)
    kernels.screen(rows, np.array([116]), kinds, 100, 25, kernels.work_arrays(116), records)
    assert (records[0, 0] == kernels.RECURRENCE) == (order < 25)


def test_the_oracle_s_form() -> None:
    for degree, period, preperiod in [(0, 3, 2), (1, 4, 0), (1, 1, 5), (2, 2, 1)]:
        rows = tuple(
            tuple(1 + (3 * j + 5 * k) % 7 for k in range(degree + 1)) for j in range(period)
        )
        form = Hurwitzian(tuple(range(9, 9 - preperiod, -1)), rows)
        terms = form.terms(90)
        expected = oracle.interlaced_form(terms)
        found = recognised(terms, 70)
        assert isinstance(found, Hurwitzian)
        assert expected is not None
        assert (found.preperiod, found.period) == (expected.preperiod, expected.period)
        assert found.polynomials == expected.polynomials
