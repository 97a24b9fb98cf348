"""Recognition of recurrences beside galois, a textbook program and the oracle.

All are asked which rows of 100 partial quotients have a recurrence of order below 25.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.timing import Pair, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from esma.continued_fractions.expansion import Expansions
    from esma.continued_fractions.rows import SignedRows

    Matrix = NDArray[np.int64]

DEPTH, BOUND = 100, 25
#: The prime of the reference program, for those that do not bring one of their own.
PRIME = 199


class _Rows(NamedTuple):
    """Candidates: simple expansions, the words that make rows of them, and these rows."""

    batch: Expansions
    table: SignedRows
    rows: Matrix


@lru_cache(maxsize=1)
def _candidates() -> tuple[_Rows, ...]:
    """Rows as a search meets them: 1050 of pi, none with a law, and 36 of e, all with one, of
    order 2 to 9. Words with a plus only: under minus signs alone, 100 terms may be one long run.
    """
    from esma.continued_fractions.expansion import Expander
    from esma.continued_fractions.rows import SignedRows
    from esma.enumeration.constants import constant
    from esma.enumeration.streams import rational_functions
    from esma.enumeration.words import primitive_words
    from esma.massey.recognise import LOOKAHEAD

    made = []
    for name, most, words in (
        ("pi", 10, [word for word in primitive_words(6) if 1 in word]),
        ("e", 12, [(1,), (-1, 1), (1, -1)]),
    ):
        c = constant(name)
        expressions = list(islice(rational_functions(1, 1, c), most))
        batch = Expander(c).batch(expressions, 3 * DEPTH, 8 * DEPTH)
        table = SignedRows(words, DEPTH + LOOKAHEAD)
        made.append(_Rows(batch, table, table.rows(batch, range(most * len(words)))))
    return tuple(made)


def _rows() -> Matrix:
    import numpy as np

    return np.concatenate([x.rows for x in _candidates()])[:, :DEPTH]


def _small(orders: Iterable[int]) -> list[int]:
    """The rows whose orders are below the bound."""
    return [r for r, order in enumerate(orders) if order < BOUND]


def _by_screening() -> list[int]:
    """The path that a search takes, from the simple expansions on: parities and sieve, then signed
    expansion, lagged differences and Berlekamp-Massey for the rows that are left.
    """
    import numpy as np

    from esma.massey.recognise import promising, screen

    found: list[int] = []
    first = 0
    for batch, table, _ in _candidates():
        parities, complete = table.parities(batch)
        hopeful, kinds = promising(parities, complete, DEPTH, table.total)
        rows = table.rows(batch, hopeful)
        hits, _ = screen(rows, np.full(len(rows), table.total), DEPTH, kinds)
        found += (first + hopeful[hits]).tolist()
        first += len(complete)
    return found


def _by_kernel() -> list[int]:
    """Every row by Berlekamp-Massey's kernel alone."""
    import numpy as np

    from esma.massey import kernels

    rows = _rows()
    orders = np.empty(len(rows), np.int64)
    work = kernels.work_arrays(rows.shape[1])
    kernels.linear_complexities((rows % kernels.PRIME).astype(np.uint64), BOUND, work, orders)
    return _small(orders.tolist())


def _by_textbook() -> list[int]:
    import numpy as np

    from tests.benchmarks import kernels

    rows = _rows()
    orders = np.empty(len(rows), np.int64)
    kernels.linear_complexities(rows, DEPTH, PRIME, BOUND, orders)
    return _small(orders.tolist())


def _galois() -> Callable[[], list[int]]:
    import galois

    field = galois.GF(PRIME)
    sequences = [field(row) for row in _rows() % PRIME]
    return lambda: _small(galois.berlekamp_massey(x).degree for x in sequences)


def _oracle() -> Callable[[], list[int]]:
    massey = import_module("tests.oracle.massey")
    rows = _rows().tolist()
    return lambda: _small(len(massey.berlekamp_massey(row, PRIME)) - 1 for row in rows)


def stages() -> list[Stage]:
    """The stages of this module."""

    def stage(
        name: str,
        own: Callable[[], list[int]],
        peer: str,
        needs: str,
        make: Callable[[], Callable[[], list[int]]],
        least: float = 0.0,
    ) -> Stage:
        return Stage(name, "row", peer, needs, lambda: Pair(own, make(), len(_rows())), least=least)

    screening, alone = "Screening of 100 quotients", "Berlekamp-Massey alone, 100 terms"
    return [
        stage(screening, _by_screening, "galois", "galois", _galois, 40.0),
        stage(screening, _by_screening, "textbook, Numba", "numba", lambda: _by_textbook, 4.0),
        stage(screening, _by_screening, "oracle", "tests.oracle", _oracle),
        stage(alone, _by_kernel, "galois", "galois", _galois),
        stage(alone, _by_kernel, "textbook, Numba", "numba", lambda: _by_textbook),
    ]
