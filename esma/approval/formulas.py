"""Formulas as columns: a search finds them by the hundred thousand, and each is made when somebody
looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.massey.differences import Row
from esma.massey.laws import Hurwitzian, Law, law_under_minus
from esma.massey.laws.tails import Tail, tail_class_name

from .conjecture import Conjecture

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Place:
    """What formulas share whose heads end at one place of one tail.

    Attributes
    ----------
    differences : of the polynomials from here on, as in `Hurwitzian`
    tail : the tail, and where it stands
    runs : whether the quotients are those of simple expansions, and the formulas, under minus
        signs, have the growing runs that they become, whose tail this is then
    """

    differences: tuple[Row, ...]
    tail: Tail
    runs: bool = False

    def law(self, head: Sequence[int]) -> Law:
        """The law of a formula with this head."""
        law = Hurwitzian(tuple(head), self.differences)
        if not self.runs:
            return law
        growing = law_under_minus(law)
        assert growing is not None
        return growing


@dataclass(frozen=True)
class Origin:
    """What the formulas of one search have in common.

    Attributes
    ----------
    constant, digits : c, and the digits to which all are certified
    words : the sign words
    places : of tail classes, as they are met
    certify : writes the certificate of a formula that is known to have one
    """

    constant: Constant
    digits: int
    words: Sequence[Word]
    places: list[Place] = field(default_factory=list)
    certify: Callable[[Conjecture], Mapping[str, Any]] | None = None

    def name_of(self, place: Place) -> str:
        """The name of the tail class of a place."""
        return tail_class_name(self.constant.name, place.tail.key)


class Block(NamedTuple):
    """Formulas in the order of the space: a column an attribute, an entry a formula.

    Attributes
    ----------
    expressions, negative : left-hand sides, and whether P(c)/Q(c) is below zero
    alone : formulas that are no members of a tail class
    expression, word, place : which of them; place -1 - k is that of number k of those alone
    proved : whether it has a certificate
    heads : the quotients before the tails, one formula's after the other's
    sizes : how many each one has
    """

    expressions: Sequence[Expression]
    negative: Sequence[bool]
    alone: Sequence[Conjecture]
    expression: Integers
    word: Integers
    place: Integers
    proved: NDArray[np.bool_]
    heads: Integers
    sizes: Integers

    @classmethod
    def of(cls, alone: Sequence[Conjecture]) -> Block:
        """Formulas that are no members of a tail class."""
        none = np.zeros(len(alone), np.int64)
        proved = np.array([x.proved for x in alone], np.bool_)
        return cls((), (), alone, none, none, -1 - np.arange(len(alone)), proved, none[:0], none)

    @property
    def having(self) -> set[Expression]:
        """The expressions that have a formula."""
        return {*self.expressions, *(x.expression for x in self.alone)}

    @classmethod
    def joined(cls, blocks: Sequence[Block]) -> Block:
        """Any number of blocks as one."""
        blocks = [cls.of([]), *blocks]
        lists = [list(chain.from_iterable(x)) for x in zip(*(b[:3] for b in blocks), strict=True)]
        first = accumulate((len(b.expressions) for b in blocks), initial=0)
        alone = accumulate((len(b.alone) for b in blocks), initial=0)
        moved = [
            b._replace(expression=b.expression + e, place=b.place - np.where(b.place < 0, a, 0))
            for b, e, a in zip(blocks, first, alone, strict=False)
        ]
        columns = [np.concatenate(x) for x in zip(*(b[3:] for b in moved), strict=True)]
        return cls._make([*lists, *columns])


@dataclass(frozen=True, eq=False, repr=False)
class Formulas(Sequence[Conjecture]):
    """Formulas in some order, each made when it is looked at.

    Attributes
    ----------
    origin : what members of tail classes have in common; None where there are none
    block : what is said of all of them
    starts : where the head of each entry of the block begins
    order : which entries of the block these are

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1).conjectures
    >>> len(found), found[0].lhs, [x.lhs for x in found[1:3]]
    (24, '(e + 1)/(e - 1)', ['(e - 1)/(e + 1)', 'e'])
    """

    origin: Origin | None
    block: Block
    starts: Integers
    order: Integers
    _made: dict[int, Conjecture] = field(default_factory=dict)

    @classmethod
    def of(cls, conjectures: Iterable[Conjecture]) -> Formulas:
        """Formulas that each stand by themselves."""
        return cls.joined(None, [Block.of(list(conjectures))])

    @classmethod
    def joined(cls, origin: Origin | None, blocks: Sequence[Block]) -> Formulas:
        """The formulas of some blocks, one after the other."""
        block = Block.joined(blocks)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(block.sizes)])
        return cls(origin, block, starts, np.arange(len(block.place)))

    def at(self, places: Integers | Sequence[int]) -> Formulas:
        """Those at some places of the order."""
        return replace(self, order=self.order[np.asarray(places, np.int64)])

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, index: int) -> Conjecture: ...
    @overload
    def __getitem__(self, index: slice) -> Formulas: ...
    def __getitem__(self, index: int | slice) -> Conjecture | Formulas:
        if isinstance(index, slice):
            return replace(self, order=self.order[index])
        return self._formula(int(self.order[index]))

    def __iter__(self) -> Iterator[Conjecture]:
        return map(self._formula, self.order.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formulas) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self):,} formulas>"

    def __reduce__(self) -> tuple[Any, ...]:
        # a part travels without the rest
        if len(self) < len(self.block.place):
            return Formulas.of, (list(self),)
        return Formulas, (self.origin, self.block, self.starts, self.order)

    def _formula(self, i: int) -> Conjecture:
        made = self._made.get(i)
        if made is None:
            made = self._made[i] = self._made_of(i)
        return made

    def _made_of(self, i: int) -> Conjecture:
        block, place = self.block, int(self.block.place[i])
        if place < 0:
            return block.alone[-1 - place]
        origin = self.origin
        assert origin is not None
        e, known = int(block.expression[i]), origin.places[place]
        head = block.heads[self.starts[i] : self.starts[i + 1]]
        made = Conjecture(
            origin.constant,
            block.expressions[e],
            block.negative[e],
            origin.words[block.word[i]],
            known.law(head.tolist()),
            origin.digits,
            tail=None if known.runs else known.tail,
        )
        made.__dict__["family"] = origin.name_of(known)  # where `cached_property` looks for it
        if origin.certify is None or not block.proved[i]:
            return made
        return made.certified_by(origin.certify)

    @property
    def proved(self) -> int:
        """How many have a certificate."""
        return int(np.count_nonzero(self.block.proved[self.order]))

    @cached_property
    def tail_classes(self) -> list[Integers]:
        """The places in the order of the formulas of each tail class, by their first ones."""
        numbers: dict[str, int] = {}
        origin = self.origin
        names = [] if origin is None else [origin.name_of(place) for place in origin.places]
        of_place = np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)
        alone = [x.family for x in self.block.alone]
        of_alone = np.array([numbers.setdefault(name, len(numbers)) for name in alone], np.int64)
        # a place below zero counts from the end
        which = np.concatenate([of_place, of_alone[::-1]])[self.block.place[self.order]]
        first = np.argsort(which, kind="stable")
        ends = np.flatnonzero(np.diff(which[first])) + 1
        groups = np.split(first, ends) if len(which) else []
        return sorted(groups, key=itemgetter(0))
