"""Quotients in powers of the block's index, and runs whose lengths follow a recurrence.

Trusted here: terms computed from recurrences one by one, OEIS A001045 (Jacobsthal's numbers), and
the expansion under minus signs by its definition, from convergents in fractions.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import repeat
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esma.massey.laws.geometric import later
from esma.massey.laws.law import Entries
from esma.massey.laws.recurrence import LinearRecurrence, recurrence_of
from esma.massey.laws.recurrent_runs import RecurrentRuns, recurrent_runs


def minus_quotients(simple: list[int], count: int) -> list[int]:
    """Ceilings of the complete quotients, from the fraction that the simple quotients give."""
    value = Fraction(simple[-1])
    for a in reversed(simple[:-1]):
        value = a + 1 / value
    found = []
    for _ in range(count):
        a = ceil(value)
        found.append(a)
        value = 1 / (a - value)
    return found


def values(form: Entries, count: int) -> list[int]:
    found, start, size = list(form.head), len(form.head), len(form.polynomials)
    for n in range(count - start):
        m, j = divmod(n, size)
        found.append(sum(c * form.base ** (m * k) for k, c in enumerate(form.polynomials[j])))
    return found[:count]


@given(
    st.lists(st.integers(0, 9), max_size=3),
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 9), st.integers(0, 3)), min_size=1, max_size=4
    ),
    st.integers(2, 5),
)
def test_planted_powers_are_found(
    head: list[int], rows: list[tuple[int, int, int]], base: int
) -> None:
    terms = list(head)
    for m in range(24):
        terms += [c + d * base**m + e * base ** (2 * m) for c, d, e in rows]
    recurrence = recurrence_of(terms)
    assert recurrence is not None
    found = recurrence.entries
    assert found is not None
    assert values(found, len(terms)) == terms
    block = tuple(later(p, found.base, 2) for p in found.polynomials)
    behind = len(found.head) + 2 * len(block)
    after = Entries(tuple(terms[:behind]), block, base=found.base)
    assert values(after, len(terms)) == terms


def test_fractions_in_front_of_powers() -> None:
    jacobsthal = LinearRecurrence((1, -1, -2), (0, 1)).entries  # A001045
    assert jacobsthal is not None
    assert jacobsthal.polynomials[0] == (Fraction(-1, 3), Fraction(1, 3))
    assert values(jacobsthal, 10) == [0, 1, 1, 3, 5, 11, 21, 43, 85, 171]


@pytest.mark.parametrize(
    "coefficients",
    [
        (1, -1, -1),  # Fibonacci
        (1, -4, 4),  # m 2**m
        (1, -5, 6),  # 2**m + 3**m
        (1, -2, 1),  # m
        (1, 0, -1),  # 1 and 2 in turn
    ],
)
def test_no_powers_of_one_base(coefficients: tuple[int, ...]) -> None:
    assert LinearRecurrence(coefficients, (1, 2)).entries is None


@pytest.mark.parametrize(
    ("coefficients", "initials"),
    [
        ((1, -2), (0, 2)),  # tasoev(1, 2)
        ((1, 0, -3), (4, 1, 2, 5)),
        ((1, -1, -1), (1, 1)),  # no powers
        ((1, -4, 4), (3, 1, 4)),  # n 2**n: mixed
        ((1, 0, -3, 0, 3, 0, -1), (0, 7, 1, 2, 5, 4, 11)),  # n**2 and others in turn
        ((1, -3, 2), (1, 2)),
    ],
)
def test_runs_are_those_of_the_definition(
    coefficients: tuple[int, ...], initials: tuple[int, ...]
) -> None:
    simple = LinearRecurrence(coefficients, initials)
    runs = recurrent_runs(simple)
    assert runs is not None
    expected = minus_quotients(simple.terms(40), 150)
    assert runs.terms(150) == expected
    quotients, lengths = runs.runs(150)
    assert [a for a, n in zip(quotients, lengths, strict=True) for _ in range(n)] == expected
    assert str(runs).startswith("[")
    if (form := runs.entries) is not None:
        times = form.head_lengths or repeat(1)
        written = [a for a, n in zip(form.head, times, strict=False) for _ in range(n)]
        for m in range(20):
            for a, n in zip(form.polynomials, form.lengths, strict=True):
                quotient, length = (sum(later(p, form.base, m)) for p in (a, n))
                written += [int(quotient)] * min(int(length), 150)
        assert written[:150] == expected


def test_bounded_quotients_of_odd_index_make_no_growing_runs() -> None:
    # 1, 3, 2, 3, 4, 3, 8, ...: the quotients of odd index are 3
    assert recurrent_runs(LinearRecurrence((1, 0, -3, 0, 2), (1, 3, 2, 3))) is None
    assert recurrent_runs(LinearRecurrence((1, 0, -1), (1, 5))) is None


def test_how_they_are_written() -> None:
    assert str(RecurrentRuns(LinearRecurrence((1, -2), (0, 2)))) == "[1; ⟨2^{2·4^m−1}, 4·4^m+2⟩]"
    assert RecurrentRuns(LinearRecurrence((1, -2), (0, 2))).latex() == (
        r"\left[1;\overline{2^{2\cdot 4^{m}-1},\,4\cdot 4^{m}+2}\right]_{m\ge 0}"
    )
    mixed = RecurrentRuns(LinearRecurrence((1, -4, 4), (3, 1, 4)))
    assert str(mixed) == (
        "[a₀+1; 2^{a₁−1}, a₂+2, 2^{a₃−1}, …] of [3; 1, 4, …], a(n) = 4a(n−1) − 4a(n−2)"
    )
    assert len(mixed.text(60)) <= 60
    assert "aligned" in mixed.latex()
