"""Constants: a name, an expression tree, and enclosures of the value at any precision."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from numbers import Rational
from os import PathLike
from typing import Any, Final

from flint import arb

from esma import enumeration
from esma.enumeration import balls
from esma.enumeration.algebraic import minimal_polynomial
from esma.enumeration.grammar import negate, number, operate, parse
from esma.enumeration.implicit import Fractional
from esma.enumeration.known import Lines, between, bounds
from esma.enumeration.nodes import known_parts
from esma.enumeration.trees import (
    Call,
    Digits,
    Given,
    Negation,
    Node,
    Number,
    to_latex,
    to_text,
    to_unicode,
)
from esma.errors import (
    EsmaError,
    GrammarError,
    PrecisionError,
    RationalConstantError,
    quoted_value,
    whole,
)
from esma.limits.rate import Rate
from esma.system.precision import at_precision, digits_of_bits
from esma.system.rationals import fmpq_of
from esma.writing.display import Typeset, counted
from esma.writing.display import digits as number_text
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

    Constants, whole numbers and fractions are added, subtracted, multiplied, divided and raised to
    powers.

    Examples
    --------
    >>> c = constant("GoldenRatio")
    >>> c.name, c.symbol(), c.decimal(20), c.minimal_polynomial
    ('phi', 'φ', '1.6180339887498948482', (-1, -1, 1))
    >>> 2 * constant("e") + 1
    constant('2*e+1') ≈ 6.4365636569180904707
    """

    name: str
    tree: Node

    def __hash__(self) -> int:
        return hash(self.name)  # which determines the tree

    def enclosure(self, bits: int) -> arb:
        """A ball that holds the constant, of radius at most ``2**-bits * max(1, |c|)``; where that
        is not known, the ball of what is known.

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
        if self.known_bits is not None:
            return self._known_ball
        level = _level(bits)
        known = _enclosure(self, level)
        if level <= bits + 64:
            return known
        # Rounded to the size that was asked for, so that what follows is as cheap as it can be.
        return at_precision(bits + 16, lambda: +known)

    def interval(self, bits: int) -> tuple[int, int]:
        """Integers ``lo``, ``hi`` with ``lo / 2**bits <= c <= hi / 2**bits`` and ``hi - lo <= 4``;
        they are farther apart where no more is known.

        Raises
        ------
        PrecisionError
            If the precision cannot be reached.

        Examples
        --------
        >>> constant("e").interval(4)
        (43, 44)
        """
        if isinstance(self.tree, Digits):
            low, high = (self.tree.mantissa + k * self.tree.error << bits for k in (-1, 1))
            scale = 10**self.tree.places
            return low // scale, -(-high // scale)
        if self.known_bits is not None:
            return balls.interval(self._known_ball, bits)
        size = balls.magnitude(self.enclosure(64))
        return balls.interval(self.enclosure(bits + size + 2), bits)

    def decimal(self, digits: int = 50) -> str:
        """The value rounded to `digits` significant digits.

        Raises
        ------
        EsmaError
            If fewer are known.

        Examples
        --------
        >>> constant("tan(1)").decimal(10)
        '1.557407725'
        """
        known = self.known_digits
        if known is not None and whole(digits, "the number of digits") > known:
            raise EsmaError(
                f"{self.symbol()} is known to {counted(known, 'digit')}: {digits:,} were asked for"
            )
        return self.shown(digits)

    def shown(self, digits: int = 20) -> str:
        """The value rounded to `digits` significant digits, or to as many as are known.

        >>> constant("3.14159").shown(), constant("pi").shown(5)
        ('3.1416', '3.1416')
        """
        if self.known_bits is None:
            return balls.decimal_text(self.enclosure, digits)
        return balls.certain_text(self._known_ball, digits)

    @cached_property
    def known_bits(self) -> int | None:
        """The most bits to which the value is known, where there are no more to be had: the
        constant was given by its digits, or such a number stands in it. None for others.
        """
        if not _digits_in(self.tree):
            return None
        most = 1 << 22
        return most - balls.missing_bits(self._known_ball, most)

    @property
    def given(self) -> str | None:
        """The name of a function that gives the constant, or a part of it; None for others."""
        return next((x.name for x in known_parts(self.tree) if isinstance(x, Given)), None)

    @cached_property
    def known_digits(self) -> int | None:
        """The same in decimal digits.

        >>> constant("0.4463(22)").known_digits, constant("3.14159").known_digits
        (2, 6)
        >>> (2 * constant("3.14159")).known_digits, constant("pi").known_digits
        (5, None)
        """
        if not isinstance(self.tree, Digits):
            bits = self.known_bits
            return None if bits is None else digits_of_bits(bits)
        scale, error = 10**self.tree.places, self.tree.error
        return len(number_text(max(abs(self.tree.mantissa), scale - 1) // error)) - (error > 1)

    @cached_property
    def _known_ball(self) -> arb:
        """The ball of all that is known."""
        bits = 128 + 4 * max((len(to_text(x)) for x in _digits_in(self.tree)), default=0)
        try:
            return at_precision(bits, lambda: balls.evaluate(self.tree))
        except balls.UndecidedError as undecided:
            raise PrecisionError(
                f"too few digits are known to tell {undecided}: give more of them"
            ) from None

    @cached_property
    def _from_zero(self) -> tuple[int, int]:
        """The sign, and n >= 0 with ``|c| >= 2**-n``; (0, 0) where balls cannot tell c from 0."""
        bits = 64
        while self.is_algebraic or bits <= 2 * _LAST_BITS:
            if self.known_bits is not None:
                bits = 4 * _LAST_BITS  # there are no more
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
    def rate(self) -> Rate | None:
        """How fast the continued fraction converges that cf says; None for other constants.

        >>> str(constant("cf([3;6],(2*n-1)**2)").rate)
        'like n^-3: about 10^33 terms for 100 digits'
        """
        if not isinstance(self.tree, Call) or self.tree.function != "cf":
            return None
        return Fractional.of(self.tree.arguments).limit.rate

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
        name = self.symbol() if self.known_bits is not None else self.name
        return f"constant({name!r}) ≈ {self.shown()}"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()} \approx {self.shown()}$"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def __add__(self, other: object) -> Constant:
        return self._with("+", self, other)

    def __radd__(self, other: object) -> Constant:
        return self._with("+", other, self)

    def __sub__(self, other: object) -> Constant:
        return self._with("-", self, other)

    def __rsub__(self, other: object) -> Constant:
        return self._with("-", other, self)

    def __mul__(self, other: object) -> Constant:
        return self._with("*", self, other)

    def __rmul__(self, other: object) -> Constant:
        return self._with("*", other, self)

    def __truediv__(self, other: object) -> Constant:
        return self._with("/", self, other)

    def __rtruediv__(self, other: object) -> Constant:
        return self._with("/", other, self)

    def __pow__(self, other: object) -> Constant:
        return self._with("**", self, other)

    def __rpow__(self, other: object) -> Constant:
        return self._with("**", other, self)

    def __neg__(self) -> Constant:
        tree = self.tree.argument if isinstance(self.tree, Negation) else negate(self.tree)
        return _checked(tree)

    def __pos__(self) -> Constant:
        return self

    def __abs__(self) -> Constant:
        return self if self.sign > 0 else -self

    def __float__(self) -> float:
        return float(self.shown(20))

    @staticmethod
    def _with(operator: str, left: object, right: object) -> Constant:
        one, other = _operand(left), _operand(right)
        if one is None or other is None:
            return NotImplemented  # type: ignore[no-any-return]
        return _checked(operate(operator, one, other))

    def to_arb(self, bits: int = 53) -> arb:
        """A ball of flint, as :meth:`enclosure` gives."""
        return self.enclosure(bits)

    def to_mpmath(self, digits: int = 15) -> Any:
        """The value as a number of mpmath's, to so many digits.

        >>> import mpmath
        >>> mpmath.nstr(constant("e").to_mpmath(20), 20)
        '2.7182818284590452354'
        """
        return enumeration.symbols.to_mpmath(self, digits)

    def to_sympy(self) -> Any:
        """The value as an expression of sympy's.

        Raises
        ------
        EsmaError
            If sympy has no such function.

        Examples
        --------
        >>> constant("(1+sqrt(5))/2").to_sympy()
        1/2 + sqrt(5)/2
        """
        return enumeration.symbols.to_sympy(self.tree)

    def _sympy_(self) -> Any:
        return self.to_sympy()

    def _mpmath_(self, precision: int, _: str) -> Any:
        return enumeration.symbols.to_mpmath(self, digits_of_bits(precision) + 1)


@lru_cache(maxsize=256)  # a ball takes little more than its digits
def _enclosure(constant: Constant, level: int) -> arb:
    return balls.enclose(constant.tree, level + 8)


def _digits_in(node: Node) -> list[Digits]:
    """The numbers in a tree that are known by their digits."""
    return [x for x in known_parts(node) if isinstance(x, Digits)]


def _operand(x: object) -> Node | None:
    """What may stand beside a constant: another one, or an exact number."""
    if isinstance(x, Constant):
        return x.tree
    if isinstance(x, Rational):
        return number(Fraction(int(x.numerator), int(x.denominator)))
    return None


def constant(value: Any) -> Constant:
    """Read a constant and make sure that it is a real number that may be irrational.

    Algebraic numbers are proved irrational by their minimal polynomial; of the others it is only
    known that they are not rational numbers with a denominator below ``2**200``. A number that is
    known by its digits is what they say: see `esma.enumeration.known`.

    Parameters
    ----------
    value : a name or expression, see `esma.enumeration.grammar.parse`; digits, as in
        ``"3.14159"``, ``"0.4463(22)"`` or ``"2.50±0.01"``; the path of a file of either, or of an
        OEIS b-file of digits; a float, a Decimal, a number of mpmath's, a ball of flint's, an
        expression of sympy's; or a function that gives, for n, at least n digits, a ball, or two
        bounds

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
    >>> constant("0.4463(22)"), constant(lambda n: constant("pi").decimal(n)).shown(10)
    (constant('0.4463(22)') ≈ 0.4, '3.141592654')
    """
    if isinstance(value, Constant):
        return value
    text = _text_of(value)
    return _checked(tree_of(value)) if text is None else _constant(text)


def tree_of(value: Any) -> Node:
    """The expression of whatever `constant` takes; its value may be rational.

    >>> tree_of("2*3"), tree_of(0.5)
    (Number(value=Fraction(6, 1)), Digits(mantissa=50000000000000000, places=17, error=12))
    """
    if isinstance(value, Constant):
        return value.tree
    text = _text_of(value)
    if text is not None:
        return parse(text)
    known = bounds(value)
    if known is not None:
        return between(*known)
    if callable(value):
        return Given(getattr(value, "__name__", "function").strip("<>"), value)
    raise EsmaError(
        f"a constant is a text, as 'e' or 'tan(1)', or a number; it was {quoted_value(value)}"
    )


def _text_of(value: Any) -> str | None:
    """The text of a constant that has one, or of a file."""
    if isinstance(value, str):
        return value
    if isinstance(value, PathLike):
        return Lines.of_file(value).constant
    if hasattr(value, "free_symbols") and not hasattr(value, "_mpf_"):
        return str(enumeration.symbols.text_of_sympy(value))
    return None


@lru_cache(maxsize=256)
def _constant(text: str) -> Constant:
    return _checked(parse(text), text)


def _checked(tree: Node, text: str = "") -> Constant:
    """The constant of a tree that may be irrational, which errors call by a text."""
    if isinstance(tree, Number):
        raise _rational(text.strip() or number_text(tree.value), tree.value)
    made = Constant(to_text(tree), tree)
    if made.known_bits is not None:
        return made
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
        digits = digits_of_bits(_LAST_BITS)
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
    kind = "a rational number" if shown == text else f"the rational number {_short(text)}"
    return RationalConstantError(
        f"{_short(shown)} is {kind}, whose continued fractions are finite:"
        " choose an irrational constant"
    )


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), 60)
