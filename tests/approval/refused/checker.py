"""Certificates for the conditions of `esma.proofs.checkers.checker`."""

from __future__ import annotations

import json
from typing import Any

from tests.approval.refused import Case, accepted, changed, without

IDENTITY = [1, 0, 0, 1]
STEP = [[1, 1, 1, *IDENTITY]]
"""One entry of either side from group to group."""


def theorem(constant: str, first: int, step: int, sign: int = 1, **more: Any) -> dict[str, Any]:
    """The certificate that a constant is its theorem's number, [first; first + step, ...]."""
    return {
        "format": "esma-certificate",
        "version": 1,
        "kind": "theorem",
        "statement": {
            "constant": constant,
            "numerator": [0, 1],
            "denominator": [1],
            "signs": [sign],
            "head": [],
            "polynomials": [[first, step]],
        },
        "theorem": {"first": first, "step": step, "factor": 1, "sign": sign, "multiple": 1} | more,
        "map": IDENTITY,
        "start": {"x": 0, "y": 0, "factor": 1, "matrix": IDENTITY},
        "links": STEP,
    }


def quadratic(constant: str, signs: list[int], head: list[int], *tail: list[int]) -> dict[str, Any]:
    """The certificate that a quadratic irrational has an expansion."""
    return {
        "format": "esma-certificate",
        "version": 1,
        "kind": "quadratic",
        "statement": {
            "constant": constant,
            "numerator": [0, 1],
            "denominator": [1],
            "signs": signs,
            "head": head,
            "polynomials": list(tail),
        },
    }


def rooted(
    constant: str, first: int, step: int, factor: Any, scale: int, *tail: list[int], sign: int = 1
) -> dict[str, Any]:
    """The certificate that a constant over `scale` is a number with two kinds of quotients."""
    return changed(
        theorem(constant, first, step, sign, factor=factor),
        {
            "statement.denominator": [scale],
            "statement.polynomials": list(tail),
            "links": [[2, 2, 1, *IDENTITY]],
        },
    )


def mirrored(certificate: dict[str, Any]) -> dict[str, Any]:
    """The same about the theorem's number times -1: its quotients -a_n with the same signs."""
    start, old = certificate["start"], certificate["theorem"]

    def turned(m: list[int]) -> list[int]:
        return [m[0], -m[1], m[2], -m[3]]

    return certificate | {
        "theorem": old | {"first": -old["first"], "step": -old["step"]},
        "map": turned(certificate["map"]),
        "start": start
        | {"factor": (-1) ** start["x"] * start["factor"], "matrix": turned(start["matrix"])},
        "links": [[dx, dy, (-1) ** dx * s, *turned(m)] for dx, dy, s, *m in certificate["links"]],
    }


COTH = theorem("coth(1/2)", 2, 4)
E = changed(
    theorem("e", 2, 4),
    {
        "statement.head": [2],
        "statement.polynomials": [[1], [2, 2], [1]],
        "map": [1, 1, 1, -1],
        "start": {"x": 1, "y": 1, "factor": 1, "matrix": [1, 1, 1, -1]},
        "links": [[1, 3, 1, 1, 1, 1, -1]],
    },
)
"""coth(1/2) = [2; 6, 10, ...] and e = (X + 1)/(X - 1): one quotient of X against three of e."""
IMAGE = {"statement.numerator": [1, 1], "statement.denominator": [-1, 1]}
"""coth(x/2) = (c + 1)/(c - 1) with c = exp(x)."""
INVERSE = {"statement.numerator": [1], "statement.denominator": [0, 1]}
LATER = {"start.x": 2, "start.y": 2}
COT = theorem("cot(1)", 1, 2, -1)
BESSEL = theorem("besseli(4,2)/besseli(5,2)", 5, 1)
GOLDEN = quadratic("golden_ratio", [1], [], [1])
RUNS = changed(
    theorem("coth(1)", 1, 2),
    {
        "statement.numerator": [1, 1],
        "statement.signs": [-1],
        "statement.polynomials": [[3, 4], [2]],
        "map": [1, 1, 0, 1],
        "start.matrix": [1, 1, 0, 1],
        "links": [[2, 2, 1, 1, 1, 0, 1]],
    },
)
RUNS["statement"]["lengths"] = [[1], [2, 4]]
"""coth(1) + 1 = [3; 2**2, 7, 2**6, 11, ...], all signs minus."""
MEAN = changed(
    theorem("besseli(-1/2,1/2)/besseli(1/2,1/2)", 2, 4),
    {
        "statement.numerator": [1, 1],
        "statement.denominator": [2],
        "statement.signs": [-1, 1],
        "statement.head": [2],
        "statement.polynomials": [[2], [3, 2]],
        "map": [1, 1, 0, 2],
        "start": {"x": 1, "y": 1, "factor": 1, "matrix": [2, 0, 1, -1]},
        "links": [[1, 2, 1, 2, 0, 1, -1]],
    },
)
"""(coth(1/2) + 1)/2 = 2 - 1/(2 + 1/(3 - 1/(2 + ...)))."""
ROOT = rooted(
    "sqrt(1/3)*coth(sqrt(1/3))",
    1,
    2,
    3,
    1,
    [1, 4],
    [9, 12],
)
"""[1; 9, 5, 21, 9, 33, ...]."""
HALF = rooted(
    "sqrt(8)*besseli(0,sqrt(8))/besseli(1,sqrt(8))",
    1,
    1,
    "1/2",
    2,
    [1, 2],
    [1, 1],
)
"""[1; 1, 3, 2, 5, 3, ...]."""
HALF_EVEN = rooted(
    "sqrt(8)*besselj(1,sqrt(8))/besselj(2,sqrt(8))", 2, 1, "1/2", 4, [1, 1], [3, 2], sign=-1
)
"""1 - 1/(3 - 1/(2 - 1/(5 - 1/(3 - ...))))."""
RUN_FIRST = changed(
    RUNS,
    {
        "statement.head": [3, 2],
        "statement.head_lengths": [1, 2],
        "statement.polynomials": [[7, 4], [2]],
        "statement.lengths": [[1], [6, 4]],
        "start.x": 2,
        "start.y": 2,
    },
)
NEGATIVE_RUNS = changed(
    theorem("besselj(-5/2,1)/besselj(-3/2,1)", -3, 2, -1),
    {
        "statement.denominator": [1, 1],
        "statement.head": [1],
        "statement.polynomials": [[-1, 4], [2]],
        "map": [1, 0, 1, 1],
        "start": {"x": 2, "y": 3, "factor": -1, "matrix": [1, 1, 0, 1]},
        "links": [[2, 2, -1, 1, 1, 0, 1]],
    },
)
NEGATIVE_RUNS["statement"]["lengths"] = [[1], [0, -4]]
UNREAD = "AttributeError"
"""Where there is no match there are no groups."""
SHORT = 7
"""A bound for lengths that is reached soon; links have as many numbers."""


def powers(p: int, q: int) -> dict[str, Any]:
    """The numerator x**p and the denominator x**q."""
    return {"statement.numerator": [0] * p + [1], "statement.denominator": [0] * q + [1]}


def at(x: int, y: int) -> dict[str, Any]:
    """Groups that start at these indices."""
    return {"start.x": x, "start.y": y}


PROOFS = [
    accepted("coth(1/2)", COTH),
    accepted("the same as a text", json.dumps(COTH)),
    accepted("e", E),
    accepted("exp(2)", changed(theorem("exp(2)", 1, 2), IMAGE)),
    accepted("e**2", changed(theorem("e**2", 1, 2), IMAGE)),
    accepted("e**(1/2)", changed(theorem("e**(1/2)", 4, 8), IMAGE)),
    accepted("-coth(1/2)", changed(COTH, {"statement.numerator": [0, -1]})),
    accepted("an empty link", changed(COTH, {"links": [*STEP, [0, 0, 1, *IDENTITY]]})),
    accepted("cot(1), from an admissible quotient on", changed(COT, LATER)),
    accepted("tan(1)", changed(theorem("tan(1)", 1, 2, -1), LATER | INVERSE)),
    accepted("tanh(1/3)", changed(theorem("tanh(1/3)", 3, 6), INVERSE)),
    accepted(
        "coth(1/2) by tanh(1/4)",
        changed(
            theorem("tanh(1/4)", 2, 4, multiple=2),
            {"statement.numerator": [1, 0, 1], "statement.denominator": [0, 2]},
        ),
    ),
    accepted("a first quotient 2 under a minus", theorem("besselj(0,1)/besselj(1,1)", 2, 2, -1)),
    accepted("besseli", theorem("besseli(4,2/7)/besseli(5,2/7)", 35, 7)),
    accepted("its inverse", changed(theorem("besseli(5,2/7)/besseli(4,2/7)", 35, 7), INVERSE)),
    accepted("growing runs", RUNS),
    accepted("a run in the head", RUN_FIRST),
    accepted("a mean", MEAN),
    accepted("a root", ROOT),
    accepted(
        "a root and cot",
        changed(
            rooted("sqrt(1/3)*cot(sqrt(1/3))", 1, 2, 3, 1, [1, 4], [9, 12], sign=-1),
            LATER,
        ),
    ),
    accepted("halves, v = 1", HALF),
    accepted("halves, v = 2", changed(HALF_EVEN, LATER)),
    accepted(
        "halves, v = 2, inverse",
        changed(
            HALF_EVEN,
            LATER
            | {
                "statement.constant": "sqrt(8)*besselj(2,sqrt(8))/besselj(1,sqrt(8))",
                "statement.numerator": [2],
                "statement.denominator": [0, 1],
            },
        ),
    ),
    accepted("the golden ratio", GOLDEN),
    accepted("with a coefficient 0", changed(GOLDEN, {"statement.polynomials": [[1, 0]]})),
    accepted("sqrt(5) = [2; 4, 4, ...]", quadratic("sqrt(5)", [1], [2], [4])),
    accepted("(0+2*sqrt(2))/1 = [2; 1, 4, ...]", quadratic("(0+2*sqrt(2))/1", [1], [2], [1], [4])),
    accepted("degree 100", changed(COTH, powers(100, 99))),
    accepted("201 coefficients", changed(COTH, {"statement.polynomials": [[2, 4] + [0] * 199]})),
    accepted("500 characters", changed(COTH, {"statement.constant": f"coth({1:0492}/2)"})),
    accepted("as long as can be", changed(COTH, at(7, 7)), SHORT),
    accepted("a link as long", changed(COTH, {"links": [[7, 7, 1, *IDENTITY]]}), SHORT),
    accepted("a period as long", quadratic("phi", [1], [1] * 7, *[[1]] * 7), SHORT),
    accepted("280 bits", theorem(f"coth(1/{2**278})", 2**278, 2**279), SHORT),
]

MALFORMED = [
    Case("malformed", why, certificate, without="")
    for why, certificate in (
        ("nothing", None),
        ("no JSON", "{"),
        (
            "numbers of 5,001 digits, which Python does not print",
            changed(
                COTH, {"statement.numerator": [0, 10**5000], "statement.denominator": [10**5000]}
            ),
        ),
        ("deep", "[" * 100_000),
        ("no version", without(COTH, "version")),
        ("another kind", COTH | {"kind": "axiom"}),
        ("no polynomials", changed(COTH, {"statement.polynomials": []})),
        ("lengths for other polynomials", changed(RUNS, {"statement.lengths": [[1]]})),
        ("a text of numbers", changed(COTH, {"statement.constant": 7})),
        ("a short map", changed(COTH, {"map": [1, 0, 0]})),
        ("a short matrix", changed(COTH, {"start.matrix": [1, 0, 0]})),
        ("a short link", changed(COTH, {"links": [[1, 1, 1, 1, 0, 0]]})),
        ("an empty row", changed(COTH, {"links": [[]]})),
    )
]

FORM = [
    Case("unknown format or version", "another format", COTH | {"format": "other"}),
    Case("unknown format or version", "another version", COTH | {"version": 2}),
    Case("unknown format or version", "no integer", COTH | {"version": True}),
    Case("unknown format or version", "a float", COTH | {"version": 1.0}),
    *(
        Case("the fields are not", "a note is read by nobody", changed(COTH, {path: "trust me"}))
        for path in ("note", "statement.note", "theorem.note", "start.note")
    ),
    Case("polynomial: not integers", "a float", changed(COTH, {"statement.numerator": [0, 1.0]})),
    Case(
        "head: not integers",
        "not a number",
        changed(COTH, {"statement.head": [float("nan")]}),
        "start: out of range",
    ),
    Case("map: not integers", "a boolean", changed(COTH, {"map": [True, 0, 0, 1]})),
    Case("head: not integers", "a text without characters", changed(COTH, {"statement.head": ""})),
    Case("head: too long", "a head", quadratic("phi", [1], [1] * 8, [1]), limit=SHORT),
    Case("its numbers grow", "281 bits", theorem(f"coth(1/{2**279})", 2**279, 2**280), limit=SHORT),
    Case(
        "polynomial: too long",
        "202 coefficients",
        changed(COTH, {"statement.polynomials": [[2, 4] + [0] * 200]}),
    ),
    Case(
        "constant: too long",
        "501 characters",
        changed(COTH, {"statement.constant": f"coth({1:0493}/2)"}),
    ),
    Case("the period is too long", "8 terms", quadratic("phi", [1], [], *[[1]] * 8), limit=SHORT),
]

STATEMENT = [
    Case(
        "the left side is 0/0",
        "0/0 = coth(1/2)",
        changed(COTH, {"statement.numerator": [0], "statement.denominator": [0]}),
    ),
    Case(
        "signs: not +1 and -1",
        "(9-sqrt(21))/4 = 3 + 1/(4 - 5/(3 + 1/(4 - ...))), which is (9+sqrt(21))/4",
        quadratic("(9-sqrt(21))/4", [1, -5], [], [3], [4]),
    ),
    Case(
        "lengths: not a run of 2s",
        "runs of 2, 3, 4, ...",
        changed(RUNS, {"statement.polynomials": [[3, 4], [2, 1]]}),
    ),
    Case(
        "lengths: not a run of 2s",
        "runs of 3",
        changed(RUNS, {"statement.polynomials": [[3, 4], [3]]}),
    ),
    Case(
        "lengths: not a run of 2s",
        "runs under plus signs",
        changed(RUNS, {"statement.signs": [-1, 1]}),
    ),
    Case(
        "lengths: not a run of 2s",
        "a run of 3 in the head",
        changed(RUN_FIRST, {"statement.head": [3, 3]}),
    ),
    Case("lengths: not a run of 2s", "runs of length -4m", NEGATIVE_RUNS),
    Case(
        "lengths: not a run of 2s",
        "runs of length 1 + 3m - m^2 and 1 + m + m^2",
        changed(
            RUNS,
            {
                "statement.polynomials": [[3, 4], [2], [2]],
                "statement.lengths": [[1], [1, 3, -1], [1, 1, 1]],
                "links": [[2, 3, 1, 1, 1, 0, 1]],
            },
        ),
    ),
    Case("entry 0 is not admissible", "cot(1) = 1 - ...: true, but without a proof", COT),
    Case(
        "entry 1 is not admissible",
        "sqrt(2) = 3 - 1/(0 - 1/(-3 - 1/(0 - 1/(3 - ...)))), as any number",
        quadratic("sqrt(2)", [-1], [], [3], [0], [-3], [0]),
    ),
    Case(
        "a + s >= 2 does not hold",
        "sqrt(2) = 2 - 1/..., with nothing after it",
        changed(
            quadratic("sqrt(2)", [-1], [2], [2]),
            {"statement": quadratic("sqrt(2)", [-1], [2], [2])["statement"] | {"lengths": [[0]]}},
        ),
    ),
]

THEOREM = [
    Case("no theorem for the constant", "coth(1/2)+1", theorem("coth(1/2)+1", 2, 4), UNREAD),
    Case(
        "no theorem for the constant",
        "a Bessel quotient and 1",
        theorem("besseli(4,2)/besseli(5,2)+1", 5, 1),
        UNREAD,
    ),
    *(
        Case("no theorem for the constant", name, theorem(name, 5, 1), UNREAD)
        for name in (
            "besseli(4,2)/besselj(5,2)",
            "besseli(4,2)/besseli(5,3)",
            "besseli(4,sqrt(2))/besseli(5,sqrt(2))",
            "sqrt(2)*besseli(4,2)/besseli(5,2)",
            "sqrt(2)*besseli(4,sqrt(3))/besseli(5,sqrt(3))",
            "sqrt(-1)*besseli(4,sqrt(-1))/besseli(5,sqrt(-1))",
            "besseli(4,٢)/besseli(5,٢)",
            "pi",
            "",
        )
    ),
    Case("'1/2/2': not a rational number", "1/2/2", theorem("coth(1/2/2)", 2, 4), "malformed"),
    Case(
        "theorem: another sign",
        "coth(1/2) = 2 - 1/(6 - 1/(10 - ...))",
        theorem("coth(1/2)", 2, 4, -1),
    ),
    Case("theorem: another order", "coth(1/2) = [1; 5, 9, ...]", theorem("coth(1/2)", 1, 4)),
    Case("theorem: another order", "quotients that fall; true", mirrored(MEAN)),
    Case(
        "theorem: another order",
        "no progression",
        theorem("besseli(4,2)/besseli(5,2)", 0, 0),
        "theorem: another argument",
    ),
    Case(
        "theorem: another argument",
        "sqrt(1/3)*coth(sqrt(1/3)) = [1; 15, 5, 35, ...]",
        changed(ROOT, {"theorem.factor": 5, "statement.polynomials": [[1, 4], [15, 20]]}),
    ),
    Case(
        "theorem: another argument",
        "the same = [1; 18, 5, 42, ...]",
        changed(ROOT, {"theorem.factor": "6/2", "statement.polynomials": [[1, 4], [18, 24]]}),
    ),
    Case(
        "no theorem: `multiple`",
        "coth(1/2) = [1; 12, 5, 28, ...], which is coth(1/2)/2",
        rooted("coth(1/2)", 1, 2, 4, 1, [1, 4], [12, 16]),
    ),
    Case(
        "no theorem: the orders",
        "besseli(0,2)/besseli(2,2) = [1; 2, 3, ...]",
        changed(
            theorem("besseli(0,2)/besseli(2,2)", 0, 1),
            {"map": [0, 1, 1, 0], "statement.polynomials": [[1, 1]], "start.x": 1},
        ),
    ),
    Case(
        "the degree does not fit",
        "coth(1/2) = 2 - 1/(2 + 1/(3 - ...)), which is (coth(1/2) + 1)/2: equal at two points",
        changed(MEAN, {"theorem.multiple": 0} | powers(1, 0)),
    ),
    Case(
        "the degree does not fit",
        "more multiples than the degree allows",
        theorem("coth(1/202)", 2, 4, multiple=101),
        "M does not map",
    ),
    Case("the degree does not fit", "degree 101", changed(COTH, powers(101, 100))),
    Case("the degree does not fit", "c^2/c, which is 0/0 if c is 0", changed(BESSEL, powers(2, 1))),
    Case(
        "M does not map",
        "coth(1/2) = [3; 6, 10, ...]: equal at one point",
        changed(
            COTH,
            {
                "map": [1, 1, 0, 1],
                "statement.head": [3],
                "statement.polynomials": [[6, 4]],
                **at(1, 1),
            },
        ),
    ),
    Case("M does not map", "equal at two points of three", changed(MEAN, powers(1, 0))),
]

CONJUGACY = [
    Case(
        "start: out of range",
        "3 + 1/c = [3; 4, 5, 6, ...] for c = [5; 6, 7, ...]",
        changed(
            BESSEL,
            {
                "statement.numerator": [1, 3],
                "statement.denominator": [0, 1],
                "statement.head": [3],
                "statement.polynomials": [[4, 1]],
                "map": [3, 1, 1, 0],
                **at(-1, 1),
            },
        ),
    ),
    Case(
        "start: out of range",
        "1/(c - 2), one quotient too far on the side of x",
        changed(
            COTH,
            {
                "statement.numerator": [1],
                "statement.denominator": [-2, 1],
                "statement.polynomials": [[6, 4]],
                "map": [0, 1, 1, -2],
                **at(8, 7),
            },
        ),
        limit=SHORT,
    ),
    Case(
        "start: out of range",
        "1/c, one quotient too far on the side of y",
        changed(COTH, INVERSE | {"statement.head": [0], "map": [0, 1, 1, 0], **at(7, 8)}),
        limit=SHORT,
    ),
    Case(
        "start: out of range",
        "coth(1/2) = [2; 6, 10, 14, 18, 22, 1, 1, 1, ...]",
        changed(
            COTH,
            {"statement.head": [2, 6, 10, 14, 18, 22], "statement.polynomials": [[1]]},
        ),
    ),
    Case(
        "M has determinant 0",
        "coth(1/2) = [3; 6, 10, ...], by 0 = 0",
        changed(
            COTH,
            {
                "statement.head": [3],
                "statement.polynomials": [[6, 4]],
                "map": [0, 0, 0, 0],
                "start.factor": 0,
                **at(1, 1),
            },
        ),
    ),
    Case(
        "link: a negative length",
        "coth(1/2) = [2; 6, 6, 10, 10, 14, ...], every quotient but the first twice",
        changed(
            COTH,
            {
                "statement.polynomials": [[2, 4], [6, 4]],
                "links": [[2, 2, 1, *IDENTITY], [-1, 0, 1, *IDENTITY]],
            },
        ),
    ),
    Case(
        "the links are empty",
        "coth(1/2) = [3; 8, 13, ...], by no identity",
        changed(COTH, {"statement.polynomials": [[3, 5]], "links": []}),
    ),
    Case(
        "the links are empty or too long",
        "8 quotients of x",
        changed(COTH, {"links": [[8, 7, 1, *IDENTITY]]}),
        "no identity",
        limit=SHORT,
    ),
    Case(
        "the links are empty or too long",
        "8 quotients of y",
        changed(COTH, {"links": [[7, 8, 1, *IDENTITY]]}),
        "no identity",
        limit=SHORT,
    ),
    Case(
        "the links do not add up to a period of x",
        "sqrt(1/3)*coth(sqrt(1/3)) = [1; 9, 17, 25, ...]",
        changed(ROOT, {"statement.polynomials": [[1, 8]], "links": STEP}),
    ),
    Case(
        "the links do not add up to a period of x",
        "half of besseli(1,2)/besseli(2,2) = [1; 6, 11, ...], which is [1; 6, 2, 10, ...]",
        changed(
            theorem("besseli(1,2)/besseli(2,2)", 2, 1, factor="2/2"),
            {"statement.denominator": [2], "statement.polynomials": [[1, 5]]},
        ),
    ),
    Case(
        "the links do not add up to a period of y",
        "coth(1/2) = [2; 6, 2, 6, ...]",
        changed(COTH, {"statement.polynomials": [[2], [6]]}),
    ),
    Case(
        "start: M A = factor B U",
        "coth(1/2) = [3; 6, 10, ...]",
        changed(COTH, {"statement.head": [3], "statement.polynomials": [[6, 4]], **at(1, 1)}),
    ),
    Case(
        "the value is not seen to be positive",
        "0.55 = 2 - 1/(0 + 1/(3 - 1/(2 + ...))), which is -0.55",
        changed(
            MEAN,
            {
                "statement.numerator": [-11, 5],
                "statement.denominator": [-4, 2],
                "statement.head": [2, 0],
                "statement.polynomials": [[3, 2], [2]],
                "map": [5, -11, 2, -4],
                "start": {"x": 1, "y": 2, "factor": 1, "matrix": [1, -1, 0, 2]},
                "links": [[1, 2, 1, 1, -1, 0, 2]],
            },
        ),
    ),
    Case(
        "the value is not seen to be positive",
        "1 - 1/Z with Z >= 1: true, but 0 is not excluded",
        changed(COT, at(1, 1)),
    ),
    Case(
        "U does not map large numbers",
        "U X -> 0",
        changed(COTH, INVERSE | {"map": [0, 1, 1, 0], "start.matrix": [0, 1, 1, 0]}),
        "no identity",
    ),
    Case(
        "no identity at k = 1",
        "coth(1/2) = [2; 7, 12, ...]",
        changed(COTH, {"statement.polynomials": [[2, 5]]}),
    ),
    Case(
        "no identity at k = 1",
        "coth(1/2) = [2; 2, 2, ...]",
        changed(COTH, {"statement.polynomials": [[2]]}),
    ),
    Case(
        "no identity at k = 2",
        "coth(1/2) = [2; 6, 12, 20, ...]",
        changed(COTH, {"statement.polynomials": [[2, 3, 1]]}),
    ),
    Case(
        "the links do not return to the first matrix",
        "coth(1/2) = [1; 5, 9, 13, ...]",
        changed(COTH, {"statement.polynomials": [[1, 4]], "links": [[1, 1, 1, 1, 0, 1, 1]]}),
    ),
]

QUADRATIC = [
    Case(
        "no theorem for the constant",
        "the golden ratio and 1",
        quadratic("(1+sqrt(5))/2+1", [1], [], [1]),
        UNREAD,
    ),
    Case(
        "no theorem for the constant",
        "sqrt(0)/(2*sqrt(0)), any number",
        changed(
            quadratic("(0+sqrt(0))/1", [1], [], [1]),
            {"statement.denominator": [0, 2]},
        ),
        UNREAD,
    ),
    Case(
        "not periodic",
        "the golden ratio = [1; 2, 3, ...]",
        changed(GOLDEN, {"statement.polynomials": [[1, 1]]}),
    ),
    Case(
        "not periodic",
        "the golden ratio = [1; 1, 1, 2, 1, 3, ...]",
        changed(GOLDEN, {"statement.polynomials": [[1], [1, 1]]}),
    ),
    Case(
        "the tail is not periodic", "the golden ratio = [2; 2, ...]", quadratic("phi", [1], [], [2])
    ),
    Case("the tail is not periodic", "2 = [1; 1, ...]", quadratic("sqrt(4)", [1], [], [1])),
    Case(
        "the tail is not greater than 1",
        "(3-sqrt(5))/2 = 3 - 1/(3 - ...), which is (3+sqrt(5))/2",
        quadratic("(3-sqrt(5))/2", [-1], [], [3]),
    ),
    Case(
        "the tail is not greater than 1",
        "0/0 = [1; 1, 1, ...]",
        changed(
            GOLDEN,
            {"statement.numerator": [-1, -1, 1], "statement.denominator": [-1, -1, 1]},
        ),
    ),
]

SLOW = [
    accepted("degree 200", changed(COTH, {"links": [[200, 200, 1, *IDENTITY]]})),
    Case(
        "link: the degree is too high",
        "degree 201",
        changed(COTH, {"links": [[201, 201, 1, *IDENTITY]]}),
    ),
]

CASES = [*PROOFS, *FORM, *STATEMENT, *THEOREM, *CONJUGACY, *QUADRATIC, *MALFORMED, *SLOW]
