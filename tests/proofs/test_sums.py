"""Theorem H: sums of reciprocals for many first terms and polynomials, and their laws.

Trusted: fractions between which a sum lies, and the definitions of its terms.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import takewhile
from typing import Any

import pytest

import esma
from esma.enumeration.grammar import parse
from esma.massey.laws import NonlinearRecurrence, SelfSimilar
from esma.proofs.checker import CertificateError, check
from esma.proofs.prover import Prover
from esma.proofs.statements import LawStatement
from esma.proofs.theorems import match
from esma.proofs.theorems.sums import Reciprocals
from tests.massey.test_requested_laws import expansion
from tests.proofs.refused import changed, similar

POLYNOMIALS = {
    "1": (1,),
    "2": (2,),
    "7": (7,),
    "x": (0, 1),
    "x+1": (1, 1),
    "3*x": (0, 3),
    "2*x**2+5": (5, 0, 2),
    "x**3+x": (0, 1, 0, 1),
}
FUNCTIONS = ("davison_shallit", "hone", "varona")
CHOICES = [(f, x, g) for f in FUNCTIONS for x in (1, 2, 3, 10) for g in POLYNOMIALS]


def quotients(function: str, x: int, g: tuple[int, ...]) -> list[int]:
    """Those that the first terms of the sum make certain."""
    total, past, sign = Fraction(0), 1, 1
    for _ in range(5):
        f = 1 + x * sum(c * x**e for e, c in enumerate(g))
        total, sign = total + Fraction(sign, x), sign if function == "hone" else -sign
        past, x = x, x * f if function == "davison_shallit" else x * x * f // past
    ends = expansion(total), expansion(total + Fraction(2 * sign, x))
    common = takewhile(lambda pair: pair[0] == pair[1], zip(*ends, strict=False))
    return [a for a, _ in common][:-1]


def certificate(function: str, x: int, g: str) -> dict[str, Any]:
    law = Reciprocals(function, x, POLYNOMIALS[g]).whole
    rules = law.own()["rules"]
    i = len(law.initials)
    return similar(f"{function}({x},{g})", list(law.pair), rules, list(law.initials), [i, i])


@pytest.mark.parametrize(("function", "x", "g"), CHOICES)
def test_quotients_are_those_of_the_sum(function: str, x: int, g: str) -> None:
    true = quotients(function, x, POLYNOMIALS[g])
    assert len(true) >= 5
    assert Reciprocals(function, x, POLYNOMIALS[g]).whole.terms(len(true)) == true


@pytest.mark.parametrize(("function", "x", "g"), CHOICES)
def test_certificates_and_altered_ones(function: str, x: int, g: str) -> None:
    made = certificate(function, x, g)
    check(made)
    stated = made["statement"]
    rule = stated["law"]["rules"][-1][0]
    altered: list[dict[str, Any]] = [
        {"statement.constant": f"{function}({x + 1},{g})"},
        {"statement.constant": f"{function}({x},{g}+1)"},
        *({"statement.constant": f"{other}({x},{g})"} for other in FUNCTIONS if other != function),
        {"statement.numerator": [1, 1]},
        {"statement.numerator": [0, 2]},
        {"statement.signs": "+-"},
        {"statement.head": [*stated["head"][:-1], stated["head"][-1] + 1]},
        {"statement.law.pair": [p + 1 for p in stated["law"]["pair"]]},
        {"statement.law.rules.0": [*stated["law"]["rules"][0], [1, 0, 0]]},
        {"statement.law.rules.-1.0": [rule[0], rule[1] + 1, rule[2]]},
        {"start": [made["start"][0] + 1, made["start"][1]]},
    ]
    for changes in altered:
        with pytest.raises(CertificateError):
            check(deep(made, changes))


def deep(made: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with parts replaced, where a list may be counted from its end."""
    if "statement.law.rules.-1.0" not in changes:
        return changed(made, changes)
    rules = [[*rule] for rule in made["statement"]["law"]["rules"]]
    rules[-1][0] = changes["statement.law.rules.-1.0"]
    return changed(made, {"statement.law.rules": rules})


@pytest.mark.parametrize(
    ("constant", "kind"),
    [
        ("cahen", NonlinearRecurrence),
        ("1/(1-cahen)", NonlinearRecurrence),
        ("davison_shallit(1,4)", NonlinearRecurrence),
        ("davison_shallit(3,2)", SelfSimilar),
        ("hone(1,1)", NonlinearRecurrence),
        ("hone(2,3)+1/2-1/2", NonlinearRecurrence),
        ("2-hone(3,x+1)", SelfSimilar),
        ("varona(2,x)", SelfSimilar),
    ],
)
def test_laws_that_are_found_are_proved(constant: str, kind: Any) -> None:
    law = kind.fitted(list(esma.expand(constant, terms=17 if "v" in constant else 12).terms))
    prover = Prover(constant)
    proof = prover.prove(LawStatement(constant, parse(constant), (0, 1), (1,), (1,), law))
    assert proof, proof.reason
    assert proof.certificate["statement"]["law"]["kind"] == law.kind
    assert proof.certificate["statement"]["head"] == law.terms(proof.certificate["start"][1])
    check(proof.certificate)
    assert "Theorem used" in str(proof)


def test_wrong_laws_are_refuted_and_other_tails_not_proved() -> None:
    law = SelfSimilar((0, 1), (1, 1), ((((2, 0), 2),),))
    proof = Prover("cahen").prove(LawStatement("cahen", parse("cahen"), (0, 1), (1,), (1,), law))
    assert proof.status == "refuted"
    law = SelfSimilar((0, 1), (1, 1), ((((2, 0), 1),),))
    proof = Prover("cahen").prove(LawStatement("cahen", parse("cahen"), (0, 5), (1,), (1,), law))
    assert "tail" in proof.reason


def test_constants_that_are_covered() -> None:
    for text, name in (
        ("cahen", "cahen"),
        ("(cahen+1)/cahen", "cahen"),
        ("davison_shallit(1,1)", "davison_shallit(1,1)"),
        ("1/hone(2,x+1)", "hone(2,x+1)"),
    ):
        assert match(parse(text)).text == name
    for text in ("hone(1,1)+hone(2,1)", "hone(1,1)*pi", "cahen+e"):
        assert match(parse(text)) is None


IMAGES = [
    ("cahen", (0, 2), (1,), SelfSimilar),
    ("cahen", (0, 3), (1,), SelfSimilar),
    ("davison_shallit(1,2)", (0, 1), (2,), NonlinearRecurrence),
    ("davison_shallit(1,2)", (1, 1), (1, -1), NonlinearRecurrence),
    ("davison_shallit(1,2)", (1, 1), (2,), NonlinearRecurrence),
    ("hone(1,1)", (0, 3), (1,), SelfSimilar),
    ("hone(1,1)", (0, 1), (2,), NonlinearRecurrence),
    ("hone(2,1)", (0, 1), (3,), NonlinearRecurrence),
    ("hone(2,1)", (1, 1), (1, -1), NonlinearRecurrence),
]


@pytest.mark.parametrize(("constant", "p", "q", "kind"), IMAGES)
def test_multiples_of_complete_quotients(
    constant: str, p: tuple[int, ...], q: tuple[int, ...], kind: Any
) -> None:
    """Images of determinants other than 1 and -1, by the quotients of their digits."""
    (b, a), (d, c) = (*p, 0)[:2], (*q, 0)[:2]
    terms = list(esma.expand(f"({a}*{constant}+{b})/({c}*{constant}+{d})", terms=18).terms)
    law = kind.fitted(terms[:16])
    assert law.terms(len(terms)) == terms
    proof = Prover(constant).prove(LawStatement(constant, parse(constant), p, q, (1,), law))
    assert proof, proof.reason
    assert check(proof.certificate).startswith("proved: ")
    (proved,) = {proof.law or law}
    assert proved.terms(len(terms)) == terms
    assert "M A = +-B U" in str(proof)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_fifty_first_terms(function: str) -> None:
    """All are proved, with the quotients that fractions make certain."""
    for x in range(1, 51):
        name = f"{function}({x},1)"
        law = Reciprocals(function, x, (1,)).whole
        proof = Prover(name).prove(LawStatement(name, parse(name), (0, 1), (1,), (1,), law))
        assert check(proof.certificate).startswith("proved: ")
        true = quotients(function, x, (1,))
        assert law.terms(len(true)) == true
