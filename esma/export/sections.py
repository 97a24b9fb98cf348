r"""A tail class in a document: its best formula, its proof, and a table of its formulas.

What a formula needs of its own in a proof stands in its row: M, and the indices i and n at which
the quotients of the theorem's number and its own go on together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from esma.approval.conjecture import Conjecture
from esma.continued_fractions.mobius import Matrix
from esma.enumeration.constants import Constant
from esma.proofs import explain
from esma.proofs.parts import Shared
from esma.proofs.prover import Proof
from esma.proofs.rocq import checked
from esma.proofs.slopes import small
from esma.writing.display import BREAK, breakable, measure, rows, short_count, typewriter
from esma.writing.escaping import escaped
from esma.writing.laws import PRINTED

from .arguments import Citations, Use
from .equations import SHORT, Layout, equation

#: A denominator that needs no parentheses.
_ALONE: Final = re.compile(
    r"\d+|\\sqrt\{[^{}]*\}|(\\?[A-Za-z]+|\\(mathrm|operatorname)\{\w+\})"
    r"(_\w|_\{\w+\})?(\^\w|\^\{[^{}]*\})?(\([^()]*\))?"
)
#: Widths of columns in quads: left-hand sides, quotients with a proof and without, signs.
_LEFT: Final = 9.0
_QUOTIENTS: Final = 20.0
_WIDE: Final = 27.0
_GLANCED: Final = 20.0
_SIGNS: Final = 3.5
#: Lines that the first table may have.
_PAGE: Final = 48
_TOP: Final = r"\toprule No.& left-hand side& quotients& signs& terms"
#: Pages that a statement, an argument and a row take, about.
_STATED: Final = 0.14
_ARGUED: Final = 0.16
_ROW: Final = 0.024


@dataclass
class Constants:
    """What constants are called in the formulas of a document."""

    symbols: dict[Constant, str] = field(default_factory=dict)
    letters: int = 0

    def symbol(self, constant: Constant) -> str:
        """The constant in LaTeX, or a letter where that is too wide, or is a fraction."""
        if constant not in self.symbols:
            latex = constant.latex()
            if measure(latex) > SHORT or latex.startswith(r"\frac"):
                self.letters += 1
                latex = rf"c_{{{self.letters}}}"
            self.symbols[constant] = latex
        return self.symbols[constant]


@dataclass(frozen=True)
class _Listed:
    """A formula in the table of its tail class; of a proof M, i, n, and the size of its groups."""

    key: str
    left: str
    quotients: str
    signs: str
    terms: str
    m: Matrix | None = None
    i: int = 0
    n: int = 0
    group: tuple[int, int] = (0, 0)

    def moved(self, i: int) -> int:
        """The index n that belongs to i, whole groups behind."""
        size, own = self.group
        return self.n + ((i - self.i) // size * own if size else 0)


@dataclass
class _Argument:
    """A proof that formulas have in common.

    Attributes
    ----------
    certificate : of the formula whose groups begin last
    rewriting : how the constant was put in the theorem's terms, if it was
    """

    use: Use | None
    certificate: Mapping[str, Any]
    i: int = 0
    rewriting: str = ""
    rows: list[_Listed] = field(default_factory=list)

    def text(self, names: str) -> list[str]:
        """The proof in LaTeX."""
        assert self.use is not None
        shared = explain.shared(self.certificate, self.i)
        given = f"{self.use.number}{self._given()}"
        return [
            rf"\begin{{proof}}[{names}]",
            f"By {self.use.references()}, with {given}, {shared.argument.latex}",
            *([f"Here {typewriter(self.rewriting)}."] if self.rewriting else []),
            r"\end{proof}",
        ]

    def _given(self) -> str:
        """What the proof needs of a formula: of one alone here, else in the table."""
        first, *more = self.rows
        if more:
            return "$n$ of the table" if first.m is None else "$M$, $i$ and $n$ of the table"
        n = f"$n = {first.moved(self.i)}$"
        return n if first.m is None else f"$M = {small(first.m)}$, $i = {self.i}$, {n}"


@dataclass
class Section:
    """A tail class while formulas are added to it.

    Attributes
    ----------
    stated : the statement of the best formula
    first : that formula
    arguments : its proofs, by what distinguishes them; formulas without one are under ""
    """

    layout: Layout
    constants: Constants
    citations: Citations
    stated: list[str] = field(default_factory=list)
    first: _Listed | None = None
    status: str = "conjecture"
    arguments: dict[Any, _Argument] = field(default_factory=dict)

    @property
    def proved(self) -> bool:
        """Whether a formula is proved."""
        return self.status == "proved" or any(self.arguments)

    @property
    def count(self) -> int:
        """How many formulas there are."""
        return sum(len(argument.rows) for argument in self.arguments.values())

    @property
    def pages(self) -> float:
        """About how many pages it takes."""
        argued = _ARGUED * len(self.arguments) if self.layout.proofs else 0
        return _STATED + _ROW * self.count + argued

    def add(self, x: Conjecture) -> None:
        """One more formula."""
        proof = self.citations.proof(x)
        shared = None
        if proof is not None and proof.certificate is not None:
            self.citations.works(proof.certificate)
            shared = explain.shared(proof.certificate)
        row, argument = self._row(x, shared), self._argument(x, proof, shared)
        argument.rows.append(row)
        if self.first is None:
            self.first = row
            self.status = "conjecture" if proof is None else "proved"
            self.stated = self._statement(x, proof, argument.use)

    def _row(self, x: Conjecture, shared: Shared | None) -> _Listed:
        left = self._in_a_line(x)
        closed, terms = breakable(x.law.written(PRINTED)), _counted(x.terms_needed[0])
        row = _Listed(x.key, left, closed, signs_of(x), terms)
        if shared is None:
            return row
        return replace(row, m=shared.m, i=shared.i, n=shared.n, group=shared.group)

    def _argument(self, x: Conjecture, proof: Proof | None, shared: Shared | None) -> _Argument:
        """What proves a formula, made when it is first needed."""
        if proof is None or shared is None or not self.layout.proofs:
            return self.arguments.setdefault("", _Argument(None, {}))
        assert proof.certificate is not None
        use = self.citations.use(shared, proof.certificate)
        made = _Argument(use, proof.certificate, shared.i, proof.rewriting)
        found = self.arguments.setdefault((use.key, shared.case, proof.rewriting), made)
        if shared.i > found.i:
            found.i, found.certificate = shared.i, proof.certificate
        return found

    def _in_a_line(self, x: Conjecture) -> str:
        """A left-hand side without a fraction's height, which can be broken."""
        p, q = self._sides(x)
        bars = "|" if x.negative else ""
        if q == "1":
            return f"{bars}{p}{bars}"
        top = f"({p})" if re.search(".[-+]", p) else p
        below = q if _ALONE.fullmatch(q) else f"({q})"
        return f"{bars}{top}/{BREAK if measure(top) > _LEFT / 2 else ''}{below}{bars}"

    def _sides(self, x: Conjecture) -> list[str]:
        """P and Q, which can be broken."""
        symbol, sides = self.constants.symbol(x.constant), x.expression
        broken = breakable(symbol)  # it stays in one piece
        return [
            breakable(type(sides)(side, (1,)).latex(symbol)).replace(
                broken, broken.replace(r"\allowbreak ", "")
            )
            for side in (sides.numerator, sides.denominator)
        ]

    # -- what is written -------------------------------------------------------------------------

    def _statement(self, x: Conjecture, proof: Proof | None, use: Use | None) -> list[str]:
        left = x.expression.latex(self.constants.symbol(x.constant), negative=x.negative)
        named = measure(left) > 2 * SHORT
        kind = "conjecture" if proof is None else "formula"
        lines = [
            rf"\begin{{{kind}}}",
            rf"\begin{{equation}}\label{{eq:{x.key}}}",
            equation("y" if named else left, x, self.layout),
            r"\end{equation}",
        ]
        if named:
            p, q = self._sides(x)
            bars = "|" if x.negative else ""
            value = f"{bars}{p}{bars}" if q == "1" else f"{bars}P/Q{bars}"
            where = "" if q == "1" else f" with $P = {p}$ and $Q = {q}$"
            lines.append(f"Here $y = {value}${where}.")
        quotients = breakable(x.law.written(PRINTED))
        lines.append(f"Quotients: ${quotients}$. Signs: ${signs_of(x)}$ repeated.")
        return [*lines, self._known(x, proof, use), rf"\end{{{kind}}}"]

    def _known(self, x: Conjecture, proof: Proof | None, use: Use | None) -> str:
        """How fast a formula converges, and what is known of it."""
        few, many, *simple = map(_counted, (*x.terms_needed, *x.simple_terms_needed))
        text = (
            rf"Key \texttt{{{x.key}}}. {few} terms for 100 digits, {many} for 1000"
            f" (simple continued fraction: {simple[0]}, {simple[1]}). "
        )
        if proof is None or proof.certificate is None:
            text += rf"Conjecture, verified to ${x.verified_digits}$ digits"
            if x.law.surplus is None:
                return f"{text}."
            more = rf"its recurrence predicted ${x.law.surplus}$ terms past those that fix it"
            return f"{text}; {more}."
        works = self.citations.works(proof.certificate)
        if use is None:
            title = escaped(explain.theorem_used(proof.certificate).title)
            text += rf"Proved from {title}~\cite{{{works}}}"
        else:
            text += rf"Proved from Theorem~\ref{{{use.theorem.label}}}"
        if not proof.rewriting and checked(proof.certificate):
            text += ", checked by Rocq"
        return text + rf"; verified to ${x.verified_digits}$ digits."

    def lines(self) -> list[str]:
        """The tail class in LaTeX."""
        out, many = list(self.stated), len(self.arguments) > 1
        for kind, argument in self.arguments.items():
            if kind and many:
                ends = dict.fromkeys((argument.rows[0].key, argument.rows[-1].key))
                names = "--".join(rf"\eqref{{eq:{key}}}" for key in ends)
                out += argument.text(f"Proof of {names}")
            elif kind:
                out += argument.text("Proof")
            if argument.rows != [self.first]:
                out += self._table(argument)
        return [*out, ""]

    def _table(self, argument: _Argument) -> list[str]:
        """The formulas that an argument proves, with what it needs of each."""
        proved = bool(argument.certificate)
        grouped = proved and bool(argument.rows[0].group[0])
        width = _QUOTIENTS if grouped else _WIDE
        columns = ("crr" if grouped else "r") if proved else ""
        heads = (r"& $M$& $i$& $n$" if grouped else "& $n$") if proved else ""
        lines = _opened(width, f"r{columns}", heads)
        for row in argument.rows:
            own = rf"\refstepcounter{{equation}}\label{{eq:{row.key}}}\theequation"
            closed = f"${row.quotients}$"
            if row is self.first:
                own, closed = rf"\ref{{eq:{row.key}}}", "as stated"
            cells = [own, f"${row.left}$", closed, f"${row.signs}$", row.terms]
            if grouped and row.m is not None:
                cells += [f"${small(row.m)}$", f"${argument.i}$"]
            if proved:
                cells.append(f"${row.moved(argument.i)}$")
            lines.append("& ".join(cells) + r"\\")
        if len(argument.rows) > 1:  # no row stands alone on a page
            for k in {-len(argument.rows), -2}:
                lines[k] += "*"
        return [*lines, r"\end{longtable}}"]

    def glance(self) -> tuple[list[str], int]:
        """Its cells in the first table, and how many lines they take."""
        assert self.first is not None
        x, cells, high = self.first, list[str](), 1
        for cell, width in ((x.left, _LEFT), (x.quotients, _GLANCED), (x.signs, _SIGNS)):
            needed = _lines(cell, width)
            shown = needed <= 3
            cells.append(f"${cell}$" if shown else "see there")
            high = max(high, needed if shown else 1)
        number = rf"\ref{{eq:{x.key}}}"
        return [number, *cells, x.terms, f"{self.count}", self.status], high


def at_a_glance(sections: Sequence[Section]) -> list[str]:
    """The best formula of each tail class in a table of a page."""
    if len(sections) < 2:
        return []
    rows: list[str] = []
    room = _PAGE
    for section in sections:
        cells, high = section.glance()
        if (room := room - high) < 0:
            break
        rows.append("& ".join(cells) + r"\\")
    which = "of each tail class" if len(rows) == len(sections) else f"of the first {len(rows)}"
    more = "" if len(rows) == len(sections) else f" of {len(sections)} tail classes"
    said = (
        f"The best formula {which}{more}, with the number of its terms for 100 digits and that of "
        "the formulas here that have its tail."
    )
    return [
        r"\newpage\section{The formulas at a glance}",
        f"\n{said}\n",
        *_opened(_GLANCED, "rrl", "& formulas& status"),
        *rows,
        r"\end{longtable}}",
    ]


def _opened(width: float, columns: str, heads: str) -> list[str]:
    """The beginning of a table whose quotients have a width, with more columns behind the signs."""
    widths = "".join(rf">{{\raggedright\arraybackslash}}p{{{x}em}}" for x in (_LEFT, width, _SIGNS))
    return [
        rf"{{\small\begin{{longtable}}{{r{widths}{columns}}}",
        rf"{_TOP}{heads}\\\midrule\endhead",
        r"\bottomrule\endfoot",
    ]


def _lines(cell: str, width: float) -> int:
    """How many lines a cell that is broken takes."""
    return len(rows(re.split(r"\\allowbreak(?:\{\}| )", cell), width, ""))


def _counted(number: int | None) -> str:
    """A count in LaTeX."""
    text = re.sub(r"≈(.*)e(.*)", r"$\\approx\1\\cdot10^{\2}$", short_count(number))
    return text if "$" in text else escaped(text)


def signs_of(x: Conjecture) -> str:
    """A sign word that can be broken."""
    return BREAK.join("+" if s > 0 else "-" for s in x.signs)
