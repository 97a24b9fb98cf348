"""Hashes of many values at once: 64 bits each, the same in every store and on every machine.

An integer is scrambled by the finalizer of SplitMix64 (Steele, Lea, Flood 2014). The hash of a text
is the sum of what its bytes and their places give, as Zobrist hashed positions of chess (1970), so
that arrays do all of it. They guard against damage and accident, not against intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.uint64]

SINCE: Final = 6
"""The schema version from which a store has these hashes."""


def scrambled(numbers: Hashes) -> Hashes:
    """Integers modulo 2^64, each as another one that looks like chance."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def hashes(texts: Sequence[bytes]) -> Hashes:
    """The hashes of texts.

    >>> [f"{x:016x}" for x in hashes([b"ab", b"ba"]).tolist()]
    ['b8551fc5d020bdf8', '13575ed163e457a1']
    """
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    data = np.frombuffer(b"".join(texts), np.uint8).astype(np.uint64)
    places = np.arange(len(data)) - np.repeat(ends[:-1], np.diff(ends))
    pieces = scrambled(data + (places.astype(np.uint64) << np.uint64(8)))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(pieces)])
    return scrambled(sums[ends[1:]] - sums[ends[:-1]])


def rows_hashes(columns: Sequence[Sequence[Any] | NDArray[Any]]) -> Hashes:
    """The hashes of the rows of a table, from its columns."""
    total = np.zeros(len(columns[0]), np.uint64)
    for place, column in enumerate(columns):
        salt = scrambled(np.array([place], np.uint64))
        total += scrambled(_numbers(column) ^ salt)
    return scrambled(total)


def _numbers(column: Sequence[Any] | NDArray[Any]) -> Hashes:
    """What stands in a column, each value as an integer modulo 2^64."""
    if isinstance(column, np.ndarray):
        return column.astype(np.int64).view(np.uint64)
    kinds = set(map(type, column))
    if kinds == {int}:
        return np.array(column, np.int64).view(np.uint64)
    if kinds == {bytes}:
        return hashes(column)
    found = hashes([x if type(x) is bytes else repr(x).encode() for x in column])
    whole = [i for i, x in enumerate(column) if type(x) is int]
    found[whole] = np.array([column[i] for i in whole], np.int64).view(np.uint64)
    return found
