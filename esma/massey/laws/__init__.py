"""The laws that partial quotients follow: one module a law, one line here.

A law is a class after :class:`.law.Law`. What searches, shows, stores, exports and proves formulas
goes through `LAWS` and asks the law, so that a new one is its module and its name below.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from .automatic import Automatic
from .folded import Folded
from .holonomic import HolonomicRecurrence
from .hurwitzian import Hurwitzian
from .law import Law
from .mixed import Mixed
from .morphic import Morphic
from .multiplicative import Multiplicative
from .nonlinear import NonlinearRecurrence
from .powersums import PowerSums
from .qholonomic import QHolonomic
from .reading import reading
from .recurrence import LinearRecurrence
from .recurrent_runs import RecurrentRuns
from .regular import Regular
from .runs import Entry, SemiRegularForm, runs_of_rows_grow
from .selfsimilar import SelfSimilar
from .sturmian import Sturmian
from .superexponential import Superexponential

__all__ = [
    "LAWS",
    "Automatic",
    "Entry",
    "Folded",
    "HolonomicRecurrence",
    "Hurwitzian",
    "Law",
    "LinearRecurrence",
    "Mixed",
    "Morphic",
    "Multiplicative",
    "NonlinearRecurrence",
    "PowerSums",
    "QHolonomic",
    "RecurrentRuns",
    "Regular",
    "SelfSimilar",
    "SemiRegularForm",
    "Sturmian",
    "Superexponential",
    "law_of",
    "law_under_minus",
    "read_law",
    "requestable",
    "runs_of_rows_grow",
]

LAWS: Final[tuple[type[Law], ...]] = (
    Hurwitzian,
    Mixed,
    LinearRecurrence,
    SemiRegularForm,
    RecurrentRuns,
    HolonomicRecurrence,
    Superexponential,
    QHolonomic,
    Multiplicative,
    PowerSums,
    NonlinearRecurrence,
    SelfSimilar,
    Regular,
    Sturmian,
    Folded,
    Automatic,
    Morphic,
)
"""All laws, in the order in which they are tried."""


def law_of(terms: Sequence[int], depth: int, requested: Collection[str] = ()) -> Law | None:
    """The first law that integers follow, None where there is none.

    Parameters
    ----------
    depth : it is found on so many terms and must predict the others
    requested : kinds of laws that are tried only on request; these are tried, and no others

    Examples
    --------
    >>> str(law_of([0] + [2**n for n in range(1, 80)], 60))
    '[0; 2, …], a(n) = 2a(n−1)'
    """
    kinds = requested or [kind.kind for kind in LAWS if not kind.on_request]
    tried = (kind for kind in LAWS if kind.kind in kinds)
    return next(filter(None, (kind.recognise(terms, depth) for kind in tried)), None)


def requestable() -> tuple[str, ...]:
    """The kinds of laws that a search tries only on request.

    >>> "holonomic" in requestable()
    True
    """
    return tuple(kind.kind for kind in LAWS if kind.on_request)


def law_under_minus(simple: Law) -> Law | None:
    """The law with runs that the law of a simple expansion becomes under the word of minus signs,
    None where runs do not grow.

    >>> print(law_under_minus(Hurwitzian((0,), ((1, 2),))))      # tanh 1
    [⟨4m+1, 2^{4m}⟩]
    """
    return next(filter(None, (kind.under_minus(simple) for kind in LAWS)), None)


def read_law(fields: Mapping[str, Any]) -> Law:
    """The law in the fields of a formula's JSON object.

    Raises
    ------
    EsmaError
        One line that says which field is wrong.
    """
    in_runs = fields.get("runs") is not None
    kinds = (kind for kind in LAWS if kind.in_runs == in_runs)
    found = next(filter(None, (kind.read(fields) for kind in kinds)), None)
    with reading("runs" if in_runs else "recurrence or initials"):
        if found is None:
            raise ValueError
        return found
