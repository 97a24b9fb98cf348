"""Expansions of expressions ``|P(c)/Q(c)|`` of one constant, in batches of machine integers where
they fit.

Degree 1 needs no big number: the homographic algorithm works on the partial quotients of c. Higher
degrees start from one fixed-point enclosure of the powers of c, shared by all expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from esma.enumeration.balls import interval, magnitude
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import PrecisionError
from esma.system.precision import at_precision

from . import kernels
from .euclid import limbs
from .mobius import absolute_homographic
from .signed import SignedExpansion, from_simple
from .simple import GUARD, LONG, SimpleExpansion, quotients_of_interval
from .terms import Terms, fits_machine_words, integers

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Coefficients from here on leave the compiled path.
COEFFICIENT_LIMIT = 1 << 24
#: How often the precision is doubled before a value whose quotients do not become more is given up
#: as not separable from a rational number.
_DOUBLINGS = 10


@dataclass
class Expansions:
    """Simple expansions of several expressions: row e has `counts[e]` certain terms.

    `negative[e]` tells that P(c)/Q(c) < 0. Rows with `status[e] != OK` need Python integers.
    """

    terms: NDArray[np.int64]
    counts: NDArray[np.int64]
    status: NDArray[np.int64]
    negative: NDArray[np.bool_]


@dataclass(eq=False)
class Expander:
    """Expands the expressions of one constant; keeps what it has computed about the constant."""

    constant: Constant
    _simple: SimpleExpansion = field(init=False, repr=False)
    _array: NDArray[np.int64] | None = field(default=None, init=False, repr=False)
    _powers: dict[tuple[int, int], NDArray[np.int64]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        self._simple = SimpleExpansion(self.constant)

    def _constant_terms(self, bits: int) -> NDArray[np.int64]:
        """Those partial quotients of c that `bits` bits make certain and that fit a word, one too
        large ends them.
        """
        terms = self._simple.certain_at(bits)
        known = self._array
        if known is None or len(known) != len(terms):
            fit = fits_machine_words(terms)
            known = np.array(terms[:fit], np.int64)
            if fit < len(terms):
                known = np.append(known, np.int64(1 << 62))
            self._array = known
        return known

    def _fixed_point_powers(self, degree: int, bits: int) -> NDArray[np.int64]:
        known = self._powers.get((degree, bits))
        if known is None:
            # c**degree has as many digits more before the point, so c needs them after it
            extra = 64 + degree * max(64, magnitude(self.constant.enclosure(64)))
            c = self.constant.enclosure(bits + extra)
            powers = at_precision(
                bits * 2 + extra, lambda: [abs(c) ** i for i in range(degree + 1)]
            )
            numbers = [interval(power, bits)[0] for power in powers]
            size = max(n.bit_length() for n in numbers) // 32 + 2
            known = np.stack([limbs(n, size) for n in numbers])
            self._powers = {(degree, bits): known}
        return known

    def _most_bits(self, degree: int) -> int:
        """So many bits of the powers of the constant are known, to two units."""
        known = self.constant.known_bits
        if known is None:
            return self._simple.max_bits
        if degree == 1:
            return known + GUARD
        size = magnitude(self.constant.enclosure(64)) + 2
        if known < degree * size + 16:
            raise PrecisionError(f"too few digits of {self.constant.symbol()} are known")
        return known - degree * size

    @property
    def limit(self) -> int | None:
        """Bits from which on nothing more is certain; None where there is no end."""
        known = self.constant.known_bits
        return None if known is None else known + GUARD

    def batch(self, expressions: Sequence[Expression], count: int, bits: int) -> Expansions:
        """Up to `count` terms of each expression, all of one degree, from about `bits` bits of the
        constant.
        """
        total = len(expressions)
        bits = min(bits, self._most_bits(expressions[0].degree))
        terms = np.empty((total, count), np.int64)
        counts, status, signs = np.zeros((3, total), np.int64)
        rows = _coefficients(expressions)
        if rows is None:
            status[:] = kernels.OVERFLOW
        elif rows.shape[2] == 2:
            matrices = rows[:, :, ::-1].reshape(total, 4)
            kernels.homographic(self._constant_terms(bits), matrices, terms, counts, status, signs)
        else:
            if self.constant.sign < 0:
                rows[:, :, 1::2] *= -1
            powers = self._fixed_point_powers(rows.shape[2] - 1, bits)
            kernels.polynomial_quotients(
                powers, rows.reshape(total, -1), terms, counts, status, signs
            )
        return Expansions(terms, counts, status, signs < 0)

    def simple_terms(self, expression: Expression, bits: int) -> Terms:
        """All partial quotients of one expression that `bits` bits make certain: an array where
        they fit words.
        """
        linear = len(expression.numerator) == 2
        if linear or bits < LONG:  # the compiled path of higher degrees takes quadratic time
            batch = self.batch([expression], bits, bits)
            if batch.status[0] == 0:
                return batch.terms[0, : batch.counts[0]]
        if linear:
            a, b = expression.numerator[::-1]
            c, d = expression.denominator[::-1]
            return absolute_homographic(self._simple.certain_at(bits), (a, b, c, d))
        return interval_terms(self.constant, expression, bits)

    def signed_terms(self, expression: Expression, signs: Word, count: int) -> list[int]:
        """The first `count` quotients under a sign word; precision is raised until they are
        certain.

        Raises
        ------
        PrecisionError
            where the value cannot be distinguished from a rational number.
        """
        bits, times, known = max(128, 4 * count), 0, -1
        while True:
            simple = self.simple_terms(expression, bits)
            terms = from_simple(integers(simple), signs, count)
            if len(terms) == count:
                return terms
            bits, times = 2 * bits, times + 1
            done = self.limit is not None and bits > 2 * self.limit
            if done or (times >= _DOUBLINGS and len(simple) == known):
                break
            known = len(simple)
        raise PrecisionError(
            f"only {len(terms)} terms of {expression.pretty(self.constant.symbol())} are certain"
            + (f" at {bits // 2} bits: it looks rational" if self.limit is None else "")
        )


def _coefficients(expressions: Sequence[Expression]) -> NDArray[np.int64] | None:
    """Of numerators and denominators, lowest degree first, (E, 2, degree + 1); None where one is
    too large.
    """
    flat = chain.from_iterable([x.numerator + x.denominator for x in expressions])
    try:
        rows = np.fromiter(flat, np.int64)
    except OverflowError:
        return None
    if rows.max() >= COEFFICIENT_LIMIT or rows.min() <= -COEFFICIENT_LIMIT:
        return None
    return rows.reshape(len(expressions), 2, -1)


def interval_terms(constant: Constant, expression: Expression, bits: int) -> list[int]:
    """All partial quotients of ``|P(c)/Q(c)|`` that `bits` bits make certain, in integers alone."""
    low, high = interval(expression.value(constant, bits), bits)
    return quotients_of_interval((low, 1 << bits), (high, 1 << bits))


@lru_cache(maxsize=64)
def expander_of(constant: Constant) -> Expander:
    """The expander of a constant, kept so that what it computed about the constant serves again."""
    return Expander(constant)


def expand(constant: Constant, expression: Expression, signs: Word, count: int) -> SignedExpansion:
    """The first `count` partial quotients of ``|P(c)/Q(c)|`` under a sign word, all certain.

    Raises
    ------
    PrecisionError
        where the value cannot be distinguished from a rational number.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> expand(constant("e"), Expression((1, 1), (-1, 1)), (1,), 5).terms
    (2, 6, 10, 14, 18)
    """
    terms = expander_of(constant).signed_terms(expression, signs, count)
    return SignedExpansion(signs, tuple(terms))
