"""``python -m tests.benchmarks.shares LABEL``: where the time of dense searches goes.

A signal after each millisecond of processor time looks which stage the program is in. What is
measured is kept in ``shares.json`` under the label; the picture in ``esma/docs`` shows all labels,
which are to be measured beside the same other work.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any

from matplotlib.figure import Figure

import esma
from esma.export.plots import BLUE, GREEN, ORANGE, VERMILION

KEPT = Path(__file__).with_name("shares.json")
PICTURE = Path(__file__).parents[2] / "esma" / "docs" / "time.svg"
#: Stages by the names of the functions in which they are, and their colours.
STAGES = {
    "expansions and sieve": ("#bbbbbb", ("Candidates.search",)),
    "tails": ("#888888", ("Candidates.tails",)),
    "1000 digits, once a class": (BLUE, ("Approver.approve",)),
    "proof, once a class": (VERMILION, ("Prover.shared",)),
    "classes and members": (GREEN, ("Members.settle",)),
    "ranking": (ORANGE, ("Collection.ranked",)),
    "all else": ("#dddddd", ("search_for",)),
}
SEARCHES: dict[str, tuple[dict[str, Any], int]] = {
    "e, limit 5, period 6": ({"coeff_limit": 5, "max_period": 6}, 3),
    "e, limit 2, period 4": ({"coeff_limit": 2, "max_period": 4}, 40),
}


def measured(options: dict[str, Any], times: int) -> dict[str, Any]:
    """Counts of a search, its time a candidate in microseconds, and that of each stage."""
    stages = {name: stage for stage, (_, names) in STAGES.items() for name in names}
    seen: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        while frame is not None and frame.f_code.co_qualname not in stages:
            frame = frame.f_back
        seen[stages[frame.f_code.co_qualname] if frame else "all else"] += 1

    for _ in range(2):
        found = esma.search("e", progress=False, **options)
    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    seconds = []
    for _ in range(times):
        begun = process_time()
        esma.search("e", progress=False, **options)
        seconds.append(process_time() - begun)
    signal.setitimer(signal.ITIMER_PROF, 0)
    tally = found.tally
    each = min(seconds) / tally.candidates * 1e6
    return {
        "candidates": tally.candidates,
        "hits": tally.hits,
        "formulas": tally.approved,
        "classes": len(found.conjectures.tail_classes),
        "microseconds": round(each, 2),
        "stages": {x: round(seen[x] / seen.total() * each, 3) for x in STAGES},
    }


def picture(kept: dict[str, dict[str, Any]]) -> Figure:
    """A bar for each search and label, cut into stages; the first label's are 100 % long."""
    figure = Figure(figsize=(8, 1.1 + 1.1 * len(SEARCHES) * len(kept) / 2), layout="constrained")
    for axes, name in zip(figure.subplots(len(SEARCHES), 1), SEARCHES, strict=True):
        whole = next(iter(kept.values()))[name]["microseconds"] / 100
        for place, rows in enumerate(kept.values()):
            left = 0.0
            for stage, (colour, _) in STAGES.items():
                width = rows[name]["stages"][stage] / whole
                axes.barh(place, width, left=left, color=colour, label=None if place else stage)
                left += width
            axes.text(left, place, f" {left:.0f} %", va="center")
        axes.set_yticks(range(len(kept)), list(kept))
        axes.invert_yaxis()
        axes.set_title(name, fontsize=10, loc="left")
        axes.set_xlim(0, 110)
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    return figure


def main(label: str) -> None:
    """Measure, keep and draw."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    kept[label] = {name: measured(*search) for name, search in SEARCHES.items()}
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    picture(kept).savefig(PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main(sys.argv[1])
