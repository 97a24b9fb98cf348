"""Columns of many formulas against the JSON form of each one by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import esma
from esma.approval.columns import columns_of
from esma.approval.conjecture import FIELDS
from esma.approval.formulas import Formulas
from esma.approval.ranking import are_members

SCALE = 1 << 58


@pytest.mark.parametrize(
    ("constant", "options"),
    [
        ("e", {"coeff_limit": 3, "max_period": 3}),
        ("e", {"coeff_limit": 2, "max_period": 1, "prove": False}),
        ("exp(2)", {"max_period": 2}),
        ("e", {"degree": 2, "coeff_limit": 1}),
        ("sqrt(2)", {"coeff_limit": 2}),
        ("pi", {"coeff_limit": 1, "max_period": 1}),
    ],
)
def test_columns_are_fields_of_each_formula(constant: str, options: dict[str, Any]) -> None:
    found = esma.search(constant, digits=100, **options).conjectures
    for some in (found, found[5:40:3], found[::-1][:20]):
        wanted = [x.to_dict() for x in Formulas.of(some)]
        columns = columns_of(some)
        assert list(columns) == list(FIELDS)
        assert {name: list(map(repr, column)) for name, column in columns.items()} == {
            name: [repr(x[name]) for x in wanted] for name in FIELDS
        }


def test_quotients_that_do_not_fit_a_word() -> None:
    found = esma.search("e", coeff_limit=1, max_period=2, digits=100, prove=False).conjectures
    found = Formulas.joined(found.origin, [found.block])
    found = found.at(np.flatnonzero(are_members(found)))
    origin = found.origin
    assert origin is not None
    places = [
        replace(x, differences=tuple(tuple(SCALE * d for d in row) for row in x.differences))
        for x in origin.places
    ]
    large = replace(found, origin=replace(origin, places=places), _made={})
    columns = columns_of(large, ["partial_quotients", "initials", "key"])
    assert columns["partial_quotients"] == [x.terms(60) for x in large]
    assert columns["initials"] == [list(x.law.recurrence.initials) for x in large]
    assert max(map(max, columns["partial_quotients"])) >= 1 << 63
    assert columns["key"] == [x.key for x in found]


def test_values_are_nobody_elses() -> None:
    found = esma.search("e", coeff_limit=1, max_period=1).conjectures
    columns = columns_of(found, ["signs", "polynomials", "recurrence", "partial_quotients"])
    for column in columns.values():
        lists = [x for x in column if x is not None]
        assert len(set(map(id, lists))) == len(lists) > 10
        column[0].append(7)
    assert columns_of(found, ["signs"])["signs"][0] == list(found[0].signs)
    assert columns_of(found[:0], FIELDS) == {name: [] for name in FIELDS}
