"""Rows are compared with what was recorded of them when they are read.

Trusted: `Conjecture.to_dict` of the formulas that a search in memory finds, for what a row says.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from esma.approval.conjecture import FIELDS
from esma.approval.rates import plain_rate, plain_simple_rate
from esma.cli.parser import main
from esma.proofs.checker import check
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from esma.store import Store, StoreError
from esma.store.records import compact
from esma.store.sound import Raw, Stored, fault, sound

SEARCHES: list[tuple[str, dict[str, Any]]] = [
    ("e", {}),
    ("tan(1)", {"prove": False}),
    ("besseli(1,2)/besseli(0,2)", {}),
    ("exp(1/2)", {}),
    ("tasoev(1,2)", {}),
    ("factorials(1,1)", {"holonomic": True}),
    ("sqrt(3)", {}),
]
#: What says where a formula was found and how it ranks; `verify` compares it, and checksums.
ELSEWHERE = ("id", "search", "score", "length", "slice", "place")


def spec(name: str, more: dict[str, Any]) -> SearchSpec:
    return SearchSpec.of(name, coeff_limit=1, max_period=2, digits=60, **more)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Formulas of all kinds: proved and not, with runs, recurrences, a rewritten constant."""
    folder = tmp_path_factory.mktemp("sound")
    space = ["--coeff-limit", "1", "--max-period", "2", "--digits", "60", "--jobs", "1"]
    paths = []
    for n, (name, more) in enumerate(SEARCHES):
        paths.append(folder / f"{n}.sqlite")
        options = [
            *([] if more.get("prove", True) else ["--no-prove"]),
            *(["--holonomic"] if more.get("holonomic") else []),
        ]
        assert main(["search", name, *space, *options, "--out", str(paths[-1])]) == 0
    return paths


@pytest.fixture(scope="module")
def rows(stores: list[Path]) -> list[Stored]:
    found = []
    for path in stores:
        with Store(path) as store:
            found += list(store.query().raw())
    # one with a certificate of its own
    first = next(x for x in found if x.row.proved)
    body = compact(first.fields["certificate"])
    return [*found, replace(first, row=first.row._replace(body=body))]


@pytest.mark.parametrize("n", range(len(SEARCHES)))
def test_a_store_says_what_the_search_in_memory_says(stores: list[Path], n: int) -> None:
    description = spec(*SEARCHES[n])
    searcher = Searcher(description)
    found = [x.to_dict() for x in run(searcher, description.expressions())]
    with Store(stores[n]) as store:
        read = list(store.query().by("found").rows())
        assert store.tally() == searcher.tally
        assert store.proofs() == searcher.tally.proved
    for here, there in zip(read, found, strict=True):
        assert list(here) == list(FIELDS)
        mine, theirs = here.pop("certificate"), there.pop("certificate")
        assert here == there
        assert (mine is None) == (theirs is None)
        if mine is not None:
            assert mine["statement"] == theirs["statement"]
            check(mine)


def test_true_rows_are_sound(rows: list[Stored]) -> None:
    assert [fault(x) for x in rows] == [""] * len(rows)
    for stored in sound(rows, {60}):
        assert json.loads(stored.json) == stored.fields == stored.conjecture.to_dict()
        x = stored.conjecture
        assert plain_rate(x.law, x.signs) == pytest.approx(x.convergence_rate, abs=1e-6)
        assert plain_simple_rate(x.constant, x.expression) == pytest.approx(x.simple_rate, abs=1e-6)


def others(name: str, value: Any) -> list[Any]:
    """What may stand in a column instead."""
    found: list[Any] = [None, "", "[", b"\xff", 10**18, 1.5, "\x1b[31m", "[]", "[1e9]", '{"a":[]}']
    found += ["[" * 10_000, "[NaN]", "null", "{}", "[[]]", "[[1.0]]"]
    if isinstance(value, str) and value:
        middle = len(value) // 2
        found += [value + " ", value[:-1], value[:middle] + "7" + value[middle:], f" {value}"]
        if value[0] in "[{":
            found += [
                value.replace(",", ", ", 1),
                value.replace("1", "2"),
                value.replace("]", "0]"),
            ]
    if isinstance(value, bytes):
        found += [value + b"\0", value[:-1], b"\x81" + value, bytes([b ^ 2 for b in value])]
    if isinstance(value, int):
        found += [-value - 1, str(value), float(value)]
        # how many digits there are is compared with what the searches asked for
        found += [] if name == "digits" else [value + 1]
    return [x for x in found if type(x) is not type(value) or x != value]


@pytest.mark.parametrize("name", [x for x in Raw._fields if x not in ELSEWHERE])
def test_what_is_changed_is_noticed(rows: list[Stored], name: str) -> None:
    for stored in [*rows[:: max(1, len(rows) // 12)], rows[-1]]:
        value = getattr(stored.row, name)
        for other in others(name, value):
            if name == "head" and not stored.row.law.startswith("["):
                continue
            changed = replace(stored, row=stored.row._replace(**{name: other}))
            if name == "body" and other is None:
                continue  # the prover writes it again
            # a period further a periodic law is the same
            if not fault(changed):
                assert name == "base", (name, other, stored.row)
                assert changed.fields == stored.fields


def test_a_damaged_row_ends_the_reading(rows: list[Stored]) -> None:
    many = rows * (1 + 60 // len(rows))
    many[55] = replace(many[55], row=many[55].row._replace(family="0123456789ab"))
    read = sound(many, {60})
    assert [next(read) for _ in range(50)] == many[:50]
    with pytest.raises(StoreError, match=r"\d.sqlite is damaged \(.*: family should be"):
        list(read)
    claimed = [replace(x, row=x.row._replace(digits=7_000_000)) for x in rows[:3]]
    with pytest.raises(StoreError, match="no search verified 7000000 digits"):
        list(sound(claimed, {60}))


def test_what_is_not_proved_is_not_said_to_be(stores: list[Path]) -> None:
    """A false formula whose row is written as a store writes it: nobody sees its certificate."""
    with Store(stores[0]) as store:
        one, two = list(store.query(signs="+").raw())[:2]
    told = one.row._replace(sides=two.row.sides, mark=two.row.mark, body=None)
    false = replace(one, row=told)
    assert fault(false) == ""
    with pytest.raises(StoreError, match="is not proved: refuted"):
        _ = false.fields
