"""Tests of signed expansions and of the action of matrices on simple ones.

Trusted here: the definition by floor and ceiling on intervals of Fractions (tests/oracle). The
certain quotients of a simple expansion stand for an open interval, whose ends the intervals of the
tests come nearer than any quotient in them can tell.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from esma.continued_fractions import kernels
from esma.continued_fractions.expansion import Expander, expand
from esma.continued_fractions.mobius import absolute_homographic, homographic
from esma.continued_fractions.signed import SignedExpansion, from_simple, of_rational
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from tests import oracle
from tests.continued_fractions.strategies import (
    all_numbers,
    convergent,
    expansions,
    quotients,
    small_quotients,
    words,
)
from tests.oracle import constants, intervals

MANY = 400


def compiled(simple: list[int], words: list[Word], limit: int) -> list[list[int]]:
    """Rows of the kernel for one simple expansion under several words at once."""
    padded = np.zeros((len(words), max(map(len, words))), np.int64)
    for i, word in enumerate(words):
        padded[i, : len(word)] = word
    lengths = np.array([len(word) for word in words])
    # what lies after the certain terms must not be read
    terms = np.array([[*simple, 7, 7, 7]] * 2, np.int64)
    out, got = np.empty((2 * len(words), limit), np.int64), np.zeros(2 * len(words), np.int64)
    counts, all_rows = np.array([len(simple), 0]), np.arange(len(out))
    kernels.signed_rows(terms, counts, padded, lengths, all_rows, out, got)
    assert not got[len(words) :].any()
    return [out[i, : got[i]].tolist() for i in range(len(words))]


@given(expansions(small_quotients, 25), st.lists(words, min_size=1, max_size=3))
@example([2, 1], [(-1,)])
@example([2, 2], [(-1,)])
@example([0, 1, 1], [(-1, 1)])
@example([-4], [(1,), (-1,)])
def test_exactly_the_certain_terms(simple: list[int], some: list[Word]) -> None:
    """All numbers that start so, and not all of them one term further."""
    for word, row in zip(some, compiled(simple, some, MANY), strict=True):
        expected = oracle.signed_terms(all_numbers(simple), word, MANY)
        assert from_simple(simple, word, MANY) == expected
        assert row == expected
        for limit in (0, 1, len(expected) // 2, len(expected)):
            assert from_simple(simple, word, limit) == expected[:limit]
            assert compiled(simple, [word], limit) == [expected[:limit]]


@given(expansions(quotients, 20), words)
def test_quotients_of_any_size(simple: list[int], word: Word) -> None:
    expected = oracle.signed_terms(all_numbers(simple), word, MANY)
    assert from_simple(simple, word, MANY) == expected
    fit = next((i for i, t in enumerate(simple) if abs(t) >= 1 << 56), len(simple))
    if fit:
        [row] = compiled(simple[:fit], [word], MANY)
        assert row == oracle.signed_terms(all_numbers(simple[:fit]), word, MANY)


@given(expansions(small_quotients, 25), words)
def test_the_greedy_expansion_converges_to_its_number(simple: list[int], word: Word) -> None:
    """The number lies between the values with the tails 1 and oo after the certain terms."""
    terms = from_simple(simple, word)
    (a, b), (c, d) = oracle.product(terms, word)
    x = convergent([*simple, 2, 3, 1, 5])
    if c + d == 0:  # 2, 2, ... under minus signs: only the tail oo has a value
        return
    low, high = sorted([Fraction(a, c), Fraction(a + b, c + d)])
    assert low <= x <= high


@pytest.mark.parametrize("second", [1, 2, 3, 1000, 10**6])
def test_runs_under_minus_signs(second: int) -> None:
    """[2; n, 3, ...] is 3 - 1/(2 - 1/(2 - ... with n - 1 twos (Perron 1954, section 40)."""
    simple = [2, second, 3, 5]
    terms = from_simple(simple, (-1,), second + 10)
    assert terms[: second + 1] == [3, *[2] * (second - 1), 5]
    assert terms[second + 1 :][:4] == [2, 2, 2, 2][: len(terms) - second - 1]
    [row] = compiled(simple, [(-1,)], second + 10)
    assert row == terms


@given(st.fractions(max_denominator=2000), words)
@example(Fraction(1), (-1,))
@example(Fraction(0), (1, -1))
@example(Fraction(-7, 3), (-1,))
@example(Fraction(999, 1000), (-1,))
def test_rational_numbers(value: Fraction, word: Word) -> None:
    found = of_rational(value, word)
    assert found.complete
    assert len(found) == len(found.terms)
    assert list(found.terms) == oracle.signed_terms((value, value), word, len(found) + 5)
    assert oracle.evaluate(found.terms, word) == value
    assert [found.sign(n) for n in range(9)] == [word[n % len(word)] for n in range(9)]
    part = of_rational(value, word, len(found) // 2)
    assert not part.complete or len(found) < 2
    assert part.terms == found.terms[: len(found) // 2]


ROOTS = {"phi": (1, 5, 2), "sqrt(2)": (0, 2, 1), "sqrt(7)-3": (-3, 7, 1), "-sqrt(13)": (0, -13, 1)}


@given(st.sampled_from(sorted(ROOTS)), words, st.integers(1, 120), st.data())
def test_quadratic_numbers(name: str, word: Word, count: int, data: st.DataObject) -> None:
    """(a + b root(d)) / n exactly; the field's arithmetic gives the interval of any image."""
    shift, number, denominator = ROOTS[name]
    root = constants.root(abs(number), 2, 2000)
    if number < 0:
        root = intervals.negate(root)
    x = tuple((Fraction(shift) + end) / denominator for end in root)
    matrix = data.draw(
        st.tuples(*[st.integers(-4, 4)] * 4).filter(lambda m: m[0] * m[3] != m[1] * m[2])
    )
    a, b, c, d = matrix
    low, high = sorted((a * end + b) / (c * end + d) for end in x)
    y = intervals.absolute((low, high))
    expected = oracle.signed_terms(y, word, count)
    assert len(expected) == count
    found = expand(constant(name), Expression((b, a), (d, c)), word, count)
    assert found == SignedExpansion(word, tuple(expected))


INTERVALS = {
    "1/pi": lambda: intervals.divide((1, 1), constants.pi(5000)),
    "exp(-1)": lambda: constants.exp(-1, 5000),
    "cos(2)": lambda: constants.cos(2, 5000),
    "-pi": lambda: intervals.negate(constants.pi(5000)),
    "tanh(1/50)": lambda: constants.tanh(Fraction(1, 50), 5000),
}


@pytest.mark.parametrize("name", INTERVALS)
@pytest.mark.parametrize("word", [(1,), (-1,), (1, -1), (-1, -1, 1)])
def test_values_below_one_and_negative_ones(name: str, word: Word) -> None:
    x = INTERVALS[name]()
    expander = Expander(constant(name))
    for p, q in [((0, 1), (1, 0)), ((1, 0), (0, 1)), ((5, 1), (1, 3)), ((0, 0, 1), (7, 0, 0))]:
        y = oracle.oracle_value(x, p, q)
        assert expander.signed_terms(Expression(p, q), word, 150) == oracle.signed_terms(
            y, word, 150
        )


matrices = st.tuples(
    *[st.one_of(st.integers(-9, 9), st.integers(-(2**24) + 1, 2**24 - 1))] * 4
).filter(lambda m: m[0] * m[3] != m[1] * m[2])


def image(simple: list[int], matrix: tuple[int, ...], inner: Fraction) -> list[int] | None:
    """What the images of all numbers with these quotients have in common; None with a pole inside.

    `inner` cuts off a part of the tails at either end: 0 takes the closed interval.
    """
    a, b, c, d = matrix
    tops, bottoms = [], []
    # the tail is 1 + inner or 1/inner; for 0 these are 1 and oo
    (p, p1), (q, q1) = oracle.product(simple, (1,))
    for u, v in ((1 + inner, Fraction(1)), (Fraction(1), inner)):
        n, m = p * u + p1 * v, q * u + q1 * v  # x = n/m with m > 0
        tops.append(a * n + b * m)
        bottoms.append(c * n + d * m)
    if bottoms[0] * bottoms[1] <= 0:
        return None
    low, high = sorted(n / m for n, m in zip(tops, bottoms, strict=True))
    return oracle.signed_terms((low, high), (1,), MANY)


@given(expansions(max_size=25), matrices)
def test_homographic(simple: list[int], matrix: tuple[int, int, int, int]) -> None:
    """Nothing more than the open interval of tails makes certain, nothing less than the closed."""
    found = homographic(simple, matrix)
    most = image(simple, matrix, Fraction(1, 2**20_000))
    least = image(simple, matrix, Fraction(0))
    assert found == (most or [])[: len(found)]
    assert (least or []) == found[: len(least or [])]

    absolute = absolute_homographic(simple, matrix)
    if found and found[0] < 0:
        assert absolute == homographic(simple, tuple(-x for x in matrix[:2]) + matrix[2:])
    else:
        assert absolute == found

    fit = next((i for i, t in enumerate(simple) if abs(t) >= 1 << 56), len(simple))
    # as the callers do, a term that does not fit a word is replaced by one that never passes
    terms = simple[:fit] + [1 << 62] * (fit < len(simple))
    out = np.empty((1, MANY), np.int64)
    counts, status, signs = (np.zeros(1, np.int64) for _ in range(3))
    kernels.homographic(np.array(terms), np.array([matrix]), out, counts, status, signs)
    row = out[0, : counts[0]].tolist()
    assert row == absolute[: len(row)]
    if status[0] == kernels.OK:
        assert fit == len(simple)
        assert row == absolute
    if row:
        assert signs[0] == (-1 if found[0] < 0 else 1)


@given(expansions(small_quotients, 60), matrices)
def test_small_quotients_never_leave_the_compiled_path(
    simple: list[int], matrix: tuple[int, int, int, int]
) -> None:
    """Coefficients below 2**24 and quotients below 64 fit 64 bits unless an image is huge."""
    out = np.empty((1, MANY), np.int64)
    counts, status, signs = (np.zeros(1, np.int64) for _ in range(3))
    kernels.homographic(np.array(simple), np.array([matrix]), out, counts, status, signs)
    absolute = absolute_homographic(simple, matrix)
    assert out[0, : counts[0]].tolist() == absolute[: counts[0]]
    if max(map(abs, matrix)) < 10:
        assert status[0] == kernels.OK
        assert counts[0] == len(absolute)


def test_homographic_needs_a_determinant() -> None:
    with pytest.raises(ValueError, match="determinant"):
        homographic([1, 2, 3], (2, 4, 1, 2))
