"""Many rows of a store as columns: read and compared like single ones (`esma.store.sound`), and
none of them made a formula.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from esma.approval.formulas import Block, Formulas, Integers, Origin, Place
from esma.enumeration.balls import MAX_DIGITS
from esma.enumeration.constants import constant as read_constant

from .packing import MARKS, PROVED, constant_hash, value_hashes
from .sound import UNREADABLE, Raw, Stored, certificate_of, name_of, place_of_tail, side_of, sound

#: Bytes of a packed integer that surely fits a word.
_BYTES = 8


def formulas_of(rows: Sequence[Raw], path: Path, asked: Container[int]) -> Formulas:
    """Rows about one constant, verified to one number of digits, in their order.

    Raises
    ------
    StoreError
        One line that says which row is damaged, and what is wrong with it.
    """
    try:
        return _read(rows, path, asked)
    except UNREADABLE:  # which of them it is, and why, is said here; or it is read all the same
        return Formulas.of([x.conjecture for x in sound((Stored(r, path) for r in rows), asked)])


def _read(rows: Sequence[Raw], path: Path, asked: Container[int]) -> Formulas:
    alone = np.array([x.law[:1] != "[" or x.body is not None for x in rows], np.bool_)
    members = [x for x, other in zip(rows, alone.tolist(), strict=True) if not other]
    others = sound((Stored(x, path) for x, y in zip(rows, alone.tolist(), strict=True) if y), asked)
    last = Block.of([x.conjecture for x in others])
    if not members:
        return Formulas.joined(None, [last])
    c, digits = read_constant(members[0].constant), members[0].digits
    column = dict(zip(Raw._fields, zip(*members, strict=True), strict=True))
    numbers = {name: _integers(column[name]) for name in ("key", "mark", "proved", "start", "turn")}
    base = _integers(column["base"])
    side, sides = _numbered(column["sides"])
    names = "signs", "law", "base", "start", "turn", "family"
    place, shapes = _numbered(list(zip(*(column[x] for x in names), strict=True)))
    places = [place_of_tail(c.name, *shape[:-1]) for shape in shapes]
    word, words = _numbered([x.word for x in places])
    heads, sizes = _unpacked(column["head"])
    shared = np.concatenate([x.shared for x in places])[place]
    keys = value_hashes(shared, column["head"]) ^ constant_hash(c.name)
    texts = [repr(list(x)).encode() for x in words]
    hashes = [name_of(c.name, x) for x in sides]
    pairs = zip(side.tolist(), word[place].tolist(), strict=True)
    marks = np.array([hashes[e](texts[w]) % MARKS for e, w in pairs], np.int64)
    lengths = np.array([len(x.word) for x in places], np.int64)[place]
    begins = sizes - (base - numbers["start"] - numbers["turn"])
    proved = numbers["proved"]
    right = (
        {x.constant for x in members} == {c.name}
        and {x.digits for x in members} == {digits}
        and digits in asked
        and 1 <= digits <= MAX_DIGITS
        and all(x.family == shape[-1] for x, shape in zip(places, shapes, strict=True))
        and ((proved == 0) | (proved == 1)).all()
        and (begins % lengths == 0).all()
        and (keys == numbers["key"]).all()
        and ((marks + PROVED * proved) % MARKS == numbers["mark"]).all()
    )
    if not right:
        raise ValueError("a row is not what determines it")
    lefts = [side_of(c.name, x) for x in sides]
    origin = Origin(c, digits, words, certify=partial(certificate_of, path))
    for x in places:
        assert x.tail is not None
        origin.places.append(Place(x.rows, x.tail))

    def with_others(of_members: NDArray[Any], of_others: NDArray[Any]) -> NDArray[Any]:
        whole = np.empty(len(rows), of_members.dtype)
        whole[~alone], whole[alone] = of_members, of_others
        return whole

    block = Block(
        [x for x, _ in lefts],
        [negative for _, negative in lefts],
        last.alone,
        with_others(side, last.expression),
        with_others(word[place], last.word),
        with_others(place, last.place),
        with_others(proved == 1, last.proved),
        heads,
        with_others(sizes, last.sizes),
    )
    return Formulas.joined(origin, [block])


def _integers(values: Sequence[Any]) -> Integers:
    if set(map(type, values)) != {int}:
        raise TypeError("something else than whole numbers")
    return np.array(values, np.int64)


def _numbered(values: Sequence[Any]) -> tuple[Integers, list[Any]]:
    """Which of the different values each one is, and these."""
    known: dict[Any, int] = {}
    found = np.array([known.setdefault(x, len(known)) for x in values], np.int64)
    return found, list(known)


def _unpacked(heads: Sequence[bytes]) -> tuple[Integers, Integers]:
    """The integers of many `packed` ones, and how many each has.

    >>> from esma.store.packing import packed
    >>> _unpacked([packed([1, -1, 64]), packed([]), packed([-300])])
    (array([   1,   -1,   64, -300]), array([3, 0, 1]))
    """
    ends = np.cumsum([0, *map(len, heads)])
    data = np.frombuffer(b"".join(heads), np.uint8).astype(np.int64)
    last = data < 128
    stops = np.flatnonzero(last) + 1
    starts = np.concatenate([np.zeros(1, np.int64), stops])[: len(stops)]
    widths = stops - starts
    whole = np.concatenate([np.ones(1, np.bool_), last])[ends].all()
    if not whole or ((widths > 1) & (data[stops - 1] == 0)).any() or (widths > _BYTES).any():
        raise ValueError("these are not packed integers of one word")
    shifts = 7 * (np.arange(len(data)) - np.repeat(starts, widths))
    coded = np.add.reduceat((data & 127) << shifts, starts) if len(stops) else data
    counts = np.concatenate([np.zeros(1, np.int64), np.cumsum(last)])[ends]
    return (coded >> 1) ^ -(coded & 1), np.diff(counts)
