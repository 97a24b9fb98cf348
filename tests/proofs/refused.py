"""Certificates for each condition of the checker: what it alone refuses, and what must pass.

Wherever it can be done, a refused certificate would "prove" a false statement if its condition were
missing.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """A certificate and what the checker has to say about it.

    Attributes
    ----------
    expected
        ``"accepted"``, or the number of the condition that refuses it.
    why
        What the certificate would prove, or what is wrong with it.
    certificate
        A JSON object, or a text.
    limits
        In the place of the checker's bounds, to reach them quickly.
    """

    expected: str
    why: str
    certificate: Any
    limits: tuple[tuple[str, int], ...] = ()


def stated(
    constant: str,
    block: list[Any],
    signs: str = "+",
    *,
    p: list[Any] | None = None,
    q: list[Any] | None = None,
    head: list[Any] | None = None,
    base: Any = None,
    theorem: str = "A",
    start: Any = (0, 0),
    group: Any = (1, 1),
    n: list[list[Any]] | None = None,
) -> dict[str, Any]:
    """A certificate that c = p/q has an expansion; parameters are in `n`."""
    return {
        "format": "esma-certificate",
        "version": 2,
        "parameters": n or [],
        "statement": {
            "constant": constant,
            "numerator": [0, 1] if p is None else p,
            "denominator": [1] if q is None else q,
            "signs": signs,
            "head": head or [],
            "block": block,
            "base": base,
        },
        "theorem": theorem,
        "start": None if theorem == "C" else list(start),
        "group": None if theorem == "C" else list(group),
    }


def root(constant: str, block: list[Any], signs: str = "+", **more: Any) -> dict[str, Any]:
    """That of a number with a square root."""
    return stated(constant, block, signs, theorem="C", **more)


def powers(constant: str, block: list[Any], signs: str = "+", **more: Any) -> dict[str, Any]:
    """That of one of Tasoev's numbers."""
    return stated(constant, block, signs, theorem="T", **{"base": 2} | more)


def lawful(
    constant: str,
    law: dict[str, Any],
    head: list[Any],
    start: list[Any],
    theorem: str = "F",
    **more: Any,
) -> dict[str, Any]:
    """That of a number whose quotients behind a head follow a law."""
    made = stated(constant, [], head=head, theorem=theorem, start=start, **more)
    statement = {x: y for x, y in made["statement"].items() if x not in ("block", "base")}
    return made | {"statement": statement | {"law": law}, "group": None}


def folded(i: int, b: int | str = 2, **more: Any) -> dict[str, Any]:
    """The law of Kempner's number from index i on."""
    law: dict[str, Any] = {"kind": "folded", "word": [0, b], "x": ["periodic", 1], "base": 0}
    return law | {"signs": [1], "from": i} | more


def similar(
    constant: str,
    pair: list[Any],
    rules: list[Any],
    head: list[Any],
    start: list[Any],
    **more: Any,
) -> dict[str, Any]:
    """That of a sum of reciprocals with a self-similar law."""
    law = {"kind": "self-similar", "pair": pair, "rules": rules}
    return lawful(constant, law, head, start, "H", **more)


def recurrent(
    constant: str,
    relations: list[Any],
    head: list[Any],
    start: list[Any],
    power: Any = 1,
    **more: Any,
) -> dict[str, Any]:
    """That of one with recurrences ``below a(n) = above``, in turn by n."""
    rows = [dict(zip(("below", "above"), row, strict=True)) for row in relations]
    law = {"kind": "nonlinear", "power": power, "relations": rows}
    return lawful(constant, law, head, start, "H", **more)


def ninth(size: int) -> dict[str, Any]:
    """That of hone(1,x**9) with a head of odd length."""
    x, y, head = 1, 1, [1]
    while len(head) < size:
        head += [y * x**9, x]
        y *= 1 + x**10
        x *= y
    rules = [[1, 1, 9], [1, 0, 9]], [[1, 1, 0]]
    return similar("hone(1,x**9)", [y - 1, x], [*rules], head, [size, size])


def slope(
    constant: str,
    sums: list[Any],
    weights: list[int],
    head: list[Any],
    start: list[Any],
    group: list[Any],
    **more: Any,
) -> dict[str, Any]:
    """That of an image of a sum of b**-floor(k t)."""
    base = more.pop("base", 2)
    law = {"kind": "sums of powers", "base": base, "weights": weights, "sums": sums}
    return lawful(constant, law, head, start, "S", **more) | {"group": group}


def changed(certificate: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with the parts at dotted paths replaced, as ``{"statement.head": [3]}``."""
    result = copy.deepcopy(certificate)
    for path, value in changes.items():
        *parents, last = path.split(".")
        target: Any = result
        for name in parents:
            target = target[int(name) if isinstance(target, list) else name]
        target[int(last) if isinstance(target, list) else last] = value
    return result


N, N3 = [["n", 2, 1]], [["n", 3, 1]]
"""n = 2, 3, 4, ..., and from 3 on."""
NK = [["n", 2, 1], ["k", 0, 1]]
INVERSE: dict[str, Any] = {"p": [1], "q": [0, 1]}
COTH = stated("coth(1/2)", ["4*m + 2"])
E = stated("e", [1, "2*m + 2", 1], head=[2], start=(1, 1), group=(1, 3))
MEAN = stated(
    "coth(1/2)", [2, "2*m + 3"], "-+", p=[1, 1], q=[2], head=[2], start=(1, 1), group=(1, 2)
)
"""(coth(1/2) + 1)/2 = 2 - 1/(2 + 1/(3 - 1/(2 + ...)))."""
RUNS = stated("coth(1)", ["4*m + 3", [2, "4*m + 2"]], "-", p=[1, 1], group=(2, 2))
"""coth(1) + 1 = [3; 2**2, 7, 2**6, 11, ...], all signs minus."""
RUN_FIRST = changed(
    RUNS,
    {
        "statement.head": [3, [2, 2]],
        "statement.block": ["4*m + 7", [2, "4*m + 6"]],
        "start": [2, 2],
    },
)
HALF = stated(
    "sqrt(8)*besseli(0,sqrt(8))/besseli(1,sqrt(8))", ["2*m + 1", "m + 1"], q=[2], group=(2, 2)
)
"""[1; 1, 3, 2, 5, 3, ...]."""
ROOT = stated("sqrt(1/3)*coth(sqrt(1/3))", ["4*m + 1", "12*m + 9"], group=(2, 2))
COTN = stated("cot(1/n)", ["(2*m + 1)*n"], "-", n=N)
KEMPNER = lawful("kempner(2)", folded(1), [0], [1, 1])
"""[0; 1, 4, 2, 4, 4, 6, ...]."""
LIOUVILLE = lawful("liouville(10)", folded(1, 10, x=["factorial", 1, 1], base=10), [0], [1, 1])
INVERTED = lawful("kempner(2)", folded(1), [], [1, 0], **INVERSE)
FAR = lawful("kempner(2)", folded(12), [], [12, 0], p=[-271910, 333051], q=[587501, -719605])
"""Its quotients from index 12 on."""
AFFINE = lawful("kempner(2)", folded(1, word=[0, 1, 15]), [0], [1, 1], p=[1, 8], q=[8])
"""kempner(2) + 1/8, whose sums from the third on have the same denominators."""
ALTERNATING = lawful("lacunary(3,2,-1)", folded(1, 3, signs=[-1, 1]), [0], [1, 1])
CUBES = folded(1, x=["geometric", 1, 3], base=2)
CAHEN = similar("cahen", [1, 1], [[[1, 2, 0]]], [0, 1], [2, 2])
"""[0; 1, 1, 1, 4, 9, 196, ...]."""
PAIRS = [[1, 1, 0], [1, 0, 0]], [[1, 1, 0]]
HONE = similar("hone(1,1)", [0, 1], [*PAIRS], [1], [1, 1])
"""[1; 1, 1, 2, 2, 6, 12, 78, 936, ...]."""
SQUARES = [[1]], [[1, 1, 2], [1, 0, 1]]
"""b(n) = b(n-1) b(n-2)**2 + b(n-2)."""
EVEN, ODD = ([[1]], [[1, 1, 1]]), ([[1]], [[1, 1, 1], [1, 0, 1]])
BY_SQUARES = recurrent("cahen", [SQUARES], [0, 1, 1, 1], [4, 4], 2)
BY_PRODUCTS = recurrent("hone(1,1)", [EVEN, ODD], [1, 1], [2, 2])
TRIPLES = [
    ([[1]], [[1]]),
    ([[1]], [[1, 0, 1, 1], [1, 0, 1], [1, 0, 0, 1]]),
    ([[1]], [[1, 1, 0, 1], [2, 0, 0, 1], [1, 1], [1]]),
]
"""By n modulo 3 from n = 6 on, the quotients of varona(2,1) = [0; 2, 2, 1, 1, 5, 1, 11, ...]."""
VARONA = recurrent("varona(2,1)", TRIPLES, [0, 2, 2, 1, 1, 5, 1, 11], [8, 8])


DOUBLED = similar("cahen", [1, 3], [[[2, 2, 0]]], [1, 3], [4, 2], p=[0, 2])
TRIPLED = [[3, 0, 0], [3, 1, 0]]
THIRD = recurrent(
    "hone(2,1)",
    [([[1]], [[3, 1, 1]]), ([[3]], [[3, 0, 1], [1, 1, 1]])],
    [0, 5, 7, 2, 36],
    [7, 5],
    q=[3],
)
HALVES = [
    ([[2]], [[1]]),
    ([[1]], [[2, 0, 1, 1], [4, 0, 0, 1], [1, 0, 1]]),
    ([[8]], [[1, 1, 0, 1], [4, 0, 0, 1], [2, 1], [4]]),
    ([[1]], [[2]]),
    ([[4]], [[2, 0, 1, 1], [1, 0, 0, 1], [4, 0, 1]]),
    ([[1]], [[8, 1, 0, 1], [8, 0, 0, 1], [4, 1], [2]]),
]
"""By n modulo 6 from n = 6 on, half and twice the quotients of varona(3,1) = [0; 3, 3, 1, 2, 11,
1, 35, ...] in turn; 1 has the half 1/2.
"""


def fibonacci(n: int) -> tuple[int, int]:
    """F_n and F_(n+1)."""
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a, b


RABBIT = slope("rabbit(2,phi)", [[[1, 1, 1]]], [1, 1], [0, 1], [1, 2], [1, 1])
"""[0; 1, 2, 2, 4, 8, 32, ...]."""
RABBIT_SIGNED = slope(
    "rabbit(2,phi)",
    [[[1, 2, 3]], [[1, 0, 0]]],
    [1, 1],
    [0, 2, 1, 2, 1, 2, 1],
    [3, 7],
    [1, 2],
    signs="+-",
)
THIRDS = slope(
    "rabbit(3,phi)",
    [
        [["1/2", 1, 3], ["-1/2", 0, 0]],
        [[1, 0, 0]],
        [[1, 0, 0]],
        [["1/2", 1, 5], ["-1/2", 0, 0]],
        [[2, 2, 8]],
    ],
    [4, 1],
    [0, 2],
    [1, 2],
    [3, 5],
    base=3,
)
"""[0; 2, 1, 1, 1, 1, 18, 13, 1, 1, 121, ...]."""
PELL = slope("rabbit(2,sqrt(2))", [[[1, 1, 1], [1, 2, 4]]], [2, 1], [0, 1], [1, 2], [1, 1])
"""[0; 1, 6, 18, 1032, ...]."""
LATER = slope(
    "rabbit(2,2-sqrt(2)/2)", [[[1, 1, 4], [1, 5, 13]]], [2, 1], [0, 1, 14], [2, 3], [1, 1]
)
"""Of the slope [1; 3, 2, 2, 2, ...]."""
COTHN = stated("coth(1/n)", ["(2*m + 1)*n"], n=N)
LEHMER = stated("besseli(k,2/n)/besseli(k+1,2/n)", ["m*n + k*n + n"], n=NK)
RUNSN = stated(
    "tanh(1/n)",
    [[2, "4*m*n + n - 1"], "4*m*n + 3*n + 2"],
    "-",
    head=[1],
    n=[["n", 1, 1]],
    start=(2, 3),
    group=(2, 2),
)
"""tanh(1/n) = [1; 2^(n-1), 3n+2, 2^(5n-1), 7n+2, ...]."""
TASOEV = powers("tasoev(1,2)", ["2*z"], **INVERSE)
RAMANUJAN = powers("rogers_ramanujan(1/2)", ["z", "2*z"], group=(2, 2), **INVERSE)
"""1/c = [1; 2, 2, 4, 4, 8, 8, ...]."""
RAMANUJAN_N = changed(
    RAMANUJAN,
    {
        "statement.constant": "rogers_ramanujan(1/n)",
        "statement.block": ["z", "n*z"],
        "statement.base": "n",
        "parameters": N,
    },
)
TURNED = powers(
    "rogers_ramanujan(-1/2)",
    ["2*z", "4*z"],
    "-+",
    head=[1, 2],
    start=(2, 2),
    group=(2, 2),
    **INVERSE,
)
"""1/c = 1 - 1/(2 + 1/(2 - 1/(4 + ...)))."""
GOLDEN = root("golden_ratio", [1])
ROOTN = root("sqrt(n**2+1)", ["2*n"], head=["n"], n=N)

FOR_ODD_N = powers(
    "tasoev(1,n)",
    ["z/2 - 1/2", "2*z*n", "z*n**2/2 - 1/2", 1, 1],
    base="n**3",
    n=[["n", 3, 2]],
    q=[2],
    start=(0, 1),
    group=(3, 5),
)
"""Half of one of Tasoev's numbers, for odd n."""

ACCEPTED = [
    ninth(5),
    CAHEN,
    HONE,
    BY_SQUARES,
    BY_PRODUCTS,
    VARONA,
    recurrent("davison_shallit(1,4)", [SQUARES], [0, 1, 4, 4], [4, 4], 2),
    similar("davison_shallit(2,x+1)", [1, 2], [[[1, 2, 0], [1, 3, 1]]], [0, 2], [2, 2]),
    similar("1/hone(1,x)", [0, 1], [[[1, 1, 1], [1, 0, 1]], [[1, 1, 0]]], [0, 1], [1, 2]),
    similar("hone(3,1)", [3, 11], [PAIRS[1], PAIRS[0]], [0, 2, 1, 3], [4, 4]),
    similar("hone(1,1)+k", [0, 1], [*PAIRS], ["k + 1"], [1, 1], n=[["k", 0, 1]]),
    similar("hone(1,1)", [0, 1], [*PAIRS], [1], [1, 1], p=[0, "k"], q=["k"], n=[["k", 1, 1]]),
    similar("hone(1,1)", [0, 1], [*PAIRS, *PAIRS], [1], [1, 1]),
    DOUBLED,
    similar("hone(1,1)", [4, 77], [PAIRS[1], TRIPLED], [4, 1, 3, 19], [6, 4], p=[0, 3]),
    recurrent("davison_shallit(1,2)", [SQUARES], [0, 2, 1, 4], [4, 4], 2, q=[2]),
    THIRD,
    *(
        similar(
            f"varona({x},1)",
            pair,
            [[[1, 1, 0], [-2, 0, 0]], [[1, 0, 0]], [[1, 0, 1], [-1, 1, 0], [-1, 0, 0]]],
            head,
            [len(head), len(head)],
        )
        for x, pair, head in ((1, [7, 12], [0, 1, 1, 2, 1, 1]), (2, [7, 12], [0, 2, 2, 1, 1]))
    ),
    RABBIT,
    slope("rabbit(2,3-sqrt(2))", [[[1, 2, 3], [1, 5, 11]]], [2, 1], [0, 1, 2, 2], [3, 4], [1, 1]),
    slope(
        "rabbit(2,1+sqrt(3))", [[[1, 0, 2], [1, 1, 5]], [[1, 1, 3]]], [4, -1], [0], [0, 1], [2, 2]
    ),
    RABBIT_SIGNED,
    THIRDS,
    PELL,
    LATER,
    *(
        changed(PELL, {"statement.constant": f"rabbit(2,{t})"})
        for t in ("2/sqrt(2)", "1+1/(1+sqrt(2))", "-1/(1-sqrt(2))-1", "sqrt(1/2)*2")
    ),
    # a whole period further, two periods at once, to the base 4 = 2**2, and in another form
    changed(
        LATER,
        {"start": [3, 4], "statement.head": [0, 1, 14, 34]}
        | {"statement.law.sums": [[[1, 4, 9], [1, 13, 31]]]},
    ),
    changed(
        RABBIT,
        {"group": [2, 2], "statement.law.weights": [3, -1]}
        | {"statement.law.sums": [[[1, 1, 2]], [[1, 1, 3]]]},
    ),
    slope("3*rabbit(4,phi)", [[[1, 2, 2]]], [1, 1], [0, 1], [1, 2], [1, 1]),
    changed(RABBIT, {"statement.law.sums": [[["1/2", 1, 1], ["2/4", 1, 1], [0, 2, 3]]]}),
    KEMPNER,
    LIOUVILLE,
    INVERTED,
    lawful("1/kempner(2)+k", folded(2), ["k + 1"], [2, 1], n=[["k", 0, 1]]),
    lawful("kempner(2)", folded(2), [0, 1], [2, 2]),
    AFFINE,
    changed(
        AFFINE,
        {
            "statement.head": [0, 2],
            "statement.law.from": 2,
            "statement.denominator": [9, 8],
            "start": [2, 2],
        },
    ),
    lawful("kempner(2)", folded(1, word=[0, 1, 15]), [], [1, 0], p=[8], q=[1, 8]),
    lawful("kempner(2)", folded(1, word=[1, 2], x=["periodic", 2]), [1], [1, 1], p=[0, 2]),
    ALTERNATING,
    lawful(
        "lacunary(3,2,-1)",
        folded(1, word=[0, 1, 8], signs=[1, -1]),
        [0],
        [1, 1],
        p=[2, 3],
        q=[3],
    ),
    lawful("lacunary(2,3,-1)", CUBES | {"signs": [-1, 1]}, [0], [1, 1]),
    lawful(
        "lacunary(6,3,-1)",
        CUBES
        | {"word": [0, 1, 1, 1, 23, 3], "x": ["geometric", 3, 3], "base": 6, "signs": [1, -1]},
        [0],
        [1, 1],
        p=[1, 2],
        q=[2],
    ),
    lawful(
        "liouville(2)",
        folded(1, word=[1, 4], x=["factorial", 1, 2], base=2),
        [1],
        [1, 1],
        p=[1, 2],
        q=[2],
    ),
    lawful("kempner(3)*lacunary(3,2,1)/kempner(3)", folded(1, 3), [0], [1, 1]),
    lawful("kempner(3)", folded(3, 3), [0, 2, 5], [3, 3]),
    COTH,
    json.dumps(COTH),
    E,
    MEAN,
    RUNS,
    RUN_FIRST,
    HALF,
    ROOT,
    COTN,
    COTHN,
    LEHMER,
    RUNSN,
    TASOEV,
    RAMANUJAN,
    RAMANUJAN_N,
    changed(RAMANUJAN_N, {"start": [4, 4]}),
    powers(
        "rogers_ramanujan(-1/n)",
        ["n*z - 1", "n*z - 1", 1],
        head=[1],
        base="n",
        n=N3,
        start=(2, 2),
        group=(2, 3),
    ),
    powers(
        "tasoev(1,-1,n)",
        [1, "n**2*z - 2", 1, "n**2*z - 2"],
        head=["n - 1", 1, "n - 2"],
        base="n",
        n=N3,
        start=(4, 7),
        group=(2, 4),
        **INVERSE,
    ),
    TURNED,
    powers("tasoev(3,5,2)", ["6*z", "10*z"], group=(2, 2), **INVERSE),
    powers("tasoev(3,-5,2)", ["6*z", "10*z"], "-", group=(2, 2), **INVERSE),
    powers("tasoev(-3,5,2)", ["6*z", "10*z"], "-", group=(2, 2), p=[-1], q=[0, 1]),
    powers("tasoev(-3,-5,-2)", ["6*z", "10*z"], "+-", group=(2, 2), **INVERSE),
    powers("tasoev(1,-2)", ["2*z"], "-", p=[-1], q=[0, 1]),
    powers(
        "tasoev(k+1,-k-2,n)",
        ["(k + 1)*n*z", "(k + 2)*n*z"],
        "-",
        base="n",
        n=NK,
        group=(2, 2),
        **INVERSE,
    ),
    FOR_ODD_N,
    powers("tasoev(k+1,n**2+1)", ["(k + 1)*(n**2 + 1)*z"], base="n**2 + 1", n=NK, **INVERSE),
    GOLDEN,
    ROOTN,
    stated("exp(2)", ["2*m + 1"], p=[1, 1], q=[-1, 1]),
    stated("e**2", ["2*m + 1"], p=[1, 1], q=[-1, 1]),
    stated("e**(1/2)", ["8*m + 4"], p=[1, 1], q=[-1, 1]),
    stated("coth(-1/2)", ["4*m + 2"], p=[0, -1]),
    stated("tan(1)", ["2*m + 1"], "-", start=(2, 2), **INVERSE),
    stated("tanh(1/3)", ["6*m + 3"], **INVERSE),
    stated("tanh(1/4)", ["4*m + 2"], p=[1, 0, 1], q=[0, 2]),
    stated("coth(1/6)", ["4*m + 2"], p=[0, 3, 0, 1], q=[1, 0, 3]),
    stated("tan(1/6)", ["4*m + 2"], "-", p=[1, 0, -3], q=[0, 3, 0, -1]),
    stated("sinh(1/2)/cosh(1/2)", ["4*m + 2"], **INVERSE),
    stated("(exp(2/n)-1)/(exp(2/n)+1)", ["(2*m + 1)*n"], n=N, **INVERSE),
    stated("exp(1/n)+exp(1/n)", [1, "2*m*n + n - 1", 1], q=[2], n=N, start=(1, 3), group=(1, 3)),
    stated("exp(-1/n)", [1, "2*m*n + n - 1", 1], n=N, start=(1, 3), group=(1, 3), **INVERSE),
    stated("sin(1/n)/cos(1/n)", ["(2*m + 1)*n"], "-", n=N, **INVERSE),
    stated("cos(-1/n)/sin(-1/n)", ["(2*m + 1)*n"], "-", n=N, p=[0, -1]),
    stated("-(-(2*coth(1/n)))**1-coth(1/n)", ["(2*m + 1)*n"], n=N),
    changed(TASOEV, {"start": [2, 2]}),
    stated("1**100*coth(1/n)", ["(2*m + 1)*n"], n=N),
    stated("coth(1/n)**2/coth(1/n)", ["(2*m + 1)*n"], n=N),
    stated("n*tanh(1/n)", ["4*m + 1", "(4*m + 3)*n**2"], n=N, group=(2, 2), **INVERSE),
    stated(
        "tan(1/n)+k", [1, "2*m*n + 3*n - 2"], n=NK, head=["k", "n - 1"], start=(1, 2), group=(1, 2)
    ),
    stated(
        "2/(1+besseli(1,1/n)/besseli(0,1/n))",
        [1, 1, "m*n + n - 1"],
        n=N,
        start=(1, 3),
        group=(1, 3),
    ),
    stated(
        "besseli(0,2/n)/besseli(2,2/n)",
        ["2*(m + 1)*n**2", "2*m + 3"],
        n=N,
        p=[-1, 1],
        start=(1, 0),
        group=(2, 2),
    ),
    stated(
        "besselj(0,2/n)/besselj(2,2/n)",
        ["2*(m + 1)*n**2", "2*m + 3"],
        "-",
        n=N,
        p=[1, 1],
        start=(1, 0),
        group=(2, 2),
    ),
    stated("besselj(0,1)/besselj(1,1)", ["2*m + 2"], "-"),
    stated("besseli(4,2/7)/besseli(5,2/7)", ["7*m + 35"]),
    stated("besseli(5,2/7)/besseli(4,2/7)", ["7*m + 35"], **INVERSE),
    stated(
        "sqrt(1/(3*n))*cot(sqrt(1/(3*n)))",
        ["4*m + 1", "(12*m + 9)*n"],
        "-",
        n=[["n", 1, 1]],
        start=(2, 2),
        group=(2, 2),
    ),
    stated(
        "1/(coth(1/n)+k-1)",
        ["(2*m + 3)*n"],
        n=NK,
        head=["n + k - 1"],
        start=(1, 1),
        **INVERSE,
    ),
    stated(
        "sqrt(1/3)*besseli(0,sqrt(1/3))/besseli(1,sqrt(1/3))",
        ["2*m + 1", "24*m + 24"],
        q=[2],
        group=(2, 2),
    ),
    stated("cosh(sqrt(1/3))/sinh(sqrt(1/3))*sqrt(1/3)", ["4*m + 1", "12*m + 9"], group=(2, 2)),
    stated("tanh(sqrt(1/3))/sqrt(1/3)", ["4*m + 1", "12*m + 9"], group=(2, 2), **INVERSE),
    powers("tasoev(2/3,3)", ["2*z"], base=3, **INVERSE),
    powers(
        "tasoev(1,2)", ["2*z + 2", [2, "4*z - 1"]], "-", base=4, p=[1, 1], q=[0, 1], group=(2, 2)
    ),
    powers(
        "tasoev(2,3)",
        [[2, "3/2*z - 3/2"], 5, "9/2*z + 1/2", 5],
        "-",
        base=9,
        p=[-2, -2],
        q=[-1, 1],
        head=[3],
        start=(0, 1),
        group=(2, 4),
    ),
    root("sqrt(5)", [4], head=[2]),
    root("(0+2*sqrt(2))/1", [1, 4], head=[2]),
    root("phi", [1], p=[1, 1], q=[0, 1]),
    root("sqrt(n**2+1)", [[2, "2*n - 1"], "2*n + 2"], "-", head=["n + 1"], n=[["n", 1, 1]]),
    root("(n**2+1)/sqrt(n**2+1)", ["2*n"], head=["n"], n=N),
    root("n+1/(n+sqrt(n**2+1))", ["2*n"], head=["n"], n=N),
    root("sqrt(n**2+1)+0/(1/(3+(n-2)*sqrt(n**2+1)))", ["2*n"], head=["n"], n=N),
    root("1/(sqrt(n**2+1)-n)", ["2*n"], n=N),
    stated("coth(1/n)+0/(1/(n-2+sqrt(1)))", ["(2*m + 1)*n"], n=N),
    root("1/(n-sqrt(n**2-1))", ["2*n"], "-", n=N),
    root("sqrt((n**2+1)/4)", ["2*n"], head=["n"], n=N, p=[0, 2]),
]


INTEGRAL = {"numerator": [0, "(n**5-n)/30"], "denominator": ["(n**5-n)/30"]}


KEMPNERS = lawful("kempner(n)", folded(1, "n"), [0], [1, 1], n=N)
LIOUVILLES_LAW = folded(1, "n", x=["factorial", 1, 1], base="n")
LIOUVILLES = lawful("liouville(n)", LIOUVILLES_LAW, [0], [1, 1], n=N)
RABBITS = slope("(n-1)*rabbit(n)", [[[1, 1, 1]]], [1, 1], [0, 1], [1, 2], [1, 1], base="n", n=N)
OF_ALL_BASES = [
    KEMPNERS,
    LIOUVILLES,
    RABBITS,
    lawful("kempner(n)", folded(4, "n"), [0, "n - 1", "n + 2", "n"], [4, 4], n=N3),
    lawful("kempner(2*n+1)", folded(2, "2*n + 1"), [0, "2*n"], [2, 2], n=N),
    lawful("liouville(n)", LIOUVILLES_LAW | {"from": 3}, [0, "n - 1", "n + 1"], [3, 3], n=N3),
    lawful("lacunary(n,2,-1)", folded(2, "n", signs=[-1, 1]), [0, "n + 1"], [2, 2], n=N3),
    lawful("k+1/kempner(n)", folded(2, "n"), ["n + k - 1"], [2, 1], n=NK),
    slope(
        "1/((n-1)*rabbit(n,sqrt(2)))",
        [[[1, 1, 1], [1, 2, 4]]],
        [2, 1],
        [1],
        [1, 1],
        [1, 1],
        base="n",
        n=N,
    ),
    slope("2*n*rabbit(2*n+1)", [[[1, 1, 1]]], [1, 1], [0, 1], [1, 2], [1, 1], base="2*n + 1", n=N),
]


def of(constant: str, certificate: dict[str, Any] = COTHN) -> dict[str, Any]:
    """The same of another constant."""
    return changed(certificate, {"statement.constant": constant})


def sides(p: list[Any], q: list[Any], **more: Any) -> dict[str, Any]:
    """coth(1/2) = [2; 6, 10, ...] said of another fraction."""
    return stated("coth(1/2)", ["4*m + 2"], p=p, q=q, **more)


def sized(i: int) -> tuple[tuple[str, int], ...]:
    """A bound for lengths that is reached soon."""
    return (("LIMIT", i),)


WORK = [
    (COTH, 2571),
    (changed(TASOEV, {"start": [20, 20]}), 8734),
    (stated("coth(1/6)", ["4*m + 2"], p=[0, 3, 0, 1], q=[1, 0, 3]), 4253),
    (root("phi", [1], p=[0] * 100 + [1], q=[0] * 99 + [1]), 62007),
    (FAR, 3110),
    (AFFINE, 2747),
    (CAHEN, 3007),
]
"""Certificates and the steps that the checker takes for them."""

FORM = [
    *(
        Case("1.1", "a note is read by nobody", changed(COTH, {path: 1}))
        for path in ("note", "statement.note")
    ),
    Case("1.1", "no list of fields", changed(COTH, {"statement": ["signs"]})),
    Case("1.1", "no fields at all", changed(COTH, {"statement": 1})),
    Case("1.1", "a part is missing", {key: COTH[key] for key in COTH if key != "start"}),
    Case("1.2", "a text", changed(COTH, {"statement.numerator": "01"})),
    Case("1.2", "a head that is too long", root("phi", [1], head=[1] * 40), limits=sized(39)),
    Case("1.3", "a third index", changed(COTH, {"start": [0, 0, 0]})),
    Case(
        "1.3",
        "a third number in an entry",
        changed(RUNS, {"statement.block.1": [2, "4*m + 2", 1]}),
    ),
    Case("1.3", "a third number of a parameter", changed(COTHN, {"parameters.0": ["n", 2, 1, 1]})),
    Case("1.3", "a third number of a group", changed(COTH, {"group": [1, 1, 1]})),
    Case("1.4", "True is 1", changed(COTH, {"statement.numerator": [0, True]})),
    Case("1.4", "a float", changed(COTH, {"statement.numerator": [0, 1.0]})),
    Case("1.4", "a number for a text", changed(COTH, {"statement.constant": 7})),
    Case("1.4", "a float for an index", changed(COTH, {"start": [0.0, 0]})),
    *(
        Case("1.5", "just more work than it may be", certificate, (("STEPS", steps - 1),))
        for certificate, steps in WORK
    ),
    Case(
        "1.5",
        "many residues",
        changed(COTH, {"statement.block": ["4*m + 2 + (m**5 - m)/30"]}),
        limits=(("STEPS", 11_000),),
    ),
    Case("1.5", "a large denominator", changed(COTH, {"statement.block": ["4*m + 2 + m/9000000"]})),
    *(
        Case("1.7", "another format or version", changed(COTH, part))
        for part in ({"format": "other"}, {"version": 1}, {"version": 2.0})
    ),
    Case("1.8", "another theorem", changed(COTH, {"theorem": "B"})),
    *(
        Case("1.9", "indices that nobody reads", changed(GOLDEN, part))
        for part in ({"start": [0, 0]}, {"group": [1, 1]}, {"start": 1, "group": 1})
    ),
    *(Case("1.10", "malformed", data) for data in ("{", "[" * 100_000)),
    Case("1.10", "longer than Python writes", root("phi", [1], head=[10**5000])),
    *(Case("1.1", "nothing", data) for data in (None, [], 1)),
    Case("1.10", "deep", of("-" * 3000 + "coth(1/n)")),
]

EXPRESSIONS = [
    Case("2.1", "digits of another script", of("coth(١/n)")),
    Case("2.1", "a comment", of("coth(1/n) # + 1")),
    Case("2.1", "a long text", of("coth(1/n)" + " " * 40), limits=sized(40)),
    *(Case("2.2", text, of(text)) for text in ("", "coth(1/n", "coth(1/n))", "1 2")),
    Case("2.2", "deeper than Python reads", of("-" * 10_000 + "coth(1/n)")),
    Case(
        "2.3",
        "a power of a power",
        changed(of("coth(1/n)+0*((k**99)**99)**4"), {"parameters": [["n", 2, 1], ["k", 0, 1]]}),
    ),
    Case("2.3", "a number that is just too long", COTH, sized(9)),
    Case("2.8", "a root of m", changed(COTHN, {"statement.block": ["sqrt(m)"]})),
    Case("2.9", "a root of 4", changed(COTH, {"statement.block": ["sqrt(4)*sqrt(4)*m + 2"]})),
    Case("2.5", "1/0 at n = 2", of("coth(1/n)+0/(1/(n-2))")),
    Case(
        "2.5",
        "1/0 at k = 5",
        of("coth(1/n)+0/(1/(5-k))", changed(COTHN, {"parameters": [["n", 2, 1], ["k", 0, 1]]})),
    ),
    Case("2.5", "1/0", of("coth(1/n)+0*(1/(1-1))")),
    Case("2.5", "1/(cosh(1/n) - 2)", of("coth(1/n)+0/(cosh(1/n)-2)")),
    Case(
        "2.5",
        "1/0 were coth(1/n) = (6 - k)/(k - 5)",
        changed(of("coth(1/n)+0/((k-5)*coth(1/n)+k-6)"), {"parameters": NK}),
    ),
    Case("2.5", "1/(c**2 - 2)", of("coth(1/n)+0/(coth(1/n)**2-2)")),
    *(
        Case("2.5", text, of(f"sqrt(n**2+1)+0/({text})", ROOTN))
        for text in ("5-n+sqrt(n**2+1)", "1+(5-n)*sqrt(n**2+1)")
    ),
    *(
        Case("2.5", f"{text} > 0", changed(of(f"{root}+0/({text})", ROOTN), {"parameters.0.1": 0}))
        for root, text in (
            ("sqrt(n**2+1)", "2*(n-1)*sqrt(n**2+1)-(2*n**2-n+4)"),
            ("sqrt(1)", "n**2-2*n+2-(n**2-n+4)*sqrt(1)"),
        )
    ),
    Case("2.6", "z without a base", changed(COTH, {"statement.block": ["4*m + 1 + z"]})),
    *(
        Case("2.6", text, of(text))
        for text in (
            "coth(1/n)*2**0",
            "coth(1/n)//1",
            "coth(1e0/n)",
            "coth(1/n)*1**101",
            "coth(1/n) if n else 2",
            "pi",
            "+coth(1/n)",
        )
    ),
    Case("2.7", "not a polynomial", changed(COTHN, {"statement.block": ["n*(2*m + 1)*n/n"]})),
    Case("2.8", "a root of cosh(1/2)", stated("sqrt(cosh(1/2))**2", ["4*m + 2"])),
    Case("2.4", "exp is a root", of("exp(n**2+1)", ROOTN)),
    *(Case("2.4", "two arguments", of(f"{name}(n**2+1,2)", ROOTN)) for name in ("sqrt", "exp")),
    *(
        Case("2.4", text, of(text))
        for text in ("log(1/n)", "coth(1/2,1/n)", "besseli(1/n)", "coth()")
    ),
    Case("2.4", "exp", of("exp(1)", TASOEV)),
    Case("2.4", "a Bessel function", of("besseli(1,2)", TASOEV)),
    Case("2.4", "four arguments", of("tasoev(1,2,3,4)", TASOEV)),
    Case("2.4", "two arguments", of("rogers_ramanujan(1/2,1)", RAMANUJAN)),
    Case("2.10", "sqrt(n**2+1) = sqrt(n**2+2)", of("sqrt(n**2+2)+0*sqrt(n**2+1)", ROOTN)),
    Case(
        "2.11",
        "0/0 at n = 1",
        root(
            "sqrt((n-1)**2*(n**2+1))",
            ["2*n"],
            p=["(n-1)*(n**2+n+1)", "n+1"],
            q=["n-1", 1],
            n=[["n", 1, 1]],
        ),
    ),
]

STATEMENT = [
    *(
        Case("3.1", "a base", changed(TASOEV, {"statement.base": base}))
        for base in (1, -2, 0, "-2", 2**200)
    ),
    *(Case("1.4", "a base", changed(TASOEV, {"statement.base": base})) for base in (2.0, True)),
    Case("3.1", "a base that is 1 at n = 1", changed(RAMANUJAN_N, {"parameters.0.1": 1})),
    Case("3.1", "a base with fractions", changed(RAMANUJAN_N, {"statement.base": "n**2/2+n/2"})),
    Case(
        "3.2",
        "9 parameters",
        changed(COTHN, {"parameters": [[x, 2, 1] for x in "nabcdfghi"]}),
    ),
    Case(
        "3.3",
        "two letters",
        changed(of("coth(1/nn)"), {"parameters.0.0": "nn", "statement.block": ["(2*m + 1)*nn"]}),
    ),
    *(
        Case(
            "3.3",
            x,
            changed(
                of(f"coth(1/{x})"), {"parameters.0.0": x, "statement.block": [f"(2*m + 1)*{x}"]}
            ),
        )
        for x in ("e", "m")
    ),
    Case("3.3", "n is another n", changed(COTHN, {"parameters": [["n", 2, 1], ["n", 2, 2]]})),
    Case("3.3", "z is a power", changed(TASOEV, {"parameters": [["z", 2, 1]]})),
    Case("3.4", "n = 2, 2, 2, ...", changed(COTHN, {"parameters.0.2": 0})),
    Case("3.5", "degree 0", sides([1], [1])),
    Case("3.5", "degree 101", sides([0] * 101 + [1], [0] * 100 + [1])),
    *(Case("3.6", word, changed(COTH, {"statement.signs": word})) for word in ("", "+x", 1, ["+"])),
    Case("3.7", "no block", changed(COTH, {"statement.block": []})),
    Case("3.7", "a long period", root("phi", [1] * 7, "+" * 40), limits=sized(40)),
    Case(
        "3.8",
        "coth(1/2)/4 = [1/2; ...]",
        sides([0, 1], [4], group=(1, 1))
        | {"statement": COTH["statement"] | {"block": ["m + 1/2"], "denominator": [4]}},
    ),
    Case(
        "3.8",
        "halves",
        changed(TASOEV, {"statement.constant": "tasoev(1/4,2)", "statement.block": ["z/2"]}),
    ),
    Case(
        "3.8",
        "a fraction",
        changed(COTH, {"statement.numerator": [0, "1/2"], "statement.denominator": ["1/2"]}),
    ),
    Case(
        "3.8", "an integer for odd m", changed(COTH, {"statement.block": ["4*m + 2 + (m + 1)/2"]})
    ),
    Case(
        "3.8",
        "an integer for n that are powers of 3",
        powers(
            "tasoev(1,3)", ["9*z"], base=3, n=N, head=["3 + (n - 1)/2"], start=(1, 1), **INVERSE
        ),
    ),
    Case("3.8", "an integer for odd n", changed(FOR_ODD_N, {"parameters": N3})),
    Case("3.9", "runs of 3", changed(RUNS, {"statement.block.1.0": 3})),
    Case("3.9", "runs under a plus", changed(RUNS, {"statement.signs": "-+"})),
    Case("3.9", "a run of 3 in the head", changed(RUN_FIRST, {"statement.head.1.0": 3})),
    Case(
        "3.10",
        "runs of length -1 at n = 2",
        changed(
            stated(
                "tan(1/n)",
                [[2, "2*m*n + n - 3"], 3],
                "-",
                head=[1, 2],
                n=N3,
                start=(1, 4),
                group=(1, 2),
            ),
            {"parameters": N},
        ),
    ),
    Case(
        "3.8",
        "a large denominator",
        changed(
            COTH,
            {"statement.block": ["4*m + 2 + m**2/20011 - m*m/20011 + m/20011"]},
        ),
    ),
]

PROGRESSIONS = [
    Case(
        "4.1",
        "cot(1) = 1 - 1/(3 - ...), not proved so",
        changed(COTN, {"parameters": [["n", 1, 1]]}),
    ),
    Case(
        "4.1",
        "|tanh(1/n) - n| = [-n; n, 3n, ...]",
        stated("besseli(-3/2,1/n)/besseli(-1/2,1/n)", ["(2*m - 1)*n"], n=N),
    ),
    Case("4.1", "quotients that fall", changed(COTH, {"statement.block": ["6 - m"]})),
    Case("5.2", "a number", of("n")),
    Case("5.2", "cosh(1/n) = coth(1/n)", of("cosh(1/n)")),
    Case("5.2", "c**2 + c = c", of("coth(1/n)**2+coth(1/n)")),
    Case("5.2", "sqrt(1/3) c = c", of("coth(sqrt(1/3))", ROOT)),
    Case(
        "5.3",
        "tanh(1/n) = tan(1/n)",
        stated("tanh(1/n)+0*tan(1/n)", ["(2*m + 1)*n"], "-", n=N, **INVERSE),
    ),
    Case("5.3", "another argument", of("coth(1/n)+0*coth(1/(2*n))")),
    Case("5.3", "functions of two kinds", of("coth(1/n)+0*besseli(0,1/n)/besseli(1,1/n)")),
    Case("5.4", "c = (c**2 + 1)/2", changed(MEAN, {"statement.numerator": [1, 0, 1]})),
    Case("5.4", "c**2/c", sides([0, 0, 1], [0, 1])),
    Case("5.4", "c/c**2", sides([0, 1], [0, 0, 1])),
    Case(
        "5.5",
        "I_0/I_(3/2) = I_0/I_1",
        stated("besseli(0,2/n)/besseli(3/2,2/n)", ["n*(m + 1)"], n=N),
    ),
    Case(
        "5.5",
        "orders that are far apart",
        stated("besseli(0,2)/besseli(1,2)+0*besseli(101,2)/besseli(0,2)", ["m + 1"]),
    ),
    Case(
        "5.5",
        "I_0/I_(k+1) = I_0/I_1",
        stated("besseli(0,2/n)/besseli(k+1,2/n)", ["n*(m + 1)"], n=NK),
    ),
    Case(
        "2.7",
        "coth(k/n) = coth(1/n)",
        of("coth(k/n)", changed(COTHN, {"parameters": [["n", 2, 1], ["k", 1, 1]]})),
    ),
    Case("2.7", "coth(0)", of("coth(0*n)")),
    Case("2.5", "coth(1/0) at n = 2", of("coth(1/(n-2))")),
    Case("2.7", "a function of a function", of("coth(1/(1+coth(1/2)))", COTH)),
    Case("5.8", "another function of a function", of("coth(1/cosh(1/2))", COTH)),
    Case("5.8", "1 + sqrt(2)", of("coth(1/(1+sqrt(2)))", COTH)),
    Case(
        "5.9",
        "a Bessel function of a negative number",
        stated("besseli(0,-2/n)/besseli(1,-2/n)", ["n*(m + 1)"], n=N, p=[0, -1]),
    ),
    Case(
        "5.10",
        "c**2/c for a Bessel quotient",
        stated("besseli(4,2)/besseli(5,2)", ["m + 5"], p=[0, 0, 1], q=[0, 1]),
    ),
    Case(
        "5.10",
        "degree 2 and a root",
        stated(
            "sqrt(1/12)*coth(sqrt(1/12))",
            ["4*m + 1", "12*m + 9"],
            p=[1, 0, 4],
            q=[0, 4],
            group=(2, 2),
        ),
    ),
    Case("6.2", "a = 3/2", of("tasoev(4/3,3/2)", TASOEV)),
    Case("6.2", "a = 1", of("tasoev(2,1)", TASOEV)),
    Case("6.2", "a = -1", of("tasoev(2,-1)", TASOEV)),
    Case("6.2", "q = 2/3", of("rogers_ramanujan(2/3)", RAMANUJAN)),
    Case("6.2", "q = 2", of("rogers_ramanujan(2)", RAMANUJAN)),
    Case("6.2", "a is too large", powers("tasoev(1,40)", ["40*z"], base=40, **INVERSE), sized(40)),
    Case("6.2", "q = 1/n, n = 1", changed(RAMANUJAN_N, {"statement.base": 2, "parameters.0.1": 1})),
    Case("7.5", "2**m for n**m", changed(RAMANUJAN_N, {"statement.base": 2})),
    Case("7.5", "(n + 1)**m for n**m", changed(RAMANUJAN_N, {"statement.base": "n+1"})),
    Case("7.8", "another block", changed(RAMANUJAN_N, {"statement.block": ["z", "2*z"]})),
    Case("7.8", "all signs plus", changed(TURNED, {"statement.signs": "+"})),
    Case(
        "7.8",
        "all signs minus",
        changed(TURNED, {"statement.signs": "-", "statement.head": [2, 2]}),
    ),
    Case(
        "7.5",
        "a**m for (k + 2)**m",
        changed(of("tasoev(1,k+2)", TASOEV), {"parameters": [["k", 0, 1]]}),
    ),
    Case("6.3", "v = 0", of("tasoev(1,0,2)", RAMANUJAN)),
    Case(
        "6.3",
        "u = 0 at n = 2",
        changed(powers("tasoev(n-2,2)", ["2*z*(n - 2)"], n=N, **INVERSE), {}),
    ),
    Case(
        "5.10",
        "degree 2",
        changed(TASOEV, {"statement.numerator": [0, 1], "statement.denominator": [0, 0, 1]}),
    ),
]

CONJUGACY = [
    Case(
        "7.1",
        "3 + 1/c = [3; 4, 5, 6, ...]",
        stated("besseli(4,2)/besseli(5,2)", ["m + 4"], p=[1, 3], q=[0, 1], head=[3], start=(-1, 1)),
    ),
    Case("7.1", "indices out of range", changed(COTH, {"start": [40, 40]}), limits=sized(39)),
    Case("7.1", "groups out of range", changed(COTH, {"group": [40, 40]}), limits=sized(39)),
    Case("7.1", "a negative group", changed(COTH, {"group": [1, -1]})),
    Case(
        "7.2",
        "coth(1/2) = [2; 6, 10, 14, 1, 1, 1, ...]",
        changed(COTH, {"statement.head": [2, 6, 10, 14], "statement.block": ["1"]}),
    ),
    Case(
        "7.3",
        "coth(1/2) = [3; 8, 13, ...], by no identity",
        changed(COTH, {"statement.block": ["5*m + 3"], "group": [0, 0]}),
    ),
    Case(
        "7.3",
        "sqrt(1/3)*coth(sqrt(1/3)) = [1; 9, 17, 25, ...]",
        changed(ROOT, {"statement.block": ["8*m + 1"], "group": [1, 1]}),
    ),
    Case("7.4", "coth(1/2) = [2; 6, 2, 6, ...]", changed(COTH, {"statement.block": [2, 6]})),
    Case(
        "7.4",
        "coth(1/n) = n + 1/(3n - 1/(5n + ...))",
        changed(COTHN, {"statement.signs": "+-"}),
    ),
    Case("7.5", "1/tasoev(1,2) = [2; 6, 18, ...]", changed(TASOEV, {"statement.base": 3})),
    Case(
        "7.6",
        "0/0 at n = 2",
        changed(COTHN, {"statement.numerator": [0, "n - 2"], "statement.denominator": ["n - 2"]}),
    ),
    Case("7.6", "0/0", sides([0, 0], [0])),
    Case(
        "7.7",
        "z = 1 - 1/(1 - 1/Z), the pole not excluded",
        stated("cot(1)", ["2*m + 3"], "-", p=[-1, 0], q=[-1, 1], head=[1, 1], start=(1, 2)),
    ),
    Case(
        "7.7",
        "2 - coth(1/2) > 0",
        sides([2, -1], [1], head=[1, 1, -1], start=(0, 3)),
    ),
    Case(
        "7.7",
        "1/(2 - coth(1/2)) > 0",
        sides([1], [2, -1], head=[-1, 1, -3, 0], start=(0, 4)),
    ),
    *(
        Case("7.8", f"coth(1/2) = [{text}]", changed(COTH, {"statement.block": [text]}))
        for text in ("5*m + 2", "2", "m**2 + 3*m + 2", "4*m + 1")
    ),
    Case(
        "7.8",
        "coth(1/2) = [3; 6, 10, ...]",
        changed(COTH, {"statement.head": [3], "statement.block": ["4*m + 6"], "start": [1, 1]}),
    ),
    Case("7.8", "-coth(1/2)", changed(COTH, {"statement.numerator": [0, -1]})),
]

QUADRATIC = [
    Case(
        "8.1", "the golden ratio = [1; 2, 3, ...]", changed(GOLDEN, {"statement.block": ["m + 1"]})
    ),
    Case(
        "8.1",
        "runs that grow",
        root("sqrt(n**2+1)", [[2, "2*n - 1 + m"], "2*n + 2"], "-", head=["n + 1"], n=[["n", 1, 1]]),
    ),
    Case("8.1", "powers", root("phi", ["z"], base=2)),
    Case(
        "8.2",
        "the value has a pole at n = 3",
        root(
            "sqrt(n**2+1)",
            ["2*n"],
            head=["n"],
            n=N,
            p=["-3*n", "n"],
            q=[-3, 1],
        ),
    ),
    Case(
        "8.2",
        "0/0",
        changed(GOLDEN, {"statement.numerator": [-1, -1, 1], "statement.denominator": [-1, -1, 1]}),
    ),
    Case(
        "8.3",
        "sqrt(2) = 2 - 1/..., with nothing behind it",
        root("sqrt(2)", [[2, 0]], "-", head=[1, 1, 1]),
    ),
    Case("8.4", "the golden ratio = [2; 2, ...]", changed(GOLDEN, {"statement.block": [2]})),
    Case("8.5", "(3-sqrt(5))/2 = 3 - 1/(3 - ...)", root("(3-sqrt(5))/2", [3], "-")),
    Case(
        "8.5",
        "2n - sqrt(n**2+1) = [3n; 2n, 2n, ...]",
        root("sqrt(n**2+1)", ["2*n"], head=["3*n"], n=N, p=["2*n", -1]),
    ),
    Case("8.5", "1 = 2 - 1/(2 - ...), a limit that 4.1 does not give", root("1", [2], "-")),
    Case("4.1", "phi = [0; -1, 0, 0, -1, 0, ...]", root("phi", [0, -1, 0])),
    Case("4.1", "n + sqrt(n**2+1) = [0; -2n, 0, ...]", root("n+sqrt(n**2+1)", [0, "-2*n", 0], n=N)),
]

LAWS = [
    *(
        Case("1.1", "a law beside blocks", changed(KEMPNER, {f"statement.{name}": part}))
        for name, part in (("block", [1]), ("base", None))
    ),
    Case("1.6", "a law for blocks", changed(KEMPNER, {"theorem": "A"})),
    Case("1.6", "a law for a period", changed(KEMPNER, {"theorem": "C", "start": None})),
    Case("1.6", "blocks for a law", changed(COTH, {"theorem": "F"})),
    Case("9.1", "a group that nobody reads", changed(KEMPNER, {"group": [1, 1]})),
    Case(
        "9.2", "kempner(2) = [0; 7, 7, 1, 4, ...]", changed(KEMPNER, {"statement.head": [0, 7, 7]})
    ),
    Case(
        "9.3",
        "from a quotient 0 on",
        lawful("kempner(2)", folded(0), [], [0, 0]),
    ),
    Case("9.3", "far away", FAR, sized(11)),
    Case("1.3", "a third index of a law", changed(KEMPNER, {"start": [1, 1, 1]})),
    Case("1.4", "True is 1, in a law too", changed(KEMPNER, {"start": [True, 1]})),
    Case("9.4", "1/kempner(2) = 1 - 1/(4 - ...)", changed(INVERTED, {"statement.signs": "-"})),
    Case("9.4", "1/kempner(2) = 1 + 1/(4 - ...)", changed(INVERTED, {"statement.signs": "+-"})),
    Case("9.5", "kempner(2) = [1; 1, 4, ...]", changed(KEMPNER, {"statement.head": [1]})),
    Case("9.5", "2 kempner(2) = [0; 1, 4, ...]", changed(KEMPNER, {"statement.numerator": [0, 2]})),
    Case(
        "9.5",
        "1/kempner(2) + 1 = [1; 4, ...]",
        changed(INVERTED, {"statement.numerator": [1, 1]}),
    ),
    Case(
        "9.5",
        "1/(kempner(2) + 1) = [1; 4, ...]",
        changed(INVERTED, {"statement.denominator": [1, 1]}),
    ),
    Case("5.10", "kempner(2)**2", changed(KEMPNER, {"statement.numerator": [0, 0, 1]})),
    Case(
        "7.6",
        "0 = [0; 1, 4, ...]",
        changed(KEMPNER, {"statement.numerator": [0, 0], "statement.denominator": [0]}),
    ),
    Case(
        "7.7",
        "-kempner(2) = [-1; 5, 2, ...]",
        lawful("kempner(2)", folded(3), [-1, 5], [3, 2], p=[0, -1]),
    ),
    *(
        Case("10.1", "no such number", lawful(f"kempner({b})", folded(1), [0], [1, 1]))
        for b in ("1", "0", "5/2")
    ),
    *(
        Case("10.1", "no ratio", lawful(f"lacunary(2,{r},1)", folded(1), [0], [1, 1]))
        for r in ("1", "0", "5/2")
    ),
    Case(
        "10.1",
        "Liouville's number by another name",
        changed(LIOUVILLE, {"statement.constant": "lacunary(10,0,1)"}),
    ),
    *(
        Case("10.2", "no sign", lawful(f"lacunary(2,2,{s})", folded(1), [0], [1, 1]))
        for s in ("0", "2", "-2")
    ),
    Case("10.1", "1 among the bases", changed(KEMPNERS, {"parameters": [["n", 1, 1]]})),
    Case("10.1", "half a base", changed(KEMPNERS, {"statement.constant": "kempner(n/2)"})),
    *(
        Case("10.3", "another law for all n", changed(KEMPNERS, {f"statement.law.{name}": part}))
        for name, part in (("word", [0, "n + 1"]), ("word", [0, 2]), ("base", "n"), ("from", 2))
    ),
    Case("10.3", "no base", changed(LIOUVILLES, {"statement.law.base": 0})),
    Case(
        "9.5",
        "kempner(n) = [0; n - 1, n + 1, ...]",
        lawful("kempner(n)", folded(3, "n"), [0, "n - 1", "n + 1"], [3, 3], n=N3),
    ),
    Case(
        "9.5",
        "liouville(n) = [0; n - 1, n + 2, ...]",
        lawful("liouville(n)", LIOUVILLES_LAW | {"from": 3}, [0, "n - 1", "n + 2"], [3, 3], n=N3),
    ),
    Case(
        "9.5",
        "1/n - 1/n**2 + ... = [0; n - 1, n + 1, ...]",
        lawful(
            "lacunary(n,2,-1)",
            folded(2, "n", signs=[-1, 1]),
            [0, "n - 1"],
            [2, 2],
            n=N3,
        ),
    ),
    Case(
        "10.5",
        "for n = 2 the word 0, 1, 4, 2, 1 has another last quotient",
        lawful("kempner(n)", folded(3, "n"), [0, "n - 1", "n + 2"], [3, 3], n=N),
    ),
    *(
        Case("10.3", "another law", changed(KEMPNER, {f"statement.law.{name}": part}))
        for name, part in (
            *(("from", 2), ("from", True), ("word", [0, 3]), ("word", [0, 1, 1]), ("base", 2)),
            *(("x", ["periodic", 2]), ("signs", [-1]), ("signs", [1, -1]), ("kind", "plain")),
        )
    ),
    Case("1.1", "no law", changed(KEMPNER, {"statement.law": None})),
    Case("1.1", "more than a law", changed(KEMPNER, {"statement.law.note": ""})),
    Case("1.4", "a word of halves", changed(KEMPNER, {"statement.law.word": [0, 2.0]})),
    Case("1.4", "a base that is true", changed(KEMPNER, {"statement.law.base": False})),
    Case("10.3", "exponents 2, 6, 24", changed(LIOUVILLE, {"statement.law.x.1": 2})),
    Case("10.3", "other signs", changed(ALTERNATING, {"statement.law.signs": [1, -1]})),
    Case(
        "5.3", "of two numbers", changed(KEMPNER, {"statement.constant": "kempner(2)*kempner(3)"})
    ),
    Case(
        "10.4",
        "kempner(2)/2 = [0; 4, 1, 2, ...]",
        lawful("kempner(2)", folded(1, word=[0, 4], x=["periodic", 0]), [0], [1, 1], q=[2]),
    ),
    Case(
        "9.5",
        "2 lacunary(2,3) = [1; 4, ...]",
        lawful(
            "lacunary(2,3,1)",
            CUBES | {"word": [1, 4], "x": ["geometric", 3, 3]},
            [1],
            [1, 1],
            p=[0, 2],
        ),
    ),
    Case("9.5", "3 kempner(2)", lawful("kempner(2)", folded(1), [2], [1, 1], p=[0, 3])),
    Case("10.4", "5 = [5; 1, 4, ...]", lawful("kempner(2)", folded(1), [5], [1, 1], p=[5, 0])),
]

SUMS = [
    *(
        Case("11.1", "no first term", changed(HONE, {"statement.constant": f"hone({x},1)"}))
        for x in ("0", "-1", "1/2", "x")
    ),
    Case(
        "11.1",
        "a first term for all n",
        changed(HONE, {"statement.constant": "hone(n,1)"} | {"parameters": N}),
    ),
    *(
        Case("11.2", "no polynomial", changed(HONE, {"statement.constant": f"hone(1,{g})"}))
        for g in ("0", "-1", "2*x-1", "1/2", "x/2+1/2", "x-x")
    ),
    Case(
        "11.2",
        "one for all n",
        changed(HONE, {"statement.constant": "hone(1,n)"} | {"parameters": N}),
    ),
    Case(
        "11.3",
        "hone(3,1) = [0; 1, 0, 2, ...]",
        similar("hone(3,1)", [0, 1], [*PAIRS], [0], [1, 1]),
    ),
    Case("1.1", "no law", changed(HONE, {"statement.law": None})),
    Case("11.4", "a law of another kind", changed(HONE, {"statement.law.kind": "folded"})),
    Case("11.5", "hone(1,1) = [1; 2, 1, ...]", changed(HONE, {"statement.law.pair": [1, 1]})),
    Case("1.4", "True is 1", changed(HONE, {"statement.law.pair": [0, True]})),
    Case("11.16", "no rules", changed(HONE, {"statement.law.rules": []})),
    Case("1.3", "three numbers", changed(HONE, {"statement.law.pair": [0, 1, 2]})),
    Case("11.14", "5 = [5; ...]", similar("hone(1,1)", [0, 1], [*PAIRS], [5], [1, 1], p=[5, 0])),
    *(
        Case("11.6", "other rules", changed(HONE, {"statement.law.rules": rules}))
        for rules in ([*PAIRS][::-1], [PAIRS[0]], [*PAIRS, PAIRS[0]], [[[2, 1, 0]], PAIRS[1]])
    ),
    Case(
        "11.6",
        "the rules of two quotients later",
        similar("hone(3,1)", [3, 11], [*PAIRS], [0, 2, 1, 3], [4, 4]),
    ),
    Case(
        "11.7",
        "a window that ends with 0, -1",
        changed(BY_PRODUCTS, {"statement.head": [1, 2, 0, -1], "start": [2, 4]}),
    ),
    Case(
        "11.7",
        "a window that begins too early",
        changed(BY_PRODUCTS, {"statement.head": [1], "start": [1, 1]}),
    ),
    Case(
        "11.8",
        "from 4 on the first even quotient alone",
        recurrent("hone(1,1)", [([[1]], [[1, 1, 0], [0, 0, 1]]), ODD], [1, 1, 1, 2], [4, 4]),
    ),
    Case(
        "11.8",
        "even quotients alone",
        recurrent("hone(1,1)", [EVEN, EVEN], [1, 1, 1, 2], [4, 4]),
    ),
    Case(
        "11.8",
        "the other turn",
        recurrent("hone(1,1)", [ODD, EVEN], [1, 1, 1, 2], [4, 4]),
    ),
    Case(
        "11.8",
        "varona(2,1) = [0; 2, 2, 1, 1, 8, ...]",
        recurrent("varona(2,1)", TRIPLES, [0, 2, 2, 1, 1], [5, 5]),
    ),
    Case(
        "11.9",
        "0 a = 0 for the first quotient",
        recurrent(
            "hone(1,1)",
            [EVEN, ([[1, 0, 1], [-1]], [[1, 1, 2], [1, 0, 2], [-1, 1, 1], [-1, 0, 1]])],
            [1, 1, 1],
            [3, 3],
        ),
    ),
    Case(
        "11.9",
        "a factor that may be 0",
        recurrent(
            "hone(1,1)",
            [([[1, 0, 1], [-1]], [[1, 1, 2], [-1, 1, 1]]), ODD],
            [1, 1, 1, 2],
            [4, 4],
        ),
    ),
    *(
        Case("11.10", "no monomial", changed(HONE, {"statement.law.rules.1": [row]}))
        for row in ([], [1, 1, 0, 2])
    ),
    Case("11.11", "1/s", changed(VARONA, {"statement.law.relations.0.above": [[1, 0, -1]]})),
    *(
        Case("11.12", "no squares", recurrent(c, [SQUARES], head, [4, 4], power))
        for c, head, power in (("hone(1,1)", [1, 1, 1, 2], 2), ("cahen", [0, 1, 1, 1], 3))
    ),
    Case("1.4", "True is 1, as a power too", changed(BY_PRODUCTS, {"statement.law.power": True})),
    Case(
        "11.15",
        "1/2 as a quotient",
        recurrent(
            "varona(3,1)", HALVES[-2:] + HALVES[:-2], [0, 2, 1, 22], [6, 4], p=[-3, 10], q=[2, -6]
        ),
    ),
    Case(
        "11.14",
        "a negative multiple",
        similar("hone(1,1)", [0, 1], [*PAIRS], [0, 1, 1], [3, 3], p=[5, -3], q=[7, -4]),
    ),
    Case(
        "11.14",
        "(c + k - 1)/k, for all k",
        similar(
            "hone(1,1)", [0, 1], [*PAIRS], [1], [1, 1], p=["k - 1", 1], q=["k"], n=[["k", 2, 1]]
        ),
    ),
    Case(
        "11.5",
        "twice Cahen's constant, by its own",
        changed(DOUBLED, {"statement.law.pair": [1, 2]}),
    ),
    Case("11.6", "by its own rule", changed(DOUBLED, {"statement.law.rules": [[[1, 2, 0]]]})),
    Case(
        "11.12",
        "no squares of a third",
        recurrent("hone(2,1)", [SQUARES], [0, 5, 7, 2, 36], [7, 5], 2, q=[3]),
    ),
    Case("11.13", "no recurrence", recurrent("cahen", [], [0, 1, 1, 1], [4, 4])),
    Case("5.3", "of two sums", changed(HONE, {"statement.constant": "hone(1,1)*hone(2,1)"})),
    Case("2.4", "of one argument", changed(HONE, {"statement.constant": "hone(1)"})),
    Case(
        "11.8",
        "even quotients alone, late",
        recurrent("hone(1,1)", [EVEN, EVEN], [1, 1, 1, 2, 2, 6, 12, 78], [8, 8]),
    ),
    Case("1.5", "large powers", ninth(9), (("STEPS", 100_000),)),
    Case(
        "1.5",
        "powers of 1",
        changed(VARONA, {"statement.law.relations.1.below": [[1, 100_000]]}),
        (("STEPS", 3_000_000),),
    ),
]


SLOPES = [
    Case("13.1", "as large a base", of("rabbit(40,phi)", RABBIT), sized(40)),
    *(Case("13.1", "no base", of(f"rabbit({b},phi)", RABBIT)) for b in ("1", "0", "-2", "5/2")),
    Case("13.1", "1 among the bases", changed(RABBITS, {"parameters": [["n", 1, 1]]})),
    Case("13.11", "another base for all n", changed(RABBITS, {"statement.law.base": "n + 1"})),
    Case("13.11", "one base for all n", changed(RABBITS, {"statement.law.base": 2})),
    Case("13.18", "another head for all n", changed(RABBITS, {"statement.head": [0, "n"]})),
    Case("13.18", "rabbit(n)", changed(RABBITS, {"statement.constant": "rabbit(n)"})),
    Case(
        "13.16",
        "halves of powers of odd and even n",
        changed(RABBITS, {"statement.law.sums": [[["3/2", 1, 1], ["1/2", 0, 0]]]}),
    ),
    Case(
        "13.17",
        "n - 2, which is 0 for n = 2",
        changed(RABBITS, {"statement.law.sums": [[[1, 1, 1], [-2, 0, 0]]]}),
    ),
    Case("5.3", "two slopes", of("rabbit(2,phi)*rabbit(2,phi+1)", RABBIT)),
    Case("5.3", "two bases", of("rabbit(2,phi)*rabbit(3,phi)", RABBIT)),
    Case("2.10", "two roots", of("rabbit(2,phi)*sqrt(2)", RABBIT)),
    Case("5.10", "a square", changed(RABBIT, {"statement.numerator": [0, 0, 1]})),
    Case("13.2", "a slope that is a sum", of("rabbit(2,rabbit(2,phi)+1)", RABBIT)),
    Case("13.2", "below a sum", of("rabbit(2,1/rabbit(2,phi))", RABBIT)),
    Case(
        "13.2", "a slope for all n", changed(of("rabbit(2,n+sqrt(2))", RABBIT), {"parameters": N})
    ),
    Case("13.2", "n sqrt(2)", changed(of("rabbit(2,n*sqrt(2))", RABBIT), {"parameters": N})),
    *(
        Case("13.3", "a rational slope", of(f"rabbit(2,{t})", RABBIT))
        for t in ("2", "3/2", "sqrt(4)", "(1+sqrt(9/4))/2")
    ),
    *(
        Case("13.4", "a slope below 1", of(f"rabbit(2,{t})", RABBIT))
        for t in ("sqrt(2)/2", "1/phi", "-sqrt(2)", "1/(1-sqrt(2))", "2-sqrt(2)")
    ),
    Case("1.1", "no law", changed(RABBIT, {"statement.law": None})),
    Case("1.1", "more than a law", changed(RABBIT, {"statement.law.note": ""})),
    Case("1.3", "a third index", changed(RABBIT, {"start": [1, 2, 3]})),
    Case("1.3", "a third group", changed(RABBIT, {"group": [1, 1, 1]})),
    Case("1.2", "no groups", changed(RABBIT, {"group": None})),
    Case("1.4", "True is 1, in a group", changed(RABBIT, {"group": [True, 1]})),
    Case("1.4", "True is 1, in weights", changed(RABBIT, {"statement.law.weights": [True, 1]})),
    Case("1.3", "a power of two numbers", changed(RABBIT, {"statement.law.sums": [[[1, 1]]]})),
    Case("1.4", "a half", changed(RABBIT, {"statement.law.sums": [[[1, "1", 1]]]})),
    Case("13.5", "another kind", changed(RABBIT, {"statement.law.kind": "plain"})),
    Case("13.6", "before the period", changed(LATER, {"start": [1, 3]})),
    Case("13.6", "before it all", changed(RABBIT, {"start": [-1, 2]})),
    Case("13.6", "far away", changed(RABBIT, {"start": [41, 2]}), sized(40)),
    Case(
        "13.7",
        "rabbit(2) = [0; 1, 7, 7, 2, ...]",
        changed(RABBIT, {"statement.head": [0, 1, 7, 7]}),
    ),
    Case("13.8", "an empty group", changed(RABBIT, {"group": [0, 1]})),
    Case("13.8", "a group backwards", changed(RABBIT, {"group": [-1, 1]})),
    Case("13.8", "a long group", changed(RABBIT, {"group": [41, 1]}), sized(40)),
    Case(
        "13.8",
        "half a period of 1 + sqrt(3)",
        slope("rabbit(2,1+sqrt(3))", [[[1, 1, 3], [1, 0, 0]]], [2, 1], [0], [0, 1], [1, 1]),
    ),
    Case("13.9", "a group of two", changed(RABBIT, {"group": [1, 2]})),
    Case("13.10", "no classes", changed(RABBIT, {"group": [1, 0], "statement.law.sums": []})),
    Case("13.10", "signs of another period", changed(RABBIT, {"statement.signs": "+-"})),
    *(
        Case("13.11", "another base", changed(RABBIT, {"statement.law.base": b}))
        for b in (3, 4, 1, 0)
    ),
    *(Case("1.4", "no base", changed(RABBIT, {"statement.law.base": b})) for b in (True, 2.0)),
    Case(
        "13.11",
        "(-2)**2",
        slope("3*rabbit(4,phi)", [[[1, 2, 2]]], [1, 1], [0, 1], [1, 2], [1, 1], base=-2),
    ),
    *(
        Case("13.12", "other weights", changed(RABBIT, {"statement.law.weights": w}))
        for w in ([1, -1], [2, 1], [1, 1, 0], [1])
    ),
    Case("13.12", "weights of one period", changed(THIRDS, {"statement.law.weights": [1, 1]})),
    Case("13.13", "an exponent", changed(PELL, {"statement.law.sums": [[[1, 1 << 40, 1 << 40]]]})),
    *(
        Case("13.14", "no number", changed(RABBIT, {"statement.law.sums": [[[c, 1, 1]]]}))
        for c in ("1", "1/0", "1/2 ", "x", "1e1/2")
    ),
    *(
        Case("13.15", "other exponents", changed(RABBIT, {"statement.law.sums": [[[1, *e]]]}))
        for e in ([1, 3], [2, 1], [-1, -1], [0, 1])
    ),
    Case(
        "13.15",
        "exponents of a root of b",
        slope("3*rabbit(4,phi)", [[[1, 1, 1]]], [1, 1], [0, 1], [1, 2], [1, 1]),
    ),
    Case(
        "13.15",
        "the same, with equal remainders",
        slope("3*rabbit(4,phi)", [[[1, 2, 3]]], [1, 1], [0, 1], [1, 2], [1, 1]),
    ),
    Case("13.16", "halves", changed(RABBIT, {"statement.law.sums": [[["5/4", 1, 1]]]})),
    Case("13.16", "thirds", changed(THIRDS, {"statement.law.sums.0": [["3/2", 1, 3]]})),
    Case(
        "13.17",
        "[...; 0, 2, ...]",
        changed(RABBIT, {"statement.law.sums": [[[1, 1, 1], [-2, 0, 0]]]}),
    ),
    Case(
        "13.17",
        "y**2 - y + ..., which may fall",
        changed(RABBIT, {"statement.law.sums": [[[1, 1, 2], [-1, 1, 1], [1, 1, 1]]]}),
    ),
    Case(
        "1.5",
        "integers by a long way",
        changed(
            RABBIT,
            {"statement.law.sums": [[["1/70571", 70570, 70570], ["70570/70571", 0, 0]]]},
        ),
    ),
    Case(
        "13.17",
        "1 under a minus",
        changed(
            RABBIT_SIGNED,
            {"statement.signs": "-+", "statement.law.sums": [[[1, 2, 3]], [[1, 0, 0]]]},
        ),
    ),
    Case("13.18", "[0; 1, 4, 4, 16, ...]", changed(RABBIT, {"statement.law.sums": [[[2, 1, 1]]]})),
    Case("13.18", "rabbit(2) = [0; 2, 2, 2, 4, ...]", changed(RABBIT, {"statement.head": [0, 2]})),
    Case("13.18", "(3**e + 1)/2", changed(THIRDS, {"statement.law.sums.0.1.0": "1/2"})),
    Case("13.18", "rabbit(3)/2", changed(THIRDS, {"statement.denominator": [2]})),
    Case(
        "7.7",
        "-rabbit(2) = [-1; 3, 2, ...]",
        slope("rabbit(2,phi)", [[[1, 1, 2]]], [1, 1], [-1, 3], [2, 2], [1, 1], p=[0, -1]),
    ),
    *(
        Case(
            "1.5",
            "long numbers",
            changed(RABBIT, {"start": [n, 2], "statement.law.sums": [[[1, *fibonacci(n)]]]}),
        )
        for n in (35, 600)
    ),
    Case(
        "1.5",
        "a large quotient of the slope",
        slope(
            "rabbit(2,10**10+sqrt(10**20+1))",
            [[[1, 0, 1]]],
            [2 * 10**10, 1],
            [0],
            [0, 1],
            [1, 1],
        ),
    ),
    Case("1.5", "a long slope", of("rabbit(2,sqrt(123456789123456789123456789))", RABBIT)),
]

CASES = [
    Case(
        "accepted",
        "as large a base",
        slope("38*rabbit(39,phi)", [[[1, 1, 1]]], [1, 1], [0, 1], [1, 2], [1, 1], base=39),
        sized(40),
    ),
    Case(
        "accepted",
        "as far in a slope",
        slope(
            "rabbit(2,phi)",
            [[[1, *fibonacci(15)]]],
            [1, 1],
            [2 ** fibonacci(n)[0] for n in range(15)],
            [15, 15],
            [1, 1],
            **INVERSE,
        ),
        sized(15),
    ),
    Case(
        "accepted",
        "as long a group",
        slope(
            "rabbit(2,phi)",
            [[[1, fibonacci(n)[0], fibonacci(n + 15)[0]]] for n in range(1, 16)],
            [1364, 1],
            [1],
            [1, 1],
            [15, 15],
            **INVERSE,
        ),
        sized(15),
    ),
    Case("accepted", "as far", FAR, sized(12)),
    *(Case("accepted", "true", certificate) for certificate in (*ACCEPTED, *OF_ALL_BASES)),
    *(
        Case("accepted", "as much work as may be", certificate, (("STEPS", steps),))
        for certificate, steps in WORK
    ),
    Case("accepted", "as long as can be", changed(COTH, {"start": [39, 39]}), limits=sized(39)),
    Case("accepted", "a group as long", changed(COTH, {"group": [39, 39]}), limits=sized(39)),
    Case("accepted", "a list as long", root("phi", [1], head=[1] * 40), sized(40)),
    Case("accepted", "numbers as long", COTH, sized(10)),
    Case("accepted", "a text as long", of("coth(1/n)" + " " * 31), sized(40)),
    Case("accepted", "a period as long", root("phi", [1] * 8, "+" * 40), sized(40)),
    Case(
        "accepted", "as large an a", powers("tasoev(1,39)", ["39*z"], base=39, **INVERSE), sized(40)
    ),
    Case("accepted", "a = 4/2", of("tasoev(1,4/2)", TASOEV)),
    Case(
        "accepted",
        "integers for all n",
        changed(COTHN, {f"statement.{side}": parts for side, parts in INTEGRAL.items()}),
    ),
    Case(
        "accepted",
        "as many parameters",
        changed(COTHN, {"parameters": [[x, 2, 1] for x in "nabcdfgh"]}),
    ),
    *FORM,
    *EXPRESSIONS,
    *STATEMENT,
    *PROGRESSIONS,
    *CONJUGACY,
    *QUADRATIC,
    *LAWS,
    *SUMS,
    *SLOPES,
]
