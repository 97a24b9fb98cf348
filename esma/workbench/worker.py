"""The process that works for the workbench: ``python -m esma.workbench.worker``.

One JSON object comes in on standard input, ``{"do": what, "asked": with what}``, see `Job`;
after it the lines ``pause`` and ``resume``. JSON objects go out on standard output, one a line. The
process ends with its work, or when its input is closed, so that it never outlives who started it;
that is why a pause does not stop the process, which then could not end itself.
"""

from __future__ import annotations

import _thread
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from esma.approval.conjecture import Conjecture
from esma.enumeration.expressions import Expression
from esma.errors import EsmaError
from esma.scanning.scan import scan
from esma.searching.planning import check_lifetime, count, measure
from esma.searching.searcher import Searcher, Tally
from esma.store.records import Counts
from esma.tools.identify import identify
from esma.work.task import Task
from esma.workbench import answers
from esma.workbench.found import Ranked

#: Seconds between two reports, and that a block of the search should take.
EVERY = 0.2
#: Seconds after which a paused process looks whether it may go on.
NAP = 0.05


class _Hold:
    """Holds the main thread wherever it is, by the signal that Ctrl-C otherwise sends.

    A signal's handler must not wait for a lock, which the thread that it interrupts may hold.
    """

    def __init__(self) -> None:
        self._held = False
        signal.signal(signal.SIGINT, self._wait)

    def _wait(self, *_: object) -> None:
        while self._held:
            time.sleep(NAP)

    def pause(self) -> None:
        self._held = True
        _thread.interrupt_main()

    def resume(self) -> None:
        self._held = False


def main() -> int:
    """Do what is asked for."""
    hold = _Hold()
    request = json.loads(sys.stdin.readline())
    asked = request["asked"]
    threading.Thread(target=_listen, args=(hold,), daemon=True).start()
    try:
        match request["do"]:
            case "plan":
                for said in plan(Task.from_configuration(asked)):
                    _send(said)
            case "search":
                _search(Task.from_configuration(asked))
            case "identify":
                found = identify(asked["number"])
                steps = answers.after_identify(asked["number"], found)
                _send({"answer": answers.identified(found), "steps": steps})
            case "scan":
                scanned = scan(asked["template"], asked["ranges"], progress=False)
                steps = answers.after_scan(asked["ranges"], scanned)
                _send({"answer": answers.scanned(scanned), "steps": steps})
    except EsmaError as error:
        _send({"error": str(error)})
    return 0


def plan(task: Task) -> Iterator[dict[str, Any]]:
    """How large a search is, and then how long it takes."""
    size = _size(task)
    yield size
    found = measure(task.spec)
    yield {**size, "seconds": found.seconds, "hit_share": found.hit_share}


def _size(task: Task) -> dict[str, Any]:
    expressions, exact = count(task.spec)
    return {"expressions": expressions, "exact": exact, "words": task.spec.n_words}


def blocks(expressions: Iterator[Expression]) -> Iterator[list[Expression]]:
    """Expressions in blocks that take about as long as from one report to the next."""
    size = 1
    begun = time.perf_counter()
    while block := list(islice(expressions, size)):
        yield block
        spent = time.perf_counter() - begun
        if spent < EVERY / 2:
            size *= 2
        elif spent > EVERY:
            size = max(1, size // 2)
        begun = time.perf_counter()


class _Reporter:
    """Sends what was found, and how far the search is, a few times a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hits: list[Ranked] = []
        self._done = Counts()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def hit(self, conjecture: Conjecture) -> None:
        data = Ranked.of(conjecture)
        with self._lock:
            self._hits.append(data)

    def block(self, tally: Tally) -> None:
        with self._lock:
            self._done = Counts.of(tally)

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            self._report()

    def _report(self, **more: Any) -> None:
        with self._lock:
            hits, self._hits = self._hits, []
            _send({"counts": self._done.__dict__, "hits": hits, **more})

    def close(self) -> None:
        """Send the rest, and that the search is at its end."""
        self._over.set()
        self._thread.join()
        self._report(finished=True)


def _search(task: Task) -> None:
    check_lifetime(task.spec)
    _send(_size(task))
    searcher = Searcher(task.spec)
    reporter = _Reporter()
    for block in blocks(task.spec.expressions()):
        for hit in searcher.search_block(block):
            reporter.hit(hit)
        reporter.block(searcher.tally)
    reporter.close()


def _listen(hold: _Hold) -> None:
    for line in sys.stdin:
        if line.strip() == "pause":
            hold.pause()
        else:
            hold.resume()
    os._exit(0)


def _send(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
