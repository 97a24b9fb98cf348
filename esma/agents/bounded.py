"""Work in a process of its own that ends in time: after the limit it is interrupted, as by Ctrl-C,
and gives what it has."""

from __future__ import annotations

import _thread
import os
import threading
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final

from esma.errors import EsmaError

#: Seconds after the limit in which an interrupted process must answer.
GRACE: Final = 10.0


def bounded(work: Callable[..., dict[str, Any]], seconds: float, **given: Any) -> dict[str, Any]:
    """What a function at the top of a module returns, with ``"cut"``: whether it was interrupted.

    Raises
    ------
    EsmaError
        The one of the function; or if the process ended without an answer.
    """
    context = get_context("spawn")  # a copy of a process with threads may hang
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work, seconds, given), daemon=True)
    process.start()
    theirs.close()
    try:
        if not mine.poll(seconds + GRACE):
            return {"cut": True}
        answer = mine.recv()
    except EOFError:
        raise EsmaError("the process ended without an answer: choose a smaller space") from None
    finally:
        process.kill()
        process.join()
    if isinstance(answer, str):
        raise EsmaError(answer)
    return dict(answer)


def _work(
    answer: Connection,
    work: Callable[..., dict[str, Any]],
    seconds: float,
    given: Mapping[str, Any],
) -> None:
    """The process: nothing of it reaches standard output, which is the protocol's."""
    os.dup2(2, 1)
    os.close(0)
    os.open(os.devnull, os.O_RDONLY)
    timer = threading.Timer(seconds, _thread.interrupt_main)
    timer.daemon = True
    timer.start()
    try:
        answer.send({"cut": False} | work(**given))
    except KeyboardInterrupt:
        answer.send({"cut": True})
    except EsmaError as error:
        answer.send(str(error))
    except Exception as error:  # whoever asked is told, in one line
        answer.send(f"internal error, {type(error).__name__}: {error}"[:200])
