"""What is certain of a value: its quotients from balls, and balls from its quotients."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq, fmpz

from esma.enumeration.balls import interval
from esma.enumeration.constants import simplest_between
from esma.errors import PrecisionError
from esma.limits.limit import Limit
from esma.system.precision import at_precision, digits_of_bits

from .simple import quotients_of_interval

#: From so many bits on, some quotient has to become certain with twice as many.
_PATIENCE = 1 << 12


def certain_quotients(number: Limit) -> Iterator[int]:
    """The simple partial quotients of the value, one after the other.

    Raises
    ------
    PrecisionError
        Where more bits bring no further quotient, as where the value is rational.

    Examples
    --------
    >>> from itertools import islice
    >>> from flint import fmpq_poly
    >>> from esma.limits.polynomial import PolynomialFraction
    >>> pi = PolynomialFraction(((3, 1),), ((fmpq_poly([6]), fmpq_poly([9, 12, 4])),))
    >>> list(islice(certain_quotients(Limit(pi)), 6))
    [3, 7, 15, 1, 292, 1]
    """
    known, bits = 0, 128
    while True:
        ball = number.enclosure(bits)
        lo, hi = interval(ball, bits)
        found = quotients_of_interval((lo, 1 << bits), (hi, 1 << bits))
        if len(found) <= known and bits >= _PATIENCE:
            p, q = simplest_between(lo, hi, 1 << bits)
            raise PrecisionError(
                f"{bits:,} bits make no further quotient certain: the value agrees with"
                f" {Fraction(p, q)} to {digits_of_bits(bits):,} digits, and perhaps its value is"
                " rational"
            )
        yield from found[known:]
        known, bits = max(known, len(found)), 2 * bits


def between_convergents(quotients: Iterator[int], bits: int) -> arb:
    """A ball around the value of a simple continued fraction, of radius ``2**-bits`` at most.

    >>> between_convergents(iter([3, 7, 16]), 20).str(7, radius=False)
    '3.141593'
    """
    p, p0, q, q0 = fmpz(1), fmpz(0), fmpz(0), fmpz(1)
    for c in quotients:
        p, p0, q, q0 = c * p + p0, p, c * q + q0, q
        if q0 != 0 and (q * q0).bit_length() > bits + 8:
            break
    else:
        p0, q0 = p, q
    ends = fmpq(p) / q, fmpq(p0) / q0
    return at_precision(bits + 64, lambda: arb(ends[0]).union(arb(ends[1])))
