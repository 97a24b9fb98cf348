"""Typeset signed continued fractions mean what they say.

Trusted here: Fraction, and a reader of sums and quotients in twenty lines, which evaluates the text
as the arithmetic that it is.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from esma.writing.nested import nested_latex, nested_text, terms_text

WORDS = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=4).map(tuple)
TERMS = st.tuples(st.integers(-20, 20), st.lists(st.integers(2, 30), min_size=0, max_size=12)).map(
    lambda pair: [pair[0], *pair[1]]
)


def value(terms: list[int], signs: tuple[int, ...]) -> Fraction:
    """The fraction from its definition, from the inside out."""
    total = Fraction(terms[-1])
    for n in range(len(terms) - 2, -1, -1):
        total = terms[n] + signs[n % len(signs)] / total
    return total


def read(text: str) -> Fraction:
    """The number that a text such as ``a + 1/(b − 1/c)`` stands for."""
    text = text.replace("−", "-").replace(" ", "")
    assert set(text) <= set("0123456789+-/()"), text
    return _sum(list(text))


def _sum(rest: list[str]) -> Fraction:
    total, sign = Fraction(0), 1
    if rest[0] == "-":
        rest.pop(0)
        sign = -1
    total += sign * _quotient(rest)
    while rest and rest[0] in "+-":
        sign = 1 if rest.pop(0) == "+" else -1
        total += sign * _quotient(rest)
    return total


def _quotient(rest: list[str]) -> Fraction:
    top = _atom(rest)
    while rest and rest[0] == "/":
        rest.pop(0)
        top /= _atom(rest)
    return top


def _atom(rest: list[str]) -> Fraction:
    if rest[0] == "(":
        rest.pop(0)
        inside = _sum(rest)
        assert rest.pop(0) == ")"
        return inside
    digits = ""
    while rest and rest[0].isdigit():
        digits += rest.pop(0)
    return Fraction(int(digits))


@given(TERMS, WORDS)
def test_a_complete_fraction_has_its_value(terms: list[int], signs: tuple[int, ...]) -> None:
    assert read(nested_text(terms, signs, len(terms), complete=True)) == value(terms, signs)


@given(TERMS, WORDS, st.integers(1, 12))
def test_a_cut_fraction_begins_with_its_terms(
    terms: list[int], signs: tuple[int, ...], depth: int
) -> None:
    text = nested_text(terms, signs, depth)
    shown = min(depth, len(terms))
    assert text.count("…") == 1
    assert text.count("(") == text.count(")") == shown - 1
    # with a term 1 where the dots stand, it is the value of one term more
    one_more = [*terms[:shown], 1]
    assert read(text.replace("…", "1")) == value(one_more, signs)


@given(TERMS, WORDS, st.integers(1, 60))
def test_a_width_is_kept_as_soon_as_a_term_fits(
    terms: list[int], signs: tuple[int, ...], width: int
) -> None:
    text = nested_text(terms, signs, 20, width=width)
    least = nested_text(terms, signs, 1)
    assert len(text) <= max(width, len(least))


@given(TERMS, WORDS, st.integers(1, 12), st.booleans())
def test_latex_is_the_same_fraction(
    terms: list[int], signs: tuple[int, ...], depth: int, complete: bool
) -> None:
    latex = nested_latex(terms, signs, depth, complete=complete)
    assert latex.count("{") == latex.count("}")
    plain = latex.replace(r"\cfrac{1}{", "1/(").replace("}", ")").replace(r"\ddots", "1")
    shown = terms[:depth] if complete and depth >= len(terms) else [*terms[:depth], 1]
    assert read(plain) == value(shown, signs)


def test_lists() -> None:
    assert terms_text([7], complete=True) == "[7]"
    assert terms_text([-4, 1, 6]) == "[−4; 1, 6, …]"
