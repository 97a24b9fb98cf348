"""How often Python looks for garbage: nearly all that a search makes stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects made since the last look: at every 700, as by default, the looking takes a tenth to a
#: sixth of the time of a search, of loading and of compiling.
MADE = 50_000


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Look for garbage rarely, also as a decorator; a threshold of 0, which is never, stays.

    >>> with rarely_collected():
    ...     gc.get_threshold()[0]
    50000
    """
    before = gc.get_threshold()
    if 0 < before[0] < MADE:
        gc.set_threshold(MADE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
