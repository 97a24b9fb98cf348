"""The Möbius action on expansions: ``(a x + b)/(c x + d)`` from the partial quotients of x (Gosper
1972; Raney 1973).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, TypeVar

Matrix = tuple[int, int, int, int]
"""(a, b, c, d), row by row, of ``[[a, b], [c, d]]``."""

IDENTITY: Matrix = (1, 0, 0, 1)

Element = TypeVar("Element", bound=Any)
"""Of a commutative ring: integers, polynomials."""


def times(
    m: tuple[Element, Element, Element, Element], n: tuple[Element, Element, Element, Element]
) -> tuple[Element, Element, Element, Element]:
    """The product of two matrices over any ring.

    >>> times((1, 2, 3, 4), (0, 1, 1, 0))
    (2, 1, 4, 3)
    """
    a, b, c, d = m
    e, f, g, h = n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def product(*matrices: Any) -> Any:
    """The product of any number of matrices.

    >>> product((3, 1, 1, 0), (7, 1, 1, 0))
    (22, 3, 7, 1)
    """
    return reduce(times, matrices, IDENTITY)


def adjugate(m: Matrix) -> Matrix:
    """The inverse, times the determinant."""
    a, b, c, d = m
    return d, -b, -c, a


def proportional(m: Matrix, n: Matrix) -> bool:
    """Whether two matrices, neither of them 0, differ by a factor only.

    >>> proportional((2, 4, 0, -6), (-1, -2, 0, 3)), proportional((2, 4, 0, 6), (1, 2, 0, 0))
    (True, False)
    """
    i = next(i for i, x in enumerate(n) if x)
    return m[i] != 0 and all(x * n[i] == y * m[i] for x, y in zip(m, n, strict=True))


def homographic(terms: Sequence[int], matrix: Matrix, limit: int | None = None) -> list[int]:
    """Simple partial quotients of ``(a x + b)/(c x + d)`` that the given terms of an irrational
    x make certain.

    Parameters
    ----------
    terms : certain simple partial quotients of x; all but the first positive
    matrix : integers (a, b, c, d) with ``a d != b c``

    Examples
    --------
    >>> homographic([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1], (1, 1, 1, -1))
    [2, 6, 10, 14, 18]
    """
    p, q, r, s = matrix
    if p * s == q * r:
        raise ValueError("the matrix of a Möbius map must have a nonzero determinant")
    found: list[int] = []
    if r < 0 or (r == 0 and s < 0):
        p, q, r, s = -p, -q, -r, -s
    for t in terms:
        p, q, r, s = p * t + q, p, r * t + s, r
        if r < 0 or (r == 0 and s < 0):
            p, q, r, s = -p, -q, -r, -s
        while r > 0 and r + s > 0:
            # the tail of x is in the open interval (1, oo), so the value is between p/r and
            # (p+q)/(r+s)
            m = p // r
            if (p + q) // (r + s) != m:
                break
            found.append(m)
            if len(found) == limit:
                return found
            p, q, r, s = r, s, p - m * r, q - m * s
    return found


def absolute_homographic(
    terms: Sequence[int], matrix: Matrix, limit: int | None = None
) -> list[int]:
    """Quotients of ``|(a x + b)/(c x + d)|``.

    Examples
    --------
    >>> absolute_homographic([2, 1, 2, 1, 1, 4, 1, 1, 6], (1, 0, 0, -1), 4)
    [2, 1, 2, 1]
    """
    found = homographic(terms, matrix, limit)
    if found and found[0] < 0:
        a, b, c, d = matrix
        found = homographic(terms, (-a, -b, c, d), limit)
    return found
