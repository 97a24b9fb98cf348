"""Sums of b**-floor(k t): proved for many bases and slopes, and compared with exact digits.

Trusted: the definition of the sum, as fractions between which it lies.
"""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from math import isqrt

import pytest

from esma.enumeration.grammar import parse
from esma.enumeration.words import Word
from esma.massey.laws import Law, PowerSums
from esma.proofs import explain
from esma.proofs.checker import CertificateError, check
from esma.proofs.prover import Proof, Prover
from esma.proofs.statements import LawStatement
from esma.proofs.theorems import image, match

SLOPES = {
    "phi": (1, 5, 2),
    "sqrt(2)": (0, 2, 1),
    "1+sqrt(3)": (1, 3, 1),
    "sqrt(7)": (0, 7, 1),
    "(3+sqrt(13))/2": (3, 13, 2),
    "2-sqrt(2)/2": (-4, 2, -2),
}


def proved(text: str, p: tuple[int, ...], q: tuple[int, ...], signs: Word) -> tuple[Proof, Law]:
    """What the theorem says of |P(c)/Q(c)|, and its proof."""
    tree = parse(text)
    found = match(tree)
    assert found is not None
    reduced = image(found, p, q)
    told = reduced.quotients.conjugate(reduced.matrix, signs)
    assert told is not None
    statement = LawStatement(text, tree, p, q, signs, told.law)
    return Prover(text, tree).prove(statement), told.law


def between(b: int, slope: tuple[int, int, int]) -> tuple[Fraction, Fraction]:
    """Fractions around the sum of b**-floor(k t), by its first 200 exponents."""
    p, d, q = slope
    if q < 0:
        p, q = -p, -q
        floors = [(k * p - isqrt(k * k * d) - 1) // q for k in range(1, 201)]
    else:
        floors = [(k * p + isqrt(k * k * d)) // q for k in range(1, 201)]
    assert all(one < other for one, other in pairwise(floors))
    total = sum(Fraction(1, b**e) for e in floors)
    return total, total + Fraction(2, b ** floors[-1])


def common(low: Fraction, high: Fraction, signs: Word) -> list[int]:
    """The first quotients that all numbers between have under a sign word."""
    found = list[int]()
    while low.denominator > 1 < high.denominator and low // 1 == high // 1:
        s = signs[len(found) % len(signs)]
        a = low // 1 + (s < 0)
        found.append(a)
        low, high = sorted((s / (low - a), s / (high - a)))
    return found


@pytest.mark.parametrize("b", range(2, 52))
def test_every_base(b: int) -> None:
    others = [*SLOPES][1:]
    for text in ("phi", others[b % 5]):
        slope = SLOPES[text]
        low, high = between(b, slope)
        for times in {1, b - 1} if b < 5 else {b - 1}:
            proof, law = proved(f"{times}*rabbit({b},{text})", (0, 1), (1,), (1,))
            assert proof.status == "proved"
            check(json.dumps(proof.certificate))
            seen = common(times * low, times * high, (1,))
            assert len(seen) > 4
            assert law.terms(len(seen)) == seen


@pytest.mark.parametrize("signs", [(1,), (1, -1), (-1, 1), (1, 1, -1), (-1, -1, 1)])
@pytest.mark.parametrize(
    ("p", "q"), [((0, 1), (1,)), ((1,), (0, 1)), ((1, 1), (2, -1)), ((1, 2), (1,))]
)
def test_images_and_signs(p: tuple[int, ...], q: tuple[int, ...], signs: Word) -> None:
    low, high = between(3, SLOPES["sqrt(2)"])
    ends = [
        sum(c * x**i for i, c in enumerate(p)) / sum(c * x**i for i, c in enumerate(q))
        for x in (low, high)
    ]
    proof, law = proved("rabbit(3,sqrt(2))", p, q, signs)
    assert proof.status == "proved"
    check(json.dumps(proof.certificate))
    seen = common(*sorted(ends), signs)
    assert len(seen) > 4
    assert law.terms(len(seen)) == seen


def test_minus_signs_alone_are_no_such_law() -> None:
    found = match(parse("rabbit(2)"))
    assert found is not None
    reduced = image(found, (0, 1), (1,))
    assert reduced.quotients.conjugate(reduced.matrix, (-1,)) is None


def test_a_wrong_law_is_refuted() -> None:
    tree = parse("rabbit(2,sqrt(2))")
    wrong = PowerSums((0, 1), 2, (2, 1), (((1, 1, 1), (1, 2, 5)),))
    proof = Prover("rabbit(2,sqrt(2))", tree).prove(
        LawStatement("rabbit(2,sqrt(2))", tree, (0, 1), (1,), (1,), wrong)
    )
    assert proof.reason == "refuted: quotient 3 is 18, not 34"


def test_every_number_of_a_certificate_counts() -> None:
    proof, _ = proved("rabbit(3)", (0, 1), (1,), (1, -1))
    text = json.dumps(proof.certificate)
    law = json.loads(text)["statement"]["law"]
    for name, change in (
        ("base", 9),
        ("weights", [law["weights"][0], -law["weights"][1]]),
        ("sums", law["sums"][1:] + law["sums"][:1]),
        ("sums", law["sums"][:-1]),
    ):
        altered = json.loads(text)
        altered["statement"]["law"][name] = change
        with pytest.raises(CertificateError):
            check(altered)
    for j, row in enumerate(law["sums"]):
        for k, (c, *exponents) in enumerate(row):
            for i, e in enumerate(exponents, 1):
                altered = json.loads(text)
                altered["statement"]["law"]["sums"][j][k][i] = e + 1
                with pytest.raises(CertificateError):
                    check(altered)
            altered = json.loads(text)
            altered["statement"]["law"]["sums"][j][k][0] = f"{Fraction(c) + 1}/1"
            with pytest.raises(CertificateError):
                check(altered)


def test_a_proof_in_words() -> None:
    proof, _ = proved("rabbit(2,sqrt(2))", (0, 1), (1,), (1,))
    said = explain.text(proof.certificate)
    assert "t_n = (b**p_n - b**p_(n-2))/(b**p_(n-1) - 1)" in said
    assert "X: x*y + x (+)\n    a: x*y + x (+)" in said
    tex = explain.latex(proof.certificate)
    assert tex.count("{") == tex.count("}")


def test_other_numbers_are_left_alone() -> None:
    for text in ("rabbit(2,pi)", "rabbit(2)+e", "rabbit(2)*rabbit(3)", "rabbit(2,2**(1/3))"):
        assert match(parse(text)) is None
