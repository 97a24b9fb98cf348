"""The commands on stores, called in this process: what they print is what is in the file.

Trusted here: what a search finds without a store, the SQLite file itself, the certificate checker.
"""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

import esma
from esma.approval.checker import check
from esma.cli import main
from esma.planning import measure
from esma.search import Options
from esma.work.estimate import estimate
from esma.work.executors import Processes
from esma.work.session import search_into
from esma.work.task import Task
from tests.store import fakes

BATCH = """
digits = 100
coeff_limit = 1

[[search]]
constants = ["tan(1)", "e"]
words = ["+", "-+"]
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(x) for x in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two searches."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "two.toml").write_text(BATCH)
    path = folder / "two.sqlite"
    assert main(["search", "--config", str(folder / "two.toml"), "--out", str(path)]) == 0
    return path


def keys(text: str) -> list[str]:
    """The last column of the rows of a table."""
    return re.findall(r"^ *\d+  .*\s([0-9a-f]{10})$", text, re.MULTILINE)


def test_a_search_into_a_store_prints_and_records_what_a_search_finds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "e.sqlite"
    space = ["search", "e", "--coeff-limit", "1", "--digits", "200"]
    plain = run(capsys, *space)
    status, out, err = run(capsys, *space, "--out", path, "--jobs", "1")
    assert (status, plain[0]) == (0, 0)
    table = plain[1][: plain[1].index("12 expressions")]
    assert out.startswith(table)
    [found] = re.findall(r"^\d+ verified formulas to 200 digits or more", plain[1], re.MULTILINE)
    assert found in out
    assert err.splitlines()[-1] == f"esma: everything is in {path}"
    assert all("event=unit" in line for line in err.splitlines()[:-1])
    lines = run(capsys, *space, "--json")[1]
    assert run(capsys, *space, "--out", path, "--resume", "--json")[1] == lines
    assert run(capsys, *space, "--json", "--jobs", "1")[1] == lines  # a store that nobody keeps
    with esma.open(path) as opened:
        assert [json.loads(line) for line in lines.splitlines()] == list(
            opened.query().by("found").rows()
        )


def test_list(capsys: pytest.CaptureFixture[str], store: Path) -> None:
    status, out, err = run(capsys, "list", store)
    assert (status, err) == (0, "")
    with esma.open(store) as opened:
        ranked = list(opened.query().stored())
        best = list(opened.query().families().stored())
    assert keys(out) == [row.key[:10] for row in best[:20]]
    assert "Search 0, tan(1): degree 1, coeff_limit 1, words + -+, depth 100, digits 100; finished."
    assert f"{len(ranked)} verified formulas" in out
    _, out, _ = run(capsys, "list", store, "--all", "--top", "7")
    assert keys(out) == [row.key[:10] for row in ranked[:7]]
    assert f"and {len(ranked) - 7} more formulas: --top {len(ranked)} shows them" in out
    chosen = {
        ("--constant", "tan(1)"): lambda row: row["constant"] == "tan(1)",
        ("--signs", "-+"): lambda row: row["signs"] == [-1, 1],
        ("--status", "proved"): lambda row: row["status"] == "proved",
        ("--family", best[0].fields["family"]): lambda row: (
            row["family"] == best[0].fields["family"]
        ),
    }
    for option, wanted in chosen.items():
        _, out, _ = run(capsys, "list", store, "--json", *option)
        rows = [row.fields for row in ranked if wanted(row.fields)]
        assert [json.loads(line) for line in out.splitlines()] == rows != []
    _, out, _ = run(capsys, "list", store, "--json", "--by", "rate", "--top", "5")
    rates = [json.loads(line)["convergence_rate"] for line in out.splitlines()]
    assert rates == sorted((r.fields["convergence_rate"] for r in ranked), reverse=True)[:5]
    for writing in ("exp(1)", "E", "1/exp(-1)"):
        out = run(capsys, "list", store, "--json", "--constant", writing)[1]
        assert [json.loads(line) for line in out.splitlines()] == [
            row.fields for row in ranked if row.fields["constant"] == "e"
        ]


def test_show_and_prove_take_the_number_of_the_table_or_a_key(
    capsys: pytest.CaptureFixture[str], store: Path
) -> None:
    with esma.open(store) as opened:
        rows = list(opened.query().families().stored())
    for number, row in enumerate(rows[:3], 1):
        _, by_number, _ = run(capsys, "show", store, str(number))
        _, by_key, _ = run(capsys, "show", store, row.key[:10])
        assert row.fields["value"] in by_number
        assert by_number.splitlines()[:7] == by_key.splitlines()[:7]
    _, out, _ = run(capsys, "prove", store, rows[1].key)
    assert check(json.loads(out))
    assert "Conclusion" in run(capsys, "prove", store, "2", "--explain")[1]


def test_prove_records_and_verify_checks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "e.sqlite"
    small = ["--coeff-limit", "1", "--max-period", "1", "--digits", "60", "--jobs", "1"]
    run(capsys, "search", "e", *small, "--no-prove", "--out", path)
    with esma.open(path) as opened:
        number = len(opened)
    assert number >= 12
    total = f"{number} formulas"
    assert run(capsys, "verify", path)[1] == (
        f"{total} verified: every one is true; 0 certificates checked; the file is sound\n"
    )
    status, out, _ = run(capsys, "prove", path)
    assert (status, out) == (0, f"{number} of {number} formulas without a proof were proved\n")
    assert run(capsys, "prove", path)[1] == "0 of 0 formulas without a proof were proved\n"
    assert run(capsys, "verify", path)[1] == (
        f"{total} verified: every one is true; {number} certificates checked; the file is sound\n"
    )
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE conjectures SET convergence_rate = 9 WHERE id = 3")
        connection.execute("UPDATE conjectures SET value = '1.5' WHERE id = 4")
    connection.close()
    status, out, _ = run(capsys, "verify", path)
    assert status == 1
    assert len(out.splitlines()) == 3
    assert "convergence_rate should be" in out
    assert "value should be" in out
    assert f"{total} verified: 2 are wrong" in out
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE conjectures SET verified_digits = 999999999 WHERE id = 6")
    connection.close()
    _, out, _ = run(capsys, "verify", path)
    assert "verified_digits must be from 1 to 15000000" in out
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE conjectures SET signs = '[1' WHERE id = 5")
    connection.close()
    status, _, err = run(capsys, "verify", path)
    assert status == 2
    assert "formula 5 of this store is damaged" in err


def test_a_formula_of_another_constant_is_not_proved(
    capsys: pytest.CaptureFixture[str], store: Path, tmp_path: Path
) -> None:
    path, out = tmp_path / "false.sqlite", tmp_path / "false.json"
    path.write_bytes(store.read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE conjectures SET constant = 'pi' WHERE constant = 'e'")
        [true] = connection.execute("SELECT count(*) FROM conjectures WHERE constant != 'pi'")
    connection.close()
    shown = run(capsys, "list", path, "--all", "--top", "99")[1]
    assert re.findall(r"π.* (conjecture|proved) ", shown)
    assert not re.findall(r"π.* proved ", shown)
    assert shown.count(" proved ") == true[0]
    run(capsys, "export", path, "--status", "proved", "--out", out)
    listed = run(capsys, "list", path, "--json", "--status", "proved")[1].splitlines()
    assert [json.loads(line) for line in listed] == json.loads(out.read_text())
    assert {x["constant"] for x in json.loads(out.read_text())} == {"tan(1)"}


def test_a_new_search_says_that_it_resumes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    space = ["search", "e", "--coeff-limit", "1", "--digits", "50", "--jobs", "1"]
    for first in (True, False):
        _, _, err = run(capsys, *space, "--out", tmp_path / "e.sqlite", "--resume")
        assert ("there is no search in" in err) is first


def test_merge(capsys: pytest.CaptureFixture[str], store: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.sqlite"
    run(capsys, "search", "e", "--coeff-limit", "1", "--digits", "100", "--jobs", "1", "--out", one)
    out = tmp_path / "both.sqlite"
    status, text, _ = run(capsys, "merge", store, one, "--out", out)
    assert status == 0
    with esma.open(store) as a, esma.open(one) as b, esma.open(out) as c:
        values = {(r["value"], str(r["signs"])) for s in (a, b) for r in s.query().rows()}
        assert len(c) == len(values) < len(a) + len(b)
        assert text == f"{len(c)} formulas in {out}, of {len(a) + len(b)} in 2 stores\n"


def test_plan_and_its_estimates(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, "plan", "e", "--coeff-limit", "9", "--jobs", "3")
    assert status == 0
    rows = dict(re.findall(r"^(\S+(?: \d+)?) +(.*)$", out, re.MULTILINE))
    task = Task.of(esma.plan("e", coeff_limit=9).space, Options())
    assert rows["candidates"] == f"{esma.plan('e', coeff_limit=9).candidates:,}"
    assert rows["units"].endswith(f"of {task.slices} slices")
    assert {"time", "memory", "store", "--jobs 3"} <= rows.keys()
    (tmp_path / "two.toml").write_text(BATCH)
    status, out, _ = run(capsys, "plan", "--config", tmp_path / "two.toml")
    assert status == 0
    assert "2 searches together" in out
    assert out.count("candidates   24\n") == 2


def test_the_size_of_a_store_is_estimated(store: Path) -> None:
    with esma.open(store) as opened:
        [tan, _] = opened.searches()
        task = Task.from_configuration(tan.configuration)
        expected = 2 * estimate(measure(task.space, task.options, 0.2)).store_bytes
    assert store.stat().st_size / 3 < expected < store.stat().st_size * 3


WRONG = [
    (["list", "no.sqlite"], "no.sqlite does not exist: 'esma search e --out no.sqlite'"),
    (["list", "text"], "text is not a store of esma: it is not an SQLite file"),
    (["list", "STORE", "--top", "0"], "--top must be at least 1; it was 0"),
    (["list", "STORE", "--json", "--all"], "leave out --all"),
    (["list", "STORE", "--constant", "pi"], "holds nothing about pi, but about tan(1), e"),
    (["verify", "STORE", "--constant", "pi"], "holds nothing about pi, but about tan(1), e"),
    (["export", "STORE", "--constant", "pi", "--out", "x.csv"], "holds nothing about pi"),
    (["check", "STORE"], "is a store: 'esma verify"),
    (["show", "STORE", "-1"], "'-1' is neither a formula's number"),
    (["list", "STORE", "--signs", "x"], "a sign word is written with + and -"),
    (["list", "STORE", "--constant", "nothing"], "unknown constant 'nothing'"),
    (["show", "STORE", "99"], "families of formulas: choose a number from 1 to"),
    (["show", "STORE", "0"], "choose a number from 1 to"),
    (["show", "STORE", "xyz"], "neither a formula's number nor at least 4 hexadecimal digits"),
    (["show", "STORE", "0000000000"], "no formula has a key that begins with 0000000000"),
    (["verify", "STORE", "--digits", "5"], "--digits must be from 10 to"),
    (["verify", "text"], "text is not a store of esma"),
    (["prove", "STORE", "--latex"], "name the formula whose proof is to be written out"),
    (["merge", "STORE", "no.sqlite", "--out", "x.sqlite"], "no.sqlite does not exist"),
    (["merge", "STORE", "STORE", "--out", "x.sqlite"], "was given twice"),
    (["merge", "STORE", "--out", "text"], "text exists: give the merged store"),
    (["search", "e", "--out", "STORE"], "exists: --resume continues it"),
    (["search", "e", "--out", "STORE", "--resume"], "it holds 2 searches there and 1 here"),
    (["search", "e", "--resume"], "--resume continues a store: name it with --out"),
    (["search", "e", "--jobs", "0"], "--jobs must be at least 1; it was 0"),
    (["plan", "e", "--jobs", "0"], "--jobs must be at least 1; it was 0"),
    (["search", "--jobs", "2"], "no constant was given"),
    (["search", "e", "--jobs", "2", "--scheduler", "tcp://x:1"], "give one of them"),
    (["search", "e", "--out", "no/x.sqlite"], "the folder no does not exist"),
    (["search", "e", "--out", "text"], "text is not a store of esma"),
    (["search", "e", "--out", "."], "is a folder: name the store's file"),
    (["search", "--config", "no.toml"], "no.toml does not exist: name a batch file"),
    (["search", "--config", "text"], "text, line 1: this is not TOML"),
    (["search", "--config", "b.toml", "e"], "--config names the constants: leave out 'e'"),
    (["search", "--config", "b.toml", "--depth", "9"], "leave out --depth, or write it there"),
    (["plan", "--config", "b.toml", "--no-prove"], "leave out --no-prove"),
    (
        ["search", "pi", "--degree", "9", "--coeff-limit", "20", "--out", "x.sqlite"],
        "choose a smaller degree",
    ),
    (
        ["search", "pi", "--degree", "2", "--coeff-limit", "200", "--out", "x.sqlite"],
        "years on one core: choose a smaller degree",
    ),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[str(i) for i in range(len(WRONG))])
def test_what_is_wrong_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str],
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text").write_text("no store\n")
    Path("b.toml").write_text(BATCH)
    before = store.read_bytes()
    words = [str(store) if word == "STORE" else word for word in arguments]
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err.startswith("esma: error: ")
    assert message in err
    assert err.count("\n") == 1
    assert store.read_bytes() == before
    assert {x.name for x in tmp_path.iterdir()} == {"text", "b.toml"}


def test_slices_that_were_given_up_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = fakes.task("pi", 40)

    def crash(path: Path, tasks: list[Task], **settings: object) -> object:
        with monkeypatch.context() as patch:
            patch.setattr("esma.work.session.InProcess", lambda work: Processes(1, work))
            return search_into(
                path, [task], jobs=1, work=fakes.crashing_unit, resume=True, unit_seconds=1e-6
            )

    monkeypatch.setattr("esma.work.session.search_into", crash)
    status, _, err = run(capsys, "search", "pi", "--coeff-limit", "1", "--out", tmp_path / "a")
    assert status == 1
    assert "slice 13 of search 0, pi, was given up: the worker was killed by SIGKILL" in err
    assert "slice 29 of search 0, pi, was given up: ValueError: slice 29 is unlucky" in err
    assert f"38 of 40 slices are in {tmp_path / 'a'}: the same command with --resume tries" in err
    _, out, _ = run(capsys, "list", tmp_path / "a", "--top", "1")
    assert "38 of 40 slices done, 2 given up" in out
