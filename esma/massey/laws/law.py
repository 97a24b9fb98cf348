"""What every law of partial quotients is and does: the one thing that the rest of esma knows of it.

A law is one class in one module of this folder, and its line in the list of laws of the folder. It
says how it is recognised, which quotients it gives, how it is written, as a formula, as JSON and as
a program, and what theorems and searches need of it. What a law does not say is as here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from esma.continued_fractions.terms import Terms
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.massey.differences import Polynomial
from esma.writing.laws import ClosedForm, Script

from .tails import Tail

if TYPE_CHECKING:
    from esma.writing.programs import Language

    from .hurwitzian import Hurwitzian
    from .recurrence import LinearRecurrence
    from .runs import SemiRegularForm

#: Terms on which a condition is tested that is not decided for all.
TESTED = 1000
#: Bits of a term after which no further ones are tested.
LONGEST_TESTED = 1 << 14


@dataclass(frozen=True)
class Entries:
    """Quotients as polynomials that take turns, as theorems take them; an *entry* is a quotient or
    a run of equal ones.

    Attributes
    ----------
    head : the entries before
    polynomials : in powers of m, one an entry of block m
    lengths : empty, or how many times each entry occurs
    base : above 1, all polynomials are in ``base**m`` in place of m
    head_lengths : empty, or how many times each quotient of the head occurs
    """

    head: tuple[int, ...]
    polynomials: tuple[Polynomial, ...]
    lengths: tuple[Polynomial, ...] = ()
    base: int = 1
    head_lengths: tuple[int, ...] = ()


class Stated(NamedTuple):
    """A head, and what the quotients behind it follow, of JSON's types, as certificates have it."""

    head: tuple[int, ...]
    law: dict[str, Any]


@dataclass(frozen=True)
class DifferenceRows:
    """The same as forward differences at 0, all rows of one width, for compiled loops."""

    head: tuple[int, ...]
    rows: tuple[int, ...]
    lengths: tuple[int, ...]
    period: int


class Law(ClosedForm, ABC):
    """What all quotients follow, after some first ones.

    Attributes
    ----------
    kind : what it is called
    field : the field of a formula's JSON object that it cannot do without
    on_request : whether a search tries it only where that is asked for, with ``laws``; any other
        law it tries only on quotients that a compiled sieve takes for interlaced polynomials or a
        linear recurrence, and on those past 64 bits
    in_runs : whether equal quotients are counted, under the word of minus signs, so that there is
        no term by which another one follows
    """

    __slots__ = ()

    kind: ClassVar[str]
    field: ClassVar[str] = "recurrence"
    on_request: ClassVar[bool] = False
    in_runs: ClassVar[bool] = False

    # How it is found

    @classmethod
    def recognise(cls, terms: Sequence[int], depth: int) -> Law | None:
        """The law of this kind that integers follow, found on the first `depth` of them and
        predicting the others.
        """
        return None

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Law | None:
        """The law of this kind that a whole list of integers follows, from as few of them as fix
        it.
        """
        return cls.recognise(terms, len(terms))

    @classmethod
    def under_minus(cls, simple: Law) -> Law | None:
        """What the law of a simple expansion becomes under the word of minus signs, where that is
        of this kind.
        """
        return None

    # Quotients

    @abstractmethod
    def __iter__(self) -> Iterator[int]:
        """All quotients.

        Raises
        ------
        ValueError
            If the law leaves one open, or it is no integer.
        """

    def counted(self) -> Iterator[tuple[int, int]]:
        """All quotients, and how many times each one occurs, which may be 0."""
        return zip(self, repeat(1))

    def terms(self, count: int) -> list[int]:
        """The first `count` quotients."""
        return list(islice(self, count))

    def listed(self, count: int) -> list[int]:
        """The first `count` quotients, as far as they can be shown."""
        return self.terms(count)

    def shown(self, count: int) -> list[int]:
        """The same; none where one of them is no integer."""
        return self.listed(count) if self.continues(count) else []

    def array(self, count: int) -> Terms:
        """The same, as an array of machine integers where that is faster."""
        return self.terms(count)

    def continues(self, terms: int = TESTED) -> bool:
        """Whether all quotients are integers; seen on the first `terms`, where it is not known."""
        return True

    def admissible(self, signs: Word, terms: int = TESTED) -> bool:
        """Whether the quotients satisfy Tietze's condition after the first ones, so that the
        continued fraction converges to an irrational number.

        ``a_n >= 1``, ``a_n + s_n >= 1``, and ``a_n + s_n >= 2`` infinitely often (Perron 1954,
        section 37). Decided for all n where that is possible, otherwise on the first `terms` terms.

        >>> from esma.massey.laws import Hurwitzian
        >>> Hurwitzian((1,), ((2,),)).admissible((-1,))  # 2, 2, 2, ...: the rational number 1
        False
        >>> Hurwitzian((1,), ((3, 2),)).admissible((-1,))
        True
        """
        first = max(self.begins or 0, 1)
        for n, a in enumerate(islice(self, max(first, terms))):
            if n >= first and a < (1 if signs[n % len(signs)] > 0 else 2):
                return False
            if a.bit_length() > LONGEST_TESTED:
                break
        return True

    def sound(self, signs: Word) -> bool:
        """Whether a file may state the law under a sign word."""
        return self.continues() and self.admissible(signs)

    # What it is besides

    @property
    def hurwitzian(self) -> Hurwitzian | None:
        """The law itself where it is Hurwitzian: theorems about its polynomials need them."""
        return None

    @property
    def semi_regular(self) -> SemiRegularForm | None:
        """The law itself where it is one of pairs of a quotient and a sign, in growing runs."""
        return None

    @property
    def recurrence(self) -> LinearRecurrence | None:
        """The shortest linear recurrence of the quotients over Z, None where there is none."""
        return None

    @property
    def expansion(self) -> Law | None:
        """The law of the simple expansion with the same value, where this one only rewrites it."""
        return None

    @property
    def entries(self) -> Entries | None:
        """The quotients as theorems take them; None where they are no polynomials that take turns,
        not even in runs or in powers.
        """
        return None

    @property
    def stated(self) -> Stated | None:
        """The quotients as theorems about laws of their kind take them, where they are no such
        polynomials.
        """
        return None

    @property
    def rows(self) -> DifferenceRows | None:
        """The quotients as compiled loops take them; None where they have no such rows."""
        return None

    @property
    def surplus(self) -> int | None:
        """How many terms it predicted beyond those that fix it; None where it did not keep that."""
        return None

    @property
    def fixed_by(self) -> int:
        """How many of the first quotients fix it."""
        return self.begins or 0

    @property
    def begins(self) -> int | None:
        """The index from which on `rule` gives the quotients."""
        return None

    def tail(self, signs: Word) -> Tail:
        """The tail under a sign word: equal keys say equal tails, up to a shift of the index."""
        data = repr((self.data(), signs)).encode()
        return Tail(f"{self.kind} ".encode() + sha256(data).digest(), 0, False)

    @abstractmethod
    def numbers(self) -> Sequence[int | Fraction]:
        """The numbers of which it is made: formulas are ranked by their sizes."""

    # How it is written

    @abstractmethod
    def described(self) -> str:
        """What is said of it in a line."""

    def rule(self, script: Script) -> str | None:
        """The recurrence of the quotients alone; None where there is none."""
        return None

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """The fields of a JSON object that define it."""

    def fields(self) -> dict[str, Any]:
        """The fields of a formula's JSON object that it fills; all of JSON's types."""
        return self.data()

    @classmethod
    @abstractmethod
    def read(cls, fields: Any) -> Law | None:
        """The law in the fields of a formula's JSON object, None where that is of another kind.

        Raises
        ------
        EsmaError
            One line that says which field is wrong.
        """

    def program(self, language: Language) -> str:
        """The definition of the quotients ``a(n)`` in another system.

        Raises
        ------
        EsmaError
            If there is none.
        """
        raise EsmaError("the quotients of this formula have no code: export it as JSON")


class CountedLaw(Law):
    """A law of quotients and of how many times each occurs, under the word of minus signs."""

    __slots__ = ()

    field: ClassVar[str] = "runs"
    in_runs: ClassVar[bool] = True

    @abstractmethod
    def counted(self) -> Iterator[tuple[int, int]]: ...

    def __iter__(self) -> Iterator[int]:
        for a, length in self.counted():
            yield from islice(repeat(a), length)

    def runs(self, count: int) -> tuple[list[int], list[int]]:
        """Quotients and how many times each one occurs, for the first `count` quotients.

        >>> from esma.massey.laws import LinearRecurrence, RecurrentRuns
        >>> RecurrentRuns(LinearRecurrence((1, -2), (0, 2))).runs(8)
        ([1, 2, 6, 2], [1, 1, 1, 5])
        """
        quotients, lengths, left = list[int](), list[int](), count
        for quotient, length in self.counted():
            if not left:
                break
            quotients.append(quotient)
            lengths.append(min(left, length))
            left -= lengths[-1]
        return quotients, lengths

    def terms(self, count: int) -> list[int]:
        """The first `count` quotients."""
        return list(chain.from_iterable(map(repeat, *self.runs(count))))

    def array(self, count: int) -> Terms:
        """The same, as an array of machine integers where they fit."""
        quotients, lengths = self.runs(count)
        try:
            return np.repeat(np.array(quotients, np.int64), lengths)
        except OverflowError:
            return self.terms(count)
