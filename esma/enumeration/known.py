"""Numbers that are known by their digits: what is typed, what stands in a file, what other packages
hold, and what a function gives.

A decimal number that stands alone is known to one unit of its last digit, so that rounded digits
and digits cut off are both right; an error may be told, as in ``0.4463(22)`` or ``2.50±0.01``.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from numbers import Rational, Real
from os import PathLike
from typing import Any, Final

from flint import arb, fmpq, fmpz

from esma.enumeration.nodes import Digits, Given, Node, Number
from esma.errors import EsmaError, GrammarError, quoted_value
from esma.system.files import path_of, reading
from esma.system.precision import digits_of_bits, working_bits
from esma.system.rationals import fmpq_of, fraction_of

MAX_KNOWN: Final = 100_000
"""Longest number that is read, in digits."""
_MAX_EXPONENT: Final = 1000
_LONE: Final = re.compile(
    r"\s*\[?\s*([-+−]?)\s*([0-9]*)(?:\.([0-9]*))?(?:\(([0-9]+)\))?(?:[eE]([-+]?[0-9]+))?"
    r"\s*(?:(?:±|\+/-)\s*([0-9]*\.?[0-9]*)(?:[eE]([-+]?[0-9]+))?)?\s*\]?\s*"
)
_GROUPED: Final = re.compile(r"(?<=[0-9]{3})[\s_]+(?=[0-9]+(?:[\s_]|$))")
_ENTRY: Final = re.compile(r"(-?[0-9]{1,9})\s+([-+]?[0-9]+)")
_EXAMPLES: Final = "as 3.14159, 0.4463(22) or 2.50±0.01"


def known_in(text: str) -> Node | None:
    """The number that a text holds, if that is a decimal number alone; None for anything else.

    Raises
    ------
    GrammarError
        If it is too long, or has an exponent that is too large.

    Examples
    --------
    >>> known_in("3.14"), known_in("0.4463(22)"), known_in("2.50±0.01") == known_in("2.50")
    (Digits(mantissa=314, places=2, error=1), Digits(mantissa=4463, places=4, error=22), True)
    >>> known_in("3"), known_in("0.5*e"), known_in("3.14159 26535") == known_in("3.1415926535")
    (None, None, True)
    """
    found = _LONE.fullmatch(_GROUPED.sub("", text))
    if found is None:
        return None
    sign, whole, decimals, error, exponent, margin, margin_exponent = found.groups()
    if not (whole or decimals) or (not decimals and error is None and margin is None):
        return None
    if error is not None and (margin is not None or decimals is None):
        return None
    decimals = decimals or ""
    if len(whole) + len(decimals) > MAX_KNOWN:
        raise _too_long(len(whole) + len(decimals))
    shift, other = (_exponent(x) for x in (exponent, margin_exponent))
    value = _whole(whole + decimals) * (-1 if sign in ("-", "−") else 1)
    places = len(decimals) - shift
    if margin is None:
        return _made(value, places, _whole(error or "1"))
    if not margin.strip("."):
        return None
    left, _, right = margin.partition(".")
    finer = max(places, len(right) - other)
    width = _whole(left + right) * 10 ** (finer - len(right) + other)
    return _made(value * 10 ** (finer - places), finer, width)


def _exponent(text: str | None) -> int:
    if (text is not None and len(text) > 6) or abs(int(text or 0)) > _MAX_EXPONENT:
        raise GrammarError(f"the exponent of a number may be {_MAX_EXPONENT} at most")
    return int(text or 0)


def _whole(text: str) -> int:
    return int(fmpz(text or "0"))  # Python alone reads at most 4300 digits


def _made(mantissa: int, places: int, error: int) -> Node:
    if places < 0:
        mantissa, error, places = mantissa * 10**-places, error * 10**-places, 0
    if error == 0:
        return Number(Fraction(mantissa, 10**places))
    return Digits(mantissa, places, error)


def between(low: Fraction, high: Fraction) -> Node:
    """The number between two bounds, with two digits of the error; exact if they are equal.

    >>> between(Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**6))
    Digits(mantissa=33333383, places=8, error=51)
    """
    if low == high:
        return Number(low)
    middle, radius = (low + high) / 2, (high - low) / 2
    places = -_decimal_exponent(radius) + 1
    scale = Fraction(10) ** places
    mantissa = round(middle * scale)
    error = math.ceil(radius * scale + abs(middle * scale - mantissa))
    while error % 10 == mantissa % 10 == 0 < places:
        mantissa, error, places = mantissa // 10, error // 10, places - 1
    return _made(mantissa, places, error)


def _decimal_exponent(x: Fraction) -> int:
    """The n with ``10**n <= x < 10**(n + 1)``, or one less."""
    n = (x.numerator.bit_length() - x.denominator.bit_length()) * 30103 // 100000 - 1
    while Fraction(10) ** (n + 1) <= x:
        n += 1
    return n


def bounds(x: Any) -> tuple[Fraction, Fraction] | None:
    """Bounds of a number of Python's, mpmath's, flint's or NumPy's, or of its text, or of a pair of
    them; None for what is no number.

    A float and a number of mpmath are known to one unit of their last binary digit.

    Raises
    ------
    EsmaError
        If it is not finite.

    Examples
    --------
    >>> bounds(Decimal("2.5")), bounds("0.4463(22)")[1], bounds((2, "2.5"))
    ((Fraction(12, 5), Fraction(13, 5)), Fraction(897, 2000), (Fraction(2, 1), Fraction(13, 5)))
    """
    if isinstance(x, str):
        return _of_node(known_in(x))
    if isinstance(x, Rational):
        exact = Fraction(int(x.numerator), int(x.denominator))
        return exact, exact
    if isinstance(x, fmpz | fmpq):
        exact = fraction_of(fmpq(x))
        return exact, exact
    if isinstance(x, Decimal):
        return _of_decimal(_finite(x, x.is_finite()))
    if isinstance(x, arb):
        _finite(x, x.is_finite())
        middle, radius = (fraction_of(y.fmpq()) for y in (x.mid(), x.rad()))
        return middle - radius, middle + radius
    if isinstance(x, float):
        _finite(x, math.isfinite(x))
        return _around(Fraction(x), Fraction(math.ulp(x)))
    if isinstance(x, Real) and hasattr(x, "dtype"):  # NumPy's, which is loaded where one is
        unit = sys.modules["numpy"].spacing(abs(_finite(x, math.isfinite(x))))
        return _around(_fraction_of(x), _fraction_of(unit))
    if hasattr(x, "_mpf_"):
        return _of_mpf(x)
    if isinstance(x, tuple) and len(x) == 2:
        ends = [bounds(y) for y in x]
        if None not in ends:
            low, high = ends[0][0], ends[1][1]  # type: ignore[index]
            if low > high:
                raise EsmaError(
                    f"the bounds {quoted_value(x)} hold no number: the first must be the lower one"
                )
            return low, high
    return None


def _fraction_of(x: Any) -> Fraction:
    return Fraction(*map(int, x.as_integer_ratio()))


def _of_decimal(x: Decimal) -> tuple[Fraction, Fraction]:
    """A whole number is exact, as it is where it is typed."""
    _, digits, exponent = x.as_tuple()
    count = len(digits) + abs(int(exponent))
    if count > MAX_KNOWN:
        raise _too_long(count)
    value, unit = Fraction(x), Fraction(10) ** min(int(exponent), 0)
    return _around(value, unit if exponent < 0 else Fraction(0))  # type: ignore[operator]


def _too_long(count: int) -> GrammarError:
    return GrammarError(f"the number has {count:,} digits: at most {MAX_KNOWN:,} are accepted")


def _of_node(node: Node | None) -> tuple[Fraction, Fraction] | None:
    match node:
        case Number(value):
            return value, value
        case Digits(mantissa, places, error):
            return Fraction(mantissa - error, 10**places), Fraction(mantissa + error, 10**places)
    return None


def _finite(x: Any, finite: bool) -> Any:
    if not finite:
        raise EsmaError(f"{x} is no real number: a constant is one, {_EXAMPLES}"[:200])
    return x


def _around(middle: Fraction, radius: Fraction) -> tuple[Fraction, Fraction]:
    return middle - radius, middle + radius


def _of_mpf(x: Any) -> tuple[Fraction, Fraction]:
    sign, mantissa, exponent, bits = x._mpf_
    _finite(x, bits > 0 or (mantissa == 0 and exponent == 0))
    value = (-1 if sign else 1) * int(mantissa) * Fraction(2) ** int(exponent)
    known = max(int(bits), int(getattr(x, "_prec", 0) or x.context.prec))
    return _around(value, abs(value) / 2 ** (known - 1))


def ball_of(node: Digits) -> arb:
    """The ball of a number that is known by its digits, at the working precision."""
    scale = 10**node.places
    middle, radius = (fmpq_of(Fraction(x, scale)) for x in (node.mantissa, node.error))
    return arb(middle) + arb(0, arb(radius).upper())


def given_ball(node: Given) -> arb:
    """The ball that a function gives, for the working precision.

    Raises
    ------
    EsmaError
        If it gives no number, or one that contradicts what it gave before.
    """
    digits = digits_of_bits(working_bits()) + 2
    try:
        given = node.function(digits)
    except Exception as error:
        raise EsmaError(
            f"the function {node.name} failed for {digits} digits: {quoted_value(error)}"
        ) from error
    found = bounds(given)
    if found is None:
        raise EsmaError(
            f"the function {node.name} must give digits, a ball or two bounds; it gave"
            f" {quoted_value(given)}"
        )
    low, high = max(found[0], node.seen[0]), min(found[1], node.seen[1])
    if low > high:
        raise EsmaError(
            f"the function {node.name} contradicts itself: for {digits} digits it gives a number"
            " outside of what it gave before"
        )
    node.seen[:] = [low, high]
    width = (found[1] - found[0]) / max(Fraction(1), abs(found[0]))
    if width > Fraction(1, 10 ** (digits - 4)):
        few = max(0, -_decimal_exponent(width) - 1)
        raise EsmaError(
            f"the function {node.name} gave {few} digits where {digits} were asked for: it must"
            " give as many"
        )
    return arb(fmpq_of(found[0])).union(arb(fmpq_of(found[1])))


@dataclass(frozen=True)
class Lines:
    """What stands in a file or on standard input.

    Attributes
    ----------
    name : where it stands
    lines : those that are neither empty nor comments
    comments : the others
    """

    name: str
    lines: tuple[str, ...]
    comments: str

    @classmethod
    def of_file(cls, path: PathLike[str] | str) -> Lines:
        """Those of a file.

        Raises
        ------
        EsmaError
            If it is empty, no file, or no text.
        """
        try:
            with reading(path_of(path)) as file:
                return cls.of(file.read(64 * MAX_KNOWN), str(path))
        except UnicodeDecodeError:
            raise EsmaError(f"{path} is not a text file") from None
        except OSError as error:
            raise EsmaError(f"{path}: {error.strerror or error}") from None

    @classmethod
    def of_input(cls) -> Lines:
        """Those of standard input; errors as for a file."""
        try:
            text = sys.stdin.buffer.read(64 * MAX_KNOWN).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise EsmaError("standard input is not a text") from None
        return cls.of(text, "standard input")

    @classmethod
    def of(cls, text: str, name: str) -> Lines:
        """Those of a text."""
        lines, comments = list[str](), list[str]()
        for x in filter(None, map(str.strip, text.splitlines())):
            (comments if x.startswith("#") else lines).append(x)
        if not lines:
            raise EsmaError(f"{name} is empty: it should hold a constant, its digits or a b-file")
        return cls(name, tuple(lines), "\n".join(comments))

    @cached_property
    def entries(self) -> list[tuple[int, str]] | None:
        """Indices and terms, if all lines are those of a b-file of the OEIS, ``n a(n)``.

        Raises
        ------
        EsmaError
            If the indices do not count up by one.
        """
        found = [_ENTRY.fullmatch(x) for x in self.lines]
        if not all(found):
            return None
        entries = [(int(x[1]), x[2]) for x in found if x]
        if any(n != i for i, (n, _) in enumerate(entries, entries[0][0])):
            raise EsmaError(f"the indices in {self.name} do not count up by one")
        return entries

    @property
    def constant(self) -> str:
        """The constant: an expression, digits over any number of lines, or a b-file of digits.

        Raises
        ------
        EsmaError
            If it is none of these, or too long.

        Examples
        --------
        >>> Lines.of("# e\\n1 2\\n2 7\\n3 1\\n", "b001113.txt").constant
        '2.71'
        >>> Lines.of("0.12\\n34\\n", "x").constant
        '0.1234'
        """
        if self.entries is not None:
            return _of_b_file(self.entries, self.name)
        one = len(self.lines) == 1
        joined = self.lines[0] if one else "".join("".join(self.lines).split())
        if sum(map(str.isdigit, joined)) > MAX_KNOWN:
            raise EsmaError(f"{self.name} has more digits than are accepted: at most {MAX_KNOWN:,}")
        if not one and known_in(joined) is None:
            raise EsmaError(
                f"{self.name} has {len(self.lines):,} lines that are not the digits of one number,"
                " nor a b-file"
            )
        return joined


def _of_b_file(entries: Iterable[tuple[int, str]], name: str) -> str:
    """The digits of a b-file: its first index says how many stand before the point."""
    indices, digits = zip(*entries, strict=True)
    if any(len(d) > 1 for d in digits):
        raise EsmaError(
            f"{name} holds terms that are no digits: it is no b-file of a decimal expansion"
        )
    offset = indices[0]
    if not -_MAX_EXPONENT <= offset <= len(digits) - 1:
        raise EsmaError(f"the first index in {name}, {offset}, does not place a decimal point")
    text = "".join(digits)
    return f"0.{'0' * -offset}{text}" if offset <= 0 else f"{text[:offset]}.{text[offset:]}"
