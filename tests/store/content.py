"""What two stores of the same searches have in common, once they are finished."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from esma.store import Store
from esma.store.records import compact

#: What a formula's row says, but for its number and for what depends on which member of its tail
#: class was recorded first; of that the key is a hash.
ROW = (
    "search", "slice", "place", "key", "constant", "family", "digits", "start", "sides", "head",
    "score", "length", "mark", "proved", "body",
)  # fmt: skip


def content(store: Store) -> Iterator[tuple[Any, ...]]:
    """Everything but the bounds of the units, their times and where they were done."""
    for i, search in enumerate(store.searches()):
        yield ("search", i, search.constant, compact(search.configuration), search.slices)
        yield ("done", i, search.done, search.counts.to_json())
        yield ("failed", i, tuple((first, last) for first, last, _ in search.failed))
    for row in store.select("SELECT * FROM unresolved ORDER BY search, slice, place"):
        yield ("unresolved", *row)
    for table, order in (("constants", "number"), ("others", "slice, kind")):
        for row in store.select(f"SELECT * FROM {table} ORDER BY search, {order}"):
            yield (table, *row)
    for stored in store.query().by("found").raw():
        yield ("conjecture", *(getattr(stored.row, name) for name in ROW))


def fingerprint(store: Store) -> str:
    """Equal for stores with the same content."""
    digest = sha256()
    for row in content(store):
        digest.update(repr(row).encode() + b"\n")
    return digest.hexdigest()
