"""The scans of a store, read."""

from __future__ import annotations

from collections import Counter
from os import PathLike
from typing import Final

from esma.store import Store
from esma.store.schema import StoreError, damaged
from esma.store.sound import UNREADABLE

from .looking import Scanned
from .outcome import GIVEN_UP, Scan
from .rows import scanned
from .task import ScanTask

_COLUMNS: Final = ("number", "constant", "law", "surplus", "digits", "form")


def scans(source: Store | str | PathLike[str]) -> list[Scan]:
    """What the scans of a store, or of one at a path, have found so far.

    Raises
    ------
    StoreError
        If the store is of searches, or something in it is damaged.

    Examples
    --------
    >>> import esma, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = esma.scan("tan(1/n)", n="1..4", out=f"{folder}/scan.sqlite")
    ...     [found] = esma.scans(f"{folder}/scan.sqlite")
    >>> found.counted, len(found)
    (4, 4)
    """
    if not isinstance(source, Store):
        with Store(source) as opened:
            return scans(opened)
    store = source
    if not store.is_scan:
        raise StoreError(f"{store.path} is of searches, and holds no scan")
    found = []
    for number, search in enumerate(store.searches()):
        try:
            task = ScanTask.from_configuration(search.configuration)
        except UNREADABLE as error:
            raise StoreError(damaged(store.path, f"scan {number}: {error}")) from None
        counts, examples = Counter(search.counts.rejected), _examples(store, number)
        for first, last, reason in search.failed:
            counts[GIVEN_UP] += task.bounds(last - 1)[1] - task.bounds(first)[0]
            examples.setdefault(GIVEN_UP, reason)
        found.append(
            Scan(
                task.grid,
                task.terms,
                task.digits,
                search.counts.candidates,
                _constants(store, number),
                counts,
                examples,
                interrupted=search.done + sum(y - x for x, y, _ in search.failed) < search.slices,
            )
        )
    return found


def _constants(store: Store, search: int) -> list[Scanned]:
    found = []
    for row in store.plain("constants", _COLUMNS, "WHERE search = ? ORDER BY number", [search]):
        try:
            found.append(scanned(*row))
        except UNREADABLE:
            raise StoreError(damaged(store.path, f"the constant {row[1]}")) from None
    return found


def _examples(store: Store, search: int) -> dict[str, str]:
    """Of each kind the first one in the order of the grid."""
    rows = store.plain("others", ["kind", "example"], "WHERE search = ? ORDER BY slice", [search])
    found = dict[str, str]()
    for kind, example in rows:
        found.setdefault(kind, example)
    return found
