"""Expansions: every compiled kernel beside the definitions.

Trusted: tests/oracle (Fraction and int); published quotients: OEIS A003417 (e), A001203 (pi),
A002852 (Euler's constant), A286016 (tanh 1 with minus signs); PARI's contfrac through cypari.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esma.continued_fractions import kernels
from esma.continued_fractions.expansion import Expander, expand
from esma.continued_fractions.mobius import absolute_homographic, homographic
from esma.continued_fractions.signed import from_simple, of_rational
from esma.continued_fractions.simple import SimpleExpansion, quotients_of_interval
from esma.continued_fractions.terms import integers
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.errors import PrecisionError
from tests import oracle

words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=7).map(tuple)
# small quotients, those at the edge of a Lehmer word, and those that leave 64 bits
quotients = st.one_of(
    st.integers(1, 5),
    st.integers(1, 5),
    st.integers(2**29 - 2, 2**33),
    st.integers(2**54, 2**60),
    st.integers(2**100, 2**101),
)
small = st.lists(st.one_of(st.integers(1, 4), st.integers(1, 60)), min_size=30, max_size=80)


def value(terms: list[int]) -> Fraction:
    return oracle.evaluate(terms, (1,))


def common(x: Fraction, y: Fraction) -> list[int]:
    """Euclid on both, from the definition: floors while they agree."""
    found = []
    while True:
        a = x.numerator // x.denominator
        if a != y.numerator // y.denominator:
            return found
        found.append(a)
        if x == a or y == a:
            return found
        x, y = 1 / (x - a), 1 / (y - a)


@given(
    st.integers(-5, 5), st.lists(quotients, min_size=1, max_size=40), st.integers(0, 3), st.data()
)
def test_euclid_on_an_interval(
    first: int, rest: list[int], width: int, data: st.DataObject
) -> None:
    x = value([first, *rest])
    y = x + Fraction(width, data.draw(st.integers(1, 2**200)))
    found = quotients_of_interval((x.numerator, x.denominator), (y.numerator, y.denominator))
    expected = common(x, y)
    assert found == expected
    inside = x + (y - x) * Fraction(1, 3)
    sure = max(len(found) - 1, 0)
    assert oracle.simple_terms(inside)[:sure] == found[:sure]


@given(st.integers(1, 2**2000), st.integers(1, 2**2000))
def test_euclid_on_large_numbers(p: int, q: int) -> None:
    found = quotients_of_interval((p, q), (p, q))
    assert found == oracle.simple_terms(Fraction(p, q))


@given(small, words, st.integers(1, 60))
def test_signed_from_simple(terms: list[int], word: tuple[int, ...], limit: int) -> None:
    # the number between two tails: every number in the cylinder has these certain terms
    found = from_simple(terms, word, limit)
    for tail in (Fraction(101, 100), Fraction(1009, 7)):
        y = oracle.evaluate([*terms, int(tail)], (1,)) if tail.denominator == 1 else None
        if y is None:
            y = Fraction(tail)
            for a in reversed(terms):
                y = a + 1 / y
        assert oracle.signed_terms((y, y), word, len(found)) == found
    assert len(found) == limit or len(found) >= len(terms) // 2
    rows = np.empty((1, limit), np.int64)
    got = np.zeros(1, np.int64)
    count, size = np.array([len(terms)]), np.array([len(word)])
    chosen = np.array([0])
    kernels.signed_rows(np.array([terms]), count, np.array([word]), size, chosen, rows, got)
    assert rows[0, : got[0]].tolist() == found


@given(st.fractions(max_denominator=10**6), words)
def test_rational_numbers(x: Fraction, word: tuple[int, ...]) -> None:
    found = of_rational(x, word)
    assert found.complete
    assert oracle.evaluate(found.terms, word) == x
    assert list(found.terms) == oracle.signed_terms((x, x), word, len(found) + 1)


matrices = st.tuples(*[st.integers(-50, 50)] * 4).filter(lambda m: m[0] * m[3] != m[1] * m[2])


@given(st.integers(-3, 3), small, matrices)
def test_homographic(first: int, rest: list[int], matrix: tuple[int, int, int, int]) -> None:
    terms = [first, *rest]
    found = homographic(terms, matrix)
    a, b, c, d = matrix
    for tail in (Fraction(100001, 100000), Fraction(9999991, 3)):
        x = tail
        for t in reversed(terms):
            x = t + 1 / x
        if c * x + d == 0:
            continue
        y = (a * x + b) / (c * x + d)
        assert oracle.simple_terms(y)[: len(found)] == found
    out = np.empty((1, 200), np.int64)
    counts, status, signs = (np.zeros(1, np.int64) for _ in range(3))
    kernels.homographic(np.array(terms), np.array([matrix]), out, counts, status, signs)
    expected = absolute_homographic(terms, matrix)
    assert status[0] == kernels.OK
    assert out[0, : counts[0]].tolist() == expected
    if found:
        assert signs[0] == (-1 if found[0] < 0 else 1)


def test_homographic_says_when_words_do_not_suffice() -> None:
    terms = np.array([1, 2**55, 2**55, 2**55, 3, 4])
    out = np.empty((1, 10), np.int64)
    counts, status, signs = (np.zeros(1, np.int64) for _ in range(3))
    kernels.homographic(terms, np.array([[1000, 1, 1, 1000]]), out, counts, status, signs)
    assert status[0] == kernels.OVERFLOW
    whole = absolute_homographic(terms.tolist(), (1000, 1, 1, 1000))
    assert out[0, : counts[0]].tolist() == whole[: counts[0]]


EXPRESSIONS = [
    Expression((1, 2, 3), (-2, 0, 1)),
    Expression((-7, 1, 1), (5, 0, 0)),
    Expression((1, -3, 0, 1), (2, 2, -1, 3)),
    Expression((0, 0, 0, 0, 1), (-1, 1, 0, 0, 0)),
]


@pytest.mark.parametrize("name", ["e", "pi", "cos(2)", "1/pi", "exp(-3)", "100*pi", "zeta(1/2)"])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_higher_degrees_from_fixed_point_powers(name: str, expression: Expression) -> None:
    c = constant(name)
    batch = Expander(c).batch([expression], 120, 300)
    certain = batch.terms[0, : batch.counts[0]].tolist()
    assert len(certain) > 40
    y = expression.value(c, 3000)
    low = Fraction(int(y.mid().floor().unique_fmpz() or 0))  # only to be sure of the size
    assert abs(certain[0] - low) <= 1
    from esma.enumeration.balls import interval

    lo, hi = interval(y, 2900)
    true = common(Fraction(lo, 1 << 2900), Fraction(hi, 1 << 2900))
    assert certain == true[: len(certain)]
    assert bool(batch.negative[0]) == (expression.sign_at(c) < 0)


PUBLISHED = {
    ("e", (1,)): [2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10],  # A003417
    ("pi", (1,)): [
        3,
        7,
        15,
        1,
        292,
        1,
        1,
        1,
        2,
        1,
        3,
        1,
        14,
        2,
        1,
        1,
        2,
        2,
        2,
        2,
        1,
        84,
    ],  # A001203
    ("euler_gamma", (1,)): [
        0,
        1,
        1,
        2,
        1,
        2,
        1,
        4,
        3,
        13,
        5,
        1,
        1,
        8,
        1,
        2,
        4,
        1,
        1,
        40,
    ],  # A002852
    ("tanh(1)", (-1,)): [1, 5, 2, 2, 2, 2, 9, *[2] * 8, 13, *[2] * 12, 17],  # A286016
}


@pytest.mark.parametrize(("name", "word"), PUBLISHED)
def test_published_quotients(name: str, word: tuple[int, ...]) -> None:
    expected = PUBLISHED[name, word]
    found = expand(constant(name), Expression((0, 1), (1, 0)), word, len(expected))
    assert list(found.terms) == expected


@pytest.mark.parametrize("name", ["exp(pi)", "gamma(1/3)", "2**(1/3)", "log(3)", "besselj(0,1)"])
def test_pari_agrees(name: str) -> None:
    cypari = pytest.importorskip("cypari")
    pari = cypari.pari
    pari.set_real_precision(300)
    text = {"exp(pi)": "exp(Pi)", "2**(1/3)": "2^(1/3)"}.get(name, name)
    theirs = [int(x) for x in pari(f"contfrac({text})")][:200]
    assert SimpleExpansion(constant(name)).terms(200) == theirs


def test_what_looks_rational_is_said() -> None:
    c = constant("exp(log(2)/2)")  # its square is 2
    with pytest.raises(PrecisionError, match="looks rational"):
        expand(c, Expression((0, 0, 1), (1, 0, 0)), (1,), 50)


@given(words, st.integers(5, 60))
def test_algebraic_numbers(word: tuple[int, ...], count: int) -> None:
    c = constant("sqrt(7)-2")
    found = integers(Expander(c).signed_terms(Expression((0, 1), (1, 0)), word, count))
    interval = oracle.decimal_interval(constant("sqrt(7)").decimal(400))
    expected = oracle.signed_terms((interval[0] - 2, interval[1] - 2), word, count)
    assert found == expected
