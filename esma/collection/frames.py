"""Formulas as pandas frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from esma.approval.columns import PLAIN_FIELDS, columns_of, formula_texts
from esma.approval.conjecture import FIELDS
from esma.approval.formulas import Formulas
from esma.enumeration.words import word_text
from esma.errors import EsmaError, quoted_value

#: The formula as people read it, the first column of a frame.
FORMULA: Final = "formula"
COLUMNS: Final = (FORMULA, *PLAIN_FIELDS)
"""The columns of a frame that is asked for none in particular."""
_WHOLE: Final = ("preperiod", "period")
_LISTS: Final = ("numerator", "denominator", "partial_quotients")
_NESTED: Final = ("polynomials", "recurrence", "initials", "runs", "certificate")
_GROUPS: Final = ("constant", "signs", "status", "family")


def framed(formulas: Formulas, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """A frame of formulas: a row a formula.

    Cells can be hashed: what is a list in the JSON form is a tuple, a sign word is text. Columns by
    which rows are grouped are categories; whole numbers stay whole where some are missing.

    Parameters
    ----------
    columns : ``"formula"``, and fields of the JSON form

    Raises
    ------
    EsmaError
        If there is no such column.
    """
    if isinstance(columns, str):
        raise EsmaError(f"columns are to be given as a list, as in [{quoted_value(columns)}]")
    for name in columns:
        if name != FORMULA and name not in FIELDS:
            raise EsmaError(
                f"there is no column {name!r}: the columns are {FORMULA}, {', '.join(FIELDS)}"
            )
    found = columns_of(formulas, [name for name in columns if name != FORMULA])
    values: dict[str, Sequence[Any]] = {name: _hashable(name, x) for name, x in found.items()}
    if FORMULA in columns:
        values[FORMULA] = formula_texts(formulas)
    return _typed(pd.DataFrame(values, columns=list(columns)))


def joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """One frame of several with these columns."""
    return _typed(pd.concat(frames)) if frames else framed(Formulas.of(()), columns)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    types = dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(_GROUPS, "category")
    return frame.astype({name: kind for name, kind in types.items() if name in frame.columns})


def _hashable(name: str, values: Sequence[Any]) -> Sequence[Any]:
    if name == "signs":
        return [word_text(tuple(word), ascii_only=True) for word in values]
    if name in _NESTED:
        return list(map(_frozen, values))
    return [tuple(x) for x in values] if name in _LISTS else values


def _frozen(value: Any) -> Any:
    """Tuples in place of lists, and of the pairs of an object."""
    if isinstance(value, dict):
        return tuple((key, _frozen(x)) for key, x in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
