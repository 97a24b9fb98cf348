"""Sums of b**-floor(k t) with a quadratic slope t: rabbit constants (`proofs.md`, S)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, takewhile
from math import lcm

from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.surd import Surd
from esma.enumeration.trees import Name, Node, Number
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.massey.laws import Law, Multiplicative, PowerSums
from esma.massey.laws.powersums import Power

from .quadratic import Quadratic
from .theorem import Canonical, Conjugacy, LawfulQuotients, Match, Theorem, matched
from .values import NoMatchError, Parts, Single

#: Bits of the largest quotient that is computed to find where groups begin.
_BITS = 1 << 19
_GOLDEN = Surd(1, 5, 2)


@dataclass(frozen=True, slots=True)
class SlopeQuotients(LawfulQuotients):
    """``t(n) = (b**p(n) - b**p(n-2))/(b**p(n-1) - 1)``, p(n) the numerators of the convergents of
    the slope.

    Examples
    --------
    >>> SlopeQuotients(2, _GOLDEN).first(7)
    [1, 2, 2, 4, 8, 32, 256]
    """

    base: int
    slope: Surd

    def first(self, count: int) -> list[int]:
        """The first quotients, at most so many, up to the first one that is long."""
        return list(islice(self._quotients(), count))

    def law(self, head: tuple[int, ...], i: int) -> PowerSums:
        """A head, behind which come the quotients from index i on; where the slope's period begins
        later, some of these belong to the head.
        """
        expansion = self.slope.expansion()
        start, size = max(i, len(expansion.head)), len(expansion.period)
        sums = tuple(self.powers(n, size) for n in range(start, start + size))
        head = (*head, *self.first(start)[i:])
        return PowerSums(head, self.base, self._weights(start, size), sums)

    def conjugate(self, matrix: Matrix, signs: Word) -> Conjugacy | None:
        """The law of the quotients of ``|M X|`` under a sign word, which are written while those of
        X are read, until what is left of M recurs.
        """
        if max(signs) < 0:
            return None  # runs of 2s grow as the quotients of X do
        a, b, c, d = matrix
        bound = abs(a * d - b * c)
        expansion = self.slope.expansion()
        before, period = len(expansion.head), len(expansion.period)
        terms, read, sign = list[int](), list[int](), 1
        quotients = list[int]()
        seen = dict[tuple[Matrix, int, int], list[tuple[int, int]]]()
        for i, t in enumerate(self._quotients()):
            quotients.append(t)
            while (floor := _floor((a, b, c, d), t)) is not None:
                if floor < 0 and not terms:
                    a, b, sign = -a, -b, -sign
                    continue
                s = signs[len(terms) % len(signs)]
                q = floor + (s < 0)
                terms.append(q)
                read.append(i)
                a, b, c, d = s * c, s * d, a - q * c, b - q * d
            if i >= before and terms:
                e = 1 if next(x for x in (a, b) if x) > 0 else -1
                key = (e * a, e * b, e * c, e * d), len(terms) % len(signs), (i - before) % period
                met = seen.setdefault(key, [])
                met.append((i, len(terms)))
                # the first quotients of a slope are larger than later ones, if its own are large
                if len(met) > 1 and min(quotients[met[-2][0] : i + 1]) > bound**3 << 16:
                    starts = range(len(met) - 1)
                    groups = (self._group(met[k:], terms, read, quotients, bound) for k in starts)
                    found = next(filter(None, groups), None)
                    # a matrix that recurs need not meet the same remainders of quotients again
                    if found is not None and found[0].continues():
                        return Conjugacy(sign, *found)
            a, b, c, d = a * t + b, a, c * t + d, c
        return None

    def is_same(self, one: Law, law: Law) -> bool:
        """As well by a product of powers of the terms before: where all quotients are such of one
        number, times constants, the exponents by which it fails follow a recurrence of three
        blocks.
        """
        if not isinstance(one, Multiplicative) or not isinstance(law, PowerSums):
            return super(SlopeQuotients, self).is_same(one, law)
        if any(len(row) > 1 for row in law.sums):
            return False
        size = 3 * lcm(len(law.sums), len(one.factors))
        begin = max(len(law.initials), len(one.initials)) + len(one.exponents)
        try:
            return one.terms(begin + size) == law.terms(begin + size)
        except EsmaError:
            return False

    def _group(
        self,
        met: list[tuple[int, int]],
        terms: list[int],
        read: list[int],
        quotients: list[int],
        bound: int,
    ) -> tuple[PowerSums, tuple[int, int], tuple[int, int]] | None:
        """The law of the quotients from the first meeting on: each is c t + e with a quotient t of
        X, by the last group, as all groups confirm.
        """
        (i, n), (k, m), *_ = met
        dx, dy, last = k - i, m - n, len(met) - 2
        if met[-1] != (k + last * dx, m + last * dy):
            return None
        sums = list[tuple[Power, ...]]()
        for j in range(n, m):
            value = terms[j + last * dy]
            for x in (read[j], read[j] - 1):
                t = quotients[x + last * dx]
                c = Fraction(value, t).limit_denominator(bound)
                e = value - c * t
                if abs(e) <= 8 * bound:
                    break
            else:
                c, e = Fraction(0), Fraction(value)
            if x < i or any(
                terms[j + g * dy] != c * quotients[x + g * dx] + e for g in range(last + 1)
            ):
                return None
            sums.append(self._with(x, dx, c, e))
        head = tuple(terms[:n])
        return PowerSums(head, self.base, self._weights(i, dx), tuple(sums)), (i, n), (dx, dy)

    def exponents(self, n: int) -> tuple[int, int]:
        """p(n - 2) and p(n - 1)."""
        u, v, _ = next(islice(self._rows(), n, None))
        return u, v

    def step(self, i: int, dx: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The matrix that takes the exponents of i to those of i + dx."""
        first, second = (1, 0), (0, 1)
        for a in islice(self.slope.quotients(), i, i + dx):
            first, second = second, (first[0] + a * second[0], first[1] + a * second[1])
        return first, second

    def powers(self, n: int, dx: int) -> tuple[Power, ...]:
        """Quotient n as a sum of powers, with exponents n and a group later."""
        return self._with(n, dx, Fraction(1), Fraction(0))

    def _rows(self) -> Iterator[tuple[int, int, int]]:
        """p(n - 2), p(n - 1), and the quotient a of the slope, for which p(n) is ``a p(n - 1) + p(n
        - 2)``.
        """
        u, v = 0, 1
        for a in self.slope.quotients():
            yield u, v, a
            u, v = v, u + a * v

    def _quotients(self) -> Iterator[int]:
        b = self.base
        short = takewhile(lambda x: (x[0] + x[1] * x[2]) * b.bit_length() <= _BITS, self._rows())
        return ((b ** (u + a * v) - b**u) // (b**v - 1) for u, v, a in short)

    def _weights(self, i: int, dx: int) -> tuple[int, int]:
        """By which exponents follow those of the last two groups of dx quotients."""
        p = [u for u, _, _ in islice(self._rows(), i + 2 * dx + 1)]
        s = -((-1) ** dx)
        return (p[i + 2 * dx] - s * p[i]) // p[i + dx], s

    def _with(self, n: int, dx: int, c: Fraction, e: Fraction) -> tuple[Power, ...]:
        """``c t(n) + e``, with exponents n and a group later."""
        rows = list(islice(self._rows(), n + dx + 1))
        (u, v, a), (s, t, _) = rows[n], rows[n + dx]
        powers = {(u + k * v, s + k * t): c for k in range(a)} if c else {}
        powers[0, 0] = powers.get((0, 0), Fraction(0)) + e
        return tuple(
            (int(x) if x.denominator == 1 else x, *both) for both, x in sorted(powers.items()) if x
        )


def _floor(m: Matrix, t: int) -> int | None:
    """The floor of the values at all numbers between t and t + 1, where it is one."""
    a, b, c, d = m
    low, high = c * t + d, c * (t + 1) + d
    if low * high <= 0:
        return None
    floor = (a * t + b) // low
    return floor if floor == (a * (t + 1) + b) // high else None


@dataclass(frozen=True, slots=True)
class SlopeSum(Canonical):
    """``sum b**-floor(k t)`` over k >= 1."""

    base: int
    slope: Surd

    letter = "S"
    interlaced = False
    theorems = (
        Theorem(
            "slopes",
            "Böhmer 1927; Adams and Davison 1977",
            "(b - 1) sum_{k >= 1} b**-floor(k t) = [0; t_0, t_1, t_2, ...], t > 1 irrational,\n"
            "t_n = (b**p_n - b**p_(n-2))/(b**p_(n-1) - 1), p_n/q_n the convergents of t",
            r"(b-1)\sum_{k\ge1}b^{-\lfloor kt\rfloor}=[0;t_0,t_1,\dots],\ "
            r"t_n=\frac{b^{p_n}-b^{p_{n-2}}}{b^{p_{n-1}}-1},\ \tfrac{p_n}{q_n}\to t",
            "P. E. Böhmer, Über die Transzendenz gewisser dyadischer Brüche, Math. Ann. 96 (1927),"
            " 367–377; W. W. Adams and J. L. Davison, A remarkable class of continued fractions,"
            " Proc. Amer. Math. Soc. 65 (1977), 194–198",
            ("bohmer1927", "adams1977"),
        ),
    )

    @property
    def text(self) -> str:
        slope = "phi" if self.slope == _GOLDEN else self.slope.text
        return f"rabbit({self.base},{slope})"

    def expansion(self) -> tuple[LawfulQuotients, Matrix]:
        """That of the inverse of b - 1 times the sum."""
        return SlopeQuotients(self.base, self.slope), (0, 1, self.base - 1, 0)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By one of these sums."""
        parts = Parts(tree)
        calls = [call for call in parts.calls if call.function == "rabbit"]
        if not calls:
            return None
        found = Single(calls[0]).value(tree)
        base, *slope = calls[0].arguments
        known = Quadratic.match(slope[0] if slope else Name("phi"))
        if known is None or known.power != 1 or not isinstance(base, Number) or found.surd != 1:
            raise NoMatchError
        assert isinstance(known.canonical, Quadratic)
        return matched(cls(int(base.value), known.canonical.surd), found.top, found.bottom)
