"""The widgets of the workbench; what they show and do is the session's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from esma import export
from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas
from esma.collection.collection import Collection
from esma.enumeration.words import Word, word_text
from esma.errors import EsmaError, ExistsError
from esma.export import FORMATS
from esma.searching.searcher import proof_of, prove
from esma.workbench import keeping, views
from esma.workbench.form import OFFERED, Form, draft_text
from esma.workbench.found import ClassRow, Found
from esma.workbench.session import Session

#: Tail classes that are shown at first, and how many more each time one asks.
_ROWS = 12
#: Formulas of a tail class that can be chosen.
_MEMBERS = 200
#: Formulas that are exported at most.
_EXPORTED = 100_000
_KEPT = "results/kept.sqlite"


def _button(label: str, action: Callable[[], None], tip: str = "", **more: Any) -> Any:
    button = widgets.Button(
        description=label, tooltip=tip or label, layout=widgets.Layout(width="auto"), **more
    )
    button.on_click(lambda _: action())
    return button


def _line(*children: Any) -> Any:
    layout = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 8px")
    return widgets.Box(children, layout=layout)


def _number(label: str, value: int, least: int, most: int) -> Any:
    return widgets.BoundedIntText(
        value=value,
        min=least,
        max=most,
        description=label,
        style={"description_width": "initial"},
        layout=widgets.Layout(width="170px"),
    )


class _Row:
    """A tail class in the list; the whole line is a button."""

    def __init__(self, choose: Callable[[Conjecture], None]) -> None:
        self.entry: ClassRow | None = None
        self._text = widgets.HTMLMath()
        button = _button("show", self._clicked, "show this formula")
        self.widget = widgets.Box([self._text, button])
        self.widget.add_class("esma-hit")
        self._text.layout.width = "100%"
        self._choose = choose

    def _clicked(self) -> None:
        if self.entry is not None:
            self._choose(self.entry.best)

    def show(self, entry: ClassRow, chosen: bool) -> None:
        self.entry = entry
        text = views.row(entry)
        if self._text.value != text:
            self._text.value = text
        (self.widget.add_class if chosen else self.widget.remove_class)("esma-chosen")


class _Details:
    """A formula with all there is to know and to do."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: Conjecture | None = None
        self._formula = widgets.HTMLMath()
        self._facts = widgets.HTMLMath()
        self._copy = widgets.HTML()
        self._copy_python = widgets.HTML()
        self._members = widgets.Dropdown(
            description="tail class",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="360px", max_width="100%"),
        )
        self._members.observe(self._another, "value")
        self._plots = [widgets.Image(format="png") for _ in range(3)]
        boxes = [widgets.Box([plot]) for plot in self._plots]
        for box in boxes:
            box.add_class("esma-plot")
            box.layout = widgets.Layout(flex="1 1 400px", max_width="560px")
        self._pictures = _line(*boxes)
        self._proof = widgets.HTMLMath()
        proof = widgets.Accordion([self._proof], titles=("Proof",))
        self._file = widgets.Text(
            value=_KEPT,
            description="store",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="260px"),
        )
        self._said = widgets.HTML()
        self.widget = widgets.VBox(
            [
                self._formula,
                _line(self._copy, self._copy_python, self._members),
                _line(self._file, _button("Save", self._save, "add it to this store")),
                self._said,
                self._facts,
                self._pictures,
                proof,
            ],
            layout=widgets.Layout(display="none"),
        )
        self.widget.add_class("esma-details")

    def show(self, x: Conjecture | None, found: Found | None) -> None:
        """Show a formula, unless it is shown already."""
        if x is self._shown:
            return
        self._shown = x
        self.widget.layout.display = "none" if x is None else ""
        if x is None or found is None:
            return
        self._said.value = ""
        self._pictures.layout.display = "none"  # until they are drawn
        self._formula.value = views.formula(x)
        self._facts.value = views.facts(x)
        self._copy.value = views.copy_button("Copy LaTeX", x.latex())
        code = keeping.python_code(x, found.spec(x))
        self._copy_python.value = views.copy_button("Copy Python", code)
        members = found.members(x.family, _MEMBERS)
        self._members.unobserve(self._another, "value")
        self._members.options = [(views.member(y), y) for y in ([] if x in members else [x])] + [
            (views.member(y), y) for y in members
        ]
        self._members.value = x
        self._members.observe(self._another, "value")
        self._proof.value = (proof_of(x) or prove(x))._repr_html_()

        figures = [export.plots.partial_quotients(x), export.plots.convergence(x)]
        drawn = export.drawings.is_drawn(x.law)
        if drawn:
            figures.append(export.drawings.law_drawn(x.law))
        self._pictures.children[-1].layout.display = "" if drawn else "none"
        for image, figure in zip(self._plots, figures, strict=False):
            figure.set_size_inches(5.4, 3.4)
            image.value = figure._repr_png_()[0]  # type: ignore[attr-defined]
        self._pictures.layout.display = ""

    def _another(self, change: dict[str, Any]) -> None:
        if change["new"] is not None:
            self._session.select(change["new"])

    def _save(self) -> None:
        x, found = self._shown, self._session.found
        if x is None or found is None:
            return
        path = Path(self._file.value.strip() or _KEPT)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            task = self._session.task or keeping.own_task(x, found.spec(x))
            with keeping.Keeper(path) as keeper:
                new = keeper.keep(x, task)
            what = "is in" if new else "was already in"
            self._said.value = views.line(f"The formula {what} {path}.")
        except (EsmaError, OSError) as error:
            self._said.value = views.line(str(error), "wrong")


class Panel:
    """The workbench as a notebook shows it.

    Attributes
    ----------
    session : everything that is not a widget
    widget : the outermost widget
    """

    def __init__(self) -> None:
        self.session = Session()
        self._rows: list[_Row] = []
        self._most = _ROWS
        self._filling = False
        form = self.session.form

        self._constant = widgets.Combobox(
            value=form.constant,
            options=OFFERED,
            placeholder="type a constant",
            description="constant c",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="300px"),
        )
        self._known = widgets.HTMLMath()
        self._degree = _number("degree", form.degree, 1, 20)
        self._limit = _number("coefficients ≤", form.coeff_limit, 1, 10**6)
        self._depth = _number("depth", form.depth, 8, 100_000)
        self._period = _number("period ≤", form.max_period, 1, 20)
        self._mode = widgets.ToggleButtons(
            options=[("all up to a period", False), ("drawn by hand", True)],
            style={"button_width": "auto"},
            layout=widgets.Layout(width="auto"),
        )
        self._draft = widgets.HTML()
        self._words = _line()
        self._drawing = _line(
            _button("+", lambda: self._draw(Form.press, 1), "round down, add the rest"),
            _button("−", lambda: self._draw(Form.press, -1), "round up, subtract the rest"),
            _button("⌫", lambda: self._draw(Form.erase), "take the last sign away"),
            _button("next word", lambda: self._draw(Form.finish), "keep this word, draw another"),
            self._draft,
            self._words,
        )
        self._size = widgets.HTML()
        self._start = _button("Start", self.session.start, button_style="primary", icon="play")
        self._pause = _button("Pause", self.session.pause, icon="pause")
        self._stop = _button("Stop", self.session.stop, icon="stop")
        self._bar = widgets.FloatProgress(
            value=0.0, min=0.0, max=1.0, layout=widgets.Layout(width="auto", flex="1 1 160px")
        )
        self._status = widgets.HTML()
        self._store = widgets.Text(
            placeholder="results/e.sqlite",
            description="or a store",
            style={"description_width": "initial"},
            layout={"width": "300px"},
        )
        self._error = widgets.HTML()
        self._titles = widgets.HTML(views.titles())
        self._titles.add_class("esma-top")
        self._hits = widgets.VBox()
        self._more = _button("more tail classes", self._show_more)
        self._format = widgets.Dropdown(options=list(FORMATS), layout={"width": "100px"})
        self._target = widgets.Text(
            value="results/formulas.tex",
            description="to",
            style={"description_width": "initial"},
            layout={"width": "260px"},
        )
        self._overwrite = widgets.Checkbox(
            description="overwrite", indent=False, layout={"width": "auto"}
        )
        self._format.observe(self._renamed, "value")
        self._export_this = _button("Export this formula", self._export_chosen, icon="download")
        self._exporting = _line(
            self._format,
            self._target,
            self._overwrite,
            self._export_this,
            _button("Export all", self._export_all, icon="download"),
        )
        self._exported = widgets.HTML()
        self._details = _Details(self.session)
        self.widget = widgets.VBox(
            [
                widgets.HTML(views.style()),
                _line(self._constant, self._known),
                _line(self._degree, self._limit, self._depth),
                _line(widgets.Label("sign words"), self._mode, self._period, self._drawing),
                self._size,
                _line(self._start, self._pause, self._stop, self._bar),
                self._status,
                _line(self._store, _button("Open", self._open, "show what is in it")),
                self._error,
                self._titles,
                self._hits,
                self._more,
                self._details.widget,
                self._exporting,
                self._exported,
            ]
        )
        self.widget.add_class("esma-workbench")
        for field in (
            self._constant,
            self._degree,
            self._limit,
            self._depth,
            self._period,
            self._mode,
        ):
            field.observe(self._filled, "value")
        self.session.on_change = self._show
        self._filled()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def close(self) -> None:
        """End all work and take the widgets away."""
        self.session.close()
        self.widget.close()

    # ---------------------------------------------------------------------------------------------
    # What the user does
    # ---------------------------------------------------------------------------------------------

    def _filled(self, _: Any = None) -> None:
        form = self.session.form
        self.session.fill(
            Form(
                self._constant.value,
                self._degree.value,
                self._limit.value,
                self._period.value,
                self._depth.value,
                self._mode.value,
                form.words,
                form.draft,
            )
        )

    def _draw(self, change: Callable[..., Form], *arguments: Any) -> None:
        self.session.fill(change(self.session.form, *arguments))

    def _open(self) -> None:
        if not self._store.value.strip():
            self._error.value = views.line("Name a store, such as results/e.sqlite.", "wrong")
            return
        try:
            self.open_store(self._store.value.strip())
            self._error.value = ""
        except EsmaError as error:
            self._error.value = views.line(str(error), "wrong")

    def open_store(self, path: str | Path) -> None:
        """Show a store's formulas; `Open` reads it again.

        Raises
        ------
        EsmaError
            One line that says why it cannot be read.
        """
        self._store.value = str(path)
        self._most = _ROWS
        self.session.open_store(path)

    def _show_more(self) -> None:
        self._most += 2 * _ROWS
        self._show()

    def _renamed(self, change: dict[str, Any]) -> None:
        path = Path(self._target.value or "results/formulas")
        self._target.value = str(path.with_suffix(FORMATS[change["new"]].ending))

    def _export_chosen(self) -> None:
        chosen = self.session.selected
        if chosen is not None:
            self._export(Collection(Formulas.of([chosen])))

    def _export_all(self) -> None:
        found = self.session.found
        if found is not None:
            self._export(found.collection(_EXPORTED))

    def _export(self, formulas: Collection) -> None:
        path = Path(self._target.value.strip())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            count = formulas.export(path, self._format.value, force=self._overwrite.value)
            self._overwrite.value = False  # it is asked for each time
            what = "1 formula is" if count == 1 else f"{count:,} formulas are"
            self._exported.value = views.line(f"{what} in {path}.")
        except ExistsError:
            self._exported.value = views.line(
                f"{path} exists: tick “overwrite” to replace it, or choose another name.", "wrong"
            )
        except (EsmaError, OSError) as error:
            self._exported.value = views.line(str(error), "wrong")

    # ---------------------------------------------------------------------------------------------
    # What is shown; called under the session's lock
    # ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        session = self.session
        state = session.state
        self._known.value = views.constant(session.checked)
        self._show_words(session.form)
        wrong = session.problem and session.problem != session.checked.error
        self._size.value = (
            views.line(session.problem, "wrong") if wrong else views.line(session.size)
        )
        self._start.description = "Go on" if state == "paused" else "Start"
        self._start.disabled = state == "searching" or bool(session.problem)
        self._pause.disabled = state != "searching"
        self._stop.disabled = state not in ("searching", "paused")
        self._bar.value = session.fraction
        kind = "wrong" if state == "failed" else "quiet"
        self._status.value = views.line(session.status(), kind)
        self._show_hits()
        self._details.show(session.selected, session.found)
        self._export_this.layout.display = "none" if session.selected is None else ""

    def _show_words(self, form: Form) -> None:
        self._period.layout.display = "none" if form.drawn else ""
        self._drawing.layout.display = "" if form.drawn else "none"
        self._draft.value = (
            f'<span class="esma-value">{draft_text(form.draft) or "click + and −"}</span>'
        )
        if [x.description for x in self._words.children] != [
            f"{word_text(word)} ×" for word in form.words
        ]:
            self._words.children = [self._word(word) for word in form.words]

    def _word(self, word: Word) -> Any:
        return _button(
            f"{word_text(word)} ×", lambda: self._draw(Form.drop, word), "leave this word out"
        )

    def _show_hits(self) -> None:
        found = self.session.found
        entries = [] if found is None else found.best(self._most)
        chosen = self.session.selected
        while len(self._rows) < len(entries):
            self._rows.append(_Row(self.session.select))
        for row, entry in zip(self._rows, entries, strict=False):
            row.show(entry, chosen is not None and entry.best.family == chosen.family)
        shown = [row.widget for row in self._rows[: len(entries)]]
        if list(self._hits.children) != shown:
            self._hits.children = shown
        more = found is not None and found.tail_classes() > len(entries)
        self._more.layout.display = "" if more else "none"
        self._titles.layout.display = self._exporting.layout.display = "" if entries else "none"


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
