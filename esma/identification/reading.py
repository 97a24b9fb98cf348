"""What is typed, or stands in a file: quotients, the digits of a number, or an expression."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from flint import arb, fmpz

from esma.errors import EsmaError
from esma.system.files import text_of
from esma.writing.terminal import shortened

#: Digits and quotients that are looked at; more are not read.
MOST_DIGITS: Final = 10_000
MOST_QUOTIENTS: Final = 1_000
_DECIMAL: Final = re.compile(r"([+-]?)(\d*)\.(\d*)(?:[eE]([+-]?\d{1,4}))?")
_LIST: Final = re.compile(r"[+-]?\d+(?:[\s,;]+[+-]?\d+)+")


@dataclass(frozen=True)
class Decimal:
    """A number known by its digits, to 1 in the last of those that are read.

    Attributes
    ----------
    value : by these digits
    error : 1 in the last of them
    count : how many significant digits were given
    """

    value: Fraction
    error: Fraction
    count: int

    @property
    def bits(self) -> int:
        """Bits after the point to which it is known."""
        return max(self.error.denominator.bit_length() - self.error.numerator.bit_length() - 1, 0)


def of_float(x: float) -> Decimal:
    """A float, to 1 in its last bit.

    Raises
    ------
    EsmaError
        If it is infinite, or none.
    """
    if not math.isfinite(x):
        raise EsmaError(f"{x} is not a number that has digits")
    return Decimal(Fraction(x), Fraction(math.ulp(x)), 16)


def read(text: str) -> list[int] | Decimal | str:
    """Quotients, digits, or an expression of the grammar.

    Raises
    ------
    EsmaError
        If it is neither, as where there are two decimal points.

    Examples
    --------
    >>> read("[2; 1, 2, 1, 1, 4]"), read("3.14").error, read("tan(1)")
    ([2, 1, 2, 1, 1, 4], Fraction(1, 100), 'tan(1)')
    """
    plain = re.sub(r"[\s,;]*(\.\.\.|…)?\s*\]?$", "", text.strip().lstrip("["))
    if not plain:
        raise EsmaError(
            "nothing was given: a number is an expression, as tan(1), digits, as 1.5574, or"
            " quotients, as 2, 1, 2, 1, 1, 4"
        )
    if _LIST.fullmatch(plain):
        return [int(fmpz(x.lstrip("+"))) for x in re.split(r"[\s,;]+", plain)[:MOST_QUOTIENTS]]
    if re.match(r"[+-]?\d+\s*[\s,;]\s*[+-]?\d+(?=[\s,;])", plain):
        wrong = next(x for x in re.split(r"[\s,;]+", plain) if not re.fullmatch(r"[+-]?\d+", x))
        raise EsmaError(f"{shortened(wrong, 40)!r} is not a whole number, as quotients are")
    joined = "".join(plain.split())
    if re.fullmatch(r"[+-]?(nan|inf|infinity|oo|∞)", joined, re.IGNORECASE):
        raise EsmaError(f"{joined} is not a number that has digits")
    if re.fullmatch(r"[+-]?[\d.]*", joined) and joined.count(".") > 1:
        raise EsmaError(f"{shortened(joined, 40)!r} has more than one decimal point")
    decimal = _DECIMAL.fullmatch(joined)
    if decimal and any(map(str.isdigit, joined)):
        return _decimal(*decimal.groups())
    return text.strip()


def read_file(path: Path) -> list[int] | Decimal | str:
    """The same from a file, which may be a b-file of the OEIS (lines ``n a(n)``): of quotients, or
    of digits, if all terms are digits and a 0 is among them after the first ones.
    """
    lines = [x.strip() for x in text_of(path).splitlines()]
    lines = [x for x in lines if x and not x.startswith("#")]
    if not lines:
        raise EsmaError(f"{path} is empty: it may hold quotients, digits or an expression")
    rows = [re.fullmatch(r"(-?\d{1,9})\s+([+-]?\d+)", x) for x in lines]
    if len(rows) > 1 and all(rows):
        places = [int(row[1]) for row in rows if row]
        if places == [*range(places[0], places[0] + len(places))]:
            return _of_b_file(places[0], [row[2] for row in rows if row])
    return read("\n".join(lines))


def _of_b_file(first: int, terms: Sequence[str]) -> list[int] | Decimal:
    """A b-file's offset is how many digits stand before the point."""
    if all(len(x) == 1 for x in terms) and "0" in terms[max(2, first) :]:
        digits = "".join(terms)
        if first < 0:
            digits, first = "0" * -first + digits, 0
        return _decimal("", digits[:first], digits[first:], None)
    return [int(fmpz(x.lstrip("+"))) for x in terms[:MOST_QUOTIENTS]]


def _decimal(sign: str, whole: str, decimals: str, exponent: str | None) -> Decimal:
    whole = whole.lstrip("0")
    leading = len(decimals) - len(decimals.lstrip("0")) if not whole else 0
    count = len(whole) + len(decimals) - leading
    if len(whole) > MOST_DIGITS:
        raise EsmaError(f"the number has {len(whole):,} digits before its point: write it smaller")
    decimals = decimals[: MOST_DIGITS - len(whole) + leading]
    scale = int(fmpz(10) ** len(decimals))
    power = Fraction(10) ** int(exponent or 0)
    value = Fraction(int(fmpz((whole + decimals) or "0")), scale) * power
    return Decimal(-value if sign == "-" else value, power / scale, count)


def bits_of(ball: arb) -> int:
    """Bits after the point to which a ball tells a number.

    Raises
    ------
    EsmaError
        If it is infinite.
    """
    if not ball.is_finite():
        raise EsmaError("the ball is not finite: it tells no number")
    radius, exponent = map(int, ball.rad().man_exp())
    return max(-exponent - radius.bit_length(), 0) if radius else 10 * MOST_DIGITS
