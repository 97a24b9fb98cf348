"""Is what a store says still true? Every formula from its constant, every proof by the checker; and
the proofs of formulas that have none yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isclose
from pathlib import Path
from typing import Any

from esma.approval.checkers import CertificateError, check
from esma.approval.conjecture import Conjecture, from_dict
from esma.approval.prover import Proof, Prover
from esma.approval.verification import Approver, Rejection
from esma.continued_fractions.expansion import Expander
from esma.enumeration.balls import MAX_DIGITS
from esma.enumeration.constants import constant
from esma.errors import EsmaError
from esma.progress import tracked
from esma.search import prove, statement_of
from esma.store.reader import Query, Store, Stored
from esma.store.writer import Editor

#: Certificates that are recorded at a time.
_PIECE = 500


@dataclass(frozen=True)
class Verdict:
    """What became of one formula.

    Attributes
    ----------
    stored : the formula
    wrong : what is wrong with it, in one line; empty if nothing is
    digits : decimal digits that were certified now
    proved : whether its certificate was checked
    """

    stored: Stored
    wrong: str = ""
    digits: int = 0
    proved: bool = False


def verify(query: Query, digits: int | None = None) -> Iterator[Verdict]:
    """Verify formulas anew, from their constant and polynomials alone.

    Parameters
    ----------
    query : which ones
    digits : to how many decimal digits; by default as many as the store claims for each
    """
    for stored in query.stored():
        try:
            yield _verdict(stored, digits)
        except EsmaError as error:
            yield Verdict(stored, str(error))


@lru_cache(maxsize=16)
def _approver(name: str, digits: int) -> Approver:
    return Approver(Expander(constant(name)), digits)


def _verdict(stored: Stored, digits: int | None) -> Verdict:
    claimed = from_dict(stored.fields)
    wanted = claimed.verified_digits if digits is None else digits
    if not 1 <= wanted <= MAX_DIGITS:
        return Verdict(stored, f"verified_digits must be from 1 to {MAX_DIGITS}")
    outcome = _approver(claimed.constant.name, wanted).approve(
        claimed.expression, claimed.negative, claimed.signs, claimed.form
    )
    if isinstance(outcome, Rejection):
        return Verdict(stored, outcome.reason)
    for name, value in claimed.to_dict().items():
        if name.endswith("_rate"):  # logarithms, which machines may round differently
            there = stored.fields[name]
            same = isinstance(there, float) and isclose(there, value, rel_tol=0, abs_tol=2e-6)
        else:
            same = stored.fields[name] == value
        if not same:
            return Verdict(stored, f"{name} should be {_short(value)}", outcome.verified_digits)
    if claimed.certificate is not None:
        wrong = wrong_certificate(claimed)
        if wrong:
            return Verdict(stored, wrong, outcome.verified_digits)
    return Verdict(stored, "", outcome.verified_digits, claimed.certificate is not None)


@lru_cache(maxsize=16)
def _prover(name: str) -> Prover:
    return Prover(name, constant(name).tree)


def wrong_certificate(claimed: Conjecture) -> str:
    """Why the certificate of a conjecture does not prove it; empty if it does.

    The checker says whether it proves what it states, and that must be just this conjecture.
    """
    assert claimed.certificate is not None
    try:
        check(dict(claimed.certificate))
    except CertificateError as error:
        return f"the certificate is no proof: {error}"
    statement = statement_of(claimed)
    prover = _prover(claimed.constant.name)
    if statement is None or not prover.certifies(claimed.certificate, statement):
        return "the certificate is about something else"
    return ""


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:59] + "…"


def prove_all(
    path: Path, on_proof: Callable[[Stored, Proof], None] | None = None, **conditions: Any
) -> tuple[int, int]:
    """Prove the formulas of a store that have no proof yet, and record the certificates.

    Returns
    -------
    tuple of int
        how many were proved, of how many
    """
    proved = tried = 0
    with Editor(path) as editor, Store(path) as store:
        # all of them first: what is proved meanwhile no longer satisfies the condition
        numbers = list(store.query(status="conjecture", **conditions).by("found").ids())
        found: list[tuple[int, Mapping[str, Any]]] = []
        try:
            for number in tracked(numbers, len(numbers), "proving"):
                stored = store.by_id(number)
                x = from_dict(stored.fields)
                proof = prove(x, _prover(x.constant.name))
                tried += 1
                if proof.certificate is not None:
                    found.append((number, proof.certificate))
                    proved += 1
                if on_proof is not None:
                    on_proof(stored, proof)
                if len(found) == _PIECE:
                    editor.certify(found)
                    found = []
        finally:  # also what was proved before Ctrl-C
            editor.certify(found)
    return proved, tried
