"""Formulas as PDF, by a LaTeX program of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from esma.approval.conjecture import Conjecture
from esma.errors import EsmaError

from .equations import Layout
from .latex import write_latex
from .references import Reference, bibtex

#: LaTeX programs, the first that is found is used; the document suits all of them.
PROGRAMS: Final = ("pdflatex", "lualatex", "xelatex")
_OPTIONS: Final = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error")


def latex_program() -> str:
    """The path of a LaTeX program.

    Raises
    ------
    EsmaError
        If none is installed.
    """
    for name in PROGRAMS:
        found = shutil.which(name)
        if found is not None:
            return found
    raise EsmaError(
        "PDF needs a LaTeX program, and there is none: install one (on Debian texlive-latex-base),"
        " or do without PDF"
    )


def write_pdf(
    conjectures: Iterable[Conjecture],
    file: IO[bytes],
    layout: Layout,
    tell: Callable[[int], None] | None = None,
) -> Mapping[str, Reference]:
    """Typeset the document; what it cites BibTeX sets, if a bibliography has a name and BibTeX is
    installed, else the document itself.

    Returns
    -------
    mapping
        What it cites, by key.

    Raises
    ------
    EsmaError
        If there is no LaTeX program, or it fails.
    """
    latex_program()  # before anything is written
    if shutil.which("bibtex") is None:
        layout = replace(layout, bibliography=None)
    with tempfile.TemporaryDirectory(prefix="esma-") as name:
        path = Path(name, "formulas.tex")
        with path.open("wb") as source:
            cited = write_latex(conjectures, source, layout, tell)
        if layout.bibliography is not None:
            works = path.with_name(f"{layout.bibliography}.bib")
            works.write_text(bibtex(cited.values()), encoding="ascii")
        with typeset(path).open("rb") as made:
            shutil.copyfileobj(made, file)
    return cited


def typeset(path: Path) -> Path:
    """Run LaTeX on a document in a folder of its own, without access to a shell; equal documents
    give equal files.

    Raises
    ------
    EsmaError
        If there is no LaTeX program, or it fails.
    """
    program, log = latex_program(), ""
    for count in range(5):  # until references are known
        status = _run(path, program, *_OPTIONS, path.name)
        with suppress(FileNotFoundError):
            log = path.with_suffix(".log").read_text(encoding="latin-1")
        if status:
            reason = re.search(r"^! (.*)", log, re.MULTILINE)
            said = reason[1] if reason else f"exit status {status}"
            raise EsmaError(f"{Path(program).name} failed: {said}")
        if count == 0 and any(path.parent.glob("*.bib")):
            if status := _run(path, "bibtex", path.stem):
                raise EsmaError(f"bibtex failed: exit status {status}")
        elif not re.search("Rerun|undefined references|Table widths have changed", log):
            break
    return path.with_suffix(".pdf")


def _run(path: Path, *command: str) -> int:
    """Run a program in the folder of a document; its exit status."""
    done = subprocess.run(
        command,
        cwd=path.parent,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode
