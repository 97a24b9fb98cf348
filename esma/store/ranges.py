"""Sets of whole numbers as sorted ranges ``(first, last)``, last not included."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


class Ranges:
    """A set of whole numbers that is kept in as few ranges as possible.

    >>> done = Ranges([(5, 7), (0, 2)])
    >>> done.add((2, 4))
    >>> list(done), list(done.gaps(8)), len(done), done.meets((4, 6))
    ([(0, 4), (5, 7)], [(4, 5), (7, 8)], 6, True)
    """

    def __init__(self, ranges: Iterable[Span] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for piece in sorted(ranges):
            self.add(piece)

    def add(self, piece: Span) -> None:
        """Take in the numbers of a range."""
        first, last = piece
        if first >= last:
            return
        low = bisect_left(self._lasts, first)  # the first range that it touches
        high = bisect_right(self._firsts, last)  # after the last one
        if low < high:
            first, last = min(first, self._firsts[low]), max(last, self._lasts[high - 1])
        self._firsts[low:high] = [first]
        self._lasts[low:high] = [last]

    def meets(self, piece: Span) -> bool:
        """Whether any number of a range is in the set."""
        i = bisect_right(self._lasts, piece[0])
        return piece[0] < piece[1] and i < len(self._firsts) and self._firsts[i] < piece[1]

    def gaps(self, size: int) -> Iterator[Span]:
        """What is missing of ``0 ... size - 1``."""
        position = 0
        for first, last in self:
            if position < min(first, size):
                yield position, min(first, size)
            position = last
        if position < size:
            yield position, size

    def __iter__(self) -> Iterator[Span]:
        return iter(list(zip(self._firsts, self._lasts, strict=True)))

    def __len__(self) -> int:
        return sum(last - first for first, last in self)
