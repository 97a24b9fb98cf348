"""Rational intervals around constants, each from a series with a bound for its remainder.

`bits` asks for a width of about 2^-bits; the ends are rounded outward to Z/2^(bits + 8), so they
stay short.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial

from tests.oracle.intervals import Interval, add, divide, multiply, negate, outward

HALF = Fraction(1, 2)


def summed(first: Fraction, ratio: Callable[[int], Fraction], bits: int) -> Interval:
    """Sum of t_0 = first, t_{n+1} = t_n ratio(n).

    `ratio` must be such that |ratio(n)| <= 1/2 implies |ratio(m)| <= 1/2 for all m > n. Then what
    follows t_0 + ... + t_{n-1} is at most |t_n| (1 + 1/2 + 1/4 + ...) = 2 |t_n|.

    >>> low, high = summed(Fraction(1), lambda n: Fraction(1, 3), 40)
    >>> low < Fraction(3, 2) < high, high - low < Fraction(1, 2**39)
    (True, True)
    """
    total, term, n = Fraction(0), first, 0
    while abs(ratio(n)) > HALF or 2 * abs(term) * 2**bits >= 1:
        total, term, n = total + term, term * ratio(n), n + 1
    return outward((total - 2 * abs(term), total + 2 * abs(term)), bits + 8)


def exact(x: Fraction | int) -> Interval:
    """A rational number as an interval.

    >>> exact(3)
    (Fraction(3, 1), Fraction(3, 1))
    """
    return Fraction(x), Fraction(x)


def exp(x: Fraction | int, bits: int) -> Interval:
    """e^x = sum x^n / n!.

    >>> low, high = exp(1, 100)
    >>> float(low) == float(high) == 2.718281828459045
    True
    """
    x = Fraction(x)
    return summed(Fraction(1), lambda n: x / (n + 1), bits)


def sin(x: Fraction | int, bits: int) -> Interval:
    """sin x = sum (-1)^n x^(2n+1) / (2n+1)!."""
    x = Fraction(x)
    return summed(x, lambda n: -x * x / ((2 * n + 2) * (2 * n + 3)), bits)


def cos(x: Fraction | int, bits: int) -> Interval:
    """cos x = sum (-1)^n x^(2n) / (2n)!."""
    x = Fraction(x)
    return summed(Fraction(1), lambda n: -x * x / ((2 * n + 1) * (2 * n + 2)), bits)


def sinh(x: Fraction | int, bits: int) -> Interval:
    """sinh x = sum x^(2n+1) / (2n+1)!."""
    x = Fraction(x)
    return summed(x, lambda n: x * x / ((2 * n + 2) * (2 * n + 3)), bits)


def cosh(x: Fraction | int, bits: int) -> Interval:
    """cosh x = sum x^(2n) / (2n)!."""
    x = Fraction(x)
    return summed(Fraction(1), lambda n: x * x / ((2 * n + 1) * (2 * n + 2)), bits)


def tan(x: Fraction | int, bits: int) -> Interval:
    """tan x = sin x / cos x.

    >>> float(tan(1, 100)[0])
    1.5574077246549023
    """
    return divide(sin(x, bits), cos(x, bits))


def tanh(x: Fraction | int, bits: int) -> Interval:
    """tanh x = sinh x / cosh x."""
    return divide(sinh(x, bits), cosh(x, bits))


def bessel_i(order: int, x: Fraction | int, bits: int) -> Interval:
    """I_k(x) = sum (x/2)^(2n+k) / (n! (n+k)!), k >= 0 (Watson 1944, section 3.7)."""
    half = Fraction(x) / 2
    first = half**order / factorial(order)
    return summed(first, lambda n: half * half / ((n + 1) * (n + 1 + order)), bits)


def bessel_j(order: int, x: Fraction | int, bits: int) -> Interval:
    """J_k(x) = sum (-1)^n (x/2)^(2n+k) / (n! (n+k)!), k >= 0 (Watson 1944, section 3.1)."""
    half = Fraction(x) / 2
    first = half**order / factorial(order)
    return summed(first, lambda n: -half * half / ((n + 1) * (n + 1 + order)), bits)


def arctan_inverse(q: int, bits: int) -> Interval:
    """arctan(1/q) = sum (-1)^n / ((2n+1) q^(2n+1)), q >= 2."""
    return summed(Fraction(1, q), lambda n: -Fraction(2 * n + 1, (2 * n + 3) * q * q), bits)


def pi(bits: int) -> Interval:
    """pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin 1706).

    >>> float(pi(100)[0])
    3.141592653589793
    """
    five = multiply(exact(16), arctan_inverse(5, bits + 8))
    return add(five, negate(multiply(exact(4), arctan_inverse(239, bits + 8))))


def log2(bits: int) -> Interval:
    """log 2 = sum 1/(n 2^n), n >= 1."""
    return summed(HALF, lambda n: Fraction(n + 1, 2 * (n + 2)), bits)


def zeta3(bits: int) -> Interval:
    """zeta(3) = (5/2) sum (-1)^(n-1) / (n^3 C(2n, n)), n >= 1 (Apery 1979).

    >>> float(zeta3(100)[0])
    1.2020569031595942
    """

    def ratio(index: int) -> Fraction:
        n = index + 1
        return -Fraction(n**3, 2 * (n + 1) ** 2 * (2 * n + 1))

    return summed(Fraction(5, 4), ratio, bits)


def catalan(bits: int) -> Interval:
    """Catalan's constant, by the series of Lupas (2000): with n >= 1, the sum of

    (-1)^(n-1) 256^n (40 n^2 - 24 n + 3) / (64 n^3 (2n - 1) C(4n, 2n)^2 C(2n, n)),

    whose terms shrink by at least half (the ratio tends to -1/4).

    >>> float(catalan(100)[0])
    0.915965594177219
    """

    def term(n: int) -> Fraction:
        numerator = (-1) ** (n - 1) * 256**n * (40 * n * n - 24 * n + 3)
        return Fraction(
            numerator, 64 * n**3 * (2 * n - 1) * comb(4 * n, 2 * n) ** 2 * comb(2 * n, n)
        )

    return summed(term(1), lambda n: term(n + 2) / term(n + 1), bits)


def euler_gamma(bits: int) -> Interval:
    """Euler's constant by Brent and McMillan (1980), algorithm B1.

    With A = sum (x^k/k!)^2 H_k and B = sum (x^k/k!)^2, 0 < A/B - log x - gamma < pi e^(-4x). x is a
    power of two, so that log x is a multiple of log 2. The tails are below twice their first terms
    once k >= 2x: the ratio of terms of B is then below 1/4, and H_{k+1}/H_k below 3/2.

    >>> float(euler_gamma(100)[0])
    0.5772156649015329
    """
    power = 1
    while 5 * 2**power < bits + 4:  # pi e^(-4x) < 2^(-5x + 2), as 4 / log 2 > 5
        power += 1
    x = 2**power
    upper, lower, harmonic, term, k = Fraction(0), Fraction(0), Fraction(0), Fraction(1), 0
    scale = 2 ** (
        bits + 8 * x
    )  # B < e^(2x) < 2^(3x): the tails end up far below the error asked for
    while k < 2 * x or 2 * term * (harmonic + 1) * scale >= 1:
        upper, lower = upper + term * harmonic, lower + term
        k += 1
        term = term * x * x / (k * k)
        harmonic += Fraction(1, k)
    tail = 2 * term * (harmonic + 1)
    ratio = divide((upper, upper + tail), (lower, lower + tail))
    logarithm = multiply(exact(power), log2(bits + 8))
    low, high = add(ratio, negate(logarithm))
    return outward((low - Fraction(4, 2 ** (5 * x)), high), bits + 8)


def root(number: int, degree: int, bits: int) -> Interval:
    """The real root number^(1/degree) of a positive integer, by bisection over integers.

    >>> float(root(2, 3, 60)[0])
    1.2599210498948732
    """
    target = number << (degree * bits)
    low, high = 0, number << bits
    while high - low > 1:
        middle = (low + high) // 2
        if middle**degree <= target:
            low = middle
        else:
            high = middle
    return Fraction(low, 1 << bits), Fraction(low + 1, 1 << bits)


def golden_ratio(bits: int) -> Interval:
    """(1 + sqrt 5) / 2."""
    return multiply(exact(HALF), add(exact(1), root(5, 2, bits)))
