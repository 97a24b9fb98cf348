"""Scans, beside searches of each constant, mpmath's values, and rows in which a law was planted.

Trusted here: `itertools.product` for the grid, mpmath for values, `esma.search`, which expands each
constant by itself, for what has a law, and Python's own integers for continued fractions.
"""

from __future__ import annotations

import doctest
import json
import random
import signal
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest

import esma
from esma.cli.parser import main
from esma.enumeration.grammar import parse
from esma.errors import EsmaError
from esma.massey.laws import Hurwitzian
from esma.scanning import task as tasks
from esma.scanning.grid import Grid, LetterValues
from esma.scanning.looking import RATIONAL, UNDECIDED, UNDEFINED, Scanned, Slice
from esma.scanning.outcome import Scan
from esma.scanning.rows import row_of
from esma.scanning.scan import processes
from esma.scanning.screening import survivors
from esma.scanning.task import ScanTask


def test_a_grid_holds_every_constant_once() -> None:
    grid = Grid.of("besseli(a,2/d)+b", ["a=1/3..5/3:1/3", "d=1..4", "b=-1..2.5:1/2"])
    thirds = [Fraction(k, 3) for k in range(1, 6)]
    halves = [Fraction(k, 2) for k in range(-2, 6)]
    expected = [
        {"a": a, "d": d, "b": b} for a, d, b in product(thirds, map(Fraction, range(1, 5)), halves)
    ]
    assert [grid.point(n) for n in range(grid.count)] == expected
    for n, point in enumerate(expected):
        assert grid.node(n) == parse(f"besseli({point['a']},2/{point['d']})+({point['b']})")


@pytest.mark.parametrize(
    ("template", "ranges"),
    [
        ("besseli(a,2/d)/besseli(a+1,2/d)", {"a": "0..2", "d": "1..3"}),
        ("hyp1f1(a,2,1/d)/hyp1f1(a+1,3,1/d)", {"a": "1..3", "d": "1..3"}),
        ("sqrt(n)+1/k", {"n": "2..7", "k": "1..2"}),
        ("exp(1/n)*m", {"n": "1..3", "m": "1..3"}),
        ("zeta(n)/pi**k", {"n": "3..5", "k": "0..2"}),
    ],
)
def test_a_scan_finds_what_searches_of_each_constant_find(
    template: str, ranges: dict[str, str]
) -> None:
    grid = Grid.of(template, ranges)
    expected = set()
    for n in range(grid.count):
        try:
            found = esma.search(grid.text(n), coeff_limit=1, words="+", digits=60, progress=False)
        except EsmaError:  # it is rational
            continue
        if any(x.expression.numerator[0] == x.expression.denominator[1] == 0 for x in found):
            expected.add(n)
    found = esma.scan(template, ranges, progress=False)
    assert {x.number for x in found.found} == expected
    assert found.counted == grid.count


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("root(x**3-a*x-b,1)", {"a": 5, "b": 1}, "root(x**3-5*x-1,1)"),
        ("root(x**a-2,k)+a", {"a": 3, "k": 1}, "root(x**3-2,1)+3"),
        ("root(a,3)", {"a": 7}, "root(7,3)"),
        ("cf(n**2+a)", {"a": 3}, "cf(n**2+3)"),
        ("cf([a;1,2*m+b,1])", {"a": 2, "b": 2}, "cf([2;1,2*m+2,1])"),
        ("cf([3;6],(2*n-a)**2)", {"a": 1}, "cf([3;6],(2*n-1)**2)"),
        ("hyper([a,1],[2],1/b)", {"a": 3, "b": 2}, "hyper([3,1],[2],1/2)"),
    ],
)
def test_letters_stand_in_polynomials_and_lists(
    template: str, values: dict[str, int], text: str
) -> None:
    grid = Grid.of(template, [f"{k}={v}" for k, v in values.items()])
    assert grid.node(0) == parse(text)
    assert parse(grid.text(0)) == grid.node(0)


def test_values_are_those_of_mpmath() -> None:
    found = esma.scan("hyp1f1(a,b,1/d)/hyp1f1(a+1,b+1,1/d)", a="1..3", b="4..5", d="1..3")
    assert found.found
    with mpmath.workdps(60):
        for x in found.found:
            a, b, d = (int(v) for v in found.grid.point(x.number).values())
            z = mpmath.mpf(1) / d
            value = mpmath.hyp1f1(a, b, z) / mpmath.hyp1f1(a + 1, b + 1, z)
            tail = mpmath.mpf(0)
            for quotient in reversed(x.law.terms(60)):
                tail = mpmath.mpf(quotient) + (1 / tail if tail else 0)
            assert abs(tail - value) < mpmath.mpf(10) ** -50
            assert x.digits >= 100


def test_a_bessel_quotient_in_new_clothes_is_called_by_its_name() -> None:
    # 1F1(v+1/2; 2v+1; 2z) = e**z (z/2)**-v gamma(v+1) I_v(z) (DLMF 13.6.9)
    found = esma.scan("hyp1f1(a,2*a,4/d)/hyp1f1(a+1,2*a+2,4/d)", a="1/2..5/2:1", d="1..6")
    assert len(found.found) == found.counted == 18
    assert [x.name for x in found] == [
        "besseli(0,2)/besseli(1,2)",
        "besseli(0,1)/besseli(1,1)",
        "besseli(0,2/3)/besseli(1,2/3)",
        "besseli(0,1/2)/besseli(1,1/2)",
        "besseli(0,2/5)/besseli(1,2/5)",
        "besseli(0,1/3)/besseli(1,1/3)",
    ]
    assert all(len(x.members) == 3 and x.covered for x in found)
    first = found[0].closed
    assert first is not None
    assert first.enclosure(300).overlaps(found[0].constant.enclosure(300))


def test_what_no_theorem_covers_comes_first() -> None:
    squares = Hurwitzian((), ((1, 3, 2),))
    rows = [
        ("e", Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))),
        ("pi", squares),
        ("1/pi", Hurwitzian((0,), ((1, 3, 2),))),
    ]
    scanned = [Scanned(n, name, law, 9, 100, None) for n, (name, law) in enumerate(rows)]
    found = Scan(Grid.of("n*pi", ["n=1..3"]), 64, 100, 3, scanned)
    outside = found.outside
    assert [[x.name for x in group.members] for group in outside] == [["pi", "1/pi"]]
    assert found[0] is outside[0]
    assert [x.covered for x in found] == [False, True]  # of e there is a theorem
    assert "2 in 1 class whose law no theorem here gives" in found.summary()


def test_proofs_are_of_the_constants_themselves() -> None:
    bessel = esma.scan("besseli(a,2)/besseli(a+1,2)", a="0..1", progress=False)
    clothes = esma.scan("hyp1f1(a,2*a,4)/hyp1f1(a+1,2*a+2,4)", a="1/2..3/2:1", progress=False)
    assert [(x.name, x.status) for x in bessel] == [("besseli(0,2)/besseli(1,2)", "proved")]
    assert [(x.name, x.status) for x in clothes] == [("besseli(0,2)/besseli(1,2)", "conjecture")]


@pytest.mark.parametrize("name", ["e", "kempner(2)", "cahen", "sqrt(2)", "kempner(2)**2", "exp(3)"])
def test_a_theorem_about_the_constant_is_not_one_that_gives_the_law(name: str) -> None:
    wrong = Scanned(0, name, Hurwitzian((), ((1, 3, 2),)), 9, 100, None)
    found = Scan(Grid.of("n*e", ["n=1..1"]), 64, 100, 1, [wrong])
    assert [(x.covered, x.status, x.name) for x in found] == [(False, "conjecture", "")]
    assert "1 in 1 class whose law no theorem here gives" in found.summary()
    assert row_of(wrong, 0)[6:8] == (None, None)


@pytest.mark.parametrize(
    ("template", "letters"),
    [
        ("kempner(n)*m", {"n": "2..6", "m": "1..3"}),
        ("kempner(n)+m", {"n": "2..3", "m": "1..3"}),  # partly by other laws than the theorem's
        ("rabbit(n)", {"n": "2..3"}),
        ("liouville(n)", {"n": "2..3"}),
        ("cahen+n", {"n": "0..2"}),
        ("rogers_ramanujan(1/n)", {"n": "2..5"}),
        ("tasoev(a,n)", {"a": "1..2", "n": "2..4"}),
    ],
)
def test_laws_that_are_not_of_polynomials_are_proved(
    template: str, letters: dict[str, str]
) -> None:
    found = esma.scan(template, progress=False, **letters)
    assert {(x.covered, x.status) for x in found} == {(True, "proved")}
    assert all(row_of(x, 0)[6] is not None for x in found.found)


def quotients_of_random_numbers(count: int, terms: int) -> np.ndarray[Any, Any]:
    rows, random_ = [], random.Random(7)
    for _ in range(count):
        p, q, row = random_.getrandbits(600), 1 << 600, list[int]()
        while len(row) < terms:
            row.append(p // q)
            p, q = q, p % q
        rows.append(row)
    return np.array(rows, np.int64)


def test_the_screen_lets_few_random_rows_pass() -> None:
    rows = quotients_of_random_numbers(4000, 64)
    assert len(survivors(rows, np.full(len(rows), 64))) <= 4


def sequences() -> Iterator[list[int]]:
    n = range(64)
    yield [1 + k.bit_count() % 2 for k in n]  # Thue and Morse
    yield [1 + ((k + 1) & -(k + 1)).bit_length() for k in n]  # 2-regular
    word = "a"
    for _ in range(9):
        word = word.replace("a", "ab").replace("bb", "ba")
    yield [7 if x == "a" else 100 for x in (word * 64)[:64]]
    yield [int((k + 1) * 1.618033988749895) - int(k * 1.618033988749895) for k in n]  # Sturmian
    yield [1 if k % 3 else 2 * k + 1 for k in n]
    yield [k * k + 1 for k in n]
    yield [1 << min(k, 60) for k in n]


@pytest.mark.parametrize("planted", [*sequences()])
def test_the_screen_lets_laws_pass(planted: list[int]) -> None:
    rows = quotients_of_random_numbers(5, 64)
    rows[3] = planted
    assert 3 in survivors(rows, np.full(len(rows), 64))


def test_what_has_no_law_is_counted() -> None:
    found = esma.scan("gamma(n)", n="-3..3", progress=False)
    assert found.counts == {RATIONAL: 3, UNDEFINED: 4}
    found = esma.scan("sin(n)**2+cos(n)**2", n="1..4", progress=False)
    assert found.counts == {UNDECIDED: 4}
    assert "4 not told apart from a rational number" in found.summary()


def test_processes_find_the_same() -> None:
    template, ranges = "besseli(a,2/d)/besseli(a+k,2/d)", {"a": "0..3", "k": "1..4", "d": "1..550"}
    one = esma.scan(template, ranges, progress=False)
    assert processes(ScanTask.of(template, ranges), 2) == 2
    two = esma.scan(template, ranges, jobs=2, progress=False)
    assert one.found == two.found
    assert (one.counted, one.counts, one.examples) == (two.counted, two.counts, two.examples)
    assert len(one.found) >= 80


@pytest.mark.parametrize("signals", [1, 2])
def test_ctrl_c_keeps_what_was_found(
    signals: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first one lets the slice in hand be finished, the second one does not."""
    real, path = tasks.scan_slice, tmp_path / "a.sqlite"

    def interrupted(grid: Grid, first: int, *rest: int) -> Slice:
        if first == 512:
            for _ in range(signals):
                signal.raise_signal(signal.SIGINT)
        return real(grid, first, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "scan_slice", interrupted)
        found = esma.scan("tan(1/n)", n="1..1200", progress=False, out=path)
    # units grow from one slice on: the third slice is not the first one of its unit
    kept = 768 if signals == 1 else 256
    assert found.interrupted
    assert (found.counted, len(found.found)) == (kept, kept)
    assert f"{kept} constants scanned of 1,200, then interrupted" in found.summary()
    with pytest.raises(EsmaError, match="--resume continues it"):
        esma.scan("tan(1/n)", n="1..1200", progress=False, out=path)
    whole = esma.scan("tan(1/n)", n="1..1200", progress=False, out=path, resume=True)
    assert not whole.interrupted
    assert whole == esma.scan("tan(1/n)", n="1..1200", progress=False)


def test_a_slice_that_fails_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = tasks.scan_slice

    def failing(grid: Grid, first: int, *rest: int) -> Slice:
        if first == 256:
            raise MemoryError
        return real(grid, first, *rest)

    monkeypatch.setattr(tasks, "scan_slice", failing)
    found = esma.scan("tan(1/n)", n="1..600", progress=False)
    assert (found.counted, len(found.found), found.interrupted) == (344, 344, False)
    assert "256 given up, as out of memory" in found.summary()


@pytest.mark.parametrize(
    ("ranges", "said"),
    [
        (["tan(a)", "a=1..1000000000000"], "1,000,000,000,000 constants: a scan takes at most"),
        (["tan(a)", "a=3..1"], "holds no values"),
        (["tan(a)", "a=1..3:0"], "the step"),
        (["tan(a)", "a=1/0..3"], "a denominator"),
        (["tan(a)", "a=x"], "is not a range"),
        (["tan(a)", "pi=1..2"], "is not a range"),
        (["tan(a)", "e=1..2"], "has a meaning of its own"),
        (["tan(a)", "a=1..2", "a=3..4"], "its values, once"),
        (["tan(a)", "a=1..2", "b=3..4"], "has no letter 'b'"),
        (["tan(a)"], "give each letter"),
        (["foo(a)", "a=1..2"], "unknown function 'foo'"),
        (["tan(a+q)", "a=1..2"], "unknown constant 'q'"),
        (["root(x**3-a,1)", "x=1..2"], "unknown constant 'a'"),
        (["tan(a)", "a=0.5e3..2"], "is not a range"),
        (["tan(a)", "a=nan"], "is not a range"),
        (["tan(a)", "a=1..inf"], "is not a range"),
        (["tan(a)", "a="], "is not a range"),
        (["tan(a)", "a"], "is not a range"),
        (["tan(a+b)", "a=1..2"], "unknown constant 'b'"),
        (["tan(a+b)", "a=1..1000000", "b=1..1000000"], "1,000,000,000,000 constants: a scan takes"),
        (["", "a=1..2"], "the text is empty"),
        (["tan(a)", "a=1..2", "--resume"], "--resume continues a store: name it with --out"),
        (["tan(a)", "a=1..2", "--jobs", "2", "--scheduler", "h:1"], "give one of them"),
        (["tan(a)", "a=1..2", "--out", "/nowhere/a.sqlite"], "/nowhere does not exist"),
        (["tan(a", "a=1..2"], "never closed"),
        (["tan(a)", "a=1..2", "--jobs", "0"], "jobs must be at least 1"),
        (["tan(a)", "a=1..2", "--terms", "3"], "from 32 to 10,000"),
        (["tan(a)", "a=1..2", "--digits", "3"], "from 10 to 100,000"),
        (["tan(a)", "a=1..2", "--json", "--top", "3"], "leave out --all and --top"),
    ],
)
def test_bad_input_is_one_line(
    ranges: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", *ranges]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("esma: error: ")
    assert error.count("\n") == 1
    assert said in error


def test_a_template_is_a_text() -> None:
    for wrong in (None, 3, ["tan(1/n)"]):
        with pytest.raises(EsmaError, match="a template is a text, as 'tan"):
            esma.scan(wrong, n=range(1, 3))  # type: ignore[arg-type]


def test_the_command_writes_a_table_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["scan", "tan(1/n)+k", "k=0..1", "n=2..4", "--jobs", "1"]
    assert main([*command, "--top", "2"]) == 0
    table = capsys.readouterr().out
    assert "and 1 more: --top 3 shows them" in table
    assert "6 constants scanned; 6 with a law" in table
    assert main([*command, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [x["class"] for x in lines] == ["tan(1/2)", "tan(1/3)", "tan(1/4)"]
    assert sum(len(x["constants"]) for x in lines) == 6
    assert [x["status"] for x in lines] == ["proved"] * 3


def test_values_may_be_ranges_of_python() -> None:
    found = esma.scan("tan(1/n)", n=range(2, 12, 3), progress=False)
    assert str(found.grid) == "tan(1/n) n=2..11:3"
    with pytest.raises(EsmaError, match="is not a range"):
        esma.scan("tan(1/n)", n=range(2, 2), progress=False)


def test_a_letter_reads_back() -> None:
    for text in ("a=1/3..5/3:1/3", "d=1..100", "n=7", "k=-2..2:1/2"):
        assert str(LetterValues.of(text)) == text


def test_the_page_says_what_is_so() -> None:
    page = Path(esma.__file__).parent / "docs" / "scan.md"
    assert doctest.testfile(str(page), module_relative=False, verbose=False).failed == 0
    for name, terms, seen in (("3", 64, 1), ("5", 64, 0), ("5", 100, 1), ("15", 400, 1)):
        assert len(esma.scan("a*e", a=name, terms=terms, progress=False)) == seen
