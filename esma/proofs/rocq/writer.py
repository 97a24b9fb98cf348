"""Certificates as theorems in Rocq: the statement in words of its own, and the data of its proof.

What is written is not trusted. The statement is read by people, the proof by the kernel: a boolean
of the library is computed, of which the library proves that it implies the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from esma.errors import EsmaError
from esma.proofs.certificate import current
from esma.proofs.checker import CertificateError, checker

from .blocks import powers, progression, quadratic
from .laws import folding, slopes, sums
from .statement import Application, NotCoveredError, RocqStatement

HEADER: Final = """From Esma Require Import Formulas.
Open Scope Z_scope.
"""
WRITERS: Final[Mapping[str, Callable[[RocqStatement], Application]]] = {
    "A": progression,
    "C": quadratic,
    "F": folding,
    "H": sums,
    "S": slopes,
    "T": powers,
}


def theorem(certificate: Mapping[str, Any], name: str) -> str:
    """A certificate as a theorem of this name, with its proof.

    Raises
    ------
    NotCoveredError
        If the library has no theorem for it.
    EsmaError
        If it is no certificate.

    Examples
    --------
    >>> e = {"constant": "e", "numerator": [0, 1], "denominator": [1], "signs": "+", "head": [2],
    ...      "block": [1, "2*m + 2", 1], "base": None}
    >>> from esma.proofs.certificate import certificate_of
    >>> print(theorem(certificate_of(e, "A", [1, 1], [1, 3]), "e").partition("Proof")[0].rstrip())
    Theorem e :
      value (quotients [2] (fun m => [1; 2 * m + 2; 1])) (periodic [1]) (exp 1)%R.
    """
    return _read(certificate, lambda statement, use: statement.written(name, use))


def question(certificate: Mapping[str, Any]) -> str:
    """The boolean of a certificate's theorem, its arguments as they stand in the proof.

    Raises
    ------
    NotCoveredError, EsmaError
        As `theorem`.
    """
    return _read(certificate, lambda statement, use: statement.question(use))


def _read(
    certificate: Mapping[str, Any], written: Callable[[RocqStatement, Application], str]
) -> str:
    try:
        y, c = checker.read(current(certificate))
        which = current(certificate)["theorem"]
        if which not in WRITERS:
            raise NotCoveredError(f"Theorem {which}")
        statement = RocqStatement(y, c)
        return written(statement, WRITERS[which](statement))
    except CertificateError as error:
        raise EsmaError(f"no certificate: {error}") from error


def file_of(theorems: Iterable[str]) -> str:
    """A file of theorems."""
    return "\n".join([HEADER, *theorems])
