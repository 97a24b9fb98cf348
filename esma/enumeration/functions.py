"""The functions of which constants are built: a row each, and all that is known of it.

A new function is a row of `FUNCTIONS`: its name and what it is, its balls, its exact values at
rational arguments, how it is written, and what other systems call it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from math import factorial
from typing import Any, Final, TypeAlias

from flint import arb, fmpq, fmpz

from esma.errors import GrammarError
from esma.system.precision import working_bits
from esma.system.rationals import fmpq_of

MAX_NUMBER_BITS: Final = 4096
"""Largest numerator or denominator that exact folding may produce, in bits."""
MAX_BESSEL_ORDER: Final = 1000
"""Largest numerator or denominator of the order of a Bessel function."""
MAX_LAW: Final = 1000
"""Largest numerator or denominator of the arguments of `tasoev` and `factorials`."""
# Beyond it, single evaluations take minutes and the values are of no interest: zeta is 1 to
# thousands of digits, Bessel functions oscillate or grow like exp.
_MAX_ARGUMENT: Final = 10_000

Exact: TypeAlias = Sequence[Fraction | None]
"""Arguments where they are rational numbers."""


class UndefinedError(Exception):
    """Internal: a function has no value at its arguments; the message says why."""


@dataclass(frozen=True)
class Function:
    """A function of the grammar.

    Attributes
    ----------
    call : its name and its arguments, as ``besseli(n,x)``; the last one may be any expression
    meaning : what it is, for `esma constants`
    ball : its value from the balls and the exact values of the arguments
    exact : its value where an elementary identity gives a rational one, else None

        Raises UndefinedError where it is not defined, GrammarError for what is not accepted.
    domain : what the last argument must be, ``"positive"`` or ``"not negative"``, and the words for
        it, given the exact arguments; None for any number
    largest : the largest size of the last argument that is evaluated
    arguments : what its arguments are called where there are several
    aliases : other names
    latex : its LaTeX from that of the arguments
    symbol : its name in text
    programs : what other systems call it, where it is not their spelling of the name; ``""`` where
        they have nothing with its value
    quotients : of a function [0; t(1), t(2), ...] that other systems lack, t(n) in their words
    """

    call: str
    meaning: str
    ball: Callable[[Sequence[arb], Exact], arb]
    exact: Callable[[Exact], Fraction | int | None] = lambda _: None
    domain: Callable[[Exact], tuple[str, str] | None] = lambda _: None
    largest: int | None = None
    arguments: str = "the order and the argument"
    aliases: tuple[str, ...] = ()
    latex: Callable[..., str] | None = None
    symbol: str = ""
    programs: Mapping[str, str] = field(default_factory=dict)
    quotients: str = ""

    @property
    def name(self) -> str:
        """Its name in the grammar."""
        return self.call.partition("(")[0]

    @property
    def arity(self) -> int:
        """How many arguments it takes."""
        return self.call.count(",") + 1

    def to_latex(self, *arguments: str) -> str:
        r"""A call in LaTeX.

        >>> print(FUNCTIONS["tan"].to_latex("1"), FUNCTIONS["besselj"].to_latex("0", "3"))
        \tan\left(1\right) J_{0}\left(3\right)
        """
        if self.latex is None:
            return rf"\{self.name}\left({arguments[0]}\right)"
        return self.latex(*arguments)


def too_large() -> GrammarError:
    """What is said of a number that is too large to be meant."""
    return GrammarError(
        f"the text holds a number that is too large: exact numbers of up to {MAX_NUMBER_BITS} bits "
        f"(about {MAX_NUMBER_BITS * 3 // 10} digits) are accepted"
    )


def exact_root(x: Fraction, degree: int) -> Fraction | None:
    """The rational root of a number, None where it is not rational; ``x >= 0`` unless the degree
    is 1.
    """
    if degree == 1:
        return x
    roots = [int(fmpz(n).root(degree)) for n in (x.numerator, x.denominator)]
    return Fraction(*roots) if Fraction(*roots) ** degree == x else None


def _of(function: Callable[[arb], arb]) -> Callable[[Sequence[arb], Exact], arb]:
    return lambda x, _: function(x[-1])


def _at(point: int, value: int) -> Callable[[Exact], int | None]:
    return lambda x: value if x[0] == point else None


def _pole(name: str) -> Callable[[Exact], None]:
    def exact(x: Exact) -> None:
        if x[0] == 0:
            raise UndefinedError(f"{name} has a pole at 0")

    return exact


def _exp(balls: Sequence[arb], exact: Exact) -> arb:
    """For small fractions by a root of e: its binary splitting is ten times as fast."""
    x = exact[0]
    if x is not None and working_bits() > 10_000:
        p, q = x.numerator, x.denominator
        if 1 < q <= 1000 and abs(p) <= 1000:
            return arb.const_e().root(q) ** p
    return balls[0].exp()


def _exact_log(arguments: Exact) -> int | None:
    x = arguments[0]
    if x is not None and x <= 0:
        raise UndefinedError("the argument of log must be positive")
    return 0 if x == 1 else None


def _exact_sqrt(arguments: Exact) -> Fraction | None:
    x = arguments[0]
    if x is None:
        return None
    if x < 0:
        raise UndefinedError(
            "the argument of sqrt must not be negative, because the constant must be real"
        )
    return exact_root(x, 2)


def _exact_zeta(arguments: Exact) -> Fraction | int | None:
    """``zeta(-n) = -B_{n+1}/(n+1)`` (Euler 1749; Riemann 1859), with ``B_1 = +1/2``."""
    x = arguments[0]
    if x == 1:
        raise UndefinedError("zeta has a pole at 1")
    if x is None or x.denominator != 1 or x > 0:
        return None
    n = int(-x)
    if n > 0 and n % 2 == 0:
        return 0
    if n > 500:
        raise too_large()
    b = Fraction(1, 2) if n == 0 else Fraction(str(fmpq.bernoulli(n + 1)))
    return -b / (n + 1)


def _exact_gamma(arguments: Exact) -> int | None:
    x = arguments[0]
    if x is None or x.denominator != 1:
        return None
    if x <= 0:
        raise UndefinedError("gamma has a pole at 0 and at every negative whole number")
    if x > 1000:
        raise too_large()
    return factorial(int(x) - 1)


def _bessel(kind: str) -> dict[str, Any]:
    """What the Bessel functions I and J share."""
    name = f"bessel{kind}"

    def exact(arguments: Exact) -> int | None:
        nu, x = arguments
        if nu is None:
            raise GrammarError(
                f"the order of {name} must be a rational number, as in {name}(1/2,2)"
            )
        if max(abs(nu.numerator), nu.denominator) > MAX_BESSEL_ORDER:
            raise GrammarError(
                f"the order of {name} is too large: at most {MAX_BESSEL_ORDER} is accepted"
            )
        if x is None or x > 0:
            return None
        if x < 0:
            if nu.denominator == 1:
                return None
            raise UndefinedError(
                "a Bessel function of fractional order is not real for a negative argument"
            )
        if nu < 0 and nu.denominator != 1:
            raise UndefinedError("a Bessel function of negative fractional order has a pole at 0")
        return 1 if nu == 0 else 0

    def ball(balls: Sequence[arb], _: Exact) -> arb:
        nu, x = balls
        return x.bessel_i(nu) if kind == "i" else x.bessel_j(nu)

    def domain(arguments: Exact) -> tuple[str, str] | None:
        nu = arguments[0]
        if nu is None or nu.denominator == 1:
            return None
        return "not negative", f"the argument of {name} of fractional order"

    return {
        "meaning": "Bessel functions of rational order n",
        "ball": ball,
        "exact": exact,
        "domain": domain,
        "largest": _MAX_ARGUMENT,
        "aliases": (f"bessel_{kind}",),
        "latex": rf"{kind.upper()}_{{{{{{}}}}}}\left({{}}\right)".format,
        "programs": {"sage": f"bessel_{kind.upper()}", "wolfram": f"Bessel{kind.upper()}"},
    }


def _rational(name: str, least: int) -> Callable[[Exact], None]:
    """Checks arguments u > 0 and a > 0, a >= least."""

    def exact(arguments: Exact) -> None:
        for letter, x, bound in zip("ua", arguments, (0, least), strict=True):
            if x is None:
                raise GrammarError(
                    f"the arguments of {name} must be rational, as in {name}(1,2): {letter} is not"
                )
            if x <= 0 or x < bound:
                wanted = f"at least {bound}" if bound else "positive"
                raise UndefinedError(f"its argument {letter} must be {wanted}")
            if max(x.numerator, x.denominator) > MAX_LAW:
                raise GrammarError(
                    f"the argument {letter} of {name} is too large: at most {MAX_LAW} is accepted"
                )

    return exact


def _tasoev(balls: Sequence[arb], _: Exact) -> arb:
    """``F(x/a**2)/(u a F(x))`` with ``x = u**-2`` and ``F(x) = sum_s x**s a**(-s**2) / ((a**2 - 1)
    (a**4 - 1) ... (a**(2 s) - 1))``.

    Comparing coefficients, ``F(x) - F(x/a**2) = x a**-3 F(x/a**4)``. So the quotient T(u) satisfies
    ``1/T(u) = u a + T(u a)``: it is [0; u a, u a**2, u a**3, ...] (Tasoev 2000; Komatsu 2003).
    """
    u, a = balls
    x = 1 / u**2
    return _q_series(x / a**2, a) / (u * a * _q_series(x, a))


def _q_series(x: arb, a: arb) -> arb:
    """F(x) for x > 0; the quotients of its terms fall, and the rest is bounded by a geometric
    series.
    """
    total, term, s = arb(0), arb(1), 0
    half, small = arb(1) / 2, arb(2) ** -working_bits()
    while True:
        total += term
        ratio = x / (a ** (2 * s + 1) * (a ** (2 * s + 2) - 1))
        term, s = term * ratio, s + 1
        if ratio < half and term < small:
            end = arb(term.abs_upper())
            return total + arb(end, end)  # the rest lies between 0 and 2 term


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


_CIRCULAR: Final = "circular functions, x in radians"
_HYPERBOLIC: Final = "hyperbolic functions"
_ROWS: Final = (
    Function("exp(x)", "exponential function", _exp, _at(0, 1), latex="e^{{{}}}".format),
    Function(
        "log(x)",
        "natural logarithm, x > 0",
        _of(arb.log),
        _exact_log,
        domain=lambda _: ("positive", "the argument of log"),
        aliases=("ln",),
    ),
    Function(
        "sqrt(x)",
        "square root, x ≥ 0",
        _of(arb.sqrt),
        _exact_sqrt,
        domain=lambda _: ("not negative", "the argument of sqrt"),
        latex=r"\sqrt{{{}}}".format,
    ),
    Function("sin(x)", _CIRCULAR, _of(arb.sin), _at(0, 0)),
    Function("cos(x)", _CIRCULAR, _of(arb.cos), _at(0, 1)),
    Function("tan(x)", _CIRCULAR, _of(arb.tan), _at(0, 0)),
    Function("cot(x)", _CIRCULAR, _of(arb.cot), _pole("cot"), programs={"pari": "cotan"}),
    Function("sinh(x)", _HYPERBOLIC, _of(arb.sinh), _at(0, 0)),
    Function("cosh(x)", _HYPERBOLIC, _of(arb.cosh), _at(0, 1)),
    Function("tanh(x)", _HYPERBOLIC, _of(arb.tanh), _at(0, 0)),
    Function("coth(x)", _HYPERBOLIC, _of(arb.coth), _pole("coth"), programs={"pari": "cotanh"}),
    Function(
        "zeta(s)",
        "Riemann zeta function",
        _of(arb.zeta),
        _exact_zeta,
        largest=_MAX_ARGUMENT,
        aliases=("ζ",),
        symbol="ζ",
    ),
    Function(
        "gamma(x)",
        "gamma function",
        _of(arb.gamma),
        _exact_gamma,
        largest=_MAX_ARGUMENT,
        aliases=("Γ", "γ"),
        latex=r"\Gamma\left({}\right)".format,
        symbol="Γ",
    ),
    Function("besseli(n,x)", **_bessel("i")),
    Function("besselj(n,x)", **_bessel("j")),
    Function(
        "tasoev(u,a)",
        "Tasoev's numbers [0; ua, ua², ua³, …] by their q-series; u > 0, a ≥ 2 rational",
        _tasoev,
        _rational("tasoev", 2),
        arguments="u and a",
        latex=r"\operatorname{{tasoev}}\left({},{}\right)".format,
        quotients="{u}*{a}{power}n",
    ),
    Function(
        "factorials(u,a)",
        "[0; ua, ua(a+1), ua(a+1)(a+2), …]; u > 0, a > 0 rational",
        _factorials,
        _rational("factorials", 0),
        arguments="u and a",
        latex=r"\operatorname{{factorials}}\left({},{}\right)".format,
        quotients="{u}*{rising}",
    ),
)

FUNCTIONS: Final[Mapping[str, Function]] = {row.name: row for row in _ROWS}
"""The functions by name."""
ALIASES: Final[Mapping[str, str]] = {
    name: row.name for row in _ROWS for name in (row.name, *row.aliases)
}
"""Their names by all names under which they are known."""


def listed() -> dict[str, str]:
    """What there is, for people: calls, and what they are.

    >>> listed()["sinh(x), cosh(x), tanh(x), coth(x)"]
    'hyperbolic functions'
    """
    groups = groupby(_ROWS, key=lambda row: row.meaning)
    found = {", ".join(row.call for row in rows): meaning for meaning, rows in groups}
    return {**found, "x**(p/q)": "powers"}
