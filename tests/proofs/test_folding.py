"""Proofs about sums of powers whose exponents at least double.

Trusted: Euclid's algorithm on partial sums, which are exact fractions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, takewhile
from math import factorial
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest

import esma
from esma.approval.conjecture import from_dict
from esma.atlas.known import source_of
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.enumeration.grammar import parse
from esma.massey.laws import Folded
from esma.massey.laws.folded import FoldingShape
from esma.massey.laws.requested import RequestedLaw
from esma.proofs import explain
from esma.proofs.checker import check
from esma.proofs.prover import Proof, Prover
from esma.proofs.statements import LawStatement, law_stated, statement_of
from esma.searching.searcher import certified, prove
from esma.store import Store
from esma.writing.laws import Script


def by_euclid(x: Fraction) -> list[int]:
    """The quotients of a fraction."""
    found, p, q = [], x.numerator, x.denominator
    while q:
        found.append(p // q)
        p, q = q, p % q
    return found


def shared(x: Fraction, y: Fraction) -> list[int]:
    """The quotients that all numbers between two fractions share."""
    pairs = zip(by_euclid(x), by_euclid(y), strict=False)
    return [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)][:-1]


def partial_sums(name: str, b: int, *more: int) -> tuple[Fraction, Fraction]:
    """Two numbers between which a sum of powers lies."""
    r, s = more or (2, 1)
    total = Fraction(0)
    for k in count():
        c = factorial(k + 1) if name == "liouville" else r**k
        if c * b.bit_length() > 4_000:
            return total - Fraction(2, b**c), total + Fraction(2, b**c)
        total += Fraction(s**k, b**c)
    raise AssertionError


@dataclass(frozen=True)
class Listed(RequestedLaw):
    """Quotients that are known, and no others."""

    initials: tuple[int, ...]
    surplus: int = 0
    kind: ClassVar[str] = "listed"

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Listed | None:
        return None

    def continued(self) -> Iterator[int]:
        return iter(())

    def own(self) -> dict[str, Any]:
        return {}

    def brief(self) -> str:
        return "listed"

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Listed:
        return cls(initials, surplus)

    def numbers(self) -> Sequence[int | Fraction]:
        return self.initials

    def rule(self, script: Script) -> str | None:
        return None


def image(x: Fraction, p: Any, q: Any) -> Fraction:
    """``|P(x)/Q(x)|``."""
    return abs((p[0] + p[1] * x) / (q[0] + q[1] * x))


def prove_image(text: str, sums: tuple[Fraction, Fraction], p: Any, q: Any) -> Proof:
    """The proof of a statement whose quotients are the true ones; some 30 of them are compared."""
    true = shared(*(image(x, p, q) for x in sums))
    assert len(true) > 20
    found = Prover(text).prove(LawStatement(text, parse(text), p, q, (1,), Listed(tuple(true))))
    if found.certificate is not None:
        check(found.certificate)
        assert found.law is not None
        assert found.law.terms(len(true)) == true
        assert law_stated(found.certificate["statement"]).terms(len(true)) == true
    return found


BASES = range(2, 52)
EQUIVALENT = [
    ((0, 1), (1, 0)),
    ((1, 0), (0, 1)),
    ((1, -1), (1, 0)),
    ((1, 0), (1, 1)),
    ((7, 2), (3, 1)),
]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("kempner({})", ()),
        ("liouville({})", ()),
        ("lacunary({},2,-1)", (2, -1)),
        ("lacunary({},3,1)", (3, 1)),
        ("lacunary({},5,-1)", (5, -1)),
    ],
)
def test_fifty_bases(text: str, more: tuple[int, ...]) -> None:
    for b in BASES:
        sums = partial_sums(text.partition("(")[0], b, *more)
        p, q = EQUIVALENT[b % len(EQUIVALENT)]
        for sides in (EQUIVALENT[0], (p, q)):
            assert prove_image(text.format(b), sums, *sides), (b, sides)


def test_the_theorem_on_fractions() -> None:
    """Words that are folded with any x and signs are the quotients of the sums."""
    chosen = Random(7)
    for _ in range(300):
        q = chosen.randint(2, 30)
        start = Fraction(chosen.randint(-40, 40) * q + 1, q)
        x = FoldingShape("periodic", tuple(chosen.choices((1, 1, 2, 3, 10), k=4)))
        signs = tuple(chosen.choices((1, -1), k=3))
        law = Folded((), tuple(by_euclid(start)), x, 0, signs)
        total, below = start, q
        for k in range(7):
            below = x.at(k) * below**2
            total += Fraction(signs[k % 3], below)
        true = by_euclid(total)
        assert law.terms(len(true) - 1) == true[:-1]


@pytest.mark.parametrize(
    ("text", "p", "q", "word", "x"),
    [
        ("kempner(2)", (0, 2), (1, 0), (1, 2), ("periodic", (2,))),
        ("kempner(2)", (1, 8), (9, 8), (0, 1, 15), ("periodic", (1,))),
        ("kempner(6)", (5, 12), (4, 0), (0, 1, 5, 11, 1, 5), ("periodic", (3,))),
        ("lacunary(6,3,-1)", (1, 2), (2, 0), (0, 1, 1, 1, 23, 3), ("geometric", (3, 3))),
        ("liouville(10)", (3, 5), (5, 0), (0, 1, 2, 2, 4, 3), ("factorial", (1, 2))),
    ],
)
def test_images_of_other_determinants(text: str, p: Any, q: Any, word: Any, x: Any) -> None:
    """(n c + h)/d is folded too where n and d divide powers of the base."""
    name, _, rest = text.partition("(")
    proof = prove_image(text, partial_sums(name, *map(int, rest[:-1].split(","))), p, q)
    assert isinstance(proof.law, Folded)
    assert (proof.law.word, proof.law.x) == (word, FoldingShape(*x))


@pytest.mark.parametrize("sides", [((0, 3), (1, 0)), ((0, 1), (2, 0)), ((1, 1), (-1, 1))])
def test_what_has_no_theorem(sides: Any) -> None:
    proof = prove_image("kempner(2)", partial_sums("kempner", 2), *sides)
    assert proof.reason == "no theorem: P(c)/Q(c) has not the tail of the constant"
    for text in ("kempner(2)*kempner(3)", "kempner(2)+sqrt(2)", "sqrt(2)*liouville(3)"):
        assert Prover(text).match is None


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("kempner(2)", coeff_limit=1, max_period=1, laws="all", digits=100)


def test_a_search_proves_them(found: Collection) -> None:
    assert (len(found), sum(x.proved for x in found)) == (12, 10)
    assert len({x.family for x in found if x.proved}) == 1
    for x in found:
        assert from_dict(json.loads(json.dumps(x.to_dict()))) == x
        assert certified(x) == x.proved
        if x.proved:
            assert check(dict(x.certificate or {})).startswith("proved: ")
            sums, e = partial_sums("kempner", 2), x.expression
            true = shared(*(image(c, e.numerator, e.denominator) for c in sums))
            assert x.terms(len(true)) == true
    [x] = [x for x in found if x.lhs == "kempner(2)"]
    source = source_of(x.certificate or {}, x.signs)
    assert source is not None
    assert source.name == "Mendès France"
    assert [x.status for x in found.prove()] == [x.status for x in found]


@pytest.mark.parametrize("text", ["kempner(3)", "liouville(10)", "lacunary(2,3,-1)"])
def test_images_of_determinant_1_are_found(text: str) -> None:
    """Ten of twelve expressions; (c + 1)/(c - 1) is one of determinant 2."""
    found = esma.search(text, coeff_limit=1, max_period=1, laws="folded", digits=100)
    assert len(found) == 10
    assert all(x.proved for x in found)


def test_a_wrong_law_is_refuted(found: Collection) -> None:
    [x] = [x for x in found if x.lhs == "kempner(2)"]
    statement = statement_of(x)
    assert isinstance(statement, LawStatement)
    assert isinstance(x.law, Folded)
    wrong = replace(x.law, x=FoldingShape("periodic", (1, 1, 1, 2)))
    proof = Prover("kempner(2)").prove(replace(statement, law=wrong))
    assert (proof.status, proof.index) == ("refuted", 6)
    under = Prover("kempner(2)").prove(replace(statement, signs=(1, -1)))
    assert under.reason == "no theorem for this constant under minus signs"


def test_words_of_the_proof(found: Collection) -> None:
    [x] = [x for x in found if x.lhs == "1/(kempner(2) + 1)"]
    text = str(prove(x))
    assert "1/(kempner(2) + 1) = [0; 1, 1, 4, 2, 4, 4, 6, 4, 2, 4, 6, ...]" in text
    assert "w(1), … in w = 0, 2: w ↦ w, x, −reversed w, x = 1" in text
    assert "Shallit 1979, 1982" in text
    assert r"\overleftarrow{w}" in explain.latex(x.certificate or {})
    assert r"\overleftarrow{w}" in explain.html(x.certificate or {})
    assert explain.theorem_used(x.certificate or {}).works[0] == "mendesfrance1973"


def test_a_store_keeps_and_checks_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kempner.sqlite"
    asked = ["search", "kempner(2)", "--coeff-limit", "1", "--max-period", "1", "--laws", "all"]
    assert main([*asked, "--digits", "100", "--jobs", "1", "--out", str(path)]) == 0
    capsys.readouterr()
    assert main(["verify", str(path)]) == 0
    assert "10 certificates checked" in capsys.readouterr().out
    with Store(path) as store:
        rows = list(store.query(status="proved").rows())
    lines = tmp_path / "kempner.jsonl"
    lines.write_text("\n".join(map(json.dumps, rows)))
    assert main(["check", str(lines)]) == 0
    assert capsys.readouterr().out.endswith("10 of 10 proved\n")
    assert main(["prove", str(path), "1", "--explain"]) == 0
    assert "Shallit 1979, 1982" in capsys.readouterr().out
    assert main(["export", str(path), "--out", str(tmp_path / "t.tex")]) == 0
    assert "shallit1979" in (tmp_path / "t.tex").read_text()
