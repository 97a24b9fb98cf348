"""Families of quadratic irrationals: joined over n, proved for all n, and checked.

Trusted: the classical expansions of sqrt(n**2 + 1), sqrt(n**2 + 2), sqrt(n**2 - 1), sqrt(n**2 + n)
(Perron 1954, section 26; Sierpinski 1964, chapter VIII), a certificate written by hand, and mpmath,
which evaluates what is accepted after having been tampered with at single values.
"""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

import pytest

from esma.cli.parser import main
from esma.proofs import explain
from esma.proofs.checkers import kinds as checkers
from esma.proofs.checkers import parametric_checker, quadratic_families_checker
from esma.proofs.checkers.parametric_checker import CertificateError
from esma.proofs.checkers.quadratic_families_checker import check
from esma.searching.parametric import Found, Range, generalise
from tests.approval.cases import holds
from tests.approval.refused.quadratic_families_checker import ROOT
from tests.approval.test_families import single


@cache
def found(template: str) -> Found:
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
        if x.left() in (template, template.replace("^", "**")) and x.family.signs == signs
    ]
    assert (x.right(), x.status) == (right, "proved")
    assert x.family.range_text() == f"n ≥ {least}"
    for y in formulas:  # and so are all the others
        assert y.status == "proved"
        certificate = json.loads(json.dumps(y.proof.certificate))
        assert checkers.check(certificate) == check(certificate)
        assert all(holds(single(certificate, [at]), 60) for at in (0, 5))


def test_a_certificate_written_by_hand() -> None:
    assert check(json.dumps(ROOT)).startswith("proved for all n = 2 + 1 u, u >= 0")
    with pytest.raises(CertificateError):
        parametric_checker.check(ROOT)


def test_the_same_constant_in_other_words() -> None:
    for text in (
        "sqrt(n*n+1)",
        "(2*sqrt(n**2+1))/2",
        "n+1/(n+sqrt(n**2+1))",
        "(n**2+1)/sqrt(n**2+1)",
        "-(-sqrt(n**2+1))",
        "sqrt((n+1)**2-2*n)",
    ):
        check({**ROOT, "statement": {**ROOT["statement"], "constant": text}})


def test_the_checker_takes_only_the_other_checker() -> None:
    names = set()
    source = Path(quadratic_families_checker.__file__).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    own = {"esma.approval", "esma.proofs.checkers.parametric_checker"}
    assert names <= {"__future__", "typing"} | own


def test_the_proof_is_written_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plain = explain.text(ROOT)
    assert "a(1 + m) = 2n" in plain
    assert "T = [[2n, 1], [1, 0]]" in plain
    assert "Z^2 + (-2n) Z + (-1) = 0" in plain
    assert r"\begin{pmatrix}" in explain.latex(ROOT)
    assert main(["family", "sqrt(n**2+1)", "n=2..6", "--json"]) == 0
    file = tmp_path / "root.jsonl"
    file.write_text(capsys.readouterr().out)
    assert main(["check", str(file)]) == 0
    assert "not proved" not in capsys.readouterr().out
