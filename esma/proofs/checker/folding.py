"""THEOREM F: sums of powers whose exponents at least double are folded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count as from_
from math import factorial, gcd
from typing import ClassVar

from .claims import Claim, Value, fields, listed
from .ring import COS, SIN, Matrix, Polynomial, bits, is_base, least, require, spend
from .tails import Tailed, same

ITSELF = 1, 0, 1


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
        whole = is_base(b, 2**200) and {type(r), type(s)} == {int}
        require(whole and r > 1, "10.1: base or ratio is no integer above 1")
        require(s * s == 1, "10.2: the sign is not 1 or -1")
        self.common("folding", 1, b, 0 if name == "liouville" else r, s)
        return COS, SIN

    def start(self, y: Claim, i: int) -> tuple[list[int], Matrix]:
        """Likewise for (n c + h)/d in place of X_0."""
        affine, M = self.affine(y)
        found = self.words()
        if affine != ITSELF:
            found = (expansion(p, q) for _, p, q, _ in self.sums(*affine))
        return next(a[:i] for a in found if len(a) > i), M

    def affine(self, y: Claim) -> tuple[tuple[int, int, int], Matrix]:
        """N, h and d, and the matrix that maps (n c + h)/d to P(c)/Q(c); where denominators q_k of
        the partial sums are doubled or better, those of this number are so too.
        """
        M, (_, _, b, ratio, _) = self.image(y), self.key
        if {*map(type, (*M, b))} == {int}:
            p, q, r, s = (x // gcd(*M) for x in M)
            n = gcd(p, r)
            d = abs(p * s - q * r) // (n or 1)
            fits = d and (n % d == 0 if ratio == 2 else n == d)
            if fits and pow(b, n.bit_length(), n) == 0:
                spend(100 * d)
                p, r = p // n, r // n
                h = next(h for h in range(d) if (q - h * p) % d == (s - h * r) % d == 0)
                return (n, h, d), (p, (q - h * p) // d, r, (s - h * r) // d)
        return ITSELF, M

    def words(self) -> Iterator[list[Polynomial]]:
        """The words w_k of c, for all bases at once."""
        _, _, b, r, s = self.key
        word, sign, c = [0, b], s, 1
        for k in from_(1):
            require(least(word[-1]) > 1, "10.5: the last quotient of a word is not seen to be 2")
            yield word
            below, c = c, r**k if r else factorial(k + 1)
            size = c * bits(b)
            spend(60 * len(word) + size * size // 500)
            word, sign = folded(word, b ** (c - 2 * below), sign), sign * s

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
        k, word, sign = 0, [0, b], s
        if (n, h, d) != ITSELF:
            k, p, q, sign = next(self.sums(n, h, d))
            word = expansion(p, q)
        x = ["geometric", r**k, r] if r else ["factorial", 1, k + 1]  # the exponents of b, but
        x = ["periodic", n // d] if r == 2 else x  # for what is always x_k
        own = ["folded", i, {1: [1], -1: [sign, -sign]}[s], x]
        base, stated, *rest = fields(y.law, "base word kind from signs x")
        numbers = y.polynomials(listed([base, *listed(stated, int, str)], int, str))
        fits = same(rest, own) and numbers == [0 if r == 2 else b, *word]
        require(fits, "10.3: the law is not that of the sum from this quotient on")


def folded(word: list[Polynomial], x: Polynomial, s: int) -> list[Polynomial]:
    """The word of p/q + s/(x q^2), by that of p/q; x is 1, or 2 at least."""
    *a, last = word
    straight = (-1) ** len(a) == s
    if x == 1:
        middle = [last + 1, last - 1] if straight else [last - 1, last + 1]
    else:
        middle = [last, x - 1, 1, last - 1] if straight else [last - 1, 1, x - 1, last]
    found = [*a, *middle, *a[:0:-1]]
    return [*found[:-2], found[-2] + 1] if found[-1] == 1 else found


def expansion(p: int, q: int) -> list[int]:
    """The quotients of p/q."""
    found = []
    while q:
        found.append(p // q)
        p, q = q, p % q
    return found
