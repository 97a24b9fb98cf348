"""Whole searches, from a constant to formulas verified to 1000 digits.

Beside the oracle, without proofs; with them beside what the reference program of the method (Razon
et al. 2023) took for a candidate: tests/data/baseline.json. That program is not run here; its time
is that of a shared two-core machine.
"""

from __future__ import annotations

import json
import tempfile
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from tests.benchmarks.timing import Pair, Stage

DEPTH = 100


def _beside_oracle() -> Pair:
    """Both find the same formulas: words have a plus, since the oracle knows no growing runs. It
    approves a formula by the quotients that follow; esma evaluates it to 1000 digits too.
    """
    from esma.enumeration.constants import constant
    from esma.enumeration.streams import rational_functions
    from esma.enumeration.words import primitive_words
    from esma.searching.searcher import Searcher, run
    from esma.searching.spec import SearchSpec

    oracle, words = import_module("tests.oracle"), [x for x in primitive_words(2) if 1 in x]
    interval = import_module("tests.oracle.constants").exp(1, 4000)
    searcher = Searcher(SearchSpec(constant("e"), words=tuple(words), depth=DEPTH, prove=False))

    def by_esma() -> set[object]:
        return {
            (
                hit.expression.numerator,
                hit.expression.denominator,
                hit.signs,
                hit.law.hurwitzian.preperiod,
                hit.law.hurwitzian.period,
            )
            for hit in run(searcher, rational_functions(1, 1))
            if hit.law.hurwitzian is not None
        }

    return Pair(by_esma, lambda: set(oracle.oracle_search(interval, 1, 1, words, DEPTH)), 36)


def reference_seconds() -> float:
    """What the reference program took for a candidate: e, degree 1, coefficients up to 2."""
    text = files("tests").joinpath("data", "baseline.json").read_text(encoding="utf-8")
    (row,) = (run for run in json.loads(text)["runs"] if run["constant"] == "E")
    return float(row["ms_per_candidate"]["end_to_end"]) / 1000


def _beside_reference(name: str, degree: int, limit: int, longest: int, store: bool) -> Pair:
    """A search that begins from nothing each time; its answer is the number of formulas."""
    from esma.api import search_for
    from esma.enumeration.constants import constant
    from esma.searching.spec import SearchSpec
    from esma.work.session import search_into
    from esma.work.task import Task

    spec = SearchSpec(constant(name), degree, limit, longest, depth=DEPTH)

    def search() -> int:
        return len(search_for(spec))

    def record() -> int:
        with tempfile.TemporaryDirectory(prefix="esma-") as folder:
            path = Path(folder) / "found.sqlite"
            outcome = search_into(path, [Task(spec)], jobs=1, quiet=True)
            if outcome.signal is not None:
                raise KeyboardInterrupt
            return outcome.state.counts.approved

    candidates = spec.count_expressions().number * spec.n_words
    own = record if store else search
    return Pair(own, reference_seconds() * candidates, candidates)


def stages() -> list[Stage]:
    """The stages of this module."""

    def reference(
        name: str,
        limit: int,
        longest: int,
        least: float = 0,
        *,
        degree: int = 1,
        store: bool = False,
    ) -> Stage:
        what = f"Search {name}, " + (f"degree {degree}, " if degree > 1 else "")
        return Stage(
            what + f"L {limit}, periods up to {longest}" + (", stored" if store else ""),
            "candidate",
            "reference, recorded",
            "tests.oracle",
            lambda: _beside_reference(name, degree, limit, longest, store),
            least,
            long=longest > 2 or degree > 1,
        )

    return [
        Stage(
            "Search e, L 1, periods up to 2",
            "candidate",
            "oracle",
            "tests.oracle",
            _beside_oracle,
            25.0,
        ),
        reference("e", 2, 2),
        reference("pi", 5, 6, 20000.0),
        reference("pi", 3, 2, 5000.0, degree=2),
        reference("e", 5, 6, 1000.0),
        reference("e", 2, 4, store=True),
    ]
