"""Pictures of laws that are more than formulas: the automaton with its states and arrows, words as
they are folded or substituted, the line of a Sturmian word.

They follow the rules of :mod:`esma.export.plots` for colours and grounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import islice, takewhile
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, Any, Final

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from esma.errors import EsmaError
from esma.export.plots import BLUE, GREEN, INK, ORANGE, PURPLE, SKY, VERMILION, blank, inked
from esma.massey.laws import Automatic, Folded, Law, Morphic, Sturmian

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours that bear black text.
_COLOURS: Final = (SKY, ORANGE, GREEN, PURPLE, VERMILION, BLUE)
#: Quotients in the longest row, digits of a number in a cell, and letters of a Sturmian word.
_CELLS: Final = 33
_DIGITS: Final = 3
_LETTERS: Final = 24
#: Radius of a state, and of a loop at it.
_STATE: Final = 0.22
_LOOP: Final = 0.2


def automaton(law: Automatic) -> Figure:
    """The states in a circle, their outputs in them and an arrow for each digit; the digits of the
    index are read from the last one on.

    Examples
    --------
    >>> figure = automaton(Automatic((), 2, ((0, 1), (1, 0)), (1, 2)))
    >>> sorted(filter(None, (text.get_text() for text in figure.axes[0].texts)))
    ['0', '0', '1', '1', '1', '2', 'start']
    """
    count = len(law.outputs)
    radius = max(0.75, count * 0.2)
    size = 2 * (radius + 2 * _LOOP + _STATE) * 1.15
    figure, axes = _bare(max(4.0, size), max(3.2, size) if count > 2 else 2.2)
    angles = [pi - 2 * pi * i / count for i in range(count)]
    places = [(radius * cos(t), radius * sin(t)) for t in angles]
    arrows = defaultdict[tuple[int, int], list[str]](list)
    for i, row in enumerate(law.transitions):
        for digit, j in enumerate(row):
            arrows[i, j].append(str(digit))
    for (i, j), digits in arrows.items():
        if i == j:
            _loop(axes, places[i], ", ".join(digits))
        else:
            _arrow(axes, places[i], places[j], ", ".join(digits))
    beside = (-radius - 0.6, 0.6)  # where no loop is
    _arrow(axes, beside, places[0], "", bent=0.0)
    axes.annotate("start", (beside[0], beside[1] + 0.06), ha="center", fontsize=8)
    edge = radius + _STATE + 2.6 * _LOOP
    high = edge if count > 2 else 0.75
    axes.set(xlim=(-edge, edge), ylim=(-high, high))
    axes.set_aspect("equal")
    first = f", the first {len(law.initials)} quotients aside" if law.initials else ""
    index = f"n + {law.shift}" if law.shift else "n"
    axes.set_title(f"digits of {index} to base {law.base}, last one first{first}", fontsize=9)
    inked(figure)
    values = sorted(set(law.outputs))
    for (x, y), output in zip(places, law.outputs, strict=True):
        colour = _COLOURS[values.index(output) % len(_COLOURS)]
        axes.scatter([x], [y], s=560, color=colour, zorder=3)
        axes.text(x, y, str(output), ha="center", va="center", color="black", zorder=4)
    return figure


def folding(law: Folded) -> Figure:
    """Each word, x and the reversed word in a row, three colours; where the reversed word changes
    its signs, the next row begins with the same number without 0 and negative quotients.
    """
    words = [*takewhile(lambda w: 2 * len(w) < _CELLS, islice(law.folds(), 6))] or [list(law.word)]
    rows = []
    for k, word in enumerate(words):
        back = [-a for a in word[:0:-1]] if law.signs else word[::-1]
        row = [(a, SKY) for a in word] + [(law.between(k), ORANGE)] + [(a, PURPLE) for a in back]
        rows.append(row)
    width = max(map(len, rows))
    figure, axes = _bare(max(4.0, 0.3 * width + 1), 0.5 * len(rows) + 1.2)
    axes.set(xlim=(-0.2, width + 0.2), ylim=(-len(rows) + 0.3, 1.2))
    axes.set_title("w, x, w reversed" + (" with its signs changed" if law.signs else ""))
    inked(figure)
    for k, row in enumerate(rows):
        for i, (a, colour) in enumerate(row):
            _cell(axes, i, i + 1, -k, str(a).replace("-", "−"), colour)
    return figure


def substitution(law: Morphic) -> Figure:
    """Words of which each letter has its image below it."""
    letters = [a for a, _ in law.images]
    images = dict(law.images)
    words = [[letters[0]]]
    while len(words) < 7:
        after = [b for a in words[-1] for b in images[a]]
        if len(after) > _CELLS or after == words[-1]:
            break
        words.append(after)
    figure, axes = _bare(max(4.0, 0.3 * len(words[-1]) + 1), 0.5 * len(words) + 1.0)
    axes.set(xlim=(-0.2, len(words[-1]) + 0.2), ylim=(-len(words) + 0.3, 1.2))
    axes.set_title("each letter, and its image below it")
    inked(figure)
    widths = [1] * len(words[-1])
    for k in range(len(words) - 1, -1, -1):
        x = 0
        for a, width in zip(words[k], widths, strict=True):
            _cell(axes, x, x + width, -k, str(a), _COLOURS[letters.index(a) % len(_COLOURS)])
            x += width
        if k:
            parts = iter(widths)
            widths = [sum(islice(parts, len(images[a]))) for a in words[k - 1]]
    return figure


def line(law: Sturmian) -> Figure:
    """The line of slope t, the highest integers below it, and the letters, by their steps."""
    p, d, q = law.slope
    slope = (p + d**0.5) / q
    steps = list(islice(law.continued(), _LETTERS))
    start = law.shift
    ends = [start, start + _LETTERS]
    figure, axes = blank(7.0, 3.6)
    axes.plot(ends, [slope * n + float(law.intercept) for n in ends], color=INK, lw=1)
    heights = [law.floor(start + i) for i in range(_LETTERS + 1)]
    axes.plot(range(ends[0], ends[1] + 1), heights, "o", color=BLUE, ms=4)
    axes.set_xlabel("n")
    axes.set_ylabel("nt + r, and its floor" if law.intercept else "nt, and its floor")
    axes.set_ylim(min(heights) - 1.6, max(heights) + 1.2)
    axes.set_title("the quotients are the steps of the floor")
    inked(figure)
    for i, a in enumerate(steps):
        colour = _COLOURS[law.letters.index(a)]
        _cell(axes, start + i, start + i + 1, min(heights) - 1.4, str(a), colour)
    return figure


_DRAWN: Final[dict[type[Law], Callable[[Any], Figure]]] = {
    Automatic: automaton,
    Folded: folding,
    Morphic: substitution,
    Sturmian: line,
}


def is_drawn(law: Law) -> bool:
    """Whether there is a picture of a law."""
    return type(law) in _DRAWN


def law_drawn(law: Law) -> Figure:
    """The picture of a law.

    Raises
    ------
    EsmaError
        If there is none of its kind.
    """
    if not is_drawn(law):
        raise EsmaError(f"there is no picture of this law, which is {law.kind}")
    return _DRAWN[type(law)](law)


def _bare(width: float, height: float) -> tuple[Figure, Axes]:
    figure, axes = blank(width, height)
    axes.grid(visible=False)
    axes.set_axis_off()
    return figure, axes


def _cell(axes: Axes, left: float, right: float, y: float, text: str, colour: str) -> None:
    """A number on a coloured ground; a long one is left out."""
    axes.add_patch(
        Rectangle((left + 0.04, y), right - left - 0.08, 0.8, facecolor=colour, edgecolor="none")
    )
    shown = text if len(text) <= _DIGITS else "…"
    middle = (left + right) / 2
    axes.text(middle, y + 0.4, shown, ha="center", va="center", color="black", fontsize=8)


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    text: str,
    bent: float = 0.18,
) -> None:
    """An arrow that is bent to the left, and its digits beside the middle."""
    style = {"arrowstyle": "-|>", "color": INK, "shrinkA": 13, "shrinkB": 13}
    style["connectionstyle"] = f"arc3,rad={-bent}"
    axes.annotate("", end, start, arrowprops=style)
    if text:
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = hypot(dx, dy)
        off = bent * length / 2 + 0.08
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        place = (x - off * dy / length, y + off * dx / length)
        axes.annotate(text, place, ha="center", va="center", fontsize=9)


def _loop(axes: Axes, place: tuple[float, float], text: str) -> None:
    """An arrow from a state to itself, away from the middle."""
    x, y = place
    length = hypot(x, y) or 1.0
    u, v = x / length, y / length
    turns = (pi * (-0.85 + 1.7 * i / 40) for i in range(41))
    circle = [(1.3 + cos(turn), sin(turn)) for turn in turns]  # as seen from the state outwards
    points = [(x + _LOOP * (u * s - v * t), y + _LOOP * (v * s + u * t)) for s, t in circle]
    axes.plot(*zip(*points, strict=True), color=INK, lw=1)
    axes.annotate("", points[-1], points[-4], arrowprops={"arrowstyle": "-|>", "color": INK})
    out = 2.3 * _LOOP + 0.1
    axes.annotate(text, (x + out * u, y + out * v), ha="center", va="center", fontsize=9)
