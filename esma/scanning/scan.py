"""Scans: thousands of constants, one expansion each, in this process or in several.

A law in one image of a number under integer Möbius maps shows in all of them, perhaps later
(Hurwitz 1896; Raney 1973). So where constants are searched through, and not expressions in one,
the simple continued fraction of each of them is enough.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from esma.errors import EsmaError, whole
from esma.store import Store
from esma.system.files import path_of
from esma.work.session import cores, search_into

from .grid import texts
from .outcome import Scan
from .stored import scans
from .task import DIGITS, TERMS, ScanTask, scan_unit

#: Slices that a process is worth being started for.
_WORTH: Final = 16


def scan(
    template: str,
    ranges: str | Sequence[str] | Mapping[str, Any] = (),
    *,
    terms: int = TERMS,
    digits: int = DIGITS,
    jobs: int | None = 1,
    scheduler: str | None = None,
    out: str | PathLike[str] | None = None,
    resume: bool = False,
    progress: bool = True,
    **letters: Any,
) -> Scan:
    """Expand every constant of a template, and group those with a law by their numbers.

    Parameters
    ----------
    template : a constant with letters in it, as ``"besseli(a,2/d)/besseli(a+1,2/d)"``
    ranges, letters : the values of each letter, as ``"d=1..100"``, ``a="1/3..5/3:1/3"`` or
        ``d=range(1, 101)``
    terms : quotients of each constant in which a law is sought at first, from 32 to 10,000
    digits : decimal digits to which a law is verified, from 10 to 100,000
    jobs : processes; None for one a core, where there are constants enough
    scheduler : address of a Dask scheduler whose workers do it instead
    out : a store in which everything is recorded
    resume : whether an existing store is continued; otherwise it is refused
    progress : whether to show a bar, on terminals

    Returns
    -------
    Scan
        Numbers that are images of each other under integer Möbius maps are one class; those
        whose law no theorem gives come first. Ctrl-C ends the scan early; what was found is kept.

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
    task = ScanTask.of(template, [*texts(ranges), *texts(letters)], terms, digits)
    if resume and out is None:
        raise EsmaError("'resume' continues a store: name it with 'out'")
    with TemporaryDirectory(prefix="esma-") as folder:
        path = Path(folder) / "found.sqlite" if out is None else path_of(out)
        with suppress(KeyboardInterrupt):  # a second one: what is recorded stays
            search_into(
                path,
                [task],
                jobs=processes(task, jobs),
                scheduler=scheduler,
                resume=resume,
                quiet=not (progress and sys.stderr is not None and sys.stderr.isatty()),
                work=scan_unit,
            )
        with Store(path) as store:
            return scans(store)[0]


def processes(task: ScanTask, jobs: int | None) -> int:
    """How many of the processes that were asked for, or of one a core, a scan is worth."""
    if jobs is not None and whole(jobs, "jobs") < 1:
        raise EsmaError(f"jobs must be at least 1; it was {jobs}")
    return min(cores() if jobs is None else jobs, max(1, task.slices // _WORTH))
