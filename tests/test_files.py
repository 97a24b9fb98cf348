"""What is no file of text or no store is refused at once, whatever reads it; a file of somebody's
own is never lost.

Trusted: the operating system's pipes, sockets and devices.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import esma
from esma.atlas import pages
from esma.cli.parser import main
from esma.errors import EsmaError
from esma.system import files


@pytest.fixture
def kinds(tmp_path: Path) -> Iterator[dict[str, Path]]:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        yield {
            "pipe": tmp_path / "pipe",
            "socket": tmp_path / "socket",
            "folder": tmp_path,
            "zero": Path("/dev/zero"),
            "null": Path("/dev/null"),
        }


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "zero", "null"])
@pytest.mark.parametrize(
    "command",
    [
        ["list", "FILE"],
        ["show", "FILE", "1"],
        ["verify", "FILE"],
        ["check", "FILE"],
        ["prove", "FILE"],
        ["export", "FILE", "--out", "x.json"],
        ["merge", "FILE", "--out", "x.sqlite"],
        ["search", "--config", "FILE"],
        ["search", "e", "--out", "FILE"],
        ["atlas", "--no-pdf", "--parametric", "FILE", "--out", "x"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_what_is_no_file(
    command: list[str],
    kind: str,
    kinds: dict[str, Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([str(kinds[kind]) if word == "FILE" else word for word in command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert not set(os.listdir()) & {"x.json", "x.sqlite"}


def test_a_pipe_that_somebody_writes_to_is_read(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, "Erdős\n".encode())
    os.close(write)
    assert files.text_of(Path(f"/dev/fd/{read}")) == "Erdős\n"
    os.close(read)


def test_a_line_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (files, "esma.export.reading"):
        name = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{name}.LONGEST", 1000)
    path = tmp_path / "long"
    for text in ("[" * 1001, "{\n" + " " * 1001):
        path.write_text(text)
        for command in (["show", str(path)], ["check", str(path)]):
            assert main(command) == 2
            assert "has a line of more than 1,000 characters" in capsys.readouterr().err
    path.write_text("\n" * 1001 + "[\n" * 101)
    assert main(["show", str(path)]) == 2
    assert "line 1102 of" in capsys.readouterr().err
    assert main(["search", "--config", str(path)]) == 2
    assert "longer than 1,000 characters" in capsys.readouterr().err


def test_an_atlas_takes_the_place_of_nothing(tmp_path: Path) -> None:
    pages.check_folder(tmp_path / "new", force=False)
    pages.check_folder(tmp_path, force=False)
    for name in ("README.md", "atlas.pdf", "constants/notes.md"):
        mine = tmp_path / name
        mine.parent.mkdir(exist_ok=True)
        mine.write_text("mine")
        with pytest.raises(EsmaError, match=f"{name} exists: choose another name"):
            pages.check_folder(tmp_path, force=False)
        command = ["atlas", "--out", str(tmp_path), "--no-pdf"]
        assert main(command) == 2
        assert not (tmp_path / "atlas.sqlite").exists()
        mine.unlink()


def test_names_that_are_no_files(capsys: pytest.CaptureFixture[str]) -> None:
    for name, said in (
        (":memory:", ":memory: is not a file: a store is one, as e.sqlite"),
        ("/proc/x.sqlite", "/proc/x.sqlite cannot be written (No such file or directory)"),
        ("/no/x.sqlite", "the folder /no does not exist"),
    ):
        assert main(["search", "e", "--coeff-limit", "1", "--out", name]) == 2
        assert said in capsys.readouterr().err


def test_no_name_is_not_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["check", ""], ["list", ""], ["search", "e", "--out", ""]):
        assert main(words) == 2
        assert "the name of a file is empty" in capsys.readouterr().err


def test_names_that_are_none(tmp_path: Path) -> None:
    found = esma.search("e", coeff_limit=1, max_period=1)
    for name in ("", "\0", "a\0.jsonl", None, 3, b"e.jsonl", [tmp_path]):
        for asked in (esma.open, esma.load, esma.scans, found.save, found.export):
            with pytest.raises(esma.EsmaError) as error:
                asked(name)
            assert "\n" not in str(error.value)


def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with files.replacing(tmp_path / "new.csv") as file:
            file.write(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["new.csv"]
