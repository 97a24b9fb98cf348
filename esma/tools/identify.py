"""What a number is, however it is given."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from numbers import Rational
from pathlib import Path
from typing import Any

from esma.enumeration.constants import constant
from esma.errors import wholes
from esma.identification import identify as identification
from esma.identification import reading
from esma.identification.identified import Identification
from esma.massey.laws import Law

from .fraction import ContinuedFraction


def identify(number: Any) -> Identification:
    """What a number is: the law of its quotients, its value in closed form, and the proof.

    Parameters
    ----------
    number : an expression of the grammar, digits, as ``"1.5574077246549"`` or ``"0.4463(22)"``, or
        whatever else :func:`esma.constant` takes; partial quotients, as a list or a text of whole
        numbers; the `Path` of a file with one of these, or of a b-file of the OEIS; a
        `ContinuedFraction`; a law

    Returns
    -------
    Identification
        False where nothing was found; `closed` is the number as an integer Möbius image of a
        constant, `law` the law of its quotients, `formula` what was proved.

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input.

    Examples
    --------
    >>> found = identify([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1])
    >>> print(found.closed, found.status)
    e proved
    >>> print(identify("0.6977746579640079820067905925517525994866582629980").closed)
    besseli(1, 2)/besseli(0, 2)
    """
    match number:
        case Path():
            return _of_read(reading.read_file(number))
        case str():
            return _of_read(reading.read(number))
        case ContinuedFraction():
            return number.identify()
        case Law():
            return identification.of_law(number)
        case Rational():
            value = Fraction(int(number.numerator), int(number.denominator))
            return Identification("a rational number", closed=value)
        case Iterable():
            terms = islice(wholes(number, "partial quotient"), reading.MOST_QUOTIENTS)
            return identification.of_terms(list(terms))
    return identification.of_constant(constant(number))


def _of_read(given: list[int] | str) -> Identification:
    """What was read from a text."""
    if isinstance(given, list):
        return identification.of_terms(given)
    exact = ContinuedFraction.of(given).expansion.closed
    if isinstance(exact, Fraction):
        return Identification("a rational number", closed=exact)
    return identification.of_constant(constant(given))
