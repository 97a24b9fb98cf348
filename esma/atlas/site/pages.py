"""All files of the site, by the templates of ``pages.html``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from esma.approval.conjecture import Conjecture
from esma.atlas.build import AtlasEntry
from esma.atlas.known import NOT_COMPARED, SOURCES
from esma.atlas.oeis import sequence
from esma.atlas.pages import FRONT, counted, slug
from esma.enumeration.constants import Constant
from esma.enumeration.words import word_text
from esma.proofs import explain
from esma.searching.progress import tracked
from esma.version import __version__
from esma.writing import html
from esma.writing.display import short_count
from esma.writing.html import Markup

from .index import scripts
from .model import Site, first_quotients
from .packing import packed
from .texts import LANGUAGES, citation, general_texts, texts

_WIDTH: Final = 90
"""Characters of a closed form in a table."""
_SCRIPTS: Final = ("typeset.js", "unpack.js", "tables.js", "search.js", "panels.js", "site.css")
_PAGES: Final = ("constants", "classes", "parametric")


def write(site: Site, folder: Path) -> None:
    """Write all pages, and remove those of constants and classes that are no longer there.

    Parameters
    ----------
    site : what the files of the catalogue say
    folder : of the atlas; the pages go to ``site`` in it
    """
    target = (folder / FRONT).parent
    for name in _PAGES:
        shutil.rmtree(target / name, ignore_errors=True)
        (target / name).mkdir(parents=True)
    with as_file(files("esma.atlas.site")) as here:
        shutil.copytree(here / "katex", target / "katex", dirs_exist_ok=True)
        for name in _SCRIPTS:
            shutil.copyfile(here / name, target / name)
    (target / "downloads").mkdir(exist_ok=True)
    for name in ("formulas.jsonl", "parameters.jsonl"):
        shutil.copyfile(folder / name, target / "downloads" / name)
    total = len(site.classes) + sum(map(len, site.general.values()))
    for name, text in tracked(_pages(site), total, "writing pages"):
        (target / name).write_text(text, encoding="utf-8")


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    """The names of the files that are written from data, and their texts."""
    template = html.macros(
        "atlas/site/pages.html",
        counted=counted,
        is_quotient=_is_quotient,
        languages=LANGUAGES,
        left=_left,
        not_compared=NOT_COMPARED,
        short_count=short_count,
        slug=slug,
        version=__version__,
        width=_WIDTH,
        word=lambda signs: word_text(tuple(signs)),
    )
    yield from scripts(site)
    yield "index.html", template.front(site, _counts(site), SOURCES, citation())
    for chapter in site.chapters:
        if chapter.entries:
            yield f"constants/{slug(chapter.constant.name)}.html", template.constant(chapter)
    for tail in site.classes:
        panels = {x.conjecture.key: _panel(template, x) for x in tail.entries}
        first, *_ = panels.values()
        yield f"classes/{tail.name}.html", template.tail_class(tail, Markup(first), packed(panels))
    for name, formulas in site.general.items():
        yield f"parametric/{slug(name)}.html", template.general_list(name, formulas)
        for x in formulas:
            proof = Markup(explain.html(x.row["certificate"]))
            yield f"parametric/{x.key}.html", template.general(x, general_texts(x), proof)


def _is_quotient(c: Constant) -> bool:
    """Whether a constant is called c in tables, where fractions in fractions would be too small."""
    return c.latex().startswith(r"\frac")


def _left(x: Conjecture) -> str:
    """The left-hand side in a table."""
    name = "c" if _is_quotient(x.constant) else x.constant.latex()
    return x.expression.latex(name, negative=x.negative)


def _panel(template: Any, entry: AtlasEntry) -> str:
    """All about one formula."""
    x = entry.conjecture
    proof = None if x.certificate is None else Markup(explain.html(x.certificate))
    return str(template.panel(entry, first_quotients(entry), texts(entry), sequence(x), proof))


def _counts(site: Site) -> list[tuple[str, str]]:
    entries = [x for c in site.chapters for x in c.entries]
    proved = [x for x in entries if x.conjecture.proved]
    known = sum(x.source is not None for x in proved)
    general = sum(map(len, site.general.values()))
    counts = {
        "proved formulas": len(proved),
        "of them in the sources checked": known,
        "not found there": len(proved) - known,
        "conjectures": len(entries) - len(proved),
        "tail classes": len(site.classes),
        "constants": sum(bool(c.entries) for c in site.chapters),
        "for all values of a parameter": general,
        "controls": sum(c.is_control for c in site.chapters),
    }
    return [(name, f"{count:,}") for name, count in counts.items()]
