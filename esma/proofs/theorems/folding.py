"""Sums of powers whose exponents at least double: Kempner's and Liouville's (`proofs.md`, F)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from esma.continued_fractions.mobius import IDENTITY, Matrix
from esma.enumeration.trees import Node, Number
from esma.massey.laws import Folded
from esma.massey.laws.folded import FoldingShape

from .theorem import Canonical, LawfulQuotients, Match, Theorem, matched
from .values import Parts, Single

SUMS: Final = {"kempner": ("periodic", (1,)), "liouville": ("factorial", (1, 1))}
"""What stands in between: 1, as the exponents are doubled; or the exponents."""


@dataclass(frozen=True, slots=True)
class FoldedQuotients(LawfulQuotients):
    """The quotients of a sum of powers of a base.

    Examples
    --------
    >>> FoldedQuotients("kempner", 2).first(8)
    [0, 1, 4, 2, 4, 4, 6, 4]
    """

    function: str
    base: int

    def first(self, count: int) -> list[int]:
        """The first quotients, at most so many."""
        return self._whole.listed(count)

    def law(self, head: tuple[int, ...], i: int) -> Folded:
        """A head, behind which come the quotients from index i on."""
        behind = list(head) != self.first(i)
        return replace(self._whole, initials=head, start=i) if behind else self._whole

    @property
    def _whole(self) -> Folded:
        x = FoldingShape(*SUMS[self.function])
        return Folded((), (0, self.base), x, 0 if x.kind == "periodic" else self.base, (1,))


@dataclass(frozen=True, slots=True)
class FoldedSum(Canonical):
    """``sum b**-c(k)`` with ``c(k + 1) >= 2 c(k)``."""

    function: str
    base: int

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
        return f"{self.function}({self.base})"

    def expansion(self) -> tuple[LawfulQuotients, Matrix] | None:
        """Its quotients."""
        return FoldedQuotients(self.function, self.base), IDENTITY

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By one of these sums."""
        parts = Parts(tree)
        if not parts.only(*SUMS):
            return None
        call = parts.calls[0]
        found = Single(call).value(tree)
        (base,) = (int(x.value) for x in call.arguments if isinstance(x, Number))
        return (
            None if found.surd != 1 else matched(cls(call.function, base), found.top, found.bottom)
        )
