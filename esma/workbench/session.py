"""The workbench without its widgets: the form, the search that runs, and what it has found."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from esma.approval.conjecture import Conjecture
from esma.errors import EsmaError
from esma.searching.further import steps
from esma.searching.planning import count_text, duration
from esma.searching.searcher import Tally
from esma.searching.spec import SearchSpec
from esma.store.records import Counts
from esma.work.task import Task
from esma.workbench.form import Form, TypedConstant, check
from esma.workbench.found import Found, InStore, Live, Page, Ranked
from esma.workbench.job import Job, Message
from esma.workbench.selection import ALL
from esma.writing.display import counted

Phase: TypeAlias = Literal["idle", "searching", "paused", "stopped", "finished", "failed", "store"]

#: Tail classes of a page.
ROWS: Final = 12
#: Formulas of a store that take more than a moment to look at.
MANY: Final = 100_000
#: Seconds without a change of the form after which the search is measured.
PATIENCE: Final = 0.5


class Session:
    """What a panel shows, and what its buttons do.

    Changes come from the user and from the thread that reads what a search says; a lock keeps them
    apart, and `on_change` is called under it after each.

    Attributes
    ----------
    form, checked : the fields, and what is known of the constant
    problem : what is wrong with the fields, in one line, or empty
    size : size and time of the search that the form describes, in words
    state : what the search does
    found : all formulas there are
    selection, begin : which of them are shown, and from which tail class on
    page : those that are shown
    classes : how many tail classes there are in all
    complaint : what is wrong with the selection, in one line, or empty
    sorting : what is said while all formulas of a large store are looked at, or empty
    counts, total : what happened to the candidates so far, and how many there are; 0 if not known
    run : changes with each search and each store that is opened
    note : the last thing there was to say
    selected : the formula whose details are shown
    """

    def __init__(self, on_change: Callable[[], None] | None = None) -> None:
        self.form = Form()
        self.checked = TypedConstant()
        self.problem = ""
        self.size = ""
        self.state: Phase = "idle"
        self.found: Found | None = None
        self.selection = ALL
        self.begin = 0
        self.page: Page | None = None
        self.classes = 0
        self.complaint = self.sorting = ""
        self.counts = Counts()
        self.total = 0
        self.note = ""
        self.selected: Conjecture | None = None
        self.on_change = on_change
        self._lock = threading.RLock()
        self._search: Job | None = None
        self._plan: Job | None = None
        self._timer: threading.Timer | None = None
        self.run = 0
        self._planned: Task | None = None
        self._worked = 0.0  # seconds before the last pause
        self._since: float | None = None  # when the work went on
        self._first = (0.0, 0)  # seconds and candidates when the first were done: code is loaded
        self.task: Task | None = None

    def show(self) -> None:
        """Show what there is again."""
        with self._lock:
            self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()

    # ---------------------------------------------------------------------------------------------
    # The form
    # ---------------------------------------------------------------------------------------------

    def fill(self, form: Form) -> None:
        """Take the fields; what they mean is checked at once, and soon measured."""
        with self._lock:
            if form.constant != self.form.constant or not (self.checked.name or self.problem):
                self.checked = check(form.constant)
            self.form = form
            self._end_plan()
            self.problem = self.checked.error
            self.size = ""
            if not self.problem:
                try:
                    task = form.task()
                except EsmaError as error:
                    self.problem = str(error)
                else:
                    self.size = "measuring …"
                    self._timer = threading.Timer(PATIENCE, self._measure, (task,))
                    self._timer.daemon = True
                    self._timer.start()
            self._changed()

    def _end_plan(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._plan is not None:
            self._plan.stop()
        self._timer = self._plan = self._planned = None

    def _measure(self, task: Task) -> None:
        with self._lock:
            if self.problem or self.form.task() != task:
                return
            self._planned = task
            self._plan = Job(
                "plan", task.configuration, lambda message: self._measured(task, message)
            )

    def _measured(self, task: Task, message: Message) -> None:
        with self._lock:
            if self._planned is not task:
                return
            if reason := message.get("error") or message.get("ended"):
                self.size = ""
                self.problem = reason
            elif "expressions" in message:
                self.size = size_text(message)
            self._changed()

    # ---------------------------------------------------------------------------------------------
    # The search
    # ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the search that the form describes, or go on after a pause."""
        with self._lock:
            if self.state == "paused" and self._search is not None:
                self._search.resume()
                self._since = time.monotonic()
                self.state, self.note = "searching", ""
                self._changed()
                return
            if self.state == "searching":
                return
            self._end_timer()
            try:
                task = self.form.task()
            except EsmaError as error:
                self.problem = str(error)
                self._changed()
                return
            self._show(Live(task.spec), task)
            self._worked, self._since, self._first = 0.0, time.monotonic(), (0.0, 0)
            self.state, self.note = "searching", "starting …"
            run = self.run
            self._search = Job(
                "search", task.configuration, lambda message: self._said(run, message)
            )
            self._changed()

    def _end_timer(self) -> None:
        # a plan that has not begun would only take time from the search
        if self._timer is not None:
            self._timer.cancel()
            if self._plan is None and self.size == "measuring …":
                self.size = ""

    def pause(self) -> None:
        """Hold the search."""
        with self._lock:
            if self.state == "searching" and self._search is not None:
                self._search.pause()
                self._hold("paused", "paused")

    def stop(self) -> None:
        """End the search at once; what was found stays."""
        with self._lock:
            if self.state in ("searching", "paused") and self._search is not None:
                self.run += 1  # nothing more that it says counts
                self._search.stop()
                self._search = None
                self._hold("stopped", "stopped: what was found until then is kept")

    def _hold(self, state: Phase, note: str) -> None:
        self._worked = self.seconds
        self._since = None
        self.state, self.note = state, note
        self._changed()

    def _said(self, run: int, message: Message) -> None:
        with self._lock:
            if run != self.run:
                return
            if "expressions" in message:
                self.total = message["expressions"] * message["words"]
                self.size = self.size or size_text(message)
            if "counts" in message:
                self.counts = Counts(**message["counts"])
                if self.state == "searching":
                    self.note = ""
                if not self._first[1]:
                    self._first = (self.seconds, self.counts.candidates)
            if message.get("hits"):
                assert isinstance(self.found, Live)
                self.found.add(map(Ranked.read, message["hits"]))
                self._look()
            if message.get("finished"):
                self.total = self.counts.candidates
                self._hold("finished", "")
            elif "ended" in message and self.state in ("searching", "paused"):
                self._hold("failed", message["ended"] or "the search ended unexpectedly")
            else:
                self._changed()

    @property
    def seconds(self) -> float:
        """Time that the search has worked."""
        return self._worked + (0.0 if self._since is None else time.monotonic() - self._since)

    @property
    def fraction(self) -> float:
        """How much of the search is done, from 0 to 1."""
        if self.state == "finished":
            return 1.0
        return min(1.0, self.counts.candidates / self.total) if self.total else 0.0

    def status(self) -> str:
        """One line: what the search does, and what it has found."""
        if self.state == "idle":
            return self.note
        formulas = 0 if self.found is None else len(self.found)
        classes = self.classes
        found = (
            f"{formulas:,} formula{'s' * (formulas != 1)} in {classes:,} tail"
            f" class{'es' * (classes != 1)}"
        )
        if self.state == "store":
            return f"{self.note}: {found}"
        parts = [self.note] if self.note else []
        done = self.counts.candidates
        if done:
            of = f" of {count_text(self.total)}" if self.total > done else ""
            seconds = self.seconds
            parts += [f"{done:,}{of} candidates in {seconds:,.1f} s", found]
            begun, before = self._first
            if self.state == "searching" and self.total > done > before:
                left = (seconds - begun) * (self.total - done) / (done - before)
                parts.append(f"{duration(left)} left")
            if self.counts.unresolved:
                parts.append(
                    f"{self.counts.unresolved:,} expressions have too few quotients in reach"
                )
        elif formulas:
            parts.append(found)
        elif self.state == "searching":
            parts.append(f"{self.seconds:,.0f} s: loading compiled code, which is slow once")
        return " · ".join(parts)

    def further(self) -> list[tuple[str, SearchSpec]]:
        """Where a search has found nothing: what may be searched next, and what each looks for."""
        if self.state != "finished" or self.task is None or self.found is None or len(self.found):
            return []
        return list(steps(self.task.spec, Tally()))

    # ---------------------------------------------------------------------------------------------
    # Formulas
    # ---------------------------------------------------------------------------------------------

    def open_store(self, path: str | Path) -> None:
        """Show the formulas of a store; the search that runs, if one does, is ended.

        Raises
        ------
        EsmaError
            One line that says why it cannot be read.
        """
        found = InStore(path)
        with self._lock:
            self.stop()
            self._show(found, None)
            self.state, self.note = "store", str(path)
            self._changed()

    def _show(self, found: Found, task: Task | None) -> None:
        """Formulas of another search or store: nothing of what was shown before stays."""
        self.run += 1
        self.found, self.task, self.selected = found, task, None
        self.counts, self.total = Counts(), 0
        self.selection, self.begin, self.complaint = ALL, 0, ""
        self._look()

    def _look(self) -> None:
        if self.found is not None:
            self.classes = self.found.tail_classes()
            self.page = self.found.page(self.selection, self.begin, ROWS)

    def choose(self, **changed: Any) -> None:
        """Show other formulas, or show them in another order: see `Selection`."""
        with self._lock:
            before = self.selection, self.begin
            self._say_sorting()
            try:
                self.selection = replace(self.selection, **changed)
                self.begin, self.complaint = 0, ""
                self._look()
            except EsmaError as error:
                self.selection, self.begin = before
                self.complaint = str(error)
            self.sorting = ""
            self._changed()

    def _say_sorting(self) -> None:
        if isinstance(self.found, InStore) and (many := len(self.found)) > MANY:
            self.sorting = f"looking at {many:,} formulas, which takes some seconds …"
            self._changed()

    def refuse(self, complaint: str) -> None:
        """Say what is wrong with a selection."""
        with self._lock:
            self.complaint = complaint
            self._changed()

    @property
    def unfinished(self) -> bool:
        """Whether a text has to be looked for further before there is a next page."""
        page, by_class = self.page, self.selection.of_classes is not None
        return page is None or (page.looked is not None and (by_class or len(page.rows) < ROWS))

    def turn(self, pages: int) -> None:
        """Show the next page, or one before; or look further for what this one is to have."""
        with self._lock:
            if pages < 0 or not self.unfinished:
                self.begin = max(0, self.begin + pages * ROWS)
            if self.selection.order != "score":
                self._say_sorting()
            self._look()
            self.sorting = ""
            self._changed()

    def select(self, formula: Conjecture | None) -> None:
        """Show the details of a formula."""
        with self._lock:
            self.selected = formula
            self._changed()

    def close(self) -> None:
        """End all work."""
        with self._lock:
            self.stop()
            self._end_plan()


def size_text(message: Message) -> str:
    """Size and time of a search in words.

    >>> size_text({"expressions": 112, "exact": True, "words": 4})
    '112 expressions × 4 sign words = 448 candidates'
    >>> size_text({"expressions": 9, "exact": False, "words": 1, "seconds": 90.0, "hit_share": 0})
    'about 9 expressions × 1 sign word = 9 candidates · 1.5 minutes on one core'
    """
    expressions, words = message["expressions"], message["words"]
    about = "" if message["exact"] else "about "
    text = (
        f"{about}{count_text(expressions)} expressions × {counted(words, 'sign word')}"
        f" = {count_text(expressions * words)} candidates"
    )
    if "seconds" in message:
        text += f" · {duration(message['seconds'])} on one core"
    return text
