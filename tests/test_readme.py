"""What README shows is run as it stands; its two commands are run by .ci/run.

Trusted here: bash, and README.md for what a reader will type.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from esma.enumeration.functions import FUNCTIONS
from esma.enumeration.shorthands import SHORTHANDS
from esma.export.formats import FORMATS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, containing: str) -> str:
    """The code block of that language which contains a text."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    (found,) = (text for text in blocks if containing in text)
    return str(found)


def shell(commands: str, folder: Path) -> str:
    """What the commands print, all of which must succeed."""
    esma = f'esma() {{ {shlex.quote(sys.executable)} -m esma "$@"; }}\n'
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", esma + commands],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_commands_of_the_tour_succeed(tmp_path: Path) -> None:
    assert "verified formulas" in shell(block("sh", "esma constants"), tmp_path)


def test_the_tour_of_stores_and_then_of_python(tmp_path: Path) -> None:
    printed = shell(block("sh", "--resume"), tmp_path)
    assert "20 formulas verified: every one is true" in printed
    assert "formulas in both.sqlite" in printed
    program = block("python", "import esma")
    subprocess.run(
        [sys.executable, "-c", "import matplotlib; matplotlib.use('Agg')\n" + program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )


def test_the_exports_of_the_tour_succeed(tmp_path: Path) -> None:
    esma = f'esma() {{ {shlex.quote(sys.executable)} -m esma "$@"; }}\n'
    lines = block("sh", "--bibtex").splitlines()
    if shutil.which("pdflatex") is None:
        lines = [line for line in lines if ".pdf" not in line]
    search = "esma search e --coeff-limit 1 --out e.sqlite > table\n"
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", esma + search + "\n".join(lines)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        check=True,
    )
    names = {path.name for path in tmp_path.iterdir()}
    assert {"e.tex", "works.bib", "e.csv", "e.parquet"} <= names


def test_a_few_commands_lead_to_a_document(tmp_path: Path) -> None:
    commands = block("sh", 'esma search "tanh(1/2)"')
    if shutil.which("pdflatex") is None:
        commands = commands.replace(".pdf", ".tex")
    printed = shell(commands, tmp_path)
    assert "448 verified formulas" in printed
    assert "tanh(1/2) = [0; 2, 6, 10, 14" in printed
    assert len(list(tmp_path.glob("tanh.[pt]*"))) == 1


def test_the_rows_shown_are_printed() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "esma", "search", "e"],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "160", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    lines = {" ".join(line.split()) for line in printed.splitlines()}
    for row in block("text", "1000 digits").splitlines():
        assert " ".join(row.split()) in lines


def test_the_options_listed_exist() -> None:
    text = subprocess.run(
        [sys.executable, "-m", "esma", "search", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    table = README[README.index("| option of") : README.index("A constant is a name")]
    listed = set(re.findall(r"`(--[a-z-]+)", table))
    assert listed == set(re.findall(r"^ +(--[a-z-]+)", text, re.MULTILINE)) - {"--help"}


def test_every_function_and_format_is_listed() -> None:
    listed = re.search(r"`exp log [^`]*`", README)
    assert listed
    assert set(listed[0].strip("`").split()) == set(FUNCTIONS) | {name for name, _ in SHORTHANDS}
    written = re.search(r"found\.export\(\"formulas\.tex\"\)  # or (.*)", README)
    assert written
    endings = [known.ending for known in FORMATS.values()]
    assert [".tex", *written[1].split(", ")] == endings
