"""Trees as linear forms with rational coefficients: in 1, pi, logarithms of primes, and whatever
else stands in them, taken as it is. Exact, by rules; digits only tell signs.

Trees with one linear form are equal; those with two may be equal all the same.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Final

from flint import fmpq, fmpz

from esma.enumeration.balls import enclose
from esma.enumeration.trees import Call, Name, Negation, Node, Number, Operation
from esma.errors import EsmaError
from esma.system.rationals import fraction_of

LinearForm = dict[Node, Fraction]
"""Coefficients that are not 0, by what they belong to."""

ONE: Final = Number(Fraction(1))
PI: Final = Name("pi")
_EVEN: Final = range(2, 100, 2)
_FACTORED_BITS: Final = 64
"""Larger numbers under a logarithm are not factored."""


def linear_form(node: Node) -> LinearForm:
    """A tree as a linear form.

    >>> from esma.enumeration.grammar import parse
    >>> from esma.enumeration.trees import to_text
    >>> def shown(text):
    ...     return {to_text(key): str(x) for key, x in linear_form(parse(text)).items()}
    >>> shown("pi/3 - (2 - pi)/6"), shown("log(12)/2 - log(sqrt(3))"), shown("log(e**2)")
    ({'pi': '1/2', '1': '-1/3'}, {'log(2)': '1'}, {'1': '2'})
    """
    match node:
        case Number(value):
            return _scaled({ONE: Fraction(1)}, value)
        case Negation(argument):
            return _scaled(linear_form(argument), Fraction(-1))
        case Call("log", (argument,)):
            return logarithm(argument)
        case Operation("+", left, right):
            return _sum(linear_form(left), linear_form(right))
        case Operation("-", left, right):
            return _sum(linear_form(left), _scaled(linear_form(right), Fraction(-1)))
        case Operation("*", left, right):
            for one, other in ((left, right), (right, left)):
                factor = rational(linear_form(one))
                if factor is not None:
                    return _scaled(linear_form(other), factor)
        case Operation("/", left, right):
            quotient = ratio(linear_form(left), linear_form(right))
            if quotient is not None:
                return _scaled({ONE: Fraction(1)}, quotient)
            divisor = rational(linear_form(right))
            if divisor:
                return _scaled(linear_form(left), 1 / divisor)
    return {node: Fraction(1)}


def rational(form: LinearForm) -> Fraction | None:
    """The value of a form that is a rational number; None for others."""
    return multiple(form, ONE)


def multiple(form: LinearForm, of: Node) -> Fraction | None:
    """The r of a form that is r times this; None for others."""
    return form.get(of, Fraction(0)) if form.keys() <= {of} else None


def ratio(top: LinearForm, bottom: LinearForm) -> Fraction | None:
    """The r with top = r bottom; None where the forms are not proportional, or are 0."""
    if not bottom or top.keys() != bottom.keys():
        return None
    found = {top[key] / bottom[key] for key in top}
    return found.pop() if len(found) == 1 else None


def exponential(form: LinearForm) -> Node | None:
    """exp of a form of logarithms, as a product of powers; None where something else is in it.

    >>> from esma.enumeration.grammar import parse
    >>> from esma.enumeration.trees import to_text
    >>> to_text(exponential(linear_form(parse("log(12)/2"))))
    '2*3**(1/2)'
    """
    product: Node | None = None
    for key, exponent in form.items():
        if not (isinstance(key, Call) and key.function == "log"):
            return None
        (base,) = key.arguments
        power = base if exponent == 1 else Operation("**", base, Number(exponent))
        product = power if product is None else Operation("*", product, power)
    return product or ONE


def _scaled(form: LinearForm, factor: Fraction) -> LinearForm:
    return {key: x * factor for key, x in form.items()} if factor else {}


def _sum(one: LinearForm, other: LinearForm) -> LinearForm:
    total = {key: one.get(key, Fraction(0)) + other.get(key, Fraction(0)) for key in one | other}
    return {key: x for key, x in total.items() if x}


def logarithm(node: Node) -> LinearForm:
    """The logarithm of a positive tree as a linear form.

    >>> from esma.enumeration.grammar import parse
    >>> from esma.enumeration.trees import to_text
    >>> {to_text(key): str(x) for key, x in logarithm(parse("sqrt(zeta(2))/pi")).items()}
    {'log(2)': '-1/2', 'log(3)': '-1/2'}
    """
    match node:
        case Name("e"):
            return {ONE: Fraction(1)}
        case Call("exp", (argument,)) | Operation("**", Name("e"), argument):
            return linear_form(argument)
        case Call("sqrt", (argument,)):
            return _scaled(logarithm(argument), Fraction(1, 2))
        case Number(value) if value > 0:
            below = _scaled(_of_integer(value.denominator), Fraction(-1))
            return _sum(_of_integer(value.numerator), below)
        case Call("zeta", (Number(value),)) if value in _EVEN:
            # (2 pi)**n |B_n|/(2 n!), Euler 1740
            n = int(value)
            b = fmpq.bernoulli(n)
            factor = abs(fraction_of(b)) * Fraction(2**n, 2 * factorial(n))
            return _sum(logarithm(Number(factor)), {Call("log", (PI,)): value})
        case Call("gamma", (Number(value),)) if value > 0 and value.denominator == 2 and value < 99:
            # (2n)! sqrt(pi)/(4**n n!) at n + 1/2
            n = int(value)
            factor = Fraction(factorial(2 * n), 4**n * factorial(n))
            return _sum(logarithm(Number(factor)), {Call("log", (PI,)): Fraction(1, 2)})
        case Operation("**", base, Number(exponent)) if _is_positive(base):
            return _scaled(logarithm(base), exponent)
        case Operation("*" | "/" as operator, left, right) if _is_positive(left):
            sign = Fraction(1 if operator == "*" else -1)
            return _sum(logarithm(left), _scaled(logarithm(right), sign))
    return {Call("log", (node,)): Fraction(1)}


def _of_integer(n: int) -> LinearForm:
    """The logarithm of a positive integer."""
    powers = [(n, 1)] if n.bit_length() > _FACTORED_BITS else fmpz(n).factor() if n > 1 else []
    return {Call("log", (Number(Fraction(int(p))),)): Fraction(int(k)) for p, k in powers}


def _is_positive(node: Node) -> bool:
    try:
        return bool(enclose(node, 64) > 0)
    except EsmaError:
        return False
