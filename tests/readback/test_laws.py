"""Laws of every kind are read from their text and LaTeX, and give the same quotients."""

from __future__ import annotations

import re

import pytest

from esma.errors import EsmaError
from esma.identification.notation import law_in
from esma.massey.laws import HolonomicRecurrence, Law, LinearRecurrence
from esma.writing.laws import PRINTED, UNICODE
from tests.massey.test_requested_laws import ROWS
from tests.readback.rules import plain, quotients

LAWS: dict[str, Law] = {
    "linear": LinearRecurrence((1, -3, 1), (0, 2, 5)),
    "holonomic": HolonomicRecurrence(((1,), (0, -1), (-1, 2)), (1, 3)),
    **{
        f"{kind.kind}, {name}": found
        for kind, rows in ROWS.items()
        for name, (terms, size) in rows.items()
        if (found := kind.fitted(terms[:size])) is not None
    },
}


@pytest.mark.parametrize("name", LAWS)
def test_text_says_the_quotients(name: str) -> None:
    law = LAWS[name]
    expected = law.listed(60)
    for text in (law.text(), plain(law.written(PRINTED))):
        assert quotients(text, len(expected)) == expected, text


@pytest.mark.parametrize("name", LAWS)
def test_short_texts_say_first_quotients_or_all(name: str) -> None:
    law = LAWS[name]
    expected = law.listed(60)
    for width in (20, 30, 40, 60, 100):
        text = law.text(width)
        assert len(text) <= width
        rule = law.rule(UNICODE)
        if rule is not None and text.endswith(rule) and " terms]" not in text:
            assert quotients(text, len(expected)) == expected
            continue
        seen = re.match(r"\[⟨?((?:-?\d+(?![\d…·^{+−m])[;,]? ?)*)", text.replace("−", "-"))
        assert seen
        first = [int(x) for x in re.split("[;, ]+", seen[1]) if x]
        assert first == expected[: len(first)]


@pytest.mark.parametrize("name", [x for x in LAWS if x.startswith(("automatic", "morphic"))])
def test_automata_and_substitutions_are_typed_back(name: str) -> None:
    law = LAWS[name]
    typed = law_in(law.text())
    assert typed is not None
    assert typed[0].terms(60) == law.terms(60)
    assert typed[0].text() == law.text()
    with pytest.raises(EsmaError, match="is not understood: each letter needs its image"):
        law_in("[1; …], 1 → 1 x, 2 → 1")
