"""The documentation site is built without a warning, and holds what it should.

Trusted: mkdocs in its own process, which warns of links that lead nowhere and of docstrings that it
cannot read, and Python's HTML parser.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import esma
from tests.workbench import browser

pytest.importorskip("mkdocstrings")
ROOT = Path(__file__).parent.parent.parent


class Text(HTMLParser):
    """The text of a page, and the names that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.update(value for key, value in attrs if key == "id" and value)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(path: Path) -> Text:
    page = Text()
    page.feed(path.read_text(encoding="utf-8"))
    return page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, which is built without a warning."""
    target = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, str(ROOT / ".docs" / "build.py"), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return target


def test_the_site_holds_all_pages(site: Path) -> None:
    assert "What esma does for you" in "".join(read(site / "index.html").words)
    assert "How to read a result" in "".join(read(site / "manual.html").words)
    # every page of the package is there, and every function of an example module
    for path in (ROOT / "esma").rglob("*.md"):
        page = site / path.relative_to(ROOT).with_suffix(".html")
        assert path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") in "".join(
            read(page).words
        )
    massey = read(site / "reference" / "massey.html")
    assert {
        "esma.massey.laws.hurwitzian.Hurwitzian",
        "esma.massey.laws.recurrence.LinearRecurrence",
    } <= massey.names
    start = read(site / "reference" / "esma.html")
    assert "esma.api.search" in start.names
    held = read(site / "reference" / "collection.html")
    assert "esma.collection.collection.Collection.export" in held.names
    proofs = read(site / "reference" / "proofs.html")
    assert "esma.proofs.checker.checker.check" in proofs.names
    # what describes a parameter is no type
    assert "– largest degree of P and Q" in " ".join("".join(start.words).split())
    assert ":class:" not in "".join(massey.words)


def test_every_notebook_has_a_page(site: Path) -> None:
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        page = (site / "notebooks" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert re.search(rf"<h1[^>]*>{int(path.stem[:2])}\. ", page)


def test_every_public_name_has_an_example(site: Path) -> None:
    page = (site / "names.html").read_text(encoding="utf-8")
    parts = [
        part.partition("<") for part in re.findall(r"<h2 [^>]*>esma\.(.*?)All about it", page, re.S)
    ]
    assert {name for name, *_ in parts} == {x for x in esma.__all__ if not x.startswith("_")}
    assert [name for name, _, told in parts if "&gt;&gt;&gt;" not in told] == []


def test_guides_that_the_manual_names_are_links(site: Path) -> None:
    page = (site / "manual.html").read_text(encoding="utf-8")
    for path in (ROOT / "esma" / "docs").glob("*.md"):
        if f"`esma/docs/{path.name}`" in (ROOT / "README.md").read_text(encoding="utf-8"):
            assert f'href="esma/docs/{path.stem}.html"' in page


@pytest.fixture
def sheet() -> Iterator[Any]:
    """A page that asks for nothing but files."""
    pytest.importorskip("playwright")
    if not browser.CHROMIUM.exists():
        pytest.skip("no chromium")
    with browser.page(1280, 900) as page:
        asked: list[str] = []
        page.on("request", lambda x: asked.append(x.url))
        yield page
        assert [x for x in asked if not x.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", ["index", "esma/docs/proofs", "notebooks/03_rediscovering_euler"])
def test_mathematics_is_typeset_without_a_network(site: Path, sheet: Any, name: str) -> None:
    sheet.goto(f"file://{site}/{name}.html")
    marked = sheet.locator(".arithmatex")
    assert marked.count() >= 3
    assert sheet.locator(".arithmatex:has(.katex)").count() == marked.count()
    assert sheet.locator(".katex-error").count() == 0
