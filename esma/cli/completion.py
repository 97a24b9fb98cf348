"""Print the script by which a shell completes commands, options and names of files."""

from __future__ import annotations

import argparse

import shtab

from esma.cli.arguments import path
from esma.cli.parser import build_parser


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("shell", choices=shtab.SUPPORTED_SHELLS)


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    parser = build_parser()
    _mark_files(parser)
    print(shtab.complete(parser, options.shell))
    return 0


def _mark_files(parser: argparse.ArgumentParser) -> None:
    """Let what is a path be completed by the names of files."""
    for action in parser._actions:
        if action.type is path:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                _mark_files(each)
