"""Stand-alone checker of certificates: standard library, integers, nothing else of the package.

A certificate states that |P(c)/Q(c)| = a_0 + s_0/(a_1 + s_1/(a_2 + ...)) for a constant c, where
the signs s_n repeat, a_n = head[n] at first, then a_{len(head) + N m + j} = P_j(m) for all m >= 0;
and it carries the integers of a proof. All is recomputed; only the theorem at the class Progression
is granted (proofs.md proves it). ``python checker.py FILE`` prints what is proved, or why nothing.
"""

from __future__ import annotations

import json
import re
import sys
from math import lcm
from typing import Any

Integers = tuple[int, ...]  # (a, b, c, d) also stands for the matrix [[a, b], [c, d]]
LIMIT = 20_000  # on lengths and indices, so that no certificate keeps the checker busy for long


class CertificateError(ValueError):
    """The certificate is not a proof; the message says at which step."""


def require(condition: object, reason: str) -> None:
    if not condition:
        raise CertificateError(reason)


def times(m: Integers, n: Integers) -> Integers:
    (a, b, c, d), (e, f, g, h) = m, n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def product(left: Integers, source: Any, start: int, stop: int) -> Integers:
    for n in range(start, stop):
        left = times(left, source.entry(n))
        require(max(map(int.bit_length, left)) <= 40 * LIMIT, "its numbers grow too large")
    return left


def fields(value: Any, names: str) -> list[Any]:
    """The values of exactly these names: nothing in a certificate is optional or ignored."""
    require(set(value) == set(names.split()), f"the fields are not {names}")
    return [value[name] for name in names.split()]


def integers(value: Any, what: str) -> Integers:
    require(type(value) is list and all(type(x) is int for x in value), f"{what}: not integers")
    require(len(value) <= LIMIT, f"{what}: too long")
    return tuple(value)


def rational(text: str) -> tuple[int, int]:
    found: Any = re.fullmatch(r"(-?[0-9]+)(?:/([1-9][0-9]*))?", text)
    require(found, f"{text!r}: not a rational number")
    return int(found[1]), int(found[2] or 1)


def homogeneous(coefficients: Integers, degree: int, u: int, v: int) -> int:
    return sum(c * u**i * v ** (degree - i) for i, c in enumerate(coefficients))


class Polynomial:
    def __init__(self, value: Any) -> None:
        self.coefficients = integers(value, "polynomial")
        require(len(self.coefficients) <= 201, "polynomial: too long")
        self.degree = max((i for i, c in enumerate(self.coefficients) if c), default=0)

    def __call__(self, m: int) -> int:
        result = 0
        for c in reversed(self.coefficients):
            result = result * m + c
        return result

    def at_least(self, bound: int, m: int) -> bool:
        """Whether P(m) >= bound and P's differences at m are >= 0: then P >= bound from m on."""
        row = [self(m + i) for i in range(self.degree + 1)]
        for i in range(1, len(row)):
            row[i:] = [after - before for before, after in zip(row[i - 1 :], row[i:], strict=False)]
        return row[0] >= bound and min(row[1:], default=0) >= 0


class Expansion:
    """The statement. Entry j of block m is a run of ``lengths[j](m)`` quotients, so in the head."""

    def __init__(self, data: Any) -> None:
        one = {"lengths": [[1]] * len(data["polynomials"]), "head_lengths": [1] * len(data["head"])}
        names = "constant numerator denominator signs head polynomials lengths head_lengths"
        text, above, below, signs, head, tail, lengths, counts = fields(one | data, names)
        require(len(text) <= 500, "constant: too long")
        power = re.fullmatch(r"e(?:\*\*([0-9]+|\([0-9]+/[0-9]+\)))?", text)
        self.constant = f"exp({(power[1] or '1').strip('()')})" if power else text
        self.P, self.Q = Polynomial(above).coefficients, Polynomial(below).coefficients
        require(any(self.P + self.Q), "the left side is 0/0")
        self.signs, self.head = integers(signs, "signs"), integers(head, "head")
        require(set(self.signs) in ({1}, {-1}, {1, -1}), "signs: not +1 and -1")
        self.tail, self.N = list(map(self.polynomial, tail)), len(tail)
        self.lengths = list(map(self.polynomial, lengths))
        self.first = [*zip(self.head, integers(counts, "head_lengths"), strict=True)]
        self.L = lcm(self.N, len(self.signs))  # the kinds of entries repeat after L
        require(self.L <= LIMIT, "the period is too long")
        first = [(Polynomial([a]), Polynomial([n])) for a, n in self.first]
        for a, length in [*first, *zip(self.tail, self.lengths, strict=True)]:
            if length.coefficients != (1,):
                two = a.degree == 0 and a(0) == 2 and set(self.signs) == {-1}
                require(two and length.at_least(0, 0), "lengths: not a run of 2s under minus signs")

    def polynomial(self, value: Any) -> Polynomial:
        return Polynomial(value)

    def degree(self, n: int) -> int:
        j = (n - len(self.head)) % self.N
        return self.tail[j].degree + self.lengths[j].degree

    def entry(self, n: int) -> Integers:
        """[[a_n, s_n], [1, 0]], or the power of [[2, -1], [1, 0]] that a run stands for."""
        m, j = divmod(n - len(self.head), self.N)
        a, length = self.first[n] if m < 0 else (self.tail[j](m), self.lengths[j](m))
        if length == 1:
            return a, self.signs[n % len(self.signs)], 1, 0
        return length + 1, -length, length, 1 - length

    def check(self, start: int) -> None:
        """Tietze's condition for all entries from `start` on, after the head (Lemma 2)."""
        growth = False
        for n in range(start, start + self.L):
            m, j = divmod(n - len(self.head), self.N)
            a, s = self.tail[j], self.signs[n % len(self.signs)]
            require(a.at_least((3 - s) // 2, m), f"entry {n} is not admissible")
            growth = growth or a.degree > 0 or a(m) + s >= 2
        require(growth, "a + s >= 2 does not hold infinitely often")


class Progression:
    """THEOREM (Lambert 1768, Lehmer 1973; proofs.md, Theorem A). Let v = first/step, x > 0 with
    4/x^2 = N step^2, step >= 1, and B = I if sign = 1, B = J if sign = -1. Let N = factor be an
    integer, or N = factor/halves with halves = 2 and an odd step. With a_n = first + step n,
    divided by halves if that is even, times factor if n is odd, there are X_n -> infinity such that
    X_n = a_n + sign/X_{n+1}. If a_0 = first/h then X_0 = (step x/(2h)) B_{v-1}(x)/B_v(x); for
    v = 1/2 and step x = 2, this is coth x or cot x.
    """

    def __init__(self, constant: str, data: Any) -> None:
        first, step, factor, sign, k = fields(data, "first step factor sign multiple")
        given = integers([first, step, sign, k], "theorem")
        self.first, self.step, self.sign, self.k = given
        self.factor, self.halves = rational(str(factor))
        self.L = 1 if self.factor == self.halves == 1 else 2
        # The constant is (u + v t)/(w + z t), shape = (u, v, w, z), and X_0 = C_k/S_k where S_k/C_k
        # is tan (tanh) of k times the angle whose tan (tanh) is t; so X_0 = 1/t for k = 1.
        found = re.fullmatch(r"(exp|tanh|coth|tan|cot)\(([0-9/]+)\)", constant)
        read = self.elementary(*found.groups()) if found else self.bessel(constant)
        self.shape, (a, d), (p, q), known = read  # v = a/d, x^2 = p/q
        require(self.sign == known, "theorem: another sign")
        require(self.step > 0 and self.first * d == a * self.step, "theorem: another order")
        square = self.factor * self.step * self.step * p == 4 * q * self.halves
        require(square and self.halves in (1, 1 + self.step % 2), "theorem: another argument")

    def elementary(self, name: str, argument: str) -> tuple[Any, ...]:
        self.highest = 100  # degree of P and Q: exp, tan, tanh are transcendental (Lindemann 1882)
        p, q = rational(argument)
        p, q = p * self.k, q * (2 if name == "exp" else 1)  # exp(x) = (1 + tanh x/2)/(1 - tanh x/2)
        require(p * self.step == 2 * q, "no theorem: `multiple` times the argument is not 1/n")
        shape = {"e": (1, 1, 1, -1), "t": (0, 1, 1, 0), "c": (1, 0, 0, 1)}[name[0]]
        return shape, (1, 2), (p * p, q * q), -1 if name in ("tan", "cot") else 1

    def bessel(self, constant: str) -> tuple[Any, ...]:
        self.highest, z = 1, constant.partition(")")[0][5:]
        for name, kind in (("coth", "besseli"), ("cot", "besselj")):
            if constant == f"sqrt({z})*{name}(sqrt({z}))":
                constant = f"sqrt({z})*{kind}(-1/2,sqrt({z}))/{kind}(1/2,sqrt({z}))"
        order, x = "([-0-9/]+)", r"((?(1)sqrt\(\1\)|[0-9/]+))"
        form = rf"(?:sqrt\(([0-9/]+)\)\*)?(bessel[ij])\({order},{x}\)/\2\({order},\4\)"
        found: Any = re.fullmatch(form, constant)
        require(found, f"no theorem for the constant {constant!r}")
        root, kind, upper, x, lower = found.groups()
        (a, d), (b, e), (p, q) = rational(upper), rational(lower), rational(root or x)
        direct = b * d - a * e == d * e
        require(direct or a * e - b * d == d * e, "no theorem: the orders do not differ by 1")
        # B_{v-1}/B_v = (2h/(step x)) X_0 with x^2 = p/q or x = p/q; times x if there is a root
        h = 1 if self.first % 2 else self.halves
        above, below = (2 * h, self.step) if root else (2 * h * q, self.step * p)
        shape = (above, 0, 0, below) if direct else (0, p * self.step, 2 * q * h, 0)
        square = (p, q) if root else (p * p, q * q)
        return shape, (b, e) if direct else (a, d), square, 1 if kind == "besseli" else -1

    def degree(self, n: int) -> int:
        return 1

    def entry(self, n: int) -> Integers:
        a = self.first + self.step * n
        a = a if a % 2 else a // self.halves
        return a * (self.factor if n % 2 else 1), self.sign, 1, 0

    def check_map(self, y: Expansion, M: Integers) -> None:
        """P(c)/Q(c) = +-M X_0: polynomials in t that agree at more points than their degree."""
        degree, pairs = max(len(y.P), len(y.Q)) - 1, []
        require(0 < self.k <= self.highest >= degree, "the degree does not fit this constant")
        for t in range(degree + self.k + 1):
            u, v = self.shape[0] + self.shape[1] * t, self.shape[2] + self.shape[3] * t
            S, C = t, 1
            for _ in range(self.k - 1):
                S, C = S + t * C, C + self.sign * t * S
            p, q = homogeneous(y.P, degree, u, v), homogeneous(y.Q, degree, u, v)
            pairs.append((p * (M[2] * C + M[3] * S), q * (M[0] * C + M[1] * S)))
        same = all(p == q for p, q in pairs) or all(p == -q for p, q in pairs)
        require(same, "M does not map the theorem's number to P(c)/Q(c)")


def check_conjugacy(x: Any, y: Expansion, M: Integers, start: Any, links: Any) -> tuple[int, int]:
    """The value of y is M applied to the value of x (proofs.md, Theorem B); Tx and Ty."""
    *where, matrix = fields(start, "x y factor matrix")
    i, j, factor = integers(where, "start")
    require(0 <= i <= LIMIT and len(y.head) <= j <= LIMIT, "start: out of range")
    require(M[0] * M[3] != M[1] * M[2], "M has determinant 0")
    a, b, c, d = U = integers(matrix, "start")
    rows = [integers(row, "link") for row in links]
    require(all(min(row[:2]) >= 0 for row in rows), "link: a negative length")
    Tx, Ty = sum(row[0] for row in rows), sum(row[1] for row in rows)
    require(0 < Tx <= LIMIT >= Ty, "the links are empty or too long")
    require(Tx % x.L == 0, "the links do not add up to a period of x")
    require(Ty % y.L == 0, "the links do not add up to a period of y")
    p, r, q, t = B = product((1, 0, 0, 1), y, 0, j)  # the start: M A = factor B U
    right = times((factor, 0, 0, factor), times(B, U))
    require(product(M, x, 0, i) == right, "start: M A = factor B U does not hold")
    # B or -B maps [1, infinity) into (0, infinity) (Lemma 4)
    positive = any(min(e * p, e * q) >= 0 < min(e * (p + r), e * (q + t)) for e in (1, -1))
    require(positive, "the value is not seen to be positive")
    # In range for large X, hence always (Lemma 3): U X - 1 and U X's denominator have one sign.
    # redundant safeguard: Range
    require(((a - c) or (b - d)) * (c or d) > 0, "U does not map large numbers into [1, infinity]")
    for dx, dy, sign, *V in rows:  # the step: U A(k) = sign B(k) V at more k than the degree
        degree = max(sum(map(x.degree, range(i, i + dx))), sum(map(y.degree, range(j, j + dy))))
        require(degree <= 200, "link: the degree is too high")
        for k in range(degree + 1):
            n, m = i + k * Tx, j + k * Ty
            right = product((sign, 0, 0, sign), y, m, m + dy)
            require(product(U, x, n, n + dx) == times(right, tuple(V)), f"no identity at k = {k}")
        U, i, j = tuple(V), i + dx, j + dy
    require((a, b, c, d) == U, "the links do not return to the first matrix")
    y.check(j - Ty)
    return Tx, Ty


def check_theorem(data: Any, expansion: Any = Expansion, number: Any = Progression) -> Any:
    values = fields(data, "format version kind statement theorem map start links")
    statement, theorem, M, start, links = values[3:]
    y, M = expansion(statement), integers(M, "map")
    x = number(y.constant, theorem)
    x.check_map(y, M)
    return x, y, *check_conjugacy(x, y, M, start, links)


def check_quadratic(data: Any) -> None:
    """A number of Q(sqrt m) whose tail the product over a period fixes (proofs.md, Theorem C)."""
    y = Expansion(fields(data, "format version kind statement")[3])
    text = re.sub("^(phi|golden_ratio)$", "(1+sqrt(5))/2", y.constant)
    text = re.sub(r"^(sqrt\([0-9]+\))$", r"(0+\1)/1", text)
    form = r"\((-?[0-9]+)([+-])(?:([0-9]+)\*)?sqrt\(([1-9][0-9]*)\)\)/([1-9][0-9]*)"
    found: Any = re.fullmatch(form, text)
    require(found, f"no theorem for the constant {y.constant!r}")
    a, minus, b, m, d = found.groups()
    A, B, M, D = (int(text) for text in (a, minus + (b or "1"), m, d))
    c: Integers = (A, M * B, B, A)  # (u, m v, v, u) stands for u + v sqrt(m)
    require(not any(map(y.degree, range(len(y.head), len(y.head) + y.N))), "not periodic")
    degree, pre, one = max(len(y.P), len(y.Q)) - 1, len(y.head), (1, 0, 0, 1)

    def mix(s: int, z: Integers, t: int, w: Integers) -> Integers:
        return tuple(s * e + t * f for e, f in zip(z, w, strict=True))

    def sign(z: Integers) -> int:
        _, big = max((z[0] * z[0], z[0]), (M * z[2] * z[2], z[2]))
        return (big > 0) - (big < 0)

    z = w = tuple([0] * 4)
    for k in range(degree + 1):  # D^degree P(c) and D^degree Q(c), by Horner
        p, q = (sum(cs[degree - k : degree - k + 1]) * D**k for cs in (y.P, y.Q))
        z, w = mix(1, times(z, c), p, one), mix(1, times(w, c), q, one)
    z = mix(sign(z) * sign(w), z, 0, one)  # the value is z/w > 0, and the tail is then,
    p, r, q, t = product(one, y, 0, pre)
    z, w = mix(t, z, -r, w), mix(-q, z, p, w)  # up to a common sign, also z/w
    p, r, q, t = product(one, y, pre, pre + y.L)
    require(times(mix(p, z, r, w), w) == times(mix(q, z, t, w), z), "the tail is not periodic")
    require(sign(w) * sign(mix(1, z, -1, w)) > 0, "the tail is not greater than 1")
    y.check(pre)


KINDS = {"theorem": check_theorem, "quadratic": check_quadratic}


def check(certificate: Any, kinds: Any = KINDS) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    try:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        form = data["format"], repr(data["version"])
        require(form == ("esma-certificate", "1"), "unknown format or version")
        kinds[data["kind"]](data)
        return f"proved: |P(c)/Q(c)| is the continued fraction of {json.dumps(data['statement'])}"
    except CertificateError:
        raise
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise CertificateError("malformed certificate: a part is missing or wrong") from error


if __name__ == "__main__":
    try:
        for path in sys.argv[1:] or sys.exit("name the files of certificates to check"):
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (CertificateError, OSError) as error:
        sys.exit(f"not proved: {error}")
