"""Programs for other systems are run in these systems: each prints that both sides agree.

PARI/GP and sympy run wherever they are installed; SageMath where `sage` is (Debian's `sagemath`),
all programs in one process, since it takes seconds to start. What the programs print is trusted
only because a false formula makes them say so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.streams import rational_functions
from esma.errors import EsmaError
from esma.export import code as languages
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from tests.readback.test_outputs import sample

SAID = re.compile(r"(agrees to|DOES NOT AGREE beyond) (\d+) digits, (\d+) terms")
NAMES = [
    *("e**2", "exp(2/3)", "1/tanh(1/3)", "tan(1/2)", "cot(1/3)", "coth(1/2)", "cot(1)", "sqrt(e)"),
    *(
        "besseli(1,2)/besseli(0,2)",
        "besselj(0,1)/besselj(1,1)",
        "besselj(1/3,2/3)/besselj(4/3,2/3)",
    ),
    *("besseli(-1/3,2/3)/besseli(2/3,2/3)", "sqrt(1/2)*tanh(sqrt(1/2))", "phi", "sqrt(2)"),
    *("(1+sqrt(13))/2", "tanh(1/2)", "pi"),
]
WORDS = [(1,), (-1, 1), (-1,)]


@cache
def formulas() -> tuple[Conjecture, ...]:
    """Formulas of every kind of law, and about every kind of constant that has one."""
    found = list(sample())
    for name in NAMES:
        c = constant(name)
        searcher = Searcher(SearchSpec(c, words=tuple(WORDS), prove=False, digits=100))
        found += list(run(searcher, rational_functions(1, 1, c)))[:12:4]
    return tuple(found)


@cache
def false() -> Conjecture:
    """A formula that is false from its fifth quotient on."""
    x = next(x for x in formulas() if isinstance(x.law, Hurwitzian) and len(x.signs) == 1)
    assert isinstance(x.law, Hurwitzian)
    return replace(x, law=Hurwitzian((*x.terms(4), 1 + x.terms(5)[-1]), x.law.differences))


def programs(language: str, folder: Path, ending: str) -> list[Path]:
    """The programs of all formulas about constants that a system has, and last a false one."""
    paths = []
    for n, x in enumerate((*formulas(), false())):
        try:
            text = languages.code(x, language)
        except EsmaError as error:
            assert re.search(r"has no (function|constant)", str(error))  # noqa: PT017
            continue
        path = folder / f"{n:03}.{ending}"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def outputs_of_gp(paths: list[Path]) -> list[str]:
    return [
        subprocess.run(
            ["gp", "-q", "-f", str(path)],
            input="quit\n",
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for path in paths
    ]


def outputs_of_sage(paths: list[Path]) -> list[str]:
    driver = paths[0].with_name("all.py")
    lines = ["from sage.all import *", "from sage.repl.load import load"]
    lines += [f"print('###'); load({str(path)!r}, globals())" for path in paths]
    driver.write_text("\n".join(lines))
    done = subprocess.run(
        ["sage", "--python", str(driver)], capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr[-2000:]
    return done.stdout.split("###")[1:]


def outputs_of_python(paths: list[Path]) -> list[str]:
    lines = [f"print('###'); exec(open({str(path)!r}).read(), {{}})" for path in paths[::6]]
    lines.append(f"print('###'); exec(open({str(paths[-1])!r}).read(), {{}})")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    return done.stdout.split("###")[1:]


@pytest.mark.parametrize(
    ("language", "ending", "outputs", "program"),
    [
        ("pari", "gp", outputs_of_gp, "gp"),
        ("sage", "sage", outputs_of_sage, "sage"),
        ("sympy", "py", outputs_of_python, None),
    ],
)
def test_programs_say_that_formulas_agree(
    language: str,
    ending: str,
    outputs: Callable[[list[Path]], list[str]],
    program: str | None,
    tmp_path: Path,
) -> None:
    if program is not None and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    paths = programs(language, tmp_path, ending)
    assert len(paths) > 80
    *found, wrong = outputs(paths)
    for text in found:
        said = SAID.search(text)
        assert said, text
        assert said[1] == "agrees to", text
    digits = sorted(int(x[2]) for x in map(SAID.search, found) if x)
    print(f"{language}: {len(found)} programs agree, to {digits[0]} up to {digits[-1]} digits")
    assert sum(d >= languages.DIGITS for d in digits) > len(digits) * 2 / 3
    said = SAID.search(wrong)
    assert said, wrong
    assert said[1].startswith("DOES NOT")
    assert int(said[2]) < 20
