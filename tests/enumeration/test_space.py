"""Tests of the space of a search.

Trusted here: counting by streaming (tested in test_expressions.py), and the sizes in tests/data,
which an independent program counted.
"""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from math import gcd
from pathlib import Path
from typing import Any

import pytest

from esma.enumeration.constants import constant
from esma.enumeration.space import Space, count_linear, estimate, pairs_of_coprime_content
from esma.enumeration.streams import outer_size, rational_functions
from esma.errors import EsmaError, GrammarError, SpaceError

DATA = Path(__file__).parent.parent / "data"
E = constant("e")


@pytest.mark.parametrize("name", ["e", "tan1"])
def test_the_reference_spaces(name: str) -> None:
    table = json.loads((DATA / f"{name}.json").read_text())
    space = Space(
        constant(table["constant"]), table["degree"], table["coeff_limit"], table["max_period"]
    )
    assert space.constant.name == table["constant"]
    assert space.count_expressions() == (table["n_lhs"], True)
    assert table["n_lhs"] * space.n_words == table["n_candidates"]
    streamed = {(x.numerator, x.denominator): x for x in space.expressions()}
    for row in table["rows"]:
        x = streamed[tuple(row["numerator"]), tuple(row["denominator"])]
        assert Fraction(x.decimal(space.constant, 30)) == Fraction(row["value"])
        assert tuple(row["signs"]) in space.sign_words


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6, 9, 12])
def test_degree_1_is_counted_by_a_formula(limit: int) -> None:
    assert count_linear(limit) == sum(1 for _ in rational_functions(1, limit))


def test_coprime_contents_are_counted_by_a_formula() -> None:
    for degree, limit in ((1, 3), (1, 6), (2, 2)):
        vectors = list(product(range(-limit, limit + 1), repeat=degree + 1))
        contents = [gcd(*v) for v in vectors if any(v)]
        pairs = sum(gcd(a, b) == 1 for a in contents for b in contents)
        # Four signs stand for one pair of numbered polynomials.
        assert 4 * pairs_of_coprime_content(degree, limit) == pairs


def test_small_spaces_are_counted_exactly_and_large_ones_estimated() -> None:
    assert Space(E, 2, 2).count_expressions() == (
        sum(1 for _ in rational_functions(2, 2)),
        True,
    )
    large = Space(E, 2, 6)
    number, exact = large.count_expressions()
    assert not exact
    true = sum(1 for _ in large.expressions())
    assert abs(number - true) < true // 100
    assert number == estimate(2, 6) == large.count_expressions().number
    assert Space(E, 1, 1000).count_expressions().exact
    huge = Space(E, 6, 10**3).count_expressions()
    assert huge.number > 10**40
    assert not huge.exact


def test_counts_of_algebraic_constants() -> None:
    phi = constant("phi")
    assert Space(phi, 1, 1).count_expressions() == (6, True)
    number, exact = Space(phi, 2, 4).count_expressions()
    assert not exact
    assert number > sum(1 for _ in rational_functions(2, 2, phi))


def test_monomials() -> None:
    space = Space(E, 2, 3, generator="monomial")
    assert space.count_expressions() == (84, True)
    assert sum(1 for _ in space.expressions()) == 84
    assert space.outer_size == 3
    root = Space(constant("sqrt(2)"), 2, 2, generator="monomial")
    assert root.count_expressions() == (sum(1 for _ in root.expressions()), True)


@pytest.mark.parametrize("generator", ["rational", "monomial"])
def test_slices(generator: Any) -> None:
    space = Space(E, 2, 2, generator=generator)
    size = space.outer_size
    whole = list(space.expressions())
    assert [x for i in range(size) for x in space.expressions(i, i + 1)] == whole
    assert generator == "monomial" or size == outer_size(2, 2)


def test_words() -> None:
    assert Space(E).n_words == 4
    assert Space(E, max_period=6).n_words == len(Space(E, max_period=6).sign_words) == 106
    chosen = Space(E, words=((-1, 1), (1,)))
    assert chosen.n_words == 2
    assert chosen.sign_words == ((-1, 1), (1,))


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"degree": 0}, "degree must be at least 1"),
        ({"degree": -3}, "degree must be at least 1"),
        ({"coeff_limit": 0}, "coefficients must be at least 1"),
        ({"coeff_limit": -1}, "coefficients must be at least 1"),
        ({"max_period": 0}, "period of the sign words must be at least 1"),
        ({"max_period": 99}, "may be 20 at most"),
        ({"generator": "all"}, "generator"),
        ({"words": ()}, "at least one sign word"),
        ({"words": ((1, 1),)}, "repeats a shorter one"),
        ({"words": ((1,), (1,))}, "twice"),
    ],
)
def test_bad_parameters_are_told_in_one_line(parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(SpaceError, match=reason) as caught:
        Space(E, **parameters)
    assert "\n" not in str(caught.value)


def test_bad_words() -> None:
    with pytest.raises(GrammarError):
        Space(E, words=((1, 0),))
    with pytest.raises(EsmaError):
        Space(E, words=((),))
