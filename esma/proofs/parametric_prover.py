"""Proofs of parametric formulas: a proof at some values says where the groups begin, and the
checker decides whether they serve for all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product as points_of
from typing import Any, Final

from esma.errors import EsmaError, Refusal
from esma.proofs.checker import CertificateError, check
from esma.proofs.parametric import Family, Source, certificate_of, said, source_of
from esma.proofs.prover import Proof, prove

_SAMPLES: Final = (5, 4, 3, 2, 1, 0)
"""Values of every u at which a proof for one n may say where the expansions meet."""
_SHIFT: Final = 8
"""The most steps by which a parameter's first value is raised until the conditions are seen."""
_LATER: Final = 3
"""So many groups later at most the equation of the start is tried."""


@dataclass(frozen=True)
class FamilyProof:
    """The outcome of an attempt to prove a family.

    Attributes
    ----------
    family
        What is proved: the parameters may start later than those of the conjecture.
    certificate
        A JSON object that `esma.proofs.checker.check` accepts, or None.
    reason
        Why there is none; empty where there is one.
    """

    family: Family
    certificate: dict[str, Any] | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return self.certificate is not None


def prove_family(family: Family) -> FamilyProof:
    """Prove a formula for all values of its parameters from some on.

    Examples
    --------
    >>> from esma.proofs.parametric import Parameter
    >>> n = ((1, 0, 1), (1, 0, 0))
    >>> odd = ((2, 1, 1), (2, 1, 0), (1, 0, 1), (1, 0, 0))
    >>> cot = Family("cot(1/n)", (Parameter("n", 1, 1),), ((), ((1, 0, 0),)), (((1, 0, 0),), ()),
    ...     (-1,), (), (odd,))
    >>> prove_family(cot).family.range_text()
    'n ≥ 1'
    """
    width = len(family.parameters)
    refusal: Refusal | None = None
    for by in _shifts(width):  # from where on the constant has a value
        moved = family.shifted(by)
        source = source_of(moved)
        if isinstance(source, Source):
            break
        refusal = source
    else:
        assert refusal is not None
        return _prove_quadratic(family, refusal.reason)
    reason = "no proof for single values to start from"
    for u in _SAMPLES:
        sample = prove(moved.statement([u] * width))
        if sample.certificate is None or sample.certificate["theorem"] != "A":
            reason = f"for {moved.name_at([u] * width)}: {sample.reason}"
            continue
        start, group = sample.certificate["start"], sample.certificate["group"]
        tried = list(points_of(range(_LATER), (1, -1)))
        for by, (later, sign) in points_of(_shifts(width), tuple(tried)):
            if (later, sign) not in tried:
                continue
            shifted = moved.shifted(by)
            place = [a + later * b for a, b in zip(start, group, strict=True)]
            certificate = certificate_of(shifted, "A", sign, place, group)
            try:
                check(certificate)
            except CertificateError as error:
                reason = said(error)
                if str(error).startswith("7.8"):  # whatever the parameters' first values are
                    tried.remove((later, sign))
            else:
                return FamilyProof(shifted, certificate)
    return FamilyProof(family, reason=reason)


def _prove_quadratic(family: Family, reason: str) -> FamilyProof:
    """A family of quadratic irrationals: its certificate is the statement, from where on its
    conditions are seen.
    """
    for by, sign in points_of(_shifts(len(family.parameters)), (1, -1)):
        moved = family.shifted(by)
        certificate = certificate_of(moved, "C", sign)
        try:
            check(certificate)
        except CertificateError as error:
            if not str(error).startswith("2."):  # else the constant is no quadratic irrational
                reason = said(error)
        else:
            return FamilyProof(moved, certificate)
    return FamilyProof(family, reason=reason)


def _shifts(width: int) -> Iterator[tuple[int, ...]]:
    """By how many steps parameters' first values are raised."""
    most = _SHIFT if width == 1 else _SHIFT // 2
    yield from sorted(points_of(range(most + 1), repeat=width), key=lambda by: (sum(by), by))


def prove_single(family: Family, u: Sequence[int]) -> Proof:
    """The proof of the formula at one value of each u, below the range of the family's too."""
    try:
        return prove(family.statement(u))
    except EsmaError as error:  # the constant has no value there
        return Proof("unproved", reason=str(error))
