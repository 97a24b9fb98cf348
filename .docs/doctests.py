"""Docstrings as pages: examples without a heading are code, names of code are only that, and what
follows a parameter's colon describes it, since its type stands in the signature.
"""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

_DESCRIBED = re.compile(r"([\w*, ]+) : (.+)")
_ROLE = re.compile(r":(?:class|func|meth|mod|attr):`[~.]*([^`]*)`")


def fenced(text: str) -> str:
    """A docstring in which such examples are blocks of code, and descriptions are no types."""
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
        if section in ("Parameters", "Attributes") and (entry := _DESCRIBED.fullmatch(line)):
            out += [entry[1], f"    {entry[2]}"]
        else:
            out.append(line)
    if inside:
        out.append("```")
    return "\n".join(out)


class Doctests(Extension):
    """Changes every docstring when its object is read."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)
