"""The list of what was found: its title, its filters, its headings and its pages."""

from __future__ import annotations

from functools import partial
from typing import Any

import ipywidgets as widgets

from esma.approval.conjecture import Conjecture
from esma.massey.laws import LAWS
from esma.workbench import views
from esma.workbench.controls import button, choice, column, line, shown, text, told
from esma.workbench.details import Details
from esma.workbench.exporting import Exporting
from esma.workbench.found import ClassRow, Page
from esma.workbench.overview import Overview
from esma.workbench.selection import Order, Selection
from esma.workbench.session import ROWS, Session
from esma.workbench.terms import meaning

#: The headings by which the list is sorted.
_HEADINGS: dict[Order, tuple[str, str]] = {
    "score": ("rank", "simplest and fastest first"),
    "size": ("formula", "shortest first"),
    "signs": ("signs", "sign words, shorter ones first, plus before minus"),
    "rate": ("100 digits", "fewest terms first, by digits a term"),
    "status": ("status", "proved first"),
    "class": ("class", "largest tail class first"),
}


class _Row:
    """A tail class in the list; the whole line is a button, which is named by its formula."""

    def __init__(self, place: int) -> None:
        self._text = widgets.HTMLMath(layout=widgets.Layout(width="100%"))
        self._button = widgets.Button()  # `keys.js` tells what stood there when it was clicked
        self.widget = widgets.Box([self._text, self._button])
        self.widget.layout.order = str(2 * place)
        self.widget.add_class("esma-hit")

    def show(self, entry: ClassRow | None, chosen: bool) -> None:
        shown(self.widget, entry is not None)
        if entry is not None:
            html = views.row(entry)
            if self._text.value != html:
                self._text.value = html
                self._button.description = self._button.tooltip = views.named(entry.best)
        (self.widget.add_class if chosen else self.widget.remove_class)("esma-chosen")


class _Filters:
    """What formulas are shown."""

    def __init__(self, session: Session) -> None:
        self._session = session
        any_status = [("any", ""), ("proved", "proved"), ("conjecture", "conjecture")]
        any_law = [("any", ""), *((law.kind, law.kind) for law in LAWS)]
        self._fields = {
            "status": choice("status", any_status, width="160px", tip=meaning("status")),
            "signs": text("signs", width="120px", hint="+-", tip=meaning("sign word")),
            "law": choice("law", any_law, width="190px", tip=meaning("law")),
            "min_rate": text("rate ≥", width="110px", hint="0", tip=meaning("rate")),
            "text": text("with", width="170px", hint="e + 1", tip="in the left-hand side"),
        }
        self._emptying = False
        for field in self._fields.values():
            field.observe(self._chosen, "value")
        self._none = button("Show all", self._empty, "take the filters away")
        self.widget = line(*self._fields.values(), self._none)

    def _chosen(self, _: Any) -> None:
        if self._emptying:
            return
        values = {name: field.value for name, field in self._fields.items()}
        try:
            values["min_rate"] = float(values["min_rate"].strip().replace(",", ".") or 0)
        except ValueError:
            self._session.refuse("the rate is a number of digits a term, as 2.5")
            return
        self._session.choose(**values)

    def _empty(self) -> None:
        self._session.choose(**vars(Selection(order=self._session.selection.order)))

    def show(self, selection: Selection) -> None:
        """Empty the fields where nothing is chosen any more."""
        shown(self._none, selection.narrows)
        if not selection.narrows and not self._session.complaint:
            self._emptying = True
            for field in self._fields.values():
                field.value = ""
            self._emptying = False


class Results:
    """The formulas of a session.

    Attributes
    ----------
    exporting : where they are written
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._title = widgets.HTML()
        self._filters = _Filters(session)
        self._said = widgets.HTML()
        self._sorts = {
            order: button(label, partial(session.choose, order=order), f"sort: {tip}")
            for order, (label, tip) in _HEADINGS.items()
        }
        facts = widgets.Box([self._sorts[order] for order in ("signs", "rate", "status", "class")])
        facts.add_class("esma-facts")
        heads = widgets.Box([self._sorts["score"], self._sorts["size"], facts])
        for name in ("esma-row", "esma-heads"):
            heads.add_class(name)
        self._rows = [_Row(place) for place in range(ROWS)]
        self._shown: tuple[Any, Page | None] = (None, None)
        self._offered: dict[str, Conjecture] = {}
        self._looked_at = False
        opened, watched = told("esma-opened", self._open), told("esma-watched", self._watch)
        self._details, self.exporting = Details(session), Exporting(session)
        self._overview = Overview(session)
        self._before = button("‹ before", lambda: session.turn(-1), "the page before")
        self._after = button("more ›", lambda: session.turn(1), "the next page")
        self._where = widgets.HTML()
        self._pages = line(self._before, self._where, self._after)
        below = column(self._pages, self.exporting.widget, name="esma-below")
        rows = (row.widget for row in self._rows)
        self._body = column(
            heads, *rows, below, self._details.widget, opened, watched, name="esma-body"
        )
        self.widget = column(
            self._title, self._filters.widget, self._said, self._body, self._overview.widget
        )

    def _open(self, said: dict[str, Any]) -> None:
        """Show the details of the formula that was clicked, wherever it stands by now."""
        self._session.select(self._offered.get(said["key"]))

    def _watch(self, said: dict[str, Any]) -> None:
        self._looked_at = said["over"]
        self._session.show()

    def _page(self) -> Page | None:
        """The rows that are shown: a search does not move a full page under the mouse."""
        session, (before, page) = self._session, self._shown
        which = session.run, session.selection, session.begin
        still = self._looked_at and session.state == "searching" and which == before
        if not (still and page is not None and len(page.rows) == ROWS):
            self._shown = which, session.page
        if before is None or which[0] != before[0]:
            self._offered.clear()
        return self._shown[1]

    def show(self) -> None:
        """Show what the session has."""
        session, page = self._session, self._page()
        found = session.found
        shown(self.widget, found is not None and bool(len(found)))
        if found is None or page is None or not len(found):
            self._details.show(None, None)
            self._body.remove_class("esma-open")
            return
        if session.sorting:
            self._said.value = views.line(session.sorting)
            return
        self._filters.show(session.selection)
        self._title.value = views.title(found.subject(), page, session.classes, len(found))
        self._said.value = views.line(session.complaint or _none(page, session.begin), "wrong")
        family = None if session.selected is None else session.selected.family
        self._offered |= {entry.best.key: entry.best for entry in page.rows}
        entries = [*page.rows, *[None] * (ROWS - len(page.rows))]
        for place, (row, entry) in enumerate(zip(self._rows, entries, strict=True)):
            chosen = entry is not None and entry.best.family == family
            if chosen:
                self._details.widget.layout.order = str(2 * place + 1)
            row.show(entry, chosen)
        for order, sort in self._sorts.items():
            chosen = order == session.selection.order
            sort.description = _HEADINGS[order][0] + " ▾" * chosen
            (sort.add_class if chosen else sort.remove_class)("esma-sorted")
        self._turned(page, len(found))
        self.exporting.show()
        self._overview.show()
        (self._body.remove_class if family is None else self._body.add_class)("esma-open")
        self._details.show(session.selected, found)

    def _turned(self, page: Page, formulas: int) -> None:
        begin, end = self._session.begin, self._session.begin + len(page.rows)
        of = "" if page.classes is None else f" of {page.classes:,}"
        where = [f"{begin + 1:,} – {end:,}{of}"] if page.rows else ["no more"] if begin else []
        if page.looked is not None:
            where.append(f"looked at {page.looked:,} of {formulas:,} formulas")
        if page is not self._session.page:
            where.append("still while the mouse is on them")
        self._where.value = views.line(" · ".join(where))
        self._after.description = "look further ›" if self._session.unfinished else "more ›"
        self._before.disabled, self._after.disabled = begin == 0, not page.more
        shown(self._pages, begin > 0 or page.more or page is not self._session.page)


def _none(page: Page, begin: int) -> str:
    """What is said where a page is empty."""
    if page.rows or begin:
        return ""
    return "None so far has this." if page.more else "No tail class has all of this."
