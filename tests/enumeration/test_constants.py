"""Tests of the values of constants.

Trusted here: mpmath as a second opinion on every function (to 200 digits and more), digits of OEIS
A001113 (e), A000796 (pi), A001622 (golden ratio), A006752 (Catalan), A001620 (Euler-Mascheroni),
A002210 (Khinchin) and A002117 (zeta(3)), and Fraction.
"""

from __future__ import annotations

import pickle
from fractions import Fraction

import flint
import mpmath
import pytest
from flint import arb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma.enumeration import balls
from esma.enumeration.constants import Constant, constant, simplest_between
from esma.enumeration.grammar import FUNCTIONS, parse
from esma.enumeration.named import NAMED
from esma.enumeration.trees import to_text
from esma.errors import EsmaError, GrammarError, PrecisionError, RationalConstantError
from tests.enumeration.by_mpmath import assert_encloses, by_mpmath, signed_mantissa
from tests.proofs.cases import cpu_seconds

DIGITS = 220


FUNCTION_CASES = [
    *(f"{f}({x})" for f in ("exp", "sin", "cos", "tan", "cot") for x in ("1", "1/3", "-22/7")),
    *(f"{f}({x})" for f in ("sinh", "cosh", "tanh", "coth") for x in ("1", "2/5", "-3")),
    *(f"{f}({x})" for f in ("log", "sqrt", "gamma", "zeta") for x in ("7/3", "1/2", "201/10")),
    *(f"gamma({x})" for x in ("1/3", "-1/2", "-7/3")),
    *(f"zeta({x})" for x in ("3", "2", "-1/2", "-7/2")),
    *(f"{f}({n},{x})" for f in ("besseli", "besselj") for n in ("0", "1", "-2", "1/3", "-5/2")
      for x in ("2", "1/3")),
    "besselj(3,-2)",
    "besseli(1,2)/besseli(0,2)",
    "2**(1/3)",
    "(2/3)**(-7/5)",
    "e**2",
    "e**pi",
    "pi**(1/7)",
    "exp(pi)-pi",
    "log(1+sqrt(2))",
    "(1+sqrt(5))/2",
    "tan(1)**-3",
    "e-193/71",
    "zeta(3)/log(2)",
    "exp(17/999)",
]  # fmt: skip


@pytest.mark.parametrize("text", FUNCTION_CASES)
def test_every_function_agrees_with_mpmath(text: str) -> None:
    with mpmath.workdps(DIGITS + 30):
        value = by_mpmath(parse(text))
    ball = balls.enclose(parse(text), DIGITS * 10 // 3)
    assert_encloses(ball, value, DIGITS)


@pytest.mark.parametrize("row", NAMED.values(), ids=lambda row: row.name)
def test_named_constants_agree_with_mpmath(row: object) -> None:
    name = row.name  # type: ignore[attr-defined]
    made = constant(name)
    with mpmath.workdps(DIGITS + 30):
        assert_encloses(made.enclosure(DIGITS * 10 // 3), by_mpmath(made.tree), DIGITS)
    for alias in row.aliases:  # type: ignore[attr-defined]
        assert constant(alias) == made
    assert made.latex() == row.latex  # type: ignore[attr-defined]
    assert made.symbol() == row.symbol  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["exp(1/3)", "exp(-22/7)", "exp(2)", "exp(1/2)", "exp(1001/3)"])
def test_exponentials_at_high_precision_take_another_way(text: str) -> None:
    """Above 10,000 bits small fractions go by roots of e; the series is the second opinion."""
    exponent = parse(text).arguments[0]  # type: ignore[union-attr]
    ball = balls.enclose(parse(text), 12_000)
    with ctx.workprec(12_500):
        assert ball.overlaps(balls.evaluate(exponent).exp())
        assert ball.rel_accuracy_bits() > 11_000


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("e", "2.7182818284590452353602874713526624977572470937000"),
        ("pi", "3.1415926535897932384626433832795028841971693993751"),
        ("phi", "1.6180339887498948482045868343656381177203091798058"),
        ("catalan", "0.91596559417721901505460351493238411077414937428167"),
        ("euler_gamma", "0.57721566490153286060651209008240243104215933593992"),
        ("khinchin", "2.6854520010653064453097148354817956938203822939945"),
        ("zeta(3)", "1.2020569031595942853997381615114499907649862923405"),
    ],
)
def test_published_digits(text: str, digits: str) -> None:
    assert constant(text).decimal(50) == digits


REALS = st.recursive(
    st.sampled_from(["e", "pi", "phi", "1", "2", "1/3", "euler_gamma", "sqrt(2)", "tan(1)"]),
    lambda x: st.one_of(
        st.tuples(x, st.sampled_from("+-*/"), x).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(st.sampled_from(["exp", "log", "sqrt", "sin", "cosh", "gamma"]), x).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=150)
@given(REALS, st.integers(1, 700))
def test_compound_expressions_agree_with_mpmath(text: str, bits: int) -> None:
    try:
        tree = parse(text)
        ball = balls.enclose(tree, bits)
    except EsmaError:
        assume(False)
    assert ball.rad() <= arb(2) ** -bits * max(arb(1), abs(ball).upper())
    with mpmath.workdps(400):
        value = by_mpmath(tree)
    assume(isinstance(value, mpmath.mpf))
    assert_encloses(ball, value, 250)


@pytest.mark.parametrize(
    "text",
    [
        "(e+10**11)-10**11",
        "(e+10**15)-10**15",
        "e*10**90-(e*10**90-pi)",
        "1/(exp(10**-30)-1)-10**30",
        "tan(355/226)",
    ],
)
@pytest.mark.parametrize("bits", [16, 100, 511, 513, 3000])
def test_cancellation_is_made_up_for(text: str, bits: int) -> None:
    ball = balls.enclose(parse(text), bits)
    assert ball.rad() <= arb(2) ** -bits * max(arb(1), abs(ball).lower())
    with mpmath.workdps(1200):
        assert_encloses(ball, by_mpmath(parse(text)), 1000)


@settings(deadline=None)
@given(
    st.sampled_from(["e", "-pi", "tan(1)", "exp(100)", "besselj(40,1)", "1-zeta(60)", "phi"]),
    st.lists(st.integers(0, 3000), min_size=1, max_size=5),
)
def test_intervals_hold_the_constant_at_any_precision_in_any_order(
    text: str, precisions: list[int]
) -> None:
    made = constant(text)
    with mpmath.workdps(1400):
        value = by_mpmath(made.tree)
        value = Fraction(signed_mantissa(value)) * Fraction(2) ** int(value.exp)
    tiny = Fraction(1, 10**1300)
    for bits in precisions:
        lo, hi = made.interval(bits)
        assert 0 <= hi - lo <= 4
        assert Fraction(lo, 2**bits) - tiny <= value <= Fraction(hi, 2**bits) + tiny
        ball = made.enclosure(bits)
        assert ball.rad() <= arb(2) ** -bits * max(arb(1), abs(ball).lower())


def test_a_lower_precision_is_served_from_the_cache_and_rounded() -> None:
    made = constant("gamma(1/5)")
    made.enclosure(20_000)
    with cpu_seconds(10):  # one evaluation of so many bits takes longer than all of these
        for _ in range(100):
            ball = made.enclosure(200)
    assert ball.mid().bits() <= 300


@pytest.mark.parametrize("precision", [2, 53, 4000])
def test_the_working_precision_of_flint_is_left_as_it_was(precision: int) -> None:
    before = flint.ctx.prec
    try:
        flint.ctx.prec = precision
        made = Constant("log(3)", parse("log(3)"))
        made.interval(500)
        assert made.decimal(60).startswith("1.0986122886681096913952452369225257046")
        with pytest.raises(EsmaError):
            constant("log(1-sqrt(2))")
        with pytest.raises(PrecisionError):
            constant("tan(pi/2+sin(1)**2+cos(1)**2-1)")
        assert flint.ctx.prec == precision
    finally:
        flint.ctx.prec = before


@settings(deadline=None)
@given(st.fractions(max_denominator=10**9), st.integers(1, 40))
def test_decimals_of_exact_numbers(value: Fraction, digits: int) -> None:
    assume(value != 0)
    scaled = 2 * value * Fraction(10) ** 60  # half-way cases have no nearest decimal: see below
    assume(scaled.denominator != 1 or exact_ball(value, 64).rad() == 0)
    text = balls.decimal_text(lambda bits: exact_ball(value, bits), digits)
    shown = Fraction(text)
    assert len(text.lstrip("-").split("e")[0].replace(".", "").lstrip("0")) == digits
    # Within half a unit of the last digit.
    exponent = 0
    while abs(value) >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while abs(value) < Fraction(10) ** exponent:
        exponent -= 1
    assert abs(shown - value) <= Fraction(10) ** (exponent - digits + 1) / 2


def exact_ball(value: Fraction, bits: int) -> arb:
    """Just the number if it is dyadic, so that no half-way case is in doubt; else a ball."""
    with ctx.workprec(bits + 200):
        return arb(flint.fmpq(value.numerator, value.denominator))


def test_decimals_of_small_and_large_constants() -> None:
    assert constant("besselj(100,1)").decimal(5) == "8.4318e-189"
    assert constant("exp(100)").decimal(5) == "2.6881e+43"
    assert constant("exp(3)").decimal(2) == "20"
    assert constant("exp(3)").decimal(3) == "20.1"
    assert constant("-exp(-9)").decimal(4) == "-0.0001234"
    assert constant("zeta(60)").decimal(10) == "1.000000000"
    assert constant("1-zeta(60)/10**30").decimal(20) == "1." + "0" * 19
    assert len(constant("e").decimal(10_000)) == 10_001
    for digits in (0, -1, 10**9):
        with pytest.raises(EsmaError, match="the digits must be from 1 to 15,000,000"):
            constant("e").decimal(digits)


def test_high_precision() -> None:
    lo, hi = constant("e").interval(10**6)
    assert hi - lo <= 4
    with mpmath.workprec(10**6 + 64):
        assert lo <= int(mpmath.floor(mpmath.ldexp(mpmath.e, 10**6))) + 1
        assert hi >= int(mpmath.floor(mpmath.ldexp(mpmath.e, 10**6)))
    with pytest.raises(PrecisionError, match="at most"):
        constant("e").enclosure(10**12)


RATIONAL = [
    ("2", "2"),
    ("1/2", "1/2"),
    ("2*0.5", "1"),
    ("sqrt(4)", "2"),
    ("2**(1/2)*8**(1/2)", "4"),
    ("sqrt(2)*sqrt(8)", "4"),
    ("(1+sqrt(5))/2 - phi", "0"),
    ("phi**2-phi", "1"),
    ("sqrt(3+2*sqrt(2))-sqrt(2)", "1"),
    ("(5**(1/2)+2)**(1/3)-phi", "0"),
    ("sqrt(sqrt(2)*sqrt(8)-4)", "0"),
    ("sin(1)**2+cos(1)**2", "1"),
    ("log(8)/log(2)", "3"),
    ("exp(log(2))", "2"),
    ("e-e+2/3", "2/3"),
    ("zeta(2)/pi**2", "1/6"),
    ("gamma(-1/2)/sqrt(pi)", "-2"),
    ("cos(pi)", "-1"),
    ("tan(pi/4)", "1"),
    ("besselj(-1/2,2)*sqrt(pi)/cos(2)", "1"),
    ("zeta(10000)", "1"),
    ("0*e", "0"),
]


def test_what_is_near_a_rational_number_is_told_from_it() -> None:
    """exp of a rational number is irrational (Lindemann 1882); mpmath knows the first quotient."""
    import mpmath

    with mpmath.workdps(1000):
        size = int(mpmath.exp(1000))
    low, high = constant("exp(-1000)").interval(4000)
    assert low * size < 1 << 4000
    assert high * (size + 1) > 1 << 4000
    assert [constant(x).sign for x in ("exp(-1000)", "-exp(-1000)", "1-exp(-999)")] == [1, -1, 1]


@pytest.mark.parametrize(("text", "value"), RATIONAL)
def test_rational_constants_are_refused_with_their_value(text: str, value: str) -> None:
    said = "a rational number," if text == value else rf"the rational number {value}\b"
    with pytest.raises(RationalConstantError, match=said) as caught:
        constant(text)
    assert "\n" not in str(caught.value)


def test_a_rational_number_that_is_its_own_text_is_said_once() -> None:
    for text in ("2", "-3", "8/3"):
        with pytest.raises(RationalConstantError, match=f"^{text} is a rational number, whose"):
            constant(text)


@pytest.mark.parametrize(
    "text",
    ["e-193/71", "zeta(300)", "exp(pi)-pi", "pi-355/113", "exp(-400)", "2**(1/24)", "phi**50-phi"],
)
def test_constants_near_a_rational_number_are_not_refused(text: str) -> None:
    assert constant(text).name == to_text(parse(text))


UNDEFINED = [
    ("log(1-sqrt(2))", GrammarError, "must be positive"),
    ("sqrt(1-sqrt(2))", GrammarError, "must not be negative"),
    ("(sqrt(2)-3/2)**(1/3)", GrammarError, "not real"),
    ("(-2)**sqrt(2)", GrammarError, "positive"),
    ("besselj(1/2,1-e)", GrammarError, "not real"),
    ("1/(sqrt(2)*sqrt(8)-4)", GrammarError, "exactly 0"),
    ("(phi**2-phi-1)**-1", GrammarError, "exactly 0"),
    ("1/(sin(1)**2+cos(1)**2-1)", PrecisionError, "whether the denominator"),
    ("tan(pi/2)", GrammarError, "pole"),
    ("zeta(sin(1)**2+cos(1)**2)", PrecisionError, "has a real value"),
    ("exp(exp(exp(10)))", GrammarError, "too large"),
    ("exp(10**9)", GrammarError, "too large"),
    ("exp(-9999)", GrammarError, "too small"),
    ("gamma(9999/2)", GrammarError, "too large"),
    ("zeta(10**500)", GrammarError, "too large"),
    ("zeta(-10**400-1/2)", GrammarError, "too large"),
    ("zeta(1/2+10**100)", GrammarError, "too large"),
    ("gamma(-10**500-1/2)", GrammarError, "too large"),
    ("besselj(0,10**500)", GrammarError, "too large"),
    ("besseli(0,10**9)", GrammarError, "too large"),
    ("sin(exp(exp(8)))", GrammarError, "too large"),
]


@pytest.mark.parametrize(("text", "kind", "reason"), UNDEFINED)
def test_undefined_constants_are_told_in_one_line_at_once(
    text: str, kind: type[EsmaError], reason: str
) -> None:
    with cpu_seconds(60), pytest.raises(kind, match=reason) as caught:
        constant(text)
    assert "\n" not in str(caught.value)


_LARGE = (
    "10**60",
    "-10**60",
    "10**300",
    "10**1000",
    "exp(1000)",
    "sqrt(10**601+1)",
    "log(10**300)",
)
_SMALL = ("1/10**60", "-1/10**300", "1/10**1000", "exp(-2000)", "pi/10**300", "0", "-1/2")


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_function_answers_at_huge_tiny_and_nested_arguments(function: str) -> None:
    """With a constant, or with one line: never with an error of Python."""
    arguments = [*_LARGE, *_SMALL]
    arguments += [f"{f}({a})" for f in ("tanh", "exp", "log", "gamma", "cot") for a in _LARGE[:3]]
    others = FUNCTIONS[function].arity - 1
    first = [x * others for x in ("1,", "10**30,", "1/10**60,", "-7/2,")] if others else [""]
    with cpu_seconds(120):
        for text in (f"{function}({a}{b})" for a in first for b in arguments):
            said = _answer(text)
            assert said.isprintable(), text
            assert 0 < len(said) < 300, text


def _answer(text: str) -> str:
    """The value, or the line that says why there is none."""
    try:
        made = constant(text)
        assert made.sign in (1, -1)
        return made.decimal(5)
    except EsmaError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tanh(10**60)", "agrees with the rational number 1 to"),
        ("coth(10**300)", "agrees with the rational number 1 to"),
        ("-tanh(10**300)", "agrees with the rational number -1 to"),
        ("1-tanh(10**60)", "too small|do not decide|rational number 0"),
    ],
)
def test_a_value_too_near_a_rational_number_to_be_written_out(text: str, reason: str) -> None:
    with pytest.raises(EsmaError, match=reason):
        constant(text)
    assert constant("tanh(10**60)+e").decimal(20) == constant("e+1").decimal(20)


@settings(deadline=None)
@given(st.fractions(max_denominator=5000), st.integers(1, 10**6))
def test_simplest_fraction_between_two_numbers(value: Fraction, scale: int) -> None:
    lo = value.numerator * scale // value.denominator
    p, q = simplest_between(lo, lo + 1, scale)
    assert lo * q <= p * scale <= (lo + 1) * q
    # No smaller denominator fits.
    for smaller in range(1, min(q, 400)):
        assert -(-lo * smaller // scale) * scale > (lo + 1) * smaller


def test_a_constant_is_a_value() -> None:
    made = constant("besseli(1,2)/besseli(0,2)")
    assert made is constant("besseli(1,2)/besseli(0,2)")
    assert made == constant(" BesselI(1, 2) / BesselI(0, 2) ")
    assert hash(made) == hash(Constant(made.name, made.tree))
    assert pickle.loads(pickle.dumps(made)) == made
    assert parse(made.name) == made.tree
    assert str(made) == made.name
    assert not made.is_algebraic
    assert constant("sqrt(2)").is_algebraic
