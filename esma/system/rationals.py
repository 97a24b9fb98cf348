"""Rational numbers of Python's and of flint."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq


def fmpq_of(x: Fraction | int) -> fmpq:
    """A rational number of Python's as one of flint.

    >>> fmpq_of(Fraction(3, 6))
    1/2
    """
    return fmpq(x.numerator, x.denominator)


def fraction_of(q: fmpq) -> Fraction:
    """A rational number of flint as one of Python's.

    >>> fraction_of(fmpq(3, 6))
    Fraction(1, 2)
    """
    return Fraction(int(q.p), int(q.q))
