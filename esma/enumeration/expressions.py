"""Rational functions ``|P(c)/Q(c)|`` of a constant: their reduced form, values and writings.

Every value is written in one way, its *reduced form*: P and Q are coprime polynomials with integer
coefficients, no integer greater than 1 divides all coefficients of both, and both leading
coefficients are positive (the sign is lost in the absolute value anyway). For a transcendental
constant different reduced forms are different functions, hence different values; for an algebraic
one equal values are recognised exactly in the field Q(c).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from math import gcd
from typing import Final

from flint import arb, fmpz_poly

from esma.enumeration.algebraic import Polynomial
from esma.enumeration.balls import certain_text, decimal_text, magnitude, missing_bits
from esma.enumeration.constants import Constant
from esma.errors import EsmaError, PrecisionError
from esma.system.precision import at_precision
from esma.writing.display import Typeset, superscript

_MAX_EXTRA_BITS: Final = 1 << 16
_LATEX_GROUPS: Final = r"\{[^{}]*\}|\\left(?:(?!\\left|\\right).)*\\right"


@dataclass(frozen=True, slots=True)
class Expression(Typeset):
    """The value ``|P(c)/Q(c)|``, in reduced form.

    Attributes
    ----------
    numerator, denominator : coefficients of P and Q, lowest degree first, both padded with zeros to
        the length ``max(deg P, deg Q) + 1``; the highest one of each that is not 0 is positive

    Examples
    --------
    >>> Expression((2, 2), (1, 2)).lhs("e")
    '(2*e + 2)/(2*e + 1)'
    """

    numerator: Polynomial
    denominator: Polynomial

    @property
    def degree(self) -> int:
        """The larger one of the degrees of P and Q."""
        return len(self.numerator) - 1

    @property
    def complexity(self) -> int:
        """A size for ranking: bits of all coefficients, plus the number of those that are not 0.

        >>> Expression((0, 1), (1, 0)).complexity, Expression((2, 2), (1, 2)).complexity
        (4, 11)
        """
        coefficients = self.numerator + self.denominator
        return sum(abs(x).bit_length() + (x != 0) for x in coefficients)

    def evaluate(self, c: arb) -> arb:
        """``|P(c)/Q(c)|`` on a ball, at the working precision of flint.

        The result is not finite if the ball is so wide that Q may vanish.

        >>> Expression((1, 1), (0, 1)).evaluate(arb(2))
        1.50000000000000
        """
        return abs(_horner(self.numerator, c) / _horner(self.denominator, c))

    def value(self, constant: Constant, bits: int) -> arb:
        """A ball that holds the value, of radius at most ``2**-bits * max(1, value)``, or as small
        as the digits of the constant make it.

        Raises
        ------
        PrecisionError
            If the radius cannot be reached, because Q vanishes at the constant.
        """
        limited = constant.known_bits is not None  # then it is as narrow as it gets

        def reached(y: arb) -> bool:
            return y.is_finite() and (limited or missing_bits(y, bits) <= 0)

        y = self._raised(constant, max(bits, 16), self.evaluate, reached)
        if not limited or self.degree > 1 or y.contains(0):
            return y
        # monotonic in between: nothing is lost by the constant being in it twice
        c = constant.enclosure(bits)

        def between() -> arb:
            return self.evaluate(c.lower()).union(self.evaluate(c.upper()))

        return at_precision(max(bits, constant.known_bits or 0) + 64, between)

    def decimal(self, constant: Constant, digits: int = 50) -> str:
        """The value rounded to `digits` significant digits, or to as many as are known.

        >>> from esma.enumeration.constants import constant
        >>> Expression((1, 1), (0, 1)).decimal(constant("e"), 12)
        '1.36787944117'
        """
        if constant.known_bits is not None:
            return certain_text(self.value(constant, constant.known_bits), digits)
        return decimal_text(lambda bits: self.value(constant, bits), digits)

    def sign_at(self, constant: Constant) -> int:
        """The sign of ``P(c)/Q(c)`` without the absolute value: 1 or -1.

        Raises
        ------
        PrecisionError
            If P or Q vanishes at the constant.

        Examples
        --------
        >>> from esma.enumeration.constants import constant
        >>> Expression((-3, 1), (1, 0)).sign_at(constant("e"))
        -1
        """

        def product(c: arb) -> arb:
            return _horner(self.numerator, c) * _horner(self.denominator, c)

        y = self._raised(constant, 64, product, lambda y: not y.contains(0))
        return 1 if y > 0 else -1

    def _raised(
        self,
        constant: Constant,
        bits: int,
        function: Callable[[arb], arb],
        enough: Callable[[arb], bool],
    ) -> arb:
        """Evaluate with ever more bits until the result is good enough."""
        # The value of a polynomial is far larger than c, or far smaller by cancellation.
        size = magnitude(constant.enclosure(64)) + 2
        extra = 32 + 2 * self.degree * size
        while extra <= _MAX_EXTRA_BITS + 2 * self.degree * size:
            c = constant.enclosure(bits + extra)
            y = at_precision(bits + extra + self.degree * size, partial(function, c))
            if enough(y):
                return y
            extra *= 2
        raise PrecisionError(
            f"{bits + extra:,} bits do not tell {self.lhs(constant.name)} from 0 or infinity:"
            " the numerator or the denominator vanishes"
        )

    def lhs(self, name: str = "e", *, negative: bool = False) -> str:
        """The value as text that sympy parses, in the constant's own name.

        Parameters
        ----------
        name : what stands for the constant; put in parentheses where it is no single name or call
        negative : whether P/Q is negative at the constant (see `sign_at`); only then `abs` is
            written

        Returns
        -------
        str
            ``sympy.sympify(text, locals=sympy_locals())`` is the value.

        Examples
        --------
        >>> Expression((0, 1), (1, 0)).lhs("tan(1)")
        'tan(1)'
        >>> Expression((-3, 1), (0, 2)).lhs("e**2", negative=True)
        'abs(((e**2) - 3)/(2*(e**2)))'
        """
        symbol = name if _is_atom(name) else f"({name})"
        text = self._quotient(lambda p: _polynomial_text(p, symbol))
        return f"abs({text})" if negative else text

    def latex(self, symbol: str = "e", *, negative: bool = False) -> str:
        r"""The value in LaTeX; bars are drawn only if P/Q is negative at the constant.

        >>> print(Expression((2, 2), (1, 2)).latex("x"))
        \frac{2x+2}{2x+1}
        >>> print(Expression((-3, 0, 1), (1, 0, 0)).latex("e^{2}", negative=True))
        \left|\left(e^{2}\right)^{2}-3\right|
        """
        top = _polynomial_latex(self.numerator, symbol)
        bottom = _polynomial_latex(self.denominator, symbol)
        text = top if bottom == "1" else rf"\frac{{{top}}}{{{bottom}}}"
        return rf"\left|{text}\right|" if negative else text

    def pretty(self, symbol: str = "e", *, negative: bool = False) -> str:
        """The value for the terminal, in Unicode.

        >>> Expression((2, 0, 1), (-1, 2, 0)).pretty("π"), Expression((1, 0), (0, 3)).pretty("e²")
        ('(π² + 2)/(2π − 1)', '1/(3e²)')
        """
        text = self._quotient(lambda p: _polynomial_pretty(p, symbol))
        return f"|{text}|" if negative else text

    def __str__(self) -> str:
        return self.pretty("c")

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex('c')}$"

    def _quotient(self, written: Callable[[Polynomial], str]) -> str:
        """Numerator over denominator on one line, in parentheses where they are needed."""
        p, q = self.numerator, self.denominator
        top, bottom = written(p), written(q)
        if bottom == "1":
            return top
        # what has a sign of its own needs parentheses: (a/b)/(c + 1), 1/(a/b)
        if not _is_monomial(p) or "/" in _outside(top):
            top = f"({top})"
        if not _is_monomial(q) or (not q[0] and max(q) > 1) or re.search("[/·]", _outside(bottom)):
            bottom = f"({bottom})"
        return f"{top}/{bottom}"


def _horner(p: Polynomial, c: arb) -> arb:
    value = arb(p[-1])
    for coefficient in p[-2::-1]:
        value = value * c + coefficient
    return value


def _outside(text: str, groups: str = r"\([^()]*\)") -> str:
    """A text without its parentheses, or other innermost groups, and what is in them."""
    while (without := re.sub(groups, "", text)) != text:
        text = without
    return text


@lru_cache(maxsize=64)
def _is_atom(name: str) -> bool:
    """Whether a name is one identifier, or one call."""
    return re.fullmatch(r"\w+", _outside(name)) is not None


def _is_monomial(p: Polynomial) -> bool:
    return sum(x != 0 for x in p) == 1


def _joined(
    p: Polynomial, power: Callable[[int], str], times: str, plus: str, minus: str, sign: str
) -> str:
    """The sum of the terms, highest first; ``power(k)`` writes the k-th power."""
    out = ""
    for k in range(len(p) - 1, -1, -1):
        x = p[k]
        if x == 0:
            continue
        size = abs(x)
        term = str(size) if k == 0 else power(k) if size == 1 else f"{size}{times}{power(k)}"
        if not out:
            out = term if x > 0 else sign + term
        else:
            out += (plus if x > 0 else minus) + term
    return out or "0"


def _polynomial_text(p: Polynomial, symbol: str) -> str:
    return _joined(p, lambda k: symbol if k == 1 else f"{symbol}**{k}", "*", " + ", " - ", "-")


def _polynomial_latex(p: Polynomial, symbol: str) -> str:
    simple = re.fullmatch(r"\\?[A-Za-z]+(_\{?\w+\}?)?", symbol) is not None
    grouped = rf"\left({symbol}\right)"
    factor = (
        grouped if not simple and re.search("[+-]", _outside(symbol, _LATEX_GROUPS)) else symbol
    )
    base = symbol if simple else grouped
    return _joined(p, lambda k: factor if k == 1 else f"{base}^{{{k}}}", "", "+", "-", "-")


def _polynomial_pretty(p: Polynomial, symbol: str) -> str:
    simple = len(symbol) == 1 or symbol == "K₀"
    # a product or quotient is a term of a sum, the argument of a function has its parentheses
    factor = f"({symbol})" if " " in _outside(symbol) else symbol
    base = symbol if simple else f"({symbol})"
    times = "·" if factor[0].isdigit() else ""
    return _joined(
        p, lambda k: factor if k == 1 else base + superscript(k), times, " + ", " − ", "−"
    )


def trimmed(p: Polynomial) -> Polynomial:
    """The coefficients without the zeros of highest degree; none are left of the polynomial 0.

    >>> trimmed((1, 2, 0)), trimmed((0, 0))
    ((1, 2), ())
    """
    n = len(p)
    while n and p[n - 1] == 0:
        n -= 1
    return p[:n]


def coefficients(f: fmpz_poly) -> Polynomial:
    """Those of a polynomial of flint, lowest degree first."""
    return tuple(int(x) for x in f.coeffs())


def padded(p: Polynomial, q: Polynomial) -> Expression:
    """The expression of a reduced form."""
    length = max(len(p), len(q))
    return Expression(p + (0,) * (length - len(p)), q + (0,) * (length - len(q)))


def cancelled(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Reduced form of two polynomials that are not 0, without padding."""
    f, g = fmpz_poly(list(p)), fmpz_poly(list(q))
    common = f.gcd(g)
    if common.degree() > 0:
        f, g = f // common, g // common
    a, b = coefficients(f), coefficients(g)
    content = gcd(*a, *b)
    # Signs are dropped one by one, because only the absolute value of the quotient counts.
    a = tuple(x // (content if a[-1] > 0 else -content) for x in a)
    b = tuple(x // (content if b[-1] > 0 else -content) for x in b)
    return a, b


def reduced(numerator: Polynomial, denominator: Polynomial) -> Expression:
    """The expression ``|P/Q|`` in reduced form.

    Raises
    ------
    EsmaError
        If P or Q is 0, or P/Q is a rational number, so that the value does not depend on c.

    Examples
    --------
    >>> reduced((-1, 0, 1), (-2, -2))
    Expression(numerator=(-1, 1), denominator=(2, 0))
    """
    p, q = trimmed(tuple(numerator)), trimmed(tuple(denominator))
    if not q:
        raise EsmaError("the denominator of an expression must not be 0")
    if not p:
        raise EsmaError("the expression is 0, so that there is nothing to expand")
    a, b = cancelled(p, q)
    if len(a) == len(b) == 1:
        raise EsmaError(f"the expression is the rational number {Fraction(a[0], b[0])}")
    return padded(a, b)
