"""Formulas as pandas frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd


def framed(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """A frame of JSON forms; whole numbers stay whole where some are missing."""
    frame = pd.DataFrame(rows, columns=list(columns))
    whole = [name for name in ("preperiod", "period") if name in columns]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """One frame of several with these columns."""
    return pd.concat(frames) if frames else framed([], columns)
