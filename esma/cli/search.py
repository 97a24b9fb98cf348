"""Search for formulas."""

from __future__ import annotations

import argparse
import json
import sys

from esma.api import search_for
from esma.approval.conjecture import Conjecture
from esma.cli import INTERRUPTED
from esma.cli.arguments import (
    add_fold,
    add_spec,
    add_table,
    add_work,
    check_top,
    path,
    spec_of,
    tasks_of,
)
from esma.cli.recording import check_where, recorded, status
from esma.cli.stores import table
from esma.errors import EsmaError
from esma.searching.planning import check_lifetime
from esma.searching.progress import Progress, somebody_looks
from esma.store import Store
from esma.writing import terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    add_spec(parser)
    parser.add_argument(
        "--classes",
        action="store_true",
        help="one expression of each class under -y, 1/y, y + n; others where it gave a formula",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line, as found")
    add_table(parser)
    add_fold(parser)
    parser.add_argument("--out", type=path, metavar="FILE", help="record everything in this store")
    parser.add_argument("--resume", action="store_true", help="continue the store where it stopped")
    add_work(parser)
    parser.add_argument("--scheduler", metavar="ADDRESS", help="work on a Dask cluster")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    if options.json and (options.all or options.top is not None):
        raise EsmaError(
            "--json writes every formula, as it is found: leave out --all and --top with it"
        )
    check_top(options)
    if _is_recorded(options):
        if options.classes:
            raise EsmaError(
                "--classes searches within one process: leave it out where a store is written"
            )
        return _record(options)
    spec = spec_of(options)

    def write(hit: Conjecture) -> None:
        print(json.dumps(hit.to_dict()), flush=True)

    # lines that are written to the same terminal would tear a bar apart
    shown = somebody_looks() and not (options.json and terminal.is_terminal())
    with Progress(spec, shown) as bar:
        found = search_for(
            spec,
            bar.update,
            write if options.json else None,
            keep=not options.json,
            classes=options.classes,
        )
    if options.json:
        print(found.summary(), file=sys.stderr)
    else:
        hint = ": --top {rows} shows them" + ("" if options.all else ", --all every formula")
        text = found.report(
            terminal.width(),
            unfold=options.all,
            moebius=options.fold == "moebius",
            top=options.top,
            coloured=terminal.colours(),
            hint=hint,
        )
        print(text)
    return INTERRUPTED if found.interrupted else 0


def _is_recorded(options: argparse.Namespace) -> bool:
    """Whether a search goes into a store."""
    given = (options.out, options.config, options.jobs, options.scheduler)
    return options.resume or any(value is not None for value in given)


def _record(options: argparse.Namespace) -> int:
    """Search into a store, and show what is in it."""
    tasks, where = tasks_of(options)
    check_where(**where, resume=options.resume)
    if where["scheduler"] is None:
        for task in tasks:
            check_lifetime(task.spec)
    with (
        recorded(tasks, **where, resume=options.resume) as (path, ending),
        Store(path) as store,
    ):
        if options.json:
            for row in store.query().by("found").stored():
                print(row.json)
        else:
            seconds = ending.state.seconds if ending.state.done_before == 0 else None
            print(table(store, store.query(), options, tasks, ending, seconds))
    return status(ending)
