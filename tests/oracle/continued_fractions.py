"""Continued fractions y = a0 + s0/(a1 + s1/(a2 + ...)) from their definition.

a_n is the floor of the n-th complete quotient y_n where s_n = +1 and its ceiling where s_n = -1,
and y_{n+1} = s_n / (y_n - a_n). All signs + is the simple continued fraction, all signs - the
negative-regular one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.intervals import Interval

Matrix = tuple[tuple[int, int], tuple[int, int]]


def signed_terms(interval: Interval, word: Sequence[int], count: int) -> list[int]:
    """At most `count` quotients that are the same for every number in the interval.

    The list is shorter than `count` where the interval is too wide to tell the next quotient, or
    where the number is known exactly and its expansion ends.

    >>> signed_terms((Fraction(271, 100), Fraction(272, 100)), (1,), 9)
    [2, 1, 2]
    >>> signed_terms((Fraction(7, 5), Fraction(7, 5)), (-1,), 9)
    [2, 2, 3]
    """
    # Ends as p/q in whole numbers, q > 0: 1/(p/q - a) = q/(p - a q) needs no common factor removed.
    (p, q), (r, t) = (end.as_integer_ratio() for end in interval)
    quotients: list[int] = []
    while len(quotients) < count:
        sign = word[len(quotients) % len(word)]
        quotient, other = (p // q, r // t) if sign == 1 else (-(-p // q), -(-r // t))
        if quotient != other:
            break
        quotients.append(quotient)
        if p == quotient * q or r == quotient * t:
            break  # the next complete quotient may be infinite
        if sign == 1:  # 1/(y - a) falls as y grows: the ends change places
            (p, q), (r, t) = (t, r - quotient * t), (q, p - quotient * q)
        else:  # -1/(y - a) = 1/(a - y) grows with y
            (p, q), (r, t) = (q, quotient * q - p), (t, quotient * t - r)
    return quotients


def simple_terms(number: Fraction) -> list[int]:
    """The simple continued fraction of a rational number (Euclid's algorithm), last quotient > 1.

    >>> simple_terms(Fraction(415, 93))
    [4, 2, 6, 7]
    >>> simple_terms(Fraction(-7, 5))
    [-2, 1, 1, 2]
    """
    p, q = number.numerator, number.denominator
    quotients = []
    while q:
        quotients.append(p // q)
        p, q = q, p % q
    return quotients


def complete_quotient(number: Fraction, quotients: Sequence[int], word: Sequence[int]) -> Fraction:
    """What remains of a number after the given quotients: y_n for n = len(quotients).

    >>> complete_quotient(Fraction(415, 93), [4, 2], (1,))
    Fraction(43, 7)
    """
    for n, quotient in enumerate(quotients):
        number = word[n % len(word)] / (number - quotient)
    return number


def product(quotients: Sequence[int], word: Sequence[int]) -> Matrix:
    """The product of the matrices [[a_n, s_n], [1, 0]]; it maps y_n (n = len(quotients)) to y.

    >>> product([3, 7], (1,))
    ((22, 3), (7, 1))
    """
    p, p_before, q, q_before = 1, 0, 0, 1
    for n, quotient in enumerate(quotients):
        sign = word[n % len(word)]
        p, p_before = quotient * p + p_before, sign * p
        q, q_before = quotient * q + q_before, sign * q
    return (p, p_before), (q, q_before)


def moebius(matrix: Matrix, x: Fraction) -> Fraction:
    """(a x + b) / (c x + d).

    >>> moebius(((1, 1), (-1, 3)), Fraction(1, 2))
    Fraction(3, 5)
    """
    (a, b), (c, d) = matrix
    return (a * x + b) / (c * x + d)


def evaluate(quotients: Sequence[int], word: Sequence[int]) -> Fraction:
    """The value of a finite signed continued fraction, from its last quotient back to its first.

    >>> evaluate([3, 7, 16], (1, 1, -1))
    Fraction(355, 113)
    >>> evaluate([4, 2, 2, 2, 2, 2, 2], (-1,))
    Fraction(22, 7)
    """
    value = Fraction(quotients[-1])
    for n in reversed(range(len(quotients) - 1)):
        value = quotients[n] + word[n % len(word)] / value
    return value
