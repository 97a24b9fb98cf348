"""Places of an expansion, as a user names them: whole numbers that increase."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set

from esma.errors import EsmaError, wholes


def increasing(places: Iterable[int], least: int = 0) -> Iterator[int]:
    """Check places and pass them on: those of a list at once, those of a stream as they are read.
    A set has no order of its own.

    Parameters
    ----------
    places : indices
    least : what none of them may be below

    Raises
    ------
    EsmaError
        If a place is not a whole number, is below `least`, or does not increase.

    Examples
    --------
    >>> list(increasing([1, 4]))
    [1, 4]
    >>> increasing([3, 1])
    Traceback (most recent call last):
        ...
    esma.errors.EsmaError: places are to increase: 1 cannot come after 3
    """
    given = wholes(sorted(places) if isinstance(places, Set) else places, "place")
    checked = _checked(given, least)
    return iter(list(checked)) if isinstance(places, Collection) else checked


def _checked(places: Iterable[int], least: int) -> Iterator[int]:
    before: int | None = None
    for n in places:
        if n < least:
            raise EsmaError(f"places are to be {least} or more, not {n}")
        if before is not None and n <= before:
            raise EsmaError(f"places are to increase: {n} cannot come after {before}")
        yield n
        before = n
