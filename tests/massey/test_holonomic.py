"""Recurrences with polynomial coefficients.

Trusted here: closed forms of published sequences, named by their numbers in the OEIS, and integers
drawn at random, which follow no law.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import comb, factorial

import pytest

from esma.massey.laws.holonomic import SURPLUS, HolonomicRecurrence, holonomic_of
from esma.writing.laws import LATEX, UNICODE, recurrent

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


def test_interlaced_laws_behind_first_terms() -> None:
    """Several laws in turn, as Möbius images have them; the first terms follow none."""
    for size, head in ((2, 0), (3, 5), (5, 7)):
        terms = [11, 3, 8, 2, 9, 4, 13][:head]
        for m in range(80):
            terms += [factorial(m + 2) // 2 + 1, *[1] * (size - 2), comb(2 * m, m) + 3]
        found = holonomic_of(terms[:116])
        assert found is not None, size
        assert found.order % size == 0
        assert all(q == (0,) for i, q in enumerate(found.coefficients) if i % size)
        assert found.terms(140) == terms[:140]
        assert len(found.initials) <= head + found.order + 2


def test_runs_that_end_have_no_recurrence() -> None:
    """tanh 1 with all signs minus, OEIS A286016: 1, 5, 2^4, 9, 2^8, ...; and long runs of 1."""
    runs = [1, *(x for k in range(1, 8) for x in [4 * k + 1, *[2] * (4 * k)])]
    assert holonomic_of(runs[:116]) is None
    assert holonomic_of([1] * 60 + [7] + [1] * 55) is None


def test_a_recurrence_that_leaves_a_later_term_open() -> None:
    """71 - n follows (72 - n) a(n) = (71 - n) a(n - 1), which does not say what a(72) is."""
    terms = [71 - n for n in range(60)]
    assert holonomic_of(terms, max_order=1) is None
    found = holonomic_of(terms)
    assert found is not None
    assert found.terms(100) == [71 - n for n in range(100)]


def test_how_they_are_written() -> None:
    found = ((0, 2), (0,), (1, -1, 3), (-5,), (0, 0, -1))
    assert recurrent((1, 2, 3, 4), found, UNICODE) == (
        "[1; 2, 3, 4, …], 2n·a(n) = −(3n²−n+1)·a(n−2) + 5a(n−3) + n²·a(n−4)"
    )
    short = recurrent((10, 20, 30), ((1,), (0, -1)), UNICODE, 25)
    assert short == "[10; 20, 30, …], a(n) = …"
    assert recurrent((1, 2), ((1, 1), (0, -1)), LATEX) == (
        r"\left[1;2,\,\dots\right],\quad (n+1)\,a_{n}=n\,a_{n-1}"
    )
    assert r"\begin{aligned}" in recurrent((1, 2), found * 4, LATEX, 40)


def test_a_smooth_law_with_disturbances_is_none() -> None:
    """Squares with some terms off by one satisfy many recurrences here and there; none goes on."""
    chosen = random.Random(3)
    for _ in range(12):
        terms = [n * n + (chosen.random() < 0.1) for n in range(1, 117)]
        found = holonomic_of(terms)
        assert found is None or found.degree == 0, found


def test_one_term_that_a_factor_would_excuse() -> None:
    """(n - 20) a(n) = 2 (n - 20) a(n - 1) holds for all terms; the factor says nothing of them."""
    terms = [*(2**n for n in range(20)), *(5 * 2**n for n in range(60))]
    found = holonomic_of(terms)
    assert found is not None
    assert (found.coefficients, found.degree) == (((1,), (-2,)), 0)
    assert found.initials == tuple(terms[:21])
    assert found.terms(100)[20:] == [5 * 2**n for n in range(80)]
