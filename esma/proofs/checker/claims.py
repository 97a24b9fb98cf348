"""What certificates say: constants, polynomials, entries and statements, read and unproved.

An expression is parsed, never evaluated, and becomes a quotient of polynomials of `ring`. A
statement is that P(c)/Q(c) = a_0 + s_0/(a_1 + s_1/(a_2 + ...)) for a constant c: the signs s_n
repeat, and behind a head stand blocks of polynomials, or quotients of a law that a theorem knows.
"""

from __future__ import annotations

import ast
import json
import re
from ast import Add, BinOp, Call, Constant, Div, Mult, Name, Pow, Sub, UnaryOp, USub
from math import lcm, prod
from operator import mul
from typing import Any, ClassVar, TypeAlias

from .ring import *

Value: TypeAlias = tuple[Polynomial, Polynomial]  # numerator and denominator

LIMIT = 20_000  # on indices, lengths, texts, and the bits of what is computed from a text


def fields(value: Any, names: str) -> list[Any]:
    """The values of exactly these names: nothing in a certificate is optional or ignored."""
    right = type(value) is dict and set(value) == set(names.split())
    require(right, f"1.1: the fields are not {names}")
    return [value[name] for name in names.split()]


def listed(value: Any, *kinds: type, length: int | None = None) -> list[Any]:
    require(type(value) is list and len(value) <= LIMIT, "1.2: not a list, or too long")
    require(length in (None, len(value)), "1.3: a list of another length")
    require({*map(type, value)} <= {*kinds}, "1.4: something of another type")
    return list(value)


# Expressions

TEXTS = {"phi": "(1 + sqrt(5))/2", "golden_ratio": "phi", "e": "exp(1)"}
TEXTS |= {"cahen": "davison_shallit(1, 1)"}


def parsed(text: str) -> ast.expr:
    """The syntax tree of a text, which is not evaluated."""
    plain = len(text) <= LIMIT and re.fullmatch(r"[a-z0-9_+*/(), -]*", text)
    require(plain, "2.1: an expression is too long, or has another character")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, MemoryError) as error:
        raise CertificateError(f"2.2: {text[:80]!r} is not an expression") from error


class Reader:
    """The value N/D of a text in parameters, m or z, a root r, and two functions C and S."""

    functions: ClassVar[dict[str, Any]] = {"sqrt": 1}  # and the number, or numbers, of arguments
    square: Polynomial = 0  # r^2, if there is a root

    def __init__(self, text: str, parameters: Any, letter: str = "", degree: int = 1) -> None:
        rows = zip(parameters, U, strict=False)
        self.names = {name: first + step * Poly({u: 1}) for (name, first, step), u in rows}
        self.names[letter] = X
        self.tree, self.degree = parsed(text), degree
        n, d = self.c = self.value(self.tree)
        spend((degree * (bits(n) + bits(d))) ** 2 // 4_000)
        N, D = [1], [1]
        for _ in range(degree):
            N.append(self.reduced(N[-1] * n))
            D.append(self.reduced(D[-1] * d))
        self.powers = [self.reduced(p * q) for p, q in zip(N, D[::-1], strict=True)]

    def reduced(self, p: Polynomial) -> Polynomial:
        """P of degree 1 in r."""
        while high := collected([(e - 2 * R, c) for e, c in terms(p) if e // R % SIZE > 1]):
            p = p + high * (self.square - ROOT * ROOT)
        return p

    def made(self, n: Polynomial, d: Polynomial) -> Value:
        """N/D of degree 1 in r, without common powers of C, S and r, which are not 0."""
        n, d = self.reduced(n), self.reduced(d)
        found = [e for p in (n, d) for e, _ in terms(p)]
        low = sum([x * min([e // x % SIZE for e in found], default=0) for x in (C, S, R)])
        n, d = (collected([(e - low, c) for e, c in terms(p)]) for p in (n, d))
        spend(60 + bits(n) + bits(d))
        require(bits(n) + bits(d) <= LIMIT, "2.3: a number or a power is too large")
        return n, d

    def sign(self, p: Polynomial) -> int:
        """1 or -1 if x + y r is seen to have that sign for all u (Lemma 9)."""
        x, y = part(p, 0), part(p, R)
        s, t = sign(x), sign(y)
        e = s or t
        if least(e * x) >= 0 and least(e * y) >= 0:
            return e
        return (0, s, t)[sign(x * x - y * y * self.square)]

    def never_zero(self, p: Polynomial) -> bool:
        """Numbers with a sign, and linear forms in C and S, as C/S is irrational."""
        _, p = self.made(0, p)
        if kinds(p) <= {0, R}:
            return self.sign(p) != 0
        return kinds(p) <= {C, S} and any(sign(part(p, x)) for x in (C, S))

    def function(self, name: str, *arguments: Value) -> Value:
        """The square root of a polynomial, or of its inverse."""
        above, below = arguments[0]
        direct = not isinstance(below, Poly)
        square = self.plain((above, below) if direct else (below, above))
        require(self.square in (0, square), "2.10: more than one root")
        require(sign(square) > 0, "2.11: the root is not seen to be real")
        self.square = square
        return (ROOT, 1) if direct else (1, ROOT)

    def plain(self, value: Value) -> Polynomial:
        p = quotient(*value)
        require(kinds(p) <= {0}, "2.8: more than numbers and parameters")
        return p

    def value(self, tree: ast.expr) -> Value:
        match tree:
            case Constant(value=int() as number):
                return number, 1
            case Name(id=name) if name in self.names:
                return self.names[name], 1
            case Name(id=name) if name in TEXTS:
                return self.value(parsed(TEXTS[name]))
            case Call(func=Name(id=name), args=arguments, keywords=[]):
                counts = self.functions.get(name)
                known = len(arguments) in (counts if type(counts) is tuple else [counts])
                require(known, f"2.4: {name!r} of {len(arguments)} arguments is not understood")
                return self.made(*self.function(name, *map(self.value, arguments)))
            case UnaryOp(op=USub(), operand=a):
                return self.value(BinOp(Constant(0), Sub(), a))
            case BinOp(left=Name(id="e"), op=Pow(), right=b):
                return self.value(Call(Name("exp"), [b], []))
            case BinOp(left=a, op=Pow(), right=Constant(value=int() as e)) if 0 < e <= 100:
                n, d = self.value(a)
                return self.made(prod([n] * e), prod([d] * e))
            case BinOp(left=a, op=Add() | Sub() | Mult() | Div() as op, right=b):
                (n, d), (p, q) = self.value(a), self.value(b)
                if isinstance(op, Div):
                    require(self.never_zero(p), "2.5: a divisor is not seen to be other than 0")
                    p, q = q, p
                if isinstance(op, Mult | Div):
                    return self.made(n, q) if d == p else self.made(n * p, d * q)
                p = p if isinstance(op, Add) else -p
                return self.made(n + p, d) if d == q else self.made(n * q + p * d, d * q)
        raise CertificateError(f"2.6: {ast.unparse(tree)[:80]!r} is not understood")


def polynomial(text: str, parameters: Any, letter: str, base: Any = ()) -> Polynomial:
    """What a text says in parameters and a letter, m or z = base**m, with integer values."""
    read = Reader(text, parameters, letter)
    require(not read.square, "2.9: a root in a polynomial")
    p = quotient(*read.c)
    d, values = lcm(*[c.denominator for _, c in terms(p)]), [p]
    steady = base and not any(c % d for e, c in base if e)  # modulo d, for all parameters
    for x in (T, *U):  # integers, seen from the residues of the variables
        if any(e // x % SIZE for e, _ in terms(p)):
            spend(100 * len(values) * d)
            powers = x == T and steady  # which recur within d steps
            residues = [pow(dict(base)[0], i, d) if powers else i for i in range(d)]
            values = [at(q, t, x) for q in values for t in residues]
    require(not any(q % 1 for q in values), "3.8: not an integer for all values")
    return p


# The statement


class Side:
    """Entries of a head and of blocks, (a, 1), or (2, l) for l quotients 2, and their signs."""

    def __init__(self, head: list[Any], block: list[Any], signs: list[int], base: Any) -> None:
        self.head, self.block, self.signs, self.base = head, block, signs, base
        self.N, self.L = len(block), lcm(len(block), len(signs))

    def variable(self, m: int, blocks: int = 0, k: Polynomial = 0) -> Any:
        """What the polynomials of a block are taken at: m, or z = base**m, and k groups later."""
        if self.base == 1:
            return m + blocks * k
        spend(m * bits(self.base))
        return self.base**m * (k or 1)

    def factors(self, start: int, stop: int, k: Polynomial = 0) -> Factors:
        """Those of the entries from start to stop, or k such groups later (Lemma 3)."""
        for n in range(start, stop):
            if n < len(self.head):
                a, run = self.head[n]
            else:
                m, j = divmod(n - len(self.head), self.N)
                t = self.variable(m, (stop - start) // self.N, k)
                a, run = [at(p, t) for p in self.block[j]]
            if run == 1:
                yield a, self.signs[n % len(self.signs)]
            else:  # [[2, -1], [1, 0]]**run (Lemma 6)
                yield from [(1, 1), (run, 1), (-1, 1), (0, 1)]

    def length(self, start: int, size: int) -> int:
        """The length of the product of so many entries from `start` on (Lemma 3)."""
        blocks = size // self.N
        t = 1 << bits(self.variable(start // self.N + blocks, blocks, 1))
        length = blocks * sum([bits(p, t) for row in self.block for p in row])
        spend(length)
        return length

    def check_admissible(self, start: int) -> None:
        """a >= 1, and a >= 2 under a minus, for all entries from `start` on (Lemma 2)."""
        for n in range(start, start + self.L):
            m, j = divmod(n - len(self.head), self.N)
            a = at(self.block[j][0], self.variable(m), further=True)
            fits = least(a) >= (3 - self.signs[n % len(self.signs)]) // 2
            require(fits, f"4.1: entry {n} is not seen to be admissible")


class Claim(Side):
    """What a certificate states."""

    def __init__(self, parameters: Any, data: Any, start: Any, group: Any) -> None:
        self.start, self.group = start, group
        self.by_law = type(data) is dict and "law" in data  # in place of blocks
        names = "constant numerator denominator signs head "
        names += "law" if self.by_law else "block base"
        constant, above, below, signs, head, *rest = fields(data, names)
        self.law, block, base = (rest[0], [], None) if self.by_law else (None, *rest)
        (self.constant,) = listed([constant], str)
        self.base, letter = 1, "m" if base is None else "z"
        require(len(listed(parameters, list)) <= len(U), "3.2: too many parameters")
        own = "em" + letter
        for row in parameters:
            (name,), (_, step) = listed(row[:1], str), listed(row[1:], int, length=2)
            alone = name not in own and re.fullmatch("[a-z]", name)
            require(alone, "3.3: a parameter has no letter of its own")
            require(step > 0, "3.4: the step of a parameter is not positive")
            own += name
        self.parameters = tuple(map(tuple, parameters))
        if letter == "z":
            (self.base,) = self.polynomials(listed([base], int, str))
            require(is_base(self.base, 2**200), "3.1: no base that is seen to be above 1")
        self.P, self.Q = (self.polynomials(listed(side, int, str)) for side in (above, below))
        self.degree = max(len(self.P), len(self.Q)) - 1
        require(0 < self.degree <= 100, "3.5: the degree is not from 1 to 100")
        require(type(signs) is str and re.fullmatch("[+-]+", signs), "3.6: signs are + and -")
        self.signs = [1 if s == "+" else -1 for s in signs]
        entries = self.entries(head), self.entries(block, letter)
        super().__init__(*entries, self.signs, self.base)
        require(self.by_law or 0 < self.L <= LIMIT, "3.7: no block, or too long a period")
        self.text = json.dumps(data)

    def polynomials(self, texts: list[Any], letter: str = "") -> list[Polynomial]:
        words = self.parameters, letter, *([tuple(terms(self.base))] * (self.base != 1))
        return [x if type(x) is int else kept(polynomial, x, *words) for x in texts]

    def entries(self, rows: Any, letter: str = "") -> list[list[Polynomial]]:
        """Quotients and how often they stand there: once, but for runs of 2 under minus signs."""
        entries = []
        for row in listed(rows, int, str, list):
            if type(row) is not list:
                entries.append(self.polynomials([row, 1], letter))
                continue
            a, run = self.polynomials(listed(row, int, str, length=2), letter)
            two = a == 2 and 1 not in self.signs
            require(two, "3.9: a run of something else than 2 under minus signs")
            seen = least(at(run, self.variable(0), further=True)) >= 0
            require(seen, "3.10: a length is not seen to be 0 or more")
            entries.append([a, run])
        return entries

    def before(self, j: int) -> Matrix:
        """The product B of the entries before j, or -B, maps [1, infinity) into (0, infinity)
        (Lemma 4).
        """
        B = product(self.factors(0, j))
        e = sign(B[2] + B[3])
        positive = e * sign(B[0] + B[1]) > 0 and all(least(e * p) >= 0 for p in B[::2])
        require(positive, "7.7: the value is not seen to be positive")
        return B


class Linear(Reader):
    """N and D are linear forms in C and S, whose quotient X_0 is irrational."""

    key: Any = None  # what all functions in the constant have in common: their kind, sigma, and X_0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        linear = all(kinds(p) <= {C, S} for p in self.c)
        require(linear, "5.2: the constant is no fraction of degree 1 in X")
        sigma, k, C_k, S_k = self.key[1], self.degree, COS, SIN  # those of k times the angle
        for _ in range(k - 1):
            C_k, S_k = COS * C_k + sigma * SIN * S_k, SIN * C_k + COS * S_k
        rows = []
        for form in self.powers:
            p, q = k * part(form, k * C), part(form, (k - 1) * C + S)
            rows.append((p, q, k * form - p * C_k - q * S_k))
        self.columns = [*zip(*rows, strict=True)]  # so that `form` is p C_k + q S_k over k

    def common(self, *key: Any, addition: bool = False) -> None:
        require(self.key in (None, key), "5.3: functions of different kinds or arguments")
        require(self.degree == 1 or addition, "5.10: no theorem in this degree")
        self.key = key

    def image(self, y: Claim) -> Matrix:
        """M, which maps X_0 to P(c)/Q(c) (Lemma 5)."""
        rows = [[sum(map(mul, side, column)) for column in self.columns] for side in (y.P, y.Q)]
        (p, q, rest), (r, s, other) = rows
        require(not (rest or other), "5.4: P(c)/Q(c) is no Moebius image of X_0")
        M = p, q, r, s
        require(any(map(sign, M)), "7.6: M may be 0")
        return M
