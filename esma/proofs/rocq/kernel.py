"""Rocq at work: the library is compiled once on a machine, theorems in batches."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from esma.errors import EsmaError

from .record import LIBRARY, home, keep, sources
from .writer import file_of

BATCH: Final = 200
"""Theorems in a file that is compiled at once: it takes a second to load the library."""
PATIENCE: Final = 60
"""Seconds that the kernel has for a file, and two more for each of its theorems."""
_MAKEFILE: Final = """all: Makefile.coq
\t$(MAKE) -f Makefile.coq
Makefile.coq: _CoqProject
\tcoq_makefile -f _CoqProject -o Makefile.coq
clean:
\trm -f *.vo *.vos *.vok *.glob .*.aux Makefile.coq Makefile.coq.conf .Makefile.coq.d
.PHONY: all clean
"""
OPTIONS: Final = ("-q", "-w", "none", "-R")


@dataclass(frozen=True)
class Answer:
    """What the kernel says of a theorem.

    Attributes
    ----------
    name : that of the theorem
    reason : why it was refused; empty if it was accepted
    seconds : its share of the time of its file
    """

    name: str
    reason: str
    seconds: float

    @property
    def accepted(self) -> bool:
        return not self.reason


def coqc() -> str:
    """Rocq's compiler on this machine.

    Raises
    ------
    EsmaError
        One line that says how to get it, where it is missing.
    """
    found = shutil.which("coqc")
    if found is None:
        raise EsmaError(
            "Rocq (Coq) is not installed: 'apt install coq libcoq-coquelicot' on Debian and"
            " Ubuntu, or 'opam install coq coq-coquelicot'"
        )
    return found


def project(theorems: str, name: str = "Found") -> dict[str, str]:
    """The files of a folder that compiles by itself with ``make``: the library, and one of
    theorems.
    """
    listed = (LIBRARY / "_CoqProject").read_text()
    files = {**sources(), f"{name}.v": theorems, "Makefile": _MAKEFILE}
    return {**files, "_CoqProject": f"{listed}{name}.v\n"}


def compiled() -> Path:
    """The folder of the compiled library, which is kept among the caches of the user.

    Raises
    ------
    EsmaError
        If Rocq or Coquelicot is missing.
    """
    command = coqc()
    version = subprocess.run([command, "--print-version"], capture_output=True, text=True).stdout
    files = sources()
    key = hashlib.sha256("".join([version, *files.values()]).encode()).hexdigest()[:16]
    target = home() / f"rocq-{key}"
    if target.is_dir():
        return target
    home().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home()) as name:
        place = Path(name) / "library"
        place.mkdir()
        for file, text in files.items():
            (place / file).write_text(text)
            done = subprocess.run(
                [command, *OPTIONS, ".", "Esma", file], cwd=place, capture_output=True, text=True
            )
            if done.returncode:
                missing = "Coquelicot" in done.stderr and "Cannot find" in done.stderr
                raise EsmaError(
                    "Coquelicot is not installed: 'apt install libcoq-coquelicot', or 'opam"
                    " install coq-coquelicot'"
                    if missing
                    else f"the library does not compile with this Rocq: {file}: {_said(done)}"
                )
        if not target.is_dir():
            place.replace(target)
    return target


def accepted(theorems: Mapping[str, str], *, processes: int | None = None) -> Iterator[Answer]:
    """What the kernel says of theorems, given by their names; in any order, as it is known, and
    recorded where it accepts.
    """
    library = compiled()
    rows, workers = list(theorems.items()), processes or os.cpu_count() or 1
    size = min(BATCH, -(-len(rows) // workers) or 1)
    batches = [dict(rows[i : i + size]) for i in range(0, len(rows), size)]
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(_batch, library, batch) for batch in batches]
        for future in as_completed(futures):
            yield from future.result()


def _batch(library: Path, theorems: Mapping[str, str]) -> list[Answer]:
    """The answers for one file."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        refused = _refused(library, Path(name) / "batch.v", [*theorems.items()])
    share = (time.monotonic() - begun) / len(theorems)
    keep(text for name, text in theorems.items() if name not in refused)
    return [Answer(name, refused.get(name, ""), share) for name in theorems]


def _refused(library: Path, path: Path, rows: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Why theorems are refused. Behind one that is, which ends its file, another file begins; one
    that does not end, or not saying where, as for want of memory, is halved.
    """
    if not rows:
        return {}
    path.write_text(file_of(text for _, text in rows))
    seconds = PATIENCE + 2 * len(rows)
    try:
        done = subprocess.run(
            [coqc(), *OPTIONS, str(library), "Esma", str(path)],
            cwd=path.parent,  # where its tactics leave a cache
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        if len(rows) == 1:
            return {rows[0][0]: f"no answer in {seconds} s"}
        return _halves(library, path, rows)
    if done.returncode == 0:
        return {}
    wrong = _place(done.stderr, path.read_text())
    if wrong is None and len(rows) > 1:
        return _halves(library, path, rows)
    names = [name for name, _ in rows]
    n = names.index(wrong or names[0])  # those before it are accepted: the kernel reads in turn
    return {names[n]: _said(done)} | _refused(library, path, rows[n + 1 :])


def _halves(library: Path, path: Path, rows: Sequence[tuple[str, str]]) -> dict[str, str]:
    half = len(rows) // 2
    return _refused(library, path, rows[:half]) | _refused(library, path, rows[half:])


def _place(said: str, text: str) -> str | None:
    """The name of the theorem in which a file has its first error."""
    found = re.search(r"line (\d+), characters", said)
    if found is None:
        return None
    before = "\n".join(text.splitlines()[: int(found[1])])
    names = re.findall(r"^Theorem (\w+)", before, re.MULTILINE)
    return names[-1] if names else None


def _said(done: subprocess.CompletedProcess[str]) -> str:
    """An error in one line."""
    text = done.stderr.split("Error:", 1)[-1]
    if '"eq_refl" has type "true = true"' in " ".join(text.split()):
        return "the boolean of its proof is false"
    return " ".join(text.split())[:200] or f"it ended with status {done.returncode}"
