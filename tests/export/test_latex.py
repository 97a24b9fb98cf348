"""Documents: pdflatex compiles them without an error, and nothing sticks out of a line.

Trusted: pdflatex and its log for what is wrong with a document and how wide a formula is, bibtex
for the bibliography, and the table of another program (tests/data/e.json) for the formulas of e.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import esma
from esma.approval.conjecture import Conjecture
from esma.collection.collection import Collection
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.errors import EsmaError
from esma.export import write
from esma.export.arguments import Citations
from esma.export.equations import Layout
from esma.export.sections import Constants, Section
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.writing.display import measure
from esma.writing.escaping import escaped
from tests.readback.document import document

needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex")
REFERENCE = Path(__file__).parent.parent / "data" / "e.json"
LONG = "+".join(f"besseli({n},{n + 2})*sqrt({n * n + 1})" for n in range(1, 12))
"""A constant of more than 200 characters."""


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("e", digits=100)


def compiled(path: Path, runs: int = 3) -> str:
    """The log of pdflatex, after so many runs; it must not fail."""
    for _ in range(runs):
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name]
        done = subprocess.run(command, cwd=path.parent, capture_output=True, check=False)
        log = path.with_suffix(".log").read_text(encoding="latin-1")
        assert done.returncode == 0, re.findall(r"^!.*\n.*", log, re.MULTILINE)
    return log


def complaints(log: str) -> list[str]:
    return re.findall(r"^(?:Overfull|LaTeX Warning|Package .* Warning).*", log, re.MULTILINE)


@needs_latex
def test_every_reference_formula_of_e(found: Collection, tmp_path: Path) -> None:
    rows = json.loads(REFERENCE.read_text(encoding="utf-8"))["rows"]
    wanted = {(row["value"][:28], tuple(row["signs"])) for row in rows}
    missing = wanted - {(x.value[:28], x.signs) for x in found}
    # found with more depth
    deep = [
        x for x in esma.search("e", depth=240, digits=100) if (x.value[:28], x.signs) in missing
    ]
    chosen = [x for x in found if (x.value[:28], x.signs) in wanted] + deep
    assert len(chosen) == len(rows) == 322
    for name, layout in (("long", {}), ("compact", {"compact": True})):
        path = tmp_path / f"{name}.tex"
        assert write(chosen, path, proofs=False, **layout) == 322
        assert complaints(compiled(path)) == []


@needs_latex
@pytest.mark.full
def test_every_proof_about_e(found: Collection, tmp_path: Path) -> None:
    found.export(tmp_path / "all.tex")
    assert complaints(compiled(tmp_path / "all.tex", 3)) == []


def hard() -> list[Conjecture]:
    """Formulas with parts that are wider than a line, or higher than most."""
    long, e = constant(LONG), constant("e")
    assert len(long.name) > 200
    one = (Fraction(1),)
    plain = Hurwitzian.from_polynomials((2,), [(1,), (2, 2), (1,)])
    huge = Hurwitzian.from_polynomials((10**70, 3, 7**40), [(10**50, 1), (2,)])
    periodic = Hurwitzian.from_polynomials(tuple(range(1, 60)), [(m + 1, m) for m in range(90)])
    cubes = Hurwitzian.from_polynomials((), [(0, Fraction(1, 3), 0, Fraction(2, 3)), *[one] * 40])
    recurrent = LinearRecurrence((1, *(range(-20, 20))), tuple(range(1, 61)))
    giant = LinearRecurrence((1, -(10**60), 10**45), (3, 10**80))
    wide = reduced(tuple(range(1, 30)), (7, *([0] * 20), 10**30))
    identity = reduced((0, 1), (1,))
    word = (1, -1) * 35 + (1, 1)
    return [
        Conjecture(c, expression, negative, signs, form, 1000)
        for c, expression, negative, signs, form in (
            (long, identity, False, (1,), plain),
            (long, wide, True, (-1, 1), plain),
            (e, wide, False, word, huge),
            (e, identity, False, (1,), periodic),
            (constant("euler_gamma"), identity, False, word, cubes),
            (constant("-2**(1/3)"), identity, True, (-1,), recurrent),
            (constant("khinchin"), wide, False, (1,), giant),
        )
    ]


@pytest.fixture(scope="module")
def difficult() -> list[Conjecture]:
    return hard()


TITLE = r"100 % of my_file #1 & {α} \end{document} ~^ “π ≈ 3” Erdős, naïve, 数学 𝔸 <a> |b| `x' -- $"


@needs_latex
@pytest.mark.parametrize("compact", [False, True])
def test_nothing_breaks_it(difficult: list[Conjecture], tmp_path: Path, compact: bool) -> None:
    path = tmp_path / "ünï_code 100%.tex"
    write(difficult, path, title=TITLE, compact=compact)
    text = path.read_bytes()
    assert text.isascii()
    shutil.copy(path, tmp_path / "plain.tex")
    assert complaints(compiled(tmp_path / "plain.tex")) == []


@needs_latex
@pytest.mark.parametrize("name", ["tan(1)", "besseli(1,2)/besseli(0,2)", "sqrt(7)", "exp(1/2)"])
def test_proofs_of_other_constants(name: str, tmp_path: Path) -> None:
    found = esma.search(name, coeff_limit=1, max_period=3, digits=50)
    proved = [x for x in found if x.certificate is not None][:20]
    assert len(proved) > 5
    path = tmp_path / "proofs.tex"
    write([*proved, proved[0]], path)
    assert complaints(compiled(path, 3)) == []
    # every formula is stated once and proved once
    text = path.read_text(encoding="ascii")
    for x in proved:
        assert text.count(rf"\label{{eq:{x.key}}}") == 1
    told = [x.key for proof in document(text, {}).proofs for x in proof.formulas]
    assert sorted(told) == sorted({x.key for x in proved})


def test_labels_depend_on_nothing_but_the_formula(found: Collection, tmp_path: Path) -> None:
    def labels(rows: Iterable[Conjecture], name: str) -> list[str]:
        write(rows, tmp_path / name, proofs=False)
        return re.findall(r"\\label\{(eq:\w+)\}", (tmp_path / name).read_text(encoding="ascii"))

    first = labels(found, "a.tex")
    assert len(set(first)) == len(found)
    assert labels(found, "b.tex") == first
    assert (tmp_path / "a.tex").read_bytes() == (tmp_path / "b.tex").read_bytes()
    assert labels(found[7:9], "c.tex") == first[7:9]


def test_a_document_of_no_formulas_is_none(tmp_path: Path) -> None:
    with pytest.raises(EsmaError, match="no formulas for a document"):
        write([], tmp_path / "none.tex")
    assert not (tmp_path / "none.tex").exists()


def test_a_certificate_of_something_else_proves_nothing(found: Collection, tmp_path: Path) -> None:
    honest, other = found[0], found[1]
    path = tmp_path / "claims.tex"
    write([replace(honest, certificate=other.certificate)], path)
    text = path.read_text(encoding="ascii")
    assert "Proved" not in text
    assert "Conjecture, verified to" in text
    certificate = dict(honest.certificate or {})
    certificate["group"] = [3, 1]
    write([replace(honest, certificate=certificate)], path, force=True)
    assert "Proved" not in path.read_text(encoding="ascii")
    write([honest], path, force=True)
    assert r"Proved from Theorem~\ref{theorem:1}" in path.read_text(encoding="ascii")
    write([honest], path, force=True, proofs=False)
    assert "Proved from Euler 1744; Hurwitz 1891" in path.read_text(encoding="ascii")


@needs_latex
@pytest.mark.skipif(shutil.which("bibtex") is None, reason="no bibtex")
def test_bibtex_has_what_is_cited(tmp_path: Path) -> None:
    rows = [
        *esma.search("tan(1)", coeff_limit=1, digits=50),
        *esma.search("sqrt(2)", digits=50)[:5],
    ]
    write(rows, tmp_path / "paper.tex", bibtex=tmp_path / "works.bib", proofs=False)
    compiled(tmp_path / "paper.tex", 1)
    done = subprocess.run(["bibtex", "paper"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Warning" not in done.stdout
    assert complaints(compiled(tmp_path / "paper.tex")) == []
    assert "Lambert" in (tmp_path / "paper.bbl").read_text(encoding="ascii")
    assert "Lagrange" in (tmp_path / "paper.bbl").read_text(encoding="ascii")


@needs_latex
@pytest.mark.skipif(shutil.which("bibtex") is None, reason="no bibtex")
def test_a_pdf_has_its_bibliography_of_bibtex(found: Collection, tmp_path: Path) -> None:
    found[:3].export(tmp_path / "own.pdf")
    found[:3].export(tmp_path / "out.pdf", bibtex=tmp_path / "works.bib")
    assert "@article{tietze1911" in (tmp_path / "works.bib").read_text(encoding="ascii")
    assert (tmp_path / "out.pdf").read_bytes() != (tmp_path / "own.pdf").read_bytes()


@needs_latex
def test_a_large_search_is_a_paper_of_thirty_pages(tmp_path: Path) -> None:
    """The example of the README: one proof a tail class."""
    found, told = esma.search("e", degree=1, coeff_limit=2), list[int]()
    path = tmp_path / "e.tex"
    assert found.export(path, title="On e", author="A. Müller", date="1737", tell=told.append) > 400
    log = compiled(path)
    assert complaints(log) == []
    pages = re.search(r"Output written on e.pdf \((\d+) pages", log)
    assert pages
    assert int(pages[1]) <= 30
    assert told == []
    text = path.read_text(encoding="ascii")
    assert '\\author{A. M{\\"u}ller}\n\\date{1737}' in text
    classes = len(found.tail_classes())
    assert len(document(text, {}).proofs) == classes
    found.export(tmp_path / "short.tex", proofs=False)
    short = (tmp_path / "short.tex").read_text(encoding="ascii")
    assert short.count(r"\label{eq:") == len(found)
    assert r"\begin{proof}" not in short


@needs_latex
def test_many_pages_are_told_before_they_are_made(found: Collection, tmp_path: Path) -> None:
    lines = list[Conjecture]()
    for name in ("e", "tan(1)", "tanh(1)", "exp(2)", "exp(1/2)", "tan(1/2)", "tanh(1/2)"):
        lines += found if name == "e" else esma.search(name, coeff_limit=2, digits=50)
    told = list[int]()
    write(lines, tmp_path / "all.tex", tell=told.append)
    [pages] = told
    log = compiled(tmp_path / "all.tex", 1)
    true = re.search(r"Output written on all.pdf \((\d+) pages", log)
    assert true
    assert 0.7 * int(true[1]) < pages < 1.4 * int(true[1])


@needs_latex
def test_pdf_without_a_shell(
    found: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found[:3].export(tmp_path / "out.pdf") == 3
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.pdf"]
    # a program that only says how it was called, and fails
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pdflatex").write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/called\npwd >> {tmp_path}/called\nexit 3\n'
    )
    (folder / "pdflatex").chmod(0o755)
    before = (tmp_path / "out.pdf").read_bytes()
    monkeypatch.setenv("PATH", f"{folder}:/bin")
    with pytest.raises(EsmaError, match="pdflatex failed: exit status 3"):
        found[:3].export(tmp_path / "out.pdf", force=True)
    arguments, where = (tmp_path / "called").read_text().splitlines()
    assert "-no-shell-escape" in arguments
    assert not Path(where).exists()
    assert (tmp_path / "out.pdf").read_bytes() == before


def test_without_latex_it_is_said(
    found: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EsmaError, match="PDF needs a LaTeX program"):
        found.export(tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


def test_escaped_text_has_no_commands_of_its_own() -> None:
    assert escaped("a_b%") == r"a\_b\%"
    assert escaped("\\input{x}") == r"\textbackslash{}input\{x\}"
    assert escaped("é ß 𝔸") == r"{\'e} \ss{} A"
    assert escaped("数\n") == r"\texttt{U+6570} "


@needs_latex
def test_widths_are_those_of_tex(
    found: Collection, difficult: list[Conjecture], tmp_path: Path
) -> None:
    formulas = [x.left_latex() for x in found[::12]] + [x.latex() for x in found[::12]]
    formulas += [x.law.latex() for x in difficult] + [difficult[0].constant.latex()]
    lines = [
        rf"\sbox0{{$\displaystyle {formula}$}}\typeout{{WIDTH \the\wd0}}" for formula in formulas
    ]
    path = tmp_path / "widths.tex"
    path.write_text(
        "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\\typeout{}\n"
        + "\n".join(lines)
        + "\n.\\end{document}\n",
        encoding="ascii",
    )
    true = [float(x) / 10 for x in re.findall(r"WIDTH ([\d.]+)pt", compiled(path, 1))]
    assert len(true) == len(formulas)
    for formula, quads in zip(formulas, true, strict=True):
        assert 0.98 * quads <= measure(formula) <= 1.5 * quads + 1, formula


@needs_latex
def test_a_paper_about_several_constants(tmp_path: Path) -> None:
    """Each theorem once, with the numbers X that it expands, and names that can be read."""
    rows = [
        *esma.search("davison_shallit(2,1)", coeff_limit=1, words=["+"], laws="self-similar"),
        *esma.search("hone(1,2)", coeff_limit=1, words=["+"], laws="nonlinear", depth=24),
        *esma.search("besseli(1,2)/besseli(0,2)", coeff_limit=1, words=["-"]),
        *esma.search("tasoev(1,2)", coeff_limit=1, words=["-"]),
        *esma.search("exp(1/3)", coeff_limit=1, words=["+"]),
        *esma.search("e", coeff_limit=1, words=["+"]),
    ]
    path = tmp_path / "several.tex"
    write(rows, path)
    log = compiled(path)
    assert complaints(log) == []
    text = path.read_text(encoding="ascii")
    # letters are counted, and what is a fraction has one
    assert r"$c_{1} \approx 0.356589" in text
    assert r"$c_{2} = \frac{I_{1}\left(2\right)}{I_{0}\left(2\right)} \approx 0.697774" in text
    assert r"\frac{\frac" not in text
    # Euler and Hurwitz stand once, with what they say of e and of exp(1/3)
    assert (
        text.count(r"\begin{theorem}[Euler 1744; Hurwitz 1891~\cite{euler1744,hurwitz1891}]") == 1
    )
    numbers = {tuple(re.findall(r"\d+", x)[:4]) for x in re.findall(r"\$X_\{\d\} = (.*?)\$", text)}
    assert {("2", "6", "10", "14"), ("6", "18", "30", "42")} <= numbers
    assert {*re.findall(r"with \$X = X_\{(\d)\}\$", text)} == {"1", "2"}
    # the formulas of Hone's sum have one tail, and its law takes three lines of the first table
    parts = re.split(r"\\begin\{formula\}", text)[1:]
    assert sum("hone" in part.partition("Quotients")[0] for part in parts) == 1
    section = Section(Layout(), Constants(), Citations())
    section.add(next(x for x in rows if x.constant.name == "hone(1,2)"))
    assert section.glance()[1] == 3
    # powers, not what a terminal shows of a large count, and no needless parentheses
    assert re.search(r"\$\\approx[\d.]+\\cdot10\^\{\d+\}\$ for 1000", text)
    assert "1/e^{1/3}$" in text
    assert "/(2)" not in text
