"""The laws of a given list of quotients, of which no constant is known: all kinds are tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log10
from operator import index
from typing import NamedTuple, SupportsIndex

from esma.errors import EsmaError

from .laws import LAWS, Law

#: Terms that a law has to predict past those that fix it.
_LEAST = 2


class SeenLaw(NamedTuple):
    """A law of a list of quotients, and how surely it is seen.

    Attributes
    ----------
    law : it gives all of the quotients
    surplus : how many of them it predicted past those that fix it
    digits : decimal digits of these
    """

    law: Law
    surplus: int
    digits: int

    def __str__(self) -> str:
        seen = f"{self.surplus} terms, {self.digits} digits, past those that fix it"
        return f"{self.law.kind}: {self.law} (predicted {seen})"


def laws_of(quotients: Iterable[SupportsIndex], kinds: Sequence[type[Law]] = LAWS) -> list[SeenLaw]:
    """The laws that a list of integers follows, simplest first: at most one of each kind.

    Every law gives all of the integers, and has predicted so many of them, or such large ones,
    that it is no accident (:mod:`esma.massey.laws.evidence`).

    Parameters
    ----------
    quotients : integers of any type and size, however many; few show few laws
    kinds : the laws that are tried

    Raises
    ------
    EsmaError
        If one of them is no integer.

    Examples
    --------
    >>> for found in laws_of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]):
    ...     print(found)
    Hurwitzian: [⟨m⟩] (predicted 8 terms, 8 digits, past those that fix it)
    >>> laws_of([3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2])
    []
    """
    terms = _integers(quotients)
    found = list[SeenLaw]()
    for kind in kinds:
        law = kind.fitted(terms) if len(terms) > _LEAST else None
        if law is None:
            continue
        surplus = law.surplus
        if surplus is None:
            surplus = len(terms) - law.fixed_by
        if surplus >= _LEAST and law.terms(len(terms)) == terms:
            found.append(SeenLaw(law, surplus, sum(map(_digits, terms[-surplus:]))))
            if law.recurrence is not None:  # laws of other kinds say no more
                break
    return found


def _integers(quotients: Iterable[SupportsIndex]) -> list[int]:
    terms = list[int]()
    for n, a in enumerate(quotients):
        try:
            terms.append(int(index(a)))
        except TypeError:
            raise EsmaError(f"quotient {n} is not an integer: {str(a)[:40]!r}") from None
    return terms


def _digits(a: int) -> int:
    """Decimal digits of an integer, or one less."""
    return 1 + int(max(a.bit_length() - 1, 0) * log10(2))
