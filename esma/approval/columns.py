"""Fields of the JSON form of many formulas, as columns.

Of members of tail classes a field is worked out once for each left-hand side, sign word or place in
a tail, and given to all that have it; quotients come from compiled loops. None is made a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from esma.massey.differences import sampled
from esma.massey.laws import Hurwitzian
from esma.massey.laws.reading import written
from esma.writing.laws import UNICODE, closed, integers

from .conjecture import FIELDS, LISTED_QUOTIENTS, VALUE_DIGITS, json_forms
from .formulas import Formulas, Integers, Origin
from .keys import key_numbers, key_text
from .packed import Packed, term_arrays
from .ranking import are_members, member_rates
from .rates import simple_rate

#: What a table has that is made for looking at: the status says whether there is a certificate.
PLAIN_FIELDS = tuple(name for name in FIELDS if name != "certificate")
#: Formulas whose quotients are worked out at once.
_PIECE = 10_000


def columns_of(formulas: Formulas, fields: Sequence[str] = FIELDS) -> dict[str, list[Any]]:
    """What `Conjecture.to_dict` gives of all formulas, a column a field.

    Parameters
    ----------
    fields : of `FIELDS`; for ``certificate`` each one is made a formula, which takes most of the
        time

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1).conjectures
    >>> columns_of(found[:2], ["lhs", "period"])
    {'lhs': ['(e + 1)/(e - 1)', '(e - 1)/(e + 1)'], 'period': [1, 1]}
    """
    plain = [name for name in dict.fromkeys(fields) if name != "certificate"]
    members = _members(formulas, plain)
    alone = np.ones(len(formulas), np.bool_)
    if members is not None:
        alone[members.chosen] = False
    others = np.flatnonzero(alone)
    forms = list(json_forms(formulas.at(others), plain))
    found = {}
    for name in plain:
        column = np.empty(len(formulas), object)
        if members is not None:
            column[members.chosen] = _objects(members.columns[name]())
        column[others] = _objects(form[name] for form in forms)
        found[name] = column.tolist()
    if "certificate" in fields:
        proofs = (x.certificate for x in formulas)
        found["certificate"] = [None if x is None else dict(x) for x in proofs]
    return {name: found[name] for name in fields}


def formula_texts(formulas: Formulas) -> list[str]:
    """Each formula in one line, its quotients in closed form.

    >>> import esma
    >>> formula_texts(esma.search("e", coeff_limit=1, max_period=1).conjectures[:2])
    ['(e + 1)/(e − 1) = [⟨4m+2⟩]', '(e − 1)/(e + 1) = [0; ⟨4m+2⟩]']
    """
    members, texts = _members(formulas, ()), np.empty(len(formulas), object)
    alone = np.ones(len(formulas), np.bool_)
    if members is not None:
        alone[members.chosen] = False
        texts[members.chosen] = _objects(members.texts())
    others = np.flatnonzero(alone)
    texts[others] = _objects(f"{x.left_text()} = {x.law.text()}" for x in formulas.at(others))
    return texts.tolist()


def _objects(values: Iterable[Any]) -> NDArray[np.object_]:
    """An array of any objects, lists too."""
    return np.fromiter(values, object)


def _members(formulas: Formulas, fields: Sequence[str]) -> _Members | None:
    """The members of tail classes whose quotients are written out, and fit a word where a field
    needs them.
    """
    if formulas.origin is None:
        return None
    chosen = np.flatnonzero(are_members(formulas)[formulas.order])
    members = _Members(formulas, formulas.origin, chosen)
    if {"partial_quotients", "initials"}.isdisjoint(fields) or members.fits.all():
        return members
    return _Members(formulas, formulas.origin, members.chosen[members.fits])


class _Members:
    """Columns of members of tail classes.

    Parameters
    ----------
    chosen : their places in the order
    """

    def __init__(self, formulas: Formulas, origin: Origin, chosen: Integers) -> None:
        block, self._origin, self._formulas = formulas.block, origin, formulas
        self.chosen = chosen
        self._entries = entries = formulas.order[chosen]
        used, self._place = np.unique(block.place[entries], return_inverse=True)
        self._places = [origin.places[k] for k in used.tolist()]
        self._laws = [Hurwitzian((), x.differences) for x in self._places]
        self._word, self._sizes = block.word[entries], block.sizes[entries]
        sides, self._side = np.unique(block.expression[entries], return_inverse=True)
        self._sides = [block.expressions[e] for e in sides.tolist()]
        self._negative = [block.negative[e] for e in sides.tolist()]
        self.columns: dict[str, Callable[[], Iterable[Any]]] = {
            "key": self._keys,
            "constant": lambda: [self._name] * len(entries),
            "lhs": lambda: self._of_sides(
                x.lhs(self._name, negative=n)
                for x, n in zip(self._sides, self._negative, strict=True)
            ),
            "numerator": lambda: map(list, self._of_sides(x.numerator for x in self._sides)),
            "denominator": lambda: map(list, self._of_sides(x.denominator for x in self._sides)),
            "value": lambda: self._of_sides(
                x.decimal(origin.constant, VALUE_DIGITS) for x in self._sides
            ),
            "signs": lambda: map(list, _given(origin.words, self._word)),
            "partial_quotients": lambda: self._quotients(np.full(len(entries), LISTED_QUOTIENTS)),
            "preperiod": self._sizes.tolist,
            "period": lambda: self._of_places(x.period for x in self._laws),
            "polynomials": lambda: (
                [list(p) for p in rows]
                for rows in self._of_places(written(x.coefficients) for x in self._laws)
            ),
            "recurrence": lambda: map(list, self._of_places(self._connections)),
            "initials": lambda: self._quotients(self._orders),
            "runs": lambda: [None] * len(entries),
            "verified_digits": lambda: [origin.digits] * len(entries),
            "convergence_rate": lambda: (
                round(x, 6) for x in member_rates(formulas, entries).tolist()
            ),
            "simple_rate": lambda: self._of_sides(
                round(simple_rate(origin.constant, x), 6) for x in self._sides
            ),
            "status": lambda: _given(
                ("conjecture", "proved"), block.proved[entries].astype(np.int64)
            ),
            "family": lambda: self._of_places(map(origin.name_of, self._places)),
        }

    @property
    def _name(self) -> str:
        return self._origin.constant.name

    def _of_sides(self, values: Iterable[Any]) -> Iterator[Any]:
        return _given(list(values), self._side)

    def _of_places(self, values: Iterable[Any]) -> Iterator[Any]:
        return _given(list(values), self._place)

    def texts(self) -> Iterator[str]:
        """Both sides in closed form."""
        symbol = self._origin.constant.symbol()
        lefts = self._of_sides(
            x.pretty(symbol, negative=n) for x, n in zip(self._sides, self._negative, strict=True)
        )
        blocks = self._of_places(x.block(UNICODE) for x in self._laws)
        for left, entry, block in zip(lefts, self._entries.tolist(), blocks, strict=True):
            head = self._formulas.block.heads[slice(*self._formulas.starts[entry : entry + 2])]
            yield f"{left} = {closed(integers(head.tolist(), UNICODE), block, UNICODE)}"

    def _keys(self) -> Iterator[str]:
        numbers = [key_numbers(self._name, x.numerator, x.denominator) for x in self._sides]
        texts = [repr(list(word)).encode() for word in self._origin.words]
        pairs = zip(self._side.tolist(), self._word.tolist(), strict=True)
        return (key_text(numbers[e](texts[w])) for e, w in pairs)

    @cached_property
    def _connections(self) -> list[tuple[int, ...]]:
        """Of each place the connection polynomial of the shortest recurrence, one of each tail."""
        known: dict[bytes, tuple[int, ...]] = {}
        for place, law in zip(self._places, self._laws, strict=True):
            if place.tail.key not in known:
                known[place.tail.key] = law.connection
        return [known[place.tail.key] for place in self._places]

    @cached_property
    def _orders(self) -> Integers:
        """The order of the shortest recurrence, as `Hurwitzian.order`."""
        back = [
            Hurwitzian((), tuple(sampled(row, -1, -1) for row in reversed(law.differences)))
            for law in self._laws
        ]
        terms, got = _terms(back, int(self._sizes.max(initial=0)))
        ends = self._formulas.starts[self._entries + 1]
        continued, left = np.zeros(len(ends), np.int64), np.arange(len(ends))
        for n in range(terms.shape[1]):
            left = left[self._sizes[left] > n]
            place = self._place[left]
            same = terms[place, n] == self._formulas.block.heads[ends[left] - 1 - n]
            left = left[same & (got[place] > n)]
            continued[left] += 1
        lengths = np.array([len(x) - 1 for x in self._connections], np.int64)
        orders: Integers = self._sizes - continued + lengths[self._place]
        return orders

    @cached_property
    def _regular(self) -> tuple[Integers, Integers]:
        """The first terms of each place, and how many of them fit a word."""
        return _terms(self._laws, max(LISTED_QUOTIENTS, int(self._orders.max(initial=0))))

    @property
    def fits(self) -> NDArray[np.bool_]:
        """Whether all quotients that are asked for fit a word."""
        terms, got = self._regular
        fits: NDArray[np.bool_] = got[self._place] == terms.shape[1]
        return fits

    def _quotients(self, counts: Integers) -> Iterator[list[int]]:
        """So many first quotients of each."""
        terms, block, starts = self._regular[0], self._formulas.block, self._formulas.starts
        columns = np.arange(int(counts.max(initial=0)))
        for first in range(0, len(counts), _PIECE):
            piece = slice(first, first + _PIECE)
            sizes = self._sizes[piece, None]
            rows = terms[self._place[piece, None], np.maximum(columns - sizes, 0)]
            i, n = np.nonzero(columns < sizes)
            rows[i, n] = block.heads[starts[self._entries[piece]][i] + n]
            for row, count in zip(rows.tolist(), counts[piece].tolist(), strict=True):
                yield row[:count]


def _terms(laws: Sequence[Hurwitzian], width: int) -> tuple[Integers, Integers]:
    """The first terms of laws, and how many of them fit a word: none where the law itself does
    not.
    """
    pack = Packed.of(laws)
    terms, got = np.zeros((len(laws), width), np.int64), np.zeros(len(laws), np.int64)
    terms[pack.places], got[pack.places] = term_arrays(pack, width)
    return terms, got


def _given(values: Sequence[Any], which: Integers) -> Iterator[Any]:
    """To each entry its value."""
    return map(values.__getitem__, which.tolist())
