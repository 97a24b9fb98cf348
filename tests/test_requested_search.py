"""Searches that ask for laws of all kinds: numbers with such laws are found, approved and kept.

Trusted: the quotients by the definitions of the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

import esma
from esma.approval.conjecture import from_dict
from esma.cli.parser import main
from esma.massey import laws
from esma.massey.laws import Law
from esma.searching import candidates


@pytest.mark.parametrize(
    ("name", "kind", "terms"),
    [
        ("cahen", "nonlinear", [0, 1, 1, 1, 4, 9, 196, 16641, 639988804]),
        ("kempner(3)", "folded", [0, 2, 5, 3, 3, 1, 3, 5, 3, 1, 5, 3, 1, 3]),
        ("rabbit(2)", "multiplicative", [0, 1, 2, 2, 4, 8, 32, 256, 8192]),
    ],
)
def test_numbers_with_laws_of_other_kinds(name: str, kind: str, terms: list[int]) -> None:
    found = esma.search(name, coeff_limit=1, words=["+"], digits=100, laws="all")
    here = next(x for x in found if x.lhs == name or x.terms(len(terms)) == terms)
    assert here.law.kind == kind
    assert here.terms(len(terms)) == terms
    assert here.verified_digits >= 100
    assert from_dict(json.loads(json.dumps(here.to_dict()))).law == here.law


def test_a_store_of_folded_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "k.sqlite"
    asked = ["search", "kempner(3)", "--coeff-limit", "1", "--words=+", "--digits", "100"]
    assert main([*asked, "--laws", "folded", "--out", str(path), "--jobs", "1"]) == 0
    capsys.readouterr()
    assert main(["verify", str(path)]) == 0
    assert "10 formulas verified" in capsys.readouterr().out
    assert main(["show", str(path), "0"]) == 0
    assert "folded: it predicted" in capsys.readouterr().out


def test_a_tail_without_a_law_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    without = list[tuple[int, ...]]()

    def law_of(terms: Sequence[int], depth: int, kinds: Collection[str]) -> Law | None:
        law = laws.law_of(terms, depth, kinds)
        if law is None:
            without.append(tuple(terms[-4:]))
        return law

    def found() -> list[str]:
        without.clear()
        formulas = esma.search("cahen", coeff_limit=1, max_period=2, laws=["nonlinear"])
        return [str(x) for x in formulas]

    monkeypatch.setattr(candidates, "law_of", law_of)
    once = found()
    assert len(set(without)) == len(without) > 0
    monkeypatch.setattr(candidates, "_last_terms", lambda terms: ())
    assert once == found() != []
    assert len(set(without)) < len(without)
