"""Every output is read back and computed again: each formula that is printed is true as it stands.

Outputs that other tests read: programs for other systems in `tests.test_languages`, the atlas in
`tests.readback.test_atlas`.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import mpmath
import pytest

import esma
from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.massey.laws.holonomic import HolonomicRecurrence
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.recurrent_runs import RecurrentRuns, recurrent_runs
from esma.massey.laws.runs import Entry, SemiRegularForm
from esma.proofs import explain
from esma.workbench import views
from esma.workbench.found import ClassRow
from esma.writing.laws import LATEX, PRINTED, UNICODE, ClosedForm, in_letter, run
from tests.readback import paper
from tests.readback.document import check_proofs, document, true_formulas
from tests.readback.reader import (
    DIGITS,
    ElidedError,
    Expression,
    Law,
    UnreadableError,
    agrees,
    law,
    nested,
    nested_signs,
    parts,
    plain,
    sides,
    unshortened,
    word,
)

#: Constants, the sign words under which they are searched, and how many formulas are read.
SEARCHES: list[tuple[str, dict[str, Any], int]] = [
    ("e", {"words": ["+", "-+", "-"]}, 8),  # Hurwitzian, growing runs
    ("7*e", {"words": ["+"], "depth": 300}, 3),
    ("tanh(1)", {"words": ["-"]}, 8),
    ("sqrt(7)", {"words": ["+", "-", "++-"]}, 6),  # periodic
    ("phi", {"words": ["+", "+-"]}, 4),
    ("tan(1/3)", {"degree": 2, "words": ["+"]}, 4),
    ("besseli(1/3,2/3)/besseli(4/3,2/3)", {"words": ["+", "-"]}, 6),
    ("tasoev(1,2)", {"words": ["+", "-"]}, 8),  # recurrences, runs of geometric lengths
    ("tasoev(1/2,4)", {"words": ["+", "-"]}, 6),
    ("tasoev(2/3,-1,3)", {"words": ["+", "-+"]}, 6),
    ("rogers_ramanujan(1/2)", {"words": ["+", "-"]}, 6),
    ("factorials(1,1)", {"words": ["+"], "holonomic": True}, 6),
]


@cache
def collections() -> list[Collection]:
    """Formulas of every kind of law: from each search those that are longest to write."""
    found = []
    for name, options, count in SEARCHES:
        here = esma.search(name, coeff_limit=1, digits=100, **options)
        by_length = sorted(here, key=lambda x: len(x.law.text()))
        picked = by_length[:-1][:: max(1, len(by_length) // count)]
        found.append(replace(here, conjectures=Formulas.of((*picked, by_length[-1]))))
    # a law that has polynomials, written with its recurrence
    recurrent = [replace(x, law=x.recurrence) for x in found[0] if x.recurrence is not None][:3]
    found.append(replace(found[0], conjectures=Formulas.of(recurrent)))
    return found


def sample() -> list[Conjecture]:
    return [x for found in collections() for x in found]


def test_there_is_every_kind_of_law() -> None:
    kinds = {type(x.law) for x in sample()}
    assert kinds == {
        *(Hurwitzian, LinearRecurrence, SemiRegularForm, RecurrentRuns, HolonomicRecurrence),
    }
    assert any(x.law.preperiod > 1 for x in sample() if isinstance(x.law, Hurwitzian))
    assert any(x.law.entries for x in sample() if isinstance(x.law, RecurrentRuns))
    assert any(x.negative for x in sample())
    assert any(len(x.law.text()) > 130 for x in sample())


def names_of(x: Conjecture) -> dict[str, Any]:
    return {"c": Expression(x.constant.name).at()}


# -------------------------------------------------------------------------------------------------
# Laws alone
# -------------------------------------------------------------------------------------------------

LARGE = 10**60 + 7
#: Laws that no constant of the sample has, among them those that are hard to write.
LAWS: list[ClosedForm] = [
    Hurwitzian.from_polynomials((0, -3, 0), [(1, Fraction(1, 3), 0, Fraction(2, 3)), (-1,)]),
    Hurwitzian.from_polynomials((), [(0, Fraction(-1, 2), Fraction(1, 2)), (0,), (-5, -1)]),
    Hurwitzian.from_polynomials((-LARGE,), [(LARGE, LARGE), (1, 0, 3)]),
    Hurwitzian.from_polynomials(range(30), [(n, n % 3) for n in range(1, 40)]),
    LinearRecurrence((1, 0, 0, -2, 0, 0, 1), (7, 1, 2, 1, 1, 4, 1, 1, 6)),
    LinearRecurrence((1, -3, 2), (9, -9, 1, 3)),
    LinearRecurrence((1, 0, 0, 5), (-1, 0, LARGE)),
    LinearRecurrence((1,), (4, 5)),
    HolonomicRecurrence(((1,), (0, -1)), (0, 1)),
    HolonomicRecurrence(((1,), (0,), (-4, 0, 3), (2,)), (3, 1, 1, 2)),
    HolonomicRecurrence(((1,), (-5,), (0, 0, -1)), (5, 4, 3, 2, 1)),
    RecurrentRuns(LinearRecurrence((1, -2), (0, 2))),
    RecurrentRuns(LinearRecurrence((1, -5, 4), (-2, 2, 14))),  # 4^m − 2 and the like
    RecurrentRuns(LinearRecurrence((1, 0, -4, 0), (1, 3, 2, 4))),
    SemiRegularForm((), (Entry((4, 4), -1), Entry((3, 2), -1, (0, 4)), Entry((7,), -1, (3,)))),
    SemiRegularForm(((0, -1), (-4, -1)), (Entry((2,), -1, (0, 1, 2)), Entry((5, 1), -1))),
    SemiRegularForm((), (Entry((-2,), -1, (1, 1)), Entry((LARGE, 1), -1, (2, 2)))),
]


def laws() -> list[ClosedForm]:
    more = recurrent_runs(LinearRecurrence((1, -1, -1), (1, 1)))  # Fibonacci: not geometric
    assert more is not None
    return [*LAWS, more, *(x.law for x in sample())]


def test_laws_are_written_whole_in_every_script() -> None:
    for form in laws():
        terms = form.terms(60)  # type: ignore[attr-defined]
        texts = [form.text(), form.written(UNICODE), plain(form.written(PRINTED))]
        texts += [plain(form.latex(width)) for width in (1, 10, 24, 40, 400)]
        texts.append(plain(form.written(LATEX)))
        for text in texts:
            assert law(text).terms(60) == terms, text


def test_a_power_is_no_run() -> None:
    for script in (UNICODE, LATEX):
        power = in_letter((0, 1), script, base=4)
        entries = [plain(run(power, "1", script)), plain(run("4", "m", script))]
        assert law(f"[⟨{entries[0]}⟩]").terms(4) == [1, 4, 16, 64]
        assert law(f"[⟨{entries[1]}, 7⟩]").terms(6) == [7, 4, 7, 4, 4, 7]


def test_what_is_shortened_says_so() -> None:
    for form in laws():
        terms = form.terms(60)  # type: ignore[attr-defined]
        for width in (*range(8, 60, 4), 71, 83, 97, 120, 150):
            text = form.text(width)
            assert len(text) <= width or isinstance(form, RecurrentRuns)
            digits_left_out = re.findall(r"\d…\d+…(?=\d)", text)
            if digits_left_out and text.count("…") == 2 * len(digits_left_out):
                assert unshortened(text).fullmatch(form.text()), text
            try:
                found = law(text).terms(60)
            except ElidedError:
                continue
            assert found == terms, text
            assert not digits_left_out
        assert law(form.text(10_000)).terms(60) == terms


@pytest.mark.parametrize(
    ("name", "width"), [("coth(1/30000000000000000001)", 160), ("sqrt(10**40+1)", 140)]
)
def test_huge_quotients_are_shortened_in_tables_only(
    name: str, width: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table of this width shows an entry of every law's block; other outputs show all of it."""
    found = esma.search(name, coeff_limit=1, digits=100)
    table = found.report(width, unfold=True)
    names = legend(table)
    note = re.search(
        r"(\d+…\d+…\d+): a number without the \d+ digits in its", " ".join(table.split())
    )
    assert note
    assert note[1] in table.split("\n\n")[0]
    shortened = 0
    for row, x in zip(rows_of(table), found, strict=True):
        closed, whole = row["partial quotients"], x.law.text()
        assert "⟨" in closed
        assert not re.search(r"⟨…", closed)
        try:
            agrees(row["formula"], closed, row["signs"], **names)
        except ElidedError:
            shortened += 1
            if closed.endswith("⟩]") and ", …" not in closed:
                assert unshortened(closed).fullmatch(whole)
        else:
            assert closed == whole
        for text in (whole, plain(x.law.latex()), plain(x.law.latex(10))):
            agrees(x.lhs, text, row["signs"])
    assert 0 < shortened < len(found)
    path = tmp_path / "huge.jsonl"
    path.write_text("".join(json.dumps(x.to_dict()) + "\n" for x in found))
    for k in range(0, len(found), 9):
        assert main(["show", str(path), str(k)]) == 0
        said = shown(capsys.readouterr().out)
        assert not re.search(r"\d…\d+…\d", said["quotients"])
        assert said["quotients"].startswith(found[k].law.text())


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[2; ⟨1, …⟩]", ElidedError),
        ("[2; 1, …]", ElidedError),
        ("[2; … 9 terms], a(n) = 2a(n−1)", ElidedError),
        ("[1; ⟨600…14…002m+1⟩]", ElidedError),
        ("[1; ⟨2^{600…14…002m}, 3⟩]", ElidedError),
        ("[600…14…002; ⟨1⟩]", ElidedError),
        ("[1; …], a(n) = 600…14…002a(n−1)", ElidedError),
        ("[1; …], a(n) = a(n−1) + a(n−2)", ElidedError),
        ("[2; ⟨1, 2m+2, 1", UnreadableError),
        ("[2; ⟨1, 2mm+2x, 1⟩]", UnreadableError),
    ],
)
def test_the_reader_refuses_what_is_no_whole_formula(text: str, error: type) -> None:
    with pytest.raises(error):
        law(text).terms(20)


def test_the_reader_sees_what_is_false() -> None:
    agrees("e", "[2; ⟨1, 2m+2, 1⟩]", "+")
    for false in ("[2; ⟨1, 2m+3, 1⟩]", "[2; ⟨1, 2m+2⟩]", "[3; ⟨1, 2m+2, 1⟩]", "[⟨2, 1, 2m+2, 1⟩]"):
        with pytest.raises(AssertionError):
            agrees("e", false, "+")
    with pytest.raises(AssertionError):
        agrees("e", "[2; ⟨1, 2m+2, 1⟩]", "+-")


# -------------------------------------------------------------------------------------------------
# The terminal
# -------------------------------------------------------------------------------------------------


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table in a terminal, by the names of its columns."""
    lines = table.splitlines()
    at = next(i for i, line in enumerate(lines) if line.strip() and set(line) <= set("─ "))
    spans = [x.span() for x in re.finditer("─+", lines[at])]
    names = [lines[at - 1][a:b].strip() for a, b in spans]
    for line in lines[at + 1 :]:
        if not line.strip():
            break
        yield dict(zip(names, (line[a:b].strip() for a, b in spans), strict=True))


def legend(table: str) -> dict[str, Any]:
    """What letters stand for, from the note below a table."""
    note = " ".join(table.split())
    found = {}
    pattern = r"(?:(c[₀-₉]*) = )(\S[^≈]*) ≈ (-?\d+\.\d+(?:e[+-]\d+)?)"
    for name, text, digits in re.findall(pattern, note):
        value = found[name] = Expression(text).at()
        assert abs(value - mpmath.mpf(digits)) < 1e-9 * max(1, abs(value))
    return found


@pytest.mark.parametrize("width", [60, 80, 100, 150, 1000])
def test_tables_in_the_terminal(width: int) -> None:
    whole = 0
    for found in collections():
        table = found.report(width, unfold=True)
        names = legend(table)
        rows = list(rows_of(table))
        assert len(rows) == len(found)
        for row in rows:
            closed = row.get("partial quotients") or row["quotients"]
            if "…" in row["formula"]:
                continue
            try:
                agrees(row["formula"], closed, row["signs"], **names)
            except ElidedError:
                assert width < 1000
            else:
                whole += 1
    assert whole == len(sample()) if width == 1000 else whole > 10


def shown(lines: str) -> dict[str, str]:
    """What `esma show` says, by its labels."""
    found: dict[str, str] = {}
    label = ""
    for line in lines.splitlines():
        if line[:1].strip():
            label, text = line.split(maxsplit=1)
            found[label] = text
        else:
            found[label] += " " + line.strip()
    return found


@pytest.mark.parametrize("columns", ["60", "120"])
def test_show(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: str,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    path = tmp_path / "one.jsonl"
    for x in sample():
        path.write_text(json.dumps(x.to_dict()) + "\n")
        assert main(["show", str(path)]) == 0
        said = shown(capsys.readouterr().out)
        left, written = sides(said["formula"])
        split = re.fullmatch(r"(.*\S) (−?-?\d+(?:, -?\d+){39}), …", said["quotients"])
        assert split, said["quotients"]
        names = {}
        agrees(left, split[1], said["signs"].split(",")[0], **names)
        terms = [int(a) for a in split[2].split(",")]
        assert law(split[1]).terms(40) == terms
        assert nested(written) == terms[: len(nested(written))]
        signs = word(said["signs"].split(",")[0])
        for n, sign in enumerate(nested_signs(written)):
            assert sign == signs[n % len(signs)]
        if said["recurrence"].startswith("none"):
            assert x.law.rule(UNICODE) is None
            assert x.law.in_runs == ("runs" in said["recurrence"])
        else:
            rule, first = re.fullmatch(r"(.*) for n ≥ (\d+)", said["recurrence"]).groups()  # type: ignore[union-attr]
            head = ", ".join(map(str, x.terms(int(first)) or x.terms(1)))
            assert law(f"[{head}, …], {rule}".replace(",", ";", 1)).terms(40) == terms


# -------------------------------------------------------------------------------------------------
# Notebooks and the workbench
# -------------------------------------------------------------------------------------------------


class Cells(HTMLParser):
    """The cells of the tables of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def formula_in(latex: str) -> tuple[str, str]:
    return sides(plain(latex.strip().strip("$").strip()))


def same_beginning(written: str, x: Law, signs: tuple[int, ...]) -> None:
    """A fraction that is written out begins as a law does."""
    terms = nested(written)
    assert len(terms) > 1
    assert x.terms(len(terms)) == terms, written
    assert nested_signs(written) == [signs[n % len(signs)] for n in range(len(terms))]


def test_html_of_a_collection() -> None:
    count = 0
    for found in collections():
        head, *rows = Cells(found._repr_html_()).rows
        assert len(rows) == len(found.tail_classes())
        for row in rows:
            cells = dict(zip(head, row, strict=True))
            left, written = formula_in(cells["formula"])
            closed = plain(cells["partial quotients"].strip("$"))
            agrees(left, closed, cells["signs"])
            same_beginning(written, law(closed), word(cells["signs"]))
            count += 1
    assert count > 20


def test_the_workbench() -> None:
    for x in sample():
        signs = "".join("+" if s > 0 else "-" for s in x.signs)
        first, second = re.findall(r"\$(.*?)\$", views.formula(x))
        left, written = formula_in(unescape(first))
        closed = plain(unescape(second)).lstrip().removeprefix("=").strip()
        agrees(left, closed, signs)
        same_beginning(written, law(closed), x.signs)
        line = views.row(ClassRow(x, 0, 1))
        facts = re.search(r'esma-facts esma-quiet"><span>(.*?)</span>', line)
        told = re.search(r">signs</abbr></td><td>(.*?),", views.facts(x))
        assert facts
        assert told
        assert word(facts[1]) == word(told[1]) == x.signs
        [row] = re.findall(r"\$(.*?)\$", line)
        left, closed = formula_in(unescape(row))
        try:
            agrees(left, closed, signs)
        except ElidedError:
            listed = parts(closed[1:-1], ";,")
            assert [int(a) for a in listed[:-1]] == x.terms(len(listed) - 1)


def test_a_formula_alone() -> None:
    for x in sample():
        signs = "".join("+" if s > 0 else "-" for s in x.signs)
        left, written, *closed = parts(plain(x.latex()).replace("\\\\", ""), "=")
        agrees(left, "=".join(closed), signs)
        same_beginning(written, law("=".join(closed)), x.signs)
        written, text = str(x).split(", quotients ")
        left, written = sides(written)
        same_beginning(written, law(x.law.text()), x.signs)
        try:
            agrees(left, text, signs)
        except ElidedError:
            assert len(x.law.text()) > 200


# -------------------------------------------------------------------------------------------------
# LaTeX and PDF
# -------------------------------------------------------------------------------------------------


def test_latex_of_a_collection() -> None:
    for found in collections():
        rows = found.to_latex(closed=True).split("\n")[1:-2]
        for row in rows:
            left, right = row.removesuffix(r" \\").split(" &= ")
            closed, signs = right.split("& &(")
            agrees(plain(left), plain(closed), signs)
        for row, x in zip(found.to_latex().split("\n")[1:-2], found, strict=True):
            written = plain(row.split(" &= ")[1].split("& &(")[0])
            same_beginning(written, law(x.law.text()), x.signs)


def defined(text: str) -> dict[str, Any]:
    """The values of the letters that a document defines."""
    found = {}
    for name, digits, texts in re.findall(
        r"\$(c_\{\d+\})(?: = .*?)? \\approx ([\d.-]+)\$ (?:is |\()\\texttt\{(.*)\}\)?\\par", text
    ):
        name = plain(name)
        spelt = re.sub(r"\\allowbreak\{\}|\{\}|\\(?=_)", "", texts)
        found[name] = Expression(spelt).at()
        assert abs(found[name] - Expression(digits).at()) < 1e-40
    return found


@pytest.mark.parametrize("compact", [False, True])
def test_exported_latex(tmp_path: Path, compact: bool) -> None:
    """Every formula, in its statement, in the table of its tail class and in the first table, and
    every step of the proofs.
    """
    proved = 0
    for found in collections():
        path = tmp_path / "found.tex"
        found.export(path, compact=compact, force=True)
        text = path.read_text()
        assert "endfoot*" not in text  # a star belongs to a row
        read = document(text, defined(text))
        assert [x.key for x in true_formulas(read)] == list(read.formulas)
        assert read.formulas.keys() == {x.key for x in found}
        assert sum(read.classes) == len(found)
        for x, written in read.stated:
            if not compact:
                same_beginning(plain(written), x.law, word(x.signs))
        assert len(read.glance) == (len(read.stated) if len(read.stated) > 1 else 0)
        for row, (x, _), count in zip(read.glance, read.stated, read.classes, strict=False):
            _, left, closed, signs, _, many, _ = row
            assert int(many) == count
            assert word(signs) == word(x.signs)
            if "see there" not in (left, closed):
                agrees(plain(left.strip("$")), plain(closed.strip("$")), signs, **read.names)
        proved += check_proofs(read)
    assert proved > 40


@pytest.mark.parametrize(
    ("constant", "laws", "depth", "proofs"),
    [
        ("kempner(3)", "folded", 100, 1),
        ("rabbit(2)", "multiplicative", 100, 2),
        ("hone(1,1)", "nonlinear", 24, 1),
    ],
)
def test_proofs_of_laws_that_are_no_polynomials(
    tmp_path: Path, constant: str, laws: str, depth: int, proofs: int
) -> None:
    """One proof for each tail class, whose formulas are in a table."""
    found = esma.search(constant, coeff_limit=1, words=["+"], laws=laws, depth=depth, digits=100)
    path = tmp_path / "found.tex"
    found.export(path)
    text = path.read_text()
    read = document(text, {})
    assert len(read.proofs) == len(read.stated) == proofs
    assert check_proofs(read) == len(found) >= 10
    for old, new in (
        (r"& \$(\d+)\$(\\\\\*?\n)", r"& $1\1$\2"),  # n
        (r"(& \$\\bigl\(\\begin\{smallmatrix\})", r"\g<1>7"),  # M
        (r"(X = \[.*)(,\\allowbreak +\\dots)", r"\g<1>1\2"),
    ):
        false = re.sub(old, new, text, count=1)
        assert false != text, old
        with pytest.raises((AssertionError, IndexError, ValueError)):
            check_proofs(document(false, {}))


def test_the_reader_sees_what_is_false_in_a_proof(tmp_path: Path) -> None:
    found = esma.search("e", coeff_limit=1, words=["+", "-+"], digits=50)
    path = tmp_path / "found.tex"
    found.export(path)
    text = path.read_text()
    assert check_proofs(document(text, {})) == len(found)
    for old, new in (
        (r"& \$(\d+)\$\\\\", r"& $1\1$\\\\"),  # n
        (r"& \$(\d+)\$(& \$\d+\$\\\\)", r"& $1\1$\2"),  # i
        (r"(& \$\\bigl\(\\begin\{smallmatrix\})", r"\g<1>7"),  # M
        (r"(X = \[2;\\allowbreak +)6", r"\g<1>7"),
        (r"(groups .*smallmatrix\}\d)(k \+ )", r"\g<1>1\2"),  # a matrix of X, or of the formula
        (r"(\$U = \\bigl\(\\begin\{smallmatrix\})", r"\g<1>5"),
    ):
        false = re.sub(old, new, text, count=1)
        assert false != text, old
        with pytest.raises(AssertionError):
            check_proofs(document(false, {}))


@pytest.mark.skipif(
    not (shutil.which("pdflatex") and shutil.which("pdftotext")), reason="no pdflatex or pdftotext"
)
def test_exported_pdf(tmp_path: Path) -> None:
    short = [x for x in sample() if len(x.left_text()) < 30]
    path = tmp_path / "found.pdf"
    replace(collections()[0], conjectures=Formulas.of(short)).export(path, proofs=False)
    found = paper.words(path)
    closed = paper.between(found, "Quotients:", "Signs:")
    signs = paper.between(found, "Signs:", "repeated.")
    first = {x.family: x for x in reversed(short)}
    short = [x for x in short if first[x.family] is x]
    assert len(closed) == len(signs) == len(short)
    for x, quotients, written in zip(short, closed, signs, strict=True):
        text = paper.notation(paper.read(quotients))
        left = x.left_text()
        agrees(left, text, paper.read(written))


# -------------------------------------------------------------------------------------------------
# Data
# -------------------------------------------------------------------------------------------------


def in_m(coefficients: list[Any]) -> str:
    return "+".join(f"({c})*m^{k}" for k, c in enumerate(coefficients))


def law_of(row: Mapping[str, Any]) -> Law:
    """The law of a JSON object, by README's account of its fields."""
    runs, rule = row["runs"], row["recurrence"]
    if runs is not None and "simple" in runs:
        simple = {**row, **runs["simple"], "runs": None, "polynomials": None}
        return Law([], [], simple=law_of(simple))
    if runs is not None:
        pairs = zip(map(in_m, runs["polynomials"]), map(in_m, runs["lengths"]), strict=True)
        return Law([(str(a), "1") for a in runs["head"]], list(pairs))
    if row["polynomials"] is not None:
        head = row["partial_quotients"][: row["preperiod"]]
        assert len(row["polynomials"]) == row["period"]
        return Law([(str(a), "1") for a in head], [(in_m(p), "1") for p in row["polynomials"]])
    rows = rule["coefficients"] if isinstance(rule, dict) else [[c] for c in rule]
    written = [f"({in_m(q).replace('m', 'n')})*a(n-{i})" for i, q in enumerate(rows) if any(q)]
    left, *right = written
    head = [(str(a), "1") for a in row["initials"]]
    return Law(head, [], (left, "0-" + "-".join(right) if right else "0"))


def is_true(row: Mapping[str, Any]) -> None:
    c = Expression(row["constant"]).at()
    p, q = (
        sum(a * Expression._as_mp(c) ** k for k, a in enumerate(row[name]))
        for name in ("numerator", "denominator")
    )
    here = law_of(row)
    assert here.terms(60) == row["partial_quotients"]
    value = abs(p / q)
    assert abs(here.value(row["signs"]) - value) < 10.0**-DIGITS * max(1, value), row["lhs"]
    for name in ("value", "lhs"):
        assert abs(Expression._as_mp(Expression(row[name]).at()) - value) < 1e-40 * max(1, value)
    if row["recurrence"] is not None and row["polynomials"] is not None:
        other = {**row, "polynomials": None}
        assert law_of(other).terms(60) == row["partial_quotients"]


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet"])
def test_data(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"found.{ending}"
    short = [x for x in sample() if len(x.constant.name) < 40]
    replace(collections()[0], conjectures=Formulas.of(short)).export(path)
    rows: list[dict[str, Any]]
    if ending == "jsonl":
        rows = [json.loads(line) for line in path.read_text().splitlines()]
    elif ending == "json":
        rows = json.loads(path.read_text())
    elif ending == "csv":
        with path.open(newline="", encoding="utf-8") as file:
            rows = [dict(row) for row in csv.DictReader(file)]
        for row in rows:
            for name, cell in row.items():
                if cell[:1] in ("[", "{"):
                    row[name] = json.loads(cell)
                elif cell == "" or name in ("preperiod", "period"):
                    row[name] = int(cell) if cell else None
                else:
                    row[name] = cell.removeprefix("'")
    else:
        parquet = pytest.importorskip("pyarrow.parquet")
        rows = parquet.read_table(path).to_pylist()
        for row in rows:
            for name in ("partial_quotients", "initials"):
                row[name] = row[name] and [int(a) for a in row[name]]
            if row["recurrence"]:
                whole = [json.loads(a) for a in row["recurrence"]]
                row["recurrence"] = whole[0] if isinstance(whole[0], dict) else whole
            row["runs"] = row["runs"] and json.loads(row["runs"])
    assert len(rows) == len(short)
    for row in rows:
        is_true(row)


# -------------------------------------------------------------------------------------------------
# Proofs
# -------------------------------------------------------------------------------------------------


def test_statements_of_proofs() -> None:
    """What a written proof states, as text and in LaTeX, is the law."""
    count = 0
    for x in sample():
        if x.certificate is None:
            continue
        terms = x.terms(60)
        written = explain.latex(x.certificate).replace(r"\end{gather*}", "\n").replace(r" \\", "")
        for text in (explain.text(x.certificate), plain(written.replace("\n", "¶"))):
            statement = text.replace("¶", "\n").partition("Theorem used")[0]
            rules = re.findall(
                r"a\(([^()=]*m[^()=]*)\) = (.*?)(?:\s*\((.*) ?times\))?\n", statement
            )
            first = re.search(r"first terms? \$?([-\d, ]+)\$?:", " ".join(statement.split()))
            head = [] if first is None else [(a, "1") for a in first[1].split(",")]
            found = Law(head, [(quotient, length or "1") for _, quotient, length in rules])
            assert [Expression(i).at(m=0) for i, *_ in rules] == [
                *range(len(head), len(head) + len(rules))
            ]
            assert found.terms(60) == terms, statement
            count += 1
    assert count > 40
