"""Laws with a period that the depth does not see: found where a theorem knows them.

Trusted here: `esma.expand`, which computes quotients from digits, and the checker of certificates.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import esma
from esma.cli.parser import main
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.prediction import Predictor
from esma.proofs.checker import check
from esma.searching.deeper import BUDGET, MOST_COST, known_laws
from esma.searching.spec import SearchSpec


@pytest.mark.parametrize(
    "name",
    ["11*e", "13*tan(1)", "e/23", "17*exp(1/2)", "7*besseli(0,2)/besseli(1,2)", "3*sqrt(7)+1/11"],
)
def test_multiples_are_found_and_proved(name: str) -> None:
    found = esma.search(name, coeff_limit=1, words="+", digits=200)
    assert len(found) == 12
    [whole] = [x for x in found if x.lhs == constant(name).name or x.lhs == f"({name})"]
    assert whole.terms(300) == list(esma.expand(name, terms=300).terms)
    assert whole.certificate is not None
    assert check(dict(whole.certificate))
    assert found.tally.deepened > 100
    assert f"searched to depth {found.tally.deepened:,}" in found.summary()
    assert found.tally.hits == found.tally.approved == found.tally.proved == 12
    assert found.tally.candidates == 12


def test_a_chosen_depth_is_kept_and_the_advice_is_true() -> None:
    short = esma.search("11*e", coeff_limit=1, words="+", depth=99, digits=50)
    assert (len(short), short.tally.left, short.tally.deeper) == (0, 12, 134)
    assert "12 expressions have laws that were not searched for: --depth 134 finds them" in (
        short.summary()
    )
    assert len(esma.search("11*e", coeff_limit=1, words="+", depth=134, digits=50)) == 12
    almost = esma.search("11*e", coeff_limit=1, words="+", depth=133, digits=50)
    assert (len(almost), almost.tally.left, almost.tally.deeper) == (10, 2, 134)


def test_what_is_too_deep_is_left_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("esma.searching.deeper.BUDGET", 3 * 133)
    found = esma.search("11*e", coeff_limit=1, words="+", digits=50)
    assert 0 < len(found) < 12
    assert found.tally.left == 12 - len(found)
    assert f"{found.tally.left} expressions have laws that were not searched for" in found.summary()
    assert BUDGET > 100 * 134


@pytest.mark.parametrize("name", ["pi", "zeta(3)", "tasoev(1,2)", "e", "tan(2)"])
def test_nothing_is_searched_deeper_without_need_or_theorem(name: str) -> None:
    spec = SearchSpec(constant(name), 1, 1, 1)
    found = esma.search(name, coeff_limit=1, max_period=1, digits=50, prove=False)
    assert found.tally.deepened == found.tally.left == 0
    if name in ("pi", "tasoev(1,2)"):
        assert known_laws(spec, spec.expressions()) == []


@pytest.mark.parametrize(
    "name", ["1009*e", "e*10**40", "sqrt(10**9+7)", "phi*10**12", "tan(1)/997"]
)
def test_laws_that_take_long_are_not_computed(name: str) -> None:
    """The cost is known before the law is."""
    predictor = Predictor(constant(name))
    assert predictor.cost(Expression((0, 1), (1, 0))) > MOST_COST
    spec = SearchSpec(constant(name), 1, 1, 1, ((1,),))
    assert len(known_laws(spec, spec.expressions())) <= 2


def test_a_search_into_a_store_gives_the_advice(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    space = ["search", "11*e", "--coeff-limit", "1", "--words=+", "--digits", "50"]
    assert main([*space, "--out", str(tmp_path / "e.sqlite"), "--jobs", "1"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "No formula was found." in out
    assert "12 expressions have laws that were not searched for: --depth 134 finds them" in out
