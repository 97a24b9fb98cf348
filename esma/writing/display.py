r"""How objects show themselves, and how wide LaTeX comes out, so that nothing runs off a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from flint import fmpz

#: Width of a line in quads: what an article's page and a notebook's cell both hold.
LINE: Final = 40.0
_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|[^\s]")
# Widths in quads of Computer Modern at ten points, spaces around operators and relations included.
_SIGNS: Final = {
    **dict.fromkeys("+-", 1.23),
    **dict.fromkeys("=<>", 1.34),
    **dict.fromkeys("()", 0.4),
    **dict.fromkeys("[]|;:.!", 0.3),
    ",": 0.45,
    "m": 0.88,
    "w": 0.72,
    "&": 0.0,
    "'": 0.3,
}
_LETTER: Final = {True: 0.8, False: 0.58}
_COMMANDS: Final = {
    **dict.fromkeys(("\\left", "\\right", "\\displaystyle", "\\limits", "\\bigl", "\\bigr"), 0.0),
    **dict.fromkeys(("\\mathrm", "\\text", "\\mathit", "\\overline", "\\big", "\\!"), 0.0),
    **dict.fromkeys(("\\dots", "\\dotsb", "\\ddots", "\\cdots"), 1.4),
    **dict.fromkeys(("\\ge", "\\le", "\\to"), 1.34),
    **dict.fromkeys(("\\langle", "\\rangle"), 0.4),
    "\\,": 0.17,
    "\\;": 0.28,
    "\\ ": 0.34,
    "\\quad": 1.0,
    "\\cdot": 0.73,
    "\\infty": 1.0,
}
_FUNCTIONS: Final = frozenset(
    ["sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth", "exp", "log", "zeta", "max"]
) | {"arcsin", "arccos", "arctan"}
#: What a bar adds to the wider of the two parts of a fraction.
_BAR: Final = 0.25
_ROWS: Final = re.compile(r"\\\\(?:\[1ex\])?\n")
_SCRIPT: Final = 0.75
#: What lets TeX break a line.
SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED: Final = {raised: plain for plain, raised in SUPERSCRIPTS.items()}
BREAK: Final = r"\allowbreak{}"


class Typeset:
    """Shows itself as LaTeX in a notebook and as its text in an interactive terminal."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        # a terminal prefers the __repr__ of a class to what it inherits
        setattr(cls, "_repr_pretty_", Typeset._repr_pretty_)  # noqa: B010

    def latex(self) -> str:
        """The object in LaTeX."""
        raise NotImplementedError

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


def digits(number: int | Fraction) -> str:
    """A number as text, however long it is: Python alone writes at most 4300 digits.

    >>> digits(-7), len(digits(10**5000))
    ('-7', 5001)
    """
    if isinstance(number, Fraction) and number.denominator != 1:
        return f"{digits(number.numerator)}/{digits(number.denominator)}"
    n = int(number)
    if n.bit_length() < 10_000:
        return str(n)
    return str(fmpz(n))


def counted(number: int, what: str) -> str:
    """How many there are of what is counted, by its name in the singular.

    >>> counted(1, "sign word"), counted(2000, "constant"), counted(5, "tail class")
    ('1 sign word', '2,000 constants', '5 tail classes')
    """
    plural = "es" if what.endswith("s") else "s"
    return f"{number:,} {what}{'' if number == 1 else plural}"


def short_count(number: int | None, most: int = 9) -> str:
    """A count as text, whole if it has at most `most` digits; a dash where there is none.

    >>> short_count(1197), short_count(13 * 10**40), short_count(None)
    ('1,197', '≈1.3e41', '–')
    """
    if number is None:
        return "–"
    if number < 10**most:
        return f"{number:,}"
    return f"≈{Decimal(digits(number)):.1e}".replace("E+", "e").replace("e+", "e")


@lru_cache(maxsize=1 << 14)  # factors of proofs come again in the next one
def measure(latex: str) -> float:
    r"""About how many quads wide a formula comes out in display style: hardly ever too few.

    Examples
    --------
    >>> measure("2m+2"), measure(r"\frac{e+1}{e-1}") < measure("e+1e-1")
    (3.11, True)
    """
    tokens = _TOKEN.findall(latex)
    width, rest = _group(tokens, 0)
    return round(width, 2) if rest == len(tokens) else round(width, 2) + len(tokens) - rest


def _group(tokens: Sequence[str], i: int) -> tuple[float, int]:
    """Width of the tokens up to the brace that closes the group, and where that is."""
    total = 0.0
    while i < len(tokens) and tokens[i] != "}":
        width, i = _atom(tokens, i)
        total += width
    return total, i


def _atom(tokens: Sequence[str], i: int) -> tuple[float, int]:
    token = tokens[i]
    if token == "{":
        width, i = _group(tokens, i + 1)
        return width, i + 1
    if token in ("^", "_"):
        width, i = _atom(tokens, i + 1) if i + 1 < len(tokens) else (0.0, i + 1)
        return width * _SCRIPT, i
    if token in ("\\frac", "\\cfrac"):
        top, i = _atom(tokens, i + 1) if i + 1 < len(tokens) else (0.0, i + 1)
        bottom, i = _atom(tokens, i) if i < len(tokens) else (0.0, i)
        return max(top, bottom) + _BAR, i
    if token == "\\sqrt":
        width, i = _atom(tokens, i + 1) if i + 1 < len(tokens) else (0.0, i + 1)
        return width + 0.9, i
    if token == "\\begin":
        return _environment(tokens, i)
    if token.startswith("\\"):
        if token[1:] in _FUNCTIONS:
            return 0.5 * len(token) + 0.2, i + 1
        return _COMMANDS.get(token, 0.8), i + 1
    if token.isdigit():
        return 0.5, i + 1
    return _SIGNS.get(token, _LETTER[token.isupper()]), i + 1


def _environment(tokens: Sequence[str], i: int) -> tuple[float, int]:
    """An environment of rows and columns: each column as wide as its widest cell."""
    name, i = _name(tokens, i + 1)
    columns: list[float] = []
    column, cell = 0, 0.0
    while i < len(tokens) and tokens[i] != "\\end":
        if tokens[i] in ("&", "\\\\"):
            column, cell = (column + 1 if tokens[i] == "&" else 0), 0.0
            i += 1
            continue
        width, i = _atom(tokens, i)
        cell += width
        columns += [0.0] * (column + 1 - len(columns))
        columns[column] = max(columns[column], cell)
    _, i = _name(tokens, i + 1)
    # what surrounds a matrix, and what stands between its columns
    around = 1.5 + (len(columns) - 1) if "matrix" in name else 0.0
    return sum(columns) + around, i


def _name(tokens: Sequence[str], i: int) -> tuple[str, int]:
    """The name in braces, and where what follows it begins."""
    end = i
    while end < len(tokens) and tokens[end] != "}":
        end += 1
    return "".join(tokens[i + 1 : end]), end + 1


def rows(pieces: Iterable[str], width: float, space: str = r"\,") -> list[str]:
    r"""Pieces joined, in order, in rows of at most `width` quads.

    >>> rows(["1,", "2m+2,", "1"], 5)
    ['1,\\,2m+2,', '1']
    """
    found: list[str] = []
    room = 0.0
    for piece in pieces:
        size = measure(space + piece)
        if found and size <= room:
            found[-1] += space + piece
            room -= size
        else:
            found.append(piece)
            room = width - size
    return found


def aligned(lines: Sequence[str]) -> str:
    r"""Lines under each other, as one formula; one line stays as it is.

    >>> print(aligned(["a = b", "c"]))
    \begin{aligned}[t]&a = b\\&c\end{aligned}
    """
    if len(lines) == 1:
        return lines[0]
    return r"\begin{aligned}[t]&" + r"\\&".join(lines) + r"\end{aligned}"


def displayed(formula: str) -> list[str]:
    """Lines of LaTeX that display a formula, each of its rows centred; text that can be broken
    where a row is too wide.
    """
    found = _ROWS.split(formula)
    if all(measure(row) <= LINE + 4 for row in found):
        return [r"\begin{gather*}", formula, r"\end{gather*}"]
    broken = [f"${breakable(row)}$" for row in found]
    return [r"\begin{flushleft}", " \\\\\n".join(broken), r"\end{flushleft}"]


def breakable(formula: str) -> str:
    r"""A formula that may be broken after its commas and within long numbers.

    >>> print(breakable("[2;1,12345678901234567]"))
    [2;\allowbreak 1,\allowbreak 123456\allowbreak 789012\allowbreak 34567]
    """
    # no break is allowed inside of these
    formula = re.sub(r"\\left|\\right", "", formula)
    formula = re.sub(r"\\frac\{(\w+)\}\{(\d+)\}", r"\1/\2", formula)
    formula = re.sub(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{(\d+)\}", r"(\1)/\2", formula)
    formula = re.sub(r"([,;])(?=.)", r"\1\\allowbreak ", formula)
    return re.sub(r"\d{13,}", lambda m: r"\allowbreak ".join(re.findall(r"\d{1,6}", m[0])), formula)


def typewriter(text: str) -> str:
    r"""A text of the grammar of constants in typewriter letters, which may be broken anywhere.

    >>> print(typewriter("c**2"))
    \texttt{c\allowbreak{}*\allowbreak{}*\allowbreak{}2}
    """
    letters = (rf"\{c}" if c in "_%&#$" else "{}^{}" if c == "^" else c for c in text)
    return rf"\texttt{{{BREAK.join(letters)}}}"


def superscript(n: int) -> str:
    """A whole number in superscript digits.

    Examples
    --------
    >>> superscript(-12)
    '⁻¹²'
    """
    return str(n).translate(SUPERSCRIPTS)
