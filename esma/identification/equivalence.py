"""Whether two numbers are images of each other under integer Möbius maps, decided by their laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

from esma.continued_fractions.mobius import Matrix, adjugate
from esma.enumeration.function import exact_root
from esma.enumeration.words import Word
from esma.errors import Refusal
from esma.limits.matrices import times
from esma.massey.laws import Law
from esma.massey.laws.law import Entries
from esma.system.rationals import fraction_of

from .canonical import CanonicalForm, NumberClass, canonical, plain, primitive
from .conjugacy import BlockProduct, intertwiner, moved
from .names import names

#: Longest period, in entries, of laws without a theorem that are compared.
_LONGEST = 2_000


def image_of(x: Law, y: Law, signs: tuple[Word, Word] = ((1,), (1,))) -> Matrix | Refusal:
    """The integer matrix M with ``y = M x`` for the numbers with the quotients of two laws, or why
    there is none.

    Parameters
    ----------
    x, y : periodic, Hurwitzian, or polynomials in a power
    signs : the sign words of both

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian
    >>> e, coth = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), Hurwitzian((), ((2, 4),))
    >>> image_of(e, coth)                           # coth(1/2) = (e + 1)/(e - 1)
    (1, 1, 1, -1)
    >>> squares = Hurwitzian((), ((1, 1, 2),))      # [1; 2, 5, 10, ...]
    >>> image_of(squares, Hurwitzian((3, 1), ((2, 3, 2),)))
    (3, 1, 1, 0)
    >>> print(image_of(e, squares).reason)
    one is an image of a number that a theorem covers, the other is none
    """
    one, other = canonical(x, signs[0]), canonical(y, signs[1])
    if isinstance(one, CanonicalForm) and isinstance(other, CanonicalForm):
        if one.tail != other.tail:
            these = " and ".join(next(names(form.tail)).text for form in (other, one))
            return Refusal(f"they are images of {these}, which are no images of each other")
        return primitive(times(other.matrix, adjugate(one.matrix)))
    if isinstance(one, CanonicalForm) or isinstance(other, CanonicalForm):
        return Refusal("one is an image of a number that a theorem covers, the other is none")
    (x, word), (y, second) = plain(x, signs[0]), plain(y, signs[1])
    if x.entries is None or y.entries is None:
        return Refusal("their quotients are not polynomials that take turns")
    return _conjugate(x.entries, word, BlockProduct.of(y.entries, second))


def classes(laws: Sequence[tuple[Law, Word]]) -> list[tuple[NumberClass | None, list[int]]]:
    """Laws by their classes under integer Möbius maps, in the order of the first of each.

    Returns
    -------
    list of pairs
        The class by its theorem, if there is one, and the places of the laws in it.

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian
    >>> rows = [((2, 4),), ((1, 1, 2),), ((1, 0), (2, 2), (1, 0)), ((2, 3, 2),)]
    >>> [places for _, places in classes([(Hurwitzian((), x), (1,)) for x in rows])]
    [[0, 2], [1, 3]]
    """
    by_theorem: dict[NumberClass, list[int]] = {}
    others: list[list[int]] = []
    for place, (law, signs) in enumerate(laws):
        form = canonical(law, signs)
        if isinstance(form, CanonicalForm):
            by_theorem.setdefault(form.tail, []).append(place)
            continue
        for group in others:
            x, word = laws[group[0]]
            if (x, word) == (law, signs) or image_of(x, law, (word, signs)):
                group.append(place)
                break
        else:
            others.append([place])
    found = [*by_theorem.items(), *((None, group) for group in others)]
    return sorted(found, key=lambda pair: pair[1][0])


def _conjugate(entries: Entries, signs: Word, y: BlockProduct) -> Matrix | Refusal:
    """The map between two numbers of which no theorem is known, by blocks of the first one that
    begin at any of its entries.
    """
    size = len(entries.polynomials)
    if size > _LONGEST:
        return Refusal(f"a period is longer than {_LONGEST:,}")
    for j in range(size):
        if j and len(entries.polynomials[j - 1]) == 1:
            continue  # a constant quotient before: the same blocks, but for a constant matrix
        x = BlockProduct.of(_advanced(entries, j), signs)
        if (x.base == 1) != (y.base == 1) or not x.trace.degree() * y.trace.degree() > 0:
            return Refusal("their quotients do not grow alike")
        matrix = _by_blocks(x, y)
        if matrix is not None:
            return matrix
    return Refusal("the traces of their blocks differ")


def _by_blocks(x: BlockProduct, y: BlockProduct) -> Matrix | None:
    """The map, if blocks of y are conjugate to as many quotients of x that begin with a block."""
    degrees = x.trace.degree(), y.trace.degree()
    p, q = (lcm(*degrees) // degree for degree in degrees)
    if x.determinant**p != y.determinant**q:
        p, q = 2 * p, 2 * q
    shift = _shift(x.joined(p), y.joined(q), p, x.base)
    if shift is None:
        return None
    blocks, sign = shift
    if blocks < 0:  # y begins later in place of x
        more = -(blocks // p)
        y, blocks = y.starting(more * q), blocks + more * p
    x = x.starting(blocks)
    u = intertwiner(x.joined(p).block, y.joined(q).block, sign)
    return None if u is None else primitive(times(times(y.head, u), adjugate(x.head)))


def _advanced(entries: Entries, count: int) -> Entries:
    """With the first entries of block 0 moved into the head."""
    before, after = entries.polynomials[:count], entries.polynomials[count:]
    start = 0 if entries.base == 1 else 1
    values = (int(sum(c * start**k for k, c in enumerate(p))) for p in before)
    later = (tuple(map(fraction_of, moved(p, 1, entries.base).coeffs())) for p in before)
    return replace(entries, head=(*entries.head, *values), polynomials=(*after, *later))


def _shift(x: BlockProduct, y: BlockProduct, joined: int, base: int) -> tuple[int, int] | None:
    """How many blocks of the first number, `joined` of which make one of x, begin before those of
    y, and the sign of y's trace, as the traces tell.
    """
    f, g = x.trace, y.trace
    n = f.degree()
    lead = fraction_of(g[n] / f[n])
    sign = 1 if lead > 0 else -1
    if x.base == 1:
        blocks = fraction_of(g[n - 1] / g[n] - f[n - 1] / f[n]) / n * joined
        return (int(blocks), sign) if abs(lead) == 1 and blocks.denominator == 1 else None
    factor = exact_root(abs(lead), n) if x.base == y.base else None
    power = None if factor is None else _logarithm(factor, base)
    return None if power is None else (power, sign)


def _logarithm(x: Fraction, base: int) -> int | None:
    """The integer k with ``x = base**k``, if there is one."""
    k = 0
    while x > 1:
        x, k = x / base, k + 1
    while x < 1:
        x, k = x * base, k - 1
    return k if x == 1 else None
