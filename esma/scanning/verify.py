"""Is what a store of scans says true? Every constant again, from its template alone."""

from __future__ import annotations

from collections.abc import Iterator

from esma.approval.evaluation import agreement
from esma.enumeration.balls import enclose
from esma.enumeration.trees import to_text
from esma.errors import EsmaError
from esma.identification.canonical import CanonicalForm, canonical
from esma.store import Store
from esma.store.sound import UNREADABLE
from esma.system.precision import bits_of_digits

from .looking import absolute, value
from .rows import row_of, scanned
from .task import ScanTask


def verify(store: Store, digits: int | None = None) -> Iterator[tuple[str, str]]:
    """Compute constants, values of laws and classes again.

    Parameters
    ----------
    digits : to how many decimal digits; by default as many as the store claims for each

    Yields
    ------
    tuple of str
        the constant, and what is wrong with it in one line; empty if nothing is
    """
    tasks = [ScanTask.from_configuration(x.configuration) for x in store.searches()]
    for search, *row in store.plain("constants", (), "ORDER BY search, number"):
        try:
            yield row[2], _wrong(tasks[search], row, digits)
        except EsmaError as error:
            yield row[2], str(error)
        except UNREADABLE:
            yield row[2], "it cannot be read"


def _wrong(task: ScanTask, row: list[object], digits: int | None) -> str:
    number, name, law, surplus, claimed, form = (row[i] for i in (1, 2, 3, 4, 5, 8))
    x = scanned(number, name, law, surplus, claimed, form)  # type: ignore[arg-type]
    node = task.grid.node(x.number)
    if to_text(node) != x.name:
        return f"constant {x.number} of the scan is {to_text(node)}"
    wanted = x.digits if digits is None else digits
    bits = bits_of_digits(wanted) + 64
    agreed = agreement(value(x.law, bits), absolute(enclose(node, bits), bits))
    if agreed < wanted:
        return f"its law agrees with it to {agreed} digits"
    if x.digits < task.digits:
        return f"digits should be at least {task.digits}"
    known = canonical(x.law)
    if x.form != (known if isinstance(known, CanonicalForm) else None):
        return "its class is another one"
    made = list(row_of(x, x.number // task.slice_constants))
    if row[6] is None and row[7] is None:  # there may be more theorems now
        made[6:8] = row[6:8]
    if made != row:
        return "its row is not written as a store writes it"
    return ""
