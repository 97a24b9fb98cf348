"""A conjecture as code of other systems: sympy, PARI/GP, SageMath and the Wolfram Language.

Each text defines the partial quotients ``a(n)`` and the signs ``s(n)`` for every n, the value, and
a function that evaluates the continued fraction to a number of terms, so that the reader can check
the formula with another program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from esma.approval.conjecture import Conjecture
from esma.enumeration.grammar import Call, Name, Negation, Node, Number, Operation
from esma.errors import EsmaError


@dataclass(frozen=True)
class Language:
    """How constants are written in a system; a name that is missing does not exist there."""

    title: str
    names: Mapping[str, str]
    functions: Mapping[str, str]
    power: str
    call: str
    number: Callable[[Fraction], str]


def _plain(value: Fraction) -> str:
    return (
        str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    )


SYMPY = Language(
    "sympy",
    {
        "e": "sympy.E",
        "pi": "sympy.pi",
        "phi": "sympy.GoldenRatio",
        "catalan": "sympy.Catalan",
        "euler_gamma": "sympy.EulerGamma",
    },
    {
        name: f"sympy.{name}"
        for name in (
            [
                "exp",
                "log",
                "sqrt",
                "sin",
                "cos",
                "tan",
                "cot",
                "sinh",
                "cosh",
                "tanh",
                "coth",
                "zeta",
                "gamma",
                "besseli",
                "besselj",
            ]
        )
    },
    "**",
    "()",
    lambda v: (
        str(v.numerator)
        if v.denominator == 1
        else f"sympy.Rational({v.numerator}, {v.denominator})"
    ),
)
PARI = Language(
    "PARI/GP",
    {
        "e": "exp(1)",
        "pi": "Pi",
        "phi": "((1+sqrt(5))/2)",
        "catalan": "Catalan",
        "euler_gamma": "Euler",
    },
    {
        "cot": "cotan",
        "coth": "cotanh",
        **{
            name: name
            for name in [
                "exp",
                "log",
                "sqrt",
                "sin",
                "cos",
                "tan",
                "sinh",
                "cosh",
                "tanh",
                "zeta",
                "gamma",
                "besseli",
                "besselj",
            ]
        },
    },
    "^",
    "()",
    _plain,
)
SAGE = Language(
    "SageMath",
    {
        "e": "e",
        "pi": "pi",
        "phi": "golden_ratio",
        "catalan": "catalan",
        "euler_gamma": "euler_gamma",
        "khinchin": "khinchin",
    },
    {
        "besseli": "bessel_I",
        "besselj": "bessel_J",
        **{
            name: name
            for name in [
                "exp",
                "log",
                "sqrt",
                "sin",
                "cos",
                "tan",
                "cot",
                "sinh",
                "cosh",
                "tanh",
                "coth",
                "zeta",
                "gamma",
            ]
        },
    },
    "^",
    "()",
    _plain,
)
WOLFRAM = Language(
    "Wolfram Language",
    {
        "e": "E",
        "pi": "Pi",
        "phi": "GoldenRatio",
        "catalan": "Catalan",
        "euler_gamma": "EulerGamma",
        "khinchin": "Khinchin",
    },
    {
        "besseli": "BesselI",
        "besselj": "BesselJ",
        **{
            name: name.capitalize()
            for name in (
                [
                    "exp",
                    "log",
                    "sqrt",
                    "sin",
                    "cos",
                    "tan",
                    "cot",
                    "sinh",
                    "cosh",
                    "tanh",
                    "coth",
                    "zeta",
                    "gamma",
                ]
            )
        },
    },
    "^",
    "[]",
    _plain,
)


def constant_in(node: Node, language: Language) -> str:
    """A constant's expression in another system.

    Raises
    ------
    EsmaError
        Where the system lacks a name or a function.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> constant_in(parse("besseli(1,2)/besseli(0,2)"), WOLFRAM)
    'BesselI[1,2]/BesselI[0,2]'
    >>> constant_in(parse("exp(1/2)"), SYMPY)
    'sympy.exp(sympy.Rational(1, 2))'
    """
    match node:
        case Number(value):
            text = language.number(value)
            return f"({text})" if value < 0 or "/" in text else text
        case Name(name):
            if name not in language.names:
                raise EsmaError(
                    f"{language.title} has no constant {name}: export the digits instead"
                )
            return language.names[name]
        case Call(function, arguments):
            if function not in language.functions:
                raise EsmaError(f"{language.title} has no function {function}")
            inner = ",".join(_bare(constant_in(x, language)) for x in arguments)
            return f"{language.functions[function]}{language.call[0]}{inner}{language.call[1]}"
        case Negation(argument):
            return f"(-{_grouped(argument, language)})"
        case Operation(operator, left, right):
            sign = language.power if operator == "**" else operator
            return f"{_grouped(left, language)}{sign}{_grouped(right, language)}"
    raise AssertionError(f"no such node: {node!r}")


def _grouped(node: Node, language: Language) -> str:
    text = constant_in(node, language)
    return f"({text})" if isinstance(node, Operation) else text


def _bare(text: str) -> str:
    """Without parentheses around the whole."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0 and i < len(text) - 1:
            return text
    return text[1:-1]


def _polynomial(
    coefficients: tuple[Fraction, ...] | tuple[int, ...], variable: str, power: str
) -> str:
    parts = []
    for k, c in enumerate(map(Fraction, coefficients)):
        if not c:
            continue
        body = variable if k == 1 else f"{variable}{power}{k}"
        size = _plain(abs(c))
        text = (
            size
            if k == 0
            else body
            if abs(c) == 1
            else f"({size})*{body}"
            if "/" in size
            else f"{size}*{body}"
        )
        parts.append(f"{'-' if c < 0 else '+'}{text}")
    joined = "".join(parts) or "0"
    return joined.removeprefix("+")


def _value(conjecture: Conjecture, variable: str, power: str) -> str:
    p = _polynomial(conjecture.expression.numerator, variable, power)
    q = _polynomial(conjecture.expression.denominator, variable, power)
    sign = "-" if conjecture.negative else ""
    return f"{sign}({p})/({q})"


def _rows(conjecture: Conjecture, variable: str, power: str) -> tuple[tuple[int, ...], list[str]]:
    form = conjecture.interlaced
    if form is None:
        raise EsmaError("this formula has a recurrence and no interlaced form: export it as JSON")
    return form.head, [_polynomial(p, variable, power) for p in form.polynomials]


def sympy_code(conjecture: Conjecture, terms: int = 30) -> str:
    """Python with sympy: quotients, value, continued fraction, and their difference.

    Examples
    --------
    >>> import esma
    >>> code = sympy_code(esma.search("e", coeff_limit=1, max_period=1)[0])
    >>> scope = {}
    >>> exec(code, scope)
    >>> abs(scope["difference"]) < 1e-12
    True
    """
    head, rows = _rows(conjecture, "m", "**")
    return f"""import sympy

head = {list(head)}
signs = {list(conjecture.signs)}


def a(n):
    if n < len(head):
        return head[n]
    m, j = divmod(n - len(head), {len(rows)})
    return [{", ".join(rows)}][j]


def continued_fraction(terms):
    value = sympy.Integer(a(terms - 1))
    for n in range(terms - 2, -1, -1):
        value = a(n) + signs[n % len(signs)] / value
    return value


c = {constant_in(conjecture.constant.tree, SYMPY)}
value = {_value(conjecture, "c", "**")}
difference = sympy.N(value - continued_fraction({terms}), 15)
"""


def pari_code(conjecture: Conjecture, terms: int = 30) -> str:
    """PARI/GP: quotients, value, continued fraction, and their difference."""
    head, rows = _rows(conjecture, "m", "^")
    first = f"if(n < {len(head)}, return({list(head)}[n+1])); " if head else ""
    signs = list(conjecture.signs)
    block = f"m = (n-{len(head)})\\{len(rows)}, j = (n-{len(head)})%{len(rows)}"
    return f"""a(n) = {{ {first}my({block}); [{", ".join(rows)}][j+1] }}
s(n) = {signs}[n%{len(signs)}+1]
cf(terms) = {{ my(x = a(terms-1)); forstep(n = terms-2, 0, -1, x = a(n) + s(n)/x); x }}
c = {constant_in(conjecture.constant.tree, PARI)}
value = {_value(conjecture, "c", "^")}
abs(value - cf({terms}))
"""


def sage_code(conjecture: Conjecture, terms: int = 30) -> str:
    """SageMath: quotients, value, continued fraction, and their difference."""
    head, rows = _rows(conjecture, "m", "^")
    return f"""head = {list(head)}
signs = {list(conjecture.signs)}

def a(n):
    if n < len(head):
        return head[n]
    m, j = divmod(n - len(head), {len(rows)})
    return [{", ".join(rows)}][j]

def cf(terms):
    x = QQ(a(terms - 1))
    for n in range(terms - 2, -1, -1):
        x = a(n) + signs[n % len(signs)]/x
    return x

c = {constant_in(conjecture.constant.tree, SAGE)}
value = {_value(conjecture, "c", "^")}
RealBallField(200)(value) - RealBallField(200)(cf({terms}))
"""


def wolfram_code(conjecture: Conjecture) -> str:
    """Wolfram Language: quotients, value, and the formula with `ContinuedFractionK`."""
    head, rows = _rows(conjecture, "m", "^")
    count, size = len(head), len(rows)
    listed = "{" + ", ".join(map(str, head)) + "}"
    table = "{" + ", ".join(rows) + "}"
    signs = "{" + ", ".join(map(str, conjecture.signs)) + "}"
    first = f"a[n_Integer] /; n < {count} := {listed}[[n + 1]]\n" if head else ""
    block = f"{{m = Quotient[n - {count}, {size}], j = Mod[n - {count}, {size}]}}"
    fraction = "a[0] + ContinuedFractionK[s[n - 1], a[n], {n, 1, %s}]"
    return f"""{first}a[n_Integer] := With[{block}, {table}[[j + 1]]]
s[n_Integer] := {signs}[[Mod[n, {len(conjecture.signs)}] + 1]]
c = {constant_in(conjecture.constant.tree, WOLFRAM)};
value = {_value(conjecture, "c", "^")};
formula = Inactivate[value == {fraction % "Infinity"}, ContinuedFractionK];
N[value - ({fraction % "30"}), 20]
"""


CODE: Mapping[str, Callable[[Conjecture], str]] = {
    "sympy": sympy_code,
    "pari": pari_code,
    "sage": sage_code,
    "wolfram": wolfram_code,
}


def code(conjecture: Conjecture, language: str) -> str:
    """A conjecture as code; `language` is one of sympy, pari, sage, wolfram."""
    if language not in CODE:
        raise EsmaError(f"unknown language {language!r}: one of {', '.join(sorted(CODE))}")
    return CODE[language](conjecture)
