"""The laws of a list of quotients, from as few of them as fix a law.

Trusted: the definitions of the sequences, term by term.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from esma.errors import EsmaError
from esma.massey.laws import Hurwitzian, LinearRecurrence
from esma.massey.laws.holonomic import holonomic_of
from esma.massey.sequences import laws_of


def test_a_linear_recurrence_from_twice_its_order() -> None:
    terms = [1, 2, 0, 1, 3]
    while len(terms) < 60:
        a, b, c, d, e = terms[-5:]
        terms.append(2 * e - d + 2 * c + 4 * b - 8 * a)
    (found,) = laws_of(terms[:27])
    assert found.law == LinearRecurrence((1, -2, 1, -2, -4, 8), (1, 2, 0, 1, 3))
    assert found.surplus == 17
    assert found.law.terms(60) == terms


@pytest.mark.parametrize("head", [[], [5], [-3]])
@pytest.mark.parametrize("last", [0, 7])
def test_constant_from_some_term_on(head: list[int], last: int) -> None:
    for count in (17, 30):
        terms = [*head, *[last] * count]
        (found,) = laws_of(terms)
        assert found.law == Hurwitzian(tuple(head), ((last,),))
        guess = holonomic_of(terms)
        assert guess is None or guess.terms(len(terms)) == terms
        assert last or guess is not None


def test_ten_quotients() -> None:
    assert laws_of(range(10))[0].law == Hurwitzian((), ((0, 1),))
    assert laws_of([2, 1, 2, 1, 1, 4, 1, 1, 6, 1]) == []
    assert [laws_of(range(n)) for n in range(4)] == [[]] * 4


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int32])
def test_integers_of_other_libraries(kind: type) -> None:
    for terms in (np.arange(40, dtype=kind), [kind(n) for n in range(40)]):
        law = laws_of(terms)[0].law
        assert law == Hurwitzian((), ((0, 1),))
        assert all(type(a) is int for a in law.terms(50))


@pytest.mark.parametrize("wrong", [0.5, "1", Fraction(1, 2), None])
def test_what_is_no_integer(wrong: object) -> None:
    with pytest.raises(EsmaError, match="quotient 2 is not an integer"):
        laws_of([1, 2, wrong, 4])  # type: ignore[list-item]


def fibonacci_word(count: int, steps: int = 20) -> list[int]:
    word = [1]
    for _ in range(steps):
        word = [b for a in word for b in ([1, 2] if a == 1 else [1])]
    return word[:count]


@pytest.mark.parametrize("start", [0, 1, 7, 33, 54])
def test_the_fibonacci_word_has_no_period(start: int) -> None:
    word = fibonacci_word(1000)
    for count in range(20, 320, 7):
        assert not any(isinstance(x.law, Hurwitzian) for x in laws_of(word[start : start + count]))


def test_an_accident_is_no_law() -> None:
    chosen = Random(7)
    for _ in range(300):
        size = chosen.choice([2, 10, 1000, 10**9])
        terms = [chosen.randint(1, size) for _ in range(chosen.choice([8, 12, 20, 40]))]
        assert not laws_of(terms), terms
