"""Certificates: the JSON form of a proof.

Format ``esma-certificate``, version 1. Every field is needed and every number is checked.

``format``, ``version``
    ``"esma-certificate"``, 1
``kind``
    ``"theorem"`` (a Möbius image of a progression), ``"powers"`` (of one of Tasoev's numbers) or
    ``"quadratic"`` (only the statement follows)
``statement``
    ``constant``, ``numerator``, ``denominator`` (lowest degree first), ``signs``, ``head``,
    ``polynomials`` (lowest degree first), for runs ``lengths``, and for runs of 2 in the head
    ``head_lengths``, how often each of its quotients stands there; where there is a ``base``, the
    polynomials are in base**m, and a coefficient may be a fraction, ``"1/3"``
``theorem``
    ``first``, ``step``, ``factor``, ``sign``: the quotients (first + step n), times factor for odd
    n, with that sign after each (a factor ``"k/2"``: times k for odd n, and halved those
    first + step n that are even); ``multiple``: how often the angle of `Elementary` is taken. For
    Tasoev's numbers ``first``, ``ratio``: the quotients first ratio**n
``map``
    ``[a, b, c, d]``: the matrix M; P(c)/Q(c) or its negative is M X_0
``start``
    ``x``, ``y``: the indices where group 0 starts; ``matrix``: the state U there; ``factor``: f in
    ``M A = f B U``, where A and B are the products of the entries before
``links``
    rows ``[dx, dy, s, a, b, c, d]``: from the state U the next dx entries of x and dy of y give
    ``U A(k) = s B(k) V``, V = [[a, b], [c, d]], for all k; the last V is the first U
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from esma.enumeration.expressions import trimmed
from esma.proofs.alignment import Chain
from esma.proofs.images import Image
from esma.proofs.statements import Statement
from esma.proofs.theorems import Geometric, Matrix

FORMAT: Final = "esma-certificate"
VERSION: Final = 1


def canonical_statement(statement: Statement, reduced: Image) -> dict[str, Any]:
    """What a certificate says about a statement: the statement itself, where the checker knows its
    constant and P/Q is in lowest terms; else the same in terms of the canonical constant."""
    p, q = reduced.numerator, reduced.denominator
    if reduced.match.is_identity:
        given = tuple(map(trimmed, (statement.numerator, statement.denominator)))
        if max(map(len, given)) == max(len(p), len(q)):
            p, q = statement.numerator, statement.denominator
            size = max(map(len, given))
            p, q = p[:size], q[:size]
    return statement.canonical_dict(reduced.match.text, p, q)


def theorem_certificate(
    statement: Statement, reduced: Image, m: Matrix, chain: Chain, factor: int
) -> dict[str, Any]:
    """The certificate of a proof by a progression's theorem."""
    progression = reduced.progression
    assert progression is not None
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": "powers" if isinstance(progression, Geometric) else "theorem",
        "statement": canonical_statement(statement, reduced),
        "theorem": {
            "first": progression.first,
            "ratio": progression.ratio,
        }
        if isinstance(progression, Geometric)
        else {
            "first": progression.first,
            "step": progression.step,
            "factor": progression.factor
            if progression.halves == 1
            else f"{progression.factor}/{progression.halves}",
            "sign": progression.sign,
            "multiple": reduced.multiple,
        },
        "map": list(m),
        "start": {"x": chain.x, "y": chain.y, "factor": factor, "matrix": list(chain.matrix)},
        "links": [list(link) for link in chain.links],
    }


def quadratic_certificate(statement: Statement, reduced: Image) -> dict[str, Any]:
    """The certificate about a quadratic irrational: the statement itself."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": "quadratic",
        "statement": canonical_statement(statement, reduced),
    }


def dumps(certificate: Mapping[str, Any]) -> str:
    """The text of a certificate: the same for the same proof, one line a field.

    Examples
    --------
    >>> print(dumps({"format": "esma-certificate", "links": [[1, 2], [3, 4]]}))
    {
    "format": "esma-certificate",
    "links": [[1, 2], [3, 4]]
    }
    """
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in certificate.items()]
    return "{\n" + ",\n".join(lines) + "\n}"
