"""Statements: a left-hand side and an interlaced signed continued fraction, for all indices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import gcd, lcm
from typing import Any, Protocol, TypeAlias, cast

from esma.enumeration.trees import Node
from esma.errors import EsmaError
from esma.proofs.certificate import block_of, entries_of, word_of
from esma.proofs.checker import checker
from esma.proofs.theorems import Matrix

Coefficients: TypeAlias = tuple[int, ...]

IDENTITY: Matrix = (1, 0, 0, 1)


def times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix product."""
    a, b, c, d = m
    e, f, g, h = n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


class Entries(Protocol):
    """A continued fraction by the matrices of its entries."""

    def entry(self, n: int) -> Matrix: ...


def product(side: Entries, start: int, stop: int) -> Matrix:
    """The product of entries from `start` to before `stop`."""
    total = IDENTITY
    for n in range(start, stop):
        total = times(total, side.entry(n))
    return total


@dataclass(frozen=True)
class Statement:
    """``|P(c)/Q(c)| = a_0 + s_0/(a_1 + s_1/(a_2 + ...))`` with interlaced polynomials after a head.

    Attributes
    ----------
    constant
        The name of c.
    tree
        Its expression; None where c is not looked into.
    numerator, denominator
        P and Q, integer coefficients, lowest degree first.
    signs
        The sign word: ``s_n = signs[n % len(signs)]``.
    head
        ``a_0 ... a_{pre-1}``.
    polynomials
        ``a_{pre + N m + j} = P_j(m)`` for all ``m >= 0``, with ``N = len(polynomials)``; lowest
        degree first.
    lengths
        Empty, or polynomials for growing runs: entry j of block m stands for ``lengths[j](m)``
        equal quotients. Only runs of 2 under the sign word (-1,) have a length other than 1.
    base
        Above 1, all polynomials are in ``base**m`` in place of m.
    head_lengths
        Empty, or how often each quotient of the head stands there; again only runs of 2 under the
        sign word (-1,) have a length other than 1.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> [e.sequence.quotient(n) for n in range(10)]
    [2, 1, 2, 1, 1, 4, 1, 1, 6, 1]
    """

    constant: str
    tree: Node | None
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    signs: tuple[int, ...]
    head: tuple[int, ...]
    polynomials: tuple[tuple[Fraction | int, ...], ...]
    lengths: tuple[tuple[Fraction | int, ...], ...] = ()
    base: int = 1
    head_lengths: tuple[int, ...] = ()

    @cached_property
    def sequence(self) -> Sequence:
        """The quotients and signs, with integer coefficients.

        Raises
        ------
        EsmaError
            If a polynomial takes a value that is not an integer, or the parts do not fit together.
        """
        if not self.polynomials or not self.signs or not set(self.signs) <= {1, -1}:
            raise EsmaError("a statement needs at least one polynomial and signs that are 1 or -1")
        if self.lengths and (len(self.lengths) != len(self.polynomials) or set(self.signs) != {-1}):
            raise EsmaError(
                "run lengths need one polynomial for each entry, and the sign word (-1,)"
            )
        if self.head_lengths and (
            len(self.head_lengths) != len(self.head)
            or set(self.signs) != {-1}
            or any(
                n < 1 or (n > 1 and a != 2)
                for a, n in zip(self.head, self.head_lengths, strict=True)
            )
        ):
            raise EsmaError("only quotients 2 under the sign word (-1,) are counted in a head")
        if self.base > 1:
            rows = [_in_powers(p, self.base) for p in (*self.polynomials, *self.lengths)]
            size = len(self.polynomials)
            return Sequence(
                self.head,
                self.signs,
                tuple(rows[:size]),
                tuple(rows[size:]),
                self.base,
                self.head_lengths,
            )
        below = lcm(*(c.denominator for c in chain.from_iterable(self.polynomials)))
        if below > 1_000 or (below > 1 and self.lengths):
            raise EsmaError(
                "the polynomials have denominators that are too large to be of quotients"
            )
        # P(below m + r) has integer coefficients if P takes integer values (its differences are
        # integers, so that the denominators divide, and the constant term is P(r)).
        tail = [_exactly_substituted(p, below, r) for r in range(below) for p in self.polynomials]
        lengths = [_exactly_substituted(p, 1, 0) for p in self.lengths]
        return Sequence(
            self.head, self.signs, tuple(tail), tuple(lengths), head_lengths=self.head_lengths
        )

    def canonical_dict(self, constant: str, p: Coefficients, q: Coefficients) -> dict[str, Any]:
        """The statement as it stands in a certificate, about the canonical constant."""
        y = self.sequence
        return {
            "constant": constant,
            "numerator": list(p),
            "denominator": list(q),
            "signs": word_of(self.signs),
            "head": entries_of(y.head, y.head_lengths),
            "block": block_of(y.tail, y.lengths, "m" if y.base == 1 else "z"),
            "base": None if y.base == 1 else y.base,
        }


def from_certificate(certificate: Mapping[str, Any]) -> Statement:
    """The statement of a certificate without parameters.

    Raises
    ------
    CertificateError
        If it states nothing.
    """
    data = certificate["statement"]
    read, _ = checker.read(certificate)
    place = 0 if read.base == 1 else 1

    def row(p: checker.Polynomial) -> tuple[Fraction | int, ...]:
        size = max((checker.exponent(e, place) for e in p), default=0) + 1
        return tuple(p.get(i << place * checker.BITS, 0) for i in range(size))

    head, runs = ([row(entry[i])[0] for entry in read.head] for i in (0, 1))
    block, lengths = (tuple(row(entry[i]) for entry in read.block) for i in (0, 1))
    return Statement(
        data["constant"],
        None,
        tuple(int(row(p)[0]) for p in read.P),
        tuple(int(row(q)[0]) for q in read.Q),
        tuple(read.signs),
        tuple(map(int, head)),
        block,
        () if set(lengths) == {(1,)} else lengths,
        read.base,
        () if set(runs) <= {1} else tuple(map(int, runs)),
    )


def _in_powers(p: tuple[Fraction | int, ...], base: int) -> Coefficients:
    """The polynomial without zeros at the end, whose values at powers of the base are to be
    integers: modulo its denominator these powers recur.
    """
    size = max((i for i, c in enumerate(p) if c), default=0) + 1
    below = lcm(*(c.denominator for c in p))
    row = [int(c * below) for c in p[:size]]
    if below > 1_000:
        raise EsmaError("the polynomials have denominators that are too large to be of quotients")
    power, seen = 1 % below, set[int]()
    while power not in seen:
        seen.add(power)
        if at(tuple(row), power) % below:
            raise EsmaError("partial quotients are integers: a polynomial takes a fractional value")
        power = power * base % below
    return cast(Coefficients, tuple(int(c) if c.denominator == 1 else c for c in p[:size]))


def _exactly_substituted(p: tuple[Fraction | int, ...], scale: int, shift: int) -> Coefficients:
    """Shift a polynomial with fractional coefficients; the result must have integer ones."""
    if scale == 1 and shift == 0:
        result = list(p)
    else:
        result = _with_fractions(p, scale, shift)
    while len(result) > 1 and result[-1] == 0:
        result.pop()
    if set(map(type, result)) != {int} and any(c.denominator != 1 for c in result):
        raise EsmaError("partial quotients are integers: a polynomial takes a fractional value")
    return tuple(map(int, result)) or (0,)


def _with_fractions(p: tuple[Fraction | int, ...], scale: int, shift: int) -> list[Fraction | int]:
    result: list[Fraction | int] = []
    for c in reversed(p):
        product: list[Fraction | int] = [Fraction(0)] * (len(result) + 1)
        for i, x in enumerate(result):
            product[i] += x * shift
            product[i + 1] += x * scale
        product[0] += c
        result = product
    return result


def substituted(p: Coefficients, scale: int, shift: int) -> Coefficients:
    """The coefficients of P(scale m + shift).

    >>> substituted((1, 2), 3, 5)
    (11, 6)
    """
    if len(p) == 1 or (scale == 1 and shift == 0):
        return p
    if len(p) == 2:
        return p[0] + p[1] * shift, p[1] * scale
    result: list[int] = []
    for c in reversed(p):
        product = [0] * (len(result) + 1)
        for i, x in enumerate(result):
            product[i] += x * shift
            product[i + 1] += x * scale
        product[0] += c
        result = product
    return tuple(result)


def at(coefficients: Coefficients, m: int) -> int:
    """The value of a polynomial.

    >>> at((1, 2, 3), 10)
    321
    """
    result = 0
    for c in reversed(coefficients):
        result = result * m + c
    return result


@dataclass(frozen=True)
class Sequence:
    """Quotients and signs for all indices; an *entry* is a quotient or a run of equal ones.

    Attributes
    ----------
    head, signs
        As in `Statement`.
    tail, lengths
        Coefficients without trailing zeros, integers unless there is a base; `lengths` may be
        empty.
    base, head_lengths
        As in `Statement`.
    """

    head: tuple[int, ...]
    signs: tuple[int, ...]
    tail: tuple[Coefficients, ...]
    lengths: tuple[Coefficients, ...] = ()
    base: int = 1
    head_lengths: tuple[int, ...] = ()

    @cached_property
    def period(self) -> int:
        """The number of entries after which polynomials and signs both repeat."""
        return lcm(len(self.tail), len(self.signs))

    def sign(self, n: int) -> int:
        """The sign that follows entry n."""
        return self.signs[n % len(self.signs)]

    def quotient(self, n: int) -> int:
        """The quotient of entry n."""
        pre = len(self.head)
        if n < pre:
            return self.head[n]
        m, j = divmod(n - pre, len(self.tail))
        return at(self.tail[j], m) if self.base == 1 else self.value(self.tail[j], m)

    def value(self, p: Coefficients, m: int) -> int:
        """The value of a polynomial in block m."""
        return at(p, m) if self.base == 1 else int(at(p, self.base**m))

    def growth(self, entries: int) -> int:
        """The factor of the variable of all polynomials over `entries`, whole blocks; 1 where the
        variable is the number of the block.
        """
        return int(self.base ** (entries // len(self.tail)))

    def last_below(self, p: Coefficients, bound: int) -> int | None:
        """The last m with P < bound; -1 if there is none, None if there is no last one."""
        if self.base == 1:
            return last_below(p, bound)
        scale = lcm(*(c.denominator for c in p))
        last = last_below(tuple(int(c * scale) for c in p), bound * scale)
        if last is None or last < 1:
            return None if last is None else -1
        m = 0
        while self.base ** (m + 1) <= last:
            m += 1
        return next((k for k in range(m, -1, -1) if self.value(p, k) < bound), -1)

    def length(self, n: int) -> int | None:
        """The length of the run of entry n; None for a plain quotient."""
        pre = len(self.head)
        if n < pre:
            count = self.head_lengths[n] if self.head_lengths else 1
            return None if count == 1 else count
        if not self.lengths:
            return None
        m, j = divmod(n - pre, len(self.tail))
        return None if self.lengths[j] == (1,) else self.value(self.lengths[j], m)

    def counted(self) -> Iterator[tuple[int, int, int]]:
        """Quotients and signs, and how many times each occurs."""
        n = 0
        while True:
            length = self.length(n)
            yield self.quotient(n), self.sign(n), 1 if length is None else length
            n += 1

    def written_out(self) -> Iterator[tuple[int, int]]:
        """Quotients and signs one by one, runs written out."""
        for a, s, length in self.counted():
            for _ in range(length):
                yield a, s

    def entry(self, n: int) -> Matrix:
        """[[a, s], [1, 0]]; for a run the power ``[[l+1, -l], [l, 1-l]]`` of [[2, -1], [1, 0]]."""
        length = self.length(n) if self.lengths or self.head_lengths else None
        if length is None:
            return self.quotient(n), self.signs[n % len(self.signs)], 1, 0
        return length + 1, -length, length, 1 - length

    def degree(self, n: int) -> int:
        """The degree of entry n (of the tail) in the block index."""
        j = (n - len(self.head)) % len(self.tail)
        return len(self.tail[j]) - 1 + (len(self.lengths[j]) - 1 if self.lengths else 0)

    @cached_property
    def admissible_from(self) -> int | None:
        """The first index of the tail from which Tietze's condition holds; None if it never does.

        The condition: ``a >= 1`` and ``a + s >= 1`` always, and ``a + s >= 2`` infinitely often
        (Tietze 1911; Perron 1954). A quotient must satisfy it under every sign that it meets.
        """
        n_tail, pre, first, growth = len(self.tail), len(self.head), len(self.head), False
        turn = gcd(n_tail, len(self.signs))
        met = [set(self.signs[r::turn]) for r in range(turn)]
        for j, p in enumerate(self.tail):
            phases = met[(pre + j) % turn]
            m = self.last_below(p, 1 if phases == {1} else 2)
            if m is None:
                return None
            if m >= 0:
                first = max(first, pre + n_tail * m + j + 1)
            growth = growth or len(p) > 1 or any(p[0] + s >= 2 for s in phases)
        for length in self.lengths:
            if self.last_below(length, 0) != -1:
                return None
        return first if growth else None


def last_below(p: Coefficients, bound: int) -> int | None:
    """The last m >= 0 with ``P(m) < bound``; -1 if there is none, None if there is no last one.

    Decided exactly: from where all differences are non-negative the values do not fall any more.

    Examples
    --------
    >>> last_below((-5, 2), 1), last_below((1,), 1), last_below((9, -1), 1)
    (2, -1, None)
    >>> last_below((10, -7, 1), 1)
    5
    """
    if p[-1] < 0 < len(p) - 1:
        return None
    if p[0] >= bound and len(p) <= 2:
        return -1
    row = [at(p, m) for m in range(len(p))]
    for i in range(1, len(row)):
        for j in range(len(row) - 1, i - 1, -1):
            row[j] -= row[j - 1]
    last, m = -1, 0
    while True:
        if row[0] < bound:
            if len(p) == 1:
                return None
            last = m
            if len(p) == 2:  # a straight line: no need to step
                steps = (bound - row[0] - 1) // row[1]
                return m + steps
        elif min(row[1:], default=0) >= 0:
            return last
        for j in range(len(row) - 1):
            row[j] += row[j + 1]
        m += 1
        if m > 100_000:
            return None
