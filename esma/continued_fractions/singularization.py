"""Singularization and insertion: partial quotients 1 taken out and put in.

``a + e/(1 + 1/(b + x)) = (a + e) - e/((b + 1) + x)``: the convergent that ends before the 1 goes.
Read from right to left it is an insertion (Perron 1954, section 37; Kraaikamp 1991, section 2). The
expansions that come from the simple one in this way are the semi-regular ones with ``a_n + s_n >=
2`` where 1 is not inserted; the nearest-integer one takes out the first, third, fifth, ... of every
block of ones (Hurwitz 1889).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from esma.errors import EsmaError

from .places import increasing
from .raney import no_terms
from .semiregular import Pair


def singularize(pairs: Iterable[Pair], places: Iterable[int]) -> Iterator[Pair]:
    """The semi-regular expansion without the quotients 1 at increasing places n >= 1, where
    ``(a_n, s_n) = (1, +1)`` and no two are neighbours.

    >>> list(singularize([(3, 1), (7, 1), (15, 1), (1, 1), (292, 0)], [3]))
    [(3, 1), (7, 1), (16, -1), (293, 0)]
    """
    return _singularized(iter(pairs), increasing(places, 1))


def _singularized(source: Iterator[Pair], wanted: Iterator[int]) -> Iterator[Pair]:
    target = next(wanted, None)
    first = next(source, None)
    if first is None:
        raise no_terms()
    a, s = first
    n = 0
    while s:
        n += 1
        following = next(source, (0, 0))
        if n == target:
            if following != (1, 1):
                raise EsmaError(
                    f"quotient {n} and its sign are {following[0]}, {following[1]}: only 1, 1 can"
                    " be singularized, and not after one that was"
                )
            n += 1
            b, following_sign = next(source, (0, 0))
            yield a + s, -s
            a, s = b + 1, following_sign
            target = next(wanted, None)
            if target == n:
                raise EsmaError(f"quotient {n} is the neighbour of one that was singularized")
        else:
            yield a, s
            a, s = following
    yield a, s
    _check_reached(target, n)


def insert(pairs: Iterable[Pair], places: Iterable[int]) -> Iterator[Pair]:
    """The semi-regular expansion with a quotient 1 put in before increasing places n >= 1, where
    ``a_n >= 2``.

    >>> list(insert([(3, 1), (7, 1), (16, -1), (293, 0)], [3]))
    [(3, 1), (7, 1), (15, 1), (1, 1), (292, 0)]
    """
    return _inserted(pairs, increasing(places, 1))


def _inserted(pairs: Iterable[Pair], wanted: Iterator[int]) -> Iterator[Pair]:
    target = next(wanted, None)
    before: Pair | None = None
    n = 0
    for n, (a, s) in enumerate(pairs):
        if before is not None:
            b, t = before
            if n == target:
                if a < 2:
                    raise EsmaError(f"quotient {n} is {a}: 1 can be inserted only before 2 or more")
                yield b + t, -t
                yield 1, 1
                a -= 1
                target = next(wanted, None)
            else:
                yield b, t
        before = a, s
    if before is None:
        raise no_terms()
    yield before
    _check_reached(target, n)


def _check_reached(target: int | None, last: int) -> None:
    if target is not None:
        raise EsmaError(f"there is no quotient {target}: the last one is quotient {last}")
