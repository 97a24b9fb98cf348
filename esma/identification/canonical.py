"""The canonical form of a tail under integer Möbius maps: which number of a theorem it is an image
of, by the trace of its blocks alone.

For a progression, ``X_v = v + σ/(R (v+1) + σ/(v+2 + σ/(R (v+3) + ...)))``, which is
``(x/2) B_{v-1}(x)/B_v(x)`` with ``4/x**2 = R`` (`proofs.md`, Theorem A), a block of g quotients has
the trace

    R**(g/2) prod_{j<g} (v + j + g m) + σ g R**(g/2 - 1) (g m)**(g-2) + ...

so that R, v and σ are read from its first three coefficients. Likewise the trace of a block of
geometric quotients ``f a**n`` begins with ``f**g a**(g(g-1)/2) t**g``. Then a matrix by which the
blocks are conjugate is a proof, whatever suggested it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

from flint import fmpq_poly

from esma.continued_fractions.mobius import Matrix, adjugate
from esma.continued_fractions.periodic import Periodic
from esma.continued_fractions.surd import limit, without_squares
from esma.enumeration.function import exact_root
from esma.enumeration.words import Word
from esma.errors import Refusal
from esma.limits.matrices import times
from esma.massey.laws import Law
from esma.massey.transducer import simple
from esma.system.rationals import fmpq_of, fraction_of

from .conjugacy import BlockProduct, Polynomials, intertwiner, multiplied

#: Whole numbers by which the order of a progression is moved at most.
_MOST_STEPS = 10_000


@dataclass(frozen=True)
class ProgressionClass:
    """The images of ``X_v``, see above: `sign` σ, `ratio` R, and v in (0, 1]."""

    sign: int
    ratio: Fraction
    order: Fraction

    def step(self, order: Fraction) -> Matrix:
        """The integer matrix that takes ``X_{v+1}`` to ``X_v = v + σ/(R X_{v+1})``."""
        v, r = order, self.ratio
        below = lcm(v.denominator, r.denominator)
        return coprime_of(v * r, Fraction(self.sign), r, Fraction(0), below * below)

    def from_order(self, order: Fraction) -> Matrix:
        """The matrix that takes ``X_v`` with v in (0, 1] to that of an order that differs from it
        by a whole number.
        """
        matrix: Matrix = (1, 0, 0, 1)
        here = self.order
        while here > order:
            here -= 1
            matrix = primitive(times(self.step(here), matrix))
        while here < order:
            matrix = primitive(times(adjugate(self.step(here)), matrix))
            here += 1
        return matrix


@dataclass(frozen=True)
class GeometricClass:
    """The images of ``[f; f a, f a**2, ...]`` with f in [1, a)."""

    first: Fraction
    ratio: int

    def from_first(self, first: Fraction) -> Matrix:
        """The matrix that takes the number with the canonical first quotient to that with another
        one, a power of the ratio times it.
        """
        matrix: Matrix = (1, 0, 0, 1)
        here = self.first
        while here > first:
            here /= self.ratio
            matrix = times(
                coprime_of(here, Fraction(1), Fraction(1), Fraction(0), here.denominator), matrix
            )
        while here < first:
            step = coprime_of(here, Fraction(1), Fraction(1), Fraction(0), here.denominator)
            matrix = primitive(times(adjugate(step), matrix))
            here *= self.ratio
        return matrix


@dataclass(frozen=True)
class QuadraticClass:
    """The numbers of ``Q(sqrt(d))``, d without square factors as far as they are seen."""

    radicand: int


NumberClass: TypeAlias = ProgressionClass | GeometricClass | QuadraticClass


@dataclass(frozen=True)
class CanonicalForm:
    """The value of a law as an image of the number of its class: ``y = M X``."""

    tail: NumberClass
    matrix: Matrix


def coprime_of(a: Fraction, b: Fraction, c: Fraction, d: Fraction, scale: int) -> Matrix:
    """The matrix times a number that makes it integral, without a common factor."""
    e, f, g, h = (x * scale for x in (a, b, c, d))
    return primitive((int(e), int(f), int(g), int(h)))


def primitive(m: Matrix) -> Matrix:
    """The matrix of coprime integers that is a multiple, positive where its lower row begins."""
    common = gcd(*m)
    if (m[2] or m[3]) < 0:
        common = -common
    a, b, c, d = m
    return a // common, b // common, c // common, d // common


def canonical(law: Law, signs: Word = (1,)) -> CanonicalForm | Refusal:
    """The class of a law's value under integer Möbius maps, and the map; or why no theorem has it.

    Parameters
    ----------
    law : of the quotients; they must be those of a continued fraction

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> canonical(e)                                # (4 X + 1)/(4 X - 1) with X = coth(1/2)/4
    CanonicalForm(tail=ProgressionClass(sign=1, ratio=Fraction(16, 1), order=Fraction(1, 2)),
        matrix=(4, 1, 4, -1))
    >>> canonical(Hurwitzian((0,), ((1, 0, 2),))).reason
    'its quotients do not grow as those of a progression'
    """
    law, signs = plain(law, signs)
    entries = law.entries
    if entries is None:
        return Refusal("its quotients are not polynomials that take turns")
    blocks = BlockProduct.of(entries, signs)
    degree = blocks.trace.degree()
    if degree < 1:
        return _quadratic(law, signs)
    recognised = _progression if blocks.base == 1 else _geometric
    if degree % 2 == 0 and blocks.determinant == 1:
        found = recognised(blocks)
        if found:
            return found
    return recognised(blocks.joined(2))


def plain(law: Law, signs: Word) -> tuple[Law, Word]:
    """The law of the simple expansion in place of one in runs."""
    if law.expansion is not None:
        return law.expansion, (1,)
    return (law, signs) if law.semi_regular is None else (simple(law.semi_regular), (1,))


def _quadratic(law: Law, signs: Word) -> CanonicalForm | Refusal:
    """The value in the field of a root of a number without square factors."""
    entries = law.entries
    assert entries is not None
    n, size = len(entries.head), lcm(len(entries.polynomials), len(signs))
    pairs = [(a, signs[i % len(signs)]) for i, a in enumerate(law.terms(n + size))]
    x = limit(Periodic(tuple(pairs[:n]), tuple(pairs[n:])))
    if isinstance(x, Fraction):
        return Refusal("its value is rational")
    square, d = without_squares(x.d)
    return CanonicalForm(QuadraticClass(d), primitive((square, x.p, 0, x.q)))


def _progression(blocks: BlockProduct) -> CanonicalForm | Refusal:
    """The progression whose block of as many quotients has the same trace."""
    trace, g = blocks.trace, blocks.trace.degree()
    leading = fraction_of(trace[g])
    sign = 1 if leading > 0 else -1
    trace, leading = trace * sign, leading * sign
    ratio = exact_root(leading / g**g, g // 2)
    if ratio is None:
        return Refusal("its quotients do not grow as those of a progression")
    order = fraction_of(trace[g - 1]) / leading - Fraction(g - 1, 2)
    roots = [(order + j) / g for j in range(g)]
    square = sum(roots) ** 2 - sum(x * x for x in roots)
    left = fraction_of(trace[g - 2]) - leading * square / 2
    turn = left / (g * ratio ** (g // 2 - 1) * g ** (g - 2))
    if turn not in (1, -1):
        return Refusal("its quotients do not grow as those of a progression")
    if abs(order) > _MOST_STEPS:
        return Refusal("its order is too large")
    entries: list[Polynomials] = []
    one = fmpq_poly([1])
    for j in range(g):
        factor = ratio if j % 2 else Fraction(1)
        quotient = fmpq_poly([fmpq_of(factor * (order + j)), fmpq_of(factor * g)])
        entries.append((quotient, one * int(turn), one, 0 * one))
    u = intertwiner(multiplied(entries), blocks.block, sign)
    if u is None:
        return Refusal("its blocks are not those of a progression")
    base = order - (-(-order.numerator // order.denominator) - 1)
    tail = ProgressionClass(int(turn), ratio, base)
    return CanonicalForm(tail, primitive(times(times(blocks.head, u), tail.from_order(order))))


def _geometric(blocks: BlockProduct) -> CanonicalForm | Refusal:
    """The geometric quotients whose block has the same trace."""
    trace, g = blocks.trace, blocks.trace.degree()
    leading = fraction_of(trace[g])
    sign = 1 if leading > 0 else -1
    ratio = exact_root(Fraction(blocks.base), g)
    first = None if ratio is None else exact_root(abs(leading) / ratio ** (g * (g - 1) // 2), g)
    if ratio is None or first is None or ratio <= 1:
        return Refusal("its quotients do not grow as a geometric progression")
    one = fmpq_poly([1])
    entries = [(fmpq_poly([0, fmpq_of(first * ratio**j)]), one, one, 0 * one) for j in range(g)]
    u = intertwiner(multiplied(entries), blocks.block, sign)
    if u is None:
        return Refusal("its blocks are not those of a geometric progression")
    tail = GeometricClass(least(first, int(ratio)), int(ratio))
    return CanonicalForm(tail, primitive(times(times(blocks.head, u), tail.from_first(first))))


def least(first: Fraction, ratio: int) -> Fraction:
    """The first quotient of a geometric progression in [1, ratio).

    >>> least(Fraction(12), 4), least(Fraction(1, 2), 3)
    (Fraction(3, 1), Fraction(3, 2))
    """
    while first >= ratio:
        first /= ratio
    while first < 1:
        first *= ratio
    return first
