"""The ring of the entries: polynomials over the rational numbers, and 2x2 matrices of them.

A polynomial is a number, an integer or a Fraction, or else a Poly. Its variables are m (or z, or
what numbers groups), two functions C and S, a root r, and u for each parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any, TypeAlias

Polynomial: TypeAlias = Any
Matrix: TypeAlias = tuple[Polynomial, Polynomial, Polynomial, Polynomial]  # [[a, b], [c, d]]
Factors: TypeAlias = Iterator[tuple[Polynomial, int]]  # matrices [[a, s], [1, 0]] as (a, s)

LEFT: ContextVar[list[int]] = ContextVar("LEFT")  # steps of about 15 ns that may still be taken
SIZE = 1 << 40
T, C, S, R, *U = (SIZE**place for place in range(12))  # monomials


class CertificateError(ValueError):
    """The certificate is not a proof; the message begins with the number of the condition."""


def require(condition: object, reason: str) -> None:
    if not condition:
        raise CertificateError(reason)


def spend(steps: int) -> None:
    left = LEFT.get()
    left[0] -= steps
    require(left[0] > 0, "1.5: it takes too many steps")


@lru_cache(maxsize=1 << 12)
def metered(function: Callable[..., Any], *arguments: Any) -> tuple[Any, int]:
    """The value of a function and the steps that it takes."""
    before = LEFT.get()[0]
    return function(*arguments), before - LEFT.get()[0]


def kept(function: Callable[..., Any], *arguments: Any) -> Any:
    """The value of a function, which is kept; its steps are spent each time."""
    before = LEFT.get()[0]
    value, steps = metered(function, *arguments)
    LEFT.get()[0] = before
    spend(steps)
    return value


class Poly(dict[int, Any]):
    """A coefficient for each monomial, whose key has the exponents as digits in base SIZE."""

    def __add__(self, other: Polynomial) -> Polynomial:
        return collected([*self.items(), *terms(other)])

    def __mul__(self, other: Polynomial) -> Polynomial:
        spend(60 * len(self) * len(terms(other)) + bits(self) * bits(other) // 10_000)
        return collected([(e + f, c * d) for e, c in self.items() for f, d in terms(other)])

    def __neg__(self) -> Polynomial:
        return self * -1

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __rsub__(self, other: Polynomial) -> Polynomial:
        return -self + other

    def __pow__(self, n: int) -> Polynomial:
        return prod([self] * n)

    __radd__, __rmul__ = __add__, __mul__


X, COS, SIN, ROOT = (Poly({x: 1}) for x in (T, C, S, R))


def collected(pairs: Iterable[tuple[int, Any]]) -> Polynomial:
    """The sum of terms, each a monomial and a coefficient."""
    p: dict[int, Any] = {}
    for e, c in pairs:
        p[e] = p.get(e, 0) + c
    p = Poly({e: c for e, c in p.items() if c})
    return p if any(p) else p.get(0, 0)


def terms(p: Polynomial) -> Any:
    return p.items() if isinstance(p, Poly) else [(0, p)] * bool(p)


def kinds(p: Polynomial) -> set[int]:
    """The monomials in C, S, r that occur."""
    return {e % U[0] for e, _ in terms(p)}


def part(p: Polynomial, kind: int) -> Polynomial:
    """The coefficient of such a monomial, a polynomial in the parameters."""
    return collected([(e - kind, c) for e, c in terms(p) if e % U[0] == kind])


def quotient(p: Polynomial, n: Any) -> Polynomial:
    """P/n for a number n, with integers where its coefficients are integers."""
    require(n and not isinstance(n, Poly), "2.7: not a polynomial")
    return collected([(e, Fraction(c) / n if c % n else int(c // n)) for e, c in terms(p)])


def bits(p: Polynomial, t: int = 1) -> int:
    """The length of P(t k) (Lemma 3); e % (SIZE - 1) is the degree of a monomial."""
    if not isinstance(p, Poly):
        return int(p.numerator.bit_length() + p.denominator.bit_length())
    return sum([e % (SIZE - 1) * t.bit_length() + bits(c) for e, c in p.items()])


def at(p: Polynomial, t: Polynomial, x: int = T, *, further: bool = False) -> Polynomial:
    """P with t, or with t + x, in the place of a variable x."""
    if not isinstance(p, Poly):
        return p
    y, pairs = t + Poly({x: 1}) if further else t, []
    for e, c in p.items():
        n = e // x % SIZE
        spend(60 + n * (n + bits(t)))
        pairs += [(e - n * x + f, c * d) for f, d in terms(y**n)]
    return collected(pairs)


def least(p: Polynomial) -> Any:
    """P(0) if no coefficient is negative, so that P is not less (Lemma 1), and else -1."""
    if not isinstance(p, Poly):
        return p
    return p.get(0, 0) if all(c == abs(c) for c in p.values()) else -1


def sign(p: Polynomial) -> int:
    """1 or -1 if the coefficients show likewise that P > 0, or P < 0, and else 0."""
    return int(least(p) > 0) - int(least(-p) > 0)


def times(m: Matrix, n: Matrix) -> Matrix:
    (a, b, c, d), (e, f, g, h) = m, n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def adjugate(m: Matrix) -> Matrix:
    """The inverse, times the determinant."""
    return m[3], -m[1], -m[2], m[0]


def scaled(p: Polynomial, a: Polynomial, shift: int) -> Polynomial:
    """P a, with 2**shift, if any, in the place of X in a; most of its digits would be 0."""
    if not (shift and isinstance(a, Poly)):
        return p * a
    value: Polynomial = 0
    for n in {e % SIZE for e in a}:
        q = p * collected([(e - n, c) for e, c in a.items() if e % SIZE == n])
        value = value + (q << n * shift if isinstance(q, int) else q * 2 ** (n * shift))
    return value


def product(factors: Factors, m: Matrix = (1, 0, 0, 1), shift: int = 0) -> Matrix:
    """M times the product of all [[a, s], [1, 0]], with 2**shift, if any, for X in each a."""
    (w, x, y, z), length = m, 0
    for a, s in factors:
        length += bits(a, 1 << shift)
        spend(60 + length * (80 * bool(shift) + bits(a)) // 5_000)
        w, x = scaled(w, a, shift) + x, w * s
        y, z = scaled(y, a, shift) + z, y * s
    return w, x, y, z


def is_base(p: Polynomial, bound: int) -> bool:
    """Whether P is seen to be 2 at least, with whole coefficients that are bounded."""
    return least(p) > 1 and all(type(c) is int and c < bound for _, c in terms(p))
