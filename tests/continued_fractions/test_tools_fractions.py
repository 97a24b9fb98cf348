"""Approximations, general continued fractions, folding, Gosper's arithmetic, Lagrange values.

Trusted: fractions and trials of all denominators (`tests.oracle.forms`); PARI's contfrac (which
also takes numerators), contfracpnqn and bestappr, and sympy's convergents; OEIS A063674 and A063673
for pi, A007400 (Shallit 1979) for the sum of 1/2**(2**n); Lambert's and Euler's classical
fractions; Gosper (1972) for his own examples; Markov's spectrum (Cusick and Flahive 1989).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, count, cycle, islice, pairwise, repeat
from math import gcd
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma.continued_fractions import folding, general, gosper
from esma.continued_fractions.convergents import (
    approximants,
    best_approximations,
    closest_approximations,
    convergents,
    evaluate,
    intermediate_fractions,
    reversal,
)
from esma.continued_fractions.lagrange import (
    approximation_coefficients,
    lagrange_estimate,
    lagrange_square,
)
from esma.continued_fractions.periodic import Periodic
from esma.errors import EsmaError, PrecisionError
from tests.oracle import simple_terms
from tests.oracle.constants import exp, pi
from tests.oracle.forms import (
    approximant_values,
    best_by_trial,
    by_word,
    rounded_in,
    value_of,
    with_numerators_by_definition,
)

fractions = st.builds(Fraction, st.integers(-300, 300), st.integers(1, 120))
signed_pairs = st.lists(
    st.tuples(st.integers(1, 9), st.integers(-9, 9).filter(bool)), min_size=1, max_size=9
).map(lambda pairs: [*pairs[:-1], (pairs[-1][0], 0)])


def terms_of(interval: tuple[Fraction, Fraction]) -> list[int]:
    return [a for a, _ in rounded_in(interval, by_word([1]), 10**6)]


# Convergents and best approximations


@given(fractions)
def test_convergents_by_sympy(x: Fraction) -> None:
    from sympy import continued_fraction_convergents

    terms = simple_terms(x)
    assert [f"{p}/{q}" for p, q in convergents(terms)] == [
        f"{c.p}/{c.q}" for c in continued_fraction_convergents(terms)
    ]


@given(fractions)
def test_best_approximations_by_trial(x: Fraction) -> None:
    terms = simple_terms(x)
    for kind, function in ((1, best_approximations), (2, closest_approximations)):
        expected = best_by_trial(x, x.denominator, kind)
        assert list(function(terms)) == expected
        if x.denominator > 1:  # the longer way to write it
            assert list(function([*terms[:-1], terms[-1] - 1, 1])) == expected


@given(fractions.filter(lambda x: x.denominator > 2), st.integers(1, 120))
def test_nearest_fraction_with_a_bounded_denominator(x: Fraction, limit: int) -> None:
    """The standard library's limit_denominator."""
    within = [(p, q) for p, q in best_approximations(simple_terms(x)) if q <= limit]
    nearest = x.limit_denominator(limit)
    assert abs(Fraction(*within[-1]) - x) == abs(nearest - x)


@given(fractions)
@settings(max_examples=40)
def test_closest_approximations_by_pari(x: Fraction) -> None:
    """PARI's bestappr. Only at denominators of convergents: in between it gives 22/7 for pi up to
    60, though 179/57 is nearer.
    """
    from cypari import pari

    for p, q in closest_approximations(simple_terms(x)):
        assert str(pari(f"{x.numerator}/{x.denominator}").bestappr(q)) == str(Fraction(p, q))


def test_best_approximations_of_pi() -> None:
    """OEIS A063674 and A063673."""
    listed = [
        *((3, 1), (13, 4), (16, 5), (19, 6), (22, 7), (179, 57), (201, 64), (223, 71), (245, 78)),
        *((267, 85), (289, 92), (311, 99), (333, 106), (355, 113), (52163, 16604)),
        *((52518, 16717), (52873, 16830), (53228, 16943), (53583, 17056), (53938, 17169)),
    ]
    assert list(islice(best_approximations(terms_of(pi(200))), len(listed))) == listed


@given(fractions)
def test_intermediate_fractions_are_farey_neighbours(x: Fraction) -> None:
    terms = simple_terms(x)
    nodes = list(intermediate_fractions(terms))
    assert len(nodes) == 1 + sum(terms[1:])
    assert nodes[-1] == (x.numerator, x.denominator)
    assert set(convergents(terms)) <= set(nodes)
    for p, q in nodes[:-1]:  # between a node and x, no denominator is smaller
        assert gcd(p, q) == 1
        assert abs(p * x.denominator - q * x.numerator) >= 1


@given(signed_pairs)
def test_approximants_and_reversal_by_definition(pairs: list[tuple[int, int]]) -> None:
    found = [Fraction(p, q) if q else None for p, q in approximants(pairs)]
    assert found == approximant_values(pairs)
    below = [p for p, _ in approximants(pairs)]
    assume(len(pairs) > 1 and below[-2])
    *_, (before, _), back = approximants(reversal(pairs))
    assert Fraction(*back) == Fraction(below[-1], below[-2])
    assume(before)
    assert reversal(reversal(pairs)) == pairs


def test_convergents_by_pari() -> None:
    from cypari import pari

    terms = terms_of(exp(1, 300))
    found = pari(str(terms)).contfracpnqn()
    assert list(convergents(terms))[-1] == (int(found[0, 0]), int(found[1, 0]))


# General continued fractions


@given(signed_pairs, st.lists(st.integers(-4, 4).filter(bool), max_size=9))
def test_equivalence_keeps_the_approximants(
    pairs: list[tuple[int, int]], factors: list[int]
) -> None:
    other = list(general.equivalent(pairs, factors))
    assert approximant_values(other) == approximant_values(pairs)
    simplest = list(general.primitive(other))
    assert approximant_values(simplest) == approximant_values(pairs)
    for (_, a), (b, following) in pairwise(simplest):
        assert gcd(a, b, following) == 1


@given(signed_pairs, st.sets(st.integers(0, 8)))
def test_contraction_keeps_those_approximants(
    pairs: list[tuple[int, int]], chosen: set[int]
) -> None:
    keep = sorted({*(n for n in chosen if n < len(pairs)), len(pairs) - 1})
    values = [approximant_values(pairs)[n] for n in keep]
    if values[0] is None or any(x == y for x, y in pairwise(values)):
        with pytest.raises(EsmaError):
            list(general.contraction(pairs, keep))
        return
    shorter = list(general.contraction(pairs, keep))
    assert approximant_values(shorter) == values
    assert all(type(b) is int for b, _ in shorter[1:])
    if len(keep) > 1:
        ended = list(general.contraction(pairs, iter(keep[:-1])))
        assert approximant_values(ended) == values[:-1]


def test_even_and_odd_parts_of_the_golden_ratio() -> None:
    ones = [(1, 1)] * 20
    fibonacci = [1, 1]
    while len(fibonacci) < 25:
        fibonacci.append(fibonacci[-1] + fibonacci[-2])
    ratios = [Fraction(q, p) for p, q in pairwise(fibonacci)]
    for part, first in ((general.even_part, 0), (general.odd_part, 1)):
        pairs = list(islice(part(repeat((1, 1))), 8))
        assert approximant_values(pairs) == ratios[first : first + 16 : 2]
    assert len(ones) == 20


@given(signed_pairs, st.data())
def test_extension_puts_approximants_in(pairs: list[tuple[int, int]], data: Any) -> None:
    t = data.draw(st.integers(-3, 3).filter(bool))
    places: list[int] = []
    for n in range(len(pairs)):
        if (not places or places[-1] < n - 1) and data.draw(st.booleans()):
            places.append(n)
    longer = list(general.extension(pairs, places, t))
    old = list(approximants(pairs))
    before = [(1, 0), *old]
    expected: list[Fraction | None] = []
    for n, (p, q) in enumerate(old):
        if n in places:
            u, v = p + t * before[n][0], q + t * before[n][1]
            expected.append(Fraction(u, v) if v else None)
        expected.append(Fraction(p, q) if q else None)
    assert [Fraction(p, q) if q else None for p, q in approximants(longer)] == expected


@given(fractions, st.lists(st.integers(1, 12), max_size=8))
def test_given_numerators_by_definition(x: Fraction, numerators: list[int]) -> None:
    expected = with_numerators_by_definition(x, numerators)
    assert list(general.with_numerators(simple_terms(x), numerators)) == expected
    assert list(general.to_simple(expected)) == simple_terms(x)


def test_given_numerators_by_pari() -> None:
    """PARI's contfrac(x, b): numerators b_1, b_2, ..., of which it ignores the first place."""
    from cypari import pari

    numerators = [1, 2, 5, 3, 7, 2, 9, 4, 6]
    found = pari(f"contfrac(Pi, {numerators})")
    ours = islice(general.with_numerators(terms_of(pi(300)), numerators[1:]), len(found))
    assert [b for b, _ in ours] == [int(b) for b in found]


@given(signed_pairs.filter(lambda pairs: all(b + a >= 1 for b, a in pairs)))
def test_general_to_simple(pairs: list[tuple[int, int]]) -> None:
    assert list(general.to_simple(pairs)) == simple_terms(value_of(pairs))
    assert evaluate(pairs) == value_of(pairs)


def test_classical_fractions() -> None:
    euler = chain([(2, 1), (1, 1)], ((n, n) for n in count(2)))  # e (Euler 1744)
    assert list(islice(general.to_simple(euler), 90)) == terms_of(exp(1, 600))[:90]
    lambert = ((2 * n + 1, (n + 1) ** 2) for n in count(0))  # 4/pi (Lambert 1770)
    low, high = pi(400)
    expected = terms_of((4 / high, 4 / low))
    assert list(islice(general.to_simple(lambert), 60)) == expected[:60]


# Folding

creases = st.integers(-7, 7).filter(bool)


@given(st.integers(-4, 4), st.lists(st.integers(1, 9), max_size=7), creases)
def test_fold_moves_the_value_as_it_says(a: int, w: list[int], x: int) -> None:
    """Van der Poorten and Shallit 1992, proposition 2."""
    value = value_of([(c, 1) for c in [a, *w]])
    folded = folding.fold([a, *w], x)
    assert all(c >= 1 for c in folded[1:])
    moved = value + Fraction((-1) ** len(w), x * value.denominator**2)
    assert value_of([(c, 1) for c in folded]) == moved
    if x >= 2:
        assert folded[: len(w) + 1] == [a, *w]
    if moved.denominator > 1:
        inner = folding.unfold(folded)
        assert inner is not None  # perhaps a longer one than the one that was folded
        again = value_of([(c, 1) for c in inner.terms])
        assert again.denominator >= value.denominator
        assert value_of([(c, 1) for c in folding.fold(inner.terms, inner.x)]) == moved


@given(fractions)
def test_unfold_finds_what_a_trial_finds(x: Fraction) -> None:
    """p/q = r/s +- 1/(t s**2) in lowest terms says t s**2 = q: all s are tried."""
    q = x.denominator
    found = folding.unfold(simple_terms(x))
    sizes = [
        s
        for s in range(1, q + 1)
        if q % (s * s) == 0
        for difference in (Fraction(1, q), Fraction(-1, q))
        if (x - difference).denominator == s
    ]
    if q == 1 or not sizes:
        assert found is None
    else:
        assert found is not None
        assert value_of([(c, 1) for c in found.terms]).denominator == max(sizes)


def test_shallit_1979() -> None:
    """The sum of 1/2**(2**n), n >= 0: OEIS A007400; and of 1/g**(2**n) by partial sums."""
    listed = [0, 1, 4, 2, 4, 4, 6, 4, 2, 4, 6, 2, 4, 6, 4, 4, 2, 4, 6, 2, 4, 4, 6, 4, 2, 6, 4, 2]
    assert listed == sum_of_powers(2)[: len(listed)]
    # each fold adds 1/q**2; n is odd at first, where the crease is -1, and even from then on
    for g, start in ((3, [0, 3]), (5, [0, 5]), (10, [0, 10])):
        expected = sum_of_powers(g)
        assert list(islice(folding.folded(start, chain([-1], repeat(1))), 250)) == expected[:250]
    begun = simple_terms(Fraction(1, 2) + Fraction(1, 4))
    signs = [-1 if len(begun) % 2 == 0 else 1]
    found = list(islice(folding.folded(begun, chain(signs, repeat(1))), 250))
    assert found == sum_of_powers(2)[:250]


def sum_of_powers(g: int) -> list[int]:
    """What the sums to n = 9 and n = 10 of 1/g**(2**n) have in common."""
    sums = [sum((Fraction(1, g ** (2**n)) for n in range(k)), Fraction(0)) for k in (10, 11)]
    first, second = map(simple_terms, sums)
    same = next(n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b)
    return first[:same]


# Gosper's arithmetic

tensors = st.tuples(*[st.integers(-9, 9)] * 8)


@given(fractions, fractions, tensors)
def test_bihomographic_maps_of_fractions(x: Fraction, y: Fraction, tensor: Any) -> None:
    a, b, c, d, e, f, g, h = tensor
    top, under = a * x * y + b * x + c * y + d, e * x * y + f * x + g * y + h
    found = gosper.bihomographic(simple_terms(x), simple_terms(y), tensor)
    if under:
        assert list(found) == simple_terms(top / under)
    else:
        with pytest.raises(EsmaError):
            list(found)


@given(fractions, st.tuples(*[st.integers(-9, 9)] * 4))
def test_homographic_maps_of_fractions(x: Fraction, matrix: Any) -> None:
    a, b, c, d = matrix
    assume(a * d != b * c)
    found = gosper.mobius(simple_terms(x), matrix)
    if c * x + d:
        assert list(found) == simple_terms((a * x + b) / (c * x + d))
    else:
        with pytest.raises(EsmaError):
            list(found)


@given(
    *[st.tuples(st.integers(-3, 5), st.lists(st.integers(1, 20), min_size=40, max_size=40))] * 2,
    tensors,
)
@settings(max_examples=50)
def test_bihomographic_maps_of_streams(x: Any, y: Any, tensor: Any) -> None:
    """What is certain of the value is what the ends of both intervals have in common."""
    left, right = ([first, *rest] for first, rest in (x, y))
    a, b, c, d, e, f, g, h = tensor
    ends = [
        (u, v) for u in ends_of(left) for v in ends_of(right)
    ]  # the extremes of a bilinear quotient are at corners, where its denominator keeps its sign
    unders = [e * u * v + f * u + g * v + h for u, v in ends]
    assume(min(unders) > 0 or max(unders) < 0)
    values = [
        (a * u * v + b * u + c * v + d) / under for (u, v), under in zip(ends, unders, strict=True)
    ]
    assume(min(values) != max(values))
    expected = [n for n, _ in rounded_in((min(values), max(values)), by_word([1]), 25)]
    assume(len(expected) > 5)
    endless = (chain(terms, repeat(1)) for terms in (left, right))
    assert list(islice(gosper.bihomographic(*endless, tensor), len(expected))) == expected


def ends_of(terms: list[int]) -> list[Fraction]:
    pairs = [(c, 1) for c in terms]
    return [value_of([*pairs, (Fraction(n), 0)]) for n in (Fraction(1001, 1000), 10**6)]


def test_examples_of_gosper() -> None:
    """Gosper 1972: 2.54 and 100/2.54; (70 t + 29)/(12 t + 5) begins 5, 1, 4 for every t > 0."""
    inch = simple_terms(Fraction(254, 100))
    assert list(gosper.mobius(inch, (1, 0, 0, 1))) == [2, 1, 1, 5, 1, 3]
    assert list(gosper.mobius(inch, (0, 100, 1, 0))) == [39, 2, 1, 2, 2, 1, 4]
    for t in ([0, 5, 1, 1, 2], [1, 3, 7], [7, 2]):
        assert list(gosper.mobius(t, (70, 29, 12, 5)))[:3] == [5, 1, 4]
    # (2 x y + x)/(x y + y) with x = coth(1/2), y = sqrt(6)
    coth, root = count(2, 4), chain([2], cycle([2, 4]))
    low, high = exp(1, 400)
    x = (high + 1) / (high - 1), (low + 1) / (low - 1)
    y = root_of(6, 400)
    z = [(2 * u * v + u) / (u * v + v) for u in x for v in y]
    expected = terms_of((min(z), max(z)))[:90]
    assert list(islice(gosper.bihomographic(coth, root, (2, 1, 0, 0, 1, 0, 1, 0)), 90)) == expected


def root_of(n: int, bits: int) -> tuple[Fraction, Fraction]:
    from math import isqrt

    r = isqrt(n << 2 * bits)
    return Fraction(r, 1 << bits), Fraction(r + 1, 1 << bits)


def test_a_rational_result_is_an_error_and_no_endless_loop() -> None:
    root2 = chain([1], repeat(2)), chain([1], repeat(2))
    with pytest.raises(PrecisionError, match="rational"):
        list(gosper.bihomographic(*root2, gosper.MULTIPLY))


@pytest.mark.parametrize("name", ["ADD", "SUBTRACT", "MULTIPLY", "DIVIDE"])
def test_operations(name: str) -> None:
    import operator

    by_name = {"DIVIDE": "truediv", "MULTIPLY": "mul", "SUBTRACT": "sub", "ADD": "add"}
    exact = getattr(operator, by_name[name])
    x, y = Fraction(-22, 7), Fraction(13, 9)
    found = gosper.bihomographic(simple_terms(x), simple_terms(y), getattr(gosper, name))
    assert list(found) == simple_terms(exact(x, y))


# Lagrange values


def test_markov_spectrum() -> None:
    """sqrt(9 - 4/m**2) for Markov's numbers 1, 2, 5, 13, 29 (Cusick and Flahive 1989)."""
    periods = [(1,), (2,), (2, 2, 1, 1), (2, 2, 1, 1, 1, 1), (2, 2, 2, 2, 1, 1)]
    for m, period in zip((1, 2, 5, 13, 29), periods, strict=True):
        assert lagrange_square(Periodic((), period)) == 9 - Fraction(4, m * m)


@given(st.integers(0, 9), st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_lagrange_estimate_encloses_the_exact_value(first: int, period: list[int]) -> None:
    square = lagrange_square(Periodic((first,), tuple(period)))
    terms = list(islice(chain([first], cycle(period)), 160))
    found = lagrange_estimate(terms, skip=80)
    slack = Fraction(1, 10**20)  # lambda_n tends to its limit; it is not there yet
    assert (found.low - slack) ** 2 <= square <= (found.high + slack) ** 2


@given(st.lists(st.integers(1, 9), min_size=30, max_size=40))
def test_approximation_coefficients_by_definition(terms: list[int]) -> None:
    x = value_of([*((c, 1) for c in [0, *terms]), (2, 0)])
    fractions_ = list(convergents([0, *terms]))
    for found in approximation_coefficients([0, *terms], window=10):
        p, q = fractions_[found.place]
        assert found.low <= 1 / (q * abs(q * x - p)) <= found.high


# What cannot be


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: list(general.equivalent([(1, 1), (2, 0)], [0])),
        lambda: list(general.to_simple([(1, 1), (0, 1), (2, 0)])),
        lambda: list(general.to_simple([(1, 1), (2, -2), (2, 0)])),
        lambda: list(general.to_simple([(1, 1), (2, 1)])),
        lambda: list(general.to_simple([])),
        lambda: list(general.with_numerators([1, 2], [0])),
        lambda: list(general.with_numerators([], [1])),
        lambda: list(general.contraction([], [0])),
        lambda: list(general.contraction([(1, 1), (2, 1)], [5])),
        lambda: list(general.extension([(1, 0)], 0, 0)),
        lambda: list(general.extension([(1, 0)], 4, 1)),
        lambda: list(general.extension([(1, 1), (2, 0)], [0, 1], 1)),
        lambda: folding.fold([1, 2], 0),
        lambda: folding.fold([], 2),
        lambda: folding.fold([1, 0], 2),
        lambda: evaluate([]),
        lambda: evaluate([(1, 1), (0, 0)]),
        lambda: list(convergents([1, -2])),
        lambda: list(best_approximations([])),
        lambda: list(gosper.bihomographic([], [1], gosper.ADD)),
        lambda: list(gosper.bihomographic([1], [1, -1], gosper.ADD)),
        lambda: list(gosper.bihomographic([1], [0], gosper.DIVIDE)),
        lambda: list(gosper.mobius([2], (1, 0, 1, -2))),
        lambda: lagrange_estimate([1, 2, 3]),
        lambda: list(approximation_coefficients([1, 2, 3], window=0)),
    ],
)
def test_mistakes_are_one_line(wrong: Any) -> None:
    with pytest.raises(EsmaError) as error:
        wrong()
    assert "\n" not in str(error.value)


def test_streams_are_read_only_as_far_as_needed() -> None:
    def source(stop: int) -> Iterator[int]:
        yield from islice(cycle([1, 2, 3]), stop)
        raise AssertionError("read too far")

    def first(n: int, stream: Iterable[Any]) -> int:
        return len(list(islice(stream, n)))

    assert first(9, convergents(source(10))) == 9
    assert first(9, gosper.mobius(source(25), (1, 1, 0, 2))) == 9
    assert first(9, best_approximations(source(25))) == 9
