"""Simple continued fractions: the partial quotients that an enclosure makes certain.

Euclid's algorithm runs on both ends of an interval with integer ends; a quotient is given out only
while both ends agree, so that every number inside has it (Hardy and Wright 2008, section 10.6, for
uniqueness).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, log2
from typing import Final, Protocol

from esma.errors import PrecisionError

from .euclid import euclid
from .half_gcd import quotients

#: Numbers of at least this many bits are expanded in subquadratic time.
LONG = 1 << 16


#: Bits past those that are known of a number, in which its bounds are whole numbers.
GUARD: Final = 64
#: Lochs 1964: so many quotients are made certain by a decimal digit of almost all numbers.
LOCHS: Final = 0.9702701143920339


def known_bits(number: object) -> int | None:
    """How many bits of a number are known, where there are no more to be had; None for others."""
    known: int | None = getattr(number, "known_bits", None)
    return known


def digits_for(count: int) -> int:
    """About how many digits make so many quotients certain.

    >>> digits_for(20)
    21
    """
    return ceil(count / LOCHS)


def quotients_text(count: int) -> str:
    """So many quotients "is" or "are"."""
    return f"{count or 'no'} quotient{' is' if count < 2 else 's are'}"


class Enclosable(Protocol):
    """A real number that can be enclosed as narrowly as one asks."""

    def interval(self, bits: int) -> tuple[int, int]:
        """Integers (lo, hi) with lo <= x * 2**bits <= hi, a few units apart."""
        ...


def quotients_of_interval(
    low: tuple[int, int], high: tuple[int, int], limit: int | None = None
) -> list[int]:
    """Partial quotients shared by all real numbers between two fractions.

    Parameters
    ----------
    low, high : pairs (numerator, denominator) of integers, denominators positive
    limit : the most terms

    Returns
    -------
    list of int
        Exact and certain for every irrational number in between. For two equal ends the whole
        finite expansion.

    Examples
    --------
    >>> quotients_of_interval((314159265, 10**8), (314159266, 10**8))
    [3, 7, 15, 1]
    >>> quotients_of_interval((-7, 3), (-7, 3))
    [-3, 1, 2]
    """
    (n1, d1), (n2, d2) = low, high
    if d1 <= 0 or d2 <= 0:
        raise ValueError("denominators must be positive")
    whole = n1 // d1
    if whole != n2 // d2:
        return []
    first = [whole]  # the first one may be negative; the rest is Euclid on nonnegative numbers
    n1, d1, n2, d2 = d1, n1 - whole * d1, d2, n2 - whole * d2
    if limit is not None and limit <= 1:
        return first[: max(limit, 0)]
    bits = max(n1.bit_length(), d1.bit_length(), n2.bit_length(), d2.bit_length())
    wanted = 2 * bits if limit is None else limit - 1
    if min(bits, 4 * wanted) < LONG:
        return first + euclid(n1, d1, n2, d2, wanted)
    return first + quotients(n1, d1, n2, d2, wanted)


def reach(terms: Sequence[int], most: int) -> int | None:
    """About how many quotients `most` bits make certain of a number whose largest ones so far, six
    of the last eighteen at least, are each more than half as long as all before it together; None
    of other numbers.

    >>> reach([0, 1, 1, 1, 4, 9, 196, 16641, 639988804, 177227652025317609], 1 << 25)
    28
    >>> reach([2**n for n in range(100)], 1 << 25) is None
    True
    """
    lengths = [a.bit_length() for a in terms]
    totals = [0, *accumulate(lengths)]
    large = [n for n, size in enumerate(lengths) if n and 2 * size > max(totals[n], 4)][-6:]
    if len(large) < 6 or len(terms) - large[0] > 18:
        return None
    first, last = large[2], large[5]
    grown = log2(totals[last + 1] / totals[first + 1]) / 3
    # the value is so near to a convergent that its bits are those of two denominators
    left = log2(most / (totals[-1] * (1 + 2**grown))) / grown
    return len(terms) + max(int(left * (last - first) / 3), 0)


def require_reach(number: object, terms: Sequence[int], count: int, most: int) -> None:
    """Refuse to look for quotients that grow too fast for `most` bits to make them certain.

    Raises
    ------
    PrecisionError
        One line that says how many can be had.
    """
    least = reach(terms, most)
    if least is not None and len(terms) < count and least < count:
        raise PrecisionError(
            f"the quotients of {getattr(number, 'name', 'the number')} grow so fast that about"
            f" {least} can be had, as {most:,} bits are allowed: ask for fewer terms"
        )


@dataclass(eq=False)
class SimpleExpansion:
    """The simple continued fraction of one real number, extended on demand; what was certain stays.

    Attributes
    ----------
    number : the number, anything with ``interval(bits)``
    max_bits : precision never goes past it; what is missing then is said by :class:`PrecisionError`

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> SimpleExpansion(constant("e")).terms(10)
    [2, 1, 2, 1, 1, 4, 1, 1, 6, 1]
    """

    number: Enclosable
    max_bits: int = 1 << 25
    _terms: list[int] = field(default_factory=list, repr=False)
    _bits: int = field(default=0, repr=False)

    def certain_at(self, bits: int) -> list[int]:
        """All terms that an enclosure of 2**-bits makes certain (or more, where more are known)."""
        if bits > self._bits:
            if bits > self.max_bits:
                raise PrecisionError(
                    f"{bits} bits are asked for and {self.max_bits} are allowed:"
                    " ask for fewer terms or digits"
                )
            low, high = self.number.interval(bits)
            terms = quotients_of_interval((low, 1 << bits), (high, 1 << bits))
            if len(terms) > len(self._terms):
                self._terms = terms
            self._bits = bits
        return self._terms

    def terms(self, count: int) -> list[int]:
        """The first `count` partial quotients; precision is raised until they are certain.

        Raises
        ------
        PrecisionError
            when `max_bits` does not suffice, as for a rational number, whose expansion ends.
        """
        bits = max(self._bits, 128, 4 * count)
        known = known_bits(self.number)
        while len(self._terms) < count:
            self.certain_at(bits)
            require_reach(self.number, self._terms, count, self.max_bits)
            if known is not None and bits > known + GUARD and len(self._terms) < count:
                raise PrecisionError(
                    f"{quotients_text(len(self._terms))} certain: for {count:,}, about"
                    f" {digits_for(count)} digits must be known"
                )
            bits *= 2
        return self._terms[:count]
