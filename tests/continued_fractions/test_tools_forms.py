"""Changes of form on finite, streamed and periodic expansions.

Trusted: `tests.oracle.forms`, which rounds fractions by definition; Tietze's, Hurwitz's and
Minnigerode's conditions as written in Perron (1954, sections 35-40); OEIS A133593 for the
nearest-integer expansion of pi, A286016 for tanh(1) with signs -; sympy for quadratic irrationals.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, count, cycle, islice, repeat
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.continued_fractions import singularization
from esma.continued_fractions.general import to_simple
from esma.continued_fractions.periodic import Periodic
from esma.continued_fractions.raney import Raney
from esma.continued_fractions.semiregular import (
    BY_EXCESS,
    EVEN,
    NEAREST,
    ODD,
    REGULAR,
    WordRounding,
    from_simple,
    with_signs,
)
from esma.continued_fractions.surd import Surd, combined, value
from esma.errors import EsmaError, PrecisionError
from tests.continued_fractions.strategies import small_quotients, words
from tests.oracle import simple_terms
from tests.oracle.constants import pi
from tests.oracle.forms import by_word, even, nearest, odd, rounded_in, rounded_pairs, value_of

FIXED = {
    "simple": (REGULAR, by_word([1])),
    "nearest integer": (NEAREST, nearest),
    "by excess": (BY_EXCESS, by_word([-1])),
    "odd": (ODD, odd),
    "even": (EVEN, even),
}

fractions = st.builds(
    lambda a, b, c: Fraction(a, b) + c,
    st.integers(-400, 400),
    st.integers(1, 400),
    st.integers(-3, 3),
)
long_fractions = st.builds(
    lambda first, rest: value_of([*((c, 1) for c in [first, *rest]), (2, 0)]),
    st.integers(-5, 9),
    st.lists(small_quotients, max_size=25),
)
numbers = st.one_of(fractions, long_fractions)


def check_all_pairs(x: Fraction, word: tuple[int, ...]) -> None:
    """Between any two forms, both ways, against the definition of each."""
    forms: list[tuple[Any, Any]] = [*FIXED.values(), (WordRounding(word), by_word(word))]
    expected = [rounded_pairs(x, rule) for _, rule in forms]
    for start in expected:
        assert value_of(start) == x
        assert all(a >= 1 and a + s >= 1 for a, s in start[1:])
        assert list(to_simple(start)) == simple_terms(x)
        for (rounding, _), end in zip(forms, expected, strict=True):
            assert list(from_simple(to_simple(start), rounding)) == end


@given(numbers, words)
@settings(max_examples=150)
def test_conversions_between_all_forms_follow_the_definitions(
    x: Fraction, word: tuple[int, ...]
) -> None:
    check_all_pairs(x, word)


@pytest.mark.full
@given(numbers, words)
@settings(max_examples=10_000, deadline=None)
def test_ten_thousand_round_trips_for_each_pair_of_forms(
    x: Fraction, word: tuple[int, ...]
) -> None:
    check_all_pairs(x, word)


@given(numbers)
def test_conditions_of_the_named_forms(x: Fraction) -> None:
    pairs = list(from_simple(simple_terms(x), NEAREST))
    assert all(a >= 2 and a + s >= 2 for a, s in pairs[1:])  # Hurwitz 1889
    for rounding, parity in ((ODD, 1), (EVEN, 0)):
        *inner, _last = from_simple(simple_terms(x), rounding)
        assert all(a % 2 == parity for a, _ in inner)
    assert all(s == -1 for _, s in list(from_simple(simple_terms(x), BY_EXCESS))[:-1])


@given(
    st.integers(-3, 5),
    st.lists(small_quotients, max_size=5),
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    words,
)
@settings(max_examples=60)
def test_periodic_expansions_come_back(
    first: int, head: list[int], period: list[int], word: tuple[int, ...]
) -> None:
    simple = Periodic.make((first, *head), tuple(period))
    for rounding in (NEAREST, BY_EXCESS, ODD, EVEN, WordRounding(word)):
        there = from_simple(iter(simple), rounding)
        assert list(islice(to_simple(there), 60)) == simple.terms(60)


@given(st.integers(2, 60), st.integers(-20, 20), st.integers(1, 9))
@settings(max_examples=25)
def test_quadratic_irrationals_by_sympy(d: int, p: int, q: int) -> None:
    from sympy import continued_fraction_periodic

    expected = continued_fraction_periodic(p, q, d)
    if not isinstance(expected[-1], list):  # a square
        with pytest.raises(EsmaError):
            Surd.make(p, d, q)
        return
    found = Surd.make(p, d, q).expansion()
    assert [*found.head, list(found.period)] == expected
    assert value(found) == Surd.make(p, d, q)


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=5),
    st.integers(-4, 4),
    st.lists(st.integers(1, 9), max_size=3),
)
@settings(max_examples=8)
def test_value_of_a_period_by_sympy(period: list[int], first: int, head: list[int]) -> None:
    from sympy import continued_fraction_reduce, radsimp, sqrt

    x = value(Periodic((first, *head), tuple(period)))
    expected = continued_fraction_reduce([first, *head, period])
    assert radsimp((x.p + sqrt(x.d)) / x.q - expected).expand() == 0


@given(
    st.tuples(*[st.integers(-6, 6)] * 8),
    *[st.tuples(st.integers(-5, 5), st.integers(1, 4), st.integers(1, 5))] * 2,
    st.sampled_from([2, 3, 5, 7]),
)
def test_numbers_of_one_field_combine_exactly(
    tensor: Any, x: tuple[int, int, int], y: tuple[int, int, int], root: int
) -> None:
    from flint import arb, ctx

    left, right = (Surd.make(p, k * k * root, q) for p, k, q in (x, y))
    ctx.prec = 400
    try:
        u, v = ((arb(s.p) + arb(s.d).sqrt()) / s.q for s in (left, right))
        a, b, c, d, e, f, g, h = tensor
        under = e * u * v + f * u + g * v + h
        if under.contains(0):  # at this precision it is 0
            with pytest.raises(EsmaError):
                combined(left, right, tensor)
            return
        found = combined(left, right, tensor)
        assert found is not None
        shown = (
            (arb(found.p) + arb(found.d).sqrt()) / found.q
            if isinstance(found, Surd)
            else arb(found.numerator) / found.denominator
        )
        difference = shown - (a * u * v + b * u + c * v + d) / under
        assert difference.contains(0)
        assert difference.rad() < 1e-60
    finally:
        ctx.prec = 53
    assert combined(left, Surd.make(0, 11, 1), tensor) is None


def test_nearest_integer_expansion_of_pi() -> None:
    """OEIS A133593, where signs go to the quotients."""
    listed = [
        *(3, 7, 16, -294, 3, -4, 5, -15, -3, 2, 2, 2, 2, 3, -85, -3, 2, 15, 3, 14, -5, -2, -6, -6),
        *(-100, 3, 2, 6, 3, 6, -2, -6, -9, 9, -3, -3, -8, 4, -2, -13, 3, -5, 2, 9, -2, -3, 8, -2),
    ]
    simple = [a for a, _ in rounded_in(pi(400), by_word([1]), 10**6)]
    sign, found = 1, []
    for a, s in islice(from_simple(simple, NEAREST), len(listed)):
        found.append(sign * a)
        sign *= s
    assert found == listed


def test_nearest_integer_expansions_with_known_periods() -> None:
    """The golden ratio is [2, -3, 3, -3, ...], sqrt(3) is [2, -4, 4, ...] (OEIS A133593)."""
    golden = from_simple(repeat(1), NEAREST)
    assert list(islice(golden, 50)) == [(2, -1)] + [(3, -1)] * 49
    root = from_simple(chain([1], cycle([1, 2])), NEAREST)
    assert list(islice(root, 50)) == [(2, -1)] + [(4, -1)] * 49


def test_tanh_1_with_all_signs_negative() -> None:
    """OEIS A286016: 1, 5, four 2s, 9, eight 2s, 13, ..."""
    lambert = chain([0], count(1, 2))
    runs = chain.from_iterable([4 * k + 1, *repeat(2, 4 * k)] for k in count(0))
    found = [a for a, _ in islice(from_simple(lambert, BY_EXCESS), 500)]
    assert found == list(islice(runs, 500))


# Singularization and insertion


@st.composite
def with_places(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[int]]:
    """A simple expansion, and places where it has ones that can go."""
    terms = draw(st.lists(st.sampled_from([1, 1, 1, 2, 3, 7]), min_size=1, max_size=30))
    pairs = [(draw(st.integers(-3, 5)), 1), *((c, 1) for c in terms), (draw(st.integers(2, 9)), 0)]
    places: list[int] = []
    for n, (a, s) in enumerate(pairs):
        if n and (a, s) == (1, 1) and (not places or places[-1] < n - 1) and draw(st.booleans()):
            places.append(n)
    return pairs, places


@given(with_places())
def test_singularization_keeps_the_value_and_drops_those_convergents(
    given_pairs: tuple[list[tuple[int, int]], list[int]],
) -> None:
    pairs, places = given_pairs
    shorter = list(singularization.singularize(pairs, places))
    assert len(shorter) == len(pairs) - len(places)
    assert all(a >= 1 and a + s >= 1 for a, s in shorter[1:])
    before = [value_of([*pairs[:n], (pairs[n][0], 0)]) for n in range(len(pairs))]
    after = [value_of([*shorter[:n], (shorter[n][0], 0)]) for n in range(len(shorter))]
    # the convergent that ends before a 1 goes
    assert after == [v for n, v in enumerate(before) if n + 1 not in places]
    # insertion undoes it; places in the numbers of the shorter one
    back = [n - i for i, n in enumerate(places)]
    assert list(singularization.insert(shorter, back)) == pairs
    assert list(to_simple(shorter)) == [a for a, _ in pairs]


@given(numbers)
def test_the_nearest_integer_expansion_takes_out_ones_of_blocks(x: Fraction) -> None:
    """Those at the first, third, fifth, ... place in each block of ones (Hurwitz 1889)."""
    terms = simple_terms(x)
    ones, row = [], 0
    for n, c in enumerate(terms):
        row = row + 1 if c == 1 and n else 0
        if row % 2:
            ones.append(n)
    # the tie at the end, 1/2, is rounded down, so a final [..., 1, 2]-like block is as elsewhere
    found = list(singularization.singularize(with_signs(terms, (1,)), ones))
    assert found == list(from_simple(terms, NEAREST))


# What cannot be


@pytest.mark.parametrize(
    "pairs",
    [
        [(3, 1), (0, 1), (2, 0)],  # a quotient below 1
        [(3, 1), (1, -1), (2, 0)],  # a + s = 0
        [(3, 0), (2, 0)],  # two ends
        [(3, 1), (2, 1)],  # no end
        [],
    ],
)
def test_inadmissible_expansions_are_one_error(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(EsmaError) as error:
        list(to_simple(pairs))
    assert "\n" not in str(error.value)


def test_tietze_condition_at_infinity() -> None:
    """2 - 1/(2 - ...) = 1 is no expansion of an irrational number."""
    with pytest.raises(PrecisionError, match="rational"):
        list(islice(to_simple(repeat((2, -1)), patience=1000), 2))


def test_empty_words_and_terms() -> None:
    with pytest.raises(EsmaError, match="at least one sign"):
        WordRounding(())
    with pytest.raises(EsmaError, match="at least one sign"):
        list(with_signs([1, 2], ()))
    with pytest.raises(EsmaError, match="at least one term"):
        list(from_simple([], NEAREST))
    with pytest.raises(EsmaError, match="at least one term"):
        Periodic.make((1,), ())
    with pytest.raises(EsmaError, match="nonzero determinant"):
        Raney((1, 2, 2, 4))
    with pytest.raises(EsmaError, match="quotient 1 "):
        list(from_simple([1, 0, 2], NEAREST))


@pytest.mark.parametrize("places", [[0], [2], [1, 2], [9], [3, 1]])
def test_places_that_do_not_fit(places: list[int]) -> None:
    pairs = [(3, 1), (1, 1), (2, 1), (1, 1), (5, 0)]
    with pytest.raises(EsmaError):
        list(singularization.singularize(pairs, places))
    with pytest.raises(EsmaError):
        list(singularization.insert([(3, 1), (1, 0)], places))


def test_zero_and_integers_have_one_term_in_every_form() -> None:
    for n in (-2, 0, 1, 7):
        for rounding, _ in FIXED.values():
            assert list(from_simple([n], rounding)) == [(n, 0)]
    assert list(to_simple([(0, 0)])) == [0]


def test_a_long_word_is_its_primitive_root() -> None:
    twice = WordRounding((1, -1, 1, -1))
    source = list(islice(cycle([1, 4, 2]), 50))
    assert list(from_simple(source, twice)) == list(from_simple(source, WordRounding((1, -1))))
