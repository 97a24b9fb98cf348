r"""Signed continued fractions for people: ``2 − 1/(3 + 1/(4 + …))`` in Unicode, and ``\cfrac``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from esma.writing.display import digits, measure

MINUS = "\u2212"
#: Partial quotients that are written out unless it is said otherwise.
DEPTH = 5


def nested_text(
    terms: Sequence[int | Fraction],
    signs: Sequence[int],
    depth: int = DEPTH,
    *,
    complete: bool = False,
    width: int | None = None,
) -> str:
    """The first terms as a nested fraction on one line.

    Parameters
    ----------
    terms, signs : the partial quotients, and the sign word; or denominators and numerators
    depth : the most terms
    complete : whether the fraction ends with the last of the terms
    width : the most characters, but one term is always written

    Examples
    --------
    >>> nested_text([3, 3, 2, 5], (-1, 1), 3)
    '3 − 1/(3 + 1/(2 − …))'
    >>> nested_text([-3, 1, 2], (1,), complete=True)
    '−3 + 1/(1 + 1/2)'
    >>> nested_text([2, 1, 2, 1, 1], (1,), width=24)
    '2 + 1/(1 + 1/(2 + …))'
    >>> nested_text([0, 1, 2], (1,))
    '1/(1 + 1/(2 + …))'
    >>> nested_text([5, 117, 535], (-1, -64, -729))
    '5 − 1/(117 − 64/(535 − …))'
    """
    count = max(1, min(depth, len(terms)))
    text = _nested(terms, signs, count, complete)
    while width is not None and len(text) > width and count > 1:
        count -= 1
        text = _nested(terms, signs, count, complete)
    return text


def _nested(
    terms: Sequence[int | Fraction], signs: Sequence[int], count: int, complete: bool
) -> str:
    ends = complete and count == len(terms)
    out = ""
    for n in range(count):
        numerator = signs[n % len(signs)]
        sign = "+" if numerator > 0 else MINUS
        out += digits(terms[n]).replace("-", MINUS)
        if n < count - 1:
            # what ends the fraction needs no parentheses
            out += f" {sign} {digits(abs(numerator))}/" + ("" if ends and n == count - 2 else "(")
        elif not ends:
            out += f" {sign} …"
    if count > 1:
        out = out.removeprefix("0 + ")
    return out + ")" * max(0, count - 1 - ends)


def nested_latex(
    terms: Sequence[int],
    signs: Sequence[int],
    depth: int = DEPTH,
    *,
    complete: bool = False,
    width: float | None = None,
) -> str:
    r"""The first terms with ``\cfrac`` (amsmath).

    Parameters are those of `nested_text`, the width is in quads.

    Examples
    --------
    >>> print(nested_latex([3, 3, 2], (-1, 1), 2))
    3-\cfrac{1}{3+\ddots}
    >>> print(nested_latex([2, 3], (1,), complete=True))
    2+\cfrac{1}{3}
    """
    count = max(1, min(depth, len(terms)))
    latex = _nested_latex(terms, signs, count, complete)
    while width is not None and count > 1 and measure(latex) > width:
        count -= 1
        latex = _nested_latex(terms, signs, count, complete)
    return latex


def _nested_latex(terms: Sequence[int], signs: Sequence[int], count: int, complete: bool) -> str:
    ends = complete and count == len(terms)
    out = ""
    for n in range(count):
        sign = "+" if signs[n % len(signs)] > 0 else "-"
        out += digits(terms[n])
        if n < count - 1:
            out += rf"{sign}\cfrac{{1}}{{"
        elif not ends:
            out += rf"{sign}\ddots"
    if count > 1:
        out = out.removeprefix("0+")
    return out + "}" * (count - 1)


def terms_text(terms: Sequence[int], *, complete: bool = False) -> str:
    """Partial quotients as a list.

    >>> terms_text([2, 1, 2, 1]), terms_text([-3, 1, 2], complete=True)
    ('[2; 1, 2, 1, …]', '[−3; 1, 2]')
    """
    first, *rest = [digits(a).replace("-", MINUS) for a in terms] + ([] if complete else ["…"])
    return f"[{first}; {', '.join(rest)}]" if rest else f"[{first}]"


def terms_latex(terms: Sequence[int]) -> str:
    r"""The first partial quotients of an infinite fraction as a list in LaTeX.

    >>> print(terms_latex([2, 1, -2]))
    \left[2;1,\,-2,\,\dots\right]
    """
    first, *rest = map(digits, terms)
    return rf"\left[{first};" + r",\,".join([*rest, r"\dots"]) + r"\right]"
