"""Checker of certificates about quotients that grow like powers: standard library, integers, and
the functions of `checker`, nothing else of the package.

A certificate of the kind ``"powers"`` has the fields of one of the kind ``"theorem"``, but the
statement has a base, a_{len(head) + N m + j} = P_j(base**m) with rational coefficients (``"1/3"``)
and integer values, likewise the lengths of runs; and the theorem is the one at the class Tasoev.
``proofs.md``, Theorem T and what follows it, says why it is a proof.
"""

from __future__ import annotations

import re
from math import lcm
from typing import Any

from esma.proofs.checkers import checker
from esma.proofs.checkers.checker import LIMIT, Integers, fields, integers, require


def power(base: int, m: int) -> int:
    require(m * int.bit_length(base) <= LIMIT, "a power grows too large")
    return int(base**m)


class Polynomial(checker.Polynomial):
    """``P(base**m)``, ``scaled(z) = below P(z)``."""

    def __init__(self, value: Any, base: int) -> None:
        require(type(value) is list and len(value) <= 201, "polynomial: not a list, or too long")
        rows = [(c, 1) if type(c) is int else checker.rational(c) for c in value]
        self.base, self.below = base, lcm(*(d for _, d in rows))
        require(self.below * len(rows) <= LIMIT, "polynomial: the denominator is too large")
        self.scaled = checker.Polynomial([c * (self.below // d) for c, d in rows])
        self.coefficients, self.degree = self.scaled.coefficients, self.scaled.degree
        residue = 1  # powers of the base recur modulo the denominator, after so many at most
        for _ in range(self.below):
            require(self.scaled(residue) % self.below == 0, "polynomial: a value is not an integer")
            residue = residue * base % self.below

    def __call__(self, m: int) -> int:
        return self.scaled(power(self.base, m)) // self.below

    def at_least(self, bound: int, m: int) -> bool:
        """Whether P(z) >= bound for all integers z from base**m on."""
        return self.scaled.at_least(bound * self.below, power(self.base, m))


class Expansion(checker.Expansion):
    """The statement, with polynomials in powers of a base."""

    def __init__(self, data: Any) -> None:
        self.base = data["base"]
        # z = base**m has to grow through positive integers
        require(self.base >= 2, "base: not an integer above 1")
        rows = data["polynomials"] + data.get("lengths", [])
        require(len(rows) <= 400, "too many polynomials")
        super().__init__({name: data[name] for name in data if name != "base"})

    def polynomial(self, value: Any) -> Polynomial:
        return Polynomial(value, self.base)


class Tasoev(checker.Progression):
    """THEOREM (Tasoev 2000, Komatsu 2003; proofs.md, Theorem T). Let first > 0 and ratio > 1 be
    integers. There are X_n -> infinity with X_n = first ratio^n + 1/X_{n+1} for all n >= 0, and
    tasoev(first/ratio, ratio) = 1/X_0.
    """

    def __init__(self, constant: str, data: Any) -> None:
        self.first, self.ratio = integers(fields(data, "first ratio"), "theorem")
        self.L = self.k = self.sign = self.highest = 1
        self.shape = (0, 1, 1, 0)
        found: Any = re.fullmatch(r"tasoev\(([1-9][0-9/]*),([1-9][0-9]*)\)", constant)
        require(found, f"no theorem for the constant {constant!r}")
        (p, q), a = checker.rational(found[1]), int(found[2])
        require(a == self.ratio, "no theorem: another ratio")
        require(p * a == q * self.first, "no theorem: another first quotient")

    def entry(self, n: int) -> Integers:
        return self.first * power(self.ratio, n), 1, 1, 0


def check_powers(data: Any) -> None:
    """As `checker.check_theorem`; the identities of the links are polynomial in ``growth**k``."""
    x, y, Tx, Ty = checker.check_theorem(data, Expansion, Tasoev)
    require(x.ratio**Tx == y.base ** (Ty // y.N), "the two sides do not grow alike")


def check(certificate: Any) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    return checker.check(certificate, {"powers": check_powers})
