"""What a number is, and what a scan has found, as the workbench shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from esma.identification.identified import Identification
from esma.scanning.outcome import Scan
from esma.workbench import views
from esma.workbench.form import check
from esma.writing.terminal import shortened

#: Classes of a scan that are shown, and letters of a constant and of a law.
_CLASSES = 50
_CONSTANT, _LAW = 40, 60


class Offer(NamedTuple):
    """What may be done next.

    Attributes
    ----------
    label : of its button
    what : a search of a constant, another question, or another look at the fields
    fields : the constant, or what goes into which field
    """

    label: str
    what: Literal["search", "ask", "look"]
    fields: dict[str, str]


def identified(found: Identification) -> str:
    """What a number is; a card where nothing was found."""
    if not found:
        return views.card("Nothing found", _said(found.reason))
    latex = found.latex()
    rows = [(k, text) for k, text in found.rows() if k not in ("number", "quotients")]
    return views.identified(latex, found.status, rows)


def _said(reason: str) -> str:
    """Why nothing was found, as a sentence of its own; the law that may be asked for is a button.

    >>> _said("since 3 digits are too few; 2 follow [1], but are too few: `esma identify '[1]'` …")
    '3 digits are too few; 2 follow [1], but are too few.'
    """
    text = re.sub(r": `esma identify .*", "", reason).removeprefix("since ")
    if text.startswith("and "):
        text = f"no closed form {text}"
    elif text.startswith("among "):
        text = f"looked for {text}"
    return f"{text[0].upper()}{text[1:]}."


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
    # what comes next are buttons
    notes = [x for x in found.summary().split("\n") if not x.startswith("next, ")]
    if len(found.classes) > _CLASSES:
        notes.append(f"{len(found.classes) - _CLASSES:,} more classes are not shown")
    return views.scanned(rows, notes)


def after_identify(number: str, found: Identification) -> list[Offer]:
    """What may be done once it is known what a number is, or that nothing was found."""
    if found:
        name = "" if found.constant is None else found.constant.name
        return [Offer(f"Search {name}", "search", {"constant": name})] if name else []
    laws = re.findall(r"`esma identify '(.+?)'`", found.reason)
    steps = [Offer(f"Identify {law}", "ask", {"number": law}) for law in laws]
    if not check(number).error:
        label = f"Search formulas for {shortened(number, _CONSTANT)}"
        steps.append(Offer(label, "search", {"constant": number}))
    return steps or [Offer("Give more of it", "look", {})]


def after_scan(ranges: Sequence[str], found: Scan) -> list[Offer]:
    """What may be done where a scan has found no law.

    >>> import esma
    >>> nothing = esma.scan("log(n)", ["n=2..4"], progress=False)
    >>> [step.label for step in after_scan(["n=2..4"], nothing)]
    ['Scan n=2..22', 'Change the constants']
    """
    if found.classes:
        return []
    wider = " ".join(re.sub(r"=(\d+)\.\.(\d+)$", _wider, x) for x in ranges)
    steps = [Offer(f"Scan {wider}", "ask", {"ranges": wider})] if wider != " ".join(ranges) else []
    return [*steps, Offer("Change the constants", "look", {})]


def _wider(found: re.Match[str]) -> str:
    first, last = map(int, found.groups())
    return f"={first}..{first + 10 * max(1, last - first)}"
