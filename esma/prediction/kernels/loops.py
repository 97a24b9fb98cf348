"""Compiled transducer of sign words, run symbolically on quotients that are linear in the block.

The same machine as :class:`esma.continued_fractions.semiregular.WordRounding` under
:func:`esma.massey.transducer.signed`, for the one case that every theorem leads to (polynomials of
degree 1 at most, 64 bits): a few microseconds a sign word. The API is in :mod:`.predict`.
"""

from __future__ import annotations

import numpy as np

from esma.system.compiled import helper, kernel

INTERLACED = 1
RUNS = 2
"""Runs that are counted: the word of minus signs consumes a quotient that grows or is long."""
LARGE = 3
"""The work array is too short."""


@helper
def _run(other, length, slope, open_row, n, word, size, most, out, count):  # type: ignore[no-untyped-def]
    """Read a run of letters of polynomial length: ``length + slope m`` of them.

    other : whether they differ from the lead letter
    most : the longest run that may be consumed, where the word has no plus; else negative
    open_row : (2,) the open quotient, as a polynomial in m; changed
    Returns whether they are the lead letter now, the place in the word, and how many quotients
    are written; -1 of these where the run would be consumed and is too long, -2 without room.
    """
    if other and most >= 0 and (slope > 0 or length > most):
        return False, n, -1
    while other and (length > 0 or slope > 0):
        if count >= out.shape[0]:
            return False, n, -2
        if word[n] > 0:
            out[count, 0] = open_row[0]
            other = False
        else:
            out[count, 0] = open_row[0] + 1
        out[count, 1] = open_row[1]
        count += 1
        open_row[0] = 1
        open_row[1] = 0
        length -= 1
        n = n + 1 if n + 1 < size else 0
    if not other:
        open_row[0] += length
        open_row[1] += slope
    return other, n, count


@kernel
def signed_form(head, rows, word, size, longest, out):  # type: ignore[no-untyped-def]
    """The interlaced form of a simple expansion under a sign word.

    head : (H,) first simple quotients
    rows : (N, 2) then a[H + N m + j] = rows[j, 0] + rows[j, 1] m, positive, rows[j, 1] >= 0
    word, size : the sign word is word[:size]
    longest : runs of 2 under minus signs that are longer are not written out
    out : (C, 2) work array; on return out[:preperiod, 0] are the first terms, out[preperiod :
        preperiod + period] the rows

    Returns
    -------
    kind, preperiod, period, degree
    """
    period = rows.shape[0]
    # letters come back after an even number of quotients
    times = 2 if period % 2 else 1
    plus = False
    for i in range(size):
        plus = plus or word[i] > 0
    # after a quotient of 2 or more a run of `longest` twos consumes one letter more
    most = -1 if plus else longest + 1
    # while it is being consumed, a growing quotient must not end
    first = 0
    for j in range(period):
        if rows[j, 1] > 0:
            first = max(first, -((rows[j, 0] - size - 1) // rows[j, 1]))
    first = -(-first // times)
    opened = np.zeros(2, np.int64)
    lead = 0  # R is 0, L is 1; quotient i is spelled in the letter i % 2
    n = 0
    count = 0
    for i in range(len(head)):
        one = 1 if opened[0] == 1 and most > 0 else 0  # which is closed as another 2
        other = i % 2 != lead
        other, n, count = _run(other, head[i], 0, opened, n, word, size, most - one, out, count)
        if count < 0:
            return RUNS if count == -1 else LARGE, 0, 0, 0
        lead = 1 - i % 2 if other else i % 2
    # a block of times * period quotients; what it writes depends on lead and n
    seen = np.full(2 * size, -1, np.int64)
    starts = np.zeros(first + 4 * size + 2, np.int64)
    begin = 0
    step = 0
    block = 0
    while True:
        starts[block] = count
        if step and block == begin + 2 * step:
            break
        if block >= first and not step:
            state = lead * size + n
            if seen[state] >= 0:
                begin = seen[state]
                step = block - begin
            else:
                seen[state] = block
        for i in range(times * period):
            j = i % period
            m = times * block + i // period
            letter = (len(head) + i) % 2
            if block < first:
                length = rows[j, 0] + rows[j, 1] * m
                slope = 0
            else:
                # in the number of the block: length + slope * block
                length = rows[j, 0] + rows[j, 1] * (i // period)
                slope = times * rows[j, 1]
            other, n, count = _run(
                letter != lead, length, slope, opened, n, word, size, most, out, count
            )
            if count == -1:
                return RUNS, 0, 0, 0
            if count < 0:
                return LARGE, 0, 0, 0
            lead = 1 - letter if other else letter
        opened[0] -= opened[1]  # the open quotient, in the number of the next block
        block += 1
    # the regular part is what the blocks begin + step ... begin + 2 step - 1 wrote: before that,
    # the quotient that was open at the start of the cycle was another one
    for k in range(first, block):
        for i in range(starts[k], starts[k + 1]):
            out[i, 0] += out[i, 1] * k
            out[i, 1] *= step
    preperiod = starts[begin + step]
    size_out = starts[block] - preperiod
    tail = out[preperiod : preperiod + size_out]
    shortest = _least_period(tail)
    ratio = size_out // shortest
    if ratio > 1:
        for j in range(shortest):
            tail[j, 1] //= ratio
    # the end of the head that belongs to the regular part
    turns = 0
    while preperiod > 0:
        j = (shortest - 1 - turns % shortest) % shortest
        before = tail[j, 0] - tail[j, 1]
        if out[preperiod - 1, 0] != before:
            break
        tail[j, 0] = before
        preperiod -= 1
        turns += 1
    turned = np.empty((shortest, 2), np.int64)
    degree = 0
    for j in range(shortest):
        at = (j + shortest - turns % shortest) % shortest
        turned[j, 0] = tail[at, 0]
        turned[j, 1] = tail[at, 1]
        if tail[at, 1] != 0:
            degree = 1
    out[preperiod : preperiod + shortest] = turned
    return INTERLACED, preperiod, shortest, degree


@helper
def _has_period(tail, period):  # type: ignore[no-untyped-def]
    """Whether polynomials of degree at most 1 that take turns do so with a divisor of their number
    as period.
    """
    size = len(tail)
    for j in range(size):
        after = j + period
        value = tail[after, 0] if after < size else tail[after - size, 0] + tail[after - size, 1]
        slope = tail[after % size, 1]
        if slope != tail[j, 1] or (value - tail[j, 0]) * (size // period) != slope:
            return False
    return True


@helper
def _least_period(tail):  # type: ignore[no-untyped-def]
    """The least divisor of the number of rows that is a period of the sequence."""
    size = len(tail)
    for period in range(1, size // 2 + 1):
        if size % period == 0 and _has_period(tail, period):
            return period
    return size


@kernel
def predict(head, rows, words, lengths, longest, prime, out, records, residues):  # type: ignore[no-untyped-def]
    """What every sign word makes of one simple expansion.

    words, lengths : (W, P) sign words and (W,) their lengths
    longest : runs of 2 that are longer are not written out
    records : (W, 5) kind, preperiod, period, degree are written
    residues : (W, D) first quotients modulo `prime`, where the expansion is interlaced
    """
    for w in range(len(words)):
        kind, preperiod, period, degree = signed_form(
            head, rows, words[w], lengths[w], longest, out
        )
        records[w, 0] = kind
        records[w, 1] = preperiod
        records[w, 2] = period
        records[w, 3] = degree
        if kind != INTERLACED:
            continue
        for t in range(residues.shape[1]):
            if t < preperiod:
                value = out[t, 0]
            else:
                m, j = divmod(t - preperiod, period)
                value = out[preperiod + j, 0] + out[preperiod + j, 1] * m
            residues[w, t] = value % prime
