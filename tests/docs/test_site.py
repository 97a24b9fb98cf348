"""The documentation site is built without a warning, and holds what it should.

Trusted: mkdocs in its own process, which warns of links that lead nowhere and of docstrings that it
cannot read, and Python's HTML parser.
"""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

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


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / ".docs" / "build.py"), str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    site = tmp_path / "site"
    assert "How to read a result" in "".join(read(site / "index.html").words)
    # every page of the package is there, and every function of an example module
    for path in (ROOT / "esma").rglob("*.md"):
        page = site / path.relative_to(ROOT).with_suffix("") / "index.html"
        assert path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") in "".join(
            read(page).words
        )
    massey = read(site / "reference" / "massey" / "index.html")
    assert {
        "esma.massey.laws.hurwitzian.Hurwitzian",
        "esma.massey.laws.recurrence.LinearRecurrence",
    } <= massey.names
    start = read(site / "reference" / "esma" / "index.html")
    assert "esma.api.search" in start.names
    held = read(site / "reference" / "collection" / "index.html")
    assert "esma.collection.collection.Collection.export" in held.names
    proofs = read(site / "reference" / "proofs" / "index.html")
    assert "esma.proofs.checker.checker.check" in proofs.names
    # what describes a parameter is no type
    assert "– largest degree of P and Q" in " ".join("".join(start.words).split())
    assert ":class:" not in "".join(massey.words)
