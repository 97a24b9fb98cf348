"""The constants that the numbers of a tail class are functions of, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from esma.continued_fractions.mobius import Matrix, adjugate
from esma.enumeration.function import exact_root
from esma.enumeration.series import MAX_LAW
from esma.limits.matrices import times
from esma.proofs.theorems.bessel import bessel_text

from .canonical import (
    GeometricClass,
    NumberClass,
    ProgressionClass,
    QuadraticClass,
    coprime_of,
    primitive,
)

#: Orders above that of the class which are tried for the simplest formula.
_ORDERS = 3


@dataclass(frozen=True)
class Named:
    """A constant by its text in the grammar, and the matrix of its image of the class's number."""

    text: str
    matrix: Matrix


def names(tail: NumberClass) -> Iterator[Named]:
    """The constants of a class, the usual ones first.

    >>> [x.text for x in names(ProgressionClass(1, Fraction(16), Fraction(1, 2)))]
    ['e', 'tanh(1/2)', 'coth(1/2)']
    >>> next(names(ProgressionClass(-1, Fraction(1), Fraction(1)))).text
    'besselj(0,2)/besselj(1,2)'
    >>> next(names(GeometricClass.of(Fraction(2), 4))).text
    'tasoev(1/2,2)'
    >>> next(names(GeometricClass.of(Fraction(2), 2))).text
    'rogers_ramanujan(1/2)'
    """
    if isinstance(tail, QuadraticClass):
        if tail.radicand == 5:
            yield Named("phi", (1, 1, 0, 2))
        yield Named(f"sqrt({tail.radicand})", (1, 0, 0, 1))
    elif isinstance(tail, GeometricClass):
        yield from _geometric(tail)
    else:
        yield from _progression(tail)


def _progression(tail: ProgressionClass) -> Iterator[Named]:
    z = 4 / tail.ratio
    x = exact_root(z, 2)
    if tail.order == Fraction(1, 2) and x is not None:
        yield from _elementary(x, tail.sign)
        return
    f = "besseli" if tail.sign > 0 else "besselj"
    rooted = x is None
    argument = z if x is None else x
    # of X = (x/2) B_{v-1}(x)/B_v(x): 2 X or (2/x) X, and their inverses, with z or 1 in place of 1
    up = Fraction(2) if x is None else 2 / x
    down = z if x is None else Fraction(1)
    for k in range(1 if tail.order == Fraction(1, 2) else _ORDERS):
        v = tail.order + k
        steps = tail.from_order(v)
        for upper, lower, (a, b, c, d) in (
            (v - 1, v, (up, Fraction(0), Fraction(0), Fraction(1))),
            (v, v - 1, (Fraction(0), down, up, Fraction(0))),
        ):
            matrix = coprime_of(a, b, c, d, up.denominator * down.denominator)
            text = bessel_text(f, upper, lower, argument, rooted)
            if tail.order == Fraction(1, 2) and upper > lower:  # x tan x, not x J_{1/2}/J_{-1/2}
                text = f"sqrt({z})*{'tanh' if tail.sign > 0 else 'tan'}(sqrt({z}))"
            yield Named(text, primitive(times(matrix, steps)))


def _elementary(x: Fraction, sign: int) -> Iterator[Named]:
    """Of ``X = (x/2) coth(x)`` or ``(x/2) cot(x)``."""
    p, q = x.numerator, x.denominator  # 2 q X = p coth
    if sign < 0:
        yield Named(f"tan({x})", primitive((0, p, 2 * q, 0)))
        yield Named(f"cot({x})", primitive((2 * q, 0, 0, p)))
        return
    yield Named("e" if 2 * x == 1 else f"exp({2 * x})", primitive((2 * q, p, 2 * q, -p)))
    yield Named(f"tanh({x})", primitive((0, p, 2 * q, 0)))
    yield Named(f"coth({x})", primitive((2 * q, 0, 0, p)))


def _geometric(tail: GeometricClass) -> Iterator[Named]:
    """Tasoev's numbers ``1/X`` and ``X - f`` of ``X = [f; f a, f a**2, ...]``, and Rogers and
    Ramanujan's continued fraction and others ``g/Z`` of ``Z = [p; 1, p b, b, ...]``, p = f g.
    """
    f, b = tail.first, tail.ratio
    if b > 0 and tail.second**2 == f * f * b:
        a = int(tail.second / f)
        while f.denominator > 1:  # the first whole quotient
            f *= a
        steps = times(
            coprime_of(Fraction(1), Fraction(0), Fraction(0), f * a, 1),
            tail.from_product(f * f * a),
        )
        for u, matrix in ((f / a, (0, 1, 1, 0)), (f, (1, -int(f), 0, 1))):
            if max(u.numerator, a) <= MAX_LAW:
                yield Named(f"tasoev({u},{a})", primitive(times(matrix, steps)))
    p = tail.first * tail.second
    if p in (1, b):
        p = Fraction(b)
        steps = times((0, b, 1, 0), tail.from_product(p))
        yield Named(f"rogers_ramanujan({Fraction(1, b)})", primitive(steps))
    if abs(b) > MAX_LAW:
        return
    while p.denominator > 1 or abs(p) < b * b:
        p *= b
    for product in (p, p * b, p * b * b):
        steps = tail.from_product(product)
        for n in (n for n in range(1, MAX_LAW) if product % n == 0):
            u, v = Fraction(n, b), product / n / b
            if max(abs(u.numerator), abs(v.numerator)) <= MAX_LAW:
                text = f"tasoev({u},{v},{b})"
                yield Named(text, primitive(times((0, int(product) // n, 1, 0), steps)))


def simplest(tail: NumberClass, matrix: Matrix) -> tuple[str, Matrix]:
    """The name by which ``y = matrix X`` is said most simply, and y as an image of that constant.

    >>> simplest(ProgressionClass(1, Fraction(16), Fraction(1, 2)), (4, 1, 4, -1))
    ('e', (1, 0, 0, 1))
    """

    def size(found: tuple[str, Matrix]) -> tuple[bool, int]:
        text, m = found
        bits = sum(abs(x).bit_length() + (x != 0) for x in m)
        return m != (1, 0, 0, 1), 2 * bits + bool(m[1] or m[2]) + len(text) // 4

    images = ((x.text, primitive(times(matrix, adjugate(x.matrix)))) for x in names(tail))
    return min(images, key=size)
