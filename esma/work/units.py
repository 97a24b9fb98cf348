"""Units of work: some slices of a task, and the pure function from a unit to what it finds."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from typing import NamedTuple

from esma.approval.conjecture import prepare
from esma.searching.searcher import Searcher, run
from esma.store.records import ConjectureRow, Counts, UnitRecord, compact, row_of
from esma.version import __version__
from esma.work.task import Task


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

    What is found depends on the task and the slices alone: a new searcher is started for each
    slice, since what it has met before decides which of its proofs a formula shares.

    >>> from esma.searching.spec import SearchSpec
    >>> task = Task(SearchSpec.of("e", coeff_limit=1, max_period=1))
    >>> record = run_unit(task, Unit(0, 0, task.slices))
    >>> record.counts.candidates, len(record.rows)
    (24, 24)
    """
    begun = time.perf_counter()
    rows: list[ConjectureRow] = []
    counts = Counts()
    unresolved: list[tuple[int, int, str, str]] = []
    searcher = Searcher(task.spec)
    last = unit.first
    for number in range(unit.first, unit.last):
        if stopping() and number > unit.first:
            break
        last = number + 1
        searcher.restart()
        hits = list(run(searcher, task.expressions(number)))
        prepare(hits)
        rows += (row_of(hit, unit.search, number, place) for place, hit in enumerate(hits))
        counts.add(Counts.of(searcher.tally))
        unresolved += [
            (number, place, compact(x.numerator), compact(x.denominator))
            for place, x in enumerate(searcher.tally.unresolved)
        ]
    return UnitRecord(
        unit.search,
        unit.first,
        last,
        tuple(rows),
        counts,
        tuple(unresolved),
        time.perf_counter() - begun,
        f"{socket.gethostname()}/{os.getpid()}",
        __version__,
    )
