"""Formulas as theorems for Rocq: a folder that compiles by itself, in one archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from esma.proofs.rocq import NotCoveredError, file_of, project, theorem

from .tables import Exported, fields


def write_rocq(rows: Iterable[Exported], file: IO[bytes]) -> None:
    """An archive with the library, a theorem for each formula that is proved, and a Makefile.

    What has no theorem is counted at the beginning of ``Found.v``, by the reason.
    """
    theorems, without = list[str](), Counter[str]()
    for number, row in enumerate(rows):
        data = fields(row)
        if data["certificate"] is None:
            without["without a proof"] += 1
            continue
        try:
            text = theorem(data["certificate"], f"formula_{number}")
        except NotCoveredError as error:
            without[f"no theorem in Rocq: {error}"] += 1
        else:
            theorems.append(text)
    counts = [f"{len(theorems)} formulas", *(f"{n} left out, {why}" for why, n in without.items())]
    said = "".join(f"(* {line} *)\n" for line in counts)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in project(said + file_of(theorems)).items():
            archive.writestr(ZipInfo(f"formulas/{name}"), text, ZIP_DEFLATED)
