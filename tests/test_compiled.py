"""Numba's cache of compiled code: damage and full disks cost time, and nothing else.

Trusted: a function compiled in a process of its own, from a module written for the test.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

MODULE = """
from esma.system.compiled import kernel

@kernel
def square(x):
    return x * x

@kernel
def cube(x):
    return x * x * x
"""
RUN = """
import sys
sys.path.insert(0, sys.argv[1])
import powers
from esma.system import compiled
compiled.FEW = -1
values = powers.square(7), powers.cube(3)
loops = powers.square, powers.cube
print(*values, sum(sum(f.compiled.stats.cache_hits.values()) for f in loops))
"""


def run(folder: Path, *before: str) -> tuple[list[str], list[str]]:
    """Values and hits of the cache that a new process gets, and what it says."""
    ran = subprocess.run(
        [*before, sys.executable, "-c", RUN, str(folder)],
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"},
        check=True,
    )
    return ran.stdout.split(), ran.stderr.splitlines()


def files(folder: Path, ending: str) -> list[Path]:
    return sorted((folder / "__pycache__").glob(f"powers.*.{ending}"))


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    (tmp_path / "powers.py").write_text(MODULE)
    assert run(tmp_path) == (["49", "27", "0"], [])
    return tmp_path


def flipped(data: bytes) -> bytes:
    """One bit of the compiled code itself, which no format would notice."""
    place = len(data) * 3 // 4
    return data[:place] + bytes([data[place] ^ 16]) + data[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda _: bytes(range(256)) * 9, lambda x: x[: len(x) // 2], flipped],
)
def test_damaged_files_are_compiled_anew_with_one_warning(
    cached: Path, damage: Callable[[bytes], bytes]
) -> None:
    damaged = files(cached, "nbi")[0], files(cached, "nbc")[-1]  # of one function each
    assert damaged[0].stem.split(".")[1] != damaged[1].stem.split(".")[1]
    for file in damaged:
        file.write_bytes(damage(file.read_bytes()))
    values, said = run(cached)
    assert values == ["49", "27", "0"]
    assert said == [
        f"esma: compiled code in {cached / '__pycache__'} is damaged: it is compiled again"
    ]
    assert run(cached) == (["49", "27", "2"], [])


def test_a_file_that_cannot_be_read_is_not_called_damaged(cached: Path) -> None:
    for ending in ("nbi", "nbc"):  # a folder in its place cannot be read even by root
        file = files(cached, ending)[0]
        file.unlink()
        file.mkdir()
    values, said = run(cached)
    assert values[:2] == ["49", "27"]
    assert said[0] == (
        f"esma: compiled code in {cached / '__pycache__'} cannot be read (Is a directory):"
        " it is compiled again"
    )
    assert not any("damaged" in line for line in said)


def test_a_lost_file_is_compiled_anew(cached: Path) -> None:
    files(cached, "nbc")[0].unlink()
    files(cached, "nbc")[-1].unlink()
    assert run(cached)[0][:2] == ["49", "27"]


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk with no room left on it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk of one's own can be mounted here")
    try:
        (folder / "powers.py").write_text(MODULE)
        (folder / "__pycache__").mkdir()
        with (folder / "filling").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_on_a_full_disk_it_is_compiled_without_the_cache(full: Path) -> None:
    values, said = run(full)
    assert values == ["49", "27", "0"]
    assert said == [
        f"esma: compiled code cannot be kept in {full / '__pycache__'}: No space left on device"
    ]


def test_where_nothing_can_be_written_it_is_compiled_without_the_cache(
    cached: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on a full disk, where none can be mounted."""
    from numba.core.caching import IndexDataCacheFile

    from esma.system import compiled

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(IndexDataCacheFile, "_open_for_write", refused)
    monkeypatch.setattr(compiled, "_said", set())
    monkeypatch.setattr(compiled, "FEW", -1)

    def twice(x: int) -> int:
        return 2 * x

    assert compiled.kernel(twice)(4) == 8
    assert compiled.kernel(twice)(4.5) == 9
    assert capsys.readouterr().err.count("No space left on device") == 1
