"""Certificates for the conditions of `esma.approval.checker`."""

from __future__ import annotations

from typing import Any

from tests.approval.refused import Case, accepted, changed

E: dict[str, Any] = {
    "format": "esma-certificate",
    "version": 1,
    "kind": "theorem",
    "statement": {
        "constant": "e",
        "numerator": [0, 1],
        "denominator": [1],
        "signs": [1],
        "head": [2],
        "polynomials": [[1], [2, 2], [1]],
    },
    "theorem": {"first": 2, "step": 4, "factor": 1, "sign": 1, "multiple": 1},
    "map": [1, 1, 1, -1],
    "start": {"x": 1, "y": 1, "factor": 1, "matrix": [1, 1, 1, -1]},
    "links": [[1, 3, 1, 1, 1, 1, -1]],
}
"""coth(1/2) = [2; 6, 10, ...] and e = (X + 1)/(X - 1): one quotient of X against three of e."""

COTH: dict[str, Any] = {
    "format": "esma-certificate",
    "version": 1,
    "kind": "theorem",
    "statement": {
        "constant": "coth(1/2)",
        "numerator": [0, 1],
        "denominator": [1],
        "signs": [1],
        "head": [],
        "polynomials": [[2, 4]],
    },
    "theorem": {"first": 2, "step": 4, "factor": 1, "sign": 1, "multiple": 1},
    "map": [1, 0, 0, 1],
    "start": {"x": 0, "y": 0, "factor": 1, "matrix": [1, 0, 0, 1]},
    "links": [[1, 1, 1, 1, 0, 0, 1]],
}
"""coth(1/2) = [2; 6, 10, ...] itself."""

CASES: list[Case] = [
    accepted("e", E),
    accepted("coth(1/2)", COTH),
    Case(
        "the links do not return to the first matrix",
        "coth(1/2) = [1; 5, 9, 13, ...]",
        changed(COTH, {"statement.polynomials": [[1, 4]], "links": [[1, 1, 1, 1, 0, 1, 1]]}),
    ),
]
