"""Keys: eight characters that name a formula in every session, store, file and order.

A formula is named by what is asked of it: the constant, P, Q and the sign word determine the
quotients. A key begins with a letter, so that it is never a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final, TypeVar

from esma.enumeration.expressions import trimmed
from esma.errors import EsmaError, NoFormulaError, whole

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789" + _LETTERS
_KEY: Final = re.compile(r"[a-z][0-9a-z]{7}")
_COUNT: Final = 26 * 36**7
_Error = TypeVar("_Error", bound=EsmaError)
_Found = TypeVar("_Found")


def key_number(
    constant: str, numerator: Sequence[int], denominator: Sequence[int], signs: Sequence[int]
) -> int:
    """The key of a formula as a whole number below 26·36⁷, as stores index it.

    Parameters
    ----------
    constant : its name in canonical writing, `Constant.name`
    numerator, denominator : coefficients of P and Q in reduced form, lowest degree first
    signs : the sign word
    """
    return key_numbers(constant, numerator, denominator)(repr(list(signs)).encode())


def key_numbers(
    constant: str, numerator: Sequence[int], denominator: Sequence[int]
) -> Callable[[bytes], int]:
    """The keys of the formulas with one left-hand side, as whole numbers: a function of the sign
    word, written as a list.

    >>> key_text(key_numbers("e", (0, 1), (1, 0))(b"[1]"))
    'z73j3v6x'
    """
    p, q = (list(trimmed(tuple(x))) for x in (numerator, denominator))
    side = blake2b(f"[{constant!r}, {p}, {q}, ".encode(), digest_size=16)

    def number(signs: bytes) -> int:
        stated = side.copy()
        stated.update(signs + b"]")
        return _in_range(stated.digest())

    return number


def _in_range(digest: bytes) -> int:
    return int.from_bytes(digest) % _COUNT


def key_of_text(text: str) -> str:
    """The key of what a text states, where that is more than numbers, as of formulas for all n.

    >>> key_of_text("tan(1/n)")
    'y6qkxbn8'
    """
    return key_text(_in_range(blake2b(text.encode(), digest_size=16).digest()))


def key_text(number: int) -> str:
    """The key that is this number.

    >>> key_text(0), key_text(26 * 36**7 - 1)
    ('a0000000', 'zzzzzzzz')
    """
    digits = []
    for _ in range(7):
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return _LETTERS[number] + "".join(reversed(digits))


def key_of(
    constant: str, numerator: Sequence[int], denominator: Sequence[int], signs: Sequence[int]
) -> str:
    """The key of a formula; parameters as of `key_number`.

    >>> key_of("e", (0, 1), (1, 0), (1,)), key_of("e", (0, 1), (1,), (-1, 1))
    ('z73j3v6x', 'r9rufmx7')
    """
    return key_text(key_number(constant, numerator, denominator, signs))


def number_of_key(key: str) -> int:
    """The number that a key is.

    >>> number_of_key(key_text(123456789))
    123456789
    """
    return (ord(key[0]) - ord("a")) * 36**7 + int(key[1:], 36)


def read_which(which: int | str) -> int | str:
    """Which formula is meant: its number, from 0, or its key.

    Raises
    ------
    EsmaError
        If it is neither.

    Examples
    --------
    >>> read_which("12"), read_which(" K00000AB ")
    (12, 'k00000ab')
    """
    if not isinstance(which, str):
        return whole(which, "the number of a formula")
    text = which.strip().lower()
    if re.fullmatch(r"\d{1,12}", text, re.ASCII):
        return int(text)
    if _KEY.fullmatch(text):
        return text
    raise EsmaError(
        f"{which[:40]!r} is neither the number of a formula, counted from 0, nor its key of eight"
        " letters and digits"
    )


def the_one(key: str, numbers: Sequence[int], where: str, error: type[_Error]) -> int:
    """The number of the formula that has a key, if there is just one.

    Parameters
    ----------
    numbers : of the formulas that have it
    where : where they were looked for
    error : what is raised otherwise
    """
    if len(numbers) == 1:
        return numbers[0]
    if not numbers:
        raise error(f"no formula of {where} has the key {key}")
    several = ", ".join(map(str, numbers[:20])) + (", …" if len(numbers) > 20 else "")
    raise error(f"several formulas of {where} have the key {key}: choose one of {several}")


def numbered(found: Sequence[_Found], number: int) -> _Found:
    """What has a number in a list whose things have no keys.

    Raises
    ------
    NoFormulaError
        If there is nothing of this number.
    """
    place = whole(number, "the number in a table")
    if not -len(found) <= place < len(found):
        choice = f"choose a number from 0 to {len(found) - 1:,}" if found else "there is none"
        raise NoFormulaError(f"there is no number {place} here: {choice}")
    return found[place]


def no_number(number: int, count: int, where: str) -> str:
    """The message where no formula has this number."""
    choice = f"choose a number from 0 to {count - 1:,}, or a key" if count else "it holds none"
    return f"there is no formula {number} in {where}: {choice}"
