"""What sign words make of large quotients, and which laws stay (`prediction.md`, 8).

Trusted: signed expansions by their definition.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esma.cli.parser import main
from esma.continued_fractions.signed import from_simple
from esma.enumeration.words import primitive_words
from esma.massey.laws import Automatic, Folded, Mixed, Multiplicative
from esma.prediction.words import becomes, blocks, by_blocks, kept
from tests.benchmarks.words import ROWS, survey

WORDS = primitive_words(6)


@given(st.data(), st.sampled_from([w for w in WORDS if 1 in w]))
def test_blocks_are_the_signed_expansion(data: st.DataObject, word: tuple[int, ...]) -> None:
    found = blocks(word)
    assert found is not None
    large = st.integers(found.least, 3 * found.least)
    simple = [data.draw(st.integers(-9, 9)), *data.draw(st.lists(large, min_size=9, max_size=30))]
    signed = list(by_blocks(simple, word))
    assert signed == from_simple(simple, word, len(signed))
    behind = signed[len(list(by_blocks(simple[:3], word))) :]
    turns = [(c, i % len(found.changes)) for i, c in enumerate(simple[2:-1])]
    assert behind == [a for c, i in turns for a in (c + found.changes[i], *found.between[i])]


@pytest.mark.parametrize("word", [w for w in WORDS if 1 in w], ids=str)
def test_smaller_quotients_are_written_otherwise(word: tuple[int, ...]) -> None:
    """The bound is sharp."""
    found = blocks(word)
    assert found is not None
    if found.least > 1:
        simple = [0, *[found.least - 1] * 40]
        assert list(by_blocks(simple, word)) != from_simple(simple, word)[: len(simple)]


def test_a_law_is_kept_where_theorems_say_so() -> None:
    """It is found, too."""
    for name in ("rogers_ramanujan(1/3)", "2 rabbit(3)", "rabbit(2,sqrt(2))"):
        row = ROWS[name]
        for outcome in survey(row, primitive_words(4)):
            if outcome.expected is not None:
                assert outcome.seen is not None, (name, outcome)
    assert kept(Multiplicative, (-1, 1))
    assert not kept(Multiplicative, (1, 1, -1))
    assert not kept(Mixed, (-1,))
    assert becomes(Folded, (1, -1, -1), 2) is None
    assert becomes(Folded, (1, -1, -1), 3) is Automatic


def test_a_plan_says_what_becomes_of_a_law(capsys: pytest.CaptureFixture[str]) -> None:
    for name, said in (
        ("kempner(3)", "quotients folded; of 4 words, folded under 1, no theorem for 3"),
        ("rabbit(2,sqrt(2))", "sums of powers under 3, no theorem for 1"),
        ("rogers_ramanujan(1/2)", "mixed with powers under 3, no theorem for 1"),
        ("pi", "nothing can be predicted"),
    ):
        assert main(["plan", name, "--max-period", "2", "--predict"]) == 0
        assert said in capsys.readouterr().out
