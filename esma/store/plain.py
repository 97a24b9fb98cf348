"""The small tables of a store: what may stand in each of their columns, checked as it is read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from pathlib import Path
from typing import Any, Final

from esma.store.records import Counts
from esma.store.schema import StoreError, damaged
from esma.writing.escaping import visible

_LARGEST: Final = 1 << 62


def _natural(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST:
        raise ValueError
    return value


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not isfinite(value) or value < 0:
        raise ValueError
    return float(value)


def _name(value: Any) -> str:
    if type(value) is not str or not value or visible(value) != value:
        raise ValueError
    return value


def _perhaps(value: Any) -> str | None:
    return None if value is None else _name(value)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError
    return visible(value)


def _configuration(value: Any) -> dict[str, Any]:
    data = json.loads(value)
    if type(data) is not dict or not isinstance(data.get("words"), list | None):
        raise ValueError
    for name, x in data.items():
        _name(name)
        if not isinstance(x, str | int | float | None):
            data[name] = [_name(word) for word in x]
        elif isinstance(x, str):
            _name(x)
    return data


def _integers(value: Any) -> tuple[int, ...]:
    data = json.loads(value)
    if type(data) is not list or not data or any(type(x) is not int for x in data):
        raise ValueError
    return tuple(data)


#: What each column holds, and how it is read.
TABLES: Final[dict[str, dict[str, Callable[[Any], Any]]]] = {
    "about": {"name": _name, "value": _text},
    "searches": {
        "id": _natural,
        "constant": _name,
        "configuration": _configuration,
        "slices": _natural,
    },
    "units": {
        "search": _natural,
        "first": _natural,
        "last": _natural,
        "tally": Counts.from_json,
        "seconds": _seconds,
        "worker": _text,
        "program": _text,
        "finished": _text,
    },
    "failures": {
        "search": _natural,
        "first": _natural,
        "last": _natural,
        "attempts": _natural,
        "reason": _text,
        "finished": _text,
    },
    "unresolved": {
        "search": _natural,
        "slice": _natural,
        "place": _natural,
        "numerator": _integers,
        "denominator": _integers,
    },
    "constants": {
        "search": _natural,
        "slice": _natural,
        "number": _natural,
        "constant": _name,
        "law": _name,
        "surplus": _natural,
        "digits": _natural,
        "theorem": _perhaps,
        "class": _perhaps,
        "form": _perhaps,
    },
    "others": {"search": _natural, "slice": _natural, "kind": _name, "example": _name},
}


def selection(table: str, columns: Iterable[str] = ()) -> str:
    """The query for these columns of a table, or for all of them."""
    return f"SELECT {', '.join(columns or TABLES[table])} FROM {table}"


def insert_plain(
    connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write rows of a table, inside a transaction."""
    places = ", ".join("?" * len(TABLES[table]))
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)


def decoded(
    path: Path, table: str, rows: Iterable[tuple[Any, ...]], columns: Iterable[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows of such a query, each value checked and read.

    Raises
    ------
    StoreError
        One line that says in which column something else stands.
    """
    readers = {name: TABLES[table][name] for name in columns or TABLES[table]}
    for row in rows:
        found = []
        for (name, read), value in zip(readers.items(), row, strict=True):
            try:
                found.append(read(value))
            except (ValueError, TypeError, RecursionError):
                raise StoreError(damaged(path, f"{name} of the table {table}")) from None
        if table == "searches" and {"constant", "configuration"} <= readers.keys():
            constant, configuration = (
                found[list(readers).index(name)] for name in ("constant", "configuration")
            )
            if configuration.get("constant") != constant:
                raise StoreError(damaged(path, "constant and configuration of the table searches"))
        if table in ("units", "failures") and "first" in readers:
            first, last = (found[list(readers).index(name)] for name in ("first", "last"))
            if first >= last:
                raise StoreError(damaged(path, f"last of the table {table}"))
        yield tuple(found)
