"""``python -m tests.benchmarks.false_laws NAME... --rows 10000000``: how many random rows seem to
have a law.

Distributions and conditions are those of ``tests/massey/test_no_false_laws.py``; without a name all
of them are looked at, one after the other. A line is printed for each million rows, and one for
each law that is seen, which is a mistake: then the exit status is 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import process_time

import numpy as np

from tests.massey.test_no_false_laws import BLOCK, DISTRIBUTIONS, laws_in

#: Rows between two lines.
MILLION = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.false_laws", description="Laws seen in random rows."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(DISTRIBUTIONS))
    parser.add_argument("--rows", type=int, default=10 * MILLION)
    parser.add_argument("--seed", type=int, default=16)
    asked = parser.parse_args(arguments)
    unknown = {*asked.names} - {*DISTRIBUTIONS}
    if unknown:
        parser.error(f"there is no {min(unknown)!r} among {', '.join(DISTRIBUTIONS)}")
    seen = sum(false_laws(name, asked.rows, asked.seed) for name in asked.names or DISTRIBUTIONS)
    return int(seen > 0)


def false_laws(name: str, count: int, seed: int) -> int:
    """How many laws are seen in so many rows of a distribution."""
    chosen, seen, begun = np.random.default_rng(seed), 0, process_time()
    for done in range(BLOCK, count + BLOCK, BLOCK):
        for law in laws_in(name, chosen):
            seen += 1
            print(f"{name}: {law.kind}: {law}", flush=True)
        if done % MILLION == 0 or done >= count:
            seconds = process_time() - begun
            print(f"{name}: {done:,} rows, {seen} laws, {seconds:.0f} s", flush=True)
    return seen


if __name__ == "__main__":
    sys.exit(main())
