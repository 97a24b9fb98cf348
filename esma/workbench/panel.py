"""The workbench as a notebook shows it; what it shows and does is the session's."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from esma.errors import EsmaError
from esma.searching.spec import SearchSpec
from esma.workbench import asking, controls, views
from esma.workbench.controls import button, column, line, shown, text
from esma.workbench.form import Form, check
from esma.workbench.results import Results
from esma.workbench.session import Session

#: Tabs that have nothing below them: digits, whose search is shown in the first tab, and questions.
_ALONE = (1, 2, 3)
_STORES = "“Save” in the details of a formula writes a store"


class Panel:
    """The workbench.

    Attributes
    ----------
    session : everything that is not a widget
    widget : the outermost widget
    """

    def __init__(self) -> None:
        self.session = session = Session()
        self._run = 0
        self._form = asking.SearchForm(session)
        self._digits = asking.Pasted(self._search)
        self._questions = [asking.identify(self._search), asking.scan(self._search)]
        self._store = text("store", width="300px", hint="results/e.sqlite")
        self._error = widgets.HTML()
        open_it = asking.start_button("Open", self._open)
        opening = controls.asking(
            {"store": self._store}, [open_it], line(self._store, open_it), self._error
        )
        questions = [x.widget for x in self._questions]
        self._tabs = widgets.Tab(
            [self._form.widget, self._digits.widget, *questions, opening],
            titles=("Search", "Digits or a file", "Identify", "Scan", "Open a store"),
        )
        self._bar = widgets.FloatProgress(
            value=0.0, min=0.0, max=1.0, layout=widgets.Layout(width="100%")
        )
        self._status = widgets.HTML()
        self._nothing = widgets.HTML(views.card("Nothing found", views.NOTHING))
        self._steps = line()
        self._results = Results(session)
        below = column(self._bar, self._status, self._nothing, self._steps, self._results.widget)
        self._tabs.observe(
            lambda change: shown(below, change["new"] not in _ALONE), "selected_index"
        )
        self.widget = column(widgets.HTML(views.style()), self._tabs, below, name="esma-workbench")
        session.on_change = self._show
        self._show()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def close(self) -> None:
        """End all work and take the widgets away."""
        for question in self._questions:
            question.stop()
        self.session.close()
        self.widget.close()

    def _search(self, constant: str) -> str:
        """Search a constant; what is wrong with it, or nothing."""
        wrong = check(constant).error
        if not wrong:
            self._begin(Form(constant))
        return wrong

    def _begin(self, form: Form) -> None:
        self._tabs.selected_index = 0
        self.session.stop()
        self._form.take(form)
        self.session.start()

    def _open(self) -> None:
        if not self._store.value.strip():
            self._error.value = views.line("Name a store, such as results/e.sqlite.", "wrong")
            return
        try:
            self.open_store(self._store.value.strip())
            self._error.value = ""
        except EsmaError as error:
            # what starts a search in a terminal; here a button makes a store
            said = re.sub(r"'esma search .*", _STORES, str(error))
            self._error.value = views.line(said, "wrong")

    def open_store(self, path: str | Path) -> None:
        """Show a store's formulas; `Open` reads it again.

        Raises
        ------
        EsmaError
            One line that says why it cannot be read.
        """
        self.session.open_store(path)
        self._form.take(Form(""))
        self._tabs.selected_index = len(self._tabs.children) - 1
        self._store.value = str(path)

    def _show(self) -> None:
        """Show what the session has; called under its lock."""
        session = self.session
        if (
            session.run != self._run
        ):  # another search, or another store: nothing that was said stays
            self._run = session.run
            self._error.value = self._results.exporting.said.value = ""
            self._results.exporting.overwrite.value = False
            self._digits.empty()
            for question in self._questions:
                question.empty()
            if session.state != "store":
                self._store.value = ""
        self._form.show()
        shown(self._bar, session.state in ("searching", "paused"))
        self._bar.value = session.fraction
        kind = "wrong" if session.state == "failed" else "quiet"
        self._status.value = views.line(session.status(), kind)
        self._show_steps(session.further())
        self._results.show()

    def _show_steps(self, steps: list[tuple[str, SearchSpec]]) -> None:
        shown(self._nothing, bool(steps))
        shown(self._steps, bool(steps))
        if [x.description for x in self._steps.children] != [f"Try {what}" for what, _ in steps]:
            self._steps.children = [
                button(f"Try {what}", partial(self._begin, Form.of(spec))) for what, spec in steps
            ]


def open(store: str | Path | None = None) -> Panel:  # noqa: A001
    """The workbench, which shows itself as the last line of a notebook's cell.

    Parameters
    ----------
    store : a store to open at once, such as a batch search has written or is writing

    Raises
    ------
    EsmaError
        One line that says why the store cannot be read.
    """
    panel = Panel()
    if store is not None:
        panel.open_store(store)
    return panel
