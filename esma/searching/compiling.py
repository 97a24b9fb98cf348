"""Compile the loops of a search in a process beside it, where they are not kept from before.

Numba compiles one function at a time in a process. A small search does without what is not kept
(`esma.system.compiled`); a large one compiles it as it comes to it, and finds what the other
process has compiled before. Where the search ends before, the other process finishes the loop at
hand, and the next search goes on from there. ``python -m esma.searching.compiling`` compiles all
beforehand.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from esma import system
from esma.approval import kernels as approval
from esma.continued_fractions import kernels as expansions
from esma.massey import kernels as recognition
from esma.massey.laws import kernels as laws
from esma.proofs import kernels as proofs

#: Arrays of integers, of the bits of many rows, and of floats.
_A, _AA = "int64[::1]", "int64[:, ::1]"
_U, _UU = "uint32[::1]", "uint32[:, ::1]"
_F = "float64[::1]"
_N, _X = "int64", "float64"

#: Tells the other process that it ends with the search: with its standard input.
_BESIDE = "beside"

_running: list[subprocess.Popen[bytes]] = []


def loops() -> list[tuple[Any, list[str]]]:
    """What most searches run, and the types of the arguments.

    In the order in which the other process compiles: first what takes a small search longest in
    Python and a large one comes to late, and last what it has to compile first.
    """
    return [
        (approval.steps, [_A, _N, _A, _N, _AA]),
        (recognition.sieve_recurrences, [_UU, _N, _N, _U]),
        (laws.canonical_tails, [_AA, _A, _AA, _AA, _A, _A, _A, _A, _A, _A, _AA]),
        (expansions.signed_parities, [_AA, _A, _UU, _N, _UU, "boolean[::1]"]),
        (approval.numbered, [_AA, _A, _AA, _A, _A, _A, _N, _A]),
        (approval.members, [_AA, _A, _A, _AA, _AA, _A]),
        (proofs.chain, [_A, _N, _N, _N, _AA, _A, _N, _A, _AA, "int64[:, :, ::1]"]),
        (approval.member_rates, [_A, _AA, _A, _A, _AA, _A, _AA, _A, _A, _X, _N, _F]),
        (approval.run_measures, [_A, _AA, _A, _A, _AA, _A, _N, _X, _N, _A, _F]),
        (recognition.screen, [_AA, _A, _U, _N, _N, "uint64[:, ::1]", _AA]),
        (recognition.sieve_interlaced, [_UU, _U, _U, _UU, _U]),
        (expansions.homographic, [_A, _AA, _AA, _A, _A, _A]),
        (expansions.signed_rows, [_AA, _A, _AA, _A, _A, _AA, _A]),
        (laws.runs_grow, [_AA, _AA, _N, _A]),
        (approval.written_sizes, [_A, _AA, _A, _A]),
        (approval.rates, [_A, _A, _A, _A, _A, _A, _A, _AA, _A, _A, _X, _N, _F]),
        (approval.log2_denominators, [_F, _N, _A, _N, _F]),
        (expansions.polynomial_quotients, [_AA, _AA, _AA, _A, _A, _A]),
    ]


def begin() -> None:
    """Start the other process where one of the loops is not kept yet."""
    if _running or (os.cpu_count() or 1) < 2 or not sys.executable:
        return
    if any(system.compiled.is_missing(function) for function, _ in reversed(loops())):
        command, nowhere = [sys.executable, "-m", __name__, _BESIDE], subprocess.DEVNULL
        with suppress(OSError):  # then nothing is lost but time
            _running.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere)
            )


def loaded() -> int:
    """How many of the loops this process has loaded or compiled."""
    return sum(bool(function.compiled.overloads) for function, _ in loops())


def load() -> None:
    """Load the loops that are kept; the others are left to whoever comes to them."""
    for function, types in loops():
        system.compiled.load_for(function, types)


def main() -> None:
    """Compile all loops that are not kept yet; beside a search, until that has ended."""
    gc.disable()  # nearly all that is made stays
    ended = threading.Event()
    if _BESIDE in sys.argv:
        threading.Thread(target=_wait, args=(ended,), daemon=True).start()
    for function, types in loops():
        if system.compiled.is_missing(function):
            system.compiled.compile_for(function, types)
            if ended.is_set():  # not before: each search is to find more than the one before
                return


def _wait(ended: threading.Event) -> None:
    """Say so when the process has ended that has the other side of the standard input."""
    os.read(0, 1)
    ended.set()


if __name__ == "__main__":
    main()
