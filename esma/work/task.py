"""A search as plain data, and the slices into which its space is cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Protocol

from esma.enumeration.expressions import Expression
from esma.errors import SpaceError
from esma.searching.planning import check_magnitude
from esma.searching.spec import SearchSpec
from esma.store.writer import Search

SLICE_CANDIDATES: Final = 8192
"""About how many candidates make a slice, at 100 terms and 1000 digits; fewer where each takes
longer, so that no slice takes long."""
_MAX_SLICES: Final = 1 << 62


class Sliced(Protocol):
    """What a store records slice by slice: a search or a scan.

    Attributes
    ----------
    slices : how many slices there are
    search : itself, as the store records it
    """

    @property
    def slices(self) -> int: ...

    @property
    def search(self) -> Search: ...


@dataclass(frozen=True)
class Task:
    """A search, and how finely its space is cut into slices.

    The cut depends on nothing else, and neither does what is found in each slice: so the stored
    outcome is the same for any executor, any order of the slices and any interruption.

    Attributes
    ----------
    spec : the search
    slice_candidates : about how many candidates make a slice

    Raises
    ------
    SpaceError
        If the space is too large to be numbered.

    Examples
    --------
    >>> task = Task(SearchSpec.of("e", coeff_limit=5, max_period=6))
    >>> task.slices, task.slice_bounds(1), len(list(task.expressions(1)))
    (60, (1, 2, 0, 60), 45)
    """

    spec: SearchSpec
    slice_candidates: int = SLICE_CANDIDATES

    def __post_init__(self) -> None:
        check_magnitude(self.spec)
        if self.slices > _MAX_SLICES:
            raise SpaceError(
                "this space is too large to be searched: choose a smaller degree, limit or period"
            )

    @classmethod
    def from_configuration(cls, data: Mapping[str, Any]) -> Task:
        """The task that `configuration` describes."""
        return cls(SearchSpec.from_json(data), data.get("slice_candidates", SLICE_CANDIDATES))

    @property
    def configuration(self) -> dict[str, Any]:
        """The task as a JSON object."""
        return {**self.spec.to_json(), "slice_candidates": self.slice_candidates}

    @property
    def search(self) -> Search:
        """The task as the store records it."""
        return Search(self.spec.constant.name, self.configuration, self.slices)

    @cached_property
    def _shape(self) -> tuple[int, int, int]:
        spec = self.spec
        return _shape(
            spec.outer_size,
            spec.inner_size,
            spec.n_words,
            spec.generator == "rational",
            # in whole numbers, the same on every machine
            self.slice_candidates * 100 // max(100, spec.depth) * 1000 // max(1000, spec.digits),
        )

    @property
    def slices(self) -> int:
        """How many slices there are."""
        numerators, parts, _ = self._shape
        return -(-self.spec.outer_size // numerators) * parts

    def slice_bounds(self, number: int) -> tuple[int, int, int, int]:
        """First and last numerator, first and last denominator (the last ones not included)."""
        numerators, parts, width = self._shape
        first, part = divmod(number, parts)
        outer, inner = self.spec.outer_size, self.spec.inner_size
        return (
            first * numerators,
            min((first + 1) * numerators, outer),
            part * width,
            min((part + 1) * width, inner),
        )

    def expressions(self, number: int) -> Iterator[Expression]:
        """The expressions of a slice."""
        first, last, low, high = self.slice_bounds(number)
        whole = (low, high) == (0, self.spec.inner_size)
        return self.spec.expressions(first, last, None if whole else (low, high))


@lru_cache(maxsize=64)
def _shape(
    outer: int, inner: int, n_words: int, divisible: bool, candidates: int
) -> tuple[int, int, int]:
    """Numerators of a slice, parts of the denominators, the size of a part."""
    pairs = max(1, candidates // n_words)
    if inner <= pairs or not divisible:
        return max(1, min(pairs // inner, outer)), 1, inner
    parts = -(-inner // pairs)
    width = -(-inner // parts)
    return 1, -(-inner // width), width
