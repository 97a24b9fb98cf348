"""Is what a store says still true? Every formula from its constant, every proof by the checker; and
the proofs of formulas that have none yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from esma.approval.ranking import rank_key
from esma.approval.verification import Approver
from esma.continued_fractions.expansion import Expander
from esma.enumeration.balls import MAX_DIGITS
from esma.enumeration.constants import constant
from esma.errors import EsmaError, Refusal
from esma.proofs.prover import Proof
from esma.searching.progress import tracked
from esma.searching.searcher import prove, prover_of
from esma.store.packing import SCORE
from esma.store.query import Query
from esma.store.reader import Store
from esma.store.sound import UNREADABLE, Stored, fault, wrong_certificate
from esma.store.writer import Editor

#: Proofs that are recorded at a time.
_PIECE = 500


@dataclass(frozen=True)
class Verification:
    """What became of one formula.

    Attributes
    ----------
    stored : the formula
    wrong : what is wrong with it, in one line; empty if nothing is
    digits : decimal digits that were certified now, also where only the row says something else
    proved : whether its certificate was checked
    """

    stored: Stored
    wrong: str = ""
    digits: int = 0
    proved: bool = False


def verify(query: Query, digits: int | None = None) -> Iterator[Verification]:
    """Verify formulas again, from their constant and polynomials alone.

    Parameters
    ----------
    query : which ones
    digits : to how many decimal digits; by default as many as the store claims for each
    """
    for stored in query.raw():
        try:
            verification = _verification(stored, digits)
            yield verification if verification.wrong else _ranked(verification)
        except EsmaError as error:
            yield Verification(stored, str(error))


def _ranked(verification: Verification) -> Verification:
    """The outcome, unless the place of the formula in the ranking is not its own."""
    row = verification.stored.row
    wanted, bits, *_ = rank_key(verification.stored.conjecture)
    # machines may round logarithms differently
    if type(row.score) is not int or abs(row.score / SCORE - wanted) > 1e-5:
        return replace(verification, wrong=f"score should be {wanted}")
    if row.length != bits:
        return replace(verification, wrong=f"length should be {bits}")
    return verification


@lru_cache(maxsize=16)
def _approver(name: str, digits: int) -> Approver:
    return Approver(Expander(constant(name)), digits)


def _verification(stored: Stored, digits: int | None) -> Verification:
    try:
        claimed = stored.conjecture
    except UNREADABLE:
        return Verification(stored, fault(stored))
    wanted = claimed.verified_digits if digits is None else digits
    if not 1 <= wanted <= MAX_DIGITS:
        return Verification(stored, f"verified_digits must be from 1 to {MAX_DIGITS}")
    outcome = _approver(claimed.constant.name, wanted).approve(
        claimed.expression, claimed.negative, claimed.signs, claimed.law
    )
    if isinstance(outcome, Refusal):
        return Verification(stored, outcome.reason)
    wrong = fault(stored) or wrong_certificate(claimed)
    if wrong:
        return Verification(stored, wrong, outcome.verified_digits)
    return Verification(stored, "", outcome.verified_digits, claimed.proved)


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
        found: list[int] = []
        try:
            for number in tracked(numbers, len(numbers), "proving"):
                stored = store.by_id(number)
                x = stored.conjecture
                proof = prove(x, prover_of(x.constant.name))
                tried += 1
                # a formula keeps its law in a store
                if proof.certificate is not None and proof.law is None:
                    found.append(number)
                    proved += 1
                if on_proof is not None:
                    on_proof(stored, proof)
                if len(found) == _PIECE:
                    editor.certify(found)
                    found = []
        finally:  # also what was proved before Ctrl-C
            editor.certify(found)
    return proved, tried
