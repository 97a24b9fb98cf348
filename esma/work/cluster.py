"""Where units are worked on: a cluster that Dask distributed holds together (`esma[cluster]`)."""

from __future__ import annotations

import pickle
import queue
import re
import sys
import time
import uuid
from collections import Counter
from typing import Any, Final, NoReturn

from esma.errors import EsmaError
from esma.store.records import UnitRecord
from esma.version import __version__
from esma.work.executors import Executor, Finished, Work, attempt, reason_of
from esma.work.task import Sliced
from esma.work.units import Unit, run_unit

_REFRESH: Final = 5.0
"""Seconds between two looks at how many workers there are."""
_FETCHING: Final = 120.0
"""Seconds for which one result is waited for before it is looked whether it is still there."""
#: What the status of a client is while there is a scheduler, or while one is looked for.
_OPEN: Final = ("running", "connecting")
#: Units in hand for each thread of a worker: one to work on, one to come next.
_AHEAD: Final = 2
#: How many times a unit is tried whose result is lost through no fault of its own.
_LOSSES: Final = 10
_ADDRESS: Final = re.compile(r"(\w+://)?(\[[^\s\]]+\]|[^\s:/\[\]]+):\d{1,5}")


class _Call:
    """Becomes, where it is unpickled, what a function gives: a worker that cannot import the
    function then fails in a task, and can say so; else it would die when it is sent the task.
    """

    def __init__(self, *call: Any) -> None:
        self._call = call

    def __reduce__(self) -> tuple[Any, ...]:
        function, *arguments = self._call
        return function, tuple(arguments)


class Cluster(Executor):
    """Works on the workers of a Dask scheduler.

    Workers may come and go. A unit whose worker was lost is given to another one by Dask, up to
    its own limit, and one whose result was lost with its worker is worked on once more; what fails
    for good is reported. Workers must have the same version of esma.

    Parameters
    ----------
    address : of the scheduler, such as ``tcp://10.0.0.1:8786``

    Raises
    ------
    EsmaError
        If distributed is not installed or the scheduler does not answer; later, if it has gone, or
        if a worker has no esma or another version.
    """

    def __init__(self, address: str, work: Work = run_unit, timeout: float = 10.0) -> None:
        try:
            from distributed import Client  # noqa: PLC0415, an optional dependency
        except ModuleNotFoundError:
            raise EsmaError(
                "--scheduler needs Dask distributed: pip install 'esma[cluster]'"
            ) from None
        if not _ADDRESS.fullmatch(address):
            raise EsmaError(
                f"{address!r} is not the address of a Dask scheduler: give the one that"
                " 'dask scheduler' prints, as in tcp://10.0.0.1:8786"
            )
        self._address = address
        self._work = work
        self._finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._units: dict[str, tuple[Sliced, Unit, Any]] = {}
        self._losses: Counter[Unit] = Counter()
        self._threads = 0
        self._alone = False
        self._looked = float("-inf")
        self._client: Any = Client.__new__(Client)
        try:
            connect: Any = Client.__init__
            connect(self._client, address, timeout=timeout, set_as_default=False, name="esma")
        except Exception as error:  # of any protocol
            self._client.status = "closed"  # else it complains that it was never open
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

    def submit(self, task: Sliced, unit: Unit) -> None:
        name = f"esma-{unit.search}-{unit.first}-{unit.last}-{uuid.uuid4().hex[:8]}"
        call = pickle.dumps(_Call(attempt, self._work, task, unit))
        try:
            future = self._client.submit(pickle.loads, call, key=name, pure=False, retries=0)
        except Exception:
            self._gone()
        self._units[name] = task, unit, future
        future.add_done_callback(self._finished.put)

    def wait(self) -> list[Finished]:
        while True:
            try:
                future = self._finished.get(timeout=1.0)
            except queue.Empty:
                self._make_sure_of_the_scheduler()
                if self._is_alone():
                    return []
                continue
            if future.key not in self._units:
                continue
            task, unit, _ = self._units.pop(future.key)
            outcome = self._outcome(unit, future)
            if outcome is not None:
                return [outcome]
            self.submit(task, unit)

    def _is_alone(self) -> bool:
        """Whether there are no workers, which is said once: one would wait for nothing
        unknowingly.
        """
        if self.capacity > 1:
            self._alone = False
        elif not self._alone:
            self._alone = True
            print(
                f"esma: the Dask scheduler at {self._address} has no workers: waiting for some",
                file=sys.stderr,
            )
        return self._alone

    def _outcome(self, unit: Unit, future: Any) -> Finished | None:
        """What became of a unit; None where it is to be worked on again."""
        while future.status == "finished":
            try:
                outcome = future.result(timeout=_FETCHING)
            except TimeoutError:  # a worker that is slow keeps it; one that has gone changes status
                self._make_sure_of_the_scheduler()
                continue
            except Exception:  # it was lost with its worker or on its way
                break
            assert isinstance(outcome, Finished)
            return self._same_version(outcome)
        if future.status == "error":
            return Finished(unit, None, self._reason(future.exception()))
        # Dask calls what is lost lost, or cancelled where the scheduler was out of reach meanwhile
        if self._client.status != "running":
            self._gone()
        self._losses[unit] += 1
        if self._losses[unit] < _LOSSES:
            return None
        return Finished(unit, None, f"its result was lost {_LOSSES} times with the worker")

    def _reason(self, error: BaseException) -> str:
        """Why a task failed, if not because its worker has no esma: that is nothing to go on with.

        What goes wrong in a unit does not make its task fail (`attempt`).
        """
        text = reason_of(error)
        if isinstance(error, ImportError | AttributeError):
            raise EsmaError(
                f"a worker of the Dask scheduler at {self._address} cannot load esma ({text}):"
                f" install esma {__version__} where the workers run"
            )
        return text

    def _same_version(self, outcome: Finished) -> Finished:
        record: UnitRecord | None = outcome.record
        if record is not None and record.program != __version__:
            raise EsmaError(
                f"worker {record.worker} has esma {record.program} and this is {__version__}:"
                " install one version everywhere"
            )
        return outcome

    def _make_sure_of_the_scheduler(self) -> None:
        if self._client.status not in _OPEN:
            self._gone()

    def _gone(self) -> NoReturn:
        raise EsmaError(
            f"the Dask scheduler at {self._address} has gone; all units recorded before are"
            " intact: start it again, then continue with --resume"
        ) from None

    def close(self) -> None:
        for *_, future in self._units.values():
            future.cancel()
        self._units.clear()
        self._client.close(timeout=2)
