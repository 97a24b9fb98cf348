"""Functions that stand for an expression in others: a row each. They are written out when read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A function that stands for an expression.

    Attributes
    ----------
    call : its name and its arguments
    means : the expression, in these arguments
    meaning : what it is, for `esma constants`
    aliases : other names
    """

    call: str
    means: str
    meaning: str
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the grammar."""
        return self.call.partition("(")[0]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(self.call.partition("(")[2].rstrip(")").split(","))


_RECIPROCALS: Final = "reciprocals of circular and hyperbolic functions"
_INVERSES: Final = "inverse functions of 1/x"

_ROWS: Final = (
    Shorthand("log(x,b)", "log(x)/log(b)", "logarithms to the base b, 2 and 10"),
    Shorthand("log2(x)", "log(x)/log(2)", "logarithms to the base b, 2 and 10"),
    Shorthand("log10(x)", "log(x)/log(10)", "logarithms to the base b, 2 and 10", ("lg",)),
    Shorthand("root(x,n)", "x**(1/n)", "the n-th root and the cube root"),
    Shorthand("cbrt(x)", "x**(1/3)", "the n-th root and the cube root"),
    Shorthand("sec(x)", "1/cos(x)", _RECIPROCALS),
    Shorthand("csc(x)", "1/sin(x)", _RECIPROCALS, ("cosec",)),
    Shorthand("sech(x)", "1/cosh(x)", _RECIPROCALS),
    Shorthand("csch(x)", "1/sinh(x)", _RECIPROCALS, ("cosech",)),
    Shorthand("acot(x)", "atan(1/x)", _INVERSES, ("arccot", "arcctg")),
    Shorthand("asec(x)", "acos(1/x)", _INVERSES, ("arcsec",)),
    Shorthand("acsc(x)", "asin(1/x)", _INVERSES, ("arccsc",)),
    Shorthand("acoth(x)", "atanh(1/x)", _INVERSES, ("arccoth", "arcoth")),
    Shorthand("asech(x)", "acosh(1/x)", _INVERSES, ("arcsech", "arsech")),
    Shorthand("acsch(x)", "asinh(1/x)", _INVERSES, ("arccsch", "arcsch")),
)

SHORTHANDS: Final[Mapping[tuple[str, int], Shorthand]] = {
    (row.name, len(row.arguments)): row for row in _ROWS
}
"""The rows by name and number of arguments."""
