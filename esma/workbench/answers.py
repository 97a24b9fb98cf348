"""What a number is, and what a scan has found, as the workbench shows it."""

from __future__ import annotations

from esma.identification.identified import Identification
from esma.scanning.outcome import Scan
from esma.workbench import views
from esma.writing.terminal import shortened

#: Classes of a scan that are shown, and letters of a constant and of a law.
_CLASSES = 50
_CONSTANT, _LAW = 40, 60


def identified(found: Identification) -> str:
    """What a number is; a card where nothing was found."""
    if not found:
        return views.card("Nothing found", f"Nothing was found, {found.reason}.")
    latex = found.latex()
    rows = [(k, text) for k, text in found.rows() if k not in ("number", "quotients")]
    return views.identified(latex, found.status, rows)


def scanned(found: Scan) -> str:
    """The classes of a scan as a table, with what there is to say."""
    rows = [
        (
            shortened(x.first.name, _CONSTANT),
            f"{len(x.members):,}",
            x.first.law.text(_LAW),
            shortened(x.name or "no theorem", _CONSTANT),
            x.status,
        )
        for x in found.classes[:_CLASSES]
    ]
    notes = found.summary().split("\n")
    if len(found.classes) > _CLASSES:
        notes.append(f"{len(found.classes) - _CLASSES:,} more classes are not shown")
    return views.scanned(rows, notes)
