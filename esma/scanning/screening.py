"""Which rows of partial quotients are worth a look: a screen of many rows at once.

Quotients of almost all numbers are as Gauss and Kuzmin say. A row is looked at where its quotients
are seen to be polynomials that take turns, or a linear recurrence, by the compiled screen of
searches; where they are larger than those of almost all numbers, as those of any law that grows;
or where few words of four quotients occur in it, as in automatic, morphic, folded, regular and
Sturmian ones. Of rows without a law fewer than one in ten thousand passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from esma.massey.recognise import LOOKAHEAD, screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Mean of the bit lengths from which on quotients are large: 13/4. It is 2.24 of almost all
#: numbers, with a deviation of 0.18 for 64 quotients.
_LARGE: Final = (13, 4)
#: The same for some hundred quotients, none of which counts for more than so many bits.
_LARGER: Final = (11, 4)
_LONGEST: Final = 16
#: Quotients of a word, and odd numbers by which words are told apart.
_FACTORS: Final = (1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def survivors(terms: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indices of the rows that are worth a look.

    Parameters
    ----------
    terms : (R, T) quotients
    counts : (R,) how many of a row are certain; where these are not T, the quotients are large

    Examples
    --------
    >>> thue_morse = [1 + n.bit_count() % 2 for n in range(49)]
    >>> plain = [1 + (n * n * n * 7919 + 31 * n) % 101 % 7 for n in range(49)]
    >>> rows = np.array([plain, thue_morse, [n + 1 for n in range(49)]])
    >>> survivors(rows, np.array([49, 49, 49])).tolist()
    [1, 2]
    """
    whole = np.flatnonzero(counts == terms.shape[1])
    rows = terms[whole]
    flags = np.ones(len(terms), np.bool_)
    few = _words(rows) <= (rows.shape[1] - len(_FACTORS) + 1) * 5 // 8
    flags[whole] = few | _are_large(rows)
    depth = terms.shape[1] - LOOKAHEAD
    flags[whole[screen(rows, counts[whole], depth)[0]]] = True
    return np.flatnonzero(flags)


def stands_out(terms: Sequence[int]) -> bool:
    """Whether some hundred quotients of one number are larger than those of almost all numbers, or
    have few words: one that was huge among the first ones is not enough.

    >>> growing, thue_morse = range(1, 300), [1 + n.bit_count() % 2 for n in range(300)]
    >>> stands_out(growing), stands_out(thue_morse)
    (True, True)
    >>> stands_out([0, 10**40] + [1 + pow(5, n, 10007) % 7 for n in range(300)])
    False
    """
    lengths = [min(a.bit_length(), _LONGEST) for a in terms[1:]]
    most, unit = _LARGER
    words = {tuple(terms[i : i + len(_FACTORS)]) for i in range(len(terms) - len(_FACTORS) + 1)}
    few = len(words) <= (len(terms) - len(_FACTORS) + 1) * 5 // 8
    return few or unit * sum(lengths) > most * len(lengths)


def _are_large(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows whose quotients are larger than those of almost all numbers, but for the first one."""
    lengths = np.frexp(rows[:, 1:].astype(np.float64))[1]
    most, unit = _LARGE
    return np.asarray(unit * lengths.sum(axis=1) > most * lengths.shape[1])


def _words(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many words of four quotients there are in each row."""
    length = rows.shape[1] - len(_FACTORS) + 1
    factors = np.array(_FACTORS, np.uint64)
    unsigned = rows.view(np.uint64)
    words = sum(unsigned[:, i : i + length] * factors[i] for i in range(len(factors)))
    words = np.sort(np.asarray(words), axis=1)
    return np.asarray(1 + (words[:, 1:] != words[:, :-1]).sum(axis=1))
