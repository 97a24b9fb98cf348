"""What a search found: a sequence of conjectures that ranks, folds into families, and shows
itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, overload

from esma.approval.conjecture import FIELDS, Conjecture
from esma.enumeration.space import Space
from esma.enumeration.words import word_text
from esma.search import Options, Tally

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

#: Families that a table in a notebook shows; it says how many more there are.
SHOWN = 50


@dataclass(frozen=True)
class Family:
    """Conjectures with one tail: the best of them, and all of them, best first."""

    best: Conjecture
    members: tuple[Conjecture, ...]

    @property
    def name(self) -> str:
        return self.best.family


def rank_key(conjecture: Conjecture) -> tuple[float, int, str, tuple[int, ...]]:
    """Sort key: simplest and fastest-converging first.

    The complexity in bits, the left-hand side counted twice because it is what one reads first and
    four bits taken off where it is the constant itself, less four for each digit a term: of two
    formulas that are as short, the one that converges faster comes first, and a long one must be
    fast. Ties are broken by the text.
    """
    expression = conjecture.expression
    length = conjecture.complexity + expression.complexity
    if (expression.numerator, expression.denominator) == ((0, 1), (1, 0)):
        length -= 4
    score = length - 4.0 * conjecture.convergence_rate
    return (round(score, 6), length, conjecture.lhs, conjecture.signs)


@dataclass(frozen=True)
class Collection(Sequence[Conjecture]):
    """Conjectures, ranked: simplest and fastest-converging first.

    Attributes
    ----------
    conjectures : in ranked order
    tally : what happened to all candidates of the search
    interrupted : whether the search was stopped before its end
    space, options : what was searched and how, where that is known
    seconds : how long the search took

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1)
    >>> len(found), len(found.families()), found[0].lhs
    (12, 2, '(e + 1)/(e - 1)')
    """

    conjectures: tuple[Conjecture, ...]
    tally: Tally = field(default_factory=Tally, compare=False)
    interrupted: bool = field(default=False, compare=False)
    space: Space | None = field(default=None, compare=False)
    options: Options | None = field(default=None, compare=False)
    seconds: float | None = field(default=None, compare=False)

    @classmethod
    def ranked(
        cls,
        conjectures: Iterable[Conjecture],
        tally: Tally,
        interrupted: bool = False,
        *,
        space: Space | None = None,
        options: Options | None = None,
        seconds: float | None = None,
    ) -> Collection:
        """A collection of conjectures that come in any order."""
        ordered = tuple(sorted(conjectures, key=rank_key))
        return cls(ordered, tally, interrupted, space, options, seconds)

    def __len__(self) -> int:
        return len(self.conjectures)

    def __iter__(self) -> Iterator[Conjecture]:
        return iter(self.conjectures)

    @overload
    def __getitem__(self, index: int) -> Conjecture: ...
    @overload
    def __getitem__(self, index: slice) -> Collection: ...
    def __getitem__(self, index: int | slice) -> Conjecture | Collection:
        if isinstance(index, slice):
            return replace(self, conjectures=self.conjectures[index])
        return self.conjectures[index]

    def filter(self, wanted: Callable[[Conjecture], bool]) -> Collection:
        """The conjectures for which `wanted` is true, in the same order."""
        return replace(self, conjectures=tuple(filter(wanted, self)))

    def families(self) -> list[Family]:
        """The conjectures folded by family, in the order of each family's best."""
        groups: dict[str, list[Conjecture]] = {}
        for conjecture in self:
            groups.setdefault(conjecture.family, []).append(conjecture)
        return [Family(members[0], tuple(members)) for members in groups.values()]

    def summary(self) -> str:
        """One line: what was searched, found, proved, rejected and left open."""
        t = self.tally
        words = "" if self.space is None else f" × {self.space.n_words:,} sign words ="
        size = f"{t.expressions:,} expressions{words or ','} {t.candidates:,} candidates"
        if self.seconds is not None:
            size += (
                f" in {self.seconds:,.1f} s"
                if self.seconds < 600
                else (f" in {self.seconds / 60:,.0f} minutes")
            )
        parts = [size]
        if self.interrupted:
            parts.append("interrupted before its end: what was found until then is kept")
        digits = "" if self.options is None else f" to {self.options.digits:,} digits or more"
        if not t.approved:
            parts.append("no verified formula")
        else:
            parts.append(f"{t.approved:,} verified formulas{digits}")
            if len(self) == t.approved:
                parts[-1] += f" in {len({x.family for x in self}):,} families"
            elif len(self):
                parts[-1] += f", {len(self):,} of them here"
        if t.proved or t.unproved:
            parts.append(f"{t.proved:,} of {t.approved:,} proved")
            parts += [f"{count:,} not: {reason}" for reason, count in sorted(t.unproved.items())]
        parts += [f"{count:,} rejected: {reason}" for reason, count in sorted(t.rejected.items())]
        if t.unresolved:
            c = "c" if self.space is None else self.space.constant.symbol()
            first = ", ".join(x.pretty(c) for x in t.unresolved[:3])
            more = ", …" if len(t.unresolved) > 3 else ""
            parts.append(
                f"{len(t.unresolved):,} expressions cannot be told from rational numbers and were"
                f" left out: {first}{more}"
            )
        return "; ".join(parts)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame: a row a conjecture, a column a field of the JSON form."""
        import pandas as pd

        return pd.DataFrame([x.to_dict() for x in self], columns=list(FIELDS))

    def to_json_lines(self) -> str:
        """One JSON object a line."""
        return "".join(json.dumps(x.to_dict()) + "\n" for x in self)

    def to_latex(self, depth: int = 5) -> str:
        r"""The formulas as an ``align*`` environment of amsmath, one a line with its sign word."""
        rows = []
        for x in self:
            left, right = x.latex(depth).split(" = ", 1)
            rows.append(rf"{left} &= {right} & &{signs_latex(x.signs)}")
        body = " \\\\\n".join(rows)
        return "\\begin{align*}\n" + body + "\n\\end{align*}\n"

    def prove(self) -> Collection:
        """The same conjectures, each with its proof where there is one."""
        from esma.approval.prover import Prover
        from esma.search import prove

        provers: dict[str, Prover] = {}
        tally = replace(self.tally, proved=0, unproved={})
        done = []
        for x in self:
            if x.certificate is None:
                name = x.constant.name
                if name not in provers:
                    provers[name] = Prover(name, x.constant.tree)
                proof = prove(x, provers[name])
                if proof.certificate is None:
                    tally.unproved[proof.reason] = tally.unproved.get(proof.reason, 0) + 1
                else:
                    x = replace(x, certificate=proof.certificate)
            tally.proved += x.certificate is not None
            done.append(x)
        return replace(self, conjectures=tuple(done), tally=tally)

    def plot_convergence(self, index: int = 0, terms: int = 40) -> Figure:
        """Error against terms of one conjecture, beside the simple continued fraction."""
        from esma import plots

        return plots.convergence(self[index], terms)

    def __str__(self) -> str:
        lines = [f"{i:>4}  {x}" for i, x in enumerate(self[:SHOWN])]
        if len(self) > SHOWN:
            lines.append(f"      and {len(self) - SHOWN:,} more")
        return "\n".join([*lines, self.summary()])

    def __repr__(self) -> str:
        return f"<Collection of {len(self)} conjectures: {self.summary()}>"

    def _repr_html_(self) -> str:
        families = self.families()
        rows = "".join(_html_row(i, family) for i, family in enumerate(families[:SHOWN], 1))
        more = len(families) - SHOWN
        note = f"<p>and {more:,} more families</p>" if more > 0 else ""
        head = "".join(
            f"<th>{x}</th>"
            for x in (
                "",
                "formula",
                "quotients",
                "signs",
                "digits a term",
                "simple",
                "status",
                "family",
            )
        )
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
            f"<p>{escape(self.summary())}</p>"
        )


def signs_latex(signs: tuple[int, ...]) -> str:
    """A sign word in LaTeX: ``(+,-)``."""
    return "(" + ",".join("+" if s > 0 else "-" for s in signs) + ")"


def _html_row(rank: int, family: Family) -> str:
    x = family.best
    formula = x.latex(4).rsplit(" = ", 1)[0]
    cells = (
        str(rank),
        rf"$\displaystyle {escape(formula)}$",
        f"${escape(x.form.latex())}$",
        word_text(x.signs),
        f"{x.convergence_rate:.3f}",
        f"{x.simple_rate:.3f}",
        f"{x.status}, {x.verified_digits} digits",
        f"{family.name} ({len(family.members)})",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
