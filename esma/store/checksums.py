"""Checksums of a store's tables, by which a changed value is noticed wherever it stands.

Of each table the number of its rows and the sum of their hashes are kept. The sum is the same in
any order, and what is written changes it by its own rows alone: triggers of the connection that
writes tell of every row that comes or goes; who writes many formulas tells of them himself. This
guards against damage, not against somebody who computes the sums anew.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from numpy.typing import NDArray

from esma.store.hashing import SINCE, rows_hashes

Sum: TypeAlias = tuple[int, str]
"""How many rows a table has, and the sum of their hashes, in 32 hexadecimal digits."""

#: Tables that grow with what is found: to sum them up takes a second for 300,000 formulas.
LARGE: Final = ("tails", "formulas", "proofs", "conjectures", "certificates")
_PIECE: Final = 10_000
_BITS: Final = 64
_OLDER_BITS: Final = 128


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a store that have a checksum: all others."""
    rows = connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'checksums'"
        " AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name"
    )
    return [name for (name,) in rows]


def sum_of(connection: sqlite3.Connection, table: str, version: int = SINCE) -> Sum:
    """The checksum of a table as it is, in a store of some version."""
    number = total = 0
    rows = connection.execute(f"SELECT * FROM main.{table}")
    while piece := rows.fetchmany(_PIECE):
        number += len(piece)
        total += _total(piece) if version >= SINCE else sum(map(_older_hash, piece))
    return _sum(number, total, _BITS if version >= SINCE else _OLDER_BITS)


def _sum(number: int, total: int, bits: int = _BITS) -> Sum:
    return number, f"{total % (1 << bits):032x}"


def _total(rows: Sequence[tuple[Any, ...]]) -> int:
    return int(rows_hashes(list(zip(*rows, strict=True))).sum())


def _older_hash(row: tuple[Any, ...]) -> int:
    return int.from_bytes(blake2b(repr(row).encode(), digest_size=16).digest())


def kept(connection: sqlite3.Connection) -> dict[str, Sum]:
    """The checksums that are kept in a store."""
    rows = connection.execute("SELECT name, number, sum FROM main.checksums")
    return {name: (number, total) for name, number, total in rows}


def differing(connection: sqlite3.Connection, *, large: bool) -> list[str]:
    """The tables that are not as they were written.

    Parameters
    ----------
    large : whether the tables `LARGE` are looked at too
    """
    [version] = connection.execute("PRAGMA main.user_version").fetchone()
    connection.execute("BEGIN")  # tables and checksums of one moment
    try:
        wanted, every = kept(connection), tables(connection)
        names = [name for name in every if large or name not in LARGE]
        return sorted(wanted.keys() - {*every}) + [
            name
            for name in names
            if wanted.get(name, _sum(0, 0)) != sum_of(connection, name, version)
        ]
    finally:
        connection.execute("COMMIT")


def begin(connection: sqlite3.Connection) -> None:
    """Write the checksums of all tables into a store that has none."""
    connection.executemany(
        "INSERT INTO checksums VALUES (?, ?, ?)",
        [(name, *sum_of(connection, name)) for name in tables(connection)],
    )


class Checksums:
    """The checksums of a store that this connection writes; nothing else may write meanwhile."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._written = kept(connection)
        self._changes: dict[str, tuple[int, int]] = {}
        self._told: defaultdict[tuple[str, int], list[tuple[Any, ...]]] = defaultdict(list)
        connection.create_function("told", -1, self._tell)
        for table in tables(connection):
            columns = [x for _, x, *_ in connection.execute(f"PRAGMA main.table_info({table})")]
            came, went = (
                f"SELECT told({table!r}, {sign}, {', '.join(f'{row}.{x}' for x in columns)});"
                for sign, row in ((1, "NEW"), (-1, "OLD"))
            )
            for event, what in (("INSERT", came), ("DELETE", went), ("UPDATE", went + came)):
                if (event, table) != ("INSERT", "formulas"):
                    connection.execute(
                        f"CREATE TEMP TRIGGER {event}_{table} AFTER {event} ON main.{table}"
                        f" BEGIN {what} END"
                    )

    def _tell(self, table: str, sign: int, *row: Any) -> None:
        rows = self._told[table, sign]
        rows.append(row)
        if len(rows) == _PIECE:
            self._count()

    def _count(self) -> None:
        """Take in what the triggers have told."""
        for (table, sign), rows in self._told.items():
            self._change(table, sign * len(rows), sign * _total(rows))
        self._told.clear()

    def _change(self, table: str, number: int, total: int) -> None:
        number_before, total_before = self._changes.get(table, (0, 0))
        self._changes[table] = number_before + number, total_before + total

    def came(self, columns: Sequence[Sequence[Any] | NDArray[Any]]) -> None:
        """Count formulas that were written, by their columns."""
        self._change("formulas", len(columns[0]), int(rows_hashes(columns).sum()))

    def _now(self) -> dict[str, Sum]:
        found = dict(self._written)
        for table, (number, total) in self._changes.items():
            number_before, text = found.get(table, _sum(0, 0))
            found[table] = _sum(number_before + number, int(text, 16) + total)
        return found

    def write(self) -> None:
        """Write those that have changed, at the end of a transaction."""
        self._count()
        self._connection.executemany(
            "INSERT INTO checksums VALUES (?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET number = excluded.number, sum = excluded.sum",
            [(name, *x) for name, x in self._now().items() if self._written.get(name) != x],
        )

    def settle(self, *, written: bool) -> None:
        """After a transaction: what was written stays, or is forgotten."""
        if written:
            self._written = self._now()
        self._changes.clear()
        self._told.clear()
