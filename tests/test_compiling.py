"""The loops of a search are compiled once, for one kind of arguments each, and beforehand.

Trusted: Numba's own count of what it found in its cache.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from esma.searching import compiling
from esma.system import compiled

SEARCH = """
import esma
from esma.searching.compiling import loops
esma.search("e", coeff_limit=1, max_period=2, progress=False)[0].to_dict()
esma.search("pi", degree=2, coeff_limit=1, max_period=1, progress=False)
for loop, _ in loops():
    compiled = loop.compiled
    print(loop.__name__, len(compiled.signatures), sum(compiled.stats.cache_misses.values()))
"""
BEGIN = """
from esma.searching import compiling
compiling.begin()
print(compiling._running[0].pid)
"""


def test_a_search_compiles_nothing_after_its_loops_were_compiled(tmp_path: Path) -> None:
    def run(*command: str) -> str:
        return subprocess.run(
            [sys.executable, *command],
            capture_output=True,
            text=True,
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
            check=True,
        ).stdout

    run("-m", "esma.searching.compiling")
    kept = sorted(tmp_path.rglob("*.nb?"))
    rows = [line.split() for line in run("-c", SEARCH).splitlines()]
    assert len(kept) >= 2 * len(rows) > 0  # what loops call is kept too
    assert [row for row in rows if row[1:] != ["1", "0"]] == []
    assert sorted(tmp_path.rglob("*.nb?")) == kept


@pytest.mark.parametrize(("missing", "started"), [(True, 1), (False, 0)])
def test_a_process_is_started_once_where_code_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: bool, started: int
) -> None:
    commands: list[Any] = []
    monkeypatch.setattr(compiling, "_running", [])
    monkeypatch.setattr(compiled, "is_missing", lambda *_: missing)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: commands.append(command))
    compiling.begin()
    compiling.begin()
    assert commands == [[sys.executable, "-m", "esma.searching.compiling", "beside"]] * started


def test_the_other_process_ends_after_its_search_and_the_next_one_goes_on(tmp_path: Path) -> None:
    kept = []
    for _ in range(2):  # a search that ends at once
        told = subprocess.run(
            [sys.executable, "-c", BEGIN],
            capture_output=True,
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
            check=True,
        ).stdout
        with suppress(psutil.NoSuchProcess):
            psutil.Process(int(told)).wait(timeout=600)
        kept.append(len(list(tmp_path.rglob("*.nbi"))))
    assert kept == [1, 2]
