"""Some of many formulas, and other orders of them, from their columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from numbers import Real
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from esma.approval.columns import columns_of
from esma.approval.formulas import Formulas
from esma.approval.ranking import ranked
from esma.enumeration.constants import constant as read_constant
from esma.enumeration.words import as_word
from esma.errors import EsmaError, quoted_value
from esma.massey.laws import LAWS, Hurwitzian, Law
from esma.proofs.theorems import is_same
from esma.system.garbage import rarely_collected

STATUSES: Final = ("conjecture", "proved")
#: What a law is called by which formulas are chosen: its kind, and the simplest of Hurwitz's.
PERIODIC: Final = "periodic"
KINDS: Final = (PERIODIC, *(law.kind for law in LAWS))

_Test = Callable[[Any], bool]


def _equal(value: Any) -> _Test:
    return lambda x: bool(x == value)


def _constant(value: Any) -> _Test:
    wanted = read_constant(value)

    @cache
    def same(name: str) -> bool:
        return name == wanted.name or is_same(read_constant(name).tree, wanted.tree)

    return same


def _status(value: str) -> _Test:
    if value not in STATUSES:
        raise EsmaError(f"the status is 'conjecture' or 'proved'; it was {value!r}")
    return _equal(value)


def _least(value: Any) -> _Test:
    if not isinstance(value, Real):
        raise EsmaError(f"min_rate is a number, and min_digits: not {quoted_value(value)}")
    return lambda x: x >= value


#: The conditions: the field that each looks at, and what makes a test of its value.
_CONDITIONS: Final[dict[str, tuple[str, Callable[[Any], _Test]]]] = {
    "constant": ("constant", _constant),
    "status": ("status", _status),
    "family": ("family", _equal),
    "signs": ("signs", lambda x: _equal(list(as_word(x)))),
    "period": ("period", _equal),
    "min_rate": ("convergence_rate", _least),
    "min_digits": ("verified_digits", _least),
}


@rarely_collected()
def satisfying(formulas: Formulas, conditions: dict[str, Any]) -> NDArray[np.intp]:
    """The places of the formulas that satisfy all conditions that are not None."""
    given = {name: value for name, value in conditions.items() if value is not None}
    law = given.pop("law", None)
    tests = [(_CONDITIONS[name][0], _CONDITIONS[name][1](value)) for name, value in given.items()]
    columns = columns_of(formulas, [field for field, _ in tests])
    kept = np.ones(len(formulas), np.bool_)
    for field, test in tests:
        kept &= np.fromiter(map(test, columns[field]), np.bool_, len(formulas))
    if law is not None:
        kept &= _following(formulas, law)
    return np.flatnonzero(kept)


def kind_named(law: str) -> str:
    """The kind of law that is called so, in small or capital letters.

    Raises
    ------
    EsmaError
        If there is none.
    """
    kind = {kind.lower(): kind for kind in KINDS}.get(str(law).lower())
    if kind is None:
        raise EsmaError(f"there is no kind of law {law!r}: name one of {', '.join(KINDS)}")
    return kind


def _following(formulas: Formulas, law: str) -> NDArray[np.bool_]:
    """Whether the law of each is of a kind."""
    wanted = kind_named(law)
    origin, block = formulas.origin, formulas.block
    places = [] if origin is None else [x.law(()) for x in origin.places]
    # a place below zero counts from the end
    laws = [*places, *(x.law for x in reversed(block.alone))]
    kinds = np.array([is_of(x, wanted) for x in laws], np.bool_)
    followed: NDArray[np.bool_] = kinds[block.place[formulas.order]]
    return followed


def is_of(law: Law, kind: str) -> bool:
    """Whether a law is of a kind, as `kind_named` gives it."""
    if kind == PERIODIC:
        return isinstance(law, Hurwitzian) and law.degree == 0
    return law.kind == kind


def _rates(formulas: Formulas) -> list[float]:
    return [-x for x in columns_of(formulas, ["convergence_rate"])["convergence_rate"]]


def _sizes(formulas: Formulas) -> list[int]:
    return [x.complexity for x in formulas]


#: What formulas are ordered by, the least first.
_ORDERS: Final[dict[str, Callable[[Formulas], Sequence[float]]]] = {
    "rate": _rates,
    "terms": _rates,
    "size": _sizes,
}


@rarely_collected()
def ordered(formulas: Formulas, order: str) -> Formulas:
    """Formulas in another order, equal ones in that of their ranks: see `Collection.by`."""
    if order not in ("score", *_ORDERS):
        raise EsmaError(f"the order is one of score, {', '.join(_ORDERS)}; it was {order!r}")
    best = ranked(formulas)
    return best if order == "score" else best.at(np.argsort(_ORDERS[order](best), kind="stable"))
