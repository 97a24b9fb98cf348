"""Queries on a store, which its indexes answer, lazily and in pieces."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby, islice
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from esma import collection
from esma.approval.columns import columns_of
from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas
from esma.collection import selecting
from esma.collection.collection import SHOWN, Collection, at_least_one, html_table
from esma.enumeration.words import Word, as_word
from esma.errors import EsmaError
from esma.export import write
from esma.massey.laws import Hurwitzian, read_law
from esma.massey.laws.tails import turned
from esma.store.bulk import formulas_of
from esma.store.records import compact
from esma.store.sound import Raw, Stored, left_side, sound
from esma.system.garbage import rarely_collected

if TYPE_CHECKING:
    import pandas as pd

    from esma.store.reader import Store

#: Up to so many rows are looked up one by one.
_FEW: Final = 1000

Order: TypeAlias = Literal["score", "size", "rate", "terms", "found", "random"]

#: What the rows are ordered by, as integers and rounded numbers. Only formulas that are equal in
#: these are compared by their texts.
_ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "score": ("f.score",),
    "size": ("f.length", "f.score"),
    "rate": ("-round((1000000 * f.length - f.score) / 4e6, 6)", "f.score"),
    "found": ("t.search", "f.slice", "f.place"),
    "random": ("random()",),
}
#: Orders by numbers of a formula's row that no index has, and how many are sorted out of all first.
_UNINDEXED: Final = ("size", "rate")
_FIRST: Final = 2000
_OF_TAIL: Final = "f.tail IN (SELECT id FROM tails WHERE {})"
_CONDITIONS: Final = {
    "constant": _OF_TAIL.format("search IN (SELECT id FROM searches WHERE constant = ?)"),
    "status": "f.proved = ?",
    "family": _OF_TAIL.format("family = ?"),
    "period": _OF_TAIL.format(
        "CASE WHEN law LIKE '[%' THEN json_array_length(law) ELSE law ->> '$.period' END = ?"
    ),
    "min_rate": "1000000 * f.length - f.score >= 4e6 * ? - 2",
    "law": _OF_TAIL.format("follows(law, ?)"),
    "min_digits": _OF_TAIL.format("digits >= ?"),
    "max_length": "f.length <= ?",
}

#: The columns of `Raw`.
_RAW: Final = (
    "f.id, f.key, t.search, s.constant, t.signs, t.law, t.base, t.family, t.digits, f.start,"
    " f.turn, f.sides, f.head, f.score, f.length, f.slice, f.place, f.mark, f.proved, body"
)
# what refers to nothing is damaged, and must not be passed over
_WHOLE: Final = (
    "formulas AS f LEFT JOIN tails AS t ON t.id = f.tail LEFT JOIN searches AS s ON s.id = t.search"
    " LEFT JOIN proofs ON formula = f.id"
)
SELECT: Final = f"SELECT {_RAW} FROM {_WHOLE}"


@lru_cache(maxsize=1 << 17)
def follows(law: str, kind: str) -> bool:
    """Whether a law, as it stands in the table of tails, is of a kind; a function of SQL."""
    data = json.loads(law)
    if isinstance(data, dict):
        return selecting.is_of(read_law(data), kind)
    constant = all(len(polynomial) < 2 for polynomial in data)
    return kind == Hurwitzian.kind or (kind == selecting.PERIODIC and constant)


class Said(NamedTuple):
    """A formula whose left-hand side says what is looked for: its number in the store, its tail
    class, its signs before they are turned, and whether it is proved.
    """

    id: int
    family: str
    signs: str
    turn: int
    proved: int


@dataclass(frozen=True)
class Query:
    """Conjectures of a store that satisfy conditions, in an order; nothing is read before it is
    asked for.
    """

    store: Store
    conditions: tuple[tuple[str, Any], ...] = ()
    order: Order = "score"
    limit: int | None = None
    folded: bool = False
    shown: int = SHOWN

    def where(
        self,
        *,
        constant: str | None = None,
        status: Literal["conjecture", "proved"] | None = None,
        family: str | None = None,
        signs: str | Word | None = None,
        period: int | None = None,
        law: str | None = None,
        min_rate: float | None = None,
        min_digits: int | None = None,
        max_length: int | None = None,
    ) -> Query:
        """Only conjectures that satisfy these conditions too.

        Parameters
        ----------
        constant : a constant, in any writing (``"GoldenRatio"``)
        status : ``"conjecture"`` or ``"proved"``
        family : the identifier that a table shows
        signs : a sign word, ``"+-"`` or ``(1, -1)``
        period : period of the interlaced form
        law : the kind of law, as ``"Hurwitzian"``, ``"growing runs"``, or ``"periodic"``
        min_rate : least number of digits a term
        min_digits : least number of verified digits
        max_length : most bits to read
        """
        found: list[tuple[str, Any]] = []
        if constant is not None:
            found.append(("constant", self.store.constant_name(constant)))
        if status is not None:
            if status not in ("conjecture", "proved"):
                raise EsmaError(f"the status is 'conjecture' or 'proved'; it was {status!r}")
            found.append(("status", status == "proved"))
        if signs is not None:
            found.append(("signs", as_word(signs)))
        given = {
            "family": family,
            "period": period,
            "law": None if law is None else selecting.kind_named(law),
            "min_rate": min_rate,
            "min_digits": min_digits,
            "max_length": max_length,
        }
        found += [(name, value) for name, value in given.items() if value is not None]
        return replace(self, conditions=self.conditions + tuple(found))

    def by(self, order: Order) -> Query:
        """In another order: ``"score"`` (simplest and fastest first), ``"size"`` (shortest first),
        ``"rate"`` or ``"terms"`` (fastest first),
        ``"found"`` (as the space is searched), ``"random"`` (another one each time).
        """
        if order == "terms":
            order = "rate"
        if order not in _ORDERS:
            raise EsmaError(f"the order is one of {', '.join(_ORDERS)}; it was {order!r}")
        return replace(self, order=order)

    def best(self, count: int) -> Query:
        """Only the first ones."""
        count = at_least_one(count, "formulas")
        return replace(self, limit=min(count, self.limit or sys.maxsize))

    def tail_classes(self) -> Query:
        """Only the first of each tail class, in this order."""
        return replace(self, folded=True)

    def sql_where(self) -> tuple[str, list[Any]]:
        """The conditions on rows of the table of formulas, called f, and what they compare with."""
        texts, values = [], []
        for name, value in self.conditions:
            if name == "signs":  # of a tail class whose signs are these, turned
                pairs = [(compact(turned(value, -k)), k) for k in range(len(value))]
                texts.append(
                    "(f.tail, f.turn) IN (SELECT id, column2 FROM tails JOIN"
                    f" (VALUES {', '.join(['(?, ?)'] * len(pairs))}) ON signs = column1)"
                )
                values += [x for pair in pairs for x in pair]
            else:
                texts.append(_CONDITIONS[name])
                values.append(value)
        return (f" WHERE {' AND '.join(texts)}" if texts else ""), values

    def _ordered(self, what: str, tables: str) -> Iterator[tuple[Any, ...]]:
        """Columns of the rows in the order; the first column is the id."""
        width = len(_ORDERS[self.order])
        for _, group in groupby(self._by_numbers(what, tables), key=lambda row: row[-width:]):
            equal = [row[:-width] for row in group]
            if len(equal) > 1:
                equal.sort(key=self._tie if what == _RAW else self._tie_of_id)
            yield from equal

    def _tie(self, row: tuple[Any, ...]) -> Any:
        return Stored(Raw._make(row), self.store.path).tie

    def _tie_of_id(self, row: tuple[Any, ...]) -> Any:
        return self.store.stored(row[0]).tie

    def _by_numbers(self, what: str, tables: str) -> Iterator[tuple[Any, ...]]:
        """The rows by the numbers of the order, which come last in each. Where no index has these,
        the first rows are sorted out of all before the next: most readers want a few.
        """
        (where, values), order = self.sql_where(), ", ".join(_ORDERS[self.order])
        select = f"SELECT {what}, {order} FROM {tables}"
        if self.order not in _UNINDEXED:
            yield from self.store.select(f"{select}{where} ORDER BY {order}", values)
            return
        width, count = len(_ORDERS[self.order]), _FIRST
        last: tuple[Any, ...] = ()
        behind = f" {'AND' if where else 'WHERE'} ({order}) > ({', '.join('?' * width)})"
        while True:
            first = (
                f"SELECT f.id FROM formulas AS f{where}{behind if last else ''}"
                f" ORDER BY {order} LIMIT {count}"
            )
            text = f"{select} WHERE f.id IN ({first}) ORDER BY {order}"
            rows = list(self.store.select(text, [*values, *last]))
            full = len(rows) == count
            # of those that are equal to the last, some may be left out
            kept = [x for x in rows if x[-width:] != rows[-1][-width:]] if full else rows
            yield from kept
            if not full:
                return
            last = kept[-1][-width:] if kept else last
            count *= 16

    def count(self) -> int:
        """How many there are."""
        where, values = self.sql_where()
        what = f"SELECT count(*) FROM formulas AS f{where}"
        if self.folded:
            what = (
                "SELECT count(DISTINCT family) FROM tails WHERE id IN"
                f" (SELECT DISTINCT f.tail FROM formulas AS f{where})"
            )
        [[number]] = self.store.select(what, values)
        return int(number) if self.limit is None else min(int(number), self.limit)

    def sizes(self, families: Sequence[str]) -> dict[str, int]:
        """How many there are of each of some tail classes."""
        where, values = self.sql_where()
        chosen = _OF_TAIL.format("family IN (SELECT value FROM json_each(?))")
        where = f"{where} AND {chosen}" if where else f" WHERE {chosen}"
        return dict(
            self.store.select(
                "SELECT t.family, count(*) FROM formulas AS f JOIN tails AS t ON t.id = f.tail"
                f"{where} GROUP BY t.family",
                [*values, compact(list(families))],
            )
        )

    def ids(self) -> Iterator[int]:
        """Their numbers in the store, without reading more of them."""
        what, tables = "f.id, f.tail", "formulas AS f"
        if self.folded or self.order == "found":
            what, tables = "f.id, t.family", "formulas AS f LEFT JOIN tails AS t ON t.id = f.tail"
        found = self._ordered(what, tables)
        return islice((i for i, _ in (firsts(found) if self.folded else found)), self.limit)

    def having(self, said: Callable[[str], bool]) -> Iterator[Said | None]:
        """Look for a text: of each formula in turn what it is, or None where its left-hand side
        does not say that.
        """
        what = "f.id, t.family, s.constant, f.sides, t.signs, f.turn, f.proved"
        width = len(_ORDERS[self.order])
        for _, group in groupby(self._by_numbers(what, _WHOLE), key=lambda row: row[-width:]):
            chosen = []
            for row in group:
                if said(left_side(row[2], row[3])):
                    chosen.append(Said(*row[:2], *row[4:7]))
                else:
                    yield None
            if len(chosen) > 1:
                chosen.sort(key=lambda found: self.store.stored(found.id).tie)
            yield from chosen

    @property
    def numbered(self) -> bool:
        """Whether places in this order are the numbers by which formulas are found: without
        conditions, and ranked.
        """
        return self.order == "score" and not self.conditions

    def places(self) -> Iterator[tuple[int, Stored]]:
        """The conjectures one by one, each with its place in the order, from 0; in the ranking of
        all, the others of a tail class have places too.
        """
        for place, stored in enumerate(self.stored()):
            ranked = self.folded and self.numbered
            yield self.store.place_of(stored) if ranked else place, stored

    def raw(self) -> Iterator[Stored]:
        """The conjectures one by one, as they stand in the file."""
        if self.folded or (self.limit is not None and self.limit <= _FEW):
            yield from map(self.store.stored, self.ids())
            return
        for row in islice(self._ordered(_RAW, _WHOLE), self.limit):
            yield Stored(Raw._make(row), self.store.path)

    def stored(self) -> Iterator[Stored]:
        """The conjectures one by one, each compared with what determines it.

        Raises
        ------
        StoreError
            If one of them is damaged.
        """
        if self.limit is None and not self.conditions:
            self.store.check_numbers()
        return sound(self.raw(), self.store.asked_digits())

    def rows(self) -> Iterator[dict[str, Any]]:
        """The JSON forms one by one, with exactly the fields of `Conjecture.to_dict`."""
        return (row.fields for row in self.stored())

    def conjectures(self) -> Iterator[Conjecture]:
        """The conjectures one by one."""
        return (row.conjecture for row in self.stored())

    @rarely_collected()
    def collection(self) -> Collection:
        """The conjectures as a ranked collection, which shows itself in a notebook."""
        parts = [x for found, _ in self._pieces(sys.maxsize) for x in found]
        alone = parts[0] if len(parts) == 1 else Formulas.of(chain.from_iterable(parts))
        return Collection.ranked(alone, self.store.tally())

    def export(
        self,
        path: str | PathLike[str],
        format: str | None = None,  # noqa: A002
        **layout: Any,
    ) -> int:
        """Write the conjectures to a file, one by one, as `Collection.export` does."""
        return write(self.stored(), path, format, **layout)

    @rarely_collected()
    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A pandas frame, as `Collection.to_frame` gives it. Its index are the numbers by which
        formulas are found; in another order, or of a part of the store, their keys.
        """
        columns = collection.frames.COLUMNS if columns is None else columns
        return collection.frames.joined(list(self.frames(columns)), columns)

    def frames(
        self, columns: Sequence[str] | None = None, rows: int = 50_000
    ) -> Iterator[pd.DataFrame]:
        """The same in frames of so many rows, for more of them than memory holds."""
        columns = collection.frames.COLUMNS if columns is None else columns
        numbered = self.numbered and not self.folded
        first = 0
        for found, order in self._pieces(rows):
            parts = []
            for formulas in found:
                parts.append(collection.frames.framed(formulas, columns))
                if not numbered:
                    parts[-1].index = columns_of(formulas, ["key"])["key"]
            frame = collection.frames.joined(parts, columns).iloc[order]
            if numbered:
                frame.index = list(range(first, first + len(frame)))
            first += len(frame)
            yield frame

    def _pieces(self, rows: int) -> Iterator[tuple[list[Formulas], list[int]]]:
        """So many conjectures at a time as columns, those about each constant by themselves, and
        the places among them in the order.
        """
        if self.limit is None and not self.conditions:
            self.store.check_numbers()
        rest, asked, path = self.raw(), self.store.asked_digits(), self.store.path
        while piece := [x.row for x in islice(rest, rows)]:
            groups: dict[Any, list[int]] = {}
            for i, row in enumerate(piece):
                groups.setdefault((row.constant, row.digits), []).append(i)
            found = [formulas_of([piece[i] for i in some], path, asked) for some in groups.values()]
            places = [i for some in groups.values() for i in some]
            yield found, sorted(range(len(places)), key=places.__getitem__)

    def __iter__(self) -> Iterator[Conjecture]:
        return self.conjectures()

    def show(self, rows: int) -> Query:
        """The same query, of which so many rows are shown in a notebook."""
        return replace(self, shown=at_least_one(rows, "rows"))

    def _repr_html_(self) -> str:
        found = [(k, x.conjecture) for k, x in self.best(self.shown).places()]
        rows = [(k if self.numbered else None, [x]) for k, x in found]
        summary = Collection(Formulas.of(x for _, x in found), self.store.tally()).summary()
        return html_table(rows, self.count(), "formulas", summary)


def firsts(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The first row of each tail class."""
    seen = set()
    for number, family in rows:
        if family not in seen:
            seen.add(family)
            yield number, family
