"""Keys of formulas: what they depend on, and what they are taken for.

Trusted: the keys themselves, written down once; they stand in files and papers and may not change.
"""

from __future__ import annotations

import pytest

from esma.approval.conjecture import from_dict, key_in
from esma.approval.keys import key_number, key_of, key_text, number_of_key, read_which
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.errors import EsmaError
from esma.searching.searcher import Searcher
from esma.searching.spec import SearchSpec

WORDS = [(1,), (-1,), (1, -1), (-1, 1)]


def test_keys_are_what_they_were() -> None:
    assert key_of("e", (0, 1), (1, 0), (1,)) == "z73j3v6x"
    assert key_of("tan(1)", (1, 1), (0, 1), (-1, 1)) == "e7f25zot"


def test_a_key_depends_on_what_a_formula_states_and_on_nothing_else() -> None:
    some = {
        key_of(name, p, q, word)
        for name in ("e", "tan(1)")
        for p in ((0, 1), (1, 1), (2, 1))
        for q in ((1,), (2,), (1, 2))
        for word in WORDS
    }
    assert len(some) == 2 * 3 * 3 * 4
    assert key_of("e", [0, 1, 0], [1, 0, 0], [1]) == key_of("e", (0, 1), (1,), (1,))


def test_keys_are_numbers_and_back() -> None:
    for n in range(200):
        number = key_number("e", (n, 1), (1, 0), (1,))
        key = key_text(number)
        assert number_of_key(key) == number < 26 * 36**7
        assert key[0].isalpha()
        assert read_which(key) == read_which(f" {key.upper()}") == key
        assert read_which(str(n)) == read_which(n) == n


@pytest.mark.parametrize(
    "text", ["", "-1", "+", "1.0", "e", "0a000000", "a000000", "a00000000", "١"]
)
def test_what_is_neither_a_number_nor_a_key(text: str) -> None:
    with pytest.raises(EsmaError, match="neither the number of a formula"):
        read_which(text)


def test_the_key_of_a_file_is_not_believed() -> None:
    searcher = Searcher(SearchSpec(constant("exp(1)"), words=tuple(WORDS), digits=50))
    for x in searcher.search_block([Expression((1, 1), (-1, 1)), Expression((0, 1), (1, 0))]):
        data = x.to_dict()
        assert data["key"] == key_in({**data, "key": "a0000000"}) == x.key
        assert from_dict({**data, "key": "a0000000"}).key == x.key
    assert (
        key_in({"constant": "foo(1)", "numerator": [1], "denominator": [1], "signs": [1]}) is None
    )
    assert key_in({}) is None
