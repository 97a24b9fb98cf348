"""Sums of powers whose exponents at least double, as Kempner's and Liouville's (`proofs.md`, F)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from math import factorial, gcd
from typing import Final

from esma.continued_fractions.mobius import IDENTITY, Matrix
from esma.enumeration.trees import Call, Node, Number
from esma.massey.laws import Folded
from esma.massey.laws.folded import FoldingShape, expanded

from .theorem import Canonical, LawfulQuotients, Match, Theorem, matched
from .values import Parts, Single

LARGEST: Final = 1000
"""The largest d for which a number (n c + h)/d is looked at."""


@dataclass(frozen=True, slots=True)
class FoldedQuotients(LawfulQuotients):
    """The quotients of ``(n c + h)/d`` with the sum c of ``sign**k base**-c(k)``, ``c(k) =
    ratio**k``, or ``(k + 1)!`` where the ratio is 0.

    Examples
    --------
    >>> FoldedQuotients(2, 2).first(8)  # Kempner's number
    [0, 1, 4, 2, 4, 4, 6, 4]
    """

    base: int
    ratio: int
    sign: int = 1
    n: int = 1
    h: int = 0
    d: int = 1

    def first(self, count: int) -> list[int]:
        """The first quotients, at most so many."""
        return self._whole.listed(count)

    def seen_from(self, m: Matrix) -> tuple[LawfulQuotients, Matrix]:
        """The number that is folded too: where n and d divide powers of the base, the partial sums
        have for large k the denominators ``d q(k)/n``, and with ``q(k + 1) = x q(k)**2`` these are
        folded with x n/d. The law has a form for that where x is 1, or n/d is.
        """
        p, q, r, s = m
        n = gcd(p, r)
        d = abs(p * s - q * r) // (n or 1)
        fits = d and (n % d == 0 if self.ratio == 2 else n == d)
        if not fits or d > LARGEST or pow(self.base, n.bit_length(), n):
            return self, m
        p, r = p // n, r // n
        h = next(h for h in range(d) if (q - h * p) % d == (s - h * r) % d == 0)
        return replace(self, n=n, h=h, d=d), (p, (q - h * p) // d, r, (s - h * r) // d)

    def law(self, head: tuple[int, ...], i: int) -> Folded:
        """A head, behind which come the quotients from index i on."""
        behind = list(head) != self.first(i)
        return replace(self._whole, initials=head, start=i) if behind else self._whole

    @property
    def _whole(self) -> Folded:
        total, sign = Fraction(0), 1
        for k in count():
            below = self.base ** (self.ratio**k if self.ratio else factorial(k + 1))
            total, sign = total + Fraction(sign, below), sign * self.sign
            if below % (self.n * self.base) == 0:
                break
        first = (self.n * total + self.h) / self.d
        word = tuple(expanded(first.numerator, first.denominator))
        signs = (1,) if self.sign > 0 else (sign, -sign)
        if self.ratio == 2:
            return Folded((), word, FoldingShape("periodic", (self.n // self.d,)), 0, signs)
        shape = FoldingShape("geometric", (self.ratio**k, self.ratio))
        if not self.ratio:
            shape = FoldingShape("factorial", (1, k + 1))
        return Folded((), word, shape, self.base, signs)


@dataclass(frozen=True, slots=True)
class FoldedSum(Canonical):
    """A sum of powers whose exponents at least double."""

    call: Call

    letter = "F"
    interlaced = False
    theorems = (
        Theorem(
            "folding",
            "Mendès France 1973; Shallit 1979, 1982",
            "if p/q = [a0; a1, ..., an] then p/q + (-1)**n/(x q**2)"
            " = [a0; a1, ..., an, x, -an, ..., -a1]",
            r"\frac pq=[a_0;a_1,\dots,a_n]\implies\frac pq+\frac{(-1)^n}{xq^2}"
            r"=[a_0;a_1,\dots,a_n,x,-a_n,\dots,-a_1]",
            "M. Mendès France, Sur les fractions continues limitées, Acta Arith. 23 (1973), 207–215"
            "; J. Shallit, Simple continued fractions for some irrational numbers, J. Number Theory"
            " 11 (1979), 209–217, and II, 14 (1982), 228–231",
            ("mendesfrance1973", "shallit1979", "shallit1982"),
        ),
    )

    @property
    def text(self) -> str:
        whole = [str(x) for x in self._arguments]
        return f"{self.call.function}({','.join(whole)})"

    @property
    def _arguments(self) -> list[int]:
        found = [int(x.value) for x in self.call.arguments if isinstance(x, Number)]
        return [*found, 1][:3] if self.call.function == "lacunary" else found

    def expansion(self) -> tuple[LawfulQuotients, Matrix] | None:
        """Its quotients."""
        b, *more = self._arguments
        ratio, sign = more or (0 if self.call.function == "liouville" else 2, 1)
        return FoldedQuotients(b, ratio, sign), IDENTITY

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By one of these sums."""
        parts = Parts(tree)
        if not parts.only("kempner", "liouville", "lacunary"):
            return None
        found = Single(parts.calls[0]).value(tree)
        return None if found.surd != 1 else matched(cls(parts.calls[0]), found.top, found.bottom)
