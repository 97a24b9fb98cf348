"""Special functions: a row each. Their values are flint's."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial, prod
from typing import Any, Final

from flint import acb, arb, fmpq, fmpq_poly

from esma.enumeration.function import (
    MAX_ARGUMENT,
    Exact,
    Function,
    UndefinedError,
    at,
    of,
    operator,
    too_large,
    within,
)
from esma.errors import GrammarError
from esma.system.rationals import fmpq_of, fraction_of

MAX_BESSEL_ORDER: Final = 1000
"""Largest numerator or denominator of the order of a Bessel function."""
_MOST_TERMS: Final = 500
"""Longest hypergeometric series that ends and is summed exactly."""
_LARGEST_POLYLOG: Final = 1000
"""Largest size of the order of a polylogarithm."""


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
    """What the Bessel functions share; Y and K have no value at 0."""
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
        if x is None or x > 0 or kind in "yk":  # the domain of Y and K says the rest
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

    function = getattr(arb, f"bessel_{kind}")

    def domain(arguments: Exact) -> tuple[str, str] | None:
        nu = arguments[0]
        if kind in "yk":
            return "positive", f"the argument of {name}"
        if nu is None or nu.denominator == 1:
            return None
        return "not negative", f"the argument of {name} of fractional order"

    return {
        "meaning": "Bessel functions of rational order n",
        "ball": lambda balls, _: function(balls[1], balls[0]),
        "exact": exact,
        "domain": domain,
        "largest": MAX_ARGUMENT,
        "aliases": (f"bessel_{kind}",),
        "latex": rf"{kind.upper()}_{{{{{{}}}}}}\left({{}}\right)".format,
        "programs": {
            "sage": f"bessel_{kind.upper()}",
            "wolfram": f"Bessel{kind.upper()}",
            **({"pari": "besseln"} if kind == "y" else {}),
        },
    }


def _exact_digamma(arguments: Exact) -> None:
    x = arguments[0]
    if x is not None and x <= 0 and x.denominator == 1:
        raise UndefinedError("digamma has a pole at 0 and at every negative whole number")


def _exact_beta(arguments: Exact) -> Fraction | None:
    """``B(a, b) = gamma(a) gamma(b)/gamma(a + b)``, rational where one of them is a whole number:
    ``B(a, n) = (n - 1)!/(a (a + 1) ... (a + n - 1))``.
    """
    a, b = arguments
    for x in (a, b):
        if x is not None and x <= 0 and x.denominator == 1:
            raise UndefinedError(
                "beta has a pole where an argument is 0 or a negative whole number"
            )
    for x, n in ((a, b), (b, a)):
        if x is None or n is None or n.denominator != 1:
            continue
        if n > _MOST_TERMS:
            raise too_large()
        below = prod((x + k for k in range(int(n))), start=Fraction(1))
        return factorial(int(n) - 1) / below
    return None


def _beta(balls: Sequence[arb], exact: Exact) -> arb:
    a, b = balls
    if None not in exact and (total := sum(exact)) <= 0 and total.denominator == 1:
        return arb(0)
    return a.gamma() * b.gamma() * (a + b).rgamma()


def _exact_polylog(arguments: Exact) -> Fraction | int | None:
    """At 0, and ``(x d/dx)**n x/(1 - x)`` for the order -n."""
    s, x = arguments
    if s is None:
        raise GrammarError("the order of polylog must be a rational number, as in polylog(2,1/2)")
    if max(abs(s.numerator), s.denominator) > _LARGEST_POLYLOG:
        raise GrammarError(
            f"the order of polylog is too large: at most {_LARGEST_POLYLOG} is accepted"
        )
    if x == 1 and s <= 1:
        raise UndefinedError("polylog has a pole at 1 for an order up to 1")
    if x == 0:
        return 0
    if x is None or s > 0 or s.denominator != 1 or x > 1:
        return None
    if -s > _MOST_TERMS:
        raise too_large()
    numerator, factor, n = fmpq_poly([0, 1]), fmpq_poly([1, -1]), int(-s)
    for k in range(n):  # p/(1 - x)**(k + 1)
        numerator = fmpq_poly([0, 1]) * (numerator.derivative() * factor + (k + 1) * numerator)
    value: Fraction = fraction_of(numerator(fmpq_of(x))) / (1 - x) ** (n + 1)
    return value


def _polylog(balls: Sequence[arb], exact: Exact) -> arb:
    s, x = balls
    return s.zeta() if exact[1] == 1 else x.polylog(s)


def _exact_agm(arguments: Exact) -> Fraction | None:
    a, b = arguments
    if a is not None and a <= 0:
        raise UndefinedError("the arguments of agm must be positive")
    return a if a == b else None


def _hypergeometric(upper: int, lower: int) -> dict[str, Any]:
    """What the hypergeometric functions with so many parameters share."""

    def parts(x: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any], Any]:
        return x[:upper], x[upper:-1], x[-1]

    name = f"hyp{upper}f{lower}"
    letters = f"{{}}_{{{upper}}}F_{{{lower}}}"

    def latex(*x: str) -> str:
        top, bottom, last = parts(x)
        return rf"{letters}\left({','.join(top)};{','.join(bottom)};{last}\right)"

    top, bottom = (
        ",".join(f"{{{i}}}" for i in range(*ends)) for ends in ((upper,), (upper, upper + lower))
    )
    lists = f"[{top}],[{bottom}],{{{upper + lower}}}"
    return {
        "meaning": "hypergeometric functions ₀F₁, ₁F₁ and ₂F₁",
        "ball": lambda balls, exact: _series(*parts(balls), *parts(exact)[:2]),
        "exact": lambda x: _exact_series(name, *parts(x)),
        "domain": lambda x: _where_it_converges(name, *parts(x)),
        "largest": MAX_ARGUMENT,
        "arguments": "parameters and the argument",
        "latex": latex,
        "programs": {
            "sympy": f"sympy.hyper({lists})",
            "pari": f"hypergeom({lists})",
            "sage": f"hypergeometric({lists})",
            "wolfram": f"Hypergeometric{upper}F{lower}",
        },
    }


def _series(top: Sequence[arb], bottom: Sequence[arb], x: arb, above: Exact, below: Exact) -> arb:
    """The hypergeometric series, by the function that flint has for so many parameters; it wants to
    be told which differences of parameters are whole numbers.
    """
    match len(top), len(bottom):
        case 0, 0:
            return x.exp()
        case 0, 1:
            return x.hypgeom_0f1(bottom[0])
        case 1, 1:
            return x.hypgeom_1f1(top[0], bottom[0])
        case 2, 1:
            a, b, c = *above, *below
            pairs = {"ab": (a, b, 0), "ac": (a, c, 0), "bc": (b, c, 0), "abc": (a, c, b)}
            flags = {name: _is_whole(*values) for name, values in pairs.items()}
            return x.hypgeom_2f1(top[0], top[1], bottom[0], **flags)
    return x.hypgeom(list(top), list(bottom))


def _is_whole(x: Fraction | None, y: Fraction | None, z: Fraction | None) -> bool:
    """Whether x − y + z is known to be a whole number."""
    return x is not None and y is not None and z is not None and (x - y + z).denominator == 1


def _is_natural(x: Fraction | None) -> bool:
    return x is not None and x >= 0 and x.denominator == 1


def _length(top: Exact) -> int | None:
    """The last index of a series that ends; None for others."""
    ends = [int(-a) for a in top if a is not None and _is_natural(-a)]
    return min(ends) if ends else None


def _exact_series(
    name: str, top: Exact, bottom: Exact, x: Fraction | None
) -> Fraction | int | None:
    """A series that ends, in rational numbers, and the value at 0."""
    last = _length(top)
    for b in bottom:
        if b is not None and _is_natural(-b) and (last is None or -b < last):
            raise UndefinedError(
                f"a lower parameter of {name} must not be 0 or a negative whole number"
            )
    if x == 0:
        return 1
    if last is None or x is None or None in (*top, *bottom):
        return None
    if last > _MOST_TERMS:
        raise too_large()
    total = term = Fraction(1)
    for k in range(last):
        above, below = (prod((c + k for c in side), start=Fraction(1)) for side in (top, bottom))
        term *= above / below * x / (k + 1)
        total += term
    return total


def _where_it_converges(
    name: str, top: Exact, bottom: Exact, x: Fraction | None
) -> tuple[str, str] | None:
    more = len(top) - len(bottom)
    if more < 1 or _length(top) is not None:
        return None
    if more > 1:
        raise GrammarError(f"{name} diverges: it has at most one more upper than lower parameter")
    what = f"the argument of {name} with these parameters"
    if len(top) == 1:
        return "below 1", what
    if len(top) > 2:
        return "inside -1 to 1", what
    if x != 1:
        return "at most 1", what
    if None not in (*top, *bottom) and sum(top) >= bottom[0]:
        raise GrammarError(
            f"{name} diverges at 1 where the lower parameter is not above the sum of the upper ones"
        )
    return None


def _pfq(top: str, bottom: str, x: str) -> str:
    upper, lower = (_count(side) for side in (top, bottom))
    return rf"{{}}_{{{upper}}}F_{{{lower}}}\left({top};{bottom};{x}\right)"


def _count(latex: str) -> int:
    """How many items a list has that is written with commas."""
    depth, commas = 0, 0
    for c in latex:
        depth += (c in "({[") - (c in ")}]")
        commas += c == "," and depth == 0
    return commas - latex.count(r"\,") + 1 if latex else 0


def _exact_theta(arguments: Exact) -> int | None:
    n, z, q = arguments
    if n not in (1, 2, 3, 4):
        raise GrammarError("the first argument of jtheta is 1, 2, 3 or 4, as in jtheta(3,0,1/2)")
    return 0 if n == 1 and z == 0 and (q is None or 0 < q < 1) else None


def _theta(balls: Sequence[arb], exact: Exact) -> arb:
    """flint's theta functions of ``z/pi`` and tau, ``q = exp(pi i tau)``."""
    _, z, q = balls
    theta: Any = acb(z / arb.pi()).modular_theta  # whose type stub lacks an argument
    value: arb = theta(acb(0, -q.log() / arb.pi()))[int(exact[0]) - 1].real
    return value


_ELLIPTIC: Final = "complete elliptic integrals of the parameter m = k²"
_HYPER: Final = "generalized hypergeometric function pFq of lists, as hyper([1,1],[2,3],1/2)"

ROWS: Final = (
    Function(
        "zeta(s)",
        "Riemann zeta function",
        of(arb.zeta),
        _exact_zeta,
        largest=MAX_ARGUMENT,
        aliases=("ζ",),
        symbol="ζ",
    ),
    Function(
        "gamma(x)",
        "gamma function",
        of(arb.gamma),
        _exact_gamma,
        largest=MAX_ARGUMENT,
        aliases=("Γ", "γ"),
        latex=r"\Gamma\left({}\right)".format,
        latex_name=r"\Gamma",
        symbol="Γ",
    ),
    Function(
        "digamma(x)",
        "digamma function ψ, the logarithmic derivative of Γ",
        of(arb.digamma),
        _exact_digamma,
        largest=MAX_ARGUMENT,
        aliases=("psi", "ψ"),
        latex=r"\psi\left({}\right)".format,
        latex_name=r"\psi",
        symbol="ψ",
        programs={"pari": "psi", "sage": "psi", "wolfram": "PolyGamma[0,{}]"},
    ),
    Function(
        "beta(a,b)",
        "beta function",
        _beta,
        _exact_beta,
        largest=MAX_ARGUMENT,
        arguments="a and b",
        latex=r"\mathrm{{B}}\left({},{}\right)".format,
        symbol="B",
        programs={"pari": "(gamma({0})*gamma({1})/gamma({0}+{1}))"},
    ),
    Function(
        "erf(x)",
        "error functions",
        of(arb.erf),
        at(0, 0),
        largest=MAX_ARGUMENT,
        latex=operator("erf"),
        programs={"pari": "(1-erfc({}))"},
    ),
    Function(
        "erfc(x)",
        "error functions",
        of(arb.erfc),
        at(0, 1),
        largest=MAX_ARGUMENT,
        latex=operator("erfc"),
    ),
    Function(
        "erfi(x)",
        "error functions",
        of(arb.erfi),
        at(0, 0),
        largest=MAX_ARGUMENT,
        latex=operator("erfi"),
        programs={"pari": "real((erfc(I*({}))-1)*I)"},
    ),
    Function(
        "polylog(s,x)",
        "polylogarithm Li of rational order, x ≤ 1",
        _polylog,
        _exact_polylog,
        domain=within("at most 1", "polylog"),
        largest=MAX_ARGUMENT,
        latex=r"\mathrm{{Li}}_{{{}}}\left({}\right)".format,
        latex_name="Li",
        programs={"pari": "({1}*lerchphi({1},{0},1.))", "wolfram": "PolyLog"},
    ),
    Function(
        "lambertw(x)",
        "Lambert's W, the inverse of w exp(w), x ≥ −1/e",
        of(arb.lambertw),
        at(0, 0),
        domain=within("at least -1/e", "lambertw"),
        latex=r"W\left({}\right)".format,
        symbol="W",
        programs={"sympy": "sympy.LambertW", "sage": "lambert_w", "wolfram": "ProductLog"},
    ),
    Function(
        "agm(a,b)",
        "arithmetic-geometric mean of positive numbers",
        lambda x, _: x[0].agm(x[1]),
        _exact_agm,
        domain=lambda _: ("positive", "the arguments of agm"),
        arguments="a and b",
        latex=operator("agm"),
        programs={
            "sympy": "(sympy.pi*({0}+{1})/(4*sympy.elliptic_k((({0}-{1})/sympy.S({0}+{1}))**2)))",
            "sage": "(pi*({0}+{1})/(4*elliptic_kc((({0}-{1})/({0}+{1}))**2)))",
            "wolfram": "ArithmeticGeometricMean",
        },
    ),
    Function(
        "ellipk(m)",
        _ELLIPTIC,
        of(lambda x: acb(x).elliptic_k().real),
        domain=within("below 1", "ellipk"),
        aliases=("elliptic_k",),
        latex=r"K\left({}\right)".format,
        latex_name="K",
        programs={
            "sympy": "sympy.elliptic_k",
            "pari": "real(ellK(sqrt({})))",
            "sage": "elliptic_kc",
            "wolfram": "EllipticK",
        },
    ),
    Function(
        "ellipe(m)",
        _ELLIPTIC,
        of(lambda x: acb(x).elliptic_e().real),
        at(1, 1),
        domain=within("at most 1", "ellipe"),
        aliases=("elliptic_e",),
        latex=r"E\left({}\right)".format,
        latex_name="E",
        programs={
            "sympy": "sympy.elliptic_e",
            "pari": "real(ellE(sqrt({})))",
            "sage": "elliptic_ec",
            "wolfram": "EllipticE",
        },
    ),
    Function(
        "airyai(x)",
        "Airy functions Ai and Bi",
        of(arb.airy_ai),
        largest=MAX_ARGUMENT,
        aliases=("airy", "airy_ai"),
        latex=operator("Ai"),
        latex_name="Ai",
        programs={"pari": "airy({})[1]", "sage": "airy_ai", "wolfram": "AiryAi"},
    ),
    Function(
        "airybi(x)",
        "Airy functions Ai and Bi",
        of(arb.airy_bi),
        largest=MAX_ARGUMENT,
        aliases=("airy_bi",),
        latex=operator("Bi"),
        latex_name="Bi",
        programs={"pari": "airy({})[2]", "sage": "airy_bi", "wolfram": "AiryBi"},
    ),
    Function("besseli(n,x)", **_bessel("i")),
    Function("besselj(n,x)", **_bessel("j")),
    Function("besselk(n,x)", **_bessel("k")),
    Function("bessely(n,x)", **_bessel("y")),
    Function("hyp0f1(b,x)", **_hypergeometric(0, 1)),
    Function("hyp1f1(a,b,x)", **_hypergeometric(1, 1)),
    Function("hyp2f1(a,b,c,x)", **_hypergeometric(2, 1)),
    Function(
        "hyperu(a,b,x)",
        "Tricomi's confluent hypergeometric function U, x > 0",
        lambda x, _: x[2].hypgeom_u(x[0], x[1]),
        lambda x: 1 if x[0] == 0 else None,
        domain=within("positive", "hyperu"),
        largest=MAX_ARGUMENT,
        arguments="two parameters and the argument",
        latex=r"U\left({},{},{}\right)".format,
        symbol="U",
        programs={
            "sympy": "type('hyperu',(sympy.Function,),dict())",
            "sage": "hypergeometric_U",
            "wolfram": "HypergeometricU",
        },
    ),
    Function(
        "hyper([a],[b],x)",
        _HYPER,
        lambda balls, exact: _series(*balls, *exact[:2]),
        lambda x: _exact_series("hyper", *x),
        domain=lambda x: _where_it_converges("hyper", *x),
        largest=MAX_ARGUMENT,
        arguments="two lists of parameters and the argument",
        aliases=("hypergeom",),
        latex=_pfq,
        programs={"pari": "hypergeom", "sage": "hypergeometric", "wolfram": "HypergeometricPFQ"},
    ),
    Function(
        "jtheta(n,z,q)",
        "Jacobi's theta functions, n = 1, 2, 3, 4, 0 < q < 1",
        _theta,
        _exact_theta,
        domain=within("between 0 and 1", "jtheta"),
        arguments="a number, the argument and the nome",
        aliases=("theta",),
        latex=r"\theta_{{{}}}\left({},{}\right)".format,
        latex_name=r"\theta",
        symbol="θ",
        programs={
            "sympy": "type('jtheta',(sympy.Function,),dict())",
            "pari": "((k,z,q)->my(h=(k<3)/2);suminf(n=0,if(n+h,2,1)*(-1)^(n*(k==1||k==4))"
            "*q^((n+h)^2)*if(k==1,sin(2*(n+h)*z),cos(2*(n+h)*z))))({0},{1},1.*{2})",
            "sage": "(lambda k,z,q,h: sum((2 if n+h else 1)*(-1)**(n*(k in (1,4)))*q**((n+h)**2)"
            "*(sin if k==1 else cos)(2*(n+h)*z) for n in range(ceil(sqrt(220/-log(q,2))))))"
            "({0},RealField(250)({1}),RealField(250)({2}),ZZ({0}<3)/2)",
            "wolfram": "EllipticTheta",
        },
    ),
)
"""Gamma, error, zeta, elliptic, Airy, Bessel, hypergeometric and theta functions."""
