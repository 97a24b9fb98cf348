"""Formulas as a store keeps them: a tail class once, and a small row for each of its members.

A row says where the regular part of a formula begins in its tail class, the coefficients of its
left-hand side and the quotients before; all else is worked out when it is read
(:mod:`esma.store.sound`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

import numpy as np

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas, Integers
from esma.approval.keys import key_numbers
from esma.approval.ranking import measures
from esma.enumeration.words import Word
from esma.massey.differences import Row, sampled
from esma.massey.laws import Law
from esma.massey.laws.tails import Tail, turned

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

    def placed(self, places: Sequence[int]) -> FormulaRows:
        """The same at other places of their slices."""
        columns = dict(zip(COLUMNS, self.columns, strict=True)) | {"place": places}
        return replace(self, columns=[columns[x] for x in COLUMNS])

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The formulas one by one."""
        return zip(
            *(x.tolist() if isinstance(x, np.ndarray) else x for x in self.columns), strict=True
        )


_INSERT_TAIL: Final = (
    f"INSERT INTO tails (search, {', '.join(TAIL_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"
)
_SEARCH: Final = "(SELECT search FROM tails WHERE id = {}.tail)"
# Of equal value and signs the simplest one is kept, and of those the first one in the space.
_INSERT: Final = f"""
    INSERT INTO formulas ({", ".join(COLUMNS)}) VALUES ({", ".join("?" * len(COLUMNS))})
    ON CONFLICT (key) DO UPDATE SET {", ".join(f"{x} = excluded.{x}" for x in COLUMNS)}
    WHERE (excluded.length, {_SEARCH.format("excluded")}, excluded.slice, excluded.place)
        < (length, {_SEARCH.format("formulas")}, slice, place)
"""


def insert(
    connection: sqlite3.Connection,
    search: int,
    found: FormulaRows,
    known: dict[tuple[int, TailRow], int],
) -> None:
    """Write formulas of a search into a store, each unless there is a simpler one of equal value
    and signs.

    Parameters
    ----------
    known : the numbers of tail classes in the store, to which those of these are added
    """
    numbers = []
    for tail in found.tails:
        if (search, tail) not in known:
            known[search, tail] = connection.execute(_INSERT_TAIL, (search, *tail)).lastrowid or 0
        numbers.append(known[search, tail])
    connection.executemany(_INSERT, ((numbers[row[0]], *row[1:]) for row in found.rows()))


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


def value_hash(signs: Word, law: str) -> Callable[[bytes], int]:
    """64 bits that name a signed continued fraction in every store and whatever constant it is
    written in: a function of the packed quotients before its regular part.

    Parameters
    ----------
    signs : its sign word
    law : `rows_text` of the polynomials, or another law as JSON
    """
    begun = blake2b(f"{signs} {law}".encode(), digest_size=8)

    def number(head: bytes) -> int:
        whole = begun.copy()
        whole.update(head)
        return int.from_bytes(whole.digest(), "little", signed=True)

    return number


def rows_text(rows: tuple[Row, ...]) -> str:
    """Forward differences of polynomials as text, equal for equal polynomials."""
    while len(rows[0]) > 1 and not any(row[-1] for row in rows):  # how they were found left zeros
        rows = tuple(row[:-1] for row in rows)
    return repr(rows)


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


class _Base(NamedTuple):
    """The place of a tail class from which its others are counted, and the number of its row."""

    number: int
    start: int
    signs: Word
    rows: tuple[Row, ...]


class Packer:
    """Packs formulas of one search, slice after slice.

    Examples
    --------
    >>> import esma
    >>> packer = Packer()
    >>> packer.add(esma.search("e", coeff_limit=1, max_period=1).conjectures, 0)
    >>> rows = packer.rows()
    >>> len(rows), len(rows.tails)
    (24, 14)
    """

    def __init__(self) -> None:
        self._tails: dict[TailRow, int] = {}
        self._bases: dict[tuple[bytes, int, int, int], _Base] = {}
        self._shared: dict[int, tuple[_Base, str]] = {}
        self._places: dict[int, tuple[int, int, int, Callable[[bytes], int], bytes]] = {}
        self._parts: list[Sequence[Any]] = []

    def add(self, formulas: Formulas, number: int) -> None:
        """Take in all that was found in the slice with this number, in the order of the space."""
        block = formulas.block
        if not len(block.place):
            return
        score, length, others = measures(formulas)
        count = len(block.place)
        columns: dict[str, Any] = {
            "score": np.rint(score * SCORE).astype(np.int64),
            "length": length,
            "slice": np.full(count, number),
            "place": np.arange(count),
            "proved": block.proved.astype(np.int64),
        }
        about = [(0, 0, 0, 0, b"", b"", 0)] * count
        if len(others) < count:
            entries = np.setdiff1d(np.arange(count), list(others))
            for i, row in zip(entries.tolist(), self._members(formulas, entries), strict=True):
                about[i] = row
        for i, x in others.items():
            about[i] = self._alone(x)
        tail, key, start, turn, sides, head, name = zip(*about, strict=True)
        columns |= {
            "tail": np.array(tail, np.int32),
            "key": np.array(key, np.int64),
            "start": start,
            "turn": np.array(turn, np.int16),
            "sides": sides,
            "head": head,
            "mark": (np.array(name, np.int64) + PROVED * columns["proved"]) % MARKS,
        }
        self._parts.append([columns[x] for x in COLUMNS])

    def rows(self) -> FormulaRows:
        """All formulas that were taken in."""
        empty: Sequence[Any] = [np.zeros(0, np.int64)] * len(COLUMNS)
        joined = [
            np.concatenate(parts)
            if isinstance(parts[0], np.ndarray)
            else [*chain.from_iterable(parts)]
            for parts in zip(*(self._parts or [empty]), strict=True)
        ]
        return FormulaRows(list(self._tails), joined)

    def _members(self, formulas: Formulas, entries: Integers) -> Iterator[tuple[Any, ...]]:
        """Tail class, key, start, turn, sides, head and name of members of tail classes."""
        block, origin = formulas.block, formulas.origin
        assert origin is not None
        constant, words, known = origin.constant.name, origin.words, self._places
        sides = [packed(x.numerator + x.denominator) for x in block.expressions]
        names = [key_numbers(constant, x.numerator, x.denominator) for x in block.expressions]
        of_constant, heads = constant_hash(constant), _heads(formulas)
        periods = np.array([len(word) for word in words])
        which = block.word[entries]
        phases, most = block.sizes[entries] % periods[which], int(periods.max())
        codes = (block.place[entries] * len(words) + which) * most + phases
        for code, e, i in zip(
            codes.tolist(), block.expression[entries].tolist(), entries.tolist(), strict=True
        ):
            at = known.get(code)
            if at is None:
                place, w = divmod(code // most, len(words))
                x, word, phase = origin.places[place], words[w], code % most
                shared = self._shared.get(place)
                if shared is None:
                    name, rows = origin.name_of(x), x.differences
                    shared = self._base(rows, x.tail, word, phase, name, origin.digits)
                    self._shared[place] = shared
                found = _placed(*shared, x.tail, word, phase)
                at = known[code] = *found, repr(list(word)).encode()
            tail, start, turn, number, text = at
            head = heads[i]
            yield tail, number(head) ^ of_constant, start, turn, sides[e], head, names[e](text)

    def _alone(self, x: Conjecture) -> tuple[Any, ...]:
        """The same of one formula."""
        p, q = x.expression.numerator, x.expression.denominator
        name = key_numbers(x.constant.name, p, q)(repr(list(x.signs)).encode())
        law = x.law.hurwitzian
        if law is not None:
            head = packed(law.head)
            tail, rows = x.tail or law.tail(x.signs), law.differences
            phase = law.preperiod % len(x.signs)
            shared = self._base(rows, tail, x.signs, phase, x.family, x.verified_digits)
            at = _placed(*shared, tail, x.signs, phase)
        else:
            head, text = b"", law_text(x.law)
            row = TailRow(compact(list(x.signs)), text, 0, x.family, x.verified_digits)
            at = self._number(row), 0, 0, value_hash(x.signs, text)
        number, start, turn, value = at
        key = value(head) ^ constant_hash(x.constant.name)
        return number, key, start, turn, packed(p + q), head, name

    def _number(self, row: TailRow) -> int:
        return self._tails.setdefault(row, len(self._tails))

    def _base(
        self,
        rows: tuple[Row, ...],
        tail: Tail,
        signs: Word,
        phase: int,
        family: str,
        digits: int,
    ) -> tuple[_Base, str]:
        """The row of a tail class, from which the polynomials here are counted, and their text;
        `phase` is where in the sign word they begin.
        """
        shape = tail.key, len(rows), len(rows[0]), digits
        base = self._bases.get(shape)
        if base is None or moved(base.rows, base.start - tail.offset) != rows:
            word = turned(signs, phase)
            row = TailRow(compact(word), compact(rows), tail.offset, family, digits)
            base = self._bases[shape] = _Base(self._number(row), tail.offset, word, rows)
        return base, rows_text(rows)


def _placed(
    base: _Base, text: str, tail: Tail, signs: Word, phase: int
) -> tuple[int, int, int, Callable[[bytes], int]]:
    """Where a regular part stands: the number of its tail class, where it begins, by how much the
    signs are turned, and the hash of its value.
    """
    turn = (base.start - tail.offset - phase) % len(base.signs)
    return base.number, tail.offset, turn, value_hash(signs, text)


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
