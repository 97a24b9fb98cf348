"""Streamed continued fractions: pairs that come one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from esma.continued_fractions.semiregular import GeneralPair
from esma.errors import EsmaError
from esma.limits.convergence import Verdict

from .kind import Kind


class Streamed(Kind):
    """Pairs that are read once and kept, so that they can be read again.

    Parameters
    ----------
    pairs : where they come from
    source : the expansion of which they are a rounding, if they are one: it has the same value
    """

    name = "streamed"

    def __init__(self, pairs: Iterable[GeneralPair], source: Kind | None = None) -> None:
        self._pairs = iter(pairs)
        self._read: list[GeneralPair] = []
        self._source = source
        self._ended: EsmaError | None = None

    @property
    def form(self) -> Streamed:
        return self

    def __iter__(self) -> Iterator[GeneralPair]:
        n = 0
        while True:
            while n < len(self._read):
                yield self._read[n]
                n += 1
            if self._ended is not None:
                raise self._ended
            try:
                following = next(self._pairs, None)
            except EsmaError as error:  # no more are certain, whoever asks
                self._ended = error
                raise
            if following is None:
                return
            self._read.append(following)

    def derived(self, pairs: Iterable[GeneralPair], *, rounded: bool = False) -> Streamed:
        return Streamed(pairs, self if rounded else None)

    def quotients(self) -> Iterator[int]:
        return super().quotients() if self._source is None else self._source.quotients()

    @property
    def verdict(self) -> Verdict:
        return Verdict(None, "terms that come one after the other show no limit")
