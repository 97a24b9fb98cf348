"""What to search next where a search has found nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from esma.enumeration.words import word_text
from esma.massey.laws import requestable

from .searcher import Tally
from .spec import SearchSpec

#: Longest sign word, degree and depth that are suggested.
_PERIOD: Final = 4
_DEGREE: Final = 4
_DEPTH: Final = 1000


def command(spec: SearchSpec) -> str:
    """The command line of a search, without what is as always.

    >>> command(SearchSpec.of("besseli(1,2)/besseli(0,2)", coeff_limit=3, words="+,-", laws="all"))
    "esma search 'besseli(1,2)/besseli(0,2)' --coeff-limit 3 --words=+,- --laws all"
    """
    said = ["esma search", shlex.quote(spec.constant.name)]
    for key in ("degree", "coeff_limit", "max_period", "generator", "depth", "digits"):
        value = getattr(spec, key)
        if value != getattr(SearchSpec, key) and not (key == "max_period" and spec.words):
            said.append(f"--{key.replace('_', '-')} {value}")
    if spec.words is not None:
        said.append(f"--words={','.join(word_text(word, ascii_only=True) for word in spec.words)}")
    if spec.laws:
        said.append(f"--laws {'all' if spec.laws == requestable() else ','.join(spec.laws)}")
    return " ".join(said)


def steps(spec: SearchSpec, tally: Tally) -> Iterator[tuple[str, SearchSpec]]:
    """Searches that may find what this one has not, those of known laws first, with what each of
    them looks for.
    """
    if tally.left:
        yield "these laws", replace(spec, depth=max(tally.deeper, spec.depth))
        return
    if spec.laws != requestable():
        yield "laws of other kinds", replace(spec, laws=requestable())
    if spec.words is None and spec.max_period < _PERIOD:
        longer = max(spec.max_period + 1, SearchSpec.max_period)
        yield "longer sign words", replace(spec, max_period=longer)
    if spec.degree < _DEGREE and not spec.constant.is_algebraic:
        yield "a higher degree", replace(spec, degree=spec.degree + 1)
    if spec.depth < _DEPTH and spec.constant.known_bits is None:
        yield "longer periods", replace(spec, depth=min(4 * spec.depth, _DEPTH))


def further(spec: SearchSpec, tally: Tally) -> Iterator[str]:
    """The same in words, with the commands.

    >>> for text in further(SearchSpec.of("pi", coeff_limit=5, max_period=1), Tally()):
    ...     print(text)
    laws of other kinds: esma search pi --coeff-limit 5 --max-period 1 --laws all
    longer sign words: esma search pi --coeff-limit 5
    a higher degree: esma search pi --degree 2 --coeff-limit 5 --max-period 1
    longer periods: esma search pi --coeff-limit 5 --max-period 1 --depth 400
    """
    if spec.constant.known_bits is not None:
        yield f"what the number is: esma identify {shlex.quote(spec.constant.name)}"
    for what, longer in steps(spec, tally):
        yield f"{what}: {command(longer)}"
