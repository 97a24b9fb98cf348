"""What objects show of themselves in notebooks and terminals.

Trusted: IPython's own formatters, which decide what a notebook and a terminal get.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.lib.pretty import pretty

import esma
from esma.enumeration.expressions import Expression
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.searching.searcher import proof_of, prove
from esma.writing.display import LINE, aligned, displayed, measure, rows

FOUND = esma.search("e", coeff_limit=1, max_period=2, digits=50)
FORMULA = FOUND.filter(lambda x: x.lhs == "e")[0]

SHOWN: list[tuple[object, str, str]] = [
    (esma.constant("besseli(1,2)/besseli(0,2)"), "latex", "besseli(1,2)/besseli(0,2)"),
    (Expression((2, 1), (0, 1)), "latex", "(c + 2)/c"),
    (esma.expand("e"), "latex", "2 + 1/(1 + 1/(2 + 1/(1 + 1/(1 + …))))"),
    (FORMULA.law, "latex", "[3; ⟨2m+3, 2⟩]"),
    (FORMULA.recurrence, "latex", "[3; 3, 2, 5, 2, …], a(n) = 2a(n−2) − a(n−4)"),
    (FORMULA, "latex", "e = 3 − 1/(3 + 1/(2 − 1/(5 + …))), quotients [3; ⟨2m+3, 2⟩]"),
    (FOUND, "html", ""),
    (FOUND.best(3), "html", ""),
    (FOUND.families, "html", ""),
    (proof_of(FORMULA), "html", "Statement\nThe value"),
    (esma.plan("e"), "html", ""),
]


def formats(shown: object) -> dict[str, Any]:
    data, _ = DisplayFormatter().format(shown)
    return dict(data)


@pytest.mark.parametrize(("shown", "kind", "text"), SHOWN, ids=lambda x: type(x).__name__)
def test_a_notebook_and_a_terminal_show_it(shown: object, kind: str, text: str) -> None:
    data = formats(shown)
    rich = data[f"text/{kind}"]
    assert rich.count("{") == rich.count("}")
    assert rich.count(r"\begin") == rich.count(r"\end")
    assert rich.count(r"\left") == rich.count(r"\right")
    if kind == "html":
        parser = HTMLParser()
        parser.feed(rich)
        parser.close()
        assert rich.count("$") % 2 == 0
    else:
        assert rich.startswith(r"$\displaystyle ")
        assert rich.endswith("$")
    assert str(shown).startswith(text)
    assert pretty(shown).strip() == str(shown).strip()
    if kind == "latex":
        assert "Fraction(" not in pretty(shown)
        assert len(pretty(shown)) < 200


def test_a_tail_class_is_a_line() -> None:
    best = next(x for x in FOUND.tail_classes() if x.best == FORMULA)
    assert pretty(best) == f"<TailClass of {len(best.members)} formulas, the best {FORMULA}>"


def test_long_formulas_keep_to_a_line() -> None:
    for period in (1, 12, 32, 90):
        form = Hurwitzian.from_polynomials((4, 1), [(m, 2) for m in range(1, period + 1)])
        latex = form.latex()
        widest = max(map(measure, latex.split(r"\\")))
        assert widest <= LINE + 1
        # every entry is there, in order
        places = [latex.index(f"2m+{m}") for m in range(1, period + 1)]
        assert places == sorted(places)
    table = esma.search("e", digits=50).to_latex(closed=True)
    for row in table.split(" & &")[:-1]:
        assert max(map(measure, row.removeprefix(r"\begin{align*}").split(r"\\&"))) <= LINE + 4


def test_rows_hold_what_fits() -> None:
    pieces = [f"{n}," for n in range(1000, 1100)]
    found = rows(pieces, 12)
    assert r"\,".join(found).split(r"\,") == pieces
    assert max(map(measure, found)) <= 12
    assert len(found) < 40
    assert aligned(["a"]) == "a"
    assert displayed("a=b")[0] == r"\begin{gather*}"
    assert displayed("1" * 200)[0] == r"\begin{flushleft}"


def test_parentheses_stand_where_they_are_needed() -> None:
    name = "besseli(1, 2)/besseli(0, 2)"
    for (p, q), text in [
        (((0, 1), (1, 0)), name),
        (((1, 0), (0, 1)), f"1/({name})"),
        (((1, 1), (1, 0)), f"{name} + 1"),
        (((1, 1), (0, 1)), f"({name} + 1)/({name})"),
        (((0, 1), (2, 0)), f"({name})/2"),
    ]:
        assert Expression(p, q).pretty(name) == text


def test_a_proof_that_is_none_says_why() -> None:
    proof = prove(esma.search("e", coeff_limit=1, max_period=1, digits=50)[0])
    assert proof
    assert "Theorem used" in formats(proof)["text/html"]
    failed = type(proof)("unproved", reason="1 < 2")
    assert str(failed) == "unproved: 1 < 2"
    assert formats(failed)["text/html"] == "<p>unproved: 1 &lt; 2</p>"
