"""Formulas as data: JSON, CSV and Parquet, one row a formula with the fields of its JSON form."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from itertools import islice
from typing import IO, Any, Final, Protocol, TypeAlias

from esma.approval.conjecture import FIELDS, Conjecture
from esma.errors import EsmaError


class Checked(Protocol):
    """A row of a store that was compared with what determines it."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The JSON form."""

    @property
    def json(self) -> str:
        """The JSON form as text."""

    @property
    def conjecture(self) -> Conjecture:
        """The conjecture."""


Exported: TypeAlias = Mapping[str, Any] | Checked
"""A formula in its JSON form, or what has one."""


def json_line(row: Exported) -> str:
    """The JSON form as text."""
    return json.dumps(row) if isinstance(row, Mapping) else row.json


def fields(row: Exported) -> Mapping[str, Any]:
    """The JSON form."""
    return row if isinstance(row, Mapping) else row.fields


#: A cell that begins so is a formula to a spreadsheet.
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Rows of a row group in Parquet.
GROUP: Final = 5000
_WHOLE: Final = ("preperiod", "period", "verified_digits")
_REAL: Final = ("convergence_rate", "simple_rate")
#: Lists of whole numbers without a bound.
_LARGE: Final = ("partial_quotients", "recurrence", "initials")


def write_json_lines(rows: Iterable[Exported], file: IO[bytes]) -> None:
    """One JSON object a line."""
    for row in rows:
        file.write(json_line(row).encode() + b"\n")


def write_json(rows: Iterable[Exported], file: IO[bytes]) -> None:
    """A JSON array, one object a line."""
    before = b"[\n"
    for row in rows:
        file.write(before + json_line(row).encode())
        before = b",\n"
    file.write(b"\n]\n" if before != b"[\n" else b"[]\n")


def write_csv(rows: Iterable[Exported], file: IO[bytes]) -> None:
    """Comma-separated values in UTF-8; lists and certificates are JSON in their cells.

    A text that a spreadsheet would take for a formula, such as ``-2**(1/3)``, gets an apostrophe
    in front, which tells a spreadsheet that it is text.
    """
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    try:
        writer.writerow(FIELDS)
        for row in map(fields, rows):
            writer.writerow([cell(row[name]) for name in FIELDS])
    finally:  # or the file would be closed with it, standard output too
        text.detach()


def cell(value: object) -> object:
    """A field as the cell of a spreadsheet.

    >>> cell([1, -1]), cell("=1+1"), cell(None), cell(-3)
    ('[1, -1]', "'=1+1", '', -3)
    """
    if value is None:
        return ""
    if isinstance(value, list | Mapping):
        return json.dumps(value)
    if isinstance(value, str) and value.startswith(_ACTIVE):
        return f"'{value}"
    return value


def write_parquet(rows: Iterable[Exported], file: IO[bytes]) -> None:
    """Parquet, through pyarrow.

    Whole numbers that have no bound (quotients, recurrences, polynomials) are decimal texts,
    growing runs and certificates JSON texts; coefficients, signs, digits and rates are numbers. A
    recurrence with polynomial coefficients is one JSON text in its list.

    Raises
    ------
    EsmaError
        If pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415, an optional dependency
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise EsmaError(
            "Parquet needs the package pyarrow: install it with pip install 'esma[parquet]'"
        ) from None
    texts = pa.list_(pa.string())
    types = {
        **dict.fromkeys(_WHOLE, pa.int64()),
        **dict.fromkeys(_REAL, pa.float64()),
        **dict.fromkeys(_LARGE, texts),
        "polynomials": pa.list_(texts),
        "numerator": pa.list_(pa.int64()),
        "denominator": pa.list_(pa.int64()),
        "signs": pa.list_(pa.int8()),
    }
    # whole numbers that may be missing: pandas would read them as fractions
    whole = [
        {"name": x, "field_name": x, "pandas_type": "int64", "numpy_type": "Int64"}
        for x in ("preperiod", "period")
    ]
    note = {"index_columns": [], "column_indexes": [], "columns": whole}
    schema = pa.schema(
        [(name, types.get(name, pa.string())) for name in FIELDS],
        metadata={"pandas": json.dumps(note)},
    )
    with parquet.ParquetWriter(file, schema) as writer:
        for group in _groups(rows):
            try:
                table = pa.Table.from_pylist([_arrow(row) for row in group], schema)
            except (pa.ArrowException, OverflowError) as error:
                raise EsmaError(f"a formula does not fit into Parquet's columns: {error}") from None
            writer.write_table(table)


def _groups(rows: Iterable[Exported]) -> Iterator[list[Mapping[str, Any]]]:
    rest = map(fields, rows)
    while group := list(islice(rest, GROUP)):
        yield group


def _arrow(row: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(row)
    for name in _LARGE:
        if isinstance(row[name], Mapping):
            out[name] = [json.dumps(row[name])]
        elif row[name] is not None:
            out[name] = [str(x) for x in row[name]]
    if row["polynomials"] is not None:
        out["polynomials"] = [[str(c) for c in p] for p in row["polynomials"]]
    for name in ("runs", "certificate"):
        if row[name] is not None:
            out[name] = json.dumps(row[name])
    return out
