"""A constant with a law as a row of a store, and back."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from esma.approval.conjecture import LAW_FIELDS
from esma.enumeration.grammar import parse
from esma.identification.canonical import (
    CanonicalForm,
    GeometricClass,
    NumberClass,
    ProgressionClass,
    QuadraticClass,
)
from esma.identification.names import names
from esma.massey.laws import Hurwitzian, Law, read_law
from esma.proofs.theorems import match
from esma.store.packing import law_text
from esma.store.records import compact

from .looking import Scanned
from .outcome import derived, formula_of

_CLASSES: Final = {
    "progression": (ProgressionClass, (int, Fraction, Fraction)),
    "geometric": (GeometricClass, (Fraction, Fraction, int)),
    "quadratic": (QuadraticClass, (int,)),
}
#: The theorems of classes, by their names with 1 for all numbers.
_THEOREMS: dict[str, str | None] = {}
_NUMBERS: Final = re.compile(r"\d+(/\d+)?")
_REMEMBERED: Final = 1 << 16


def row_of(x: Scanned, number: int) -> tuple[Any, ...]:
    """The columns of the table `constants` but for the first one.

    Parameters
    ----------
    number : of the slice

    Examples
    --------
    >>> from esma.scanning.grid import Grid
    >>> from esma.scanning.looking import scan_slice
    >>> [x] = scan_slice(Grid.of("tan(1/n)", ["n=2"]), 0, 1, 64, 100).found
    >>> row_of(x, 7)[:4]
    (7, 0, 'tan(1/2)', '[[0,1],[[1,0],[4,4]]]')
    >>> row_of(x, 7)[6:]
    ('tan', 'tan(1/2)', '["progression",-1,"16","1/2",[0,1,4,0]]')
    """
    if x.form is None:
        name, form = x.name, None
        theorem = _theorem(x.name) if derived(x, formula_of(x)) else None
    else:
        name, theorem = _named(x.form.tail)
        form = compact([*_plain(x.form.tail), list(x.form.matrix)])
    known = (None, None) if theorem is None else (theorem, name)
    return number, x.number, x.name, _written(x.law), x.surplus, x.digits, *known, form


def scanned(
    number: int, name: str, law: str, surplus: int, digits: int, form: str | None
) -> Scanned:
    """The constant of a row.

    Raises
    ------
    ValueError, TypeError, LookupError, ArithmeticError, EsmaError
        If it is something else.
    """
    return Scanned(number, name, _read(law), surplus, digits, None if form is None else _form(form))


@lru_cache(maxsize=_REMEMBERED)
def _named(tail: NumberClass) -> tuple[str, str | None]:
    text = next(names(tail)).text
    shape = _NUMBERS.sub("1", text)  # on which alone the theorem depends
    if shape not in _THEOREMS:
        _THEOREMS[shape] = _theorem(text)
    return text, _THEOREMS[shape]


def _theorem(text: str) -> str | None:
    found = match(parse(text))
    return None if found is None else found.canonical.theorem.key


def _plain(tail: NumberClass) -> list[Any]:
    """A class as JSON has it."""
    [(kind, (made, types))] = [x for x in _CLASSES.items() if x[1][0] is type(tail)]
    values = (getattr(tail, x.name) for x in fields(made))
    return [kind, *(x if of is int else str(x) for x, of in zip(values, types, strict=True))]


def _form(text: str) -> CanonicalForm:
    kind, *values, matrix = json.loads(text)
    made, types = _CLASSES[kind]
    a, b, c, d = map(int, matrix)
    tail = made(*(of(x) for of, x in zip(types, values, strict=True)))
    return CanonicalForm(tail, (a, b, c, d))


def _written(law: Law) -> str:
    if law.hurwitzian is None:
        return law_text(law)
    return compact([law.hurwitzian.head, law.hurwitzian.differences])


def _read(text: str) -> Law:
    data = json.loads(text)
    if isinstance(data, list):
        head, differences = data
        return Hurwitzian(tuple(head), tuple(map(tuple, differences)))
    return read_law({name: data.get(name) for name in LAW_FIELDS})
