"""Tables of formulas for all values of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esma.proofs.parametric import point_text
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.writing import terminal
from esma.writing.display import counted
from esma.writing.laws import notes_on_marks
from esma.writing.tables import table
from esma.writing.terminal import Column

if TYPE_CHECKING:
    from esma.searching.parametric import ParametricResult

#: A formula and its number.
Row = tuple[int, ParametricConjecture]

_SIGNS = {True: "+", False: "\u2212"}


def report(
    found: ParametricResult, shown: Sequence[Row], width: int, hint: str, *, coloured: bool
) -> str:
    """A table of some formulas, and what there is to say about all of them.

    Parameters
    ----------
    width : columns that a line may take
    hint : a line that says how to see more; empty where all are shown
    coloured : whether to use the colours of terminals
    """
    facts = _facts(found)
    if not shown:
        return "\n".join(["No formula for all values was found.", *facts])
    columns = [
        Column("#", right=True),
        Column("formula"),
        Column("signs"),
        Column("partial quotients"),
        Column("for"),
        Column("status", style={"proved": "green", "conjecture": "yellow"}.get),
    ]
    cells = [
        [
            str(number),
            x.left(),
            "".join(_SIGNS[s > 0] for s in x.formula.signs),
            x.right(),
            x.formula.range_text(),
            x.status,
        ]
        for number, x in shown
    ]
    room = terminal.room(columns, [[*row[:3], "", *row[4:]] for row in cells], width)
    for row, (_, x) in zip(cells, shown, strict=True):
        row[3] = x.formula.text(max(room, 24))
    formulas = table(columns, cells, coloured=coloured)
    notes = terminal.wrapped("; ".join(_notes([x for _, x in shown], formulas)), width)
    reasons = dict.fromkeys(x.proof.reason for _, x in shown if not x.proof)
    unproved = [terminal.wrapped(f"not proved: {reason}", width) for reason in reasons]
    return "\n".join([formulas, "", *filter(None, [hint]), notes, *facts, *unproved])


def _facts(found: ParametricResult) -> list[str]:
    """What was searched, joined and left."""
    proved = sum(x.status == "proved" for x in found)
    hits = sum(count for _, count in found.searched)
    searched = f"{counted(len(found.searched), 'constant')} searched, {counted(hits, 'formula')}"
    facts = [searched]
    if len(found):
        facts[0] += f"; joined into {len(found):,}, {proved:,} of them proved for all values"
    if found.passed:
        listed = ", ".join(map(point_text, found.passed[:9]))
        more = f" and {len(found.passed) - 9} more" if len(found.passed) > 9 else ""
        facts.append(f"passed over: {listed}{more}, where the constant is rational or has no value")
    if found.unjoined:
        facts.append(
            f"{found.unjoined:,} left-hand sides have no common shape at these values: more values"
            " may join them"
        )
    if not hits:
        facts.append(
            "next, a wider search: larger values of --coeff-limit, --max-period or --depth"
        )
    return facts


def _notes(shown: Sequence[ParametricConjecture], formulas: str) -> list[str]:
    """What the signs of a table mean."""
    name = [] if shown[0].is_short else [f"c = {shown[0].symbol()}"]
    return [*name, *notes_on_marks(formulas)]
