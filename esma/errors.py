"""Errors that a user can cause: each is one line that says what was wrong and what would be
right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import index
from typing import Any


class EsmaError(ValueError):
    """Base of all errors caused by input; the command line prints the message and exits with 2.

    Examples
    --------
    >>> import esma
    >>> try:
    ...     esma.search("tan(0)")
    ... except esma.EsmaError as error:
    ...     print(error)
    tan(0) is the rational number 0, whose continued fractions are finite: choose an irrational
    constant
    """


class GrammarError(EsmaError):
    """The text of a constant or sign word does not follow the grammar."""


class UnknownConstantError(EsmaError):
    """A name or function that the grammar does not know."""


class RationalConstantError(EsmaError):
    """The constant is rational, or cannot be distinguished from a rational number, so there is
    nothing to find.
    """


class PrecisionError(EsmaError):
    """The working precision does not suffice and may not be raised any further."""


class DivergenceError(EsmaError):
    """A continued fraction diverges, so it has no value."""


class ExistsError(EsmaError):
    """A file that exists would be overwritten, which nobody has asked for."""


class SpaceError(EsmaError):
    """What a search is described by is out of range, or too much to be searched.

    Attributes
    ----------
    key : the name of the value that is wrong, where it is a single one
    """

    def __init__(self, message: str, key: str | None = None) -> None:
        super().__init__(message)
        self.key = key


class NoFormulaError(EsmaError, IndexError):
    """There is no formula of this number or key; an `IndexError`, as a sequence has to raise."""


@dataclass(frozen=True)
class Refusal:
    """No, because: what the mathematics answers in place of a result; nobody did anything wrong.

    Attributes
    ----------
    reason : one line
    index : the first partial quotient that is different, or from which two numbers are apart,
        where one is
    """

    reason: str
    index: int | None = None

    def __bool__(self) -> bool:
        return False


def quoted_value(value: Any) -> str:
    """How Python writes a value, in one line that is not long; its type, where Python cannot.

    >>> quoted_value([1, 2]), quoted_value(10**5000)
    ('[1, 2]', 'a very large int')
    """
    try:
        text = " ".join(repr(value).split())
    except (RecursionError, ValueError):  # too deep, or too long an integer
        return f"a very large {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:79]}…"


def whole(value: Any, what: str) -> int:
    """The value as a Python integer, if it is one; floats, fractions and truth values are refused.

    Raises
    ------
    EsmaError
        If it is not.

    Examples
    --------
    >>> whole(1.5, "a partial quotient")
    Traceback (most recent call last):
        ...
    esma.errors.EsmaError: a partial quotient must be a whole number, as in 3; it was 1.5
    """
    try:
        if not isinstance(value, bool):
            return index(value)
    except TypeError:
        pass
    raise EsmaError(f"{what} must be a whole number, as in 3; it was {quoted_value(value)}")


def listed(values: Any, what: str) -> Iterator[Any]:
    """Check that values can be iterated, and pass them on.

    Raises
    ------
    EsmaError
        If they do not.

    Examples
    --------
    >>> listed(3, "places")
    Traceback (most recent call last):
        ...
    esma.errors.EsmaError: places are to be given as a list, as in [1, 4]; what came was 3
    """
    try:
        yields: Iterator[Any] = iter(values)
    except TypeError:
        raise EsmaError(
            f"{what} are to be given as a list, as in [1, 4]; what came was {quoted_value(values)}"
        ) from None
    return yields


def wholes(values: Any, what: str) -> Iterator[int]:
    """Whole numbers that come one after the other, each checked as it comes.

    >>> list(wholes([1, 4], "place"))
    [1, 4]
    """
    return (whole(value, f"a {what}") for value in listed(values, f"{what}s"))
