"""The formats of files, and how formulas are written in one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields as fields_of
from itertools import groupby
from os import PathLike
from typing import Any, Final, NamedTuple, cast

from esma.approval.conjecture import FIELDS, Conjecture, from_dict, json_forms, key_in
from esma.errors import EsmaError, quoted_value
from esma.searching.searcher import supported
from esma.system.files import check_target, path_of, replacing

from . import references
from .equations import Layout
from .latex import write_latex
from .pdf import latex_program, write_pdf
from .rocq import write_rocq
from .tables import Exported, write_csv, write_json, write_json_lines, write_parquet


class Format(NamedTuple):
    """A format of files.

    Attributes
    ----------
    ending : the ending of names that means it
    write : writes rows to a file; of a document, conjectures to a file in a `Layout`, and gives the
        works that it cites
    is_document : whether it is one
    """

    ending: str
    write: Callable[..., Any]
    is_document: bool = False


FORMATS: Final = {
    "latex": Format(".tex", write_latex, is_document=True),
    "pdf": Format(".pdf", write_pdf, is_document=True),
    "csv": Format(".csv", write_csv),
    "json": Format(".json", write_json),
    "jsonl": Format(".jsonl", write_json_lines),
    "parquet": Format(".parquet", write_parquet),
    "rocq": Format(".zip", write_rocq),
}
"""The formats by name."""


def format_of(path: str | PathLike[str], given: str | None = None) -> str:
    """The format that is asked for, or else the one that a name's ending means.

    Raises
    ------
    EsmaError
        If there is no such format.

    Examples
    --------
    >>> format_of("found.tex"), format_of("found.txt", "csv")
    ('latex', 'csv')
    """
    if given is not None:
        if given not in FORMATS:
            raise EsmaError(f"there is no format {given!r}: choose one of {', '.join(FORMATS)}")
        return given
    ending = path_of(path).suffix.lower()
    for name, known in FORMATS.items():
        if ending == known.ending:
            return name
    endings = " ".join(known.ending for known in FORMATS.values())
    raise EsmaError(
        f"the name {str(path)!r} says no format: give one, or end it with one of {endings}"
    )


def write(
    rows: Iterable[Conjecture | Exported],
    path: str | PathLike[str],
    format: str | None = None,  # noqa: A002
    *,
    bibtex: str | PathLike[str] | None = None,
    status: str | None = None,
    force: bool = False,
    tell: Callable[[int], None] | None = None,
    **layout: Any,
) -> int:
    """Write formulas to a file, which appears when it is whole.

    Rows are taken one by one and not kept, so that there may be any number of them.

    Parameters
    ----------
    rows : conjectures, or their JSON forms, or rows of a store, which are taken as they are
    path : the file, a new one. ``-`` is standard output
    format : one of `FORMATS`; by default what the file's name ends with
    status : only formulas that have it; no formula is proved by a certificate that is about
        something else, whatever its row says
    bibtex : of a document, a BibTeX file for what it cites, which it then refers to
    force : whether a file that exists may be overwritten; a store never is
    tell : is called with the number of pages, about, of a document of more than 50
    layout : of a document, the attributes of `Layout`

    Returns
    -------
    int
        How many formulas were written.

    Raises
    ------
    EsmaError
        One line that says what is wrong.
    """
    name = format_of(path, format)
    if bibtex is not None:
        if not FORMATS[name].is_document:
            raise EsmaError("a BibTeX file belongs to a document: choose latex or pdf")
        if os.path.realpath(path) == os.path.realpath(bibtex):
            raise EsmaError(f"{path} cannot be both the document and its BibTeX file: name two")
        check_target(path_of(bibtex), force=force)  # before anything is written
        layout["bibliography"] = path_of(bibtex).stem
    kind = FORMATS[name]
    if layout and not kind.is_document:
        raise EsmaError(f"{sorted(layout)[0]} is for documents: choose the format latex or pdf")
    known = [field.name for field in fields_of(Layout)]
    for option in layout.keys() - known:
        raise EsmaError(f"there is no option {option!r} of a document: it has {', '.join(known)}")
    for option in ("title", "author", "date"):
        if not isinstance(layout.get(option, ""), str):
            raise EsmaError(f"the {option} is a text: not {quoted_value(layout[option])}")
    settings = Layout(**layout)
    if settings.depth is not None and not 1 <= settings.depth <= 100:
        raise EsmaError(f"the depth must be from 1 to 100; it was {settings.depth}")
    if name == "pdf":
        latex_program()  # before anything is computed
    count = 0

    def tabled() -> Iterator[Exported]:
        nonlocal count
        for row in _rows(rows):
            if not isinstance(row, Mapping) or status in (None, row["status"]):
                count += 1
                yield row

    def documented() -> Iterator[Conjecture]:
        nonlocal count
        for x in _conjectures(rows):
            if status in (None, x.status):
                count += 1
                yield x

    with replacing(path_of(path), force=force) as file:
        if kind.is_document:
            cited = kind.write(documented(), file, settings, tell)
        else:
            kind.write(tabled(), file)
    if bibtex is not None:
        with replacing(path_of(bibtex), force=force) as file:
            file.write(references.bibtex(cited.values()).encode())
    return count


def _rows(rows: Iterable[Conjecture | Exported]) -> Iterator[Exported]:
    """What tables hold: JSON forms with their fields in order, without a certificate about
    something else. Those of conjectures are made many at once.
    """
    for kind, some in groupby(rows, type):
        if issubclass(kind, Conjecture):
            yield from json_forms(map(supported, cast(Iterator[Conjecture], some)))
        elif issubclass(kind, Mapping):
            yield from map(_supported_fields, cast(Iterator[Mapping[str, Any]], some))
        else:
            yield from cast(Iterator[Exported], some)


def _conjectures(rows: Iterable[Conjecture | Exported]) -> Iterator[Conjecture]:
    for row in rows:
        if isinstance(row, Conjecture | Mapping):
            yield supported(row if isinstance(row, Conjecture) else from_dict(row))
        else:
            yield row.conjecture


def _supported_fields(row: Mapping[str, Any]) -> Mapping[str, Any]:
    missing = [name for name in FIELDS if name not in row and name != "key"]
    if missing:
        raise EsmaError(f"a formula needs the field {missing[0]!r}: see 'esma search e --json'")
    fields = {name: key_in(row) if name == "key" else row[name] for name in FIELDS}
    if fields["status"] == "conjecture" and fields["certificate"] is None:
        return fields
    x = supported(from_dict(fields))
    return {**fields, "status": x.status, "certificate": x.certificate}
