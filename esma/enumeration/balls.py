"""Values of expression trees as balls: a midpoint and a radius that is proved to cover the error.

Everything is computed by python-flint's ``arb`` (Johansson 2017, "Arb: efficient
arbitrary-precision midpoint-radius interval arithmetic"). A ball is widened by every rounding, so
that the true value always lies inside it; where it is too wide to decide something, the precision
is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final

from flint import arb, fmpz

from esma.enumeration.function import RANGES, Region
from esma.enumeration.functions import FUNCTIONS
from esma.enumeration.known import ball_of, given_ball
from esma.enumeration.named import NAMED
from esma.enumeration.trees import (
    FOUR,
    Call,
    Digits,
    Given,
    InLetter,
    Listed,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    quoted,
)
from esma.errors import EsmaError, GrammarError, PrecisionError, whole
from esma.system.precision import at_precision, bits_of_digits, digits_of_bits
from esma.system.rationals import fmpq_of
from esma.writing.display import digits as number_text

MAX_BITS: Final = 50_000_000
"""Largest precision that is tried."""
MAX_DIGITS: Final = MAX_BITS * 3 // 10
"""Most decimal digits that are written or verified."""
MAX_MAGNITUDE_BITS: Final = 4096
"""Every intermediate value must be below ``2**MAX_MAGNITUDE_BITS`` in size."""
_LARGEST: Final = arb(fmpz(1) << MAX_MAGNITUDE_BITS)
_EXTRA_BITS: Final = 8192
"""How far the precision is raised when cancellation or a possible pole asks for more."""


class UndecidedError(Exception):
    """Internal: the balls are too wide to decide a question; the message says which."""


def evaluate(node: Node) -> arb:
    """Evaluate a tree at the current working precision of flint.

    Parameters
    ----------
    node : the tree of a real constant

    Returns
    -------
    A finite ball that holds the value; its radius depends on ``flint.ctx.prec``.

    Raises
    ------
    GrammarError
        If the value is certainly undefined, not real, or too large.
    UndecidedError
        If that cannot be told at this precision.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> evaluate(parse("besseli(1,2)/besseli(0,2)")).str(10, radius=False)
    '0.6977746580'
    """
    match node:
        case Number(value):
            ball = arb(fmpq_of(value))
        case Name(name):
            ball = NAMED[name].ball()
        case Negation(argument):
            ball = -evaluate(argument)
        case Operation("**", left, right):
            ball = _power(node, left, right)
        case Operation(operator, left, right):
            ball = _arithmetic(node, operator, evaluate(left), evaluate(right))
        case Call(function, arguments):
            ball = _call(node, function, arguments)
        case Digits():
            ball = ball_of(node)
        case Given():
            ball = given_ball(node)
        case _:
            raise AssertionError(f"an argument alone has no value: {node!r}")
    if not ball.is_finite():
        raise UndecidedError(f"whether {quoted(node)} has a real value")
    if abs(ball) < _LARGEST:
        return ball
    if abs(ball) > _LARGEST:
        raise GrammarError(
            f"{quoted(node)} is too large: values up to 2**{MAX_MAGNITUDE_BITS} are accepted"
        )
    raise UndecidedError(f"whether {quoted(node)} is too large")


def _arithmetic(node: Node, operator: str, a: arb, b: arb) -> arb:
    if operator == "/" and b.is_zero():
        raise GrammarError(f"division by zero in {quoted(node)}: the denominator must not be 0")
    if operator == "/" and b.contains(0):
        raise UndecidedError(f"whether the denominator of {quoted(node)} is 0")
    value: arb = FOUR[operator](a, b)
    return value


def _power(node: Node, base_node: Node, exponent_node: Node) -> arb:
    base = evaluate(base_node)
    if not isinstance(exponent_node, Number):
        _require(RANGES["positive"], node, base, "the base of a power")
        return base ** evaluate(exponent_node)
    p, q = exponent_node.value.numerator, exponent_node.value.denominator
    if p < 0:
        if base.is_zero():
            raise GrammarError(f"division by zero in {quoted(node)}: 0 has no negative power")
        if base.contains(0):
            raise UndecidedError(f"whether the base of {quoted(node)} is 0")
    if q == 1:
        return base**p
    _require(RANGES["not negative"], node, base, "the base of a fractional power")
    return base.root(q) ** p


def _require(wanted: Region, node: Node, ball: arb, what: str) -> None:
    if wanted.fails(ball):
        raise GrammarError(f"{quoted(node)} is {wanted.otherwise}: {what} must {wanted.must}")
    if not wanted.holds(ball):
        raise UndecidedError(f"whether {what} in {quoted(node)} can {wanted.must}")


def _call(node: Node, function: str, arguments: tuple[Node, ...]) -> arb:
    row = FUNCTIONS[function]
    if row.letters:
        found: arb = row.ball(arguments, ())
        return found
    balls, exact = [_argument(x) for x in arguments], [exactly(x) for x in arguments]
    x = balls[-1]
    if row.largest is not None and abs(x) > row.largest:
        raise GrammarError(f"the argument of {quoted(node)} is too large: at most {row.largest:,}")
    asked = row.domain(exact)
    if asked is not None:
        _require(RANGES[asked[0]], node, x, asked[1])
    value: arb = row.ball(balls, exact)
    return value


def _argument(node: Node) -> Any:
    """The ball of an argument; those of a list."""
    match node:
        case Listed(items, first):
            return tuple(_argument(x) for x in (*first, *items))
    return evaluate(node)


def exactly(node: Node) -> Any:
    """The rational value of a node that is a number, those of a list, the coefficients of a
    polynomial; None for others.
    """
    match node:
        case Number(value):
            return value
        case InLetter(coefficients):
            return coefficients
        case Listed(items, first):
            return tuple(exactly(x) for x in (*first, *items))
    return None


def enclose(node: Node, bits: int) -> arb:
    """Enclose the value of a tree to a wanted precision.

    Parameters
    ----------
    node : the tree of a real constant
    bits : the radius of the result is at most ``2**-bits * max(1, |value|)``

    Raises
    ------
    GrammarError
        If the value is undefined, not real or too large.
    PrecisionError
        If that cannot be decided, or the radius not be reached, with a few thousand bits more.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> enclose(parse("e"), 100).rad() < arb(2) ** -99
    True
    """
    if bits > MAX_BITS:
        raise PrecisionError(f"a precision of {bits:,} bits was asked for: at most {MAX_BITS:,}")
    # A first look at low precision tells how many bits cancellation costs, so that the expensive
    # evaluation is needed once.
    extra = 32 if bits <= 512 else 32 + _cost(node)
    while True:
        try:
            ball = at_precision(bits + extra, lambda: evaluate(node))
        except UndecidedError as undecided:
            reason = str(undecided)
            extra *= 2
        else:
            missing = missing_bits(ball, bits)
            if missing <= 0:
                return ball
            reason = f"the value of {quoted(node)} to {bits:,} bits"
            extra += missing + 8
        if extra > _EXTRA_BITS + bits:
            raise PrecisionError(
                f"{bits + _EXTRA_BITS:,} bits do not decide {reason}:"
                " write the constant another way"
            )


def _cost(node: Node) -> int:
    """How many bits the evaluation loses, as seen at 512 bits."""
    ball = enclose(node, 512)
    return max(0, 544 - ball.rel_one_accuracy_bits()) + 8


def missing_bits(ball: arb, bits: int) -> int:
    """How many bits the radius is above ``2**-bits * max(1, |value|)``; at most 0 if it is not."""
    excess = at_precision(64, lambda: ball.rad() * arb(2) ** bits / ball.abs_lower().max(arb(1)))
    return 0 if excess <= 1 else max(1, magnitude(excess))


def interval(ball: arb, bits: int) -> tuple[int, int]:
    """The smallest integers ``lo <= hi`` with ``lo / 2**bits <= x <= hi / 2**bits`` on the ball.

    >>> interval(arb(3) / 2, 1), interval(arb(-3) / 2, 0)
    ((3, 3), (-2, -1))
    """
    middle, exponent = map(int, ball.mid().man_exp())
    radius, radius_exponent = map(int, ball.rad().man_exp())
    # Exact: both ends are integers times a power of two. Where that is too small to be written
    # out, as in tanh(10**60), they are rounded outwards.
    low = min([exponent] + [radius_exponent] * (radius != 0))
    low = max(low, -4 * abs(bits) - _EXTRA_BITS)
    first, last = _shifted(middle, exponent - low), -_shifted(-middle, exponent - low)
    r = -_shifted(-radius, radius_exponent - low)
    shift = bits + low
    if shift >= 0:
        return (first - r) << shift, (last + r) << shift
    return (first - r) >> -shift, -((-last - r) >> -shift)


def _shifted(x: int, places: int) -> int:
    """``x * 2**places``, rounded downwards."""
    return x << places if places >= 0 else x >> min(-places, x.bit_length())


def magnitude(ball: arb) -> int:
    """An integer ``n >= 0`` with ``|x| <= 2**n`` on the ball.

    >>> magnitude(arb(5)), magnitude(arb(-8))
    (3, 4)
    """
    lo, hi = interval(ball, 0)
    return max(abs(lo), abs(hi)).bit_length()


def decimal_text(enclosure: Callable[[int], arb], digits: int) -> str:
    """A value rounded to nearest, as text.

    Parameters
    ----------
    enclosure : for a number of bits, a ball of radius at most ``2**-bits * max(1, |x|)``
    digits : significant ones, 1 to `MAX_DIGITS`. Very small and very large values are written with
        an exponent, as in ``1.25e-30``

    Raises
    ------
    EsmaError
        If that is not a possible number of digits.
    PrecisionError
        If the value cannot be distinguished from 0 or from the middle between two neighbours.

    Examples
    --------
    >>> decimal_text(lambda bits: arb(1) / 8, 2), decimal_text(lambda bits: arb(-1250), 3)
    ('0.13', '-1.25e+3')
    """
    _checked(digits)
    bits, limit = 64, 4 * digits + 2 * _EXTRA_BITS
    lo = hi = 0
    while bits <= limit:
        lo, hi = interval(enclosure(bits), bits)
        if lo > 0 or hi < 0:
            places = digits - 1 - _decimal_exponent(max(-lo, hi), 1 << bits)
            low, high = (_rounded(x, 1 << bits, places) for x in (lo, hi))
            if low == high:
                return _written(low, digits, places)
            bits = max(bits + bits // 4, bits_of_digits(places) + 64)
        else:
            bits *= 2
    near = "0" if lo <= 0 <= hi else "the middle between two neighbours"
    raise PrecisionError(
        f"{digits:,} digits cannot be told: the value agrees with {near} to more than"
        f" {digits_of_bits(limit):,} decimals, and perhaps it is that"
    )


def certain_text(ball: arb, digits: int) -> str:
    """The middle of a ball as text: `digits` significant digits, or as many as are the same for all
    numbers in it.

    >>> certain_text(arb(3.14159, 0.00001), 20), certain_text(arb(0, 1), 5)
    ('3.1416', '0')
    """
    for count in range(min(digits, max(1, digits_of_bits(ball.rel_accuracy_bits()) + 1)), 0, -1):
        with suppress(PrecisionError):
            return decimal_text(lambda _: ball, count)
    return "0"


def rational_text(value: Fraction, digits: int) -> str:
    """A rational number rounded to nearest, halves away from zero, in the form of `decimal_text`.

    >>> rational_text(Fraction(1, 40), 1), rational_text(Fraction(0), 5)
    ('0.03', '0')
    """
    _checked(digits)
    if value == 0:
        return "0"
    p, q = value.numerator, value.denominator
    places = digits - 1 - _decimal_exponent(abs(p), q)
    return _written(_rounded(p, q, places), digits, places)


def _checked(digits: int) -> None:
    if not 1 <= whole(digits, "the number of digits") <= MAX_DIGITS:
        raise EsmaError(f"the digits must be from 1 to {MAX_DIGITS:,}; they were {digits:,}")


def _decimal_exponent(top: int, below: int) -> int:
    """The largest ``n`` with ``10**n <= top/below``, for positive numbers."""
    if top >= below:
        return len(number_text(top // below)) - 1
    return -len(number_text((below - 1) // top))


def _rounded(x: int, below: int, places: int) -> int:
    """``x/below * 10**places`` rounded to nearest, halves away from zero."""
    top = fmpz(abs(x)) * fmpz(10) ** max(places, 0)
    bottom = fmpz(10) ** max(-places, 0) * fmpz(below)
    return (-1 if x < 0 else 1) * int((2 * top + bottom) // (2 * bottom))


def _written(scaled: int, count: int, places: int) -> str:
    """``scaled / 10**places`` with so many digits."""
    sign, digits = "-" if scaled < 0 else "", number_text(abs(scaled))
    # 9.996 to three digits is 10.0: one digit more than was asked for.
    exponent, digits = len(digits) - 1 - places, digits[:count]
    if exponent < -6 or exponent >= len(digits):
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}e{exponent:+d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole, decimals = digits[: exponent + 1], digits[exponent + 1 :]
    return f"{sign}{whole}.{decimals}" if decimals else sign + whole
