"""How expression trees are written: as text that is read back, in LaTeX and in Unicode."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from esma.enumeration.functions import FUNCTIONS
from esma.enumeration.named import NAMED
from esma.enumeration.nodes import (
    FOUR,
    Call,
    Digits,
    Given,
    InLetter,
    Listed,
    Name,
    Negation,
    Node,
    Number,
    Operation,
)
from esma.writing.display import digits, superscript
from esma.writing.terminal import shortened

__all__ = [
    "FOUR",
    "Call",
    "Digits",
    "Given",
    "InLetter",
    "Listed",
    "Name",
    "Negation",
    "Node",
    "Number",
    "Operation",
    "quoted",
    "spelled",
    "to_latex",
    "to_text",
    "to_unicode",
]

_SHOWN_DIGITS: Final = 20
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)
_BINDING: Final = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}
_PRETTY: Final = {"+": " + ", "-": " − ", "*": "·", "/": "/", "**": "^"}


def spelled(node: InLetter) -> Node:
    """A polynomial as an expression in its letter, highest powers first.

    >>> to_text(spelled(InLetter((Fraction(-2), Fraction(0), Fraction(-1, 2)), "x")))
    '-x**2/2-2'
    """
    text: Node | None = None
    for k, c in reversed([*enumerate(node.coefficients)]):
        if not c and (k or text is not None):
            continue
        text = (
            _term(c, k, node.letter)
            if text is None
            else Operation("+" if c > 0 else "-", text, _term(abs(c), k, node.letter))
        )
    return text or Number(Fraction(0))


def _term(c: Fraction, k: int, letter: str) -> Node:
    if k == 0:
        return Number(c)
    power: Node = Name(letter) if k == 1 else Operation("**", Name(letter), Number(Fraction(k)))
    if abs(c.numerator) != 1:
        power = Operation("*", Number(Fraction(c.numerator)), power)
    elif c < 0:
        power = Negation(power)
    return power if c.denominator == 1 else Operation("/", power, Number(Fraction(c.denominator)))


def _binding(node: Node) -> int:
    """How tightly the text of a node holds together."""
    match node:
        case Number(value):
            if value.denominator != 1:
                return _PRODUCT
            return _SIGN if value < 0 else _ATOM
        case Digits(mantissa):
            return _SIGN if mantissa < 0 else _ATOM
        case Negation():
            return _SIGN
        case Operation(operator, _, _):
            return _BINDING[operator]
        case _:
            return _ATOM


def _leads_with_sign(node: Node) -> bool:
    """Whether the text of a node begins with a minus sign."""
    while (
        isinstance(node, Operation)
        and node.operator != "**"
        and _binding(node.left) >= _binding(node)
    ):
        node = node.left
    return (
        isinstance(node, Negation)
        or (isinstance(node, Number) and node.value < 0)
        or (isinstance(node, Digits) and node.mantissa < 0)
    )


def to_text(node: Node) -> str:
    """Write a tree as text that `esma.enumeration.grammar.parse` reads back to the same tree.

    >>> from esma.enumeration.grammar import parse
    >>> to_text(parse("besseli( 1 , 2 ) / besseli(0,2)"))
    'besseli(1,2)/besseli(0,2)'
    >>> to_text(parse("-(2**(1/3))"))
    '-2**(1/3)'
    """
    return _line(node, pretty=False)


def to_unicode(node: Node) -> str:
    """Write a tree for the terminal, with the signs of mathematics.

    >>> from esma.enumeration.grammar import parse
    >>> to_unicode(parse("e**2")), to_unicode(parse("(1+sqrt(5))/2-pi"))
    ('e²', '(1 + √5)/2 − π')
    """
    return _line(node, pretty=True)


def quoted(node: Node) -> str:
    """The text of a tree in quotes, shortened, as messages name it."""
    return repr(shortened(to_text(node), 40))


def _known(node: Digits, dots: str = "") -> str:
    """A number with its error in units of the last digit; of a long one the first digits and dots.

    >>> _known(Digits(4463, 4, 22)), _known(Digits(-5, 2, 1)), _known(Digits(10**40, 40, 1), "…")
    ('0.4463(22)', '-0.05(1)', '1.0000000000000000000…')
    """
    text = digits(abs(node.mantissa)).rjust(node.places + 1, "0")
    cut = len(text) - node.places
    sign = "-" if node.mantissa < 0 else ""
    if dots and len(text) > _SHOWN_DIGITS + 4 and cut < _SHOWN_DIGITS:
        return f"{sign}{text[:cut]}.{text[cut:_SHOWN_DIGITS]}{dots}"
    return f"{sign}{text[:cut]}.{text[cut:]}({digits(node.error)})"


def _line(node: Node, *, pretty: bool) -> str:
    def part(inner: Node, least: int) -> str:
        text = _line(inner, pretty=pretty)
        return text if _binding(inner) >= least else f"({text})"

    minus, comma = ("−", ", ") if pretty else ("-", ",")
    match node:
        case Number(value):
            return str(value).replace("-", minus)
        case Name(name):
            return NAMED[name].symbol if pretty and name in NAMED else name
        case Call("sqrt", (Number(value),)) if pretty and value.denominator == 1:
            return f"√{value}"
        case Call(function, arguments):
            shown = (pretty and FUNCTIONS[function].symbol) or function
            return f"{shown}({comma.join(_line(x, pretty=pretty) for x in arguments)})"
        case Listed(items, first):
            joined = [comma.join(_line(x, pretty=pretty) for x in xs) for xs in (first, items)]
            return f"[{comma.replace(',', ';').join(joined if first else joined[1:])}]"
        case InLetter():
            return _line(spelled(node), pretty=pretty)
        case Digits():
            return _known(node, "…").replace("-", minus) if pretty else _known(node)
        case Given(name):
            return name
        case Negation(argument):
            return minus + part(argument, _POWER)
        case Operation("**", left, Number(value)) if pretty and value.denominator == 1:
            return part(left, _ATOM) + superscript(value.numerator)
        case Operation(operator, left, right):
            sign = _PRETTY[operator] if pretty else operator
            if operator == "**":
                return part(left, _ATOM) + sign + part(right, _ATOM)
            # The left operand may bind as loosely as the operator, the right one must bind tighter:
            # 1-(2-3), a/(b*c). A sign would be read correctly there too, but a*-b is hard to read.
            binding = _BINDING[operator]
            least = _POWER if _leads_with_sign(right) else binding + 1
            return part(left, binding) + sign + part(right, least)


def _latex_binding(node: Node) -> int:
    """As `_binding`, but a fraction is drawn with a bar and holds together on its own."""
    match node:
        case Number(value) if value >= 0:
            return _ATOM
        case Number():
            return _SIGN
        case Operation("/", _, _):
            return _ATOM
        case _:
            return _binding(node)


def _latex_wrapped(node: Node, least: int) -> str:
    text = to_latex(node)
    return text if _latex_binding(node) >= least else rf"\left({text}\right)"


def _latex_base(node: Node) -> str:
    """The base of a power: a fraction, a call or an exponential is put in parentheses too."""
    plain = isinstance(node, Name) or (
        isinstance(node, Number) and node.value >= 0 and node.value.denominator == 1
    )
    return to_latex(node) if plain else rf"\left({to_latex(node)}\right)"


def to_latex(node: Node) -> str:
    r"""Write a tree in LaTeX.

    >>> from esma.enumeration.grammar import parse
    >>> print(to_latex(parse("(1+sqrt(5))/2")))
    \frac{1+\sqrt{5}}{2}
    >>> print(to_latex(parse("besseli(1,2)*exp(1/2)")))
    I_{1}\left(2\right)\,e^{\frac{1}{2}}
    """
    match node:
        case Number(value):
            sign, size = ("-" if value < 0 else ""), abs(value)
            return sign + (
                str(size)
                if size.denominator == 1
                else rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
            )
        case Name(name):
            return NAMED[name].latex if name in NAMED else name
        case Listed(items, first):
            joined = [",".join(map(to_latex, xs)) for xs in (first, items)]
            return ";".join(joined if first else joined[1:])
        case InLetter():
            return to_latex(spelled(node))
        case Digits():
            return _known(node, r"\ldots")
        case Given(name):
            return rf"\mathrm{{{name}}}".replace("_", r"\_")
        case Call(function, arguments):
            return FUNCTIONS[function].to_latex(*map(to_latex, arguments))
        case Negation(argument):
            return f"-{_latex_wrapped(argument, _POWER)}"
        case Operation("/", left, right):
            return rf"\frac{{{to_latex(left)}}}{{{to_latex(right)}}}"
        case Operation("**", left, right):
            return f"{_latex_base(left)}^{{{to_latex(right)}}}"
        case Operation("*", left, right):
            a, b = _latex_wrapped(left, _PRODUCT), _latex_wrapped(right, _POWER)
            return f"{a} \\cdot {b}" if b[0].isdigit() or b.startswith(r"\frac") else rf"{a}\,{b}"
        case Operation(operator, left, right):
            return f"{_latex_wrapped(left, _SUM)}{operator}{_latex_wrapped(right, _PRODUCT)}"
