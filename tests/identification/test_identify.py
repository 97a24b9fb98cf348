"""What a number is, from its quotients, its digits or its law.

Trusted: the expressions from which quotients and digits are computed (`enclose`), the definitions
of sequences, the checker of certificates, and Gauss's distribution for random quotients.
"""

from __future__ import annotations

import doctest
import json
import random
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import factorial, isqrt
from pathlib import Path
from time import process_time
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
from esma.cli.parser import main
from esma.continued_fractions.simple import quotients_of_interval
from esma.enumeration.balls import enclose, interval
from esma.enumeration.grammar import parse
from esma.enumeration.words import word_text
from esma.errors import EsmaError
from esma.identification.closed import ITSELF, law_of
from esma.identification.identified import Identification
from esma.identification.identify import of_enclosure, of_terms
from esma.identification.known import known
from esma.identification.names import names
from esma.identification.notation import law_in
from esma.massey.laws import Hurwitzian
from esma.proofs.checker import check
from esma.system.precision import at_precision
from esma.writing.terminal import plain

CATALOGUE = Path(esma.__file__).parent / "atlas" / "catalogue.toml"
DIGITS = 200


def covered() -> list[str]:
    """The constants of the atlas that theorems cover."""
    searches = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["search"]
    found = (c for x in searches for c in x["constants"])
    return [c for c in found if not isinstance(law_of(esma.constant(c), ITSELF), str)]


def images(text: str, count: int) -> Iterator[str]:
    """Random Möbius images with coefficients up to 50."""
    chance = random.Random(text)
    while count:
        a, b, c, d = (chance.randint(-50, 50) for _ in range(4))
        if a * d != b * c:
            count -= 1
            yield f"(({a})*({text})+({b}))/(({c})*({text})+({d}))"


def ends(text: str) -> tuple[int, int]:
    return interval(enclose(parse(text), 1400), 1300)


def quotients(text: str) -> list[int]:
    low, high = ends(text)
    return quotients_of_interval((low, 1 << 1300), (high, 1 << 1300))[:60]


def digits(text: str) -> Callable[[int], arb]:
    """A ball of 1 in the last of 200 decimals."""
    cut = ends(text)[0] * 10**DIGITS >> 1300
    one = arb(10) ** -DIGITS
    return lambda bits: at_precision(800, lambda: arb(cut) / arb(10) ** DIGITS + arb(0, one))


def is_right(found: Identification, text: str) -> bool:
    """Whether the number that is named is this expression, to 300 digits, and proved."""
    x = found.constant
    if x is None or found.status != "proved" or found.formula is None:
        return False
    assert found.formula.certificate is not None
    check(found.formula.certificate)
    return bool(x.enclosure(1100).overlaps(enclose(parse(text), 1100)))


def test_images_of_constants_are_named_and_proved() -> None:
    for text in covered()[::6]:
        for image in images(text, 1):
            assert is_right(of_terms(quotients(image)), image), image
            assert is_right(of_enclosure(digits(image), "", 658), image), image


@pytest.mark.full
def test_ten_images_of_each_constant_of_the_atlas() -> None:
    assert len(covered()) >= 51
    right = wrong = 0
    for image in (image for text in covered() for image in images(text, 10)):
        for found in (of_terms(quotients(image)), of_enclosure(digits(image), "", 658)):
            right += is_right(found, image)
            wrong += bool(found) and not is_right(found, image)
    assert wrong == 0
    assert right >= 0.95 * 2 * 10 * len(covered())


def test_a_large_quotient_may_follow_those_that_are_given() -> None:
    image = "(40-31*liouville(3))/(32*liouville(3)-48)"
    assert is_right(of_terms(quotients(image)), image)  # the next one has 800 bits
    assert not of_terms([*quotients(image)[:-1], 7])


def random_quotients(chance: random.Random) -> list[int]:
    """As almost all numbers have them (Gauss, Kuzmin)."""
    x = Fraction(chance.getrandbits(400), 1 << 400)
    return quotients_of_interval((x.numerator, x.denominator), (x.numerator, x.denominator))[:60]


def test_random_numbers_have_no_name() -> None:
    chance = random.Random(7)
    for _ in range(5):
        assert not of_terms(random_quotients(chance))
        x = chance.getrandbits(660)
        ball = at_precision(700, lambda x=x: arb(x) / arb(2) ** 660 + arb(0, arb(2) ** -659))
        assert not of_enclosure(lambda bits, ball=ball: ball, "", 658)


@pytest.mark.full
def test_a_thousand_random_numbers_have_no_name() -> None:
    chance = random.Random(11)
    assert not [x for x in (random_quotients(chance) for _ in range(1000)) if of_terms(x)]
    numbers = [f"0.{chance.randrange(10**digits):0{digits}}" for digits in [25, 60, 200] * 333]
    assert not [x for x in numbers if esma.identify(x)]


def test_names_are_images_of_the_numbers_of_their_classes() -> None:
    for number in known()[::97]:
        if number.tail is None:
            continue
        order = getattr(number.tail, "order", Fraction(1))
        x = Fraction(number.scaled, order.denominator << 128)
        for name in names(number.tail):
            a, b, c, d = name.matrix
            value = Fraction(interval(enclose(parse(name.text), 200), 128)[0], 1 << 128)
            assert abs((a * x + b) / (c * x + d) - value) < Fraction(1, 1 << 90), name


@pytest.mark.parametrize(
    ("head", "rows", "signs", "text"),
    [
        ((2,), ((1, 0), (2, 2), (1, 0)), "+", "e"),
        ((), ((1, 2),), "-", "cot(1)"),
        ((), ((0, 1),), "+", "besseli(1,2)/besseli(0,2)"),
        ((), ((1, 2), (1, 1)), "+", "sqrt(2)*besseli(0,2*sqrt(2))/besseli(1,2*sqrt(2))"),
        ((0, 1), ((4,), (8,)), "+", "(1+sqrt(2))/3"),
    ],
)
def test_laws_are_named_without_digits(
    head: tuple[int, ...], rows: tuple[tuple[int, ...], ...], signs: str, text: str
) -> None:
    x = esma.ContinuedFraction.of_law(Hurwitzian(head, rows), signs)
    found = esma.identify(x)
    assert is_right(found, text)
    assert x.value == found.constant or abs(float(x) - float(x.value.decimal(20))) < 1e-14


@given(
    st.lists(st.integers(1, 9), max_size=3),
    st.lists(
        st.lists(st.integers(1, 9), min_size=3, max_size=3).map(tuple), min_size=1, max_size=3
    ),
)
@settings(max_examples=20, deadline=None)
def test_other_laws_are_their_own_names(head: list[int], rows: list[tuple[int, ...]]) -> None:
    x = esma.ContinuedFraction.interlaced(Hurwitzian(tuple(head), tuple(rows)))
    value = x.value
    assert isinstance(value, esma.Constant)
    assert value.decimal(60) == x.decimal(60)


def test_large_parameters_need_no_list() -> None:
    # coth(1/12345) = [12345; 3*12345, ...], far beyond the list of numbers
    found = esma.identify([12345 * (2 * n + 1) for n in range(12)])
    assert is_right(found, "coth(1/12345)")
    # [1; 7, 7**2, ...] and its image by a matrix
    found = esma.identify([7**n for n in range(12)])
    assert found.status == "proved"
    assert str(found.constant) == "1/tasoev(1/7,7)"


@pytest.mark.parametrize(
    "text",
    [
        *("rogers_ramanujan(1/2)", "rogers_ramanujan(1/16)", "(3*rogers_ramanujan(1/5)+1)/2"),
        *("rogers_ramanujan(-1/3)", "tasoev(3,5,2)", "tasoev(-1,4,-3)", "tasoev(1,-1,7)/5"),
        *("tasoev(1,1,4)", "2*tasoev(4,3)/(1-tasoev(4,3))"),
    ],
)
def test_two_geometric_progressions_are_named(text: str) -> None:
    terms = esma.ContinuedFraction.of(text).terms(50)
    found = esma.identify(terms)
    assert found.status == "proved"
    assert is_right(found, text)
    if "3,5,2" not in text:  # beyond the list of numbers
        found = esma.identify(esma.constant(text).decimal(200))
        assert found.status == "proved"
        assert is_right(found, text)


def test_komatsus_continued_fraction() -> None:
    # [0; 2*3**k - 1, 1, 1], k = 1, 2, ...
    found = esma.identify([0, *(a for k in range(1, 12) for a in (2 * 3**k - 1, 1, 1))])
    assert (str(found.closed), found.status) == ("−2tasoev(4, 3)/(tasoev(4, 3) − 1)", "proved")


def test_laws_without_a_theorem_keep_their_value() -> None:
    found = esma.identify([2**n - 1 for n in range(20)])
    assert str(found.law) == "[⟨2^m−1⟩]"
    assert (found.closed, found.status) == (None, "conjecture")
    assert found.value.startswith("0.75854230817")
    assert "numbers with their images" in found.reason
    # the law of integers that are no quotients
    terms = [1, 2, 0, 1, 3]
    while len(terms) < 27:
        a, b, c, d, e = terms[:-6:-1]
        terms.append(2 * a - b + 2 * c + 4 * d - 8 * e)
    found = esma.identify(terms)
    assert found.law is not None
    assert found.law.terms(27) == terms
    assert found.value == ""


def test_what_only_agrees_is_not_said_to_be_the_number_given() -> None:
    terms = esma.ContinuedFraction.of("tan(1)").terms(30)
    agreeing = [terms, "1.557407724654902230506974807458", "hyp1f1(1,2,1)"]
    theorem = ["(e+3)/(2*e-1)", "[2; ⟨1, 2m+2, 1⟩]", esma.ContinuedFraction.of("tan(1)")]
    for number, certain in [(x, False) for x in agreeing] + [(x, True) for x in theorem]:
        found = esma.identify(number)
        assert (found.status, found.certain) == ("proved", certain)
        assert ("is a conjecture" in found.report(500)) is not certain
        assert found.to_dict()["certain"] is certain


def test_numbers_given_by_a_rule_are_named() -> None:
    def quotients_of(low: Fraction, high: Fraction) -> list[int]:
        return quotients_of_interval(*((x.numerator, x.denominator) for x in (low, high)))

    kempner = sum(Fraction(1, 2 ** (2**k)) for k in range(9))
    found = esma.identify(quotients_of(kempner, kempner + Fraction(1, 2**510))[:60])
    assert (str(found.constant), found.status) == ("kempner(2)", "proved")
    assert found.formula is not None
    check(found.formula.certificate)
    liouville = sum(Fraction(1, 3 ** (factorial(k))) for k in range(1, 7))
    found = esma.identify(quotients_of(liouville, liouville + Fraction(2, 3**5040))[:30])
    assert str(found.constant) == "liouville(3)"


def test_a_law_whose_period_is_too_long_to_be_seen_is_that_of_the_theorem() -> None:
    found = esma.identify("rabbit(10)")
    assert (str(found.constant), found.status) == ("rabbit(10)", "proved")
    assert found.formula is not None
    check(found.formula.certificate)
    ones = sum(Fraction(1, 10 ** ((n + isqrt(5 * n * n)) // 2)) for n in range(1, 1500))
    quotients = quotients_of_interval(
        *((x.numerator, x.denominator) for x in (ones, ones + Fraction(1, 10**2420)))
    )
    assert found.formula.law.terms(len(quotients)) == list(quotients)
    assert len(quotients) > 38
    assert "predicted 0" not in found.report(500)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2**(1/3)+sqrt(3)", "root(x**6-9*x**4-4*x**3+27*x**2-36*x-23,2)"),
        ("root(3*x**7-12*x**2+5,2)", "root(3*x**7-12*x**2+5,2)"),
        ("-root(x**5-x-7,1)/3", "root(243*x**5-3*x+7,1)"),
        ("cahen", "cahen"),  # a rational number of 70 digits is as near
    ],
)
def test_algebraic_numbers_and_their_like(text: str, named: str) -> None:
    found = esma.identify(esma.constant(text).decimal(200))
    status = "proved" if named == "cahen" else "conjecture"
    assert (str(found.constant), found.status) == (named, status)
    assert esma.constant(named).enclosure(700).overlaps(esma.constant(text).enclosure(700))


def test_rational_numbers_of_many_digits() -> None:
    x = Fraction(10**30 + 57, 3 * 10**30 + 1)
    assert esma.identify(f"0.{x.numerator * 10**90 // x.denominator}").closed == x


def test_a_closed_form_too_large_to_be_written() -> None:
    for size in (280, 6000):
        found = esma.identify([10**size] * 20)
        assert found.law is not None
        assert found.law.terms(2) == [10**size] * 2
        assert (found.closed is None) == (size == 6000)
    assert "its closed form holds numbers of 11,999 digits" in found.report(200)


@pytest.mark.parametrize(
    ("terms", "law", "named"),
    [
        ([1, 2] * 6, "[⟨1, 2⟩]", "(√3 + 1)/2"),
        ([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8], "[2; ⟨1, 2m+2, 1⟩]", "e"),
    ],
)
def test_a_law_of_few_quotients_is_suggested(terms: list[int], law: str, named: str) -> None:
    found = esma.identify(terms)
    assert not found
    assert f"`esma identify '{law}'` names" in found.report(500)
    assert str(esma.identify(law).closed) == named


def test_a_short_period_of_a_large_root() -> None:
    found = esma.identify("(6*sqrt(1570294726)+200624)/200797")
    assert (found.status, found.certain) == ("proved", True)
    assert str(found.law) == "[⟨2, 5, 2, 5, 2, 2, 5, 2, 5, 2, 2, 5⟩]"


def test_few_quotients_are_no_law() -> None:
    found = esma.identify([1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    assert not found
    assert "Nothing found, since 3 digits are certain: it takes 11 at least" in found.report()
    assert "Nothing found, among" in esma.identify("0.12345098709812").report()
    assert (esma.identify("7/3").status, esma.identify("7/3").closed) == ("exact", Fraction(7, 3))
    assert str(esma.identify([1] * 25).constant) == "phi"
    chance = [3, 7, 15, 292, 2, 14, 5, 3, 2, 4, 9, 2, *[1] * 9]
    assert not esma.identify(chance)
    primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]
    assert "follow" not in esma.identify(primes).report()


def test_what_is_known_to_any_precision() -> None:
    assert str(esma.identify("(exp(1/3)-1)/(exp(1/3)+1)").constant) == "tanh(1/6)"
    found = esma.identify("(7*pi+3)/(2*pi-5)")
    assert (str(found.closed), found.status) == ("(7π + 3)/(2π − 5)", "conjecture")
    found = esma.identify("-1/tan(1/7)")
    assert (found.constant, found.certain) == (esma.constant("-cot(1/7)"), True)
    found = esma.identify("1000003*e")  # the period of its quotients is too long
    assert (str(found.closed), found.status, found.certain) == ("1000003e", "proved", True)
    assert "Nothing found, its period is too long" in str(esma.identify("sqrt(10^40+7)"))
    leibniz = esma.ContinuedFraction.from_elements("2*n + 1", "n**2")
    assert str(leibniz.identify().closed) == "4/π"
    assert esma.identify(esma.ContinuedFraction.of("355/113")).closed == Fraction(355, 113)
    assert esma.identify("0.142857142857142857142857").closed == Fraction(1, 7)
    assert str(esma.identify(2.718281828459045).closed) == "e"
    with mpmath.workdps(15):
        assert str(esma.identify(mpmath.mpf("2.718281828459045")).closed) == "e"
    assert str(esma.identify(Decimal("1.5574077246549022")).closed) == "tan(1)"
    assert str(esma.identify("1.41421356237309504880(12)").closed) == "√2"
    assert str(esma.identify((sympy.E + 1) / 3).closed) == "(e + 1)/3"
    known = esma.constant("1.64872127070012814684865078781416357165")
    assert str(esma.identify(2 * known + 1).closed) == "2exp(1/2) + 1"


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(text: str) -> dict[str, object]:
        path = tmp_path / "x.txt"
        path.write_text(text, encoding="utf-8")
        assert main(["identify", "--json", str(path)]) == 0
        return dict(json.loads(capsys.readouterr().out))

    terms = esma.ContinuedFraction.of("tan(1)").terms(40)
    b_file = "# a comment\n" + "".join(f"{n} {a}\n" for n, a in enumerate(terms))
    assert told(b_file)["number"] == "tan(1)"
    half = esma.constant("exp(1/2)").decimal(120)
    assert told(half)["constant"] == "exp(1/2)"
    digits = half.replace(".", "")
    found = told("".join(f"{n} {a}\n" for n, a in enumerate(digits, 1)))
    assert (found["constant"], found["status"]) == ("exp(1/2)", "proved")
    assert told("\ufeff2 1 2 1 1 4 1 1 6 1 1 8 1\n1 10 1 1 12\n")["number"] == "e"
    assert told("0." + "1234567" * 10_000)["number"] == "1234567/9999999"
    (tmp_path / "long.txt").write_text("0." + "3" * 1_000_000, encoding="utf-8")
    assert main(["identify", f"@{tmp_path / 'long.txt'}"]) == 2
    assert "at most 100,000" in capsys.readouterr().err
    assert main(["identify", "@nowhere.txt"]) == 2
    assert capsys.readouterr().err == "esma: error: nowhere.txt: No such file or directory\n"


@pytest.mark.parametrize(
    ("b_file", "read_as", "said"),
    [
        ("# Decimal expansion of e\n1 2\n2 7\n3 1\n", None, "3 digits"),
        ("# Continued fraction for e\n0 2\n1 1\n2 2\n3 1\n", None, "4 quotients"),
        ("1 2\n2 7\n3 1\n4 8\n", None, "; taken for quotients: with --digits they are digits"),
        ("1 2\n2 0\n3 1\n4 8\n", None, "; taken for digits: with --quotients they are quotients"),
        ("1 2\n2 7\n3 1\n4 8\n", "digits", "4 digits"),
        ("1 2\n2 7\n3 1\n4 8\n", "quotients", "if these are all, it is"),
        ("0 0\n1 7\n2 1\n4 8\n", None, "do not count up by one"),
        ("0 0\n1 -7\n2 1\n3 8\n", "digits", "terms that are no digits"),
        ("3.1415\n", "quotients", "is no list of quotients"),
        ("3 1 4 1 5\n", "digits", "is no number by its digits"),
    ],
)
def test_b_files_are_read_as_they_say(b_file: str, read_as: Any, said: str, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text(b_file, encoding="utf-8")

    def told() -> str:
        try:
            found = esma.identify(path, read_as)
        except EsmaError as error:
            return str(error)
        return f"{found.given}; {found.reason}"

    assert said in told()


NOTATION = [
    "[2; ⟨1, 2m+2, 1⟩]",
    "[0; 1, ⟨4, 8⟩]",
    "[⟨4m+2⟩]",
    "[⟨4m+1, 2^{4m}⟩] with −",
    "[501; ⟨2^{999}, 1002⟩] with −",
    "[3; ⟨(m²+m+2)/2, 5⟩]",
    "[0; 1, …], a(n) = 3a(n−1) − 2a(n−2)",
]


@pytest.mark.parametrize("text", NOTATION)
@pytest.mark.parametrize("twin", [False, True])
def test_what_is_printed_is_read(text: str, twin: bool) -> None:
    read = law_in(plain(text) if twin else text)
    assert read is not None
    law, word = read
    again = law_in(f"{law} with {word_text(word)}" if "⟨" in text else str(law))
    assert again == (law, word)
    if "(" not in text.partition("⟩")[0]:
        assert text.startswith(str(law))


@given(
    st.lists(st.integers(-9, 99), max_size=3),
    st.lists(st.lists(st.fractions(-9, 9, max_denominator=6), min_size=1, max_size=4), min_size=1),
)
def test_polynomials_are_read_as_they_are_written(
    head: list[int], polynomials: list[list[Fraction]]
) -> None:
    whole = [[c * factorial(len(p)) * 60 for c in p] for p in polynomials]
    law = Hurwitzian.from_polynomials(head, whole)
    read = law_in(law.text())
    assert read is not None
    assert read[0].terms(40) == law.terms(40)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[⟨x⟩]", "not a polynomial in m"),
        ("[⟨m/2⟩]", "not always a whole number"),
        ("[⟨m/0⟩]", "not a polynomial in m"),
        ("[m; ⟨1⟩]", "entries before"),
        ("[⟨⟩]", "is not understood"),
        ("⟨9^9^9⟩", "not a polynomial"),
        ("⟨m^99⟩", "not a polynomial"),
        ("[1; ⟨0⟩]", "no semi-regular continued fraction"),
        ("[⟨2^{m}, 3⟩] with +-", "with the signs"),
        ("[1; …], a(n) = a(n−2)", "needs 2 whole numbers"),
        ("[1; …], a(n) = b(n−2)", "is not understood"),
        ("a(n) = 5", "is not understood"),
        ("1 < 2", "is not understood"),
    ],
)
def test_laws_that_are_none_are_one_line(text: str, said: str) -> None:
    with pytest.raises(EsmaError, match=said) as caught:
        esma.identify(text)
    assert "\n" not in str(caught.value)


def test_zeros_are_no_number() -> None:
    for terms in ([0] * 7, [0, 0, 0], [0], [5] + [0] * 30):
        assert esma.identify(terms).status in ("nothing", "conjecture")
        assert esma.identify(terms).closed is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3.14.15", "more than one decimal point"),
        ("nan", "not a number"),
        ("-inf", "not a number"),
        ("", "nothing was given"),
        ("[]", "nothing was given"),
        ("1 2 3 x", "'x' is not a whole number"),
        ("1 2 3.5", "'3.5' is not a whole number"),
        ("spam(1)", "spam"),
    ],
)
def test_bad_input_is_one_line(text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EsmaError, match=said):
        esma.identify(text)
    assert main(["identify", text]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1


def test_bad_objects_and_files(tmp_path: Path) -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    arrays = (np.array(1.5), np.array([[1, 2], [3, 4]]))
    others = (arb("nan"), [1.5, 2], object(), b"e", {1, 2}, deep, Path("\0"))
    for wrong in (float("nan"), float("inf"), *others, *arrays):
        with pytest.raises(EsmaError) as caught:
            esma.identify(wrong)
        assert "\n" not in str(caught.value)
    assert not esma.identify(arb(1, 0.5))
    assert not esma.identify([10**5000] * 5)
    assert not esma.identify([10**5000, 3, 1, 7, 2, 5, 1, 4, 1, 9, 3, 11, 1, 2])
    assert esma.identify(fmpq(1, 3)).closed == Fraction(1, 3)
    assert str(10**999) in str(esma.identify(10**5000).rows())
    empty = tmp_path / "empty.txt"
    empty.write_text("# only a comment\n\n", encoding="utf-8")
    with pytest.raises(EsmaError, match="empty"):
        esma.identify(empty)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1e300, "no digit behind the point is certain"),
        ("2.718281828459045235360287e50", "no digit behind the point is certain"),
        ("-271828182845904523.5360287", "6 digits behind the point are certain"),
    ],
)
def test_large_numbers_are_known_by_what_is_behind_the_point(number: Any, said: str) -> None:
    found = esma.identify(number)
    assert not found
    assert said in found.reason


def test_a_law_that_ends_is_not_that_of_a_number() -> None:
    """A matrix recurs, and with it a group of quotients that is not integral later."""
    found = esma.identify("1.032227124502680108746741696890873474089012351172437564652337")
    assert str(found.closed) == "(rabbit(3, √2) + 2)/(3rabbit(3, √2) + 1)"
    assert found.law is None
    assert found.formula is not None
    assert found.formula.law.continues()


def test_the_page_runs() -> None:
    page = Path(esma.__file__).parent / "docs" / "identify.md"
    failed, tried = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert (failed, tried > 7) == (0, True)


def test_it_shows_itself() -> None:
    found = esma.identify([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12])
    assert found.latex().startswith("e = ")
    assert "$$" in found._repr_html_()
    assert "by theorem, e = [2; ⟨1, 2m+2, 1⟩]" in found.report(200)
    assert repr(found) == "<Identification: proved, e>"


def test_progressions_of_any_order_end() -> None:
    assert esma.identify([10**4500 + n for n in range(40)]).law is not None


@pytest.mark.parametrize(
    ("name", "count"), [("cahen", 10), ("hone(1,1)", 16), ("hone(1,x+1)", 11), ("varona(3,1)", 20)]
)
def test_sums_of_reciprocals_are_named_and_proved(name: str, count: int) -> None:
    found = esma.identify(list(esma.expand(name, terms=count).terms))
    assert found.constant is not None
    assert found.constant.name == name
    assert found.status == "proved"
    assert found.formula is not None
    check(found.formula.certificate)


@pytest.mark.parametrize(
    "text",
    [
        "kempner(50)",
        "1/liouville(12)-2",
        "6*liouville(6)",
        "lacunary(6,3,-1)",
        "rabbit(3,(5+sqrt(13))/3)",
        "rabbit(50)",
        "davison_shallit(4,x+2)",
    ],
)
def test_an_expression_that_a_theorem_is_about_is_proved(text: str) -> None:
    found = esma.identify(text)
    assert (found.status, found.certain) == ("proved", True)
    assert found.formula is not None
    assert check(found.formula.certificate).startswith("proved")


@pytest.mark.parametrize("text", ["rabbit(3,6+sqrt(37))", "lacunary(2,50)"])
def test_quotients_that_are_soon_too_long_are_not_waited_for(text: str) -> None:
    begun = process_time()
    assert esma.identify(text).status == "proved"
    assert process_time() - begun < 30
