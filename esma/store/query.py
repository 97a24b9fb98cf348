"""Queries on a store, which its indexes answer, lazily and in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from esma import collection
from esma.approval.conjecture import FIELDS, Conjecture
from esma.collection.collection import Collection
from esma.enumeration.words import Word, as_word
from esma.errors import EsmaError
from esma.export import write
from esma.store.records import STORED_FIELDS, compact
from esma.store.sound import Raw, Stored, sound

if TYPE_CHECKING:
    import pandas as pd

    from esma.store.reader import Store

Order: TypeAlias = Literal["score", "rate", "found"]

# Sign words in the order of tuples: a word comes before those that go on.
TIES: Final = "lhs, rtrim(signs, ']'), constant"
# "score": simplest and fastest first, as collections are ranked; "rate": fastest first; "found": in
# the order of the space. What comes after an index's own columns only breaks ties.
ORDERS: Final[dict[str, str]] = {
    "score": f"score, length, {TIES}",
    "rate": f"convergence_rate DESC, score, length, {TIES}",
    "found": "search, slice, place",
}
#: What comes first in an order, and which end of it.
_BEST: Final = {"score": ("score", "min", "ASC"), "rate": ("convergence_rate", "max", "DESC")}
#: An index holds tail classes and scores; for rates the table is gone through as it lies.
_FAMILY: Final = {"score": "family", "rate": "+family"}
_CONDITIONS: Final = {
    "constant": "constant = ?",
    "status": "status = ?",
    "family": "family = ?",
    "signs": "signs = ?",
    "period": "period = ?",
    "min_rate": "convergence_rate >= ?",
    "min_digits": "verified_digits >= ?",
    "max_length": "length <= ?",
}

SELECT: Final = (
    f"SELECT id, key, {', '.join(STORED_FIELDS)}, name, body FROM conjectures"
    " LEFT JOIN certificates ON conjecture = id"
)


@dataclass(frozen=True)
class Query:
    """Conjectures of a store that satisfy conditions, in an order; nothing is read before it is
    asked for.
    """

    store: Store
    conditions: tuple[tuple[str, Any], ...] = ()
    order: Order = "score"
    limit: int | None = None
    skipped: int = 0
    folded: bool = False

    def where(
        self,
        *,
        constant: str | None = None,
        status: Literal["conjecture", "proved"] | None = None,
        family: str | None = None,
        signs: str | Word | None = None,
        period: int | None = None,
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
            found.append(("status", status))
        if signs is not None:
            word = as_word(signs)
            found.append(("signs", compact(list(word))))
        given = {
            "family": family,
            "period": period,
            "min_rate": min_rate,
            "min_digits": min_digits,
            "max_length": max_length,
        }
        found += [(name, value) for name, value in given.items() if value is not None]
        return replace(self, conditions=self.conditions + tuple(found))

    def by(self, order: Order) -> Query:
        """In another order: ``"score"`` (simplest and fastest first), ``"rate"`` (fastest first),
        ``"found"`` (as the space is searched).
        """
        if order not in ORDERS:
            raise EsmaError(f"the order is one of {', '.join(ORDERS)}; it was {order!r}")
        return replace(self, order=order)

    def best(self, count: int) -> Query:
        """Only the first ones."""
        if count < 1:
            raise EsmaError(f"the number of formulas must be at least 1; it was {count}")
        return replace(self, limit=count if self.limit is None else min(count, self.limit))

    def tail_classes(self) -> Query:
        """Only the first of each tail class, in this order."""
        return replace(self, folded=True)

    def _where(self) -> tuple[str, list[Any]]:
        if not self.conditions:
            return "", []
        text = " AND ".join(_CONDITIONS[name] for name, _ in self.conditions)
        return f" WHERE {text}", [value for _, value in self.conditions]

    def _best_of_tail_classes(self) -> Iterator[int]:
        """The ids of the first of each tail class, in the order, after those that are skipped."""
        where, values = self._where()
        if self.order == "found":
            firsts: dict[str, int] = {}
            for number, family in self.store.select(
                f"SELECT id, family FROM conjectures{where} ORDER BY {ORDERS['found']}", values
            ):
                firsts.setdefault(family, number)
            yield from islice(firsts.values(), self.skipped, None)
            return
        # One pass finds the best number of each tail class; where several share it, the rows
        # that have it are compared.
        also = f"{where} AND" if where else " WHERE"
        what, best, direction = _BEST[self.order]
        ranked = self.store.select(
            f"SELECT {best}({what}), family FROM conjectures{where} GROUP BY {_FAMILY[self.order]}"
            f" ORDER BY 1 {direction}",
            values,
        )
        skipped, order = self.skipped, ORDERS["score"]
        for number, group in groupby(ranked, lambda row: row[0]):
            classes = [family for _, family in group]
            if skipped >= len(classes):
                skipped -= len(classes)
                continue
            rows = [
                row
                for family in classes
                for row in self.store.select(
                    f"SELECT {order}, id FROM conjectures{also} family = ? AND {what} = ?"
                    f" ORDER BY {order} LIMIT 1",
                    [*values, family, number],
                )
            ]
            yield from (row[-1] for row in sorted(rows)[skipped:])
            skipped = 0

    def count(self) -> int:
        """How many there are."""
        where, values = self._where()
        what = "count(DISTINCT family)" if self.folded else "count(*)"
        [[number]] = self.store.select(f"SELECT {what} FROM conjectures{where}", values)
        left = max(0, int(number) - self.skipped)
        return left if self.limit is None else min(left, self.limit)

    def ids(self) -> Iterator[int]:
        """Their numbers in the store, without reading more of them."""
        if self.folded:
            return islice(self._best_of_tail_classes(), self.limit)
        where, values = self._where()
        limit = -1 if self.limit is None else self.limit
        rows = self.store.select(
            f"SELECT id FROM conjectures{where}"
            f" ORDER BY {ORDERS[self.order]} LIMIT {limit} OFFSET {self.skipped}",
            values,
        )
        return (number for (number,) in rows)

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
        for place, stored in enumerate(self.stored(), self.skipped):
            ranked = self.folded and self.numbered
            yield self.store.place_of(stored.id) if ranked else place, stored

    def raw(self) -> Iterator[Raw]:
        """The rows of the conjectures one by one, as they stand in the file."""
        if self.folded:
            yield from map(self.store.row, self.ids())
            return
        where, values = self._where()
        limit = -1 if self.limit is None else self.limit
        yield from self.store.select(
            f"{SELECT}{where} ORDER BY {ORDERS[self.order]} LIMIT {limit} OFFSET {self.skipped}",
            values,
        )

    def stored(self) -> Iterator[Stored]:
        """The conjectures one by one, each compared with what determines it.

        Raises
        ------
        StoreError
            If one of them is damaged.
        """
        if self.limit is None and not self.conditions:
            self.store.check_numbers()
        return sound(self.raw(), self.store.path, self.store.asked_digits())

    def rows(self) -> Iterator[dict[str, Any]]:
        """The JSON forms one by one, with exactly the fields of `Conjecture.to_dict`."""
        return (row.fields for row in self.stored())

    def conjectures(self) -> Iterator[Conjecture]:
        """The conjectures one by one."""
        return (row.conjecture for row in self.stored())

    def collection(self) -> Collection:
        """The conjectures as a ranked collection, which shows itself in a notebook."""
        return Collection.ranked(self.conjectures(), self.store.tally())

    def export(
        self,
        path: str | PathLike[str],
        format: str | None = None,  # noqa: A002
        **layout: Any,
    ) -> int:
        """Write the conjectures to a file, one by one, as `Collection.export` does."""
        return write(self.stored(), path, format, **layout)

    def frame(self, columns: Sequence[str] = FIELDS) -> pd.DataFrame:
        """A pandas frame: a row a conjecture, a column a field. Its index are the numbers by which
        formulas are found; in another order, or of a part of the store, their keys.

        Parameters
        ----------
        columns : only these fields; what is not needed is not decoded
        """
        return collection.frames.joined(list(self.frames(columns)), columns)

    def frames(self, columns: Sequence[str] = FIELDS, rows: int = 50_000) -> Iterator[pd.DataFrame]:
        """The same in frames of so many rows, for more of them than memory holds."""
        wrong = [name for name in columns if name not in FIELDS]
        if wrong:
            raise EsmaError(f"there is no column {wrong[0]!r}: the columns are {', '.join(FIELDS)}")
        numbered = self.numbered and not self.folded
        rest = enumerate(self.rows(), self.skipped)
        while piece := list(islice(rest, rows)):
            frame = collection.frames.framed(
                [{name: data[name] for name in columns} for _, data in piece], columns
            )
            frame.index = [place if numbered else data["key"] for place, data in piece]
            yield frame

    def __iter__(self) -> Iterator[Conjecture]:
        return self.conjectures()

    def _repr_html_(self) -> str:
        return self.best(50).collection().html(numbered=self.numbered)
