"""What the store keeps of a unit of work, in plain data that travels between processes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from esma.approval.conjecture import FIELDS, Conjecture
from esma.approval.keys import key_of, number_of_key
from esma.approval.ranking import rank_key
from esma.proofs.certificate import current
from esma.searching.searcher import Tally, add_counts
from esma.writing.escaping import visible

ConjectureRow: TypeAlias = tuple[Any, ...]
"""A conjecture as the values of `COLUMNS`, and its certificate's text or None as the last one."""

#: The columns that are lists, and so JSON.
LISTS: Final = (
    "numerator",
    "denominator",
    "signs",
    "partial_quotients",
    "polynomials",
    "recurrence",
    "initials",
    "runs",
)
#: The columns that hold the JSON null, not SQL's, where there is nothing.
_NEVER_NULL: Final = ("recurrence", "initials")
#: A conjecture's fields in the table `conjectures`: those of the JSON form without the key, which
#: the others make, and the certificate.
STORED_FIELDS: Final = tuple(name for name in FIELDS if name not in ("key", "certificate"))
#: All columns but the id; `key` is of the value and the signs, and `name` the formula's own key.
COLUMNS: Final = ("key", "search", "slice", "place", "score", "length", *STORED_FIELDS, "name")


_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


def compact(value: object) -> str:
    """JSON without spaces.

    >>> compact([1, -1])
    '[1,-1]'
    """
    return _ENCODER.encode(value)


def compact_numbers(value: object) -> str:
    """Compact JSON of lists of whole numbers, three times as fast."""
    text = str(value) if isinstance(value, list) else "'"
    return compact(value) if "'" in text else text.replace(" ", "")


def value_key(texts: Mapping[str, Any]) -> bytes:
    """Sixteen bytes that name a signed continued fraction, the same on every machine and whatever
    constant it is written in; from the columns of its row.

    The shortest recurrence and its initial terms, or growing runs, determine all quotients, and
    quotients and signs the value, and the other way round: keys are equal for equal values and
    signs (with polynomial coefficients, where the recurrence was found the same).

    >>> value_key({"signs": "[1]", "recurrence": "[1,-1]", "initials": "[1]", "runs": None}).hex()
    '3e8e6ef9cb8148290f635db9e474a250'
    """
    recurrence = texts["recurrence"]
    if recurrence.startswith("{"):  # the surplus says how it was found
        stated = json.loads(recurrence)
        recurrence = compact(stated.get("coefficients", stated))
    law = texts["runs"] or f"{recurrence},{texts['initials']}"
    return blake2b(f"[{texts['signs']},{law}]".encode(), digest_size=16).digest()


def row_of(conjecture: Conjecture, search: int, slice_: int, place: int) -> ConjectureRow:
    """The row of a conjecture that was found at a place of a slice."""
    data = conjecture.to_dict()
    certificate = data.pop("certificate")
    score, length, *_ = rank_key(conjecture)
    for name in LISTS:
        if data[name] is not None or name in _NEVER_NULL:
            data[name] = compact_numbers(data[name])
    return (
        value_key(data),
        search,
        slice_,
        place,
        score,
        length,
        *map(data.__getitem__, STORED_FIELDS),
        number_of_key(conjecture.key),
        None if certificate is None else compact(certificate),
    )


def fields_of(columns: Mapping[str, Any], certificate: str | None) -> dict[str, Any]:
    """The JSON form of a stored row, all fields in their order."""
    fields: dict[str, Any] = {"key": None}
    for name in STORED_FIELDS:
        value = columns[name]
        fields[name] = json.loads(value) if name in LISTS and value is not None else value
    stated = (fields[name] for name in ("constant", "numerator", "denominator", "signs"))
    fields["key"] = key_of(*stated)
    fields["certificate"] = None if certificate is None else current(json.loads(certificate))
    return {name: fields[name] for name in FIELDS}


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
    rows : the conjectures, in the order of the space
    unresolved : (slice, place, numerator, denominator) of expressions that look rational
    seconds : time that the work took
    worker : where it was done
    program : version of esma that did it
    """

    search: int
    first: int
    last: int
    rows: tuple[ConjectureRow, ...]
    counts: Counts
    unresolved: tuple[tuple[int, int, str, str], ...]
    seconds: float
    worker: str
    program: str
