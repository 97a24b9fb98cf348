"""Tests of the commands on numbers that are known by their digits."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import mpmath
import pytest

from esma.cli.parser import main

with mpmath.workdps(230):
    DIGITS = mpmath.nstr(mpmath.sqrt(mpmath.e), 200, strip_zeros=False)


@pytest.fixture
def b_file(tmp_path: Path) -> str:
    path = tmp_path / "b019774.txt"
    lines = [f"{n} {d}" for n, d in enumerate(DIGITS.replace(".", ""), 1)]
    path.write_text("# decimal expansion of sqrt(e)\n" + "\n".join(lines) + "\n")
    return f"@{path}"


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(arguments) == status
    out = capsys.readouterr()
    return out.err if status == 2 else out.out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3.14159", "2 quotients, all that 6 digits make certain: 20 would take about 25"),
        ("3.141592653589793", "12 quotients, all that 16 digits make certain"),
        ("0.5", "1 quotient, all that 1 digit makes certain"),
        ("-3.14159", "3 quotients, all that 6 digits make certain"),
        ("1/3", "2 quotients: the number is rational, and this is its whole expansion"),
    ],
)
def test_expand_ends_with_the_last_certain_quotient(
    text: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert line in said(capsys, "expand", text)


def test_expand_reads_files_and_standard_input(
    b_file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1, 1, 1, 1, 5, 1, 1, 9, 1, 1" in said(capsys, "expand", b_file)
    stdin = io.TextIOWrapper(io.BytesIO(b"2.718281828\n459045\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert "18 quotients, all that 16 digits make certain" in said(capsys, "expand", "-")


def test_expand_writes_numbers_of_any_size(capsys: pytest.CaptureFixture[str]) -> None:
    shown = said(capsys, "expand", f"{10**60 + 7}/{3**100}")
    assert "20 quotients, all certain; the number is rational, and has finitely many" in shown
    assert "20 quotients, all certain" in said(capsys, "expand", "cahen")
    shown = said(capsys, "expand", "cf([3;6],(2*n-1)**2)")
    assert "3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14" in shown
    assert "as given, it converges like n^-3: about 10^33 terms for 100 digits" in shown


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("expand", "@/none/such"), "/none/such: No such file"),
        (("search", "3.14159"), "a search needs 24 at least, about 25 digits"),
        (("search", "0." + "3" * 60), "agrees with the rational number 1/3 to 60 digits"),
        (("search", DIGITS, "--digits", "1000"), "is known to 200 digits: 1000 were asked for"),
        (("expand", "1.2.3"), "operator is missing"),
    ],
)
def test_errors_are_one_line(
    arguments: tuple[str, ...], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error = said(capsys, *arguments, status=2)
    assert line in error
    assert error.count("\n") == 1


def test_a_search_of_digits_into_a_store_and_back(
    b_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, options = str(tmp_path / "x.sqlite"), ("--coeff-limit", "1", "--max-period", "1")
    out = said(capsys, "search", b_file, *options, "--out", store, "--jobs", "1")
    assert "in agreement to 200 digits, all that are known" in out
    assert "known by its digits only" in out
    shown = said(capsys, "show", store, "0")
    assert "to 200 digits, all that are known of the constant" in shown
    assert "conjecture" in shown
    assert DIGITS[:50] in shown
    verified = said(capsys, "verify", store)
    assert "every one is true, as far as the digits of its constant are known" in verified
    assert "the file is sound" in verified
    more = said(capsys, "verify", store, "--digits", "300", status=1)
    assert "only 200 digits could be certified" in more
    assert "formulas" in said(capsys, "search", b_file, *options, "--out", store, "--resume")
    assert "finished" in said(capsys, "list", store, "--constant", b_file)


def test_a_file_without_its_sign_is_told(b_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = said(capsys, "expand", b_file[1:], status=2)
    assert f"{b_file[1:]} is a file: {b_file} is the number in it" in line
