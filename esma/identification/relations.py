"""Integer relations between 1, x, c and xc, by lattices (Lenstra, Lenstra, Lovász 1982)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import log2
from typing import Final

from flint import fmpz_mat

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.constants import simplest_between
from esma.system.precision import digits_of_bits

from .known import BITS, Known, known

#: Bits that a relation must explain beyond those of its own coefficients and of the place of its
#: number in the list: by chance one in 2**MARGIN numbers has such a relation.
MARGIN: Final = 27
#: Bits below which the simplest relation with the first number would be no evidence.
LEAST: Final = MARGIN + 7
#: Bits in which a rational number is seen.
_LOOKED_AT: Final = 1 << 13


@dataclass(frozen=True)
class Ends:
    """A number between ``low/2**bits`` and ``high/2**bits``, which are at most 2 apart."""

    low: int
    high: int
    bits: int

    @classmethod
    def of(cls, low: Fraction, high: Fraction) -> Ends:
        """Between two rational numbers, to as many bits as they agree on.

        >>> Ends.of(Fraction(314, 100), Fraction(315, 100))
        Ends(low=100, high=101, bits=5)
        """
        width = high - low
        bits = max(width.denominator.bit_length() - width.numerator.bit_length() - 1, 0)
        a, b = ((x.numerator << bits) // x.denominator for x in (low, high))
        return cls(a, b + 1, bits)

    @property
    def digits(self) -> int:
        """Decimal digits to which the number is known."""
        return digits_of_bits(self.bits)

    @property
    def is_far(self) -> bool:
        """Whether only coefficients as large as all that is known could make so large a number."""
        return self.low.bit_length() > 2 * self.bits

    def rounded(self, bits: int) -> Ends:
        """To fewer bits."""
        less = max(self.bits - bits, 0)
        return Ends(self.low >> less, (self.high >> less) + 1, self.bits - less)


def rational(y: Ends) -> Fraction | None:
    """A rational number of so small a height that the agreement is no accident."""
    near = y.rounded(_LOOKED_AT)
    p, q = simplest_between(near.low, near.high, 1 << near.bits)
    if 2 * log2(2 * max(abs(p), q) + 1) + MARGIN > near.bits:
        return None
    return Fraction(p, q) if y.low * q <= p << y.bits <= y.high * q else None


def algebraic(y: Ends, degree: int) -> tuple[int, ...] | None:
    """A polynomial of this degree that is nearly 0 there: coprime coefficients, the lowest degree
    first, the last one positive.

    >>> algebraic(Ends.of(Fraction(141421356237309504880, 10**20), Fraction(141421356237309504881,
    ...     10**20)), 2)
    (-2, 0, 1)
    """
    y = y.rounded(BITS // 2 * degree)
    if y.is_far:
        return None
    size, power, rows = degree + 1, 1 << y.bits, list[int]()
    for i in range(size):
        rows += [*(int(i == j) for j in range(size)), power]
        power = power * y.low >> y.bits
    found = _shortest(rows, size)
    if found[-1] == 0 or not _explains(found, size, y.bits):
        return None
    return found if found[-1] > 0 else tuple(-c for c in found)


def mobius(y: Ends, c: Known, chance: float = 0) -> Matrix | None:
    """The map with ``y = (a x + b)/(c x + d)``, as far as it is seen, if its coefficients are small
    beside the digits of y.

    Parameters
    ----------
    chance : bits that its coefficients must explain besides
    """
    y = y.rounded(c.bits - 8)
    here, one, x = y.low, 1 << y.bits, c.scaled >> c.bits - y.bits
    rows = [1, 0, 0, 0, one, 0, 1, 0, 0, x, 0, 0, 1, 0, -here, 0, 0, 0, 1, -(here * x >> y.bits)]
    b, a, d, c_ = found = _shortest(rows, 4)
    return (a, b, c_, d) if a * d != b * c_ and _explains(found, 4, y.bits - chance) else None


def images(y: Ends, holds: Callable[[Known, Matrix], bool]) -> tuple[Known, Matrix] | None:
    """The first known number of which y is an image, as a closer look confirms."""
    if y.rounded(BITS - 8).is_far:
        return None
    for place, c in enumerate(known(), 1):
        found = mobius(y, c, log2(place))
        if found is not None and holds(c, found):
            return c, found
    return None


def _shortest(rows: list[int], size: int) -> tuple[int, ...]:
    reduced = fmpz_mat(size, size + 1, rows).lll()
    return tuple(int(reduced[0, j]) for j in range(size))


def _explains(coefficients: tuple[int, ...], size: int, bits: float) -> bool:
    """Whether so many bits are far more than coefficients of this size could fit by chance."""
    return size * log2(2 * max(map(abs, coefficients)) + 1) + MARGIN <= bits
