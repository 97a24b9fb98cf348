"""Nonlinear recurrences: each term is a polynomial of small degree in those before it, or a
quotient of two.

``A(x) a(n) = B(x)`` with ``x = (a(n - 1), ..., a(n - r))``; terms at indices of different
remainders may follow different ones, and the terms may be powers of those that follow it. So are
Sylvester's and Somos' sequences, the squares in Cahen's constant (Davison and Shallit 1991) and the
pairs of Hone's sums (Hone 2015). The terms of a nonlinear recurrence that are bounded are periodic;
here they have to grow faster than any linear recurrence.

Coefficients are a short vector in the lattice of integer relations between monomials modulo a prime
of 521 bits, found by the algorithm of Lenstra, Lenstra and Lovász (1982) and checked on all terms.
A shape with K monomials takes about K**3 microseconds, all of them some hundred milliseconds; terms
that do not grow so are passed over at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import comb, isqrt, log2
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from flint import fmpz_mat, nmod_mat

from esma.massey.lift import PRIMES
from esma.writing.laws import Script, polynomial

from .evidence import MARGIN, grows
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

Monomial = tuple[int, ...]
"""Exponents of a(n - 1), a(n - 2), ..."""

#: Orders and degrees in the order in which they are tried.
_SHAPES: Final = ((1, 2), (1, 3), (2, 2), (2, 3), (3, 2), (4, 2), (5, 2), (6, 2), (7, 2))
_MODULUS: Final = PRIMES[2]
_SMALL_PRIME: Final = (1 << 31) - 1
_MAX_PERIOD: Final = 3
#: Terms of more bits are predicted only.
LARGE: Final = 4000
_LEAST: Final = 3
#: So many first terms may be no squares where the others are.
_UNLIKE: Final = 3


class Relation(NamedTuple):
    """``A(x) a(n) = B(x)``: coefficients by monomials."""

    below: tuple[tuple[Monomial, int], ...]
    above: tuple[tuple[Monomial, int], ...]

    @property
    def order(self) -> int:
        """How many terms back it goes."""
        return max(
            (i + 1 for m, _ in self.below + self.above for i, e in enumerate(m) if e), default=0
        )

    def next(self, back: Sequence[int]) -> int:
        """The term after others, given last first."""
        below = _value(self.below, back)
        term, rest = divmod(_value(self.above, back), below) if below else (0, 1)
        if rest:
            raise ValueError("a term does not follow from those before it as an integer")
        return term


@dataclass(frozen=True)
class NonlinearRecurrence(RequestedLaw):
    """Terms ``b(n)**power`` with ``relations[n % N]`` for all ``n >= len(initials)``.

    Examples
    --------
    >>> sylvester = NonlinearRecurrence.fitted([2, 3, 7, 43, 1807, 3263443, 10650056950807])
    >>> str(sylvester)
    '[2; …], a(n) = a(n−1)²−a(n−1)+1'
    """

    kind: ClassVar[str] = "nonlinear"

    initials: tuple[int, ...]
    relations: tuple[Relation, ...]
    power: int = 1
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> NonlinearRecurrence | None:
        """The recurrence with the shortest period that all terms but some first ones follow; they
        must have predicted three, and hold more bits than it has.
        """
        if not grows(terms):
            return None
        for power, roots in ((1, list(terms)), (2, _square_roots(terms))):
            for period in range(1, _MAX_PERIOD + 1):
                found = roots and cls._periodic(terms, roots, power, period)
                if found:
                    return found
        return None

    @classmethod
    def _periodic(
        cls, terms: Sequence[int], roots: list[int], power: int, period: int
    ) -> NonlinearRecurrence | None:
        total = len(roots)
        relations = []
        for j in range(period):
            relation = _relation(roots, range(total - 1 - (total - 1 - j) % period, 0, -period))
            if relation is None:
                return None
            relations.append(relation)
        start = total
        while start and _holds(relations[(start - 1) % period], roots, start - 1):
            start -= 1
        unlike = [n for n, (a, b) in enumerate(zip(terms, roots, strict=True)) if a != b**power]
        start = max(start, max(unlike, default=-1) + 1 + max(r.order for r in relations))
        unknowns = max(len(r.below) + len(r.above) - 1 for r in relations)
        surplus = total - start - unknowns * period
        if surplus < _LEAST:
            return None
        return cls(tuple(terms[:start]), tuple(relations), power, surplus)

    def continued(self) -> Iterator[int]:
        order, n = max(r.order for r in self.relations), len(self.initials)
        known = [_root(a, self.power) for a in self.initials[n - order :]]
        while True:
            relation = self.relations[n % len(self.relations)]
            known.append(relation.next(known[: -1 - relation.order : -1]))
            n += 1
            yield known[-1] ** self.power

    @property
    def memory(self) -> int:
        return max(r.order for r in self.relations)

    def from_index(self, start: int) -> NonlinearRecurrence:
        """The relations from an index on come first."""
        turn = start % len(self.relations)
        return replace(self, relations=self.relations[turn:] + self.relations[:turn])

    def numbers(self) -> Sequence[int]:
        """First terms and coefficients."""
        coefficients = [c for r in self.relations for _, c in r.below + r.above]
        return [*self.initials, *coefficients]

    def own(self) -> dict[str, Any]:
        rows = [
            {"below": [[c, *m] for m, c in r.below], "above": [[c, *m] for m, c in r.above]}
            for r in self.relations
        ]
        return {"relations": rows, "power": self.power}

    @classmethod
    def made(
        cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]
    ) -> NonlinearRecurrence:
        def side(rows: Sequence[Any]) -> tuple[tuple[Monomial, int], ...]:
            numbers = [integers_in({"monomial": row}, "monomial") for row in rows]
            return tuple((m, c) for c, *rest in numbers for m in [tuple(rest)])

        relations = tuple(Relation(side(r["below"]), side(r["above"])) for r in own["relations"])
        power = own["power"]
        exponents = [e for r in relations for m, _ in r.below + r.above for e in m]
        if not relations or not all(r.below for r in relations) or power not in (1, 2):
            raise ValueError("it needs relations that say what the next term is")
        if any(not 0 <= e <= 9 for e in exponents) or max(r.order for r in relations) > len(
            initials
        ):
            raise ValueError("it needs first terms and small exponents")
        for a in initials[len(initials) - max(r.order for r in relations) :]:
            _root(a, power)
        return cls(initials, relations, power, surplus)

    def rule(self, script: Script) -> str:
        """The recurrences alone, where there are several for the remainders of n."""
        letter = "a" if self.power == 1 else "b"
        count, name = len(self.relations), script.term("n").replace("a", letter)
        rules = [f"{name}{script.equals}{_side(r, script, letter)}" for r in self.relations]
        if count > 1:
            where = r"\ (n\equiv {}\bmod {})" if script.tex else " (n ≡ {} mod {})"
            rules = [rule + where.format(j, count) for j, rule in enumerate(rules)]
        if self.power > 1:
            square = f"{name}{script.power(self.power)}"
            rules.insert(0, f"{script.term('n')}{script.equals}{square}")
        return script.comma.join(rules)

    def brief(self) -> str:
        return f"nonlinear of order {max(r.order for r in self.relations)}"

    def program(self, language: Language) -> str:
        """The recurrence of b(n) as a loop, from its first terms that fix the others, and a(n)."""
        order, j = max(r.order for r in self.relations), len(self.initials)
        turn = (j - order) % len(self.relations)
        rows = [
            f"({_program(r.above, language)}){language.divide}({_program(r.below, language)})"
            for r in self.relations[turn:] + self.relations[:turn]
        ]
        first = [_root(a, self.power) for a in self.initials[j - order :]]
        rule = language.recursion(first, language.in_turn(rows, language.index))
        back = language.called("b", f"m+{order}")
        quotients = language.blocks(self.initials, [language.product(1, [(back, self.power)])])
        return language.named(rule, "b") + "\n" + quotients


def _relation(roots: Sequence[int], places: Sequence[int]) -> Relation | None:
    """The first shape's relation that terms at some places, last first, follow."""
    for order, degree in _SHAPES:
        used = [n for n in places if n >= order + min(len(roots) // 5, _UNLIKE)]
        windows = {tuple(roots[n - order : n]): n for n in used}
        bits = sum(roots[n].bit_length() for n in windows.values())
        if len(windows) < 3 or bits < MARGIN:
            continue
        found = _of_shape(roots, sorted(windows.values()), order, degree)
        if found is not None:
            return found
    return None


def _of_shape(
    roots: Sequence[int], places: Sequence[int], order: int, degree: int
) -> Relation | None:
    """The relation of a shape, where terms hold more bits than it has."""
    monomials = _monomials(order, degree)
    last = tuple(int(i == order - 1) for i in range(order))
    lead = [(0,) * order, last]
    small = [n for n in places if roots[n].bit_length() < LARGE]
    backs = [roots[n - order : n][::-1] for n in small]
    columns = [[_power(m, x) * roots[n] for x, n in zip(backs, small, strict=True)] for m in lead]
    columns += [[_power(m, x) for x in backs] for m in monomials]
    shortest = short_relation(columns)
    if shortest is None:
        return None
    below = tuple((m, c) for m, c in zip(lead, shortest[:2], strict=True) if c)
    above = tuple((m, -c) for m, c in zip(monomials, shortest[2:], strict=True) if c)
    if not below:
        return None
    if below[0][1] < 0:
        below = tuple((m, -c) for m, c in below)
        above = tuple((m, -c) for m, c in above)
    relation = Relation(below, above)
    support = len(below) + len(above)
    cost = sum(log2(2 * abs(c) + 1) for c in shortest) + log2(comb(len(columns), support))
    seen = [n for n in places if _holds(relation, roots, n)]
    bits = sum(log2(abs(roots[n]) + 1) for n in seen)
    if len(seen) < len(places) or len(places) <= support - 1 or bits < MARGIN + cost:
        return None
    return relation


def short_relation(columns: Sequence[Sequence[int]]) -> list[int] | None:
    """A short integer relation of columns, modulo a large prime; None where they have none."""
    height, width = len(columns[0]), len(columns)
    if height >= width:
        residues = [x % _SMALL_PRIME for c in columns for x in c]
        if nmod_mat(width, height, residues, _SMALL_PRIME).rank() == width:
            return None
    chosen = Random(len(columns))
    weights = [chosen.randrange(_MODULUS) for _ in columns[0]]
    sums = [sum(w * x for w, x in zip(weights, c, strict=True)) % _MODULUS for c in columns]
    pivot = next((k for k, s in enumerate(sums) if s), None)
    if pivot is None:
        return None
    inverse = pow(sums[pivot], -1, _MODULUS)
    size = len(sums)
    rows = [[int(i == j) for j in range(size)] for i in range(size)]
    for i in range(size):
        rows[i][pivot] = _MODULUS if i == pivot else -sums[i] * inverse % _MODULUS
    reduced = fmpz_mat(rows).lll()
    best = min(range(size), key=lambda i: sum(int(reduced[i, j]) ** 2 for j in range(size)))
    return [int(reduced[best, j]) for j in range(size)]


@cache
def _monomials(order: int, degree: int) -> tuple[Monomial, ...]:
    exponents = product(range(degree + 1), repeat=order) if order < 4 else _squares(order)
    return tuple(m for m in exponents if sum(m) <= degree)


def _squares(order: int) -> Iterator[Monomial]:
    """Monomials of degree 2 only, as those of Somos."""
    for i in range(order):
        for j in range(i, order):
            yield tuple((k == i) + (k == j) for k in range(order))


def _power(monomial: Monomial, back: Sequence[int]) -> int:
    value = 1
    for e, x in zip(monomial, back, strict=False):
        value *= x**e
    return value


def _value(side: Sequence[tuple[Monomial, int]], back: Sequence[int]) -> int:
    return sum(c * _power(m, back) for m, c in side)


def _program(side: Sequence[tuple[Monomial, int]], language: Language) -> str:
    """A polynomial in the terms before, in another system."""
    return "+".join(
        language.product(c, [(language.last.format(i), e) for i, e in enumerate(m, 1)])
        for m, c in side
    )


def _holds(relation: Relation, roots: Sequence[int], n: int) -> bool:
    if n < relation.order:
        return False
    back = roots[n - relation.order : n][::-1]
    below = _value(relation.below, back)
    return below != 0 and below * roots[n] == _value(relation.above, back)


def _root(a: int, power: int) -> int:
    """The root of a perfect power."""
    if power == 1:
        return a
    root = isqrt(a)
    if root * root != a:
        raise ValueError(f"{a} is not a square")
    return root


def _square_roots(terms: Sequence[int]) -> list[int] | None:
    """Of all terms but some first ones, which no window of `_relation` has."""
    try:
        later = [_root(a, 2) for a in terms[_UNLIKE:]]
    except ValueError:
        return None
    return [isqrt(a) if a > 0 else 0 for a in terms[:_UNLIKE]] + later


def _side(relation: Relation, script: Script, letter: str) -> str:
    """B/A in terms before."""

    def term(index: int) -> str:
        return script.term(f"n{script.minus}{index + 1}").replace("a", letter, 1)

    def written(side: Sequence[tuple[Monomial, int]]) -> str:
        order = max((len(m) for m, _ in side), default=0)
        names = "".join(chr(0xE000 + i) for i in range(order))  # private letters, then the terms
        text = polynomial(dict(side), script, names)
        for i in range(order):
            text = text.replace(chr(0xE000 + i), term(i) if script.tex else f"·{term(i)}")
        return text if script.tex else _without_dots(text)

    above, below = written(relation.above), written(relation.below)
    if below == "1":
        return above
    if len(relation.above) > 1:
        above = f"({above})"
    [(monomial, c), *rest] = relation.below
    simple = not rest and sum(e > 0 for e in monomial) + (c != 1) == 1  # and no product
    return f"{above}/{below if simple else f'({below})'}"


def _without_dots(text: str) -> str:
    """Products of terms without the sign before the first factor."""
    for before in ("", "+", "−", "("):
        text = text.replace(f"{before}·", before) if before else text.removeprefix("·")
    return text
