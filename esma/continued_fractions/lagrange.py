"""Lagrange values: how well a number is approximated.

With ``lambda_n = [c_{n+1}; c_{n+2}, ...] + [0; c_n, ..., c_1]`` one has ``|x - p_n/q_n| =
1/(lambda_n q_n^2)``; the Lagrange value is the upper limit of lambda_n. It is at least sqrt(5)
(Hurwitz 1891), infinite for unbounded quotients, and the values below 3 are ``sqrt(9 - 4/m^2)`` for
Markov's numbers m (Markov 1879; Cusick and Flahive 1989).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from esma.errors import EsmaError

from .mobius import product
from .periodic import Periodic
from .raney import checked
from .surd import value


class Enclosure(NamedTuple):
    """Two fractions and the n of the lambda_n between them."""

    low: Fraction
    high: Fraction
    place: int


def lagrange_square(expansion: Periodic[int]) -> Fraction:
    """The square of the Lagrange value of a quadratic irrational, exactly.

    Its complete quotients ``x_n = (p_n + sqrt d)/q_n`` of the period have one discriminant, and
    ``lambda_n = x_{n+1} - conjugate = 2 sqrt(d)/q_{n+1}`` in the limit.

    Examples
    --------
    >>> [str(lagrange_square(Periodic((), p))) for p in ((1,), (2,), (1, 1, 2, 2))]
    ['5', '8', '221/25']
    """
    period = expansion.period
    turns = (Periodic((), period[n:] + period[:n]) for n in range(len(period)))
    return max(Fraction(4 * x.d, x.q * x.q) for x in map(value, turns))


def approximation_coefficients(terms: Iterable[int], window: int = 30) -> Iterator[Enclosure]:
    """Enclosures of lambda_0, lambda_1, ..., each from `window` quotients before and after it, so
    that it is about ``2**-window`` wide or narrower; they end `window` terms before the terms.

    >>> from itertools import repeat
    >>> [f"{float(e.low):.9f}" for e in islice(approximation_coefficients(repeat(1)), 3)]
    ['1.618033989', '2.618033989', '2.118033989']
    """
    if window < 1:
        raise EsmaError("the window must hold at least one quotient")
    source = checked(terms)
    next(source, None)  # the integer part does not matter
    ahead = deque(islice(source, window))
    behind: deque[int] = deque(maxlen=window)  # c_n, c_{n-1}, ...
    for n, c in enumerate(source):
        ends = [
            x + y for x in _ends(ahead, exact=False) for y in _ends([0, *behind], exact=n < window)
        ]
        yield Enclosure(min(ends), max(ends), n)
        behind.appendleft(ahead.popleft())
        ahead.append(c)


def _ends(terms: Iterable[int], *, exact: bool) -> list[Fraction]:
    """The value of a finite fraction; where it is not complete, both ends of its continuations."""
    p, p0, q, q0 = product(*((c, 1, 1, 0) for c in terms))
    return [Fraction(p, q)] if exact else [Fraction(p, q), Fraction(p + p0, q + q0)]


def lagrange_estimate(terms: Iterable[int], skip: int = 0, window: int = 30) -> Enclosure:
    """The largest lambda_n, n >= skip, that finitely many quotients show.

    It estimates the Lagrange value: exactly its enclosure where the quotients shown are typical, a
    lower bound of Markov's kind for the supremum in any case.

    There have to be ``skip + window + 2`` terms; `window` is that of `approximation_coefficients`.

    >>> from itertools import repeat
    >>> found = lagrange_estimate(repeat(2, 100), skip=40)
    >>> found.low ** 2 < 8 < found.high ** 2, float(found.high - found.low) < 1e-12
    (True, True)
    """
    found = [e for e in approximation_coefficients(terms, window) if e.place >= skip]
    if not found:
        raise EsmaError(f"at least {skip + window + 2} partial quotients are needed")
    top = max(found)
    return Enclosure(top.low, max(e.high for e in found), top.place)
