"""Tail classes: conjectures whose tails are the same sequence of quotients and signs, up to a shift
of the index.

An interlaced tail is a sequence on all of Z (its polynomials are defined there), so "the same up
to a shift" has a canonical representative: among all rotations of the common period of
polynomials and signs, each moved by whole blocks until the first growing class is reduced, the
lexicographically smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.words import Word
from esma.massey import kernels as recognition
from esma.massey.differences import Row, sampled, value

from . import kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Periods for which a tail's representative is found as fast without compiled loops.
_SHORT = 64


@dataclass(frozen=True, slots=True)
class Tail:
    """The tail of a form under a sign word, up to a shift of the index.

    Attributes
    ----------
    key : equal for two tails exactly when they are equal up to a shift
    offset : how many terms after the preperiod the canonical representative starts; negative
        before it
    plain : True where no difference of a polynomial is negative and Tietze's condition is seen at
        once to hold for all quotients after the very first; False says nothing
    """

    key: bytes
    offset: int
    plain: bool


def tail_of(head: Sequence[int], differences: Sequence[Row], signs: Word) -> Tail:
    """The tail of polynomials that take turns after a head: its key and where it stands.

    Parameters
    ----------
    differences : forward differences of the polynomials at 0, all of one length

    Examples
    --------
    >>> one = tail_of((2,), ((1, 0), (2, 2), (1, 0)), (1,))
    >>> one.key == tail_of((1, 1), ((4, 2), (1, 0), (1, 0)), (1,)).key
    True
    >>> one.key == tail_of((2,), ((1, 0), (2, 2), (1, 0)), (1, -1)).key
    False
    """
    size, width = len(differences), len(differences[0])
    if lcm(size, len(signs)) > _SHORT:  # worth a compiled loop
        with suppress(OverflowError):
            first = [*head, *(value(row, m) for m in range(width) for row in differences)]
            record = np.array([[recognition.INTERLACED, size, width - 1, len(head)]])
            word, one = np.array([signs]), np.zeros(1, np.int64)
            row = np.array([first], np.int64)
            tail, _ = tails_of_rows(row, record, word, one + len(signs), one).one(0)
            if tail is not None:
                return tail
    exact, offset = canonical_tail(differences, len(head), signs)
    return Tail(key_of_rows(exact), offset, False)


def tail_of_runs(rows: Sequence[Row], lengths: Sequence[Row]) -> Tail:
    """The tail of polynomials that take turns, each standing for as many equal quotients as a
    second one says; all rows of one length.
    """
    parts = [part for entry in zip(rows, lengths, strict=True) for part in entry]
    # signs tell quotients from lengths
    exact, offset = canonical_tail(parts, 0, (1, -1))
    return Tail(b"runs " + key_of_rows(exact), offset // 2, False)


@lru_cache(maxsize=1024)
def _shape(size: int, width: int) -> bytes:
    return b"%d %d " % (size, width)


def key_of_rows(rows: tuple[Row, ...]) -> bytes:
    """The key of a representative: shape and entries, in 64 bits where all of them fit."""
    try:
        entries = b"".join(x.to_bytes(8, "little", signed=True) for row in rows for x in row)
    except OverflowError:
        entries = repr(rows).encode()
    return _shape(len(rows), len(rows[0]) - 1) + entries


class PackedTails(NamedTuple):
    """Tails of many hits, and the matrices of the steps before them, as columns.

    Attributes
    ----------
    numbers, bounds : the representatives, one after the other, and (H, 2) where each is
    shapes : (H, 2) their rows, and the entries of a row beside the sign
    offsets : (H,) as in `Tail`
    flags : (H,) 0 where 64 bits do not suffice or there is no form, 2 where the tail is plain, else
        1
    matrices : (H, 4) products of the steps before the regular part, row by row; zero where they do
        not fit
    """

    numbers: NDArray[np.int64]
    bounds: NDArray[np.int64]
    shapes: NDArray[np.int64]
    offsets: NDArray[np.int64]
    flags: NDArray[np.int64]
    matrices: NDArray[np.int64]

    def key(self, i: int) -> bytes:
        """As in `Tail`; meaningless where the flag is 0."""
        start, stop = self.bounds[i].tolist()
        return _shape(*self.shapes[i].tolist()) + self.numbers[start:stop].astype("<i8").tobytes()

    def one(self, i: int) -> tuple[Tail | None, Matrix | None]:
        """Tail and matrix of one hit, as far as they are known."""
        flag, matrix = int(self.flags[i]), tuple(self.matrices[i].tolist())
        tail = Tail(self.key(i), int(self.offsets[i]), flag == 2) if flag else None
        return tail, (matrix if any(matrix) else None)


def tails_of_rows(
    rows: NDArray[np.int64],
    records: NDArray[np.int64],
    words: NDArray[np.int64],
    lengths: NDArray[np.int64],
    which: NDArray[np.int64],
    places: NDArray[np.int64] | None = None,
) -> PackedTails:
    """Tails of many hits, and the matrices of the steps before them, at once.

    Parameters
    ----------
    rows : (H, T) partial quotients of the hits, or of more
    records : (H, 4) what :func:`esma.massey.recognise.screen` says of them
    words, lengths : (W, P) sign words and (W,) their lengths
    which : (H,) index of the word of each hit
    places : (H,) where the quotients of each hit are, if not one after the other
    """
    places = np.arange(len(records)) if places is None else places
    regular = records[:, 0] == recognition.INTERLACED
    periods = np.lcm(records[:, 1], lengths[which])
    sizes = np.where(regular, periods * (records[:, 2] + 2), 0)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    buffer = np.empty(starts[-1], np.int64)
    offsets, flags = np.zeros((2, len(records)), np.int64)
    matrices = np.zeros((len(records), 4), np.int64)
    kernels.canonical_tails(
        rows, places, records, words, lengths, which, starts, buffer, offsets, flags, matrices
    )
    bounds = np.stack([starts[:-1], starts[1:]], 1)
    shapes = np.stack([periods, records[:, 2] + 1], 1)
    return PackedTails(buffer, bounds, shapes, offsets, flags, matrices)


def canonical_tail(
    differences: Sequence[Row], start: int, signs: Word
) -> tuple[tuple[Row, ...], int]:
    """Rows (sign, differences at 0) of the canonical representative, one a class of the common
    period, and its offset.

    In integers of any size; :func:`tail_of` uses a compiled twin where 64 bits suffice.

    Parameters
    ----------
    differences : of the polynomials, which take turns from index `start` on

    Examples
    --------
    >>> canonical_tail(((1, 0), (2, 2), (1, 0)), 1, (1,))
    (((1, 1, 0), (1, 1, 0), (1, 0, 2)), -4)
    """
    count = len(differences)
    size = lcm(count, len(signs))
    rows = [
        (signs[n % len(signs)], *sampled(differences[j % count], j // count, size // count))
        for j, n in enumerate(range(start, start + size))
    ]
    pattern = [(row[0], *_leading(row)) for row in rows]
    doubled, least = pattern + pattern, min(pattern)
    turns = {r: doubled[r : r + size] for r in range(size) if pattern[r] == least}
    best = min(turns.values())
    return min(_normalised(rows, r) for r, turn in turns.items() if turn == best)


def _leading(row: Row) -> tuple[int, int]:
    """Degree and top difference, which no shift changes; the row starts with its sign."""
    for k in range(len(row) - 1, 1, -1):
        if row[k]:
            return k - 1, row[k]
    return 0, row[1]


def _normalised(rows: list[Row], turn: int) -> tuple[tuple[Row, ...], int]:
    rotated = rows[turn:] + [_shifted(row, 1) for row in rows[:turn]]
    for row in rotated:
        degree, top = _leading(row)
        if degree:
            blocks = -(row[degree] // top)
            return tuple(_shifted(r, blocks) for r in rotated), turn + len(rows) * blocks
    return tuple(rotated), turn


def _shifted(row: Row, blocks: int) -> Row:
    """The sign, and the differences of P(m + blocks)."""
    return row[0], *sampled(row[1:], blocks, 1)


def turned(signs: Word, start: int) -> Word:
    """The sign word read from index `start` on.

    >>> turned((1, -1, -1), 4)
    (-1, -1, 1)
    """
    turn = start % len(signs)
    return signs[turn:] + signs[:turn]


@lru_cache(maxsize=4096)
def tail_class_name(constant: str, key: bytes) -> str:
    """Twelve hexadecimal digits that name the tail class of the conjectures about `constant` whose
    tail has this key; the same on every machine.
    """
    return sha256(constant.encode() + b"|" + key).hexdigest()[:12]
