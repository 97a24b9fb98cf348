"""Quotients of q-series whose quotients are those of two geometric progressions in turn
(`proofs.md`, Theorem T): Tasoev's numbers, and Rogers and Ramanujan's continued fraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, prod

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.trees import Node, Number

from .theorem import Canonical, Expansion, Match, Theorem, matched
from .values import Parts, Single


@dataclass(frozen=True, slots=True)
class Geometric(Expansion):
    """Quotients ``firsts[j] ratio**m`` that take turns, block by block.

    Attributes
    ----------
    firsts : the quotients of block 0
    ratio : that of the progressions
    signs : what follows the quotients of each block

    Examples
    --------
    >>> x = Geometric((2,), 3, (1,))
    >>> [x.quotient(n) for n in range(4)]
    [2, 6, 18, 54]
    >>> x = Geometric((1, 2), 2, (-1, 1))
    >>> [x.quotient(n) * x.follows(n) for n in range(6)]
    [-1, 2, -2, 4, -4, 8]
    """

    firsts: tuple[int, ...]
    ratio: int
    signs: tuple[int, ...]

    @property
    def period(self) -> int:
        """The number of progressions."""
        return len(self.firsts)

    def follows(self, n: int) -> int:
        """The sign that follows the n-th partial quotient."""
        return self.signs[n % self.period]

    def quotient(self, n: int) -> int:
        """The n-th partial quotient."""
        m, j = divmod(n, self.period)
        return int(self.firsts[j] * self.ratio**m)

    def row(self, n: int, stride: int) -> tuple[int, ...]:
        """Quotient ``n + stride k`` as a polynomial in ``growth(stride)**k``."""
        return 0, self.quotient(n)

    def growth(self, entries: int) -> int:
        """The power of the ratio by which quotients grow over so many, whole blocks."""
        return int(self.ratio ** (entries // self.period))


@dataclass(frozen=True, slots=True)
class Tasoev(Canonical):
    """``[0; u a, u a**2, ...]``, ``[0; u a, v a, u a**2, v a**2, ...]``, or Rogers and Ramanujan's
    ``[0; 1, b, b, b**2, b**2, ...]`` for ``q = 1/b``, by the arguments of the function.
    """

    function: str
    arguments: tuple[Fraction, ...]

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
            ("tasoev2000", "komatsu2003"),
        ),
        Theorem(
            "tasoev_two",
            "Rogers 1894; Komatsu 2004",
            "tasoev(u, v, a) = [0; u a, v a, u a**2, v a**2, ...]",
            r"\operatorname{tasoev}(u,v,a)=[0;ua,va,ua^2,va^2,\dots]",
            "T. Komatsu, Tasoev's continued fractions and Rogers-Ramanujan continued fractions, "
            "J. Number Theory 109 (2004), 27–40",
            ("rogers1894", "komatsu2004"),
        ),
        Theorem(
            "rogers_ramanujan",
            "Rogers 1894",
            "rogers_ramanujan(1/b) = [0; 1, b, b, b**2, b**2, ...]",
            r"\operatorname{rr}(1/b)=[0;1,b,b,b^2,b^2,\dots]",
            "L. J. Rogers, Second memoir on the expansion of certain infinite products, Proc. "
            "London Math. Soc. 25 (1894), 318–343",
            ("rogers1894",),
        ),
    )

    @property
    def theorem(self) -> Theorem:
        """That of the function."""
        if self.function == "tasoev":
            return self.theorems[len(self.arguments) - 2]
        return self.theorems[2]

    @property
    def text(self) -> str:
        return f"{self.function}({','.join(map(str, self.arguments))})"

    @property
    def progressions(self) -> tuple[tuple[Fraction, ...], Fraction]:
        """First quotients, and the ratio, of its inverse, all of which may be negative."""
        *factors, a = self.arguments
        return (tuple(u * a for u in factors), a) if factors else ((Fraction(1), 1 / a), 1 / a)

    def expansion(self) -> tuple[Geometric, Matrix] | None:
        """The expansion of X, t times its inverse up to the sign: ``[t f; g/t, t f b, ...]``."""
        firsts, ratio = self.progressions
        whole = prod(firsts)
        if whole.denominator != 1 or ratio.denominator != 1 or abs(ratio) < 2:
            return None
        signs = [1 if x > 0 else -1 for x in firsts]
        signs.append(signs[0] if ratio > 0 else -signs[0])
        sizes = [abs(int(whole))]
        if len(firsts) == 2:
            first = gcd(firsts[0].numerator, sizes[0])
            sizes = [first, sizes[0] // first]
        t = sizes[0] / firsts[0]
        follows = tuple(x * y for x, y in pairwise(signs))
        return Geometric(tuple(sizes), abs(int(ratio)), follows), (0, t.numerator, t.denominator, 0)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By one of these functions."""
        parts = Parts(tree)
        if not parts.only("tasoev", "rogers_ramanujan"):
            return None
        call = parts.calls[0]
        found = Single(call).value(tree)
        arguments = tuple(x.value for x in call.arguments if isinstance(x, Number))
        if found.surd != 1 or len(arguments) < len(call.arguments):
            return None
        return matched(cls(call.function, arguments), found.top, found.bottom)
