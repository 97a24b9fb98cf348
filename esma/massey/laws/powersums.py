"""Sums of a few powers of one base whose exponents follow a linear recurrence.

So are the quotients of (b - 1) times the sum of ``b**-floor(k t)``, with a quadratic slope t: the
n-th one is ``(b**p(n) - b**p(n-2))/(b**p(n-1) - 1)`` with the numerators p(n) of the convergents of
t (Böhmer 1927; Adams and Davison 1977), a sum of as many powers as a quotient of t says. So are
those of its Möbius images, as ``(3**e - 1)/2``, under all words of signs but that of minus signs.

A multiple of the terms has few digits to base b that are not 0, where negative digits are allowed,
and the places of these follow one recurrence, of second order, from one block of classes to the
next. For bases up to 50, T terms of B bits take some T B divisions for those bases to which one
term has few digits; terms that do not grow faster than geometrically are passed over at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from math import gcd, lcm, log2
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from esma.enumeration.words import Word
from esma.writing.laws import FIRST, Script, followed, integers, recurrence

from .evidence import MARGIN, grows, size
from .reading import exact, integers_in, written
from .recurrence import LinearRecurrence
from .requested import LONGEST, RequestedLaw
from .tails import Tail, turned

if TYPE_CHECKING:
    from esma.writing.programs import Language

Power: TypeAlias = tuple[Fraction | int, int, int]
"""A coefficient, and the exponents in the first two blocks."""
Places: TypeAlias = list[tuple[int, int]]
"""Places and values of the digits that are not 0, lowest first."""

_BASES: Final = tuple(b for b in range(2, 51) if b not in (4, 8, 9, 16, 25, 27, 32, 36, 49))
_BELOW: Final = 12
_MAX_LAG: Final = 12
#: Digits that are not 0.
_DIGITS: Final = 8
_LEAST: Final = 2
_FAR: Final = 1 << 64


@dataclass(frozen=True)
class PowerSums(RequestedLaw):
    """After first terms, class j of block m is the sum of ``c base**e(m)``, for powers with ``e(m)
    = weights[0] e(m - 1) + weights[1] e(m - 2)``.

    Attributes
    ----------
    sums : for each class its powers ``(c, e(0), e(1))``; those with exponents 0 are constants

    Examples
    --------
    Of the sum of 2**-floor(k sqrt(2)):

    >>> law = PowerSums((0, 1), 2, (2, 1), (((1, 1, 1), (1, 2, 4)),))
    >>> law.terms(6)
    [0, 1, 6, 18, 1032, 16777344]
    >>> print(law)
    [0; 1, …], ⟨2^e+2^f⟩, exponents e(m) = 2e(m−1) + e(m−2) from e = 2, 4, f = 1, 1
    """

    kind: ClassVar[str] = "sums of powers"

    initials: tuple[int, ...]
    base: int
    weights: tuple[int, int]
    sums: tuple[tuple[Power, ...], ...]
    surplus: int = 0

    def moved(self, blocks: int) -> PowerSums:
        """The same, with so many blocks among the first terms.

        >>> PowerSums((0, 1), 2, (2, 1), (((1, 1, 1), (1, 2, 4)),)).moved(1).sums
        (((1, 1, 3), (1, 4, 10)),)
        """
        head, sums, (one, two) = self.initials, self.sums, self.weights
        for _ in range(blocks):
            sums = tuple(tuple((c, f, one * f + two * e) for c, e, f in row) for row in sums)
        return replace(self, initials=tuple(self.terms(len(head) + blocks * len(sums))), sums=sums)

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> PowerSums | None:
        """The law to the smallest base, with the fewest classes, that all terms but some first ones
        follow, where it predicted two at least.
        """
        if not grows(terms) or min(terms[2:]) < 1:
            return None
        probe = min((a for a in terms if a >= _FAR), default=max(terms))
        for base in _BASES:
            for below in range(1, _BELOW + 1):
                if gcd(base, below) == 1 and len(_places(below * probe, base)) <= _DIGITS:
                    found = cls._over(terms, base, below)
                    if found is not None:
                        return found
        return None

    @classmethod
    def _over(cls, terms: Sequence[int], base: int, below: int) -> PowerSums | None:
        """The law with these, and coefficients over one denominator."""
        digits = [_places(below * a, base) for a in terms]
        for lag in range(1, min(_MAX_LAG, len(terms) // 3) + 1):
            found = [
                seen
                for weights in _weights(digits, lag)
                if (seen := _Shape.seen(digits, lag, weights, base)) is not None
            ]
            if not found:
                continue
            start, weights, sums, bits = max(found, key=lambda shape: shape.bits)
            surplus = len(terms) - start - 2 * lag - 1
            description = log2(len(_BASES) * below * lag) + size(weights[0]) + 2
            if surplus < _LEAST or bits < MARGIN + description:
                continue
            scaled = tuple(
                tuple((_plain(Fraction(c) / below), e, f) for c, e, f in row) for row in sums
            )
            return cls(tuple(terms[:start]), base, weights, scaled, surplus)
        return None

    def continued(self) -> Iterator[int]:
        for row in self.powers():
            if any(e < 0 for _, e in row):
                raise ValueError("an exponent is negative")
            if any(e > LONGEST for _, e in row):
                yield 1 << LONGEST + 1  # which is too long to be made
            total = sum((c * self.base**e for c, e in row), Fraction(0))
            if total.denominator != 1:
                raise ValueError("a quotient is no integer")
            yield int(total)

    def powers(self) -> Iterator[list[tuple[Fraction | int, int]]]:
        """For each quotient after the first ones coefficients and exponents."""
        t, s = self.weights
        sums = [list(row) for row in self.sums]
        while True:
            for j, row in enumerate(sums):
                yield [(c, e) for c, e, _ in row]
                sums[j] = [(c, f, t * f + s * e) for c, e, f in row]

    def turned(self, count: int) -> PowerSums:
        """The same law with so many first terms more, and no surplus."""
        sums, (t, s) = list(self.sums), self.weights
        for _ in range(count):
            first = sums.pop(0)
            sums.append(tuple((c, f, t * f + s * e) for c, e, f in first))
        head = tuple(self.terms(len(self.initials) + count))
        return PowerSums(head, self.base, self.weights, tuple(sums))

    def tail(self, signs: Word) -> Tail:
        """From its first term past 64 bits on."""
        start = len(self.initials)
        terms = self.listed(start + 400)
        far = next((n for n, a in enumerate(terms) if n >= start and a >= _FAR), start)
        law = self.turned(far - start)
        key = repr((self.kind, law.base, law.weights, law.sums, turned(signs, far)))
        return Tail(key.encode(), 0, False)

    def numbers(self) -> Sequence[int | Fraction]:
        """First terms, base, weights, coefficients and exponents."""
        return [*self.initials, self.base, *self.weights, *chain(*chain(*self.sums))]

    def own(self) -> dict[str, Any]:
        sums = [[[*written([[c]])[0], e, f] for c, e, f in row] for row in self.sums]
        return {"base": self.base, "weights": list(self.weights), "sums": sums}

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> PowerSums:
        t, s = _two(own, "weights")
        (base,) = integers_in({"base": [own["base"]]}, "base")
        sums = tuple(
            tuple((exact(c), *_two({"e": e}, "e")) for c, *e in row) for row in own["sums"]
        )
        if base < 2 or not sums or t < 1 or s not in (-1, 0, 1) or t + s < 2:
            raise ValueError("it needs a base, weights under which exponents grow, and classes")
        if not all(row and min(e for _, *both in row for e in both) >= 0 for row in sums):
            raise ValueError("a class has powers with exponents that are not negative")
        return cls(initials, base, (t, s), sums, surplus)

    def rule(self, script: Script, base: str = "") -> str:
        """The classes, a letter for each sequence of exponents, and the recurrence of these.

        Parameters
        ----------
        base : what stands in place of this number, as a polynomial in parameters
        """
        letters = dict[tuple[int, int], str]()
        entries = list[str]()
        for row in self.sums:
            below, text = lcm(*(c.denominator for c, _, _ in row)), ""
            for c, e, f in sorted(row, key=lambda p: p[1:], reverse=True):
                k = int(c * below)
                letter = letters.setdefault((e, f), _letter(len(letters))) if f else ""
                power = script.exponential(base or self.base, letter) if f else ""
                number = "" if abs(k) == 1 and f else integers([abs(k)], script)[0]
                sign = script.minus if k < 0 else script.plus
                sign = sign if text else sign if k < 0 else ""
                text += sign + number + (script.dot if number and power else "") + power
            if below > 1:
                text = f"{text}/{below}" if len(row) == 1 else f"({text})/{below}"
            entries.append(text)
        t, s = self.weights
        places = recurrence([(1,), (-t,), (-s,)], script)
        places = places.replace("a(n", "e(m").replace("a_{n", "e_{m")
        starts = [f"{letter}{script.equals}{e}, {f}" for (e, f), letter in letters.items()]
        left, right = (r"\langle ", r"\rangle ") if script.tex else ("⟨", "⟩")
        comma = r",\," if script.tex else ", "
        words = r",\quad\text{exponents }" if script.tex else ", exponents "
        begin = r"\text{ from }" if script.tex else " from "
        return left + comma.join(entries) + right + words + places + begin + ", ".join(starts)

    def written(self, script: Script, width: float | None = None) -> str:
        law = self if self.initials else self.turned(1)
        shown = self.shown(FIRST)
        return followed(law.initials, law.rule(script), script, width, self.brief(), shown)

    def brief(self) -> str:
        return f"sums of powers of {self.base}, period {len(self.sums)}"

    def program(self, language: Language) -> str:
        """The exponents as recurrences e0, e1, ..., and the sums of powers."""
        t, s = self.weights
        names, rules, rows = dict[tuple[int, int], str](), list[str](), list[str]()
        for row in self.sums:
            below = lcm(*(c.denominator for c, _, _ in row))
            parts = []
            for c, *pair in row:
                name = names.setdefault((pair[0], pair[1]), f"e{len(names)}")
                if len(names) > len(rules):
                    exponents = LinearRecurrence((1, -t, -s), (pair[0], pair[1]))
                    rules.append(language.named(exponents.program(language), name))
                power = f"{self.base}{language.power}{language.called(name, 'm')}"
                parts.append(language.product(int(c * below), [(power, 1)]))
            text = "+".join(parts)
            rows.append(text if below == 1 else f"({text}){language.divide}{below}")
        return "\n".join([*rules, language.blocks(self.initials, rows)])


def _two(fields: Mapping[str, Any], name: str) -> tuple[int, int]:
    one, other = integers_in(fields, name)
    return one, other


def _letter(n: int) -> str:
    """One that is no other sign in a law."""
    letters = "efghijklpqrstuvwxyz"
    return letters[n] if n < len(letters) else letters[n % len(letters)] + "'"


@dataclass(frozen=True)
class _Shape:
    """Where blocks begin, the weights, the powers of all classes over one denominator, and the bits
    of what they predict past their own description.
    """

    start: int
    weights: tuple[int, int]
    sums: list[tuple[Power, ...]]
    bits: float

    def __iter__(self) -> Iterator[Any]:
        return iter((self.start, self.weights, self.sums, self.bits))

    @classmethod
    def seen(
        cls, digits: Sequence[Places], lag: int, weights: tuple[int, int], base: int
    ) -> _Shape | None:
        """What all terms but some first ones follow, three blocks at least."""
        t, s = weights
        shifts, bits, n = dict[int, list[int]](), 0.0, len(digits)
        while n > 2 * lag:
            here, before, first = (digits[n - 1 - i * lag] for i in range(3))
            if not len(here) == len(before) == len(first) <= _DIGITS:
                break
            rows = [*zip(here, before, first, strict=True)]
            if any(not x[1] == y[1] == z[1] for x, y, z in rows):
                break
            shift = [x[0] - t * y[0] - s * z[0] for x, y, z in rows]
            if shifts.setdefault((n - 1) % lag, shift) != shift:
                break
            bits += sum(size(x[0]) for x, y, _ in rows if x[0] != y[0])
            n -= 1
        start = n - 2 * lag
        if len(digits) - start < 3 * lag:
            return None
        sums = list[tuple[Power, ...]]()
        for j in range(start, start + lag):
            table = dict[tuple[int, int], Fraction]()
            for (e, digit), (f, _), by_weights in zip(
                digits[j], digits[j + lag], shifts[j % lag], strict=True
            ):
                by, rest = divmod(by_weights, t + s - 1)
                if rest:
                    return None
                # twice, as a large one makes any three exponents that grow smoothly follow
                bits -= (1 + bool(by)) * size(by) if e != f else 0
                key = (e + by, f + by)
                table[key] = table.get(key, Fraction(0)) + Fraction(digit) / Fraction(base) ** by
            if any(min(key) < 0 for key in table):
                return None
            sums.append(tuple((_plain(c), *key) for key, c in sorted(table.items()) if c))
        return cls(start, weights, sums, bits) if all(sums) else None


def _weights(digits: Sequence[Places], lag: int) -> Iterator[tuple[int, int]]:
    """Weights by which the largest exponent of the last block may follow; as of the exponents of
    convergents, the second one is 1 or -1, or 0.
    """
    last = max(range(len(digits) - lag, len(digits)), key=lambda n: digits[n][-1][0])
    e, f, g = (digits[last - i * lag][-1][0] for i in range(3))
    for s in (1, 0, -1):
        t = (2 * (e - s * g) + f) // (2 * f) if f else 0
        if t + s >= 2:
            yield t, s


def _plain(c: Fraction | int) -> Fraction | int:
    return int(c) if c.denominator == 1 else c


def _places(a: int, base: int) -> Places:
    """Digits from -base/2 to base/2, of base 2 without neighbours; one more than is allowed at
    most.

    >>> _places(2**40 - 1, 2), _places(3**9 + 8, 10)
    ([(0, -1), (40, 1)], [(0, 1), (1, -1), (2, -3), (4, 2)])
    """
    found, place = Places(), 0
    while a and len(found) <= _DIGITS:
        step = 1
        if a % base == 0:  # long runs of 0 at once
            while a % base ** (2 * step) == 0:
                step *= 2
            a //= base**step
            place += step
            continue
        digit = a % base
        half = 2 * digit - base
        if half > 0 or (half == 0 and 2 * (a // base % base) >= base):
            digit -= base
        a = (a - digit) // base
        found.append((place, digit))
        place += 1
    return found or [(0, 0)]
