"""Stand-alone checker of families in parameters: standard library, integers, nothing else of the
package.

A certificate states a continued fraction for each of infinitely many constants at once: the
parameters n = first + step u of the constant run through all integers u >= 0, and the coefficients
of the left-hand side, the first quotients and the polynomials P_j(m) are polynomials in the u. The
conditions of Theorem F (proofs.md) are decided for all u by the coefficients of polynomials in m
and the u. ``python parametric_checker.py FILE`` prints what is proved, or why nothing.
"""

from __future__ import annotations

import json
import re
import sys
from math import comb, lcm
from typing import Any

Polynomial = dict[tuple[int, ...], int]  # exponents (of m, then of each u) to coefficient, not 0
Matrix = tuple[Polynomial, Polynomial, Polynomial, Polynomial]
Value = tuple[Polynomial, Polynomial, int]  # N/D, in X and the u, times a power of another number
LIMIT = 2 * 10**8  # on the work, about a bit each, so that no certificate takes long

# Functions of x = 1/n by X = coth x (sign 1) or cot x: the coefficients of X and 1 above and below,
# and the power of sinh x or sin x that is left. Of Bessel functions, X is the quotient of two.
FORMS: dict[str, tuple[int, tuple[int, ...]]] = {
    "exp": (1, (1, 1, 1, -1, 0)),
    "coth": (1, (1, 0, 0, 1, 0)),
    "tanh": (1, (0, 1, 1, 0, 0)),
    "cosh": (1, (1, 0, 0, 1, 1)),
    "sinh": (1, (0, 1, 0, 1, 1)),
    "cot": (-1, (1, 0, 0, 1, 0)),
    "tan": (-1, (0, 1, 1, 0, 0)),
    "cos": (-1, (1, 0, 0, 1, 1)),
    "sin": (-1, (0, 1, 0, 1, 1)),
    "besseli": (1, ()),
    "besselj": (-1, ()),
}


class CertificateError(ValueError):
    """The certificate is not a proof; the message says at which step."""


def require(condition: object, reason: str) -> None:
    if not condition:
        raise CertificateError(reason)


def fields(value: Any, names: str) -> list[Any]:
    """The values of exactly these names: nothing in a certificate is optional or ignored."""
    require(set(value) == set(names.split()), f"the fields are not {names}")
    return [value[name] for name in names.split()]


def integers(value: Any, what: str) -> list[int]:
    require(all(type(x) is int for x in value), f"{what}: not integers")
    return list(value)


def add(p: Polynomial, q: Polynomial, factor: int = 1) -> Polynomial:
    total = dict(p)
    for powers, c in q.items():
        total[powers] = total.get(powers, 0) + factor * c
    return {powers: c for powers, c in total.items() if c}


def neg(p: Polynomial) -> Polynomial:
    return add({}, p, -1)


def bits(p: Polynomial) -> int:
    return max(map(int.bit_length, p.values()), default=0)


def divided(p: Polynomial, d: int, reason: str) -> Polynomial:
    require(all(c % d == 0 for c in p.values()), reason)
    return {powers: c // d for powers, c in p.items()}


def coefficient(p: Polynomial, e: int) -> Polynomial:
    """What stands at the power e of the first variable."""
    return {(0, *rest): c for (d, *rest), c in p.items() if d == e}


def at_least(p: Polynomial, bound: int) -> bool:
    """Whether P >= bound >= 0 for all m, u >= 0, seen from the coefficients."""
    constant = next((c for powers, c in p.items() if not any(powers)), 0)
    return constant >= bound and min(p.values(), default=0) >= 0


def sign(p: Polynomial) -> int:
    """1 or -1 if P > 0 or P < 0 for all m, u >= 0 as seen from the coefficients, else 0."""
    return at_least(p, 1) - at_least(neg(p), 1)


class Family:
    """The statement, and the expansions on both sides, entry by entry."""

    key: Any = None  # the kind of functions in the constant, and 2/x
    base: Any = None  # the order v - 1 of X = B_{v-1}/B_v, numerator and denominator
    least: int

    def __init__(self, statement: Any, parameters: Any) -> None:
        names = "constant numerator denominator signs head polynomials"
        runs = "lengths" in statement
        text, above, below, signs, head, tail, *more = fields(
            statement, names + (" lengths" if runs else "")
        )
        self.work = 0
        self.width = 1 + len(parameters)
        self.one = self.constant(1)
        self.names: dict[str, Polynomial] = {}
        for i, (name, *row) in enumerate(parameters):
            first, step = integers(row, "parameter")
            own = re.fullmatch("[a-df-ln-z]", name) and name not in self.names
            require(own, "parameter: no letter of its own")  # e is a number, m the index
            require(step >= 1, "parameter: a step below 1")
            u = tuple(int(j == i + 1) for j in range(self.width))
            self.names[name] = add({u: step}, self.constant(first))
        self.P, self.Q = self.polynomials(above), self.polynomials(below)
        require(len(self.P) == 2 == len(self.Q), "P and Q are not two coefficients each")
        self.signs, self.head = integers(signs, "signs"), self.polynomials(head)
        require(set(self.signs) <= {1, -1}, "signs: not +1 and -1")
        self.tail = self.polynomials(tail, growing=True)
        self.lengths = [self.one] * len(self.tail)
        if runs:
            self.lengths = self.polynomials(more[0], growing=True)
            require(len(self.lengths) == len(self.tail), "lengths: not one for each polynomial")
        for a, n in zip(self.tail, self.lengths, strict=False):
            two = a == self.constant(2) and set(self.signs) == {-1} and at_least(n, 0)
            require(two or n == self.one, "lengths: not a run of 2s under minus signs for all n")
        self.N, self.L = len(self.tail), lcm(len(self.tail), len(self.signs))
        self.identity: Matrix = (self.one, {}, {}, self.one)
        self.c = self.read(text)

    def constant(self, value: int) -> Polynomial:
        return add({}, {(0,) * self.width: value})

    def polynomials(self, value: Any, growing: bool = False) -> list[Polynomial]:
        found = []
        for rows in value:
            p: Polynomial = {}
            self.spend(1000 * (1 + len(rows)))
            for row in rows:
                c, *powers = integers(row, "polynomial")
                require(len(powers) == self.width, "polynomial: not an exponent for each letter")
                require(c and tuple(powers) not in p, "polynomial: a term is 0 or comes twice")
                require(min(powers) >= 0, "polynomial: a negative exponent")
                require(growing or not powers[0], "m stands where it may not")
                p[tuple(powers)] = c
            found.append(p)
        return found

    # -- arithmetic ------------------------------------------------------------------------------

    def spend(self, work: int) -> None:
        self.work += work
        require(self.work <= LIMIT, "it takes too long")

    def mul(self, p: Polynomial, q: Polynomial) -> Polynomial:
        size = bits(p) + bits(q)
        self.spend(500 + len(p) * len(q) * (64 + size + size**2 // 10**4))
        total: Polynomial = {}
        for e, c in p.items():
            for f, d in q.items():
                powers = tuple(x + y for x, y in zip(e, f, strict=False))
                total[powers] = total.get(powers, 0) + c * d
        return add({}, total)

    def shifted(self, p: Polynomial, start: int, step: int) -> Polynomial:
        """P with start + step m in place of m."""
        total: Polynomial = {}
        for (e, *rest), c in p.items():
            self.spend((e + 1) * (64 + c.bit_length() + e * (start + step + 1).bit_length()))
            for i in range(e + 1):
                term = c * comb(e, i) * start ** (e - i) * step**i
                total[(i, *rest)] = total.get((i, *rest), 0) + term
        return add({}, total)

    def times(self, m: Matrix, n: Matrix) -> Matrix:
        (a, b, c, d), (e, f, g, h) = m, n
        return (
            add(self.mul(a, e), self.mul(b, g)),
            add(self.mul(a, f), self.mul(b, h)),
            add(self.mul(c, e), self.mul(d, g)),
            add(self.mul(c, f), self.mul(d, h)),
        )

    def product(self, left: Matrix, entry: Any, start: int, stop: int, stride: int = 0) -> Matrix:
        for n in range(start, stop):
            left = self.times(left, entry(n, stride))
        return left

    def inverse(self, start: int, stop: int) -> Matrix:
        """The inverse of a product of the statement's entries, up to a factor +-1."""
        a, b, c, d = self.product(self.identity, self.y, start, stop)
        return d, neg(b), neg(c), a

    # -- the entries -----------------------------------------------------------------------------

    def x(self, n: int, stride: int) -> Matrix:
        """Entry n + stride k of the theorem's expansion, k in the place of m."""
        k = add(self.constant(n), {(1,) + (0,) * (self.width - 1): stride})
        return add(self.first, self.mul(self.step, k)), self.constant(self.sign), self.one, {}

    def y(self, n: int, stride: int) -> Matrix:
        """Entry n + stride k of the statement's; stride is a multiple of the period."""
        s = self.constant(self.signs[n % len(self.signs)])
        if n < len(self.head):
            return self.head[n], s, self.one, {}
        m, j = divmod(n - len(self.head), self.N)
        if self.lengths[j] != self.one:  # the power of [[2, -1], [1, 0]] that a run stands for
            run = self.shifted(self.lengths[j], m, stride // self.N)
            return add(run, self.one), neg(run), run, add(self.one, run, -1)
        return self.shifted(self.tail[j], m, stride // self.N), s, self.one, {}

    def admissible(self, start: int, stride: int) -> None:
        """The first condition of Lemma 2 for all entries from one on; runs satisfy it."""
        for n in range(start, start + self.L):
            a, s = self.y(n, stride)[0], self.signs[n % len(self.signs)]
            run = self.lengths[(n - len(self.head)) % self.N] != self.one
            fits = run or at_least(a, (3 - s) // 2)  # 1, or 2 under a minus
            require(fits, f"entry {n} is not admissible for all n")

    # -- the constant: c = N/D, with N and D linear in X ------------------------------------------

    def read(self, text: str) -> tuple[Polynomial, Polynomial]:
        for _ in range(2):  # the second time with the smallest order
            self.least = 0
            c = self.plain(self.parsed(text))
            v, d = self.base
            self.base = add(v, self.constant(self.least * d)), d
        return c

    def parsed(self, text: str) -> Value:
        """Sums, products, powers, parentheses, functions, numbers, and letters of parameters."""
        self.tokens = ["", *re.findall(r"(?s)[0-9]+|[a-z]+|\*\*|.", text)[::-1]]
        value = self.sum()
        require(self.tokens == [""], f"constant: {self.tokens[-1]!r} is not understood")
        return value

    def take(self, *wanted: str) -> str:
        return self.tokens.pop() if self.tokens[-1] in wanted else ""

    def sum(self) -> Value:
        value = self.multiplied()
        while operator := self.take("+", "-"):
            (a, b, v), (c, d, w) = value, self.multiplied()
            require(v == w, "constant: functions that are none of their quotients")
            factor = {"+": 1, "-": -1}[operator]
            if b == d:
                value = self.value(add(a, c, factor), b, w)
            else:
                top = add(self.mul(a, d), self.mul(c, b), factor)
                value = self.value(top, self.mul(b, d), w)
        return value

    def multiplied(self) -> Value:
        value = self.power()
        while operator := self.take("*", "/"):
            (a, b, v), (c, d, w) = value, self.power()
            if operator == "/":
                self.not_zero(c)
                c, d, w = d, c, -w
            if b == c:
                b = c = self.one
            value = self.value(self.mul(a, c), self.mul(b, d), v + w)
        return value

    def power(self) -> Value:
        if self.take("-"):
            a, b, w = self.power()
            return neg(a), b, w
        value = c, d, w = self.primary()
        if self.take("**"):
            exponent = int(self.tokens.pop())
            require(exponent > 0, "constant: an exponent that is not positive")
            for _ in range(exponent - 1):
                a, b, v = value
                value = self.value(self.mul(a, c), self.mul(b, d), v + w)
        return value

    def primary(self) -> Value:
        token = self.tokens.pop()
        if token.isdigit():
            return self.constant(int(token)), self.one, 0
        if token in self.names:
            return self.names[token], self.one, 0
        if token == "(":
            value = self.sum()
        else:
            require(self.take("("), f"constant: {token!r} is not understood")
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
            value = self.function(token, *arguments)
        require(self.take(")"), "constant: a parenthesis is not closed")
        return value

    def value(self, above: Polynomial, below: Polynomial, hidden: int) -> Value:
        """A fraction without a common power of X, of degree 1 at most."""
        low = min(powers[0] for p in (above, below) for powers in p)
        p, q = ({(e - low, *rest): c for (e, *rest), c in p.items()} for p in (above, below))
        require(all(e <= 1 for e, *_ in [*p, *q]), "constant: no fraction of degree 1 in X")
        return p, q, hidden

    def not_zero(self, p: Polynomial) -> None:
        """X is irrational."""
        seen = sign(coefficient(p, 0)) or sign(coefficient(p, 1))
        require(seen, "constant: a divisor may be 0")

    def plain(self, value: Value) -> tuple[Polynomial, Polynomial]:
        above, below, hidden = value
        require(not hidden, "constant: functions that are none of their quotients")
        return above, below

    def number(self, p: Polynomial) -> int:
        c = p.get((0,) * self.width, 0)
        require(p == self.constant(c), "no theorem: not a polynomial divided by a number")
        return c

    def function(self, name: str, *arguments: Value) -> Value:
        """A function of Theorem A; all that stand in the constant have one X."""
        require(name in FORMS, f"no theorem about {name!r}")
        kind, form = FORMS[name]
        half = self.constant(-1), self.constant(2), 0
        order, argument = (half, *arguments) if form else arguments
        (v, below), (p, n) = self.plain(order), self.plain(argument)
        if name == "exp":  # exp(x) = (coth(x/2) + 1)/(coth(x/2) - 1)
            n = self.mul(n, self.constant(2))
        e = sign(p) * sign(n)
        require(form or e == 1, "no theorem: a Bessel function of a negative number")
        twice = self.mul(n, self.constant(2 * e))
        step = divided(twice, self.number(p), "no theorem: 2/x is not an integer for all n")
        key = bool(form), kind, step
        require(self.key in (None, key), "no theorem about functions of different kinds together")
        d = self.number(below)
        self.base = self.base or (v, d)
        w, q = self.base
        apart = add(self.mul(v, self.constant(q)), self.mul(w, self.constant(d)), -1)
        k = apart.get((0,) * self.width, 0) // (q * d)
        require(apart == self.constant(k * q * d), "no theorem: the orders differ by no integer")
        self.least = min(self.least, k)
        first = self.mul(add(w, self.constant(q)), step)
        first = divided(first, q, "no theorem: not a progression of integers for all n")
        self.key, self.first, self.step, self.sign = key, first, step, kind
        x = (1,) + (0,) * (self.width - 1)
        if form:
            a, b, c, d, hidden = form
            factor = self.constant(e**hidden)
            above = self.mul(add({x: a * e}, self.constant(b)), factor)
            return above, add({x: c * e}, self.constant(d)), hidden
        here, after = {x: 1}, self.one  # B_{v-1} and B_v, up to a common factor
        for i in range(k):
            term = self.mul(add(first, self.mul(step, self.constant(i))), after)
            here, after = after, self.mul(add(here, term, -1), self.constant(kind))
        for i in range(-k):
            term = self.mul(add(first, self.mul(step, self.constant(i + 1)), -1), here)
            here, after = add(term, self.mul(after, self.constant(kind))), here
        return here, self.one, 1


def same(m: Matrix, n: Matrix) -> bool:
    """Whether two matrices are equal up to their sign."""
    return n in (m, tuple(map(neg, m)))


def check_family(data: Any) -> None:
    """The conditions of Theorem F."""
    names = "format version parameters statement sign start links"
    _, _, parameters, statement, epsilon, start, links = fields(data, names)
    f = Family(statement, parameters)
    (i, j), (epsilon,) = integers(fields(start, "x y"), "start"), integers([epsilon], "sign")
    rows = [integers(row, "link") for row in links]
    Tx, Ty = sum(row[0] for row in rows), sum(row[1] for row in rows)
    require(epsilon in (1, -1), "sign: not 1 or -1")
    require(i >= 0 and j >= len(f.head), "start: out of range")
    require(all(min(row) >= 0 for row in rows), "links: a negative number of entries")
    require(Tx > 0 and Ty % f.L == 0, "the links are not a period")

    N, D = f.c  # P(c)/Q(c) = (p_0 D + p_1 N)/(q_0 D + q_1 N) = epsilon M X
    p, q = (add(f.mul(side[0], D), f.mul(side[1], N)) for side in (f.P, f.Q))
    p = f.mul(p, f.constant(epsilon))
    M = coefficient(p, 1), coefficient(p, 0), coefficient(q, 1), coefficient(q, 0)
    require(any(map(sign, M)), "M may be 0")
    a, b, c, d = f.product(f.identity, f.y, 0, j)
    e = sign(add(c, d))  # the entries so far map [1, infinity) into (0, infinity) (Lemma 4)
    positive = (
        e and sign(add(a, b)) == e and all(at_least(f.mul(x, f.constant(e)), 0) for x in (a, c))
    )
    require(positive, "the value is not seen to be positive")

    U = V = f.times(f.times(f.inverse(0, j), M), f.product(f.identity, f.x, 0, i))
    place = j
    for dx, dy in rows:  # the step: U A(k) = B(k) V for all k, with V from k = 0
        W = f.times(f.inverse(j, j + dy), f.product(V, f.x, i, i + dx))
        B = f.product(f.identity, f.y, j, j + dy, Ty)
        equal = same(f.product(V, f.x, i, i + dx, Tx), f.times(B, W))
        require(equal, "the step is not an identity of polynomials")
        V, i, j = W, i + dx, j + dy
    require(same(V, U), "the links do not return to the first matrix")
    f.admissible(place, f.L)


def check(certificate: Any, conditions: Any = check_family) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    try:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        form = data["format"], repr(data["version"])
        require(form == ("esma-family-certificate", "1"), "unknown format or version")
        conditions(data)
        where = ", ".join(f"{n} = {a} + {b} u" for n, a, b in data["parameters"])
        return (
            f"proved for all {where}, u >= 0: |P(c)/Q(c)| is the continued fraction of "
            f"{json.dumps(data['statement'])}"
        )
    except (ArithmeticError, LookupError, RecursionError, TypeError) as error:
        raise CertificateError("malformed certificate: a part is missing or wrong") from error
    except ValueError as error:
        raise CertificateError(str(error)) from error


if __name__ == "__main__":
    try:
        for path in sys.argv[1:]:
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (ValueError, OSError) as error:
        sys.exit(f"not proved: {error}")
