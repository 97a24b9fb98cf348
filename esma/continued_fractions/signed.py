"""Signed (semi-regular) continued fractions ``a0 + s0/(a1 + s1/(a2 + ...))`` driven by a
periodic sign word.

``a_n`` is the floor of the n-th complete quotient where ``s_n = +1`` and the ceiling where ``s_n
= -1`` (Perron 1954, section 37; Razon et al. 2023, section 3). One simple expansion serves every
word: the complete quotient is kept as a simple continued fraction ``[lead; c_i, c_{i+1}, ...]``,
and a step costs a few integer operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from esma.enumeration.words import Word
from esma.writing.display import LINE, Typeset
from esma.writing.nested import nested_latex, nested_text


@dataclass(frozen=True, slots=True)
class SignedExpansion(Typeset):
    """The first certain partial quotients of a number under a sign word.

    Attributes
    ----------
    signs : the word, +1 and -1; ``s_n = signs[n % len(signs)]``
    terms : the partial quotients that are certain
    complete : True when the number is rational and the expansion ends here
    """

    signs: Word
    terms: tuple[int, ...]
    complete: bool = False

    def __len__(self) -> int:
        return len(self.terms)

    def sign(self, n: int) -> int:
        """The numerator that follows the n-th partial quotient."""
        return self.signs[n % len(self.signs)]

    def __str__(self) -> str:
        return nested_text(self.terms, self.signs, complete=self.complete)

    def latex(self) -> str:
        """The first terms with ``\\cfrac``."""
        return nested_latex(self.terms, self.signs, complete=self.complete, width=LINE)


def from_simple(simple: Sequence[int], signs: Word, limit: int | None = None) -> list[int]:
    """Signed expansion of an irrational number from the certain terms of its simple one.

    Parameters
    ----------
    simple : the certain terms `c_0, c_1, ...`; all but the first positive
    signs : sign word

    Returns
    -------
    list of int
        As many terms as `simple` makes certain, at most `limit`.

    Examples
    --------
    >>> from_simple([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8], (-1, 1), 9)
    [3, 3, 2, 5, 2, 7, 2, 9]
    """
    found: list[int] = []
    count = len(simple)
    if count == 0 or limit == 0:
        return found
    lead, i = simple[0], 1
    rest = simple[1] if count > 1 else 0
    while limit is None or len(found) < limit:
        plus = signs[len(found) % len(signs)] > 0
        found.append(lead if plus else lead + 1)
        if i >= count:
            break
        if plus:
            lead, i = rest, i + 1
        elif rest == 1:  # y = lead + 1/(1 + 1/z): 1/(lead + 1 - y) = 1 + z
            if i + 1 >= count:
                break
            lead, i = simple[i + 1] + 1, i + 2
        else:  # y = lead + 1/x: 1/(lead + 1 - y) = 1 + 1/(x - 1)
            lead, rest = 1, rest - 1
            continue
        if i < count:
            rest = simple[i]
    return found


def of_rational(value: Fraction | int, signs: Word, limit: int | None = None) -> SignedExpansion:
    """Signed expansion of a rational number, from the definition; ends at an integer complete
    quotient.

    The denominators decrease at every step, so it ends for every word, also where all signs are
    minus.

    Examples
    --------
    >>> of_rational(Fraction(7, 3), (1,)).terms
    (2, 3)
    >>> of_rational(Fraction(-7, 3), (-1,)).terms
    (-2, 3)
    """
    found: list[int] = []
    for a, count in counted_of_rational(value, signs):
        if limit is not None and len(found) + count > limit:
            return SignedExpansion(signs, (*found, *[a] * (limit - len(found))))
        found += [a] * count
    return SignedExpansion(signs, tuple(found), complete=True)


def counted_of_rational(value: Fraction | int, signs: Word) -> Iterator[tuple[int, int]]:
    """The signed expansion of a rational number as pairs (quotient, count), where runs of 2 under
    minus signs are counted.

    >>> list(counted_of_rational(Fraction(10**40 + 1, 10**40), (-1,))) == [(2, 10**40)]
    True
    """
    y, n, minus = Fraction(value), 0, set(signs) == {-1}
    while True:
        sign = signs[n % len(signs)]
        a = y.numerator // y.denominator if sign > 0 else -(-y.numerator // y.denominator)
        count = 1
        if minus and a == 2 and y < 2:  # y = 1 + 1/x is followed by 1 + 1/(x - 1)
            x = 1 / (y - 1)
            count = x.numerator // x.denominator
            y = Fraction(2) if x == count else 1 + 1 / (x - count + 1)
        yield a, count
        if y == a:
            return
        y, n = sign / (y - a), n + count
