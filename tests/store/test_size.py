"""Stores of many conjectures: what is asked of them is answered by their indexes.

Trusted here: the count of steps that SQLite's virtual machine makes, which is the same on every
machine; sorting in Python; the kernel's account of a process's memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import esma
from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.store import Store
from esma.store.packing import rows_of
from esma.store.records import Counts, UnitRecord
from esma.store.writer import Writer
from tests.store import fakes

ROOT = Path(__file__).parent.parent.parent
CONSTANTS = ("pi", "catalan", "e")
IN_SLICE = 10
ROWS = 15_000


def written(path: Path, rows: int) -> int:
    """Write a store of so many different formulas about three constants; how many they are."""
    tasks = [fakes.task(name, -(-rows // IN_SLICE // len(CONSTANTS))) for name in CONSTANTS]
    made = 0
    with Writer(path, [task.search for task in tasks]) as writer:
        for search, task in enumerate(tasks):
            for first in range(0, task.slices, 500):
                last = min(task.slices, first + 500)
                found = [
                    formula(task.spec.constant.name, made + number * IN_SLICE + place)
                    for number in range(first, last)
                    for place in range(IN_SLICE)
                ]
                slices = np.repeat(np.arange(first, last), IN_SLICE)
                lines = rows_of(Formulas.of(found), slices)
                counts = Counts(approved=len(lines))
                assert writer.record(UnitRecord(search, first, last, lines, counts, (), 1, "", "0"))
            made += task.slices * IN_SLICE
    return made


def formula(name: str, value: int) -> Conjecture:
    """What has the parts of a conjecture, and says of its value what is not true: quotients with a
    law that depends on `value`, the last one of a block one of twenty.
    """
    form = Hurwitzian((value * 2654435761 % (1 << 32),), ((value % 20 + 3,),))
    return Conjecture(constant(name), reduced((1 + value, 1), (1,)), False, (1, -1), form, 1000)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.sqlite"
    written(path, ROWS)
    return path


QUESTIONS: dict[str, Callable[[Store], Any]] = {
    "the best 50": lambda store: list(store.query().best(50).raw()),
    "of a constant": lambda store: list(store.query(constant="catalan").best(50).raw()),
    "constants": lambda store: store.constants(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_indexes_answer(large: Path, question: str) -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 100
        return 0

    with Store(large) as store:
        store._connection.set_progress_handler(count, 100)
        assert QUESTIONS[question](store)
        few, steps = steps, 0
        list(store.query(max_length=0).raw())  # has no index: goes through everything
    assert few < ROWS < steps


def test_what_has_no_index_takes_one_pass(large: Path) -> None:
    with Store(large) as store:
        family = formula("e", 7).family
        assert store.query().sizes([family]) == {family: ROWS // 60}
        assert len(list(store.query(family=family).best(50).raw())) == 50
        x = next(store.query().stored())
        assert store.find(x.fields["key"]) == x
        rates = [x.fields["convergence_rate"] for x in store.query().by("rate").best(50).raw()]
        assert rates == sorted(rates, reverse=True)


def test_the_best_are_the_best(large: Path) -> None:
    with Store(large) as store:
        scores = sorted(x for (x,) in store.select("SELECT score FROM formulas"))
        ids = list(store.query().best(50).ids())
        found = [next(store.select("SELECT score FROM formulas WHERE id = ?", [i])) for i in ids]
        assert [x for (x,) in found] == scores[:50]
        assert store.query(constant="e").tail_classes().count() == 20
        names = [row["family"] for row in store.query(constant="e").tail_classes().rows()]
        assert len(set(names)) == len(names) == 20


PROGRAM = """
import re, sys
import esma
with esma.open(sys.argv[1]) as store:
    for constant in ("pi", "catalan", "e"):
        assert len(store.frame(constant=constant, limit=50)) == 50
    assert len(store.query().tail_classes().best(5).frame()) == 5
    count = sum(len(piece) for piece in store.frames(columns=["lhs"], rows=5000))
    assert count == len(store)
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def peak_memory(path: Path) -> int:
    """The most bytes of memory that opening and reading all of a store takes."""
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    ).stdout
    return int(output) * 1024


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")


@needs_proc
def test_memory_is_flat(large: Path, tmp_path: Path) -> None:
    written(tmp_path / "small.sqlite", ROWS // 5)
    # caches of expressions and tails fill up to about 28 MB; all rows would take several times that
    assert peak_memory(large) < peak_memory(tmp_path / "small.sqlite") + 36_000_000


@pytest.fixture
def million(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    path = tmp_path / "million.sqlite"
    yield path, written(path, 1_000_000)
    path.unlink()


@needs_proc
@pytest.mark.full
def test_a_million_conjectures(large: Path, million: tuple[Path, int]) -> None:
    path, count = million
    assert count >= 1_000_000
    for _ in range(2):  # the second time everything is in the system's cache
        begun = time.perf_counter()
        with esma.open(path) as store:
            frame = store.frame(constant="catalan", limit=50)
        seconds = time.perf_counter() - begun
        print(f"opened, filtered and ranked in {seconds:.3f} s")
    assert len(frame) == 50
    assert seconds < 1
    print(f"{path.stat().st_size:,} bytes, {peak_memory(path):,} of memory")
    assert peak_memory(path) < peak_memory(large) + 20_000_000
    with esma.open(path) as store:
        assert len(store) == count
