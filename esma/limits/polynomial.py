"""Continued fractions whose elements are polynomials in the index of a block of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from flint import arb, fmpq, fmpq_poly, fmpz

from esma.system.rationals import fmpq_of, fraction_of

from .matrices import Product, multiplied, times
from .tails import Ratio, Riccati, moved, ratio

PolynomialPair = tuple[fmpq_poly, fmpq_poly]
"""Denominator and the numerator behind it, as polynomials in the index m of the block."""
_Matrix = tuple[fmpq_poly, fmpq_poly, fmpq_poly, fmpq_poly]


@dataclass(frozen=True)
class Contraction:
    """``u_m = b(m) v_m`` with ``u_m = r t_m + s``, where v_m are the tails of a Riccati equation.

    Attributes
    ----------
    affine : (r, s)
    """

    affine: tuple[fmpq_poly, fmpq_poly]
    b: Ratio
    riccati: Riccati

    def tail(self, v: arb, m: int) -> arb:
        """t at v."""
        (r, s), (above, below), x = self.affine, self.b, fmpq(m)
        return (v * (above(x) / below(x)) - s(x)) / r(x)


@dataclass(frozen=True, eq=False)
class PolynomialFraction:
    """``b0 + a1/(b1 + ...)`` from pairs (b_n, a_{n+1}): first some numbers, then polynomials in
    the index m of a block of pairs. No numerator is 0.
    """

    head: tuple[tuple[int | Fraction, int | Fraction], ...]
    entries: tuple[PolynomialPair, ...]

    @property
    def period(self) -> int:
        return len(self.entries)

    def turned(self, by: int) -> PolynomialFraction:
        """The same fraction, with so many pairs of the first block moved into the head."""
        first = tuple((fraction_of(b(0)), fraction_of(a(0))) for b, a in self.entries[:by])
        rest = tuple((moved(b, 1), moved(a, 1)) for b, a in self.entries[:by])
        return PolynomialFraction(self.head + first, self.entries[by:] + rest)

    def matrices(self) -> Iterator[_Matrix]:
        """Products of the first steps ``[[b, a], [1, 0]]`` of block m."""
        one, zero = fmpq_poly([1]), fmpq_poly([0])
        return accumulate(((b, a, one, zero) for b, a in self.entries), times)

    @cached_property
    def contraction(self) -> Contraction | None:
        """To the last approximant of each block; None if its denominators vanish identically."""
        *_, (p, q, r, s) = self.matrices()
        if r.is_zero():
            return None
        before = moved(r, -1)
        b = ratio(before * p + moved(s, -1) * r, r)
        if b[0].is_zero():
            return None
        # c(m) = a(m)/(b(m) b(m-1)), and a(m+1) = -r(m-1) det/r
        above, below = -before * (p * s - q * r), r
        c = ratio(
            moved(above, -1) * b[1] * moved(b[1], -1), moved(below, -1) * b[0] * moved(b[0], -1)
        )
        return Contraction((before, moved(s, -1)), b, Riccati(c))

    def between(self) -> Iterator[Ratio]:
        """The approximants within a block, as points w of the contraction: ``S(w)``."""
        c = self.contraction
        assert c is not None
        for p, _, r, _ in [*self.matrices()][:-1]:
            if not r.is_zero():
                yield ratio((c.affine[0] * p + c.affine[1] * r) * c.b[1], r * c.b[0])

    def product(self, blocks: int) -> Product:
        """The product of the head and the first blocks, times any factor."""
        known = max(n for n in self._products if n <= blocks)
        if known < blocks:
            steps = (_step(b(m), a(m)) for m in range(known, blocks) for b, a in self.entries)
            self._products[blocks] = multiplied([self._products[known], multiplied([*steps])])
        return self._products[blocks]

    @cached_property
    def _products(self) -> dict[int, Product]:
        """Those that were computed, by the number of blocks."""
        steps = [_step(fmpq_of(b), fmpq_of(a)) for b, a in self.head]
        return {0: multiplied(steps)}


def _step(b: fmpq, a: fmpq) -> Product:
    """``[[b, a], [1, 0]]`` times the denominators."""
    return b.p * a.q, a.p * b.q, b.q * a.q, fmpz(0)
