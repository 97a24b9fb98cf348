"""The command line, called in this process.

Trusted: the definitions of the options (the counts are those of the reference tables), json, and
sympy, which evaluates the left-hand sides on its own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sympy

from esma.approval.conjecture import FIELDS
from esma.cli.parser import main
from esma.enumeration.symbols import sympy_locals
from esma.proofs.checker import check

SMALL = ["--coeff-limit", "1", "--max-period", "1"]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as a pipe takes it, whatever runs the tests."""
    monkeypatch.setenv("COLUMNS", "160")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_search_prints_verified_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "search", "e")
    assert (status, err) == (0, "")
    assert "(e + 1)/(e − 1)" in out
    assert "[⟨4m+2⟩]" in out
    assert "112 expressions × 4 sign words = 448 candidates" in out
    assert "442 verified formulas to 1,000 digits or more in 61 tail classes" in out
    assert "442 of 442 proved" in out


def test_search_says_what_was_rejected(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--depth", "16", "--digits", "100", "--no-prove", "--top", "1")
    status, out, err = run(capsys, "search", "tan(1)", *options)
    assert (status, err) == (0, "")
    assert "a run of 2s under minus signs" in out


def test_all_unfolds_and_top_cuts(capsys: pytest.CaptureFixture[str]) -> None:
    _, folded, _ = run(capsys, "search", "e", *SMALL)
    _, unfolded, _ = run(capsys, "search", "e", *SMALL, "--all")
    _, cut, _ = run(capsys, "search", "e", *SMALL, "--all", "--top", "3")
    count = sum(" proved" in line and "⟨" in line for line in unfolded.splitlines())
    assert count == 24
    assert sum(" proved" in line and "⟨" in line for line in folded.splitlines()) == 6
    assert "and 21 more formulas" in cut


def test_json_lines_have_the_fields(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "search", "e", "--json", "--digits", "100")
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert len(lines) == 442
    assert "442 verified formulas" in err
    names = sympy_locals()
    for data in lines[::7]:
        assert tuple(data) == FIELDS
        assert data["status"] == "proved"
        assert data["verified_digits"] >= 100
        assert check(data["certificate"]).startswith("proved")
        value = sympy.sympify(data["lhs"], locals=names)
        assert abs(value.evalf(60) - sympy.Float(data["value"], 60)) < 1e-48
        assert len(data["partial_quotients"]) == 60
        initials, recurrence = data["initials"], data["recurrence"]
        if data["runs"] is not None:
            assert initials is recurrence is data["polynomials"] is None
            continue
        terms = list(initials)
        while len(terms) < 60:
            terms.append(-sum(c * terms[-i] for i, c in enumerate(recurrence) if i))
        assert terms[:60] == data["partial_quotients"]


def test_no_prove_leaves_conjectures(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "search", "e", *SMALL, "--json", "--no-prove")
    statuses = {(x["status"], x["certificate"]) for x in map(json.loads, out.splitlines())}
    assert statuses == {("conjecture", None)}


def test_show_check_and_prove(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "tan.jsonl"
    _, out, _ = run(capsys, "search", "tan(1)", *SMALL, "--json", "--no-prove")
    file.write_text(out, encoding="utf-8")
    count = len(out.splitlines())
    status, shown, _ = run(capsys, "show", str(file), "2")
    assert status == 0
    assert "certified by ball arithmetic" in shown
    assert "recurrence" in shown
    status, out, _ = run(capsys, "check", str(file))
    assert status == 1
    assert "has no certificate" in out
    status, out, _ = run(capsys, "prove", str(file))
    assert status == 0
    assert len(out.splitlines()) == count
    certificate = tmp_path / "one.json"
    certificate.write_text(out.splitlines()[0], encoding="utf-8")
    status, out, _ = run(capsys, "check", str(certificate))
    assert status == 0
    assert "proved" in out
    changed = json.loads(certificate.read_text(encoding="utf-8"))
    changed["statement"]["block"][0] = "m + 5"
    certificate.write_text(json.dumps(changed), encoding="utf-8")
    status, out, _ = run(capsys, "check", str(certificate))
    assert status == 1
    assert "not proved" in out
    status, out, _ = run(capsys, "prove", str(file), "1", "--explain")
    assert status == 0
    assert "Conclusion" in out
    status, out, _ = run(capsys, "prove", str(file), "1", "--latex")
    assert status == 0
    assert r"\begin{document}" in out


def test_expand(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "expand", "(e+1)/(e-1)", "--terms", "6")
    assert "2, 6, 10, 14, 18, 22" in out
    assert "all certain" in out
    _, out, _ = run(capsys, "expand", "7/3", "--signs", "-")
    assert "3, 2, 2" in out
    assert "whole expansion" in out
    _, out, _ = run(capsys, "expand", "-pi", "--terms", "4")
    assert "-4, 1, 6, 15" in out
    # OEIS A003417 and A001203
    _, out, _ = run(capsys, "expand", "e", "--terms", "10")
    assert "2, 1, 2, 1, 1, 4, 1, 1, 6, 1" in out
    _, out, _ = run(capsys, "expand", "pi", "--terms", "10")
    assert "3, 7, 15, 1, 292, 1, 1, 1, 2, 1" in out


def test_plan_and_constants(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "plan", "pi", "--coeff-limit", "5", "--max-period", "6")
    assert "3,304" in out
    assert "106" in out
    assert "350,224" in out
    assert " a candidate" in out
    _, out, _ = run(capsys, "constants")
    assert "2.7182818284590452354" in out
    assert "besseli" in out


BAD = [
    (["search", "foo"], "foo"),
    (["search", "__import__('os').system('touch hacked')"], ""),
    (["search", "(" * 10_000 + "e" + ")" * 10_000], ""),
    (["search", "2**10**10"], ""),
    (["search", "e +"], ""),
    (["search", ""], ""),
    (["search", "7/3"], "rational"),
    (["search", "sqrt(4)"], "rational"),
    (["search", "e", "--degree", "0"], "degree"),
    (["search", "e", "--degree", "-1"], "degree"),
    (["search", "e", "--degree", "x"], "whole number"),
    (["search", "e", "--degree", "1.5"], "whole number"),
    (["search", "e", "--degree", "99999999999"], "years"),
    (["plan", "e", "--degree", "99999999999"], "years"),
    (["search", "e", "--coeff-limit", "10000000"], "years"),
    (["search", "e", "--coeff-limit", "0"], "coefficients"),
    (["search", "e", "--max-period", "0"], "period"),
    (["search", "e", "--max-period", "99"], "period"),
    (["search", "e", "--depth", "7"], "depth"),
    (["search", "e", "--depth", "9" * 50], "too large"),
    (["search", "e", "--digits", "1"], "digits"),
    (["search", "e", "--digits", "99999999999"], "digits"),
    (["search", "e", "--words", "+x"], ""),
    (["search", "e", "--words", "++"], "repeats"),
    (["search", "e", "--words", "+,+"], "twice"),
    (["search", "e", "--words", "+", "--max-period", "3"], "--max-period"),
    (["search", "e", "--words", "+", "--max-period", "2"], "--max-period"),
    (["parametric", "tan(1/n)", "n=2..8", "--words", "+", "--max-period", "2"], "--max-period"),
    (["parametric", "tan(1/n)", "n=2..8", "--json", "--top", "1"], "leave out --all, --top"),
    (["parametric", "tan(1/n)", "n=2..8", "--latex"], "--latex is for --explain"),
    (["prove", "e.jsonl", "1", "--explain", "--latex"], "not allowed with argument"),
    (["prove", "tanh(1/2)"], "there is no file tanh(1/2): 'esma search"),
    (["search", "e", "--json", "--all"], "--json"),
    (["search", "e", "--json", "--top", "3"], "--json"),
    (["search", "e", "--top", "0"], "--top"),
    (["search", "e", "-x"], "not understood"),
    (["--verson"], "'--verson' is not understood: did you mean '--version'?"),
    (["-x"], "'-x' is not a command"),
    (["search", "e", "pi"], "takes one constant, in quotes if there are spaces in it; several are"),
    (["search", "e", "+", "1"], "in quotes if there are spaces in it"),
    (["expand", "e", "pi"], "'pi' is one argument too many"),
    (["e"], "did you mean 'esma search \"e\"'?"),
    (["searhc", "e"], "did you mean 'search'?"),
    (["plan"], "as in 'esma plan e'"),
    (["parametric", "e", "n=2..5"], "the constant 'e' has no letter 'n' in it"),
    (["search", "e", "--deg", "1"], "--deg"),
    (["search", "e", "--nonsense"], "--nonsense"),
    (["search", "e", "--generator", "magic"], "magic"),
    (["search", "pi", "--degree", "6", "--coeff-limit", "50"], "years"),
    (["search"], "constant"),
    (["dance"], "dance"),
    (["expand", "e", "--terms", "0"], "terms"),
    (["expand", "1/0"], ""),
    (["expand", "log(-1)"], ""),
    (["expand", "e", "--signs", ""], ""),
    (["expand", "sin(1)**2+cos(1)**2-1+1/3"], "rational"),
    (["show", "/nonexistent/file"], "No such file"),
    (["check", "/nonexistent/file"], "No such file"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=[str(i) for i in range(len(BAD))])
def test_bad_input_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert err.startswith("esma: error: ")
    assert err.count("\n") == 1
    assert len(err) < 500
    assert said in err
    assert not Path("hacked").exists()


def test_files_that_hold_no_formula(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good, _ = run(capsys, "search", "e", *SMALL, "--json")[1:]
    one = json.loads(good.splitlines()[0])
    spoiled = [
        b"\xff\xfe\x00",
        b"",
        b"[1, 2]",
        b"{",
        json.dumps({"lhs": "e"}).encode(),
        json.dumps({**one, "signs": [2]}).encode(),
        json.dumps({**one, "numerator": "x"}).encode(),
        json.dumps({**one, "constant": "__import__('os')"}).encode(),
        json.dumps({**one, "polynomials": [["1/0"]]}).encode(),
        json.dumps({**one, "denominator": [0, 0]}).encode(),
        (b"[" * 100_000),
        *(
            json.dumps({**one, **wrong}).encode()
            for wrong in (
                {"runs": {}},
                {"runs": {"head": [1], "polynomials": [None], "lengths": [None]}},
                {"preperiod": 10**9},
                {"preperiod": -1},
                {"period": "x"},
                {"polynomials": [], "period": 0},
                {"constant": 3},
                {"verified_digits": None},
                {"certificate": "x"},
            )
        ),
    ]
    for data in spoiled:
        file = tmp_path / "bad.jsonl"
        file.write_bytes(data)
        status, out, err = run(capsys, "show", str(file))
        assert (status, out) == (2, ""), data[:60]
        assert err.startswith("esma: error: "), data[:60]
        assert err.count("\n") == 1, data[:60]
        # none of Python's own words
        assert not re.search(r"'\w+'$|islice|arg is|object of|NoneType|Error", err.rstrip()), err
    file.write_text(good, encoding="utf-8")
    status, _, err = run(capsys, "show", str(file), "99")
    assert status == 2
    assert "from 0 to 23" in err


def test_signs_may_begin_with_minus(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["--signs", "-+"],
        ["--signs=-+"],
        ["--signs", " -+"],
        ["--signs", "−+"],
    ):
        status, out, _ = run(capsys, "expand", "e", "--terms", "8", *arguments)
        assert status == 0
        assert "3, 3, 2, 5, 2, 7, 2, 9" in out
    _, one, _ = run(capsys, "search", "e", *SMALL[:2], "--words", "-,-+", "--digits", "50")
    _, two, _ = run(capsys, "search", "e", *SMALL[:2], "--words=-,-+", "--digits", "50")
    assert timeless(one) == timeless(two)
    assert "12 expressions × 2 sign words" in one


def timeless(text: str) -> str:
    return re.sub(r"in [\d.]+ s", "", text)


def test_expressions_may_begin_with_minus(capsys: pytest.CaptureFixture[str]) -> None:
    # OEIS A001203 after the first quotients of -pi = [-4; 1, 6, 15, 1, 292, ...]
    _, out, _ = run(capsys, "expand", "-pi", "--terms", "6", "--signs", "+")
    assert "-4, 1, 6, 15, 1, 292" in out
    _, out, _ = run(capsys, "expand", "-e", "--terms", "3")
    assert "-3, 3, 1" in out
    _, out, _ = run(capsys, "expand", "-7/3")
    assert "= −3 + 1/(1 + 1/2)" in out
    status, out, _ = run(capsys, "search", "-e", *SMALL, "--digits", "50")
    assert status == 0
    assert "24 verified formulas" in out


def test_monomials(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "search", "e", "--generator", "monomial", "--coeff-limit", "1")
    assert "6 expressions × 4 sign words" in out
    assert "e − 1" in out


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    # Nothing is known of these: pi, zeta(3), Catalan, Euler and Mascheroni
    for name in ("pi", "zeta(3)", "catalan", "euler_gamma"):
        status, out, err = run(capsys, "search", name, "--coeff-limit", "2", "--max-period", "2")
        assert (status, err) == (0, "")
        assert "No formula was found." in out
        assert "no verified formula" in out


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--help"], ["help"], ["search", "--help"], ["--version"], ["version"]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 0
        assert "esma" in capsys.readouterr().out


def test_show_says_everything(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "e.jsonl"
    _, out, _ = run(capsys, "search", "e", *SMALL, "--json", "--digits", "50")
    file.write_text(out, encoding="utf-8")
    number = [json.loads(line)["lhs"] for line in out.splitlines()].index("e")
    data = json.loads(out.splitlines()[number])
    _, shown, _ = run(capsys, "show", str(file), str(number))
    for text in (
        "e = 2 + 1/(1 + 1/(2 + 1/(1 + ",
        data["value"],
        "[2; ⟨1, 2m+2, 1⟩]",
        "a(n) = 2a(n−3) − a(n−6) for n ≥ 7",
        f"{data['verified_digits']} decimal digits",
        data["key"],
        "89 terms for 100 digits, 605 for 1000",
        data["family"],
        "proved",
    ):
        assert text in shown, text


def test_a_certificate_of_something_else_proves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, out, _ = run(capsys, "search", "e", *SMALL, "--json")
    row = json.loads(out.splitlines()[0])
    row.update(constant="pi", lhs="pi + 3", numerator=[3, 1], denominator=[1, 0])
    file = tmp_path / "false.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    status, out, _ = run(capsys, "check", str(file))
    assert status == 1
    assert "about something else" in out
    _, out, _ = run(capsys, "show", str(file))
    assert "proved" not in out


def test_check_compares_what_a_row_says_with_its_certificate(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, out, _ = run(capsys, "search", "e", *SMALL, "--json")
    row = json.loads(out.splitlines()[0])
    _, out, _ = run(capsys, "family", "tan(1/n)", "n=2..6", "--max-period", "1", "--json")
    several = [json.loads(line) for line in out.splitlines()]
    formula = several[0]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(x) + "\n" for x in [row, *several]), encoding="utf-8")
    count = 1 + len(several)
    assert run(capsys, "check", str(file))[:2] == (0, f"{file}: {count} of {count} proved\n")
    status, out, _ = run(capsys, "check", "-v", str(file))
    assert (status, out.count(": proved")) == (0, count)
    spoiled = [
        {**formula, "formula": "1/tan(1/n) = [⟨3mn+n⟩]"},
        {**formula, "constant": "cot(1/n)"},
        {**formula, "range": "n ≥ 0"},
        {**formula, "signs": [1]},
        {name: x for name, x in formula.items() if name != "formula"},
        {**row, "lhs": "e"},
        {**row, "value": "2" + row["value"]},
        {name: x for name, x in row.items() if name != "lhs"},
        {**row, "certificate": {}},
    ]
    file.write_text("".join(json.dumps(x) + "\n" for x in spoiled), encoding="utf-8")
    status, out, _ = run(capsys, "check", str(file))
    assert status == 1
    lines = out.splitlines()
    assert lines.pop() == f"{file}: 0 of {len(spoiled)} proved"
    assert len(lines) == len(spoiled)
    assert all("not proved: its certificate is about something else" in x for x in lines[:7])
    assert "a formula needs the field 'lhs'" in lines[7]
    assert "it has no certificate" in lines[8]
    file.write_text(json.dumps(formula), encoding="utf-8")
    for command in (["show"], ["prove"], ["export", "--out", str(tmp_path / "x.csv")]):
        status, _, err = run(capsys, *command, str(file))
        assert (status, "'esma check' reads it" in err) == (2, True)


def test_a_constant_whose_generator_cancels(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "search", "sqrt(2)*exp(sqrt(2))/exp(sqrt(2))", *SMALL)
    assert (status, "verified formulas" in out, err) == (0, True, "")


def test_a_general_fraction_is_evaluated(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "evaluate", "3; 6", "(2*n-1)**2", "--equals", "pi")
    assert (status, err) == (0, "")
    assert out.startswith("3 + 1/(6 + 9/(6 + 25/(6")
    assert "3.1415926535897932384626433832795028841971693993751" in out
    assert "like n^-3" in out
    assert "agrees with pi to 200 digits" in out
    status, out, _ = run(capsys, "evaluate", "n + 4", "-n", "--equals", "e", "--digits", "9")
    assert status == 1
    assert "3.78442238" in out
    assert "differs from e after 0 digits" in out
    assert "3, 1, 3, 1, 1, 1, 3, 3, 3" in out
    status, out, _ = run(capsys, "evaluate", "1; n", "n-5")
    assert "3.9473684210526315789473684210526315789473684210526, exactly 75/19" in out
    assert "it ends: the numerator of index 5 is 0" in out
    assert "quotients   3, 1, 18\n" in out
    status, out, _ = run(capsys, "evaluate", "1; 3", "-2")
    assert "value       0, exactly 0\n" in out
    status, out, _ = run(capsys, "evaluate", "0, 1; 2", "1, -1; -1")
    assert "value       the value is infinite" in out
    assert "digits" not in out
    status, out, _ = run(capsys, "evaluate", "1", "n**3")
    assert status == 0
    assert "no: its even and odd parts differ" in out
    for wrong in (["1", "e"], ["1"], ["1", "n", "--digits", "0"], ["1", "n", "--equals", "x"]):
        status, out, err = run(capsys, "evaluate", *wrong)
        assert status == 2
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scan", "zeta(n)", "n=2..4"], "next, longer periods: --terms 256"),
        (["parametric", "pi*n", "n=1..3"], "next, a wider search: larger values of --coeff-limit"),
        (["identify", "0.123450987098123456789"], "more of it may tell it"),
    ],
)
def test_where_nothing_is_found_there_is_advice(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    status, out, _ = run(capsys, *arguments)
    assert status == 0
    assert said in " ".join(out.split())


def test_where_no_formula_of_a_store_is_left_it_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for constant in ("e", "pi"):
        path = str(tmp_path / f"{constant}.sqlite")
        run(capsys, "search", constant, "--coeff-limit", "1", "--words=+", "--out", path)
        _, out, _ = run(capsys, "list", path, "--status", "conjecture")
        wanted = "satisfies all conditions: leave one out" if constant == "e" else "--laws all"
        assert wanted in out
