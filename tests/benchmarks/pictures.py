"""Pictures of curves: logarithmic axes, a colour and marker a series, the fitted laws as lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from esma.export.plots import BLUE, GREEN, VERMILION
from tests.benchmarks.curves import Curve, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"))


def _draw(axes: Axes, series: Series, style: tuple[str, str]) -> None:
    colour, marker = style
    xs = [p.x for p in series.points]
    medians = [p.median for p in series.points]
    low = [p.median - p.quartiles[0] for p in series.points]
    high = [p.quartiles[1] - p.median for p in series.points]
    axes.errorbar(xs, medians, (low, high), color=colour, marker=marker, ls="", label=series.name)
    for fit, dashes in ((series.fit, "-"), (series.second, ":")):
        if fit is not None:
            line = [xs[0] * (xs[-1] / xs[0]) ** (i / 60) for i in range(61)]
            axes.plot(line, list(map(fit, line)), color=colour, ls=dashes, lw=1, label=str(fit))


def picture(curve: Curve) -> Figure:
    """One panel where all series are of the same kind, else one each."""
    panels = [[s] for s in curve.series] if curve.panels else [list(curve.series)]
    figure = Figure(figsize=(1.8 + 4.2 * len(panels), 3.8), layout="constrained")
    styles = iter(_STYLES)
    for axes, members in zip(
        figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True
    ):
        for series in members:
            _draw(axes, series, next(styles))
        axes.set_yscale("log")
        if curve.linear:
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        else:
            axes.set_xscale("log")
        axes.set_xlabel(curve.axis)
        axes.set_ylabel("time (s)")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25, which="both")
        axes.legend(frameon=False, fontsize=8)
    figure.suptitle(curve.what, fontsize=10)
    return figure


def save(curve: Curve, folder: Path) -> Path:
    """Write the picture as ``NAME.png``."""
    path = folder / f"{curve.name}.png"
    picture(curve).savefig(path, dpi=100, metadata={"Software": None})
    return path
