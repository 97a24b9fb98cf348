"""Compiled loops of laws: their terms and their tails."""

from __future__ import annotations

import numpy as np

from esma.system.compiled import helper, kernel

TERM_LIMIT = 1 << 56
#: Entries of a packed matrix product stay below this bound.
LEAF_LIMIT = 1 << 61
_HALF = 1 << 30


@kernel
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


@kernel
def first_terms(heads, head_starts, rows, row_starts, periods, out, got):  # type: ignore[no-untyped-def]
    """The first terms of many interlaced forms, packed as :mod:`esma.approval.packed` says; got[i]
    of those of form i fit.
    """
    for i in range(out.shape[0]):
        regular = rows[row_starts[i] : row_starts[i + 1]].copy()
        width = regular.shape[0] // periods[i]
        head = heads[head_starts[i] : head_starts[i + 1]]
        got[i] = interlaced_terms(head, regular.reshape(periods[i], width), out[i])


@kernel
def runs_grow(rows, records, longest, found):  # type: ignore[no-untyped-def]
    """Whether the quotients of simple expansions are such that runs under minus signs grow, or are
    longer than `longest`; -1 where polynomials are not linear.

    rows, records : one an expansion; records[i] = (kind, period, degree, preperiod)
    """
    for i in range(rows.shape[0]):
        period, degree, preperiod = records[i, 1], records[i, 2], records[i, 3]
        if degree > 1:
            found[i] = -1
            continue
        # the first quotient is read alone, then two by two; a block holds whole pairs of them
        skipped = preperiod % 2 if preperiod else 2
        counted, positive = False, True
        for n in range(1, preperiod + skipped, 2):
            counted = counted or rows[i, n] - 1 > longest
        for n in range(period if period % 2 == 0 else 2 * period):
            m, j = (skipped + n) // period, (skipped + n) % period
            a = rows[i, preperiod + j]
            slope = rows[i, preperiod + j + period] - a if degree else 0
            a += m * slope
            counted = counted or (n % 2 == 1 and (slope != 0 or a - 1 > longest))
            positive = positive and a >= 1 and slope >= 0
        found[i] = counted and positive


@helper
def _compare_patterns(rows, degrees, width, x, y):  # type: ignore[no-untyped-def]
    """Order of two rotations by sign, degree and top difference, which no shift by whole blocks
    changes.
    """
    size = degrees.shape[0]
    p, q = x, y
    for _ in range(size):
        signs = rows[p * width] - rows[q * width]
        if signs != 0:
            return signs
        if degrees[p] != degrees[q]:
            return degrees[p] - degrees[q]
        tops = rows[p * width + 1 + degrees[p]] - rows[q * width + 1 + degrees[q]]
        if tops != 0:
            return tops
        p = p + 1 if p + 1 < size else 0
        q = q + 1 if q + 1 < size else 0
    return 0


@helper
def _shift(rows, at, width, blocks):  # type: ignore[no-untyped-def]
    """Differences of P(m + blocks) in place of those of P(m), in the row that starts at `at`."""
    if width == 3:
        rows[at + 1] += blocks * rows[at + 2]
        return
    for k in range(1, width):
        total = np.int64(0)
        weight = np.int64(1)
        for i in range(width - k):
            total += weight * rows[at + k + i]
            weight = weight * (blocks - i) // (i + 1)
        rows[at + k] = total


@helper
def _normalise(rows, degrees, width, turn, out, start):  # type: ignore[no-untyped-def]
    """Rotate by `turn` classes, then shift by whole blocks until the first growing class is
    reduced; the blocks.
    """
    size = degrees.shape[0]
    blocks = np.int64(0)
    growing = False
    for i in range(size):
        at = start + i * width
        p = turn + i if turn + i < size else turn + i - size
        for k in range(width):
            out[at + k] = rows[p * width + k]
        if turn + i >= size:
            _shift(out, at, width, np.int64(1))
        if degrees[p] > 0 and not growing:
            growing = True
            blocks = -(out[at + degrees[p]] // out[at + degrees[p] + 1])
    if growing:
        for i in range(size):
            _shift(out, start + i * width, width, blocks)
    return blocks


@helper
def _canonical_tail(  # type: ignore[no-untyped-def]
    terms, period, blocks, preperiod, word, length, rows, spare, state, degrees, out, start
):
    """The canonical representative of an interlaced tail with its signs.

    terms : partial quotients, of which those of the first `blocks` periods after the preperiod
        fix the tail
    rows, spare, state, degrees : work arrays of M * width, as many, blocks and M entries, M the
        common period of polynomials and signs and width = blocks + 1
    out[start :] : M rows (sign, d_0, ..., d_K)

    Returns (status, offset, plain): status 1 when a value does not fit; `offset` is how many terms
    after the preperiod (negative: before it) the representative starts; `plain` is 1 when every
    quotient after the very first term is seen to satisfy Tietze's condition because no difference
    is negative, and the value to be irrational.
    """
    width = blocks + 1
    size = rows.shape[0] // width
    step = size // period
    # bounds on the values under which no shift by whole blocks leaves 64 bits
    if blocks > 4:
        return 1, 0, 0
    limit = (1 << 30) if blocks <= 2 else (1 << 15)
    for c in range(period):
        for k in range(blocks):
            state[k] = terms[preperiod + c + k * period]
        for k in range(1, blocks):
            for i in range(blocks - 1, k - 1, -1):
                state[i] -= state[i - 1]
        for m in range(blocks):
            for i in range(step):
                rows[(c + period * i) * width + 1 + m] = state[0]
                for k in range(blocks):
                    if abs(state[k]) >= limit:
                        return 1, 0, 0
                for k in range(blocks - 1):
                    state[k] += state[k + 1]
    plain, irrational, phase = 1, 0, preperiod % length
    for j in range(size):
        at = j * width
        sign = word[phase]
        phase = phase + 1 if phase + 1 < length else 0
        rows[at] = sign
        degrees[j] = 0
        for k in range(1, blocks):
            for i in range(blocks, k, -1):
                rows[at + i] -= rows[at + i - 1]
        for k in range(1, blocks):
            if rows[at + k + 1] != 0:
                degrees[j] = k
            if rows[at + k + 1] < 0:
                plain = 0
        value = rows[at + 1]
        if preperiod == 0 and j == 0 and blocks > 1:  # the very first quotient may be any integer
            value += rows[at + 2]
        if value < (1 if sign > 0 else 2):
            plain = 0
        if sign > 0 or value > 2 or degrees[j] > 0:
            irrational = 1
    best = np.int64(0)
    for turn in range(1, size):
        if _compare_patterns(rows, degrees, width, turn, best) < 0:
            best = np.int64(turn)
    shifted = _normalise(rows, degrees, width, best, out, start)
    offset = best + size * shifted
    for turn in range(best + 1, size):
        if _compare_patterns(rows, degrees, width, turn, best) == 0:
            shifted = _normalise(rows, degrees, width, turn, spare, np.int64(0))
            n = 0
            while n < size * width and spare[n] == out[start + n]:
                n += 1
            if n < size * width and spare[n] < out[start + n]:
                offset = turn + size * shifted
                for i in range(size * width):
                    out[start + i] = spare[i]
    return 0, offset, plain * irrational


@kernel
def canonical_tails(  # type: ignore[no-untyped-def]
    rows, places, records, words, lengths, which, starts, buffer, offsets, flags, matrices
):
    """Canonical representatives of the tails of many rows of partial quotients, and the products
    of their first steps.

    rows, places, records : hit i is rows[places[i]]; records[i] = (kind, period, degree, preperiod)
    which : index of the word of each hit
    starts : where the representative of hit i goes in `buffer`; starts[i + 1] is its end
    flags : 0 nothing known (a value does not fit, or no interlaced form), 1 known, 2 plain as well
    matrices : (H, 4) product of the steps before the regular part; all zero where it does not fit
    """
    longest = 0
    for i in range(places.shape[0]):
        longest = max(longest, starts[i + 1] - starts[i])
    work = np.empty(longest, np.int64)
    spare, degrees = np.empty(longest, np.int64), np.empty(longest, np.int64)
    state = np.empty(5, np.int64)
    for i in range(places.shape[0]):
        flags[i] = 0
        terms, size = rows[places[i]], starts[i + 1] - starts[i]
        if size == 0:
            continue
        preperiod = records[i, 3]
        word, length = words[which[i]], lengths[which[i]]
        status, offset, plain = _canonical_tail(
            terms,
            records[i, 1],
            records[i, 2] + 1,
            preperiod,
            word,
            length,
            work[:size],
            spare,
            state,
            degrees[: size // (records[i, 2] + 2)],
            buffer,
            starts[i],
        )
        if status == 0:
            flags[i] = 1 + plain
            offsets[i] = offset
        a, b, c, d, phase = np.int64(1), np.int64(0), np.int64(0), np.int64(1), 0
        for n in range(preperiod):
            t, most = terms[n], max(abs(a), abs(b), abs(c), abs(d))
            small = most < _HALF and abs(t) < _HALF - 1
            if not small and most >= LEAF_LIMIT // (abs(t) + 1):
                a, b, c, d = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
                break
            s = word[phase]
            phase = phase + 1 if phase + 1 < length else 0
            a, b = a * t + b, a * s
            c, d = c * t + d, c * s
        matrices[i, 0], matrices[i, 1], matrices[i, 2], matrices[i, 3] = a, b, c, d
