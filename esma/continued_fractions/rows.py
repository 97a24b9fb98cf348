"""Signed expansions of many expressions under many sign words: first their parities, then those
rows that are wanted.

A search looks at hundreds of millions of rows of partial quotients and keeps a few. The parities
of a row, 32 terms a machine word, are enough to see that it follows no recurrence
(:func:`esma.massey.recognise.promising`), and they cost a quarter of the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from esma.enumeration.words import Word

from . import kernels
from .expansion import Expansions

if TYPE_CHECKING:
    from numpy.typing import NDArray


def word_table(words: Sequence[Word]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sign words as rows, with zeros at their ends, and their lengths."""
    table = np.zeros((len(words), max(map(len, words), default=1)), np.int64)
    for i, word in enumerate(words):
        table[i, : len(word)] = word
    return table, np.array([len(word) for word in words], np.int64)


class SignedRows:
    """Rows of `total` signed partial quotients: row e*W + w is expression e under word w.

    Examples
    --------
    >>> from esma.continued_fractions.expansion import Expander
    >>> from esma.enumeration.constants import constant
    >>> from esma.enumeration.expressions import Expression
    >>> batch = Expander(constant("e")).batch([Expression((0, 1), (1, 0))], 40, 200)
    >>> table = SignedRows([(1,), (-1, 1)], 9)
    >>> table.rows(batch, [0, 1]).tolist()
    [[2, 1, 2, 1, 1, 4, 1, 1, 6], [3, 3, 2, 5, 2, 7, 2, 9, 2]]
    >>> parities, complete = table.parities(batch)
    >>> [f"{word:09b}" for word in parities[0]], complete.tolist()
    (['010110110', '110101010'], [True, True])
    """

    def __init__(self, words: Sequence[Word], total: int) -> None:
        self.total = total
        self.words, self.lengths = word_table(words)
        self._minus = np.zeros((-(-total // 32), len(words)), np.uint32)
        for k, piece in enumerate(self._minus):
            for b in range(min(32, total - 32 * k)):
                term = total - 1 - 32 * k - b
                signs = self.words[np.arange(len(words)), term % self.lengths]
                piece |= (signs < 0).astype(np.uint32) << np.uint32(b)

    def __len__(self) -> int:
        """The number of words."""
        return len(self.lengths)

    def parities(self, batch: Expansions) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
        """Parities of all rows, and which rows are certain to the end.

        Returns
        -------
        parities : (K, R), bit b of word k is the parity of the term with index
            ``total - 1 - 32 k - b``, so that the last terms come first; unused bits are zero
        complete : (R,)
        """
        rows = len(batch.terms) * len(self)
        parities = np.empty((len(self._minus), rows), np.uint32)
        complete = np.empty(rows, np.bool_)
        kernels.signed_parities(
            batch.terms, batch.counts, self._minus, self.total, parities, complete
        )
        return parities, complete

    def rows(
        self, batch: Expansions, chosen: Sequence[int] | NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Those of the complete rows that are chosen, one below the other."""
        chosen = np.asarray(chosen, np.int64)
        rows = np.empty((len(chosen), self.total), np.int64)
        got = np.empty(len(chosen), np.int64)
        kernels.signed_rows(batch.terms, batch.counts, self.words, self.lengths, chosen, rows, got)
        return rows
