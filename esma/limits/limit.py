"""Balls around the value of a continued fraction with polynomial elements.

The value is ``S_m(t_m)`` with the product S_m of the first m blocks and a tail t_m, which
:mod:`.convergence` holds between bounds and :mod:`.tails` in intervals as narrow as one likes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flint import arb

from esma.errors import DivergenceError, EsmaError, PrecisionError
from esma.system.precision import at_precision, digits_of_bits

from .convergence import Bounds, Verdict, judged, lag
from .polynomial import Contraction, PolynomialFraction
from .rate import Rate, rate_of
from .tails import Formal, Interval, invariant

T = TypeVar("T")

#: Blocks that are multiplied at most.
_MOST_BLOCKS = 1 << 20


class Limit:
    """The limit of the approximants: what is proved of it, or that nothing is.

    Examples
    --------
    >>> from flint import fmpq_poly
    >>> m = fmpq_poly([0, 1])
    >>> apery = Limit(PolynomialFraction((), ((34*m**3 + 51*m**2 + 27*m + 5, -(m + 1)**6),)))
    >>> apery.verdict.converges, str(apery.rate)
    (True, 'like 1/1153.999^n: 3.062 digits a term')
    >>> apery.enclosure(64).str(18, radius=False)           # 6/zeta(3)
    '4.99144423548424481'
    """

    def __init__(self, fraction: PolynomialFraction) -> None:
        self._fraction = fraction
        self._kept: dict[str, Any] = {}

    def _once(self, compute: Callable[[], T]) -> T:
        """What a method gives, kept. A `cached_property` holds a lock of its own while it computes,
        and would wait for a thread that computes at another precision and waits for the lock.
        """
        if compute.__name__ not in self._kept:
            self._kept[compute.__name__] = at_precision(128, compute)
        found: T = self._kept[compute.__name__]
        return found

    def _judged(self) -> tuple[Verdict, Bounds | None]:
        return judged(self._fraction)

    @property
    def verdict(self) -> Verdict:
        """Whether the approximants converge."""
        return self._once(self._judged)[0]

    def _rate(self) -> Rate | None:
        _, bounds = self._once(self._judged)
        if bounds is None:
            return None
        assert bounds.form.contraction is not None
        return rate_of(bounds.form.contraction.riccati, self._fraction.period, lag(bounds.form))

    @property
    def rate(self) -> Rate | None:
        """How fast the approximants converge, where they are known to."""
        return self._once(self._rate)

    def enclosure(self, bits: int) -> arb:
        """A ball around the value, of radius ``2**-bits max(1, |value|)`` at most.

        Raises
        ------
        EsmaError
            If the fraction diverges, or it is not decided whether it does.
        PrecisionError
            If so many digits are out of reach, or the value may be infinite.
        """
        verdict, bounds = self._once(self._judged)
        if bounds is not None:
            return at_precision(bits + 128, lambda: self._narrowed(bounds, bits))
        if verdict.converges is False:
            raise DivergenceError(f"this continued fraction diverges: {verdict.reason}")
        raise EsmaError(
            f"it is not decided whether this continued fraction converges: {verdict.reason}"
        )

    def _narrowed(self, bounds: Bounds, bits: int) -> arb:
        # approximants as near as so many bits, where the tails do not bring more
        rate = self.rate
        assert rate is not None
        most = _MOST_BLOCKS // 2 if bounds.multiples else 8 * bits
        wanted = min(rate.terms(digits_of_bits(bits) + 1) / self._fraction.period, most)
        blocks = max(bounds.least, int(wanted) + 16)
        ball_of = _between if bounds.multiples else _by_series
        best: arb | None = None
        target = arb(2) ** -bits
        while blocks <= _MOST_BLOCKS:
            ball = ball_of(bounds, blocks, bits)
            if ball is not None:
                best = ball
                if ball.rad() <= target * abs(ball).lower().max(arb(1)):
                    return ball
            blocks *= 2
        if bounds.least > _MOST_BLOCKS:
            raise PrecisionError(
                f"the elements take their signs only after more than {_MOST_BLOCKS:,} terms"
            )
        if best is None:
            raise PrecisionError("the value is infinite, or cannot be told from it")
        raise PrecisionError(
            f"{_MOST_BLOCKS:,} blocks of terms give the value only to {best.str(20)}: the error"
            f" falls {rate}"
        )


def _between(bounds: Bounds, blocks: int, bits: int) -> arb | None:
    """From tails between two multiples of a denominator."""
    assert bounds.multiples is not None
    p, q, r, s = bounds.form.product(blocks)
    b = bounds.form.entries[0][0](blocks)
    ends = [(b.p * u, b.q * v) for u, v in bounds.multiples]
    return _hull([(arb(p * u + q * v), arb(r * u + s * v)) for u, v in ends])


def _by_series(bounds: Bounds, blocks: int, bits: int) -> arb | None:
    """From tails in intervals around the first terms of their asymptotic expansion; no narrower
    than so many bits need.
    """
    form, c = bounds.form, bounds.form.contraction
    assert c is not None
    if c.affine[0](blocks) == 0:
        return None
    formal = Formal(c.riccati, attracting=True)
    tails = invariant(formal, 3, blocks)
    ball = None if tails is None else _image(form, c, tails, blocks)
    if tails is None or ball is None:
        return None
    excess = ball.rad() / abs(ball).lower().max(arb(1)) * arb(2) ** (bits + 8)
    if excess <= 1:
        return ball
    wanted = _order(formal, blocks, tails.radius / arb(blocks) ** 3 / excess)
    for k in (wanted, 3 * wanted // 4, wanted // 2, wanted // 4):
        tails = invariant(formal, k, blocks) if k > 3 else None
        if tails is not None:
            return _image(form, c, tails, blocks)
    return ball


def _order(formal: Formal, blocks: int, size: arb) -> int:
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


def _image(form: PolynomialFraction, c: Contraction, tails: Interval, blocks: int) -> arb | None:
    p, q, r, s = map(arb, form.product(blocks))
    ends = [c.tail(tails.at(blocks, sign), blocks) for sign in (-1, 1)]
    return _hull([(p * t + q, r * t + s) for t in ends])


def _hull(ends: list[tuple[arb, arb]]) -> arb | None:
    """A ball around the values between two quotients; None if infinity may be among them."""
    (a, b), (c, d) = ends
    if not ((b > 0 and d > 0) or (b < 0 and d < 0)):
        return None
    return (a / b).union(c / d)
