"""Constants as numbers and expressions of sympy and mpmath, and back; nothing is parsed there."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import sympy
from mpmath import libmp, mp

from esma.enumeration.functions import ALIASES, FUNCTIONS
from esma.enumeration.named import NAMED
from esma.enumeration.trees import (
    FOUR,
    Call,
    InLetter,
    Listed,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    spelled,
    to_text,
)
from esma.errors import EsmaError

if TYPE_CHECKING:
    from esma.enumeration.constants import Constant


def sympy_locals() -> dict[str, Any]:
    """What the names in `Expression.lhs` mean in sympy, for ``sympy.sympify(text, locals=...)``;
    constants that sympy does not know are positive symbols.

    Examples
    --------
    >>> import sympy
    >>> sympy.sympify("(2*e + 2)/(2*e + 1)", locals=sympy_locals()).evalf(10)
    1.155362404
    """
    return {
        row.name: getattr(sympy, row.sympy) if row.sympy else sympy.Symbol(row.name, positive=True)
        for row in NAMED.values()
    }


_OTHERWISE: Final[dict[str, Callable[..., Any]]] = {
    "hyp0f1": lambda b, x: sympy.hyper([], [b], x),
    "hyp1f1": lambda a, b, x: sympy.hyper([a], [b], x),
    "hyp2f1": lambda a, b, c, x: sympy.hyper([a, b], [c], x),
    "agm": lambda a, b: sympy.pi * (a + b) / (4 * sympy.elliptic_k(((a - b) / (a + b)) ** 2)),
    "root": lambda f, k: sympy.CRootOf(f, int(k) - 1),
}
"""What sympy writes in another way."""


def to_sympy(node: Node) -> Any:
    """A tree as an expression of sympy's.

    Raises
    ------
    EsmaError
        If sympy has no such constant or function.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> to_sympy(parse("besseli(1,2)/besseli(0,2)")), to_sympy(parse("root(x**3-x-1,1)"))
    (besseli(1, 2)/besseli(0, 2), CRootOf(x**3 - x - 1, 0))
    """
    match node:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Name(name):
            if name in NAMED:
                return sympy_locals()[name]
            return sympy.Symbol(name)
        case Negation(argument):
            return -to_sympy(argument)
        case Operation("**", left, right):
            return to_sympy(left) ** to_sympy(right)
        case Operation(operator, left, right):
            return FOUR[operator](to_sympy(left), to_sympy(right))
        case InLetter():
            return to_sympy(spelled(node))
        case Listed(items):
            return [to_sympy(x) for x in items]
        case Call(function, arguments):
            name = FUNCTIONS[function].programs.get("sympy", function).removeprefix("sympy.")
            known = _OTHERWISE.get(function) or getattr(sympy, name or "-", None)
            if known is None:
                raise EsmaError(f"sympy has no function {function}: to_mpmath(50) gives digits")
            return known(*map(to_sympy, arguments))
    raise EsmaError(f"{to_text(node)[:40]} is known by its digits: to_mpmath() gives them")


def to_mpmath(constant: Constant, digits: int) -> Any:
    """The value of a constant as a number of mpmath's, to so many digits."""
    # mpmath's own precision is one for all threads, and is left alone
    bits = libmp.dps_to_prec(digits)
    return mp.make_mpf(libmp.from_str(constant.shown(digits + 3), bits, "n"))


_NAMED: Final = {row.sympy: row.name for row in NAMED.values() if row.sympy}
_CALLED: Final = {
    row.programs.get("sympy", row.name).removeprefix("sympy."): row.name
    for row in FUNCTIONS.values()
    if "{" not in row.programs.get("sympy", "")
}


def text_of_sympy(x: Any) -> str:
    """An expression of sympy's as text of the grammar.

    Raises
    ------
    EsmaError
        If it is no real number, or the grammar lacks a part of it.

    Examples
    --------
    >>> text_of_sympy(sympy.hyper([1], [2, 3], sympy.sqrt(2)))
    'hyper([1],[2,3],sqrt(2))'
    """
    if x.free_symbols:
        raise EsmaError(f"{x} is no number: it has {x.free_symbols.pop()} in it"[:200])
    if x.is_Float:
        sign, mantissa, exponent, _ = x._mpf_
        return f"({Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** int(exponent)})"
    if x.is_Rational:
        return f"({x.p}/{x.q})" if x.q != 1 else str(x.p) if x.p >= 0 else f"({x.p})"
    name = type(x).__name__
    if name == "Exp1" or getattr(sympy, str(x), None) is x:
        known = _NAMED.get("E" if name == "Exp1" else str(x))
        if known is not None:
            return known
    arguments = x.args
    if x.is_Add or x.is_Mul:
        sign = "+" if x.is_Add else "*"
        return f"({sign.join(f'({text_of_sympy(y)})' for y in arguments)})"
    if x.is_Pow and arguments[1] == sympy.Rational(1, 2):
        return f"sqrt({text_of_sympy(arguments[0])})"
    if x.is_Pow:
        return f"(({text_of_sympy(arguments[0])})**({text_of_sympy(arguments[1])}))"
    if name == "ComplexRootOf" and x.is_real:
        polynomial = str(x.poly.as_expr().subs(x.poly.gen, sympy.Symbol("x")))
        return f"root({polynomial},{x.index + 1})"
    if name == "polygamma" and arguments[0] == 0:
        return f"digamma({text_of_sympy(arguments[1])})"
    known = _CALLED.get(name) or ALIASES.get(name)
    if known is None:
        raise EsmaError(f"{str(x)[:80]} has no meaning here: `esma constants` lists what is known")
    inner = ",".join(
        f"[{','.join(map(text_of_sympy, y))}]"
        if isinstance(y, tuple | sympy.Tuple)
        else text_of_sympy(y)
        for y in arguments
    )
    return f"{known}({inner})"
