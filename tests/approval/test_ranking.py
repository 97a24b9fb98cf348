"""How the ranking measures members of tail classes, from arrays.

Trusted: bit lengths and denominators in Python's integers, straight from the definition; the form
of runs that `growing_runs` writes.
"""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

import esma
from esma.approval import kernels
from esma.approval.conjecture import law_size
from esma.approval.ranking import rank_key
from esma.approval.rates import LOG2, MOST, WANTED, plain_rate
from esma.continued_fractions.rows import word_table
from esma.massey.laws import Hurwitzian
from esma.massey.laws.runs import LONGEST_WRITTEN, growing_runs, reduced

integers = st.sampled_from([1, 3, 1 << 20, (1 << 62) - 1]).flatmap(
    lambda size: st.integers(-size, size)
)
quotients = st.integers(1, 9) | st.integers(60, 70) | st.integers(1, 1 << 20)


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
            lambda shape: st.lists(
                st.lists(integers, min_size=shape[0], max_size=shape[0]),
                min_size=shape[1],
                max_size=shape[1],
            )
        )
    )
)
def test_written_sizes_by_definition(lists: list[list[list[int]]]) -> None:
    numbers = np.array([x for rows in lists for row in rows for x in row], np.int64)
    ends = np.cumsum([0, *(len(rows) * len(rows[0]) for rows in lists)])
    found = np.empty(len(lists), np.int64)
    periods = np.array([len(rows) for rows in lists], np.int64)
    kernels.written_sizes(numbers, np.stack([ends[:-1], ends[1:]], 1), periods, found)
    assert found.tolist() == [
        sum(1 + x.bit_length() for row in rows for k, x in enumerate(row) if k == 0 or x)
        for rows in lists
    ]


@st.composite
def forms(draw: st.DrawFn, least: int) -> Hurwitzian:
    """Quotients from `least` on after the first one, of the shortest period and head."""
    size, width = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    first = quotients.filter(lambda a: a >= least)
    rows = [
        (draw(first), *([draw(st.integers(0, 2) | st.integers(0, 1 << 20))] * (width - 1)))
        for _ in range(size)
    ]
    begun = draw(st.integers(0, 3))  # the last ones of the head may nearly belong to the period
    start = [rows[j % size][0] + draw(st.integers(-1, 2)) for j in range(-begun, 0)]
    head = draw(st.lists(first, max_size=4)) + [max(a, least) for a in start]
    if head:
        head[0] = draw(st.integers(0, 9))
    return reduced(head, rows)


def arrays(form: Hurwitzian) -> tuple[np.ndarray, ...]:
    """Head and polynomials as the kernels take them, of one member at one place."""
    rows = np.array(form.rows.rows, np.int64)
    head = np.array(form.head, np.int64)
    bounds = [np.array([[0, len(x)]], np.int64) for x in (head, rows)]
    return head, bounds[0], np.zeros(1, np.int64), rows, bounds[1], np.array([form.period])


@given(forms(1))
def test_runs_are_measured_as_their_form(form: Hurwitzian) -> None:
    law = growing_runs(form)
    assume(law is not None)
    assert law is not None
    sizes, rates = np.empty(1, np.int64), np.empty(1)
    kernels.run_measures(*arrays(form), LONGEST_WRITTEN, WANTED, MOST, sizes, rates)
    assert sizes[0] == law_size(law)
    assert abs(LOG2 * rates[0] - plain_rate(law, (-1,))) < 1e-9 * max(1.0, rates[0])


words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=4).map(tuple)


@given(forms(2), words)
def test_rates_of_members_by_definition(form: Hurwitzian, word: tuple[int, ...]) -> None:
    found = np.empty(1)
    table = word_table([(1, -1, -1, 1, 1), word])
    kernels.member_rates(*arrays(form), *table, np.ones(1, np.int64), WANTED, MOST, found)
    assert abs(LOG2 * found[0] - plain_rate(form, word)) < 1e-9 * max(1.0, found[0])


def test_growing_runs_rank_as_the_formulas_themselves() -> None:
    found = esma.search("coth(1/2)", coeff_limit=3)
    assert sum(x.law.in_runs for x in found) > 300
    assert list(found) == sorted(found, key=rank_key)
