"""The expressions of a space, each value once, as a stream that may be cut into slices.

The stream holds nothing but the polynomials, which are about the square root of the expressions in
number. Whether a pair (P, Q) is coprime is read off the irreducible factors of P and Q, which are
computed once per polynomial and not once per pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import gcd
from operator import itemgetter
from typing import Final, TypeAlias

from flint import fmpq_poly, fmpz_poly

from esma.enumeration.algebraic import Key, NumberField, Polynomial
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression, cancelled, coefficients, padded
from esma.errors import SpaceError

_MAX_KEPT: Final = 1 << 17
"""So many polynomials are kept once they are factored; of larger spaces, the last blocks."""
_BLOCK: Final = 1 << 12


def outer_size(degree: int, coeff_limit: int) -> int:
    """How many numerators a space has: the range that ``first`` and ``last`` slice.

    These are the polynomials that are not 0, of degree at most ``degree``, with coefficients of
    size at most ``coeff_limit`` and a positive leading one.

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

    >>> are_coprime((-1, 0, 1), (1, 2)), are_coprime((-1, 0, 1), (1, 1))
    (True, False)
    """
    if len(p) == 1 or len(q) == 1:
        return len(p) != len(q)
    return fmpz_poly(list(p)).gcd(fmpz_poly(list(q))).degree() == 0


def _order(p: Polynomial) -> tuple[int, ...]:
    """A key that orders polynomials as `nth_polynomial` numbers them."""
    return (len(p), *(2 * x - 1 if x > 0 else -2 * x for x in reversed(p)))


_Range: TypeAlias = tuple[int, int]
_LinearRow: TypeAlias = tuple[int, int, int, tuple[int, int]]
_FactoredRow: TypeAlias = tuple[int, int, frozenset[Polynomial], tuple[Polynomial, ...]]
"""Length, content, irreducible factors of positive degree, and the polynomial padded to each
length from its own on (at the index of that length)."""


def _row(index: int, degree: int, coeff_limit: int) -> _FactoredRow:
    p = nth_polynomial(index, coeff_limit)
    factors = fmpz_poly(list(p)).factor()[1] if len(p) > 1 else []
    lengths = tuple(p + (0,) * (n - len(p)) for n in range(degree + 2))
    return len(p), gcd(*p), frozenset(coefficients(f) for f, _ in factors), lengths


@lru_cache(maxsize=_MAX_KEPT // _BLOCK)
def _block(start: int, degree: int, coeff_limit: int) -> list[_FactoredRow]:
    """The rows from ``start``, a multiple of the block size; kept from one slice to the next."""
    end = min(start + _BLOCK, outer_size(degree, coeff_limit))
    return [_row(i, degree, coeff_limit) for i in range(start, end)]


def _blocks(
    degree: int, coeff_limit: int, inner: _Range
) -> Iterator[tuple[int, list[_FactoredRow]]]:
    """The rows of a range in pieces, each with the number of its first row."""
    low, high = inner
    for start in range(low - low % _BLOCK, high, _BLOCK):
        rows, begin = _block(start, degree, coeff_limit), max(low, start)
        yield begin, rows[begin - start : high - start]


def _slice(first: int, last: int | None, size: int) -> tuple[int, int]:
    stop = size if last is None else min(last, size)
    if first < 0 or (last is not None and last < first):
        raise SpaceError(f"a slice goes from 0 <= first <= last; it was {first} to {last}")
    return first, stop


def rational_functions(
    degree: int,
    coeff_limit: int,
    constant: Constant | None = None,
    first: int = 0,
    last: int | None = None,
    denominators: tuple[int, int] | None = None,
) -> Iterator[Expression]:
    """All values ``|P(c)/Q(c)|`` of a space, each once, as a stream.

    Parameters
    ----------
    degree, coeff_limit : largest degree of P and Q and largest size of a coefficient, at least 1
    constant : if it is algebraic, equal values are recognised in Q(c), with a set of the values
        that were met, and each is given as the simplest of the expressions for it, once all are
        known; otherwise, and without a constant, by the reduced form alone, with nothing remembered
    first, last : only the numerators number ``first`` to ``last - 1`` of the `outer_size` ones. The
        slices of a space are deterministic and together give the whole; only for an algebraic
        constant may a value come once in each of several slices
    denominators : if given, only the denominators number ``denominators[0]`` to
        ``denominators[1] - 1``, in the same numbering: slices of a single numerator

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
    if constant is not None and constant.minimal_polynomial is not None:
        field = NumberField(constant.minimal_polynomial)
        return _simplest(_algebraic(field, degree, coeff_limit, outer, inner))
    if degree == 1:
        return _linear(coeff_limit, outer, inner)
    return _transcendental(degree, coeff_limit, outer, inner)


def _linear(coeff_limit: int, outer: _Range, inner: _Range) -> Iterator[Expression]:
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
            yield from [Expression(p, q) for c, d, _, q in rows if a * d != b * c]


@lru_cache(maxsize=_MAX_KEPT // _BLOCK)
def _linear_block(start: int, coeff_limit: int) -> list[_LinearRow]:
    end = min(start + _BLOCK, outer_size(1, coeff_limit))
    return [_linear_row(i, coeff_limit) for i in range(start, end)]


def _linear_row(index: int, coeff_limit: int) -> _LinearRow:
    """Constant and linear coefficient, content, and both coefficients as a polynomial."""
    p0, p1 = (*nth_polynomial(index, coeff_limit), 0)[:2]
    return p0, p1, gcd(p0, p1), (p0, p1)


def _transcendental(
    degree: int, coeff_limit: int, outer: _Range, inner: _Range
) -> Iterator[Expression]:
    for index in range(*outer):
        n, content, factors, p = _row(index, degree, coeff_limit)
        disjoint = factors.isdisjoint
        for _, rows in _blocks(degree, coeff_limit, inner):
            if n == 1:
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
    a, b = cancelled(p, q)
    if max(map(abs, a + b)) <= coeff_limit:
        return None  # it is met on its own
    here = (_order(p), _order(q))
    for multiplier in _multipliers(a, b, degree, coeff_limit):
        g = fmpz_poly(list(multiplier))
        there_p = coefficients(g * fmpz_poly(list(a)))
        there_q = coefficients(g * fmpz_poly(list(b)))
        if (_order(there_p), _order(there_q)) < here:
            return None
    return padded(a, b)


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
) -> Iterator[tuple[Key, Expression]]:
    """The irrational values, as elements of the field, and all expressions for them."""
    inverse_of = lru_cache(maxsize=_MAX_KEPT)(field.inverse)
    for index in range(*outer):
        n, content, factors, p = _row(index, degree, coeff_limit)
        numerator, disjoint = fmpq_poly(list(p[n])), factors.isdisjoint
        for _, rows in _blocks(degree, coeff_limit, inner):
            for m, k, others, q in rows:
                if gcd(content, k) != 1 or not ((coprime := disjoint(others)) or degree >= 3):
                    continue  # the reduced form is in the space
                inverse = inverse_of(q[m])
                key = None if inverse is None else field.key(numerator, inverse)
                if key is None:  # undefined, or rational
                    continue
                if coprime:
                    length = max(n, m)
                    yield key, Expression(p[length], q[length])
                else:
                    yield key, padded(*cancelled(p[n], q[m]))


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
) -> Iterator[Expression]:
    """All values ``|a c^k + b|``, each once: the reference program's other generator.

    As there (``create_biased_monoms``), ``1 <= a <= coeff_limit``, ``-coeff_limit <= b <=
    coeff_limit`` and the exponent k runs over ``-degree ... degree`` without 0; a negative ``a``
    would give the same absolute values.

    Parameters
    ----------
    degree, coeff_limit, constant : as for `rational_functions`
    first, last : only the factors ``a = first + 1 ... last``

    Examples
    --------
    >>> [x.lhs("c") for x in biased_monomials(1, 1)]
    ['c', 'c + 1', 'c - 1', '1/c', '(c + 1)/c', '(c - 1)/c']
    >>> sum(1 for _ in biased_monomials(2, 3))
    84
    """
    _check(degree, coeff_limit)
    start, stop = _slice(first, last, coeff_limit)
    found = _monomials(degree, coeff_limit, start, stop)
    if constant is None or constant.minimal_polynomial is None:
        return found
    field = NumberField(constant.minimal_polynomial)
    return _simplest(_irrational(found, field))


def _irrational(
    expressions: Iterable[Expression], field: NumberField
) -> Iterator[tuple[Key, Expression]]:
    """Those that are irrational, each with its value in the field."""
    for x in expressions:
        inverse = field.inverse(x.denominator)
        key = None if inverse is None else field.key(x.numerator, inverse)
        if key is not None:
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
