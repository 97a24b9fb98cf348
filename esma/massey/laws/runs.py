"""Semi-regular expansions with interlaced entries, where an entry may be a growing run.

The negative-regular expansion of tanh 1 is ``1, 5, 2^4, 9, 2^8, 13, ...`` (OEIS A286016), where
``2^4`` stands for four quotients 2: written in runs it is interlaced, with entries 4m + 1 and
``2^(4m)``, though its quotients satisfy no linear recurrence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice, repeat
from math import comb, lcm

from esma.continued_fractions.semiregular import Pair
from esma.errors import EsmaError
from esma.massey.differences import (
    Polynomial,
    Row,
    has_period,
    least_divisor,
    least_period,
    regrouped,
    sampled,
    trimmed,
    value,
)
from esma.writing.laws import ClosedForm, Script, closed, counted, in_letter, recurrence, run

from .hurwitzian import Hurwitzian

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
class SemiRegularForm(ClosedForm):
    """Pairs (quotient, sign): `head`, then the entries for m = 0, 1, 2, ...

    `make` writes a form in one way: no block is a repetition of a shorter one, and no part of the
    head belongs to the entries. A length may be 0 for m = 0.

    Attributes
    ----------
    head : the pairs before the entries
    entries : those of a block
    head_lengths : how often each pair of the head stands there; empty where each does once

    Examples
    --------
    >>> tanh = SemiRegularForm.make([(1, -1)], [Entry((5, 4), -1), Entry((2,), -1, (4, 4))])
    >>> tanh
    SemiRegularForm(head=(), entries=(Entry(quotient=(1, 4), sign=-1, length=(1,)),
        Entry(quotient=(2,), sign=-1, length=(0, 4))), head_lengths=())
    >>> tanh.terms(9), str(tanh)
    ([1, 5, 2, 2, 2, 2, 9, 2, 2], '[⟨4m+1, 2^{4m}⟩]')
    """

    head: tuple[Pair, ...]
    entries: tuple[Entry, ...]
    head_lengths: tuple[int, ...] = ()

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
        return cls.make(zip(form.head, _cycled(word), strict=False), entries)

    @property
    def has_growing_runs(self) -> bool:
        """Whether a length is not constant; then no linear recurrence describes the quotients."""
        return any(len(e.length) > 1 for e in self.entries)

    @property
    def has_runs(self) -> bool:
        """Whether runs are counted: growing ones, or more than 64 equal quotients."""
        return bool(self.head_lengths) or any(e.length != ONE for e in self.entries)

    @property
    def head_runs(self) -> list[tuple[Pair, int]]:
        """The pairs of the head, and how many times each occurs."""
        return list(zip(self.head, self.head_lengths or repeat(1), strict=False))

    @property
    def block(self) -> int | None:
        """The number of quotients of a block; None with growing runs."""
        return None if self.has_growing_runs else sum(e.length[0] for e in self.entries)

    def rule(self, script: Script) -> str | None:
        """The recurrence of the quotients from block to block; None with growing runs.

        >>> from esma.writing.laws import UNICODE
        >>> SemiRegularForm((), (Entry((9, 4), -1), Entry((2,), -1, (99,)))).rule(UNICODE)
        'a(n) = 2a(n−100) − a(n−200)'
        """
        if self.block is None:
            return None
        order = self.degree + 1
        coefficients = [((-1) ** i * comb(order, i),) for i in range(order + 1)]
        return recurrence(coefficients, script, self.block)

    @property
    def period(self) -> int:
        """The number of entries after which the polynomials and the signs repeat."""
        return len(self.entries)

    @property
    def preperiod(self) -> int:
        """The number of quotients before the entries."""
        return sum(self.head_lengths) or len(self.head)

    @property
    def degree(self) -> int:
        """Largest degree of the polynomials, those of lengths included."""
        return max(max(len(e.quotient), len(e.length)) for e in self.entries) - 1

    def __iter__(self) -> Iterator[Pair]:
        for pair, length in self.head_runs:
            yield from repeated(pair, length)
        m = 0
        while True:
            for e in self.entries:
                pair = value(e.quotient, m), e.sign
                yield from repeated(pair, value(e.length, m))
            m += 1

    def pairs(self, count: int) -> list[Pair]:
        """The first pairs of a quotient and a sign."""
        return list(islice(self, count))

    def runs(self, count: int) -> tuple[list[int], list[int]]:
        """Quotients and how many times each one occurs, for the first `count` quotients.

        >>> SemiRegularForm((), (Entry((1, 4), -1), Entry((2,), -1, (0, 4)))).runs(8)
        ([1, 2, 5, 2, 9, 2], [1, 0, 1, 4, 1, 1])
        """
        quotients, lengths, left = list[int](), list[int](), count
        for quotient, length in self.counted():
            if not left:
                break
            quotients.append(quotient)
            lengths.append(min(left, length))
            left -= lengths[-1]
        return quotients, lengths

    def counted(self) -> Iterator[tuple[int, int]]:
        """All quotients, and how many times each one occurs."""
        for (a, _), length in self.head_runs:
            yield a, length
        m = 0
        while True:
            for e in self.entries:
                yield value(e.quotient, m), value(e.length, m)
            m += 1

    def terms(self, count: int) -> list[int]:
        """The first quotients."""
        return list(chain.from_iterable(map(repeat, *self.runs(count))))

    @cached_property
    def interlaced(self) -> Hurwitzian | None:
        """The quotients as interlaced polynomials, with the period that they have without the
        signs; None where runs are counted.
        """
        if self.has_runs:
            return None
        return reduced([a for a, _ in self.head], [e.quotient for e in self.entries])

    @cached_property
    def polynomials(self) -> tuple[tuple[Polynomial, Polynomial], ...]:
        """Of each entry, the quotient and the length in powers of m."""
        return tuple(
            (
                Hurwitzian((), (e.quotient,)).polynomials[0],
                Hurwitzian((), (e.length,)).polynomials[0],
            )
            for e in self.entries
        )

    def written(self, script: Script, width: float | None = None) -> str:
        """The closed form, for parameters see `esma.writing.laws.closed`."""
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

    Examples
    --------
    >>> reduced([1, 3], [(5, 4), (7, 4)])
    Hurwitzian(head=(), differences=((1, 2),))
    """
    first, tail = list(head), [trimmed(row) for row in rows]
    width = max(map(len, tail))
    tail = [row + (0,) * (width - len(row)) for row in tail]
    tail = regrouped(tail, least_period(tail))
    rows = deque(tail)
    while first and first[-1] == value(rows[-1], -1):
        first.pop()
        rows.appendleft(sampled(rows.pop(), -1, 1))
    return Hurwitzian(tuple(first), tuple(rows))


@lru_cache(maxsize=4096)  # the members of a family share their block
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


def _cycled(word: tuple[int, ...]) -> Iterator[int]:
    return chain.from_iterable(repeat(word))
