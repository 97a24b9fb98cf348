"""The constants that are known by name: a row each, and all that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flint import arb

from esma.enumeration.sums import doubling, reciprocals


@dataclass(frozen=True, slots=True)
class NamedConstant:
    """A constant that is known by name.

    Attributes
    ----------
    name : in the grammar
    ball : its value at the working precision of flint
    aliases : other names, in which capitals do not count
    unsaid : further spellings that are understood
    description : what it is
    latex, symbol : how it is written
    sympy : the name of the same constant in sympy, where there is one
    """

    name: str
    ball: Callable[[], arb]
    aliases: tuple[str, ...]
    description: str
    latex: str
    symbol: str
    sympy: str | None = None
    unsaid: tuple[str, ...] = ()


_ROWS: Final = (
    NamedConstant("e", arb.const_e, ("E",), "base of the natural logarithm", "e", "e", "E"),
    NamedConstant(
        "pi", arb.pi, ("Pi", "π"), "circumference of a circle over its diameter", r"\pi", "π", "pi"
    ),
    NamedConstant(
        "phi",
        lambda: (1 + arb(5).sqrt()) / 2,
        ("golden_ratio", "GoldenRatio", "φ"),
        "golden ratio (1+√5)/2",
        r"\varphi",
        "φ",
        "GoldenRatio",
        ("ϕ", "golden"),
    ),
    NamedConstant(
        "catalan",
        arb.const_catalan,
        ("Catalan", "G"),
        "Catalan's constant 1 − 1/9 + 1/25 − …",
        "G",
        "G",
        "Catalan",
    ),
    NamedConstant(
        "euler_gamma",
        arb.const_euler,
        ("EulerGamma", "EulerMascheroni", "gamma", "γ"),
        "Euler–Mascheroni constant, the limit of H(n) − log n",
        r"\gamma",
        "γ",
        "EulerGamma",
        ("euler", "euler_mascheroni"),
    ),
    NamedConstant(
        "khinchin",
        arb.const_khinchin,
        ("Khinchin", "K0"),
        "Khinchin's constant, the geometric mean of almost all partial quotients",
        "K_0",
        "K₀",
        unsaid=("khintchine",),
    ),
    NamedConstant(
        "cahen",
        lambda: reciprocals(doubling(1, (1,)), -1),
        ("Cahen",),
        "Cahen's constant 1 − 1/2 + 1/6 − 1/42 + …, of Sylvester's sequence less 1",
        r"\mathrm{C}",
        "Cahen",
    ),
)

NAMED: Final[Mapping[str, NamedConstant]] = {row.name: row for row in _ROWS}
"""The constants by name; everything else is an expression in them."""
SPELLINGS: Final[Mapping[str, str]] = {
    spelling.lower(): row.name
    for row in _ROWS
    for spelling in (row.name, row.symbol, *row.aliases, *row.unsaid)
}
"""Their names by all spellings that are understood, in lower case."""
