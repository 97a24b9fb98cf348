"""How far two values agree, in ball arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flint import arb, fmpq

from esma.approval.evaluation import agreement
from esma.continued_fractions.convergents import Approximant
from esma.enumeration.balls import MAX_BITS, magnitude
from esma.errors import PrecisionError
from esma.system.precision import at_precision, digits_of_bits

#: This many bits are tried at least to distinguish the error of an approximant from 0.
_LAST_BITS = 1 << 12

Enclosing = Callable[[int], arb]
"""Balls around a number, from the bits that are wanted."""


@dataclass(frozen=True)
class Comparison:
    """How far a value agrees with a constant, certified in ball arithmetic.

    Attributes
    ----------
    constant : its name
    digits : D with ``|value - constant| < 10**-D``
    agrees : whether they agree to all digits asked for, or to all that are known
    """

    constant: str
    digits: int
    agrees: bool

    @classmethod
    def of(cls, value: Enclosing, other: Enclosing, name: str, digits: int) -> Comparison:
        """Of two numbers, to so many decimal digits."""
        x, y = value(64), other(64)
        bits = 64 + -(-digits * 33219280949 // 10**10) + max(0, magnitude(x), magnitude(y))
        x, y = value(bits), other(bits)
        if x.is_exact() and y.is_exact() and x == y:
            return cls(name, digits, True)
        found = agreement(x, y)
        same = bool(x.overlaps(y))
        return cls(name, min(found, digits) if same else found, same)

    def __str__(self) -> str:
        what = "digit" if self.digits == 1 else "digits"
        if self.agrees:
            return f"agrees with {self.constant} to {self.digits:,} {what}"
        return f"differs from {self.constant} after {self.digits:,} {what}"


def digits_of(approximant: Approximant, value: Enclosing, name: str) -> int:
    """How many decimal digits of a value an approximant has for certain.

    Raises
    ------
    PrecisionError
        If it cannot be distinguished from the value.

    Examples
    --------
    >>> digits_of((22, 7), lambda bits: at_precision(bits, arb.pi), "22/7")
    2
    """
    p, q = approximant
    bits = 64
    # as far as it is from its neighbours, and not more
    most = min(MAX_BITS, _LAST_BITS + 4 * q.bit_length() + 4 * p.bit_length())
    while bits <= most:
        x = value(bits)
        error = at_precision(bits + 64, partial(_distance, x, fmpq(p, q)))
        if error > 2 * x.rad():
            return agreement(error, arb(0))
        bits *= 2
    raise PrecisionError(
        f"{name} agrees with the value to more than {digits_of_bits(bits // 2):,} digits:"
        " perhaps it is the value"
    )


def _distance(x: arb, y: fmpq) -> arb:
    return abs(x - y)
