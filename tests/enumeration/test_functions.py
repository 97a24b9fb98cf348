"""Tests of the functions of the grammar.

Trusted here: mpmath and PARI, which compute every function on their own to 150 digits and more;
sympy for what is exported to it, and for what is exported to the Wolfram Language, which its parser
reads; published digits, with their source.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from fractions import Fraction
from shutil import which
from typing import Any

import mpmath
import pytest
import sympy

from esma.enumeration import balls
from esma.enumeration.constants import constant
from esma.enumeration.functions import FUNCTIONS, listed
from esma.enumeration.grammar import parse
from esma.enumeration.shorthands import SHORTHANDS
from esma.enumeration.trees import to_latex, to_text
from esma.errors import EsmaError, GrammarError, RationalConstantError
from esma.export.code import PARI, SYMPY, WOLFRAM, constant_in
from tests.enumeration.by_mpmath import assert_encloses, by_mpmath
from tests.readback import reader

DIGITS = 150

#: Each function, at several arguments.
CASES = {
    "asin": ["1/3", "-9/10", "1/e"],
    "acos": ["1/3", "-9/10", "1/e"],
    "atan": ["1/3", "-9", "e"],
    "asinh": ["1/3", "-9", "e"],
    "acosh": ["4/3", "9", "e"],
    "atanh": ["1/3", "-9/10", "1/e"],
    "erf": ["1/3", "-2", "e"],
    "erfc": ["1/3", "-2", "e"],
    "erfi": ["1/3", "-2", "e"],
    "digamma": ["1/3", "-2/3", "e"],
    "beta": ["1/3,1/3", "1/2,7/3", "-1/3,1/2", "2/3,pi"],
    "polylog": ["2,1/3", "3,-2", "1/2,-1/2", "2,1", "3,1/e"],
    "lambertw": ["1", "-1/3", "10", "pi"],
    "agm": ["1,2", "3,1/7", "1,sqrt(2)", "1,e-1"],
    "ellipk": ["1/2", "-3", "1/e"],
    "ellipe": ["1/2", "-3", "1/e"],
    "airyai": ["1", "-2/3", "e"],
    "airybi": ["1", "-2/3", "e"],
    "bessely": ["0,1", "1/3,2", "-1,1/2", "2,pi"],
    "besselk": ["0,1", "1/3,2", "-1,1/2", "2,pi"],
    "hyp0f1": ["1/2,1/3", "3,-2", "-1/2,e"],
    "hyp1f1": ["1/3,2,1", "2,-1/2,-3", "1/2,1,e"],
    "hyp2f1": [
        "1/3,1/2,2,1/2",
        "1,1/2,3/2,-1",
        "1/2,1/2,1,-5",
        "1/3,1/2,2,1",
        "1,1,2,1/e",
        "29/5,19/5,35/4,-6",
        "7/3,1/3,5/3,-9/2",
    ],
    "hyperu": ["1/3,2,1", "1,1,1/2", "-1/2,3,2", "1/2,1/3,e"],
    "hyper": ["[1,1],[2,3],1/2", "[],[1/2,1/3],-2", "[1,1,1],[2,5/2],1/3", "[1/2],[],-2"],
    "jtheta": ["1,1/3,1/2", "2,0,1/7", "3,0,1/2", "4,2,1/e"],
    "kempner": ["2", "3", "10"],
    "liouville": ["2", "3", "10"],
    "thuemorse": ["1,2", "2,1", "7,1000"],
    "fibword": ["1,2", "2,1", "3,50"],
    "ruler": ["2", "3", "10"],
    "squares": ["2", "3", "10"],
    "lacunary": ["2,2", "2,3,-1", "10,4", "3,2,-1", "7,10,1"],
    "rabbit": ["2", "3", "10", "2,sqrt(2)", "3,1+sqrt(3)", "10,(3+sqrt(13))/2", "2,pi"],
    "davison_shallit": ["1,1", "3,1", "2,x+1", "1,2*x**2+3", "7,x**3"],
    "hone": ["1,1", "2,1", "1,x+1", "3,2*x**2+1", "10,5"],
    "varona": ["1,1", "2,1", "1,x+1", "3,2*x**2+1", "10,5"],
    "qpochhammer": ["1/2,1/2", "-3,1/3", "2,-1/2", "1/5,9/10", "1/e,1/2"],
    "rogers_ramanujan": ["1/2", "-1/3", "1/10", "1/e"],
    "root": ["x**3-x-1,1", "x**5-4*x+2,2", "2*x**3-x/3-1,1", "x**4-10*x**2+1,3"],
    "cf": [
        "n**2+1",
        "[2;1,2*m+2,1]",
        "[3;6,5],[1;n/2]",
        "34*n**3+51*n**2+27*n+5,-n**6",
        "[1,n],[1,1/2]",
        "3-2*n,1/3",
        "2*n+2,-1/2",
    ],
}
TEXTS = [f"{name}({arguments})" for name, cases in CASES.items() for arguments in cases]
#: Of these, programs of other systems have as many terms as give 60 digits.
SUMS = ("cf", "kempner", "liouville", "lacunary", "rabbit", "davison_shallit", "hone", "varona")
#: What has long been there is tested with the constants.
EARLIER = {
    *("exp", "log", "sqrt", "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth"),
    *("zeta", "gamma", "besseli", "besselj", "tasoev", "factorials"),
}


def test_every_function_has_cases() -> None:
    assert {*CASES} | EARLIER == {*FUNCTIONS}


@pytest.mark.parametrize("text", TEXTS)
def test_values_agree_with_mpmath(text: str) -> None:
    with mpmath.workdps(DIGITS + 50):
        value = by_mpmath(parse(text))
    value = value.real
    assert_encloses(balls.enclose(parse(text), DIGITS * 10 // 3), value, DIGITS)


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_read_back(text: str) -> None:
    tree = parse(text)
    assert parse(to_text(tree)) == tree
    made = constant(text)
    assert constant(made.name) == made


@pytest.fixture(scope="module")
def by_pari() -> dict[str, str]:
    """All values by PARI, in one run."""
    if which("gp") is None:
        pytest.skip("PARI/GP is not here")
    found = {text: code for text in TEXTS if (code := _exported(text, PARI))}
    lines = [f"print(precision(({code})*1., {DIGITS}))" for code in found.values()]
    fraction = "cf(N,a,s)={my(x=a(N-1));forstep(n=N-2,0,-1,x=a(n)+s(n)/x);x};"
    program = "\n".join([f"default(realprecision, {DIGITS + 30});", fraction, *lines])
    ran = subprocess.run(
        ["gp", "-q", "-f"], input=program, capture_output=True, text=True, check=True, timeout=300
    )
    values = ran.stdout.split()
    assert len(values) == len(found), ran.stdout + ran.stderr
    return dict(zip(found, values, strict=True))


def _exported(text: str, language: Any) -> str:
    name = text.partition("(")[0]
    if FUNCTIONS[name].programs.get(language.key) == "":
        with pytest.raises(EsmaError, match="export the digits instead"):
            constant_in(parse(text), language)
        return ""
    if FUNCTIONS[name].quotients:  # which are defined before, in whole programs
        return ""
    return constant_in(parse(text), language)


def test_values_agree_with_pari(by_pari: dict[str, str]) -> None:
    assert len(by_pari) > 70
    for text, value in by_pari.items():
        with mpmath.workdps(DIGITS + 10):
            other = mpmath.mpf(value.replace(" ", ""))
            ball = balls.enclose(parse(text), DIGITS * 10 // 3)
            assert_encloses(ball, other, 60 if text.startswith(SUMS) else DIGITS - 12)


def continued(count: int, b: Any, numerators: list[int]) -> Any:
    """What a program defines under this name."""
    value = sympy.S(b(count - 1))
    for n in range(count - 2, -1, -1):
        value = b(n) + numerators[n % len(numerators)] / value
    return value


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_exported_to_sympy_agrees(text: str) -> None:
    code = _exported(text, SYMPY)
    if not code:
        pytest.skip("sympy lacks it")
    value = sympy.N(eval(code, {"sympy": sympy, "continued_fraction": continued}), 40)  # noqa: S307
    with mpmath.workdps(60):
        other = mpmath.mpf(str(sympy.re(value)))
    assert_encloses(balls.enclose(parse(text), 200), other, 30)


@pytest.mark.parametrize("text", TEXTS)
def test_latex_is_read_back(text: str) -> None:
    if text.startswith(("root", "cf", "davison", "hone", "varona")):
        pytest.skip("polynomials are compared as text")
    value = reader.Expression(reader.plain(to_latex(parse(text)))).at()
    assert_encloses(balls.enclose(parse(text), 180), mpmath.re(value), 30)


def test_polynomials_in_latex() -> None:
    assert to_latex(parse("hone(2,x+3)")) == r"\operatorname{hone}\left(2,x+3\right)"
    assert to_latex(parse("root(2*x**3-x/3-1,1)")) == (
        r"\operatorname{root}_{1}\left(6\,x^{3}-x-3\right)"
    )
    assert to_latex(parse("cf([3;6],(2*n-1)**2)")) == (
        r"\operatorname{cf}\left(\left[3;6\right],\left[4\,n^{2}-4\,n+1\right]\right)"
    )


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("cahen", "0.64341054628833802618225430775756476328658786026823950598703"),  # A118227
        ("kempner(2)", "0.81642150902189314370807973753052522170331137592055"),  # A007404
        ("liouville(10)", "0.11000100000000000000000100000000000000000000000000"),  # A012245
        ("hone(1,1)", "1.584401724019776724812076147"),  # A114550 less 1
        ("rabbit(2)", "0.709803442861291314641787399444575597012502205767"),  # A014565
        (
            "rabbit(2,sqrt(2))",
            "0.858267656461002055792260308433375148664905190083506778667684867",
        ),  # A119812
        ("qpochhammer(1/2,1/2)", "0.28878809508660242127889972192923"),  # A048651
        ("root(x**3-x-1,1)", "1.3247179572447460259609088544780973407344"),  # A060006
        ("agm(1,sqrt(2))", "1.1981402347355922074399224922803238782272"),  # A053004
        ("lambertw(1)", "0.56714329040978387299996866221035554975381578718651"),  # A030178
        ("polylog(2,1/2)", "0.58224052646501250590265632015968"),  # A076788
    ],
)
def test_published_digits(text: str, digits: str) -> None:
    count = len(digits.lstrip("0.").replace(".", ""))
    assert abs(Fraction(constant(text).decimal(count)) - Fraction(digits)) <= Fraction(
        1, 10 ** (len(digits.partition(".")[2]) - 1)
    )


@pytest.mark.parametrize("row", SHORTHANDS.values(), ids=lambda row: row.call)
def test_shorthands_mean_what_sympy_means(row: Any) -> None:
    values = {"x": "5/3", "b": "3", "n": "4"}
    text = f"{row.name}({','.join(values[x] for x in row.arguments)})"
    if row.name in ("asech",):
        text = "asech(1/3)"
    other = {"log2": "log({})/log(2)", "log10": "log({})/log(10)"}.get(row.name)
    written = text if other is None else other.format(values["x"])
    value = mpmath.mpf(str(sympy.N(sympy.sympify(written, rational=True), 40)))
    assert_encloses(balls.enclose(parse(text), 200), value, 30)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("root(x**2-x-1,2)", "(1+sqrt(5))/2"),
        ("root((x-1)**2*(x**2-2),1)", "-sqrt(2)"),
        ("cf(1)", "(1+sqrt(5))/2"),
        ("cf([0,1;4,8])", "(1+sqrt(2))/3"),
        ("cf([3;6],[1])", "sqrt(10)"),
        ("cf(-1)", "(-1-sqrt(5))/2"),
        ("cf(3,-1)", "(3+sqrt(5))/2"),
        ("cf([1,2],[-1,1])", "sqrt(2)/2"),
        ("cf(2,-1)", "1"),
        ("cf([3;1,0],[1])", "3"),
        ("log(3,2)", "log(3)/log(2)"),
        ("cbrt(2)", "2**(1/3)"),
        ("cbrt(-2)", "-2**(1/3)"),
        ("root(-3,5)", "-3**(1/5)"),
        ("cbrt(-8)*e", "-2*e"),
        ("arcsin(1/3)", "asin(1/3)"),
        ("hyper( [1 , 1],[2],1/2)", "hyper([1,1],[2],1/2)"),
    ],
)
def test_a_number_has_its_simplest_name(text: str, same: str) -> None:
    assert to_text(parse(text)) == to_text(parse(same))


@pytest.mark.parametrize(
    ("text", "value", "speed"),
    [
        ("cf([3;6],(2*n-1)**2)", lambda x: +x.pi, "like n^-3"),
        ("cf(1,n**2)", lambda x: 1 / x.log(2), "like n^-1"),
        ("cf(34*n**3+51*n**2+27*n+5,-n**6)", lambda x: 6 / x.zeta(3), "like 1/1153.999^n"),
        ("cf((2*n+1)*(3*n**2+3*n+1),-n**6)", lambda x: 8 / (7 * x.zeta(3)), "like 1/33.97056^n"),
        ("cf(3*n+3,-n*(2*n-1))", lambda x: 4 / (3 * x.pi - 8), "like 1/2^n"),
        ("cf(n+1,n)", lambda x: 1 / (x.e - 2), "like n^(-n)"),
    ],
)
def test_continued_fractions_have_their_values_however_slowly(
    text: str, value: Callable[[Any], Any], speed: str
) -> None:
    c = constant(text)
    assert str(c.rate).startswith(speed)
    with mpmath.workdps(220):
        right = value(mpmath.mp)
        assert abs(mpmath.mpf(c.decimal(200)) - right) < mpmath.mpf(10) ** -198


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("beta(2,1/3)", "9/4"),
        ("polylog(-1,1/3)", "3/4"),
        ("hyper([-2,1,1],[2],1/2)", "2/3"),
        ("hyp1f1(-1,2,3)", "-1/2"),
        ("erf(0)", "0"),
        ("agm(2,2)", "2"),
        ("log(8,2)", "3"),
        ("root(x**3-6*x**2+11*x-6,2)", "2"),
        ("cf(3/2)", "2"),
        ("erfc(1000)", "0"),
    ],
)
def test_rational_values_are_said(text: str, value: str) -> None:
    with pytest.raises(
        (RationalConstantError, GrammarError),
        match=rf"rational number {value}\b|"
        "too small",
    ):
        constant(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("acos(2)", "the argument of acos must be from -1 to 1"),
        ("acosh(1/e)", "must be at least 1"),
        ("atanh(-1)", "must be between -1 and 1"),
        ("lambertw(-1)", "must be at least -1/e"),
        ("bessely(0,-1)", "must be positive"),
        ("digamma(-3)", "digamma has a pole at 0"),
        ("beta(-1,1/2)", "pole"),
        ("polylog(1,1)", "pole at 1"),
        ("polylog(e,1/2)", "order of polylog must be a rational number"),
        ("agm(-1,2)", "must be positive"),
        ("ellipk(1)", "must be below 1"),
        ("hyp1f1(1/3,-2,1)", "lower parameter"),
        ("hyp2f1(1,1,2,1)", "diverges at 1"),
        ("hyper([1,1,1],[2],1/2)", "at most one more upper"),
        ("hyper([1,1,1],[2,2],1)", "is not computed here"),
        ("hyper(1,2,3)", r"its form is hyper\(\[a\],\[b\],x\)"),
        ("hyper([1,2],[3])", "takes 3 arguments"),
        ("hyper([1;2],[3],1/2)", "';' at position 9 is not in a list"),
        ("hyper([1,2,[3],1/2)", "stands where a number"),
        ("hyper([1,2", "bracket at position 7 is never closed"),
        ("tan([1])", "stands where a number"),
        ("[1,2]", "stands where a number"),
        ("1;2", "is not in a list"),
        ("jtheta(5,0,1/2)", "is 1, 2, 3 or 4"),
        ("jtheta(3,0,1)", "between 0 and 1"),
        ("kempner(1)", "whole number from 2"),
        ("thuemorse(1,1)", "letters of thuemorse are different whole numbers from 1"),
        ("fibword(1,3/2)", "letters of fibword are different whole numbers from 1"),
        ("ruler(1)", "base of ruler is a whole number from 2"),
        ("lacunary(1,2)", "base of lacunary is a whole number from 2"),
        ("lacunary(2,3/2)", "ratio of lacunary is a whole number from 2"),
        ("lacunary(2,3,2)", "sign of lacunary is 1 or -1"),
        ("rabbit(e)", "whole number from 2"),
        ("rabbit(2,3/2)", "slope of rabbit is irrational"),
        ("rabbit(2,sqrt(2)/2)", "must be at least 1"),
        ("hone(0,1)", "whole number from 1"),
        ("hone(x,1)", "whole number from 1"),
        ("hone(1,x/2)", "with whole coefficients"),
        ("hone(1,x**11)", "of degree 10"),
        ("hone(1,pi)", "with whole coefficients"),
        ("varona(1,x-1)", "coefficients from 0"),
        ("davison_shallit(1,0)", "coefficients from 0 to 1000000, not all 0"),
        ("davison_shallit(1)", "takes two arguments"),
        ("qpochhammer(1/2,1)", "between -1 and 1"),
        ("root(x**2+1,1)", "no real roots"),
        ("root(x**3-2,2)", "has 1 real root: its number is from 1 to 1"),
        ("root(x**3-2,1/2)", "its number is from 1 to 1"),
        ("root(x**3-x-pi,1)", "polynomial with rational coefficients"),
        ("root(x**2-tan(x),1)", "polynomial with rational coefficients"),
        ("root(x**61-2,1)", "degree 60 at most"),
        ("root(x,x)", "real root|takes a polynomial"),
        ("root(1,2,3)", "takes two arguments"),
        ("x+1", "unknown constant 'x'"),
        ("cf(sin(n))", "polynomial with rational coefficients"),
        ("cf(n+m)", "use one of them"),
        ("cf([])", "1 to 200 elements"),
        ("cf(e)", "elements of cf are"),
        ("cf([e;1])", "elements of cf are"),
        ("cf(1,-1)", "this continued fraction diverges"),
        ("cf(0)", "this continued fraction diverges"),
        ("cf(1,n**10)", "its even and odd parts differ"),
        ("cf([1,0],[1])", "its value is infinite"),
        ("cf([1;2],[0])", "is the rational number 1"),
        ("cf(n-2,n-4)", "is the rational number -5"),
        ("cf([3;0,1],[1])", "its value is infinite"),
        ("cf([1;0],[1;n-2])", "ends with a division by zero"),
        ("cf(n,n-10**6)", "at most 1,024 blocks"),
        ("log(2,3,4)", "log takes one argument"),
        ("sec(1,2)", "sec takes one argument"),
    ],
)
def test_what_is_not_defined_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(EsmaError, match=said) as caught:
        constant(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_the_list_for_people_names_all() -> None:
    names = " ".join(listed())
    assert all(row.call in names for row in (*FUNCTIONS.values(), *SHORTHANDS.values()))


def test_wolfram_reads_what_is_written_for_it() -> None:
    from sympy.parsing.mathematica import MathematicaParser

    for text in TEXTS:
        code = _exported(text, WOLFRAM)
        if code:
            assert MathematicaParser()._from_mathematica_to_tokens(code)
