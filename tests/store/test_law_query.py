"""Formulas of a store by the kind of their law, and by their size.

Trusted: the laws and the complexity of the formulas themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esma.errors import EsmaError
from esma.searching.spec import SearchSpec
from esma.store import Store, query
from esma.work.session import search_into
from esma.work.task import Task
from esma.workbench import found as workbench
from esma.workbench.found import InStore, Live, Ranked
from esma.workbench.selection import ALL, Selection


def test_kinds_sizes_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    search_into(path, [Task(SearchSpec.of("e", max_period=2))], jobs=1, quiet=True)
    with Store(path) as store:
        everything = list(store.query().conjectures())
        for kind in {x.law.kind for x in everything}:
            found = list(store.query(law=kind).conjectures())
            assert found == [x for x in everything if x.law.kind == kind]
        assert not store.query(law="Sturmian").count()
        sizes = [x.row.length for x in store.query().by("size").stored()]
        assert sizes == sorted(sizes)
    stored = InStore(path)
    pages = [stored.page(ALL, begin, 5) for begin in range(0, stored.tail_classes(), 5)]
    families = [row.best.family for page in pages for row in page.rows]
    assert families == list(dict.fromkeys(x.family for x in everything))
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]
    chosen = Selection(text="E-1", signs="+", order="rate")
    wanted = [x for x in everything if "e-1" in x.lhs.replace(" ", "") and x.signs == (1,)]
    page = stored.page(chosen, 0, 1000)
    assert {row.best.family for row in page.rows} == {x.family for x in wanted}
    assert sum(row.size for row in stored.page(Selection(signs="+"), 0, 1000).rows) == len(
        [x for x in everything if x.signs == (1,)]
    )
    assert len(stored.collection(1000, chosen)) == len(wanted)
    rates = [row.best.convergence_rate for row in page.rows]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.parametrize("order", ["class", "signs", "status"])
@pytest.mark.parametrize(
    "conditions", [{}, {"signs": "+-"}, {"status": "proved"}, {"text": "2tan"}]
)
def test_classes_are_sorted_as_in_memory(
    tmp_path: Path, order: Any, conditions: dict[str, Any]
) -> None:
    path = tmp_path / "e.sqlite"
    spec = SearchSpec.of("tan(1)", max_period=3)
    search_into(path, [Task(spec)], jobs=1, quiet=True)
    with Store(path) as store:
        live = Live(spec)
        live.add(map(Ranked.of, store.query().conjectures()))
    selection = Selection(order=order, **conditions)
    stored, kept = InStore(path).page(selection, 0, 1000), live.page(selection, 0, 1000)
    assert [(x.best.key, x.size) for x in stored.rows] == [(x.best.key, x.size) for x in kept.rows]
    before = {
        "class": lambda x: -x.size,
        "signs": lambda x: (len(x.best.signs), [-sign for sign in x.best.signs]),
        "status": lambda x: x.best.status != "proved",
    }[order]
    values = list(map(before, kept.rows))
    assert len(values) > 5
    assert values == sorted(values)
    few = InStore(path)
    pages = [few.page(selection, begin, 4).rows for begin in range(0, len(kept.rows), 4)]
    assert [x for page in pages for x in page] == stored.rows


def test_first_rows_are_sorted_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders without an index come in pieces, which any number of equal rows may cross."""
    path = tmp_path / "tan.sqlite"
    search_into(path, [Task(SearchSpec.of("tan(1)", max_period=2))], jobs=1, quiet=True)
    with Store(path) as store:
        for order in ("size", "rate"):
            for conditions in ({}, {"signs": "+"}, {"status": "conjecture"}):
                whole = store.query(**conditions).by(order)
                rows = [*whole.stored()]
                monkeypatch.setattr(query, "_FIRST", 1)
                assert [x.id for x in whole.stored()] == [x.id for x in rows]
                monkeypatch.undo()
            keys = [
                (x.row.length, x.row.score) if order == "size" else -x.conjecture.convergence_rate
                for x in rows
            ]
            assert keys == sorted(keys)


def test_a_text_is_looked_for_a_while_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "e.sqlite"
    search_into(path, [Task(SearchSpec.of("e", max_period=2))], jobs=1, quiet=True)
    chosen = Selection(text="2e + 1")
    whole = InStore(path).page(chosen, 0, 12)
    monkeypatch.setattr(workbench, "_ONCE", 10)
    monkeypatch.setattr(workbench, "PATIENCE", 0.0)
    stored, seen = InStore(path), list[int | None]()
    page = stored.page(chosen, 0, 12)
    assert (page.classes, page.more, page.looked) == (None, True, 10)
    monkeypatch.setattr(workbench, "PATIENCE", 60.0)
    for count in range(1, len(whole.rows) + 1):
        page = stored.page(chosen, 0, count)
        seen.append(page.looked)
    assert [x.best for x in page.rows] == [x.best for x in whole.rows]
    assert seen == sorted(seen, key=lambda x: x or 10**9)
    assert len(set(seen)) > 1


def test_a_page_reads_a_few_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "e.sqlite"
    search_into(path, [Task(SearchSpec.of("e", coeff_limit=4))], jobs=1, quiet=True)
    monkeypatch.setattr(query, "_FIRST", 100)
    stored, read = InStore(path), [0]
    select = Store.select

    def counted(self: Store, *asked: Any) -> Iterator[tuple[Any, ...]]:
        for row in select(self, *asked):
            read[0] += 1
            yield row

    monkeypatch.setattr(Store, "select", counted)
    for chosen in (ALL, Selection(order="size"), Selection(order="rate"), Selection(signs="+-")):
        read[0] = 0
        assert len(stored.page(chosen, 0, 5).rows) == 5
        assert read[0] < len(stored) / 4, chosen


def test_queries_are_asked_as_collections_are(tmp_path: Path) -> None:
    path = tmp_path / "phi.sqlite"
    search_into(path, [Task(SearchSpec.of("sqrt(2)", max_period=1))], jobs=1, quiet=True)
    with Store(path) as store:
        assert store.query(law="periodic").count() == len(store) > 0
        assert store.query(law="HURWITZIAN").count() == len(store)
        assert list(store.query().by("terms").ids()) == list(store.query().by("rate").ids())
        assert len(store.frame(limit=10**30)) == len(store)
        with pytest.raises(EsmaError, match="there is no kind of law 'nope': name one of"):
            store.query(law="nope")
        with pytest.raises(EsmaError, match="must be a whole number"):
            store.frame(limit="3")  # type: ignore[arg-type]
    with pytest.raises(EsmaError, match=r"phi\.sqlite was closed: esma\.open"):
        len(store)
