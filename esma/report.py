"""Formulas as a table of text, one line each, in a given width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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


def formulas(
    entries: Sequence[tuple[Conjecture, str]],
    symbols: Mapping[Constant, str],
    width: int,
    *,
    coloured: bool = False,
    last: str = "family",
) -> str:
    """A table of formulas.

    Parameters
    ----------
    entries : conjectures, each with what stands in the last column, said of its family
    symbols : what each constant is called
    width : columns that a line may take; closed forms are shortened to fit
    coloured : whether to use the colours of terminals
    last : title of the last column
    """
    wide, narrow = width >= WIDE, width < NARROW
    places = 3 if wide else 2
    rank, signs = Column("#", right=True), Column("signs")
    after = [
        Column("digits/term" if wide else "rate", right=True),
        *([] if narrow else [Column("simple", right=True)]),
        *([Column("digits", right=True)] if wide else []),
        Column("status", style={"proved": "32", "conjecture": "33"}.get),
        *([] if narrow else [Column(last, right=True)]),
    ]
    fixed = []
    for number, (x, note) in enumerate(entries, 1):
        cells = [str(number), word_text(x.signs), f"{x.convergence_rate:.{places}f}"]
        cells += [] if narrow else [f"{x.simple_rate:.{places}f}"]
        cells += [str(x.verified_digits)] if wide else []
        fixed.append([*cells, x.status, *([] if narrow else [note])])
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
