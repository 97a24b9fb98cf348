"""How the loops in modules named `kernels` are compiled: by Numba, without Python's lock.

To compile a loop takes longer than all that a small search has for it to do. So until its code is
kept, a loop that is given little runs in Python.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, update_wrapper
from hashlib import sha256
from time import thread_time
from types import FunctionType
from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.dispatcher import Dispatcher
from numba.core.runtime.nrt import rtsys
from numba.core.sigutils import normalize_signature

_DIGEST: Final = sha256().digest_size
_said: set[str] = set()

# Nothing in the kernels divides by zero, so there is no check for it.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_INTERNAL: dict[str, Any] = {"no_cfunc_wrapper": True, "no_cpython_wrapper": True}

helper = njit(**_OPTIONS, **_INTERNAL)
"""Compiles a function that only kernels call: it has no form that Python could call (it would
crash), which saves a third of the time to compile."""

uncached = njit(**_OPTIONS)
"""Compiles afresh in each process: for what kernels call, and nobody but tests besides."""


#: How many numbers a call may give to a loop in Python, and after how many seconds of a process in
#: it the loop is compiled.
FEW, LONG = 100_000, 0.3


class Loop:
    """A function that is compiled, or runs in Python where there is little to do and its code is
    not kept; called like the function, also by other loops.

    Attributes
    ----------
    compiled : its compiled form, for Numba
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.compiled = uncached(function)
        with suppress(RuntimeError):
            self.compiled._cache = _Cache(function)
        self._seconds = 0.0
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        if not self.compiled.overloads and self._is_little(arguments) and is_missing(self):
            begun = thread_time()
            with np.errstate(all="ignore"):  # integers are meant to run over
                found = self.in_python(*arguments)
            self._seconds += thread_time() - begun
            return found
        return self.compiled(*arguments)

    def _is_little(self, arguments: Sequence[Any]) -> bool:
        given = sum(x.size for x in arguments if isinstance(x, np.ndarray))
        return self._seconds < LONG and given <= FEW

    @cached_property
    def in_python(self) -> Callable[..., Any]:
        """The same, and all it calls, in Python."""
        return _in_python(self.compiled)

    @property
    def _numba_type_(self) -> Any:
        """What another loop calls."""
        return self.compiled._numba_type_


def _in_python(compiled: Any) -> FunctionType:
    function = compiled.py_func
    names = dict(function.__globals__)
    for name in function.__code__.co_names:
        called = getattr(names.get(name), "compiled", names.get(name))
        if isinstance(called, Dispatcher):
            names[name] = _in_python(called)
    return FunctionType(function.__code__, names)


def kernel(function: Callable[..., Any]) -> Loop:
    """Compile where there is much to do, and keep the code beside the package or, where that is
    read-only, in the user's cache; if no folder can be written to, compile only.
    """
    return Loop(function)


def compile_for(loop: Loop, types: Sequence[str]) -> None:
    """Compile a kernel for arguments of these types, as ``"float64[:, ::1]"``, unless the code is
    kept.
    """
    loop.compiled.compile(_types(types))


def load_for(loop: Loop, types: Sequence[str]) -> None:
    """Load the code of a kernel for arguments of these types, where it is kept."""
    if isinstance(loop.compiled._cache, _Cache) and not is_missing(loop):
        compile_for(loop, types)


def is_missing(loop: Loop) -> bool:
    """Whether code of a kernel, for whatever arguments, could be kept, and is not."""
    compiled = loop.compiled
    cache = compiled._cache
    if compiled.signatures or not isinstance(cache, _Cache):
        return False
    _, *here = cache._index_key(None, compiled.targetctx.codegen())
    return all(kept != here for _, *kept in cache._cache_file._load_index())


def _types(names: Sequence[str]) -> Any:
    arguments, _ = normalize_signature(f"({', '.join(names)},)")
    return arguments


# Numba has no public way to say where compiled code is kept or to look at it before it is run, and
# its own cache runs whatever bytes are there. So these two classes, and `Loop` and `is_missing`
# above, use what is private to it; tests/test_compiled.py shows whether a new version of Numba
# still allows that.


class _Cache(FunctionCache):
    """Numba's cache, whose trouble costs time and nothing else: what is damaged in it, or cannot be
    read, is compiled again, and what cannot be written is not kept.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        name = f"{self._impl.filename_base}.checked"
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = _Files(self._cache_path, name, stamp)

    def load_overload(self, signature: Any, context: Any) -> Any:
        try:
            # what a function is compiled from takes as long to load as all else; it is done
            # once more before something is compiled
            rtsys.initialize(context)
            return self._load_overload(signature, context)
        except Exception as error:  # whatever damaged bytes lead to
            _say_unreadable(self._cache_path, error)
            return None

    def save_overload(self, *arguments: Any) -> None:
        try:
            super().save_overload(*arguments)
        except OSError as error:
            _say(f"compiled code cannot be kept in {self._cache_path}: {error.strerror}")


class _Files(IndexDataCacheFile):
    """Numba's files with a digest in each, so that damaged code is never run."""

    def _dump(self, value: Any) -> bytes:
        data: bytes = super()._dump(value)
        return sha256(data).digest() + data

    def _load_data(self, name: str) -> Any:
        with open(self._data_path(name), "rb") as file:
            return _undamaged(file.read())

    def _load_index(self) -> dict[Any, str]:
        try:
            with open(self._index_path, "rb") as file:
                if pickle.load(file) != numba.__version__:
                    return {}
                stamp, known = _undamaged(file.read())
        except FileNotFoundError:
            return {}
        except Exception as error:
            _say_unreadable(self._cache_path, error)
            return {}
        return known if stamp == self._source_stamp else {}


def _undamaged(data: bytes) -> Any:
    if sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        raise ValueError("the file is damaged")
    return pickle.loads(data[_DIGEST:])


def _say_unreadable(folder: str, error: Exception) -> None:
    why = f"cannot be read ({error.strerror})" if isinstance(error, OSError) else "is damaged"
    _say(f"compiled code in {folder} {why}: it is compiled again")


def _say(message: str) -> None:
    """Say it once, however many functions it is true of."""
    if message not in _said and sys.stderr is not None:
        print(f"esma: {message}", file=sys.stderr)
    _said.add(message)
