"""The verified booleans as a program of their own, which Rocq extracts and OCaml compiles."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from esma.errors import EsmaError

from .kernel import OPTIONS, PATIENCE, Answer, compiled, coqc
from .record import LIBRARY


def ocamlopt() -> str:
    """OCaml's compiler on this machine.

    Raises
    ------
    EsmaError
        One line that says how to get it, where it is missing.
    """
    found = shutil.which("ocamlopt")
    if found is None:
        raise EsmaError(
            "OCaml, which comes with Debian's Coq, is not installed: 'apt install ocaml'"
        )
    return found


def program() -> Path:
    """The checker, which is kept beside the compiled library."""
    target = compiled() / "checker"
    if target.exists():
        return target
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        for file in ("Extraction.v", "checker.ml"):
            shutil.copy(LIBRARY / file, name)
        parts = "booleans.mli", "booleans.ml", "checker.ml"
        for command in (
            [coqc(), *OPTIONS, str(target.parent), "Esma", "Extraction.v"],
            [ocamlopt(), "-w", "-a", *parts, "-o", "checker"],
        ):
            done = subprocess.run(command, cwd=name, capture_output=True, text=True)
            if done.returncode:
                raise EsmaError(f"the checker cannot be built: {done.stderr.strip()[:200]}")
        (Path(name) / "checker").replace(target)
    return target


def answers(questions: Mapping[str, str]) -> Iterator[Answer]:
    """What the checker says of booleans, given by their names."""
    command, seconds, begun = program(), PATIENCE + len(questions), time.monotonic()
    text = "".join(f"{question}\n" for question in questions.values())
    try:
        said = subprocess.run(
            [str(command)], input=text.encode(), stdout=subprocess.PIPE, timeout=seconds
        ).stdout
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    lines = said.decode().splitlines()
    lines += ["no answer"] * (len(questions) - len(lines))
    share = (time.monotonic() - begun) / (len(questions) or 1)
    reasons = {"true": "", "false": "the boolean of its proof is false"}
    for name, line in zip(questions, lines, strict=True):
        yield Answer(name, reasons.get(line, line), share)
