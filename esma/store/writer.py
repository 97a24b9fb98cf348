"""Writing a store: the one process that holds the lock records units, each in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from esma.searching.spec import fingerprint
from esma.store.checksums import Checksums
from esma.store.inserting import insert
from esma.store.lock import Lock
from esma.store.older import take_over
from esma.store.packing import MARKS, PROVED, FormulaRows, TailRow
from esma.store.plain import decoded, insert_plain, selection
from esma.store.ranges import Ranges, Span
from esma.store.records import UnitRecord, compact
from esma.store.schema import (
    CHECKSUMS,
    PACKED,
    StoreError,
    begin_log,
    check_header,
    check_tables,
    connect_to_write,
    damaged,
    is_new,
    migrate,
    packed_tightly,
    translated,
    version,
)
from esma.version import __version__
from esma.writing.terminal import shortened


@dataclass(frozen=True)
class Search:
    """A search as the store knows it.

    Attributes
    ----------
    constant : its name, or the template of a scan
    configuration : everything that determines what is found, as a JSON object
    slices : how many slices its space is cut into
    """

    constant: str
    configuration: dict[str, Any]
    slices: int

    @property
    def fingerprint(self) -> str:
        """Equal for searches that record the same in the same slices."""
        return fingerprint(self.configuration)

    @property
    def kind(self) -> str:
        """``"search"`` or ``"scan"``."""
        return "scan" if "letters" in self.configuration else "search"


class Locked:
    """A store that is open for writing, with its lock; used as a context manager."""

    def __init__(self, path: Path, *, new: bool, resume: bool = True) -> None:
        self.path = path
        if path.name == ":memory:":
            raise StoreError(f"{path} is not a file: a store is one, as e.sqlite")
        if not is_new(path):
            check_header(path)
        elif not new:
            raise StoreError(f"{path} does not exist: name a store that a search has written")
        with ExitStack() as stack, translated(path):
            stack.enter_context(Lock(path))
            self.connection, found = connect_to_write(path)
            stack.callback(self.connection.close)
            if found and not resume:
                raise StoreError(f"{path} exists: --resume continues it; another file starts again")
            if not found and not new:
                raise StoreError(f"{path} holds no search yet")
            if found >= CHECKSUMS:
                # what is compared with its row itself is looked at then
                check_tables(self.connection, path, large=PACKED <= found < version())
            migrate(self.connection, found, lambda connection: take_over(connection, path))
            self._tails: dict[tuple[int, TailRow], int] = {}
            self._recorded = False
            self._checksums = Checksums(self.connection)
            self._opened()
            begin_log(self.connection)  # not before: what is refused stays as it is
            self._closing = stack.pop_all()

    def _opened(self) -> None:
        """What is left to do once the connection stands."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        connection, known = self.connection, len(self._tails)
        with translated(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._checksums.write()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._checksums.settle(written=False)
                while len(self._tails) > known:
                    self._tails.popitem()
                raise
            self._checksums.settle(written=True)

    def searches(self) -> list[Search]:
        """What was searched for the store, by number."""
        columns = ["constant", "configuration", "slices"]
        return [Search(*row) for row in self._plain("searches", columns, "ORDER BY id")]

    def _plain(self, table: str, columns: list[str], more: str = "") -> Iterator[tuple[Any, ...]]:
        rows = self.connection.execute(f"{selection(table, columns)} {more}")
        return decoded(self.path, table, rows, columns)

    def _describe(self, kind: str, searches: Iterable[tuple[str, str, int]]) -> None:
        """Say in a new store what it is, and what was searched: the columns of its searches."""
        self.connection.executemany(
            "INSERT INTO about VALUES (?, ?)",
            [("kind", kind), ("program", __version__), ("created", now())],
        )
        self.connection.executemany(
            "INSERT INTO searches VALUES (?, ?, ?, ?)",
            [(i, *search) for i, search in enumerate(searches)],
        )

    def insert(self, search: int, rows: FormulaRows) -> Sequence[int]:
        """Write formulas of a search, inside a transaction; the numbers of those that are new."""
        numbers, *_ = came = insert(self.connection, search, rows, self._tails)
        self._checksums.came(came)
        self._recorded = True
        return list(map(int, numbers))

    def close(self) -> None:
        """Close the file and give up the lock."""
        # Where nobody reads, what is left is one file, which may be copied, and read from a folder
        # without write permission.
        with self._closing, suppress(sqlite3.Error):
            if self._recorded:
                packed_tightly(self.connection)
            self.connection.execute("PRAGMA busy_timeout = 0")
            self.connection.execute("PRAGMA journal_mode = DELETE")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Writer(Locked):
    """Records units of work in a store; used as a context manager.

    A conjecture whose value and signs were met before in the same constant is kept where it is
    simplest, and among equals where it comes first in the space, whatever was recorded first: the
    final content does not depend on the order of the units.

    Parameters
    ----------
    path : the store; made if it does not exist
    searches : what is searched
    resume : whether an existing store is continued; otherwise it is refused

    Attributes
    ----------
    done : for each search the slices that are recorded

    Raises
    ------
    StoreError
        One line: the file is not a store, is in use, cannot be written, or is of other searches.
    """

    done: dict[int, Ranges]

    def __init__(self, path: Path, searches: Sequence[Search], *, resume: bool = False) -> None:
        self._searches = searches
        super().__init__(path, new=True, resume=resume)

    def _opened(self) -> None:
        self._begin(self._searches)
        self.done = {i: Ranges() for (i,) in self._plain("searches", ["id"])}
        for search, first, last in self._plain(
            "units", ["search", "first", "last"], "ORDER BY search, first"
        ):
            if search not in self.done:
                raise StoreError(damaged(self.path, "search of the table units"))
            self.done[search].add((first, last))

    def _begin(self, searches: Sequence[Search]) -> None:
        """Write the configuration into a new store, or compare it with a begun one's."""
        stored = self.searches()
        [kind] = self.connection.execute(
            "SELECT value FROM about WHERE name = 'kind'"
        ).fetchone() or [None]
        if kind == "merged":
            raise StoreError(
                f"{self.path} is merged of several stores, and no {searches[0].kind} continues it:"
                " continue one of those, or choose another file"
            )
        there, here = (x[0].kind if x else "search" for x in (stored, searches))
        if kind is not None and there != here:
            raise StoreError(
                f"{self.path} holds a {there}, and no {here} continues it: choose another file"
            )
        if kind is None:
            with self.transaction():
                rows = [(s.constant, compact(s.configuration), s.slices) for s in searches]
                self._describe(here, rows)
            return
        if [s.fingerprint for s in stored] != [s.fingerprint for s in searches]:
            raise StoreError(
                f"{self.path} holds another {here}: {differences(stored, searches)};"
                " give the same options to continue it, or another file to start again"
            )

    def record(self, unit: UnitRecord) -> bool:
        """Record a unit and all that was found in it, or nothing of both.

        Returns
        -------
        bool
            False if the unit was recorded before, which happens where a unit was lost and found
            again; nothing is changed then.
        """
        return bool(self.record_all([unit]))

    def record_all(self, units: Iterable[UnitRecord]) -> list[UnitRecord]:
        """The same of several units, in one transaction; those that were not recorded before."""
        new, done = list[UnitRecord](), deepcopy(self.done)
        with self.transaction():
            for unit in units:
                slices = unit.first, unit.last
                if not done[unit.search].meets(slices):
                    self._write(unit)
                    done[unit.search].add(slices)
                    new.append(unit)
        self.done = done
        return new

    def _write(self, unit: UnitRecord) -> None:
        """Write a unit, inside a transaction."""
        self.connection.execute(
            "INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                unit.search,
                unit.first,
                unit.last,
                unit.counts.to_json(),
                unit.seconds,
                unit.worker,
                unit.program,
                now(),
            ),
        )
        self.connection.execute(
            "DELETE FROM failures WHERE search = ? AND first >= ? AND last <= ?",
            (unit.search, unit.first, unit.last),
        )
        self.insert(unit.search, unit.rows)
        self.connection.executemany(
            "INSERT INTO unresolved VALUES (?, ?, ?, ?, ?)",
            [(unit.search, *row) for row in unit.unresolved],
        )
        for table, rows in (("constants", unit.constants), ("others", unit.others)):
            insert_plain(self.connection, table, ((unit.search, *row) for row in rows))

    def fail(self, search: int, slices: Span, attempts: int, reason: str) -> None:
        """Record that slices were given up."""
        with self.transaction():
            self.connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)",
                (search, *slices, attempts, reason, now()),
            )

    def failures(self) -> list[tuple[int, int, int, str]]:
        """Slices that were given up: (search, first, last, reason)."""
        with translated(self.path):
            return self.connection.execute(
                "SELECT search, first, last, reason FROM failures ORDER BY search, first"
            ).fetchall()


class Editor(Locked):
    """Adds proofs to a store that no search is writing; used as a context manager."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, new=False)

    def certify(self, numbers: Iterable[int]) -> None:
        """Record that formulas are proved, by their ids in the store."""
        with self.transaction():
            self.connection.executemany(
                "UPDATE formulas SET proved = 1, mark = (mark + ?) % ? WHERE id = ? AND NOT proved",
                [(PROVED, MARKS, number) for number in numbers],
            )


def differences(stored: Sequence[Search], asked: Sequence[Search]) -> str:
    """What differs between two lists of searches, in words; empty if nothing does.

    >>> one = Search("e", {"constant": "e", "degree": 1}, 1)
    >>> two = Search("e", {"constant": "e", "degree": 2}, 9)
    >>> differences([one], [two])
    'degree is 1 there and 2 here'
    """
    if len(stored) != len(asked):
        return f"it holds {len(stored)} searches there and {len(asked)} here"
    for i, (there, here) in enumerate(zip(stored, asked, strict=True)):
        names = [
            *there.configuration,
            *(x for x in here.configuration if x not in there.configuration),
        ]
        what = [
            f"{name} is {_shown(there.configuration.get(name))} there"
            f" and {_shown(here.configuration.get(name))} here"
            for name in names
            if there.configuration.get(name) != here.configuration.get(name)
        ]
        if what:
            return (f"in search {i}, " if len(stored) > 1 else "") + ", ".join(what)
    return ""


def _shown(value: object) -> str:
    return shortened(value if isinstance(value, str) else json.dumps(value), 60)


def now() -> str:
    """The time as the store writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
