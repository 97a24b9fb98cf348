"""Disks that are full or may not be written: a clear line, and what was stored before is intact.

Trusted here: the kernel's tmpfs and its limit on the size of files, SQLite's integrity check.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from esma.store import Store, StoreError
from esma.store.lock import Lock
from esma.store.writer import Editor, Writer
from esma.work.units import Unit
from tests.store import fakes
from tests.store.content import fingerprint
from tests.store.test_kills import HANG, ROOT, progress, same, start, undisturbed, wait_for_work
from tests.store.victim import SEARCHES

__all__ = ["undisturbed"]  # a fixture

SMALL = 200_000


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A file system of its own at a folder, where this user may mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a tmpfs may not be mounted here; the limit on the size of files is tested")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def limited(path: Path, jobs: int, size: int) -> subprocess.Popen[bytes]:
    """A search whose files may not grow beyond a size."""
    program = (
        "import resource, runpy, sys;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}));"
        "sys.argv[0] = 'victim'; runpy.run_module('tests.store.victim', run_name='__main__')"
    )
    with path.with_suffix(".log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", program, str(path), "fake", str(jobs)], cwd=ROOT, stderr=log
        )


def refused(process: subprocess.Popen[bytes], path: Path, log: Path) -> None:
    assert process.wait(timeout=HANG) == 2
    lines = [x for x in log.read_text().splitlines() if "event=" not in x]
    assert len(lines) == 1
    assert lines[0].startswith(f"esma: error: {path} could not be written:")
    assert "full" in lines[0]
    assert "continue with --resume" in lines[0]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk(tmp_path: Path, undisturbed: Callable[[str], str], jobs: int) -> None:
    with mounted(tmp_path / "small", f"size={SMALL}") as folder:
        path = folder / "a.sqlite"
        log = tmp_path / "a.log"
        os.symlink(log, folder / "a.log")  # the log is not on the disk that is full
        refused(start(path, "fake", jobs), path, log)
        before = progress(path)
        assert before > 0
        with Store(path) as store:
            assert store.check() == []
            assert len(store) > 0
        log.write_text("")
        refused(start(path, "fake", jobs), path, log)  # still full
        assert progress(path) >= before
        remount(folder, "size=64m")
        assert start(path, "fake", jobs).wait(timeout=HANG) == 0
        same(path, undisturbed("fake"))


def test_a_limit_on_the_size_of_files(tmp_path: Path, undisturbed: Callable[[str], str]) -> None:
    path = tmp_path / "a.sqlite"
    refused(limited(path, 1, SMALL), path, path.with_suffix(".log"))
    before = progress(path)
    assert before > 0
    assert start(path, "fake", 1).wait(timeout=HANG) == 0
    same(path, undisturbed("fake"))


def test_a_disk_without_room_for_the_first_page(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    process = limited(path, 1, 2000)
    assert process.wait(timeout=HANG) == 2
    log = path.with_suffix(".log").read_text()
    assert log.startswith(f"esma: error: {path} could not be written:")
    assert log.count("\n") == 1
    assert start(path, "fake", 2).wait(timeout=HANG) == 0


def test_a_folder_that_may_not_be_written(
    tmp_path: Path, undisturbed: Callable[[str], str]
) -> None:
    searches = [task.search for task in SEARCHES["fake"][0]]
    with mounted(tmp_path / "folder", "size=64m") as folder:
        path = folder / "a.sqlite"
        assert start(path, "fake", 1).wait() == 0
        other = folder / "killed.sqlite"
        process = start(other, "fake", 1)
        wait_for_work(other, process, 0)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (folder / "killed.sqlite-wal").stat().st_size
        recorded = progress(other)
        remount(folder, "ro")
        for wanted in (path, folder / "new.sqlite"):
            with pytest.raises(StoreError, match=r"cannot be written .*: choose a folder"):
                Writer(wanted, searches, resume=True)
        with pytest.raises(StoreError, match="cannot be written"):
            Editor(path)
        same(path, undisturbed("fake"))  # reading works all the same
        assert progress(other) == recorded > 0  # also what its writer has left in the log
        remount(folder, "rw")
        Writer(path, searches, resume=True).close()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_without_write_permission(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="cannot be written"):
        Lock(folder / "a.sqlite")


def test_a_killed_store_on_a_read_only_disk_is_read(tmp_path: Path) -> None:
    """With all that was recorded, which is partly in the log that SQLite keeps beside it."""
    path, task = tmp_path / "a.sqlite", fakes.task("pi", 30)
    endings = ("", "-wal")
    with mounted(tmp_path / "disk", "size=4m") as folder:
        with Writer(path, [task.search]) as writer:
            writer.record(fakes.fake_unit(task, Unit(0, 0, 30)))
            for ending in endings:  # as it is when it is killed
                shutil.copyfile(f"{path}{ending}", f"{folder}/b.sqlite{ending}")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with Store(path) as store, Store(folder / "b.sqlite") as killed:
            assert fingerprint(killed) == fingerprint(store)
            assert killed.searches()[0].finished
            assert killed.check() == []
        assert sorted(x.name for x in folder.iterdir()) == [f"b.sqlite{x}" for x in endings]
