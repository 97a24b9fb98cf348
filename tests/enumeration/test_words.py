"""Tests of the sign words.

Trusted here: the definition (a word is primitive if the periodic sequence has no shorter period),
and the numbers of primitive words, OEIS A027375: 2, 2, 6, 12, 30, 54, 126, 240, 504, 990.
"""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esma.enumeration.words import (
    as_words,
    check_word,
    count_primitive_words,
    is_primitive,
    parse_word,
    primitive_root,
    primitive_words,
    word_text,
)
from esma.errors import GrammarError, SpaceError

WORDS = st.lists(st.sampled_from([1, -1]), min_size=1, max_size=12).map(tuple)


def smallest_period(word: tuple[int, ...]) -> int:
    """Of the periodic sequence, by comparing it with its shifts."""
    n = len(word)
    return next(d for d in range(1, n + 1) if all(word[i] == word[(i + d) % n] for i in range(n)))


@given(WORDS)
def test_a_word_is_primitive_if_its_length_is_the_period(word: tuple[int, ...]) -> None:
    assert is_primitive(word) == (smallest_period(word) == len(word))
    assert primitive_root(word) == word[: smallest_period(word)]


def test_numbers_of_words() -> None:
    published = [2, 2, 6, 12, 30, 54, 126, 240, 504, 990]
    for p, total in enumerate(accumulate(published), start=1):
        words = primitive_words(p)
        assert len(words) == count_primitive_words(p) == total
        assert len(set(words)) == total
        assert all(len(w) <= p for w in words)
        assert words == sorted(words, key=lambda w: (len(w), [-s for s in w]))


def test_the_words_of_the_reference_search() -> None:
    assert primitive_words(2) == [(1,), (-1,), (1, -1), (-1, 1)]
    assert len(primitive_words(6)) == 106


def test_words_have_commas_or_spaces_between_them() -> None:
    several = ((1,), (-1,), (1, -1))
    assert as_words("+,-,+-") == as_words("+ - +-") == as_words(" +, - ,\t+- ") == several
    for text in ("", "+,", ",+", "+,,-"):
        with pytest.raises(GrammarError):
            as_words(text)


@given(WORDS)
def test_text_round_trip(word: tuple[int, ...]) -> None:
    assert parse_word(word_text(word)) == word
    assert parse_word(word_text(word, ascii_only=True)) == word
    assert set(word_text(word)) <= {"+", "\u2212"}


@pytest.mark.parametrize("text", ["", " ", "+0", "plus", "1", "(+)", "+\n-x"])
def test_what_is_no_word_is_told_in_one_line(text: str) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_word(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("word", [(), (0,), (1, 2), (1, -1, 0)])
def test_only_signs_are_allowed(word: tuple[int, ...]) -> None:
    with pytest.raises(GrammarError, match="sign word"):
        check_word(word)


@pytest.mark.parametrize("period", [0, -1, 21, 10**9])
def test_periods_out_of_range(period: int) -> None:
    for function in (primitive_words, count_primitive_words):
        with pytest.raises(SpaceError, match="period"):
            function(period)
