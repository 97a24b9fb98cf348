"""The whole search, from a constant to formulas: the oracle beside esma, in one warm process.

The oracle approves a formula by the quotients that follow; esma evaluates it to 1000 digits too.
Proofs are left out, since the oracle has none.
"""

from __future__ import annotations

from tests.benchmarks.timing import Stage
from tests.oracle import oracle_search
from tests.oracle.constants import exp

DEPTH = 100
DEGREE, LIMIT, LONGEST = 1, 1, 2


def stages() -> list[Stage]:
    """The stages of this module."""
    from esma.enumeration.constants import constant
    from esma.enumeration.expressions import rational_functions
    from esma.enumeration.words import primitive_words
    from esma.search import Options, Searcher, run

    words = primitive_words(LONGEST)
    interval = exp(1, 4000)
    searcher = Searcher(constant("e"), words, Options(depth=DEPTH, digits=1000, prove=False))

    def by_oracle() -> set[object]:
        return set(oracle_search(interval, DEGREE, LIMIT, words, DEPTH))

    def by_esma() -> set[object]:
        return {
            (
                hit.expression.numerator,
                hit.expression.denominator,
                hit.signs,
                hit.interlaced.preperiod,
                hit.interlaced.period,
            )
            for hit in run(searcher, rational_functions(DEGREE, LIMIT))
            if hit.interlaced is not None
        }

    return [
        Stage(
            name="Search for e, degree 1, coefficients up to 1, periods up to 2, depth 100",
            baseline="oracle",
            candidate="esma",
            run_baseline=by_oracle,
            run_candidate=by_esma,
            least=25.0,
        )
    ]
