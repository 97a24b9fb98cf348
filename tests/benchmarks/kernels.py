"""Berlekamp-Massey as textbooks have it, compiled: what a first version would be.

Massey (1969), algorithm 1, with a remainder at every step. Rows of arrays come in, one number a
row goes out.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _inverse(x, prime):  # type: ignore[no-untyped-def]
    """x**(prime - 2) modulo prime (Fermat)."""
    result = 1
    exponent = prime - 2
    while exponent:
        if exponent & 1:
            result = result * x % prime
        x = x * x % prime
        exponent >>= 1
    return result


@njit(cache=True, nogil=True)
def linear_complexities(rows, depth, prime, bound, out):  # type: ignore[no-untyped-def]
    """Linear complexity over GF(prime) of the first `depth` terms of every row, or `bound` as soon
    as it is known to be at least that.
    """
    s = np.empty(depth, np.int64)
    current = np.empty(depth + 1, np.int64)
    before = np.empty(depth + 1, np.int64)
    kept = np.empty(depth + 1, np.int64)
    for r in range(rows.shape[0]):
        for i in range(depth):
            s[i] = rows[r, i] % prime
        current[:] = 0
        before[:] = 0
        current[0] = 1
        before[0] = 1
        order = 0
        order_before = 0
        gap = 1
        inverse = 1
        for n in range(depth):
            d = s[n]
            for i in range(1, order + 1):
                d = (d + current[i] * s[n - i]) % prime
            if d == 0:
                gap += 1
                continue
            factor = prime - d * inverse % prime
            grows = 2 * order <= n
            if grows:
                kept[: order + 1] = current[: order + 1]
            for i in range(order_before + 1):
                current[i + gap] = (current[i + gap] + factor * before[i]) % prime
            if not grows:
                gap += 1
                continue
            before[: order + 1] = kept[: order + 1]
            order_before = order
            order = n + 1 - order
            inverse = _inverse(d, prime)
            gap = 1
            if order >= bound:
                break
        out[r] = min(order, bound)
