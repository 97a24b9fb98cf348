"""Compiled search for the recurring state of two expansions, where numbers fit 64 bits.

The path of :func:`esma.proofs.alignment.align`, for quotients, and lengths of runs, that are linear
in the block. What is found holds; where nothing is, there may be something all the same.
"""

from __future__ import annotations

import numpy as np

from esma.system.compiled import helper, kernel

#: Steps that are made.
_MOST = 900
#: Products stay below this bound.
_ROOM = 1 << 60
#: Factors of products of polynomials stay below the first one, coefficients below the second.
_FACTOR, _COEFFICIENT = 1 << 20, 1 << 40
#: Coefficients that a polynomial may have.
_WIDTH = 8
#: Where a path is: before its begin is looked for, after and before that, and on it.
_START, _FORWARD, _BACK, _PATH = range(4)


@helper
def _admissible_from(tail, signs, pre):  # type: ignore[no-untyped-def]
    """The first entry of the tail from which all satisfy Tietze's condition; -1 where that is not
    seen.
    """
    size, length = tail.shape[0], signs.shape[0]
    first, growth = pre, False
    for j in range(size):
        a, b, most, least = tail[j, 0], tail[j, 1], -1, 1
        for t in range(length):  # the signs that a polynomial meets
            sign = signs[(pre + j + t * size) % length]
            most, least = max(most, sign), min(least, sign)
        bound = 1 if least > 0 else 2
        if b < 0 or (b == 0 and a < bound) or tail[j, 2] < 0 or tail[j, 3] < 0:
            return -1
        if a < bound:
            first = max(first, pre + size * ((bound - 1 - a) // b) + j + 1)
        growth = growth or b > 0 or a + most >= 2
    return first if growth else -1


@helper
def _side(a, b, c, d, lo):  # type: ignore[no-untyped-def]
    """1 where the matrix maps all numbers from lo to lo + 1 into [1, oo], -1 where it maps all of
    them below 1, 0 where neither is seen.
    """
    below_lo = c * lo + d
    below_hi = below_lo + c
    above_lo = a * lo + b - below_lo
    above_hi = above_lo + a - c
    if below_lo < 0 or (below_lo == 0 and below_hi < 0):
        above_lo, above_hi, below_lo, below_hi = -above_lo, -above_hi, -below_lo, -below_hi
    if above_lo >= 0 and above_hi >= 0 and below_lo >= 0 and below_hi >= 0:
        return 1
    return -1 if above_lo < 0 and above_hi < 0 and below_lo > 0 and below_hi > 0 else 0


@helper
def _gcd(x, y):  # type: ignore[no-untyped-def]
    x, y = abs(x), abs(y)
    while y:
        x, y = y, x % y
    return x


@helper
def _read(p, low, slope, sign):  # type: ignore[no-untyped-def]
    """Multiply a matrix of polynomials in k by the entry with the quotient ``low + slope k``, or
    with the run of this length where the sign is 0; whether there is room.
    """
    if abs(low) >= _FACTOR or abs(slope) >= _FACTOR:
        return False
    for r in range(0, 4, 2):
        if slope and (p[r, _WIDTH - 1] or p[r + 1, _WIDTH - 1]):
            return False
        for e in range(_WIDTH - 1, -1, -1):
            a, b = p[r, e], p[r + 1, e]
            gain = (a if sign else a + b) * low
            if e:
                gain += (p[r, e - 1] if sign else p[r, e - 1] + p[r + 1, e - 1]) * slope
            p[r, e] = gain + (b if sign else a)
            p[r + 1, e] = a * sign if sign else b - gain
            if abs(p[r, e]) >= _COEFFICIENT or abs(p[r + 1, e]) >= _COEFFICIENT:
                return False
    return True


@helper
def _agree(quotients, sign, tail, signs, pre, one, other, stride, groups, work):  # type: ignore[no-untyped-def]
    """Whether ``U A(k) = +-B(k) V`` for all k between two meetings."""
    size = tail.shape[0]
    for side in range(2):
        p = work[side]
        for r in range(4):
            for e in range(_WIDTH):
                p[r, e] = 0
            p[r, 0] = (r % 3 == 0) if side else one[2 + r]
        for j in range(one[side], other[side]):
            m, k = (j - pre) // size, (j - pre) % size
            low, slope, s = quotients[j], np.int64(0), sign
            if side:
                run = 2 if tail[k, 2] != 1 or tail[k, 3] != 0 else 0
                low, slope = tail[k, run] + tail[k, run + 1] * m, tail[k, run + 1] * groups
                s = 0 if run else signs[j % signs.shape[0]]
            else:
                slope = quotients[j + stride] - low
            if not _read(p, low, slope, s):
                return False
    same = opposite = True
    for r in range(4):
        v, w, k = other[2 + r % 2], other[4 + r % 2], r - r % 2
        if abs(v) >= _FACTOR or abs(w) >= _FACTOR:
            return False
        for e in range(_WIDTH):
            x = work[1, k, e] * v + work[1, k + 1, e] * w
            same, opposite = same and work[0, r, e] == x, opposite and work[0, r, e] == -x
    return same or opposite


@kernel
def chain(quotients, sign, repeat, i, tail, signs, pre, matrix, meetings, work):  # type: ignore[no-untyped-def]
    """The two meetings between which is the first group of a chain; (0, 0) where none is seen.

    quotients, sign, repeat : of the theorem's expansion, with the number of quotients after which
        their kinds repeat
    i : the first of them whose bounds hold
    tail : (N, 4) entry ``pre + N m + j`` of the other one has the quotient ``tail[j, 0] +
        tail[j, 1] m`` and the length ``tail[j, 2] + tail[j, 3] m``, which is 1 but for runs of 2
    signs : its sign word
    matrix : ``B**-1 M A`` with the products B of its entries before the tail, and A of the first i
        of the theorem's
    meetings : (M, 6) room for the two indices and the state of each meeting
    work : (2, 4, 8) room
    """
    first, n, size = _admissible_from(tail, signs, pre), pre, tail.shape[0]
    a, b, c, d = matrix[0], matrix[1], matrix[2], matrix[3]
    period, count, now, mode, inside = (
        size * signs.shape[0] // _gcd(size, signs.shape[0]),
        0,
        0,
        0,
        0,
    )
    for _ in range(_MOST if first >= 0 else 0):
        at = n - 1 if mode == _BACK else n
        m, j, s = (at - pre) // size, (at - pre) % size, signs[at % signs.shape[0]]
        run = tail[j, 2] != 1 or tail[j, 3] != 0
        t = tail[j, 2] + tail[j, 3] * m if run else tail[j, 0] + tail[j, 1] * m
        if mode == _BACK and (now > 0 or t < (0 if run else 1 if s > 0 else 2)):
            mode = _PATH
            continue
        lo = quotients[i] if sign == 1 else quotients[i] - 1
        if max(abs(a), abs(b), abs(c), abs(d)) >= _ROOM // (8 * (abs(t) + 2) * (lo + 2)):
            break
        e, f, g, h = a, b, c, d
        if mode == _BACK:
            if run:
                e, f, g, h = a + t * (a - c), b + t * (b - d), c + t * (a - c), d + t * (b - d)
            else:
                e, f, g, h = t * a + s * c, t * b + s * d, a, b
        elif mode == _FORWARD or inside:
            if run:
                e, f, g, h = a - t * (a - c), b - t * (b - d), c - t * (a - c), d - t * (b - d)
            else:
                e, f, g, h = -s * c, -s * d, t * c - a, t * d - b
        where = _side(e, f, g, h, lo)
        if mode == _START:
            now, mode = where, _FORWARD if where > 0 or n < first else _BACK
            continue
        if mode == _FORWARD:
            if n < first or where > 0:
                a, b, c, d, n, now = e, f, g, h, n + 1, where
            if n >= first and where <= 0:
                mode = _BACK
            continue
        if mode == _BACK:
            a, b, c, d, n, now = e, f, g, h, n - 1, where
            continue
        if where > 0:
            a, b, c, d, n, inside = e, f, g, h, n + inside, 1
        elif where < 0 or i + 2 >= quotients.shape[0]:
            break
        else:
            a, b, c, d, i = a * quotients[i] + b, a * sign, c * quotients[i] + d, c * sign, i + 1
            if not inside:
                continue
        if (c != 0 and a != c) or (a - c if a != c else b - d) * (c if c != 0 else d) <= 0:
            continue  # it does not map infinity to infinity or 1, or not large numbers into [1, oo]
        content = _gcd(_gcd(a, b), _gcd(c, d))
        if c < 0 or (c == 0 and d < 0):
            content = -content
        here = meetings[count]
        here[0], here[1] = i, n
        here[2], here[3], here[4], here[5] = a // content, b // content, c // content, d // content
        for k in range(count - 1, -1, -1):
            there = meetings[k]
            if (
                (n - there[1]) % period == 0
                and (i - there[0]) % repeat == 0
                and there[2] == here[2]
                and there[3] == here[3]
                and there[4] == here[4]
                and there[5] == here[5]
            ):
                if there[0] == i or there[1] == n:
                    break
                stride, groups, last = i - there[0], (n - there[1]) // size, k
                if i + stride >= quotients.shape[0]:
                    return 0, 0
                for x in range(k + 1, count + 1):
                    one, other = meetings[last], meetings[x]
                    if (one[0] == other[0] or one[1] == other[1]) and x < count:
                        continue  # merged into the next one
                    if not _agree(
                        quotients, sign, tail, signs, pre, one, other, stride, groups, work
                    ):
                        return 0, 0
                    last = x
                return k, count
        count += 1
        if count == meetings.shape[0]:
            break
    return 0, 0
