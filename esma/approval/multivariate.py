"""Polynomials in the index m and in parameters: exact interpolation and substitution.

A polynomial is its terms, ``((c, e_0, e_1, ...), ...)`` for ``c x_0**e_0 x_1**e_1 ...``, the
highest powers first, as it stands in a certificate; python-flint does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, TypeAlias

from flint import Ordering, fmpz_mpoly, fmpz_mpoly_ctx

Terms: TypeAlias = tuple[tuple[int, ...], ...]
"""Rows (coefficient, exponents), no coefficient 0, in falling order of the exponents."""


def ring(variables: int) -> Any:
    """The ring Z[x_0, ..., x_{variables - 1}]."""
    names = tuple(f"x{i}" for i in range(variables))
    return fmpz_mpoly_ctx.get(names, Ordering.lex)


def from_terms(terms: Terms, variables: int) -> fmpz_mpoly:
    """The polynomial of a ring."""
    made: fmpz_mpoly = ring(variables).from_dict({tuple(row[1:]): row[0] for row in terms})
    return made


def to_terms(p: fmpz_mpoly) -> Terms:
    """Its terms.

    >>> m, n = ring(2).gens()
    >>> to_terms((2 * m + 3) * n - 2)
    ((2, 1, 1), (3, 0, 1), (-2, 0, 0))
    """
    rows = [(int(c), *map(int, e)) for e, c in p.to_dict().items()]
    return tuple(sorted(rows, key=lambda row: row[1:], reverse=True))


def value(terms: Terms, at: Sequence[int]) -> int:
    """The value at integers.

    >>> value(((2, 1, 1), (3, 0, 1), (-2, 0, 0)), (10, 4))
    90
    """
    total = 0
    for c, *powers in terms:
        for x, e in zip(at, powers, strict=True):
            c *= x**e
        total += c
    return total


def at_parameters(terms: Terms, parameters: Sequence[int]) -> tuple[int, ...]:
    """The coefficients in the first variable, lowest first, at values of the others.

    >>> at_parameters(((2, 1, 1), (3, 0, 1), (-2, 0, 0)), (4,))
    (10, 8)
    """
    out = [0] * (1 + max((row[1] for row in terms), default=0))
    for c, e, *powers in terms:
        out[e] += value(((c, *powers),), parameters)
    return tuple(out)


def interpolated(values: Mapping[tuple[int, ...], int]) -> Terms | None:
    """The integer polynomial with given values on a box of integers from 0 on.

    Parameters
    ----------
    values
        For every point of a box ``range(s_1) x range(s_2) x ...``.

    Returns
    -------
    Terms or None
        The polynomial of degree ``s_i - 2`` at most in each variable, so that every line of points
        has one more than the polynomial needs; None where there is none with integer coefficients.

    Examples
    --------
    >>> interpolated({(n,): n * n + 1 for n in range(4)})
    ((1, 2), (1, 0))
    >>> interpolated({(n,): 2**n for n in range(6)}) is None
    True
    """
    found = _interpolated({point: Fraction(v) for point, v in values.items()})
    if found is None or any(c.denominator != 1 for c in found.values()):
        return None
    rows = [(int(c), *powers) for powers, c in found.items() if c]
    return tuple(sorted(rows, key=lambda row: row[1:], reverse=True))


def _interpolated(
    values: Mapping[tuple[int, ...], Fraction],
) -> dict[tuple[int, ...], Fraction] | None:
    if () in values:
        return {(): values[()]}
    size = 1 + max(point[0] for point in values)
    rest = {point[1:] for point in values}
    lines = {}
    for other in rest:
        line = _line([values[(u, *other)] for u in range(size)])
        if line is None:
            return None
        lines[other] = line
    out = {}
    for i in range(max(1, size - 1)):
        inner = _interpolated({other: line[i] for other, line in lines.items()})
        if inner is None:
            return None
        out.update({(i, *powers): c for powers, c in inner.items()})
    return out


def _line(values: list[Fraction]) -> list[Fraction] | None:
    """Coefficients of the polynomial through the values at 0, 1, ..., of degree size - 2 or less;
    one value alone is a constant.
    """
    if len(values) == 1:
        return values
    differences, row = [], list(values)
    while row:
        differences.append(row[0])
        row = [after - before for before, after in pairwise(row)]
    if differences[-1]:
        return None
    # Newton: sum of d_i binomial(u, i), by Horner from the highest i
    coefficients = [Fraction(0)]
    for i in range(len(differences) - 2, -1, -1):
        shifted = [Fraction(0), *coefficients]
        coefficients = [
            (a - i * b) / (i + 1)
            for a, b in zip(shifted, [*coefficients, Fraction(0)], strict=True)
        ]
        coefficients[0] += differences[i]
    return (coefficients + [Fraction(0)] * len(values))[: len(values) - 1]


Written: TypeAlias = dict[tuple[int, ...], Fraction]


def in_parameters(terms: Terms, starts: Sequence[tuple[int, int]]) -> Written:
    """The same polynomial in n_i = first_i + step_i u_i in place of each u_i; m stays.

    Parameters
    ----------
    terms
        In m and the u_i.
    starts
        (first_i, step_i).

    Examples
    --------
    >>> in_parameters(((1, 0, 1),), [(3, 2)]) == {(0, 1): Fraction(1, 2), (0, 0): Fraction(-3, 2)}
    True
    """
    total: Written = {}
    for c, e, *powers in terms:
        piece: Written = {(e,): Fraction(c)}
        for power, (first, step) in zip(powers, starts, strict=True):
            line = [Fraction(1)]  # ((n - first)/step)**power
            for _ in range(power):
                below = [x * Fraction(-first, step) for x in line]
                above = [x / step for x in line]
                line = [
                    a + b for a, b in zip([*below, Fraction(0)], [Fraction(0), *above], strict=True)
                ]
            piece = {
                (*have, i): x * y for (have, x), (i, y) in product(piece.items(), enumerate(line))
            }
        for key, x in piece.items():
            total[key] = total.get(key, Fraction(0)) + x
    return {key: x for key, x in total.items() if x}
