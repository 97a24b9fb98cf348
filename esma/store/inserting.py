"""Writing formulas into a store, many at a time: of equal value and signs the simplest one is kept,
and of those the first one in the space.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from .packing import COLUMNS, TAIL_COLUMNS, FormulaRows, TailRow
from .records import compact

_TAIL: Final = (
    f"INSERT INTO tails (search, {', '.join(TAIL_COLUMNS)})"
    f" VALUES ({', '.join('?' * (1 + len(TAIL_COLUMNS)))})"
)
_FORMULA: Final = (
    f"INSERT INTO formulas (id, {', '.join(COLUMNS)})"
    f" VALUES ({', '.join('?' * (1 + len(COLUMNS)))})"
)
_INSTEAD: Final = f"UPDATE formulas SET {', '.join(f'{x} = ?' for x in COLUMNS)} WHERE id = ?"
_THERE: Final = """
    SELECT f.key, f.id, f.length, t.search, f.slice, f.place FROM json_each(?) AS asked
    CROSS JOIN formulas AS f ON f.key = asked.value JOIN tails AS t ON t.id = f.tail
"""


def insert(
    connection: sqlite3.Connection,
    search: int,
    found: FormulaRows,
    known: dict[tuple[int, TailRow], int],
) -> list[Sequence[Any]]:
    """Write formulas of a search into a store, each unless there is a simpler one of equal value
    and signs.

    Parameters
    ----------
    known : the numbers of tail classes in the store, to which those of these are added

    Returns
    -------
    list
        columns of the table, of the formulas that are new; what took the place of another one is
        no part of them
    """
    numbers = []
    for tail in found.tails:
        if (search, tail) not in known:
            known[search, tail] = connection.execute(_TAIL, (search, *tail)).lastrowid or 0
        numbers.append(known[search, tail])
    found = found.simplest()
    rows = found.changed(tail=np.array(numbers, np.int64)[found.integers("tail")])
    [[last]] = connection.execute("SELECT coalesce(max(id), 0) FROM formulas")
    # Hardly ever is one of them there already: so all are written, and looked up where that fails.
    connection.execute("SAVEPOINT formulas")
    try:
        _write(connection, last, rows)
    except sqlite3.IntegrityError:
        connection.execute("ROLLBACK TO formulas")
        keys = compact(rows.integers("key").tolist())
        rows = _without(rows, connection.execute(_THERE, [keys]).fetchall(), connection, search)
        _write(connection, last, rows)
    connection.execute("RELEASE formulas")
    return [np.arange(last + 1, last + 1 + len(rows)), *rows.columns]


def _write(connection: sqlite3.Connection, last: int, rows: FormulaRows) -> None:
    """Write formulas behind the last one."""
    numbers = range(last + 1, last + 1 + len(rows))
    connection.executemany(_FORMULA, zip(numbers, *rows.lists(), strict=True))


def _without(
    rows: FormulaRows,
    there: list[tuple[int, ...]],
    connection: sqlite3.Connection,
    search: int,
) -> FormulaRows:
    """The formulas whose keys are not there yet; one that is simpler takes the place of what is."""
    lines = list(rows.rows())
    numbers = {line[COLUMNS.index("key")]: i for i, line in enumerate(lines)}
    instead, met = [], []
    for key, number, *order in there:
        i = numbers[key]
        met.append(i)
        length, *place = (lines[i][COLUMNS.index(x)] for x in ("length", "slice", "place"))
        if [length, search, *place] < order:
            instead.append((*lines[i], number))
    connection.executemany(_INSTEAD, instead)
    return rows.at(np.delete(np.arange(len(rows)), met))
