"""Shortest linear recurrences, over a prime field and over the rationals.

A recurrence is its connection polynomial 1, c_1, ..., c_L, padded with zeros to length L + 1 where
L is the order: a_n + c_1 a_{n-1} + ... + c_L a_{n-L} = 0 for n = L, L + 1, .... Trailing zeros are
a transient: the first terms are free, and the terms after them obey a shorter recurrence.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb
from typing import Any


def berlekamp_massey(sequence: Sequence[int], modulus: int | None = None) -> list[Any]:
    """The shortest recurrence over GF(modulus) or the rationals, by the algorithm of Massey (1969).

    >>> berlekamp_massey([1, 1, 2, 3, 5, 8, 13], 101)
    [1, 100, 100]
    >>> berlekamp_massey([7, 1, 2, 4, 8, 16, 32, 64])
    [Fraction(1, 1), Fraction(-2, 1), Fraction(0, 1)]
    """

    def reduced(x: Any) -> Any:
        return x if modulus is None else x % modulus

    def inverse(x: Any) -> Any:
        return 1 / x if modulus is None else pow(x, -1, modulus)

    one: Any = Fraction(1) if modulus is None else 1
    connection, before = [one], [one]
    order, shift, last = 0, 1, one
    for n in range(len(sequence)):
        discrepancy = reduced(
            sum(c * sequence[n - i] for i, c in enumerate(connection) if i <= order)
        )
        if discrepancy == 0:
            shift += 1
            continue
        factor = reduced(discrepancy * inverse(last))
        corrected = connection + [0 * one] * (len(before) + shift - len(connection))
        for i, b in enumerate(before):
            corrected[i + shift] = reduced(corrected[i + shift] - factor * b)
        if 2 * order <= n:
            before, last, order, shift = connection, discrepancy, n + 1 - order, 1
        else:
            shift += 1
        connection = corrected
    padded = connection + [0 * one] * (order + 1 - len(connection))
    return padded[: order + 1]


def shortest_recurrence(sequence: Sequence[int]) -> list[Fraction]:
    """The shortest recurrence over the rationals: try the orders 0, 1, 2, ... by elimination.

    Of the recurrences of that order one is returned; it is the only one where 2 order <=
    len(sequence).

    >>> shortest_recurrence([1, 4, 9, 16, 25, 36, 49, 64])
    [Fraction(1, 1), Fraction(-3, 1), Fraction(3, 1), Fraction(-1, 1)]
    """
    order = 0
    while True:
        rows = [
            [Fraction(sequence[n - i]) for i in range(1, order + 1)] + [Fraction(-sequence[n])]
            for n in range(order, len(sequence))
        ]
        solution = _solved(rows, order)
        if solution is not None:
            return [Fraction(1), *solution]
        order += 1


def _solved(rows: list[list[Fraction]], unknowns: int) -> list[Fraction] | None:
    """A solution of the linear system (last column: right-hand side) by elimination, or None."""
    pivots: list[int] = []
    for column in range(unknowns):
        rank = len(pivots)
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [x / rows[rank][column] for x in rows[rank]]
        for r in range(len(rows)):
            if r != rank:
                factor = rows[r][column]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[rank], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    solution = [Fraction(0)] * unknowns
    for r, column in enumerate(pivots):
        solution[column] = rows[r][-1]
    return solution


def continue_recurrence(
    recurrence: Sequence[Any], initials: Sequence[int], count: int, modulus: int | None = None
) -> list[Any]:
    """The first `count` terms: the initial ones, then a_n = -(c_1 a_{n-1} + ... + c_L a_{n-L}).

    >>> continue_recurrence([1, -1, -1], [1, 1], 8)
    [1, 1, 2, 3, 5, 8, 13, 21]
    """
    terms: list[Any] = list(initials[:count])
    while len(terms) < count:
        term = -sum(c * terms[-i] for i, c in enumerate(recurrence) if i > 0)
        terms.append(term if modulus is None else term % modulus)
    return terms


def interlaced_connection(preperiod: int, period: int, degree: int) -> list[int]:
    """The connection polynomial (1 - x^period)^(degree + 1), with a transient of `preperiod` terms.

    Every sequence with a_{preperiod + period m + j} = P_j(m), deg P_j <= degree, obeys it.

    >>> interlaced_connection(1, 2, 1)
    [1, 0, -2, 0, 1, 0]
    """
    coefficients = [0] * (period * (degree + 1) + 1)
    for k in range(degree + 2):
        coefficients[k * period] = (-1) ** k * comb(degree + 1, k)
    return coefficients + [0] * preperiod
