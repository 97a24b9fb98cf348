"""A formula with all there is to know of it and to do with it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from esma import export
from esma.approval.conjecture import Conjecture
from esma.errors import EsmaError
from esma.proofs.rocq import accepted, checked, theorem
from esma.searching.searcher import proof_of, prove
from esma.workbench import keeping, views
from esma.workbench.controls import asking, button, choice, column, line, shown, text
from esma.workbench.found import Found
from esma.workbench.session import Session
from esma.workbench.terms import meaning

#: Formulas of a tail class that can be chosen.
_MEMBERS = 200
_KEPT = "results/kept.sqlite"


class Details:
    """What is shown of the formula that was clicked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shown: Conjecture | None = None
        self._formula = widgets.HTMLMath()
        self._facts = widgets.HTMLMath()
        self._copy = widgets.HTML()
        self._copy_python = widgets.HTML()
        self._members = choice("tail class", [], width="360px", tip=meaning("tail class"))
        self._members.observe(self._another, "value")
        self._plots = [widgets.Image(format="png") for _ in range(3)]
        boxes = [widgets.Box([plot]) for plot in self._plots]
        for box in boxes:
            box.add_class("esma-plot")
            box.layout = widgets.Layout(flex="1 1 400px", max_width="560px")
        self._pictures = line(*boxes)
        self._proof = widgets.HTMLMath()
        proof = widgets.Accordion([self._proof], titles=("Proof",))
        self._rocq = button("Check by Rocq", self._check, "ask the kernel of Rocq for this proof")
        self._file = text("store", _KEPT, width="260px")
        save = button("Save", self._save, "add it to this store")
        self._said = widgets.HTML()
        close = button("×", lambda: session.select(None), "close these details")
        close.add_class("esma-close")
        head = line(widgets.HTML(), close)
        head.add_class("esma-details-head")
        self._head = head.children[0]
        self.widget = column(
            head,
            self._formula,
            line(self._copy, self._copy_python, self._rocq),
            self._members,
            asking({"file": self._file}, [save], line(self._file, save)),
            self._said,
            self._facts,
            self._pictures,
            proof,
            name="esma-details",
        )

    def show(self, x: Conjecture | None, found: Found | None) -> None:
        """Show a formula, unless it is shown already."""
        if x is self._shown:
            return
        self._shown = x
        if x is None or found is None:
            return
        self._said.value = ""
        shown(self._pictures, yes=False)  # until they are drawn
        self._formula.value = views.formula(x)
        self._copy.value = views.copy_button("Copy LaTeX", x.latex())
        code = keeping.python_code(x, found.spec(x))
        self._copy_python.value = views.copy_button("Copy Python", code)
        self._show_status(x, by_rocq=x.proved and checked(x.certificate or {}))
        members = found.members(x.family, _MEMBERS)
        self._members.unobserve(self._another, "value")
        self._members.options = [(views.member(y), y) for y in ([] if x in members else [x])] + [
            (views.member(y), y) for y in members
        ]
        self._members.value = x
        self._members.observe(self._another, "value")
        self._proof.value = (proof_of(x) or prove(x))._repr_html_()
        self._draw(x)

    def _show_status(self, x: Conjecture, *, by_rocq: bool) -> None:
        self._head.value = views.status("rocq" if by_rocq else x.status)
        self._facts.value = views.facts(x, checked=by_rocq)
        shown(self._rocq, x.proved and not by_rocq)

    def _draw(self, x: Conjecture) -> None:
        figures = [export.plots.partial_quotients(x), export.plots.convergence(x)]
        drawn = export.drawings.is_drawn(x.law)
        if drawn:
            figures.append(export.drawings.law_drawn(x.law))
        shown(self._pictures.children[-1], drawn)
        for image, figure in zip(self._plots, figures, strict=False):
            figure.set_size_inches(5.4, 3.4)
            image.value = figure._repr_png_()[0]  # type: ignore[attr-defined]
        shown(self._pictures, yes=True)

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
            self._said.value = views.where(f"The formula {'is' if new else 'was already'}", path)
        except (EsmaError, OSError) as error:
            self._said.value = views.line(str(error), "wrong")

    def _check(self) -> None:
        """Ask the kernel of Rocq, which takes minutes where its library is not compiled yet."""
        x = self._shown
        if x is not None and x.certificate is not None:
            self._said.value = views.line(
                "Rocq reads the proof; the first time it compiles the theorems, for minutes …"
            )
            self._rocq.disabled = True
            threading.Thread(target=self._checked, args=(x,), daemon=True).start()

    def _checked(self, x: Conjecture) -> None:
        try:
            assert x.certificate is not None
            [answer] = accepted({"found": theorem(x.certificate, "found")}, processes=1)
            reason = answer.reason and f"Rocq refuses the proof: {answer.reason}"
        except (EsmaError, OSError) as error:
            reason = str(error)
        self._rocq.disabled = False
        if x is not self._shown:
            return
        self._said.value = views.line(reason, "wrong")
        if not reason:
            self._show_status(x, by_rocq=True)
