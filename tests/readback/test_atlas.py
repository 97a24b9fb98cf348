"""The atlas in the repository is read back: its pages, its PDF, and its lines of JSON."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import groupby, pairwise
from math import inf
from pathlib import Path
from typing import Any

import mpmath
import pytest

import esma
from esma.atlas import document, pages
from esma.atlas.build import Atlas, AtlasEntry, ParametricEntry
from esma.cli.parser import main
from esma.proofs.parametric import ParametricFormula
from esma.proofs.prover import Proof
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.writing.laws import LATEX, UNICODE
from tests.proofs.refused import OF_ALL_BASES
from tests.readback import paper, reader, recurrent, rules
from tests.readback.reader import (
    DIGITS,
    ElidedError,
    Expression,
    Law,
    OtherLawError,
    plain,
    sides,
    word,
)
from tests.readback.rules import agrees
from tests.readback.test_outputs import in_m, rows_of

RESULTS = Path(__file__).parents[2] / "results" / "atlas"
LETTERS = "dknv"


def points(text: str) -> list[dict[str, int]]:
    """Two values of the parameters from what is said about their range."""
    first, second = {}, {}
    for name, bound, listed in re.findall(r"(\w) ?(?:≥ ?(\d+)|= ?(\d+, \d+, \d+))", text):
        if bound:
            first[name], second[name] = int(bound), int(bound) + 3
        else:
            a, b, c = map(int, listed.split(", "))
            assert c - b == b - a > 1
            first[name], second[name] = a, a + 2 * (b - a)
    return [first, second]


def holds_at(template: str, left: str, closed: str, signs: str, where: str) -> None:
    """A formula with parameters is true at two values of each, as it is printed."""
    letters = {x for x in LETTERS if re.search(rf"\b{x}\b", template)}
    for at in points(where):
        assert set(at) == letters, where
        agrees(left, closed, signs, c=Expression(template).at(**at), **at)


def both(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The sides of a formula, from its text and from its LaTeX."""
    yield sides(row["formula"])
    if "law" not in row["certificate"]["statement"]:
        yield sides(plain(row["latex"]))
        return
    left, _, closed = row["latex"].partition(r"\left[")
    yield plain(left).strip(" ="), rules.plain(rf"\left[{closed}")


def markdown(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of all tables, each with the heading above it."""
    heading, names = "", []
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("|"):
            names = []
            continue
        cells = [x.strip().replace(r"\|", "|") for x in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not names:
            names = cells
        elif set(cells[0]) != {"-"}:
            yield heading, dict(zip(names, cells, strict=True))


def test_lines_of_formulas_with_parameters() -> None:
    lines = (RESULTS / "parameters.jsonl").read_text(encoding="utf-8").splitlines()
    runs = powers = 0
    assert len(lines) >= 1500
    for row in map(json.loads, lines[::5]):
        signs = "".join("+" if s > 0 else "-" for s in row["signs"])
        for left, closed in both(row):
            holds_at(row["constant"], left, closed, signs, row["range"])
        runs += "^{" in row["formula"]
        powers += bool(re.search(r"\^(?!\{)", row["formula"]))
    assert runs >= 100
    assert powers >= 30


@pytest.mark.parametrize("certificate", OF_ALL_BASES, ids=lambda x: x["statement"]["constant"])
def test_laws_with_parameters(certificate: dict[str, Any]) -> None:
    formula = ParametricFormula.from_certificate(certificate)
    for text in (formula.written(UNICODE), rules.plain(formula.written(LATEX))):
        holds_at(formula.constant, formula.fraction("c"), text, "+", formula.range_text())


def test_lines_of_formulas() -> None:
    rows = list(map(json.loads, (RESULTS / "formulas.jsonl").read_text().splitlines()))
    values: dict[str, Any] = {}
    lawful = [row for row in rows if isinstance(row.get("recurrence"), dict)]
    kinds = {row["recurrence"].get("kind", "holonomic") for row in lawful}
    assert kinds == {*recurrent.TERMS, "folded"}
    for row in rows[::100] + lawful:
        if row["constant"] not in values:
            values[row["constant"]] = Expression._as_mp(Expression(row["constant"]).at())
        c = values[row["constant"]]
        value = abs(mpmath.polyval(row["P"][::-1], c) / mpmath.polyval(row["Q"][::-1], c))
        if isinstance(row.get("recurrence"), dict):
            assert abs(recurrent.value(row) - value) < 10.0**-DIGITS * max(1, value), row
            continue
        data = {"head": [], "recurrence": None, **row, **row.get("runs", {})}
        head = [(str(a), "1") for a in data["head"]]
        if "simple" in data and isinstance(data["simple"], dict):
            law = Law([], [], simple=_recurrent(data["simple"]))
        elif data["recurrence"] is not None:
            law = _recurrent(data)
        else:
            lengths = map(in_m, data.get("lengths", [[1]] * len(data["polynomials"])))
            law = Law(head, list(zip(map(in_m, data["polynomials"]), lengths, strict=True)))
        assert abs(law.value(word(row["signs"])) - value) < 10.0**-DIGITS * max(1, value), row


def _recurrent(data: dict[str, Any]) -> Law:
    rule = "-".join(f"({c})*a(n-{i})" for i, c in enumerate(data["recurrence"]) if i)
    return Law([(str(a), "1") for a in data["initials"]], [], ("a(n)", f"0-{rule}"))


def test_the_first_page() -> None:
    text = (RESULTS / "README.md").read_text(encoding="utf-8")
    general = fastest = shortest = elided = 0
    for heading, row in markdown(text):
        try:
            if "for" in row:
                holds_at(
                    heading, row["formula"], row["partial quotients"], row["signs"], row["for"]
                )
                general += 1
            elif "partial quotients" in row:
                c = Expression(row["constant"].removeprefix("c = ")).at()
                agrees(row["formula"], row["partial quotients"], row["signs"], c=c)
                fastest += 1
            elif "shortest" in row:
                c = Expression(re.findall(r"\[(.*)\]\(", row["constant"])[0]).at()
                left, closed = sides(row["shortest"])
                closed, _, signs = closed.rpartition(", ")
                agrees(left, closed, signs, c=c)
                shortest += 1
        except ElidedError:
            elided += 1
    assert general + elided >= 500
    assert min(fastest, shortest) > 40
    assert elided < 60


def test_pages_of_constants() -> None:
    count = elided = 0
    for path in sorted((RESULTS / "constants").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        name, digits = re.findall(r"^(?:c = )?(\S.*) ≈ (-?\d+\.\d+)$", text, re.MULTILINE)[0]
        c = Expression(name).at()
        assert abs(c - mpmath.mpf(digits)) < 1e-38
        shortest = re.findall(r"^\* (.*), signs (\S+) \(", text, re.MULTILINE)
        formulas = [(*sides(formula), signs) for formula, signs in shortest]
        formulas += [
            (row["formula"], row["partial quotients"], row["signs"]) for _, row in markdown(text)
        ]
        for left, closed, signs in formulas:
            try:
                agrees(left, closed, signs, c=c)
                count += 1
            except ElidedError:
                elided += 1
    assert count > 1000
    assert elided < count / 15


READS_PDF = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext (poppler-utils)"
)


@READS_PDF
def test_the_pdf() -> None:
    """Every formula of the PDF, those with parameters and those about one constant, none elided."""
    general, others = formulas_of(RESULTS / "atlas.pdf")
    assert general >= 500
    assert others > 400


@READS_PDF
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
def test_what_is_written_now(tmp_path: Path) -> None:
    """The same of formulas with parameters that are written again, from their certificates."""
    lines = (RESULTS / "parameters.jsonl").read_text(encoding="utf-8").splitlines()
    rows = list(map(json.loads, lines[::5]))
    made = []
    for name, group in groupby(rows, key=lambda row: row["constant"]):
        certificates = [x["certificate"] for x in group]
        stated = map(ParametricFormula.from_certificate, certificates)
        proofs = [Proof("proved", c, formula=f) for c, f in zip(certificates, stated, strict=True)]
        formulas = tuple(ParametricConjecture(proof, (), 0) for proof in proofs)
        made.append(ParametricEntry(name, formulas, formulas))
    atlas = Atlas((), tuple(made))
    (tmp_path / "atlas.pdf").write_bytes(document.compiled(document.document(atlas)))
    listed = sum("law" not in row["certificate"]["statement"] for row in rows)  # others: a rule
    assert formulas_of(tmp_path / "atlas.pdf") == (listed, 0)
    for x in (x for general in made for x in general.formulas):
        data = x.to_dict()
        signs = "".join("+" if s > 0 else "-" for s in data["signs"])
        for left, closed in both(data):
            holds_at(data["constant"], left, closed, signs, data["range"])


def formulas_of(pdf: Path) -> tuple[int, int]:
    """How many formulas of a PDF are true, with parameters and without; that none is false."""
    words = paper.words(pdf)
    template, c, general, others = "", None, 0, 0
    part, above, here = "", inf, inf
    for i, (x, y) in enumerate(pairwise(words)):
        if x.text == "=" and x.line != here:
            above, here = here, x.line
        if x.is_heading:
            part = x.text if x.text in ("For", "fastest", "By", "Controls") else part
            before = words[i - 1]
            start = before.text if before.is_heading and abs(before.line - x.line) < 1 else ""
            template = start + x.text if "(" in x.text else template
        if part == "By" and (x.text, y.text) == ("c", "=") and words[i + 2].text[0] != "[":
            c = _constant(words, i + 2)
        if not (x.text == "=" and x.size == 0 and y.text.startswith("[") and y.line == x.line):
            continue
        if part not in ("For", "fastest", "By"):
            continue
        start, stop = i, i
        while not words[start - 1].is_heading:
            far = abs(words[start - 1].line - x.line)
            if far >= 15 or far > abs(words[start - 1].line - above):
                break  # it belongs to what is defined or stated above
            start -= 1
        while words[stop].text != "signs":
            stop += 1
        root = re.search(r"sqrt\((.*?)\)", template if part == "For" else "")
        under = (
            root[1].replace("**2", "^{2} ").replace("+", "+ ").replace("-", "− ") if root else ""
        )
        left = paper.notation(paper.read(words[start:i], x.line), under)
        closed = paper.notation(paper.read(words[i + 1 : stop], x.line))
        signs, after = words[stop + 1].text, stop + 2
        while re.fullmatch("[+−-]+", signs) and re.match("[+−-]", words[after].text):
            signs, after = signs + words[after].text, after + 1  # LaTeX spaced them
        if "a(n) =" in closed:  # a rule: tests/readback/test_laws.py
            continue
        try:
            reader.law(closed)
        except OtherLawError:
            continue
        if part == "For":
            holds_at(template, left, closed, signs, _range(words, after))
            general += 1
        elif part == "fastest":
            factor, left = left.split(maxsplit=1)
            assert float(factor) > 1
            named = (words[after].text, words[after + 1].text) == ("c", "=")
            agrees(left, closed, signs, c=_constant(words, after + 2) if named else None)
            others += 1
        else:
            agrees(left, closed, signs, c=c)
            others += 1
    return general, others


def _range(words: list[paper.Word], i: int) -> str:
    """The values of the parameters after the word "for", which may stand on the next line."""
    while words[i].text != "for":
        i += 1
    text = " ".join(x.text for x in words[i + 1 : i + 24])
    found = re.match(r"(?:,? ?[a-z] (?:≥ \d+|= \d+, \d+, \d+, \. \. \.))+", text)
    assert found, text
    return found[0]


def _constant(words: list[paper.Word], i: int) -> Any:
    """The value of what is written from a word on, up to a semicolon or a figure in parentheses."""
    name = ""
    while not (name.endswith(";") or re.fullmatch(r"\(\d+(?:\.\d+)?", words[i].text)):
        name += words[i].text
        i += 1
    return Expression(name.rstrip(";")).at()


@pytest.mark.parametrize("columns", ["80", "400"])
def test_the_command_parametric(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for template, ranges in (("tan(1/n)", ["n=3..7"]), ("exp(2/n)", ["n=3..11:2"])):
        assert main(["parametric", template, *ranges, "--all"]) == 0
        table = capsys.readouterr().out
        rows = list(rows_of("\n" + table))
        assert len(rows) > 10
        for row in rows:
            try:
                holds_at(
                    template, row["formula"], row["partial quotients"], row["signs"], row["for"]
                )
            except ElidedError:
                assert columns == "80"


@pytest.mark.parametrize("template", ["rogers_ramanujan(1/(n+1))", "tasoev(1,n+1)"])
def test_powers_of_a_sum(template: str) -> None:
    rows = [x.to_dict() for x in esma.parametric(template, n=range(1, 6), coeff_limit=1)]
    assert sum("(n+1)^" in row["formula"] for row in rows) > 5
    for row in rows:
        signs = "".join("+" if s > 0 else "-" for s in row["signs"])
        for text in (row["formula"], plain(row["latex"])):
            holds_at(template, *sides(text), signs, row["range"])


def test_cells_and_sentences_of_pages() -> None:
    """What the pages of constants say of a formula, with its signs."""
    for x in esma.search("e", coeff_limit=1, digits=100):
        entry = AtlasEntry(x, "", None, 0.0, 0.0)
        left, signs, closed, *_ = pages._cells(entry)
        agrees(left, closed, signs)
        said = re.fullmatch(r"(.*) = (\[.*\]), signs ([+−]+) \(.*", pages._sentence(entry))
        assert said
        agrees(*said.groups())
