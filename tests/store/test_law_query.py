"""Formulas of a store by the kind of their law, and by their size.

Trusted: the laws and the complexity of the formulas themselves.
"""

from __future__ import annotations

from pathlib import Path

from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.work.session import search_into
from esma.work.task import Task
from esma.workbench.found import InStore
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
