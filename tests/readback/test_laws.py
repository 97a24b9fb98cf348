"""Laws of every kind are read from their text and LaTeX, and give the same quotients."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import esma
from esma.cli.parser import main
from esma.errors import EsmaError
from esma.identification.notation import law_in
from esma.massey.laws import LAWS as ALL
from esma.massey.laws import (
    Automatic,
    Folded,
    HolonomicRecurrence,
    Law,
    LinearRecurrence,
    Mixed,
    Morphic,
    Multiplicative,
    NonlinearRecurrence,
    PowerSums,
    QHolonomic,
    Regular,
    SelfSimilar,
    Sturmian,
    Superexponential,
)
from esma.massey.laws.requested import RequestedLaw
from esma.writing.laws import PRINTED, UNICODE
from esma.writing.terminal import plain as in_ascii
from tests.massey.test_requested_laws import ROWS
from tests.readback.rules import plain, quotients

LAWS: dict[str, Law] = {
    "linear": LinearRecurrence((1, -3, 1), (0, 2, 5)),
    "holonomic": HolonomicRecurrence(((1,), (0, -1), (-1, 2)), (1, 3)),
    **{
        f"{kind.kind}, {name}": found
        for kind, rows in ROWS.items()
        for name, (terms, size) in rows.items()
        if (found := kind.fitted(terms[:size])) is not None
    },
}


@pytest.mark.parametrize("name", LAWS)
def test_text_says_the_quotients(name: str) -> None:
    law = LAWS[name]
    expected = law.listed(60)
    for text in (law.text(), plain(law.written(PRINTED))):
        assert quotients(text, len(expected)) == expected, text


@pytest.mark.parametrize("name", LAWS)
def test_short_texts_say_first_quotients_or_all(name: str) -> None:
    law = LAWS[name]
    expected = law.listed(60)
    for width in (20, 30, 40, 60, 100):
        text = law.text(width)
        assert len(text) <= width
        rule = law.rule(UNICODE)
        if rule is not None and text.endswith(rule) and " terms]" not in text:
            assert quotients(text, len(expected)) == expected
            continue
        seen = re.match(r"\[⟨?((?:-?\d+(?![\d…·^{+−m])[;,]? ?)*)", text.replace("−", "-"))
        assert seen
        first = [int(x) for x in re.split("[;, ]+", seen[1]) if x]
        assert first == expected[: len(first)]


# -------------------------------------------------------------------------------------------------
# What is typed
# -------------------------------------------------------------------------------------------------


def beginning(law: Law) -> list[int | None]:
    """First terms, as far as they are not long; None where one is no integer."""
    found = list[int | None]()
    try:
        for a in islice(law, 12):
            found.append(a)
            if a.bit_length() > 500:
                break
    except (ValueError, EsmaError):
        found.append(None)
    return found


def check_typed(law: Law, text: str) -> None:
    read = law_in(text)
    assert read is not None, text
    assert read[0].text() == law.text()
    assert beginning(read[0]) == beginning(law)
    assert read[1] == (1,)


@pytest.mark.parametrize("name", LAWS)
def test_what_is_printed_can_be_typed(name: str) -> None:
    law = LAWS[name]
    check_typed(law, law.text())
    assert in_ascii(law.text()).isascii()
    check_typed(law, in_ascii(law.text()))


def small(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


def lists(x: st.SearchStrategy[Any], low: int = 1, high: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(x, min_size=low, max_size=high)


COEFFICIENT = small(-9, 9).filter(bool)
PAIR = st.tuples(small(-6, 6).filter(bool), small(1, 5)).map(list)
POLYNOMIAL = lists(small(-5, 5)).filter(lambda p: bool(p[-1]))
MONOMIALS = st.dictionaries(
    st.tuples(small(0, 2), small(0, 3)), COEFFICIENT, min_size=1, max_size=3
).map(lambda table: [[c, *powers] for powers, c in table.items()])
#: Exponents that grow, no two of one class the same: as laws have them that are found.
POWERS = (
    st.dictionaries(
        st.tuples(small(0, 9), small(1, 9)).filter(lambda x: x[0] <= x[1]) | st.just((0, 0)),
        PAIR,
        min_size=1,
        max_size=3,
    )
    .filter(lambda table: len({f for _, f in table}) == len(table))
    .map(lambda table: [[f"{c}/{d}", *pair] for pair, (c, d) in table.items()])
)
SHAPES = st.one_of(
    lists(small(0, 9)).map(lambda x: ["periodic", *x]),
    st.tuples(st.just("linear"), small(-3, 9), small(1, 4)).map(list),
    st.tuples(st.just("geometric"), small(1, 3), small(2, 4)).map(list),
    st.tuples(st.just("factorial"), small(1, 3), small(0, 2)).map(list),
)
#: Numbers of laws of each kind, which may make none.
OWN: dict[type[RequestedLaw], dict[str, st.SearchStrategy[Any]]] = {
    Mixed: {"base": small(2, 12), "polynomials": lists(lists(lists(small(-5, 5))))},
    QHolonomic: {
        "q": small(2, 12),
        "coefficients": lists(POLYNOMIAL, 2, 3).filter(lambda rows: rows[0][-1] > 0),
        "lag": small(1, 2),
    },
    Superexponential: {
        "shift": small(-2, 3),
        "powers": st.tuples(small(-1, 2), small(-1, 2), small(-2, 2)).filter(any).map(list),
        "factor": PAIR,
        "ratio": PAIR,
        "constant": small(-2, 2),
        "step": small(1, 3),
    },
    Multiplicative: {"exponents": lists(small(-2, 3)).filter(any), "factors": lists(PAIR)},
    PowerSums: {
        "base": small(2, 12),
        "weights": st.tuples(small(2, 5), small(-1, 1)).map(list),
        "sums": lists(POWERS).filter(lambda rows: any(any(p[1:]) for row in rows for p in row)),
    },
    NonlinearRecurrence: {
        "relations": lists(
            st.fixed_dictionaries({"below": MONOMIALS, "above": MONOMIALS}).filter(
                lambda r: r["below"][0][0] > 0 and any(any(m[1:]) for m in r["above"])
            )
        ),
        "power": small(1, 2),
    },
    SelfSimilar: {"pair": st.tuples(small(0, 9), small(1, 9)).map(list), "rules": lists(MONOMIALS)},
    Regular: {
        "first": small(0, 1),
        "starts": lists(lists(small(-3, 9), 2, 2), 1, 2),
        "matrices": lists(lists(lists(small(-3, 3), 2, 2), 2, 2), 2, 2),
        "shift": small(0, 1),
    },
    Folded: {
        "word": lists(small(1, 9), 0, 3),
        "x": SHAPES,
        "base": st.just(0) | small(2, 12),
        "signs": lists(st.sampled_from([1, -1]), 0, 2),
    },
    Sturmian: {
        "letters": st.tuples(small(1, 9), small(10, 20)).map(list),
        "slope": st.sampled_from([[-1, 2, 1], [-3, 5, -2], [-1, 5, 2], [0, 2, 2], [-5, 3, -6]]),
        "intercept": st.sampled_from([[0, 1], [1, 2], [1, 3], [2, 3]]),
        "shift": small(-2, 3),
    },
    Morphic: {
        "images": lists(small(2, 3), 0, 3).map(lambda x: [[1, 1, 2, *x], [2, 3], [3, 1, 1]]),
    },
    Automatic: {
        "base": small(2, 3),
        "transitions": lists(lists(small(0, 2), 2, 3), 3, 3),
        "outputs": lists(small(1, 2), 3, 3),
        "shift": small(0, 1),
    },
}


def test_a_product_in_a_denominator_keeps_together() -> None:
    relations = [{"below": [[1, 1, 1]], "above": [[2, 0, 1]]}]
    law = NonlinearRecurrence.made((1, 1), 0, {"relations": relations, "power": 1})
    assert law.text() == "[1; 1, …], a(n) = 2·a(n−2)/(a(n−1)·a(n−2))"
    again = law_in(law.text())
    assert again is not None
    assert beginning(again[0]) == beginning(law)


def test_a_power_with_the_coefficient_minus_one_has_a_sign_alone() -> None:
    rows = [[[0, 1], [-1]], [[5, 0], [-1]]]
    law = Mixed.made((0,), 0, {"base": 3, "polynomials": rows})
    assert law.text() == "[0; ⟨−3^m+m, −3^m+5⟩]"
    again = law_in(law.text())
    assert again is not None
    assert beginning(again[0]) == beginning(law)


def test_every_kind_is_typed() -> None:
    requested = {kind for kind in ALL if issubclass(kind, RequestedLaw)}
    assert set(OWN) == requested


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.kind)
def test_any_law_can_be_typed(kind: type[RequestedLaw]) -> None:
    @given(own=st.fixed_dictionaries(OWN[kind]), initials=lists(small(1, 30), 0, 6))
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def check(own: dict[str, Any], initials: list[int]) -> None:
        try:
            law = kind.made(tuple(initials), 0, own)
            text, terms = law.text(), beginning(law)
        except (ValueError, LookupError, ArithmeticError, EsmaError):
            return
        if isinstance(law, Folded) and law.base and not law.signs:
            return  # a base is that of a sum
        if terms[:1] == [None]:
            return
        if isinstance(law, Morphic | Folded) and terms[:1] == terms[1:2]:
            return  # a single first term that is shown is taken for that of the word
        again = law_in(text)
        assert again is not None, text
        assert beginning(again[0]) == terms, text
        assert law_in(in_ascii(text)) == again
        # a law of one kind may be of a simpler one, which is written in other words
        if again[0].kind == kind.kind:
            assert again[0].text() == text

    check()


@given(
    coefficients=lists(POLYNOMIAL, 2, 4),
    initials=lists(small(-9, 30), 3, 6),
)
@settings(max_examples=25)
def test_any_recurrence_can_be_typed(coefficients: list[list[int]], initials: list[int]) -> None:
    assume(coefficients[0][-1] > 0)
    rows = tuple(map(tuple, coefficients))
    law = HolonomicRecurrence(rows, tuple(initials))
    again = law_in(law.text())
    assert again is not None
    assert beginning(again[0]) == beginning(law)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1; …], 1 → 1 x, 2 → 1", "each letter needs its image"),
        ("[1; 2, …], a(n) = a(n−1)·x", "is not understood"),
        ("[1; 2, …], a(n) = a(n−3)²", "is not understood"),
        ("[1; 2, …], a(n) = a(n−1)^999999999", "is not understood"),
        ("[1; 2, …], a(n) = ((((a(n−1)", "is not understood"),
        ("[1; 2, …], n·a(n) = 3·a(n−5)", "is not understood"),
        ("[1; 2, …], a(n) = 2^n^n·a(n−1)", "is not understood"),
        ("[1; 2, …], a(n) = (n+1)^(n+2", "is not understood"),
        ("[1; 2, … 9 terms], a(n) = n·a(n−1)", "is not understood"),
        ("[1; x, …], a(n) = n·a(n−1)", "are no first terms"),
        ("[1; …], w = 1: w ↦ w, w", "is not understood"),
        ("[1; …], a(n) = 2-regular of n: M = (1 2), V = (1)", "is not understood"),
        ("[1; …], a(n) = 1+⌊(n+2)·t⌋−⌊n·t⌋, t = −1+√2", "is not understood"),
        ("[0; 1, …], ⟨2^e+3^f⟩, exponents e(m) = 2e(m−1) from e = 1, 2, f = 1, 2", "is not"),
        ("[⟨2^m+x⟩]", "are no polynomials in m and powers"),
    ],
)
def test_mistakes_are_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(EsmaError, match=said) as error:
        law_in(text)
    assert "\n" not in str(error.value)


def test_laws_are_taken_where_numbers_are(capsys: pytest.CaptureFixture[str]) -> None:
    text = "[1; 2, …], a(n) = a(n−1)·a(n−2)"
    assert esma.expand(text, terms=6).terms == (1, 2, 2, 4, 8, 32)
    assert esma.expand("[⟨2m+1⟩] with −", "-", 5).terms == (1, 3, 5, 7, 9)
    cotangent = esma.expand("cot(1)", "+-", 30).terms
    assert esma.expand("[⟨2m+1⟩] with −", "+-", 30).terms == cotangent
    assert str(esma.ContinuedFraction.of(text)) == text
    assert esma.identify(text).status == "proved"
    assert main(["expand", text, "--terms", "4"]) == 0
    assert "1, 2, 2, 4\n4 quotients, all certain" in capsys.readouterr().out
    with pytest.raises(EsmaError, match="not those of a continued fraction"):
        esma.expand("[1; 2, …], a(n) = −a(n−1)")


def test_a_product_is_not_a_sum() -> None:
    """Which it once was read as."""
    read = law_in("[1; 2, …], a(n) = a(n-1)*a(n-2)")
    assert read is not None
    assert read[0].terms(6) == [1, 2, 2, 4, 8, 32]
