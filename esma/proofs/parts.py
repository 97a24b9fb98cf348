"""The parts of a written proof, and the sentences that all proofs share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from esma.continued_fractions.mobius import Matrix

#: Text that is set as it is.
VERBATIM: Final = re.compile(r"\\verb\|([^|]*)\|")

#: The matrix of a quotient and the sign that follows it, and that of a simple continued fraction.
ENTRY: Final = r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$"
SIMPLE_ENTRY: Final = ENTRY.replace("a&s", "a&1")

_PLAIN: Final = (
    (ENTRY.strip("$"), "[[a, s], [1, 0]]"),
    (r"\dotsb", "..."),
    (r"\dots", "..."),
    (r"\ge", ">="),
    (r"\infty", "infinity"),
    (r"\pm", "+-"),
    (r"\allowbreak ", ""),
    ("--", "-"),
    ("$", ""),
)


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences in LaTeX, from which the plain form is made unless it is given."""

    latex: str
    text: str = ""

    @property
    def plain(self) -> str:
        if self.text:
            return self.text
        plain = VERBATIM.sub(r"\1", self.latex)
        for old, new in _PLAIN:
            plain = plain.replace(old, new)
        return plain


@dataclass(frozen=True, slots=True)
class Formula:
    """A displayed formula, plain and in LaTeX; lines are rows."""

    plain: str
    latex: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part."""

    title: str


Part: TypeAlias = Prose | Formula | Heading


@dataclass(frozen=True, slots=True)
class Shared:
    """A proof, divided into what formulas of one tail class have in common, and its own start.

    Attributes
    ----------
    lemma : what is used beside the theorem: groups, tail or period
    theorem : what is cited
    number : X, which it expands; nothing of a quadratic irrational
    argument : why the quotients of X and those of the formula go on together; of a quadratic
        irrational, the period T and the equation of its fixed points
    case : in what proofs by one theorem differ; where it is the same, one argument is enough
    m : the left-hand side is M X; None for a quadratic irrational
    i, n : at which quotients of X and of the formula the groups, or the period, begin
    group : how many quotients of X and of the formula a group has; 0 for a quadratic irrational
    """

    lemma: str
    theorem: tuple[Part, ...]
    number: tuple[Part, ...]
    argument: Prose
    case: str
    m: Matrix | None
    i: int
    n: int
    group: tuple[int, int]


CONVERGENCE: Final = (
    "The quotients in the groups are not all 2 with a minus from some index on: the product of the "
    "matrices of group $k$ is conjugate by $U$, up to its sign, to that of group $k$ of $X$; its "
    "trace is the same up to the sign, and grows with $k$. "
    r"So $a + s \ge 2$ infinitely often, which is Tietze's condition, and the continued fraction "
    r"from there on converges to a number in $[1, \infty)$ (Math. Ann. 70, 1911, 236--265)."
)
CONCLUSION: Final = (
    "The products of more and more matrices of $X$ take each number but 0 to values that tend to "
    "its complete quotient where the groups begin, as its quotients tend to infinity. So those of "
    "the statement tend to $U$ applied to it, by the step. This is the value of the statement's "
    r"continued fraction from there on. It lies in $[1, \infty)$, which $B$ maps into "
    r"$(0, \infty)$; so the whole has the value $M X$, by the start, and this is positive."
)
FIXED: Final = (
    "By Tietze's theorem (Math. Ann. 70, 1911, 236--265) the periodic continued fraction "
    r"converges to the only fixed point of $T$ in $[1, \infty]$: to $Z$."
)
