"""Stand-alone checker of certificates, for all theorems: standard library, one file.

A certificate states that P(c)/Q(c) = a_0 + s_0/(a_1 + s_1/(a_2 + ...)) for a constant c, perhaps
for all values of parameters n = first + step u, u = 0, 1, 2, ...: the signs s_n repeat, and behind
a head the quotients are those of blocks m = 0, 1, 2, ..., polynomials in m or in z = base**m. It
names a theorem, and where a group of entries begins on both sides and how long it is. The rest is
computed and compared as polynomials; only the theorems at Progression and Powers are granted.
``proofs.md`` has their proofs, the lemmas, and the conditions by the numbers that stand here.
``python checker.py FILE`` prints what is proved, or why nothing.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from fractions import Fraction
from functools import lru_cache
from itertools import product as grid
from math import comb, lcm, prod
from typing import Any, TypeAlias, TypeVar

Polynomial: TypeAlias = dict[int, Any]
"""A coefficient, not 0, for each monomial: the exponent of m (in a constant: of X), of z (of a root
r), of h and of the u are the digits of the key in the base 2**BITS.
"""
Matrix: TypeAlias = tuple[Polynomial, Polynomial, Polynomial, Polynomial]  # [[a, b], [c, d]]
Entry: TypeAlias = list[tuple[Polynomial, int]]  # factors [[a, s], [1, 0]], each as (a, s)
Value: TypeAlias = tuple[Polynomial, Polynomial]  # numerator and denominator
Result = TypeVar("Result")

BITS = 40
HIGH = sum(((1 << BITS) - (1 << 15)) << place * BITS for place in range(11))
LIMIT = 20_000  # on indices, lengths and texts
STEPS = 2 * 10**8  # of about 15 ns, so that no certificate keeps the checker busy for long
LEFT: ContextVar[int] = ContextVar("LEFT")


class CertificateError(ValueError):
    """The certificate is not a proof; the message begins with the number of the condition."""


def require(condition: object, reason: str) -> None:
    if not condition:
        raise CertificateError(reason)


def spend(steps: int) -> None:
    left = LEFT.get() - steps
    LEFT.set(left)
    require(left > 0, "1.5: it takes too many steps")


def fields(value: Any, names: str) -> list[Any]:
    """The values of exactly these names: nothing in a certificate is optional or ignored."""
    right = type(value) is dict and set(value) == set(names.split())
    require(right, f"1.1: the fields are not {names}")
    return [value[name] for name in names.split()]


def listed(value: Any, *kinds: type, length: int | None = None) -> list[Any]:
    require(type(value) is list and len(value) <= LIMIT, "1.2: not a list, or too long")
    require(length in (None, len(value)), "1.3: a list of another length")
    require({*map(type, value)} <= {*kinds}, "1.4: something of another type")
    return list(value)


# Polynomials, and matrices of them


def total(terms: Iterable[tuple[int, Any]]) -> Polynomial:
    p: Polynomial = {}
    for powers, c in terms:
        p[powers] = p.get(powers, 0) + c
    return {powers: c for powers, c in p.items() if c}


def const(value: Any) -> Polynomial:
    return total([(0, value)])


def divided(p: Polynomial, n: Any) -> Polynomial:
    """P/n, with integers where its coefficients are integers, for which alone `mul` is fast."""
    return {e: Fraction(c) / n if c % n else int(c // n) for e, c in p.items()}


ZERO, ONE = const(0), const(1)
M, Z, H, *U = ({1 << place * BITS: 1} for place in range(11))
X, R = M, Z


def exponent(powers: int, place: int) -> int:
    return powers >> place * BITS & (1 << BITS) - 1


def coefficient(p: Polynomial, e: int, place: int) -> Polynomial:
    shift = e << place * BITS
    return {powers - shift: c for powers, c in p.items() if exponent(powers, place) == e}


def add(p: Polynomial, q: Polynomial, factor: Any = 1) -> Polynomial:
    return total([*p.items(), *[(e, factor * c) for e, c in q.items()]])


def mul(p: Polynomial, q: Polynomial, plus: Polynomial = ZERO) -> Polynomial:
    """P Q + R."""
    result, steps = dict(plus), 0
    for e, c in p.items():
        size = c.numerator.bit_length() + 160
        for f, d in q.items():
            steps += 60 + size * (d.numerator.bit_length() + 160) // 10_000
            result[e + f] = result.get(e + f, 0) + c * d
    spend(steps)
    return {powers: c for powers, c in result.items() if c}


def scaled(p: Polynomial, e: int) -> Polynomial:
    """P or -P."""
    return {powers: e * c for powers, c in p.items()}


def neg(p: Polynomial) -> Polynomial:
    return scaled(p, -1)


def advanced(p: Polynomial, m: int, stride: int, base: int) -> Polynomial:
    """P at block m + stride k: k takes the place of m, and base**(stride k) that of z."""
    if p.keys() <= {0}:
        return p
    terms = []
    for powers, c in p.items():
        e, f = exponent(powers, 0), exponent(powers, 1)
        spend(60 * (e + 1) + (e + f + 1) * (m + stride).bit_length())
        require(m * f * base.bit_length() <= LIMIT, "1.6: a power of the base is too large")
        c, rest = c * base ** (m * f), powers - e - (0 if stride else f << BITS)
        terms += [(rest + i, c * comb(e, i) * m ** (e - i) * stride**i) for i in range(e + 1)]
    return total(terms)


def at_least(p: Polynomial, bound: Any) -> bool:
    """Whether P >= bound for all m, u >= 0, z >= 1, as the coefficients in z - 1 show (Lemma 1)."""
    terms = [(powers, exponent(powers, 1), c) for powers, c in add(p, const(-bound)).items()]
    shown = total((e - (i << BITS), c * comb(f, i)) for e, f, c in terms for i in range(f + 1))
    return min(shown.values(), default=0) >= 0


def sign(p: Polynomial) -> int:
    """1 or -1 if the coefficients show likewise that P > 0, or P < 0, and else 0."""
    least = p.get(0, 0)
    e = (least > 0) - (least < 0)
    return e if at_least(scaled(p, e), abs(least)) else 0


def times(m: Matrix, n: Matrix) -> Matrix:
    (a, b, c, d), (e, f, g, h) = m, n
    rows = ((a, b, e, g), (a, b, f, h), (c, d, e, g), (c, d, f, h))
    w, x, y, z = (mul(p, q, mul(r, s)) for p, r, q, s in rows)
    return w, x, y, z


def product(entry: Callable[[int, int], Entry], start: int, stop: int, stride: int = 0) -> Matrix:
    """The product of entries n + stride k, as functions of k."""
    w, x, y, z = ONE, ZERO, ZERO, ONE
    for n in range(start, stop):
        for a, s in entry(n, stride):
            w, x, y, z = mul(w, a, x), scaled(w, s), mul(y, a, z), scaled(y, s)
    return w, x, y, z


def adjugate(m: Matrix) -> Matrix:
    """The inverse, times the determinant."""
    return m[3], neg(m[1]), neg(m[2]), m[0]


# Expressions

TEXTS = {"phi": "(1 + sqrt(5))/2", "golden_ratio": "phi", "e": "exp(1)"}


@lru_cache(maxsize=1 << 10)
def parsed(text: str) -> ast.expr:
    """The syntax tree of a text, which is not evaluated."""
    plain = len(text) <= LIMIT and re.fullmatch(r"[a-z0-9_+*/(), -]*", text)
    require(plain, "2.1: an expression is too long, or has another character")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, MemoryError) as error:
        raise CertificateError(f"2.2: {text[:80]!r} is not an expression") from error


class Reader:
    """Values of expressions in some names."""

    def __init__(self, names: dict[str, Polynomial]) -> None:
        self.names = names

    def reduced(self, p: Polynomial) -> Polynomial:
        return p

    def stripped(self, *parts: Polynomial) -> list[Polynomial]:
        """Polynomials of a constant without common powers of X, r and h, which are not 0."""
        powers, low = [e for p in parts for e in p], 0
        for place in range(3):
            low += min((exponent(e, place) for e in powers), default=0) << place * BITS
        return [{e - low: c for e, c in p.items()} for p in parts]

    def made(self, above: Polynomial, below: Polynomial) -> Value:
        n, d = self.stripped(self.reduced(above), self.reduced(below))
        require(not any(e & HIGH for e in n | d), "2.3: a power is too large")
        return n, d

    def never_zero(self, p: Polynomial) -> bool:
        return sign(p) != 0

    def function(self, name: str, arguments: list[Value]) -> Value:
        raise CertificateError(f"2.4: {name!r} is not understood")

    def value(self, tree: ast.expr) -> Value:
        match tree:
            case Constant(value=number) if type(number) is int:
                return const(number), ONE
            case Name(id=name) if name in self.names:
                return self.names[name], ONE
            case Name(id=name) if name in TEXTS:
                return self.value(parsed(TEXTS[name]))
            case UnaryOp(op=USub(), operand=a):
                n, d = self.value(a)
                return neg(n), d
            case Call(func=Name(id=name), args=arguments, keywords=[]):
                return self.function(name, [self.value(a) for a in arguments])
            case BinOp(left=Name(id="e"), op=Pow(), right=b):
                return self.function("exp", [self.value(b)])
            case BinOp(left=a, op=Pow(), right=Constant(value=int() as e)) if 0 < e <= 100:
                result = base = self.value(a)
                for _ in range(e - 1):
                    result = self.multiplied(result, base)
                return result
            case BinOp(left=a, op=Mult(), right=b):
                return self.multiplied(self.value(a), self.value(b))
            case BinOp(left=a, op=Div(), right=b):
                p, q = self.value(b)
                require(self.never_zero(p), "2.5: a divisor is not seen to be other than 0")
                return self.multiplied(self.value(a), (q, p))
            case BinOp(left=a, op=Add() | Sub() as op, right=b):
                (n, d), (p, q) = self.value(a), self.value(b)
                factor = 1 if isinstance(op, Add) else -1
                if d == q:
                    return self.made(add(n, p, factor), d)
                return self.made(mul(n, q, scaled(mul(p, d), factor)), mul(d, q))
        raise CertificateError(f"2.6: {ast.unparse(tree)[:80]!r} is not understood")

    def multiplied(self, one: Value, other: Value) -> Value:
        (a, b), (c, d) = one, other
        if b == c:  # as in (x/y) y
            b = c = ONE
        return self.made(mul(a, c), mul(b, d))

    def polynomial(self, value: Value) -> Polynomial:
        above, below = value
        require(below.keys() == {0}, "2.7: not a polynomial")
        return divided(above, below[0])

    def image(self, side: list[Polynomial], value: Value, degree: int) -> Polynomial:
        """P(N/D) times D^degree."""
        form: Polynomial = {}
        power = ONE
        for i in range(degree, -1, -1):
            form = self.reduced(mul(form, value[0]))
            form = mul(side[i], power, form) if i < len(side) else form
            power = self.reduced(mul(power, value[1]))
        return form


class Root(Reader):
    """Values of constants, with one square root r."""

    square = ZERO  # r^2, if there is a root

    def reduced(self, p: Polynomial) -> Polynomial:
        """P of degree 1 in r."""
        while high := {e - 2 * (1 << BITS): c for e, c in p.items() if exponent(e, 1) > 1}:
            low = {e: c for e, c in p.items() if exponent(e, 1) < 2}
            p = mul(high, self.square, low)
        return p

    def plain(self, value: Value) -> Polynomial:
        p = self.polynomial(value)
        require(not any(e % (1 << 3 * BITS) for e in p), "2.8: more than numbers and parameters")
        return p

    def function(self, name: str, arguments: list[Value]) -> Value:
        require(name == "sqrt" and len(arguments) == 1, f"2.9: {name!r} is not understood")
        above, below = arguments[0]
        direct = below.keys() == {0}  # else sqrt(z) = 1/r
        square = self.plain((above, below) if direct else (below, above))
        require(self.square in ({}, square), "2.10: more than one root")
        require(sign(square) > 0, "2.11: the root is not seen to be real")
        self.square = square
        return (R, ONE) if direct else (ONE, R)

    def sign(self, p: Polynomial) -> int:
        """1 or -1 if x + y r is seen to have that sign for all u (Lemma 9)."""
        x, y = coefficient(p, 0, 1), coefficient(p, 1, 1)
        norm = sign(add(mul(x, x), mul(mul(y, y), self.square), -1))
        for e in (1, -1):
            a, b = scaled(x, e), scaled(y, e)
            if at_least(a, 0) and at_least(b, 0) and sign(a) + sign(b) > 0:
                return e
            if (sign(a) > 0 and norm > 0) or (sign(b) > 0 and norm < 0):
                return e
        return 0

    def never_zero(self, p: Polynomial) -> bool:
        return self.sign(p) != 0


# The statement


class Statement:
    """The formula, and its continued fraction entry by entry."""

    def __init__(self, parameters: Any, data: Any) -> None:
        names = "constant numerator denominator signs head block base"
        constant, above, below, signs, head, block, base = fields(data, names)
        (self.constant,) = listed([constant], str)
        require(base is None or (type(base) is int and 1 < base < 2**200), "3.1: no base above 1")
        self.base, index = base or 1, {"m": M, "z": Z} if base else {"m": M}
        self.u: dict[str, Polynomial] = {}
        require(len(listed(parameters, list)) <= len(U), "3.2: too many parameters")
        for row, u in zip(parameters, U, strict=False):
            (name,), (first, step) = listed(row[:1], str), listed(row[1:], int, length=2)
            own = re.fullmatch("[a-df-z]", name) and name not in self.u | index
            require(own, "3.3: a parameter has no letter of its own")
            require(step > 0, "3.4: the step of a parameter is not positive")
            self.u[name] = add(const(first), u, step)
        self.P, self.Q = self.polynomials(above, {}), self.polynomials(below, {})
        self.degree = max(len(self.P), len(self.Q)) - 1
        require(0 < self.degree <= 100, "3.5: the degree is not from 1 to 100")
        require(type(signs) is str and re.fullmatch("[+-]+", signs), "3.6: signs are + and -")
        self.signs = [1 if s == "+" else -1 for s in signs]
        self.head, self.block = self.entries(head, {}), self.entries(block, index)
        self.N, self.L = len(self.block), lcm(len(self.block), len(signs))
        require(0 < self.L <= LIMIT, "3.7: no block, or too long a period")

    def polynomials(self, texts: Any, index: dict[str, Polynomial]) -> list[Polynomial]:
        read, found = Reader(self.u | index), []
        for text in listed(texts, int, str):
            if type(text) is int:
                found.append(const(text))
                continue
            found.append(read.polynomial(read.value(parsed(text))))
            require(self.integral(found[-1]), "3.8: not an integer for all values")
        return found

    def entries(self, rows: Any, index: dict[str, Polynomial]) -> list[list[Polynomial]]:
        """Quotients and how often they stand there: once, but for runs of 2 under minus signs."""
        entries = []
        for row in listed(rows, int, str, list):
            if type(row) is not list:
                entries.append([*self.polynomials([row], index), ONE])
                continue
            a, run = self.polynomials(listed(row, int, str, length=2), index)
            two = a == const(2) and 1 not in self.signs
            require(two, "3.9: a run of something else than 2 under minus signs")
            require(self.bounded(run, 0, 1, 0), "3.10: a length is not seen to be 0 or more")
            entries.append([a, run])
        return entries

    def integral(self, p: Polynomial) -> bool:
        """Whether all values are integers, seen from the residues of m, z and the u."""
        d = lcm(*(c.denominator for c in p.values()))
        places = [0, 1, *range(3, 3 + len(self.u))]
        used = [d if any(exponent(e, i) for e in p) else 1 for i in places]
        require(prod(used) <= LIMIT, "3.11: a large denominator")
        steps = range(used[0] * used[1])  # powers of the base recur within d steps
        spend(100 * prod(used) * len(p))
        terms = [(int(c * d), [exponent(e, i) for i in places]) for e, c in p.items()]
        points = ((m, pow(self.base, m, d), *u) for m, *u in grid(steps, *map(range, used[2:])))
        values = (sum(c * prod(map(pow, x, e, [d] * 11)) for c, e in terms) for x in points)
        return not any(value % d for value in values)

    def bounded(self, p: Polynomial, m: int, stride: int, bound: int) -> bool:
        """Whether P >= bound at the blocks m, m + stride, ... is seen, for all u (Lemma 1)."""
        return at_least(advanced(p, m, stride, self.base), bound)

    def entry(self, n: int, stride: int) -> Entry:
        """A quotient a and its sign; for a run the factors of [[2, -1], [1, 0]]**l (Lemma 6)."""
        m, j = divmod(n - len(self.head), self.N)
        a, run = self.head[n] if m < 0 else self.block[j]
        a, run = (advanced(p, m, stride // self.N, self.base) for p in (a, run))
        if run == ONE:
            return [(a, self.signs[n % len(self.signs)])]
        return [(ONE, 1), (run, 1), (const(-1), 1), (ZERO, 1)]

    def check_admissible(self, start: int) -> None:
        """a >= 1, and a >= 2 under a minus, for all entries from `start` on (Lemma 2)."""
        for n in range(start, start + self.L):
            m, j = divmod(n - len(self.head), self.N)
            bound = (3 - self.signs[n % len(self.signs)]) // 2
            fits = self.bounded(self.block[j][0], m, self.L // self.N, bound)
            require(fits, f"4.1: entry {n} is not seen to be admissible")


# The theorems


class Source(Root):
    """A constant N/D, linear in an irrational number X that a theorem expands."""

    ratio = period = sigma = 1
    key: Any = None  # what all functions in the constant have in common

    def __init__(self, y: Statement) -> None:
        super().__init__(y.u)
        self.k, tree = y.degree, parsed(y.constant)
        self.prepare(tree)
        self.c = self.value(tree)
        require(self.key, "5.1: no function in the constant")
        linear = all(e % (1 << 3 * BITS) < 2 for p in self.c for e in p)
        require(linear, "5.2: the constant is no fraction of degree 1 in X")

    def prepare(self, tree: ast.expr) -> None:
        pass

    def entry(self, n: int, stride: int) -> Entry:
        """Entry n + stride k of the expansion of X_0."""
        raise NotImplementedError

    def never_zero(self, p: Polynomial) -> bool:
        (p,) = self.stripped(p)
        linear = all(e % (1 << 3 * BITS) < 2 for e in p)
        return linear and any(sign(coefficient(p, e, 0)) for e in (0, 1))

    def common(self, *key: Any) -> None:
        require(self.key in (None, key), "5.3: functions of different kinds or arguments")
        self.key = key

    def map(self, y: Statement) -> Matrix:
        """The matrix that maps X_0 to P(c)/Q(c) (Lemma 5)."""
        S, C = ONE, X  # C/S = X, and then that of k times its angle
        for _ in range(self.k - 1):
            S, C = mul(X, S, C), mul(X, C, scaled(S, self.sigma))
        rows: list[Polynomial] = []
        for side in (y.P, y.Q):
            form = self.image(side, self.c, self.k)
            a, b = (
                mul(coefficient(form, self.k, 0), const(self.k)),
                coefficient(form, self.k - 1, 0),
            )
            same = mul(a, C, mul(b, S)) == mul(form, const(self.k))
            require(same, "5.4: P(c)/Q(c) is no Moebius image of X_0")
            rows += a, b
        return rows[0], rows[1], rows[2], rows[3]


SIGNS = {"exp": 1, "coth": 1, "tanh": 1, "cosh": 1, "sinh": 1, "besseli": 1}
SIGNS |= {"cot": -1, "tan": -1, "cos": -1, "sin": -1, "besselj": -1}


class Progression(Source):
    """THEOREM A (Lambert 1768, Lehmer 1973). Let x > 0, 4/x^2 = N d^2, sigma = 1 and B = I, or
    sigma = -1 and B = J. With a_n = (v + n) d, times N if n is odd, there are X_n -> infinity such
    that X_n = a_n + sigma/X_{n+1} and X_0 = (d x/2) B_{v-1}(x)/B_v(x), for all real v; for v = 1/2
    and d = 2/x it is coth x or cot x. In values, h is B_v(x), sinh x or sin x. In degree k > 1, X
    is coth(x/k) or cot(x/k), which stands in the constant.
    """

    v = const(Fraction(1, 2))

    def prepare(self, tree: ast.expr) -> None:
        """v - 1 is the smallest order."""
        calls = [node for node in ast.walk(tree) if isinstance(node, Call) and len(node.args) == 2]
        orders = [self.plain(self.value(call.args[0])) for call in calls]
        apart = [add(order, orders[0], -1) for order in orders]
        near = all(p.keys() <= {0} and p.get(0, 0) in range(-100, 101) for p in apart)
        require(near, "5.5: the orders differ by no integer up to 100")
        if orders:
            self.v = add(orders[0], const(1 + int(min(p.get(0, 0) for p in apart))))

    def function(self, name: str, arguments: list[Value]) -> Value:
        if name == "sqrt":
            return super().function(name, arguments)
        require(name in SIGNS, f"5.6: no theorem about {name!r}")
        bessel = name.startswith("bessel")
        *order, (above, below) = arguments
        require(len(order) == bessel, "5.7: another number of arguments")
        if above.keys() == R.keys():
            above, below = (self.reduced(mul(p, R)) for p in (above, below))
        w = self.polynomial((mul(below, const(4 if name == "exp" else 2)), above))  # 2/x
        rooted = exponent(next(iter(w)), 1)
        alone = all(e % (1 << 3 * BITS) == rooted << BITS for e in w)
        e = sign(coefficient(w, rooted, 1))
        # second fence: Argument
        require(alone and e, "5.8: 2/x is no polynomial, or that times the root, with a sign")
        require(e == 1 or not bessel, "5.9: a Bessel function of a negative number")
        w, h, self.sigma = scaled(w, e), scaled(H, e), SIGNS[name]
        require(self.k == 1 or not (bessel or rooted), "5.10: no theorem in this degree")
        self.common(bessel, self.sigma, w)
        self.d, self.N = (ONE, self.reduced(mul(w, w))) if rooted else (w, ONE)
        self.d = divided(self.d, self.k)
        self.first, self.period = divided(mul(self.v, self.d), 1), 1 + rooted
        x = mul(scaled(X, e), w if rooted else ONE)  # B_{v-1}(x)/B_v(x)
        if bessel:
            here, after = mul(x, h), h
            for i in range(1 + int(add(self.plain(order[0]), self.v, -1).get(0, 0))):
                term = mul(mul(add(self.v, const(i)), w), after)
                here, after = after, scaled(add(here, term, -1), self.sigma)
            return self.made(here, ONE)
        forms = {"cot": (x, ONE), "tan": (ONE, x), "cos": (mul(x, h), ONE), "sin": (h, ONE)}
        exp = add(x, ONE), add(x, ONE, -1)
        return self.made(*forms.get(name.removesuffix("h"), exp))

    def entry(self, n: int, stride: int) -> Entry:
        a = add(self.first, mul(self.d, add(const(n), M, stride)))
        return [(mul(a, self.N) if n % 2 else a, self.sigma)]


class Powers(Source):
    """THEOREM T (Tasoev 2000, Komatsu 2003). Let u > 0, and a > 1 be an integer. There are X_n ->
    infinity such that X_n = u a^(n+1) + 1/X_{n+1} for all n >= 0, and tasoev(u, a) = 1/X_0.
    """

    def function(self, name: str, arguments: list[Value]) -> Value:
        require(name == "tasoev" and len(arguments) == 2, f"6.1: no theorem about {name!r}")
        self.first, a = map(self.plain, arguments)
        self.ratio = a.get(0, 0)
        whole = a == const(self.ratio) and type(self.ratio) is int and 1 < self.ratio < LIMIT
        require(whole, "6.2: a is no integer above 1")
        require(sign(self.first) > 0, "6.3: u is not seen to be positive")
        require(self.k == 1, "6.4: no theorem in this degree")
        self.common(self.first, self.ratio)
        return ONE, X

    def entry(self, n: int, stride: int) -> Entry:
        a = mul(self.first, const(self.ratio ** (n + 1)))
        return [(mul(a, Z) if stride else a, 1)]


# The proofs


def check_conjugacy(y: Statement, x: Source, start: Any, group: Any) -> None:
    """The value of the continued fraction is M X_0 (Theorem B)."""
    (i, j), (dx, dy) = listed(start, int, length=2), listed(group, int, length=2)
    require(min(i, dx, dy) >= 0 and max(i, j, dx, dy) <= LIMIT, "7.1: an index is out of range")
    require(j >= len(y.head), "7.2: the group begins among the first quotients")
    require(dx > 0 and dx % x.period == 0, "7.3: the group is no period of the theorem's entries")
    require(dy % y.L == 0, "7.4: the group is no period of the statement's entries")
    require(x.ratio**dx == y.base ** (dy // y.N), "7.5: the two sides do not grow alike")
    M = x.map(y)
    require(any(map(sign, M)), "7.6: M may be 0")
    B = product(y.entry, 0, j)
    e = sign(add(B[2], B[3]))  # B or -B maps [1, infinity) into (0, infinity) (Lemma 4)
    positive = e * sign(add(B[0], B[1])) > 0 and all(at_least(scaled(p, e), 0) for p in B[::2])
    require(positive, "7.7: the value is not seen to be positive")
    y.check_admissible(j)
    U = times(adjugate(B), times(M, product(x.entry, 0, i)))
    left = times(U, product(x.entry, i, i + dx, dx))
    right = times(product(y.entry, j, j + dy, dy), U)
    fixed = left in (right, tuple(map(neg, right)))
    require(fixed, "7.8: U A(k) = B(k) U, or -B(k) U, does not hold for all k")


def check_quadratic(y: Statement) -> None:
    """A number with a square root whose tail the product of a period fixes (Theorem C)."""
    read = Root(y.u)
    c = read.value(parsed(y.constant))
    constant = not any(e % (1 << 2 * BITS) for row in y.block for p in row for e in p)
    require(constant, "8.1: the quotients are not periodic")
    z, w = (read.image(side, c, y.degree) for side in (y.P, y.Q))
    positive = read.sign(z) * read.sign(w) > 0
    require(positive, "8.2: P(c)/Q(c) is not seen to be positive")

    def applied(m: Matrix) -> tuple[Polynomial, Polynomial]:
        return mul(m[0], z, mul(m[1], w)), mul(m[2], z, mul(m[3], w))

    z, w = applied(adjugate(product(y.entry, 0, len(y.head))))  # the tail is z/w
    period = product(y.entry, len(y.head), len(y.head) + y.L)
    require(period[2], "8.3: the period is empty")
    p, q = applied(period)
    same = read.reduced(mul(p, w)) == read.reduced(mul(q, z))
    require(same, "8.4: a period does not fix the tail")
    above = read.sign(w) * read.sign(add(z, w, -1))
    require(above > 0, "8.5: the tail is not seen to be above 1")
    y.check_admissible(len(y.head))


SOURCES: dict[Any, type[Source]] = {"A": Progression, "T": Powers}


def read_all(data: Any) -> tuple[Statement, Source | None]:
    names = "format version parameters statement theorem start group"
    form, version, parameters, statement, theorem, *_ = fields(data, names)
    known = form == "esma-certificate" and type(version) is int and version == 2
    require(known, "1.7: another format or version")
    require(theorem in ("A", "T", "C"), "1.8: an unknown theorem")
    y = Statement(parameters, statement)
    return y, SOURCES[theorem](y) if theorem in SOURCES else None


def check_all(data: Any) -> str:
    y, x = read_all(data)
    if x is None:
        require(data["start"] is data["group"] is None, "1.9: Theorem C takes no groups")
        check_quadratic(y)
    else:
        check_conjugacy(y, x, data["start"], data["group"])
    where = "".join(f" for all {n} = {a} + {b} u, u >= 0" for n, a, b in data["parameters"])
    return f"proved{where}: P(c)/Q(c) is the continued fraction of {json.dumps(data['statement'])}"


def limited(work: Callable[[Any], Result], data: Any) -> Result:
    LEFT.set(STEPS)
    try:
        return work(json.loads(data) if isinstance(data, str) else data)
    except CertificateError:
        raise
    except (RecursionError, ValueError) as error:
        raise CertificateError("1.10: a part of the certificate is malformed") from error


def read(certificate: Any) -> tuple[Statement, Source | None]:
    """What a certificate (its JSON object) states, and the theorem's number; nothing is proved."""
    return limited(read_all, certificate)


def check(certificate: Any) -> str:
    """What a certificate (a JSON object, or its text) proves; CertificateError if nothing."""
    return limited(check_all, certificate)


if __name__ == "__main__":
    try:
        for path in sys.argv[1:] or sys.exit("name the files of certificates to check"):
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (ValueError, OSError) as error:
        sys.exit(f"not proved: {error}")
