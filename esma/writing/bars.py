"""Bars and lines on standard error while something takes long."""

from __future__ import annotations

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.status import Status


def bar(*texts: str, left: str = "left") -> Progress:
    """A bar that goes when it is over: what it is of, how far it is, texts with the fields of its
    task, the time so far and the time left.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        *map(TextColumn, texts),
        TimeElapsedColumn(),
        TextColumn(left),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=5,
    )


def status(text: str) -> Status:
    """A line that says what is being done."""
    return Console(stderr=True).status(text)
