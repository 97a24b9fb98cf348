"""Formulas as a table of text, one line each, in a given width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant
from esma.enumeration.words import word_text
from esma.terminal import GAP, Column, room, shortened, table

#: From this width on there is room for spaces in formulas and for all digits.
WIDE = 100
#: Below this width two columns are left out.
NARROW = 72
_LEAST = 10
#: Longest name of a constant that is written out in every row.
_SHORT = 6


def symbol_for(constant: Constant, width: int) -> str:
    """What a constant is called in the rows of a table: ``c`` if its name takes too much of them.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> symbol_for(constant("e"), 80), symbol_for(constant("tan(1)"), 80)
    ('e', 'c')
    >>> symbol_for(constant("tan(1)"), 120), symbol_for(constant("tan(1)+pi"), 120)
    ('tan(1)', 'c')
    """
    name = constant.symbol()
    return name if len(name) <= (_SHORT if width >= WIDE else 2) else "c"


def formulas(
    entries: Sequence[tuple[Conjecture, str]],
    symbols: Mapping[Constant, str],
    width: int,
    *,
    coloured: bool = False,
) -> str:
    """A table of formulas.

    Parameters
    ----------
    entries : conjectures, each with what is said of its family
    symbols : what each constant is called
    width : columns that a line may take; closed forms are shortened to fit
    coloured : whether to use the colours of terminals
    """
    wide, narrow = width >= WIDE, width < NARROW
    places = 3 if wide else 2
    rank, signs = Column("#", right=True), Column("signs")
    after = [
        Column("digits/term" if wide else "rate", right=True),
        *([] if narrow else [Column("simple", right=True)]),
        *([Column("digits", right=True)] if wide else []),
        Column("status", style={"proved": "32", "conjecture": "33"}.get),
        *([] if narrow else [Column("family", right=True)]),
    ]
    fixed = []
    for number, (x, family) in enumerate(entries, 1):
        cells = [str(number), word_text(x.signs), f"{x.convergence_rate:.{places}f}"]
        cells += [] if narrow else [f"{x.simple_rate:.{places}f}"]
        cells += [str(x.verified_digits)] if wide else []
        fixed.append([*cells, x.status, *([] if narrow else [family])])
    # two columns and the gap between them
    left_over = room([rank, signs, *after], fixed, width) - len(GAP)
    share = left_over * 2 // 5
    lefts = [x.expression.pretty(symbols[x.constant], negative=x.negative) for x, _ in entries]
    if max(map(len, lefts), default=0) > share:
        lefts = [text.replace(" + ", "+").replace(" − ", "−") for text in lefts]
    left_width = max([len("formula"), *(min(len(text), share) for text in lefts)])
    rows = [
        (
            cells[0],
            shortened(left, left_width),
            cells[1],
            x.form.text(max(_LEAST, left_over - left_width)),
            *cells[2:],
        )
        for left, (x, _), cells in zip(lefts, entries, fixed, strict=True)
    ]
    quotients = Column("quotients" if narrow else "partial quotients")
    columns = [rank, Column("formula"), signs, quotients, *after]
    return table(columns, rows, coloured=coloured)
