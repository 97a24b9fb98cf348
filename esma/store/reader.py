"""Reading a store: queries that are answered by its indexes, lazily and in pieces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby, islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias

from esma import writing
from esma.approval.conjecture import FIELDS, Conjecture
from esma.approval.keys import no_number, number_of_key, read_which, the_one
from esma.collection.collection import Collection, framed
from esma.enumeration.constants import constant as read_constant
from esma.enumeration.words import Word, as_word
from esma.errors import EsmaError
from esma.proofs.theorems import is_same
from esma.searching.searcher import Tally
from esma.store.checksums import LARGE, differing
from esma.store.plain import TABLES, decoded, selection
from esma.store.ranges import Ranges
from esma.store.records import COLUMNS, STORED_FIELDS, Counts, compact
from esma.store.schema import (
    CHECKSUMS,
    StoreError,
    check_tables,
    connect_to_read,
    damaged,
    not_as_written,
    translated,
)
from esma.store.sound import Raw, Stored, sound

if TYPE_CHECKING:
    import pandas as pd

Order: TypeAlias = Literal["score", "rate", "found"]

# Sign words in the order of tuples: a word comes before those that go on.
_TIES: Final = "lhs, rtrim(signs, ']'), constant"
# "score": simplest and fastest first, as collections are ranked; "rate": fastest first; "found": in
# the order of the space. What comes after an index's own columns only breaks ties.
_ORDERS: Final[dict[str, str]] = {
    "score": f"score, length, {_TIES}",
    "rate": f"convergence_rate DESC, score, length, {_TIES}",
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
# What need not be said of a search.
_UNSAID: Final = {"max_period": 0, "words": None, "generator": "rational", "prove": True}


@dataclass(frozen=True)
class StoredSearch:
    """A search of a store and how far it is.

    Attributes
    ----------
    constant, configuration : what is searched
    slices, done : how many slices its space has, and how many are recorded
    failed : slices that were given up
    counts : what happened to the candidates so far
    seconds : time of the recorded work, on one core
    kept : formulas that were added by hand where no slice is recorded
    """

    constant: str
    configuration: dict[str, Any]
    slices: int
    done: int
    failed: tuple[tuple[int, int, str], ...]
    counts: Counts
    seconds: float
    kept: int

    @property
    def finished(self) -> bool:
        """Whether every slice is recorded."""
        return self.done == self.slices

    @property
    def state(self) -> str:
        """How far it is, in a few words."""
        if self.kept:
            return f"{self.kept:,} formula{'s' * (self.kept > 1)} saved by hand"
        return "finished" if self.finished else f"{self.done:,} of {self.slices:,} slices done"

    @property
    def settings(self) -> str:
        """What is searched, in one line, as in a batch file."""
        return ", ".join(
            f"{name} {' '.join(value) if isinstance(value, list) else str(value).lower()}"
            for name, value in self.configuration.items()
            if name not in ("constant", "slice_candidates")
            and (name not in _UNSAID or value != _UNSAID[name])
        )


_SELECT: Final = (
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
        if order not in _ORDERS:
            raise EsmaError(f"the order is one of {', '.join(_ORDERS)}; it was {order!r}")
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
                f"SELECT id, family FROM conjectures{where} ORDER BY {_ORDERS['found']}", values
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
        skipped, order = self.skipped, _ORDERS["score"]
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
            f" ORDER BY {_ORDERS[self.order]} LIMIT {limit} OFFSET {self.skipped}",
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
            f"{_SELECT}{where} ORDER BY {_ORDERS[self.order]} LIMIT {limit} OFFSET {self.skipped}",
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
        from esma.export import write

        return write(self.stored(), path, format, **layout)

    def frame(self, columns: Sequence[str] = FIELDS) -> pd.DataFrame:
        """A pandas frame: a row a conjecture, a column a field. Its index are the numbers by which
        formulas are found; in another order, or of a part of the store, their keys.

        Parameters
        ----------
        columns
            Only these fields; what is not needed is not decoded.
        """
        import pandas as pd

        frames = list(self.frames(columns))
        return pd.concat(frames) if frames else framed([], columns)

    def frames(self, columns: Sequence[str] = FIELDS, rows: int = 50_000) -> Iterator[pd.DataFrame]:
        """The same in frames of so many rows, for more of them than memory holds."""
        wrong = [name for name in columns if name not in FIELDS]
        if wrong:
            raise EsmaError(f"there is no column {wrong[0]!r}: the columns are {', '.join(FIELDS)}")
        numbered = self.numbered and not self.folded
        rest = enumerate(self.rows(), self.skipped)
        while piece := list(islice(rest, rows)):
            frame = framed([{name: data[name] for name in columns} for _, data in piece], columns)
            frame.index = [place if numbered else data["key"] for place, data in piece]
            yield frame

    def __iter__(self) -> Iterator[Conjecture]:
        return self.conjectures()

    def _repr_html_(self) -> str:
        return self.best(50).collection().html(numbered=self.numbered)


class Store:
    """A store that is open for reading, also while a search writes it.

    Every read sees what was recorded when it began. Used as a context manager or closed by
    `close`.

    Attributes
    ----------
    path : the file
    has_checksums : whether its tables have checksums: not where an older version wrote it

    Raises
    ------
    StoreError
        One line that says why this file cannot be read.
    """

    def __init__(self, path: str | Path, *, checked: bool = True) -> None:
        self.path = Path(path)
        with translated(self.path):
            self._connection = connect_to_read(self.path)
        try:
            [[found]] = self.select("PRAGMA user_version")
            self.has_checksums = found >= CHECKSUMS
            if self.has_checksums and checked:
                with translated(self.path):
                    check_tables(self._connection, self.path)
            self.about: dict[str, str] = dict(self.plain("about"))
        except BaseException:
            self._connection.close()
            raise

    def select(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a query of one's own on the tables that `esma.store.schema` describes."""
        with translated(self.path):
            # 'yield from' would close the cursor of an abandoned query, of a closed store too
            for row in self._connection.execute(sql, values):  # noqa: UP028
                yield row

    def plain(
        self,
        table: str,
        columns: Sequence[str] = (),
        more: str = "",
        values: Sequence[Any] = (),
    ) -> Iterator[tuple[Any, ...]]:
        """Columns of one of the small tables, or all of them, checked and read."""
        rows = self.select(f"{selection(table, columns)} {more}", values)
        return decoded(self.path, table, rows, columns)

    def query(self, **conditions: Any) -> Query:
        """All conjectures, or those that satisfy conditions (see `Query.where`), ranked.

        Examples
        --------
        >>> def best_of(path):
        ...     with Store(path) as store:
        ...         return store.query(constant="e", status="proved").best(50).frame()
        """
        return Query(self).where(**conditions)

    def frame(
        self, *, limit: int | None = None, columns: Sequence[str] = FIELDS, **conditions: Any
    ) -> pd.DataFrame:
        """A pandas frame of the ranked conjectures that satisfy conditions (see `Query.where`)."""
        found = self.query(**conditions)
        return (found if limit is None else found.best(limit)).frame(columns)

    def frames(
        self, *, columns: Sequence[str] = FIELDS, rows: int = 50_000, **conditions: Any
    ) -> Iterator[pd.DataFrame]:
        """The same in frames of so many rows, for more of them than memory holds."""
        return self.query(**conditions).frames(columns, rows)

    def __len__(self) -> int:
        return self.query().count()

    def __iter__(self) -> Iterator[Conjecture]:
        return self.query().conjectures()

    def proofs(self) -> int:
        """How many certificates there are."""
        [[number]] = self.select("SELECT count(*) FROM certificates")
        return int(number)

    def constants(self) -> list[str]:
        """The constants about which there are conjectures."""
        # One step in the index a constant, instead of all its rows.
        found: list[str] = []
        while True:
            after = "" if not found else " WHERE constant > ?"
            [[name]] = self.select(f"SELECT min(constant) FROM conjectures{after}", found[-1:])
            if name is None:
                return found
            found.append(name)

    def searched(self) -> list[str]:
        """The constants that were searched, each by its name."""
        return list(dict.fromkeys(name for (name,) in self.plain("searches", ["constant"])))

    def constant_name(self, text: str) -> str:
        """The name under which a constant stands in the store, from any writing of it; its own
        where nothing was searched for it.
        """
        names = self.searched()
        if text in names:
            return text
        wanted = read_constant(text)
        if wanted.name in names:
            return wanted.name
        same = (name for name in names if is_same(read_constant(name).tree, wanted.tree))
        return next(same, wanted.name)

    def find(self, which: int | str) -> Stored:
        """A conjecture by its number in the ranking, from 0, as ``esma list`` shows it; or by its
        key.

        Raises
        ------
        EsmaError
            If there is none, or more than one.
        """
        chosen = read_which(which)
        if isinstance(chosen, str):
            named = "SELECT id FROM conjectures WHERE name = ?"
            ids = [number for (number,) in self.select(named, [number_of_key(chosen)])]
            if len(ids) != 1:
                the_one(chosen, sorted(map(self.place_of, ids)), str(self.path), StoreError)
            return self.by_id(ids[0])
        if chosen < 0:
            raise StoreError(no_number(chosen, len(self), str(self.path)))
        # an index alone leads to the score there, and only formulas of equal score are compared
        for (number,) in self.select(
            f"""
            WITH here AS (SELECT score, length FROM conjectures ORDER BY score, length
                          LIMIT 1 OFFSET :place)
            SELECT id FROM conjectures WHERE (score, length) = (SELECT * FROM here)
            ORDER BY {_TIES} LIMIT 1 OFFSET :place - (
                SELECT count(*) FROM conjectures WHERE (score, length) < (SELECT * FROM here))
            """,
            {"place": chosen},
        ):
            return self.by_id(number)
        count = len(self)
        if chosen < count:
            raise StoreError(damaged(self.path, "an index of the table conjectures"))
        raise StoreError(no_number(chosen, count, str(self.path)))

    def place_of(self, number: int) -> int:
        """The number in the ranking of the conjecture with an id."""
        order = _ORDERS["score"]
        [[place]] = self.select(
            f"""
            WITH this AS (SELECT {order} FROM conjectures WHERE id = :id)
            SELECT (SELECT count(*) FROM conjectures
                    WHERE (score, length) < (SELECT score, length FROM this))
                 + (SELECT count(*) FROM conjectures
                    WHERE (score, length) = (SELECT score, length FROM this)
                      AND ({order}) < (SELECT * FROM this))
            """,
            {"id": number},
        )
        return int(place)

    def row(self, number: int) -> Raw:
        """The row with an id of this store, as it stands in the file."""
        [row] = self.select(f"{_SELECT} WHERE id = ?", [number])
        return row

    def by_id(self, number: int) -> Stored:
        """The conjecture with an id of this store, compared with what determines it."""
        [stored] = sound([self.row(number)], self.path, self.asked_digits())
        return stored

    def asked_digits(self) -> frozenset[int]:
        """To how many digits the searches verify what they find."""
        rows = self.plain("searches", ["configuration"])
        return frozenset(configuration.get("digits") for (configuration,) in rows)

    def searches(self) -> list[StoredSearch]:
        """What was searched, and how far that is."""
        found = []
        for number, constant, configuration, slices in self.plain("searches", (), "ORDER BY id"):
            done, counts, seconds = self.done(number), Counts(), 0.0
            for tally, spent in self.plain(
                "units", ["tally", "seconds"], "WHERE search = ?", [number]
            ):
                counts.add(tally)
                seconds += spent
            failed = self.plain(
                "failures",
                ["first", "last", "reason"],
                "WHERE search = ? ORDER BY first",
                [number],
            )
            [[kept]] = (
                [[0]]
                if done
                else self.select("SELECT count(*) FROM conjectures WHERE search = ?", [number])
            )
            found.append(
                StoredSearch(
                    constant,
                    configuration,
                    slices,
                    sum(last - first for first, last in done),
                    tuple(failed),
                    counts,
                    seconds,
                    kept,
                )
            )
        return found

    def done(self, search: int) -> tuple[tuple[int, int], ...]:
        """The slices of a search that are recorded."""
        return tuple(Ranges(self.plain("units", ["first", "last"], "WHERE search = ?", [search])))

    def counts(self) -> Counts:
        """What happened to the candidates of all searches so far."""
        total = Counts()
        for search in self.searches():
            total.add(search.counts)
        return total

    def tally(self) -> Tally:
        """The counts as a `Tally`, in which expressions that look rational have their fields."""
        from esma.enumeration.expressions import Expression

        counts = self.counts()
        unresolved = [
            Expression(p, q)
            for p, q in self.plain(
                "unresolved", ["numerator", "denominator"], "ORDER BY search, slice, place"
            )
        ]
        return Tally(
            counts.expressions,
            counts.candidates,
            counts.hits,
            counts.approved,
            counts.rejected,
            counts.proved,
            counts.unproved,
            unresolved,
        )

    def content(self) -> Iterator[tuple[Any, ...]]:
        """Everything that a finished store of the same searches holds too, in one order.

        That is all but the bounds of the units, their times and where they were done.
        """
        for i, search in enumerate(self.searches()):
            yield ("search", i, search.constant, compact(search.configuration), search.slices)
            yield ("done", i, search.done, search.counts.to_json())
            yield ("failed", i, tuple((first, last) for first, last, _ in search.failed))
        for row in self.select("SELECT * FROM unresolved ORDER BY search, slice, place"):
            yield ("unresolved", *row)
        for row in self.select(
            f"SELECT {', '.join(COLUMNS)}, body FROM conjectures"
            " LEFT JOIN certificates ON conjecture = id ORDER BY search, slice, place"
        ):
            yield ("conjecture", *row)

    def fingerprint(self) -> str:
        """A hash of `content`: equal for stores with the same content."""
        digest = sha256()
        for row in self.content():
            digest.update(repr(row).encode() + b"\n")
        return digest.hexdigest()

    def check(self) -> list[str]:
        """What is wrong with the file, besides the formulas themselves; empty if it is sound."""
        found = [text for (text,) in self.select("PRAGMA integrity_check") if text != "ok"]
        for table, *_ in self.select("PRAGMA foreign_key_check"):
            found.append(f"a row of {table} refers to nothing")
        for table in TABLES:
            try:
                for _ in self.plain(table):
                    pass
            except StoreError as error:
                found.append(str(error))
        behind = "SELECT count(*) FROM {0} JOIN searches AS s ON s.id = search WHERE {1} s.slices"
        for table, what in (
            ("units", "last >"),
            ("failures", "last >"),
            ("unresolved", "slice >="),
            ("conjectures", "slice >="),
        ):
            [[number]] = self.select(behind.format(table, what))
            if number:
                found.append(f"{number:,} rows of {table} are of slices that there are not")
        return [*found, *map(not_as_written, self.changed_tables())]

    def changed_tables(self) -> list[str]:
        """The tables that are not as they were written, as far as there are checksums."""
        with translated(self.path):
            return differing(self._connection, large=True) if self.has_checksums else []

    def check_numbers(self) -> None:
        """Make sure that no formula and no certificate is missing, or was added.

        Raises
        ------
        StoreError
            If their numbers are not those that were written.
        """
        if not self.has_checksums:
            return
        for table in LARGE:
            [[there, written]] = self.select(
                f"SELECT (SELECT count(*) FROM {table}),"
                " (SELECT number FROM checksums WHERE name = ?)",
                [table],
            )
            if there != written:
                raise StoreError(
                    damaged(self.path, f"{there:,} rows of {table} instead of {written!r}")
                )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        constants = len(self.constants())
        return f"<Store {self.path}: {len(self):,} conjectures about {constants} constants>"

    def _repr_html_(self) -> str:
        shown: str = writing.html.macros("store/store.html").store(self)
        return shown


def open_store(path: str | Path) -> Store:
    """Open a store for reading.

    Examples
    --------
    >>> def best_of(path):
    ...     import esma
    ...     with esma.open(path) as store:
    ...         return store.frame(constant="e", limit=50)
    """
    return Store(path)
