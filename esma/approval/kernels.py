"""Compiled loops of the approval: terms of an interlaced form, and tails of families."""

from __future__ import annotations

import numpy as np
from numba import njit

TERM_LIMIT = 1 << 56
#: Entries of a packed matrix product stay below this bound.
LEAF_LIMIT = 1 << 61


@njit(cache=True, nogil=True)
def interlaced_terms(head, differences, out):  # type: ignore[no-untyped-def]
    """Fill `out` with the terms of an interlaced form; returns how many fit. `differences` is used
    up.
    """
    limit = out.shape[0]
    n = 0
    for i in range(min(head.shape[0], limit)):
        out[n] = head[i]
        n += 1
    period, width = differences.shape
    while n < limit:
        for j in range(period):
            if n == limit:
                break
            value = differences[j, 0]
            if value >= TERM_LIMIT or value <= -TERM_LIMIT:
                return n
            out[n] = value
            n += 1
            for k in range(width - 1):
                if abs(differences[j, k + 1]) >= TERM_LIMIT:
                    return n
                differences[j, k] += differences[j, k + 1]
    return n


@njit(cache=True, nogil=True)
def _leading(row):  # type: ignore[no-untyped-def]
    """Degree of a class, from its row (sign, d_0, ..., d_K)."""
    for k in range(row.shape[0] - 1, 1, -1):
        if row[k] != 0:
            return k - 1
    return 0


@njit(cache=True, nogil=True)
def _compare_patterns(rows, degrees, x, y):  # type: ignore[no-untyped-def]
    """Order of two rotations by sign, degree and top difference, which no shift by whole blocks
    changes.
    """
    size = rows.shape[0]
    for i in range(size):
        p = (x + i) % size
        q = (y + i) % size
        if rows[p, 0] != rows[q, 0]:
            return -1 if rows[p, 0] < rows[q, 0] else 1
        if degrees[p] != degrees[q]:
            return -1 if degrees[p] < degrees[q] else 1
        u = rows[p, 1 + degrees[p]]
        v = rows[q, 1 + degrees[q]]
        if u != v:
            return -1 if u < v else 1
    return 0


@njit(cache=True, nogil=True)
def _shift(row, blocks):  # type: ignore[no-untyped-def]
    """Differences of P(m + blocks) in place of those of P(m)."""
    width = row.shape[0]
    for k in range(1, width):
        total = np.int64(0)
        weight = np.int64(1)
        for i in range(width - k):
            total += weight * row[k + i]
            weight = weight * (blocks - i) // (i + 1)
        row[k] = total


@njit(cache=True, nogil=True)
def _normalise(rows, degrees, turn, out):  # type: ignore[no-untyped-def]
    """Rotate by `turn` classes, then shift by whole blocks until the first growing class is
    reduced; the blocks.
    """
    size = rows.shape[0]
    for i in range(size):
        p = (turn + i) % size
        out[i] = rows[p]
        if turn + i >= size:
            _shift(out[i], 1)
    for i in range(size):
        degree = degrees[(turn + i) % size]
        if degree > 0:
            blocks = -(out[i, degree] // out[i, degree + 1])
            for j in range(size):
                _shift(out[j], blocks)
            return blocks
    return np.int64(0)


@njit(cache=True, nogil=True)
def canonical_tail(differences, word, length, preperiod, out, spare):  # type: ignore[no-untyped-def]
    """The canonical representative of an interlaced tail with its signs.

    out, spare : (M, K + 2) with M the common period of polynomials and signs; a row of `out` is
    (sign, d_0, ..., d_K) Returns (status, offset, plain): status 1 when a value does not fit;
    `offset` is how many terms behind the preperiod (negative: before it) the representative
    starts; `plain` is 1 when every quotient behind the very first term is seen to satisfy
    Tietze's condition because no difference is negative, and the value to be irrational.
    """
    period, width = differences.shape
    size = out.shape[0]
    step = size // period
    # bounds on the values under which no shift by whole blocks leaves 64 bits
    if width > 4:
        return 1, 0, 0
    limit = (1 << 30) if width <= 2 else (1 << 15)
    rows = np.empty((size, width + 1), np.int64)
    for j in range(size):
        rows[j, 0] = word[(preperiod + j) % length]
    for c in range(period):
        state = differences[c].copy()
        for k in range(width):
            if abs(state[k]) >= limit:
                return 1, 0, 0
        for m in range(step * width):
            rows[c + period * (m % step), 1 + m // step] = state[0]
            for k in range(width - 1):
                state[k] += state[k + 1]
                if abs(state[k]) >= limit:
                    return 1, 0, 0
    degrees = np.empty(size, np.int64)
    plain = 1
    irrational = 0
    for j in range(size):
        for k in range(1, width):
            for i in range(width, k, -1):
                rows[j, i] -= rows[j, i - 1]
        degrees[j] = _leading(rows[j])
        least = 1 if rows[j, 0] > 0 else 2
        value = rows[j, 1]
        if preperiod == 0 and j == 0 and width > 1:  # the very first quotient may be any integer
            value += rows[j, 2]
        if value < least:
            plain = 0
        if rows[j, 0] > 0 or value > 2 or degrees[j] > 0:
            irrational = 1
        for k in range(2, width + 1):
            if rows[j, k] < 0:
                plain = 0
    best = 0
    for turn in range(1, size):
        if _compare_patterns(rows, degrees, turn, best) < 0:
            best = turn
    blocks = _normalise(rows, degrees, best, out)
    offset = best + size * blocks
    for turn in range(best + 1, size):
        if _compare_patterns(rows, degrees, turn, best) == 0:
            blocks = _normalise(rows, degrees, turn, spare)
            smaller = False
            different = False
            for i in range(size):
                for k in range(width + 1):
                    if spare[i, k] != out[i, k]:
                        smaller = spare[i, k] < out[i, k]
                        different = True
                        break
                if different:
                    break
            if smaller:
                out[:] = spare
                offset = turn + size * blocks
    return 0, offset, plain * irrational


@njit(cache=True, nogil=True)
def canonical_tails(  # type: ignore[no-untyped-def]
    rows, records, words, lengths, which, starts, buffer, offsets, flags, heads
):
    """`canonical_tail` of many rows of partial quotients, and the products of their first steps.

    rows, records : one a hit; records[i] = (kind, period, degree, preperiod)
    which : index of the word of each hit
    starts : where the representative of hit i goes in `buffer`; starts[i + 1] is its end
    flags : 0 nothing known (a value does not fit, or no interlaced form), 1 known, 2 plain as well
    heads : (H, 4) product of the steps before the regular part; all zero where it does not fit
    """
    longest = 0
    for i in range(rows.shape[0]):
        longest = max(longest, starts[i + 1] - starts[i])
    spare = np.empty(longest, np.int64)
    for i in range(rows.shape[0]):
        flags[i] = 0
        size = starts[i + 1] - starts[i]
        if size == 0:
            continue
        period, width, preperiod = records[i, 1], records[i, 2] + 1, records[i, 3]
        word, length = words[which[i]], lengths[which[i]]
        differences = np.empty((period, width), np.int64)
        for j in range(period):
            for k in range(width):
                differences[j, k] = rows[i, preperiod + j + k * period]
            for k in range(1, width):
                for m in range(width - 1, k - 1, -1):
                    differences[j, m] -= differences[j, m - 1]
        out = buffer[starts[i] : starts[i + 1]].reshape((size // (width + 1), width + 1))
        other = spare[:size].reshape((size // (width + 1), width + 1))
        status, offset, plain = canonical_tail(differences, word, length, preperiod, out, other)
        if status == 0:
            flags[i] = 1 + plain
            offsets[i] = offset
        a, b, c, d = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
        for n in range(preperiod):
            t = rows[i, n]
            room = LEAF_LIMIT // (abs(t) + 1)
            if max(max(abs(a), abs(b)), max(abs(c), abs(d))) >= room:
                a, b, c, d = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
                break
            s = word[n % length]
            a, b = a * t + b, a * s
            c, d = c * t + d, c * s
        heads[i, 0], heads[i, 1], heads[i, 2], heads[i, 3] = a, b, c, d


@njit(cache=True, nogil=True)
def log2_denominators(terms, count, word, length, out):  # type: ignore[no-untyped-def]
    """out[n] is about log2 q_n (for rates shown to people; nothing is decided by it)."""
    ratio = 0.0  # q_{n-1}/q_n
    total = 0.0
    sign = 1.0
    for n in range(count):
        if n > 0:
            x = terms[n] + sign * ratio
            if x < 1e-300:
                x = 1e-300
            total += np.log2(x)
            ratio = 1.0 / x
        out[n] = total
        sign = 1.0 if word[n % length] > 0 else -1.0
