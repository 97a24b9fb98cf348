"""A store that is open for reading, also while a search writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, Self

from esma import writing
from esma.approval.conjecture import Conjecture
from esma.approval.keys import no_number, number_of_key, read_which, the_one
from esma.enumeration.constants import constant as read_constant
from esma.enumeration.expressions import Expression
from esma.errors import EsmaError
from esma.proofs.theorems import is_same
from esma.searching.searcher import Tally
from esma.store.checksums import differing
from esma.store.older import opened
from esma.store.packing import mark_of
from esma.store.plain import TABLES, decoded, selection
from esma.store.query import SELECT, Query, follows
from esma.store.ranges import Ranges
from esma.store.records import Counts
from esma.store.schema import (
    CHECKSUMS,
    StoreError,
    check_tables,
    connect_to_read,
    damaged,
    not_as_written,
    translated,
    version,
)
from esma.store.sound import Raw, Stored, sound
from esma.store.writer import Search
from esma.system.files import path_of
from esma.writing.display import counted

if TYPE_CHECKING:
    import pandas as pd

# What need not be said of a search.
_UNSAID: Final = {"max_period": 0, "words": None, "generator": "rational", "prove": True}


@dataclass(frozen=True)
class StoredSearch(Search):
    """A search of a store and how far it is.

    Attributes
    ----------
    done : how many slices are recorded
    failed : slices that were given up
    counts : what happened to the candidates so far
    seconds : time of the recorded work, on one core
    kept : formulas that were added by hand where no slice is recorded
    """

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


class Store:
    """A store that is open for reading; used as a context manager or closed by `close`.

    Every read sees what was recorded when it began.

    Attributes
    ----------
    path : the file
    has_checksums : whether its tables have checksums: not where an older version wrote it

    Raises
    ------
    StoreError
        One line that says why this file cannot be read.
    """

    def __init__(self, path: str | PathLike[str], *, checked: bool = True) -> None:
        self.path = path_of(path)
        with translated(self.path):
            self._connection, found = connect_to_read(self.path)
        try:
            self.has_checksums = found >= CHECKSUMS
            if self.has_checksums and checked:
                with translated(self.path):
                    check_tables(self._connection, self.path)
            if found < version():
                with closing(self._connection) as source, translated(self.path):
                    self._connection = opened(source, found, self.path)
            self._connection.create_function("follows", 2, follows, deterministic=True)
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

        >>> def best_of(path):
        ...     with Store(path) as store:
        ...         return store.query(constant="e", status="proved").best(50).frame()
        """
        return Query(self).where(**conditions)

    def frame(
        self, *, limit: int | None = None, columns: Sequence[str] | None = None, **conditions: Any
    ) -> pd.DataFrame:
        """A pandas frame of the ranked conjectures that satisfy conditions (see `Query.where`)."""
        if self.is_scan:
            raise EsmaError(f"{self.path} holds scans: esma.scans({str(self.path)!r}) reads them")
        found = self.query(**conditions)
        return (found if limit is None else found.best(limit)).frame(columns)

    def frames(
        self, *, columns: Sequence[str] | None = None, rows: int = 50_000, **conditions: Any
    ) -> Iterator[pd.DataFrame]:
        """The same in frames of so many rows, for more of them than memory holds."""
        return self.query(**conditions).frames(columns, rows)

    def __len__(self) -> int:
        return self.query().count()

    def __iter__(self) -> Iterator[Conjecture]:
        return self.query().conjectures()

    def proofs(self) -> int:
        """How many certificates there are."""
        [[number]] = self.select("SELECT count(*) FROM formulas WHERE proved")
        return int(number)

    def constants(self) -> list[str]:
        """The constants about which there are conjectures."""
        rows = self.select(
            "SELECT DISTINCT constant FROM searches AS s"
            " WHERE EXISTS (SELECT 1 FROM tails WHERE search = s.id) ORDER BY constant"
        )
        return [name for (name,) in rows]

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
            number = number_of_key(chosen)
            marks = [mark_of(number, proved) for proved in (False, True)]
            rows = self.select("SELECT id FROM formulas WHERE mark IN (?, ?)", marks)
            having = [
                x for x in map(self.by_id, [i for (i,) in rows]) if x.conjecture.key == chosen
            ]
            if len(having) != 1:
                places = sorted(map(self.place_of, having))
                the_one(chosen, places, str(self.path), StoreError)
            return having[0]
        if chosen < 0:
            raise StoreError(no_number(chosen, len(self), str(self.path)))
        # an index alone leads to the score there, and only formulas of equal score are compared
        for (score,) in self.select(
            "SELECT score FROM formulas ORDER BY score LIMIT 1 OFFSET ?", [chosen]
        ):
            before, equal = self._of_score(score)
            if 0 <= chosen - before < len(equal):
                return self.by_id(equal[chosen - before].id)
        count = len(self)
        if chosen < count:
            raise StoreError(damaged(self.path, "an index of the table formulas"))
        raise StoreError(no_number(chosen, count, str(self.path)))

    def place_of(self, stored: Stored) -> int:
        """The number of a formula in the ranking."""
        before, equal = self._of_score(stored.row.score)
        return before + [x.id for x in equal].index(stored.id)

    def _of_score(self, score: Any) -> tuple[int, list[Stored]]:
        """How many formulas come before those of a score, and these in their order."""
        [[before]] = self.select("SELECT count(*) FROM formulas WHERE score < ?", [score])
        rows = self.select("SELECT id FROM formulas WHERE score = ?", [score])
        equal = [self.stored(number) for (number,) in rows]
        return int(before), sorted(equal, key=lambda x: x.tie) if len(equal) > 1 else equal

    def stored(self, number: int) -> Stored:
        """The formula with an id of this store, as it stands in the file."""
        [row] = self.select(f"{SELECT} WHERE f.id = ?", [number])
        return Stored(Raw._make(row), self.path)

    def by_id(self, number: int) -> Stored:
        """The formula with an id of this store, compared with what determines it."""
        [stored] = sound([self.stored(number)], self.asked_digits())
        return stored

    def asked_digits(self) -> frozenset[int]:
        """To how many digits the searches verify what they find."""
        rows = self.plain("searches", ["configuration"])
        return frozenset(configuration.get("digits") for (configuration,) in rows)

    @property
    def is_scan(self) -> bool:
        """Whether scans were recorded, which find constants, and not searches."""
        return any("letters" in x for (x,) in self.plain("searches", ["configuration"]))

    def scanned(self) -> int:
        """How many constants of scans have a law."""
        return sum(1 for _ in self.plain("constants", ["number"]))

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
                else self.select(
                    "SELECT count(*) FROM formulas WHERE tail IN"
                    " (SELECT id FROM tails WHERE search = ?)",
                    [number],
                )
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
        columns = ["numerator", "denominator"]
        rows = self.plain("unresolved", columns, "ORDER BY search, slice, place")
        return Tally(**{**vars(self.counts()), "unresolved": [Expression(p, q) for p, q in rows]})

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
            *((table, "slice >=") for table in ("unresolved", "constants", "others")),
            ("(formulas JOIN tails ON tails.id = tail)", "slice >="),
        ):
            [[number]] = self.select(behind.format(table, what))
            if number:
                name = table.strip("(").split()[0]
                found.append(f"{number:,} rows of {name} are of slices that there are not")
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
        for table in ("tails", "formulas", "proofs"):
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
        if self.is_scan:
            return f"<Store {self.path}: {self.scanned():,} constants with a law, of scans>"
        about = counted(len(self.constants()), "constant")
        return f"<Store {self.path}: {counted(len(self), 'conjecture')} about {about}>"

    def _repr_html_(self) -> str:
        return str(writing.html.macros("store/store.html").store(self))


def open_store(path: str | PathLike[str]) -> Store:
    """Open a store for reading.

    >>> def best_of(path):
    ...     import esma
    ...     with esma.open(path) as store:
    ...         return store.frame(constant="e", limit=50)
    """
    return Store(path)
