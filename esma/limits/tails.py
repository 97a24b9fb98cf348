"""Certified enclosures of the tails of ``1 + c_1/(1 + c_2/(1 + ...))``, c_m a rational function.

The tails ``v_m = 1 + c_{m+1}/v_{m+1}`` solve a Riccati difference equation, which has two formal
solutions in powers of ``x = 1/m`` unless square roots of x are needed. The *attracting* one is the
asymptotic expansion of the tails, the *repelling* one that of the poles of the approximants.
Neither converges, so nothing is read off from them alone: the first k + 1 terms ``P`` and a radius
``r x^k`` give intervals ``I_m``, and polynomial inequalities, checked in ball arithmetic for all
``m >= n`` at once, show that the map of one step sends ``I_{m+1}`` into ``I_m``. Nested intervals
of numbers then hold the value. The width falls like ``m^-k`` with k of one's choice, however slowly
the approximants converge: the terminants of Wall (1948, section 5), Gill (1975) and Jacobsen and
Waadeland (1980), made rigorous as in the value sets of Lorentzen and Waadeland (2008, section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import isqrt
from operator import mul
from typing import Any

from flint import arb, arb_poly, fmpq, fmpq_poly, fmpz

from esma.system.precision import working_bits
from esma.system.rationals import fmpq_of, fraction_of

Ratio = tuple[fmpq_poly, fmpq_poly]
"""A rational function: numerator and denominator, coprime."""


def ratio(above: fmpq_poly, below: fmpq_poly) -> Ratio:
    """The rational function in lowest terms, with denominator of leading coefficient 1.

    >>> ratio(fmpq_poly([0, 2]), fmpq_poly([0, 0, 4]))
    (1/2, x)
    """
    common = above.gcd(below)
    above, below = above // common, below // common
    lead = below[below.degree()]
    return above / lead, below / lead


def moved(p: fmpq_poly, by: int) -> fmpq_poly:
    """``p(m + by)``."""
    return p(fmpq_poly([by, 1]))


class Behaviour(Enum):
    """How c_m behaves for large m, and with it the approximants."""

    FACTORIAL = "c tends to 0"
    GEOMETRIC = "c tends to a limit above -1/4"
    ROOT = "the error falls like exp(-k sqrt n)"
    POWER = "the error falls like a power of n"
    LOGARITHM = "the error falls like 1/log n"
    OSCILLATING = "two solutions of equal growth, none of them minimal"
    TOO_LARGE = "positive c of order m^3 or more"


@dataclass(frozen=True)
class Riccati:
    """``v(m) = 1 + c(m+1)/v(m+1)`` with a rational function c, not 0."""

    c: Ratio

    @cached_property
    def exponent(self) -> int:
        """e in ``c ~ lead m^e``."""
        return int(self.c[0].degree() - self.c[1].degree())

    @cached_property
    def lead(self) -> fmpq:
        above, below = self.c
        return above[above.degree()] / below[below.degree()]

    @cached_property
    def _parabolic(self) -> tuple[fmpq, fmpq]:
        """The coefficients of 1/m and 1/m^2 of c, where its limit is -1/4."""
        above, below = self.c
        first = above + below / 4
        size = below.degree()
        one = first[size - 1] / below[size] if size else fmpq(0)
        if size < 2:
            return one, -one * below[size - 1] / below[size] if size else fmpq(0)
        return one, (first[size - 2] - one * below[size - 1]) / below[size]

    @cached_property
    def kind(self) -> Behaviour:
        """Exact: it depends on the leading coefficients of c only.

        Which formal solutions there are decides (Birkhoff 1930; Wong and Li 1992).

        >>> Riccati((fmpq_poly([1, -4, 4]), fmpq_poly([36]))).kind     # 3 + 1/(6 + 9/(6 + ...))
        <Behaviour.POWER: 'the error falls like a power of n'>
        """
        e, lead = self.exponent, self.lead
        if e < 0:
            return Behaviour.FACTORIAL
        if e > 0:
            if lead < 0:
                return Behaviour.OSCILLATING
            return {1: Behaviour.ROOT, 2: Behaviour.POWER}.get(e, Behaviour.TOO_LARGE)
        if lead != fmpq(-1, 4):
            return Behaviour.GEOMETRIC if lead > fmpq(-1, 4) else Behaviour.OSCILLATING
        one, two = self._parabolic
        if one != 0:
            return Behaviour.ROOT if one > 0 else Behaviour.OSCILLATING
        square = fmpq(1, 16) + two
        if square == 0:
            return Behaviour.LOGARITHM
        return Behaviour.POWER if square > 0 else Behaviour.OSCILLATING

    @cached_property
    def square(self) -> Fraction:
        """What the rate depends on: of the quotient of the two limits of v, ``1 + 4 c``; of the
        exponents ``k`` in ``n^-k`` and ``exp(-k sqrt n)``, their squares.
        """
        e, lead = self.exponent, self.lead
        if self.kind in (Behaviour.FACTORIAL, Behaviour.GEOMETRIC):
            return fraction_of(1 + 4 * lead) if e == 0 else Fraction(1)
        one, two = self._parabolic
        if self.kind is Behaviour.ROOT:
            return fraction_of(4 / lead if e else 64 * one)
        return fraction_of(1 / lead if e else 1 + 16 * two)

    @property
    def degree(self) -> int:
        """d in ``v ~ m^d``."""
        return 1 if self.exponent == 2 else 0

    @property
    def shift(self) -> int:
        """The lowest power of x in ``x^(2d) c(m+1)``."""
        return 2 * self.degree - self.exponent

    @property
    def is_parabolic(self) -> bool:
        """Whether c tends to -1/4."""
        return self.exponent == 0 and self.lead == fmpq(-1, 4)

    @property
    def orders(self) -> int:
        """A formal solution cut after x^k satisfies the equation up to x^(k + orders)."""
        return 2 if self.is_parabolic else 1

    @property
    def slow(self) -> int:
        """1 where one step contracts by a factor ``1 - O(1/m)`` only, 0 otherwise."""
        return 1 if self.is_parabolic or self.degree else 0

    @cached_property
    def step(self) -> tuple[fmpq_poly, fmpq_poly]:
        """Polynomials in x whose quotient is ``x^e c(m+1)``; the second one is 1 at 0."""
        above, below = (_in_reciprocal(p) for p in self.c)
        return above, below

    def left(self, w: Ratio) -> int | None:
        """The order in x of ``x^(2d) (w(m) w(m+1) - w(m+1) - c(m+1))``; None where that is 0.

        >>> third = Riccati(ratio(fmpq_poly([0, 0, 1]), fmpq_poly([9])))      # c = m^2/9
        >>> third.left(ratio(fmpq_poly([1, 2]), fmpq_poly([6])))              # w = m/3 + 1/6
        1
        """
        (p, q), (above, below) = w, self.c
        p1, q1, above, below = (moved(f, 1) for f in (p, q, above, below))
        rest = (p - q) * p1 * below - q * q1 * above
        if rest.is_zero():
            return None
        return int(q.degree() + q1.degree() + below.degree() - rest.degree()) + 2 * self.degree

    def negative_from(self, m: int) -> bool | None:
        """Whether c(m+1), c(m+2), ... are all negative; None where it is neither this nor that all
        are positive.
        """
        x = arb(1) / m
        above, below = map(arb_poly, self.step)
        if not positive(below, x):
            return None
        if positive(above, x):
            return False
        return True if positive(-above, x) else None


def _in_reciprocal(p: fmpq_poly) -> fmpq_poly:
    """``x^deg p(1/x + 1)``."""
    return reversed_poly(moved(p, 1), p.degree())


def reversed_poly(p: fmpq_poly, degree: int) -> fmpq_poly:
    """``x^degree p(1/x)``.

    >>> reversed_poly(fmpq_poly([1, 2]), 2)
    x^2 + 2*x
    """
    return fmpq_poly([p[i] for i in range(degree, -1, -1)])


def _least(p: arb_poly, x: arb, first: int) -> arb:
    """At most ``p(t)/t^first`` for all t with ``0 < t <= x``, the terms before that being 0."""
    coefficients = p.coeffs()[first:]
    if not coefficients:
        return arb(0)
    bound, power = coefficients[0], arb(1)
    for f in coefficients[1:]:
        power *= x
        if not f >= 0:
            bound += f.min(arb(0)) * power
    return bound.lower()


def positive(p: arb_poly, x: arb) -> bool:
    """Whether ``p(t) > 0`` for all t with ``0 < t <= x``; False where that is not shown.

    The first coefficient that is not 0 has to exceed what the negative ones after it can take away.

    >>> positive(arb_poly([0, 1, -3]), arb(1) / 4), positive(arb_poly([0, 1, -3]), arb(1) / 2)
    (True, False)
    """
    return bool(_least(p, x, order(p)) > 0)


def order(p: arb_poly) -> int:
    """The number of leading coefficients that are exactly 0."""
    return next((i for i, f in enumerate(p.coeffs()) if not f.is_zero()), 0)


def _size(p: arb_poly, x: arb, first: int) -> arb:
    """At least ``|p(t)|/t^first`` for ``0 < t <= x``, the terms before that being 0."""
    total, power = arb(0), arb(1)
    for f in p.coeffs()[first:]:
        total += abs(f) * power
        power *= x
    return total.upper()


@dataclass
class Formal:
    """The terms of a formal solution ``v = x^-d (p_0 + p_1 x + ...)``: exact where they are
    rational and that is asked for, otherwise balls of the working precision.

    Attributes
    ----------
    attracting : whether it is the expansion of the tails

    Examples
    --------
    >>> apery = Riccati(ratio(fmpq_poly([0]*6 + [-1]),
    ...     fmpq_poly([5, 27, 51, 34])(fmpq_poly([-1, 1])) * fmpq_poly([5, 27, 51, 34])))
    >>> Formal(apery, attracting=True).first(1)[1].contains(0)
    True
    """

    riccati: Riccati
    attracting: bool
    exact: bool = False
    terms: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        r = self.riccati
        sign = 1 if self.attracting else -1
        self._number = fmpq if self.exact else arb
        if r.kind is Behaviour.FACTORIAL:
            self.terms = [self._number(int(self.attracting))]
        else:
            root = self._root()
            if r.degree:
                self.terms = [sign / root]
            elif r.is_parabolic:
                self.terms = [self._number(1) / 2, (sign * root - 1) / 4]
            else:
                self.terms = [(1 + sign * root) / 2]
        self._q: list[Any] = []
        # p(x/(1 + x)), signed binomial coefficients, and of the next term what is known before
        self._s = list(self.terms)
        self._row = [fmpz(1)]
        self._ahead = self._number(0)

    def _root(self) -> Any:
        square = self.riccati.square
        if self.exact:
            root = rational_root(square)
            if root is None:
                raise ValueError("the terms are not rational")
            return fmpq_of(root)
        return arb(fmpq_of(square)).sqrt()

    def _right(self, n: int) -> Any:
        """The coefficient of x^n in ``x^(2d) c(m+1) (1 + x)^-d``."""
        r = self.riccati
        above, below = r.step
        if r.degree:
            below = below * fmpq_poly([1, 1])
        while len(self._q) <= n - r.shift:
            i = len(self._q)
            total = self._number(above[i])
            for j in range(1, min(i, below.degree()) + 1):
                total -= below[j] * self._q[i - j]
            self._q.append(total / below[0])
        return self._q[n - r.shift] if n >= r.shift else self._number(0)

    def _more(self) -> None:
        """One term more, from ``p(x) s(x) - x^d s(x) = q(x)`` with ``s(x) = p(x/(1+x))``, at the
        power of x that holds it linearly.
        """
        p, s, d = self.terms, self._s, self.riccati.degree
        k = len(p)
        # s_n is the sum of p_j (-1)^(n-j) binomial(n-1, j-1)
        while len(self._row) < k + self.riccati.orders - 1:
            self._row = [b - a for a, b in pairwise([fmpz(0), *self._row, fmpz(0)])]
            self._row = [-b for b in self._row]
        known = _dot(self._row, p[1:])
        if self.riccati.is_parabolic:
            s.append(self._ahead - (k - 1) * p[k - 1])
            self._ahead = known
            slope = s[1] + p[1] - k * (p[0] - 1)
        else:
            slope = 2 * p[0] - (1 - d)
        s.append(known)
        n = len(s) - 1
        total = _dot(p, s[n : n - k : -1] if n > k else s[n:0:-1]) - s[n - d] - self._right(n)
        p.append(-total / slope)
        if self.riccati.is_parabolic:
            s.pop()
        s[k] += p[k]

    def first(self, k: int) -> list[Any]:
        """p_0, ..., p_k.

        Raises
        ------
        ZeroDivisionError
            If there is a logarithm in place of the next term.
        """
        while len(self.terms) <= k:
            self._more()
        return self.terms[: k + 1]


def _dot(left: Sequence[Any], right: Sequence[Any]) -> Any:
    return sum(map(mul, left, right))


def rational_root(square: Fraction) -> Fraction | None:
    """The square root, if it is rational.

    >>> rational_root(Fraction(9, 4)), rational_root(Fraction(2))
    (Fraction(3, 2), None)
    """
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    return root if root * root == square else None


@dataclass(frozen=True)
class Interval:
    """``P(x) - r x^k <= x^d v(m) <= P(x) + r x^k`` for all ``m >= start``, x = 1/m."""

    centre: arb_poly
    radius: arb
    order: int
    degree: int

    def end(self, sign: int) -> arb_poly:
        """The upper or the lower end, times x^d."""
        return self.centre + _power(self.order) * self.radius * sign

    def at(self, m: int, sign: int) -> arb:
        """An end at m."""
        value: arb = self.end(sign)(arb(1) / m) * m**self.degree
        return value


def _power(n: int) -> arb_poly:
    return arb_poly([0] * n + [1])


def invariant(formal: Formal, k: int, start: int) -> Interval | None:
    """Intervals around the first k + 1 terms that one step sends into each other, for all m from
    `start` on: backwards those of the attracting solution, forwards those of the repelling one.

    Returns
    -------
    Interval or None
        None where the inequalities were not shown: they may hold further on.

    Notes
    -----
    With ends U, L and c' = c(m+1) < 0, the step ``1 + c'/w`` increases, and sends one interval into
    the other if ``U(m) U(m+1) - U(m+1) - c' >= 0 >= L(m) L(m+1) - L(m+1) - c'``; the inverse step
    if both are turned round. If c' > 0, both decrease: ``U(m) L(m+1) - L(m+1) - c' >= 0 >=
    L(m) U(m+1) - U(m+1) - c'``. The lowest powers of x cancel by the choice of the terms.
    """
    r = formal.riccati
    d, x = r.degree, arb(1) / start
    negative = r.negative_from(start)
    if negative is None or k < d:
        return None
    p = arb_poly(formal.first(k))
    above, below = map(arb_poly, r.step)
    one = arb_poly([1, 1])
    s = scaled(p, k)
    # the equation times x^2d (1 + x)^(k - d) and the denominator of c'
    rest = below * (p * s - _power(d) * s) - _power(r.shift) * one ** (k - d) * above
    rest = without(rest, k + r.orders)
    if negative:
        slope = below * (p + s - _power(d)) * (1 if formal.attracting else -1)
    else:
        slope = below * (s - p + _power(d))
    slope = without(slope, r.slow)
    least = _least(slope, x, r.slow)
    if not least > 0:
        return None
    radius = (2 * _size(rest, x, k + r.slow) / least).upper() + arb(2) ** -working_bits()
    inner = slope * _power(k) * radius
    outer = below * _power(2 * k) * radius**2
    if not (positive(inner + rest - outer, x) and positive(inner - rest - outer, x)):
        return None
    found = Interval(p, radius, k, d)
    away = found.end(-1) if formal.attracting else _power(d) - found.end(1)
    return found if positive(away, x) else None


def scaled(p: arb_poly, k: int) -> arb_poly:
    """``(1 + x)^k p(x/(1 + x))``, as v(m+1) follows v(m).

    >>> scaled(arb_poly([1, 2]), 2)
    3.00000000000000*x^2 + 4.00000000000000*x + 1.00000000000000
    """
    back = arb_poly([p[i] for i in range(k, -1, -1)])(arb_poly([1, 1]))
    return arb_poly([back[i] for i in range(k, -1, -1)])


def without(p: arb_poly, count: int) -> arb_poly:
    """Without the lowest terms, which are 0 though balls cannot tell."""
    return arb_poly([arb(0)] * count + p.coeffs()[count:])
