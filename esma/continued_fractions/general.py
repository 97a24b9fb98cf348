"""General continued fractions ``b0 + a1/(b1 + a2/(b2 + ...))`` with integer numerators.

An expansion is a stream of pairs ``(b_n, a_{n+1})``, a denominator and the numerator after it, as
for the signs of a semi-regular one; a finite fraction ends with numerator 0. Approximants are
counted from ``A_0/B_0 = b0``. Sources: Perron 1957, sections 1-4; Lorentzen and Waadeland 1992,
chapter II.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count, repeat
from math import gcd
from typing import SupportsIndex

from esma.errors import EsmaError, PrecisionError, whole, wholes

from .mobius import IDENTITY, Matrix, certain
from .places import increasing
from .raney import PATIENCE, checked, no_value, stream
from .semiregular import GeneralPair, Pair


def integral(pairs: Iterable[GeneralPair]) -> Iterator[Pair]:
    """Check that the first denominator is an integer too, and pass the pairs on."""
    for b, a in pairs:
        if not isinstance(b, int):
            raise EsmaError(f"the first denominator, {b}, is not an integer")
        yield b, a


def equivalent(pairs: Iterable[GeneralPair], factors: Iterable[int]) -> Iterator[GeneralPair]:
    """The equivalence transformation by r_1, r_2, ...: the same approximants, written otherwise.

    ``b_n`` becomes ``r_n b_n`` and ``a_{n+1}`` becomes ``r_n r_{n+1} a_{n+1}``, with ``r_0 = 1``
    (Perron 1957, section 1). Factors, none of them 0, that are missing at the end are 1.

    >>> list(equivalent([(1, 1), (2, 1), (3, 0)], [2, 5]))
    [(1, 2), (4, 10), (15, 0)]
    """
    here = 1
    given = chain(wholes(factors, "factor"), repeat(1))
    for (b, a), following in zip(pairs, given, strict=False):
        if following == 0:
            raise EsmaError("the factors of an equivalence transformation must not be 0")
        yield here * b, here * following * a
        here = following


def primitive(pairs: Iterable[GeneralPair]) -> Iterator[GeneralPair]:
    """The equivalent fraction in which no b_n, n >= 1, is negative and no factor r > 1 divides b_n
    with both its numerators.

    Examples
    --------
    >>> list(primitive([(1, 2), (4, 10), (15, 0)]))
    [(1, 1), (2, 1), (3, 0)]
    """
    before: GeneralPair | None = None
    for b, a in pairs:
        if before is not None:
            b0, a0 = before
            g = gcd(a0, int(b), a) * (-1 if b < 0 else 1)
            yield b0, a0 // g
            b, a = int(b) // g, a // g
        before = b, a
    if before is not None:
        yield before


#: For one quotient, numbers of so many bits in all are worked with before the value is taken for a
#: rational number: some seconds.
_MOST_BITS = 1 << 25


@dataclass
class GeneralToSimple:
    """The stage from a general continued fraction to the simple one of the same number, or of its
    image under a matrix.

    Every tail has to be at least 1, so ``b_n >= 1`` and ``b_n + a_{n+1} >= 1`` from n = 1 on: for
    signs as numerators that is Tietze's condition, else one of Pringsheim's kind.
    """

    _state: Matrix = IDENTITY
    _count: int = 0
    _ended: bool = False
    _worked: int = 0
    _written: bool = False

    def push(self, term: GeneralPair) -> Iterator[int]:
        b, a = term
        n, self._count = self._count, self._count + 1
        if self._ended or (n and (b < 1 or b + a < 1)):
            raise EsmaError(
                f"the denominator {n} and the numerator after it are {b}, {a}: denominators and"
                " their sum with the following numerator must be at least 1"
            )
        p, q, r, s = self._state
        u, v = b.numerator, b.denominator  # 1 but for the first one perhaps
        p, q, r, s = p * u + q * v, p * a * v, r * u + s * v, r * a * v
        self._ended = a == 0
        common = gcd(p, q, r, s)
        p, q, r, s = p // common, q // common, r // common, s // common
        self._worked += max(p.bit_length(), r.bit_length())
        if self._worked > _MOST_BITS:
            raise PrecisionError(
                f"no quotient is certain any more after {n} terms: they converge too slowly, they"
                " diverge, or the value is rational"
            )
        # the tail is between 1 and infinity; at the end q = s = 0, and all quotients are certain
        found, self._state = certain((p, q, r, s))
        if found:
            self._worked, self._written = 0, True
        yield from found

    def close(self) -> Iterator[int]:
        if not self._ended:
            raise _no_end()
        if not self._written:
            raise no_value()
        return iter(())


def to_simple(pairs: Iterable[GeneralPair], patience: int = PATIENCE) -> Iterator[int]:
    """The simple continued fraction of a general one.

    Raises
    ------
    EsmaError
        If a denominator, or its sum with the numerator after it, is less than 1 from n = 1 on.
    PrecisionError
        When `patience` pairs in a row brought nothing, as where the fraction diverges.

    Examples
    --------
    >>> from itertools import chain, count, islice
    >>> e = chain([(2, 1), (1, 1)], ((n, n) for n in count(2)))    # Euler 1744
    >>> list(islice(to_simple(e), 9))
    [2, 1, 2, 1, 1, 4, 1, 1, 6]
    >>> list(to_simple([(3, 1), (7, 1), (16, -1), (294, 0)]))      # a semi-regular one
    [3, 7, 15, 1, 293]
    """
    return stream(GeneralToSimple(), pairs, patience)


def with_numerators(terms: Iterable[int], numerators: Iterable[int]) -> Iterator[Pair]:
    """The expansion of a number with given positive numerators, ``b_n`` the greatest integer below
    the n-th complete quotient.

    ``y = b + a/y'`` gives ``y' = a/(y - b) > a``, so ``b_n >= a_n``; with all numerators N these
    are the N-expansions of Burger et al. (2008; Anselm and Weintraub 2011).

    Numerators that are missing at the end are 1.

    >>> from itertools import chain, islice, repeat
    >>> list(islice(with_numerators(chain([1], repeat(2)), repeat(2)), 5))     # sqrt 2
    [(1, 2), (4, 2), (2, 2), (4, 2), (2, 2)]
    >>> list(with_numerators([3, 7, 16], [5, 9]))
    [(3, 5), (35, 9), (28, 1), (1, 1), (4, 0)]
    """
    given = chain(wholes(numerators, "numerator"), repeat(1))
    p, q, r, s = 1, 0, 0, 1
    for t in checked(terms):
        p, q, r, s = p * t + q, p, r * t + s, r
        while r > 0 and r + s > 0 and (p + q) // (r + s) == p // r:
            b = p // r
            if b * r == p or b * (r + s) == p + q:
                break  # at an end of the interval the next complete quotient is infinite
            a = _numerator(next(given))
            yield b, a
            p, q, r, s = a * r, a * s, p - b * r, q - b * s
            common = gcd(p, q, r, s)
            p, q, r, s = p // common, q // common, r // common, s // common
    while r:
        b, rest = divmod(p, r)
        a = _numerator(next(given)) if rest else 0
        yield b, a
        p, r = a * r, rest


def _numerator(a: int) -> int:
    if a < 1:
        raise EsmaError(f"the numerators must be positive, but one is {a}")
    return a


def contraction(pairs: Iterable[Pair], keep: Iterable[int]) -> Iterator[GeneralPair]:
    """The fraction whose approximants are those of the given one with the indices `keep`.

    They increase; with the last of them the result ends. Its elements are integers, not in lowest
    terms (see `primitive`), but for the first denominator, which is the first approximant.

    Let n(0) < n(1) < ... be kept and V a numerator or denominator. With continuants of the elements
    in between, ``V_n(k) = p_k V_n(k-1) + q_k V_{n(k-1) - 1}`` and ``V_{n(k) - 1} = p'_k V_n(k-1) +
    q'_k V_{n(k-1) - 1}``. Eliminating the latter leaves, for ``V_n(k)`` multiplied by ``q_0 q_1 ...
    q_{k-1}``, the denominator ``p_k q_{k-1} + q_k q'_{k-1}`` and the numerator ``q_k q_{k-2}
    (p'_{k-1} q_{k-1} - q'_{k-1} p_{k-1})``: polynomials in the elements (Perron 1957, section 4).

    Examples
    --------
    >>> from itertools import count, islice, repeat
    >>> list(islice(contraction(repeat((1, 1)), count(0, 2)), 4))      # 1, 3/2, 8/5, 21/13
    [(1, 1), (2, -1), (3, -1), (3, -1)]
    """
    wanted = increasing(keep)
    first = next(wanted, None)
    if first is None:
        raise EsmaError("a contraction keeps at least one approximant: name it, as in [0]")
    return _contracted(pairs, chain([first], wanted))


def _contracted(
    pairs: Iterable[Pair], wanted: Iterator[int], *, and_last: bool = False
) -> Iterator[GeneralPair]:
    """The contraction; the last approximant of a finite fraction can be kept in any case."""
    target = next(wanted, None)
    p, q, p0, q0 = 1, 0, 0, 1  # V_n = p V_n(k-1) + q V_{n(k-1) - 1}, and the same for V_{n-1}
    numerator = 1
    held: Fraction | int | None = None  # the last denominator
    # of the last part: q, q' and p' q - q' p; of the one before: q
    before, inner, determinant, earlier = 1, 0, 0, 1
    for n, (b, a) in enumerate(pairs):
        p, q, p0, q0 = b * p + numerator * p0, b * q + numerator * q0, p, q
        numerator = a
        if n == target or (and_last and not a):
            if held is None:
                # V_{-1}, V_{-2} are (1, 0), (0, 1): p and q are numerator and denominator
                if q == 0:
                    raise EsmaError(f"approximant {n} cannot be the first one: it is infinite")
                held, earlier, first = Fraction(p, q), 1, q
            else:
                if q == 0:
                    raise EsmaError(f"approximant {n} equals the one that is kept before it")
                yield _lowest(held), q * earlier * determinant
                held = p * before + q * inner
                if first:
                    held, earlier, first = held * first, first * first, 0
                else:
                    earlier = before
            before, inner, determinant = q, q0, p0 * q - q0 * p
            p, q, p0, q0 = 1, 0, 0, 1
            target = next(wanted, None)
            if target is None or (and_last and not a):
                yield _lowest(held), 0
                return
        if not a:
            raise _no_approximant(target, n)
    raise _no_end()


def _no_approximant(wanted: int | None, last: int) -> EsmaError:
    return EsmaError(f"there is no approximant {wanted}: the last one is approximant {last}")


def _no_end() -> EsmaError:
    return EsmaError(
        "a finite general continued fraction ends with numerator 0, as in (3, 1), (7, 0)"
    )


def even_part(pairs: Iterable[Pair]) -> Iterator[GeneralPair]:
    """The contraction to the approximants 0, 2, 4, ... (Perron 1957, section 4), and to the last
    one of a finite fraction.

    Examples
    --------
    >>> list(even_part([(0, 1), (1, 1), (2, 1), (3, 1), (4, 0)]))       # 0, 2/3, 30/43
    [(0, 2), (3, -4), (30, 0)]
    """
    return _contracted(pairs, count(0, 2), and_last=True)


def odd_part(pairs: Iterable[Pair]) -> Iterator[GeneralPair]:
    """The contraction to the approximants 1, 3, 5, ..., and to the last one of a finite fraction;
    the first denominator may be a fraction.

    Examples
    --------
    >>> list(odd_part([(0, 1), (1, 1), (2, 1), (3, 0)]))       # 1, 7/10
    [(1, -3), (10, 0)]
    """
    return _contracted(pairs, count(1, 2), and_last=True)


def extension(pairs: Iterable[Pair], index: int | Iterable[int], t: int) -> Iterator[Pair]:
    """The fraction with ``(A_n + t A_{n-1})/(B_n + t B_{n-1})`` put in before approximant n, or
    several n of which no two are neighbours; t is not 0.

    Uses ``b + a/w = (b + t) - t/(1 + a/(t w - a))``; its contraction without the new approximant
    is the given fraction (Perron 1957, section 5).

    >>> from esma.continued_fractions.convergents import approximants
    >>> longer = list(extension([(3, 1), (7, 1), (16, 0)], 1, -1))
    >>> longer, [f"{p}/{q}" for p, q in approximants(longer)]
    ([(3, 1), (6, 1), (1, 1), (-17, 0)], ['3/1', '19/6', '22/7', '-355/-113'])
    """
    if whole(t, "the t of an extension") == 0:
        raise EsmaError("an extension by t = 0 would put an approximant in twice: t must not be 0")
    places = [index] if isinstance(index, int | SupportsIndex) else index
    return _extended(pairs, increasing(places), t)


def _extended(pairs: Iterable[Pair], wanted: Iterator[int], t: int) -> Iterator[Pair]:
    target = next(wanted, None)
    pending = 0  # the numerator a where the next denominator has to be changed
    n = -1
    for n, (b, a) in enumerate(pairs):
        if n == target:
            if pending:
                raise EsmaError(f"before the approximants {n - 1} and {n}, only one can be put in")
            yield b + t, -t
            yield 1, a
            pending = a
            target = next(wanted, None)
        elif pending:
            yield t * b - pending, t * a
            pending = 0
        else:
            yield b, a
    if target is not None:
        raise _no_approximant(target, n)


def _lowest(x: Fraction | int) -> Fraction | int:
    return int(x) if Fraction(x).denominator == 1 else x
