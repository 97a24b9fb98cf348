"""What is said while a search runs: a bar on a terminal, one structured line a unit elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self, TextIO

from esma import writing
from esma.store.records import UnitRecord
from esma.work.coordinator import State
from esma.work.units import Unit


def logfmt(fields: Mapping[str, object]) -> str:
    """One line of ``name=value``, values quoted where they need it.

    >>> logfmt({"event": "unit", "seconds": 9.8, "reason": 'killed by "OOM"'})
    'event=unit seconds=9.8 reason="killed by \\\\"OOM\\\\""'
    """
    return " ".join(f"{name}={_value(value)}" for name, value in fields.items())


def _value(value: object) -> str:
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    if text and not set(text) & set(' ="\\\n\t'):
        return text
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{text}"'


class Log:
    """One line a unit, for files and other programs."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file

    def _write(self, event: str, fields: Mapping[str, object]) -> None:
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        print(
            logfmt({"time": time, "event": event, **fields}),
            file=self._file or sys.stderr,
            flush=True,
        )

    def recorded(self, record: UnitRecord, state: State) -> None:
        """A unit is in the store."""
        left = state.seconds_left
        self._write(
            "unit",
            {
                "search": record.search,
                "first": record.first,
                "last": record.last,
                "candidates": record.counts.candidates,
                "hits": record.counts.hits,
                "approved": record.counts.approved,
                "proved": record.counts.proved,
                "unresolved": record.counts.unresolved,
                "seconds": round(record.seconds, 3),
                "worker": record.worker,
                "done": state.done,
                "slices": state.slices,
                "left_seconds": "" if left is None else round(left),
            },
        )

    def failed(self, unit: Unit, reason: str, given_up: bool, state: State) -> None:
        """A unit has failed, and is tried again or given up."""
        self._write(
            "given_up" if given_up else "retry",
            {"search": unit.search, "first": unit.first, "last": unit.last, "reason": reason},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Bar:
    """A bar on a terminal, of searches or scans."""

    def __init__(self, state_slices: int, done: int, kind: str = "search") -> None:
        self._items = "constants" if kind == "scan" else "candidates"
        self._bar = writing.bars.bar("{task.fields[rate]}", "{task.fields[found]:,} found")
        self._task: Any = self._bar.add_task(
            "scanning" if kind == "scan" else "searching",
            total=state_slices,
            completed=done,
            found=0,
            rate="",
        )

    def recorded(self, record: UnitRecord, state: State) -> None:
        """A unit is in the store."""
        self._bar.update(
            self._task,
            completed=state.done,
            found=state.counts.approved,
            rate=f"{state.counts.candidates / max(state.seconds, 1e-9):,.0f} {self._items}/s",
        )

    def failed(self, unit: Unit, reason: str, given_up: bool, state: State) -> None:
        """A unit has failed, and is tried again or given up."""
        what = "given up" if given_up else "tried again"
        self._bar.console.print(f"{unit}: {reason}; {what}", markup=False, highlight=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
