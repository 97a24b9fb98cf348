"""Batch files: several searches for one store, written in TOML and checked line by line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias

from esma.enumeration.constants import constant
from esma.errors import EsmaError, SpaceError
from esma.searching.spec import SearchSpec
from esma.system.files import path_of, text_of, toml_of
from esma.work.task import Task
from esma.writing.terminal import shortened


class BatchError(EsmaError):
    """A batch file that is wrong, with the line and the key."""


def _texts(value: Any) -> bool:
    return isinstance(value, list) and value != [] and all(isinstance(x, str) for x in value)


_Kind: TypeAlias = tuple[Callable[[Any], bool], str]
_WHOLE: Final[_Kind] = (lambda x: type(x) is int), "a whole number, as 2"
_TEXT: Final[_Kind] = (lambda x: isinstance(x, str)), 'a text in quotes, as "e"'
_TEXTS: Final[_Kind] = _texts, 'a list of texts, as ["e", "tan(1)"]'
_TRUTH: Final[_Kind] = (lambda x: isinstance(x, bool)), "true or false"

#: What a search is described by; each may stand above all searches too, and then holds for all.
SEARCH_KEYS: Final[dict[str, _Kind]] = {
    **{
        f.name: {"int": _WHOLE, "bool": _TRUTH, "Generator": _TEXT}.get(str(f.type), _TEXTS)
        for f in fields(SearchSpec)
        if f.name != "constant"
    },
    "holonomic": _TRUTH,  # laws = ["holonomic"]
}
_OWN_KEYS: Final[dict[str, _Kind]] = {"constants": _TEXTS, **SEARCH_KEYS}
_TOP_KEYS: Final[dict[str, _Kind]] = {
    "out": _TEXT,
    "jobs": _WHOLE,
    "scheduler": _TEXT,
    **SEARCH_KEYS,
}


@dataclass(frozen=True)
class Batch:
    """A batch file: searches, and where they go.

    Attributes
    ----------
    tasks : one for each constant of each section
    out : the store, relative to the working directory
    jobs, scheduler : where the work is done
    """

    tasks: tuple[Task, ...]
    out: Path | None = None
    jobs: int | None = None
    scheduler: str | None = None


def read_batch(path: str | Path) -> Batch:
    """Read a batch file.

    Raises
    ------
    BatchError
        One line with the file, the line in it and the key that is wrong, and what would be right.
    """
    path = path_of(path)
    try:
        text = text_of(path)
    except FileNotFoundError:
        raise BatchError(f"{path} does not exist: name a batch file in TOML") from None
    except UnicodeDecodeError:
        raise BatchError(f"{path} is not a text file in UTF-8") from None
    except OSError as error:
        raise BatchError(f"{path} cannot be read: {error.strerror}") from None
    return parse_batch(text, str(path))


def parse_batch(text: str, name: str = "the batch file") -> Batch:
    """Read a batch file from its text.

    >>> batch = parse_batch('''
    ... digits = 500
    ...
    ... [[search]]
    ... constants = ["e", "tan(1)"]
    ... coeff_limit = 3
    ... ''')
    >>> [(x.spec.constant.name, x.spec.coeff_limit, x.spec.digits) for x in batch.tasks]
    [('e', 3, 500), ('tan(1)', 3, 500)]
    >>> parse_batch('[[search]]\\nconstants = ["e"]\\ndegre = 2', "a.toml")
    Traceback (most recent call last):
        ...
    esma.work.batch.BatchError: a.toml, line 3: there is no key 'degre': did you mean 'degree'?
    """
    return _Reader(text, name).read()


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.name = name
        try:
            self.data = toml_of(text)
        except tomllib.TOMLDecodeError as error:
            self._fail(_line_of(error, text), f"this is not TOML: {_reason(error)}")
        self.lines = dict(_lines(text))

    def _fail(self, line: int | None, reason: str) -> NoReturn:
        where = f"{self.name}, line {line}" if line else self.name
        raise BatchError(f"{where}: {reason}") from None

    def _line(self, section: int, key: str) -> int | None:
        """The line of a key of a section, or where it stands above all, or of the section."""
        wanted = (section, key), (0, key), (section, "")
        return next((self.lines[place] for place in wanted if place in self.lines), None)

    def read(self) -> Batch:
        top = {k: v for k, v in self.data.items() if k != "search"}
        self._check(top, _TOP_KEYS, 0)
        sections = self.data.get("search")
        if not isinstance(sections, list) or not all(isinstance(x, dict) for x in sections):
            self._fail(
                self.lines.get((0, "search")),
                "no search in it: one begins with [[search]] and has constants = [...]",
            )
        tasks: dict[str, Task] = {}
        for number, section in enumerate(sections, 1):
            self._check(section, _OWN_KEYS, number)
            if "constants" not in section:
                self._fail(
                    self._line(number, ""),
                    'this search has no constants: give some, as constants = ["e", "tan(1)"]',
                )
            if "words" in section and "max_period" in section:
                self._fail(
                    self._line(number, "max_period"),
                    "'words' lists all sign words already: leave out 'max_period'",
                )
            for text in section["constants"]:
                task = self._task(text, section, number)
                if task.spec.fingerprint in tasks:
                    self._fail(
                        self._line(number, "constants"),
                        f"two searches of {task.spec.constant.name} are the same: leave one out",
                    )
                tasks[task.spec.fingerprint] = task
        jobs = top.get("jobs")
        if jobs is not None and jobs < 1:
            self._fail(self._line(0, "jobs"), f"'jobs' must be at least 1; it was {jobs}")
        out = top.get("out")
        return Batch(
            tuple(tasks.values()), None if out is None else path_of(out), jobs, top.get("scheduler")
        )

    def _check(self, table: dict[str, Any], known: dict[str, _Kind], number: int) -> None:
        """Names and types of a table's keys."""
        for key, value in table.items():
            line = self.lines.get((number, key))
            if key not in known:
                self._fail(line, f"there is no key {key!r}{_suggestion(key, known)}")
            fits, what = known[key]
            if not fits(value):
                self._fail(line, f"{key!r} must be {what}; it was {shortened(repr(value), 40)}")

    def _task(self, text: str, section: dict[str, Any], number: int) -> Task:
        above = {k: v for k, v in self.data.items() if k in SEARCH_KEYS}
        if "max_period" in section:
            above["words"] = None
        values = {k: v for k, v in {**above, **section}.items() if k != "constants"}
        key = "constants"
        try:
            c = constant(text)
            key = "words"  # whose texts may be wrong; other keys are named by what is raised
            return Task(SearchSpec.of(c, **values))
        except EsmaError as error:
            if isinstance(error, SpaceError):
                key = error.key or "degree"
            self._fail(self._line(number, key), f"{key!r}: {error}")


def _suggestion(key: str, known: dict[str, _Kind]) -> str:
    close = get_close_matches(key, known, n=1)
    return f": did you mean {close[0]!r}?" if close else f": the keys are {', '.join(known)}"


def _lines(text: str) -> Iterator[tuple[tuple[int, str], int]]:
    """The line of each key, by the number of its section (0: above all searches); the key "" is a
    section's header.

    The text is valid TOML. A statement may take several lines: it ends where it is valid by itself.
    """
    section, begun, statement = 0, 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not statement:
            stripped = line.strip()
            if not stripped or stripped.startswith("#"):
                continue
            if stripped.startswith("["):
                section += stripped.startswith("[[")
                yield (section, ""), number
                continue
            begun = number
        statement += line + "\n"
        try:
            table = toml_of(statement)
        except tomllib.TOMLDecodeError:
            continue
        for key in table:
            yield (section, key), begun
        statement = ""


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int | None:
    # "Expected '=' after a key (at line 2, column 5)", "... (at end of document)"
    message = str(error)
    if "(at line " in message:
        return int(message.rsplit("(at line ", 1)[1].split(",")[0])
    return len(text.splitlines()) if "(at end of" in message else None


def _reason(error: tomllib.TOMLDecodeError) -> str:
    return str(error).rsplit(" (at ", 1)[0]
