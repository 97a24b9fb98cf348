"""How formulas read in the workbench: HTML with LaTeX between dollars, in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from esma.approval.conjecture import Conjecture
from esma.enumeration.words import word_text
from esma.workbench.form import Checked
from esma.workbench.found import Entry
from esma.writing.display import short_count
from esma.writing.laws import LATEX
from esma.writing.nested import nested_latex, terms_latex

STYLE = """<style>
.esma-workbench { --esma-line: var(--jp-border-color2, #ddd); max-width: 1100px; }
.esma-workbench .widget-html-content, .esma-workbench .widget-htmlmath-content {
  line-height: 1.45; color: var(--jp-content-font-color1, inherit); }
.esma-workbench .esma-quiet { color: var(--jp-content-font-color2, #666); }
.esma-workbench .esma-wrong { color: var(--jp-error-color0, #b00020); }
.esma-workbench .esma-value { font-family: var(--jp-code-font-family, monospace);
  overflow-wrap: anywhere; font-size: 92%; }
.esma-hit { position: relative; border-bottom: 1px solid var(--esma-line); overflow: hidden; }
.esma-hit:hover, .esma-hit.esma-chosen { background: var(--jp-layout-color2, #eee); }
.esma-hit > .jupyter-button { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0;
  opacity: 0; cursor: pointer; z-index: 2; }
.esma-hit > .jupyter-button:focus-visible { opacity: 1; background: none; color: transparent;
  outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: -2px; }
.esma-workbench .esma-hit .widget-htmlmath-content,
.esma-workbench .esma-top .widget-html-content { width: 100%; min-width: 0; overflow: hidden; }
.esma-hit > .widget-htmlmath { min-width: 0; }
.esma-row { display: flex; flex-wrap: wrap; align-items: center; column-gap: 12px; padding: 5px; }
.esma-row .esma-number { flex: 0 0 1.6em; text-align: right; }
.esma-row .esma-formula { flex: 1 1 21em; min-width: 0; overflow: hidden; white-space: nowrap;
  padding-right: 20px; mask-image: linear-gradient(to right, #000 calc(100% - 20px), transparent); }
.esma-row .esma-facts { flex: 0 0 auto; display: grid; margin-left: auto; column-gap: 10px;
  grid-template-columns: 6.5em 3.2em 5.6em 3.2em; text-align: right; }
.esma-row .esma-facts span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.esma-head { border-bottom: 1px solid var(--esma-line); font-size: 92%; }
.esma-details { margin-top: 14px; }
.esma-facts-table { border-collapse: collapse; margin: 4px 0; }
.esma-workbench .esma-facts-table td { padding: 2px 14px 2px 0; vertical-align: top;
  text-align: left; }
.esma-workbench .esma-facts-table td:first-child { white-space: nowrap; }
.esma-wide { overflow-x: auto; overflow-y: hidden; padding: 4px 0; }
.esma-plot img { width: 100%; max-width: 100%; height: auto; }
.esma-workbench .esma-copy { height: var(--jp-widgets-inline-height, 28px); width: auto;
  padding: 0 12px; }
</style>"""

#: Quotients of the closed form that a row has room for; longer ones are written as first terms.
_ROOM = 46
_TERMS = 5

# The clipboard's own interface where the page may use it, else the old one.
_COPY = """
var b=this,t=b.dataset.text;
function done(){b.textContent='copied';setTimeout(function(){b.textContent=b.dataset.label},1500)}
function old(){var a=document.createElement('textarea');a.value=t;document.body.appendChild(a);
a.select();if(document.execCommand('copy'))done();a.remove()}
if(navigator.clipboard&&window.isSecureContext)navigator.clipboard.writeText(t).then(done,old);
else old()
"""


def math(latex: str, *, display: bool = True) -> str:
    r"""LaTeX in HTML.

    >>> math("a<b", display=False)
    '$a&lt;b$'
    """
    style = r"\displaystyle " if display else ""
    return f"${style}{escape(latex)}$"


def constant(checked: Checked) -> str:
    """What is known of a constant as it is typed."""
    if checked.error:
        return f'<span class="esma-wrong">{escape(checked.error)}</span>'
    return (
        f"{math(checked.latex, display=False)} ≈"
        f' <span class="esma-value">{escape(checked.value)}</span>'
    )


def line(text: str, kind: str = "quiet") -> str:
    """A line of text, ``quiet`` or ``wrong``."""
    return f'<span class="esma-{kind}">{escape(text)}</span>'


def closed_form(formula: Conjecture) -> str:
    """The quotients in closed form, or the first of them where that is too long for a row."""
    if len(formula.law.text()) <= _ROOM:
        return formula.law.latex()
    return terms_latex(formula.terms(9))


def row(entry: Entry) -> str:
    """A family in the list of hits: its best formula in one line."""
    x = entry.best
    many = f"×{entry.size:,}" if entry.size > 1 else ""
    formula = math(f"{x.left_latex()} = {closed_form(x)}", display=False)
    facts = (word_text(x.signs), short_count(x.terms_needed[0]), x.status, many)
    return f'<div class="esma-row">{_cells(str(entry.number), formula, facts)}</div>'


def head() -> str:
    """The line above the list of hits."""
    cells = _cells("", "formula", ("signs", "100 d.", "status", "family"))
    return f'<div class="esma-row esma-head esma-quiet">{cells}</div>'


def _cells(number: str, formula: str, facts: Sequence[str]) -> str:
    listed = "".join(f"<span>{x}</span>" for x in facts)
    return (
        f'<span class="esma-number esma-quiet">{number}</span>'
        f'<span class="esma-formula">{formula}</span>'
        f'<span class="esma-facts esma-quiet">{listed}</span>'
    )


def member(formula: Conjecture) -> str:
    """A formula in the list of its family, without markup."""
    return f"{formula.left_text()},  signs {word_text(formula.signs)}"


def formula(x: Conjecture) -> str:
    """A formula, typeset: first terms as a continued fraction, then the closed form."""
    nested = nested_latex(x.terms(_TERMS), x.signs, _TERMS)
    return (
        f'<div class="esma-wide">{math(f"{x.left_latex()} = {nested}")}</div>'
        f'<div class="esma-wide">{math(rf"{{}} = {x.law.latex()}")}</div>'
    )


def facts(x: Conjecture) -> str:
    """What is known of a formula, as a table."""
    law = x.law.rule(LATEX)
    rule = "none: runs of equal quotients grow" if law is None else math(law, display=False)
    if x.law.begins is not None:
        first = math(rf"n \ge {x.law.begins}", display=False)
        rule += f" for {first}"
    if x.law.surplus is not None:
        rule += f"; it predicted {x.law.surplus} terms"
    rows = (
        ("key", f'<span class="esma-value">{x.key}</span>'),
        ("signs", f"{word_text(x.signs)}, repeated; each is the numerator after its quotient"),
        ("value", f'<span class="esma-value">{escape(x.value)}</span>'),
        ("recurrence", rule),
        ("verified", f"{x.verified_digits:,} decimal digits, certified by ball arithmetic"),
        ("convergence", x.convergence_text()),
        ("status", x.status),
    )
    cells = "".join(f'<tr><td class="esma-quiet">{k}</td><td>{v}</td></tr>' for k, v in rows)
    return f'<table class="esma-facts-table">{cells}</table>'


def copy_button(label: str, text: str) -> str:
    """A button that puts a text on the clipboard of whoever clicks it."""
    script = " ".join(_COPY.split())
    return (
        f'<button class="jupyter-button esma-copy" data-label="{escape(label)}"'
        f' data-text="{escape(text)}" onclick="{escape(script)}">{escape(label)}</button>'
    )
