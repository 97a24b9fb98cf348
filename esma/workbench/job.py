"""Work in a process of its own, so that the kernel stays free and a stop takes effect at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeAlias

Message: TypeAlias = dict[str, Any]
What: TypeAlias = Literal["plan", "search", "identify", "scan"]
_ROOT = Path(__file__).resolve().parent.parent.parent


class Job:
    """A worker process and the thread that reads what it says.

    Parameters
    ----------
    what : what is to be done
    asked : with what: the configuration of a task, the text of a number, a template and its ranges
    on_message : called in a thread with each message, and last with ``{"ended": reason}`` unless
        the job was stopped; the reason is empty where all went well
    """

    def __init__(
        self, what: What, asked: Mapping[str, Any], on_message: Callable[[Message], None]
    ) -> None:
        # the worker finds this package, installed or not
        path = os.pathsep.join(x for x in (str(_ROOT), os.environ.get("PYTHONPATH")) if x)
        self._on_message = on_message
        self._stopped = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "esma.workbench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            text=True,
            encoding="utf-8",
            start_new_session=True,  # the kernel's Ctrl-C is not for the worker
        )
        self._say(json.dumps({"do": what, "asked": asked}))
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it has ended
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _read(self) -> None:
        process = self._process
        assert process.stdout is not None
        assert process.stderr is not None
        failed = ""
        for line in process.stdout:
            if self._stopped:
                break
            message = json.loads(line)
            failed = message.get("error", failed)
            self._on_message(message)
        last = process.stderr.read().strip().splitlines()[-1:]
        status = process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        if not self._stopped:
            died = f"the search ended unexpectedly: {last[0] if last else f'status {status}'}"
            self._on_message({"ended": failed or (died if status else "")})

    def pause(self) -> None:
        """Hold the work, whatever it is at, until `resume`."""
        self._say("pause")

    def resume(self) -> None:
        """Go on."""
        self._say("resume")

    def stop(self) -> None:
        """End the work at once, whatever it is at; nothing is said any more."""
        self._stopped = True
        self._process.kill()
        self._process.wait()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until everything is said; whether that came to pass in time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None
