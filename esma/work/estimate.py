"""What a search into a store will take: slices, units, time, memory, and the size of the file."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from esma.searching.planning import Plan, count_text, duration
from esma.work.coordinator import UNIT_SECONDS
from esma.work.session import cores
from esma.work.task import Task

if sys.platform != "win32":
    import resource

#: Bytes that a formula takes in a store, with its share of its tail class and of the indexes.
ROW_BYTES = 110


@dataclass(frozen=True)
class Estimate:
    """A plan of a task, and what its units are.

    Attributes
    ----------
    plan : size and time, from a sample of the search
    slices : how many slices the space is cut into
    memory : most bytes that this process has taken for the sample: a worker takes about as much
    """

    plan: Plan
    slices: int
    memory: int

    @property
    def units(self) -> int:
        """Units of work, of ten seconds each where slices are shorter."""
        return max(1, min(self.slices, round(self.plan.seconds / UNIT_SECONDS)))

    @property
    def store_bytes(self) -> int:
        """Size of the store, if the whole space holds as many formulas as the sample."""
        return 50_000 + round(self.plan.candidates * self.plan.hit_share) * ROW_BYTES


def estimate(plan: Plan) -> Estimate:
    """What a plan means in units; the process must be the one that measured it.

    Raises
    ------
    SpaceError
        If the slices are too many to be numbered.
    """
    return Estimate(plan, Task(plan.spec).slices, peak_memory())


def peak_memory() -> int:
    """The most memory that this process has taken, in bytes; 0 where that is not known."""
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def rows(estimates: list[Estimate], jobs: int | None = None) -> list[tuple[str, str]]:
    """What there is to say about one or more searches together, as names and texts."""
    processes = cores() if jobs is None else jobs
    seconds = sum(x.plan.seconds for x in estimates)
    slices, units = sum(x.slices for x in estimates), sum(x.units for x in estimates)
    memory = max(x.memory for x in estimates)
    found = []
    if len(estimates) > 1:
        found.append(("time", f"{duration(seconds)} on one core"))
    if processes > 1:
        found.append((f"--jobs {processes}", duration(seconds / min(processes, slices))))
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
