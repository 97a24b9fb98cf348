"""Formulas that are kept by hand: added to a store, or as a program that finds them again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas
from esma.enumeration.expressions import trimmed
from esma.enumeration.words import word_text
from esma.searching.spec import SearchSpec
from esma.store.packing import rows_of
from esma.store.records import compact
from esma.store.schema import StoreError
from esma.store.writer import Locked, now
from esma.version import __version__
from esma.work.task import Task


class Keeper(Locked):
    """A store of formulas from any searches, as a merged one is; a new file is made.

    Examples
    --------
    >>> def keep(path, formula, task):
    ...     with Keeper(path) as keeper:
    ...         return keeper.keep(formula, task)
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, new=True)

    def _opened(self) -> None:
        kind = self.connection.execute("SELECT value FROM about WHERE name = 'kind'").fetchone()
        if kind is None:
            with self.transaction():
                self.connection.executemany(
                    "INSERT INTO about VALUES (?, ?)",
                    [("kind", "merged"), ("program", __version__), ("created", now())],
                )
        elif kind != ("merged",):
            raise StoreError(
                f"{self.path} belongs to a search, which records its formulas itself: choose"
                " another file"
            )

    def keep(self, formula: Conjecture, task: Task) -> bool:
        """Add a formula that a task finds; False if it is there already."""
        search = task.search
        execute = self.connection.execute
        with self.transaction():
            stored = [there.fingerprint for there in self.searches()]
            if search.fingerprint in stored:
                number = stored.index(search.fingerprint)
            else:
                number = len(stored)
                execute(
                    "INSERT INTO searches VALUES (?, ?, ?, ?)",
                    (number, search.constant, compact(search.configuration), search.slices),
                )
            [place] = execute(
                "SELECT coalesce(max(place) + 1, 0) FROM formulas JOIN tails ON tails.id = tail"
                " WHERE search = ?",
                (number,),
            ).fetchone()
            rows = rows_of(Formulas.of([formula]), np.zeros(1, np.int64)).changed(place=[place])
            [key] = rows.integers("key").tolist()
            if execute("SELECT 1 FROM formulas WHERE key = ?", (key,)).fetchone():
                return False
            self.insert(number, rows)
        return True


def own_task(formula: Conjecture, spec: SearchSpec) -> Task:
    """The smallest search that holds a formula: its degree, coefficients and word; with the depth
    and the digits of another one.
    """
    x = formula.expression
    small = replace(
        spec,
        constant=formula.constant,
        degree=max(1, len(x.numerator) - 1),
        coeff_limit=max(map(abs, (*x.numerator, *x.denominator))),
        words=(formula.signs,),
    )
    return Task(small)


def python_code(formula: Conjecture, spec: SearchSpec) -> str:
    """A program that finds, verifies and proves one formula, without the rest of its search."""
    x = formula.expression
    asked = [repr(formula.constant.name), repr(word_text(formula.signs, ascii_only=True))]
    if (x.numerator, x.denominator) != ((0, 1), (1, 0)):
        asked += [repr(trimmed(x.numerator)), repr(trimmed(x.denominator))]
    plain = SearchSpec.of(formula.constant)
    asked += [
        f"{name}={getattr(spec, name)!r}"
        for name in ("depth", "digits", "laws")
        if getattr(spec, name) != getattr(plain, name)
    ]
    return f"import esma\n\nformula = esma.formula({', '.join(asked)})\nprint(formula)\n"
