"""The commands on stores, called in this process: what they print is what is in the file.

Trusted here: what a search finds without a store, the SQLite file itself, the certificate checker.
"""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import esma
from esma.approval.conjecture import from_dict
from esma.cli.parser import main
from esma.massey.laws import Hurwitzian
from esma.proofs.checker import check
from esma.searching.planning import Plan, measure
from esma.searching.spec import SearchSpec
from esma.store import Store, StoreError
from esma.work.estimate import START, Estimate, estimate
from esma.work.executors import Processes
from esma.work.session import search_into
from esma.work.task import Task
from esma.workbench.keeping import Keeper, own_task
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
    """The keys in the rows of a table, which stand last after a number, else first."""
    numbered = re.findall(r"^ *\d+  .*\s([a-z][0-9a-z]{7})$", text, re.MULTILINE)
    return numbered or re.findall(r"^([a-z]\w{7})  .* (?:conjecture|proved)$", text, re.MULTILINE)


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
    [found] = re.findall(
        r"^\d+ verified formulas to 200 digits or more in \d+ tail.*$", plain[1], re.M
    )
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
        best = list(opened.query().tail_classes().stored())
    assert keys(out) == [row.fields["key"] for row in best[:20]]
    assert "Search 0, tan(1): degree 1, coeff_limit 1, words + -+, depth 100, digits 100; finished."
    assert f"{len(ranked)} verified formulas" in out
    _, out, _ = run(capsys, "list", store, "--all")  # no bound, as of a search
    assert len(ranked) > 20
    assert keys(out) == [row.fields["key"] for row in ranked]
    _, out, _ = run(capsys, "list", store, "--all", "--top", "7")
    assert keys(out) == [row.fields["key"] for row in ranked[:7]]
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


def test_what_a_table_shows_finds_the_formula(
    capsys: pytest.CaptureFixture[str], store: Path
) -> None:
    with esma.open(store) as opened:
        ranked = list(opened.query().stored())
        assert [opened.find(k).id for k in range(len(ranked))] == [x.id for x in ranked]
        assert [opened.find(x.fields["key"]).id for x in ranked] == [x.id for x in ranked]
        assert list(opened.query()) == list(opened.query().collection())
    for options in ([], ["--all"], ["--all", "--top", "3"]):
        table = run(capsys, "list", store, *options)[1]
        rows = re.findall(r"^ *(\d+)  .*\s(\w{8})$", table, re.MULTILINE)
        assert rows
        for number, key in rows[:5]:
            by_number, by_key = run(capsys, "show", store, number), run(capsys, "show", store, key)
            assert by_number == by_key
            assert f"key         {key}\n" in by_number[1]
        assert [ranked[int(number)].fields["key"] for number, _ in rows] == [k for _, k in rows]
    # in another order, or where formulas are missing, only the key is there
    for options in (["--by", "rate"], ["--by", "found", "--all"], ["--constant", "e"]):
        table = run(capsys, "list", store, *options)[1]
        assert "#" not in table.splitlines()[1]
        assert keys(table)
        for key in keys(table)[:3]:
            assert f"key         {key}\n" in run(capsys, "show", store, key)[1]
    _, out, _ = run(capsys, "prove", store, ranked[1].fields["key"].upper())
    assert check(json.loads(out))
    assert "Conclusion" in run(capsys, "prove", store, "1", "--explain")[1]


def test_the_search_numbers_formulas_as_its_store_does(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Also where formulas are equally simple: sign words are compared as words, not as text."""
    path = tmp_path / "phi.sqlite"
    space = ["phi", "--coeff-limit", "2", "--max-period", "3", "--digits", "50", "--no-prove"]
    run(capsys, "search", *space, "--jobs", "1", "--out", path)
    found = esma.search("phi", coeff_limit=2, max_period=3, digits=50, prove=False)
    with esma.open(path) as opened:
        assert [x.key for x in opened.query()] == [x.key for x in found]


def test_a_number_is_looked_up_in_an_index(store: Path) -> None:
    with esma.open(store) as opened:
        for sql in (
            "SELECT score FROM formulas ORDER BY score LIMIT 1 OFFSET 7",
            "SELECT count(*) FROM formulas WHERE score < 1",
        ):
            plan = [row[3] for row in opened.select(f"EXPLAIN QUERY PLAN {sql}")]
            assert len(plan) == 1
            assert "USING COVERING INDEX formulas_by_score" in plan[0]


def test_what_is_exported_can_be_named(
    capsys: pytest.CaptureFixture[str], store: Path, tmp_path: Path
) -> None:
    with esma.open(store) as opened:
        rows = list(opened.query().rows())
    lines = tmp_path / "all.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    named = f"3,{rows[1]['key']},0"
    for source in (store, lines):
        out = tmp_path / f"{source.suffix[1:]}.json"
        assert run(capsys, "export", source, "--out", out, "--only", named)[0] == 0
        assert json.loads(out.read_text()) == [rows[3], rows[1], rows[0]]
        status, _, err = run(capsys, "export", source, "--out", tmp_path / "x.csv", "--only", "0,x")
        assert (status, err.count("\n")) == (2, 1)
        assert "'x' is neither the number of a formula" in err
        more = ["--only", "0", "--constant", "e"]
        assert "leave out --constant" in run(capsys, "export", source, "--out", "x.csv", *more)[2]


def test_formulas_with_one_key(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = esma.search("e", coeff_limit=1, max_period=1, digits=50).to_json_lines().splitlines()
    first = json.loads(lines[0])
    bare = {name: value for name, value in first.items() if name != "key"}
    path = tmp_path / "twice.jsonl"
    path.write_text("\n".join([*lines[:2], json.dumps(bare)]))  # from before there were keys
    assert run(capsys, "show", path, "0") == run(capsys, "show", path, "2")
    status, _, err = run(capsys, "show", path, first["key"])
    assert status == 2
    assert err.endswith(f"twice.jsonl have the key {first['key']}: choose one of 0, 2\n")
    store = tmp_path / "e.sqlite"
    x = from_dict(bare)
    spec = SearchSpec(x.constant, digits=50)
    with Keeper(store) as keeper:  # whatever is true of the second one
        for law in (x.law, Hurwitzian((2,), ((1, 2),))):
            assert keeper.keep(replace(x, law=law, certificate=None), own_task(x, spec))
    status, _, err = run(capsys, "show", store, first["key"])
    assert status == 2
    assert err.endswith("choose one of 0, 1\n")


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
    assert run(capsys, "prove", path)[1] == "no formula is without a proof\n"
    assert run(capsys, "verify", path)[1] == (
        f"{total} verified: every one is true; {number} certificates checked; the file is sound\n"
    )
    assert run(capsys, "verify", path, "--sample", "5")[1] == (
        "5 formulas verified: every one is true; 5 certificates checked; the file is sound\n"
    )
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE formulas SET score = score + 900 WHERE id = 3")
        connection.execute("UPDATE formulas SET mark = mark + 1 WHERE id = 4")
    connection.close()
    status, out, _ = run(capsys, "verify", path)
    assert status == 1
    assert len(out.splitlines()) == 4
    assert "the file: the table formulas is not as it was written" in out
    assert "score should be" in out
    assert "mark should be" in out
    assert f"{total} verified: every one is true; in 2 of their rows something else was" in out
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE tails SET digits = 999999999 WHERE id = 1")
    connection.close()
    _, out, _ = run(capsys, "verify", path)
    assert "verified_digits must be from 1 to 15000000" in out
    with sqlite3.connect(path) as connection:
        [[row]] = connection.execute("SELECT max(id) FROM formulas WHERE tail > 1 AND head > x''")
        connection.execute("UPDATE formulas SET head = x'ff' WHERE id = ?", [row])
    connection.close()
    status, out, _ = run(capsys, "verify", path)
    assert status == 1
    assert f"row {row} of the table formulas: it cannot be read" in out
    assert out.endswith("the file is damaged\n")


#: What determines them says otherwise, so nothing of such a row is shown.
CHANGES = {
    "tail": "tail + 1",
    "key": "key + 1",
    "start": "start + 1",
    "turn": "turn + 1",
    "sides": "x'0202'",
    "head": "x'0602'",
    "mark": "mark + 1",
    "proved": "0",
}
#: The same of its tail class.
SHARED = {
    "search": "search + 1",
    "signs": "'[-1,1,1]'",
    "law": "replace(law, '2', '4')",
    "base": "base + 1",
    "family": "'0123456789ab'",
    "digits": "-1",
}


@pytest.mark.parametrize("column", [*CHANGES, *SHARED])
def test_what_was_changed_is_not_shown(
    capsys: pytest.CaptureFixture[str], store: Path, tmp_path: Path, column: str
) -> None:
    path, out = tmp_path / "changed.sqlite", tmp_path / "changed.json"
    path.write_bytes(store.read_bytes())
    with Store(path) as opened:
        x = opened.find(0)
    with sqlite3.connect(path) as connection:
        which = f"id = {x.id}"
        change = f"UPDATE formulas SET {column} = {CHANGES.get(column)} WHERE {which}"
        if column in SHARED:
            which = f"id = (SELECT tail FROM formulas WHERE {which})"
            change = f"UPDATE tails SET {column} = {SHARED[column]} WHERE {which}"
        assert connection.execute(change).rowcount == 1
    connection.close()
    for command in (
        ["list", path],
        ["list", path, "--json"],
        ["list", path, "--all", "--by", "rate", "--top", "999"],
        ["export", path, "--out", out],
        ["export", path, "--out", tmp_path / "changed.tex"],
    ):
        status, _, err = run(capsys, *command)
        assert status == 2
        assert f"{path} is damaged (" in err
        assert len(err.splitlines()) == 1
        assert not out.exists()
    with pytest.raises(StoreError, match="is damaged"), Store(path) as opened:
        opened.frame()
    with pytest.raises(StoreError, match="is damaged"), Store(path) as opened:
        opened.query().collection()
    status, shown, _ = run(capsys, "verify", path)
    assert status == 1
    assert shown.endswith("the file is damaged\n")


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
    task = Task(esma.plan("e", coeff_limit=9).spec)
    assert rows["candidates"] == f"{esma.plan('e', coeff_limit=9).candidates:,}"
    assert rows["units"].endswith(f"of {task.slices} slices")
    assert {"time", "memory", "store", "--jobs 3"} <= rows.keys()
    (tmp_path / "two.toml").write_text(BATCH)
    status, out, _ = run(capsys, "plan", "--config", tmp_path / "two.toml")
    assert status == 0
    assert "2 searches together" in out
    assert out.count("candidates   24\n") == 2


@given(st.integers(1, 10**6), st.floats(0, 1e-3), *[st.floats(0, 1e-4)] * 2, st.integers(2, 99))
def test_processes_lose_no_more_than_their_start(
    expressions: int, each: float, packing: float, writing: float, processes: int
) -> None:
    plan = Plan(SearchSpec.of("e"), expressions, True, 4, each, 0.5)
    planned = Estimate(plan, 60, 0, packing, writing)
    alone = planned.seconds(1)
    assert planned.seconds(processes) <= (alone + START) * (1 + 1e-12)
    assert replace(planned, slices=1).seconds(processes) == alone  # there is work for one only


def test_the_size_of_a_store_is_estimated(store: Path) -> None:
    with esma.open(store) as opened:
        [tan, _] = opened.searches()
        task = Task.from_configuration(tan.configuration)
        expected = 2 * estimate(measure(task.spec, 0.2)).store_bytes
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
    (["show", "STORE", "-1"], "'-1' is neither the number of a formula, counted from 0, nor its"),
    (["list", "STORE", "--signs", "x"], "a sign word is written with + and -"),
    (["list", "STORE", "--constant", "nothing"], "unknown constant 'nothing'"),
    (["show", "STORE", "99"], "two.sqlite: choose a number from 0 to 4"),
    (["show", "STORE", "xyz"], "neither the number of a formula, counted from 0, nor its key of"),
    (["show", "STORE", "a0000000"], "two.sqlite has the key a0000000"),
    (["show", "STORE", "9" * 20], "neither the number of a formula"),
    (["verify", "STORE", "--top", "5", "--sample", "5"], "give one of them"),
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
    # what these workers record is no formula
    monkeypatch.setattr("esma.store.query.sound", lambda rows, asked: rows)
    status, _, err = run(capsys, "search", "pi", "--coeff-limit", "1", "--out", tmp_path / "a")
    assert status == 1
    assert "slice 13 of search 0, pi, was given up: the worker was killed by SIGKILL" in err
    assert "slice 29 of search 0, pi, was given up: ValueError: slice 29 is unlucky" in err
    assert f"38 of 40 slices are in {tmp_path / 'a'}: the same command with --resume tries" in err
    _, out, _ = run(capsys, "list", tmp_path / "a", "--top", "1")
    assert "38 of 40 slices done, 2 given up" in out
