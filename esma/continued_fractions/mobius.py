"""The Möbius action on expansions: ``(a x + b)/(c x + d)`` from the partial quotients of x (Gosper
1972; Raney 1973).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from esma.errors import EsmaError
from esma.limits.matrices import times

Matrix = tuple[int, int, int, int]
"""(a, b, c, d), row by row, of ``[[a, b], [c, d]]``."""

IDENTITY: Matrix = (1, 0, 0, 1)


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


def singular() -> EsmaError:
    """The error for a matrix that is no Möbius map."""
    return EsmaError("the matrix of a Möbius map must have a nonzero determinant")


def certain(m: Matrix) -> tuple[list[int], Matrix]:
    """The quotients that ``(p x + q)/(r x + s)`` has for all x from 1 to infinity, and the map of
    x to what follows them.

    >>> certain((355, 22, 113, 7))
    ([3, 7], (16, 1, 1, 0))
    """
    p, q, r, s = m
    if r < 0 or (r == 0 and s < 0):
        p, q, r, s = -p, -q, -r, -s
    found: list[int] = []
    while r > 0 and r + s > 0:
        n = p // r
        if (p + q) // (r + s) != n:
            break
        found.append(n)
        p, q, r, s = r, s, p - n * r, q - n * s
    return found, (p, q, r, s)


def homographic(terms: Sequence[int], matrix: Matrix) -> list[int]:
    """Simple partial quotients of ``(a x + b)/(c x + d)`` that the given terms of an irrational
    x make certain; all of these but the first are positive.

    >>> homographic([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1], (1, 1, 1, -1))
    [2, 6, 10, 14, 18]
    """
    p, q, r, s = matrix
    if p * s == q * r:
        raise singular()
    found: list[int] = []
    for t in terms:
        more, (p, q, r, s) = certain((p * t + q, p, r * t + s, r))
        found += more
    return found


def absolute_homographic(terms: Sequence[int], matrix: Matrix) -> list[int]:
    """Quotients of ``|(a x + b)/(c x + d)|``.

    >>> absolute_homographic([2, 1, 2, 1, 1, 4, 1, 1, 6], (1, 0, 0, -1))
    [2, 1, 2, 1, 1, 4, 1, 1]
    """
    found = homographic(terms, matrix)
    if found and found[0] < 0:
        a, b, c, d = matrix
        found = homographic(terms, (-a, -b, c, d))
    return found


def meeting(quotients: Sequence[int], m: Matrix) -> tuple[int, tuple[int, ...], int] | None:
    """The sign of M X, a head, and an index i >= 1 for which ``|M X|`` has that head and then the
    quotients of X from index i on; None where the determinant is not 1 or -1, or too few quotients
    are given.

    Parameters
    ----------
    quotients : first ones of the simple continued fraction of X, which does not end
    m : the matrix M

    Examples
    --------
    >>> meeting([0, 1, 4, 2, 4, 4, 6], (-1, 1, 0, 1))  # 1 - [0; 1, 4, 2, ...]
    (1, (0, 5), 3)
    """
    p, q, r, s = m
    if abs(p * s - q * r) != 1:
        return None
    head, sign = list[int](), 1
    for i, a in enumerate(quotients, 1):
        p, q, r, s = p * a + q, p, r * a + s, r
        while r * (r + s) > 0:  # M X is between the values at 1 and at infinity
            if r < 0:
                p, q, r, s = -p, -q, -r, -s
            if not head and p <= 0 >= p + q:
                p, q, sign = -p, -q, -sign
            whole = min(p // r, (p + q) // (r + s))
            if whole < 0 or p > (whole + 1) * r or p + q > (whole + 1) * (r + s):
                break
            head.append(whole)
            p, q, r, s = r, s, p - whole * r, q - whole * s
        if q == r == 0 and p == s:
            return sign, tuple(head), i
    return None
