"""Tasoev's numbers: the q-series against the continued fraction.

Trusted: the definition, tasoev(u, a) = [0; u a, u a**2, u a**3, ...] (Komatsu 2003), in fractions:
a value lies between two neighbouring convergents.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

import esma
from esma.approval.rates import rate
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex
from esma.errors import EsmaError
from esma.export.code import SYMPY, constant_in


def convergent(u: Fraction, a: Fraction, count: int) -> Fraction:
    value = Fraction(0)
    for n in range(count, 0, -1):
        value = 1 / (u * a**n + value)
    return value


@pytest.mark.parametrize(
    ("u", "a"), [("1", "2"), ("2", "3"), ("3", "2"), ("1", "10"), ("1/7", "2"), ("1/1000", "5/2")]
)
def test_the_series_is_the_continued_fraction(u: str, a: str) -> None:
    bits = 700
    lo, hi = esma.constant(f"tasoev({u},{a})").interval(bits)
    one, two = (convergent(Fraction(u), Fraction(a), count) for count in (40, 41))
    low, high = min(one, two), max(one, two)
    assert high - low < Fraction(1, 2**bits) < Fraction(hi - lo + 1, 2**bits) < Fraction(1, 2**690)
    assert Fraction(lo, 2**bits) <= high
    assert low <= Fraction(hi, 2**bits)


def test_geometric_quotients_are_found_from_the_series() -> None:
    found = esma.search("tasoev(2,3)", coeff_limit=1, words=["+", "-+"], digits=300)
    plain = next(x for x in found if (x.lhs, x.signs) == ("tasoev(2,3)", (1,)))
    assert plain.terms(200) == [0, *(2 * 3**n for n in range(1, 200))]
    signed = next(x for x in found if (x.lhs, x.signs) == ("tasoev(2,3)", (-1, 1)))
    # 1/(6 + ...) = 1 - 1/(1 + 1/(5 + ...)), and so on
    assert signed.terms(6) == [1, 1, 6, 1, 18, 1]
    assert plain.status == signed.status == "proved"
    # under + it is the simple continued fraction, however large its quotients are
    for x in found:
        assert x.signs != (1,) or abs(x.convergence_rate - x.simple_rate) < 1e-9


def test_rates_of_quotients_larger_than_floats() -> None:
    # q_n is about 2**(n (n + 1)/2): 57 terms give the first 1000 digits
    assert abs(rate([0, *(2**n for n in range(1, 1200))], (1,)) - 17.76) < 0.01


@pytest.mark.parametrize(
    "text",
    ["tasoev(1,1)", "tasoev(0,2)", "tasoev(-1,2)", "tasoev(pi,2)", "tasoev(1,2001)", "tasoev(2)"],
)
def test_what_has_no_value_is_said(text: str) -> None:
    with pytest.raises(EsmaError, match="tasoev"):
        esma.constant(text)


def test_its_name() -> None:
    tree = parse("Tasoev(1, 2)")
    assert esma.constant("tasoev(1,2)").name == "tasoev(1,2)"
    assert to_latex(tree) == r"\operatorname{tasoev}\left(1,2\right)"
    assert "lambda n: 1*2**n if n else 0" in constant_in(tree, SYMPY)
