"""Compiled loops of the approval: members of tail classes, values of tails, and rates of forms."""

from __future__ import annotations

import numpy as np

from esma.system.compiled import helper, kernel

#: Products stay below this bound.
_ROOM = 1 << 61
#: Factors stay below this one where a product is only compared: their residues tell.
_FACTOR = 1 << 46
#: Digits of long numbers, and a bound for what they are multiplied with.
_MASK, _DIGIT = (1 << 32) - 1, 1 << 29
#: With 2**64 they tell integers apart that differ by less than 2**125.
_PRIMES = (2147483647, 2147483629)
#: What `members` finds of a formula.
EQUAL, POSITIVE, LARGE = 1, 2, 4


@helper
def _size(matrices, i, first):  # type: ignore[no-untyped-def]
    size = np.int64(1)
    for k in range(first, first + 4):
        size = max(size, abs(matrices[i, k]))
    return size


@helper
def _proportional(h, r, e, p):  # type: ignore[no-untyped-def]
    """Whether the product of two matrices is proportional to a third one, modulo p; where p is 0,
    modulo 2**64.
    """
    a, b, c, d = h[0], h[1], h[2], h[3]
    s, t, u, v = r[0], r[1], r[2], r[3]
    w, x, y, z = e[0], e[1], e[2], e[3]
    if p:
        a, b, c, d = a % p, b % p, c % p, d % p
        s, t, u, v = s % p, t % p, u % p, v % p
        w, x, y, z = w % p, x % p, y % p, z % p
    a, b, c, d = a * s + b * u, a * t + b * v, c * s + d * u, c * t + d * v
    if p:
        a, b, c, d = a % p, b % p, c % p, d % p
    for difference in (
        a * x - b * w,
        a * y - c * w,
        a * z - d * w,
        b * y - c * x,
        b * z - d * x,
        c * z - d * y,
    ):
        if (difference % p if p else difference) != 0:
            return False
    return True


@kernel
def members(matrices, places, which, lines, known, found):  # type: ignore[no-untyped-def]
    """Of each formula whether the matrix H of its first steps, the image R and the steps S of its
    place in a tail class, and the matrix E of its expression say that it is one of the class.

    matrices : (H, 4), and for each its place, and `which` of the lines belongs to it
    lines : (L, 4) matrices of expressions, which are not zero
    known : (P, 8) or wider, R and S of places; no determinant is 0
    found : EQUAL where H R is proportional to E; POSITIVE where H S maps [1, oo) into (0, oo);
        LARGE where integers are too large to tell
    """
    for i in range(matrices.shape[0]):
        k, e = places[i], which[i]
        size = _size(matrices, i, 0)
        small = max(size, _size(known, k, 0)) < _FACTOR and _size(lines, e, 0) < 1 << 30
        if not small or size > _ROOM // (2 * _size(known, k, 4)):
            found[i] = LARGE
            continue
        found[i] = EQUAL
        for p in (np.int64(0), *_PRIMES):
            if not _proportional(matrices[i], known[k], lines[e], p):
                found[i] = 0
        a, b, c, d = matrices[i, 0], matrices[i, 1], matrices[i, 2], matrices[i, 3]
        s, t, u, v = known[k, 4], known[k, 5], known[k, 6], known[k, 7]
        p, r, q, t = a * s + b * u, a * t + b * v, c * s + d * u, c * t + d * v
        if q + t < 0:
            p, r, q, t = -p, -r, -q, -t
        if p >= 0 and q >= 0 and p + r > 0 and q + t > 0:
            found[i] |= POSITIVE


@kernel
def rates(  # type: ignore[no-untyped-def]
    heads,
    head_starts,
    rows,
    row_starts,
    lengths,
    length_starts,
    periods,
    words,
    sizes,
    which,
    wanted,
    most,
    found,
):
    """Twice log2 q_n over n of many forms, packed as :mod:`.packed` says, for the first n
    where it is at least `wanted`, or the last below `most`; for people, nothing is decided by it.

    A run of L quotients 2 under minus signs is one step, ``q_{n+j} = q_n + j (q_n - q_{n-1})``.
    """
    goal = 0.5 * wanted
    for i in range(periods.shape[0]):
        word, size = words[which[i]], sizes[which[i]]
        start, period = row_starts[i], periods[i]
        width = (row_starts[i + 1] - start) // period
        state = np.empty(width * period, np.float64)
        for k in range(width * period):
            state[k] = rows[start + k]
        long, at = length_starts[i + 1] > length_starts[i], length_starts[i]
        counts = np.ones(width * period if long else 0, np.float64)
        for k in range(counts.shape[0]):
            counts[k] = lengths[at + k]
        # q_n is 2**total * product, and `near` is the product that is enough
        total, product, ratio, sign = 0.0, 1.0, 0.0, 1.0
        near = np.exp2(min(goal, 1000.0))
        n, head, j = np.int64(-1), head_starts[i], 0
        for _ in range(4 * most):  # runs of length 0 do not count
            if n >= most - 1 or product >= near:
                break
            run = 1.0
            if head < head_starts[i + 1]:
                a = np.float64(heads[head])
                head += 1
            else:
                a = state[j]
                for k in range(j, j + width - 1):
                    state[k] += state[k + 1]
                if long:
                    run = counts[j]
                    for k in range(j, j + width - 1):
                        counts[k] += counts[k + 1]
                j = (j + width) % (width * period)
            if run < 1.0:
                continue
            n += 1
            if n > 0:
                x = max(a + sign * ratio, 1e-300)
                product *= x
                ratio = 1.0 / x
            sign = 1.0 if word[n % size] > 0 else -1.0
            if run > 1.0 and product < near:
                gain = 1.0 - ratio
                more = min(run - 1.0, np.float64(most - 1 - n))
                if product * (1.0 + more * gain) > near:
                    more = max(1.0, min(more, np.ceil((near / product - 1.0) / gain)))
                n += np.int64(more)
                product *= 1.0 + more * gain
                ratio = (1.0 + (more - 1.0) * gain) / (1.0 + more * gain)
            if product > 1e100 or product < 1e-100:
                total += np.log2(product)
                product = 1.0
                near = np.exp2(min(goal - total, 1000.0))
        found[i] = 2.0 * (total + np.log2(product)) / max(n, 1)


@kernel
def steps(state, width, word, wanted, limbs):  # type: ignore[no-untyped-def]
    """The product ``[[A, B], [C, D]]`` of so many steps ``[[a, s], [1, 0]]`` of interlaced
    polynomials that C has as many bits as are wanted; the size of the numbers, 0 where it is not
    reached.

    state : forward differences at 0, `width` a polynomial; changed
    limbs : (4, S) zeros, which become the numbers A, B, C, D in base 2**32: the last digit that
        counts has its sign, the others have none
    """
    limbs[0, 0] = limbs[3, 0] = 1
    size, j, n = 1, 0, 0
    e, f, g, h = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
    while size < limbs.shape[1]:
        # as many steps as a digit has room for
        t = state[j]
        most = max(abs(e), abs(f), abs(g), abs(h))
        if t >= _DIGIT or t <= -_DIGIT:
            return 0
        if most * (abs(t) + 1) < _DIGIT:
            for k in range(j, j + width - 1):
                state[k] += state[k + 1]
            j += width
            if j == state.shape[0]:
                j = 0
            s = word[n]
            n = n + 1 if n + 1 < word.shape[0] else 0
            e, f, g, h = e * t + f, e * s, g * t + h, g * s
            continue
        for r in range(0, 4, 2):
            one, other = np.int64(0), np.int64(0)
            for k in range(size):
                x, y = limbs[r, k], limbs[r + 1, k]
                one += x * e + y * g
                other += x * f + y * h
                limbs[r, k], limbs[r + 1, k] = one & _MASK, other & _MASK
                one >>= 32
                other >>= 32
            limbs[r, size], limbs[r + 1, size] = one, other
        e, f, g, h = np.int64(1), np.int64(0), np.int64(0), np.int64(1)
        size += 1
        top = size - 1
        while top > 0 and limbs[2, top] == 0:
            top -= 1
        bits, x = 32 * top, limbs[2, top]
        while x > 0:
            x >>= 1
            bits += 1
        if bits >= wanted:
            return size
    return 0


@kernel
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
