"""Rational functions of the number that a theorem is about."""

from __future__ import annotations

import ast
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from esma.proofs.checker.ring import COS, SIN, C, S, kinds, part

from .statement import NotCoveredError, Polynomial, RocqStatement, denominator

OPERATIONS: Final = {Add: "Plus", Sub: "Minus", Mult: "Times", Div: "Divided"}


def mapped(
    s: RocqStatement, forms: tuple[Polynomial, Polynomial], sigma: int = 1
) -> list[Polynomial]:
    """A multiple of the matrix that maps the theorem's number to P(c)/Q(c), where c is a quotient
    of such forms in C and S.
    """
    (n, d), y, k, C_k, S_k = forms, s.y, s.y.degree, COS, SIN
    for _ in range(k - 1):
        C_k, S_k = COS * C_k + sigma * SIN * S_k, SIN * C_k + COS * S_k
    rows: list[Polynomial] = []
    scale = denominator(*y.P, *y.Q)
    for side in (y.P, y.Q):
        form: Polynomial = 0
        for e, p in enumerate(side):
            form = form + p * scale * _to(n, e) * _to(d, k - e)
        p, q = k * part(form, k * C), part(form, (k - 1) * C + S)
        if k * form - p * C_k - q * S_k != 0:
            raise NotCoveredError("another image of the number of the theorem")
        rows += [p, q]
    return rows


def _to(p: Polynomial, e: int) -> Polynomial:
    result: Polynomial = 1
    for _ in range(e):
        result = result * p
    return result


def leaf_of(tree: ast.expr, read: Callable[[ast.expr], Any]) -> tuple[ast.expr, Any]:
    """The greatest part of a constant that can be read, and what was read; all parts with functions
    are this one.
    """
    found = read(tree)
    if found is not None:
        return tree, found
    if not isinstance(tree, BinOp | UnaryOp):
        raise NotCoveredError("a constant of another form")
    parts = [x for x in ast.iter_child_nodes(tree) if isinstance(x, ast.expr) and has_function(x)]
    leaves = [leaf_of(x, read) for x in parts]
    if not leaves or len({ast.dump(leaf) for leaf, _ in leaves}) > 1:
        raise NotCoveredError("a constant with functions of more than one kind")
    return leaves[0]


@dataclass(frozen=True)
class RocqImage:
    """A rational function of a leaf, as data of the library, and as a quotient of polynomials in C
    and S, which is not reduced.
    """

    data: str
    form: tuple[Polynomial, Polynomial]

    @classmethod
    def of(cls, s: RocqStatement, tree: ast.expr, leaf: ast.expr, form: Any) -> RocqImage:
        if ast.dump(tree) == ast.dump(leaf):
            return cls("Itself", form)
        match tree:
            case Constant() | Name():
                p = s.c.plain(s.c.value(tree))
                return cls(f"(Whole {s.data(p)})", (p, 1))
            case UnaryOp(op=USub(), operand=a):
                return cls.of(s, BinOp(Constant(0), Sub(), a), leaf, form)
            case BinOp(left=a, op=op, right=b) if type(op) in OPERATIONS:
                x, y = (cls.of(s, t, leaf, form) for t in (a, b))
                return cls._joined(s, OPERATIONS[type(op)], x, y)
        raise NotCoveredError("a constant of another form")

    @classmethod
    def _joined(cls, s: RocqStatement, name: str, x: RocqImage, y: RocqImage) -> RocqImage:
        (n, d), (p, q) = x.form, y.form
        data = f"{name} {x.data} {y.data}"
        if name == "Times":
            return cls(f"({data})", (n * p, d * q))
        if name == "Divided":
            whole = kinds(p) <= {0}
            rows = (p, 0) if whole else (part(p, C), part(p, S))
            data += " " + " ".join(map(s.data, rows))
            return cls(f"({data})", (n, p) if d == q else (n * q, d * p))
        n, p, d = (n, p, d) if d == q else (n * q, p * d, d * q)
        return cls(f"({data})", (n + p if name == "Plus" else n - p, d))


def is_function(tree: ast.expr) -> bool:
    return getattr(tree, "id", "") == "cahen" or (
        isinstance(tree, Call) and getattr(tree.func, "id", "") != "sqrt"
    )


def integers(*polynomials: Polynomial) -> list[Polynomial]:
    d = denominator(*polynomials)
    return [p * d for p in polynomials]


def has_function(tree: ast.expr) -> bool:
    return any(map(is_function, map(plain, (x for x in ast.walk(tree) if isinstance(x, ast.expr)))))


def plain(tree: ast.expr) -> ast.expr:
    """e and its powers as values of exp."""
    match tree:
        case Name(id="e"):
            return Call(Name("exp"), [Constant(1)], [])
        case BinOp(left=Name(id="e"), op=Pow(), right=x):
            return Call(Name("exp"), [x], [])
    return tree
