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
    """The integer polynomial with given values on a grid.

    Parameters
    ----------
    values
        For every point of a product of sets of integers, of sizes ``s_1, s_2, ...``.

    Returns
    -------
    Terms or None
        The polynomial of degree ``s_i - 2`` at most in each variable, so that every line of points
        has one more than the polynomial needs; None where there is none with integer coefficients,
        or where a point of the grid is missing.

    Examples
    --------
    >>> interpolated({(n,): n * n + 1 for n in (0, 1, 3, 7)})
    ((1, 2), (1, 0))
    >>> interpolated({(n,): 2**n for n in range(6)}) is None
    True
    """
    nodes = [sorted(set(column)) for column in zip(*values, strict=True)]
    if set(product(*nodes)) != set(values):
        return None
    found = _interpolated({point: Fraction(v) for point, v in values.items()}, nodes)
    if found is None or any(c.denominator != 1 for c in found.values()):
        return None
    rows = [(int(c), *powers) for powers, c in found.items() if c]
    return tuple(sorted(rows, key=lambda row: row[1:], reverse=True))


def _interpolated(
    values: Mapping[tuple[int, ...], Fraction], nodes: Sequence[Sequence[int]]
) -> dict[tuple[int, ...], Fraction] | None:
    if not nodes:
        return {(): values[()]}
    lines = {}
    for other in product(*nodes[1:]):
        line = _line(nodes[0], [values[(u, *other)] for u in nodes[0]])
        if line is None:
            return None
        lines[other] = line
    out = {}
    for i in range(max(1, len(nodes[0]) - 1)):
        inner = _interpolated({other: line[i] for other, line in lines.items()}, nodes[1:])
        if inner is None:
            return None
        out.update({(i, *powers): c for powers, c in inner.items()})
    return out


def _line(nodes: Sequence[int], values: list[Fraction]) -> list[Fraction] | None:
    """Coefficients of the polynomial through the values at the nodes, of degree two less than their
    number at most; one value alone is a constant.
    """
    if len(values) == 1:
        return values
    differences, row = [], list(values)  # Newton's divided differences
    for k in range(1, len(nodes) + 1):
        differences.append(row[0])
        row = [(b - a) / (nodes[i + k] - nodes[i]) for i, (a, b) in enumerate(pairwise(row))]
    if differences.pop():
        return None
    coefficients: list[Fraction] = []
    for d, node in zip(reversed(differences), reversed(nodes[:-1]), strict=True):
        # times (x - node), plus d
        shifted = [Fraction(0), *coefficients]
        coefficients = [
            a - node * b for a, b in zip(shifted, [*coefficients, Fraction(0)], strict=True)
        ]
        coefficients[0] += d
    return coefficients


Written: TypeAlias = dict[tuple[int, ...], Fraction]


def in_parameters(terms: Terms, starts: Sequence[tuple[int, int]]) -> Written:
    """Rewrite a polynomial in n_i = first_i + step_i u_i in place of each u_i; m stays.

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
