"""Search a constant with letters in it for some of their values, join what is found into formulas
for all values, and prove them.
"""

from __future__ import annotations

import argparse
import json

from esma.cli.arguments import add_numbers, add_words, check_top, given, whole
from esma.errors import EsmaError
from esma.proofs import explain
from esma.searching.parametric import COEFF_LIMIT, ROWS, generalise
from esma.searching.progress import status
from esma.searching.spec import MEANINGS
from esma.searching.templates import Range
from esma.writing import terminal


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
    if options.json:
        for x in found:
            print(json.dumps(x.to_dict(), ensure_ascii=False))
        return 0
    if options.explain is not None:
        if not 0 <= options.explain < len(found):
            raise EsmaError(
                f"there is no formula {options.explain}: --explain takes a number of the table,"
                f" from 0 to {len(found) - 1}"
                if len(found)
                else "no formula for all values was found: there is nothing to explain"
            )
        x = found[options.explain]
        if x.proof.certificate is None:
            raise EsmaError(f"formula {options.explain} is not proved: {x.proof.reason}")
        print((explain.latex if options.latex else explain.text)(x.proof.certificate))
        return 0
    top = len(found) if options.all else options.top or ROWS
    print(found.report(terminal.width(), top, unfold=options.all, coloured=terminal.colours()))
    return 0
