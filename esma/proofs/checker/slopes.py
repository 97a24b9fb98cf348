"""THEOREM S: sums of b**-floor(k t) with a quadratic slope t."""

from __future__ import annotations

import re
from fractions import Fraction
from math import isqrt, lcm
from typing import Any, ClassVar

from .claims import LIMIT, Claim, Value, fields, listed, parsed
from .ring import (
    COS,
    ROOT,
    SIN,
    SIZE,
    C,
    Factors,
    Matrix,
    Poly,
    Polynomial,
    R,
    T,
    U,
    adjugate,
    at,
    collected,
    is_base,
    kinds,
    least,
    part,
    product,
    require,
    spend,
    terms,
    times,
)
from .tails import Tailed

Pair = tuple[int, int]
X, Y = T, C  # the variables of sums of powers, beside those of parameters


class Slope:
    """The quotients a_n of t, and the numerators p_n = a_n p_(n-1) + p_(n-2) of its convergents."""

    def __init__(self, p: int, d: int, q: int) -> None:
        """Of t = (p + sqrt(d))/q, where q divides d - p^2."""
        self.quotients: list[int] = []
        seen: dict[Pair, int] = {}
        while (p, q) not in seen:
            spend(100 + d.bit_length() ** 2)
            seen[p, q] = len(self.quotients)
            root = isqrt(d)
            a = min((p + root) // q, (p + root + 1) // q)  # for either sign of q
            self.quotients.append(a)
            p = a * q - p
            q = (d - p * p) // q
        self.head = seen[p, q]  # how many come before the period
        self.period = len(self.quotients) - self.head

    def quotient(self, n: int) -> int:
        while len(self.quotients) <= n:
            self.quotients.append(self.quotients[-self.period])
        return self.quotients[n]

    def exponents(self, n: int) -> Pair:
        """p_(n-2) and p_(n-1)."""
        u, v = 0, 1
        for k in range(n):
            u, v = v, u + self.quotient(k) * v
        return u, v


class Slopes(Tailed):
    """THEOREM S (Boehmer 1927; Adams and Davison 1977). Let b > 1 be an integer, and p_n the
    numerators of the convergents of an irrational t > 1, p_-1 = 1, p_-2 = 0. With t_n = (b^p_n -
    b^p_(n-2))/(b^p_(n-1) - 1) there are X_n -> infinity such that X_n = t_n + 1/X_(n+1), and 1/X_0
    is (b - 1) times the sum of b^-floor(k t) over k >= 1.
    """

    functions: ClassVar[dict[str, Any]] = {"sqrt": 1, "rabbit": (1, 2)}

    def function(self, name: str, *arguments: Value) -> Value:
        if name == "sqrt":
            return super().function(name, *arguments)
        b, *slope = arguments
        b = self.plain(b)
        require(is_base(b, LIMIT), "13.1: the base is no integer above 1")
        self.common(name, 1, b, self.slope(*(slope or [self.value(parsed("phi"))])[0]))
        return SIN, (b - 1) * COS

    def slope(self, n: Polynomial, d: Polynomial) -> tuple[int, int, int]:
        """(p, d, q) of t = N/D, of degree 1 in the root."""
        plain = all(
            kinds(x) <= {0, R} and not isinstance(part(x, y), Poly) for x in (n, d) for y in (0, R)
        )
        require(plain, "13.2: the slope is no quadratic number")
        other = part(d, 0) - part(d, R) * ROOT
        n, d = self.reduced(n * other), self.reduced(d * other)
        rational = "13.3: the slope is rational"
        x, y = (Fraction(part(n, k)) / d for k in (0, R))  # t = x + y r = (x/y + r)/(1/y)
        require(y, rational)
        below = lcm(*(Fraction(z).denominator for z in (x / y, 1 / y, self.square)))
        p, square, q = int(x / y * below), int(self.square * below**2), int(below / y)
        require(isqrt(square) ** 2 != square, rational)
        require(self.sign(n - d) * self.sign(d) == 1, "13.4: the slope is not above 1")
        return p * abs(q), square * q * q, q * abs(q)

    def numbers(self, slope: Slope, count: int) -> Factors:
        """The first t_n."""
        b, (u, v) = self.key[2], (0, 1)  # p_(n-2) and p_(n-1)
        for n in range(count):
            a = slope.quotient(n)
            yield sum([powered(b, u + k * v) for k in range(a)]), 1
            u, v = v, u + a * v

    def start(self, y: Claim, i: int) -> tuple[list[Polynomial], Matrix]:
        """The first i quotients, and M."""
        return [a for a, _ in self.numbers(Slope(*self.key[3]), i)], self.image(y)

    def check_tail(self, y: Claim) -> None:
        """Groups of the statement's quotients are, as polynomials in powers of b, conjugate to such
        of the t_n (Theorems S and B).
        """
        (i, j), (dx, dy) = listed(y.start, int, length=2), listed(y.group, int, length=2)
        kind, base, weights, sums = fields(y.law, "kind base weights sums")
        require(kind == "sums of powers", "13.5: a law of another kind")
        b, slope = self.key[2], Slope(*self.key[3])
        require(slope.head <= i <= LIMIT, "13.6: the group begins elsewhere than in the period")
        require(j == len(y.head), "13.7: the law does not begin behind the head")
        require(0 < dx <= LIMIT and dx % slope.period == 0, "13.8: the group is no period of t")
        require(dy == len(listed(sums, list)), "13.9: the group is not that of the law")
        require(dy > 0 and dy % len(y.signs) == 0, "13.10: the group is no period of the signs")
        (base,) = y.polynomials(listed([base], int, str))
        power = next((k for k in range(1, 16) if is_base(base, LIMIT) and base**k == b), 0)
        require(power > 0, "13.11: the base is no root of b")
        now, then = slope.exponents(i), slope.exponents(i + dx)
        x = Group(slope, i, dx)
        trace = x.step[0][0] + x.step[1][1]
        require(listed(weights, int) == [trace, -((-1) ** dx)], "13.12: exponents grow otherwise")
        block = []
        for n, row in enumerate(sums, j):
            p, first, grows = Poly(), Fraction(0), True
            for text, *exponents in (listed(entry, int, str, length=3) for entry in row):
                c, (e, f) = coefficient(text), listed(exponents, int)
                p += c * monomial(solved(now, then, power, e, f))
                first += c * powered(base, e)
                grows &= c >= 0 or f == 0  # then e is 0 too (13.15)
            fits = grows and least(first) >= (3 - y.signs[n % len(y.signs)]) // 2
            require(fits, f"13.17: entry {n} is not seen to be admissible")
            check_integer(p, b, now, x.step)
            block.append(p)
        quotients, M = self.start(y, i)
        M = product(((a, 1) for a in quotients), M)
        V = times(adjugate(y.before(j)), M)
        signs = (y.signs[n % len(y.signs)] for n in range(j, j + dy))
        A, B = product(x.factors()), product(zip(block, signs, strict=True))
        left, right = times(V, A), times(B, V)
        fixed = left in (right, tuple(-p for p in right))
        require(fixed, "13.18: U A = B U, or -B U, does not hold")


class Group:
    """t_i, ..., t_(i+dx-1) as polynomials in x = b^p_(i-2) and y = b^p_(i-1)."""

    def __init__(self, slope: Slope, i: int, dx: int) -> None:
        self.quotients = [slope.quotient(n) for n in range(i, i + dx)]
        self.step: tuple[Pair, Pair] = (
            (1, 0),
            (0, 1),
        )  # of the exponents of x and y, to the next x and y
        for a in self.quotients:
            (p, q), (r, s) = self.step
            self.step = (r, s), (p + a * r, q + a * s)

    def factors(self) -> Factors:
        (p, q), (r, s) = (1, 0), (0, 1)
        for a in self.quotients:
            spend(60 * a)
            yield collected([(monomial_key((p + k * r, q + k * s)), 1) for k in range(a)]), 1
            p, q, r, s = r, s, p + a * r, q + a * s


def powered(b: Polynomial, e: int) -> Polynomial:
    if type(b) is int:
        size = e * b.bit_length()
        spend(60 + size * size // 500)
    return b**e


def monomial_key(exponents: Pair) -> int:
    """Exponents of products of so many entries as there may be are below SIZE."""
    require(max(exponents) >> 20 == 0, "13.13: an exponent is too large")
    return int(exponents[0] * X + exponents[1] * Y)


def monomial(exponents: Pair) -> Polynomial:
    return collected([(monomial_key(exponents), 1)])


def coefficient(text: Any) -> Fraction:
    """A whole number, or the text of a fraction."""
    known = type(text) is int or re.fullmatch(r"-?\d{1,99}/[1-9]\d{0,9}", text)
    require(known, "13.14: no coefficient")
    return Fraction(text)


def solved(now: Pair, then: Pair, power: int, e: int, f: int) -> Pair:
    """(k, m) for which e and f are `power` (k p_(n-2) + m p_(n-1)), here and a group later."""
    (u, v), (s, t) = now, then
    d = power * (u * t - v * s)
    k, m = e * t - f * v, f * u - e * s
    # d is not 0: rational vectors are no eigenvectors
    whole = k % d == m % d == 0 and min(k // d, m // d) >= 0
    require(whole, "13.15: exponents are no sums of those of the theorem")
    return k // d, m // d


def check_integer(p: Polynomial, b: Polynomial, now: Pair, step: tuple[Pair, Pair]) -> None:
    """All values at powers of b are integers: they recur modulo a common denominator."""
    d = lcm(*(Fraction(c).denominator for _, c in terms(p)))
    bases = [b]
    for u in U:
        bases = [at(q, t, u) for q in bases for t in range(d if isinstance(q, Poly) else 1)]
    for base in {q % d for q in bases}:
        x, y = (pow(base, e, d) for e in now)
        seen: set[Pair] = set()
        while (x, y) not in seen:
            seen.add((x, y))
            spend(4000 * len(terms(p)))
            value = sum(int(c * d) * pow(x, e % SIZE, d) * pow(y, e // Y, d) for e, c in terms(p))
            require(value % d == 0, "13.16: not an integer for all values")
            (p_, q_), (r_, s_) = step
            x, y = pow(x, p_, d) * pow(y, q_, d) % d, pow(x, r_, d) * pow(y, s_, d) % d
