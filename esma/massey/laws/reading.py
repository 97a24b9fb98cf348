"""Numbers in JSON objects: exact, and one line where they are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from esma.errors import EsmaError


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Say which field is wrong where something goes wrong meanwhile.

    Raises
    ------
    EsmaError
        In place of whatever went wrong.
    """
    try:
        yield
    except EsmaError:
        raise
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError):
        raise EsmaError(
            f"this is not a formula that 'esma search --json' wrote: its {name} cannot be read"
        ) from None


def integers_in(data: Mapping[str, Any], name: str) -> tuple[int, ...]:
    """A field that is a list of whole numbers.

    >>> integers_in({"signs": [1, -1]}, "signs")
    (1, -1)
    """
    values = data[name]
    if not isinstance(values, list) or any(type(x) is not int for x in values):
        raise ValueError(f"{name} is not a list of whole numbers")
    return tuple(values)


def exact(c: int | str) -> int | Fraction:
    """A coefficient that `written` wrote."""
    return c if type(c) is int else Fraction(c)


def written(polynomials: Iterable[Sequence[int | Fraction]]) -> list[list[int | str]]:
    """Coefficients for JSON: a fraction as a text.

    >>> written([(1, Fraction(-1, 2))])
    [[1, '-1/2']]
    """
    return [[c if type(c) is int else _number(c) for c in p] for p in polynomials]


def _number(c: int | Fraction) -> int | str:
    return int(c) if c.denominator == 1 else f"{c.numerator}/{c.denominator}"
