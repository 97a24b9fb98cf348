"""Tests of minimal polynomials and of arithmetic in Q(c).

Trusted here: sympy's ``minimal_polynomial``, textbook minimal polynomials, and the defining
properties (irreducible by sympy's factorisation, a root by balls). For the keys of values: exact
arithmetic in Q(sqrt 5) with pairs of Fractions, and 400-bit values as a second opinion elsewhere.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from flint import arb, ctx, fmpz_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma.enumeration.algebraic import NumberField, minimal_polynomial
from esma.enumeration.balls import enclose
from esma.enumeration.grammar import parse
from esma.errors import EsmaError

X = sympy.Symbol("x")


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("3/4", (-3, 4)),
        ("phi", (-1, -1, 1)),
        ("-phi", (-1, 1, 1)),
        ("1/phi", (-1, 1, 1)),
        ("sqrt(2)", (-2, 0, 1)),
        ("sqrt(2/3)", (-2, 0, 3)),
        ("sqrt(2)+sqrt(3)", (1, 0, -10, 0, 1)),  # Swinnerton-Dyer
        ("2**(1/3)", (-2, 0, 0, 1)),
        ("2**(-2/3)", (-1, 0, 0, 4)),
        ("sqrt(2)*sqrt(3)", (-6, 0, 1)),
        ("sqrt(sqrt(2))", (-2, 0, 0, 0, 1)),
        ("sqrt(3+2*sqrt(2))", (-1, -2, 1)),  # 1 + sqrt 2
        ("(2+sqrt(5))**(1/3)", (-1, -1, 1)),  # the golden ratio, Bombelli 1572
        ("sqrt(5)-sqrt(5)", (0, 1)),
        ("0*phi", (0, 1)),
        ("phi**0", (-1, 1)),
        ("sqrt(10-2*sqrt(5))/4", (5, 0, -20, 0, 16)),  # sin 36 degrees
        ("sin(pi/5)", (5, 0, -20, 0, 16)),
        ("2*cos(pi/5)", (-1, -1, 1)),
        ("-2*cos(4*pi/5)", (-1, -1, 1)),
        ("cos(pi/5+pi/7-pi/7)", (-1, -2, 4)),
        ("tan(pi/8)", (-1, 2, 1)),
        ("cot(pi/12)", (1, -4, 1)),
        ("tan(pi/5)", (5, 0, -10, 0, 1)),
        ("cos(pi/4)", (-1, 0, 2)),
        ("tan(5*pi/4)", (-1, 1)),
        ("sin(pi/10)", (-1, 2, 4)),
        ("cos(pi/7)", (1, -4, -4, 8)),
        ("cos(10**30*pi/12)", (1, 2)),
        ("exp(log(2)/2)", (-2, 0, 1)),
        ("e**(log(12)/2)", (-12, 0, 1)),
        ("exp(log(phi)/2-log(phi))**2", (-1, 1, 1)),
        ("sinh(log(phi))", (-1, 2)),
        ("cosh(log(phi))", (-5, 0, 4)),
        ("tanh(log(2)/4)", (1, -6, 1)),
        ("coth(log(1+sqrt(2)))", (-2, 0, 1)),
        ("sqrt(log(4)/log(2))", (-2, 0, 1)),
        ("2**(log(3)/log(9))", (-2, 0, 1)),
        ("sqrt(zeta(2))/pi", (-1, 0, 6)),
        ("sqrt(3)*gamma(1/2)**2/pi", (-3, 0, 1)),
        ("exp(2)*phi/e**2", (-1, -1, 1)),
    ],
)
def test_known_minimal_polynomials(text: str, coefficients: tuple[int, ...]) -> None:
    assert minimal_polynomial(parse(text)) == coefficients


@pytest.mark.parametrize(
    "text",
    [
        *("e", "pi**2", "2**sqrt(2)", "sqrt(e)", "tan(1)", "phi+log(2)", "e/pi", "cos(pi**2)"),
        *("exp(log(2)*log(3))", "exp(1+log(2))", "cos(pi/5+1)", "exp(pi)", "log(2)/log(3)"),
        *("cos(pi/211)", "exp(log(2)*10**9)", "zeta(3)/pi**3", "gamma(1/3)/sqrt(pi)", "sqrt(e-1)"),
    ],
)
def test_other_trees_are_not_recognised(text: str) -> None:
    assert minimal_polynomial(parse(text)) is None


@pytest.mark.parametrize(
    "text",
    ["2**(1/25)", "2**(1/7)+3**(1/5)", "(2**(1/23)+3)**9000", "2**(1/101)*3**(1/103)"],
)
def test_large_degrees_are_given_up(text: str) -> None:
    assert minimal_polynomial(parse(text)) is None


@pytest.mark.parametrize("n", range(1, 40))
@pytest.mark.parametrize("function", ["sin", "cos", "tan", "cot"])
def test_circular_functions_are_those_of_sympy(function: str, n: int) -> None:
    for k in {1, 2 * n - 1, n // 2 + 1}:
        angle = sympy.pi * k / n
        value = getattr(sympy, function)(angle)
        if value is sympy.zoo:
            with pytest.raises(EsmaError, match="is undefined: it is a pole"):
                minimal_polynomial(parse(f"{function}({k}*pi/{n})"))
            continue
        f = minimal_polynomial(parse(f"{function}({k}*pi/{n})"))
        if f is None:
            assert n > 24
            continue
        p = sympy.Poly(list(reversed(f)), X)
        assert p.is_irreducible
        assert abs(p.eval(value.evalf(150))) < 1e-60


@pytest.mark.parametrize("x", ["1/(sin(1)**2+cos(1)**2-1)", "log(2)/(sin(1)**2+cos(1)**2-1)"])
def test_what_has_no_value_is_not_recognised(x: str) -> None:
    for text in (f"{x}-{x}", f"({x})/({x})", f"cos(pi*({x})/({x}))", f"exp(log(2)+{x}-{x})"):
        with pytest.raises(EsmaError):
            minimal_polynomial(parse(text))


TREES = st.recursive(
    st.sampled_from(["1", "2", "3", "1/2", "phi", "sqrt(2)", "sqrt(3)", "2**(1/3)", "5**(1/4)"]),
    lambda x: st.one_of(
        st.tuples(x, st.sampled_from("+-*/"), x).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(x, st.sampled_from(["2", "3", "(-1)", "(1/2)", "(2/3)"])).map(
            lambda t: f"({t[0]})**{t[1]}"
        ),
        x.map(lambda t: f"-({t})"),
    ),
    max_leaves=4,
)


@settings(deadline=None, max_examples=120)
@given(TREES)
def test_minimal_polynomials_are_irreducible_and_vanish(text: str) -> None:
    try:
        tree = parse(text)
        value = enclose(tree, 600)
    except EsmaError:
        assume(False)
    f = minimal_polynomial(tree)
    assume(f is not None)
    assert f is not None
    assert f[-1] > 0
    assert sympy.Poly(list(reversed(f)), X).content() == 1
    assert sympy.Poly(list(reversed(f)), X).is_irreducible
    with ctx.workprec(700):
        image = fmpz_poly(list(f))(value)
        assert image.contains(0)
        assert image.rad() < arb(2) ** -300


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(2)+3**(1/3)",
        "(1+sqrt(2))/(sqrt(3)-1)",
        "phi*sqrt(2)+1/3",
        "sqrt(1+phi)",
        "(2**(1/3)+1)**2",
        "sqrt(2)+sqrt(3)+sqrt(5)",
        "5**(1/4)-5**(1/2)",
        "(sqrt(2)+phi)**(2/3)",
        "1/(2**(1/3)+2**(2/3))",
    ],
)
def test_minimal_polynomials_are_those_of_sympy(text: str) -> None:
    value = sympy.sympify(text, locals={"phi": sympy.GoldenRatio}).subs(
        sympy.GoldenRatio, (1 + sympy.sqrt(5)) / 2
    )
    expected = sympy.Poly(sympy.minimal_polynomial(value, X), X)
    ours = minimal_polynomial(parse(text))
    assert ours is not None
    assert list(reversed(ours)) == expected.all_coeffs()


# ---- Values in Q(c) ----

Quadratic = tuple[Fraction, Fraction]  # u + v sqrt 5


def times(a: Quadratic, b: Quadratic) -> Quadratic:
    return a[0] * b[0] + 5 * a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def at_phi(p: tuple[int, ...]) -> Quadratic:
    phi = (Fraction(1, 2), Fraction(1, 2))
    value: Quadratic = (Fraction(0), Fraction(0))
    for x in reversed(p):
        value = times(value, phi)
        value = (value[0] + x, value[1])
    return value


def divided(a: Quadratic, b: Quadratic) -> Quadratic:
    norm = b[0] ** 2 - 5 * b[1] ** 2
    u, v = times(a, (b[0], -b[1]))
    return u / norm, v / norm


POLYNOMIALS = st.lists(st.integers(-9, 9), min_size=1, max_size=5).map(tuple)


@settings(deadline=None)
@given(POLYNOMIALS, POLYNOMIALS, POLYNOMIALS, POLYNOMIALS)
def test_keys_in_the_golden_field(
    p: tuple[int, ...], q: tuple[int, ...], r: tuple[int, ...], s: tuple[int, ...]
) -> None:
    field = NumberField((-1, -1, 1))
    for f in (p, q, r, s):
        assert (field.inverse(f) is None) == (at_phi(f) == (0, 0))
    assume(at_phi(q) != (0, 0) != at_phi(s))
    a, b = divided(at_phi(p), at_phi(q)), divided(at_phi(r), at_phi(s))
    key_a, key_b = field.key(p, field.inverse(q)), field.key(r, field.inverse(s))
    assert (key_a is None) == (a[1] == 0)
    assert (key_b is None) == (b[1] == 0)
    if key_a is not None and key_b is not None:
        assert (key_a == key_b) == (a in (b, (-b[0], -b[1])))


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["2**(1/3)", "sqrt(2/3)", "sqrt(2)+sqrt(3)", "(7/2)**(1/4)"]),
    POLYNOMIALS,
    POLYNOMIALS,
    POLYNOMIALS,
    st.integers(-5, 5),
)
def test_keys_do_not_depend_on_how_a_value_is_written(
    text: str, p: tuple[int, ...], q: tuple[int, ...], g: tuple[int, ...], n: int
) -> None:
    f = minimal_polynomial(parse(text))
    assert f is not None
    field = NumberField(f)
    assume(not any(field.inverse(x) is None for x in (p, q, g)) and n)
    key = field.key(p, field.inverse(q))
    # Multiply numerator and denominator by g, change the sign, add a multiple of f, scale.
    other_p = fmpz_poly(list(p)) * fmpz_poly(list(g)) * n + fmpz_poly(list(f)) * n
    other_q = fmpz_poly(list(q)) * fmpz_poly(list(g)) * -n
    other = field.key(
        tuple(int(x) for x in other_p.coeffs()),
        field.inverse(tuple(int(x) for x in other_q.coeffs())),
    )
    assert other == key
    # The key holds the value itself.
    if key is not None:
        c = enclose(parse(text), 400)
        with ctx.workprec(600):
            written = fmpz_poly(list(key[:-1]))(c) / key[-1]
            value = fmpz_poly(list(p))(c) / fmpz_poly(list(q))(c)
            assert abs(written).overlaps(abs(value))
            assert (abs(written) - abs(value)).rad() < arb(2) ** -200
