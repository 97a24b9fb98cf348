"""Algebraic constants: minimal polynomials of expression trees, and exact arithmetic in Q(c).

A tree built of rational numbers, the golden ratio, roots, the four operations, circular functions
at rational multiples of pi and exponential functions of logarithms is an algebraic number. Its
minimal polynomial is found from the leaves up: the polynomial whose roots are all sums (or
products) of roots of two given ones is a resultant, which is factored over the integers; the one
irreducible factor that vanishes at the value is picked by evaluating all factors on balls until
every other one excludes zero, which proves the choice.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, partial
from typing import Final

from flint import Ordering, arb, fmpq, fmpq_mat, fmpq_poly, fmpz_mpoly_ctx, fmpz_poly

from esma.enumeration.balls import enclose
from esma.enumeration.linear import (
    ONE,
    PI,
    LinearForm,
    exponential,
    linear_form,
    logarithm,
    multiple,
    rational,
)
from esma.enumeration.nodes import InLetter
from esma.enumeration.trees import (
    Call,
    Digits,
    Given,
    Listed,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    to_text,
)
from esma.errors import GrammarError
from esma.system.precision import at_precision

MAX_DEGREE: Final = 24
"""Largest degree of a minimal polynomial; beyond it a tree counts as not recognised."""
MAX_COMPOSED_DEGREE: Final = 160
"""Largest degree of a composed polynomial, before it is factored."""
_MOST_PARTS: Final = 210
"""The largest n for which the n-th roots of unity have degree ``2 MAX_DEGREE`` or less."""
MAX_HEIGHT_BITS: Final = 20_000
"""Largest coefficient of a composed polynomial, in bits."""

_X, _Y = fmpz_mpoly_ctx.get(("x", "y"), Ordering.lex).gens()

Polynomial = tuple[int, ...]
"""Integer coefficients, lowest degree first."""


def minimal_polynomial(node: Node) -> Polynomial | None:
    """The minimal polynomial of an algebraic tree.

    Parameters
    ----------
    node : the tree of a real constant

    Returns
    -------
    Coefficients of the irreducible primitive integer polynomial with positive leading coefficient
    that vanishes at the value. None if the tree is not built of rational numbers, ``phi``, roots,
    ``+ - * /``, circular functions at rational multiples of pi and exponential ones of logarithms
    only, or if a degree passes the limits.

    Raises
    ------
    GrammarError
        If the tree divides by an expression that is exactly zero.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> minimal_polynomial(parse("(1+sqrt(5))/2"))
    (-1, -1, 1)
    >>> minimal_polynomial(parse("sqrt(2)*sqrt(8)"))
    (-4, 1)
    >>> minimal_polynomial(parse("sqrt(2)+3**(1/3)"))
    (1, -36, 12, -6, -6, 0, 1)
    >>> minimal_polynomial(parse("2*cos(pi/5)")), minimal_polynomial(parse("exp(log(2)/2)"))
    ((-1, -1, 1), (-2, 0, 1))
    >>> minimal_polynomial(parse("exp(1)")) is None
    True
    """
    f = _minimal(node)
    return None if f is None else tuple(int(c) for c in f.coeffs())


@lru_cache(maxsize=256)
def _minimal(node: Node) -> fmpz_poly | None:
    match node:
        case Number(value):
            return fmpz_poly([-value.numerator, value.denominator])
        case Name(name):
            return fmpz_poly([-1, -1, 1]) if name == "phi" else None
        case Negation(argument):
            f = _minimal(argument)
            return None if f is None else _normal(f(fmpz_poly([0, -1])))
        case Call("sqrt", (argument,)):
            return _power_minimal(node, argument, Fraction(1, 2)) or _by_logarithm(node)
        case Call("sin" | "cos" | "tan" | "cot" as function, (argument,)):
            turns = multiple(_form(argument), PI)
            return None if turns is None else _circular(node, function, turns / 2)
        case Call("exp" | "sinh" | "cosh" | "tanh" | "coth" as function, (argument,)):
            return _exponential(function, argument)
        case Call("root", (InLetter(coefficients), _)):
            return fmpz_poly([int(c) for c in coefficients])
        case Call() | Listed() | InLetter() | Digits() | Given():
            return None
        case Operation("**", left, right):
            exponent = rational(_form(right))
            power = None if exponent is None else _power_minimal(node, left, exponent)
            return power or _by_logarithm(node)
        case Operation(operator, left, right):
            f, g = _minimal(left), _minimal(right)
            if f is not None and g is not None:
                return _combined(node, operator, f, g)
            known = rational(_form(node))  # as log(4)/log(2)
            return _by_logarithm(node) if known is None else _minimal(Number(known))


def _form(node: Node) -> LinearForm:
    """A tree as a linear form, if balls do not find that it has no value."""
    enclose(node, 64)
    return linear_form(node)


def _by_logarithm(node: Node) -> fmpz_poly | None:
    """Where what is not algebraic cancels: e**(log(2)/2), sqrt(zeta(2))/pi."""
    power = exponential(logarithm(node))
    return None if power is None or power == node else _minimal(power)


def _circular(node: Node, function: str, turns: Fraction) -> fmpz_poly | None:
    """A circular function at an angle of `turns` full turns.

    All ``2 cos(2 pi k/n)`` with k prime to n are conjugate (Lehmer 1933), and with C the cosine of
    twice the angle, ``tan**2 = (1 - C)/(1 + C)``.
    """
    if function == "sin":
        return _circular(node, "cos", Fraction(1, 4) - turns)
    n = (turns if function == "cos" else 2 * turns).denominator
    if n > _MOST_PARTS:
        return None
    cosine = _normal(fmpz_poly.cos_minpoly(n)(fmpz_poly([0, 2])))
    if function == "cos":
        return cosine if cosine.degree() <= MAX_DEGREE else None
    degree, minus, plus = cosine.degree(), fmpz_poly([1, -1]), fmpz_poly([1, 1])
    powers = (c * minus**i * plus ** (degree - i) for i, c in enumerate(cosine.coeffs()))
    square = sum(powers, fmpz_poly())
    coefficients = [square[i] for i in range(degree + 1)]  # of tan**2, and backwards of cot**2
    if function == "cot":
        coefficients.reverse()
    if coefficients[degree] == 0:
        raise GrammarError(f"{to_text(node)[:60]!r} is undefined: it is a pole")
    return _vanishing_factor(_normal(fmpz_poly(coefficients)).inflate(2), node)


def _exponential(function: str, argument: Node) -> fmpz_poly | None:
    """exp or a hyperbolic function of a form of logarithms."""
    power = exponential(_form(argument))
    if power is None:
        return None
    inverse = Operation("/", ONE, power)
    plus, minus = Operation("+", power, inverse), Operation("-", power, inverse)
    written = {
        "exp": power,
        "sinh": Operation("/", minus, Number(Fraction(2))),
        "cosh": Operation("/", plus, Number(Fraction(2))),
        "tanh": Operation("/", minus, plus),
        "coth": Operation("/", plus, minus),
    }
    return _minimal(written[function])


def _combined(node: Node, operator: str, f: fmpz_poly, g: fmpz_poly) -> fmpz_poly | None:
    if operator == "-":
        g = _normal(g(fmpz_poly([0, -1])))
    if operator == "/":
        if g[0] == 0:  # the irreducible g is x
            raise GrammarError(
                f"division by zero in {to_text(node)[:60]!r}: the denominator is exactly 0"
            )
        g = _reciprocal(g)
    if f.degree() * g.degree() > MAX_COMPOSED_DEGREE:
        return None
    if operator in "+-":
        composed = _composed(f, g, product=False)
    elif f[0] == 0 or g[0] == 0:
        return fmpz_poly([0, 1])
    else:
        composed = _composed(f, g, product=True)
    return _vanishing_factor(composed, node)


def _power_minimal(node: Node, base: Node, exponent: Fraction) -> fmpz_poly | None:
    f = _minimal(base)
    if f is None:
        return None
    p, q = abs(exponent.numerator), exponent.denominator
    if p == 0:
        return fmpz_poly([-1, 1])
    if f[0] == 0:
        if exponent < 0:
            raise GrammarError(f"division by zero in {to_text(node)[:60]!r}: the base is exactly 0")
        return f
    if exponent < 0:
        f = _reciprocal(f)
    if f.degree() * q > MAX_COMPOSED_DEGREE or f.height_bits() * p > MAX_HEIGHT_BITS:
        return None
    return _vanishing_factor(_powers(f, p).inflate(q), node)


def _powers(f: fmpz_poly, p: int) -> fmpz_poly:
    """The polynomial whose roots are the p-th powers of those of f."""
    n = f.degree()
    # The companion matrix has the eigenvalues that f has as roots.
    entries = [fmpq(int(j == i + 1)) for i in range(n - 1) for j in range(n)]
    entries += [fmpq(-f[j], f.leading_coefficient()) for j in range(n)]
    return _normal((fmpq_mat(n, n, entries) ** p).charpoly().numer())


def _normal(f: fmpz_poly) -> fmpz_poly:
    """Primitive, with a positive leading coefficient."""
    content = f.content()
    return fmpz_poly([c // content for c in (f if f.leading_coefficient() > 0 else -f).coeffs()])


def _reciprocal(f: fmpz_poly) -> fmpz_poly:
    """The polynomial of the inverses of the roots."""
    return _normal(fmpz_poly(f.coeffs()[::-1]))


def _composed(f: fmpz_poly, g: fmpz_poly, *, product: bool) -> fmpz_poly:
    """The polynomial whose roots are all products (or sums) of a root of f and a root of g: the
    resultant of f(y) and ``y**n g(x/y)``, or ``g(x - y)``.
    """
    n = g.degree()
    first = sum((int(c) * _Y**i for i, c in enumerate(f.coeffs())), 0 * _Y)
    powers = [_X**i * _Y ** (n - i) if product else (_X - _Y) ** i for i in range(n + 1)]
    second = sum((int(c) * power for c, power in zip(g.coeffs(), powers, strict=True)), 0 * _Y)
    terms = first.resultant(second, "y").to_dict()
    return _normal(fmpz_poly([terms.get((i, 0), 0) for i in range(f.degree() * n + 1)]))


def _vanishing_factor(f: fmpz_poly, node: Node) -> fmpz_poly | None:
    """The irreducible factor of f that vanishes at the value of the tree, a root of f.

    Distinct irreducible polynomials share no root, so that the balls of all factors but one exclude
    zero once the precision suffices; the one that is left is proved to vanish.
    """
    if f.height_bits() > MAX_HEIGHT_BITS:
        return None
    candidates = [_normal(factor) for factor, _ in f.factor()[1]]
    bits = 64
    while len(candidates) > 1:
        value = enclose(node, bits)
        candidates = at_precision(
            2 * bits + 64 * f.degree(), partial(_vanishing_at, candidates, value)
        )
        bits *= 2
    if not candidates:
        raise AssertionError(f"no factor of {f} vanishes at {to_text(node)}")
    return candidates[0] if candidates[0].degree() <= MAX_DEGREE else None


def _vanishing_at(factors: list[fmpz_poly], value: arb) -> list[fmpz_poly]:
    return [factor for factor in factors if factor(value).contains(0)]


Key = tuple[int, ...]
"""Coordinates of |v| in the basis 1, c, c^2, ...: integers over a common positive last entry."""


class NumberField:
    """Exact arithmetic with ``P(c)/Q(c)`` in the field Q(c) of an algebraic constant.

    Parameters
    ----------
    polynomial : the minimal polynomial of c, lowest degree first

    Examples
    --------
    >>> field = NumberField((-1, -1, 1))  # the golden ratio
    >>> field.key((1,), field.inverse((0, 1))) == field.key((-1, 1), field.inverse((1,)))
    True
    """

    def __init__(self, polynomial: Polynomial) -> None:
        self._modulus = fmpq_poly(list(polynomial))

    def inverse(self, q: Polynomial) -> fmpq_poly | None:
        """``1/Q(c)`` as a polynomial in c, None if ``Q(c) = 0``."""
        common, _, inverse = self._modulus.xgcd(fmpq_poly(list(q)))
        return None if common.degree() else inverse

    def key(self, p: Polynomial | fmpq_poly, inverse: fmpq_poly) -> Key | None:
        """A canonical form of ``|P(c)/Q(c)|``: equal keys if and only if equal values; None if the
        value is rational.

        Parameters
        ----------
        inverse : what `inverse` returned for the denominator

        Returns
        -------
        Coordinates and common denominator, without a common factor, the first coordinate that is
        not 0 made positive: a number and its negative have the same absolute value, and c is real.
        """
        numerator = fmpq_poly(list(p)) if isinstance(p, tuple) else p
        element = numerator * inverse % self._modulus
        if element.degree() < 1:
            return None
        key = (*map(int, element.numer().coeffs()), int(element.denom()))
        if (key[0] or next(x for x in key if x)) > 0:
            return key
        return (*(-x for x in key[:-1]), key[-1])
