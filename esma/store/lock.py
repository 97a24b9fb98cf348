"""One writer a store: a lock that dies with its process, however that dies."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Self

from esma.store.schema import StoreError

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # far beyond the text, which others may read
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Holds ``FILE-lock`` beside a store.

    The operating system gives the lock back when the process ends, also after ``kill -9``: a file
    that is left behind locks nothing. It lies beside the store, because SQLite's own locks on the
    store itself must not be disturbed.

    Raises
    ------
    StoreError
        If another process has it, or the folder cannot be written.
    """

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + "-lock")
        while True:
            try:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as error:
                if not store.parent.is_dir():
                    raise StoreError(
                        f"the folder {store.parent} does not exist: make it, or choose another file"
                    ) from None
                raise StoreError(
                    f"{store} cannot be written ({error.strerror}): choose a folder with write"
                    " permission and space"
                ) from None
            try:
                _try_lock(self._descriptor)
            except OSError as error:
                owner = self._owner()
                os.close(self._descriptor)
                if isinstance(error, BlockingIOError | PermissionError):
                    raise StoreError(
                        f"{store} is being written by another search{owner}: wait until it has"
                        " ended, or choose another file"
                    ) from None
                raise StoreError(
                    f"{store} cannot be locked ({error.strerror}): choose a folder on a local disk"
                ) from None
            if self._is_current():
                break
            os.close(self._descriptor)  # removed by its last owner between opening and locking
        self._write_owner()

    def _is_current(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def _write_owner(self) -> None:
        text = f"process {os.getpid()} on {socket.gethostname()}\n"
        try:
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, text.encode())
        except OSError:
            pass  # the disk is full: the lock holds all the same

    def _owner(self) -> str:
        try:
            text = os.pread(self._descriptor, 200, 0).decode(errors="replace").strip()
        except (AttributeError, OSError):  # no pread on Windows
            return ""
        return f" ({text})" if text else ""

    def release(self) -> None:
        """Remove the file and give the lock back."""
        if self._descriptor >= 0:
            if sys.platform != "win32":  # where an open file cannot be removed it is left
                self.path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
