"""A second checker of proofs: one for all theorems, over one ring of polynomials.

The checkers of the package read matrices and identities out of a certificate and test them. This
one is told the formula, the theorem, and where a group of entries begins and how long it is on both
sides; it computes the rest, and compares products as polynomials in the block m, in z = base**m and
in parameters n = first + step u. ``proofs.md`` has the lemmas and theorems that are named here.
The statement is P(c)/Q(c) = a_0 + s_0/(a_1 + ...), with its sign.
"""

from __future__ import annotations

import ast
import re
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from collections.abc import Callable
from contextvars import ContextVar
from fractions import Fraction
from itertools import product as grid
from math import lcm, prod
from typing import Any, TypeAlias

Polynomial: TypeAlias = dict[tuple[int, ...], Any]
"""Exponents of m, z and three parameters u, to a coefficient that is not 0: integer or Fraction."""
Matrix: TypeAlias = tuple[Polynomial, Polynomial, Polynomial, Polynomial]  # [[a, b], [c, d]]
Pair: TypeAlias = tuple[Polynomial, Polynomial]  # (x, y) is x + y sqrt(D)
Entry: TypeAlias = Callable[[int, int], Matrix]
"""Entry n + stride k as a function of k; entry n where the stride is 0."""

LIMIT = 20_000  # on indices, lengths and texts
STEPS = 10**9  # of about 10 ns, so that no certificate keeps the checker busy for long
LEFT: ContextVar[int] = ContextVar("LEFT")


class CertificateError(ValueError):
    """The certificate is not a proof; the message begins with the number of the condition."""


def require(condition: object, reason: str) -> None:
    if not condition:
        raise CertificateError(reason)


def fields(value: Any, names: str) -> list[Any]:
    """The values of exactly these names: nothing in a certificate is optional or ignored."""
    require(
        type(value) is dict and set(value) == set(names.split()), f"1.1: not the fields {names}"
    )
    return [value[name] for name in names.split()]


def listed(value: Any, kind: type, length: int | None = None) -> list[Any]:
    require(type(value) is list and len(value) <= LIMIT, "1.2: not a list, or too long")
    require(length in (None, len(value)), "1.3: a list of another length")
    require(all(type(x) is kind for x in value), f"1.4: not all is {kind.__name__}")
    return list(value)


# Polynomials, and matrices of them


def const(value: Any) -> Polynomial:
    return {(0,) * 5: value} if value else {}


ONE = const(1)
M, Z, *U = ({tuple(int(i == j) for j in range(5)): 1} for i in range(5))


def add(p: Polynomial, q: Polynomial, factor: Any = 1) -> Polynomial:
    total = dict(p)
    for powers, c in q.items():
        total[powers] = total.get(powers, 0) + factor * c
    return {powers: c for powers, c in total.items() if c}


def mul(p: Polynomial, *others: Polynomial) -> Polynomial:
    for q in others:
        total: Polynomial = {}
        size = max((c.numerator.bit_length() for c in q.values()), default=0)
        for e, c in p.items():
            bits = c.numerator.bit_length()
            LEFT.set(LEFT.get() - len(q) * (30 + bits // 64 + bits * size // 10_000))
            require(LEFT.get() > 0, "1.5: it takes too many steps")
            for f, d in q.items():
                powers = tuple(map(int.__add__, e, f))
                total[powers] = total.get(powers, 0) + c * d
        p = {powers: c for powers, c in total.items() if c}
    return p


def neg(p: Polynomial) -> Polynomial:
    return {powers: -c for powers, c in p.items()}


def substituted(p: Polynomial, values: list[Polynomial]) -> Polynomial:
    """P with these in place of the first variables."""
    total: Polynomial = {}
    for powers, c in p.items():
        factors = [q for q, e in zip(values, powers, strict=False) for _ in range(e)]
        rest = (0,) * len(values) + powers[len(values) :]
        total = add(total, mul({rest: c}, *factors))
    return total


def advanced(p: Polynomial, m: int, stride: int, base: int) -> Polynomial:
    """P at block m + stride k: k takes the place of m, and base**(stride k) that of z."""
    require(m * base.bit_length() <= 10 * LIMIT, "1.6: a power of the base is too large")
    z = const(base**m)
    return substituted(p, [add(const(m), M, stride), mul(z, Z) if stride else z])


def at_least(p: Polynomial, bound: int) -> bool:
    """Whether P >= bound for all m, u >= 0, z >= 1, as the coefficients of P(m, z + 1, u) show."""
    p = substituted(p, [M, add(Z, ONE)])
    return p.pop((0,) * 5, 0) >= bound and all(c >= 0 for c in p.values())


def sign(p: Polynomial) -> int:
    """1 or -1 if the coefficients show that P > 0, or P < 0, for all m, u >= 0, z >= 1; else 0."""
    for e in (1, -1):
        q = substituted(mul(p, const(e)), [M, add(Z, ONE)])
        if (0,) * 5 in q and all(c > 0 for c in q.values()):
            return e
    return 0


def times(m: Matrix, n: Matrix) -> Matrix:
    (a, b, c, d), (e, f, g, h) = m, n
    return (
        add(mul(a, e), mul(b, g)),
        add(mul(a, f), mul(b, h)),
        add(mul(c, e), mul(d, g)),
        add(mul(c, f), mul(d, h)),
    )


def product(entry: Entry, start: int, stop: int, stride: int = 0) -> Matrix:
    result: Matrix = (ONE, {}, {}, ONE)
    for n in range(start, stop):
        result = times(result, entry(n, stride))
    return result


def adjugate(m: Matrix) -> Matrix:
    """The inverse, times the determinant."""
    return m[3], neg(m[1]), neg(m[2]), m[0]


# Expressions


def parsed(text: str) -> ast.expr:
    """The syntax tree of a text, which is not evaluated."""
    require(text.isascii() and len(text) <= LIMIT, "2.1: too long a text")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, MemoryError) as error:
        raise CertificateError(f"2.2: {text[:80]!r} is not an expression") from error


class Reader:
    """Values (x + y sqrt(D))/w of expressions with one square root, x, y, w polynomials."""

    def __init__(self, names: dict[str, Polynomial]) -> None:
        self.names, self.D = names, ONE

    def value(self, tree: ast.expr) -> tuple[Polynomial, Polynomial, Polynomial]:
        match tree:
            case Constant(value=n) if type(n) is int:
                return const(n), {}, ONE
            case Name(id="phi"):
                return self.value(parsed("(1 + sqrt(5))/2"))
            case Name(id=name) if name in self.names:
                return self.names[name], {}, ONE
            case UnaryOp(op=USub(), operand=a):
                x, y, w = self.value(a)
                return neg(x), neg(y), w
            case Call(func=Name(id="sqrt"), args=[a], keywords=[]):  # sqrt(x/w) = sqrt(x w)/|w|
                p = self.polynomial(a)
                below = lcm(*(c.denominator for c in p.values()))
                D = mul(p, const(below**2))
                require(self.D in (ONE, D), "2.3: more than one root")
                require(sign(D) > 0, "2.4: the root is not seen to be real")
                self.D = D
                return {}, ONE, const(below)
            case BinOp(left=a, op=Pow(), right=Constant(value=int() as n)) if 0 < n < 100:
                x, y, w = base = self.value(a)
                for _ in range(n - 1):
                    (x, y), w = self.times((x, y), base[:2]), mul(w, base[2])
                return x, y, w
            case BinOp(left=a, op=op, right=b) if isinstance(op, Add | Sub | Mult | Div):
                (x, y, w), (u, v, d) = self.value(a), self.value(b)
                if isinstance(op, Add | Sub):
                    e = 1 if isinstance(op, Add) else -1
                    return add(mul(x, d), mul(u, w), e), add(mul(y, d), mul(v, w), e), mul(w, d)
                if isinstance(op, Div):  # times d (u - v sqrt(D))/(u^2 - v^2 D)
                    u, v, d = (mul(u, d), neg(mul(v, d)), self.norm((u, v))) if v else (d, {}, u)
                    require(sign(d), "2.5: a divisor is not seen to be other than 0")
                return *self.times((x, y), (u, v)), mul(w, d)
        raise CertificateError(f"2.6: {ast.unparse(tree)[:80]!r} is not understood")

    def polynomial(self, tree: ast.expr) -> Polynomial:
        x, y, w = self.value(tree)
        require(not y and w.keys() == ONE.keys(), "2.7: not a polynomial")
        (below,) = w.values()
        return {e: Fraction(c, below) if c % below else c // below for e, c in x.items()}

    def times(self, z: Pair, w: Pair) -> Pair:
        (a, b), (c, d) = z, w
        return add(mul(a, c), mul(b, d, self.D)), add(mul(a, d), mul(b, c))

    def norm(self, z: Pair) -> Polynomial:
        return add(mul(z[0], z[0]), mul(z[1], z[1], self.D), -1)

    def sign(self, z: Pair) -> int:
        """1 or -1 if x + y sqrt(D) is seen to have that sign for all u (Lemma 9)."""
        norm = sign(self.norm(z))
        for e in (1, -1):
            x, y = (mul(p, const(e)) for p in z)
            if at_least(x, 0) and at_least(y, 0) and sign(x) + sign(y) > 0:
                return e
            if (sign(x) > 0 and norm > 0) or (sign(y) > 0 and norm < 0):
                return e
        return 0


# The statement


class Statement:
    """The formula, and its continued fraction entry by entry."""

    def __init__(self, parameters: Any, data: Any) -> None:
        names = "constant numerator denominator signs head block lengths base"
        constant, above, below, signs, head, block, lengths, base = fields(data, names)
        (self.constant,) = listed([constant], str)
        self.u: dict[str, Polynomial] = {}
        require(len(listed(parameters, list)) <= len(U), "3.1: too many parameters")
        for (name, first, step), u in zip(parameters, U, strict=False):
            letter = type(name) is str and re.fullmatch("[a-df-ln-y]", name)
            require(letter and name not in self.u, "3.2: a parameter has no letter of its own")
            require(type(first) is type(step) is int and step > 0, "3.3: not n = first + step u")
            self.u[name] = add(const(first), u, step)
        require(base is None or (type(base) is int and 1 < base < 2**200), "3.4: no base above 1")
        self.base = base or 1
        self.P, self.Q = self.polynomials(above, {}), self.polynomials(below, {})
        self.degree = max(len(self.P), len(self.Q)) - 1
        require(0 <= self.degree <= 100, "3.5: the degree is not from 0 to 100")
        require(type(signs) is str and re.fullmatch("[+-]+", signs), "3.6: signs are + and -")
        self.signs = [1 if s == "+" else -1 for s in signs]
        more = {"m": M, "z": Z} if base else {"m": M}
        self.head, self.block = self.polynomials(head, {}), self.polynomials(block, more)
        self.N = len(self.block)
        self.L = lcm(self.N, len(signs))
        require(0 < self.L <= LIMIT, "3.7: no block, or too long a period")
        runs = ["1"] * self.N if lengths is None else lengths
        self.lengths = self.polynomials(runs, more)
        require(len(self.lengths) == self.N, "3.8: not a length for each quotient of a block")
        for a, run in zip(self.block, self.lengths, strict=True):
            two = a == const(2) and "+" not in signs
            require(run == ONE or two, "3.9: a run of something else than 2 under minus signs")
            require(self.bounded(run, 0, 1, 0), "3.10: a length is not seen to be positive")
        for p in (*self.head, *self.block, *self.lengths):
            require(self.integral(p), "3.11: not an integer for all values")

    def polynomials(self, texts: Any, more: dict[str, Polynomial]) -> list[Polynomial]:
        read = Reader(self.u | more)
        return [read.polynomial(parsed(text)) for text in listed(texts, str)]

    def integral(self, p: Polynomial) -> bool:
        """Whether all values are integers, seen from the residues of m, z and the u."""
        d = lcm(*(c.denominator for c in p.values()))
        used = [d if any(e[i] for e in p) else 1 for i in range(5)]
        blocks = range(used[0] * used[1])  # z = base**m recurs within d steps
        require(len(blocks) * used[2] * used[3] * used[4] <= LIMIT, "3.12: a large denominator")
        whole = {e: int(c * d) for e, c in p.items()}
        for m, *u in grid(blocks, *map(range, used[2:])):
            point = (m, pow(self.base, m, d), *u)
            if sum(c * prod(map(pow, point, e)) for e, c in whole.items()) % d:
                return False
        return True

    def bounded(self, p: Polynomial, m: int, stride: int, bound: int) -> bool:
        """Whether P >= bound at the blocks m, m + stride, ... is seen, for all u (Lemma 1)."""
        for block in range(m, m + 1000 * stride, stride):
            if at_least(advanced(p, block, stride, self.base), bound):
                return True
            if not at_least(advanced(p, block, 0, self.base), bound):
                return False
        return False

    def entry(self, n: int, stride: int) -> Matrix:
        """[[a, s], [1, 0]] for a quotient a and its sign, [[2, -1], [1, 0]]**l for a run of l."""
        s = const(self.signs[n % len(self.signs)])
        if n < len(self.head):
            return self.head[n], s, ONE, {}
        m, j = divmod(n - len(self.head), self.N)
        a, run = (
            advanced(p, m, stride // self.N, self.base) for p in (self.block[j], self.lengths[j])
        )
        return (a, s, ONE, {}) if run == ONE else (add(run, ONE), neg(run), run, add(ONE, neg(run)))

    def check_admissible(self, start: int) -> None:
        """Tietze's condition for all entries from `start` on (Lemma 2)."""
        growing = False
        for n in range(start, start + self.L):
            m, j = divmod(n - len(self.head), self.N)
            a, s, stride = self.block[j], self.signs[n % len(self.signs)], self.L // self.N
            if self.lengths[j] == ONE:  # else quotients 2 under minus signs
                fits = self.bounded(a, m, stride, 1 if s > 0 else 2)
                require(fits, f"4.1: entry {n} is not seen to be admissible")
                rises = any(any(e[:2]) and not any(e[2:]) for e in a)
                growing = growing or rises or self.bounded(a, m, stride, 2 - s)
        require(growing, "4.2: a + s >= 2 is not seen to hold infinitely often")


# The theorems


class Progression:
    """THEOREM A (Lambert 1768, Lehmer 1973). Let x > 0, 4/x^2 = N d^2, and B = I if sign = 1, B = J
    if sign = -1. With a_n = (v + n) d, times N if n is odd, there are X_n -> infinity such that
    X_n = a_n + sign/X_{n+1} and X_0 = (d x/2) B_{v-1}(x)/B_v(x), for all real v; where v = 1/2 and
    d = 2/x this is coth x or cot x.
    """

    ratio = 1

    def __init__(self, y: Statement) -> None:
        self.read, self.k, self.N, self.v = Reader(y.u), y.degree, ONE, const(Fraction(1, 2))
        # c = (p + q t)/(r + s t), where X_0 = 1/t, or X_0 = cot k f and 1/t = cot f (or coth)
        text = re.sub(r"^e(?:\*\*(\d+|\(.+\)))?$", lambda e: f"exp({e[1] or 1})", y.constant)
        self.shape = self.elementary(text) or self.bessel(text)
        require(sign(self.d) > 0 and sign(self.N) > 0, "5.1: x is not seen to be positive")
        self.period = 1 if self.N == ONE else 2

    def reciprocal(self, text: str) -> Polynomial:
        x, y, w = self.read.value(parsed(text))
        require(not y and x.keys() == ONE.keys(), "5.2: 1/x is not a polynomial")
        return mul(w, const(1 / Fraction(*x.values())))

    def elementary(self, text: str) -> tuple[Polynomial, ...]:
        found = re.fullmatch(r"(exp|tanh|coth|tan|cot)\((.+)\)", text)
        if not found or not self.k:
            return ()
        kind, x = found[1], self.reciprocal(found[2])  # exp(x) = (1 + tanh(x/2))/(1 - tanh(x/2))
        self.sign = -1 if kind in ("tan", "cot") else 1
        self.d = mul(x, const(Fraction(4 if kind == "exp" else 2, self.k)))
        shape = {"e": (1, 1, 1, -1), "t": (0, 1, 1, 0), "c": (1, 0, 0, 1)}[kind[0]]
        return tuple(map(const, shape))

    def bessel(self, text: str) -> tuple[Polynomial, ...]:
        """B_a(x)/B_b(x), or sqrt(z) times it at x = sqrt(z), with orders that differ by 1."""
        for name, kind in (("coth", "i"), ("cot", "j")):
            half = rf"\1*bessel{kind}(-1/2,\1)/bessel{kind}(1/2,\1)"
            text = re.sub(rf"^(sqrt\(.+\))\*{name}\(\1\)$", half, text)
        form = r"(?:(sqrt\((.+)\))\*)?bessel([ij])\(([^,]+),([^,]+)\)/bessel\3\(([^,]+),\5\)"
        found = re.fullmatch(form, text)
        if not found or self.k != 1:
            raise CertificateError(f"5.3: no theorem for {text!r}, or not in this degree")
        root, z, kind, upper, x, lower = found.groups()
        require(root in (None, x), "5.4: the root is not that of the argument")
        a, b = (self.read.polynomial(parsed(order)) for order in (upper, lower))
        upside = add(b, a, -1) == ONE  # B_{v-1}/B_v with v = b, else B_v/B_{v-1} with v = a
        require(upside or add(a, b, -1) == ONE, "5.5: the orders do not differ by 1")
        self.sign, self.v = 1 if kind == "i" else -1, b if upside else a
        if not root:
            self.d = mul(self.reciprocal(x), const(2))
            return (ONE, {}, {}, ONE) if upside else ({}, ONE, ONE, {})
        # sqrt(z) B_{v-1}/B_v = 2 X_0 and sqrt(z) B_v/B_{v-1} = z/(2 X_0), with d = 1, N = 4/z
        self.d, self.N = ONE, mul(self.reciprocal(z), const(4))
        return (const(2), {}, {}, ONE) if upside else ({}, const(2), self.N, {})

    def entry(self, n: int, stride: int) -> Matrix:
        index = add(add(self.v, const(n)), M, stride)
        return mul(index, self.d, self.N if n % 2 else ONE), const(self.sign), ONE, {}

    def map(self, y: Statement) -> Matrix:
        """The matrix that maps X_0 to P(c)/Q(c) (Lemma 5); m stands for t."""
        p, q, r, s = self.shape
        above, below = add(p, mul(q, M)), add(r, mul(s, M))
        S, C = const(0), ONE  # S/C is the tangent of k times the angle whose tangent is t
        for _ in range(self.k):
            S, C = add(S, mul(M, C)), add(C, mul(M, S), self.sign)
        rows: list[Polynomial] = []
        for side in (y.P, y.Q):
            form: Polynomial = {}
            for i, c in enumerate(side):
                form = add(form, mul(c, *[above] * i, *[below] * (self.k - i)))
            a, b = ({(0, *e[1:]): c for e, c in form.items() if e[0] == i} for i in (0, 1))
            a = mul(a, const(self.k))
            same = add(mul(a, C), mul(b, S)) == mul(form, const(self.k))
            require(same, "5.6: P(c)/Q(c) is no Moebius image of X_0")
            rows += a, b
        return rows[0], rows[1], rows[2], rows[3]


class Powers(Progression):
    """THEOREM T (Tasoev 2000, Komatsu 2003). Let u > 0, and a > 1 be an integer. There are X_n ->
    infinity such that X_n = u a^(n+1) + 1/X_{n+1} for all n >= 0, and tasoev(u, a) = 1/X_0.
    """

    def __init__(self, y: Statement) -> None:
        found = re.fullmatch(r"tasoev\((.+),([1-9][0-9]{0,3})\)", y.constant)
        if not found or y.degree != 1:
            raise CertificateError(f"6.1: no theorem for {y.constant!r}, or not in this degree")
        self.u, self.ratio = Reader(y.u).polynomial(parsed(found[1])), int(found[2])
        require(sign(self.u) > 0, "6.2: u is not seen to be positive")
        require(self.ratio > 1, "6.3: a is not above 1")
        self.sign = self.period = self.k = 1
        self.shape = {}, ONE, ONE, {}

    def entry(self, n: int, stride: int) -> Matrix:
        a = mul(self.u, const(self.ratio ** (n + 1)), Z if stride else ONE)
        return a, ONE, ONE, {}


# The proofs


def check_conjugacy(y: Statement, x: Progression, start: Any, group: Any) -> None:
    """The value of the continued fraction is M X_0 (Theorem B)."""
    (i, j), (dx, dy) = listed(start, int, 2), listed(group, int, 2)
    require(min(i, dx) >= 0 and max(i, j, dx, dy) <= LIMIT, "7.1: an index is out of range")
    require(j >= len(y.head), "7.2: the group begins among the first quotients")
    require(dx > 0 and dx % x.period == 0, "7.3: the group is no period of the theorem's entries")
    require(dy > 0 and dy % y.L == 0, "7.4: the group is no period of the statement's entries")
    alike = x.ratio == 1 or x.ratio**dx == y.base ** (dy // y.N)
    require(alike, "7.5: the two sides do not grow alike")
    B = product(y.entry, 0, j)
    U = a, b, c, d = times(adjugate(B), times(x.map(y), product(x.entry, 0, i)))
    require(sign(add(mul(a, d), mul(b, c), -1)), "7.6: the determinant of M may be 0")
    e = const(sign(add(B[2], B[3])))  # B has no pole in [1, infinity) (Lemma 4)
    require(e and at_least(mul(e, B[2]), 0), "7.7: the value is not seen to be finite")
    y.check_admissible(j)
    # U X - 1 and the denominator of U X have one sign for large X (Lemma 3a)
    above, below = add(a, c, -1) or add(b, d, -1), c or d
    require(sign(above) * sign(below) > 0, "7.8: U does not map large numbers into [1, infinity]")
    left = times(U, product(x.entry, i, i + dx, dx))
    right = times(product(y.entry, j, j + dy, dy), U)
    fixed = left in (right, tuple(map(neg, right)))
    require(fixed, "7.9: U A(k) = B(k) U, or -B(k) U, does not hold for all k")


def check_quadratic(y: Statement) -> None:
    """A number with a square root whose tail the product of a period fixes (Theorem C)."""
    read = Reader(y.u)
    *c, below = read.value(parsed(y.constant))
    constant = not any(any(e[:2]) for p in (*y.block, *y.lengths) for e in p)
    require(constant, "8.1: the quotients are not periodic")

    def at(side: list[Polynomial]) -> Pair:  # its value, times a power of c's denominator
        x: Polynomial = {}
        y_: Polynomial = {}
        for i in range(y.degree, -1, -1):
            x, y_ = read.times((x, y_), (c[0], c[1]))
            x = add(x, mul(side[i] if i < len(side) else {}, *[below] * (y.degree - i)))
        return x, y_

    def applied(m: Matrix, z: Pair, w: Pair) -> list[Pair]:  # to z/w
        return [
            (add(mul(s, z[0]), mul(t, w[0])), add(mul(s, z[1]), mul(t, w[1])))
            for s, t in (m[:2], m[2:])
        ]

    z, w = at(y.P), at(y.Q)
    require(read.sign(w), "8.2: Q(c) is not seen to be other than 0")
    z, w = applied(adjugate(product(y.entry, 0, len(y.head))), z, w)  # the tail
    fixed, unit = applied(product(y.entry, len(y.head), len(y.head) + y.L), z, w)
    require(read.times(fixed, w) == read.times(unit, z), "8.3: a period does not fix the tail")
    above, _ = applied((ONE, const(-1), {}, ONE), z, w)
    require(read.sign(w) * read.sign(above) > 0, "8.4: the tail is not seen to be above 1")
    y.check_admissible(len(y.head))


def check_all(data: Any) -> None:
    names = "parameters statement theorem start group"
    parameters, statement, theorem, start, group = fields(data, names)
    y = Statement(parameters, statement)
    if theorem == "C":
        require(start is None and group is None, "1.7: Theorem C takes no groups")
        check_quadratic(y)
    else:
        require(theorem in ("A", "T"), "1.8: unknown theorem")
        check_conjugacy(y, (Progression if theorem == "A" else Powers)(y), start, group)


def check(certificate: Any) -> None:
    """Refuse with a `CertificateError` what is no proof."""
    token = LEFT.set(STEPS)
    try:
        check_all(certificate)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise CertificateError("1.9: a part of the certificate is malformed") from error
    except ValueError as error:
        raise CertificateError(str(error)) from error
    finally:
        LEFT.reset(token)
