"""Constants by their expression trees, never by their digits.

A tree is evaluated, exactly, as a rational function of one generator: ``exp(unit)``, ``tan(unit)``
or a quotient of two Bessel functions, where the unit is the greatest common measure of all
arguments in the tree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, isqrt, lcm

from flint import fmpq_poly

from esma.enumeration.trees import Call, Negation, Node, Number, Operation

from .theorem import MAX_DEGREE

#: ``(r, m)`` of ``r sqrt(m)``, r rational and m a positive integer.
Radical = tuple[Fraction, int]


class NoMatchError(Exception):
    """The tree is outside of what a theorem covers."""


@dataclass(frozen=True, slots=True)
class Value:
    """``sqrt(surd) top/bottom`` in the generator, and for Bessel functions a power `weight` of the
    function of the base order, which has to drop out.
    """

    top: fmpq_poly
    bottom: fmpq_poly
    surd: int = 1
    weight: int = 0

    @classmethod
    def of(cls, top: fmpq_poly, bottom: fmpq_poly, surd: int = 1, weight: int = 0) -> Value:
        """In lowest terms."""
        if not bottom:
            raise NoMatchError
        common = top.gcd(bottom)
        if common.degree() > 0:
            top, bottom = top // common, bottom // common
        if max(top.degree(), bottom.degree()) > MAX_DEGREE:
            raise NoMatchError
        return cls(top, bottom, surd if top else 1, weight)

    @classmethod
    def number(cls, value: Fraction, surd: int = 1) -> Value:
        """A number ``value sqrt(surd)``."""
        return cls.of(fmpq_poly([value.numerator]), fmpq_poly([value.denominator]), surd)

    def __mul__(self, y: Value) -> Value:
        common = gcd(self.surd, y.surd)
        return Value.of(
            self.top * y.top * common,
            self.bottom * y.bottom,
            self.surd * y.surd // common**2,
            self.weight + y.weight,
        )

    def __add__(self, y: Value) -> Value:
        if not self.top or not y.top:
            return self if self.top else y
        if (self.surd, self.weight) != (y.surd, y.weight):
            raise NoMatchError
        top = self.top * y.bottom + self.bottom * y.top
        return Value.of(top, self.bottom * y.bottom, self.surd, self.weight)

    def inverse(self) -> Value:
        """Its inverse."""
        return Value.of(self.bottom, self.top * self.surd, self.surd, -self.weight)

    def __pow__(self, n: int) -> Value:
        if abs(n) > MAX_DEGREE:
            raise NoMatchError
        base, result = (self if n >= 0 else self.inverse()), Value.number(Fraction(1))
        for _ in range(abs(n)):
            result = result * base
        return result


class Domain(ABC):
    """The rational functions of one generator."""

    @abstractmethod
    def call(self, node: Call) -> Value:
        """The value of a function."""

    def root(self, x: Value, exponent: Fraction) -> Value:
        """A fractional power of a value."""
        raise NoMatchError

    def value(self, node: Node) -> Value:
        """The value of a tree."""
        surd = surd_of(node)
        if surd is not None:
            return Value.number(*surd)
        match node:
            case Number(value):
                return Value.number(value)
            case Negation(argument):
                return Value.number(Fraction(-1)) * self.value(argument)
            case Call("sqrt", (inside,)):
                return self.root(self.value(inside), Fraction(1, 2))
            case Call():
                return self.call(node)
            case Operation("**", base, Number(exponent)):
                if exponent.denominator == 1:
                    return self.value(base) ** int(exponent)
                return self.root(self.value(base), exponent)
            case Operation("+" | "-" | "*" | "/" as operator, left, right):
                x, y = self.value(left), self.value(right)
                if operator in "*/":
                    return x * (y if operator == "*" else y.inverse())
                return x + (y if operator == "+" else Value.number(Fraction(-1)) * y)
        raise NoMatchError


class Single(Domain):
    """The generator is the value of one function, whose calls must all be the same."""

    def __init__(self, only: Call) -> None:
        self.only = only

    def call(self, node: Call) -> Value:
        """The generator."""
        if node != self.only:
            raise NoMatchError
        return Value.of(fmpq_poly([0, 1]), fmpq_poly([1]))


class Parts:
    """What stands in a tree.

    Attributes
    ----------
    calls : its functions with their arguments, square roots aside
    functions : their names
    roots : a number that the denominators of all exponents divide
    """

    def __init__(self, tree: Node) -> None:
        self.calls: list[Call] = []
        denominators, square_roots, left = [1], 0, [tree]
        while left:
            match left.pop(0):
                case Call("sqrt", arguments):
                    square_roots += 1
                    left[:0] = arguments
                case Call(_, arguments) as call:
                    self.calls.append(call)
                    left[:0] = arguments
                case Negation(argument):
                    left.insert(0, argument)
                case Operation(operator, one, other):
                    if operator == "**" and isinstance(other, Number):
                        denominators.append(other.value.denominator)
                    left[:0] = one, other
        self.functions = {call.function for call in self.calls}
        self.roots = lcm(*denominators) * 2**square_roots

    def only(self, *functions: str) -> bool:
        """Whether its functions are among these, and there is one."""
        return bool(self.functions) and self.functions <= {*functions} and self.roots <= MAX_DEGREE

    def unit(self) -> Radical:
        """The greatest common measure of the arguments, which must be commensurable."""
        arguments = [argument_of(call) for call in self.calls]
        if len({m for _, m in arguments}) != 1:
            raise NoMatchError
        below = lcm(*(r.denominator for r, _ in arguments))
        above = gcd(*(int(r * below) for r, _ in arguments))
        return Fraction(above, below), arguments[0][1]


def argument_of(call: Call) -> Radical:
    """The argument of a function, which is not 0."""
    found = surd_of(call.arguments[0])
    if found is None or not found[0]:
        raise NoMatchError
    return found


def surd_of(node: Node) -> Radical | None:
    """``(r, m)`` if the node is ``r sqrt(m)``, r rational and m a positive integer; else None.

    Square factors are taken out of m as far as they are seen.
    """
    match node:
        case Number(value):
            return value, 1
        case Negation(argument):
            inner = surd_of(argument)
            return inner and (-inner[0], inner[1])
        case Call("sqrt", (inside,)):
            return _root_of(surd_of(inside))
        case Operation(operator, left, right):
            x, y = surd_of(left), surd_of(right)
            if x is None or y is None:
                return None
            if operator == "**":
                return _root_of(x) if y == (Fraction(1, 2), 1) else None
            (r, m), (s, n) = x, y
            if operator in "+-":
                return (r + s if operator == "+" else r - s, m) if m == n else None
            if operator == "/":
                if not s:
                    return None
                s = 1 / (s * n)
            common = gcd(m, n)
            return r * s * common, m * n // common**2
    return None


def _root_of(value: Radical | None) -> Radical | None:
    if value is None or value[1] != 1 or value[0] <= 0:
        return None
    n = value[0].numerator * value[0].denominator
    square = isqrt(n)
    while n % (square * square):
        square -= 1
        if square > 10_000:
            return None
    return Fraction(square, value[0].denominator), n // square**2
