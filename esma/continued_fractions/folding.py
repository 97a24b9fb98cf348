"""Folding: ``[a; w, x, -w^R]``, and unfolding.

With ``p/q = [a; w]`` and n the length of w, ``[a; w, x, -w^R] = p/q + (-1)^n/(x q^2)`` (Mendès
France 1973; van der Poorten and Shallit 1992, proposition 2). So sums like ``1/g + 1/g^2 + 1/g^4 +
1/g^8 + ...`` have partial quotients that are bounded and known (Shallit 1979).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from esma.errors import EsmaError, whole, wholes

from .convergents import convergents, evaluate
from .raney import checked
from .signed import of_rational


class Fold(NamedTuple):
    """``terms`` folded once along the crease ``x``."""

    terms: tuple[int, ...]
    x: int


def fold(terms: Sequence[int], x: int) -> list[int]:
    """The simple continued fraction of ``p/q + (-1)^n/(x q^2)``, with ``p/q = [a; c_1, ..., c_n]``.

    Written with positive quotients: ``[a; w, x - 1, 1, c_n - 1, c_{n-1}, ..., c_1]``, zeros cleared
    by ``[..., b, 0, c, ...] = [..., b + c, ...]``.

    The terms may end with 1, which changes the parity of n, as a negative crease x does; the result
    starts with them where x >= 2, and may end with 1 too.

    >>> fold([0, 3], 5)                     # 1/3 - 1/45
    [0, 3, 4, 1, 2]
    >>> fold([0, 2, 1], -1)                 # 1/3 - 1/9 again with n = 2
    [0, 4, 2]
    """
    if whole(x, "a crease") == 0:
        raise EsmaError("the crease of a fold must not be 0")
    a, *w = checked(terms)
    if x < 0:
        x = -x
        if w and w[-1] == 1:
            w = [*w[:-2], w[-2] + 1] if len(w) > 1 else []
            a += not w
        elif w:
            w = [*w[:-1], w[-1] - 1, 1]
        else:
            a, w = a - 1, [1]
    if not w:
        return [a, x]
    return _without_zeros([a, *w, x - 1, 1, w[-1] - 1, *w[-2::-1]])


def _without_zeros(terms: list[int]) -> list[int]:
    out: list[int] = []
    joined = False
    for c in terms:
        if joined:
            out[-1] += c
            joined = False
        elif c == 0 and out:
            joined = True
        else:
            out.append(c)
    # [..., b, 0] = [..., b + 1/0] ends before b
    return out[:-1] if joined else out


def unfold(terms: Sequence[int]) -> Fold | None:
    """The longest shorter expansion of which a finite one is a fold, and the crease; None if there
    is none, as for integers.

    ``p/q = r/s +- 1/(x s**2)`` says ``q = x s**2``. For x >= 2 that makes r/s a convergent
    (Legendre 1798), for x = 1 it is ``(p -+ 1)/q``, if that has the denominator s.

    Examples
    --------
    >>> unfold([0, 3, 4, 1, 2]), unfold([0, 4, 2])
    (Fold(terms=(0, 3), x=5), Fold(terms=(0, 3), x=1))
    >>> unfold([3, 7, 16]) is None
    True
    """
    value = evaluate((c, 1) for c in checked(terms))
    p, q = value.numerator, value.denominator
    if q == 1:
        return None
    root = isqrt(q)
    if root * root == q:
        for difference in (1, -1):
            inner = Fraction(p - difference, q)
            if inner.denominator == root:
                return _unfolded(inner, value)
    for r, s in list(convergents(terms))[::-1]:
        if q % (s * s) == 0 and s * s < q and abs(p * s - r * q) == s:
            return _unfolded(Fraction(r, s), value)
    return None


def _unfolded(inner: Fraction, value: Fraction) -> Fold:
    terms = tuple(of_rational(inner, (1,)).terms)
    crease = 1 / ((value - inner) * inner.denominator**2)
    return Fold(terms, int(crease) if len(terms) % 2 else -int(crease))


def folded(terms: Sequence[int], creases: Iterable[int]) -> Iterator[int]:
    """The limit of folding again and again, as a stream: one more fold whenever terms run out; if
    the creases end, so does the expansion.

    The sum of all ``1/3^(2^k)`` (Shallit 1979; n is odd at first, and even from then on):

    >>> from itertools import chain, islice, repeat
    >>> list(islice(folded([0, 3], chain([-1], repeat(1))), 12))
    [0, 2, 5, 3, 3, 1, 3, 5, 3, 1, 5, 3]
    """
    sheet = list(terms)
    given = 0
    for x in wholes(creases, "crease"):
        longer = fold(sheet, x)
        # after the last two terms nothing is changed by what follows
        stable = max(0, len(sheet) - 2)
        yield from longer[given:stable]
        given = max(given, stable)
        sheet = longer
    yield from sheet[given:]
