"""Every condition of the checkers refuses something that nothing else refuses.

Trusted: the certificates of `tests.approval.refused`, each of which says what has to become of it.
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
from tests.approval.refused import Case

NAMED = [
    pytest.param(name, case, id=f"{name}-{i}")
    for name in mutants.CHECKERS
    for i, case in enumerate(mutants.cases_of(name))
]


def refusing_line(name: str, case: Case) -> int:
    """The line of the checker at which a certificate is refused; 0 for one in another module."""
    path = mutants.source_of(name)
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    made = mutants.module(name, code, case.limit)
    try:
        made.check(case.certificate)
    except ValueError as error:
        first = error.__cause__ or error
        frames = [f for f in traceback.extract_tb(first.__traceback__) if f.filename == str(path)]
        return next((f.lineno or 0 for f in reversed(frames) if f.name != "require"), 0)
    raise AssertionError(case.why)


@cache
def lacking(name: str) -> dict[int, object]:
    """The checker without the condition at each of its lines."""
    whole = mutants.conditions(mutants.source_of(name), short=True)
    return {condition.line: condition.mutants[0][1] for condition in whole}


@pytest.mark.parametrize(("name", "case"), NAMED)
def test_a_certificate_is_answered_by_its_condition(name: str, case: Case) -> None:
    path = mutants.source_of(name)
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    assert mutants.answer(mutants.module(name, code, case.limit), case).startswith(case.expected)
    if case.expected != "accepted":
        other = lacking(name).get(refusing_line(name, case))
        if other is not None:
            answer = mutants.answer(mutants.module(name, other, case.limit), case)
            assert answer.startswith(case.without), case.why


@pytest.mark.parametrize("name", mutants.READY)
def test_no_deleted_condition_survives(name: str) -> None:
    command = [sys.executable, "-m", "tests.mutants", "--short", name]
    done = subprocess.run(command, capture_output=True, text=True, cwd=mutants.ROOT, check=False)
    total, _, good, _ = done.stdout.splitlines()[-1].split()
    assert done.returncode == 0, done.stdout
    assert int(total) == int(good) > 0


@pytest.mark.parametrize("name", mutants.CHECKERS)
def test_second_fences_have_their_reasons(name: str) -> None:
    source = mutants.source_of(name)
    reasons = (mutants.ROOT / "esma" / "docs" / "proofs.md").read_text(encoding="utf-8")
    marks = re.findall(r"# redundant safeguard: (\w+)", source.read_text(encoding="utf-8"))
    assert all(f"**{mark}.**" in reasons for mark in marks)


def test_a_survivor_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """With one certificate only, most conditions are missed by nobody."""
    total, good, _ = mutants.survey("checker", True, mutants.cases_of("checker")[:1])
    assert good < total
    shown = capsys.readouterr().out
    assert "the links do not return to the first matrix" in shown
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
