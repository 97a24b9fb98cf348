"""Executes the notebooks and writes them as HTML pages: ``python notebooks/build.py [NAME ...]``.

Every notebook runs from a clean kernel. The pages go to results/notebooks, which git ignores; the
notebooks themselves stay as they are, without outputs.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent
PAGES = HERE.parent / "results" / "notebooks"


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with the outputs of a clean kernel."""
    notebook = nbformat.read(path, as_version=4)
    # the kernel starts in notebooks/ and finds this checkout, installed or not
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(HERE)}})
    client.execute(env=environment)
    return notebook


def page(notebook: nbformat.NotebookNode, title: str) -> str:
    """The notebook as one HTML page; links to other notebooks lead to their pages."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(".ipynb)", ".html)")
    body, _ = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": title}})
    return body


def main(names: list[str]) -> None:
    """Build the notebooks whose names begin with one of `names`; all of them without any."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in sorted(HERE.glob("[0-9]*.ipynb")):
        if names and not path.name.startswith(tuple(names)):
            continue
        start = time.perf_counter()
        target = PAGES / f"{path.stem}.html"
        target.write_text(page(executed(path), path.stem), encoding="utf-8")
        print(f"{target.relative_to(HERE.parent)}  {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
