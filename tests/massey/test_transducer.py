"""Machines on interlaced polynomials: Möbius images, changes of form, blocks of general fractions.

Trusted: intervals with rational ends around the number, to which Möbius maps and roundings are
applied by definition (`tests.oracle.forms`); power series of e, tan, tanh and Bessel functions
(`tests.oracle.constants`); the brute-force search for polynomials of `tests.oracle.interlaced_form`
for the shortest form; Euler's, Hurwitz's and Lehmer's theorems.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count, islice
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma.continued_fractions import general, singularization
from esma.continued_fractions.gosper import mobius as streamed_image
from esma.continued_fractions.periodic import Periodic
from esma.continued_fractions.raney import L, R, Raney, balanced
from esma.continued_fractions.semiregular import (
    BY_EXCESS,
    EVEN,
    NEAREST,
    ODD,
    REGULAR,
    WordRounding,
    from_simple,
)
from esma.continued_fractions.surd import value as surd
from esma.errors import EsmaError
from esma.massey import general as blocks
from esma.massey.general import GeneralForm
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import Entry, SemiRegularForm, growing_runs, reduced
from esma.massey.transducer import mobius, rounded, signed, simple
from tests.continued_fractions.strategies import words
from tests.oracle import Interval, interlaced_form
from tests.oracle.constants import bessel_i, exp, tan, tanh
from tests.oracle.forms import (
    approximant_values,
    by_word,
    even,
    nearest,
    odd,
    rounded_in,
    value_of,
)
from tests.oracle.intervals import divide

E = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
ROUNDINGS = [
    (REGULAR, by_word([1])),
    (NEAREST, nearest),
    (BY_EXCESS, by_word([-1])),
    (ODD, odd),
    (EVEN, even),
]

matrices = st.tuples(*[st.integers(-6, 6)] * 4).filter(lambda m: m[0] * m[3] != m[1] * m[2])


@st.composite
def forms(draw: st.DrawFn) -> Hurwitzian:
    """Simple expansions with polynomials of degree 0, 1 and 2."""
    degree = draw(st.sampled_from([0, 0, 1, 1, 1, 2]))
    rows = [
        (draw(st.integers(1, 9)), *(draw(st.sampled_from([0, 0, 1, 2, 3])) for _ in range(degree)))
        for _ in range(draw(st.integers(1, 4)))
    ]
    head = [draw(st.integers(-3, 5)), *draw(st.lists(st.integers(1, 9), max_size=4))]
    return reduced(head, rows)


def interval_of(form: Hurwitzian, count: int) -> Interval:
    """Around the number: both ends of all continuations of its first quotients."""
    pairs = [(c, 1) for c in form.terms(count)]
    ends = [value_of([*pairs, (end, 0)]) for end in (Fraction(1001, 1000), Fraction(10**9))]
    return min(ends), max(ends)


def image_of(interval: Interval, m: tuple[int, ...]) -> Interval:
    a, b, c, d = m
    ends = [(a * x + b) / (c * x + d) for x in interval]
    return min(ends), max(ends)


@given(forms(), matrices)
@settings(max_examples=60)
def test_mobius_images_by_definition(form: Hurwitzian, matrix: tuple[int, int, int, int]) -> None:
    interval = interval_of(form, 60)
    _, _, c, d = matrix
    assume((c * interval[0] + d) * (c * interval[1] + d) > 0)
    expected = rounded_in(image_of(interval, matrix), by_word([1]), 10**6)
    found = mobius(form, matrix)
    assert len(expected) > 5
    assert found.terms(len(expected)) == [a for a, _ in expected]
    # far out, against the machine that reads term by term
    assert found.terms(400) == list(islice(streamed_image(iter(form), matrix), 400))
    positive = mobius(form, matrix, absolute=True)
    if expected[0][0] >= 0:
        assert positive == found
    else:
        a, b, c, d = matrix
        assert positive == mobius(form, (-a, -b, c, d))


@given(forms(), matrices)
@settings(max_examples=60)
def test_mobius_images_come_back(form: Hurwitzian, matrix: tuple[int, int, int, int]) -> None:
    a, b, c, d = matrix
    assert mobius(mobius(form, matrix), (d, -b, -c, a)) == form


def check_roundings(form: Hurwitzian, word: tuple[int, ...]) -> None:
    interval = interval_of(form, 40)
    for rounding, rule in [*ROUNDINGS, (WordRounding(word), by_word(word))]:
        found = rounded(form, rounding)
        expected = rounded_in(interval, rule, 150)
        assert len(expected) > 5
        assert found.pairs(len(expected)) == expected
        assert simple(found) == form


@given(forms(), words)
@settings(max_examples=60)
def test_roundings_by_definition_and_back(form: Hurwitzian, word: tuple[int, ...]) -> None:
    check_roundings(form, word)


@pytest.mark.full
@given(forms(), words)
@settings(max_examples=10_000, deadline=None)
def test_ten_thousand_symbolic_round_trips(form: Hurwitzian, word: tuple[int, ...]) -> None:
    check_roundings(form, word)


@given(forms(), words)
@settings(max_examples=40)
def test_forms_are_the_shortest(form: Hurwitzian, word: tuple[int, ...]) -> None:
    found = signed(form, word)
    if isinstance(found, SemiRegularForm):
        assert set(word) == {-1}
        assert found.has_growing_runs
        return
    assert found.terms(200) == rounded(form, WordRounding(word)).terms(200)
    needed = found.preperiod + (found.degree + 3) * found.period + 12
    assume(needed < 300)
    shortest = interlaced_form(found.terms(needed))
    assert shortest is not None
    assert (shortest.preperiod, shortest.period) == (found.preperiod, found.period)


@given(
    st.lists(st.integers(1, 9), max_size=4),
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
    st.integers(-3, 5),
    matrices,
)
@settings(max_examples=60)
def test_constant_polynomials_as_periodic_expansions(
    head: list[int], period: list[int], first: int, matrix: tuple[int, int, int, int]
) -> None:
    """The image of a periodic expansion, as a quadratic irrational."""
    expected = surd(Periodic.make((first, *head), tuple(period))).moved(matrix).expansion()
    found = mobius(reduced([first, *head], [(c,) for c in period]), matrix)
    assert (found.head, [row[0] for row in found.differences]) == (
        expected.head,
        list(expected.period),
    )


@given(st.tuples(*[st.integers(0, 30)] * 4), st.sampled_from([R, L]))
def test_loops_by_single_steps(entries: tuple[int, int, int, int], letter: int) -> None:
    a, b, c, d = entries
    assume(a * d != b * c)
    _, state = balanced(entries)
    machine = Raney(entries)
    places: dict[Any, int] = {}
    here = state
    while here not in places:
        places[here] = len(places)
        _, here = machine.read(here, letter, 1)
    assert machine.loop(state, letter) == (places[here], len(places) - places[here])


# Against digits


def digits(name: str, bits: int) -> Interval:
    """A constant of the oracle from its power series."""
    if name == "besseli(1,2)/besseli(0,2)":
        return divide(bessel_i(1, 2, bits), bessel_i(0, 2, bits))
    return {
        "e": lambda: exp(1, bits),
        "exp(1/3)": lambda: exp(Fraction(1, 3), bits),
        "tan(1)": lambda: tan(1, bits),
        "tanh(1/2)": lambda: tanh(Fraction(1, 2), bits),
    }[name]()


HURWITZIAN = {
    "e": E,  # Euler 1737
    "exp(1/3)": Hurwitzian((1,), ((2, 6), (1, 0), (1, 0))),  # Perron 1954, section 31
    "tan(1)": Hurwitzian((), ((1, 0), (1, 2))),
    "tanh(1/2)": Hurwitzian((0,), ((2, 4),)),  # Lambert 1770
    "besseli(1,2)/besseli(0,2)": Hurwitzian((0,), ((1, 1),)),  # Lehmer 1973
}


def check_a_thousand_terms(name: str, matrix: tuple[int, int, int, int]) -> None:
    values = image_of(digits(name, 24_000), matrix)
    image = mobius(HURWITZIAN[name], matrix)
    for rounding, rule in [*ROUNDINGS, (WordRounding((1, -1, -1)), by_word((1, -1, -1)))]:
        expected = rounded_in(values, rule, 1000)
        assert len(expected) == 1000
        assert rounded(image, rounding).pairs(1000) == expected


@pytest.mark.parametrize("name", ["e", "besseli(1,2)/besseli(0,2)"])
def test_a_thousand_terms_from_digits(name: str) -> None:
    check_a_thousand_terms(name, (3, 1, 2, -5))


@pytest.mark.full
@pytest.mark.parametrize("matrix", [(1, 0, 0, 1), (7, -3, 11, 4), (-2, 5, 0, 9)])
@pytest.mark.parametrize("name", sorted(HURWITZIAN))
def test_a_thousand_terms_of_images(name: str, matrix: tuple[int, int, int, int]) -> None:
    check_a_thousand_terms(name, matrix)


def test_euler_without_digits() -> None:
    """(e + 1)/(e - 1) = [2; 6, 10, ...] (Euler 1737), and an image that nobody has written down."""
    assert mobius(E, (1, 1, 1, -1)) == Hurwitzian((), ((2, 4),))
    image = mobius(E, (3, 1, 2, -5))
    assert mobius(image, (5, 1, 2, -3)) == E
    assert (image.period, image.degree) == (184, 1)
    expected = rounded_in(image_of(exp(1, 8000), (3, 1, 2, -5)), by_word([1]), 700)
    assert image.terms(700) == [a for a, _ in expected]


@given(
    st.integers(-3, 9),
    st.lists(st.integers(1, 6), max_size=5),
    st.lists(
        st.lists(st.integers(0, 3), max_size=2)
        .map(tuple)
        .flatmap(lambda slope: st.integers(1, 5).map(lambda start: (start, *slope))),
        min_size=1,
        max_size=6,
    ),
)
def test_growing_runs_are_the_rounding_by_excess(
    first: int, head: list[int], rows: list[tuple[int, ...]]
) -> None:
    """Two ways to the same form: pairs of quotients at once, and the machine of the rounding."""
    form = Hurwitzian((first, *head), tuple(rows))
    expected = rounded(form, BY_EXCESS)
    assert growing_runs(form) == (expected if expected.has_growing_runs else None)


def test_growing_runs_of_tanh_1() -> None:
    """OEIS A286016."""
    found = rounded(Hurwitzian((0,), ((1, 2),)), BY_EXCESS)
    assert str(found) == "[⟨4m+1, 2^{4m}⟩]"
    expected = [a for a, _ in islice(from_simple(iter([0, *range(1, 99, 2)]), BY_EXCESS), 400)]
    assert found.terms(400) == expected
    assert simple(found) == Hurwitzian((0,), ((1, 2),))


def test_large_determinants_are_quick() -> None:
    import time

    begun = time.process_time()
    image = mobius(E, (1, 5, 0, 997))
    took = time.process_time() - begun
    assert image.terms(3000) == list(islice(streamed_image(iter(E), (1, 5, 0, 997)), 3000))
    assert mobius(image, (997, -5, 0, 1)) == E
    assert took < 5  # a quarter of a second where nothing else runs


# Blocks of general continued fractions

small = st.integers(1, 6)


@st.composite
def general_forms(draw: st.DrawFn, signs: bool = False) -> GeneralForm:
    numerators = st.sampled_from([1, -1]) if signs else st.integers(-4, 4).filter(bool)
    degree = draw(st.integers(0, 1 if signs else 2))

    def row(first: int) -> tuple[int, ...]:
        return (first, *(draw(st.integers(0, 2)) for _ in range(degree)))

    entries = [
        (row(draw(st.integers(2, 7))), (draw(numerators),)) for _ in range(draw(st.integers(1, 3)))
    ]
    if not signs and draw(st.booleans()):
        entries[0] = (entries[0][0], (draw(small), draw(small)))
    head = [(draw(st.integers(2, 6)), draw(numerators)) for _ in range(draw(st.integers(0, 3)))]
    return GeneralForm.make(head, entries)


def first_values(pairs: Any, count: int) -> list[Fraction | None]:
    return approximant_values(list(islice(pairs, count)))


@given(general_forms(), st.integers(1, 3), st.data())
@settings(max_examples=40)
def test_contraction_of_blocks(form: GeneralForm, together: int, data: Any) -> None:
    last = form.preperiod + together * form.period
    keep = data.draw(st.sets(st.integers(0, last - 1), min_size=1))
    assume(max(keep) >= form.preperiod)
    size = form.period * together
    all_kept = sorted(
        {n for n in keep if n < form.preperiod}
        | {n + size * m for n in keep if n >= form.preperiod for m in range(8)}
    )
    try:
        expected = list(islice(general.contraction(iter(form), all_kept), 8))
    except EsmaError:
        with pytest.raises(EsmaError):
            blocks.contraction(form, keep, together)
        return
    try:
        found = blocks.contraction(form, keep, together)
    except EsmaError:  # further out, two neighbours agree
        return
    count = min(len(expected), len(all_kept)) - 1
    values = first_values(form, all_kept[count - 1] + 1)
    assert first_values(found, count) == [values[n] for n in all_kept[:count]]
    assert first_values(blocks.primitive(found), count) == [values[n] for n in all_kept[:count]]


def test_a_contraction_that_counts_the_numerators_between_two_approximants() -> None:
    """Both numerators of degree 1 are between the approximants 2 and 5."""
    form = GeneralForm(((2, 1), (2, -1)), (((2,), (1, 1)), ((2,), (1,))))
    found = blocks.contraction(form, [0, 1, 2, 5], 2)
    values = first_values(form, 40)
    assert first_values(found, 12) == [
        values[n] for n in (0, 1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21)
    ]


@given(general_forms())
@settings(max_examples=40)
def test_even_and_odd_parts_of_blocks(form: GeneralForm) -> None:
    for part, by_stream, first in (
        (blocks.even_part, general.even_part, 0),
        (blocks.odd_part, general.odd_part, 1),
    ):
        values = first_values(form, 16)[first::2]
        try:
            found = part(form)
        except EsmaError:
            with pytest.raises(EsmaError):  # the stream fails in the same way
                list(islice(by_stream(iter(form)), 200))
            continue
        assert first_values(found, len(values)) == values


@given(general_forms(), general_forms())
@settings(max_examples=40)
def test_equivalence_of_blocks(form: GeneralForm, other: GeneralForm) -> None:
    factors = Hurwitzian(tuple(int(b) for b, _ in other.head), equal([b for b, _ in other.entries]))
    found = blocks.equivalent(form, factors)
    assert found.pairs(30) == list(islice(general.equivalent(iter(form), factors), 30))
    assert first_values(found, 15) == first_values(form, 15)
    simplest = blocks.primitive(found)
    assert first_values(simplest, 15) == first_values(form, 15)


def equal(rows: list[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    width = max(map(len, rows))
    return tuple(row + (0,) * (width - len(row)) for row in rows)


@given(general_forms(), st.integers(-3, 3).filter(bool), st.integers(0, 2))
@settings(max_examples=40)
def test_extension_of_blocks(form: GeneralForm, t: int, offset: int) -> None:
    place = form.preperiod + offset % (2 * form.period)
    together = 2 if form.period > 1 else 3
    found = blocks.extension(form, [place], t, together)
    places = (place + n * together * form.period for n in count(0))
    assert found.pairs(40) == list(islice(general.extension(iter(form), places, t), 40))


@given(general_forms(signs=True), st.integers(0, 2))
@settings(max_examples=40)
def test_insertion_and_singularization_of_blocks(form: GeneralForm, offset: int) -> None:
    place = max(1, form.preperiod + offset % form.period)
    together = 2
    longer = blocks.insert(form, [place], together)
    places = [place + n * together * form.period for n in range(30)]
    expected = islice(singularization.insert(iter(form), iter(places)), 40)
    assert longer.pairs(40) == list(expected)
    # the ones that were put in are taken out again, block by block
    long = blocks.lengthened(longer, (form.period * together + 1) // longer.period)
    inside = [n for n in range(long.preperiod + long.period) if (n - place) % (long.period) == 0]
    assert blocks.singularize(long, [n for n in inside if n >= place]) == form


def test_semi_regular_forms_as_general_ones_and_back() -> None:
    form = rounded(E, WordRounding((1, -1)))
    assert GeneralForm.from_semi_regular(form).semi_regular() == form
    assert singularized_e() == rounded(E, WordRounding((-1, 1)))


def singularized_e() -> SemiRegularForm:
    """The form of e in the README: every third quotient of the simple one goes."""
    simple_e = GeneralForm.from_semi_regular(SemiRegularForm.with_signs(E, (1,)))
    return blocks.singularize(simple_e, [1]).semi_regular()


# What cannot be

RUNS = rounded(E, BY_EXCESS)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: mobius(E, (2, 4, 1, 2)),
        lambda: mobius(E, (10**5, 0, 0, 1)),
        lambda: mobius(Hurwitzian((1,), ((0, 1),)), (1, 0, 0, 2)),
        lambda: mobius(Hurwitzian((1,), ((3, -1),)), (1, 0, 0, 2)),
        lambda: simple(SemiRegularForm.make([(3, 1), (1, -1)], [Entry((5,), 1)])),
        lambda: simple(SemiRegularForm.make([], [Entry((2,), -1)])),
        lambda: simple(SemiRegularForm.make([(3, 1)], [Entry((1, 1), -1)])),
        lambda: simple(SemiRegularForm.make([], [Entry((3,), 1, (1, 1)), Entry((4,), 1)])),
        lambda: signed(E, ()),
        lambda: SemiRegularForm.make([], []),
        lambda: GeneralForm.make([], []),
        lambda: GeneralForm.make([], [((1,), (4, -2))]),
        lambda: GeneralForm.from_semi_regular(RUNS),
        lambda: GeneralForm.make([], [((1,), (2,))]).semi_regular(),
        lambda: blocks.contraction(GeneralForm.make([(2, 3)], [((1,), (2,))]), [0]),
        lambda: blocks.contraction(GeneralForm.make([(2, 3)], [((1,), (2,))]), [7]),
        lambda: blocks.singularize(GeneralForm.make([], [((2,), (1,))]), [1], 2),
        lambda: blocks.insert(GeneralForm.make([(3, 1)], [((1,), (1,))]), [1], 2),
        lambda: blocks.extension(GeneralForm.make([], [((2,), (1,))]), [0], 0),
        lambda: blocks.lengthened(GeneralForm.make([], [((2,), (1,))]), 0),
    ],
)
def test_mistakes_are_one_line(wrong: Any) -> None:
    with pytest.raises(EsmaError) as error:
        wrong()
    assert "\n" not in str(error.value)
