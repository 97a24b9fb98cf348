"""Checksums of a store's tables, by which a changed value is noticed wherever it stands.

Of each table the number of its rows and the sum of their hashes are kept. The sum is the same in
any order, and what is written changes it by its own rows alone: triggers of the connection that
writes tell of every row that comes or goes. This guards against damage, not against somebody who
computes the sums anew.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from typing import Any, Final, TypeAlias

Sum: TypeAlias = tuple[int, str]
"""How many rows a table has, and the sum of their hashes modulo 2^128, in 32 hexadecimal digits."""

#: Tables that grow with what is found: to sum them up takes a second for 100,000 formulas.
LARGE: Final = ("tails", "formulas", "proofs", "conjectures", "certificates")
_MODULUS: Final = 1 << 128
_NONE: Final[Sum] = (0, f"{0:032x}")


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a store that have a checksum: all others."""
    rows = connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'checksums'"
        " AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name"
    )
    return [name for (name,) in rows]


def sum_of(connection: sqlite3.Connection, table: str) -> Sum:
    """The checksum of a table as it is."""
    number = total = 0
    for row in connection.execute(f"SELECT * FROM main.{table}"):
        number += 1
        total += _hash(row)
    return number, f"{total % _MODULUS:032x}"


def _hash(row: tuple[Any, ...]) -> int:
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
    connection.execute("BEGIN")  # tables and checksums of one moment
    try:
        wanted = kept(connection)
        names = [name for name in tables(connection) if large or name not in LARGE]
        return [name for name in names if wanted.get(name, _NONE) != sum_of(connection, name)]
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
        self._now = dict(self._written)
        connection.create_function("counted", -1, self._counted)
        for table in tables(connection):
            columns = [x for _, x, *_ in connection.execute(f"PRAGMA main.table_info({table})")]
            came, went = (
                f"SELECT counted({table!r}, {sign}, {', '.join(f'{row}.{x}' for x in columns)});"
                for sign, row in ((1, "NEW"), (-1, "OLD"))
            )
            for event, what in (("INSERT", came), ("DELETE", went), ("UPDATE", went + came)):
                connection.execute(
                    f"CREATE TEMP TRIGGER {event}_{table} AFTER {event} ON main.{table}"
                    f" BEGIN {what} END"
                )

    def _counted(self, table: str, sign: int, *row: Any) -> None:
        number, total = self._now.get(table, _NONE)
        total_now = (int(total, 16) + sign * _hash(row)) % _MODULUS
        self._now[table] = number + sign, f"{total_now:032x}"

    def write(self) -> None:
        """Write those that have changed, at the end of a transaction."""
        self._connection.executemany(
            "INSERT INTO checksums VALUES (?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET number = excluded.number, sum = excluded.sum",
            [(name, *x) for name, x in self._now.items() if self._written.get(name, _NONE) != x],
        )

    def settle(self, *, written: bool) -> None:
        """After a transaction: what was written stays, or is forgotten."""
        if written:
            self._written = dict(self._now)
        else:
            self._now = dict(self._written)
