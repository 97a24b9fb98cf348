"""General continued fractions ``b0 + a1/(b1 + a2/(b2 + ...))`` with integer numerators.

An expansion is a stream of pairs ``(b_n, a_{n+1})``, a denominator and the numerator behind it, as
for the signs of a semi-regular one; a finite fraction ends with numerator 0. Approximants are
counted from ``A_0/B_0 = b0``. Sources: Perron 1957, sections 1-4; Lorentzen and Waadeland 1992,
chapter II.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count, repeat
from math import gcd, lcm

from esma.errors import EsmaError

from .raney import stream
from .semiregular import Pair

GeneralPair = tuple[int | Fraction, int]
"""As a pair; only the very first denominator may be a fraction."""


def equivalent(pairs: Iterable[Pair], factors: Iterable[int]) -> Iterator[Pair]:
    """The equivalence transformation by r_1, r_2, ...: the same approximants, written otherwise.

    ``b_n`` becomes ``r_n b_n`` and ``a_{n+1}`` becomes ``r_n r_{n+1} a_{n+1}``, with ``r_0 = 1``
    (Perron 1957, section 1). Factors that are missing at the end are 1.

    Raises
    ------
    EsmaError
        If a factor is 0.

    Examples
    --------
    >>> list(equivalent([(1, 1), (2, 1), (3, 0)], [2, 5]))
    [(1, 2), (4, 10), (15, 0)]
    """
    here = 1
    for (b, a), following in zip(pairs, chain(factors, repeat(1)), strict=False):
        if following == 0:
            raise EsmaError("the factors of an equivalence transformation must not be 0")
        yield here * b, here * following * a
        here = following


def primitive(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The equivalent fraction in which no factor r > 1 divides some b_n, n >= 1, with both its
    numerators.

    Examples
    --------
    >>> list(primitive([(1, 2), (4, 10), (15, 0)]))
    [(1, 1), (2, 1), (3, 0)]
    """
    before: tuple[int, int] | None = None
    for b, a in pairs:
        if before is not None:
            b0, a0 = before
            g = gcd(a0, b, a)
            yield b0, a0 // g
            b, a = b // g, a // g
        before = b, a
    if before is not None:
        yield before


def from_rational_quotients(quotients: Iterable[Fraction | int]) -> Iterator[GeneralPair]:
    """Integer numerators and denominators for ``[c0; c1, c2, ...]`` with rational c_n.

    Examples
    --------
    >>> list(from_rational_quotients([1, Fraction(1, 2), Fraction(2, 3)]))
    [(1, 2), (1, 6), (2, 0)]
    """
    below = 1
    before: Fraction | int | None = None
    for n, c in enumerate(quotients):
        c = Fraction(c)
        if before is not None:
            yield _integral(before), below * c.denominator
            below = c.denominator
        before = c if n == 0 else c.numerator
    if before is not None:
        yield _integral(before), 0


def rational_quotients(pairs: Iterable[Pair]) -> Iterator[Fraction]:
    """The equivalent fraction with all numerators 1: ``[c0; c1, c2, ...]`` with rational c_n.

    Examples
    --------
    >>> [str(c) for c in rational_quotients([(1, 2), (1, 6), (2, 0)])]
    ['1', '1/2', '2/3']
    """
    factor = Fraction(1)
    for b, a in pairs:
        yield factor * b
        if a == 0:
            return
        factor = 1 / (factor * a)


@dataclass
class GeneralToSimple:
    """The stage from a general continued fraction to the simple one of the same number.

    Every tail has to be at least 1, so ``b_n >= 1`` and ``b_n + a_{n+1} >= 1`` from n = 1 on (for
    negative numerators a condition of Pringsheim's kind).
    """

    _state: tuple[int, int, int, int] = (1, 0, 0, 1)
    _count: int = 0
    _ended: bool = False

    def push(self, term: Pair) -> Iterator[int]:
        b, a = term
        n, self._count = self._count, self._count + 1
        if self._ended or (n and (b < 1 or b + a < 1)):
            raise EsmaError(
                f"the denominator {n} and the numerator behind it are {b}, {a}: denominators and"
                " their sum with the following numerator must be at least 1"
            )
        p, q, r, s = self._state
        p, q, r, s = p * b + q, p * a, r * b + s, r * a
        self._ended = a == 0
        common = gcd(p, q, r, s)
        p, q, r, s = p // common, q // common, r // common, s // common
        # the tail is between 1 and infinity, or infinite at the end
        while r > 0 and r + s > 0:
            m = p // r
            if (p + q) // (r + s) != m:
                break
            yield m
            p, q, r, s = r, s, p - m * r, q - m * s
        self._state = p, q, r, s

    def close(self) -> Iterator[int]:
        if not self._ended:
            raise EsmaError("a finite general continued fraction ends with numerator 0")
        p, _, r, _ = self._state
        if r == 0 and self._count == 0:
            raise EsmaError("the value is infinite and has no continued fraction")
        if r < 0:
            p, r = -p, -r
        while r:
            m = p // r
            yield m
            p, r = r, p - m * r

    def snapshot(self) -> Hashable:
        return self._state


def to_simple(pairs: Iterable[Pair]) -> Iterator[int]:
    """The simple continued fraction of a general one.

    It does not end, and yields nothing more, where the general one diverges.

    Examples
    --------
    >>> from itertools import chain, count, islice
    >>> e = chain([(2, 1), (1, 1)], ((n, n) for n in count(2)))    # Euler 1744
    >>> list(islice(to_simple(e), 9))
    [2, 1, 2, 1, 1, 4, 1, 1, 6]
    """
    return stream(GeneralToSimple(), pairs)


def contraction(pairs: Iterable[Pair], keep: Iterable[int]) -> Iterator[GeneralPair]:
    """The fraction whose approximants are those of the given one with the indices `keep`.

    Parameters
    ----------
    pairs : (b_n, a_{n+1})
    keep : indices, increasing; the last approximant of a finite fraction is kept in any case

    Returns
    -------
    iterator of (b, a)
        Integers with ``gcd(b_n, a_n) = 1``, but for the first denominator, which is the first
        approximant that is kept.

    Raises
    ------
    EsmaError
        If two successive approximants that are kept are equal, or the first is infinite.

    Notes
    -----
    Let n < m < l be kept. ``V_m = p V_n + q V_{n-1}`` with continuants p, q of the elements in
    between, likewise ``V_{m-1}`` and ``V_l``; eliminating what is not kept leaves ``V_l = beta V_m
    + alpha V_n`` (Perron 1957, section 4).

    Examples
    --------
    >>> from itertools import count, islice, repeat
    >>> list(islice(contraction(repeat((1, 1)), count(0, 2)), 4))      # 1, 3/2, 8/5, 21/13
    [(1, 1), (2, -1), (3, -1), (3, -1)]
    """
    wanted = iter(keep)
    target = next(wanted, None)
    p, p0, q, q0 = 1, 0, 0, 1  # A_n, A_{n-1}, B_n, B_{n-1}; later V_n = p V_k + q V_{k-1}
    numerator = 1
    held: Fraction | int | None = None
    for n, (b, a) in enumerate(pairs):
        p, p0, q, q0 = b * p + numerator * p0, p, b * q + numerator * q0, q
        numerator = a
        if n != target and a:
            continue
        if q == 0:
            raise EsmaError(f"approximant {n} cannot be kept: it is infinite or the one before it")
        if held is None:
            # V_{k-1} = u V_k + w (1, 0); the approximants of the result are scaled by rho
            u = Fraction(q0, q)
            w = p0 - u * p
            scale, scale_before = Fraction(1, q), Fraction(1)
            held = Fraction(p, q)
        else:
            x, y = (p + q * u) / scale, q * w / scale_before
            u, w = Fraction(q0, q), p0 - Fraction(q0 * p, q)
            factor = Fraction(lcm(x.denominator, y.denominator), gcd(x.numerator, y.numerator))
            yield _integral(held), int(y * factor)
            held, scale, scale_before = int(x * factor), factor, scale
        p, p0, q, q0 = 1, 0, 0, 1
        if a == 0:
            yield _integral(held), 0
            return
        target = next(wanted, None)


def even_part(pairs: Iterable[Pair]) -> Iterator[GeneralPair]:
    """The contraction to the approximants 0, 2, 4, ... (Perron 1957, section 4).

    Examples
    --------
    >>> list(even_part([(0, 1), (1, 1), (2, 1), (3, 1), (4, 0)]))       # 0, 2/3, 30/43
    [(0, 2), (3, -2), (15, 0)]
    """
    return contraction(pairs, count(0, 2))


def odd_part(pairs: Iterable[Pair]) -> Iterator[GeneralPair]:
    """The contraction to the approximants 1, 3, 5, ...; the first denominator may be a fraction.

    Examples
    --------
    >>> list(odd_part([(0, 1), (1, 1), (2, 1), (3, 0)]))       # 1, 7/10
    [(1, -3), (10, 0)]
    """
    return contraction(pairs, count(1, 2))


def extension(pairs: Iterable[Pair], index: int, t: int) -> Iterator[Pair]:
    """The fraction with ``(A_n + t A_{n-1})/(B_n + t B_{n-1})`` put in before approximant n.

    Uses ``b + a/w = (b + t) - t/(1 + a/(t w - a))``; its contraction without the new approximant
    is the given fraction (Perron 1957, section 5).

    Raises
    ------
    EsmaError
        If t is 0.

    Examples
    --------
    >>> from esma.continued_fractions.convergents import approximants
    >>> longer = list(extension([(3, 1), (7, 1), (16, 0)], 1, -1))
    >>> longer, [f"{p}/{q}" for p, q in approximants(longer)]
    ([(3, 1), (6, 1), (1, 1), (-17, 0)], ['3/1', '19/6', '22/7', '-355/-113'])
    """
    if t == 0:
        raise EsmaError("an extension by t = 0 would put an approximant in twice: t must not be 0")
    pending = 0  # the numerator a where the next denominator has to be changed
    for n, (b, a) in enumerate(pairs):
        if n == index:
            yield b + t, -t
            yield 1, a
            pending = a
        elif pending:
            yield t * b - pending, t * a
            pending = 0
        else:
            yield b, a


def _integral(x: Fraction | int) -> Fraction | int:
    return int(x) if Fraction(x).denominator == 1 else x
