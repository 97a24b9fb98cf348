"""Constants: a name, an expression tree, and enclosures of the value at any precision."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Final

from flint import arb

from esma.enumeration import balls
from esma.enumeration.algebraic import minimal_polynomial
from esma.enumeration.grammar import parse
from esma.enumeration.trees import Node, Number, to_latex, to_text, to_unicode
from esma.errors import EsmaError, GrammarError, PrecisionError, RationalConstantError
from esma.system.precision import at_precision
from esma.system.rationals import fmpq_of
from esma.writing.display import Typeset
from esma.writing.terminal import shortened

RATIONALITY_BITS: Final = 1200
"""A constant not known to be irrational is compared with rational numbers to this many bits."""
RATIONALITY_HEIGHT_BITS: Final = 200
"""Only rational numbers with a denominator below ``2**RATIONALITY_HEIGHT_BITS`` are suspected."""
_LAST_BITS: Final = RATIONALITY_BITS + balls.MAX_MAGNITUDE_BITS
"""So many bits are tried to tell a constant from the rational number that it is suspected to be."""


def _level(bits: int) -> int:
    """The precision that is computed where `bits` are asked for: at most an eighth more.

    It depends on nothing else, and so does the ball: what a search finds, down to the number of
    digits that it certifies, is the same whatever was computed in the same process before.

    >>> [_level(bits) for bits in (16, 64, 65, 3400)]
    [64, 64, 72, 3584]
    """
    step = max(8, 1 << max(0, bits.bit_length() - 4))
    level = max(64, -(-bits // step) * step)
    return level if level + 8 <= balls.MAX_BITS else bits


@dataclass(frozen=True, repr=False)
class Constant(Typeset):
    """A real irrational constant; made by `constant`.

    Attributes
    ----------
    name : canonical text, such as ``"e"``, ``"tan(1)"``, ``"besseli(1,2)/besseli(0,2)"``; parsing
        it gives ``tree`` again
    tree : the expression

    Examples
    --------
    >>> c = constant("GoldenRatio")
    >>> c.name, c.symbol(), c.decimal(20), c.minimal_polynomial
    ('phi', 'φ', '1.6180339887498948482', (-1, -1, 1))
    """

    name: str
    tree: Node

    def __hash__(self) -> int:
        return hash(self.name)  # which determines the tree

    def enclosure(self, bits: int) -> arb:
        """A ball that holds the constant, of radius at most ``2**-bits * max(1, |c|)``.

        Raises
        ------
        PrecisionError
            If that radius cannot be reached.

        Examples
        --------
        >>> constant("pi").enclosure(200).str(30, radius=False)
        '3.14159265358979323846264338328'
        """
        bits = max(bits, 16)
        level = _level(bits)
        known = _enclosure(self, level)
        if level <= bits + 64:
            return known
        # Rounded to the size that was asked for, so that what follows is as cheap as it can be.
        return at_precision(bits + 16, lambda: +known)

    def interval(self, bits: int) -> tuple[int, int]:
        """Integers ``lo``, ``hi`` with ``lo / 2**bits <= c <= hi / 2**bits`` and ``hi - lo <= 4``.

        Raises
        ------
        PrecisionError
            If the precision cannot be reached.

        Examples
        --------
        >>> constant("e").interval(4)
        (43, 44)
        """
        size = balls.magnitude(self.enclosure(64))
        return balls.interval(self.enclosure(bits + size + 2), bits)

    def decimal(self, digits: int = 50) -> str:
        """The value rounded to `digits` significant digits.

        >>> constant("tan(1)").decimal(10)
        '1.557407725'
        """
        return balls.decimal_text(self.enclosure, digits)

    @cached_property
    def _from_zero(self) -> tuple[int, int]:
        """The sign, and n >= 0 with ``|c| >= 2**-n``; (0, 0) where balls cannot tell c from 0."""
        bits = 64
        while self.is_algebraic or bits <= 2 * _LAST_BITS:
            ball = self.enclosure(bits)
            if not ball.contains(0):
                middle, exponent = ball.abs_lower().man_exp()
                return 1 if ball > 0 else -1, max(0, 1 - int(exponent) - int(middle).bit_length())
            bits *= 2
        return 0, 0

    @property
    def sign(self) -> int:
        """1 or -1.

        >>> constant("-exp(-1000)").sign
        -1
        """
        return self._from_zero[0]

    @cached_property
    def minimal_polynomial(self) -> tuple[int, ...] | None:
        """Minimal polynomial, lowest degree first; None if not recognised as algebraic."""
        return minimal_polynomial(self.tree)

    @property
    def is_algebraic(self) -> bool:
        """Whether the tree was recognised as an algebraic number."""
        return self.minimal_polynomial is not None

    def latex(self) -> str:
        """The constant in LaTeX."""
        return to_latex(self.tree)

    def symbol(self) -> str:
        """The constant in Unicode, for the terminal: ``π``, ``e²``, ``tan(1)``."""
        return to_unicode(self.tree)

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"constant({self.name!r})"


@lru_cache(maxsize=256)  # a ball takes little more than its digits
def _enclosure(constant: Constant, level: int) -> arb:
    return balls.enclose(constant.tree, level + 8)


def constant(text: str) -> Constant:
    """Read a constant and make sure that it is a real number that may be irrational.

    Algebraic numbers are proved irrational by their minimal polynomial; of the others it is only
    known that they are not rational numbers with a denominator below ``2**200``.

    Parameters
    ----------
    text : a name or expression, see `esma.enumeration.grammar.parse`

    Raises
    ------
    GrammarError, UnknownConstantError
        If the text cannot be read or the value is undefined or not real.
    RationalConstantError
        If the constant is rational, or agrees with a simple rational number to 5296 bits.
    PrecisionError
        If the value is at a point where balls decide nothing, as ``1/(sin(1)**2+cos(1)**2-1)``.

    Examples
    --------
    >>> constant("( 1 + Sqrt(5) ) / 2").name
    '(1+sqrt(5))/2'
    >>> constant("sqrt(2)*sqrt(8)")
    Traceback (most recent call last):
        ...
    esma.errors.RationalConstantError: sqrt(2)*sqrt(8) is the rational number 4, whose continued
        fractions are finite: choose an irrational constant
    """
    if not isinstance(text, str):
        raise EsmaError(f"a constant is a text, as 'e' or 'tan(1)'; it was {text!r}"[:200])
    return _constant(text)


@lru_cache(maxsize=256)
def _constant(text: str) -> Constant:
    tree = parse(text)
    made = Constant(to_text(tree), tree)
    if isinstance(tree, Number):
        raise _rational(text.strip(), tree.value)
    try:
        made.enclosure(64)
    except PrecisionError:
        # Exact arithmetic may know what balls cannot tell: a division by zero, or a rational value.
        _check_algebraic(made)
        raise
    if not _check_algebraic(made):
        _check_numerically(made)
    return made


def _check_algebraic(made: Constant) -> bool:
    """Whether the constant is a proved irrational number; raises if it is a rational one."""
    f = made.minimal_polynomial
    if f is not None and len(f) == 2:
        raise _rational(made.name, Fraction(-f[0], f[1]))
    return f is not None


def _check_numerically(made: Constant) -> None:
    _, small = made._from_zero
    if small > balls.MAX_MAGNITUDE_BITS:
        raise GrammarError(
            f"{_short(made.name)} is too small: values from 2**-{balls.MAX_MAGNITUDE_BITS} on are"
            " accepted"
        )
    lo, hi = made.interval(RATIONALITY_BITS)
    p, q = simplest_between(lo, hi, 1 << RATIONALITY_BITS)
    # no other number with such a denominator is as near: it remains to tell c from this one
    if q.bit_length() <= RATIONALITY_HEIGHT_BITS and _agrees(made, p, q):
        digits = _LAST_BITS * 3 // 10
        raise RationalConstantError(
            f"{_short(made.name)} agrees with the rational number {_short(str(Fraction(p, q)))}"
            f" to {digits} digits and cannot be distinguished from it: choose an irrational"
            " constant"
        )


def _agrees(made: Constant, p: int, q: int) -> bool:
    lo, hi = made.interval(_LAST_BITS)
    return lo * q <= p << _LAST_BITS <= hi * q


def simplest_between(lo: int, hi: int, scale: int) -> tuple[int, int]:
    """The fraction with the smallest denominator in ``[lo/scale, hi/scale]``.

    Walks down the continued fraction that both ends share (Khinchin 1935, section 6: the best
    approximations are convergents and intermediate fractions).

    >>> simplest_between(314, 315, 100)
    (22, 7)
    """
    # p/q = (a p0 + p1)/(a q0 + q1) along the common partial quotients of both ends.
    p0, q0, p1, q1 = 1, 0, 0, 1
    a, b, c, d = lo, scale, hi, scale  # a/b <= x <= c/d
    while True:
        n = -(-a // b)  # the smallest integer that is not below the interval
        if n * d <= c:
            return n * p0 + p1, n * q0 + q1
        n -= 1
        p0, q0, p1, q1 = n * p0 + p1, n * q0 + q1, p0, q0
        # 1/(x - n) turns the interval round.
        a, b, c, d = d, c - n * d, b, a - n * b


def _rational(shown: str, value: Fraction) -> RationalConstantError:
    # through flint, because Python refuses to write numbers of more than 4300 digits
    text = str(fmpq_of(value))
    return RationalConstantError(
        f"{_short(shown)} is the rational number {_short(text)},"
        " whose continued fractions are finite: choose an irrational constant"
    )


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), 60)
