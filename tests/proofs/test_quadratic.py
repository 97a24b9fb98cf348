"""Formulas for quadratic irrationals in n: joined over n, proved for all n, and checked.

Trusted: the classical expansions of sqrt(n**2 + 1), sqrt(n**2 + 2), sqrt(n**2 - 1), sqrt(n**2 + n)
(Perron 1954, section 26; Sierpinski 1964, chapter VIII), a certificate written by hand, and mpmath,
which evaluates what is accepted after having been tampered with at single values.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from esma.cli.parser import main
from esma.proofs import explain
from esma.proofs.checker import check
from esma.searching.parametric import ParametricResult, generalise
from esma.searching.templates import Range
from tests.proofs.cases import holds, single
from tests.proofs.refused import ROOTN, changed


@cache
def found(template: str) -> ParametricResult:
    return generalise(template, [Range.of("n=2..8")], 1, 2)


PUBLISHED = [
    ("sqrt(n**2+1)", (1,), "[n; ⟨2n⟩]", 1),
    ("sqrt(n**2+2)", (1,), "[n; ⟨n, 2n⟩]", 1),
    ("sqrt(n*n-1)", (1,), "[n−1; ⟨1, 2n−2⟩]", 2),
    ("sqrt(n*n-1)", (-1,), "[n; ⟨2n⟩]", 2),
    ("sqrt(n**2+n)", (1,), "[n; ⟨2, 2n⟩]", 1),
    ("(n+sqrt(n^2+4))/2", (1,), "[⟨n⟩]", 1),
    ("sqrt(n**2-2)", (1,), "[n−1; ⟨1, n−2, 1, 2n−2⟩]", 3),
]


@pytest.mark.parametrize(("template", "signs", "right", "least"), PUBLISHED)
def test_published_formulas_are_joined_and_proved(
    template: str, signs: tuple[int, ...], right: str, least: int
) -> None:
    formulas = found(template).formulas
    [x] = [
        x
        for x in formulas
        if x.left() in (template, template.replace("^", "**")) and x.formula.signs == signs
    ]
    assert (x.right(), x.status) == (right, "proved")
    assert x.formula.range_text() == f"n ≥ {least}"
    for y in formulas:  # and so are all the others
        assert y.status == "proved"
        certificate = json.loads(json.dumps(y.proof.certificate))
        assert check(certificate).startswith("proved for all n")
        assert all(holds(single(certificate, [at]), 60) for at in (0, 5))


def test_the_same_constant_in_other_words() -> None:
    for text in (
        "sqrt(n*n+1)",
        "(2*sqrt(n**2+1))/2",
        "n+1/(n+sqrt(n**2+1))",
        "(n**2+1)/sqrt(n**2+1)",
        "-(-sqrt(n**2+1))",
        "sqrt((n+1)**2-2*n)",
    ):
        check(changed(ROOTN, {"statement.constant": text}))


def test_the_proof_is_written_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plain = explain.text(ROOTN)
    assert "a(1 + m) = 2n" in plain
    assert "T = [[2n, 1], [1, 0]]" in plain
    assert "Z^2 + (-2n) Z + (-1) = 0" in plain
    assert r"\begin{pmatrix}" in explain.latex(ROOTN)
    assert main(["parametric", "sqrt(n**2+1)", "n=2..6", "--json"]) == 0
    file = tmp_path / "root.jsonl"
    file.write_text(capsys.readouterr().out)
    assert main(["check", str(file)]) == 0
    assert "not proved" not in capsys.readouterr().out
