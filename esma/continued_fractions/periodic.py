"""Periodic continued fractions, and the quadratic irrationals that they are (Lagrange 1770).

Whatever a stage with finitely many states (:mod:`.raney`, :mod:`.semiregular`) makes of a periodic
expansion is periodic again, and it is found by waiting until a state comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, cycle, islice
from math import gcd, isqrt, lcm
from typing import Any, Generic, TypeVar

from esma.errors import DivergenceError, EsmaError

from .raney import Stage
from .semiregular import GeneralPair

#: A stage writes something for every few periods, unless the expansion has a rational value.
_IDLE = 1000

T = TypeVar("T", bound=Hashable)
U = TypeVar("U", bound=Hashable)


@dataclass(frozen=True)
class Periodic(Generic[T]):
    """An eventually periodic expansion: ``head`` and then ``period`` for ever.

    Terms are integers (a simple expansion) or pairs of a quotient and a sign. `make` writes every
    expansion in one way; equal expansions are then equal objects.

    Examples
    --------
    >>> Periodic.make((1, 2), (1, 2, 1, 2))
    Periodic(head=(), period=(1, 2))
    >>> Periodic((2,), (1, 4)).terms(6)
    [2, 1, 4, 1, 4, 1]
    """

    head: tuple[T, ...]
    period: tuple[T, ...]

    def __post_init__(self) -> None:
        if not self.period:
            raise EsmaError("the period of a periodic continued fraction needs at least one term")

    @classmethod
    def make(cls, head: tuple[T, ...], period: tuple[T, ...]) -> Periodic[T]:
        """The expansion rewritten with the shortest period and the shortest head."""
        head, period = tuple(head), tuple(period)
        n = len(period)
        if not n:
            return cls(head, period)  # which is refused
        shortest = next(
            d for d in range(1, n + 1) if n % d == 0 and period == period[:d] * (n // d)
        )
        period = period[:shortest]
        while head and head[-1] == period[-1]:
            head, period = head[:-1], period[-1:] + period[:-1]
        return cls(head, period)

    def __iter__(self) -> Iterator[T]:
        return chain(self.head, cycle(self.period))

    def terms(self, count: int) -> list[T]:
        """The first `count` terms."""
        return list(islice(self, count))

    def through(self, make_stage: Callable[[], Stage[T, U]]) -> Periodic[U]:
        """What a stage makes of the expansion, as a periodic expansion.

        Examples
        --------
        >>> from esma.continued_fractions.raney import Image, Raney
        >>> from esma.continued_fractions.semiregular import NEAREST, FromSimple, ToSimple
        >>> golden = Periodic((), (1,))
        >>> golden.through(lambda: FromSimple(NEAREST))
        Periodic(head=((2, -1),), period=((3, -1),))
        >>> golden.through(lambda: FromSimple(NEAREST)).through(ToSimple) == golden
        True
        >>> golden.through(lambda: Image(Raney((1, 1, 0, 2))))
        Periodic(head=(1, 3), period=(4,))
        """
        stage = make_stage()
        written: list[U] = []
        for term in self.head:
            written += stage.push(term)
        seen: dict[Hashable, int] = {}
        before = len(written)
        while True:
            if len(seen) == _IDLE and len(written) == before:
                raise EsmaError(
                    f"{_IDLE} periods brought nothing: this periodic expansion diverges, or its"
                    " value is rational"
                )
            state = stage.snapshot()
            if state in seen:
                first = seen[state]
                return Periodic.make(tuple(written[:first]), tuple(written[first:]))
            seen[state] = len(written)
            for term in self.period:
                written += stage.push(term)


@dataclass(frozen=True)
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
        # the polynomial a x^2 + b x + c that vanishes there; sqrt(b^2 - 4 a c) = +-(2 a x + b)
        a, b, c = q * q, -2 * p * q, p * p - d
        common = gcd(a, b, c)
        a, b, c = a // common, b // common, c // common
        sign = 1 if q > 0 else -1
        # x = (-b + sign sqrt(b^2 - 4 a c))/(2 a); an even b is halved
        if b % 2 == 0:
            return cls(-sign * (b // 2), b * b // 4 - a * c, sign * a)
        return cls(-sign * b, b * b - 4 * a * c, sign * 2 * a)

    def floor(self) -> int:
        """The greatest integer below it."""
        root = isqrt(self.d)
        return (self.p + root) // self.q if self.q > 0 else (-self.p - root - 1) // -self.q

    def conjugate(self) -> Surd:
        """``(p - sqrt(d))/q``."""
        return Surd(-self.p, self.d, -self.q)

    def moved(self, matrix: tuple[int, int, int, int]) -> Surd:
        """``(a x + b)/(c x + e)``.

        >>> Surd.make(1, 5, 2).moved((0, 1, 1, 0))
        Surd(p=-1, d=5, q=2)
        """
        a, b, c, e = matrix
        determinant = a * e - b * c
        if determinant == 0:
            raise EsmaError("the matrix of a Möbius map must have a nonzero determinant")
        # x = (p + r)/q: (u + a r)/(v + c r) = (u + a r)(v - c r)/(v^2 - c^2 d)
        u, v = a * self.p + b * self.q, c * self.p + e * self.q
        top, root = u * v - a * c * self.d, a * v - c * u
        below = v * v - c * c * self.d
        if root < 0:
            top, root, below = -top, -root, -below
        return Surd.make(top, root * root * self.d, below)

    def quotients(self) -> Iterator[int]:
        """The simple partial quotients, one after the other.

        >>> list(islice(Surd.make(0, 7, 1).quotients(), 6))
        [2, 1, 1, 1, 4, 1]
        """
        x: Surd = self
        while True:
            floor = x.floor()
            yield floor
            x = x.moved((0, 1, 1, -floor))

    def expansion(self) -> Periodic[int]:
        """The simple continued fraction (Lagrange 1770).

        Examples
        --------
        >>> Surd.make(0, 7, 1).expansion()
        Periodic(head=(2,), period=(1, 1, 1, 4))
        """
        x: Surd = self
        terms: list[int] = []
        seen: dict[Surd, int] = {}
        while x not in seen:
            seen[x] = len(terms)
            terms.append(x.floor())
            x = x.moved((0, 1, 1, -terms[-1]))
        first = seen[x]
        return Periodic(tuple(terms[:first]), tuple(terms[first:]))


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
    # numbers u + v sqrt(d) with the d of x; sqrt(d') = sqrt(d d')/d sqrt(d)
    u, v = Fraction(x.p, x.q), Fraction(1, x.q)
    s, t = Fraction(y.p, y.q), Fraction(root, x.d * y.q)
    product = u * s + v * t * x.d, u * t + v * s

    def form(a: int, b: int, c: int, d: int) -> tuple[Fraction, Fraction]:
        return a * product[0] + b * u + c * s + d, a * product[1] + b * v + c * t

    (p, q), (r, w) = form(*tensor[:4]), form(*tensor[4:])
    if r == w == 0:
        raise EsmaError("the value is infinite and has no continued fraction")
    norm = r * r - w * w * x.d
    real, irrational = (p * r - q * w * x.d) / norm, (q * r - p * w) / norm
    if not irrational:
        return real
    # u + v sqrt(d) = (n + k sqrt(d))/m, and k goes into the root
    m = real.denominator * irrational.denominator
    n, k = int(real * m), int(irrational * m)
    return Surd.make(n, k * k * x.d, m) if k > 0 else Surd.make(-n, k * k * x.d, -m)


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
    p, q, r, s = product(expansion.period)
    # x = (p x + q)/(r x + s), and x > 1 is the larger root of r x^2 + (s - p) x - q
    root = (p - s) ** 2 + 4 * q * r
    return Surd.make(p - s, root, 2 * r).moved(product(expansion.head))


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
    *partial, (p, q, r, s) = _products(expansion.period)
    trace, d = p + s, (p - s) ** 2 + 4 * q * r
    if d < 0 or trace == 0 or d == q == r == 0:
        raise _diverges()
    sign = 1 if trace > 0 else -1
    root = isqrt(d)
    # the head, with integers, though its first denominator may be a fraction
    *_, head = (1, 0, 0, 1), *_products(expansion.head)
    scale = lcm(*(x.denominator for x in head))
    a, b, c, e = (int(x * scale) for x in head)
    if root * root != d:
        return Surd.make(sign * (p - s), d, sign * 2 * r).moved((a, b, c, e))
    # as vectors, because oo may be a fixed point too
    (x, y), (u, v) = (
        (n - s, r) if n != s or r else (q, n - p)
        for n in ((trace + sign * root) // 2, (trace - sign * root) // 2)
    )
    if d and any(v * top == u * bottom for top, _, bottom, _ in [(1, 0, 0, 1), *partial]):
        raise _diverges()
    if c * x + e * y == 0:
        raise EsmaError("the value is infinite and has no continued fraction")
    return Fraction(a * x + b * y, c * x + e * y)


def _diverges() -> DivergenceError:
    return DivergenceError("this periodic continued fraction diverges and has no value")


def _products(pairs: tuple[GeneralPair, ...]) -> Iterator[Any]:
    """The products of the first matrices [[b, a], [1, 0]]."""
    matrix: tuple[Any, ...] = 1, 0, 0, 1
    for b, a in pairs:
        p, q, r, s = matrix
        matrix = b * p + q, a * p, b * r + s, a * r
        yield matrix


def product(terms: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The product of the matrices [[a, 1], [1, 0]].

    >>> product((3, 7))
    (22, 3, 7, 1)
    """
    p, q, r, s = 1, 0, 0, 1
    for a in terms:
        p, q, r, s = a * p + q, p, a * r + s, r
    return p, q, r, s
