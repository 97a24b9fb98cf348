r"""The atlas typeset: its best formulas as a LaTeX document, and that as a PDF.

The document needs amsmath only. The PDF holds no time and no name of a file, so that
it is the same whenever and wherever the same LaTeX makes it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from esma.atlas.build import Atlas, AtlasEntry, Chapter
from esma.atlas.known import NOT_COMPARED, SOURCES
from esma.atlas.pages import known_references, summary, symbol
from esma.enumeration.constants import Constant
from esma.export.pdf import typeset
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.writing.display import breakable, counted, short_count, typewriter
from esma.writing.escaping import escaped
from esma.writing.laws import PRINTED, ClosedForm

_BEST: Final = 8
"""Tail classes of each constant that are typeset, shortest first."""

_HEAD: Final = r"""\documentclass[10pt,a4paper]{article}
\usepackage{amsmath}
\pdfinfoomitdate=1
\pdftrailerid{}
\pdfsuppressptexinfo=15
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 1pt}
\setlength{\hoffset}{-15mm}\setlength{\textwidth}{160mm}
\setlength{\voffset}{-15mm}\setlength{\textheight}{245mm}
\raggedright
\title{Atlas of signed continued fractions}
\author{}
\date{}
\begin{document}
\maketitle
"""


def document(atlas: Atlas) -> str:
    """The LaTeX document."""
    out = [_HEAD]
    out.append(
        r"Each formula is a value $=a_0+s_0/(a_1+s_1/(a_2+\dotsb))$ whose signs $s_0s_1\dots$ "
        r"repeat and whose quotients are given as $[\text{first ones};"
        r"\langle\text{polynomials in }m\rangle]$, to be read for $m=0,1,2,\dots$; a number or a "
        r"parenthesis with an exponent, as $2^{4m}$, is a run: $4m$ quotients 2."
    )
    out.append(_items([escaped(text) for text in summary(atlas)]))
    if atlas.parametric:
        out.append(r"\section*{For all values of a parameter}")
        out.append("The shortest formula of each tail class.")
        for general in atlas.parametric:
            out.append(rf"\subsection*{{\texttt{{{escaped(general.constant)}}}}}")
            if not all(x.is_short for x in general.leading):
                out.append(rf"$c={general.leading[0].symbol(tex=True)}$")
            out += map(_parametric, general.leading)
    out.append(
        rf"\section*{{The {len(atlas.fastest())} that converge fastest against the simple "
        "continued fraction}"
    )
    out.append(
        "Proved formulas, one of each tail class, with the factor by which the simple continued"
        " fraction needs more terms for 1000 digits."
    )
    out += [_line(x, rf"\textbf{{{float(x.gain):.3f}}}\ ", True) for x in atlas.fastest()]
    out.append(r"\section*{By constant}")
    out.append(
        f"For each constant the shortest formulas, one a tail class, at most {_BEST}; the first is"
        " the shortest of all."
    )
    for chapter in atlas.chapters:
        if chapter.entries:
            out += _chapter(chapter)
    out.append(r"\section*{Controls}")
    names = ", ".join(f"${c.constant.latex()}$" for c in atlas.controls)
    found = sum(len(c.entries) for c in atlas.controls)
    out.append(
        f"No theorem covers these constants: {names}. Formulas found among "
        f"{sum(c.candidates for c in atlas.controls):,} candidates: {found}."
    )
    out.append(r"\section*{Sources}")
    out.append("Known formulas are marked with a name:")
    out.append(
        _items(
            [
                f"{escaped(n)} ({count:,} formulas): {escaped(r)}"
                for n, r, count in known_references(atlas)
            ]
        )
    )
    out.append("All others were not found in the sources checked:")
    out.append(_items([escaped(text) for text in SOURCES]))
    out.append(escaped(NOT_COMPARED))
    out.append(r"\end{document}")
    return "\n\n".join(out) + "\n"


def _items(texts: Sequence[str]) -> str:
    if not texts:  # LaTeX refuses an empty list
        return "none."
    return "\n".join([r"\begin{itemize}", *(rf"\item {text}" for text in texts), r"\end{itemize}"])


def _word(signs: Sequence[int]) -> str:
    return "${" + "".join("+" if s > 0 else "-" for s in signs) + "}$"


def _parametric(x: ParametricConjecture) -> str:
    where = x.formula.range_text(tex=True)
    return (
        rf"$\displaystyle {x.left(tex=True)}={_quotients(x.formula)}$, signs "
        rf"{_word(x.formula.signs)}, {x.status} for ${where}$"
    )


def _quotients(law: ClosedForm) -> str:
    """A closed form that lines can break."""
    return breakable(law.written(PRINTED))


def _line(entry: AtlasEntry, before: str, full: bool) -> str:
    """A formula in a paragraph of its own; with the constant's name, where it is not obvious."""
    x = entry.conjecture
    short = symbol(x.constant) != "c"
    left = x.expression.latex(x.constant.latex() if short else "c", negative=x.negative)
    note = f"; {escaped(entry.source.name)}" if entry.source is not None else ""
    few, many = x.terms_needed
    where = "" if short or not full else f", {_named(x.constant)}"
    return (
        rf"{before}${left}={_quotients(x.law)}$, signs {_word(x.signs)}{where} "
        rf"({_number(few)} terms for 100 digits, {_number(many)} for 1000{note})"
    )


def _number(count: int | None) -> str:
    return escaped(short_count(count))


def _named(c: Constant) -> str:
    """What c stands for, in letters that can be copied."""
    return f"$c$ = {typewriter(c.name)}"


def _chapter(chapter: Chapter) -> list[str]:
    c = chapter.constant
    classes = chapter.tail_classes()
    note = "" if symbol(c) != "c" else f"{_named(c)}; "
    theorem = "" if chapter.theorem is None else f"; {escaped(chapter.theorem.title)}"
    return [
        rf"\subsection*{{${c.latex()}$}}",
        (
            f"{note}{len(chapter.entries):,} formulas, {chapter.proved:,} proved, "
            f"in {counted(len(classes), 'tail class')}{theorem}."
        ),
        *(_line(x, "", False) for x, _ in classes[:_BEST]),
    ]


def compiled(source: str) -> bytes:
    """The PDF of a document.

    Raises
    ------
    EsmaError
        If there is no LaTeX program, or it fails.
    """
    with tempfile.TemporaryDirectory(prefix="esma-") as folder:
        path = Path(folder, "atlas.tex")
        path.write_text(source, encoding="utf-8")
        return typeset(path).read_bytes()
