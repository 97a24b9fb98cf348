"""Polynomials in the index m and in parameters, by python-flint: values and interpolation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from flint import Ordering, fmpq_mpoly, fmpq_mpoly_ctx

from esma.system.rationals import fraction_of


def ring(names: str) -> fmpq_mpoly_ctx:
    """The polynomials with rational coefficients in some letters."""
    return fmpq_mpoly_ctx.get(tuple(names), Ordering.lex)


def terms(p: fmpq_mpoly) -> dict[tuple[int, ...], Fraction]:
    """Its coefficients by the exponents of the letters.

    >>> m, n = ring("mn").gens()
    >>> terms((2 * m + 3) * n)
    {(1, 1): Fraction(2, 1), (0, 1): Fraction(3, 1)}
    """
    return {tuple(map(int, e)): fraction_of(c) for e, c in p.to_dict().items()}


def coefficients(p: fmpq_mpoly, point: Sequence[int] = ()) -> tuple[Fraction | int, ...]:
    """The coefficients in the first letter, lowest degree first, at values of the others.

    >>> m, n = ring("mn").gens()
    >>> coefficients((2 * m + 3) * n - 2, (4,))
    (10, 8)
    """
    found = terms(p)
    row = [Fraction(0)] * (1 + max((e for e, *_ in found), default=0))
    for (e, *powers), c in found.items():
        row[e] += c * prod(map(pow, point, powers))
    return tuple(int(c) if c.denominator == 1 else c for c in row)


def interpolated(
    values: Mapping[tuple[int, ...], int], letters: Sequence[fmpq_mpoly]
) -> fmpq_mpoly | None:
    """The integer polynomial with given values on a grid.

    Parameters
    ----------
    values : for every point of a product of sets of integers, of sizes ``s_1, s_2, ...``
    letters : one for each coordinate

    Returns
    -------
    fmpq_mpoly or None
        The polynomial of degree ``s_i - 2`` at most in each letter, so that every line of points
        has one more than the polynomial needs; None where there is none with integer coefficients,
        or where a point of the grid is missing.

    Examples
    --------
    >>> interpolated({(n,): n * n + 1 for n in (0, 1, 3, 7)}, ring("n").gens())
    n^2 + 1
    >>> interpolated({(n,): 2**n for n in range(6)}, ring("n").gens()) is None
    True
    """
    nodes = [sorted(set(column)) for column in zip(*values, strict=True)]
    if set(product(*nodes)) != set(values):
        return None

    def through(*point: int) -> fmpq_mpoly | None:
        """Through the points that begin so, by Newton's divided differences."""
        i = len(point)
        if i == len(nodes):
            return 0 * letters[0] + values[point]
        row = [p for x in nodes[i] if (p := through(*point, x)) is not None]
        if len(row) < len(nodes[i]):
            return None
        differences = []
        for k in range(1, len(row) + 1):
            differences.append(row[0])
            gaps = [b - a for a, b in zip(nodes[i], nodes[i][k:], strict=False)]
            row = [(b - a) / gap for (a, b), gap in zip(pairwise(row), gaps, strict=True)]
        if len(differences) > 1 and differences.pop():
            return None
        total = 0 * letters[0]
        for d, node in reversed([*zip(differences, nodes[i], strict=False)]):
            total = total * (letters[i] - node) + d
        return total

    found = through()
    whole = found is not None and all(c.denominator == 1 for c in terms(found).values())
    return found if whole else None
