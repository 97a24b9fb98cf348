"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from esma.errors import EsmaError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A new file, open for writing, that takes the place of `path` when all went well.

    Until then, and after an error, what stood there stays as it was. ``-`` is standard output; to
    what is no file, as ``/dev/stdout`` or a pipe, all is written as it comes.

    Raises
    ------
    EsmaError
        If there is no such folder, or something stands there that may not be written.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise EsmaError(f"{path} is a folder: name a file in it")
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    given, path = path, Path(os.path.realpath(path))
    if not path.parent.is_dir():
        raise EsmaError(f"there is no folder {path.parent}: make it, or choose another one")
    if path.exists() and not os.access(path, os.W_OK):
        raise EsmaError(f"{path} is write-protected: choose another name")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".esma-", suffix=".part")
    except OSError as error:
        reason = f"a new file in {path.parent}: {error.strerror}"
        raise EsmaError(f"{given} cannot be written, since it needs {reason}") from None
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
