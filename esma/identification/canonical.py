"""The canonical form of a tail under integer Möbius maps: which number of a theorem it is an image
of, by the trace of its blocks alone.

For a progression, ``X_v = v + σ/(R (v+1) + σ/(v+2 + σ/(R (v+3) + ...)))``, which is
``(x/2) B_{v-1}(x)/B_v(x)`` with ``4/x**2 = R`` (`proofs.md`, Theorem A), a block of g quotients has
the trace

    R**(g/2) prod_{j<g} (v + j + g m) + σ g R**(g/2 - 1) (g m)**(g-2) + ...

so that R, v and σ are read from its first three coefficients. Likewise the trace of a block of 2 h
quotients p t, t, p b t, b t, ... begins with ``p**h b**(h (h - 1)) t**(2 h)`` (Theorem T). Then a
matrix by which the blocks are conjugate is a proof, whatever suggested it.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from fractions import Fraction
from math import gcd, isqrt, lcm
from typing import TypeAlias

from flint import fmpq_poly

from esma.continued_fractions.mobius import Matrix, adjugate
from esma.continued_fractions.periodic import Periodic
from esma.continued_fractions.surd import limit, without_squares
from esma.enumeration.function import exact_root
from esma.enumeration.series import MAX_LAW
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
    """The images of ``X = [f; g, f b, g b, f b**2, ...]``, of which f g is up to powers of b."""

    first: Fraction
    second: Fraction
    ratio: int

    @classmethod
    def of(cls, product: Fraction, ratio: int) -> GeometricClass:
        """That of any f and g with this product; both are of one progression if they can be.

        >>> GeometricClass.of(Fraction(12), 2)
        GeometricClass(first=Fraction(3, 2), second=Fraction(1, 1), ratio=2)
        >>> GeometricClass.of(Fraction(2), 4)
        GeometricClass(first=Fraction(1, 1), second=Fraction(2, 1), ratio=4)
        """
        product = least(product, ratio)
        a = isqrt(max(ratio, 0))
        first = exact_root(product / a, 2) if a * a == ratio and product > 0 else None
        if first is None:
            return cls(product, Fraction(1), ratio)
        first = least(first, a)
        return cls(first, first * a, ratio)

    def from_product(self, product: Fraction) -> Matrix:
        """The matrix that takes X to ``Z = [p; 1, p b, b, ...]`` for the product p, which is
        ``p + p b/Z'`` with Z' for p b.
        """

        def step(p: Fraction) -> Matrix:
            return coprime_of(p, p * self.ratio, Fraction(1), Fraction(0), p.denominator)

        here = self.first * self.second
        matrix: Matrix = (self.second.numerator, 0, 0, self.second.denominator)
        while abs(here) > abs(product):
            here /= self.ratio
            matrix = primitive(times(step(here), matrix))
        while abs(here) < abs(product):
            matrix = primitive(times(adjugate(step(here)), matrix))
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

    @property
    def bits(self) -> int:
        """The size of the largest number in it."""
        held = map(Fraction, (*astuple(self.tail), *self.matrix))
        return max(max(x.numerator.bit_length(), x.denominator.bit_length()) for x in held)


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
    """The geometric quotients p, 1, p b, b, ... whose block has the same trace."""
    trace, h = blocks.trace, blocks.trace.degree() // 2
    leading = fraction_of(trace[2 * h])
    ratio = exact_root(Fraction(blocks.base), h)
    size = None if ratio is None else exact_root(abs(leading) / ratio ** (h * (h - 1)), h)
    if ratio is None or size is None or ratio <= 1:
        return Refusal("its quotients do not grow as a geometric progression")
    for b in (int(ratio), -int(ratio))[: 2 - h % 2]:
        for p in (size, -size):
            sign = 1 if leading * p**h > 0 else -1
            one, firsts = fmpq_poly([1]), (p, Fraction(1))
            quotients = [
                fmpq_poly([0, fmpq_of(firsts[j % 2] * b ** (j // 2))]) for j in range(2 * h)
            ]
            entries = [(quotient, one, one, 0 * one) for quotient in quotients]
            u = intertwiner(multiplied(entries), blocks.block, sign)
            if u is not None:
                return _named(times(blocks.head, u), p, b)
    return Refusal("its blocks are not those of a geometric progression")


def _named(matrix: Matrix, product: Fraction, ratio: int) -> CanonicalForm | Refusal:
    """The image of Z, see above, where its parameters are those of a constant."""
    tail = GeometricClass.of(product, ratio)
    p = tail.first * tail.second
    large = p not in (1, ratio) and max(abs(ratio), abs(p.numerator)) > MAX_LAW
    if large or ratio ** p.denominator.bit_length() % p.denominator:
        return Refusal("its parameters are too large, or its quotients are no integers")
    return CanonicalForm(tail, primitive(times(matrix, tail.from_product(product))))


def least(first: Fraction, ratio: int) -> Fraction:
    """The first quotient of a geometric progression whose size is in [1, ratio).

    >>> least(Fraction(12), 4), least(Fraction(1, 2), 3), least(Fraction(6), -3)
    (Fraction(3, 1), Fraction(3, 2), Fraction(-2, 1))
    """
    while abs(first) >= abs(ratio):
        first /= ratio
    while abs(first) < 1:
        first *= ratio
    return first
