"""Many forms as arrays of machine integers, for compiled loops: their first terms and their rates.

One form after the other: ``heads[head_starts[i] : head_starts[i + 1]]`` is the head of form i,
``rows[row_starts[i] : row_starts[i + 1]]`` are the forward differences of its ``periods[i]``
polynomials, all of one width. Growing runs have `lengths` of the same shape; the others none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from esma.continued_fractions.rows import word_table
from esma.enumeration.words import Word
from esma.massey.laws import Law
from esma.massey.laws import kernels as law_kernels
from esma.massey.laws.law import DifferenceRows

from . import kernels

_Array = NDArray[np.int64]
_WORD = 1 << 63


@dataclass(frozen=True)
class Packed:
    """Forms, and as arrays those that have a place there: a recurrence has none, nor has a form
    with an integer that does not fit a word.

    Attributes
    ----------
    laws : all of them
    places : indices of those in the arrays
    heads, rows, lengths : numbers, and where those of each form start; see above
    periods : (H,) numbers of polynomials

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian, LinearRecurrence
    >>> laws = [Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), LinearRecurrence((1, -2), (1,))]
    >>> pack = Packed.of(laws)
    >>> pack.places, pack.rows
    ([0], (array([1, 0, 2, 2, 1, 0]), array([0, 6])))
    """

    laws: Sequence[Law]
    places: list[int]
    heads: tuple[_Array, _Array]
    rows: tuple[_Array, _Array]
    lengths: tuple[_Array, _Array]
    periods: _Array

    @classmethod
    def of(cls, laws: Sequence[Law]) -> Packed:
        """Laws as arrays."""
        found = [(i, rows) for i, law in enumerate(laws) if (rows := law.rows) is not None]
        places, parts = [i for i, _ in found], [rows for _, rows in found]
        try:
            return cls(laws, places, *_arrays(parts))
        except OverflowError:
            fitting = [n for n, part in enumerate(parts) if _fits(part)]
            arrays = _arrays([parts[n] for n in fitting])
            return cls(laws, [places[n] for n in fitting], *arrays)


def term_arrays(pack: Packed, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each form in the arrays its first `width` terms, and how many of them fit a word."""
    out = np.empty((len(pack.places), width), np.int64)
    got = np.empty(len(pack.places), np.int64)
    law_kernels.first_terms(*pack.heads, *pack.rows, pack.periods, out, got)
    return out, got


def first_terms(pack: Packed, counts: Sequence[int]) -> list[list[int]]:
    """Of each form its first terms, as many as are asked for.

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian, LinearRecurrence
    >>> laws = [Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), LinearRecurrence((1, -2), (1,))]
    >>> first_terms(Packed.of(laws), [9, 5])
    [[2, 1, 2, 1, 1, 4, 1, 1, 6], [1, 2, 4, 8, 16]]
    """
    out, got = term_arrays(pack, max(counts, default=0))
    fits = dict(zip(pack.places, zip(got.tolist(), out, strict=True), strict=True))
    found = []
    for i, (law, count) in enumerate(zip(pack.laws, counts, strict=True)):
        got_, terms = fits.get(i, (-1, out))
        plain = got_ >= count and not law.in_runs
        found.append(terms[:count].tolist() if plain else law.listed(count))
    return found


def log2_rates(pack: Packed, words: Sequence[Word], wanted: float, most: int) -> list[float | None]:
    """``2 log2 q_n / n`` of each form under its sign word, for the first n where ``2 log2 q_n`` is
    at least `wanted`, or the last below `most`; None for those that have no place in the arrays.

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian
    >>> golden = Packed.of([Hurwitzian((), ((1,),))])
    >>> [round(x, 3) for x in log2_rates(golden, [(1,)], 3000.0, 5000)]      # 2 log2 of 1.618...
    [1.388]
    """
    numbers = {word: i for i, word in enumerate(dict.fromkeys(words))}
    which = np.array([numbers[words[i]] for i in pack.places], np.int64)
    found = np.empty(len(pack.places))
    kernels.rates(
        *pack.heads, *pack.rows, *pack.lengths, pack.periods,
        *word_table(list(numbers)), which, wanted, most, found,
    )  # fmt: skip
    rates: list[float | None] = [None] * len(pack.laws)
    for i, x in zip(pack.places, found.tolist(), strict=True):
        rates[i] = x
    return rates


def _fits(rows: DifferenceRows) -> bool:
    return all(-_WORD <= x < _WORD for x in chain(rows.head, rows.rows, rows.lengths))


def _arrays(
    parts: Sequence[DifferenceRows],
) -> tuple[tuple[_Array, _Array], tuple[_Array, _Array], tuple[_Array, _Array], _Array]:
    heads, rows, lengths = (
        _joined([getattr(x, name) for x in parts]) for name in ("head", "rows", "lengths")
    )
    return heads, rows, lengths, np.array([x.period for x in parts], np.int64)


def _joined(parts: Sequence[tuple[int, ...]]) -> tuple[_Array, _Array]:
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return np.array([*chain.from_iterable(parts)], np.int64), starts
