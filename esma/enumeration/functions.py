"""The functions of which constants are built."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from esma.enumeration import elementary, implicit, series, special, sums
from esma.enumeration.function import Function
from esma.enumeration.shorthands import SHORTHANDS

_ROWS: Final = (*elementary.ROWS, *special.ROWS, *series.ROWS, *sums.ROWS, *implicit.ROWS)

FUNCTIONS: Final[Mapping[str, Function]] = {row.name: row for row in _ROWS}
"""The functions by name."""
ALIASES: Final[Mapping[str, str]] = {
    **{row.symbol: row.name for row in _ROWS if row.symbol},
    **{name: row.name for row in SHORTHANDS.values() for name in (row.name, *row.aliases)},
    **{name: row.name for row in _ROWS for name in (row.name, *row.aliases)},
}
"""Their names, and those of shorthands, by all names under which they are known."""


def listed() -> dict[str, str]:
    """What there is, for people: calls, and what they are.

    >>> listed()["sinh(x), cosh(x), tanh(x), coth(x)"]
    'hyperbolic functions'
    """
    rows = [(row.call, row.meaning) for row in _ROWS]
    rows += [(row.call, row.meaning) for row in SHORTHANDS.values()]
    groups = groupby(rows, key=lambda row: row[1])
    found = {", ".join(call for call, _ in group): meaning for meaning, group in groups}
    return {**found, "x**(p/q)": "powers"}
