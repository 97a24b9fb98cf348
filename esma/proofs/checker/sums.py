"""THEOREM H: sums of reciprocals, with quotients in the denominators of the convergents before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count as from_
from itertools import islice
from math import isqrt, lcm
from typing import Any, ClassVar

from .claims import Claim, Value, fields, listed
from .ring import (
    COS,
    SIN,
    SIZE,
    C,
    Polynomial,
    T,
    X,
    at,
    bits,
    collected,
    least,
    quotient,
    require,
    spend,
    terms,
)
from .tails import Tailed


class Sums(Tailed):
    """THEOREM H (Davison and Shallit 1991, Hone 2015, Varona 2017). Let x be a positive integer,
    and G a polynomial with coefficients that are integers, none negative and not all 0. The
    quotients of X_0, the function of x and G, are those of `head`, and then those of `rules` in
    turn, at the denominators s and t of the two convergents before.
    """

    functions: ClassVar[dict[str, int]] = {"davison_shallit": 2, "hone": 2, "varona": 2}

    def __init__(self, text: str, parameters: Any, _: str, degree: int) -> None:
        super().__init__(text, parameters, "x", degree)

    def function(self, name: str, *arguments: Value) -> Value:
        x, g = (quotient(*value) for value in arguments)
        require(type(x) is int and x > 0, "11.1: the first term is no positive integer")
        whole = all(type(c) is int for c in (at(g, 1), *dict(terms(g)).values()))
        require(whole and g != 0 and least(g) >= 0, "11.2: the polynomial is not as it should be")
        self.common(name, 1, x, g)
        return COS, SIN

    def value_at(self, z: Polynomial) -> Polynomial:
        """G(z)."""
        g, value = dict(terms(self.key[3])), 0
        for e in range(max(g), -1, -1):
            spend(60 + bits(z) * bits(value) // 1_000)
            value = value * z + g.get(e, 0)
        return value

    def head(self) -> list[int]:
        name, _, x, _ = self.key
        y = 1 + x * self.value_at(x)
        match name:
            case "davison_shallit":
                return [0, x]
            case "hone":
                return [0, x - 1, 1] if x > 1 else [1]
        return [0, x, y - 1, 1, x - 1] if x > 1 else [0, 1, y - 1, y * self.value_at(y), 1, y - 1]

    def rules(self, s: Polynomial, t: Polynomial) -> list[Polynomial]:
        match self.key[0]:
            case "davison_shallit":
                return [s * s * self.value_at(s * t)]
            case "hone":
                return [(s + 1) * self.value_at(t), s]
        return [(s - 1) * self.value_at(t) - 1, 1, t - s - 1]

    def states(self) -> Iterator[tuple[int, int, int]]:
        """The quotients of X_0, each with the two denominators before."""
        s, t, head = 1, 0, self.head()
        for n in from_(-len(head)):
            rules = head if n < 0 else self.rules(s, t)
            a = rules[n % len(rules)]
            yield a, s, t
            spend(60 + bits(a) * bits(t) // 10_000)
            s, t = t, a * t + s

    def quotients(self, count: int) -> list[int]:
        return [a for a, _, _ in islice(self.states(), count)]

    def check_law(self, y: Claim, i: int, u: Polynomial, v: Polynomial) -> None:
        turn = i - len(self.head())
        require(turn >= 0, "11.3: the law begins before the rules")
        one = u == v
        whole = one or ({type(u), type(v)} == {int} and u * v > 0)
        require(whole, "11.14: the complete quotients have no ratio that is a positive number")
        x = Multiple(i, Fraction(1) if one else Fraction(u, v))
        self.check_whole(x)
        if type(y.law) is dict and y.law.get("kind") == "nonlinear":
            return self.check_recurrences(y, x)
        kind, pair, rules = fields(y.law, "kind pair rules")
        require(kind == "self-similar", "11.4: a law of another kind")
        _, s, t = next(islice(self.states(), i, None))
        (first, second), own = listed(pair, int, length=2), self.rules(X, COS)
        g = second * x.ratio / t
        require(first == g * s, "11.5: the two numbers are not the denominators")
        require(listed(rules, list), "11.16: no rule")
        for k in range(lcm(2, len(rules), len(own))):
            # the two numbers are g s and g t/ratio, or g s/ratio and g t
            low, high = (g / x.ratio, g) if k % 2 else (g, g / x.ratio)
            a = polynomial(rules[k % len(rules)], [low * X, high * COS])
            require(a == x.of(i + k, own[(turn + k) % len(own)]), "11.6: the rules are others")
        return None

    def check_whole(self, x: Multiple) -> None:
        """All quotients of the multiple are integers: modulo numerator and denominator of the ratio
        the denominators s and t recur.
        """
        m = x.ratio.numerator * x.ratio.denominator
        _, s, t = next(islice(self.states(), x.start, None))
        place, seen = x.start - len(self.head()), set[tuple[int, int, int]]()
        turns = lcm(2, len(self.rules(1, 1)))
        while (state := (place % turns, s % m, t % m)) not in seen:
            seen.add(state)
            _, s, t = state
            rules = self.rules(s, t)
            a = rules[place % len(rules)]
            whole = x.of(place + len(self.head()), a % m).denominator == 1
            require(whole, "11.15: a quotient of the multiple is not an integer")
            place, s, t = place + 1, t, a * t + s

    def check_recurrences(self, y: Claim, x: Multiple) -> None:
        """A(w) a = B(w) for a, a root of a quotient, and the r roots w before it, the last first:
        it holds of the theorem's as an identity in s and t, or in numbers where w begins so early
        that these are not the denominators before a quotient of `rules`.
        """
        i = x.start
        _, power, rows = fields(y.law, "kind power relations")
        relations = [fields(row, "below above") for row in listed(rows, dict)]
        require(relations, "11.13: no recurrence")
        lengths = [len(m) for sides in relations for side in sides for m in listed(side, list)]
        j, r, found = len(y.head), max([1, *lengths]) - 1, self.quotients(i)
        before = [[x.of(n, a), 1] for n, a in enumerate(found)][i - r :]
        require(r <= i and y.head[j - r :] == before, "11.7: the first terms are others")
        first = max(len(self.head()), 2) + r  # the index of the first quotient in s and t
        for n in range(i, max(first, i) + lcm(2, len(relations), len(self.rules(1, 1)))):
            a, *w = self.roots(range(n - r, n + 1), power, n < first, x)[::-1]
            A, B = (polynomial(side, w) for side in relations[(n - i + j) % len(relations)])
            require(A * a == B, "11.8: a quotient does not follow")
            further = at(at(A, 1, T, further=True), 1, C, further=True)
            require(least(further) > 0, "11.9: a quotient may be left open")

    def roots(self, span: range, power: Any, numbers: bool, x: Multiple) -> list[Polynomial]:
        """Those of some quotients of a multiple, perhaps in the denominators before the first."""
        if numbers:
            known = self.quotients(span.stop)
            return [root(x.of(n, known[n]), power) for n in span]
        s, t, head, found = X, COS, len(self.head()), list[Polynomial]()
        own = self.rules(X, COS)
        for n in span:
            rule = own[(n - head) % len(own)]
            parts = terms(root(x.of(n, rule), power))
            found.append(sum(c * polynomial([[1, e % SIZE, e // SIZE]], [s, t]) for e, c in parts))
            s, t = t, self.rules(s, t)[(n - head) % len(own)] * t + s
        return found


class Multiple:
    """A multiple of X_i, whose quotients are multiples by the ratio and its inverse in turn."""

    def __init__(self, start: int, ratio: Fraction) -> None:
        self.start, self.ratio = start, ratio

    def of(self, n: int, a: Polynomial) -> Polynomial:
        """That of quotient n of X_0."""
        return a * (1 / self.ratio if (n - self.start) % 2 else self.ratio)


def polynomial(rows: Any, values: Sequence[Polynomial]) -> Polynomial:
    """The sum of products c z**e ... of some values z, from rows [c, e, ...]."""
    total = 0
    for row in listed(rows, list):
        require(0 < len(row) <= len(values) + 1, "11.10: no coefficient, or an exponent of nothing")
        product, *powers = listed(row, int)
        for z, e in zip(values, powers, strict=False):
            require(e >= 0, "11.11: a negative exponent")
            for _ in range(e):
                spend(60 + bits(z) * bits(product) // 10_000)
                product = z * product
        total = total + product
    return total


def root(a: Polynomial, power: Any) -> Polynomial:
    """A quotient, or the square root of a monomial."""
    (power,) = listed([power], int)
    if power == 1:
        return a
    pairs = [(e // SIZE // 2 * SIZE + e % SIZE // 2, isqrt(abs(int(c)))) for e, c in terms(a)]
    b = collected(pairs)
    require(power == 2 and b * b == a, "11.12: no square")
    return b
