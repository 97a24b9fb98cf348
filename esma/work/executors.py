"""Where units are worked on: in this process, or in others on this machine.

An executor is given units and returns what became of them, in any order. Workers find and compute;
what they send back is recorded by the one process that has the store.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from esma.searching import compiling
from esma.store.records import UnitRecord
from esma.system.garbage import rarely_collected
from esma.work.task import Sliced
from esma.work.units import Unit, run_unit
from esma.writing.terminal import shortened

if TYPE_CHECKING:  # Windows does not have both
    from multiprocessing.context import ForkServerContext, SpawnContext

_NICE = 5
"""By how much workers are nicer than the process that writes, for whom all of them wait."""

Work: TypeAlias = Callable[[Any, Unit], UnitRecord]
"""What is done with a unit: `run_unit`, a scan's `scan_unit`, or what a test puts in its place."""


@dataclass(frozen=True)
class Finished:
    """What became of a unit: a record, or the reason why there is none."""

    unit: Unit
    record: UnitRecord | None
    reason: str = ""


class Executor(ABC):
    """Works on units; used as a context manager, which ends all workers."""

    @property
    @abstractmethod
    def capacity(self) -> int:
        """How many units it should have in hand, so that no worker waits for one."""

    @abstractmethod
    def submit(self, task: Sliced, unit: Unit) -> None:
        """Take a unit in hand; at most `capacity` at a time."""

    @abstractmethod
    def wait(self) -> list[Finished]:
        """Wait until something has become of a unit in hand; nothing has where nobody is there now
        who could work on one.
        """

    @abstractmethod
    def close(self) -> None:
        """End all workers at once; units in hand are lost."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def attempt(work: Work, task: Sliced, unit: Unit) -> Finished:
    """Work on a unit; whatever goes wrong in it is the unit's failure and nobody else's."""
    try:
        return Finished(unit, work(task, unit))
    except MemoryError:
        return Finished(unit, None, "out of memory")
    except Exception as error:
        return Finished(unit, None, reason_of(error))


def reason_of(error: BaseException) -> str:
    """An error in one line."""
    return shortened(" ".join(f"{type(error).__name__}: {error}".split()), 300)


class InProcess(Executor):
    """Works in this process, while it waits."""

    def __init__(self, work: Work = run_unit) -> None:
        self._work = work
        self._in_hand: list[tuple[Sliced, Unit]] = []

    @property
    def capacity(self) -> int:
        return 1

    def submit(self, task: Sliced, unit: Unit) -> None:
        self._in_hand.append((task, unit))

    def wait(self) -> list[Finished]:
        return [attempt(self._work, *self._in_hand.pop(0))]

    def close(self) -> None:
        self._in_hand.clear()


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    unit: Unit | None = field(default=None)


class Processes(Executor):
    """Works in new processes on this machine.

    On Linux they are copies of a process that loads once what all of them need, and ends with this
    one; elsewhere each loads it. A worker that dies takes only its unit with it: it is replaced,
    and the unit is reported as failed. Workers end when this process does, however it ends.

    Parameters
    ----------
    count : how many
    """

    def __init__(self, count: int, work: Work = run_unit) -> None:
        self._context = _context([work.__module__, "esma.work.preloaded"])
        self._work = work
        self._workers = [self._started(first=i == 0) for i in range(count)]

    def _started(self, *, first: bool = False) -> _Worker:
        here, there = self._context.Pipe()
        told = there, self._work, first, dict(os.environ)
        process = self._context.Process(target=_serve, args=told, daemon=True)
        with _deaf():
            process.start()
        there.close()
        return _Worker(process, here)

    @property
    def capacity(self) -> int:
        return len(self._workers)

    def submit(self, task: Sliced, unit: Unit) -> None:
        worker = next(x for x in self._workers if x.unit is None)
        worker.unit = unit
        with suppress(OSError):  # it has died, which wait reports
            worker.connection.send((task, unit))

    def wait(self) -> list[Finished]:
        busy = {x.connection: x for x in self._workers if x.unit is not None}
        finished = []
        for connection in wait(list(busy)):
            assert isinstance(connection, Connection)
            worker = busy[connection]
            assert worker.unit is not None
            try:
                outcome: Finished = connection.recv()
            except (EOFError, OSError):
                outcome = Finished(worker.unit, None, self._cause_of_death(worker))
                connection.close()
                self._workers[self._workers.index(worker)] = self._started()
            worker.unit = None
            finished.append(outcome)
        return finished

    @staticmethod
    def _cause_of_death(worker: _Worker) -> str:
        worker.process.join(5)
        code = worker.process.exitcode
        if code is not None and code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
            return f"the worker was killed by {name}"
        return f"the worker ended with status {code}"

    def close(self) -> None:
        for worker in self._workers:
            worker.process.kill()
            worker.connection.close()
        for worker in self._workers:
            worker.process.join()
        self._workers = []


def _context(modules: list[str]) -> SpawnContext | ForkServerContext:
    """How processes are started, with modules loaded where they are copies: elsewhere than on Linux
    a library of the system may have begun threads, which a copy would lack.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(modules)
    return context


@contextmanager
def _deaf() -> Iterator[None]:
    """Start workers that Ctrl-C and SIGTERM do not reach.

    Both go to all processes of a terminal or a batch job, and it is for the coordinator to decide
    what becomes of the units in hand. A process inherits which signals are blocked.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # when it starts with a worker, it lifts the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@rarely_collected()
def _serve(connection: Connection, work: Work, first: bool, environment: dict[str, str]) -> None:
    """A worker's life: units in, what became of them out, until the other side has gone; the first
    one sees that the loops of a search are compiled.
    """
    os.environ.update(environment)  # of now; a copy has that of the first search
    if hasattr(os, "nice"):
        os.nice(_NICE)
    # on Windows nothing was blocked
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    if first and work is run_unit:
        compiling.begin()
    while True:
        try:
            task, unit = connection.recv()
        except (EOFError, OSError):
            return
        outcome = attempt(work, task, unit)
        try:
            connection.send(outcome)
        except OSError:
            return


def _end_with(sentinel: int) -> None:
    """End this process as soon as the other one has ended, even in the middle of a unit."""
    wait([sentinel])
    os._exit(1)
