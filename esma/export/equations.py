"""How a document is laid out, and a formula as one equation of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from esma.approval.conjecture import Conjecture
from esma.writing.display import LINE, measure
from esma.writing.laws import LATEX, in_letter
from esma.writing.nested import nested_latex

#: Terms that are written out at most unless it is said how many.
MOST_TERMS: Final = 4
LEAST_TERMS: Final = 3
#: A constant or a left-hand side that is wider, in quads, gets a name.
SHORT: Final = 8.0


@dataclass(frozen=True)
class Layout:
    """What a document holds.

    Attributes
    ----------
    depth : terms that are written out; by default enough to show the law
    compact : Gauss's notation with a K instead of the fractions
    proofs : whether the formulas are proved; else they are stated
    title, author, date : of the document, any text
    bibliography : name of a BibTeX file, without its ending, that the document takes what it cites
        from; by default it holds its bibliography itself
    """

    depth: int | None = None
    compact: bool = False
    proofs: bool = True
    title: str = "Signed continued fractions"
    author: str = ""
    date: str = ""
    bibliography: str | None = None


def equation(left: str, x: Conjecture, layout: Layout) -> str:
    """A formula in a line: fractions as deep as there is room, or Gauss's notation."""
    if layout.compact:
        found = f"{left} = {gauss(x)}"
    else:
        depth = layout.depth
        if depth is None:
            form = x.law.hurwitzian
            seen = LEAST_TERMS if form is None else form.preperiod + form.period + 1
            depth = min(MOST_TERMS, max(LEAST_TERMS, seen))
        room = LINE - measure(left) - 2
        found = f"{left} = {nested_latex(x.terms(depth), x.signs, depth, width=room)}"
    if measure(found) <= LINE + 2:
        return found
    return rf"{left} = a_0+\cfrac{{s_0}}{{a_1+\cfrac{{s_1}}{{a_2+\ddots}}}}"


def gauss(x: Conjecture) -> str:
    r"""A continued fraction in Gauss's notation, with the law itself where it is one polynomial.

    Examples
    --------
    >>> import esma
    >>> print(gauss(esma.search("e", coeff_limit=1, max_period=1)[0]))
    2+\operatorname*{K}_{m=1}^{\infty}\frac{1}{4m+2}
    """
    form = x.law.hurwitzian
    numerator = "1" if x.signs == (1,) else "-1" if x.signs == (-1,) else "s_{n-1}"
    index, first, quotient = "n", 1, "a_{n}"
    if form is not None and form.period == 1 and form.preperiod < 2 and len(x.signs) == 1:
        index, first = "m", 1 - form.preperiod
        quotient = in_letter(form.polynomials[0], LATEX)
    tail = rf"\operatorname*{{K}}_{{{index}={first}}}^{{\infty}}\frac{{{numerator}}}{{{quotient}}}"
    return f"{x.terms(1)[0]}+{tail}".removeprefix("0+")
