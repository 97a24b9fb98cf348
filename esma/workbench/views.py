"""How formulas read in the workbench: what `views.html` is given."""

from __future__ import annotations

from esma.approval.conjecture import Conjecture
from esma.enumeration.words import word_text
from esma.workbench.form import TypedConstant
from esma.workbench.found import ClassRow
from esma.writing.display import short_count
from esma.writing.html import macros
from esma.writing.laws import LATEX
from esma.writing.nested import nested_latex, terms_latex

#: Quotients of the closed form that a row has room for; longer ones are written as first terms.
_ROOM = 46
_TERMS = 5
_VIEWS = macros("workbench/views.html")


def style() -> str:
    """The style sheet."""
    return str(_VIEWS.style())


def constant(checked: TypedConstant) -> str:
    """What is known of a constant as it is typed."""
    return str(_VIEWS.constant(checked))


def line(text: str, kind: str = "quiet") -> str:
    """A line of text, ``quiet`` or ``wrong``."""
    return str(_VIEWS.line(text, kind))


def closed_form(formula: Conjecture) -> str:
    """The quotients in closed form, or the first of them where that is too long for a row."""
    if len(formula.law.text()) <= _ROOM:
        return formula.law.latex()
    return terms_latex(formula.terms(9))


def row(entry: ClassRow) -> str:
    """A tail class in the list of hits: its best formula in one line."""
    x = entry.best
    many = f"×{entry.size:,}" if entry.size > 1 else ""
    facts = (word_text(x.signs), short_count(x.terms_needed[0]), x.status, many)
    return str(_VIEWS.row(entry.number, f"{x.left_latex()} = {closed_form(x)}", facts))


def titles() -> str:
    """The line above the list of hits."""
    return str(_VIEWS.titles())


def member(formula: Conjecture) -> str:
    """A formula in the list of its tail class, without markup."""
    return f"{formula.left_text()},  signs {word_text(formula.signs)}"


def formula(x: Conjecture) -> str:
    """A formula, typeset: first terms as a continued fraction, then the closed form."""
    nested = nested_latex(x.terms(_TERMS), x.signs, _TERMS)
    return str(_VIEWS.formula(x.left_latex(), nested, x.law.latex()))


def facts(x: Conjecture) -> str:
    """What is known of a formula, as a table."""
    return str(_VIEWS.facts(x, word_text(x.signs), x.law.rule(LATEX)))


def copy_button(label: str, text: str) -> str:
    """A button that puts a text on the clipboard of whoever clicks it."""
    return str(_VIEWS.copy_button(label, text))
