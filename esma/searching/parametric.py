"""From formulas for tan(1/2), tan(1/3), tan(1/4), ... to one formula for tan(1/n).

The constants of a template are searched for some values of its parameters. Formulas with the same
left-hand side and sign word, or with left-hand sides whose coefficients change linearly, and whose
quotients have one shape, are joined: every coefficient is interpolated by a polynomial in the
parameters, which must be of lower degree than the values allow. What comes out is compared with the
expansions at further values, and then proved for all (`esma.proofs.parametric`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any, overload

from esma import writing
from esma.approval.conjecture import Conjecture
from esma.approval.keys import numbered
from esma.enumeration.constants import constant
from esma.enumeration.words import Words, word_text
from esma.errors import EsmaError
from esma.proofs.certificate import named
from esma.proofs.prover import Proof
from esma.proofs.statements import law_stated
from esma.proofs.theorems import match
from esma.searching.joining import DIGITS, Joiner, Left, Point
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.searching.parametric_table import Row, report
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from esma.searching.templates import Range, canonical_template, check_ranges
from esma.writing import terminal
from esma.writing.display import counted

#: Rows that a table shows unless it is told otherwise.
ROWS = 20
#: Largest coefficient, unless another is asked for: small sides have formulas for all values.
COEFF_LIMIT = 1
#: Laws of which there are formulas for all values, as they are recognised at one value.
KINDS = ("folded", "multiplicative", "sums of powers")


@dataclass
class ParametricResult(Sequence[ParametricConjecture]):
    """What a search over a template brought: formulas for all values of its letters.

    Attributes
    ----------
    formulas : simplest first
    searched : the constants that were searched, and how many formulas each has
    unjoined : left-hand sides and words with formulas at several values that have no common shape
    passed : the values of the parameters that were passed over, as the constant is rational there
        or has no value
    """

    formulas: list[ParametricConjecture]
    searched: list[tuple[str, int]]
    unjoined: int
    passed: tuple[Point, ...] = ()

    @overload
    def __getitem__(self, index: int) -> ParametricConjecture: ...
    @overload
    def __getitem__(self, index: slice) -> list[ParametricConjecture]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self.formulas[index] if isinstance(index, slice) else numbered(self.formulas, index)

    def __len__(self) -> int:
        return len(self.formulas)

    def proof(self, number: int = 0) -> Proof:
        """The proof of a formula, by its number, which shows itself written out; if there is none,
        why.
        """
        return numbered(self.formulas, number).proof

    def tail_classes(self) -> list[ParametricConjecture]:
        """The first of those with the same tail."""
        return [x for _, x in self._leading()]

    def _leading(self) -> list[Row]:
        seen: dict[tuple[Any, ...], Row] = {}
        for number, x in enumerate(self.formulas):
            seen.setdefault(x.tail, (number, x))
        return list(seen.values())

    def report(
        self, width: int = 80, top: int = ROWS, *, unfold: bool = False, coloured: bool = False
    ) -> str:
        """A table for terminals, with what there is to say about it.

        Parameters
        ----------
        width : columns that a line may take
        top : most rows
        unfold : one row a formula, not one for those with the same tail
        coloured : whether to use the colours of terminals
        """
        rows = [*enumerate(self.formulas)] if unfold else self._leading()
        more = len(rows) - top
        hint = f"and {more} more: --top {len(rows)} shows them" if more > 0 else ""
        return report(self, rows[:top], width, hint, coloured=coloured)

    def __str__(self) -> str:
        return self.report(terminal.width())

    def __repr__(self) -> str:
        searched = counted(len(self.searched), "constant")
        return f"<ParametricResult: {counted(len(self), 'formula')} from {searched}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        template = writing.html.macros("searching/parametric.html", word_text=word_text)
        return str(template.formulas(self._leading()[:ROWS], len(self)))


def generalise(
    template: str,
    ranges: Sequence[Range],
    coeff_limit: int = COEFF_LIMIT,
    max_period: int = SearchSpec.max_period,
    words: Words | None = None,
    depth: int = SearchSpec.depth,
    on_constant: Callable[[str], None] = lambda _: None,
) -> ParametricResult:
    """Search a template with parameters, and join what is found into formulas for all values.

    Parameters
    ----------
    template : a constant with letters in it, as ``"tan(1/n)"``
    ranges : the values of each letter that are searched
    coeff_limit, max_period, words, depth : as for a search; the degree is 1
    on_constant : called with each constant before it is searched, and with an empty text before
        each joined formula is proved

    Raises
    ------
    EsmaError
        If the template or a range is wrong.

    Examples
    --------
    >>> found = generalise("tan(1/n)", [Range("n", 2, 6)], max_period=1)
    >>> best = found.formulas[0]
    >>> f"{best.left()} = {best.right()}, {best.status}, {best.formula.range_text()}"
    '1/tan(1/n) = [⟨2mn+n⟩], proved, n ≥ 1'
    """
    check_ranges(template, ranges)
    template = canonical_template(template)
    found: dict[Point, dict[Left, Conjecture]] = {}
    searched = []
    passed: dict[Point, EsmaError] = {}
    for point in product(*(r.values for r in ranges)):
        name = named(template, {r.name: x for r, x in zip(ranges, point, strict=True)})
        on_constant(name)
        try:
            c = constant(name)
        except EsmaError as error:  # rational, or without a value
            passed[point] = error
            continue
        own = match(c.tree)
        lawful = own is not None and not own.canonical.interlaced
        spec = SearchSpec.of(
            c,
            coeff_limit=coeff_limit,
            max_period=max_period,
            words=words,
            depth=depth,
            digits=DIGITS,
            prove=lawful,
            laws=KINDS if lawful else (),
        )
        hits = filter(None, map(_by_theorem, run(Searcher(spec), spec.expressions())))
        found[point] = {Left.of(x): x for x in hits}
        searched.append((c.name, len(found[point])))
    if not found:
        raise next(iter(passed.values()))
    joined, unjoined = Joiner(
        template, ranges, found, tuple(passed), coeff_limit, depth, partial(on_constant, "")
    ).all()
    joined.sort(key=lambda x: (x.complexity, x.left(), x.formula.signs, x.formula.range_text()))
    return ParametricResult(joined, searched, unjoined, tuple(passed))


def _by_theorem(x: Conjecture) -> Conjecture | None:
    """A formula with its law as a theorem says it, which is of one shape for all values, unless its
    quotients are polynomials.
    """
    if x.law.entries is not None:
        return x
    stated = x.certificate["statement"] if x.certificate else {}
    return replace(x, law=law_stated(stated)) if "law" in stated else None
