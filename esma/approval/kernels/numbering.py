"""A compiled table of rows of integers."""

from __future__ import annotations

import numpy as np

from esma.system.compiled import kernel

#: The multiplier of FNV-1a, by words instead of bytes.
_FACTOR, _START = np.uint64(1099511628211), np.uint64(14695981039346656037)
_MIDDLE = np.uint64(32)


@kernel
def numbered(columns, numbers, bounds, slots, kept, ends, count, found):  # type: ignore[no-untyped-def]
    """The number of each row, which is that of an equal row met before, or the next; returns how
    many rows have one.

    columns, numbers, bounds : row i is columns[i], then numbers[bounds[i, 0] : bounds[i, 1]]
    slots : numbers by the hash of their rows, -1 where there is none; 2**n of them, not all used
    kept, ends : the rows that have a number, and where each ends, from ends[0] = 0 on; with room
        for all
    """
    last, width = slots.shape[0] - 1, columns.shape[1]
    for i in range(found.shape[0]):
        # as if it were new
        begin, start = ends[count], bounds[i, 0]
        end = begin + width + bounds[i, 1] - start
        for k in range(width):
            kept[begin + k] = columns[i, k]
        for k in range(begin + width, end):
            kept[k] = numbers[start + k - begin - width]
        mixed = _START
        for k in range(begin, end):
            mixed = (mixed ^ np.uint64(kept[k])) * _FACTOR
            mixed ^= mixed >> _MIDDLE
        at = np.int64(mixed >> np.uint64(1)) & last
        while True:
            n = slots[at]
            if n < 0:
                slots[at], found[i] = count, count
                count += 1
                ends[count] = end
                break
            k = begin if ends[n + 1] - ends[n] == end - begin else end + 1
            while k < end and kept[ends[n] + k - begin] == kept[k]:
                k += 1
            if k == end:
                found[i] = n
                break
            at = (at + 1) & last
    return count
