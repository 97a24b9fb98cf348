"""Finite continued fractions: all pairs, the last one with numerator 0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from esma.continued_fractions import convergents, general, semiregular
from esma.continued_fractions.semiregular import GeneralPair
from esma.continued_fractions.signed import of_rational
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.limits.convergence import Verdict

from .kind import Kind

#: A finite expansion of more quotients is not written: 10**-9 has so many with signs minus.
MAX_TERMS = 1_000_000


@dataclass(frozen=True)
class Finite(Kind):
    """Finitely many pairs: a rational number, or infinity."""

    name = "finite"

    form: tuple[GeneralPair, ...]

    @classmethod
    def of(cls, terms: Iterable[int], signs: Word = (1,)) -> Finite:
        """Partial quotients with a sign word, if they satisfy Tietze's condition."""
        pairs = tuple(semiregular.with_signs(terms, signs))
        list(general.to_simple(pairs))
        return cls(pairs)

    @classmethod
    def of_value(cls, value: Fraction | int) -> Finite:
        """The simple continued fraction of a rational number."""
        return cls.of(of_rational(value, (1,)).terms)

    def __iter__(self) -> Iterator[GeneralPair]:
        return iter(self.form)

    @classmethod
    def derived(cls, pairs: Iterable[GeneralPair], *, rounded: bool = False) -> Finite:
        found = tuple(islice(pairs, MAX_TERMS + 1))
        if len(found) > MAX_TERMS:
            raise EsmaError(f"this expansion has more than {MAX_TERMS:,} quotients")
        return cls(found)

    @property
    def closed(self) -> Fraction:
        return convergents.evaluate(self)

    @property
    def verdict(self) -> Verdict:
        return Verdict(True, f"it ends: the numerator of index {len(self.form)} is 0")

    def quotients(self) -> Iterator[int]:
        if all(b >= 1 and b + a >= 1 for b, a in self.form[1:]):
            return general.to_simple(self)
        return iter(of_rational(self.closed, (1,)).terms)

    def last_terms(self, done: str) -> list[int]:
        return list(self.quotients())

    def lagrange_square(self) -> Fraction | float:
        raise EsmaError("a rational number has no Lagrange value")
