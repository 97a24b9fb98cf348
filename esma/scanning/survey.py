"""A survey: the templates of `survey.toml` are scanned, and a page says what was found.

``python -m esma.scanning.survey PAGE [JOBS]`` records everything in a store beside the page; where
it is ended early, the same command goes on. With 0 for JOBS it scans nothing, and writes the page
of what the store holds.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, Final

from esma.errors import EsmaError
from esma.store import Store
from esma.version import __version__
from esma.work.session import search_into

from .looking import LOOKED_AT
from .outcome import Scan, ScanClass
from .stored import scans
from .task import DIGITS, TERMS, ScanTask, scan_unit

TEMPLATES: Final = Path(__file__).with_name("survey.toml")
#: Classes of a template that the page lists.
_LISTED: Final = 12
_MEANING: Final = (
    "That the value of the law is an image of the number named is proved; where a line says so,"
    " that the constant is this value too, and else they agree to the certified digits."
)


def survey(page: Path, jobs: int = 1) -> None:
    """Scan all templates, or go on where that was ended, and write the page.

    Parameters
    ----------
    jobs : processes; 0 for the page alone, of what the store beside it holds
    """
    items = listed()
    path = page.with_suffix(".sqlite")
    if not jobs and not path.exists():
        raise EsmaError(f"there is no {path} yet: 1 in place of 0 scans, and writes it")
    if jobs:
        tasks = [ScanTask.of(item["template"], item["values"]) for item in items]
        search_into(path, tasks, jobs=jobs, resume=True, work=scan_unit)
    with Store(path) as store:
        begun = [x for x in scans(store) if x.counted]
    page.write_text(written(begun, items), encoding="utf-8")


def listed() -> list[dict[str, Any]]:
    """What is scanned: `template`, `values`, and perhaps a `note`."""
    found: list[dict[str, Any]] = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))["scan"]
    return found


def written(scans: list[Scan], items: list[dict[str, Any]]) -> str:
    """The page, in Markdown, of the first scans or all.

    >>> from esma.scanning.scan import scan
    >>> page = written([scan("tan(1/n)", n="1..3")], listed()[:2])
    >>> "1 of 2 templates, 3 constants in all; 3 have a law" in page
    True
    """
    notes = {item["template"]: item.get("note", "") for item in items}
    counted, found = sum(x.counted for x in scans), sum(len(x.found) for x in scans)
    outside = [x for one in scans for x in one.outside]
    members = sum(len(x.members) for x in outside)
    summary = (
        f"Written by `python -m esma.scanning.survey`, esma {__version__}: {len(scans)} of"
        f" {len(items)} templates, {counted:,} constants in all; {found:,} have a law, {members:,}"
        f" of them one that no theorem of esma gives. {TERMS} quotients of each constant were"
        f" screened, and every law holds to {DIGITS} certified digits at least; laws with longer"
        " periods are not seen (`esma/docs/scan.md`)."
    )
    lines = [
        "# A survey of constants",
        "",
        summary,
        "",
        "| template | constants | with a law | classes | outside the theorems | others |",
        "|---|---|---|---|---|---|",
        *map(_row, scans),
        "",
        "## Outside the theorems of esma",
        "",
        *(_outside(scans, notes) or ["Nothing was found."]),
        "",
        "## Known numbers",
        "",
        _MEANING,
        "",
        *_known(scans),
        "",
        "## Looked at closer without a law",
        "",
        *_looked_at(scans),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _row(one: Scan) -> str:
    others = "; ".join(f"{n:,} {what}" for what, n in one.counts.most_common())
    values = ", ".join(map(str, one.grid.letters))
    stopped = " (interrupted)" if one.interrupted else ""
    return (
        f"| `{one.grid.template}`, {values} | {one.counted:,}{stopped} | {len(one.found):,} |"
        f" {len(one):,} | {len(one.outside):,} | {others} |"
    )


def _outside(scans: list[Scan], notes: dict[str, str]) -> list[str]:
    lines = list[str]()
    for one in (x for x in scans if x.outside):
        kinds = Counter(x.first.law.kind for x in one.outside)
        note = notes.get(one.grid.template, "")
        kinds_text = ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common())
        lines += [
            f"`{one.grid.template}`: {len(one.outside):,} classes ({kinds_text}). {note}".rstrip(),
            "",
        ]
        lines += _listed(one.outside)
    return lines


def _listed(found: list[ScanClass]) -> list[str]:
    lines = [
        f"- `{x.first.name}` = {x.first.law.text(100)}, {x.first.law.kind}, predicted"
        f" {x.first.surplus:,} quotients, {x.first.digits:,} digits"
        for x in found[:_LISTED]
    ]
    more = [f"- and {len(found) - _LISTED:,} more"] if len(found) > _LISTED else []
    return [*lines, *more, ""]


def _known(scans: list[Scan]) -> list[str]:
    lines = list[str]()
    for one in scans:
        known = [x for x in one if x.covered]
        if known:
            first = known[0]
            lines.append(
                f"- `{one.grid.template}`: {len(known):,} classes, as `{first.first.name}` ="
                f" {first.first.law.text(60)}, {_why(first)}"
            )
    return lines


def _why(known: ScanClass) -> str:
    said = [] if known.tail is None else [f"an image of {known.name}"]
    return ", ".join([*said, "proved"] if known.status == "proved" else said)


def _looked_at(scans: list[Scan]) -> list[str]:
    return [
        f"- `{one.grid.template}`: {one.counts[LOOKED_AT]:,}, as `{one.examples[LOOKED_AT]}`"
        for one in scans
        if one.counts[LOOKED_AT]
    ] or ["None."]


def main() -> None:
    """What the command does with what follows it."""
    parser = argparse.ArgumentParser(prog=f"python -m {__spec__.name}", description=__doc__)
    parser.add_argument("page", type=Path, help="where the page is written, as scan.md")
    parser.add_argument("jobs", type=int, nargs="?", default=1, help="processes, or 0")
    asked = parser.parse_args()
    try:
        survey(asked.page, asked.jobs)
    except EsmaError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
