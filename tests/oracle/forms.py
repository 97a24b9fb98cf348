"""Expansions by any rounding, their values, approximations and transformations, by definition.

A continued fraction is a list of pairs (a_n, s_n): the quotient, and the numerator that follows it;
the last pair of a finite one has the numerator 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor

from tests.oracle.intervals import Interval

Pairs = list[tuple[int, int]]
Rule = Callable[[int, int, int], int]
"""The integer to which the n-th complete quotient p/q is rounded, one of the two around it."""


def by_word(word: Sequence[int]) -> Rule:
    """Down under the sign +1, up under -1, by turns."""
    return lambda p, q, n: p // q if word[n % len(word)] > 0 else -(-p // q)


def nearest(p: int, q: int, n: int) -> int:
    """The nearest integer, the lower one of two.

    >>> nearest(5, 2, 0), nearest(8, 3, 0)
    (2, 3)
    """
    return -((q - 2 * p) // (2 * q))


def odd(p: int, q: int, n: int) -> int:
    """The odd one of the integers around p/q."""
    return p // q if p // q % 2 else -(-p // q)


def even(p: int, q: int, n: int) -> int:
    """The even one of the integers around p/q."""
    return -(-p // q) if p // q % 2 else p // q


def rounded_pairs(number: Fraction, rule: Rule) -> Pairs:
    """The whole expansion of a rational number; it ends at an integer.

    >>> rounded_pairs(Fraction(17, 5), by_word([-1]))
    [(4, -1), (2, -1), (3, 0)]
    """
    pairs: Pairs = []
    p, q = number.numerator, number.denominator
    while p % q:
        a = rule(p, q, len(pairs))
        s = 1 if a * q < p else -1
        pairs.append((a, s))
        p, q = q, s * (p - a * q)  # s/(y - a)
    return [*pairs, (p // q, 0)]


def rounded_in(interval: Interval, rule: Rule, count: int) -> Pairs:
    """At most `count` pairs that both ends of an interval have in common.

    All numbers in between have them, for between two numbers that are rounded to the same side of
    the same integer there is none that is not.
    """
    (p, q), (u, v) = (end.as_integer_ratio() for end in interval)
    pairs: Pairs = []
    while len(pairs) < count and p % q and u % v:
        n = len(pairs)
        a = rule(p, q, n)
        s = 1 if a * q < p else -1
        if rule(u, v, n) != a or (s > 0) != (a * v < u):
            break
        pairs.append((a, s))
        (p, q), (u, v) = (q, s * (p - a * q)), (v, s * (u - a * v))
    return pairs


def value_of(pairs: Sequence[tuple[Fraction | int, int]]) -> Fraction:
    """From the last quotient back to the first.

    >>> value_of([(4, -1), (2, -1), (3, 0)])
    Fraction(17, 5)
    """
    y = Fraction(pairs[-1][0])
    for a, s in reversed(pairs[:-1]):
        y = a + s / y
    return y


def approximant_values(pairs: Sequence[tuple[Fraction | int, int]]) -> list[Fraction | None]:
    """The values of all beginnings, each computed for itself; None for infinity."""
    values: list[Fraction | None] = []
    for n in range(1, len(pairs) + 1):
        try:
            values.append(value_of([*pairs[: n - 1], (pairs[n - 1][0], 0)]))
        except ZeroDivisionError:  # of the projective line: (p, q) by the recurrence backwards
            p, q = Fraction(pairs[n - 1][0]), Fraction(1)
            for a, s in reversed(pairs[: n - 1]):
                p, q = a * p + s * q, p
            values.append(p / q if q else None)
    return values


def best_by_trial(x: Fraction, limit: int, kind: int) -> list[tuple[int, int]]:
    """All fractions with denominators up to a limit, in lowest terms, that are strictly nearer to x
    (kind 2: with smaller ``|q x - p|``) than all others with denominators not larger.

    >>> best_by_trial(Fraction(355, 113), 8, 1)
    [(3, 1), (13, 4), (16, 5), (19, 6), (22, 7)]
    >>> best_by_trial(Fraction(355, 113), 8, 2)
    [(3, 1), (22, 7)]
    """
    found: list[tuple[int, int]] = []
    record: Fraction | None = None
    for q in range(1, limit + 1):
        p = floor(x * q)
        errors = [abs(q * x - p), abs(q * x - p - 1)]
        error = min(errors) / (q if kind == 1 else 1)
        # two fractions with this denominator may be as near, and then neither is the best
        if (record is None or error < record) and errors[0] != errors[1]:
            found.append((p + errors.index(min(errors)), q))
        record = error if record is None else min(record, error)
    return found


def with_numerators_by_definition(number: Fraction, numerators: Iterable[int]) -> Pairs:
    """Greatest integers below, and given numerators (1 where they end)."""
    given = iter(numerators)
    pairs: Pairs = []
    y = number
    while y.denominator > 1:
        a = next(given, 1)
        pairs.append((floor(y), a))
        y = a / (y - floor(y))
    return [*pairs, (int(y), 0)]
