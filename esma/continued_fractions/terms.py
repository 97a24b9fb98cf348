"""Partial quotients as a list of integers or, where all fit machine words, as an array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Union

from . import kernels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Partial quotients: an int64 array where they fit machine words, else a sequence of integers.
Terms = Union[Sequence[int], "NDArray[np.int64]"]


def integers(terms: Terms) -> list[int]:
    """The terms as Python integers."""
    return list(terms) if isinstance(terms, Sequence) else terms.tolist()


def fits_machine_words(terms: Terms) -> int:
    """How many of the first terms the 64-bit kernels can take.

    Examples
    --------
    >>> fits_machine_words([1, 2, 10**30, 4])
    2
    """
    if not isinstance(terms, Sequence):
        return len(terms)
    if not len(terms) or (min(terms) > -kernels.TERM_LIMIT and max(terms) < kernels.TERM_LIMIT):
        return len(terms)
    for i, term in enumerate(terms):
        if not -kernels.TERM_LIMIT < term < kernels.TERM_LIMIT:
            return i
    return len(terms)
