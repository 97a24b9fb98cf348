"""q-holonomic sequences: recurrences whose coefficients are polynomials in q**n.

``sum_i p_i(q**n) a(n - i) = 0``, as ``a(n) = q**(2n - 1) a(n - 1)`` of q**(n*n) and ``a(n) = (q**n
- 1) a(n - 1)`` of the q-factorials (Wilf and Zeilberger 1992). For q up to 12, orders up to 2 and
degrees up to 4, and a distance of the terms up to 3, it is a system of linear equations in the
coefficients, solved modulo a prime first, then over the integers; all that takes some milliseconds.
Terms whose logarithms do not grow quadratically are passed over at once: without such growth a
sequence of this kind has a linear recurrence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd, log2
from typing import TYPE_CHECKING, Any, ClassVar, Final

from flint import fmpz_mat, nmod_mat

from esma.massey.lift import PRIMES
from esma.writing.laws import Script, in_letter

from .evidence import MARGIN, grows, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

_BASES: Final = range(2, 13)
_MAX_LAG: Final = 3
#: Orders and degrees, by the number of unknowns.
_SHAPES: Final = tuple(
    sorted(((r, d) for r in (1, 2) for d in (1, 2, 3, 4)), key=lambda s: (s[0] + 1) * (s[1] + 1))
)
_LEAST: Final = 3
_PRIME: Final = PRIMES[0]

Polynomials = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class QHolonomic(RequestedLaw):
    """``sum_i coefficients[i](q**n) a(n - lag i) = 0`` for all ``n >= len(initials)``.

    Attributes
    ----------
    q : the base
    coefficients : polynomials in q**n, lowest degree first
    lag : the distance of the terms

    Examples
    --------
    >>> factorials = QHolonomic((1,), 2, ((1,), (1, -1)))
    >>> factorials.terms(5), str(factorials)
    ([1, 1, 3, 21, 315], '[1; …], a(n) = (2^n−1)·a(n−1)')
    """

    kind: ClassVar[str] = "q-holonomic"

    initials: tuple[int, ...]
    q: int
    coefficients: Polynomials
    lag: int = 1
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> QHolonomic | None:
        """The recurrence with the fewest unknowns that all terms but some first ones follow, where
        it predicted three at least.
        """
        if not grows(terms):
            return None
        modular = [a % _PRIME for a in terms]
        for order, degree in _SHAPES:
            for lag in range(1, _MAX_LAG + 1):
                for q in _BASES:
                    found = cls._of_shape(terms, modular, q, order, degree, lag)
                    if found is not None:
                        return found
        return None

    @classmethod
    def _of_shape(
        cls,
        terms: Sequence[int],
        modular: Sequence[int],
        q: int,
        order: int,
        degree: int,
        lag: int,
    ) -> QHolonomic | None:
        total, back, unknowns = len(terms), order * lag, (order + 1) * (degree + 1)
        first = back + min(total // 5, 3)
        if total - first - unknowns < _LEAST:
            return None
        places = range(first, total)
        powers = _powers(q, degree, total)
        residues = [
            x * modular[n - i * lag] % _PRIME
            for n in places
            for i in range(order + 1)
            for x in powers[n]
        ]
        if nmod_mat(len(places), unknowns, residues, _PRIME).rank() == unknowns:
            return None
        rows = [
            [q ** (k * n) * terms[n - i * lag] for i in range(order + 1) for k in range(degree + 1)]
            for n in places
        ]
        basis, nullity = fmpz_mat(rows).nullspace()
        if nullity != 1:
            return None
        vector = [int(basis[i, 0]) for i in range(unknowns)]
        found = _primitive(vector, degree + 1)
        if not any(found[0]) or not any(map(any, found[1:])):
            return None
        start = total
        while start > back and _residual(found, q, lag, terms, start - 1) == 0:
            start -= 1
        start = max(start, _settled(found[0], q))
        # how many of the unknowns it has
        used = sum(map(bool, vector))
        surplus = total - start - used
        bits = sum(log2(2 * abs(c) + 1) for row in found for c in row)
        seen = sum(size(terms[n]) for n in range(total - max(surplus, 0), total))
        if surplus < _LEAST or seen < MARGIN + bits:
            return None
        return cls(tuple(terms[:start]), q, found, lag, surplus)

    def continued(self) -> Iterator[int]:
        known = list(self.initials)
        while True:
            n = len(known)
            known.append(0)
            total = _residual(self.coefficients, self.q, self.lag, known, n)
            below = _value(self.coefficients[0], self.q**n)
            if not below or total % below:
                raise ValueError(f"term {n} does not follow from those before it as an integer")
            known[n] = -total // below
            yield known[n]

    def numbers(self) -> Sequence[int]:
        """First terms, q and coefficients."""
        return [*self.initials, self.q, *(c for p in self.coefficients for c in p)]

    def own(self) -> dict[str, Any]:
        rows = [list(p) for p in self.coefficients]
        return {"q": self.q, "coefficients": rows, "lag": self.lag}

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> QHolonomic:
        rows = tuple(integers_in({"row": row}, "row") for row in own["coefficients"])
        q, lag = integers_in({"numbers": [own["q"], own["lag"]]}, "numbers")
        if q < 2 or not 1 <= lag <= 99 or not 2 <= len(rows) <= 9 or max(map(len, rows)) > 99:
            raise ValueError("no search guesses such a recurrence")
        if not any(rows[0]) or len(initials) < (len(rows) - 1) * lag:
            raise ValueError("it says what the next term is, from as many as it goes back")
        return cls(initials, q, rows, lag, surplus)

    def rule(self, script: Script) -> str:
        """The recurrence, solved for the first term.

        >>> from esma.writing.laws import UNICODE
        >>> QHolonomic((1,), 2, ((-1,), (-1, 1))).rule(UNICODE)
        'a(n) = (2^n−1)·a(n−1)'
        """
        left, right = "", ""
        turn = 1 if next(c for c in reversed(self.coefficients[0]) if c) > 0 else -1
        for i, given in enumerate(self.coefficients):
            row = [turn * c for c in given]
            if not any(row):
                continue
            highest = next(c for c in reversed(row) if c)
            positive = highest > 0
            factor = in_letter([c if positive else -c for c in row], script, "n", self.q)
            if sum(map(bool, row)) > 1:
                factor = f"({factor})"
            term = script.term(f"n{script.minus}{i * self.lag}" if i else "n")
            product = term if factor == "1" else f"{factor}{script.times or script.dot}{term}"
            if not i:
                left = product
                continue
            sign = script.plus if right else ""
            right += (sign if not positive else script.minus) + product
        return f"{left}{script.equals}{right}"

    def brief(self) -> str:
        return f"q-holonomic of order {len(self.coefficients) - 1}, q = {self.q}"

    def program(self, language: Language) -> str:
        """The recurrence as a loop."""
        power = f"({self.q}{language.power}{language.index})"
        lead, *others = (language.polynomial(p, power) for p in self.coefficients)
        total = "".join(
            f"-({p})*{language.last.format(i * self.lag)}" for i, p in enumerate(others, 1)
        )
        return language.recursion(self.initials, f"({total}){language.divide}({lead})")


@lru_cache(maxsize=256)
def _powers(q: int, degree: int, total: int) -> list[list[int]]:
    """Powers of q**n modulo the prime."""
    return [[pow(q, k * n, _PRIME) for k in range(degree + 1)] for n in range(total)]


def _primitive(vector: Sequence[int], width: int) -> Polynomials:
    """Polynomials from a vector, without a common factor, the first one with a positive top."""
    content = gcd(*vector)
    first = next((c for c in reversed(vector[:width]) if c), 1)
    scale = content if first > 0 else -content
    found = []
    for start in range(0, len(vector), width):
        row = [c // scale for c in vector[start : start + width]]
        while len(row) > 1 and not row[-1]:
            row.pop()
        found.append(tuple(row))
    low = min(next((k for k, c in enumerate(row) if c), 99) for row in found)
    return tuple(row[low:] or (0,) for row in found)


def _value(row: Sequence[int], x: int) -> int:
    total = 0
    for c in reversed(row):
        total = total * x + c
    return total


def _residual(coefficients: Polynomials, q: int, lag: int, terms: Sequence[int], n: int) -> int:
    x = q**n
    return sum(_value(row, x) * terms[n - i * lag] for i, row in enumerate(coefficients))


def _settled(row: Sequence[int], q: int) -> int:
    """The least n from which on a polynomial in q**n has no zero."""
    bound = sum(map(abs, row))
    n = 0
    last = 0
    while q**n <= bound:
        if _value(row, q**n) == 0:
            last = n + 1
        n += 1
    return last
