"""The page that compares with the reference program says what searches give.

Trusted: the figures of that program in tests/data/baseline.json; its rules, as the page states
them, applied here to the quotients by the Berlekamp–Massey algorithm of tests/oracle.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

import esma
from esma.approval.conjecture import Conjecture
from tests.oracle.massey import berlekamp_massey

ROOT = Path(__file__).parent.parent.parent
PRIME, DEPTH = 199, 100
NAMES = {"E": "e", "E**2": "exp(2)", "GoldenRatio": "phi"}
LINES = (ROOT / "esma" / "docs" / "comparison.md").read_text(encoding="utf-8").splitlines()
CELLS = [line.strip("| ").split(" | ") for line in LINES if line.startswith("| ")]
COUNTED, PARTED = CELLS[1 : len(CELLS) // 2], CELLS[len(CELLS) // 2 + 1 :]
ROWS = [row + parted[1:] for row, parted in zip(COUNTED, PARTED, strict=True)]
FOUND = {
    NAMES.get(run["constant"], run["constant"]): run["found"]
    for run in json.loads((ROOT / "tests" / "data" / "baseline.json").read_text())["runs"]
}


def reason(x: Conjecture) -> str:
    """Why a formula is not found there, or that it is left."""
    terms = x.terms(DEPTH)
    if 0 in terms:
        return "zero"
    rule = [int(w) for w in berlekamp_massey(terms, PRIME)]
    order = len(rule) - 1
    while rule[-1] == 0:
        rule.pop()
    if len(rule) >= DEPTH // 4:
        return "run" if x.law.in_runs else "long"
    weights = [(w + PRIME // 2) % PRIME - PRIME // 2 for w in rule[1:]]
    continued = terms[: len(weights)]
    while len(continued) < 2 * DEPTH:
        last = islice(reversed(continued), len(weights))
        continued.append(-sum(w * a for w, a in zip(weights, last, strict=True)))
    if continued == x.terms(2 * DEPTH):
        return "left"
    assert order > len(weights), "nothing is lost to the prime"
    return "transient"


def test_every_constant_is_in_the_table() -> None:
    assert {row[0]: int(row[3]) for row in COUNTED} == FOUND
    assert [row[0] for row in PARTED] == [row[0] for row in COUNTED]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_the_table_is_what_a_search_gives(row: list[str]) -> None:
    name, *figures = row
    limit, period, there, here, proved, parted, *counts, left, values = map(int, figures)
    found = list(esma.search(name, coeff_limit=limit, max_period=period))
    reasons = Counter(map(reason, found))
    assert (len(found), sum(x.proved for x in found)) == (here, proved) == (parted, proved)
    names = "zero", "transient", "run", "long", "left"
    assert [reasons[x] for x in names] == [*counts, left]
    assert len({x.value for x in found if reason(x) == "left"}) == values
    if name != "phi":
        assert left == there
