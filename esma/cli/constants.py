"""The constants and functions known by name."""

from __future__ import annotations

import argparse

from esma.enumeration.constants import constant
from esma.enumeration.functions import listed
from esma.enumeration.named import NAMED
from esma.writing import terminal
from esma.writing.tables import table
from esma.writing.terminal import Column


def arguments(_: argparse.ArgumentParser) -> None:
    """What the command is told: nothing."""


def run(_: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    coloured = terminal.colours()
    rows: list[tuple[str, ...]] = [
        (row.name, constant(row.name).decimal(20), ", ".join(row.aliases)) for row in NAMED.values()
    ]
    names = [Column("constant"), Column("value"), Column("also")]
    if terminal.width() >= 100:
        names.append(Column("what it is"))
        room = terminal.room(names[:3], rows, terminal.width())
        rows = [
            (*row, terminal.shortened(named.description, room))
            for row, named in zip(rows, NAMED.values(), strict=True)
        ]
    print(table(names, rows, coloured=coloured))
    print()
    functions = [Column("function"), Column("what it is")]
    print(table(functions, list(listed().items()), coloured=coloured))
    print()
    print(
        terminal.wrapped(
            "A constant is any expression in these and rational numbers, with + - * / **:"
            ' "e**2", "(1+sqrt(13))/2", "besseli(1,2)/besseli(0,2)".',
            terminal.width(),
        )
    )
    return 0
