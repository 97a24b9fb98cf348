"""From a prime field to the integers: Berlekamp–Massey modulo large primes, balanced residues,
and a check on every term.

An integer sequence that satisfies a linear recurrence over Q satisfies its shortest one over Z
(Fatou 1904), so the true connection polynomial has integer coefficients, and their balanced
residues modulo a large enough prime are the coefficients themselves. An accidental hit fails the
check.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from .forms import Interlaced, LinearRecurrence

#: Mersenne primes; the next one is tried when coefficients do not fit the one before.
PRIMES = ((1 << 61) - 1, (1 << 127) - 1, (1 << 521) - 1)


def berlekamp_massey(
    terms: Sequence[int], prime: int, bound: int | None = None
) -> tuple[list[int], int] | None:
    """Connection polynomial and linear complexity of a sequence over GF(prime) (Massey 1969,
    algorithm 1).

    Returns
    -------
    (coefficients, order) with ``coefficients[0] == 1``, trailing zeros removed, or None as soon
    as the order is known to reach `bound`. A degree smaller than the order means a transient.

    Examples
    --------
    >>> berlekamp_massey([1, 1, 2, 3, 5, 8, 13, 21], 199)
    ([1, 198, 198], 2)
    """
    current, previous = [1], [1]
    order, gap, scale = 0, 1, 1
    for i, term in enumerate(terms):
        d = term
        for j in range(1, min(len(current) - 1, i) + 1):
            d += current[j] * terms[i - j]
        d %= prime
        if not d:
            gap += 1
            continue
        factor = d * pow(scale, -1, prime) % prime
        grown = current + [0] * (len(previous) + gap - len(current))
        for j, x in enumerate(previous):
            grown[j + gap] = (grown[j + gap] - factor * x) % prime
        if 2 * order <= i:
            order = i + 1 - order
            if bound is not None and order >= bound:
                return None
            previous, scale, gap = current, d, 1
        else:
            gap += 1
        current = grown
    while len(current) > 1 and not current[-1]:
        current.pop()
    return current, order


def satisfies(terms: Sequence[int], recurrence: LinearRecurrence) -> bool:
    """Whether every term obeys the recurrence, in integers."""
    start = len(recurrence.initials)
    if list(terms[:start]) != list(recurrence.initials[: len(terms)]):
        return False
    c = recurrence.coefficients
    return all(
        sum(x * terms[n - i] for i, x in enumerate(c)) == 0 for n in range(start, len(terms))
    )


def recurrence_of(terms: Sequence[int], bound: int | None = None) -> LinearRecurrence | None:
    """The shortest linear recurrence over Z of the given terms, of order below `bound`.

    `bound` is half the number of terms where it is not given: up to there the recurrence is unique.

    Examples
    --------
    >>> recurrence_of([5, 2, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1, 14, 1])
    LinearRecurrence(coefficients=(1, 0, 0, -2, 0, 0, 1), initials=(5, 2, 1, 4, 1, 1, 6, 1))
    """
    if bound is None:
        bound = len(terms) // 2
    for prime in PRIMES:
        found = berlekamp_massey(terms, prime, bound)
        if found is None:
            return None
        residues, order = found
        lifted = tuple(c if 2 * c < prime else c - prime for c in residues)
        recurrence = LinearRecurrence(lifted, tuple(terms[:order]))
        if satisfies(terms, recurrence):
            return recurrence
    return None


def interlaced_form(recurrence: LinearRecurrence, max_period: int = 5000) -> Interlaced | None:
    """The interlaced polynomials of a recurrence whose characteristic roots are roots of unity;
    None for any other.

    Examples
    --------
    >>> interlaced_form(LinearRecurrence((1, 0, -2, 0, 1), (1, 1, 3, 1)))
    Interlaced(head=(), differences=((1, 2), (1, 0)))
    >>> interlaced_form(LinearRecurrence((1, -2), (1,))) is None
    True
    """
    from flint import fmpz_poly

    period, power = 1, 1
    _, factors = fmpz_poly(list(recurrence.coefficients)).factor()
    for factor, multiplicity in factors:
        index = int(factor.is_cyclotomic())
        if not index:
            return None
        period, power = lcm(period, index), max(power, multiplicity)
        if period > max_period:
            return None
    preperiod = recurrence.order - (len(recurrence.coefficients) - 1)
    terms = recurrence.terms(preperiod + period * power)
    return Interlaced.from_terms(terms, preperiod, period, power - 1)
