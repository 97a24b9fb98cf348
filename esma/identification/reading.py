"""What is typed or stands in a file: quotients, a law, or the digits or the text of a constant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from flint import fmpz

from esma.enumeration.known import Lines
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.massey.laws import Law
from esma.writing.terminal import shortened

from .notation import law_in

#: Quotients that are looked at; more are not read.
MOST_QUOTIENTS: Final = 1_000
#: So many terms of one digit, none of them 0, are no digits of a number.
_NO_DIGITS: Final = 100
_LIST: Final = re.compile(r"[+-]?\d+(?:[\s,;]+[+-]?\d+)+")

ReadAs: TypeAlias = Literal["quotients", "digits"]


@dataclass(frozen=True)
class Read:
    """What was read.

    Attributes
    ----------
    what : quotients, a law with a sign word, or the text of a constant
    note : how it was read, where it might have been read otherwise
    """

    what: list[int] | tuple[Law, Word] | str
    note: str = ""


def read(text: str, read_as: ReadAs | None = None) -> Read:
    """What a text says: quotients, a law in the notation of the package, or a constant.

    Raises
    ------
    EsmaError
        If it is neither, as where there are two decimal points, or not what it is to be read as.

    Examples
    --------
    >>> read("[2; 1, 2, 1, 1, 4]").what, read("3.14").what, read(" tan(1)").what
    ([2, 1, 2, 1, 1, 4], '3.14', 'tan(1)')
    """
    text = text.strip()
    found = law_in(text) or _read(text)
    if read_as == "quotients" and isinstance(found, str):
        raise EsmaError(f"{shortened(text, 40)!r} is no list of quotients, as 2, 1, 2, 1, 1, 4")
    if read_as == "digits" and not isinstance(found, str):
        raise EsmaError(f"{shortened(text, 40)!r} is no number by its digits, as 3.14159")
    return Read(found)


def _read(text: str) -> list[int] | str:
    whole = text.startswith("[") and text.endswith("]")
    inner = text.removeprefix("[").removesuffix("]")
    inner = re.sub(r"[\s,;]*(\.\.\.|…)?\s*$", "", inner)
    if not inner.strip():
        raise EsmaError(
            "nothing was given: a number is an expression, as tan(1), digits, as 1.5574, or"
            " quotients, as 2, 1, 2, 1, 1, 4"
        )
    if _LIST.fullmatch(inner.strip()) or (whole and re.fullmatch(r"\s*[+-]?\d+\s*", inner)):
        return _integers(re.split(r"[\s,;]+", inner.strip()))
    if re.match(r"\s*[+-]?\d+\s*[\s,;]\s*[+-]?\d+(?=[\s,;])", inner):
        words = re.split(r"[\s,;]+", inner.strip())
        wrong = next(x for x in words if not re.fullmatch(r"[+-]?\d+", x))
        raise EsmaError(f"{shortened(wrong, 40)!r} is not a whole number, as quotients are")
    if re.fullmatch(r"[+-]?(nan|inf|infinity|oo|∞)", inner, re.IGNORECASE):
        raise EsmaError(f"{inner} is not a number that has digits")
    if re.fullmatch(r"[+-]?[\d.]*", inner) and inner.count(".") > 1:
        raise EsmaError(f"{shortened(inner, 40)!r} has more than one decimal point")
    return text


def read_lines(lines: Lines, read_as: ReadAs | None = None) -> Read:
    """What stands in a file, which may be a b-file of the OEIS (lines ``n a(n)``).

    Such a file holds quotients if a term has several digits or a sign, or its comments say so. If
    all terms are single digits, it holds the digits of a number where its comments say so or there
    is a 0 among them, as quotients are positive; and quotients where there is none among many.

    >>> read_lines(Lines.of("# decimal expansion of e\\n1 2\\n2 7\\n3 1\\n", "b.txt")).what
    '2.71'
    >>> read_lines(Lines.of("0 2\\n1 7\\n2 1\\n", "b.txt"))
    Read(what=[2, 7, 1], note='taken for quotients: with --digits they are digits')
    """
    entries = lines.entries
    if entries is None or len(entries) < 2:
        together = " ".join(lines.lines)
        if _LIST.fullmatch(together) or "⟨" in together or "<" in together:
            return read(together, read_as)
        return read(lines.constant, read_as)
    terms = [term for _, term in entries]
    chosen, note = (read_as, "") if read_as else _kind(lines.comments, terms)
    if chosen == "quotients":
        return Read(_integers(terms), note)
    return Read(lines.constant, note)


def _kind(comments: str, terms: list[str]) -> tuple[ReadAs, str]:
    """What a b-file holds, and how sure that is."""
    if any(len(x) > 1 for x in terms):
        return "quotients", ""
    if re.search(r"continued fraction|quotient", comments, re.IGNORECASE):
        return "quotients", ""
    if re.search(r"decimal|digit", comments, re.IGNORECASE):
        return "digits", ""
    if "0" in terms[1:]:
        return "digits", "taken for digits: with --quotients they are quotients"
    sure = len(terms) >= _NO_DIGITS or terms[0] == "0"
    return "quotients", "" if sure else "taken for quotients: with --digits they are digits"


def _integers(words: list[str]) -> list[int]:
    return [int(fmpz(x.lstrip("+"))) for x in words[:MOST_QUOTIENTS]]
