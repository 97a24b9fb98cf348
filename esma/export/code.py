r"""A conjecture as code of other systems: sympy, PARI/GP, SageMath and the Wolfram Language.

Each text defines the partial quotients ``a(n)`` and the signs for every n, the value, and the
continued fraction to a number of terms, and prints whether both agree and to how many digits, so
that the reader can check the formula with another program. A language is its words: names,
operators, and a template for each kind of law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant, constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.functions import FUNCTIONS
from esma.enumeration.grammar import parse
from esma.enumeration.implicit import Fractional
from esma.enumeration.trees import (
    Call,
    Digits,
    InLetter,
    Listed,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    spelled,
    to_text,
)
from esma.errors import EsmaError
from esma.export import rules
from esma.proofs.statements import LawStatement, Statement
from esma.system.precision import bits_of_digits
from esma.writing.programs import Language

#: Digits to which the code compares value and continued fraction, where few enough terms give them.
DIGITS: Final = 30
TERMS: Final = 300
#: Digits with which it computes.
_PRECISION: Final = 60


def _rational(value: Fraction) -> str:
    return (
        str(value.numerator)
        if value.denominator == 1
        else f"sympy.Rational({value.numerator}, {value.denominator})"
    )


# sympy and SageMath are both written in Python: only words of the frame differ.
_PYTHON_FIRST = """\
    if n < {count}:
        return {head}[n]
"""
_PYTHON_COUNTED = """\
    if n < {count}:
        for quotient, length in zip({head}, {lengths}):
            if n < length:
                return quotient
            n -= length
"""
_PYTHON_INTERLACED = """
def a(n):
{first}    m, j = divmod({rest}, {size})
    return {rows}[j]
"""
_PYTHON_RECURRENT = """
def a(n):
    terms = {head}
    while len(terms) <= n:
        terms.append({sum})
    return terms[n]
"""
_PYTHON_RUNS = """
def a(n):
{first}    k, m = {rest}, 0
    while True:
        for quotient, length in zip({rows}, {lengths}):
            if k < length:
                return quotient
            k -= length
        m += 1
"""
_PYTHON_FRAME = """{opening}signs = {signs}

{rule}

def continued_fraction(terms, a=a, signs=signs):
    value = {integer}(a(terms - 1))
    for n in range(terms - 2, -1, -1):
        value = a(n) + signs[n % len(signs)] / value
    return value


def decimal(x):
    return {decimal}


c = {constant}
value = {value}
difference = abs(decimal(value) - decimal(continued_fraction({terms})))
size = max(1, abs(decimal(value)))
digits = max(n for n in range({precision} - 5) if n == 0 or difference * 10{power}n < size)
verdict = "agrees to" if digits >= {wanted} else "DOES NOT AGREE beyond"
print(verdict, digits, "digits, {terms} terms")
"""


def _python(opening: str, integer: str, decimal: str) -> str:
    words = {"opening": opening, "integer": integer, "decimal": decimal, "power": "**"}
    text = _PYTHON_FRAME
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


_PYTHON_FRACTION = "continued_fraction({count}, lambda n: {term} if n else 0, [1])"

_NAMES: Final = ("pi", "catalan", "euler_gamma", "khinchin")

_PYTHON_RULES: Final = (
    _PYTHON_FIRST,
    _PYTHON_COUNTED,
    _PYTHON_INTERLACED,
    _PYTHON_RECURRENT,
    _PYTHON_RUNS,
)

SYMPY = Language(
    "sympy",
    "sympy",
    {
        "e": "sympy.E",
        "pi": "sympy.pi",
        "phi": "sympy.GoldenRatio",
        "catalan": "sympy.Catalan",
        "euler_gamma": "sympy.EulerGamma",
    },
    *_PYTHON_RULES,
    _python(
        "import sympy\n\n",
        "sympy.Integer",
        "sympy.N(x, {precision})",
    ),
    _PYTHON_FRACTION,
    "sympy.rf({a}, n)",
    "{items}[({index}) % {count}]",
    "sympy.factorial({0})",
    rules.PYTHON,
    power="**",
    divide="//",
    last="terms[-{0}]",
    number=_rational,
    rename="sympy.{}".format,
)
SAGE = Language(
    "sage",
    "SageMath",
    {"e": "e", "phi": "golden_ratio", **{name: name for name in _NAMES}},
    *_PYTHON_RULES,
    _python(
        "",
        "QQ",
        "numerical_approx(x, digits={precision})",
    ),
    _PYTHON_FRACTION,
    "rising_factorial({a}, n)",
    "{items}[({index}) % {count}]",
    "factorial({0})",
    rules.PYTHON,
    power="**",  # which is also right where Sage is imported into Python
    divide="//",
    last="terms[-{0}]",
)
PARI = Language(
    "pari",
    "PARI/GP",
    {
        "e": "exp(1)",
        "pi": "Pi",
        "phi": "((1+sqrt(5))/2)",
        "catalan": "Catalan",
        "euler_gamma": "Euler",
    },
    "if(n < {count}, return({head}[n+1])); ",
    "if(n < {count}, my(h = {head}, c = {lengths}); for(j = 1, #h, if(n < c[j], return(h[j]));"
    " n -= c[j])); ",
    "a(n) = {{ {first}my(k = {rest}, m = k\\{size}, j = k%{size}); {rows}[j+1] }}",
    "a(n) = {{ my(terms = {head}); while(#terms <= n, terms = concat(terms, {sum})); terms[n+1] }}",
    "a(n) = {{ {first}my(k = {rest}, m = 0, l); "
    "while(1, l = {lengths}; for(j = 1, #l, if(k < l[j], return({rows}[j])); k -= l[j]); m++) }}",
    """default(realprecision, {precision});
{rule}
s(n) = {signs}[n%{period}+1]
cf(terms, a, s) = {{ my(x = a(terms-1)); forstep(n = terms-2, 0, -1, x = a(n) + s(n)/x); x }}
c = {constant};
value = {value};
difference = abs(value - cf({terms}, a, s))/max(1, abs(value));
equal = 0; while(equal < {precision} - 6 && difference*10^(equal+1) < 1, equal++);
verdict = if(equal >= {wanted}, "agrees to ", "DOES NOT AGREE beyond ");
print(verdict, equal, " digits, {terms} terms")
""",
    "cf({count}, n -> if(n, {term}, 0), n -> 1)",
    "prod(k = 0, n-1, {a}+k)",
    "{items}[({index})%{count}+1]",
    "({0})!",
    rules.PARI,
    last="terms[#terms+1-{0}]",
    index="length(terms)",
)
WOLFRAM = Language(
    "wolfram",
    "Wolfram Language",
    {
        "e": "E",
        "pi": "Pi",
        "phi": "GoldenRatio",
        "catalan": "Catalan",
        "euler_gamma": "EulerGamma",
        "khinchin": "Khinchin",
    },
    "a[n_Integer] /; n < {count} := {head}[[n + 1]]\n",
    "a[n_Integer] /; n < {count} := Block[{{k = n, j = 1, c = {lengths}}},\n"
    "  While[k >= c[[j]], k -= c[[j]]; j += 1];\n  {head}[[j]]]\n",
    "{first}a[n_Integer] := With[{{m = Quotient[{rest}, {size}], j = Mod[{rest}, {size}]}},"
    " {rows}[[j + 1]]]",
    "{first}a[n_Integer] := (a[n] = {sum})",
    "{first}a[n_Integer] := Block[{{m = 0, k = {rest}, j = 1, l}}, l = {lengths};\n"
    "  While[k >= l[[j]], k -= l[[j]]; j += 1; If[j > Length[l], j = 1; m += 1; l = {lengths}]];\n"
    "  {rows}[[j]]]",
    """{rule}
s[n_Integer] := {signs}[[Mod[n, {period}] + 1]]
c = {constant};
value = {value};
formula = Inactivate[
  value == a[0] + ContinuedFractionK[s[n - 1], a[n], {{n, 1, Infinity}}], ContinuedFractionK];
cf = a[0] + ContinuedFractionK[s[n - 1], a[n], {{n, 1, {terms} - 1}}];
difference = N[Abs[N[value, {precision}] - cf]/Max[1, Abs[N[value, {precision}]]], {precision}];
equal = 0;
While[equal < {precision} - 6 && difference*10^(equal + 1) < 1, equal += 1];
verdict = If[equal >= {wanted}, "agrees to ", "DOES NOT AGREE beyond "];
Print[verdict, equal, " digits, {terms} terms"]
""",
    "ContinuedFractionK[1, {term}, {{n, 1, {count} - 1}}]",
    "Pochhammer[{a}, n]",
    "{items}[[Mod[{index}, {count}] + 1]]",
    "({0})!",
    rules.WOLFRAM,
    call="[]",
    list_="{}",
    last="a[n - {0}]",
    index="n",
    rename=str.capitalize,
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
        case Call("cf", arguments):
            elements = Fractional.of(arguments).elements(bits_of_digits(_PRECISION), TERMS)
            if elements is None:
                raise EsmaError(
                    f"{to_text(node)} takes more than {TERMS} elements to give {_PRECISION} digits:"
                    " export the digits instead"
                )
            first, *texts = map(language.number, elements)
            term = language.in_turn(texts, "n-1")
            whole = language.fraction.format(term=term, count=len(elements))
            return f"({first}+{whole})"
        case Call("besseli" | "besselj" as function, (Number(n), x)) if (
            language is PARI and n < 0 and n.denominator == 1
        ):  # orders that PARI refuses: I_-n = I_n, and J_-n = (-1)^n J_n
            same = constant_in(Call(function, (Number(-n), x)), language)
            return f"(-{same})" if function == "besselj" and n % 2 else same
        case Call(function, arguments):
            row = FUNCTIONS[function]
            if row.default and len(arguments) < row.arity:
                arguments = (*arguments, parse(row.default))
            texts = [constant_in(x, language) for x in arguments]
            if row.quotients:
                words = {"power": language.power, "divide": language.divide}
                words["rising"] = language.rising.format(a=texts[-1])
                term = row.quotients[len(texts)].format(*texts, **words)
                return language.fraction.format(term=term, count=_PRECISION)
            name = row.programs.get(language.key, language.rename(function))
            if not name:
                raise EsmaError(
                    f"{language.title} has no function {function}: export the digits instead"
                )
            if "{" in name:
                return name.format(*(_grouped(x, language) for x in arguments))
            inner = ",".join(map(_bare, texts))
            return f"{name}{language.call[0]}{inner}{language.call[1]}"
        case Digits(mantissa, places):
            text = language.number(Fraction(mantissa, 10**places))
            return f"({text})" if mantissa < 0 or "/" in text else text
        case Listed(items):
            return language.listed([_bare(constant_in(x, language)) for x in items])
        case InLetter(_, letter):
            return constant_in(spelled(node), _with_letter(language, letter))
        case Negation(argument):
            return f"(-{_grouped(argument, language)})"
        case Operation(operator, left, right):
            sign = language.power if operator == "**" else operator
            return f"{_grouped(left, language)}{sign}{_grouped(right, language)}"
    raise EsmaError(f"{to_text(node)} is given by a function: export the digits instead")


def _with_letter(language: Language, letter: str) -> Language:
    word = f"sympy.Symbol('{letter}')" if language is SYMPY else letter
    return replace(language, names={**language.names, letter: word})


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


#: The languages by the names under which they are asked for.
LANGUAGES: Final[Mapping[str, Language]] = {
    language.key: language for language in (SYMPY, PARI, SAGE, WOLFRAM)
}


def compared_terms(
    quotients: Iterable[int], signs: Sequence[int], most: int = TERMS
) -> tuple[int, int]:
    """How many terms bring `DIGITS` digits, `most` at most, and the digits that they bring; no more
    quotients are given.

    Of an admissible expansion the value lies between the approximants for a last complete quotient
    of infinity and of 1, which differ by ``1/(q (q + s q'))``.

    Examples
    --------
    >>> import esma
    >>> e = esma.formula("e")
    >>> compared_terms(e.terms(TERMS), e.signs)
    (36, 30)
    """
    before, q = 0, 1
    digits = 0
    for n, a in enumerate(quotients):
        before, q = q, (a * q + signs[(n - 1) % len(signs)] * before if n else 1)
        before = before if n else 0
        digits = len(str(abs(q * (q + signs[n % len(signs)] * before)))) - 1
        if digits >= DIGITS:
            return n + 1, DIGITS
    return most, digits


def code(conjecture: Conjecture, language: str, terms: int | None = None) -> str:
    """A conjecture as code: quotients, value, continued fraction, and whether they agree.

    Parameters
    ----------
    conjecture : the formula
    language : one of sympy, pari, sage, wolfram
    terms : to which the continued fraction is evaluated at most; by default `TERMS`

    Raises
    ------
    EsmaError
        If there is no such language, or it lacks a constant.

    Examples
    --------
    >>> import esma
    >>> exec(code(esma.search("e", coeff_limit=1, max_period=1)[0], "sympy"), {})
    agrees to 35 digits, 13 terms
    """
    x, words, most = conjecture, _words(language), TERMS if terms is None else terms
    compared = compared_terms(x.terms(most), x.signs, most)
    rule = x.law.program(words)
    return _program(words, x.constant, x.expression, x.negative, x.signs, rule, compared)


def code_of_statement(y: Statement | LawStatement, language: str) -> str:
    """The same of a statement, as of a formula for all n at one of them.

    Raises
    ------
    EsmaError
        As `code`; or if the constant has no value.

    Examples
    --------
    >>> from esma.proofs.parametric import ParametricFormula, Parameter, ring
    >>> m, n = ring("mn").gens()
    >>> cot = ParametricFormula("cot(1/n)", (Parameter("n", 1, 1),), (0 * n, n**0), (n**0,), (-1,),
    ...     (), (2 * m * n + n,))
    >>> exec(code_of_statement(cot.at([4]), "sympy"), {})
    agrees to 32 digits, 10 terms
    """
    words, c = _words(language), constant(y.constant)
    if isinstance(y, LawStatement):
        rule, quotients = y.law.program(words), y.law.listed(TERMS)
    else:
        z = "m" if y.base == 1 else f"({y.base}{words.power}m)"
        block = [words.polynomial(p, z) for p in y.polynomials]
        lengths = [words.polynomial(p, z) for p in y.lengths]
        rule, quotients = words.blocks(y.head, block, lengths, y.head_lengths), y.listed(TERMS)
    x, compared = reduced(y.numerator, y.denominator), compared_terms(quotients, y.signs)
    return _program(words, c, x, x.sign_at(c) < 0, y.signs, rule, compared)


def _words(language: str) -> Language:
    if language not in LANGUAGES:
        raise EsmaError(f"unknown language {language!r}: one of {', '.join(sorted(LANGUAGES))}")
    return LANGUAGES[language]


def _program(
    words: Language,
    c: Constant,
    x: Expression,
    negative: bool,
    signs: Sequence[int],
    rule: str,
    compared: tuple[int, int],
) -> str:
    p, q = (words.polynomial(side, "c") for side in (x.numerator, x.denominator))
    terms, wanted = compared
    if (known := c.known_digits) is not None:
        wanted = min(wanted, known - 3)
    return words.frame.format(
        rule=rule,
        signs=words.listed(signs),
        period=len(signs),
        constant=constant_in(c.tree, words),
        value=f"{'-' if negative else ''}({p})/({q})",
        terms=terms,
        wanted=wanted,
        precision=_PRECISION,
    )
