"""The grammar of constants: text to an expression tree, never evaluated as Python.

The language is that of a pocket calculator::

    sum      = product { ("+" | "-") product }
    product  = signed { ("*" | "/") signed }
    signed   = ("+" | "-") signed | number power | power
    power    = primary [ ("**" | "^") signed | raised ]     (groups to the right: 2**3**2 = 2**9)
    primary  = number | name | call | "(" sum ")" | "√" primary
    call     = function [ "^" whole | raised ] "(" item { "," item } ")"     (sin^2(1) = sin(1)^2)
    item     = sum | "[" [ sum { "," sum } ";" ] [ sum { "," sum } ] "]"

A number stands before a name, a root or a parenthesis as a factor, as in ``2e²``, but not behind a
bar or in an exponent: ``1/2e`` could be read in two ways. LaTeX is read too (:mod:`.latex`).
`raised` is a whole number in superscripts, as in ``e²``, and `whole` one without a sign. A number
is a whole number or a decimal, and a decimal in an expression is exact: ``0.5*e`` is half of e. One
that stands alone is known to one unit of its last digit, and everywhere one with its error, as
``0.4463(22)``. Parts with rational operands are folded to one `Number` exactly, so that ``sqrt(4)``
and ``2*3-4/2`` are numbers, not expressions. Lists are arguments of some functions, and some take
polynomials, in letters of their own: ``root(x**3-x-1,1)``.
Everything is bounded (length of the text, nesting, size of numbers) *before* it is computed:
``2**10**10`` is refused, not tried.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Final

from esma.enumeration.balls import exactly
from esma.enumeration.function import MAX_NUMBER_BITS, UndefinedError, exact_root, too_large
from esma.enumeration.functions import ALIASES, FUNCTIONS
from esma.enumeration.implicit import Fractional
from esma.enumeration.known import known_in
from esma.enumeration.latex import inverse_or_reciprocal, plain
from esma.enumeration.named import NAMED, SPELLINGS
from esma.enumeration.polynomials import (
    as_polynomial,
    periodic_value,
    quadratic_root,
    real_root,
)
from esma.enumeration.shorthands import SHORTHANDS
from esma.enumeration.trees import (
    FOUR,
    Call,
    Digits,
    InLetter,
    Listed,
    Name,
    Negation,
    Node,
    Number,
    Operation,
    quoted,
)
from esma.errors import GrammarError, UnknownConstantError
from esma.writing.display import LOWERED
from esma.writing.terminal import shortened

MAX_TEXT: Final = 2000
"""Longest text that is read, in characters."""
MAX_DEPTH: Final = 60
"""Deepest nesting of parentheses, functions, signs and exponents."""
MAX_PARTS: Final = 300
"""Largest number of numbers, names, operators and parentheses in one text."""
MAX_DIGITS: Final = 600
"""Longest number that may be written out, in decimal digits."""
MAX_EXPONENT: Final = 10_000
"""Largest numerator or denominator of an exponent."""


_HINT: Final = "`esma constants` lists what is known"
_MINUS_SIGNS: Final = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/"})


def number(value: int | Fraction) -> Number:
    """Make a number node, refusing one that is too large to be meant.

    Raises
    ------
    GrammarError
        If the numerator or denominator has more than ``MAX_NUMBER_BITS`` bits.
    """
    exact = Fraction(value)
    if _bits(exact) > MAX_NUMBER_BITS:
        raise too_large()
    return Number(exact)


def negate(argument: Node) -> Node:
    """The negative of an expression; a number is folded."""
    if isinstance(argument, Digits):
        return Digits(-argument.mantissa, argument.places, argument.error)
    return Number(-argument.value) if isinstance(argument, Number) else Negation(argument)


def operate(operator: str, left: Node, right: Node) -> Node:
    """Join two expressions by an operator; two numbers are folded when the result is rational.

    Raises
    ------
    GrammarError
        If the operation is undefined (division by zero, a root of a negative number) or its exact
        result is too large.
    """
    if operator == "**":
        return _power(left, right)
    if operator == "/" and isinstance(right, Number) and right.value == 0:
        raise GrammarError(
            f"division by zero in {quoted(Operation('/', left, right))}: the denominator must not"
            " be 0"
        )
    if not (isinstance(left, Number) and isinstance(right, Number)):
        return Operation(operator, left, right)
    return number(FOUR[operator](left.value, right.value))


def apply(function: str, arguments: tuple[Node, ...]) -> Node:
    """Apply a known function; values that are rational by an elementary identity are folded.

    Raises
    ------
    GrammarError
        If the number of arguments is wrong or the function is undefined or not real there.
    """
    shorthand = SHORTHANDS.get((function, len(arguments)))
    match (function, *arguments):  # odd roots of negative numbers are real
        case ("cbrt", Number(x)) if x < 0:
            return negate(apply(function, (number(-x),)))
        case ("root", Number(x), Number(n)) if x < 0 and n.denominator == 1 and n % 2 == 1:
            return negate(apply(function, (number(-x), number(n))))
    if shorthand is not None and not any(_is_in_letter(x, function) for x in arguments):
        letters = shorthand.arguments
        return filled(parse(shorthand.means, letters), dict(zip(letters, arguments, strict=True)))
    if function not in FUNCTIONS:
        raise _wrong_count(function, [1], "", len(arguments))
    row = FUNCTIONS[function]
    counts = range(row.arity - row.optional, row.arity + 1)
    if len(arguments) not in counts:
        raise _wrong_count(function, counts, row.arguments, len(arguments))
    node = Call(function, arguments)
    if any(map(letters_in, arguments)):  # nothing is known before the letters have values
        return node
    if function == "root":
        return _root(*arguments)
    if not row.letters:
        wanted = [x.startswith("[") for x in row.call.partition("(")[2].split(",")]
        if wanted[: len(arguments)] != [isinstance(x, Listed) for x in arguments]:
            raise GrammarError(f"{quoted(node)} is not understood: its form is {row.call}")
    try:
        value = row.exact([exactly(x) for x in arguments])
    except UndefinedError as error:
        raise GrammarError(f"{quoted(node)} is not defined: {error}") from None
    if function == "cf":
        return _continued(node)
    return node if value is None else number(value)


def _own_letters(function: str) -> tuple[str, ...]:
    return FUNCTIONS[function].letters if function in FUNCTIONS else ()


def _is_in_letter(node: Node, function: str) -> bool:
    """Whether an argument is a polynomial, or becomes one when its letters have values."""
    return isinstance(node, InLetter) or not letters_in(node).isdisjoint(_own_letters(function))


def _polynomial(node: Node, letters: tuple[str, ...], function: str) -> Node:
    """An argument as a polynomial in a letter of the function, once it has no other letters."""
    if isinstance(node, Listed):
        parts = ((_polynomial(x, letters, function) for x in xs) for xs in (node.items, node.first))
        return Listed(*map(tuple, parts))
    if letters_in(node) - {*letters}:
        return node
    return as_polynomial(node, letters, function)


def _wrong_count(function: str, counts: Sequence[int], named: str, given: int) -> GrammarError:
    wanted = "one argument"
    if max(counts) > 1:
        number = "two" if [*counts] == [2] else " or ".join(map(str, counts))
        wanted = f"{number} arguments, {named}"
    return GrammarError(
        f"{function} takes {wanted}, as in {_example(function)}; it was given {given}"
    )


def filled(node: Node, values: Mapping[str, Node]) -> Node:
    """An expression with other expressions for its letters.

    >>> from esma.enumeration.trees import to_text
    >>> to_text(filled(parse("besseli(a,2/d)/d", "ad"), {"a": number(0), "d": number(4)}))
    'besseli(0,1/2)/4'
    >>> to_text(filled(parse("root(x**3-a*x-3,1)", "a"), {"a": number(3)}))
    'root(x**3-3*x-3,1)'
    """
    match node:
        case Name(name) if name in values:
            return values[name]
        case Call(function, arguments):
            own = _own_letters(function)
            if not own:
                return apply(function, tuple(filled(x, values) for x in arguments))
            given = {k: x for k, x in values.items() if k not in own}
            read = (_polynomial(filled(x, given), own, function) for x in arguments)
            return apply(function, tuple(read))
        case Listed(items, first):
            parts = ((filled(x, values) for x in xs) for xs in (items, first))
            return Listed(*map(tuple, parts))
        case Negation(argument):
            return negate(filled(argument, values))
        case Operation(operator, left, right):
            return operate(operator, filled(left, values), filled(right, values))
    return node


def letters_in(node: Node) -> set[str]:
    """The letters in an expression that have no values."""
    match node:
        case Name(name):
            return set() if name in NAMED else {name}
        case Call(function, parts):
            return set().union(*map(letters_in, parts)) - {*_own_letters(function)}
        case Listed(items, first):
            return set().union(*map(letters_in, (*items, *first)))
        case Negation(part):
            return letters_in(part)
        case Operation(_, left, right):
            return letters_in(left) | letters_in(right)
    return set()


def _root(f: Node, index: Node) -> Node:
    """A real root of a polynomial: of the irreducible one, and of degree 2 with its square root."""
    if not isinstance(f, InLetter) or not isinstance(index, Number):
        raise GrammarError(
            "root takes a polynomial in x and the number of its real root, as in root(x**3-x-1,1),"
            " or a number and a whole degree, as in root(2,3)"
        )
    found = real_root(f, index.value)
    if isinstance(found, Fraction):
        return number(found)
    g, k = found
    return _surd(*quadratic_root(g, k)) if len(g.coefficients) == 3 else _named_root(g, k)


def _named_root(f: InLetter, k: int) -> Node:
    return Call("root", (f, Number(Fraction(k))))


def _surd(r: Fraction, s: Fraction, d: int) -> Node:
    """``r + s sqrt(d)`` with one denominator."""
    if d == 1 or s == 0:
        return number(r + s)
    below = lcm(r.denominator, s.denominator)
    root: Node = operate("*", number(abs(s) * below), apply("sqrt", (number(d),)))
    if abs(s) * below == 1:
        root = apply("sqrt", (number(d),))
    if r:
        root = operate("+" if s > 0 else "-", number(r * below), root)
    elif s < 0:
        root = negate(root)
    return root if below == 1 else operate("/", root, number(below))


def _continued(node: Call) -> Node:
    """A continued fraction, by its rational value if it ends, its quadratic one if it repeats."""
    x = Fractional.of(node.arguments)
    if x.ended is not None:
        return number(x.ended)
    if x.repeated is None:
        return node
    value = periodic_value(x.fraction.head, x.repeated)
    if value is None:
        raise GrammarError(f"{quoted(node)} is not defined: its value is infinite")
    return _surd(*value)


def _power(base: Node, exponent: Node) -> Node:
    if isinstance(exponent, Number):
        x = exponent.value
        if max(abs(x.numerator), x.denominator) > MAX_EXPONENT:
            raise GrammarError(
                f"the exponent is too large: at most {MAX_EXPONENT} is accepted, as in 2**1000"
            )
        if x == 1:
            return base
        if isinstance(base, Number):
            return _power_of_numbers(base.value, x)
    return Operation("**", base, exponent)


def _power_of_numbers(base: Fraction, exponent: Fraction) -> Node:
    shown = quoted(Operation("**", Number(base), Number(exponent)))
    if base == 0 and exponent < 0:
        raise GrammarError(f"division by zero in {shown}: 0 has no negative power")
    if base < 0 and exponent.denominator != 1:
        raise GrammarError(
            f"{shown} is not real: a negative number may only be raised to a whole number"
        )
    if (
        base not in (0, 1, -1)
        and _bits(base) * abs(exponent.numerator) > MAX_NUMBER_BITS * exponent.denominator
    ):
        raise too_large()
    root = exact_root(base, exponent.denominator)
    if root is None:
        return Operation("**", Number(base), Number(exponent))
    return number(root**exponent.numerator)


def _bits(x: Fraction) -> int:
    return max(abs(x.numerator).bit_length(), x.denominator.bit_length())


_TOKEN: Final = re.compile(
    r"\s*(?:(?P<known>(?:[0-9]+\.[0-9]*|\.[0-9]+)\([0-9]+\))|(?P<number>[0-9]+\.?[0-9]*|\.[0-9]+)|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<name>[^\W\d][^\W⁰¹²³⁴⁵⁶⁷⁸⁹]*)|(?P<mark>\*\*|[-+*/^(),√\[\];]))",
    re.UNICODE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "number", "raised", "name", "mark" or "end"
    text: str
    position: int  # counted from 1


def _shown(token: _Token) -> str:
    return repr(shortened(token.text, 40))


def _tokens(text: str) -> Iterator[_Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise GrammarError(
                f"unexpected character {text[start]!r} at position {start + 1}: "
                "a constant is written like tan(1), e**2 or (1+sqrt(5))/2"
            )
        kind = str(match.lastgroup)
        yield _Token(kind, match[kind], match.start(kind) + 1)
        position = match.end()
    yield _Token("end", "", end + 1)


class _Parser:
    """Recursive descent over the tokens; one instance reads one text."""

    def __init__(self, text: str, letters: Collection[str]) -> None:
        self._letters = letters
        self._tokens = list(_tokens(text))
        self._next = 0
        self._depth = 0
        if len(self._tokens) - 1 > MAX_PARTS:
            raise GrammarError(
                f"the text has too many parts: at most {MAX_PARTS} numbers, names and signs"
                " are accepted"
            )

    def parse(self) -> Node:
        node = self._sum()
        token = self._peek()
        if token.kind != "end":
            raise self._unexpected_after_operand(token)
        return node

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _accept(self, *marks: str) -> str | None:
        token = self._peek()
        if token.kind == "mark" and token.text in marks:
            self._next += 1
            return token.text
        return None

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise GrammarError(
                f"the text is nested too deeply: at most {MAX_DEPTH} levels are accepted"
            )

    def _sum(self) -> Node:
        node = self._product()
        while operator := self._accept("+", "-"):
            node = operate(operator, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._signed()
        while operator := self._accept("*", "/"):
            node = operate(operator, node, self._signed(factor=operator == "*"))
        return node

    def _signed(self, *, factor: bool = True) -> Node:
        """With a sign, or a number as a factor, before it."""
        sign = self._accept("+", "-")
        if sign is None:
            return self._multiple() if factor else self._power()
        self._deeper()
        node = self._signed(factor=factor)
        self._depth -= 1
        return negate(node) if sign == "-" else node

    def _multiple(self) -> Node:
        """A power, or a number times what stands right after it."""
        first, *rest = self._tokens[self._next : self._next + 4]
        joined = bool(rest) and (rest[0].kind == "name" or rest[0].text in ("(", "√"))
        if first.kind != "number" or not joined:
            return self._power()
        # 1e-5 and 2e3 are not meant as products
        ends = [x.position + len(x.text) for x in (first, *rest)]
        adjacent = [x.position == end for x, end in zip(rest, ends, strict=False)]
        signed = [x.kind for x in rest[2:]] == ["number"] and rest[1].text in ("+", "-")
        if re.fullmatch("[eE][0-9]+", rest[0].text) or (
            rest[0].text in ("e", "E") and signed and all(adjacent)
        ):
            self._next += 1
            raise self._unexpected_after_operand(rest[0])
        self._next += 1
        return operate("*", _literal(first), self._power())

    def _power(self) -> Node:
        base = self._primary()
        if self._peek().kind == "raised":
            return operate("**", base, number(int(self._take().text.translate(LOWERED))))
        if self._accept("**", "^") is None:
            return base
        self._deeper()
        exponent = self._signed(factor=False)
        self._depth -= 1
        return operate("**", base, exponent)

    def _primary(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return _literal(token)
        if token.kind == "known":
            known = known_in(token.text)
            assert known is not None
            return known
        self._deeper()
        if token.kind == "name":
            raised = self._raised(token)
            node = self._call(token) if self._accept("(") else self._named(token)
            if raised is not None:
                node = operate("**", node, number(raised))
        elif token.text == "√":
            node = apply("sqrt", (self._primary(),))
        elif token.text == "(":
            node = self._sum()
            self._close(token)
        else:
            raise self._missing_operand(token)
        self._depth -= 1
        return node

    def _raised(self, token: _Token) -> int | None:
        """The exponent between a function and its argument, as in ``sin^2(1)``, if one is there."""
        ahead = self._tokens[self._next : self._next + 4]
        caret = ahead[0].text in ("**", "^")
        signed = caret and ahead[1].text == "-"
        exponent, *opening = ahead[caret + signed :]
        whole = re.fullmatch("⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[0-9]+", exponent.text)
        if (
            token.text in self._letters
            or not whole
            or (exponent.kind == "number") != caret
            or [x.text for x in opening[:1]] != ["("]
            or (function := _lookup_function(token.text)) is None
        ):
            return None
        if signed or exponent.text[0] == "⁻":
            raise inverse_or_reciprocal(function)
        self._next += 2 if caret else 1
        return int(exponent.text.translate(LOWERED))

    def _named(self, token: _Token) -> Name:
        if token.text in self._letters:
            return Name(token.text)
        return _named(token, self._peek())

    def _call(self, token: _Token) -> Node:
        if token.text in self._letters:
            raise GrammarError(
                f"{token.text} is not a function: write {token.text}*(…) for a product"
            )
        function = _function(token)
        opening = self._tokens[self._next - 1]
        letters, row = self._letters, FUNCTIONS.get(function)
        own = row.letters if row else ()
        lists = row is not None and "[" in row.call
        self._letters = {*letters, *own}
        arguments: list[Node] = []
        if self._peek().text != ")":
            arguments.append(self._argument(function, own, lists=lists))
            while self._accept(","):
                arguments.append(self._argument(function, own, lists=lists))
        self._letters = letters
        self._close(opening)
        return apply(function, tuple(arguments))

    def _argument(self, function: str, letters: tuple[str, ...], *, lists: bool) -> Node:
        if not lists or not self._accept("["):
            return _polynomial(self._sum(), letters, function)
        opening = self._tokens[self._next - 1]
        first: list[Node] = []
        items = self._items(function, letters)
        if letters and self._accept(";"):
            first, items = items, self._items(function, letters)
        self._close(opening, "]")
        return Listed(tuple(items), tuple(first))

    def _items(self, function: str, letters: tuple[str, ...]) -> list[Node]:
        if self._peek().text in ("]", ";"):
            return []
        items = [_polynomial(self._sum(), letters, function)]
        while self._accept(","):
            items.append(_polynomial(self._sum(), letters, function))
        return items

    def _close(self, opening: _Token, mark: str = ")") -> None:
        if self._accept(mark) is None:
            token = self._peek()
            if token.kind == "end":
                what = "parenthesis" if mark == ")" else "bracket"
                raise GrammarError(
                    f"the {what} at position {opening.position} is never closed: add {mark!r}"
                )
            raise self._unexpected_after_operand(token)

    @staticmethod
    def _missing_operand(token: _Token) -> GrammarError:
        if token.kind == "end":
            return GrammarError("the text ends where a number, a name or '(' should follow")
        return GrammarError(
            f"{token.text!r} at position {token.position} stands where a number, a name or '('"
            " should be"
        )

    def _unexpected_after_operand(self, token: _Token) -> GrammarError:
        place = f"at position {token.position}"
        if token.text == ")":
            return GrammarError(f"the ')' {place} closes no parenthesis: remove it or add '('")
        if token.text in ("[", "]", ";"):
            return GrammarError(
                f"{token.text!r} {place} is not in a list: only some functions take one,"
                " as in hyper([1,1],[2],1/2)"
            )
        if token.text == ",":
            return GrammarError(
                f"the ',' {place} is outside a function: decimals are written with a point, and"
                " one constant is given at a time"
            )
        previous = self._tokens[self._next - 1]
        if previous.kind == "number" and re.fullmatch(r"[eE][0-9]*", token.text):
            return GrammarError(
                f"{previous.text + token.text!r} is not a number: write it with '*', as in 2*e"
                " or 3*10**5"
            )
        return GrammarError(
            f"an operator is missing before {_shown(token)} {place}: products need '*', as in 2*pi"
        )


def _literal(token: _Token) -> Number:
    if len(token.text) > MAX_DIGITS:
        raise GrammarError(
            f"the number at position {token.position} has {len(token.text):,} digits:"
            f" at most {MAX_DIGITS} are accepted"
        )
    return number(Fraction(token.text + "0" if token.text.endswith(".") else token.text))


def _named(token: _Token, behind: _Token) -> Name:
    name = SPELLINGS.get(token.text.lower())
    if name is None:
        function = _lookup_function(token.text)
        if function is not None:
            argument = behind.text if behind.kind in ("number", "name") else "2"
            raise GrammarError(
                f"{token.text} is a function and needs an argument in parentheses, as in"
                f" {_example(function, argument)}"
            )
        raise UnknownConstantError(
            f"unknown constant {_shown(token)}: {_suggestion(token.text, set(SPELLINGS))}"
        )
    return Name(name)


def _example(function: str, argument: str = "2") -> str:
    """A call of a function, with the argument where it takes one."""
    row = FUNCTIONS.get(function)
    if row is None or (row.arity == 1 and "[" not in row.call):
        return f"{function}({argument})"
    if "[" in row.call:
        return row.call
    return f"{function}({','.join(map(str, range(1, row.arity + 1)))})"


def _lookup_function(text: str) -> str | None:
    return ALIASES.get(text) or ALIASES.get(text.lower())


def _function(token: _Token) -> str:
    function = _lookup_function(token.text)
    if function is None:
        if token.text.lower() in SPELLINGS:
            raise GrammarError(
                f"{token.text} is a constant, not a function: write {token.text}*(…) for a product"
            )
        raise UnknownConstantError(
            f"unknown function {_shown(token)}: {_suggestion(token.text, set(FUNCTIONS))}"
        )
    return function


def _suggestion(text: str, known: set[str]) -> str:
    if len(text) == 1 and text.isalpha():
        return f"letters have values in scans, as {text}=1..9 in `esma scan` ({_HINT})"
    called = re.fullmatch("([A-Za-z]+)([0-9]+)", text)
    if called and (function := _lookup_function(called[1])):
        return f"did you mean '{function}({called[2]})'? ({_HINT})"
    if called and (name := SPELLINGS.get(called[1].lower())):
        return f"did you mean '{called[2]}*{name}' or '{name}**{called[2]}'? ({_HINT})"
    close = difflib.get_close_matches(text[:40].lower(), sorted(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}? ({_HINT})" if close else _HINT


@lru_cache(maxsize=64)  # the constants of many formulas
def _tree(text: str) -> Node:
    return _Parser(text, ()).parse()


def parse(text: str, letters: Collection[str] = ()) -> Node:
    """Read a constant.

    Parameters
    ----------
    text : what a user wrote, such as ``"tan(1)"``, ``"e^2"`` or ``"(1+√5)/2"``
    letters : names of variables, each of which becomes a `Name`

    Returns
    -------
    The tree, with rational sub-expressions folded; a rational constant is one `Number`.

    Raises
    ------
    GrammarError
        If the text does not follow the grammar, is undefined at a visible place, or is too large.
    UnknownConstantError
        If it holds a name or a function that is not known.

    Examples
    --------
    >>> parse("2*3 - sqrt(16)")
    Number(value=Fraction(2, 1))
    >>> from esma.enumeration.trees import to_text
    >>> to_text(parse("( 1 + Sqrt(5) ) / 2"))
    '(1+sqrt(5))/2'
    >>> parse("2**10**10")
    Traceback (most recent call last):
        ...
    esma.errors.GrammarError: the exponent is too large: at most 10000 is accepted, as in 2**1000
    """
    known = None if letters else known_in(text)
    if known is not None:
        return known
    if len(text) > MAX_TEXT:
        raise GrammarError(
            f"the text has {len(text):,} characters: a constant may have at most {MAX_TEXT:,}"
        )
    if not text.strip():
        raise GrammarError(
            "the text is empty: a constant is written like e, tan(1) or (1+sqrt(5))/2"
        )
    typed = text.translate(_MINUS_SIGNS)
    read = plain(typed)
    try:
        return _Parser(read, letters).parse() if letters else _tree(read)
    except (GrammarError, UnknownConstantError) as error:
        if read == typed:
            raise
        raise type(error)(f"{error} (read as {shortened(read, 60)})") from None
