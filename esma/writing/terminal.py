"""Text for terminals: how wide, with colours or not, and what fits."""

from __future__ import annotations

import codecs
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, normalize

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
    "≈": "~",
    "≠": "!=",
    "≡": "=",
    "±": "+/-",
    "→": "->",
    "↦": "|->",
    "⌊": "floor(",
    "⌋": ")",
    "∞": "oo",
    "Σ": "sum",
    "–": "-",
    "─": "-",
    "π": "pi",
    "φ": "phi",
    "γ": "gamma",
    "ζ": "zeta",
    "θ": "theta",
    "ψ": "psi",
    "Γ": "gamma",
    "√": "sqrt",
    "µ": "u",
    **{sign: str(n) for n, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{sign: str(n) for n, sign in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "⁻": "-",
}
_RAISED: Final = re.compile("(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])(?<![⁻⁰¹²³⁴⁵⁶⁷⁸⁹])")
_LOWERED: Final = re.compile("(?=[₀₁₂₃₄₅₆₇₈₉])(?<![₀₁₂₃₄₅₆₇₈₉])")


def plain(text: str) -> str:
    """A text without the signs that old encodings lack.

    >>> plain("[2; ⟨1, m²−1⟩]"), plain("m¹⁰"), plain("4₁₂ → 4₁|7")
    ('[2; <1, m^2-1>]', 'm^10', '4_12 -> 4_1|7')
    """
    marked = _LOWERED.sub("_", _RAISED.sub("^", text))
    return "".join(_PLAIN.get(c, c) for c in marked)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = plain(error.object[error.start : error.end])
    letters = normalize("NFKD", text)  # an accent stands behind its letter
    return "".join(c if c.isascii() else "?" for c in letters if not combining(c)), error.end


def prepare_streams() -> None:
    """Let signs that an output cannot encode be replaced, where they would raise an error.

    Such an output has ASCII alone: of an exponent, Latin-1 would take the 1 of 10 and not the 0.
    """
    codecs.register_error("esma", _replace)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="esma")
            if not _has_all_signs(stream.encoding):
                reconfigure(encoding="ascii", errors="esma")


def _has_all_signs(encoding: str) -> bool:
    try:
        "".join(_PLAIN).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


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
