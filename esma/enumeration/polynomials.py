"""Polynomials as arguments: how they are read, their real roots, and the quadratic numbers that
periodic continued fractions are.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Final

from flint import fmpq_poly, fmpz

from esma.enumeration.implicit import MAX_DEGREE, real_roots
from esma.enumeration.trees import (
    Digits,
    Given,
    InLetter,
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
from esma.system.rationals import fmpq_of, fraction_of

_MAX_HEIGHT: Final = 4096
"""Largest coefficient of a polynomial whose roots are wanted, in bits."""
_FIRST_BITS: Final = 64


def as_polynomial(node: Node, letters: tuple[str, ...], function: str) -> Node:
    """A node with letters as a polynomial in one of them; others as they are.

    Raises
    ------
    GrammarError
        If it is no polynomial with rational coefficients.
    """
    found = sorted(_letters(node, letters))
    if not found:
        return node
    if len(found) > 1:
        raise GrammarError(
            f"{to_text(node)[:40]!r} has {' and '.join(found)} in it: use one of them"
        )
    f = _read(node, function, found[0])
    values = tuple(fraction_of(c) for c in f.coeffs())
    return Number(sum(values, Fraction(0))) if len(values) < 2 else InLetter(values, found[0])


def _letters(node: Node, letters: tuple[str, ...]) -> set[str]:
    match node:
        case Name(name):
            return {name} & {*letters}
        case Negation(argument):
            return _letters(argument, letters)
        case Operation(_, left, right):
            return _letters(left, letters) | _letters(right, letters)
        case Listed():
            return set()
        case Number() | InLetter() | Digits() | Given():
            return set()
    return set().union(*(_letters(x, letters) for x in node.arguments))


def _read(node: Node, function: str, letter: str) -> fmpq_poly:
    match node:
        case Number(value):
            return fmpq_poly([fmpq_of(value)])
        case Name(name) if name == letter:
            return fmpq_poly([0, 1])
        case Negation(argument):
            return -_read(argument, function, letter)
        case Operation("+", left, right):
            return _read(left, function, letter) + _read(right, function, letter)
        case Operation("-", left, right):
            return _read(left, function, letter) - _read(right, function, letter)
        case Operation("*", left, right):
            return _checked(
                _read(left, function, letter) * _read(right, function, letter), function
            )
        case Operation("/", left, Number(value)):
            return _read(left, function, letter) / fmpq_of(value)
        case Operation("**", left, Number(value)) if value >= 0 and value.denominator == 1:
            base, n = _read(left, function, letter), int(value)
            if base.degree() * n > MAX_DEGREE:
                raise _too_high(function)
            return base**n
    raise GrammarError(
        f"{function} takes a polynomial with rational coefficients: {to_text(node)[:40]!r} is none"
    )


def _checked(f: fmpq_poly, function: str) -> fmpq_poly:
    if f.degree() > MAX_DEGREE:
        raise _too_high(function)
    return f


def _too_high(function: str) -> GrammarError:
    return GrammarError(f"{function} takes polynomials of degree {MAX_DEGREE} at most")


def real_root(f: InLetter, index: Fraction) -> tuple[InLetter, int] | Fraction:
    """The k-th real root: its irreducible polynomial and its number among the roots of that.

    Parameters
    ----------
    index : k, counted from 1 in increasing order, a multiple root once

    Returns
    -------
    The root itself, if it is rational.

    Raises
    ------
    GrammarError
        If there is no such root.

    Examples
    --------
    >>> f = InLetter((Fraction(0), Fraction(-2), Fraction(0), Fraction(1)), "x")  # x**3 - 2*x
    >>> real_root(f, Fraction(2)), real_root(f, Fraction(3))[1]
    (Fraction(0, 1), 2)
    """
    whole = fmpq_poly([fmpq_of(c) for c in f.coefficients]).numer()
    if whole.height_bits() > _MAX_HEIGHT:
        raise GrammarError(f"the coefficients of root may have {_MAX_HEIGHT} bits at most")
    factors = [g for g, _ in whole.factor()[1]]
    roots = at_precision(_FIRST_BITS, lambda: [(g, r) for g in factors for r in real_roots(g)])
    bits = _FIRST_BITS
    while any(r.overlaps(s) for i, (_, r) in enumerate(roots) for _, s in roots[:i]):
        bits *= 2
        roots = at_precision(bits, lambda: [(g, r) for g in factors for r in real_roots(g)])
    roots.sort(key=lambda pair: fraction_of(pair[1].mid().fmpq()))
    count = len(roots)
    if index.denominator != 1 or not 1 <= index <= count:
        name = to_text(f)[:40]
        raise GrammarError(
            f"{name} has {count or 'no'} real root{'' if count == 1 else 's'}"
            + (f": its number is from 1 to {count}" if count else "")
        )
    g, r = roots[int(index) - 1]
    if g.degree() == 1:
        return Fraction(int(-g[0]), int(g[1]))
    number = 1 + sum(bool(s < r) for h, s in roots if h == g)
    sign = 1 if g[g.degree()] > 0 else -1
    return InLetter(tuple(Fraction(sign * int(c)) for c in g.coeffs()), f.letter), number


def quadratic_root(f: InLetter, number: int) -> tuple[Fraction, Fraction, int]:
    """A root of an irreducible quadratic polynomial as r + s sqrt(d), d without a square.

    >>> quadratic_root(InLetter((Fraction(-1), Fraction(-1), Fraction(1)), "x"), 2)
    (Fraction(1, 2), Fraction(1, 2), 5)
    """
    c, b, a = f.coefficients
    s, d = squarefree(b * b - 4 * a * c)
    return -b / (2 * a), (s if number == 2 else -s) / (2 * a), d


def squarefree(x: Fraction) -> tuple[Fraction, int]:
    """The s > 0 and the d without a square, as far as flint factors it quickly, of ``sqrt(x) = s
    sqrt(d)``.

    >>> squarefree(Fraction(8, 9))
    (Fraction(2, 3), 2)
    """
    n = x.numerator * x.denominator
    s, d = 1, n
    if n == 0:
        s, d = 0, 1
    elif n.bit_length() <= 64:
        for p, k in fmpz(n).factor():
            s, d = s * int(p) ** (k // 2), d // int(p) ** (k - k % 2)
    elif isqrt(n) ** 2 == n:
        s, d = isqrt(n), 1
    return Fraction(s, x.denominator), d


def periodic_value(
    first: Sequence[tuple[Fraction | int, Fraction | int]], block: list[tuple[Fraction, Fraction]]
) -> tuple[Fraction, Fraction, int] | None:
    """``b0 + a1/(b1 + a2/(b2 + ...))`` with pairs ``(b, a)``, a the numerator after b, that repeat
    after the first ones, as r + s sqrt(d); None where the value is infinite. It converges.

    >>> one = Fraction(1)
    >>> periodic_value([], [(one, one)])
    (Fraction(1, 2), Fraction(1, 2), 5)
    """
    a, b, c, d = _product(block)
    p, q, u, v = _product(first)
    # t = (a t + b)/(c t + d): the root at which c t + d is the larger eigenvalue attracts
    if c == 0 and abs(a) >= abs(d):  # infinity
        return None if u == 0 else (p / u, Fraction(0), 1)
    if c == 0:
        r, s, root = b / (d - a), Fraction(0), 1
    else:
        s, root = squarefree((a - d) ** 2 + 4 * b * c)
        r, s = (a - d) / (2 * c), s / (2 * c) * (1 if a + d > 0 else -1)
    top, below = (p * r + q, p * s), (u * r + v, u * s)
    norm = below[0] ** 2 - below[1] ** 2 * root
    if norm == 0:
        return None
    real = (top[0] * below[0] - top[1] * below[1] * root) / norm
    return real, (top[1] * below[0] - top[0] * below[1]) / norm, root


def _product(pairs: Sequence[tuple[Fraction | int, Fraction | int]]) -> tuple[Fraction, ...]:
    p, q, u, v = Fraction(1), Fraction(0), Fraction(0), Fraction(1)
    for b, a in pairs:
        p, q, u, v = p * b + q, p * a, u * b + v, u * a
    return p, q, u, v
