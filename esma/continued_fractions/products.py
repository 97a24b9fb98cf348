"""Products of step matrices by binary splitting: ``[[a_0, s_0], [1, 0]] [[a_1, s_1], [1, 0]] ...``.

Product trees (Haible and Papanikolaou 1998): both factors of a multiplication are of one size, so
that D digits cost about ``M(D) log D``. The leaves are products that fit machine words.
"""

from __future__ import annotations

import numpy as np
from flint import fmpz

from esma.enumeration.words import Word
from esma.limits.matrices import Product, multiplied

from . import kernels
from .terms import Terms, fits_machine_words, integers

#: So few steps are multiplied one by one.
_SHORT = 40


def step_product(terms: Terms, signs: Word = (1,)) -> Product:
    """The product of ``[[a_n, s_n], [1, 0]]`` over all terms, row by row; without signs
    those of a simple continued fraction.

    Examples
    --------
    >>> [int(x) for x in step_product([2, 6, 10], (1,))]
    [132, 13, 61, 6]
    """
    if len(terms) <= _SHORT:
        a, b, c, d = 1, 0, 0, 1
        for n, t in enumerate(integers(terms)):
            s = signs[n % len(signs)]
            a, b, c, d = a * t + b, a * s, c * t + d, c * s
        return fmpz(a), fmpz(b), fmpz(c), fmpz(d)
    if fits_machine_words(terms) == len(terms):
        array = np.asarray(terms, np.int64)
        packed = np.empty((len(terms) + 1, 4), np.int64)
        count = kernels.leaves(array, len(array), np.array(signs, np.int64), len(signs), packed)
        level = [(fmpz(a), fmpz(b), fmpz(c), fmpz(d)) for a, b, c, d in packed[:count].tolist()]
    else:
        level = [
            (fmpz(a), fmpz(signs[n % len(signs)]), fmpz(1), fmpz(0)) for n, a in enumerate(terms)
        ]
    return multiplied(level)
