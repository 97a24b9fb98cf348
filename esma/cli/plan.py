"""Size and time of searches, from a sample; what is found is not kept."""

from __future__ import annotations

import argparse
from contextlib import suppress
from itertools import islice
from typing import Final

from esma.cli.arguments import add_spec, add_work, spec_of, tasks_of
from esma.errors import EsmaError, SpaceError
from esma.prediction import Predictor, advantage
from esma.prediction.words import under_words
from esma.searching.planning import count, count_text, measure, sample
from esma.searching.progress import Progress
from esma.searching.searcher import Tally
from esma.searching.spec import SearchSpec
from esma.work.estimate import estimate, rows

#: Larger spaces are predicted by a sample only.
_PREDICTED: Final = 10_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    add_spec(parser)
    add_work(parser)
    parser.add_argument(
        "--predict", action="store_true", help="what the search will find, by theorem"
    )


def run(options: argparse.Namespace) -> int:
    """Size, time, memory and units of one or more searches."""
    jobs = options.jobs
    if options.config is None:
        searches = [spec_of(options)]
    else:
        tasks, where = tasks_of(options)
        searches = [task.spec for task in tasks]
        jobs = where["jobs"]
    if jobs is not None and jobs < 1:
        raise EsmaError(f"--jobs must be at least 1; it was {jobs}")
    estimates = []
    for spec in searches:
        found = measure(spec)
        print(found)
        if options.predict:
            _print_prediction(spec)
        if len(searches) > 1:
            print()
        with suppress(SpaceError):  # too large to be cut into slices, which the time says too
            estimates.append(estimate(found))
    if not estimates:
        return 0
    if len(searches) > 1:
        print(f"{len(searches)} searches together")
    for name, text in rows(estimates, jobs):
        print(f"{name:<13}{text}")
    return 0


def _print_prediction(spec: SearchSpec) -> None:
    """What a search will find, from the theorem of its constant."""
    try:
        predictor = Predictor(spec.constant)
    except EsmaError as error:
        print(f"{'by theorem':<13}{under_words(spec.constant, spec.sign_words) or error}")
        return
    number, exact = count(spec)
    whole = exact and number <= _PREDICTED
    expressions = list(spec.expressions() if whole else islice(sample(spec), 1000))
    words = spec.sign_words
    with Progress(spec) as bar:
        outlook = predictor.outlook(
            iter(expressions),
            words,
            spec.depth,
            lambda n: bar.update(Tally(expressions=n, candidates=n * len(words))),
        )
    if not whole:
        print(f"{'sample':<13}{len(expressions):,} of the expressions")
    for name, text in outlook.rows():
        print(f"{name:<13}{text}")
    if outlook.candidates <= 5 * _PREDICTED and outlook.seen:
        other = advantage(spec.constant, expressions, list(words), spec.depth)
        print(
            f"{'exhaustive':<13}a search over interlaced polynomials takes"
            f" {count_text(other.middle)} right-hand sides for the formula in the middle,"
            f" {count_text(other.most)} for all; esma {other.candidates:,} candidates"
        )
