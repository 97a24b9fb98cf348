"""From a prime field to the integers: Berlekamp–Massey modulo large primes, balanced residues,
and a check on every term.

An integer sequence that satisfies a linear recurrence over Q satisfies its shortest one over Z
(Fatou 1904), so the true connection polynomial has integer coefficients, and their balanced
residues modulo a large enough prime are the coefficients themselves. An accidental hit fails the
check.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpz_mod_ctx, fmpz_mod_poly_ctx

#: Mersenne primes; the next one is tried when coefficients do not fit the one before.
PRIMES = ((1 << 61) - 1, (1 << 127) - 1, (1 << 521) - 1)


def berlekamp_massey(terms: Sequence[int], prime: int) -> tuple[list[int], int]:
    """Connection polynomial and linear complexity of a sequence over GF(prime) (Massey 1969,
    algorithm 1).

    Returns
    -------
    (coefficients, order) with ``coefficients[0] == 1``, trailing zeros removed; a degree smaller
    than the order means a transient.

    Examples
    --------
    >>> berlekamp_massey([1, 1, 2, 3, 5, 8, 13, 21], 199)
    ([1, 198, 198], 2)
    """
    minimal = fmpz_mod_poly_ctx(fmpz_mod_ctx(prime)).minpoly(list(terms))
    coefficients = [int(c) for c in reversed(minimal.coeffs())]
    while not coefficients[-1]:
        coefficients.pop()
    return coefficients, minimal.degree()
