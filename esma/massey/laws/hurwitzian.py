"""Hurwitzian laws: polynomials that take turns.

A Hurwitzian (interlaced) sequence satisfies ``a[preperiod + N m + j] = P_j(m)``. It is C-finite
with a characteristic polynomial that divides ``x**t (x**N - 1)**(K + 1)``, so each of them has a
recurrence; the converse fails (Hurwitz 1896; Perron 1954, section 32; Everest et al. 2003, section
1.1.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, chain
from math import comb, gcd, lcm, log2
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from flint import fmpz_poly

from esma.continued_fractions.terms import Terms
from esma.enumeration.words import Word
from esma.massey import kernels as recognition
from esma.massey.differences import (
    Polynomial,
    Row,
    in_powers,
    row_of,
    rows_through,
    sampled,
    settled_from,
    trimmed,
    value,
)
from esma.writing.laws import Script, closed, in_letter, integers, shape

from . import kernels
from .evidence import convincing, information
from .law import TESTED, DifferenceRows, Entries, Law
from .reading import exact, integers_in, reading, written
from .recurrence import LinearRecurrence, order_bound, recurrence_of
from .tails import Tail, tail_of

if TYPE_CHECKING:
    from esma.writing.programs import Language

#: Equal terms at the end that are taken for a law.
_CONSTANT = 12
#: Bits that a law must predict to be worth a look.
_SOME = 10
#: Periods of balanced words, and of those with few factors of a length: n + 1 of length n has a
#: Sturmian word, 2n + 1 one of Arnoux and Rauzy on three letters.
_BALANCED, _LOW = 8, 4
_FACTOR, _FEW = 5, 16


@dataclass(frozen=True)
class Hurwitzian(Law):
    """``a[len(head) + N m + j] = P_j(m)`` for m = 0, 1, 2, ..., with N polynomials.

    Attributes
    ----------
    head : the terms before the regular part
    differences : for each class j the values ``(D^k P_j)(0)``, k = 0 ... K, of its forward
        differences, so that ``P_j(m) = sum_k differences[j][k] * binomial(m, k)``; integers, also
        where P_j has fractional coefficients

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> e.terms(10)
    [2, 1, 2, 1, 1, 4, 1, 1, 6, 1]
    >>> e.recurrence.coefficients
    (1, 0, 0, -2, 0, 0, 1)
    """

    kind: ClassVar[str] = "Hurwitzian"
    field: ClassVar[str] = "polynomials"

    head: tuple[int, ...]
    differences: tuple[Row, ...]

    @classmethod
    def recognise(cls, terms: Sequence[int], depth: int) -> Hurwitzian | None:
        """The polynomials that the terms show by their differences at one distance, or by their
        shortest recurrence.
        """
        shape = _shape(terms, depth)
        if shape is not None:
            return cls.from_terms(terms, *shape)
        recurrence = recurrence_of(terms, order_bound(depth))
        return None if recurrence is None else hurwitzian_of(recurrence)

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Hurwitzian | None:
        """The polynomials that a whole list follows, where what they predict is no accident.

        Equal terms at the end are a law where they are 12, and five sixths of all. Words that are
        balanced, automatic or morphic have accidental periods, which occur a + 2 times for a
        Sturmian word whose slope has a quotient a (Mignosi 1991): a balanced period must occur
        eight times, another one with few factors four times.
        """
        shape = _shape(terms, len(terms))
        if shape is None:
            return None
        preperiod, period, degree = shape
        left, fixed_by = len(terms) - preperiod, preperiod + period * (degree + 1)
        if (period, degree) == (1, 0):
            clear = left >= _CONSTANT and 6 * preperiod <= len(terms)
        else:
            clear = convincing(terms, fixed_by, 2 * log2(fixed_by))
            if clear and degree == 0:
                clear = left >= period * _times(terms[preperiod:fixed_by])
        return cls.from_terms(terms, *shape) if clear else None

    @classmethod
    def suggested(cls, terms: Sequence[int]) -> Hurwitzian | None:
        """The polynomials that a list follows which is too short to be sure of them.

        >>> print(Hurwitzian.fitted([1, 2] * 5), Hurwitzian.suggested([1, 2] * 5))
        None [⟨1, 2⟩]
        """
        shape = _shape(terms, len(terms))
        if shape is None:
            return None
        preperiod, period, degree = shape
        stop = preperiod + period * (degree + 1)
        # a few last terms of many without a law say nothing
        if information(terms, stop) < _SOME or len(terms) - stop < preperiod:
            return None
        return cls.from_terms(terms, *shape)

    @classmethod
    def from_terms(
        cls, terms: Sequence[int], preperiod: int, period: int, degree: int
    ) -> Hurwitzian:
        """The form with the given shape that the terms ``preperiod ... preperiod +
        (degree+1)*period - 1`` fix.
        """
        stop = preperiod + period * (degree + 1)
        return cls(tuple(terms[:preperiod]), rows_through(list(terms[preperiod:stop]), period))

    @classmethod
    def from_polynomials(
        cls, head: Sequence[int], polynomials: Sequence[Sequence[Fraction | int]]
    ) -> Hurwitzian:
        """The form with the given polynomials, which must take integer values."""
        width = max(map(len, polynomials))
        return cls(tuple(head), tuple(row_of(p, width) for p in polynomials))

    def advanced(self, count: int) -> Hurwitzian:
        """The form of the same sequence with the first `count` regular terms moved into the head.

        >>> Hurwitzian((), ((1, 2), (5, 0))).advanced(1)
        Hurwitzian(head=(1,), differences=((5, 0), (3, 2)))
        """
        places = (divmod(n, self.period) for n in range(count, count + self.period))
        rows = tuple(sampled(self.differences[j], m, 1) for m, j in places)
        return Hurwitzian(tuple(self.terms(self.preperiod + count)), rows)

    @property
    def fixed_by(self) -> int:
        return self.preperiod + self.period * len(self.differences[0])

    @property
    def preperiod(self) -> int:
        return len(self.head)

    @property
    def period(self) -> int:
        return len(self.differences)

    @property
    def degree(self) -> int:
        """Largest degree of the polynomials."""
        return max(len(trimmed(row)) for row in self.differences) - 1

    def __iter__(self) -> Iterator[int]:
        yield from self.head
        yield from (row[0] for row in self.differences)
        state = [list(row) for row in self.differences]
        while True:
            for row in state:
                for k in range(len(row) - 1):
                    row[k] += row[k + 1]
                yield row[0]

    def array(self, count: int) -> Terms:
        """The same, as an array of machine integers where they fit."""
        if count > 200:
            with suppress(OverflowError):
                head, rows = (np.array(x, np.int64) for x in (self.head, self.differences))
                out = np.empty(count, np.int64)
                if kernels.interlaced_terms(head, rows, out) == count:
                    return out
        return self.terms(count)

    def admissible(self, signs: Word, terms: int = TESTED) -> bool:
        """Tietze's condition, decided for all n."""
        form = self if self.head else self.advanced(1)  # the very first quotient is any integer
        start, size, phases = form.preperiod, form.period, len(signs)
        blocks = phases // gcd(size, phases)  # after so many a quotient meets the same sign
        irrational = False
        for n in range(blocks * size):
            sign, (m, j) = signs[(start + n) % phases], divmod(n, size)
            row = trimmed(sampled(form.differences[j], m, blocks))
            if settled_from(row, 1 if sign > 0 else 2) != 0:
                return False
            irrational = irrational or len(row) > 1 or row[0] + sign >= 2
        return irrational

    def sound(self, signs: Word) -> bool:
        """Always: its terms are integers, and digits say whether they are right."""
        return True

    @property
    def hurwitzian(self) -> Hurwitzian:
        """The law itself."""
        return self

    @property
    def entries(self) -> Entries:
        """Head and polynomials."""
        return Entries(self.head, tuple(map(tuple, self.coefficients)))

    @property
    def rows(self) -> DifferenceRows:
        """Head and differences."""
        return DifferenceRows(
            self.head, tuple(chain.from_iterable(self.differences)), (), self.period
        )

    @property
    def begins(self) -> int:
        """The index from which on the recurrence holds."""
        return self.order

    def tail(self, signs: Word) -> Tail:
        """The polynomials, defined at all integers, up to a shift."""
        return tail_of(self.head, self.differences, signs)

    def numbers(self) -> Sequence[int | Fraction]:
        """Head and coefficients."""
        return [*self.head, *chain.from_iterable(self.coefficients)]

    def described(self) -> str:
        return shape(f"{self.period}", self.degree, self.preperiod)

    def rule(self, script: Script) -> str:
        """The shortest recurrence."""
        return self.recurrence.rule(script)

    def data(self) -> dict[str, Any]:
        """Head and polynomials."""
        return {"head": list(self.head), "polynomials": written(self.coefficients)}

    def fields(self) -> dict[str, Any]:
        """Polynomials and the shortest recurrence, whose first terms begin with the head."""
        return {
            "preperiod": self.preperiod,
            "period": self.period,
            "polynomials": written(self.coefficients),
            "recurrence": list(self.recurrence.coefficients),
            "initials": list(self.recurrence.initials),
        }

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Hurwitzian | None:
        """The polynomials, with a head from the first terms of the recurrence."""
        if fields["polynomials"] is None:
            return None
        with reading("recurrence or initials"):
            initials = integers_in(fields, "initials")
            LinearRecurrence(integers_in(fields, "recurrence"), initials)
        preperiod, polynomials = fields["preperiod"], fields["polynomials"]
        with reading("preperiod or period"):
            # a recurrence is never shorter than its transient: no term has to be computed
            head = initials[:preperiod]
            if type(preperiod) is not int or len(head) != preperiod:
                raise ValueError
            if fields["period"] != len(polynomials):
                raise ValueError
        with reading("polynomials"):
            if not all(isinstance(p, list) and p for p in polynomials):
                raise ValueError
            return cls.from_polynomials(head, [list(map(exact, p)) for p in polynomials])

    def program(self, language: Language) -> str:
        """The polynomials by the class of the index."""
        rows = [language.polynomial(p, "m") for p in self.polynomials]
        return language.blocks(self.head, rows)

    def written(self, script: Script, width: float | None = None) -> str:
        head, block = integers(self.head, script), self.block(script)
        return closed(head, block, script, width, growing=self.degree > 0)

    def block(self, script: Script) -> list[str]:
        """The polynomials, written."""
        return [in_letter(p, script) for p in self.coefficients]

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
            if value(self.differences[size - 1 - j], -1 - back) != self.head[first - 1 - n]:
                first -= n
                break
        else:
            first = 0
        return first + len(self.connection) - 1

    @cached_property
    def recurrence(self) -> LinearRecurrence:
        """The shortest recurrence of all terms."""
        return LinearRecurrence(self.connection, tuple(self.terms(self.order)))


def hurwitzian_of(recurrence: LinearRecurrence, max_period: int = 5000) -> Hurwitzian | None:
    """The interlaced polynomials of a recurrence whose characteristic roots are roots of unity;
    None for any other.

    >>> hurwitzian_of(LinearRecurrence((1, 0, -2, 0, 1), (1, 1, 3, 1)))
    Hurwitzian(head=(), differences=((1, 2), (1, 0)))
    >>> hurwitzian_of(LinearRecurrence((1, -2), (1,))) is None
    True
    """
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


def _times(period: Sequence[int]) -> int:
    """How often a period has to occur so that it is no accident of a word of low complexity.

    >>> _times([1, 1, 2]), _times([1, 2, 2, 1]), _times([3, 1, 4, 1, 5, 9])
    (8, 4, 1)
    """
    size, word = len(period), [*period] * (2 + _FACTOR // len(period))
    letters = sorted(set(period))
    if len(letters) == 2:
        sums = [0, *accumulate(letters.index(a) for a in word)]
        counts = ([sums[n + k] - sums[n] for n in range(size)] for k in range(1, size))
        if all(max(c) - min(c) < 2 for c in counts):
            return _BALANCED
    factors = {tuple(word[n : n + _FACTOR]) for n in range(size)}
    low = len(factors) <= _FEW and (len(letters) < 4 or size > _FEW)
    return _LOW if low else 1


def _shape(a: Sequence[int], depth: int) -> tuple[int, int, int] | None:
    """(preperiod, period, degree), as the kernel finds them, for integers of any size."""

    def vanishes(t: int, lag: int, order: int) -> bool:
        return not sum((-1) ** i * comb(order, i) * a[t - i * lag] for i in range(order + 1))

    free, found = depth, None
    for lag in range(1, depth // 2 + 1):
        if lag >= free:
            break
        for degree in range(min(depth // lag - 2, recognition.MAX_DEGREE) + 1):
            first, t = (degree + 1) * lag, len(a) - 1
            while t >= first and vanishes(t, lag, degree + 1):
                t -= 1
            if t < depth - lag:
                size = t + 1
                if size < free and size + lag <= depth:
                    free, found = size, (size - first, lag, degree)
                break
    return found
