"""What commands show of stores of scans."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from itertools import islice

from esma.approval.conjecture import Conjecture
from esma.approval.keys import key_of, no_number, read_which, the_one
from esma.errors import EsmaError
from esma.identification.closed import ITSELF
from esma.scanning.outcome import ROWS, Scan, ScanClass, closed, formula_of
from esma.scanning.stored import scans
from esma.store import Store
from esma.writing import terminal


def shown(found: Sequence[Scan], options: argparse.Namespace) -> None:
    """Print the classes of scans as tables, or as one JSON object each."""
    if options.json:
        for x in (x for one in found for x in one):
            print(json.dumps(x.to_dict(), ensure_ascii=False))
        return
    top, begun = None if options.all else options.top or ROWS, 0
    for n, one in enumerate(found):
        if len(found) > 1:
            print("\n" * (n > 0) + str(one.grid))
        print(one.report(terminal.width(), top, coloured=terminal.colours(), begun=begun))
        begun += len(one)


def refuse(store: Store, options: argparse.Namespace, *names: str) -> None:
    """Refuse options that choose among the formulas of searches."""
    for name in names:
        if getattr(options, name) not in (None, "score", "tails"):
            option = {"family": "tail-class"}.get(name, name)
            raise EsmaError(f"{store.path} is of scans: leave out --{option}")


def formulas(store: Store, *, classes: bool, top: int | None) -> tuple[Iterator[Conjecture], int]:
    """The continued fractions of all constants with a law, or of the first one of each class; and
    how many they are.
    """
    every = scans(store)
    found = [
        x for one in every for x in ([group.first for group in one] if classes else one.found)
    ][:top]
    return map(formula_of, found), len(found)


def picked(store: Store, which: str) -> tuple[Conjecture, list[tuple[str, str]]]:
    """The continued fraction of a constant, and what the scan says of it.

    Parameters
    ----------
    which : the number of a class, as in the table of ``esma list``, whose first constant is meant;
        or a constant, or the key of its formula
    """
    every = [(one, group) for one in scans(store) for group in one]
    for scan, group in every:
        for x in group.members:
            if x.name == which:
                return _described(scan, group, group.members.index(x))
    chosen = read_which(which)
    if isinstance(chosen, str):
        places = [
            (n, k)
            for n, (_, group) in enumerate(every)
            for k, x in enumerate(group.members)
            if key_of(x.name, ITSELF.numerator, ITSELF.denominator, (1,)) == chosen
        ]
        the_one(chosen, [n for n, _ in places], str(store.path), EsmaError)
        [(n, k)] = places
        return _described(*every[n], k)
    if chosen >= len(every):
        raise EsmaError(no_number(chosen, len(every), str(store.path)))
    return _described(*every[chosen], 0)


def _described(
    scan: Scan, group: ScanClass, place: int
) -> tuple[Conjecture, list[tuple[str, str]]]:
    x = group.members[place]
    point, image = scan.grid.point(x.number), closed(x)
    others = [y.name for y in islice(group.members, 6) if y is not x][:5]
    rows = [
        ("scan", str(scan.grid)),
        ("letters", ", ".join(f"{k} = {v}" for k, v in point.items())),
        ("predicted", f"{x.surplus:,} quotients past those that fix the law"),
        ("image of", str(image or group.name or "no theorem gives its law")),
    ]
    if others:
        more = len(group.members) - 1 - len(others)
        rows.append(("as are", ", ".join(others) + (f" and {more:,} more" if more else "")))
    return formula_of(x), rows
