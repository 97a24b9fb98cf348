"""Searches for recurrences with polynomial coefficients.

Trusted here: the definition of factorials(u, a) = [0; u a, u a (a + 1), ...] in fractions, whose
value lies between two neighbouring convergents; quotients computed from digits (`esma.expand`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import factorial
from pathlib import Path

import pytest

import esma
from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.verification import Approver
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.continued_fractions.expansion import expander_of
from esma.errors import EsmaError, Refusal, SpaceError
from esma.export.code import LANGUAGES
from esma.export.tables import write_csv
from esma.massey.laws import requestable
from esma.massey.laws.holonomic import SURPLUS, HolonomicRecurrence
from esma.searching.searcher import prove
from esma.searching.spec import SearchSpec
from esma.store import Store


def quotients(u: Fraction, a: Fraction) -> Iterator[Fraction]:
    while True:
        u *= a
        yield u
        a += 1


@pytest.mark.parametrize("u", ["1", "2/3", "1/1000"])
@pytest.mark.parametrize("a", ["1", "1/2", "999/7"])
def test_the_function_is_its_continued_fraction(u: str, a: str) -> None:
    bits = 700
    lo, hi = esma.constant(f"factorials({u},{a})").interval(bits)
    ends = []
    for count in (120, 121):
        value = Fraction(0)
        listed = [
            q for q, _ in zip(quotients(Fraction(u), Fraction(a)), range(count), strict=False)
        ]
        for q in reversed(listed):
            value = 1 / (q + value)
        ends.append(value)
    assert Fraction(lo, 2**bits) <= max(ends)
    assert min(ends) <= Fraction(hi, 2**bits)
    assert 0 < max(ends) - min(ends) < Fraction(1, 2**bits)


@pytest.mark.parametrize(
    "text", ["factorials(0,1)", "factorials(1,0)", "factorials(pi,1)", "factorials(1,2001)"]
)
def test_what_has_no_value_is_said(text: str) -> None:
    with pytest.raises(EsmaError, match="factorials"):
        esma.constant(text)


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search(
        "factorials(1,1)", coeff_limit=1, words=["+", "-+"], digits=300, holonomic=True
    )


def test_factorials(found: Collection) -> None:
    """Every value of the space under both words, with the quotients that its digits have."""
    assert len(found) == 24
    [plain] = [x for x in found if (x.lhs, x.signs) == ("factorials(1,1)", (1,))]
    assert plain.partial_quotients == [0, *(factorial(n) for n in range(1, 60))]
    assert str(plain.law) == "[0; 1, …], a(n) = n·a(n−1)"
    assert plain.law == HolonomicRecurrence(((1,), (0, -1)), (0, 1), 110)
    assert (plain.recurrence, plain.law.hurwitzian, plain.law.in_runs) == (None, None, False)
    for hit in found:
        assert hit.status == "conjecture"
        assert hit.verified_digits == 300
        assert hit.law.surplus >= SURPLUS
        assert from_dict(json.loads(json.dumps(hit.to_dict()))) == hit
        assert prove(hit).reason == "the quotients have no interlaced form"
    for hit in found[::5]:
        expression = hit.lhs.removeprefix("abs")
        expression = f"-({expression})" if hit.negative else expression
        assert tuple(hit.terms(130)) == esma.expand(expression, hit.signs, 130).terms
    # c, 1/c, c + 1, ... have one tail under one word, (c + 1)/(c - 1) another
    assert len({x.family for x in found}) == 4
    assert "a(n) = n·a(n−1)" in found.report(160)


def test_nothing_without_the_option() -> None:
    assert len(esma.search("factorials(1,1)", coeff_limit=1, words="+", digits=100)) == 0


@pytest.mark.parametrize("name", ["pi", "zeta(3)", "catalan", "euler_gamma", "log(2)"])
def test_controls_report_nothing(name: str) -> None:
    assert len(esma.search(name, coeff_limit=1, digits=100, holonomic=True)) == 0


def test_what_else_has_a_law_is_found_as_before() -> None:
    plain = esma.search("e", coeff_limit=1, digits=100)
    with_more = esma.search("e", coeff_limit=1, digits=100, holonomic=True)
    assert list(with_more) == list(plain)
    assert len(plain) > 0


def test_no_false_ones(found: Collection) -> None:
    hit = next(x for x in found if x.lhs == "factorials(1,1)")
    assert hit.law is not None
    approver = Approver(expander_of(hit.constant), 100)
    for wrong in (
        replace(hit.law, initials=(0, 2)),
        replace(hit.law, coefficients=((1,), (1, -1))),
        replace(hit.law, coefficients=((0, 1), (-1,))),
    ):
        result = approver.approve(hit.expression, hit.negative, hit.signs, wrong)
        assert isinstance(result, Refusal), wrong


@pytest.mark.parametrize(
    "wrong",
    [
        {"recurrence": {"coefficients": [], "surplus": 20}},
        {"recurrence": {"coefficients": [[1], []], "surplus": 20}},
        {"recurrence": {"coefficients": [[1], [0, -1]]}},
        {"recurrence": {"coefficients": [[0, 1], [-1]], "surplus": 20}},
        {"recurrence": {"coefficients": [[1], [0.5]], "surplus": 20}},
        {"initials": []},
        # no integers in the end, a negative tail, zeros, too much of something
        {"recurrence": {"coefficients": [[-70, 1], [70, -1]], "surplus": 20}, "initials": [2]},
        {"recurrence": {"coefficients": [[1], [0, 1]], "surplus": 20}},
        {"recurrence": {"coefficients": [[1]], "surplus": 20}, "initials": [3]},
        {"recurrence": {"coefficients": [[1], [*[0] * 2000, -1]], "surplus": 20}},
        {"recurrence": {"coefficients": [[1], [-(10**4000)]], "surplus": 20}},
        {"recurrence": {"coefficients": [[1], [0, -1]], "surplus": -5}},
    ],
)
def test_objects_that_are_no_formula(found: Collection, wrong: dict[str, object]) -> None:
    [plain] = [x for x in found if (x.lhs, x.signs) == ("factorials(1,1)", (1,))]
    with pytest.raises(EsmaError, match="not a formula"):
        from_dict({**plain.to_dict(), **wrong})


def code_of(hit: Conjecture, count: int) -> list[int]:
    scope: dict[str, object] = {}
    exec(hit.law.program(LANGUAGES["sympy"]), scope)  # noqa: S102 - our own text
    return [scope["a"](n) for n in range(count)]  # type: ignore[operator]


def test_code(found: Collection) -> None:
    for hit in found:
        assert code_of(hit, 80) == hit.terms(80)


def test_a_batch_file_and_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, file = tmp_path / "f.sqlite", tmp_path / "f.toml"
    file.write_text(
        'holonomic = true\ndigits = 100\n[[search]]\nconstants = ["factorials(1,1)"]\n'
        'coeff_limit = 1\nwords = ["+"]\n'
    )
    asked = ["search", "--config", str(file), "--out", str(path), "--jobs", "1"]
    assert main(asked) == 0
    assert main([*asked, "--resume"]) == 0
    capsys.readouterr()
    assert main(["verify", str(path)]) == 0
    assert "12 formulas verified" in capsys.readouterr().out
    assert main(["show", str(path), "0"]) == 0
    shown = capsys.readouterr().out
    assert "polynomial coefficients, which predicted" in shown
    assert "n·a(n−1) for n ≥" in shown
    with Store(path) as store:
        rows = list(store.query().rows())
        assert all(row["recurrence"]["surplus"] >= SURPLUS for row in rows)
    assert main(["export", str(path), "--out", str(tmp_path / "f.tex")]) == 0
    written = " ".join((tmp_path / "f.tex").read_text().split())
    families = len({row["family"] for row in rows})
    assert written.count("terms past those that fix it") == families < 12  # once a tail class
    with (tmp_path / "f.csv").open("wb") as out:
        write_csv(rows, out)
    assert '""surplus"":' in (tmp_path / "f.csv").read_text()
    again = ["search", "factorials(1,1)", "--coeff-limit", "1", "--words=+", "--digits", "100"]
    assert main([*again, "--out", str(path), "--jobs", "1", "--resume"]) == 2
    assert "holonomic" in capsys.readouterr().err


def test_the_option_is_one_of_the_kinds_of_laws() -> None:
    asked = SearchSpec.of("e", holonomic=True)
    assert asked == SearchSpec.of("e", laws="holonomic") == SearchSpec.of("e", laws=["holonomic"])
    assert asked.to_json()["holonomic"] is True
    assert SearchSpec.from_json(asked.to_json()) == asked
    assert SearchSpec.from_json({"constant": "e", "laws": ["all"]}).laws == requestable()
    with pytest.raises(SpaceError, match="there is no law 'x': name some of all, mixed"):
        SearchSpec.of("e", laws="holonomic,x")
