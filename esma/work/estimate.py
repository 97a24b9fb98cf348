"""What a search into a store will take: slices, units, time, memory, and the size of the file."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from esma.approval.formulas import Formulas
from esma.searching.planning import Plan, count_text, duration
from esma.store.packing import rows_of
from esma.store.records import Counts, UnitRecord
from esma.store.writer import Writer
from esma.system.garbage import rarely_collected
from esma.work.coordinator import UNIT_SECONDS
from esma.work.session import cores
from esma.work.task import Task

if sys.platform != "win32":
    import resource

#: Bytes that a formula takes in a store, with its share of its tail class and of the indexes.
ROW_BYTES = 110


TOGETHER = 1.25
"""By how much processes take longer together than one: each proves most of the tail classes, sends
what it finds, and waits for the others at the end. Fitted to searches of e by one and by two
processes (``esma/docs/scale.md``); to measure it is to search twice. Where hardly anything is found
it is nearer to 1."""
START = 0.5
"""Seconds until the processes have begun, on the machine of `TOGETHER`. To measure it is to begin
some, for which a plan would take as much longer."""


@dataclass(frozen=True)
class Estimate:
    """A plan of a task, and what its units are.

    Attributes
    ----------
    plan : size and time, from a sample of the search
    slices : how many slices the space is cut into
    memory : most bytes that this process has taken for the sample: a worker takes about as much
    packing, writing : seconds that a formula of the sample takes for the store: of the process that
        finds it, and of the one that writes
    """

    plan: Plan
    slices: int
    memory: int
    packing: float
    writing: float

    @property
    def units(self) -> int:
        """Units of work, of ten seconds each where slices are shorter."""
        return max(1, min(self.slices, round(self.plan.seconds / UNIT_SECONDS)))

    @property
    def formulas(self) -> int:
        """How many are found, if the whole space holds as many as the sample."""
        return round(self.plan.candidates * self.plan.hit_share)

    @property
    def store_bytes(self) -> int:
        """Size of the store."""
        return 50_000 + self.formulas * ROW_BYTES

    def seconds(self, processes: int) -> float:
        """Time into a store, with so many processes beside the one that writes; one alone does
        both. More are never said to take longer than one by more than `START`.
        """
        found, written = (
            self.plan.seconds + self.formulas * self.packing,
            self.formulas * self.writing,
        )
        count = min(processes, self.slices)
        if count == 1:
            return found + written
        found *= TOGETHER
        whole = max(found / count, written, (found + written) / min(count + 1, max(count, cores())))
        return START + whole


@rarely_collected()
def estimate(plan: Plan) -> Estimate:
    """What a plan means in units; the process must be the one that measured it.

    Raises
    ------
    SpaceError
        If the slices are too many to be numbered.
    """
    task = Task(plan.spec)
    return Estimate(plan, task.slices, peak_memory(), *_recorded(task, plan.found))


def _recorded(task: Task, found: Formulas) -> tuple[float, float]:
    """Seconds of a formula that is packed, and written to a store that is gone afterwards."""
    if not len(found):
        return 0.0, 0.0
    times = [time.process_time()]
    rows = rows_of(found, np.zeros(len(found), np.int64)).simplest()
    times.append(time.process_time())
    with tempfile.TemporaryDirectory(prefix="esma-") as folder:
        writer = Writer(Path(folder) / "sample.sqlite", [task.search])
        # what each unit takes is no part of it
        for search, some in enumerate((rows.at(np.arange(0)), rows)):
            unit = UnitRecord(0, search, search + 1, some, Counts(), (), 0.0, "", "")
            times.append(time.process_time())
            writer.record(unit)
        writer.close()
        times.append(time.process_time())
    packed, written = times[1] - times[0], (times[4] - times[3]) - (times[3] - times[2])
    return packed / len(found), max(0.0, written) / len(found)


def peak_memory() -> int:
    """The most memory that this process has taken, in bytes; 0 where that is not known."""
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def rows(estimates: list[Estimate], jobs: int | None = None) -> list[tuple[str, str]]:
    """What there is to say about one or more searches together, as names and texts."""
    processes = cores() if jobs is None else jobs
    slices, units = sum(x.slices for x in estimates), sum(x.units for x in estimates)
    memory = max(x.memory for x in estimates)
    found = []
    if len(estimates) > 1:
        found.append(("time", f"{duration(sum(x.plan.seconds for x in estimates))} on one core"))
    for count in sorted({1, processes}):
        seconds = sum(x.seconds(count) for x in estimates)
        found.append((f"--jobs {count}", f"{duration(seconds)}, into a store"))
    each = f" of about {UNIT_SECONDS:g} s" if units > len(estimates) else ""
    cut = f"{count_text(slices)} {'slice' if slices == 1 else 'slices'}"
    found.append(("units", f"{count_text(units)}{each}, of {cut}"))
    if memory:
        found.append(("memory", f"{size_text(memory)} a process"))
    found.append(("store", f"about {size_text(sum(x.store_bytes for x in estimates))}"))
    return found


def size_text(count: float) -> str:
    """A number of bytes.

    >>> size_text(900), size_text(1_500_000), size_text(3.2e13)
    ('900 bytes', '1.5 MB', '32 TB')
    """
    if count < 1000:
        return f"{count:.0f} bytes"
    names = ["kB", "MB", "GB", "TB", "PB"]
    while (count := count / 1000) >= 1000 and len(names) > 1:
        names.pop(0)
    return f"{count:.2g} {names[0]}" if count < 100 else f"{count:,.0f} {names[0]}"
