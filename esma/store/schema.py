"""The tables of a store, their versions, and what SQLite's errors mean to a user."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from esma.approval.keys import key_number
from esma.errors import EsmaError
from esma.store import checksums
from esma.system.files import DATABASE
from esma.writing.escaping import visible

APPLICATION_ID: Final = 0x45534D41
"""``ESMA``, in SQLite's header: what tells a store from other SQLite files (`PRAGMA
application_id`)."""

# Every migration brings a store from the version that is its index to the next one; a new store
# goes through all of them. Once released, a migration is never changed.
MIGRATIONS: Final[list[str]] = [
    """
    -- program, created (UTC), kind: 'search', or 'merged', which no search continues
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- one space and its options; a file of several searches has a row for each
    CREATE TABLE searches (
        id INTEGER PRIMARY KEY,
        constant TEXT NOT NULL,
        configuration TEXT NOT NULL,         -- JSON object
        slices INTEGER NOT NULL              -- the space is cut into slices 0 ... slices - 1
    );

    -- units of work that are done: the slices first ... last - 1 of a search
    CREATE TABLE units (
        search INTEGER NOT NULL REFERENCES searches,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL CHECK (first < last),
        tally TEXT NOT NULL,                 -- JSON object: counts of what happened to candidates
        seconds REAL NOT NULL,
        worker TEXT NOT NULL,
        program TEXT NOT NULL,               -- version that did it
        finished TEXT NOT NULL,              -- UTC
        PRIMARY KEY (search, first)
    ) WITHOUT ROWID;

    -- slices that were given up; --resume tries them again
    CREATE TABLE failures (
        search INTEGER NOT NULL REFERENCES searches,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL CHECK (first < last),
        attempts INTEGER NOT NULL,
        reason TEXT NOT NULL,
        finished TEXT NOT NULL,
        PRIMARY KEY (search, first)
    ) WITHOUT ROWID;

    -- expressions that could not be told from a rational number
    CREATE TABLE unresolved (
        search INTEGER NOT NULL REFERENCES searches,
        slice INTEGER NOT NULL,
        place INTEGER NOT NULL,
        numerator TEXT NOT NULL,
        denominator TEXT NOT NULL,
        PRIMARY KEY (search, slice, place)
    ) WITHOUT ROWID;

    CREATE TABLE conjectures (
        id INTEGER PRIMARY KEY,
        key BLOB NOT NULL,                   -- hash of signs and quotients, so of value and signs
        search INTEGER NOT NULL REFERENCES searches,
        slice INTEGER NOT NULL,              -- where in the space it was found first
        place INTEGER NOT NULL,              -- which of the slice's conjectures it is
        score REAL NOT NULL,                 -- rank: smaller is better
        length INTEGER NOT NULL,             -- how much there is to read, in bits
        constant TEXT NOT NULL,
        lhs TEXT NOT NULL,
        numerator TEXT NOT NULL,             -- lists are JSON
        denominator TEXT NOT NULL,
        value TEXT NOT NULL,
        signs TEXT NOT NULL,
        partial_quotients TEXT NOT NULL,
        preperiod INTEGER,
        period INTEGER,
        polynomials TEXT,
        recurrence TEXT NOT NULL,
        initials TEXT NOT NULL,
        verified_digits INTEGER NOT NULL,
        convergence_rate REAL NOT NULL,
        simple_rate REAL NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('conjecture', 'proved')),
        family TEXT NOT NULL
    );
    CREATE UNIQUE INDEX conjectures_by_key ON conjectures (key, constant);
    CREATE UNIQUE INDEX conjectures_by_place ON conjectures (search, slice, place);
    CREATE INDEX conjectures_by_score ON conjectures (score, length, family);
    CREATE INDEX conjectures_by_constant ON conjectures (constant, score, length, family);
    CREATE INDEX conjectures_by_rate ON conjectures (constant, convergence_rate);
    CREATE INDEX conjectures_by_family ON conjectures (family, score);

    -- proofs: the certificate of a conjecture whose status is 'proved', a JSON object
    CREATE TABLE certificates (
        conjecture INTEGER PRIMARY KEY REFERENCES conjectures ON DELETE CASCADE,
        body TEXT NOT NULL
    );
    CREATE TRIGGER another_representative AFTER UPDATE OF place ON conjectures BEGIN
        DELETE FROM certificates WHERE conjecture = OLD.id;
    END;
    """,
    """
    -- growing runs, a JSON object; then recurrence and initials are the JSON null
    ALTER TABLE conjectures ADD COLUMN runs TEXT;
    """,
    """
    -- the formula's own key as a whole number, of constant, numerator, denominator and signs
    ALTER TABLE conjectures ADD COLUMN name INTEGER;
    UPDATE conjectures SET name = key_number(constant, numerator, denominator, signs);
    CREATE INDEX conjectures_by_name ON conjectures (name);
    """,
    """
    -- of each table how many rows it has, and the sum of their hashes (esma.store.checksums)
    CREATE TABLE checksums (
        name TEXT PRIMARY KEY,
        number INTEGER NOT NULL,
        sum TEXT NOT NULL                    -- 32 hexadecimal digits
    ) WITHOUT ROWID;
    """,
    """
    -- what the formulas of a tail class share; one may have several rows
    CREATE TABLE tails (
        id INTEGER PRIMARY KEY,
        search INTEGER NOT NULL REFERENCES searches,
        signs TEXT NOT NULL,                 -- from its first term on; JSON as the next one
        law TEXT NOT NULL,                   -- forward differences from there on, or another law
        base INTEGER NOT NULL,               -- where it begins, counted from a canonical place
        family TEXT NOT NULL,
        digits INTEGER NOT NULL              -- to which its formulas are verified
    );

    CREATE TABLE formulas (
        id INTEGER PRIMARY KEY,
        tail INTEGER NOT NULL REFERENCES tails,
        key INTEGER NOT NULL,                -- hash of constant, signs and quotients
        start INTEGER NOT NULL,              -- where the regular part begins, as tails.base
        turn INTEGER NOT NULL,               -- by how many places the signs are turned
        sides BLOB NOT NULL,                 -- coefficients of P and Q
        head BLOB NOT NULL,                  -- quotients before the regular part
        score INTEGER NOT NULL,              -- rank, in millionths: smaller is better
        length INTEGER NOT NULL,             -- how much there is to read, in bits
        slice INTEGER NOT NULL,              -- where in the space it was found first
        place INTEGER NOT NULL,              -- which of the slice's formulas it is
        mark INTEGER NOT NULL,               -- part of a hash of constant, P, Q, signs and status
        proved INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX formulas_by_key ON formulas (key);
    CREATE INDEX formulas_by_score ON formulas (score, tail);

    -- certificates that the prover would not write, JSON objects
    CREATE TABLE proofs (
        formula INTEGER PRIMARY KEY REFERENCES formulas ON DELETE CASCADE,
        body TEXT NOT NULL
    );
    CREATE TRIGGER another_formula AFTER UPDATE OF place ON formulas BEGIN
        DELETE FROM proofs WHERE formula = OLD.id;
    END;

    -- what older versions had; esma.store.older takes it over before
    DROP TABLE certificates;
    DROP TABLE conjectures;
    """,
    """
    -- other hashes (esma.store.hashing): in formulas.key, which esma.store.older works out, and in
    -- checksums

    -- constants of a scan that have a law, by their numbers in its grid
    CREATE TABLE constants (
        search INTEGER NOT NULL REFERENCES searches,
        slice INTEGER NOT NULL,
        number INTEGER NOT NULL,
        constant TEXT NOT NULL,
        law TEXT NOT NULL,                   -- head and forward differences, or another law; JSON
        surplus INTEGER NOT NULL,            -- quotients that it predicted past those that fix it
        digits INTEGER NOT NULL,             -- to which its value and the constant agree
        theorem TEXT,                        -- that covers it; NULL where none does
        class TEXT,                          -- the number of which it is an image, with a theorem
        form TEXT,                           -- its class and the matrix from the class's number
        PRIMARY KEY (search, number)
    ) WITHOUT ROWID;

    -- of the others: of each slice the first one of each kind
    CREATE TABLE others (
        search INTEGER NOT NULL REFERENCES searches,
        slice INTEGER NOT NULL,
        kind TEXT NOT NULL,
        example TEXT NOT NULL,
        PRIMARY KEY (search, slice, kind)
    ) WITHOUT ROWID;
    """,
]
#: The versions from which on a store has checksums, and its formulas are packed.
CHECKSUMS: Final = 4
PACKED: Final = 5


class StoreError(EsmaError):
    """A store that cannot be read, written or continued, and what to do about it."""


def version() -> int:
    """The schema version that this program writes."""
    return len(MIGRATIONS)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Say in one line what an error of SQLite or of the file system means for the store."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_meaning(path, error)) from error
    except UnicodeDecodeError as error:
        raise StoreError(damaged(path, "a text in it is not UTF-8")) from error


def _meaning(path: Path, error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):
        why = "the disk is full" if name == "SQLITE_FULL" else "disk I/O error: is the disk full?"
        return (
            f"{path} could not be written: {why}; all units recorded before are intact:"
            " make room, then continue with --resume"
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"{path} cannot be written: choose a folder and a file with write permission"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path, str(error))
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return f"{path} was closed: esma.open({str(path)!r}) opens it again"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{path} is locked by another program: wait until that has finished"
    return damaged(path, str(error))


def damaged(path: Path, what: str) -> str:
    """What is said of a store that something is wrong with."""
    return (
        f"{path} is damaged ({what}): restore a copy, or save what is left with"
        " 'sqlite3 FILE .recover'"
    )


def check_tables(connection: sqlite3.Connection, path: Path, *, large: bool = False) -> None:
    """Make sure that the small tables of a store are as they were written, or all.

    Raises
    ------
    StoreError
        If one of them is not.
    """
    for table in checksums.differing(connection, large=large):
        raise StoreError(damaged(path, not_as_written(table)))


def not_as_written(table: str) -> str:
    """What is said of a table that does not agree with its checksum."""
    return f"the table {table} is not as it was written"


def is_new(path: Path) -> bool:
    """Whether there is nothing at the path yet.

    An empty file counts: that is what a search leaves that was killed before its first line.
    """
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def check_header(path: Path) -> None:
    """Make sure, without SQLite, that a file is an SQLite file at all."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name the store's file, as results/e.sqlite")
    try:
        if path.exists() and not path.is_file():
            raise StoreError(f"{path} is a pipe, a socket or a device: a store is a file")
        with path.open("rb") as file:
            header = file.read(len(DATABASE))
    except FileNotFoundError:
        raise StoreError(
            f"{path} does not exist: 'esma search e --out {path}' writes a store"
        ) from None
    except PermissionError:
        raise StoreError(f"{path} may not be read: it needs read permission") from None
    if not header:
        raise StoreError(f"{path} is empty: it holds no search yet")
    if header != DATABASE:
        raise StoreError(f"{path} is not a store of esma: it is not an SQLite file")


def check_owner(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a store, 0 for an empty database.

    Raises
    ------
    StoreError
        If the file is another program's, or of a newer schema.
    """
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [found] = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        [tables] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if application == 0 and found == 0 and tables == 0:
            return 0
        raise StoreError(f"{path} is not a store of esma: it is another program's SQLite file")
    if found > version():
        raise StoreError(
            f"{path} has schema version {found}, and this esma knows versions up to {version()}:"
            " update esma to the version that wrote it"
        )
    return int(found)


def check_schema(connection: sqlite3.Connection, found: int, path: Path) -> None:
    """Make sure that a store has the tables of its version, and nothing that acts by itself.

    Raises
    ------
    StoreError
        If it has not.
    """
    model = sqlite3.connect(":memory:", isolation_level=None)
    try:
        model.create_function("key_number", 4, _key_number, deterministic=True)
        for step in MIGRATIONS[:found]:
            model.executescript(step)
        wanted, there = _parts(model), _parts(connection)
    finally:
        model.close()
    for name in wanted:
        if there.get(name) != wanted[name]:
            raise StoreError(damaged(path, f"{name} is not that of a store"))
    for name, (kind, *_) in there.items():
        if kind != "index" and name not in wanted and not name.startswith("sqlite_"):
            raise StoreError(damaged(path, f"{visible(name)} does not belong to a store"))


def _parts(connection: sqlite3.Connection) -> dict[str, tuple[Any, ...]]:
    """Tables and indexes with their columns and what they are made by, but for white space, and
    triggers with what they do, by name.
    """
    parts = connection.execute("SELECT name, type, tbl_name, sql FROM sqlite_schema").fetchall()
    of_trigger = "SELECT sql FROM sqlite_schema WHERE name = ?"
    columns = 'SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)'
    of_index = "SELECT name FROM pragma_index_info(?)"
    return {
        name: (
            kind,
            table,
            "".join(str(sql).split()),
            *connection.execute(
                {"index": of_index, "trigger": of_trigger}.get(kind, columns), [name]
            ).fetchall(),
        )
        for name, kind, table, sql in parts
    }


def _key_number(constant: str, *lists: str) -> int | None:
    """`key_number` as SQLite calls it; NULL where a row is damaged."""
    try:
        return key_number(constant, *map(json.loads, lists))
    except (TypeError, ValueError, RecursionError):
        return None


def migrate(
    connection: sqlite3.Connection, found: int, take_over: Callable[[sqlite3.Connection], None]
) -> None:
    """Bring a store to this program's schema, all steps or none.

    Parameters
    ----------
    take_over : writes the formulas of an older store as this version does
    """
    if found == version():
        return
    connection.create_function("key_number", 4, _key_number, deterministic=True)
    if found == 0:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # see `packed_tightly`
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, step in enumerate(MIGRATIONS[found:], found + 1):
            for statement in _statements(step):
                if number == PACKED and found and "DROP TABLE certificates" in statement:
                    take_over(connection)
                connection.execute(statement)
        if found == PACKED:
            take_over(connection)
        if found < version():
            connection.execute("DELETE FROM checksums")
            checksums.begin(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version()}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    if found:  # the file is a tenth of what it was, or its indexes have holes
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("VACUUM")


def packed_tightly(connection: sqlite3.Connection) -> None:
    """Write the largest index anew, in order, and give the pages that are left back: keys come in
    random order, which leaves a part of it empty.
    """
    connection.execute("REINDEX formulas_by_key")
    connection.executescript("PRAGMA incremental_vacuum")  # all steps of it, not one


def _statements(script: str) -> Iterator[str]:
    """The single statements of a script: `executescript` would commit in between."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def connect_to_write(path: Path) -> tuple[sqlite3.Connection, int]:
    """A connection that writes, and the schema version that it meets, 0 for a new file.

    The lock is the caller's part. A file that is not a store is left as it is.
    """
    # one thread at a time has it, not always the same one
    connection = sqlite3.connect(
        path.absolute(), timeout=30, isolation_level=None, check_same_thread=False
    )
    try:
        found = check_owner(connection, path)
        if found:
            check_schema(connection, found, path)
        connection.execute("PRAGMA foreign_keys = ON")
        # What a statement may have to undo stays in memory, which halves the time; a row that takes
        # the place of another one tells of it.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA recursive_triggers = ON")
    except BaseException:
        connection.close()
        raise
    return connection, found


def begin_log(connection: sqlite3.Connection) -> None:
    """Write a log beside the file (WAL) from now on, so that others can read meanwhile.

    A crash of the program then loses nothing, and one of the machine at most the last units, never
    the file.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # Keys come in random order: pages of the indexes stay in memory, and go to the file in larger
    # portions.
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")


def connect_to_read(path: Path) -> tuple[sqlite3.Connection, int]:
    """A connection that reads, also while a search writes or where nothing may be written, and the
    schema version that it meets.
    """
    check_header(path)
    if os.access(path.parent, os.W_OK):
        return _opened_to_read(path, "?mode=ro")
    # Readers of a WAL database need its shared memory beside it. Where that cannot be made, nobody
    # writes either.
    wal, shared = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    if not (wal.exists() and wal.stat().st_size):
        return _opened_to_read(path, "?immutable=1")
    if shared.exists():
        return _opened_to_read(path, "?mode=ro")
    # It was killed: what it recorded last is in the log alone. Who has the file for himself, as
    # here where nobody writes, keeps the log's index in his own memory; locks would be written.
    without_locks = "win32-none" if sys.platform == "win32" else "unix-none"
    return _opened_to_read(path, f"?mode=ro&vfs={without_locks}", "PRAGMA locking_mode = EXCLUSIVE")


def _opened_to_read(path: Path, options: str, first: str = "") -> tuple[sqlite3.Connection, int]:
    uri = "file:" + quote(str(path.absolute()))
    connection = sqlite3.connect(uri + options, uri=True, timeout=30, isolation_level=None)
    try:
        connection.execute(first)
        found = check_owner(connection, path)
        if found == 0:
            raise StoreError(f"{path} holds no search yet: 'esma search e --out {path}' starts one")
        check_schema(connection, found, path)
        connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection, found
