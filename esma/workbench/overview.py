"""All that is selected in two pictures: rates against complexity, and the largest tail classes."""

from __future__ import annotations

import ipywidgets as widgets

from esma import export
from esma.workbench import views
from esma.workbench.controls import line, shown
from esma.workbench.selection import Selection
from esma.workbench.session import Session

#: Tail classes of their graph.
_CLASSES = 12


class Overview:
    """Pictures that are drawn when they are asked for, and again when something else is shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._drawn: tuple[int, Selection, int] | None = None
        self._pictures = [widgets.HTML(), widgets.HTML()]
        for picture in self._pictures:
            picture.add_class("esma-picture")
        self.widget = widgets.Accordion(
            [line(*self._pictures)], titles=("Plots of these formulas",), selected_index=None
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
