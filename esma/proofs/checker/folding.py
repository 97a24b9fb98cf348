"""THEOREM F: sums of powers whose exponents at least double are folded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count as from_
from math import factorial, gcd
from typing import Any, ClassVar

from .claims import Claim, Value
from .ring import COS, SIN, Matrix, Polynomial, require, spend
from .tails import Tailed, same


class Folding(Tailed):
    """THEOREM F (Mendes France 1973, Shallit 1979 and 1982). Let p_0/q_0 = [w_0], q_0 > 1, be in
    lowest terms, q_(k+1) = x_k q_k**2 with whole x_k >= 1, and X_0 the sum of p_0/q_0 and +-1/q_k
    over k >= 1. Its quotients are the limit of words w_k: w_(k+1) is w_k, x_k, and w_k reversed
    with minus signs but its first one. Those of w_k, without the last, are quotients of X_0.
    """

    functions: ClassVar[dict[str, int]] = {"kempner": 1, "liouville": 1, "lacunary": 3}

    def function(self, name: str, *arguments: Value) -> Value:
        b, *more = map(self.plain, arguments)
        r, s = more or (2, 1)
        whole = {*map(type, (b, r, s))} == {int}
        require(whole and b > 1 and r > 1, "10.1: base or ratio is no integer above 1")
        require(s * s == 1, "10.2: the sign is not 1 or -1")
        self.common("folding", 1, b, 0 if name == "liouville" else r, s)
        return COS, SIN

    def start(self, y: Claim, i: int) -> tuple[list[int], Matrix]:
        """Likewise for (n c + h)/d in place of X_0."""
        affine, M = self.affine(y)
        found = (expansion(p, q) for _, p, q, _ in self.sums(*affine))
        return next(a[:i] for a in found if len(a) > i), M

    def affine(self, y: Claim) -> tuple[tuple[int, int, int], Matrix]:
        """N, h and d, and the matrix that maps (n c + h)/d to P(c)/Q(c); where denominators q_k of
        the partial sums are doubled or better, those of this number are so too.
        """
        M, (_, _, b, ratio, _) = self.image(y), self.key
        if {*map(type, M)} == {int}:
            p, q, r, s = (x // gcd(*M) for x in M)
            n = gcd(p, r)
            d = abs(p * s - q * r) // (n or 1)
            fits = d and (n % d == 0 if ratio == 2 else n == d)
            if fits and pow(b, n.bit_length(), n) == 0:
                spend(100 * d)
                p, r = p // n, r // n
                h = next(h for h in range(d) if (q - h * p) % d == (s - h * r) % d == 0)
                return (n, h, d), (p, (q - h * p) // d, r, (s - h * r) // d)
        return (1, 0, 1), M

    def sums(self, n: int, h: int, d: int) -> Iterator[tuple[int, int, int, int]]:
        """The partial sums p/q of (n c + h)/d from one on, each with its index and the sign of the
        next term.
        """
        _, _, b, r, s = self.key
        total, last, sign = 0, 0, 1
        for k in from_():
            c = r**k if r else factorial(k + 1)
            size = c * (b.bit_length() + 1)
            spend(60 + size * size // 500)
            total, last, sign = total * b ** (c - last) + sign, c, sign * s
            if b**c % (n * b) == 0:
                yield k, (n * total + h * b**c) // n, d * b**c // n, sign

    def check_law(self, y: Claim, i: int, u: Polynomial, v: Polynomial) -> None:
        require(u == v, "10.4: the complete quotients are not equal")
        _, _, b, r, s = self.key
        (n, h, d), _ = self.affine(y)
        k, p, q, sign = next(self.sums(n, h, d))
        law: dict[str, Any] = {"kind": "folded", "word": expansion(p, q), "from": i}
        law |= {"signs": {1: [1], -1: [sign, -sign]}[s], "base": 0 if r == 2 else b}
        x = ["geometric", r**k, r] if r else ["factorial", 1, k + 1]  # the exponents of b, but
        law |= {"x": ["periodic", n // d] if r == 2 else x}  # for what is always x_k
        require(same(y.law, law), "10.3: the law is not that of the sum from this quotient on")


def expansion(p: int, q: int) -> list[int]:
    """The quotients of p/q."""
    found = []
    while q:
        found.append(p // q)
        p, q = q, p % q
    return found
