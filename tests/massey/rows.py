"""Recognition by compiled loops and by integers of any size, which have to agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from esma.continued_fractions.terms import fits_machine_words
from esma.massey.laws import Law
from esma.massey.recognise import forms_of, recognise, screen


def recognised_rows(
    rows: NDArray[np.int64], got: NDArray[np.int64], depth: int
) -> list[tuple[int, Law]]:
    """The rows that follow a form, as pairs (index, form); got[r] terms of row r are certain."""
    hits, records = screen(rows, got, depth)
    forms = zip(hits.tolist(), forms_of(rows[hits], records, depth), strict=True)
    return [(r, form) for r, form in forms if form is not None]


def recognised(terms: Sequence[int], depth: int) -> Law | None:
    """What `recognise` finds, compared with the compiled loops where the terms fit them."""
    found = recognise(terms, depth)
    if fits_machine_words(terms) == len(terms):
        rows = recognised_rows(np.array([terms], np.int64), np.array([len(terms)]), depth)
        assert rows == ([] if found is None else [(0, found)])
    return found
