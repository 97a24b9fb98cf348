"""Times every stage and prints a table: `python -m tests.benchmarks [--rounds N] [WORD]`."""

from __future__ import annotations

import argparse

from tests.benchmarks.registry import all_stages
from tests.benchmarks.timing import compare


def duration(seconds: float) -> str:
    """Seconds in a readable unit.

    >>> duration(0.0123), duration(0.0000123), duration(2.5)
    ('12.3 ms', '12.3 us', '2.5 s')
    """
    for unit, scale in (("s", 1.0), ("ms", 1e3)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def main() -> None:
    """Print one line a stage; with WORD only the stages whose names contain it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="only stages whose name contains this")
    parser.add_argument("--rounds", type=int, default=15, help="turns each side gets (default 15)")
    arguments = parser.parse_args()
    for stage in all_stages():
        if arguments.word.lower() not in stage.name.lower():
            continue
        result = compare(stage, rounds=arguments.rounds)
        print(
            f"{stage.name}: {stage.baseline} {duration(result.baseline)}, "
            f"{stage.candidate} {duration(result.candidate)}, ratio {result.ratio:.3g} "
            f"(quartiles {result.low:.3g} to {result.high:.3g})"
        )


if __name__ == "__main__":
    main()
