"""Quadratic irrationals, which are the values of periodic continued fractions (Lagrange 1770)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import gcd, isqrt, lcm, prod
from typing import Any

from flint import arb, fmpq, fmpq_poly, fmpz

from esma.errors import DivergenceError, EsmaError
from esma.limits.matrices import times
from esma.system.precision import at_precision

from .mobius import IDENTITY, Matrix, product, singular
from .periodic import Periodic
from .raney import no_value
from .semiregular import GeneralPair


@dataclass(frozen=True, slots=True)
class Surd:
    """The quadratic irrational ``(p + sqrt(d))/q``, with integers, d > 0 not a square.

    `make` writes every number in one way, from its primitive polynomial ``a x**2 + b x + c``:
    ``d = b**2 - 4 a c``, ``q = 2 a`` or, for an even b, a quarter and half of these.

    Examples
    --------
    >>> Surd.make(1, 5, 2)
    Surd(p=1, d=5, q=2)
    >>> Surd.make(0, 12, 4)                 # sqrt(12)/4 = sqrt(3)/2
    Surd(p=0, d=12, q=4)
    """

    p: int
    d: int
    q: int

    @classmethod
    def make(cls, p: int, d: int, q: int) -> Surd:
        """The number in its one form.

        Raises
        ------
        EsmaError
            If d is not a positive non-square, or q is 0.
        """
        if q == 0 or d <= 0 or isqrt(d) ** 2 == d:
            raise EsmaError(f"(p + sqrt({d}))/{q} is not a quadratic irrational")
        return cls(p, d, q)._reduced()

    def _reduced(self) -> Surd:
        a, b, c = self.polynomial
        sign = 1 if self.q > 0 else -1
        # x = (-b + sign sqrt(b^2 - 4 a c))/(2 a); an even b is halved
        if b % 2 == 0:
            return Surd(-sign * (b // 2), b * b // 4 - a * c, sign * a)
        return Surd(-sign * b, b * b - 4 * a * c, sign * 2 * a)

    @property
    def polynomial(self) -> tuple[int, int, int]:
        """The primitive (a, b, c) with ``a x**2 + b x + c = 0``, a > 0."""
        a, b, c = self.q * self.q, -2 * self.p * self.q, self.p * self.p - self.d
        common = gcd(a, b, c)
        return a // common, b // common, c // common

    @property
    def discriminant(self) -> int:
        """That of the primitive polynomial."""
        a, b, c = self.polynomial
        return b * b - 4 * a * c

    @property
    def text(self) -> str:
        """The number in the grammar of constants, without the square factors that are seen.

        >>> Surd(3, 18, 9).text, Surd(0, 7, 1).text, Surd(-2, 12, -2).text
        ('(1+sqrt(2))/3', 'sqrt(7)', '1-sqrt(3)')
        """
        sign = 1 if self.q > 0 else -1
        square, d = without_squares(self.d)
        common = gcd(self.p, square, self.q)
        p, below, square = sign * self.p // common, abs(self.q) // common, square // common
        root = f"sqrt({d})" if square == 1 else f"{square}*sqrt({d})"
        top = f"{p or ''}{'-' if sign < 0 else '+' * bool(p)}{root}"
        if below == 1:
            return top
        return f"({top})/{below}" if p else f"{top}/{below}"

    def floor(self) -> int:
        """The greatest integer below it."""
        root = isqrt(self.d)
        return (self.p + root) // self.q if self.q > 0 else (-self.p - root - 1) // -self.q

    def __abs__(self) -> Surd:
        return self if self.floor() >= 0 else Surd(self.p, self.d, -self.q)

    def enclosure(self, bits: int) -> arb:
        """A ball of radius ``2**-bits max(1, |x|)`` at most.

        >>> Surd.make(1, 5, 2).enclosure(40).str(12, radius=False)
        '1.61803398875'
        """
        size = max(self.p.bit_length(), self.d.bit_length())
        return at_precision(bits + size + 16, lambda: (self.p + arb(self.d).sqrt()) / self.q)

    def conjugate(self) -> Surd:
        """``(p - sqrt(d))/q``."""
        return Surd(-self.p, self.d, -self.q)

    def moved(self, matrix: Matrix) -> Surd:
        """``(a x + b)/(c x + e)``.

        >>> Surd.make(1, 5, 2).moved((0, 1, 1, 0))
        Surd(p=-1, d=5, q=2)
        """
        a, b, c, e = matrix
        if a * e == b * c:
            raise singular()
        # x = (p + r)/q: (u + a r)/(v + c r) = (u + a r)(v - c r)/(v^2 - c^2 d)
        u, v = a * self.p + b * self.q, c * self.p + e * self.q
        top, root = u * v - a * c * self.d, a * v - c * u
        below = v * v - c * c * self.d
        if root < 0:
            top, root, below = -top, -root, -below
        return Surd(top, root * root * self.d, below)._reduced()

    def successor(self, a: int, s: int = 1) -> Surd:
        """``s/(x - a)``: q divides ``d - p**2``, so no common factor arises.

        >>> Surd.make(0, 7, 1).successor(2)
        Surd(p=2, d=7, q=3)
        """
        p = a * self.q - self.p
        return Surd(p, self.d, s * ((self.d - p * p) // self.q))

    def image(self, above: Sequence[int | fmpq], below: Sequence[int | fmpq]) -> Surd | Fraction:
        """``P(x)/Q(x)`` for polynomials by their coefficients, lowest degree first.

        Modulo the polynomial of x it is a Möbius image, or rational.

        Raises
        ------
        EsmaError
            If Q(x) = 0.

        Examples
        --------
        >>> Surd.make(1, 5, 2).image((0, 0, 1), (1, 1))         # x^2 = x + 1
        Fraction(1, 1)
        """
        polynomial = fmpq_poly([*reversed(self.polynomial)])
        rests = [fmpq_poly([*f]) % polynomial for f in (above, below)]
        scale = lcm(*(int(f.denom()) for f in rests))
        a, b, c, e = (int((f[i] * scale).p) for f in rests for i in (1, 0))
        if c == e == 0:
            raise no_value()
        if a * e == b * c:
            return Fraction(a, c) if c else Fraction(b, e)
        return self.moved((a, b, c, e))

    def read(self, a: int, s: int, length: int) -> tuple[int, Surd]:
        """How many of `length` equal quotients a with the sign s are its own, and what follows
        them.

        >>> Surd.make(1, 5, 2).read(2, -1, 3)         # 1 + 1/x, which has one 2 under minus signs
        (1, Surd(p=3, d=5, q=2))
        """
        if length > 1 and (a, s) == (2, -1) and self.floor() == 1:
            y = self.moved((0, 1, 1, -1))  # 2 - 1/z = 1 + 1/y for z = 1 + 1/(y - 1)
            count = min(length, y.floor())
            return count, y.moved((1, 1 - count, 1, -count))
        if length and self.floor() + (s < 0) == a:
            return 1, self.successor(a, s)
        return 0, self

    def quotients(self) -> Iterator[int]:
        """The simple partial quotients, one after the other.

        >>> from itertools import islice
        >>> list(islice(Surd.make(0, 7, 1).quotients(), 6))
        [2, 1, 1, 1, 4, 1]
        """
        return (floor for _, floor in self._steps())

    def _steps(self) -> Iterator[tuple[Surd, int]]:
        x = self
        while True:
            yield x, (floor := x.floor())
            x = x.successor(floor)

    def expansion(self, most: int | None = None) -> Periodic[int]:
        """The simple continued fraction.

        Parameters
        ----------
        most : the most quotients before it recurs

        Examples
        --------
        >>> Surd.make(0, 7, 1).expansion()
        Periodic(head=(2,), period=(1, 1, 1, 4))
        """
        places: dict[Surd, int] = {}
        terms: list[int] = []
        for x, floor in self._steps():
            if x in places:
                break
            if len(terms) == most:
                raise EsmaError(f"the period of this quadratic irrational is above {most:,}")
            places[x] = len(terms)
            terms.append(floor)
        first = places[x]
        return Periodic(tuple(terms[:first]), tuple(terms[first:]))


def without_squares(d: int) -> tuple[int, int]:
    """``(k, d/k**2)`` with a positive k, as large as it can be unless d has more than 96 bits: then
    square factors below a million are seen.

    >>> without_squares(18), without_squares(19 * 1607**2)
    ((3, 2), (1607, 19))
    """
    if d.bit_length() <= 96:
        factors = [(int(p), n // 2) for p, n in fmpz(d).factor()]
    else:
        factors = [(k, _multiplicity(d, k) // 2) for k in range(2, 1000) if fmpz(k).is_prime()]
    square = prod(p**n for p, n in factors)
    return square, d // square**2


def _multiplicity(d: int, p: int) -> int:
    n = 0
    while d % p == 0:
        d, n = d // p, n + 1
    return n


def combined(
    x: Surd, y: Surd, tensor: tuple[int, int, int, int, int, int, int, int]
) -> Surd | Fraction | None:
    """``(a x y + b x + c y + d)/(e x y + f x + g y + h)`` of two numbers in one quadratic field;
    None where the fields differ.

    Raises
    ------
    EsmaError
        If the denominator is 0.

    Examples
    --------
    >>> root2 = Surd.make(0, 2, 1)
    >>> combined(root2, root2, (1, 0, 0, 0, 0, 0, 0, 1))
    Fraction(2, 1)
    >>> combined(root2, Surd.make(1, 8, 2), (0, 1, 1, 0, 0, 0, 0, 1))
    Surd(p=2, d=128, q=4)
    """
    root = isqrt(x.d * y.d)
    if root * root != x.d * y.d:
        return None
    # polynomials in the root of d; that of d' is sqrt(d d')/d times as large
    u = fmpq_poly([x.p, 1]) / x.q
    v = fmpq_poly([y.p, fmpq(root, x.d)]) / y.q
    sides = (a * u * v + b * u + c * v + d for a, b, c, d in (tensor[:4], tensor[4:]))
    return Surd(0, x.d, 1).image(*(side.coeffs() for side in sides))


def value(expansion: Periodic[int]) -> Surd:
    """The number that a periodic simple continued fraction is (Euler 1737).

    Raises
    ------
    EsmaError
        If a quotient other than the first is not positive.

    Examples
    --------
    >>> value(Periodic((), (1,)))
    Surd(p=1, d=5, q=2)
    >>> value(Periodic((2,), (1, 1, 1, 4)))
    Surd(p=0, d=7, q=1)
    """
    rest = expansion.head[1:] + expansion.period if expansion.head else expansion.period
    if min(rest) < 1:
        raise EsmaError(
            "the quotients of a simple continued fraction are positive but for the first"
        )
    first, (p, q, r, s) = (
        product(*((a, 1, 1, 0) for a in part)) for part in (expansion.head, expansion.period)
    )
    # x = (p x + q)/(r x + s), and x > 1 is the larger root of r x^2 + (s - p) x - q
    root = (p - s) ** 2 + 4 * q * r
    return Surd.make(p - s, root, 2 * r).moved(first)


def limit(expansion: Periodic[GeneralPair]) -> Surd | Fraction:
    """The number to which a periodic continued fraction with any numerators converges.

    Approximants of the period are ``M^n P_j(oo)``, with the matrix M of the period and P_j that of
    its first j pairs. They tend to the fixed point of M whose eigenvalue is the larger one, unless
    one of the ``P_j(oo)`` is the other fixed point (Stolz 1886; Perron 1957, section 20).

    Raises
    ------
    DivergenceError
        If it diverges.
    EsmaError
        If the value is infinite.

    Examples
    --------
    >>> limit(Periodic((), ((2, 5),)))                  # 1 + sqrt 6
    Surd(p=1, d=6, q=1)
    >>> limit(Periodic(((1, 3),), ((2, 8),)))           # 1 + 3/4
    Fraction(7, 4)
    """
    _, *partial, (p, q, r, s) = _products(expansion.period)
    trace, d = p + s, (p - s) ** 2 + 4 * q * r
    if d < 0 or trace == 0 or d == q == r == 0:
        raise _diverges()
    sign = 1 if trace > 0 else -1
    root = isqrt(d)
    # the product of the head, with integers, though its first denominator may be a fraction
    *_, first = _products(expansion.head)
    scale = lcm(*(x.denominator for x in first))
    a, b, c, e = (int(x * scale) for x in first)
    if root * root != d:
        return Surd.make(sign * (p - s), d, sign * 2 * r).moved((a, b, c, e))
    # as vectors, because oo may be a fixed point too
    (x, y), (u, v) = (
        (n - s, r) if n != s or r else (q, n - p)
        for n in ((trace + sign * root) // 2, (trace - sign * root) // 2)
    )
    if d and any(v * top == u * bottom for top, _, bottom, _ in [IDENTITY, *partial]):
        raise _diverges()
    if c * x + e * y == 0:
        raise no_value()
    return Fraction(a * x + b * y, c * x + e * y)


def _diverges() -> DivergenceError:
    return DivergenceError("this periodic continued fraction diverges and has no value")


def _products(pairs: tuple[GeneralPair, ...]) -> Iterator[Any]:
    """The products of the first matrices [[b, a], [1, 0]], from none to all of them."""
    return accumulate(((b, a, 1, 0) for b, a in pairs), times, initial=IDENTITY)
