"""Plots of conjectures and of whole searches, as matplotlib figures.

Every function returns a figure and shows nothing by itself; a notebook shows what a cell returns,
with or without pyplot. Colours are from the palette of Okabe and Ito (2008), which colour-blind
readers can tell apart, and markers differ as well. The ground is transparent and text is grey, so
that a figure reads well on white and on the dark ground of a theme.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from itertools import cycle
from math import ceil, cos, log10, pi, sin, sqrt
from typing import TYPE_CHECKING

import numpy as np
from flint import arb
from matplotlib import colormaps
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.spines import Spine
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from esma.approval.conjecture import Conjecture
from esma.continued_fractions.convergents import approximants
from esma.continued_fractions.expansion import expander_of
from esma.continued_fractions.terms import integers
from esma.enumeration.balls import magnitude
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word, word_text
from esma.massey.lift import PRIMES, berlekamp_massey
from esma.massey.recognise import LOOKAHEAD, recognise
from esma.prediction import predicted_orders
from esma.system.precision import at_precision
from esma.writing.display import short_count
from esma.writing.terminal import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray


ORANGE, SKY, GREEN, BLUE, VERMILION, PURPLE = (
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
#: For text and lines: a contrast of more than 4 to white and to the ground of JupyterLab's dark
#: theme.
INK = "#767676"

#: Pixels an inch of a picture in a notebook; it is shown at half its size, sharp on every screen.
_DPI = 192
#: Terms that a plot of convergence shows at most by itself.
_MOST_TERMS = 300
#: Larger integers are drawn at their logarithms: no float holds them, nor the ends of an axis.
_LARGEST = 10**300
#: Rows and columns of an order map that have their place and their name; more are drawn closer,
#: and some of them are named.
_TICKS = 50
#: Tail classes beside each other in their graph, whose names are read at the width of a page.
_COLUMNS = 3
#: Letters of a left-hand side in a title.
_LONGEST = 40
#: Most marks of a figure that are drawn one by one, so that each shows its formula.
MARKS = 1500
_LINK = re.compile(r"<a xlink:href=[\"'](.*?)[\"'] target=\"_blank\">(.*?)</a>", re.DOTALL)


class Picture(Figure):
    """A figure that a notebook shows; matplotlib's own do so only after pyplot was set up."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        data = BytesIO()
        self.savefig(data, format="png", dpi=_DPI)
        width, height = (round(inches * _DPI / 2) for inches in self.get_size_inches())
        return data.getvalue(), {"width": width, "height": height}

    def _repr_html_(self) -> str | None:
        """As SVG, where marks have something to say; none where that would be too large."""
        marks = sum(url is not None for x in self.findobj(Collection) for url in x.get_urls())
        if not 0 < marks <= MARKS:
            return None
        data = StringIO()
        self.savefig(data, format="svg", metadata={"Date": None})
        drawn = data.getvalue()
        # matplotlib writes links around marks: what a browser shows of each is a title instead
        told = _LINK.sub(r'<g pointer-events="all"><title>\1</title>\2</g>', drawn)
        told = told.replace(INK, "currentColor")  # the page knows its ground
        style = 'style="max-width: 100%; height: auto"'
        return told[told.index("<svg") :].replace("<svg", f"<svg {style}", 1)


def blank(width: float = 7.0, height: float = 4.0) -> tuple[Figure, Axes]:
    """A figure of a size in inches, and its axes."""
    figure = Picture(figsize=(width, height), layout="constrained", facecolor="none")
    axes = figure.add_subplot(facecolor="none")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    return figure, axes


def inked(figure: Figure) -> Figure:
    """The figure with its text and frames in the colour that every ground suits."""
    for text in figure.findobj(Text):
        text.set_color(INK)
    for spine in figure.findobj(Spine):
        spine.set_edgecolor(INK)
    for axes in figure.axes:
        axes.tick_params(colors=INK, which="both")
    return figure


def _title(conjecture: Conjecture) -> str:
    left = shortened(conjecture.left_text(), _LONGEST)
    return f"{left}, signs {word_text(conjecture.signs)}"


def _heights(values: Sequence[int], axes: Axes, name: str) -> list[float]:
    """Where integers stand on the upright axis: at their logarithms where floats end."""
    if max(map(abs, values), default=0) <= _LARGEST:
        axes.set_ylabel(name)
        return [float(x) for x in values]
    axes.set_ylabel(rf"$\log_{{10}}$ of {name}")
    return [log10(max(abs(x), 1)) * (-1 if x < 0 else 1) for x in values]


def partial_quotients(conjecture: Conjecture, terms: int = 60) -> Figure:
    """Partial quotients against their index, one colour a sign, the terms before the regular part
    hollow.

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1)
    >>> partial_quotients(found[0]).axes[0].get_xlabel()
    'index n'
    """
    figure, axes = blank()
    values = conjecture.terms(terms)
    heights = _heights(values, axes, "partial quotient $a_n$")
    form = conjecture.law.hurwitzian
    preperiod = 0 if form is None else form.preperiod
    signs = conjecture.signs
    for sign, colour, marker, name in (
        (1, BLUE, "o", "followed by +"),
        (-1, VERMILION, "s", "followed by −"),
    ):
        chosen = [n for n in range(terms) if signs[n % len(signs)] == sign]
        if not chosen:
            continue
        faces = ["none" if n < preperiod else colour for n in chosen]
        axes.scatter(
            chosen,
            [heights[n] for n in chosen],
            marker=marker,
            s=22,
            facecolors=faces,
            edgecolors=colour,
            label=name,
        )
    if 200 * max(1, sorted(values)[len(values) // 2]) < max(values) <= _LARGEST:
        axes.set_yscale("symlog", linthresh=10)
    axes.set_xlabel("index n")
    axes.set_title(_title(conjecture))
    axes.legend(frameon=False)
    return inked(figure)


def _errors(conjecture: Conjecture, terms: Sequence[int], signs: Word) -> list[float]:
    """``log10 |value - p_n/q_n|`` of the convergents, from exact integers and a ball of the
    value.
    """
    fractions = list(approximants(zip(terms, cycle(signs), strict=False)))
    bits = 2 * max((q.bit_length() for _, q in fractions), default=0) + 64
    value = conjecture.expression.value(conjecture.constant, bits)

    def error(p: int, q: int) -> float:
        if q == 0:
            return float("nan")
        gap = abs(value - arb(p) / arb(q))
        shift = 4096 - magnitude(gap * arb(2) ** 4096) if gap < 1 else 0
        return float((gap * arb(2) ** shift).log().mid()) / 2.302585093 - shift * 0.30103

    return at_precision(bits + 32, lambda: [error(p, q) for p, q in fractions])


def convergence(conjecture: Conjecture, terms: int | None = None) -> Figure:
    """Error of the convergents against the number of terms, beside that of the simple continued
    fraction; with the numbers of terms for 100 digits that tables show.

    Parameters
    ----------
    terms : how many; by default as many as give 100 digits, but 300 at most
    """
    signed, simple = conjecture.terms_needed[0], conjecture.simple_terms_needed[0]
    if terms is None:
        terms = min(_MOST_TERMS, max(12, *(n or _MOST_TERMS for n in (signed, simple))))
    figure, axes = blank()
    lines = [(conjecture.terms(terms), conjecture.signs, VERMILION, "s", signed)]
    if conjecture.signs != (1,):
        expander = expander_of(conjecture.constant)
        quotients = integers(expander.simple_terms(conjecture.expression, 8 * terms + 128))[:terms]
        lines.append((quotients, (1,), BLUE, "o", simple))
    for quotients, signs, colour, marker, needed in lines:
        name = "simple (all +)" if signs == (1,) else f"signs {word_text(signs)}"
        axes.plot(
            range(1, len(quotients) + 1),
            _errors(conjecture, quotients, signs),
            color=colour,
            marker=marker,
            ms=3,
            label=f"{name}: {short_count(needed)} terms for 100 digits",
        )
        if needed is not None and needed <= terms:
            axes.axvline(needed, color=colour, lw=0.8, ls=":")
    if any(needed is not None and needed <= terms for *_, needed in lines):
        axes.axhline(-100, color=INK, lw=0.8, ls="--")
    axes.set_xlabel("terms")
    axes.set_ylabel(r"$\log_{10}$ |value − convergent|")
    axes.set_title(_title(conjecture))
    axes.legend(frameon=False)
    return inked(figure)


def orders(
    constant: Constant, expressions: Sequence[Expression], words: Sequence[Word], depth: int = 100
) -> NDArray[np.float64]:
    """Order of the recurrence that is found in each expansion; nan where none is.

    Returns
    -------
    array of shape (expressions, words)
    """
    table = np.full((len(expressions), len(words)), np.nan)
    expander = expander_of(constant)
    for e, expression in enumerate(expressions):
        for w, word in enumerate(words):
            law = recognise(expander.signed_terms(expression, word, depth + LOOKAHEAD), depth)
            if law is not None and law.recurrence is not None and law.admissible(word):
                table[e, w] = law.recurrence.order
    return table


def order_map(
    constant: Constant, expressions: Sequence[Expression], words: Sequence[Word], depth: int = 100
) -> Figure:
    """Heat map, expressions by sign words, of the order of the recurrence found: what ESMA can and
    cannot catch.

    Where none is found, a mark says what a theorem about the constant knows: a dot for a
    recurrence that these quotients are too few for, a cross for growing or long runs, which have
    none or no short one.
    """
    table = orders(constant, expressions, words, depth)
    truth = np.where(np.isnan(table), predicted_orders(constant, expressions, words), np.nan)
    across, down = (-(-len(x) // _TICKS) for x in (words, expressions))
    width, height = (min(len(x), _TICKS) for x in (words, expressions))
    figure, axes = blank(max(5.5, 0.32 * width + 2.5), max(3.0, 0.22 * height + 1.4))
    axes.grid(visible=False)
    colours = colormaps["cividis"].with_extremes(bad=(0.5, 0.5, 0.5, 0.25))
    image = axes.imshow(np.ma.masked_invalid(table), aspect="auto", cmap=colours)
    for marker, marked, meaning in (
        (".", np.isfinite(truth), "a recurrence, deeper"),
        ("x", np.isinf(truth), "growing or long runs"),
    ):
        if marked.any():
            rows, columns = np.nonzero(marked)
            axes.plot(columns, rows, marker, color=VERMILION, ms=4, label=meaning)
    if axes.lines:
        figure.legend(
            loc="outside lower right", fontsize=7, ncols=2, title="by theorem", frameon=False
        )
    upright = ["\n".join(word_text(word)) for word in words]
    symbol = constant.symbol()
    axes.set_xticks(range(0, len(words), across), upright[::across], fontsize=8, linespacing=0.8)
    sides = [shortened(x.pretty(symbol), _LONGEST) for x in expressions[::down]]
    axes.set_yticks(range(0, len(expressions), down), sides, fontsize=8)
    axes.set_xlabel("sign word")
    axes.set_ylabel("expression")
    axes.set_title(f"order of the recurrence in {depth} quotients")
    if np.isfinite(table).any():
        whole = MaxNLocator(integer=True)
        figure.colorbar(image, ax=axes, ticks=whole, label="order (grey: none)")
    return inked(figure)


def order_profile(sequences: Mapping[str, Sequence[int]]) -> Figure:
    """Order of the shortest recurrence of the first n terms against n, a line a sequence.

    A law shows as a line that stays level; without any, the order follows n/2 (Rueppel 1986,
    chapter 4).

    Parameters
    ----------
    sequences : up to seven sequences by name
    """
    figure, axes = blank()
    styles = zip((BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, INK), "osD^vP*", strict=True)
    longest = max(map(len, sequences.values()), default=0)
    axes.plot([0, longest], [0, longest / 2], color=INK, lw=0.8, ls="--", label="n/2")
    for (name, terms), (colour, marker) in zip(sequences.items(), styles, strict=False):
        counts = range(1, len(terms) + 1)
        orders = [berlekamp_massey(terms[:n], PRIMES[0])[1] for n in counts]
        axes.step(counts, orders, where="post", color=colour, lw=1)
        axes.plot(counts, orders, color=colour, marker=marker, ms=3, ls="", label=name)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("terms read")
    axes.set_ylabel("order of the shortest recurrence")
    axes.set_title("order against length")
    axes.legend(frameon=False)
    return inked(figure)


def rate_against_complexity(conjectures: Iterable[Conjecture]) -> Figure:
    """Rate against complexity, one mark a conjecture, which shows its formula where the mouse rests
    on it; coloured by its sign word: those of the most frequent words, the others in grey. What
    is not proved is hollow.

    Examples
    --------
    >>> import esma
    >>> rate_against_complexity(esma.search("e", coeff_limit=1)).axes[0].get_ylabel()
    'rate (digits a term)'
    """
    figure, axes = blank()
    groups: dict[Word, list[Conjecture]] = defaultdict(list)
    for conjecture in (conjectures := list(conjectures)):
        groups[conjecture.signs].append(conjecture)
    words = sorted(groups, key=lambda word: (-len(groups[word]), len(word), word))
    styles = [*zip((BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY), "os^Dv<", strict=True)]
    named = [([word], word_text(word)) for word in words[: len(styles)]]
    others = words[len(styles) :]
    if others:
        named.append((others, f"{len(others):,} other words"))
    for (chosen, name), (colour, marker) in zip(named, [*styles, (INK, ".")], strict=False):
        members = [x for word in chosen for x in groups[word]]
        axes.scatter(
            [x.complexity for x in members],
            [x.convergence_rate for x in members],
            marker=marker,
            s=20,
            facecolors=[colour if x.proved else "none" for x in members],
            edgecolors=colour,
            alpha=0.7,
            label=f"{name} ({len(members):,})",
            urls=[_told(x) for x in members],
        )
    axes.set_xlabel("complexity (bits to write down)")
    axes.set_ylabel("rate (digits a term)")
    axes.set_title(f"{len(conjectures):,} formulas" + _about(conjectures))
    if named:
        figure.legend(frameon=False, title="signs", loc="outside right upper")
    return inked(figure)


def _told(x: Conjecture) -> str:
    """A formula in one line, which is shown where the mouse rests on its mark."""
    left, law = shortened(x.left_text(), _LONGEST), x.law.text(_LONGEST)
    return f"{left} = {law}, signs {word_text(x.signs)}, {x.status}"


def _about(conjectures: Iterable[Conjecture]) -> str:
    """For which constant formulas are, where that is one."""
    names = {x.constant.symbol() for x in conjectures}
    return f" for {shortened(names.pop(), _LONGEST)}" if len(names) == 1 else ""


def tail_classes(conjectures: Iterable[Conjecture], most: int = 24) -> Figure:
    """Graph of the largest tail classes: a hub a class, which is named by its first formula, a
    spoke a conjecture, coloured by its sign word's length.
    """
    conjectures = list(conjectures)
    groups: dict[str, list[Conjecture]] = defaultdict(list)
    for conjecture in conjectures:
        groups[conjecture.family].append(conjecture)
    largest = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[:most]
    columns = min(_COLUMNS, max(1, ceil(sqrt(len(largest) * 1.6))))
    rows = max(1, ceil(len(largest) / columns))
    figure, axes = blank(2.7 * columns, 2.4 * rows + 0.8)
    axes.grid(visible=False)
    spokes: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
    for i, (_, members) in enumerate(largest):
        x, y = 1.8 * (i % columns), -1.5 * (i // columns)
        rings = ceil(len(members) / 24)
        for j, member in enumerate(members):
            ring = 0.3 + 0.22 * (j % rings) / rings
            angle = 2 * pi * j / len(members)
            u, v = x + ring * cos(angle), y + ring * sin(angle)
            axes.plot([x, u], [y, v], color=INK, lw=0.6, alpha=0.4, zorder=1)
            spokes[len(member.signs)].append((u, v, _told(member)))
        axes.scatter([x], [y], s=40, color=INK, zorder=3)
        best = members[0]
        label = f"{shortened(best.left_text(), 28)}\n= {shortened(best.law.text(22), 28)}"
        axes.annotate(f"{label} ({len(members)})", (x, y - 0.6), ha="center", va="top")
    colours = (BLUE, ORANGE, GREEN, PURPLE, VERMILION, SKY, INK)
    for length, points in sorted(spokes.items()):
        across, up, told = zip(*points, strict=True)
        colour, name = colours[(length - 1) % len(colours)], f"sign words of period {length}"
        axes.scatter(across, up, s=14, color=colour, zorder=2, urls=told, label=name)
    axes.set_aspect("equal")
    # matplotlib leaves the names below the last row out of its own limits
    axes.set(xlim=(-0.9, 1.8 * columns - 0.9), ylim=(-1.5 * rows + 0.55, 0.65))
    axes.set_axis_off()
    axes.set_title(f"{len(largest)} of {len(groups)} tail classes" + _about(conjectures))
    if spokes:
        figure.legend(frameon=False, loc="outside lower center", ncols=4)
    return inked(figure)
