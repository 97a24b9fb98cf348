"""``python -m tests.benchmarks``: ratios of stages and their peers, or curves and pictures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from esma import writing
from esma.errors import EsmaError
from esma.searching.planning import short_time
from esma.searching.progress import somebody_looks
from esma.system.files import check_target
from esma.writing import terminal
from esma.writing.tables import table
from esma.writing.terminal import Column
from tests.benchmarks import record
from tests.benchmarks.curves import CURVES, Curve
from tests.benchmarks.pictures import save
from tests.benchmarks.stages import all_stages, missing
from tests.benchmarks.timing import ROUNDS, SHORT_ROUNDS, Comparison, Stage, compare

WRONG = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; a mistake in its arguments is one line on standard error and the status 2."""
    try:
        return _run(_parser().parse_args(arguments))
    except EsmaError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Time every stage beside other programs for the same task, in turn in one"
        " process, and print the ratios; or measure how the cost of a search grows.",
    )
    parser.add_argument("word", nargs="?", default="", help="only what has this in its name")
    parser.add_argument("--rounds", type=int, metavar="N", help="turns each side gets (9)")
    parser.add_argument("--short", action="store_true", help="fewer turns, no long searches (3)")
    parser.add_argument(
        "--scaling",
        action="store_true",
        help="how cost grows with depth, L, period, degree, digits and processes, with pictures",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where --scaling writes (results/benchmarks)"
    )
    parser.add_argument("--force", action="store_true", help="write over what is there")
    parser.add_argument("--record", action="store_true", help="hold later versions to these ratios")
    return parser


def _run(options: argparse.Namespace) -> int:
    if options.rounds is not None and options.rounds < 2:
        raise EsmaError(f"--rounds must be at least 2; it was {options.rounds}")
    if options.out is not None and not options.scaling:
        raise EsmaError("--out is where --scaling writes: give both")
    if options.record and (options.scaling or options.short):
        raise EsmaError("--record keeps ratios of the long form: leave out --scaling and --short")
    if options.scaling:
        out = options.out or Path("results") / "benchmarks"
        return _scaling(options.word, options.rounds, options.short, out, options.force)
    return _compare(options.word, options.rounds, options.short, options.record)


@contextmanager
def _telling(text: str) -> Iterator[None]:
    """Show on standard error what is being done, where somebody looks."""
    if not somebody_looks():
        yield
        return
    with writing.bars.status(text):
        yield


def _compare(word: str, rounds: int | None, short: bool, keep: bool) -> int:
    """Time the stages whose names or peers contain a word; `keep` records their ratios.

    Returns
    -------
    int
        exit status: 1 where a ratio has fallen by more than half, or answers differ
    """
    chosen = [
        stage
        for stage in all_stages()
        if word.lower() in stage.key.lower() and not (short and stage.long)
    ]
    if not chosen:
        raise EsmaError(f"no stage has {word!r} in its name or peer; without it all are listed")
    absent = {stage.key: lack for stage in chosen if (lack := missing(stage)) is not None}
    results: list[tuple[Stage, Comparison]] = []
    wrong: list[str] = []
    interrupted = False
    try:
        for stage in chosen:
            if stage.key in absent:
                continue
            with _telling(stage.key):
                pair = stage.build()
                if pair.agree():
                    turns = rounds or (SHORT_ROUNDS if short else ROUNDS)
                    results.append((stage, compare(pair, turns)))
                else:
                    wrong.append(f"{stage.key}: the answers differ")
    except KeyboardInterrupt:
        interrupted = True
    before = record.recorded()
    print(_table(results, before))
    for lack in dict.fromkeys(absent.values()):
        left_out = [key for key, x in absent.items() if x == lack]
        print(f"left out: {', '.join(left_out)}. This needs {lack}")
    if keep and results:
        print(f"recorded in {record.record(results)}")
    else:
        wrong += [
            f"{stage.key}: fell from {before[stage.key]:.3g} to {x.ratio:.3g}"
            for stage, x in results
            if record.fallen(x.ratio, before.get(stage.key))
        ]
    for line in wrong:
        print(line, file=sys.stderr)
    if interrupted:
        return INTERRUPTED
    return WRONG if wrong else 0


def _table(results: Sequence[tuple[Stage, Comparison]], before: dict[str, float]) -> str:
    columns = [
        Column("stage"),
        Column("beside"),
        Column("a"),
        Column("esma", right=True),
        Column("peer", right=True),
        Column("ratio", right=True),
        Column("quartiles", right=True),
        Column("promised", right=True),
        Column("recorded", right=True),
    ]
    rows = [
        (
            stage.name,
            stage.peer,
            stage.unit,
            short_time(x.own),
            short_time(x.peer),
            f"{x.ratio:.3g}",
            f"{x.low:.3g}–{x.high:.3g}",
            f"{stage.least:.3g}" if stage.least else "",
            f"{before[stage.key]:.3g}" if stage.key in before else "",
        )
        for stage, x in results
    ]
    return table(columns, rows, coloured=terminal.colours())


def _scaling(word: str, rounds: int | None, short: bool, out: Path, force: bool) -> int:
    """Measure the curves whose names contain a word, and write table and pictures to a folder."""
    chosen = [name for name in CURVES if word.lower() in name]
    if not chosen:
        raise EsmaError(f"no curve has {word!r} in its name: there are {', '.join(CURVES)}")
    out.mkdir(parents=True, exist_ok=True)
    for name in ("scaling.json", *(f"{name}.png" for name in chosen)):
        check_target(out / name, force=force)  # before hours of measuring
    found: list[Curve] = []
    interrupted = False
    try:
        for name in chosen:
            with _telling(f"how cost grows: {name}"):
                curve = CURVES[name](rounds or (SHORT_ROUNDS if short else ROUNDS), short)
            save(curve, out)
            found.append(curve)
    except KeyboardInterrupt:
        interrupted = True
    record.write_curves(found, out / "scaling.json")
    columns = [
        Column("parameter"),
        Column("time of"),
        Column("from", right=True),
        Column("to", right=True),
        Column("grows as"),
    ]
    rows = [
        (
            curve.name,
            f"{curve.what}: {series.name}",
            *(f"{short_time(p.median)} at {p.x:g}" for p in (series.points[0], series.points[-1])),
            str(series.fit),
        )
        for curve in found
        for series in curve.series
    ]
    print(table(columns, rows, coloured=terminal.colours()))
    print(f"written to {out}: scaling.json and {len(found)} pictures")
    return INTERRUPTED if interrupted else 0


if __name__ == "__main__":
    sys.exit(main())
