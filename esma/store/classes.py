"""The tail classes of a query by what they are: by their size, their signs or their status."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from esma.enumeration.words import Word
from esma.massey.laws.tails import turned
from esma.store.query import Query, Said, firsts

ClassOrder: TypeAlias = Literal["class", "signs", "status"]


class Best(NamedTuple):
    """The best formulas of a tail class that have these signs and this status.

    Attributes
    ----------
    before : by what the classes are ordered
    score : of the formulas, as in the table of formulas
    family : the tail class
    tail, turn, proved : as in the table of formulas
    """

    before: Any
    score: int
    family: str
    tail: int
    turn: int
    proved: int


def sign_order(signs: Word) -> tuple[int, str]:
    """By what sign words are ordered: shorter words first, and plus before minus.

    >>> sorted([(-1,), (1, -1), (1,), (-1, 1)], key=sign_order)
    [(1,), (-1,), (1, -1), (-1, 1)]
    """
    return len(signs), "".join("+" if sign > 0 else "-" for sign in signs)


#: What comes first, of signs, of being proved and of the size of a class.
_BEFORE: Final[dict[ClassOrder, Callable[[Word, int, int], Any]]] = {
    "class": lambda signs, proved, size: -size,
    "signs": lambda signs, proved, size: sign_order(signs),
    "status": lambda signs, proved, size: -proved,
}


def best_of_classes(query: Query, order: ClassOrder) -> list[Best]:
    """The best formulas of each tail class, in an order of the classes: the largest first, by sign
    words, or what is proved first; equal ones by their scores. All formulas are looked at, once.
    """
    where, values = query.sql_where()
    found = list(
        query.store.select(
            "SELECT family, signs, tail, turn, proved, members, score FROM (SELECT f.tail, f.turn,"
            " f.proved, count(*) AS members, min(f.score) AS score FROM formulas AS f"
            f"{where} GROUP BY f.tail, f.turn, f.proved) JOIN tails ON tails.id = tail",
            values,
        )
    )
    sizes = Counter[str]()
    for family, _, _, _, _, members, _ in found:
        sizes[family] += members
    bests: dict[str, list[Best]] = {}
    for family, signs, tail, turn, proved, _, score in found:
        word = turned(tuple(json.loads(signs)), turn)
        one = Best(_BEFORE[order](word, proved, sizes[family]), score, family, tail, turn, proved)
        kept = bests.setdefault(family, [one])
        if one[:2] < kept[0][:2]:
            bests[family] = [one]
        elif one[:2] == kept[0][:2] and one != kept[0]:
            kept.append(one)
    return sorted((x for some in bests.values() for x in some), key=lambda x: x[:2])


def first_ids(query: Query, bests: list[Best]) -> Iterator[int]:
    """The id of the first formula of each tail class, in the order of `best_of_classes`."""
    where, values = query.sql_where()
    which = "f.score = ? AND f.tail = ? AND f.turn = ? AND f.proved = ?"
    text = f"SELECT f.id FROM formulas AS f{where} {'AND' if where else 'WHERE'} {which}"
    for _, equal in groupby(bests, key=lambda x: x[:2]):
        ids = [
            (i, x.family)
            for x in equal
            for (i,) in query.store.select(text, [*values, x.score, x.tail, x.turn, x.proved])
        ]
        if len(ids) > 1:
            ids.sort(key=lambda found: query.store.stored(found[0]).tie)
        yield from (i for i, _ in firsts(ids))


def first_said(said: Sequence[Said], order: ClassOrder) -> tuple[list[int], Counter[str]]:
    """Of formulas in the order of their scores, the id of the first of each tail class, in an order
    of the classes as in `best_of_classes`; and how many there are of each class.
    """
    sizes = Counter(x.family for x in said)

    def before(x: Said) -> Any:
        return _BEFORE[order](turned(tuple(json.loads(x.signs)), x.turn), x.proved, sizes[x.family])

    ranked = sorted(said, key=before)
    return [i for i, _ in firsts((x.id, x.family) for x in ranked)], sizes
