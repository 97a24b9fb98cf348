"""Searches that are killed: after they are continued, the store is that of an undisturbed search.

Trusted here: the operating system's SIGKILL, which no program can do anything about; the content of
a store that one undisturbed process has written.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from esma.errors import EsmaError
from esma.store import Store, StoreError
from esma.store.writer import Writer
from esma.work.cluster import Cluster
from esma.work.executors import Finished
from esma.work.session import search_into
from esma.work.signals import _NOTE
from esma.work.units import Unit
from tests.store import fakes
from tests.store.content import fingerprint
from tests.store.victim import SEARCHES

ROOT = Path(__file__).parent.parent.parent
#: Seconds after which what is waited for will not come: no machine is so busy.
HANG = 600


def start(path: Path, name: str, where: str | int) -> subprocess.Popen[bytes]:
    with path.with_suffix(".log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.store.victim", str(path), name, str(where)],
            cwd=ROOT,
            stderr=log,
            start_new_session=True,
        )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The fingerprint that a search comes to when nothing happens to it."""
    known: dict[str, str] = {}

    def of_search(name: str) -> str:
        if name not in known:
            path = tmp_path_factory.mktemp("undisturbed") / f"{name}.sqlite"
            assert start(path, name, 1).wait() == 0
            with Store(path) as store:
                assert all(search.finished for search in store.searches())
                known[name] = fingerprint(store)
        return known[name]

    return of_search


def descendants(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def killed_and_continued(
    path: Path, name: str, where: str | int, most: int, chance: random.Random
) -> int:
    """Kill a search at random moments and continue it, at most so often; then let it end.

    Returns
    -------
    int
        how many kills hit it at work, or at its beginning
    """
    done: list[int] = []
    kills = 0
    while kills < most:
        process = start(path, name, where)
        workers: list[psutil.Process] = []
        if chance.random() < 0.7:  # most kills hit a search at work, some its beginning
            wait_for_work(path, process, done[-1] if done else 0)
        time.sleep(chance.uniform(0.0, 0.5))
        workers = descendants(process)
        if workers and chance.random() < 0.4:  # one of its workers first, which it survives
            victim = chance.choice(workers)
            victim.kill()
            time.sleep(chance.uniform(0.0, 0.5))
            workers = descendants(process)
        process.kill()
        if process.wait() == 0:
            break  # it has ended by itself
        kills += 1
        _, alive = psutil.wait_procs(workers, timeout=HANG)
        assert not alive, "workers outlive their coordinator"
        done.append(progress(path))
    assert done == sorted(done), "what was recorded is lost"
    assert start(path, name, where).wait() == 0, path.with_suffix(".log").read_text()[-2000:]
    return kills


def progress(path: Path) -> int:
    """Slices in the store, whose file must be sound at any moment."""
    begun = path.exists() and path.stat().st_size > 8192
    try:
        with Store(path) as store:
            assert store.check() == []
            return sum(search.done for search in store.searches())
    except StoreError:
        if begun:
            raise
        return 0  # it was killed before there was a store


def wait_for_work(path: Path, process: subprocess.Popen[bytes], before: int) -> None:
    wait_until(lambda: process.poll() is not None or (path.exists() and progress(path) > before))


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + HANG
    while not happened():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


def same(path: Path, expected: str) -> None:
    with Store(path) as store:
        assert store.check() == []
        assert fingerprint(store) == expected
        keys = list(store.select("SELECT key FROM formulas"))
        assert len(keys) == len(set(keys))


SHORT = [("fake", 1, 3), ("fake", 2, 3), ("real", 1, 2), ("scan", 1, 2), ("scan", 2, 2)]
# with those of the cluster a hundred
LONG = [("long", 1, 30), ("long", 2, 30), ("real", 1, 5), ("real", 2, 5)]


@pytest.mark.parametrize(
    ("name", "jobs", "kills"),
    [*SHORT, *(pytest.param(*how, marks=pytest.mark.full) for how in LONG)],
)
def test_a_killed_search_comes_to_the_same(
    tmp_path: Path, undisturbed: Callable[[str], str], name: str, jobs: int, kills: int
) -> None:
    chance = random.Random(f"{name} {jobs} {kills}")
    done = number = 0
    while done < kills:  # a search that ends in between is followed by another one
        number += 1
        path = tmp_path / f"{number}.sqlite"
        done += killed_and_continued(path, name, jobs, kills - done, chance)
        same(path, undisturbed(name))


# -- signals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "jobs"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_the_first_signal_finishes_the_units_in_hand_and_the_second_does_not(
    tmp_path: Path, undisturbed: Callable[[str], str], number: int, jobs: int
) -> None:
    for attempt in range(9):  # until one is still at work when the signal comes
        path = tmp_path / f"{attempt}.sqlite"
        process = start(path, "fake", jobs)
        wait_for_work(path, process, 0)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)  # as a terminal and a batch system do: to all processes
        if process.wait(timeout=HANG) == 130:
            break
    else:
        pytest.fail("no search has heard the signal")
    log = path.with_suffix(".log").read_text()
    assert "stopping when the units in hand are finished" in log
    assert "retry" not in log
    assert "Traceback" not in log
    first = progress(path)
    assert 0 < first < 190
    assert start(path, "fake", jobs).wait() == 0
    same(path, undisturbed("fake"))


def test_a_second_signal_stops_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    process = start(path, "endless", 2)
    log = path.with_suffix(".log")
    wait_for_work(path, process, 0)
    process.send_signal(signal.SIGTERM)
    wait_until(lambda: b"stopping" in log.read_bytes())
    workers = descendants(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=HANG) != 0
    assert not psutil.wait_procs(workers, timeout=HANG)[1]
    assert progress(path) == 1
    Writer(path, [t.search for t in SEARCHES["endless"][0]], resume=True).close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_sigterm_twice_ends_the_command_with_143(tmp_path: Path, jobs: int) -> None:
    """As a batch system sends it, to the command itself, while a slice takes very long."""
    for attempt in range(9):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        path, told, workers = terminated_twice(folder, jobs)
        assert told.pop(0) == _NOTE.strip()
        assert progress(path) == 0
        saved = f"esma: all units recorded before are in {path}: --resume continues with the others"
        if told == [saved, "esma: interrupted"]:
            assert not psutil.wait_procs(workers, timeout=HANG)[1]
            return
        # else the first signal came before there was a unit in hand, and the search has ended
    pytest.fail("no unit was ever in hand")


def terminated_twice(folder: Path, jobs: int) -> tuple[Path, list[str], list[psutil.Process]]:
    """A store, what the command said that was to write it, and the processes that it had."""
    path, log = folder / "a.sqlite", folder / "log"
    space = ["--degree", "2", "--coeff-limit", "9", "--depth", "100000"]  # of days
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "esma", "search", "e", *space, "--out", path, f"--jobs={jobs}"],
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
    try:
        wait_until(lambda: process.poll() is not None or searches_in(path) == 1)
        workers: list[psutil.Process] = []
        for _ in range(2):  # the second one not before the first was heard
            said = log.read_bytes()
            workers = workers or descendants(process)
            process.send_signal(signal.SIGTERM)
            wait_until(lambda said=said: process.poll() is not None or log.read_bytes() != said)
        assert process.wait(timeout=HANG) == 143
    finally:
        process.kill()
        process.wait()
    return path, [line for line in log.read_text().splitlines() if line], workers


def searches_in(path: Path) -> int:
    try:
        with Store(path) as store:
            return len(store.searches())
    except StoreError:
        return 0


# -- a cluster ----------------------------------------------------------------------------------


class Dask:
    """A Dask cluster on this machine; a worker that is killed is started again."""

    def __init__(self, workers: int = 3) -> None:
        distributed = pytest.importorskip("distributed")
        dask = pytest.importorskip("dask")
        # This cluster would give up a worker that is killed again while it is being restarted.
        self._patience = dask.config.set({"distributed.deploy.lost-worker-timeout": "1 hour"})
        self.cluster = distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",
            memory_limit=0,
            host="127.0.0.1",
            silence_logs=50,
        )

    @property
    def address(self) -> str:
        return str(self.cluster.scheduler_address)

    def close(self) -> None:
        self.cluster.close()
        self._patience.__exit__(None, None, None)

    def pids(self) -> list[int]:
        return [w.pid for w in self.cluster.workers.values() if w.pid is not None]

    def kill_worker(self, chance: random.Random) -> int:
        pid = chance.choice(self.pids())
        os.kill(pid, signal.SIGKILL)
        return pid


@pytest.fixture(scope="module")
def dask() -> Iterator[Dask]:
    made = Dask()
    yield made
    made.close()


def test_a_worker_killed_in_a_cluster_of_three(
    tmp_path: Path, undisturbed: Callable[[str], str], dask: Dask
) -> None:
    path = tmp_path / "a.sqlite"
    process = start(path, "fake", dask.address)
    chance = random.Random(1)
    wait_for_work(path, process, 0)
    before = set(dask.pids())
    killed = dask.kill_worker(chance)
    assert process.wait(timeout=HANG) == 0, path.with_suffix(".log").read_text()[-2000:]
    same(path, undisturbed("fake"))
    with Store(path) as store:
        workers = {int(w.split("/")[1]) for (w,) in store.select("SELECT worker FROM units")}
    assert workers & (before - {killed}), "the others went on"


def test_a_scan_on_a_cluster_comes_to_the_same(
    tmp_path: Path, undisturbed: Callable[[str], str], dask: Dask
) -> None:
    path = tmp_path / "a.sqlite"
    assert start(path, "scan", dask.address).wait(timeout=HANG) == 0
    same(path, undisturbed("scan"))


def test_a_result_that_is_lost_with_its_worker_is_computed_again(dask: Dask) -> None:
    task, unit = fakes.task("pi", 60), Unit(0, 7, 9)
    with Cluster(dask.address, fakes.fake_unit) as executor:
        executor.submit(task, unit)
        wait_until(lambda: not executor._finished.empty())  # it is there, and not yet fetched
        for pid in dask.pids():
            os.kill(pid, signal.SIGKILL)
        [outcome] = waited(executor)
    assert outcome.record is not None, outcome.reason
    assert outcome.record.rows == fakes.fake_unit(task, unit).rows


def waited(executor: Cluster) -> list[Finished]:
    """What comes of the units in hand; workers that were killed come back meanwhile."""
    return next(outcome for _ in range(HANG) if (outcome := executor.wait()))


class _Future:
    """A future of Dask in one of its states."""

    def __init__(self, status: str, result: object = None, key: str = "") -> None:
        self.status, self._result, self.key = status, result, key

    def result(self, timeout: float) -> object:
        if isinstance(self._result, BaseException):
            raise self._result
        return self._result

    def exception(self) -> object:
        return self._result

    def add_done_callback(self, done: Callable[[_Future], None]) -> None:
        done(self)

    def cancel(self) -> None:
        pass


class _Client:
    """A client whose futures are given beforehand."""

    def __init__(self, *futures: _Future, status: str = "running") -> None:
        self.futures, self.status = list(futures), status

    def submit(self, *_: object, key: str, **__: object) -> _Future:
        future = self.futures.pop(0) if len(self.futures) > 1 else self.futures[0]
        future.key = key
        return future

    def close(self, timeout: float) -> None:
        pass


@pytest.fixture
def faked(dask: Dask) -> Iterator[Callable[..., Cluster]]:
    made: list[Cluster] = []

    def cluster(*futures: _Future, status: str = "running") -> Cluster:
        executor = Cluster(dask.address, fakes.fake_unit)
        executor._client.close()
        executor._client = _Client(*futures, status=status)
        made.append(executor)
        executor.submit(fakes.task("pi", 60), Unit(0, 7, 9))
        return executor

    yield cluster
    for executor in made:
        executor.close()


@pytest.mark.parametrize(
    "lost",
    [_Future("lost"), _Future("cancelled"), _Future("finished", OSError("the worker has gone"))],
)
def test_what_is_lost_is_tried_again_while_there_is_a_scheduler(
    faked: Callable[..., Cluster], lost: _Future
) -> None:
    done = Finished(Unit(0, 7, 9), fakes.fake_unit(fakes.task("pi", 60), Unit(0, 7, 9)))
    assert faked(lost, lost, _Future("finished", done)).wait() == [done]
    [outcome] = faked(lost).wait()  # without end
    assert (outcome.record, outcome.reason) == (
        None,
        "its result was lost 10 times with the worker",
    )
    with pytest.raises(EsmaError, match=r"the Dask scheduler at .* has gone; all units"):
        faked(lost, status="connecting").wait()


class _SlowFuture(_Future):
    """A result that does not come in time: the first time the worker is slow, then more happens."""

    def __init__(self, then: Callable[[], None], result: object = None) -> None:
        super().__init__("finished", result)
        self.then, self.asked = then, 0

    def result(self, timeout: float) -> object:
        self.asked += 1
        if self.asked == 1:
            self.then()
            raise TimeoutError
        return super().result(timeout)


def test_a_slow_result_is_waited_for_while_there_is_a_scheduler(
    faked: Callable[..., Cluster],
) -> None:
    done = Finished(Unit(0, 7, 9), fakes.fake_unit(fakes.task("pi", 60), Unit(0, 7, 9)))
    assert faked(_SlowFuture(lambda: None, done)).wait() == [done]

    def close() -> None:
        executor._client.status = "closed"

    executor = faked(_SlowFuture(close, done))
    with pytest.raises(EsmaError, match=r"the Dask scheduler at .* has gone; all units"):
        executor.wait()


def test_a_task_that_fails_is_a_failure_of_its_unit(faked: Callable[..., Cluster]) -> None:
    [outcome] = faked(_Future("error", RuntimeError("killed\nfour times"))).wait()
    assert (outcome.record, outcome.reason) == (None, "RuntimeError: killed four times")


#: Hides esma from a process.
WITHOUT = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "esma":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hidden())
"""


def test_a_worker_without_esma(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT)
    own = Dask(0)
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", own.address, "--no-dashboard"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    try:
        with pytest.raises(EsmaError) as error:
            search_into(tmp_path / "a.sqlite", [fakes.task()], scheduler=own.address, quiet=True)
    finally:
        own.close()
        worker.terminate()
        worker.wait()
    said = str(error.value)
    assert "cannot load esma (ModuleNotFoundError: No module named 'esma'): install esma" in said


def test_one_signal_ends_a_search_that_waits_for_workers(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    own = Dask(0)
    try:
        process = start(path, "fake", own.address)
        wait_until(lambda: "has no workers: waiting" in path.with_suffix(".log").read_text())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=HANG) == 130
    finally:
        own.close()
    log = path.with_suffix(".log").read_text()
    assert "Traceback" not in log
    assert "given_up" not in log
    with Store(path) as store:
        assert [search.failed for search in store.searches()] == [(), ()]


def cluster_kills(path: Path, name: str, dask: Dask, most: int, chance: random.Random) -> int:
    """Kill workers and coordinators of a search by turns, at most so often; how often it was."""
    process = start(path, name, dask.address)
    kills = 0
    while kills < most:
        wait_for_work(path, process, progress(path))
        time.sleep(chance.uniform(0, 0.4))
        if process.poll() is not None:
            break
        if kills % 2:
            dask.kill_worker(chance)
        else:
            process.kill()
            process.wait()
            process = start(path, name, dask.address)
        kills += 1
    assert process.wait(timeout=HANG) == 0, path.with_suffix(".log").read_text()[-2000:]
    return kills


@pytest.mark.parametrize(
    ("name", "kills"),
    [
        ("fake", 3),
        *(pytest.param(*how, marks=pytest.mark.full) for how in (("long", 26), ("real", 4))),
    ],
)
def test_a_cluster_that_is_killed_comes_to_the_same(
    tmp_path: Path, undisturbed: Callable[[str], str], dask: Dask, name: str, kills: int
) -> None:
    chance = random.Random(f"cluster {name} {kills}")
    done = number = 0
    while done < kills:
        number += 1
        path = tmp_path / f"{number}.sqlite"
        done += cluster_kills(path, name, dask, kills - done, chance)
        same(path, undisturbed(name))


def test_a_scheduler_that_goes_away(tmp_path: Path, undisturbed: Callable[[str], str]) -> None:
    path = tmp_path / "a.sqlite"
    own = Dask(1)
    try:
        process = start(path, "fake", own.address)
        wait_for_work(path, process, 0)
    finally:
        own.close()
    assert process.wait(timeout=HANG) == 2
    log = path.with_suffix(".log").read_text()
    assert "esma: error: the Dask scheduler at" in log
    assert "continue with --resume" in log
    assert start(path, "fake", 2).wait() == 0
    same(path, undisturbed("fake"))


def test_a_scheduler_without_workers(tmp_path: Path, undisturbed: Callable[[str], str]) -> None:
    path = tmp_path / "a.sqlite"
    own = Dask(0)
    try:
        process = start(path, "fake", own.address)
        wait_until(lambda: "has no workers: waiting" in path.with_suffix(".log").read_text())
        own.cluster.scale(2)
        assert process.wait(timeout=HANG) == 0
    finally:
        own.close()
    same(path, undisturbed("fake"))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9: start one"),
        ("tls://127.0.0.1:9", "no Dask scheduler answers at tls://127.0.0.1:9: start one"),
        ("foo://127.0.0.1:9", "no Dask scheduler answers at foo://127.0.0.1:9: start one"),
        *(
            (text, f"{text!r} is not the address of a Dask scheduler: give the one that")
            for text in (
                "nonsense",
                "",
                "tcp://",
                "127.0.0.1",
                "a b:9",
                "::::",
                "a\nb:9",
                "inproc://x",
            )
        ),
    ],
)
def test_no_scheduler(tmp_path: Path, address: str, message: str) -> None:
    """One line and no store, at whatever address none is."""
    program = (
        "import sys\n"
        "from functools import partial\n"
        "from esma.work import cluster, session\n"
        "from tests.store import fakes\n"
        "cluster.Cluster = partial(cluster.Cluster, timeout=0.5)\n"
        "try:\n"
        "    session.search_into(sys.argv[1], [fakes.task()], scheduler=sys.argv[2])\n"
        "except session.EsmaError as error:\n"
        "    print(error, file=sys.stderr)\n"
    )
    path = tmp_path / "a.sqlite"
    ran = subprocess.run(
        [sys.executable, "-c", program, str(path), address], cwd=ROOT, stderr=subprocess.PIPE
    )
    assert ran.stderr.decode().startswith(message)
    assert len(ran.stderr.splitlines()) == 1, ran.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_without_dask_no_store_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EsmaError, match=r"needs Dask distributed: pip install 'esma\[cluster\]'"):
        search_into(tmp_path / "a.sqlite", [fakes.task()], scheduler="tcp://127.0.0.1:9")
    assert not list(tmp_path.iterdir())
