"""Many forms at once: first terms, rates and recurrences as each form gives them alone.

Trusted: terms one by one (`Hurwitzian.terms`, tested against the definition), denominators as
Python integers, and the oracle's Berlekamp-Massey over Fractions.
"""

from __future__ import annotations

from math import log10

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
from esma.approval.conjecture import from_dict, prepare
from esma.approval.packed import Packed, first_terms
from esma.approval.rates import rate, rates_of
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.runs import Entry, SemiRegularForm
from tests.oracle.massey import berlekamp_massey

small = st.integers(0, 4)
words = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=6).map(tuple)


@st.composite
def interlaced(draw: st.DrawFn, least: int = 0, largest: int = 4) -> Hurwitzian:
    width = draw(st.integers(1, 3))
    entry = st.integers(least, largest)
    rows = draw(st.lists(st.tuples(*[entry] * width), min_size=1, max_size=6))
    return Hurwitzian(tuple(draw(st.lists(entry, max_size=4))), tuple(rows))


@st.composite
def runs(draw: st.DrawFn) -> SemiRegularForm:
    """Quotients from 3 on with runs of 2 between them, all signs negative."""
    entries = []
    for _ in range(draw(st.integers(1, 3))):
        entries.append(Entry((draw(st.integers(3, 6)), draw(small)), -1))
        entries.append(Entry((2,), -1, (draw(small), draw(small))))
    head = [(a, -1) for a in draw(st.lists(st.integers(2, 5), max_size=3))]
    return SemiRegularForm(tuple(head), tuple(entries))


def exact_rate(terms: list[int], word: tuple[int, ...]) -> float:
    """Digits a term for the first n with ``q_n**2 >= 10**1000``, denominators as integers."""
    before, q = 0, 1
    for n in range(1, len(terms)):
        before, q = q, terms[n] * q + word[(n - 1) % len(word)] * before
        if q * q >= 10**1000:
            break
    return 2 * log10(q) / n


@given(st.lists(interlaced(-(10**6), 10**6), min_size=1, max_size=5), st.integers(0, 90))
def test_first_terms(forms: list[Hurwitzian], count: int) -> None:
    counts = [count + i for i in range(len(forms))]
    expected = [form.terms(n) for form, n in zip(forms, counts, strict=True)]
    assert first_terms(Packed.of(forms), counts) == expected


def test_first_terms_of_what_fits_no_word() -> None:
    huge = Hurwitzian((10**30,), ((1, 1),))
    growing = Hurwitzian((), ((2**55, 2**55),))
    powers = LinearRecurrence((1, -2), (1,))
    tanh = SemiRegularForm((), (Entry((1, 4), -1), Entry((2,), -1, (0, 4))))
    forms = [huge, growing, powers, tanh, Hurwitzian((), ((1,),))]
    pack = Packed.of(forms)
    assert pack.places == [1, 3, 4]
    assert first_terms(pack, [70] * 5) == [form.terms(70) for form in forms]


@given(st.lists(st.tuples(interlaced(2, 9), words), min_size=1, max_size=5))
def test_rates(cases: list[tuple[Hurwitzian, tuple[int, ...]]]) -> None:
    found = rates_of(Packed.of([form for form, _ in cases]), [word for _, word in cases])
    for (form, word), x in zip(cases, found, strict=True):
        if form.degree or any(a > 2 for a in form.terms(20)[form.preperiod :]):
            assert x == pytest.approx(exact_rate(form.terms(4000), word), rel=1e-9)


@settings(deadline=None)
@given(runs())
def test_rates_of_runs(form: SemiRegularForm) -> None:
    [found] = rates_of(Packed.of([form]), [(-1,)])
    terms = form.terms(1 << 16)
    assert found == pytest.approx(rate(terms, (-1,)), rel=1e-9)


def test_a_run_that_reaches_the_digits_inside() -> None:
    """1000 digits are reached inside a run of 2s: the last term counted is there, too."""
    form = SemiRegularForm((), (Entry((10**9,), -1), Entry((2,), -1, (0, 10**12))))
    [found] = rates_of(Packed.of([form]), [(-1,)])
    assert found == pytest.approx(rate(form.terms(1 << 16), (-1,)), rel=1e-9)


def test_rates_of_what_fits_no_word() -> None:
    powers = LinearRecurrence((1, -2), (1,))
    golden = Hurwitzian((), ((1,),))
    forms = [Hurwitzian((10**30,), ((1, 1),)), powers, golden]
    found = rates_of(Packed.of(forms), [(1,)] * 3)
    expected = [exact_rate(form.terms(6000), (1,)) for form in forms]
    assert found == pytest.approx(expected, rel=1e-9)
    assert found == [rates_of(Packed.of([form]), [(1,)])[0] for form in forms]


@given(interlaced(), st.integers(0, 9))
def test_the_recurrence_is_the_shortest(form: Hurwitzian, moved: int) -> None:
    form = form.advanced(moved)
    recurrence = form.recurrence
    count = 2 * (form.preperiod + form.period * (form.degree + 1)) + 4
    terms = form.terms(count)
    assert recurrence.terms(count) == terms
    assert recurrence.order == len(berlekamp_massey(terms)) - 1
    assert form.order == recurrence.order


def test_prepared_conjectures_say_the_same() -> None:
    found = [
        *esma.search("e", coeff_limit=2, max_period=3, prove=False),
        *esma.search("sqrt(2)", coeff_limit=1, max_period=2, prove=False),
        *esma.search("tanh(1)", coeff_limit=1, words=["-"], prove=False),
    ]
    assert any(x.law.in_runs for x in found)
    alone = [from_dict(x.to_dict()) for x in found]
    assert all(x.tail is None for x in alone)
    prepare(found)
    for x, y in zip(found, alone, strict=True):
        assert x.recurrence == y.recurrence
        assert x.to_dict() == y.to_dict()
