"""Sums of products of named things, as texts of laws have them: ``2h(n-1)h(n-2)^3+h(n-2)``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

Atom: TypeAlias = tuple[str | int, ...]
"""``("n", 0)``, a letter; ``("a", 3)``, a(n - 3); ``("^", 4, "n")``, a power of 4."""
Monomial: TypeAlias = tuple[tuple[Atom, int], ...]
"""Things and their exponents, in order."""
Sum: TypeAlias = Mapping[Monomial, Fraction]

_TOKEN: Final = re.compile(r"\d+|[abeh]\([nm](?:-\d{1,4})?\)|[a-z]'?|[-+*/^()]")
_EARLIER: Final = re.compile(r"([a-z])\([nm](?:-(\d+))?\)")
_ONE: Final[Sum] = {(): Fraction(1)}
#: Largest exponent, and most terms of a sum.
_MAX_EXPONENT: Final = 99
_MAX_TERMS: Final = 400
_MAX_DEPTH: Final = 30


class RationalSum(NamedTuple):
    """One sum over another."""

    above: Sum
    below: Sum


def parts(text: str, sign: str) -> list[str]:
    """A text parted at a sign outside of all brackets.

    >>> parts("a(n)=(2,3)*b,<c,d>", ",")
    ['a(n)=(2,3)*b', '<c,d>']
    """
    found, depth = [""], 0
    for c in text:
        depth += (c in "(<") - (c in ")>")
        if c == sign and not depth:
            found.append("")
        else:
            found[-1] += c
    return found


def ratio_in(text: str) -> RationalSum:
    """A text of letters, earlier terms, powers and numbers, with ``+ - * / ^`` and parentheses.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> ratio_in("(a(n-1)+2)/3").above
    {((('a', 1), 1),): Fraction(1, 1), (): Fraction(2, 1)}
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise ValueError(text)
    reader = _Arithmetic(tokens)
    found = reader.total()
    if reader.left:
        raise ValueError(text)
    return found


class _Arithmetic:
    """Takes tokens from the front."""

    def __init__(self, tokens: list[str]) -> None:
        self.left, self.depth = tokens, 0

    def next(self) -> str:
        return self.left[0] if self.left else ""

    def take(self) -> str:
        if not self.left:
            raise ValueError("the text ends too early")
        return self.left.pop(0)

    def total(self) -> RationalSum:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ValueError("too deep")
        found = RationalSum({}, _ONE)
        sign = self.take() if self.next() in ("+", "-") else "+"
        while sign in ("+", "-"):
            found = _plus(found, self.product(), -1 if sign == "-" else 1)
            if self.next() not in ("+", "-"):
                break
            sign = self.take()
        self.depth -= 1
        return found

    def product(self) -> RationalSum:
        found = self.factor()
        while self.left and self.next() not in ("+", "-", ")"):
            divided = self.next() == "/"
            if self.next() in ("*", "/"):
                self.take()
            x = self.factor()
            found = _times(found, RationalSum(x.below, x.above) if divided else x)
        return found

    def factor(self) -> RationalSum:
        token = self.take()
        if token == "(":
            base = self.total()
            if self.take() != ")":
                raise ValueError("a parenthesis is not closed")
        elif token.isdigit():
            base = RationalSum({(): Fraction(int(token))} if int(token) else {}, _ONE)
        elif token[0].isalpha():
            earlier = _EARLIER.fullmatch(token)
            atom: Atom = (earlier[1], int(earlier[2] or 0)) if earlier else (token, 0)
            base = RationalSum({((atom, 1),): Fraction(1)}, _ONE)
        else:
            raise ValueError(token)
        if self.next() != "^":
            return base
        self.take()
        exponent = self.take()
        if exponent.isdigit() and int(exponent) <= _MAX_EXPONENT:
            found = RationalSum(_ONE, _ONE)
            for _ in range(int(exponent)):
                found = _times(found, base)
            return found
        if token.isdigit() and re.fullmatch("[a-z]'?", exponent):
            return RationalSum({((("^", int(token), exponent), 1),): Fraction(1)}, _ONE)
        raise ValueError(exponent)


def _times(x: RationalSum, y: RationalSum) -> RationalSum:
    if not y.below:
        raise ValueError("division by 0")
    return RationalSum(_product(x.above, y.above), _product(x.below, y.below))


def _plus(x: RationalSum, y: RationalSum, sign: int) -> RationalSum:
    if x.below == y.below:
        above, more, below = x.above, y.above, x.below
    else:
        above, more = _product(x.above, y.below), _product(y.above, x.below)
        below = _product(x.below, y.below)
    total = dict(above)
    for monomial, c in more.items():
        total[monomial] = total.get(monomial, Fraction(0)) + sign * c
    return RationalSum({m: c for m, c in total.items() if c}, below)


def _product(x: Sum, y: Sum) -> Sum:
    if len(x) * len(y) > _MAX_TERMS:
        raise ValueError("too many terms")
    total: dict[Monomial, Fraction] = {}
    for one, c in x.items():
        for other, d in y.items():
            powers: dict[Atom, int] = dict(one)
            for atom, e in other:
                powers[atom] = powers.get(atom, 0) + e
            monomial = tuple(sorted(powers.items(), key=repr))
            total[monomial] = total.get(monomial, Fraction(0)) + c * d
    return {m: c for m, c in total.items() if c}
