"""Whether a continued fraction with polynomial elements converges, by theorem.

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
  see `_apart`. It does not matter whether y is the pole of S_m, so that X is infinite. Where
  w = y for all m, that approximant is X in every block, and the fraction diverges.
- ``|c_n| <= 1/4``: Worpitzky 1865.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from flint import arb, arb_poly, fmpq_poly

from esma.system.rationals import fmpq_of

from .polynomial import PolynomialFraction, PolynomialPair
from .tails import (
    Behaviour,
    Formal,
    Interval,
    Ratio,
    Riccati,
    invariant,
    moved,
    positive,
    rational_root,
    reversed_poly,
    without,
)

#: Proofs are tried for all m from these on.
_STARTS = tuple(1 << k for k in range(2, 17))
#: So much of the exponent of a power of n is used in proofs.
_SPEED = Fraction(15, 16)


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
class Bounds:
    """Where the tails of a fraction that converges are, from a block on.

    Attributes
    ----------
    form : the fraction, perhaps with some pairs of its first block moved into the head
    least : the number of that block
    multiples : the tails are between these two multiples u/v of the first denominator of the block,
        1/0 is infinity; None where they are held by intervals around their asymptotic expansion
    """

    form: PolynomialFraction
    least: int
    multiples: tuple[tuple[int, int], tuple[int, int]] | None = None


_OSCILLATES = Verdict(
    False,
    "it oscillates: two solutions of its recurrence are conjugate complex, so none is minimal"
    " (Wong and Li 1992; Pincherle 1894)",
)
_PARTS_DIFFER = Verdict(False, "its even and odd parts differ (Stern 1848; Seidel 1855)")
_STERN = Verdict(
    False,
    "its elements are positive and the series of Seidel and Stern converges, so the even and odd"
    " approximants have different limits (Stern 1848; Seidel 1855)",
)
_SEIDEL = Verdict(
    True, "its elements are positive and the series of Seidel and Stern diverges (Seidel 1855)"
)
_WORPITZKY = Verdict(
    True,
    "its equivalent with denominators 1 has numerators of size 1/4 at most (Worpitzky 1865)",
)
_MINIMAL = Verdict(
    True,
    "the tails are held by intervals, and the solution of the recurrence that belongs to them is"
    " minimal (Pincherle 1894)",
)
_CONSTANT = Verdict(
    False,
    "one approximant of each block is always the same, and the last one tends to another value",
)
_OPEN = Verdict(None, "no theorem that is known here decides it")


def judged(fraction: PolynomialFraction) -> tuple[Verdict, Bounds | None]:
    """Whether the approximants converge, and where the tails are if they do."""
    if all(b.is_zero() for b, _ in fraction.entries):
        return Verdict(False, "the partial denominators are 0: approximants alternate"), None
    for form in map(fraction.turned, range(fraction.period)):
        if form.contraction is not None:
            return _judged(form, form.contraction.riccati)
    return Verdict(None, "every contraction to one approximant a block degenerates"), None


def _judged(form: PolynomialFraction, riccati: Riccati) -> tuple[Verdict, Bounds | None]:
    if riccati.kind is Behaviour.OSCILLATING:
        return _OSCILLATES, None
    if riccati.kind is Behaviour.TOO_LARGE:
        return _PARTS_DIFFER, None
    rows = _signed(form.entries)
    if rows is not None:
        if not _seidel_stern(rows):
            return _STERN, None
        start = 2 * max(_positive_from(p) for pair in rows for p in pair) + 2
        half_line = ((0, 1), (1, 0)) if riccati.kind is Behaviour.ROOT else None
        return _SEIDEL, Bounds(form, start, half_line)
    if riccati.kind is Behaviour.ROOT:
        least = _worpitzky_from(form.entries)
        if least is None:
            return _OPEN, None
        return _WORPITZKY, Bounds(form, least, ((1, 2), (3, 2)))
    for start in _STARTS:
        tails = invariant(Formal(riccati, attracting=True), 3, start)
        verdict = _OPEN if tails is None else _of_tails(form, riccati, tails, start)
        if verdict.converges is not None:
            return verdict, Bounds(form, start) if verdict.converges else None
    return _OPEN, None


def _signed(entries: Sequence[PolynomialPair]) -> list[PolynomialPair] | None:
    """The equivalent entries with positive denominators, of two blocks; None if a numerator is
    negative for late m.
    """
    rows = [*_doubled(entries)]
    if any(b.is_zero() for b, _ in rows):
        return None
    signs = [1 if b[b.degree()] > 0 else -1 for b, _ in rows]
    signs.append(signs[0])
    found = [(b * signs[i], a * (signs[i] * signs[i + 1])) for i, (b, a) in enumerate(rows)]
    return found if all(a[a.degree()] > 0 for _, a in found) else None


def _seidel_stern(rows: list[PolynomialPair]) -> bool:
    """Whether the sum of the denominators diverges where all numerators are made 1."""
    size = len(rows)
    for j, (b, _) in enumerate(rows):
        # r_{n+2} = r_n a_{n+1}/a_{n+2}; the numerator a_{n+1} stands beside b_n
        above, below = moved(b, 1), b
        for i in range(j, j + size, 2):
            up, down = (moved(rows[k % size][1], k // size) for k in (i, i + 1))
            above, below = above * up, below * down
        top, lead = above.degree(), above[above.degree()] / below[below.degree()]
        if (top, lead) > (below.degree(), 1):
            return True
        if top < below.degree() or lead < 1:
            continue
        # terms of one size, or Raabe and Gauss
        if not top or (above[top - 1] - below[top - 1]) / below[top] >= -1:
            return True
    return False


def _worpitzky_from(entries: Sequence[PolynomialPair]) -> int | None:
    """A block from which on ``|a_{n+1}| <= |b_n b_{n+1}|/4``."""
    starts = [0]
    following = [b for b, _ in entries[1:]] + [moved(entries[0][0], 1)]
    for (b, a), c in zip(entries, following, strict=True):
        square = (b * c) ** 2 / 16 - a * a
        if square.is_zero():
            continue
        if square[square.degree()] < 0:
            return None
        starts.append(_positive_from(square))
    return max(starts) + 1


def _of_tails(form: PolynomialFraction, riccati: Riccati, tails: Interval, start: int) -> Verdict:
    """Whether, of one pair a block with c < 0 or of several, the approximants converge to the value
    of the tails.
    """
    if form.period == 1:
        return _MINIMAL
    if riccati.kind is Behaviour.LOGARITHM:
        return _OPEN
    x = arb(1) / start
    exact = rational_root(riccati.square) is not None
    formal = Formal(riccati, attracting=False, exact=exact)
    inside = [*form.between()]
    for k in range(1, 2 * abs(riccati.exponent) + 6):
        try:
            poles = invariant(formal, k, start)
        except ZeroDivisionError:
            return _OPEN
        if poles is not None and _closer(riccati, tails, poles, start):
            if any(riccati.left(w) is None and lag_at(w, riccati) for w in inside):
                return _CONSTANT
            if all(_apart(w, formal, poles, x) for w in inside):
                return _MINIMAL
    return _OPEN


def _doubled(entries: Sequence[PolynomialPair]) -> Iterator[PolynomialPair]:
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


def lag_at(w: Ratio, riccati: Riccati) -> Fraction:
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
    if riccati.kind is Behaviour.POWER:
        speed = arb(fmpq_of(riccati.square * _SPEED**2)).sqrt()
        return positive(without(arb_poly([1, -speed.lower()]) * far - near, 1), x)
    return positive(far * ((1 + near[0] / far[0]) / 2).upper() - near, x)


def lag(form: PolynomialFraction) -> Fraction:
    """The largest k for which some approximant of a block is as far off as m^k times the last."""
    assert form.contraction is not None
    riccati = form.contraction.riccati
    return max((lag_at(w, riccati) for w in form.between()), default=Fraction(0))
