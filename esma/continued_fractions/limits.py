"""Whether a continued fraction with interlaced polynomial elements converges, how fast, and balls
around its value.

What is said is proved for the fraction in hand, or not said. Let ``x = S_m(t_m)`` with the product
S_m of the first m blocks and a tail t_m, ``[s, w] = S_m(w)``.

- Positive elements: approximants converge if and only if the Seidel-Stern series diverges (Stern
  1848; Seidel 1855; Perron 1957, section 14). Its terms are products of rational functions, so that
  the tests of Raabe and Gauss decide. The value lies between successive approximants.
- The contraction to one approximant a block has a rational c_m in ``1 + c_1/(1 + ...)``. Where its
  two formal solutions are conjugate complex, no solution is minimal (Birkhoff 1930; Wong and Li
  1992), and the fraction diverges (Pincherle 1894; Lorentzen and Waadeland 2008, section 4.2).
- One pair a block and c_m < 0: with tails above L > 0 the approximants of a tail decrease and stay
  above L, so they converge, and to the tail v in the intervals of :mod:`.tails` if and only if
  ``sum prod v_m v_{m+1}/|c_{m+1}|`` diverges: then no other solution is as small (Pincherle). It
  does: v agrees with the first terms of its expansion up to ``O(m^-3)``, so that these quotients
  tend to a number above 1, or are ``1 + (k - 1)/m + O(m^-2)`` where the error falls like ``m^-k``,
  k >= 0. With c_m > 0 there is one sequence of positive tails only.
- Several pairs a block: a solution y of the inverse steps is held in intervals too. ``S_m(y_m)``
  is the same X for all m, and ``(S_m(w) - x)/(S_m(w) - X)`` is ``(w - v)/(w - y)`` times a number
  that one step multiplies by ``(1 - v)/(1 - y)``. So it tends to 0 for w = oo, the last approximant
  of each block, if these products do, and for an approximant w in between if it is not too near y:
  see `_apart`. It does not matter whether y is the pole of S_m, so that X is infinite.
- ``|c_n| <= 1/4``: Worpitzky 1865.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import count, islice
from math import log10
from typing import Any, Protocol, TypeVar

from flint import arb, arb_poly, fmpq, fmpq_poly, fmpz

from esma.enumeration.balls import interval
from esma.enumeration.constants import simplest_between
from esma.errors import DivergenceError, EsmaError, PrecisionError
from esma.system.precision import at_precision

from .products import Product, multiplied
from .semiregular import GeneralPair
from .simple import quotients_of_interval
from .tails import (
    Formal,
    Interval,
    Kind,
    Ratio,
    Riccati,
    invariant,
    moved,
    positive,
    ratio,
    rational_root,
    reversed_poly,
    without,
)

T = TypeVar("T")
Entry = tuple[fmpq_poly, fmpq_poly]
"""Denominator and the numerator behind it, as polynomials in the index m of the block."""
_Matrix = tuple[fmpq_poly, fmpq_poly, fmpq_poly, fmpq_poly]

#: Proofs are tried for all m from these on.
_STARTS = tuple(1 << k for k in range(2, 17))
#: Blocks that are multiplied at most.
_MOST_BLOCKS = 1 << 20
#: So much of the exponent of a power of n is used in proofs.
_SPEED = Fraction(15, 16)
#: From so many bits on, some quotient has to become certain with twice as many.
_PATIENCE = 1 << 12


@dataclass(frozen=True)
class Rate:
    """How the error falls with the number n of terms: up to powers of n the law is exact.

    Attributes
    ----------
    kind : one of "factorial", "geometric", "root", "power" and "logarithmic"
    size : the number in the law: for "factorial" k in n^(-k n), else in base 10 the digits a term,
        k in exp(-k sqrt n), or k in n^-k
    """

    kind: str
    size: float
    law: str

    def terms(self, digits: int) -> float:
        """About so many terms bring so many digits; infinite where it is beyond writing.

        >>> Rate("power", 3.0, "n^-3").terms(30)
        10000000000.0
        """
        try:
            if self.kind == "geometric":
                return digits / self.size
            if self.kind == "root":
                return float((digits / self.size * 2.302585092994046) ** 2)
            if self.kind == "power":
                return float(10 ** (digits / self.size))
            if self.kind == "logarithmic":
                return float("inf")
        except OverflowError:
            return float("inf")
        n = 2.0
        while self.size * n * max(log10(n) - 0.43, 0.1) < digits:
            n *= 1.01
        return n

    def __str__(self) -> str:
        if self.kind == "geometric":
            return f"{self.law}: {self.size:.4g} digits a term"
        if self.kind == "logarithmic":
            return f"{self.law}: each further digit takes the tenth power of n"
        n = self.terms(100)
        shown = f"{n:,.0f}" if n < 1e7 else f"10^{log10(n):.0f}" if n < 1e308 else "over 10^308"
        return f"{self.law}: about {shown} terms for 100 digits"


@dataclass(frozen=True)
class Verdict:
    """What is known of convergence.

    Attributes
    ----------
    converges : None where it is not decided
    reason : one line, with the theorem
    """

    converges: bool | None
    reason: str


@dataclass(frozen=True)
class _Contraction:
    """``u_m = b(m) v_m`` with ``u_m = r t_m + s``, where v_m are the tails of a Riccati equation.

    Attributes
    ----------
    affine : (r, s)
    """

    affine: tuple[fmpq_poly, fmpq_poly]
    b: Ratio
    riccati: Riccati

    def point(self, t: fmpq, m: int) -> fmpq:
        """v at t."""
        r, s = self.affine
        return (r(fmpq(m)) * t + s(fmpq(m))) / _at(self.b, m)

    def tail(self, v: arb, m: int) -> arb:
        """t at v."""
        r, s = self.affine
        return (v * _at(self.b, m) - s(fmpq(m))) / r(fmpq(m))


def _at(f: Ratio, m: int) -> fmpq:
    return f[0](fmpq(m)) / f[1](fmpq(m))


@dataclass(frozen=True, eq=False)
class PolynomialFraction:
    """``b0 + a1/(b1 + ...)`` from pairs (b_n, a_{n+1}): first some numbers, then polynomials in
    the index m of a block of pairs. No numerator is 0.

    Examples
    --------
    >>> m = fmpq_poly([0, 1])
    >>> apery = PolynomialFraction((), ((34*m**3 + 51*m**2 + 27*m + 5, -(m + 1)**6),))
    >>> apery.verdict.converges, str(apery.rate)
    (True, 'like 1/1153.999^n: 3.062 digits a term')
    >>> apery.enclosure(64).str(18, radius=False)           # 6/zeta(3)
    '4.99144423548424481'
    """

    head: tuple[GeneralPair, ...]
    entries: tuple[Entry, ...]

    @property
    def period(self) -> int:
        return len(self.entries)

    def turned(self, by: int) -> PolynomialFraction:
        """The same fraction, with so many pairs of the first block moved into the head."""
        first = tuple((int(b(0).p), int(a(0).p)) for b, a in self.entries[:by])
        rest = tuple((moved(b, 1), moved(a, 1)) for b, a in self.entries[:by])
        return PolynomialFraction(self.head + first, self.entries[by:] + rest)

    def matrices(self) -> Iterator[_Matrix]:
        """Products of the first steps ``[[b, a], [1, 0]]`` of block m."""
        one, zero = fmpq_poly([1]), fmpq_poly([0])
        matrix = one, zero, zero, one
        for b, a in self.entries:
            p, q, r, s = matrix
            matrix = b * p + q, a * p, b * r + s, a * r
            yield matrix

    @cached_property
    def contraction(self) -> _Contraction | None:
        """To the last approximant of each block; None if its denominators vanish identically."""
        *_, (p, q, r, s) = self.matrices()
        if r.is_zero():
            return None
        before = moved(r, -1)
        b = ratio(before * p + moved(s, -1) * r, r)
        if b[0].is_zero():
            return None
        # c(m) = a(m)/(b(m) b(m-1)), and a(m+1) = -r(m-1) det/r
        above, below = -before * (p * s - q * r), r
        c = ratio(
            moved(above, -1) * b[1] * moved(b[1], -1), moved(below, -1) * b[0] * moved(b[0], -1)
        )
        return _Contraction((before, moved(s, -1)), b, Riccati(c))

    # Convergence

    def _once(self, compute: Callable[[], T]) -> T:
        """What a method gives, kept. A `cached_property` holds a lock of its own while it computes,
        and would wait for a thread that computes at another precision and waits for the lock.
        """
        kept = self._kept
        if compute.__name__ not in kept:
            kept[compute.__name__] = at_precision(128, compute)
        found: T = kept[compute.__name__]
        return found

    @cached_property
    def _kept(self) -> dict[str, Any]:
        return {}

    @property
    def _decided(self) -> tuple[Verdict, _Method | None]:
        return self._once(self._decide)

    def _decide(self) -> tuple[Verdict, _Method | None]:
        if all(b.is_zero() for b, _ in self.entries):
            return Verdict(False, "the partial denominators are 0: approximants alternate"), None
        for form in map(self.turned, range(self.period)):
            if form.contraction is not None:
                return form._judged()
        return Verdict(None, "every contraction to one approximant a block degenerates"), None

    @property
    def verdict(self) -> Verdict:
        """Whether the approximants converge."""
        return self._decided[0]

    def _judged(self) -> tuple[Verdict, _Method | None]:
        assert self.contraction is not None
        riccati = self.contraction.riccati
        kind = riccati.kind
        if kind is Kind.OSCILLATING:
            return Verdict(
                False,
                "it oscillates: two solutions of its recurrence are conjugate complex, so none is"
                " minimal (Wong and Li 1992; Pincherle 1894)",
            ), None
        if kind is Kind.TOO_LARGE:
            return Verdict(False, "its even and odd parts differ (Stern 1848; Seidel 1855)"), None
        positive_from = self._positive_from()
        if positive_from is not None:
            if not self._seidel_stern():
                return Verdict(
                    False,
                    "its elements are positive and the series of Seidel and Stern converges, so the"
                    " even and odd approximants have different limits (Stern 1848; Seidel 1855)",
                ), None
            verdict = Verdict(
                True,
                "its elements are positive and the series of Seidel and Stern diverges (Seidel"
                " 1855)",
            )
            if kind is Kind.ROOT:
                return verdict, _Between(self, positive_from, ((0, 1), (1, 0)))
            return verdict, _Series(self, positive_from)
        worpitzky = self._worpitzky_from()
        if kind is Kind.ROOT:
            if worpitzky is None:
                return Verdict(None, "no theorem that is known here decides it"), None
            return Verdict(
                True,
                "its equivalent with denominators 1 has numerators of size 1/4 at most"
                " (Worpitzky 1865)",
            ), _Between(self, worpitzky, ((1, 2), (3, 2)))
        for start in _STARTS:
            if self._minimal(start):
                return Verdict(
                    True,
                    "the tails are held by intervals, and the solution of the recurrence that"
                    " belongs to them is minimal (Pincherle 1894)",
                ), _Series(self, start)
        return Verdict(None, "no theorem that is known here decides it"), None

    def _signs(self) -> list[tuple[fmpq_poly, fmpq_poly]] | None:
        """The equivalent entries with positive denominators, of two blocks; None if a numerator is
        negative for late m.
        """
        rows = [*_doubled(self.entries)]
        signs = [1 if b[b.degree()] > 0 else -1 for b, _ in rows]
        if any(b.is_zero() for b, _ in rows):
            return None
        signs.append(signs[0])
        found = [(b * signs[i], a * (signs[i] * signs[i + 1])) for i, (b, a) in enumerate(rows)]
        return found if all(a[a.degree()] > 0 for _, a in found) else None

    def _positive_from(self) -> int | None:
        """A block from which on the equivalent fraction has positive elements."""
        found = self._signs()
        if found is None:
            return None
        starts = [_positive_from(p) for pair in found for p in pair]
        return 2 * max(starts) + 2

    def _seidel_stern(self) -> bool:
        """Whether the sum of the denominators diverges where all numerators are made 1."""
        rows = self._signs()
        assert rows is not None
        size = len(rows)
        for j, (b, _) in enumerate(rows):
            # r_{n+2} = r_n a_{n+1}/a_{n+2}; the numerator a_{n+1} stands beside b_n
            growth: Ratio = moved(b, 1), b
            for i in range(0, size, 2):
                above, below = (
                    moved(rows[(j + i + k) % size][1], (j + i + k) // size) for k in (0, 1)
                )
                growth = growth[0] * above, growth[1] * below
            above, below = growth
            if above.degree() != below.degree():
                if above.degree() > below.degree():
                    return True
                continue
            top = above.degree()
            lead = above[top] / below[top]
            if lead != 1:
                if lead > 1:
                    return True
                continue
            if top and (above[top - 1] - below[top - 1]) / below[top] >= -1:
                return True
            if not top:
                return True  # terms of one size
        return False

    def _worpitzky_from(self) -> int | None:
        """A block from which on ``|a_{n+1}| <= |b_n b_{n+1}|/4``."""
        starts = []
        for i, (b, a) in enumerate(self.entries):
            following = self.entries[(i + 1) % self.period][0]
            following = moved(following, (i + 1) // self.period)
            square = (b * following) ** 2 / 16 - a * a
            if square.is_zero():
                continue
            if square[square.degree()] < 0:
                return None
            starts.append(_positive_from(square))
        return max(starts, default=0) + 1

    def _minimal(self, start: int) -> bool:
        """Whether, of one pair a block with c < 0 or of several, the approximants are proved to
        converge to the tails' value.
        """
        assert self.contraction is not None
        riccati = self.contraction.riccati
        tails = invariant(Formal(riccati, attracting=True), 3, start)
        return tails is not None and (self.period == 1 or self._poles_apart(tails, start))

    def _poles_apart(self, tails: Interval, start: int) -> bool:
        c = self.contraction
        assert c is not None
        riccati = c.riccati
        if riccati.kind is Kind.LOGARITHM:
            return False
        x = arb(1) / start
        exact = rational_root(riccati.square) is not None
        formal = Formal(riccati, attracting=False, exact=exact)
        for k in range(1, 2 * abs(riccati.exponent) + 6):
            try:
                poles = invariant(formal, k, start)
            except ZeroDivisionError:
                return False
            if (
                poles is not None
                and _closer(riccati, tails, poles, start)
                and all(_apart(w, formal, poles, x) for w in self._between())
            ):
                return True
        return False

    def _between(self) -> Iterator[Ratio]:
        """The approximants within a block, as points w of the contraction: ``S(w)``."""
        c = self.contraction
        assert c is not None
        for p, _, r, _ in islice(self.matrices(), self.period - 1):
            if not r.is_zero():
                yield ratio((c.affine[0] * p + c.affine[1] * r) * c.b[1], r * c.b[0])

    def _lag(self) -> Fraction:
        """The largest k for which some approximant of a block is as far as m^k times the last."""
        c = self.contraction
        assert c is not None
        return max((_lag(w, c.riccati) for w in self._between()), default=Fraction(0))

    # Value

    def product(self, blocks: int) -> Product:
        """The product of the head and the first blocks, times any factor."""
        known = max(n for n in self._products if n <= blocks)
        if known < blocks:
            steps = (_step(b(m), a(m)) for m in range(known, blocks) for b, a in self.entries)
            self._products[blocks] = multiplied([self._products[known], multiplied([*steps])])
        return self._products[blocks]

    @cached_property
    def _products(self) -> dict[int, Product]:
        """Those that were computed, by the number of blocks."""
        steps = [_step(_exact(b), fmpq(a)) for b, a in self.head]
        return {0: multiplied(steps)}

    def enclosure(self, bits: int) -> arb:
        """A ball around the value, of radius ``2**-bits max(1, |value|)`` at most.

        Raises
        ------
        EsmaError
            If the fraction diverges, or it is not decided whether it does.
        PrecisionError
            If so many digits are out of reach, or the value may be infinite.
        """
        verdict, method = self._decided
        if method is None:
            if verdict.converges is False:
                raise DivergenceError(f"this continued fraction diverges: {verdict.reason}")
            raise EsmaError(
                f"it is not decided whether this continued fraction converges: {verdict.reason}"
            )
        return at_precision(bits + 128, lambda: self._narrowed(method, bits))

    def _narrowed(self, method: _Method, bits: int) -> arb:
        blocks = max(method.least, method.guess(bits))
        best: arb | None = None
        target = arb(2) ** -bits
        while blocks <= _MOST_BLOCKS:
            ball = method.ball(blocks, bits)
            if ball is not None:
                best = ball
                if ball.rad() <= target * abs(ball).lower().max(arb(1)):
                    return ball
            blocks *= 2
        if method.least > _MOST_BLOCKS:
            raise PrecisionError(
                f"the elements take their signs only after more than {_MOST_BLOCKS:,} terms"
            )
        if best is None:
            raise PrecisionError("the value is infinite, or cannot be told from it")
        raise PrecisionError(
            f"{_MOST_BLOCKS:,} blocks of terms give the value only to {best.str(20)}: the error"
            f" falls {self.rate}"
        )

    @property
    def rate(self) -> Rate | None:
        """How fast the approximants converge, where they are known to."""
        return self._once(self._rate)

    def _rate(self) -> Rate | None:
        verdict, method = self._decided
        if method is None or not verdict.converges:
            return None
        form, size = method.form, self.period
        assert form.contraction is not None
        riccati = form.contraction.riccati
        square = riccati.square
        root = arb(_exact(square)).sqrt()
        exact = rational_root(square)
        if riccati.kind is Kind.FACTORIAL:
            k = Fraction(-riccati.exponent, size)
            return Rate("factorial", float(k), f"like n^(-{_shown(k)}n)")
        if riccati.kind is Kind.GEOMETRIC:
            gain = ((1 + root) ** 2 / abs(arb(_exact(1 - square)))).log() / size
            digits = float((gain / arb(10).log()).mid())
            base = f"{float(gain.exp().mid()):.7g}" if digits < 15 else f"(10^{digits:.6g})"
            return Rate("geometric", digits, f"like 1/{base}^n")
        if riccati.kind is Kind.ROOT:
            speed = float((root / arb(size).sqrt()).mid())
            return Rate("root", speed, f"like exp(-{speed:.6g} sqrt n)")
        lag = form._lag()
        if lag == exact:
            return Rate("logarithmic", 0.0, "like 1/log n")
        shown = f"{float(root.mid()):.6g}" if exact is None else _shown(exact - lag) or "1"
        return Rate("power", float(root.mid()) - lag, f"like n^-{shown}")


def _shown(k: Fraction) -> str:
    return "" if k == 1 else str(k) if k.denominator == 1 else f"({k})"


def _exact(x: Fraction | int) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _step(b: fmpq, a: fmpq) -> Product:
    """``[[b, a], [1, 0]]`` times the denominator of b."""
    return b.p, a.p * b.q, b.q, fmpz(0)


def _doubled(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Two blocks as one."""
    for first in (0, 1):
        inner = fmpq_poly([first, 2])
        yield from ((b(inner), a(inner)) for b, a in entries)


def _positive_from(p: fmpq_poly) -> int:
    """Some m from which on a polynomial with positive leading coefficient is positive."""
    turned = arb_poly(reversed_poly(p, p.degree()))
    return next(m for m in (1 << i for i in count()) if positive(turned, arb(1) / m))


def _difference(w: Ratio, formal: Formal, k: int) -> arb_poly:
    """``x^d w`` less k + 1 terms of a formal solution, times a power of x and the denominator."""
    size = max(w[0].degree(), w[1].degree())
    above, below = (reversed_poly(p, size) for p in w)
    above *= fmpq_poly([0, 1]) ** formal.riccati.degree
    terms = formal.first(k)
    if formal.exact:
        return arb_poly(above - below * fmpq_poly(terms))
    return arb_poly(above) - arb_poly(below) * arb_poly(terms)


def _apart(w: Ratio, formal: Formal, poles: Interval, x: arb) -> bool:
    """Whether w is outside the intervals around the poles, for all m from 1/x on.

    It is far enough from them then. Where the error falls like ``m^-k``, intervals of order j are
    sent into each other only if ``j < k + 1`` (``j < k`` if v grows like m): that is the sign of
    the first term of the slope in :func:`.tails.invariant`. The poles agree with the first terms up
    to ``o(x^j)``, so that ``(w - v)/(w - y)`` is ``O(m^(j - 1))`` (or ``O(m^j)``).
    """
    middle = _difference(w, formal, poles.order)
    below = reversed_poly(w[1], max(w[0].degree(), w[1].degree()))
    width = arb_poly(below) * arb_poly([0] * poles.order + [1]) * poles.radius
    ends = middle + width, middle - width
    return any(all(positive(sign * p, x) for p in ends) for sign in (1, -1))


def _lag(w: Ratio, riccati: Riccati) -> Fraction:
    """The order k >= 0 of ``(w - v)/(w - y)``, a power of m, where the error falls like a power.

    It is above 0 only if w begins like the repelling solution y. What w leaves in the equation is
    then of the order of w - y, times m^-1 if c tends to -1/4. That holds for ``w - y`` above the
    order of the difference of two solutions y. Below it k is cut: if the approximants converge, it
    is a logarithm that still divides their error.
    """
    root = rational_root(riccati.square)
    if root is None:
        return Fraction(0)
    (p, q), d = w, riccati.degree
    begin = fmpq_poly(Formal(riccati, attracting=False, exact=True).first(1 - d))
    far = reversed_poly(p, q.degree() + d) - reversed_poly(q, q.degree()) * begin
    if p.degree() > q.degree() + d or any(far[i] != 0 for i in range(2 - d)):
        return Fraction(0)
    left = riccati.left(w)
    return root if left is None else min(root, Fraction(left - riccati.orders + d))


def _closer(riccati: Riccati, tails: Interval, poles: Interval, start: int) -> bool:
    """Whether ``|1 - v|/|1 - y|`` is below a number less than 1, or below ``1 - s/m`` with s > 0
    where it tends to 1: then the products over all m tend to 0, like a power of a number or of m.
    """
    x, one = arb(1) / start, arb_poly([0] * poles.degree + [1])
    far = one - poles.end(1)
    near = one - tails.end(-1) if riccati.negative_from(start) else tails.end(1) - one
    if riccati.kind is Kind.POWER:
        speed = arb(_exact(riccati.square * _SPEED**2)).sqrt()
        return positive(without(arb_poly([1, -speed.lower()]) * far - near, 1), x)
    return positive(far * ((1 + near[0] / far[0]) / 2).upper() - near, x)


class _Method(Protocol):
    """A way from a number of blocks to a ball around the value."""

    @property
    def form(self) -> PolynomialFraction: ...

    @property
    def least(self) -> int:
        """So many blocks at least."""

    def guess(self, bits: int) -> int:
        """About so many blocks are needed."""

    def ball(self, blocks: int, bits: int) -> arb | None:
        """A ball around the value, where there is one; no narrower than so many bits need."""


def _plain(form: PolynomialFraction, bits: int, most: int) -> int:
    """Blocks whose approximants are as near as so many bits, or as many as there may be."""
    assert form.rate is not None
    return int(min(form.rate.terms(-(-bits * 30103 // 100_000)) / form.period, most)) + 16


@dataclass(frozen=True)
class _Between:
    """Tails between two multiples u/v of the first denominator of a block; 1/0 is infinity."""

    form: PolynomialFraction
    least: int
    multiples: tuple[tuple[int, int], tuple[int, int]]

    def guess(self, bits: int) -> int:
        return _plain(self.form, bits, _MOST_BLOCKS // 2)

    def ball(self, blocks: int, bits: int) -> arb | None:
        p, q, r, s = self.form.product(blocks)
        b = self.form.entries[0][0](blocks)
        ends = [(b.p * u, b.q * v) for u, v in self.multiples]
        return _hull([(arb(p * u + q * v), arb(r * u + s * v)) for u, v in ends])


def _hull(ends: list[tuple[arb, arb]]) -> arb | None:
    """A ball around the values between two quotients; None if infinity may be among them."""
    (a, b), (c, d) = ends
    if not ((b > 0 and d > 0) or (b < 0 and d < 0)):
        return None
    return (a / b).union(c / d)


@dataclass(frozen=True)
class _Series:
    """Tails in intervals around the first terms of their asymptotic expansion."""

    form: PolynomialFraction
    least: int

    def guess(self, bits: int) -> int:
        return _plain(self.form, bits, 8 * bits)

    def ball(self, blocks: int, bits: int) -> arb | None:
        c = self.form.contraction
        assert c is not None
        if c.affine[0](blocks) == 0:
            return None
        formal = Formal(c.riccati, attracting=True)
        tails = invariant(formal, 3, blocks)
        ball = None if tails is None else self._image(tails, blocks)
        if tails is None or ball is None:
            return None
        excess = ball.rad() / abs(ball).lower().max(arb(1)) * arb(2) ** (bits + 8)
        if excess <= 1:
            return ball
        left = tails.radius / arb(blocks) ** 3
        wanted = self._order(formal, blocks, left / excess)
        for k in (wanted, 3 * wanted // 4, wanted // 2, wanted // 4):
            tails = invariant(formal, k, blocks) if k > 3 else None
            if tails is not None:
                return self._image(tails, blocks)
        return ball

    def _order(self, formal: Formal, blocks: int, size: arb) -> int:
        """How many terms of the expansion leave so much, or the least possible: it diverges."""
        before = best = arb("inf")
        found = 3
        for k in range(4, 8 * blocks + 64):
            term = abs(formal.first(k)[k]).upper() / arb(blocks) ** k
            left, before = term.max(before), term
            if left < best:
                found, best = k, left
            if best < size or left > best * 2**32:
                break
        return found

    def _image(self, tails: Interval, blocks: int) -> arb | None:
        c = self.form.contraction
        assert c is not None
        p, q, r, s = map(arb, self.form.product(blocks))
        ends = [c.tail(tails.at(blocks, sign), blocks) for sign in (-1, 1)]
        return _hull([(p * t + q, r * t + s) for t in ends])


def certain_quotients(number: PolynomialFraction) -> Iterator[int]:
    """The simple partial quotients of the value, one after the other.

    Raises
    ------
    PrecisionError
        Where more bits bring no further quotient, as where the value is rational.

    Examples
    --------
    >>> fraction = PolynomialFraction(((3, 1),), ((fmpq_poly([6]), fmpq_poly([9, 12, 4])),))
    >>> list(islice(certain_quotients(fraction), 6))
    [3, 7, 15, 1, 292, 1]
    """
    known, bits = 0, 128
    while True:
        ball = number.enclosure(bits)
        lo, hi = interval(ball, bits)
        found = quotients_of_interval((lo, 1 << bits), (hi, 1 << bits))
        if len(found) <= known and bits >= _PATIENCE:
            p, q = simplest_between(lo, hi, 1 << bits)
            raise PrecisionError(
                f"{bits:,} bits make no further quotient certain: the value agrees with"
                f" {Fraction(p, q)} to {bits * 3 // 10:,} digits, and perhaps its value is rational"
            )
        yield from found[known:]
        known, bits = max(known, len(found)), 2 * bits


def between_convergents(quotients: Iterator[int], bits: int) -> arb:
    """A ball around the value of a simple continued fraction, of radius ``2**-bits`` at most.

    >>> between_convergents(iter([3, 7, 16]), 20).str(7, radius=False)
    '3.141593'
    """
    p, p0, q, q0 = fmpz(1), fmpz(0), fmpz(0), fmpz(1)
    for c in quotients:
        p, p0, q, q0 = c * p + p0, p, c * q + q0, q
        if q0 != 0 and (q * q0).bit_length() > bits + 8:
            break
    else:
        p0, q0 = p, q
    ends = fmpq(p) / q, fmpq(p0) / q0
    return at_precision(bits + 64, lambda: arb(ends[0]).union(arb(ends[1])))
