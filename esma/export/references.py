"""What formulas and proofs cite: the entries of ``references.bib``, and items of a bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from esma.proofs.theorems import Theorem
from esma.writing.escaping import escaped

_ENTRY: Final = re.compile(r"^@(\w+)\{(\w+),\n(.*?)\n\}$", re.MULTILINE | re.DOTALL)
_FIELD: Final = re.compile(r"^  (\w+) = \{(.*)\},?$", re.MULTILINE)


@dataclass(frozen=True)
class Reference:
    """A published work, as its BibTeX entry has it.

    Attributes
    ----------
    key : by which it is cited
    kind : the kind of BibTeX entry
    fields : BibTeX fields in LaTeX, in the order in which they are printed: first author and title
    """

    key: str
    kind: str
    fields: tuple[tuple[str, str], ...]

    def bibtex(self) -> str:
        """The entry of a BibTeX file."""
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in self.fields)
        return f"@{self.kind}{{{self.key},\n{body}\n}}\n"

    def item(self) -> str:
        r"""The ``\bibitem`` of a bibliography."""
        (_, author), (_, title), *fields = self.fields
        parts: list[str] = []
        for name, value in fields:
            if name == "volume":
                parts[-1] += f" {value}"
            else:
                parts.append(value)
        authors, title = author.replace(" and ", ", "), title.removeprefix("{").removesuffix("}")
        where = f" {', '.join(parts)}." if parts else ""
        return f"\\bibitem{{{self.key}}} {authors}. \\emph{{{title}}}.{where}\n"


def _read(text: str) -> dict[str, Reference]:
    found = (
        Reference(key, kind, tuple(_FIELD.findall(body)))
        for kind, key, body in _ENTRY.findall(text)
    )
    return {work.key: work for work in found}


#: By key, every work that is cited.
REFERENCES: Final = _read(
    files("esma.export").joinpath("references.bib").read_text(encoding="utf-8")
)


def bibtex(works: Iterable[Reference]) -> str:
    """A BibTeX file."""
    return "\n".join(work.bibtex() for work in works)


def references_of(theorem: Theorem) -> tuple[Reference, ...]:
    """The works that a theorem is from: those of ``references.bib``, or its source as it stands.

    >>> from esma.proofs.theorems import THEOREMS
    >>> [work.key for work in references_of(THEOREMS["exp"])]
    ['euler1744', 'hurwitz1891']
    """
    if not theorem.works:
        fields = ("author", escaped(theorem.title)), ("title", escaped(theorem.source))
        return (Reference(theorem.key, "misc", fields),)
    return tuple(REFERENCES[key] for key in theorem.works)
