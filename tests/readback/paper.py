r"""A PDF in the notation of the terminal, from the words that pdftotext gives and where they stand.

The words come in the order in which TeX set them. Smaller ones above the line are exponents, below
it indices; of two groups above each other the upper one is a numerator. What shows only as a rule,
such as the bar of a fraction, is not needed.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

#: Sizes of letters in points: text, exponents, exponents of exponents; headings are larger.
SIZES = (9.96, 6.97, 4.98)
#: Signs that are set in any size.
_LARGE = ("(", ")")
_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    """A word on a page: its place, its size and the line on which it stands."""

    text: str
    left: float
    right: float
    line: float
    size: int

    @property
    def is_heading(self) -> bool:
        return self.size < 0


def words(pdf: Path) -> list[Word]:
    """The words of a PDF, in the order of TeX; the lines of later pages are further down."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-bbox", str(pdf), "-"], capture_output=True, check=True, text=True
    )
    found: list[Word] = []
    page = 0
    for row in done.stdout.splitlines():
        if "<page" in row:
            page += 1
        if "</page" in row and found and found[-1].text == str(page):
            found.pop()  # its number, which TeX sets last
        if at := _WORD.search(row):
            left, top, right, bottom = map(float, at.groups()[:4])
            high = (bottom - top) / 0.9
            size = -1 if high > 11 else min(range(3), key=lambda k: abs(SIZES[k] - high))
            line = bottom - 0.1937 * (SIZES[size] if size >= 0 else high) + 10_000 * page
            # large parentheses around a fraction have no name; it gets its own
            if text := re.sub(r"[\x00-\x1f]", "", unescape(at[5])):
                found.append(Word(text, left, right, line, size))
    for i, x in enumerate(found[:-1]):
        if x.text in ("√", "p"):  # a sign of a root hangs from its top; large ones are named p
            y = found[i + 1]
            found[i] = Word("√", x.left, x.right, y.line, y.size)
    return found


def read(some: list[Word], line: float | None = None, size: int = 0) -> str:
    """Words that TeX set one after the other as one line of text.

    Parameters
    ----------
    line : where the first words stand, if that is known and not the line of the first of them
    """
    out, i = "", 0
    here = some[0].line if line is None and some else (line or 0.0)
    while i < len(some):
        x = some[i]
        if (x.size == size and abs(x.line - here) < 0.7) or x.text in _LARGE:
            out, i = f"{out} {x.text}", i + 1
            continue
        if x.size == size and (x.line - here > 9.5 or x.line < here - 400):
            here = x.line  # the next line, or the next page
            continue
        upper, i = _group(some, i, here, size, above=True)
        lower, i = _group(some, i, here, size, above=False)
        if not (upper or lower):  # elsewhere on the page
            here, size = x.line, x.size
            continue
        if upper and lower and _over(upper, lower):
            out += f" (({_inner(upper)})/({_inner(lower)}))"
        else:
            out += f"^{{{_inner(upper)}}}" if upper else ""
            out += f"_{{{_inner(lower)}}}" if lower else ""
    return out.strip()


def _group(
    some: list[Word], i: int, here: float, size: int, *, above: bool
) -> tuple[list[Word], int]:
    """The words from the i-th on that are off the line on one side, parentheses included."""
    start, opened = i, list[int]()
    while i < len(some):
        x = some[i]
        off = x.line - here
        if x.text == "(" and i > start:
            opened.append(i)
        elif x.text == ")" and opened:
            opened.pop()
        elif (
            x.text in _LARGE
            or (x.size == size and abs(off) < 0.7)
            or not (-14 < off < 14)
            or (off < 0) != above
        ):
            break
        i += 1
    if opened:  # these are not closed on this side
        i = opened[0]
    return some[start:i], i


def _inner(group: list[Word]) -> str:
    bare = [x for x in group if x.text not in _LARGE] or group
    size = min(x.size for x in bare)
    line = next(x.line for x in bare if x.size == size)
    lower = [x for x in group if x.line > line + 0.7]
    if lower and len(lower) < len(group) and {x.size for x in group} == {size}:
        upper = [x for x in group if x not in lower]
        if _over(upper, lower):  # a fraction as index or exponent
            return f"(({_inner(upper)})/({_inner(lower)}))"
    return read(group, line, size)


def _over(upper: list[Word], lower: list[Word]) -> bool:
    """Whether two groups stand above each other."""
    left = max(min(x.left for x in upper), min(x.left for x in lower))
    right = min(max(x.right for x in upper), max(x.right for x in lower))
    return right > left


def notation(text: str, radicand: str = "") -> str:
    """What `read` gives in the notation of the terminal; how far a root reaches shows only as a
    rule, and is to be given unless it is a number.

    >>> notation("[⟨4m + 1, 2^{4m} ⟩]_{m≥0} ."), notation("[0; 2, . . . ], a_{n} = 2a_{n−1} .")
    ('[⟨4m + 1, 2^{4m} ⟩]', '[0; 2, … ], a(n) = 2a(n−1)')
    """
    text = text.replace(". . .", "…").replace("_{m≥0}", "").strip().rstrip(".,").strip()
    if radicand:
        text = text.replace(f"√ {radicand}", f"√({radicand})")
    text = text.replace("rogers ramanujan", "rogersramanujan")  # the underscore is a rule as well
    text = re.sub(r"a_\{(n[^{}]*|\d)\}", r"a(\1)", text)
    text = re.sub(r"a\((\d)\)", lambda x: "a" + chr(ord("₀") + int(x[1])), text)
    return re.sub(r"([IJ])_\{([^{}]*)\}\s*\(", lambda x: f"bessel{x[1].lower()}({x[2]},", text)


def between(some: list[Word], first: str, last: str) -> list[list[Word]]:
    """The words between two words, every time that they follow each other."""
    found: list[list[Word]] = []
    start = None
    for i, x in enumerate(some):
        if x.text == first:
            start = i + 1
        elif start is not None and x.text == last:
            found.append(some[start:i])
            start = None
    return found
