"""The store: what is written is read again, and its final content does not depend on the order.

Trusted here: `fakes.expected`, which says from the definition what has to stand in a store; the
standard library's own view of the SQLite file; pandas.
"""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esma.approval.conjecture import FIELDS, from_dict
from esma.enumeration.constants import constant
from esma.enumeration.words import word_text
from esma.errors import EsmaError
from esma.proofs.checker import check
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from esma.store import Store, StoreError, schema
from esma.store.lock import Lock
from esma.store.merge import merge
from esma.store.packing import COLUMNS, unpacked
from esma.store.ranges import Ranges
from esma.store.records import compact
from esma.store.writer import Editor, Search, Writer
from esma.work.session import search_into
from esma.work.task import Task
from esma.work.units import Unit, run_unit
from tests.store import fakes
from tests.store.content import content, fingerprint


def written(path: Path, tasks: list[Task], units: list[Unit]) -> str:
    """The fingerprint of a store into which these units were written in this order."""
    with Writer(path, [task.search for task in tasks]) as writer:
        for unit in units:
            assert writer.record(fakes.fake_unit(tasks[unit.search], unit))
    with Store(path) as store:
        assert store.check() == []
        return fingerprint(store)


def cut(slices: int, search: int, chance: random.Random) -> list[Unit]:
    """Units of random sizes that together are all slices."""
    bounds = sorted({0, slices, *(chance.randrange(slices) for _ in range(20))})
    return [Unit(search, a, b) for a, b in pairwise(bounds)]


def test_the_content_depends_neither_on_the_order_nor_on_the_size_of_the_units(
    tmp_path: Path,
) -> None:
    tasks = [fakes.task("pi"), fakes.task("catalan", 150), fakes.task("pi", 60)]
    prints = set()
    for seed in range(5):
        chance = random.Random(seed)
        units = [u for i, t in enumerate(tasks) for u in cut(t.slices, i, chance)]
        chance.shuffle(units)
        prints.add(written(tmp_path / f"{seed}.sqlite", tasks, units))
    assert len(prints) == 1
    with Store(tmp_path / "0.sqlite") as store:
        raw = [x.row for x in store.query().by("found").raw()]
        found = [(x.search, x.slice, x.place, *unpacked(x.head)) for x in raw]
        assert found == list(fakes.expected(tasks))
        proved = [x for x in raw if unpacked(x.head)[0] % 3 == 0]
        assert [x for x in raw if x.proved] == proved != []
        assert store.proofs() == store.query(status="proved").count() == len(proved)
        counts = store.counts()
        slices = sum(task.slices for task in tasks)
        assert (counts.expressions, counts.candidates) == (10 * slices, 20 * slices)
        assert sum(counts.rejected.values()) == counts.unresolved == len(store.tally().unresolved)


def test_a_different_content_has_another_fingerprint(tmp_path: Path) -> None:
    task = fakes.task()
    whole = written(tmp_path / "a.sqlite", [task], [Unit(0, 0, task.slices)])
    assert written(tmp_path / "b.sqlite", [task], [Unit(0, 0, task.slices - 1)]) != whole
    path = tmp_path / "c.sqlite"
    written(path, [task], [Unit(0, 0, task.slices)])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE formulas SET length = 999 WHERE id = 5")
    connection.close()
    with Store(path) as store:
        assert fingerprint(store) != whole


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_ranges_are_sets(pieces: list[tuple[int, int]]) -> None:
    ranges = Ranges()
    numbers: set[int] = set()
    for first, last in pieces:
        wanted = set(range(first, last))
        assert ranges.meets((first, last)) == bool(first < last and numbers & wanted)
        ranges.add((first, last))
        numbers |= wanted
    assert {n for first, last in ranges for n in range(first, last)} == numbers
    assert len(ranges) == len(numbers)
    assert {n for a, b in ranges.gaps(50) for n in range(a, b)} == set(range(50)) - numbers
    bounds = [x for piece in ranges for x in piece]
    assert bounds == sorted(set(bounds))  # disjoint, and none touches the next


def test_a_unit_is_recorded_once(tmp_path: Path) -> None:
    task = fakes.task()
    with Writer(tmp_path / "a.sqlite", [task.search]) as writer:
        assert writer.record(fakes.fake_unit(task, Unit(0, 0, 10)))
        assert not writer.record(fakes.fake_unit(task, Unit(0, 0, 10)))
        assert not writer.record(fakes.fake_unit(task, Unit(0, 9, 12)))
        assert writer.record(fakes.fake_unit(task, Unit(0, 10, 12)))
        assert list(writer.done[0]) == [(0, 12)]


def test_a_unit_that_cannot_be_written_whole_is_not_written_at_all(tmp_path: Path) -> None:
    task = fakes.task()
    record = fakes.fake_unit(task, Unit(0, 0, 10))
    heads = [*record.rows.columns[COLUMNS.index("head")]]
    heads[-1] = None
    broken = record.rows.changed(head=heads)
    path = tmp_path / "a.sqlite"
    with Writer(path, [task.search]) as writer:
        with pytest.raises(StoreError):
            writer.record(replace(record, rows=broken))
        with Store(path) as store:
            assert len(store) == 0
            assert store.searches()[0].done == 0
        assert writer.record(record)


# -- a real search in a store -------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Task]:
    task = Task(SearchSpec(constant("e"), coeff_limit=2, max_period=2, digits=200), 128)
    path = tmp_path_factory.mktemp("real") / "e.sqlite"
    outcome = search_into(path, [task], jobs=1, quiet=True)
    assert outcome.finished
    return path, task


def test_a_store_holds_what_a_search_finds(real: tuple[Path, Task]) -> None:
    path, task = real
    searcher = Searcher(task.spec)
    found = [hit.to_dict() for hit in run(searcher, task.spec.expressions())]
    with Store(path) as store:
        assert list(store.query().by("found").rows()) == found
        assert [x.to_dict() for x in store.query().by("found")] == found
        assert store.tally() == searcher.tally
        assert all(list(row) == list(FIELDS) for row in store.query().best(3).rows())


def test_a_collection_has_the_ranking_of_the_store(real: tuple[Path, Task]) -> None:
    with Store(real[0]) as store:
        collection = store.query().collection()
        assert [x.to_dict() for x in collection] == list(store.query().rows())
        assert [f.best.lhs for f in collection.tail_classes()] == [
            row["lhs"] for row in store.query().tail_classes().rows()
        ]
        assert store.query().tail_classes().count() == len(collection.tail_classes())
        two = store.query().tail_classes().best(2)
        assert [x.to_dict() for x in two] == [
            f.best.to_dict() for f in collection.tail_classes()[:2]
        ]


def test_queries(real: tuple[Path, Task]) -> None:
    with Store(real[0]) as store:
        rows = list(store.query().rows())
        assert len(store) == len(rows) > 300
        assert store.constants() == ["e"]
        family = rows[0]["family"]
        wanted = {
            "family": [r for r in rows if r["family"] == family],
            "signs": [r for r in rows if r["signs"] == [1, -1]],
            "status": [r for r in rows if r["status"] == "proved"],
            "period": [r for r in rows if r["period"] == 4],
            "min_rate": [r for r in rows if r["convergence_rate"] >= 2.5],
            "constant": rows,
        }
        values = {
            "family": family,
            "signs": "+-",
            "status": "proved",
            "period": 4,
            "min_rate": 2.5,
            "constant": "E",
        }
        for name, expected in wanted.items():
            query = store.query(**{name: values[name]})
            assert list(query.rows()) == expected != []
            assert query.count() == len(expected)
            assert list(query.best(7).rows()) == expected[:7]
        rates = [r["convergence_rate"] for r in store.query(constant="e").by("rate").rows()]
        assert rates == sorted(rates, reverse=True)
        both = store.query(signs=(1, -1)).where(period=4)
        assert list(both.rows()) == [r for r in wanted["signs"] if r["period"] == 4]
        assert store.query(constant="pi").count() == 0


def _frozen(value: Any) -> Any:
    """Lists and objects as frames have them."""
    if isinstance(value, dict):
        return tuple((name, _frozen(x)) for name, x in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def test_frames(real: tuple[Path, Task]) -> None:
    with Store(real[0]) as store:
        rows = list(store.query().rows())
        frame = store.frame(columns=FIELDS)
        assert list(frame.columns) == list(FIELDS)
        plain = [x for x in FIELDS if x != "certificate"]
        assert list(store.frame(limit=1).columns) == ["formula", *plain]
        here = frame.astype(object).where(frame.notna(), None)
        assert here.to_dict("records") == [
            {k: _frozen(x) for k, x in row.items()}
            | {"signs": word_text(tuple(row["signs"]), ascii_only=True)}
            for row in rows
        ]
        pieces = list(store.frames(rows=100, columns=["lhs", "signs"]))
        assert [len(piece) for piece in pieces[:-1]] == [100] * (len(rows) // 100)
        assert [x for piece in pieces for x in piece["lhs"]] == [r["lhs"] for r in rows]
        assert [store.find(n).fields["key"] for n in frame.index[::40]] == list(frame["key"][::40])
        for part in (store.frame(signs="+"), store.query().by("rate").frame()):
            assert list(part.index) == list(part["key"])
        assert f"<td>0</td><td><code>{frame['key'][0]}" in store.query()._repr_html_()
        assert "<td>0</td>" not in store.query(signs="-+")._repr_html_()
        count = store.query(signs="-+").count()
        assert f"and {count - 10} more formulas: <code>.show({count})" in (
            store.query(signs="-+")._repr_html_()
        )
        assert store.query().show(12)._repr_html_().count("<code>") == 12 + (len(store) > 12)
        assert len(store.frame(constant="pi")) == 0
        assert list(store.frame(constant="pi").columns) == ["formula", *plain]
        assert "<table>" in store._repr_html_()
        with pytest.raises(EsmaError, match="no column 'price'"):
            store.frame(columns=["price"])


def test_one_formula_by_its_number_or_key(real: tuple[Path, Task]) -> None:
    with Store(real[0]) as store:
        rows = list(store.query().stored())
        for number in (0, 1, 8, len(rows) - 1):
            assert store.find(number) == store.find(str(number)) == rows[number]
        places = list(store.query().tail_classes().places())
        assert places[0][0] == 0
        assert [rows[place] for place, _ in places] == [row for _, row in places]
        for row in rows[:10]:
            assert store.find(row.fields["key"]) == row
            assert from_dict(row.fields).to_dict() == row.fields
        for wrong in (-1, str(len(rows)), "xyz", "abc", "a0000000", ""):
            with pytest.raises(EsmaError, match=r"there is no formula|no formula of|is neither"):
                store.find(wrong)


def test_slices_are_pure_functions(real: tuple[Path, Task]) -> None:
    # what other searches left in this process must not matter
    path, task = real
    constant("e").enclosure(777)
    constant("e").enclosure(30_001)
    parts = [Unit(0, 0, 1), Unit(0, 1, task.slices), Unit(0, 0, task.slices)]
    one, two, whole = (run_unit(task, unit).rows for unit in parts)
    with Store(path) as store:
        there = sorted((x.row.key, x.row.sides, x.row.mark) for x in store.query().raw())
    key, sides, mark = map(COLUMNS.index, ("key", "sides", "mark"))
    for rows in ([one, two], [whole]):
        found = [row for part in rows for row in part.rows()]
        assert sorted((x[key], x[sides], x[mark]) for x in found) == there


# -- who may write, and what may be written -----------------------------------------------------


def test_two_searches_on_one_file_are_refused(tmp_path: Path) -> None:
    task = fakes.task()
    path = tmp_path / "a.sqlite"
    with (
        Writer(path, [task.search]),
        pytest.raises(StoreError, match=r"being written by another search \(process \d+"),
    ):
        Writer(path, [task.search], resume=True)
    Writer(path, [task.search], resume=True).close()
    assert not path.with_name("a.sqlite-lock").exists()


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    program = (
        "import os, sys, time; from pathlib import Path; from esma.store.lock import Lock;"
        "lock = Lock(Path(sys.argv[1])); print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"process {process.pid} "):
            Lock(path)
        process.kill()
        process.wait()
    assert path.with_name("a.sqlite-lock").exists()  # left behind, and no obstacle
    Lock(path).release()


def test_an_existing_store_needs_resume(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    task = fakes.task()
    Writer(path, [task.search]).close()
    with pytest.raises(StoreError, match=r"exists: --resume continues it"):
        Writer(path, [task.search])
    with Writer(path, [task.search], resume=True) as writer:
        assert writer.searches() == [task.search]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"degree": 2}, "degree is 1 there and 2 here"),
        ({"depth": 200, "prove": False}, "depth is 100 there and 200 here, prove is true there"),
        ({"words": ["+"]}, r"words is null there and \[\"\+\"\] here"),
        ({"constant": "e"}, "constant is pi there and e here"),
    ],
)
def test_a_changed_configuration_is_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    path = tmp_path / "a.sqlite"
    here = fakes.task().search
    Writer(path, [here]).close()
    there = Search(here.constant, {**here.configuration, **changes}, here.slices)
    with pytest.raises(StoreError, match=message):
        Writer(path, [there], resume=True)
    with pytest.raises(StoreError, match="it holds 1 searches there and 2 here"):
        Writer(path, [here, there], resume=True)
    Writer(path, [here], resume=True).close()


def test_reading_while_writing(tmp_path: Path) -> None:
    task = fakes.task()
    path = tmp_path / "a.sqlite"
    with Writer(path, [task.search]) as writer, Store(path) as store:
        seen = []
        for first in range(0, 100, 10):
            writer.record(fakes.fake_unit(task, Unit(0, first, first + 10)))
            rows = list(store.query().raw())
            assert len(rows) == len(store)
            assert store.searches()[0].done == first + 10
            seen.append(len(rows))
        assert seen == sorted(seen)
        # a read that has begun sees one state of the store to its end
        begun = store.query().raw()
        next(begun)
        writer.record(fakes.fake_unit(task, Unit(0, 100, 200)))
        assert 1 + sum(1 for _ in begun) == seen[-1]


# -- files that are no stores -------------------------------------------------------------------


def both_refuse(path: Path, message: str) -> None:
    """Neither reading nor writing, and the file stays as it is."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=message):
        Store(path)
    with pytest.raises(StoreError, match=message):
        Writer(path, [fakes.task().search], resume=True)
    if before is not None:
        assert path.read_bytes() == before


def test_a_foreign_file(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database\n" * 100)
    both_refuse(text, "not an SQLite file")
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE conjectures (a)")
    connection.close()
    both_refuse(other, "another program's SQLite file")
    both_refuse(tmp_path, "is a folder")


def test_a_missing_file_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        Store(tmp_path / "a.sqlite")
    with pytest.raises(StoreError, match=r"the folder .* does not exist"):
        Writer(tmp_path / "no" / "a.sqlite", [fakes.task().search])
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError):
        Store(tmp_path / "empty.sqlite")
    Writer(tmp_path / "empty.sqlite", [fakes.task().search]).close()


def test_a_newer_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    written(path, [fakes.task()], [Unit(0, 0, 20)])
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {schema.version() + 1}")
    connection.close()
    both_refuse(path, f"schema version {schema.version() + 1}, and this esma knows versions up to")


@pytest.mark.parametrize("version", range(1, schema.version()))
def test_an_older_store_is_read_and_migrated(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.sqlite"
    lines = fakes.older(path, version)
    before = path.read_bytes()

    def held(store: Store) -> None:
        assert [x.json for x in store.query().by("found").stored()] == lines
        assert store.check() == []
        assert [x.done for x in store.searches()] == [x.slices for x in store.searches()]

    with Store(path) as store:
        held(store)
        assert store.has_checksums == (version >= schema.CHECKSUMS)
        tasks = [Task.from_configuration(x.configuration) for x in store.searches()]
    assert path.read_bytes() == before
    with Writer(path, [task.search for task in tasks], resume=True) as writer:
        assert [len(x) for x in writer.done.values()] == [task.slices for task in tasks]
    assert version >= schema.PACKED or path.stat().st_size < len(before) * 0.6
    with Store(path) as store:
        held(store)
        assert list(store.select("PRAGMA user_version")) == [(schema.version(),)]
        [(kept,)] = store.select("SELECT count(*) FROM proofs")
        assert kept < len(lines) / 2  # the prover writes the others again


def test_a_certificate_that_is_not_written_again_is_kept(tmp_path: Path) -> None:
    """As true, and begun a group later than the prover begins."""
    path = tmp_path / "a.sqlite"
    fakes.older(path, 3)
    connection = sqlite3.connect(path)
    [(number, body)] = connection.execute(
        "SELECT conjecture, body FROM certificates WHERE body LIKE '%\"group\":[[]%' LIMIT 1"
    ).fetchall() or connection.execute(
        "SELECT conjecture, body FROM certificates WHERE body NOT LIKE '%\"group\":null%' LIMIT 1"
    )
    certificate = json.loads(body)
    certificate["start"] = [
        a + b for a, b in zip(certificate["start"], certificate["group"], strict=True)
    ]
    check(certificate)
    connection.execute(
        "UPDATE certificates SET body = ? WHERE conjecture = ?", (compact(certificate), number)
    )
    connection.commit()
    connection.close()
    for _ in range(2):
        with Store(path) as store:
            kept = [x for x in store.query().stored() if x.row.body is not None]
            assert certificate in [x.fields["certificate"] for x in kept]
            assert store.check() == []
        with Editor(path):
            pass
    merge([path], tmp_path / "b.sqlite")
    with Store(tmp_path / "b.sqlite") as store:
        assert compact(certificate) in [x.row.body for x in store.query().raw()]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE conjectures SET lhs = 'pi' WHERE id = 7", 'lhs should be "'),
        ("UPDATE conjectures SET signs = '[1' WHERE id = 7", "row 7 .* cannot be read"),
        ("UPDATE conjectures SET status = 'conjecture' WHERE id = 7", "status should be"),
        ("DELETE FROM certificates WHERE conjecture = 7", "status should be"),
        (
            (
                'UPDATE certificates SET body = replace(body, \'"theorem":"A"\','
                ' \'"theorem":"C"\') WHERE conjecture = 7'
            ),
            "the certificate is not a proof",
        ),
    ],
)
@pytest.mark.parametrize("version", [3, 4])
def test_a_damaged_older_store_stays_as_it_is(
    tmp_path: Path, change: str, message: str, version: int
) -> None:
    path = tmp_path / "a.sqlite"
    fakes.older(path, version)
    with sqlite3.connect(path) as connection:
        assert connection.execute(change).rowcount > 0
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=message if version < 4 else "is not as it was written"):
        Store(path)
    with pytest.raises(StoreError, match=message), Editor(path):
        pass
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.sqlite"
    lines = fakes.older(path, 4)
    with monkeypatch.context() as patch:
        steps = [*schema.MIGRATIONS, "CREATE TABLE notes (text TEXT); CREATE TABLE notes (text);"]
        patch.setattr(schema, "MIGRATIONS", steps)
        with pytest.raises(StoreError, match="notes already exists"):
            Editor(path)
    with Store(path) as store:
        assert [x.json for x in store.query().by("found").stored()] == lines
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchall() == [(4,)]


@pytest.mark.parametrize("page", [1, 2, 7, 12])
def test_a_damaged_file(tmp_path: Path, page: int) -> None:
    path = tmp_path / "a.sqlite"
    task = fakes.task()
    written(path, [task], [Unit(0, 0, task.slices)])
    data = bytearray(path.read_bytes())
    start = (page - 1) * 4096 + (100 if page == 1 else 0)
    data[start : start + 3000] = b"\xa5" * 3000
    path.write_bytes(data)

    def everything() -> None:
        with Store(path) as store:
            problems = store.check()
            list(content(store))
            assert problems
            raise StoreError(f"damaged: {problems[0]}")

    with pytest.raises(StoreError, match=r"damaged|no intact store"):
        everything()


def test_a_truncated_file(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    written(path, [fakes.task()], [Unit(0, 0, 200)])
    path.write_bytes(path.read_bytes()[: 5 * 4096 + 100])
    with pytest.raises(StoreError, match="damaged"), Store(path) as store:
        list(content(store))
    with (
        pytest.raises(StoreError, match="damaged"),
        Writer(path, [fakes.task().search], resume=True) as writer,
    ):
        writer.record(fakes.fake_unit(fakes.task(), Unit(0, 200, 400)))
