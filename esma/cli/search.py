"""Search for formulas."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from esma.api import search_for
from esma.approval.conjecture import Conjecture
from esma.cli import INTERRUPTED
from esma.cli.arguments import add_fold, add_spec, add_table, add_work, check_top, spec_of, tasks_of
from esma.cli.stores import table
from esma.errors import EsmaError
from esma.searching.planning import check_lifetime
from esma.searching.progress import Progress, somebody_looks
from esma.store import Store
from esma.store.schema import is_new
from esma.work import session
from esma.work.session import Ending
from esma.work.signals import Stop
from esma.work.task import Task
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
    parser.add_argument("--out", type=Path, metavar="FILE", help="record everything in this store")
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
    if where["jobs"] is not None and where["scheduler"] is not None:
        raise EsmaError("--jobs works on this machine and --scheduler elsewhere: give one of them")
    if where["out"] is None and options.resume:
        raise EsmaError("--resume continues a store: name it with --out")
    if where["scheduler"] is None:
        for task in tasks:
            check_lifetime(task.spec)
    with ExitStack() as signals, tempfile.TemporaryDirectory(prefix="esma-") as folder:
        stop = signals.enter_context(Stop(last=True))
        kept = where["out"] is not None
        path = Path(where["out"]) if kept else Path(folder) / "found.sqlite"
        if options.resume and is_new(path):
            print(f"esma: there is no search in {path} yet: this one begins it", file=sys.stderr)
        try:
            ending = session.search_into(
                path,
                tasks,
                jobs=where["jobs"],
                scheduler=where["scheduler"],
                resume=options.resume,
                stop=stop,
            )
        except KeyboardInterrupt:
            if kept:
                print(
                    f"esma: all units recorded before are in {path}: --resume continues with the"
                    " others",
                    file=sys.stderr,
                )
            raise
        if not stop():  # else the second signal may still be on its way
            signals.close()
        with Store(path) as store:
            if options.json:
                for row in store.query().by("found").stored():
                    print(row.json)
            else:
                seconds = ending.state.seconds if ending.state.done_before == 0 else None
                print(table(store, store.query(), options, tasks, ending, seconds))
        for line in _ending(path if kept else None, tasks, ending):
            print(f"esma: {line}", file=sys.stderr)
    return _status(ending)


def _status(ending: Ending) -> int:
    if ending.signal is not None and not ending.finished:
        return 128 + ending.signal
    return 1 if ending.failures else 0


def _ending(path: Path | None, tasks: Sequence[Task], ending: Ending) -> Iterator[str]:
    """What was given up, and where the rest is."""
    state = ending.state
    for search, first, _, reason in ending.failures[:5]:
        name = tasks[search].spec.constant.name
        yield f"slice {first:,} of search {search}, {name}, was given up: {reason}"
    if len(ending.failures) > 5:
        yield f"and {len(ending.failures) - 5:,} more slices"
    if path is None:
        return
    if ending.finished:
        yield f"everything is in {path}"
    else:
        what = "tries the others again" if ending.signal is None else "continues"
        yield (
            f"{state.done:,} of {state.slices:,} slices are in {path}: the same command with"
            f" --resume {what}"
        )
