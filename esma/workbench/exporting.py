"""Where formulas are written, and what was said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from esma.approval.formulas import Formulas
from esma.collection.collection import Collection
from esma.errors import EsmaError, ExistsError
from esma.export import FORMATS
from esma.workbench import views
from esma.workbench.controls import asking, button, choice, line, shown, text
from esma.workbench.session import Session

#: Formulas that are exported at most.
_EXPORTED = 100_000


class Exporting:
    """Writes one formula, or all that are selected."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._format = choice("format", list(FORMATS), width="150px")
        self._format.observe(self._renamed, "value")
        self.target = text("to", "results/formulas.tex", width="260px")
        self.overwrite = widgets.Checkbox(
            description="overwrite", indent=False, layout={"width": "auto"}
        )
        self._this = button("Export this formula", self._export_this, icon="download")
        everything = button("Export all", self._export_all, icon="download")
        self.said = widgets.HTML()
        self.widget = asking(
            {"target": self.target},
            [self._this, everything],
            line(self._format, self.target, self.overwrite, self._this, everything),
            self.said,
        )

    def show(self) -> None:
        """Offer what there is to be written."""
        found = self._session.found
        shown(self.widget, found is not None and bool(len(found)))
        shown(self._this, self._session.selected is not None)

    def _renamed(self, change: dict[str, Any]) -> None:
        path = Path(self.target.value or "results/formulas")
        self.target.value = str(path.with_suffix(FORMATS[change["new"]].ending))

    def _export_this(self) -> None:
        chosen = self._session.selected
        if chosen is not None:
            self.export(Collection(Formulas.of([chosen])))

    def _export_all(self) -> None:
        found = self._session.found
        if found is not None:
            self.export(found.collection(_EXPORTED, self._session.selection))

    def export(self, formulas: Collection) -> None:
        """Write formulas to the file that is named."""
        path = Path(self.target.value.strip())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            count = formulas.export(path, self._format.value, force=self.overwrite.value)
            self.overwrite.value = False  # it is asked for each time
            what = "1 formula is" if count == 1 else f"{count:,} formulas are"
            self.said.value = views.where(what, path)
        except ExistsError:
            self.said.value = views.line(
                f"{path} exists: tick “overwrite” to replace it, or choose another name.", "wrong"
            )
        except (EsmaError, OSError) as error:
            self.said.value = views.line(str(error), "wrong")
