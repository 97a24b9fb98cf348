"""Proofs about Tasoev's numbers and Rogers and Ramanujan's continued fraction.

Trusted: the definitions tasoev(u, a) = [0; u a, u a**2, u a**3, ...], tasoev(u, v, a) = [0; u a,
v a, u a**2, v a**2, ...] and rogers_ramanujan(q) = 1/(1 + q/(1 + q**2/(1 + ...))), evaluated by
mpmath or in fractions.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import esma
from esma.approval.conjecture import from_dict
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.continued_fractions.expansion import expand
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.enumeration.grammar import parse
from esma.errors import Refusal
from esma.proofs import explain
from esma.proofs.checker import check
from esma.proofs.parametric import ParametricFormula
from esma.proofs.prover import Prover, prove_parametric
from esma.proofs.statements import Statement, statement_of
from esma.searching.parametric import generalise
from esma.searching.parametric_conjecture import is_about
from esma.searching.searcher import Searcher, certified, prove
from esma.searching.spec import SearchSpec
from esma.searching.templates import Range
from esma.store import Store
from tests.proofs.cases import holds, quotients_of
from tests.proofs.refused import RAMANUJAN_N


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("tasoev(1,2)", coeff_limit=1, max_period=2, digits=100)


def test_all_formulas_are_proved(found: Collection) -> None:
    assert len(found) == 48
    assert {x.signs for x in found} == {(1,), (-1,), (1, -1), (-1, 1)}
    for x in found:
        assert x.status == "proved"
        assert x.certificate is not None
        assert check(dict(x.certificate)).startswith("proved: ")
        assert certified(x)
        assert holds(x.certificate["statement"], 60)
        terms = quotients_of(x.certificate["statement"])
        assert [next(terms) for _ in range(100)] == x.terms(100)
        assert from_dict(json.loads(json.dumps(x.to_dict()))) == x


def test_runs_of_geometric_lengths(found: Collection) -> None:
    [x] = [x for x in found if (x.lhs, x.signs) == ("tasoev(1,2)", (-1,))]
    assert str(x.law) == "[1; ⟨2^{2·4^m−1}, 4·4^m+2⟩]"
    assert x.terms(600) == list(esma.expand("tasoev(1,2)", "-", 600).terms)
    assert (x.recurrence, x.law.hurwitzian, x.law.surplus) == (None, None, None)
    assert x.to_dict()["runs"] == {"simple": {"recurrence": [1, -2], "initials": [0, 2]}}
    assert "2^{2·4^m−1}" in found.report(160)
    text = explain.text(prove(x).certificate or {})
    assert "a(2m + 1) = 2   (2 4**m - 1 times)" in text
    assert "as an identity of polynomials in 4^k" in text
    # other words of the same number have quotients that a recurrence gives
    assert all(y.recurrence is not None for y in found if y.signs != (-1,))


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("tasoev(1,2)", (0, 3), (-1, 1)),  # quotients (8*4**m - 2)/3
        ("tasoev(1/3,3)", (1, 1), (2, -1)),
        ("tasoev(5,10)", (3, 1), (1, 3)),
        ("(1+tasoev(1,2))/2", (0, 1), (1, 0)),
    ],
)
def test_images(name: str, p: tuple[int, ...], q: tuple[int, ...]) -> None:
    """The constant may be a rational function of one of Tasoev's numbers."""
    searcher = Searcher(SearchSpec(constant(name), words=((1,), (-1,), (1, -1)), digits=100))
    hits = list(searcher.search_block([reduced(p, q)]))
    assert [x.signs for x in hits] == searcher.words
    for x in hits:
        assert x.certificate is not None
        check(x.certificate)
        assert holds(x.certificate["statement"], 60)


def test_what_has_no_theorem() -> None:
    for name in ("tasoev(1,2)*tasoev(1,3)", "sqrt(2)*tasoev(1,2)", "tasoev(1,2)+e"):
        assert Prover(name).match is None
    prover = Prover("tasoev(1,5/2)")
    assert prover.match is not None
    refusal = Refusal("no theorem for tasoev(1,5/2): its quotients are not integers")
    assert prover.image((0, 1), (1,)) == refusal


def test_a_wrong_formula_is_refuted(found: Collection) -> None:
    [x] = [x for x in found if (x.lhs, x.signs) == ("tasoev(1,2)", (1,))]
    statement = statement_of(x)
    assert statement is not None
    wrong = replace(statement, polynomials=((0, 3),))
    assert Prover(x.constant.name).prove(wrong).reason == "refuted: quotient 1 is 2, not 3"
    half = replace(statement, polynomials=((Fraction(1, 2), Fraction(3, 2)),))
    assert Prover(x.constant.name).prove(half).status != "proved"


def test_a_store_keeps_and_checks_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tasoev.sqlite"
    asked = ["search", "tasoev(1,2)", "--coeff-limit", "1", "--words=-,+", "--digits", "100"]
    assert main([*asked, "--jobs", "1", "--out", str(path)]) == 0
    capsys.readouterr()
    assert main(["verify", str(path)]) == 0
    assert "24 certificates checked" in capsys.readouterr().out
    with Store(path) as store:
        rows = list(store.query().rows())
    lines = tmp_path / "tasoev.jsonl"
    lines.write_text("\n".join(map(json.dumps, rows)))
    assert main(["check", str(lines)]) == 0
    assert capsys.readouterr().out.endswith("24 of 24 proved\n")
    assert main(["show", str(path), "1"]) == 0
    assert main(["prove", str(path), "1", "--explain"]) == 0
    assert "Tasoev 2000; Komatsu 2003" in capsys.readouterr().out
    assert main(["export", str(path), "--out", str(tmp_path / "t.tex")]) == 0
    assert "komatsu2003" in (tmp_path / "t.tex").read_text()


@pytest.mark.parametrize("sign", [1, -1])
def test_rogers_and_ramanujan_at_fifty_inverses(sign: int) -> None:
    """1/c = 1 + q/(1 + q**2/(1 + ...)), evaluated as it stands in exact fractions."""
    for b in range(2, 52):
        name = f"rogers_ramanujan({'-' * (sign < 0)}1/{b})"
        word = "+" if sign > 0 else "-+"
        statement = Statement(
            name,
            parse(name),
            (1,),
            (0, 1),
            tuple(1 if s == "+" else -1 for s in word),
            (1,),
            ((0, b), (0, b)),
            base=b,
        )
        proof = Prover(name).prove(statement)
        assert proof.certificate is not None, proof.reason
        assert check(proof.certificate).startswith("proved: ")
        q, value = Fraction(sign, b), Fraction(1)
        for n in range(30, 0, -1):
            value = 1 + q**n / value
        terms = islice(statement.written_out(), 30)
        stated = Fraction(0)
        for a, s in reversed([*terms]):
            stated = Fraction(a) + (s / stated if stated else 0)
        assert 0 < abs(value - stated) < Fraction(1, b**200)
        assert explain.theorem_used(proof.certificate).title == "Rogers 1894"


@given(
    st.integers(1, 6), st.integers(1, 6), st.integers(1, 6), st.integers(2, 6),
    st.sampled_from([1, -1]), st.sampled_from([1, -1]), st.sampled_from([1, -1]),
)  # fmt: skip
@settings(max_examples=50, deadline=None)
def test_two_geometric_progressions(f: int, g: int, d: int, b: int, x: int, y: int, z: int) -> None:
    """Quotients f d, g/d and their multiples: X is scaled so that they are integers."""
    name = f"tasoev({Fraction(x * f, d * b)},{Fraction(y * g * d, b)},{z * b})"
    prover = Prover(name)
    searcher = Searcher(SearchSpec(constant(name), words=((1,), (1, -1)), digits=100))
    hits = list(searcher.search_block([reduced((d,), (0, 1)), reduced((d, 1), (2 * d, 3))]))
    assert hits
    for hit in hits:
        assert hit.certificate is not None
        assert check(hit.certificate).startswith("proved: ")
        assert holds(hit.certificate["statement"], 60)
    assert prover.match is not None


def test_of_two_progressions_nothing_false_is_proved() -> None:
    statement = Statement(
        "rogers_ramanujan(1/3)", None, (1,), (0, 1), (1,), (1,), ((0, 3), (0, 3)), base=3
    )
    for other in (
        replace(statement, polynomials=((0, 3), (0, 6))),
        replace(statement, head=(2,)),
        replace(statement, signs=(-1, 1)),
        replace(statement, base=9),
        replace(statement, numerator=(2,)),
    ):
        assert Prover(statement.constant).prove(other).status == "refuted"
    assert Prover(statement.constant).prove(statement).status == "proved"
    for name in ("rogers_ramanujan(2/3)", "tasoev(1/2,1/3,5)", "tasoev(1,1,7/2)"):
        refusal = Refusal(f"no theorem for {name}: its quotients are not integers")
        assert Prover(name).image((0, 1), (1,)) == refusal
    for name in ("rogers_ramanujan(1/e)", "rogers_ramanujan(1/2)+tasoev(1,2)"):
        assert Prover(name).match is None


def test_explained_with_its_signs(found: Collection) -> None:
    formulas = esma.search("rogers_ramanujan(-1/2)", coeff_limit=1, max_period=2, digits=100)
    x = next(x for x in formulas if x.lhs == "rogers_ramanujan(-1/2)" and x.signs == (1, -1))
    text = explain.text(prove(x).certificate or {})
    assert "with the signs -, + after them in turn" in text
    assert "rogers_ramanujan(1/b) = [0; 1, b, b, b**2, b**2, ...]" in text


def test_powers_of_a_parameter_are_checked_and_shown() -> None:
    assert check(RAMANUJAN_N).startswith("proved for all n = 2 + 1 u, u >= 0: ")
    shown = explain.text(RAMANUJAN_N)
    assert "a(1 + 2 m) = n^(m+1)" in shown
    assert "as an identity of polynomials in n^k and n" in shown


@pytest.mark.parametrize(
    ("template", "values", "right", "tex"),
    [
        ("rogers_ramanujan(1/n)", "n=2..6", "[0; ⟨n^m, n^(m+1)⟩]", r"n^{m},\,n^{m+1}"),
        ("rogers_ramanujan(-1/n)", "n=3..7", "[⟨1, n^(m+1)−1, n^(m+1)−1⟩]", "n^{m+1}-1"),
        ("tasoev(1,n)", "n=2..6", "[0; ⟨n^(m+1)⟩]", r"n^{m+1}"),
        ("tasoev(n,2)", "n=1..5", "[0; ⟨2n·2^m⟩]", r"2n\cdot 2^{m}"),
        (
            "tasoev(1,2,n+1)",
            "n=1..5",
            "[0; ⟨1·(n+1)^(m+1), 2·(n+1)^(m+1)⟩]",
            r"1\cdot (n+1)^{m+1}",
        ),
        ("tasoev(n,n+1)", "n=1..5", "[0; ⟨n·(n+1)^(m+1)⟩]", r"n\cdot (n+1)^{m+1}"),
    ],
)
def test_formulas_in_powers_for_all_values(
    template: str, values: str, right: str, tex: str
) -> None:
    """They are proved for all values, and agree with the definition at fifty of them."""
    found = generalise(template, [Range.of(values)], max_period=1).formulas
    assert any(x.formula.lengths for x in found)  # runs under minus signs
    for x in found:
        assert x.status == "proved", x.proof.reason
        row = json.loads(json.dumps(x.to_dict()))
        assert is_about(row, row["certificate"])
        assert ParametricFormula.from_certificate(row["certificate"]).text() == x.formula.text()
        assert explain.latex(row["certificate"])
    named = [x for x in found if x.left() == template and x.formula.signs == (1,)]
    assert [x.right() for x in named] == [right]
    assert all(tex in x.right(tex=True) for x in named)
    for u in range(50):
        for x in (*named, found[0]):
            statement = x.formula.statement([u])
            y = reduced(statement.numerator, statement.denominator)
            true = expand(constant(statement.constant), y, statement.signs, 12)
            assert [a for a, _ in islice(statement.written_out(), 12)] == list(true.terms)


def test_of_powers_for_all_values_nothing_false_is_proved() -> None:
    formula = ParametricFormula.from_certificate(RAMANUJAN_N)
    m, n = formula.gens
    for wrong in (
        replace(formula, polynomials=(m, m)),
        replace(formula, base=n + 1),
        replace(formula, base=2),
        replace(formula, numerator=(n,)),
    ):
        assert not prove_parametric(wrong)
    assert prove_parametric(formula)


def test_a_ratio_of_one_has_no_theorem() -> None:
    assert isinstance(Prover("rogers_ramanujan(-1)").image((0, 1), (1,)), Refusal)
