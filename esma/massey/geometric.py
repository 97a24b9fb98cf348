"""Interlaced polynomials in a power of the block's index: ``a[pre + N m + j] = P_j(B**m)``.

So are the quotients of Tasoev's continued fractions ``[0; u a, u a**2, u a**3, ...]`` and of their
Möbius images: sequences with a linear recurrence whose characteristic roots are roots of unity and
N-th roots of powers of one base B (Tasoev 2000; Komatsu 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .differences import Polynomial

#: Longest period of the polynomials that is looked for.
_MAX_PERIOD = 400
#: Largest exponent of the base in a polynomial.
_MAX_POWER = 6


@dataclass(frozen=True)
class Geometric:
    """``a[len(head) + N m + j] = P_j(base**m)`` for m = 0, 1, 2, ..., with N polynomials.

    Attributes
    ----------
    head : the terms before
    base : at least 2
    polynomials : coefficients, lowest power first; values are integers

    Examples
    --------
    >>> from esma.massey.laws.recurrence import LinearRecurrence
    >>> it = LinearRecurrence((1, -2), (0, 2)).geometric     # 0, 2, 4, 8, ...
    >>> it.head, it.base, it.polynomials == ((Fraction(0), Fraction(2)),)
    ((0,), 2, True)
    """

    head: tuple[int, ...]
    base: int
    polynomials: tuple[Polynomial, ...]

    def term(self, n: int) -> int:
        """One term.

        >>> Geometric((0,), 2, ((0, 2),)).term(10)
        1024
        """
        if n < len(self.head):
            return self.head[n]
        m, j = divmod(n - len(self.head), len(self.polynomials))
        return int(sum(c * self.base ** (m * i) for i, c in enumerate(self.polynomials[j])))

    def advanced(self, count: int) -> Geometric:
        """The form of the same terms with `count` more of them in the head.

        >>> Geometric((0,), 2, ((0, 2),)).advanced(1).head
        (0, 2)
        """
        start, size = len(self.head), len(self.polynomials)
        head = (*self.head, *(self.term(start + n) for n in range(count)))
        rows = []
        for j in range(count, count + size):
            m, i = divmod(j, size)
            rows.append(tuple(c * self.base ** (m * k) for k, c in enumerate(self.polynomials[i])))
        return Geometric(head, self.base, tuple(rows))

    def grouped(self, blocks: int) -> Geometric:
        """The form of the same terms with `blocks` blocks taken as one."""
        rows = [
            tuple(c * self.base ** (m * k) for k, c in enumerate(p))
            for m in range(blocks)
            for p in self.polynomials
        ]
        return Geometric(self.head, self.base**blocks, tuple(rows))


def geometric_form(
    coefficients: Sequence[int], order: int, terms: Callable[[int], list[int]]
) -> Geometric | None:
    """The polynomials in a power that a linear recurrence amounts to; None where there are none,
    as for Fibonacci's numbers, or where there is no growth.

    Parameters
    ----------
    coefficients : the connection polynomial
    order : that of the recurrence with its transient
    terms : gives the first terms

    Examples
    --------
    (2**n - (-1)**n)/3, Jacobsthal's numbers, OEIS A001045:

    >>> from esma.massey.laws.recurrence import LinearRecurrence
    >>> it = LinearRecurrence((1, -1, -2), (0, 1)).geometric
    >>> [it.term(n) for n in range(8)], it.base, len(it.polynomials)
    ([0, 1, 1, 3, 5, 11, 21, 43], 4, 2)
    >>> LinearRecurrence((1, -1, -1), (0, 1)).geometric is None
    True
    """
    from flint import fmpz_poly

    least, growing = 1, []
    _, factors = fmpz_poly(list(reversed(coefficients))).factor()
    for factor, multiplicity in factors:
        if multiplicity > 1:
            return None
        index = int(factor.is_cyclotomic())
        if index:
            least = lcm(least, index)
        else:
            growing.append(factor)
    if not growing:
        return None
    x = fmpz_poly([0, 1])
    for period in range(least, _MAX_PERIOD + 1, least):
        powers = [x**period % factor for factor in growing]
        if all(p.degree() == 0 and p[0] > 1 for p in powers):
            return _with_powers(
                terms, order - len(coefficients) + 1, period, {int(p[0]) for p in powers}
            )
    return None


def _with_powers(
    terms: Callable[[int], list[int]], head: int, period: int, powers: set[int]
) -> Geometric | None:
    """The form whose characteristic roots to the power `period` are 1 and these."""
    from flint import fmpq_mat

    base = min(powers)
    exponents = [i for i in range(_MAX_POWER + 1) if i == 0 or base**i in powers]
    if len(exponents) <= len(powers):  # one is not a power of the smallest, or too high
        return None
    size = len(exponents)
    first = terms(head + period * size)
    rows = [base ** (m * i) for m in range(size) for i in exponents]
    system = fmpq_mat(size, size, rows)
    polynomials = []
    for j in range(period):
        column = [first[head + period * m + j] for m in range(size)]
        found = system.solve(fmpq_mat(size, 1, column))
        p = [Fraction(0)] * (exponents[-1] + 1)
        for i, k in enumerate(exponents):
            p[k] = Fraction(int(found[i, 0].p), int(found[i, 0].q))
        while len(p) > 1 and not p[-1]:
            p.pop()
        polynomials.append(tuple(p))
    return Geometric(tuple(first[:head]), base, tuple(polynomials))
