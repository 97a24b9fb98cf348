"""The whole search for a small space, from the definitions: a baseline for esma.

For a transcendental constant c: every |P(c)/Q(c)| with integer coefficients of size at most
`limit`, each value once, expanded under each sign word. Where the first `depth` quotients are
interlaced polynomials and these predict as many quotients again, it is a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import gcd, lcm

from tests.oracle.continued_fractions import signed_terms
from tests.oracle.interlaced import InterlacedForm, interlaced_form
from tests.oracle.intervals import Interval, absolute, divide, polynomial

Polynomial = tuple[int, ...]
Hit = tuple[Polynomial, Polynomial, tuple[int, ...], int, int]


def _divided(
    dividend: Sequence[Fraction], divisor: Sequence[Fraction]
) -> tuple[list[Fraction], list[Fraction]]:
    """Quotient and remainder of polynomials; the divisor's leading coefficient is not zero."""
    remainder = list(dividend)
    quotient = [Fraction(0)] * max(len(dividend) - len(divisor) + 1, 1)
    while len(remainder) >= len(divisor):
        shift, factor = len(remainder) - len(divisor), remainder[-1] / divisor[-1]
        quotient[shift] = factor
        for i, coefficient in enumerate(divisor):
            remainder[i + shift] -= factor * coefficient
        remainder.pop()
    while remainder and remainder[-1] == 0:
        remainder.pop()
    return quotient, remainder


def _without_zeros(coefficients: Iterable[int]) -> list[Fraction]:
    values = [Fraction(c) for c in coefficients]
    while values and values[-1] == 0:
        values.pop()
    return values


def lowest_terms(numerator: Polynomial, denominator: Polynomial) -> tuple[Polynomial, Polynomial]:
    """The normal form of |P/Q|: coprime, content 1, leading coefficients positive, equal lengths.

    >>> lowest_terms((-2, 0, 2), (4, 4))
    ((-1, 1), (2, 0))
    """
    p, q = _without_zeros(numerator), _without_zeros(denominator)
    a, b = p, q
    while b:
        a, b = b, _divided(a, b)[1]
    p, q = _divided(p, a)[0], _divided(q, a)[0]
    scale = lcm(*(c.denominator for c in p + q))
    scale_down = gcd(*(int(c * scale) for c in p + q))
    length = max(len(p), len(q))

    def integral(coefficients: list[Fraction]) -> Polynomial:
        sign = 1 if coefficients[-1] > 0 else -1
        integers = [int(c * scale) // scale_down * sign for c in coefficients]
        return tuple(integers + [0] * (length - len(integers)))

    return integral(p), integral(q)


def expressions(degree: int, limit: int) -> list[tuple[Polynomial, Polynomial]]:
    """Every |P/Q| that is not constant, each once, in normal form.

    >>> len(expressions(1, 1)), len(expressions(1, 2))
    (12, 112)
    """
    coefficients = [c for c in product(range(-limit, limit + 1), repeat=degree + 1) if any(c)]
    found = {lowest_terms(p, q) for p in coefficients for q in coefficients}
    return sorted(pair for pair in found if len(pair[0]) > 1)


def oracle_value(constant: Interval, numerator: Polynomial, denominator: Polynomial) -> Interval:
    """An interval around |P(c)/Q(c)|.

    >>> oracle_value((Fraction(2), Fraction(3)), (0, 1), (-1, 0))
    (Fraction(2, 1), Fraction(3, 1))
    """
    return absolute(divide(polynomial(numerator, constant), polynomial(denominator, constant)))


def is_formula(form: InterlacedForm, word: Sequence[int]) -> bool:
    """Whether the form can be the expansion of an irrational number.

    Its quotients must be positive for ever, so no polynomial may tend to minus infinity; and
    a_n + s_n >= 2 must hold infinitely often (Tietze's condition; Perron 1954, section 37). Under
    the sign - for ever, the quotients 2, 2, 2, ... are those of a rational number: such a tail is a
    long run that has not ended within the terms seen.

    >>> is_formula(InterlacedForm(0, 1, ((Fraction(2),),)), (-1,))
    False
    >>> is_formula(InterlacedForm(0, 1, ((Fraction(3),),)), (-1,))
    True
    """
    signs = [word[(form.preperiod + j) % len(word)] for j in range(form.period)]
    if any(p[-1] <= 0 for p in form.polynomials):
        return False
    return any(p != (Fraction(1 - s),) for p, s in zip(form.polynomials, signs, strict=True))


def oracle_hits(
    constant: Interval,
    pairs: Iterable[tuple[Polynomial, Polynomial]],
    words: Sequence[Sequence[int]],
    depth: int,
) -> Iterator[tuple[Polynomial, Polynomial, tuple[int, ...], InterlacedForm]]:
    """The interlaced expansions among the given expressions, with their forms."""
    for numerator, denominator in pairs:
        value = oracle_value(constant, numerator, denominator)
        for word in words:
            quotients = signed_terms(value, word, 2 * depth)
            if len(quotients) < 2 * depth:
                raise ValueError(
                    f"only {len(quotients)} of {2 * depth} terms are certain for {numerator}, "
                    f"{denominator}: the constant's interval needs to be narrower"
                )
            form = interlaced_form(quotients[:depth], multiple_of=len(word))
            if (
                form is not None
                and is_formula(form, word)
                and all(form.value(n) == quotients[n] for n in range(depth, 2 * depth))
            ):
                yield numerator, denominator, tuple(word), form


def oracle_search(
    constant: Interval, degree: int, limit: int, words: Sequence[Sequence[int]], depth: int
) -> set[Hit]:
    """Every interlaced formula of a small space, as (P, Q, signs, preperiod, period).

    The period is a common one of the quotients and the signs. The constant must be transcendental
    (so that different expressions have different values) and its interval narrow enough for `depth`
    terms.

    >>> from tests.oracle.constants import exp
    >>> hits = oracle_search(exp(1, 2000), 1, 1, [(1,)], 60)
    >>> ((0, 1), (1, 0), (1,), 1, 3) in hits
    True
    """
    return {
        (numerator, denominator, word, form.preperiod, form.period)
        for numerator, denominator, word, form in oracle_hits(
            constant, expressions(degree, limit), words, depth
        )
    }
