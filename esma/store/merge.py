"""One store of several: what is in more than one of them is kept once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice, tee
from pathlib import Path
from typing import Any, NamedTuple

from esma.searching.progress import tracked
from esma.store.plain import TABLES
from esma.store.reader import Store
from esma.store.records import COLUMNS, STORED_FIELDS
from esma.store.schema import StoreError, damaged, not_as_written
from esma.store.sound import Raw, sound
from esma.store.writer import INSERT_CERTIFICATE, Locked

_BETTER = "status = 'conjecture', length, constant, lhs, -verified_digits, search, slice, place"


def _excluded(expressions: str) -> str:
    """The expressions for the row that comes, in place of the one that is there."""
    return re.sub(r"(?<!')\b([a-z_]+)\b(?!')", r"excluded.\1", expressions)


# A conjecture is folded into one of the same value and signs, whatever constant each is written
# in. What is proved stays, then what is shortest; then nothing but the order of the stores is left.
_UPDATE = f"""
    DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
    WHERE ({_excluded(_BETTER)}) < ({_BETTER})
"""
_INSERT = f"""
    INSERT INTO conjectures ({", ".join(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})
    ON CONFLICT (key) {_UPDATE} ON CONFLICT (key, constant) {_UPDATE}
"""
_CONSTANT = "SELECT constant FROM conjectures WHERE key = ?"
_PLACE = COLUMNS.index("constant")
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
    The new store names all searches that are in it, and cannot be continued by a search.

    Raises
    ------
    StoreError
        If a source is not a store or is damaged, two are one file, or `out` exists.
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
        with _Merger(part) as merger:
            read = merger.take(stores)
            across = merger.across
        with Store(part) as made:
            kept = len(made)
        os.replace(part, out)
    finally:
        for store in stores:
            store.close()
        part.unlink(missing_ok=True)
    return Merged(read, kept, across)


def _compared(store: Store) -> Iterator[Raw]:
    """`COLUMNS` and certificate of all conjectures, each compared as whenever one is read."""
    rows, again = tee(
        store.select(
            f"SELECT id, {', '.join(COLUMNS)}, body FROM conjectures"
            " LEFT JOIN certificates ON conjecture = id ORDER BY search, slice, place"
        )
    )
    behind = 1 + COLUMNS.index(STORED_FIELDS[0])
    plain = ((*row[:2], *row[behind:]) for row in again)
    for row, _ in zip(rows, sound(plain, store.path, store.asked_digits()), strict=True):
        yield row[1:]


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
            self.connection.execute("CREATE UNIQUE INDEX only_one ON conjectures (key)")
        read = 0
        for i, store in enumerate(stores):
            for table in ("units", "failures", "unresolved"):
                self._copy(
                    table,
                    ((new(i, n), *rest) for n, *rest in store.select(f"SELECT * FROM {table}")),
                )
            rows = (((key, new(i, n), *rest[:-1]), rest[-1]) for key, n, *rest in _compared(store))
            read += self._fold(tracked(rows, len(store), f"merging {store.path.name}"))
        with self.transaction():
            self.connection.execute("DROP INDEX only_one")
        return read

    def _copy(self, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
        while piece := list(islice(rows, _PIECE)):
            with self.transaction():
                self.connection.executemany(
                    f"INSERT INTO {table} VALUES ({', '.join('?' * len(piece[0]))})", piece
                )

    def _fold(self, rows: Iterator[tuple[tuple[Any, ...], str | None]]) -> int:
        count = 0
        while piece := list(islice(rows, _PIECE)):
            count += len(piece)
            with self.transaction():
                for row, _ in piece:
                    there = self.connection.execute(_CONSTANT, row[:1]).fetchone()
                    self.across += there is not None and there[0] != row[_PLACE]
                    self.connection.execute(_INSERT, row)
                self.connection.executemany(
                    INSERT_CERTIFICATE,
                    [(body, *row[1:4]) for row, body in piece if body is not None],
                )
        return count
