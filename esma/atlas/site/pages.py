"""All files of the site, by the templates of ``pages.html``."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.resources import as_file, files
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, TypeVar

from esma.approval.conjecture import Conjecture
from esma.atlas.build import AtlasEntry
from esma.atlas.known import NOT_COMPARED, SOURCES
from esma.atlas.oeis import sequence
from esma.atlas.pages import FRONT, slug
from esma.enumeration.constants import Constant
from esma.enumeration.words import word_text
from esma.proofs import explain
from esma.searching.progress import tracked
from esma.version import __version__
from esma.work.session import cores
from esma.writing import html
from esma.writing.display import counted, short_count
from esma.writing.html import Markup

from .index import scripts
from .model import ClassPage, GeneralPage, Site, first_quotients
from .packing import packed
from .texts import LANGUAGES, citation, general_texts, texts

_WIDTH: Final = 90
"""Characters of a closed form in a table."""
_SCRIPTS: Final = ("typeset.js", "unpack.js", "tables.js", "search.js", "panels.js", "site.css")
_PAGES: Final = ("constants", "classes", "parametric")
_SHARE: Final = 200
"""Pages for which it is worth while to start a process."""
_Page = TypeVar("_Page")


def write(site: Site, folder: Path, jobs: int | None = None) -> None:
    """Write all pages, and remove those of constants and classes that are no longer there.

    Parameters
    ----------
    site : what the files of the catalogue say
    folder : of the atlas; the pages go to ``site`` in it
    jobs : processes, one a core if it is not said; fewer for a small site
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
    jobs = min(jobs or cores(), total // _SHARE)
    for name, text in tracked(_pages(site, jobs), total, "writing pages"):
        (target / name).write_text(text, encoding="utf-8")


def _pages(site: Site, jobs: int) -> Iterator[tuple[str, str]]:
    """The names of the files that are written from data, and their texts."""
    template = _template()
    yield from scripts(site)
    yield "index.html", template.front(site, _counts(site), SOURCES, citation())
    for chapter in site.chapters:
        if chapter.entries:
            yield f"constants/{slug(chapter.constant.name)}.html", template.constant(chapter)
    for name, formulas in site.general.items():
        yield f"parametric/{slug(name)}.html", template.general_list(name, formulas)
    yield from _each(_class_page, site.classes, jobs)
    yield from _each(_general_page, [x for xs in site.general.values() for x in xs], jobs)


def _each(
    page: Callable[[_Page], tuple[str, str]], about: Iterable[_Page], jobs: int
) -> Iterator[tuple[str, str]]:
    """Pages that do not depend on each other."""
    if jobs < 2:
        yield from map(page, about)
        return
    deaf = signal.SIGINT, signal.SIG_IGN  # an interrupt is for the process that writes
    with ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, deaf) as pool:
        yield from pool.map(page, about, chunksize=16)


@cache
def _template() -> Any:
    return html.macros(
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


def _class_page(tail: ClassPage) -> tuple[str, str]:
    """The page of a tail class, which shows a formula at a time."""
    panels = {x.conjecture.key: _panel(x) for x in tail.entries}
    first, *_ = panels.values()
    text = _template().tail_class(tail, Markup(first), packed(panels))
    return f"classes/{tail.name}.html", str(text)


def _general_page(x: GeneralPage) -> tuple[str, str]:
    """The page of a formula for all values of parameters."""
    proof = Markup(explain.html(x.row["certificate"]))
    return f"parametric/{x.key}.html", str(_template().general(x, general_texts(x), proof))


def _is_quotient(c: Constant) -> bool:
    """Whether a constant is called c in tables, where fractions in fractions would be too small."""
    return c.latex().startswith(r"\frac")


def _left(x: Conjecture) -> str:
    """The left-hand side in a table."""
    name = "c" if _is_quotient(x.constant) else x.constant.latex()
    return x.expression.latex(name, negative=x.negative)


def _panel(entry: AtlasEntry) -> str:
    """All about one formula."""
    x = entry.conjecture
    proof = None if x.certificate is None else Markup(explain.html(x.certificate))
    return str(_template().panel(entry, first_quotients(entry), texts(entry), sequence(x), proof))


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
