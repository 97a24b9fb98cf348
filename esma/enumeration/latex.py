r"""Constants in LaTeX, as papers and this package write them, turned into text of the grammar.

Groups become parentheses, fractions and roots what they draw, and a product without a sign gets
one: ``\frac{1+\sqrt5}{2}`` is ``(((1+sqrt(5)))/(2))``. Bessel functions may stand with their order
below, ``I_1(2)`` or ``I₁(2)``, or beside them, ``I1(2)``.
"""

from __future__ import annotations

import re
from typing import Final

from esma.enumeration.functions import ALIASES, FUNCTIONS
from esma.errors import GrammarError

_TYPED: Final = re.compile(r"[\\{}$]|\b[IJKY]_?[0-9]+ *\(|_[0-9({]")
_ORDER: Final = re.compile(r"(?<=\b[IJKY])[₀-₉]+(?= *\()")
_PART: Final = re.compile(
    r"\\[A-Za-z]+|[A-Za-z]{2,}(?:_[A-Za-z]+)+|[A-Za-z]+|[0-9]+(?:\.[0-9]*)?|\*\*|\S"
)
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NOTHING: Final = re.compile(
    r"\\(?:left|right|[bB]igg?[lr]?|displaystyle|q?quad)(?![A-Za-z])|\\[,;:! ()\[\]]|\$"
)
_FRACTIONS: Final = (r"\frac", r"\dfrac", r"\tfrac", r"\cfrac")
_MARKS: Final = {
    **{mark: mark for mark in ("+", "-", "*", "/", "**", ",", ";")},
    r"\cdot": "*",
    r"\times": "*",
    r"\div": "/",
    "^": "**",
}
_CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_FUNCTIONS: Final = {row.latex_name: row.name for row in FUNCTIONS.values() if row.latex_name}
_LETTERS: Final = {
    **{command: name for command, name in _FUNCTIONS.items() if command[0] == "\\"},
    r"\gamma": "euler_gamma",
    r"\varphi": "phi",
    "C": "cahen",
}
#: Functions whose argument may stand without parentheses.
_TAKING: Final = re.compile(
    r"\\(?:(?:arc)?(?:sin|cos|tan|c?tg)|(?:sin|cos|tan|cot)h?|[sc]h|c?th|sec|csc|exp|log|ln|lg)"
)
_DEEPEST: Final = 60
_BELOW_IS_LAST: Final = ("log", "root")  # log_b(x) is log(x,b)


def inverse_or_reciprocal(function: str) -> GrammarError:
    """What is said of ``tan^-1(x)``, which has two meanings."""
    inverse = {"exp": "log", "log": "exp"}.get(function, f"a{function}")
    other = f"{inverse}(x) or " if inverse in ALIASES else ""
    return GrammarError(f"{function}^-1(x) may be read in two ways: write {other}1/{function}(x)")


def plain(text: str) -> str:
    r"""The text of the grammar for a constant in LaTeX; any other text as it is.

    Raises
    ------
    GrammarError
        If a group or a parenthesis is not closed, or an argument is missing.

    Examples
    --------
    >>> plain(r"\frac{1}{2}\pi"), plain(r"\tan\frac12"), plain("I_1(2)/I0(2)"), plain("tan(1)")
    ('((1)/(2))*pi', 'tan(((1)/(2)))', 'besseli(1,2)/besseli(0,2)', 'tan(1)')
    """
    text = _ORDER.sub(lambda order: f"_{int(order[0].translate(_SUBSCRIPTS))}", text)
    if not _TYPED.search(text):
        return text
    read = _Latex(_PART.findall(_NOTHING.sub(" ", text)))
    found = read.several(None)
    if read.left:
        raise GrammarError(f"{read.left[0]!r} closes nothing in {text!r}")
    return found


class _Latex:
    """Takes parts of a text from the front."""

    def __init__(self, parts: list[str]) -> None:
        self.left, self.depth = parts, 0

    def next(self) -> str:
        return self.left[0] if self.left else ""

    def several(self, closing: str | None) -> str:
        """All up to a closing mark, which is taken."""
        found, operand = "", False
        while self.left and self.next() not in _CLOSING.values():
            mark = _MARKS.get(self.next())
            if mark:
                self.left.pop(0)
            found += mark or "*" * operand + self.operand()
            operand = mark is None
        if closing is not None and (self.left.pop(0) if self.left else "") != closing:
            raise GrammarError(f"a {closing!r} is missing in what was read as {found[:60]!r}")
        return found

    def operand(self) -> str:
        """A number, a name, a function of its arguments or a group, with its exponent."""
        if not self.left:
            raise GrammarError("the text ends where a number, a name or a group should follow")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise GrammarError(f"the text is nested too deeply: {_DEEPEST} levels are accepted")
        part = self.left.pop(0)
        if [part, *self.left[:2]] == ["{", "}", "_"]:
            self.left.pop(0)
            found = self.hypergeometric()
        elif part in _CLOSING:
            inside = self.several(_CLOSING[part])
            found = f"[{inside}]" if part == "[" else f"({inside})"
            if ";" in inside and self.below(""):
                found = f"qpochhammer({inside.replace(';', ',')})"
        elif part in _FRACTIONS:
            found = f"(({self.argument()})/({self.argument()}))"
        elif part == r"\sqrt":
            found = self.root()
        elif part[0].isdigit():
            found = part
        else:
            found = self.named(part)
        found += self.exponent()
        self.depth -= 1
        return found

    def exponent(self) -> str:
        if self.next() not in ("^", "**"):
            return ""
        self.left.pop(0)
        sign = self.left.pop(0) if self.next() == "-" else ""
        whole = self.next()[:1].isdigit()  # ^12, which TeX would part, has one meaning
        return f"**({sign}{self.left.pop(0) if whole else self.argument()})"

    def argument(self) -> str:
        """What a command takes: a group, or one digit, name or command."""
        if self.next()[:1].isdigit():
            digit, rest = self.left[0][0], self.left[0][1:]
            self.left[:1] = [rest] if rest else []
            return digit
        return self.operand() if self.next() != "{" else self.group()

    def group(self) -> str:
        self.left.pop(0)
        return self.several("}")

    def root(self) -> str:
        if self.next() != "[":
            return f"sqrt({self.argument()})"
        self.left.pop(0)
        degree = self.several("]")
        return f"root({self.argument()},{degree})"

    def hypergeometric(self) -> str:
        """What was begun as ``{}_1F_1``."""
        above = self.below("")
        right, below = self.left[:1] == ["F"], ""
        if right:
            self.left.pop(0)
            below = self.below("")
        parts = self.several(")").split(";") if self.left and self.left.pop(0) == "(" else []
        if not right or len(parts) != 3:
            raise GrammarError("{}_ begins a hypergeometric function, as {}_1F_1(1/2;1/3;2)")
        upper, lower, x = parts
        if (above, below) in (("0", "1"), ("1", "1"), ("2", "1")):
            return f"hyp{above}f{below}({','.join(filter(None, (upper, lower, x)))})"
        return f"hyper([{upper}],[{lower}],{x})"

    def named(self, part: str) -> str:
        """A constant, or a function of what follows: with ``sin^2`` a power of it."""
        function = part[0] == "\\" or part in ALIASES
        if part in (r"\operatorname", r"\mathrm", r"\text"):
            part = self.argument()
        name = _LETTERS.get(part, part.removeprefix("\\"))
        below = self.below(name)
        raised = self.exponent() if function else ""
        if self.next() == "(":
            self.left.pop(0)
            inside = self.several(")")
        elif _TAKING.fullmatch(part):
            inside = self.operand()
            while self.left and not {self.next()} & {*_MARKS, *_CLOSING.values()}:
                inside += f"*{self.operand()}"
        else:
            return f"{name}{below}{raised}"
        if below and name in tuple("IJKY"):
            name = f"bessel{name.lower()}"
        name = _FUNCTIONS.get(name, name)
        if raised == "**(-1)":
            raise inverse_or_reciprocal(name)
        order = [inside, below] if name in _BELOW_IS_LAST else [below, inside]
        return f"{name}({','.join(filter(None, order))}){raised}"

    def below(self, name: str) -> str:
        """What stands below a name, or, as a number, beside the letter of a Bessel function."""
        below = self.next() == "_"
        if below:
            self.left.pop(0)
        if name in tuple("IJKY") and self.next().isdigit():  # J_10(3) has one meaning
            return self.left.pop(0)
        return self.argument() if below else ""
