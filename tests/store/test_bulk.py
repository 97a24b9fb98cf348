"""Rows of a store read many at a time are those that are read one by one, and so are their faults.

Trusted here: how single rows are read (`esma.store.sound`), which `test_sound.py` is about.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from esma import collection
from esma.approval.formulas import Formulas
from esma.searching.spec import SearchSpec
from esma.store import Store, StoreError
from esma.store.bulk import formulas_of
from esma.work.session import search_into
from esma.work.task import Task


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two constants; formulas with growing runs, long heads, large quotients, and none proved."""
    path = tmp_path_factory.mktemp("bulk") / "a.sqlite"
    specs = [
        SearchSpec.of("e", coeff_limit=2, max_period=3),
        SearchSpec.of("tanh(1/1000)", words="+,-", prove=False),
    ]
    search_into(path, [Task(spec) for spec in specs], jobs=1, quiet=True)
    return path


@pytest.mark.parametrize("order", ["score", "rate", "found"])
@pytest.mark.parametrize("rows", [7, 50_000])
def test_frames_are_those_of_single_formulas(store: Path, order: Any, rows: int) -> None:
    with Store(store) as opened:
        query = opened.query().by(order)
        made = list(query.conjectures())
        frame = pd.concat(list(query.frames(rows=rows)))
        wanted = collection.frames.framed(Formulas.of(made))
        numbers = list(range(len(made)))
        wanted.index = numbers if order == "score" else [x.key for x in made]
        for name in wanted.columns:
            assert frame[name].astype(object).equals(wanted[name].astype(object)), name
        some = query.best(len(made) - 5).frame(["key", "certificate"])
        assert list(some["key"]) == [x.key for x in made[:-5]]
        assert sum(x is not None for x in some["certificate"]) == sum(x.proved for x in made[:-5])


def test_most_rows_are_read_as_columns(store: Path) -> None:
    with Store(store) as opened:
        rows = [x.row for x in opened.query(constant="e").raw()]
        found = formulas_of(rows, store, opened.asked_digits())
    assert len(found) == len(rows)
    assert len(found.block.alone) < len(rows) / 5  # growing runs


@pytest.mark.parametrize(
    "column",
    ["key", "start", "turn", "sides", "head", "mark", "proved", "tail"],
)
def test_a_changed_value_is_noticed(store: Path, tmp_path: Path, column: str) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(store.read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        value = {"sides": "x'02020402'", "head": "head || x'02'", "tail": "tail % 20 + 1"}
        change = value.get(column, f"{column} + 1")
        number = "(SELECT id FROM formulas WHERE length(head) > 0 ORDER BY id LIMIT 1 OFFSET 9)"
        connection.execute(f"UPDATE formulas SET {column} = {change} WHERE id = {number}")
    said = []
    for read in (lambda x: x.frame(["lhs"]), lambda x: list(x.conjectures())):
        with Store(path) as opened, pytest.raises(StoreError, match="is damaged") as refused:
            read(opened.query())
        said.append(str(refused.value))
    assert said[0] == said[1]
