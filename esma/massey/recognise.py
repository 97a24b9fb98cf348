"""Recognition: which rows of partial quotients follow an interlaced form or a linear recurrence.

The first `depth` terms find the form, the terms past them must be predicted by it. Lagged
differences see interlaced polynomials of degree K and period N as long as (K + 2) N plus the
preperiod stays within `depth`; Berlekamp–Massey sees every recurrence of order below depth/4
(Razon et al. 2023, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from . import kernels
from .laws import Hurwitzian, Law, LinearRecurrence, law_of
from .laws.hurwitzian import hurwitzian_of
from .laws.recurrence import order_bound, recurrence_of

#: Terms past the depth that every form has to predict before it is looked at again.
LOOKAHEAD = 16
MIN_DEPTH = 8
#: Parities that have to vanish by chance before a row without any law is taken for promising.
_EVIDENCE = 16


def promising(
    parities: NDArray[np.uint32], complete: NDArray[np.bool_], depth: int, total: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Indices of the rows that may follow a form, as far as their parities tell, and which kinds of
    forms each may follow, as :func:`screen` takes them.

    A form over the integers holds modulo 2 as well: an interlaced form makes parities periodic,
    and the linear complexity of a sequence over GF(2) is not above that over the integers. So no
    row that :func:`screen` finds a form in is missing; of rows without any form about one in
    2**16 is still there.

    Parameters
    ----------
    parities, complete : see :meth:`esma.continued_fractions.rows.SignedRows.parities`
    depth, total : a form is fitted on `depth` terms and has to predict the others of `total`
    """
    steps = 2 * (order_bound(depth) - 1)
    words = min((steps + _EVIDENCE + 31) // 32, total // 32)
    if 32 * words - steps < _EVIDENCE // 2:
        chosen = np.flatnonzero(complete)
        return chosen, _any_kind(len(chosen))
    flags = np.zeros(len(complete), np.uint32)
    masks, changes = kernels.lag_masks(depth, total), kernels.lag_changes(depth)
    kernels.sieve_interlaced(parities, *masks, changes, flags)
    kernels.sieve_recurrences(parities, words, steps, flags)
    chosen = np.flatnonzero(complete & (flags != 0))
    return chosen, flags[chosen]


def _any_kind(count: int) -> NDArray[np.uint32]:
    return np.full(count, kernels.INTERLACED | kernels.RECURRENCE, np.uint32)


def screen(
    rows: NDArray[np.int64],
    got: NDArray[np.int64],
    depth: int,
    kinds: NDArray[np.uint32] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of the rows that are worth a look, and a record (kind, period or order, degree,
    preperiod) of each, see :func:`.kernels.screen`; where `kinds` are given, only these are looked
    for.
    """
    records = np.empty((len(rows), 4), np.int64)
    work = kernels.work_arrays(rows.shape[1])
    kinds = _any_kind(len(rows)) if kinds is None else kinds
    kernels.screen(rows, got, kinds, depth, order_bound(depth), work, records)
    found = records[:, 0]
    hits = np.flatnonzero((found == kernels.INTERLACED) | (found == kernels.RECURRENCE))
    return hits, records[hits]


def forms_of(
    rows: NDArray[np.int64], records: NDArray[np.int64], depth: int
) -> Iterator[Hurwitzian | LinearRecurrence | None]:
    """The form that each record of :func:`screen` tells of; None where it was an accident."""
    for row, (kind, period, degree, preperiod) in zip(rows, records.tolist(), strict=True):
        if kind == kernels.INTERLACED:
            used = row[: preperiod + period * (degree + 1)].tolist()
            yield Hurwitzian.from_terms(used, preperiod, period, degree)
        else:
            recurrence = recurrence_of(row.tolist(), order_bound(depth))
            yield recurrence and (hurwitzian_of(recurrence) or recurrence)


def recognise(terms: Sequence[int], depth: int | None = None) -> Law | None:
    """The form that a sequence of integers follows, or None.

    Parameters
    ----------
    terms : at least 16 integers of any size
    depth : the form is found on the first `depth` terms and must predict the others; default: all
        but a seventh, and all but 8 at least

    Examples
    --------
    >>> recognise([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1, 14])
    Hurwitzian(head=(2,), differences=((1, 0), (2, 2), (1, 0)))
    >>> recognise([3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2]) is None
    True
    >>> recognise([0] + [2**n for n in range(1, 80)]).coefficients      # Tasoev's [0; 2, 4, 8, ...]
    (1, -2)
    """
    if depth is None:
        depth = len(terms) - max(len(terms) // 7, 8)
    if depth < MIN_DEPTH or depth > len(terms):
        raise ValueError(f"depth must be from {MIN_DEPTH} to the number of terms, {len(terms)}")
    return law_of(terms, depth)
