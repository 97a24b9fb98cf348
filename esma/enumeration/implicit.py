"""Numbers that polynomials define, as roots or as elements of a continued fraction: a row each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final, cast

from flint import arb, fmpq_poly, fmpz_poly

from esma.enumeration.function import Function, operator
from esma.enumeration.nodes import InLetter, Listed, Node, Number
from esma.errors import GrammarError
from esma.system.precision import working_bits
from esma.system.rationals import fmpq_of, fraction_of

MAX_DEGREE: Final = 60
"""Largest degree of a polynomial that is an argument."""
MAX_ELEMENTS: Final = 200
"""The most elements before the rule, and the most that take turns."""
_MOST_BLOCKS: Final = 1 << 15
"""So far are elements of a continued fraction computed."""
_LAST_START: Final = 1 << 16
"""Bounds of tails are tried for all blocks from these on at most."""


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


@dataclass(frozen=True)
class Fractional:
    """``b0 + a1/(b1 + a2/(b2 + ...))`` in blocks of pairs (b, a), a the numerator after b."""

    first: tuple[tuple[Fraction, Fraction], ...]
    block: tuple[tuple[fmpq_poly, fmpq_poly], ...]

    @classmethod
    def of(cls, arguments: Sequence[Node]) -> Fractional:
        """What the arguments of cf say: denominators, and numerators if they are not 1."""
        b = InTurn.of(arguments[0])
        a = InTurn.of(arguments[1]) if len(arguments) > 1 else InTurn((), (Number(Fraction(1)),))
        period = lcm(len(b.items), len(a.items))
        if period > MAX_ELEMENTS:
            raise GrammarError(f"cf takes blocks of {MAX_ELEMENTS} elements at most")
        head = max(len(b.first), len(a.first))
        block = zip(b.rows(head, period, 0), a.rows(head, period, 1), strict=True)
        b_first, a_first = (_first(x, head, period, k) for k, x in enumerate((b, a)))
        return cls(tuple(zip(b_first, a_first, strict=True)), tuple(block))

    @property
    def repeated(self) -> list[tuple[Fraction, Fraction]] | None:
        """The block, where it is the same each time."""
        if any(f.degree() > 0 for pair in self.block for f in pair):
            return None
        return [(fraction_of(b[0]), fraction_of(a[0])) for b, a in self.block]

    def value(self) -> arb:
        """A ball at the working precision.

        The tail is bounded from some block on, and moved back through the blocks: by theorem it
        lies between b and oo where all elements are positive, and between b/2 and 3b/2 where
        ``|a_{n+1}| <= |b_n b_{n+1}|/4`` (Worpitzky 1865).
        """
        start, positive = self._bounded_from()
        blocks = 16
        while True:
            low, high = self._ends(start, start + blocks, positive=positive)
            ball = low.union(high)
            if blocks >= _MOST_BLOCKS or ball.rel_accuracy_bits() > working_bits() - 24:
                break
            blocks *= 2
        if ball.is_finite() and ball.rel_accuracy_bits() < working_bits() // 2:
            raise GrammarError(
                f"the continued fraction converges too slowly: {blocks:,} blocks give"
                f" {max(0, ball.rel_accuracy_bits()) * 3 // 10} digits"
            )
        for m in range(start - 1, -1, -1):
            ball = self._back(m, ball)
        for b, a in reversed(self.first):
            ball = arb(fmpq_of(b)) + arb(fmpq_of(a)) / ball
        return ball

    def _bounded_from(self) -> tuple[int, bool]:
        """A block from which on a theorem bounds the tails, and whether elements are positive."""
        following = [b for b, _ in self.block[1:]] + [_moved(self.block[0][0], 1)]
        for start in (0, *(1 << k for k in range(_LAST_START.bit_length()))):
            moved = [(_moved(b, start), _moved(a, start)) for b, a in self.block]
            if all(_is_positive(f) for pair in moved for f in pair):
                return start, True
            squares = (
                (b * _moved(c, start)) ** 2 - 16 * a * a
                for (b, a), c in zip(moved, following, strict=True)
            )
            nonzero = all(_is_positive(b * b) for b, _ in moved)
            if nonzero and all(all(x >= 0 for x in f.coeffs()) for f in squares):
                return start, False
        raise GrammarError(
            "no theorem that is known here bounds the tails of this continued fraction: from some"
            " index on its elements must be positive, or its numerators small"
        )

    def _ends(self, start: int, end: int, *, positive: bool) -> tuple[arb, arb]:
        """The tail at `start` for both bounds of the one at `end`."""
        b = arb(self.block[0][0](end))
        low, high = (b, None) if positive else (b / 2, 3 * b / 2)
        for m in range(end - 1, start - 1, -1):
            low, high = self._back(m, low), self._back(m, high)
        assert high is not None
        return low, high

    def _back(self, m: int, tail: arb | None) -> arb:
        """The tail one block earlier; None is infinity."""
        for b, a in reversed(self.block):
            tail = arb(b(m)) if tail is None else arb(b(m)) + arb(a(m)) / tail
        assert tail is not None
        return tail


def _first(x: InTurn, count_: int, period: int, offset: int) -> Iterator[Fraction]:
    yield from x.first
    for place in range(len(x.first), count_):
        yield fraction_of(x.rows(place, len(x.items), offset)[0](0))


def _moved(f: fmpq_poly, by: int) -> fmpq_poly:
    return f(fmpq_poly([by, 1]))


def _is_positive(f: fmpq_poly) -> bool:
    """Whether no coefficient is negative and the value at 0 is positive."""
    return f[0] > 0 and all(c >= 0 for c in f.coeffs())


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
        lambda arguments, _: Fractional.of(arguments).value(),
        arguments="denominators and numerators",
        letters=("n", "m"),
        optional=1,
        latex=lambda *x: operator("cf")(*(rf"\left[{y}\right]" for y in x)),
        programs={"sympy": "", "pari": "", "sage": "", "wolfram": ""},
    ),
)
"""Roots of polynomials, and continued fractions."""
