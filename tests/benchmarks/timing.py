"""Two callables timed in turn within one process, so that both see the same machine.

Time is that of this process on a core, not the wall's. On a shared machine seconds mean little and
ratios a lot: the two take turns, the one that goes first alternates, and what is reported is the
ratio of the medians with the quartiles of the rounds' ratios.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time


@dataclass(frozen=True)
class Stage:
    """Something that is done in two ways.

    Attributes
    ----------
    name : what is done
    baseline, candidate : what the two sides are called
    run_baseline, run_candidate : do it once, and return the answer (equal on both sides)
    least : the ratio baseline / candidate that the tests insist on; 0 where speed is only reported
    """

    name: str
    baseline: str
    candidate: str
    run_baseline: Callable[[], object]
    run_candidate: Callable[[], object]
    least: float = 0.0


@dataclass(frozen=True)
class Comparison:
    """Median seconds a call on either side, the ratio of the two, and the ratio's quartiles."""

    baseline: float
    candidate: float
    ratio: float
    low: float
    high: float


def calls_for(call: Callable[[], object], seconds: float) -> int:
    """How many calls in a row take at least so many seconds (a power of two).

    >>> calls_for(lambda: None, 0.0)
    1
    """
    calls = 1
    while True:
        start = process_time()
        for _ in range(calls):
            call()
        if process_time() - start >= seconds:
            return calls
        calls *= 2


def seconds_per_call(call: Callable[[], object], calls: int) -> float:
    """The mean of so many calls in a row."""
    start = process_time()
    for _ in range(calls):
        call()
    return (process_time() - start) / calls


def compare(stage: Stage, rounds: int = 9, seconds: float = 0.01) -> Comparison:
    """Time both sides of a stage in turn; each turn lasts at least `seconds`.

    Both run first without being timed, so compilation and caches are not counted.
    """
    baseline_calls = calls_for(stage.run_baseline, seconds)
    candidate_calls = calls_for(stage.run_candidate, seconds)
    baseline: list[float] = []
    candidate: list[float] = []
    for turn in range(rounds):
        if turn % 2:
            candidate.append(seconds_per_call(stage.run_candidate, candidate_calls))
            baseline.append(seconds_per_call(stage.run_baseline, baseline_calls))
        else:
            baseline.append(seconds_per_call(stage.run_baseline, baseline_calls))
            candidate.append(seconds_per_call(stage.run_candidate, candidate_calls))
    low, _, high = quantiles([b / c for b, c in zip(baseline, candidate, strict=True)], n=4)
    return Comparison(
        median(baseline), median(candidate), median(baseline) / median(candidate), low, high
    )
