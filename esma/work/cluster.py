"""Where units are worked on: a cluster that Dask distributed holds together (`esma[cluster]`)."""

from __future__ import annotations

import queue
import sys
import time
import uuid
from typing import Any, Final, NoReturn

from esma.errors import EsmaError
from esma.store.records import UnitRecord
from esma.version import __version__
from esma.work.executors import Executor, Finished, Work, attempt
from esma.work.task import Task
from esma.work.units import Unit, run_unit

_REFRESH: Final = 5.0
"""Seconds between two looks at how many workers there are."""
#: Units in hand for each thread of a worker: one to work on, one to come next.
_AHEAD: Final = 2


class Cluster(Executor):
    """Works on the workers of a Dask scheduler.

    Workers may come and go. A unit whose worker was lost is given to another one by Dask, up to
    its own limit; what fails for good is reported. Workers must have the same version of esma.

    Parameters
    ----------
    address : of the scheduler, such as ``tcp://10.0.0.1:8786``

    Raises
    ------
    EsmaError
        If distributed is not installed or the scheduler does not answer; later, if it has gone.
    """

    def __init__(self, address: str, work: Work = run_unit, timeout: float = 10.0) -> None:
        try:
            from distributed import Client
        except ModuleNotFoundError:
            raise EsmaError(
                "--scheduler needs Dask distributed: pip install 'esma[cluster]'"
            ) from None
        self._address = address
        self._work = work
        self._finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._units: dict[str, tuple[Unit, Any]] = {}
        self._threads = 0
        self._alone = False
        self._looked = float("-inf")
        try:
            connect: Any = Client
            self._client = connect(address, timeout=timeout, set_as_default=False, name="esma")
        except (OSError, ValueError, TimeoutError) as error:
            raise EsmaError(
                f"no Dask scheduler answers at {address}: start one with 'dask scheduler'"
                f" and give the address that it prints ({type(error).__name__})"
            ) from None

    @property
    def capacity(self) -> int:
        """Two units a thread; one while there is no worker yet."""
        now = time.monotonic()
        if now - self._looked > _REFRESH:
            self._looked = now
            try:
                self._threads = sum(self._client.nthreads().values())
            except Exception:  # whatever a connection that breaks off raises
                self._gone()
        return max(1, _AHEAD * self._threads)

    def submit(self, task: Task, unit: Unit) -> None:
        name = f"esma-{unit.search}-{unit.first}-{unit.last}-{uuid.uuid4().hex[:8]}"
        try:
            future = self._client.submit(
                attempt, self._work, task, unit, key=name, pure=False, retries=0
            )
        except Exception:
            self._gone()
        self._units[name] = unit, future
        future.add_done_callback(self._finished.put)

    def wait(self) -> list[Finished]:
        while True:
            try:
                future = self._finished.get(timeout=1.0)
            except queue.Empty:
                if self._client.status not in ("running", "connecting"):
                    self._gone()
                self._say_if_alone()
                continue
            if future.key not in self._units:
                continue
            unit, _ = self._units.pop(future.key)
            return [self._outcome(unit, future)]

    def _say_if_alone(self) -> None:
        """Say once that there are no workers: otherwise one would wait for nothing unknowingly."""
        if self.capacity > 1:
            self._alone = False
        elif not self._alone:
            self._alone = True
            print(
                f"esma: the Dask scheduler at {self._address} has no workers: waiting for some",
                file=sys.stderr,
            )

    def _outcome(self, unit: Unit, future: Any) -> Finished:
        if future.status == "finished":
            try:
                outcome = future.result()
            except Exception:  # the result was lost with its worker or on its way
                return Finished(unit, None, "the result was lost on its way")
            assert isinstance(outcome, Finished)
            return self._same_version(outcome)
        if future.status in ("cancelled", "lost"):
            self._gone()
        error = future.exception()
        text = " ".join(f"{type(error).__name__}: {error}".split())
        return Finished(unit, None, text if len(text) <= 300 else text[:299] + "…")

    def _same_version(self, outcome: Finished) -> Finished:
        record: UnitRecord | None = outcome.record
        if record is not None and record.program != __version__:
            raise EsmaError(
                f"worker {record.worker} has esma {record.program} and this is {__version__}:"
                " install one version everywhere"
            )
        return outcome

    def _gone(self) -> NoReturn:
        raise EsmaError(
            f"the Dask scheduler at {self._address} has gone; all units recorded before are"
            " intact: start it again, then continue with --resume"
        ) from None

    def close(self) -> None:
        for _, future in self._units.values():
            future.cancel()
        self._units.clear()
        self._client.close(timeout=2)
