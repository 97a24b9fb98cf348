"""What the store keeps of a unit of work, in plain data that travels between processes."""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from esma.searching.searcher import Tally, add_counts
from esma.writing.escaping import visible

if TYPE_CHECKING:
    from .packing import FormulaRows

_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


def compact(value: object) -> str:
    """JSON without spaces.

    >>> compact([1, -1])
    '[1,-1]'
    """
    return _ENCODER.encode(value)


@dataclass
class Counts:
    """A `Tally` as plain numbers, which add up over units.

    Attributes
    ----------
    unresolved : how many expressions could not be distinguished from a rational number
    """

    expressions: int = 0
    candidates: int = 0
    hits: int = 0
    approved: int = 0
    proved: int = 0
    unresolved: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    unproved: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tally: Tally) -> Counts:
        """The counts of a tally."""
        values = {f.name: copy(getattr(tally, f.name)) for f in fields(cls)}
        return cls(**{**values, "unresolved": len(tally.unresolved)})

    def add(self, other: Counts) -> None:
        """Add those of another unit."""
        add_counts(self, other)

    def to_json(self) -> str:
        """One object, reasons in alphabetical order."""
        return json.dumps(self.__dict__, separators=(",", ":"), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Counts:
        """The counts that `to_json` wrote.

        Raises
        ------
        ValueError
            If it wrote something else.
        """
        data = json.loads(text)
        made = cls()
        if type(data) is not dict or set(data) - set(made.__dict__):
            raise ValueError("these are not counts")
        for name, value in data.items():
            several = isinstance(getattr(made, name), dict)
            found: dict[str, Any] = value if several else {name: value}
            if any(type(x) is not int or not 0 <= x < 1 << 62 for x in found.values()):
                raise ValueError(f"{name} is not a count")
            setattr(made, name, {visible(k): x for k, x in found.items()} if several else value)
        return made


@dataclass(frozen=True)
class UnitRecord:
    """What became of a unit: the slices first ... last - 1 of a search.

    Attributes
    ----------
    rows : the formulas
    unresolved : (slice, place, numerator, denominator) of expressions that look rational
    seconds : time that the work took
    worker : where it was done
    program : version of esma that did it
    constants, others : of a scan, columns of the tables with these names
    """

    search: int
    first: int
    last: int
    rows: FormulaRows
    counts: Counts
    unresolved: tuple[tuple[int, int, str, str], ...]
    seconds: float
    worker: str
    program: str
    constants: tuple[tuple[Any, ...], ...] = ()
    others: tuple[tuple[int, str, str], ...] = ()
