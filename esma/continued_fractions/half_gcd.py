"""Partial quotients of long numbers in subquadratic time: Euclid's algorithm by halves.

The quotients of the leading half of the digits are computed first, by recursion, multiplied to one
matrix, and the matrix is applied to all digits; then the same for what remains (Lehmer 1938; Knuth
1970; Schönhage 1971). The cost is that of a few multiplications times log n. Both ends of an
interval go along, and the leading digits are rounded outwards: a quotient that is found is certain,
so no step has to be taken back (Möller 2008 repairs instead).
"""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpz

from esma.limits.matrices import Product

from .euclid import euclid
from .products import step_product

#: Numbers of at most this many bits are left to the quadratic algorithm.
LEAF_BITS = 1 << 14


class _Ends(NamedTuple):
    """The ends n/d and (n + e)/(d + f) of an interval; `rising` tells that the first is the lower
    one. Close ends differ by small e and f, which makes work on the second one cheap.
    """

    n: fmpz
    d: fmpz
    e: fmpz
    f: fmpz
    rising: bool

    @property
    def bits(self) -> int:
        return max(
            self.n.bit_length(),
            self.d.bit_length(),
            (self.n + self.e).bit_length(),
            (self.d + self.f).bit_length(),
        )

    def leading(self, shift: int) -> _Ends:
        """An interval around this one whose ends are shorter by `shift` bits."""
        n, d = self.n >> shift, self.d >> shift
        m, c = (self.n + self.e) >> shift, (self.d + self.f) >> shift
        if self.rising:
            d, m = d + 1, m + 1
        else:
            n, c = n + 1, c + 1
        return _Ends(n, d, m - n, c - d, self.rising)

    def behind(self, product: Product, steps: int) -> _Ends:
        """The complete quotients of the ends after `steps` steps with this product."""
        p, q, r, s = product
        if steps % 2:  # the determinant is -1
            p, q, r, s = -p, -q, -r, -s
        return _Ends(
            s * self.n - q * self.d,
            p * self.d - r * self.n,
            s * self.e - q * self.f,
            p * self.f - r * self.e,
            self.rising ^ (steps % 2 == 1),
        )


def quotients(
    n1: int, d1: int, n2: int, d2: int, limit: int, leaf_bits: int = LEAF_BITS
) -> list[int]:
    """Partial quotients shared by all numbers between n1/d1 and n2/d2, at most `limit`.

    Parameters
    ----------
    n1, d1, n2, d2 : nonnegative integers
    leaf_bits : shorter numbers are left to :func:`.euclid.euclid`, which gives the same; at least 8

    Examples
    --------
    >>> x, y = 31415926535897932384626433 << 200, 31415926535897932384626434 << 200
    >>> quotients(x, 10**25 << 200, y, 10**25 << 200, 9, 32)
    [3, 7, 15, 1, 292, 1, 1, 1, 2]
    """
    found: list[int] = []
    ends = _Ends(fmpz(n1), fmpz(d1), fmpz(n2 - n1), fmpz(d2 - d1), n1 * d2 <= n2 * d1)
    while len(found) < limit:
        if ends.bits <= leaf_bits:
            found += _by_euclid(ends, limit - len(found))
            break
        terms, product = _half(ends, leaf_bits)
        if not terms:  # the next quotient is long or not certain: one exact division
            m, c = ends.n + ends.e, ends.d + ends.f
            if ends.d == 0 or c == 0:
                break
            quotient = ends.n // ends.d
            if m // c != quotient:
                break
            terms, product = [int(quotient)], (quotient, fmpz(1), fmpz(1), fmpz(0))
        found += terms
        ends = ends.behind(product, len(terms))
    return found[:limit]


def _by_euclid(ends: _Ends, limit: int) -> list[int]:
    n, d, e, f, _ = ends
    return euclid(int(n), int(d), int(n + e), int(d + f), limit)


def _half(ends: _Ends, leaf_bits: int) -> tuple[list[int], Product]:
    """Most of the quotients that the leading half of an interval's ends makes certain, and the
    product of their steps.
    """
    size = ends.bits
    if size <= leaf_bits:
        terms = _by_euclid(ends, 2 * size)
        return terms, step_product(terms)
    first, left = _half(ends.leading(size // 2), leaf_bits)
    if not first:
        return first, left
    ends = ends.behind(left, len(first))
    shift = size - ends.bits  # so that the quotients end where half of the size is left
    if shift <= 0:
        return first, left
    second, right = _half(ends.leading(shift), leaf_bits)
    if not second:
        return first, left
    a, b, c, d = left
    p, q, r, s = right
    return first + second, (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s)
