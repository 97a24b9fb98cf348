"""Formulas from files: from the lines of an atlas, which leave out what follows from the rest, and
from whatever else holds some.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from esma.approval.conjecture import Conjecture, from_dict
from esma.collection.collection import Collection
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.enumeration.words import parse_word
from esma.errors import EsmaError
from esma.export.reading import objects
from esma.massey.laws import read_law
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.reading import exact, integers_in, reading
from esma.proofs.prover import Prover
from esma.proofs.statements import statement_of
from esma.searching.searcher import Tally, supported
from esma.store import Store
from esma.system.files import is_database, path_of


def is_line(data: Mapping[str, Any]) -> bool:
    """Whether an object is a line of ``formulas.jsonl``."""
    return {"constant", "P", "Q", "signs", "family"} <= {*data}


def formula(line: Mapping[str, Any]) -> Conjecture:
    """The formula that a line of ``formulas.jsonl`` says.

    Raises
    ------
    EsmaError
        One line that says which field cannot be read.

    Examples
    --------
    >>> line = {"constant": "e", "P": [0, 1], "Q": [1], "signs": "+", "head": [2],
    ...     "polynomials": [[1], [2, 2], [1]]}
    >>> formula(line).partial_quotients[:6]
    [2, 1, 2, 1, 1, 4]
    """
    with reading("P or Q"):
        expression = reduced(integers_in(line, "P"), integers_in(line, "Q"))
    with reading("head or polynomials"):
        law = (
            Hurwitzian.from_polynomials(
                list(integers_in(line, "head")),
                [list(map(exact, p)) for p in line["polynomials"]],
            )
            if "head" in line
            else read_law({"runs": None, "polynomials": None, **line})
        )
    c = constant(line["constant"])
    return Conjecture(c, expression, expression.sign_at(c) < 0, parse_word(line["signs"]), law, 0)


def load(path: str | PathLike[str]) -> Collection:
    """The formulas of a file, ranked.

    Parameters
    ----------
    path : a store, a file of JSON objects as `Collection.save` or ``esma search --json`` writes it,
        ``formulas.jsonl`` of an atlas, or its folder. The lines of an atlas are statements alone:
        `Collection.prove` proves them

    Raises
    ------
    EsmaError
        One line that says what is wrong with the file.

    Examples
    --------
    >>> def best_of(path):
    ...     return load(path).where(status="proved").best(10)
    """
    place = path_of(path)
    if place.is_dir():
        place = place / "formulas.jsonl"
    if not place.exists():
        raise EsmaError(
            f"{place} does not exist: formulas are in a store, in a file that Collection.save or"
            " 'esma search e --json > FILE' writes, or in an atlas"
        )
    if is_database(place):
        with Store(place) as store:
            if store.is_scan:
                raise EsmaError(f"{place} holds scans: esma.scans({str(place)!r}) reads them")
            return store.query().collection()
    lines = objects(place, some=False)
    rows = (formula(x) if is_line(x) else supported(from_dict(x)) for x in lines)
    try:
        return Collection.ranked(rows, Tally())
    except OSError as error:
        raise EsmaError(f"{place} cannot be read: {error.strerror}") from None


class Certificates:
    """Proofs of the lines of an atlas, a prover for each constant."""

    def __init__(self) -> None:
        self._provers: dict[str, Prover] = {}

    def of(self, line: Mapping[str, Any]) -> Mapping[str, Any]:
        """The certificate of a line.

        Raises
        ------
        EsmaError
            Why there is none.
        """
        x = formula(line)
        name = x.constant.name
        statement = statement_of(x)
        if statement is None:
            raise EsmaError("its law is of no kind about which there are theorems")
        if name not in self._provers:
            self._provers[name] = Prover(name)
        proof = self._provers[name].prove(statement)
        if proof.certificate is None:
            raise EsmaError(f"it has no certificate: {proof.reason}")
        return proof.certificate
