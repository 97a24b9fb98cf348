"""Quadratic irrationals: their expansions are periodic (`proofs.md`, Theorem C)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd

from flint import fmpq_poly

from esma.continued_fractions.surd import Surd
from esma.enumeration.algebraic import minimal_polynomial
from esma.enumeration.balls import enclose
from esma.enumeration.trees import Name, Node, Number, Operation
from esma.errors import EsmaError, PrecisionError, Refusal

from .theorem import Canonical, Image, Match, Theorem, integral


@dataclass(frozen=True, slots=True)
class Quadratic(Canonical):
    """``(a + b sqrt(m))/d`` with integers, b and d not 0, m not a square."""

    a: int
    b: int
    m: int
    d: int

    letter = "C"
    theorems = (
        Theorem(
            "quadratic",
            "Lagrange 1770",
            "the complete quotients of a quadratic irrational recur, so its expansion is periodic",
            r"\text{the complete quotients of a quadratic irrational recur}",
            "J.-L. Lagrange, Additions au mémoire sur la résolution des équations numériques, Mém. "
            "Acad. Berlin 24 (1768, printed 1770), 111–180",
            ("lagrange1770",),
        ),
    )

    @property
    def text(self) -> str:
        if (self.a, self.b, self.d) == (0, 1, 1):
            return f"sqrt({self.m})"
        b = "" if abs(self.b) == 1 else f"{abs(self.b)}*"
        return f"({self.a}{'-' if self.b < 0 else '+'}{b}sqrt({self.m}))/{self.d}"

    @property
    def surd(self) -> Surd:
        """The number itself."""
        p, q = (self.a, self.d) if self.b > 0 else (-self.a, -self.d)
        return _number(p, self.b * self.b * self.m, q)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By the minimal polynomial of the constant, or of a power of it."""
        try:
            polynomial = minimal_polynomial(tree)
        except PrecisionError:  # as sqrt(e-e): balls do not decide whether a part has a value
            return None
        power, odd = divmod(len(polynomial or ()) - 1, 2)
        if polynomial is None or odd or any(c for i, c in enumerate(polynomial) if i % power):
            return None
        c, b, a = polynomial[::power]
        square, m = 1, b * b - 4 * a * c
        for p in (2, 3, 5, 7, 11, 13):
            while m % (p * p) == 0:
                square, m = square * p, m // (p * p)
        node = tree if power == 1 else Operation("**", tree, Number(Fraction(power)))
        sign = _sign_of(Operation("+", node, Number(Fraction(b, 2 * a))))
        common = gcd(b, square, 2 * a)
        known = cls(-b // common, sign * square // common, m, 2 * a // common)
        return Match(known, tree.name if isinstance(tree, Name) else known.text, power=power)

    def image(self, found: Match, top: fmpq_poly, bottom: fmpq_poly) -> Image | Refusal:
        """A quotient of polynomials, which may have a factor that vanishes, as a number."""
        sides = integral(top, bottom)
        try:
            return Image(found, *sides, surd=self.surd.image(*sides))
        except EsmaError:
            return Refusal("no value: Q(c) is zero")


#: Kept, because all left-hand sides of one constant are taken at it.
_number = lru_cache(maxsize=64)(Surd.make)


def _sign_of(tree: Node) -> int:
    """The sign of a value that is known not to be 0."""
    bits = 64
    while True:
        ball = enclose(tree, bits)
        if not ball.contains(0):
            return 1 if ball > 0 else -1
        bits *= 2
