"""Plots: the data they draw are checked against the definitions; how they look, by eye.

Trusted: convergents computed here with Fraction, and the search itself for the orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.streams import rational_functions
from esma.errors import EsmaError
from esma.export import drawings, plots
from esma.massey.laws import Automatic, Folded, LinearRecurrence, Morphic, Sturmian
from esma.massey.laws.folded import FoldingShape
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec

E = constant("e")
WORDS = [(1,), (-1,), (-1, 1), (1, -1)]


@pytest.fixture(scope="module")
def found() -> list[Conjecture]:
    searcher = Searcher(SearchSpec(E, words=tuple(WORDS), prove=False))
    return list(run(searcher, rational_functions(1, 1, E)))


def test_convergence_draws_the_errors_of_the_convergents(found: list[Conjecture]) -> None:
    hit = next(x for x in found if x.signs == (-1, 1))
    figure = plots.convergence(hit, terms=12)
    axes = figure.axes[0]
    drawn = np.asarray(axes.lines[0].get_ydata(), float)
    terms = hit.terms(40)

    def convergent(count: int) -> Fraction:
        value = Fraction(terms[count - 1])
        for n in range(count - 2, -1, -1):
            value = terms[n] + Fraction(hit.signs[n % 2]) / value
        return value

    exact = convergent(40)
    for n in range(1, 13):
        expected = float(np.log10(float(abs(exact - convergent(n)))))
        assert drawn[n - 1] == pytest.approx(expected, abs=1e-3)
    assert axes.get_xlabel() == "terms"
    assert "convergent" in axes.get_ylabel()


def test_quotients_are_the_points(found: list[Conjecture]) -> None:
    hit = next(x for x in found if x.signs == (1, -1))
    figure = plots.partial_quotients(hit, terms=20)
    points = sorted(
        (int(x), int(y)) for c in figure.axes[0].collections for x, y in np.asarray(c.get_offsets())
    )
    assert points == list(enumerate(hit.terms(20)))


def test_order_map_agrees_with_the_search(found: list[Conjecture]) -> None:
    expressions = list(rational_functions(1, 1, E))[:4]
    table = plots.orders(E, expressions, WORDS, depth=60)
    for i, expression in enumerate(expressions):
        for j, word in enumerate(WORDS):
            hits = [x for x in found if x.expression == expression and x.signs == word]
            if hits and hits[0].recurrence is not None:
                assert table[i, j] == hits[0].recurrence.order
            else:
                assert np.isnan(table[i, j])
    assert len(plots.order_map(E, expressions, WORDS, depth=60).axes) == 2


def test_order_map_marks_what_theorems_know() -> None:
    """Euler's expansion of e: order 7, which 8 quotients are too few for; growing runs under -."""
    e = [Expression((0, 1), (1, 0))]
    marks = {line.get_label() for line in plots.order_map(E, e, [(1,), (-1,)], 8).axes[0].lines}
    assert marks == {"a recurrence, deeper", "growing or long runs"}
    assert {x.get_label() for x in plots.order_map(E, e, [(1,)], 60).axes[0].lines} == set()


def test_order_profile_of_published_laws() -> None:
    # Fibonacci numbers (OEIS A000045), order 2; quotients of e (A003417), 1 + 6 after their first
    fibonacci = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55]
    quotients = [2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1]
    axes = plots.order_profile({"fibonacci": fibonacci, "e": quotients}).axes[0]
    drawn = {line.get_label(): list(np.asarray(line.get_ydata(), int)) for line in axes.lines}
    assert drawn["fibonacci"][3:] == [2] * 7
    assert drawn["e"][12:] == [7] * 8
    assert max(drawn["e"][:12]) < 7


@dataclass(frozen=True)
class Large:
    """What plots ask of a conjecture, with integers that no float holds."""

    exponents: Sequence[int]
    signs: tuple[int, ...] = (1,)
    status: str = "proved"
    proved: bool = True
    constant: Any = E

    @property
    def law(self) -> SimpleNamespace:
        return SimpleNamespace(hurwitzian=None)

    def left_text(self) -> str:
        return "x"

    def terms(self, count: int) -> list[int]:
        return [10**k for k in self.exponents[:count]]


def test_integers_above_the_floats_stand_at_their_logarithms() -> None:
    large: Any = Large([0, 3, 250, 4000])
    figure = plots.partial_quotients(large, 4)
    figure.savefig(BytesIO())
    axes = figure.axes[0]
    points = np.asarray(axes.collections[0].get_offsets())
    assert [float(y) for _, y in points] == [0, 3, 250, 4000]
    assert r"\log_{10}" in axes.get_ylabel()
    assert axes.get_yscale() == "linear"


def test_whole_searches(found: list[Conjecture]) -> None:
    figure = plots.rate_against_complexity(found)
    axes = figure.axes[0]
    drawn = [tuple(x) for c in axes.collections for x in np.asarray(c.get_offsets()).tolist()]
    assert sorted(drawn) == sorted((x.complexity, x.convergence_rate) for x in found)
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert len(labels) == min(7, len({x.signs for x in found}))
    assert axes.get_title() == f"{len(found)} formulas for e"
    names = [x.get_text() for x in plots.tail_classes(found).axes[0].texts]
    assert any(name.startswith(found[0].left_text()) for name in names)
    assert "tail classes" in plots.tail_classes(found).axes[0].get_title()
    assert plots.tail_classes([]).axes[0].get_title() == "0 of 0 tail classes"


def test_marks_say_their_formulas(found: list[Conjecture]) -> None:
    """A browser shows the title of a mark where the mouse rests on it."""
    formulas = {f"{x.left_text()} = {x.law.text(40)}" for x in found}
    for figure in (plots.rate_against_complexity(found), plots.tail_classes(found, most=10**6)):
        drawn = fromstring(figure._repr_html_())  # type: ignore[attr-defined]
        titles = [x.text or "" for x in drawn.iter("{http://www.w3.org/2000/svg}title")]
        assert len(titles) == len(found)
        assert {x.partition(", signs")[0] for x in titles} == formulas
        assert not list(drawn.iter("{http://www.w3.org/2000/svg}a"))
    many = [found[0]] * (plots.MARKS + 1)
    assert plots.rate_against_complexity(many)._repr_html_() is None  # type: ignore[attr-defined]
    assert plots.convergence(found[0])._repr_html_() is None  # type: ignore[attr-defined]


def test_an_order_map_is_read() -> None:
    """Of many expressions a row in some is named, at a height that a page holds."""
    figure = plots.order_map(E, list(rational_functions(1, 2, E)), WORDS, depth=20)
    labels = [x.get_text() for x in figure.axes[0].get_yticklabels()]
    assert 25 <= len(labels) <= 50
    assert figure.get_size_inches()[1] <= 13
    assert 0.2 * len(labels) < figure.get_size_inches()[1]


def shown(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts if text.get_text()]


def test_an_automaton_is_drawn() -> None:
    law = Automatic((), 3, ((1, 0, 0), (1, 2, 2), (0, 2, 1)), (5, 6, 7))
    found = shown(drawings.automaton(law))
    assert sorted(found) == sorted(
        ["start", "5", "6", "7", "0", "1, 2", "0", "1, 2", "0", "1", "2"]
    )


def test_folds_and_substitutions_are_drawn() -> None:
    kempner = Folded((), (0, 1, 3), FoldingShape("periodic", (1,)), 0, (1,))
    words = [0, 1, 3, 1, -3, -1, 0, 1, 4, 3, 1, -3, -4, -1]
    found = [int(x.replace("−", "-")) for x in shown(drawings.folding(kempner))]
    assert found[: len(words)] == words
    valuation = Folded((), (), FoldingShape("linear", (1, 1)))
    assert "".join(shown(drawings.folding(valuation))) == "1" + "121" + "1213121" + (
        "121312141213121" + "1213121412131215121312141213121"
    )
    fibonacci = Morphic((), ((1, (1, 2)), (2, (1,))))
    rows = "".join(shown(drawings.substitution(fibonacci)))
    # the last row is drawn first
    words = ["1", "12", "121", "12112", "12112121", "1211212112112", "121121211211212112121"]
    assert rows == "".join(words[::-1])


def test_a_line_has_the_letters() -> None:
    law = Sturmian((), (1, 2), (-1, 2, 1))
    letters = shown(drawings.line(law))
    assert [*map(int, letters)] == law.terms(len(letters))
    assert len(letters) > 20


def test_laws_without_a_picture_say_so() -> None:
    law = LinearRecurrence((1, -2), (0, 2))
    assert not drawings.is_drawn(law)
    with pytest.raises(EsmaError, match="no picture of this law, which is"):
        drawings.law_drawn(law)


def test_cells_bear_their_text() -> None:
    figure = drawings.substitution(Morphic((), ((1, (1, 2)), (2, (1,)))))
    axes = figure.axes[0]
    for cell, text in zip(axes.patches, axes.texts, strict=True):
        assert contrast(text.get_color(), to_hex(cell.get_facecolor())) > 4
    assert contrast(figure.axes[0].title.get_color(), "#111111") > 4


def test_a_notebook_shows_a_figure(found: list[Conjecture]) -> None:
    data, size = plots.convergence(found[0])._repr_png_()  # type: ignore[attr-defined]
    assert data.startswith(b"\x89PNG")
    # the header's first chunk holds width and height; shown at half of both
    width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    assert (width, height) == (2 * size["width"], 2 * size["height"])


def contrast(colour: str, ground: str) -> float:
    """How well a colour is seen on a ground: from 1 to 21 (W3C, WCAG 2.2, contrast ratio)."""

    def light(x: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(x)]
        return float(np.dot(parts, (0.2126, 0.7152, 0.0722))) + 0.05

    low, high = sorted((light(colour), light(ground)))
    return high / low


def test_figures_read_well_on_light_and_dark_grounds(found: list[Conjecture]) -> None:
    few = list(rational_functions(1, 1, E))[:3]
    for figure in (
        plots.partial_quotients(found[0]),
        plots.convergence(found[1]),
        plots.order_map(E, few, WORDS),
        plots.order_profile({"e": found[0].terms(20)}),
        plots.rate_against_complexity(found),
        plots.tail_classes(found),
    ):
        data, _ = figure._repr_png_()  # type: ignore[attr-defined]
        corner = imread(BytesIO(data))[0, 0]
        assert corner[3] == 0  # transparent
        for text in figure.findobj(Text):
            for ground in ("#ffffff", "#111111"):  # of JupyterLab's themes
                assert contrast(text.get_color(), ground) > 4, text
