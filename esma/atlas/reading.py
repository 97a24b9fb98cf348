"""Formulas from the lines of an atlas, which leave out what follows from the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.enumeration.words import parse_word
from esma.errors import EsmaError
from esma.massey.laws import read_law
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.reading import exact, integers_in, reading
from esma.proofs.prover import Prover
from esma.proofs.statements import statement_of


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
