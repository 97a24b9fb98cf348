"""Write the formulas of several stores into a new one, each value and sign word once."""

from __future__ import annotations

import argparse

from esma.cli.arguments import path
from esma.store import Store
from esma.store import merge as merge_stores


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument("stores", type=path, nargs="+", metavar="STORE")
    parser.add_argument("--out", type=path, required=True, metavar="FILE", help="the new store")


def run(options: argparse.Namespace) -> int:
    """One store of several."""
    result = merge_stores(options.stores, options.out)
    with Store(options.out) as store:
        what = "constants with a law" if store.is_scan else "formulas"
    print(
        f"{result.kept:,} {what} in {options.out}, of {result.read:,} in"
        f" {len(options.stores)} {'store' if len(options.stores) == 1 else 'stores'}"
    )
    if result.across:
        print(
            f"{result.across:,} had the value and the signs of a formula of another constant: of"
            " the two the one that is proved is kept, else the shorter"
        )
    return 0
