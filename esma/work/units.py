"""Units of work: some slices of a task, and the pure function from a unit to what it finds."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from esma.approval.formulas import Block, Formulas
from esma.searching.searcher import Searcher, run_blocks
from esma.store.packing import rows_of
from esma.store.records import Counts, UnitRecord, compact
from esma.version import __version__
from esma.work.task import Task

_THREAD = threading.local()
#: Places of tail classes that a searcher remembers.
_MOST_PLACES = 500_000


class Unit(NamedTuple):
    """The slices ``first ... last - 1`` of the search with this number."""

    search: int
    first: int
    last: int

    @property
    def slices(self) -> int:
        """How many slices it has."""
        return self.last - self.first

    def __str__(self) -> str:
        return f"slices {self.first}-{self.last - 1} of search {self.search}"


def run_unit(task: Task, unit: Unit, stopping: Callable[[], bool] = lambda: False) -> UnitRecord:
    """Search the slices of a unit, or only the first of them where a stop is asked for meanwhile.

    What is found depends on the task and the slices alone: what the searcher has met before saves
    it work, and changes nothing.

    >>> from esma.searching.spec import SearchSpec
    >>> task = Task(SearchSpec.of("e", coeff_limit=1, max_period=1))
    >>> record = run_unit(task, Unit(0, 0, task.slices))
    >>> record.counts.candidates, len(record.rows)
    (24, 24)
    """
    begun = time.perf_counter()
    counts, blocks, numbers = Counts(), list[Block](), list[int]()
    unresolved: list[tuple[int, int, str, str]] = []
    searcher = _searcher(task)
    last = unit.first
    for number in range(unit.first, unit.last):
        if stopping() and number > unit.first:
            break
        last = number + 1
        searcher.restart()
        found = list(run_blocks(searcher, task.expressions(number)))
        blocks += found
        numbers += [number] * len(found)
        counts.add(Counts.of(searcher.tally))
        unresolved += [
            (number, place, compact(x.numerator), compact(x.denominator))
            for place, x in enumerate(searcher.tally.unresolved)
        ]
    slices = np.repeat(np.array(numbers, np.int64), [len(x.place) for x in blocks])
    return UnitRecord(
        unit.search,
        unit.first,
        last,
        rows_of(Formulas.joined(searcher.origin, blocks), slices).simplest(),
        counts,
        tuple(unresolved),
        time.perf_counter() - begun,
        f"{socket.gethostname()}/{os.getpid()}",
        __version__,
    )


def _searcher(task: Task) -> Searcher:
    """The searcher of this thread, which has met the tail classes of earlier units."""
    known: Searcher | None = getattr(_THREAD, "searcher", None)
    if known is None or known.spec != task.spec or len(known.origin.places) > _MOST_PLACES:
        known = _THREAD.searcher = Searcher(task.spec)
    return known
