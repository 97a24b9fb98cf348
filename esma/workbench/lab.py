"""Starts JupyterLab on the notebooks: ``esma lab``."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from esma.errors import EsmaError

#: The notebook that opens first.
FIRST = "00_workbench.ipynb"
_PACKAGE = Path(__file__).resolve().parent.parent


def notebooks() -> Path:
    """Where the notebooks are: beside the package in a checkout, inside it where it is installed.

    >>> (notebooks() / FIRST).exists()
    True
    """
    for folder in (_PACKAGE.parent / "notebooks", _PACKAGE / "notebooks"):
        if (folder / FIRST).exists():
            return folder
    raise EsmaError("the notebooks were not installed with this package: install it again")


def prepare(folder: Path) -> Path:
    """A folder to work in: made with a copy of the notebooks; one that has them is left alone.

    Raises
    ------
    EsmaError
        If there is something else under that name, or it cannot be written.
    """
    source = notebooks()
    if (folder / FIRST).exists():
        return folder
    if folder.exists() and not folder.is_dir():
        raise EsmaError(f"{folder} is not a folder: name one for the notebooks")
    try:
        for path in sorted(source.rglob("*")):
            target = folder / path.relative_to(source)
            if path.suffix in (".ipynb", ".toml") and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    except OSError as error:
        raise EsmaError(f"{folder} cannot be written: {error.strerror}") from None
    return folder


def command(
    folder: Path, port: int | None = None, *, browser: bool = True, root: bool = False
) -> list[str]:
    """The command that starts JupyterLab on a folder, the workbench open."""
    found = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
    ]
    if port is not None:
        found.append(f"--ServerApp.port={port}")
    if not browser:
        found.append("--no-browser")
    if root:
        found.append("--allow-root")
    return found


def environment() -> dict[str, str]:
    """The variables under which the kernels find this package, installed or not."""
    paths = [str(_PACKAGE.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(filter(None, paths)))}


def run(folder: Path, port: int | None = None, *, browser: bool = True, root: bool = False) -> int:
    """Start JupyterLab and wait for its end.

    Raises
    ------
    EsmaError
        If the port is none, or as for `prepare`.
    """
    if port is not None and not 0 <= port < 65536:
        raise EsmaError(f"--port must be from 0 to 65535; it was {port}")
    folder = prepare(folder)
    process = subprocess.Popen(command(folder, port, browser=browser, root=root), env=environment())
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # JupyterLab has it too, and asks whether to end
