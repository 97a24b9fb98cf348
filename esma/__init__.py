"""esma: discover, verify and prove continued-fraction formulas for mathematical constants.

>>> import esma
>>> found = esma.search("tan(1)", coeff_limit=1, max_period=1)
>>> print(found[0])
1/tan(1) = 1 − 1/(3 − 1/(5 − 1/(7 − …))), quotients [⟨2m+1⟩]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from esma.version import __version__ as __version__

if TYPE_CHECKING:
    from esma.api import expand, plan, search
    from esma.approval.conjecture import Conjecture
    from esma.collection.collection import Collection
    from esma.enumeration.constants import Constant, constant
    from esma.errors import EsmaError
    from esma.searching.planning import Plan
    from esma.store import open  # noqa: A004
    from esma.tools.fraction import ContinuedFraction

# Where each public name lives; a module is loaded when a name in it is first used.
_HOMES = {
    "Collection": "esma.collection.collection",
    "Conjecture": "esma.approval.conjecture",
    "Constant": "esma.enumeration.constants",
    "ContinuedFraction": "esma.tools.fraction",
    "EsmaError": "esma.errors",
    "Plan": "esma.searching.planning",
    "constant": "esma.enumeration.constants",
    "expand": "esma.api",
    "open": "esma.store",
    "plan": "esma.api",
    "search": "esma.api",
}

__all__ = [
    "Collection",
    "Conjecture",
    "Constant",
    "ContinuedFraction",
    "EsmaError",
    "Plan",
    "constant",
    "expand",
    "open",
    "plan",
    "search",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'esma' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
