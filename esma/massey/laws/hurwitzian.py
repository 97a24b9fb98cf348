"""Hurwitzian laws: polynomials that take turns.

A Hurwitzian (interlaced) sequence satisfies ``a[preperiod + N m + j] = P_j(m)``. It is C-finite
with a characteristic polynomial that divides ``x**t (x**N - 1)**(K + 1)``, so each of them has a
recurrence; the converse fails (Hurwitz 1896; Perron 1954, section 32; Everest et al. 2003, section
1.1.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import comb, lcm

from esma.massey.differences import Polynomial, forward_differences, in_powers
from esma.writing.laws import ClosedForm, Script, closed, in_letter, integers

from .recurrence import LinearRecurrence


@dataclass(frozen=True)
class Hurwitzian(ClosedForm):
    """``a[len(head) + N m + j] = P_j(m)`` for m = 0, 1, 2, ..., with N polynomials.

    Attributes
    ----------
    head : the terms before the regular part
    differences : for each class j the values ``(D^k P_j)(0)``, k = 0 ... K, of its forward
        differences, so that
        ``P_j(m) = sum_k differences[j][k] * binomial(m, k)``; integers, also where P_j has
        fractional coefficients

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> e.terms(10)
    [2, 1, 2, 1, 1, 4, 1, 1, 6, 1]
    >>> e.recurrence.coefficients
    (1, 0, 0, -2, 0, 0, 1)
    """

    head: tuple[int, ...]
    differences: tuple[tuple[int, ...], ...]

    @classmethod
    def from_terms(
        cls, terms: Sequence[int], preperiod: int, period: int, degree: int
    ) -> Hurwitzian:
        """The form with the given shape that the terms ``preperiod ... preperiod +
        (degree+1)*period - 1`` fix.
        """
        columns = []  # difference by difference, each over all classes
        stop = preperiod + period * (degree + 1)
        regular = list(terms[preperiod:stop])
        while regular:
            columns.append(regular[:period])
            regular = [b - a for a, b in zip(regular, regular[period:], strict=False)]
        return cls(tuple(terms[:preperiod]), tuple(zip(*columns, strict=True)))

    @classmethod
    def from_polynomials(
        cls, head: Sequence[int], polynomials: Sequence[Sequence[Fraction | int]]
    ) -> Hurwitzian:
        """The form with the given polynomials, which must take integer values."""
        degree = max(len(p) for p in polynomials) - 1
        rows = []
        for p in polynomials:
            values = [sum(c * m**k for k, c in enumerate(p)) for m in range(degree + 1)]
            if any(v.denominator != 1 for v in values):
                raise ValueError(
                    "partial quotients are integers: a polynomial takes a fractional value"
                )
            rows.append(tuple(forward_differences([int(v) for v in values])))
        return cls(tuple(head), tuple(rows))

    def advanced(self, count: int) -> Hurwitzian:
        """The form of the same sequence with the first `count` regular terms moved into the head.

        >>> Hurwitzian((), ((1, 2), (5, 0))).advanced(1)
        Hurwitzian(head=(1,), differences=((5, 0), (3, 2)))
        """
        rows = [list(row) for row in self.differences]
        head = list(self.head)
        for n in range(count):
            row = rows[n % self.period]
            head.append(row[0])
            for k in range(len(row) - 1):
                row[k] += row[k + 1]
        turn = count % self.period
        return Hurwitzian(tuple(head), tuple(map(tuple, rows[turn:] + rows[:turn])))

    @property
    def preperiod(self) -> int:
        return len(self.head)

    @property
    def period(self) -> int:
        return len(self.differences)

    @property
    def degree(self) -> int:
        """Largest degree of the polynomials."""
        return max(_degree(row) for row in self.differences)

    def __iter__(self) -> Iterator[int]:
        yield from self.head
        yield from (row[0] for row in self.differences)
        state = [list(row) for row in self.differences]
        while True:
            for row in state:
                for k in range(len(row) - 1):
                    row[k] += row[k + 1]
                yield row[0]

    def terms(self, count: int) -> list[int]:
        """The first `count` terms."""
        if count <= len(self.head):
            return list(self.head[:count])
        return list(islice(iter(self), count))

    def written(self, script: Script, width: float | None = None) -> str:
        """The closed form, for parameters see `esma.writing.laws.closed`."""
        block = [in_letter(p, script) for p in self.coefficients]
        return closed(integers(self.head, script), block, script, width, growing=self.degree > 0)

    @cached_property
    def coefficients(self) -> list[Sequence[int | Fraction]]:
        """Those of the P_j, see :func:`in_powers`."""
        return list(map(in_powers, self.differences))

    @property
    def polynomials(self) -> tuple[Polynomial, ...]:
        """The P_j in powers of m."""
        return tuple(tuple(map(Fraction, p)) for p in self.coefficients)

    @cached_property
    def connection(self) -> tuple[int, ...]:
        """The connection polynomial of the shortest recurrence: that of the regular part, so the
        same for all forms with one tail.

        The generating function of the regular part is ``R(x) / (1 - x^N)^(K+1)``; its denominator
        in lowest terms.
        """
        from flint import fmpz_poly

        size, power = self.period, self.degree + 1
        q = (1 - fmpz_poly([0] * size + [1])) ** power
        regular = Hurwitzian((), self.differences).terms(size * power)
        r = fmpz_poly((fmpz_poly(regular) * q).coeffs()[: size * power])
        q = q // r.gcd(q)
        return tuple(int(c) * int(q[0]) for c in q.coeffs())

    @property
    def order(self) -> int:
        """The order of the shortest recurrence, with the transient: those of the first terms that
        the regular part, continued backwards, does not give.
        """
        first, size = self.preperiod, self.period
        for n in range(first):
            back, j = divmod(n, size)
            row = self.differences[size - 1 - j]
            before = sum((-1) ** k * comb(back + k, k) * d for k, d in enumerate(row))
            if before != self.head[first - 1 - n]:
                first -= n
                break
        else:
            first = 0
        return first + len(self.connection) - 1

    @cached_property
    def recurrence(self) -> LinearRecurrence:
        """The shortest recurrence of all terms."""
        return LinearRecurrence(self.connection, tuple(self.terms(self.order)))


def _degree(row: tuple[int, ...]) -> int:
    return max((k for k, d in enumerate(row) if d), default=0)


def hurwitzian_of(recurrence: LinearRecurrence, max_period: int = 5000) -> Hurwitzian | None:
    """The interlaced polynomials of a recurrence whose characteristic roots are roots of unity;
    None for any other.

    Examples
    --------
    >>> hurwitzian_of(LinearRecurrence((1, 0, -2, 0, 1), (1, 1, 3, 1)))
    Hurwitzian(head=(), differences=((1, 2), (1, 0)))
    >>> hurwitzian_of(LinearRecurrence((1, -2), (1,))) is None
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
    return Hurwitzian.from_terms(terms, preperiod, period, power - 1)
