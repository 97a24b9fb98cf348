"""Numbers of rows of integers, as a dictionary would give them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import kernels

Integers = NDArray[np.int64]


class Numbering:
    """Numbers rows of integers from 0 on, as they are met: equal rows have one number.

    Attributes
    ----------
    count : how many rows have one

    Examples
    --------
    >>> numbering, columns = Numbering(), np.array([[1], [1], [2], [1]])
    >>> bounds = np.array([[0, 2], [1, 3], [0, 2], [2, 4]])
    >>> numbering.of(columns, np.array([5, 6, 5, 6]), bounds).tolist()
    [0, 1, 2, 0]
    """

    def __init__(self) -> None:
        self.count = 0
        self._slots = np.full(1024, -1)
        self._kept, self._ends = np.zeros(4096, np.int64), np.zeros(513, np.int64)

    def of(self, columns: Integers, numbers: Integers, bounds: Integers) -> Integers:
        """The numbers of some rows.

        Parameters
        ----------
        columns : (H, C) the first integers of each row
        numbers, bounds : the others, and (H, 2) where those of each row are
        """
        found = np.empty(len(columns), np.int64)
        most = self.count + len(found)
        if 2 * most > len(self._slots):
            self._spread(most)
        more = columns.size + int((bounds[:, 1] - bounds[:, 0]).sum())
        room = int(self._ends[self.count]) + more
        if room > len(self._kept):
            self._kept = np.concatenate([self._kept, np.zeros(room, np.int64)])
        self.count = kernels.numbered(
            columns, numbers, bounds, self._slots, self._kept, self._ends, self.count, found
        )
        return found

    def _spread(self, count: int) -> None:
        """Make room for so many rows."""
        size = 1 << (4 * count).bit_length()
        kept, ends = self._kept, self._ends[: self.count + 1]
        self._slots = np.full(size, -1)
        self._kept, self._ends = np.zeros_like(kept), np.zeros(size // 2 + 1, np.int64)
        nothing, again = np.zeros((self.count, 0), np.int64), np.empty(self.count, np.int64)
        bounds = np.stack([ends[:-1], ends[1:]], 1)
        kernels.numbered(nothing, kept, bounds, self._slots, self._kept, self._ends, 0, again)
