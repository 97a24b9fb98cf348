"""A law is one class and its place in the list of laws: a new one, made here, is found, approved,
read back, kept and written as a program without a change anywhere else.

Trusted: the definition of the law, term by term, and a fraction computed from the terms backwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

import esma
import esma.massey.laws as laws
from esma.approval.conjecture import Conjecture, from_dict
from esma.cli.parser import main
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.errors import EsmaError
from esma.export.code import LANGUAGES
from esma.massey.laws import LAWS, HolonomicRecurrence, Hurwitzian, Law, law_of, read_law
from esma.massey.laws.law import LONGEST_TESTED
from esma.massey.laws.reading import integers_in, reading
from esma.searching.spec import SearchSpec
from esma.store import Store
from esma.workbench import views
from esma.workbench.keeping import Keeper, own_task
from esma.writing.laws import Script
from esma.writing.programs import Language


@dataclass(frozen=True)
class Squaring(Law):
    """``a_n = a_{n-1}**2 + shift`` behind the first terms."""

    kind: ClassVar[str] = "squaring"
    on_request: ClassVar[bool] = True

    initials: tuple[int, ...]
    shift: int

    @classmethod
    def recognise(cls, terms: Sequence[int], depth: int) -> Squaring | None:
        law = cls(tuple(terms[:2]), terms[2] - terms[1] ** 2)
        return law if law.terms(len(terms)) == list(terms) else None

    def __iter__(self) -> Iterator[int]:
        yield from self.initials
        last = self.initials[-1]
        while True:
            last = last**2 + self.shift
            yield last

    def numbers(self) -> Sequence[int]:
        return [*self.initials, self.shift]

    def described(self) -> str:
        return "squares"

    def written(self, script: Script, width: float | None = None) -> str:
        return f"{self.initials}, {script.term('n')}"

    def data(self) -> dict[str, Any]:
        return {
            "initials": list(self.initials),
            "recurrence": {"kind": self.kind, "shift": self.shift},
        }

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Squaring | None:
        data = fields["recurrence"]
        if not isinstance(data, dict) or data.get("kind") != cls.kind:
            return None
        with reading("recurrence or initials"):
            return cls(integers_in(fields, "initials"), int(data["shift"]))

    def program(self, language: Language) -> str:
        last = language.last.format(1)
        return language.recursion(self.initials, f"{last}*{last}+{self.shift}")


SYLVESTER = [0, 2, 5, 26, 677, 458330, 210066388901]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laws, "LAWS", (*LAWS, Squaring))


def stated(law: Law) -> Conjecture:
    """A formula with this law; what it says of e is not asked for here."""
    return Conjecture(constant("e"), Expression((0, 1), (1, 0)), False, (1,), law, 1000)


@pytest.mark.usefixtures("listed")
def test_a_new_law_is_found() -> None:
    assert law_of(SYLVESTER, 5, ["squaring"]) == Squaring((0, 2), 1)
    assert law_of([*SYLVESTER[:-1], 7], 5, ["squaring"]) is None


@pytest.mark.usefixtures("listed")
def test_a_new_law_is_read_back() -> None:
    x = stated(Squaring((0, 2), 1))
    x.__dict__["partial_quotients"] = SYLVESTER  # sixty of them have 10**17 digits
    data = json.loads(json.dumps(x.to_dict()))
    assert read_law(data) == x.law
    assert from_dict(data) == x
    with pytest.raises(EsmaError, match="its recurrence or initials cannot be read"):
        from_dict({**data, "recurrence": {"kind": "squaring"}})
    with pytest.raises(EsmaError, match="its recurrence cannot be read"):
        from_dict({**data, "initials": [0, 2], "recurrence": {"kind": "squaring", "shift": -4}})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("runs", x) for x in (5, "simple", [], {}, {"simple": 3}, {"polynomials": 1}, True)),
        *(("recurrence", x) for x in (None, 5, {}, {"kind": "squaring"}, [], [2], "a")),
        *(("polynomials", x) for x in (5, [], [[]], [["1/0"]], {}, True)),
        *(("preperiod", x) for x in (None, -1, 70, "1", True)),
        *(("initials", x) for x in (None, 5, [], ["a"], [0.5])),
    ],
)
def test_a_damaged_law_is_one_line(field: str, value: object) -> None:
    x = stated(law_of([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1], 16))  # type: ignore[arg-type]
    with pytest.raises(EsmaError, match=r"^this is not a formula that .* cannot be read$"):
        from_dict({**x.to_dict(), field: value})


@pytest.mark.usefixtures("listed")
def test_a_store_keeps_a_new_law(tmp_path: Path) -> None:
    x = stated(Squaring((0, 2), 1))
    x.__dict__["partial_quotients"] = SYLVESTER
    path, task = tmp_path / "a.sqlite", own_task(x, SearchSpec(x.constant))
    with Keeper(path) as keeper:
        assert keeper.keep(x, task)
        assert not keeper.keep(x, task)
        assert keeper.keep(replace(x, law=Squaring((0, 2), 2)), task)
    with Store(path) as store:
        found = [y.conjecture.law for y in store.query().by("found").raw()]
        assert found == [x.law, Squaring((0, 2), 2)]


def test_a_new_law_has_a_tail_and_a_program() -> None:
    law, scope = Squaring((0, 2), 1), dict[str, Any]()
    assert law.tail((1,)) == Squaring((0, 2), 1).tail((1,)) != law.tail((-1,))
    exec(law.program(LANGUAGES["sympy"]), scope)  # noqa: S102 - our own text
    assert [scope["a"](n) for n in range(7)] == SYLVESTER


def test_a_law_without_any_rule_is_not_said_to_have_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    x, runs = stated(Hurwitzian((2,), ((1, 2),))), esma.search("tanh(1)", words=["-"])[0]
    monkeypatch.setattr(Hurwitzian, "rule", lambda self, script: None)
    path = tmp_path / "one.jsonl"
    for hit, said in ((x, "none"), (runs, "none: no linear recurrence describes growing runs")):
        path.write_text(json.dumps(hit.to_dict()))
        assert main(["show", str(path), "0"]) == 0
        shown = re.search(r"(?m)^recurrence  (.*?)(?: for n ≥ \d+)?$", capsys.readouterr().out)
        assert shown
        assert shown[1] == said
        assert ("runs of equal quotients grow" in views.facts(hit)) == (hit is runs)


def test_terms_that_grow_fast_are_tested_as_far_as_they_are_short() -> None:
    law = Squaring((0, 2), 1)
    assert law.admissible((1,))
    assert law.admissible((-1,))
    assert not Squaring((0, 2, 0), 1).admissible((1,))
    late = HolonomicRecurrence(((1,), (-(1 << LONGEST_TESTED), 0)), (1, 1))
    assert late.admissible((1,))


@pytest.mark.parametrize("kind", LAWS)
def test_every_law_has_a_name_of_its_own(kind: type[Law]) -> None:
    assert [x.kind for x in LAWS].count(kind.kind) == 1


def test_replacing_a_law_changes_all_that_follows_from_it() -> None:
    x = stated(law_of([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1], 16))  # type: ignore[arg-type]
    y = replace(x, law=x.law.recurrence)
    assert x.terms(30) == y.terms(30)
    assert (y.to_dict()["polynomials"], y.recurrence) == (None, x.recurrence)
