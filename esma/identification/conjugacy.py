"""When two tails are equivalent under integer Möbius maps: their blocks are conjugate.

Let B(m) be the product of the matrices of the entries of block m, whose entries are polynomials
in m, or in ``t = b**m``. If ``y = M x`` with a rational matrix M, the complete quotients of y and x
at which blocks begin are images of each other by one matrix U for all m from some m on, as the
states of the transducer recur (Hurwitz 1896; Raney 1973). So ``U A(m) = ± B(m) U``, and the traces
of A and B agree but for the sign. The trace says where blocks meet, and U solves linear equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from flint import fmpq, fmpq_mat, fmpq_poly

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.words import Word
from esma.limits.matrices import times
from esma.massey.differences import Polynomial
from esma.massey.laws.law import Entries
from esma.system.rationals import fmpq_of

Polynomials = tuple[fmpq_poly, fmpq_poly, fmpq_poly, fmpq_poly]
"""A matrix of polynomials, row by row."""


@dataclass(frozen=True)
class BlockProduct:
    """A continued fraction by blocks: the product of the matrices before them, and that of a block.

    Attributes
    ----------
    head : of the entries before block 0
    block : of those of block m, as polynomials in m or in ``base**m``
    base : above 1, the variable is ``base**m``
    """

    head: Matrix
    block: Polynomials
    base: int = 1

    @classmethod
    def of(cls, entries: Entries, signs: Word = (1,)) -> BlockProduct:
        """The blocks of a law without runs under a sign word.

        >>> e = Entries((2,), ((1,), (2, 2), (1,)))
        >>> BlockProduct.of(e).head, BlockProduct.of(e).trace
        ((2, 1, 1, 0), 4*x + 6)
        """
        entries = _in_least_power(entries)
        head: Matrix = (1, 0, 0, 1)
        n, size = len(entries.head), len(entries.polynomials)
        for i, a in enumerate(entries.head):
            head = times(head, (a, signs[i % len(signs)], 1, 0))
        one = fmpq_poly([1])
        steps: list[Polynomials] = []
        for i in range(lcm(size, len(signs))):
            blocks, j = divmod(i, size)
            quotient = moved(entries.polynomials[j], blocks, entries.base)
            steps.append((quotient, one * signs[(n + i) % len(signs)], one, 0 * one))
        repeats = len(steps) // size
        return cls(head, multiplied(steps), entries.base**repeats)._renamed(repeats, entries.base)

    def _renamed(self, repeats: int, base: int) -> BlockProduct:
        """With the number of the longer block as the variable."""
        if repeats == 1 or base > 1:  # base**(repeats m) is the variable already
            return self
        m = fmpq_poly([0, repeats])
        a, b, c, d = (f(m) for f in self.block)
        return replace(self, block=(a, b, c, d))

    @cached_property
    def trace(self) -> fmpq_poly:
        """The trace of a block: the same for equivalent tails, but for the sign and a shift."""
        return self.block[0] + self.block[3]

    @cached_property
    def determinant(self) -> int:
        """1 or -1."""
        a, b, c, d = (f[0] for f in self.block)
        return int((a * d - b * c).p)

    def later(self, blocks: int = 1) -> Polynomials:
        """The product of a block that comes so many blocks later."""
        t = fmpq_poly([blocks, 1]) if self.base == 1 else fmpq_poly([0, self.base**blocks])
        a, b, c, d = (f(t) for f in self.block)
        return a, b, c, d

    def starting(self, count: int) -> BlockProduct:
        """With the first blocks moved into the head.

        >>> e = BlockProduct.of(Entries((2,), ((1,), (2, 2), (1,))))
        >>> e.starting(1) == BlockProduct.of(Entries((2, 1, 2, 1), ((1,), (4, 2), (1,))))
        True
        """
        head = self.head
        for k in range(count):
            t = k if self.base == 1 else self.base**k
            a, b, c, d = (int(f(t).p) for f in self.block)
            head = times(head, (a, b, c, d))
        return replace(self, head=head, block=self.later(count))

    def joined(self, count: int) -> BlockProduct:
        """With so many blocks in one."""
        if count == 1:
            return self
        joined = multiplied([self.later(k) for k in range(count)])
        return BlockProduct(self.head, joined, self.base**count)._renamed(count, self.base)


def _in_least_power(entries: Entries) -> Entries:
    """With the power of the base as its variable of which all polynomials are functions.

    >>> _in_least_power(Entries((), ((1, 0, 0, 4), (0, 0, 0, 2)), base=2))
    Entries(head=(), polynomials=((1, 4), (0, 2)), lengths=(), base=8, head_lengths=())
    """
    if entries.base == 1:
        return entries
    power = gcd(*(k for p in entries.polynomials for k, c in enumerate(p) if c)) or 1
    thinned = tuple(p[::power] for p in entries.polynomials)
    return replace(entries, polynomials=thinned, base=entries.base**power)


def moved(p: Polynomial | Sequence[int | Fraction], blocks: int, base: int) -> fmpq_poly:
    """A polynomial in m, or in ``base**m``, with ``m + blocks`` in place of m."""
    f = fmpq_poly([fmpq_of(c) for c in p])
    if not blocks:
        return f
    return f(fmpq_poly([blocks, 1]) if base == 1 else fmpq_poly([0, base**blocks]))


def multiplied(steps: Sequence[Polynomials]) -> Polynomials:
    """The product, by halves: degrees stay small as long as they can."""
    level = list(steps)
    while len(level) > 1:
        pairs = [times(x, y) for x, y in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[2 * len(pairs) :]
    return level[0]


def intertwiner(a: Polynomials, b: Polynomials, sign: int) -> Matrix | None:
    """A matrix U with ``U A = sign B U`` for all values of the variable, of coprime integers; None
    if there is none of determinant other than 0.

    >>> x, one = fmpq_poly([0, 1]), fmpq_poly([1])
    >>> intertwiner((2 * x, one, one, 0 * x), (x, 2 * one, one / 2, 0 * x), 1) is None
    True
    >>> intertwiner((x, one, one, 0 * x), (x, 2 * one, one / 2, 0 * x), 1)
    (2, 0, 0, 1)
    """
    points = range(1, 4)
    rows, o = list[fmpq](), fmpq(0)
    for x in points:
        p, q, r, s = (y(x) for y in a)
        e, f, g, h = (sign * y(x) for y in b)
        # of [[u, v], [w, z]]: the four entries of U A - B U
        rows += [p - e, r, -f, o, q, s - e, o, -f, -g, o, p - h, r, o, -g, q, s - h]
    system, rank = fmpq_mat(4 * len(points), 4, rows).rref()
    if rank != 3:
        return None
    pivots = [next(j for j in range(4) if system[i, j] != 0) for i in range(3)]
    free = next(j for j in range(4) if j not in pivots)
    found = [fmpq(0)] * 4
    found[free] = fmpq(1)
    for i, j in enumerate(pivots):
        found[j] = -system[i, free]
    below = lcm(*(int(x.q) for x in found))
    whole = [int(x.p) * (below // int(x.q)) for x in found]
    common = gcd(*whole)
    u, v, w, z = (x // common for x in whole)
    if u * z == v * w:
        return None
    constant = fmpq_poly([u]), fmpq_poly([v]), fmpq_poly([w]), fmpq_poly([z])
    left, right = times(constant, a), times(b, constant)
    holds = all(x == sign * y for x, y in zip(left, right, strict=True))
    return (u, v, w, z) if holds else None
