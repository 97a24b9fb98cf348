"""Continued fractions as words in two letters, and the machines that read them letter by letter.

With ``R = [[1, 1], [0, 1]]`` (x -> x + 1) and ``L = [[1, 0], [1, 1]]`` (x -> x/(x + 1)),

    [c0; c1, c2, c3, ...]  =  R^c0 L^c1 R^c2 L^c3 ...

A rational number ends in one letter for ever: ``[c0; ..., cn]`` is followed by ``L^oo`` or
``R^oo``, whichever is not the letter of cn. A *machine* has finitely many states and answers every
letter with a word. Raney's own machine, `Raney`, computes Möbius images; those of
:mod:`.semiregular` change signs. They are run on streams and, in :mod:`esma.massey.transducer`, on
interlaced polynomials (Raney 1973; Liardet and Stambul 1998).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from math import gcd
from typing import Protocol, TypeVar

from esma.errors import EsmaError, PrecisionError

from .mobius import Matrix, singular

Letter = int
Run = tuple[int, int]
"""A letter and how many times it occurs."""

R: Letter = 0
L: Letter = 1

#: So many terms are read for one of the result before the value is taken for a rational number.
PATIENCE = 1_000_000

S = TypeVar("S", bound=Hashable)
Term = TypeVar("Term")
Term_contra = TypeVar("Term_contra", contravariant=True)
Output_co = TypeVar("Output_co", covariant=True)


class Machine(Protocol[S]):
    """A transducer: reads words in L and R, writes words in an alphabet of its own.

    Machines are frozen dataclasses, so that what is known about one can be kept.
    """

    @property
    def start(self) -> S:
        """The state before the first letter."""

    def read(self, state: S, letter: Letter, count: int) -> tuple[list[Run], S]:
        """What is written on reading a letter `count` times, and the state afterwards."""

    def finish(self, state: S, letter: Letter) -> tuple[list[Run], Letter]:
        """What is written when only `letter` follows, for ever, and the letter that follows
        then.
        """


class Stage(Protocol[Term_contra, Output_co]):
    """What turns a stream of terms into another, term by term: the lazy form of a conversion."""

    def push(self, term: Term_contra) -> Iterator[Output_co]:
        """The output that becomes certain with one more term."""

    def close(self) -> Iterator[Output_co]:
        """The remaining output, once the terms have ended."""


def stream(
    stage: Stage[Term, Output_co], terms: Iterable[Term], patience: int = PATIENCE
) -> Iterator[Output_co]:
    """The output of a stage on a stream of terms, as lazily as the terms come.

    Raises
    ------
    EsmaError
        If there is no term.
    PrecisionError
        When `patience` terms in a row brought nothing, as those of ``2 - 1/(2 - 1/(2 - ...))
        = 1`` do: an infinite expansion of a rational number never shows its last quotient.

    Examples
    --------
    >>> from esma.continued_fractions.general import GeneralToSimple
    >>> list(stream(GeneralToSimple(), [(4, -1), (2, -1), (3, 0)]))    # 4 - 1/(2 - 1/3) = 17/5
    [3, 2, 2]
    """
    waited = -1
    for term in terms:
        waited += 1
        if waited > patience:
            raise PrecisionError(
                f"{patience} terms brought no certain quotient: they converge too slowly, they"
                " diverge, or the value is rational"
            )
        for output in stage.push(term):
            yield output
            waited = 0
    if waited < 0:
        raise no_terms()
    yield from stage.close()


def no_terms() -> EsmaError:
    """The error for an expansion without terms."""
    return EsmaError("a continued fraction has at least one term")


def no_value() -> EsmaError:
    """The error for an expansion whose value is infinite."""
    return EsmaError("the value is infinite and has no continued fraction")


def checked(terms: Iterable[int]) -> Iterator[int]:
    """Check that quotients, which are passed on, are those of a simple continued fraction.

    >>> list(checked([-3, 1, 2]))
    [-3, 1, 2]
    """
    turns = Turns()
    for c in terms:
        turns.turn(c)
        yield c
    if not turns.count:
        raise no_terms()


@dataclass
class Turns:
    """The letters of a simple continued fraction as its quotients come: R, L, R, L, ..."""

    letter: Letter = R
    count: int = 0

    def turn(self, c: int) -> Letter:
        """The letter of the next quotient.

        Raises
        ------
        EsmaError
            If a quotient other than the first is not positive.
        """
        if c < 1 and self.count:
            raise EsmaError(
                f"quotient {self.count} of a simple continued fraction is {c}, but must be at"
                " least 1"
            )
        self.count += 1
        letter, self.letter = self.letter, 1 - self.letter
        return letter


def shortest(terms: Iterable[int]) -> Iterator[int]:
    """Check quotients and pass them on; a last quotient 1 is added to the one before it.

    >>> list(shortest([3, 7, 15, 1])), list(shortest([1]))
    ([3, 7, 16], [1])
    """
    held: list[int] = []
    for c in checked(terms):
        if len(held) == 2:
            yield held.pop(0)
        held.append(c)
    if len(held) == 2 and held[1] == 1:
        held = [held[0] + 1]
    yield from held


def runs(terms: Iterable[int]) -> Iterator[Run]:
    """The word of a simple continued fraction, run by run.

    >>> list(runs([2, 1, 2]))
    [(0, 2), (1, 1), (0, 2)]
    """
    turns = Turns()
    for c in terms:
        yield turns.turn(c), c


@dataclass
class Quotients:
    """Collects runs of letters into the partial quotients of a simple continued fraction.

    Runs of one letter are joined and empty ones vanish. The quotients lag three runs behind, since
    the end may still change them: ``[a; b, 1] = [a; b + 1]``.
    """

    _done: list[int] = field(default_factory=list)
    _letter: Letter = R
    _count: int = 0

    def push(self, run: Run) -> Iterator[int]:
        """The quotients that are certain with one more run."""
        letter, count = run
        if letter == self._letter:
            self._count += count
        elif count:
            self._done.append(self._count)
            if len(self._done) > 2:
                yield self._done.pop(0)
            self._letter, self._count = letter, count

    def close(self, letter: Letter) -> Iterator[int]:
        """The last quotients, when `letter` follows for ever; the last one is then not 1."""
        rest = list(self._done)
        if letter != self._letter:
            rest.append(self._count)
        if not rest:
            raise no_value()
        if len(rest) > 1 and rest[-1] == 1:
            rest.pop()
            rest[-1] += 1
        yield from rest


def multiplied(m: Matrix, letter: Letter, count: int) -> Matrix:
    """The matrix times a power of a letter.

    >>> multiplied((1, 0, 0, 2), R, 3)
    (1, 3, 0, 2)
    """
    a, b, c, d = m
    if letter == R:
        return a, b + count * a, c, d + count * c
    return a + count * b, b, c + count * d, d


def balanced(m: Matrix) -> tuple[list[Run], Matrix]:
    """Letters taken out on the left of a nonnegative matrix until neither row dominates the other.

    What is left is *row balanced*; there are finitely many such matrices of one determinant, since
    ``|det| >= a + d - 1`` or ``>= b + c - 1`` (Raney 1973, section 4).

    >>> balanced((7, 3, 3, 2))
    ([(0, 1)], (4, 1, 3, 2))
    """
    a, b, c, d = m
    written: list[Run] = []
    while True:
        if a >= c and b >= d:
            k = min(a // c if c else b // d, b // d if d else a // c)
            a, b = a - k * c, b - k * d
            written.append((R, k))
        elif a <= c and b <= d:
            k = min(c // a if a else d // b, d // b if b else c // a)
            c, d = c - k * a, d - k * b
            written.append((L, k))
        else:
            return written, (a, b, c, d)


@dataclass(frozen=True)
class Raney:
    """Raney's transducer of the Möbius map ``x -> (a x + b)/(c x + d)``.

    The state is an integer matrix U such that what is yet to be written is the word of U applied
    to what is yet to be read. While it is not known whether the value is positive nothing is
    written; a negative value starts with a negative power of R.

    Attributes
    ----------
    matrix : (a, b, c, d), with ``a d != b c``

    Examples
    --------
    >>> machine = Raney((1, 0, 0, 2))
    >>> machine.read(machine.start, R, 5)
    ([(0, 2)], (1, 1, 0, 2))
    """

    matrix: Matrix

    def __post_init__(self) -> None:
        a, b, c, d = self.matrix
        if a * d == b * c:
            raise singular()

    @property
    def start(self) -> Matrix:
        return self.matrix

    def read(self, state: Matrix, letter: Letter, count: int) -> tuple[list[Run], Matrix]:
        a, b, c, d = multiplied(state, letter, count)
        written: list[Run] = []
        if min(a, b, c, d) < 0:
            if c < 0 or (c == 0 and d < 0):
                a, b, c, d = -a, -b, -c, -d
            if c <= 0 or d <= 0:  # infinity is not excluded
                return [], (a, b, c, d)
            k = min(a // c, b // d)
            if k < 0:
                a, b = a - k * c, b - k * d
                written = [(R, k)]
        more, state = balanced((a, b, c, d))
        return written + more, state

    def loop(self, state: Matrix, letter: Letter) -> tuple[int, int]:
        """When one letter follows for ever: after how many of them a nonnegative state comes back
        for the first time, and how many letters later it does.

        ``U R^k = W U`` with a word W says ``W = R^j`` and ``c = 0, j d = k a``, or ``W = L^j`` and
        ``a = 0, j b = k c``; likewise for L. A state of the loop stays one, so the first is found
        by bisection.

        Examples
        --------
        >>> Raney((1, 0, 0, 2)).loop((1, 0, 0, 6), R), Raney((1, 0, 0, 2)).loop((5, 1, 1, 2), R)
        ((0, 6), (7, 9))
        """

        def size(count: int) -> int:
            """Length of the cycle that holds the state after `count` letters; 0 if none does."""
            _, (a, b, c, d) = self.read(state, letter, count)
            if letter == L:
                a, b, c, d = b, a, d, c
            if c == 0:
                return d // gcd(a, d)
            return b // gcd(b, c) if a == 0 else 0

        found = size(0)
        if found:
            return 0, found
        high = 1
        while not (found := size(high)):
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if size(middle) else (middle, high)
        return high, found

    def finish(self, state: Matrix, letter: Letter) -> tuple[list[Run], Letter]:
        a, b, c, d = state
        p, q = (a, c) if letter == R else (b, d)  # the value at infinity or at 0
        written: list[Run] = []
        side = R
        if q < 0:
            p, q = -p, -q
        while q:
            k = p // q
            written.append((side, k))
            p, q, side = q, p - k * q, 1 - side
        return written, side
