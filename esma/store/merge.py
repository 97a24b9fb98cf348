"""One store of several: what is in more than one of them is kept once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from esma.searching.progress import tracked
from esma.store.packing import COLUMNS, TAIL_COLUMNS, FormulaRows, TailRow
from esma.store.plain import TABLES, insert_plain
from esma.store.reader import Store
from esma.store.records import compact
from esma.store.schema import StoreError, damaged, not_as_written
from esma.store.sound import Raw, Stored
from esma.store.writer import Locked

# The formula that is kept of those with a value and signs, whatever constant each is written in.
_BEST = """
    CREATE TEMP TABLE best (value INTEGER PRIMARY KEY, formula INTEGER, rank TEXT)
"""
_KNOWN = """
    SELECT best.value, formula, rank, s.constant FROM json_each(?) AS asked
    CROSS JOIN best ON best.value = asked.value JOIN formulas AS f ON f.id = formula
    JOIN tails AS t ON t.id = f.tail JOIN searches AS s ON s.id = t.search
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
        while piece := [(numbers[x.row.search], x) for x in islice(rows, _PIECE)]:
            count += len(piece)
            with self.transaction():
                self._take(piece)
        return count

    def _take(self, piece: Sequence[tuple[int, Stored]]) -> None:
        """Take in formulas, each unless there is a better one of equal value and signs."""
        there, best = dict[int, int](), dict[int, tuple[list[Any], str]]()
        asked = compact([x.value_key for _, x in piece])
        for value, formula, rank, constant in self.connection.execute(_KNOWN, [asked]):
            there[value], best[value] = formula, (json.loads(rank), constant)
        came: dict[int, tuple[int, Stored]] = {}
        for search, x in piece:
            value, mine = x.value_key, _rank(x, search)
            if value in best:
                known, constant = best[value]
                self.across += constant != x.row.constant
                if known <= mine:
                    continue
                came.pop(value, None)
            best[value], came[value] = (mine, x.row.constant), (search, x)
        # the order in which they are written, and numbered
        came = dict(sorted(came.items(), key=lambda item: (item[1][0], item[1][1].row.key)))
        gone = [[there[value]] for value in came if value in there]
        self.connection.executemany("DELETE FROM formulas WHERE id = ?", gone)
        made = [
            number
            for search, found in groupby(came.values(), itemgetter(0))
            for number in self.insert(search, _packed_again([x.row for _, x in found]))
        ]
        bodies = [x.row.body for _, x in came.values()]
        self.connection.executemany(
            "INSERT INTO proofs VALUES (?, ?)",
            [x for x in zip(made, bodies, strict=True) if x[1] is not None],
        )
        self.connection.executemany(
            "INSERT OR REPLACE INTO best VALUES (?, ?, ?)",
            [(v, n, compact(best[v][0])) for v, n in zip(came, made, strict=True)],
        )


def _packed_again(rows: Sequence[Raw]) -> FormulaRows:
    """Rows of one search as they are written."""
    tails: dict[TailRow, int] = {}
    lines = []
    for row in rows:
        tail = TailRow(*(getattr(row, name) for name in TAIL_COLUMNS))
        which = tails.setdefault(tail, len(tails))
        lines.append([which, *(getattr(row, name) for name in COLUMNS[1:])])
    return FormulaRows(list(tails), list(zip(*lines, strict=True)))
