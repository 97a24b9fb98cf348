"""Quadratic irrationals: their signed expansions term by term, exactly (Lagrange 1770)."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esma.proofs.theorems.quadratic import Quadratic


@dataclass(frozen=True, slots=True)
class Surd:
    """``(u + v sqrt(m))/w`` in lowest terms with ``w > 0``; m is not a square.

    Examples
    --------
    >>> x = Surd.make(1, 1, 5, 2)
    >>> x.floor(), x.successor(1, 1) == x
    (1, True)
    """

    u: int
    v: int
    m: int
    w: int

    @classmethod
    def make(cls, u: int, v: int, m: int, w: int) -> Surd:
        """The number in lowest terms."""
        common = gcd(u, v, w) if w > 0 else -gcd(u, v, w)
        return cls(u // common, v // common, m, w // common)

    def floor(self) -> int:
        """The greatest integer below it (the number is irrational or an integer over w)."""
        root = isqrt(self.v * self.v * self.m)
        return (self.u + (root if self.v >= 0 else -root - 1)) // self.w

    def __abs__(self) -> Surd:
        negative = self.floor() < 0 if self.v else self.u < 0
        return Surd(-self.u, -self.v, self.m, self.w) if negative else self

    def successor(self, a: int, s: int) -> Surd:
        """``s/(self - a)``."""
        p = self.u - a * self.w
        return Surd.make(
            s * self.w * p, -s * self.w * self.v, self.m, p * p - self.v * self.v * self.m
        )

    def read(self, a: int, s: int, length: int) -> tuple[int, Surd]:
        """How many of `length` equal quotients with one sign are its own, and what follows them.

        >>> x = Surd.make(1, 1, 5, 2)                 # 1 + 1/x, which has one 2 under minus signs
        >>> x.read(2, -1, 3)
        (1, Surd(u=3, v=1, m=5, w=2))
        """
        if length > 1 and (a, s) == (2, -1) and self.floor() == 1:
            y = self.successor(1, 1)  # 2 - 1/z = 1 + 1/y for z = 1 + 1/(y - 1)
            count = min(length, y.floor())
            rest = y.successor(count, 1)
            return count, Surd.make(rest.u + rest.w, rest.v, rest.m, rest.w)
        if length and self.floor() + (s < 0) == a:
            return 1, self.successor(a, s)
        return 0, self


def value(constant: Quadratic, numerator: tuple[int, ...], denominator: tuple[int, ...]) -> Surd:
    """``P(c)/Q(c)`` exactly.

    Raises
    ------
    ZeroDivisionError
        If Q(c) = 0.

    Examples
    --------
    >>> from esma.proofs.theorems.quadratic import Quadratic
    >>> value(Quadratic(1, 1, 5, 2), (0, 1), (1,))
    Surd(u=1, v=1, m=5, w=2)
    """
    top, bottom = _horner(constant, numerator), _horner(constant, denominator)
    (p, q), (r, s), m = top[:2], bottom[:2], constant.m
    norm = r * r - m * s * s
    u, v = p * r - m * q * s, q * r - p * s
    return Surd.make(u * bottom[2], v * bottom[2], m, norm * top[2])


def _horner(constant: Quadratic, coefficients: tuple[int, ...]) -> tuple[int, int, int]:
    u, v, w = 0, 0, 1
    for c in reversed(coefficients):
        # (u + v r)/w times (a + b r)/d, plus c
        a, b, d = constant.a, constant.b, constant.d
        u, v, w = u * a + v * b * constant.m + c * w * d, u * b + v * a, w * d
    return u, v, w
