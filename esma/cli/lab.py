"""Start JupyterLab on a folder with the notebooks; a new folder is given a copy of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from esma.cli.arguments import path, whole
from esma.workbench import lab


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=path,
        default=Path("esma-notebooks"),
        help="where to work (esma-notebooks)",
    )
    parser.add_argument("--port", type=whole, metavar="N", help="where it listens (a free one)")
    parser.add_argument("--no-browser", action="store_true", help="only say the address")
    parser.add_argument("--allow-root", action="store_true", help="start also for the user root")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    return lab.run(
        options.folder, options.port, browser=not options.no_browser, root=options.allow_root
    )
