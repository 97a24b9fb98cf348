"""Interlaced polynomials in m and b**m: ``a[h + N m + j] = P_j(m, b**m)``.

So are the quotients of Tasoev's and Komatsu's continued fractions, as [0; 2 3**k - 1, 1, 1] with
k = 1, 2, ... (Komatsu 2003), and [0; 1, b, b, b**2, b**2, ...] of Rogers and Ramanujan's. All
classes have one linear recurrence in m, whose roots are powers of b: it is found from a random
combination of the classes, from 2k blocks for k roots, with Berlekamp and Massey's algorithm,
modulo a prime. A distance N takes some microseconds a term; it is tried up to 12.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import gcd, lcm, log2
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Final

from flint import fmpq_mat, fmpz_poly

from esma.massey.differences import Polynomial
from esma.massey.lift import PRIMES, berlekamp_massey
from esma.writing.laws import Script, closed, in_letter, integers

from .evidence import convincing
from .law import Entries
from .reading import exact, integers_in, written
from .recurrence import LinearRecurrence, recurrence_of
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

MAX_PERIOD: Final = 12
_MAX_ROOTS: Final = 8
_MAX_POWER: Final = 6


@dataclass(frozen=True)
class Mixed(RequestedLaw):
    """After first quotients, polynomials that take turns.

    Attributes
    ----------
    base : b
    polynomials : for each class the polynomials in m that stand before 1, b**m, b**(2m), ...

    Examples
    --------
    >>> komatsu = Mixed((0,), 3, (((-1,), (6,)), ((1,),), ((1,),)))
    >>> komatsu.terms(8), str(komatsu)
    ([0, 5, 1, 1, 17, 1, 1, 53], '[0; ⟨6·3^m−1, 1, 1⟩]')
    """

    kind: ClassVar[str] = "mixed with powers"

    initials: tuple[int, ...]
    base: int
    polynomials: tuple[tuple[Polynomial, ...], ...]
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Mixed | None:
        """The law with the shortest period that all terms but some first ones follow, where what it
        predicts is no accident.
        """
        for period in range(1, min(MAX_PERIOD, len(terms) // 4) + 1):
            found = cls._periodic(terms, period)
            if found is not None:
                return found
        return None

    @classmethod
    def _periodic(cls, terms: Sequence[int], period: int) -> Mixed | None:
        total = len(terms)
        connection = _connection(terms, period)
        roots = _powers(connection)
        if roots is None:
            return None
        base, unknowns = roots
        size = len(unknowns)
        start = total - period * size
        while start and not sum(
            c * terms[start - 1 + period * (size - i)] for i, c in enumerate(connection)
        ):
            start -= 1
        fixed_by = start + period * size + size
        bits = 2 * log2(fixed_by) + sum(log2(2 * abs(c) + 1) for c in connection)
        if total - fixed_by < 3 or not convincing(terms, fixed_by, bits):
            return None
        rows = [m**e * base ** (i * m) for m in range(size) for i, e in unknowns]
        system = fmpq_mat(size, size, rows)
        polynomials = list[tuple[Polynomial, ...]]()
        for j in range(period):
            column = [terms[start + period * m + j] for m in range(size)]
            solution = system.solve(fmpq_mat(size, 1, column))
            table = dict(zip(unknowns, (solution[i, 0] for i in range(size)), strict=True))
            parts = [list[Fraction]() for _ in range(1 + max(i for i, _ in unknowns))]
            for (i, _), c in sorted(table.items()):
                parts[i].append(Fraction(int(c.p), int(c.q)))
            polynomials.append(_trimmed(parts))
        return cls(tuple(terms[:start]), base, tuple(polynomials), total - fixed_by)

    def at(self, m: int, j: int) -> int:
        """The quotient of class j in block m."""
        value = sum(
            (
                c * m**e * self.base ** (i * m)
                for i, p in enumerate(self.polynomials[j])
                for e, c in enumerate(p)
            ),
            Fraction(0),
        )
        if value.denominator != 1:
            raise ValueError(f"a quotient of class {j} is no integer")
        return int(value)

    def continued(self) -> Iterator[int]:
        for m in count():
            for j in range(len(self.polynomials)):
                yield self.at(m, j)

    @property
    def recurrence(self) -> LinearRecurrence | None:
        """The shortest linear recurrence of all terms."""
        width = max(map(len, self.polynomials))
        blocks = sum(max(len(p[i]) for p in self.polynomials if i < len(p)) for i in range(width))
        order = len(self.initials) + len(self.polynomials) * blocks
        return recurrence_of(self.terms(2 * order + 2))

    @property
    def entries(self) -> Entries | None:
        """The polynomials where they are in the power alone: in the highest one that serves."""
        if any(len(p) > 1 for row in self.polynomials for p in row):
            return None
        polynomials = [[p[0] if p else 0 for p in row] for row in self.polynomials]
        step = gcd(*(i for row in polynomials for i, c in enumerate(row) if c)) or 1
        thinned = tuple(tuple(row[::step]) for row in polynomials)
        return Entries(self.initials, thinned, base=self.base**step)

    @property
    def begins(self) -> None:
        """None: the block gives the quotients."""
        return

    def numbers(self) -> Sequence[int | Fraction]:
        """First terms, the base and coefficients."""
        coefficients = [c for row in self.polynomials for p in row for c in p]
        return [*self.initials, self.base, *coefficients]

    def sized(self) -> str:
        alone = all(sum(map(bool, map(any, row))) < 2 for row in self.polynomials)
        what = "geometric" if alone and self.entries is not None else self.kind
        period = len(self.polynomials)
        return f"{what}, of period {period}, powers of {self.base}"

    def own(self) -> dict[str, Any]:
        return {"base": self.base, "polynomials": [written(row) for row in self.polynomials]}

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Mixed:
        rows = [[tuple(map(exact, p)) for p in row] for row in own["polynomials"]]
        (base,) = integers_in({"base": [own["base"]]}, "base")
        if base < 2 or not rows or not all(rows):
            raise ValueError("there is a base, and a polynomial for each class")
        if max(map(len, rows)) > _MAX_POWER + 1 or any(len(p) > 99 for row in rows for p in row):
            raise ValueError("no search guesses such powers")
        return cls(initials, base, tuple(map(tuple, rows)), surplus)

    def rule(self, script: Script) -> None:
        """None: the block says all."""

    def written(self, script: Script, width: float | None = None) -> str:
        block = [_entry(row, self.base, script) for row in self.polynomials]
        return closed(integers(self.initials, script), block, script, width)

    def brief(self) -> str:
        return f"powers of {self.base}, period {len(self.polynomials)}"

    def program(self, language: Language) -> str:
        """The polynomials that take turns."""
        rows = []
        for row in self.polynomials:
            below = lcm(*(Fraction(c).denominator for p in row for c in p))
            parts = [[c * below for c in p] for p in row]
            text = "+".join(
                f"({language.polynomial(p, 'm')})*{self.base**i}{language.power}m"
                if i
                else f"({language.polynomial(p, 'm')})"
                for i, p in enumerate(parts)
            )
            rows.append(text if below == 1 else f"({text}){language.divide}{below}")
        return language.blocks(self.initials, rows)


def _connection(terms: Sequence[int], period: int) -> list[int]:
    """The recurrence in m of all classes."""
    prime, chosen = PRIMES[0], Random(period)
    blocks = len(terms) // period
    weights = [chosen.randrange(prime) for _ in range(period)]
    start = len(terms) - blocks * period
    mixed = [
        sum(w * terms[start + period * m + j] for j, w in enumerate(weights)) % prime
        for m in range(blocks)
    ]
    coefficients, order = berlekamp_massey(mixed, prime)
    if 2 * order >= blocks:
        return [1]
    return [c if 2 * c < prime else c - prime for c in coefficients]


def _powers(connection: Sequence[int]) -> tuple[int, list[tuple[int, int]]] | None:
    """The base, and exponents (i, e) of b**(i m) m**e, where all roots are powers of one base."""
    if not 2 <= len(connection) <= _MAX_ROOTS + 1 or max(map(abs, connection)) >> 40:
        return None
    _, factors = fmpz_poly(list(reversed(connection))).factor()
    if any(f.degree() != 1 or abs(int(f[1])) != 1 for f, _ in factors):
        return None
    roots = {-int(f[0]) * int(f[1]): multiplicity for f, multiplicity in factors}
    if min(roots) < 1 or max(roots) == 1:
        return None
    least = min(r for r in roots if r > 1)
    for base in range(2, least + 1):
        exponents = {base**i: i for i in range(_MAX_POWER + 1)}
        if set(roots) <= set(exponents):
            return base, [(exponents[r], e) for r, k in roots.items() for e in range(k)]
        if base > 1 << 12:
            break
    exponents = {least**i: i for i in range(_MAX_POWER + 1)}
    if set(roots) <= set(exponents):
        return least, [(exponents[r], e) for r, k in roots.items() for e in range(k)]
    return None


def _trimmed(parts: Sequence[list[Fraction]]) -> tuple[Polynomial, ...]:
    """Without zeros at the ends."""
    rows = list[Polynomial]()
    for p in parts:
        while p and not p[-1]:
            p.pop()
        rows.append(tuple(int(c) if c.denominator == 1 else c for c in p) or (0,))
    while len(rows) > 1 and rows[-1] == (0,):
        rows.pop()
    return tuple(rows)


def _entry(row: Sequence[Polynomial], base: int, script: Script) -> str:
    """The polynomial of a class, highest powers of the base first."""
    if all(len(p) == 1 for p in row):
        return in_letter([p[0] for p in row], script, base=base)
    text = ""
    for i, p in reversed(list(enumerate(row))):
        if not any(p):
            continue
        part = in_letter(p, script)
        if i:
            power = script.exponential(base**i, "m")
            size = f"({part})" if sum(map(bool, p)) > 1 else part
            unit = part in {"1", f"{script.negative}1"}
            part = part[:-1] + power if unit else f"{size}{script.dot}{power}"
        negative = part.startswith((script.negative, "-"))
        text += part if not text or negative else script.plus + part
    return text or "0"
