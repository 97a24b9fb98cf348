"""Stores of scans: what is read is what was found, and what was changed is noticed.

Trusted here: SQLite, and the scan of one process that nothing has disturbed.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

import esma
from esma.cli.parser import main
from esma.errors import EsmaError
from esma.scanning.rows import row_of, scanned
from esma.scanning.task import ScanTask, scan_unit
from esma.store import Store, checksums
from esma.work.session import search_into
from esma.work.units import Unit
from esma.writing import terminal

TEMPLATE, VALUES = "besseli(a,2/d)/besseli(a+1,2/d)", ["a=0..3:1/2", "d=1..40"]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stored") / "a.sqlite"
    esma.scan(TEMPLATE, VALUES, out=path, progress=False)
    return path


@pytest.fixture
def copied(stored: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(stored, tmp_path / "a.sqlite"))


def said(command: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = main(command)
    return status, *capsys.readouterr()


@pytest.mark.parametrize(
    ("template", "values"),
    [
        (TEMPLATE, VALUES),
        ("tasoev(a,n)", ["a=1..3", "n=2..4"]),
        ("sqrt(n)+1/k", ["n=2..9", "k=1..2"]),
        ("kempner(n)", ["n=2..4"]),
        ("rogers_ramanujan(1/n)", ["n=2..20"]),
        ("1-exp(1/n)", ["n=1..5"]),
    ],
)
def test_a_row_is_read_as_it_was_written(template: str, values: list[str]) -> None:
    task = ScanTask.of(template, values)
    part = esma.scan(template, values, progress=False)
    rows = scan_unit(task, Unit(0, 0, task.slices)).constants
    assert rows == tuple(row_of(x, x.number // task.slice_constants) for x in part.found)
    for row, x in zip(rows, part.found, strict=True):
        number, name, law, surplus, digits = row[1:6]
        assert scanned(number, name, law, surplus, digits, row[8]) == x
        group = next(y for y in part if x in y.members)
        assert (row[6] is not None) == group.covered


def test_a_task_is_plain_data() -> None:
    task = ScanTask.of(TEMPLATE, VALUES, 100, 50, 7)
    assert ScanTask.from_configuration(json.loads(json.dumps(task.configuration))) == task
    bounds = [task.bounds(n) for n in range(task.slices)]
    assert [n for first, last in bounds for n in range(first, last)] == [*range(task.grid.count)]


def test_commands_show_what_the_scan_has_found(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, path = esma.scan(TEMPLATE, VALUES, progress=False), str(stored)
    assert esma.scans(path) == [found]
    assert said(["list", path, "--top", "3"], capsys)[1] == found.report(terminal.width(), 3) + "\n"
    lines = said(["list", path, "--json"], capsys)[1].splitlines()
    assert [json.loads(x) for x in lines] == [x.to_dict() for x in found]
    out = said(["show", path, "2"], capsys)[1]
    name = found[2].first.name
    assert "d = " in out
    assert "image of" in out
    key = out.split()[1]
    assert said(["show", path, key], capsys)[1] == out
    assert said(["show", path, name], capsys)[1] == out
    assert "Statement" in said(["prove", path, name, "--explain"], capsys)[1]
    what = f"{len(found.found)} constants with a law verified: every one is true"
    assert said(["verify", path], capsys)[:2] == (0, f"{what}; the file is sound\n")
    lines = said(["export", path, "--out", "-", "--format", "jsonl"], capsys)[1].splitlines()
    rows = [json.loads(x) for x in lines]
    assert [x["constant"] for x in rows] == [x.name for x in found.found]
    assert [x["partial_quotients"] for x in rows] == [x.law.terms(60) for x in found.found]
    both, other = str(tmp_path / "both.sqlite"), str(tmp_path / "other.sqlite")
    assert said(["scan", "tan(1/n)", "n=1..3", "--out", other], capsys)[0] == 0
    out = said(["merge", path, other, "--out", both], capsys)[1]
    count = len(found.found) + 3
    assert out == f"{count} constants with a law in {both}, of {count} in 2 stores\n"
    assert sorted(len(x.found) for x in esma.scans(both)) == [3, len(found.found)]
    assert said(["verify", both], capsys)[0] == 0
    with esma.open(both) as store:
        assert repr(store) == f"<Store {both}: {count} constants with a law, of scans>"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["scan", "tan(1/n)", "n=1..3", "--out"], "exists: --resume continues it"),
        (["scan", "tan(1/n)", "n=1..3", "--resume", "--out"], "holds another scan: constant is"),
        (["scan", TEMPLATE, "a=0", "d=1..40", "--resume", "--out"], "holds another scan: letters"),
        (["search", "e", "--resume", "--out"], "holds a scan, and no search continues it"),
        (["list", "--constant", "e"], "is of scans: leave out --constant"),
        (["list", "--fold", "moebius"], "is of scans: leave out --fold"),
        (["verify", "--top", "3"], "is of scans: leave out --top"),
        (["prove"], "is of scans: name the class"),
        (["show", "99999"], "there is no formula 99999"),
        (["show", "a0000000"], "no formula of"),
        (["export", "--out", "-", "--format", "csv", "--signs", "+"], "leave out --signs"),
    ],
)
def test_what_does_not_fit_is_one_line(
    command: list[str], expected: str, stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored.read_bytes()
    at = len(command) if command[-1] == "--out" else 1
    status, out, error = said([*command[:at], str(stored), *command[at:]], capsys)
    assert (status, out) == (2, "")
    assert expected in error
    assert error.count("\n") == 1
    assert stored.read_bytes() == before


def test_scans_and_searches_are_merged_apart(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "e.sqlite")
    space = ["--coeff-limit", "1", "--words=+", "--digits", "50"]
    assert main(["search", "e", *space, "--out", path]) == 0
    capsys.readouterr()
    both = tmp_path / "both.sqlite"
    status, _, error = said(["merge", path, str(stored), "--out", str(both)], capsys)
    assert status == 2
    assert f"{stored} is of scans and {path} of searches: merge them apart" in error
    assert not both.exists()
    with pytest.raises(EsmaError, match="is of searches, and holds no scan"):
        esma.scans(path)
    status, _, error = said(["scan", TEMPLATE, *VALUES, "--resume", "--out", path], capsys)
    assert status == 2
    assert "holds a search, and no scan continues it" in error


@pytest.mark.parametrize(
    ("column", "summed"),
    # how many quotients were predicted is not computed again, and any number of digits is true
    [(n, False) for n in range(10)] + [(n, True) for n in (0, 1, 2, 3, 4, 7, 8, 9)],
)
def test_a_changed_row_is_noticed(
    column: int, summed: bool, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its checksum, and where that was written anew by what is computed again."""
    chance = random.Random(column)
    connection = sqlite3.connect(copied)
    rows = connection.execute("SELECT * FROM constants").fetchall()
    names = [x[0] for x in connection.execute("SELECT * FROM constants").description]
    row = chance.choice(rows)
    value = row[column]
    other = value + 1000 if isinstance(value, int) else value.replace("2", "3") + " "
    connection.execute(
        f"UPDATE constants SET {names[column]} = ? WHERE search = 0 AND number = ?",
        [other, row[2]],
    )
    if summed:
        total = checksums.sum_of(connection, "constants")
        connection.execute(
            "UPDATE checksums SET number = ?, sum = ? WHERE name = 'constants'", total
        )
    connection.commit()
    connection.close()
    status, out, _ = said(["verify", str(copied)], capsys)
    assert status == 1
    assert out.endswith("the file is damaged\n")
    if not summed:
        status, out, error = said(["list", str(copied)], capsys)
        assert (status, out) == (2, "")
        assert "is damaged (" in error


def test_several_scans_go_on_in_one_store(tmp_path: Path) -> None:
    tasks = [ScanTask.of("tan(1/n)", ["n=1..9"]), ScanTask.of("sqrt(n)", ["n=1..9"])]
    path = tmp_path / "a.sqlite"
    search_into(path, tasks, jobs=1, quiet=True, work=scan_unit)
    found = esma.scans(path)
    alone = [esma.scan("tan(1/n)", n="1..9"), esma.scan("sqrt(n)", n="1..9")]
    assert found == alone
    with Store(path) as store:
        assert store.scanned() == sum(len(x.found) for x in alone)
