"""Tests of the grammar of constants.

Trusted here: Python's own parser (module ``ast``) for precedence and grouping, ``Fraction`` for
exact folding, sympy's numbers for the meaning of the written text, and tables of zeta at negative
integers (Abramowitz & Stegun 23.2).
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esma.enumeration import grammar
from esma.enumeration.grammar import FUNCTIONS, parse
from esma.enumeration.named import NAMED
from esma.enumeration.symbols import sympy_locals
from esma.enumeration.trees import (
    Call,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    to_latex,
    to_text,
    to_unicode,
)
from esma.errors import EsmaError, GrammarError, UnknownConstantError
from tests.proofs.cases import cpu_seconds

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}


def read_by_python(text: str) -> Node:
    """The tree that Python's parser gives, folded from the leaves up."""

    def convert(node: ast.expr) -> Node:
        match node:
            case ast.Constant(value=int(value)):
                return Number(Fraction(value))
            case ast.Name(id=name):
                return Name(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return grammar.negate(convert(operand))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return convert(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return grammar.operate(OPERATORS[type(op)], convert(left), convert(right))
            case ast.Call(func=ast.Name(id=name), args=args):
                return grammar.apply(name, tuple(convert(a) for a in args))
        raise AssertionError(ast.dump(node))

    return convert(ast.parse(text, mode="eval").body)


def texts(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of the grammar, parenthesised at random."""

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        operator = st.sampled_from(["+", "-", "*", "/", "**", " + ", " * "])
        return st.one_of(
            st.tuples(inner, operator, inner).map("".join),
            inner.map(lambda x: f"({x})"),
            inner.map(lambda x: f"-{x}"),
            st.tuples(st.sampled_from(["exp", "sqrt", "tan", "zeta"]), inner).map(
                lambda x: f"{x[0]}({x[1]})"
            ),
            st.tuples(st.sampled_from(["besseli", "besselj"]), inner).map(
                lambda x: f"{x[0]}(1/2, {x[1]})"
            ),
        )

    return st.recursive(leaves, extend, max_leaves=12)


WHOLE = st.integers(0, 30).map(str)
ANY_TEXT = texts(WHOLE | st.sampled_from(sorted(NAMED)))


def tree_or_error(read: object, text: str) -> Node | None:
    try:
        return read(text)  # type: ignore[operator, no-any-return]
    except EsmaError:
        return None


@settings(deadline=None, max_examples=400)
@given(ANY_TEXT)
def test_precedence_and_grouping_are_those_of_python(text: str) -> None:
    ours = tree_or_error(parse, text)
    assert ours == tree_or_error(read_by_python, text)


@settings(deadline=None, max_examples=400)
@given(ANY_TEXT)
def test_text_is_read_back_to_the_same_tree(text: str) -> None:
    tree = tree_or_error(parse, text)
    assume(tree is not None)
    assert tree is not None
    assert parse(to_text(tree)) == tree
    # The display forms exist for every tree and are one line.
    assert "\n" not in to_latex(tree) + to_unicode(tree)
    assert to_latex(tree).count("{") == to_latex(tree).count("}")


def trees() -> st.SearchStrategy[Node]:
    """Trees as the smart constructors make them."""
    fractions = st.fractions(min_value=-9, max_value=9, max_denominator=9)
    leaves: st.SearchStrategy[Node] = st.one_of(
        fractions.map(Number), st.sampled_from(sorted(NAMED)).map(Name)
    )

    def extend(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        def operated(parts: tuple[str, Node, Node]) -> Node:
            try:
                return grammar.operate(*parts)
            except EsmaError:
                return Name("e")

        def called(parts: tuple[str, Node]) -> Node:
            try:
                return grammar.apply(parts[0], (parts[1],))
            except EsmaError:
                return Name("pi")

        one = [row.name for row in FUNCTIONS.values() if row.arity == 1]
        return st.one_of(
            st.tuples(st.sampled_from(list(OPERATORS.values())), inner, inner).map(operated),
            inner.map(grammar.negate),
            st.tuples(st.sampled_from(one), inner).map(called),
        )

    return st.recursive(leaves, extend, max_leaves=10)


@settings(deadline=None, max_examples=400)
@given(trees())
def test_a_tree_is_written_as_text_that_gives_it_back(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


@settings(deadline=None, max_examples=60)
@given(texts(WHOLE | st.sampled_from(["e", "pi", "phi"])))
def test_the_written_text_means_the_same_to_sympy(text: str) -> None:
    tree = tree_or_error(parse, text)
    assume(tree is not None and "zeta" not in text and "bessel" not in text)
    assert tree is not None
    assume(all(abs(n) < 40 for n in numbers(tree)))
    before, after = (sympy.sympify(t, locals=sympy_locals()) for t in (text, to_text(tree)))
    a, b = (complex(sympy.N(x, 30, maxn=400)) for x in (before, after))
    assume(abs(a) < 1e30)
    assert abs(a - b) <= 1e-12 * max(1, abs(a))


def numbers(tree: Node) -> list[Fraction]:
    match tree:
        case Number(value):
            return [value]
        case Name():
            return []
        case Call(_, arguments):
            return [n for a in arguments for n in numbers(a)]
        case Negation(argument):
            return numbers(argument)
        case Operation(_, left, right):
            return numbers(left) + numbers(right)


RATIONAL = st.recursive(
    st.integers(0, 99).map(str) | st.sampled_from(["0.5", "1.25", ".75", "3."]),
    lambda x: st.tuples(x, st.sampled_from("+-*/"), x).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
    max_leaves=8,
)


@given(RATIONAL)
def test_rational_arithmetic_is_exact(text: str) -> None:
    def value(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        assert isinstance(node, ast.BinOp)
        a, b = value(node.left), value(node.right)
        match node.op:
            case ast.Add():
                return a + b
            case ast.Sub():
                return a - b
            case ast.Mult():
                return a * b
        return a / b

    try:
        expected = value(ast.parse(text, mode="eval").body)
    except ZeroDivisionError:
        with pytest.raises(GrammarError, match="division by zero"):
            parse(text)
    else:
        # a decimal alone is not exact
        assert parse(f"0+{text}") == Number(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5*1", "1/2"),
        ("sqrt(4)", "2"),
        ("sqrt(9/4)", "3/2"),
        ("√16", "4"),
        ("8**(1/3)", "2"),
        ("(4/9)**(3/2)", "8/27"),
        ("(4/9)**(-3/2)", "27/8"),
        ("2**-2", "1/4"),
        ("-2**2", "-4"),
        ("(-2)**3", "-8"),
        ("2**3**2", "512"),
        ("0**0", "1"),
        ("exp(0)", "1"),
        ("log(1)", "0"),
        ("sin(0)", "0"),
        ("tan(0)", "0"),
        ("sinh(0)", "0"),
        ("tanh(0)", "0"),
        ("cos(0)", "1"),
        ("cosh(0)", "1"),
        ("zeta(0)", "-1/2"),
        ("zeta(-1)", "-1/12"),
        ("zeta(-2)", "0"),
        ("zeta(-3)", "1/120"),
        ("zeta(-5)", "-1/252"),
        ("zeta(-11)", "691/32760"),
        ("gamma(1)", "1"),
        ("gamma(6)", "120"),
        ("besseli(0,0)", "1"),
        ("besselj(3,0)", "0"),
        ("besseli(1/2,0)", "0"),
        ("1 − 3 × 2 ÷ 4", "-1/2"),
    ],
)
def test_values_that_are_rational_are_folded(text: str, value: str) -> None:
    assert parse(text) == Number(Fraction(value))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("E", "e"),
        ("Pi", "pi"),
        ("π", "pi"),
        ("GoldenRatio", "phi"),
        ("golden_ratio", "phi"),
        ("φ", "phi"),
        ("Catalan", "catalan"),
        ("G", "catalan"),
        ("EulerGamma", "euler_gamma"),
        ("EulerMascheroni", "euler_gamma"),
        ("euler", "euler_gamma"),
        ("gamma", "euler_gamma"),
        ("gamma(1/2)", "gamma(1/2)"),
        ("γ", "euler_gamma"),
        ("Γ(1/3)", "gamma(1/3)"),
        ("ζ(3)", "zeta(3)"),
        ("Khinchin", "khinchin"),
        ("e^2", "e**2"),
        ("E**2", "e**2"),
        ("e² + tan(1)⁻¹²", "e**2+tan(1)**(-12)"),
        ("2³", "8"),
        ("ln(2)", "log(2)"),
        ("bessel_i(1,2)/BesselI(0,2)", "besseli(1,2)/besseli(0,2)"),
        ("( 1 + √5 ) / 2", "(1+sqrt(5))/2"),
        ("exp( 1 / 2 )", "exp(1/2)"),
        ("−π", "-pi"),
        ("2*-e", "2*(-e)"),
        ("1-(2-e)", "1-(2-e)"),
        ("1-2-e", "-1-e"),
        ("(e**2)**3", "(e**2)**3"),
        ("e**2**3", "e**8"),
        ("e**(1/2)", "e**(1/2)"),
        ("(1/2)**e", "(1/2)**e"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert to_text(parse(text)) == canonical


BAD = [
    ("", "empty"),
    ("   \n", "empty"),
    ("(" * 10_000 + "1" + ")" * 10_000, "characters"),
    ("(" * 900 + "1" + ")" * 900, "parts"),
    ("(" * 100 + "e" + ")" * 100, "nested"),
    ("sqrt(" * 70 + "2" + ")" * 70, "nested"),
    ("-" * 100 + "e", "nested"),
    ("2**" * 80 + "2", "nested"),
    ("e" + "+e" * 999, "parts"),
    ("(e", "never closed"),
    ("tan(1", "never closed"),
    ("e)", "closes no parenthesis"),
    ("()", "stands where"),
    ("e+", "ends where"),
    ("*e", "stands where"),
    ("e**/2", "stands where"),
    ("pi 2", "operator is missing"),
    ("2 3", "operator is missing"),
    ("(1)(2)", "operator is missing"),
    ("2e5", "not a number"),
    ("1,5", "decimals"),
    ("__import__('os').system('true')", "unexpected character"),
    ("e; e", "not in a list"),
    ("e\x00", "unexpected character"),
    ("e[0]", "not in a list"),
    ("1/0", "division by zero"),
    ("e/(1-1)", "division by zero"),
    ("0**-1", "division by zero"),
    ("log(0)", "must be positive"),
    ("log(-1)", "must be positive"),
    ("sqrt(-2)", "must not be negative"),
    ("(-8)**(1/3)", "not real"),
    ("zeta(1)", "pole"),
    ("gamma(0)", "pole"),
    ("gamma(-3)", "pole"),
    ("cot(0)", "pole"),
    ("coth(0)", "pole"),
    ("besseli(-1/2,0)", "pole"),
    ("besselj(1/2,-1)", "not real"),
    ("besseli(e,2)", "rational"),
    ("besseli(10**6,2)", "too large"),
    ("tan(1,2)", "one argument"),
    ("besseli(2)", "two arguments"),
    ("sin()", "one argument"),
    ("log", "needs an argument"),
    ("pi(2)", "not a function"),
    ("2**10**10", "too large"),
    ("2**9999", "too large"),
    ("e**10**10", "too large"),
    ("2**2000**3", "too large"),
    ("(1/3)**5000", "too large"),
    ("9" * 1000, "digits"),
    ("1+0." + "1" * 1000, "digits"),
    ("0." + "1" * 100_001, "at most 100,000"),
    ("gamma(10**6)", "too large"),
    ("zeta(-9999)", "too large"),
]


@pytest.mark.parametrize(("text", "reason"), BAD, ids=[t[:20] for t, _ in BAD])
def test_bad_text_gets_one_clear_line_at_once(text: str, reason: str) -> None:
    with cpu_seconds(10), pytest.raises(GrammarError, match=reason) as caught:
        parse(text)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 250
    assert message.isprintable()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("cataln", "'catalan'"),
        ("goldenratoi", "'goldenratio'"),
        ("tanhh(1)", "'tanh'"),
        ("BesselX(1,2)", "'bessel"),
        ("__import__(1)", "esma constants"),
        ("x", "esma constants"),
        ("a\nb", "esma constants"),
    ],
)
def test_unknown_names_are_told_with_the_nearest_known_one(text: str, hint: str) -> None:
    with pytest.raises(UnknownConstantError, match=hint) as caught:
        parse(text)
    assert "\n" not in str(caught.value)


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet="epi gamtn0123456789+-*/^(),.√π_['\"\\\n", max_size=60))
def test_no_text_raises_anything_but_an_esma_error(text: str) -> None:
    message = ""
    try:
        tree = parse(text)
    except EsmaError as error:
        message = str(error)
    else:
        assert parse(to_text(tree)) == tree
    assert "\n" not in message


def test_the_longest_texts_that_are_read_are_also_written() -> None:
    for text in ("e" + "+e" * 149, "e" + "-(e" * 55 + ")" * 55, "e" + "**(e" * 28 + ")" * 28):
        tree = parse(text)
        assert parse(to_text(tree)) == tree
        assert to_latex(tree)
        assert to_unicode(tree)


@pytest.mark.parametrize(
    ("text", "latex", "shown"),
    [
        ("e**2", "e^{2}", "e²"),
        ("e**(-12)", "e^{-12}", "e⁻¹²"),
        ("tan(1)", r"\tan\left(1\right)", "tan(1)"),
        ("(1+sqrt(5))/2", r"\frac{1+\sqrt{5}}{2}", "(1 + √5)/2"),
        ("2*3**(1/3)", r"2 \cdot 3^{\frac{1}{3}}", "2·3^(1/3)"),
        ("-pi/4", r"\frac{-\pi}{4}", "−π/4"),
        ("zeta(3)", r"\zeta\left(3\right)", "ζ(3)"),
        (
            "besseli(1,2)/besseli(0,2)",
            r"\frac{I_{1}\left(2\right)}{I_{0}\left(2\right)}",
            "besseli(1, 2)/besseli(0, 2)",
        ),
        ("exp(1/2)**3", r"\left(e^{\frac{1}{2}}\right)^{3}", "exp(1/2)³"),
        ("pi-(e-1)", r"\pi-\left(e-1\right)", "π − (e − 1)"),
    ],
)
def test_display_forms(text: str, latex: str, shown: str) -> None:
    assert to_latex(parse(text)) == latex
    assert to_unicode(parse(text)) == shown


def test_a_function_says_how_many_arguments_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, said in (
        ("sinh(2,3)", "takes one argument, as in sinh(2); it was given 2"),
        (
            "tasoev(2)",
            "takes 2 or 3 arguments, u and a, or u, v and a, as in tasoev(1,2,3); it was given 1",
        ),
    ):
        with pytest.raises(GrammarError, match=re.escape(said)):
            parse(text)
    three = replace(FUNCTIONS["tasoev"], optional=0, arguments="u, v and a")
    monkeypatch.setattr(grammar, "FUNCTIONS", {**FUNCTIONS, "tasoev": three})
    said = "takes 3 arguments, u, v and a, as in tasoev(1,2,3); it was given 2"
    with pytest.raises(GrammarError, match=re.escape(said)):
        parse("tasoev(2,3)")
