"""The atlas: that it is the same however it is made, and that what is committed is true.

Trusted: mpmath, which evaluates both sides of formulas; the certificate checkers, tested elsewhere;
the published expansions named at the tests; Python's json and sets for counting.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest

import esma
from esma.atlas import build, document
from esma.atlas.known import source_of
from esma.cli.parser import main
from esma.enumeration.words import parse_word
from esma.errors import EsmaError
from esma.proofs.certificate import block_of, current, entries_of
from esma.proofs.checker import check
from esma.proofs.prover import prove
from esma.store.writer import Writer
from esma.work.coordinator import conduct
from esma.work.executors import InProcess
from tests.proofs.cases import holds, statement

RESULTS = Path(__file__).parent.parent.parent / "results" / "atlas"
CATALOGUE = """
coeff_limit = 1
max_period = 2
digits = 200

[[search]]
constants = ["e", "exp(2)", "tanh(1)", "tan(1/2)", "besseli(0,2)/besseli(1,2)", "sqrt(2)", "pi"]
"""
PARAMETRIC = """
[[parametric]]
constant = "tan(1/n)"
ranges = ["n=2..5"]
max_period = 1
"""


def catalogue(folder: Path) -> list[str]:
    """The small catalogue in files, as options of the command."""
    (folder / "catalogue.toml").write_text(CATALOGUE)
    (folder / "parametric.toml").write_text(PARAMETRIC)
    return [
        f"--catalogue={folder / 'catalogue.toml'}",
        f"--parametric={folder / 'parametric.toml'}",
        *([] if shutil.which("pdflatex") else ["--no-pdf"]),
    ]


def written(folder: Path) -> dict[str, bytes]:
    """All files but the store."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "sqlite" not in path.name
    }


def test_it_is_the_same_however_it_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = catalogue(tmp_path)
    whole, parts = tmp_path / "whole", tmp_path / "in" / "parts"
    assert main(["atlas", f"--out={whole}", "--jobs=1", *options]) == 0
    capsys.readouterr()
    # stopped after a few units, as by Ctrl-C, then continued by two processes
    tasks = build.catalogue(tmp_path / "catalogue.toml").tasks
    parts.mkdir(parents=True)
    with Writer(parts / "atlas.sqlite", [task.search for task in tasks]) as writer:
        left = iter([False] * 6)
        conduct(writer, tasks, InProcess(), stopping=lambda: next(left, True))
        done = sum(map(len, writer.done.values()))
    assert 0 < done < sum(task.slices for task in tasks)
    assert main(["atlas", f"--out={parts}", "--jobs=2", *options]) == 2  # not without --resume
    assert "--resume" in capsys.readouterr().err
    assert main(["atlas", f"--out={parts}", "--jobs=2", "--resume", *options]) == 0
    files = written(whole)
    assert files == written(parts)
    assert {"README.md", "formulas.jsonl", "parameters.jsonl", "constants/e.md"} <= set(files)
    assert {"site/index.html", "site/constants/e.html", "site/formulas.js"} <= set(files)
    assert "constants/pi.md" not in files
    assert ("atlas.pdf" in files) == ("--no-pdf" not in options)
    # once more from the finished store: nothing is searched, the same is written
    (parts / "constants" / "gone.md").write_text("of an earlier catalogue")
    assert main(["atlas", f"--out={parts}", "--resume", *options]) == 2  # not over what is there
    assert "--force" in capsys.readouterr().err
    assert main(["atlas", f"--out={parts}", "--resume", "--force", *options]) == 0
    assert written(parts) == files

    rows = [json.loads(line) for line in files["formulas.jsonl"].splitlines()]
    assert all("status" not in row for row in rows)
    assert len({(row["signs"], *quotients(row, 200)) for row in rows}) == len(rows)
    # (e**2 - 1)/(e**2 + 1) is tanh(1): its formulas stand under exp(2), the earlier constant
    there = [(row["constant"], row["P"], row["Q"]) for row in rows]
    assert ("exp(2)", [-1, 1], [1, 1]) in there
    assert ("tanh(1)", [0, 1], [1, 0]) not in there
    assert "## Controls" in files["README.md"].decode()
    general = [json.loads(line) for line in files["parameters.jsonl"].splitlines()]
    assert {"1/tan(1/n) = [⟨2mn+n⟩]"} & {row["formula"] for row in general}


def test_an_unfinished_search_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from esma.work import session

    options = catalogue(tmp_path)
    monkeypatch.setattr(session.Stop, "__call__", lambda _: True)
    assert main(["atlas", f"--out={tmp_path / 'out'}", "--jobs=1", *options]) != 0
    assert "--resume continues" in capsys.readouterr().err
    assert written(tmp_path / "out") == {}


def test_a_wrong_file_of_parameters(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text('[[parametric]]\nconstant = "tan(1/n)"\n')
    with pytest.raises(EsmaError, match="needs constant"):
        build.templates(tmp_path / "wrong.toml")


def test_latex_that_fails_is_said_in_one_line() -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex")
    with pytest.raises(EsmaError, match="Undefined control sequence"):
        document.compiled(r"\documentclass{article}\begin{document}\nonsense\end{document}")


# -- sources ---------------------------------------------------------------------------------------

SOURCES = [
    ("e", (0, 1), (1, 0), (1,), "Euler"),  # [2; 1, 2, 1, 1, 4, ...], OEIS A003417
    ("e", (-1, 1), (1, 0), (1,), "Euler"),  # e - 1
    ("e", (1, 0), (0, 1), (1,), "Euler"),  # 1/e
    ("e", (1, 1), (-1, 1), (1,), "Lambert"),  # coth(1/2)
    ("e", (0, 1), (1, 0), (-1, 1), None),
    ("e", (1, 1), (1, 0), (-1, 1), None),
    ("e", (0, 2), (1, 0), (1,), None),  # 2e
    ("exp(2/3)", (0, 1), (1, 0), (1,), "Hurwitz"),
    ("tan(1/2)", (1, 0), (0, 1), (-1,), "Lambert"),  # cot(1/2) = 2 - 1/(6 - ...)
    ("tan(1/2)", (0, 1), (1, 0), (1,), "Perron"),  # OEIS A019425
    ("tan(1/2)", (0, 2), (1, 0), (1,), "Bala"),  # 2 tan(1/2)
    ("tan(1/2)", (0, 3), (1, 0), (1,), None),
    ("besseli(0,2)/besseli(1,2)", (0, 1), (1, 0), (1,), "Lehmer"),
    ("besselj(0,1)/besselj(1,1)", (0, 1), (1, 0), (-1,), "Lommel"),
    ("exp(2)", (-1, 1), (1, 1), (-1,), "OEIS"),  # tanh(1), OEIS A286016
    ("sqrt(2)", (0, 1), (1, 0), (1,), "Lagrange"),
    ("sqrt(2)", (0, 1), (1, 0), (-1, 1), None),
    ("tan(1/2)", (1, 1), (0, 1), (-1,), "Lambert"),  # cot(1/2) + 1
    ("tan(1/2)", (2, 0), (0, 1), (-1,), "Lambert"),  # 2 cot(1/2) = 4 - 1/(3 - 1/(20 - ...))
    ("tan(1/2)", (3, 0), (0, 1), (-1,), None),
]


@cache
def formulas(name: str) -> list[Any]:
    return list(esma.search(name, coeff_limit=3, words=["+", "-", "-+"], digits=100))


@pytest.mark.parametrize(("name", "p", "q", "signs", "source"), SOURCES)
def test_sources_are_recognised(
    name: str, p: tuple[int, ...], q: tuple[int, ...], signs: tuple[int, ...], source: str | None
) -> None:
    [x] = [
        x
        for x in formulas(name)
        if (x.expression.numerator, x.expression.denominator, x.signs) == (p, q, signs)
    ]
    found = source_of(x.certificate, x.signs)
    assert (None if found is None else found.name) == source


# -- what is committed -----------------------------------------------------------------------------


@cache
def committed() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (RESULTS / "formulas.jsonl").read_text().splitlines()]


def recurrent(rule: list[int], initials: list[int]) -> Iterator[int]:
    terms = list(initials)
    yield from terms
    while True:
        terms.append(-sum(w * x for w, x in zip(rule[1:], reversed(terms), strict=False)))
        yield terms[-1]


def quotients(row: dict[str, Any], count: int) -> list[int]:
    """The first quotients of a row, from its polynomials, recurrence or runs."""

    def every() -> Iterator[int]:
        if "recurrence" in row:
            yield from recurrent(row["recurrence"], row["initials"])
        data = row.get("runs", row)  # growing runs stand in a field of their own
        if "simple" in row.get("runs", ()):
            simple = row["runs"]["simple"]
            for n, a in enumerate(recurrent(simple["recurrence"], simple["initials"])):
                yield from [2] * min(a - 1, count) if n % 2 else [a + (2 if n else 1)]
        yield from data["head"]
        lengths = data.get("lengths", [[1]] * len(data["polynomials"]))
        m = 0
        while True:
            for p, n in zip(data["polynomials"], lengths, strict=True):
                for _ in range(sum(c * m**i for i, c in enumerate(n))):
                    yield int(sum(Fraction(c) * m**i for i, c in enumerate(p)))
            m += 1

    terms = every()
    return [next(terms) for _ in range(count)]


def is_lawful(row: dict[str, Any]) -> bool:
    """Whether the quotients follow a law of another kind, which `tests.readback` evaluates."""
    return isinstance(row.get("recurrence"), dict)


def test_the_atlas_is_as_large_as_it_says() -> None:
    rows = committed()
    proved = [row for row in rows if "status" not in row]
    assert len(proved) >= 50_000
    classes = {row["family"] for row in proved}
    assert len(classes) >= 1_000
    # different as sequences of quotients and signs, whatever their tail class is called
    # (runs of 2s may be long, and their sequences differ late)
    plain = [row for row in proved if "runs" not in row and not is_lawful(row)]
    assert len({(row["signs"], *quotients(row, 40)) for row in plain}) == len(plain)
    front = (RESULTS / "README.md").read_text()
    assert f"{len(proved):,} different proved formulas" in front
    assert f"in {len(classes):,} tail classes" in front
    named = sum("source" in row for row in proved)
    assert f"{named:,} of them stand in the sources checked" in front
    order = [(r["constant"], len(r["P"]), r["P"], r["Q"]) for r in rows]
    assert order == sorted(order)


def test_controls_report_nothing() -> None:
    tasks = build.catalogue().tasks
    assert len(tasks) >= 150
    covered = {row["constant"] for row in committed()}
    assert {"tasoev(1,2)", "e", "tan(1)", "kempner(2)", "cahen", "rabbit(2)"} <= covered
    unproved = {row["constant"] for row in committed() if "status" in row}
    assert {"kempner(2)", "factorials(1,1)"} <= unproved
    assert len(covered) >= 120
    controls = {task.spec.constant.name for task in tasks if not task.spec.laws} - covered
    assert {"pi", "zeta(3)", "catalan", "euler_gamma", "log(2)", "gamma(1/3)"} <= controls
    assert covered <= {task.spec.constant.name for task in tasks}
    for task in (task for task in tasks if not task.spec.laws):
        assert (build.theorem_of(task.spec.constant) is None) == (
            task.spec.constant.name in controls
        )


def test_committed_formulas_are_true_and_proved() -> None:
    others = "tasoev", "rogers"
    proved = [
        row for row in committed() if not row["constant"].startswith(others) and not is_lawful(row)
    ]
    assert not any("status" in row for row in proved)
    for row in random.Random(3).sample(proved, 80):
        word, law = parse_word(row["signs"]), row.get("runs", row)
        data = {
            "constant": row["constant"],
            "numerator": row["P"],
            "denominator": row["Q"],
            "signs": row["signs"],
            "head": entries_of(law["head"], law.get("head_lengths", [])),
            "block": block_of(law["polynomials"], law.get("lengths", [])),
            "base": None,
        }
        negative = data | {"numerator": [-x for x in row["P"]]}  # a row is about |P(c)/Q(c)|
        assert holds(data, 60) or holds(negative, 60), row
        proof = prove(
            statement(
                row["constant"],
                row["P"],
                row["Q"],
                word,
                law["head"],
                law["polynomials"],
                law.get("lengths", ()),
            )
        )
        assert proof.certificate is not None
        check(dict(proof.certificate))
        source = source_of(proof.certificate, word)
        assert row.get("source") == (None if source is None else source.name)


def test_committed_formulas_about_tasoevs_numbers() -> None:
    rows = [row for row in committed() if re.fullmatch(r"tasoev\(\d,\d\)", row["constant"])]
    assert {row["constant"] for row in rows} >= {"tasoev(1,2)", "tasoev(2,3)"}
    assert all("status" not in row for row in rows)
    for row in random.Random(5).sample(rows, 40):
        u, a = map(int, row["constant"][7:-1].split(","))
        c = Fraction(0)  # [0; u a, u a**2, ...], by its definition
        for n in range(80, 0, -1):
            c = 1 / (u * a**n + c)
        (p0, p1), (q0, q1) = row["P"], row["Q"]
        value = abs((p0 + p1 * c) / (q0 + q1 * c))
        word = parse_word(row["signs"])
        for n, term in enumerate(quotients(row, 60)):  # floors and ceilings, one by one
            sign = word[n % len(word)]
            assert term == (floor(value) if sign > 0 else ceil(value)), row
            value = sign / (value - term)
    sources = [
        row.get("source")
        for row in rows
        if (row["P"], row["Q"], row["signs"]) == ([0, 1], [1, 0], "+")
    ]
    assert len(sources) >= 2
    assert set(sources) == {"Tasoev"}


def test_committed_formulas_with_parameters_are_proved() -> None:
    lines = (RESULTS / "parameters.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) >= 1500
    listed = {"tan(1/n)", "exp(1/n)", "exp(2/n)", "sqrt(n**2+1)", "(n+sqrt(n**2+4))/2"}
    assert {row["constant"] for row in rows} >= listed
    blocks = [row["certificate"]["statement"].get("block", []) for row in rows]
    assert any(isinstance(entry, list) for block in blocks for entry in block)  # growing runs
    for row in rows:
        assert row["status"] == "proved"
    for row in rows[::30]:
        check(current(row["certificate"]))


@pytest.mark.full
def test_the_committed_files_are_what_the_command_writes(tmp_path: Path) -> None:
    options = ["--no-site", *([] if shutil.which("pdflatex") else ["--no-pdf"])]
    assert main(["atlas", f"--out={tmp_path}", *options]) == 0
    made, kept = (
        {name: text for name, text in written(folder).items() if not name.startswith("site/")}
        for folder in (tmp_path, RESULTS)
    )
    for files in (made, kept):
        files.pop("atlas.pdf", None)  # another LaTeX may write other bytes
    assert made == kept
