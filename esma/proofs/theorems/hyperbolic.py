"""exp, tanh and coth: coth(1/n) = [n; 3n, 5n, ...], and its Möbius images."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd
from typing import Final

from flint import fmpq_poly

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.trees import Call, Name, Negation, Node, Number, Operation, to_text

from .angles import Elementary
from .bessel import rooted
from .theorem import MAX_DEGREE, Match, Theorem, matched
from .values import Domain, NoMatchError, Parts, Radical, Value, argument_of

LAMBERT: Final = (
    "J. H. Lambert, Mémoire sur quelques propriétés remarquables des quantités transcendantes "
    "circulaires et logarithmiques, Mém. Acad. Berlin 17 (1761, printed 1768), 265–322"
)
_X: Final = fmpq_poly([0, 1])
_ONE: Final = fmpq_poly([1])


@dataclass(frozen=True, slots=True)
class Hyperbolic(Elementary):
    """exp, tanh or coth of a positive rational number."""

    theorems = (
        Theorem(
            "exp",
            "Euler 1744; Hurwitz 1891",
            "coth(1/n) = (exp(2/n) + 1)/(exp(2/n) - 1) = [n; 3n, 5n, 7n, ...]",
            r"\coth\frac1n = \frac{e^{2/n}+1}{e^{2/n}-1} = [n; 3n, 5n, 7n, \dots]",
            "L. Euler, De fractionibus continuis dissertatio (E71), Comm. Acad. Sci. Petropol. 9 "
            "(1737, printed 1744), 98–137; A. Hurwitz, Über die Kettenbruch-Entwicklung der "
            "Zahl e, Schriften phys.-ökon. Ges. Königsberg 32 (1891), 59–62",
            ("euler1744", "hurwitz1891"),
        ),
        Theorem(
            "tanh",
            "Lambert 1768",
            "coth(1/n) = [n; 3n, 5n, 7n, ...]",
            r"\coth\frac1n = [n; 3n, 5n, 7n, \dots]",
            LAMBERT,
            ("lambert1768",),
        ),
    )

    @property
    def theorem(self) -> Theorem:
        """Euler's for exp, Lambert's for tanh and coth."""
        return self.theorems[self.function != "exp"]

    @property
    def angle(self) -> Fraction:
        """Half of the argument of exp."""
        return self.argument / 2 if self.function == "exp" else self.argument

    @property
    def shape(self) -> Matrix:
        """``exp(2x) = (1 + t)/(1 - t)`` with ``t = tanh(x)``."""
        return {"exp": (1, 1, 1, -1), "tanh": (0, 1, 1, 0), "coth": (1, 0, 0, 1)}[self.function]

    def _why_not(self, text: str, degree: int) -> str:
        if self.function == "exp":
            return f"{text} to the power {degree} is not exp(2/n)"
        return Elementary._why_not(self, text, degree)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By powers of ``exp(unit sqrt(m))``."""
        plain = _with_exp(tree)
        parts = Parts(plain)
        if not parts.only("exp", "sinh", "cosh", "tanh", "coth"):
            return None
        unit, m = parts.unit()
        domain = _Exponentials(unit / parts.roots, m)
        found = domain.match(domain.value(plain))
        is_power = isinstance(plain, Call) and not isinstance(tree, Call)  # e, or e**x
        if found is not None and found.is_identity and is_power:
            return replace(found, text=to_text(tree))
        return found


def _with_exp(tree: Node) -> Node:
    """The tree with exp(x) in place of e**x."""
    match tree:
        case Name("e"):
            return Call("exp", (Number(Fraction(1)),))
        case Operation("**", Name("e"), exponent) if exponent != Number(Fraction(0)):
            return Call("exp", (exponent,))
        case Operation(operator, left, right):
            return Operation(operator, _with_exp(left), _with_exp(right))
        case Negation(argument):
            return Negation(_with_exp(argument))
        case Call(function, arguments):
            return Call(function, tuple(map(_with_exp, arguments)))
    return tree


class _Exponentials(Domain):
    """The generator is ``g = exp(unit sqrt(m))``."""

    def __init__(self, unit: Fraction, m: int) -> None:
        self.unit, self.m = unit, m

    def _exponential(self, argument: Fraction) -> tuple[fmpq_poly, fmpq_poly]:
        n = argument / self.unit
        if n.denominator != 1 or abs(n) > MAX_DEGREE:
            raise NoMatchError
        power = _X ** abs(int(n))
        return (power, _ONE) if n >= 0 else (_ONE, power)

    def call(self, node: Call) -> Value:
        a, b = self._exponential(argument_of(node)[0])
        if node.function == "exp":
            return Value.of(a, b)
        plus, minus, twice = a * a + b * b, a * a - b * b, 2 * a * b
        quotients = {
            "sinh": (minus, twice),
            "cosh": (plus, twice),
            "tanh": (minus, plus),
            "coth": (plus, minus),
        }
        return Value.of(*quotients[node.function])

    def root(self, x: Value, exponent: Fraction) -> Value:
        if not x.top:
            raise NoMatchError
        above, below = x.top.degree(), x.bottom.degree()
        if x.surd != 1 or x.top * _X**below != x.bottom * _X**above:
            raise NoMatchError  # not a power of the generator
        return Value.of(*self._exponential((above - below) * exponent * self.unit))

    def match(self, x: Value) -> Match | None:
        top, bottom = x.top, x.bottom
        step = gcd(*(i for f in (top, bottom) for i in range(f.degree() + 1) if f[i] != 0))
        if self.m == 1 and x.surd == 1 and step:
            top, bottom = fmpq_poly(list(top)[::step]), fmpq_poly(list(bottom)[::step])
            argument = self.unit * step
            for name, s, c in (("tanh", -1, 1), ("coth", 1, -1)):
                if top * (_X + c) == bottom * (_X + s):
                    return matched(Hyperbolic(name, argument / 2), _X, _ONE)
            return matched(Hyperbolic("exp", argument), top, bottom)
        k = max(top.degree(), bottom.degree())
        if k < 1:  # the generator has cancelled
            return None
        root: Radical = (k * self.unit / 2, self.m)
        return rooted("besseli", x, _X**k - 1, _X**k + 1, root)
