"""Tests of certificates as files, and of proofs written for people.

Trusted: the checker (tested on its own), and pdflatex where it is installed.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from esma.continued_fractions.mobius import IDENTITY
from esma.errors import EsmaError
from esma.limits.matrices import times
from esma.proofs.checker import checker
from esma.proofs.explain import describe, html, latex, text, typeset
from esma.proofs.prover import Proof, Prover, prove
from tests.proofs.cases import discovered, growing_runs, reference, statement

EULER = statement("e", (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))


def certificate(proof: Proof) -> dict[str, object]:
    assert proof.certificate is not None
    return proof.certificate


def test_the_form_is_deterministic_and_small() -> None:
    statements = list(reference("e", "e.json"))
    forward, backward = Prover("e"), Prover("e")
    texts = [json.dumps(certificate(forward.prove(s))) for s in statements]
    again = [json.dumps(certificate(backward.prove(s))) for s in statements]
    assert texts == again
    for t, s in zip(texts, statements, strict=True):
        assert json.loads(t) == certificate(forward.prove(s))
    assert max(map(len, texts)) < 2048
    assert all(checker.check(t) for t in texts[::20])


EXAMPLES = {
    "euler": EULER,
    "runs": statement("tanh(1)", (0, 1), (1,), (-1,), (1,), ((5, 4), (2,)), ((1,), (4, 4))),
    "bessel": statement("besseli(1,2)/besseli(0,2)", (0, 1), (1, 0), (1,), (0,), ((1, 1),)),
    "surd": statement("sqrt(2)*tanh(1/sqrt(2))", (0, 1), (1, 0), (1,), (0,), ((1, 4), (6, 8))),
    "degree": statement("exp(-1)", (1, 0, -1), (1, 0, 1), (1,), (0,), ((1, 2),)),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_proof_as_text(name: str) -> None:
    proof = prove(EXAMPLES[name])
    written = text(certificate(proof), proof.rewriting)
    for part in (
        "Statement",
        "Theorem used",
        "Start",
        "Step",
        "Convergence",
        "Conclusion",
    ):
        assert f"\n{part}\n" in f"\n{written}"
    assert max(map(len, written.splitlines())) <= 200
    assert "$" not in written
    assert "\\" not in written
    if proof.rewriting:
        assert proof.rewriting in written
    # M A = f B U, for the numbers that are written
    names = re.findall(
        r"^ {4}([MABU]) = \[\[(-?\d+), (-?\d+)\], \[(-?\d+), (-?\d+)\]\]", written, re.M
    )
    m, a, b, u = ((int(p), int(q), int(r), int(t)) for _, p, q, r, t in names)
    found = re.search(r"M A = (-?\d*) ?B U", written)
    assert found is not None
    factor = int(found[1] + "1" if found[1] in ("", "-") else found[1])
    right = times(b, u)
    assert times(m, a) == tuple(factor * x for x in right)


def test_eulers_proof_reads_as_it_should() -> None:
    written = text(certificate(prove(EULER)))
    assert "e = [2; 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, ...]" in written
    assert "a(3m + 2) = 2m + 2" in written
    assert "[[1, 1], [1, -1]] [[4k + 6, 1], [1, 0]]" in written
    assert "= [[1, 1], [1, 0]] [[2k + 2, 1], [1, 0]] [[1, 1], [1, 0]] [[1, 1], [1, -1]]" in written


def test_the_written_identity_is_the_checked_one() -> None:
    """The factors written for group k, multiplied out at k = 7, satisfy the identity."""
    for s in list(reference("tan(1)", "tan1.json"))[::17]:
        written = text(certificate(prove(s)))
        steps = written.split("\nStep\n")[1].split("\nConvergence")[0]
        sides = re.findall(r"^ {4}(\[\[.*)\n {6}= (-?) ?(\[\[.*)$", steps, re.MULTILINE)
        assert sides
        for left, sign, right in sides:
            one, two = (_product(side, 7) for side in (left, right))
            assert one == (tuple(-x for x in two) if sign else two)


def _product(factors: str, k: int) -> tuple[int, ...]:
    result = IDENTITY
    for entries in re.findall(r"\[\[([^,]+), ([^\]]+)\], \[([^,]+), ([^\]]+)\]\]", factors):
        a, b, c, d = (_value(e, k) for e in entries)
        result = times(result, (a, b, c, d))
    return result


def _value(polynomial: str, k: int) -> int:
    """'4k + 6' at k."""
    total = 0
    for sign, number, power in re.findall(r"([+-]?) ?(\d*)(k?)", polynomial):
        if number or power:
            total += (-1 if sign == "-" else 1) * int(number or 1) * (k if power else 1)
    return total


def test_only_proofs_are_explained() -> None:
    unfinished = {k: v for k, v in certificate(prove(EULER)).items() if k != "theorem"}
    for data in (unfinished, {"kind": "equivalence"}, {}):
        with pytest.raises(EsmaError):
            text(data)


def test_a_page_has_no_latex_outside_of_formulas() -> None:
    for example in EXAMPLES.values():
        page = html(certificate(prove(example)))
        assert "\\" not in re.sub(r"\$\$.*?\$\$|\$.*?\$", "", page, flags=re.DOTALL)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_compiles(tmp_path: Path) -> None:
    proofs = [prove(s) for s in EXAMPLES.values()]
    proofs.append(prove(next(iter(discovered("(1+sqrt(13))/2", 1)))))
    runs = growing_runs("e", (1, 1), (-1, 1), 500)
    assert runs is not None
    proofs.append(prove(runs))
    proofs.append(prove(max(reference("e", "e.json"), key=lambda s: len(s.polynomials))))
    bodies = [typeset(describe(certificate(p), p.rewriting)) for p in proofs]
    document = latex(certificate(proofs[0]))
    head, tail = document.split(bodies[0])
    document = head + "\n\\clearpage\n".join(bodies) + tail
    (tmp_path / "proofs.tex").write_text(document, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "proofs.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert (tmp_path / "proofs.pdf").stat().st_size > 10_000
    assert "Overfull" not in done.stdout, re.findall("Overfull.*", done.stdout)
