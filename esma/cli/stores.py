"""What commands show of stores, and of files of formulas."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from esma import collection
from esma.approval.conjecture import key_in
from esma.approval.formulas import Formulas
from esma.approval.keys import no_number, read_which, the_one
from esma.cli import scans
from esma.cli.arguments import number_of
from esma.collection.collection import NONE_HERE, NOTHING, Collection, report
from esma.collection.report import Line
from esma.errors import EsmaError
from esma.export.reading import objects
from esma.searching.deeper import MOST_EXPRESSIONS, known_laws
from esma.searching.spec import SearchSpec
from esma.store import Query, Store
from esma.system.files import is_database
from esma.work.session import Ending
from esma.work.task import Task
from esma.writing import terminal

#: Rows that a table shows unless it is told otherwise.
ROWS: Final = 20


def table(
    store: Store,
    query: Query,
    options: argparse.Namespace,
    tasks: Sequence[Task] = (),
    ending: Ending | None = None,
    seconds: float | None = None,
) -> str:
    """The best of a store as a table, and what there is to say about all of it."""
    unfold = options.all
    top = options.top if options.top is not None else None if unfold else ROWS
    chosen = query if unfold else query.tail_classes()
    count = chosen.count()
    store.check_numbers()
    moebius = options.fold == "moebius"
    if moebius:
        rows = _folded(chosen)
        rows, count = rows[:top], len(rows)
    else:
        rows = _lines(query, chosen if top is None else chosen.best(top), bool(tasks), unfold)
    stopped = ending is not None and not ending.finished
    one = tasks[0].spec if len(tasks) == 1 else None
    if not tasks and not len(store):  # what to search next is said of one search that has ended
        match list(store.searches()):
            case [search] if search.finished:
                one = SearchSpec.from_json(search.configuration)
    tally = store.tally()
    if not tasks:  # what is in it now: 'prove' and 'merge' may have come after the search
        tally = replace(tally, approved=len(store), proved=store.proofs(), unproved={})
    if one is not None and not stopped and not len(store):
        laws = known_laws(one, islice(one.expressions(), MOST_EXPRESSIONS))
        tally = replace(tally, left=len(laws), deeper=max((x.depth for x in laws), default=0))
    summary = Collection(Formulas.of(()), tally, stopped, one, seconds)
    hint = ": --top {rows} shows them" + ("" if unfold else ", --all every formula")
    return report(
        rows,
        count,
        summary.facts(store.query().tail_classes().count()),
        terminal.width(),
        unfold=unfold,
        moebius=moebius,
        coloured=terminal.colours(),
        hint=hint,
        nothing=NONE_HERE if tally.approved else NOTHING,
    )


def _lines(query: Query, chosen: Query, sized: bool, unfold: bool) -> list[Line]:
    """Formulas, or the best of each tail class, perhaps with its size."""
    rows, shown = [], list(chosen.places())
    sizes = query.sizes([x.row.family for _, x in shown]) if sized and not unfold else {}
    for place, stored in shown:
        x = stored.conjecture
        note = ""
        if sized:
            note = x.family[:6] if unfold else f"×{sizes[x.family]:,}"
        rows.append(Line(place if chosen.numbered else None, x, note))
    return rows


def _folded(classes: Query) -> list[Line]:
    """The best of all values that are integer Möbius images of each other."""
    found = [(place, stored.conjecture) for place, stored in classes.places()]
    rows = []
    for name, places in collection.folding.folded([x for _, x in found]):
        place, best = found[places[0]]
        tails = f"{len(places):,} tail class{'es' * (len(places) > 1)}"
        note = f"{name}, {tails}" if name else tails
        rows.append(Line(place if classes.numbered else None, best, note))
    return rows


def query_of(store: Store, constant: str | None, **conditions: Any) -> Query:
    """The formulas of a store that satisfy conditions.

    Raises
    ------
    EsmaError
        If nothing was searched for the constant.
    """
    if constant is not None:
        name, names = store.constant_name(number_of(constant)), store.searched()
        if name not in names:
            more = f" and {len(names) - 8:,} more" if len(names) > 8 else ""
            raise EsmaError(
                f"{store.path} holds nothing about {name}, but about {', '.join(names[:8])}{more}"
            )
        constant = name
    return store.query(constant=constant, **conditions)


def filtered(store: Store, options: argparse.Namespace) -> Query:
    """The formulas that the filters of the command line leave, in the order that it asks for."""
    return query_of(
        store,
        options.constant,
        status=options.status,
        family=options.family,
        signs=options.signs,
    ).by(options.by)


def picked(path: Path, which: Sequence[str]) -> list[dict[str, Any]]:
    """Formulas of a store, or of a file of JSON lines in their order, each by its number or key."""
    if is_database(path):
        with Store(path) as store:
            if store.is_scan:
                return [scans.picked(store, one)[0].to_dict() for one in which]
            return [store.find(one).fields for one in which]
    rows, chosen = list(objects(path)), []
    for one in which:
        number = read_which(one)
        if isinstance(number, str):
            sharing = [k for k, data in enumerate(rows) if key_in(data) == number]
            number = the_one(number, sharing, str(path), EsmaError)
        if number >= len(rows):
            raise EsmaError(no_number(number, len(rows), str(path)))
        chosen.append(rows[number])
    return chosen
