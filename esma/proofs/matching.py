"""Matching a constant to a theorem by its expression tree, never by its digits.

The tree is evaluated, exactly, as a rational function of one generator: ``exp(unit)``,
``tan(unit)`` or a quotient of two Bessel functions, where the unit is the greatest common measure
of all arguments in the tree. What comes out is written in a constant whose text the checker reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt, lcm
from typing import Final

from flint import fmpq, fmpq_poly

from esma.enumeration.algebraic import minimal_polynomial
from esma.enumeration.trees import Call, Name, Negation, Node, Number, Operation, to_text
from esma.errors import PrecisionError
from esma.proofs.theorems import (
    MAX_DEGREE,
    Bessel,
    Canonical,
    Elementary,
    Match,
    Quadratic,
    Tasoev,
    in_multiple_angle,
    integral,
    multiple_angle,
)


class _NoMatchError(Exception):
    """The tree is outside of what the theorems cover."""


@lru_cache(maxsize=1024)
def match(tree: Node) -> Match | None:
    """Find the canonical constant of which a tree is a rational function.

    Parameters
    ----------
    tree
        The expression of the constant.

    Returns
    -------
    Match or None
        None where no theorem is known (pi, zeta(3), log(2), 2**(1/3), ...). A match says that there
        is a canonical constant, not yet that its expansion is a progression of integers, since that
        depends on the left-hand side: (c**2 - 1)/(c**2 + 1) has one for c = e, none for c = e**2.

    Raises
    ------
    GrammarError
        If the tree divides by an expression that is exactly zero.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> match(parse("1/tanh(1/3)")).rewriting
    ''
    >>> match(parse("1/tanh(1/3)")).text
    'coth(1/3)'
    >>> match(parse("exp(-1)")).rewriting
    'c = (1)/(z) with z = exp(1)'
    >>> match(parse("(1+sqrt(13))/2")).text
    '(1+sqrt(13))/2'
    >>> match(parse("zeta(3)")) is None
    True
    """
    try:
        found = _direct(tree) or _quadratic(tree) or _general(tree)
    except _NoMatchError:
        found = None
    return found or _power(tree)


def is_same(one: Node, other: Node) -> bool:
    """Whether two expressions are seen to be the same number, by rewriting both.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> is_same(parse("exp(1)"), parse("e")), is_same(parse("pi"), parse("4*pi/4"))
    (True, False)
    """
    if one == other:
        return True
    a, b = match(one), match(other)
    # a number is not determined by a power of it
    return a is not None and b is not None and a.power == 1 and replace(a, text=b.text) == b


def _power(tree: Node) -> Match | None:
    """A root of a covered constant, where left-hand sides in its power can still be proved."""
    if isinstance(tree, Call) and tree.function == "sqrt":
        inside, root = tree.arguments[0], 2
    elif (
        isinstance(tree, Operation)
        and tree.operator == "**"
        and isinstance(tree.right, Number)
        and tree.right.value.denominator > 1
    ):
        inside, root = tree.left, tree.right.value.denominator
        if tree.right.value.numerator != 1:
            inside = Operation("**", inside, Number(Fraction(tree.right.value.numerator)))
    else:
        return None
    found = match(inside)
    return None if found is None else replace(found, power=found.power * root)


def _identity(canonical: Canonical, text: str | None = None) -> Match:
    return Match(canonical, text or canonical.text, (0, 1), (1,))


def _direct(tree: Node) -> Match | None:
    """Trees that are canonical as they stand; their texts are read by the checker."""
    if tree == Name("e"):
        return _identity(Elementary("exp", Fraction(1)), "e")
    if isinstance(tree, Operation) and tree.operator == "**" and tree.left == Name("e"):
        if isinstance(tree.right, Number) and tree.right.value > 0:
            return _identity(Elementary("exp", tree.right.value), to_text(tree))
        return None
    if isinstance(tree, Call) and tree.function in ("exp", "tanh", "coth", "tan", "cot"):
        (argument,) = tree.arguments
        if isinstance(argument, Number) and argument.value > 0:
            return _identity(Elementary(tree.function, argument.value))
        return None
    if isinstance(tree, Call) and tree.function == "tasoev":
        return _identity(_tasoev(tree))
    if isinstance(tree, Operation) and tree.operator == "/":
        top, bottom = tree.left, tree.right
        if not (isinstance(top, Call) and isinstance(bottom, Call)):
            return None
        if top.function != bottom.function or top.function not in ("besseli", "besselj"):
            return None
        orders = [a for a in (top.arguments[0], bottom.arguments[0]) if isinstance(a, Number)]
        x = top.arguments[1]
        if len(orders) < 2 or x != bottom.arguments[1] or not isinstance(x, Number) or x.value <= 0:
            return None
        upper, lower = orders[0].value, orders[1].value
        if abs(upper - lower) == 1:
            return _identity(Bessel(top.function, upper, lower, x.value, rooted=False))
    return None


def _tasoev(node: Call) -> Tasoev:
    u, a = (x.value for x in node.arguments if isinstance(x, Number))
    return Tasoev(u, a)


def _quadratic(tree: Node) -> Match | None:
    """Quadratic irrationals, and constants of which a power is one."""
    try:
        polynomial = minimal_polynomial(tree)
    except PrecisionError:  # as sqrt(e-e): balls do not decide whether a part has a value
        return None
    if polynomial is None:
        return None
    power, odd = divmod(len(polynomial) - 1, 2)
    if odd or any(c for i, c in enumerate(polynomial) if i % max(power, 1)):
        raise _NoMatchError
    c, b, a = polynomial[::power]
    square, m = 1, b * b - 4 * a * c
    for p in (2, 3, 5, 7, 11, 13):
        while m % (p * p) == 0:
            square, m = square * p, m // (p * p)
    node = tree if power == 1 else Operation("**", tree, Number(Fraction(power)))
    sign = _sign_of(Operation("+", node, Number(Fraction(b, 2 * a))))
    common = gcd(b, square, 2 * a)
    canonical = Quadratic(-b // common, sign * square // common, m, 2 * a // common)
    text = tree.name if isinstance(tree, Name) else canonical.text
    return Match(canonical, text, (0, 1), (1,), power)


def _sign_of(tree: Node) -> int:
    """The sign of a value that is known not to be 0."""
    from esma.enumeration.balls import enclose

    bits = 64
    while True:
        ball = enclose(tree, bits)
        if not ball.contains(0):
            return 1 if ball > 0 else -1
        bits *= 2


# A value as sqrt(surd) * function(generator), and for Bessel functions a power `weight` of the
# function of the base order that has to drop out.
@dataclass(frozen=True, slots=True)
class _Value:
    function: tuple[fmpq_poly, fmpq_poly]
    surd: int = 1
    weight: int = 0


def _value(top: fmpq_poly, bottom: fmpq_poly, surd: int = 1, weight: int = 0) -> _Value:
    if not bottom:
        raise _NoMatchError
    common = top.gcd(bottom)
    if common.degree() > 0:
        top, bottom = top // common, bottom // common
    if max(top.degree(), bottom.degree()) > MAX_DEGREE:
        raise _NoMatchError
    return _Value((top, bottom), surd if top else 1, weight)


def _constant(value: Fraction, surd: int = 1) -> _Value:
    return _value(fmpq_poly([value.numerator]), fmpq_poly([value.denominator]), surd)


def _product(x: _Value, y: _Value) -> _Value:
    common = gcd(x.surd, y.surd)
    (a, b), (c, d) = x.function, y.function
    return _value(a * c * common, b * d, x.surd * y.surd // common**2, x.weight + y.weight)


def _inverse(x: _Value) -> _Value:
    top, bottom = x.function
    return _value(bottom, top * x.surd, x.surd, -x.weight)


def _sum(x: _Value, y: _Value) -> _Value:
    if not x.function[0]:
        return y
    if not y.function[0]:
        return x
    if (x.surd, x.weight) != (y.surd, y.weight):
        raise _NoMatchError
    (a, b), (c, d) = x.function, y.function
    return _value(a * d + b * c, b * d, x.surd, x.weight)


def _integer_power(x: _Value, n: int) -> _Value:
    if abs(n) > MAX_DEGREE:
        raise _NoMatchError
    base, result = (x if n >= 0 else _inverse(x)), _constant(Fraction(1))
    for _ in range(abs(n)):
        result = _product(result, base)
    return result


class _Domain:
    """Where a tree is evaluated: rational functions of one generator."""

    def call(self, node: Call) -> _Value:
        raise _NoMatchError

    def e(self) -> _Value:
        raise _NoMatchError

    def root(self, x: _Value, exponent: Fraction) -> _Value:
        raise _NoMatchError

    def evaluate(self, node: Node) -> _Value:
        surd = _surd(node)
        if surd is not None:
            return _constant(*surd)
        if isinstance(node, Name):
            if node.name == "e":
                return self.e()
            raise _NoMatchError
        if isinstance(node, Negation):
            return _product(_constant(Fraction(-1)), self.evaluate(node.argument))
        if isinstance(node, Call):
            if node.function == "sqrt":
                return self.root(self.evaluate(node.arguments[0]), Fraction(1, 2))
            return self.call(node)
        if isinstance(node, Number):
            return _constant(node.value)
        if node.operator == "**":
            if not isinstance(node.right, Number):
                if node.left == Name("e"):
                    return self.call(Call("exp", (node.right,)))
                raise _NoMatchError
            exponent, base = node.right.value, self.evaluate(node.left)
            if exponent.denominator == 1:
                return _integer_power(base, int(exponent))
            return self.root(base, exponent)
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        if node.operator == "*":
            return _product(left, right)
        if node.operator == "/":
            return _product(left, _inverse(right))
        if node.operator == "-":
            right = _product(_constant(Fraction(-1)), right)
        return _sum(left, right)


_X: Final = fmpq_poly([0, 1])
_ONE: Final = fmpq_poly([1])


class _Hyperbolic(_Domain):
    """The generator is ``g = exp(unit sqrt(m))``."""

    def __init__(self, unit: Fraction, m: int) -> None:
        self.unit, self.m = unit, m

    def _exponential(self, argument: Fraction) -> tuple[fmpq_poly, fmpq_poly]:
        n = argument / self.unit
        if n.denominator != 1 or abs(n) > MAX_DEGREE:
            raise _NoMatchError
        power = _X ** abs(int(n))
        return (power, _ONE) if n >= 0 else (_ONE, power)

    def call(self, node: Call) -> _Value:
        a, b = self._exponential(_argument(node, self.m))
        if node.function == "exp":
            return _value(a, b)
        plus, minus, twice = a * a + b * b, a * a - b * b, 2 * a * b
        quotients = {
            "sinh": (minus, twice),
            "cosh": (plus, twice),
            "tanh": (minus, plus),
            "coth": (plus, minus),
        }
        if node.function not in quotients:
            raise _NoMatchError
        return _value(*quotients[node.function])

    def e(self) -> _Value:
        if self.m != 1:
            raise _NoMatchError
        return _value(*self._exponential(Fraction(1)))

    def root(self, x: _Value, exponent: Fraction) -> _Value:
        top, bottom = x.function
        if not top:
            raise _NoMatchError
        k = (top.degree() - bottom.degree()) * exponent
        if x.surd != 1 or top * _X ** bottom.degree() != bottom * _X ** top.degree():
            raise _NoMatchError  # not a power of the generator
        return _value(*self._exponential(k * self.unit))

    def finish(self, x: _Value) -> Match:
        top, bottom = x.function
        step = gcd(*(i for f in x.function for i in range(f.degree() + 1) if f[i] != 0))
        if self.m == 1 and x.surd == 1 and step:
            top, bottom = fmpq_poly(list(top)[::step]), fmpq_poly(list(bottom)[::step])
            argument = self.unit * step
            for name, s, c in (("tanh", -1, 1), ("coth", 1, -1)):
                if top * (_X + c) == bottom * (_X + s):
                    return _match(Elementary(name, argument / 2), _X, _ONE)
            return _match(Elementary("exp", argument), top, bottom)
        k = max(top.degree(), bottom.degree())
        if k < 1:  # the generator has cancelled
            raise _NoMatchError
        minus, plus = _X**k - 1, _X**k + 1
        return _rooted("besseli", x, minus, plus, k * self.unit / 2, self.m)


class _Circular(_Domain):
    """The generator is ``t = tan(unit sqrt(m))``."""

    def __init__(self, unit: Fraction, m: int) -> None:
        self.unit, self.m = unit, m

    def call(self, node: Call) -> _Value:
        n = _argument(node, self.m) / self.unit
        if node.function in ("sin", "cos"):
            n /= 2
        if n.denominator != 1 or abs(n) > MAX_DEGREE or not n:
            raise _NoMatchError
        s, c = multiple_angle(abs(int(n)), -1)
        s = s if n > 0 else -s
        quotients = {
            "sin": (2 * s * c, c * c + s * s),
            "cos": (c * c - s * s, c * c + s * s),
            "tan": (s, c),
            "cot": (c, s),
        }
        if node.function not in quotients:
            raise _NoMatchError
        return _value(*quotients[node.function])

    def finish(self, x: _Value) -> Match:
        top, bottom = x.function
        k = max(top.degree(), bottom.degree())
        if k < 1:
            raise _NoMatchError
        s, c = multiple_angle(k, -1)
        if self.m != 1 or x.surd != 1:
            return _rooted("besselj", x, s, c, k * self.unit, self.m)
        matrix = in_multiple_angle(top, bottom, k, -1)
        if matrix is None:
            return _match(Elementary("tan", self.unit), top, bottom)
        p, q, r, t = matrix  # (p C + q S)/(r C + t S)
        if q == r == 0 and p == t:
            return _match(Elementary("cot", self.unit * k), _X, _ONE)
        return _match(Elementary("tan", self.unit * k), fmpq_poly([p, q]), fmpq_poly([r, t]))


class _BesselRatios(_Domain):
    """The generator is ``(x/2) B_{v-1}(x)/B_v(x)``, with ``x = r sqrt(m)``.

    With ``b_v = (x/2)**-v B_v`` the recurrence is ``b_{v-1} = v b_v + sign (x/2)**2 b_{v+1}``.
    """

    def __init__(self, function: str, order: Fraction, x: tuple[Fraction, int]) -> None:
        self.function, self.order, self.x = function, order, x
        self.sign = 1 if function == "besseli" else -1

    def call(self, node: Call) -> _Value:
        if node.function != self.function or _surd(node.arguments[1]) != self.x:
            raise _NoMatchError
        (r, m), order = self.x, node.arguments[0]
        assert isinstance(order, Number)
        shift = order.value - self.order
        if shift.denominator != 1 or not -1 <= shift <= MAX_DEGREE:
            raise _NoMatchError
        square = r * r * m / 4
        before, here, v = _X, _ONE, self.order  # b_{v-1} and b_v, over b of the base order
        if shift == -1:
            here = before
        for _ in range(max(int(shift), 0)):
            scale = fmpq(self.sign * square.denominator, square.numerator)
            before, here = here, (before - here * fmpq(v.numerator, v.denominator)) * scale
            v += 1
        power = _integer_power(_constant(r / 2, m), int(shift))
        return _product(power, _value(here, _ONE, 1, 1))

    def finish(self, x: _Value) -> Match:
        r, m = self.x
        if x.weight or x.surd != 1:
            raise _NoMatchError
        top, bottom = x.function
        lower, upper = self.order, self.order - 1
        if m == 1:
            scale = fmpq(r.numerator, 2 * r.denominator)  # the generator is (r/2) B_{v-1}/B_v
            canonical = Bessel(self.function, upper, lower, r, rooted=False)
        else:
            scale = fmpq(1, 2)  # the generator is half of sqrt(z) B_{v-1}/B_v
            canonical = Bessel(self.function, upper, lower, r * r * m, rooted=True)
        return _match(canonical, top(_X * scale), bottom(_X * scale))


class _Tasoev(_Domain):
    """The generator is one of Tasoev's numbers."""

    def __init__(self, only: Call) -> None:
        self.only = only

    def call(self, node: Call) -> _Value:
        if node != self.only:
            raise _NoMatchError
        return _value(_X, _ONE)

    def finish(self, x: _Value) -> Match:
        top, bottom = x.function
        if x.surd != 1:
            raise _NoMatchError
        return _match(_tasoev(self.only), top, bottom)


def _rooted(function: str, x: _Value, s: fmpq_poly, c: fmpq_poly, angle: Fraction, m: int) -> Match:
    """``beta sqrt(m) T`` or ``beta sqrt(m)/T`` with ``T = tan(angle sqrt(m))``, or tanh.

    With ``X = sqrt(z) cot(sqrt(z))``, ``sqrt(z) = angle sqrt(m)``, these are ``beta m angle/X``
    and ``beta X/angle``.
    """
    top, bottom = x.function
    if x.surd != m or m == 1 or not top:
        raise _NoMatchError
    canonical = Bessel(function, Fraction(-1, 2), Fraction(1, 2), angle * angle * m, rooted=True)
    f = fmpq(angle.numerator, angle.denominator)
    if top * c * bottom.leading_coefficient() * s.leading_coefficient() == (
        bottom * s * top.leading_coefficient() * c.leading_coefficient()
    ):
        beta = _ratio(top, s) / _ratio(bottom, c)
        return _match(canonical, fmpq_poly([beta * m * f]), _X)
    if top * s * bottom.leading_coefficient() * c.leading_coefficient() == (
        bottom * c * top.leading_coefficient() * s.leading_coefficient()
    ):
        beta = _ratio(top, c) / _ratio(bottom, s)
        return _match(canonical, _X * beta, fmpq_poly([f]))
    raise _NoMatchError


def _ratio(f: fmpq_poly, g: fmpq_poly) -> fmpq:
    return f.leading_coefficient() / g.leading_coefficient()


def _match(canonical: Canonical, top: fmpq_poly, bottom: fmpq_poly) -> Match:
    numerator, denominator = integral(top, bottom)
    if max(len(numerator), len(denominator)) < 2:
        raise _NoMatchError
    return Match(canonical, canonical.text, numerator, denominator)


def _general(tree: Node) -> Match | None:
    nodes = list(_nodes(tree))
    calls = [n for n in nodes if isinstance(n, Call) and n.function != "sqrt"]
    functions = {call.function for call in calls}
    if Name("e") in nodes:
        functions.add("exp")
    powers = [
        n.right.value.denominator
        for n in nodes
        if isinstance(n, Operation) and n.operator == "**" and isinstance(n.right, Number)
    ]
    roots = lcm(*powers, 1) * 2 ** sum(isinstance(n, Call) and n.function == "sqrt" for n in nodes)
    if not functions or roots > MAX_DEGREE:
        return None
    if functions <= {"exp", "sinh", "cosh", "tanh", "coth"}:
        arguments = [_any_argument(call) for call in calls]
        powers_of_e = (
            _surd(n.right)
            for n in nodes
            if isinstance(n, Operation) and n.operator == "**" and n.left == Name("e")
        )
        arguments += [found for found in powers_of_e if found is not None and found[0]]
        if Name("e") in nodes and all(m == 1 for _, m in arguments):
            arguments.append((Fraction(1), 1))
        unit, m = _unit(arguments)
        hyperbolic = _Hyperbolic(unit / roots, m)
        return hyperbolic.finish(hyperbolic.evaluate(tree))
    if functions <= {"sin", "cos", "tan", "cot"}:
        unit, m = _unit([_any_argument(call) for call in calls])
        half = 2 if functions & {"sin", "cos"} else 1
        circular = _Circular(unit / half, m)
        return circular.finish(circular.evaluate(tree))
    if functions == {"tasoev"}:
        tasoev = _Tasoev(calls[0])
        return tasoev.finish(tasoev.evaluate(tree))
    if len(functions) == 1 and functions <= {"besseli", "besselj"}:
        orders = [c.arguments[0].value for c in calls if isinstance(c.arguments[0], Number)]
        x = _surd(calls[0].arguments[1])
        if x is None or x[0] <= 0 or len(orders) < len(calls):
            return None
        bessel = _BesselRatios(calls[0].function, min(orders) + 1, x)
        return bessel.finish(bessel.evaluate(tree))
    return None


def _nodes(tree: Node) -> Iterator[Node]:
    yield tree
    if isinstance(tree, Call):
        for argument in tree.arguments:
            yield from _nodes(argument)
    elif isinstance(tree, Negation):
        yield from _nodes(tree.argument)
    elif isinstance(tree, Operation):
        yield from _nodes(tree.left)
        yield from _nodes(tree.right)


def _surd(node: Node) -> tuple[Fraction, int] | None:
    """``(r, m)`` if the node is ``r sqrt(m)``, r rational and m a positive integer; else None.

    Square factors are taken out of m as far as they are seen.
    """
    if isinstance(node, Number):
        return node.value, 1
    if isinstance(node, Negation):
        inner = _surd(node.argument)
        return inner and (-inner[0], inner[1])
    if isinstance(node, Call) and node.function == "sqrt":
        return _root_of(_surd(node.arguments[0]))
    if isinstance(node, Operation):
        left, right = _surd(node.left), _surd(node.right)
        if left is None or right is None:
            return None
        if node.operator == "**" and right == (Fraction(1, 2), 1):
            return _root_of(left)
        (r, m), (s, n) = left, right
        if node.operator == "/" and s != 0:
            s, node = 1 / (s * n), Operation("*", node.left, node.right)
        if node.operator == "*":
            common = gcd(m, n)
            return r * s * common, m * n // common**2
        if node.operator in "+-" and m == n:
            return (r + s if node.operator == "+" else r - s), m
    return None


def _root_of(value: tuple[Fraction, int] | None) -> tuple[Fraction, int] | None:
    if value is None or value[1] != 1 or value[0] <= 0:
        return None
    n = value[0].numerator * value[0].denominator
    square = isqrt(n)
    while n % (square * square):
        square -= 1
        if square > 10_000:
            return None
    return Fraction(square, value[0].denominator), n // square**2


def _argument(node: Call, m: int) -> Fraction:
    r, n = _any_argument(node)
    if r and n != m:
        raise _NoMatchError
    return r


def _any_argument(node: Call) -> tuple[Fraction, int]:
    found = _surd(node.arguments[0])
    if found is None or not found[0]:
        raise _NoMatchError
    return found


def _unit(arguments: list[tuple[Fraction, int]]) -> tuple[Fraction, int]:
    """The greatest common measure of commensurable arguments."""
    if not arguments or len({m for _, m in arguments}) != 1:
        raise _NoMatchError
    below = lcm(*(r.denominator for r, _ in arguments))
    above = gcd(*(int(r * below) for r, _ in arguments))
    return Fraction(above, below), arguments[0][1]
