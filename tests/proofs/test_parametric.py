"""Formulas in parameters: what is joined, what is proved for all n, and what the checker rejects.

Trusted: the published expansions of exp(1/n), exp(2/n), tan(1/n) (Euler 1744; Hurwitz 1891; Perron,
Die Lehre von den Kettenbrüchen, vol. I, sections 31 and 34) and of Bessel quotients (Lehmer 1973);
mpmath, which evaluates formulas at single values, small and large, to hundreds of digits; Python's
integers for polynomials.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import esma
from esma.cli.parser import main
from esma.errors import EsmaError
from esma.proofs import explain
from esma.proofs.checker import CertificateError, check
from esma.proofs.parametric import ParametricFormula
from esma.proofs.polynomials import interpolated, ring
from esma.proofs.prover import prove_parametric
from esma.searching.parametric import ParametricResult, generalise
from esma.searching.parametric_conjecture import is_about
from esma.searching.templates import Range
from esma.writing.laws import LATEX
from tests.proofs.cases import holds, single
from tests.proofs.refused import OF_ALL_BASES

SEARCHES: dict[str, tuple[str, tuple[str, ...], int]] = {
    "tan": ("tan(1/n)", ("n=2..8",), 1),
    "tanh": ("tanh(1/n)", ("n=2..6",), 1),
    "exp": ("exp(1/n)", ("n=2..6",), 1),
    "exp2": ("e**(2/n)", ("n=3..11:2",), 1),
    "bessel": ("besseli(v,2/d)/besseli(v+1,2/d)", ("v=0..3", "d=2..5"), 1),
}


@cache
def found(name: str) -> ParametricResult:
    """What a template's search brings."""
    template, ranges, limit = SEARCHES[name]
    return generalise(template, [Range.of(text) for text in ranges], limit, 2)


PUBLISHED = [
    # Lambert: cot(1/n) = n - 1/(3n - 1/(5n - ...)); Perron: tan(1/n) = [0; n-1, 1, 3n-2, 1, ...]
    ("tan", "1/tan(1/n)", (-1,), "[⟨2mn+n⟩]", "n ≥ 1"),
    ("tan", "tan(1/n)", (1,), "[0; n−1, ⟨1, 2mn+3n−2⟩]", "n ≥ 1"),
    # Euler: exp(1/n) = [1; n-1, 1, 1, 3n-1, 1, 1, 5n-1, ...]; (e+1)/(e-1) = [2; 6, 10, ...]
    ("exp", "exp(1/n)", (1,), "[⟨1, 2mn+n−1, 1⟩]", "n ≥ 1"),
    ("exp", "(exp(1/n) + 1)/(exp(1/n) − 1)", (1,), "[⟨4mn+2n⟩]", "n ≥ 1"),
    # Hurwitz: exp(2/n) = [1; (n-1)/2, 6n, (5n-1)/2, 1, 1, (7n-1)/2, 18n, ...] for odd n
    (
        "exp2",
        "exp(2/n)",
        (1,),
        "[⟨1, (6mn+n−1)/2, 12mn+6n, (6mn+5n−1)/2, 1⟩]",
        "n = 1, 3, 5, …",
    ),
    # by runs, tanh(1/n) = [1; 2^{n-1}, 3n+2, 2^{5n-1}, ...]: OEIS A286016 for n = 1
    ("tanh", "tanh(1/n)", (-1,), "[1; ⟨2^{4mn+n−1}, 4mn+3n+2⟩]", "n ≥ 1"),
    ("tan", "tan(1/n)", (-1,), "[1; 2, ⟨2^{2mn+n−3}, 3⟩]", "n ≥ 3"),
    # Lehmer: I_v(2/d)/I_{v+1}(2/d) = [(v+1) d; (v+2) d, (v+3) d, ...]
    ("bessel", "besseli(v,2/d)/besseli(v+1,2/d)", (1,), "[⟨md+vd+d⟩]", "v ≥ 0, d ≥ 1"),
]


@pytest.mark.parametrize(("name", "left", "signs", "right", "where"), PUBLISHED)
def test_published_formulas_are_joined_and_proved(
    name: str, left: str, signs: tuple[int, ...], right: str, where: str
) -> None:
    # at n = 1 tan(1/n) is [0; 0, 1, 1, ...]: true, though no expansion by floors begins with 0, 0
    matching = [
        x
        for x in found(name).formulas
        if (x.left(), x.formula.signs, x.right()) == (left, signs, right)
    ]
    [x] = matching
    assert x.status == "proved"
    assert x.formula.range_text() == where


MOBIUS = [
    ("n*tan(1/n)", (1,), "[⟨1, 4mn²+3n²−2, 1, 4m+3⟩]", "n ≥ 1"),
    ("n*tanh(1/n)", (1,), "[0; ⟨4m+1, 4mn²+3n²⟩]", "n ≥ 1"),
    ("tan(1/n)/n", (-1,), "[1; ⟨2^{4mn²+n²−3}, 3, 2^{4m}, 3⟩]", "n ≥ 2"),
    ("2/(1+besseli(1,1/n)/besseli(0,1/n))", (1,), "[⟨1, 1, mn+n−1⟩]", "n ≥ 1"),
    ("tan(1/n)+n", (1,), "[n; n−1, ⟨1, 2mn+3n−2⟩]", "n ≥ 1"),
    ("cot(1/n)-n", (-1,), "[1; ⟨2^{2mn+3n−3}, 3⟩]", "n ≥ 1"),
    ("e**(1/(2*n+1))-n", (1,), "[n−2; 1, 2n−1, ⟨1, 1, 4mn+2m+6n+2⟩]", "n ≥ 2"),
    ("sinh(1/n)/cosh(1/n)", (1,), "[0; ⟨2mn+n⟩]", "n ≥ 1"),
    ("tan(0.5/n)", (-1,), "[1; 2, ⟨2^{4mn+2n−3}, 3⟩]", "n ≥ 2"),
    ("2.0*n+exp(.5/n)", (1,), "[2n+1; ⟨4mn+2n−1, 1, 1⟩]", "n ≥ 1"),
]


@pytest.mark.parametrize(("template", "signs", "right", "where"), MOBIUS)
def test_fractions_of_a_constant_are_proved(
    template: str, signs: tuple[int, ...], right: str, where: str
) -> None:
    formulas = generalise(template, [Range.of("n=2..6")], 1, 2, (signs,)).formulas
    rows = [(x.right(), x.formula.range_text()) for x in formulas if x.formula.numerator[0] == 0]
    assert (right, where) in rows, rows
    for x in formulas:
        assert x.proof.certificate is not None, x.proof.reason
        check(x.proof.certificate)
        assert all(holds(single(x.proof.certificate, [at]), 100) for at in (0, 1, 5)), x.left()


def test_a_decimal_is_printed_and_proved_as_a_fraction() -> None:
    formulas = generalise("0.5*tan(1/n)", [Range.of("n=2..12:2")], 1, 1).formulas
    assert formulas
    for x in formulas:
        assert x.formula.constant == x.symbol() == "(1/2)*tan(1/n)"
        certificate = x.proof.certificate
        assert certificate is not None, x.proof.reason
        assert "proved for all" in check(certificate)
        assert is_about(x.to_dict(), certificate)
    [best] = [x for x in formulas if (x.left(), x.formula.signs) == ("1/c", (-1,))]
    assert (best.right(), best.formula.range_text()) == ("[⟨8mn+2n, (4mn+3n)/2⟩]", "n = 2, 4, 6, …")


@pytest.mark.parametrize("name", SEARCHES)
def test_every_joined_formula_is_proved_and_true(name: str) -> None:
    formulas = found(name).formulas
    assert len(formulas) > 20 or name == "bessel"
    for x in formulas:
        assert x.proof.certificate is not None, x.proof.reason
        certificate = json.loads(json.dumps(x.proof.certificate))
        assert "proved for all" in check(certificate)
    for x in formulas[::9]:
        width = len(x.formula.parameters)
        for at in (0, 1, 2, 57):
            assert holds(single(x.proof.certificate or {}, [at] * width), 200), x.left()


def test_the_range_begins_where_the_formula_does() -> None:
    below = {
        (x.left(), x.formula.signs, n): proof.status
        for x in found("tan").formulas
        for n, proof in x.below
    }
    assert below
    for x in found("tan").formulas:
        first = x.formula.parameters[0].first
        assert [n for n, _ in x.below] == [
            n
            for n in range(first % x.formula.parameters[0].step or 1, first)
            if (first - n) % x.formula.parameters[0].step == 0 and n >= 1
        ]
    assert set(below.values()) <= {"proved", "refuted"}


@pytest.mark.parametrize("certificate", OF_ALL_BASES, ids=lambda x: x["statement"]["constant"])
def test_one_formula_for_fifty_bases(certificate: dict[str, Any]) -> None:
    """As its own theorem says it of each."""
    assert check(certificate).startswith("proved for all")
    formula = ParametricFormula.from_certificate(certificate)
    width = len(formula.parameters)
    for u in range(50):
        assert holds(single(certificate, [u] * width), 60)
    again = prove_parametric(formula)
    assert again.certificate == certificate
    assert formula.written(LATEX)
    for written in (explain.text, explain.latex, explain.html):
        assert "parameters" in written(certificate) or "For all" in written(certificate)


def test_one_formula_for_all_bases_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parametric", "kempner(n)", "n=3..6", "--words", "+", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["status"] for row in rows} == {"proved"}
    found = {row["formula"]: row for row in rows}
    folded = "w = 0, n: w ↦ w, x, −reversed w, x = 1; a, 0, b is a+b"
    one = found[f"kempner(n) = [0; n−1, n+2, n, n, n−2, …], {folded}"]
    assert one["range"] == "n ≥ 2"
    assert is_about(one, one["certificate"])


def test_quotients_of_all_bases_may_grow_doubly_exponentially() -> None:
    begun = process_time()
    formulas = generalise("(n-1)*rabbit(n)", [Range("n", 9, 11)], words=[(1,)]).formulas
    assert process_time() - begun < 30
    assert {x.status for x in formulas} == {"proved"}
    assert ("1/c", "n ≥ 2") in {(x.left(), x.formula.range_text()) for x in formulas}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("lacunary(n,2,-1)", "[n+1; n, n−2, n, n+2, n−2, …]"),
        ("liouville(n)", "[n−1; n+1, n²−1, 1, n, n−1, …]"),
    ],
)
def test_the_first_quotients_of_what_is_folded_are_shown(name: str, first: str) -> None:
    """As they are for n = 2, whose words may end in 1."""
    formulas = generalise(name, [Range("n", 2, 4)], words=[(1,)]).formulas
    [one] = [x for x in formulas if x.left() == f"1/{name}"]
    assert one.right().startswith(first)
    assert (one.status, one.formula.range_text()) == ("proved", "n ≥ 2")
    shown = [x.replace("n²", "n**2").replace("−", "-") for x in re.split("[;,]", first[1:-4])]
    for n in range(2, 6):
        quotients = esma.expand(re.sub(r"\bn\b", str(n), f"1/{name}"), terms=6).terms
        joined = list[int]()
        for i, a in enumerate(int(eval(x, {"n": n})) for x in shown):  # noqa: S307
            if joined and joined[-1] == 0 and i > 1:
                joined.pop()
                joined[-1] += a
            else:
                joined.append(a)
        sure = joined[: -1 if joined[-1] else -2]
        assert list(quotients[: len(sure)]) == sure


def test_a_false_formula_is_not_proved() -> None:
    x = next(x for x in found("tan").formulas if x.right() == "[0; n−1, ⟨1, 2mn+3n−2⟩]")
    formula = x.formula
    one, growing = formula.polynomials
    assert prove_parametric(formula)
    assert not prove_parametric(replace(formula, polynomials=(one, growing + 1)))


def test_lehmers_law_with_rational_orders() -> None:
    here = generalise(
        "besseli(v+1/2,2/d)/besseli(v+3/2,2/d)", [Range.of("v=0..3"), Range.of("d=2..8:2")], 1, 1
    )
    [x] = [x for x in here.formulas if x.left() == x.formula.constant and x.formula.signs == (1,)]
    assert x.status == "proved"
    assert (x.right(), x.formula.range_text()) == ("[⟨(2md+2vd+3d)/2⟩]", "v ≥ 0, d = 2, 4, 6, …")
    check(x.proof.certificate)
    assert holds(single(x.proof.certificate or {}, [3, 5]))


# -- parts -----------------------------------------------------------------------------------------


@given(st.lists(st.integers(-9, 9), min_size=9, max_size=9))
def test_interpolation_gives_back_a_polynomial(coefficients: list[int]) -> None:
    def value(u: int, v: int) -> int:
        return sum(c * u ** (i // 3) * v ** (i % 3) for i, c in enumerate(coefficients))

    x, y = letters = ring("xy").gens()
    expected = sum((c * x ** (i // 3) * y ** (i % 3) for i, c in enumerate(coefficients)), 0 * x)
    values = {(u, v): value(u, v) for u in range(4) for v in range(4)}
    assert interpolated(values, letters) == expected
    values[3, 3] += 1
    assert interpolated(values, letters) is None
    del values[3, 3]
    assert interpolated(values, letters) is None
    rest = {(u, v): value(u, v) for u in (0, 2, 5, 9) for v in (-1, 0, 4, 7)}
    assert interpolated(rest, letters) == expected


def test_polynomials_with_fractions_are_not_interpolated() -> None:
    values = {(u,): u * (u + 1) // 2 for u in range(6)}
    assert interpolated(values, ring("x").gens()) is None


def test_no_length_of_a_run_is_negative() -> None:
    [x] = [x for x in found("tan").formulas if x.left() == "tan(1/n)" and x.formula.lengths]
    assert x.formula.range_text() == "n ≥ 3"  # 2^{n-3} for m = 0
    assert prove_parametric(x.formula.shifted((-2,))).formula.range_text() == "n ≥ 3"
    certificate = json.loads(json.dumps(x.proof.certificate))
    check(certificate)
    for wrong in (-1, "2*m*n - 2*m", 0):
        certificate["statement"]["block"][0] = [2, wrong]
        with pytest.raises(CertificateError):
            check(certificate)


@pytest.mark.parametrize("text", ["n=2", "n=8..2", "e=1..5", "nn=1..4", "n=1..4:0", "n = a..b"])
def test_ranges_that_are_none(text: str) -> None:
    with pytest.raises(EsmaError):
        Range.of(text)


def test_values_without_a_formula_are_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parametric", "sqrt(n)", "n=2..9"]) == 0
    out = capsys.readouterr().out
    assert "6 constants searched" in out
    assert "passed over: 4, 9, where the constant is rational or has no value" in out
    assert main(["parametric", "sqrt(n*n+1)+k/(n-3)*(n-3)", "n=2..5", "k=0..2", "--words=+"]) == 0
    out = capsys.readouterr().out
    assert "passed over: (3, 0), (3, 1), (3, 2), where" in out
    assert re.search(
        r"\[n\+k−1; ⟨2n⟩\] +n ≥ 4, k ≥ 1 +proved", out
    )  # n = 4 + u, as 1/(n-3) is there
    assert main(["parametric", "sqrt(n**2)", "n=2..9"]) == 2  # not one value
    assert "sqrt(2**2) is the rational number 2" in capsys.readouterr().err


def test_a_conjecture_says_where_it_is_none() -> None:
    found = generalise("2**(1/2)+n/(n-4)*(n-4)", [Range.of("n=2..8")], 1, 1, ((1,),))
    x = next(x for x in found.formulas if x.left() == x.formula.constant)
    assert (x.right(), x.status) == ("[n+1; ⟨2⟩]", "conjecture")
    assert x.to_dict()["range"] == "n ≥ 2, n ≠ 4"
    assert found.passed == ((4,),)


@pytest.mark.parametrize("values", ["n=1..5", "n=1..8", "n=2..5"])
def test_a_period_that_is_a_shorter_one_repeated_is_no_break(values: str) -> None:
    found = generalise(
        "(n+sqrt(n**2+n))/2", [Range.of(values)], 1, 1, ((1,),)
    )  # 4, 4, ... at n = 4
    x = next(x for x in found.formulas if x.left() == x.formula.constant)
    assert (x.right(), x.status, x.formula.range_text()) == ("[⟨n, 4⟩]", "proved", "n ≥ 1")


def test_a_step_is_said_to_be_wrong() -> None:
    with pytest.raises(EsmaError, match="the step"):
        Range.of("n=1..4:0")


def test_the_proof_is_written_out() -> None:
    x = next(x for x in found("exp2").formulas if x.left() == "exp(2/n)")
    certificate = x.proof.certificate or {}
    plain, typeset = explain.text(certificate), explain.latex(certificate)
    assert "For all n = 1, 3, 5, ... the value, with c = exp(2/n)" in plain
    assert "12mn+6n" in plain
    assert "\n    c\n" in plain
    quotient = next(x for x in found("exp2").formulas if x.left() == "1/(exp(2/n) − 1)")
    assert "\n    1/(c - 1)\n" in explain.text(quotient.proof.certificate or {})
    assert r"\begin{pmatrix}12kn+" in typeset
    assert "\u2212" not in plain


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ["parametric", "tan(1/n)", "n=2..6", "--words=+"]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert re.search(r"tan\(1/n\) +\+ +\[0; n−1, ⟨1, 2mn\+3n−2⟩\] +n ≥ 1 +proved", out) is None
    assert re.search(r"\[⟨2mn\+n−2, 1⟩\] +n ≥ 2 +proved", out)
    assert main([*arguments, "--all"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"tan\(1/n\) +\+ +\[0; n−1, ⟨1, 2mn\+3n−2⟩\] +n ≥ 1 +proved", out)
    assert main([*arguments, "--json"]) == 0
    file = tmp_path / "tan.jsonl"
    file.write_text(capsys.readouterr().out)
    assert main(["check", "-v", str(file)]) == 0
    assert "proved for all n = " in capsys.readouterr().out
    assert main([*arguments, "--explain=0"]) == 0
    assert "For all n >= 2 the value" in capsys.readouterr().out
    assert main(["parametric", "pi+1/n", "n=2..4", "--words=+"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("No formula for all values was found.\n3 constants searched")
    assert "⟨" not in out
    assert main(["parametric", "phi+n", "n=2..4", "--words=+"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert re.search(r"phi\+n \+ \[n\+1; ⟨1⟩\] n ≥ 1 proved", out)
    assert main(["parametric", "tan(1)", "n=2..6"]) == 2
    assert "no letter 'n'" in capsys.readouterr().err
