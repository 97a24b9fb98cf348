"""The page of public names: what each is, and the example of its docstring."""

from __future__ import annotations

import doctest
import inspect
from typing import Any

import esma


def page() -> str:
    """All names of `esma`, in Markdown."""
    names = [name for name in esma.__all__ if not name.startswith("_")]
    head = (
        "# Names\n\nWhat `import esma` gives, with an example each. A name that stands alone in it"
        " was imported, as by `from esma import search`.\n\n"
    )
    return head + "\n".join(entry(name, getattr(esma, name)) for name in sorted(names, key=by_use))


def by_use(name: str) -> tuple[bool, str]:
    """Functions first, then classes."""
    return name[0].isupper(), name.lower()


def entry(name: str, what: Any) -> str:
    """One name: its purpose, its example, and a link to all about it."""
    purpose, example = told(what)
    return (
        f"## esma.{name}\n\n{purpose}\n\n```pycon\n{example}```\n\n"
        f"[All about it][{what.__module__}.{what.__qualname__}]\n"
    )


def told(what: Any) -> tuple[str, str]:
    """The first paragraph of a docstring, and the example in it."""
    text = inspect.getdoc(what) or ""
    purpose = " ".join(text.split("\n\n")[0].split()).replace("``", "`")
    lines = []
    for x in doctest.DocTestParser().get_examples(text):
        first, *others = x.source.splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in others)]
        lines += x.want.splitlines()
    return purpose, "".join(line + "\n" for line in lines)
