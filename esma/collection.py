"""What a search found: a sequence of conjectures that ranks, folds into families, and shows
itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, overload

from esma.approval.conjecture import FIELDS, Conjecture
from esma.enumeration.words import word_text
from esma.search import Tally

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

    The complexity in bits, less four for each digit a term: of two formulas that are as short, the
    one that converges faster comes first, and a long one must be fast. Ties are broken by the text.
    """
    score = conjecture.complexity - 4.0 * conjecture.convergence_rate
    return (round(score, 6), conjecture.complexity, conjecture.lhs, conjecture.signs)


@dataclass(frozen=True)
class Collection(Sequence[Conjecture]):
    """Conjectures, ranked: simplest and fastest-converging first.

    Attributes
    ----------
    conjectures : in ranked order
    tally : what happened to all candidates of the search
    interrupted : whether the search was stopped before its end

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1)
    >>> len(found), len(found.families()), found[0].lhs
    (12, 2, '(e + 1)/(e - 1)')
    """

    conjectures: tuple[Conjecture, ...]
    tally: Tally = field(default_factory=Tally)
    interrupted: bool = False

    @classmethod
    def ranked(
        cls, conjectures: Iterable[Conjecture], tally: Tally, interrupted: bool = False
    ) -> Collection:
        """A collection of conjectures that come in any order."""
        return cls(tuple(sorted(conjectures, key=rank_key)), tally, interrupted)

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
            return Collection(self.conjectures[index], self.tally, self.interrupted)
        return self.conjectures[index]

    def filter(self, wanted: Callable[[Conjecture], bool]) -> Collection:
        """The conjectures for which `wanted` is true, in the same order."""
        return Collection(tuple(filter(wanted, self)), self.tally, self.interrupted)

    def families(self) -> list[Family]:
        """The conjectures folded by family, in the order of each family's best."""
        groups: dict[str, list[Conjecture]] = {}
        for conjecture in self:
            groups.setdefault(conjecture.family, []).append(conjecture)
        return [Family(members[0], tuple(members)) for members in groups.values()]

    def summary(self) -> str:
        """One line: what was searched, found, proved, rejected and left open."""
        t = self.tally
        parts = [
            f"{t.expressions:,} expressions, {t.candidates:,} candidates",
            f"{t.approved:,} verified formulas in {len({x.family for x in self}):,} families",
        ]
        if t.proved or t.unproved:
            parts.append(f"{t.proved:,} of {t.approved:,} proved")
            parts += [f"{count:,} not: {reason}" for reason, count in sorted(t.unproved.items())]
        parts += [f"{count:,} rejected: {reason}" for reason, count in sorted(t.rejected.items())]
        if t.unresolved:
            parts.append(
                f"{len(t.unresolved):,} expressions look rational and were left out"
                f" (the first: {t.unresolved[0].pretty('c')})"
            )
        if self.interrupted:
            parts.append("interrupted before its end")
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
        from dataclasses import replace

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
        return Collection(tuple(done), tally, self.interrupted)

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
