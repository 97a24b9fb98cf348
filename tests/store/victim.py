"""A search in a process of its own: ``python -m tests.store.victim STORE WORK WHERE``.

WORK names the search (`SEARCHES`), WHERE is a number of processes or the address of a scheduler.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from esma.enumeration.constants import constant
from esma.errors import EsmaError
from esma.scanning.task import ScanTask, scan_unit
from esma.searching.spec import SearchSpec
from esma.work.executors import Work
from esma.work.session import search_into
from esma.work.task import Sliced, Task
from esma.work.units import run_unit
from tests.store import fakes

SEARCHES: dict[str, tuple[Sequence[Sliced], Work]] = {
    "fake": ([fakes.task("pi", 150), fakes.task("catalan", 40)], fakes.slow_unit),
    "long": ([fakes.task("pi", 1500), fakes.task("catalan", 40)], fakes.slow_unit),
    "endless": ([fakes.task("pi", 3)], fakes.endless_unit),
    "real": (
        [
            Task(SearchSpec(constant("e"), coeff_limit=2, digits=200), 32),
            # values repeat from slice to slice, and are folded
            Task(SearchSpec(constant("sqrt(2)"), coeff_limit=1, digits=200), 16),
        ],
        run_unit,
    ),
    "scan": (
        [
            ScanTask.of("besseli(a,2/d)/besseli(a+1,2/d)", ["a=0..5:1/3", "d=1..60"], 64, 100, 8),
            ScanTask.of("gamma(n)*k", ["n=-3..9:1/2", "k=1..2"], 64, 100, 8),
        ],
        scan_unit,
    ),
}


def main() -> int:
    """Search, or continue."""
    path, name, where = sys.argv[1:]
    tasks, work = SEARCHES[name]
    local = where.isdecimal()
    try:
        outcome = search_into(
            path,
            tasks,
            jobs=int(where) if local else None,
            scheduler=None if local else where,
            resume=True,
            unit_seconds=0.05,
            work=work,
        )
    except EsmaError as error:
        print(f"esma: error: {error}", file=sys.stderr)
        return 2
    return 0 if outcome.finished else 130


if __name__ == "__main__":
    raise SystemExit(main())
