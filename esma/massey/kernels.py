"""Compiled recognition of recurrences: lagged differences, then Berlekamp–Massey over a prime
field.

Rows of a 64-bit array come in, one short record a row goes out. The API is in :mod:`.recognise`.
"""

from __future__ import annotations

import numpy as np
from numba import njit

#: The largest prime below 2**26: a product is below 2**52, so 2048 products fit a 64-bit sum
#: without reduction.
PRIME = (1 << 26) - 5
#: Largest degree of interlaced polynomials that the lagged differences look for; higher ones are
#: left to
#: Berlekamp–Massey, whose order bound they meet only at short periods.
MAX_DEGREE = 3

NOTHING = 0
INTERLACED = 1
RECURRENCE = 2
SHORT = 3
"""Not enough certain terms."""


@njit(cache=True, nogil=True)
def _difference(a, t, lag, order):  # type: ignore[no-untyped-def]
    """The order-th difference of lag `lag` that ends at position t."""
    if order == 1:
        return a[t] - a[t - lag]
    if order == 2:
        return a[t] - 2 * a[t - lag] + a[t - 2 * lag]
    if order == 3:
        return a[t] - 3 * a[t - lag] + 3 * a[t - 2 * lag] - a[t - 3 * lag]
    return a[t] - 4 * a[t - lag] + 6 * a[t - 2 * lag] - 4 * a[t - 3 * lag] + a[t - 4 * lag]


@njit(cache=True, nogil=True)
def _interlaced(a, length, depth):  # type: ignore[no-untyped-def]
    """(period, degree, preperiod) of the interlaced form of a[:length] with the fewest free
    numbers, (0, 0, 0) where there is none.

    Fitted on the first `depth` terms: after the preperiod they hold degree + 2 whole blocks, one
    of which tests the form; the terms past `depth` all test it too. Not the first form that fits:
    at the end of the terms a long stretch of equal ones inside a longer period looks like one.
    """
    last = length - 1
    free = depth
    found = (0, 0, 0)
    for lag in range(1, depth // 2 + 1):
        if lag >= free:
            break
        cap = min(depth // lag - 2, 3)
        degree = 0
        t = last
        stop = last - lag - (length - depth)  # positions last .. stop + 1 must vanish
        while t > stop:
            if _difference(a, t, lag, degree + 1) == 0:
                t -= 1
                continue
            degree += 1
            if degree > cap:
                break
            t = last
        if t > stop:
            continue
        first = (degree + 1) * lag
        while t >= first and _difference(a, t, lag, degree + 1) == 0:
            t -= 1
        preperiod = t + 1 - first
        size = preperiod + (degree + 1) * lag
        if size < free and size + lag <= depth:
            free = size
            found = (lag, degree, preperiod)
    return found


@njit(cache=True, nogil=True)
def berlekamp_massey(s, n, bound, c, b, t):  # type: ignore[no-untyped-def]
    """Linear complexity of s[:n] over GF(PRIME), or bound as soon as it is known to be at least
    that.

    Massey (1969), without inversions: the connection polynomial is kept up to a factor.
    Residues in [0, PRIME). c, b, t: work arrays of at least n + 2 entries; on return c[:L+1] is
    the connection polynomial, c[0] != 0.
    """
    c[0] = 1
    b[0] = 1
    c_size = 1
    b_size = 1
    complexity = 0
    gap = 1
    scale = np.int64(1)
    for i in range(n):
        d = np.int64(0)
        top = min(c_size, i + 1)
        for j in range(top):
            d += c[j] * s[i - j]
            if (j & 2047) == 2047:
                d %= PRIME
        d %= PRIME
        if d == 0:
            gap += 1
            continue
        size = max(c_size, b_size + gap)
        if 2 * complexity <= i:
            if i + 1 - complexity >= bound:
                return bound
            for j in range(c_size):
                t[j] = c[j]
            t_size = c_size
            for j in range(c_size, size):
                c[j] = 0
            for j in range(min(gap, size)):
                c[j] = c[j] * scale % PRIME
            for j in range(gap, size):
                x = b[j - gap] if j - gap < b_size else np.int64(0)
                c[j] = (c[j] * scale + (PRIME - d) * x) % PRIME
            c_size = size
            for j in range(t_size):
                b[j] = t[j]
            b_size = t_size
            complexity = i + 1 - complexity
            scale = d
            gap = 1
        else:
            for j in range(c_size, size):
                c[j] = 0
            for j in range(min(gap, size)):
                c[j] = c[j] * scale % PRIME
            for j in range(gap, size):
                x = b[j - gap] if j - gap < b_size else np.int64(0)
                c[j] = (c[j] * scale + (PRIME - d) * x) % PRIME
            c_size = size
            gap += 1
    for j in range(c_size, complexity + 1):
        c[j] = 0
    return complexity


@njit(cache=True, nogil=True)
def screen(rows, got, depth, bound, records):  # type: ignore[no-untyped-def]
    """Classify every row: records[r] = (kind, period or order, degree, preperiod).

    rows : (R, T) partial quotients, below 2**56 in size; got[r] of them are certain
    depth : a form is fitted on the first `depth` terms; the T - depth others must be predicted
        by it
    bound : orders of Berlekamp–Massey's recurrences are below it
    """
    total = rows.shape[1]
    residues = np.empty(total, np.int64)
    c = np.zeros(total + 2, np.int64)
    b = np.zeros(total + 2, np.int64)
    t = np.zeros(total + 2, np.int64)
    for r in range(rows.shape[0]):
        records[r, 0] = NOTHING
        if got[r] < total:
            records[r, 0] = SHORT
            continue
        row = rows[r]
        period, degree, preperiod = _interlaced(row, total, depth)
        if period > 0:
            records[r, 0] = INTERLACED
            records[r, 1] = period
            records[r, 2] = degree
            records[r, 3] = preperiod
            continue
        for i in range(total):
            residues[i] = row[i] % PRIME
        order = berlekamp_massey(residues, depth, bound, c, b, t)
        if order >= bound:
            continue
        predicted = True
        for i in range(depth, total):
            d = np.int64(0)
            for j in range(order + 1):
                d += c[j] * residues[i - j]
                if (j & 2047) == 2047:
                    d %= PRIME
            if d % PRIME != 0:
                predicted = False
                break
        if predicted:
            records[r, 0] = RECURRENCE
            records[r, 1] = order


@njit(cache=True, nogil=True)
def linear_complexities(rows, bound, out):  # type: ignore[no-untyped-def]
    """Linear complexity over GF(PRIME) of every row of residues, or `bound` where it is at least
    that.
    """
    total = rows.shape[1]
    c = np.zeros(total + 2, np.int64)
    b = np.zeros(total + 2, np.int64)
    t = np.zeros(total + 2, np.int64)
    for r in range(rows.shape[0]):
        out[r] = berlekamp_massey(rows[r], total, bound, c, b, t)
