"""`ContinuedFraction`: the same tool gives the same number on all kinds.

Trusted: fractions computed from the pairs backwards (`tests.oracle.forms`), power series
(`tests.oracle.constants`), and the page ``esma/docs/tools.md``, whose examples are run.
"""

from __future__ import annotations

import doctest
import math
import operator
from fractions import Fraction
from itertools import count, islice, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import esma
from esma import ContinuedFraction
from esma.continued_fractions.lagrange import Enclosure
from esma.continued_fractions.surd import Surd
from esma.errors import EsmaError
from esma.massey.laws import LinearRecurrence
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import Entry, SemiRegularForm
from tests.oracle import simple_terms
from tests.oracle.constants import exp, tan
from tests.oracle.forms import approximant_values, by_word, rounded_in, value_of

FINITE = ContinuedFraction.finite([3, 7, 15, 2])
PERIODIC = ContinuedFraction.periodic([1, 5], [1, 2, 6])
INTERLACED = ContinuedFraction.of("e")
STREAMED = ContinuedFraction.stream(count(2))
LAW = ContinuedFraction.of_law(LinearRecurrence((1, -1, -1), (1, 1)))  # Fibonacci's numbers
GENERAL = ContinuedFraction.general([(1, 1)], [((3, 2), (4, 5, 2))])  # 4/pi
KINDS = {x.kind: x for x in (FINITE, PERIODIC, INTERLACED, STREAMED)}


def test_the_kinds() -> None:
    assert sorted(KINDS) == ["finite", "interlaced", "periodic", "streamed"]
    assert (LAW.kind, LAW.mobius(3, 1, 2, -5).kind) == ("by a law", "streamed")


def test_the_page_runs() -> None:
    page = Path(esma.__file__).parent / "docs" / "tools.md"
    failed, tried = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert tried > 15
    assert failed == 0


def near(x: ContinuedFraction) -> Fraction:
    """The value to many digits, from 60 pairs."""
    pairs = x.pairs(60)
    return value_of([*pairs[:-1], (pairs[-1][0], 0)])


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "form", ["simple", "by_excess", "negative_regular", "nearest_integer", "odd", "even"]
)
def test_changes_of_form_keep_the_value_and_come_back(kind: str, form: str) -> None:
    x = KINDS[kind]
    there = getattr(x, form)()
    assert there.kind == kind
    assert there.simple().pairs(200) == x.pairs(200)
    assert there.signed("+--").simple().pairs(200) == x.pairs(200)
    assert there.pairs(150) == getattr(x.signed("-+"), form)().pairs(150)
    if kind == "finite":
        assert there.value == x.value
    else:
        assert math.isclose(near(x.simple()), value_of([*there.pairs(400), (10**9, 0)]))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_mobius_images_and_arithmetic_with_fractions(kind: str) -> None:
    x = KINDS[kind]
    image = x.mobius(3, 1, 2, -5)
    assert image.kind == kind
    value = near(x)
    assert abs(near(image) - (3 * value + 1) / (2 * value - 5)) < Fraction(1, 10**12)
    assert image.mobius(5, 1, 2, -3).pairs(100) == x.pairs(100)
    half = Fraction(1, 2)
    for found, expected in (
        (x + half, value + half),
        (half - x, half - value),
        (x * 3, 3 * value),
        (3 / x, 3 / value),
        (x / -2, value / -2),
        (-x, -value),
        (1 + x, 1 + value),
    ):
        assert found.kind == kind
        assert abs(near(found) - expected) < Fraction(1, 10**12)
    assert str(x * 0) == "[0]"
    large = x.mobius(99_991, 1, 0, 7)
    assert large.kind in (kind, "streamed")
    assert abs(near(large) - (99_991 * value + 1) / 7) < Fraction(1, 10**12)


@pytest.mark.parametrize("left", sorted(KINDS))
@pytest.mark.parametrize("right", sorted(KINDS))
@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv"])
def test_arithmetic_between_all_kinds(left: str, right: str, name: str) -> None:
    operation = getattr(operator, name)
    x, y = KINDS[left], KINDS[right].mobius(1, 1, 0, 3)
    found = operation(x, y)
    pairs = found.pairs(40)
    value = value_of([*pairs[:-1], (pairs[-1][0], 0)])
    assert abs(value - operation(near(x), near(y))) < Fraction(1, 10**12)


def test_values_of_laws() -> None:
    # [0; 1, 3, 7, 15, ...] with a(n) = 3a(n-1) - 2a(n-2), from its quotients 2^n - 1 in fractions
    terms = [2**n - 1 for n in range(60)]
    value = value_of([*((a, 1) for a in terms[:-1]), (terms[-1], 0)])
    x = ContinuedFraction.of_law(LinearRecurrence((1, -3, 2), (0, 1)))
    assert x.terms(60) == terms
    assert x.decimal(300) == ContinuedFraction.rational(value).decimal(300)
    assert x.decimal(11) == "0.75854230817"
    assert float(x) == float(value)
    assert x.convergence.reason == "it is semi-regular (Tietze 1913)"  # decided for all quotients
    under_minus = ContinuedFraction.of_law(LinearRecurrence((1, -3, 2), (1, 3)), "-")
    terms = [2**n - 1 for n in range(1, 60)]
    value = value_of([*((a, -1) for a in terms[:-1]), (terms[-1], 0)])
    assert under_minus.decimal(200) == ContinuedFraction.rational(value).decimal(200)
    assert (
        LAW.simple().terms(40)
        == LAW.terms(40)
        == LAW.mobius(0, 1, 1, 0).mobius(0, 1, 1, 0).terms(40)
    )
    assert LAW.convergence.reason.endswith("as far as its first 1,000 quotients show")
    with pytest.raises(EsmaError, match="semi-regular"):
        ContinuedFraction.of_law(LinearRecurrence((1, 1), (5,)))  # 5, -5, 5, ...


def test_a_closed_value_is_a_constant() -> None:
    x = ContinuedFraction.periodic([0, 1], [4, 8])
    assert x.value == esma.constant("(1+sqrt(2))/3")
    assert ContinuedFraction.of(x.value) == x
    assert esma.search(x.value, coeff_limit=1, max_period=1)
    for p, d, q in ((5, 7 * 36, -8), (0, 50, -3), (-4, 12, 2), (1, 5, 2)):
        surd = Surd(p, d, q)
        exact = (p + math.isqrt(d * 10**80) / Fraction(10**40)) / q
        text = esma.constant(surd.text).decimal(30)
        assert abs(Fraction(text) - exact) < Fraction(1, 10**27)


@given(st.fractions(max_denominator=99), st.fractions(max_denominator=99))
def test_rational_arithmetic(x: Fraction, y: Fraction) -> None:
    u, v = ContinuedFraction.rational(x), ContinuedFraction.rational(y)
    assert u.terms(99) == simple_terms(x)
    assert ((u + v).value, (u - v).value, (u * v).value) == (x + y, x - y, x * y)
    if y:
        assert (u / v).value == x / y
    else:
        with pytest.raises(EsmaError, match="infinite"):
            _ = u / v


def test_quadratic_irrationals_stay_exact() -> None:
    root2, root8 = ContinuedFraction.of("sqrt(2)"), ContinuedFraction.of("sqrt(8)")
    assert str(root2 * root8) == "[4]"
    assert str(root2 - root2) == "[0]"
    assert (root2 + root8).value == esma.constant("3*sqrt(2)")
    assert (root2 * ContinuedFraction.of("sqrt(3)")).terms(5) == [2, 2, 4, 2, 4]
    golden = ContinuedFraction.of("phi")
    assert (golden * golden).value == (golden + 1).value
    assert ContinuedFraction.of("1-sqrt(2)").terms(4) == [-1, 1, 1, 2]


def test_constants_with_and_without_theorems() -> None:
    for text, interval in (("e", exp(1, 3000)), ("tan(1)", tan(1, 3000))):
        x = ContinuedFraction.of(text)
        expected = [a for a, _ in rounded_in(interval, by_word([1]), 300)]
        assert x.kind == "interlaced"
        assert x.terms(len(expected)) == expected
    assert ContinuedFraction.of("log(2)").kind == "streamed"
    assert ContinuedFraction.of("-e").terms(5) == [-3, 3, 1, 1, 4]
    assert ContinuedFraction.of("-7/5").terms(9) == [-2, 1, 1, 2]
    assert str(ContinuedFraction.of("sqrt(2)*sqrt(8)")) == "[4]"
    for wrong in ("", "nobody", "1/0", "sqrt(-1)"):
        with pytest.raises(EsmaError):
            ContinuedFraction.of(wrong)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_parts_extensions_and_equivalences(kind: str) -> None:
    x = KINDS[kind]
    values = approximant_values(x.pairs(16))
    n = len(values) if kind != "finite" else 4
    even, odd = x.even_part(), x.odd_part()
    m = (n + 1) // 2 if kind != "finite" else 2
    assert approximant_values(even.pairs(m)) == values[0:n:2][:m]
    assert approximant_values(odd.pairs(n // 2)) == values[1:n:2]
    assert approximant_values(even.primitive().pairs(m)) == values[0:n:2][:m]
    factors: Any = Hurwitzian((), ((3,), (-2,)))
    if kind in ("finite", "streamed"):
        factors = [3, -2] * 30
    other = x.equivalent(factors)
    assert approximant_values(other.pairs(n)) == values
    assert other.primitive().pairs(9) == x.pairs(9)
    longer = x.extension(1, 1)
    u, v = list(islice(x.approximants(), 2))
    assert list(islice(longer.approximants(), 3)) == [u, (u[0] + v[0], u[1] + v[1]), v]


def test_singularization_and_insertion_through_the_door() -> None:
    e = INTERLACED
    shorter = e.singularize([1])
    assert shorter == e.signed("-+")
    assert shorter.simple() == e
    assert FINITE.insert([2]).simple().value == FINITE.value
    twice = STREAMED.insert([2, 5])
    assert twice.simple().terms(60) == STREAMED.terms(60)
    runs = e.by_excess()
    with pytest.raises(EsmaError, match="no fixed length"):
        runs.singularize([1])


def test_reversal() -> None:
    back = FINITE.reversal()
    a, b = list(FINITE.approximants())[-1][0], list(FINITE.approximants())[-2][0]
    assert back.value == Fraction(a, b)
    # Galois 1829: -1/x' = (5 + sqrt 35)/2 for x = [2, 5, ...] reversed
    pure = ContinuedFraction.periodic([], [2, 5])
    x = pure.expansion.closed
    assert isinstance(x, Surd)
    assert pure.reversal().expansion.closed == x.conjugate().moved((0, -1, 1, 0))
    signed = ContinuedFraction.periodic([], [3, 5, 4], "-").reversal()
    assert signed.terms(6) == [4, 5, 3, 4, 5, 3]
    for wrong in (PERIODIC, INTERLACED, STREAMED, GENERAL):
        with pytest.raises(EsmaError, match="no last"):
            wrong.reversal()


@given(st.integers(-3, 3), st.lists(st.integers(1, 9), max_size=6), st.integers(1, 9))
@settings(max_examples=40)
def test_fold_and_unfold(a: int, w: list[int], x: int) -> None:
    inner = ContinuedFraction.rational(value_of([(c, 1) for c in [a, *w]]))
    value = Fraction(inner.value)  # type: ignore[arg-type]
    n = len(inner.terms(99)) - 1
    folded = inner.fold(x)
    assert folded.value == value + Fraction((-1) ** n, x * value.denominator**2)
    assume(Fraction(folded.value).denominator > 1)  # type: ignore[arg-type]
    found = folded.unfold()
    assert found is not None
    assert found[0].fold(found[1]).value == folded.value


def test_approximations_through_the_door() -> None:
    e = INTERLACED.by_excess()
    assert list(islice(e.convergents(), 6)) == [(2, 1), (3, 1), (8, 3), (11, 4), (19, 7), (87, 32)]
    assert list(islice(e.closest_approximations(), 3)) == [(3, 1), (8, 3), (11, 4)]
    assert list(islice(e.best_approximations(), 4)) == [(3, 1), (5, 2), (8, 3), (11, 4)]
    assert list(islice(e.intermediate_fractions(), 4)) == [(2, 1), (3, 1), (5, 2), (8, 3)]
    # its own approximants are some of the intermediate ones
    nodes = set(islice(e.intermediate_fractions(), 80))
    assert set(islice(e.approximants(), 30)) <= nodes


def test_lagrange_values_through_the_door() -> None:
    assert ContinuedFraction.of("phi").lagrange_square() == 5
    assert ContinuedFraction.of("sqrt(2)").nearest_integer().lagrange_square() == 8
    assert INTERLACED.lagrange_square() == math.inf
    found = PERIODIC.lagrange_estimate()
    assert isinstance(found, Enclosure)
    assert found.low**2 <= PERIODIC.lagrange_square() <= found.high**2 + Fraction(1, 10**9)


def test_given_numerators() -> None:
    for x in KINDS.values():
        found = x.with_numerators([2, 5, 3])
        assert [a for _, a in found.pairs(3)] == [2, 5, 3]
        assert found.simple().pairs(30) == x.pairs(30)


def test_a_general_fraction_is_streamed_where_its_simple_one_has_no_law() -> None:
    assert GENERAL.kind == "interlaced"
    assert GENERAL.simple().kind == "streamed"
    assert GENERAL.simple().terms(8) == [1, 3, 1, 1, 1, 15, 2, 72]
    assert GENERAL.mobius(0, 4, 1, 0).terms(5) == [3, 7, 15, 1, 292]
    assert GENERAL.even_part().kind == "interlaced"


def test_runs_that_are_counted_converge_like_all_semi_regular_fractions() -> None:
    form = SemiRegularForm.make([(3, -1)], [Entry((9, 4), -1), Entry((2,), -1, (99,))])
    x = ContinuedFraction.interlaced(form)
    assert x.convergence.converges
    assert x.rate is None
    *pairs, (last, _) = x.pairs(500)
    assert x.decimal(10) == f"{float(value_of([*pairs, (last, 0)])):.9f}"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ContinuedFraction.finite([]),
        lambda: ContinuedFraction.finite([1, 2], ""),
        lambda: ContinuedFraction.finite([1, 2], "+x"),
        lambda: ContinuedFraction.finite([1, 0, 2]),
        lambda: ContinuedFraction.finite([2, 1, 3], "-"),
        lambda: ContinuedFraction.periodic([1], []),
        lambda: ContinuedFraction.periodic([1], [2], "-"),
        lambda: ContinuedFraction.periodic([1], [1, -1]),
        lambda: ContinuedFraction.interlaced(Hurwitzian((), ((3, -1),))),
        lambda: ContinuedFraction.general([]),
        lambda: ContinuedFraction.general([(1, 2), (3, 4)]),
        lambda: ContinuedFraction.general([(1, 0), (3, 0)]),
        lambda: ContinuedFraction.stream([1, 0, 3]).mobius(1, 1, 0, 2).terms(5),
        lambda: ContinuedFraction.stream([]).simple().terms(5),
        lambda: FINITE.mobius(1, 2, 2, 4),
        lambda: INTERLACED.bihomographic(INTERLACED, 1, 2, 3),
        lambda: INTERLACED / 0,
        lambda: 1 / ContinuedFraction.rational(0),
        lambda: STREAMED.value,
        lambda: INTERLACED.equivalent([1, 2, 3]),
        lambda: INTERLACED.fold(2),
        lambda: STREAMED.unfold(),
        lambda: STREAMED.lagrange_square(),
        lambda: FINITE.lagrange_square(),
        lambda: FINITE.fold(0),
        lambda: FINITE.extension(1, 0),
        lambda: FINITE.singularize([1]),
        lambda: INTERLACED.singularize([2]),
        lambda: INTERLACED.contraction([0]),
        lambda: ContinuedFraction.of("1/2").reversal(),
        lambda: ContinuedFraction.general([], [((2,), (-5,))]).value,
    ],
)
def test_mistakes_are_one_line(wrong: Any) -> None:
    with pytest.raises(EsmaError) as error:
        wrong()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    ("places", "said"),
    [
        ([-1], "0 or more|1 or more"),
        ([2, 1], "increase"),
        ([1, 1], "increase"),
        ([1.5], "whole number"),
        (1.5, "as a list"),
    ],
)
def test_places_are_checked_in_one_way(kind: str, places: Any, said: str) -> None:
    x = KINDS[kind]
    for change in (x.singularize, x.insert, x.contraction, lambda n: x.extension(n, 1)):
        with pytest.raises(EsmaError, match=said):
            change(places)
    with pytest.raises(EsmaError, match="increase"):
        x.contraction(iter([2, 1])).pairs(4)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_places_that_are_not_there(kind: str) -> None:
    x = KINDS[kind]
    for change in (x.singularize, x.insert):
        with pytest.raises(EsmaError, match="1 or more, not 0"):
            change([0])
    with pytest.raises(EsmaError, match="approximant"):
        x.contraction([])
    if kind != "streamed":
        for change in (x.singularize, x.insert, x.contraction, lambda n: x.extension(n, 1)):
            for far in ([99], count(99)):
                with pytest.raises(EsmaError, match=r"99|quotient 3"):
                    change(far)


def test_insertion_behind_the_first_block() -> None:
    for text, place in (("phi", 1), ("e", 4), ("tan(1)", 2), ("coth(1)", 1), ("sqrt(7)", 5)):
        with pytest.raises(EsmaError, match=f"place {place} is past the first block"):
            ContinuedFraction.of(text).insert([place])
    assert ContinuedFraction.of("coth(1)").insert([1], 2).simple() == ContinuedFraction.of(
        "coth(1)"
    )


def test_a_contraction_ends_with_the_last_approximant_that_is_kept() -> None:
    assert FINITE.contraction([0]).value == 3
    assert FINITE.contraction([1, 2]).value == value_of([(3, 1), (7, 1), (15, 0)])
    assert approximant_values(STREAMED.contraction([1, 2]).pairs(9))[1:] == [
        value_of([(2, 1), (3, 1), (4, 0)])
    ]
    assert FINITE.even_part().value == FINITE.odd_part().value == FINITE.value


entries = st.tuples(st.integers(-3, 4), st.integers(-5, 5).filter(bool))


@given(st.lists(entries, max_size=2), st.lists(entries, min_size=1, max_size=3))
@settings(max_examples=40)
def test_values_of_general_periodic_fractions(
    head: list[tuple[int, int]], period: list[tuple[int, int]]
) -> None:
    """A limit of approximants, which come slowly only where two fixed points agree."""
    x = ContinuedFraction.general(head, [((b,), (a,)) for b, a in period])
    far = approximant_values(x.pairs(80))[-6:]
    known = [v for v in far if v is not None]
    spread = max(known) - min(known) if len(known) == 6 else 1
    try:
        value = x.expansion.closed
    except EsmaError:
        assert spread > Fraction(1, 10**6) or abs(known[0]) > 100
        return
    if isinstance(value, Surd):
        with_root = math.isqrt(value.d * 10**60) / Fraction(10**30)
        value = (value.p + with_root) / value.q
    if spread < Fraction(1, 10**9):
        assert abs(value - known[0]) < Fraction(1, 10**6)


def test_general_fractions_with_rational_values() -> None:
    """8/(2 + 4) + 2 = 4 and 3/(2 + 1) + 2 = 3; the tails of (3, -4), (5, -6), ... are 2, 4, 6, ...,
    since 2n + 2 = 2n + 3 - (2n + 4)/(2n + 4).
    """
    for a, value in ((8, 4), (3, 3)):
        x = ContinuedFraction.general([], [((2,), (a,))])
        assert x.value == value
        assert x.simple().terms(2) == [value]
        assert (x * x).value == value**2
    six = ContinuedFraction.general([], [((2,), (5,))])
    assert (six - ContinuedFraction.of("sqrt(6)")).value == 1
    with pytest.raises(EsmaError, match="its value is rational"):
        ContinuedFraction.general([], [((3, 2), (-4, -2))]).simple().terms(3)


def test_twos_with_minus_signs_for_ever_are_a_rational_number() -> None:
    with pytest.raises(EsmaError, match="is the rational number 8/3"):  # 3 - 1/(4 - 1)
        ContinuedFraction.periodic([3, 4], [2], "-")


def test_numbers_are_taken_as_they_are() -> None:
    half = Fraction(1, 2)
    assert ContinuedFraction.of(half).value == half
    assert ContinuedFraction.of(3).value == 3
    assert ContinuedFraction.of(esma.constant("e")) == INTERLACED
    assert str(ContinuedFraction.rational(10**5000)) == f"[1{'0' * 5000}]"
    assert ContinuedFraction.of("exp(-1000)").quotients().__next__() == 0
    assert ContinuedFraction.of("-exp(-1000)").terms(2) == [-1, 1]


WHOLE: dict[str, Any] = {
    "of": lambda: ContinuedFraction.of([1.5]),
    "constant": lambda: esma.constant([3]),
    "search": lambda: esma.search([5]),
    "plan": lambda: esma.plan([5]),  # type: ignore[arg-type]
    "signs": lambda: esma.expand("e", signs=5),  # type: ignore[arg-type]
    "mobius": lambda: INTERLACED.mobius(1.5, 0, 0, 1),  # type: ignore[arg-type]
    "fraction": lambda: STREAMED.mobius(Fraction(1, 2), 0, 0, 1),  # type: ignore[arg-type]
    "numerators": lambda: INTERLACED.with_numerators([2.5]).pairs(2),  # type: ignore[list-item]
    "pair": lambda: ContinuedFraction.general([(3,)]),  # type: ignore[list-item]
    "denominator": lambda: ContinuedFraction.general([(3.5, 0)]),  # type: ignore[list-item]
    "pairs": lambda: STREAMED.pairs(-1),
    "finite": lambda: ContinuedFraction.finite([1.5, 2]),  # type: ignore[list-item]
    "no list": lambda: ContinuedFraction.finite(3),  # type: ignore[arg-type]
    "bool": lambda: ContinuedFraction.finite([True, 2]),
    "periodic": lambda: ContinuedFraction.periodic([1], [2.5]),  # type: ignore[list-item]
    "float": lambda: ContinuedFraction.rational(0.1),  # type: ignore[arg-type]
    "nothing": lambda: INTERLACED.bihomographic(STREAMED, *[0] * 8),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_no_number_of_the_right_kind_is_refused(name: str) -> None:
    with pytest.raises(
        EsmaError, match=r"whole number|is a text|pair|negative|are all 0|as a list"
    ) as error:
        WHOLE[name]()
    assert "\n" not in str(error.value)


def test_folds_and_what_unfolding_gives() -> None:
    """24 - 1 = 23, 50 + 1 = 51; 11 - 1/2 = 10 + 1/2."""
    assert str(ContinuedFraction.rational(50).fold(1)) == "[51]"
    assert ContinuedFraction.rational(24).fold(-1).unfold() is None
    found = ContinuedFraction.rational(11).fold(-2).unfold()
    assert found is not None
    assert (found[0].value, found[1]) == (10, 2)
    # a constant map of two streams is a number, and no search for one
    third = STREAMED.bihomographic(INTERLACED, 0, 0, 0, 1, 0, 0, 0, 3)
    assert third.value == Fraction(1, 3)


def test_forms_show_themselves() -> None:
    assert repr(INTERLACED) == "[2; ⟨1, 2m+2, 1⟩]"
    assert INTERLACED._repr_latex_() == r"$\left[2;\overline{1,\,2m+2,\,1}\right]_{m\ge 0}$"
    assert str(INTERLACED.by_excess()._repr_latex_()).endswith("$ with −")
    assert repr(FINITE.by_excess()).startswith("[4 | -1, 2 | -1, ")
    assert STREAMED._repr_latex_() is None


def test_a_stream_can_be_read_twice() -> None:
    x = ContinuedFraction.stream(iter([3, 7, 16]))
    assert x.terms(9) == x.terms(9) == [3, 7, 16]
    assert str(ContinuedFraction.stream(repeat(1))) == "[1; 1, 1, 1, 1, 1, 1, 1, 1, 1, …]"


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    import numpy as np

    i = np.int64
    assert ContinuedFraction.finite(np.array([3, 7, 15, 2])) == FINITE
    assert ContinuedFraction.general(np.array([[3, 1], [7, 0]])).value == Fraction(22, 7)
    assert ContinuedFraction.of(i(3)).value == 3
    assert INTERLACED.mobius(i(1), i(1), i(1), i(-1)) == INTERLACED.mobius(1, 1, 1, -1)
    assert FINITE.extension(i(1), i(-1)) == FINITE.extension(1, -1)
    assert INTERLACED.signed(np.array([-1, 1])) == INTERLACED.signed("-+")
    assert INTERLACED.terms(i(3)) == INTERLACED.terms(3)
    assert i(2) * INTERLACED == 2 * INTERLACED
    assert esma.expand(i(7), np.array([-1]), i(2)).terms == (7,)
    found = esma.search("e", degree=i(1), coeff_limit=i(1), max_period=i(1), depth=i(60))
    assert found[i(0)] is found[0]
    for wrong in (True, 1.0, np.float64(1)):
        with pytest.raises(EsmaError, match="whole number"):
            esma.search("e", degree=wrong)  # type: ignore[arg-type]


def test_a_rounding_is_a_machine() -> None:
    with pytest.raises(EsmaError, match="a rounding is a machine"):
        INTERLACED.rounded(None)  # type: ignore[arg-type]
