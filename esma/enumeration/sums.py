"""Sums of reciprocals of sequences that square, or nearly so, at each step: a row each.

With a polynomial G whose coefficients are whole numbers, none negative, and F(x) = 1 + x G(x), the
sequences are ``x_(k+1) = x_k F(x_k)``, as Sylvester's less 1 is for G = 1 (Davison and Shallit
1991), and ``x_(k+1) x_(k-1) = x_k**2 F(x_k)`` with x_0 = 1 (Hone 2015, Varona 2017).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, Final

from flint import arb

from esma.enumeration.function import Ball, Exact, Function, UndefinedError, operator
from esma.enumeration.nodes import InLetter, Node, Number
from esma.errors import GrammarError
from esma.system.precision import working_bits

_MAX: Final = 10**6
"""Largest first term and largest coefficient."""
_MAX_DEGREE: Final = 10


def doubling(x: int, g: Sequence[int]) -> Iterator[int]:
    """``x_(k+1) = x_k F(x_k)``.

    >>> from itertools import islice
    >>> list(islice(doubling(1, [1]), 6))  # Sylvester's sequence less 1
    [1, 2, 6, 42, 1806, 3263442]
    """
    while True:
        yield x
        x *= 1 + x * value(g, x)


def hone(x: int, g: Sequence[int]) -> Iterator[int]:
    """``x_(k+1) x_(k-1) = x_k**2 F(x_k)`` from x_1 on, with x_0 = 1.

    >>> from itertools import islice
    >>> list(islice(hone(1, [1]), 6))  # A112373
    [1, 2, 12, 936, 68408496, 342022190843338960032]
    """
    y = x
    while True:
        yield x
        y *= 1 + x * value(g, x)
        x *= y


def value(g: Sequence[int], x: int) -> int:
    """G(x), from the coefficients, the lowest first."""
    total = 0
    for c in reversed(g):
        total = total * x + c
    return total


def coefficients(node: Node) -> tuple[int, ...]:
    """Those of an argument that is a number or a polynomial, which have been checked."""
    rows = node.coefficients if isinstance(node, InLetter) else (node.value,)  # type: ignore[union-attr]
    return tuple(map(int, rows))


def _checked(name: str) -> Callable[[Exact], None]:
    """Checks a first term and a polynomial G."""

    def exact(arguments: Exact) -> None:
        x, g = arguments
        form = f"as in {name}(1,1) or {name}(2,x+3)"
        if isinstance(x, tuple) or x is None or x.denominator != 1 or not 1 <= x <= _MAX:
            raise GrammarError(f"{name} begins with a whole number from 1 to {_MAX}, {form}")
        rows = g if isinstance(g, tuple) else (g,)
        if None in rows or len(rows) > _MAX_DEGREE + 1 or any(c.denominator != 1 for c in rows):
            raise GrammarError(
                f"{name} takes a polynomial in x with whole coefficients, of degree {_MAX_DEGREE}"
                f" at most, {form}"
            )
        if min(rows) < 0 or not any(rows) or max(rows) > _MAX:
            raise UndefinedError(
                f"its polynomial must have coefficients from 0 to {_MAX}, not all 0"
            )

    return exact


def reciprocals(terms: Iterator[int], sign: int) -> arb:
    """``1/x_0 + sign/x_1 + 1/x_2 + ...`` for terms of which each is at least the square of the one
    before, and the double: the rest past x_k is below ``2/x_k**2``.
    """
    total: arb = arb(0)
    bits = working_bits() + 8
    for k in count():
        x = next(terms)
        total += sign**k / arb(x)
        if 2 * x.bit_length() > bits + 4:
            return total + arb(0, 2 / arb(x) ** 2)
    raise AssertionError


def _sum(terms: Callable[[int, Sequence[int]], Iterator[int]], sign: int) -> Ball:
    def ball(arguments: Sequence[Any], _: Exact) -> arb:
        x, g = arguments
        assert isinstance(x, Number)
        return reciprocals(terms(int(x.value), coefficients(g)), sign)

    return ball


#: How x, and y = x/x_(k-1) where it is needed, go on, in PARI and Wolfram and in Python.
_DOUBLING: Final = ("x*=1+x*g(x)", "x*(1+x*g(x)),y")
_HONE: Final = ("y*=1+x*g(x);x*=y", "x*y*(1+x*g(x)),y*(1+x*g(x))")


def _programs(following: tuple[str, str], sign: int) -> dict[str, str]:
    """What other systems write, which add up the reciprocals of the few terms below 10**200."""
    step, pair = following
    python = (
        f"(lambda f,x,g: f(f,x,x,1,g))(lambda f,x,y,t,g: 0 if x > 10**200 else t/x+f(f,{pair},"
        f"{sign}*t,g), "
    )
    return {
        "sympy": python + "sympy.Integer({0}), sympy.Lambda(sympy.Symbol('x'), {1}))",
        "sage": python + "ZZ({0}), lambda x: {1})",
        "pari": f"((x,g)->my(y=x,s=0.,t=1);while(x<10^200,s+=t/x;{step};t*={sign});s)"
        "({0},x->{1})",
        "wolfram": "Module[{{x={0},y={0},s=0,t=1,g=Function[x,{1}]}},While[x<10^200,s+=t/x;"
        f"{step.replace('(x)', '[x]')};t*={sign}];s]",
    }


def _row(call: str, meaning: str, terms: Any, sign: int, following: tuple[str, str]) -> Function:
    name = call.partition("(")[0]
    written = "".join(map(str.capitalize, name.split("_"))) if "_" in name else ""
    return Function(
        call,
        meaning,
        _sum(terms, sign),
        _checked(name),
        arguments="a first term and a polynomial in x",
        letters=("x",),
        latex=operator(written or name),
        latex_name=written,
        programs=_programs(following, sign),
    )


ROWS: Final = (
    _row(
        "davison_shallit(x0,G)",
        "Σ (−1)^k/x_k, k ≥ 0, where x_(k+1) = x_k + x_k²·G(x_k); G in x, whole, not negative",
        doubling,
        -1,
        _DOUBLING,
    ),
    _row(
        "hone(x1,G)",
        "Hone's sums Σ 1/x_k, k ≥ 1, where x_(k+1)·x_(k−1) = x_k² + x_k³·G(x_k), x_0 = 1",
        hone,
        1,
        _HONE,
    ),
    _row(
        "varona(x1,G)",
        "Varona's sums Σ (−1)^(k−1)/x_k, k ≥ 1, of the same sequences",
        hone,
        -1,
        _HONE,
    ),
)
"""Sums of reciprocals."""
