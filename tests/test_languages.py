"""Formulas as code of other systems: the code is run where the system is at hand.

Trusted: sympy and PARI (through cypari), which evaluate both sides on their own. SageMath and the
Wolfram Language are stood in for: Sage's text is Python whose integers are exact, with sympy's
functions under Sage's names; the other is parsed by sympy, and evaluated by the few rules below.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy
from sympy.parsing.mathematica import MathematicaParser

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.functions import FUNCTIONS
from esma.enumeration.grammar import parse
from esma.enumeration.streams import rational_functions
from esma.errors import EsmaError
from esma.export import code as languages
from esma.massey.laws import Law
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import SemiRegularForm
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec

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
    "besseli(-3,2)/besseli(-2,2)",  # PARI has no such orders
    "besselj(-3,1)/besselj(-2,1)",
]


def found(name: str) -> list[Conjecture]:
    c = constant(name)
    searcher = Searcher(SearchSpec(c, words=tuple(WORDS), prove=False, digits=100))
    hits = list(run(searcher, rational_functions(1, 1, c)))
    assert len(hits) > 10
    return hits[::5]


@pytest.mark.parametrize("name", NAMES)
def test_pari_agrees(name: str) -> None:
    cypari = pytest.importorskip("cypari")
    pari = cypari.pari
    pari.set_real_precision(60)
    for hit in found(name):
        for line in languages.code(hit, "pari").splitlines()[:-1]:
            pari(line)
        assert float(pari("difference")) < 1e-29, languages.code(hit, "pari")


@pytest.mark.parametrize("name", NAMES)
def test_sympy_agrees(name: str) -> None:
    for hit in found(name)[:4]:
        scope: dict[str, object] = {}
        exec(languages.code(hit, "sympy"), scope)  # noqa: S102 - our own text
        assert abs(float(str(scope["difference"]))) < 1e-29


def recurrent() -> list[Conjecture]:
    """Formulas written with their recurrence; a cubic law, whose coefficients are fractions."""
    hits = [replace(x, law=x.recurrence) for x in found("e")[:2]]
    cubic = Hurwitzian.from_polynomials((2,), [(1, Fraction(1, 3), 0, Fraction(2, 3)), (1,)])
    # growing runs: all minus signs
    searcher = Searcher(SearchSpec(constant("tanh(1)"), words=((-1,),), prove=False, digits=100))
    runs = list(run(searcher, rational_functions(1, 1, constant("tanh(1)"))))[:3]
    assert all(isinstance(x.law, SemiRegularForm) for x in runs)
    return [*hits, replace(hits[0], signs=(1,), law=cubic), *runs]


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
        for line in languages.code(hit, "pari").splitlines()[:4]:
            cypari.pari(line)
        assert str(cypari.pari("cf(20, a, s)")) == str(value_of(hit.terms(20), hit.signs))


def test_a_law_without_a_program_says_so() -> None:
    law = Hurwitzian((), ((1,),))
    with pytest.raises(EsmaError, match="have no code"):
        Law.program(law, languages.PARI)


def test_a_function_that_a_system_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = replace(FUNCTIONS["cot"], programs={"pari": ""})
    monkeypatch.setattr(languages, "FUNCTIONS", {**FUNCTIONS, "cot": lacking})
    tree = parse("2*cot(1)")
    assert languages.constant_in(tree, languages.SYMPY) == "2*sympy.cot(1)"
    with pytest.raises(EsmaError, match=r"PARI.* has no function cot: export the digits instead"):
        languages.constant_in(tree, languages.PARI)


class Integers(ast.NodeTransformer):
    """Makes integers exact, as Sage's preparser does."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, int):
            return node
        return ast.Call(ast.Name("Integer", ast.Load()), [node], [])


def sage(text: str) -> dict[str, Any]:
    """What is defined after a text in Sage."""
    names = {
        **{name: getattr(sympy, name) for name in FUNCTIONS if hasattr(sympy, name)},
        "Integer": sympy.Integer,
        "QQ": sympy.Rational,
        "numerical_approx": lambda x, digits: sympy.N(x, digits),
        "print": lambda *x: None,
        "bessel_I": sympy.besseli,
        "bessel_J": sympy.besselj,
        "e": sympy.E,
        "golden_ratio": sympy.GoldenRatio,
    }
    tree = ast.fix_missing_locations(Integers().visit(ast.parse(text)))
    exec(compile(tree, "sage", "exec"), names)  # noqa: S102 - our own text
    return names


def statements(text: str) -> Iterator[str]:
    """Statements of the Wolfram Language: a line ends one unless a bracket is open."""
    part = ""
    for line in text.splitlines():
        part += line + "\n"
        if all(part.count(x) == part.count(y) for x, y in ("()", "[]", "{}")):
            yield part.strip()
            part = ""
    assert not part


class Wolfram:
    """Evaluates what our texts use of the Wolfram Language, by its reference."""

    def __init__(self, text: str) -> None:
        parser = MathematicaParser()
        self.rules: dict[str, list[tuple[str, Any, Any]]] = {}
        self.names: dict[str, Any] = {"E": sympy.E, "Pi": sympy.pi, "Null": None}
        self.names["GoldenRatio"] = sympy.GoldenRatio
        self.known: dict[tuple[str, int], Any] = {}
        self.last = None
        for statement in filter(None, statements(text)):
            tokens = parser._from_mathematica_to_tokens(statement)
            self.last = self(parser._from_tokens_to_fullformlist(tokens))

    def __call__(self, x: Any) -> Any:
        if isinstance(x, str):
            return sympy.Integer(x) if x.lstrip("-").isdigit() else self.names[x]
        head, *rest = x
        if hasattr(self, head):
            return getattr(self, head)(*rest)
        values = [self(y) for y in rest]
        if head in self.rules:
            return self.apply(head, *values)
        known = {
            "List": lambda *y: list(y),
            "Part": lambda y, i: y[int(i) - 1],
            "Plus": lambda *y: sum(y),
            "Times": lambda *y: sympy.Mul(*y),
            "Power": operator.pow,
            "Quotient": operator.floordiv,
            "Mod": operator.mod,
            "Less": operator.lt,
            "Greater": operator.gt,
            "GreaterEqual": operator.ge,
            "LessEqual": operator.le,
            "And": lambda *y: all(y),
            "Abs": abs,
            "Max": max,
            "Length": len,
            "N": sympy.N,
            "Print": lambda *y: "".join(map(str, y)),
        }
        return known.get(head, getattr(sympy, head.lower(), None))(*values)

    def apply(self, name: str, n: Any) -> Any:
        if (name, n) in self.known:
            return self.known[name, n]
        for variable, condition, body in self.rules[name]:
            before = self.names.copy()
            self.names[variable] = n
            try:
                if condition is None or self(condition):
                    return self(body)
            finally:
                self.names = before
        raise AssertionError(f"{name}[{n}] has no rule")

    def SetDelayed(self, left: Any, body: Any) -> None:
        condition = None
        if left[0] == "Condition":
            _, left, condition = left
        name, (pattern, variable, blank) = left
        assert (pattern, blank) == ("Pattern", ["Blank", "Integer"])
        self.rules.setdefault(name, []).append((variable, condition, body))

    def Set(self, left: Any, right: Any) -> Any:
        value = self(right)
        if isinstance(left, str):
            self.names[left] = value
        else:
            self.known[left[0], self(left[1])] = value
        return value

    def _Str(self, text: str) -> str:
        return text

    def AddTo(self, name: str, y: Any) -> None:
        self.names[name] += self(y)

    def SubtractFrom(self, name: str, y: Any) -> None:
        self.names[name] -= self(y)

    def CompoundExpression(self, *parts: Any) -> Any:
        return [self(part) for part in parts][-1]

    def With(self, variables: Any, body: Any) -> Any:
        before = self.names.copy()
        for variable in variables[1:]:
            if not isinstance(variable, str):
                self(variable)
        value = self(body)
        self.names = before
        return value

    Block = With

    def While(self, condition: Any, body: Any) -> None:
        while self(condition):
            self(body)

    def If(self, condition: Any, body: Any, other: Any = "Null") -> Any:
        return self(body if self(condition) else other)

    def Inactivate(self, formula: Any, head: str) -> None:
        """Stays as it is."""

    def ContinuedFractionK(self, numerator: Any, denominator: Any, bounds: Any) -> Any:
        _, variable, first, last = bounds
        value = sympy.Integer(0)
        for n in range(int(self(last)), int(self(first)) - 1, -1):
            self.names[variable] = sympy.Integer(n)
            value = self(numerator) / (self(denominator) + value)
        return value


@pytest.mark.parametrize("name", NAMES)
def test_sage_and_wolfram_agree(name: str) -> None:
    for hit in found(name)[:3]:
        scope = sage(languages.code(hit, "sage"))
        assert abs(scope["difference"]) < 1e-29
        wolfram = Wolfram(languages.code(hit, "wolfram"))
        assert abs(wolfram.names["difference"]) < 1e-29
        assert re.fullmatch(r"agrees to \d\d digits, \d+ terms", wolfram.last)


def test_sage_and_wolfram_know_every_kind_of_law() -> None:
    for hit in recurrent():
        scope = sage(languages.code(hit, "sage"))
        wolfram = Wolfram(languages.code(hit, "wolfram", terms=20))
        assert [scope["a"](n) for n in range(40)] == hit.terms(40)
        assert [wolfram.apply("a", n) for n in range(40)] == hit.terms(40)
        exact = value_of(hit.terms(20), hit.signs)
        assert scope["continued_fraction"](20) == exact
        count, _ = languages.compared_terms(hit.terms(20), hit.signs, 20)
        shorter = value_of(hit.terms(count), hit.signs)
        assert wolfram.names["cf"] == sympy.Rational(shorter.numerator, shorter.denominator)


def test_names_in_sage_and_wolfram() -> None:
    hit = found("besseli(1,2)/besseli(0,2)")[0]
    wolfram = languages.code(hit, "wolfram")
    assert "ContinuedFractionK[s[n - 1], a[n], {n, 1, Infinity}]" in wolfram
    assert "BesselI[1,2]/BesselI[0,2]" in wolfram
    assert "bessel_I(1,2)/bessel_I(0,2)" in languages.code(hit, "sage")


def test_what_a_system_lacks_is_said() -> None:
    with pytest.raises(EsmaError, match="unknown language"):
        languages.code(found("e")[0], "cobol")
    with pytest.raises(EsmaError, match="no constant khinchin"):
        languages.constant_in(constant("khinchin").tree, languages.PARI)
