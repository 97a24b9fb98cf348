"""Sums of a few powers of one base whose exponents follow a linear recurrence.

So are the quotients of (b - 1) times the sum of ``b**-floor(k t)``, with a quadratic slope t: the
n-th one is ``(b**q(n) - b**q(n-2))/(b**q(n-1) - 1)`` with the denominators q(n) of the convergents
of t (Adams and Davison 1977), a sum of as many powers as a quotient of t says. The digits to base b
show them: the places of the digits that are not 0 follow one recurrence, in which terms may go back
by multiples of 1, 2 or 3. For bases up to 16, T terms of B bits take about T B divisions; terms
that do not grow faster than geometrically are passed over at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any, ClassVar, Final

from flint import fmpq_mat

from esma.writing.laws import Script, recurrence

from .evidence import MARGIN, grows, size
from .reading import integers_in
from .requested import LONGEST, RequestedLaw

_BASES: Final = (*range(2, 17),)
_MAX_LAG: Final = 3
_MAX_ORDER: Final = 3
#: Digits that are not 0.
_DIGITS: Final = 6
_LEAST: Final = 2

Places = list[tuple[int, int]]
"""Places and values of the digits that are not 0, lowest first."""


@dataclass(frozen=True)
class PowerSums(RequestedLaw):
    """The places e of the digits to a base follow ``e(n) = sum_i weights[i - 1] e(n - lag i)``,
    digit by digit; the digits are those of the term `lag` before.

    Examples
    --------
    Of the sum of 2**-floor(k sqrt(2)):

    >>> law = PowerSums((0, 1, 6, 18), 2, (2, 1))
    >>> law.terms(6)
    [0, 1, 6, 18, 1032, 16777344]
    >>> print(law)
    [0; 1, 6, 18, …], places of digits to base 2: e(n) = 2e(n−1) + e(n−2)
    """

    kind: ClassVar[str] = "sums of powers"

    initials: tuple[int, ...]
    base: int
    weights: tuple[int, ...]
    lag: int = 1
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> PowerSums | None:
        """The recurrence of the digits to the smallest base that all terms but some first ones
        follow, where it predicted two at least.
        """
        if not grows(terms) or min(terms[2:]) < 1:
            return None
        for base in _BASES:
            digits = [_places(a, base) if a > 0 else [] for a in terms]
            if any(len(d) > _DIGITS for d in digits[-3:]):
                continue
            for lag in range(1, _MAX_LAG + 1):
                for order in range(1, _MAX_ORDER + 1):
                    found = cls._of_shape(terms, digits, base, lag, order)
                    if found is not None:
                        return found
        return None

    @classmethod
    def _of_shape(
        cls, terms: Sequence[int], digits: Sequence[Places], base: int, lag: int, order: int
    ) -> PowerSums | None:
        total, back = len(terms), lag * order
        start = total
        while start > back and _alike([digits[start - 1 - lag * i] for i in range(order + 1)]):
            start -= 1
        while start < total:
            rows = [
                [*(digits[n - lag * i][t][0] for i in range(1, order + 1)), place]
                for n in range(start, total)
                for t, (place, _) in enumerate(digits[n])
            ]
            weights = _solved(rows, order)
            if weights is not None:
                predicted = [row[-1] for row in rows]
                description = sum(log2(2 * abs(w) + 1) for w in weights) + log2(len(_BASES)) + 4
                fixed = sorted(predicted)[:order]
                bits = sum(map(size, predicted)) - sum(map(size, fixed))
                surplus = total - start - order
                if surplus < _LEAST or bits < MARGIN + description:
                    return None
                return cls(tuple(terms[:start]), base, weights, lag, surplus)
            start += 1
        return None

    def continued(self) -> Iterator[int]:
        digits = [_places(a, self.base) if a > 0 else [] for a in self.initials]
        while True:
            term, here = 0, Places()
            for t, (_, digit) in enumerate(digits[-self.lag]):
                place = sum(w * digits[-self.lag * i][t][0] for i, w in enumerate(self.weights, 1))
                if place < 0:
                    raise ValueError(f"term {len(digits)} does not follow as an integer")
                if place > LONGEST:  # which is too long to be made
                    place = LONGEST + 1
                here.append((place, digit))
                term += int(digit * self.base**place)
            digits.append(here)
            yield term

    @property
    def memory(self) -> int:
        return len(self.weights) * self.lag

    def numbers(self) -> Sequence[int]:
        """First terms, base and weights."""
        return [*self.initials, self.base, *self.weights]

    def own(self) -> dict[str, Any]:
        return {"base": self.base, "weights": list(self.weights), "lag": self.lag}

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> PowerSums:
        weights = integers_in(own, "weights")
        base, lag = integers_in({"two": [own["base"], own["lag"]]}, "two")
        if base < 2 or not 1 <= lag <= 99 or not weights or len(weights) * lag > len(initials):
            raise ValueError("it needs a base, and as many first terms as it goes back")
        for n in range(lag):
            row = [initials[len(initials) - 1 - n - lag * i] for i in range(len(weights))]
            if min(row) < 1 or not _alike([_places(a, base) for a in row]):
                raise ValueError("terms have as many digits as those a lag before")
        return cls(initials, base, weights, lag, surplus)

    def rule(self, script: Script) -> str:
        """The recurrence of the places."""
        rows = [(1,), *((-w,) for w in self.weights)]
        places = recurrence(rows, script, self.lag).replace("a", "e")
        what = f"places of digits to base {self.base}: "
        return (rf"\text{{{what}}}" if script.tex else what) + places


def _places(a: int, base: int) -> Places:
    found, place = Places(), 0
    while a and len(found) <= _DIGITS:
        step = 1
        if a % base == 0:  # long runs of 0 at once
            while a % base ** (2 * step) == 0:
                step *= 2
            a //= base**step
            place += step
            continue
        a, digit = divmod(a, base)
        found.append((place, digit))
        place += 1
    return found


def _alike(rows: Sequence[Places]) -> bool:
    """Whether terms have the same digits, at other places."""
    values = [[digit for _, digit in row] for row in rows]
    return bool(values[0]) and len(values[0]) <= _DIGITS and all(v == values[0] for v in values)


def _solved(rows: Sequence[Sequence[int]], order: int) -> tuple[int, ...] | None:
    """The integers with which the first columns make the last."""
    if len(rows) <= order:
        return None
    reduced, rank = fmpq_mat(len(rows), order + 1, [x for row in rows for x in row]).rref()
    if rank != order or any(reduced[i, i] != 1 for i in range(order)):
        return None
    solution = [reduced[i, order] for i in range(order)]
    weights = tuple(int(x.p) for x in solution)
    return None if any(x.q != 1 for x in solution) or not weights[-1] else weights
