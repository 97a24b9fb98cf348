"""Runs the benchmark stages: equal answers on both sides, and the ratios that are promised.

Trusted here: the plain programs (tests/oracle, published packages) that serve as baselines, and
`time.process_time`.
"""

from __future__ import annotations

import pytest

from tests.benchmarks.registry import MODULES, all_stages
from tests.benchmarks.timing import Comparison, Stage, compare

STAGES = all_stages()


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_both_sides_give_the_same_answer(stage: Stage) -> None:
    assert stage.run_baseline() == stage.run_candidate()


@pytest.mark.parametrize("stage", [s for s in STAGES if s.least], ids=lambda stage: stage.name)
def test_the_promised_ratio_is_reached(stage: Stage) -> None:
    # three tries: a machine that is busy for one of them is no slower program
    results: list[Comparison] = []
    while len(results) < 3 and not any(r.ratio >= stage.least for r in results):
        results.append(compare(stage))
    assert results[-1].ratio >= stage.least, f"{results}"


def test_every_module_has_stages() -> None:
    assert len(STAGES) >= len(MODULES)


def test_the_ratio_of_a_known_factor_is_found() -> None:
    def work(times: int) -> int:
        return sum(i * i for i in range(2000 * times))

    stage = Stage("sum", "ten times", "once", lambda: work(10), lambda: work(1))
    results = [compare(stage, rounds=9, seconds=0.002)]
    while len(results) < 5 and not 4 < results[-1].ratio < 25:
        results.append(compare(stage, rounds=9, seconds=0.002))
    result = results[-1]
    assert 4 < result.ratio < 25
    assert result.low <= result.high
    assert result.baseline > result.candidate > 0
