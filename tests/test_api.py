"""What `import esma` offers: search, expand, constant, plan, and that it costs nothing until used.

Trusted: the definition of a signed expansion in ten lines of Fraction, published quotients (OEIS,
numbers given), and a new interpreter for what an import loads.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import isqrt
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
import esma.api as api
from esma.api import search_for
from esma.approval.formulas import Block
from esma.enumeration.expressions import Expression
from esma.enumeration.space import Space
from esma.searching import planning
from esma.searching.planning import count, count_text, duration, magnitude, measure, sample
from esma.searching.searcher import Searcher, Tally
from esma.searching.spec import SearchSpec

ROOT = Path(__file__).parent.parent
HEAVY = [
    *("numpy", "numba", "flint", "sympy", "pandas", "matplotlib", "mpmath", "rich", "gmpy2"),
    *("IPython", "ipywidgets"),
]


# -- the package ----------------------------------------------------------------------------------


def fresh(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stdout


def test_an_import_loads_nothing_that_takes_time() -> None:
    program = f"import sys, esma; dir(esma); print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    assert fresh(program).strip() == "[]"


def test_help_of_a_command_loads_no_numba() -> None:
    program = (
        "import contextlib, sys; from esma.cli.parser import main\n"
        "with contextlib.suppress(SystemExit): main(['search', '--help'])\n"
        "print('numba' in sys.modules)"
    )
    assert fresh(program).splitlines()[-1] == "False"


def test_names_are_loaded_when_they_are_used() -> None:
    program = "import esma; print(esma.constant('e').name, esma.search('e', 1, 1, 1)[0].lhs)"
    assert fresh(program).split() == ["e", "(e", "+", "1)/(e", "-", "1)"]


def test_search_is_the_function_whatever_was_imported_before() -> None:
    program = (
        "import esma.searching.searcher; from esma.api import search; import esma;"
        "print(esma.search is search)"
    )
    assert fresh(program).split() == ["True"]


def test_public_names() -> None:
    assert set(esma.__all__) <= set(dir(esma))
    for name in esma.__all__:
        assert getattr(esma, name).__doc__
    with pytest.raises(AttributeError, match="nothing"):
        esma.nothing  # noqa: B018


def test_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project.get("version")
    assert declared is None or declared == esma.__version__


# -- search ---------------------------------------------------------------------------------------


def test_progress_is_told_after_every_block() -> None:
    told: list[int] = []
    found = esma.search(
        "e", coeff_limit=5, digits=50, prove=False, progress=lambda t: told.append(t.candidates)
    )
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == found.tally.candidates == 4 * 3304


def test_ctrl_c_keeps_what_was_found() -> None:
    def stop(tally: Tally) -> None:
        if tally.expressions >= 100:
            raise KeyboardInterrupt

    found = esma.search("e", coeff_limit=5, digits=50, progress=stop)
    whole = esma.search("e", coeff_limit=5, digits=50, progress=False)
    assert found.interrupted
    assert not whole.interrupted
    assert 0 < len(found) < len(whole)
    everything = {(x.lhs, x.signs) for x in whole}
    assert {(x.lhs, x.signs) for x in found} <= everything
    t = found.tally
    assert t.approved == len(found) == t.proved
    assert t.hits == t.approved + sum(t.rejected.values())
    assert t.candidates == t.expressions * 4 < whole.tally.candidates
    assert "interrupted" in found.summary()


def test_ctrl_c_in_the_middle_of_a_block() -> None:
    seen = []

    def stop(hit: esma.Conjecture) -> None:
        seen.append(hit)
        if len(seen) == 7:
            raise KeyboardInterrupt

    found = search_for(SearchSpec.of("e", digits=50), on_hit=stop)
    assert found.interrupted
    assert len(found) == found.tally.approved == found.tally.proved == 7
    assert found.tally.expressions == 0  # no block was finished


def test_nothing_is_kept_where_that_is_asked_for() -> None:
    seen = []
    spec = SearchSpec.of("e", coeff_limit=1, digits=50)
    found = search_for(spec, on_hit=seen.append, keep=False)
    assert len(found) == 0
    assert len(seen) == found.tally.approved > 0


def test_words_in_every_form() -> None:
    expected = {(x.lhs, x.signs) for x in esma.search("e", 1, 1, words=["+", "-+"], digits=30)}
    for words in ("+,-+", [(1,), (-1, 1)], ["+", (-1, 1)], "+, − +"):
        assert {
            (x.lhs, x.signs) for x in esma.search("e", 1, 1, words=words, digits=30)
        } == expected
    assert {signs for _, signs in expected} == {(1,), (-1, 1)}


def test_monomials() -> None:
    found = esma.search("e", degree=2, coeff_limit=1, generator="monomial", digits=50)
    assert {x.lhs for x in found} <= {
        *("e", "e + 1", "e - 1", "e**2", "e**2 + 1", "e**2 - 1"),
        *("1/e", "(e + 1)/e", "(e - 1)/e", "1/e**2", "1/(e**2)", "(e**2 + 1)/e**2"),
        "(e**2 - 1)/e**2",
    }
    assert "e" in {x.lhs for x in found}
    assert found.tally.expressions == 2 * 2 * 1 * 3


def test_a_constant_object_serves_as_well() -> None:
    c = esma.constant("tan(1)")
    assert esma.search(c, 1, 1, 1, digits=30) == esma.search("tan(1)", 1, 1, 1, digits=30)


@pytest.mark.parametrize(
    "arguments",
    [
        {"degree": 0},
        {"degree": -3},
        {"degree": 1.0},
        {"degree": True},
        {"degree": "1"},
        {"degree": 10**9},
        {"degree": 10**30},
        {"coeff_limit": 0},
        {"coeff_limit": None},
        {"coeff_limit": 10**15},
        {"max_period": 0},
        {"max_period": 99},
        {"depth": 7},
        {"depth": 100.5},
        {"digits": 0},
        {"digits": 10**12},
        {"words": []},
        {"words": 3},
        {"laws": None},
        {"laws": [["folded"]]},
        {"words": ["x"]},
        {"words": ["+", "+"]},
        {"words": [(1, 2)]},
        {"generator": "magic"},
    ],
    ids=str,
)
def test_wrong_arguments_are_one_line(arguments: dict[str, object]) -> None:
    for function in (esma.search, esma.plan):
        with pytest.raises(esma.EsmaError) as caught:
            function("e", **arguments)
        message = str(caught.value)
        assert message
        assert "\n" not in message
        assert len(message) < 300


# -- plan -----------------------------------------------------------------------------------------


def test_plan_counts_and_measures() -> None:
    plan = esma.plan("e", coeff_limit=5, max_period=6)
    assert (plan.expressions, plan.exact, plan.words, plan.candidates) == (3304, True, 106, 350_224)
    assert 0 < plan.seconds_a_candidate < 0.1
    assert plan.seconds == plan.candidates * plan.seconds_a_candidate
    assert 0.2 < plan.hit_share < 0.5  # of all candidates 0.34 are formulas
    assert "350,224" in str(plan)
    assert "350,224" in plan._repr_html_()
    assert esma.plan("pi").hit_share == 0


def test_plan_searches_nothing_large() -> None:
    plan = esma.plan("e", degree=3, coeff_limit=50)
    assert not plan.exact
    # pairs of polynomials of degree 3, less those with a common factor: a few in a hundred
    assert 0.9 * (101**4 / 2) ** 2 < plan.expressions < (101**4 / 2) ** 2
    assert "years" in plan.time


def test_a_search_longer_than_a_lifetime_is_refused() -> None:
    with pytest.raises(esma.EsmaError, match=r"candidates and would take about .* years") as caught:
        esma.search("pi", degree=6, coeff_limit=50)
    assert "smaller degree" in str(caught.value)


def test_large_limits_are_counted_by_their_density() -> None:
    c = esma.constant("e")
    exact = Space(c, coeff_limit=1000).count_expressions()
    close = count(Space(c, coeff_limit=1001))
    assert exact.exact
    assert not close.exact
    assert abs(close.number / exact.number - (1001 / 1000) ** 4) < 0.002
    assert count(Space(c, coeff_limit=10**6)).number > 10**24


@given(st.integers(1, 4), st.integers(1, 6), st.sampled_from(["rational", "monomial"]))
@settings(max_examples=40, deadline=None)
def test_magnitude_is_an_upper_bound(degree: int, limit: int, generator: str) -> None:
    if generator == "rational" and (2 * limit + 1) ** (2 * degree + 2) > 10**6:
        limit = 1
        degree = min(degree, 2)
    space = Space(esma.constant("e"), degree, limit, generator=generator)
    candidates = sum(1 for _ in space.expressions()) * space.n_words
    assert candidates <= 10 ** magnitude(space) * (1 + 1e-9)
    assert candidates >= 10 ** magnitude(space) / 4


def test_samples_are_of_the_space() -> None:
    small = Space(esma.constant("e"), coeff_limit=2)
    assert sorted(sample(small), key=str) == sorted(small.expressions(), key=str)
    large = Space(esma.constant("e"), coeff_limit=9)
    drawn = list(sample(large))
    assert drawn == list(sample(large))
    assert len(drawn) > 1000
    assert len({x.numerator for x in drawn}) > 30
    for x in drawn:
        assert x.degree <= 1
        assert max(map(abs, x.numerator + x.denominator)) <= 9


@pytest.mark.parametrize(
    ("each", "first"),
    [(1e-5, 1e-3), (2e-3, 0), (2e-3, 5e-3)],
    ids=["searched whole", "sampled", "sampled, with tails that cost where they are met first"],
)
def test_a_plan_is_about_right(monkeypatch: pytest.MonkeyPatch, each: float, first: float) -> None:
    """By a clock that counts expressions and tails: it shows the same on every machine."""
    shown, search = 0.0, Searcher.search

    def counted(self: Searcher, expressions: Sequence[Expression]) -> Block:
        nonlocal shown
        known = tails(self)
        found = search(self, expressions)
        shown += each * len(expressions) + first * (tails(self) - known)
        return found

    def tails(searcher: Searcher) -> int:
        return len({place.tail.key for place in searcher.origin.places})

    monkeypatch.setattr(Searcher, "search", counted)
    monkeypatch.setattr(planning, "time", SimpleNamespace(process_time=lambda: shown))
    spec = SearchSpec.of("tan(1)", coeff_limit=4, max_period=3, prove=False)
    plan = measure(spec)
    begun = shown
    search_for(spec, keep=False)
    assert shown - begun > 0.1
    assert (shown - begun > 2) == (each == 2e-3)  # else it is searched whole
    assert plan.seconds == pytest.approx(shown - begun, rel=0.25)


def test_times_and_counts_in_words() -> None:
    assert duration(86400 * 1.5) == "1.5 days"
    assert duration(3600 * 5) == "5 hours"
    assert duration(86400 * 365.25 * 30) == "30 years"
    assert count_text(999_999_999_999_999) == "999,999,999,999,999"
    assert count_text(10**15) == "1.0·10¹⁵"


# -- expand ---------------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=5).map(tuple)
FRACTIONS = st.fractions(min_value=-50, max_value=50, max_denominator=200)


def definition(y: Fraction, signs: tuple[int, ...]) -> Iterator[int]:
    """Quotients from the definition: floor where the sign is +1, ceiling where it is -1."""
    n = 0
    while True:
        s = signs[n % len(signs)]
        a = y.numerator // y.denominator if s > 0 else -(-y.numerator // y.denominator)
        yield a
        if y == a:
            return
        y, n = s / (y - a), n + 1


@given(FRACTIONS, WORDS)
def test_rational_numbers_are_expanded_whole(value: Fraction, signs: tuple[int, ...]) -> None:
    terms = list(definition(value, signs))
    expansion = esma.expand(str(value), signs, terms=10_000)
    assert list(expansion.terms) == terms
    assert expansion.complete
    assert esma.expand(value, signs, 10_000) == expansion
    cut = esma.expand(str(value), signs, terms=1)
    assert cut.complete == (len(terms) == 1)


@given(st.integers(2, 500), st.integers(-30, 30), WORDS)
@settings(deadline=None)
def test_square_roots(n: int, shift: int, signs: tuple[int, ...]) -> None:
    # by rational bounds: quotients that both ends of an interval share
    scale = 10**60
    root = isqrt(n * scale * scale)
    low, high = Fraction(root, scale) + shift, Fraction(root + 1, scale) + shift
    if root * root == n * scale * scale:
        expansion = esma.expand(f"sqrt({n})+({shift})", signs, 5)
        assert expansion.complete
        assert expansion.terms == (isqrt(n) + shift,)
        return
    expansion = esma.expand(f"sqrt({n})+({shift})", signs, 12)
    assert not expansion.complete
    below, above = definition(low, signs), definition(high, signs)
    assert [(next(below), next(above)) for _ in range(12)] == [(a, a) for a in expansion.terms]


@pytest.mark.parametrize(
    ("text", "signs", "terms"),
    [
        ("e", "+", (2, 1, 2, 1, 1, 4, 1, 1, 6, 1)),  # A003417
        ("pi", "+", (3, 7, 15, 1, 292, 1, 1, 1, 2, 1)),  # A001203
        ("-pi", "+", (-4, 1, 6, 15, 1, 292)),
        ("pi", "-", (4, 2, 2, 2, 2, 2, 2, 17)),  # A280135
        ("tanh(1)", "-", (1, 5, 2, 2, 2, 2, 9)),  # A286016
        ("sqrt(2)", "+", (1, 2, 2, 2, 2, 2)),  # A040000
        ("euler_gamma", "+", (0, 1, 1, 2, 1, 2, 1, 4)),  # A002852
        ("catalan", "+", (0, 1, 10, 1, 8, 1, 88)),  # A014538
        ("(e+1)/(e-1)", "+", (2, 6, 10, 14, 18)),  # A016825
        ("exp(1/2)", "+", (1, 1, 1, 1, 5, 1, 1, 9)),  # A058281
    ],
)
def test_published_quotients(text: str, signs: str, terms: tuple[int, ...]) -> None:
    expansion = esma.expand(text, signs, len(terms))
    assert expansion.terms == terms
    assert not expansion.complete


def test_rational_numbers_in_disguise() -> None:
    for text, value in (
        ("sqrt(2)*sqrt(8)", Fraction(4)),
        ("sqrt(2)-sqrt(2)", Fraction(0)),
        ("(1+sqrt(5))*(1-sqrt(5))/3", Fraction(-4, 3)),
        ("phi**2-phi", Fraction(1)),
    ):
        expansion = esma.expand(text)
        assert expansion.complete
        assert expansion.terms == tuple(definition(value, (1,)))


def test_other_inputs() -> None:
    assert esma.expand(7).terms == (7,)
    assert esma.expand(esma.constant("e"), terms=3).terms == (2, 1, 2)
    assert len(esma.expand("e", terms=5000)) == 5000
    assert str(esma.expand("7/3", "-")) == "3 − 1/(2 − 1/2)"
    assert esma.expand("e", "-+", 4)._repr_latex_().startswith(r"$\displaystyle 3-\cfrac{1}{3+")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("e", "x"), "sign word"),
        (("e", ""), "sign"),
        (("e", (1, 0)), "1 and -1"),
        (("e", "+", 0), "terms"),
        (("e", "+", -1), "terms"),
        (("e", "+", 2.5), "whole number"),
        (("e", "+", 10**9), "terms"),
        (("foo",), "foo"),
        (("1/0",), "zero"),
        ((None,), "a constant is a text"),
        ((float("nan"),), "no real number"),
        (("sin(1)**2+cos(1)**2",), "rational"),
        (("1/(sin(1)**2+cos(1)**2-1)",), "denominator"),
    ],
    ids=str,
)
def test_wrong_expansions_are_one_line(arguments: tuple[object, ...], said: str) -> None:
    with pytest.raises(esma.EsmaError, match=said) as caught:
        esma.expand(*arguments)
    assert "\n" not in str(caught.value)


def test_terms_are_bounded() -> None:
    assert api.MAX_TERMS == 1_000_000


SMALL = esma.search("e", coeff_limit=1, max_period=1)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: esma.formula("e", "+", (1.5,)), "a coefficient must be a whole number"),
        (lambda: esma.formula("e", "+", (1,), ("x",)), "a coefficient must be a whole number"),
        (lambda: esma.formula("e", "+", (3,), (6,)), "the rational number 1/2"),
        (lambda: esma.formula("e", "+", (0, 10**400)), "follow no law"),
        (lambda: esma.formula("e", "+", 3), "coefficients are to be given as a list"),  # type: ignore[arg-type]
        (lambda: esma.load(3), "a file is named by"),  # type: ignore[arg-type]
        (lambda: esma.open(3), "a file is named by"),  # type: ignore[arg-type]
        (lambda: esma.identify("e", "digit"), "read as quotients or digits"),  # type: ignore[arg-type]
        (lambda: SMALL.export("x.tex", top=1), "no option 'top' of a document: it has depth"),
        (lambda: SMALL.export("x.tex", author=3), "the author is a text: not 3"),
        (lambda: esma.constant("e").decimal("x"), "must be a whole number"),  # type: ignore[arg-type]
        (lambda: SMALL.families[99], "choose a number from 0 to 5"),
        (lambda: SMALL.where(min_rate="a"), "min_rate is a number"),  # type: ignore[arg-type]
        (lambda: esma.scan("tan(1/n)", n="1..3", terms=1), "they were 1"),
        (lambda: esma.load("no.jsonl"), "no.jsonl does not exist: formulas are in"),
        (lambda: esma.parametric("tan(1/n)", n=range(2, 6), max_period=1)[99], "from 0 to"),
        (lambda: esma.scan("tan(1/n)", n="1..3")[3], "choose a number from 0 to 2"),
        (lambda: esma.scan("tan(1/n)", n="1..3")["a"], "the number in a table must be a whole"),
        (lambda: esma.parametric("e", n=range(2, 6)), "the constant 'e' has no letter"),
    ],
)
def test_what_is_wrong_is_one_line(call: Callable[[], object], said: str) -> None:
    with pytest.raises(esma.EsmaError, match=re.escape(said)) as caught:
        call()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_a_collection_of_none(tmp_path: Path) -> None:
    found = esma.search("e", coeff_limit=1, max_period=1).where(status="conjecture")
    assert found.to_latex() == ""
    assert found.save(tmp_path / "none.jsonl") == 0
    assert len(esma.load(tmp_path / "none.jsonl")) == 0
    assert "satisfies all conditions" in str(found)


def test_what_is_shown_of_results_is_short() -> None:
    found = esma.parametric("tan(1/n)", n=range(2, 6), max_period=1)
    assert re.fullmatch(r"<ParametricResult: \d+ formulas from 4 constants>", repr(found))
    assert repr(found.proof(0)) == "<Proof: proved>"
    assert repr(esma.plan("e")) == "<Plan: 448 candidates of e>"
    assert repr(esma.scan("tan(1/n)", n="1..1")) == "<Scan: 1 constant, 1 class with a law>"
