"""The value of a signed continued fraction in ball arithmetic, from the product of its step
matrices.

The first D steps multiply to ``[[A, B], [C, D']]`` exactly, in integers; an admissible tail lies
in ``[1, oo]``, so the value lies between A/C and (A + B)/(C + D') (Perron 1954, section 37).
"""

from __future__ import annotations

from functools import partial
from itertools import islice

import numpy as np
from flint import arb, fmpz

from esma.enumeration.words import Word
from esma.limits.matrices import Product, multiplied
from esma.massey.laws import Law
from esma.massey.laws.law import DifferenceRows
from esma.system.precision import at_precision, digits_of_bits

from . import kernels


def value_ball(product: Product, bits: int) -> arb:
    """A ball around every value whose tail after the product lies in ``[1, oo]``; `bits` is the
    working precision.

    Raises
    ------
    ZeroDivisionError
        when a denominator of the two ends is zero or they have different signs: there is a pole
        in between.
    """
    a, b, c, d = product
    if c * (c + d) <= 0:
        raise ZeroDivisionError("the tails from 1 to oo meet a pole")
    return at_precision(bits, lambda: (arb(a) / arb(c)).union(arb(a + b) / arb(c + d)))


def shared_bits(x: arb, y: arb) -> int:
    """An n with ``|x - y| < 2**-n`` for all numbers in the two balls; negative where they are far
    apart.
    """
    # the difference is rounded, outwards, not the two numbers
    gap = at_precision(64, lambda: (x - y).abs_upper())
    mantissa, exponent = gap.man_exp()
    if mantissa == 0:
        raise ValueError("two exact numbers: they agree to all digits")
    return -(int(exponent) + int(mantissa).bit_length())


def agreement(x: arb, y: arb) -> int:
    """Decimal digits D with ``|x - y| < 10**-D`` for all numbers in the two balls; 0 when none is
    certain.
    """
    return digits_of_bits(shared_bits(x, y))


def tail_product(rows: DifferenceRows, signs: Word, bits: int) -> Product | None:
    """The product of the first steps of polynomials that take turns, so many that its denominator
    has so many bits; None where a quotient has 29 or more.

    >>> from esma.massey.laws import Hurwitzian
    >>> product = tail_product(Hurwitzian((), ((2, 4),)).rows, (1,), 100)      # coth(1/2)
    >>> value_ball(product, 100).str(20, radius=False)
    '2.1639534137386528488'
    """
    try:
        state = np.array(rows.rows, np.int64)
    except OverflowError:
        return None
    digits = np.zeros((4, bits // 8), np.int64)
    width = len(state) // rows.period
    last = kernels.steps(state, width, np.array(signs, np.int64), bits, digits) - 1
    if last < 0:
        return None
    low = digits[:, :last].astype("<u4")
    a, b, c, d = (
        fmpz(int.from_bytes(x.tobytes(), "little") + (top << 32 * last))
        for x, top in zip(low, digits[:, last].tolist(), strict=True)
    )
    return a, b, c, d


def run_product(law: Law, count: int) -> Product:
    """The product of the steps of the first `count` runs under minus signs, each run at once.

    A run of m quotients 2 is ``[[2, -1], [1, 0]]**m = [[m + 1, -m], [m, 1 - m]]``.

    Examples
    --------
    >>> from esma.continued_fractions.products import step_product
    >>> from esma.massey.laws import Hurwitzian, law_under_minus
    >>> tanh = law_under_minus(Hurwitzian((0,), ((1, 2),)))
    >>> [int(x) for x in run_product(tanh, 4)] == [
    ...     int(x) for x in step_product([1, 5, 2, 2, 2, 2], (-1,))]
    True
    """
    level = []
    for a, size in map(partial(map, fmpz), islice(law.counted(), count)):
        if size == 1:
            level.append((a, fmpz(-1), fmpz(1), fmpz(0)))
        else:
            level.append((size + 1, -size, size, 1 - size))
    return multiplied(level)
