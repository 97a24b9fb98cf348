"""The Möbius action on expansions: ``(a x + b)/(c x + d)`` from the partial quotients of x (Gosper
1972; Raney 1973).
"""

from __future__ import annotations

from collections.abc import Sequence

Matrix = tuple[int, int, int, int]
"""(a, b, c, d), row by row, of ``[[a, b], [c, d]]``."""


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
