"""The survey: its templates can be read, and its page says what the scans say."""

from __future__ import annotations

from pathlib import Path

import pytest

from esma.scanning import survey
from esma.scanning.grid import Grid
from esma.scanning.scan import scan


def test_the_survey_is_large() -> None:
    grids = [Grid.of(item["template"], item["values"]) for item in survey.listed()]
    assert len(grids) >= 8
    assert sum(grid.count for grid in grids) >= 1_000_000
    for grid in grids:
        grid.node(grid.count - 1)


def test_the_page_counts_what_the_scans_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        {"template": "cf(n**2+a)", "values": ["a=1..3"], "note": "By definition."},
        {"template": "tan(1/n)+k", "values": ["n=1..5", "k=0..1"]},
        {"template": "gamma(n)", "values": ["n=-2..3"]},
    ]
    monkeypatch.setattr(survey, "listed", lambda: items)
    page = tmp_path / "page.md"
    survey.survey(page)
    text = page.read_text(encoding="utf-8")
    scans = [scan(item["template"], item["values"], progress=False) for item in items]
    assert text == survey.written(scans, items)
    page.unlink()
    survey.survey(page, 0)
    assert page.read_text(encoding="utf-8") == text
    assert "3 of 3 templates, 19 constants in all; 13 have a law, 3 of them" in text
    assert "`cf(n**2+a)`: 3 classes (3 Hurwitzian). By definition." in text
    assert "| `tan(1/n)+k`, n=1..5, k=0..1 | 10 | 10 | 5 | 0 |  |" in text
    assert "| `gamma(n)`, n=-2..3 | 6 | 0 | 0 | 0 | 3 rational; 3 without a value |" in text
