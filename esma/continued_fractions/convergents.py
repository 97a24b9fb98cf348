"""Convergents, intermediate fractions and best approximations.

All functions read a stream only as far as they are asked (Perron 1954, sections 5, 15 and 16;
Khinchin 1935, chapter I).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice

from esma.errors import EsmaError

from .raney import checked, no_terms, shortest
from .semiregular import GeneralPair, Pair

Approximant = tuple[int, int]
"""Numerator and denominator."""


def approximants(pairs: Iterable[GeneralPair]) -> Iterator[Approximant]:
    """Numerators and denominators A_n, B_n of the convergents of ``b0 + a1/(b1 + a2/(b2 + ...))``,
    from ``A_n = b_n A_{n-1} + a_n A_{n-2}`` (Wallis 1656), not in lowest terms.

    >>> list(approximants([(3, 1), (7, 1), (16, -1), (294, 0)]))
    [(3, 1), (22, 7), (355, 113), (104348, 33215)]
    """
    p, p0, q, q0 = 1, 0, 0, 1
    for b, a in pairs:
        u, v = b.numerator, b.denominator  # 1 but for the first one perhaps
        p, p0, q, q0 = u * p + v * p0, v * p, u * q + v * q0, v * q
        yield p, q
        if a == 0:
            return
        p0, q0 = a * p0, a * q0


def convergents(terms: Iterable[int]) -> Iterator[Approximant]:
    """Convergents p_n, q_n of a simple continued fraction.

    Examples
    --------
    >>> from itertools import islice
    >>> list(islice(convergents([3, 7, 15, 1, 292]), 5))
    [(3, 1), (22, 7), (333, 106), (355, 113), (103993, 33102)]
    """
    return approximants((c, 1) for c in checked(terms))


def evaluate(pairs: Iterable[GeneralPair]) -> Fraction:
    """The value of a finite continued fraction.

    Raises
    ------
    EsmaError
        If there are no terms, or the value is infinite.

    Examples
    --------
    >>> evaluate([(4, -1), (2, -1), (3, 0)])
    Fraction(17, 5)
    """
    p, q = 0, 0
    for p, q in approximants(pairs):  # noqa: B007 - the last one is wanted
        pass
    if p == q == 0:
        raise no_terms()
    if q == 0:
        raise EsmaError("the continued fraction has no finite value")
    return Fraction(p, q)


def intermediate_fractions(terms: Iterable[int]) -> Iterator[Approximant]:
    """All fractions ``(j p_n + p_{n-1})/(j q_n + q_{n-1})``, j = 1 ... c_{n+1}: the Farey ones, the
    last of each n a convergent.

    They are the nodes at which the word in L and R passes in the Stern-Brocot tree, from the
    integer part on (Stern 1858; Perron 1954, section 16).

    Examples
    --------
    >>> list(intermediate_fractions([3, 7, 2]))
    [(3, 1), (4, 1), (7, 2), (10, 3), (13, 4), (16, 5), (19, 6), (22, 7), (25, 8), (47, 15)]
    """
    p, p0, q, q0 = 1, 0, 0, 1
    for n, c in enumerate(checked(terms)):
        for j in range(1, c + 1) if n else (c,):
            yield j * p + p0, j * q + q0
        p, p0, q, q0 = c * p + p0, p, c * q + q0, q


def best_approximations(terms: Iterable[int]) -> Iterator[Approximant]:
    """Best approximations of the first kind: closer than every fraction with a smaller or equal
    denominator.

    Those are the convergents and the intermediate fractions with j > c/2, and with j = c/2 where
    ``[c_n; c_{n-1}, ..., c_1] > [c_n; c_{n+1}, ...]`` (Lagrange 1798; Perron 1954, section 16); of
    the integers the nearest one, if there is one.

    Examples
    --------
    >>> list(best_approximations([3, 7, 15, 1, 3]))
    [(3, 1), (13, 4), (16, 5), (19, 6), (22, 7), (179, 57), (201, 64), (223, 71), (245, 78),
     (267, 85), (289, 92), (311, 99), (333, 106), (355, 113), (1043, 332), (1398, 445)]
    """
    source: Iterator[int] = shortest(terms)
    whole = list(islice(source, 1))
    ahead = list(islice(source, 2))
    source = chain(ahead, source)
    for c in whole:
        if not _passes_half(ahead):
            yield c, 1
    p, p0, q, q0 = sum(whole), 1, 1, 0
    before: list[int] = []  # c_1, ..., c_{n-1}
    while (c := next(source, 0)) > 0:
        for j in range((c + 1) // 2, c + 1):
            if 2 * j == c:
                read: list[int] = []  # as many of the following terms as it takes to decide
                behind = before[::-1]
                if len(behind) > 1 and behind[-1] == 1:
                    behind[-2:] = [behind[-2] + 1]
                closer = _exceeds(behind, _recorded(source, read))
                source = chain(read, source)
                if not closer:
                    continue
            yield j * p + p0, j * q + q0
        p, p0, q, q0 = c * p + p0, p, c * q + q0, q
        before.append(c)


def closest_approximations(terms: Iterable[int]) -> Iterator[Approximant]:
    """Best approximations of the second kind: ``|q x - p|`` is smaller than for all other fractions
    with a smaller or equal denominator.

    Those are the convergents, but for the integer part where another integer is as near (Lagrange
    1798; Khinchin 1935, theorems 16 and 17).

    Examples
    --------
    >>> list(closest_approximations([3, 7, 15, 1, 3]))
    [(3, 1), (22, 7), (333, 106), (355, 113), (1398, 445)]
    >>> list(closest_approximations([0, 1, 2])), list(closest_approximations([0, 2]))
    ([(1, 1), (2, 3)], [(1, 2)])
    """
    source = shortest(terms)
    ahead = list(islice(source, 3))
    skipped = _passes_half(ahead[1:])
    yield from islice(convergents(chain(ahead, source)), int(skipped), None)


def _passes_half(ahead: list[int]) -> bool:
    """Whether ``[0; c_1, c_2, ...] >= 1/2``, from the first two quotients."""
    return ahead == [2] or (len(ahead) > 0 and ahead[0] == 1)


def _recorded(source: Iterator[int], read: list[int]) -> Iterator[int]:
    for c in source:
        read.append(c)
        yield c


def _exceeds(left: Iterable[int], right: Iterable[int]) -> bool:
    """Whether ``[c; left] > [c; right]``; an end is infinite."""
    a, b = iter(left), iter(right)
    sign = -1
    while True:
        x, y = next(a, None), next(b, None)
        if x is None or y is None:
            # the one that ends is the larger quotient there
            return (x is None) == (sign > 0) if x is not y else False
        if x != y:
            return (x > y) == (sign > 0)
        sign = -sign


def reversal(pairs: Iterable[Pair]) -> list[Pair]:
    """The reversed finite expansion ``b_n + a_n/(b_{n-1} + ... + a_1/b_0)``.

    With ``A_n/B_n = b_0 + a_1/(b_1 + ... + a_n/b_n)`` it is ``A_n/A_{n-1}``, and without b_0 it is
    ``B_n/B_{n-1}`` (Perron 1954, section 11).

    Raises
    ------
    EsmaError
        If ``A_{n-1} = 0``.

    Examples
    --------
    >>> reversal([(3, 1), (7, 1), (16, -1), (294, 0)])
    [(294, -1), (16, 1), (7, 1), (3, 0)]
    >>> list(approximants(_))[-1], list(approximants([(3, 1), (7, 1), (16, -1), (294, 0)]))[-2:]
    ((104348, 355), [(355, 113), (104348, 33215)])
    """
    forward = list(pairs)
    if len(forward) > 1 and not [p for p, _ in approximants(forward)][-2]:
        raise EsmaError(
            "the last approximant but one is 0: the reversed fraction has no finite value"
        )
    numerators = [a for _, a in forward]
    return [(b, a) for (b, _), a in zip(forward[::-1], [*numerators[-2::-1], 0], strict=True)]
