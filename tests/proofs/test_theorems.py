"""Tests of the theorems and of matching constants to them.

Trusted: mpmath's functions to 120 digits. The checker's table is written independently of this one,
and the two have to agree.
"""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from esma.enumeration.balls import enclose
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.enumeration.grammar import parse
from esma.enumeration.trees import Operation
from esma.errors import GrammarError, PrecisionError, Refusal
from esma.export.references import REFERENCES
from esma.proofs import explain
from esma.proofs.checker import checker
from esma.proofs.theorems import KINDS, THEOREMS, Progression, image, match
from esma.proofs.theorems.bessel import Bessel
from esma.proofs.theorems.circular import Circular
from esma.proofs.theorems.hyperbolic import Hyperbolic
from esma.proofs.theorems.quadratic import Quadratic
from esma.searching.searcher import Searcher
from esma.searching.spec import SearchSpec
from tests.proofs.cases import _evaluate, holds
from tests.proofs.refused import stated

positive = st.fractions(min_value=Fraction(1, 12), max_value=4, max_denominator=12)


def close(x: Any, y: Any, digits: int = 100) -> bool:
    return bool(abs(x - y) < mpmath.mpf(10) ** -digits * max(1, abs(x)))


def continued(x: Progression, terms: int = 300) -> Any:
    result = mpmath.mpf(x.quotient(terms))
    for n in range(terms - 1, -1, -1):
        result = x.quotient(n) + x.sign / result
    return result


def in_checker(text: str) -> Any:
    """A constant by the number of a theorem and the fraction in it that the checker reads."""
    _, x = checker.read(stated(text, [1]))
    assert isinstance(x, checker.ArithmeticProgression)
    result = mpmath.mpf(1)
    for a, s in reversed(list(x.expansion.factors(0, 300))):
        result = mpmath.mpf(a.numerator) / a.denominator + s / result
    values = {checker.C: result, checker.S: 1}
    above, below = (sum(_exact(c) * values[e] for e, c in p.items()) for p in x.c)
    return above / below


def _exact(c: Any) -> Any:
    return mpmath.mpf(c.numerator) / c.denominator


def test_every_theorem_has_a_source() -> None:
    for theorem in THEOREMS.values():
        assert theorem.statement
        assert theorem.latex
        assert any(c.isdigit() for c in theorem.source)


def test_every_work_that_a_theorem_cites_is_in_the_bibliography() -> None:
    for theorem in THEOREMS.values():
        assert theorem.works
        assert all(work in REFERENCES for work in theorem.works)
    assert len(THEOREMS) == sum(len(kind.theorems) for kind in KINDS)  # no key twice


def test_only_theorems_know_what_kinds_there_are() -> None:
    """No module but the registry imports a kind of constants, so none asks which one it has."""
    package = Path(__file__).parents[2] / "esma"
    inside = package / "proofs" / "theorems"
    names = {kind.__name__ for kind in KINDS}
    for path in package.rglob("*.py"):
        if inside in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and "proofs.theorems" in (node.module or ""):
                assert not names & {x.name for x in node.names}, path


@given(st.sampled_from(["exp", "tanh", "coth", "tan", "cot"]), positive, st.integers(1, 6))
@settings(max_examples=200, deadline=None)
def test_elementary_constants(function: str, argument: Fraction, multiple: int) -> None:
    """The shape, the angle and the progression of its multiple, against mpmath and the checker."""
    kind = Circular if function in ("tan", "cot") else Hyperbolic
    constant = kind(function, argument)
    with mpmath.workdps(120):
        angle = mpmath.mpf(constant.angle.numerator) / constant.angle.denominator
        t = (mpmath.tan if constant.sign < 0 else mpmath.tanh)(angle)
        u, v, w, z = constant.shape
        assert close((u + v * t) / (w + z * t), _evaluate(parse(constant.text)))
        x = constant.progression(multiple)
        assert close(in_checker(constant.text), _evaluate(parse(constant.text)))
        if x is None:
            return
        cot = (mpmath.cot if constant.sign < 0 else mpmath.coth)(multiple * angle)
        assert close(continued(x), cot)


@given(
    st.sampled_from(["besseli", "besselj"]),
    st.fractions(min_value=-3, max_value=5, max_denominator=4),
    st.booleans(),
    positive,
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_bessel_quotients(
    function: str, order: Fraction, up: bool, argument: Fraction, rooted: bool
) -> None:
    upper, lower = (order, order + 1) if up else (order + 1, order)
    constant = Bessel(function, upper, lower, argument, rooted)
    found = constant.expansion()
    with mpmath.workdps(120):
        assert close(in_checker(constant.text), _evaluate(parse(constant.text)))
    if found is None:
        return
    x, shape = found
    with mpmath.workdps(120):
        value = _evaluate(parse(constant.text))
        u, v, w, z = shape
        t = 1 / continued(x)
        assert close((u + v * t) / (w + z * t), value)


COVERED = [
    "e",
    "e**2",
    "e**(2/3)",
    "exp(-1)",
    "1/e",
    "sqrt(e)",
    "exp(1/3)**2",
    "(e+1)/(e-1)",
    "sinh(1)",
    "sinh(1)/cosh(1)",
    "1/tanh(1/3)",
    "cosh(1/2)**2",
    "tanh(1/4)+coth(1/4)",
    "exp(1/2)*exp(1/3)",
    "2*tan(1/2)",
    "sin(1)/cos(1)",
    "cos(1)",
    "sin(1/3)*cos(1/3)",
    "(1-cos(1))/sin(1)",
    "tan(-1)",
    "tan(1)+cot(1)",
    "besseli(1,2)/besseli(0,2)",
    "besseli(3,1)/besseli(0,1)",
    "1-besseli(2,1)/besseli(0,1)",
    "(besseli(0,1)+besseli(2,1))/besseli(1,1)",
    "besselj(2,2/3)/besselj(1,2/3)",
    "besselj(1/3,2/3)/besselj(-2/3,2/3)",
    "sqrt(2)*tanh(1/sqrt(2))",
    "tan(sqrt(1/3))/sqrt(3)",
    "sqrt(5)*cot(1/sqrt(5))",
    "tanh(sqrt(1/8))*sqrt(2)",
    "besseli(1,sqrt(2))/besseli(0,sqrt(2))*sqrt(2)",
    "besselj(1,sqrt(2)/3)/(sqrt(2)*besselj(0,sqrt(2)/3))",
    "phi",
    "sqrt(2)",
    "(1-sqrt(13))/2",
    "sqrt(3+2*sqrt(2))",
    "sqrt(2)*sqrt(3)",
    "1/(1+sqrt(7))",
    "2**(1/4)",
    "sqrt(2)+sqrt(3)",
    "sqrt(tanh(1))",
    "phi**(1/3)",
]


@pytest.mark.parametrize("name", COVERED)
def test_matches_are_identities(name: str) -> None:
    """c**power = R(z), to 100 digits, with z evaluated from the text that the checker reads."""
    found = match(parse(name))
    assert found is not None
    with mpmath.workdps(120):
        c, z = _evaluate(parse(name)), _evaluate(parse(found.text))
        top, bottom = (mpmath.polyval(p[::-1], z) for p in (found.numerator, found.denominator))
        assert close(c**found.power, top / bottom)


arguments = st.sampled_from(
    [Fraction(1), Fraction(1, 2), Fraction(2), Fraction(1, 3), Fraction(-1)]
)
hyperbolic = st.builds(
    lambda f, x: f"{f}({x})", st.sampled_from(["exp", "sinh", "cosh", "tanh", "coth"]), arguments
)
circular = st.builds(
    lambda f, x: f"{f}({x})", st.sampled_from(["sin", "cos", "tan", "cot"]), arguments
)
bessel = st.builds(lambda n: f"besselj({n},3)", st.integers(0, 4))


def combined(leaf: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda a, o, b: f"({a}{o}{b})", inner, st.sampled_from("+-*/"), inner | st.just("2")
        ),
        max_leaves=4,
    )


def divides_by_zero(node: Any) -> bool:
    """Whether a denominator in a tree of calls and operations is 0, to 100 digits."""
    if not isinstance(node, Operation):
        return False
    if divides_by_zero(node.left) or divides_by_zero(node.right):
        return True
    return node.operator == "/" and bool(abs(_evaluate(node.right)) < mpmath.mpf(10) ** -100)


@given(combined(hyperbolic) | combined(circular) | combined(bessel))
@example("((besselj(0,3)-besselj(0,3))/(besselj(0,3)-besselj(0,3)))")
@settings(max_examples=400, deadline=None)
def test_random_expressions(name: str) -> None:
    """Whatever is matched is matched rightly; what divides by 0, and nothing else, is refused."""
    with mpmath.workdps(150):
        tree = parse(name)
        try:
            found = match(tree)
        except GrammarError:
            assert divides_by_zero(tree)
            with pytest.raises((GrammarError, PrecisionError)):
                enclose(tree, 64)
            return
        if found is None:
            return
        try:
            c = _evaluate(tree)
        except ZeroDivisionError:
            return
        z = _evaluate(parse(found.text))
        top, bottom = (mpmath.polyval(p[::-1], z) for p in (found.numerator, found.denominator))
        if abs(bottom) > mpmath.mpf(10) ** -20 and abs(c) < mpmath.mpf(10) ** 20:
            assert close(c**found.power, top / bottom, 80)


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_images_under_degree_one(a: int, b: int, c: int, d: int) -> None:
    """P(e)/Q(e) = +-M X with X = coth(1/2), by evaluation."""
    found = match(parse("e"))
    assert found is not None
    reduced = image(found, (b, a), (d, c))
    if a * d == b * c:
        assert isinstance(reduced, Refusal)
        return
    assert not isinstance(reduced, Refusal)
    assert reduced.matrix is not None
    p, q, r, s = reduced.matrix
    with mpmath.workdps(60):
        x = mpmath.coth(mpmath.mpf(1) / 2)
        assert close((p * x + q) / (r * x + s), (a * mpmath.e + b) / (c * mpmath.e + d), 40)


@pytest.mark.parametrize("text", ["sqrt(e-e)", "(sinh(1)-sinh(1))**(1/3)", "sqrt(e-e)/e"])
def test_roots_of_zero_match_nothing(text: str) -> None:
    assert match(parse(text)) is None


def test_quadratic_texts() -> None:
    for name in ("phi", "sqrt(2)", "(1-sqrt(13))/2", "1/(1+sqrt(7))", "-3*sqrt(5)/2"):
        found = match(parse(name))
        assert found is not None
        assert isinstance(found.canonical, Quadratic)
        q = found.canonical
        with mpmath.workdps(50):
            assert close((q.a + q.b * mpmath.sqrt(q.m)) / q.d, _evaluate(parse(name)), 40)


def integral(v: Fraction, z: Fraction) -> bool:
    """Whether an equivalence transformation makes all 2 (v + n)/sqrt(z) integers, by trial.

    It multiplies by r for even n and by 1/r for odd n; the first four quotients decide, as those
    of either parity are in arithmetic progression.
    """
    even, odd = ((v, v + 2), (v + 1, v + 3))  # times 2 r/sqrt(z) = s, times 4/(z s)
    for k in range(1, 200):
        s = Fraction(k, 2)  # twice s is a difference of integers
        t = 4 / (z * s)
        if all(x.denominator == 1 for x in (*(s * a for a in even), *(t * a for a in odd))):
            return True
    return False


@given(
    st.sampled_from(["besseli", "besselj"]),
    st.fractions(min_value=-3, max_value=3, max_denominator=5),
    st.fractions(min_value=Fraction(1, 40), max_value=8, max_denominator=40),
    st.booleans(),
)
@example("besseli", Fraction(1), Fraction(8), True)
@example("besselj", Fraction(2), Fraction(8), True)
@example("besseli", Fraction(1), Fraction(8, 3), False)
@example("besselj", Fraction(1, 3), Fraction(8, 9), True)
@example("besselj", Fraction(4, 3), Fraction(8, 9), False)
@example("besseli", Fraction(0), Fraction(8, 5), True)
@settings(max_examples=150, deadline=None)
def test_roots_wherever_the_quotients_are_integers(
    function: str, v: Fraction, z: Fraction, direct: bool
) -> None:
    """The table has the constant exactly if trial finds integers; the value, and the checker."""
    orders = (v - 1, v) if direct else (v, v - 1)
    known = Bessel(function, *orders, z, rooted=True)
    found = known.expansion()
    assert (found is not None) == integral(v, z)
    if found is None:
        return
    x, shape = found
    with mpmath.workdps(120):
        root = mpmath.sqrt(mpmath.mpf(z.numerator) / z.denominator)
        of = getattr(mpmath, function)
        up, low = (of(mpmath.mpf(o.numerator) / o.denominator, root) for o in orders)
        t = 1 / continued(x)
        a, b, c, d = shape
        assert close(root * up / low, (a + b * t) / (c + d * t), 90)


@pytest.mark.parametrize("z", ["8", "8/3", "8/9", "8/5", "8/25"])
@pytest.mark.parametrize("function", ["besseli", "besselj"])
@pytest.mark.parametrize("order", ["1", "2", "1/3", "4/3", "-2"])
def test_half_integers_are_proved(z: str, function: str, order: str) -> None:
    """As sqrt(2) I_0(2 sqrt 2)/I_1(2 sqrt 2) = [1; 1, 3, 2, 5, 3, ...]."""
    known = Bessel(function, Fraction(order) - 1, Fraction(order), Fraction(z), rooted=True)
    found = known.expansion()
    assert (found is None) == (order in ("1/3", "4/3") and z not in ("8/9",))
    if found is None:
        return
    text = f"sqrt({z})*{function}({Fraction(order) - 1},sqrt({z}))/{function}({order},sqrt({z}))"
    made = match(parse(text))
    assert made is not None
    assert made.canonical == known
    searcher = Searcher(SearchSpec(constant(text), words=((1,), (-1,)), digits=100))
    up, _, _, down = found[1]  # the constant is up/down times the theorem's number
    hits = list(searcher.search_block([reduced((0, down), (up,))]))
    assert [hit.signs for hit in hits] == [(1,), (-1,)]
    for hit in hits:
        assert hit.status == "proved"
        certificate = dict(hit.certificate or {})
        assert checker.check(certificate).startswith("proved")
        assert holds(certificate["statement"], 60)
        assert "equivalence transformation" in " ".join(explain.text(certificate).split())
