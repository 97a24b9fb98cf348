"""Formulas of single values of parameters, joined into formulas for all values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, product
from math import lcm, prod
from typing import Any, Final, NamedTuple, TypeAlias

from flint import fmpq_mpoly

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.identification.closed import verified_digits
from esma.massey.laws import Law
from esma.proofs.parametric import Parameter, ParametricFormula, with_numbers
from esma.proofs.polynomials import interpolated, ring
from esma.proofs.prover import Proof, prove, prove_parametric
from esma.proofs.statements import LawStatement
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.searching.searcher import Searcher
from esma.searching.spec import SearchSpec
from esma.searching.templates import LEAST, Range

FURTHER: Final = 2
"""Further values of each parameter at which a joined formula is compared with the expansion."""
DIGITS: Final = 50
"""Decimal digits to which a formula at one value is verified."""
#: Strides of the parameter that are tried where consecutive values do not agree in shape.
_STRIDES: Final = (1, 2, 3, 4, 6)

Point: TypeAlias = tuple[int, ...]
"""Values of the parameters."""


class Left(NamedTuple):
    """A left-hand side under a sign word."""

    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    signs: Word

    @classmethod
    def of(cls, x: Conjecture) -> Left:
        """That of a formula."""
        return cls(x.expression.numerator, x.expression.denominator, x.signs)


@dataclass(eq=False)
class Joiner:
    """Joins formulas of single values.

    Attributes
    ----------
    found : the formulas at each point that was searched
    passed : the points at which the constant is rational, or has no value
    limit, depth : of the search
    on_joined : called before each joined formula is compared and proved
    """

    template: str
    ranges: Sequence[Range]
    found: dict[Point, dict[Left, Conjecture]]
    passed: tuple[Point, ...]
    limit: int
    depth: int
    on_joined: Callable[[], None]
    _searchers: dict[tuple[str, Word], Searcher] = field(default_factory=dict, init=False)

    def all(self) -> tuple[list[ParametricConjecture], int]:
        """The joined formulas, and how many left-hand sides could not be joined."""
        joined: list[ParametricConjecture] = []
        unjoined = 0
        for sides in self._sides():
            here = self._at_one_side(sides)
            joined += here
            unjoined += not here and len(set(map(Left.of, sides.values()))) == 1
        return joined, unjoined

    def _sides(self) -> Iterator[dict[Point, Conjecture]]:
        """Formulas with one left-hand side, at the last value and at least one other: the same at
        all values, or with coefficients that change linearly with a single parameter.
        """
        points = list(self.found)
        if len(points) < 2:
            return
        last, before = points[-1], points[-2]
        for side in self.found[last]:
            here = {point: x[side] for point, x in self.found.items() if side in x}
            if len(here) >= 2:
                yield here
        if len(self.ranges) > 1:
            return
        at = last[0]
        gap = at - before[0]
        for one, two in product(self.found[before], self.found[last]):
            width = len(one.numerator)
            if one.signs != two.signs or one == two or width != len(two.numerator):
                continue
            end = two.numerator + two.denominator
            rises = [b - a for a, b in zip(one.numerator + one.denominator, end, strict=True)]
            if any(rise % gap for rise in rises):
                continue
            slopes = [rise // gap for rise in rises]
            # a line that misses the origin by more than a coefficient may be large only passes by
            if any(abs(b - m * at) > self.limit for b, m in zip(end, slopes, strict=True)):
                continue
            here = {}
            for point, formulas in self.found.items():
                row = tuple(b - (at - point[0]) * m for b, m in zip(end, slopes, strict=True))
                side = Left(row[:width], row[width:], one.signs)
                if side in formulas:
                    here[point] = formulas[side]
            if len(here) > 2 or (len(here) == 2 and len(points) == 2):
                yield here

    def _at_one_side(self, sides: dict[Point, Conjecture]) -> list[ParametricConjecture]:
        """Formulas for all values, or for residue classes of the values."""
        if len(self.ranges) > 1:
            whole = self._joined(list(self.found), sides, 1)
            return [whole] if whole is not None else []
        values = list(self.ranges[0].values)
        for stride in _STRIDES:
            classes: list[list[Point]] = [
                [(x,) for x in values[start::stride] if (x,) in self.found]
                for start in range(stride)
            ]
            if any(len(points) < LEAST for points in classes):
                break
            found = [x for points in classes if (x := self._joined(points, sides, stride))]
            if found:
                return found
        return []

    def _joined(
        self, points: list[Point], sides: dict[Point, Conjecture], stride: int
    ) -> ParametricConjecture | None:
        """One formula for the values from some on, if their quotients have one shape; where they
        have another, the formula must hold all the same: a period may be a shorter one repeated.
        """
        shapes = {point: _shape(sides[point]) for point in points if point in sides}
        seen = dict.fromkeys(s for s in map(shapes.get, reversed(points)) if s is not None)
        for shape in list(seen)[:2]:
            used = [point for point in points if shapes.get(point) == shape]
            while len(used) >= LEAST:
                grid = self._grid(used)
                formula = grid and self._interpolated({p: sides[p] for p in grid}, stride)
                if not formula:
                    break
                others = [
                    p for p in points if p not in grid and min(_places(formula.parameters, p)) >= 0
                ]
                wrong = [
                    p for p in others if not self._agrees(formula, _places(formula.parameters, p))
                ]
                if not wrong:
                    samples = tuple((p, sides[p]) for p in grid)
                    return self._proved(formula, samples, len(others))
                used = [point for point in used if point > wrong[-1]]
        return None

    def _grid(self, used: list[Point]) -> list[Point]:
        """Points that are a product of sets of values: all, or those left without the values of one
        parameter at which some are missing.
        """
        for i in (None, *range(len(self.ranges))):
            full = product(*(r.values for r in self.ranges))
            missing = set() if i is None else {p[i] for p in full if p not in used}
            kept = [p for p in used if i is None or p[i] not in missing]
            columns = [set(column) for column in zip(*kept, strict=True)]
            size = prod(map(len, columns))
            if size == len(kept) and all(len(column) > 1 for column in columns) and columns:
                return kept
        return []

    def _proved(
        self, formula: ParametricFormula, samples: tuple[tuple[Point, Conjecture], ...], others: int
    ) -> ParametricConjecture | None:
        self.on_joined()
        further = self._further(formula, samples[-1][0])
        if further is None:
            return None
        # the proof begins with the smallest values for which all is seen, searched or not
        parameters = formula.parameters
        least = formula.shifted([-max(0, (p.first - 1) // p.step) for p in parameters])
        proof = prove_parametric(least)
        if not proof:
            without = tuple(p for p in self.passed if min(_places(parameters, p)) >= 0)
            proof = replace(proof, formula=replace(formula, without=without))
        return ParametricConjecture(proof, samples, len(samples) + others + further, _below(proof))

    def _interpolated(
        self, sides: dict[Point, Conjecture], stride: int
    ) -> ParametricFormula | None:
        """The formula whose coefficients are polynomials in the parameters through those at these
        points; None where there is none.
        """
        points = list(sides)
        parameters = tuple(
            Parameter(r.name, x, r.step * stride)
            for r, x in zip(self.ranges, points[0], strict=True)
        )
        places = [_places(parameters, point) for point in points]
        m, *names = ring("m" + "".join(p.name for p in parameters)).gens()
        u = [(n - p.first) / p.step for n, p in zip(names, parameters, strict=True)]

        bases = [getattr(x.law.entries, "base", 1) for x in sides.values()]

        def joined(rows: Sequence[Sequence[Any]]) -> fmpq_mpoly | None:
            """One polynomial in m and the parameters from its coefficients in m at every point;
            those of powers may be fractions.
            """
            total = 0 * m
            for power in range(max(map(len, rows))):
                values = [row[power] if power < len(row) else 0 for row in rows]
                below = lcm(*(v.denominator for v in values))
                if below > 1 in bases:
                    return None
                whole = [int(v * below) for v in values]
                found = interpolated(dict(zip(places, whole, strict=True)), names)
                if found is None:
                    return None
                total += found.compose(m, *u) * m**power / below
            return total

        parts: list[tuple[fmpq_mpoly, ...]] = []
        for part in zip(*map(_polynomials, sides.values()), strict=True):
            found = [p for rows in zip(*part, strict=True) if (p := joined(rows)) is not None]
            if len(found) < len(part[0]):
                return None
            parts.append(tuple(found))
        above, below, head, polynomials, lengths = parts
        base = joined([(b,) for b in bases])
        if base is None:
            return None
        law = self._law([x.law for x in sides.values()], joined)
        if law == {}:
            return None
        return ParametricFormula(
            self.template,
            parameters,
            above,
            below,
            sides[points[-1]].signs,
            head,
            polynomials,
            lengths,
            bases[0] if len({*bases}) == 1 else base,
            law=law,
        )

    @staticmethod
    def _law(
        laws: Sequence[Law], joined: Callable[[Sequence[Sequence[Any]]], fmpq_mpoly | None]
    ) -> dict[str, Any] | None:
        """The law that is all of these, with polynomials in the parameters as its numbers; empty
        where there is none, None where all are polynomials themselves.
        """
        stated = [x.stated.law for x in laws if x.entries is None and x.stated is not None]
        if not stated:
            return None
        columns = list[list[int]]()
        for x in stated:
            columns.append([])
            with_numbers(x, columns[-1].append)
        rows = [joined([(v,) for v in row]) for row in zip(*columns, strict=True)]
        if None in rows:
            return {}
        numbers = iter(rows)
        return with_numbers(stated[0], lambda _: next(numbers))

    def _further(self, formula: ParametricFormula, point: Point) -> int | None:
        """At how many values past a point the expansion agrees; None where one does not."""
        last, count = _places(formula.parameters, point), 0
        for by in range(1, 4 * FURTHER + 1):
            try:
                if not self._agrees(formula, [x + 3 * by for x in last]):
                    return None
            except EsmaError:  # the constant is rational there, or has no value
                continue
            count += 1
            if count == FURTHER:
                break
        return count

    def _agrees(self, formula: ParametricFormula, u: Sequence[int]) -> bool:
        c, signs = constant(formula.name_at(u)), formula.signs
        statement = formula.at(u)
        if isinstance(statement, LawStatement):
            x = reduced(statement.numerator, statement.denominator)
            return verified_digits(statement.law, signs, partial(x.value, c)) >= DIGITS
        if (c.name, signs) not in self._searchers:
            spec = SearchSpec(c, words=(signs,), depth=self.depth, digits=DIGITS, prove=False)
            self._searchers[c.name, signs] = Searcher(spec)
        hits = self._searchers[c.name, signs].search_block(
            [reduced(statement.numerator, statement.denominator)]
        )
        count = 2 * self.depth
        quotients = [a for a, _ in islice(statement.written_out(), count)]
        return any(x.terms(count) == quotients for x in hits)


def _shape(x: Conjecture) -> Any:
    entries, stated = x.law.entries, x.law.stated
    if entries is None and stated is not None:  # of laws only those of one shape are alike
        shape = with_numbers(stated.law, lambda _: 0)
        return len(stated.head), x.negative, repr(shape)
    if entries is None or entries.head_lengths:
        return None  # a statement for many values says nothing of runs in its head
    sizes = len(entries.head), len(entries.polynomials)
    runs = bool(entries.lengths), tuple(n != (1,) for n in entries.lengths)
    return *sizes, x.negative, *runs, entries.base > 1


def _polynomials(x: Conjecture) -> list[Sequence[Sequence[Any]]]:
    """Both sides of a formula: coefficients of P and Q, head, polynomials and lengths, all as
    polynomials in m.
    """
    entries, stated = x.law.entries, x.law.stated
    sides = x.expression.numerator, x.expression.denominator
    rest: tuple[Any, Any] = (), ()
    if entries is not None:
        head, rest = entries.head, (entries.polynomials, entries.lengths)
    else:
        assert stated is not None
        head = stated.head
    return [*([(v,) for v in row] for row in (*sides, head)), *rest]


def _below(proof: Proof) -> tuple[tuple[int, Proof], ...]:
    """The formula at positive values of a single parameter below the range, one by one."""
    formula = proof.formula
    if not proof or formula is None or len(formula.parameters) > 1:
        return ()
    [p], found = formula.parameters, []
    for u in range(-1, -(p.first - 1) // p.step - 1, -1):
        if p.at(u) < 1:
            break
        try:
            found.append((p.at(u), prove(formula.at([u]))))
        except EsmaError as error:  # the constant has no value there
            found.append((p.at(u), Proof("unproved", reason=str(error))))
    return tuple(reversed(found))


def _places(parameters: Sequence[Parameter], point: Sequence[int]) -> tuple[int, ...]:
    """The u at which the parameters have these values."""
    return tuple((x - p.first) // p.step for x, p in zip(point, parameters, strict=True))
