"""Formulas as pandas frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from esma.approval.conjecture import FIELDS
from esma.errors import EsmaError


def fields(columns: Sequence[str]) -> Sequence[str]:
    """Columns of a frame, if they are fields of the JSON form.

    Raises
    ------
    EsmaError
        If one of them is not.
    """
    for name in columns:
        if name not in FIELDS:
            raise EsmaError(f"there is no column {name!r}: the columns are {', '.join(FIELDS)}")
    return columns


def framed(values: Mapping[str, Sequence[Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of fields of JSON forms; whole numbers stay whole where some are missing."""
    frame = pd.DataFrame(values, columns=list(columns))
    whole = [name for name in ("preperiod", "period") if name in columns]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """One frame of several with these columns."""
    return pd.concat(frames) if frames else framed({}, columns)
