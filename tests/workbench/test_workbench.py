"""The workbench without a browser: its form, its worker, what it shows and what it writes.

Trusted: `esma.search`, whose formulas a worker must find too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

import esma
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.errors import EsmaError
from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.work.session import search_into
from esma.work.task import Task
from esma.workbench import found as workbench_found
from esma.workbench import keeping, lab, views
from esma.workbench.form import Form, check
from esma.workbench.found import ClassRow, InStore, Live, Ranked
from esma.workbench.job import Job
from esma.workbench.panel import Panel
from esma.workbench.selection import Selection
from esma.workbench.session import Session


def until(happened: Callable[[], bool], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("tan(1)")


@pytest.fixture(scope="module")
def session() -> Session:
    """A search of tan 1 that has come to its end, and was measured before."""
    session = Session()
    session.fill(Form("tan(1)"))
    until(lambda: "on one core" in session.size)
    session.start()
    until(lambda: session.state != "searching")
    return session


def test_drawing() -> None:
    form = Form(drawn=True)
    with pytest.raises(EsmaError, match="draw a sign word"):
        form.task()
    form = form.press(1).press(-1)
    assert form.task().spec.words == ((1, -1),)  # what is being drawn counts
    form = form.press(1).press(-1).finish()  # +−+− stands for +−
    assert (form.words, form.draft) == (((1, -1),), ())
    form = form.press(1).press(1).press(-1).erase().erase().finish()
    assert form.words == ((1, -1), (1,))
    assert form.press(1).finish().words == form.words  # not twice
    assert form.drop((1, -1)).task().spec.words == ((1,),)


@pytest.mark.parametrize("text", ["", "tan(", "2/3", "foo(1)", "log(-1)", "sqrt(4)"])
def test_wrong_constants_are_answered(text: str) -> None:
    session = Session()
    session.fill(Form(text))
    assert session.problem == check(text).error != ""
    assert "\n" not in session.problem
    session.start()
    assert session.state == "idle"


def test_a_search_finds_what_search_finds(session: Session, found: Collection) -> None:
    assert session.state == "finished"
    assert session.size.startswith("112 expressions × 4 sign words = 448 candidates · ")
    assert session.fraction == 1
    assert session.counts.candidates == found.tally.candidates == 448
    assert session.found is not None
    assert list(session.found.collection(1000)) == list(found)
    classes = found.tail_classes()
    best = session.found.page(Selection(), 0, 1000).rows
    assert [(x.best, x.size) for x in best] == [(x.best, len(x.members)) for x in classes]
    assert [found[x.number] for x in best] == [x.best for x in best]
    assert session.found.tail_classes() == len(classes)
    members = session.found.members(classes[0].name, 3)
    assert members == list(classes[0].members[:3])


def test_hits_in_any_order_rank_alike(found: Collection) -> None:
    live = Live(SearchSpec.of("e"))
    live.add(map(Ranked.of, reversed(list(found))))
    assert [x.best for x in live.page(Selection(), 0, 100).rows] == [
        x.best for x in found.tail_classes()
    ]


def work(process: psutil.Process, seconds: float) -> float:
    """Seconds of a core that a process takes in the next seconds."""
    before = sum(process.cpu_times()[:2])
    time.sleep(seconds)
    return sum(process.cpu_times()[:2]) - before


def test_pause_and_stop() -> None:
    session = Session()
    session.fill(Form("e", coeff_limit=20, depth=1000))
    session.start()
    until(lambda: session.counts.candidates > 0)
    job = session._search
    assert job is not None
    process = psutil.Process(job._process.pid)
    session.pause()
    assert session.state == "paused"
    time.sleep(1)
    held = session.counts.candidates, session.seconds
    assert work(process, 1) < 0.1
    assert (session.counts.candidates, session.seconds) == held
    session.start()
    until(lambda: session.counts.candidates > held[0])
    session.stop()
    assert session.state == "stopped"
    assert not job.alive
    kept = session.counts.candidates
    time.sleep(0.5)
    assert session.counts.candidates == kept
    session.start()  # a new search from the beginning
    assert session.counts.candidates == 0
    session.stop()


def test_pause_and_stop_before_the_code_is_loaded() -> None:
    session = Session()
    session.fill(Form("pi", coeff_limit=50, max_period=6))
    session.start()
    session.pause()
    job = session._search
    assert job is not None
    process = psutil.Process(job._process.pid)
    until(lambda: work(process, 0.5) == 0)
    assert session.counts.candidates == 0  # not even the first is finished
    session.start()
    session.stop()
    assert session.state == "stopped"
    assert not job.alive
    assert session.counts.candidates == 0  # it did not wait for the first ones


def test_a_search_that_dies_says_so() -> None:
    said: list[dict[str, object]] = []
    job = Job("search", Form("e", coeff_limit=20).task().configuration, said.append)
    job._process.kill()
    assert job.join(600)
    assert str(said[-1]["ended"]).startswith("the search ended unexpectedly")


def test_a_search_of_ages_is_refused() -> None:
    session = Session()
    session.fill(Form("pi", degree=6, coeff_limit=1000))
    assert "choose a smaller degree" in session.problem
    session.fill(Form("pi", degree=3, coeff_limit=300))
    assert not session.problem
    session.start()
    until(lambda: session.state != "searching")
    assert session.state == "failed"
    assert "choose a smaller degree" in session.status()
    session.close()


def test_stores_are_shown(tmp_path: Path, found: Collection) -> None:
    from esma.work.session import search_into

    path = tmp_path / "tan.sqlite"
    search_into(path, [Form("tan(1)", depth=120).task()], jobs=1, quiet=True)
    session = Session()
    session.open_store(path)
    assert session.state == "store"
    assert session.found is not None
    assert len(session.found) == len(found)
    assert [x.best for x in session.found.page(Selection(), 0, 5).rows] == [
        x.best for x in found.tail_classes()[:5]
    ]
    entry = session.found.page(Selection(), 0, 1).rows[0]
    assert len(session.found.members(entry.best.family, 100)) == entry.size
    assert session.found.spec(entry.best).depth == 120
    with pytest.raises(EsmaError, match="does not exist"):
        session.open_store(tmp_path / "none.sqlite")
    with pytest.raises(EsmaError, match="belongs to a search"), keeping.Keeper(path):
        pass


def test_formulas_are_kept(
    tmp_path: Path, found: Collection, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "kept.sqlite"
    for formula in (found[0], found[7], esma.search("e", coeff_limit=1)[0]):
        with keeping.Keeper(path) as keeper:
            assert keeper.keep(formula, keeping.own_task(formula, SearchSpec(formula.constant)))
            assert not keeper.keep(formula, keeping.own_task(formula, SearchSpec(formula.constant)))
    with Store(path) as store:
        assert store.check() == []
        assert store.constants() == ["e", "tan(1)"]
        kept = store.query(constant="tan(1)").collection()
        assert {x.lhs for x in kept} == {found[0].lhs, found[7].lhs}
        assert kept[0] == found[0]  # its certificate too
        # no search is claimed
        assert kept.summary() == "2 verified formulas in 2 tail classes; 2 of 2 proved"
        assert {x.state for x in store.searches()} == {"1 formula saved by hand"}
        assert "slices" not in store._repr_html_()
    assert len(InStore(path)) == 3
    assert main(["list", str(path)]) == 0
    said = capsys.readouterr().out
    assert "digits 1000; 1 formula saved by hand." in " ".join(said.split())
    assert "slices" not in said
    assert "0 expressions" not in said


@pytest.mark.parametrize("name", ["e", "sqrt(2)", "besseli(1,2)/besseli(0,2)"])
def test_the_copied_python_finds_it_again(name: str) -> None:
    for formula in esma.search(name)[::40]:
        names: dict[str, object] = {}
        exec(keeping.python_code(formula, SearchSpec(formula.constant)), names)  # noqa: S102
        again = names["formula"]
        assert isinstance(again, esma.Conjecture)
        # which of several proofs is kept depends on what was met before
        assert replace(again, certificate=None) == replace(formula, certificate=None)
        assert again.status == formula.status


def test_rows_are_html(found: Collection) -> None:
    for one in found.tail_classes():
        text = views.row(ClassRow(one.best, one.number, len(one.members)))
        assert text.count("$") == 2
        assert f'esma-quiet">{one.number}</span>' in text
        assert text.count("<div") == text.count("</div>") == 1
    assert "&lt;" in views.constant(check("<"))


def test_the_notebooks_are_copied(tmp_path: Path) -> None:
    folder = lab.prepare(tmp_path / "mine")
    assert len(list(folder.glob("0*.ipynb"))) == 10
    (folder / lab.FIRST).write_text("changed")
    assert (lab.prepare(folder) / lab.FIRST).read_text() == "changed"
    (tmp_path / "file").write_text("")
    with pytest.raises(EsmaError, match="is not a folder"):
        lab.prepare(tmp_path / "file")
    with pytest.raises(EsmaError, match="--port must be"):
        lab.run(folder, 70000)


def test_a_file_is_overwritten_where_it_is_ticked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Collection
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "results" / "formulas.tex"
    panel = Panel()
    try:
        panel._results.exporting.export(found[:1])
        first = target.read_text()
        panel._results.exporting.export(found)
        said = panel._results.exporting.said.value
        assert "results/formulas.tex exists: tick “overwrite” to replace it" in said
        assert "esma-wrong" in said
        assert "--force" not in said
        assert target.read_text() == first
        panel._results.exporting.overwrite.value = True
        panel._results.exporting.export(found)
        said = panel._results.exporting.said.value
        assert f"{len(found)} formulas are in results/formulas.tex (" in said
        assert target.read_text() != first
        assert not panel._results.exporting.overwrite.value  # one tick, one file
    finally:
        panel.close()


def test_a_large_store_is_looked_through_by_clicks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text is looked for a while at a time, and pictures do not look on by themselves."""
    path = tmp_path / "e.sqlite"
    search_into(path, [Task(SearchSpec.of("e", max_period=2))], jobs=1, quiet=True)
    monkeypatch.setattr(workbench_found, "PATIENCE", 0.0)
    monkeypatch.setattr(workbench_found, "_ONCE", 100)
    panel = Panel()
    try:
        panel.open_store(path)
        results, session = panel._results, panel.session
        results._overview.widget.selected_index = 0
        first, _ = results._overview._pictures
        assert "<svg" in first.value
        session.choose(text="(2e − 1)/(2")
        assert "looked at 100 of " in results._where.value
        assert "<svg" not in first.value
        for _ in range(100):
            if results._after.description == "look further ›":
                session.turn(1)
        assert "looked at" not in results._where.value
        assert "<svg" in first.value
        having = [x for x in esma.search("e") if "(2*e - 1)/(2" in x.lhs]
        assert session.page is not None
        assert session.page.classes == len({x.family for x in having}) > 0
    finally:
        panel.close()
