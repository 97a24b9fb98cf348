"""The commands `esma family`, one formula for infinitely many constants, and `esma atlas`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from esma.errors import EsmaError
from esma.system.files import replacing
from esma.writing import terminal
from esma.writing.laws import note_on_digits
from esma.writing.terminal import Column

if TYPE_CHECKING:
    from esma.searching.parametric import Found, General

#: Rows that the table of `esma family` shows unless it is told otherwise.
ROWS = 20


def family(options: argparse.Namespace) -> int:
    """Search a constant with parameters and show the formulas that hold for all of them."""
    from esma.proofs import explain
    from esma.searching.parametric import Range, generalise

    if options.top is not None and options.top < 1:
        raise EsmaError(f"--top must be at least 1; it was {options.top}")
    if options.json and (options.all or options.top is not None or options.explain is not None):
        raise EsmaError("--json writes every formula: leave out --all, --top and --explain with it")
    if options.latex and options.explain is None:
        raise EsmaError("--latex is for --explain: give that too, as in --explain 0 --latex")
    keys = ("coeff_limit", "max_period", "depth")
    with _status() as say:
        found = generalise(
            options.constant,
            [Range.of(text) for text in options.ranges],
            words=options.words,
            on_constant=say,
            **{key: getattr(options, key) for key in keys if getattr(options, key) is not None},
        )
    rows = found.formulas if options.all else found.families()
    if options.json:
        for x in found.formulas:
            print(json.dumps(x.to_dict(), ensure_ascii=False))
        return 0
    if options.explain is not None:
        if not 0 <= options.explain < len(rows):
            raise EsmaError(
                f"there is no formula {options.explain}: --explain takes a number of the table,"
                f" from 0 to {len(rows) - 1}"
                if rows
                else "no formula for all values was found: there is nothing to explain"
            )
        x = rows[options.explain]
        if x.proof.certificate is None:
            raise EsmaError(f"formula {options.explain} is not proved: {x.proof.reason}")
        print((explain.latex if options.latex else explain.text)(x.proof.certificate))
        return 0
    print(_table(found, rows, len(rows) if options.all else options.top or ROWS))
    return 0


def atlas(options: argparse.Namespace) -> int:
    """Search the catalogue, prove, and write text, pages and PDF."""
    from esma.atlas import build, document, pages
    from esma.store import Store
    from esma.work.session import search_into

    out = Path(options.out)
    path = out / "atlas.sqlite" if options.store is None else Path(options.store)
    batch = build.catalogue(options.catalogue)
    own = options.catalogue is not None and options.families is None
    templates = [] if own else build.templates(options.families)
    if not options.no_pdf:
        document.program()  # better said now than after the search
    pages.check_folder(out, force=options.force)
    path.parent.mkdir(parents=True, exist_ok=True)
    outcome = search_into(path, batch.tasks, jobs=options.jobs, resume=options.resume)
    if not outcome.finished:
        state = outcome.state
        print(
            f"esma: {state.done:,} of {state.slices:,} slices are in {path}: the same command with"
            " --resume continues",
            file=sys.stderr,
        )
        return 1 if outcome.signal is None else 128 + outcome.signal
    with Store(path) as store, _status() as say:
        made = build.build(store, templates, say)
    pages.write(made, out)
    if not options.no_pdf:
        with replacing(out / pages.PDF, force=True) as file:
            file.write(document.compiled(document.document(made)))
    print("\n".join(pages.summary(made)))
    print(f"written to {out}")
    return 0


@contextmanager
def _status() -> Iterator[Callable[[str], None]]:
    """Says on a terminal which constant is searched."""
    from esma.searching.progress import somebody_looks

    if not somebody_looks():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("searching") as shown:
        yield lambda name: shown.update(f"searching {name}" if name else "joining and proving")


def _table(found: Found, rows: list[General], top: int) -> str:
    from esma.proofs.parametric import point_text

    proved = sum(x.status == "proved" for x in found.formulas)
    hits = sum(count for _, count in found.searched)
    facts = [
        (
            f"{len(found.searched)} constants searched, {hits:,} formulas; joined into"
            f" {len(found.formulas):,}, {proved:,} of them proved for all values"
        )
    ]
    if found.passed:
        listed = ", ".join(map(point_text, found.passed[:9]))
        more = f" and {len(found.passed) - 9} more" if len(found.passed) > 9 else ""
        facts.append(f"passed over: {listed}{more}, where the constant is rational or has no value")
    if found.unjoined:
        facts.append(
            f"{found.unjoined:,} left-hand sides have no common shape at these values: more values"
            " may join them"
        )
    if not rows:
        return "\n".join(["No formula for all values was found.", *facts])
    shown = rows[:top]
    signs = {True: "+", False: "\u2212"}
    columns = [
        Column("#", right=True),
        Column("formula"),
        Column("signs"),
        Column("partial quotients"),
        Column("for"),
        Column("status", style={"proved": "32", "conjecture": "33"}.get),
    ]
    cells = [
        [
            str(number),
            x.left(),
            "".join(signs[s > 0] for s in x.family.signs),
            x.right(),
            x.family.range_text(),
            x.status,
        ]
        for number, x in enumerate(shown)
    ]
    room = terminal.room(columns, [[*row[:3], "", *row[4:]] for row in cells], terminal.width())
    for row, x in zip(cells, shown, strict=True):
        row[3] = x.family.text(max(room, 24))
    table = terminal.table(columns, cells, coloured=terminal.colours())
    lines = [table, ""]
    if len(rows) > len(shown):
        lines.append(f"and {len(rows) - len(shown)} more: --top {len(rows)} shows them")
    notes = ["⟨…⟩ repeats for m = 0, 1, 2, …"]
    if any(x.family.lengths for x in shown):
        notes.append("a number with an exponent in braces is a run of that many quotients")
    notes += filter(None, [note_on_digits(table)])
    if shown and not shown[0].is_short:
        notes.insert(0, f"c = {shown[0].symbol()}")
    lines += [terminal.wrapped("; ".join(notes), terminal.width()), *facts]
    reasons = {x.proof.reason: None for x in shown if not x.proof}
    lines += [terminal.wrapped(f"not proved: {r}", terminal.width()) for r in reasons]
    return "\n".join(lines)
