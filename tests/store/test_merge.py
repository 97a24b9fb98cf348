"""Merging, verifying and proving stores.

Trusted here: the values and sign words of the stores that are merged, as sets; the certificate
checker, which stands alone.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from esma.enumeration.constants import constant
from esma.proofs.checker import check
from esma.searching.spec import SearchSpec
from esma.store import Store, StoreError, merge
from esma.store.verify import prove_all, verify
from esma.store.writer import Writer
from esma.work.session import search_into
from esma.work.task import Task
from esma.work.units import Unit
from tests.store import fakes
from tests.store.content import fingerprint

# The same number in two writings, a space within another one, and other words.
SEARCHES = {
    "phi": Task(SearchSpec(constant("phi"), 1, 2, digits=150)),
    "root": Task(SearchSpec(constant("(1+sqrt(5))/2"), 1, 1, digits=200)),
    "small": Task(SearchSpec(constant("e"), 1, 1, digits=100, prove=False)),
    "large": Task(SearchSpec(constant("e"), 1, 2, words=((1,), (-1, 1, 1)), digits=100)),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("stores")
    for name, task in SEARCHES.items():
        search_into(folder / f"{name}.sqlite", [task], jobs=1, quiet=True)
    return {name: folder / f"{name}.sqlite" for name in SEARCHES}


def content(path: Path) -> list[dict[str, object]]:
    with Store(path) as store:
        return list(store.query().rows())


def test_duplicates_are_folded_by_value_and_signs(stores: dict[str, Path], tmp_path: Path) -> None:
    rows = [row for path in stores.values() for row in content(path)]
    by_value: dict[tuple[object, str], list[dict[str, object]]] = {}
    for row in rows:
        by_value.setdefault((row["value"], json.dumps(row["signs"])), []).append(row)
    out = tmp_path / "all.sqlite"
    result = merge(list(stores.values()), out)
    merged = content(out)
    assert result[:2] == (len(rows), len(merged))
    # each formula of another constant than one of its value that was there before
    assert result.across == sum(
        len(group) - 1 for group in by_value.values() if len({x["constant"] for x in group}) > 1
    )
    assert len(merged) == len(by_value) < len(rows)
    for row in merged:
        group = by_value[row["value"], json.dumps(row["signs"])]
        assert row in group
        assert (row["status"] == "proved") == any(x["status"] == "proved" for x in group)
        if row["certificate"] is not None:
            check(row["certificate"])
    with Store(out) as store:
        assert store.check() == []
        assert [s.constant for s in store.searches()] == sorted(
            task.spec.constant.name for task in SEARCHES.values()
        )
        assert all(s.finished for s in store.searches())
        assert store.about["kind"] == "merged"


def test_the_order_of_the_stores_is_of_no_account(stores: dict[str, Path], tmp_path: Path) -> None:
    prints = set()
    for i, order in enumerate(permutations(stores.values())):
        if i % 5 == 0:
            merge(order, tmp_path / f"{i}.sqlite")
            with Store(tmp_path / f"{i}.sqlite") as store:
                prints.add(fingerprint(store))
    assert len(prints) == 1


def test_merged_stores_merge(stores: dict[str, Path], tmp_path: Path) -> None:
    paths = list(stores.values())
    merge(paths[:2], tmp_path / "a.sqlite")
    merge([tmp_path / "a.sqlite", *paths[2:]], tmp_path / "b.sqlite")
    merge(paths, tmp_path / "c.sqlite")
    assert content(tmp_path / "b.sqlite") == content(tmp_path / "c.sqlite")


def test_what_cannot_be_merged(stores: dict[str, Path], tmp_path: Path) -> None:
    one = stores["phi"]
    (tmp_path / "there.sqlite").touch()
    (tmp_path / "link.sqlite").symlink_to(one)
    (tmp_path / "text").write_text("no store")
    for sources, out, message in [
        ([one], "there.sqlite", "exists: give the merged store a name of its own"),
        ([one, tmp_path / "link.sqlite"], "new.sqlite", "was given twice"),
        ([one, tmp_path / "no.sqlite"], "new.sqlite", "does not exist"),
        ([one, tmp_path / "text"], "new.sqlite", "not an SQLite file"),
    ]:
        with pytest.raises(StoreError, match=message):
            merge(sources, tmp_path / out)
    assert {x.name for x in tmp_path.iterdir()} == {"there.sqlite", "link.sqlite", "text"}
    merge([one], tmp_path / "new.sqlite")
    with pytest.raises(StoreError, match="is merged of several stores, and no search continues it"):
        Writer(tmp_path / "new.sqlite", [SEARCHES["phi"].search], resume=True)


def test_units_and_failures_come_along(tmp_path: Path) -> None:
    task = fakes.task("pi", 60)
    for i, first in enumerate((0, 30)):
        with Writer(tmp_path / f"{i}.sqlite", [task.search]) as writer:
            record = fakes.fake_unit(task, Unit(0, first, first + 25))
            writer.record(replace(record, rows=fakes.fake_rows([])))  # fakes are no formulas
            writer.fail(0, (first + 25, first + 26), 2, "unlucky")
    merge([tmp_path / "1.sqlite", tmp_path / "0.sqlite"], tmp_path / "both.sqlite")
    with Store(tmp_path / "both.sqlite") as store:
        assert [(s.done, s.slices, s.failed) for s in store.searches()] == [
            (25, 60, ((25, 26, "unlucky"),)),
            (25, 60, ((55, 56, "unlucky"),)),
        ]
        assert store.counts().candidates == 50 * 20


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE formulas SET sides = x'02000402' WHERE id = 7", "the table formulas is not"),
        ("UPDATE formulas SET score = score + 1 WHERE id = 7", "the table formulas is not"),
        ("DELETE FROM formulas WHERE id = 7", "the table formulas is not as it was written"),
        ("UPDATE units SET seconds = seconds + 1", "the table units is not as it was written"),
    ],
)
def test_what_was_changed_is_not_taken_in(
    stores: dict[str, Path], tmp_path: Path, change: str, message: str
) -> None:
    path, new = copied(stores["small"], tmp_path / "a.sqlite"), tmp_path / "new.sqlite"
    with sqlite3.connect(path) as connection:
        assert connection.execute(change).rowcount > 0
    connection.close()
    with pytest.raises(StoreError, match=rf"a\.sqlite is damaged \(.*{message}"):
        merge([path], new)
    assert [x.name for x in tmp_path.iterdir()] == ["a.sqlite"]


# -- verify and prove ---------------------------------------------------------------------------


def copied(path: Path, to: Path) -> Path:
    to.write_bytes(path.read_bytes())
    return to


def test_verify_finds_nothing_wrong_in_a_sound_store(stores: dict[str, Path]) -> None:
    for path in stores.values():
        with Store(path) as store:
            verdicts = list(verify(store.query()))
            assert len(verdicts) == len(store)
            assert {v.wrong for v in verdicts} == {""}
            assert all(v.digits >= v.stored.fields["verified_digits"] for v in verdicts)
            proved = store.query(status="proved").count()
            assert sum(v.proved for v in verdicts) == proved
            more = list(verify(store.query().best(3), digits=3000))
            assert all(v.digits >= 3000 and not v.wrong for v in more)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE formulas SET mark = mark + 1 WHERE id = 74", "mark should be"),
        ("UPDATE formulas SET key = key + 1 WHERE id = 74", "key should be"),
        ("UPDATE formulas SET sides = x'02020604' WHERE id = 74", "quotient"),
        ("UPDATE formulas SET head = x'0204' WHERE id = 74", "quotient|signs|another place"),
        ("UPDATE formulas SET start = start + 1 WHERE id = 74", "quotient|signs|another place"),
        ("UPDATE formulas SET proved = 0 WHERE id = 74", "mark should be"),
        ("UPDATE formulas SET length = length + 1 WHERE id = 74", "length should be"),
        ("UPDATE formulas SET score = score + 100 WHERE id = 74", "score should be"),
        (
            'INSERT INTO proofs SELECT 74, \'{"format":"esma-certificate","version":2}\'',
            "the certificate is about something else",
        ),
    ],
)
def test_verify_finds_what_was_changed(
    stores: dict[str, Path], tmp_path: Path, change: str, message: str
) -> None:
    path = copied(stores["large"], tmp_path / "a.sqlite")
    with sqlite3.connect(path) as connection:
        assert connection.execute(change).rowcount > 0
    connection.close()
    with Store(path) as store:
        wrong = [v for v in verify(store.query()) if v.wrong]
        assert [v.stored.id for v in wrong] == [74]
        with pytest.raises(AssertionError, match=message):
            raise AssertionError(wrong[0].wrong)


def test_prove_records_certificates(stores: dict[str, Path], tmp_path: Path) -> None:
    path = copied(stores["small"], tmp_path / "a.sqlite")
    with Store(path) as store:
        total = len(store)
        assert store.query(status="proved").count() == 0
    assert prove_all(path) == (total, total)
    assert prove_all(path) == (0, 0)
    with Store(path) as store:
        assert store.check() == []
        for row in store.query().rows():
            assert row["status"] == "proved"
            check(row["certificate"])
        assert not [v for v in verify(store.query()) if v.wrong]


def test_prove_needs_the_lock(stores: dict[str, Path], tmp_path: Path) -> None:
    path = copied(stores["small"], tmp_path / "a.sqlite")
    with (
        Writer(path, [SEARCHES["small"].search], resume=True),
        pytest.raises(StoreError, match="being written by another search"),
    ):
        prove_all(path)
    with pytest.raises(StoreError, match="does not exist"):
        prove_all(tmp_path / "no.sqlite")
