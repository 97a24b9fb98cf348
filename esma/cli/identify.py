"""What a number is, by an expression, digits, partial quotients or a file of these: the law of its
quotients, its value in closed form, and the proof."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from esma.cli.arguments import lines_of
from esma.enumeration.known import Lines
from esma.tools.identify import identify
from esma.writing import terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument(
        "number",
        nargs="+",
        help='digits, as 1.5574077246549; quotients, as "2, 1, 2, 1, 1, 4"; a law, as'
        ' "[2; <1, 2m+2, 1>]"; an expression, as "1/tanh(1/3)"; @FILE or FILE with one of these, or'
        " with a b-file; - reads standard input",
    )
    kind = parser.add_mutually_exclusive_group()
    for name in ("quotients", "digits"):
        kind.add_argument(
            f"--{name}",
            action="store_const",
            const=name,
            dest="read_as",
            help=f"the terms of a b-file are {name}; without this it is told by its comments and"
            " its terms, and said where both are possible",
        )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    found = identify(_given(" ".join(options.number).strip()), options.read_as)
    print(json.dumps(found.to_dict()) if options.json else found.report(terminal.width()))
    return 0


def _given(text: str) -> str | Path | Lines:
    """The text itself, what stands on standard input, or a file."""
    lines = lines_of(text)
    if lines is not None:
        return lines
    try:
        is_file = bool(text) and Path(text).exists()
    except (OSError, ValueError):  # too long for a name
        return text
    return Path(text) if is_file else text
