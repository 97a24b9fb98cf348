"""What the workbench shows: formulas of a running search, or of a store, ranked and folded."""

from __future__ import annotations

import time
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
from esma.store.classes import Best, best_of_classes, first_ids, first_said, sign_order
from esma.store.query import Query, Said
from esma.work.task import Task
from esma.workbench.selection import ALL, Order, Selection

Rank: TypeAlias = tuple[float, int, str, tuple[int, ...]]

#: Seconds for which a text is looked for among the formulas of a store before what was found of it
#: is shown.
PATIENCE: Final = 1.0
_ONCE: Final = 500


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
    more : whether others follow, or may follow
    looked : how many formulas were looked at for a text, where there are more
    """

    rows: list[ClassRow]
    classes: int | None
    more: bool
    looked: int | None = None


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


#: By what hits are ordered, before their rank; classes of one size also by that.
_ORDERS: Final[dict[Order, Callable[[Ranked], Any]]] = {
    "score": lambda hit: 0.0,
    "size": lambda hit: hit.rank[1],
    "rate": lambda hit: -hit.fields["convergence_rate"],
    "signs": lambda hit: sign_order(tuple(hit.fields["signs"])),
    "status": lambda hit: hit.fields["status"] != "proved",
    "class": lambda hit: 0.0,
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
            if selection.order == "class":
                firsts.sort(key=lambda hit: -sizes[hit.fields["family"]])
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
        self._looking: _Looking | None = None
        self._counts: dict[Any, int] = {}
        self._sorted: tuple[Any, list[Best]] = (None, [])
        self._reading: _Reading | None = None
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
            return self._count(store.query())

    def _count(self, query: Query) -> int:
        """How many tail classes there are, counted again where the store has grown."""
        asked = (query.conditions, len(query.store))
        if asked not in self._counts:
            self._counts[asked] = query.tail_classes().count()
        return self._counts[asked]

    def subject(self) -> str:
        constants = [read_constant(name) for name in self._specs]
        return constants[0].symbol() if len(constants) == 1 else f"{len(constants):,} constants"

    def page(self, selection: Selection, begin: int, count: int) -> Page:
        with Store(self.path) as store:
            query = _query(store, selection)
            looked, sizes = None, dict[str, int]()
            if selection.text.strip():
                looking = self._look(selection, begin + count + 1)
                firsts, looked, sizes = looking.firsts, looking.looked, looking.sizes
                classes = len(firsts) if looked is None else None
                more = looked is not None or begin + count < len(firsts)
                ids = firsts[begin : begin + count]
            else:
                classes = self._count(query)
                more = begin + count < classes
                ids = list(islice(self._ids(query, selection), begin, min(begin + count, classes)))
            shown = [store.by_id(i) for i in ids]
            sizes = sizes or query.sizes([x.row.family for x in shown])
            rows = [ClassRow(x.conjecture, store.place_of(x), sizes[x.row.family]) for x in shown]
            return Page(rows, classes, more, looked)

    def _ids(self, query: Query, selection: Selection) -> Iterator[int]:
        """The first formula of each tail class, in the order of the selection."""
        asked = (query.conditions, selection.order, len(query.store))
        if order := selection.of_classes:
            if self._sorted[0] != asked:
                self._sorted = asked, best_of_classes(query, order)
            return first_ids(query, self._sorted[1])
        if selection.order != "score":  # no index has these: what was read for a page is kept
            if self._reading is None or self._reading.asked != asked:
                if self._reading is not None:
                    self._reading.close()
                self._reading = _Reading(self.path, selection, asked)
            return iter(self._reading)
        return query.tail_classes().ids()

    def _look(self, selection: Selection, wanted: int) -> _Looking:
        """Go on looking for the text of a selection, until so many tail classes have it."""
        if self._looking is None or self._looking.selection != selection:
            if self._looking is not None:
                self._looking.close()
            self._looking = _Looking(self.path, selection)
        self._looking.go(wanted)
        return self._looking

    def members(self, family: str, count: int) -> list[Conjecture]:
        with Store(self.path) as store:
            return list(store.query(family=family).best(count).conjectures())

    def collection(self, most: int, selection: Selection = ALL) -> Collection:
        with Store(self.path) as store:
            query = _query(store, selection)
            if not selection.text.strip():
                return query.best(most).collection()
            chosen = islice(filter(None, query.having(selection.said_by)), most)
            return Collection.ranked((store.by_id(x.id).conjecture for x in chosen), store.tally())

    def spec(self, of: Conjecture) -> SearchSpec:
        return self._specs.get(of.constant.name, SearchSpec.of(of.constant))


def _query(store: Store, selection: Selection) -> Query:
    """The formulas of a selection; those of classes in an order of theirs by rank."""
    query = store.query(**selection.conditions)
    match selection.order:
        case "class" | "signs" | "status":
            return query
        case order:
            return query.by(order)


class _Reading:
    """The first formula of each tail class of a store, read once, as far as somebody asks."""

    def __init__(self, path: Path, selection: Selection, asked: Any) -> None:
        self.asked = asked
        self._store = Store(path)
        self._rest = _query(self._store, selection).tail_classes().ids()
        self._ids: list[int] = []

    def __iter__(self) -> Iterator[int]:
        yield from self._ids
        for i in self._rest:
            self._ids.append(i)
            yield i

    def close(self) -> None:
        """Close the store."""
        self._store.close()


class _Looking:
    """Looks for a text among the formulas of a store, in their order, a while at a time.

    Attributes
    ----------
    firsts : the first formulas that have it, one of each tail class
    sizes : how many of each tail class have it, where these are in an order of the classes
    looked : how many formulas were looked at; None where these are all
    """

    def __init__(self, path: Path, selection: Selection) -> None:
        self.selection = selection
        self._store = Store(path)
        self._rest = _query(self._store, selection).having(selection.said_by)
        self._seen = set[str]()
        self._said: list[Said] = []
        self.firsts: list[int] = []
        self.sizes: dict[str, int] = {}
        self.looked: int | None = 0

    def go(self, wanted: int) -> None:
        """Look on until so many are found, or for a second; for a second in an order of classes,
        where any formula may change what comes first.
        """
        until = time.monotonic() + PATIENCE
        order = self.selection.of_classes
        while self.looked is not None and (order or len(self.firsts) < wanted):
            some = list(islice(self._rest, _ONCE))
            self._take(filter(None, some), kept=order is not None)
            self.looked += len(some)
            if len(some) < _ONCE:
                self.looked = None
                self.close()
            elif time.monotonic() > until:
                break
        if order:
            self.firsts, self.sizes = first_said(self._said, order)

    def _take(self, said: Iterable[Said], *, kept: bool) -> None:
        for x in said:
            if kept:
                self._said.append(x)
            elif x.family not in self._seen:
                self._seen.add(x.family)
                self.firsts.append(x.id)

    def close(self) -> None:
        """Close the store."""
        self._store.close()
