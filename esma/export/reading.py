"""JSON objects of a file, one by one: one a line, an array, or one that is the whole file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

from esma.errors import EsmaError
from esma.system.files import LONGEST, reading

#: Lines of brackets alone that may come first.
_BRACKETS: Final = 100


def objects(path: Path, *, some: bool = True) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, at least one if there have to be some; ``-`` is standard input.

    Lines are read one by one, with or without the commas and brackets of an array; a file that is
    written otherwise is read whole. A last line that is cut, as when the disk was full, is left
    out, and standard error says so.

    Raises
    ------
    EsmaError
        If a line is no JSON object, or there is none.
    """
    if str(path) == "-":
        yield from _objects(sys.stdin, path, some)
        return
    with reading(path) as file:
        yield from _objects(file, path, some)


def _objects(file: TextIO, path: Path, some: bool) -> Iterator[dict[str, Any]]:
    skipped: list[str] = []
    found = False
    try:
        for number, line in enumerate(iter(lambda: _bounded(file.readline, path), ""), 1):
            text = line.strip().lstrip("\ufeff").removesuffix(",")
            if text in ("", "[", "]"):
                skipped += [line] if text and not found else []
                if len(skipped) > _BRACKETS:
                    _wrong(path, number)
                continue
            try:
                data = json.loads(text)
            except (ValueError, RecursionError):
                if found and text[0] == "{" and not line.endswith("\n"):
                    _say_cut(path, number)
                    return
                if found:
                    _wrong(path, number)
                data = _whole("".join([*skipped, line, _bounded(file.read, path)]), path, number)
            for item in data if isinstance(data, list) and not found else [data]:
                if not isinstance(item, dict):
                    _wrong(path, number)
                found = True
                yield item
    except UnicodeDecodeError as error:
        if found and error.reason == "unexpected end of data":
            _say_cut(path, number + 1)
            return
        raise EsmaError(f"{path} is not a text file of JSON objects") from None
    if some and not found:
        raise EsmaError(f"{path} holds no formula: write one with 'esma search e --json > FILE'")


def _bounded(read: Callable[[int], str], path: Path) -> str:
    text = read(LONGEST + 1)
    if len(text) > LONGEST:
        raise EsmaError(f"{path} has a line of more than {LONGEST:,} characters: is it JSON?")
    return text


def _whole(text: str, path: Path, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        _wrong(path, number)


def _say_cut(path: Path, number: int) -> None:
    print(
        f"esma: the last line of {path}, {number}, is cut and left out: the file is not whole",
        file=sys.stderr,
    )


def _wrong(path: Path, number: int) -> NoReturn:
    raise EsmaError(
        f"line {number} of {path} is not a JSON object: 'esma search e --json > FILE' writes them"
    )
