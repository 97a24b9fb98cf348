"""Real numbers as intervals with rational ends, and how many digits two numbers share.

An `Interval` is a pair `(low, high)` of Fractions; it stands for a number of which nothing is known
but that `low <= number <= high`. Every function returns an interval that contains all the numbers
it may stand for.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

Interval = tuple[Fraction, Fraction]


def decimal_interval(text: str) -> Interval:
    """All numbers whose decimal expansion starts with these digits.

    >>> decimal_interval("3.14")
    (Fraction(157, 50), Fraction(63, 20))
    >>> decimal_interval("-0.5")
    (Fraction(-3, 5), Fraction(-1, 2))
    """
    digits = len(text.partition(".")[2])
    end, unit = Fraction(text), Fraction(1, 10**digits)
    return (end - unit, end) if text.startswith("-") else (end, end + unit)


def outward(interval: Interval, bits: int) -> Interval:
    """The smallest interval with ends in Z/2^bits around this one: short numbers, still containing.

    >>> outward((Fraction(1, 3), Fraction(1, 3)), 4)
    (Fraction(5, 16), Fraction(3, 8))
    """
    scale = 1 << bits
    low, high = interval
    return Fraction(floor(low * scale), scale), Fraction(-floor(-high * scale), scale)


def negate(x: Interval) -> Interval:
    """-x.

    >>> negate((Fraction(1), Fraction(2)))
    (Fraction(-2, 1), Fraction(-1, 1))
    """
    return -x[1], -x[0]


def add(x: Interval, y: Interval) -> Interval:
    """x + y.

    >>> add((Fraction(1), Fraction(2)), (Fraction(-1), Fraction(5)))
    (Fraction(0, 1), Fraction(7, 1))
    """
    return x[0] + y[0], x[1] + y[1]


def multiply(x: Interval, y: Interval) -> Interval:
    """x y: the extremes are among the products of the ends.

    >>> multiply((Fraction(-1), Fraction(2)), (Fraction(-3), Fraction(5)))
    (Fraction(-6, 1), Fraction(10, 1))
    """
    products = [x[i] * y[j] for i in (0, 1) for j in (0, 1)]
    return min(products), max(products)


def divide(x: Interval, y: Interval) -> Interval:
    """x / y, where y does not contain zero.

    >>> divide((Fraction(1), Fraction(2)), (Fraction(-4), Fraction(-2)))
    (Fraction(-1, 1), Fraction(-1, 4))
    """
    if y[0] <= 0 <= y[1]:
        raise ZeroDivisionError("the divisor's interval contains zero: it needs to be narrower")
    return multiply(x, (1 / y[1], 1 / y[0]))


def absolute(x: Interval) -> Interval:
    """|x|.

    >>> absolute((Fraction(-3), Fraction(2)))
    (Fraction(0, 1), Fraction(3, 1))
    """
    if x[0] >= 0:
        return x
    if x[1] <= 0:
        return negate(x)
    return Fraction(0), max(-x[0], x[1])


def polynomial(coefficients: Sequence[int], x: Interval) -> Interval:
    """The polynomial at x by Horner's rule; coefficients lowest degree first.

    >>> polynomial([1, 0, 2], (Fraction(1), Fraction(2)))
    (Fraction(3, 1), Fraction(9, 1))
    """
    value = (Fraction(0), Fraction(0))
    for coefficient in reversed(coefficients):
        value = add(multiply(value, x), (Fraction(coefficient), Fraction(coefficient)))
    return value


def shared_digits(x: Interval, y: Interval) -> int:
    """The most d for which |x - y| < 10^-d is certain (negative where even |x - y| < 1 is not).

    >>> shared_digits(decimal_interval("3.14159"), (Fraction(22, 7), Fraction(22, 7)))
    2
    >>> shared_digits(decimal_interval("3.14159"), (Fraction(355, 113), Fraction(355, 113)))
    5
    >>> shared_digits((Fraction(0), Fraction(0)), (Fraction(1), Fraction(50)))
    -2
    """
    distance = absolute(add(x, negate(y)))[1]
    if distance == 0:
        raise ValueError("the two numbers are equal: they share every digit")
    digits = 0
    while distance >= 1:
        distance, digits = distance / 10, digits - 1
    while distance * 10 < 1:
        distance, digits = distance * 10, digits + 1
    return digits
