"""A search as plain data, and the slices into which its space is cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any, Final

from esma.enumeration.constants import constant as read_constant
from esma.enumeration.expressions import Expression
from esma.enumeration.space import Generator, Space
from esma.enumeration.words import Word, parse_word, word_text
from esma.errors import SpaceError
from esma.searching.planning import check_magnitude
from esma.searching.searcher import Options
from esma.store.writer import Search

SLICE_CANDIDATES: Final = 8192
"""About how many candidates make a slice, at 100 terms and 1000 digits; fewer where each takes
longer, so that no slice takes long."""
_MAX_SLICES: Final = 1 << 62


@dataclass(frozen=True)
class Task:
    """One space and its options: all that determines what a search finds.

    It is plain data, so that it travels between processes and is written into the store. The cut
    into slices depends on nothing else, and neither does what is found in each: so the stored
    outcome is the same for any executor, any order of the slices and any interruption.

    Attributes
    ----------
    constant : canonical name of the constant
    degree, coeff_limit, max_period, words, generator : as for `Space`; `max_period` is 0 where
        the words are given
    depth, digits, prove, holonomic : as for `Options`
    slice_candidates : about how many candidates make a slice

    Examples
    --------
    >>> task = Task.of(Space(read_constant("e"), coeff_limit=5, max_period=6), Options())
    >>> task.slices, task.slice_bounds(1), len(list(task.expressions(1)))
    (60, (1, 2, 0, 60), 45)
    """

    constant: str
    degree: int
    coeff_limit: int
    max_period: int
    words: tuple[Word, ...] | None
    generator: Generator
    depth: int
    digits: int
    prove: bool
    slice_candidates: int = SLICE_CANDIDATES
    holonomic: bool = False

    @classmethod
    def of(cls, space: Space, options: Options, slice_candidates: int = SLICE_CANDIDATES) -> Task:
        """The task of a space and its options.

        Raises
        ------
        SpaceError
            If the space is too large to be numbered.
        """
        check_magnitude(space)
        task = cls(
            space.constant.name,
            space.degree,
            space.coeff_limit,
            space.max_period if space.words is None else 0,
            space.words,
            space.generator,
            options.depth,
            options.digits,
            options.prove,
            slice_candidates,
            options.holonomic,
        )
        if task.slices > _MAX_SLICES:
            raise SpaceError(
                "this space is too large to be searched: choose a smaller degree, limit or period"
            )
        return task

    def __reduce__(self) -> tuple[Any, ...]:
        # only the fields travel, not the space, which may hold a million words by then
        return Task, tuple(getattr(self, f.name) for f in fields(self))

    @classmethod
    def from_configuration(cls, data: Mapping[str, Any]) -> Task:
        """The task that `configuration` describes."""
        values = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        if values["words"] is not None:
            values["words"] = tuple(map(parse_word, values["words"]))
        return cls(**values)

    @property
    def configuration(self) -> dict[str, Any]:
        """The task as a JSON object."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        if not self.holonomic:  # as it was before there was this key
            del data["holonomic"]
        if self.words is not None:
            data["words"] = [word_text(word, ascii_only=True) for word in self.words]
        return data

    @property
    def search(self) -> Search:
        """The task as the store records it."""
        return Search(self.constant, self.configuration, self.slices)

    @property
    def options(self) -> Options:
        """What is done with every candidate."""
        return Options(self.depth, self.digits, self.prove, self.holonomic)

    @cached_property
    def space(self) -> Space:
        """What is searched."""
        return Space(
            read_constant(self.constant),
            self.degree,
            self.coeff_limit,
            max(self.max_period, 1),
            self.words,
            self.generator,
        )

    @cached_property
    def _shape(self) -> tuple[int, int, int, int]:
        return _shape(
            self.space.outer_size,
            self.space.inner_size,
            self.space.n_words,
            self.generator == "rational",
            # in whole numbers, the same on every machine
            self.slice_candidates * 100 // max(100, self.depth) * 1000 // max(1000, self.digits),
        )

    @property
    def slices(self) -> int:
        """How many slices there are."""
        numerators, parts, _, _ = self._shape
        return -(-self.space.outer_size // numerators) * parts

    @property
    def slice_size(self) -> int:
        """Pairs (P, Q) of a slice that is not at an end: what its time is in proportion to."""
        return self._shape[3]

    def slice_bounds(self, number: int) -> tuple[int, int, int, int]:
        """First and last numerator, first and last denominator (the last ones not included)."""
        numerators, parts, width, _ = self._shape
        first, part = divmod(number, parts)
        outer, inner = self.space.outer_size, self.space.inner_size
        return (
            first * numerators,
            min((first + 1) * numerators, outer),
            part * width,
            min((part + 1) * width, inner),
        )

    def expressions(self, number: int) -> Iterator[Expression]:
        """The expressions of a slice."""
        first, last, low, high = self.slice_bounds(number)
        whole = (low, high) == (0, self.space.inner_size)
        return self.space.expressions(first, last, None if whole else (low, high))


@lru_cache(maxsize=64)
def _shape(
    outer: int, inner: int, n_words: int, divisible: bool, candidates: int
) -> tuple[int, int, int, int]:
    """Numerators of a slice, parts of the denominators, the size of a part, pairs of a slice."""
    pairs = max(1, candidates // n_words)
    if inner <= pairs:
        numerators = min(pairs // inner, outer)
        return numerators, 1, inner, numerators * inner
    if not divisible:
        return 1, 1, inner, inner
    parts = -(-inner // pairs)
    width = -(-inner // parts)
    return 1, -(-inner // width), width, width
