"""Tasoev's numbers, quotients of q-series: [0; u a, u a**2, u a**3, ...] (`proofs.md`, T)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.trees import Node, Number

from .theorem import Canonical, Expansion, Match, Theorem, matched
from .values import Parts, Single


@dataclass(frozen=True, slots=True)
class Geometric(Expansion):
    """Quotients ``first ratio**n`` with the sign + after each of them.

    Examples
    --------
    >>> x = Geometric(2, 3)
    >>> [x.quotient(n) for n in range(4)]
    [2, 6, 18, 54]
    """

    first: int
    ratio: int
    sign = 1
    period = 1

    def quotient(self, n: int) -> int:
        """The n-th partial quotient."""
        return int(self.first * self.ratio**n)

    def row(self, n: int, stride: int) -> tuple[int, ...]:
        """Quotient ``n + stride k`` as a polynomial in ``ratio**(stride k)``."""
        return 0, self.quotient(n)


@dataclass(frozen=True, slots=True)
class Tasoev(Canonical):
    """``[0; u a, u a**2, u a**3, ...]``."""

    u: Fraction
    a: Fraction

    letter = "T"
    quotients = "integers"
    interlaced = False
    theorems = (
        Theorem(
            "tasoev",
            "Tasoev 2000; Komatsu 2003",
            "tasoev(u, a) = [0; u a, u a**2, u a**3, ...]",
            r"\operatorname{tasoev}(u,a)=[0;ua,ua^2,ua^3,\dots]",
            "T. Komatsu, On Tasoev's continued fractions, Math. Proc. Cambridge Philos. Soc. 134"
            " (2003), 1–12",
            ("komatsu2003",),
        ),
    )

    @property
    def text(self) -> str:
        return f"tasoev({self.u},{self.a})"

    def expansion(self) -> tuple[Geometric, Matrix] | None:
        """The expansion of its inverse X."""
        first = self.u * self.a
        if first.denominator != 1 or self.a.denominator != 1:
            return None
        return Geometric(int(first), int(self.a)), (0, 1, 1, 0)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By one of Tasoev's numbers."""
        parts = Parts(tree)
        if not parts.only("tasoev"):
            return None
        found = Single(parts.calls[0]).value(tree)
        u, a = (x.value for x in parts.calls[0].arguments if isinstance(x, Number))
        return None if found.surd != 1 else matched(cls(u, a), found.top, found.bottom)
