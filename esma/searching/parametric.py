"""From formulas for tan(1/2), tan(1/3), tan(1/4), ... to one formula for tan(1/n).

The constants of a template are searched for some values of its parameters. Formulas with the same
left-hand side and sign word, or with left-hand sides whose coefficients change linearly, and whose
quotients have one shape, are joined: every coefficient is interpolated by a polynomial in the
parameters, which must be of lower degree than the values allow. What comes out is compared with the
expansions at further values, and then proved for all (`esma.proofs.parametric`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import islice, product
from math import prod
from typing import Any, Final, NamedTuple

from flint import fmpq_mpoly

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant, constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.grammar import MAX_DIGITS
from esma.enumeration.words import Word, Words
from esma.errors import EsmaError
from esma.proofs.certificate import named
from esma.proofs.parametric import Parameter, ParametricFormula
from esma.proofs.polynomials import interpolated, ring
from esma.proofs.prover import Proof, prove, prove_parametric
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from esma.writing.display import LOWERED
from esma.writing.laws import LATEX, UNICODE

FURTHER: Final = 2
"""Further values of each parameter at which a joined formula is compared with the expansion."""
LEAST: Final = 3
"""Fewest values of a single parameter from which a formula is joined."""
MOST_VALUES: Final = 200
"""Most values at which a template is searched."""
#: Largest coefficient, unless another is asked for: small sides have formulas for all values.
COEFF_LIMIT = 1
#: Decimal digits to which a formula at one value is verified.
_DIGITS = 50
#: Strides of the parameter that are tried where consecutive values do not agree in shape.
_STRIDES: Final = (1, 2, 3, 4, 6)


@dataclass(frozen=True)
class Range:
    """Values ``first, first + step, ..., last`` of a parameter.

    Examples
    --------
    >>> Range.of("n=3..11:2")
    Range(name='n', first=3, last=11, step=2)
    >>> Range.of("n=2..8").values
    range(2, 9)
    """

    name: str
    first: int
    last: int
    step: int = 1

    @classmethod
    def of(cls, text: str) -> Range:
        """From the command line.

        Raises
        ------
        EsmaError
            If it is not a range, or its letter has a meaning of its own.
        """
        found = re.fullmatch(r"\s*([a-z])\s*=\s*(\d{1,99})\.\.(\d{1,99})(?::(\d{1,99}))?\s*", text)
        if not found:
            raise EsmaError(
                f"{text[:40]!r} is not a range: write a letter and its values, as n=2..8 or"
                " n=3..11:2"
            )
        name, first, last, step = found[1], int(found[2]), int(found[3]), int(found[4] or 1)
        if name in ("e", "g", "m"):
            raise EsmaError(f"the letter {name!r} has a meaning of its own: take another, as n")
        if step < 1:
            raise EsmaError(f"the step of {text[:40]!r} must be at least 1; it was {step}")
        if last < first:
            raise EsmaError(f"{text[:40]!r} holds no values: the last must not be below the first")
        return cls(name, first, last, step)

    @property
    def count(self) -> int:
        """The number of values, which may be more than the length of a range can be."""
        return max(0, (self.last - self.first) // self.step + 1)

    @property
    def values(self) -> range:
        """The values."""
        return range(self.first, self.last + 1, self.step)


class Left(NamedTuple):
    """A left-hand side under a sign word."""

    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    signs: Word


@dataclass(frozen=True)
class General:
    """A formula for all values of the parameters, and what is known of it.

    Attributes
    ----------
    proof
        Its formula, with the range for which it is proved, or only conjectured.
    samples
        The formulas of single values from which it was joined, at the values of the u.
    compared
        At how many values it agrees with the expansion, those it was made from included.
    below
        What was found for values below the range: the value, and the proof or refutation.
    """

    proof: Proof
    samples: tuple[tuple[tuple[int, ...], Conjecture], ...]
    compared: int
    below: tuple[tuple[int, Proof], ...] = field(default=())

    @property
    def family(self) -> ParametricFormula:
        """The formula."""
        assert self.proof.formula is not None
        return self.proof.formula

    @property
    def status(self) -> str:
        """``"proved"`` for all values in the range, or ``"conjecture"``."""
        return "proved" if self.proof else "conjecture"

    @cached_property
    def tail(self) -> tuple[Any, ...]:
        """Equal for formulas whose tails are the same at the last value searched."""
        at, last = self.samples[-1]
        return at, last.family, tuple((p.step, len(self.samples)) for p in self.family.parameters)

    @property
    def complexity(self) -> int:
        """How much there is to write, for ranking."""
        return self.samples[-1][1].complexity

    def left(self, *, tex: bool = False) -> str:
        """The left-hand side in the parameters."""
        itself = self.family.fraction("c") == "c"
        name = self.symbol(tex=tex) if itself or self.is_short else "c"
        body = self.family.fraction(name, tex=tex)
        if not self.negative:
            return body
        return rf"\left|{body}\right|" if tex else f"|{body}|"

    @cached_property
    def negative(self) -> bool:
        """Whether P(c)/Q(c) is below zero: for all values of the parameters, or for none."""
        width = len(self.family.parameters)
        for u in range(99):
            one = self.family.statement([u] * width)
            with suppress(EsmaError):  # at these values the constant is rational, or has no value
                return reduced(one.numerator, one.denominator).sign_at(constant(one.constant)) < 0
        return False

    @property
    def is_short(self) -> bool:
        """Whether the constant's name is written out inside of left-hand sides."""
        return re.fullmatch(r"\w+\([^()]*\)", self.family.constant) is not None

    def symbol(self, *, tex: bool = False) -> str:
        """The constant with its parameters."""
        return _symbol(self.family.constant, tex=tex)

    def right(self, *, tex: bool = False) -> str:
        """The partial quotients in m and the parameters."""
        return self.family.written(LATEX if tex else UNICODE)

    def to_dict(self) -> dict[str, Any]:
        """A JSON object: the formula as text and LaTeX, and its certificate."""
        return {
            "formula": f"{self.left()} = {self.right()}",
            "latex": f"{self.left(tex=True)} = {self.right(tex=True)}",
            "constant": self.family.constant,
            "signs": list(self.family.signs),
            "range": self.family.range_text(),
            "status": self.status,
            "compared": self.compared,
            "reason": self.proof.reason,
            "certificate": self.proof.certificate,
        }


def is_about(row: Mapping[str, Any], certificate: Mapping[str, Any]) -> bool:
    """Whether a JSON form says what its certificate, which was checked, proves.

    Examples
    --------
    >>> row = generalise("tan(1/n)", [Range("n", 2, 6)], max_period=1).formulas[0].to_dict()
    >>> is_about(row, row["certificate"]), is_about({**row, "range": "n ≥ 0"}, row["certificate"])
    (True, False)
    """
    formula = ParametricFormula.from_certificate(certificate)
    stated = General(Proof("proved", dict(certificate), formula=formula), (), 0).to_dict()
    names = ("formula", "latex", "constant", "signs", "range", "status")
    return all(name in row and row[name] == stated[name] for name in names)


def _symbol(template: str, *, tex: bool) -> str:
    """The constant with its parameters, typeset where it is a function of a quotient."""
    if not tex:
        return template
    found = re.fullmatch(r"(tan|tanh|cot|coth|exp)\((\w+)/(\w+)\)", template)
    if found:
        name, above, below = found.groups()
        return (
            rf"e^{{{above}/{below}}}" if name == "exp" else rf"\{name}\tfrac{{{above}}}{{{below}}}"
        )
    found = re.fullmatch(r"bessel([ij])\(([^,]+),([^)]+)\)/bessel\1\(([^,]+),\3\)", template)
    if found:
        kind, a, x, b = found.groups()
        kind = kind.upper()
        return rf"\frac{{{kind}_{{{a}}}({x})}}{{{kind}_{{{b}}}({x})}}"
    if "sqrt(" in template:
        roots = re.sub(r"sqrt\(([^()]*)\)", r"\\sqrt{\1}", template)
        return re.sub(r"\*\*(\d+)", r"^{\1}", roots).replace("*", r"\,")
    return rf"\mathrm{{{template}}}"


def canonical_template(text: str) -> str:
    """The template as proofs name it: no spaces, decimals as fractions, powers with ``**``, and
    powers of e as exp.

    >>> canonical_template("e ** (2/n) + n"), canonical_template("n - e"), canonical_template("e^n")
    ('exp(2/n)+n', 'n-exp(1)', 'e**n')
    >>> canonical_template("0.5*tan(1/n²)"), canonical_template("tan(2.0/n)")
    ('(1/2)*tan(1/n**2)', 'tan(2/n)')
    """
    bare = "".join(text.split()).replace("^", "**")
    bare = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: f"**{raised[0].translate(LOWERED)}", bare)
    bare = re.sub(r"(?a:\d+\.\d*|\.\d+)", _exact, bare)
    bare = re.sub(r"\b[eE]\*\*(\((?:[^()]|\([^()]*\))+\))(?!\*\*)", r"exp\1", bare)
    return re.sub(r"\b[eE]\b(?!\*\*)", "exp(1)", bare)


def _exact(decimal: re.Match[str]) -> str:
    if len(decimal[0]) > MAX_DIGITS:
        return decimal[0]  # which the grammar refuses
    value = Fraction(decimal[0] + "0")
    return str(value) if value.denominator == 1 else f"({value})"


@dataclass
class Found:
    """What a search over a template brought.

    Attributes
    ----------
    formulas
        Simplest first.
    searched
        The constants that were searched, and how many formulas each has.
    unjoined
        Left-hand sides and words with formulas at several values that have no common shape.
    passed
        The values of the parameters that were passed over, as the constant is rational there or has
        no value.
    """

    formulas: list[General]
    searched: list[tuple[str, int]]
    unjoined: int
    passed: tuple[tuple[int, ...], ...] = ()

    def tail_classes(self) -> list[General]:
        """The first of those with the same tail."""
        seen: dict[tuple[Any, ...], General] = {}
        for x in self.formulas:
            seen.setdefault(x.tail, x)
        return list(seen.values())


def generalise(
    template: str,
    ranges: Sequence[Range],
    coeff_limit: int = COEFF_LIMIT,
    max_period: int = SearchSpec.max_period,
    words: Words | None = None,
    depth: int = SearchSpec.depth,
    on_constant: Any = None,
) -> Found:
    """Search a template with parameters, and join what is found into formulas for all values.

    Parameters
    ----------
    template
        A constant with letters in it, as ``"tan(1/n)"``.
    ranges
        The values of each letter that are searched.
    coeff_limit, max_period, words, depth
        As for a search; the degree is 1.
    on_constant
        Called with each constant before it is searched, and once more for each joined formula.

    Raises
    ------
    EsmaError
        If the template or a range is wrong.

    Examples
    --------
    >>> found = generalise("tan(1/n)", [Range("n", 2, 6)], max_period=1)
    >>> best = found.formulas[0]
    >>> f"{best.left()} = {best.right()}, {best.status}, {best.family.range_text()}"
    '1/tan(1/n) = [⟨2mn+n⟩], proved, n ≥ 1'
    """
    template = canonical_template(template)
    _check(template, ranges)
    found: dict[tuple[int, ...], dict[Left, Conjecture]] = {}
    searched = []
    passed: dict[tuple[int, ...], EsmaError] = {}
    for point in product(*(r.values for r in ranges)):
        name = named(template, {r.name: x for r, x in zip(ranges, point, strict=True)})
        if on_constant is not None:
            on_constant(name)
        try:
            c = constant(name)
        except EsmaError as error:  # rational, or without a value
            passed[point] = error
            continue
        searcher = Searcher(
            SearchSpec.of(
                c,
                coeff_limit=coeff_limit,
                max_period=max_period,
                words=words,
                depth=depth,
                digits=_DIGITS,
                prove=False,
            )
        )
        hits = run(searcher, searcher.spec.expressions())
        found[point] = {
            Left(x.expression.numerator, x.expression.denominator, x.signs): x
            for x in hits
            if x.law.entries is not None and x.law.entries.base == 1
        }
        searched.append((c.name, len(found[point])))
    if not found:
        raise next(iter(passed.values()))
    joiner = _Joiner(template, ranges, found, tuple(passed), coeff_limit, depth, on_constant)
    joined, unjoined = joiner.all()
    joined.sort(key=lambda x: (x.complexity, x.left(), x.family.signs, x.family.range_text()))
    return Found(joined, searched, unjoined, tuple(passed))


def _check(template: str, ranges: Sequence[Range]) -> None:
    if not ranges or len({r.name for r in ranges}) < len(ranges):
        raise EsmaError("give each letter of the constant its values, once: as n=2..8")
    if len(ranges) > 3:
        raise EsmaError("at most three letters can have values")
    for r in ranges:
        if not re.search(rf"\b{r.name}\b", template):
            raise EsmaError(f"the constant {template!r} has no letter {r.name!r} in it")
        least = LEAST if len(ranges) == 1 else 2
        if r.count < least:
            raise EsmaError(f"{r.name} needs at least {least} values to conjecture from")
    size = 1
    for r in ranges:
        size *= r.count
    if size > MOST_VALUES:
        raise EsmaError(f"these are {size} constants to search: choose at most {MOST_VALUES}")


class _Joiner:
    """Joins formulas of single values."""

    def __init__(
        self,
        template: str,
        ranges: Sequence[Range],
        found: dict[tuple[int, ...], dict[Left, Conjecture]],
        passed: tuple[tuple[int, ...], ...],
        limit: int,
        depth: int,
        on_constant: Any,
    ) -> None:
        self.limit = limit
        self.template, self.ranges, self.found, self.passed = template, ranges, found, passed
        self.depth, self.on_constant = depth, on_constant
        self.searchers: dict[tuple[str, Word], Searcher] = {}

    def all(self) -> tuple[list[General], int]:
        """The joined formulas, and how many left-hand sides could not be joined."""
        joined: list[General] = []
        unjoined = 0
        for sides in self._sides():
            here = self._at_one_side(sides)
            joined += here
            unjoined += not here and len(set(sides.values())) == 1
        return joined, unjoined

    def _sides(self) -> Iterator[dict[tuple[int, ...], Left]]:
        """Left-hand sides with a formula at the last value and at least one other: the same at all
        values, or with coefficients that change linearly with a single parameter.
        """
        points = list(self.found)
        if len(points) < 2:
            return
        last, before = points[-1], points[-2]
        for side in self.found[last]:
            here = {point: side for point in points if side in self.found[point]}
            if len(here) >= 2:
                yield here
        if len(self.ranges) > 1:
            return
        at = last[0]
        gap = at - before[0]
        for one, two in product(self.found[before], self.found[last]):
            if one.signs != two.signs or one == two or len(one.numerator) != len(two.numerator):
                continue
            ends = [*one.numerator, *one.denominator], [*two.numerator, *two.denominator]
            slopes = [b - a for a, b in zip(*ends, strict=True)]
            if any(slope % gap for slope in slopes):
                continue
            slopes = [slope // gap for slope in slopes]
            # a line that misses the origin by more than a coefficient may be large only passes by
            if any(abs(b - m * at) > self.limit for b, m in zip(ends[1], slopes, strict=True)):
                continue
            here = {}
            for point in points:
                row = [b - (at - point[0]) * m for b, m in zip(ends[1], slopes, strict=True)]
                width = len(one.numerator)
                side = Left(tuple(row[:width]), tuple(row[width:]), one.signs)
                if side in self.found[point]:
                    here[point] = side
            if len(here) > 2 or (len(here) == 2 and len(points) == 2):
                yield here

    def _at_one_side(self, sides: dict[tuple[int, ...], Left]) -> list[General]:
        """Formulas for all values, or for residue classes of the values."""
        if len(self.ranges) > 1:
            whole = self._joined(list(self.found), sides, 1)
            return [whole] if whole is not None else []
        values = list(self.ranges[0].values)
        for stride in _STRIDES:
            classes: list[list[tuple[int, ...]]] = [
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
        self, points: list[tuple[int, ...]], sides: dict[tuple[int, ...], Left], stride: int
    ) -> General | None:
        """One formula for the values from some on, if their quotients have one shape; where they
        have another, the formula must hold all the same: a period may be a shorter one repeated.
        """
        shapes = {point: self._shape(point, sides) for point in points}
        seen = dict.fromkeys(s for s in map(shapes.get, reversed(points)) if s is not None)
        for shape in list(seen)[:2]:
            used = [point for point in points if shapes[point] == shape]
            while len(used) >= LEAST:
                grid = self._grid(used)
                family = self._interpolated(grid, sides, stride) if grid else None
                if family is None:
                    break
                others = [
                    p for p in points if p not in grid and min(_places(family.parameters, p)) >= 0
                ]
                wrong = [
                    p for p in others if not self._agrees(family, _places(family.parameters, p))
                ]
                if not wrong:
                    return self._proved(family, grid, len(others), sides)
                used = [point for point in used if point > wrong[-1]]
        return None

    def _grid(self, used: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """Points that are a product of sets of values: all, or those left without the values of one
        parameter at which some are missing."""
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
        self,
        family: ParametricFormula,
        points: list[tuple[int, ...]],
        others: int,
        sides: dict[tuple[int, ...], Left],
    ) -> General | None:
        if self.on_constant is not None:
            self.on_constant("")
        further = self._further(family, points)
        if further is None:
            return None
        # the proof begins with the smallest values for which all is seen, searched or not
        parameters = family.parameters
        least = family.shifted([-max(0, (p.first - 1) // p.step) for p in parameters])
        proof = prove_parametric(least)
        if not proof:
            without = tuple(p for p in self.passed if min(_places(family.parameters, p)) >= 0)
            proof = replace(proof, formula=replace(family, without=without))
        samples = tuple((point, self.found[point][sides[point]]) for point in points)
        compared = len(points) + others + further
        return General(proof, samples, compared, self._below(proof))

    def _shape(self, point: tuple[int, ...], sides: dict[tuple[int, ...], Left]) -> Any:
        if point not in sides:
            return None
        x = self.found[point][sides[point]]
        entries = x.law.entries
        if entries is None or entries.head_lengths:
            return None  # a statement for many values says nothing of runs in its head
        sizes = len(entries.head), len(entries.polynomials)
        return *sizes, x.negative, bool(entries.lengths), tuple(n != (1,) for n in entries.lengths)

    def _interpolated(
        self,
        points: list[tuple[int, ...]],
        sides: dict[tuple[int, ...], Left],
        stride: int,
    ) -> ParametricFormula | None:
        steps = [r.step * stride for r in self.ranges]
        parameters = tuple(
            Parameter(r.name, x, step)
            for r, x, step in zip(self.ranges, points[0], steps, strict=True)
        )
        places = [_places(parameters, point) for point in points]
        found = (self.found[point][sides[point]].law.entries for point in points)
        entries = [x for x in found if x is not None]

        m, *names = ring("m" + "".join(p.name for p in parameters)).gens()
        u = [(n - p.first) / p.step for n, p in zip(names, parameters, strict=True)]

        def joined(rows: Sequence[Sequence[Any]]) -> fmpq_mpoly | None:
            """One polynomial in m and the parameters from its coefficients in m at every point."""
            total = 0 * m
            for power in range(max(map(len, rows))):
                values = [row[power] if power < len(row) else 0 for row in rows]
                if any(v.denominator != 1 for v in values):
                    return None
                found = interpolated(dict(zip(places, map(int, values), strict=True)), names)
                if found is None:
                    return None
                total += found.compose(m, *u) * m**power
            return total

        parts: list[tuple[fmpq_mpoly, ...]] = []
        for columns in (
            zip(*(sides[point].numerator for point in points), strict=True),
            zip(*(sides[point].denominator for point in points), strict=True),
            zip(*(x.head for x in entries), strict=True),
        ):
            row = [joined([(v,) for v in column]) for column in columns]
            if any(p is None for p in row):
                return None
            parts.append(tuple(p for p in row if p is not None))
        for rows in ([x.polynomials for x in entries], [x.lengths for x in entries]):
            tail = [joined(block) for block in zip(*rows, strict=True)]
            if any(p is None for p in tail):
                return None
            parts.append(tuple(p for p in tail if p is not None))
        above, below, head, polynomials, lengths = parts
        signs = sides[points[-1]].signs
        return ParametricFormula(
            self.template, parameters, above, below, signs, head, polynomials, lengths
        )

    def _further(self, family: ParametricFormula, points: list[tuple[int, ...]]) -> int | None:
        """At how many values past those searched the expansion agrees; None where one does not."""
        last, count = _places(family.parameters, points[-1]), 0
        for by in range(1, 4 * FURTHER + 1):
            try:
                if not self._agrees(family, [x + 3 * by for x in last]):
                    return None
            except EsmaError:  # the constant is rational there, or has no value
                continue
            count += 1
            if count == FURTHER:
                break
        return count

    def _agrees(self, family: ParametricFormula, u: Sequence[int]) -> bool:
        c: Constant = constant(family.name_at(u))
        statement = family.statement(u)
        expression: Expression = reduced(statement.numerator, statement.denominator)
        key = c.name, family.signs
        if key not in self.searchers:
            spec = SearchSpec(
                c, words=(family.signs,), depth=self.depth, digits=_DIGITS, prove=False
            )
            self.searchers[key] = Searcher(spec)
        count = 2 * self.depth
        quotients = [a for a, _ in islice(statement.written_out(), count)]
        return any(
            x.terms(count) == quotients for x in self.searchers[key].search_block([expression])
        )

    def _below(self, proof: Proof) -> tuple[tuple[int, Proof], ...]:
        """The formula at positive values of a single parameter below the range, one by one."""
        formula = proof.formula
        if not proof or formula is None or len(formula.parameters) > 1:
            return ()
        [p], found = formula.parameters, []
        for u in range(-1, -(p.first - 1) // p.step - 1, -1):
            if p.at(u) < 1:
                break
            try:
                found.append((p.at(u), prove(formula.statement([u]))))
            except EsmaError as error:  # the constant has no value there
                found.append((p.at(u), Proof("unproved", reason=str(error))))
        return tuple(reversed(found))


def _places(parameters: Sequence[Parameter], point: Sequence[int]) -> tuple[int, ...]:
    """The u at which the parameters have these values."""
    return tuple((x - p.first) // p.step for x, p in zip(point, parameters, strict=True))
