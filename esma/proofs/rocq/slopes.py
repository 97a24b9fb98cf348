"""The law of Theorem S, sums of powers, as data of the library and as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from esma.proofs.checker.claims import fields, listed
from esma.proofs.checker.ring import Poly, product, times
from esma.proofs.checker.slopes import Group, Slope, coefficient, monomial, solved

from .statement import RocqStatement, Written


@dataclass(frozen=True)
class PowerLaw:
    """Sums of powers of a base, whose exponents follow a recurrence of two terms.

    Attributes
    ----------
    head, period : the quotients of the slope
    base, root : the base b of the sum is base**root
    weights : of the recurrence
    powers, block : data of the library
    text : the block in m
    flip : U A = B U, or -B U
    steps : how many states decide that the quotients are integers
    """

    head: list[int]
    period: list[int]
    base: Written
    root: int
    weights: list[int]
    powers: str
    block: str
    text: str
    flip: int
    steps: int

    @classmethod
    def of(cls, s: RocqStatement) -> PowerLaw:
        """That of a statement, with which the checker agrees."""
        y, c = s.y, s.c
        c.check_tail(y)
        (i, j), (dx, dy) = y.start, y.group
        _, base, weights, sums = fields(y.law, "kind base weights sums")
        (base,) = y.polynomials([base])
        b, slope, shown = c.key[2], Slope(*c.key[3]), s.expression(base)
        first = b.get(0, 0) if isinstance(b, Poly) else b  # where the parameters are 0
        root = next(k for k in range(1, 16) if base**k == b)
        now, then, group = slope.exponents(i), slope.exponents(i + dx), Group(slope, i, dx)
        rows = [[(coefficient(text), (e, f)) for text, e, f in listed(row, list)] for row in sums]
        pairs = list(dict.fromkeys(pair for row in rows for _, pair in row if pair != (0, 0)))
        places = {pair: solved(now, then, root, *pair) for pair in [*pairs, (0, 0)]}
        powers = [f"Power {e} {f} {k} {m}" for (e, f) in pairs for k, m in [places[e, f]]]
        entries = [_entry(row, pairs, shown) for row in rows]
        sums_in_xy = [sum(x * monomial(places[pair]) for x, pair in row) for row in rows]
        signs = (y.signs[n % len(y.signs)] for n in range(j, j + dy))
        M = product(c.numbers(slope, i), c.image(y))
        B = y.before(j)
        U = times((B[3], -B[1], -B[2], B[0]), M)
        left = times(U, product(group.factors()))
        right = times(product(zip(sums_in_xy, signs, strict=True)), U)
        p, q = (str(w) if w >= 0 else f"({w})" for w in weights)
        below = [lcm(*(x.denominator for x, _ in row)) for row in rows]
        return cls(
            slope.quotients[: slope.head],
            slope.quotients[slope.head : slope.head + slope.period],
            shown,
            root,
            weights,
            f"[{'; '.join(powers)}]",
            f"[{'; '.join(data for data, _ in entries)}]",
            f"let e x y := recurrent {p} {q} x y m in [{'; '.join(text for _, text in entries)}]",
            1 if left == right else -1,
            max(_states(first, now, group.step, d) for d in below),
        )


def _entry(
    row: Sequence[tuple[Fraction, tuple[int, int]]], pairs: list[tuple[int, int]], base: Written
) -> tuple[str, str]:
    """A sum of powers as data and as text."""
    d = lcm(*(c.denominator for c, _ in row))
    data = text = ""
    for c, pair in sorted(row, key=lambda x: x[0] < 0):
        size, minus = int(abs(c) * d), c < 0
        term, shown = f"(Num {size})", str(size)
        if pair != (0, 0):
            x, power = f"(Var {pairs.index(pair) + 1})", f"{base.factor()} ^ e {pair[0]} {pair[1]}"
            term, shown = (x, power) if size == 1 else (f"(Mul {term} {x})", f"{shown} * {power}")
        data = f"({'Sub' if minus else 'Add'} {data} {term})" if data else term
        text += f" {'-' if minus else '+'} {shown}" if text else shown
    if d == 1:
        return f"Quot {data}", text
    return f"Over {data} {d}", f"({text}) / {d}" if len(row) > 1 else f"{text} / {d}"


def _states(
    b: int, now: tuple[int, int], step: tuple[tuple[int, int], tuple[int, int]], d: int
) -> int:
    """How many pairs x, y modulo d there are from some group on."""
    x, y = (pow(b, e, d) for e in now)
    (p, q), (r, s) = step
    seen = set[tuple[int, int]]()
    while (x, y) not in seen:
        seen.add((x, y))
        x, y = pow(x, p, d) * pow(y, q, d) % d, pow(x, r, d) * pow(y, s, d) % d
    return len(seen)
