"""Berlekamp-Massey: the oracle beside galois, over GF(199), the prime of the reference program."""

from __future__ import annotations

import random

from tests.benchmarks.timing import Stage
from tests.oracle import berlekamp_massey, continue_recurrence

PRIME = 199
DEPTH = 100


def sequences(count: int = 20) -> list[list[int]]:
    """Sequences of 100 terms whose recurrences have orders up to 24, below depth/4.

    None has a transient: galois drops the trailing zeros of a connection polynomial, and with them
    the order of such a recurrence.
    """
    choose = random.Random(2023)
    made = []
    for _ in range(count):
        order = choose.randrange(1, 25)
        recurrence = [1, *(choose.randrange(1, PRIME) for _ in range(order))]
        initials = [choose.randrange(PRIME) for _ in range(order)]
        made.append(continue_recurrence(recurrence, initials, DEPTH, PRIME))
    return made


def stages() -> list[Stage]:
    """The stages of this module."""
    import galois

    field = galois.GF(PRIME)
    plain = sequences()
    arrays = [field(sequence) for sequence in plain]

    def by_oracle() -> list[list[int]]:
        # The characteristic polynomial, highest degree first, has the same coefficients.
        return [berlekamp_massey(sequence, PRIME) for sequence in plain]

    def by_galois() -> list[list[int]]:
        return [[int(c) for c in galois.berlekamp_massey(array).coeffs] for array in arrays]

    return [
        Stage(
            name="Berlekamp-Massey, 20 sequences of 100 terms over GF(199)",
            baseline="oracle",
            candidate="galois",
            run_baseline=by_oracle,
            run_candidate=by_galois,
        )
    ]
