"""Speed beside other programs: equal answers, the ratios that are promised, and none that falls.

Trusted here: the programs that serve as peers (tests/oracle, published packages), the ratios of
`recorded.json`, measured with ``--record`` on the machine named in it, and `time.process_time`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.system import compiled
from tests.benchmarks import __main__ as command
from tests.benchmarks import kernels, record, shares, stages
from tests.benchmarks.__main__ import main
from tests.benchmarks.curves import CURVES
from tests.benchmarks.fitting import Model, Point, fit
from tests.benchmarks.timing import Comparison, Pair, Stage, compare
from tests.oracle import berlekamp_massey

STAGES = stages.all_stages()
#: The reference program's time is that of another machine: no ratio for any machine to keep.
SHORT = [x for x in STAGES if not x.long and not x.peer.startswith("reference")]
BEFORE = record.recorded()


def holds(stage: Stage, ratio: float) -> bool:
    return ratio >= stage.least and not record.fallen(ratio, BEFORE[stage.key])


@pytest.mark.parametrize("stage", SHORT, ids=lambda stage: stage.key)
def test_answers_are_equal(stage: Stage) -> None:
    assert stage.build().agree()


@pytest.mark.full  # another processor has other ratios
@pytest.mark.parametrize("stage", SHORT, ids=lambda stage: stage.key)
def test_no_ratio_falls_by_half(stage: Stage) -> None:
    pair = stage.build()
    # three tries: a machine that is busy for one of them is no slower program
    results: list[Comparison] = []
    while len(results) < 3 and not any(holds(stage, x.ratio) for x in results):
        results.append(compare(pair, rounds=3, seconds=0.005))
    assert holds(stage, results[-1].ratio), f"recorded {BEFORE[stage.key]}: {results}"


@pytest.mark.full
@pytest.mark.parametrize("stage", [x for x in STAGES if x.long], ids=lambda stage: stage.key)
def test_long_searches_keep_what_is_promised(stage: Stage) -> None:
    result = compare(stage.build(), rounds=3)
    assert holds(stage, result.ratio), f"recorded {BEFORE[stage.key]}: {result}"


def test_every_stage_has_a_recorded_ratio() -> None:
    assert set(BEFORE) == {stage.key for stage in STAGES}
    assert len(BEFORE) == len(STAGES)


@settings(max_examples=30)
@given(st.integers(1, 30), st.integers(0, 10**9), st.booleans())
def test_the_textbook_program_is_right(order: int, seed: int, planted: bool) -> None:
    random = np.random.default_rng(seed)
    prime, depth, bound = 199, 60, 20
    terms = random.integers(0, prime, depth).tolist()
    if planted:
        weights = random.integers(0, prime, order).tolist()
        for n in range(order, depth):
            terms[n] = sum(w * terms[n - 1 - i] for i, w in enumerate(weights)) % prime
    found = np.empty(1, np.int64)
    kernels.linear_complexities(np.array([terms]), depth, prime, bound, found)
    assert found[0] == min(len(berlekamp_massey(terms, prime)) - 1, bound)


def work(times: int) -> int:
    return sum(i * i for i in range(2000 * times))


def test_what_is_timed_is_compiled() -> None:
    @compiled.kernel
    def loop(x):  # type: ignore[no-untyped-def]
        x[0] += 1

    def call() -> None:
        loop(np.zeros(1))

    compare(Pair(call, call, 1, lambda *_: True), rounds=2, seconds=0.001)
    assert loop.compiled.overloads
    assert compiled.FEW > 0


def test_the_ratio_of_a_known_factor_is_found() -> None:
    pair = Pair(lambda: work(1), lambda: work(10), 1)
    results = [compare(pair, rounds=9, seconds=0.002)]
    while len(results) < 5 and not 4 < results[-1].ratio < 25:
        results.append(compare(pair, rounds=9, seconds=0.002))
    result = results[-1]
    assert 4 < result.ratio < 25
    assert result.low <= result.high
    assert result.peer > result.own > 0


@given(st.floats(-3, 3), st.floats(1e-9, 1e3), st.sampled_from(["x", "2^x", "x log² x"]))
def test_exponents_are_found(exponent: float, factor: float, model: Model) -> None:
    laws: dict[Model, Callable[[float], float]] = {
        "x": lambda x: x,
        "2^x": lambda x: 2.0**x,
        "x log² x": lambda x: x * float(np.log(x)) ** 2,
    }
    law = laws[model]
    found = fit([Point(x, (factor * law(x) ** exponent,)) for x in (3, 4, 6, 9)], model)
    assert found.exponent == pytest.approx(exponent, abs=1e-6)
    assert found.error < 1e-6
    assert found(5) == pytest.approx(factor * law(5) ** exponent, rel=1e-6)


def test_the_error_of_an_exponent_is_that_of_a_straight_line() -> None:
    # y = x times 1, 2, 1, 2 at x = 1, e, e^2, e^3: deviations worked out by hand
    xs = np.exp(np.arange(4.0))
    found = fit([Point(x, (x * y,)) for x, y in zip(xs, (1, 2, 1, 2), strict=True)], "x")
    assert found.exponent == pytest.approx(1 + np.log(2) / 5)
    assert found.error == pytest.approx(np.log(2) * np.sqrt(0.8 / 2 / 5))


def test_the_command_prints_ratios(capsys: pytest.CaptureFixture[str]) -> None:
    # where the machine is busy, a ratio may be told to have fallen
    assert main(["--short", "Convergent of 1030 terms / sympy"]) in (0, 1)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].split()[:2] == ["stage", "beside"]
    assert "sympy" in lines[2]


def test_a_fall_and_a_wrong_answer_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stage(name: str, own: int, peer: int) -> Stage:
        return Stage(
            name, "call", "itself", "sys", lambda: Pair(lambda: work(own), lambda: work(peer), 1)
        )

    monkeypatch.setattr(command, "all_stages", lambda: [stage("same", 1, 1), stage("not", 1, 2)])
    monkeypatch.setattr(record, "recorded", lambda: {"same / itself": 50.0})
    assert main(["--short"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in told] == ["not / itself", "same / itself"]


def test_a_missing_peer_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "is_here", lambda module: False)
    assert main(["--short", "PARI"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith("This needs the package cypari: pip install cypari")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["no such stage"], "no stage"),
        (["--scaling", "no such curve"], "there are depth, limit"),
        (["--rounds", "1"], "at least 2"),
        (["--out", "x"], "--scaling"),
        (["--record", "--short"], "leave out"),
    ],
)
def test_mistakes_are_answered_in_one_line(
    arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments]) == 2
    text = capsys.readouterr().err
    assert part in text
    assert text.count("\n") == 1


def test_ratios_are_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "recorded.json"
    monkeypatch.setattr(record, "RECORDED", path)
    one, two = STAGES[:2]
    record.record([(one, Comparison(1.0, 12.3456, 12.3456, 11.0, 13.0))])
    record.record([(two, Comparison(1.0, 2.0, 2.0, 1.0, 3.0))])
    assert record.recorded() == {one.key: 12.3, two.key: 2.0}
    assert json.loads(path.read_text(encoding="utf-8"))["machine"]["processor"]
    monkeypatch.setattr(record, "machine", lambda: {"processor": "another"})
    record.record([(one, Comparison(1.0, 3.0, 3.0, 2.0, 4.0))])
    assert record.recorded() == {one.key: 3.0}


@pytest.mark.parametrize(
    "name", [pytest.param(x, marks=() if x == "depth" else pytest.mark.full) for x in CURVES]
)
def test_curves_are_written_with_their_pictures(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--scaling", name, "--short", "--rounds", "2", "--out", str(tmp_path)]
    assert main(arguments) == 0
    table = json.loads((tmp_path / "scaling.json").read_text(encoding="utf-8"))
    assert list(table) == [name]
    exponents = [x["fits"][0]["exponent"] for x in table[name]["series"].values()]
    # what the sizes of the spaces and the algorithms leave no doubt about
    low, high = {"limit": (3, 5), "processes": (-1.2, 0.5)}.get(name, (0.2, 4))
    assert low < exponents[0] < high
    assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert "grows as" in capsys.readouterr().out


def test_the_picture_shows_the_shares_that_are_kept() -> None:
    kept = json.loads(shares.KEPT.read_text(encoding="utf-8"))
    for rows in kept.values():
        for row in rows.values():
            assert sum(row["stages"].values()) == pytest.approx(row["microseconds"], abs=0.01)
    assert len(shares.picture(kept).axes) == len(shares.SEARCHES)
