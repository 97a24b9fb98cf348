"""Statements of certificates in words of the library: what people read, and its data."""

from __future__ import annotations

import ast
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Final, TypeAlias

from esma.errors import EsmaError
from esma.proofs.checker.ring import SIZE, Poly, T, U, terms

Polynomial: TypeAlias = Any

INVERSE: Final = {"tanh": "coth", "coth": "tanh", "tan": "cot", "cot": "tan"}
SUMS: Final = {"davison_shallit": ("Davison", 0), "hone": ("Hone", 0), "varona": ("Varona", 2)}
"""Names of sums in the library, and by how much its index of a quotient is larger: there are
quotients 0, which join their neighbours."""


class NotCoveredError(EsmaError):
    """The library has no theorem for a formula of this kind, which the message names."""


@dataclass(frozen=True)
class Written:
    """An expression as data of the library, and as people write it."""

    data: str
    text: str
    atom: bool = True

    def factor(self) -> str:
        return self.text if self.atom else f"({self.text})"


def summed(p: Polynomial, letters: Mapping[int, Written]) -> Written:
    """A polynomial with integer coefficients, a positive term first if there is one."""
    rows = sorted(terms(p), key=lambda row: (row[1] < 0, -(row[0] % (SIZE - 1)), row[0]))
    if not rows:
        return Written("(Num 0)", "0")
    data = text = ""
    for e, c in rows:
        if c != int(c):
            raise NotCoveredError("coefficients that are fractions")
        c = int(c)
        powers = [raised(x, e // key % SIZE) for key, x in letters.items() if e // key % SIZE]
        minus = bool(text) and c < 0
        size = abs(c) if minus else c
        if size != 1 or not powers:
            powers.insert(0, numeral(size))
        term = powers[0]
        for x in powers[1:]:
            term = Written(f"(Mul {term.data} {x.data})", f"{term.factor()} * {x.factor()}", True)
        if not text:
            data, text = term.data, term.text
        else:
            data = f"({'Sub' if minus else 'Add'} {data} {term.data})"
            text += f" {'-' if minus else '+'} {term.text}"
    return Written(data, text, len(rows) == 1 and " " not in text)


def numeral(n: int) -> Written:
    return Written(f"(Num {n})" if n >= 0 else f"(Num ({n}))", str(n) if n >= 0 else f"({n})")


def raised(x: Written, e: int) -> Written:
    return x if e == 1 else Written(f"(Pow {x.data} {e})", f"{x.factor()} ^ {e}")


def denominator(*polynomials: Polynomial) -> int:
    """The common denominator of all coefficients."""
    return lcm(*(Fraction(c).denominator for p in polynomials for _, c in terms(p)))


class RocqStatement:
    """A statement in words of the library."""

    def __init__(self, y: Any, c: Any) -> None:
        self.y, self.c = y, c
        rows = [(*row, u) for row, u in zip(y.parameters, U, strict=False)]
        self.direct = {
            u: Written(f"(Var {i + 3})", "u" if len(rows) == 1 else f"u{i + 1}")
            for i, (*_, u) in enumerate(rows)
        }
        self.named, self.assumed, self.shifts = {}, "", {}
        for name, first, step, u in rows:
            x = self.direct[u]
            shown = summed(first + step * Poly({u: 1}), {u: x})
            self.named[u] = Written(shown.data, name)
            self.shifts[u] = (Poly({u: 1}) - first) * Fraction(1, step)
            self.assumed += f"let {name} := {shown.text} in "
        self.letter = Written("(Var 1)", "m" if y.base == 1 else "z")

    @property
    def letters(self) -> dict[str, Written]:
        """The parameters by their names."""
        return {row[0]: self.named[u] for row, u in zip(self.y.parameters, U, strict=False)}

    def expression(self, p: Polynomial, **letters: Written) -> Written:
        """A polynomial in the parameters n, or where its coefficients are no integers in u."""
        if isinstance(p, int):
            return numeral(p)
        others = {T: self.letter}
        shifted: Polynomial = 0
        for e, c in terms(p):
            term: Polynomial = c * Poly({e % U[0]: 1}) if e % U[0] else c
            for u, x in self.shifts.items():
                for _ in range(e // u % SIZE):
                    term = term * x
            shifted = shifted + term
        if denominator(shifted) == 1:
            return summed(shifted, others | self.named)
        return summed(p, others | self.direct)

    def data(self, p: Polynomial) -> str:
        return self.expression(p).data

    def item(self, row: Sequence[Polynomial], *, block: bool = False) -> tuple[str, str, bool]:
        """An entry as data and as text, and whether it is a run."""
        a, run = row
        if run != 1:
            d = denominator(run)
            n = self.expression(run * d)
            if d == 1:
                return f"Run {n.data}", f"run 2 {n.factor()}", True
            return f"RunOver {n.data} {d}", f"run 2 ({n.factor()} / {d})", True
        d = denominator(a)
        x = self.expression(a * d)
        if d == 1:
            return f"Quot {x.data}", x.text, False
        if not block:
            raise NotCoveredError("fractions in a head")
        return f"Over {x.data} {d}", f"{x.factor()} / {d}", False

    def listed(self, rows: Sequence[Any], *, block: bool = False) -> tuple[str, str]:
        items = [self.item(row, block=block) for row in rows]
        data = "[" + "; ".join(x for x, _, _ in items) + "]"
        if not any(run for *_, run in items):
            return data, "[" + "; ".join(x for _, x, _ in items) + "]"
        parts: list[str] = []
        plain: list[str] = []
        for _, x, run in items:
            if run:
                parts += ["[" + "; ".join(plain) + "]"] * bool(plain) + [x]
                plain = []
            else:
                plain.append(x)
        return data, " ++ ".join([*parts, "[" + "; ".join(plain) + "]"])

    def question(self, use: Application) -> str:
        """The boolean of the proof."""
        return f"{use.lemma.partition('_')[0]} {self.filled(use.data)}"

    def filled(self, arguments: str) -> str:
        """The data of a boolean."""
        head, block = self.head[0], self.block[0]
        return (
            arguments.replace("@claim", f"(Claim {head} {block} {self.signs} {self.base})")
            .replace("@ratio", self.value[1])
            .replace("@head", self.heads)
        )

    @cached_property
    def head(self) -> tuple[str, str]:
        """The entries of the head."""
        return self.listed(self.y.head)

    @cached_property
    def block(self) -> tuple[str, str]:
        """Those of the block."""
        return self.listed(self.y.block, block=True)

    @property
    def heads(self) -> str:
        """The quotients of the head, as one argument."""
        _, text = self.head
        return f"({text})" if " ++ " in text else text

    @property
    def base(self) -> str:
        return "None" if self.y.base == 1 else f"(Some {self.data(self.y.base)})"

    @property
    def signs(self) -> str:
        return "[" + "; ".join(str(s) if s > 0 else f"({s})" for s in self.y.signs) + "]"

    def written(self, name: str, use: Application) -> str:
        """The theorem and its proof."""
        y, signs = self.y, self.signs
        _, blocks = self.block
        powers = f"let z := {self.expression(y.base).factor()} ^ m in "
        inner = blocks if y.base == 1 else powers + blocks
        quotients = f"quotients {self.heads} (fun m => {inner})"
        if y.by_law:
            quotients = self.filled(use.law)
        value, _, bessel = self.value
        us = [x.text for x in self.direct.values()]
        variables = ("(G : R -> R) " if bessel else "") + (f"({' '.join(us)} : Z) " if us else "")
        before = ("is_gamma G -> " if bessel else "") + "".join(f"0 <= {u} -> " for u in us)
        arguments = (
            self.filled(f"{use.data} {use.arguments}")
            .replace("@u", f"[{'; '.join(us)}]")
            .replace("@constant", f"({Real(y).text(self.c.tree)})%R")
        )
        return f"""Theorem {(name + " " + variables).rstrip()} :
  {before}{self.assumed}value ({quotients}) (periodic {signs}) {value}.
Proof.
  intros; refine ({use.lemma} {arguments}).
  {use.goals}
Qed.
"""

    @cached_property
    def value(self) -> tuple[str, str, bool]:
        """P(c)/Q(c) as text, its data, and whether there are Bessel functions."""
        tree = self.c.tree
        real = Real(self.y)
        x = real.text(tree)
        d = denominator(*self.y.P, *self.y.Q)
        c = Written("(Var 1)", x, atom=real.operand(tree) == x)
        sides = [self.side([p * d for p in side], c, real) for side in (self.y.P, self.y.Q)]
        (top, many, rows), (bottom, others, below) = sides
        whole = top.text if bottom.text == "1" else f"{top.factor()} / {bottom.factor()}"
        ratio = f"(Ratio {top.data} {bottom.data} {rows} {below} {self.y.degree})"
        if many + others > 1 and not x.isalnum():
            short = Written("(Var 1)", "c")
            (top, *_), (bottom, *_) = (
                self.side([p * d for p in side], short, real) for side in (self.y.P, self.y.Q)
            )
            whole = top.text if bottom.text == "1" else f"{top.factor()} / {bottom.factor()}"
            whole = f"let c := {x} in {whole}"
        return whole if whole.isalnum() else f"({whole})%R", ratio, real.bessel

    def side(self, ps: Sequence[Polynomial], c: Written, real: Real) -> tuple[Written, int, str]:
        """P as an expression in c and the parameters, how often c is in it, its coefficients."""
        rows = "[" + "; ".join(self.data(p) for p in ps) + "]"
        names = {u: Written(x.data, real.shown[u]) for u, x in self.direct.items()}
        shown: list[tuple[bool, Written]] = []
        for e, p in reversed([*enumerate(ps)]):
            if not terms(p):
                continue
            number = not isinstance(p, Poly)
            minus = number and p < 0 and bool(shown)
            a = numeral(int(abs(p) if minus else p)) if number else summed(p, names)
            x = a
            if e:
                x = raised(c, e)
                if not number or a.text != "1":
                    x = Written(f"(Mul {a.data} {x.data})", f"{a.factor()} * {x.factor()}", False)
            shown.append((minus, x))
        if not shown:
            raise NotCoveredError("a value 0")
        data, text = shown[0][1].data, shown[0][1].text
        for minus, x in shown[1:]:
            data = f"({'Sub' if minus else 'Add'} {data} {x.data})"
            text += f" {'-' if minus else '+'} {x.text}"
        count = sum(1 for p in ps[1:] if terms(p))
        return Written(data, text, len(shown) == 1 and " " not in text), count, rows


def polynomial(tree: ast.expr, letters: Mapping[str, Written]) -> Written:
    """A polynomial in letters, as it is written, with its integers as integers."""
    match tree:
        case Constant(value=int() as n):
            return numeral(n)
        case Name(id=name) if name in letters:
            return letters[name]
        case BinOp(left=a, op=Add() | Sub() | Mult() as op, right=b):
            x, y = (polynomial(z, letters) for z in (a, b))
            name, sign = {Add: ("Add", "+"), Sub: ("Sub", "-"), Mult: ("Mul", "*")}[type(op)]
            return Written(
                f"({name} {x.data} {y.data})", f"{x.factor()} {sign} {y.factor()}", atom=False
            )
        case BinOp(left=a, op=Pow(), right=Constant(value=int() as e)):
            x = polynomial(a, letters)
            return Written(f"(Pow {x.data} {e})", f"{x.factor()} ^ {e}", atom=False)
    raise NotCoveredError("a polynomial of another form")


class Real:
    """Constants as real numbers."""

    def __init__(self, y: Any) -> None:
        self.names = {row[0]: row for row in y.parameters}
        us = [f"IZR {'u' if len(self.names) == 1 else f'u{i + 1}'}" for i in range(len(self.names))]
        self.shown = dict(zip(U, us, strict=False))
        self.bessel = False

    def text(self, tree: ast.expr) -> str:
        match tree:
            case Constant(value=int() as n):
                return str(n)
            case Name(id="e"):
                return "exp 1"
            case Name(id="cahen"):
                return "cahen"
            case Call(func=Name(id=name), args=[x, g]) if name in SUMS:
                shown = polynomial(g, {"x": Written("(Var 1)", "x")}).text
                return f"{name} {self.atom(x)} (fun x => {shown})%Z"
            case Call(func=Name(id="rabbit"), args=[b, *slope]):
                base = polynomial(b, {x: Written("", x) for x in self.names}).factor()
                return f"rabbit {base} {self.atom(slope[0] if slope else Name('phi'))}"
            case Name(id="phi" | "golden_ratio"):
                return "(1 + sqrt 5) / 2"
            case Name(id=name) if name in self.names:
                return f"IZR {name}"
            case UnaryOp(op=USub(), operand=Constant(value=int() as n)):
                return f"(-{n})"
            case UnaryOp(op=USub(), operand=a):
                return f"- {self.operand(a)}"
            case BinOp(left=Name(id="e"), op=Pow(), right=b):
                return f"exp {self.atom(b)}"
            case BinOp(left=a, op=Pow(), right=Constant(value=int() as e)):
                return f"{self.operand(a)} ^ {e}"
            case BinOp(left=a, op=op, right=b):
                names = {Add: "+", Sub: "-", Mult: "*", Div: "/"}
                if type(op) not in names:
                    raise NotCoveredError("powers in a constant")
                return f"{self.operand(a)} {names[type(op)]} {self.operand(b)}"
            case Call(func=Name(id="coth" | "cot" as name), args=[a]):
                return f"/ {INVERSE[name]} {self.atom(a)}"
            case Call(func=Name(id="besseli" | "besselj" as name), args=[v, x]):
                self.bessel = True
                return f"{name} G {self.atom(v)} {self.atom(x)}"
            case Call(func=Name(id="tasoev"), args=[_, _, _] as arguments):
                return f"tasoev_two {' '.join(map(self.atom, arguments))}"
            case Call(func=Name(id=name), args=arguments):
                return f"{name} {' '.join(map(self.atom, arguments))}"
        raise NotCoveredError("a constant of another form")

    def product(self, factors: Sequence[Sequence[ast.expr]]) -> str:
        """A product, over another one."""
        above, below = (" * ".join(map(self.operand, row)) or "1" for row in factors)
        return above if below == "1" else f"({above}) / ({below})"

    def operand(self, tree: ast.expr) -> str:
        """In parentheses, unless functions and their arguments stand alone."""
        text = self.text(tree)
        named = isinstance(tree, Name | Call) and not text.startswith(("/", "("))
        return text if named or " " not in text else f"({text})"

    def atom(self, tree: ast.expr) -> str:
        text = self.text(tree)
        return text if " " not in text else f"({text})"


@dataclass(frozen=True)
class Application:
    """How a lemma is used: its name, the arguments of its boolean, what else it is applied to, and
    what is left to show; and the law of the quotients, where they are not those of blocks.
    """

    lemma: str
    data: str
    arguments: str
    goals: str
    law: str = ""
