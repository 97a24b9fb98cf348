"""Checker of families of quadratic irrationals, ``sqrt(n**2+1) = [n; 2n, 2n, ...]`` for all n:
standard library, integers, and the functions of `parametric_checker`, nothing else of the package.

A certificate of the kind ``"quadratic"`` is the statement alone: the constant is an expression in
the parameters, rational numbers and one square root; the coefficients of P and Q, the first
quotients and those of a period are polynomials in the parameters (``PROOFS.md``, Theorem G).
"""

from __future__ import annotations

import json
import re
from typing import Any

from esma.approval import parametric_checker
from esma.approval.parametric_checker import (
    LIMIT,
    Polynomial,
    add,
    at_least,
    fields,
    mul,
    neg,
    product,
    require,
    sign,
)

Pair = tuple[Polynomial, Polynomial]
"""``x + y sqrt(D)``."""


class Family(parametric_checker.Family):
    """The statement, and its constant ``c = (x + y sqrt(D))/w``."""

    D: Polynomial | None = None

    def elementary(self, text: str) -> tuple[Any, ...]:
        """Reads the constant; there is no progression."""
        self.tokens = re.findall(r"\d+|[a-z]+|\*\*|[-+*/()]|.", text)
        self.depth = 0
        self.c = self.sum()
        require(not self.tokens, f"constant: {''.join(self.tokens[:9])!r} is not understood")
        return (1, 0, 0, 1), self.one, self.one, 1

    def take(self, *wanted: str) -> str:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in wanted else ""

    def sum(self) -> tuple[Polynomial, Polynomial, Polynomial]:
        self.depth += 1
        require(self.depth <= 50, "constant: too deep")
        x, y, w = self.factors()
        while operator := self.take("+", "-"):
            u, v, d = self.factors()
            factor = 1 if operator == "+" else -1
            x, y = add(mul(x, d), mul(u, w), factor), add(mul(y, d), mul(v, w), factor)
            w = mul(w, d)
        self.depth -= 1
        return x, y, w

    def factors(self) -> tuple[Polynomial, Polynomial, Polynomial]:
        x, y, w = self.power()
        while operator := self.take("*", "/"):
            u, v, d = self.power()
            if operator == "/":  # times d (u - v sqrt(D))/(u^2 - v^2 D)
                u, v, d = mul(u, d), neg(mul(v, d)), self.norm((u, v))
            (x, y), w = self.times((x, y), (u, v)), mul(w, d)
        return x, y, w

    def power(self) -> tuple[Polynomial, Polynomial, Polynomial]:
        if self.take("-"):
            x, y, w = self.power()
            return neg(x), neg(y), w
        z = self.primary()
        if self.take("**"):
            exponent = self.tokens.pop(0) if self.tokens else ""
            require(re.fullmatch("[1-9]|10", exponent), "constant: exponents are 1, ..., 10")
            x, y, w = z
            for _ in range(int(exponent) - 1):
                (x, y), w = self.times((x, y), z[:2]), mul(w, z[2])
            return x, y, w
        return z

    def primary(self) -> tuple[Polynomial, Polynomial, Polynomial]:
        token = self.tokens.pop(0) if self.tokens else ""
        if token.isdecimal() and len(token) < 20:
            return self.constant(int(token)), {}, self.one
        if token in self.names:
            return self.names[token], {}, self.one
        root = token == "sqrt"
        require(token == "(" or (root and self.take("(")), f"constant: {token!r} is not understood")
        x, y, w = self.sum()
        require(self.take(")"), "constant: a parenthesis is not closed")
        if not root:
            return x, y, w
        require(not y and w == self.one and self.D in (None, x), "constant: more than one root")
        require(at_least(x, 1), "constant: the root is not seen to be real")
        self.D = x
        return {}, self.one, self.one

    def times(self, z: Pair, w: Pair) -> Pair:
        (a, b), (c, d) = z, w
        return add(mul(a, c), mul(mul(b, d), self.D or {})), add(mul(a, d), mul(b, c))

    def norm(self, z: Pair) -> Polynomial:
        return add(mul(z[0], z[0]), mul(mul(z[1], z[1]), self.D or {}), -1)

    def sign_of(self, z: Pair) -> int:
        """1 or -1 if ``x + y sqrt(D)`` has that sign for all u >= 0 as seen from coefficients."""
        for e in (1, -1):
            x, y = (mul(p, self.constant(e)) for p in z)
            positive = at_least(x, 1) or (at_least(x, 0) and at_least(y, 1))
            if positive and (at_least(y, 0) or sign(self.norm(z)) > 0):
                return e
            if at_least(y, 1) and at_least(neg(x), 0) and sign(self.norm(z)) < 0:
                return e
        return 0


def mixed(s: Polynomial, z: Pair, t: Polynomial, w: Pair) -> Pair:
    """``s z + t w``."""
    return add(mul(s, z[0]), mul(t, w[0])), add(mul(s, z[1]), mul(t, w[1]))


def check_quadratic(data: Any) -> None:
    """The conditions of Theorem G."""
    names = "format version kind parameters statement"
    kind, parameters, statement = fields(data, names)[2:]
    require(kind == "quadratic", "unknown kind")
    require(len(json.dumps(data)) <= 1000 * LIMIT, "too long")
    f = Family(statement, parameters)
    require(f.D is not None, "the constant has no root")
    require(not any(powers[0] for a in f.tail for powers in a), "the quotients are not periodic")
    require(all(n == f.one for n in f.lengths), "lengths: there are runs")
    x, y, below = f.c
    require(sign(below), "the denominator of the constant may be 0")
    values: list[Pair] = []  # P(c) and Q(c), times the denominator of c
    for p, q in (f.P, f.Q):
        values.append(mixed(q, (x, y), mul(p, below), (f.one, {})))
    z, w = values
    epsilon = f.sign_of(z) * f.sign_of(w)
    require(epsilon, "the sign of the value is not seen")
    z = mixed(f.constant(epsilon), z, {}, w)  # the value is z/w > 0
    pre = len(f.head)
    identity: parametric_checker.Matrix = (f.one, {}, {}, f.one)
    p, r, q, t = product(identity, f.y, 0, pre)  # the tail is B^-1 (z/w), up to a common sign
    z, w = mixed(t, z, neg(r), w), mixed(neg(q), z, p, w)
    p, r, q, t = product(identity, f.y, pre, pre + f.L)
    one, other = mixed(p, z, r, w), mixed(q, z, t, w)
    require(f.times(one, w) == f.times(other, z), "the tail is not periodic")
    above = f.sign_of(w) * f.sign_of(mixed(f.one, z, f.constant(-1), w))
    require(above > 0, "the tail is not seen to be greater than 1")
    growth = False
    for n in range(pre, pre + f.L):
        a, s = f.y(n, 0)[0], f.signs[n % len(f.signs)]
        require(at_least(a, 1 if s > 0 else 2), f"entry {n} is not admissible for all n")
        growth = growth or at_least(a, 2 - s)
    require(growth, "a + s >= 2 does not hold infinitely often")


def check(certificate: Any) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    return parametric_checker.check(certificate, check_quadratic)
