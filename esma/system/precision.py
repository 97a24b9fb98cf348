"""The working precision of ball arithmetic, which python-flint keeps once for all threads.

Everything in the package that depends on it is computed here, one thread at a time; what has no
rounding needs no precision and no turn.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from flint import ctx

from esma.errors import EsmaError

T = TypeVar("T")

_TURN: Final = threading.RLock()
_ATTEMPTS: Final = 100
if hasattr(os, "register_at_fork"):
    # A child has the precision of its parent and none of its threads: none may be computing then.
    os.register_at_fork(
        before=_TURN.acquire, after_in_parent=_TURN.release, after_in_child=_TURN.release
    )


def at_precision(bits: int, compute: Callable[[], T]) -> T:
    """What a computation gives at a working precision that no other thread changes.

    Threads of this package take turns. A thread that sets ``flint.ctx`` itself may still come in
    between: the computation is then done again, and that thread finds its own precision afterwards.

    Parameters
    ----------
    bits : the working precision of every rounding meanwhile
    compute : the computation, with nothing but ball arithmetic in it: what waits for other threads
        could wait for ever

    Raises
    ------
    EsmaError
        If another thread changes the precision every time.

    Examples
    --------
    >>> from flint import arb
    >>> at_precision(200, lambda: arb(2).sqrt()).rel_accuracy_bits() >= 198
    True
    """
    with _TURN:
        before = ctx.prec
        try:
            for _ in range(_ATTEMPTS):
                ctx.prec = bits
                try:
                    result = compute()
                except Exception:
                    if ctx.prec == bits:
                        raise
                else:
                    if ctx.prec == bits:
                        return result
                before = ctx.prec
        finally:
            ctx.prec = before
    raise EsmaError(
        "another thread changes flint's precision all the time: let it compute in"
        " esma.system.precision.at_precision, or in a process of its own"
    )


def working_bits() -> int:
    """The working precision, in a computation of `at_precision`.

    >>> at_precision(200, working_bits)
    200
    """
    return int(ctx.prec)


_LOG: Final = 30102999566, 10**11  # log 2 / log 10, from below


def digits_of_bits(bits: int) -> int:
    """How many decimal digits a number of binary digits is worth; 0 for a negative number.

    >>> digits_of_bits(3322)
    1000
    """
    return max(0, bits * _LOG[0] // _LOG[1])


def bits_of_digits(digits: int) -> int:
    """The least number of binary digits that is worth `digits` decimal ones, by `digits_of_bits`.

    >>> bits_of_digits(1000)
    3322
    """
    return -(-digits * _LOG[1] // _LOG[0])
