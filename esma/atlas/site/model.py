"""What the pages are made of: the lines of the catalogue's files, read and grouped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

from esma.approval.keys import key_of_text
from esma.atlas.build import AtlasEntry, Chapter, theorem_of
from esma.atlas.known import source_of
from esma.atlas.reading import Certificates, formula
from esma.export.reading import objects
from esma.work.batch import Batch

LISTED: Final = 48
"""Quotients of a formula that are shown and searched, at most."""
_WIDTH: Final = 400
"""Characters of them at most: of some laws they grow without bounds, and exponentially."""


@dataclass(frozen=True)
class ClassPage:
    """Formulas with one tail, the shortest first."""

    name: str
    entries: tuple[AtlasEntry, ...]


@dataclass(frozen=True)
class GeneralPage:
    """A formula for all values of parameters.

    Attributes
    ----------
    row : its line of ``parameters.jsonl``
    """

    row: Mapping[str, Any]

    @cached_property
    def key(self) -> str:
        """Eight characters that name it: of constant, left-hand side, signs and range.

        >>> statement = {"constant": "tan(1/n)", "numerator": [1, 0], "denominator": [0, 1],
        ...     "signs": "-"}
        >>> GeneralPage({"certificate": {"statement": statement, "parameters": [["n", 1, 1]]}}).key
        'lz13x40u'
        """
        certificate = self.row["certificate"]
        stated = certificate["statement"]
        names = ("constant", "numerator", "denominator", "signs")
        said = json.dumps([*(stated[name] for name in names), certificate["parameters"]])
        return key_of_text(said)


@dataclass(frozen=True)
class Site:
    """All that is on the pages.

    Attributes
    ----------
    chapters : one a constant of the catalogue, controls as well
    general : formulas for all values of parameters, by the constant
    """

    chapters: tuple[Chapter, ...]
    general: Mapping[str, tuple[GeneralPage, ...]]

    @cached_property
    def classes(self) -> list[ClassPage]:
        """All tail classes, in the order of the constants that have them first."""
        groups: dict[str, list[AtlasEntry]] = {}
        for chapter in self.chapters:
            for x in chapter.entries:
                groups.setdefault(x.family, []).append(x)
        return [
            ClassPage(name, tuple(sorted(xs, key=lambda x: x.length)))
            for name, xs in groups.items()
        ]


def read(folder: Path, catalogue: Batch) -> Site:
    """The site of the files of an atlas.

    Parameters
    ----------
    folder : where ``formulas.jsonl`` and ``parameters.jsonl`` are
    catalogue : the searches they come from, which say what the controls are
    """
    certificates = Certificates()
    found: dict[str, list[AtlasEntry]] = {}
    for line in _lines(folder / "formulas.jsonl"):
        found.setdefault(line["constant"], []).append(_entry(line, certificates))
    chapters = [
        Chapter(
            c := task.spec.constant,
            theorem_of(c),
            task.spec.count_expressions().number * task.spec.n_words,
            tuple(found.get(c.name, ())),
            laws=task.spec.laws,
        )
        for task in catalogue.tasks
    ]
    general: dict[str, list[GeneralPage]] = {}
    for row in _lines(folder / "parameters.jsonl"):
        if row["certificate"] is not None:
            general.setdefault(row["constant"], []).append(GeneralPage(row))
    return Site(tuple(chapters), {name: tuple(xs) for name, xs in general.items()})


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a file, which is empty where the catalogue has nothing of its kind."""
    return () if path.is_file() and not path.stat().st_size else objects(path)


def _entry(line: Mapping[str, Any], certificates: Certificates) -> AtlasEntry:
    x, source = formula(line), None
    if "status" not in line:
        certificate = certificates.of(line)
        x = x.certified_by(lambda _: certificate)
        source = source_of(certificate, x.signs)
    return AtlasEntry(x, line["family"], source, line["rate"], line["simple"])


def first_quotients(entry: AtlasEntry) -> list[int]:
    """The first partial quotients, as many as fit."""
    room, terms = _WIDTH, list[int]()
    for a in islice(entry.conjecture.law, LISTED):
        room -= 2 + a.bit_length() * 3 // 10
        if room < 0:
            break
        terms.append(a)
    return terms
