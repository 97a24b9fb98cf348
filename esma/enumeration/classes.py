"""Classes of expressions under ``y -> -y``, ``1/y`` and ``y + n``: numbers with one tail.

These maps generate all ``(a y + b)/(c y + d)`` with integers and ``a d - b c = ±1``; numbers that
differ by one of them are called equivalent, and their simple continued fractions are the same from
some terms on, and only theirs are (Serret 1866; Hardy and Wright 2008, theorem 175). For a
transcendental c, P/Q and R/S are equivalent exactly when the pairs (P, Q) and (R, S) are bases of
one lattice of integer vectors, the coefficients. A lattice of rank 2 has a shortest basis in any
norm; in that of the largest coefficient it lies in every space that holds any basis. So whether an
expression is the one that stands for its class is seen from the expression alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from esma.errors import SpaceError

from .algebraic import Polynomial
from .expressions import Expression, padded
from .space import Count, Space, random_pairs
from .streams import are_coprime

#: The most pairs (P, Q) that are counted by streaming them.
_STREAMED = 10_000
#: Expressions of a sample that estimates the number of classes.
_SAMPLE = 20_000


def largest(v: Polynomial) -> int:
    """The norm: size of the largest coefficient."""
    return max(max(v), -min(v))


def _order(v: Polynomial) -> tuple[object, ...]:
    """Shorter vectors first, ties decided."""
    return largest(v), sum(a * a for a in v), v


def _signed(v: Polynomial) -> Polynomial:
    """The vector or its opposite, so that the highest coefficient is positive."""
    lead = next(a for a in reversed(v) if a)
    return v if lead > 0 else tuple(-a for a in v)


def _sum(v: Polynomial, t: int, u: Polynomial) -> Polynomial:
    return tuple([a + t * b for a, b in zip(v, u, strict=True)])


def _nearest(u: Polynomial, v: Polynomial) -> Polynomial:
    """The shortest of the vectors ±(v + t u) by :func:`_order`."""
    # the norm is convex in t, and more than |v| where |t| |u| > 2 |v|
    reach = 2 * largest(v) // largest(u) + 1
    first = _turn(v, u, -reach, reach, 0)
    last = _turn(v, u, first, reach, 1)
    # between these it is the least one; the sum of squares is convex too
    t = -sum([a * b for a, b in zip(u, v, strict=True)]) // sum([a * a for a in u])
    nearest = {min(max(x, first), last) for x in (t, t + 1)}
    return min([_signed(_sum(v, x, u)) for x in nearest], key=_order)


def _turn(v: Polynomial, u: Polynomial, low: int, high: int, more: int) -> int:
    """The first t in a range from which on the norm of v + t u rises by `more` at least."""
    while low < high:
        t = (low + high) // 2
        if largest(_sum(v, t + 1, u)) - largest(_sum(v, t, u)) >= more:
            high = t
        else:
            low = t + 1
    return low


def shortest_basis(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """The shortest basis (longer vector, shorter vector) of the lattice that p and q span; the
    same for every basis of a lattice.

    Gauss's reduction, which works in any norm (Kaib and Schnorr 1996).

    >>> shortest_basis((3, 7), (2, 5))      # (5 c + 2)/(7 c + 3): determinant 1
    ((1, 0), (0, 1))
    """
    u, v = _signed(p), _signed(q)
    if largest(u) > largest(v):
        u, v = v, u
    while largest(w := _nearest(u, v)) < largest(u):
        u, v = w, u
    if largest(w) == largest(u):  # several shortest vectors: any of a few combinations
        short = [
            _signed(x)
            for i in range(-3, 4)
            for j in range(-3, 4)
            if (i or j) and largest(x := _sum(tuple([i * a for a in u]), j, w)) == largest(u)
        ]
        first = min(short, key=_order)
        # complete it to a basis: one of the two vectors, or another shortest one, does
        index = _index(u, w)
        w = next(x for x in (u, w, *short) if _index(first, x) == index)
        u = first
        w = _nearest(u, w)
    return w, u


def _index(u: Polynomial, v: Polynomial) -> tuple[int, ...]:
    """The minors of two vectors up to sign: equal for two bases of one lattice, and no others
    inside it.
    """
    size = len(u)
    minors = tuple([u[i] * v[j] - u[j] * v[i] for i in range(size) for j in range(i + 1, size)])
    return max(minors, tuple([-m for m in minors]))


def is_representative(expression: Expression, coeff_limit: int) -> bool:
    """Whether an expression stands for its class in the space with this limit.

    Of expressions within the limit just one of each class does. (A space of degree 2 or more also
    has reduced forms beyond its limit, where a common factor was cancelled; those stand for
    themselves.)

    >>> from esma.enumeration.streams import rational_functions
    >>> sum(is_representative(x, 5) for x in rational_functions(1, 5))
    428
    """
    p, q = expression.numerator, expression.denominator
    size, other = largest(p), largest(q)
    if max(size, other) > coeff_limit:
        return True
    if other > size:
        return False
    above, below = largest(_sum(p, 1, q)), largest(_sum(p, -1, q))
    if min(above, below) < size:
        return False
    if min(above, below) > size > other:  # no ties, so it is the shortest basis
        return True
    return shortest_basis(p, q) == (p, q)


def members(expression: Expression, coeff_limit: int) -> Iterator[Expression]:
    """All expressions of a class with coefficients up to a limit, the given one included.

    >>> [x.lhs() for x in members(Expression((0, 1), (1, 0)), 1)][:3]
    ['(e - 1)/e', 'e/(e - 1)', '1/e']
    """
    w, u = shortest_basis(expression.numerator, expression.denominator)
    vectors: list[tuple[int, int, Polynomial]] = []
    # |x u + y w| >= |y| |w| / 2 in a reduced basis
    for y in range(2 * coeff_limit // largest(w) + 1):
        reach = (coeff_limit + y * largest(w)) // largest(u)
        for x in range(-reach, reach + 1):
            if x or y:
                v = _sum(tuple([x * a for a in u]), y, w)
                if largest(v) <= coeff_limit and (y or x > 0):
                    vectors.append((x, y, _signed(v)))
    for n, (x, y, v) in enumerate(vectors):
        for r, s, t in islice(vectors, n):
            if abs(x * s - y * r) == 1:
                yield Expression(v, t)
                yield Expression(t, v)


def check_classes(space: Space) -> None:
    """Refuse a space whose classes are not known.

    Raises
    ------
    SpaceError
        For monomials, whose space holds parts of classes, and for algebraic constants, where one
        value has many pairs (P, Q).
    """
    if space.generator != "rational":
        raise SpaceError("classes are known for the generator 'rational' only")
    if space.constant.is_algebraic:
        raise SpaceError(
            f"{space.constant.name} is algebraic: classes are known for other constants only"
        )


def count_classes(space: Space, expressions: int | None = None) -> Count:
    """How many classes a space holds, and whether the number is exact.

    By streaming where the space is small; else the share of representatives in a fixed random
    sample is taken of the number of expressions, which is counted where it is not given.

    >>> from esma.enumeration.constants import constant
    >>> count_classes(Space(constant("e"), coeff_limit=5))
    Count(number=428, exact=True)
    """
    check_classes(space)
    if space.outer_size**2 <= _STREAMED:
        bases = {shortest_basis(x.numerator, x.denominator) for x in space.expressions()}
        return Count(len(bases), True)
    coprime = (x for x in random_pairs(space.degree, space.coeff_limit) if are_coprime(*x))
    sample = [padded(*x) for x in islice(coprime, _SAMPLE)]
    standing = sum(is_representative(x, space.coeff_limit) for x in sample)
    if expressions is None:
        expressions = space.count_expressions().number
    return Count(expressions * standing // _SAMPLE, False)
