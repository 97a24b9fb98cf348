"""Multiplicative sequences: each term is a product of powers of those before it.

``a(n) = c prod_i a(n - i)**k_i``: with a(n) a product of powers of a few coprime numbers, the
exponents follow one linear recurrence with a constant term. So are the quotients of ``sum_k
2**-floor(k phi)``, 2 to the Fibonacci numbers (Davison 1977; Adams and Davison 1977), and 2**(n*n).

The coprime numbers are found by greatest common divisors, without factoring (Bernstein 2005); k and
c solve linear equations over the rational numbers. Of T terms of B bits that takes about T**2
divisions, a millisecond; where a later term has a new factor, nothing more is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, log2, prod
from typing import TYPE_CHECKING, Any, ClassVar

from flint import fmpq_mat
from gmpy2 import remove

from esma.writing.laws import Script, in_letter

from .evidence import MARGIN, grows, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

#: Coprime numbers of which terms are made, first terms that follow no law, and terms back.
_BASES = 6
_HEAD = 4
_ORDER = 6
_LEAST = 3


@dataclass(frozen=True)
class Multiplicative(RequestedLaw):
    """``a(n) = factors[n % N] * prod_i a(n - i)**exponents[i - 1]``, of N factors, for all ``n >=
    len(initials)``.

    Examples
    --------
    >>> rabbit = Multiplicative((1, 2), (1, 1), (Fraction(1),))
    >>> rabbit.terms(7), str(rabbit)
    ([1, 2, 2, 4, 8, 32, 256], '[1; 2, …], a(n) = a(n−1)·a(n−2)')
    """

    kind: ClassVar[str] = "multiplicative"

    initials: tuple[int, ...]
    exponents: tuple[int, ...]
    factors: tuple[Fraction, ...]
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Multiplicative | None:
        """The law with the fewest unknowns that all terms but up to four first ones follow, where
        it predicted three at least.
        """
        if not grows(
            terms
        ):  # a law of bounded terms is a period, one of geometric growth is linear
            return None
        head = next((n for n in range(len(terms), 0, -1) if terms[n - 1] < 1), 0)
        for start in range(head, _HEAD + 1):
            table = _exponents(terms[start:])
            if table is None or not any(map(any, table)):
                continue
            for unknowns in range(2, 2 * _ORDER):
                for period in range(1, unknowns):
                    found = cls._solved(terms, start, table, unknowns - period, period)
                    if found is not None:
                        return found
        return None

    @classmethod
    def _solved(
        cls, terms: Sequence[int], start: int, table: list[list[int]], order: int, period: int
    ) -> Multiplicative | None:
        """The law of an order, with a number of constant factors, from exponents."""
        width, total, begin = len(table[0]), len(terms), start + order
        fixed_by = begin + order + period
        if order > _ORDER or total - fixed_by < _LEAST:
            return None
        rows = []
        for n in range(begin, total):
            for j in range(width):
                places = [(i, k) for i in range(width) for k in range(period)]
                factor = [int(place == (j, n % period)) for place in places]
                back = [table[n - start - i][j] for i in range(1, order + 1)]
                rows.append([*back, *factor, table[n - start][j]])
        count = order + width * period
        reduced, rank = fmpq_mat(len(rows), count + 1, [x for row in rows for x in row]).rref()
        if rank != count or any(reduced[i, i] != 1 for i in range(count)):
            return None
        solution = [reduced[i, count] for i in range(count)]
        numbers = [int(x.p) for x in solution]
        if any(x.q != 1 for x in solution) or not numbers[order - 1]:
            return None
        predicted = sum(size(e) for row in table[fixed_by - start :] for e in row)
        if predicted < MARGIN + sum(log2(2 * abs(k) + 1) for k in numbers):
            return None
        exponents = tuple(numbers[:order])
        factors = tuple(
            Fraction(terms[n])
            / prod(Fraction(terms[n - i]) ** k for i, k in enumerate(exponents, 1))
            for n in sorted(range(begin, begin + period), key=lambda n: n % period)
        )
        return cls(tuple(terms[:begin]), exponents, factors, total - fixed_by)

    def continued(self) -> Iterator[int]:
        known = list(self.initials)
        while True:
            a = self.factors[len(known) % len(self.factors)]
            above, below = a.numerator, a.denominator
            for i, k in enumerate(self.exponents, 1):
                if k > 0:
                    above *= known[-i] ** k
                elif k < 0:
                    below *= known[-i] ** -k
            term, rest = divmod(above, below)
            if rest:
                raise ValueError(f"term {len(known)} does not follow as an integer")
            known.append(term)
            yield term

    @property
    def memory(self) -> int:
        return len(self.exponents) if len(self.factors) == 1 else 0

    def numbers(self) -> Sequence[int | Fraction]:
        """First terms, exponents and factors."""
        return [*self.initials, *self.exponents, *self.factors]

    def own(self) -> dict[str, Any]:
        factors = [[c.numerator, c.denominator] for c in self.factors]
        return {"exponents": list(self.exponents), "factors": factors}

    @classmethod
    def made(
        cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]
    ) -> Multiplicative:
        exponents = integers_in(own, "exponents")
        factors = tuple(
            Fraction(*integers_in({"factor": pair}, "factor")) for pair in own["factors"]
        )
        if not factors or not 0 < len(exponents) <= min(len(initials), 2 * _ORDER):
            raise ValueError("it needs factors, and as many first terms as exponents")
        if max(map(abs, exponents)) > 1000:
            raise ValueError("no search guesses such exponents")
        return cls(initials, exponents, factors, surplus)

    def rule(self, script: Script) -> str:
        """The product alone; factors that take turns are listed for the remainders of n.

        >>> from esma.writing.laws import UNICODE
        >>> Multiplicative((1, 2), (2, -1), (Fraction(4),)).rule(UNICODE)
        'a(n) = 4·a(n−1)²/a(n−2)'
        """
        above, below = list[str](), list[str]()
        for i, k in enumerate(self.exponents, 1):
            term = script.term(f"n{script.minus}{i}") + (script.power(abs(k)) if abs(k) > 1 else "")
            if k:
                (above if k > 0 else below).append(term)
        left = script.term("n") + script.equals
        first, *more = self.factors
        if more:
            listed = ", ".join(in_letter((c,), script) for c in self.factors)
            above.insert(0, f"({listed})")
        elif first.numerator != 1 or not above:
            above.insert(0, str(first.numerator))
        if not more and first.denominator != 1:
            below.insert(0, str(first.denominator))
        quotient = script.dot.join(below)
        if len(below) > 1:
            quotient = f"({quotient})"
        return left + script.dot.join(above) + ("/" + quotient if below else "")

    def brief(self) -> str:
        return f"multiplicative of order {len(self.exponents)}"

    def program(self, language: Language) -> str:
        """The product as a loop."""
        powers = [(language.last.format(i), k) for i, k in enumerate(self.exponents, 1)]
        rows = [
            language.product(c.numerator, [*powers, (str(c.denominator), -1)]) for c in self.factors
        ]
        return language.recursion(self.initials, language.in_turn(rows, language.index))


def _exponents(terms: Sequence[int]) -> list[list[int]] | None:
    """Positive terms as products of powers of a few coprime numbers; None where there are more."""
    bases: list[int] = []
    for a in terms:
        _refine(bases, a)
        if len(bases) > _BASES:
            return None
    return [[remove(a, b)[1] for b in bases] for a in terms]


def _refine(bases: list[int], a: int) -> None:
    """Make the coprime numbers divide so far that `a` is a product of powers of them."""
    waiting = [a]
    while waiting:
        x = waiting.pop()
        for b in bases:
            common = gcd(x, b)
            if common == b:
                waiting.append(int(remove(x, b)[0]))
                break
            if common > 1:
                bases.remove(b)
                waiting += [x, b // common, common]
                break
        else:
            if x > 1:
                bases.append(x)
