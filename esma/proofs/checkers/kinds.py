"""All checkers behind one function: a certificate says itself which one it needs."""

from __future__ import annotations

from typing import Any

from esma.proofs.checkers import (
    checker,
    parametric_checker,
    powers_checker,
    quadratic_families_checker,
)
from esma.proofs.checkers.checker import CertificateError

__all__ = ["CertificateError", "check"]


def check(certificate: Any) -> str:
    """What a certificate proves.

    Parameters
    ----------
    certificate : its JSON object

    Raises
    ------
    CertificateError
        One line that says why it is not a proof.

    Examples
    --------
    >>> check({"format": "esma-certificate", "version": 1, "kind": "axiom"})
    Traceback (most recent call last):
        ...
    esma.proofs.checkers.checker.CertificateError: malformed certificate: a part is missing or wrong
    """
    data = certificate if isinstance(certificate, dict) else {}
    kind = data.get("kind")
    try:
        if data.get("format") != "esma-family-certificate":
            return (powers_checker.check if kind == "powers" else checker.check)(certificate)
        if kind == "quadratic":
            return quadratic_families_checker.check(data)
        return parametric_checker.check(data)
    except parametric_checker.CertificateError as error:
        raise CertificateError(str(error)) from error
