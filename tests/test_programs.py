"""Programs for other systems are run in these systems: each prints that both sides agree.

PARI/GP and sympy run wherever they are installed; SageMath where `sage` is (Debian's `sagemath`),
all programs in one process, since it takes seconds to start. What the programs print is trusted
only because a false formula makes them say so.
"""

from __future__ import annotations

import json
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
from esma.enumeration.expressions import Expression
from esma.enumeration.streams import rational_functions
from esma.errors import EsmaError
from esma.export import code as languages
from esma.massey.laws import Automatic, Folded, Law, Multiplicative, PowerSums
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.searching.searcher import Searcher, run
from esma.searching.spec import SearchSpec
from tests.massey.test_requested_laws import ROWS
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
#: Constants with laws that are tried on request.
STATED: list[tuple[str, type[Law], str]] = [
    ("kempner(3)", Folded, "sum of 3^-(2^k)"),
    ("kempner(10)", Automatic, "sum of 10^-(2^k)"),
    ("liouville(3)", Folded, "sum of 3^-(k!)"),
    ("rabbit(2)", Multiplicative, "1 times the sum of 2^-floor(k phi)"),
    ("rabbit(3)", PowerSums, "the sum of 3^-floor(k phi)"),
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
    for name, kind, row in STATED:
        terms, count = ROWS[kind][row]
        law = kind.fitted(terms[:count])
        assert law is not None
        found.append(Conjecture(constant(name), Expression((0, 1), (1, 0)), False, (1,), law, 99))
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


# -------------------------------------------------------------------------------------------------
# Laws of all kinds
# -------------------------------------------------------------------------------------------------

#: Quotients that programs print, as far as they are not huge.
SHOWN = 60
LAWS = [
    (f"{kind.kind}: {name}", law)
    for kind, rows in ROWS.items()
    for name, (terms, count) in rows.items()
    if (law := kind.fitted(terms[:count])) is not None
]


def printed_by_gp(laws: list[Law]) -> list[list[int]]:
    lines = []
    for law in laws:
        lines.append(law.program(languages.PARI))
        lines.append(f"print(vector({len(law.listed(SHOWN))}, n, a(n-1)))")
    done = subprocess.run(
        ["gp", "-q", "-f", "-s", "512M"],
        input="default(realprecision, 60);\n" + "\n".join(lines) + "\nquit\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "***" not in done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


def printed_by_python(laws: list[Law]) -> list[list[int]]:
    lines = ["import sympy"]
    for law in laws:
        lines.append(law.program(languages.SYMPY))
        lines.append(f"print([int(a(n)) for n in range({len(law.listed(SHOWN))})])")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("outputs", "program"), [(printed_by_gp, "gp"), (printed_by_python, sys.executable)]
)
def test_programs_give_the_quotients(
    outputs: Callable[[list[Law]], list[list[int]]], program: str
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    assert {type(law) for _, law in LAWS} == set(ROWS)
    printed = outputs([law for _, law in LAWS])
    for (name, law), found in zip(LAWS, printed, strict=True):
        assert found == law.listed(SHOWN), name
        assert len(found) >= 8
