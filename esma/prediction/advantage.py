"""What an exhaustive search over interlaced polynomials would cost for the same formulas.

Such a search (as the meet-in-the-middle of the Ramanujan Machine, Raayoni et al. 2021) lists
right-hand sides: sign words, first terms and polynomials with bounded coefficients, and looks each
value up among the left-hand sides. To meet a given formula it has to go through a box that holds
it; the size of the smallest such box is counted here, exactly. ESMA tries left-hand sides times
sign words, whatever the right-hand sides look like.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.massey.laws.hurwitzian import Hurwitzian

from .predict import Predictor, shapes


def exhaustive_candidates(form: Hurwitzian, word: Word) -> int:
    """Right-hand sides in the smallest box that holds one formula.

    All sign words of the word's length, all heads of the form's length with entries from 0 to the
    largest one, and for each class all polynomials whose k-th difference at 0 is between 0 and the
    largest one of the form, up to its sign.

    Examples
    --------
    e = [2; 1, 2, 1, 1, 4, 1, ...]: 2 words, 3 heads, 3 values and 3 slopes in each of 3 classes

    >>> exhaustive_candidates(Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), (1,))
    4374
    """
    heads = int((max(map(abs, form.head), default=0) + 1) ** form.preperiod)
    sizes = [max(map(abs, column)) + 1 for column in zip(*form.differences, strict=True)]
    return (1 << len(word)) * heads * int(prod(sizes) ** form.period)


@dataclass(frozen=True)
class Advantage:
    """Candidates of an exhaustive search and of ESMA, for the same formulas.

    Attributes
    ----------
    formulas : interlaced formulas that ESMA sees
    candidates : values times words that it tries
    middle, most : right-hand sides for the formula in the middle, and for all formulas, of an
        exhaustive search
    within : formulas that it meets with no more right-hand sides than ESMA has candidates
    """

    formulas: int
    candidates: int
    middle: int
    most: int
    within: int


def advantage(
    constant: Constant, expressions: Iterable[Expression], words: list[Word], depth: int = 100
) -> Advantage:
    """Count both for all interlaced formulas that a search sees.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> from esma.enumeration.space import Space
    >>> space = Space(constant("e"), coeff_limit=1)
    >>> advantage(space.constant, space.expressions(), list(space.sign_words)).formulas
    36
    """
    predictor = Predictor(constant)
    counts: list[int] = []
    candidates = 0
    for expression in expressions:
        candidates += len(words)
        try:
            form = predictor.simple(expression)
        except EsmaError:
            continue
        if isinstance(form, Fraction):
            continue
        seen = shapes(form, words, depth)[:, 4].tolist()
        for word, found, by in zip(words, predictor.forms(expression, words), seen, strict=True):
            if by and found is not None:
                counts.append(exhaustive_candidates(found, word))
    within = sum(n <= candidates for n in counts)
    counts.sort()
    around = counts[(len(counts) - 1) // 2 : len(counts) // 2 + 1]
    middle = sum(around) // max(1, len(around))
    return Advantage(len(counts), candidates, middle, max(counts, default=0), within)
