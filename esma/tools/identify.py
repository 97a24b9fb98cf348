"""What a number is, however it is given."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from numbers import Rational
from pathlib import Path
from typing import Any

from flint import arb

from esma.enumeration.constants import Constant, constant
from esma.errors import wholes
from esma.identification import identify as identification
from esma.identification import reading
from esma.identification.identified import Identification
from esma.massey.laws import Law
from esma.system.precision import at_precision
from esma.system.rationals import fmpq_of

from .fraction import ContinuedFraction


def identify(number: Any) -> Identification:
    """What a number is: the law of its quotients, its value in closed form, and the proof.

    Parameters
    ----------
    number : an expression of the grammar or a `Constant`; digits, as ``"1.5574077246549"``, or a
        float; partial quotients, as a list or a text of whole numbers; the `Path` of a file with
        one of these, or of a b-file of the OEIS; a `ContinuedFraction`; a law

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
            return _identified(reading.read_file(number))
        case str():
            return _identified(reading.read(number))
        case Constant():
            return identification.of_constant(number)
        case ContinuedFraction():
            return number.identify()
        case Law():
            return identification.of_law(number)
        case arb():
            return _of_ball(lambda: number, reading.bits_of(number), "a ball")
        case float():
            return _identified(reading.of_float(number))
        case Rational():
            value = Fraction(int(number.numerator), int(number.denominator))
            return Identification("a rational number", closed=value)
    return identification.of_terms(
        list(wholes(number, "partial quotient"))[: reading.MOST_QUOTIENTS]
    )


def _identified(given: list[int] | reading.Decimal | str) -> Identification:
    """What was read from a text."""
    if isinstance(given, list):
        return identification.of_terms(given)
    if isinstance(given, str):
        exact = ContinuedFraction.of(given).expansion.closed
        if isinstance(exact, Fraction):
            return Identification("a rational number", closed=exact)
        return identification.of_constant(constant(given))
    value, error = fmpq_of(given.value), fmpq_of(given.error)
    seen = min(given.count, reading.MOST_DIGITS)
    words = f"{given.count:,} digits" + f", of which {seen:,} are read" * (seen < given.count)
    return _of_ball(lambda: arb(value, arb(error)), given.bits, words)


def _of_ball(ball: Callable[[], arb], bits: int, given: str) -> Identification:
    return identification.of_enclosure(
        lambda wanted: at_precision(max(wanted, bits) + 64, ball), given, bits
    )
