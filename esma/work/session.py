"""A search or a scan into a store, from its beginning or from where it was left."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

from esma.errors import EsmaError
from esma.searching import compiling
from esma.store.writer import Writer
from esma.system.files import path_of
from esma.system.garbage import rarely_collected
from esma.work.cluster import Cluster
from esma.work.coordinator import UNIT_SECONDS, State, conduct
from esma.work.executors import Executor, InProcess, Processes, Work
from esma.work.report import Bar, Log
from esma.work.signals import Stop
from esma.work.task import Sliced
from esma.work.units import run_unit


@dataclass(frozen=True)
class Ending:
    """How a session ended.

    Attributes
    ----------
    state : how far the search is
    signal : the signal that stopped it early, or None
    failures : slices that were given up: (search, first, last, reason)
    """

    state: State
    signal: int | None
    failures: list[tuple[int, int, int, str]]

    @property
    def finished(self) -> bool:
        """Whether every slice is recorded."""
        return self.state.done == self.state.slices


def cores() -> int:
    """How many processes this machine runs at once for us."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@rarely_collected()
def search_into(
    path: str | Path,
    tasks: Sequence[Sliced],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    resume: bool = False,
    quiet: bool = False,
    unit_seconds: float = UNIT_SECONDS,
    work: Work = run_unit,
    stop: Stop | None = None,
) -> Ending:
    """Search or scan, and record everything in a store.

    Parameters
    ----------
    path : the store's file
    tasks : what is searched or scanned
    jobs : processes on this machine; 1 works in this one; by default one a core
    scheduler : address of a Dask scheduler whose workers do it instead
    resume : whether an existing store is continued; otherwise it is refused
    quiet : whether nothing is said meanwhile
    unit_seconds : time that a unit should take
    work : what is done with a unit
    stop : hears the signals, where somebody does already

    Raises
    ------
    EsmaError
        One line that says what was wrong, as in `Writer` and `conduct`.
    """
    if jobs is not None and jobs < 1:
        raise EsmaError(f"--jobs must be at least 1; it was {jobs}")
    with ExitStack() as stack:
        cluster: Executor | None = None
        if scheduler is not None:
            # before the store is made: where there is no scheduler there is nothing to record
            cluster = stack.enter_context(Cluster(scheduler, work))
        if stop is None:
            stop = stack.enter_context(Stop())  # from the store's first moment on
        writer = stack.enter_context(
            Writer(path_of(path), [task.search for task in tasks], resume=resume)
        )
        slices = sum(task.slices for task in tasks)
        done = sum(map(len, writer.done.values()))
        executor = cluster or stack.enter_context(_executor(jobs, slices - done, work, stop))
        report: Bar | Log | None = None
        if not quiet:
            terminal = sys.stderr is not None and sys.stderr.isatty()
            report = Bar(slices, done, tasks[0].search.kind) if terminal else Log()
            stack.enter_context(report)
        state = conduct(
            writer,
            tasks,
            executor,
            report=report,
            stopping=stop,
            unit_seconds=unit_seconds,
        )
        return Ending(state, stop.asked, writer.failures())


def _executor(jobs: int | None, left: int, work: Work, stop: Stop) -> Executor:
    count = min(cores() if jobs is None else jobs, max(left, 1))
    if count > 1:
        return Processes(count, work)
    if work is run_unit:
        compiling.begin()
    # this process hears the signals itself: even the unit in hand can end early
    here: Any = work
    stops = "stopping" in signature(work).parameters
    return InProcess(partial(here, stopping=stop) if stops else work)
