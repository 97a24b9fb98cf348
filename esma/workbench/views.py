"""How formulas read in the workbench: what `views.html` is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from esma.approval.conjecture import Conjecture
from esma.enumeration.words import word_text
from esma.workbench.form import TypedConstant
from esma.workbench.found import ClassRow, Page
from esma.workbench.terms import meaning
from esma.writing.display import short_count
from esma.writing.html import Markup, macros
from esma.writing.laws import LATEX
from esma.writing.nested import nested_latex, terms_latex

#: Quotients of the closed form that a row has room for; longer ones are written as first terms.
_ROOM = 46
_TERMS = 5
#: What is said of a search that has found nothing.
NOTHING = "No formula was found in this space. What may find one:"
_KEYS = (Path(__file__).parent / "keys.js").read_text(encoding="utf-8")
_VIEWS = macros("workbench/views.html", meaning=meaning)


def style() -> str:
    """The style sheet, with what keys do."""
    return str(_VIEWS.style(_KEYS))


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
    facts = (word_text(x.signs), short_count(x.terms_needed[0]), status(x.status), many)
    return str(_VIEWS.row(x.key, entry.number, f"{x.left_latex()} = {closed_form(x)}", facts))


def named(x: Conjecture) -> str:
    """A formula in one line without markup: the name of the button that shows it."""
    return f"{x.left_text()} = {x.law.text(_ROOM)}, signs {word_text(x.signs)}"


def title(subject: str, page: Page, classes: int, formulas: int) -> str:
    """The title of what was found."""
    chosen = classes if page.classes is None else page.classes
    return str(_VIEWS.title(subject, chosen, classes, formulas))


def status(of: str) -> Markup:
    """A status, which looks different for each."""
    return Markup(_VIEWS.status(of))


def value(text: str) -> str:
    """Letters of one width, as of signs and digits."""
    return str(_VIEWS.value(text))


def where(what: str, path: Path) -> str:
    """What is where, with the whole path where that says more."""
    whole = path.resolve()
    return line(f"{what} in {path}." if whole == path else f"{what} in {path} ({whole}).")


def card(heading: str, text: str) -> str:
    """A card that says what came of a question."""
    return str(_VIEWS.card(heading, text))


def identified(latex: str, status: str, rows: list[tuple[str, str]]) -> str:
    """What a number is."""
    return str(_VIEWS.identified(latex, status, rows))


def scanned(rows: Sequence[tuple[str, ...]], notes: Sequence[str]) -> str:
    """The classes of a scan: constant, number of constants, law, image, status."""
    return str(_VIEWS.scanned(rows, notes))


def term(word: str, shown: str = "") -> str:
    """A word that explains itself where the mouse rests on it."""
    return str(_VIEWS.term(word, shown or word))


def member(formula: Conjecture) -> str:
    """A formula in the list of its tail class, without markup."""
    return f"{formula.left_text()},  signs {word_text(formula.signs)}"


def formula(x: Conjecture) -> str:
    """A formula, typeset: first terms as a continued fraction, then the closed form."""
    nested = nested_latex(x.terms(_TERMS), x.signs, _TERMS)
    return str(_VIEWS.formula(x.left_latex(), nested, x.law.latex()))


def facts(x: Conjecture, *, checked: bool = False) -> str:
    """What is known of a formula, as a table, and whether Rocq has accepted its proof."""
    return str(_VIEWS.facts(x, word_text(x.signs), x.law.rule(LATEX), checked))


def copy_button(label: str, text: str) -> str:
    """A button that puts a text on the clipboard of whoever clicks it."""
    return str(_VIEWS.copy_button(label, text))
