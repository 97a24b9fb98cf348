"""Many forms as arrays of machine integers, for compiled loops: their first terms and their rates.

One form after the other: ``heads[head_starts[i] : head_starts[i + 1]]`` is the head of form i,
``rows[row_starts[i] : row_starts[i + 1]]`` are the forward differences of its ``periods[i]``
polynomials, all of one width. Growing runs have `lengths` of the same shape; the others none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import SemiRegularForm
from esma.massey.recognise import Form

Word = tuple[int, ...]
_Array = NDArray[np.int64]
_Parts = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], int]
_WORD = 1 << 63


@dataclass(frozen=True)
class Packed:
    """Forms, and as arrays those that have a place there: a recurrence has none, nor has a form
    with an integer that does not fit a word.

    Attributes
    ----------
    forms : all of them
    places : indices of those in the arrays
    heads, rows, lengths : numbers, and where those of each form start; see the head of this module
    periods : (H,) numbers of polynomials

    Examples
    --------
    >>> from esma.massey.laws.recurrence import LinearRecurrence
    >>> forms = [Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), LinearRecurrence((1, -2), (1,))]
    >>> pack = Packed.of(forms)
    >>> pack.places, pack.rows
    ([0], (array([1, 0, 2, 2, 1, 0]), array([0, 6])))
    """

    forms: Sequence[Form]
    places: list[int]
    heads: tuple[_Array, _Array]
    rows: tuple[_Array, _Array]
    lengths: tuple[_Array, _Array]
    periods: _Array

    @classmethod
    def of(cls, forms: Sequence[Form]) -> Packed:
        """Forms as arrays."""
        places = [
            i
            for i, form in enumerate(forms)
            if isinstance(form, Hurwitzian)
            or (isinstance(form, SemiRegularForm) and not form.head_lengths)
        ]
        parts = [_parts(forms[i]) for i in places]
        try:
            return cls(forms, places, *_arrays(parts))
        except OverflowError:
            fitting = [n for n, part in enumerate(parts) if _fits(part)]
            arrays = _arrays([parts[n] for n in fitting])
            return cls(forms, [places[n] for n in fitting], *arrays)


def term_arrays(pack: Packed, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of each form in the arrays its first `width` terms, and how many of them fit a word."""
    from . import kernels

    out = np.empty((len(pack.places), width), np.int64)
    got = np.empty(len(pack.places), np.int64)
    kernels.first_terms(*pack.heads, *pack.rows, pack.periods, out, got)
    return out, got


def first_terms(pack: Packed, counts: Sequence[int]) -> list[list[int]]:
    """Of each form its first terms, as many as are asked for.

    Examples
    --------
    >>> from esma.massey.laws.recurrence import LinearRecurrence
    >>> forms = [Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), LinearRecurrence((1, -2), (1,))]
    >>> first_terms(Packed.of(forms), [9, 5])
    [[2, 1, 2, 1, 1, 4, 1, 1, 6], [1, 2, 4, 8, 16]]
    """
    out, got = term_arrays(pack, max(counts, default=0))
    fits = dict(zip(pack.places, zip(got.tolist(), out, strict=True), strict=True))
    found = []
    for i, (form, count) in enumerate(zip(pack.forms, counts, strict=True)):
        got_, terms = fits.get(i, (-1, out))
        plain = isinstance(form, Hurwitzian) and got_ >= count
        found.append(terms[:count].tolist() if plain else form.terms(count))
    return found


def log2_rates(pack: Packed, words: Sequence[Word], wanted: float, most: int) -> list[float | None]:
    """``2 log2 q_n / n`` of each form under its sign word, for the first n where ``2 log2 q_n`` is
    at least `wanted`, or the last below `most`; None for those that have no place in the arrays.

    Examples
    --------
    >>> golden = Packed.of([Hurwitzian((), ((1,),))])
    >>> [round(x, 3) for x in log2_rates(golden, [(1,)], 3000.0, 5000)]      # 2 log2 of 1.618...
    [1.388]
    """
    from . import kernels

    numbers = {word: i for i, word in enumerate(dict.fromkeys(words))}
    table = np.zeros((len(numbers), max(map(len, numbers), default=1)), np.int64)
    for word, i in numbers.items():
        table[i, : len(word)] = word
    sizes = np.array([len(word) for word in numbers], np.int64)
    which = np.array([numbers[words[i]] for i in pack.places], np.int64)
    found = np.empty(len(pack.places))
    kernels.rates(
        *pack.heads, *pack.rows, *pack.lengths, pack.periods,
        table, sizes, which, wanted, most, found,
    )  # fmt: skip
    rates: list[float | None] = [None] * len(pack.forms)
    for i, x in zip(pack.places, found.tolist(), strict=True):
        rates[i] = x
    return rates


def _parts(form: Form) -> _Parts:
    """Head, polynomials, lengths and period."""
    if isinstance(form, Hurwitzian):
        return form.head, tuple(chain.from_iterable(form.differences)), (), form.period
    assert isinstance(form, SemiRegularForm)
    width = form.degree + 1
    rows = _padded((e.quotient for e in form.entries), width)
    lengths = _padded((e.length for e in form.entries), width)
    return tuple(a for a, _ in form.head), rows, lengths, form.period


def _padded(rows: Iterable[tuple[int, ...]], width: int) -> tuple[int, ...]:
    return tuple(chain.from_iterable((*row, *(0,) * (width - len(row))) for row in rows))


def _fits(parts: _Parts) -> bool:
    return all(-_WORD <= x < _WORD for part in parts[:3] for x in part)


def _arrays(
    parts: Sequence[_Parts],
) -> tuple[tuple[_Array, _Array], tuple[_Array, _Array], tuple[_Array, _Array], _Array]:
    heads, rows, lengths, periods = zip(*parts, strict=True) if parts else ((), (), (), ())
    return _joined(heads), _joined(rows), _joined(lengths), np.array(periods, np.int64)


def _joined(parts: Sequence[tuple[int, ...]]) -> tuple[_Array, _Array]:
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return np.array([*chain.from_iterable(parts)], np.int64), starts
