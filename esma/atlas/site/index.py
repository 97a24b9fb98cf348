"""What the search box looks through: columns of all formulas, and their first quotients.

They are scripts, since a page from a file may load nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from esma.atlas.pages import slug
from esma.enumeration.words import word_text

from .model import Site, first_quotients
from .packing import packed

_WIDTH = 60
"""Characters of a closed form in a result."""


def scripts(site: Site) -> Iterator[tuple[str, str]]:
    """The names of the files and what is in them."""
    constants = [
        [
            c.constant.name,
            c.constant.symbol(),
            slug(c.constant.name) if c.entries else "",
            len(c.entries),
            c.is_control,
        ]
        for c in site.chapters
    ]
    number = {name: i for i, (name, *_) in enumerate(constants)}
    columns: dict[str, list[Any]] = {
        name: [] for name in ("key", "constant", "tail", "left", "signs", "law", "value", "status")
    }
    quotients = []
    for i, tail in enumerate(site.classes):
        for entry in tail.entries:
            x = entry.conjecture
            row = (
                x.key,
                number[x.constant.name],
                i,
                x.left_text(),
                word_text(x.signs),
                x.law.text(_WIDTH),
                x.value[:30],
                x.status,
            )
            for column, cell in zip(columns.values(), row, strict=True):
                column.append(cell)
            quotients.append(" ".join(map(str, first_quotients(entry))))
    general = [[name, slug(name), len(xs)] for name, xs in site.general.items()]
    tails = [tail.name for tail in site.classes]
    yield (
        "formulas.js",
        _script(
            "formulas", {"constants": constants, "general": general, "tails": tails, **columns}
        ),
    )
    yield "quotients.js", _script("quotients", quotients)


def _script(name: str, data: object) -> str:
    return f'esma.packed.{name} = "{packed(data)}";\n'
