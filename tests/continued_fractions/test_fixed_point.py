"""Tests of expressions of degree 2 and more, which are expanded from fixed-point powers of c.

Trusted here: rational intervals around constants from series with bounds for their remainders, and
rational functions of intervals (tests/oracle), a few thousand bits narrower than what is tested.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import log2

import pytest
from flint import ctx
from hypothesis import given
from hypothesis import strategies as st

from esma.continued_fractions import kernels
from esma.continued_fractions.expansion import Expander, expander_of
from esma.enumeration.balls import interval
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression, reduced
from tests import oracle
from tests.oracle import constants as c
from tests.oracle.intervals import divide, negate, polynomial

BITS = 6000


@lru_cache(maxsize=32)
def narrow(name: str) -> oracle.Interval:
    """An interval around a constant that does not come from esma."""
    return {
        "e": lambda: c.exp(1, BITS),
        "pi": lambda: c.pi(BITS),
        "cos(2)": lambda: c.cos(2, BITS),
        "-100*pi": lambda: negate(oracle.intervals.multiply(c.exact(100), c.pi(BITS))),
        "exp(-30)": lambda: c.exp(-30, BITS),
        "exp(40)": lambda: c.exp(40, BITS),
        "tan(1/7)": lambda: c.tan(Fraction(1, 7), BITS),
        "zeta(3)": lambda: c.zeta3(BITS),
    }[name]()


NAMES = ["e", "pi", "cos(2)", "-100*pi", "exp(-30)", "exp(40)", "tan(1/7)", "zeta(3)"]
small = st.integers(-9, 9)
coefficients = st.one_of(small, small, small, st.integers(-(2**24) + 1, 2**24 - 1))


@st.composite
def functions(draw: st.DrawFn) -> Expression:
    degree = draw(st.integers(2, 4))
    row = st.lists(coefficients, min_size=degree + 1, max_size=degree + 1).map(tuple)
    pairs = st.tuples(row, row).filter(
        lambda x: any(x[0][2:] + x[1][2:]) and any(x[0]) and any(x[1])
    )
    p, q = draw(pairs)
    try:
        found = reduced(p, q)
    except ValueError:  # a rational number
        found = Expression((0,) * degree + (1,), (1,) + (0,) * degree)
    return found if found.degree > 1 else Expression((1, 0, 1), (3, 1, 0))


@given(st.sampled_from(NAMES), functions(), st.sampled_from([128, 300, 528, 1500]))
def test_certain_terms(name: str, expression: Expression, bits: int) -> None:
    x = narrow(name)
    p, q = polynomial(expression.numerator, x), polynomial(expression.denominator, x)
    y = divide(p, q)
    true = oracle.signed_terms(oracle.intervals.absolute(y), (1,), 10_000)
    batch = expander_of(constant(name)).batch([expression], 2000, bits)
    count = int(batch.counts[0])
    certain = batch.terms[0, :count].tolist()
    assert certain == true[:count]
    if batch.status[0] == kernels.UNSIGNED:
        assert count == 0
        return
    assert bool(batch.negative[0]) == (y[1] < 0)
    if batch.status[0] == kernels.OVERFLOW:
        assert true[count] >= 2**54
        return
    # What is not given out could not be known: the bits, less those that cancel, less those by
    # which the coefficients and the size of c enlarge P and Q. n terms need 2 log2 q_n bits.
    top = max(abs(float(end)) for end in x) ** (len(expression.numerator) - 1) + 1
    loss = log2(2 * top * sum(map(abs, expression.numerator + expression.denominator)) + 2)
    least = min(abs(end) for end in (*p, *q))
    cancelled = max(0.0, -log2(float(least) or 1e-300))
    # The first quotient that is not certain is k or k - 1 with the enclosure around k, so the value
    # goes on with k, a large one, or with k - 1, 1, a large one.
    matrix = oracle.product(true[: count + 3], (1,))
    assert 2 * matrix[1][0].bit_length() >= bits - 2 * loss - 2 * cancelled - 40


@given(st.sampled_from(NAMES), st.lists(functions(), min_size=1, max_size=5))
def test_a_batch_is_its_rows(name: str, expressions: list[Expression]) -> None:
    expander = expander_of(constant(name))
    expressions = [x for x in expressions if x.degree == expressions[0].degree]
    batch = expander.batch(expressions, 150, 400)
    for i, expression in enumerate(expressions):
        alone = expander.batch([expression], 150, 400)
        shared = min(batch.counts[i], alone.counts[0])
        assert abs(int(batch.counts[i]) - int(alone.counts[0])) <= 60
        assert (batch.terms[i, :shared] == alone.terms[0, :shared]).all()
        assert batch.negative[i] == alone.negative[0] or not shared


@pytest.mark.parametrize("name", [*NAMES, "exp(70)", "exp(100)", "-exp(80)"])
@pytest.mark.parametrize(("degree", "bits"), [(2, 200), (4, 500), (6, 128)])
def test_powers_are_wrong_by_two_units_at_most(name: str, degree: int, bits: int) -> None:
    """What the kernel relies on when it says which terms are certain."""
    made = constant(name)
    powers = Expander(made)._fixed_point_powers(degree, bits)
    for i in range(degree + 1):
        number = sum(int(x) << (32 * k) for k, x in enumerate(powers[i]))
        with ctx.workprec(8000):
            low, high = interval(abs(made.enclosure(6000)) ** i, bits + 64)
        assert abs((number << 64) - low) <= 2 << 64
        assert abs((number << 64) - high) <= 2 << 64


def test_a_value_that_cannot_be_told_from_zero_has_no_certain_terms() -> None:
    made = constant("exp(log(2)/2)")  # its square is 2
    for p, q in [((-2, 0, 1), (1, 1, 0)), ((1, 1, 0), (-2, 0, 1)), ((-4, 0, 2), (-2, 0, 1))]:
        batch = Expander(made).batch([Expression(p, q)], 50, 300)
        assert batch.counts[0] == 0
        assert batch.status[0] == kernels.UNSIGNED


def test_a_rational_value_ends_its_certain_terms() -> None:
    """5 * 2/3 and (1 + 2)/14: the last term is never certain, both ends stay around the value."""
    made = constant("exp(log(2)/2)")
    for p, q, value in [
        ((0, 0, 5), (3, 0, 0), Fraction(10, 3)),
        ((1, 0, 1), (0, 0, 7), Fraction(3, 14)),
    ]:
        batch = Expander(made).batch([Expression(p, q)], 50, 300)
        assert batch.status[0] == kernels.OK
        certain = batch.terms[0, : batch.counts[0]].tolist()
        assert certain == oracle.simple_terms(value)[:-1]


def test_large_coefficients_leave_the_compiled_path() -> None:
    expander = Expander(constant("e"))
    expression = Expression((1, 2**24, 1), (3, 1, 0))
    batch = expander.batch([expression], 50, 300)
    assert batch.status[0] == kernels.OVERFLOW
    y = divide(
        *(polynomial(p, narrow("e")) for p in (expression.numerator, expression.denominator))
    )
    found = expander.simple_terms(expression, 600)
    assert list(found) == oracle.signed_terms(y, (1,), len(found))
    assert len(found) > 150
