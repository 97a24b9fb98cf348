"""Stores that something happened to: every command says what is true, or that the file is damaged.

Trusted: what the commands print of the undamaged store; SQLite, which writes the changes.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from esma.cli.parser import main
from esma.store import Store
from esma.store.plain import TABLES
from esma.store.schema import MIGRATIONS

FOREIGN = (
    "NULL", "''", "'{'", "'x'", "-1", "1e999", "x'00ff'", "9223372036854775807", "0.5", "'[]'",
    "'{}'", "'[1e9]'", "'null'", "char(27) || '[31mred'", "'{\"aproved\":1}'", "'[\"a\"]'",
    "'{\"constant\":\"e\",\"words\":7}'", "printf('%.*c', 20000, '[')",
)  # fmt: skip
FLIPS = 12


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "e.sqlite"
    space = ["--coeff-limit", "1", "--words=+", "--digits", "50", "--jobs", "1"]
    assert main(["search", "e", *space, "--out", str(path)]) == 0
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO failures VALUES (0, 0, 1, 2, 'unlucky', 'now')")
        connection.execute("INSERT INTO unresolved VALUES (0, 0, 99, '[1,2]', '[1]')")
    connection.close()
    return path


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


def held(path: Path, true: set[str], capsys: pytest.CaptureFixture[str]) -> bool:
    """Make sure that all commands keep to the truth; whether one of them saw damage."""
    seen = False
    for command in commands(path):
        path.with_name("out.sqlite").unlink(missing_ok=True)
        status = main(command)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert "\x1b" not in out + err
        assert formulas(out) <= true, command
        if status == 2:
            assert len([line for line in err.splitlines() if "error" in line]) == 1, err
            assert "damaged" in err or "not a store" in err or "schema version" in err, err
            seen = True
        elif status:
            assert command[0] == "verify"
            assert out.endswith("the file is damaged\n")
            seen = True
    return seen


@pytest.fixture(scope="module")
def true(sound: Path) -> set[str]:
    with Store(sound) as store:
        return {row.json for row in store.query().stored()}


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, columns in TABLES.items() for column in columns]
    + [("conjectures", "score"), ("conjectures", "length"), ("conjectures", "slice")]
    + [("certificates", "body")],
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
        harmless = column in ("worker", "program", "finished", "reason", "value", "name")
        seen = held(changed, true, capsys)
        assert seen or harmless or before == after or column in ("attempts", "seconds", "tally")


@pytest.mark.parametrize("seed", range(FLIPS))
def test_flipped_bits(
    seed: int, changed: Path, true: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    data = bytearray(changed.read_bytes())
    for _ in range(chance.choice((1, 1, 3))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    changed.write_bytes(data)
    held(changed, true, capsys)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE units RENAME TO unit",
        "ALTER TABLE searches RENAME COLUMN slices TO slice",
        "ALTER TABLE conjectures RENAME COLUMN lhs TO left",
        "DROP TABLE failures",
        "DROP INDEX conjectures_by_score",
        "ALTER TABLE units RENAME TO u; CREATE VIEW units AS SELECT * FROM u",
        "CREATE VIEW more AS SELECT 1",
        "CREATE TRIGGER more AFTER INSERT ON units BEGIN DELETE FROM conjectures; END",
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
