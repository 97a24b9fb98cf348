"""Rows of a store, each compared with what determines it before anybody reads it.

P, Q and the constant determine the left-hand side, its value and its simple rate; the first
quotients, the polynomials and the signs all quotients, their recurrence, rate and tail; what the
certificate states, and whether there is one, the status. So nothing that was changed in the file
is shown beside "proved", and every certificate is checked. Whether a conjecture holds to as many
digits as it claims is for `esma verify` to compute.

Many rows are rewritten from arrays, by compiled loops, and their texts compared. A row that
differs there, or has no place there, is read and compared by itself, which also says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from esma.approval.conjecture import (
    FIELDS,
    LISTED_QUOTIENTS,
    VALUE_DIGITS,
    Conjecture,
    from_dict,
    prepare,
    prepare_plainly,
)
from esma.approval.keys import key_number, key_text
from esma.approval.packed import Packed, term_arrays
from esma.approval.rates import rates_of, simple_rate
from esma.continued_fractions.rows import word_table
from esma.enumeration.balls import MAX_DIGITS
from esma.enumeration.constants import constant as read_constant
from esma.enumeration.expressions import reduced
from esma.enumeration.words import check_word, word_text
from esma.errors import EsmaError, Refusal
from esma.massey import kernels as recognition
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.tails import tail_class_name, tails_of_rows
from esma.proofs.certificate import block_of, current, word_of
from esma.proofs.checker import CertificateError, check
from esma.proofs.prover import canonical_statement
from esma.proofs.statements import Statement
from esma.searching.searcher import certified, prover_of
from esma.store.records import (
    COLUMNS,
    LISTS,
    STORED_FIELDS,
    compact,
    compact_numbers,
    fields_of,
    row_of,
    value_key,
)
from esma.store.schema import StoreError, damaged
from esma.writing.terminal import shortened

Raw: TypeAlias = tuple[Any, ...]
"""A row as it stands in the file: id, key, the columns `STORED_FIELDS`, name, certificate."""
_DIGITS: Final = 2 + STORED_FIELDS.index("verified_digits")

#: Rows that are compared one by one: to load the compiled loops takes longer.
_FEW: Final = 50
_MANY: Final = 1000
#: Quotients of a row that are worked out in an array.
_LONGEST: Final = 1000
_LONGEST_WORD: Final = 64
#: Rates are rounded to six places, and machines may round logarithms differently.
RATE_ERROR: Final = 1.5e-6
_REMEMBERED: Final = 1 << 14
_FORMAT: Final = '{"format":"esma-certificate","version":2,"parameters":[],"statement":'

#: What is raised where a file holds something else; errors of the package are among them.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
)


def _spaced(text: str) -> str:
    """JSON with the spaces that `json.dumps` writes.

    >>> _spaced('{"a":[1,-1]}'), _spaced('["besseli(1,2)",1]')
    ('{"a": [1, -1]}', '["besseli(1,2)", 1]')
    """
    if "(" in text:  # only then a text within it may hold a comma
        return json.dumps(json.loads(text))
    return text.replace(",", ", ").replace(":", ": ")


#: How the text of each column after the key is written in JSON, the certificate's the last.
_CHANGES: Final[tuple[Callable[[str], str], ...]] = (
    *(_spaced if name in LISTS else quoted for name in STORED_FIELDS),
    str,
    _spaced,
)
_TEMPLATE: Final = '{"key": "%s", ' + ", ".join(f'"{name}": %s' for name in FIELDS[1:]) + "}"


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number)


@dataclass(frozen=True)
class Stored:
    """A conjecture as it stands in a store.

    Attributes
    ----------
    row : the columns
    """

    row: Raw = field(repr=False)

    @property
    def id(self) -> int:
        """Its number in this file."""
        return int(self.row[0])

    @property
    def name(self) -> str:
        """What it is called where something is wrong with it."""
        try:
            x = self.conjecture
            return f"{x.key} {x.lhs}, signs {word_text(x.signs)}"
        except UNREADABLE:
            return f"row {self.id} of the table conjectures"

    @property
    def value_key(self) -> bytes:
        """16 bytes that are equal for equal values and signs, in every store."""
        return bytes(self.row[1])

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The JSON form, with exactly the fields of `Conjecture.to_dict`."""
        *columns, _, body = self.row[2:]
        return fields_of(dict(zip(STORED_FIELDS, columns, strict=True)), body)

    @cached_property
    def conjecture(self) -> Conjecture:
        """The conjecture."""
        return from_dict(self.fields)

    @property
    def json(self) -> str:
        """The JSON form as text, without decoding it."""
        *columns, body = self.row[2:]
        if body is not None and not body.startswith(_FORMAT):
            body = compact(current(_DECODER.decode(body)))
        *texts, family, _, body = [
            "null" if x is None else repr(x) if type(x) is not str else change(x)
            for x, change in zip((*columns, body), _CHANGES, strict=True)
        ]
        return _TEMPLATE % (key_text(self.row[-2]), *texts, body, family)


def sound(rows: Iterable[Raw], path: Path, asked: Container[int]) -> Iterator[Stored]:
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
        found = list(map(Stored, some))
        if size == _MANY:
            good = _as_written_anew(some)
            rest_of_them = [x for x, is_good in zip(found, good, strict=True) if not is_good]
            with suppress(*UNREADABLE):
                prepare(list(_readable(rest_of_them)))
        else:
            good = [False] * len(some)
            for x in _readable(found):
                with suppress(*UNREADABLE):
                    prepare_plainly(x)
        for stored, is_good in zip(found, good, strict=True):
            wrong = "" if is_good else fault(stored)
            if not wrong and stored.row[_DIGITS] not in asked:
                wrong = f"no search verified {stored.row[_DIGITS]} digits"
            if wrong:
                raise StoreError(damaged(path, f"{stored.name}: {wrong}"))
            yield stored
        size = _MANY


def _readable(rows: Iterable[Stored]) -> Iterator[Conjecture]:
    """The conjectures of the rows that can be read."""
    for row in rows:
        with suppress(*UNREADABLE):
            yield row.conjecture


def fault(stored: Stored) -> str:
    """What is wrong with a row, in a few words; empty if nothing is."""
    try:
        x = stored.conjecture
        wrong = difference(stored, x)
        if not wrong and x.certificate is not None and not certified(x):
            wrong = "the certificate is about something else"
        elif not wrong and x.certificate is not None:
            check(dict(x.certificate))
    except CertificateError as error:
        return f"the certificate is not a proof: {error}"
    except EsmaError as error:
        return str(error)
    except UNREADABLE:
        return "it cannot be read"
    return wrong


def difference(stored: Stored, x: Conjecture) -> str:
    """Which column is not what the conjecture gives, and what it should be; empty if all are."""
    _, key, *columns, name, body = stored.row
    wanted = dict(zip(COLUMNS, row_of(x, 0, 0, 0), strict=False))
    there = {"key": key, **dict(zip(STORED_FIELDS, columns, strict=True)), "name": name}
    for name, value in there.items():
        same = type(value) is type(wanted[name]) and value == wanted[name]
        if name.endswith("_rate") and type(value) is float:
            same = _is_rate(value, wanted[name])
        if not same:
            return f"{name} should be {_short(wanted[name])}"
    if not 1 <= x.verified_digits <= MAX_DIGITS:
        return f"verified_digits must be from 1 to {MAX_DIGITS}"
    if body is not None and (x.certificate is None or compact(_DECODER.decode(body)) != body):
        return "the certificate is not written as a store writes it"
    return ""


def _is_rate(value: float, wanted: float) -> bool:
    return value == round(value, 6) and abs(value - wanted) <= RATE_ERROR


def _short(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else value
    text = text if isinstance(text, str) and text[:1] in "[{" else json.dumps(text)
    return shortened(text, 60)


# -- many at once ------------------------------------------------------------------------------


@lru_cache(maxsize=_REMEMBERED)
def _side(
    constant: str, numerator: str, denominator: str
) -> tuple[str, str, float, tuple[int, ...], tuple[int, ...]]:
    """Left-hand side, value, simple rate and coefficients."""
    c = read_constant(constant)
    expression = reduced(json.loads(numerator), json.loads(denominator))
    if (c.name, compact(expression.numerator), compact(expression.denominator)) != (
        constant,
        numerator,
        denominator,
    ):
        raise ValueError("not written as a store writes it")
    lhs = expression.lhs(constant, negative=expression.sign_at(c) < 0)
    value, rate = expression.decimal(c, VALUE_DIGITS), simple_rate(c, expression)
    return lhs, value, rate, expression.numerator, expression.denominator


@lru_cache(maxsize=_REMEMBERED)
def _claim(constant: str, numerator: str, denominator: str) -> str:
    """How the statement of a certificate about this left-hand side begins."""
    prover = prover_of(constant)
    p, q = (tuple(json.loads(text)) for text in (numerator, denominator))
    image = prover.image(p, q)
    if isinstance(image, Refusal):
        raise ValueError("no theorem")
    statement = Statement(constant, prover.tree, p, q, (1,), (), ((1,),))
    sign = reduced(p, q).sign_at(read_constant(constant))
    data = canonical_statement(statement, image, sign)
    names = ("constant", "numerator", "denominator")
    return compact({name: data[name] for name in names})[:-1]


@lru_cache(maxsize=_REMEMBERED)
def _regular(polynomials: str) -> tuple[Hurwitzian, str]:
    """The form with these polynomials and no head, and its recurrence as text."""
    if len(polynomials) > 4 * _LONGEST:
        raise ValueError("too long for an array")
    data = json.loads(polynomials)
    if not all(type(c) is int for p in data for c in p):
        raise ValueError("not whole numbers")
    form = Hurwitzian.from_polynomials((), data)
    if compact(form.coefficients) != polynomials:
        raise ValueError("not written as a store writes it")
    return form, compact(form.connection)


@lru_cache(maxsize=_REMEMBERED)
def _block(polynomials: str) -> str:
    """What a certificate has in place of the polynomials of the column."""
    return compact(block_of(json.loads(polynomials)))


@lru_cache(maxsize=1024)
def _signs(text: str) -> tuple[int, ...]:
    word = check_word(tuple(json.loads(text)))
    if len(word) > _LONGEST_WORD or compact(word) != text:
        raise ValueError("not written as a store writes it")
    return word


class _Line(NamedTuple):
    """What of a row is compared in arrays, and its place among the others."""

    place: int
    constant: str
    word: tuple[int, ...]
    form: Hurwitzian
    order: int
    least: int
    quotients: str
    initials: str
    rate: float
    family: str


def _as_written_anew(rows: Sequence[Raw]) -> list[bool]:
    """Which rows are, text for text, what is rewritten from what determines them; of others
    nothing is said.
    """
    lines = []
    for place, row in enumerate(rows):
        with suppress(*UNREADABLE):
            lines += _line(place, row)
    good = [False] * len(rows)
    pack = Packed.of([line.form for line in lines])
    lines = [lines[i] for i in pack.places]
    if not lines:
        return good
    pack = replace(pack, laws=[line.form for line in lines], places=list(range(len(lines))))
    rates = rates_of(pack, [line.word for line in lines])
    terms, got = term_arrays(pack, max(line.least for line in lines))
    classes = _tail_classes(lines, terms)
    for line, rate, first, fits, family in zip(
        lines, rates, terms, got.tolist(), classes, strict=True
    ):
        some = first[: line.least].tolist()
        good[line.place] = (
            fits >= line.least
            and _is_rate(line.rate, rate)
            and line.family == family
            and line.quotients == compact_numbers(some[:LISTED_QUOTIENTS])
            and line.initials == compact_numbers(some[: line.order])
        )
    return good


def _line(place: int, row: Raw) -> list[_Line]:
    """What is compared in arrays, if all other columns of a row are as they have to be."""
    (
        _, key, constant, lhs, numerator, denominator, value, signs, quotients, preperiod, period,
        polynomials, recurrence, initials, runs, digits, rate, simple, status, family, name, body,
    ) = row  # fmt: skip
    side = _side(constant, numerator, denominator)
    (regular, law), word = _regular(polynomials), _signs(signs)
    head = json.loads(initials)[:preperiod] if preperiod else []
    rows = regular.differences
    count = preperiod + period * len(rows[0])
    texts = {"signs": signs, "recurrence": recurrence, "initials": initials, "runs": runs}
    if not (
        (lhs, value) == side[:2]
        and _is_rate(simple, side[2])
        and (runs, recurrence, period, len(head)) == (None, law, len(rows), preperiod)
        and type(rate) is type(simple) is float
        and type(digits) is int
        and 1 <= digits <= MAX_DIGITS
        and key == value_key(texts)
        and name == key_number(constant, side[3], side[4], word)
        and count <= _LONGEST
        and all(type(a) is int for a in head)
    ):
        return []
    if body is None or status != "proved":
        if body is not None or status != "conjecture":
            return []
    elif not _states(
        body,
        f'{_claim(constant, numerator, denominator)},"signs":"{word_of(word)}"'
        f',"head":{compact_numbers(head)},"block":{_block(polynomials)},"base":null}}',
    ):
        return []
    form = Hurwitzian(tuple(head), rows)
    form.__dict__["connection"] = regular.connection  # where `cached_property` looks for it
    order, least = form.order, max(count, LISTED_QUOTIENTS)
    return [_Line(place, constant, word, form, order, least, quotients, initials, rate, family)]


def _states(body: str, statement: str) -> bool:
    """Whether a certificate, written as a store writes it, has this statement; raises where it is
    no proof.
    """
    if not body.startswith(_FORMAT + statement):
        return False
    certificate = _DECODER.decode(body)
    check(certificate)
    return compact(certificate) == body


def _tail_classes(lines: Sequence[_Line], terms: NDArray[np.int64]) -> list[str]:
    """The tail class of each row, empty where 64 bits do not suffice."""
    words = {word: i for i, word in enumerate(dict.fromkeys(line.word for line in lines))}
    table, sizes = word_table(list(words))
    records = np.array(
        [
            (recognition.INTERLACED, x.period, len(x.differences[0]) - 1, x.preperiod)
            for x in [line.form for line in lines]
        ]
    )
    which = np.array([words[line.word] for line in lines])
    tails = tails_of_rows(terms, records, table, sizes, which)
    return [
        tail_class_name(line.constant, key) if flag else ""
        for line, key, flag in zip(lines, tails.keys, tails.flags.tolist(), strict=True)
    ]
