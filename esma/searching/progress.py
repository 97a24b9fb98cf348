"""Progress bars on standard error for what takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from esma import writing
from esma.enumeration.space import Space
from esma.searching.searcher import Tally

from .planning import count, duration

#: What is over sooner shows no bar.
DELAY = 2.0
#: Seconds between two drawings in a notebook.
EVERY = 0.3
_Item = TypeVar("_Item")


def in_notebook() -> bool:
    """Whether this runs in the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return type(shell).__name__ == "ZMQInteractiveShell"


def somebody_looks() -> bool:
    """Whether standard error is a terminal, or the output of a notebook."""
    return in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


class Progress:
    """Shows how far a search is, how fast, and how long it still takes.

    A context manager; `update` is called with the tally after each block. Where nobody looks it
    does nothing.

    Parameters
    ----------
    space : what is searched
    shown : whether to show a bar at all; by default, if somebody looks
    """

    def __init__(self, space: Space, shown: bool | None = None) -> None:
        self._space = space
        self._shown = somebody_looks() if shown is None else shown
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: Any = None
        self._task: Any = None
        self._output: Any = None
        self._drawn = 0.0
        self._total = 0
        self._begun = 0.0
        self._latest = (0, 0)  # candidates, formulas
        self._over = False

    def __enter__(self) -> Progress:
        self._begun = time.monotonic()
        if self._shown and not in_notebook():
            # By the clock and not by blocks: the first one may take long, on a fresh installation.
            self._timer = threading.Timer(DELAY, self._open)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()
            if self._output is not None:
                self._output.draw("", "")

    def update(self, tally: Tally) -> None:
        """Show what has been done."""
        self._latest = tally.candidates + tally.passed * self._space.n_words, tally.approved
        if not self._shown:
            return
        if in_notebook():
            self._draw_output()
        else:
            self._draw()

    def _draw_output(self) -> None:
        now = time.monotonic()
        if now - self._begun < DELAY or now - self._drawn < EVERY:
            return
        if self._output is None:
            self._total = count(self._space)[0] * self._space.n_words
            self._output = writing.cells.Drawing()
        self._drawn = now
        candidates, formulas = self._latest
        total = max(self._total, candidates, 1)
        text = f"{candidates:,} of {total:,} candidates, {formulas:,} found"
        if candidates:
            left = (now - self._begun) * (total - candidates) / candidates
            text += f", {duration(left)} left"
        html = (
            f'<progress value="{candidates}" max="{total}" style="width: 18em"></progress> {text}'
        )
        self._output.draw(html, text)

    def _open(self) -> None:
        expressions, exact = count(self._space)
        with self._lock:
            if self._over:
                return
            self._total = expressions * self._space.n_words
            bar = writing.bars.bar(
                "{task.fields[rate]}",
                "{task.fields[found]}",
                left="left" if exact else "left, about",
            )
            self._task = bar.add_task(
                f"Searching {self._space.constant.symbol()}"[:30],
                total=self._total,
                found="loading compiled code (slow once)",
                rate="",
            )
            bar.start()
            self._bar = bar
        self._draw()

    def _draw(self) -> None:
        candidates, formulas = self._latest
        with self._lock:
            if self._bar is None or self._over or not candidates:
                return
            rate = candidates / (time.monotonic() - self._begun)
            self._bar.update(
                self._task,
                completed=candidates,
                total=max(self._total, candidates),  # where it was an estimate
                rate=f"{rate:,.0f} candidates/s",
                found=f"{formulas:,} found",
            )


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """Says on a terminal which constant is searched."""
    if not somebody_looks():
        yield lambda _: None
        return
    with writing.bars.status("searching") as shown:
        yield lambda name: shown.update(f"searching {name}" if name else "joining and proving")


def tracked(items: Iterable[_Item], total: int, what: str) -> Iterator[_Item]:
    """Pass items on, with a bar on a terminal that shows how many have been taken.

    >>> list(tracked("abc", 3, "reading"))
    ['a', 'b', 'c']
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield from items
        return
    begun = time.monotonic()
    with writing.bars.bar() as bar:
        task = bar.add_task(what, total=total, visible=False)
        for number, item in enumerate(items):
            bar.update(task, completed=number, visible=time.monotonic() - begun > DELAY)
            yield item
