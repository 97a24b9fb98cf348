"""Collections: order, tail classes, filters, tables and exports of what a search found.

Trusted: the reference table of another program (tests/data/e.json) for what there is to find, json,
pandas, and Python's own HTML parser.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import esma
from esma.approval.columns import PLAIN_FIELDS
from esma.approval.conjecture import FIELDS, from_dict
from esma.approval.formulas import Formulas
from esma.approval.ranking import rank_key
from esma.collection.collection import CELL, ROWS, SHOWN, UNFOLDED, Collection
from esma.enumeration.expressions import Expression
from esma.enumeration.words import word_text
from esma.errors import EsmaError, NoFormulaError
from esma.searching.searcher import Tally
from esma.searching.spec import SearchSpec
from esma.work.session import search_into
from esma.work.task import Task
from esma.writing.terminal import PIPED_WIDTH

ATLAS = Path(__file__).parents[1] / "results" / "atlas"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as a pipe takes it, whatever runs the tests."""
    monkeypatch.setenv("COLUMNS", str(PIPED_WIDTH))


REFERENCE = Path(__file__).parent / "data" / "e.json"


@pytest.fixture(scope="module")
def found() -> Collection:
    return esma.search("e", digits=100, prove=False)


@pytest.fixture(scope="module")
def three() -> Collection:
    """A space with more tail classes than a table shows."""
    return esma.search("tan(1)", max_period=3, digits=50, prove=False)


def test_every_row_of_the_reference_is_found(found: Collection) -> None:
    data = json.loads(REFERENCE.read_text(encoding="utf-8"))
    rows = data["rows"]
    here = {(x.value[:28], x.signs): x for x in found}
    shallow = [row for row in rows if row["preperiod"] + 3 * row["period"] <= 100]
    assert len(shallow) > 300
    for row in shallow:
        x = here[row["value"][:28], tuple(row["signs"])]
        count = len(row["partial_quotients"])
        assert x.terms(count) == row["partial_quotients"]


def test_order(found: Collection) -> None:
    keys = [rank_key(x) for x in found]
    assert keys == sorted(keys)
    # of two formulas as long, the faster one comes first
    by_length: dict[int, list[float]] = {}
    for score, length, _, _ in keys:
        by_length.setdefault(length, []).append(length - score)
    assert any(len(rates) > 5 for rates in by_length.values())
    for rates in by_length.values():
        assert rates == sorted(rates, reverse=True)
    # the famous ones are among the first
    first = [(f.best.lhs, f.best.signs) for f in found.tail_classes()[:4]]
    assert ("(e + 1)/(e - 1)", (1,)) in first
    assert ("e", (1,)) in first


def test_the_order_of_discovery_is_of_no_account(found: Collection) -> None:
    again = Collection.ranked(reversed(found.conjectures), found.tally)
    assert again == found
    assert list(again) == list(found)


def test_tail_classes_partition_the_collection(found: Collection) -> None:
    classes = found.tail_classes()
    members = [x for one in classes for x in one.members]
    assert Counter(map(rank_key, members)) == Counter(map(rank_key, found))
    assert len({one.name for one in classes}) == len(classes)
    for one in classes:
        assert {x.family for x in one.members} == {one.name}
        assert one.best == one.members[0] == min(one.members, key=rank_key)
    assert [rank_key(f.best) for f in classes] == sorted(rank_key(f.best) for f in classes)


def test_sequence(found: Collection) -> None:
    assert len(found) == len(list(found)) == found.tally.approved
    assert found[-1] == list(found)[-1]
    assert isinstance(found[3:6], Collection)
    assert list(found[3:6]) == list(found)[3:6]
    assert found[5] in found
    assert found.index(found[5]) == 5
    with pytest.raises(IndexError):
        found[len(found)]
    plus = found.filter(lambda x: x.signs == (1,))
    assert 0 < len(plus) < len(found)
    assert {x.signs for x in plus} == {(1,)}
    assert "of them here" in plus.summary()


def test_summary_says_what_happened(found: Collection) -> None:
    text = found.summary()
    assert "\n" not in text
    assert "112 expressions × 4 sign words = 448 candidates" in text
    assert f"{len(found)} verified formulas to 100 digits or more" in text
    assert f"in {len(found.tail_classes())} tail classes" in text
    assert "rejected" not in text
    assert "proved" not in text  # no proof was asked for
    t = found.tally
    assert t.hits == t.approved + sum(t.rejected.values())


def test_summary_says_what_was_rejected() -> None:
    found = esma.search("tan(1)", depth=16, digits=100, prove=False)
    rejected = sum(found.tally.rejected.values())
    assert rejected
    assert f"{rejected} rejected: " in found.summary()
    assert found.tally.hits == found.tally.approved + rejected


def test_summary_names_what_was_left_out() -> None:
    left = [Expression((n, 1), (0, 1)) for n in range(1, 6)]
    tally = Tally(expressions=9, candidates=36, unresolved=left)
    text = Collection(Formulas.of(()), tally).summary()
    assert "5 expressions have too few quotients in reach, as rational numbers do," in text
    assert "(c + 1)/c" in text
    assert "…" in text
    assert "no verified formula" in text
    assert "interrupted" not in text
    assert "interrupted" in Collection(Formulas.of(()), tally, interrupted=True).summary()


def test_columns_of_a_frame_are_a_list(found: Collection) -> None:
    with pytest.raises(EsmaError, match=r"as a list, as in \['lhs'\]"):
        found.to_frame("lhs")
    assert found.to_frame(["lhs"])["lhs"].tolist() == [x.lhs for x in found]


def test_frame(found: Collection) -> None:
    frame = found.to_frame()
    assert tuple(x for x in FIELDS if x != "certificate") == PLAIN_FIELDS
    assert tuple(frame.columns) == ("formula", *PLAIN_FIELDS)
    assert frame["formula"].tolist() == [f"{x.left_text()} = {x.law.text()}" for x in found]
    assert frame["signs"].tolist() == [word_text(x.signs, ascii_only=True) for x in found]
    assert len(frame) == len(found) == len(frame.drop_duplicates())  # so that they can be hashed
    sizes = frame.groupby("family", observed=True).size()
    assert sorted(sizes) == sorted(len(x.members) for x in found.families)
    assert frame["lhs"].tolist() == [x.lhs for x in found]
    assert frame["verified_digits"].min() >= 100


def test_some_of_the_formulas(found: Collection) -> None:
    asked: list[tuple[dict[str, Any], Callable[[esma.Conjecture], bool]]] = [
        ({"status": "proved"}, lambda x: x.proved),
        ({"signs": "-+"}, lambda x: x.signs == (-1, 1)),
        ({"law": "growing runs"}, lambda x: x.law.kind == "growing runs"),
        (
            {"law": "hurwitzian", "min_rate": 2},
            lambda x: x.law.kind == "Hurwitzian" and x.convergence_rate >= 2,
        ),
        ({"family": found[3].family}, lambda x: x.family == found[3].family),
        ({"period": 3, "constant": "exp(1)"}, lambda x: x.to_dict()["period"] == 3),
        ({"min_digits": 10**6}, lambda _: False),
    ]
    for conditions, wanted in asked:
        assert list(found.where(**conditions)) == [x for x in found if wanted(x)], conditions
    square = esma.search("sqrt(2)", coeff_limit=1)
    assert len(square.where(law="periodic")) == len(square) > len(found.where(law="periodic")) == 0
    for wrong, said in (
        ({"law": "x"}, "no kind of law 'x'"),
        ({"status": "true"}, "the status is"),
    ):
        with pytest.raises(EsmaError, match=said):
            found.where(**wrong)  # type: ignore[arg-type]


def test_other_orders(found: Collection) -> None:
    rates = [round(x.convergence_rate, 6) for x in found.by("rate")]
    assert rates == sorted(rates, reverse=True) != [round(x.convergence_rate, 6) for x in found]
    sizes = [x.complexity for x in found.by("size")]
    assert sizes == sorted(sizes)
    assert list(found.by("rate").by("score")) == list(found)
    assert list(found.best(3)) == list(found)[:3]
    with pytest.raises(EsmaError, match="the order is one of score, rate"):
        found.by("age")
    with pytest.raises(EsmaError, match="at least 1"):
        found.best(0)


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_what_is_saved_is_loaded(found: Collection, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"found.{ending}"
    assert found.save(path) == len(found)
    assert list(esma.load(path)) == list(found)
    with pytest.raises(EsmaError, match="exists"):
        found.save(path)
    found[:2].save(path, force=True)
    assert len(esma.load(path)) == 2
    with pytest.raises(EsmaError, match=r"end with \.jsonl or \.json"):
        found.save(tmp_path / "found.tex")


def test_stores_and_atlases_are_loaded(found: Collection, tmp_path: Path) -> None:
    path = tmp_path / "found.sqlite"
    search_into(path, [Task(SearchSpec.of("e", coeff_limit=2))], jobs=1, quiet=True)
    assert list(esma.load(path)) == list(esma.search("e", coeff_limit=2))
    lines = (ATLAS / "formulas.jsonl").read_text(encoding="utf-8").splitlines()[:40]
    (tmp_path / "formulas.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    loaded = esma.load(tmp_path)
    assert "not verified here" in loaded.summary()
    assert "not verified" not in loaded[:2].prove().summary()
    assert len(loaded) == 40
    assert not loaded.where(status="proved")  # lines are statements
    assert all(x.proved for x in loaded.prove())
    with pytest.raises(EsmaError, match=r"none\.jsonl does not exist: formulas are in"):
        esma.load(tmp_path / "none.jsonl")


def test_one_formula() -> None:
    found = esma.search("e", coeff_limit=1)
    for x in found[::7]:
        p, q = x.expression.numerator, x.expression.denominator
        again = esma.formula("e", x.signs, p, q)
        assert replace(again, certificate=None) == replace(x, certificate=None)
        assert again.proved
    assert esma.formula("11*e").proved  # deeper than a search looks at first
    assert esma.formula("e+1/11").proved  # its period is 1474
    assert esma.formula("factorials(1,1)", laws="all").law.kind == "holonomic"
    with pytest.raises(EsmaError, match="the first 100 quotients of π under \\+ follow no law"):
        esma.formula("pi")


def test_json_lines_come_back(found: Collection) -> None:
    lines = found[:40].to_json_lines().splitlines()
    assert [tuple(json.loads(line)) for line in lines] == [FIELDS] * 40
    assert [from_dict(json.loads(line)) for line in lines] == list(found[:40])


def test_latex(found: Collection) -> None:
    for text in (found.to_latex(), found.to_latex(closed=True)):
        assert text.count(r"\\" + "\n") == len(found) - 1
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") == text.count(r"\right")
    assert r"\frac{e+1}{e-1} &= 2+\cfrac{1}{6+\cfrac{1}{10+\ddots}} & &(+)" in found.to_latex(3)
    assert r"e &= \left[2;\overline{1,\,2m+2,\,1}\right]_{m\ge 0}" in found.to_latex(closed=True)


class Cells(HTMLParser):
    """Checks that tags close in order, and collects rows of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.rows[-1][-1] += data


def read(html: str) -> list[list[str]]:
    parser = Cells()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return [row for row in parser.rows if row]


def test_html_has_a_row_a_tail_class(found: Collection, three: Collection) -> None:
    classes = found.tail_classes()
    assert type(found._repr_html_()) is str  # beside other HTML it is not escaped again
    rows = read(found._repr_html_())
    assert len(rows) == min(len(classes), SHOWN)
    for row, one in zip(rows, classes, strict=False):
        assert found[int(row[0])] == found[row[1]] == one.best
        assert one.best.left_latex() in row[2]
        assert one.best.law.latex(CELL) in row[3].replace("&amp;", "&")
        assert str(len(one.members)) in row[8]
    many = three.tail_classes()
    assert len(many) > SHOWN
    html = three._repr_html_()
    assert len(read(html)) == SHOWN
    assert f"and {len(many) - SHOWN} more tail classes" in html
    largest = max(many[:SHOWN], key=lambda one: len(one.members))
    assert f"and {len(largest.members) - 1 - UNFOLDED} more" in html


def test_the_best_are_rows(found: Collection) -> None:
    """As many as are asked for, in their order, not one a tail class."""
    best = found.by("terms").best(12)
    keys = re.findall(r"^ *\d+  .*  ([a-z]\w{7})  ", str(best), re.MULTILINE)
    assert keys == [x.key for x in best]
    assert [row[1] for row in read(best.show(12)._repr_html_())] == keys
    assert f"and {12 - SHOWN} more formulas: <code>.show(12)" in best._repr_html_()
    assert "and 10 more formulas: .show(12) shows all" in str(best.show(2))


def test_the_numbers_of_families_work(found: Collection) -> None:
    families = found.families
    rows = read(families._repr_html_())
    assert len(rows) == SHOWN < len(families)
    for row in rows:
        assert families[int(row[0])].best.key == row[1]
    numbers = re.findall(r"^ *(\d+)  .*  ([a-z][0-9a-z]{7})  ", str(families), re.MULTILINE)
    assert [families[int(n)].best.key for n, _ in numbers] == [key for _, key in numbers]
    assert len(numbers) == ROWS
    assert f"{len(families)} tail classes of {len(found)} formulas" in str(families)
    assert len(read(families.show(len(families))._repr_html_())) == len(families)
    assert families[3:5][0] == families[3]


def test_digits_are_not_repeated() -> None:
    """A number that is given by its digits is c, in what is said as in the table."""
    text = str(esma.search("0.6180339887498948482", coeff_limit=1, max_period=1))
    assert "were left out: 1/c, " in text
    assert "618" not in text.split("left out")[1]


def test_a_formula_that_is_not_there(found: Collection) -> None:
    none = found.filter(lambda _: False)
    for wrong in (none.proof, none.plot_convergence, lambda: found.proof(len(found))):
        with pytest.raises(EsmaError, match=r"there is no formula \d+ in this collection"):
            wrong()


@pytest.mark.parametrize("width", [60, 80, PIPED_WIDTH])
@pytest.mark.parametrize("unfold", [False, True])
def test_what_a_table_shows_finds_the_formula(found: Collection, width: int, unfold: bool) -> None:
    lines = found.report(width, unfold=unfold).splitlines()
    wanted = list(found) if unfold else [one.best for one in found.tail_classes()]
    rows = [line for line in lines if re.match(r" *\d+  .* conjecture", line)]
    assert len(rows) == (len(found) if unfold else ROWS)
    for line, x in zip(rows, wanted, strict=False):
        number = int(line.split()[0])
        assert found[number] == x
        assert str(found.proof(number)) == str(found.proof(x.key))
        assert (x.key in line) is (width > 60)
    assert {k for k, x in enumerate(found) if x in wanted[:ROWS]} <= {
        int(line.split()[0]) for line in rows
    }


def test_frames_have_numbers_and_keys(found: Collection) -> None:
    frame = found.to_frame()
    for number, key in frame["key"].items():
        assert found[number] == found[key]


def test_keys_that_name_none_or_several(found: Collection) -> None:
    with pytest.raises(EsmaError, match="no formula of this collection has the key zzzzzzzz"):
        found["zzzzzzzz"]
    with pytest.raises(EsmaError, match="neither the number of a formula, counted from 0, nor its"):
        found["e + 1"]
    twice = Collection(Formulas.of([found[0], found[1], found[0]]))
    for which in (len(found), -len(found) - 1):
        with pytest.raises(NoFormulaError, match=f"no formula {which} in this collection: choose"):
            found[which]
    for wrong in (1.5, None, slice(1.5), slice(0, 3, 0)):
        with pytest.raises(EsmaError, match=r"whole number|slice"):
            found[wrong]  # type: ignore[call-overload]
    assert list(reversed(found[:3])) == list(found[:3])[::-1]
    with pytest.raises(ValueError, match=r"^$"):
        found[:3].index(found[4])  # a sequence looks until there is an IndexError
    with pytest.raises(EsmaError, match=f"the key {found[0].key}: choose one of 0, 2$"):
        twice.proof(found[0].key)


def test_html_without_formulas() -> None:
    html = Collection(Formulas.of(()), Tally(expressions=3, candidates=6))._repr_html_()
    assert "No formula was found" in html
    assert "3 expressions" in html
    read(html)


@pytest.mark.parametrize("width", [60, 80, 99, 100, 120, PIPED_WIDTH])
@pytest.mark.parametrize("unfold", [False, True])
def test_no_line_is_wider_than_the_terminal(
    found: Collection, three: Collection, width: int, unfold: bool
) -> None:
    for collection in (found, three):
        lines = collection.report(width, unfold=unfold).splitlines()
        assert max(map(len, lines)) <= width
        titles = lines[1]
        assert titles.split()[:3] == ["#", "formula", "signs"]
        rows = [line for line in lines if line.lstrip()[:1].isdigit() and "conjecture" in line]
        expected = len(collection) if unfold else min(ROWS, len(collection.tail_classes()))
        assert len(rows) == expected
        # cells stand under their titles
        assert {line.index("conjecture") for line in rows} == {titles.index("status")}


def test_report_says_what_it_leaves_out(three: Collection) -> None:
    classes = len(three.tail_classes())
    text = three.report(100, top=5, hint=": --top {rows}")
    assert f"and {classes - 5} more tail classes: --top {classes}" in text
    assert "more" not in three.report(100, top=classes).split("⟨…⟩")[0].splitlines()[-1]
    assert "c = tan(1) ≈ 1.55740772465" in three.report(80)
    assert "\x1b[" not in text
    assert "\x1b[33mconjecture\x1b[0m" in three.report(100, coloured=True)


def test_text_forms(found: Collection) -> None:
    assert str(found[:1]).splitlines()[3].split()[:2] == ["0", "(e"]
    assert repr(found).startswith(f"<Collection of {len(found)} conjectures: 112 expressions")
    assert "No formula was found" in str(Collection(Formulas.of(())))


def test_proofs_can_be_added_later() -> None:
    bare = esma.search("e", coeff_limit=1, max_period=1, digits=50, prove=False)
    proved = bare.prove()
    assert {x.status for x in bare} == {"conjecture"}
    assert {x.status for x in proved} == {"proved"}
    assert (proved.tally.proved, bare.tally.proved) == (len(bare), 0)
    assert proved.spec == bare.spec
