"""Recurrences with polynomial coefficients.

Trusted here: closed forms of published sequences, named by their numbers in the OEIS, and integers
drawn at random, which follow no law.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import comb, factorial

import pytest

from esma.massey.holonomic import SURPLUS, HolonomicRecurrence, holonomic_of

PUBLISHED: dict[str, tuple[Callable[[int], int], int, int]] = {
    # law, order and degree of its recurrence
    "A000142, factorials": (factorial, 1, 1),
    "A000984, central binomial coefficients": (lambda n: comb(2 * n, n), 1, 1),
    "A005259, Apery's for zeta(3)": (
        lambda n: sum((comb(n, k) * comb(n + k, k)) ** 2 for k in range(n + 1)),
        2,
        3,
    ),
    "A000079, powers of 2": (lambda n: 2**n, 1, 0),
    "A002522, squares plus 1": (lambda n: n * n + 1, 3, 0),
    "A038507, n! + 1": (lambda n: factorial(n) + 1, 3, 1),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_sequences(name: str) -> None:
    law, order, degree = PUBLISHED[name]
    terms = [law(n) for n in range(60)]
    found = holonomic_of(terms[:45])
    assert found is not None
    assert (found.order, found.degree) == (order, degree)
    assert found.surplus >= SURPLUS
    for n in range(order, 60):  # 15 of them are new to it
        values = [sum(c * n**k for k, c in enumerate(q)) for q in found.coefficients]
        assert sum(x * terms[n - i] for i, x in enumerate(values)) == 0
    assert found.terms(60) == terms


def test_no_law() -> None:
    chosen = random.Random(1)
    for size in (1, 100, 10**30):
        assert holonomic_of([chosen.randint(1, size + 1) for _ in range(80)]) is None


def test_one_wrong_term_is_seen() -> None:
    terms = [factorial(n) for n in range(50)]
    for place in (45, 49):
        wrong = [a + (n == place) for n, a in enumerate(terms)]
        assert holonomic_of(wrong, max_order=2, max_degree=2) is None
    # early enough, it is a first term
    wrong = [a + (n == 3) for n, a in enumerate(terms)]
    found = holonomic_of(wrong, max_order=2, max_degree=2)
    assert found is not None
    assert found.terms(50) == wrong
    assert len(found.initials) > 3


def test_too_few_terms() -> None:
    assert holonomic_of([factorial(n) for n in range(SURPLUS + 4)]) is None
    assert holonomic_of([factorial(n) for n in range(SURPLUS + 5)]) is not None


def test_a_term_that_does_not_follow() -> None:
    with pytest.raises(ValueError, match="term 1 does not follow"):
        HolonomicRecurrence(((-1, 1), (1,)), (5,)).terms(3)  # (n - 1) a(n) = -a(n - 1)
