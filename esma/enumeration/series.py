"""Numbers that a rule gives: series, products and continued fractions, with a bound of what is left
out. A row each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from math import factorial
from typing import Final

from flint import arb, fmpz

from esma.enumeration.function import (
    Ball,
    Exact,
    Function,
    UndefinedError,
    operator,
    within,
)
from esma.errors import GrammarError
from esma.system.precision import at_precision, working_bits
from esma.system.rationals import fmpq_of

MAX_LAW: Final = 1000
"""Largest numerator or denominator of the arguments of `tasoev` and `factorials`."""
_MAX_BASE: Final = 10**6
"""Largest base of a series of powers."""
_SHORT: Final = 128
"""Bits of a slope that tell nearly all floors of its multiples."""


def _rational(name: str, least: int) -> Callable[[Exact], None]:
    """Checks arguments u > 0 and a > 0, a >= least, or three, v with any sign."""

    def exact(arguments: Exact) -> None:
        several = len(arguments) > 2
        for letter, x in zip("uva" if several else "ua", arguments, strict=True):
            if x is None:
                raise GrammarError(
                    f"the arguments of {name} must be rational, as in {name}(1,2): {letter} is not"
                )
            bound = least if letter == "a" else 0
            if several and (not x or abs(x) < bound):
                wanted = f"at most -{bound} or at least {bound}" if bound else "other than 0"
                raise UndefinedError(f"its argument {letter} must be {wanted}")
            if not several and (x <= 0 or x < bound):
                wanted = f"at least {bound}" if bound else "positive"
                raise UndefinedError(f"its argument {letter} must be {wanted}")
            if max(abs(x.numerator), x.denominator) > MAX_LAW:
                raise GrammarError(
                    f"the argument {letter} of {name} is too large: at most {MAX_LAW} is accepted"
                )

    return exact


def _tasoev(balls: Sequence[arb], _: Exact) -> arb:
    """``H(q y)/(f H(y))`` with ``y = 1/(f g)``, ``q = 1/b``, which is [0; f, g, f b, g b, f b**2,
    ...] (``proofs.md``, Theorem T): f, g, b are u a, v a, a, or u a, u a**2, a**2.
    """
    u, v, a = balls if len(balls) == 3 else (balls[0] / balls[1], balls[0], balls[1] ** 2)
    q, y = 1 / a, 1 / (u * v * a**2)
    return _q_series(q * y, q) / (u * a * _q_series(y, q))


def _q_series(y: arb, q: arb) -> arb:
    """``H(y) = sum_s q**(s (s - 1)) y**s/((1 - q) ... (1 - q**s))``; the rest is bounded by a
    geometric series.
    """
    total, term, power = arb(0), arb(1), arb(1)
    half, small = arb(1) / 2, arb(2) ** -working_bits()
    below = 1 - abs(q).upper()
    while True:
        total += term
        if abs(y) * abs(power) ** 2 / below < half and abs(term) < small:
            return total + arb(0, 2 * term.abs_upper())  # the quotients of terms still fall
        term *= y * power**2 / (1 - power * q)
        power *= q


def _factorials(_: Sequence[arb], exact: Exact) -> arb:
    """``[0; u a, u a (a + 1), u a (a + 1) (a + 2), ...]`` from its positive quotients: a tail lies
    between 0 and the inverse of its first quotient.
    """
    u, a = (x for x in exact if x is not None)
    quotients, gained, n = [u * a], 0, 0
    while gained <= working_bits() + 32 or quotients[-1] < 1:
        n += 1
        quotients.append(quotients[-1] * (a + n))
        size = quotients[-1].numerator.bit_length() - quotients[-1].denominator.bit_length()
        gained += 2 * (size - 1)
    last = _ball(quotients.pop())
    value = arb(0).union(1 / last)
    for quotient in reversed(quotients):
        value = 1 / (_ball(quotient) + value)
    return value


def _ball(x: Fraction) -> arb:
    return arb(fmpq_of(x))


def _of_quotients(quotients: Callable[..., Iterator[int]]) -> Ball:
    """``[0; q(1), q(2), ...]`` of positive whole quotients: a convergent with denominator s is less
    than ``s**-2`` away.
    """

    def value(_: Sequence[arb], exact: Exact) -> arb:
        p, q, r, s = fmpz(1), fmpz(0), fmpz(0), fmpz(1)
        for a in quotients(*map(int, exact)):
            p, q, r, s = r, s, a * r + p, a * s + q
            if 2 * s.bit_length() > working_bits() + 8:
                break
        return arb(r) / s + arb(0, 1) / s**2

    return value


def _words(name: str) -> Callable[[Exact], None]:
    """Checks two letters of a word, different whole numbers from 1 on."""

    def exact(arguments: Exact) -> None:
        a, b = arguments
        if a == b or any(
            x is None or x.denominator != 1 or not 1 <= x <= _MAX_BASE for x in arguments
        ):
            raise GrammarError(
                f"the letters of {name} are different whole numbers from 1 to {_MAX_BASE}, as in"
                f" {name}(1,2)"
            )

    return exact


def _thue_morse(a: int, b: int) -> Iterator[int]:
    """By the parity of the binary digits 1 of 0, 1, 2, ..."""
    return (b if n.bit_count() % 2 else a for n in count())


def _fibonacci_word(a: int, b: int) -> Iterator[int]:
    """The word that a -> a b, b -> a leaves as it is."""
    word = [a, b]
    for read in count(1):
        yield word[read - 1]
        word += [a, b] if word[read] == a else [a]


def _ruler(b: int) -> Iterator[int]:
    """1 and the exponent of b in 1, 2, 3, ..."""
    for n in count(1):
        found = 1
        while n % b == 0:
            n, found = n // b, found + 1
        yield found


def _base(name: str) -> Callable[[Exact], None]:
    """Checks a base, a whole number from 2 on."""

    def exact(arguments: Exact) -> None:
        b = arguments[0]
        if b is None or b.denominator != 1 or not 2 <= b <= _MAX_BASE:
            raise GrammarError(
                f"the base of {name} is a whole number from 2 to {_MAX_BASE}, as in {name}(2)"
            )

    return exact


def _powers(exponents: Callable[[], Iterator[int]]) -> Ball:
    """``sum b**-k`` over exponents that increase."""
    return lambda _, exact: _sum_of_powers(int(exact[0]), exponents())


def _sum_of_powers(b: int, exponents: Iterator[int], sign: int = 1) -> arb:
    """The terms change by a sign each time. The rest lies between -2 and 2 ``b**-k`` for the first
    exponent k of it.
    """
    base, parts, one = fmpz(b), [(fmpz(0), 0)], fmpz(1)
    for k in exponents:
        if k * (b.bit_length() - 1) > working_bits() + 8:
            break
        parts.append((one, k))
        one *= sign
    else:
        return arb.nan()  # they end where the precision does not tell the next one
    while len(parts) > 1:  # joined in pairs, as factors of equal lengths are multiplied fastest
        pairs = zip(parts[::2], parts[1::2], strict=False)
        joined = [(x * base ** (n - m) + y, n) for (x, m), (y, n) in pairs]
        parts = joined + parts[2 * len(joined) :]
    total, last = parts[0]
    return (arb(total) + arb(0, 2) * arb(base) ** (last - k)) / arb(base) ** last


def _lacunary(arguments: Exact) -> None:
    """Checks base, ratio and sign of `lacunary`."""
    _base("lacunary")(arguments)
    r, *signs = arguments[1:]
    if r is None or r.denominator != 1 or not 2 <= r <= _MAX_BASE:
        raise GrammarError(
            f"the ratio of lacunary is a whole number from 2 to {_MAX_BASE}, as in lacunary(2,3)"
        )
    if not set(signs) <= {1, -1}:
        raise GrammarError("the sign of lacunary is 1 or -1, as in lacunary(2,3,-1)")


def _sum_of_lacunary(_: Sequence[arb], exact: Exact) -> arb:
    """``sum s**k b**-(r**k)``, with s = 1 where it is left out."""
    b, r, s = (int(x) for x in (*exact, 1)[:3] if x is not None)
    return _sum_of_powers(b, (r**k for k in count()), s)


def _slope(arguments: Exact) -> None:
    """Checks the base and the slope of `rabbit`."""
    _base("rabbit")(arguments)
    if any(t is not None for t in arguments[1:]):
        raise GrammarError("the slope of rabbit is irrational, as in rabbit(2,sqrt(2))")


def _rabbit(balls: Sequence[arb], exact: Exact) -> arb:
    """``sum b**-floor(k t)``, with t = phi where it is left out."""
    t = balls[1] if len(balls) > 1 else (1 + arb(5).sqrt()) / 2
    return _sum_of_powers(int(exact[0]), _floors(t))


def _floors(t: arb) -> Iterator[int]:
    """``floor(k t)`` for k = 1, 2, ..., as far as a ball decides them: mostly one of few digits."""
    near = at_precision(_SHORT, lambda: t * 1)
    for k in count(1):
        floor = (k * near).floor().unique_fmpz()
        if floor is None:
            floor = (k * t).floor().unique_fmpz()
        if floor is None:
            return
        yield int(floor)


def _q_pochhammer(a: arb, q: arb) -> arb:
    """``(1 - a)(1 - a q)(1 - a q**2)...`` as ``sum (-a)**n q**(n (n - 1)/2)/((1 - q)...(1 -
    q**n))`` (Euler 1748).
    """
    total, term, power, n = arb(0), arb(1), arb(1), 0
    half, small = arb(1) / 2, arb(2) ** -(working_bits() + 8)
    below = 1 - abs(q).upper()
    while n < 1 << 16:
        total += term
        if abs(a) * abs(power) / below < half and abs(term) < small:
            return total + arb(0, 2 * term.abs_upper())  # the quotients of terms still fall
        term *= -a * power / (1 - power * q)
        power, n = power * q, n + 1
    return arb.nan()


def _rogers_ramanujan(balls: Sequence[arb], _: Exact) -> arb:
    """``1/(1 + q/(1 + q**2/(1 + ...)))`` as a quotient of products (Rogers 1894)."""
    q = balls[0]
    one, two, three, four = (_q_pochhammer(q**k, q**5) for k in range(1, 5))
    return one * four / (two * three)


_NONE: Final = dict.fromkeys(("sympy", "pari", "sage", "wolfram"), "")

# Programs compare 60 digits: their sums are as long as that.
_SAGE_PRODUCT: Final = (
    "(lambda R,q: prod({} for k in range(ceil(220/-log(abs(q),2)))))"
    "(RealField(250),RealField(250)({}))"
)
ROWS: Final = (
    Function(
        "tasoev(u,v,a)",
        "Tasoev's numbers [0; ua, va, ua², va², …]; tasoev(u,a) is [0; ua, ua², ua³, …]; rational",
        _tasoev,
        _rational("tasoev", 2),
        arguments="u and a, or u, v and a",
        optional=1,
        latex=operator("tasoev"),
        quotients={
            2: "{0}*{1}{power}n",
            3: "({0}*((1-(-1){power}n){divide}2)+{1}*((1+(-1){power}n){divide}2))"
            "*{2}{power}((2*n+1-(-1){power}n){divide}4)",
        },
    ),
    Function(
        "factorials(u,a)",
        "[0; ua, ua(a+1), ua(a+1)(a+2), …]; u > 0, a > 0 rational",
        _factorials,
        _rational("factorials", 0),
        arguments="u and a",
        latex=operator("factorials"),
        quotients={2: "{0}*{rising}"},
    ),
    Function(
        "thuemorse(a,b)",
        "[0; a, b, b, a, b, a, a, b, …], the word of Thue and Morse; a, b ≥ 1 whole",
        _of_quotients(_thue_morse),
        _words("thuemorse"),
        arguments="two letters",
        latex=operator("thuemorse"),
        programs=_NONE,
    ),
    Function(
        "fibword(a,b)",
        "[0; a, b, a, a, b, …], the Fibonacci word; a, b ≥ 1 whole",
        _of_quotients(_fibonacci_word),
        _words("fibword"),
        arguments="two letters",
        latex=operator("fibword"),
        programs=_NONE,
    ),
    Function(
        "ruler(b)",
        "[0; 1 + v(1), 1 + v(2), …] with the exponent v(n) of b in n; b ≥ 2 whole",
        _of_quotients(_ruler),
        _base("ruler"),
        latex=operator("ruler"),
        programs=_NONE,
    ),
    Function(
        "squares(b)",
        "[0; b, b⁴, b⁹, b¹⁶, …]; b ≥ 2 whole",
        _of_quotients(lambda b: (b ** (n * n) for n in count(1))),
        _base("squares"),
        latex=operator("squares"),
        quotients={1: "{0}{power}(n*n)"},
    ),
    Function(
        "kempner(b)",
        "Kempner's numbers Σ b^(−2^k), k ≥ 0; b ≥ 2 whole",
        _powers(lambda: (1 << k for k in count())),
        _base("kempner"),
        latex=operator("kempner"),
        programs={
            "sympy": "sum(sympy.Integer({})**-(2**k) for k in range(9))",
            "pari": "sum(k=0,8,1/({})^(2^k))",
            "sage": "sum(ZZ({})**-(2**k) for k in range(9))",
            "wolfram": "Sum[({})^(-2^k),{{k,0,8}}]",
        },
    ),
    Function(
        "liouville(b)",
        "Liouville's numbers Σ b^(−k!), k ≥ 1; b ≥ 2 whole",
        _powers(lambda: (factorial(k) for k in count(1))),
        _base("liouville"),
        latex=operator("liouville"),
        programs={
            "sympy": "sum(sympy.Integer({})**-sympy.factorial(k) for k in range(1, 7))",
            "pari": "sum(k=1,6,1/({})^(k!))",
            "sage": "sum(ZZ({})**-factorial(k) for k in range(1, 7))",
            "wolfram": "Sum[({})^(-k!),{{k,1,6}}]",
        },
    ),
    Function(
        "lacunary(b,r,s)",
        "lacunary series Σ s^k b^(−r^k), k ≥ 0; b, r ≥ 2 whole, s = ±1, 1 where left out",
        _sum_of_lacunary,
        _lacunary,
        arguments="the base, the ratio of exponents and the sign",
        optional=1,
        default="1",
        latex=operator("lacunary"),
        programs={
            "sympy": "sum(sympy.Integer({0})**-({1}**k)*({2})**k"
            " for k in range(9) if {1}**k < 400)",
            "pari": "sum(k=0,8,if({1}^k<400,({2})^k/({0})^({1}^k)))",
            "sage": "sum(ZZ({0})**-({1}**k)*({2})**k for k in range(9) if {1}**k < 400)",
            "wolfram": "Sum[If[({1})^k<400,({2})^k*({0})^(-({1})^k),0],{{k,0,8}}]",
        },
    ),
    Function(
        "rabbit(b,t)",
        "rabbit constants Σ b^(−⌊kt⌋), k ≥ 1; b ≥ 2 whole, t > 1 irrational, φ where left out",
        _rabbit,
        _slope,
        domain=lambda x: ("at least 1", "the slope of rabbit") if len(x) > 1 else None,
        arguments="the base and the slope",
        optional=1,
        default="phi",
        latex=operator("rabbit"),
        programs={
            "sympy": "sum(sympy.Integer({0})**-sympy.floor(k*{1}) for k in range(1, 200))",
            "pari": "sum(k=1,199,1/({0})^floor(k*{1}))",
            "sage": "sum(ZZ({0})**-floor(k*{1}) for k in range(1, 200))",
            "wolfram": "Sum[({0})^(-Floor[k*{1}]),{{k,1,199}}]",
        },
    ),
    Function(
        "qpochhammer(a,q)",
        "q-Pochhammer symbol (a; q)∞ = (1−a)(1−aq)(1−aq²)…, −1 < q < 1",
        lambda x, _: _q_pochhammer(*x),
        lambda x: 0 if x[0] == 1 else 1 if x[0] == 0 else None,
        domain=within("between -1 and 1", "qpochhammer"),
        arguments="a and q",
        aliases=("qp",),
        latex=r"\left({};{}\right)_{{\infty}}".format,
        programs={
            "sympy": "type('qp',(sympy.Function,),dict())",  # which mpmath knows
            "pari": "prodinf(k=0,1-({})*({})^k)",
            "sage": _SAGE_PRODUCT.format("1-R({0})*q**k", "{1}"),
            "wolfram": "QPochhammer",
        },
    ),
    Function(
        "rogers_ramanujan(q)",
        "Rogers–Ramanujan continued fraction 1/(1 + q/(1 + q²/(1 + …))), −1 < q < 1",
        _rogers_ramanujan,
        lambda x: 1 if x[0] == 0 else None,
        domain=within("between -1 and 1", "rogers_ramanujan"),
        latex=operator("rr"),
        latex_name="rr",
        programs={
            "sympy": "(lambda f,q: f(q,q**5)*f(q**4,q**5)/(f(q**2,q**5)*f(q**3,q**5)))"
            "(type('qp',(sympy.Function,),dict()),{0})",
            "pari": "prodinf(k=0,(1-({0})^(5*k+1))*(1-({0})^(5*k+4))"
            "/((1-({0})^(5*k+2))*(1-({0})^(5*k+3))))",
            "sage": _SAGE_PRODUCT.format(
                "(1-q**(5*k+1))*(1-q**(5*k+4))/((1-q**(5*k+2))*(1-q**(5*k+3)))", "{0}"
            ),
            "wolfram": "(QPochhammer[{0},({0})^5]*QPochhammer[({0})^4,({0})^5]"
            "/(QPochhammer[({0})^2,({0})^5]*QPochhammer[({0})^3,({0})^5]))",
        },
    ),
)
"""Series, products and continued fractions."""
