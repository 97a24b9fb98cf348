"""Builds the documentation site: ``python .docs/build.py [FOLDER] [--run]``.

The pages are a welcome, README, the notebooks, the public names, CONTRIBUTING, every ``*.md`` file
of the package, and one page a folder of the package made from the docstrings. They go to
results/site, which git ignores, unless another folder is named. With ``--run`` the notebooks are
run, and show what their cells give. A warning, such as one about a link that leads nowhere, is an
error. The site needs no network and no server: KaTeX is the atlas's, code is coloured by Pygments,
and the search reads a script.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import names
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from pygments.formatters import HtmlFormatter

import notebooks

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKAGE = ROOT / "esma"
SITE = ROOT / "results" / "site"
#: The folders of the package in the order in which results flow, and what they are about.
PARTS = {
    "": "What people call",
    "tools": "Continued fractions as objects",
    "collection": "Collections",
    "searching": "Searching and planning",
    "export": "Documents, tables, programs, plots",
    "store": "Stores",
    "work": "Work on many cores",
    "prediction": "Prediction",
    "enumeration": "E: enumeration",
    "continued_fractions": "S: signed continued fractions",
    "massey": "M: laws of quotients",
    "approval": "A: approval",
    "proofs": "P: proofs",
}
#: Folders and modules without a page: they only parse the command line, or hold compiled code.
LEFT_OUT = ("cli", "kernels", "system", "version")


def modules(folder: Path) -> list[str]:
    """The names of the modules of a folder that are on its page."""
    paths = folder.glob("*.py") if folder == PACKAGE else folder.rglob("*.py")
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted(paths)
        if not path.stem.startswith("_") and path.stem not in LEFT_OUT
    ]


def title_of(page: Path) -> str:
    """The first heading of a page."""
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line.removeprefix("# ").strip()
    raise SystemExit(f"{page} has no heading")


def pages(folder: Path, *, run: bool) -> list[dict[str, Any]]:
    """Write all pages to a folder; return the entries of the menu."""
    shutil.copy(HERE / "welcome.md", folder / "index.md")
    shutil.copy(ROOT / "README.md", folder / "manual.md")
    shutil.copy(ROOT / "CONTRIBUTING.md", folder)
    for name in ("site.css", "site.js"):
        shutil.copy(HERE / name, folder / name)
    shutil.copytree(PACKAGE / "atlas" / "site" / "katex", folder / "katex")
    (folder / "code.css").write_text(HtmlFormatter().get_style_defs(".highlight"), encoding="utf-8")
    pictures = (ROOT / "notebooks" / "pictures").glob("*")
    for path in (*PACKAGE.rglob("*"), *pictures):
        if path.suffix in (".png", ".svg", ".md"):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    guides = {title_of(path): path for path in sorted(folder.rglob("esma/**/*.md"))}
    guides["Contributing"] = folder / "CONTRIBUTING.md"
    (folder / "names.md").write_text(names.page(), encoding="utf-8")
    run_pages = notebooks.write(folder, run=run)
    menu: list[dict[str, Any]] = [{"Start": "index.md"}, {"Manual": "manual.md"}]
    menu.append({"Notebooks": [{title: page} for title, page in run_pages.items()]})
    menu.append({"Names": "names.md"})
    menu.append({"Guides": [{t: str(p.relative_to(folder))} for t, p in guides.items()]})
    others = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
    others = [name for name in others if name not in (*PARTS, *LEFT_OUT)]
    reference = []
    for name in [*PARTS, *others]:
        listed = modules(PACKAGE / name)
        if not listed:
            continue
        title = PARTS.get(name, name.capitalize())
        page = folder / "reference" / f"{name or 'esma'}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(
            f"# {title}\n\n" + "".join(f"::: {module}\n\n" for module in listed), encoding="utf-8"
        )
        reference.append({title: str(page.relative_to(folder))})
    return [*menu, {"Reference": reference}]


def read_as_files(site: Path) -> None:
    """Let the site work without a server: its search, which asks one, becomes a script; the page
    that a server gives for others is left out.
    """
    search = site / "search"
    sections = json.loads((search / "search_index.json").read_text(encoding="utf-8"))["docs"]
    shutil.rmtree(search)
    search.mkdir()
    shutil.copy(HERE / "search.js", search / "main.js")
    text = f"const sections = {json.dumps(sections)};\n"
    (search / "sections.js").write_text(text, encoding="utf-8")
    (site / "404.html").unlink()


class _Counter(logging.Handler):
    """Counts warnings, and prints them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        print(record.getMessage(), file=sys.stderr)


def main(target: Path, *, run: bool = False) -> int:
    """Build the site; the exit status is 1 if there was a warning."""
    counter = _Counter()
    for name in ("mkdocs", "griffe", "mkdocs_autorefs"):
        logging.getLogger(name).addHandler(counter)
    with tempfile.TemporaryDirectory(prefix="esma-site-") as name:
        menu = pages(Path(name), run=run)
        config = load_config(
            str(HERE / "mkdocs.yml"), docs_dir=name, site_dir=str(target), nav=menu
        )
        python = config.plugins["mkdocstrings"].config["handlers"]["python"]
        python["paths"] = [str(ROOT)]
        python["options"]["extensions"] = [str(HERE / "doctests.py")]
        build_site(config)
    read_as_files(target)
    print(f"{target}: {sum(1 for _ in target.rglob('*.html'))} pages, {counter.count} warnings")
    return 1 if counter.count else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the documentation site.")
    parser.add_argument("folder", type=Path, nargs="?", default=SITE, help="(results/site)")
    parser.add_argument("--run", action="store_true", help="run the notebooks")
    options = parser.parse_args()
    raise SystemExit(main(options.folder.resolve(), run=options.run))
