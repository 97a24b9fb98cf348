"""Stand-alone checker of certificates: standard library, integers, nothing else of the package.

A certificate states that |P(c)/Q(c)| = a_0 + s_0/(a_1 + s_1/(a_2 + ...)) for a constant c, where
the signs s_n repeat, a_n = head[n] at first, then a_{len(head) + N m + j} = P_j(m) for all m >= 0;
and it carries the integers of a proof. All is recomputed; only the theorem at the class Progression
is granted (PROOFS.md proves it). ``python checker.py FILE`` prints what is proved, or why nothing.
"""

from __future__ import annotations

import json
import re
import sys
from math import gcd, isqrt, lcm
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
    require(type(value) is dict and set(value) == set(names.split()), f"the fields are not {names}")
    return [value[name] for name in names.split()]


def integers(value: Any, what: str, length: int | None = None) -> Integers:
    require(type(value) is list and all(type(x) is int for x in value), f"{what}: not integers")
    require(length in (None, len(value)) and len(value) <= LIMIT, f"{what}: wrong length")
    return tuple(value)


def rational(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(-?\d+)(?:/([1-9]\d*))?", text)
    require(found and gcd(int(found[1]), int(found[2] or 1)) == 1, f"{text!r}: not in lowest terms")
    return (int(found[1]), int(found[2] or 1)) if found else (0, 1)


def homogeneous(coefficients: Integers, degree: int, u: int, v: int) -> int:
    return sum(c * u**i * v ** (degree - i) for i, c in enumerate(coefficients))


class Polynomial:
    def __init__(self, value: Any) -> None:
        self.coefficients = integers(value, "polynomial")
        self.degree = max((i for i, c in enumerate(self.coefficients) if c), default=0)

    def __call__(self, m: int) -> int:
        result = 0
        for c in reversed(self.coefficients):
            result = result * m + c
        return result

    def at_least(self, bound: int, m: int) -> bool:
        """Whether P >= bound from m on: so is P(m), and P's differences at m are >= 0; or step."""
        row = [self(m + i) for i in range(self.degree + 1)]
        for i in range(1, len(row)):
            row[i:] = [after - before for before, after in zip(row[i - 1 :], row[i:], strict=False)]
        for _ in range(1000):
            if row[0] < bound or min(row[1:], default=0) >= 0:
                return row[0] >= bound
            row = [x + y for x, y in zip(row, [*row[1:], 0], strict=True)]
        return False


class Expansion:
    """The statement. Entry j of block m is a run of ``lengths[j](m)`` quotients, so in the head."""

    def __init__(self, data: Any) -> None:
        one = {"lengths": [[1]] * len(data["polynomials"]), "head_lengths": [1] * len(data["head"])}
        names = "constant numerator denominator signs head polynomials lengths head_lengths"
        text, above, below, signs, head, tail, lengths, counts = fields(one | data, names)
        require(type(text) is str and text.isascii(), "constant: not a plain text")
        power = re.fullmatch(r"e(?:\*\*(\d+|\(\d+/\d+\)))?", text)
        self.constant = f"exp({(power[1] or '1').strip('()')})" if power else text
        self.P, self.Q = integers(above, "numerator"), integers(below, "denominator")
        self.signs, self.head = integers(signs, "signs"), integers(head, "head")
        short = len(text) <= 500 and all(len(p) <= 201 for p in (self.P, self.Q, *tail))
        require(short and any(self.P) and any(self.Q), "left side zero, or too much of something")
        require(set(self.signs) in ({1}, {-1}, {1, -1}), "signs: not +1 and -1")
        self.tail, self.N = [Polynomial(p) for p in tail], len(tail)
        self.lengths = [Polynomial(p) for p in lengths]
        self.first = [*zip(self.head, integers(counts, "head_lengths", len(head)), strict=True)]
        self.L = lcm(self.N, len(self.signs))  # the kinds of entries repeat after L
        require(len(self.lengths) == self.N and 0 < self.L <= LIMIT, "the period does not fit")
        first = [(Polynomial([a]), Polynomial([n])) for a, n in self.first]
        for a, length in [*first, *zip(self.tail, self.lengths, strict=True)]:
            if length.coefficients != (1,):
                two = a.degree == 0 and a(0) == 2 and set(self.signs) == {-1}
                require(two and length.at_least(0, 0), "lengths: not a run of 2s under minus signs")

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
        """Tietze's condition for all entries from `start` on (Lemma 2)."""
        growth = False
        for n in range(start, start + self.L):
            m, j = divmod(n - len(self.head), self.N)
            a, s = self.tail[j], self.signs[n % len(self.signs)]
            require(m >= 0 and a.at_least(1 if s > 0 else 2, m), f"entry {n} is not admissible")
            growth = growth or a.degree > 0 or a(m) + s >= 2
        require(growth, "a + s >= 2 does not hold infinitely often")


class Progression:
    """THEOREM (Lambert 1768, Lehmer 1973; PROOFS.md, Theorem A). Let v = first/step, x > 0 with
    4/x^2 = factor step^2, and B = I if sign = 1, B = J if sign = -1. With a_n = first + step n,
    times factor if n is odd, there are X_n -> infinity such that X_n = a_n + sign/X_{n+1} and
    X_0 = (step x/2) B_{v-1}(x)/B_v(x); for v = 1/2 this is x coth x or x cot x.
    """

    def __init__(self, constant: str, data: Any) -> None:
        given = fields(data, "first step factor sign multiple")
        self.first, self.step, self.factor, self.sign, self.k = integers(given, "theorem", 5)
        self.L = 1 if self.factor == 1 else 2
        # The constant is (u + v t)/(w + z t), shape = (u, v, w, z), and X_0 = C_k/S_k where S_k/C_k
        # is tan (tanh) of k times the angle whose tan (tanh) is t; so X_0 = 1/t for k = 1.
        self.shape, *derived = self.elementary(constant) or self.bessel(constant)
        require(derived == given[:4], "theorem: wrong parameters")

    def elementary(self, constant: str) -> tuple[Any, ...]:
        found = re.fullmatch(r"(exp|tanh|coth|tan|cot)\(([\d/]+)\)", constant)
        if not found:
            return ()
        self.highest = 100  # degree of P and Q: exp, tan, tanh are transcendental (Lindemann 1882)
        p, q = rational(found[2])
        q *= 2 if found[1] == "exp" else 1  # exp(x) = (1 + tanh(x/2))/(1 - tanh(x/2))
        n = q // (p * self.k) if p and 0 < self.k <= 100 else 0
        require(0 < p * self.k * n == q, "no theorem: `multiple` times the argument is not 1/n")
        shape = {"e": (1, 1, 1, -1), "t": (0, 1, 1, 0), "c": (1, 0, 0, 1)}[constant[0]]
        return shape, n, 2 * n, 1, -1 if found[1] in ("tan", "cot") else 1

    def bessel(self, constant: str) -> tuple[Any, ...]:
        self.highest, z = 1, constant.partition(")")[0][5:]
        for name, kind in (("coth", "besseli"), ("cot", "besselj")):
            if constant == f"sqrt({z})*{name}(sqrt({z}))":
                constant = f"sqrt({z})*{kind}(-1/2,sqrt({z}))/{kind}(1/2,sqrt({z}))"
        form = r"(?:sqrt\((.+)\)\*)?(bessel[ij])\((.+),(sqrt\(\1\)|[\d/]+)\)/\2\((.+),\4\)"
        found = re.fullmatch(form, constant)
        require(found and self.k == 1, f"no theorem for the constant {constant!r}")
        root, kind, upper, x, lower = found.groups() if found else ("",) * 5
        (a, d), (b, e), (p, q) = rational(upper), rational(lower), rational(root or x)
        require(d == e and abs(a - b) == d and p > 0, "no theorem: the orders do not differ by 1")
        step, factor = (d, 4 * q // (p * d * d)) if root else (2 * q // p, 1)
        fits = factor * p * d * d == 4 * q if root else step * p == 2 * q and step % d == 0
        require(fits and bool(root) == (x[0] == "s"), "no theorem: not a progression of integers")
        # sqrt(z) B_{v-1}/B_v = (2/step) X_0 and sqrt(z) B_v/B_{v-1} = (z step/2)/X_0
        above, below = ((2, d) if a < b else (p * d, 2 * q)) if root else (1, 1)
        shape = (above, 0, 0, below) if a < b else (0, above, below, 0)
        return shape, max(a, b) * step // d, step, factor, 1 if kind == "besseli" else -1

    def degree(self, n: int) -> int:
        return 1

    def entry(self, n: int) -> Integers:
        return (self.first + self.step * n) * (self.factor if n % 2 else 1), self.sign, 1, 0

    def check_map(self, y: Expansion, M: Integers) -> None:
        """P(c)/Q(c) = +-M X_0: polynomials in t that agree at more points than their degree."""
        degree, pairs = max(len(y.P), len(y.Q)) - 1, []
        require(degree <= self.highest, "the degree is too high for this constant")
        for t in range(degree + self.k + 1):
            u, v = self.shape[0] + self.shape[1] * t, self.shape[2] + self.shape[3] * t
            S, C = t, 1
            for _ in range(self.k - 1):
                S, C = S + t * C, C + self.sign * t * S
            p, q = homogeneous(y.P, degree, u, v), homogeneous(y.Q, degree, u, v)
            pairs.append((p * (M[2] * C + M[3] * S), q * (M[0] * C + M[1] * S)))
        same = all(p == q for p, q in pairs) or all(p == -q for p, q in pairs)
        require(same, "M does not map the theorem's number to P(c)/Q(c)")


def check_conjugacy(x: Any, y: Expansion, M: Integers, start: Any, links: Any) -> None:
    """The value of y is M applied to the value of x (PROOFS.md, Theorem B)."""
    i, j, factor = integers(fields(start, "x y factor matrix")[:3], "start", 3)
    require(0 <= i <= LIMIT and len(y.head) <= j <= LIMIT and factor, "start: out of range")
    require(M[0] * M[3] != M[1] * M[2], "M has determinant 0")
    a, b, c, d = U = integers(start["matrix"], "start", 4)
    rows = [integers(row, "link", 7) for row in links]
    Tx, Ty = sum(row[0] for row in rows), sum(row[1] for row in rows)
    require(0 < Tx <= LIMIT and Tx % x.L == 0, "the links do not add up to a period of x")
    require(0 < Ty <= LIMIT and Ty % y.L == 0, "the links do not add up to a period of y")
    p, r, q, t = B = product((1, 0, 0, 1), y, 0, j)  # the start: M A = factor B U
    right = times((factor, 0, 0, factor), times(B, U))
    require(product(M, x, 0, i) == right, "start: M A = factor B U does not hold")
    y.check(j)
    e = 1 if q + t > 0 else -1  # B maps [1, infinity) into (0, infinity) (Lemma 4):
    positive = e * p >= 0 < e * (p + r) and e * q >= 0 < e * (q + t)
    require(positive, "the value is not seen to be positive")
    # In range for large X, hence always (Lemma 3): U X - 1 and U X's denominator have one sign.
    require(((a - c) or (b - d)) * (c or d) > 0, "U does not map large numbers into [1, infinity]")
    for dx, dy, sign, *V in rows:  # the step: U A(k) = sign B(k) V at more k than the degree
        require(0 <= dx <= LIMIT >= dy >= 0 and sign in (1, -1), "link: out of range")
        degree = max(sum(map(x.degree, range(i, i + dx))), sum(map(y.degree, range(j, j + dy))))
        require(degree <= 200, "link: degree out of range")
        for k in range(degree + 1):
            n, m = i + k * Tx, j + k * Ty
            right = product((sign, 0, 0, sign), y, m, m + dy)
            require(product(U, x, n, n + dx) == times(right, tuple(V)), f"no identity at k = {k}")
        U, i, j = tuple(V), i + dx, j + dy
    require((a, b, c, d) == U, "the links do not return to the first matrix")


def check_theorem(data: Any) -> None:
    values = fields(data, "format version kind statement theorem map start links")
    statement, theorem, M, start, links = values[3:]
    y, M = Expansion(statement), integers(M, "map", 4)
    x = Progression(y.constant, theorem)
    x.check_map(y, M)
    check_conjugacy(x, y, M, start, links)


def check_quadratic(data: Any) -> None:
    """A number of Q(sqrt m) whose tail the product over a period fixes (PROOFS.md, Theorem C)."""
    y = Expansion(fields(data, "format version kind statement")[3])
    text = re.sub("^(phi|golden_ratio)$", "(1+sqrt(5))/2", y.constant)
    text = re.sub(r"^(sqrt\(\d+\))$", r"(0+\1)/1", text)
    found = re.fullmatch(r"\((-?\d+)([+-])(?:(\d+)\*)?sqrt\((\d+)\)\)/([1-9]\d*)", text)
    require(found, f"no theorem for the constant {y.constant!r}")
    a, minus, b, m, d = found.groups() if found else ("0",) * 5
    A, B, M, D = (int(text) for text in (a, minus + (b or "1"), m, d))
    c: Integers = (A, M * B, B, A)  # (u, m v, v, u) stands for u + v sqrt(m)
    require(B and isqrt(M) ** 2 != M, "the constant is rational")
    require(not any(map(y.degree, range(len(y.head), len(y.head) + y.N))), "not periodic")
    degree, pre, one = max(len(y.P), len(y.Q)) - 1, len(y.head), (1, 0, 0, 1)

    def mix(s: int, z: Integers, t: int, w: Integers) -> Integers:
        return tuple(s * e + t * f for e, f in zip(z, w, strict=True))

    def sign(z: Integers) -> int:
        big = z[0] if z[0] * z[0] > M * z[2] * z[2] else z[2]
        return (big > 0) - (big < 0)

    z = w = tuple([0] * 4)
    for k in range(degree + 1):  # D^degree P(c) and D^degree Q(c), by Horner
        p, q = (sum(cs[degree - k : degree - k + 1]) * D**k for cs in (y.P, y.Q))
        z, w = mix(1, times(z, c), p, one), mix(1, times(w, c), q, one)
    require(sign(z) and sign(w), "P(c) or Q(c) is zero")
    z = mix(sign(z) * sign(w), z, 0, one)  # the value is z/w > 0, and the tail is then,
    p, r, q, t = product(one, y, 0, pre)
    z, w = mix(t, z, -r, w), mix(-q, z, p, w)  # up to a common sign, also z/w
    p, r, q, t = product(one, y, pre, pre + y.L)
    require(times(mix(p, z, r, w), w) == times(mix(q, z, t, w), z), "the tail is not periodic")
    require(sign(w) * sign(mix(1, z, -1, w)) > 0, "the tail is not greater than 1")
    y.check(pre)


def check(certificate: Any, kinds: Any = None) -> str:
    """What a certificate (a JSON text or its object) proves; CertificateError if nothing."""
    try:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        form = data["format"], repr(data["version"])
        require(form == ("esma-certificate", "1"), "unknown format or version")
        (kinds or {"theorem": check_theorem, "quadratic": check_quadratic})[data["kind"]](data)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise CertificateError("malformed certificate: a part is missing or wrong") from error
    except ValueError as error:
        raise CertificateError(str(error)) from error
    return f"proved: |P(c)/Q(c)| is the continued fraction of {json.dumps(data['statement'])}"


if __name__ == "__main__":
    try:
        for path in sys.argv[1:] or sys.exit("name the files of certificates to check"):
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (CertificateError, OSError) as error:
        sys.exit(f"not proved: {error}")
