"""Certificates as theorems in Rocq: the statement in words of its own, and the data of its proof.

What is written is not trusted. The statement is read by people, the proof by the kernel: a boolean
of the library is computed, of which the library proves that it implies the statement.
"""

from __future__ import annotations

import ast
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import gcd, lcm
from typing import Any, Final, TypeAlias

from esma.errors import EsmaError
from esma.proofs.certificate import certificate_of, current
from esma.proofs.checker import CertificateError, checker
from esma.proofs.checker.claims import LIMIT, listed
from esma.proofs.checker.folding import expansion
from esma.proofs.checker.ring import (
    COS,
    ROOT,
    SIN,
    SIZE,
    C,
    Poly,
    R,
    S,
    T,
    U,
    kinds,
    part,
    product,
    require,
    sign,
    terms,
    times,
)

from .slopes import PowerLaw

Polynomial: TypeAlias = Any

HEADER: Final = """From Esma Require Import Formulas.
Open Scope Z_scope.
"""
KINDS: Final = {"exp": "Exp", "tanh": "Tanh", "coth": "Coth", "tan": "Tan", "cot": "Cot"}
OPERATIONS: Final = {Add: "Plus", Sub: "Minus", Mult: "Times", Div: "Divided"}
INVERSE: Final = {"tanh": "coth", "coth": "tanh", "tan": "cot", "cot": "tan"}


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


def theorem(certificate: Mapping[str, Any], name: str) -> str:
    """A certificate as a theorem of this name, with its proof.

    Raises
    ------
    NotCoveredError
        If the library has no theorem for it.
    EsmaError
        If it is no certificate.

    Examples
    --------
    >>> e = {"constant": "e", "numerator": [0, 1], "denominator": [1], "signs": "+", "head": [2],
    ...      "block": [1, "2*m + 2", 1], "base": None}
    >>> from esma.proofs.certificate import certificate_of
    >>> print(theorem(certificate_of(e, "A", [1, 1], [1, 3]), "e").partition("Proof")[0].rstrip())
    Theorem e :
      value (quotients [2] (fun m => [1; 2 * m + 2; 1])) (periodic [1]) (exp 1)%R.
    """
    return _read(certificate, lambda statement, use: statement.written(name, use))


def question(certificate: Mapping[str, Any]) -> str:
    """The boolean of a certificate's theorem, its arguments as they stand in the proof.

    Raises
    ------
    NotCoveredError, EsmaError
        As `theorem`.
    """
    return _read(certificate, lambda statement, use: statement.question(use))


def _read(certificate: Mapping[str, Any], written: Callable[[_Statement, _Use], str]) -> str:
    try:
        y, c = checker.read(current(certificate))
        which = current(certificate)["theorem"]
        if which not in WRITERS:
            raise NotCoveredError(f"Theorem {which}")
        if y.by_law and y.parameters:
            raise NotCoveredError(f"Theorem {which} with parameters")
        statement = _Statement(y, c)
        return written(statement, WRITERS[which](statement))
    except CertificateError as error:
        raise EsmaError(f"no certificate: {error}") from error


def file_of(theorems: Iterable[str]) -> str:
    """A file of theorems."""
    return "\n".join([HEADER, *theorems])


# Expressions


def _sum(p: Polynomial, letters: Mapping[int, Written]) -> Written:
    """A polynomial with integer coefficients, a positive term first if there is one."""
    rows = sorted(terms(p), key=lambda row: (row[1] < 0, -(row[0] % (SIZE - 1)), row[0]))
    if not rows:
        return Written("(Num 0)", "0")
    data = text = ""
    for e, c in rows:
        if c != int(c):
            raise NotCoveredError("coefficients that are fractions")
        c = int(c)
        powers = [_power(x, e // key % SIZE) for key, x in letters.items() if e // key % SIZE]
        minus = bool(text) and c < 0
        size = abs(c) if minus else c
        if size != 1 or not powers:
            powers.insert(0, _number(size))
        term = powers[0]
        for x in powers[1:]:
            term = Written(f"(Mul {term.data} {x.data})", f"{term.factor()} * {x.factor()}", True)
        if not text:
            data, text = term.data, term.text
        else:
            data = f"({'Sub' if minus else 'Add'} {data} {term.data})"
            text += f" {'-' if minus else '+'} {term.text}"
    return Written(data, text, len(rows) == 1 and " " not in text)


def _number(n: int) -> Written:
    return Written(f"(Num {n})" if n >= 0 else f"(Num ({n}))", str(n) if n >= 0 else f"({n})")


def _power(x: Written, e: int) -> Written:
    return x if e == 1 else Written(f"(Pow {x.data} {e})", f"{x.factor()} ^ {e}")


def _below(*polynomials: Polynomial) -> int:
    """The common denominator of all coefficients."""
    return lcm(*(Fraction(c).denominator for p in polynomials for _, c in terms(p)))


class _Statement:
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
            shown = _sum(first + step * Poly({u: 1}), {u: x})
            self.named[u] = Written(shown.data, name)
            self.shifts[u] = (Poly({u: 1}) - first) * Fraction(1, step)
            self.assumed += f"let {name} := {shown.text} in "
        self.letter = Written("(Var 1)", "m" if y.base == 1 else "z")

    def expression(self, p: Polynomial, **letters: Written) -> Written:
        """A polynomial in the parameters n, or where its coefficients are no integers in u."""
        others = {T: self.letter}
        shifted: Polynomial = 0
        for e, c in terms(p):
            term: Polynomial = c * Poly({e % U[0]: 1}) if e % U[0] else c
            for u, x in self.shifts.items():
                for _ in range(e // u % SIZE):
                    term = term * x
            shifted = shifted + term
        if _below(shifted) == 1:
            return _sum(shifted, others | self.named)
        return _sum(p, others | self.direct)

    def data(self, p: Polynomial) -> str:
        return self.expression(p).data

    def item(self, row: Sequence[Polynomial], *, block: bool = False) -> tuple[str, str, bool]:
        """An entry as data and as text, and whether it is a run."""
        a, run = row
        if run != 1:
            d = _below(run)
            n = self.expression(run * d)
            if d == 1:
                return f"Run {n.data}", f"run 2 {n.factor()}", True
            return f"RunOver {n.data} {d}", f"run 2 ({n.factor()} / {d})", True
        d = _below(a)
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

    def question(self, use: _Use) -> str:
        """The boolean of the proof."""
        return f"{use.lemma.partition('_')[0]} {self.filled(use.data)}"

    def filled(self, arguments: str) -> str:
        """The data of a boolean."""
        head, _ = self.listed(self.y.head)
        block, _ = self.listed(self.y.block, block=True)
        return (
            arguments.replace("@claim", f"(Claim {head} {block} {self.signs} {self.base})")
            .replace("@ratio", self.value()[1])
            .replace("@head", self.heads)
        )

    @property
    def heads(self) -> str:
        """The quotients of the head, as one argument."""
        _, text = self.listed(self.y.head)
        return f"({text})" if " ++ " in text else text

    @property
    def base(self) -> str:
        return "None" if self.y.base == 1 else f"(Some {self.data(self.y.base)})"

    @property
    def signs(self) -> str:
        return "[" + "; ".join(str(s) if s > 0 else f"({s})" for s in self.y.signs) + "]"

    def written(self, name: str, use: _Use) -> str:
        """The theorem and its proof."""
        y, signs = self.y, self.signs
        _, blocks = self.listed(y.block, block=True)
        powers = f"let z := {self.expression(y.base).factor()} ^ m in "
        inner = blocks if y.base == 1 else powers + blocks
        quotients = f"quotients {self.heads} (fun m => {inner})"
        if y.by_law:
            quotients = self.filled(use.law)
        value, _, bessel = self.value()
        us = [x.text for x in self.direct.values()]
        variables = ("(G : R -> R) " if bessel else "") + (f"({' '.join(us)} : Z) " if us else "")
        before = ("is_gamma G -> " if bessel else "") + "".join(f"0 <= {u} -> " for u in us)
        arguments = (
            self.filled(f"{use.data} {use.arguments}")
            .replace("@u", f"[{'; '.join(us)}]")
            .replace("@constant", f"({_Real(y).text(self.c.tree)})%R")
        )
        return f"""Theorem {(name + " " + variables).rstrip()} :
  {before}{self.assumed}value ({quotients}) (periodic {signs}) {value}.
Proof.
  intros; refine ({use.lemma} {arguments}).
  {use.goals}
Qed.
"""

    def value(self) -> tuple[str, str, bool]:
        """P(c)/Q(c) as text, its data, and whether there are Bessel functions."""
        tree = self.c.tree
        real = _Real(self.y)
        x = real.text(tree)
        d = _below(*self.y.P, *self.y.Q)
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

    def side(self, ps: Sequence[Polynomial], c: Written, real: _Real) -> tuple[Written, int, str]:
        """P as an expression in c and the parameters, how often c is in it, its coefficients."""
        rows = "[" + "; ".join(self.data(p) for p in ps) + "]"
        names = {u: Written(x.data, real.shown[u]) for u, x in self.direct.items()}
        shown: list[tuple[bool, Written]] = []
        for e, p in reversed([*enumerate(ps)]):
            if not terms(p):
                continue
            number = not isinstance(p, Poly)
            minus = number and p < 0 and bool(shown)
            a = _number(int(abs(p) if minus else p)) if number else _sum(p, names)
            x = a
            if e:
                x = _power(c, e)
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


class _Real:
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
                return f"{name} {self.atom(x)} (fun x => {_polynomial(g).text})%Z"
            case Call(func=Name(id="rabbit"), args=[b]):
                return f"rabbit {self.atom(b)} ((1 + sqrt 5) / 2)"
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


# The theorems


@dataclass(frozen=True)
class _Use:
    """How a lemma is used: its name, the arguments of its boolean, what else it is applied to, and
    what is left to show; and the law of the quotients, where they are not those of blocks.
    """

    lemma: str
    data: str
    arguments: str
    goals: str
    law: str = ""


def _coefficient(p: Polynomial, e: int) -> Polynomial:
    """The coefficient of m^e."""
    total: Polynomial = 0
    for key, x in terms(p):
        if key // T % SIZE == e:
            rest = key - e * T
            total = total + (Poly({rest: x}) if rest else x)
    return total


def _integers(*polynomials: Polynomial) -> list[Polynomial]:
    d = _below(*polynomials)
    return [p * d for p in polynomials]


def _proof(s: _Statement, theorem: str, forms: tuple[Polynomial, Polynomial], double: bool) -> str:
    """The data of a proof of Theorem B; N and D are the forms in C and S of the constant."""
    y, c = s.y, s.c
    (i, j), (dx, dy) = (listed(row, int, length=2) for row in (y.start, y.group))
    require(min(i, j, dx, dy) >= 0 and max(i, j, dx, dy) <= LIMIT, "an index is out of range")
    if double and dx % 2:
        dx, dy = 2 * dx, 2 * dy
    single = next((n for n, (_, run) in enumerate(y.block) if run == 1), None)
    if single is None or dy == 0:
        raise NotCoveredError("blocks of runs alone")
    n, d = forms
    sigma, k, C_k, S_k = c.key[1], y.degree, COS, SIN
    for _ in range(k - 1):
        C_k, S_k = COS * C_k + sigma * SIN * S_k, SIN * C_k + COS * S_k
    rows: list[Polynomial] = []
    scale = _below(*y.P, *y.Q)
    for side in (y.P, y.Q):
        form: Polynomial = 0
        for e, p in enumerate(side):
            form = form + p * scale * _to(n, e) * _to(d, k - e)
        p, q = k * part(form, k * C), part(form, (k - 1) * C + S)
        if k * form - p * C_k - q * S_k != 0:
            raise NotCoveredError("another image of the number of the theorem")
        rows += [p, q]
    x, B = c.expansion, product(y.factors(0, j))
    U_ = times((B[3], -B[1], -B[2], B[0]), product(x.factors(0, i), c.image(y)))
    left = times(U_, product(x.factors(i, i + dx, 3)))
    right = times(product(y.factors(j, j + dy, 3)), U_)
    flip = "1" if left == right else "(-1)"
    keeps = "1" if sign(B[2] + B[3]) > 0 else "(-1)"
    M = " ".join(map(s.data, rows))
    return f"(Proof {theorem} {M} {i} {j} {dx} {dy} {flip} {keeps} {single})"


def _to(p: Polynomial, e: int) -> Polynomial:
    result: Polynomial = 1
    for _ in range(e):
        result = result * p
    return result


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
        q, below = _below(a, d), _below(N)
        return cls(a * q, d * q, N * below, q * q * below, c.key[1])

    def proof(self, s: _Statement, forms: tuple[Polynomial, Polynomial]) -> str:
        data = f"{s.data(self.a)} {s.data(self.d)} {s.data(self.n1)} {self.n2} ({self.sigma})"
        return _proof(s, f"(Progression {data})", forms, self.n1 != 1 or self.n2 != 1)


def _progression(s: _Statement) -> _Use:
    """A rational function of an elementary function, or of a quotient of Bessel functions, perhaps
    times another number.
    """
    A = _Progression.of(s.c)
    leaf, (calls, others) = _leaf(s.c.tree, _function)
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
    image = _Image.of(s, s.c.tree, leaf, forms)
    return _Use(
        "elementary_formula",
        f"{KINDS[name]} {s.data(tp)} {s.data(tq)} {image.data} @claim {A.proof(s, image.form)}"
        f" @ratio {s.y.degree}",
        f"@u _ _ @constant ({_Real(s.y).text(leaf)})%R _ _",
        "all: [> naturals | computed | same_number | same_number ].",
    )


def _root(s: _Statement, A: _Progression, others: Any, call: Any, leaf: ast.expr) -> _Use:
    """The leaf is y f(x), where y is (s/t)/(a x), or (s/t) a x."""
    name, x = call
    if name == "exp" or s.y.degree > 1:
        raise NotCoveredError("Theorem A with a constant of another form")
    tangent = name.removesuffix("h") == "tan"
    top, bottom = _quotient(s.c, others, x, above=tangent)
    top, bottom = _integers(*((top * A.a, bottom) if tangent else (top, bottom * A.a)))
    forms = (top * SIN, bottom * COS) if tangent else (top * COS, bottom * SIN)
    image, real = _Image.of(s, s.c.tree, leaf, forms), _Real(s.y)
    return _Use(
        "root_formula",
        f"{KINDS[name]} {s.data(top)} {s.data(bottom)} {image.data} @claim"
        f" {A.proof(s, image.form)} @ratio",
        f"@u _ _ _ _ _ _ eq_refl _ ({real.text(x)})%R"
        f" ({real.product(others)})%R ({real.text(leaf)})%R @constant _ _ _ _ _",
        "all: [> naturals | computed | root_number .. ].",
    )


def _bessel(s: _Statement, A: _Progression, others: Any, calls: Any, leaf: ast.expr) -> _Use:
    """The leaf is y B_v(x)/B_w(x), where y is (s/t) d x/2, or (s/t)/(d x/2)."""
    v, w, x = calls
    difference = s.c.plain(s.c.value(v)) - s.c.plain(s.c.value(w))
    if difference not in (1, -1):
        raise NotCoveredError("Bessel functions of orders that do not differ by 1")
    lower = difference == -1
    top, bottom = _quotient(s.c, others, x, above=not lower)
    top, bottom = _integers(*((2 * top, bottom * A.d) if lower else (top * A.d, 2 * bottom)))
    forms = (top * COS, bottom * SIN) if lower else (top * SIN, bottom * COS)
    image, real = _Image.of(s, s.c.tree, leaf, forms), _Real(s.y)
    orders = " ".join(f"({real.text(t)})%R" for t in ((v, w, x) if lower else (w, v, x)))
    return _Use(
        "bessel_formula G",
        f"{'true' if lower else 'false'} {s.data(top)} {s.data(bottom)} {image.data} @claim"
        f" {A.proof(s, image.form)} @ratio",
        f"@u _ _ _ _ _ _ _ eq_refl _ {orders}"
        f" ({real.product(others)})%R _ _ _ _ _ ({real.text(leaf)})%R @constant _ _",
        "all: [> assumption | naturals | computed | root_number .. ].",
    )


def _function(tree: ast.expr) -> Any:
    """The functions in a product and its denominator, and the other factors; None where a lemma
    tells nothing of the product.
    """
    rows = _factors(_plain(tree))
    calls = [[x for x in row if _is_function(x)] for row in rows]
    others = [[x for x in row if not _is_function(x)] for row in rows]
    if any(map(_has_function, [x for row in others for x in row])):
        return None
    match calls:
        case [[Call(func=Name(id=name), args=[_])], []] if name in KINDS:
            return calls, others
        case [[], [Call(func=Name(id=name), args=[_])]] if name in INVERSE:
            return calls, others
        case [[Call(args=[_, _])], [Call(args=[_, _])]]:
            return calls, others
    return None


def _has_function(tree: ast.expr) -> bool:
    return any(
        map(_is_function, map(_plain, (x for x in ast.walk(tree) if isinstance(x, ast.expr))))
    )


def _leaf(tree: ast.expr, read: Callable[[ast.expr], Any]) -> tuple[ast.expr, Any]:
    """The greatest part of a constant that can be read, and what was read; all parts with functions
    are this one.
    """
    found = read(tree)
    if found is not None:
        return tree, found
    if not isinstance(tree, BinOp | UnaryOp):
        raise NotCoveredError("a constant of another form")
    parts = [x for x in ast.iter_child_nodes(tree) if isinstance(x, ast.expr) and _has_function(x)]
    leaves = [_leaf(x, read) for x in parts]
    if not leaves or len({ast.dump(leaf) for leaf, _ in leaves}) > 1:
        raise NotCoveredError("a constant with functions of more than one kind")
    return leaves[0]


@dataclass(frozen=True)
class _Image:
    """A rational function of a leaf, as data of the library, and as a quotient of polynomials in C
    and S, which is not reduced.
    """

    data: str
    form: tuple[Polynomial, Polynomial]

    @classmethod
    def of(cls, s: _Statement, tree: ast.expr, leaf: ast.expr, form: Any) -> _Image:
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
    def _joined(cls, s: _Statement, name: str, x: _Image, y: _Image) -> _Image:
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


def _is_function(tree: ast.expr) -> bool:
    return isinstance(tree, Call) and getattr(tree.func, "id", "") != "sqrt"


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


def _plain(tree: ast.expr) -> ast.expr:
    """e and its powers as values of exp."""
    match tree:
        case Name(id="e"):
            return Call(Name("exp"), [Constant(1)], [])
        case BinOp(left=Name(id="e"), op=Pow(), right=x):
            return Call(Name("exp"), [x], [])
    return tree


def _argument(c: Any, tree: ast.expr) -> list[Polynomial]:
    """An argument as a quotient of polynomials with integer coefficients."""
    n, d = c.value(tree)
    if kinds(n) | kinds(d) > {0}:
        raise NotCoveredError("Theorem A at a square root")
    n, d = _integers(n, d)
    if sign(n) * sign(d) <= 0:
        raise NotCoveredError("functions of negative numbers")
    return [n, d] if sign(d) > 0 else [-n, -d]


def _powers(s: _Statement) -> _Use:
    """A rational function of a number of Tasoev, with two progressions or one, or of Rogers and
    Ramanujan's.
    """
    *_, signs, base, rows = s.c.key
    leaf, arguments = _leaf(s.c.tree, lambda x: x.args if isinstance(x, Call) else None)
    e = sign(part(s.c.value(leaf)[0], S))  # it is e S/C
    f, g = (_coefficient(row, 1) for row in (rows * 2)[:2])
    sg, tau = signs[0], signs[-1]
    if len(rows) == 1:  # f a^n, as two progressions
        g, base, tau = g * base, base * base, 1
    else:
        tau *= sg
    (f1, f2), (g1, g2) = ((p * _below(p), _below(p)) for p in (f, g))
    image = _Image.of(s, s.c.tree, leaf, (e * SIN, COS))
    proof = _proof(
        s,
        f"(Powers {s.data(f1)} {f2} {s.data(g1)} {g2} {s.data(base)} ({sg}) ({tau}))",
        image.form,
        double=len(rows) == 1,
    )
    same = "eq_refl"
    if len(arguments) == 1:
        same = f"(rogers_ramanujan_powers ({_Real(s.y).text(arguments[0])})%R _)"
    return _Use(
        "powers_formula",
        f"({e}) {image.data} @claim {proof} @ratio",
        f"@u _ _ _ _ _ _ _ _ eq_refl _ @constant ({_Real(s.y).text(leaf)})%R _ _ _ _ {same} _ _ _",
        "all: [> naturals | computed | same_number .. ].",
    )


def _surd(s: _Statement) -> tuple[str, str]:
    """(A + B sqrt D)/E as data, and D as text."""
    c = s.c
    n, d = c.c
    if R in kinds(d):
        n = c.reduced(n * (part(d, 0) - part(d, R) * ROOT))
        d = c.reduced(d * (part(d, 0) - part(d, R) * ROOT))
    A, B, E = _integers(part(n, 0), part(n, R), part(d, 0))
    if sign(E) < 0:
        A, B, E = -A, -B, -E
    roots = [x for x in ast.walk(c.tree) if isinstance(x, Call)]
    shown = "5"
    if roots:
        argument = roots[0].args[0]
        if c.value(argument) != (c.square, 1):
            raise NotCoveredError("the square root of a fraction")
        shown = _Real(s.y).text(argument)
    return " ".join(map(s.data, (A, B, c.square, E))), shown


def _quadratic(s: _Statement) -> _Use:
    y = s.y
    data, shown = _surd(s)
    single = next((i for i, (_, run) in enumerate(y.block) if run == 1), None)
    if single is None:
        raise NotCoveredError("blocks of runs alone")
    return _Use(
        "quadratic_formula",
        f"{data} @claim @ratio {y.degree} {y.L} {single}",
        f"@u _ _ @constant ({shown})%R _ _",
        "all: [> naturals | computed | same_number | same_number ].",
    )


def _slopes(s: _Statement) -> _Use:
    """A sum over the multiples of a slope, which is a quadratic irrational."""
    y, c = s.y, s.c
    match c.tree:
        case Call(func=Name(id="rabbit"), args=[_, slope]) if y.degree == 1:
            pass
        case Call(func=Name(id="rabbit"), args=[_]) if y.degree == 1:
            slope = Name("phi")
        case _:
            raise NotCoveredError("Theorem S with a constant of another form")
    law = PowerLaw.of(y, c)
    stated: dict[str, Any] = {"constant": ast.unparse(slope), "head": law.head, "block": law.period}
    stated |= {"numerator": [0, 1], "denominator": [1], "signs": "+", "base": None}
    data, shown = _surd(_Statement(*checker.read(certificate_of(stated, "C"))))
    B = y.before(len(y.head))
    keeps = 1 if sign(B[2] + B[3]) > 0 else -1
    rows = ["[" + "; ".join(map(str, row)) + "]" for row in (law.head, law.period)]
    p, q = (_number(x).text for x in law.weights)
    i, dx = y.start[0], y.group[0]
    return _Use(
        "rabbit_formula",
        f"{data} {rows[0]} {rows[1]} {c.key[2]} {law.base} {law.root} {p} {q} @head {s.signs}"
        f" {law.powers} {law.block} {i} {dx} ({law.flip}) ({keeps}) {law.steps} @ratio",
        f"_ ({_Real(y).text(slope)})%R ({shown})%R @constant _ _ _",
        "all: [> computed | same_number | surd_number | reflexivity ].",
        law=f"quotients @head (fun m => {law.text})",
    )


def _index(y: Any) -> int:
    """At which quotient of the theorem the law begins."""
    i, _ = listed(y.start, int, length=2)
    require(0 < i <= LIMIT, "an index is out of range")
    return int(i)


def _multiple(
    s: _Statement, quotients: Sequence[int], n: int, h: int, d: int
) -> tuple[int, int, str]:
    """Of Theorem D, for n c = d X - h: the ratio u/v, and the factor and the sign of B.

    The law of the theorem is written from the constant: it has to be that of the statement.
    """
    y = s.y
    below = _below(*y.P, *y.Q)
    if y.degree != 1 or y.signs != [1]:
        raise NotCoveredError("Theorem D with another degree or sign word")
    (p0, p1), (q0, q1) = ([p * below for p in [*side, 0][:2]] for side in (y.P, y.Q))
    M = p1 * d, n * p0 - p1 * h, q1 * d, n * q0 - q1 * h
    U, B = product(((a, 1) for a in quotients), M), product(y.factors(0, len(y.head)))
    U = times((B[3], -B[1], -B[2], B[0]), U)
    require(not (U[1] or U[2]) and U[0] * U[3] > 0, "the law begins elsewhere")
    s.c.check_law(y, _index(y), U[0], U[3])
    size = gcd(U[0], U[3])
    factor = size * sign(U[0]) * (B[0] * B[3] - B[1] * B[2])
    keeps = 1 if sign(B[2] + B[3]) > 0 else -1
    return abs(U[0]) // size, abs(U[3]) // size, f"({factor}) ({keeps})"


def _law(s: _Statement, quotients: Sequence[int], n: int, h: int, d: int) -> str:
    """The data n, h, d, and the factor and the sign of B, where the law is the theorem's own."""
    u, v, data = _multiple(s, quotients, n, h, d)
    if u != v:
        raise NotCoveredError("Theorem F with a multiple of the theorem's number")
    return f"{n} ({h}) {d} {data}"


def _folding(s: _Statement) -> _Use:
    """A sum of powers, whose exponents at least double."""
    y, c = s.y, s.c
    if not isinstance(c.tree, Call):
        raise NotCoveredError("Theorem F with a constant of another form")
    i = _index(y)
    if i > 16:  # the kernel unfolds words of 2^i quotients
        raise NotCoveredError("Theorem F from a late quotient on")
    *_, b, ratio, sg = c.key
    if not isinstance(b, int):
        raise NotCoveredError("Theorem F with parameters")
    (n, h, d), _ = c.affine(y)
    k, p, q, following = next(c.sums(n, h, d))
    exponent = f"{ratio} ^ {{}}" if ratio else "fact (S {})"
    exponents = f"(Geometric {ratio})" if ratio else "Factorials"
    later = f"({k} + k)" if k else "k"
    x = f"(fun _ => {n // d})"
    if ratio != 2:
        after, now = (exponent.format(m) for m in (f"(S {later})", later))
        x = f"(fun k => {b} ^ Z.of_nat ({after} - 2 * {now}))"
    signs = "(fun _ => 1)" if sg == 1 else f"(periodic [{following}; {-following}])"
    word = "[" + "; ".join(map(str, expansion(p, q))) + "]"
    data = _law(s, c.start(y, i)[0], n, h, d)
    return _Use(
        "folding_formula",
        f"{b} ({sg}) {exponents} {word} @head {k} {i} {data} @ratio",
        "_ @constant _",
        "all: [> computed | sum_of_powers ].",
        law=f"behind @head (fun m => paperfolding {word} {x} {signs} ({i} + m))",
    )


def _polynomial(tree: ast.expr) -> Written:
    """One in x."""
    match tree:
        case Constant(value=int() as n):
            return _number(n)
        case Name(id="x"):
            return Written("(Var 1)", "x")
        case BinOp(left=a, op=Add() | Mult() as op, right=b):
            x, y = _polynomial(a), _polynomial(b)
            name, sign_ = ("Add", "+") if isinstance(op, Add) else ("Mul", "*")
            return Written(
                f"({name} {x.data} {y.data})", f"{x.factor()} {sign_} {y.factor()}", atom=False
            )
        case BinOp(left=a, op=Pow(), right=Constant(value=int() as e)):
            x = _polynomial(a)
            return Written(f"(Pow {x.data} {e})", f"{x.factor()} ^ {e}", atom=False)
    raise NotCoveredError("Theorem H with a polynomial of another form")


def _sums(s: _Statement) -> _Use:
    """A sum of reciprocals, whose quotients are made of the denominators s, t before, or multiples
    of these.
    """
    y, c = s.y, s.c
    name, _, x, _ = c.key
    match c.tree:
        case Name(id="cahen"):
            g: ast.expr = Constant(1)
        case Call(func=Name(), args=[_, g]):
            pass
        case _:
            raise NotCoveredError("Theorem H with a constant of another form")
    i = _index(y)
    quotients = c.quotients(i)
    u, v, data = _multiple(s, quotients, 1, 0, 1)
    _, first, second = next(islice(c.states(), i, None))
    letters = {T: Written("(Var 1)", "s"), U[0]: Written("(Var 2)", "t")}
    own = c.rules(Poly({T: 1}), Poly({U[0]: 1}))
    turn = (i - len(c.head())) % len(own)
    rules = [_sum(rule, letters) for rule in own[turn:] + own[:turn]]
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
    return _Use(
        "sum_formula",
        f"{kind} {x} {_polynomial(g).data} @head [{'; '.join(rule.data for rule in rules)}]"
        f" {first} {second} {begin} {u} {v} {data} {_recurring(c, i, u * v)} @ratio",
        f"({law}) ({rule}) _ _ _ @constant _",
        "all: [> computed | in_turns | in_turns | reflexivity ].",
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


SUMS: Final = {"davison_shallit": ("Davison", 0), "hone": ("Hone", 0), "varona": ("Varona", 2)}
"""Names of sums in the library, and by how much its index of a quotient is larger: there are
quotients 0, which join their neighbours."""
WRITERS: Final = {
    "A": _progression,
    "C": _quadratic,
    "F": _folding,
    "H": _sums,
    "S": _slopes,
    "T": _powers,
}
