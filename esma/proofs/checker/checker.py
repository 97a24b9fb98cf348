"""Stand-alone checker of certificates, for all theorems: the standard library and `ring`.

A certificate states that P(c)/Q(c) = a_0 + s_0/(a_1 + s_1/(a_2 + ...)) for a constant c, perhaps
for all values of parameters n = first + step u, u = 0, 1, 2, ...: the signs s_n repeat, and behind
a head the quotients are those of blocks m = 0, 1, 2, ..., polynomials in m or in z = base**m. It
names a theorem, and where a group of entries begins on both sides and how long it is. The rest is
computed, exactly; only the theorems at ArithmeticProgression and Powers are granted.
``proofs.md`` has their proofs, the lemmas, and the conditions by the numbers that stand here.
"""

from __future__ import annotations

import ast
import json
from ast import Call
from operator import mul
from typing import Any, ClassVar

from .claims import *
from .folding import Folding
from .ring import *
from .slopes import Slopes
from .sums import Sums
from .tails import Tailed

STEPS = 2 * 10**8  # of about 15 ns, so that no certificate keeps the checker busy for long


# The theorems


class Expanded(Linear):
    """The quotients of X_0 are polynomials that take turns."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        *_, signs, base, block = self.key
        self.expansion = Side([], [[a, 1] for a in block], [*signs], base)


class ArithmeticProgression(Expanded):
    """THEOREM A (Lambert 1768, Lehmer 1973). Let x > 0, sigma = 1 and B = I, or sigma = -1 and
    B = J, and d_n > 0 with d_n d_{n+1} = 4/x^2. With a_n = (v + n) d_n there are X_n -> infinity
    such that X_n = a_n + sigma/X_{n+1} and X_0 = (d_0 x/2) B_{v-1}(x)/B_v(x), for all real v; for
    v = 1/2 and d_0 = 2/x it is coth x or cot x. S is B_v(x), sinh x or sin x. In degree k > 1, C/S
    is coth(x/k) or cot(x/k), which stands in the constant.
    """

    functions: ClassVar = {"sqrt": 1, "exp": 1, "coth": 1, "tanh": 1, "cosh": 1, "sinh": 1}
    functions |= {"cot": 1, "tan": 1, "cos": 1, "sin": 1, "besseli": 2, "besselj": 2}

    def lowest(self) -> Polynomial:
        """The smallest order of a Bessel function, v - 1."""
        calls = [x for x in ast.walk(self.tree) if isinstance(x, Call) and len(x.args) == 2]
        orders = [self.plain(self.value(call.args[0])) for call in calls]
        apart = [order - orders[0] for order in orders]
        near = all(i in range(-100, 101) for i in apart)
        require(near, "5.5: the orders differ by no integer up to 100")
        return orders[0] + min(apart)

    def function(self, name: str, *arguments: Value) -> Value:
        if name == "sqrt":
            return super().function(name, *arguments)
        above, below = arguments[-1]
        if R in kinds(above):
            above, below = self.reduced(above * ROOT), self.reduced(below * ROOT)
        w = quotient((4 if name == "exp" else 2) * below, above)  # 2/x
        e, rooted, bessel = self.sign(w), R in kinds(w), len(arguments) > 1
        require(kinds(e * w) in ({0}, {R}), "5.8: 2/x is no polynomial, or that times the root")
        require(e == 1 or not bessel, "5.9: a Bessel function of a negative number")
        w, sigma = e * w, -1 if name in ("cot", "tan", "cos", "sin", "besselj") else 1
        v = 2 * self.lowest() + 2 if bessel else 1  # twice that of Theorem A
        d = [1, self.reduced(w * w)] if rooted else [w]
        a = [(v + 2 * i + 2 * len(d) * X) * d_i for i, d_i in enumerate(d)]
        a = [quotient(p, 2 * self.degree) for p in a]
        self.common(bessel, sigma, (sigma,), 1, tuple(a), addition=not (bessel or rooted))
        c, s = COS * w if rooted else COS, e * SIN  # B_{v-1}(x) and B_v(x), cosh x and sinh x, ...
        if bessel:
            for i in range(int(2 + 2 * self.plain(arguments[0]) - v) // 2):
                c, s = s, sigma * (c - quotient((v + 2 * i) * w, 2) * s)
            return c, 1
        forms = {"cot": (c, s), "tan": (s, c), "cos": (c, 1), "sin": (s, 1)}
        return forms.get(name.removesuffix("h"), (c + s, c - s))


class Powers(Expanded):
    """THEOREM T (Rogers 1894, Tasoev 2000, Komatsu 2004). Let b, f, g be real, |b| > 1, f g not 0,
    and c_2k = f b^k, c_2k+1 = g b^k. There are X_n, |X_n| -> infinity, such that X_n = c_n +
    1/X_{n+1} for all n >= 0. 1/X_0 is tasoev(u, v, b) for f = u b, g = v b; for c_n = u a^(n+1) it
    is tasoev(u, a); and for f = 1, g = b = 1/q it is rogers_ramanujan(q).
    """

    functions: ClassVar = {"tasoev": (2, 3), "rogers_ramanujan": 1}

    def function(self, name: str, *arguments: Value) -> Value:
        if name == "tasoev":
            *rows, b = map(self.plain, arguments)
            rows = [u * b for u in rows]
        else:
            b = self.plain(arguments[0][::-1])
            rows = [1, b]
        e = [*map(sign, (*rows, b))]  # those of c_n = e_n |c_n|; e_n X_n = |c_n| + s_n/(e X)_{n+1}
        base = e[-1] * b
        require(is_base(base, LIMIT), "6.2: a or 1/q is not seen to be an integer, 2 at least")
        require(all(e), "6.3: u or v is not seen to have a sign")
        e[-1] *= e[0]
        rows = [p * c * X for p, c in zip(e, rows, strict=False)]
        self.common("T", 1, tuple(map(mul, e, e[1:])), base, rows)
        return e[0] * SIN, COS


# The proofs


def check_conjugacy(y: Claim, c: Expanded) -> None:
    """The value of the continued fraction is M X_0 (Theorem B)."""
    (i, j), (dx, dy) = listed(y.start, int, length=2), listed(y.group, int, length=2)
    x = c.expansion
    require(min(i, dx, dy) >= 0 and max(i, j, dx, dy) <= LIMIT, "7.1: an index is out of range")
    require(j >= len(y.head), "7.2: the group begins among the first quotients")
    require(dx > 0 and dx % x.L == 0, "7.3: the group is no period of the theorem's entries")
    require(dy % y.L == 0, "7.4: the group is no period of the statement's entries")
    require(x.base ** (dx // x.N) == y.base ** (dy // y.N), "7.5: the two sides do not grow alike")
    M, B = c.image(y), y.before(j)
    y.check_admissible(j)
    U = times(adjugate(B), product(x.factors(0, i), M))
    k = 1 + sum(map(bits, U)) + x.length(i, dx) + y.length(j, dy)  # (Lemma 3, with K = 2**k)
    A = product(x.factors(i, i + dx, X), shift=k)
    B = product(y.factors(j, j + dy, X), shift=k)
    left, right = times(U, A), times(B, U)
    fixed = left in (right, tuple(-p for p in right))
    require(fixed, "7.8: U A(k) = B(k) U, or -B(k) U, does not hold for all k")


def check_quadratic(y: Claim, c: Reader) -> None:
    """A number with a square root whose tail the product of a period fixes (Theorem C)."""
    require(y.start is y.group is None, "1.9: Theorem C takes no groups")
    constant = all(kinds(p) <= {0} for row in y.block for p in row)
    require(constant, "8.1: the quotients are not periodic")
    z, w = (sum(map(mul, side, c.powers)) for side in (y.P, y.Q))
    require(c.sign(z) * c.sign(w) > 0, "8.2: P(c)/Q(c) is not seen to be positive")
    j = len(y.head)
    z, _, w, _ = times(adjugate(product(y.factors(0, j))), (z, 0, w, 0))  # the tail is z/w
    period = product(y.factors(j, j + y.L))
    require(period[2], "8.3: the period is empty")
    p, _, q, _ = times(period, (z, 0, w, 0))
    require(c.reduced(p * w - q * z) == 0, "8.4: a period does not fix the tail")
    above = c.sign(w) * c.sign(z - w)
    require(above > 0, "8.5: the tail is not seen to be above 1")
    y.check_admissible(j)


THEOREMS = {
    "A": ArithmeticProgression,
    "C": Reader,
    "F": Folding,
    "H": Sums,
    "S": Slopes,
    "T": Powers,
}


def read(certificate: Any) -> tuple[Claim, Any]:
    """What a certificate (a JSON object, or its text) states, and its constant; all unproved."""
    LEFT.set([STEPS])
    try:
        data = json.loads(certificate) if isinstance(certificate, str) else certificate
        names = "format version parameters statement theorem start group"
        form, version, parameters, statement, theorem, *groups = fields(data, names)
        known = form == "esma-certificate" and type(version) is int and version == 2
        require(known, "1.7: another format or version")
        require(theorem in [*THEOREMS], "1.8: an unknown theorem")
        y = Claim(parameters, statement, *groups)
        kind = THEOREMS[theorem]
        require(
            y.by_law == issubclass(kind, Tailed), "1.6: the theorem is not about such quotients"
        )
        return y, kept(kind, y.constant, y.parameters, "", y.degree)
    except CertificateError:
        raise
    except (RecursionError, ValueError) as error:
        raise CertificateError("1.10: a part of the certificate is malformed") from error


def check(certificate: Any) -> str:
    """What a certificate proves; CertificateError if nothing."""
    y, x = read(certificate)
    if isinstance(x, Tailed):
        x.check_tail(y)
    else:
        (check_conjugacy if isinstance(x, Expanded) else check_quadratic)(y, x)
    where = "".join(f" for all {n} = {a} + {b} u, u >= 0" for n, a, b in y.parameters)
    return f"proved{where}: P(c)/Q(c) is the continued fraction of {y.text}"
