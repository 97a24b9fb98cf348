"""The library in Rocq builds, and rests on nothing but the axioms of the real numbers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import esma.proofs.rocq

LIBRARY = Path(esma.proofs.rocq.__file__).parent
needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Rocq is not installed")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the library, compiled."""
    folder = tmp_path_factory.mktemp("rocq")
    for path in (*LIBRARY.glob("*.v"), LIBRARY / "_CoqProject"):
        shutil.copy(path, folder)
    makefile = ["coq_makefile", "-f", "_CoqProject", "-o", "Makefile"]
    for command in (makefile, ["make", "-j2"]):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


def test_nothing_is_assumed_in_the_text() -> None:
    for path in LIBRARY.glob("*.v"):
        text = re.sub(r"\(\*.*?\*\)", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\b(Admitted|admit|Axiom|Parameter|Conjecture|give_up)\b", text), path


def test_every_file_is_in_the_project() -> None:
    listed = {line for line in (LIBRARY / "_CoqProject").read_text().split() if line[-2:] == ".v"}
    assert listed == {path.name for path in LIBRARY.glob("*.v")} - {"Assumptions.v"}


@needs_rocq
def test_the_theorems_rest_on_the_recorded_axioms(built: Path) -> None:
    command = ["coqc", "-q", "-w", "none", "-R", ".", "Esma", "Assumptions.v"]
    said = subprocess.run(command, cwd=built, check=True, capture_output=True, text=True).stdout
    names = set(re.findall(r"^([A-Z]\w*\.\w+)", said, re.MULTILINE))
    assert said.count("Axioms:") == 6
    assert names == set((LIBRARY / "assumptions.txt").read_text().split())
