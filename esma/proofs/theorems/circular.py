"""tan and cot: cot(1/n) = n - 1/(3n - 1/(5n - ...)), and its Möbius images."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import fmpq_poly

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.trees import Call, Node

from .angles import Elementary, in_multiple_angle, multiple_angle
from .bessel import rooted
from .hyperbolic import LAMBERT
from .theorem import MAX_DEGREE, Match, Theorem, matched
from .values import Domain, NoMatchError, Parts, Value, argument_of

_X: Final = fmpq_poly([0, 1])
_ONE: Final = fmpq_poly([1])


@dataclass(frozen=True, slots=True)
class Circular(Elementary):
    """tan or cot of a positive rational number."""

    sign = -1
    theorems = (
        Theorem(
            "tan",
            "Lambert 1768",
            "cot(1/n) = n - 1/(3n - 1/(5n - ...))",
            r"\cot\frac1n = n - \cfrac{1}{3n - \cfrac{1}{5n - \dotsb}}",
            LAMBERT,
            ("lambert1768",),
        ),
    )

    @property
    def shape(self) -> Matrix:
        """``t``, or ``1/t``."""
        return (0, 1, 1, 0) if self.function == "tan" else (1, 0, 0, 1)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By ``t = tan(unit sqrt(m))``."""
        parts = Parts(tree)
        if not parts.only("sin", "cos", "tan", "cot"):
            return None
        unit, m = parts.unit()
        half = 2 if parts.functions & {"sin", "cos"} else 1
        domain = _Tangents(unit / half, m)
        return domain.match(domain.value(tree))


class _Tangents(Domain):
    """The generator is ``t = tan(unit sqrt(m))``."""

    def __init__(self, unit: Fraction, m: int) -> None:
        self.unit, self.m = unit, m

    def call(self, node: Call) -> Value:
        n = argument_of(node)[0] / self.unit
        if node.function in ("sin", "cos"):
            n /= 2
        if n.denominator != 1 or abs(n) > MAX_DEGREE:
            raise NoMatchError
        s, c = multiple_angle(abs(int(n)), -1)
        s = s if n > 0 else -s
        quotients = {
            "sin": (2 * s * c, c * c + s * s),
            "cos": (c * c - s * s, c * c + s * s),
            "tan": (s, c),
            "cot": (c, s),
        }
        return Value.of(*quotients[node.function])

    def match(self, x: Value) -> Match | None:
        k = max(x.top.degree(), x.bottom.degree())
        if k < 1:
            return None
        s, c = multiple_angle(k, -1)
        if self.m != 1 or x.surd != 1:
            return rooted("besselj", x, s, c, (k * self.unit, self.m))
        matrix = in_multiple_angle(x.top, x.bottom, k, -1)
        if matrix is None:
            return matched(Circular("tan", self.unit), x.top, x.bottom)
        p, q, r, t = matrix  # (p C + q S)/(r C + t S)
        if q == r == 0 and p == t:
            return matched(Circular("cot", self.unit * k), _X, _ONE)
        tops, bottoms = fmpq_poly([p, q]), fmpq_poly([r, t])
        return matched(Circular("tan", self.unit * k), tops, bottoms)
