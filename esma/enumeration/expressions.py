"""Rational functions ``|P(c)/Q(c)|`` of a constant, each value once.

Every value is written in one way, its *reduced form*: P and Q are coprime polynomials with integer
coefficients, no integer greater than 1 divides all coefficients of both, and both leading
coefficients are positive (the sign is lost in the absolute value anyway). For a transcendental
constant different reduced forms are different functions, hence different values; for an algebraic
one equal values are recognised exactly in the field Q(c).

The stream holds nothing but the polynomials, which are about the square root of the expressions in
number. Whether a pair (P, Q) is coprime is read off the irreducible factors of P and Q, which are
computed once per polynomial and not once per pair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from math import gcd
from operator import itemgetter
from typing import Any, Final, TypeAlias

from flint import arb, fmpz_poly

from esma.enumeration.algebraic import Key, NumberField
from esma.enumeration.balls import decimal_text, magnitude, missing_bits
from esma.enumeration.constants import NAMED, Constant
from esma.errors import EsmaError, PrecisionError, SpaceError
from esma.system.precision import at_precision
from esma.writing.display import Typeset, superscript

Polynomial: TypeAlias = tuple[int, ...]
"""Integer coefficients, lowest degree first."""

_MAX_EXTRA_BITS: Final = 1 << 16
_MAX_KEPT: Final = 1 << 17
"""So many polynomials are kept once they are factored; of larger spaces, the last blocks."""
_BLOCK: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class Expression(Typeset):
    """The value ``|P(c)/Q(c)|``, in reduced form.

    Attributes
    ----------
    numerator, denominator
        Coefficients of P and Q, lowest degree first, both padded with zeros to the length
        ``max(deg P, deg Q) + 1``. The highest coefficient of each that is not 0 is positive.

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

        Examples
        --------
        >>> Expression((0, 1), (1, 0)).complexity, Expression((2, 2), (1, 2)).complexity
        (4, 11)
        """
        coefficients = self.numerator + self.denominator
        return sum(abs(x).bit_length() + (x != 0) for x in coefficients)

    def evaluate(self, c: arb) -> arb:
        """``|P(c)/Q(c)|`` on a ball, at the working precision of flint.

        The result is not finite if the ball is so wide that Q may vanish.

        Examples
        --------
        >>> Expression((1, 1), (0, 1)).evaluate(arb(2))
        1.50000000000000
        """
        return abs(_horner(self.numerator, c) / _horner(self.denominator, c))

    def value(self, constant: Constant, bits: int) -> arb:
        """A ball that holds the value, of radius at most ``2**-bits * max(1, value)``.

        Raises
        ------
        PrecisionError
            If the radius cannot be reached, because Q vanishes at the constant.
        """

        def reached(y: arb) -> bool:
            return y.is_finite() and missing_bits(y, bits) <= 0

        return self._raised(constant, max(bits, 16), self.evaluate, reached)

    def decimal(self, constant: Constant, digits: int = 50) -> str:
        """The value rounded to `digits` significant digits.

        Examples
        --------
        >>> from esma.enumeration.constants import constant
        >>> Expression((1, 1), (0, 1)).decimal(constant("e"), 12)
        '1.36787944117'
        """
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
        name
            What stands for the constant; put in parentheses where it is not a single name or call.
        negative
            Whether P/Q is negative at the constant (see `sign_at`); only then `abs` is written.

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

        Examples
        --------
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

        Examples
        --------
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


def sympy_locals() -> dict[str, Any]:
    """What the names in `Expression.lhs` mean in sympy.

    Returns
    -------
    dict
        For ``sympy.sympify(text, locals=...)``. Khinchin's constant, which sympy does not know, is
        a positive symbol.

    Examples
    --------
    >>> import sympy
    >>> sympy.sympify("(2*e + 2)/(2*e + 1)", locals=sympy_locals()).evalf(10)
    1.155362404
    """
    import sympy

    return {
        row.name: getattr(sympy, row.sympy) if row.sympy else sympy.Symbol(row.name, positive=True)
        for row in NAMED
    }


# -------------------------------------------------------------------------------------------------
# Text of polynomials
# -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _is_atom(name: str) -> bool:
    """Whether a name is one identifier, or one call that ends with its closing parenthesis."""
    if re.fullmatch(r"\w+", name):
        return True
    if not re.fullmatch(r"\w+\(.*\)", name):
        return False
    depth = 0
    for i, character in enumerate(name):
        depth += (character == "(") - (character == ")")
        if depth == 0 and character == ")":
            return i == len(name) - 1
    return False


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
    factor = grouped if not simple and _has_sum(symbol) else symbol
    base = symbol if simple else grouped
    return _joined(p, lambda k: factor if k == 1 else f"{base}^{{{k}}}", "", "+", "-", "-")


def _has_sum(latex: str) -> bool:
    """Whether a + or - stands outside of all braces and parentheses."""
    depth = 0
    for token in re.findall(r"\\left|\\right|[{}+-]", latex):
        if token in "+-":
            if depth == 0:
                return True
        else:
            depth += 1 if token in (r"\left", "{") else -1
    return False


def _outside(text: str) -> str:
    """A text without its parentheses and what is in them."""
    while (without := re.sub(r"\([^()]*\)", "", text)) != text:
        text = without
    return text


def _polynomial_pretty(p: Polynomial, symbol: str) -> str:
    simple = len(symbol) == 1 or symbol == "K₀"
    # a product or quotient is a term of a sum, the argument of a function has its parentheses
    factor = f"({symbol})" if " " in _outside(symbol) else symbol
    base = symbol if simple else f"({symbol})"
    times = "·" if factor[0].isdigit() else ""
    return _joined(
        p, lambda k: factor if k == 1 else base + superscript(k), times, " + ", " − ", "−"
    )


# -------------------------------------------------------------------------------------------------
# Reduced form
# -------------------------------------------------------------------------------------------------


def trimmed(p: Polynomial) -> Polynomial:
    """The coefficients without the zeros of highest degree; none are left of the polynomial 0.

    >>> trimmed((1, 2, 0)), trimmed((0, 0))
    ((1, 2), ())
    """
    n = len(p)
    while n and p[n - 1] == 0:
        n -= 1
    return p[:n]


def _coefficients(f: fmpz_poly) -> Polynomial:
    return tuple(int(x) for x in f.coeffs())


def _padded(p: Polynomial, q: Polynomial) -> Expression:
    length = max(len(p), len(q))
    return Expression(p + (0,) * (length - len(p)), q + (0,) * (length - len(q)))


def _cancelled(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Reduced form of two polynomials that are not 0, without padding."""
    f, g = fmpz_poly(list(p)), fmpz_poly(list(q))
    common = f.gcd(g)
    if common.degree() > 0:
        f, g = f // common, g // common
    a, b = _coefficients(f), _coefficients(g)
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
    a, b = _cancelled(p, q)
    if len(a) == len(b) == 1:
        raise EsmaError(f"the expression is the rational number {a[0]}/{b[0]}")
    return _padded(a, b)


# -------------------------------------------------------------------------------------------------
# The polynomials of a space, by number
# -------------------------------------------------------------------------------------------------


def outer_size(degree: int, coeff_limit: int) -> int:
    """How many numerators a space has: the range that ``first`` and ``last`` slice.

    These are the polynomials that are not 0, of degree at most ``degree``, with coefficients of
    size at most ``coeff_limit`` and a positive leading one.

    Examples
    --------
    >>> outer_size(1, 2)
    12
    """
    return int((2 * coeff_limit + 1) ** (degree + 1)) // 2


def _check(degree: int, coeff_limit: int) -> None:
    if degree < 1:
        raise SpaceError(f"the degree must be at least 1; it was {degree}")
    if coeff_limit < 1:
        raise SpaceError(f"the limit of the coefficients must be at least 1; it was {coeff_limit}")


def nth_polynomial(index: int, coeff_limit: int) -> Polynomial:
    """The polynomial of a number: lower degrees first, then 0, 1, -1, 2, -2, ... in each place.

    So simple expressions come early, and the order of two polynomials is that of `_order`.

    Examples
    --------
    >>> [nth_polynomial(i, 1) for i in range(4)]
    [(1,), (0, 1), (1, 1), (-1, 1)]
    """
    base = 2 * coeff_limit + 1
    lower, length = coeff_limit, 1  # how many polynomials have this length
    while index >= lower:
        index -= lower
        lower *= base
        length += 1
    digits = []
    for _ in range(length - 1):
        index, digit = divmod(index, base)
        digits.append((digit + 1) // 2 if digit % 2 else -(digit // 2))
    return (*digits, index + 1)


def are_coprime(p: Polynomial, q: Polynomial) -> bool:
    """Whether two polynomials that are not 0 have no common factor of positive degree, nor both
    degree 0.

    Examples
    --------
    >>> are_coprime((-1, 0, 1), (1, 2)), are_coprime((-1, 0, 1), (1, 1))
    (True, False)
    """
    if len(p) == 1 or len(q) == 1:
        return len(p) != len(q)
    return fmpz_poly(list(p)).gcd(fmpz_poly(list(q))).degree() == 0


def _order(p: Polynomial) -> tuple[int, ...]:
    """A key that orders polynomials as `nth_polynomial` numbers them."""
    return (len(p), *(2 * x - 1 if x > 0 else -2 * x for x in reversed(p)))


_Row: TypeAlias = tuple[int, int, frozenset[Polynomial], tuple[Polynomial, ...]]
"""Length, content, irreducible factors of positive degree, and the polynomial padded to each
length from its own on (at the index of that length)."""


class _Polynomials:
    """The polynomials of a space in their order, with what is needed to tell coprime pairs."""

    def __init__(self, degree: int, coeff_limit: int) -> None:
        self.degree = degree
        self.coeff_limit = coeff_limit
        self.size = outer_size(degree, coeff_limit)
        self.block = lru_cache(maxsize=_MAX_KEPT // _BLOCK)(self._block)

    def _block(self, start: int) -> list[_Row]:
        """The rows from ``start``, a multiple of the block size."""
        return [self.row(i) for i in range(start, min(start + _BLOCK, self.size))]

    def blocks(self, low: int, high: int) -> Iterator[tuple[int, list[_Row]]]:
        """The rows ``low`` to ``high - 1`` in pieces, each with the number of its first row."""
        for start in range(low - low % _BLOCK, high, _BLOCK):
            rows, begin = self.block(start), max(low, start)
            yield begin, rows[begin - start : high - start]

    def row(self, index: int) -> _Row:
        p = nth_polynomial(index, self.coeff_limit)
        factors = fmpz_poly(list(p)).factor()[1] if len(p) > 1 else []
        padded = tuple(p + (0,) * (n - len(p)) for n in range(self.degree + 2))
        return len(p), gcd(*p), frozenset(_coefficients(f) for f, _ in factors), padded


@lru_cache(maxsize=1)
def _polynomials(degree: int, coeff_limit: int) -> _Polynomials:
    """Kept from one slice of a space to the next."""
    return _Polynomials(degree, coeff_limit)


def _slice(first: int, last: int | None, size: int) -> tuple[int, int]:
    stop = size if last is None else min(last, size)
    if first < 0 or (last is not None and last < first):
        raise SpaceError(f"a slice goes from 0 <= first <= last; it was {first} to {last}")
    return first, stop


# -------------------------------------------------------------------------------------------------
# The stream
# -------------------------------------------------------------------------------------------------


def rational_functions(
    degree: int,
    coeff_limit: int,
    constant: Constant | None = None,
    first: int = 0,
    last: int | None = None,
    left_out: Counter[str] | None = None,
    denominators: tuple[int, int] | None = None,
) -> Iterator[Expression]:
    """All values ``|P(c)/Q(c)|`` of a space, each once, as a stream.

    Parameters
    ----------
    degree
        Largest degree of P and Q, at least 1.
    coeff_limit
        Largest size of a coefficient, at least 1.
    constant
        The constant. If it is algebraic, equal values are recognised in Q(c), with a set of the
        values that were met, and each is given as the simplest of the expressions for it, once all
        are known; otherwise, and without a constant, by the reduced form alone, with nothing
        remembered.
    first, last
        Only the numerators number ``first`` to ``last - 1`` of the `outer_size` ones. The slices of
        a space are deterministic and together give the whole; only for an algebraic constant may a
        value come once in each of several slices.
    left_out
        If given, counts under ``"rational"`` the pairs of content 1 that were left out because
        their value is rational, and under ``"undefined"`` those whose denominator vanishes at c.
    denominators
        If given, only the denominators number ``denominators[0]`` to ``denominators[1] - 1``, in
        the same numbering: slices of a single numerator.

    Yields
    ------
    Expression
        In reduced form. From degree 3 on, a product of small coefficients may only reduce to a pair
        with larger ones (as (x³+x²-x-1)/(x-1) = x²+2x+1): that form is given, at the first of the
        pairs of the space that reduce to it.

    Raises
    ------
    SpaceError
        If the degree or limit is below 1 or the slice is not a range.

    Examples
    --------
    >>> [x.lhs("c") for x in rational_functions(1, 1)][:5]
    ['1/c', '1/(c + 1)', '1/(c - 1)', 'c', 'c/(c + 1)']
    >>> sum(1 for _ in rational_functions(1, 2)), sum(1 for _ in rational_functions(1, 5))
    (112, 3304)
    """
    _check(degree, coeff_limit)
    size = outer_size(degree, coeff_limit)
    outer = _slice(first, last, size)
    inner = (0, size) if denominators is None else _slice(*denominators, size)
    counter: Counter[str] = Counter() if left_out is None else left_out
    if constant is not None and constant.minimal_polynomial is not None:
        field = NumberField(constant.minimal_polynomial)
        return _simplest(_algebraic(field, degree, coeff_limit, outer, inner, counter))
    if degree == 1:
        return _linear(coeff_limit, outer, inner, counter)
    return _transcendental(degree, coeff_limit, outer, inner, counter)


def _linear(
    coeff_limit: int, outer: _Range, inner: _Range, left_out: Counter[str]
) -> Iterator[Expression]:
    """Degree 1: coprime means that the determinant is not 0 and the contents are coprime."""
    low, high = inner
    for index in range(*outer):
        a, b, content, p = _linear_row(index, coeff_limit)
        for start in range(low - low % _BLOCK, high, _BLOCK):
            rows = _linear_block(start, coeff_limit)
            if start < low or high < start + _BLOCK:
                rows = rows[max(low - start, 0) : high - start]
            if content > 1:
                rows = [row for row in rows if row[2] == 1 or gcd(content, row[2]) == 1]
            found = [Expression(p, q) for c, d, _, q in rows if a * d != b * c]
            if b == 0:
                left_out["rational"] += len(rows) - len(found)
            yield from found


_Range: TypeAlias = tuple[int, int]
_LinearRow: TypeAlias = tuple[int, int, int, tuple[int, int]]


@lru_cache(maxsize=_MAX_KEPT // _BLOCK)
def _linear_block(start: int, coeff_limit: int) -> list[_LinearRow]:
    end = min(start + _BLOCK, outer_size(1, coeff_limit))
    return [_linear_row(i, coeff_limit) for i in range(start, end)]


def _linear_row(index: int, coeff_limit: int) -> _LinearRow:
    """Constant and linear coefficient, content, and both coefficients as a polynomial."""
    p0, p1 = (*nth_polynomial(index, coeff_limit), 0)[:2]
    return p0, p1, gcd(p0, p1), (p0, p1)


def _transcendental(
    degree: int, coeff_limit: int, outer: _Range, inner: _Range, left_out: Counter[str]
) -> Iterator[Expression]:
    polynomials = _polynomials(degree, coeff_limit)
    for index in range(*outer):
        n, content, factors, p = polynomials.row(index)
        disjoint = factors.isdisjoint
        for _, rows in polynomials.blocks(*inner):
            if n == 1:
                left_out["rational"] += sum(m == 1 and gcd(content, k) == 1 for m, k, _, _ in rows)
                rows = [row for row in rows if row[0] > 1]
            yield from [
                Expression(p[n], q[n]) if n >= m else Expression(p[m], q[m])
                for m, k, others, q in rows
                if (k == 1 or content == 1 or gcd(content, k) == 1) and disjoint(others)
            ]
            if degree >= 3 and factors:
                # The pairs with a common factor whose reduced form is not in the space.
                for m, k, others, q in rows:
                    if not disjoint(others) and gcd(content, k) == 1:
                        expression = _only_here(p[n], q[m], degree, coeff_limit)
                        if expression is not None:
                            yield expression


def _only_here(p: Polynomial, q: Polynomial, degree: int, coeff_limit: int) -> Expression | None:
    """The reduced form of a pair, if no earlier pair of the space has the same one."""
    a, b = _cancelled(p, q)
    if max(map(abs, a + b)) <= coeff_limit:
        return None  # it is met on its own
    here = (_order(p), _order(q))
    for multiplier in _multipliers(a, b, degree, coeff_limit):
        g = fmpz_poly(list(multiplier))
        there_p = _coefficients(g * fmpz_poly(list(a)))
        there_q = _coefficients(g * fmpz_poly(list(b)))
        if (_order(there_p), _order(there_q)) < here:
            return None
    return _padded(a, b)


def _multipliers(
    p: Polynomial, q: Polynomial, degree: int, coeff_limit: int
) -> Iterator[Polynomial]:
    """All g with a positive leading coefficient for which both g p and g q are in the space.

    Since p and q are coprime and have no common content, every pair of the space that reduces to
    (p, q) is such a multiple (Gauss's lemma). The coefficients of g are found from the highest
    down: the k-th one from the top must bring the k-th one of g p and of g q within the limit.
    """
    room = degree + 1 - max(len(p), len(q))
    for m in range(room + 1):
        yield from _extended((), p, q, m, coeff_limit)


def _extended(
    top: Polynomial, p: Polynomial, q: Polynomial, m: int, coeff_limit: int
) -> Iterator[Polynomial]:
    """Continue ``top``, the highest coefficients of g from the highest down."""
    k = len(top)
    if k == m + 1:
        g = fmpz_poly(list(reversed(top)))
        products = (g * fmpz_poly(list(p)), g * fmpz_poly(list(q)))
        if all(abs(int(x)) <= coeff_limit for f in products for x in f.coeffs()):
            yield tuple(reversed(top))
        return
    low, high = (1 if k == 0 else -coeff_limit), coeff_limit
    for f in (p, q):
        lead = f[-1]
        known = sum(top[i] * f[-1 - (k - i)] for i in range(k) if k - i < len(f))
        low = max(low, -((coeff_limit + known) // lead))
        high = min(high, (coeff_limit - known) // lead)
    for x in range(low, high + 1):
        yield from _extended((*top, x), p, q, m, coeff_limit)


def _algebraic(
    field: NumberField,
    degree: int,
    coeff_limit: int,
    outer: _Range,
    inner: _Range,
    left_out: Counter[str],
) -> Iterator[tuple[Key, Expression]]:
    """The irrational values, as elements of the field, and all expressions for them."""
    polynomials = _polynomials(degree, coeff_limit)
    kept: dict[int, list[list[int]] | None] = {}
    for index in range(*outer):
        n, content, factors, p = polynomials.row(index)
        for begin, block in polynomials.blocks(*inner):
            for offset, (m, k, others, q) in enumerate(block):
                if gcd(content, k) != 1:
                    continue
                coprime = factors.isdisjoint(others)
                if not coprime and degree < 3:
                    continue  # the reduced form is in the space
                number = begin + offset
                if number in kept:
                    inverse = kept[number]
                else:
                    inverse = field.inverse(q[m])
                    if polynomials.size <= _MAX_KEPT:
                        kept[number] = inverse
                if inverse is None:
                    left_out["undefined"] += 1
                    continue
                key = field.key(p[n], inverse)
                if key is None:
                    left_out["rational"] += 1
                elif coprime:
                    length = max(n, m)
                    yield key, Expression(p[length], q[length])
                else:
                    yield key, _padded(*_cancelled(p[n], q[m]))


def _simplest(named: Iterable[tuple[Key, Expression]]) -> Iterator[Expression]:
    """Each value once, as the simplest expression for it, the first of equally simple ones; in the
    order of these.
    """
    best: dict[Key, tuple[int, int, Expression]] = {}
    for place, (key, expression) in enumerate(named):
        size = expression.complexity
        here = best.get(key)
        if here is None or size < here[0]:
            best[key] = size, place, expression
    yield from (x for _, _, x in sorted(best.values(), key=itemgetter(1)))


def biased_monomials(
    degree: int,
    coeff_limit: int,
    constant: Constant | None = None,
    first: int = 0,
    last: int | None = None,
    left_out: Counter[str] | None = None,
) -> Iterator[Expression]:
    """All values ``|a c^k + b|``, each once: the reference program's other generator.

    As there (``create_biased_monoms``), ``1 <= a <= coeff_limit``, ``-coeff_limit <= b <=
    coeff_limit`` and the exponent k runs over ``-degree ... degree`` without 0; a negative ``a``
    would give the same absolute values.

    Parameters
    ----------
    degree, coeff_limit, constant, left_out
        As for `rational_functions`.
    first, last
        Only the factors ``a = first + 1 ... last``.

    Examples
    --------
    >>> [x.lhs("c") for x in biased_monomials(1, 1)]
    ['c', 'c + 1', 'c - 1', '1/c', '(c + 1)/c', '(c - 1)/c']
    >>> sum(1 for _ in biased_monomials(2, 3))
    84
    """
    _check(degree, coeff_limit)
    start, stop = _slice(first, last, coeff_limit)
    counter: Counter[str] = Counter() if left_out is None else left_out
    found = _monomials(degree, coeff_limit, start, stop)
    if constant is None or constant.minimal_polynomial is None:
        return found
    field = NumberField(constant.minimal_polynomial)
    return _simplest(_irrational(found, field, counter))


def _irrational(
    expressions: Iterable[Expression], field: NumberField, left_out: Counter[str]
) -> Iterator[tuple[Key, Expression]]:
    """Expressions whose denominator does not vanish, each with its value in the field."""
    for x in expressions:
        key = field.key(x.numerator, field.inverse(x.denominator))
        if key is None:
            left_out["rational"] += 1
        else:
            yield key, x


def _monomials(degree: int, coeff_limit: int, start: int, stop: int) -> Iterator[Expression]:
    biases = sorted(range(-coeff_limit, coeff_limit + 1), key=lambda b: (abs(b), -b))
    for a in range(start + 1, stop + 1):
        for k in range(1, degree + 1):
            gap = (0,) * (k - 1)
            power = (0, *gap, 1)
            one = (1, *gap, 0)
            for inverted in (False, True):
                for b in biases:
                    if inverted:  # a/c^k + b = (b c^k + a)/c^k, the leading coefficient positive
                        p = (a, *gap, b) if b >= 0 else (-a, *gap, -b)
                        yield Expression(p, power)
                    else:
                        yield Expression((b, *gap, a), one)
