"""From a prime field to the integers: Berlekamp–Massey modulo large primes, balanced residues,
and a check on every term.

An integer sequence that satisfies a linear recurrence over Q satisfies its shortest one over Z
(Fatou 1904), so the true connection polynomial has integer coefficients, and their balanced
residues modulo a large enough prime are the coefficients themselves. An accidental hit fails the
check.
"""

from __future__ import annotations

from collections.abc import Sequence

#: Mersenne primes; the next one is tried when coefficients do not fit the one before.
PRIMES = ((1 << 61) - 1, (1 << 127) - 1, (1 << 521) - 1)


def berlekamp_massey(
    terms: Sequence[int], prime: int, bound: int | None = None
) -> tuple[list[int], int] | None:
    """Connection polynomial and linear complexity of a sequence over GF(prime) (Massey 1969,
    algorithm 1).

    Returns
    -------
    (coefficients, order) with ``coefficients[0] == 1``, trailing zeros removed, or None as soon
    as the order is known to reach `bound`. A degree smaller than the order means a transient.

    Examples
    --------
    >>> berlekamp_massey([1, 1, 2, 3, 5, 8, 13, 21], 199)
    ([1, 198, 198], 2)
    """
    current, previous = [1], [1]
    order, gap, scale = 0, 1, 1
    for i, term in enumerate(terms):
        d = term
        for j in range(1, min(len(current) - 1, i) + 1):
            d += current[j] * terms[i - j]
        d %= prime
        if not d:
            gap += 1
            continue
        factor = d * pow(scale, -1, prime) % prime
        grown = current + [0] * (len(previous) + gap - len(current))
        for j, x in enumerate(previous):
            grown[j + gap] = (grown[j + gap] - factor * x) % prime
        if 2 * order <= i:
            order = i + 1 - order
            if bound is not None and order >= bound:
                return None
            previous, scale, gap = current, d, 1
        else:
            gap += 1
        current = grown
    while len(current) > 1 and not current[-1]:
        current.pop()
    return current, order
