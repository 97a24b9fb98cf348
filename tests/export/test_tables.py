"""Formulas as data, and the command: files hold what the JSON form holds, whole or not at all.

Trusted: json, csv, pandas and pyarrow for reading, and `Conjecture.to_dict` for what a row is.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from weakref import ref

import pandas as pd
import pytest

import esma
from esma.approval.conjecture import FIELDS, Conjecture
from esma.cli.parser import build_parser, main
from esma.collection.collection import Collection
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.errors import EsmaError
from esma.export import FORMATS, write
from esma.export.reading import objects
from esma.export.tables import GROUP, cell
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.store import open_store


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("tan(1)", coeff_limit=1, max_period=3, digits=60)


@pytest.fixture(scope="module")
def rows(found: Collection) -> list[dict[str, Any]]:
    return [x.to_dict() for x in found]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "found.sqlite"
    space = ["--coeff-limit", "1", "--max-period", "3", "--digits", "60"]
    assert main(["search", "tan(1)", *space, "--jobs", "1", "--out", str(path)]) == 0
    return path


def unusual() -> list[Conjecture]:
    """No interlaced form, numbers beyond 64 bits, a name that begins with a minus sign."""
    c = constant("-2**(1/3)")
    forms = [
        LinearRecurrence((1, -3, 1), (3, 2**70)),
        Hurwitzian.from_polynomials((10**30,), [(1, 2), (3, 4)]),
    ]
    expressions = [reduced((0, 1), (1,)), reduced((1,), (1, 1))]
    return [
        Conjecture(c, expression, True, (-1, 1), form, 99)
        for form, expression in zip(forms, expressions, strict=True)
    ]


def test_json(found: Collection, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    assert found.export(tmp_path / "a.json") == len(rows)
    assert json.loads((tmp_path / "a.json").read_text()) == rows
    assert tuple(rows[0]) == FIELDS
    found.export(tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_text() == found.to_json_lines()
    write([], tmp_path / "none.json")
    assert json.loads((tmp_path / "none.json").read_text()) == []


def test_csv(found: Collection, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    write([*found, *unusual()], tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_bytes().decode("ascii")
    with (tmp_path / "a.csv").open(newline="") as file:
        read = list(csv.DictReader(file))
    assert tuple(read[0]) == FIELDS
    lists = {n for n in FIELDS if any(isinstance(row[n], list | dict) for row in rows)}
    for row, data in zip(read, rows, strict=False):
        for name in FIELDS:
            if name in lists:
                assert (json.loads(row[name]) if row[name] else None) == data[name]
            else:
                assert row[name] == ("" if data[name] is None else str(data[name]))
    # no cell begins as a spreadsheet's formula does, and each line has as many cells
    assert read[-1]["constant"] == "'-2**(1/3)"
    for line in csv.reader(text.splitlines()):
        assert len(line) == len(FIELDS)
        assert not any(c.startswith(("=", "+", "-", "@")) for c in line)
    frame = pd.read_csv(tmp_path / "a.csv")
    assert frame["verified_digits"].tolist() == [x.verified_digits for x in [*found, *unusual()]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=x"])
def test_a_cell_is_never_active(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_parquet(found: Collection, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write([*found, *unusual()], tmp_path / "a.parquet")
    read = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert [tuple(row) for row in read] == [FIELDS] * (len(rows) + 2)
    for row, data in zip(read, [*rows, *(x.to_dict() for x in unusual())], strict=True):
        for name in ("partial_quotients", "recurrence", "initials"):
            row[name] = row[name] and [int(x) for x in row[name]]
        if row["polynomials"] is not None:
            row["polynomials"] = [
                [int(c) if "/" not in c else c for c in p] for p in row["polynomials"]
            ]
        for name in ("runs", "certificate"):
            row[name] = row[name] and json.loads(row[name])
        assert row == data


def test_parquet_without_pyarrow_is_said(
    found: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(EsmaError, match=r"pip install 'esma\[parquet\]'"):
        found.export(tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_whole_or_as_it_was(found: Collection, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before")
    path.chmod(0o640)

    def failing() -> Iterator[Conjecture]:
        yield from found[:5]
        raise KeyboardInterrupt

    for name in ("csv", "json", "jsonl", "latex", "pdf", "parquet"):
        with pytest.raises(KeyboardInterrupt):
            write(failing(), path, name, force=True)
        assert path.read_text() == "before"
        assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    with pytest.raises(EsmaError, match="exists: choose another name, or write over it"):
        found.export(path)
    found.export(path, force=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    with pytest.raises(EsmaError, match="exists"):
        write(found[:1], link)
    write(found[:1], link, force=True)
    assert link.is_symlink()
    assert len(path.read_text().splitlines()) == 2


def test_what_cannot_be_written_is_said(found: Collection, tmp_path: Path) -> None:
    for path, name, said in (
        (tmp_path / "a.txt", None, "says no format"),
        (tmp_path / "a.txt", "word", "there is no format 'word'"),
        (tmp_path / "no" / "a.csv", None, "there is no folder"),
        (tmp_path, "csv", "is a folder"),
    ):
        with pytest.raises(EsmaError, match=said):
            found.export(path, name)
    with pytest.raises(EsmaError, match="title is for documents"):
        found.export(tmp_path / "a.csv", title="x")
    with pytest.raises(EsmaError, match="BibTeX"):
        found.export(tmp_path / "a.csv", bibtex=tmp_path / "b.bib")
    with pytest.raises(EsmaError, match="both the document and its BibTeX file"):
        found.export(tmp_path / "a.tex", bibtex=tmp_path / "." / "a.tex")
    with pytest.raises(EsmaError, match="depth must be"):
        found.export(tmp_path / "a.tex", depth=0)
    with pytest.raises(EsmaError, match="needs the field 'lhs'"):
        write([{"constant": "e"}], tmp_path / "a.csv")


class Row(dict[str, Any]):
    """A row that can be watched."""


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "parquet", "latex"])
def test_rows_are_not_kept(
    name: str, found: Collection, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    seen: list[ref[Any]] = []
    most = 0

    def source() -> Iterator[Any]:
        nonlocal most
        for i in range(60):
            row = replace(found[i]) if name == "latex" else Row(rows[i])
            seen.append(ref(row))
            most = max(most, sum(x() is not None for x in seen))
            yield row

    assert write(source(), tmp_path / "many", name) == 60
    assert most <= 3


def test_parquet_is_written_in_groups(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write((rows[i % 10] for i in range(2 * GROUP + 1)), tmp_path / "a.parquet")
    assert parquet.ParquetFile(tmp_path / "a.parquet").num_row_groups == 3


def test_whole_numbers_of_parquet_stay_whole(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    write(unusual(), tmp_path / "a.parquet")
    frame = pd.read_parquet(tmp_path / "a.parquet")
    assert [str(frame[name].dtype) for name in ("preperiod", "period")] == ["Int64", "Int64"]
    assert frame["period"].tolist() == [pd.NA, 2]


def test_the_command_and_python_write_the_same(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, (ending, *_) in FORMATS.items():
        out = tmp_path / f"cli{ending}"
        few = ["--top", "7"] if name in ("latex", "pdf") else []
        assert main(["export", str(store), "--out", str(out), *few]) == 0
        assert "formulas in " in capsys.readouterr().err
        with open_store(store) as opened:
            query = opened.query().best(7) if few else opened.query()
            assert query.export(tmp_path / f"py{ending}") == query.count()
        if name != "pdf":
            assert out.read_bytes() == (tmp_path / f"py{ending}").read_bytes()


def test_the_parser_knows_the_formats() -> None:
    for name in FORMATS:
        options = build_parser().parse_args(["export", "a", "--out", "b", "--format", name])
        assert options.format == name


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], lambda x: True),
        (["--signs", "+-"], lambda x: x["signs"] == [1, -1]),
        (
            ["--signs", "-+", "--status", "proved"],
            lambda x: (x["signs"], x["status"]) == ([-1, 1], "proved"),
        ),
        (["--constant", "tan( 1 )"], lambda x: True),
        (["--constant", "1/cot(1)"], lambda x: True),
    ],
)
@pytest.mark.parametrize("kind", ["store", "lines"])
def test_filters(
    store: Path,
    rows: list[dict[str, Any]],
    tmp_path: Path,
    arguments: list[str],
    wanted: Any,
    kind: str,
) -> None:
    source = store
    if kind == "lines":
        source = tmp_path / "found.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    out = tmp_path / "out.json"
    assert main(["export", str(source), "--out", str(out), *arguments]) == 0
    chosen = [row for row in rows if wanted(row)]
    assert json.loads(out.read_text()) == chosen
    over = ["export", str(source), "--out", str(out), "--force"]
    main([*over, "--tail-classes", "--top", "3", *arguments])
    first: dict[str, Any] = {}
    for row in chosen:
        first.setdefault(row["family"], row)
    assert json.loads(out.read_text()) == list(first.values())[:3]
    if kind == "lines":
        main([*over, "--by", "found", "--top", "3", *arguments])
        assert json.loads(out.read_text()) == chosen[::-1][:3]


def test_a_source_is_never_overwritten(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = store.read_bytes()
    assert main(["export", str(store), "--format", "csv", "--out", str(store)]) == 2
    assert "name another file" in capsys.readouterr().err
    assert store.read_bytes() == before


def test_a_depth_of_0_is_given_and_wrong(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(store), "--out", "x.tex", "--depth", "0"]) == 2
    assert "the depth must be from 1 to 100; it was 0" in capsys.readouterr().err


def test_a_document_of_statements(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("esma.export.latex.MANY_PAGES", 0)
    said = ["--title", "T_1", "--author", "A & B", "--date", "1737", "--statements-only"]
    assert main(["export", str(store), "--out", str(tmp_path / "a.tex"), *said]) == 0
    text = (tmp_path / "a.tex").read_text()
    assert "\\title{T\\_1}\n\\author{A \\& B}\n\\date{1737}" in text
    assert r"\begin{proof}" not in text
    first, second = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"esma: the document has about \d+ pages; --statements-only, .*", first)
    assert second.endswith("a.tex")


def test_nothing_is_overwritten_without_a_word(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, works = tmp_path / "keep.tex", tmp_path / "works.bib"
    for mine in (out, works):
        mine.write_text("mine")
        command = ["export", str(store), "--out", str(out), "--top", "1", "--bibtex", str(works)]
        assert main(command) == 2
        said = capsys.readouterr().err
        assert f"{mine} exists: choose another name, or write over it by --force" in said
        assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["mine"]
        mine.unlink()
    out.write_text("mine")
    assert main(["export", str(store), "--out", str(out), "--top", "1", "--force"]) == 0
    assert out.read_text().startswith(r"\documentclass")


@pytest.mark.parametrize("ending", ["", "-wal", "-lock", "-journal"])
def test_a_store_is_never_overwritten(
    store: Path, found: Collection, tmp_path: Path, ending: str
) -> None:
    shutil.copy(store, tmp_path / "other.sqlite")
    path = tmp_path / f"other.sqlite{ending}"
    if ending:
        path.write_text("mine")
    before = path.read_bytes()
    os.link(path, tmp_path / "hard.csv")
    (tmp_path / "soft.csv").symlink_to(path)
    names = ["soft.csv", path.name] if ending else ["soft.csv", path.name, "hard.csv"]
    for name in names:
        with pytest.raises(EsmaError, match="is a store, or belongs to one"):
            found.export(tmp_path / name, "csv", force=True)
        assert path.read_bytes() == before


def test_what_comes_meanwhile_stays(found: Collection, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"

    def slow() -> Iterator[Conjecture]:
        yield found[0]
        path.write_text("mine")

    with pytest.raises(EsmaError, match="exists"):
        write(slow(), path)
    assert [(x.name, x.read_text()) for x in tmp_path.iterdir()] == [("a.jsonl", "mine")]


def test_what_is_protected_is_not_replaced(found: Collection, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    path.chmod(0o444)
    for force in (False, True):
        with pytest.raises(EsmaError, match=r"a\.csv is write-protected"):
            found.export(path, force=force)
    assert path.read_text() == "mine"
    if os.geteuid() == 0:
        return  # who may write into every folder
    tmp_path.chmod(0o555)
    with pytest.raises(EsmaError, match=r"b\.csv cannot be written.*: Permission denied"):
        found.export(tmp_path / "b.csv")
    tmp_path.chmod(0o755)


def test_a_full_disk_is_one_line(store: Path, tmp_path: Path) -> None:
    """The file grows to no more than 20 KB, and neither it nor a part of it is left behind."""
    program = (
        "import resource, sys, esma.cli.parser\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "sys.exit(esma.cli.parser.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "export", str(store), "--out", "a.csv"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "esma: error: the output cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_standard_output(
    store: Path, rows: list[dict[str, Any]], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["export", str(store), "--format", "jsonl", "--out", "-"]) == 0
    assert [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()] == rows
    assert not Path("-").exists()


def test_what_is_no_file_is_written_to(found: Collection, tmp_path: Path) -> None:
    pipe, copy = tmp_path / "pipe", tmp_path / "copy"
    os.mkfifo(pipe)
    with copy.open("wb") as file, subprocess.Popen(["cat", str(pipe)], stdout=file):
        found.export(pipe, "jsonl")
    assert copy.read_text() == found.to_json_lines()
    assert {x.name for x in tmp_path.iterdir()} == {"pipe", "copy"}


def test_standard_input_into_a_file_that_exists(
    rows: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.json"
    out.write_text("before")
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(rows[0])))
    assert main(["export", "-", "--out", str(out), "--force"]) == 0
    assert json.loads(out.read_text()) == rows[:1]


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "parquet"])
def test_no_formula_is_proved_by_the_certificate_of_another(
    rows: list[dict[str, Any]], tmp_path: Path, name: str
) -> None:
    false = {**rows[0], "numerator": [3, 1], "denominator": [1, 0]}
    source, out = tmp_path / "rows.jsonl", tmp_path / f"out.{name}"
    source.write_text(json.dumps(false) + "\n" + json.dumps(rows[1]))
    assert write([false, rows[1]], out) == 2
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}.get(name, pd.read_json)
    lines: dict[str, Any] = {"lines": True} if name == "jsonl" else {}
    table = read(out, **lines)
    assert table["status"].tolist() == ["conjecture", "proved"]
    assert table["certificate"].isna().tolist() == [True, False]
    command = ["export", str(source), "--out", str(out), "--status", "proved", "--force"]
    assert main(command) == 0
    assert read(out, **lines)["lhs"].tolist() == [rows[1]["lhs"]]


def test_objects_of_files(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "x"
    few = rows[:3]
    for text in (
        "\n\n".join(map(json.dumps, few)),
        json.dumps(few),
        json.dumps(few, indent=2),
        "[\n" + ",\n".join(map(json.dumps, few)) + "\n]\n",
    ):
        path.write_text(text)
        assert list(objects(path)) == few
    path.write_text(json.dumps(few[0], indent=1))
    assert list(objects(path)) == few[:1]
    for text, said in (
        ("", "holds no formula"),
        ("{}\nx", "line 2"),
        ("3", "line 1"),
        ("[1]", "line 1"),
    ):
        path.write_text(text)
        with pytest.raises(EsmaError, match=said):
            list(objects(path))
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(EsmaError, match="not a text file"):
        list(objects(path))
