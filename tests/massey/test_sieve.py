"""The sieve by parities: it may let rows pass that have no form, and must never drop one that has.

Trusted: the forms that are planted here, tests/oracle for whole candidates from a constant to the
decision, and the plain definition of a lagged difference (`has_form`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import chain
from math import comb
from random import Random

import numpy as np
import pytest
from flint import nmod_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.continued_fractions.expansion import Expander, Expansions
from esma.continued_fractions.rows import SignedRows
from esma.continued_fractions.signed import from_simple
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.massey import kernels
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.recognise import (
    LOOKAHEAD,
    forms_of,
    order_bound,
    promising,
    recognise,
    screen,
)
from tests import oracle
from tests.oracle import constants as exact


def packed(rows: list[list[int]]) -> np.ndarray:
    """Parities of rows, last terms first, 32 a word."""
    pieces = []
    for row in rows:
        number = sum((a % 2) << b for b, a in enumerate(reversed(row)))
        pieces.append([number >> 32 * k & 0xFFFFFFFF for k in range(-(-len(row) // 32))])
    return np.array(pieces, np.uint32).T.copy()


def passes(terms: list[int], depth: int, kind: int) -> bool:
    """Whether a row may follow a form of a kind."""
    _, kinds = promising(packed([terms]), np.ones(1, np.bool_), depth, len(terms))
    return any(kinds & kind)


depths = st.sampled_from([8, 16, 33, 40, 64, 100, 120, 240])


@given(depths, st.integers(0, 3), st.data())
@settings(max_examples=400)
def test_no_interlaced_form_is_dropped(depth: int, degree: int, data: st.DataObject) -> None:
    period = data.draw(st.integers(1, depth // (degree + 2)))
    preperiod = data.draw(st.integers(0, depth - (degree + 2) * period))
    random = Random(data.draw(st.integers(0, 10**9)))
    head = tuple(random.randrange(1, 50) for _ in range(preperiod))
    rows = tuple(tuple(random.randrange(0, 50) for _ in range(degree + 1)) for _ in range(period))
    assert passes(Hurwitzian(head, rows).terms(depth + LOOKAHEAD), depth, kernels.INTERLACED)


@given(depths, st.data())
@settings(max_examples=400)
def test_no_recurrence_is_dropped(depth: int, data: st.DataObject) -> None:
    order = data.draw(st.integers(1, order_bound(depth) - 1))
    transient = data.draw(st.integers(0, order - 1))
    random = Random(data.draw(st.integers(0, 10**9)))
    weights = tuple(random.randrange(-5, 6) for _ in range(order - transient))
    form = LinearRecurrence((1, *weights), tuple(random.randrange(99) for _ in range(order)))
    assert passes(form.terms(depth + LOOKAHEAD), depth, kernels.RECURRENCE)


def test_random_rows_are_dropped() -> None:
    rows = np.random.default_rng(3).integers(0, 2, (20_000, 116)).tolist()
    chosen, kinds = promising(packed(rows), np.ones(len(rows), np.bool_), 100, 116)
    assert len(chosen) < 40
    assert not (kinds == kernels.INTERLACED | kernels.RECURRENCE).any()


def test_incomplete_rows_are_dropped() -> None:
    rows = [[1] * 116, [2] * 116, [3] * 116]
    complete = np.array([True, False, True])
    assert promising(packed(rows), complete, 100, 116)[0].tolist() == [0, 2]


@given(
    st.lists(st.lists(st.integers(1, 2**56 - 1), min_size=1, max_size=80), min_size=1, max_size=4),
    st.lists(
        st.lists(st.sampled_from([1, -1]), min_size=1, max_size=9).map(tuple),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([1, 2, 24, 31, 32, 33, 64, 70]),
    st.integers(0, 3),
)
@settings(max_examples=300)
def test_parities_of_signed_rows(
    simple: list[list[int]], words: list[tuple[int, ...]], total: int, first: int
) -> None:
    width = max(map(len, simple))
    terms = np.zeros((len(simple), width), np.int64)
    for e, row in enumerate(simple):
        row[0] -= first if row[0] > first else 0
        row[1:] = [a % 4 + 1 if a % 3 else a for a in row[1:]]  # mostly small, as quotients are
        terms[e, : len(row)] = row
    counts = np.array(list(map(len, simple)))
    batch = Expansions(terms, counts, np.zeros_like(counts), np.zeros(len(counts), np.bool_))
    table = SignedRows(words, total)
    parities, complete = table.parities(batch)
    expected = [from_simple(row, word, total) for row in simple for word in words]
    assert complete.tolist() == [len(row) == total for row in expected]
    chosen = np.flatnonzero(complete)
    assert table.rows(batch, chosen).tolist() == [expected[r] for r in chosen]
    if len(chosen):
        assert (parities[:, chosen] == packed([expected[r] for r in chosen])).all()


@cache
def lagged_differences(depth: int) -> list[tuple[int, list[tuple[int, int]]]]:
    """(place of the last term that may be free, pairs (weight, lag)) of every difference."""
    return [
        (
            max(order * lag, depth - lag),
            [((-1) ** i * comb(order, i), i * lag) for i in range(order + 1)],
        )
        for lag in range(1, depth // 2 + 1)
        for order in range(1, min(depth // lag - 2, 3) + 2)
    ]


def has_form(terms: list[int], depth: int) -> bool:
    """Whether terms follow an interlaced form or a short recurrence, from the definitions.

    A recurrence of order L is a solution c of the linear equations ``a_n + c_1 a_{n-1} + ... + c_L
    a_{n-L} = 0``, ``L <= n``; shorter ones are solutions too, with zeros. Solved modulo a large
    prime by flint's elimination.
    """
    for first, weights in lagged_differences(depth):
        if all(
            sum(w * terms[t - back] for w, back in weights) == 0 for t in range(first, len(terms))
        ):
            return True
    order = order_bound(depth) - 1
    equations = [terms[n - order : n + 1] for n in range(order, len(terms))]
    if rank(equations[: order + 8]) == order + 1:  # no solution of these, so none of all
        return False
    return rank([row[:-1] for row in equations]) == rank(equations)


def rank(rows: list[list[int]]) -> int:
    return int(nmod_mat(len(rows), len(rows[0]), list(chain.from_iterable(rows)), FIELD).rank())


FIELD = 2**61 - 1
BITS = 2400
CONSTANTS = {
    "e": exact.exp(1, BITS),
    "tan(1/2)": exact.tan(Fraction(1, 2), BITS),
    "pi": exact.pi(BITS),
    "exp(2/3)": exact.exp(Fraction(2, 3), BITS),
}


def decided_as_by_the_definitions(n_expressions: int, n_words: int, seed: int, depth: int) -> int:
    """Random candidates of the four constants, by the compiled path and from the definitions."""
    random = Random(seed)
    hits = 0
    for name, interval in CONSTANTS.items():
        degree = random.choice([1, 1, 2])
        expressions: list[Expression] = []
        while len(expressions) < n_expressions:
            coefficients = [
                tuple(random.randrange(-9, 10) for _ in range(degree + 1)) for _ in range(2)
            ]
            if all(any(p) for p in coefficients) and len(set(map(primitive, coefficients))) == 2:
                expressions.append(Expression(*coefficients))
        words = [
            tuple(random.choice((1, -1)) for _ in range(random.randrange(1, 9)))
            for _ in range(n_words)
        ]
        table = SignedRows(words, depth + LOOKAHEAD)
        batch = Expander(constant(name)).batch(expressions, 4 * depth, 20 * depth)
        parities, complete = table.parities(batch)
        assert complete.all()
        chosen, kinds = promising(parities, complete, depth, table.total)
        rows = table.rows(batch, chosen)
        found, records = screen(rows, np.full(len(rows), table.total), depth, kinds)
        forms = dict(
            zip(chosen[found].tolist(), forms_of(rows[found], records, depth), strict=True)
        )
        values = [oracle.oracle_value(interval, x.numerator, x.denominator) for x in expressions]
        for r in range(len(complete)):
            e, w = divmod(r, len(words))
            terms = oracle.signed_terms(values[e], words[w], table.total)
            assert len(terms) == table.total
            form = forms.get(r)
            assert (form is not None) == has_form(terms, depth)
            assert form == recognise(terms, depth)
            if form is not None:
                assert form.terms(table.total) == terms
                hits += 1
    return hits


def primitive(p: tuple[int, ...]) -> tuple[Fraction, ...]:
    """The same for polynomials that are proportional."""
    lead = next(x for x in p if x)
    return tuple(Fraction(x, lead) for x in p)


def test_the_fast_path_decides_as_the_definitions_do() -> None:
    assert decided_as_by_the_definitions(8, 10, 1, 60) > 15


@pytest.mark.full
def test_the_fast_path_decides_as_the_definitions_do_100_000_times() -> None:
    hits = sum(decided_as_by_the_definitions(25, 25, seed, 100) for seed in range(40))
    assert hits > 2_000
