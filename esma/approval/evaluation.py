"""The value of a signed continued fraction in ball arithmetic, from the product of its step
matrices.

The first D steps multiply to ``[[A, B], [C, D']]`` exactly, in integers; an admissible tail lies
in ``[1, oo]``, so the value lies between A/C and (A + B)/(C + D') (Perron 1954, section 37).
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from math import gcd

import numpy as np
from flint import arb, fmpz

from esma.continued_fractions.products import Product, multiplied
from esma.continued_fractions.simple import Terms
from esma.massey.differences import sampled, settled_from, trimmed
from esma.massey.laws.holonomic import HolonomicRecurrence
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrent_runs import RecurrentRuns
from esma.massey.laws.runs import ONE, SemiRegularForm
from esma.massey.recognise import Form
from esma.system.precision import at_precision

Word = tuple[int, ...]


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


def digits_of_bits(bits: int) -> int:
    """How many decimal digits a number of binary digits is worth; 0 for a negative number.

    >>> digits_of_bits(3322)
    1000
    """
    return max(0, bits * 30102999566 // 10**11)


def agreement(x: arb, y: arb) -> int:
    """Decimal digits D with ``|x - y| < 10**-D`` for all numbers in the two balls; 0 when none is
    certain.
    """
    return digits_of_bits(shared_bits(x, y))


def form_terms(form: Form, count: int) -> Terms:
    """The first `count` terms of a form: an int64 array where they fit, a list of integers where
    they do not.
    """
    from . import kernels

    if isinstance(form, SemiRegularForm | RecurrentRuns):
        quotients, lengths = form.runs(count)
        try:
            return np.repeat(np.array(quotients, np.int64), lengths)
        except OverflowError:
            return form.terms(count)
    if isinstance(form, Hurwitzian) and count > 200:
        try:
            head = np.array(form.head, np.int64)
            differences = np.array(form.differences, np.int64)
        except OverflowError:
            return form.terms(count)
        out = np.empty(count, np.int64)
        if kernels.interlaced_terms(head, differences, out) == count:
            return out
    return form.terms(count)


def admissible(form: Form, signs: Word, terms: int = 1000) -> bool:
    """Whether a form's quotients satisfy Tietze's condition after its first terms, so that it
    converges to an irrational number.

    ``a_n >= 1``, ``a_n + s_n >= 1``, and ``a_n + s_n >= 2`` infinitely often (Perron 1954,
    section 37). Decided for all n where the form is interlaced; for other recurrences on the
    first `terms` terms only.

    Examples
    --------
    >>> from esma.massey.laws.hurwitzian import Hurwitzian
    >>> admissible(Hurwitzian((1,), ((2,),)), (-1,))  # 2, 2, 2, ...: the rational number 1
    False
    >>> admissible(Hurwitzian((1,), ((3, 2),)), (-1,))
    True
    """
    if isinstance(form, SemiRegularForm):
        return _admissible_runs(form, signs)
    if isinstance(form, RecurrentRuns):
        return signs == (-1,) and admissible(form.simple, (1,), terms)
    if not isinstance(form, Hurwitzian):
        offset = max(len(form.initials), 1)
        tail = form.terms(terms)[offset:]
        return all(
            a >= (1 if signs[(offset + n) % len(signs)] > 0 else 2) for n, a in enumerate(tail)
        )
    if not form.head:
        form = form.advanced(1)  # the very first quotient may be any integer
    start, size, phases = form.preperiod, form.period, len(signs)
    blocks = phases // gcd(size, phases)  # after so many a quotient meets the same sign
    irrational = False
    for n in range(blocks * size):
        sign, (m, j) = signs[(start + n) % phases], divmod(n, size)
        row = trimmed(sampled(form.differences[j], m, blocks))
        if settled_from(row, 1 if sign > 0 else 2) != 0:
            return False
        irrational = irrational or len(row) > 1 or row[0] + sign >= 2
    return irrational


def continues(form: HolonomicRecurrence, terms: int = 1000) -> bool:
    """Whether the first terms of a recurrence with polynomial coefficients are integers.

    >>> continues(HolonomicRecurrence(((1,), (0, -1)), (1,)))
    True
    >>> continues(HolonomicRecurrence(((0, 1), (-1,)), (1,)))  # 1/n!
    False
    """
    try:
        form.terms(terms)
    except ValueError:
        return False
    return True


def _admissible_runs(form: SemiRegularForm, signs: Word) -> bool:
    """Tietze's condition for growing runs, which are runs of 2 under minus signs."""
    if signs != (-1,) or any(a < 2 for a, _ in form.head[1:]):
        return False
    if form.head_lengths and any(n < 1 or (n > 1 and a != 2) for (a, _), n in form.head_runs):
        return False
    irrational = False
    for n, e in enumerate(form.entries):
        first = not form.head and n == 0 and e.length == ONE  # the very first quotient is free
        row = sampled(e.quotient, 1, 1) if first else e.quotient
        if settled_from(row, 2) != 0 or settled_from(e.length, 0) != 0:
            return False
        if e.length != ONE and e.quotient != (2,):
            return False
        irrational = irrational or len(e.quotient) > 1 or e.quotient[0] > 2
    return irrational


def entry_product(form: SemiRegularForm, count: int) -> Product:
    """The product of the steps of the head and of the first `count` entries, each run at once.

    A run of m quotients 2 is ``[[2, -1], [1, 0]]**m = [[m + 1, -m], [m, 1 - m]]``.

    Examples
    --------
    >>> from esma.continued_fractions.products import step_product
    >>> from esma.massey.transducer import growing_runs
    >>> tanh = growing_runs(Hurwitzian((0,), ((1, 2),)))
    >>> [int(x) for x in entry_product(tanh, 4)] == [
    ...     int(x) for x in step_product([1, 5, 2, 2, 2, 2], (-1,))]
    True
    """
    level = []
    for a, size in map(partial(map, fmpz), islice(form.counted(), len(form.head) + count)):
        if size == 1:
            level.append((a, fmpz(-1), fmpz(1), fmpz(0)))
        else:
            level.append((size + 1, -size, size, 1 - size))
    return multiplied(level)
