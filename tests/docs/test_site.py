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
from urllib.parse import unquote, urlsplit

import pytest

import esma
from tests.workbench import browser

pytest.importorskip("mkdocstrings")
ROOT = Path(__file__).parent.parent.parent


class Text(HTMLParser):
    """The text of a page, the names that can be linked to, and what it links and loads."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.update(value for key, value in attrs if key == "id" and value)
        self.links += [value for key, value in attrs if key in ("href", "src") and value]

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


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {path.resolve(): read(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        for link in map(urlsplit, page.links):
            if link.scheme:
                assert link.scheme in ("https", "data"), link
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            assert target.is_file(), (path.name, link.geturl())
            if link.fragment and target in pages:
                assert unquote(link.fragment) in pages[target].names, (path.name, link.geturl())


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


def test_mathematics_is_typeset_without_a_network(site: Path, sheet: Any) -> None:
    wrong: list[str] = []
    sheet.on("pageerror", lambda error: wrong.append(str(error)))
    sheet.on("requestfailed", lambda request: wrong.append(request.url))
    count = 0
    for path in sorted(site.rglob("*.html")):
        sheet.goto(f"file://{path}")
        marked = sheet.locator(".arithmatex").count()
        assert sheet.locator(".arithmatex:has(.katex)").count() == marked, path
        assert sheet.locator(".katex-error").count() == 0, path
        assert wrong == [], path
        count += marked
    assert count > 1000


def test_words_are_searched_without_a_server(site: Path, sheet: Any) -> None:
    sheet.goto(f"file://{site}/esma/docs/scan.html")
    sheet.get_by_placeholder("Search docs").fill("tail class")
    sheet.keyboard.press("Enter")
    sheet.locator("#mkdocs-search-results article").first.wait_for()
    found = sheet.locator("#mkdocs-search-results a")
    assert "esma/docs/glossary.html" in {x.get_attribute("href") for x in found.all()}
    sheet.locator("#mkdocs-search-query").fill("no page says flibbertigibbet")
    sheet.get_by_text("No section holds all of these words.").wait_for()
    sheet.locator("#mkdocs-search-query").fill("How to read a result")
    found.first.click()
    assert sheet.url.startswith(f"file://{site}/manual.html#")
