"""Periodic continued fractions; the quadratic irrationals that they are stand in :mod:`.surd`.

Whatever a stage with finitely many states (:mod:`.raney`, :mod:`.semiregular`) makes of a periodic
expansion is periodic again, and it is found by waiting until a state comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice
from typing import Generic, TypeVar

from esma.errors import EsmaError

from .raney import Stage

#: A stage writes something for every few periods, unless the expansion has a rational value.
_IDLE = 1000

T = TypeVar("T", bound=Hashable)
U = TypeVar("U", bound=Hashable)


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

    def through(self, make_stage: Callable[[], Stage[T, U]]) -> Periodic[U]:
        """What a stage makes of the expansion, as a periodic expansion.

        Examples
        --------
        >>> from esma.continued_fractions.raney import Image, Raney
        >>> from esma.continued_fractions.semiregular import NEAREST, FromSimple, ToSimple
        >>> golden = Periodic((), (1,))
        >>> golden.through(lambda: FromSimple(NEAREST))
        Periodic(head=((2, -1),), period=((3, -1),))
        >>> golden.through(lambda: FromSimple(NEAREST)).through(ToSimple) == golden
        True
        >>> golden.through(lambda: Image(Raney((1, 1, 0, 2))))
        Periodic(head=(1, 3), period=(4,))
        """
        stage = make_stage()
        written: list[U] = []
        for term in self.head:
            written += stage.push(term)
        seen: dict[Hashable, int] = {}
        before = len(written)
        while True:
            if len(seen) == _IDLE and len(written) == before:
                raise EsmaError(
                    f"{_IDLE} periods brought nothing: this periodic expansion diverges, or its"
                    " value is rational"
                )
            state = stage.snapshot()
            if state in seen:
                first = seen[state]
                return Periodic.make(tuple(written[:first]), tuple(written[first:]))
            seen[state] = len(written)
            for term in self.period:
                written += stage.push(term)
