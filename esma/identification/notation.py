"""The package's own notation of laws, ``[2; ⟨1, 2m+2, 1⟩]``, read back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from esma.enumeration.words import Word, parse_word
from esma.errors import EsmaError
from esma.massey.differences import Row, row_of
from esma.massey.laws import (
    Automatic,
    Entry,
    Hurwitzian,
    Law,
    LinearRecurrence,
    Morphic,
    SemiRegularForm,
)
from esma.writing.terminal import plain, shortened

from .rules import headed, powers_in, rule_in

#: Longest polynomial that is read, and most places before that of a recurrence.
_MAX_DEGREE: Final = 60
_MAX_ORDER: Final = 1000
_INTERLACED: Final = re.compile(r"\[?([^<>]*)<([^<>]+)>\]?(?:(?:with|signs|,)*([-+]+))?")
_FOLLOWED: Final = re.compile(r"\s*\[([^\]]*?)[;,\s]*\.\.\.\s*\]\s*,\s*(.+?)\s*")
_RECURRENT: Final = re.compile(r"a\(n\)=(.+)")
_POWER: Final = re.compile(r"\d\^m")
_TABLE: Final = re.compile(
    r"\[([^\]]*?)\.\.\.\], (?:a\(n\) = (\d{1,3})-automatic of n([+-]\d)?: )?"
    r"((?:[^>,]+->[^>,]+,?)+)"
)
_RUN: Final = re.compile(r"(-?\d+|\(.+\))\^\{(.+)\}")
_TERM: Final = re.compile(r"([-+]?)(\d*)\*?(m(?:\^(\d{1,2}))?)?")
_EARLIER: Final = re.compile(r"(^-?|[-+])(?:(\d+)\*?)?a\(n-(\d{1,4})\)")


def law_in(text: str) -> tuple[Law, Word] | None:
    """The law that a text says, with its sign word; None if there is neither ``⟨`` nor ``a(n) =``.

    Polynomials in m that take turns, numbers that are repeated, as in ``2^{4m}``, and recurrences
    with constant coefficients, in Unicode or with signs of ASCII.

    Raises
    ------
    EsmaError
        If an entry is none of these.

    Examples
    --------
    >>> for text in ("[2; ⟨1, 2m+2, 1⟩]", "<4m+2>", "[0; 1, <4, (m^2-m)/2> ] with -"):
    ...     print(*law_in(text))
    [2; ⟨1, 2m+2, 1⟩] (1,)
    [⟨4m+2⟩] (1,)
    [0; 1, ⟨4, (m²−m)/2⟩] (-1,)
    >>> print(law_in("[⟨4m+1, 2^{4m}⟩] with −")[0], law_in("[0; 1, …], a(n) = a(n−1) + a(n−2)")[0])
    [⟨4m+1, 2^{4m}⟩] [0; 1, …], a(n) = a(n−1) + a(n−2)
    >>> print(law_in("[1; …], 1 → 1 2, 2 → 1")[0])
    [1; …], 1 → 1 2, 2 → 1
    >>> print(law_in("[1; …], a(n) = 2-automatic of n: 1 → 1|2, 2 → 2|1")[0])
    [1; …], a(n) = 2-automatic of n: 1 → 1|2, 2 → 2|1
    """
    ascii_ = plain(text.replace("**", "^"))
    written = re.sub(r"\s", "", ascii_)
    table = _TABLE.fullmatch(ascii_.strip())
    if table is not None:
        try:
            return _of_table(*table.groups()), (1,)
        except (ValueError, IndexError):
            raise EsmaError(
                f"{shortened(text, 60)!r} is not understood: each letter needs its image, as in"
                " [1; …], 1 → 1 2, 2 → 1, and each state its next ones, as in 1 → 1|2, 2 → 2|1"
            ) from None
    followed = _FOLLOWED.fullmatch(ascii_)
    if followed is not None:
        return _followed(*followed.groups()), (1,)
    if "<" not in written and "a(n" not in written:
        return None
    found = _INTERLACED.fullmatch(written)
    if found is None:
        raise EsmaError(
            f"{shortened(text, 60)!r} is not understood: a law is written like"
            " [2; ⟨1, 2m+2, 1⟩] or [0; 1, …], a(n) = a(n−1) + a(n−2)"
        )
    head, block, signs = found.groups()
    word = parse_word(signs) if signs else (1,)
    first = [_entry(x) for x in re.split("[;,]", head) if x]
    if _POWER.search(block):
        return powers_in([q[0] for q, _ in first], block.split(",")), word
    entries = [_entry(x) for x in block.split(",")]
    if any(len(q) > 1 or len(n) > 1 for q, n in first):
        raise EsmaError("the entries before ⟨ are numbers, as in [2; ⟨1, 2m+2, 1⟩]")
    if all(n == (1,) for _, n in first + entries):
        width = max(len(q) for q, _ in entries)
        rows = tuple((*q, *(0,) * (width - len(q))) for q, _ in entries)
        return Hurwitzian(tuple(q[0] for q, _ in first), rows), word
    if len(word) > 1:
        raise EsmaError("numbers that are repeated, as in 2^{4m}, are read with the signs + or -")
    pairs = [((q[0], word[0]), n[0]) for q, n in first]
    return SemiRegularForm.from_runs(pairs, [Entry(q, word[0], n) for q, n in entries]), word


def _of_table(first: str, base: str | None, shift: str | None, table: str) -> Law:
    """A substitution, or an automaton with its base, from rows of arrows."""
    initials = tuple(int(x) for x in re.findall(r"-?\d+", first))
    rows = [row.split("->") for row in table.split(",")]
    if base is None:
        images = [[int(a), *map(int, image.split())] for a, image in rows]
        own: dict[str, object] = {"images": images}
        head = () if initials == (images[0][0],) else initials
        return Morphic.made(head, 0, own)
    names = [name.strip() for name, _ in rows]
    targets = [[names.index(x.strip()) for x in row.split("|")] for _, row in rows]
    outputs = [int(name.partition("_")[0]) for name in names]
    own = {"base": int(base), "transitions": targets, "outputs": outputs, "shift": int(shift or 0)}
    return headed(initials, lambda head: Automatic.made(head, 0, own))


def _entry(text: str) -> tuple[Row, Row]:
    """Forward differences of a quotient, and of how many times it occurs."""
    run = _RUN.fullmatch(text)
    quotient, length = (text, "1") if run is None else run.groups()
    return _row(quotient), _row(length)


def _row(text: str) -> Row:
    """A polynomial in m, by its forward differences at 0."""
    below = re.fullmatch(r"\(?([^()/]*)\)?(?:/(\d{1,9}))?", text)
    terms = None if below is None or not below[1] else _coefficients(below[1])
    divisor = int(below[2] or 1) if below else 0
    if terms is None or divisor == 0:
        raise EsmaError(
            f"{shortened(text, 40)!r} is not a polynomial in m, as 4m+2 or (m²−m)/2, nor a number"
            " that is repeated, as 2^{4m}"
        )
    try:
        return row_of([Fraction(c, divisor) for c in terms])
    except ValueError:
        raise EsmaError(f"{text!r} is not always a whole number") from None


def _coefficients(text: str) -> Sequence[int] | None:
    found, at = [0] * (_MAX_DEGREE + 1), 0
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None or not (term[2] or term[3]) or (at and not term[1]):
            return None
        power = int(term[4] or 1) if term[3] else 0
        if power > _MAX_DEGREE:
            return None
        found[power] += _coefficient(term)
        at = term.end()
    while len(found) > 1 and not found[-1]:
        found.pop()
    return found


def _coefficient(term: re.Match[str]) -> int:
    return int(term[2] or 1) * (-1 if term[1] == "-" else 1)


def _followed(initials: str, rule: str) -> Law:
    """The law of a rule behind first terms."""
    first = [x for x in re.split("[;,]", re.sub(r"\s", "", initials)) if x]
    recurrent = _RECURRENT.fullmatch(re.sub(r"\s", "", rule))
    terms = [*_EARLIER.finditer(recurrent[1])] if recurrent else []
    if recurrent and "".join(x[0] for x in terms) == recurrent[1]:
        return _recurrence(first, terms)
    if not first or not all(re.fullmatch(r"-?\d+", x) for x in first):
        raise EsmaError(
            f"{shortened(initials, 40)!r} are no first terms: they are whole numbers, as in"
            " [0; 1, …], a(n) = a(n−1) + a(n−2)"
        )
    return rule_in([int(x) for x in first], rule)


def _recurrence(first: Sequence[str], terms: Sequence[re.Match[str]]) -> LinearRecurrence:
    if not all(0 < int(x[3]) <= _MAX_ORDER for x in terms):
        raise EsmaError(f"a recurrence goes back 1 to {_MAX_ORDER:,} terms, as a(n) = 3a(n−1)")
    coefficients = [1] + [0] * max(int(x[3]) for x in terms)
    for x in terms:
        coefficients[int(x[3])] -= _coefficient(x)
    if not all(re.fullmatch(r"-?\d+", x) for x in first) or len(first) < len(coefficients) - 1:
        raise EsmaError(
            f"this recurrence needs {len(coefficients) - 1} whole numbers before …, as in"
            " [0; 1, …], a(n) = a(n−1) + a(n−2)"
        )
    return LinearRecurrence(tuple(coefficients), tuple(int(x) for x in first))
