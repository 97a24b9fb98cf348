"""What a scan has found: classes of numbers that are images of each other, as a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Final, overload

from esma.approval.conjecture import Conjecture
from esma.approval.keys import numbered
from esma.enumeration.constants import Constant, constant
from esma.identification.canonical import NumberClass
from esma.identification.closed import ITSELF, Closed
from esma.identification.equivalence import classes
from esma.identification.names import names, simplest
from esma.proofs.prover import COMPARED
from esma.writing import terminal
from esma.writing.display import counted
from esma.writing.tables import table
from esma.writing.terminal import Column

from .grid import Grid
from .looking import Scanned

#: Constants of slices that could not be scanned.
GIVEN_UP: Final = "given up"
#: Rows of the table, unless more are asked for.
ROWS: Final = 20
#: Characters of a constant and of a law in the table.
_CONSTANT, _LAW = 48, 60
#: Laws without a theorem that are compared with each other; more are told apart by their tails.
_COMPARED: Final = 200


@dataclass(frozen=True)
class ScanClass:
    """Constants of a scan that are images of each other under integer Möbius maps.

    Attributes
    ----------
    tail : the class by its theorem; None where the law alone does not say it
    members : the constants, in the order of the scan
    """

    tail: NumberClass | None
    members: tuple[Scanned, ...]

    @property
    def first(self) -> Scanned:
        """The first constant."""
        return self.members[0]

    @cached_property
    def constant(self) -> Constant:
        """The same as a constant that may be searched."""
        return constant(self.first.name)

    @cached_property
    def covered(self) -> bool:
        """Whether a theorem gives the law: as that of a number which the law's value is an image
        of, or else as that of the first constant, by a proof of its continued fraction.
        """
        return self.tail is not None or derived(self.first, self.formula)

    @property
    def name(self) -> str:
        """The number of which all are images, by its name; empty where none is known."""
        if self.tail is not None:
            return next(names(self.tail)).text
        return self.first.name if self.covered else ""

    @cached_property
    def closed(self) -> Closed | None:
        """The absolute value of the first constant as an image of what has a name."""
        return closed(self.first)

    @cached_property
    def formula(self) -> Conjecture:
        """The continued fraction of the first constant, with a certificate if there is one."""
        return formula_of(self.first)

    @property
    def status(self) -> str:
        """``"proved"`` where a certificate derives the continued fraction of the first constant,
        else ``"conjecture"``: its digits agree.
        """
        return "proved" if derived(self.first, self.formula) else "conjecture"

    def to_dict(self) -> dict[str, Any]:
        """A JSON object."""
        x = self.first
        return {
            "constant": x.name,
            "number": None if self.closed is None else self.closed.text,
            "class": self.name or None,
            "covered": self.covered,
            "law": {"kind": x.law.kind, **x.law.data()},
            "partial_quotients": x.law.terms(60),
            "verified_digits": x.digits,
            "predicted": x.surplus,
            "status": self.status,
            "constants": [member.name for member in self.members],
        }


def closed(x: Scanned) -> Closed | None:
    """The absolute value of a constant as an image of what has a name."""
    return None if x.form is None else Closed.of(*simplest(x.form.tail, x.form.matrix))


def formula_of(x: Scanned) -> Conjecture:
    """The continued fraction of a constant, with a certificate if there is one."""
    found = Closed(constant(x.name), ITSELF).formula(x.law)[0]
    assert found is not None  # its law is known
    return found


def derived(x: Scanned, formula: Conjecture) -> bool:
    """Whether a certificate derives the quotients of a constant, and its law gives the same."""
    pairs = zip(x.law.listed(COMPARED), formula.law.listed(COMPARED), strict=False)
    return formula.proved and all(said == true for said, true in pairs)


@dataclass
class Scan(Sequence[ScanClass]):
    """The classes that a scan has found, those whose law no theorem gives first.

    Attributes
    ----------
    grid : the template and the values of its letters
    terms, digits : quotients that were screened, and digits to which laws are verified
    counted : constants that were scanned
    found : those with a law
    counts : how many of the others are rational, have no value, and so on
    examples : one of each of these
    interrupted : whether it was ended early

    Examples
    --------
    >>> import esma
    >>> found = esma.scan("tan(1/n)", n="1..4")
    >>> found.counted, len(found), found[0].name
    (4, 4, 'tan(1)')
    """

    grid: Grid
    terms: int
    digits: int
    counted: int = 0
    found: list[Scanned] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False

    @cached_property
    def classes(self) -> list[ScanClass]:
        """All classes: first those whose law no theorem gives, then by the number of constants."""
        known: dict[Any, list[Scanned]] = {}
        others: dict[Any, list[Scanned]] = {}
        for x in self.found:
            if x.form is not None:
                known.setdefault(x.form.tail, []).append(x)
            else:
                others.setdefault(x.law.tail((1,)).key, []).append(x)
        groups = [ScanClass(tail, tuple(members)) for tail, members in known.items()]
        groups += _joined([tuple(members) for members in others.values()])
        return sorted(groups, key=lambda x: (x.covered, -len(x.members), x.first.number))

    @property
    def outside(self) -> list[ScanClass]:
        """The classes whose law no theorem gives: conjectures."""
        return [x for x in self.classes if not x.covered]

    def __len__(self) -> int:
        return len(self.classes)

    @overload
    def __getitem__(self, index: int) -> ScanClass: ...

    @overload
    def __getitem__(self, index: slice) -> list[ScanClass]: ...

    def __getitem__(self, index: int | slice) -> ScanClass | list[ScanClass]:
        return self.classes[index] if isinstance(index, slice) else numbered(self.classes, index)

    def __iter__(self) -> Iterator[ScanClass]:
        return iter(self.classes)

    def summary(self) -> str:
        """What was scanned and found, in sentences."""
        stopped = f" of {self.grid.count:,}, then interrupted" if self.interrupted else ""
        covered = sum(len(x.members) for x in self.classes if x.covered)
        outside = len(self.found) - covered
        scanned = (
            f"{counted(self.counted, 'constant')} scanned{stopped}; {len(self.found):,} with a law"
        )
        if self.found:
            scanned += (
                f", in {_classes(self.classes)} under integer Möbius maps; laws hold to"
                f" {self.digits} digits at least"
            )
        lines = [scanned]
        if outside:
            lines.append(f"{outside:,} in {_classes(self.outside)} whose law no theorem here gives")
        elif self.found:
            lines.append("no law was found that the theorems here do not give")
        elif self.counted:
            lines.append(
                f"next, longer periods: --terms {4 * self.terms}; next, laws of other kinds, of one"
                " constant: esma search CONSTANT --laws all"
            )
        for what, count in self.counts.most_common():
            lines.append(f"{count:,} {what}, as {self.examples[what]}")
        return "\n".join(lines)

    def report(
        self, width: int = 100, top: int | None = ROWS, *, coloured: bool = False, begun: int = 0
    ) -> str:
        """A table, numbered from `begun` on, and what there is to say, for terminals."""
        if not self.classes:
            lines = ["No law was found.", *self.summary().split("\n")]
            return "\n".join(terminal.wrapped(x, width) for x in lines)
        columns = [
            Column("#", right=True),
            Column("constant"),
            Column("constants", right=True),
            Column("law"),
            Column("image of"),
            Column("status", style={"proved": "green", "conjecture": "yellow"}.get),
        ]
        rows = list(islice(self.classes, top))
        cells = [
            [
                str(n),
                terminal.shortened(x.first.name, _CONSTANT),
                f"{len(x.members):,}",
                x.first.law.text(_LAW),
                terminal.shortened(x.name or "no theorem", _CONSTANT),
                x.status,
            ]
            for n, x in enumerate(rows, begun)
        ]
        lines = [table(columns, cells, coloured=coloured), ""]
        if len(rows) < len(self.classes):
            more = len(self.classes) - len(rows)
            lines.append(f"and {more:,} more: --top {len(self.classes)} shows them")
        return "\n".join(
            [*lines, *(terminal.wrapped(x, width) for x in self.summary().split("\n"))]
        )

    def __str__(self) -> str:
        return self.report(terminal.width())

    def __repr__(self) -> str:
        return f"<Scan: {counted(self.counted, 'constant')}, {_classes(self.classes)} with a law>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def _classes(found: Sequence[ScanClass]) -> str:
    return counted(len(found), "class")


def _joined(groups: list[tuple[Scanned, ...]]) -> list[ScanClass]:
    """Laws of which no theorem is known, those with equal tails together, by their classes."""
    if len(groups) > _COMPARED:
        return [ScanClass(None, group) for group in groups]
    found = classes([(group[0].law, (1,)) for group in groups])
    return [
        ScanClass(None, tuple(x for place in places for x in groups[place])) for _, places in found
    ]
