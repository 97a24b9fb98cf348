"""Rows are compared with what determines them: many at once, and one by one.

Trusted: `Conjecture.to_dict` for what a row says.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from esma.approval.conjecture import FIELDS
from esma.approval.rates import plain_rate, plain_simple_rate
from esma.cli.parser import main
from esma.store import Store, StoreError
from esma.store.records import STORED_FIELDS
from esma.store.sound import Stored, _as_written_anew, fault, sound

COLUMNS = ("id", "key", *STORED_FIELDS, "name", "body")


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """Rows of all kinds: proved and not, with runs, recurrences, a rewritten constant."""
    folder = tmp_path_factory.mktemp("sound")
    space = ["--coeff-limit", "1", "--max-period", "2", "--digits", "60", "--jobs", "1"]
    found = []
    for n, (name, *more) in enumerate(
        [
            ("e",),
            ("tan(1)", "--no-prove"),
            ("besseli(1,2)/besseli(0,2)",),
            ("exp(1/2)",),
            ("tasoev(1,2)",),
            ("factorials(1,1)", "--holonomic"),
            ("sqrt(3)",),
        ]
    ):
        path = folder / f"{n}.sqlite"
        assert main(["search", name, *space, *more, "--out", str(path)]) == 0
        with Store(path) as store:
            found += list(store.query().raw())
    return found


def test_true_rows_are_sound(rows: list[tuple[Any, ...]]) -> None:
    assert [fault(Stored(row)) for row in rows] == [""] * len(rows)
    good = _as_written_anew(rows)
    plain = [row[COLUMNS.index("polynomials")] is not None for row in rows]
    # all but fractions in polynomials
    assert sum(good) > 0.9 * sum(plain)
    assert not any(g and not p for g, p in zip(good, plain, strict=True))
    for stored in sound(rows, Path("x"), {60}):
        assert json.loads(stored.json) == stored.fields == stored.conjecture.to_dict()
        assert stored.json == json.dumps(stored.fields)
        assert tuple(stored.fields) == FIELDS
        x = stored.conjecture
        assert plain_rate(x.law, x.signs) == pytest.approx(x.convergence_rate, abs=1e-6)
        assert plain_simple_rate(x.constant, x.expression) == pytest.approx(x.simple_rate, abs=1e-6)


def others(name: str, value: Any) -> list[Any]:
    """What may stand in a column instead."""
    found: list[Any] = [None, "", "[", b"\xff", 10**18, 1.5, "\x1b[31m", "[]", "[1e9]", '{"a":[]}']
    found += ["[" * 10_000, "[NaN]", "null"]
    if isinstance(value, str) and value:
        middle = len(value) // 2
        found += [value + " ", value[:-1], value[:middle] + "7" + value[middle:], f" {value}"]
        if value[0] in "[{":
            found += [
                value.replace(",", ", ", 1),
                value.replace("1", "2"),
                value.replace("]", "0]"),
            ]
    if isinstance(value, int | float):
        found += [-value - 1, str(value)]
        # how many digits there are is compared with what the searches asked for
        found += [] if name == "verified_digits" else [value + 1]
    if isinstance(value, float):
        found.append(value * (1 + 1e-15))  # one bit or two
    # a row has no body, or no polynomials, where the other says so
    return [x for x in found if type(x) is not type(value) or x != value]


@pytest.mark.parametrize("name", COLUMNS[1:])
def test_what_is_changed_is_noticed(rows: list[tuple[Any, ...]], name: str) -> None:
    i = COLUMNS.index(name)
    for row in rows[:: max(1, len(rows) // 12)]:
        changed = [(*row[:i], value, *row[i + 1 :]) for value in others(name, row[i])]
        for one in changed:
            assert fault(Stored(one)), (one[i], row)
        # beside true rows, which are not disturbed
        mixed = [x for one in changed for x in (one, row)]
        assert not any(_as_written_anew(mixed)[::2])
        assert len(set(_as_written_anew(mixed)[1::2])) <= 1


def test_a_damaged_row_ends_the_reading(rows: list[tuple[Any, ...]]) -> None:
    i = COLUMNS.index("lhs")
    many = rows * (1 + 60 // len(rows))
    many[55] = (*many[55][:i], "pi", *many[55][i + 1 :])
    read = sound(many, Path("x.sqlite"), {60})
    assert [next(read).row for _ in range(50)] == many[:50]
    with pytest.raises(StoreError, match=r"x.sqlite is damaged \(.*: lhs should be"):
        list(read)
    i = COLUMNS.index("verified_digits")
    claimed = [(*row[:i], 7_000_000, *row[i + 1 :]) for row in rows[:3]]
    with pytest.raises(StoreError, match="no search verified 7000000 digits"):
        list(sound(claimed, Path("x.sqlite"), {60}))
