"""The atlas as text: a formula a line for programs and comparisons, and pages for readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from esma.approval.conjecture import Conjecture
from esma.atlas.build import FASTEST, Atlas, AtlasEntry, Chapter
from esma.atlas.known import NOT_COMPARED, NOT_FOUND, SOURCES
from esma.enumeration.constants import Constant
from esma.enumeration.words import word_text
from esma.system.files import check_target, replacing
from esma.writing.display import counted, short_count

#: The typeset form of an atlas.
PDF: Final = "atlas.pdf"
#: The front page of the atlas as a site.
FRONT: Final = "site/index.html"
_FILES: Final = ("README.md", "formulas.jsonl", "parameters.jsonl", PDF)
_WIDTH: Final = 110
"""Most characters of a closed form in a page's table."""
_SPEED: Final = ("terms for 100 digits", "for 1000")
"""Titles of the columns that say how fast a formula converges."""
_NAME: Final = 9
"""Longest name of a constant that is written out in formulas."""
_SHOWN: Final = 40
"""Most tail classes in the table of a constant's page."""


def slug(name: str) -> str:
    """The name of a constant's page.

    >>> slug("besseli(1/3,2/3)/besseli(4/3,2/3)")
    'besseli-1-3-2-3-besseli-4-3-2-3'
    """
    plain = re.sub(r"(?<=[(,])-", "minus ", name).replace("**", " to ")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def row(entry: AtlasEntry) -> dict[str, Any]:
    """A formula as one JSON object: P and Q in the constant; proved where nothing else is said."""
    x = entry.conjecture
    data: dict[str, Any] = {
        "constant": x.constant.name,
        "P": list(x.expression.numerator),
        "Q": list(x.expression.denominator),
        "signs": word_text(x.signs, ascii_only=True),
    }
    data.update(x.law.data(), rate=entry.rate, simple=entry.simple, family=entry.family)
    if x.certificate is None:
        data["status"] = x.status
    if entry.source is not None:
        data["source"] = entry.source.name
    return data


def lines(atlas: Atlas) -> Iterator[str]:
    """All formulas, one a line, in their order."""
    for entry in atlas.entries:
        yield json.dumps(row(entry), separators=(",", ":"))


def parametric_lines(atlas: Atlas) -> Iterator[str]:
    """The formulas with parameters, one a line, with their certificates."""
    for general in atlas.parametric:
        for x in general.formulas:
            yield json.dumps(x.to_dict(), ensure_ascii=False, separators=(",", ":"))


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown."""
    out = ["| " + " | ".join(titles) + " |", "|" + " --- |" * len(titles)]
    out += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in rows]
    return out


def symbol(c: Constant) -> str:
    """What a constant is called in formulas: its name, or c where that is long."""
    name = c.symbol()
    return name if len(name) <= _NAME else "c"


def left(x: Conjecture) -> str:
    """The left-hand side of a formula."""
    return x.expression.pretty(symbol(x.constant), negative=x.negative)


def _cells(entry: AtlasEntry) -> list[str]:
    x = entry.conjecture
    return [left(x), word_text(x.signs), x.law.text(_WIDTH), *map(short_count, x.terms_needed)]


def _source(entry: AtlasEntry) -> str:
    if entry.conjecture.certificate is None:
        return entry.conjecture.status
    return NOT_FOUND if entry.source is None else f"known: {entry.source.name}"


def page(chapter: Chapter) -> str:
    """The page of a constant."""
    c = chapter.constant
    out = [f"# {c.symbol()}", "", f"{_name(c)} ≈ {c.shown(40)}", ""]
    theorem = chapter.theorem
    if theorem is not None:
        role = "Theorem used" if chapter.proved else "Known expansion"
        out += [f"{role}: {theorem.title}: `{theorem.statement}` ({theorem.source}).", ""]
    classes = chapter.tail_classes()
    here = f"{len(chapter.entries):,} formulas in {counted(len(classes), 'tail class')}"
    out.append(f"{here} among {chapter.candidates:,} candidates; {chapter.proved:,} are proved.")
    if chapter.elsewhere:
        out.append(
            f"{chapter.elsewhere:,} more have the value and the signs of a formula under an earlier"
            " constant and are listed there."
        )
    out.append("")
    if not chapter.entries:
        return "\n".join(out)
    by_length = sorted(chapter.entries, key=lambda x: x.length)
    out += ["## Shortest", ""]
    picked = by_length[:1]
    picked += [x for x in by_length if x.source is None][:1] if by_length[0].source else []
    out += [f"* {_sentence(x)}" for x in picked]
    out += ["", "## Tail classes", "", "The shortest formula of each, shortest first.", ""]
    out += table(
        ("formula", "signs", "partial quotients", *_SPEED, "formulas", "source"),
        ([*_cells(x), str(n), _source(x)] for x, n in classes[:_SHOWN]),
    )
    if len(classes) > _SHOWN:
        out += ["", f"and {len(classes) - _SHOWN:,} more tail classes in `formulas.jsonl`"]
    return "\n".join([*out, ""])


def _sentence(entry: AtlasEntry) -> str:
    x = entry.conjecture
    return (
        f"{left(x)} = {x.law.text(_WIDTH)}, signs {word_text(x.signs)} "
        f"({short_count(x.terms_needed[0])} terms for 100 digits; {_source(entry)})"
    )


def known_references(atlas: Atlas) -> list[tuple[str, str, int]]:
    """The sources that formulas have: short name, reference, and how many formulas."""
    found: dict[tuple[str, str], int] = {}
    for x in atlas.entries:
        if x.source is not None:
            key = x.source.name, x.source.reference
            found[key] = found.get(key, 0) + 1
    return [(name, reference, count) for (name, reference), count in sorted(found.items())]


def summary(atlas: Atlas) -> list[str]:
    """The figures, a sentence each."""
    proved = atlas.proved
    known = sum(x.source is not None for x in proved)
    joined = [x for general in atlas.parametric for x in general.formulas]
    classes = sum(len(general.leading) for general in atlas.parametric)
    covered = [c for c in atlas.chapters if c.proved]
    found = sum(len(c.entries) for c in atlas.controls)
    out = [
        (
            f"{len(proved):,} different proved formulas (value and signs) in {atlas.tail_classes:,}"
            f" tail classes, about {len(covered)} constants."
        ),
        (
            f"{known:,} of them stand in the sources checked; {len(proved) - known:,} were not"
            " found there."
        ),
        f"{len(atlas.entries) - len(proved):,} formulas are conjectures: verified, not proved."
        + _whose(atlas),
        (
            f"{len(atlas.controls)} controls, constants that no theorem covers, among"
            f" {sum(c.candidates for c in atlas.controls):,} candidates: {found:,} formulas."
        ),
    ]
    if joined:
        every = sum(x.status == "proved" for x in joined)
        out.append(
            f"{len(joined):,} formulas for all values of a parameter, {every:,} of them proved for"
            f" all, in {classes:,} tail classes."
        )
    return out


def _whose(atlas: Atlas) -> str:
    names = [c.constant.symbol() for c in atlas.chapters if c.proved < len(c.entries)]
    return f" They are about {', '.join(names)}." if names else ""


def index(atlas: Atlas) -> str:
    """The first page."""
    out = ["# Atlas of signed continued fractions", ""]
    out += [
        "Written by `esma atlas`, which also says how it is read: `esma/docs/atlas.md`.",
        (
            "Each formula is a value = a₀ + s₀/(a₁ + s₁/(a₂ + …)) whose signs repeat and whose"
            " quotients a₀, a₁, … are given as [first ones; ⟨polynomials in m⟩], to be read for"
            " m = 0, 1, 2, …; a number or a parenthesis with an exponent in braces, as 2^{4m}, is a"
            " run: 4m quotients 2."
        ),
        "",
    ]
    out += [f"* {text}" for text in summary(atlas)]
    out += ["", "All formulas: `formulas.jsonl`, one a line. The best ones, typeset: `atlas.pdf`."]
    out += ["", "## Constants", ""]
    out += table(
        ("constant", "formulas", "tail classes", "theorem", "shortest"),
        (
            [
                f"[{c.constant.symbol()}](constants/{slug(c.constant.name)}.md)",
                f"{len(c.entries):,}",
                f"{len(c.tail_classes()):,}",
                "none: conjectures" if c.theorem is None else c.theorem.title,
                _shortest(c),
            ]
            for c in atlas.chapters
            if c.entries and not c.is_control
        ),
    )
    if atlas.parametric:
        out += ["", "## For all values of a parameter", ""]
        out += [
            (
                "The shortest formula of each tail class. All, with their certificates:"
                " `parameters.jsonl`, which `esma check` checks."
            ),
            "",
        ]
        for general in atlas.parametric:
            out += [f"### {general.constant}", ""]
            rows = (
                [
                    x.left(),
                    _signs(x.formula.signs),
                    x.formula.text(),
                    x.formula.range_text(),
                    x.status,
                ]
                for x in general.leading
            )
            out += [*table(("formula", "signs", "partial quotients", "for", "status"), rows), ""]
            if not all(x.is_short for x in general.leading):
                out += [f"c = {general.constant}", ""]
    out += ["", f"## The {FASTEST} that converge fastest against the simple continued fraction", ""]
    out += ["Proved formulas, one of each tail class; the simple one needs × as many terms.", ""]
    out += table(
        ("×", "constant", "formula", "signs", "partial quotients", *_SPEED, "source"),
        (
            [f"{float(x.gain):.3f}", _name(x.conjecture.constant), *_cells(x), _source(x)]
            for x in atlas.fastest()
        ),
    )
    out += ["", "## Controls", ""]
    out += ["No theorem covers these, and nothing should be found.", ""]
    out += table(
        ("constant", "candidates", "formulas"),
        ([c.constant.symbol(), f"{c.candidates:,}", str(len(c.entries))] for c in atlas.controls),
    )
    out += ["", "## Sources", "", "Known formulas:", ""]
    out += table(
        ("source", "reference", "formulas"),
        ([name, reference, f"{count:,}"] for name, reference, count in known_references(atlas)),
    )
    out += ["", "The sources checked:", ""]
    out += [f"* {text}" for text in SOURCES]
    out += ["", NOT_COMPARED, ""]
    return "\n".join(out)


def _shortest(chapter: Chapter) -> str:
    if not chapter.entries:
        return ""
    x = min(chapter.entries, key=lambda x: x.length).conjecture
    return f"{left(x)} = {x.law.text(40)}, {word_text(x.signs)}"


def _name(c: Constant) -> str:
    return c.symbol() if symbol(c) != "c" else f"c = {c.symbol()}"


def _signs(word: Sequence[int]) -> str:
    return word_text(tuple(word))


def check_folder(folder: Path, *, force: bool) -> None:
    """Make sure that an atlas takes the place of nothing in its folder that is to stay.

    Raises
    ------
    EsmaError
        As for `esma.system.files.check_target`.
    """
    if folder.exists():
        for path in [*(folder / name for name in _FILES), *folder.glob("constants/*.md")]:
            check_target(path, force=force)
    check_site(folder, force=force)


def check_site(folder: Path, *, force: bool) -> None:
    """The same for the site alone."""
    front = folder / FRONT
    if front.parent.is_dir():
        check_target(front, force=force)


def write(atlas: Atlas, folder: Path) -> None:
    """Write all text files, over those of an earlier atlas; pages of constants that are no longer
    in it are removed. `check_folder` says beforehand whether that may be.
    """
    pages = folder / "constants"
    pages.mkdir(parents=True, exist_ok=True)
    texts = {
        folder / "README.md": index(atlas),
        folder / "formulas.jsonl": "".join(line + "\n" for line in lines(atlas)),
        folder / "parameters.jsonl": "".join(line + "\n" for line in parametric_lines(atlas)),
        **{pages / f"{slug(c.constant.name)}.md": page(c) for c in atlas.chapters if c.entries},
    }
    for old in pages.glob("*.md"):
        if old not in texts:
            old.unlink()
    for path, text in texts.items():
        with replacing(path, force=True) as file:
            file.write(text.encode())
