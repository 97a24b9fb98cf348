"""Compiled loops over partial quotients; they know nothing but arrays of 64-bit integers.

Three algorithms, each with a batched form: Euclid's algorithm on both ends of an interval, or on
numbers with an error (Lehmer steps on the leading words), the homographic algorithm (Gosper 1972;
Raney 1973), and the change from a simple to a signed expansion. The API that calls them is in
:mod:`.simple`, :mod:`.expansion` and :mod:`.rows`.

What was tried, in ratios of CPU time on one core. An expression of degree 1 costs a fifth of PARI's
contfrac on the ready real (100 of 150 digits' terms, PARI's own loop), one of degree 2 a sixth; a
call for a single expression is on a par, for its Python around the kernel takes four fifths. At
degree 2, the numerator's value kept for neighbouring expressions, and fewer arrays a call: 1.35
times; Euclid on two numbers with an error, with one test a step, in place of both ends of an
interval: 2 times more. Candidates of several expressions stepped together: 5 times with four sign
words. Past 2**16 bits Euclid by halves (:mod:`.half_gcd`) takes over: 3 times at 10**5 digits, 42
times at 10**6. Helpers inlined by Numba instead of by LLVM made compiling 1.4 times slower.
"""

from __future__ import annotations

import numpy as np

from esma.system.compiled import helper, kernel

#: Partial quotients at or above this bound leave the 64-bit path. The slack of eight bits keeps
#: the fourth
#: differences that the recogniser forms (at most 16 times a term) and `lead + 1` inside 64 bits.
TERM_BITS = 56
TERM_LIMIT = 1 << TERM_BITS
#: Entries of the homographic state stay below this bound.
STATE_LIMIT = 1 << 61
#: Cofactors of a Lehmer round stay below this bound, so that cofactor times 32-bit limb fits 62
#: bits.
COFACTOR_LIMIT = 1 << 30
#: Products of two numbers below this bound, and sums of two such, fit 64 bits.
HALF_LIMIT = 1 << 30

OK = 0
OVERFLOW = 1
"""A partial quotient or a state does not fit; the caller goes on with Python integers."""
UNSIGNED = 2
"""The enclosure meets zero or infinity: nothing is certain about this value."""

LIMB_MASK = (1 << 32) - 1


@helper
def _length(x):  # type: ignore[no-untyped-def]
    n = x.shape[0]
    while n > 0 and x[n - 1] == 0:
        n -= 1
    return n


@helper
def _bits_of(x):  # type: ignore[no-untyped-def]
    """Bit length of a nonnegative word; without a sign, this loop is one instruction."""
    rest = np.uint64(x)
    bits = 0
    while rest:
        bits += 1
        rest >>= np.uint64(1)
    return bits


@helper
def _top_bits(x, n):  # type: ignore[no-untyped-def]
    """Bit length of the number in the first n limbs."""
    return (n - 1) * 32 + _bits_of(x[n - 1]) if n else 0


@helper
def _word(x, n, shift):  # type: ignore[no-untyped-def]
    """floor(X / 2**shift) for a number whose bit length is at most shift + 60."""
    i = shift >> 5
    r = shift & 31
    value = np.int64(0)
    if i < n:
        value = x[i] >> r
    if i + 1 < n:
        value |= x[i + 1] << (32 - r)
    if i + 2 < n and r > 4:  # only then does the window of 60 bits reach into a third limb
        value |= x[i + 2] << (64 - r)
    return value


@helper
def _combine(x, y, n, u, v):  # type: ignore[no-untyped-def]
    """X := u X + v Y on n limbs; the result is known to be nonnegative and to fit."""
    carry = np.int64(0)
    for i in range(n):
        t = u * x[i] + v * y[i] + carry
        x[i] = t & LIMB_MASK
        carry = t >> 32


@helper
def _combine_both(x, y, low, n, u0, v0, u1, v1):  # type: ignore[no-untyped-def]
    """(X, Y) := (u0 X + v0 Y, u1 X + v1 Y) on the limbs from `low` to n - 1."""
    c0 = np.int64(0)
    c1 = np.int64(0)
    for i in range(low, n):
        a = x[i]
        b = y[i]
        t0 = u0 * a + v0 * b + c0
        t1 = u1 * a + v1 * b + c1
        x[i] = t0 & LIMB_MASK
        y[i] = t1 & LIMB_MASK
        c0 = t0 >> 32
        c1 = t1 >> 32


@helper
def _less(x, y, n):  # type: ignore[no-untyped-def]
    for i in range(n - 1, -1, -1):
        if x[i] != y[i]:
            return x[i] < y[i]
    return False


@helper
def _divide(x, y, n):  # type: ignore[no-untyped-def]
    """X := X mod Y, exactly; returns the quotient, which fits. Y is not zero."""
    quotient = np.int64(0)
    while not _less(x, y, n):
        size = _top_bits(x, _length(x[:n]))
        shift = max(0, size - 60)
        a = _word(x, n, shift)
        b = _word(y, n, shift)
        q = a // (b + 1)
        if q < 1:
            q = np.int64(1)
        if q > LIMB_MASK:  # first its multiple of 2**32, which is a shift by one limb
            q >>= 32
            quotient += q << 32
            _combine(x[1:], y, n - 1, np.int64(1), -q)
        else:
            q = min(q, np.int64(COFACTOR_LIMIT - 1))
            quotient += q
            _combine(x, y, n, np.int64(1), -q)
    return quotient


@kernel
def euclid(n1, d1, n2, d2, out):  # type: ignore[no-untyped-def]
    """Partial quotients common to all numbers between n1/d1 and n2/d2.

    The four nonnegative numbers come as little-endian 32-bit limbs in int64 arrays of one
    length, which are used up. Returns (how many terms are in `out`, status). Each Lehmer round
    works on the leading 60 bits of all four numbers and accepts a quotient only if every number
    inside the truncation error has it (Collins' idea, with the error tracked through the
    cofactors); where no quotient passes, one exact division is done.
    """
    limit = out.shape[0]
    count = 0
    n = max(max(_length(n1), _length(d1)), max(_length(n2), _length(d2)))
    while count < limit:
        while n > 0 and n1[n - 1] == 0 and d1[n - 1] == 0 and n2[n - 1] == 0 and d2[n - 1] == 0:
            n -= 1
        if _length(d1[:n]) == 0 or _length(d2[:n]) == 0:
            break
        size = max(
            max(_top_bits(n1, _length(n1[:n])), _top_bits(d1, _length(d1[:n]))),
            max(_top_bits(n2, _length(n2[:n])), _top_bits(d2, _length(d2[:n]))),
        )
        shift = max(0, size - 60)
        slack = np.int64(1) if shift > 0 else np.int64(0)
        x1 = _word(n1, n, shift)
        y1 = _word(d1, n, shift)
        x2 = _word(n2, n, shift)
        y2 = _word(d2, n, shift)
        u0, v0, u1, v1 = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
        steps = 0
        while count < limit:
            # exact value of X / 2**shift lies in [x + xl, x + xh], likewise for Y
            xl = slack * (min(u0, np.int64(0)) + min(v0, np.int64(0)))
            xh = slack * (max(u0, np.int64(0)) + max(v0, np.int64(0)))
            yl = slack * (min(u1, np.int64(0)) + min(v1, np.int64(0)))
            yh = slack * (max(u1, np.int64(0)) + max(v1, np.int64(0)))
            if y1 + yl <= 0 or y2 + yl <= 0:
                break
            q = x1 // y1 if y1 > 0 else np.int64(-1)
            if q < 0 or q >= COFACTOR_LIMIT:
                break
            if q > 4 and y2 > x2 // q:  # not the other's quotient; q * y2 might leave 64 bits
                break
            if (x1 + xl) - q * (y1 + yh) < 0 or (x1 + xh) - (q + 1) * (y1 + yl) >= 0:
                break
            if (x2 + xl) - q * (y2 + yh) < 0 or (x2 + xh) - (q + 1) * (y2 + yl) >= 0:
                break
            nu = u0 - q * u1
            nv = v0 - q * v1
            if abs(nu) >= COFACTOR_LIMIT or abs(nv) >= COFACTOR_LIMIT:
                break
            x1, y1 = y1, x1 - q * y1
            x2, y2 = y2, x2 - q * y2
            u0, v0, u1, v1 = u1, v1, nu, nv
            out[count] = q
            count += 1
            steps += 1
        if steps:
            _combine_both(n1, d1, 0, n, u0, v0, u1, v1)
            _combine_both(n2, d2, 0, n, u0, v0, u1, v1)
            continue
        gap = max(
            _top_bits(n1, _length(n1[:n])) - _top_bits(d1, _length(d1[:n])),
            _top_bits(n2, _length(n2[:n])) - _top_bits(d2, _length(d2[:n])),
        )
        if gap >= TERM_BITS:  # a quotient of 2**(gap - 1) or more; nothing was changed yet
            return count, OVERFLOW
        q1 = _divide(n1, d1, n)
        q2 = _divide(n2, d2, n)
        if q1 != q2:
            break
        out[count] = q1
        count += 1
        for i in range(
            n
        ):  # in place, because the caller goes on with these arrays after an overflow
            n1[i], d1[i] = d1[i], n1[i]
            n2[i], d2[i] = d2[i], n2[i]
    return count, OK


@helper
def _linear_combination(powers, coefficients, slack, out):  # type: ignore[no-untyped-def]
    """out := |S| with S = sum c_i powers[i]; returns the sign of S, 0 where |S| <= slack."""
    terms, n = powers.shape
    out[:] = 0
    for i in range(terms):
        c = coefficients[i]
        power = powers[i]
        for k in range(n):
            out[k] += c * power[k]
    carry = np.int64(0)
    for k in range(n):
        t = out[k] + carry
        out[k] = t & LIMB_MASK
        carry = t >> 32
    sign = 1
    if carry < 0:  # two's complement: negate
        sign = -1
        borrow = np.int64(1)
        for k in range(n):
            t = (out[k] ^ LIMB_MASK) + borrow
            out[k] = t & LIMB_MASK
            borrow = t >> 32
    elif carry > 0:
        return 0
    if _length(out) <= 1 and out[0] <= slack:
        return 0
    return sign


@helper
def _raised(x, n, by, out):  # type: ignore[no-untyped-def]
    """out := X + by on n limbs; the result is known to be nonnegative and to fit."""
    carry = by
    for k in range(n):
        t = x[k] + carry
        out[k] = t & LIMB_MASK
        carry = t >> 32


@helper
def _quotients(x, y, error, ends, out):  # type: ignore[no-untyped-def]
    """Partial quotients common to all numbers x'/y' with |x' - X| and |y' - Y| <= error.

    X and Y are used up. Returns (how many terms are in `out`, status).

    A Lehmer round takes Euclid's steps on the leading words a and b, of up to 60 bits, while the
    remainder is at least T. What is left out below changes a and b by less than 2, so it changes a
    remainder by less than 2 (|u| + |v|), with the cofactors u and v of the step, which are at most
    2**width/T; for T**2 >= 4 * 2**width that is no more than T. So remainders stay positive; and
    they stay below what was divided by, r < b, because the next quotient has a remainder of T too.
    Of the last step alone that has to be seen; else it is taken back.

    The error grows as the cofactors, and limbs below it are left out. Where a round takes no step,
    :func:`euclid` goes on with both ends.
    """
    limit = out.shape[0]
    count = 0
    low = 0  # limbs below are left out; the error is in units of this one
    n = x.shape[0]
    while count < limit:
        while n > low and x[n - 1] | y[n - 1] == 0:
            n -= 1
        size = 32 * (n - 1 - low) + _bits_of(x[n - 1] | y[n - 1])
        shift = max(size - 60, _bits_of(error))
        width = size - shift
        if width < 4:
            break
        a = _word(x, n, 32 * low + shift)
        b = _word(y, n, 32 * low + shift)
        least = np.int64(1) << ((width + 3) >> 1)
        u0, v0, u1, v1 = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
        first = count
        while count < limit and b > 0:
            q = np.int64(np.uint64(a) // np.uint64(b))
            r = a - q * b
            if r < least:
                break
            a, b = b, r
            u0, u1 = u1, u0 - q * u1
            v0, v1 = v1, v0 - q * v1
            out[count] = q
            count += 1
        if count > first and a - b < 2 * (abs(u0) + abs(v0) + abs(u1) + abs(v1)):
            count -= 1
            q = out[count]
            u0, u1 = u1 + q * u0, u0
            v0, v1 = v1 + q * v0, v0
        if count == first:
            if width < 60:
                break
            if b == 0 and _length(y[low:n]) <= 1 and y[low] <= error:
                return count, OVERFLOW  # of a number that may be 0
            n = min(n + 1, x.shape[0])
            _raised(x[low:], n - low, -error, ends[0])
            _raised(y[low:], n - low, error, ends[1])
            _raised(x[low:], n - low, error, ends[2])
            _raised(y[low:], n - low, -error, ends[3])
            m = n - low
            more, status = euclid(ends[0, :m], ends[1, :m], ends[2, :m], ends[3, :m], out[count:])
            return count + more, status
        _combine_both(x, y, low, n, u0, v0, u1, v1)
        error *= max(abs(u0) + abs(v0), abs(u1) + abs(v1))
        while error >= HALF_LIMIT:
            error = (error >> 32) + 2
            low += 1
    return count, OK


@kernel
def polynomial_quotients(powers, rows, out, counts, status, signs):  # type: ignore[no-untyped-def]
    """Simple expansions of |P(c)/Q(c)| from one enclosure of the powers of c.

    powers[i] holds |c|**i * 2**k in 32-bit limbs, wrong by at most two units, the highest limb 0;
    where c is negative the caller has put the signs into the coefficients. rows[e]: d+1
    coefficients of the numerator, lowest degree first, and d+1 of the denominator, below 2**24 in
    size. The value of a numerator serves all neighbouring rows that have it.
    """
    width, n = powers.shape
    p = np.empty(n, np.int64)
    x = np.empty(n, np.int64)
    y = np.empty(n, np.int64)
    ends = np.empty((4, n), np.int64)
    sp = 0
    for e in range(rows.shape[0]):
        new = e == 0
        ep = np.int64(0)
        eq = np.int64(0)
        for i in range(width):
            ep += 2 * abs(rows[e, i])
            eq += 2 * abs(rows[e, width + i])
            new |= e > 0 and rows[e, i] != rows[e - 1, i]
        if new:
            sp = _linear_combination(powers, rows[e, :width], ep, p)
        sq = _linear_combination(powers, rows[e, width:], eq, y)
        signs[e] = sp * sq
        if sp == 0 or sq == 0:
            counts[e] = 0
            status[e] = UNSIGNED
            continue
        for k in range(n):  # to compile x[:] = p takes Numba 2 s more
            x[k] = p[k]
        counts[e], status[e] = _quotients(x, y, max(ep, eq), ends, out[e])


@helper
def _homographic(terms, p, q, r, s, out):  # type: ignore[no-untyped-def]
    """(p x + q)/(r x + s) for x = [terms...]: count, status, sign (0: not yet known)."""
    limit = out.shape[0]
    count = 0
    if r < 0 or (r == 0 and s < 0):
        p, q, r, s = -p, -q, -r, -s
    for i in range(terms.shape[0]):
        t = terms[i]
        if abs(p) < HALF_LIMIT and abs(r) < HALF_LIMIT and abs(t) < HALF_LIMIT:
            p, q = p * t + q, p
            r, s = r * t + s, r
        else:
            room = (STATE_LIMIT - max(abs(q), abs(s))) // max(abs(p), abs(r), 1)
            if abs(t) > room:
                return count, OVERFLOW
            p, q = p * t + q, p
            r, s = r * t + s, r
        if r < 0 or (r == 0 and s < 0):  # only while the first terms are not positive
            p, q, r, s = -p, -q, -r, -s
        # the tail is in the open interval (1, oo): the value lies between p/r and (p+q)/(r+s)
        while r > 0 and r + s > 0:
            m = p // r
            if abs(m) < HALF_LIMIT and r + s < HALF_LIMIT:
                rest = p + q - m * (r + s)
                if rest < 0 or rest >= r + s:
                    break
            elif (p + q) // (r + s) != m:  # the product might not fit
                break
            if count == 0 and m < 0:
                return -1, OK
            if m >= TERM_LIMIT:
                return count, OVERFLOW
            out[count] = m
            count += 1
            if count == limit:
                return count, OK
            p, q, r, s = r, s, p - m * r, q - m * s
    return count, OK


@kernel
def homographic(terms, matrices, out, counts, status, signs):  # type: ignore[no-untyped-def]
    """Simple expansions of |(a x + b)/(c x + d)| for rows (a, b, c, d) of `matrices`, x =
    [terms[0]; terms[1], ...].

    Every term of x but the first is positive. `counts[e]` terms of `out[e]` are certain;
    `signs[e]` is that of the value before its absolute value was taken.
    """
    for e in range(matrices.shape[0]):
        a, b, c, d = matrices[e, 0], matrices[e, 1], matrices[e, 2], matrices[e, 3]
        got, state = _homographic(terms, a, b, c, d, out[e])
        signs[e] = 1
        if got < 0:
            signs[e] = -1
            got, state = _homographic(terms, -a, -b, c, d, out[e])
        counts[e] = got
        status[e] = state


@helper
def _signed(simple, count, word, length, out):  # type: ignore[no-untyped-def]
    limit = out.shape[0]
    if count == 0 or limit == 0:
        return 0
    lead = simple[0]
    i = 1
    rest = simple[1] if count > 1 else np.int64(0)
    n = 0
    phase = 0
    while n < limit:
        plus = word[phase] > 0
        phase += 1
        if phase == length:
            phase = 0
        if plus:
            out[n] = lead
            n += 1
            if i >= count:
                break
            lead = rest
            i += 1
            if i < count:
                rest = simple[i]
        else:
            out[n] = lead + 1
            n += 1
            if i >= count:
                break
            if rest == 1:
                if i + 1 >= count:
                    break
                lead = simple[i + 1] + 1
                i += 2
                if i < count:
                    rest = simple[i]
            else:
                rest -= 1
                lead = np.int64(1)
    return n


@kernel
def signed_rows(simple, counts, words, lengths, chosen, out, got):  # type: ignore[no-untyped-def]
    """Signed expansions of E simple ones under W words, of the chosen candidates e*W + w only:
    out[i] is that of chosen[i] and has `got[i]` certain terms.
    """
    n_words = words.shape[0]
    for i in range(chosen.shape[0]):
        e = chosen[i] // n_words
        w = chosen[i] - e * n_words
        got[i] = _signed(simple[e], counts[e], words[w], lengths[w], out[i])


#: Quotients are lowered to this bound, or one above it, where only their parities matter: it is
#: even, and more than a run of minus signs can take away.
_HEAD_LIMIT = np.int64(1 << 30)
_ONE = np.uint32(1)


#: So many candidates are stepped together, unless one expression has more: they fit a first-level
#: cache.
_LANES = 128


@helper
def _packed(simple, count, out):  # type: ignore[no-untyped-def]
    """out[i] = 2 c_i + (1 where c_{i-1} is even); after the certain terms c_i = 1.

    A step reads one word instead of two: the quotient that comes, and the parity of `c + 1` for
    the quotient before it, which is what a minus sign in front of a 1 makes of it.
    """
    known = min(count, out.shape[0])
    for i in range(known):
        c = simple[i]
        even = (simple[i - 1] & 1) ^ 1 if i else np.int64(1)
        out[i] = np.uint32((min(c, _HEAD_LIMIT | (c & 1)) << 1) | even)
    out[known:] = 2
    if known == 0 or (known < out.shape[0] and simple[known - 1] & 1 == 0):
        out[known] = 3


@kernel
def signed_parities(simple, counts, minus, total, parities, complete):  # type: ignore[no-untyped-def]
    """Parities of the first `total` signed terms of E simple expansions under W words.

    minus : (K, W) the words as bits: bit b of minus[k, w] tells that the sign of term
        total - 1 - 32 k - b is minus
    parities : (K, E*W), the parity of the same term in bit b of parities[k, e*W + w]; unused bits
        are zero
    complete[e*W + w] : whether all `total` terms are certain

    The same steps as :func:`_signed`, one step of many candidates at a time and without branches,
    so that the compiler makes vector instructions of all but the one look-up.
    """
    pieces, n_words = minus.shape
    group = max(1, _LANES // n_words)
    size = 2 * total + 2  # a step goes on by two terms at most
    terms = np.empty(group * size, np.uint32)
    signs_of = np.empty((pieces, group * n_words), np.uint32)
    place = np.empty(group * n_words, np.uint32)
    rest = np.empty(group * n_words, np.uint32)
    next_term = np.empty(group * n_words, np.uint32)
    odd = np.empty(group * n_words, np.uint32)  # parity of the complete quotient's integer part
    bits = np.empty(group * n_words, np.uint32)
    for k in range(pieces):
        for i in range(group * n_words):
            signs_of[k, i] = minus[k, i % n_words]
    for first in range(0, simple.shape[0], group):
        here = min(group, simple.shape[0] - first)
        lanes = here * n_words
        offset = first * n_words
        for e in range(here):
            start = e * size
            _packed(simple[first + e], counts[first + e], terms[start : start + size])
            for i in range(e * n_words, (e + 1) * n_words):
                place[i] = start + 1
                rest[i] = terms[start + 1] >> _ONE
                odd[i] = (terms[start] >> _ONE) & _ONE
        for k in range(pieces - 1, -1, -1):
            signs = signs_of[k]
            for i in range(lanes):
                bits[i] = 0
            for b in range(min(total - 32 * k, 32) - 1, -1, -1):
                shift = np.uint32(b)
                for i in range(lanes):
                    m = (signs[i] >> shift) & _ONE
                    drop = m & np.uint32(rest[i] == _ONE)  # a 1 after a minus sign vanishes
                    bits[i] = bits[i] + bits[i] | odd[i]
                    next_term[i] = place[i] + _ONE - m + drop + drop
                if k == 0 and b == 0:
                    break
                for i in range(lanes):
                    place[i] = next_term[i]
                    next_term[i] = terms[next_term[i]]
                for i in range(lanes):
                    m = (signs[i] >> shift) & _ONE
                    h = rest[i]
                    term = next_term[i]
                    lower = m & np.uint32(h != _ONE)  # only the quotient is lowered
                    # plus: the rest; minus before a 1: the term before plus one; minus: 1
                    odd[i] = (((h ^ term) & (m - _ONE)) ^ term | lower) & _ONE
                    term >>= _ONE
                    rest[i] = (((h - _ONE) ^ term) & (np.uint32(0) - lower)) ^ term
            for i in range(lanes):
                parities[k, offset + i] = bits[i] ^ signs[i]
        for e in range(here):
            last = e * size + counts[first + e]
            for i in range(e * n_words, (e + 1) * n_words):
                complete[offset + i] = place[i] <= last


@kernel
def leaves(terms, count, word, length, out):  # type: ignore[no-untyped-def]
    """Products of consecutive steps [[a, s], [1, 0]], each as long as its entries fit a word;
    returns how many.

    out : (count + 1, 4), row by row A, B, C, D; their product in order is that of all steps.
    """
    n = 0
    a, b, c, d = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
    phase = 0
    fresh = True
    for i in range(count):
        t = terms[i]
        if not fresh:
            size = max(max(abs(a), abs(b)), max(abs(c), abs(d)))
            if size >= (STATE_LIMIT - size) // (abs(t) + 1):
                out[n, 0], out[n, 1], out[n, 2], out[n, 3] = a, b, c, d
                n += 1
                a, b, c, d = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
        s = word[phase]
        phase += 1
        if phase == length:
            phase = 0
        a, b = a * t + b, a * s
        c, d = c * t + d, c * s
        fresh = False
    out[n, 0], out[n, 1], out[n, 2], out[n, 3] = a, b, c, d
    return n + 1
