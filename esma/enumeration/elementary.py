"""Elementary functions, and the older special ones: a row each."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from flint import arb

from esma.enumeration.function import (
    Exact,
    Function,
    UndefinedError,
    at,
    exact_root,
    of,
    operator,
    pole,
    within,
)
from esma.system.precision import working_bits


def _exp(balls: Sequence[arb], exact: Exact) -> arb:
    """For small fractions by a root of e: its binary splitting is ten times as fast."""
    x = exact[0]
    if x is not None and working_bits() > 10_000:
        p, q = x.numerator, x.denominator
        if 1 < q <= 1000 and abs(p) <= 1000:
            value: arb = arb.const_e().root(q) ** p
            return value
    exponential: arb = balls[0].exp()
    return exponential


def _exact_log(arguments: Exact) -> int | None:
    x = arguments[0]
    if x is not None and x <= 0:
        raise UndefinedError("the argument of log must be positive")
    return 0 if x == 1 else None


def _exact_sqrt(arguments: Exact) -> Fraction | None:
    x = arguments[0]
    if x is None:
        return None
    if x < 0:
        raise UndefinedError(
            "the argument of sqrt must not be negative, because the constant must be real"
        )
    return exact_root(x, 2)


def _bounded(name: str, rule: str, known: dict[int, int]) -> dict[str, Any]:
    """The domain of an inverse function that is real in one range only, and its rational values."""

    def exact(x: Exact) -> int | None:
        return known.get(x[0])

    return {"exact": exact, "domain": within(rule, name)}


def _names(name: str) -> dict[str, str]:
    """What the inverse of a circular or hyperbolic function is called elsewhere."""
    full = f"arc{name}"
    return {"sage": full, "wolfram": f"Arc{name.capitalize()}"}


_CIRCULAR: Final = "circular functions, x in radians"
_HYPERBOLIC: Final = "hyperbolic functions"
_ARC: Final = "inverse circular functions"
_AREA: Final = "inverse hyperbolic functions"

ROWS: Final = (
    Function("exp(x)", "exponential function", _exp, at(0, 1), latex="e^{{{}}}".format),
    Function(
        "log(x)",
        "natural logarithm, x > 0",
        of(arb.log),
        _exact_log,
        domain=within("positive", "log"),
        aliases=("ln",),
    ),
    Function(
        "sqrt(x)",
        "square root, x ≥ 0",
        of(arb.sqrt),
        _exact_sqrt,
        domain=within("not negative", "sqrt"),
        latex=r"\sqrt{{{}}}".format,
    ),
    Function("sin(x)", _CIRCULAR, of(arb.sin), at(0, 0)),
    Function("cos(x)", _CIRCULAR, of(arb.cos), at(0, 1)),
    Function("tan(x)", _CIRCULAR, of(arb.tan), at(0, 0), aliases=("tg",)),
    Function(
        "cot(x)",
        _CIRCULAR,
        of(arb.cot),
        pole("cot"),
        aliases=("ctg", "cotan"),
        programs={"pari": "cotan"},
    ),
    Function("sinh(x)", _HYPERBOLIC, of(arb.sinh), at(0, 0), aliases=("sh",)),
    Function("cosh(x)", _HYPERBOLIC, of(arb.cosh), at(0, 1), aliases=("ch",)),
    Function("tanh(x)", _HYPERBOLIC, of(arb.tanh), at(0, 0), aliases=("th", "tgh")),
    Function(
        "coth(x)",
        _HYPERBOLIC,
        of(arb.coth),
        pole("coth"),
        aliases=("cth", "ctgh"),
        programs={"pari": "cotanh"},
    ),
    Function(
        "asin(x)",
        _ARC,
        of(arb.asin),
        **_bounded("asin", "from -1 to 1", {0: 0}),
        aliases=("arcsin",),
        latex=r"\arcsin\left({}\right)".format,
        programs=_names("sin"),
    ),
    Function(
        "acos(x)",
        _ARC,
        of(arb.acos),
        **_bounded("acos", "from -1 to 1", {1: 0}),
        aliases=("arccos",),
        latex=r"\arccos\left({}\right)".format,
        programs=_names("cos"),
    ),
    Function(
        "atan(x)",
        _ARC,
        of(arb.atan),
        at(0, 0),
        aliases=("arctan", "arctg"),
        latex=r"\arctan\left({}\right)".format,
        programs=_names("tan"),
    ),
    Function(
        "asinh(x)",
        _AREA,
        of(arb.asinh),
        at(0, 0),
        aliases=("arcsinh", "arsinh", "arsh"),
        latex=operator("arsinh"),
        programs=_names("sinh"),
    ),
    Function(
        "acosh(x)",
        _AREA,
        of(arb.acosh),
        **_bounded("acosh", "at least 1", {1: 0}),
        aliases=("arccosh", "arcosh", "arch"),
        latex=operator("arcosh"),
        programs=_names("cosh"),
    ),
    Function(
        "atanh(x)",
        _AREA,
        of(arb.atanh),
        **_bounded("atanh", "between -1 and 1", {0: 0}),
        aliases=("arctanh", "artanh", "arth"),
        latex=operator("artanh"),
        programs=_names("tanh"),
    ),
)
"""Exponential, circular and hyperbolic functions, their inverses, and the square root."""
