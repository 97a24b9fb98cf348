"""The notebooks: stored without outputs, and every cell runs from a clean kernel.

Trusted: nbformat's schema for what a notebook is, nbclient for running one. What the notebooks say
is asserted or computed in their own cells, so that a false claim is a cell that fails here.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 120
"""A notebook takes no longer than this, compiled code included."""

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


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
        if re.search(r"^(plots\.|.*\.plot_)", cell.source.splitlines()[-1]):
            assert any("image/png" in o.get("data", {}) for o in cell.outputs), cell.source
