"""Classes of expressions: one stands for each, and the members are all there are.

Trusted: Hermite's normal form of two integer rows, which is the same for two pairs exactly when
they span one lattice; Serret's theorem, seen on quotients from the definition (tests/oracle).
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from esma.api import search
from esma.enumeration.classes import (
    check_classes,
    count_classes,
    is_representative,
    largest,
    members,
    shortest_basis,
)
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.space import Space
from esma.enumeration.streams import rational_functions
from esma.errors import SpaceError
from tests import oracle
from tests.oracle import constants as exact

Row = tuple[int, ...]


def normal_form(x: Expression) -> tuple[Row, Row]:
    """Hermite's normal form of the rows P and Q, highest degree first."""
    u, v = list(x.numerator), list(x.denominator)
    pivot = max(k for k in range(len(u)) if u[k] or v[k])
    while v[pivot]:
        f = u[pivot] // v[pivot]
        u, v = v, [a - f * b for a, b in zip(u, v, strict=True)]
    if u[pivot] < 0:
        u = [-a for a in u]
    second = max(k for k in range(len(v)) if v[k])
    if v[second] < 0:
        v = [-a for a in v]
    f = u[second] // v[second]
    return tuple(a - f * b for a, b in zip(u, v, strict=True)), tuple(v)


def within(x: Expression, limit: int) -> bool:
    return largest(x.numerator + x.denominator) <= limit


@pytest.mark.parametrize(
    ("degree", "limit", "count"), [(1, 1, 2), (1, 2, 16), (1, 5, 428), (2, 1, 30), (3, 1, 357)]
)
def test_one_of_each_class_stands_for_it(degree: int, limit: int, count: int) -> None:
    classes = defaultdict(list)
    for x in rational_functions(degree, limit):
        classes[normal_form(x)].append(x)
    assert len(classes) == count
    for form, found in classes.items():
        inside = [x for x in found if within(x, limit)]
        standing = [x for x in inside if is_representative(x, limit)]
        if inside:
            bases = {shortest_basis(x.numerator, x.denominator) for x in inside}
            assert len(bases) == 1
            assert [(x.numerator, x.denominator) for x in standing] == list(bases)
            # all of the class, each once
            listed = list(members(inside[-1], limit))
            assert len(set(listed)) == len(listed)
            assert set(listed) == set(inside)
            assert normal_form(standing[0]) == form
        assert all(is_representative(x, limit) for x in found if not within(x, limit))
    if degree == 1 or limit == 2:
        assert count_classes(Space(constant("e"), degree, limit)) == (count, True)


def test_the_number_is_estimated_where_the_space_is_large() -> None:
    number, certain = count_classes(Space(constant("pi"), 1, 10))
    assert not certain
    assert abs(number - 5512) < 300  # 5512 normal forms


@pytest.mark.parametrize("pair", [((3, 7), (2, 5)), ((1, 5), (-2, 3)), ((0, 4), (3, 1))])
def test_members_have_one_tail(pair: tuple[Row, Row]) -> None:
    """Their simple expansions end alike, whatever comes before."""
    interval = exact.pi(1500)
    whole = oracle.signed_terms(oracle.oracle_value(interval, *pair), (1,), 120)
    for x in members(Expression(*pair), 7):
        value = oracle.oracle_value(interval, x.numerator, x.denominator)
        terms = oracle.signed_terms(value, (1,), 120)
        assert any(terms[60:90] == whole[n : n + 30] for n in range(30, 91))


def test_a_search_of_classes_finds_what_a_search_finds() -> None:
    few = search("e", coeff_limit=2, max_period=2, classes=True)
    full = search("e", coeff_limit=2, max_period=2)
    assert {(x.expression, x.signs) for x in few} == {(x.expression, x.signs) for x in full}
    assert few.tally.passed + few.tally.expressions == full.tally.expressions == 112
    none = search("pi", coeff_limit=3, max_period=3, classes=True)
    assert len(none) == 0
    assert none.tally.expressions == count_classes(Space(constant("pi"), 1, 3)).number
    assert f"{none.tally.passed:,} expressions passed over" in none.summary()


@pytest.mark.parametrize(
    ("space", "message"),
    [
        (Space(constant("sqrt(2)")), "is algebraic"),
        (Space(constant("e"), generator="monomial"), "generator 'rational' only"),
    ],
)
def test_spaces_without_known_classes(space: Space, message: str) -> None:
    with pytest.raises(SpaceError, match=message):
        check_classes(space)
