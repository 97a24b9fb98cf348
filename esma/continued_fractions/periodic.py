"""Periodic continued fractions; the quadratic irrationals that they are stand in :mod:`.surd`."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice
from typing import Generic, TypeVar

from esma.errors import EsmaError

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Periodic(Generic[T]):
    """An eventually periodic expansion: ``head`` and then ``period`` for ever.

    Terms are integers (a simple expansion) or pairs of a quotient and a sign. `make` writes every
    expansion in one way; equal expansions are then equal objects.

    Examples
    --------
    >>> Periodic.make((1, 2), (1, 2, 1, 2))
    Periodic(head=(), period=(1, 2))
    >>> Periodic((2,), (1, 4)).terms(6)
    [2, 1, 4, 1, 4, 1]
    """

    head: tuple[T, ...]
    period: tuple[T, ...]

    def __post_init__(self) -> None:
        if not self.period:
            raise EsmaError("the period of a periodic continued fraction needs at least one term")

    @classmethod
    def make(cls, head: tuple[T, ...], period: tuple[T, ...]) -> Periodic[T]:
        """The expansion rewritten with the shortest period and the shortest head."""
        head, period = tuple(head), tuple(period)
        n = len(period)
        if not n:
            return cls(head, period)  # which is refused
        shortest = next(
            d for d in range(1, n + 1) if n % d == 0 and period == period[:d] * (n // d)
        )
        period = period[:shortest]
        while head and head[-1] == period[-1]:
            head, period = head[:-1], period[-1:] + period[:-1]
        return cls(head, period)

    def __iter__(self) -> Iterator[T]:
        return chain(self.head, cycle(self.period))

    def terms(self, count: int) -> list[T]:
        """The first `count` terms."""
        return list(islice(self, count))
