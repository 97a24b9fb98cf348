"""Quotients in powers of the block's index, and runs whose lengths follow a recurrence.

Trusted here: terms computed from recurrences one by one, OEIS A001045 (Jacobsthal's numbers), and
the expansion under minus signs by its definition, from convergents in fractions.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    found = recurrence.geometric
    assert found is not None
    assert [found.term(n) for n in range(len(terms))] == terms
    for moved in (found.advanced(5), found.grouped(3), found.advanced(2).grouped(2)):
        assert [moved.term(n) for n in range(40)] == recurrence.terms(40)


def test_fractions_in_front_of_powers() -> None:
    jacobsthal = LinearRecurrence((1, -1, -2), (0, 1)).geometric  # A001045
    assert jacobsthal is not None
    assert jacobsthal.polynomials[0] == (Fraction(-1, 3), Fraction(1, 3))
    assert [jacobsthal.term(n) for n in range(10)] == [0, 1, 1, 3, 5, 11, 21, 43, 85, 171]


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
    assert LinearRecurrence(coefficients, (1, 2)).geometric is None


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
    if runs.geometric is not None:
        head, base, entries = runs.geometric
        written = [a for a, n in head for _ in range(n)]
        for m in range(20):
            for a, n in entries:
                quotient, length = (
                    sum(c * base ** (m * i) for i, c in enumerate(p)) for p in (a, n)
                )
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
