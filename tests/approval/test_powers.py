"""Proofs about Tasoev's numbers and the checker of their certificates.

Trusted: the definition tasoev(u, a) = [0; u a, u a**2, u a**3, ...] in fractions, a certificate
written by hand, and evaluation to 60 digits of every certificate that is accepted after having
been tampered with.
"""

from __future__ import annotations

import ast
import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import esma
from esma.approval.conjecture import from_dict
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.proofs import explain
from esma.proofs.checkers import checker, powers_checker
from esma.proofs.prover import Prover
from esma.searching.searcher import Searcher, certified, prove, statement_of
from esma.searching.spec import SearchSpec
from esma.store import Store
from tests.approval.cases import cpu_seconds
from tests.approval.test_checker import changed, leaves, mutated

# tasoev(1,2) itself: X = [2; 4, 8, ...] and c = [0; X]
PLAIN: dict[str, Any] = {
    "format": "esma-certificate",
    "version": 1,
    "kind": "powers",
    "statement": {
        "constant": "tasoev(1,2)",
        "numerator": [0, 1],
        "denominator": [1],
        "signs": [1],
        "head": [0],
        "polynomials": [[0, 2]],
        "base": 2,
    },
    "theorem": {"first": 2, "ratio": 2},
    "map": [0, 1, 1, 0],
    "start": {"x": 1, "y": 2, "factor": 1, "matrix": [1, 0, 0, 1]},
    "links": [[1, 1, 1, 1, 0, 0, 1]],
}


def rejected(certificate: Any) -> bool:
    try:
        powers_checker.check(certificate)
    except checker.CertificateError:
        return True
    return False


def quotients(data: dict[str, Any]) -> Iterator[int]:
    """Of a statement, from what its fields mean."""
    yield from data["head"]
    m = 0
    while True:
        z = data.get("base", 0) ** m if "base" in data else m
        for j, p in enumerate(data["polynomials"]):
            length = data["lengths"][j] if "lengths" in data else [1]
            a, n = (sum(Fraction(c) * z**i for i, c in enumerate(q)) for q in (p, length))
            assert a.denominator == n.denominator == 1
            for _ in range(int(min(n, 400))):
                yield int(a)
        m += 1


def holds(data: dict[str, Any]) -> bool:
    """Whether a statement holds to 60 digits, from the first 400 quotients or less."""
    u, a = map(Fraction, data["constant"].removeprefix("tasoev(").rstrip(")").split(","))
    c = Fraction(0)
    for n in range(60, 0, -1):
        c = 1 / (u * a**n + c)
    top, bottom = (
        sum(x * c**i for i, x in enumerate(data[name])) for name in ("numerator", "denominator")
    )
    signs = data["signs"]
    terms = [x for x, _ in zip(quotients(data), range(400), strict=False)]
    value = Fraction(terms[-1])
    for n in range(len(terms) - 2, -1, -1):
        value = terms[n] + signs[n % len(signs)] / value
    # 400 quotients 2 in a run say 1/400 of the value after it
    near = Fraction(1, 10**60) if "lengths" not in data else Fraction(1, 300)
    return abs(abs(top / bottom) - value) < near


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("tasoev(1,2)", coeff_limit=1, max_period=2, digits=100)


def test_a_certificate_written_by_hand() -> None:
    assert not rejected(PLAIN)
    assert not rejected(json.dumps(PLAIN))
    for path, value in (
        ("statement.polynomials", [[0, 3]]),
        ("statement.polynomials", [[0, "5/2"]]),
        ("statement.polynomials", [[1, 2]]),
        ("statement.polynomials", [["1/2", "1/2"]]),
        ("statement.polynomials", [[0, 2], [0, 2]]),
        ("statement.base", 3),
        ("statement.base", 1),
        ("statement.base", True),
        ("statement.base", 2**300),
        ("statement.constant", "tasoev(2,2)"),
        ("statement.constant", "tasoev(1,2)+0"),
        ("statement.constant", "e"),
        ("theorem.first", 4),
        ("theorem.ratio", 3),
        ("theorem", {"first": 2, "step": 4, "factor": 1, "sign": 1, "multiple": 1}),
        ("kind", "theorem"),
        ("version", 2),
        ("start.x", 0),
        ("start.x", -1),
        ("start.y", 10**9),
        ("links", [[1, 1, -1, 1, 0, 0, 1]]),
        ("links", [[2, 1, 1, 1, 0, 0, 1]]),
        ("links", []),
    ):
        assert rejected(changed(PLAIN, path, value)), (path, value)


def test_all_formulas_are_proved(found: Collection) -> None:
    assert len(found) == 48
    assert {x.signs for x in found} == {(1,), (-1,), (1, -1), (-1, 1)}
    for x in found:
        assert x.status == "proved"
        assert x.certificate is not None
        assert powers_checker.check(dict(x.certificate)).startswith("proved: ")
        assert certified(x)
        assert holds(dict(x.certificate["statement"]))
        terms = quotients(dict(x.certificate["statement"]))
        assert [next(terms) for _ in range(100)] == x.terms(100)
        assert from_dict(json.loads(json.dumps(x.to_dict()))) == x
    with pytest.raises(checker.CertificateError):  # it knows no powers
        checker.check(dict(found[0].certificate or {}))


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
        powers_checker.check(dict(x.certificate))
        assert holds(dict(x.certificate["statement"]))


def test_what_has_no_theorem() -> None:
    for name in ("tasoev(1,2)*tasoev(1,3)", "sqrt(2)*tasoev(1,2)", "tasoev(1,2)+e"):
        assert Prover(name).match is None
    prover = Prover("tasoev(1,5/2)")
    assert prover.match is not None
    assert prover._image((0, 1), (1,)) == (
        "no theorem for tasoev(1,5/2): its quotients are not integers"
    )


def test_a_wrong_formula_is_refuted(found: Collection) -> None:
    [x] = [x for x in found if (x.lhs, x.signs) == ("tasoev(1,2)", (1,))]
    statement = statement_of(x)
    assert statement is not None
    wrong = replace(statement, polynomials=((0, 3),))
    assert Prover(x.constant.name).prove(wrong).reason == "refuted: quotient 1 is 2, not 3"
    half = replace(statement, polynomials=((Fraction(1, 2), Fraction(3, 2)),))
    assert Prover(x.constant.name).prove(half).status != "proved"


MUTATIONS = 2_000


def test_tampered_certificates_are_accepted_only_if_still_true(found: Collection) -> None:
    certificates = [json.loads(json.dumps(x.certificate)) for x in found]
    assert all(len(list(leaves(c))) > 20 for c in certificates)
    generator = random.Random(7)
    count = accepted = 0
    while count < MUTATIONS:
        certificate = mutated(generator, certificates)
        if certificate in certificates:
            continue
        count += 1
        if not rejected(certificate):
            accepted += 1
            assert holds(certificate["statement"]), certificate
    assert accepted < 0.05 * MUTATIONS


def test_a_true_statement_with_anothers_proof_is_rejected(found: Collection) -> None:
    certificates = [dict(x.certificate or {}) for x in found][::3]
    for a in certificates:
        for b in certificates:
            if a["statement"] != b["statement"]:
                mixed = {**copy.deepcopy(b), "statement": a["statement"]}
                assert rejected(mixed) or holds(mixed["statement"])


def test_a_negative_base_is_none() -> None:
    """Powers of -2 change their sign: lengths 3(-2)^m - 3 of runs would be 0, -9, 9, -27, ..."""
    statement = {
        "constant": "tasoev(3/2,2)",
        "numerator": [2, -1],
        "denominator": [1, -1],
        "signs": [-1],
        "head": [],
        "polynomials": [[3], [2]],
        "lengths": [[1], [-3, 3]],
        "base": -2,
    }
    matrix = [2, -1, 1, -1]
    wrong = {
        **PLAIN,
        "statement": statement,
        "theorem": {"first": 3, "ratio": 2},
        "map": matrix,
        "start": {"x": 0, "y": 0, "factor": 1, "matrix": matrix},
        "links": [[2, 4, -1, *matrix]],
    }
    with pytest.raises(checker.CertificateError, match="base"):
        powers_checker.check(wrong)


def test_no_certificate_keeps_the_checker_busy() -> None:
    deep = changed(PLAIN, "statement.constant", "tasoev(1/2,2)")
    deep = changed(changed(deep, "statement.polynomials", [[0, 1]]), "theorem.first", 1)
    deep = changed(deep, "links", [[200, 200, 1, 1, 0, 0, 1]])  # true, but of huge numbers
    with cpu_seconds(60):
        assert rejected(deep)
        for polynomials in ([["1/19997"]] * 200, [[10**4000, 1]], [[2]] * 500):
            assert rejected(changed(PLAIN, "statement.polynomials", polynomials))
        for x, y in ((10_000, 10_000), (10**12, 1), (1, 10**12)):
            assert rejected(changed(changed(PLAIN, "start.x", x), "start.y", y))
        assert rejected(changed(PLAIN, "statement.polynomials", [[0, 2, *[0] * 180, 1]]))
        for count in (40, 60):  # long and true
            assert not rejected(changed(PLAIN, "links", [[10, 10, 1, 1, 0, 0, 1]] * count))
        assert rejected(changed(PLAIN, "links", [[10, 10, 1, 1, 0, 0, 1]] * 300))
        for base in (2**10_000, -(10**4000)):
            assert rejected(changed(PLAIN, "statement.base", base))


def test_the_checker_takes_only_the_other_checker() -> None:
    tree = ast.parse(Path(powers_checker.__file__).read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
        assert not isinstance(node, ast.Div)
    assert names <= {
        *("__future__", "json", "re", "math", "typing"),
        *("esma.proofs.checkers", "esma.proofs.checkers.checker"),
    }


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
