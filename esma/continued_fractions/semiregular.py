"""Semi-regular continued fractions, and the change from any one into any other.

``a0 + s0/(a1 + s1/(a2 + ...))`` with ``s_n = +1 or -1``; from n = 1 on ``a_n >= 1`` and ``a_n + s_n
>= 1``, and ``a_n + s_n >= 2`` infinitely often (Tietze 1911; Perron 1954, sections 35-37). An
expansion is a stream of pairs ``(a_n, s_n)``; a finite one ends with sign 0.

Every semi-regular expansion of x is the word of x in L and R (see :mod:`.raney`) spelled again,
letter for letter. Reading starts with the *lead letter* R and an empty quotient:

======  ===========================================================================================
``A``   the lead letter was read: the open quotient grows by 1
``P``   the other letter was read, and becomes the lead letter: the open quotient is closed with the
        sign +, and a new one is opened with the value 1
``M``   the other letter was read, and the lead letter stays: the open quotient grows by 1 and is
        closed with the sign -, and a new one is opened with the value 1
======  ===========================================================================================

(``a + 1/z = (a + 1) - 1/(1 + 1/(z - 1))``.) So the only choice is that between P and M whenever the
letter is not the lead letter. A *rounding* makes it: by a sign word, by the parity of the open
quotient, or by the letter that follows; it has finitely many states, and that is why changes of
sign keep the regularity of an expansion (`esma/prediction.md`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from esma.enumeration.words import Word, check_word, primitive_root
from esma.errors import PrecisionError

from .raney import (
    Letter,
    Machine,
    R,
    Run,
    S,
    Turns,
    no_terms,
    no_value,
    stream,
)

Pair = tuple[int, int]
"""A partial quotient and the sign of the numerator that follows it; 0 where nothing follows."""

GeneralPair = tuple[int | Fraction, int]
"""A denominator and the numerator after it; only the very first denominator may be a fraction."""

A: Letter = 0
P: Letter = 1
M: Letter = -1


class Rounding(ABC):
    """Chooses between P and M: a machine whose state begins with the lead letter."""

    @property
    def start(self) -> tuple[Letter, int]:
        return R, 0

    @abstractmethod
    def read(
        self, state: tuple[Letter, int], letter: Letter, count: int
    ) -> tuple[list[Run], tuple[Letter, int]]: ...

    def finish(self, state: tuple[Letter, int], letter: Letter) -> tuple[list[Run], Letter]:
        return [], A if letter == state[0] else P


@dataclass(frozen=True)
class WordRounding(Rounding):
    """Signs by a periodic word: ``s_n = word[n % len(word)]``.

    The state is the lead letter and the place in the word.

    Examples
    --------
    >>> list(from_simple([2, 1, 2, 1, 1, 4], WordRounding((-1, 1))))
    [(3, -1), (3, 1), (2, -1), (5, 0)]
    """

    word: Word

    def __post_init__(self) -> None:
        check_word(self.word)

    @cached_property
    def _root(self) -> Word:
        return primitive_root(self.word)

    @property
    def start(self) -> tuple[Letter, int]:
        return R, 0

    def read(
        self, state: tuple[Letter, int], letter: Letter, count: int
    ) -> tuple[list[Run], tuple[Letter, int]]:
        lead, n = state
        word = self._root
        written: list[Run] = []
        while count and letter != lead:
            if word[n] > 0:
                lead, step = letter, 1
                written.append((P, 1))
            else:
                step = count if len(word) == 1 else 1
                written.append((M, step))
            count -= step
            n = (n + 1) % len(word)
        if count:
            written.append((A, count))
        return written, (lead, n)

    def finish(self, state: tuple[Letter, int], letter: Letter) -> tuple[list[Run], Letter]:
        return [], A if letter == state[0] else P


@dataclass(frozen=True)
class ParityRounding(Rounding):
    """Partial quotients all odd, or all even (Rieger 1981; Schweiger 1982).

    The complete quotient is rounded to the odd (even) number next to it; the last quotient of a
    rational number may be any integer. The state is the lead letter and the parity of the open
    quotient.

    Examples
    --------
    >>> list(from_simple([3, 7, 16], ParityRounding(1)))
    [(3, 1), (7, 1), (16, 0)]
    >>> list(from_simple([1, 3], ParityRounding(0)))
    [(2, -1), (2, -1), (2, 0)]
    """

    parity: int

    def read(
        self, state: tuple[Letter, int], letter: Letter, count: int
    ) -> tuple[list[Run], tuple[Letter, int]]:
        lead, parity = state
        written: list[Run] = []
        if count and letter != lead and parity != self.parity:
            if self.parity == 0:  # what is opened is 1, and odd again
                return [(M, count)], (lead, 1)
            written.append((M, 1))
            count, parity = count - 1, 1
        if count and letter != lead:
            written.append((P, 1))
            lead, count, parity = letter, count - 1, 1
        if count:
            written.append((A, count))
            parity = (parity + count) % 2
        return written, (lead, parity)


@dataclass(frozen=True)
class NearestRounding(Rounding):
    """Rounding to the nearest integer (Minnigerode 1873; Hurwitz 1889; Perron 1954, section 39).

    ``y = lead + 1/z`` is rounded down where ``z > 2``, so where the other letter comes at least
    twice. The state is the lead letter and whether the first of the two was read.

    Examples
    --------
    >>> list(from_simple([3, 7, 15, 1, 292], NearestRounding()))
    [(3, 1), (7, 1), (16, -1), (293, 0)]
    """

    def read(
        self, state: tuple[Letter, int], letter: Letter, count: int
    ) -> tuple[list[Run], tuple[Letter, int]]:
        lead, waiting = state
        if not count:
            return [], state
        written: list[Run] = []
        if waiting:
            if letter == lead:
                written.append((M, 1))
            else:
                written.append((P, 1))
                lead = letter
        elif letter != lead:
            if count == 1:
                return [], (lead, 1)
            written.append((P, 1))
            lead, count = letter, count - 1
        written.append((A, count))
        return written, (lead, 0)

    def finish(self, state: tuple[Letter, int], letter: Letter) -> tuple[list[Run], Letter]:
        if state[1]:  # the other letter came once and the lead letter follows: an integer
            return [(M, 1)], A
        return super().finish(state, letter)


BY_EXCESS = WordRounding((-1,))
"""Always rounded up: the negative-regular expansion (Hirzebruch and Jung's in geometry)."""
REGULAR = WordRounding((1,))
"""Always rounded down: the simple continued fraction, as pairs."""
ODD = ParityRounding(1)
EVEN = ParityRounding(0)
NEAREST = NearestRounding()


class FromSimple:
    """The stage from simple partial quotients to the pairs of a rounding: it lags one pair behind,
    for the end.
    """

    def __init__(self, rounding: Machine[Any]) -> None:
        self._rounding, self._state = rounding, rounding.start
        self._turns = Turns()
        self._done: list[Pair] = []
        self._open = 0

    def push(self, term: int) -> Iterator[Pair]:
        letter = self._turns.turn(term)
        written, self._state = self._rounding.read(self._state, letter, term)
        return self._spelled(written)

    def _spelled(self, written: list[Run]) -> Iterator[Pair]:
        for letter, count in written:
            if letter == A:
                self._open += count
                continue
            for _ in range(count):
                yield from self._done
                self._done = [(self._open + (letter == M), letter)]
                self._open = 1

    def close(self) -> Iterator[Pair]:
        written, letter = self._rounding.finish(self._state, self._turns.letter)
        yield from self._spelled(written)
        if letter != A and not (self._open == 1 and self._done and self._done[0][1] > 0):
            yield from self._done
            yield self._open, 0
        elif self._done:  # the open quotient is infinite, or 1 and added to the last one
            yield self._done[0][0] + (letter != A), 0
        else:
            raise no_value()


def from_simple(terms: Iterable[int], rounding: Machine[S]) -> Iterator[Pair]:
    """The semi-regular expansion of a number from its simple one.

    Parameters
    ----------
    terms : the simple partial quotients; if they end, the number is rational
    rounding : how complete quotients are rounded

    Returns
    -------
    iterator of (a, s)
        Ends with sign 0 where `terms` end, at the first complete quotient that is an integer.

    Examples
    --------
    >>> from itertools import islice, repeat
    >>> list(islice(from_simple(repeat(1), NEAREST), 4))
    [(2, -1), (3, -1), (3, -1), (3, -1)]
    >>> list(from_simple([3, 7, 16], BY_EXCESS))[:8]
    [(4, -1), (2, -1), (2, -1), (2, -1), (2, -1), (2, -1), (2, -1), (17, 0)]
    """
    return stream(FromSimple(rounding), terms)


def with_signs(terms: Iterable[int], word: Word) -> Iterator[Pair]:
    """Pairs from partial quotients and a sign word; a finite list of terms ends with sign 0.

    Examples
    --------
    >>> list(with_signs([3, 7, 16], (1,)))
    [(3, 1), (7, 1), (16, 0)]
    """
    check_word(word)
    before: int | None = None
    given, n = iter(terms), 0
    try:
        for n, term in enumerate(given):
            if before is not None:
                yield before, word[(n - 1) % len(word)]
            before = term
    except PrecisionError:  # no more are certain, but this one is
        if before is not None:
            yield before, word[n % len(word)]
        raise
    if before is None:
        raise no_terms()
    yield before, 0
