"""Families of quadratic irrationals: joined over n, proved for all n, and checked.

Trusted: the classical expansions of sqrt(n**2 + 1), sqrt(n**2 + 2), sqrt(n**2 - 1), sqrt(n**2 + n)
(Perron 1954, section 26; Sierpinski 1964, chapter VIII), a certificate written by hand, and mpmath,
which evaluates what is accepted after having been tampered with at single values.
"""

from __future__ import annotations

import ast
import json
import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from esma.approval import checkers, explain, parametric_checker, quadratic_families_checker
from esma.approval.parametric_checker import CertificateError
from esma.approval.quadratic_families_checker import check
from esma.cli import main
from esma.generalise import Found, Range, generalise
from tests.approval.cases import holds
from tests.approval.test_checker import mutated
from tests.approval.test_parametric import single

N: list[list[int]] = [[1, 0, 1], [1, 0, 0]]  # n = 1 + u
ROOT: dict[str, Any] = {
    "format": "esma-family-certificate",
    "version": 1,
    "kind": "quadratic",
    "parameters": [["n", 1, 1]],
    "statement": {
        "constant": "sqrt(n**2+1)",
        "numerator": [[], [[1, 0, 0]]],
        "denominator": [[[1, 0, 0]], []],
        "signs": [1],
        "head": [N],
        "polynomials": [[[2, 0, 1], [2, 0, 0]]],
    },
}


@cache
def found(template: str) -> Found:
    return generalise(template, [Range.of("n=2..8")], 1, 2)


PUBLISHED = [
    ("sqrt(n**2+1)", (1,), "[n; ⟨2n⟩]", 1),
    ("sqrt(n**2+2)", (1,), "[n; ⟨n, 2n⟩]", 1),
    ("sqrt(n*n-1)", (1,), "[n−1; ⟨1, 2n−2⟩]", 2),
    ("sqrt(n*n-1)", (-1,), "[n; ⟨2n⟩]", 2),
    ("sqrt(n**2+n)", (1,), "[n; ⟨2, 2n⟩]", 1),
    ("(n+sqrt(n^2+4))/2", (1,), "[⟨n⟩]", 2),
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
    assert check(json.dumps(ROOT)).startswith("proved for all n = 1 + 1 u, u >= 0")
    with pytest.raises(CertificateError):
        parametric_checker.check(ROOT)


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("parameters", 0, 1), 2),
        (("parameters", 0, 1), 0),
        (("parameters", 0, 2), 2),
        (("statement", "constant"), "sqrt(n**2+2)"),
        (("statement", "constant"), "-sqrt(n**2+1)*2"),
        (("statement", "constant"), "sqrt(k**2+1)"),
        (("statement", "constant"), "sqrt(n**2+1"),
        (("statement", "constant"), "sqrt(n**2-1)"),  # not real for n = 0 + ...
        (("statement", "constant"), "sqrt(n**2+1)+sqrt(2)"),
        (("statement", "constant"), "sqrt(n**2+1)/(n-1)*(n-1)"),  # 0/0 at n = 1
        (("statement", "constant"), "n"),
        (("statement", "constant"), "sqrt(n**1000000000+1)"),
        (("statement", "constant"), "sqrt(1/2)"),
        (("statement", "constant"), ""),
        (("statement", "constant"), "(" * 90 + "n" + ")" * 90),
        (("statement", "constant"), "sqrt(n**2+1)+0*" + "(" * 12 + "9" + ")**10" * 12),
        (("statement", "signs"), [-1]),
        (("statement", "head"), []),
        (("statement", "numerator"), [[], []]),
        (("statement", "numerator"), [[[1, 1, 0]], [[1, 0, 0]]]),
        (("statement", "polynomials"), [[[2, 0, 1], [3, 0, 0]]]),
        (("statement", "polynomials"), [[[2, 1, 0], [2, 0, 1], [2, 0, 0]]]),  # grows with m
        (("statement", "polynomials"), []),
        (("kind",), "theorem"),
        (("version",), True),
    ],
)
def test_what_is_tampered_with_is_rejected(path: tuple[Any, ...], new: Any) -> None:
    data = json.loads(json.dumps(ROOT))
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = new
    with pytest.raises(CertificateError):
        check(data)


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


def test_mutations_that_are_accepted_are_true() -> None:
    chance = random.Random(11)
    certificates = [
        json.loads(json.dumps(x.proof.certificate))
        for template in ("sqrt(n**2+1)", "sqrt(n*n-1)", "(n+sqrt(n^2+4))/2")
        for x in found(template).formulas[::4]
    ]
    outcomes: Counter[bool] = Counter()
    for _ in range(1500):
        data = mutated(chance, certificates)
        if data in certificates:
            continue
        try:
            check(data)
        except CertificateError:
            outcomes[False] += 1
            continue
        outcomes[True] += 1
        assert all(holds(single(data, [at]), 60) for at in (0, 3)), data
    assert outcomes[False] > 15 * outcomes[True]


def test_the_checker_takes_only_the_other_checker() -> None:
    names = set()
    source = Path(quadratic_families_checker.__file__).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    own = {"esma.approval", "esma.approval.parametric_checker"}
    assert names <= {"__future__", "json", "re", "typing"} | own


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
