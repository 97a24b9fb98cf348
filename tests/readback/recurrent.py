"""Quotients from the recurrences in a line of JSON, as their fields say them; nothing of esma."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count
from math import factorial, floor, isqrt, prod
from typing import Any

import mpmath

from tests.readback.reader import evaluated


def value(data: Mapping[str, Any]) -> Any:
    """The number whose simple continued fraction follows such a law."""
    own, initials = data["recurrence"], data["initials"]
    kind = own.get("kind", "holonomic")
    if kind == "folded":
        return _folded(initials, own)
    return evaluated(TERMS[kind](initials, own))


def _folded(initials: Sequence[int], own: Mapping[str, Any]) -> Any:
    """The sum of what is added to the first partial sum, and of that a complete quotient."""
    total = Fraction(own["word"][-1])
    for a in own["word"][-2::-1]:
        total = a + 1 / total
    (kind, *numbers), q = own["x"], total.denominator
    for k in range(9 if own["base"] == 0 or kind == "geometric" else 4):
        if own["base"]:
            c, r = numbers
            q = own["base"] ** (
                c * r ** (k + 1) if kind == "geometric" else c * factorial(k + 1 + r)
            )
        else:
            assert kind == "periodic"
            q = numbers[k % len(numbers)] * q * q
        total += Fraction(own["signs"][k % len(own["signs"])], q)
        if q.bit_length() > 2000:
            break
    for _ in range(own.get("from", 0)):
        total = 1 / (total - floor(total))
    for a in reversed(initials):
        total = a + 1 / total
    return mpmath.mpf(total.numerator) / total.denominator


def _holonomic(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    """By coefficients that are polynomials in n, or in q**n."""
    terms, lag = list(initials), own.get("lag", 1)
    yield from terms
    while True:
        n = len(terms)
        x = own["q"] ** n if "q" in own else n
        lead, *rest = (sum(c * x**k for k, c in enumerate(p)) for p in own["coefficients"])
        before = terms[::-1][lag - 1 :: lag]
        terms.append(_whole(Fraction(-sum(map(int.__mul__, rest, before)), lead)))
        yield terms[-1]


def _multiplicative(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    terms = list(initials)
    yield from terms
    assert own["factors"] == [[1, 1]]
    while True:
        powers = (Fraction(terms[-i]) ** e for i, e in enumerate(own["exponents"], 1))
        terms.append(_whole(prod(powers, start=Fraction(1))))
        yield terms[-1]


def _nonlinear(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    power = own["power"]
    yield from initials
    roots = [isqrt(a) if power == 2 else a for a in initials]
    while True:
        relation = own["relations"][len(roots) % len(own["relations"])]
        above, below = (_polynomial(relation[side], roots[::-1]) for side in ("above", "below"))
        roots.append(_whole(Fraction(above, below)))
        yield roots[-1] ** power


def _self_similar(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    yield from initials
    before, last = own["pair"]
    for n in count():
        a = _polynomial(own["rules"][n % len(own["rules"])], (before, last))
        yield a
        before, last = last, a * last + before


def _sums_of_powers(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    yield from initials
    t, s = own["weights"]
    rows = [[(Fraction(c), e, f) for c, e, f in row] for row in own["sums"]]
    while True:
        for row in rows:
            yield _whole(sum((c * own["base"] ** e for c, e, _ in row), Fraction(0)))
        rows = [[(c, f, t * f + s * e) for c, e, f in row] for row in rows]


def _automatic(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    yield from initials
    for n in count(len(initials)):
        state, rest = 0, n + own["shift"]
        while rest:
            rest, digit = divmod(rest, own["base"])
            state = own["transitions"][state][digit]
        yield own["outputs"][state]


def _regular(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    yield from initials
    matrices = own["matrices"]
    for n in count(len(initials)):
        rest, digits = n + own["shift"], list[int]()
        while rest >= len(matrices):
            rest, digit = divmod(rest, len(matrices))
            digits.append(digit)
        vector = own["starts"][rest - own["first"]]
        for digit in reversed(digits):
            vector = [sum(map(int.__mul__, row, vector)) for row in matrices[digit]]
        yield vector[0]


def _sturmian(initials: Sequence[int], own: Mapping[str, Any]) -> Iterator[int]:
    yield from initials
    (p, d, q), (r, s) = own["slope"], own["intercept"]
    slope, intercept = (p + mpmath.sqrt(d)) / q, mpmath.mpf(r) / s
    for n in count(own["shift"]):
        here, after = (int(mpmath.floor(k * slope + intercept)) for k in (n, n + 1))
        yield own["letters"][after - here]


def _polynomial(monomials: Sequence[Sequence[int]], values: Sequence[int]) -> int:
    return sum(
        c * prod(x**e for x, e in zip(values, exponents, strict=False))
        for c, *exponents in monomials
    )


def _whole(x: Fraction) -> int:
    assert x.denominator == 1
    return int(x)


TERMS: Mapping[str, Callable[[Sequence[int], Mapping[str, Any]], Iterator[int]]] = {
    "holonomic": _holonomic,
    "multiplicative": _multiplicative,
    "nonlinear": _nonlinear,
    "self-similar": _self_similar,
    "sums of powers": _sums_of_powers,
    "automatic": _automatic,
    "regular": _regular,
    "Sturmian": _sturmian,
    "q-holonomic": _holonomic,
}
