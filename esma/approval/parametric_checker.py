"""Stand-alone checker of families in parameters: standard library, integers, nothing else of the
package.

A certificate states a continued fraction for each of infinitely many constants at once: the
parameters n = first + step u of the constant run through all integers u >= 0, and the coefficients
of the left-hand side, the first quotients and the polynomials P_j(m) are polynomials in the u. The
conditions of Theorem F (PROOFS.md) are decided for all u by the coefficients of polynomials in m
and the u. ``python parametric_checker.py FILE`` prints what is proved, or why nothing.
"""

from __future__ import annotations

import json
import re
import sys
from math import comb, lcm
from typing import Any

Polynomial = dict[tuple[int, ...], int]  # exponents (of m, then of each u) to coefficient, not 0
Matrix = tuple[Polynomial, Polynomial, Polynomial, Polynomial]
LIMIT = 400  # on indices and lengths, so that no certificate keeps the checker busy for long


class CertificateError(ValueError):
    """The certificate is not a proof; the message says at which step."""


def require(condition: object, reason: str) -> None:
    if not condition:
        raise CertificateError(reason)


def fields(value: Any, names: str) -> list[Any]:
    """The values of exactly these names: nothing in a certificate is optional or ignored."""
    require(type(value) is dict and set(value) == set(names.split()), f"the fields are not {names}")
    return [value[name] for name in names.split()]


def integers(value: Any, what: str, length: int | None = None) -> list[int]:
    require(type(value) is list and all(type(x) is int for x in value), f"{what}: not integers")
    require(length in (None, len(value)) and len(value) <= LIMIT, f"{what}: wrong length")
    return list(value)


def add(p: Polynomial, q: Polynomial, factor: int = 1) -> Polynomial:
    total = dict(p)
    for powers, c in q.items():
        total[powers] = total.get(powers, 0) + factor * c
    return {powers: c for powers, c in total.items() if c}


def mul(p: Polynomial, q: Polynomial) -> Polynomial:
    total: Polynomial = {}
    require(len(p) * len(q) <= 200 * LIMIT, "a polynomial has too many terms")
    for e, c in p.items():
        for f, d in q.items():
            powers = tuple(x + y for x, y in zip(e, f, strict=True))
            total[powers] = total.get(powers, 0) + c * d
    size = max(map(int.bit_length, total.values()), default=0)
    require(size <= 200 * LIMIT, "its numbers grow too large")
    return {powers: c for powers, c in total.items() if c}


def divided(p: Polynomial, d: int, reason: str) -> Polynomial:
    require(all(c % d == 0 for c in p.values()), reason)
    return {powers: c // d for powers, c in p.items()}


def shifted(p: Polynomial, start: int, step: int) -> Polynomial:
    """P with start + step m in place of m."""
    total: Polynomial = {}
    for (e, *rest), c in p.items():
        for i in range(e + 1):
            term = c * comb(e, i) * start ** (e - i) * step**i
            total[(i, *rest)] = total.get((i, *rest), 0) + term
    return {powers: c for powers, c in total.items() if c}


def at_least(p: Polynomial, bound: int) -> bool:
    """Whether P >= bound for all m, u >= 0, seen from the coefficients."""
    constant = next((c for powers, c in p.items() if not any(powers)), 0)
    return constant >= bound and all(c >= 0 for powers, c in p.items() if any(powers))


def sign(p: Polynomial) -> int:
    """1 or -1 if P > 0 or P < 0 for all m, u >= 0 as seen from the coefficients, else 0."""
    return at_least(p, 1) - at_least({powers: -c for powers, c in p.items()}, 1)


def times(m: Matrix, n: Matrix) -> Matrix:
    (a, b, c, d), (e, f, g, h) = m, n
    return (
        add(mul(a, e), mul(b, g)),
        add(mul(a, f), mul(b, h)),
        add(mul(c, e), mul(d, g)),
        add(mul(c, f), mul(d, h)),
    )


class Family:
    """The statement, and the expansions on both sides, entry by entry."""

    def __init__(self, statement: Any, parameters: Any) -> None:
        names = "constant numerator denominator signs head polynomials"
        runs = type(statement) is dict and "lengths" in statement
        text, above, below, signs, head, tail, *more = fields(
            statement, names + (" lengths" if runs else "")
        )
        require(type(parameters) is list and len(parameters) <= 3, "parameters: not a list")
        self.width = 1 + len(parameters)
        self.one: Polynomial = {(0,) * self.width: 1}
        self.names: dict[str, Polynomial] = {}
        for i, row in enumerate(parameters):
            require(type(row) is list and len(row) == 3, "parameter: not a name and two integers")
            name, (first, step) = row[0], integers(row[1:], "parameter", 2)
            fits = type(name) is str and re.fullmatch("[a-z]", name) and name not in self.names
            require(fits and step >= 1, "parameter: no letter of its own, or a step below 1")
            u = tuple(int(j == i + 1) for j in range(self.width))
            self.names[name] = add({u: step}, self.constant(first))
        self.P, self.Q = [self.polynomials(x, "side", 2) for x in (above, below)]
        self.signs, self.head = integers(signs, "signs"), self.polynomials(head, "head")
        require(set(self.signs) in ({1}, {-1}, {1, -1}), "signs: not +1 and -1")
        self.tail = self.polynomials(tail, "polynomials", None, growing=True)
        lengths = self.polynomials(more[0], "lengths", len(self.tail), growing=True) if runs else []
        self.lengths = lengths or [self.one] * len(self.tail)
        for a, n in zip(self.tail, self.lengths, strict=True):
            two = a == self.constant(2) and set(self.signs) == {-1}
            fits = n == self.one or (two and at_least(n, 0))
            require(fits, "lengths: not a run of 2s under minus signs for all n")
        self.N, self.L = len(self.tail), lcm(len(self.tail), len(self.signs))
        require(self.N > 0 and self.L <= LIMIT, "the period does not fit")
        require(type(text) is str and text.isascii() and len(text) <= 200, "constant: no text")
        self.shape, self.first, self.step, self.sign = self.elementary(text) or self.bessel(text)
        require(at_least(self.step, 1), "no theorem: the argument is not positive for all n")

    def constant(self, value: int) -> Polynomial:
        return {powers: value for powers in self.one if value}

    def polynomials(
        self, value: Any, what: str, length: int | None = None, growing: bool = False
    ) -> list[Polynomial]:
        require(type(value) is list and length in (None, len(value)), f"{what}: wrong length")
        require(len(value) <= LIMIT, f"{what}: too long")
        found = []
        for rows in value:
            require(type(rows) is list and len(rows) <= LIMIT, f"{what}: no polynomial")
            p: Polynomial = {}
            for row in rows:
                c, *powers = integers(row, what, 1 + self.width)
                fits = c and tuple(powers) not in p and all(0 <= e <= 50 for e in powers)
                require(fits and (growing or powers[0] == 0), f"{what}: a term does not fit")
                p[tuple(powers)] = c
            found.append(p)
        return found

    def elementary(self, text: str) -> tuple[Any, ...]:
        """exp, tanh, coth, tan, cot of p/n; exp(x) = (1 + tanh(x/2))/(1 - tanh(x/2))."""
        found = re.fullmatch(r"(exp|tanh|coth|tan|cot)\(([1-9]\d*)/([a-z])\)", text)
        if not found or found[3] not in self.names:
            return ()
        n = mul(self.names[found[3]], self.constant(2 if found[1] == "exp" else 1))
        n = divided(n, int(found[2]), "no theorem: the argument is not 1/n with an integer n")
        shape = {"e": (1, 1, 1, -1), "t": (0, 1, 1, 0), "c": (1, 0, 0, 1)}[text[0]]
        return shape, n, add(n, n), -1 if found[1] in ("tan", "cot") else 1

    def bessel(self, text: str) -> tuple[Any, ...]:
        """B_a(x)/B_b(x) with orders that differ by 1, x = p/n, 2/x = step, v the larger order."""
        form = r"(bessel[ij])\(([^,]+),([1-9]\d*)(?:/(\w+))?\)/(.+)"
        found = re.fullmatch(form, text)
        require(found, f"no theorem for the constant {text!r}")
        kind, upper, p, below, rest = found.groups() if found else ("",) * 5
        argument = p if below is None else f"{p}/{below}"
        again = re.fullmatch(rf"{kind}\(([^,]+),{re.escape(argument)}\)", rest)
        require(again, "no theorem: not a quotient of two values at one argument")
        n = self.names.get(below or "", None)
        if n is None:
            require(below is None or re.fullmatch(r"[1-9]\d*", below), "argument: not p/n")
            n = self.constant(int(below or 1))
        step = divided(add(n, n), int(p), "no theorem: 2/x is not an integer for all n")
        (a, d), (b, e) = self.order(upper), self.order(again[1] if again else "")
        difference = add(mul(a, self.constant(e)), mul(b, self.constant(d)), -1)
        apart = sign(difference)
        unit = self.constant(apart * d * e)
        require(apart and difference == unit, "no theorem: the orders do not differ by 1")
        v, under = (a, d) if apart > 0 else (b, e)
        first = divided(mul(v, step), under, "no theorem: not a progression of integers")
        shape = (0, 1, 1, 0) if apart > 0 else (1, 0, 0, 1)
        return shape, first, step, 1 if kind == "besseli" else -1

    def order(self, text: str) -> tuple[Polynomial, int]:
        """A rational number, a parameter, or a parameter plus or minus a rational number."""
        found = re.fullmatch(r"([a-z](?![a-z]))?([+-]?\d+)?(?:/([1-9]\d*))?", text)
        fits = found and (found[1] in self.names if found[1] else found[2])
        require(fits and (found and (found[2] or not found[3])), f"order: {text!r} is not known")
        name, number, below = found.groups() if found else ("",) * 3
        require(not name or number is None or number[0] in "+-", f"order: {text!r} is not known")
        d = int(below or 1)
        total = self.constant(int(number or 0))
        return (add(total, mul(self.names[name], self.constant(d))) if name else total), d

    def x(self, n: int, stride: int) -> Matrix:
        """Entry n + stride k of the theorem's expansion, k in the place of m."""
        k = {(1,) + (0,) * (self.width - 1): stride} if stride else {}
        quotient = add(self.first, mul(self.step, add(self.constant(n), k)))
        return quotient, self.constant(self.sign), self.one, {}

    def y(self, n: int, stride: int) -> Matrix:
        """Entry n + stride k of the statement's; stride is a multiple of the period."""
        s = self.constant(self.signs[n % len(self.signs)])
        if n < len(self.head):
            require(stride == 0, "a group starts among the first terms")
            return self.head[n], s, self.one, {}
        m, j = divmod(n - len(self.head), self.N)
        if self.lengths[j] != self.one:  # the power of [[2, -1], [1, 0]] that a run stands for
            run = shifted(self.lengths[j], m, stride // self.N)
            return add(run, self.one), neg(run), run, add(self.one, run, -1)
        return shifted(self.tail[j], m, stride // self.N), s, self.one, {}


def product(left: Matrix, entry: Any, start: int, stop: int, stride: int = 0) -> Matrix:
    for n in range(start, stop):
        left = times(left, entry(n, stride))
    return left


def inverse(f: Family, entry: Any, start: int, stop: int) -> Matrix:
    """The inverse of a product of entries of determinant -s, with polynomial entries."""
    a, b, c, d = product((f.one, {}, {}, f.one), entry, start, stop)
    determinant = add(mul(a, d), mul(b, c), -1)
    return (
        mul(d, determinant),
        mul(b, neg(determinant)),
        mul(c, neg(determinant)),
        mul(a, determinant),
    )


def neg(p: Polynomial) -> Polynomial:
    return {powers: -c for powers, c in p.items()}


def check_family(data: Any) -> None:
    """The conditions of Theorem F."""
    names = "format version parameters statement sign start links"
    _, _, parameters, statement, epsilon, start, links = fields(data, names)
    f = Family(statement, parameters)
    require(type(epsilon) is int and epsilon in (1, -1), "sign: not 1 or -1")
    u, v, w, z = map(f.constant, f.shape)  # c = (u X_0 + v)/(w X_0 + z), so P(c)/Q(c) = M X_0
    p, q = [[add(mul(c[0], w), mul(c[1], u)), add(mul(c[0], z), mul(c[1], v))] for c in (f.P, f.Q)]
    M: Matrix = mul(p[0], f.constant(epsilon)), mul(p[1], f.constant(epsilon)), q[0], q[1]
    require(sign(add(mul(M[0], M[3]), mul(M[1], M[2]), -1)), "M may have determinant 0")
    i, j = integers(fields(start, "x y"), "start", 2)
    require(0 <= i <= LIMIT and len(f.head) <= j <= LIMIT, "start: out of range")
    rows = [integers(row, "link", 2) for row in links]
    require(0 < len(rows) <= LIMIT and all(min(row) >= 0 for row in rows), "links: out of range")
    Tx, Ty = sum(row[0] for row in rows), sum(row[1] for row in rows)
    require(0 < Tx <= LIMIT and 0 < Ty <= LIMIT and Ty % f.L == 0, "the links are no period")

    B = product((f.one, {}, {}, f.one), f.y, 0, j)
    top, low = add(B[0], B[1]), add(B[2], B[3])
    e = sign(low)  # B maps [1, infinity) into (0, infinity) (Lemma 4)
    positive = (
        e and all(at_least(mul(x, f.constant(e)), 0) for x in (B[0], B[2])) and sign(top) == e
    )
    require(positive, "the value is not seen to be positive")
    growth = False  # Tietze's condition (Lemma 2)
    for n in range(j, j + f.L):
        quotient, s = f.y(n, f.L)[0], f.signs[n % len(f.signs)]
        if f.lengths[(n - len(f.head)) % f.N] != f.one:
            continue  # quotients 2 under minus signs
        require(at_least(quotient, 1 if s > 0 else 2), f"entry {n} is not admissible for all n")
        grows = any(powers[0] and not any(powers[1:]) for powers in quotient)
        growth = growth or grows or at_least(quotient, 2 - s)
    require(growth, "a + s >= 2 does not hold infinitely often")

    U = V = times(times(inverse(f, f.y, 0, j), M), product((f.one, {}, {}, f.one), f.x, 0, i))
    a, b, c, d = U  # in range for large X, hence always (Lemma 3): U X - 1 and U X's denominator
    above, under = add(a, c, -1) or add(b, d, -1), c or d
    require(sign(above) * sign(under) > 0, "U does not map large numbers into [1, infinity]")
    for dx, dy in rows:  # the step: U A(k) = B(k) V for all k, with V from k = 0
        back = inverse(f, f.y, j, j + dy)
        W = times(back, times(V, product((f.one, {}, {}, f.one), f.x, i, i + dx)))
        left, right = (
            product(V, f.x, i, i + dx, Tx),
            product((f.one, {}, {}, f.one), f.y, j, j + dy, Ty),
        )
        require(left == times(right, W), "the step is no identity of polynomials")
        V, i, j = W, i + dx, j + dy
    opposite = tuple(map(neg, U))
    require(V in (U, opposite), "the links do not return to the first matrix")


def check(certificate: Any, conditions: Any = check_family) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    try:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        form = data["format"], repr(data["version"])
        require(form == ("esma-family-certificate", "1"), "unknown format or version")
        conditions(data)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise CertificateError("malformed certificate: a part is missing or wrong") from error
    except ValueError as error:
        raise CertificateError(str(error)) from error
    where = ", ".join(f"{n} = {a} + {b} u" for n, a, b in data["parameters"])
    return (
        f"proved for all {where}, u >= 0: |P(c)/Q(c)| is the continued fraction of "
        f"{json.dumps(data['statement'])}"
    )


if __name__ == "__main__":
    try:
        for path in sys.argv[1:]:
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (CertificateError, OSError) as error:
        sys.exit(f"not proved: {error}")
