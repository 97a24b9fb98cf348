"""Write the formulas of a store, or of a file that 'search --json' wrote, to a file: those that are
chosen, or all of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Any

from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.ranking import rank_key
from esma.cli import scans
from esma.cli.arguments import add_filters, add_force, check_top, number_of, path, whole
from esma.cli.stores import filtered, picked
from esma.enumeration.constants import constant
from esma.enumeration.words import parse_word
from esma.errors import EsmaError
from esma.export import FORMATS, format_of, write
from esma.export.reading import objects
from esma.export.tables import Exported
from esma.proofs.theorems import is_same
from esma.searching.progress import tracked
from esma.searching.searcher import supported
from esma.store import Store
from esma.system.files import check_target, is_database


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("source", type=path, help="a store, or JSON lines; - reads standard input")
    parser.add_argument(
        "--out", type=path, required=True, metavar="FILE", help="the new file; - is the output"
    )
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help="by default what the name of FILE ends with",
    )
    add_force(parser)
    add_filters(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="every formula (default)")
    which.add_argument("--tail-classes", action="store_true", help="the best of each tail class")
    which.add_argument(  # its earlier name
        "--families", dest="tail_classes", action="store_true", help=argparse.SUPPRESS
    )
    which.add_argument("--only", metavar="LIST", help="these, by numbers or keys, as in 0,j3be6ecm")
    parser.add_argument("--top", type=whole, metavar="N", help="only the first ones")
    document = parser.add_argument_group("LaTeX and PDF")
    for name in ("title", "author", "date"):
        document.add_argument(f"--{name}", metavar="TEXT", help=f"{name} of the document")
    document.add_argument("--depth", type=whole, metavar="N", help="terms that are written out")
    document.add_argument("--compact", action="store_true", help="Gauss's notation, no fractions")
    document.add_argument(
        "--statements-only", action="store_true", help="the formulas without their proofs"
    )
    document.add_argument(  # its earlier name
        "--no-proofs", dest="statements_only", action="store_true", help=argparse.SUPPRESS
    )
    document.add_argument(
        "--bibtex", type=path, metavar="FILE", help="write what is cited to a BibTeX file"
    )


def run(options: argparse.Namespace) -> int:
    """Write the chosen formulas to a file."""
    check_top(options)
    format_of(options.out, options.format)
    source = None if str(options.source) == "-" else options.source
    for target in (options.out, options.bibtex):
        if target is None or str(target) == "-":
            continue
        if source and target.is_file() and target.samefile(source):
            raise EsmaError(f"{target} is what the formulas are read from: name another file")
        check_target(target, force=options.force)  # before anything is read
    layout: dict[str, Any] = {}
    for name in ("title", "author", "date", "depth", "compact"):
        value = getattr(options, name)
        if value is not None and value is not False:  # a depth of 0 is given, and wrong
            layout[name] = value
    if options.statements_only:
        layout["proofs"] = False
    with ExitStack() as stack:
        rows: Iterable[Any]
        if options.only is not None:
            rows = _named(options)
        elif is_database(options.source):
            rows = _of_store(options, stack)
        else:
            rows = _of_lines(options)
        count = write(
            rows,
            options.out,
            options.format,
            bibtex=options.bibtex,
            status=options.status,
            force=options.force,
            tell=_long,
            **layout,
        )
    formulas = "formula" if count == 1 else "formulas"
    print(f"esma: {count:,} {formulas} in {options.out}", file=sys.stderr)
    return 0


def _long(pages: int) -> None:
    """Say that a document is long, before it is made."""
    shorter = "--statements-only, --tail-classes or --top N make it shorter"
    print(f"esma: the document has about {pages:,} pages; {shorter}", file=sys.stderr)


def _named(options: argparse.Namespace) -> list[Conjecture]:
    """The formulas whose numbers or keys were given, in that order."""
    for name in ("constant", "status", "family", "signs", "top"):
        if getattr(options, name) is not None:
            option = "tail-class" if name == "family" else name
            raise EsmaError(f"--only names the formulas: leave out --{option}")
    return [from_dict(data) for data in picked(options.source, options.only.split(","))]


def _of_store(options: argparse.Namespace, stack: ExitStack) -> Iterable[Exported]:
    store = stack.enter_context(Store(options.source))
    if store.is_scan:
        scans.refuse(store, options, "constant", "status", "family", "signs", "by")
        found, count = scans.formulas(store, classes=options.tail_classes, top=options.top)
        return tracked(found, count, "Exporting")
    query = filtered(store, options)
    if options.tail_classes:
        query = query.tail_classes()
    if options.top is not None:
        query = query.best(options.top)
    return tracked(query.stored(), query.count(), "Exporting")


def _of_lines(options: argparse.Namespace) -> Iterable[Conjecture]:
    """The chosen ones of a file; in the order of the file they are not kept in memory."""
    found: Iterable[Conjecture] = _chosen(options)
    if options.by == "score":
        found = sorted(found, key=rank_key)
    elif options.by == "rate":
        found = sorted(found, key=lambda x: (-x.convergence_rate, *rank_key(x)))
    if options.tail_classes:
        found = _first_of_tail_classes(found)
    return islice(found, options.top)


def _first_of_tail_classes(found: Iterable[Conjecture]) -> Iterator[Conjecture]:
    seen: set[str] = set()
    for x in found:
        if x.family not in seen:
            seen.add(x.family)
            yield x


def _chosen(options: argparse.Namespace) -> Iterator[Conjecture]:
    """The formulas of a file that the filters leave."""
    wanted = None if options.constant is None else constant(number_of(options.constant)).tree
    word = None if options.signs is None else parse_word(options.signs)
    for data in objects(options.source):
        x = supported(from_dict(data))
        if (
            (wanted is None or is_same(x.constant.tree, wanted))
            and (word is None or x.signs == word)
            and (options.status is None or x.status == options.status)
            and (options.family is None or x.family == options.family)
        ):
            yield x
