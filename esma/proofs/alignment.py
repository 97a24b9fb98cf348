"""Alignment: where the expansions of two equivalent numbers meet in the same state again and again.

Let ``x = A_i X_i`` with the products ``A_i`` of the first i entries of x, and ``y = B_n Z_n``
likewise. If ``y = M x`` then ``Z_n = U X_i`` with the state ``U = B_n**-1 M A_i``. As in the
transducers of Gosper (1972) and Raney (1973), an entry of y is taken in as soon as the bounds of
X_i allow it, else an entry of x; on this path the states at which U sends infinity to infinity or
to 1 come from a finite set. When one recurs at the same phases, the products in between are
candidates for the identity ``U A(k) = +-B(k) U`` for all k, which is then decided by evaluation
at one large k.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

from esma.continued_fractions.mobius import IDENTITY, Matrix, adjugate
from esma.enumeration.words import Word
from esma.errors import Refusal
from esma.limits.matrices import times
from esma.massey.laws.law import DifferenceRows
from esma.proofs import kernels
from esma.proofs.statements import Grouped, Statement, at, product
from esma.proofs.theorems import Expansion

MAX_LINK_DEGREE: Final = 200
"""Largest degree of the identity between two meetings."""
MAX_BACK: Final = 500
"""Entries before a statement's tail up to which the beginning of a path is looked for."""
AT_ONCE: Final = 64
"""Entries of a group up to which its identity is decided at once."""
#: Quotients of a theorem's expansion in which chains of small integers are looked for.
_QUOTIENTS = 512
#: Meetings that are then looked at, a bound for quotients, and one for the state before the tail.
_MEETINGS, _SMALL, _ROOM = 64, 1 << 20, 1 << 52


@dataclass(frozen=True, slots=True)
class Chain:
    """A recurring state, whose identity holds for all groups: a shared proof of one tail.

    Attributes
    ----------
    x, y : indices in the two expansions at which group 0 starts
    matrix : the state U there: ``Z = U X``
    group : the lengths of a group on both sides
    """

    x: int
    y: int
    matrix: Matrix
    group: tuple[int, int]


def primitive(m: Matrix) -> tuple[Matrix, int]:
    """The matrix over its content, the lower row's first nonzero entry positive, and the factor.

    >>> primitive((-4, 2, 0, -6))
    ((2, -1, 0, 3), -2)
    """
    a, b, c, d = m
    factor = gcd(a, b, c, d)
    if c < 0 or (c == 0 and d < 0):
        factor = -factor
    return (a // factor, b // factor, c // factor, d // factor), factor


def maps_large_into_range(m: Matrix) -> bool:
    """Whether ``U X`` lies in [1, infinity] for all large X: U X - 1 and its denominator agree."""
    a, b, c, d = m
    return ((a - c) or (b - d)) * (c or d) > 0


def align(x: Expansion, y: Statement, m: Matrix, max_entries: int) -> Chain | Refusal:
    """Find and verify a chain between two expansions, ``y = M x`` being conjectured.

    Parameters
    ----------
    x : the theorem's
    y : the conjectured expansion
    m : the matrix M, of determinant not 0
    max_entries : how many entries of y to read at most

    Returns
    -------
    Chain or Refusal
        The chain's identities hold for all k: they are verified, not assumed.
    """
    if y.admissible_from is None:
        return Refusal("the quotients do not satisfy a >= 1, a + s >= 1 from some index on")
    i, n, (a, b, c, d) = _begin(x, y, m)
    period, x_period, pre = y.period, x.period, len(y.head)
    seen: dict[tuple[Matrix, int, int], int] = {}
    meetings: list[tuple[int, int, Matrix]] = []
    failures = 0
    inside = False
    stop = n + max_entries
    lo, hi = x.bounds(i)
    p, q, r, s = y.tail_entry(n)
    while n < stop:
        if inside:  # Z_n lies in [1, infinity] for all X_i within the bounds: try to read entry n
            e, f, g, h = s * a - q * c, s * b - q * d, p * c - r * a, p * d - r * b
        else:
            e, f, g, h = a, b, c, d
        where = _side(e, f, g, h, lo, hi)
        if where > 0:
            if inside:
                n += 1
                p, q, r, s = y.tail_entry(n)
            inside = True
            a, b, c, d = e, f, g, h
        elif where < 0:
            return Refusal(f"the value leaves the range of the expansion at index {n}", n)
        else:
            a, b, c, d = times((a, b, c, d), x.entry(i))
            i += 1
            lo, hi = x.bounds(i)
            if not inside:
                continue
        if c != 0 and a != c:
            continue
        u, _ = primitive((a, b, c, d))
        if not maps_large_into_range(u):
            continue
        key = (u, (n - pre) % period, i % x_period)
        meetings.append((i, n, u))
        before = seen.get(key)
        seen[key] = len(meetings) - 1
        if before is None or meetings[before][0] == i or meetings[before][1] == n:
            continue
        if _holds(x, y, meetings[before:]):
            (i0, n0, u0), (i1, n1, _) = meetings[before], meetings[-1]
            return Chain(i0, n0, u0, (i1 - i0, n1 - n0))
        failures += 1
        if failures >= 8:
            break
    if failures:
        return Refusal("identity fails: the states recur, but not for every block")
    return Refusal(f"alignment not found within {max_entries // period} blocks of {period} terms")


def align_quickly(x: Expansion, rows: DifferenceRows, signs: Word, m: Matrix) -> Chain | None:
    """The same chain where it is seen in small integers; None where it is not.

    Parameters
    ----------
    rows : of the conjectured expansion
    """
    width, quotients = len(rows.rows) // rows.period, _quotients(x)
    if width > 2 or quotients is None:
        return None
    a, b, c, d = times(m, product(x, 0, x.start))
    for n, t in enumerate(rows.head):
        s = signs[n % len(signs)]
        a, b, c, d = -s * c, -s * d, t * c - a, t * d - b
    small = max(map(abs, (*rows.rows, *rows.lengths))) < _SMALL
    if not small or max(map(abs, (a, b, c, d))) >= _ROOM:
        return None
    tail = np.zeros((rows.period, 4), np.int64)
    tail[:, :width] = np.reshape(rows.rows, (-1, width))
    tail[:, 2] = 1
    if rows.lengths:
        tail[:, 2 : 2 + width] = np.reshape(rows.lengths, (-1, width))
    meetings, work = np.empty((_MEETINGS, 6), np.int64), np.empty((2, 4, 8), np.int64)
    begin, end = kernels.chain(
        quotients, x.follows(0), x.period, x.start, tail, np.array(signs), len(rows.head),
        np.array([a, b, c, d]), meetings, work
    )  # fmt: skip
    if begin == end:
        return None
    (i, n, a, b, c, d), (i1, n1, *_) = meetings[begin].tolist(), meetings[end].tolist()
    return Chain(i, n, (a, b, c, d), (i1 - i, n1 - n))


@lru_cache(maxsize=16)
def _quotients(x: Expansion) -> NDArray[np.int64] | None:
    """The first quotients of a theorem's expansion; None where they are powers, or large."""
    found = [x.quotient(n) for n in range(_QUOTIENTS)]
    return np.array(found) if x.growth(x.period) == 1 and max(found) < _SMALL else None


def _begin(x: Expansion, y: Statement, m: Matrix) -> tuple[int, int, Matrix]:
    """Where the path begins, and the state there: with the last entry of the tail of y that the
    first bounds of x tell, whatever came before the tail, so that one tail has one path.
    """
    n, i = y.admissible_from, x.start
    assert n is not None
    bounds = x.bounds(i)
    u = times(adjugate(product(y, 0, n)), times(m, product(x, 0, i)))
    if _side(*u, *bounds) > 0:
        while _side(*(v := times(adjugate(y.tail_entry(n)), u)), *bounds) > 0:
            n, u = n + 1, v
    least = n - MAX_BACK  # what is not true may lead nowhere
    while _side(*u, *bounds) <= 0 and n > least and y.admits(n - 1):
        n -= 1
        u = times(y.tail_entry(n), u)
    return i, n, u


def _side(a: int, b: int, c: int, d: int, lo: int, hi: int) -> int:
    """1 where the matrix maps all numbers between the bounds into [1, infinity], -1 where it maps
    all of them below 1, 0 where neither is seen.
    """
    below_lo, below_hi = c * lo + d, c * hi + d
    above_lo, above_hi = a * lo + b - below_lo, a * hi + b - below_hi
    if below_lo < 0 or (below_lo == 0 and below_hi < 0):
        above_lo, above_hi, below_lo, below_hi = -above_lo, -above_hi, -below_lo, -below_hi
    if above_lo >= 0 and above_hi >= 0 and below_lo >= 0 and below_hi >= 0:
        return 1
    return -1 if above_lo < 0 and above_hi < 0 and below_lo > 0 and below_hi > 0 else 0


def _holds(x: Expansion, y: Statement, meetings: list[tuple[int, int, Matrix]]) -> bool:
    """Whether U A(k) = +-B(k) V holds for all k from the first meeting to the last one; where they
    are far apart, between consecutive ones.
    """
    x_step = meetings[-1][0] - meetings[0][0]
    y_step = meetings[-1][1] - meetings[0][1]
    if x.growth(x_step) != y.growth(y_step):
        return False  # the entries are not polynomials in one variable
    at_once = x_step + y_step <= AT_ONCE
    i, n, u = meetings[0]
    for last, (i1, n1, v) in enumerate(meetings[1:], 2):
        if (i1 == i or n1 == n or at_once) and last < len(meetings):
            continue  # merged into the next one
        left = [(x.row(j, x_step), x.follows(j)) for j in range(i, i1)]
        right = [y.row(j, y_step) for j in range(n, n1)]
        if not _agree(u, left, right, v):
            return False
        i, n, u = i1, n1, v
    return True


def _agree(u: Matrix, left: Sequence[Grouped], right: Sequence[Grouped], v: Matrix) -> bool:
    """Whether U A(k) = +-B(k) V for all k.

    Both sides are polynomials in k, and equal if they are so at one k that no root of their
    difference exceeds. Its coefficients, times the denominators, are below two to the sum of the
    bits of all coefficients here, and of one for each entry (Cauchy's bound).
    """
    if max(sum(len(row) - 1 for row, _ in side) for side in (left, right)) > MAX_LINK_DEGREE:
        return False
    numbers = [c for row, _ in (*left, *right) for c in row]
    bits = sum([c.numerator.bit_length() + c.denominator.bit_length() for c in numbers])
    bits += len(left) + len(right) + sum(map(int.bit_length, (*u, *v))) + 3
    one = _multiplied(u, left, 1 << bits)
    other = times(_multiplied(IDENTITY, right, 1 << bits), v)
    return one in (other, (-other[0], -other[1], -other[2], -other[3]))


def _multiplied(m: Matrix, entries: Sequence[Grouped], k: int) -> Matrix:
    """The product of a matrix and of entries at one k."""
    a, b, c, d = m
    for row, sign in entries:
        t = at(row, k)
        if sign:
            a, b, c, d = a * t + b, a * sign, c * t + d, c * sign
        else:
            e, f = (a + b) * t, (c + d) * t
            a, b, c, d = a + e, b - e, c + f, d - f
    return a, b, c, d
