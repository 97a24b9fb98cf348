"""Work: slices cover a space, executors lose nothing, the coordinator gives up no slice silently.

Trusted here: the stream of a whole space; `fakes.expected`.
"""

from __future__ import annotations

import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.approval.formulas import Block
from esma.enumeration.constants import constant
from esma.errors import EsmaError, SpaceError
from esma.searching.searcher import run_blocks
from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.store.packing import unpacked
from esma.store.records import UnitRecord
from esma.store.writer import Writer
from esma.work import coordinator, units
from esma.work.coordinator import State, conduct
from esma.work.executors import Executor, Finished, InProcess, Processes, Work
from esma.work.report import Log, logfmt
from esma.work.session import search_into
from esma.work.signals import Stop
from esma.work.task import Task
from esma.work.units import Unit
from tests.store import fakes
from tests.store.content import fingerprint

SEARCHES = [
    SearchSpec(constant("e"), 1, 3, 2),
    SearchSpec(constant("e"), 2, 1, 3),
    SearchSpec(constant("pi"), 1, 4, 6),
    SearchSpec(constant("e"), 2, 3, generator="monomial"),
    SearchSpec(constant("e"), 1, 2, words=((1,), (-1, 1))),
]


@settings(max_examples=60)
def slice_size(task: Task) -> int:
    """Pairs (P, Q) of the first slice, which no other one has more of."""
    first, last, low, high = task.slice_bounds(0)
    return (last - first) * (high - low)


@given(st.sampled_from(SEARCHES), st.integers(1, 5000))
def test_slices_are_the_space_in_its_order(spec: SearchSpec, candidates: int) -> None:
    task = Task(spec, candidates)
    found = [x for number in range(task.slices) for x in task.expressions(number)]
    assert found == list(spec.expressions())
    for number in range(task.slices):
        first, last, low, high = task.slice_bounds(number)
        assert first < last
        assert low < high
        assert (last - first) * (high - low) <= slice_size(task)


@given(st.integers(1, 200), st.sampled_from([8, 100, 1000]), st.sampled_from([100, 1000, 30000]))
def test_a_slice_has_about_so_many_candidates(limit: int, depth: int, digits: int) -> None:
    task = Task(SearchSpec(constant("pi"), 1, limit, depth=depth, digits=digits))
    size = slice_size(task)
    candidates = size * task.spec.n_words
    wanted = 8192 * 100 // max(depth, 100) * 1000 // max(digits, 1000)
    assert candidates <= max(wanted, task.spec.n_words)
    assert candidates * 2 > wanted or task.slices == 1
    assert task.slices * size >= task.spec.outer_size * task.spec.inner_size


def test_a_task_is_plain_data() -> None:
    task = Task(
        SearchSpec(constant("GoldenRatio"), 2, 3, words=((1,), (-1, 1)), depth=64, digits=50)
    )
    assert task.spec.sign_words  # what is computed does not travel
    travelled = pickle.loads(pickle.dumps(task))
    assert travelled == task == Task.from_configuration(task.configuration)
    assert "sign_words" not in vars(travelled.spec)
    assert list(travelled.expressions(0)) == list(task.expressions(0))
    assert task.configuration["words"] == ["+", "-+"]


def test_a_space_that_cannot_be_numbered() -> None:
    with pytest.raises(SpaceError, match="too large to be searched"):
        Task(SearchSpec(constant("e"), 6, 20))
    with pytest.raises(SpaceError, match="about 10¹²⁶ candidates"):
        Task(SearchSpec(constant("e"), 9, 10**6))


def test_a_stop_ends_a_unit_of_this_process_behind_its_slice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task(SearchSpec(constant("tan(1)"), 1, 2, 1, digits=50), 30)
    path, other = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    asked = iter([False, True])

    def interrupted(*arguments: Any) -> Iterator[Block]:
        if next(asked, False):  # in the second slice, the first one of the second unit
            signal.raise_signal(signal.SIGINT)
        return run_blocks(*arguments)

    assert task.slices > 4
    monkeypatch.setattr(units, "run_blocks", interrupted)
    outcome = search_into(path, [task], jobs=1, quiet=True)
    assert (outcome.signal, outcome.state.done) == (signal.SIGINT, 2)
    search_into(path, [task], jobs=1, quiet=True, resume=True)
    search_into(other, [task], jobs=1, quiet=True)
    with Store(path) as one, Store(other) as two:
        assert fingerprint(one) == fingerprint(two)


# -- executors ----------------------------------------------------------------------------------


def searched(path: Path, work: Work, executor: Executor, slices: int = 60) -> State:
    task = fakes.task("pi", slices)
    with Writer(path, [task.search]) as writer, executor:
        return conduct(writer, [task], executor, unit_seconds=0.001)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The fingerprint of an uninterrupted fake search of 60 slices."""
    path = tmp_path_factory.mktemp("whole") / "a.sqlite"
    searched(path, fakes.fake_unit, InProcess(fakes.fake_unit))
    with Store(path) as store:
        rows = [x.row for x in store.query().raw()]
        found = {(x.search, x.slice, x.place, *unpacked(x.head)) for x in rows}
        assert found == set(fakes.expected([fakes.task("pi", 60)]))
        assert len(found) == len(rows)
        return fingerprint(store)


def test_processes_find_the_same(tmp_path: Path, whole: str) -> None:
    path = tmp_path / "a.sqlite"
    state = searched(path, fakes.fake_unit, Processes(3, fakes.fake_unit))
    assert state.done == state.slices == 60
    with Store(path) as store:
        assert fingerprint(store) == whole


@pytest.mark.skipif(sys.platform != "linux", reason="workers are copies on Linux only")
def test_workers_are_copies_of_a_process_that_has_loaded_the_loops() -> None:
    with Processes(1, fakes.telling_unit) as executor:
        executor.submit(fakes.task(), Unit(0, 0, 1))
        [outcome] = executor.wait()
    assert outcome.reason == "ValueError: a copy"


def test_a_worker_that_dies_once_costs_nothing(
    tmp_path: Path, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESMA_TEST_MARK", str(tmp_path / "mark"))
    path = tmp_path / "a.sqlite"
    work = fakes.once_crashing_unit
    state = searched(path, work, Processes(2, work))
    assert (tmp_path / "mark").exists()
    assert state.done == 60
    with Store(path) as store:
        assert fingerprint(store) == whole


class Heard:
    """What a coordinator reports."""

    def __init__(self) -> None:
        self.units: list[tuple[int, int]] = []
        self.failures: list[tuple[Unit, str, bool]] = []

    def recorded(self, record: UnitRecord, state: State) -> None:
        self.units.append((record.first, record.last))

    def failed(self, unit: Unit, reason: str, given_up: bool, state: State) -> None:
        self.failures.append((unit, reason, given_up))


def test_a_slice_that_always_fails_is_given_up_and_nothing_else(tmp_path: Path, whole: str) -> None:
    path = tmp_path / "a.sqlite"
    task = fakes.task("pi", 60)
    heard = Heard()
    with (
        Writer(path, [task.search]) as writer,
        Processes(2, fakes.crashing_unit) as executor,
    ):
        state = conduct(writer, [task], executor, report=heard)
        assert [(a, b, c) for a, b, c, _ in writer.failures()] == [(0, 13, 14), (0, 29, 30)]
    assert (state.done, state.given_up) == (58, 2)
    final = {unit.first: reason for unit, reason, given_up in heard.failures if given_up}
    assert final == {
        13: "the worker was killed by SIGKILL",
        29: "ValueError: slice 29 is unlucky",
    }
    # tried twice before, as a unit of more slices and alone
    alone = [unit for unit, *_ in heard.failures if unit == (0, 13, 14)]
    assert len(alone) == coordinator.ATTEMPTS
    with Store(path) as store:
        [search] = store.searches()
        assert search.failed == ((13, 14, final[13]), (29, 30, final[29]))
        assert not search.finished
        assert fingerprint(store) != whole
    # --resume tries them again, and nothing else
    heard = Heard()
    with Writer(path, [task.search], resume=True) as writer:
        conduct(writer, [task], InProcess(fakes.fake_unit), report=heard)
        assert writer.failures() == []
    assert sorted(heard.units) == [(13, 14), (29, 30)]
    with Store(path) as store:
        assert fingerprint(store) == whole


def test_when_nothing_works_it_is_said_soon(tmp_path: Path) -> None:
    task = fakes.task("pi", 10_000)
    tried: list[Unit] = []

    def failing(task: Task, unit: Unit) -> UnitRecord:
        tried.append(unit)
        return fakes.failing_unit(task, unit)

    with (
        Writer(tmp_path / "a.sqlite", [task.search]) as writer,
        pytest.raises(EsmaError, match=r"no unit could be searched.*RuntimeError: no kernel"),
    ):
        conduct(writer, [task], InProcess(failing))
    assert len(tried) < 100


def test_workers_end_with_their_executor() -> None:
    with Processes(2, fakes.slow_unit) as executor:
        executor.submit(fakes.task(), Unit(0, 0, 400))
        processes = [x.process for x in executor._workers]
        assert all(x.is_alive() for x in processes)
    assert not any(x.is_alive() for x in processes)


# -- the coordinator ----------------------------------------------------------------------------


class Clock(Executor):
    """Workers in a model: each unit takes the time that its slices need, and nothing waits."""

    def __init__(self, workers: int, seconds_a_slice: float) -> None:
        self.workers = workers
        self.seconds_a_slice = seconds_a_slice
        self.now = 0.0
        self.running: list[tuple[float, Unit]] = []
        self.finished: list[Unit] = []

    @property
    def capacity(self) -> int:
        return self.workers

    def submit(self, task: Task, unit: Unit) -> None:
        assert len(self.running) < self.workers
        self.running.append((self.now + self.seconds_a_slice * unit.slices, unit))

    def wait(self) -> list[Finished]:
        first = min(self.running)
        self.running.remove(first)
        self.now, unit = first
        self.finished.append(unit)
        record = UnitRecord(
            *unit,
            fakes.fake_rows([]),
            fakes.Counts(),
            (),
            self.seconds_a_slice * unit.slices,
            "",
            "0",
        )
        return [Finished(unit, record)]

    def close(self) -> None:
        pass


def test_units_with_many_rows_stay_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where formulas are dense a worker holds no more of them than it should."""
    monkeypatch.setattr("esma.work.coordinator.UNIT_ROWS", 30)
    sizes = []

    def work(task: Task, unit: Unit) -> UnitRecord:
        record = fakes.fake_unit(task, unit)
        sizes.append(len(record.rows))
        return record

    task = fakes.task("pi", 2000)
    with Writer(tmp_path / "a.sqlite", [task.search]) as writer:
        conduct(writer, [task], InProcess(work))
    assert sum(sizes) == 3000
    assert 15 < sorted(sizes)[len(sizes) // 2] <= 30
    assert max(sizes) < 45


@pytest.mark.parametrize(("workers", "seconds"), [(1, 0.02), (2, 0.3), (8, 0.002), (3, 40.0)])
def test_units_take_the_wanted_time_and_workers_end_together(
    tmp_path: Path, workers: int, seconds: float
) -> None:
    slices = 20_000 if seconds < 1 else 2000
    task = fakes.task("pi", slices)
    clock = Clock(workers, seconds)
    with Writer(tmp_path / "a.sqlite", [task.search]) as writer:
        conduct(writer, [task], clock, unit_seconds=10.0)
    assert sum(unit.slices for unit in clock.finished) == slices
    work = slices * seconds
    assert clock.now < work / workers + max(3.0, 2 * seconds)
    longest = max(unit.slices for unit in clock.finished) * seconds
    assert longest <= max(10.0, seconds) * 1.001
    if work / workers > 100:
        middle = clock.finished[len(clock.finished) // 2]
        assert seconds * middle.slices > min(9.0, seconds * 0.999)


def test_a_stop_finishes_the_units_in_hand(tmp_path: Path) -> None:
    task = fakes.task("pi", 1000)
    clock = Clock(4, 1.0)
    with Writer(tmp_path / "a.sqlite", [task.search]) as writer:
        state = conduct(
            writer, [task], clock, stopping=lambda: len(clock.finished) >= 10, unit_seconds=1.0
        )
        assert not clock.running
        assert state.done == len(writer.done[0]) == sum(x.slices for x in clock.finished) == 13
        assert state.seconds_left is not None


def test_signals() -> None:
    with Stop() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGTERM)
        assert stop()
        assert stop.asked == signal.SIGTERM
        with pytest.raises(KeyboardInterrupt) as interrupted:
            signal.raise_signal(signal.SIGINT)
        assert interrupted.value.args == (signal.SIGINT,)  # by which it ends: 128 and this
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(Stop().__enter__()()))
    thread.start()
    thread.join()
    assert found == [False]


def test_one_line_a_unit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    task = fakes.task("pi", 20)
    with Writer(tmp_path / "a.sqlite", [task.search]) as writer, Log() as log:
        conduct(writer, [task], InProcess(fakes.fake_unit), report=log, unit_seconds=1e-6)
        log.failed(Unit(0, 1, 2), 'it said "no"', True, State(20, 0))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 10
    for line in lines[:-1]:
        fields = dict(part.split("=", 1) for part in line.split(" "))
        assert fields["event"] == "unit"
        assert int(fields["candidates"]) == 20 * (int(fields["last"]) - int(fields["first"]))
    assert lines[-1].endswith(r'event=given_up search=0 first=1 last=2 reason="it said \"no\""')
    assert logfmt({"a": "", "b": "x=y", "c": "two\nlines"}) == r'a="" b="x=y" c="two\nlines"'


def test_the_number_of_processes_is_checked(tmp_path: Path) -> None:
    with pytest.raises(EsmaError, match="--jobs must be at least 1"):
        search_into(tmp_path / "a.sqlite", [fakes.task()], jobs=0)
    assert not list(tmp_path.iterdir())


class Answers(Executor):
    """Any number of workers that take no time: what is left is the coordinator's own."""

    def __init__(self, workers: int, hits: int) -> None:
        self.workers = workers
        self.hits = hits
        self.in_hand: list[tuple[Task, Unit]] = []

    @property
    def capacity(self) -> int:
        return self.workers

    def submit(self, task: Task, unit: Unit) -> None:
        self.in_hand.append((task, unit))

    def wait(self) -> list[Finished]:
        _, unit = self.in_hand.pop(len(self.in_hand) // 2)
        rows = fakes.fake_rows(
            [
                fakes.fake_row(unit.first, place, unit.first * self.hits + place)
                for place in range(self.hits)
            ]
        )
        counts = fakes.Counts(expressions=10, candidates=20, hits=self.hits, approved=self.hits)
        return [Finished(unit, UnitRecord(*unit, rows, counts, (), 10.0, "test", "0"))]

    def close(self) -> None:
        self.in_hand.clear()


@pytest.mark.parametrize(
    ("units", "hits"),
    [(1500, 1), *(pytest.param(10**5, n, marks=pytest.mark.full) for n in (0, 2))],
)
def test_a_coordinator_with_very_many_units(tmp_path: Path, units: int, hits: int) -> None:
    task = fakes.task("pi", units)
    begun = time.process_time()
    path = tmp_path / "a.sqlite"
    with Writer(path, [task.search]) as writer:
        state = conduct(writer, [task], Answers(10_000, hits), unit_seconds=10.0)
        seconds = time.process_time() - begun
        assert list(writer.done[0]) == [(0, units)]
    print(
        f"{units / seconds:,.0f} units a second of {hits} formulas, {path.stat().st_size:,} bytes"
    )
    # units of ten seconds each: so many workers it can serve
    assert units / seconds * 10 > 1000
    assert (state.units, state.counts.candidates) == (units, 20 * units)
    with Store(path) as store:
        assert store.searches()[0].finished
        assert len(store) == units * hits
