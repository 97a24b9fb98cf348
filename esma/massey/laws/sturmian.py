"""Sturmian words: two quotients in an order that is that of ``floor((n + 1) t + r) - floor(n t +
r)``, with a quadratic slope t (Lothaire 2002, chapter 2).

The sums of the first n letters leave an interval for the slope. The continued fraction that all
numbers of the interval have in common has to become periodic, by as many quotients past those that
fix the period as hold five bits. T letters of a Sturmian word hold no more than log2(T**3) bits, so
that its slope cannot be seen as surely as other laws; that the word is balanced is sure. Of words
of one slope there are T + 1 of T letters, so that the k-th simplest start is tried where T is 32 k
at least: five bits again. Costs some microseconds a letter; words with more than two letters, or
letters that are not neighbours in number of 0 and 1 in turn, are passed over at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, product
from math import isqrt
from typing import TYPE_CHECKING, Any, ClassVar, Final

from esma.writing.laws import UNICODE, Script

from .evidence import MARGIN, information, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

_HEAD: Final = 2
#: Where a word may start: intercepts and indices, the simplest first.
_STARTS: Final = tuple(
    product((Fraction(0), Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)), (1, 0, 2, -1))
)
_LEAST: Final = 3
_BITS: Final = 5


@dataclass(frozen=True)
class Sturmian(RequestedLaw):
    """After h first quotients the m-th one is ``letters[floor((n + 1) t + r) - floor(n t + r)]``
    with ``n = m - h + shift``.

    Attributes
    ----------
    letters : the quotients of which the word is made
    slope : ``(p, d, q)`` of ``t = (p + sqrt(d))/q``, between 0 and 1
    intercept : r, from 0 to 1
    shift : where the word starts

    Examples
    --------
    >>> word = Sturmian((), (1, 2), (-3, 5, -2))  # the Fibonacci word, by its rarer letter
    >>> word.terms(8)
    [1, 2, 1, 1, 2, 1, 2, 1]
    """

    kind: ClassVar[str] = "Sturmian"

    initials: tuple[int, ...]
    letters: tuple[int, int]
    slope: tuple[int, int, int]
    intercept: Fraction = Fraction(0)
    shift: int = 1
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Sturmian | None:
        """The word of the simplest slope that all terms but two first ones are."""
        for head in range(_HEAD + 1):
            word = terms[head:]
            letters = sorted(set(word))
            if len(letters) != 2 or information(word, 0) < MARGIN + sum(map(size, letters)):
                continue
            bits = [letters.index(a) for a in word]
            for intercept, shift in _STARTS[: len(word) // ((head + 1) << _BITS)]:
                found = _slope(bits, shift, intercept)
                if found is not None:
                    (slope, used), (first, second) = found, letters
                    initials, surplus = tuple(terms[:head]), len(word) - used
                    law = cls(initials, (first, second), slope, intercept, shift, surplus)
                    if law.terms(len(terms)) == list(terms):
                        return law
        return None

    def floor(self, n: int) -> int:
        """floor(n t + r)."""
        p, d, q = self.slope
        below = self.intercept.denominator
        # (n p b + r b q + n b sqrt(d))/(q b), with q of either sign
        above, root = n * p * below + self.intercept.numerator * q, n * below
        if q < 0:
            above, root = -above, -root
        square = isqrt(root * root * d)
        if root < 0:
            square = -square - (square * square != root * root * d)
        return (above + square) // (abs(q) * below)

    def continued(self) -> Iterator[int]:
        last = self.floor(self.shift)
        for n in count(self.shift + 1):
            here = self.floor(n)
            yield self.letters[here - last]
            last = here

    def numbers(self) -> Sequence[int | Fraction]:
        """First terms, letters, slope and intercept."""
        return [*self.initials, *self.letters, *self.slope, self.intercept, self.shift]

    def own(self) -> dict[str, Any]:
        intercept = [self.intercept.numerator, self.intercept.denominator]
        return {
            "letters": list(self.letters),
            "slope": list(self.slope),
            "intercept": intercept,
            "shift": self.shift,
        }

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Sturmian:
        first, second = integers_in(own, "letters")
        p, d, q = integers_in(own, "slope")
        intercept, shift = Fraction(*integers_in(own, "intercept")), own["shift"]
        if type(shift) is not int or d < 2 or isqrt(d) ** 2 == d or not q:
            raise ValueError("a slope is a quadratic number")
        law = cls(initials, (first, second), (p, d, q), intercept, shift, surplus)
        if not 0 <= intercept < 1 or {law.floor(n) for n in (0, 1)} - {0, 1}:
            raise ValueError("slope and intercept are between 0 and 1")
        return law

    def _quadratic(self, script: Script) -> str:
        """The slope as a quadratic number."""
        p, d, q = self.slope
        root = rf"\sqrt{{{d}}}" if script.tex else f"√{d}"
        if q < 0:
            above = f"{-p}{script.minus}{root}" if p else f"{script.negative}{root}"
        else:
            above = f"{p}{script.plus}{root}" if p else root
        above = above.replace("-", script.negative) if not script.tex else above
        return above if abs(q) == 1 else f"({above})/{abs(q)}"

    def rule(self, script: Script) -> str:
        """The letters by the differences of floors."""
        start = self.shift - len(self.initials)
        low, high = (f"{_shifted(start + k, script)}{script.dot}t" for k in (0, 1))
        plus = f"{script.plus}{self.intercept}" if self.intercept else ""
        left, right = (r"\lfloor ", r"\rfloor ") if script.tex else ("⌊", "⌋")
        first, second = self.letters
        scale = second - first
        times = "" if scale == 1 else f"{scale}{script.dot}"
        difference = f"{left}{high}{plus}{right}{script.minus}{left}{low}{plus}{right}"
        difference = difference if scale == 1 else f"({difference})"
        return (
            f"{script.term('n')}{script.equals}{first}{script.plus}{times}{difference},"
            f" t{script.equals}{self._quadratic(script)}"
        )

    def brief(self) -> str:
        return f"Sturmian of slope {self._quadratic(UNICODE)}"

    def program(self, language: Language) -> str:
        """The differences of floors."""
        p, d, q = self.slope
        above, below = self.intercept.numerator, self.intercept.denominator
        floor, root = (language.rename(name) for name in ("floor", "sqrt"))
        left, right = language.call[0], language.call[1]

        def at(shift: int) -> str:
            inside = f"({below}*(m+{shift})*({p}+{root}{left}{d}{right})+{above * q})/({q * below})"
            return f"{floor}{left}{inside}{right}"

        first, second = self.letters
        row = f"{first}+{second - first}*({at(self.shift + 1)}-{at(self.shift)})"
        return language.blocks(self.initials, [row])


def _shifted(by: int, script: Script) -> str:
    """The index and a number."""
    return f"(n{script.plus if by > 0 else script.minus}{abs(by)})" if by else "n"


def _slope(
    bits: Sequence[int], shift: int, intercept: Fraction
) -> tuple[tuple[int, int, int], int] | None:
    """The slope (p, d, q) of a word of 0 and 1, and how many letters fix it."""
    # floor((n + shift) t + r) = base + the sum of the first n letters
    bounds = _bounds(bits, shift, intercept)
    if bounds is None:
        return None
    low, high = bounds
    quotients = _between(low, high)
    for period in range(1, len(quotients)):
        for head in range(1, len(quotients) - period + 1):
            predicted = quotients[head + period :]
            repeated = all(
                a == quotients[i - period] for i, a in enumerate(quotients) if i >= head + period
            )
            if repeated and len(predicted) >= _LEAST and sum(map(size, predicted)) >= _BITS:
                slope = _quadratic(quotients[:head], quotients[head : head + period])
                return slope, _fixed_by(bits, shift, intercept, quotients[: head + period])
    return None


def _bounds(
    bits: Sequence[int], shift: int, intercept: Fraction
) -> tuple[Fraction, Fraction] | None:
    """The slopes that give the word, from one to another."""
    for base in range(min(shift, 0) - 1, max(shift, 0) + 2):
        low, high = Fraction(0), Fraction(1)
        total = base
        for n in range(len(bits) + 1):
            index = n + shift
            # total <= index t + r < total + 1
            ends = total - intercept, total + 1 - intercept
            if index > 0:
                low, high = max(low, ends[0] / index), min(high, ends[1] / index)
            elif index < 0:
                low, high = max(low, ends[1] / index), min(high, ends[0] / index)
            elif not ends[0] <= 0 < ends[1]:
                break
            if low >= high:
                break
            total += bits[n] if n < len(bits) else 0
        else:
            return low, high
    return None


def _fixed_by(
    bits: Sequence[int], shift: int, intercept: Fraction, quotients: Sequence[int]
) -> int:
    """How many letters leave only slopes that begin with these quotients."""
    low, high = 1, len(bits)
    while low < high:
        middle = (low + high) // 2
        bounds = _bounds(bits[:middle], shift, intercept)
        if bounds and _between(*bounds)[: len(quotients)] == list(quotients):
            high = middle
        else:
            low = middle + 1
    return low


def _between(low: Fraction, high: Fraction | None) -> list[int]:
    """The quotients of the simplest fraction between two, but for the last: they are those of most
    numbers between.
    """
    found = list[int]()
    while True:
        floor = low.numerator // low.denominator
        if high is None or floor + 1 < high:
            return found
        found.append(floor)
        low, high = 1 / (high - floor), 1 / (low - floor) if low != floor else None


def _quadratic(head: Sequence[int], period: Sequence[int]) -> tuple[int, int, int]:
    """(p, d, q) of the number (p + sqrt(d))/q with these quotients."""
    a, b, c, e = 1, 0, 0, 1
    for k in period:
        a, b, c, e = a * k + b, a, c * k + e, c
    # x = (a x + b)/(c x + e): c x**2 + (e - a) x - b = 0
    p, q, root = a - e, 2 * c, (e - a) ** 2 + 4 * b * c
    for k in reversed(head):  # k + 1/x
        # 1/x = q/(p + s) = q (p - s)/(p**2 - d), s the square root of d
        p, q = -p, (root - p * p) // q
        p += k * q
    scale = 1
    for f in range(2, isqrt(root) + 1):
        while root % (f * f) == 0 and p % f == 0 and q % f == 0:
            root, p, q, scale = root // (f * f), p // f, q // f, scale * f
        if f > 10_000:
            break
    return p, root, q
