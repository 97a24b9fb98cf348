"""Stopping: the first Ctrl-C or SIGTERM lets units in hand be finished, a second one does not."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Any, Self

_NOTE = (
    "\nesma: stopping when the units in hand are finished; once more stops at once and loses them\n"
)


class Stop:
    """Whether a stop was asked for; a context manager that hears the signals meanwhile.

    Parameters
    ----------
    last : whether the process has nothing left to do afterwards but to end with its status; then
        the signals that come after a first one do not change that

    Attributes
    ----------
    asked : the number of the first signal that came, None as long as none has
    """

    def __init__(self, *, last: bool = False) -> None:
        self.last = last
        self.asked: int | None = None
        self._before: dict[int, Any] = {}

    def __call__(self) -> bool:
        return self.asked is not None

    def __enter__(self) -> Self:
        # only the main thread may; elsewhere, as in a notebook's cell, Python's own way stays
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        # what is ignored stays so while Python ends; its own handlers are taken away first
        ignored = self.last and self.asked is not None
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_IGN if ignored else handler)

    def _heard(self, number: int, _: FrameType | None) -> None:
        if self.asked is not None:
            raise KeyboardInterrupt(number)
        self.asked = number
        sys.stderr.write(_NOTE)
        sys.stderr.flush()
