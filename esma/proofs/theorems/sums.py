"""Sums of reciprocals of Davison and Shallit, Hone and Varona (`proofs.md`, H)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import cycle, islice
from math import lcm
from typing import Final

from esma.continued_fractions.mobius import IDENTITY, Matrix, product
from esma.enumeration.grammar import filled
from esma.enumeration.sums import coefficients, hone, value
from esma.enumeration.trees import Call, Node, Number, to_text
from esma.errors import EsmaError
from esma.massey.laws import Law, NonlinearRecurrence, SelfSimilar
from esma.massey.laws.selfsimilar import Rule

from .theorem import Canonical, LawfulQuotients, Match, Theorem, matched
from .values import Parts, Single

#: Complete quotients of which multiples are looked at, and quotients that have to be divisible.
_TRIED, _DIVIDED = 12, 4
_CAHEN: Final = Call("davison_shallit", (Number(Fraction(1)), Number(Fraction(1))))


@dataclass(frozen=True, slots=True)
class Reciprocals(LawfulQuotients):
    """The quotients of one of these sums, of a first term x and a polynomial G.

    Examples
    --------
    >>> Reciprocals("hone", 1, (1,)).first(10)
    [1, 1, 1, 2, 2, 6, 12, 78, 936, 73086]
    >>> print(Reciprocals("davison_shallit", 1, (1,)).whole)
    [0; 1, …], a(n) = h(n−2)², h(n) = a(n)h(n−1)+h(n−2), h(0) = 1, h(1) = 1
    """

    function: str
    x: int
    g: tuple[int, ...]

    @property
    def whole(self) -> SelfSimilar:
        """Their law."""
        x, powers = self.x, [(e, c) for e, c in enumerate(self.g) if c]
        if self.function == "davison_shallit":
            return _after((0, x), {(2 + e, e): c for e, c in powers})
        once, same = ({(i, e): c for e, c in powers} for i in (1, 0))
        second = next(islice(hone(x, self.g), 1, None))
        b = value(self.g, x) * x
        if self.function == "hone":
            return _after((0, x - 1, 1) if x > 1 else (1,), once | same, {(1, 0): 1})
        head: tuple[int, ...] = 0, x, b, 1, x - 1
        if x == 1:
            head = 0, 1, b, second * value(self.g, second), 1, second - 1
        less = {m: -c for m, c in same.items()}
        less[0, 0] = less.get((0, 0), 0) - 1
        return _after(head, once | less, {(0, 0): 1}, {(0, 1): 1, (1, 0): -1, (0, 0): -1})

    def first(self, count: int) -> list[int]:
        """The first quotients, at most so many."""
        return self.whole.listed(count)

    def law(self, head: tuple[int, ...], i: int) -> SelfSimilar:
        """A head, behind which come the quotients from index i on."""
        return self.whole.moved(head, i)

    def laws(self, head: tuple[int, ...], i: int, given: Law) -> Iterator[Law]:
        """That, after a nonlinear recurrence of which the checker sees whether it is the same."""
        own = self.law(head, i)
        if isinstance(given, NonlinearRecurrence):
            size = max(len(given.initials), len(own.initials))
            yield replace(given, initials=tuple(given.terms(size)))
        yield own

    def seen_from(self, m: Matrix) -> tuple[LawfulQuotients, Matrix]:
        """The multiple of a complete quotient whose tail M X has, if that is seen to have integers
        as quotients.
        """
        a, b, c, d = m
        size = abs(a * d - b * c)
        if size == 1:
            return self, m
        first = self.first(_TRIED + _DIVIDED)
        start = len(self.whole.initials)
        for i in range(start, min(_TRIED, len(first) - _DIVIDED)):
            p, q, r, s = product(m, *((t, 1, 1, 0) for t in first[:i]))
            for u in (u for u in range(1, size + 1) if size % u == 0):
                v = size // u
                parts = (p, u), (q, v), (r, u), (s, v)
                found = MultipleOf(self, i, Fraction(u, v))
                if all(x % y == 0 for x, y in parts) and found.is_whole(first):
                    return found, (p // u, q // v, r // u, s // v)
        return self, m


@dataclass(frozen=True, slots=True)
class MultipleOf(LawfulQuotients):
    """The quotients of ratio X_start: multiples of those of X by the ratio and its inverse in turn.

    Examples
    --------
    Twice a complete quotient of Cahen's constant:

    >>> x = Reciprocals("davison_shallit", 1, (1,))
    >>> MultipleOf(x, 3, Fraction(2)).first(4)
    [2, 2, 18, 98]
    """

    x: Reciprocals
    start: int
    ratio: Fraction

    @property
    def offset(self) -> int:
        """Where it begins."""
        return self.start

    def first(self, count: int) -> list[int]:
        """The first quotients, at most so many."""
        return [int(a) for a in self._multiples(self.x.first(self.start + count))]

    def is_whole(self, quotients: Sequence[int]) -> bool:
        """Whether the first quotients of X have multiples that are integers."""
        return all(a.denominator == 1 for a in self._multiples(quotients))

    def law(self, head: tuple[int, ...], i: int) -> SelfSimilar:
        """A head, behind which come the quotients from index i on.

        Raises
        ------
        EsmaError
            If the coefficients of its rules are no integers.
        """
        own = self.x.law(head, self.start + i)
        s, t = own.pair
        ratio = 1 / self.ratio if i % 2 else self.ratio
        for g in (Fraction(1), ratio, 1 / ratio):
            rules = list[Rule]()
            for k in range(lcm(2, len(own.rules))):
                # by what the two numbers and the quotient are multiplied
                low, high, by = (g / ratio, g, 1 / ratio) if k % 2 else (g, g / ratio, ratio)
                rule = own.rules[k % len(own.rules)]
                made = [((e, f), by * c / (low**e * high**f)) for (e, f), c in rule]
                rules.append(tuple((m, int(c)) for m, c in made if c.denominator == 1))
                if len(rules[-1]) < len(rule):
                    break
            else:
                pair = g * s, g * t / ratio
                if all(h.denominator == 1 for h in pair):
                    turn = 1 if rules[::2] == rules[1::2] else 2
                    shown = tuple(rules if len(own.rules) > 1 else rules[:turn])
                    return SelfSimilar(head, (int(pair[0]), int(pair[1])), shown)
        raise EsmaError("no law with integers for the multiple of a complete quotient")

    def laws(self, head: tuple[int, ...], i: int, given: Law) -> Iterator[Law]:
        """That, after a nonlinear recurrence of which the checker sees whether it is the same."""
        if isinstance(given, NonlinearRecurrence):
            size = max(len(given.initials), len(head))
            yield replace(given, initials=tuple(given.terms(size)))
        with suppress(EsmaError):
            yield self.law(head, i)

    def _multiples(self, quotients: Sequence[int]) -> list[Fraction]:
        turns = cycle((self.ratio, 1 / self.ratio))
        return [a * by for a, by in zip(quotients[self.start :], turns, strict=False)]


def _after(head: tuple[int, ...], *rules: dict[tuple[int, int], int]) -> SelfSimilar:
    s, t = 1, 0
    for a in head:
        s, t = t, a * t + s
    made: tuple[Rule, ...] = tuple(tuple(sorted(rule.items())) for rule in rules)
    return SelfSimilar(head, (s, t), made)


@dataclass(frozen=True, slots=True)
class ReciprocalSum(Canonical):
    """A sum of one of the three kinds."""

    function: str
    x: int
    g: tuple[int, ...]
    name: str

    letter = "H"
    interlaced = False
    theorems = (
        Theorem(
            "davison_shallit",
            "Davison and Shallit 1991",
            "if x_0 = x and x_(k+1) = x_k (1 + x_k G(x_k)), then the sum of (-1)**k/x_k for k >= 0"
            " is [0; x, q_0**2 G(x_0), q_1**2 G(x_1), ...] with the denominators q_k of its"
            " convergents, and x_k = q_k q_(k+1)",
            r"x_0=x,\ x_{k+1}=x_k\,(1+x_kG(x_k))\implies\sum_{k\ge0}\frac{(-1)^k}{x_k}"
            r"=[0;x,q_0^2G(x_0),q_1^2G(x_1),\dots],\quad x_k=q_kq_{k+1}",
            "J. L. Davison and J. O. Shallit, Continued fractions for some alternating series,"
            " Monatsh. Math. 111 (1991), 119–126",
            ("davison1991",),
        ),
        Theorem(
            "hone",
            "Hone 2015",
            "if x_0 = 1, x_1 = x and x_(k+1) x_(k-1) = x_k**2 (1 + x_k G(x_k)), then the sum of"
            " 1/x_k for k >= 1 is [0; x - 1, 1, b_1, x_1, b_2, x_2, ...] with b_k = G(x_k)"
            " x_k/x_(k-1)",
            "x_0=1,\\quad x_1=x,\\quad x_{k+1}x_{k-1}=x_k^2\\,(1+x_kG(x_k))\\implies \\\\\n"
            r"\sum_{k\ge1}\frac1{x_k}=[0;x-1,1,b_1,x_1,b_2,x_2,\dots],"
            r"\quad b_k=\frac{x_k}{x_{k-1}}\,G(x_k)",
            "A. N. W. Hone, Curious continued fractions, nonlinear recurrences, and transcendental"
            " numbers, J. Integer Seq. 18 (2015), Article 15.8.4",
            ("hone2015",),
        ),
        Theorem(
            "varona",
            "Varona 2017",
            "if x_0 = 1, x_1 = x and x_(k+1) x_(k-1) = x_k**2 (1 + x_k G(x_k)), then the sum of"
            " (-1)**(k-1)/x_k for k >= 1 is [0; x, b_1, 1, x_1 - 1, b_2 - 1, 1, x_2 - 1, ...]"
            " with b_k = G(x_k) x_k/x_(k-1)",
            "x_0=1,\\quad x_1=x,\\quad x_{k+1}x_{k-1}=x_k^2\\,(1+x_kG(x_k))\\implies \\\\\n"
            r"\sum_{k\ge1}\frac{(-1)^{k-1}}{x_k}"
            r"=[0;x,b_1,1,x_1-1,b_2-1,1,x_2-1,\dots],\quad b_k=\frac{x_k}{x_{k-1}}\,G(x_k)",
            "J. L. Varona, The continued fraction expansion of certain Pierce series, J. Number"
            " Theory 180 (2017), 573–578",
            ("varona2017",),
        ),
    )

    @property
    def text(self) -> str:
        return self.name

    @property
    def theorem(self) -> Theorem:
        """That about its kind."""
        return next(x for x in self.theorems if x.key == self.function)

    def expansion(self) -> tuple[LawfulQuotients, Matrix] | None:
        """Its quotients."""
        return Reciprocals(self.function, self.x, self.g), IDENTITY

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By one of these sums, or Cahen's constant."""
        named = filled(tree, {"cahen": _CAHEN})
        parts = Parts(named)
        if not parts.only(*(x.key for x in cls.theorems)):
            return None
        call = parts.calls[0]
        found = Single(call).value(named)
        (x,), g = coefficients(call.arguments[0]), coefficients(call.arguments[1])
        name = "cahen" if named != tree and call == _CAHEN else to_text(call)
        sum_ = cls(call.function, x, g, name)
        return None if found.surd != 1 else matched(sum_, found.top, found.bottom)
