"""What a search that has found nothing says to search next: commands, which describe searches.

Trusted here: the command line's own parser, and `shlex`.
"""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

import esma
from esma.cli.arguments import spec_of
from esma.cli.parser import build_parser
from esma.searching.further import command, further
from esma.searching.searcher import Tally
from esma.searching.spec import SearchSpec


def read(text: str) -> SearchSpec:
    program, *words = shlex.split(text)
    assert program == "esma"
    return spec_of(build_parser("search").parse_args(words))


@pytest.mark.parametrize(
    "spec",
    [
        SearchSpec.of("pi"),
        SearchSpec.of("besseli(1,2)/besseli(0,2)", coeff_limit=3, words="+,-,+-", laws="all"),
        SearchSpec.of("e", degree=2, max_period=3, depth=50, digits=200, laws="holonomic"),
        SearchSpec.of("e", generator="monomial"),
    ],
)
def test_a_command_describes_its_search(spec: SearchSpec) -> None:
    assert read(command(spec)) == spec
    for text in further(spec, Tally()):
        other = read(text.partition(": ")[2])
        assert other != spec
        assert other.constant == spec.constant


def test_the_advice_finds_what_it_promises() -> None:
    found = esma.search("11*e", coeff_limit=1, words="+", depth=100, digits=50, progress=False)
    spec = found.spec
    assert spec is not None
    (text,) = further(spec, replace(found.tally, left=1, deeper=134))
    deep = read(text.partition(": ")[2])
    assert len(esma.api.search_for(deep)) >= 12


def test_only_empty_searches_give_advice() -> None:
    found = esma.search("e", coeff_limit=1, max_period=1, progress=False)
    assert "next, " not in found.summary()
    nothing = esma.search("pi", coeff_limit=1, max_period=1, depth=30, digits=50, progress=False)
    assert "next, a higher degree: esma search pi --degree 2 --coeff-limit 1" in nothing.summary()
    assert "rejected" not in nothing.summary()
