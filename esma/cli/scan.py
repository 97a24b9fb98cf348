"""Expand thousands of constants, one expansion each, and group those whose quotients follow a law
by the numbers of which they are images.
"""

from __future__ import annotations

import argparse
import json

from esma.cli import INTERRUPTED, OK
from esma.cli.arguments import check_top, whole
from esma.errors import EsmaError
from esma.scanning.outcome import ROWS
from esma.scanning.scan import DIGITS, TERMS, scan
from esma.writing import terminal


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
    parser.add_argument("--jobs", type=whole, metavar="N", help="processes (one a core)")
    parser.add_argument("--all", action="store_true", help="all rows of the table")
    parser.add_argument("--top", type=whole, metavar="N", help="most rows of the table (20)")
    parser.add_argument("--json", action="store_true", help="one JSON object a class")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    check_top(options)
    if options.json and (options.all or options.top is not None):
        raise EsmaError("--json writes every class: leave out --all and --top with it")
    found = scan(
        options.template,
        options.ranges,
        terms=options.terms,
        digits=options.digits,
        jobs=options.jobs,
    )
    if options.json:
        for x in found:
            print(json.dumps(x.to_dict(), ensure_ascii=False))
    else:
        top = None if options.all else options.top or ROWS
        print(found.report(terminal.width(), top, coloured=terminal.colours()))
    return INTERRUPTED if found.interrupted else OK
