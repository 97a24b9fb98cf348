"""Recognition where it is hard: long equal stretches, minimal shapes, integers past 64 bits, runs.

Trusted here: sequences made from known polynomials, and the brute force of tests/oracle, which
takes the description with the fewest free numbers.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from esma.massey import kernels
from esma.massey.differences import forward_differences
from esma.massey.laws.hurwitzian import Hurwitzian, hurwitzian_of
from esma.massey.laws.recurrence import LinearRecurrence, recurrence_of
from esma.massey.lift import berlekamp_massey
from esma.massey.recognise import LOOKAHEAD, order_bound
from tests import oracle
from tests.massey.rows import recognised, recognised_rows

Planted = tuple[Hurwitzian, int]


@st.composite
def repetitive(draw: st.DrawFn, factor: int = 1) -> Planted:
    """Forms with few different values, so that parts of them look like something shorter."""
    depth = draw(st.integers(24, 100))
    degree = draw(st.integers(0, 3))
    period = draw(st.integers(1, depth // (degree + 3)))
    preperiod = draw(st.integers(0, depth - (degree + 3) * period))
    usual = draw(st.integers(1, 3))
    value = st.one_of(st.just(usual), st.just(usual), st.just(usual), st.integers(1, 30))
    growth = st.one_of(st.just(0), st.just(0), st.integers(0, 3))
    head = draw(st.lists(value, min_size=preperiod, max_size=preperiod))
    rows = draw(
        st.lists(
            st.tuples(value, *[growth] * degree).map(lambda row: tuple(factor * x for x in row)),
            min_size=period,
            max_size=period,
        )
    )
    return Hurwitzian(tuple(head), tuple(rows)), depth


#: What sqrt(145) = [12; 24, 24, ...] is under minus signs. The terms 98 to 115 are all 2.
ROOT = Hurwitzian((13,), ((2,),) * 23 + ((26,),))


def minimal(form: Hurwitzian) -> tuple[int, int]:
    """Preperiod and period of the description with the fewest free numbers."""
    least = oracle.interlaced_form(form.terms(260), max_degree=3)
    assert least is not None
    return least.preperiod, least.period


@settings(max_examples=60)
@given(repetitive())
@example((ROOT, 100))
@example((Hurwitzian((9,) * 30, ((1,),) * 20 + ((7,),)), 100))
@example((Hurwitzian((), ((2, 0),) * 19 + ((1, 1),)), 100))
def test_planted_forms_are_found_in_their_shortest_form(planted: Planted) -> None:
    form, depth = planted
    found = recognised(form.terms(depth + LOOKAHEAD), depth)
    assert isinstance(found, Hurwitzian)
    assert found.terms(400) == form.terms(400)
    assert (found.preperiod, found.period) == minimal(form)


@settings(max_examples=40)
@given(repetitive(), st.sampled_from([10**18, 10**20, 1 << 70, 3 << 200]))
@example((Hurwitzian((1, 2), ((1, 0),) * 20), 100), 10**30)
@example((ROOT, 100), 1 << 70)
def test_integers_past_64_bits(planted: Planted, factor: int) -> None:
    """The same recall as for machine words: also periods that Berlekamp–Massey does not see."""
    form, depth = planted
    large = Hurwitzian(form.head, tuple(tuple(factor * x for x in r) for r in form.differences))
    terms = large.terms(depth + LOOKAHEAD)
    assert max(terms) >= 1 << 56
    found = recognised(terms, depth)
    assert isinstance(found, Hurwitzian)
    assert found.terms(400) == large.terms(400)
    assert (found.preperiod, found.period) == minimal(large)


@given(repetitive())
def test_one_huge_quotient_before_the_regular_part(planted: Planted) -> None:
    form, depth = planted
    if not form.head:
        form = Hurwitzian((7,), form.differences)
    form = Hurwitzian((10**40, *form.head[1:]), form.differences)
    if form.preperiod + (form.degree + 2) * form.period > depth:
        return
    found = recognised(form.terms(depth + LOOKAHEAD), depth)
    assert isinstance(found, Hurwitzian)
    assert found.terms(400) == form.terms(400)


@pytest.mark.parametrize("factor", [1, 10**30])
@pytest.mark.parametrize("run", [LOOKAHEAD, LOOKAHEAD + 1])
def test_a_short_run_at_the_end_is_no_form(run: int, factor: int) -> None:
    """A constant tail needs one block and all the terms past the depth: 17 differences."""
    random = np.random.default_rng(7)
    start = random.integers(3, 90, 116 - run).tolist()
    terms = [factor * int(x) for x in [*start, *[2] * run]]
    assert recognised(terms, 100) is None


def test_a_form_that_fails_past_the_depth_is_none() -> None:
    for factor in (1, 10**30):
        form = Hurwitzian((3, 1), ((factor, 0), (2 * factor, 4), (5, 1)))
        for place in (100, 105, 115):
            terms = form.terms(116)
            terms[place] += 1
            assert recognised(terms, 100) is None
        assert recognised(form.terms(116), 100) is not None


@settings(max_examples=60)
@given(
    st.integers(4, 7),
    st.integers(1, 4),
    st.lists(st.integers(1, 9), max_size=3),
    st.sampled_from([1, 10**17]),
    st.data(),
)
def test_degree_four_and_more(
    degree: int, period: int, head: list[int], factor: int, data: st.DataObject
) -> None:
    """Short periods by Berlekamp–Massey, whose cyclotomic factors give the polynomials back."""
    row = st.tuples(*[st.integers(1, 6).map(lambda x: factor * x)] * (degree + 1))
    rows = data.draw(st.lists(row, min_size=period, max_size=period))
    form = Hurwitzian(tuple(head), tuple(rows))
    order = form.recurrence.order
    depth = 4 * order + 8
    found = recognised(form.terms(depth + LOOKAHEAD), depth)
    assert isinstance(found, Hurwitzian)
    assert found.terms(300) == form.terms(300)
    assert found.degree == degree
    assert found.period <= period
    assert found.preperiod <= len(head)


@given(
    st.integers(1, 3),
    st.lists(st.integers(1, 9), max_size=3),
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(2, 7)),
        min_size=1,
        max_size=3,
        unique_by=lambda x: x[1],
    ),
    st.integers(0, 4),
)
def test_geometric_and_mixed_quotients(
    copies: int, head: list[int], powers: list[tuple[int, int]], slope: int
) -> None:
    """Tasoev's continued fractions and their sums with polynomials: recurrences over Z."""
    block = [
        sum(a * r**m for a, r in powers) + slope * m for m in range(136) for _ in range(copies)
    ]
    terms = [*head, *block][:136]
    found = recognised(terms, 120)
    assert isinstance(found, LinearRecurrence)
    assert found.terms(len(terms)) == terms
    assert found.order <= len(head) + copies * (len(powers) + 2)
    assert all(isinstance(c, int) for c in found.coefficients)


def test_fibonacci_and_its_bisections() -> None:
    fibonacci = [1, 1]
    while len(fibonacci) < 400:
        fibonacci.append(fibonacci[-1] + fibonacci[-2])
    assert recognised(fibonacci[:116], 100) == LinearRecurrence((1, -1, -1), (1, 1))
    assert recognised(fibonacci[2:234:2], 100) == LinearRecurrence((1, -3, 1), (2, 5))  # A001519


def test_orders_below_the_bound_are_found_and_no_others() -> None:
    """Order 24 at depth 100, as in the reference program (less than a quarter)."""
    assert order_bound(100) == 25
    random = np.random.default_rng(3)
    for order, seen in ((24, True), (25, False)):
        weights = random.integers(-2, 3, order - 1).tolist()
        form = LinearRecurrence((1, *weights, 1), tuple(random.integers(1, 9, order).tolist()))
        found = recognised(form.terms(116), 100)
        assert (found == form) is seen
        assert (found is None) is not seen


def test_accidents_modulo_the_compiled_prime_are_rejected() -> None:
    """These rows are what a recurrence gives modulo the prime, and obey none over Z."""
    p = kernels.PRIME
    random = np.random.default_rng(11)
    rows = np.array(
        [[int(x) % p + p * int(random.integers(0, 1000)) for x in
          LinearRecurrence((1, -3, 5, 7), (1, 2, 4)).terms(116)] for _ in range(30)],
        np.int64,
    )  # fmt: skip
    records = np.empty((30, 4), np.int64)
    kinds, work = np.full(30, kernels.RECURRENCE, np.uint32), kernels.work_arrays(116)
    kernels.screen(rows, np.full(30, 116), kinds, 100, 25, work, records)
    assert (records[:, 0] == kernels.RECURRENCE).all()
    assert (records[:, 1] == 3).all()
    assert recognised_rows(rows, np.full(30, 116), 100) == []


@pytest.mark.parametrize("size", [60, 62, 100, 130, 400])
def test_coefficients_of_any_size_are_lifted(size: int) -> None:
    """Past the first prime 2**61 - 1 the next one serves."""
    planted = LinearRecurrence((1, -(1 << size) - 1, 5, (1 << size - 1) + 9), (9, 4, 1, 2, 3))
    terms = planted.terms(40)
    found = recurrence_of(terms)
    assert found == planted
    assert recurrence_of([*terms[:-1], terms[-1] + 1], planted.order + 1) is None


def test_coefficients_past_every_prime_are_not_claimed() -> None:
    planted = LinearRecurrence((1, -(1 << 600)), (1,))
    assert recurrence_of(planted.terms(30)) is None


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40), st.integers(1, 30))
def test_orders_from_a_bound_on_are_left_out(terms: list[int], bound: int) -> None:
    whole = recurrence_of(terms, len(terms) + 1)
    _, order = berlekamp_massey(terms, (1 << 61) - 1)
    found = recurrence_of(terms, bound)
    assert found == (None if order >= bound else whole)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=14))
def test_recurrences_over_the_rationals(terms: list[int]) -> None:
    """The same order as by elimination, whenever the recurrence is unique."""
    least = oracle.shortest_recurrence(terms)
    found = recurrence_of(terms)
    if 2 * (len(least) - 1) < len(terms) - 1:
        if all(c.denominator == 1 for c in least):
            assert found is not None
            padded = [*found.coefficients, *[0] * (found.order + 1 - len(found.coefficients))]
            assert padded == least
    elif found is not None:
        assert found.order >= len(least) - 1


integer_valued = st.lists(st.integers(-9, 9), min_size=1, max_size=6)


@given(st.lists(integer_valued, min_size=1, max_size=4), st.lists(st.integers(-9, 9), max_size=4))
def test_polynomials_with_fractional_coefficients(rows: list[list[int]], head: list[int]) -> None:
    """Differences are integers also where the polynomials in powers of m are not."""
    width = max(map(len, rows))
    padded = tuple(tuple(r + [0] * (width - len(r))) for r in rows)
    form = Hurwitzian(tuple(head), padded)
    size = form.preperiod + 9 * form.period
    terms = form.terms(size)
    for j, p in enumerate(form.polynomials):
        values = [sum(Fraction(c) * m**k for k, c in enumerate(p)) for m in range(9)]
        assert values == terms[form.preperiod + j :: form.period][:9]
        assert len(p) == 1 or p[-1] != 0
        assert p == oracle.interlaced.through_points([int(v) for v in values])
    again = Hurwitzian.from_polynomials(head, form.polynomials)
    assert again.terms(size) == terms
    assert again.polynomials == form.polynomials
    assert Hurwitzian.from_terms(terms, len(head), form.period, width - 1) == form
    assert hurwitzian_of(form.recurrence).terms(size) == terms  # type: ignore[union-attr]


def test_a_polynomial_must_take_integer_values() -> None:
    with pytest.raises(ValueError, match="fractional"):
        Hurwitzian.from_polynomials((), [(Fraction(1, 2), Fraction(1, 3))])
    triangular = Hurwitzian.from_polynomials((), [(0, Fraction(1, 2), Fraction(1, 2))])
    assert triangular.terms(6) == [0, 1, 3, 6, 10, 15]


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=9))
def test_forward_differences(values: list[int]) -> None:
    assert forward_differences(values) == [
        oracle.interlaced.differences(values, 1, k)[0] for k in range(len(values))
    ]


@pytest.mark.full
def test_a_million_random_rows_have_no_form() -> None:
    """The law of Gauss and Kuzmin, for almost all numbers (Khinchin 1964, section 15)."""
    for seed in range(50):
        uniform = np.random.default_rng(seed).random((20_000, 116))
        rows = np.minimum(1 / (2.0**uniform - 1), 2.0**40).astype(np.int64).clip(1)
        assert recognised_rows(rows, np.full(len(rows), 116), 100) == []
