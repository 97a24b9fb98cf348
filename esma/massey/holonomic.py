"""Holonomic sequences: recurrences whose coefficients are polynomials in the index.

``sum_i q_i(n) a(n - i) = 0`` is a system of linear equations in the coefficients of the q_i
(guessing, as in Salvy and Zimmermann 1994; Kauers 2009). It is solved modulo a prime first, where
nearly every guess fails at once, then over the rational numbers, so that every term satisfies it in
integers. There are at least 16 equations more than unknowns; each of them holds by accident modulo
a prime of 61 bits with a probability of about 2**-61, so that a false recurrence is out of the
question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Final

from .lift import PRIMES

#: Equations past the number of unknowns that a guess has to satisfy.
SURPLUS: Final = 16


@dataclass(frozen=True)
class HolonomicRecurrence:
    """``sum_i coefficients[i](n) a(n - i) = 0`` for all ``n >= len(initials)``.

    Attributes
    ----------
    coefficients : polynomials in n, integers, lowest degree first, for i = 0, 1, ..., order
    initials : the first terms
    surplus : equations past the number of unknowns that it was found to satisfy
    """

    coefficients: tuple[tuple[int, ...], ...]
    initials: tuple[int, ...]
    surplus: int = 0

    @property
    def order(self) -> int:
        """How many terms back the recurrence goes."""
        return len(self.coefficients) - 1

    @property
    def degree(self) -> int:
        """Largest degree of the coefficients."""
        return max(map(len, self.coefficients)) - 1

    def terms(self, count: int) -> list[int]:
        """The first `count` terms.

        Raises
        ------
        ValueError
            If the recurrence leaves a term open, or it is no integer.
        """
        found = list(self.initials[:count])
        while len(found) < count:
            n = len(found)
            lead, *others = (_value(q, n) for q in self.coefficients)
            total = -sum(x * found[n - i] for i, x in enumerate(others, 1))
            if not lead or total % lead:
                raise ValueError(f"term {n} does not follow from those before it as an integer")
            found.append(total // lead)
        return found


def holonomic_of(
    terms: Sequence[int], max_order: int = 6, max_degree: int = 6
) -> HolonomicRecurrence | None:
    """The recurrence with polynomial coefficients that integers follow, with the fewest unknowns.

    Parameters
    ----------
    terms : all of them have to follow it. With (order + 1)(degree + 1) unknowns, 16 equations must
        be left over, so that 100 terms allow for about 80 unknowns
    max_order, max_degree : bounds of the guess

    Examples
    --------
    Factorials, a(n) = n a(n-1), and no law:

    >>> from math import factorial
    >>> found = holonomic_of([factorial(n) for n in range(30)])
    >>> found.coefficients, found.surplus
    (((1,), (0, -1)), 25)
    >>> pi = [3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2, 1, 84, 2, 1, 1, 15]
    >>> holonomic_of(pi) is None
    True
    """
    shapes = sorted(
        ((r, d) for r in range(max_order + 1) for d in range(max_degree + 1)),
        key=lambda shape: ((shape[0] + 1) * (shape[1] + 1), shape),
    )
    for order, degree in shapes:
        unknowns = (order + 1) * (degree + 1)
        surplus = len(terms) - order - unknowns
        if surplus < SURPLUS:
            continue
        rows = [
            [n**k * terms[n - i] for i in range(order + 1) for k in range(degree + 1)]
            for n in range(order, len(terms))
        ]
        coefficients = _solution(rows, degree + 1)
        if coefficients is None:
            continue
        # where the leading coefficient is 0, a term is left open
        opened = [n for n in range(len(terms)) if not _value(coefficients[0], n)]
        start = max([order, *(n + 1 for n in opened)])
        surplus = len(terms) - start - unknowns
        if surplus >= SURPLUS:
            return HolonomicRecurrence(coefficients, tuple(terms[:start]), surplus)
    return None


def _solution(rows: list[list[int]], width: int) -> tuple[tuple[int, ...], ...] | None:
    """Polynomials of so many coefficients that solve all rows, the first of them not 0."""
    from flint import fmpz_mat, nmod_mat

    prime = PRIMES[0]
    size = len(rows[0])
    reduced = nmod_mat(len(rows), size, [x % prime for row in rows for x in row], prime)
    if reduced.rank() == size:
        return None
    basis, nullity = fmpz_mat(rows).nullspace()
    for j in range(nullity):
        vector = [int(basis[i, j]) for i in range(size)]
        lead = next((x for x in reversed(vector[:width]) if x), 1)
        common = gcd(*vector) * (1 if lead > 0 else -1)
        vector = [x // common for x in vector]
        if any(vector[:width]):
            return tuple(_trimmed(vector[i : i + width]) for i in range(0, size, width))
    return None


def _trimmed(q: list[int]) -> tuple[int, ...]:
    while len(q) > 1 and not q[-1]:
        q = q[:-1]
    return tuple(q)


def _value(q: Sequence[int], n: int) -> int:
    total = 0
    for c in reversed(q):
        total = total * n + c
    return total
