"""Searches whose outcome is known beforehand: what they find is a function of the slice's number.

A module of its own, because workers in other processes import what they do by its name.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from esma.approval.keys import key_number
from esma.enumeration.constants import constant
from esma.massey.laws.tails import tail_class_name, tail_of
from esma.searching.spec import SearchSpec
from esma.store.hashing import hashes
from esma.store.packing import (
    COLUMNS,
    SCORE,
    FormulaRows,
    TailRow,
    constant_hash,
    mark_of,
    packed,
    shared_hashes,
    value_hashes,
    word_hashes,
)
from esma.store.records import Counts, UnitRecord, compact
from esma.version import __version__
from esma.work.task import Task
from esma.work.units import Unit, run_unit

#: Values that come in more than one slice, as those of an algebraic constant do.
VALUES = 97


def task(name: str = "pi", slices: int = 400) -> Task:
    """A task with so many slices; nothing is searched in it here."""
    made = Task(SearchSpec(constant(name), 1, slices, generator="monomial"), 1)
    assert made.slices == slices
    return made


def length(number: int, place: int) -> int:
    """How much there is to read of a fake."""
    return 10 + (number + place) % 30


Fake = tuple[TailRow, tuple[Any, ...]]


def fake_row(number: int, place: int, value: int, name: str = "pi") -> Fake:
    """A row, and that of its tail class: value and signs depend on `value` alone, the way in which
    it is written on the slice too. It is not true, and only `Query.raw` reads it.
    """
    signs, rows, head = (1, -1), ((value % 20 + 3,),), packed([value])
    proved, there = value % 3 == 0, tail_of((value,), rows, signs)
    start, family = there.offset, tail_class_name(name, there.key)
    shared = shared_hashes(hashes([there.key]), word_hashes([signs]), np.array([start]))
    tail = TailRow(compact((-1, 1)), compact(rows), start, family, 1000 + value % 7)
    columns = {
        "tail": 0,
        "key": int(value_hashes(shared, [head])[0]) ^ constant_hash(name),
        "start": start,
        "turn": 1,
        "sides": packed([place, number, 1, 0]),
        "head": head,
        "score": ((number * 31 + place * 17) % 1000) * SCORE // 8,
        "length": length(number, place),
        "slice": number,
        "place": place,
        "mark": mark_of(key_number(name, [place, number], [1, 0], signs), proved),
        "proved": int(proved),
    }
    return tail, tuple(columns[x] for x in COLUMNS)


def fake_rows(fakes: Sequence[Fake]) -> FormulaRows:
    """Rows as a unit has them."""
    tails = list(dict.fromkeys(tail for tail, _ in fakes))
    lines = [(tails.index(tail), *row[1:]) for tail, row in fakes]
    return FormulaRows(tails, [list(x) for x in zip(*lines, strict=True)] or [[] for _ in COLUMNS])


def fake_unit(task: Task, unit: Unit) -> UnitRecord:
    """Up to three conjectures a slice, many of them in other slices too."""
    begun = time.perf_counter()
    rows: list[Fake] = []
    counts = Counts()
    unresolved = []
    for number in range(unit.first, unit.last):
        found = number % 4
        for place in range(found):
            value = (number * 7 + place * 13 + unit.search) % VALUES
            rows.append(fake_row(number, place, value, task.spec.constant.name))
        counts.add(Counts(expressions=10, candidates=20, hits=found, approved=found))
        if number % 11 == 0:
            counts.add(Counts(unresolved=1, rejected={f"reason {number % 2}": 1}))
            unresolved.append((number, 0, compact([number]), compact([1])))
    return UnitRecord(
        *unit,
        fake_rows(rows),
        counts,
        tuple(unresolved),
        time.perf_counter() - begun,
        f"test/{os.getpid()}",
        __version__,
    )


def slow_unit(task: Task, unit: Unit) -> UnitRecord:
    """The same, a hundredth of a second a slice."""
    time.sleep(0.01 * unit.slices)
    return replace(fake_unit(task, unit), seconds=0.01 * unit.slices)


def endless_unit(task: Task, unit: Unit) -> UnitRecord:
    """All but the first slice take for ever."""
    if unit.first:
        time.sleep(600)
    return fake_unit(task, unit)


def telling_unit(task: Task, unit: Unit) -> UnitRecord:
    """Fails, and says whether the worker is a copy of a process that has loaded what it needs."""
    raise ValueError("a copy" if "esma.work.preloaded" in sys.modules else "alone")


def crashing_unit(task: Task, unit: Unit) -> UnitRecord:
    """A worker that dies in slice 13, and one that raises in slice 29."""
    if unit.first <= 13 < unit.last:
        os.kill(os.getpid(), signal.SIGKILL)
    if unit.first <= 29 < unit.last:
        raise ValueError("slice 29 is unlucky")
    return fake_unit(task, unit)


def once_crashing_unit(task: Task, unit: Unit) -> UnitRecord:
    """A worker that dies in slice 13 the first time only; a file says whether that was."""
    mark = Path(os.environ["ESMA_TEST_MARK"])
    if unit.first <= 13 < unit.last and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return fake_unit(task, unit)


def failing_unit(task: Task, unit: Unit) -> UnitRecord:
    """Nothing works."""
    raise RuntimeError("no kernel")


def real_unit(task: Task, unit: Unit) -> UnitRecord:
    """The real work."""
    return run_unit(task, unit)


def older(path: Path, version: int) -> list[str]:
    """Make a store as an older version of the schema had it; the JSON forms of its formulas in the
    order of the space.
    """
    folder = Path(__file__).parent.parent / "data"
    connection = sqlite3.connect(path)
    connection.executescript((folder / f"store_v{max(4, version)}.sql").read_text())
    if version < 4:
        connection.execute("DROP TABLE checksums")
    if version < 3:
        connection.execute("DROP INDEX conjectures_by_name")
        connection.execute("ALTER TABLE conjectures DROP COLUMN name")
    if version < 2:
        connection.execute(
            "DELETE FROM certificates WHERE conjecture IN"
            " (SELECT id FROM conjectures WHERE runs IS NOT NULL)"
        )
        connection.execute("DELETE FROM conjectures WHERE runs IS NOT NULL")
        connection.execute("ALTER TABLE conjectures DROP COLUMN runs")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()
    lines = (folder / "store_v4.jsonl").read_text().splitlines()
    return [x for x in lines if version > 1 or '"runs": null' in x]


def expected(tasks: list[Task]) -> Iterator[tuple[int, int, int, int]]:
    """(search, slice, place, value) of what a store has to hold in the end, from the definition:
    each value of a constant where it is shortest, and of those where it comes first.
    """
    best: dict[tuple[str, int], tuple[int, int, int, int]] = {}
    for search, made in enumerate(tasks):
        for number in range(made.slices):
            for place in range(number % 4):
                value = (number * 7 + place * 13 + search) % VALUES
                found = (length(number, place), search, number, place)
                key = made.spec.constant.name, value
                best[key] = min(found, best.get(key, found))
    for (_, value), (_, search, number, place) in sorted(best.items(), key=lambda x: x[1][1:]):
        yield search, number, place, value
