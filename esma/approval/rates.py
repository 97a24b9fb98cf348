"""Convergence rates: how many decimal digits a term gives. For people and for ranking; nothing is
decided by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from math import log10

import numpy as np
from numpy.typing import NDArray

from esma.continued_fractions.expansion import expander_of, interval_terms
from esma.continued_fractions.terms import Terms
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import PrecisionError
from esma.massey.laws import Law

from . import kernels
from .packed import Packed, log2_rates

#: Rates are averages over the terms that give this many digits, whatever a search certifies, so
#: that they compare.
RATE_DIGITS = 1000
MOST = 1 << 16
LOG2 = log10(2)
#: The same in bits of q_n**2.
WANTED = RATE_DIGITS / LOG2
_LARGE = 10**300
_ENOUGH = 10 ** (RATE_DIGITS // 2)


def log2_denominators(terms: Terms, signs: Word) -> NDArray[np.float64]:
    """About ``log2 q_n`` for n = 0, 1, ...; q_n the denominator of the n-th convergent."""
    try:
        array = np.array(terms, np.float64)
    except OverflowError:  # one such quotient gives as many digits as are counted
        array = np.array([min(a, _LARGE) for a in terms], np.float64)
    logs = np.empty(len(array))
    kernels.log2_denominators(array, len(array), np.array(signs, np.int64), len(signs), logs)
    return logs


def rate(terms: Terms, signs: Word) -> float:
    """Digits a term over as many terms as give the first 1000 digits, or over all where they
    give less.

    ``|value - p_n/q_n|`` is about ``q_n**-2`` (Khinchin 1964, theorem 9), so n terms give ``2
    log10 q_n`` digits.

    >>> round(rate([1] * 3000, (1,)), 3)      # golden ratio: 2 log10 of 1.618...
    0.418
    >>> round(rate([2**n for n in range(1100)], (1,)), 1)      # 58 terms give 1000 digits
    17.8
    """
    if not len(terms):
        return 0.0
    gained = 2 * log2_denominators(terms, signs) * np.log10(2)
    n = min(int(np.searchsorted(gained, RATE_DIGITS)), len(gained) - 1)
    return float(gained[n] / max(n, 1))


def rates_of(pack: Packed, words: Sequence[Word]) -> list[float]:
    """The rates of laws under their sign words, over the terms that give the first 1000 digits.

    >>> from esma.massey.laws.hurwitzian import Hurwitzian
    >>> golden, silver = Hurwitzian((), ((1,),)), Hurwitzian((), ((2,),))
    >>> [round(x, 3) for x in rates_of(Packed.of([golden, silver]), [(1,), (1,)])]
    [0.418, 0.765]
    """
    found = log2_rates(pack, words, WANTED, MOST)
    return [
        plain_rate(law, word) if x is None else LOG2 * x
        for law, word, x in zip(pack.laws, words, found, strict=True)
    ]


def plain_rate(law: Law, signs: Word) -> float:
    """The rate of one law, in integers of any size.

    For a few formulas: the compiled loops that `rates_of` uses take a second to load, but with
    them a formula takes a twentieth of the time.

    >>> from esma.massey.laws.hurwitzian import Hurwitzian
    >>> round(plain_rate(Hurwitzian((), ((2,),)), (1,)), 3)
    0.765
    """
    return _plain(law.counted(), signs)[0]


def plain_simple_rate(constant: Constant, expression: Expression) -> float:
    """The number that `simple_rate` gives, in integers of any size as `plain_rate`."""
    bits, known = 3400, constant.known_bits
    most = MOST if known is None else min(MOST, known)
    try:
        while True:
            found, n = _plain(zip(interval_terms(constant, expression, bits), repeat(1)), (1,))
            if found * n >= RATE_DIGITS or bits > most:
                return found
            bits *= 2
    except PrecisionError:
        return 0.0


def _plain(counted: Iterable[tuple[int, int]], signs: Word) -> tuple[float, int]:
    """The rate of quotients that come in runs of equal ones, and over how many of them it is."""
    n, q, before, sign = -1, 1, 0, 1
    for a, run in counted:
        if run < 1:
            continue
        n += 1
        if n:
            q, before = a * q + sign * before, q
        if run > 1 and q < _ENOUGH:  # a run of 2s under minus signs: q grows by equal steps
            gain = q - before
            more = min(run - 1, MOST - 1 - n, max(1, -((q - _ENOUGH) // gain)) if gain > 0 else 1)
            n, q, before = n + more, q + more * gain, q + (more - 1) * gain
        if q >= _ENOUGH or n >= MOST - 1:
            break
        sign = signs[n % len(signs)]
    return (2 * log10(q) / max(n, 1) if q > 0 else 0.0), n


@lru_cache(maxsize=4096)
def simple_rate(constant: Constant, expression: Expression) -> float:
    """The rate of the simple continued fraction of ``|P(c)/Q(c)|``."""
    if constant.known_bits is not None:  # the last certain quotient counts here
        return plain_simple_rate(constant, expression)
    expander = expander_of(constant)
    bits = 3400
    try:
        while True:
            terms = expander.simple_terms(expression, bits)
            found = rate(terms, (1,))
            # the last of the digits may hang on one large quotient
            if found * (len(terms) - 1) >= RATE_DIGITS or bits > MOST:
                return found
            bits *= 2
    except PrecisionError:
        return 0.0
