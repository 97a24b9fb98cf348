"""Theorems A, T and C: quotients in blocks, as the library asks for them."""

from __future__ import annotations

import ast
from ast import BinOp, Call, Constant, Div, Mult, Name
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from esma.proofs.checker.claims import LIMIT, listed
from esma.proofs.checker.ring import (
    COS,
    ROOT,
    SIN,
    SIZE,
    Poly,
    R,
    S,
    T,
    kinds,
    part,
    product,
    require,
    sign,
    terms,
    times,
)

from .images import RocqImage, has_function, integers, is_function, leaf_of, mapped, plain
from .statement import (
    INVERSE,
    Application,
    NotCoveredError,
    Polynomial,
    Real,
    RocqStatement,
    denominator,
)

KINDS: Final = {"exp": "Exp", "tanh": "Tanh", "coth": "Coth", "tan": "Tan", "cot": "Cot"}


@dataclass(frozen=True)
class _Progression:
    """Theorem A with integers a, d and N = n1/n2, for a_n = (a + d n) N^[n odd]."""

    a: Polynomial
    d: Polynomial
    n1: Polynomial
    n2: int
    sigma: int

    @classmethod
    def of(cls, c: Any) -> _Progression:
        rows = [row[0] for row in c.expansion.block]
        a, d = (_coefficient(rows[0], e) for e in (0, 1))
        N: Polynomial = 1
        if len(rows) == 2:
            d = d * Fraction(1, 2)
            N = _coefficient(rows[1], 1) * Fraction(1, 2)
        q, below = denominator(a, d), denominator(N)
        return cls(a * q, d * q, N * below, q * q * below, c.key[1])

    def proof(self, s: RocqStatement, forms: tuple[Polynomial, Polynomial]) -> str:
        data = f"{s.data(self.a)} {s.data(self.d)} {s.data(self.n1)} {self.n2} ({self.sigma})"
        return _proof(s, f"(Progression {data})", forms, self.n1 != 1 or self.n2 != 1)


def progression(s: RocqStatement) -> Application:
    """A rational function of an elementary function, or of a quotient of Bessel functions, perhaps
    times another number.
    """
    A = _Progression.of(s.c)
    leaf, (calls, others) = leaf_of(s.c.tree, _function)
    match calls:
        case [[Call(func=Name(id=name), args=[x])], []]:
            pass
        case [[], [Call(func=Name(id=name), args=[x])]]:
            name = INVERSE[name]
        case [[Call(args=[v, x])], [Call(args=[w, _])]]:
            return _bessel(s, A, others, (v, w, x), leaf)
    if any(others) or R in kinds(s.c.value(x)[0]) | kinds(s.c.value(x)[1]):
        return _root(s, A, others, (name, x), leaf)
    tp, tq = _argument(s.c, x)
    x_S, y_C = A.a * s.y.degree * tp * SIN, (2 if name == "exp" else 1) * tq * COS
    forms = {"exp": (y_C + x_S, y_C - x_S), "tan": (x_S, y_C), "cot": (y_C, x_S)}[
        name.removesuffix("h")
    ]
    image = RocqImage.of(s, s.c.tree, leaf, forms)
    return Application(
        "elementary_formula",
        f"{KINDS[name]} {s.data(tp)} {s.data(tq)} {image.data} @claim {A.proof(s, image.form)}"
        f" @ratio {s.y.degree}",
        f"@u _ _ @constant ({Real(s.y).text(leaf)})%R _ _",
        "all: [> naturals | computed | same_number | same_number ].",
    )


def _root(s: RocqStatement, A: _Progression, others: Any, call: Any, leaf: ast.expr) -> Application:
    """The leaf is y f(x), where y is (s/t)/(a x), or (s/t) a x."""
    name, x = call
    if name == "exp" or s.y.degree > 1:
        raise NotCoveredError("Theorem A with a constant of another form")
    tangent = name.removesuffix("h") == "tan"
    top, bottom = _quotient(s.c, others, x, above=tangent)
    top, bottom = integers(*((top * A.a, bottom) if tangent else (top, bottom * A.a)))
    forms = (top * SIN, bottom * COS) if tangent else (top * COS, bottom * SIN)
    image, real = RocqImage.of(s, s.c.tree, leaf, forms), Real(s.y)
    return Application(
        "root_formula",
        f"{KINDS[name]} {s.data(top)} {s.data(bottom)} {image.data} @claim"
        f" {A.proof(s, image.form)} @ratio",
        f"@u _ _ _ _ _ _ eq_refl _ ({real.text(x)})%R"
        f" ({real.product(others)})%R ({real.text(leaf)})%R @constant _ _ _ _ _",
        "all: [> naturals | computed | root_number .. ].",
    )


def _bessel(
    s: RocqStatement, A: _Progression, others: Any, calls: Any, leaf: ast.expr
) -> Application:
    """The leaf is y B_v(x)/B_w(x), where y is (s/t) d x/2, or (s/t)/(d x/2)."""
    v, w, x = calls
    difference = s.c.plain(s.c.value(v)) - s.c.plain(s.c.value(w))
    if difference not in (1, -1):
        raise NotCoveredError("Bessel functions of orders that do not differ by 1")
    lower = difference == -1
    top, bottom = _quotient(s.c, others, x, above=not lower)
    top, bottom = integers(*((2 * top, bottom * A.d) if lower else (top * A.d, 2 * bottom)))
    forms = (top * COS, bottom * SIN) if lower else (top * SIN, bottom * COS)
    image, real = RocqImage.of(s, s.c.tree, leaf, forms), Real(s.y)
    orders = " ".join(f"({real.text(t)})%R" for t in ((v, w, x) if lower else (w, v, x)))
    return Application(
        "bessel_formula G",
        f"{'true' if lower else 'false'} {s.data(top)} {s.data(bottom)} {image.data} @claim"
        f" {A.proof(s, image.form)} @ratio",
        f"@u _ _ _ _ _ _ _ eq_refl _ {orders}"
        f" ({real.product(others)})%R _ _ _ _ _ ({real.text(leaf)})%R @constant _ _",
        "all: [> assumption | naturals | computed | root_number .. ].",
    )


def _proof(
    s: RocqStatement, theorem: str, forms: tuple[Polynomial, Polynomial], double: bool
) -> str:
    """The data of a proof of Theorem B; N and D are the forms in C and S of the constant."""
    y, c = s.y, s.c
    (i, j), (dx, dy) = (listed(row, int, length=2) for row in (y.start, y.group))
    require(min(i, j, dx, dy) >= 0 and max(i, j, dx, dy) <= LIMIT, "an index is out of range")
    if double and dx % 2:
        dx, dy = 2 * dx, 2 * dy
    single = next((n for n, (_, run) in enumerate(y.block) if run == 1), None)
    if single is None or dy == 0:
        raise NotCoveredError("blocks of runs alone")
    rows = mapped(s, forms, c.key[1])
    x, B = c.expansion, product(y.factors(0, j))
    U_ = times((B[3], -B[1], -B[2], B[0]), product(x.factors(0, i), c.image(y)))
    left = times(U_, product(x.factors(i, i + dx, 3)))
    right = times(product(y.factors(j, j + dy, 3)), U_)
    flip = "1" if left == right else "(-1)"
    keeps = "1" if sign(B[2] + B[3]) > 0 else "(-1)"
    M = " ".join(map(s.data, rows))
    return f"(Proof {theorem} {M} {i} {j} {dx} {dy} {flip} {keeps} {single})"


def _function(tree: ast.expr) -> Any:
    """The functions in a product and its denominator, and the other factors; None where a lemma
    tells nothing of the product.
    """
    rows = _factors(plain(tree))
    calls = [[x for x in row if is_function(x)] for row in rows]
    others = [[x for x in row if not is_function(x)] for row in rows]
    if any(map(has_function, [x for row in others for x in row])):
        return None
    match calls:
        case [[Call(func=Name(id=name), args=[_])], []] if name in KINDS:
            return calls, others
        case [[], [Call(func=Name(id=name), args=[_])]] if name in INVERSE:
            return calls, others
        case [[Call(args=[_, _])], [Call(args=[_, _])]]:
            return calls, others
    return None


def _factors(tree: ast.expr) -> tuple[list[ast.expr], list[ast.expr]]:
    """The factors of a product, and those of its denominator."""
    match tree:
        case BinOp(left=a, op=Mult() | Div() as op, right=b):
            (p, q), (r, t) = _factors(a), _factors(b)
            return (p + r, q + t) if isinstance(op, Mult) else (p + t, q + r)
        case Constant(value=1):
            return [], []
    return [tree], []


def _quotient(c: Any, others: Any, x: ast.expr, *, above: bool) -> tuple[Polynomial, Polynomial]:
    """The product of some factors, times x or over x, which is rational."""
    n, d = c.value(x) if above else c.value(x)[::-1]
    for row, up in zip(others, (True, False), strict=True):
        for factor in row:
            p, q = c.value(factor) if up else c.value(factor)[::-1]
            n, d = c.reduced(n * p), c.reduced(d * q)
    if R in kinds(d):
        n, d = c.reduced(n * ROOT), c.reduced(d * ROOT)
    if kinds(n) | kinds(d) > {0} or sign(n) * sign(d) <= 0:
        raise NotCoveredError("Theorem A with a constant of another form")
    return (n, d) if sign(d) > 0 else (-n, -d)


def _argument(c: Any, tree: ast.expr) -> list[Polynomial]:
    """An argument as a quotient of polynomials with integer coefficients."""
    n, d = c.value(tree)
    if kinds(n) | kinds(d) > {0}:
        raise NotCoveredError("Theorem A at a square root")
    n, d = integers(n, d)
    if sign(n) * sign(d) <= 0:
        raise NotCoveredError("functions of negative numbers")
    return [n, d] if sign(d) > 0 else [-n, -d]


def powers(s: RocqStatement) -> Application:
    """A rational function of a number of Tasoev, with two progressions or one, or of Rogers and
    Ramanujan's.
    """
    *_, signs, base, rows = s.c.key
    leaf, arguments = leaf_of(s.c.tree, lambda x: x.args if isinstance(x, Call) else None)
    e = sign(part(s.c.value(leaf)[0], S))  # it is e S/C
    f, g = (_coefficient(row, 1) for row in (rows * 2)[:2])
    sg, tau = signs[0], signs[-1]
    if len(rows) == 1:  # f a^n, as two progressions
        g, base, tau = g * base, base * base, 1
    else:
        tau *= sg
    (f1, f2), (g1, g2) = ((p * denominator(p), denominator(p)) for p in (f, g))
    image = RocqImage.of(s, s.c.tree, leaf, (e * SIN, COS))
    proof = _proof(
        s,
        f"(Powers {s.data(f1)} {f2} {s.data(g1)} {g2} {s.data(base)} ({sg}) ({tau}))",
        image.form,
        double=len(rows) == 1,
    )
    same = "eq_refl"
    if len(arguments) == 1:
        same = f"(rogers_ramanujan_powers ({Real(s.y).text(arguments[0])})%R _)"
    return Application(
        "powers_formula",
        f"({e}) {image.data} @claim {proof} @ratio",
        f"@u _ _ _ _ _ _ _ _ eq_refl _ @constant ({Real(s.y).text(leaf)})%R _ _ _ _ {same} _ _ _",
        "all: [> naturals | computed | same_number .. ].",
    )


def surd(s: RocqStatement) -> tuple[str, str]:
    """(A + B sqrt D)/E as data, and D as text."""
    c = s.c
    n, d = c.c
    if R in kinds(d):
        n = c.reduced(n * (part(d, 0) - part(d, R) * ROOT))
        d = c.reduced(d * (part(d, 0) - part(d, R) * ROOT))
    A, B, E = integers(part(n, 0), part(n, R), part(d, 0))
    if sign(E) < 0:
        A, B, E = -A, -B, -E
    roots = [x for x in ast.walk(c.tree) if isinstance(x, Call)]
    shown = "5"
    if roots:
        argument = roots[0].args[0]
        if c.value(argument) != (c.square, 1):
            raise NotCoveredError("the square root of a fraction")
        shown = Real(s.y).text(argument)
    return " ".join(map(s.data, (A, B, c.square, E))), shown


def quadratic(s: RocqStatement) -> Application:
    y = s.y
    data, shown = surd(s)
    single = next((i for i, (_, run) in enumerate(y.block) if run == 1), None)
    if single is None:
        raise NotCoveredError("blocks of runs alone")
    return Application(
        "quadratic_formula",
        f"{data} @claim @ratio {y.degree} {y.L} {single}",
        f"@u _ _ @constant ({shown})%R _ _",
        "all: [> naturals | computed | same_number | same_number ].",
    )


def _coefficient(p: Polynomial, e: int) -> Polynomial:
    """The coefficient of m^e."""
    total: Polynomial = 0
    for key, x in terms(p):
        if key // T % SIZE == e:
            rest = key - e * T
            total = total + (Poly({rest: x}) if rest else x)
    return total
