"""The numbers among which one is looked for that is known by digits: those of the theorems, with
small parameters, and others with a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd
from typing import Final

from esma.enumeration.balls import enclose, interval
from esma.enumeration.constants import simplest_between
from esma.enumeration.grammar import parse

from .canonical import GeometricClass, ProgressionClass

#: Bits after the point to which they are compared at first.
BITS: Final = 128
#: A number so near a rational one with so short a denominator is compared to more bits: a few first
#: terms of Liouville's are it to hundreds, and rational numbers have relations of their own.
_TOLD: Final = 40
_MOST: Final = 1 << 13
#: Largest N of progressions N d**2 that have an order of denominator d.
_FACTORS: Final = {1: 300, 2: 1000, 3: 60, 4: 40, 5: 30, 6: 20, 7: 10, 8: 10, 9: 10, 10: 10, 12: 6}
_RATIOS: Final = 20
_PRODUCTS: Final = 6
_NAMED: Final = (
    "pi", "log(2)", "zeta(3)", "catalan", "euler_gamma", "sqrt(pi)", "2**(1/3)", "log(3)", "pi**2",
    "sin(1)", "cos(1)", "log(phi)", "gamma(1/3)", "gamma(1/4)", "exp(pi)", "zeta(5)", "khinchin",
    "pi*sqrt(3)", "pi*sqrt(2)", "log(5)", "log(7)", "log(10)", "3**(1/3)", "2**(1/4)", "2**(2/3)",
    "exp(3)", "exp(3/2)", "exp(4/3)", "tan(2)", "tan(2/3)", "tanh(2/3)",
    "besseli(0,1)", "besselj(0,1)", "besseli(0,2)", "besselj(0,2)", "besseli(1,1)", "besseli(1,2)",
    "zeta(7)", "pi**3", "log(pi)", "exp(euler_gamma)", "e*pi", "pi/e", "e+pi", "sqrt(pi)*e",
    "log(2)**2", "pi*log(2)", "pi**2/log(2)", "gamma(1/3)**3/pi", "gamma(1/4)**2/sqrt(pi)",
    "exp(sqrt(2))", "exp(-pi/2)", "exp(pi*sqrt(2))", "sinh(1)", "cosh(1)", "sin(1/2)", "cos(1/2)",
    "sin(2)", "cos(2)", "sqrt(2)*log(2)", "sqrt(2)+sqrt(3)", "log(2)/log(3)", "factorials(1,1)",
    "factorials(1,2)", "cahen", "erf(1)", "lambertw(1)", "agm(1,sqrt(2))", "root(x**3-x-1,1)",
    "ellipk(1/2)", "ellipe(1/2)", "polylog(2,1/2)", "polylog(2,1/3)", "polylog(3,1/2)", "erf(1/2)",
    "airyai(1)", "airybi(1)", "besselk(0,1)", "besselk(0,2)", "besselk(1,2)/besselk(0,2)",
    "bessely(0,1)", "besselk(1,1)/besselk(0,1)", "exp(1)*erfc(1)", "atan(1/2)", "atan(1/3)",
    "atan(sqrt(2))", "gamma(1/5)", "digamma(1/3)", "digamma(1/4)", "zeta(9)", "zeta(3/2)",
    "zeta(1/2)", "qpochhammer(1/2,1/2)", "qpochhammer(1/3,1/3)", "jtheta(3,0,1/2)",
    *(f"{name}({b})" for b in range(2, 11) for name in ("kempner", "liouville", "rabbit")),
    *(
        f"{name}({b},{x})" for b in range(2, 11) for name, x in (
            *(("lacunary", x) for x in ("2,-1", "3", "3,-1", "4", "4,-1")),
            *(("rabbit", x) for x in ("sqrt(2)", "sqrt(3)", "1+sqrt(2)")),
        )
    ),
    *(
        f"{name}({x},{g})" for name in ("davison_shallit", "hone", "varona") for x in range(1, 6)
        for g in ("1", "2", "3", "4", "x", "x+1", "x**2")
        if (name, x, g) != ("davison_shallit", 1, "1")
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A number that others are compared with.

    Attributes
    ----------
    tail : its class, where a theorem covers it
    text : else its name
    """

    tail: ProgressionClass | GeometricClass | None
    text: str = ""

    @cached_property
    def bits(self) -> int:
        """Bits after the point at which the number is far from rational ones of a small height.

        >>> Known(None, "pi").bits, Known(None, "liouville(2)").bits
        (128, 256)
        """
        bits = BITS
        while self.tail is None and bits < _MOST:
            below = _named(self.text, bits) >> _TOLD
            if simplest_between(below, below + 1, 1 << bits - _TOLD)[1] >> _TOLD:
                break
            bits *= 2
        return bits

    @cached_property
    def scaled(self) -> int:
        """The floor of the number times ``2**bits``, perhaps one more or less: of progressions with
        orders of denominator d it is the class's number times d.
        """
        if self.tail is None:
            return _named(self.text, self.bits)
        if isinstance(self.tail, GeometricClass):
            return _geometric(self.tail)
        return _progression(self.tail)


@lru_cache(maxsize=1)
def known() -> tuple[Known, ...]:
    """All of them, the simplest first."""
    found: list[tuple[float, Known]] = []
    for d, most in _FACTORS.items():
        for h in (1, 2) if d % 2 else (1,):
            for k in range(1, h * most + 1, h):
                ratio, size = Fraction(k * d * d, h), k * h * d * d / (4 if d == 2 else 1)
                for a in (a for a in range(1, d + 1) if gcd(a, d) == 1):
                    for sign in (1, -1):
                        tail = ProgressionClass(sign, ratio, Fraction(a, d))
                        found.append((size, Known(tail)))
    for a in range(2, _RATIOS + 1):
        firsts = (f for f in range(1, min(3 * a, a * a)) if f % a)
        tails = ((f, GeometricClass.of(Fraction(f * f * a), a * a)) for f in firsts)
        found += [(4 * a * f, Known(tail)) for f, tail in tails]
        for p in (p for p in range(-_PRODUCTS, _PRODUCTS + 1) if p % a):
            pairs = {GeometricClass.of(Fraction(p), b): b for b in (a, -a)}
            found += [(6 * a * abs(p) + (b < 0), Known(tail)) for tail, b in pairs.items()]
    found += [(5 * n + 5, Known(None, text)) for n, text in enumerate(_NAMED)]
    return tuple(number for _, number in sorted(found, key=lambda pair: pair[0]))


def _named(text: str, bits: int) -> int:
    return interval(enclose(parse(text), bits + 8), bits)[0]


def _progression(tail: ProgressionClass) -> int:
    """``d X`` with R = (k/h) d**2: [a; k (a + d), a + 2 d, ...] with numerators h sign."""
    a, d, sign = tail.order.numerator, tail.order.denominator, tail.sign
    k, h = (tail.ratio / d**2).as_integer_ratio()
    p, p0, q, q0 = a, 1, 1, 0
    n = 1
    while abs(q * q0) < h**n << BITS + 8 or n < 8:  # two convergents differ by h**n/(q q0)
        b = (a + d * n) * (k if n % 2 else 1)
        p, p0, q, q0 = b * p + h * sign * p0, p, b * q + h * sign * q0, q
        n += 1
    return (p << BITS) // q


def _geometric(tail: GeometricClass) -> int:
    p, p0, q, q0 = Fraction(1), Fraction(0), Fraction(0), Fraction(1)
    b, c = tail.first, tail.second
    while abs(q * q0) < 1 << BITS + 8 or abs(b) < 4:
        p, p0, q, q0 = b * p + p0, p, b * q + q0, q
        b, c = c, b * tail.ratio
    x = p / q
    return (x.numerator << BITS) // x.denominator
