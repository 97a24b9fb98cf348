"""The notebooks: stored without outputs, and every cell runs from a clean kernel.

Trusted: nbformat's schema for what a notebook is, nbclient for running one. What the notebooks say
is computed in their own cells, and shown as True, or is true after them (`CHECKS`), so that a false
claim fails here.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from esma.proofs.rocq.kernel import compiled
from tests.notebooks.checks import CHECKS

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 120
"""A notebook takes no longer than this, compiled code included."""

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _asserted(text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(f"assert {text}")


def test_no_check_is_of_a_cell_that_is_gone() -> None:
    cells = {
        (path.name[:2], cell.id): cell.source
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
    }
    assert {*CHECKS} <= {*cells}
    assert not any("assert " in source for source in cells.values())


def test_they_are_numbered() -> None:
    assert [path.name[:3] for path in NOTEBOOKS] == [f"0{n}_" for n in range(10)]


@each_notebook
def test_it_is_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        assert cell.source.strip()
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@each_notebook
def test_its_links_lead_somewhere(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert prose.startswith(f"# {int(path.name[:2])}. ")
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (path.parent / target).exists(), target


@each_notebook
def test_it_runs_from_a_clean_kernel(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    with_checks = [
        extended
        for cell in notebook.cells
        for extended in (cell, *map(_asserted, CHECKS.get((path.name[:2], cell.id), ())))
    ]
    notebook.cells = with_checks
    if "coqc" in "".join(cell.source for cell in notebook.cells) and shutil.which("coqc"):
        compiled()  # the library of Rocq, once on a machine
    end = time.monotonic() + SECONDS
    client = NotebookClient(
        notebook,
        timeout_func=lambda _: max(1, int(end - time.monotonic())),
        resources={"metadata": {"path": str(tmp_path)}},  # what it writes is swept away
    )
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert "Warning" not in "".join(o.text for o in cell.outputs if o.output_type == "stream")
        shown = [o.data.get("text/plain", "") for o in cell.outputs if "data" in o]
        assert not any(re.search(r"\bFalse\b", text) for text in shown if len(text) < 99), (
            cell.source
        )
        if re.search(r"^(plots\.|.*\.plot_)", cell.source.splitlines()[-1]):
            assert any("image/png" in o.get("data", {}) for o in cell.outputs), cell.source
