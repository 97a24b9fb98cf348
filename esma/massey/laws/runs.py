"""Semi-regular expansions with interlaced entries, where an entry may be a growing run.

The negative-regular expansion of tanh 1 is ``1, 5, 2^4, 9, 2^8, 13, ...`` (OEIS A286016), where
``2^4`` stands for four quotients 2: written in runs it is interlaced, with entries 4m + 1 and
``2^(4m)``, though its quotients satisfy no linear recurrence.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain, islice, repeat
from math import comb, lcm
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from esma.continued_fractions.semiregular import Pair
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.massey.differences import (
    Polynomial,
    Row,
    has_period,
    in_powers,
    least_divisor,
    least_period,
    regrouped,
    row_of,
    sampled,
    settled_from,
    trimmed,
    value,
    widened,
)
from esma.writing.laws import Script, closed, counted, in_letter, recurrence, run, shape

from . import kernels
from .hurwitzian import Hurwitzian
from .law import TESTED, CountedLaw, DifferenceRows, Entries, Law
from .reading import exact, integers_in, reading, written
from .tails import Tail, tail_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from esma.writing.programs import Language

ONE: Row = (1,)
#: Longest run of equal quotients that is written out; longer ones are counted, so that what
#: is done for a form depends on the number of its entries and not on the size of one.
LONGEST_WRITTEN = 64


@dataclass(frozen=True)
class Entry:
    """In block m, the quotient P(m) with a sign, `length(m)` times.

    Attributes
    ----------
    quotient, length : forward differences at 0 of two polynomials
    sign : of the numerator that follows each of these quotients
    """

    quotient: Row
    sign: int
    length: Row = ONE

    @classmethod
    def repeated(cls, quotient: Row, sign: int, count: int) -> list[Entry]:
        """So many equal quotients, written out or as one run.

        >>> len(Entry.repeated((2,), -1, 3)), len(Entry.repeated((2,), -1, 10**40))
        (3, 1)
        """
        if count > LONGEST_WRITTEN:
            return [cls(quotient, sign, (count,))]
        return [cls(quotient, sign)] * count


@dataclass(frozen=True)
class SemiRegularForm(CountedLaw):
    """Pairs (quotient, sign): `head`, then the entries for m = 0, 1, 2, ...

    `make` writes a form in one way: no block is a repetition of a shorter one, and no part of the
    head belongs to the entries. A length may be 0 for m = 0.

    Attributes
    ----------
    head : the pairs before the entries
    block : the entries of a block
    head_lengths : how many times each pair of the head occurs; empty where each does once

    Examples
    --------
    >>> tanh = SemiRegularForm.make([(1, -1)], [Entry((5, 4), -1), Entry((2,), -1, (4, 4))])
    >>> tanh
    SemiRegularForm(head=(), block=(Entry(quotient=(1, 4), sign=-1, length=(1,)),
        Entry(quotient=(2,), sign=-1, length=(0, 4))), head_lengths=())
    >>> tanh.terms(9), str(tanh)
    ([1, 5, 2, 2, 2, 2, 9, 2, 2], '[⟨4m+1, 2^{4m}⟩]')
    """

    kind: ClassVar[str] = "growing runs"

    head: tuple[Pair, ...]
    block: tuple[Entry, ...]
    head_lengths: tuple[int, ...] = ()

    @property
    def semi_regular(self) -> SemiRegularForm:
        """The law itself."""
        return self

    @classmethod
    def under_minus(cls, simple: Law) -> SemiRegularForm | None:
        """The growing runs that Hurwitzian quotients become."""
        if simple.hurwitzian is None:
            return None
        try:
            return growing_runs(simple.hurwitzian)
        except EsmaError:  # an accident: the quotients do not stay positive
            return None

    @classmethod
    def make(cls, head: Iterable[Pair], entries: Iterable[Entry]) -> SemiRegularForm:
        """The form with the shortest block and the shortest head."""
        return cls.from_runs(((pair, 1) for pair in head), entries)

    @classmethod
    def from_runs(
        cls, head: Iterable[tuple[Pair, int]], entries: Iterable[Entry]
    ) -> SemiRegularForm:
        """A form from a head of runs, each a pair and how many times it occurs."""
        runs: list[tuple[Pair, int]] = []
        for pair, count in head:
            if runs and runs[-1][0] == pair:
                count += runs.pop()[1]
            if count:
                runs.append((pair, count))
        entries = deque(_shortest_block(tuple(entries)))
        while True:
            last = entries[-1]
            count, pair = value(last.length, -1), (value(last.quotient, -1), last.sign)
            if count < 0 or (count == 0 and len(last.length) == 1):
                break
            if count:
                if not runs or runs[-1][0] != pair or runs[-1][1] < count:
                    break
                left = runs.pop()[1] - count
                if left:
                    runs.append((pair, left))
            entries.pop()
            entries.appendleft(
                Entry(sampled(last.quotient, -1, 1), last.sign, sampled(last.length, -1, 1))
            )
        first, lengths = head_of_runs(runs)
        return cls(first, tuple(entries), lengths)

    @classmethod
    def with_signs(cls, form: Hurwitzian, word: tuple[int, ...]) -> SemiRegularForm:
        """The form of quotients and a sign word.

        >>> SemiRegularForm.with_signs(Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), (1,)).pairs(3)
        [(2, 1), (1, 1), (2, 1)]
        """
        pre, n = form.preperiod, form.period
        size = lcm(n, len(word))
        entries = [
            Entry(sampled(form.differences[j % n], j // n, size // n), word[(pre + j) % len(word)])
            for j in range(size)
        ]
        return cls.make(zip(form.head, itertools.cycle(word), strict=False), entries)

    @property
    def has_growing_runs(self) -> bool:
        """Whether a length is not constant; then no linear recurrence describes the quotients."""
        return any(len(e.length) > 1 for e in self.block)

    @property
    def has_runs(self) -> bool:
        """Whether runs are counted: growing ones, or more than 64 equal quotients."""
        return bool(self.head_lengths) or any(e.length != ONE for e in self.block)

    @property
    def head_runs(self) -> list[tuple[Pair, int]]:
        """The pairs of the head, and how many times each occurs."""
        return list(zip(self.head, self.head_lengths or repeat(1), strict=False))

    @property
    def step(self) -> int | None:
        """The number of quotients of a block; None with growing runs."""
        return None if self.has_growing_runs else sum(e.length[0] for e in self.block)

    def rule(self, script: Script) -> str | None:
        """The recurrence of the quotients from block to block; None with growing runs.

        >>> from esma.writing.laws import UNICODE
        >>> SemiRegularForm((), (Entry((9, 4), -1), Entry((2,), -1, (99,)))).rule(UNICODE)
        'a(n) = 2a(n−100) − a(n−200)'
        """
        if self.step is None:
            return None
        order = self.degree + 1
        coefficients = [((-1) ** i * comb(order, i),) for i in range(order + 1)]
        return recurrence(coefficients, script, self.step)

    @property
    def period(self) -> int:
        """The number of entries after which the polynomials and the signs repeat."""
        return len(self.block)

    @property
    def preperiod(self) -> int:
        """The number of quotients before the entries."""
        return sum(self.head_lengths) or len(self.head)

    @property
    def degree(self) -> int:
        """Largest degree of the polynomials, those of lengths included."""
        return max(max(len(e.quotient), len(e.length)) for e in self.block) - 1

    def all_pairs(self) -> Iterator[Pair]:
        """Pairs of a quotient and a sign without end."""
        signs = chain((s for _, s in self.head), itertools.cycle([e.sign for e in self.block]))
        for (a, length), sign in zip(self.counted(), signs, strict=False):
            yield from repeated((a, sign), length)

    def pairs(self, number: int) -> list[Pair]:
        """The first pairs of a quotient and a sign."""
        return list(islice(self.all_pairs(), number))

    def counted(self) -> Iterator[tuple[int, int]]:
        """All quotients, and how many times each one occurs.

        >>> tanh = SemiRegularForm((), (Entry((1, 4), -1), Entry((2,), -1, (0, 4))))
        >>> list(islice(tanh.counted(), 4))
        [(1, 1), (2, 0), (5, 1), (2, 4)]
        """
        for (a, _), length in self.head_runs:
            yield a, length
        for m in itertools.count():
            for e in self.block:
                yield value(e.quotient, m), value(e.length, m)

    @cached_property
    def without_runs(self) -> Hurwitzian | None:
        """The quotients as interlaced polynomials, with the period that they have without the
        signs; None where runs are counted.
        """
        if self.has_runs:
            return None
        return reduced([a for a, _ in self.head], [e.quotient for e in self.block])

    @cached_property
    def polynomials(self) -> tuple[tuple[Polynomial, Polynomial], ...]:
        """Of each entry, the quotient and the length in powers of m."""
        return tuple((tuple(in_powers(e.quotient)), tuple(in_powers(e.length))) for e in self.block)

    def admissible(self, signs: Word, terms: int = TESTED) -> bool:
        """Tietze's condition for runs, which are runs of 2 under minus signs; for all n."""
        if signs != (-1,) or any(a < 2 for a, _ in self.head[1:]):
            return False
        if self.head_lengths and any(n < 1 or (n > 1 and a != 2) for (a, _), n in self.head_runs):
            return False
        irrational = False
        for n, e in enumerate(self.block):
            first = not self.head and n == 0 and e.length == ONE  # the very first quotient is free
            row = sampled(e.quotient, 1, 1) if first else e.quotient
            if settled_from(row, 2) != 0 or settled_from(e.length, 0) != 0:
                return False
            if e.length != ONE and e.quotient != (2,):
                return False
            irrational = irrational or len(e.quotient) > 1 or e.quotient[0] > 2
        return irrational

    @property
    def entries(self) -> Entries:
        """Head, polynomials and lengths."""
        polynomials, lengths = zip(*self.polynomials, strict=True)
        head = tuple(a for a, _ in self.head)
        return Entries(head, polynomials, lengths, head_lengths=self.head_lengths)

    @property
    def rows(self) -> DifferenceRows | None:
        """Head, differences and lengths; None where runs of the head are counted."""
        if self.head_lengths:
            return None
        width = self.degree + 1
        rows, lengths = (
            tuple(chain.from_iterable(widened(part, width)))
            for part in zip(*((e.quotient, e.length) for e in self.block), strict=True)
        )
        return DifferenceRows(tuple(a for a, _ in self.head), rows, lengths, self.period)

    def tail(self, signs: Word) -> Tail:
        """Quotients and lengths in turn, up to a shift."""
        parts = ([e.quotient for e in self.block], [e.length for e in self.block])
        width = self.degree + 1
        return tail_of_runs(*(widened(part, width) for part in parts))

    def numbers(self) -> Sequence[int | Fraction]:
        """Head, lengths above 1, and coefficients."""
        lengths = [n for n in self.head_lengths if n > 1]
        return [*(a for a, _ in self.head), *lengths, *chain(*chain(*self.polynomials))]

    def described(self) -> str:
        grow = ": the lengths of runs grow" if self.has_growing_runs else ""
        return shape(f"{self.period} runs", self.degree, self.preperiod) + grow

    def data(self) -> dict[str, Any]:
        """Quotients before the regular part, with how many times each occurs where one is
        repeated, and for each entry of a block the polynomials of the quotient and of the number of
        times it occurs.
        """
        head: dict[str, Any] = {"head": [a for a, _ in self.head]}
        if self.head_lengths:
            head["head_lengths"] = list(self.head_lengths)
        polynomials, lengths = map(written, zip(*self.polynomials, strict=True))
        return {"runs": {**head, "polynomials": polynomials, "lengths": lengths}}

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> SemiRegularForm | None:
        """The runs in the field `runs`."""
        data = fields["runs"]
        with reading("runs"):
            if "simple" in data:
                return None
            quotients, times = (
                [row_of(list(map(exact, p))) for p in data[name]]
                for name in ("polynomials", "lengths")
            )
            entries = [Entry(q, -1, n) for q, n in zip(quotients, times, strict=True)]
            head = tuple((a, -1) for a in integers_in(data, "head"))
            lengths = integers_in(data, "head_lengths") if "head_lengths" in data else ()
            if lengths and len(lengths) != len(head):
                raise ValueError("head_lengths does not fit head")
            return cls(head, tuple(entries), lengths)

    def program(self, language: Language) -> str:
        """The entries of block after block, each as many times as it occurs."""
        rows, lengths = (
            [language.polynomial(p, "m") for p in part]
            for part in zip(*self.polynomials, strict=True)
        )
        return language.blocks([a for a, _ in self.head], rows, lengths, self.head_lengths)

    def written(self, script: Script, width: float | None = None) -> str:
        block = [
            run(in_letter(a, script), in_letter(n, script), script) for a, n in self.polynomials
        ]
        head = counted(((a, n) for (a, _), n in self.head_runs), script)
        return closed(head, block, script, width, growing=self.degree > 0)


def head_of_runs(runs: Iterable[tuple[Pair, int]]) -> tuple[tuple[Pair, ...], tuple[int, ...]]:
    """Pairs, and how many times each occurs; short runs are written out, and where all are short,
    nothing is counted.

    >>> head_of_runs([((3, -1), 1), ((2, -1), 2)]), head_of_runs([((2, -1), 100)])
    ((((3, -1), (2, -1), (2, -1)), ()), (((2, -1),), (100,)))
    """
    head, lengths, counted = list[Pair](), list[int](), False
    for pair, count in runs:
        if count > LONGEST_WRITTEN:
            head.append(pair)
            lengths.append(count)
            counted = True
        else:
            head += [pair] * count
            lengths += [1] * count
    return tuple(head), tuple(lengths) if counted else ()


def repeated(pair: Pair, count: int) -> Iterator[Pair]:
    """The pair `count` times, which may be more than a machine word holds."""
    while count > 0:
        yield pair
        count -= 1


def reduced(head: Iterable[int], rows: Iterable[Row]) -> Hurwitzian:
    """The interlaced form with the shortest period and the shortest head, the rows as long as
    they have to be.

    >>> reduced([1, 3], [(5, 4), (7, 4)])
    Hurwitzian(head=(), differences=((1, 2),))
    """
    first, tail = list(head), [trimmed(row) for row in rows]
    tail = widened(tail, max(map(len, tail)))
    rows = deque(regrouped(tail, least_period(tail)))
    while first and first[-1] == value(rows[-1], -1):
        first.pop()
        rows.appendleft(sampled(rows.pop(), -1, 1))
    return Hurwitzian(tuple(first), tuple(rows))


@lru_cache(maxsize=4096)  # the members of a tail class share their block
def _shortest_block(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    rows = [Entry(trimmed(e.quotient), e.sign, trimmed(e.length)) for e in entries]
    if not rows:
        raise EsmaError("a form needs at least one entry that recurs")
    parts: list[list[Row]] = [
        [e.quotient for e in rows],
        [(e.sign,) for e in rows],
        [e.length for e in rows],
    ]
    period = least_divisor(len(rows), lambda d: all(has_period(part, d) for part in parts))
    quotients, _, lengths = (regrouped(part, period) for part in parts)
    return tuple(
        Entry(q, e.sign, n) for q, e, n in zip(quotients, rows[:period], lengths, strict=True)
    )


def is_counted(row: Row) -> bool:
    """Whether a run of this length is not written out."""
    return len(row) > 1 or row[0] > LONGEST_WRITTEN


def growing_runs(form: Hurwitzian) -> SemiRegularForm | None:
    """The expansion under the word of minus signs, if it has growing runs or runs of more than 64,
    from the simple one: ``[a0; a1, a2, ...] = [a0 + 1, 2^(a1 - 1), a2 + 2, 2^(a3 - 1), ...]``
    (Hirzebruch 1973, section 2.3). It is what :func:`esma.massey.transducer.rounded` with the
    rounding by excess gives, without its machine.

    >>> print(growing_runs(Hurwitzian((0,), ((1, 2),))))      # tanh 1, OEIS A286016
    [⟨4m+1, 2^{4m}⟩]
    >>> print(growing_runs(Hurwitzian((500,), ((1000,),))))   # the square root of 250001
    [501; ⟨2^{999}, 1002⟩]
    """
    head, block, counted, positive = _under_minus(form)
    if not counted:
        return None
    first, *rest = head
    runs = [((first + 1, -1), 1)]
    runs += [((2, -1), a - 1) if i % 2 == 0 else ((a + 2, -1), 1) for i, a in enumerate(rest)]
    if not positive or any(count < 0 for _, count in runs):
        raise EsmaError("the quotients of a simple continued fraction are positive from a_1 on")
    found = SemiRegularForm.from_runs(runs, block)
    return found if found.has_runs else None


def runs_grow(form: Hurwitzian) -> bool:
    """Whether quotients of a simple expansion are such that `growing_runs` gives a form.

    >>> runs_grow(Hurwitzian((0,), ((1, 2),))), runs_grow(Hurwitzian((1,), ((2,),)))
    (True, False)
    """
    _, _, counted, positive = _under_minus(form)
    return counted and positive


def runs_of_rows_grow(rows: NDArray[np.int64], records: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The same of many rows of quotients.

    Parameters
    ----------
    rows : (H, T), as far as the one after the polynomials begin at least
    records : (H, 4) kind, period, degree and preperiod of their polynomials
    """
    found = np.empty(len(rows), np.int64)
    kernels.runs_grow(rows, records, LONGEST_WRITTEN, found)
    for i in np.flatnonzero(found < 0).tolist():
        _, period, degree, preperiod = records[i].tolist()
        found[i] = runs_grow(Hurwitzian.from_terms(rows[i].tolist(), preperiod, period, degree))
    return found > 0


def _under_minus(form: Hurwitzian) -> tuple[Sequence[int], tuple[Entry, ...], bool, bool]:
    """The quotients that are read first, the block that the others become, whether runs are
    counted, and whether the quotients of the block are positive.
    """
    # the first quotient is read alone, then two by two; a block holds whole pairs of them
    skipped = form.preperiod % 2 if form.preperiod else 2
    head = form.terms(form.preperiod + skipped) if skipped else form.head
    block, counted, positive = _block_under_minus(form.differences, skipped)
    return head, block, counted or any(is_counted((a - 1,)) for a in head[1::2]), positive


@lru_cache(maxsize=4096)  # the members of a tail class share it
def _block_under_minus(
    differences: tuple[Row, ...], skipped: int
) -> tuple[tuple[Entry, ...], bool, bool]:
    rows, size = Hurwitzian((), differences).advanced(skipped).differences, len(differences)
    if size % 2:
        rows = tuple(sampled(rows[j % size], j // size, 2) for j in range(2 * size))
    entries = list[Entry]()
    for j, (constant, *slope) in enumerate(map(trimmed, rows)):
        if j % 2 == 0:
            entries.append(Entry((constant + 2, *slope), -1))
        elif slope:
            entries.append(Entry((2,), -1, (constant - 1, *slope)))
        else:
            entries += Entry.repeated((2,), -1, constant - 1)
    counted = any(is_counted(e.length) for e in entries)
    return tuple(entries), counted, all(settled_from(row, 1) == 0 for row in rows)
