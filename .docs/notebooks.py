"""The notebooks as pages: prose and code, and what the code gives where they are run."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

ROOT = Path(__file__).resolve().parent.parent
PLAIN = str.maketrans("{}", "()", "$")
sys.path.insert(0, str(ROOT / "notebooks"))

from build import executed  # noqa: E402


def write(folder: Path, *, run: bool) -> dict[str, str]:
    """Write all notebooks to a folder; return the pages by their titles."""
    pages = {}
    (folder / "notebooks").mkdir(exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")):
        notebook = executed(path) if run else nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = cell.source.replace(".ipynb)", ".md)")
        text, resources = MarkdownExporter().from_notebook_node(
            notebook, {"unique_key": path.stem, "output_files_dir": path.stem}
        )
        page = folder / "notebooks" / f"{path.stem}.md"
        page.write_text(text, encoding="utf-8")
        for name, data in resources["outputs"].items():
            (page.parent / name).parent.mkdir(exist_ok=True)
            (page.parent / name).write_bytes(data)
        title = next(line for line in text.splitlines() if line.startswith("# "))
        plain = title.removeprefix("# ").translate(PLAIN)  # menus typeset nothing
        pages[plain] = str(page.relative_to(folder))
    return pages
