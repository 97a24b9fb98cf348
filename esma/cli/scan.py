"""Expand thousands of constants, one expansion each, and group those whose quotients follow a law
by the numbers of which they are images.
"""

from __future__ import annotations

import argparse
import sys

from esma.cli.arguments import check_top, path, whole
from esma.cli.recording import check_where, recorded, status
from esma.cli.scans import shown
from esma.errors import EsmaError
from esma.scanning.scan import processes
from esma.scanning.stored import scans
from esma.scanning.task import DIGITS, TERMS, ScanTask, scan_unit
from esma.store import Store


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("template", help='such as "besseli(a,2/d)/besseli(a+1,2/d)"')
    parser.add_argument(
        "ranges", nargs="*", metavar="d=1..100", help="values of a letter; a=1/3..5/3:1/3 in thirds"
    )
    parser.add_argument(
        "--terms",
        type=whole,
        metavar="N",
        default=TERMS,
        help=f"partial quotients in which a law is sought at first ({TERMS})",
    )
    parser.add_argument(
        "--digits",
        type=whole,
        metavar="N",
        default=DIGITS,
        help=f"decimal digits to which a law is verified ({DIGITS})",
    )
    parser.add_argument("--out", type=path, metavar="FILE", help="record everything in this store")
    parser.add_argument("--resume", action="store_true", help="continue the store where it stopped")
    parser.add_argument("--jobs", type=whole, metavar="N", help="processes (one a core)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="work on a Dask cluster")
    parser.add_argument("--all", action="store_true", help="all rows of the table")
    parser.add_argument("--top", type=whole, metavar="N", help="most rows of the table (20)")
    parser.add_argument("--json", action="store_true", help="one JSON object a class")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    check_top(options)
    if options.json and (options.all or options.top is not None):
        raise EsmaError("--json writes every class: leave out --all and --top with it")
    where = options.out, options.jobs, options.scheduler
    check_where(*where, resume=options.resume)
    task = ScanTask.of(options.template, options.ranges, options.terms, options.digits)
    seen = sys.stderr is not None and sys.stderr.isatty()
    with (
        recorded(
            [task],
            options.out,
            jobs=processes(task, options.jobs),
            scheduler=options.scheduler,
            resume=options.resume,
            quiet=not seen and all(x is None for x in where),
            work=scan_unit,
        ) as (path, ending),
        Store(path) as store,
    ):
        shown(scans(store), options)
    return status(ending)
