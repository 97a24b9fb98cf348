"""Formulas as a table of text, one line each, in a given width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from esma import writing
from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant
from esma.enumeration.words import word_text
from esma.writing.display import short_count
from esma.writing.terminal import GAP, Column, room, shortened

#: From this width on there is room for spaces in formulas and for the terms for 1000 digits.
WIDE = 100
#: From this width on there is room for all columns, and for their whole titles.
_WIDEST = 120
#: Below this width two columns are left out.
NARROW = 72
_LEAST = 10
#: Longest name of a constant that is written out in every row.
_SHORT = 6
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def symbols_for(constants: Iterable[Constant], width: int) -> dict[Constant, str]:
    """What constants are called in the rows of a table: ``c``, or ``c₁``, ``c₂``, …, where a name
    takes too much of them.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> e, tan, root = map(constant, ("e", "tan(1)", "besseli(1,2)/besseli(0,2)"))
    >>> symbols_for([e], 80)[e], symbols_for([tan], 80)[tan], symbols_for([tan], 120)[tan]
    ('e', 'c', 'tan(1)')
    >>> list(symbols_for([e, root, tan], 80).values())
    ['e', 'c₁', 'c₂']
    """
    names = {c: c.symbol() for c in constants}
    long = [c for c, name in names.items() if len(name) > (_SHORT if width >= WIDE else 2)]
    for n, c in enumerate(long, 1):
        names[c] = "c" if len(names) == 1 else "c" + str(n).translate(_SUBSCRIPTS)
    return names


def speed_titles(width: int) -> list[str]:
    """The titles of the columns that say how many terms give 100 digits, and 1000."""
    unit = "digits" if width >= _WIDEST else "d."
    return [f"100 {unit}", f"1000 {unit}"][: 1 + (width >= WIDE)]


def _agreed(entries: Sequence[Line]) -> str:
    """What is said of the digits to which value and law agree."""
    known = all(row.formula.constant.known_digits is not None for row in entries)
    return "agreement" if known else "verified"


class Line(NamedTuple):
    """A line of a table.

    Attributes
    ----------
    number : that by which the formula is found, or None where it has none
    formula : what the line is about
    note : what is said of its tail class, or nothing
    """

    number: int | None
    formula: Conjecture
    note: str = ""


def formulas(
    entries: Sequence[Line],
    symbols: Mapping[Constant, str],
    width: int,
    *,
    coloured: bool = False,
    title: str = "",
) -> str:
    """A table of formulas: with their numbers where these are given, and their keys where there is
    room for both or no number.

    Parameters
    ----------
    entries : the formulas
    symbols : what each constant is called
    width : columns that a line may take; closed forms are shortened to fit
    coloured : whether to use the colours of terminals
    title : of what is said of tail classes, if it is not that
    """
    wide, narrow = width >= WIDE, width < NARROW
    numbered = all(row.number is not None for row in entries)
    keyed, told = numbered and not narrow, not narrow and any(row.note for row in entries)
    before = [Column("#", right=True) if numbered else Column("key")]
    after = [
        *(Column(title, right=True) for title in speed_titles(width)),
        *([Column(_agreed(entries), right=True)] if width >= _WIDEST else []),
        Column("status", style={"proved": "green", "conjecture": "yellow"}.get),
        *([Column("key")] if keyed else []),
        *([Column(title or ("tail class" if wide else "class"), right=True)] if told else []),
    ]
    fixed = []
    for row in entries:
        x = row.formula
        cells = [str(row.number) if numbered else x.key, word_text(x.signs)]
        cells += map(short_count, x.terms_needed[: 1 + wide])
        cells += [f"{x.verified_digits:,}"] if width >= _WIDEST else []
        fixed.append([*cells, x.status, *[x.key] * keyed, *[row.note] * told])
    signs = Column("signs")
    # two columns and the gap between them
    left_over = room([*before, signs, *after], fixed, width) - len(GAP)
    share = left_over * 2 // 5
    shown = [row.formula for row in entries]
    lefts = [x.expression.pretty(symbols[x.constant], negative=x.negative) for x in shown]
    if max(map(len, lefts), default=0) > share:
        lefts = [text.replace(" + ", "+").replace(" − ", "−") for text in lefts]
    left_width = max([len("formula"), *(min(len(text), share) for text in lefts)])
    rows = [
        (
            cells[0],
            shortened(left, left_width),
            cells[1],
            x.law.text(max(_LEAST, left_over - left_width)),
            *cells[2:],
        )
        for left, x, cells in zip(lefts, shown, fixed, strict=True)
    ]
    quotients = Column("quotients" if narrow else "partial quotients")
    columns = [*before, Column("formula"), signs, quotients, *after]
    return writing.tables.table(columns, rows, coloured=coloured)
