"""Tables of text, for terminals and for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from rich import table as rich
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from esma.writing.terminal import GAP, Column, printable

#: No line is cut or broken, however long: the caller shortens what must fit.
_WIDTH: Final = 1_000_000


def table(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], *, coloured: bool = False
) -> str:
    """A table in which every column is as wide as its widest cell.

    Examples
    --------
    >>> print(table([Column("name"), Column("n", right=True)], [("e", "1"), ("pi", "10")]))
    name   n
    ────  ──
    e      1
    pi    10
    """
    whole = rich.Table(box=None, pad_edge=False, padding=(0, len(GAP), 0, 0), header_style="bold")
    for column in columns:
        whole.add_column(column.title, justify="right" if column.right else "left", no_wrap=True)
    whole.add_row(*(Rule(style="dim") for _ in columns))
    for row in rows:
        whole.add_row(*map(_cell, columns, row))
    console = Console(
        file=StringIO(),
        width=_WIDTH,
        color_system="standard" if coloured else None,
        force_terminal=coloured,
        no_color=not coloured,
    )
    with console.capture() as shown:
        console.print(whole)
    return "\n".join(line.rstrip() for line in shown.get().splitlines())


def _cell(column: Column, text: str) -> Text:
    """A cell as it stands: nothing in it is markup."""
    style = column.style(text) if column.style else None
    return Text(text if text.isprintable() else printable(text), style or "")
