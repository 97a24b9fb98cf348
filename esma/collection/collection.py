"""What a search found: a sequence of conjectures that ranks, folds into tail classes, and shows
itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, overload

from esma import collection, export, writing
from esma.approval.conjecture import Conjecture, json_forms
from esma.approval.formulas import Formulas
from esma.approval.keys import no_number, numbered, read_which, the_one
from esma.approval.ranking import ranked
from esma.approval.verification import UNENDED
from esma.collection import selecting
from esma.collection.report import Line, formulas, speed_titles, symbols_for
from esma.enumeration.constants import Constant
from esma.enumeration.words import Word, word_text
from esma.errors import EsmaError, NoFormulaError, whole
from esma.proofs.prover import Proof, Prover
from esma.searching.further import further
from esma.searching.searcher import Tally, proof_of, prove, with_proof
from esma.searching.spec import SearchSpec
from esma.system.files import path_of
from esma.system.garbage import rarely_collected
from esma.writing.display import LINE, counted, measure, short_count
from esma.writing.laws import notes_on_marks
from esma.writing.nested import nested_latex
from esma.writing.terminal import width as terminal_width
from esma.writing.terminal import wrapped

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from esma.collection.folding import MoebiusClass


#: Tail classes that a table shows in a terminal, and in a notebook; it says how many more it has.
ROWS = 20
SHOWN = 10
#: Members of a tail class that its row in a notebook unfolds to.
UNFOLDED = 20
#: What a collection is called where a formula is not in it.
_HERE = "this collection"
#: What is said where there is no formula, or none of those that were asked for.
NOTHING = "No formula was found."
NONE_HERE = "No formula satisfies all conditions: leave one out."
#: Width of closed forms in the table of a notebook, in quads.
CELL = 24.0


@dataclass(frozen=True)
class TailClass:
    """Conjectures with one tail: the number of the best of them in the collection, and all of them,
    best first.
    """

    number: int
    members: Formulas

    @property
    def best(self) -> Conjecture:
        return self.members[0]

    @property
    def name(self) -> str:
        return self.best.family

    def __repr__(self) -> str:
        return f"<TailClass of {counted(len(self.members), 'formula')}, the best {self.best}>"


@dataclass(frozen=True)
class TailClasses(Sequence[TailClass]):
    """The tail classes of a collection, in the order of each one's best; a table of them.

    Attributes
    ----------
    classes : in that order
    rows : how many rows the table has; None for as many as fit a look

    Examples
    --------
    >>> import esma
    >>> families = esma.search("e", coeff_limit=1, max_period=1).families
    >>> len(families), families[0].best.lhs, len(families[0].members)
    (6, '(e + 1)/(e - 1)', 2)
    """

    classes: tuple[TailClass, ...]
    rows: int | None = None

    def __len__(self) -> int:
        return len(self.classes)

    @overload
    def __getitem__(self, index: int) -> TailClass: ...
    @overload
    def __getitem__(self, index: slice) -> TailClasses: ...
    def __getitem__(self, index: int | slice) -> TailClass | TailClasses:
        if isinstance(index, slice):
            return replace(self, classes=self.classes[index])
        return numbered(self.classes, index)

    def show(self, rows: int) -> TailClasses:
        """The same, of which so many rows are shown, in a notebook and in print."""
        return replace(self, rows=at_least_one(rows, "rows"))

    def summary(self) -> str:
        """One line: how many there are."""
        classes, formulas = len(self), sum(len(x.members) for x in self.classes)
        return f"{counted(classes, 'tail class')} of {counted(formulas, 'formula')}"

    def __str__(self) -> str:
        rows = [Line(k, x.best, f"×{len(x.members)}") for k, x in enumerate(self.classes)]
        return report(
            rows[: self.rows or ROWS],
            len(rows),
            [self.summary()],
            terminal_width(),
            hint=": .show({rows}) shows all",
        )

    def __repr__(self) -> str:
        return f"<{self.summary()}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self).strip("\n"))

    def _repr_html_(self) -> str:
        shown = self.classes[: self.rows or SHOWN]
        rows = [(k, x.members) for k, x in enumerate(shown)]
        return html_table(rows, len(self), "tail classes", self.summary())


def at_least_one(count: int, what: str) -> int:
    """How many rows or formulas are asked for."""
    if whole(count, f"the number of {what}") < 1:
        raise EsmaError(f"the number of {what} must be at least 1; it was {count}")
    return count


def html_table(
    rows: Sequence[tuple[int | None, Sequence[Conjecture]]], count: int, what: str, summary: str
) -> str:
    """A table for notebooks, of the first of so many rows: a row shows its number and the best of
    the formulas that it is about.
    """
    template = writing.html.macros(
        "collection/collection.html",
        nested_latex=nested_latex,
        short_count=short_count,
        word_text=word_text,
    )
    return str(template.collection(rows, count, UNFOLDED, CELL, what, summary))


@dataclass(frozen=True)
class Collection(Sequence[Conjecture]):
    """Conjectures, ranked: simplest and fastest-converging first.

    A formula is found by its number, counted from 0, as tables show it, or by its key.

    Attributes
    ----------
    conjectures : in ranked order
    tally : what happened to all candidates of the search
    interrupted : whether the search was stopped before its end
    spec : what was searched and how, where that is known
    seconds : how long the search took
    rows : how many rows its table has, see `show`; None for as many as fit a look
    unfolded : whether its table has a row a formula, not one a tail class

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1)
    >>> len(found), len(found.tail_classes()), found[0].lhs
    (24, 6, '(e + 1)/(e - 1)')
    >>> found[found[3].key] == found[3]
    True
    """

    conjectures: Formulas
    tally: Tally = field(default_factory=Tally, compare=False)
    interrupted: bool = field(default=False, compare=False)
    spec: SearchSpec | None = field(default=None, compare=False)
    seconds: float | None = field(default=None, compare=False)
    rows: int | None = field(default=None, compare=False)
    unfolded: bool = field(default=False, compare=False)

    @classmethod
    def ranked(
        cls,
        conjectures: Formulas | Iterable[Conjecture],
        tally: Tally,
        interrupted: bool = False,
        *,
        spec: SearchSpec | None = None,
        seconds: float | None = None,
    ) -> Collection:
        """A collection of conjectures that come in any order."""
        found = conjectures if isinstance(conjectures, Formulas) else Formulas.of(conjectures)
        return cls(ranked(found), tally, interrupted, spec, seconds)

    def __len__(self) -> int:
        return len(self.conjectures)

    def __iter__(self) -> Iterator[Conjecture]:
        return iter(self.conjectures)

    @overload
    def __getitem__(self, index: int | str) -> Conjecture: ...
    @overload
    def __getitem__(self, index: slice) -> Collection: ...
    def __getitem__(self, index: int | slice | str) -> Conjecture | Collection:
        if not isinstance(index, slice):
            return self._at(index)
        try:
            return replace(self, conjectures=self.conjectures[index])
        except (TypeError, ValueError) as error:
            raise EsmaError(f"{error}: some of the formulas are found[2:5]") from None

    @rarely_collected()
    def filter(self, wanted: Callable[[Conjecture], bool]) -> Collection:
        """The conjectures for which `wanted` is true, in the same order."""
        kept = [place for place, x in enumerate(self) if wanted(x)]
        return replace(self, conjectures=self.conjectures.at(kept))

    def where(
        self,
        *,
        status: Literal["conjecture", "proved"] | None = None,
        signs: str | Word | None = None,
        law: str | None = None,
        constant: str | None = None,
        family: str | None = None,
        period: int | None = None,
        min_rate: float | None = None,
        min_digits: int | None = None,
    ) -> Collection:
        """The conjectures that satisfy conditions, in the same order.

        Parameters
        ----------
        status : ``"conjecture"`` or ``"proved"``
        signs : a sign word, ``"+-"`` or ``(1, -1)``
        law : the kind of law, as ``"Hurwitzian"``, ``"growing runs"``, or ``"periodic"``
        constant : a constant, in any writing
        family : the name of a tail class
        period : period of the interlaced form
        min_rate : least number of digits a term
        min_digits : least number of verified digits

        Examples
        --------
        >>> import esma
        >>> found = esma.search("e", coeff_limit=1, max_period=2)
        >>> [len(x) for x in (found, found.where(signs="-"), found.where(law="growing runs"))]
        [48, 12, 12]
        """
        asked = {
            "status": status,
            "signs": signs,
            "law": law,
            "constant": constant,
            "family": family,
            "period": period,
            "min_rate": min_rate,
            "min_digits": min_digits,
        }
        places = selecting.satisfying(self.conjectures, asked)
        return replace(self, conjectures=self.conjectures.at(places))

    def by(self, order: str) -> Collection:
        """The conjectures in another order: ``"score"`` (simplest and fastest first, as they come),
        ``"rate"`` or ``"terms"`` (most digits a term first, which need the fewest terms),
        ``"size"`` (shortest first).

        >>> import esma
        >>> found = esma.search("e", coeff_limit=1, max_period=2)
        >>> print(found.by("terms")[0].law, found.by("terms")[0].terms_needed[0])
        [⟨4m+2⟩] 30
        """
        return replace(self, conjectures=selecting.ordered(self.conjectures, order))

    def best(self, count: int = 10) -> Collection:
        """The first ones, each of which is a row of the table."""
        return replace(self[: at_least_one(count, "formulas")], unfolded=True)

    @property
    def families(self) -> TailClasses:
        """The tail classes: see `tail_classes`."""
        return self.tail_classes()

    def tail_classes(self) -> TailClasses:
        """The conjectures folded by tail class, in the order of each one's best."""
        found = self.conjectures
        return TailClasses(
            tuple(TailClass(int(places[0]), found.at(places)) for places in found.tail_classes)
        )

    def moebius_classes(self) -> list[MoebiusClass]:
        """The conjectures folded by their numbers: values that are integer Möbius images of each
        other, as their laws decide, are one.

        >>> import esma
        >>> found = esma.search("e", degree=2, coeff_limit=1, max_period=1)
        >>> [(x.name, len(x.members)) for x in found.moebius_classes()]
        [('e', 24), ('exp(2)', 24)]
        """
        return collection.folding.moebius_classes(self.conjectures)

    def show(self, rows: int) -> Collection:
        """The same collection, of which so many rows are shown, in a notebook and in print."""
        return replace(self, rows=at_least_one(rows, "rows"))

    def summary(self) -> str:
        """One line: what was searched, found, proved, rejected and left open."""
        return "; ".join(self.facts())

    def facts(self, classes: int | None = None) -> list[str]:
        """The parts of the summary; in how many tail classes the formulas are, where they are not
        all here.
        """
        t = self.tally
        # formulas that were saved by hand are in no tally
        approved = max(t.approved, len(self))
        proved = max(t.proved, self.conjectures.proved)
        words = "" if self.spec is None else f" × {counted(self.spec.n_words, 'sign word')} ="
        size = f"{counted(t.expressions, 'expression')}{words or ','} {t.candidates:,} candidates"
        if self.seconds is not None:
            size += (
                f" in {self.seconds:,.1f} s"
                if self.seconds < 600
                else (f" in {self.seconds / 60:,.0f} minutes")
            )
        parts = [size] if t.candidates or self.spec is not None else []
        if t.passed > 0:
            parts.append(
                f"{t.passed:,} expressions passed over: the one of their class that was searched"
                " gave no formula"
            )
        if t.deepened:
            parts.append(
                "by theorem, expressions without a formula have laws with a longer period: these"
                f" were searched to depth {t.deepened:,}"
            )
        if t.left:
            parts.append(
                f"{t.left:,} expressions have laws that were not searched for: --depth"
                f" {t.deeper} finds them"
            )
        if self.interrupted:
            parts.append("interrupted before its end: what was found until then is kept")
        digits, known = "", None
        if self.spec is not None:
            known = self.spec.constant.known_digits
            digits = f" to {self.spec.digits:,} digits or more"
        if not approved:
            parts.append("no verified formula")
        elif not t.approved and not any(x.verified_digits or x.proved for x in self):
            parts.append(f"{approved:,} formula{'s' * (approved > 1)}, not verified here")
        else:
            if known is not None and self.spec is not None:
                known_too = f", of {known:,} that are known"
                digits = f", in agreement to {self.spec.digits:,} digits"
                digits += known_too if known > self.spec.digits else ", all that are known"
            parts.append(
                f"{approved:,} {'verified ' * (known is None)}formula{'s' * (approved > 1)}{digits}"
            )
            if len(self) == approved:
                classes = len(self.conjectures.tail_classes)
            if classes is not None:
                parts[-1] += f" in {counted(classes, 'tail class')}"
            elif len(self):
                parts[-1] += f", {len(self):,} of them here"
        if proved or t.unproved:
            parts.append(f"{proved:,} of {approved:,} proved")
            parts += [f"{count:,} not: {reason}" for reason, count in sorted(t.unproved.items())]
        nothing = not approved and self.spec is not None and not self.interrupted
        parts += [
            f"{count:,} rejected: {reason}"
            for reason, count in sorted(t.rejected.items())
            if not (nothing and reason == UNENDED)
        ]
        if t.unresolved:
            # the digits of a number that is given by them are no name
            c = "c" if self.spec is None or known is not None else self.spec.constant.symbol()
            first = ", ".join(x.pretty(c) for x in t.unresolved[:3])
            more = ", …" if len(t.unresolved) > 3 else ""
            why = "have too few quotients in reach, as rational numbers do,"
            if known is not None:
                why = "have too few quotients that the known digits make certain"
            parts.append(
                f"{len(t.unresolved):,} expressions {why} and were left out: {first}{more}"
            )
        if nothing and self.spec is not None:
            parts += [f"next, {text}" for text in further(self.spec, t)]
        return parts

    @rarely_collected()
    def to_frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A pandas frame: a row a conjecture, whose number is its index; the formula as people read
        it, and the fields of the JSON form.

        Parameters
        ----------
        columns : only these; by default all but ``certificate``, which each row needs a tenth of a
            millisecond for
        """
        frames = collection.frames
        return frames.framed(self.conjectures, frames.COLUMNS if columns is None else columns)

    @rarely_collected()
    def to_json_lines(self) -> str:
        """One JSON object a line."""
        return "".join(json.dumps(x) + "\n" for x in json_forms(self))

    def to_latex(self, depth: int = 5, *, closed: bool = False) -> str:
        r"""The formulas as an ``align*`` environment of amsmath, one a line with its sign word.

        Parameters
        ----------
        depth : terms of the fractions that are written out, with ``\cfrac``
        closed : the quotients in closed form instead of the fractions

        Examples
        --------
        >>> import esma
        >>> found = esma.search("e", coeff_limit=1, max_period=1)
        >>> print(found[:1].to_latex(2))
        \begin{align*}
        \frac{e+1}{e-1} &= 2+\cfrac{1}{6+\ddots} & &(+)
        \end{align*}
        """
        # all rows share the widths of the left-hand sides and of the sign words
        sides = max((measure(x.left_latex()) for x in self), default=0.0)
        sides += max((measure(signs_latex(x.signs)) for x in self), default=0.0)
        width = max(LINE - sides - 5, LINE / 4)
        rows = []
        for x in self:
            right = (
                x.law.latex(width)
                if closed
                else nested_latex(x.terms(depth), x.signs, depth, width=width)
            )
            rows.append(rf"{x.left_latex()} &= {right} & &{signs_latex(x.signs)}")
        if not rows:
            return ""  # amsmath refuses an empty environment
        body = " \\\\\n".join(rows)
        return "\\begin{align*}\n" + body + "\n\\end{align*}\n"

    def export(
        self,
        path: str | PathLike[str],
        format: str | None = None,  # noqa: A002
        **layout: Any,
    ) -> int:
        """Write the formulas to a file: LaTeX, PDF, JSON, CSV or Parquet.

        Parameters and errors are those of `esma.export.write`; the format is by default what the
        file's name ends with.

        Returns
        -------
        int
            How many formulas were written.
        """
        return export.write(self, path, format, **layout)

    def save(self, path: str | PathLike[str], *, force: bool = False) -> int:
        """Write the formulas, with their certificates, to a new file that `esma.load` reads: its
        name ends with .jsonl or .json.

        Parameters
        ----------
        force : whether a file that exists may be overwritten

        Returns
        -------
        int
            How many formulas were written.

        Raises
        ------
        EsmaError
            If the name has another ending, or the file exists.
        """
        if path_of(path).suffix.lower() not in (".json", ".jsonl"):
            raise EsmaError(
                f"formulas are saved in files that end with .jsonl or .json, not in {path}:"
                " 'export' writes other formats"
            )
        return export.write(self, path, force=force)

    def prove(self) -> Collection:
        """The collection with proofs, where there are some."""
        provers: dict[str, Prover] = {}
        tally = replace(self.tally, proved=0, unproved={})
        done = []
        for x in self:
            if not x.proved:
                name = x.constant.name
                if name not in provers:
                    provers[name] = Prover(name, x.constant.tree)
                proof = prove(x, provers[name])
                if proof.certificate is None:
                    tally.unproved[proof.reason] = tally.unproved.get(proof.reason, 0) + 1
                else:
                    x = with_proof(x, proof)
            tally.proved += x.proved
            done.append(x)
        return replace(self, conjectures=Formulas.of(done), tally=tally)

    def proof(self, which: int | str = 0) -> Proof:
        """The proof of one conjecture, by its number or its key, which shows itself written out; if
        there is none, why.

        Examples
        --------
        >>> import esma
        >>> print(str(esma.search("e", coeff_limit=1, max_period=1).proof()).splitlines()[0])
        Statement
        """
        x = self._at(which)
        return proof_of(x) or prove(x)

    def plot_convergence(self, which: int | str = 0, terms: int | None = None) -> Figure:
        """Error against terms of one conjecture, beside the simple continued fraction."""
        return export.plots.convergence(self._at(which), terms)

    def plot_law(self, which: int | str = 0) -> Figure:
        """The law of one conjecture: an automaton, words that are folded or substituted, a line.

        Raises
        ------
        EsmaError
            If its law is of another kind.
        """
        return export.drawings.law_drawn(self._at(which).law)

    def _at(self, which: int | str) -> Conjecture:
        number = read_which(which) if isinstance(which, str) else which
        if isinstance(number, str):
            sharing = [k for k, x in enumerate(self) if x.key == number]
            number = the_one(number, sharing, _HERE, NoFormulaError)
        number = whole(number, "the number of a formula")
        if not -len(self) <= number < len(self):
            raise NoFormulaError(no_number(number, len(self), _HERE))
        return self.conjectures[number]

    def report(
        self,
        width: int = 80,
        *,
        unfold: bool = False,
        moebius: bool = False,
        top: int | None = None,
        coloured: bool = False,
        hint: str = "",
    ) -> str:
        """A table for terminals, with what there is to say about it.

        Parameters
        ----------
        width : columns that a line of the table may take
        unfold : one row a formula, not one a tail class
        moebius : one row for all values that are integer Möbius images of each other
        top : most rows; by default 20, but all of them where tail classes are unfolded
        coloured : whether to use the colours of terminals
        hint : how to see more rows, where there are more; ``{rows}`` in it is their number
        """
        if unfold:
            entries = [Line(number, x, x.family[:6]) for number, x in enumerate(self[:top])]
        elif moebius:
            entries = [
                Line(f.number, f.best, f"{f.name} ×{len(f.members)}".lstrip())
                for f in self.moebius_classes()
            ]
        else:
            entries = [Line(f.number, f.best, f"×{len(f.members)}") for f in self.tail_classes()]
        if top is None and not unfold:
            top = self.rows or ROWS
        return report(
            entries[:top],
            len(self) if unfold else len(entries),
            self.facts(),
            width,
            unfold=unfold,
            moebius=moebius,
            coloured=coloured,
            hint=hint,
            nothing=NONE_HERE if self.tally.approved else NOTHING,
        )

    def __str__(self) -> str:
        return self.report(
            terminal_width(),
            unfold=self.unfolded,
            top=self.rows or ROWS,
            hint=": .show({rows}) shows all",
        )

    def __repr__(self) -> str:
        return f"<Collection of {counted(len(self), 'conjecture')}: {self.summary()}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self).strip("\n"))

    def _repr_html_(self) -> str:
        shown = self.rows or SHOWN
        if self.unfolded:
            alone = [(k, [x]) for k, x in enumerate(self[:shown])]
            return html_table(alone, len(self), "formulas", self.summary())
        classes = self.tail_classes()
        folded = [(x.number, x.members) for x in classes[:shown]]
        return html_table(folded, len(classes), "tail classes", self.summary())


def report(
    rows: Sequence[Line],
    count: int,
    facts: Sequence[str],
    width: int,
    *,
    unfold: bool = False,
    moebius: bool = False,
    coloured: bool = False,
    hint: str = "",
    nothing: str = NOTHING,
) -> str:
    """A table for terminals, with what there is to say about it.

    Parameters
    ----------
    nothing : what is said where there is none
    rows : the formulas that are shown
    count : how many rows there would be if all were shown
    facts : what is said below
    width, unfold, moebius, coloured, hint : as for `Collection.report`
    """
    # a command that is broken into lines cannot be copied
    told = [fact if fact.startswith("next, ") else wrapped(fact, width) for fact in facts]
    if not rows:
        return "\n".join([nothing, *told])
    symbols = symbols_for(dict.fromkeys(row.formula.constant for row in rows), width)
    title = "images of" if moebius else ""
    shown = formulas(rows, symbols, width, coloured=coloured, title=title)
    parts = ["", shown, ""]
    if count > len(rows):
        what = "formulas" if unfold else "numbers" if moebius else "tail classes"
        parts.append(f"and {count - len(rows):,} more {what}{hint.format(rows=count)}")
    if moebius:
        what = (
            "Values that are integer Möbius images of each other are one row, with the number of"
            " formulas and a constant of which all are images by a theorem."
        )
    elif unfold:
        what = "A tail class has one law." if rows[0].note else ""
    elif rows[0].note:
        what = "×n: a tail class of n formulas with one law."
    else:
        what = "Of each tail class, whose formulas have one law, the best is shown."
    notes = _notes(symbols, width, notes_on_marks(shown), what)
    return "\n".join([*parts, wrapped(notes, width), "", *told])


def _notes(symbols: Mapping[Constant, str], width: int, marks: Sequence[str], what: str) -> str:
    """What the signs and marks in a table mean, and what a row is."""
    names = [
        f"{'' if symbol == c.symbol() else f'{symbol} = '}{c.symbol()} ≈ {c.shown(12)}"
        for c, symbol in symbols.items()
    ]
    errors = " and ".join(("10^−100", "10^−1000")[: len(speed_titles(width))])
    speed = f"{' and '.join(speed_titles(width))}: how many terms bring the error below {errors}"
    signs = "the signs s₀s₁… of a₀ + s₀/(a₁ + s₁/(a₂ + …)) repeat"
    told = [", ".join(names), "; ".join([*marks, signs]), speed]
    return f"{'. '.join(told)}. {what}".rstrip()


def signs_latex(signs: tuple[int, ...]) -> str:
    """A sign word in LaTeX: ``(+,-)``."""
    return "(" + ",".join("+" if s > 0 else "-" for s in signs) + ")"
