"""What a number is, by an expression, digits, partial quotients or a file of these: the law of its
quotients, its value in closed form, and the proof."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from esma.tools.identify import identify
from esma.writing import terminal


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument(
        "number",
        nargs="+",
        help='digits, as 1.5574077246549; quotients, as "2, 1, 2, 1, 1, 4"; an expression, as'
        ' "1/tanh(1/3)"; @FILE or FILE with one of these, or with a b-file; - reads standard input',
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    found = identify(_given(" ".join(options.number).strip()))
    print(json.dumps(found.to_dict()) if options.json else found.report(terminal.width()))
    return 0


def _given(text: str) -> str | Path:
    """The text itself, that of standard input, or a file."""
    if not text:
        return text
    if text == "-":
        return sys.stdin.read()
    if text.startswith("@"):
        return Path(text[1:])
    try:
        is_file = Path(text).exists()
    except (OSError, ValueError):  # too long for a name
        return text
    return Path(text) if is_file else text
