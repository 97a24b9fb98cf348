"""Whether two numbers are integer Möbius images of each other, and by which map.

Trusted: Raney's transducer, which makes the image of a law, and exact fractions from quotients.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from math import gcd

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import esma
from esma import ContinuedFraction
from esma.cli.parser import main
from esma.continued_fractions.gosper import mobius as mobius_terms
from esma.continued_fractions.mobius import Matrix, proportional
from esma.errors import Refusal
from esma.identification.equivalence import classes, image_of
from esma.massey.laws import Hurwitzian, Law, LinearRecurrence
from esma.massey.sequences import laws_of
from esma.massey.transducer import mobius

matrices = st.tuples(*[st.integers(-6, 6)] * 4).filter(lambda m: m[0] * m[3] != m[1] * m[2])
#: Polynomials with positive values, by their differences; one of a block grows.
rows = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)
blocks = st.lists(rows, min_size=1, max_size=4).filter(lambda b: any(len(r) > 1 for r in b))


def widened(block: list[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    width = max(map(len, block))
    return tuple((*row, *[0] * (width - len(row))) for row in block)


@settings(max_examples=60, deadline=None)
@given(blocks, matrices)
def test_images_are_recognised_with_their_map(block: list[tuple[int, ...]], m: Matrix) -> None:
    x = Hurwitzian((2,), widened(block))
    y = mobius(x, m)
    assume(y.period < 300)
    found = image_of(x, y)
    assert not isinstance(found, Refusal), found
    assert proportional(found, m)
    back = image_of(y, x)
    assert not isinstance(back, Refusal)
    a, b, c, d = m
    assert proportional(back, (d, -b, -c, a))


def geometric(base: int, block: list[tuple[int, int]], count: int) -> list[int]:
    """Quotients ``p + q base**m`` that take turns."""
    return [
        p + q * base ** (n // len(block)) for n in range(count) for p, q in [block[n % len(block)]]
    ]


# the period of an image may be too long for its quotients to show it
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.integers(2, 4),
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=3),
    matrices,
)
@example(2, [(1, 2)], (1, 1, 0, 2))
@example(3, [(2, 0), (1, 1)], (0, 1, 2, 1))
def test_images_in_powers(base: int, block: list[tuple[int, int]], m: Matrix) -> None:
    assume(any(q for _, q in block))
    assume(abs(m[0] * m[3] - m[1] * m[2]) < 8)
    terms = [1, *geometric(base, block, 240)]
    assume(min(terms) >= 1)
    image = list(islice(mobius_terms(iter(terms), m), 90))
    laws: list[Law] = [found[0].law for found in map(laws_of, (terms[:90], image)) if found]
    assume(len(laws) == 2 and all(x.entries is not None and x.entries.base > 1 for x in laws))
    found = image_of(*laws)
    assert not isinstance(found, Refusal), found
    assert proportional(found, m)


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (((1, 2),), ((1, 3),), "no images of each other"),  # coth(1) and one of order 1/3
        (((1, 1, 2),), ((2, 1, 2),), "traces"),  # m**2 + 1 and m**2 + 2
        (((1, 1, 2),), ((1, 2),), "theorem"),
        (((1, 1, 2),), ((1, 1, 2), (3, 0, 0)), "traces"),
        (((1,),), ((2,),), "no images of each other"),  # the golden ratio and sqrt(2)
        (((1, 1, 2),), ((3,),), "theorem"),
    ],
)
def test_reasons_why_not(
    x: tuple[tuple[int, ...], ...], y: tuple[tuple[int, ...], ...], said: str
) -> None:
    found = image_of(Hurwitzian((), x), Hurwitzian((), y))
    assert isinstance(found, Refusal)
    assert said in found.reason
    assert "\n" not in found.reason


def test_signs_and_other_laws() -> None:
    # [2; 3, 4, ...] and 2 - 1/(3 - 1/(4 - ...)): quotients of I and of J
    up = Hurwitzian((), ((2, 1),))
    assert isinstance(image_of(up, up, ((1,), (-1,))), Refusal)
    tan = ContinuedFraction.of("tan(1)")
    assert tan.by_excess().image_of(tan) == (1, 0, 0, 1)
    assert tan.signed("+-").mobius(2, 1, 1, 3).image_of(tan.by_excess()) == (2, 1, 1, 3)
    root = ContinuedFraction.of("sqrt(7)")
    matrix = root.mobius(3, 1, 2, 5).image_of(root)
    assert not isinstance(matrix, Refusal)
    assert root.mobius(*matrix) == root.mobius(3, 1, 2, 5)
    fibonacci = LinearRecurrence((1, -1, -1), (1, 1))
    assert isinstance(image_of(fibonacci, fibonacci), Refusal)
    assert [places for _, places in classes([(fibonacci, (1,)), (fibonacci, (1,))])] == [[0, 1]]


def test_a_search_is_folded_by_numbers() -> None:
    found = esma.search("e", degree=2, coeff_limit=1, max_period=2)
    folded = found.moebius_classes()
    assert {x.name for x in folded} == {"e", "exp(2)"}
    assert sum(len(x.members) for x in folded) == len(found)
    assert [found[x.number] for x in folded] == [x.best for x in folded]
    for one in folded:
        first = ContinuedFraction.of_law(one.best.law, one.best.signs)
        for x in list(one.members)[:30]:
            matrix = ContinuedFraction.of_law(x.law, x.signs).image_of(first)
            assert not isinstance(matrix, Refusal)
            a, b, c, d = matrix
            assert gcd(a, b, c, d) == 1
            y, value = Fraction(first.decimal(60)), Fraction(x.value)
            assert abs((a * y + b) / (c * y + d) - value) < Fraction(1, 10**30)


def test_tables_are_folded(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "e", "--degree", "2", "--coeff-limit", "1", "--fold", "moebius"]) == 0
    shown = capsys.readouterr().out
    assert "images of" in shown
    assert sum("proved" in line and "⟨" in line for line in shown.splitlines()) == 2
    assert main(["search", "e", "--fold", "moebius", "--all"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
