"""Anything at all as input: an answer, or one line that says what was wrong; never a traceback.

Trusted: nothing but that. All inputs follow from a seed, and their number is fixed.
"""

from __future__ import annotations

import io
import json
import random
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, seed, settings
from hypothesis import strategies as st

import esma
from esma.cli.parser import main
from esma.enumeration.grammar import FUNCTIONS, parse
from esma.errors import EsmaError
from esma.system.files import text_of
from esma.work.batch import parse_batch
from tests.proofs.cases import cpu_seconds

bounded = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

#: What a parser meets seldom, and a person at a keyboard, or a disk, brings about.
ODD = (
    *("", "\0", "\x1b[2J", "\ufeff", "\u202e", "\ud800", "é", "٣", "\n", "\r", "'", '"', "\\"),
    *("(", ")" * 50, "(" * 5000, "[" * 5000, "{" * 5000, "-" * 5000, "9" * 5000, "1e999999", "NaN"),
    *("null", "true", "[[]]", "{}", "[]", "0", "-1", "1.5", "10**60", "1/0", "**", "//", "…", "×"),
)


def damaged(text: str, chance: random.Random) -> str:
    """A text with a few pieces cut out, doubled or put in."""
    for _ in range(chance.randint(1, 4)):
        first = chance.randint(0, len(text))
        last = min(len(text), first + chance.choice((0, 0, 1, 3, 40)))
        piece = chance.choice((*ODD, text[first:last] * 2, ""))
        text = text[:first] + piece + text[last:]
    return text


def answered(*arguments: str) -> tuple[int, str]:
    """The exit status of a command, and what it says on standard error."""
    before, sys.stderr = sys.stderr, io.StringIO()
    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        status = main(arguments)
        return status, sys.stderr.getvalue()
    finally:
        sys.stderr, sys.stdout = before, out


def assert_one_line(status: int, said: str) -> None:
    assert status in (0, 1, 2), said
    assert "internal error" not in said
    assert "Traceback" not in said
    if status == 2:
        assert said.startswith("esma: error: "), said
        assert said.count("\n") == 1
    assert said.replace("\n", "").isprintable(), repr(said)


# -- the grammar --------------------------------------------------------------------------------

_leaves = st.sampled_from(["e", "pi", "phi", "0", "1", "-1", "7/3", "0.25", "10**60", "1/10**60"])
_trees = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds("({}){}({})".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
        st.builds("{}({})".format, st.sampled_from(sorted(FUNCTIONS)), inner),
        st.builds("{}({},{})".format, st.sampled_from(sorted(FUNCTIONS)), inner, inner),
    ),
    max_leaves=6,
)


@seed(1)
@bounded
@given(st.one_of(st.text(max_size=60), _trees))
@example("tanh(10**60)")
@example("coth(10**300)")
@example("(" * 100_000)
@example("-" * 100_000 + "1")
@example("9" * 100_000)
@example("e" + "+e" * 20_000)
def test_any_text_is_a_constant_or_is_refused_in_one_line(text: str) -> None:
    with cpu_seconds(60):
        try:
            parse(text)
            esma.constant(text)
        except EsmaError as error:
            said = str(error)
        else:
            return
    assert said.isprintable(), repr(said)
    assert len(said) < 400


# -- files of text ------------------------------------------------------------------------------

BATCH = """# searches
out = "a.sqlite"
digits = 50
jobs = 1

[[search]]
constants = ["e", "tan(1)"]
coeff_limit = 1
words = ["+", "+-"]

[[search]]
constants = ["besseli(1,2)/besseli(0,2)"]
max_period = 1
depth = 30
prove = false
"""


@seed(2)
@bounded
@given(st.integers(0, 10**9))
def test_any_damage_to_a_batch_file_is_told_in_one_line(number: int) -> None:
    with cpu_seconds(60):
        try:
            batch = parse_batch(damaged(BATCH, random.Random(number)), "a.toml")
        except EsmaError as error:
            assert str(error).startswith("a.toml")  # noqa: PT017
        else:
            assert batch.tasks


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = " + "[" * 1000 + "]" * 1000, "it is nested too deeply"),
        ("x = " + "[" * 10**5, "it is nested too deeply"),
        ("x = " + "{a=" * 10**4 + "1" + "}" * 10**4, "it is nested too deeply"),
        ("digits = " + "9" * 5000, "a number in it has too many digits"),
        ("digits = -" + "1" * 10**6, "a number in it has too many digits"),
    ],
)
def test_toml_beyond_all_bounds(text: str, reason: str) -> None:
    with pytest.raises(EsmaError, match=rf"^a.toml: this is not TOML: {reason}$"):
        parse_batch(text, "a.toml")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """Formulas of every kind as 'search --json' writes them."""
    found = [
        *esma.search("e", coeff_limit=1, max_period=2, digits=50),
        *esma.search("tan(1)", coeff_limit=1, words=["-"], digits=50)[:4],
        *esma.search("tasoev(1,2)", coeff_limit=1, max_period=1, depth=30, digits=50)[:4],
        *esma.search("factorials(1,1)", 1, 1, 1, depth=30, digits=50, holonomic=True)[:2],
    ]
    return [json.dumps(x.to_dict()) for x in found]


COMMANDS = (["show"], ["show", "--code", "pari"], ["check"], ["prove"])


@seed(3)
@bounded
@given(st.integers(0, 10**9))
def test_any_damage_to_formulas_is_told_in_one_line(
    lines: list[str], tmp_path: Path, number: int
) -> None:
    chance = random.Random(number)
    line = chance.choice(lines)
    if chance.random() < 0.7:  # one field alone, which the rest says is a formula
        data = json.loads(line)
        name = chance.choice(sorted(data))
        data[name] = chance.choice((*ODD, None, [], [[]], {}, -1, 10**40, [None], data.get(name)))
        line = json.dumps(data)
    else:
        line = damaged(line, chance)
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", encoding="utf-8", errors="surrogatepass")
    command, *options = chance.choice(COMMANDS)
    with cpu_seconds(120):
        assert_one_line(*answered(command, str(path), *options))


def test_formulas_without_polynomials(lines: list[str], tmp_path: Path) -> None:
    data = json.loads(lines[0])
    path = tmp_path / "a.jsonl"
    for polynomials in ([[]], [[], [1]], [], [[[]]], [{}], "1", [["1/0"]]):
        path.write_text(json.dumps({**data, "polynomials": polynomials}))
        status, said = answered("show", str(path))
        assert (status, said.count("\n")) == (2, 1)
        assert "cannot be read" in said


def test_json_beyond_all_bounds(lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for text in ("[" * 10**5, '{"a":' * 10**5, "9" * 10**5, '{"constant": ' + "9" * 5000 + "}"):
        path.write_text(text)
        assert_one_line(*answered("show", str(path)))
        path.write_text(lines[0] + "\n" + text + "\n")
        assert_one_line(*answered("show", str(path)))


# -- files as machines leave them ---------------------------------------------------------------


def test_a_mark_of_byte_order_is_no_part_of_a_text(
    lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_text("\ufeff" + BATCH, encoding="utf-8")
    assert parse_batch(text_of(path)) == parse_batch(BATCH)
    path.write_text("\ufeff" + lines[0] + "\n", encoding="utf-8")
    assert answered("show", str(path)) == (0, "")
    monkeypatch.setattr(sys, "stdin", io.StringIO(path.read_text(encoding="utf-8")))
    assert answered("show", "-") == (0, "")


@pytest.mark.parametrize("missing", [1, 30, 200])
def test_of_a_file_that_is_cut_whole_lines_are_read(
    lines: list[str], tmp_path: Path, missing: int
) -> None:
    path = tmp_path / "a.jsonl"
    text = "\n".join(lines[:3]).encode()
    path.write_bytes(text[:-missing])
    said = f"esma: the last line of {path}, 3, is cut and left out: the file is not whole\n"
    status, heard = answered("check", str(path))
    assert (status, heard) == (0, said)
    path.write_bytes(lines[0].encode() + b'\n{"constant": "\xe2\x88')  # in the middle of a sign
    assert answered("show", str(path)) == (0, said.replace(" 3,", " 2,"))
    path.write_bytes(lines[0].encode()[:-missing])
    assert_one_line(*answered("show", str(path)))  # there is no whole line
    path.write_bytes(text[:-missing] + b"\n")  # ended, and no formula
    status, heard = answered("show", str(path))
    assert (status, heard.count("\n")) == (2, 1)


# -- stores -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("store") / "a.sqlite"
    options = "--coeff-limit", "1", "--max-period", "1", "--digits", "50", "--jobs", "1"
    assert answered("search", "e", *options, "--out", str(path))[0] == 0
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def _flipped(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 1, 8, 100))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _swapped(data: bytearray, chance: random.Random) -> bytearray:
    pages = [data[i : i + 4096] for i in range(0, len(data), 4096)]
    first, second = chance.randrange(len(pages)), chance.randrange(len(pages))
    pages[first], pages[second] = pages[second], pages[first]
    return bytearray(b"".join(pages))


def _noise(data: bytearray, chance: random.Random) -> bytearray:
    first = chance.randrange(0, len(data), 4096)
    data[first : first + 4096] = chance.randbytes(4096)
    return data


@pytest.mark.parametrize("damage", [_flipped, _cut, _swapped, _noise])
def test_any_damage_to_a_store_is_told_in_one_line(
    store: bytes, tmp_path: Path, damage: Callable[[bytearray, random.Random], bytearray]
) -> None:
    chance = random.Random(damage.__name__)
    commands = ["list"], ["list", "--json"], ["verify"], ["show"]
    for number in range(12):
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(damage(bytearray(store), chance))
        command, *options = chance.choice(commands)
        with cpu_seconds(120):
            status, said = answered(command, str(path), *options)
        assert_one_line(status, said)


# -- what is left -------------------------------------------------------------------------------


def test_a_fault_of_the_program_is_one_line_with_a_way_to_report_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("by \x1b[31m zero\nwith more" + "!" * 1000)

    monkeypatch.setattr("esma.cli.expand.run", broken)
    status, said = answered("expand", "e")
    assert (status, said.count("\n")) == (2, 1)
    assert said.startswith(r"esma: error: internal error, LookupError: by \x1b[31m")
    assert "please report it" in said
    assert "ESMA_DEBUG=1" in said
    assert len(said) < 400
    monkeypatch.setenv("ESMA_DEBUG", "1")
    with pytest.raises(LookupError):
        answered("expand", "e")


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    odd = "a\x1b]0;title\x07\u202eb\x9bc"
    for arguments in (
        ["show", str(tmp_path / odd)],
        ["expand", odd],
        ["search", odd],
        ["search", "e", "--config", str(tmp_path / odd)],
        ["list", str(tmp_path / odd)],
        ["export", str(tmp_path / odd), "--out", str(tmp_path / "a.tex")],
        [odd],
        ["search", "e", f"--{odd}"],
        ["plan", "e", "--words", odd],
        ["search", "e", "--scheduler", odd, "--out", str(tmp_path / "a.sqlite")],
    ):
        status, said = answered(*arguments)
        assert (status, said.count("\n")) == (2, 1), said
        assert said.rstrip("\n").isprintable(), repr(said)
