"""What the tools of agents do, each a function from plain values to a JSON object.

Every formula has a ``status``: ``"proved"``, with a certificate that the checker has accepted, or
``"conjecture"``, which agrees with its law in all digits that were computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from esma import api
from esma.approval.conjecture import Conjecture
from esma.enumeration.words import word_text
from esma.proofs import explain
from esma.proofs.certificate import current
from esma.proofs.checker import CertificateError
from esma.proofs.checker import check as checked
from esma.scanning.scan import scan as scanned
from esma.tools.identify import identify as identified


def search(
    constant: str,
    degree: int,
    coeff_limit: int,
    max_period: int,
    words: Sequence[str] | None,
    top: int,
) -> dict[str, Any]:
    """The best formula of each tail class of a constant.

    >>> found = search("e", 1, 1, 1, None, 1)
    >>> found["count"], found["formulas"][0]["formula"], found["formulas"][0]["status"]
    (24, '(e + 1)/(e − 1) = [⟨4m+2⟩]', 'proved')
    """
    found = api.search(constant, degree, coeff_limit, max_period, words=words, progress=False)
    classes = found.tail_classes()
    return {
        "cut": found.interrupted,
        "count": len(found),
        "tail_classes": len(classes),
        "proved": sum(x.proved for x in found),
        "formulas": [formula(x.best) for x in classes[:top]],
    }


def identify(number: str) -> dict[str, Any]:
    """What a number is."""
    return dict(identified(number).to_dict())


def scan(template: str, ranges: Sequence[str], top: int) -> dict[str, Any]:
    """The classes of numbers with a law among thousands of constants."""
    found = scanned(template, ranges, progress=False)
    return {
        "cut": found.interrupted,
        "constants": found.counted,
        "count": len(found),
        "classes": [x.to_dict() for x in found[:top]],
    }


def prove(
    constant: str,
    signs: str,
    numerator: Sequence[int],
    denominator: Sequence[int],
    depth: int | None,
    laws: Sequence[str],
) -> dict[str, Any]:
    """The formula of one number, with its certificate and its proof in words."""
    x = api.formula(constant, signs, numerator, denominator, depth=depth, laws=laws)
    certificate = x.certificate
    return formula(x) | {
        "certificate": None if certificate is None else dict(certificate),
        "proof": None if certificate is None else explain.text(certificate),
    }


def check(certificate: dict[str, Any]) -> dict[str, Any]:
    """Whether a certificate is accepted, and what it proves, or why not."""
    try:
        proved = checked(current(certificate))
    except CertificateError as error:
        return {"status": "refused", "reason": str(error)}
    return {"status": "proved", "statement": str(proved)}


def expand(expression: str, signs: str, terms: int) -> dict[str, Any]:
    """Partial quotients that are certain."""
    found = api.expand(expression, signs, terms)
    return {
        "partial_quotients": list(found.terms),
        "signs": word_text(found.signs),
        "complete": found.complete,
    }


def formula(x: Conjecture) -> dict[str, Any]:
    """A formula in a few fields: those of its JSON form that can be read at a glance."""
    return {
        "formula": f"{x.left_text()} = {x.law}",
        "status": x.status,
        "signs": word_text(x.signs),
        **x.to_dict(("key", "constant", "lhs", "numerator", "denominator", "value")),
        "verified_digits": x.verified_digits,
    }
