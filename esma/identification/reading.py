"""What is typed or stands in a file: quotients, or a constant, by digits or as an expression."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from flint import fmpz

from esma.enumeration.known import in_file
from esma.errors import EsmaError
from esma.system.files import text_of
from esma.writing.terminal import shortened

#: Quotients that are looked at; more are not read.
MOST_QUOTIENTS: Final = 1_000
_LIST: Final = re.compile(r"[+-]?\d+(?:[\s,;]+[+-]?\d+)+")
_ENTRY: Final = re.compile(r"(-?\d{1,9})\s+([+-]?\d+)")


def read(text: str) -> list[int] | str:
    """Quotients, or the text of a constant.

    Raises
    ------
    EsmaError
        If it is neither, as where there are two decimal points.

    Examples
    --------
    >>> read("[2; 1, 2, 1, 1, 4]"), read("3.14"), read(" tan(1)")
    ([2, 1, 2, 1, 1, 4], '3.14', 'tan(1)')
    """
    text = text.strip()
    plain = re.sub(r"[\s,;]*(\.\.\.|…)?\s*\]?$", "", text.lstrip("["))
    if not plain:
        raise EsmaError(
            "nothing was given: a number is an expression, as tan(1), digits, as 1.5574, or"
            " quotients, as 2, 1, 2, 1, 1, 4"
        )
    if _LIST.fullmatch(plain):
        return _integers(re.split(r"[\s,;]+", plain))
    if re.match(r"[+-]?\d+\s*[\s,;]\s*[+-]?\d+(?=[\s,;])", plain):
        wrong = next(x for x in re.split(r"[\s,;]+", plain) if not re.fullmatch(r"[+-]?\d+", x))
        raise EsmaError(f"{shortened(wrong, 40)!r} is not a whole number, as quotients are")
    if re.fullmatch(r"[+-]?(nan|inf|infinity|oo|∞)", plain, re.IGNORECASE):
        raise EsmaError(f"{plain} is not a number that has digits")
    if re.fullmatch(r"[+-]?[\d.]*", plain) and plain.count(".") > 1:
        raise EsmaError(f"{shortened(plain, 40)!r} has more than one decimal point")
    return text


def read_file(path: Path) -> list[int] | str:
    """The same from a file, which may be a b-file of the OEIS (lines ``n a(n)``): of the digits of
    a number, if all terms are digits and a 0 is among them after the first ones, else of quotients.
    """
    text = text_of(path)
    lines = [x.strip() for x in text.splitlines()]
    lines = [x for x in lines if x and not x.startswith("#")]
    rows = [_ENTRY.fullmatch(x) for x in lines]
    if len(rows) > 1 and all(rows):
        places, terms = zip(*(row.groups() for row in rows if row), strict=True)
        first = int(places[0])
        if [*map(int, places)] == [*range(first, first + len(places))]:
            digits = all(len(x) == 1 for x in terms) and "0" in terms[max(2, first) :]
            return in_file(path) if digits else _integers(list(terms))
    if _LIST.fullmatch(" ".join(lines)):
        return read(" ".join(lines))
    return read(in_file(path))


def _integers(words: list[str]) -> list[int]:
    return [int(fmpz(x.lstrip("+"))) for x in words[:MOST_QUOTIENTS]]
