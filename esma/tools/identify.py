"""What a number is, however it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from numbers import Rational
from pathlib import Path
from typing import Any

from esma.enumeration.constants import constant
from esma.enumeration.known import Lines
from esma.errors import EsmaError, quoted_value, wholes
from esma.identification import identify as identification
from esma.identification import reading
from esma.identification.identified import Identification
from esma.identification.reading import Read, ReadAs
from esma.massey.laws import Law

from .fraction import ContinuedFraction


def identify(number: Any, read_as: ReadAs | None = None) -> Identification:
    """What a number is: the law of its quotients, its value in closed form, and the proof.

    Parameters
    ----------
    number : an expression of the grammar, digits, as ``"1.5574077246549"`` or ``"0.4463(22)"``, or
        whatever else :func:`esma.constant` takes; partial quotients, as a list or a text of whole
        numbers; a law, also as it is written, ``"[2; ⟨1, 2m+2, 1⟩]"``; the `Path` of a file with
        one of these, or of a b-file of the OEIS; a `ContinuedFraction`
    read_as : ``"quotients"`` or ``"digits"``, where a text or a b-file may be either; if it is not
        given, that is decided by what stands there, and said

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
    if read_as not in (None, "quotients", "digits"):
        raise EsmaError(f"numbers are read as quotients or digits: not {quoted_value(read_as)}")
    match number:
        case Path():
            return identify(Lines.of_file(number), read_as)
        case Lines():
            return _of_read(reading.read_lines(number, read_as))
        case str():
            return _of_read(reading.read(number, read_as))
        case ContinuedFraction():
            return number.identify()
        case Law():
            return identification.of_law(number)
        case Rational():
            value = Fraction(int(number.numerator), int(number.denominator))
            return Identification("a rational number", closed=value, certain=True)
        case Iterable() if not isinstance(number, bytes | Set | Mapping):
            terms = islice(wholes(number, "partial quotient"), reading.MOST_QUOTIENTS)
            return identification.of_terms(list(terms))
    return _of_value(number)


def _of_read(read: Read) -> Identification:
    """What was read from a text."""
    match read.what:
        case list(terms):
            found = identification.of_terms(terms)
        case str(text):
            found = _of_value(text)
        case (law, word):
            found = ContinuedFraction.of_law(law, word).identify()
    if not read.note:
        return found
    if not found:
        return replace(found, reason=f"{found.reason}; {read.note}")
    return replace(found, given=f"{found.given}, {read.note}")


def _of_value(number: Any) -> Identification:
    exact = ContinuedFraction.of(number).expansion.closed
    if isinstance(exact, Fraction):
        return Identification("a rational number", closed=exact, certain=True)
    return identification.of_constant(constant(number))
