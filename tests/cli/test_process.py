"""What a terminal sees, in new processes: streams that fail, old encodings, the bar, Ctrl-C.

Trusted: the operating system (pipes, pseudo-terminals, /dev/full, signals).
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ESMA = [sys.executable, "-m", "esma"]
# 68,542,144 candidates with 1,914,818 formulas among them: minutes at least
LONG = ["search", "e", "--coeff-limit", "20", "--max-period", "6"]
SMALL = ["search", "e", "--coeff-limit", "1", "--max-period", "1", "--digits", "50"]


def run(command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A shell command in which `esma` is this checkout's program."""
    program = f'esma() {{ "{sys.executable}" -m esma "$@"; }}; set -o pipefail; {command}'
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    return subprocess.run(
        ["bash", "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT), **variables},
        timeout=600,
        check=False,
    )


def test_a_full_disk_is_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = run(" ".join(["esma", *SMALL, ">/dev/full"]))
    assert done.returncode == 2
    assert done.stderr == "esma: error: the output cannot be written: No space left on device\n"


def test_a_closed_output_is_one_line() -> None:
    done = run("esma constants >&-")
    assert done.returncode == 2
    assert done.stderr.startswith("esma: error: standard output is closed")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error() -> None:
    done = run("esma search e --digits 50 --json | head -n 1")
    assert done.returncode == 0
    assert json.loads(done.stdout)["constant"] == "e"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_old_encodings() -> None:
    done = run(" ".join(["esma", *SMALL]), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert "(e + 1)/(e - 1)" in done.stdout
    assert "[<4m+2>]" in done.stdout
    # of ¹² this encoding has both signs, of ¹⁰ one
    for given, said in (
        ("[1; <m^10+1, m^12+1>]", "[1; <m^10+1, m^12+1>]"),
        ("kempner(2)", "w = 0, 2: w |-> w, x, -reversed w, x = 1"),
    ):
        done = run(f"esma identify '{given}'", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
        assert done.returncode == 0
        assert said in done.stdout
        assert "?" not in done.stdout
    done = run("esma search 'é−'", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 2
    assert done.stderr.startswith("esma: error: ")


def test_nothing_but_json_in_the_output() -> None:
    done = run(" ".join(["esma", *SMALL, "--json"]))
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 24
    assert "24 verified formulas" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_pipe_shows_no_colours_and_no_bar() -> None:
    done = run(" ".join(["esma", *SMALL]))
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def in_terminal(
    arguments: Sequence[str], columns: int, interrupt_after: str | None = None
) -> tuple[int, str]:
    """Run in a pseudo-terminal; press Ctrl-C once a text has appeared. Status and all output."""
    pty = pytest.importorskip("pty")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    keep = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "LINES")}
    program = subprocess.Popen(
        [*ESMA, *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        cwd=ROOT,
        env={**keep, "TERM": "xterm-256color", "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    os.close(side)
    output = b""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        if select.select([main], [], [], 0.2)[0]:
            try:
                data = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            if not data:
                break
            output += data
        elif program.poll() is not None:
            break
        if interrupt_after is not None and re.search(
            interrupt_after, output.decode("utf-8", "replace")
        ):
            program.send_signal(signal.SIGINT)
            interrupt_after = None
    status = program.wait(timeout=600)
    os.close(main)
    return status, output.decode("utf-8", "replace")


def visible(text: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r\n", "\n").split("\n")


def test_a_table_in_a_terminal() -> None:
    status, output = in_terminal(SMALL, 80)
    assert status == 0
    assert "\x1b[32mproved\x1b[0m" in output or "\x1b[32mproved" in output
    table = [line for line in visible(output) if "candidates/s" not in line]  # a bar, if it is slow
    assert max(len(line.rstrip()) for line in table) <= 80


def test_ctrl_c_in_a_terminal_ends_the_bar_and_prints_the_table() -> None:
    status, output = in_terminal(LONG, 100, interrupt_after=r"[1-9][\d,]* found")
    assert status == 130
    assert "candidates/s" in output
    assert "left" in output
    assert "Traceback" not in output
    last = "\n".join(visible(output)[-40:])
    assert "interrupted before its end" in last
    assert "formula " in last
    match = re.search(r"([\d,]+) verified formulas", last)
    assert match is not None
    assert 0 < int(match[1].replace(",", "")) < 1_914_818
    assert re.search(rf"{match[1]} of {match[1]} proved", last)


def test_ctrl_c_is_heard_while_the_program_is_loaded(tmp_path: Path) -> None:
    # a module that is loaded early holds the program there
    (tmp_path / "argparse.py").write_text("import time\nprint('here', flush=True)\ntime.sleep(600)")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    program = subprocess.Popen(
        [*ESMA, "constants"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "here\n"
    program.send_signal(signal.SIGINT)
    assert program.communicate(timeout=600)[1] == "esma: interrupted\n"
    assert program.returncode == 130


def test_ctrl_c_ends_lines_of_json_cleanly() -> None:
    program = subprocess.Popen(
        [*ESMA, *LONG, "--json", "--digits", "100"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )
    assert program.stdout is not None
    first = program.stdout.readline()  # as found: it does not wait for the end
    program.send_signal(signal.SIGINT)
    out = program.stdout.read()  # 'communicate' would lose what 'readline' has read ahead
    _, err = program.communicate(timeout=600)
    assert program.returncode == 130
    lines = (first + out).splitlines()
    assert all(json.loads(line)["constant"] == "e" for line in lines)
    assert "interrupted before its end" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("s", "search scan show"),
        ("search --co", "--coeff-limit --config"),
        ("search e --generator ''", "rational monomial"),
        ("list READ", "README.md"),
    ],
)
def test_bash_completes(typed: str, offered: str) -> None:
    """Bash asks the function that the script binds to `esma` as it would when Tab is pressed."""
    script = (
        'source <(esma completion bash); [[ $(complete -p esma) == *"-F _shtab_esma"* ]]\n'
        f"COMP_WORDS=(esma {typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _shtab_esma\n"
        'echo "${COMPREPLY[*]}"'
    )
    assert run(script).stdout.split() == offered.split()
