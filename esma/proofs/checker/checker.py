"""Stand-alone checker of certificates, for all theorems: standard library, one file.

A certificate states that P(c)/Q(c) = a_0 + s_0/(a_1 + s_1/(a_2 + ...)) for a constant c, perhaps
for all values of parameters n = first + step u, u = 0, 1, 2, ...: the signs s_n repeat, and behind
a head the quotients are those of blocks m = 0, 1, 2, ..., polynomials in m or in z = base**m. It
names a theorem, and where a group of entries begins on both sides and how long it is. The rest is
computed, exactly; only the theorems at ArithmeticProgression and Powers are granted.
``proofs.md`` has their proofs, the lemmas, and the conditions by the numbers that stand here.
``python checker.py FILE`` prints what is proved, or why nothing.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from fractions import Fraction
from functools import lru_cache
from math import comb, lcm
from typing import Any, ClassVar, TypeAlias

Polynomial: TypeAlias = Any  # a number (an integer or a Fraction), or a Poly that is no number
Value: TypeAlias = tuple[Polynomial, Polynomial]  # numerator and denominator
Matrix: TypeAlias = tuple[Polynomial, Polynomial, Polynomial, Polynomial]  # [[a, b], [c, d]]
Factors: TypeAlias = Iterator[tuple[Polynomial, int]]  # matrices [[a, s], [1, 0]] as (a, s)

LIMIT = 20_000  # on indices, lengths, texts, and the bits of what is computed from a text
STEPS = 2 * 10**8  # of about 15 ns, so that no certificate keeps the checker busy for long
LEFT: ContextVar[list[int]] = ContextVar("LEFT")


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
    left = LEFT.get()
    LEFT.set([STEPS])
    value, steps = function(*arguments), STEPS - LEFT.get()[0]
    LEFT.set(left)
    return value, steps


def kept(function: Callable[..., Any], *arguments: Any) -> Any:
    """The value of a function, which is kept; its steps are spent each time."""
    value, steps = metered(function, *arguments)
    spend(steps)
    return value


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

SIZE = 1 << 40
T, C, S, R, *U = (SIZE**place for place in range(12))  # monomials


class Poly(dict[int, Any]):
    """A coefficient for each monomial, whose key has the exponents as digits in base SIZE."""

    def __add__(self, other: Polynomial) -> Polynomial:
        return collected([*self.items(), *terms(other)])

    def __mul__(self, other: Polynomial) -> Polynomial:
        spend(60 * len(self) * len(terms(other)) + bits(self) * bits(other) // 10_000)
        return collected([(e + f, c * d) for e, c in self.items() for f, d in terms(other)])

    def __neg__(self) -> Polynomial:
        return Poly({e: -c for e, c in self.items()})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __rsub__(self, other: Polynomial) -> Polynomial:
        return -self + other

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


def bits(p: Polynomial) -> int:
    """The length of P (Lemma 3) and more: e % (SIZE - 1) is the degree of a monomial."""
    if not isinstance(p, Poly):
        return int(2 + p.numerator.bit_length() + p.denominator.bit_length())
    return sum([e % (SIZE - 1) + bits(c) for e, c in p.items()])


def kinds(p: Polynomial) -> set[int]:
    """The monomials in C, S, r that occur."""
    return {e % U[0] for e, _ in terms(p)}


def part(p: Polynomial, kind: int) -> Polynomial:
    """The coefficient of such a monomial, a polynomial in the parameters."""
    return collected([(e - kind, c) for e, c in terms(p) if e % U[0] == kind])


def divided(p: Polynomial, n: Any) -> Polynomial:
    """P/n, with integers where its coefficients are integers."""
    return collected([(e, Fraction(c) / n if c % n else int(c // n)) for e, c in terms(p)])


def at(p: Polynomial, t: int, x: int = T, *, further: bool = False) -> Polynomial:
    """P with t, or with t + x, in the place of a variable x."""
    if not isinstance(p, Poly):
        return p
    pairs = []
    for e, c in p.items():
        n = e // x % SIZE
        spend(60 + n * (n + t.bit_length()))
        low = 0 if further else n
        pairs += [(e - i * x, c * comb(n, i) * t**i) for i in range(low, n + 1)]
    return collected(pairs)


def norm(p: Polynomial) -> Any:
    """The sum of the absolute values of the coefficients."""
    return sum(map(abs, p.values())) if isinstance(p, Poly) else abs(p)


def at_least(p: Polynomial, bound: Any) -> bool:
    """Whether P >= bound for all values >= 0, as the coefficients show (Lemma 1)."""
    p = p - bound
    return bool((min(p.values()) if isinstance(p, Poly) else p) >= 0)


def sign(p: Polynomial) -> int:
    """1 or -1 if the coefficients show likewise that P > 0, or P < 0, and else 0."""
    least = p.get(0, 0) if isinstance(p, Poly) else p
    e = (least > 0) - (least < 0)
    return e if at_least(e * p, 0) else 0


def times(m: Matrix, n: Matrix) -> Matrix:
    (a, b, c, d), (e, f, g, h) = m, n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def adjugate(m: Matrix) -> Matrix:
    """The inverse, times the determinant."""
    return m[3], -m[1], -m[2], m[0]


def product(factors: Factors, m: Matrix = (1, 0, 0, 1)) -> Matrix:
    """M times the product of all [[a, s], [1, 0]]."""
    (w, x, y, z), length = m, 0
    for a, s in factors:
        length += bits(a)
        spend(60 + length * bits(a) // 5_000)
        w, x, y, z = w * a + x, w * s, y * a + z, y * s
    return w, x, y, z


# Expressions

TEXTS = {"phi": "(1 + sqrt(5))/2", "golden_ratio": "phi", "e": "exp(1)"}


def parsed(text: str) -> ast.expr:
    """The syntax tree of a text, which is not evaluated."""
    plain = len(text) <= LIMIT and re.fullmatch(r"[a-z0-9_+*/(), -]*", text)
    require(plain, "2.1: an expression is too long, or has another character")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, MemoryError) as error:
        raise CertificateError(f"2.2: {text[:80]!r} is not an expression") from error


class Reader:
    """Values N/D of expressions in parameters, m or z, a root r, and two functions C and S."""

    functions: ClassVar[dict[str, int]] = {}  # and the number of their arguments
    square: Polynomial = 0  # r^2, if there is a root

    def __init__(self, parameters: Iterable[tuple[str, int, int]], *letter: str) -> None:
        rows = zip(parameters, U, strict=False)
        self.names = {name: first + step * Poly({u: 1}) for (name, first, step), u in rows}
        self.names |= dict.fromkeys(letter, X)

    def reduced(self, p: Polynomial) -> Polynomial:
        """P of degree 1 in r."""
        while high := collected([(e - 2 * R, c) for e, c in terms(p) if e // R % SIZE > 1]):
            p = p + high * (self.square - ROOT * ROOT)
        return p

    def made(self, *parts: Polynomial) -> Any:
        """Polynomials without common powers of C, S and r, which are not 0."""
        found = [terms(self.reduced(p)) for p in parts]
        for x in (C, S, R):
            low = x * min([e // x % SIZE for p in found for e, _ in p], default=0)
            found = [[(e - low, c) for e, c in p] for p in found]
        return tuple(map(collected, found))

    def sign(self, p: Polynomial) -> int:
        """1 or -1 if x + y r is seen to have that sign for all u (Lemma 9)."""
        x, y = part(p, 0), part(p, R)
        s, t = sign(x), sign(y)
        e = s or t
        if at_least(e * x, 0) and at_least(e * y, 0):
            return e
        return (0, s, t)[sign(x * x - y * y * self.square)]

    def never_zero(self, p: Polynomial) -> bool:
        """Numbers with a sign, and linear forms in C and S, as C/S is irrational."""
        (p,) = self.made(p)
        if kinds(p) <= {0, R}:
            return self.sign(p) != 0
        return kinds(p) <= {C, S} and any(sign(part(p, x)) for x in (C, S))

    def function(self, name: str, *arguments: Value) -> Value:
        """The square root of a polynomial, or of its inverse."""
        above, below = self.made(*arguments[0])
        direct = not isinstance(below, Poly)
        square = self.plain((above, below) if direct else (below, above))
        require(self.square in (0, square), "2.10: more than one root")
        require(sign(square) > 0, "2.11: the root is not seen to be real")
        self.square = square
        return (ROOT, 1) if direct else (1, ROOT)

    def value(self, tree: ast.expr) -> Value:
        match tree:
            case Constant(value=int() as number):
                return number, 1
            case Name(id=name) if name in self.names:
                return self.names[name], 1
            case Name(id=name) if name in TEXTS:
                return self.value(parsed(TEXTS[name]))
            case Call(func=Name(id=name), args=arguments, keywords=[]):
                known = self.functions.get(name) == len(arguments)
                require(known, f"2.4: {name!r} of {len(arguments)} arguments is not understood")
                return self.function(name, *map(self.value, arguments))
            case UnaryOp(op=USub(), operand=a):
                n, d = self.value(a)
                return -n, d
            case BinOp(left=Name(id="e"), op=Pow(), right=b):
                return self.value(Call(Name("exp"), [b], []))
            case BinOp(left=a, op=Pow(), right=Constant(value=int() as e)) if 0 < e <= 100:
                n, d = p, q = self.value(a)
                for _ in range(e - 1):
                    n, d = self.bounded(n * p, d * q)
                return n, d
            case BinOp(left=a, op=Add() | Sub() | Mult() | Div() as op, right=b):
                (n, d), (p, q) = self.value(a), self.value(b)
                if isinstance(op, Div):
                    require(self.never_zero(p), "2.5: a divisor is not seen to be other than 0")
                    p, q = q, p
                if isinstance(op, Mult | Div):
                    return (n, q) if d == p else self.bounded(n * p, d * q)
                p = p if isinstance(op, Add) else -p
                return self.bounded(*((n + p, d) if d == q else (n * q + p * d, d * q)))
        raise CertificateError(f"2.6: {ast.unparse(tree)[:80]!r} is not understood")

    def bounded(self, n: Polynomial, d: Polynomial) -> Value:
        length = bits(n) + bits(d)
        spend(60 + length)
        require(length <= LIMIT, "2.3: a number or a power is too large")
        return n, d

    def polynomial(self, value: Value) -> Polynomial:
        above, below = value
        require(not isinstance(below, Poly) and below, "2.7: not a polynomial")
        return divided(above, below)

    def plain(self, value: Value) -> Polynomial:
        p = self.polynomial(self.made(*value))
        require(kinds(p) <= {0}, "2.8: more than numbers and parameters")
        return p


def polynomial(text: str, base: int, parameters: Iterable[Any], *letter: str) -> Polynomial:
    """What a text says in parameters and a letter, m or z = base**m, with integer values."""
    read = Reader(parameters, *letter)
    p = read.polynomial(read.value(parsed(text)))
    d, values = lcm(*[c.denominator for _, c in terms(p)]), [p]
    for x in (T, *U):  # integers, seen from the residues of the variables
        if any(e // x % SIZE for e, _ in terms(p)):
            spend(100 * len(values) * d)
            powers = x == T and base > 1  # which recur within d steps
            residues = [pow(base, i, d) if powers else i for i in range(d)]
            values = [at(q, t, x) for q in values for t in residues]
    require(not any(q % 1 for q in values), "3.8: not an integer for all values")
    return p


# The statement


class Claim:
    """The formula, and its continued fraction entry by entry."""

    def __init__(self, parameters: Any, data: Any, start: Any, group: Any) -> None:
        self.start, self.group = start, group
        names = "constant numerator denominator signs head block base"
        constant, above, below, signs, head, block, base = fields(data, names)
        (self.constant,) = listed([constant], str)
        require(base is None or (type(base) is int and 1 < base < 2**200), "3.1: no base above 1")
        self.base: int = base or 1
        letter = "z" if base else "m"
        require(len(listed(parameters, list)) <= len(U), "3.2: too many parameters")
        own = ["e", "m", letter]
        for row in parameters:
            (name,), (_, step) = listed(row[:1], str), listed(row[1:], int, length=2)
            alone = name not in own and re.fullmatch("[a-z]", name)
            require(alone, "3.3: a parameter has no letter of its own")
            require(step > 0, "3.4: the step of a parameter is not positive")
            own.append(name)
        self.parameters = tuple(map(tuple, parameters))
        self.P, self.Q = (self.polynomials(listed(side, int, str)) for side in (above, below))
        self.degree = max(len(self.P), len(self.Q)) - 1
        require(0 < self.degree <= 100, "3.5: the degree is not from 1 to 100")
        require(type(signs) is str and re.fullmatch("[+-]+", signs), "3.6: signs are + and -")
        self.signs = [1 if s == "+" else -1 for s in signs]
        self.head, self.block = self.entries(head), self.entries(block, letter)
        self.N, self.L = len(self.block), lcm(len(self.block), len(signs))
        require(0 < self.L <= LIMIT, "3.7: no block, or too long a period")
        self.text = json.dumps(data)

    def polynomials(self, texts: list[Any], *letter: str) -> list[Polynomial]:
        words = self.base, self.parameters, *letter
        return [x if type(x) is int else kept(polynomial, x, *words) for x in texts]

    def entries(self, rows: Any, *letter: str) -> list[list[Polynomial]]:
        """Quotients and how often they stand there: once, but for runs of 2 under minus signs."""
        entries = []
        for row in listed(rows, int, str, list):
            if type(row) is not list:
                entries.append(self.polynomials([row, 1], *letter))
                continue
            a, run = self.polynomials(listed(row, int, str, length=2), *letter)
            two = a == 2 and 1 not in self.signs
            require(two, "3.9: a run of something else than 2 under minus signs")
            seen = at_least(at(run, self.variable(0), further=True), 0)
            require(seen, "3.10: a length is not seen to be 0 or more")
            entries.append([a, run])
        return entries

    def variable(self, m: int, blocks: int = 0, k: int = 0) -> int:
        """What the polynomials of a block are taken at: m, or z = base**m, and k groups later."""
        if self.base == 1:
            return m + blocks * k
        spend(m * self.base.bit_length())
        return int(self.base**m * (k or 1))

    def factors(self, start: int, stop: int, k: int = 0) -> Factors:
        """Those of the entries from start to stop, or k such groups later (Lemma 3)."""
        for n in range(start, stop):
            m, j = divmod(n - len(self.head), self.N)
            if m < 0:
                a, run = self.head[n]
            else:
                t = self.variable(m, (stop - start) // self.N, k)
                a, run = (at(p, t) for p in self.block[j])
            if run == 1:
                yield a, self.signs[n % len(self.signs)]
            else:  # [[2, -1], [1, 0]]**run (Lemma 6)
                yield from [(1, 1), (run, 1), (-1, 1), (0, 1)]

    def check_admissible(self, start: int) -> None:
        """a >= 1, and a >= 2 under a minus, for all entries from `start` on (Lemma 2)."""
        for n in range(start, start + self.L):
            m, j = divmod(n - len(self.head), self.N)
            a = at(self.block[j][0], self.variable(m), further=True)
            fits = at_least(a, (3 - self.signs[n % len(self.signs)]) // 2)
            require(fits, f"4.1: entry {n} is not seen to be admissible")


# The theorems


class Root(Reader):
    """A constant c = N/D with a square root."""

    functions: ClassVar = {"sqrt": 1}

    def __init__(self, text: str, parameters: Any, degree: int) -> None:
        super().__init__(parameters)
        self.tree, self.degree = parsed(text), degree
        self.c = self.made(*self.value(self.tree))
        spend((degree + 2) * (degree * sum(map(bits, self.c))) ** 2 // 4_000)  # in `images`

    def images(self, y: Claim, n: Polynomial, d: Polynomial) -> Iterator[Polynomial]:
        """P(N/D) D^k and Q(N/D) D^k, where k is the degree."""
        for side in (y.P, y.Q):
            form, power = 0, 1
            for p in [0] * (y.degree + 1 - len(side)) + side[::-1]:
                form, power = form * n + p * power, power * d
            yield form


class Expanded(Root):
    """N and D are homogeneous of degree 1 in two functions C and S, whose quotient X_0 = C/S is
    irrational and expanded by a theorem.
    """

    first: Polynomial
    ratio = period = sigma = d = N = 1
    key: Any = None  # what all functions in the constant have in common
    factors: Any  # those of the entries of X_0 as in Claim

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        linear = all(kinds(p) <= {C, S} for p in self.c)
        require(linear, "5.2: the constant is no fraction of degree 1 in X")

    def common(self, *key: Any, addition: bool = False) -> None:
        require(self.key in (None, key), "5.3: functions of different kinds or arguments")
        require(self.degree == 1 or addition, "5.10: no theorem in this degree")
        self.key = key

    def map(self, y: Claim) -> Matrix:
        """The matrix that maps X_0 to P(c)/Q(c), from k + 1 values of C/S (Lemma 5)."""
        (a, b), (c, d) = ((part(p, C), part(p, S)) for p in self.c)
        values = []
        for x, z in [(1, 0), *((t, 1) for t in range(y.degree, 0, -1))]:
            C_k, S_k = x, z  # those of k times the angle
            for _ in range(y.degree - 1):
                C_k, S_k = x * C_k + self.sigma * z * S_k, z * C_k + x * S_k
            values.append((C_k, S_k, *self.images(y, a * x + b * z, c * x + d * z)))
        (_, _, p, q), (C_k, S_k, v, w), *_ = values
        p, r, q, s = p * S_k, v - p * C_k, q * S_k, w - q * C_k
        same = ((p * x + r * z, q * x + s * z) == (v * S_k, w * S_k) for x, z, v, w in values)
        require(all(same), "5.4: P(c)/Q(c) is no Moebius image of X_0")
        return p, r, q, s


class ArithmeticProgression(Expanded):
    """THEOREM A (Lambert 1768, Lehmer 1973). Let x > 0, 4/x^2 = N d^2, sigma = 1 and B = I, or
    sigma = -1 and B = J. With a_n = (v + n) d, times N if n is odd, there are X_n -> infinity such
    that X_n = a_n + sigma/X_{n+1} and X_0 = (d x/2) B_{v-1}(x)/B_v(x), for all real v; for v = 1/2
    and d = 2/x it is coth x or cot x. S is B_v(x), sinh x or sin x. In degree k > 1, C/S is
    coth(x/k) or cot(x/k), which stands in the constant.
    """

    functions: ClassVar = {"sqrt": 1, "exp": 1, "coth": 1, "tanh": 1, "cosh": 1, "sinh": 1}
    functions |= {"cot": 1, "tan": 1, "cos": 1, "sin": 1, "besseli": 2, "besselj": 2}

    def lowest(self) -> Polynomial:
        """The smallest order of a Bessel function, v - 1."""
        calls = [x for x in ast.walk(self.tree) if isinstance(x, Call) and len(x.args) == 2]
        orders = [self.plain(self.value(call.args[0])) for call in calls]
        apart = [order - orders[0] for order in orders]
        near = all(i in range(-100, 101) for i in apart)
        require(near, "5.5: the orders differ by no integer up to 100")
        return orders[0] + min(apart)

    def function(self, name: str, *arguments: Value) -> Value:
        if name == "sqrt":
            return super().function(name, *arguments)
        above, below = self.made(*arguments[-1])
        if R in kinds(above):
            above, below = self.reduced(above * ROOT), self.reduced(below * ROOT)
        w = self.polynomial(((4 if name == "exp" else 2) * below, above))  # 2/x
        e, rooted, bessel = self.sign(w), R in kinds(w), len(arguments) > 1
        require(kinds(e * w) in ({0}, {R}), "5.8: 2/x is no polynomial, or that times the root")
        require(e == 1 or not bessel, "5.9: a Bessel function of a negative number")
        w, self.sigma = e * w, -1 if name in ("cot", "tan", "cos", "sin", "besselj") else 1
        self.common(bessel, self.sigma, w, addition=not (bessel or rooted))
        d, self.N = (1, self.reduced(w * w)) if rooted else (w, 1)
        v = 2 * self.lowest() + 2 if bessel else 1  # twice that of Theorem A
        self.d, self.period = divided(d, self.degree), 1 + rooted
        self.first = divided(v * self.d, 2)
        c, s = COS * w if rooted else COS, e * SIN  # B_{v-1}(x) and B_v(x), cosh x and sinh x, ...
        if bessel:
            for i in range(int(2 + 2 * self.plain(arguments[0]) - v) // 2):
                c, s = s, self.sigma * (c - divided((v + 2 * i) * w, 2) * s)
            return c, 1
        forms = {"cot": (c, s), "tan": (s, c), "cos": (c, 1), "sin": (s, 1)}
        return forms.get(name.removesuffix("h"), (c + s, c - s))

    def factors(self, start: int, stop: int, k: int = 0) -> Factors:
        for n in range(start, stop):
            a = self.first + self.d * (n + (stop - start) * k)
            yield a * self.N if n % 2 else a, self.sigma


class Powers(Expanded):
    """THEOREM T (Tasoev 2000, Komatsu 2003). Let u > 0, and a > 1 be an integer. There are X_n ->
    infinity such that X_n = u a^(n+1) + 1/X_{n+1} for all n >= 0, and tasoev(u, a) = 1/X_0.
    """

    functions: ClassVar = {"tasoev": 2}

    def function(self, name: str, *arguments: Value) -> Value:
        self.first, self.ratio = map(self.plain, arguments)
        whole = type(self.ratio) is int and 1 < self.ratio < LIMIT
        require(whole, "6.2: a is no integer above 1")
        require(sign(self.first) > 0, "6.3: u is not seen to be positive")
        self.common(self.first, self.ratio)
        return SIN, COS

    def factors(self, start: int, stop: int, k: int = 0) -> Factors:
        for n in range(start, stop):
            yield self.first * self.ratio ** (n + 1) * (k or 1), 1


# The proofs


def majorant(factors: Factors, more: Any = 0) -> Any:
    """At least the coefficients of a product of k, from the factors at k = 3 (Lemma 3)."""
    return sum(product((norm(a) + more, 1) for a, _ in factors))


def check_conjugacy(y: Claim, x: Expanded) -> None:
    """The value of the continued fraction is M X_0 (Theorem B)."""
    (i, j), (dx, dy) = listed(y.start, int, length=2), listed(y.group, int, length=2)
    require(min(i, dx, dy) >= 0 and max(i, j, dx, dy) <= LIMIT, "7.1: an index is out of range")
    require(j >= len(y.head), "7.2: the group begins among the first quotients")
    require(dx > 0 and dx % x.period == 0, "7.3: the group is no period of the theorem's entries")
    require(dy % y.L == 0, "7.4: the group is no period of the statement's entries")
    require(x.ratio**dx == y.base ** (dy // y.N), "7.5: the two sides do not grow alike")
    M = x.map(y)
    require(any(map(sign, M)), "7.6: M may be 0")
    B = product(y.factors(0, j))
    e = sign(B[2] + B[3])  # B or -B maps [1, infinity) into (0, infinity) (Lemma 4)
    positive = e * sign(B[0] + B[1]) > 0 and all(at_least(e * p, 0) for p in B[::2])
    require(positive, "7.7: the value is not seen to be positive")
    y.check_admissible(j)
    U = times(adjugate(B), product(x.factors(0, i), M))
    large = majorant(x.factors(i, i + dx, 3), 2 * norm(x.first) * (1 + norm(x.N)))
    large += majorant(y.factors(j, j + dy, 3))
    rows = [[x.first, x.d, x.N], *y.block]
    d = lcm(*[c.denominator for row in rows for p in row for _, c in terms(p)])
    k = int(1 + large) * d ** (2 * dx + dy) << sum(map(bits, U))  # (Lemma 3)
    A, B = product(x.factors(i, i + dx, k)), product(y.factors(j, j + dy, k))
    left, right = times(U, A), times(B, U)
    fixed = left in (right, tuple(-p for p in right))
    require(fixed, "7.8: U A(k) = B(k) U, or -B(k) U, does not hold for all k")


def check_quadratic(y: Claim, x: Root) -> None:
    """A number with a square root whose tail the product of a period fixes (Theorem C)."""
    require(y.start is y.group is None, "1.9: Theorem C takes no groups")
    constant = all(kinds(p) <= {0} for row in y.block for p in row)
    require(constant, "8.1: the quotients are not periodic")
    z, w = map(x.reduced, x.images(y, *x.c))
    positive = x.sign(z) * x.sign(w) > 0
    require(positive, "8.2: P(c)/Q(c) is not seen to be positive")
    j = len(y.head)
    z, _, w, _ = times(adjugate(product(y.factors(0, j))), (z, 0, w, 0))  # the tail is z/w
    period = product(y.factors(j, j + y.L))
    require(period[2], "8.3: the period is empty")
    p, _, q, _ = times(period, (z, 0, w, 0))
    require(x.reduced(p * w - q * z) == 0, "8.4: a period does not fix the tail")
    above = x.sign(w) * x.sign(z - w)
    require(above > 0, "8.5: the tail is not seen to be above 1")
    y.check_admissible(j)


THEOREMS = {"A": ArithmeticProgression, "C": Root, "T": Powers}


def read(certificate: Any) -> tuple[Claim, Any]:
    """What a certificate (a JSON object, or its text) states, and its constant; all unproved."""
    LEFT.set([STEPS])
    try:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        names = "format version parameters statement theorem start group"
        form, version, parameters, statement, theorem, *groups = fields(data, names)
        known = form == "esma-certificate" and type(version) is int and version == 2
        require(known, "1.7: another format or version")
        require(theorem in [*THEOREMS], "1.8: an unknown theorem")
        y = Claim(parameters, statement, *groups)
        return y, kept(THEOREMS[theorem], y.constant, y.parameters, y.degree)
    except CertificateError:
        raise
    except (RecursionError, ValueError) as error:
        raise CertificateError("1.10: a part of the certificate is malformed") from error


def check(certificate: Any) -> str:
    """What a certificate proves; CertificateError if nothing."""
    y, x = read(certificate)
    (check_conjugacy if isinstance(x, Expanded) else check_quadratic)(y, x)
    where = "".join(f" for all {n} = {a} + {b} u, u >= 0" for n, a, b in y.parameters)
    return f"proved{where}: P(c)/Q(c) is the continued fraction of {y.text}"


if __name__ == "__main__":
    try:
        for path in sys.argv[1:] or sys.exit("name the files of certificates to check"):
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (ValueError, OSError) as error:
        sys.exit(f"not proved: {error}")
