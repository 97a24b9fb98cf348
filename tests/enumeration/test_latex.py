r"""Tests of constants typed in LaTeX, and of products without a sign.

Trusted here: values of the constants in balls, and the texts in the plain grammar beside them.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esma.enumeration.balls import enclose
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex, to_unicode
from esma.errors import EsmaError


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (r"\tan(1)", "tan(1)"),
        (r"\sqrt{2}", "sqrt(2)"),
        (r"\frac{1+\sqrt5}{2}", "(1+sqrt(5))/2"),
        (r"$\tan\left(\tfrac12\right)$", "tan(1/2)"),
        (r"\coth\frac{1}{3}", "coth(1/3)"),
        (r"\sin 2\pi/7", "sin(2*pi)/7"),
        (r"\sin^2(1)", "sin(1)**2"),
        ("sin^2(1)", "sin(1)**2"),
        ("sin²(1)", "sin(1)**2"),
        ("sin^{2}(1)", "sin(1)**2"),
        ("2log**2(3)/5", "2*log(3)**2/5"),
        ("tg(1)+ctg(1)", "tan(1)+cot(1)"),
        (r"\tg 1", "tan(1)"),
        ("sh(1)*ch(1)/th(1)", "sinh(1)*cosh(1)/tanh(1)"),
        ("arctg(2)-arcctg(2)+arsh(1)", "atan(2)-acot(2)+asinh(1)"),
        ("lg(2)", "log10(2)"),
        ("$e$", "e"),
        (r"2\pi^{2}", "2*pi**2"),
        (r"e^{-1/2}\cdot\sqrt[3]{2}", "exp(-1/2)*2**(1/3)"),
        (r"\frac{I_{1}\left(2\right)}{I_0(2)}", "besseli(1,2)/besseli(0,2)"),
        ("I1(2)/I0(2)", "besseli(1,2)/besseli(0,2)"),
        ("I₁(2)/I₀(2)", "besseli(1,2)/besseli(0,2)"),
        ("K₀(1)/K₀", "besselk(0,1)/khinchin"),
        ("J_{1/2}(3)", "besselj(1/2,3)"),
        ("J_10(3)", "besselj(10,3)"),
        (r"\log_2 3", "log(3)/log(2)"),
        (r"\Gamma(1/3)\gamma", "gamma(1/3)*euler_gamma"),
        (r"{}_1F_1\left(\frac12;\frac13;2\right)", "hyp1f1(1/2,1/3,2)"),
        (r"{}_2F_0(1,1;;-2)", "hyper([1,1],[],-2)"),
        (r"(1/2;1/3)_\infty", "qpochhammer(1/2,1/3)"),
        (r"\operatorname{kempner}(2)", "kempner(2)"),
        (r"\pi^10", "pi**10"),
        ("2e", "2*e"),
        ("3tan(1/2)", "3*tan(1/2)"),
        ("2(e + 1)", "2*(e+1)"),
        ("−2e²", "-2*e**2"),
        ("2√2", "2*sqrt(2)"),
        ("2e - 5", "2*e-5"),
    ],
)
def test_what_papers_write(typed: str, plain: str) -> None:
    try:
        right = enclose(parse(plain), 200)
    except EsmaError as error:  # of the function, not of the text
        with pytest.raises(type(error), match=re.escape(str(error)[:40])):
            enclose(parse(typed), 200)
        return
    assert enclose(parse(typed), 200).overlaps(right)
    assert not enclose(parse(typed), 200).overlaps(right + 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1/2e", "'2e' is not a number"),
        ("2**3pi", "an operator is missing before 'pi'"),
        ("1e-5", "'1e' is not a number"),
        ("2e3", "'2e3' is not a number"),
        ("pi e", "an operator is missing before 'e'"),
        ("sqrt2", "did you mean 'sqrt(2)'?"),
        ("arctan2", "did you mean 'atan(2)'?"),
        ("e3", "did you mean '3*e' or 'e**3'?"),
        ("ln 2", "as in log(2)"),
        ("sin 1", "as in sin(1)"),
        ("BesselI[1,2]", "as in besseli(1,2)"),
        ("tan^-1(2)", "write atan(x) or 1/tan(x)"),
        (r"\tan^{-1}(2)", "write atan(x) or 1/tan(x)"),
        ("cosh⁻¹(2)", "write acosh(x) or 1/cosh(x)"),
        ("tan(1/n)", "letters have values in scans"),
        ("e, pi", "one constant is given at a time"),
        (r"\frac{1}", "the text ends"),
        (r"\sqrt{2", "a '}' is missing"),
        ("2}", "'}' closes nothing"),
        (r"\foo(2)+1", "unknown function 'foo'"),
        (r"\tan" * 400 + "1", "nested too deeply"),
        (r"{}_2(1)", "{}_ begins a hypergeometric function"),
        (r"\pi+", "(read as pi+)"),
    ],
)
def test_what_is_not_understood_is_one_line(typed: str, said: str) -> None:
    with pytest.raises(EsmaError, match=re.escape(said)) as raised:
        parse(typed)
    assert "\n" not in str(raised.value)


def catalogued() -> list[str]:
    text = resources.files("esma.atlas").joinpath("catalogue.toml").read_text()
    return [c for search in tomllib.loads(text)["search"] for c in search["constants"]]


@pytest.mark.parametrize("text", catalogued())
def test_what_is_printed_of_a_constant_is_read(text: str) -> None:
    tree = parse(text)
    for written in (to_latex(tree), to_unicode(tree)):
        assert enclose(parse(written), 300).overlaps(enclose(tree, 300)), written
    assert parse(to_unicode(tree)) == tree


PARTS = r"\frac|\sqrt|{|}|(|)|[|]|_|^|\left|1|23|e|\pi|\tan|I|F|;|,|+|-|*|{}_|\mathrm| |x|\log|$"


@settings(deadline=None)
@given(st.lists(st.sampled_from([*PARTS.split("|"), "|", "\\"]), max_size=12))
def test_any_text_is_read_or_refused(parts: list[str]) -> None:
    with suppress(EsmaError):
        parse("".join(parts))
