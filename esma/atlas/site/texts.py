"""A formula in the languages of those who use it: LaTeX, BibTeX, JSON, programs, Rocq."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from esma.approval.conjecture import Conjecture
from esma.atlas.build import AtlasEntry
from esma.atlas.pages import row
from esma.errors import EsmaError
from esma.export.code import code, code_of_statement
from esma.export.references import REFERENCES, Reference, references_of
from esma.proofs.explain import theorem_used
from esma.proofs.parametric import ParametricFormula
from esma.proofs.rocq import file_of, theorem
from esma.version import __version__

from .model import GeneralPage

#: The names of the languages, and how their files end.
LANGUAGES: Final = {
    "LaTeX": "tex",
    "BibTeX": "bib",
    "JSON": "json",
    "PARI/GP": "gp",
    "SageMath": "sage",
    "Rocq": "v",
}


def texts(entry: AtlasEntry) -> dict[str, str]:
    """A text for each language; in place of one that cannot be written, a comment says why."""
    x = entry.conjecture
    return {
        "LaTeX": f"\\begin{{equation}}\\label{{eq:{x.key}}}\n{x.latex()}\n\\end{{equation}}\n",
        "BibTeX": "\n".join(work.bibtex() for work in _works(x)),
        "JSON": json.dumps({"key": x.key, **row(entry)}, indent=1) + "\n",
        "PARI/GP": _or_why(lambda: code(x, "pari"), r"\\ {}"),
        "SageMath": _or_why(lambda: code(x, "sage"), "# {}"),
        "Rocq": _or_why(lambda: _rocq(x), "(* {} *)"),
    }


def general_texts(x: GeneralPage) -> dict[str, str]:
    """The same for a formula for all values of parameters; its JSON holds its certificate."""
    certificate = x.row["certificate"]
    works = citation(x.key, f"{x.row['constant']}, {x.row['status']} for {x.row['range']}")
    latex = f"\\begin{{equation}}\\label{{eq:{x.key}}}\n{x.row['latex']}\n\\end{{equation}}\n"
    return {
        "LaTeX": latex,
        "BibTeX": "\n".join(work.bibtex() for work in works),
        "JSON": json.dumps({"key": x.key, **x.row}, indent=1, ensure_ascii=False) + "\n",
        "PARI/GP": _or_why(lambda: _at_one(x, "pari", r"\\ {}"), r"\\ {}"),
        "SageMath": _or_why(lambda: _at_one(x, "sage", "# {}"), "# {}"),
        "Rocq": _or_why(lambda: file_of([theorem(certificate, f"formula_{x.key}")]), "(* {} *)"),
    }


def citation(key: str = "", what: str = "") -> list[Reference]:
    """How to cite the atlas, or a formula of it by its key, and the paper of the method."""
    formula = f", formula \\texttt{{{key}}}, {what}" if key else ""
    fields = (
        ("author", "{The esma authors}"),
        ("title", f"{{Atlas of signed continued fractions{formula}}}"),
        ("note", f"esma {__version__}"),
    )
    name = f"atlas:{key}" if key else "atlas"
    return [Reference(name, "misc", fields), REFERENCES["razon2023"]]


def _works(x: Conjecture) -> list[Reference]:
    works = [] if x.certificate is None else references_of(theorem_used(x.certificate))
    return [*citation(x.key, f"${x.left_latex()}$, {x.status}"), *works]


def _rocq(x: Conjecture) -> str:
    if x.certificate is None:
        raise EsmaError("a conjecture: there is no proof")
    return file_of([theorem(x.certificate, f"formula_{x.key}")])


def _at_one(x: GeneralPage, language: str, comment: str) -> str:
    """The program for the first values of the parameters."""
    formula = ParametricFormula.from_certificate(x.row["certificate"])
    at = [0] * len(formula.parameters)
    values = ", ".join(f"{p.name} = {p.at(u)}" for p, u in zip(formula.parameters, at, strict=True))
    return f"{comment.format(f'at {values}')}\n{code_of_statement(formula.at(at), language)}"


def _or_why(write: Callable[[], str], comment: str) -> str:
    try:
        return write()
    except EsmaError as error:
        return comment.format(error) + "\n"
