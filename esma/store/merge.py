"""One store of several: what is in more than one of them is kept once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from esma.searching.progress import tracked
from esma.store.packing import COLUMNS, TAIL_COLUMNS, FormulaRows, TailRow
from esma.store.plain import TABLES, insert_plain
from esma.store.reader import Store
from esma.store.records import compact
from esma.store.schema import StoreError, damaged, not_as_written
from esma.store.sound import Stored
from esma.store.writer import Locked

# The formula that is kept of those with a value and signs, whatever constant each is written in.
_BEST = """
    CREATE TEMP TABLE best (value INTEGER PRIMARY KEY, formula INTEGER, rank TEXT)
"""
_PIECE = 5000


class Merged(NamedTuple):
    """What came of merging: conjectures that were read, that are left, and that met one of the same
    value and signs under another constant.
    """

    read: int
    kept: int
    across: int


def merge(sources: Sequence[Path], out: Path) -> Merged:
    """Write the content of several stores into a new one.

    Conjectures with equal value and signs become one: the proved one of them, else the shortest.
    Scans stay as they are. The new store names all searches that are in it, and cannot be continued
    by a search.

    Raises
    ------
    StoreError
        If a source is not a store or is damaged, two are one file, one is of scans and one of
        searches, or `out` exists.
    """
    if out.exists():
        raise StoreError(f"{out} exists: give the merged store a name of its own")
    for i, source in enumerate(sources):
        if any(source.exists() and x.exists() and source.samefile(x) for x in sources[:i]):
            raise StoreError(f"{source} was given twice: name each store once")
    stores: list[Store] = []
    part = out.with_name(out.name + ".part")
    if part.exists():
        raise StoreError(f"{part} exists: it is written first, so move it, or choose another name")
    try:
        stores += (Store(path) for path in sources)
        of_scans = {store.is_scan: store.path for store in stores}
        if len(of_scans) > 1:
            raise StoreError(
                f"{of_scans[True]} is of scans and {of_scans[False]} of searches: merge them apart"
            )
        with _Merger(part) as merger:
            read = merger.take(stores)
            across = merger.across
        with Store(part) as made:
            kept = len(made) + made.scanned()
        os.replace(part, out)
    finally:
        for store in stores:
            store.close()
        part.unlink(missing_ok=True)
    return Merged(read, kept, across)


def _rank(x: Stored, search: int) -> list[Any]:
    """What is proved stays, then what is shortest; then nothing but the order of the stores is
    left.
    """
    row, lhs = x.row, x.conjecture.lhs
    text = [row.constant, lhs, -row.digits]
    return [1 - row.proved, row.length, *text, search, row.slice, row.place]


class _Merger(Locked):
    """A store that is written from others."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, new=True, resume=False)
        self.across = 0

    def take(self, stores: Sequence[Store]) -> int:
        """Take in everything, and return how many conjectures there were."""
        for store in stores:
            for problem in store.changed_tables():  # a damaged one is not taken in
                raise StoreError(damaged(store.path, not_as_written(problem)))
            for table in TABLES:
                for _ in store.plain(table):
                    pass
        sources = sorted(
            (
                (constant, configuration, slices, i, number)
                for i, store in enumerate(stores)
                for number, constant, configuration, slices in store.select(
                    "SELECT id, constant, configuration, slices FROM searches"
                )
            ),
            key=lambda source: (*source[:3], stores[source[3]].done(source[4]), source[3]),
        )
        numbers = {(i, number): new for new, (*_, i, number) in enumerate(sources)}

        def new(i: int, number: Any) -> int:
            if (i, number) not in numbers:
                raise StoreError(damaged(stores[i].path, f"there is no search {number!r}"))
            return numbers[i, number]

        with self.transaction():
            self._describe("merged", (source[:3] for source in sources))
            self.connection.execute(_BEST)
        read = 0
        for i, store in enumerate(stores):
            for table in sorted(TABLES.keys() - {"about", "searches"}):
                self._copy(
                    table,
                    ((new(i, n), *rest) for n, *rest in store.select(f"SELECT * FROM {table}")),
                )
            read += store.scanned()
            read += self._fold(store, {n: new(i, n) for (n,) in store.plain("searches", ["id"])})
        with self.transaction():
            self.connection.execute("DELETE FROM tails WHERE id NOT IN (SELECT tail FROM formulas)")
        return read

    def _copy(self, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
        while piece := list(islice(rows, _PIECE)):
            with self.transaction():
                insert_plain(self.connection, table, piece)

    def _fold(self, store: Store, numbers: Mapping[int, int]) -> int:
        """Take in the formulas of a store, and return how many there were."""
        rows = tracked(store.query().by("found").stored(), len(store), f"merging {store.path.name}")
        count = 0
        while piece := list(islice(rows, _PIECE)):
            count += len(piece)
            with self.transaction():
                for stored in piece:
                    self._take(stored, numbers[stored.row.search])
        return count

    def _take(self, x: Stored, search: int) -> None:
        """Take in one formula, unless there is a better one of equal value and signs."""
        rank = _rank(x, search)
        known = self.connection.execute(
            "SELECT formula, rank, constant FROM best JOIN formulas AS f ON f.id = formula"
            " JOIN tails AS t ON t.id = f.tail JOIN searches AS s ON s.id = t.search"
            " WHERE value = ?",
            [x.value_key],
        ).fetchone()
        if known is not None:
            self.across += known[2] != x.row.constant
            if json.loads(known[1]) <= rank:
                return
            self.connection.execute("DELETE FROM formulas WHERE id = ?", known[:1])
        row = x.row
        columns = row._asdict() | {"tail": 0}
        tail = TailRow(*(columns[name] for name in TAIL_COLUMNS))
        self.insert(search, FormulaRows([tail], [[columns[name]] for name in COLUMNS]))
        [(made,)] = self.connection.execute("SELECT id FROM formulas WHERE key = ?", [row.key])
        if row.body is not None:
            self.connection.execute("INSERT INTO proofs VALUES (?, ?)", [made, row.body])
        self.connection.execute(
            "INSERT OR REPLACE INTO best VALUES (?, ?, ?)", [x.value_key, made, compact(rank)]
        )
