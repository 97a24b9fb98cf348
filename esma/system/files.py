"""Files of others: read within bounds, and written whole or not at all, over nothing of theirs."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TextIO

from esma.errors import EsmaError, ExistsError, quoted_value

#: What every SQLite file begins with, and so every store.
DATABASE: Final = b"SQLite format 3\x00"
#: Characters that a line, or a text that is read whole, may have.
LONGEST: Final = 1 << 28
# What SQLite and a search lay beside a store.
_BESIDE: Final = ("-wal", "-shm", "-journal", "-lock")


def path_of(name: Any) -> Path:
    """The path that a text or another path names.

    Raises
    ------
    EsmaError
        If it is neither, or no file can have such a name.

    Examples
    --------
    >>> path_of(3)
    Traceback (most recent call last):
        ...
    esma.errors.EsmaError: a file is named by a text or a path; it was 3
    """
    if not isinstance(name, str | os.PathLike):
        raise EsmaError(f"a file is named by a text or a path; it was {quoted_value(name)}")
    if not os.fspath(name):
        raise EsmaError("the name of a file is empty")
    path = Path(name)
    if "\0" in str(path):
        raise EsmaError(f"{quoted_value(str(path))} names no file: it holds a null character")
    return path


def is_database(path: Path) -> bool:
    """Whether a file is one of SQLite's, as a store is; nothing but a file is looked into."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(DATABASE)) == DATABASE
    except OSError:
        return False


@contextmanager
def reading(path: Path) -> Iterator[TextIO]:
    """A text file, or what another program writes into a pipe, open for reading; the mark of byte
    order that some editors write first is not part of its text.

    Raises
    ------
    EsmaError
        If it is a folder, a socket, or a device, as ``/dev/zero``, which has no end.
    """
    # a pipe into which nobody writes is empty: to open it waits for nobody
    file = open(path, encoding="utf-8-sig", opener=_opened_at_once)  # noqa: SIM115
    with file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not file.isatty()):
            raise EsmaError(f"{path} is a device: name a file")
        yield file


def _opened_at_once(path: str, flags: int) -> int:
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode) or stat.S_ISSOCK(mode):
        raise EsmaError(f"{path} is a {'folder' if stat.S_ISDIR(mode) else 'socket'}: name a file")
    if not stat.S_ISFIFO(mode):
        return os.open(path, flags)
    handle = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(handle, True)
    return handle


def text_of(path: Path) -> str:
    """A text file as a whole, if it is not longer than `LONGEST`; errors as for `reading`."""
    with reading(path) as file:
        text = file.read(LONGEST + 1)
    if len(text) > LONGEST:
        raise EsmaError(f"{path} is longer than {LONGEST:,} characters")
    return text


def toml_of(text: str) -> dict[str, Any]:
    """A text in TOML as a table.

    Raises
    ------
    tomllib.TOMLDecodeError
        If it is none, also where it is nested deeper, or a number longer, than Python reads.

    Examples
    --------
    >>> toml_of("x = " + "[" * 10**5)
    Traceback (most recent call last):
        ...
    tomllib.TOMLDecodeError: it is nested too deeply
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError("it is nested too deeply") from None
    except ValueError:
        raise tomllib.TOMLDecodeError("a number in it has too many digits") from None


def check_target(path: Path, *, force: bool) -> None:
    """Make sure that a new file takes the place of nothing that somebody may want.

    Parameters
    ----------
    force : whether it may take the place of a file; never of a store, of what belongs to one, or
        of a file that is write-protected

    Raises
    ------
    ExistsError
        If there is such a file, and `force` is not given.
    EsmaError
        If there is no such folder, or what is there may not be replaced.
    """
    given, path = path, Path(os.path.realpath(path))
    if path.is_dir():
        raise EsmaError(f"{given} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise EsmaError(f"there is no folder {path.parent}: make it, or choose another one")
    if not os.path.lexists(path):
        return
    if path.is_block_device():
        raise EsmaError(f"{given} is a disk: name a file")
    if not path.is_file():
        return
    if is_database(path) or _is_beside_a_database(path):
        raise EsmaError(f"{given} is a store, or belongs to one: choose another name")
    if not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise EsmaError(f"{given} is write-protected: choose another name")
    if not force:
        raise ExistsError(
            f"{given} exists: choose another name, or write over it by --force (Python: force=True)"
        )


def _is_beside_a_database(path: Path) -> bool:
    ending = next((x for x in _BESIDE if path.name.endswith(x)), "")
    return bool(ending) and is_database(path.with_name(path.name.removesuffix(ending)))


@contextmanager
def replacing(path: Path, *, force: bool = False) -> Iterator[IO[bytes]]:
    """A new file, open for writing, that appears under the name `path` when it is complete.

    Until then, and after an error, what was there stays as it was. ``-`` is standard output; to
    what is not a file, as ``/dev/stdout`` or a pipe, all is written as it comes.

    Raises
    ------
    EsmaError
        As for `check_target`.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    check_target(path, force=force)
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    given, path = path, Path(os.path.realpath(path))
    name = path.with_name(f".esma-{secrets.token_hex(8)}.part")
    try:
        # with the permissions of any new file, which the system limits by the umask
        handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        reason = f"a new file in {path.parent}: {error.strerror}"
        raise EsmaError(f"{given} cannot be written, since it needs {reason}") from None
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        check_target(path, force=force)  # it may have come meanwhile
        if path.exists():
            os.chmod(name, path.stat().st_mode & 0o777)
        os.replace(name, path)
    except BaseException:
        name.unlink(missing_ok=True)
        raise
