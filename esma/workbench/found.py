"""What the workbench shows: formulas of a running search, or of a store, ranked and folded."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.formulas import Formulas
from esma.approval.ranking import rank_key
from esma.collection.collection import Collection
from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.work.task import Task

Rank: TypeAlias = tuple[float, int, str, tuple[int, ...]]


class ClassRow(NamedTuple):
    """A tail class: its best formula, that one's number among all, and how many there are."""

    best: Conjecture
    number: int
    size: int


class Found(Protocol):
    """Formulas in tail classes."""

    def __len__(self) -> int:
        """How many formulas."""

    def tail_classes(self) -> int:
        """How many tail classes."""

    def best(self, count: int) -> list[ClassRow]:
        """The best tail classes, best first."""

    def members(self, family: str, count: int) -> list[Conjecture]:
        """The best formulas of a tail class."""

    def collection(self, most: int) -> Collection:
        """The best formulas of all."""

    def spec(self, of: Conjecture) -> SearchSpec:
        """With what it was found."""


class Ranked(NamedTuple):
    """A formula as a worker sends it: where it ranks, and its JSON form."""

    rank: Rank
    fields: dict[str, Any]

    @classmethod
    def of(cls, conjecture: Conjecture) -> Ranked:
        """What is sent of a conjecture; the rank is compared before its fields."""
        return cls(rank_key(conjecture), conjecture.to_dict())

    @classmethod
    def read(cls, sent: Sequence[Any]) -> Ranked:
        """Read a hit from JSON."""
        (score, length, lhs, signs), fields = sent
        return cls((score, length, lhs, tuple(signs)), fields)


def _rank(hit: Ranked) -> Rank:
    return hit.rank


class Live:
    """Formulas of a search as they come in; they are not decoded before they are shown.

    Examples
    --------
    >>> import esma
    >>> live = Live(SearchSpec.of("e"))
    >>> live.add(map(Ranked.of, esma.search("e", coeff_limit=1, max_period=1)))
    >>> len(live), live.tail_classes(), live.best(1)[0].best.lhs
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

    def best(self, count: int) -> list[ClassRow]:
        chosen = (self._classes[family] for _, family in self._order[:count])
        return [
            ClassRow(self._decoded(x[0]), bisect_left(self._ranks, x[0].rank), len(x))
            for x in chosen
        ]

    def members(self, family: str, count: int) -> list[Conjecture]:
        return [self._decoded(hit) for hit in self._classes[family][:count]]

    def collection(self, most: int) -> Collection:
        everything = sorted((hit for m in self._classes.values() for hit in m), key=_rank)
        return Collection(Formulas.of(from_dict(hit.fields) for hit in everything[:most]))

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

    def best(self, count: int) -> list[ClassRow]:
        with Store(self.path) as store:
            query = store.query()
            best = list(query.tail_classes().best(count).places())
            sizes = query.sizes([x.row.family for _, x in best])
            return [ClassRow(x.conjecture, n, sizes[x.row.family]) for n, x in best]

    def members(self, family: str, count: int) -> list[Conjecture]:
        with Store(self.path) as store:
            return list(store.query(family=family).best(count).conjectures())

    def collection(self, most: int) -> Collection:
        with Store(self.path) as store:
            return store.query().best(most).collection()

    def spec(self, of: Conjecture) -> SearchSpec:
        return self._specs.get(of.constant.name, SearchSpec.of(of.constant))
