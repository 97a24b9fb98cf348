"""Formulas as PDF, by a LaTeX program of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from esma.approval.conjecture import Conjecture
from esma.errors import EsmaError

from .latex import Layout, write_latex

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


def write_pdf(conjectures: Iterable[Conjecture], file: IO[bytes], layout: Layout) -> None:
    """Typeset the document.

    Raises
    ------
    EsmaError
        If there is no LaTeX program, or it fails.
    """
    latex_program()  # before anything is written
    with tempfile.TemporaryDirectory(prefix="esma-") as name:
        path = Path(name, "formulas.tex")
        with path.open("wb") as source:
            write_latex(conjectures, source, layout)
        with typeset(path).open("rb") as made:
            shutil.copyfileobj(made, file)


def typeset(path: Path) -> Path:
    """Run LaTeX on a document in a folder of its own, without access to a shell; equal documents
    give equal files.

    Raises
    ------
    EsmaError
        If there is no LaTeX program, or it fails.
    """
    program, log = latex_program(), ""
    for _ in range(4):  # until references are known
        done = subprocess.run(
            [program, *_OPTIONS, path.name],
            cwd=path.parent,
            env=os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        with suppress(FileNotFoundError):
            log = path.with_suffix(".log").read_text(encoding="latin-1")
        if done.returncode:
            reason = re.search(r"^! (.*)", log, re.MULTILINE)
            said = reason[1] if reason else f"exit status {done.returncode}"
            raise EsmaError(f"{Path(program).name} failed: {said}")
        if "Rerun" not in log and "undefined references" not in log:
            break
    return path.with_suffix(".pdf")
