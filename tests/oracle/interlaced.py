"""Interlaced polynomials: a_{preperiod + period m + j} = P_j(m), 0 <= j < period, m = 0, 1, 2, ...

By brute force: for every period and degree, the (degree + 1)-th difference at distance `period`
must vanish from some place on. Several descriptions may fit a finite sequence; the one with the
fewest free numbers, preperiod + period (degree + 1), is taken. For a sequence that is interlaced
for ever this is the least period: a multiple of the period has more free numbers and needs the same
preperiod, since the tail's continuation backwards is unique.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class InterlacedForm:
    """An interlaced form; `polynomials[j]` holds the coefficients of P_j, lowest degree first."""

    preperiod: int
    period: int
    polynomials: tuple[tuple[Fraction, ...], ...]

    @property
    def degree(self) -> int:
        """The highest degree of a polynomial."""
        return max(len(polynomial) for polynomial in self.polynomials) - 1

    def value(self, n: int) -> Fraction:
        """The n-th term, n >= preperiod.

        >>> InterlacedForm(1, 2, ((Fraction(5),), (Fraction(1), Fraction(2)))).value(4)
        Fraction(3, 1)
        """
        m, j = divmod(n - self.preperiod, self.period)
        return sum((c * m**k for k, c in enumerate(self.polynomials[j])), Fraction(0))


def differences(sequence: Sequence[int], lag: int, times: int) -> list[int]:
    """The operator E^lag - 1 (E: shift) applied `times` times.

    >>> differences([0, 1, 4, 9, 16], 1, 2)
    [2, 2, 2]
    """
    values = list(sequence)
    for _ in range(times):
        values = [values[i + lag] - values[i] for i in range(len(values) - lag)]
    return values


def through_points(values: Sequence[int]) -> tuple[Fraction, ...]:
    """The polynomial P with P(m) = values[m], by Newton's forward differences; no leading zeros.

    >>> through_points([1, 3, 5])
    (Fraction(1, 1), Fraction(2, 1))
    >>> through_points([0, 1, 3])
    (Fraction(0, 1), Fraction(1, 2), Fraction(1, 2))
    """
    coefficients = [Fraction(0)] * len(values)
    binomial = [Fraction(1)]  # C(m, k) as a polynomial in m
    for k in range(len(values)):
        for i, b in enumerate(binomial):
            coefficients[i] += differences(values, 1, k)[0] * b
        shifted = [Fraction(0), *binomial]  # times (m - k) / (k + 1)
        for i, b in enumerate(binomial):
            shifted[i] -= k * b
        binomial = [b / (k + 1) for b in shifted]
    while len(coefficients) > 1 and coefficients[-1] == 0:
        coefficients.pop()
    return tuple(coefficients)


def interlaced_form(
    sequence: Sequence[int], multiple_of: int = 1, max_degree: int = 2, evidence: int = 12
) -> InterlacedForm | None:
    """The interlaced form with the fewest free numbers, or None.

    Parameters
    ----------
    sequence : the first terms
    multiple_of : the period must be a multiple of this (the length of the sign word)
    max_degree : the highest degree tried
    evidence : at least this many terms, and at least one whole period, must be predicted by the
        others

    Examples
    --------
    >>> e = [2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1, 14, 1, 1, 16]
    >>> form = interlaced_form(e)
    >>> form.preperiod, form.period, [[int(c) for c in p] for p in form.polynomials]
    (1, 3, [[1], [2, 2], [1]])
    >>> pi = [3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2, 1, 84, 2, 1]
    >>> interlaced_form(pi) is None
    True
    """
    best: tuple[int, int, int] | None = None  # free numbers, period, preperiod
    for period in range(multiple_of, len(sequence), multiple_of):
        for degree in range(max_degree + 1):
            remainder = differences(sequence, period, degree + 1)
            preperiod = len(remainder)
            while preperiod > 0 and remainder[preperiod - 1] == 0:
                preperiod -= 1
            if len(remainder) - preperiod >= max(evidence, period):
                candidate = (preperiod + period * (degree + 1), period, preperiod)
                if best is None or candidate < best:
                    best = candidate
    if best is None:
        return None
    free, period, preperiod = best
    count = (free - preperiod) // period
    polynomials = tuple(
        through_points([sequence[preperiod + period * m + j] for m in range(count)])
        for j in range(period)
    )
    return InterlacedForm(preperiod, period, polynomials)
