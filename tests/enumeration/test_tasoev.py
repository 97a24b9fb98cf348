"""Tasoev's numbers: the q-series against the continued fraction.

Trusted: the definitions, tasoev(u, a) = [0; u a, u a**2, u a**3, ...] (Komatsu 2003) and
tasoev(u, v, a) = [0; u a, v a, u a**2, v a**2, ...], in fractions: where all are positive, a value
lies between two neighbouring convergents.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

import esma
from esma.approval.rates import rate
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex
from esma.errors import EsmaError
from esma.export.code import SYMPY, constant_in
from tests.enumeration.by_mpmath import by_mpmath


def convergent(arguments: str, count: int) -> Fraction:
    *factors, a = map(Fraction, arguments.split(","))
    value = Fraction(0)
    for n in range(count - 1, -1, -1):
        block, j = divmod(n, len(factors))
        value = 1 / (factors[j] * a ** (block + 1) + value)
    return value


@pytest.mark.parametrize(
    "arguments",
    ["1,2", "2,3", "3,2", "1,10", "1/7,2", "1/1000,5/2", "1,1,4", "1/5,7,9/2", "1/1000,1/999,3"],
)
def test_the_series_is_the_continued_fraction(arguments: str) -> None:
    bits = 700
    lo, hi = esma.constant(f"tasoev({arguments})").interval(bits)
    one, two = (convergent(arguments, count) for count in (60, 61))
    low, high = min(one, two), max(one, two)
    assert high - low < Fraction(1, 2**bits) < Fraction(hi - lo + 1, 2**bits) < Fraction(1, 2**690)
    assert Fraction(lo, 2**bits) <= high
    assert low <= Fraction(hi, 2**bits)


@pytest.mark.parametrize("arguments", ["2/3,-5/7,-10/3", "-1,1/1000,2", "-1,-3,7/3", "1,2,-5/2"])
def test_of_any_signs(arguments: str) -> None:
    with mpmath.workdps(220):
        value = by_mpmath(parse(f"tasoev({arguments})"))
        ball = esma.constant(f"tasoev({arguments})").decimal(200)
        assert abs(mpmath.mpf(ball) - value) < mpmath.mpf(10) ** -198


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
    [
        *("tasoev(1,1)", "tasoev(0,2)", "tasoev(-1,2)", "tasoev(pi,2)", "tasoev(1,2001)"),
        *("tasoev(2)", "tasoev(0,1,2)", "tasoev(1,0,2)", "tasoev(1,1,-3/2)", "tasoev(1,-2001,2)"),
    ],
)
def test_what_has_no_value_is_said(text: str) -> None:
    with pytest.raises(EsmaError, match="tasoev"):
        esma.constant(text)


def test_its_name() -> None:
    tree = parse("Tasoev(1, 2)")
    assert esma.constant("tasoev(1,2)").name == "tasoev(1,2)"
    assert to_latex(tree) == r"\operatorname{tasoev}\left(1,2\right)"
    assert "lambda n: 1*2**n if n else 0" in constant_in(tree, SYMPY)
