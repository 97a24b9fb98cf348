"""Search a constant with letters in it for some of their values, join what is found into formulas
for all values, and prove them.
"""

from __future__ import annotations

import argparse
import json
from typing import Final

from esma.cli.arguments import add_numbers, add_words, check_top, given, whole
from esma.errors import EsmaError
from esma.proofs import explain
from esma.proofs.parametric import point_text
from esma.searching.parametric import COEFF_LIMIT, ParametricResult, generalise
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.searching.progress import status
from esma.searching.spec import MEANINGS
from esma.searching.templates import Range
from esma.writing import terminal
from esma.writing.laws import note_on_digits
from esma.writing.tables import table
from esma.writing.terminal import Column

#: Rows that the table shows unless it is told otherwise.
ROWS: Final = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("constant", help='such as "tan(1/n)", "besseli(v,2/d)/besseli(v+1,2/d)"')
    parser.add_argument(
        "ranges", nargs="+", metavar="n=2..8", help="the values searched; n=3..11:2 in steps of 2"
    )
    add_numbers(parser, "depth")
    parser.add_argument(
        "--coeff-limit", type=whole, metavar="N", help=f"{MEANINGS['coeff_limit']} ({COEFF_LIMIT})"
    )
    add_words(parser)
    parser.add_argument("--all", action="store_true", help="also those with the same tail")
    parser.add_argument("--top", type=whole, metavar="N", help="most rows of the table (20)")
    parser.add_argument("--json", action="store_true", help="one JSON object a formula")
    parser.add_argument(
        "--explain", type=whole, metavar="N", help="write the proof of formula N out"
    )
    parser.add_argument("--latex", action="store_true", help="with --explain: in LaTeX")


def run(options: argparse.Namespace) -> int:
    """Search a constant with parameters and show the formulas that hold for all of them."""
    check_top(options)
    if options.json and (options.all or options.top is not None or options.explain is not None):
        raise EsmaError("--json writes every formula: leave out --all, --top and --explain with it")
    if options.latex and options.explain is None:
        raise EsmaError("--latex is for --explain: give that too, as in --explain 0 --latex")
    with status() as say:
        found = generalise(
            options.constant,
            [Range.of(text) for text in options.ranges],
            words=options.words,
            on_constant=say,
            **given(options, "coeff_limit", "max_period", "depth"),
        )
    rows = found.formulas if options.all else found.tail_classes()
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


def _table(found: ParametricResult, rows: list[ParametricConjecture], top: int) -> str:
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
        Column("status", style={"proved": "green", "conjecture": "yellow"}.get),
    ]
    cells = [
        [
            str(number),
            x.left(),
            "".join(signs[s > 0] for s in x.formula.signs),
            x.right(),
            x.formula.range_text(),
            x.status,
        ]
        for number, x in enumerate(shown)
    ]
    room = terminal.room(columns, [[*row[:3], "", *row[4:]] for row in cells], terminal.width())
    for row, x in zip(cells, shown, strict=True):
        row[3] = x.formula.text(max(room, 24))
    formulas = table(columns, cells, coloured=terminal.colours())
    lines = [formulas, ""]
    if len(rows) > len(shown):
        lines.append(f"and {len(rows) - len(shown)} more: --top {len(rows)} shows them")
    notes = ["⟨…⟩ repeats for m = 0, 1, 2, …"]
    if any(x.formula.lengths for x in shown):
        notes.append("a number with an exponent in braces is a run of that many quotients")
    notes += filter(None, [note_on_digits(formulas)])
    if shown and not shown[0].is_short:
        notes.insert(0, f"c = {shown[0].symbol()}")
    lines += [terminal.wrapped("; ".join(notes), terminal.width()), *facts]
    reasons = {x.proof.reason: None for x in shown if not x.proof}
    lines += [terminal.wrapped(f"not proved: {r}", terminal.width()) for r in reasons]
    return "\n".join(lines)
