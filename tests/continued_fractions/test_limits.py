"""Values, convergence and rates of general continued fractions with polynomial elements.

Trusted: published formulas, whose sources stand beside them; approximants by their definition; and
mpmath and PARI for functions that the grammar does not know.
"""

from __future__ import annotations

import math
import subprocess
import sys
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from typing import Any

import mpmath
import pytest
from flint import arb, ctx, fmpq, fmpq_poly, fmpz
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma import ContinuedFraction
from esma.errors import DivergenceError, EsmaError, PrecisionError
from esma.limits.matrices import multiplied
from esma.limits.tails import Formal, Interval, Riccati, invariant, ratio
from esma.massey.laws import SemiRegularForm

of = ContinuedFraction.from_elements

#: Denominators, numerators, value, the law of the error.
PUBLISHED = [
    # Lange 1999, Amer. Math. Monthly 106; Brouncker 1655
    ("3; 6", "(2*n-1)**2", "pi", "like n^-3"),
    ("1; 2", "(2*n-1)**2", "4/pi", "like n^-1"),
    # Lambert 1761; DLMF 4.25.3 at 1
    ("2*n+1", "n**2", "4/pi", "like 1/5.828427^n"),
    ("0; 2*n-1", "1; -1", "tan(1)", "like n^(-2n)"),
    ("2*n+1", "1", "coth(1)", "like n^(-2n)"),
    # Apéry 1979; van der Poorten 1979
    ("34*n**3+51*n**2+27*n+5", "-n**6", "6/zeta(3)", "like 1/1153.999^n"),
    ("11*n**2+11*n+3", "n**4", "5/zeta(2)", "like 1/122.9919^n"),
    # Raayoni et al. 2021, Nature 590
    ("n+3", "-n", "e", "like n^(-n)"),
    ("n+4", "-n", "e/(e-2)", "like n^(-n)"),
    ("3*n+3", "-n*(2*n-1)", "4/(3*pi-8)", "like 1/2^n"),
    ("(2*n+1)*(3*n**2+3*n+1)", "-n**6", "8/(7*zeta(3))", "like 1/33.97056^n"),
    # Euler 1748: series as continued fractions
    ("n**3+(n+1)**3", "-n**6", "1/zeta(3)", "like n^-2"),
    ("n**2+(n+1)**2", "-n**4", "6/pi**2", "like n^-1"),
    ("0; 1", "1; (n-1)**2", "log(2)", "like n^-1"),
    # Cuyt et al. 2008, section 11.2: log((1 + z)/(1 - z)) at 1/3, and log(1 + z) at 1, interlaced
    ("0; 2*n-1", "2/3; -(n-1)**2/9", "log(2)", "like 1/33.97056^n"),
    ("0; 1", "1; (m+1)/(4*m+2), (m+1)/(4*m+6)", "log(2)", "like 1/5.828427^n"),
    # interlaced with signs that change
    ("1", "m+1, -1", "(e-1)/(e-2)", "like n^(-(1/2)n)"),
    # constant elements
    ("2", "5", "1+sqrt(6)", "like 1/2.379796^n"),
    ("1, 2", "3, -1", "(3+sqrt(7))/2", ""),
]


@pytest.mark.parametrize(("b", "a", "value", "law"), PUBLISHED)
def test_published_values(b: str, a: str, value: str, law: str) -> None:
    x = of(b, a)
    assert x.convergence.converges
    found = x.compare(value, 120)
    assert (found.agrees, found.digits) == (True, 120), str(found)
    assert law in str(x.rate)
    wrong = x.compare(f"{value}+10**-40", 120)
    assert not wrong.agrees
    assert 39 <= wrong.digits <= 40


def test_a_thousand_digits_of_pi_where_ten_to_the_333_terms_would_be_needed() -> None:
    x = of("3; 6", "(2*n-1)**2")
    assert str(x.compare("pi", 1000)) == "agrees with pi to 1,000 digits"
    assert x.simple().terms(400) == ContinuedFraction.of("pi").terms(400)
    assert [x.digits_after(n) for n in (1, 10, 100, 1000)] == [1, 3, 6, 9]
    assert x.rate is not None
    assert x.rate.terms(30) == 10**10


#: Functions that the grammar does not know; the error falls with the square root of n.
BEYOND_THE_GRAMMAR: list[tuple[str, str, Any]] = [
    # DLMF 6.9.1: e E_1(1) in Stieltjes' form, and its even part
    ("0; 1", "1; m+1, m+1", lambda: mpmath.e * mpmath.e1(1)),
    ("0; 2*n", "1; -(n-1)**2", lambda: mpmath.e * mpmath.e1(1)),
    # DLMF 7.9.3 at 1, and Laplace's for Mills' ratio at 1
    ("0; 1", "1; (n-1)/2", lambda: mpmath.sqrt(mpmath.pi) * mpmath.e * mpmath.erfc(1)),
    ("0; 1", "1; n-1", lambda: mpmath.sqrt(mpmath.pi * mpmath.e / 2) * mpmath.erfc(2**-0.5)),
]


@pytest.mark.parametrize(("b", "a", "value"), BEYOND_THE_GRAMMAR)
def test_values_of_other_functions(b: str, a: str, value: Any) -> None:
    x = of(b, a)
    assert "sqrt n" in str(x.rate)
    with mpmath.workdps(20):
        assert x.decimal(12) == mpmath.nstr(value(), 12)


#: Why each of them has no value, or none that is known.
WITHOUT_VALUE = [
    ("1", "-1", False, "diverges"),
    ("1", "-n", False, "oscillates"),
    ("n", "-n**2", False, "oscillates"),
    ("2*n+1", "-n**2-n-1", False, "oscillates"),  # c = -1/4 - k/n**2 with k > 1/16
    ("2*n+1", "-n**2-n", False, "oscillates"),
    ("1", "n**3", False, "even and odd"),
    ("1, 2", "n**4", False, "Seidel"),
    ("0", "n", False, "alternate"),
    ("1", "n, -n", None, "no theorem"),
]


@pytest.mark.parametrize(("b", "a", "converges", "reason"), WITHOUT_VALUE)
def test_what_diverges_is_said_to(b: str, a: str, converges: bool | None, reason: str) -> None:
    x = of(b, a)
    assert x.convergence.converges is converges, x.convergence
    assert reason in x.convergence.reason
    with pytest.raises(EsmaError):
        x.enclosure(64)


@pytest.mark.parametrize(
    ("b", "a"),
    [
        ("1, 1", "2*m+1, -2*m-2"),
        # only the distance from the poles keeps these from a false verdict
        ("1, 1", "3*m**2-m+4, -3*m**2+3*m-3"),
        ("1, 2, 1-2*m", "-2, -3, -1"),
        ("-1, -3-2*m, -3", "-3+3*m-3*m**2, -3, -3"),
    ],
)
def test_several_limits_are_not_taken_for_one(b: str, a: str) -> None:
    x = of(b, a)
    assert x.convergence.converges is not True
    shown = far(x, 600, 606)
    assert max(shown) - min(shown) > Fraction(1, 10)


def test_m_counts_blocks_of_both_lists() -> None:
    with pytest.raises(EsmaError, match="write 2 of them in place of 1"):
        of("0; 3, 1", "1; m+1")
    assert of("0; 3, 1", "1; m+1, m+1").pairs(5) == [(0, 1), (3, 1), (1, 1), (3, 2), (1, 2)]


def test_an_end_is_a_rational_number() -> None:
    assert of("2*n+1", "(n-3)*n").value == Fraction(1) - Fraction(2) / (3 - Fraction(2, 5))
    assert of([3, 7, 16], [1, 1]).value == Fraction(355, 113)
    assert of([3, 7, 16], "1").value == Fraction(355, 113)
    assert of("1", "0").value == 1


def test_a_rational_value_is_written_whatever_the_approximants_are() -> None:
    assert (of("1; 3", "-2").decimal(50), of("1/2", "-1/16").decimal(3)) == ("0", "0.250")
    assert of("1; n", "n-5").simple().terms(9) == [3, 1, 18]  # 75/19
    assert of("0; 40", "1; 0").decimal(1) == "0.03"  # half-way, though not in binary
    with pytest.raises(PrecisionError, match=r"agrees with 0 to more than 4,992 decimals"):
        of("2*n+1", "-n**2").decimal(50)


def test_digits_after_are_counted_however_many_there_are() -> None:
    x = of("1; 10**30", "1")
    assert [x.digits_after(n) for n in (10, 100, 1000)] == [629, 6029, 60029]
    with pytest.raises(PrecisionError, match="10 numerators is the value itself"):
        of("1, 1, 1", "-1, 2, 2").digits_after(10)  # approximants 1, 4, 7, ... are 0


def test_a_periodic_fraction_that_diverges_is_told_from_one_with_value_infinity() -> None:
    assert of("1", "-1").convergence.converges is False
    x = of("0, 1; 2", "1, -1; -1")
    assert x.convergence.converges
    assert "the value is infinite" in x.convergence.reason
    with pytest.raises(DivergenceError):
        of("1", "-1").enclosure(64)


def test_an_infinite_fraction_with_a_rational_value_is_not_called_irrational() -> None:
    """Its tails are 2, 4, 6, ...: 2n + 2 = 2n + 3 - (2n + 4)/(2n + 4)."""
    x = of("2*n+3", "-2*n-2")
    assert x.compare("2", 500).agrees
    assert "agrees with 2 to" in str(x.simple())
    assert of("2*n+1", "-n**2").enclosure(200).contains(0)  # 1 over the harmonic series


def test_what_is_certain_is_shown_where_nothing_more_is() -> None:
    slow = of(lambda n: 6 if n else 3, lambda n: (2 * n - 1) ** 2)
    assert str(slow.simple()).startswith(
        "[3; 7, 15, 1, 292, 1, …] (no quotient is certain any more"
    )
    pi = ContinuedFraction.of("pi")
    assert str(pi - pi).startswith("[…] (1000 terms")
    assert repr(pi - pi) == str(pi - pi)


FORMS: list[tuple[Any, Any]] = [
    ("34*n**3+51*n**2+27*n+5", "-n**6"),
    ("(2*n+1)*(17*n^2+17*n+5)", "−n⁶"),
    ("5; 34*n**3+51*n**2+27*n+5", "-1; -n**6"),
    (["34*m**3+51*m**2+27*m+5"], ["-(m+1)**6"]),
    ("17*n**3+51*n**2/2+27*n/2+5/2", "-n**6/4"),
]


@pytest.mark.parametrize(("b", "a"), FORMS)
def test_one_fraction_in_many_spellings(b: Any, a: Any) -> None:
    scale = 2 if "/" in str(b) else 1
    assert of(b, a).compare(f"6/zeta(3)/{scale}", 60).agrees


def test_sympy_expressions_and_functions_are_taken() -> None:
    import numpy as np
    import sympy

    n = sympy.Symbol("n")
    x = of(34 * n**3 + 51 * n**2 + 27 * n + 5, -(n**6))
    assert x == of(*FORMS[0])
    stream = of(lambda n: 2 * n + 1, lambda n: np.int64(n**2))
    assert stream.pairs(3) == [(1, 1), (3, 4), (5, 9)]
    assert stream.mobius(0, 4, 1, 0).terms(5) == [3, 7, 15, 1, 292]
    assert of(2, 5).value == of("2", "5").value
    assert of(np.array([3, 7, 16]), np.array([1, 1])).value == Fraction(355, 113)
    halves = of(lambda n: Fraction(1, 2), lambda n: Fraction(n, 3))
    assert [Fraction(*p) for p in islice(halves.approximants(), 6)] == [
        Fraction(*p) for p in islice(of("1/2", "n/3").approximants(), 6)
    ]


@pytest.mark.parametrize(
    ("b", "a", "message"),
    [
        ("1", "e*n", "rational coefficients"),
        ("1", "2**n", "function"),
        ("1", "n**(1/2)", "exponent"),
        ("1", "n*m", "one of them"),
        ("1", "1/(n-3)", "index 3 is infinite"),
        ("1/n", "1", "index 0 is infinite"),
        ("n; 1", "1", "before ';'"),
        ("1,", "1", "missing"),
        ("", "1", "missing"),
        ("1", "n**61", "degree"),
        ("1", "n(n+1)", "write n*"),
        (None, "1", "denominators are"),
        ([1.5, 2], [1], "whole number"),
        ([], [], "at least one term"),
        (["1", 2], [1], "whole number"),
    ],
)
def test_wrong_elements_are_one_line(b: Any, a: Any, message: str) -> None:
    with pytest.raises(EsmaError, match=message.replace("*", r"\*")) as error:
        of(b, a)
    assert "\n" not in str(error.value)


def test_a_function_that_fails_says_where() -> None:
    with pytest.raises(EsmaError, match=r"n = 3: ZeroDivisionError"):
        of(lambda n: 2, lambda n: Fraction(1, n - 3)).pairs(5)
    with pytest.raises(EsmaError, match=r"whole number or a Fraction"):
        of(lambda n: 2.5, lambda n: 1).pairs(2)


coefficients = st.integers(-6, 6)


@st.composite
def fractions(draw: st.DrawFn) -> tuple[str, str]:
    """Elements of degrees for which all kinds of convergence come up."""
    size = draw(st.integers(1, 2))

    def polynomial(degree: int) -> str:
        c = [draw(coefficients) for _ in range(degree)]
        lead = draw(coefficients.filter(bool))
        return "+".join(f"({x})*n**{k}" for k, x in enumerate([*c, lead]))

    q = draw(st.integers(0, 2))
    p = draw(st.integers(max(0, 2 * q - 2), 2 * q + 2))
    below = ", ".join(polynomial(q) for _ in range(size))
    return below, ", ".join(polynomial(p) for _ in range(size))


def test_an_approximant_that_is_the_same_in_every_block() -> None:
    """With h_n = 2^n (n + 1)! for A_n - 2 B_n, put in (A_n - 2(n+1) A_{n-1})/(B_n - ...) = 2."""
    x = ContinuedFraction.from_elements(
        "4; 2*m+3, 1, -4*(2*m+2)*(2*m+3)",
        "-6; 4*m+4, -2*(2*m+2)*(2*m+4), 4*(2*m+2)*(2*m+3)*(2*m+5)",
    )
    approximants = far(x, 0, 60)
    assert approximants[1::3] == [2] * 20
    assert abs(approximants[-1] - Fraction(8, 3)) < Fraction(1, 10**5)
    assert x.convergence.converges is False
    with pytest.raises(EsmaError, match="always the same"):
        x.enclosure(64)
    without = ContinuedFraction.from_elements("4; 3*n+4", "-6; -2*n*(n+2)")
    assert without.convergence.converges
    assert without.enclosure(64).overlaps(arb(8) / 3)


def far(x: ContinuedFraction, first: int, last: int) -> list[Fraction]:
    """Approximants by the recurrence."""
    return [Fraction(p, q) for p, q in islice(x.approximants(), first, last) if q]


def slowest(x: ContinuedFraction, n: int) -> float:
    """``-log |value - approximant|`` of the approximant furthest off, of a period from index n."""
    form = x.form
    period = len(form.block if isinstance(form, SemiRegularForm) else form.entries)
    pairs = [(Fraction(b), int(a)) for b, a in x.pairs(n + period)]
    steps = [(fmpz(b.numerator), fmpz(a * b.denominator), fmpz(b.denominator)) for b, a in pairs]
    p, q, r, s = multiplied([multiplied([(*step, fmpz(0))]) for step in steps[:n]])
    bits = 128
    while True:
        ball = x.enclosure(bits)
        with ctx.workprec(bits + 64):
            here, errors = (p, q, r, s), []
            for step in steps[n:]:
                here = multiplied([here, (*step, fmpz(0))])
                errors.append(abs(ball - arb(fmpq(here[0], here[2]))) if here[2] else arb("inf"))
            largest = errors[0]
            for error in errors[1:]:
                largest = largest.max(error)
            if largest.is_finite() is False or largest > 16 * ball.rad():
                return -float(largest.log().mid()) if largest.is_finite() else -math.inf
        bits *= 2


def seen(x: ContinuedFraction, n: int) -> float:
    """How much of the law of the errors is seen between the indices n and 4n: 1 in the limit."""
    assert x.rate is not None
    kind, size = x.rate.kind, x.rate.size
    near, further = slowest(x, n), slowest(x, 4 * n)
    if kind == "factorial":  # n^(-k n) c^n
        return (further - 4 * near) / (4 * n * math.log(4) * size)
    if kind == "logarithmic":
        return math.expm1(further - near) * math.log(n) / math.log(4)
    expected = {"geometric": 3 * n * math.log(10), "root": math.sqrt(n), "power": math.log(4)}
    return (further - near) / expected[kind] / size


#: Blocks of which some approximants are further off than the last one, by a power of n.
UNEVEN = [
    ("2, 2", "2*m+1, -2*m-2", "like n^-(3/2):"),
    ("3, 3", "2*m+1, -2*m-2", "like n^-4:"),
    ("4, 5", "2*m+1, -2*m-2", "like n^-(19/2):"),
    # with numerators 1 the denominators of these grow like known powers
    ("1, 1/(m+1)**3", "1", "like n^-1:"),
    ("1, 1/(m+1)**7", "1", "like n^-1:"),
    ("(m+1)**2, 1/(m+1)**9", "1", "like n^-3:"),
    # ... or like log n
    ("1/(m+1), 1/(m+1)**3", "1", "like 1/log n:"),
    # the period is a matrix with one eigenvalue only
    ("1, 4", "-1, -1", "like n^-1:"),
    ("1, 1, 1", "-1, 2, 2", "like n^-1:"),
    ("2", "-1", "like n^-1:"),
]


@pytest.mark.parametrize(("b", "a", "law"), UNEVEN)
def test_the_slowest_approximants_of_a_block_make_the_rate(b: str, a: str, law: str) -> None:
    x = of(b, a)
    assert law in str(x.rate)
    assert abs(seen(x, 4096) - 1) < 0.1


@given(fractions())
@settings(max_examples=60, deadline=None)
def test_random_fractions_against_their_approximants(elements: tuple[str, str]) -> None:
    """They approach the value as the law says, if perhaps only after some thousands. An early pole
    can be so near an approximant that it takes millions: the law is seen of the whole fraction or
    of its tail from index 80 on, in which other poles are near.
    """
    x = of(*elements)
    assume(x.kind in ("interlaced", "periodic"))
    verdict = x.convergence
    if not verdict.converges:
        assert x.rate is None
        shown = far(x, 380, 400)
        if verdict.converges is False:
            assert max(shown) - min(shown) > Fraction(1, 10**9) or max(map(abs, shown)) > 10**9
        return
    assert x.rate is not None
    try:
        ball = x.enclosure(100)
    except PrecisionError:
        return
    assert ball.rad() <= arb(2) ** -100 * abs(ball).lower().max(arb(1))
    rest = of(*(text.replace("n", "(n+80)") for text in elements))
    assert rest.rate == x.rate
    (p, q), (r, s) = islice(x.approximants(), 78, 80)
    a = x.pairs(80)[-1][1]
    with ctx.workprec(200):
        inner = rest.enclosure(100)
        image = (r * inner + a * p) / (s * inner + a * q)
        assert not image.is_finite() or image.overlaps(ball), (image, ball)
    found = (seen(y, 1 << k) for k in range(4, 17, 2) for y in (x, rest))
    assert any(abs(share - 1) < 0.1 for share in found), x.rate
    # every quotient called certain is one of the value
    quotients: list[int] = []
    with suppress(EsmaError):
        quotients.extend(islice(x.quotients(), 12))
    with ctx.workprec(400):
        wide = x.enclosure(300)
    for k, c in enumerate(quotients):
        with ctx.workprec(400):
            assert wide > c - arb(2) ** -90
            assert wide < c + 1 + arb(2) ** -90, (k, quotients)
            if k == 5 or abs(wide - c).contains(0):
                break
            wide = 1 / (wide - c)


def image(riccati: Riccati, m: int, w: Fraction) -> Fraction:
    """``1 + c(m+1)/w``."""
    above, below = (p(fmpq(m + 1)) for p in riccati.c)
    c = above / below
    return 1 + Fraction(int(c.p), int(c.q)) / w


def exact(x: arb) -> Fraction:
    middle, exponent = (int(k) for k in x.mid().man_exp())
    return Fraction(middle) * Fraction(2) ** exponent


polynomials = st.lists(st.integers(-9, 9), min_size=1, max_size=4).map(fmpq_poly)


@given(polynomials, polynomials, st.integers(1, 8), st.sampled_from([4, 16, 64]))
@settings(max_examples=80, deadline=None)
def test_intervals_are_sent_into_each_other(a: fmpq_poly, b: fmpq_poly, k: int, start: int) -> None:
    """What the inequalities claim for all m, at some m, with the fractions that balls end with."""
    assume(not a.is_zero() and not b.is_zero())
    riccati = Riccati(ratio(a, b))
    assume(riccati.kind.name in ("FACTORIAL", "GEOMETRIC", "POWER", "LOGARITHM"))
    with ctx.workprec(160):
        found = invariant(Formal(riccati, attracting=True), k, start)
        assume(found is not None)
        assert isinstance(found, Interval)
        for m in (start, start + 1, 3 * start, 1000, 10**6):
            here = [exact(found.at(m, s)) for s in (-1, 1)]
            following = [exact(found.at(m + 1, s)) for s in (-1, 1)]
            slack = Fraction(1, 2**120) * max(map(abs, here))
            assert 0 < following[0] <= following[1]
            for w in following:
                assert here[0] - slack <= image(riccati, m, w) <= here[1] + slack


def test_against_pari() -> None:
    pari = pytest.importorskip("cypari").pari
    pari.set_real_precision(60)
    # Brouncker's b(s) = s + 1/(2s + 9/(2s + ...)) = 4 (Gamma((s+3)/4)/Gamma((s+1)/4))^2 at s = 2
    value = pari("4*(gamma(5/4)/gamma(3/4))^2")
    assert str(value)[:40] == of("2; 4", "(2*n-1)**2").decimal(60)[:40]


def test_threads_do_not_wait_for_each_other_for_ever() -> None:
    """In a process of its own, which can be ended."""
    program = """
from threading import Thread
from esma import ContinuedFraction

def work(digits):
    x = ContinuedFraction.from_elements("3; 6", "(2*n-1)**2")
    print(f"{x.compare('pi', digits)}\\n", end="", flush=True)

threads = [Thread(target=work, args=(20 + 10 * i,)) for i in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=500, check=True
    )
    expected = [f"agrees with pi to {20 + 10 * i} digits" for i in range(6)]
    assert sorted(done.stdout.splitlines()) == expected


@pytest.mark.parametrize(
    ("above", "below", "k", "start"),
    [
        ([20, -9, 8], [9], 1, 4),
        ([-1], [0, 6, 1], 2, 4),
        ([5], [-9, 8, 4, 2], 1, 2),
        ([34, -39, 17, -35], [-3, -6], 1, 4),
    ],
)
def test_intervals_that_are_too_wide_for_their_step_are_refused(
    above: list[int], below: list[int], k: int, start: int
) -> None:
    """Their radius is large enough for what the first terms leave, but not for its own square."""
    riccati = Riccati(ratio(fmpq_poly(above), fmpq_poly(below)))
    assert invariant(Formal(riccati, attracting=True), k, start) is None
    assert invariant(Formal(riccati, attracting=True), 4, 256) is not None
