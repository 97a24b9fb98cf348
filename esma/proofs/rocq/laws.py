"""Theorems F, H and S: quotients behind a head that follow a law."""

from __future__ import annotations

import ast
from ast import Call, Constant, Name
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import gcd
from typing import Any

from esma.proofs.certificate import certificate_of
from esma.proofs.checker import checker
from esma.proofs.checker.claims import LIMIT, listed
from esma.proofs.checker.folding import ITSELF, expansion
from esma.proofs.checker.ring import COS, SIN, Poly, T, U, product, sign, times

from .blocks import surd
from .images import RocqImage, leaf_of, mapped
from .slopes import PowerLaw
from .statement import (
    SUMS,
    Application,
    NotCoveredError,
    Polynomial,
    Real,
    RocqStatement,
    Written,
    numeral,
    polynomial,
    summed,
)


@dataclass(frozen=True)
class _Image:
    """P(c)/Q(c) as a Moebius image of the theorem's number, by a multiple of its matrix M.

    Attributes
    ----------
    leaf : the part of the constant that the theorem is about
    data : the constant as a rational function of it, and M
    M : the matrix
    B : the product of the head
    keeps : the sign of B or -B that keeps the value positive
    """

    leaf: Call | Name
    data: str
    M: list[Polynomial]
    B: Any
    keeps: str

    @classmethod
    def of(cls, s: RocqStatement, leaf: Any, forms: tuple[Polynomial, Polynomial]) -> _Image:
        """That of a statement; the part is a quotient of such forms in C and S."""
        if s.y.degree != 1:
            raise NotCoveredError("a law with another degree")
        image = RocqImage.of(s, s.c.tree, leaf, forms)
        M, B = mapped(s, image.form), product(s.y.factors(0, len(s.y.head)))
        data = f"{image.data} (Linear {' '.join(map(s.data, M))})"
        return cls(leaf, data, M, B, "(1)" if sign(B[2] + B[3]) > 0 else "(-1)")

    def multiple(self, quotients: Sequence[Polynomial]) -> tuple[int, int, Polynomial]:
        """Of Theorem D: the ratio u/v of complete quotients, and the factor of B."""
        p, q, r, t = self.B
        u, _, _, v = times((t, -q, -r, p), product(((a, 1) for a in quotients), tuple(self.M)))
        if u == v:
            return 1, 1, u * (p * t - q * r)
        u, v = int(u), int(v)
        size = gcd(u, v)
        return abs(u) // size, abs(v) // size, size * sign(u) * (p * t - q * r)


def _leaf(s: RocqStatement, *names: str) -> Any:
    """The part of a constant that a theorem is about."""

    def read(x: ast.expr) -> ast.expr | None:
        name = x.func if isinstance(x, Call) else x
        return x if isinstance(name, Name) and name.id in names else None

    return leaf_of(s.c.tree, read)[0]


def _quotients(s: RocqStatement) -> str:
    """Those of the head, as data."""
    if any(run != 1 for _, run in s.y.head):
        raise NotCoveredError("runs before a law")
    return "[" + "; ".join(s.data(a) for a, _ in s.y.head) + "]"


def slopes(s: RocqStatement) -> Application:
    """A sum over the multiples of a slope, which is a quadratic irrational."""
    y, c = s.y, s.c
    leaf = _leaf(s, "rabbit")
    base, *others = leaf.args
    slope = others[0] if others else Name("phi")
    law = PowerLaw.of(s)
    stated: dict[str, Any] = {"constant": ast.unparse(slope), "head": law.head, "block": law.period}
    stated |= {"numerator": [0, 1], "denominator": [1], "signs": "+", "base": None}
    data, shown = surd(RocqStatement(*checker.read(certificate_of(stated, "C"))))
    image = _Image.of(s, leaf, (SIN, (c.key[2] - 1) * COS))
    rows = ["[" + "; ".join(map(str, row)) + "]" for row in (law.head, law.period)]
    p, q = (numeral(x).text for x in law.weights)
    b, real = polynomial(base, s.letters), Real(y)
    return Application(
        "rabbit_formula",
        f"{data} {rows[0]} {rows[1]} {b.data} {law.base.data} {law.root} {p} {q} {_quotients(s)}"
        f" {s.signs} {law.powers} {law.block} {y.start[0]} {y.group[0]} ({law.flip}) {image.keeps}"
        f" {law.steps} {image.data} @ratio",
        f"@u _ _ ({real.text(slope)})%R ({shown})%R @constant ({real.text(leaf)})%R _ _ _ _",
        "all: [> naturals | computed | same_number | surd_number | same_number | reflexivity ].",
        law=f"quotients @head (fun m => {law.text})",
    )


def folding(s: RocqStatement) -> Application:
    """A sum of powers, whose exponents at least double."""
    y, c = s.y, s.c
    i, _ = listed(y.start, int, length=2)
    if 16 < i <= LIMIT:  # the kernel unfolds words of 2^i quotients
        raise NotCoveredError("Theorem F from a late quotient on")
    c.check_tail(y)
    leaf = _leaf(s, "kempner", "liouville", "lacunary")
    *_, b, ratio, sg = c.key
    (n, h, d), _ = c.affine(y)
    k, following, word = 0, sg, [0, b]
    if isinstance(b, int):
        k, p, q, following = next(c.sums(n, h, d))
        word = expansion(p, q)
    elif (n, h, d) != ITSELF:
        raise NotCoveredError("Theorem F with a multiple of a sum with parameters")
    image = _Image.of(s, leaf, (d * COS - h * SIN, n * SIN))
    first, _ = c.start(y, i)
    *_, factor = image.multiple(first)
    exponent = f"{ratio} ^ {{}}" if ratio else "fact (S {})"
    exponents = f"(Geometric {ratio})" if ratio else "Factorials"
    later, base = f"({k} + k)" if k else "k", s.expression(b)
    x = f"(fun _ => {n // d})"
    if ratio != 2:
        after, now = (exponent.format(m) for m in (f"(S {later})", later))
        x = f"(fun k => {base.factor()} ^ Z.of_nat ({after} - 2 * {now}))"
    signs = "(fun _ => 1)" if sg == 1 else f"(periodic [{following}; {-following}])"
    shown = [s.expression(a) for a in word]
    data, text = (
        f"[{'; '.join(parts)}]" for parts in zip(*((a.data, a.text) for a in shown), strict=True)
    )
    real = Real(y)
    return Application(
        "folding_formula",
        f"{base.data} ({sg}) {exponents} {data} {_quotients(s)} {k} {i} {n} ({h}) {d}"
        f" {s.data(factor)} {image.keeps} {_folds(c, n, h, d, i)} {image.data} @ratio",
        f"@u _ _ @constant ({real.text(leaf)})%R ({real.text(leaf.args[0])})%R _ _ _",
        "all: [> naturals | computed | same_number | sum_of_powers | same_number ].",
        law=f"behind @head (fun m => paperfolding {text} {x} {signs} ({i} + m))",
    )


def _folds(c: Any, n: int, h: int, d: int, i: int) -> int:
    """How often the word is folded until it has more than i quotients."""
    words = c.words()
    if isinstance(c.key[2], int):
        words = (expansion(p, q) for _, p, q, _ in c.sums(n, h, d))
    return next(k for k, word in enumerate(words) if len(word) > i)


def sums(s: RocqStatement) -> Application:
    """A sum of reciprocals, whose quotients are made of the denominators s, t before, or multiples
    of these.
    """
    y, c = s.y, s.c
    c.check_tail(y)
    i = y.start[0]
    name, _, x, _ = c.key
    leaf = _leaf(s, "cahen", *SUMS)
    g = leaf.args[1] if isinstance(leaf, Call) else Constant(1)
    image = _Image.of(s, leaf, (COS, SIN))
    u, v, factor = image.multiple(c.quotients(i))
    _, first, second = next(islice(c.states(), i, None))
    letters = {T: Written("(Var 1)", "s"), U[0]: Written("(Var 2)", "t")}
    own = c.rules(Poly({T: 1}), Poly({U[0]: 1}))
    turn = (i - len(c.head())) % len(own)
    rules = [summed(rule, letters) for rule in own[turn:] + own[:turn]]
    texts = [rule.text for rule in rules]
    rule = (
        f"fun _ s t => {texts[0]}"
        if len(own) == 1
        else f"fun k s t => periodic [{'; '.join(texts)}] k"
    )
    law = f"self_similar ({rule}) {first} {second}"
    if u != v:
        law = f"in_turn {u} {v} ({law})"
    kind, before = SUMS[name]
    begin = i + before + (2 if x == 1 and name != "davison_shallit" else 0)
    return Application(
        "sum_formula",
        f"{kind} {x} {polynomial(g, {'x': Written('(Var 1)', 'x')}).data} {_quotients(s)}"
        f" [{'; '.join(rule.data for rule in rules)}] {first} {second} {begin} {u} {v}"
        f" {s.data(factor)} {image.keeps} {_recurring(c, i, u * v)} {image.data} @ratio",
        f"@u ({law}) ({rule}) _ _ _ _ @constant ({Real(y).text(leaf)})%R _ _",
        "all: [> naturals | computed | in_turns | in_turns | same_number | reflexivity ].",
        law=f"behind @head ({law})",
    )


def _recurring(c: Any, i: int, m: int) -> int:
    """How many states modulo m the denominators before the quotients from i on have."""
    _, s, t = next(islice(c.states(), i, None))
    turn = i - len(c.head())
    period = 2 * len(c.rules(1, 1))
    seen = set[tuple[int, int, int]]()
    state = 0, s % m, t % m
    while state not in seen:
        seen.add(state)
        k, s, t = state
        rules = c.rules(s, t)
        state = (k + 1) % period, t, (rules[(turn + k) % len(rules)] * t + s) % m
    return len(seen)
