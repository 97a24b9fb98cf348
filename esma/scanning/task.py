"""A scan as plain data, the slices into which its grid is cut, and the pure function from some of
these to what is found in them.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from esma.errors import EsmaError, whole
from esma.store.packing import COLUMNS, FormulaRows
from esma.store.records import Counts, UnitRecord
from esma.store.writer import Search
from esma.version import __version__
from esma.work.units import Unit

from .grid import Grid
from .looking import scan_slice
from .rows import row_of

#: Quotients of a constant that are screened; decimal digits to which a law is verified.
TERMS: Final = 64
DIGITS: Final = 100
#: Constants of a slice.
SLICE: Final = 256
_BOUNDS: Final = {"terms": (32, 10_000), "digits": (10, 100_000)}


@dataclass(frozen=True)
class ScanTask:
    """A scan, and how finely its grid is cut into slices.

    Attributes
    ----------
    grid : the constants
    terms : quotients of each constant that are screened
    digits : to which a law is verified
    slice_constants : how many constants make a slice

    Examples
    --------
    >>> task = ScanTask.of("tan(1/n)", ["n=1..3000"])
    >>> task.slices, task.bounds(2)
    (12, (512, 768))
    """

    grid: Grid
    terms: int = TERMS
    digits: int = DIGITS
    slice_constants: int = SLICE

    @classmethod
    def of(
        cls,
        template: str,
        ranges: str | Sequence[str] | Mapping[str, Any],
        terms: int = TERMS,
        digits: int = DIGITS,
        slice_constants: int = SLICE,
    ) -> ScanTask:
        """From what people write.

        Raises
        ------
        EsmaError
            One line that says what was wrong.
        """
        given = {"terms": terms, "digits": digits}
        for name, (least, most) in _BOUNDS.items():
            if not least <= whole(given[name], f"the {name}") <= most:
                raise EsmaError(
                    f"the {name} must be from {least} to {most:,}; they were {given[name]:,}"
                )
        return cls(Grid.of(template, ranges), terms, digits, slice_constants)

    @classmethod
    def from_configuration(cls, data: Mapping[str, Any]) -> ScanTask:
        """The scan that `configuration` describes."""
        names = ("constant", "letters", "terms", "digits", "slice_constants")
        return cls.of(*(data[name] for name in names))

    @property
    def configuration(self) -> dict[str, Any]:
        """The scan as a JSON object."""
        return {
            "constant": self.grid.template,
            "letters": [str(x) for x in self.grid.letters],
            "terms": self.terms,
            "digits": self.digits,
            "slice_constants": self.slice_constants,
        }

    @property
    def search(self) -> Search:
        """The scan as the store records it."""
        return Search(self.grid.template, self.configuration, self.slices)

    @property
    def slices(self) -> int:
        """How many slices there are."""
        return -(-self.grid.count // self.slice_constants)

    def bounds(self, number: int) -> tuple[int, int]:
        """The first constant of a slice, and the one after its last."""
        first = number * self.slice_constants
        return first, min(first + self.slice_constants, self.grid.count)


def scan_unit(
    task: ScanTask, unit: Unit, stopping: Callable[[], bool] = lambda: False
) -> UnitRecord:
    """Scan the slices of a unit, or only the first of them where a stop is asked for meanwhile.

    >>> task = ScanTask.of("tan(1/n)", ["n=0..9"])
    >>> record = scan_unit(task, Unit(0, 0, 1))
    >>> record.counts.candidates, len(record.constants), record.others
    (10, 9, ((0, 'without a value', "division by zero in '1/0': the denominator must not be 0"),))
    """
    begun = time.perf_counter()
    counts, last = Counts(), unit.first
    constants, others = list[tuple[Any, ...]](), list[tuple[int, str, str]]()
    for number in range(unit.first, unit.last):
        if stopping() and number > unit.first:
            break
        last = number + 1
        first, end = task.bounds(number)
        part = scan_slice(task.grid, first, end, task.terms, task.digits)
        found, size = len(part.found), end - first
        counts.add(Counts(size, size, found, found, rejected=dict(part.counts)))
        constants += (row_of(x, number) for x in part.found)
        others += ((number, *x) for x in part.examples.items())
    return UnitRecord(
        unit.search,
        unit.first,
        last,
        FormulaRows([], [[] for _ in COLUMNS]),
        counts,
        (),
        time.perf_counter() - begun,
        f"{socket.gethostname()}/{os.getpid()}",
        __version__,
        tuple(constants),
        tuple(others),
    )
