"""Stores of older versions: of 1 to 4, which held every formula as text, each is read, compared and
packed; of 5, which had other hashes, each has a new key.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np

from esma.approval.conjecture import FIELDS, Conjecture, from_dict, prepare_plainly
from esma.approval.formulas import Formulas
from esma.enumeration.words import word_text
from esma.proofs.certificate import current
from esma.searching.searcher import prove, prover_of
from esma.store import checksums
from esma.store.inserting import insert
from esma.store.packing import rows_of
from esma.store.query import SELECT
from esma.store.records import compact
from esma.store.schema import CHECKSUMS, StoreError, check_tables, damaged, migrate
from esma.store.sound import UNREADABLE, Raw, Stored, wrong_certificate

#: The columns that are lists, and so JSON.
_LISTS: Final = (
    "numerator", "denominator", "signs", "partial_quotients", "polynomials", "recurrence",
    "initials", "runs",
)  # fmt: skip
_FIELDS: Final = tuple(name for name in FIELDS if name not in ("key", "certificate"))
#: Rates are rounded to six places, and machines may round logarithms differently.
_RATE_ERROR: Final = 1.5e-6
_PIECE: Final = 1000


def opened(source: sqlite3.Connection, found: int, path: Path) -> sqlite3.Connection:
    """What an older store holds, in a temporary file of today's version.

    Raises
    ------
    StoreError
        If something in it is damaged.
    """
    if found >= CHECKSUMS:
        check_tables(source, path, large=True)
    made = sqlite3.connect("", isolation_level=None)
    try:
        source.backup(made)
        migrate(made, found, lambda connection: take_over(connection, path))
        made.execute("PRAGMA query_only = ON")
    except BaseException:
        made.close()
        raise
    return made


def take_over(connection: sqlite3.Connection, path: Path) -> None:
    """Write the formulas of an older store as this version does, inside its migration.

    Raises
    ------
    StoreError
        If one of them is not what determines it.
    """
    if "conjectures" in checksums.tables(connection):
        _pack(connection, path)
    else:
        _name(connection, path)


def _name(connection: sqlite3.Connection, path: Path) -> None:
    """Give formulas their keys."""
    rows = connection.execute(SELECT)
    while piece := rows.fetchmany(_PIECE):
        keys = []
        for stored in (Stored(Raw._make(row), path) for row in piece):
            try:
                keys.append((stored.wanted_key, stored.id))
            except UNREADABLE:
                raise StoreError(damaged(path, f"{stored.name}: it cannot be read")) from None
        connection.executemany("UPDATE formulas SET key = ? WHERE id = ?", keys)


def _pack(connection: sqlite3.Connection, path: Path) -> None:
    """Pack formulas; a certificate that the prover would not write is kept."""
    connection.row_factory = sqlite3.Row
    rows = connection.execute(
        "SELECT * FROM conjectures LEFT JOIN certificates ON conjecture = id"
        " ORDER BY search, slice, place"
    )
    connection.row_factory = None
    tails: dict[Any, int] = {}
    for (search, number), some in groupby(rows, lambda row: (row["search"], row["slice"])):
        lines = list(some)
        found = [_read(row, path) for row in lines]
        packed = rows_of(Formulas.of(found), np.full(len(found), number))
        places = [row["place"] for row in lines]
        insert(connection, search, packed.changed(place=places), tails)
        bodies = [
            (compact(x.certificate), search, number, row["place"])
            for row, x in zip(lines, found, strict=True)
            if x.certificate is not None and not _written_again(x)
        ]
        connection.executemany(
            "INSERT INTO proofs SELECT formulas.id, ? FROM formulas JOIN tails ON tails.id = tail"
            " WHERE search = ? AND slice = ? AND place = ?",
            bodies,
        )


def _written_again(x: Conjecture) -> bool:
    """Whether the prover writes the certificate that there is."""
    return prove(x, prover_of(x.constant.name)).certificate == x.certificate


def _read(row: sqlite3.Row, path: Path) -> Conjecture:
    """The formula of a row, if all its columns are what determines them."""
    name = f"row {row['id']} of the table conjectures"
    try:
        fields = dict(_fields(row))
        x = from_dict(fields)
        prepare_plainly(x)
        name = f"{x.key} {x.lhs}, signs {word_text(x.signs)}"
        wrong = _difference(x, fields) or wrong_certificate(x)
    except (*UNREADABLE, sqlite3.Error):
        wrong = "it cannot be read"
    if wrong:
        raise StoreError(damaged(path, f"{name}: {wrong}"))
    return x


def _difference(x: Conjecture, fields: dict[str, Any]) -> str:
    """Which field is not what the formula gives; empty if all are."""
    made = x.to_dict()
    for name in _FIELDS:
        there, wanted = fields[name], made[name]
        if name.endswith("_rate") and type(there) is float:
            there = wanted if abs(there - wanted) <= _RATE_ERROR else there
        if there != wanted:
            return f"{name} should be {json.dumps(wanted)}"
    return ""


def _fields(row: sqlite3.Row) -> Iterator[tuple[str, Any]]:
    there = dict(row)
    for name in _FIELDS:
        value = there.get(name)  # the first version has no runs
        yield name, json.loads(value) if name in _LISTS and value is not None else value
    body = there["body"]
    yield "certificate", None if body is None else current(json.loads(body))
