"""Values of trees by mpmath: the second program that tests of constants trust."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import count, takewhile
from typing import Any

import mpmath
from flint import arb, ctx

from esma.enumeration.trees import Call, InLetter, Listed, Name, Negation, Node, Number, Operation


def _cahen() -> mpmath.mpf:
    total, s, sign = mpmath.mpf(0), 2, 1
    while s < 10**mpmath.mp.dps:
        total += mpmath.mpf(sign) / (s - 1)
        s, sign = s * s - s + 1, -sign
    return total


NAMES: dict[str, Callable[[], Any]] = {
    "e": lambda: +mpmath.e,
    "pi": lambda: +mpmath.pi,
    "phi": lambda: +mpmath.phi,
    "catalan": lambda: +mpmath.catalan,
    "euler_gamma": lambda: +mpmath.euler,
    "khinchin": lambda: +mpmath.khinchin,
    "cahen": _cahen,
}


def _powers(b: Any, exponent: Callable[[int], int], start: int) -> Any:
    total = mpmath.mpf(0)
    for n in takewhile(lambda n: n <= mpmath.mp.prec, map(exponent, count(start))):
        total += mpmath.mpf(b) ** -n
    return total


def _rogers_ramanujan(q: Any) -> Any:
    value = mpmath.mpf(1)
    for k in range(400, 0, -1):
        value = 1 + q**k / value
    return 1 / value


def _reciprocals(sign: int, *, first_order: bool) -> Callable[[Any, Any], Any]:
    """The sum of ``sign**k/x_k`` with x_(k+1) = x_k F(x_k), or x_(k+1) x_(k-1) = x_k**2 F(x_k)."""

    def value(start: Any, g: Any) -> Any:
        past, x, s, total = mpmath.mpf(1), start, mpmath.mpf(1), mpmath.mpf(0)
        while x < mpmath.mpf(2) ** mpmath.mp.prec:
            total, s = total + s / x, s * sign
            f = 1 + x * (g(x) if callable(g) else g)
            past, x = x, x * f if first_order else x * x * f / past
        return total

    return value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "davison_shallit": _reciprocals(-1, first_order=True),
    "hone": _reciprocals(1, first_order=False),
    "varona": _reciprocals(-1, first_order=False),
    "qpochhammer": mpmath.qp,
    "kempner": lambda b: _powers(b, lambda k: 2**k, 0),
    "liouville": lambda b: _powers(b, lambda k: int(mpmath.factorial(k)), 1),
    "lacunary": lambda b, r, s=1: sum(s**k * b ** -(mpmath.mpf(r) ** k) for k in range(9)),
    "rabbit": lambda b, t=mpmath.phi: _powers(b, lambda k: int(mpmath.floor(k * t)), 1),
    "rogers_ramanujan": _rogers_ramanujan,
    "tasoev": lambda *x: _simple(u * x[-1] ** n for n in range(1, 120) for u in x[:-1]),
    "thuemorse": lambda a, b: _simple([(a, b)[bin(n).count("1") % 2] for n in range(3000)]),
    "fibword": lambda a, b: _simple(_golden(a, b)),
    "ruler": lambda b: _simple(
        next(k for k in range(1, 99) if n % int(b) ** k) for n in range(1, 3000)
    ),
    "squares": lambda b: _simple(b ** (n * n) for n in range(1, 50)),
    "factorials": lambda u, a: _simple(u * mpmath.rf(a, n) for n in range(1, 200)),
}
"""What mpmath has under another name, or by a definition."""


def _golden(a: Any, b: Any) -> list[Any]:
    """The limit of the words a, ab, aba, abaab, ..., each the last two."""
    last, word = [a], [a, b]
    while len(word) < 3000:
        last, word = word, word + last
    return word


def _simple(quotients: Any) -> Any:
    value = mpmath.inf
    for a in reversed([*quotients]):
        value = a + 1 / value
    return 1 / value


def by_mpmath(node: Node) -> mpmath.mpf:
    """The value of a tree by mpmath, at its working precision."""
    match node:
        case Number(value):
            return mpmath.mpf(value.numerator) / value.denominator
        case Name(name):
            return NAMES[name]()
        case Negation(argument):
            return -by_mpmath(argument)
        case Operation(operator, left, right):
            a, b = by_mpmath(left), by_mpmath(right)
            match operator:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return a / b
            return a**b
        case Call("root", (InLetter(coefficients, _), Number(k))):
            roots = mpmath.polyroots([_mp(c) for c in coefficients[::-1]], 500, extraprec=500)
            real = [z.real for z in roots if abs(z.imag) < mpmath.mpf(10) ** -30]
            return sorted(real)[int(k) - 1]
        case Call("cf", arguments):
            return _continued(*arguments)
        case Call(function, arguments):
            known = FUNCTIONS.get(function) or getattr(mpmath, function)
            return known(*(_argument(x) for x in arguments))
    raise AssertionError(node)


def _argument(node: Node) -> Any:
    if isinstance(node, InLetter):
        return lambda x: mpmath.polyval([_mp(c) for c in node.coefficients[::-1]], x)
    return [by_mpmath(x) for x in node.items] if isinstance(node, Listed) else by_mpmath(node)


def _mp(x: Fraction) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def _element(node: Node, n: int) -> Any:
    """The element with index n of a list; polynomials in m are in the index of the block."""
    listed = node if isinstance(node, Listed) else Listed((node,))
    place = n - len(listed.first)
    if place < 0:
        return by_mpmath(listed.first[n])
    item = listed.items[place % len(listed.items)]
    if isinstance(item, Number):
        return by_mpmath(item)
    assert isinstance(item, InLetter)
    return sum(
        _mp(c) * _at(item, n, place // len(listed.items)) ** k
        for k, c in enumerate(item.coefficients)
    )


def _at(item: InLetter, n: int, m: int) -> int:
    return n if item.letter == "n" else m


def _continued(b: Node, a: Node | None = None) -> Any:
    value = mpmath.inf
    for n in range(2000, -1, -1):
        above = 1
        if a is not None:  # numerators begin with index 1, and their first ones too
            above = _numerator(a, n + 1)
        value = _element(b, n) + above / value
    return value


def _numerator(node: Node, n: int) -> Any:
    listed = node if isinstance(node, Listed) else Listed((node,))
    place = n - 1 - len(listed.first)
    if place < 0:
        return by_mpmath(listed.first[n - 1])
    item = listed.items[place % len(listed.items)]
    if isinstance(item, Number):
        return by_mpmath(item)
    assert isinstance(item, InLetter)
    at = n if item.letter == "n" else place // len(listed.items)
    return sum(_mp(c) * at**k for k, c in enumerate(item.coefficients))


def signed_mantissa(value: mpmath.mpf) -> int:
    """The integer of a number of mpmath that is multiplied by a power of two."""
    return int(mpmath.sign(value)) * int(value.man)


def assert_encloses(ball: arb, value: mpmath.mpf, digits: int) -> None:
    """The ball holds the value, up to mpmath's last digits, and is as small as it should be."""
    with ctx.workprec(4000):
        exact = arb(signed_mantissa(value)) * arb(2) ** int(value.exp)
        slack = arb(10) ** -digits * max(arb(1), abs(exact))
        assert abs(ball.mid() - exact) <= ball.rad() + slack
