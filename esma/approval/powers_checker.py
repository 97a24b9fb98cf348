"""Checker of certificates about quotients that grow like powers: standard library, integers, and
the functions of `checker`, nothing else of the package.

A certificate of the kind ``"powers"`` has the fields of one of the kind ``"theorem"``, but the
statement has a base, a_{len(head) + N m + j} = P_j(base**m) with rational coefficients (``"1/3"``)
and integer values, likewise the lengths of runs; and the theorem is the one at the class Tasoev.
``PROOFS.md``, Theorem T and what follows it, says why it is a proof.
"""

from __future__ import annotations

import re
from math import lcm
from typing import Any

from esma.approval import checker
from esma.approval.checker import LIMIT, Integers, fields, integers, require


class Polynomial(checker.Polynomial):
    """``P(base**m)``, ``scaled(z) = below P(z)``."""

    def __init__(self, value: Any, base: int) -> None:
        require(type(value) is list and 0 < len(value) <= 201, "polynomial: not a list")
        rows = [(c, 1) if type(c) is int else checker.rational(c) for c in value]
        self.base, self.below = base, lcm(*(d for _, d in rows))
        require(self.below * len(rows) <= LIMIT, "polynomial: the denominator is too large")
        size = max(c.bit_length() for c, _ in rows)
        require(size <= LIMIT // 10, "polynomial: its coefficients are too large")
        self.scaled = checker.Polynomial([c * (self.below // d) for c, d in rows])
        self.coefficients, self.degree = self.scaled.coefficients, self.scaled.degree
        power = 1  # powers of the base recur modulo the denominator, after so many at most
        for _ in range(self.below):
            require(self.scaled(power) % self.below == 0, "polynomial: its values are no integers")
            power = power * base % self.below

    def __call__(self, m: int) -> int:
        return self.scaled(self.base**m) // self.below

    def at_least(self, bound: int, m: int) -> bool:
        """Whether P(z) >= bound for all integers z from base**m on."""
        return self.scaled.at_least(bound * self.below, self.base**m)


class Expansion(checker.Expansion):
    """The statement, with polynomials in powers of a base."""

    def __init__(self, data: Any) -> None:
        base = data["base"]
        # z = base**m has to grow through positive integers
        require(type(base) is int and 2 <= base < 2**200, "base: not an integer above 1")
        rows = data["polynomials"] + data.get("lengths", [])
        require(len(rows) <= 400, "too many polynomials")
        # what is left of a statement with constants in place of its polynomials is as ever
        constants = {"polynomials": [[2]] * len(data["polynomials"])}
        if "lengths" in data:
            constants["lengths"] = [[1]] * len(data["lengths"])
        super().__init__({k: v for k, v in data.items() if k != "base"} | constants)
        self.base = base
        self.tail = [Polynomial(p, base) for p in data["polynomials"]]
        lengths = data.get("lengths", [[1]] * self.N)
        self.lengths = [Polynomial(p, base) for p in lengths]
        for a, length in zip(self.tail, self.lengths, strict=True):
            if length.coefficients != (1,):
                two = a.degree == 0 and a(0) == 2 and set(self.signs) == {-1}
                require(two and length.at_least(0, 0), "lengths: not a run of 2s under minus signs")


class Tasoev(checker.Progression):
    """THEOREM (Tasoev 2000, Komatsu 2003; PROOFS.md, Theorem T). Let first > 0 and ratio > 1 be
    integers. There are X_n -> infinity with X_n = first ratio^n + 1/X_{n+1} for all n >= 0, and
    tasoev(first/ratio, ratio) = 1/X_0.
    """

    def __init__(self, constant: str, data: Any) -> None:
        self.first, self.ratio = integers(fields(data, "first ratio"), "theorem", 2)
        self.L = self.k = self.sign = self.highest = 1
        self.shape = (0, 1, 1, 0)
        found = re.fullmatch(r"tasoev\(([\d/]+),(\d+)\)", constant)
        require(found, f"no theorem for the constant {constant!r}")
        (p, q), a = checker.rational(found[1] if found else ""), int(found[2] if found else 0)
        require(p > 0 and 1 < a == self.ratio <= LIMIT, "no theorem: another ratio")
        require(p * a == q * self.first, "no theorem: another first quotient")

    def entry(self, n: int) -> Integers:
        return int(self.first * self.ratio**n), 1, 1, 0


def check_powers(data: Any) -> None:
    """As `checker.check_theorem`; the identities of the links are polynomial in ``growth**k``."""
    values = fields(data, "format version kind statement theorem map start links")
    statement, theorem, M, start, links = values[3:]
    y, M = Expansion(statement), integers(M, "map", 4)
    x = Tasoev(y.constant, theorem)
    x.check_map(y, M)
    i, j = integers(fields(start, "x y factor matrix")[:2], "start", 2)
    rows = [integers(row, "link", 7) for row in links]
    require(min(i, j, *(min(row[:2]) for row in rows)) >= 0, "an index is negative")
    dx, dy = sum(row[0] for row in rows), sum(row[1] for row in rows)
    require(dx > 0 and dy > 0 and dy % y.N == 0, "the links are no period")
    bits = max((i + dx) * x.ratio.bit_length(), (j + dy) * y.base.bit_length() // y.N)
    require(bits <= LIMIT // 20, "the indices are too large")
    require(x.ratio**dx == y.base ** (dy // y.N), "the two sides do not grow alike")
    checker.check_conjugacy(x, y, M, start, links)


def check(certificate: Any) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    return checker.check(certificate, {"powers": check_powers})
