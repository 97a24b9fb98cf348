"""Stores that something happened to: every command says what is true, or that the file is damaged.

Trusted: what the commands print of the undamaged store; SQLite, which writes the changes and says
what is in the file.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esma.cli.parser import main
from esma.store import Store
from esma.store.plain import TABLES
from esma.store.records import compact
from esma.store.schema import MIGRATIONS
from esma.store.writer import Editor
from tests.store import fakes

FOREIGN = (
    "NULL", "''", "'{'", "'x'", "-1", "1e999", "x'00ff'", "9223372036854775807", "0.5", "'[]'",
    "'{}'", "'[1e9]'", "'null'", "char(27) || '[31mred'", "'{\"aproved\":1}'", "'[\"a\"]'",
    "'{\"constant\":\"e\",\"words\":7}'", "printf('%.*c', 20000, '[')",
)  # fmt: skip
PACKED = ("tails", "formulas", "proofs")
#: ESMA_FLIPS=2000 is a run of ten minutes or so.
FLIPS = int(os.environ.get("ESMA_FLIPS", "40"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "e.sqlite"
    space = ["--coeff-limit", "1", "--words=+", "--digits", "50", "--jobs", "1"]
    assert main(["search", "e", *space, "--out", str(path)]) == 0
    with Store(path) as store:
        first = next(store.query().stored())
    body = compact(first.fields["certificate"])
    with Editor(path) as editor, editor.transaction():
        editor.connection.execute("INSERT INTO proofs VALUES (?, ?)", [first.id, body])
        editor.connection.execute("INSERT INTO failures VALUES (0, 0, 1, 2, 'unlucky', 'now')")
        editor.connection.execute("INSERT INTO unresolved VALUES (0, 0, 99, '[1,2]', '[1]')")
        editor.connection.execute(
            "INSERT INTO constants VALUES"
            " (0, 0, 7, 'e', '[[2],[[1,0],[2,2],[1,0]]]', 9, 100, 'tanh', 'e', '[1]')"
        )
        editor.connection.execute("INSERT INTO others VALUES (0, 0, 'rational', '1/2')")
    return path


def content(path: Path) -> dict[str, list[tuple[Any, ...]]] | None:
    """All values of a file, as SQLite reads them; nothing where it cannot."""
    connection = sqlite3.connect(path)
    try:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
            for table in (*TABLES, *PACKED, "checksums")
        }
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()


@pytest.fixture
def changed(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "e.sqlite"))


def commands(path: Path) -> Iterator[list[str]]:
    """Every command that reads a store."""
    name, out = str(path), str(path.with_name("out"))
    yield ["list", name, "--top", "999"]
    yield ["list", name, "--json"]
    yield ["show", name, "3"]
    yield ["prove", name, "2"]
    yield ["export", name, "--out", "-", "--format", "csv"]
    yield ["merge", name, "--out", f"{out}.sqlite"]
    yield ["verify", name]


def formulas(text: str) -> set[str]:
    """The JSON objects that were printed."""
    return {line for line in text.splitlines() if line.startswith('{"key"')}


def test_the_store_itself_is_sound(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(sound)]) == 0
    assert capsys.readouterr().out.endswith("the file is sound\n")


def held(
    path: Path, true: set[str], capsys: pytest.CaptureFixture[str], sound: Path | None = None
) -> bool:
    """Make sure that all commands keep to the truth, and that nothing is called sound that is not
    the `sound` store in every value; whether one of them saw damage.
    """
    seen = False
    there = content(path)
    for command in commands(path):
        path.with_name("out.sqlite").unlink(missing_ok=True)
        status = main(command)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert "\x1b" not in out + err
        assert formulas(out) <= true, command
        if status == 2:
            assert len([line for line in err.splitlines() if "error" in line]) == 1, err
            assert re.search("damaged|not a store|not a text file|schema version", err), err
            seen = True
        elif status:
            assert command[0] == "verify"
            assert out.endswith("the file is damaged\n")
            seen = True
    if sound is not None:
        assert seen or there == content(sound)
    return seen


@pytest.fixture(scope="module")
def true(sound: Path) -> set[str]:
    with Store(sound) as store:
        return {row.json for row in store.query().stored()}


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, columns in TABLES.items() for column in columns]
    + [("formulas", "score"), ("formulas", "length"), ("formulas", "slice"), ("formulas", "head")]
    + [("tails", "law"), ("tails", "signs"), ("proofs", "body")],
)
def test_foreign_values(
    table: str,
    column: str,
    changed: Path,
    sound: Path,
    true: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    chance = random.Random(f"{table} {column}")
    for value in chance.sample(FOREIGN, 2):
        shutil.copy(sound, changed)
        connection = sqlite3.connect(changed, isolation_level=None)
        connection.execute("PRAGMA ignore_check_constraints = ON")
        [before] = connection.execute(f"SELECT {column} FROM {table} LIMIT 1").fetchall()
        try:
            connection.execute(f"UPDATE {table} SET {column} = {value}")
        except sqlite3.IntegrityError:  # SQLite itself refuses it
            continue
        finally:
            [after] = connection.execute(f"SELECT {column} FROM {table} LIMIT 1").fetchall()
            connection.close()
        assert held(changed, true, capsys, sound) or before == after


@pytest.mark.parametrize("seed", range(FLIPS))
def test_flipped_bits(
    seed: int, changed: Path, sound: Path, true: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    data = bytearray(changed.read_bytes())
    for _ in range(chance.choice((1, 1, 3))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    changed.write_bytes(data)
    held(changed, true, capsys, sound)


def another(value: Any, chance: random.Random) -> Any:
    """A value that might as well stand there: one digit is another one, or one letter."""
    if isinstance(value, int):
        return value + chance.choice((-1, 1))
    if isinstance(value, float):
        return value * chance.choice((0.5, 1.0625)) + 0.25
    text = (value.hex() or "00") if isinstance(value, bytes) else "x" if value is None else value
    places = [i for i, x in enumerate(text) if x.isdigit()] or range(len(text))
    i = chance.choice(places)
    new = text[:i] + chance.choice("123456789".replace(text[i], "")) + text[i + 1 :]
    return bytes.fromhex(new) if isinstance(value, bytes) else new


@pytest.mark.parametrize("table", [*TABLES, *PACKED, "checksums"])
def test_other_values(
    table: str, changed: Path, sound: Path, true: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each column in turn, and a missing row: `verify` notices, and nothing false is shown."""
    chance = random.Random(table)
    with sqlite3.connect(sound) as connection:
        columns = [x for _, x, *_ in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    for place, column in enumerate([*columns, None]):
        shutil.copy(sound, changed)
        row = chance.choice(rows)
        this = " AND ".join(f"{x} IS ?" for x in columns)
        connection = sqlite3.connect(changed, isolation_level=None)
        if column is None:
            connection.execute(f"DELETE FROM {table} WHERE {this}", row)
        else:
            value = another(row[place], chance)
            change = f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {this}"
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(change, [value, *row])
        connection.close()
        assert held(changed, true, capsys, sound), column


def test_what_verify_says_of_bookkeeping(changed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for change, said in (
        ("UPDATE units SET tally = replace(tally, '12', '11')", ["the table units is not"]),
        ("UPDATE about SET value = '2020-01-01' WHERE name = 'created'", ["the table about is"]),
        (
            "UPDATE formulas SET score = score + 100 WHERE id = 3",
            ["the table formulas is not", "score should be", "in 1 of their rows something"],
        ),
    ):
        connection = sqlite3.connect(changed, isolation_level=None)
        assert connection.execute(change).rowcount > 0
        connection.close()
        assert main(["verify", str(changed)]) == 1
        out = capsys.readouterr().out
        assert all(line in out for line in said), out
        assert "verified: every one is true" in out
        assert "wrong" not in out
        assert out.endswith("the file is damaged\n")


def test_a_formula_that_was_taken_out_is_missed_at_once(
    changed: Path, sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also a certificate."""
    for change, said in (
        ("DELETE FROM proofs", "0 rows of proofs"),
        ("DELETE FROM formulas WHERE id = 3", "11 rows of formulas"),
    ):
        connection = sqlite3.connect(changed)
        connection.executescript(change)
        connection.close()
        for command in (["list"], ["list", "--json"], ["export", "--out", "-", "--format", "csv"]):
            assert main([command[0], str(changed), *command[1:]]) == 2
            out, err = capsys.readouterr()
            assert out == ""
            assert "is damaged (" in err
            assert said in err
        shutil.copy(sound, changed)


def test_a_store_without_checksums(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An older version wrote it: it is read, what cannot be told is said, and once something is
    written into it it has them.
    """
    changed = tmp_path / "old.sqlite"
    true = set(fakes.older(changed, 3))
    assert not held(changed, true, capsys)
    assert main(["verify", str(changed)]) == 0
    out = capsys.readouterr().out
    assert "the file: an older esma wrote it, without checksums" in out
    assert out.endswith("the file is sound\n")
    assert main(["prove", str(changed)]) == 0
    capsys.readouterr()
    assert main(["verify", str(changed)]) == 0
    assert "checksums" not in capsys.readouterr().out


TRIGGER = "CREATE TRIGGER another_formula AFTER UPDATE OF place ON formulas"


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE units RENAME TO unit",
        "ALTER TABLE searches RENAME COLUMN slices TO slice",
        "ALTER TABLE formulas RENAME COLUMN head TO first",
        "DROP TABLE failures",
        "DROP INDEX formulas_by_score",
        "ALTER TABLE units RENAME TO u; CREATE VIEW units AS SELECT * FROM u",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER more AFTER INSERT ON units BEGIN DELETE FROM formulas; END",
        f"DROP TRIGGER another_formula; {TRIGGER} BEGIN DELETE FROM proofs; END",
        "PRAGMA user_version = 1",
        f"PRAGMA user_version = {len(MIGRATIONS) + 1}",
        "PRAGMA application_id = 7",
    ],
)
def test_other_tables(
    change: str, changed: Path, true: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    connection = sqlite3.connect(changed)
    connection.executescript(change)
    connection.close()
    assert held(changed, true, capsys)
    before = changed.read_bytes()
    space = ["--coeff-limit", "1", "--digits", "50", "--jobs", "1"]
    assert main(["search", "e", *space, "--out", str(changed), "--resume"]) == 2
    assert changed.read_bytes() == before
