"""What the workbench shows: formulas of a running search, or of a store, ranked and folded."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.formulas import Formulas
from esma.approval.ranking import rank_key
from esma.collection.collection import Collection
from esma.enumeration.constants import constant as read_constant
from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.store.query import Query
from esma.store.sound import Stored
from esma.work.task import Task
from esma.workbench.selection import ALL, Order, Selection

Rank: TypeAlias = tuple[float, int, str, tuple[int, ...]]


#: Formulas of a store, in their order, among which a text is looked for.
LOOKED = 20_000


class ClassRow(NamedTuple):
    """A tail class: its best formula, that one's number among all, and how many there are."""

    best: Conjecture
    number: int
    size: int


class Page(NamedTuple):
    """Some tail classes of a selection.

    Attributes
    ----------
    rows : in the order of the selection
    classes : how many there are in the selection; None where that was not counted
    more : whether others follow
    """

    rows: list[ClassRow]
    classes: int | None
    more: bool


class Found(Protocol):
    """Formulas in tail classes."""

    def __len__(self) -> int:
        """How many formulas."""

    def subject(self) -> str:
        """What they are about."""

    def tail_classes(self) -> int:
        """How many tail classes."""

    def page(self, selection: Selection, begin: int, count: int) -> Page:
        """Tail classes of a selection, from one place on, each with its first formula."""

    def members(self, family: str, count: int) -> list[Conjecture]:
        """The best formulas of a tail class."""

    def collection(self, most: int, selection: Selection = ALL) -> Collection:
        """The first formulas of a selection, ranked."""

    def spec(self, of: Conjecture) -> SearchSpec:
        """With what it was found."""


class Ranked(NamedTuple):
    """A formula as a worker sends it: where it ranks, the kind of its law, and its JSON form."""

    rank: Rank
    kind: str
    fields: dict[str, Any]

    @classmethod
    def of(cls, conjecture: Conjecture) -> Ranked:
        """What is sent of a conjecture; the rank is compared before its fields."""
        return cls(rank_key(conjecture), conjecture.law.kind, conjecture.to_dict())

    @classmethod
    def read(cls, sent: Sequence[Any]) -> Ranked:
        """Read a hit from JSON."""
        (score, length, lhs, signs), kind, fields = sent
        return cls((score, length, lhs, tuple(signs)), kind, fields)


def _rank(hit: Ranked) -> Rank:
    return hit.rank


#: By what hits are ordered, before their rank.
_ORDERS: Final[dict[Order, Callable[[Ranked], float]]] = {
    "score": lambda hit: 0.0,
    "size": lambda hit: hit.rank[1],
    "rate": lambda hit: -hit.fields["convergence_rate"],
}


class Live:
    """Formulas of a search as they come in; they are not decoded before they are shown.

    Examples
    --------
    >>> import esma
    >>> live = Live(SearchSpec.of("e"))
    >>> live.add(map(Ranked.of, esma.search("e", coeff_limit=1, max_period=1)))
    >>> len(live), live.tail_classes(), live.page(ALL, 0, 1).rows[0].best.lhs
    (24, 6, '(e + 1)/(e - 1)')
    """

    def __init__(self, spec: SearchSpec) -> None:
        self._spec = spec
        self._classes: dict[str, list[Ranked]] = {}
        self._order: list[tuple[Rank, str]] = []
        self._shown: dict[Rank, Conjecture] = {}
        self._ranks: list[Rank] = []

    def __len__(self) -> int:
        return len(self._ranks)

    def add(self, hits: Iterable[Ranked]) -> None:
        """Take in new formulas."""
        for hit in hits:
            family = hit.fields["family"]
            members = self._classes.setdefault(family, [])
            if not members:
                insort(self._order, (hit.rank, family))
            elif hit.rank < members[0].rank:
                del self._order[bisect_left(self._order, (members[0].rank, family))]
                insort(self._order, (hit.rank, family))
            insort(members, hit, key=_rank)
            insort(self._ranks, hit.rank)

    def _decoded(self, hit: Ranked) -> Conjecture:
        if hit.rank not in self._shown:
            self._shown[hit.rank] = from_dict(hit.fields)
        return self._shown[hit.rank]

    def tail_classes(self) -> int:
        return len(self._classes)

    def subject(self) -> str:
        return self._spec.constant.symbol()

    def page(self, selection: Selection, begin: int, count: int) -> Page:
        if selection == ALL:
            firsts = [self._classes[family][0] for _, family in self._order]
            sizes = {x.fields["family"]: len(self._classes[x.fields["family"]]) for x in firsts}
        else:
            sizes, first = Counter[str](), dict[str, Ranked]()
            for hit in self._selected(selection):
                sizes[hit.fields["family"]] += 1
                first.setdefault(hit.fields["family"], hit)
            firsts = list(first.values())
        shown = firsts[begin : begin + count]
        rows = [
            ClassRow(self._decoded(x), bisect_left(self._ranks, x.rank), sizes[x.fields["family"]])
            for x in shown
        ]
        return Page(rows, len(firsts), begin + count < len(firsts))

    def _selected(self, selection: Selection) -> list[Ranked]:
        hits = chain.from_iterable(self._classes.values())
        before = _ORDERS[selection.order]
        return sorted(
            (hit for hit in hits if selection.holds(hit.fields, hit.kind)),
            key=lambda hit: (before(hit), hit.rank),
        )

    def members(self, family: str, count: int) -> list[Conjecture]:
        return [self._decoded(hit) for hit in self._classes[family][:count]]

    def collection(self, most: int, selection: Selection = ALL) -> Collection:
        chosen = self._selected(selection)[:most]
        return Collection(Formulas.of(from_dict(hit.fields) for hit in chosen))

    def spec(self, of: Conjecture) -> SearchSpec:
        return self._spec


class InStore:
    """Formulas of a store, which a search may still be writing; every call sees what is in it now.

    Raises
    ------
    StoreError
        One line that says why the file cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        with Store(self.path) as store:
            self._specs = {
                search.constant: Task.from_configuration(search.configuration).spec
                for search in store.searches()
            }

    def __len__(self) -> int:
        with Store(self.path) as store:
            return len(store)

    def tail_classes(self) -> int:
        with Store(self.path) as store:
            return store.query().tail_classes().count()

    def subject(self) -> str:
        constants = [read_constant(name) for name in self._specs]
        return constants[0].symbol() if len(constants) == 1 else f"{len(constants):,} constants"

    def page(self, selection: Selection, begin: int, count: int) -> Page:
        with Store(self.path) as store:
            query = store.query(**selection.conditions).by(selection.order)
            if selection.text.strip():
                classes, firsts = None, _with_text(query, selection)
            else:
                classes = query.tail_classes().count()
                firsts = islice(query.tail_classes().ids(), min(begin + count, classes))
            shown = [store.by_id(i) for i in islice(firsts, begin, begin + count)]
            more = next(firsts, None) is not None if classes is None else begin + count < classes
            sizes = query.sizes([x.row.family for x in shown])
            rows = [ClassRow(x.conjecture, store.place_of(x), sizes[x.row.family]) for x in shown]
            return Page(rows, classes, more)

    def members(self, family: str, count: int) -> list[Conjecture]:
        with Store(self.path) as store:
            return list(store.query(family=family).best(count).conjectures())

    def collection(self, most: int, selection: Selection = ALL) -> Collection:
        with Store(self.path) as store:
            query = store.query(**selection.conditions).by(selection.order)
            if not selection.text.strip():
                return query.best(most).collection()
            chosen = islice(_having(query, selection), most)
            return Collection.ranked((x.conjecture for x in chosen), store.tally())

    def spec(self, of: Conjecture) -> SearchSpec:
        return self._specs.get(of.constant.name, SearchSpec.of(of.constant))


def _having(query: Query, selection: Selection) -> Iterator[Stored]:
    """The formulas of a query that have the text of a selection, among its first ones."""
    for x in islice(query.raw(), LOOKED):
        _, left, _, _ = x.tie
        if selection.said_by(left):
            yield x


def _with_text(query: Query, selection: Selection) -> Iterator[int]:
    """The first of each tail class among these, by their ids."""
    seen = set[str]()
    for x in _having(query, selection):
        if x.row.family not in seen:
            seen.add(x.row.family)
            yield x.id
