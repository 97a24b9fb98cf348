"""Docstrings as pages: examples without a heading are code, and names of code are only that."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

_ROLE = re.compile(r":(?:class|func|meth|mod|attr):`[~.]*([^`]*)`")


def fenced(text: str) -> str:
    """A docstring in which such examples are blocks of code."""
    lines = _ROLE.sub(r"`\1`", text).splitlines()
    out: list[str] = []
    section, inside = "", False
    for n, line in enumerate(lines):
        if n + 1 < len(lines) and set(lines[n + 1].strip()) == {"-"}:
            section = line.strip()
        if not inside and line.startswith(">>>") and section != "Examples":
            out += ["", "```pycon"]
            inside = True
        elif inside and not line.strip():
            out.append("```")
            inside = False
        out.append(line)
    if inside:
        out.append("```")
    return "\n".join(out)


class Doctests(Extension):
    """Changes every docstring when its object is read."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
