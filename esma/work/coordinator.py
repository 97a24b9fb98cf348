"""The coordinator: hands out units, records what comes back, and gives up no slice silently."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from esma.errors import EsmaError
from esma.store.records import Counts, UnitRecord
from esma.store.writer import Writer
from esma.work.executors import Executor, Finished
from esma.work.task import Sliced
from esma.work.units import Unit

UNIT_SECONDS: Final = 10.0
"""Time that a unit should take."""
UNIT_ROWS: Final = 200_000
"""Rows that a unit should have at most, whatever its time: some 30 MB, and twice that while they
are sent."""
UNWRITTEN_ROWS: Final = 4 * UNIT_ROWS
"""Rows that may wait to be written while the workers go on."""
LEAST_SECONDS: Final = 0.2
"""Time below which units are not cut for the sake of several workers: to record one takes a part of
that, however little was found in it."""
ATTEMPTS: Final = 2
"""How many times a unit is tried; then it is cut into halves, and a single slice is given up."""
_GROWTH: Final = 4
_HOPELESS: Final = 8
"""When this many slices were given up and no unit was ever finished, something else is wrong."""


class Report(Protocol):
    """Who is told what happens."""

    def recorded(self, record: UnitRecord, state: State) -> None:
        """A unit is in the store."""

    def failed(self, unit: Unit, reason: str, given_up: bool, state: State) -> None:
        """A unit has failed, and is tried again or given up."""


@dataclass
class State:
    """How far a search is.

    Attributes
    ----------
    slices, done : all slices, and those that are recorded
    units : units recorded now, not in an earlier run
    counts : what happened to their candidates
    seconds : time by the clock
    given_up : slices that were given up
    """

    slices: int
    done: int
    begun: float = field(default_factory=time.monotonic)
    units: int = 0
    done_before: int = 0
    counts: Counts = field(default_factory=Counts)
    given_up: int = 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None where there is none yet."""
        now = self.done - self.done_before
        left = self.slices - self.done - self.given_up
        return self.seconds * left / now if now else None


_Came: TypeAlias = tuple[Finished, bool]
"""What became of a unit, and whether it is given up."""


class _Queue:
    """The units that are left, cut to size as they are taken."""

    def __init__(self, tasks: Sequence[Sliced], writer: Writer, unit_seconds: float) -> None:
        self._unit_seconds = unit_seconds
        self._left = deque(
            (search, *gap)
            for search, task in enumerate(tasks)
            for gap in writer.done[search].gaps(task.slices)
        )
        self._again: deque[Unit] = deque()
        self._failures: dict[Unit, int] = {}
        # the part of a unit that a slice of each search is, by its last units; and the size of
        # the last unit
        self._pace: dict[int, float] = {}
        self._last: dict[int, int] = {}
        self._slices = sum(last - first for _, first, last in self._left)

    def take(self, capacity: int) -> Unit | None:
        """The next unit.

        Its size aims at the wanted time, and at no more rows than a worker should hold; it grows
        from one slice on, no faster than fourfold, and shrinks when not enough are left for every
        one of several workers to have two more, down to `LEAST_SECONDS`.
        """
        if self._again:
            return self._again.popleft()
        if not self._left:
            return None
        search, first, last = self._left[0]
        size = 1
        if search in self._pace:
            size = int(1 / max(self._pace[search], 1e-9))
            size = min(size, _GROWTH * self._last[search])
            if capacity > 1:
                least = int(LEAST_SECONDS / self._unit_seconds / max(self._pace[search], 1e-9))
                size = min(size, max(least, -(-self._slices // (2 * capacity))))
        size = max(1, min(size, last - first))
        if first + size == last:
            self._left.popleft()
        else:
            self._left[0] = search, first + size, last
        self._slices -= size
        return Unit(search, first, first + size)

    def learn(self, unit: Unit, seconds: float, rows: int) -> None:
        """How long a unit took, and how many rows it gave."""
        now = max(seconds / self._unit_seconds, rows / UNIT_ROWS) / unit.slices
        before = self._pace.get(unit.search, now)
        self._pace[unit.search] = (before + now) / 2
        self._last[unit.search] = max(unit.slices, self._last.get(unit.search, 1) // 2)

    def failed(self, unit: Unit) -> bool:
        """Put a unit back to be tried again, or its halves where it has failed often enough.

        Returns
        -------
        bool
            whether it is given up instead: a single slice that has failed often enough
        """
        count = self._failures.pop(unit, 0) + 1
        if count < ATTEMPTS:
            self._failures[unit] = count
            self._again.append(unit)
            return False
        if unit.slices == 1:
            return True
        middle = (unit.first + unit.last) // 2
        self._again.append(Unit(unit.search, unit.first, middle))
        self._again.append(Unit(unit.search, middle, unit.last))
        return False


def conduct(
    writer: Writer,
    tasks: Sequence[Sliced],
    executor: Executor,
    *,
    report: Report | None = None,
    stopping: Callable[[], bool] = lambda: False,
    unit_seconds: float = UNIT_SECONDS,
) -> State:
    """Search what a store lacks, until nothing is left or a stop is asked for.

    Parameters
    ----------
    writer : the store, made for these tasks
    tasks : what is searched
    executor : where the units are worked on
    report : who is told of every unit
    stopping : when it is true no unit is begun any more; those in hand are finished and recorded
    unit_seconds : time that a unit should take

    Raises
    ------
    StoreError
        If the store cannot be written; all units before are in it.
    EsmaError
        If nothing but failures comes back.
    """
    queue = _Queue(tasks, writer, unit_seconds)
    slices = sum(task.slices for task in tasks)
    done = sum(len(x) for x in writer.done.values())
    state = State(slices, done, done_before=done)
    in_hand = 0

    def hand_out() -> int:
        count = 0
        while not stopping() and in_hand + count < executor.capacity:
            unit = queue.take(executor.capacity)
            if unit is None:
                break
            executor.submit(tasks[unit.search], unit)
            count += 1
        return count

    # A thread writes, so that no worker waits for its next unit meanwhile; what has come until it
    # is free is written at once.
    with ThreadPoolExecutor(1) as thread:
        came, unwritten = deque[_Came](), deque[tuple[int, Future[None]]]()
        while True:
            in_hand += hand_out()
            finished = executor.wait() if in_hand else []
            if not in_hand or (not finished and stopping()):
                for _, written in unwritten:
                    written.result()
                return state
            in_hand -= len(finished)
            for outcome in finished:
                record, final, rows = outcome.record, False, 0
                if record is None:
                    final = queue.failed(outcome.unit)
                else:
                    rows = len(record.rows)
                    queue.learn(outcome.unit, record.seconds, rows)
                came.append((outcome, final))
                unwritten.append((rows, thread.submit(_settle, writer, came, state, report)))
            in_hand += hand_out()
            most = UNWRITTEN_ROWS if executor.capacity > 1 else 0
            while unwritten and (
                unwritten[0][1].done() or sum(rows for rows, _ in unwritten) >= most
            ):
                unwritten.popleft()[1].result()


def _settle(writer: Writer, came: deque[_Came], state: State, report: Report | None) -> None:
    """Write what became of units, each with whether it is given up where there is no record."""
    here = [came.popleft() for _ in range(len(came))]
    records = [outcome.record for outcome, _ in here if outcome.record is not None]
    for record in writer.record_all(records) if records else []:
        state.units += 1
        state.done += record.last - record.first
        state.counts.add(record.counts)
        if report is not None:
            report.recorded(record, state)
    for outcome, final in here:
        if outcome.record is not None:
            continue
        unit, reason = outcome.unit, outcome.reason
        if final:
            writer.fail(unit.search, (unit.first, unit.last), ATTEMPTS, reason)
            state.given_up += 1
        if report is not None:
            report.failed(unit, reason, final, state)
        if state.given_up >= _HOPELESS and state.units == 0:
            raise EsmaError(f"no unit could be searched; the last failed so: {reason}")
