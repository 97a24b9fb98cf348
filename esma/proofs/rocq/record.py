"""What the kernel accepted on this machine: digests of theorems, one file for each library.

A file among the caches of the user holds a line for each theorem that the kernel accepted with the
library as it is. What is not in it is not said to be checked by Rocq, whatever a file says of
itself; another library begins with an empty record.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from esma.errors import EsmaError

from .writer import theorem

LIBRARY: Final = Path(__file__).parent


def home() -> Path:
    """The folder of the compiled library and of the records."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "esma"


def sources() -> dict[str, str]:
    """The files of the library by their names."""
    listed = (LIBRARY / "_CoqProject").read_text().split()
    return {name: (LIBRARY / name).read_text() for name in listed if name.endswith(".v")}


def keep(theorems: Iterable[str]) -> None:
    """Record theorems that the kernel accepted."""
    lines = "".join(f"{_digest(text)}\n" for text in theorems)
    if lines:
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(lines)  # at once: another process may write too


def checked(certificate: Mapping[str, Any]) -> bool:
    """Whether the kernel of Rocq accepted the theorem of a certificate on this machine, with the
    library as it is.

    It is the theorem that is looked up, as it is written now: an altered certificate has another.
    """
    path = _path()
    if not path.exists():
        return False
    try:
        text = theorem(certificate, "formula")
    except EsmaError:
        return False
    return _digest(text) in _digests(path, path.stat().st_size)


@lru_cache(maxsize=1)
def _digests(path: Path, size: int) -> frozenset[str]:
    """The lines of a record, which is read again when it has grown."""
    return frozenset(path.read_text().split())


def _path() -> Path:
    return home() / f"rocq-accepted-{_library()}"


@lru_cache(maxsize=1)
def _library() -> str:
    return hashlib.sha256("".join(sources().values()).encode()).hexdigest()[:16]


def _digest(text: str) -> str:
    """That of a theorem, whatever its name."""
    _, _, rest = text.split(maxsplit=2)
    return hashlib.sha256(rest.encode()).hexdigest()
