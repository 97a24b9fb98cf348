"""Certificates for the conditions of `esma.proofs.checkers.powers_checker`."""

from __future__ import annotations

import json
from typing import Any

from tests.approval.refused import Case, accepted, changed, without

IDENTITY = [1, 0, 0, 1]
PLAIN: dict[str, Any] = {
    "format": "esma-certificate",
    "version": 1,
    "kind": "powers",
    "statement": {
        "constant": "tasoev(1,2)",
        "numerator": [1],
        "denominator": [0, 1],
        "signs": [1],
        "head": [],
        "polynomials": [[0, 2]],
        "base": 2,
    },
    "theorem": {"first": 2, "ratio": 2},
    "map": IDENTITY,
    "start": {"x": 0, "y": 0, "factor": 1, "matrix": IDENTITY},
    "links": [[1, 1, 1, *IDENTITY]],
}
"""1/tasoev(1,2) = [2; 4, 8, 16, ...]."""
ONE_MORE = {
    "statement.numerator": [1, 1],
    "statement.signs": [-1],
    "map": [1, 1, 0, 1],
    "start.matrix": [1, 1, 0, 1],
    "links": [[2, 2, 1, 1, 1, 0, 1]],
}
RUNS = changed(
    PLAIN,
    ONE_MORE
    | {
        "statement.base": 4,
        "statement.polynomials": [[2, 2], [2]],
        "statement.lengths": [[1], [-1, 4]],
    },
)
"""1/tasoev(1,2) + 1 = [4; 2**3, 10, 2**15, 34, ...], all signs minus."""


def blocks(size: int) -> dict[str, Any]:
    """The plain expansion in blocks of so many quotients."""
    return changed(
        PLAIN,
        {
            "statement.base": 2**size,
            "statement.polynomials": [[0, 2 ** (j + 1)] for j in range(size)],
            "links": PLAIN["links"] * size,
        },
    )


CASES = [
    accepted("1/tasoev(1,2)", PLAIN),
    accepted("the same as a text", json.dumps(PLAIN)),
    accepted("u = 2/2", changed(PLAIN, {"statement.constant": "tasoev(2/2,2)"})),
    accepted("growing runs", RUNS),
    accepted("a fraction", changed(PLAIN, {"statement.polynomials": [[0, "4/2"]]})),
    accepted(
        "a denominator as large as can be",
        changed(PLAIN, {"statement.polynomials": [["0/10000", 2]]}),
    ),
    accepted("201 coefficients", changed(PLAIN, {"statement.polynomials": [[0, 2] + [0] * 199]})),
    accepted("a power as large as can be", PLAIN, 2),
    accepted("400 polynomials", blocks(400)),
    Case("malformed", "no base", without(PLAIN, "statement.base"), without=""),
    Case("malformed", "a float", changed(PLAIN, {"statement.base": 2.0}), without=""),
    Case("malformed", "a text", changed(PLAIN, {"statement.base": "2"}), without=""),
    Case("malformed", "the other theorem", PLAIN | {"kind": "theorem"}, without=""),
    Case("polynomial: not a list", "digits", changed(PLAIN, {"statement.polynomials": ["02"]})),
    Case(
        "polynomial: not a list, or too long",
        "202 coefficients",
        changed(PLAIN, {"statement.polynomials": [[0, 2] + [0] * 200]}),
        "polynomial: too long",
    ),
    Case(
        "polynomial: the denominator is too large",
        "0/10001",
        changed(PLAIN, {"statement.polynomials": [["0/10001", 2]]}),
    ),
    Case(
        "polynomial: a value is not an integer",
        "1/tasoev(1,2) = [7/3; 13/3, ...], of which floors are taken",
        changed(PLAIN, {"statement.polynomials": [["1/3", 2]]}),
    ),
    Case(
        "a power grows too large",
        "2**2",
        changed(PLAIN, {"start.x": 1, "start.y": 1}),
        limit=3,
    ),
    Case(
        "base: not an integer above 1",
        "runs of length 3 (-2)**m - 3, which are 0, -9, 9, -27, ...",
        changed(
            PLAIN,
            {
                "statement.constant": "tasoev(3/2,2)",
                "statement.numerator": [2, -1],
                "statement.denominator": [1, -1],
                "statement.signs": [-1],
                "statement.base": -2,
                "statement.polynomials": [[3], [2]],
                "statement.lengths": [[1], [-3, 3]],
                "theorem.first": 3,
                "map": [2, -1, 1, -1],
                "start.matrix": [2, -1, 1, -1],
                "links": [[2, 4, -1, 2, -1, 1, -1]],
            },
        ),
    ),
    Case("too many polynomials", "401 polynomials", blocks(401)),
    Case(
        "no theorem for the constant",
        "1/(tasoev(1,2)+1) = [2; 4, 8, ...]",
        changed(PLAIN, {"statement.constant": "tasoev(1,2)+1"}),
        "malformed",
    ),
    *(
        Case(
            "no theorem for the constant",
            name,
            changed(PLAIN, {"statement.constant": name}),
            "malformed",
        )
        for name in ("e", "tasoev(0,2)", "tasoev(-1,2)", "tasoev(1,0)", "tasoev(١,٢)")
    ),
    Case(
        "no theorem: another ratio",
        "1/tasoev(1,2) = [2; 6, 18, ...]",
        changed(PLAIN, {"theorem.ratio": 3, "statement.base": 3}),
    ),
    Case(
        "no theorem: another first quotient",
        "1/tasoev(1,2) = [4; 8, 16, ...]",
        changed(PLAIN, {"theorem.first": 4, "statement.polynomials": [[0, 4]]}),
    ),
    Case(
        "the two sides do not grow alike",
        "1/tasoev(1,2) = [2; 4, 10, 28, ...]: equal at two points",
        changed(PLAIN, {"statement.base": 3, "statement.polynomials": [[1, 1]]}),
    ),
]
