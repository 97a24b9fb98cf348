"""Numbers that polynomials define, as roots or as elements of a continued fraction: a row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import count, islice
from math import lcm
from typing import Any, Final, cast

from flint import arb, fmpq_poly, fmpz_poly

from esma.enumeration.function import Function, operator
from esma.enumeration.nodes import InLetter, Listed, Node, Number
from esma.errors import GrammarError
from esma.limits.limit import Limit
from esma.limits.polynomial import PolynomialFraction
from esma.system.precision import at_precision, working_bits
from esma.system.rationals import fmpq_of, fraction_of

MAX_DEGREE: Final = 60
"""Largest degree of a polynomial that is an argument."""
MAX_ELEMENTS: Final = 200
"""The most elements before the rule, and the most that take turns."""
_LAST_BLOCK: Final = 1 << 10
"""A continued fraction that ends does so in this block at the latest."""


def real_roots(f: fmpz_poly) -> list[arb]:
    """The real roots of a polynomial without multiple ones, in increasing order, in balls of the
    working precision that are apart from each other: flint isolates them and proves them real.
    """
    found = [z.real for z, _ in cast("Any", f.complex_roots()) if z.imag.is_zero()]
    return sorted(found, key=lambda x: fraction_of(x.mid().fmpq()))


def _root(arguments: Sequence[Any], _: object) -> arb:
    f, index = arguments
    return real_roots(fmpz_poly([int(c) for c in f.coefficients]))[int(index.value) - 1]


@dataclass(frozen=True)
class InTurn:
    """A sequence of numbers: some first ones, then numbers and polynomials that take turns.

    A polynomial is in the index n of the element or in that of the block, m.
    """

    first: tuple[Fraction, ...]
    items: tuple[Node, ...]

    @classmethod
    def of(cls, node: Node) -> InTurn:
        """The sequence that an argument of cf says.

        Raises
        ------
        GrammarError
            If it is none.
        """
        first, items = (node.first, node.items) if isinstance(node, Listed) else ((), (node,))
        if not items or max(len(first), len(items)) > MAX_ELEMENTS:
            raise GrammarError(f"cf takes 1 to {MAX_ELEMENTS} elements that take turns")
        if not all(isinstance(x, Number) for x in first) or not all(
            isinstance(x, Number | InLetter) for x in items
        ):
            raise GrammarError(
                "the elements of cf are rational numbers and polynomials in n, as in cf(n**2+1),"
                " cf([2;1,2*m+2,1]) or cf([3;6],(2*n-1)**2)"
            )
        return cls(tuple(x.value for x in first if isinstance(x, Number)), tuple(items))

    def rows(self, start: int, period: int, offset: int) -> list[fmpq_poly]:
        """Those from `start` on as polynomials in the index of a block of `period`.

        Parameters
        ----------
        start : not below the number of first elements
        offset : the index of the first element of the sequence
        """
        return [self._row(start + j, period, offset) for j in range(period)]

    def _row(self, place: int, period: int, offset: int) -> fmpq_poly:
        turn, own = (place - len(self.first)) % len(self.items), len(self.items)
        item = self.items[turn]
        if isinstance(item, Number):
            return fmpq_poly([fmpq_of(item.value)])
        assert isinstance(item, InLetter)
        f = fmpq_poly([fmpq_of(c) for c in item.coefficients])
        if item.letter == "n":
            return f(fmpq_poly([place + offset, period]))
        return f(fmpq_poly([(place - len(self.first)) // own, period // own]))


@dataclass(frozen=True, eq=False)
class Fractional:
    """``b0 + a1/(b1 + a2/(b2 + ...))`` as cf says it.

    Attributes
    ----------
    fraction : its elements
    end : the block of the first numerator that is 0, with which it ends; None if there is none
    """

    fraction: PolynomialFraction
    end: int | None

    @classmethod
    @lru_cache(maxsize=32)
    def of(cls, arguments: tuple[Node, ...]) -> Fractional:
        """What the arguments of cf say: denominators, and numerators if they are not 1."""
        b = InTurn.of(arguments[0])
        a = InTurn.of(arguments[1]) if len(arguments) > 1 else InTurn((), (Number(Fraction(1)),))
        period = lcm(len(b.items), len(a.items))
        if period > MAX_ELEMENTS:
            raise GrammarError(f"cf takes blocks of {MAX_ELEMENTS} elements at most")
        head = max(len(b.first), len(a.first))
        block = zip(b.rows(head, period, 0), a.rows(head, period, 1), strict=True)
        b_first, a_first = (_first(x, head, period, k) for k, x in enumerate((b, a)))
        first = tuple(zip(b_first, a_first, strict=True))
        fraction = PolynomialFraction(first, tuple(block))
        zeros = [_zero(f) for _, f in fraction.entries]
        ends = [0] * any(x == 0 for _, x in first) + [m for m in zeros if m is not None]
        return cls(fraction, min(ends, default=None))

    @cached_property
    def limit(self) -> Limit:
        """Its convergence and its value."""
        return Limit(self.fraction)

    @property
    def repeated(self) -> list[tuple[Fraction, Fraction]] | None:
        """The block, where it is the same each time and the fraction converges."""
        entries = self.fraction.entries
        if any(f.degree() > 0 for pair in entries for f in pair):
            return None
        if not self.limit.verdict.converges:
            return None
        return [(fraction_of(b[0]), fraction_of(a[0])) for b, a in entries]

    @property
    def ended(self) -> Fraction | None:
        """The value where it ends; None where it does not.

        Raises
        ------
        GrammarError
            If that is infinite, or too far.
        """
        if self.end is None:
            return None
        if self.end > _LAST_BLOCK:
            raise GrammarError(
                f"a numerator of cf is 0 in block {self.end:,}, where the fraction ends: at most"
                f" {_LAST_BLOCK:,} blocks are accepted"
            )
        p, q, r, s = self.fraction.product(self.end + 1)
        above, below = (p, r) if p != 0 or r != 0 else (q, s)  # all tails have one image
        if below == 0:
            raise GrammarError("the continued fraction ends with a division by zero")
        return Fraction(int(above), int(below))

    def elements(self, bits: int, most: int) -> list[Fraction] | None:
        """The first elements of the equivalent fraction with numerators 1 that give the value to so
        many bits; None if there are not as few as `most`.

        >>> from esma.enumeration.grammar import parse
        >>> [str(x) for x in Fractional.of(parse("cf(n+1,n)").arguments).elements(10, 99)]
        ['1', '2', '3/2', '8/3', '15/8']
        """
        value = self.limit.enclosure(bits + 8)
        found, scale = list[Fraction](), Fraction(1)
        p, p0, q, q0 = Fraction(1), Fraction(0), Fraction(0), Fraction(1)

        def off() -> arb:
            return abs(value - fmpq_of(p / q)) * arb(2) ** bits

        for b, a in islice(self._pairs(), most):
            c = b * scale
            scale = 1 / (a * scale)
            found.append(c)
            p, p0, q, q0 = c * p + p0, p, c * q + q0, q
            if q and at_precision(2 * bits, off) < 1:
                return found
        return None

    def _pairs(self) -> Iterator[tuple[Fraction, Fraction]]:
        for b, a in self.fraction.head:
            yield Fraction(b), Fraction(a)
        for m in count():
            for f, g in self.fraction.entries:
                yield fraction_of(f(m)), fraction_of(g(m))

    def value(self) -> arb:
        """A ball at the working precision."""
        return self.limit.enclosure(working_bits() - 16)


def _zero(f: fmpq_poly) -> int | None:
    """The first m >= 0 where a polynomial is 0."""
    if f.is_zero():
        return 0
    factors = [g for g, _ in f.numer().factor()[1] if g.degree() == 1]
    zeros = [-int(g[0]) // int(g[1]) for g in factors if int(g[0]) % int(g[1]) == 0]
    return min((m for m in zeros if m >= 0), default=None)


def _first(x: InTurn, number: int, period: int, offset: int) -> Iterator[Fraction]:
    yield from x.first
    for place in range(len(x.first), number):
        yield fraction_of(x.rows(place, len(x.items), offset)[0](0))


ROWS: Final = (
    Function(
        "root(p,k)",
        "the k-th real root, in increasing order, of a polynomial in x: root(x**3-x-1,1)",
        _root,
        arguments="a polynomial in x and a number",
        letters=("x",),
        latex=r"\operatorname{{root}}_{{{1}}}\left({0}\right)".format,
        programs={
            "sympy": "sympy.CRootOf({0},{1}-1)",
            "pari": "polrootsreal({0})[{1}]",
            "sage": "(SR({0})).polynomial(QQ).roots(AA,multiplicities=False)[{1}-1]",
            "wolfram": "Root[Function[x,{0}],{1}]",
        },
    ),
    Function(
        "cf([b],[a])",
        "b0 + a1/(b1 + a2/(b2 + …)), of polynomials in n: cf(n**2+1), cf([3;6],(2*n-1)**2)",
        lambda arguments, _: Fractional.of(tuple(arguments)).value(),
        arguments="denominators and numerators",
        letters=("n", "m"),
        optional=1,
        latex=lambda *x: operator("cf")(*(rf"\left[{y}\right]" for y in x)),
        # programs write its elements
    ),
)
"""Roots of polynomials, and continued fractions."""
