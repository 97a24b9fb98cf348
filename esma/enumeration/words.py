"""Sign words: the periodic patterns of +1 and -1 that a signed continued fraction follows.

A word ``s`` of length ``p`` stands for the periodic sequence ``s_n = word[n % p]``. A power of a
shorter word (``+-+-`` of ``+-``) stands for the same sequence, so only *primitive* words are
searched. There are as many of length ``p`` as aperiodic binary strings, the sum of
``mu(p/d) 2**d`` over ``d | p`` (OEIS A027375): 2, 2, 6, 12, 30, 54, ...
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, TypeAlias

from esma.errors import GrammarError, SpaceError, listed

Word: TypeAlias = tuple[int, ...]
"""A sign word: +1 and -1."""

MAX_PERIOD: Final = 20
"""Longest period whose words are listed: there are about a million words of period 20."""

Words: TypeAlias = Sequence[str | Word] | str
"""Sign words: ``"+,+-"``, ``["+", "+-"]`` or ``[(1,), (1, -1)]``."""

_PLUS: Final = "+"
_MINUS: Final = "-\u2212\u2013"


def is_primitive(word: Word) -> bool:
    """Whether the word is not a power of a shorter one.

    >>> is_primitive((1, -1)), is_primitive((1, -1, 1, -1))
    (True, False)
    """
    return bool(word) and primitive_root(word) == word


def primitive_words(max_period: int) -> list[Word]:
    """All primitive words of length 1 to ``max_period``, shorter ones first, and +1 before -1.

    Raises
    ------
    SpaceError
        If the period is not between 1 and ``MAX_PERIOD``.

    Examples
    --------
    >>> [word_text(word) for word in primitive_words(2)]
    ['+', '−', '+−', '−+']
    >>> len(primitive_words(6))
    106
    """
    _check_period(max_period)
    return [
        word
        for length in range(1, max_period + 1)
        for word in product((1, -1), repeat=length)
        if is_primitive(word)
    ]


def count_primitive_words(max_period: int) -> int:
    """How many words `primitive_words` lists, without listing them.

    >>> [count_primitive_words(p) for p in (1, 2, 3, 6)]
    [2, 4, 10, 106]
    """
    _check_period(max_period)
    aperiodic: dict[int, int] = {}
    for p in range(1, max_period + 1):
        # Every word of length p is a power of exactly one primitive word, whose length divides p.
        aperiodic[p] = 2**p - sum(aperiodic[d] for d in range(1, p) if p % d == 0)
    return sum(aperiodic.values())


def parse_word(text: str) -> Word:
    """Read a sign word written with ``+`` and ``-``.

    The typographic minus U+2212 is accepted too; spaces and commas are skipped.

    Raises
    ------
    GrammarError
        If there is no sign or any other character.

    Examples
    --------
    >>> parse_word("+-"), parse_word("− +")
    ((1, -1), (-1, 1))
    """
    signs: list[int] = []
    for character in text:
        if character == _PLUS:
            signs.append(1)
        elif character in _MINUS:
            signs.append(-1)
        elif not character.isspace() and character != ",":
            raise GrammarError(
                f"a sign word is written with + and -, as in '+-'; it may not hold {character!r}"
            )
    return check_word(tuple(signs))


def as_word(signs: str | Word) -> Word:
    """A sign word from its text or its signs.

    Raises
    ------
    GrammarError
        If it is neither.

    Examples
    --------
    >>> as_word("+-"), as_word([1, -1])
    ((1, -1), (1, -1))
    """
    if isinstance(signs, str):
        return parse_word(signs)
    if not isinstance(signs, Iterable):
        raise GrammarError(f"a sign word is a text as '+-' or signs as (1, -1); it was {signs!r}")
    return tuple(map(int, check_word(tuple(signs))))


def as_words(words: Words) -> tuple[Word, ...]:
    """Sign words from texts such as ``"+-"``, with commas between them, or spaces where there is no
    comma, or from tuples of +1 and -1.

    >>> as_words("+, + -"), as_words("+ +-"), as_words([(1, -1)])
    (((1,), (1, -1)), ((1,), (1, -1)), ((1, -1),))
    """
    if isinstance(words, str):
        return tuple(map(parse_word, words.split("," if "," in words else None) or [""]))
    return tuple(map(as_word, listed(words, "sign words")))


def check_word(word: Word) -> Word:
    """Return the word if it is one.

    Raises
    ------
    GrammarError
        If it is empty or holds anything but +1 and -1.
    """
    if not word:
        raise GrammarError("a sign word needs at least one sign, as in '+' or '+-'")
    if any(sign not in (1, -1) for sign in word):
        raise GrammarError(f"a sign word holds only 1 and -1, as in (1, -1); it was {word!r}"[:200])
    return word


def primitive_root(word: Word) -> Word:
    """The primitive word of which a word is a power.

    >>> primitive_root((1, -1, 1, -1))
    (1, -1)
    """
    n = len(word)
    return next(word[:d] for d in range(1, n + 1) if n % d == 0 and word[:d] * (n // d) == word)


def word_text(word: Word, *, ascii_only: bool = False) -> str:
    """Show a word as signs; the minus is U+2212, as wide as the plus, or ``-`` on request.

    >>> word_text((1, -1)), word_text((1, -1), ascii_only=True)
    ('+−', '+-')
    """
    minus = "-" if ascii_only else "\u2212"
    return "".join(_PLUS if sign > 0 else minus for sign in word)


def _check_period(max_period: int) -> None:
    if max_period < 1:
        raise SpaceError(
            f"the longest period of the sign words must be at least 1; it was {max_period}",
            "max_period",
        )
    if max_period > MAX_PERIOD:
        raise SpaceError(
            f"the longest period of the sign words may be {MAX_PERIOD} at most; it was"
            f" {max_period}",
            "max_period",
        )
