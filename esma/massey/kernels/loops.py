"""Compiled recognition of recurrences: lagged differences, then Berlekamp–Massey over a prime
field.

Rows of a 64-bit array come in, one short record a row goes out. The API is in :mod:`.recognise`.

What was tried, in ratios of CPU time. All told the first search on an empty cache compiles in half
the time it took when every helper had its own cache entry and wrapper: the sieve as two kernels
without assignments of whole arrays compiles in a third of the time of the one it was; tails through
one entry instead of two, on flat arrays, in half.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from esma.system.compiled import helper, kernel, uncached

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
_INTERLACED, _RECURRENCE = np.uint32(INTERLACED), np.uint32(RECURRENCE)


@helper
def _difference(a, t, lag, order):  # type: ignore[no-untyped-def]
    """The order-th difference of lag `lag` that ends at position t."""
    if order == 1:
        return a[t] - a[t - lag]
    if order == 2:
        return a[t] - 2 * a[t - lag] + a[t - 2 * lag]
    if order == 3:
        return a[t] - 3 * a[t - lag] + 3 * a[t - 2 * lag] - a[t - 3 * lag]
    return a[t] - 4 * a[t - lag] + 6 * a[t - 2 * lag] - 4 * a[t - 3 * lag] + a[t - 4 * lag]


@helper
def _is_too_high(degree, lag, depth, free):  # type: ignore[no-untyped-def]
    """Whether a degree leaves no block that tests the form, or not fewer free numbers."""
    return degree > MAX_DEGREE or (degree + 2) * lag > depth or (degree + 1) * lag >= free


@helper
def _interlaced(a, length, depth):  # type: ignore[no-untyped-def]
    """(period, degree, preperiod) of the interlaced form of a[:length] with the fewest free
    numbers, (0, 0, 0) where there is none.

    Fitted on the first `depth` terms: after the preperiod they hold degree + 2 whole blocks, one
    of which tests the form; the terms past `depth` all test it too. Not the first form that fits:
    at the end of the terms a long stretch of equal ones inside a longer period looks like one.

    Let a[:length] end in a run of equal terms. All terms of a difference but the earliest are
    equal, and it is not 0, where that one is the term before the run; so an order is too low where
    order times lag is not more than the run: there are more free numbers than terms in the run. And
    a run of 2 lag + length - depth terms is seen as constant already at lag 1.
    """
    last = length - 1
    run = 1
    while run < length and a[last - run] == a[last]:
        run += 1
    free = depth
    found = (0, 0, 0)
    for lag in range(1, depth // 2 + 1):
        if lag >= free or (lag > 1 and run >= free):
            break
        degree = 0
        if lag > 1:
            if run >= 2 * lag + length - depth:
                continue
            while degree <= MAX_DEGREE and run >= (degree + 1) * lag:
                degree += 1
            if _is_too_high(degree, lag, depth, free):
                continue
        if degree == 0 and length > depth and _difference(a, last, lag, 2) != 0:
            degree = 2  # else a lower difference would vanish twice
            if _is_too_high(degree, lag, depth, free) or _difference(a, last, lag, 4) != 0:
                continue
        t = last
        stop = last - lag - (length - depth)  # positions last .. stop + 1 must vanish
        while t > stop:
            if _difference(a, t, lag, degree + 1) == 0:
                t -= 1
                continue
            degree += 1
            if _is_too_high(degree, lag, depth, free):
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


@helper
def _leaves_a_run(a, length, bound):  # type: ignore[no-untyped-def]
    """Whether `bound` equal terms are followed by another one, which no recurrence of an order
    below `bound` allows: as many terms as its order, and equal, were followed by an equal one.
    """
    run = 1
    for t in range(1, length):
        if a[t] == a[t - 1]:
            run += 1
            continue
        if run >= bound:
            return True
        run = 1
    return False


_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MODULUS = np.uint64(PRIME)
#: -1/PRIME modulo 2**32.
_INVERSE = np.uint64(-pow(PRIME, -1, 1 << 32) % (1 << 32))
#: Work arrays have so many entries after the last that is used: loops run in whole blocks.
_BLOCK = 4


@helper
def _reduced(x):  # type: ignore[no-untyped-def]
    """x / 2**32 modulo PRIME, below 1.02 PRIME, for x < 2**54 (Montgomery 1985).

    Three multiplications of 32-bit numbers, of which a vector instruction makes four at once;
    there is none for a division or for 64-bit products.
    """
    return (x + (((x & _LOW) * _INVERSE) & _LOW) * _MODULUS) >> _HALF


@helper
def _blocks(size):  # type: ignore[no-untyped-def]
    """`size` rounded up to whole blocks."""
    return (size + _BLOCK - 1) // _BLOCK * _BLOCK


@helper
def _discrepancy(c, size, past):  # type: ignore[no-untyped-def]
    """The sum of c[j] past[j] modulo PRIME; one division for up to 2048 products."""
    d = np.uint64(0)
    for start in range(0, size, 2048):
        for j in range(start, min(start + 2048, size)):
            d += (c[j] & _LOW) * (past[j] & _LOW)
        d %= _MODULUS
    return d


def work_arrays(n: int) -> NDArray[np.uint64]:
    """What loops over sequences of up to n terms work in; the last row has room for the terms."""
    return np.zeros((5, 2 * n + 2 * _BLOCK), np.uint64)


@uncached
def berlekamp_massey(s, n, bound, work):  # type: ignore[no-untyped-def]
    """Linear complexity of s[:n] over GF(PRIME), or bound as soon as it is known to be at least
    that.

    Massey (1969). Without inversions, the connection polynomial being kept up to a factor, which
    is also why Montgomery's factors of 2**-32 may stay where they are. s holds residues in [0,
    PRIME); on return work[0, :L+1] is the connection polynomial, work[0, 0] != 0 modulo PRIME.

    Every polynomial has zeros after its last coefficient, so that the loops may run over.
    """
    c, b, t, past = work[0], work[1], work[2], work[3]
    c[:] = 0
    b[:] = 0
    t[:] = 0
    for i in range(n):
        past[n - 1 - i] = s[i]  # in the order in which a discrepancy takes them
    past[n:] = 0
    c[0] = 1
    b[0] = 1
    c_size = 1
    b_size = 1
    complexity = 0
    gap = 1
    scale = np.uint64(1)
    for i in range(n):
        d = _discrepancy(c, _blocks(c_size), past[n - 1 - i :])
        if d == 0:
            gap += 1
            continue
        grows = 2 * complexity <= i
        if grows and i + 1 - complexity >= bound:
            return bound
        # t = scale c - d x^gap b, up to a factor
        minus = _MODULUS - d
        size = max(c_size, b_size + gap)
        for j in range(gap):
            t[j] = _reduced((c[j] & _LOW) * scale)
        upper = c[gap:]
        target = t[gap:]
        for j in range(_blocks(size - gap)):
            target[j] = _reduced((upper[j] & _LOW) * scale + (b[j] & _LOW) * minus)
        if grows:
            complexity = i + 1 - complexity
            c, b, t = t, c, b
            b_size = c_size
            scale = d
            gap = 1
        else:
            c, t = t, c
            gap += 1
        c_size = size
    for j in range(complexity + 1):
        work[0, j] = c[j]
    return complexity


@kernel
def screen(rows, got, kinds, depth, bound, work, records):  # type: ignore[no-untyped-def]
    """Classify every row: records[r] = (kind, period or order, degree, preperiod).

    rows : (R, T) partial quotients, below 2**56 in size; got[r] of them are certain
    kinds : (R,) bits INTERLACED and RECURRENCE of the forms that are looked for
    depth : a form is fitted on the first `depth` terms; the T - depth others must be predicted
        by it
    bound : orders of Berlekamp–Massey's recurrences are below it
    work : of :func:`work_arrays`
    """
    total = rows.shape[1]
    residues = work[4]
    for r in range(rows.shape[0]):
        records[r, 0] = NOTHING
        if got[r] < total:
            records[r, 0] = SHORT
            continue
        row = rows[r]
        if kinds[r] & _INTERLACED:
            period, degree, preperiod = _interlaced(row, total, depth)
            if period > 0:
                records[r, 0] = INTERLACED
                records[r, 1] = period
                records[r, 2] = degree
                records[r, 3] = preperiod
                continue
        if not kinds[r] & _RECURRENCE or _leaves_a_run(row, total, bound):
            continue
        for i in range(total):
            residues[i] = row[i] % PRIME
        order = berlekamp_massey(residues, depth, bound, work)
        if order >= bound:
            continue
        predicted = True
        for i in range(depth, total):
            d = np.uint64(0)
            for j in range(order + 1):
                d += work[0, j] * residues[i - j]
                if (j & 2047) == 2047:
                    d %= _MODULUS
            if d % _MODULUS != 0:
                predicted = False
                break
        if predicted:
            records[r, 0] = RECURRENCE
            records[r, 1] = order


@kernel
def linear_complexities(rows, bound, work, out):  # type: ignore[no-untyped-def]
    """Linear complexity over GF(PRIME) of every row of residues, or `bound` where it is at least
    that; `work` is of :func:`work_arrays`.
    """
    total = rows.shape[1]
    for r in range(rows.shape[0]):
        out[r] = berlekamp_massey(rows[r], total, bound, work)


#: Rows that are sieved together: their windows fit a second-level cache.
_LANES = 512
_ALL_BITS = np.uint32(0xFFFFFFFF)
_ONE = np.uint32(1)


@helper
def _lowest(bits):  # type: ignore[no-untyped-def]
    """A word whose lowest bits are ones, all of them where there are more than 32."""
    if bits >= 32:
        return _ALL_BITS
    return (_ONE << np.uint32(max(bits, 0))) - _ONE


def lag_masks(depth: int, total: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Which parities the lagged differences of :func:`_interlaced` leave no choice.

    Modulo 2, the first, second and fourth difference of lag N are a[t] - a[t - m] with m = N, 2N,
    4N, and the third one is the sum of three such, m = N, 2N, 3N. They vanish on N + total -
    depth positions at least. Returns masks by m, the weakest of those that ask for it, and masks
    by N for the third difference; m and N start from 1.
    """
    pairs = np.zeros(depth + 1, np.uint32)
    threes = np.zeros(depth // 4 + 1, np.uint32)  # cap >= 2 means lag <= depth/4
    for lag in range(depth // 2, 0, -1):  # shorter lags ask for less, and come last
        lowest = (1 << min(lag + total - depth, 32)) - 1
        for order in range(1, min(depth // lag - 2, MAX_DEGREE) + 2):
            if order == 3:
                threes[lag] = lowest
            else:
                pairs[order * lag] = lowest
    return pairs, threes


def lag_changes(depth: int) -> NDArray[np.uint32]:
    """What :func:`sieve_interlaced` works in."""
    return np.empty((depth + 1, max(32, min(_LANES, 100 * _LANES // depth))), np.uint32)


@kernel
def sieve_interlaced(parities, pairs, threes, changes, flags):  # type: ignore[no-untyped-def]
    """Flags rows whose last parities obey one of the conditions of :func:`lag_masks`: those in
    which the lagged differences of :func:`screen` may find a form.

    parities : (K, R), bit b of parities[k, r] is that of term total - 1 - 32 k - b
    pairs, threes : of :func:`lag_masks`
    changes : of :func:`lag_changes`; in row `lag` the bits in which the last 32 terms differ from
        those `lag` terms before
    flags : (R,) the bit INTERLACED is set for these rows
    """
    pieces, rows = parities.shape
    lags, lanes = changes.shape
    for first in range(0, rows, lanes):
        n = min(lanes, rows - first)
        # slices, so that indices are seen not to be negative: else there are no vector instructions
        flag = flags[first : first + n]
        last = parities[0, first : first + n]
        for lag in range(1, lags):
            mask = pairs[lag]
            third = lag % 3 == 0 and lag // 3 < len(threes)
            if mask == 0 and not third:
                continue
            k = lag >> 5
            shift = np.uint32(lag & 31)
            before = parities[k, first : first + n]
            change = changes[lag]
            if shift == 0 or k + 1 == pieces:
                for r in range(n):
                    change[r] = last[r] ^ before[r] >> shift
            else:
                back = np.uint32(32) - shift
                earlier = parities[k + 1, first : first + n]
                for r in range(n):
                    change[r] = last[r] ^ (before[r] >> shift | earlier[r] << back)
            if mask != 0:
                for r in range(n):
                    flag[r] |= np.uint32(change[r] & mask == 0)
            if third:
                one, two = changes[lag // 3], changes[2 * (lag // 3)]
                mask = threes[lag // 3]
                for r in range(n):
                    flag[r] |= np.uint32((one[r] ^ two[r] ^ change[r]) & mask == 0)


@helper
def _reversed_bits(x):  # type: ignore[no-untyped-def]
    """The 32 bits of a word in opposite order."""
    x = x >> np.uint32(1) & np.uint32(0x55555555) | (x & np.uint32(0x55555555)) << np.uint32(1)
    x = x >> np.uint32(2) & np.uint32(0x33333333) | (x & np.uint32(0x33333333)) << np.uint32(2)
    x = x >> np.uint32(4) & np.uint32(0x0F0F0F0F) | (x & np.uint32(0x0F0F0F0F)) << np.uint32(4)
    x = x >> np.uint32(8) & np.uint32(0x00FF00FF) | (x & np.uint32(0x00FF00FF)) << np.uint32(8)
    return np.uint32(x >> np.uint32(16) | x << np.uint32(16))


@kernel
def sieve_recurrences(parities, words, steps, flags):  # type: ignore[no-untyped-def]
    """Flags rows whose last terms have a linear complexity of at most steps/2 over GF(2).

    Berlekamp–Massey on remainders instead of polynomials (Dornstetter 1987; Bernstein and Yang
    2019, "divsteps"): g is the product of the terms' generating function with the connection
    polynomial, without the terms that were dealt with, so that its lowest bit is the next
    discrepancy; f is the same for the polynomial before the last change of length. After twice
    as many steps as the complexity nothing is left of g.

    parities : as for :func:`sieve_interlaced`; of each row the last 32 * words terms are taken
    flags : (R,) the bit RECURRENCE is set for these rows
    """
    rows = parities.shape[1]
    f = np.empty((words, _LANES), np.uint32)  # lowest bit first, as g
    g = np.empty((words, _LANES), np.uint32)
    excess = np.empty(_LANES, np.int32)  # i + 1 - 2 L
    odd = np.empty(_LANES, np.uint32)
    swap = np.empty(_LANES, np.uint32)
    for first in range(0, rows, _LANES):
        n = min(_LANES, rows - first)
        for k in range(words):
            for r in range(n):
                g[k, r] = _reversed_bits(parities[words - 1 - k, first + r])
        for r in range(n):
            f[0, r] = g[0, r] << _ONE | _ONE
            excess[r] = 1
        for k in range(1, words):
            for r in range(n):
                f[k, r] = g[k, r] << _ONE | g[k - 1, r] >> np.uint32(31)
        for _ in range(steps):
            for r in range(n):
                odd[r] = -(g[0, r] & _ONE)  # all ones where there is a discrepancy
                e = excess[r]
                longer = np.int32(odd[r]) & -np.int32(e > 0)
                excess[r] = ((e ^ longer) - longer) + 1  # 1 - e or 1 + e
                swap[r] = longer
            for k in range(words - 1):
                for r in range(n):
                    x = g[k, r]
                    carry = (g[k + 1, r] ^ (f[k + 1, r] & odd[r])) << np.uint32(31)
                    g[k, r] = (x ^ (f[k, r] & odd[r])) >> _ONE | carry
                    f[k, r] ^= (f[k, r] ^ x) & swap[r]
            k = words - 1
            for r in range(n):
                x = g[k, r]
                g[k, r] = (x ^ (f[k, r] & odd[r])) >> _ONE
                f[k, r] ^= (f[k, r] ^ x) & swap[r]
        for r in range(n):
            odd[r] = 0
        for k in range(words):  # what was shifted in from above is not known
            mask = _lowest(32 * words - steps - 32 * k)
            for r in range(n):
                odd[r] |= g[k, r] & mask
        for r in range(n):
            flags[first + r] |= np.uint32(odd[r] == 0) * _RECURRENCE


@kernel
def sieve_shapes(residues, shapes, modulus, possible):  # type: ignore[no-untyped-def]
    """Which shapes of recurrences with polynomial coefficients of degrees below a prime are left by
    a look modulo that prime: there the coefficients depend on n modulo the prime alone, and not
    all of them vanish for all n, so that for one class of n the terms are linearly dependent.

    residues : (T,) the terms modulo the prime `modulus`
    shapes : (S, 3) order, lag, and the first n that has to follow
    possible : (S,) 1 or 0
    """
    widest = 0
    for t in range(len(shapes)):
        widest = max(widest, shapes[t, 0] + 1)
    basis = np.empty((widest, widest), np.int64)
    row = np.empty(widest, np.int64)
    for t in range(len(shapes)):
        order, lag, start = shapes[t]
        possible[t] = 0
        for residue in range(modulus):
            basis[: order + 1, : order + 1] = 0
            rank = 0
            for n in range(start + (residue - start) % modulus, len(residues), modulus):
                for i in range(order + 1):
                    row[i] = residues[n - i * lag]
                for i in range(order + 1):
                    if row[i] == 0:
                        continue
                    factor = row[i]
                    if basis[i, i] == 0:  # a new direction, with 1 in front
                        inverse = 1
                        while inverse * factor % modulus != 1:
                            inverse += 1
                        for j in range(i, order + 1):
                            basis[i, j] = row[j] * inverse % modulus
                        rank += 1
                        break
                    for j in range(i, order + 1):
                        row[j] = (row[j] + (modulus - factor) * basis[i, j]) % modulus
                if rank > order:
                    break
            if rank <= order:
                possible[t] = 1
                break
