"""Text for terminals: how wide, with colours or not, and what fits."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from esma.writing.escaping import visible

#: Width of labels before texts.
_LABEL: Final = 12

#: Width of tables that no terminal shows: wide enough that hardly anything is cut.
PIPED_WIDTH = 160
_LEAST = 40
GAP = "  "

# What is written instead where the encoding of the output has no such sign.
_PLAIN = {
    "−": "-",
    "…": "...",
    "⟨": "<",
    "⟩": ">",
    "×": "x",
    "·": "*",
    "≤": "<=",
    "≥": ">=",
    "≈": "=",
    "–": "-",
    "─": "-",
    "π": "pi",
    "φ": "phi",
    "γ": "gamma",
    "ζ": "zeta",
    "Γ": "gamma",
    "√": "sqrt",
    "µ": "u",
    **{sign: f"^{n}" for n, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{sign: str(n) for n, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
}


def plain(text: str) -> str:
    """A text without the signs that old encodings lack.

    >>> plain("[2; ⟨1, m²−1⟩]")
    '[2; <1, m^2-1>]'
    """
    return "".join(_PLAIN.get(c, c) for c in text)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end])
    return text, error.end


def prepare_streams() -> None:
    """Let signs that an output cannot encode be replaced, where they would raise an error."""
    codecs.register_error("esma", _replace)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="esma")


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Columns of the output: those of the terminal, or of the variable COLUMNS."""
    fallback = PIPED_WIDTH if not is_terminal() else 80
    if not is_terminal() and not os.environ.get("COLUMNS"):
        return fallback
    return max(_LEAST, shutil.get_terminal_size((fallback, 24)).columns)


def colours() -> bool:
    """Whether to use colours: on a terminal, unless the variable NO_COLOR is set."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def wrapped(text: str, size: int) -> str:
    """A paragraph in lines of at most `size` characters.

    >>> print(wrapped("one two three", 8))
    one two
    three
    """
    return "\n".join(textwrap.wrap(text, size, break_on_hyphens=False)) or text


def printable(text: str) -> str:
    """A text in one line in which nothing moves the cursor, changes a colour or the direction of
    writing: what would is written as Python writes it.

    >>> print(printable("e \\x1b[31m"))
    e \\x1b[31m
    """
    return visible(" ".join(text.split()))


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    title
        The head.
    right
        Whether the cells end at the right.
    style
        From the text of a cell to the name of its colour in a terminal, or None.
    """

    title: str
    right: bool = False
    style: Callable[[str], str | None] | None = None


def room(columns: Sequence[Column], rows: Sequence[Sequence[str]], total: int) -> int:
    """What is left of a width besides the given columns and one gap for each."""
    used = sum(
        max([len(column.title), *(len(row[i]) for row in rows)]) + len(GAP)
        for i, column in enumerate(columns)
    )
    return total - used


def shortened(text: str, size: int) -> str:
    """A text cut to at most `size` characters.

    >>> shortened("(2e + 1)/(e − 1)", 8)
    '(2e + 1…'
    """
    return text if len(text) <= size else text[: max(1, size - 1)] + "…"


def beside_label(width: int) -> int:
    """The room that `labelled` leaves for texts."""
    return max(30, width - _LABEL)


def labelled(rows: Iterable[tuple[str, str]], width: int) -> str:
    """Texts with a label each, wrapped to a width.

    >>> print(labelled([("value", "3.14")], 40))
    value       3.14
    """
    lines = []
    for name, text in rows:
        parts = textwrap.wrap(
            text, beside_label(width), break_on_hyphens=False, break_long_words=False
        )
        lines += [f"{name * (n == 0):<{_LABEL}}{part}" for n, part in enumerate(parts)]
    return "\n".join(lines)
