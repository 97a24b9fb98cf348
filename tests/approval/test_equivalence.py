"""Tests of equivalence: which conjectures stand or fall together, with no theorem about the number.

Trusted: two expansions are equivalent as the left-hand sides say exactly if their values are so
related, which convergents decide to 300 digits (`cases.value_of`).
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from esma.approval import checker
from esma.approval.equivalence import Equivalence, check, equivalence, relation
from esma.approval.prover import Statement
from tests.approval.cases import discovered, reference, value_of
from tests.approval.test_checker import mutated


def related(certificate: dict[str, Any], digits: int = 300) -> bool:
    """Whether the values of both expansions are related as the left-hand sides are."""
    x, y = (value_of(certificate[k], digits) for k in ("source", "statement"))
    e, f = certificate["values"]
    # P/Q = e x for some c gives c if P, Q are linear; then compare P'/Q' with f y there.
    p, q = ([*certificate["source"][k], 0] for k in ("numerator", "denominator"))
    c = (q[0] * e * x - p[0]) / (p[1] - q[1] * e * x)
    r, s = ([*certificate["statement"][k], 0] for k in ("numerator", "denominator"))
    return abs((r[0] + r[1] * c) / (s[0] + s[1] * c) - f * y) < Fraction(1, 10 ** (digits - 20))


def accepted(found: Equivalence) -> bool:
    assert found.certificate is not None, found.reason
    return check(found.certificate).startswith("proved") and related(found.certificate)


def anonymous(s: Statement) -> Statement:
    """The same statement about a number of which nothing is known."""
    return replace(s, constant="c", tree=None)


def test_formulas_for_e_are_equivalent_though_nothing_is_known_of_e() -> None:
    statements = [anonymous(s) for s in list(reference("e", "e.json"))[::11]]
    first = statements[0]
    for s in statements[1:]:
        assert accepted(equivalence(first, s))
        assert accepted(equivalence(s, first))


def test_signs_come_from_the_constant_where_it_is_known() -> None:
    statements = list(discovered("tan(1)", 1))[::7]
    for s in statements[1:]:
        assert accepted(equivalence(statements[0], s))


def test_a_number_without_a_theorem() -> None:
    """[1; 4, 9, 16, ...] and images of it: quadratic quotients, and no theorem for the number."""
    squares = Statement("c", None, (0, 1), (1,), (1,), (), ((1, 2, 1),))
    inverse = Statement("c", None, (1,), (0, 1), (1,), (0,), ((1, 2, 1),))
    shifted = Statement("c", None, (3, 1), (1,), (1,), (4,), ((4, 4, 1),))
    for s in (inverse, shifted):
        assert accepted(equivalence(squares, s))
        assert accepted(equivalence(s, squares))
    wrong = Statement("c", None, (1,), (0, 1), (1,), (0,), ((1, 2, 2),))
    assert not equivalence(squares, wrong)
    wrong = Statement("c", None, (3, 1), (1,), (1,), (5,), ((4, 4, 1),))
    assert not equivalence(squares, wrong)


def test_fractional_polynomials() -> None:
    """[1; 3, 6, 10, ...], the triangular numbers: m (m+1)/2 has no integer coefficients."""
    half = Fraction(1, 2)
    triangular = Statement("c", None, (0, 1), (1,), (1,), (), ((1, 3 * half, half),))
    inverse = Statement("c", None, (1,), (0, 1), (1,), (0,), ((1, 3 * half, half),))
    found = equivalence(triangular, inverse)
    assert found
    assert found.certificate is not None
    assert check(found.certificate)
    assert len(found.certificate["statement"]["polynomials"]) == 2


def test_left_hand_sides_of_higher_degree() -> None:
    """(c^2 + 1)/c and c/(c^2 + 1): one is the inverse of the other, whatever c is."""
    one = Statement("c", None, (1, 0, 1), (0, 1), (1,), (), ((2, 3),))
    two = Statement("c", None, (0, 1), (1, 0, 1), (1,), (0,), ((2, 3),))
    assert relation(one, two) == (0, 1, 1, 0)
    found = equivalence(one, two)
    assert found
    assert found.certificate is not None
    assert check(found.certificate)
    three = Statement("c", None, (0, 1), (1, 0, 2), (1,), (0,), ((2, 3),))
    assert relation(one, three) is None
    assert "Möbius" in equivalence(one, three).reason


def test_reasons() -> None:
    one = Statement("c", None, (0, 1), (1,), (1,), (), ((1, 2),))
    assert "constants" in equivalence(one, replace(one, constant="d")).reason
    assert "bounded" in equivalence(replace(one, polynomials=((2,),)), one).reason
    assert "admissible" in equivalence(one, replace(one, polynomials=((9, -1),))).reason
    fractional = replace(one, polynomials=((1, Fraction(1, 3)),))
    assert "fractional" in equivalence(one, fractional).reason


@pytest.mark.parametrize("digits", [300])
def test_tampered_certificates(digits: int) -> None:
    """3,000 changes; what is accepted still relates the two values."""
    statements = [anonymous(s) for s in list(reference("e", "e.json"))[::60]]
    statements += [anonymous(s) for s in list(reference("tan(1)", "tan1.json"))[::40]]
    certificates = []
    for x in statements:
        for y in statements:
            found = equivalence(x, y)
            if found.certificate is not None:
                certificates.append(found.certificate)
    assert len(certificates) >= 40
    generator = random.Random(7)
    count: Counter[bool] = Counter()
    while count.total() < 3000:
        certificate = mutated(generator, certificates)
        if certificate in certificates:
            continue
        try:
            check(certificate)
        except checker.CertificateError:
            count[False] += 1
        else:
            count[True] += 1
            assert related(copy.deepcopy(certificate), digits)
    assert count[False] > 2900
