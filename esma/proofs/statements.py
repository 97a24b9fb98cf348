"""Statements: a left-hand side and an interlaced signed continued fraction, for all indices."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice
from math import gcd, lcm
from typing import Any, Protocol, TypeAlias

from esma.approval.conjecture import Conjecture
from esma.continued_fractions.mobius import IDENTITY, Matrix
from esma.enumeration.trees import Node
from esma.errors import EsmaError
from esma.limits.matrices import times
from esma.massey.laws import Law, read_law
from esma.massey.laws.tails import Tail
from esma.proofs.certificate import block_of, entries_of, word_of

Coefficients: TypeAlias = tuple[Any, ...]
"""Of a polynomial, lowest degree first: integers, or fractions where there is a base."""

Grouped: TypeAlias = tuple[Coefficients, int]
"""An entry that depends on the number of a group: a quotient and its sign, or the length of a run
and 0."""


class InfiniteProduct(Protocol):
    """A continued fraction by the matrices of its entries."""

    def entry(self, n: int) -> Matrix: ...


def product(side: InfiniteProduct, start: int, stop: int) -> Matrix:
    """The product of entries from `start` to before `stop`."""
    total = IDENTITY
    for n in range(start, stop):
        total = times(total, side.entry(n))
    return total


@dataclass(frozen=True)
class Statement:
    """``|P(c)/Q(c)| = a_0 + s_0/(a_1 + s_1/(a_2 + ...))`` with interlaced polynomials after a head.

    An *entry* is a quotient, or a run of equal ones.

    Attributes
    ----------
    constant : the name of c
    tree : its expression; None where c is not looked into
    numerator, denominator : P and Q, integer coefficients, lowest degree first
    signs : the sign word: ``s_n = signs[n % len(signs)]``
    head : ``a_0 ... a_{pre-1}``.
    polynomials : ``a_{pre + N m + j} = P_j(m)`` for all ``m >= 0``, with ``N =
        len(polynomials)``; lowest degree first
    lengths : empty, or polynomials for growing runs: entry j of block m stands for
        ``lengths[j](m)`` equal quotients. Only runs of 2 under the sign word (-1,) have a length
        other than 1.
    base : above 1, all polynomials are in ``base**m`` in place of m
    head_lengths : empty, or how often each quotient of the head stands there; again only runs
        of 2 under the sign word (-1,) have a length other than 1
    known : its tail class, where somebody knows it; without a base only

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> [e.quotient(n) for n in range(10)]
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
    known: Tail | None = field(default=None, compare=False)

    @cached_property
    def tail(self) -> tuple[Coefficients, ...]:
        """The polynomials of a block, perhaps of several blocks in one, so that their coefficients
        are integers unless there is a base.

        Raises
        ------
        EsmaError
            If a polynomial takes a value that is not an integer, or the parts do not fit together.
        """
        if not self.polynomials or not self.signs or not set(self.signs) <= {1, -1}:
            raise EsmaError("a statement needs at least one polynomial and signs that are 1 or -1")
        minus = set(self.signs) == {-1}
        if self.lengths and (len(self.lengths) != len(self.polynomials) or not minus):
            raise EsmaError(
                "run lengths need one polynomial for each entry, and the sign word (-1,)"
            )
        counts = self.head_lengths
        if counts and (
            len(counts) != len(self.head)
            or not minus
            or any(n < 1 or (n > 1 and a != 2) for a, n in zip(self.head, counts, strict=True))
        ):
            raise EsmaError("only quotients 2 under the sign word (-1,) are counted in a head")
        below = lcm(*[c.denominator for c in chain.from_iterable(self.polynomials)])
        if below > 1_000 or (below > 1 and self.lengths and self.base == 1):
            raise EsmaError(
                "the polynomials have denominators that are too large to be of quotients"
            )
        if self.base > 1:
            return tuple(_in_powers(p, self.base) for p in self.polynomials)
        # P(below m + r) has integer coefficients if P takes integer values (its differences are
        # integers, so that the denominators divide, and the constant term is P(r)).
        return tuple(
            _integral(substituted(p, below, r)) for r in range(below) for p in self.polynomials
        )

    @cached_property
    def runs(self) -> tuple[Coefficients, ...]:
        """The lengths of a block likewise; empty if all are 1."""
        if self.base > 1:
            return tuple(_in_powers(p, self.base) for p in self.lengths)
        return tuple(map(_integral, self.lengths))

    def canonical_dict(
        self, constant: str, p: tuple[int, ...], q: tuple[int, ...]
    ) -> dict[str, Any]:
        """The statement as it stands in a certificate, about the canonical constant."""
        return {
            "constant": constant,
            "numerator": list(p),
            "denominator": list(q),
            "signs": word_of(self.signs),
            "head": entries_of(self.head, self.head_lengths),
            "block": block_of(self.tail, self.runs, "m" if self.base == 1 else "z"),
            "base": None if self.base == 1 else self.base,
        }

    @cached_property
    def period(self) -> int:
        """The number of entries after which polynomials and signs both repeat."""
        return lcm(len(self.tail), len(self.signs))

    def sign(self, n: int) -> int:
        """The sign that follows entry n."""
        return self.signs[n % len(self.signs)]

    def quotient(self, n: int) -> int:
        """The quotient of entry n."""
        return self.head[n] if n < len(self.head) else self._value(self.tail, n)

    def length(self, n: int) -> int | None:
        """The length of the run of entry n; None for a plain quotient."""
        if n < len(self.head):
            count = self.head_lengths[n] if self.head_lengths else 1
            return None if count == 1 else count
        return self._value(self.runs, n) if self._is_run(n) else None

    def _value(self, rows: tuple[Coefficients, ...], n: int) -> int:
        m, j = divmod(n - len(self.head), len(rows))
        return at(rows[j], m) if self.base == 1 else int(at(rows[j], self.base**m))

    def growth(self, entries: int) -> int:
        """The factor of the variable of all polynomials over `entries`, whole blocks; 1 where the
        variable is the number of the block.
        """
        return int(self.base ** (entries // len(self.tail)))

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

    def listed(self, count: int) -> list[int]:
        """The first quotients, runs written out."""
        return [a for a, _ in islice(self.written_out(), count)]

    def entry(self, n: int) -> Matrix:
        """[[a, s], [1, 0]]; for a run the power ``[[l+1, -l], [l, 1-l]]`` of [[2, -1], [1, 0]]."""
        length = self.length(n) if self.lengths or self.head_lengths else None
        if length is None:
            return self.quotient(n), self.signs[n % len(self.signs)], 1, 0
        return length + 1, -length, length, 1 - length

    def tail_entry(self, n: int) -> Matrix:
        """The same by the polynomials alone, also before them, unless there is a base."""
        if not self._is_run(n):
            return self._value(self.tail, n), self.signs[n % len(self.signs)], 1, 0
        length = self._value(self.runs, n)
        return length + 1, -length, length, 1 - length

    def _is_run(self, n: int) -> bool:
        """Whether an entry of the tail is a run."""
        return bool(self.runs) and self.runs[(n - len(self.head)) % len(self.runs)] != (1,)

    def admits(self, n: int) -> bool:
        """Whether the polynomials say an entry n, perhaps before them, that satisfies Tietze's
        condition.
        """
        if self.base > 1 and n < len(self.head):
            return False
        if self._is_run(n):
            return self._value(self.runs, n) >= 0
        return self._value(self.tail, n) >= (1 if self.sign(n) > 0 else 2)

    def row(self, n: int, stride: int) -> Grouped:
        """Entry ``n + stride k`` of the tail as a polynomial in k, or in ``growth(stride)**k``;
        `stride` is whole blocks.
        """
        size = len(self.tail)
        m, j = divmod(n - len(self.head), size)
        row, sign = (self.runs[j], 0) if self._is_run(n) else (self.tail[j], self.sign(n))
        if self.base > 1:
            return tuple(c * self.base ** (m * e) for e, c in enumerate(row)), sign
        return substituted(row, stride // size, m), sign

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
            m = last_below(p, 1 if phases == {1} else 2, self.base)
            if m is None:
                return None
            if m >= 0:
                first = max(first, pre + n_tail * m + j + 1)
            growth = growth or len(p) > 1 or any(p[0] + s >= 2 for s in phases)
        if any(last_below(length, 0, self.base) != -1 for length in self.runs):
            return None
        return first if growth else None


@dataclass(frozen=True)
class LawStatement:
    """The same with quotients that follow a law that theorems know, behind a head.

    Attributes
    ----------
    constant, tree, numerator, denominator, signs : as those of a `Statement`
    law : whose `stated` is not None
    """

    constant: str
    tree: Node | None
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    signs: tuple[int, ...]
    law: Law

    def canonical_dict(
        self, constant: str, p: tuple[int, ...], q: tuple[int, ...]
    ) -> dict[str, Any]:
        """The statement as it stands in a certificate, about the canonical constant."""
        stated = self.law.stated
        assert stated is not None
        return {
            "constant": constant,
            "numerator": list(p),
            "denominator": list(q),
            "signs": word_of(self.signs),
            "head": list(stated.head),
            "law": stated.law,
        }


def law_stated(stated: Mapping[str, Any]) -> Law:
    """The law in a statement of a certificate: a head, and what is behind it."""
    recurrence = stated["law"] | {"surplus": 0}
    initials = list(stated["head"])
    return read_law({"polynomials": None, "initials": initials, "recurrence": recurrence})


def statement_of(conjecture: Conjecture) -> Statement | LawStatement | None:
    """What a conjecture says, as the prover takes it; None where its law is of no kind about which
    there are theorems.
    """
    x, entries = conjecture, conjecture.law.entries
    if entries is None:
        if x.law.stated is None:
            return None
        sides = x.expression.numerator, x.expression.denominator
        return LawStatement(x.constant.name, x.constant.tree, *sides, x.signs, x.law)
    tail = conjecture.tail
    if tail is None and entries.base == 1:
        tail = conjecture.law.tail(conjecture.signs)
    return Statement(
        conjecture.constant.name,
        conjecture.constant.tree,
        conjecture.expression.numerator,
        conjecture.expression.denominator,
        conjecture.signs,
        entries.head,
        entries.polynomials,
        entries.lengths,
        entries.base,
        entries.head_lengths,
        tail,
    )


def _in_powers(p: Coefficients, base: int) -> Coefficients:
    """The polynomial without zeros at the end, whose values at powers of the base are to be
    integers: modulo its denominator these powers recur.
    """
    size = max((i for i, c in enumerate(p) if c), default=0) + 1
    below = lcm(*(c.denominator for c in p))
    if below > 1_000:
        raise EsmaError("the polynomials have denominators that are too large to be of quotients")
    power, seen = 1 % below, set[int]()
    while power not in seen:
        seen.add(power)
        if at([int(c * below) for c in p], power) % below:
            raise EsmaError("partial quotients are integers: a polynomial takes a fractional value")
        power = power * base % below
    return tuple(int(c) if c.denominator == 1 else c for c in p[:size])


def _integral(p: Coefficients) -> Coefficients:
    """The polynomial without zeros at the end, whose coefficients must be integers."""
    if {*map(type, p)} != {int}:
        if any(c.denominator != 1 for c in p):
            raise EsmaError("partial quotients are integers: a polynomial takes a fractional value")
        p = tuple(map(int, p))
    elif p[-1] and type(p) is tuple:
        return p
    size = len(p)
    while size > 1 and p[size - 1] == 0:
        size -= 1
    return tuple(p[:size]) or (0,)


def substituted(p: Coefficients, scale: int, shift: int) -> Coefficients:
    """The coefficients of P(scale m + shift).

    >>> substituted((1, 2), 3, 5)
    (11, 6)
    """
    if len(p) <= 1 or (scale == 1 and shift == 0):
        return p
    if len(p) == 2:
        return p[0] + p[1] * shift, p[1] * scale
    result = [p[-1]]
    for c in p[-2::-1]:
        low, high = [x * shift for x in result], [x * scale for x in result]
        result = [c + low[0], *map(sum, zip(low[1:], high, strict=False)), high[-1]]
    return tuple(result)


def at(coefficients: Coefficients | list[int], m: int) -> Any:
    """The value of a polynomial.

    >>> at((1, 2, 3), 10)
    321
    """
    result = 0
    for c in reversed(coefficients):
        result = result * m + c
    return result


def last_below(p: Coefficients, bound: int, base: int = 1) -> int | None:
    """The last m >= 0 with ``P(m) < bound``, or ``P(base**m) < bound`` where the base is above 1;
    -1 if there is none, None if there is no last one.

    From where no coefficient of ``P(m + k) - bound`` is negative, no value is below.

    Examples
    --------
    >>> last_below((-5, 2), 1), last_below((1,), 1), last_below((9, -1), 1)
    (2, -1, None)
    >>> last_below((10, -7, 1), 1), last_below((-5, 2), 1, 2)
    (5, 1)
    """
    if p[0] >= bound and (len(p) == 1 or min(p[1:]) >= 0):
        return -1
    if len(p) == 1 or p[-1] < 0:
        return None
    p = p[0] - bound, *p[1:]

    def safe(m: int) -> bool:
        return bool(min(substituted(p, 1, m if base == 1 else base**m)) >= 0)

    high = 1
    while not safe(high):
        high *= 2
    first = bisect_left(range(high), True, key=safe)
    below = (m for m in range(first - 1, -1, -1) if at(p, m if base == 1 else base**m) < 0)
    return next(below, -1)
