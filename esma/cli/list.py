"""The best formulas of a store, and how far its searches are."""

from __future__ import annotations

import argparse

from esma.cli.arguments import add_filters, add_fold, add_table, check_top, path
from esma.cli.scans import refuse, shown
from esma.cli.stores import filtered, table
from esma.errors import EsmaError
from esma.scanning.stored import scans
from esma.store import Store
from esma.writing import terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("store", type=path)
    add_filters(parser)
    add_table(parser)
    add_fold(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line, all of them")


def run(options: argparse.Namespace) -> int:
    """The best formulas of a store, and how far its searches are."""
    check_top(options)
    if options.json and options.all:
        raise EsmaError("--json writes every formula: leave out --all with it")
    with Store(options.store) as store:
        if store.is_scan:
            refuse(store, options, "constant", "status", "family", "signs", "by", "fold")
            shown(scans(store), options)
            return 0
        query = filtered(store, options)
        if options.json:
            for row in (query if options.top is None else query.best(options.top)).stored():
                print(row.json)
            return 0
        print(table(store, query, options))
        print()
        if query.count():
            print(_wrapped(f"'esma show {options.store} KEY' shows one of them whole."))
        for number, search in enumerate(store.searches()):
            state = search.state + (f", {len(search.failed):,} given up" if search.failed else "")
            print(_wrapped(f"Search {number}, {search.constant}: {search.settings}; {state}."))
    return 0


def _wrapped(text: str) -> str:
    return terminal.wrapped(text, terminal.width())
