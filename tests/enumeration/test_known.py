"""Tests of numbers that are known by their digits.

Trusted here: Fraction, Euclid's algorithm on both ends of an interval as it is written down in
`euclid` below, and digits that mpmath gives.
"""

from __future__ import annotations

import json
import pickle
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from pathlib import Path
from typing import Any

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
from esma import ContinuedFraction, EsmaError, constant, expand, search
from esma.enumeration import known
from esma.enumeration.constants import Constant
from esma.enumeration.grammar import parse
from esma.enumeration.trees import Digits, Number, to_latex, to_text, to_unicode
from esma.export import code
from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.work.session import search_into
from esma.work.task import Task


def euclid(low: Fraction, high: Fraction) -> list[int]:
    """The quotients on which two numbers agree, of numbers in between."""
    found: list[int] = []
    while low // 1 == high // 1:
        a = int(low // 1)
        found.append(a)
        if low == a or high == a:
            break
        low, high = 1 / (high - a), 1 / (low - a)
    return found


def digits_of(name: str, count: int) -> str:
    with mpmath.workdps(count + 30):
        value = {"e": mpmath.e, "tan": mpmath.tan(1), "root": mpmath.sqrt(mpmath.e)}[name]
        return str(mpmath.nstr(+value, count, strip_zeros=False))


@settings(deadline=None)
@given(st.integers(-(10**40), 10**40), st.integers(1, 40), st.integers(1, 99))
def test_certain_quotients_are_those_of_both_ends(m: int, places: int, error: int) -> None:
    text = to_text(Digits(m, places, error))
    assert parse(text) == Digits(m, places, error)
    low, high = (Fraction(m + k * error, 10**places) for k in (-1, 1))
    found = list(expand(text, terms=100).terms)
    wanted = euclid(low, high)
    assert found == wanted[: len(found)]
    assert len(wanted) - len(found) <= 1  # an end may be rational with one quotient more


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("3.141592653589793", [3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1]),
        ("3.14159", [3, 7]),
        ("0.4463(22)", [0, 2]),
        ("2.50±0.01", [2]),
        ("0.5", [0]),
        ("-3.14159", [-4, 1, 6]),
        (" 3.14159 ", [3, 7]),
        ("3.14159+0", [3, 7, 15, 1, 25, 1, 7, 4]),
        ("314159/100000", [3, 7, 15, 1, 25, 1, 7, 4]),
    ],
)
def test_a_decimal_alone_is_known_to_one_unit(text: str, terms: list[int]) -> None:
    assert list(expand(text).terms) == terms


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("0.4463(22)", Digits(4463, 4, 22)),
        ("2.50±0.01", Digits(250, 2, 1)),
        ("2.5 +/- 0.01", Digits(250, 2, 1)),
        ("[3.14159 +/- 2.5e-6]", Digits(31415900, 7, 25)),
        ("1.25e-3", Digits(125, 5, 1)),
        ("1.25e3", Digits(1250, 0, 10)),
        (".5", Digits(5, 1, 1)),
        ("3.14159 26535", Digits(31415926535, 10, 1)),
        ("3.141_592", Digits(3141592, 6, 1)),
        ("2.50±0", Number(Fraction(5, 2))),
    ],
)
def test_forms_of_digits(text: str, node: Any) -> None:
    assert parse(text) == node
    assert parse(to_text(node)) == node


@pytest.mark.parametrize(
    "text", ["3", "3.", "1e5", "1.2.3", "0.5*e", "", "±1", "1.5±", "0.5 2", "nan"]
)
def test_what_is_no_number_alone(text: str) -> None:
    assert known.known_in(text) is None


def test_a_decimal_in_an_expression_is_exact() -> None:
    assert constant("0.5*e") == constant("1/2*e")
    assert constant("0.5*e").known_bits is None
    assert constant("2*0.4463(22)+e").known_digits == 2


@pytest.mark.parametrize(
    ("value", "name", "known_digits"),
    [
        (Decimal("3.14159"), "3.14159(1)", 6),
        (3.25, "3.25000000000000000(45)", 15),
        (np.float32(0.3), "0.300000012(30)", 7),
        (np.float64(3.25), "3.25000000000000000(45)", 15),
        (flint.arb(3.25, 0.001), "3.2500(11)", 3),
        ((Fraction(3), "3.5"), "3.3(3)", 1),
        (sympy.Float("3.25", 30), None, 30),
        (sympy.sqrt(2) * sympy.besseli(1, 2), "2**(1/2)*besseli(1,2)", None),
        (sympy.exp(1), "e", None),
    ],
)
def test_numbers_of_other_packages(value: Any, name: str | None, known_digits: int | None) -> None:
    made = constant(value)
    if name is not None:
        assert made.name == name or name.startswith("2**")
    assert made.known_digits == known_digits
    assert constant(made.name) == made


def test_numbers_of_mpmath_have_the_digits_of_its_precision() -> None:
    with mpmath.workdps(50):
        made = constant(+mpmath.pi)
    assert made.known_digits in (49, 50, 51)
    assert made.enclosure(500).contains(flint.arb.pi()) or made.enclosure(500).overlaps(
        flint.arb.pi()
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("nan"), "nan is no real number"),
        (float("inf"), "inf is no real number"),
        (Decimal("NaN"), "NaN is no real number"),
        (mpmath.inf, "no real number"),
        (flint.arb("nan"), "no real number"),
        (Fraction(1, 2), "1/2 is a rational number"),
        (3, "3 is a rational number"),
        (Decimal(3), "3 is a rational number"),
        (Decimal("1e2"), "rational number"),
        (Decimal("1e999999999"), "1,000,000,000 digits: at most 100,000"),
        (Decimal("1e-999999999"), "1,000,000,000 digits: at most 100,000"),
        (Path("\0"), "holds a null character"),
        ((2, 1), "the first must be the lower one"),
        (sympy.Symbol("x") + 1, "has x in it"),
        (sympy.I + 1, "has no meaning here"),
        (None, "a constant is a text"),
        ([1, 2], "a constant is a text"),
        (b"1.5", "a constant is a text"),
        ("0." + "1" * 100_001, "100,002 digits: at most 100,000"),
        ("1.5e9999", "exponent of a number may be 1000"),
        (lambda n: "1.5", "gave . digits where .* were asked for"),
        (lambda n: 1 / 0, "failed for .* digits: ZeroDivisionError"),
        (lambda n: "x", "must give digits, a ball or two bounds"),
        (lambda n: (2, 1), "the first must be the lower one"),
        (lambda n: Fraction(10**n // 3 + (7 if n > 60 else 0), 10**n), "contradicts itself"),
    ],
    ids=lambda x: str(x)[:20],
)
def test_what_is_no_constant_is_said_in_one_line(value: Any, said: str) -> None:
    with pytest.raises(EsmaError, match=said) as caught:
        constant(value).decimal(200)
    assert "\n" not in str(caught.value)


def test_values_that_python_cannot_write_are_refused_in_one_line() -> None:
    def fails(digits: int) -> str:
        raise RuntimeError(f"a\n{digits}")

    for value in (10**6000, [10**6000], fails, (10**6000, 1)):
        with pytest.raises(EsmaError) as caught:
            constant(value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.7071067811865476, "[0; 1, 2, 2, 2, 2, 2, 2, 2, 2, …]"),
        (Decimal("3.14159265358979"), "[3; 7, 15, 1, 292, 1, 1, 1, 2, 1, …]"),
        (flint.arb(3), "[3]"),
        (sympy.Rational(3, 7), "[0; 2, 3]"),
        (np.int64(4), "[4]"),
        (sympy.sqrt(2), "[1; ⟨2⟩]"),
        (lambda n: digits_of("e", n), "[2; 1, 2, 1, 1, 4, 1, 1, 6, 1, …]"),
        (0.1, "[0; …] (1 quotient is certain: for 16, about 17 digits must be known)"),
    ],
)
def test_continued_fractions_of_numbers_of_other_packages(value: Any, shown: str) -> None:
    assert str(ContinuedFraction.of(value)) == shown


def test_more_digits_than_given_are_refused() -> None:
    for text, asked in (("3.14159", 7), ("0.4463(22)", 3)):
        with pytest.raises(EsmaError, match=f"digits: {asked} were asked for"):
            constant(text).decimal(asked)
    with pytest.raises(EsmaError, match="known to 60 digits: 1000 were asked for"):
        search(digits_of("e", 60), digits=1000)
    with pytest.raises(EsmaError, match="known to 60 digits: 61 were asked for"):
        SearchSpec.of(digits_of("e", 60), digits=61)
    with pytest.raises(EsmaError, match=r"3\.14159.* 2 quotients are certain: a search needs 24"):
        search("3.14159")
    with pytest.raises(EsmaError, match="agrees with the rational number 1/3 to 45 digits"):
        search("0." + "3" * 45)
    with pytest.raises(EsmaError, match="rational number"):
        search(digits_of("e", 60) + "+e-e")
    few = ContinuedFraction.of("3.14159")
    for _ in range(2):
        with pytest.raises(EsmaError, match="2 quotients are certain"):
            few.decimal(50)
    said = str(ContinuedFraction.of("3.14159"))
    assert said == "[3; 7, …] (2 quotients are certain: for 16, about 17 digits must be known)"


def test_a_comparison_goes_as_far_as_digits_are_known() -> None:
    pi = ContinuedFraction.of("pi")
    for other in ("3.14159", constant("3.14159")):
        assert str(pi.compare(other)).startswith("agrees with 3.14159")
        assert pi.compare(other).digits == 4
    assert str(pi.compare("3.14150")) == "differs from 3.14150 after 3 digits"


@pytest.mark.parametrize(("name", "law"), [("tan", "[⟨1, 2m+1⟩]"), ("root", "[⟨1, 4m+1, 1⟩]")])
def test_a_search_says_as_much_as_the_digits_do(name: str, law: str) -> None:
    found = search(digits_of(name, 300), coeff_limit=1, max_period=1)
    assert found.spec is not None
    assert found.spec.digits == 300
    assert str(found[0].law) == law
    assert {x.verified_digits for x in found} == {300}
    assert {x.status for x in found} == {"conjecture"}
    text = str(found)
    assert "in agreement to 300 digits, all that are known" in text
    assert "verified" not in text
    assert "1,000" not in text
    assert "known by its digits only" in text


def test_the_last_digit_may_be_wrong_and_no_other() -> None:
    cut_off = int(digits_of("tan", 310).replace(".", "")[:300])  # and 299 of them after the point
    for change, agrees in ((0, True), (1, True), (-2, False), (3, False), (40, False)):
        text = f"1.{str(cut_off + change)[1:]}"
        for digits in (300, 250):
            found = search(text, coeff_limit=1, max_period=1, digits=digits)
            assert (len(found) > 0) == agrees, change


def test_degree_two_takes_as_many_bits_as_are_known() -> None:
    by_digits = search(digits_of("tan", 200), degree=2, coeff_limit=1, max_period=1)
    exact = search("tan(1)", degree=2, coeff_limit=1, max_period=1, depth=by_digits.spec.depth)
    known_laws = {(x.expression, x.signs): str(x.law) for x in exact}
    assert len(by_digits) > 5
    for x in by_digits:
        assert known_laws.get((x.expression, x.signs), str(x.law)) == str(x.law)


def test_a_store_names_the_digits(tmp_path: Path) -> None:
    spec = SearchSpec.of(digits_of("root", 120), coeff_limit=1, max_period=1)
    again = SearchSpec.from_json(json.loads(json.dumps(spec.to_json())))
    assert again == spec
    assert again.fingerprint == spec.fingerprint
    assert pickle.loads(pickle.dumps(spec)) == spec
    other = SearchSpec.of(digits_of("root", 119), coeff_limit=1, max_period=1)
    assert other.fingerprint != spec.fingerprint
    path = tmp_path / "digits.sqlite"
    search_into(path, [Task(spec)], jobs=1)
    with Store(path) as store:
        rows = list(store.query())
    assert rows
    assert {x.constant for x in rows} == {spec.constant}
    ran: dict[str, Any] = {}
    exec(code.code(rows[0], "sympy"), ran)  # noqa: S102 - our own text
    assert ran["verdict"] == "agrees to"


def test_a_function_gives_as_many_digits_as_are_wanted() -> None:
    def tangent(digits: int) -> str:
        return digits_of("tan", digits)

    made = constant(tangent)
    assert made.decimal(400) == digits_of("tan", 400)
    found = search(tangent, coeff_limit=1, max_period=1)
    assert found[0].verified_digits == 1000
    assert {x.status for x in found} == {"conjecture"}
    spec = SearchSpec.of(tangent)
    for stored in (spec.to_json, lambda: pickle.dumps(spec)):
        with pytest.raises(EsmaError, match="cannot be stored, nor sent to other processes"):
            stored()
    bounded = constant(lambda n: tuple(Fraction(isqrt(2 * 100**n) + k, 10**n) for k in (0, 1)))
    assert bounded.decimal(10) == "1.414213562"


# -- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("0.1234\n5678\n", "0.12345678"),
        ("\ufeff# a comment\n1 2\n2 7\n3 1\n4 8\n", "2.718"),
        ("0 5\n1 7\n2 7\n", "0.577"),
        ("-1 5\n0 7\n1 7\n", "0.0577"),
        ("tan(1)\n", "tan(1)"),
        ("0.4463(22)", "0.4463(22)"),
    ],
)
def test_files(content: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "number.txt"
    path.write_text(content, encoding="utf-8")
    assert known.Lines.of_file(path).constant == text
    assert constant(path) == constant(text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"# nothing\n\n", "is empty"),
        (b"\xff\xfe\x00", "is not a text file"),
        (b"1 2\n2 71\n", "terms that are no digits"),
        (b"1 2\n3 7\n", "do not count up by one"),
        (b"9 2\n10 7\n", "does not place a decimal point"),
        (b"e\npi\n", "2 lines that are not the digits of one number"),
        (b"0." + b"1" * 10**6, "more digits than are accepted|digits: at most"),
        (b"1.2.3", "operator is missing"),
    ],
)
def test_files_that_hold_no_constant(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "number.txt"
    path.write_bytes(content)
    with pytest.raises(EsmaError, match=said) as caught:
        constant(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(EsmaError, match="No such file"):
        constant(tmp_path / "none.txt")


# -- a constant in the hand -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (lambda e: 2 * e + 1, "2*e+1"),
        (lambda e: 1 - e / 2, "1-e/2"),
        (lambda e: Fraction(1, 3) / e, "1/3/e"),
        (lambda e: e**2 * e, "e**2*e"),
        (lambda e: 2**e, "2**e"),
        (lambda e: -(e - 1), "-(e-1)"),
        (lambda e: abs(-e), "e"),
        (lambda e: +e, "e"),
        (lambda e: e + np.int64(2), "e+2"),
    ],
)
def test_arithmetic(made: Any, name: str) -> None:
    e = constant("e")
    result = made(e)
    assert isinstance(result, Constant)
    assert result.name == name
    assert constant(name) == result


def test_arithmetic_that_gives_no_irrational_number() -> None:
    e = constant("e")
    with pytest.raises(EsmaError, match="rational number 0"):
        e - e
    with pytest.raises(EsmaError, match="rational number 0"):
        e * 0
    with pytest.raises(EsmaError, match="division by zero"):
        e / 0
    with pytest.raises(TypeError):
        e + "1"


def test_a_constant_shows_its_value_and_becomes_other_numbers() -> None:
    e = constant("e")
    assert repr(e) == "constant('e') ≈ 2.7182818284590452354"
    assert e._repr_latex_() == r"$\displaystyle e \approx 2.7182818284590452354$"
    assert float(e) == 2.718281828459045
    assert mpmath.almosteq(mpmath.mpf(e), mpmath.e)
    with mpmath.workdps(60):
        assert abs(e.to_mpmath(50) - mpmath.e) < mpmath.mpf(10) ** -48
    assert sympy.sympify(constant("tan(1)")) == sympy.tan(1)
    assert e.to_arb(200).overlaps(flint.arb(1).exp())
    known_one = constant("0." + "123456789" * 9)
    assert to_unicode(known_one.tree) == "0.1234567891234567891…"
    assert to_latex(known_one.tree) == r"0.1234567891234567891\ldots"
    assert repr(known_one).startswith("constant('0.1234567891234567891…') ≈ 0.12345678912345678912")


@pytest.mark.parametrize(
    "text",
    [
        "besseli(1,2)/besseli(0,2)", "(1+sqrt(5))/2", "polylog(2,1/2)", "root(x**5-x-1,1)",
        "hyp2f1(1/3,1/2,2,1/2)", "hyper([1,1],[2,3],1/2)", "lambertw(1)", "agm(1,sqrt(2))",
        "catalan", "-exp(pi)", "digamma(1/3)", "ellipk(1/2)",
    ],
)  # fmt: skip
def test_sympy_and_back(text: str) -> None:
    made = constant(text)
    other = made.to_sympy()
    assert abs(float(sympy.N(other, 30)) - float(made)) < 1e-12
    assert abs(float(constant(other)) - float(made)) < 1e-12


@pytest.mark.parametrize("text", ["kempner(2)", "jtheta(3,0,1/2)", "0.4463(22)"])
def test_what_sympy_lacks(text: str) -> None:
    with pytest.raises(EsmaError, match="to_mpmath"):
        constant(text).to_sympy()


def test_esma_is_imported_without_sympy() -> None:
    import subprocess
    import sys

    program = "import sys, esma; esma.constant('e'); assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert esma.constant("e").name == "e"
