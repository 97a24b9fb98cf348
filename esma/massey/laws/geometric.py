"""Interlaced polynomials in a power, ``a[pre + N m + j] = P_j(B**m)``.

So are the quotients of Tasoev's continued fractions ``[0; u a, u a**2, u a**3, ...]`` and of their
Möbius images: sequences with a linear recurrence whose characteristic roots are roots of unity and
N-th roots of powers of one base B (Tasoev 2000; Komatsu 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm

from flint import fmpq_mat, fmpz_poly

from esma.massey.differences import Polynomial

from .law import Entries

#: Longest period of the polynomials that is looked for.
_MAX_PERIOD = 400
#: Largest exponent of the base in a polynomial.
_MAX_POWER = 6


def later(p: Polynomial, base: int, blocks: int = 1) -> Polynomial:
    """The polynomial for ``base**(m + blocks)`` in place of ``base**m``.

    >>> later((1, 3), 2)
    (1, 6)
    """
    return tuple(c * base ** (blocks * k) for k, c in enumerate(p))


def geometric_form(
    coefficients: Sequence[int], order: int, terms: Callable[[int], list[int]]
) -> Entries | None:
    """The polynomials in a power that a linear recurrence amounts to; None where there are none,
    as for Fibonacci's numbers, or where there is no growth.

    Parameters
    ----------
    coefficients : the connection polynomial
    order : that of the recurrence with its transient
    terms : gives the first terms

    Examples
    --------
    >>> from esma.massey.laws.recurrence import LinearRecurrence
    >>> it = LinearRecurrence((1, -2), (0, 2)).entries     # 0, 2, 4, 8, ...
    >>> it.head, it.base, it.polynomials == ((0, 2),)
    ((0,), 2, True)
    >>> LinearRecurrence((1, -1, -1), (0, 1)).entries is None
    True
    """
    least, growing = 1, []
    _, factors = fmpz_poly(list(reversed(coefficients))).factor()
    for factor, multiplicity in factors:
        if multiplicity > 1:
            return None
        index = int(factor.is_cyclotomic())
        if index:
            least = lcm(least, index)
        else:
            growing.append(factor)
    if not growing:
        return None
    x = fmpz_poly([0, 1])
    for period in range(least, _MAX_PERIOD + 1, least):
        powers = [x**period % factor for factor in growing]
        if all(p.degree() == 0 and p[0] > 1 for p in powers):
            return _with_powers(
                terms, order - len(coefficients) + 1, period, {int(p[0]) for p in powers}
            )
    return None


def _with_powers(
    terms: Callable[[int], list[int]], head: int, period: int, powers: set[int]
) -> Entries | None:
    """The form whose characteristic roots to the power `period` are 1 and these."""
    base = min(powers)
    exponents = [i for i in range(_MAX_POWER + 1) if i == 0 or base**i in powers]
    if len(exponents) <= len(powers):  # one is not a power of the smallest, or too high
        return None
    size = len(exponents)
    first = terms(head + period * size)
    rows = [base ** (m * i) for m in range(size) for i in exponents]
    system = fmpq_mat(size, size, rows)
    polynomials = []
    for j in range(period):
        column = [first[head + period * m + j] for m in range(size)]
        found = system.solve(fmpq_mat(size, 1, column))
        p = [Fraction(0)] * (exponents[-1] + 1)
        for i, k in enumerate(exponents):
            p[k] = Fraction(int(found[i, 0].p), int(found[i, 0].q))
        while len(p) > 1 and not p[-1]:
            p.pop()
        polynomials.append(tuple(p))
    return Entries(tuple(first[:head]), tuple(polynomials), base=base)
