"""How the loops in modules named `kernels` are compiled: by Numba, without Python's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit

# Nothing in the kernels divides by zero, so there is no check for it.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_INTERNAL: dict[str, Any] = {"no_cfunc_wrapper": True, "no_cpython_wrapper": True}

helper = njit(**_OPTIONS, **_INTERNAL)
"""Compiles a function that only kernels call: it has no form that Python could call (it would
crash), which saves a third of the time to compile."""

uncached = njit(**_OPTIONS)
"""Compiles in each process anew: for what kernels call, and nobody but tests besides."""


def kernel(function: Callable[..., Any]) -> Any:
    """Compile, and keep the code beside the package or, where that is read-only, in the user's
    cache; if no folder can be written to, compile only.
    """
    try:
        return njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:
        return uncached(function)
