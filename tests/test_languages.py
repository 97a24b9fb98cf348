"""Formulas as code of other systems: the code is run where the system is at hand.

Trusted: sympy and PARI (through cypari), which evaluate both sides on their own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from esma import languages
from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.expressions import rational_functions
from esma.errors import EsmaError
from esma.massey.forms import Interlaced
from esma.massey.semiregular import SemiRegularForm
from esma.search import Options, Searcher, run

WORDS = [(1,), (-1, 1), (1, -1, -1)]
NAMES = [
    "e",
    "phi",
    "tan(1/2)",
    "besseli(1,2)/besseli(0,2)",
    "coth(1/3)",
    "cot(1)",
    "e**2",
    "sqrt(2)",
]


def found(name: str) -> list[Conjecture]:
    c = constant(name)
    searcher = Searcher(c, WORDS, Options(prove=False, digits=100))
    hits = list(run(searcher, rational_functions(1, 1, c)))
    assert len(hits) > 10
    return hits[::5]


@pytest.mark.parametrize("name", NAMES)
def test_pari_agrees(name: str) -> None:
    cypari = pytest.importorskip("cypari")
    pari = cypari.pari
    pari.set_real_precision(60)
    for hit in found(name):
        lines = [x for x in languages.code(hit, "pari", terms=60).splitlines() if x]
        for line in lines[:-1]:
            pari(line)
        assert float(pari(lines[-1])) < 1e-12, languages.code(hit, "pari")


@pytest.mark.parametrize("name", NAMES)
def test_sympy_agrees(name: str) -> None:
    for hit in found(name)[:4]:
        scope: dict[str, object] = {}
        exec(languages.code(hit, "sympy", terms=40), scope)  # noqa: S102 - our own text
        assert abs(float(str(scope["difference"]))) < 1e-10


def recurrent() -> list[Conjecture]:
    """Formulas written with their recurrence; a cubic law, whose coefficients are fractions."""
    hits = [replace(x, form=x.recurrence) for x in found("e")[:2]]
    cubic = Interlaced.from_polynomials((2,), [(1, Fraction(1, 3), 0, Fraction(2, 3)), (1,)])
    # growing runs: all minus signs
    searcher = Searcher(constant("tanh(1)"), [(-1,)], Options(prove=False, digits=100))
    runs = list(run(searcher, rational_functions(1, 1, constant("tanh(1)"))))[:3]
    assert all(isinstance(x.form, SemiRegularForm) for x in runs)
    return [*hits, replace(hits[0], signs=(1,), form=cubic), *runs]


def value_of(terms: list[int], signs: tuple[int, ...]) -> Fraction:
    value = Fraction(terms[-1])
    for n in range(len(terms) - 2, -1, -1):
        value = terms[n] + signs[n % len(signs)] / value
    return value


def test_recurrences_and_fractions_give_the_same_quotients() -> None:
    cypari = pytest.importorskip("cypari")
    for hit in recurrent():
        scope: dict[str, object] = {}
        exec(languages.code(hit, "sympy"), scope)  # noqa: S102 - our own text
        a = scope["a"]
        assert callable(a)
        assert [a(n) for n in range(40)] == hit.terms(40)
        for line in languages.code(hit, "pari").splitlines()[:3]:
            cypari.pari(line)
        assert str(cypari.pari("cf(20)")) == str(value_of(hit.terms(20), hit.signs))


def test_a_law_of_a_new_kind_registers_its_code() -> None:
    with pytest.raises(EsmaError, match="have no code"):
        languages.rule(object(), languages.PARI)

    class Constant:
        pass

    languages.rule.register(Constant, lambda form, language: language.listed([1, 2]))
    assert languages.rule(Constant(), languages.WOLFRAM) == "{1, 2}"


def test_wolfram_and_sage_hold_the_formula() -> None:
    hit = found("besseli(1,2)/besseli(0,2)")[0]
    wolfram = languages.code(hit, "wolfram")
    assert "ContinuedFractionK[s[n - 1], a[n], {n, 1, Infinity}]" in wolfram
    assert "BesselI[1,2]/BesselI[0,2]" in wolfram
    for opening, closing in ("()", "[]", "{}"):
        assert wolfram.count(opening) == wolfram.count(closing)
    sage = languages.code(hit, "sage")
    assert "bessel_I(1,2)/bessel_I(0,2)" in sage
    compile(re.sub(r"\^", "**", sage), "sage", "exec")


def test_what_a_system_lacks_is_said() -> None:
    with pytest.raises(EsmaError, match="unknown language"):
        languages.code(found("e")[0], "cobol")
    with pytest.raises(EsmaError, match="no constant khinchin"):
        languages.constant_in(constant("khinchin").tree, languages.PARI)
