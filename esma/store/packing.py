"""Formulas as a store keeps them: a tail class once, and a small row for each of its members.

A row says where the regular part of a formula begins in its tail class, the coefficients of its
left-hand side and the quotients before; all else is worked out when it is read
(:mod:`esma.store.sound`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas, Integers, Origin
from esma.approval.keys import key_numbers
from esma.approval.ranking import are_members, measures
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.massey.differences import Row, sampled
from esma.massey.laws import Law
from esma.massey.laws.tails import Tail, tail_class_name, turned

from .hashing import Hashes, hashes, scrambled
from .records import compact

#: What a mark is moved by where a formula is proved.
PROVED: Final = 0x5A5A5A
MARKS: Final = 1 << 24
#: Scores are kept in millionths.
SCORE: Final = 1_000_000

#: The columns of the table `tails` but `id` and `search`, and of `formulas` but `id`.
TAIL_COLUMNS: Final = ("signs", "law", "base", "family", "digits")
COLUMNS: Final = (
    "tail", "key", "start", "turn", "sides", "head", "score", "length", "slice", "place", "mark",
    "proved",
)  # fmt: skip


class TailRow(NamedTuple):
    """What the formulas of a tail class share.

    Attributes
    ----------
    signs : the signs from its first term on, as JSON
    law : forward differences of the polynomials from there on, as JSON; or all of a law of another
        kind, an object
    base : where it begins, as `Tail.offset`
    family, digits : see `Conjecture`
    """

    signs: str
    law: str
    base: int
    family: str
    digits: int


@dataclass(frozen=True)
class FormulaRows:
    """Formulas as columns that travel between processes.

    Attributes
    ----------
    tails : tail classes
    columns : those of `COLUMNS`; the first one says which of `tails`
    """

    tails: Sequence[TailRow]
    columns: Sequence[Any]

    def __len__(self) -> int:
        return len(self.columns[0])

    def integers(self, name: str) -> Integers:
        """A column of integers."""
        return np.asarray(self.columns[COLUMNS.index(name)], np.int64)

    def changed(self, **columns: Sequence[int] | Integers) -> FormulaRows:
        """The same with other columns."""
        named = dict(zip(COLUMNS, self.columns, strict=True)) | columns
        return replace(self, columns=[named[x] for x in COLUMNS])

    def at(self, places: Integers) -> FormulaRows:
        """Some of them, by their places."""
        chosen = places.tolist()
        columns = [
            x[places] if isinstance(x, np.ndarray) else [x[i] for i in chosen] for x in self.columns
        ]
        return replace(self, columns=columns)

    def simplest(self) -> FormulaRows:
        """In the order of their keys, in which SQLite writes them fastest: of equal ones the
        simplest, and of those the first in the space.
        """
        keys = self.integers("key")
        if (keys[1:] > keys[:-1]).all():
            return self
        order = np.lexsort([self.integers(x) for x in ("place", "slice", "length", "key")])
        first = np.ones(len(self), np.bool_)
        first[1:] = np.diff(keys[order]) != 0
        return self.at(order[first])

    def lists(self) -> list[list[Any]]:
        """The columns as lists."""
        return [x.tolist() if isinstance(x, np.ndarray) else list(x) for x in self.columns]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The formulas one by one."""
        return zip(*self.lists(), strict=True)


def packed(numbers: Iterable[int]) -> bytes:
    """Integers of any size as bytes: seven bits a byte, lowest first, the sign in the lowest bit;
    the eighth bit says that more follow.

    >>> packed([1, -1, 64]).hex()
    '02018001'
    """
    found = bytearray()
    for x in numbers:
        z = 2 * x if x >= 0 else -2 * x - 1
        while z >= 128:
            found.append(z & 127 | 128)
            z >>= 7
        found.append(z)
    return bytes(found)


def unpacked(data: bytes) -> tuple[int, ...]:
    """The integers that were packed.

    >>> unpacked(packed([1, -1, 64, 10**30]))
    (1, -1, 64, 1000000000000000000000000000000)

    Raises
    ------
    ValueError
        If it is something else.
    """
    if max(data, default=0) < 128:
        return tuple([z >> 1 ^ -(z & 1) for z in data])
    found, z, shift = [], 0, 0
    for byte in data:
        z |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(z >> 1 ^ -(z & 1))
            z = shift = 0
    if packed(found) != data:
        raise ValueError("these are not packed integers")
    return tuple(found)


def moved(rows: Sequence[Row], count: int) -> tuple[Row, ...]:
    """The forward differences of the polynomials that begin so many terms later.

    >>> moved(((1, 0), (2, 2)), 1), moved(((2, 2), (1, 0)), -1)
    (((2, 2), (1, 0)), ((1, 0), (2, 2)))
    """
    places = (divmod(n, len(rows)) for n in range(count, count + len(rows)))
    return tuple(sampled(rows[j], m, 1) for m, j in places)


def value_hashes(shared: Hashes, heads: Sequence[bytes]) -> Integers:
    """64 bits a formula that name a signed continued fraction in every store and whatever constant
    it is written in.

    Parameters
    ----------
    shared : `shared_hashes` of its regular part
    heads : packed quotients before that
    """
    return (shared + hashes(heads)).view(np.int64)


def shared_hashes(laws: Hashes, words: Hashes, starts: Integers) -> Hashes:
    """Hashes of what formulas of one value have in common: the key of the tail class, or another
    law as JSON; the sign word; and where in the tail class the regular part begins.
    """
    return laws + words + scrambled(starts.view(np.uint64))


def word_hashes(words: Iterable[Word]) -> Hashes:
    """Hashes of sign words."""
    return hashes([_written(word) for word in words])


def _written(word: Word) -> bytes:
    return repr(list(word)).encode()


@lru_cache(maxsize=1024)
def constant_hash(name: str) -> int:
    """64 bits that name a constant: by them keys of one value about two constants differ."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little", signed=True)


def mark_of(number: int, proved: bool) -> int:
    """24 bits by which a formula is found by its key, and by which it is seen that its constant,
    P, Q, signs or status were changed; `number` as of `key_number`.
    """
    return (number + PROVED * proved) % MARKS


def law_text(law: Law) -> str:
    """A law that is not Hurwitzian as a JSON object."""
    return compact(law.fields())


def rows_of(formulas: Formulas, numbers: Integers) -> FormulaRows:
    """All formulas of a block, packed.

    Parameters
    ----------
    formulas : of one search, in the order of the space
    numbers : of the slices in which they were found

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1).conjectures
    >>> rows = rows_of(found, np.zeros(len(found), np.int64))
    >>> len(rows), len(rows.tails)
    (24, 14)
    """
    block, count = formulas.block, len(formulas.block.place)
    if not count:
        return FormulaRows([], [np.zeros(0, np.int64)] * len(COLUMNS))
    score, length = measures(formulas)
    alone = np.flatnonzero(~are_members(formulas))
    others = dict(zip(alone.tolist(), replace(formulas, order=alone), strict=True))
    lines = _Lines(formulas, others)
    texts, written = list(map(_written, lines.words)), word_hashes(lines.words)
    names = [key_numbers(name, x.numerator, x.denominator) for name, x in lines.lefts]
    marks = [
        names[e](texts[w]) for e, w in zip(lines.left.tolist(), lines.word.tolist(), strict=True)
    ]
    constants = np.array([constant_hash(name) for name, _ in lines.lefts], np.int64)
    shared = shared_hashes(hashes(lines.tails.texts)[lines.tail], written[lines.word], lines.start)
    sides = [packed(x.numerator + x.denominator) for _, x in lines.lefts]
    columns: dict[str, Any] = {
        "tail": lines.tail.astype(np.int32),
        "key": value_hashes(shared, lines.heads) ^ constants[lines.left],
        "start": lines.start,
        "turn": lines.turn.astype(np.int16),
        "sides": [sides[e] for e in lines.left.tolist()],
        "head": lines.heads,
        "score": np.rint(score * SCORE).astype(np.int64),
        "length": length,
        "slice": numbers,
        "place": np.arange(count) - np.searchsorted(numbers, numbers),
        "mark": (np.array(marks, np.int64) + PROVED * block.proved) % MARKS,
        "proved": block.proved.astype(np.int8),
    }
    return FormulaRows(list(lines.tails.rows), [columns[x] for x in COLUMNS])


class _Tails:
    """The tail classes that are met, each with a place from which the others are counted.

    Attributes
    ----------
    rows : their rows, and the number of each
    texts : what names each one in hashes
    """

    def __init__(self) -> None:
        self.rows: dict[TailRow, int] = {}
        self.texts: list[bytes] = []
        self._bases: dict[tuple[str, bytes, int, int, int], tuple[int, int]] = {}

    def number(self, row: TailRow, text: bytes) -> int:
        """The number of a row."""
        if row not in self.rows:
            self.texts.append(text)
        return self.rows.setdefault(row, len(self.rows))

    def base(
        self, constant: str, rows: Sequence[Row], tail: Tail, signs: Word, digits: int
    ) -> tuple[int, int]:
        """The number of a tail class, and the place from which its others are counted; from a place
        of it with these polynomials and signs.
        """
        # one tail may be written in longer periods too
        shape = constant, tail.key, len(rows), len(rows[0]), digits
        known = self._bases.get(shape)
        if known is None:
            family = tail_class_name(constant, tail.key)
            row = TailRow(compact(signs), compact(rows), tail.offset, family, digits)
            known = self._bases[shape] = self.number(row, tail.key), tail.offset
        return known


class _Lines:
    """What the entries of a block say of tail class and left-hand side, as columns.

    Attributes
    ----------
    lefts, left : constants with left-hand sides, and which of them each entry has
    words, word : sign words, and which
    tails, tail : tail classes, and which
    start, turn, heads : see `COLUMNS`
    """

    def __init__(self, formulas: Formulas, others: Mapping[int, Conjecture]) -> None:
        block, origin = formulas.block, formulas.origin
        self.lefts: list[tuple[str, Expression]] = []
        self.words: list[Word] = []
        self.tails = _Tails()
        self.left, self.word, self.heads = (
            block.expression.copy(),
            block.word.copy(),
            _heads(formulas),
        )
        self.tail, self.start, self.turn = np.zeros((3, len(block.place)), np.int64)
        if origin is not None:
            self.lefts += [(origin.constant.name, x) for x in block.expressions]
            self.words += origin.words
            entries = np.setdiff1d(np.arange(len(block.place)), list(others))
            self._members(formulas, origin, entries)
        for i, x in others.items():
            self._alone(i, x)

    def _members(self, formulas: Formulas, origin: Origin, entries: Integers) -> None:
        """Members of tail classes."""
        block, name = formulas.block, origin.constant.name
        periods = np.array([len(word) for word in origin.words])[block.word[entries]]
        phases = block.sizes[entries] % periods
        used, first, which = np.unique(block.place[entries], return_index=True, return_inverse=True)
        found = []
        for place, k in zip(used.tolist(), first.tolist(), strict=True):
            x, word = origin.places[place], origin.words[block.word[entries[k]]]
            signs = turned(word, int(phases[k]))
            base = self.tails.base(name, x.differences, x.tail, signs, origin.digits)
            found.append((*base, x.tail.offset))
        tail, base, start = np.array(found, np.int64).reshape(-1, 3).T[:, which]
        self.tail[entries], self.start[entries] = tail, start
        self.turn[entries] = (base - start - phases) % periods

    def _alone(self, i: int, x: Conjecture) -> None:
        """One formula by itself."""
        law, signs = x.law.hurwitzian, x.signs
        self.left[i], self.word[i] = len(self.lefts), len(self.words)
        self.lefts.append((x.constant.name, x.expression))
        self.words.append(signs)
        if law is None:
            text = law_text(x.law)
            row = TailRow(compact(signs), text, 0, x.family, x.verified_digits)
            self.tail[i], self.heads[i] = self.tails.number(row, text.encode()), b""
            return
        tail, phase = x.tail or law.tail(signs), law.preperiod % len(signs)
        word = turned(signs, phase)
        name, digits = x.constant.name, x.verified_digits
        self.tail[i], base = self.tails.base(name, law.differences, tail, word, digits)
        self.start[i], self.turn[i] = tail.offset, (base - tail.offset - phase) % len(signs)
        self.heads[i] = packed(law.head)


def _heads(formulas: Formulas) -> list[bytes]:
    """The packed quotients before the regular part of each entry of a block."""
    heads, starts = formulas.block.heads, formulas.starts
    coded = (heads << 1) ^ (heads >> 63)
    large = (coded < 0) | (coded >= 128)
    text, ends = coded.astype(np.uint8).tobytes(), starts.tolist()
    found = [text[a:b] for a, b in pairwise(ends)]
    for i in np.unique(np.searchsorted(starts, np.flatnonzero(large), "right") - 1).tolist():
        found[i] = packed(heads[ends[i] : ends[i + 1]].tolist())
    return found
