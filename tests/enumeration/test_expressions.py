"""Tests of the stream of expressions.

Trusted here: enumeration of all coefficient pairs with Euclid's algorithm over Fractions, sympy's
``cancel`` and ``sympify``, mpmath values, and the counts 12, 112 and 3304 for degree 1 (found by an
independent program for e).
"""

from __future__ import annotations

import pickle
from fractions import Fraction
from itertools import islice, pairwise, product
from math import gcd, lcm
from typing import Any

import mpmath
import pytest
import sympy
from flint import arb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.streams import (
    are_coprime,
    biased_monomials,
    nth_polynomial,
    outer_size,
    rational_functions,
)
from esma.enumeration.symbols import sympy_locals
from esma.errors import EsmaError, PrecisionError, SpaceError

Poly = tuple[int, ...]
Canonical = tuple[Poly, Poly]

# ---- The oracle: definitions, with Fractions ----


def trim(p: list[Fraction]) -> list[Fraction]:
    while p and p[-1] == 0:
        p = p[:-1]
    return p


def divmod_poly(a: list[Fraction], b: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    quotient = [Fraction(0)] * max(len(a) - len(b) + 1, 0)
    while len(a) >= len(b):
        factor = a[-1] / b[-1]
        shift = len(a) - len(b)
        quotient[shift] = factor
        a = trim([x - factor * (b[i - shift] if i >= shift else 0) for i, x in enumerate(a[:-1])])
    return quotient, a


def gcd_poly(a: list[Fraction], b: list[Fraction]) -> list[Fraction]:
    while b:
        a, b = b, divmod_poly(a, b)[1]
    return a


def canonical(p: Poly, q: Poly) -> Canonical | None:
    """The reduced form of |P/Q| without padding; None if it is constant or undefined."""
    a, b = trim([Fraction(x) for x in p]), trim([Fraction(x) for x in q])
    if not a or not b:
        return None
    g = gcd_poly(a, b)
    a, b = divmod_poly(a, g)[0], divmod_poly(b, g)[0]
    if len(a) == len(b) == 1:
        return None
    scale = lcm(*(x.denominator for x in a + b))
    whole = [[int(x * scale) for x in f] for f in (a, b)]
    content = gcd(*whole[0], *whole[1])
    return tuple(  # type: ignore[return-value]
        tuple(x // (content if f[-1] > 0 else -content) for x in f) for f in whole
    )


def strip(p: Poly) -> Poly:
    return tuple(int(x) for x in trim([Fraction(x) for x in p]))


def forms(expressions: list[Expression]) -> list[Canonical]:
    return [(strip(x.numerator), strip(x.denominator)) for x in expressions]


def all_polynomials(degree: int, limit: int) -> list[Poly]:
    """With a leading coefficient above 0: the sign is lost in the absolute value."""
    found = product(range(-limit, limit + 1), repeat=degree + 1)
    return [strip(p) for p in found if strip(p) and strip(p)[-1] > 0]


SPACES = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1), (4, 1)]


@pytest.mark.parametrize(("degree", "limit"), SPACES)
def test_the_stream_is_complete_and_without_repetition(degree: int, limit: int) -> None:
    polynomials = all_polynomials(degree, limit)
    expected = {canonical(p, q) for p in polynomials for q in polynomials} - {None}
    found = forms(list(rational_functions(degree, limit)))
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_degree_2_agrees_with_sympy() -> None:
    x = sympy.Symbol("x")
    polynomials = [sympy.Poly(p[::-1], x) for p in all_polynomials(2, 1)]
    expected = set()
    for p in polynomials:
        for q in polynomials:
            value = sympy.cancel(p.as_expr() / q.as_expr())
            if not value.is_number:
                top, bottom = sympy.fraction(value)
                value = value if sympy.LC(top, x) * sympy.LC(bottom, x) > 0 else -value
                expected.add(sympy.cancel(value))
    found = [sympy.cancel(sympy.sympify(e.lhs("x"))) for e in rational_functions(2, 1)]
    assert len(found) == len(expected)
    assert set(found) == expected


@pytest.mark.parametrize(("limit", "count"), [(1, 12), (2, 112), (5, 3304)])
def test_counts_of_degree_1(limit: int, count: int) -> None:
    assert sum(1 for _ in rational_functions(1, limit, constant("e"))) == count


@pytest.mark.parametrize(("degree", "limit"), [(1, 4), (2, 3), (3, 2)])
def test_every_expression_is_in_reduced_form(degree: int, limit: int) -> None:
    for x in islice(rational_functions(degree, limit), 0, None, 1 + degree * 13):
        p, q = strip(x.numerator), strip(x.denominator)
        assert len(x.numerator) == len(x.denominator) == max(len(p), len(q)) == x.degree + 1
        assert canonical(p, q) == (p, q)
        assert p[-1] > 0
        assert q[-1] > 0
        if degree < 3:
            assert max(map(abs, p + q)) <= limit
        scaled = (tuple(n * c for c in f) for n, f in ((-3, x.numerator), (3, x.denominator)))
        assert reduced(*scaled) == x
        assert reduced(x.numerator, x.denominator) == x


def test_values_at_e_are_distinct_to_40_digits() -> None:
    with mpmath.workdps(50):
        values = sorted(
            abs(mpmath.polyval(x.numerator[::-1], mpmath.e))
            / abs(mpmath.polyval(x.denominator[::-1], mpmath.e))
            for x in rational_functions(2, 2)
        )
        gaps = (b - a for a, b in pairwise(values))
        assert min(gaps) > mpmath.mpf(10) ** -40


@settings(deadline=None, max_examples=30)
@given(
    st.sampled_from([(1, 3), (2, 2), (3, 1), (2, 1)]),
    st.lists(st.integers(0, 40), max_size=4),
)
def test_slices_make_up_the_whole(space: tuple[int, int], cuts: list[int]) -> None:
    size = outer_size(*space)
    borders = sorted({0, size, *(min(c, size) for c in cuts)})
    whole = list(rational_functions(*space))
    pieces = [x for a, b in pairwise(borders) for x in rational_functions(*space, first=a, last=b)]
    assert pieces == whole
    assert list(rational_functions(*space, first=size, last=size + 5)) == []


@pytest.mark.parametrize(("degree", "limit"), [(1, 5), (2, 2), (3, 1)])
def test_numbered_polynomials(degree: int, limit: int) -> None:
    numbered = [nth_polynomial(i, limit) for i in range(outer_size(degree, limit))]
    assert len(set(numbered)) == len(numbered)
    assert set(numbered) == set(all_polynomials(degree, limit))
    # Lower degrees come first.
    assert [len(p) for p in numbered] == sorted(len(p) for p in numbered)


@given(
    st.lists(st.integers(-4, 4), min_size=1, max_size=4).map(lambda p: strip(tuple(p))),
    st.lists(st.integers(-4, 4), min_size=1, max_size=4).map(lambda p: strip(tuple(p))),
)
def test_coprime_polynomials(p: Poly, q: Poly) -> None:
    assume(p and q)
    common = gcd_poly([Fraction(x) for x in p], [Fraction(x) for x in q])
    assert are_coprime(p, q) == (len(common) == 1 and len(p) + len(q) > 2)


def test_reduced_forms_beyond_the_limit_come_once() -> None:
    """(x^3+x^2-x-1)/(x-1) = (x+1)^2 has the coefficient 2; it is in the space of limit 1."""
    found = forms(list(rational_functions(3, 1)))
    assert found.count(((1, 2, 1), (1,))) == 1
    assert max(max(map(abs, p + q)) for p, q in found) == 2
    assert ((1, 2, 1), (1,)) not in forms(list(rational_functions(2, 1)))


# ---- Algebraic constants ----


def clusters(text: str, degree: int, limit: int) -> set[str]:
    """The different irrational values of a space, told apart by 60 digits."""
    made = constant(text)
    f = made.minimal_polynomial
    assert f is not None
    out = set()
    with mpmath.workdps(120):
        c = mpmath.mpf(made.decimal(110))
        # A value is rational if it agrees with a fraction of small height to 80 digits.
        for p, q in product(all_polynomials(degree, limit), repeat=2):
            top, bottom = mpmath.polyval(p[::-1], c), mpmath.polyval(q[::-1], c)
            if abs(bottom) < mpmath.mpf(10) ** -90 or abs(top) < mpmath.mpf(10) ** -90:
                continue
            value = abs(top / bottom)
            simple = Fraction(mpmath.nstr(value, 100)).limit_denominator(10**12)
            if abs(value * simple.denominator - simple.numerator) > mpmath.mpf(10) ** -60:
                out.add(mpmath.nstr(value, 60))
    return out


@pytest.mark.parametrize(
    ("text", "degree", "limit"),
    [
        ("phi", 1, 1),
        ("phi", 1, 3),
        ("phi", 2, 1),
        ("sqrt(2)", 1, 2),
        ("sqrt(2)", 2, 1),
        ("sqrt(2/3)", 1, 2),
        ("2**(1/3)", 1, 2),
        ("2**(1/3)", 2, 1),
        ("phi", 3, 1),
    ],
)
def test_values_of_algebraic_constants_come_once(text: str, degree: int, limit: int) -> None:
    made = constant(text)
    found = list(rational_functions(degree, limit, made))
    shown = []
    with mpmath.workdps(120):
        for x in found:
            shown.append(mpmath.nstr(mpmath.mpf(x.decimal(made, 100)), 60))
            p, q = strip(x.numerator), strip(x.denominator)
            assert canonical(p, q) == (p, q)
    assert len(shown) == len(set(shown))
    assert set(shown) == clusters(text, degree, limit)


@pytest.mark.parametrize("text", ["phi", "sqrt(2)", "sqrt(7)", "(1+sqrt(13))/2", "2**(1/3)"])
@pytest.mark.parametrize("generator", [rational_functions, biased_monomials])
def test_each_value_has_its_simplest_name(text: str, generator: Any) -> None:
    """Of all expressions with a value, compared by digits, the least complex is given."""
    made = constant(text)
    names: dict[str, int] = {}
    for x in generator(2, 2):  # every pair, as of a transcendental constant
        try:
            value = x.decimal(made, 30)
        except PrecisionError:
            continue
        names[value] = min(x.complexity, names.get(value, 99))
    found = list(generator(2, 2, made))
    assert Expression((0, 1), (1, 0)) in found
    for x in found:
        assert x.complexity == names[x.decimal(made, 30)]


def test_golden_ratio_relations_are_seen() -> None:
    # The six values phi^k, k = -3 ... 3 without 0, for degree 1 and limit 1.
    made = constant("golden_ratio")
    values = sorted(float(x.decimal(made, 12)) for x in rational_functions(1, 1, made))
    phi = (1 + 5**0.5) / 2
    assert values == pytest.approx(sorted(phi**k for k in (-3, -2, -1, 1, 2, 3)))


def test_no_denominator_vanishes() -> None:
    made = constant("phi")
    for x in rational_functions(2, 2, made):
        assert x.sign_at(made) in (1, -1)
        assert x.value(made, 60).is_finite()


def test_slices_for_an_algebraic_constant_cover_its_values() -> None:
    made = constant("phi")
    whole = {x.decimal(made, 30) for x in rational_functions(1, 3, made)}
    size = outer_size(1, 3)
    pieces = {
        x.decimal(made, 30)
        for a in range(0, size, 5)
        for x in rational_functions(1, 3, made, a, min(a + 5, size))
    }
    assert pieces == whole


# ---- Biased monomials ----


@pytest.mark.parametrize(("degree", "limit"), [(1, 1), (1, 4), (3, 2)])
def test_biased_monomials_are_those_of_the_reference_program(degree: int, limit: int) -> None:
    c = sympy.Symbol("c", positive=True)
    expected = set()
    for a, k, b in product(
        range(1, limit + 1), range(-degree, degree + 1), range(-limit, limit + 1)
    ):
        if k:
            expected.add(sympy.cancel(a * c**k + b))
    found = list(biased_monomials(degree, limit))
    # Our sign is that of the leading coefficients: a/c^k - b comes as (b c^k - a)/c^k.
    ours = {sympy.cancel(sympy.sympify(x.lhs("c"), locals={"c": c})) for x in found}
    assert len(found) == len(expected)
    assert {frozenset((x, sympy.cancel(-x))) for x in ours} == {
        frozenset((x, sympy.cancel(-x))) for x in expected
    }
    for x in found:
        p, q = strip(x.numerator), strip(x.denominator)
        assert canonical(p, q) == (p, q)
        assert len(x.numerator) == len(x.denominator) == max(len(p), len(q))
    pieces = [x for a in range(limit) for x in biased_monomials(degree, limit, None, a, a + 1)]
    assert pieces == found


def test_biased_monomials_of_an_algebraic_constant() -> None:
    made = constant("sqrt(2)")
    found = list(biased_monomials(2, 2, made))
    values = [x.decimal(made, 30) for x in found]
    assert len(values) == len(set(values))
    # c^2 = 2 is rational, and 2/c = c.
    assert ((0, 0, 1), (1, 0, 0)) not in [(x.numerator, x.denominator) for x in found]
    assert len([v for v in values if v.startswith("1.41421356")]) == 1


# ---- One expression ----

COEFFICIENTS = st.lists(st.integers(-6, 6), min_size=1, max_size=4).map(tuple)
NAMES = [
    "e",
    "pi",
    "phi",
    "catalan",
    "euler_gamma",
    "tan(1)",
    "e**2",
    "exp(1/2)",
    "-pi",
    "(1+sqrt(5))/2",
    "besseli(1,2)/besseli(0,2)",
    "zeta(3)",
    "besselj(100,1)",
    "exp(40)",
]


@settings(deadline=None, max_examples=150)
@given(COEFFICIENTS, COEFFICIENTS, st.sampled_from(NAMES))
def test_the_left_hand_side_means_the_value(p: Poly, q: Poly, name: str) -> None:
    try:
        x = reduced(p, q)
    except EsmaError:
        assume(False)
    made = constant(name)
    field_zero = name in ("phi", "(1+sqrt(5))/2")
    try:
        negative = x.sign_at(made) < 0
    except PrecisionError:
        assert field_zero  # P or Q is a multiple of the minimal polynomial
        return
    text = x.lhs(made.name, negative=negative)
    assert text.startswith("abs(") == negative
    parsed = sympy.sympify(text, locals=sympy_locals())
    value = Fraction(str(sympy.N(parsed, 60, maxn=3000)))
    with ctx.workprec(400):
        ball = x.value(made, 300)
        close = arb(10) ** -50 * max(ball, arb(10) ** -300)
        ours = arb(value.numerator) / value.denominator
        assert abs(ours - ball) < close or abs(ours - ball) < abs(ball) * arb(10) ** -50
    assert ball.rad() <= arb(2) ** -300 * max(arb(1), ball.abs_lower())
    # The display forms exist and have balanced parentheses.
    latex = x.latex(made.latex(), negative=negative)
    pretty = x.pretty(made.symbol(), negative=negative)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert pretty.count("(") == pretty.count(")")


@given(COEFFICIENTS, COEFFICIENTS, st.fractions(max_denominator=50))
def test_evaluation_on_exact_numbers(p: Poly, q: Poly, c: Fraction) -> None:
    try:
        x = reduced(p, q)
    except EsmaError:
        assume(False)
    top = sum(a * c**k for k, a in enumerate(x.numerator))
    bottom = sum(a * c**k for k, a in enumerate(x.denominator))
    assume(bottom != 0)
    with ctx.workprec(300):
        y = x.evaluate(arb(c.numerator) / c.denominator)
        expected = abs(top / bottom)
        assert y.contains(arb(expected.numerator) / expected.denominator) or (
            y.overlaps(arb(expected.numerator) / expected.denominator)
        )
        assert y.rad() < arb(2) ** -200 * max(arb(1), abs(y).upper())


@pytest.mark.parametrize(
    ("p", "q", "name", "text"),
    [
        ((2, 2), (1, 2), "e", "(2*e + 2)/(2*e + 1)"),
        ((0, 1), (1, 0), "e", "e"),
        ((0, 0, 1), (1, 0, 0), "e", "e**2"),
        ((1, 0), (0, 1), "e", "1/e"),
        ((1, 0), (0, 2), "e", "1/(2*e)"),
        ((1, 0, 0), (0, 0, 1), "e", "1/e**2"),
        ((0, 3), (2, 0), "pi", "3*pi/2"),
        ((-1, 3), (2, 0), "pi", "(3*pi - 1)/2"),
        ((-1, 0, 1), (1, 0, 0), "tan(1)", "tan(1)**2 - 1"),
        ((1, 1), (0, 1), "e**2", "((e**2) + 1)/(e**2)"),
        ((1, 1), (0, 1), "(1+e)*(2)", "(((1+e)*(2)) + 1)/((1+e)*(2))"),
        ((1, 0), (0, 1), "sin(1)*cos(1)", "1/(sin(1)*cos(1))"),
    ],
)
def test_left_hand_sides(p: Poly, q: Poly, name: str, text: str) -> None:
    assert Expression(p, q).lhs(name) == text
    assert Expression(p, q).lhs(name, negative=True) == f"abs({text})"


@pytest.mark.parametrize(
    ("p", "q", "name", "latex", "pretty"),
    [
        ((2, 2), (1, 2), "pi", r"\frac{2\pi+2}{2\pi+1}", "(2π + 2)/(2π + 1)"),
        ((1, 0, 1), (1, 0, 0), "e**2", r"\left(e^{2}\right)^{2}+1", "(e²)² + 1"),
        ((1, 0), (0, 2), "tan(1)", r"\frac{1}{2\tan\left(1\right)}", "1/(2tan(1))"),
        (
            (1, 1),
            (-1, 1),
            "exp(1/3)",
            r"\frac{e^{\frac{1}{3}}+1}{e^{\frac{1}{3}}-1}",
            "(exp(1/3) + 1)/(exp(1/3) − 1)",
        ),
        (
            (1, 0),
            (0, 1),
            "sqrt(3)*tan(1)",
            r"\frac{1}{\sqrt{3}\,\tan\left(1\right)}",
            "1/(√3·tan(1))",
        ),
        (
            (0, 2),
            (1, 0),
            "sqrt(2)+sqrt(3)",
            r"2\left(\sqrt{2}+\sqrt{3}\right)",
            "2(√2 + √3)",
        ),
    ],
)
def test_display_forms(p: Poly, q: Poly, name: str, latex: str, pretty: str) -> None:
    made = constant(name)
    assert Expression(p, q).latex(made.latex()) == latex
    assert Expression(p, q).pretty(made.symbol()) == pretty


def test_signs() -> None:
    e = constant("e")
    assert Expression((-3, 1), (1, 0)).sign_at(e) == -1
    assert Expression((-2, 1), (1, 0)).sign_at(e) == 1
    assert Expression((-193, 71), (-1, 2)).sign_at(e) == -1  # 193/71 is just above e
    assert Expression((-3, 1), (-4, 1)).sign_at(e) == 1
    assert Expression((0, 1), (1, 0)).sign_at(constant("-pi")) == -1
    near = constant("1-10**-300*e")
    assert Expression((-1, 1), (1, 0)).sign_at(near) == -1


def test_a_vanishing_denominator_is_told() -> None:
    x = Expression((1, 0, 0), (-1, -1, 1))
    for ask in (x.sign_at, lambda c: x.value(c, 100), x.decimal):
        with pytest.raises(PrecisionError, match="vanishes"):
            ask(constant("phi"))


@pytest.mark.parametrize(
    ("p", "q", "reason"),
    [
        ((1, 1), (0, 0), "denominator"),
        ((0,), (1, 1), "is 0"),
        ((2, 4), (1, 2), "rational number 2"),
        ((3,), (2, 0), "rational number 3/2"),
    ],
)
def test_what_cannot_be_reduced(p: Poly, q: Poly, reason: str) -> None:
    with pytest.raises(EsmaError, match=reason):
        reduced(p, q)


@pytest.mark.parametrize("generate", [rational_functions, biased_monomials])
def test_bad_parameters(generate: object) -> None:
    for degree, limit in ((0, 1), (-1, 1), (1, 0), (1, -5)):
        with pytest.raises(SpaceError, match="at least 1"):
            generate(degree, limit)  # type: ignore[operator]
    for first, last in ((-1, None), (3, 2)):
        with pytest.raises(SpaceError, match="slice"):
            generate(1, 3, None, first, last)  # type: ignore[operator]


def test_an_expression_is_a_value() -> None:
    x = Expression((2, 2), (1, 2))
    assert pickle.loads(pickle.dumps(x)) == x
    assert len({x, Expression((2, 2), (1, 2))}) == 1
    assert Expression((0, 1), (1, 0)).complexity < x.complexity
    assert x.decimal(constant("e"), 30) == "1.15536240349696360679341858802"


def test_a_stream_of_a_huge_space_starts_at_once() -> None:
    first = list(islice(rational_functions(6, 1000, first=10**15), 20))
    assert len(first) == 20
    assert outer_size(6, 1000) > 10**22
