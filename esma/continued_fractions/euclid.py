"""Euclid's algorithm on both ends of an interval at once, in quadratic time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Numbers of up to this many bits are expanded in Python.
_SHORT = 4096


def limbs(number: int, length: int) -> NDArray[np.int64]:
    """Little-endian 32-bit limbs of a nonnegative integer, as `length` entries of int64."""
    return np.frombuffer(number.to_bytes(4 * length, "little"), dtype="<u4").astype(np.int64)


def euclid(n1: int, d1: int, n2: int, d2: int, limit: int) -> list[int]:
    """The quotients that n1/d1 and n2/d2 share, by Euclid's algorithm on both at once.

    In quadratic time. Long numbers are given to compiled code; short ones are done before it would
    be loaded, or even compiled. A quotient that fits no word is left to Python.
    """
    found: list[int] = []
    while len(found) < limit and d1 and d2:
        size = max(x.bit_length() for x in (n1, d1, n2, d2))
        if size > _SHORT:
            terms, rest = _compiled_euclid((n1, d1, n2, d2), size // 32 + 1, limit - len(found))
            found += terms
            if rest is None:
                break
            n1, d1, n2, d2 = rest
        q = n1 // d1
        if q != n2 // d2:
            break
        found.append(q)
        n1, d1, n2, d2 = d1, n1 - q * d1, d2, n2 - q * d2
    return found


def _compiled_euclid(
    ends: tuple[int, int, int, int], size: int, limit: int
) -> tuple[list[int], tuple[int, ...] | None]:
    """The quotients up to one that fits no word, and what is left of the ends there; None where
    no quotient follows.
    """
    n1, d1, n2, d2 = (limbs(x, size) for x in ends)
    # there are at most 1.45 quotients a bit (Lamé 1844)
    out = np.empty(min(limit, 48 * size + 2), np.int64)
    count, status = kernels.euclid(n1, d1, n2, d2, out)
    terms = out[:count].tolist()
    if status == kernels.OK:
        return terms, None
    rest = (int.from_bytes(a.astype("<u4").tobytes(), "little") for a in (n1, d1, n2, d2))
    return terms, tuple(rest)
