"""Integer-valued polynomials as rows of forward differences at 0: ``P(m) = sum_k row[k] C(m, k)``.

The rows of :class:`.laws.Hurwitzian`. Every operation stays in integers (Newton 1687; Polya 1915).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

from flint import fmpq_poly

from esma.system.rationals import fraction_of

Row = tuple[int, ...]
"""A polynomial by its forward differences at 0, as `value` sums them up."""

Polynomial = tuple[Fraction | int, ...]
"""Coefficients, lowest degree first, without trailing zeros (the zero polynomial is ``(0,)``)."""


def forward_differences(values: list[int]) -> list[int]:
    """First value, first difference, second difference, ... of a list of values.

    >>> forward_differences([1, 4, 9, 16])
    [1, 3, 2, 0]
    """
    found = []
    while values:
        found.append(values[0])
        values = [b - a for a, b in pairwise(values)]
    return found


def polynomial_of(row: Row) -> fmpq_poly:
    """The polynomial with these forward differences at 0, in powers of m.

    >>> polynomial_of((0, 0, 1))
    1/2*x^2 + (-1/2)*x
    """
    total, binomial = fmpq_poly(), fmpq_poly([1])
    for k, d in enumerate(row):
        total += d * binomial
        binomial = binomial * fmpq_poly([-k, 1]) / (k + 1)
    return total


def in_powers(row: Row) -> Sequence[int | Fraction]:
    """Coefficients of the polynomial with these forward differences at 0, lowest degree first,
    without trailing zeros.

    >>> in_powers((3, 4)), in_powers((0, 0, 1))     # 3 + 4 m, m (m - 1)/2
    ((3, 4), (Fraction(0, 1), Fraction(-1, 2), Fraction(1, 2)))
    """
    row = trimmed(row)
    if len(row) <= 2:  # by far the most frequent; binomial(m, 1) is m
        return row
    return tuple(fraction_of(c) for c in polynomial_of(row).coeffs())


def row_of(coefficients: Sequence[int | Fraction], width: int = 0) -> Row:
    """The forward differences at 0 of a polynomial, at least `width` of them.

    Raises
    ------
    ValueError
        If it takes a value that is no integer.

    Examples
    --------
    >>> row_of((3, 4)), row_of((0, Fraction(-1, 2), Fraction(1, 2)))     # 3 + 4 m, m (m - 1)/2
    ((3, 4), (0, 0, 1))
    """
    size = max(width, len(coefficients))
    values = [sum(c * m**k for k, c in enumerate(coefficients)) for m in range(size)]
    if any(v.denominator != 1 for v in values):
        raise ValueError("partial quotients are integers: a polynomial takes a fractional value")
    return tuple(forward_differences([int(v) for v in values]))


def rows_through(terms: Sequence[int], period: int) -> tuple[Row, ...]:
    """The rows of so many polynomials that take turns, each through its terms.

    >>> rows_through([1, 2, 1, 1, 4, 1], 3)
    ((1, 0), (2, 2), (1, 0))
    """
    columns = []  # difference by difference, each over all classes
    while terms:
        columns.append(terms[:period])
        terms = [b - a for a, b in zip(terms, terms[period:], strict=False)]
    return tuple(zip(*columns, strict=True))


def value(row: Row, m: int) -> int:
    """P(m), for negative m too.

    >>> value((0, 1, 2), 5), value((0, 1, 2), -3)       # m**2
    (25, 9)
    """
    if len(row) == 2:
        return row[0] + m * row[1]
    total, binomial = row[0], 1
    for k in range(1, len(row)):
        binomial = binomial * (m - k + 1) // k
        total += row[k] * binomial
    return total


def sampled(row: Row, start: int, step: int) -> Row:
    """The row of ``P(start + step m)``.

    >>> sampled((0, 1, 2), 1, 2)                        # (2 m + 1)**2
    (1, 8, 8)
    """
    if len(row) == 1:
        return row
    if len(row) == 2:
        return row[0] + start * row[1], step * row[1]
    return tuple(forward_differences([value(row, start + step * i) for i in range(len(row))]))


def added(row: Row, other: Row) -> Row:
    """The row of the sum.

    >>> added((1, 2), (3,))
    (4, 2)
    """
    if len(row) < len(other):
        row, other = other, row
    if len(other) == 1:
        return (row[0] + other[0], *row[1:])
    return (*(x + y for x, y in zip(row, other, strict=False)), *row[len(other) :])


def trimmed(row: Row) -> Row:
    """Without zeros at the end; at least one entry.

    >>> trimmed((3, 0, 0))
    (3,)
    """
    n = len(row)
    while n > 1 and not row[n - 1]:
        n -= 1
    return row[:n]


def widened(rows: Iterable[Row], width: int) -> list[Row]:
    """With zeros at the end, so that all have this length.

    >>> widened([(3,), (1, 2)], 2)
    [(3, 0), (1, 2)]
    """
    return [row + (0,) * (width - len(row)) for row in rows]


def settled_from(row: Row, bound: int) -> int | None:
    """An index from which on ``P(m) >= bound``; 0 if that is all m >= 0, None if there is none.

    >>> settled_from((-5, 2), 1), settled_from((1,), 1), settled_from((9, -1), 1)
    (3, 0, None)
    >>> settled_from((10, -6, 2), 1)
    6
    """
    row = trimmed(row)
    if len(row) == 1:
        return 0 if row[0] >= bound else None
    if row[-1] < 0:
        return None
    if len(row) == 2:
        return max(0, -((row[0] - bound) // row[1]))
    places = turns(row)
    if all(value(row, m) >= bound for m in places):
        return 0
    return _first(row, bound, places[-1], None)


def turns(row: Row) -> list[int]:
    """Indices m >= 0 between which P rises or falls, 0 the first; after the last it does so for
    ever. As many steps as coefficients have digits.

    >>> turns((10, -6, 2)), turns((10**80, 1 - 2 * 10**40, 2)) == [0, 10**40]   # (m - 10**40)**2
    ([0, 3], True)
    """
    slopes = trimmed(row)[1:]
    if len(slopes) < 2:
        return [0]
    found = [0]
    places = turns(slopes)
    for start, stop in zip(places, [*places[1:], None], strict=True):
        rising = value(slopes, start) >= 0
        last = slopes[-1] if stop is None else value(slopes, stop)
        if rising != (last >= 0):
            found.append(_first(_negated(slopes) if rising else slopes, int(rising), start, stop))
    return found


def zeros(polynomial: fmpq_poly) -> list[int]:
    """Its zeros among 0, 1, 2, ...; of 0 the first one.

    >>> zeros(polynomial_of((10**80, 1 - 2 * 10**40, 2))) == [10**40], zeros(fmpq_poly([-1, 0, 2]))
    (True, [])
    """
    if polynomial.is_zero():
        return [0]
    return [int(root) for root, _ in polynomial.numer().roots() if root >= 0]


def _negated(row: Row) -> Row:
    return tuple(-d for d in row)


def _first(row: Row, bound: int, low: int, high: int | None) -> int:
    """The first index from `low` on at which P is at least a bound, where P rises from there to
    `high`, or for ever, and reaches it.
    """
    if high is None:
        step = 1
        while value(row, low + step) < bound:
            step *= 2
        high = low + step
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if value(row, middle) >= bound else (middle + 1, high)
    return low


def period_modulo(row: Row, modulus: int) -> int:
    """The least f > 0 with ``P(m + f) = P(m)`` modulo `modulus` for all m.

    >>> period_modulo((0, 3), 4), period_modulo((0, 2), 4), period_modulo((0, 1, 1), 2)
    (4, 2, 4)
    """
    f = 1
    while any((x - y) % modulus for x, y in zip(sampled(row, f, 1), row, strict=True)):
        f += 1
    return f


def has_period(rows: Sequence[Row], period: int) -> bool:
    """Whether rows interlaced, a(n) with ``a(N m + j) = P_j(m)``, are polynomials at the distance
    `period`, a divisor of N.

    >>> has_period(((1, 4), (3, 4)), 1), has_period(((1, 4), (3, 2)), 1)
    (True, False)
    """
    size = len(rows)
    times = size // period
    # Q_j = P_{j + period} at a distance of 1/times of a block: P_{j+period}(m) = P_j(m + 1/times)
    if all(len(row) <= 2 for row in rows):
        for j, row in enumerate(rows):
            n = j + period
            after = rows[n] if n < size else sampled(rows[n - size], 1, 1)
            slope = row[1] if len(row) == 2 else 0
            if (after[1] if len(after) == 2 else 0) != slope:
                return False
            if (after[0] - row[0]) * times != slope:
                return False
        return True
    degree = max(map(len, rows)) - 1
    terms = [value(rows[n % size], n // size) for n in range((degree + 1) * (size + period))]
    for _ in range(degree + 1):
        terms = [y - x for x, y in zip(terms, terms[period:], strict=False)]
    return not any(terms)


def least_period(rows: Sequence[Row]) -> int:
    """The least period of interlaced polynomials that divides their number.

    >>> least_period(((1, 4), (3, 4))), least_period(((1, 4), (3, 2)))
    (1, 2)
    """
    return least_divisor(len(rows), partial(has_period, rows))


def least_divisor(size: int, is_period: Callable[[int], bool]) -> int:
    """The least divisor of a number that is a period, where `size` is one and all periods among
    its divisors are the multiples of the least.

    >>> least_divisor(12, lambda d: d % 4 == 0)
    4
    """
    period, rest, p = size, size, 2
    while rest > 1:
        if p * p > rest:
            p = rest
        if rest % p:
            p += 1
            continue
        rest //= p
        if is_period(period // p):
            period //= p
    return period


def regrouped(rows: Sequence[Row], period: int) -> list[Row]:
    """The rows at a distance `period` that `has_period` told of."""
    size = len(rows)
    if period == size:
        return list(rows)
    found = []
    for j in range(period):
        width = max(len(rows[n]) for n in range(j, size, period))
        places = [j + period * i for i in range(width)]
        found.append(tuple(forward_differences([value(rows[n % size], n // size) for n in places])))
    return found
