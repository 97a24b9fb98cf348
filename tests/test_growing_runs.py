"""Growing runs under minus signs: found, displayed, kept and proved.

Trusted here: OEIS A286016, quotients computed from digits (`esma.expand`), and the stand-alone
checker of certificates.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import esma
from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.evaluation import run_product
from esma.approval.verification import UNENDED, Approver
from esma.cli.parser import main
from esma.collection.collection import Collection
from esma.continued_fractions.expansion import expand, expander_of
from esma.continued_fractions.products import step_product
from esma.enumeration.constants import constant
from esma.errors import Refusal
from esma.massey.differences import sampled
from esma.massey.laws import Hurwitzian
from esma.massey.laws.runs import Entry, SemiRegularForm, runs_grow, runs_of_rows_grow
from esma.proofs.checker import check
from esma.searching.searcher import prove
from esma.store import Store

MINUS = (-1,)


@pytest.fixture(scope="module")
def values_of_e() -> Collection:
    """All minus signs for the values with coefficients up to 2; three need more than 100 terms."""
    return esma.search("e", coeff_limit=2, words="-", depth=240, digits=300)


def test_oeis_a286016() -> None:
    found = esma.search("tanh(1)", coeff_limit=1, words="-")
    [hit] = [x for x in found if x.lhs == "tanh(1)"]
    # A286016: 1, 5, then blocks 2^(4k), 4k+5
    assert hit.partial_quotients[:24] == [1, 5, *[2] * 4, 9, *[2] * 8, 13, *[2] * 8]
    assert str(hit.law) == "[⟨4m+1, 2^{4m}⟩]"
    assert hit.law.latex() == r"\left[\overline{4m+1,\,2^{4m}}\right]_{m\ge 0}"
    assert (hit.law.hurwitzian, hit.recurrence) == (None, None)
    assert hit.status == "proved"
    assert hit.certificate is not None
    assert check(dict(hit.certificate)).startswith("proved")
    assert hit.verified_digits == 1000
    assert "[⟨4m+1, 2^{4m}⟩]" in found.report(160)


def test_all_values_of_e(values_of_e: Collection) -> None:
    assert len(values_of_e) == 112
    for hit in values_of_e:
        assert hit.law.in_runs
        assert hit.certificate is not None
        assert check(dict(hit.certificate)).startswith("proved")
    for hit in values_of_e[::11]:
        assert tuple(hit.terms(500)) == esma.expand(hit.lhs, "-", 500).terms
        assert from_dict(json.loads(json.dumps(hit.to_dict()))) == hit


def test_runs_are_multiplied_as_steps(values_of_e: Collection) -> None:
    for hit in values_of_e[::7]:
        form = hit.law
        count, written = 3 * form.period, [a for a, _ in form.head]
        for n in range(count):
            m, j = divmod(n, form.period)
            entry = form.block[j]
            written += [sampled(entry.quotient, m, 1)[0]] * sampled(entry.length, m, 1)[0]
        assert run_product(form, len(form.head) + count) == step_product(written, MINUS)


def altered(form: SemiRegularForm) -> list[SemiRegularForm]:
    """The form with something wrong: a length, a slope of a length, a quotient, a first term."""
    wrong = []
    for n, e in enumerate(form.block):
        other = (
            Entry((e.quotient[0] + 1, *e.quotient[1:]), -1)
            if len(e.length) == 1
            else Entry(e.quotient, -1, (e.length[0], e.length[1] + 1))
        )
        wrong.append(replace(form, block=(*form.block[:n], other, *form.block[n + 1 :])))
    wrong += [replace(form, head=((99, -1), *form.head[1:]))] if form.head else []
    return wrong


def test_no_false_ones(values_of_e: Collection) -> None:
    for hit in values_of_e[::17]:
        assert hit.law.in_runs
        approver = Approver(expander_of(hit.constant), 100)
        for false in altered(hit.law):
            result = approver.approve(hit.expression, hit.negative, MINUS, false)
            assert isinstance(result, Refusal), false
            claimed = replace(hit, law=false, certificate=None)
            assert prove(claimed).certificate is None
    for name in ("pi", "zeta(3)", "log(2)"):
        assert len(esma.search(name, coeff_limit=2, words="-", digits=100)) == 0


def test_words_with_plus_have_none() -> None:
    found = esma.search("e", coeff_limit=1, max_period=4, digits=50, prove=False)
    assert {x.signs for x in found if x.law.in_runs} == {MINUS}


def test_the_word_of_minus_signs_alone_finds_the_same() -> None:
    alone = esma.search("tan(1)", coeff_limit=2, words="-", digits=50, prove=False)
    among = esma.search("tan(1)", coeff_limit=2, max_period=2, digits=50, prove=False)
    assert {x.signs for x in alone} == {MINUS}
    assert list(alone) == [x for x in among if x.signs == MINUS]


def test_tail_classes(values_of_e: Collection) -> None:
    """A tail that starts later is the same tail."""
    hit = next(x for x in values_of_e if str(x.law) == "[⟨3, 4m+4, 3, 2^{4m+3}⟩]")
    one, *others = hit.law.block
    later = SemiRegularForm((), (*others, Entry(sampled(one.quotient, 1, 1), -1)))
    assert later.tail(MINUS).key == hit.law.tail(MINUS).key
    assert later.tail(MINUS).offset == hit.law.tail(MINUS).offset - 1
    doubled = SemiRegularForm((), (*others, Entry((4,), -1)))
    assert doubled.tail(MINUS).key != hit.law.tail(MINUS).key


@pytest.mark.parametrize("options", [{"degree": 2, "coeff_limit": 1}, {"laws": "holonomic"}])
def test_a_run_that_has_not_ended_is_no_formula(options: dict[str, object]) -> None:
    """The first 116 quotients of such a value end in 2s, 18 or more; pi has no formulas."""
    found = esma.search("pi", words="+,-", depth=100, **options)
    pi = constant("pi")
    ends = (expand(pi, x, MINUS, 116).terms[-18:] for x in found.spec.expressions())
    runs = sum(set(end) == {2} for end in ends)
    assert found.tally.hits == runs > 10
    assert found.tally.rejected == {UNENDED: runs}


def test_a_store_keeps_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tanh.sqlite"
    asked = ["search", "tanh(1)", "--coeff-limit", "1", "--words=-", "--digits", "100"]
    assert main([*asked, "--jobs", "1", "--out", str(path)]) == 0
    with Store(path) as store:
        rows = list(store.query().rows())
        hits: list[Conjecture] = list(store.query())
    assert len(rows) == 12
    [row] = [row for row in rows if row["lhs"] == "tanh(1)"]
    assert row["runs"] == {"head": [], "polynomials": [[1, 4], [2]], "lengths": [[1], [0, 4]]}
    assert row["recurrence"] is row["initials"] is row["polynomials"] is None
    assert [x.to_dict() for x in hits] == rows
    capsys.readouterr()
    assert main(["verify", str(path)]) == 0
    capsys.readouterr()
    assert main(["show", str(path), "0"]) == 0
    shown = capsys.readouterr().out
    assert "⟨4m+1, 2^{4m}⟩" in shown
    assert "no linear recurrence describes growing runs" in shown
    assert main(["prove", str(path), "0", "--explain"]) == 0
    assert "runs counted as one" in capsys.readouterr().out


@given(
    st.lists(st.integers(-2, 80), max_size=6),
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.tuples(st.integers(-2, 80), *[st.integers(-1, 2)] * (width - 1)),
            min_size=1,
            max_size=5,
        )
    ),
)
def test_whether_runs_of_rows_grow(head: list[int], differences: list[tuple[int, ...]]) -> None:
    """Trusted: the plain form of the same question."""
    form = Hurwitzian(tuple(head), tuple(differences))
    row = np.array([form.terms(len(head) + 20)])
    record = np.array([[0, form.period, len(differences[0]) - 1, len(head)]])
    assert runs_of_rows_grow(row, record).tolist() == [runs_grow(form)]
