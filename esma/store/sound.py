"""Rows of a store, read: a formula is made of them, and compared with what was recorded of it.

A row names its tail class, where in it the regular part begins, P, Q and the quotients before; the
rest of the JSON form follows from these. The key of a row is a hash of constant, signs and all
quotients, its mark one of constant, P, Q, signs and status, so a changed value is noticed when it
is read. A certificate is written when somebody looks at it, by the prover, which proves the
formula; one that the prover would not write is kept beside the row, and checked. Whether a
conjecture holds to as many digits as it claims is for `esma verify` to compute.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from esma.approval.conjecture import LAW_FIELDS, Conjecture, prepare, prepare_plainly
from esma.approval.keys import key_numbers
from esma.enumeration.balls import MAX_DIGITS
from esma.enumeration.constants import constant as read_constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.words import Word, check_word, word_text
from esma.errors import EsmaError
from esma.massey.differences import Row
from esma.massey.laws import Hurwitzian, Law, read_law
from esma.massey.laws.tails import Tail, tail_class_name, tail_of, turned
from esma.proofs.certificate import current
from esma.proofs.checker import CertificateError, check
from esma.searching.searcher import certified, prove, prover_of
from esma.store.hashing import Hashes, hashes
from esma.store.packing import (
    constant_hash,
    law_text,
    mark_of,
    moved,
    packed,
    shared_hashes,
    unpacked,
    value_hashes,
    word_hashes,
)
from esma.store.records import compact
from esma.store.schema import StoreError, damaged

#: Rows whose rates are worked out one by one: to load the compiled loops takes longer.
_FEW: Final = 50
_MANY: Final = 1000
_REMEMBERED: Final = 1 << 16

#: What is raised where a file holds something else; errors of the package are among them.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
)


class Raw(NamedTuple):
    """A formula as it stands in the file: columns of its row, and of the rows that it names."""

    id: int
    key: int
    search: int
    constant: str
    signs: str
    law: str
    base: int
    family: str
    digits: int
    start: int
    turn: int
    sides: bytes
    head: bytes
    score: int
    length: int
    slice: int
    place: int
    mark: int
    proved: int
    body: str | None


@dataclass(frozen=True)
class Stored:
    """A formula as it stands in a store.

    Attributes
    ----------
    row : the columns
    path : the store
    """

    row: Raw = field(repr=False)
    path: Path = field(repr=False, compare=False)

    @property
    def id(self) -> int:
        """Its number in this file."""
        return int(self.row.id)

    @property
    def name(self) -> str:
        """What it is called where something is wrong with it."""
        try:
            x = self.conjecture
            return f"{x.key} {x.lhs}, signs {word_text(x.signs)}"
        except UNREADABLE:
            return f"row {self.id} of the table formulas"

    @property
    def value_key(self) -> int:
        """64 bits that are equal for equal values and signs, in every store."""
        return self.row.key ^ constant_hash(self.row.constant)

    @property
    def wanted_key(self) -> int:
        """What the key should be."""
        [key] = _keys([self.row])
        return key

    @property
    def tie(self) -> tuple[int, str, Word, str]:
        """What comes first among formulas of equal score: the shorter one, then by the text."""
        row = self.row
        try:
            lhs = left_side(row.constant, row.sides)
            return int(row.length), lhs, _place_of(row).word, row.constant
        except UNREADABLE:  # which is said when it is read
            return 0, "", (), ""

    @property
    def fields(self) -> dict[str, Any]:
        """The JSON form, with exactly the fields of `Conjecture.to_dict`."""
        return self.conjecture.to_dict()

    @cached_property
    def conjecture(self) -> Conjecture:
        """The formula."""
        row = self.row
        expression, negative = side_of(row.constant, row.sides)
        place = _place_of(row)
        if type(row.digits) is not int:
            raise TypeError("the number of digits")
        made = Conjecture(
            read_constant(row.constant),
            expression,
            negative,
            place.word,
            place.law or Hurwitzian(unpacked(row.head), place.rows),
            row.digits,
            None if row.body is None else current(json.loads(row.body)),
            place.tail,
        )
        if place.tail is not None:  # where `cached_property` looks for it
            made.__dict__["family"] = place.family
        if row.proved == 1 and row.body is None:
            return made.certified_by(partial(certificate_of, self.path))
        return made

    @property
    def json(self) -> str:
        """The JSON form as text."""
        return json.dumps(self.fields)


def certificate_of(path: Path, conjecture: Conjecture) -> Mapping[str, Any]:
    """The certificate of a formula that a store says to be proved."""
    proof = prove(conjecture, prover_of(conjecture.constant.name))
    if proof.certificate is None:
        reason = f"{conjecture.key} {conjecture.lhs} is not proved: {proof.reason}"
        raise StoreError(damaged(path, reason))
    return proof.certificate


class _Place(NamedTuple):
    """What a row says of the regular part of a formula, or of the whole of another law."""

    word: Word
    rows: tuple[Row, ...]
    law: Law | None
    tail: Tail | None
    family: str
    shared: Hashes


@lru_cache(maxsize=_REMEMBERED)
def side_of(constant: str, sides: bytes) -> tuple[Expression, bool]:
    """The left-hand side that was packed, and whether P(c)/Q(c) is below zero."""
    numbers = unpacked(sides)
    half = len(numbers) // 2
    expression = reduced(numbers[:half], numbers[half:])
    if packed(expression.numerator + expression.denominator) != sides:
        raise ValueError("not in its reduced form")
    return expression, expression.sign_at(read_constant(constant)) < 0


@lru_cache(maxsize=_REMEMBERED)
def left_side(constant: str, sides: bytes) -> str:
    """The text of the left-hand side that was packed; empty where it cannot be read."""
    with suppress(*UNREADABLE):
        expression, negative = side_of(constant, sides)
        return expression.lhs(constant, negative=negative)
    return ""


@lru_cache(maxsize=_REMEMBERED)
def name_of(constant: str, sides: bytes) -> Callable[[bytes], int]:
    """The hashes by which formulas with a left-hand side are named, as `key_numbers`."""
    x, _ = side_of(constant, sides)
    return key_numbers(constant, x.numerator, x.denominator)


def _place_of(row: Raw) -> _Place:
    if not type(row.base) is type(row.start) is type(row.turn) is int:
        raise TypeError("no place of a tail class")
    return place_of_tail(row.constant, row.signs, row.law, row.base, row.start, row.turn)


@lru_cache(maxsize=_REMEMBERED)
def place_of_tail(constant: str, signs: str, law: str, base: int, start: int, turn: int) -> _Place:
    """What columns of a row say of the regular part."""
    first, data = _word(signs), json.loads(law)
    if isinstance(data, dict):
        found = read_law({name: data.get(name) for name in LAW_FIELDS})
        if law_text(found) != law or (base, start, turn) != (0, 0, 0) or not found.sound(first):
            raise ValueError("not written as a store writes it")
        return _Place(first, (), found, None, "", _shared(law.encode(), first, 0))
    rows = tuple(map(tuple, data))
    if compact(rows) != law or not all(type(x) is int for row in rows for x in row):
        raise ValueError("not written as a store writes it")
    if not 0 <= turn < len(first) or len(set(map(len, rows))) != 1 or not rows[0]:
        raise ValueError("no place of a tail class")
    shift = base - start
    rows, word = moved(rows, shift), turned(first, turn)
    tail = tail_of((), rows, turned(first, shift % len(first)))
    if tail.offset != start:
        raise ValueError("another place of the tail class")
    return _Place(
        word,
        rows,
        None,
        tail,
        tail_class_name(constant, tail.key),
        _shared(tail.key, word, start),
    )


def _keys(rows: Sequence[Raw]) -> list[int]:
    """What the keys of rows should be."""
    shared = np.concatenate([_place_of(row).shared for row in rows])
    constants = np.array([constant_hash(row.constant) for row in rows], np.int64)
    found: list[int] = (value_hashes(shared, [row.head for row in rows]) ^ constants).tolist()
    return found


def _shared(law: bytes, word: Word, start: int) -> Hashes:
    return shared_hashes(_hash(law), _word_hash(word), np.array([start], np.int64))


@lru_cache(maxsize=1024)
def _hash(law: bytes) -> Hashes:
    return hashes([law])


@lru_cache(maxsize=1024)
def _word_hash(word: Word) -> Hashes:
    return word_hashes([word])


@lru_cache(maxsize=1024)
def _word(text: str) -> Word:
    word = check_word(tuple(json.loads(text)))
    if compact(word) != text:
        raise ValueError("not written as a store writes it")
    return word


def sound(rows: Iterable[Stored], asked: Container[int]) -> Iterator[Stored]:
    """The rows of a store, each compared with what determines it.

    Parameters
    ----------
    asked : the numbers of digits to which the searches of the store verify

    Raises
    ------
    StoreError
        One line that says which row is damaged, and what is wrong with it.
    """
    rest, size = iter(rows), _FEW
    while some := list(islice(rest, size)):
        readable = []
        for stored in some:
            with suppress(*UNREADABLE):
                readable.append(stored.conjecture)
        if size == _MANY:
            with suppress(*UNREADABLE):
                prepare(readable)
        else:
            for x in readable:
                with suppress(*UNREADABLE):
                    prepare_plainly(x)
        keys: Sequence[int | None] = [None] * len(some)
        with suppress(*UNREADABLE):  # then they are looked at one by one
            keys = _keys([x.row for x in some])
        for stored, key in zip(some, keys, strict=True):
            wrong = fault(stored, key)
            if not wrong and stored.row.digits not in asked:
                wrong = f"no search verified {stored.row.digits} digits"
            if wrong:
                raise StoreError(damaged(stored.path, f"{stored.name}: {wrong}"))
            yield stored
        size = _MANY


def fault(stored: Stored, key: int | None = None) -> str:
    """What is wrong with a row, in a few words; empty if nothing is.

    Parameters
    ----------
    key : what its key should be, where that is known already
    """
    try:
        x, body = stored.conjecture, stored.row.body
        wrong = difference(stored, key)
        if not wrong and body is not None:
            if x.certificate is None or compact(json.loads(body)) != body:
                return "the certificate is not written as a store writes it"
            wrong = wrong_certificate(x)
    except EsmaError as error:
        return str(error)
    except UNREADABLE:
        return "it cannot be read"
    return wrong


def difference(stored: Stored, key: int | None = None) -> str:
    """Which column is not what the others give; empty if all are."""
    row, x = stored.row, stored.conjecture
    begins = row.base - row.start - row.turn
    law = x.law.hurwitzian
    if law is not None and (law.preperiod - begins) % len(x.signs):
        return "its signs begin elsewhere"
    number = name_of(row.constant, row.sides)(repr(list(x.signs)).encode())
    wanted = {
        "key": stored.wanted_key if key is None else key,
        "mark": mark_of(number, row.proved == 1),
        "family": x.family,
        "constant": x.constant.name,
    }
    for name, value in wanted.items():
        there = getattr(row, name)
        if type(there) is not type(value) or there != value:
            return f"{name} should be {value}"
    if type(row.proved) is not int or row.proved not in (0, 1):
        return "it is neither proved nor a conjecture"
    if row.body is not None and not row.proved:
        return "it has a certificate, and is not said to be proved"
    if not 1 <= x.verified_digits <= MAX_DIGITS:
        return f"verified_digits must be from 1 to {MAX_DIGITS}"
    return ""


def wrong_certificate(x: Conjecture) -> str:
    """What is wrong with a certificate; empty if nothing is, or there is none."""
    if x.certificate is None:
        return ""
    if not certified(x):
        return "the certificate is about something else"
    try:
        check(dict(x.certificate))
    except CertificateError as error:
        return f"the certificate is not a proof: {error}"
    return ""
