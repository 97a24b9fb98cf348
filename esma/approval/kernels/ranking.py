"""Compiled loops of the ranking: how long formulas are, and how fast they converge; for people,
nothing is decided by them.
"""

from __future__ import annotations

import numpy as np

from esma.system.compiled import helper, kernel

#: Denominators are counted in this unit, so that those of a thousand digits fit a double.
_UNIT = 1000
#: Where P_k/Q_k no longer changes.
_FINE = 2.0 ** (64 - _UNIT)


@helper
def _written(x):  # type: ignore[no-untyped-def]
    """What a number counts: 1, and its bits."""
    rest, size = np.uint64(abs(x)), np.int64(1)
    while rest:
        rest >>= np.uint64(1)
        size += 1
    return size


@kernel
def written_sizes(numbers, bounds, periods, found):  # type: ignore[no-untyped-def]
    """How much there is to write down of lists of numbers; each is cut into `periods` rows of one
    width, in which a 0 counts at the beginning only.

    bounds : (H, 2) where the numbers of each list are
    """
    for i in range(found.shape[0]):
        start, stop = bounds[i, 0], bounds[i, 1]
        width = (stop - start) // max(periods[i], 1)
        size, column = np.int64(0), np.int64(0)
        for k in range(start, stop):
            if column == 0 or numbers[k] != 0:
                size += _written(numbers[k])
            column = column + 1 if column + 1 < width else np.int64(0)
        found[i] = size


@kernel
def member_rates(  # type: ignore[no-untyped-def]
    heads,
    head_bounds,
    places,
    rows,
    row_bounds,
    periods,
    words,
    sizes,
    which,
    wanted,
    most,
    found,
):
    """What :func:`.loops.rates` finds, of members of tail classes that come place by place: if c
    and d are the lower row of a head and P_k/Q_k the convergents of the tail, its denominators are
    ``c P_k + d Q_k``.

    heads, head_bounds : quotients of the heads, and (H, 2) where those of each formula are
    rows, row_bounds, periods : of the places
    wanted : below 3700
    """
    enough, unit = np.exp2(0.5 * wanted - _UNIT), np.exp2(1.0 * _UNIT)
    last, count = -1, 0
    # the largest Q_k so far (they may fall behind a minus sign), and P_k/Q_k
    tops, values = np.empty(most), np.empty(most)
    state = np.empty(0)
    width, j, ratio, side, q = 0, 0, 0.0, -1.0, 1.0
    for i in range(places.shape[0]):
        word, size = words[which[i]], sizes[which[i]]
        first, stop = head_bounds[i, 0], head_bounds[i, 1]
        c, d, phase = 0.0, 1.0, 0
        for k in range(first, stop):
            c, d = c * heads[k] + d, c * word[phase]
            phase = phase + 1 if phase + 1 < size else 0
        if places[i] != last:
            last, count, j, ratio, side = places[i], 0, 0, 0.0, -1.0
            start, end = row_bounds[last, 0], row_bounds[last, 1]
            width = (end - start) // periods[last]
            state = np.empty(end - start)
            for k in range(end - start):
                state[k] = rows[start + k]
        begin, factor, at = stop - first, 1.0, np.nan
        phase = (begin + count + size - 1) % size
        while True:
            if count:
                # P_k/Q_k no longer changes where the digits are enough
                if values[count - 1] != at:
                    at = values[count - 1]
                    factor = max(abs(c * at + d), 1e-300)
                if tops[count - 1] * factor >= enough:
                    break
            if begin + count >= most:
                break
            # the next convergent of the tail
            a = state[j]
            for k in range(j, j + width - 1):
                state[k] += state[k + 1]
            j = j + width if j + width < state.shape[0] else 0
            if count == 0:
                q = 1.0 / unit
                tops[0], values[0] = q, a
            else:
                sign, before = np.float64(word[phase]), q
                x = max(a + sign * ratio, 1e-300)
                ratio = 1.0 / x
                q *= x
                tops[count] = max(tops[count - 1], q)
                side *= -sign
                values[count] = values[count - 1]
                if q < _FINE:  # else nothing of a double changes
                    values[count] += side / (q * unit) / (before * unit)
            phase = phase + 1 if phase + 1 < size else 0
            count += 1
        low, high = 0, count - 1
        while low < high:
            k = (low + high) // 2
            if tops[k] * factor >= enough:
                high = k
            else:
                low = k + 1
        found[i] = 2.0 * (np.log2(tops[low]) + np.log2(factor) + _UNIT) / max(begin + low, 1)


@helper
def _run_rate(head, row, period, wanted, most):  # type: ignore[no-untyped-def]
    """What :func:`.loops.rates` finds under minus signs. With the denominators Q_k of the simple
    expansion those of a run are ``Q_{2k-1} + j Q_{2k}`` for j = 1 ... a_{2k+1}.
    """
    enough = np.exp2(0.5 * wanted - _UNIT)
    before, q, n = 0.0, np.exp2(-1.0 * _UNIT), np.int64(0)
    width, state = row.shape[0] // period, row.astype(np.float64)
    at, j = 1, 0
    if head.shape[0] == 0:  # a_0 is not needed
        for k in range(width - 1):
            state[k] += state[k + 1]
        j = width % state.shape[0]
    while True:
        if at < head.shape[0]:
            a = np.float64(head[at])
        else:
            a = state[j]
            for k in range(j, j + width - 1):
                state[k] += state[k + 1]
            j = j + width if j + width < state.shape[0] else 0
        at += 1
        if at % 2:  # between two runs
            before, q = q, a * q + before
            continue
        steps = min(a, np.float64(most - n))
        if before + steps * q >= enough:
            steps = max(1.0, min(steps, np.ceil((enough - before) / q)))
        top = before + steps * q
        if top >= enough or n + np.int64(steps) >= most:
            return 2.0 * (np.log2(top) + _UNIT) / max(n + np.int64(steps) - 1, 1)
        n += np.int64(steps)
        before, q = q, top


@helper
def _length(row, period, n):  # type: ignore[no-untyped-def]
    """The polynomial of quotient n of a tail, which may be below 0, where it is, and its slope from
    period to period.
    """
    width = row.shape[0] // period
    m, k = n // period, (n % period) * width
    slope = row[k + 1] if width > 1 else np.int64(0)
    return row[k] + m * slope, slope


@helper
def _run_size(head, row, period, longest):  # type: ignore[no-untyped-def]
    """How much there is to write down of the runs that quotients become under minus signs: the
    first one plus 1, then in turn so many 2s as one less than a quotient, and a quotient plus 2.
    The last ones before the regular part belong to it, as far as its polynomials say the same
    (:class:`esma.massey.laws.runs.SemiRegularForm`).

    row : a tail of the shortest period, of polynomials of degree 1 or 0
    """
    preperiod = head.shape[0]
    start = preperiod % 2 if preperiod else 2  # in the tail
    values = np.empty(preperiod + start, np.int64)
    counts = np.empty(preperiod + start, np.int64)
    size = 0
    for n in range(preperiod + start):
        a = head[n] if n < preperiod else _length(row, period, n - preperiod)[0]
        value, count = (a + 2, np.int64(1)) if n % 2 == 0 else (np.int64(2), a - 1)
        if n == 0:
            value -= 1
        if size and values[size - 1] == value:
            counts[size - 1] += count
        elif count:
            values[size], counts[size] = value, count
            size += 1
    odd = True
    while True:
        a, slope = _length(row, period, start - 1)
        value, count = (np.int64(2), a - 1) if odd else (a + 2, np.int64(1))
        left = counts[size - 1] if size and values[size - 1] == value else np.int64(0)
        apart = odd and slope == 0 and count <= longest  # each 2 of the run may belong to it
        if count < 0 or (left < count and not apart):
            break
        if count:
            if left:
                counts[size - 1] -= min(left, count)
                size -= counts[size - 1] == 0
            if left < count:
                break
        start -= 1
        odd = not odd
    total = np.int64(0)
    for k in range(size):
        if counts[k] > longest:
            total += _written(values[k]) + _written(counts[k])
        else:
            total += counts[k] * _written(values[k])
    block = period if period % 2 == 0 else 2 * period
    for n in range(start, start + block):
        a, slope = _length(row, period, n)
        slope *= block // period
        if odd:  # `start` is the place of a quotient plus 2
            total += _written(a + 2) + _written(np.int64(1))
        elif slope == 0 and a - 1 <= longest:
            total += (a - 1) * (_written(np.int64(2)) + _written(np.int64(1)))
        else:
            total += _written(np.int64(2)) + _written(a - 1)
        if slope:
            total += _written(slope)
        odd = not odd
    return total


@kernel
def run_measures(  # type: ignore[no-untyped-def]
    heads, head_bounds, places, rows, row_bounds, periods, longest, wanted, most, sizes, found
):
    """Of members of tail classes whose quotients become runs under minus signs, how much there is
    to write down of these, and what :func:`.loops.rates` finds.

    Parameters are those of :func:`member_rates`; polynomials have degree 1 or 0, and runs up to
    `longest` are written out.
    """
    for i in range(found.shape[0]):
        head = heads[head_bounds[i, 0] : head_bounds[i, 1]]
        row = rows[row_bounds[places[i], 0] : row_bounds[places[i], 1]]
        sizes[i] = _run_size(head, row, periods[places[i]], longest)
        found[i] = _run_rate(head, row, periods[places[i]], wanted, most)
