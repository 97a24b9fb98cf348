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
from math import lcm

from esma.continued_fractions.semiregular import Pair
from esma.errors import EsmaError

from .differences import Row, has_period, least_period, regrouped, sampled, trimmed, value
from .forms import Interlaced, Polynomial
from .typeset import ClosedForm, Script, closed, in_letter, integers, run

ONE: Row = (1,)


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


@dataclass(frozen=True)
class SemiRegularForm(ClosedForm):
    """Pairs (quotient, sign): `head`, then the entries for m = 0, 1, 2, ...

    `make` writes a form in one way: no block is a repetition of a shorter one, and no part of the
    head belongs to the entries. A length may be 0 for m = 0.

    Examples
    --------
    >>> tanh = SemiRegularForm.make([(1, -1)], [Entry((5, 4), -1), Entry((2,), -1, (4, 4))])
    >>> tanh
    SemiRegularForm(head=(), entries=(Entry(quotient=(1, 4), sign=-1, length=(1,)),
        Entry(quotient=(2,), sign=-1, length=(0, 4))))
    >>> tanh.terms(9), str(tanh)
    ([1, 5, 2, 2, 2, 2, 9, 2, 2], '[⟨4m+1, 2^{4m}⟩]')
    """

    head: tuple[Pair, ...]
    entries: tuple[Entry, ...]

    @classmethod
    def make(cls, head: Iterable[Pair], entries: Iterable[Entry]) -> SemiRegularForm:
        """The form with the shortest block and the shortest head."""
        return cls.from_runs(((pair, 1) for pair in head), entries)

    @classmethod
    def from_runs(
        cls, head: Iterable[tuple[Pair, int]], entries: Iterable[Entry]
    ) -> SemiRegularForm:
        """The same, from a head of runs: a pair and how often it stands there."""
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
        return cls(tuple(pair for pair, n in runs for _ in range(n)), tuple(entries))

    @classmethod
    def with_signs(cls, form: Interlaced, word: tuple[int, ...]) -> SemiRegularForm:
        """The form of quotients and a sign word.

        >>> SemiRegularForm.with_signs(Interlaced((2,), ((1, 0), (2, 2), (1, 0))), (1,)).pairs(3)
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
    def period(self) -> int:
        """The number of entries after which the polynomials and the signs repeat."""
        return len(self.entries)

    @property
    def preperiod(self) -> int:
        """The number of quotients before the entries."""
        return len(self.head)

    @property
    def degree(self) -> int:
        """Largest degree of the polynomials, those of lengths included."""
        return max(max(len(e.quotient), len(e.length)) for e in self.entries) - 1

    def __iter__(self) -> Iterator[Pair]:
        yield from self.head
        m = 0
        while True:
            for e in self.entries:
                pair = value(e.quotient, m), e.sign
                yield from repeat(pair, value(e.length, m))
            m += 1

    def pairs(self, count: int) -> list[Pair]:
        """The first pairs of a quotient and a sign."""
        return list(islice(self, count))

    def runs(self, count: int) -> tuple[list[int], list[int]]:
        """Quotients and how often each one stands there, for the first `count` quotients.

        >>> SemiRegularForm((), (Entry((1, 4), -1), Entry((2,), -1, (0, 4)))).runs(8)
        ([1, 2, 5, 2, 9, 2], [1, 0, 1, 4, 1, 1])
        """
        quotients = [a for a, _ in self.head[:count]]
        lengths = [1] * len(quotients)
        left, m = count - len(quotients), 0
        while left:
            for e in self.entries:
                length = min(left, value(e.length, m))
                quotients.append(value(e.quotient, m))
                lengths.append(length)
                left -= length
                if not left:
                    break
            m += 1
        return quotients, lengths

    def terms(self, count: int) -> list[int]:
        """The first quotients."""
        return list(chain.from_iterable(map(repeat, *self.runs(count))))

    @cached_property
    def interlaced(self) -> Interlaced | None:
        """The quotients as interlaced polynomials, with the period that they have without the
        signs; None with growing runs.
        """
        if self.has_growing_runs:
            return None
        rows: list[Row] = []
        for e in self.entries:
            rows += repeat(e.quotient, e.length[0])
        return reduced([a for a, _ in self.head], rows)

    @cached_property
    def polynomials(self) -> tuple[tuple[Polynomial, Polynomial], ...]:
        """Of each entry, the quotient and the length in powers of m."""
        return tuple(
            (
                Interlaced((), (e.quotient,)).polynomials[0],
                Interlaced((), (e.length,)).polynomials[0],
            )
            for e in self.entries
        )

    def written(self, script: Script, width: float | None = None) -> str:
        """The closed form, for parameters see `esma.massey.typeset.closed`."""
        block = [
            run(in_letter(a, script), in_letter(n, script), script) for a, n in self.polynomials
        ]
        head = integers((a for a, _ in self.head), script)
        return closed(head, block, script, width, growing=self.degree > 0)


def reduced(head: Iterable[int], rows: Iterable[Row]) -> Interlaced:
    """The interlaced form with the shortest period and the shortest head, the rows as long as
    they have to be.

    Examples
    --------
    >>> reduced([1, 3], [(5, 4), (7, 4)])
    Interlaced(head=(), differences=((1, 2),))
    """
    first, tail = list(head), [trimmed(row) for row in rows]
    width = max(map(len, tail))
    tail = [row + (0,) * (width - len(row)) for row in tail]
    tail = regrouped(tail, least_period(tail))
    rows = deque(tail)
    while first and first[-1] == value(rows[-1], -1):
        first.pop()
        rows.appendleft(sampled(rows.pop(), -1, 1))
    return Interlaced(tuple(first), tuple(rows))


@lru_cache(maxsize=4096)  # the members of a family share their block
def _shortest_block(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    rows = [Entry(trimmed(e.quotient), e.sign, trimmed(e.length)) for e in entries]
    if not rows:
        raise EsmaError("a form needs at least one entry that recurs")
    period = _least_period(rows)
    quotients = regrouped([e.quotient for e in rows], period)
    lengths = regrouped([e.length for e in rows], period)
    return tuple(
        Entry(q, e.sign, n) for q, e, n in zip(quotients, rows[:period], lengths, strict=True)
    )


def _least_period(rows: list[Entry]) -> int:
    size = len(rows)

    def repeats(d: int) -> bool:
        if any(e.sign != f.sign for e, f in zip(rows, rows[d:], strict=False)):
            return False
        return all(
            has_period([getattr(e, part) for e in rows], d) for part in ("quotient", "length")
        )

    return next(d for d in range(1, size + 1) if size % d == 0 and (d == size or repeats(d)))


def _cycled(word: tuple[int, ...]) -> Iterator[int]:
    return chain.from_iterable(repeat(word))
