"""Scans: thousands of constants, one expansion each, in this process or in several.

A law in one image of a number under integer Möbius maps shows in all of them, perhaps later
(Hurwitz 1896; Raney 1973). So where constants are searched through, and not expressions in one,
the simple continued fraction of each of them is enough.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Final

from esma.errors import EsmaError, whole
from esma.searching.progress import tracked
from esma.work.session import cores

from .grid import Grid
from .looking import Slice, scan_slice
from .outcome import Scan

#: Quotients of a constant that are screened; decimal digits to which a law is verified.
TERMS: Final = 64
DIGITS: Final = 100
#: Constants of a slice, and slices that a process is worth being started for.
_SLICE: Final = 1024
_WORTH: Final = 4
_BOUNDS: Final = {"terms": (32, 10_000), "digits": (10, 100_000)}


def scan(
    template: str,
    ranges: Sequence[str] | Mapping[str, Any] = (),
    *,
    terms: int = TERMS,
    digits: int = DIGITS,
    jobs: int | None = 1,
    progress: bool = True,
    **letters: Any,
) -> Scan:
    """Expand every constant of a template, and group those with a law by their numbers.

    Parameters
    ----------
    template : a constant with letters in it, as ``"besseli(a,2/d)/besseli(a+1,2/d)"``
    ranges, letters : the values of each letter, as ``"d=1..100"`` or ``a="1/3..5/3:1/3"``
    terms : quotients of each constant in which a law is sought at first, from 32 to 10,000
    digits : decimal digits to which a law is verified, from 10 to 100,000
    jobs : processes; None for one a core, where there are constants enough
    progress : whether to show a bar, on terminals

    Returns
    -------
    Scan
        Numbers that are images of each other under integer Möbius maps are one class; what no
        theorem covers comes first. Ctrl-C ends the scan early; what was found is kept.

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input.

    Examples
    --------
    >>> found = scan("hyp1f1(a,2*a,2/d)/hyp1f1(a+1,2*a+1,2/d)", a="1..2", d="1..3")
    >>> found.counted, len(found), len(found.outside), found[0].name
    (6, 3, 0, 'exp(2)')
    """
    given = {"terms": terms, "digits": digits}
    for name, (least, most) in _BOUNDS.items():
        if not least <= whole(given[name], f"the {name}") <= most:
            raise EsmaError(f"the {name} must be from {least} to {most:,}; were {given[name]:,}")
    named = [f"{k}={v}" for k, v in letters.items()]
    if isinstance(ranges, Mapping):
        ranges = [f"{k}={v}" for k, v in ranges.items()]
    grid = Grid.of(template, [*ranges, *named])
    slices = -(-grid.count // _SLICE)
    if jobs is not None and whole(jobs, "jobs") < 1:
        raise EsmaError(f"jobs must be at least 1; it was {jobs}")
    count = min(cores() if jobs is None else jobs, max(1, slices // _WORTH))
    parts = _apart(grid, terms, digits, count) if count > 1 else _here(grid, terms, digits)
    whole_scan = Scan(grid, terms, digits)
    try:
        for size, part in tracked(parts, slices, "scanning") if progress else parts:
            whole_scan.add(size, part)
    except KeyboardInterrupt:
        whole_scan.interrupted = True
    return whole_scan


def _bounds(grid: Grid) -> Iterator[tuple[int, int]]:
    for first in range(0, grid.count, _SLICE):
        yield first, min(first + _SLICE, grid.count)


def _here(grid: Grid, terms: int, digits: int) -> Iterator[tuple[int, Slice]]:
    """All slices, in this process."""
    for first, last in _bounds(grid):
        yield last - first, scan_slice(grid, first, last, terms, digits)


def _apart(grid: Grid, terms: int, digits: int, jobs: int) -> Iterator[tuple[int, Slice]]:
    """All slices, in order, in other processes, with a few of them ahead."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_deaf) as pool:
        ahead = deque[tuple[int, Future[Slice]]]()
        try:
            for first, last in _bounds(grid):
                ahead.append(
                    (last - first, pool.submit(scan_slice, grid, first, last, terms, digits))
                )
                if len(ahead) > 2 * jobs:
                    size, part = ahead.popleft()
                    yield size, part.result()
            while ahead:
                size, part = ahead.popleft()
                yield size, part.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _deaf() -> None:
    """Ctrl-C is for the process that hands out the slices."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
