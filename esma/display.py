r"""How objects show themselves, and how wide LaTeX comes out, so that nothing runs off a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

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
    ["sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth", "exp", "log", "zeta", "gamma", "max", "min"]
)
#: What a bar adds to the wider of the two parts of a fraction.
_BAR: Final = 0.25
_SCRIPT: Final = 0.75


class Typeset:
    """Shows itself as LaTeX in a notebook and as its text in an interactive terminal."""

    __slots__ = ()

    def latex(self) -> str:
        """The object in LaTeX."""
        raise NotImplementedError

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


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
    if token.startswith("\\"):
        if token[1:] in _FUNCTIONS:
            return 0.5 * len(token) + 0.2, i + 1
        return _COMMANDS.get(token, 0.8), i + 1
    if token.isdigit():
        return 0.5, i + 1
    return _SIGNS.get(token, _LETTER[token.isupper()]), i + 1


def rows(pieces: Iterable[str], width: float, space: str = r"\,") -> list[str]:
    r"""Pieces joined in rows of at most so many quads, in their order.

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
