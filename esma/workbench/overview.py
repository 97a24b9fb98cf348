"""All that is selected in pictures: rates against complexity, the largest tail classes, and where
there are a few sign words the orders of the recurrences."""

from __future__ import annotations

import ipywidgets as widgets

from esma import export
from esma.collection.collection import Collection
from esma.workbench import views
from esma.workbench.controls import line, shown
from esma.workbench.selection import Selection
from esma.workbench.session import Session

#: Tail classes of their graph.
_CLASSES = 6
#: Expressions and sign words of the map of orders, at most.
_EXPRESSIONS, _WORDS = 24, 16


class Overview:
    """Pictures that are drawn when they are asked for, and again when something else is shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._drawn: tuple[int, Selection, int] | None = None
        self._pictures = [widgets.HTML(), widgets.HTML()]
        self._map = widgets.Image(format="png")
        self._map_box = widgets.Box([self._map], layout=widgets.Layout(max_width="640px"))
        for name in ("esma-picture", "esma-plot"):
            self._map_box.add_class(name)
        for picture in self._pictures:
            picture.add_class("esma-picture")
        self.widget = widgets.Accordion(
            [line(*self._pictures, self._map_box)],
            titles=("Plots of these formulas",),
            selected_index=None,
        )
        self.widget.observe(lambda _: self.show(), "selected_index")

    def show(self) -> None:
        """Draw what is selected; while a search runs, when it is opened and at the end."""
        session, found = self._session, self._session.found
        shown(self.widget, found is not None and bool(len(found)))
        if found is None or self.widget.selected_index is None:
            self._drawn = None
            return
        if session.page is not None and session.page.looked is not None:
            # to look through a large store takes a minute
            self._pictures[0].value = views.line("Drawn when all formulas have been looked at.")
            self._pictures[1].value, self._drawn = "", None
            shown(self._map_box, yes=False)
            return
        asked = (session.run, session.selection, len(found))
        if self._drawn is None or (asked != self._drawn and session.state != "searching"):
            self._drawn = asked
            formulas = found.collection(export.plots.MARKS, session.selection)
            figures = (
                export.plots.rate_against_complexity(formulas),
                export.plots.tail_classes(formulas, most=_CLASSES),
            )
            for picture, figure in zip(self._pictures, figures, strict=True):
                picture.value = figure._repr_html_() or ""
            self._draw_map(formulas)

    def _draw_map(self, formulas: Collection) -> None:
        """Which of the left-hand sides have a recurrence, under all sign words of the search."""
        task = self._session.task
        sides = list(dict.fromkeys(x.expression for x in formulas))[:_EXPRESSIONS]
        few = task is not None and 1 < task.spec.n_words <= _WORDS and len(sides) > 1
        shown(self._map_box, few)
        if task is not None and few:
            words = list(task.spec.sign_words)
            figure = export.plots.order_map(task.spec.constant, sides, words)
            self._map.value = figure._repr_png_()[0]  # type: ignore[attr-defined]
