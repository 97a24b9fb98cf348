r"""Formulas as a LaTeX document, tail class by tail class.

A page of the best formulas comes first. Then each tail class has a statement, its best formula with
``\cfrac`` or in Gauss's notation, one proof, and a table of its formulas with what the proof needs
of each. Every formula has a number, and a label that is its key. Nothing runs off the page: what is
wider than its place is named or broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Final

from esma.approval.conjecture import Conjecture
from esma.errors import EsmaError
from esma.proofs import explain
from esma.writing.display import measure, typewriter
from esma.writing.escaping import escaped

from .arguments import LEMMAS, Citations
from .equations import SHORT, Layout
from .references import Reference
from .sections import Constants, Section, at_a_glance

#: Pages beyond which it is told how many there will be.
MANY_PAGES: Final = 50
_DIGITS: Final = 50
_OPENING: Final = r"""\usepackage{amsthm,array,longtable}
\IfFileExists{booktabs.sty}{\usepackage{booktabs}}{%
  \newcommand{\toprule}{\hline}\newcommand{\midrule}{\hline}\newcommand{\bottomrule}{\hline}}
\setlength{\parskip}{3pt}
\setlength{\textheight}{25.6cm}
\setlength{\topmargin}{-2cm}
\setlength{\tabcolsep}{3pt}
\renewcommand{\arraystretch}{1.25}
\setlength{\LTpre}{4pt}
\setlength{\LTpost}{4pt}
\postdisplaypenalty=10000
\raggedbottom
\theoremstyle{definition}
\newtheorem{theorem}{Theorem}
\newtheorem*{formula}{Formula}
\newtheorem*{conjecture}{Conjecture}
\newtheorem{lemma}[theorem]{Lemma}
\title{TITLE}
\author{AUTHOR}
\date{DATE}
\begin{document}
\maketitle
This document holds COUNT of the kind
\[ y = a_0 + \cfrac{s_0}{a_1 + \cfrac{s_1}{a_2 + \ddots}}, \qquad s_n \in \{+1, -1\}, \]
found with the ESMA algorithm~\cite{razon2023}. The quotients $a_n$ are integers, the floor of what
remains where $s_n = +1$ and the ceiling where $s_n = -1$. In their closed form, what is in
$\langle\,\rangle$ is repeated for $m = 0, 1, 2, \dots$, and $a^{l}$ is a run of $l$
quotients $a$; the signs are repeated too. Formulas whose quotients and signs are the same from some
indices on are in one tail class, of which the best one is stated first. The number of terms for
100 digits is the least one whose convergent differs from the value by less than $10^{-100}$. A
conjecture agrees with its closed form in all quotients that were computed, and in its value to the
number of digits that is given.
"""


def write_latex(
    conjectures: Iterable[Conjecture],
    file: IO[bytes],
    layout: Layout,
    tell: Callable[[int], None] | None = None,
) -> Mapping[str, Reference]:
    """Write a document, which states a formula once, however often it is given.

    Parameters
    ----------
    tell : is called with the number of pages, about, where they are more than `MANY_PAGES`

    Returns
    -------
    mapping
        What it cites, by key.

    Raises
    ------
    EsmaError
        If there is no formula.
    """
    citations, constants = Citations(), Constants()
    sections: dict[str, Section] = {}
    stated: set[str] = set()
    for x in conjectures:
        if x.key in stated:
            continue
        stated.add(x.key)
        if x.family not in sections:
            sections[x.family] = Section(layout, constants, citations)
        sections[x.family].add(x)
    if not stated:
        raise EsmaError("there are no formulas for a document: nothing was written")
    pages = round(2 + sum(section.pages for section in sections.values()))
    if tell is not None and pages > MANY_PAGES:
        tell(pages)
    body = [line for section in sections.values() for line in section.lines()]
    lines = [
        *_beginning(layout, len(stated), proved=any(s.proved for s in sections.values())),
        *_constants(constants),
        *(_theorems(citations) if layout.proofs else []),
        *at_a_glance(list(sections.values())),
        r"\section{Tail classes}",
        "",
        *body,
        *_bibliography(layout, citations),
        r"\end{document}",
    ]
    file.writelines(f"{line}\n".encode() for line in lines)
    return citations.cited


def _beginning(layout: Layout, count: int, *, proved: bool) -> list[str]:
    many = "formula" if count == 1 else "formulas"
    opening = _OPENING.replace("COUNT", f"{count} {many}")
    for name in ("title", "author", "date"):
        opening = opening.replace(name.upper(), escaped(getattr(layout, name)))
    lines = [explain.PREAMBLE + opening]
    if proved:
        lines.append(
            "A formula that is proved follows from the theorem that is named, by a proof that"
            " was checked; convergence is by a theorem of Tietze~\\cite{tietze1911}."
        )
    return lines


def _constants(constants: Constants) -> list[str]:
    if not constants.symbols:
        return []
    lines = [r"\section{Constants}", ""]
    for constant, symbol in constants.symbols.items():
        latex, written = constant.latex(), typewriter(constant.name)
        named = "" if symbol == latex or measure(latex) > SHORT else f" = {latex}"
        value = rf"${symbol}{named} \approx {constant.shown(_DIGITS)}$"
        told = f"({written})" if named or symbol == latex else f"is {written}"
        lines.append(rf"\noindent {value} {told}\par")
    return lines


def _theorems(citations: Citations) -> list[str]:
    """What the proofs use: the theorems of others, and what all proofs have in common."""
    if not citations.theorems:
        return []
    lines = [r"\section{What the proofs use}", ""]
    for statement, theorem in citations.theorems.items():
        lines += theorem.lines(statement)
    for name in citations.lemmas:
        lines += [rf"\begin{{lemma}}\label{{{name}}}", *LEMMAS[name], r"\end{proof}"]
    return lines


def _bibliography(layout: Layout, citations: Citations) -> list[str]:
    if layout.bibliography is not None:
        return [r"\bibliographystyle{plain}", rf"\bibliography{{{layout.bibliography}}}"]
    items = [work.item() for work in citations.cited.values()]
    return [r"\begin{thebibliography}{99}", *items, r"\end{thebibliography}"]
