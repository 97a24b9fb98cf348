"""Checker of families of quadratic irrationals, ``sqrt(n**2+1) = [n; 2n, 2n, ...]`` for all n:
standard library, integers, and the functions of `parametric_checker`, nothing else of the package.

A certificate of the kind ``"quadratic"`` is the statement alone: the constant is an expression in
the parameters, rational numbers and one square root; the coefficients of P and Q, the first
quotients and those of a period are polynomials in the parameters (``proofs.md``, Theorem G).
"""

from __future__ import annotations

from typing import Any

from esma.proofs.checkers import parametric_checker
from esma.proofs.checkers.parametric_checker import (
    Polynomial,
    Value,
    add,
    at_least,
    coefficient,
    fields,
    neg,
    require,
    sign,
)


class Family(parametric_checker.Family):
    """The statement; in the place of m and X stands R, the root of D, in its constant."""

    D: Polynomial = {}  # noqa: RUF012  (never changed in place)

    def read(self, text: str) -> tuple[Polynomial, Polynomial]:
        return self.plain(self.parsed(text))

    def function(self, name: str, *arguments: Value) -> Value:
        require(name == "sqrt", f"constant: {name!r} is not understood")
        [(above, below, _)] = arguments
        alone = below == self.one and self.D in ({}, above)
        require(alone, "constant: more than one root of a polynomial")
        require(at_least(above, 1), "constant: the root is not seen to be real")
        self.D = above
        return {(1,) + (0,) * (self.width - 1): 1}, self.one, 0

    def value(self, above: Polynomial, below: Polynomial, hidden: int) -> Value:
        return self.reduced(above), self.reduced(below), 0

    def not_zero(self, p: Polynomial) -> None:
        require(self.sign_of(p), "constant: a divisor may be 0")

    def reduced(self, p: Polynomial) -> Polynomial:
        """A polynomial of degree 2 in R, as ``x + y R``."""
        x = add(coefficient(p, 0), self.mul(coefficient(p, 2), self.D))
        y = {(1, *rest): c for (_, *rest), c in coefficient(p, 1).items()}
        return add(x, y)

    def sign_of(self, p: Polynomial) -> int:
        """1 or -1 if ``x + y R`` is seen to have that sign for all u >= 0, else 0 (Lemma 9)."""
        x, y = coefficient(p, 0), coefficient(p, 1)
        norm = sign(add(self.mul(x, x), self.mul(self.mul(y, y), self.D), -1))
        for e in (1, -1):
            if at_least(x, 0) and at_least(y, 0) and (at_least(x, 1) or at_least(y, 1)):
                return e
            if (at_least(x, 1) and norm > 0) or (at_least(y, 1) and norm < 0):
                return e
            x, y = neg(x), neg(y)
        return 0


def check_quadratic(data: Any) -> None:
    """The conditions of Theorem G."""
    kind, parameters, statement = fields(data, "format version kind parameters statement")[2:]
    require(kind == "quadratic", "unknown kind")
    f = Family(statement, parameters)
    constant = not any(powers[0] for p in (*f.tail, *f.lengths) for powers in p)
    require(constant, "the quotients are not periodic")
    N, D = f.c
    z, w = (add(f.mul(side[0], D), f.mul(side[1], N)) for side in (f.P, f.Q))
    seen = f.sign_of(z), f.sign_of(w)
    require(all(seen), "the sign of the value is not seen")
    if seen[0] != seen[1]:
        z = neg(z)  # the value is z/w > 0
    p, r, q, t = f.inverse(0, len(f.head))  # and that of the tail, up to a common sign
    z, w = add(f.mul(p, z), f.mul(r, w)), add(f.mul(q, z), f.mul(t, w))
    p, r, q, t = f.product(f.identity, f.y, len(f.head), len(f.head) + f.L)
    require(q, "there is no period")
    one, other = add(f.mul(p, z), f.mul(r, w)), add(f.mul(q, z), f.mul(t, w))
    equal = f.reduced(f.mul(one, w)) == f.reduced(f.mul(other, z))
    require(equal, "the tail is not periodic")
    above = f.sign_of(w) * f.sign_of(add(z, w, -1))
    require(above > 0, "the tail is not seen to be greater than 1")
    f.admissible(len(f.head), 0)


def check(certificate: Any) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    return parametric_checker.check(certificate, check_quadratic)
