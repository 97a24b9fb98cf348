"""The process that measures or searches for the workbench: ``python -m esma.workbench.worker``.

One JSON object comes in on standard input, ``{"do": "plan" or "search", "task": configuration}``;
after it the lines ``pause`` and ``resume``. JSON objects go out on standard output, one a line. The
process ends with its work, or when its input is closed, so that it never outlives who started it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from esma.approval.conjecture import Conjecture
from esma.enumeration.expressions import Expression
from esma.errors import EsmaError
from esma.planning import check_lifetime, count, measure
from esma.search import Searcher, Tally
from esma.store.records import Counts
from esma.work.task import Task
from esma.workbench.found import Hit

#: Seconds between two reports, and that a block of the search should take.
EVERY = 0.2


def main() -> int:
    """Do what is asked for."""
    request = json.loads(sys.stdin.readline())
    task = Task.from_configuration(request["task"])
    going = threading.Event()
    going.set()
    threading.Thread(target=_listen, args=(going,), daemon=True).start()
    try:
        if request["do"] == "plan":
            for said in plan(task):
                _send(said)
        else:
            _search(task, going)
    except EsmaError as error:
        _send({"error": str(error)})
    return 0


def plan(task: Task) -> Iterator[dict[str, Any]]:
    """How large a search is, and then how long it takes."""
    size = _size(task)
    yield size
    found = measure(task.space, task.options)
    yield {**size, "seconds": found.seconds, "hit_share": found.hit_share}


def _size(task: Task) -> dict[str, Any]:
    expressions, exact = count(task.space)
    return {"expressions": expressions, "exact": exact, "words": task.space.n_words}


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
        self._hits: list[Hit] = []
        self._done = Counts()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def hit(self, conjecture: Conjecture) -> None:
        data = Hit.of(conjecture)
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


def _search(task: Task, going: threading.Event) -> None:
    check_lifetime(task.space, task.options)
    _send(_size(task))
    searcher = Searcher(task.space.constant, task.space.sign_words, task.options)
    reporter = _Reporter()
    for block in blocks(task.space.expressions()):
        for hit in searcher.search_block(block):
            reporter.hit(hit)
            going.wait()
        reporter.block(searcher.tally)
        going.wait()
    reporter.close()


def _listen(going: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "pause":
            going.clear()
        else:
            going.set()
    os._exit(0)


def _send(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
