"""A search or a scan into a store, as commands do it: signals, the last lines, the status."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from esma.errors import EsmaError
from esma.store.schema import is_new
from esma.work import session
from esma.work.executors import Work
from esma.work.session import Ending
from esma.work.signals import Stop
from esma.work.task import Sliced
from esma.work.units import run_unit


def check_where(
    out: Path | str | None, jobs: int | None, scheduler: str | None, *, resume: bool
) -> None:
    """Refuse options that contradict each other."""
    if jobs is not None and scheduler is not None:
        raise EsmaError("--jobs works on this machine and --scheduler elsewhere: give one of them")
    if out is None and resume:
        raise EsmaError("--resume continues a store: name it with --out")


@contextmanager
def recorded(
    tasks: Sequence[Sliced],
    out: Path | str | None,
    *,
    jobs: int | None,
    scheduler: str | None,
    resume: bool,
    quiet: bool = False,
    work: Work = run_unit,
) -> Iterator[tuple[Path, Ending]]:
    """Search or scan into a store, or into one that is gone afterwards; then, after what the caller
    shows of it, say where everything is.
    """
    kind = tasks[0].search.kind
    with ExitStack() as signals, tempfile.TemporaryDirectory(prefix="esma-") as folder:
        stop = signals.enter_context(Stop(last=True))
        path = Path(folder) / "found.sqlite" if out is None else Path(out)
        if resume and is_new(path):
            print(f"esma: there is no {kind} in {path} yet: this one begins it", file=sys.stderr)
        try:
            ending = session.search_into(
                path,
                tasks,
                jobs=jobs,
                scheduler=scheduler,
                resume=resume,
                quiet=quiet,
                work=work,
                stop=stop,
            )
        except KeyboardInterrupt:
            if out is not None:
                print(
                    f"esma: all units recorded before are in {path}: --resume continues with the"
                    " others",
                    file=sys.stderr,
                )
            raise
        if not stop():  # else the second signal may still be on its way
            signals.close()
        yield path, ending
        for line in _said(None if out is None else path, tasks, ending):
            print(f"esma: {line}", file=sys.stderr)


def status(ending: Ending) -> int:
    """The exit status."""
    if ending.signal is not None and not ending.finished:
        return 128 + ending.signal
    return 1 if ending.failures else 0


def _said(path: Path | None, tasks: Sequence[Sliced], ending: Ending) -> Iterator[str]:
    """What was given up, and where the rest is."""
    state = ending.state
    for number, first, _, reason in ending.failures[:5]:
        search = tasks[number].search
        yield (
            f"slice {first:,} of {search.kind} {number}, {search.constant}, was given up: {reason}"
        )
    if len(ending.failures) > 5:
        yield f"and {len(ending.failures) - 5:,} more slices"
    if path is None:
        return
    if ending.finished:
        yield f"everything is in {path}"
    else:
        what = "tries the others again" if ending.signal is None else "continues"
        yield (
            f"{state.done:,} of {state.slices:,} slices are in {path}: the same command with"
            f" --resume {what}"
        )
