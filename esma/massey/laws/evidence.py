"""How much terms say that a law predicted: a law of few, huge terms is seen as surely as one of
many small ones, and a law of terms that hardly change is not seen in them.

The information in a term, given those before, is the length of its shortest code among two: of
Gauss and Kuzmin's distribution, ``-log2 log2(1 + 1/(a(a + 2)))`` bits (Khinchin 1964, section 15),
and of an adaptive one, which writes a value that stood there c times among n terms with ``log2((n +
1)/c)`` bits. A law with a description of so many bits is false with a probability of about
2**(description - information).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log1p, log2
from typing import Final

#: Bits that a law has to predict past its own description: with as many as 10**7 rows, and some
#: shapes of a law each, less than one is false.
MARGIN: Final = 28
#: A probability below is replaced by its leading term.
_LARGE: Final = 1 << 20


def size(value: int) -> float:
    """Bits that Gauss and Kuzmin's distribution gives to a number; its sign costs one.

    >>> round(size(1), 2), round(size(2), 2), round(size(1 << 100))
    (1.27, 2.56, 199)
    """
    a = abs(value)
    if a >= _LARGE:
        bits = 2 * log2(a) + log2(0.6931471805599453)
    else:
        a = max(a, 1)
        bits = -log2(log1p(1 / (a * (a + 2))) / 0.6931471805599453)
    return bits + (value <= 0)


def information(terms: Sequence[int], start: int) -> float:
    """Bits in the terms from an index on, given those before.

    >>> round(information([1] * 40, 1)), round(information([1, 2] * 20, 2))
    (5, 45)
    """
    seen: Counter[int] = Counter(terms[:start])
    own = adaptive = 0.0
    for n, a in enumerate(terms[start:], start):
        bits = size(a)
        own += bits
        adaptive += log2((n + 1) / seen[a]) if seen[a] else log2(n + 1) + bits
        seen[a] += 1
    return min(own, adaptive)


def convincing(terms: Sequence[int], fixed_by: int, description: float) -> bool:
    """Whether terms past the first `fixed_by` say enough for a law of so many bits."""
    return information(terms, fixed_by) >= MARGIN + description


def grows(terms: Sequence[int]) -> bool:
    """Whether terms grow faster than geometrically, as far as they show it: the last has more than
    24 bits, and 2.2 times as many as the one in the middle of its half.

    >>> grows([2**n for n in range(60)]), grows([2 ** (n * n) for n in range(20)])
    (False, True)
    """
    bits = [a.bit_length() for a in terms]
    half = len(bits) // 2
    if len(bits) < 6 or max(bits[-3:]) <= 24 or max(bits[half:]) != max(bits):
        return False
    return 5 * max(bits[-3:]) > 11 * max(bits[: half + 1])
