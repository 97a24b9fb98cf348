"""Every condition of the checkers refuses something that nothing else refuses.

Trusted: the certificates of `tests.proofs.refused`, each of which says what has to become of it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import traceback
from functools import cache

import pytest

from tests import mutants
from tests.proofs.refused import CASES, Case


def refusing_line(case: Case) -> tuple[str, int]:
    """The file and line of the checker at which a certificate is refused."""
    made = mutants.module(mutants.compiled(), case.limits)
    try:
        made.check(case.certificate)
    except ValueError as error:
        first, files = error.__cause__ or error, {str(path): path.name for path in mutants.FILES}
        frames = [f for f in traceback.extract_tb(first.__traceback__) if f.filename in files]
        last = next(f for f in reversed(frames) if f.name != "require")
        return files[last.filename], last.lineno or 0
    raise AssertionError(case.why)


@cache
def lacking() -> dict[tuple[str, int], mutants.Codes]:
    """The checker without the condition at each of its lines."""
    whole = [x for path in mutants.FILES for x in mutants.conditions(path, short=True)]
    return {(x.file, x.line): x.mutants[0][1] for x in whole}


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.expected}-{i}" for i, case in enumerate(CASES)]
)
def test_a_certificate_is_answered_by_its_condition(case: Case) -> None:
    made = mutants.module(mutants.compiled(), case.limits)
    assert mutants.is_as(case.expected, mutants.answer(made, case))
    endless = case.expected == "1.5" and not case.limits  # where nothing counts the steps
    if case.expected != "accepted" and not endless:
        other = lacking().get(refusing_line(case))
        if other is not None:  # a checker that lacks this condition says something else
            answer = mutants.answer(mutants.module(other, case.limits), case)
            assert not mutants.is_as(case.expected, answer), case.why


def test_every_condition_has_its_certificates() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in mutants.FILES)
    numbers = re.findall(r'"(\d+\.\d+): ', text)
    assert len(set(numbers)) == len(numbers) > 50
    assert set(numbers) == {case.expected for case in CASES} - {"accepted"}
    described = (mutants.ROOT / "esma" / "docs" / "proofs.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\*\*(\d+\.\d+)\*\*", described)) == set(numbers)


def test_no_deleted_condition_survives() -> None:
    command = [sys.executable, "-m", "tests.mutants", "--short"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=mutants.ROOT, check=False)
    total, _, good, _ = done.stdout.splitlines()[-1].split()
    assert done.returncode == 0, done.stdout
    assert int(total) == int(good) > 0


def test_second_fences_have_their_reasons() -> None:
    reasons = (mutants.ROOT / "esma" / "docs" / "proofs.md").read_text(encoding="utf-8")
    text = "".join(path.read_text(encoding="utf-8") for path in mutants.FILES)
    marks = re.findall(r"# second fence: (\w+)", text)
    assert all(f"**{mark}.**" in reasons for mark in marks)


def test_a_survivor_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """With one certificate only, most conditions are missed by nobody."""
    total, good, _ = mutants.survey(True, CASES[:1])
    assert good < total
    shown = capsys.readouterr().out
    assert "does not hold for all k" in shown
    assert "survives as nothing" in shown


def test_what_is_altered() -> None:
    def of(text: str) -> set[str]:
        return {
            ast.unparse(ast.fix_missing_locations(new))
            for _, node, _ in mutants.place(ast.parse(text))
            for new in mutants.alterations(node)
        }

    assert of("f(x)") == {"pass"}
    assert of("y = a and b and c") == {"b and c", "a and c", "a and b", "a or b or c"}
    assert of("y = 0 <= a < b") == {"0 < a < b", "0 <= a <= b", "a < b", "0 <= a"}
    assert of("y = all(x for x in z if x != 1)") == {
        *("any", " for x in z", "x == 1"),
    }
    assert of("for k in range(n + 1):\n    y = not k") == {"range(n)", "k"}
    assert of("y = 1 if a else 2") == {"1", "2"}
