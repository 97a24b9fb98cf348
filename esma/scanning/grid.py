"""The constants of a scan: a template with letters in it, and values of the letters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any, Final

from esma.enumeration.grammar import filled, letters_in, parse
from esma.enumeration.named import SPELLINGS
from esma.enumeration.trees import Node, Number, to_text
from esma.errors import EsmaError, UnknownConstantError, listed, quoted_value

MOST: Final = 1_000_000_000
"""Most constants of a scan."""
_NUMBER: Final = r"(-?\d{1,30}(?:/\d{1,30}|\.\d{1,30})?)"
_RANGE: Final = re.compile(rf"\s*([^\W\d_])\s*=\s*{_NUMBER}(?:\.\.{_NUMBER}(?::{_NUMBER})?)?\s*")


@dataclass(frozen=True)
class LetterValues:
    """Values ``first, first + step, ...`` of a letter.

    >>> LetterValues.of("a=1/3..5/3:1/3").value(4), LetterValues.of("d=1..100").count
    (Fraction(5, 3), 100)
    """

    name: str
    first: Fraction
    step: Fraction
    count: int

    @classmethod
    def of(cls, text: str) -> LetterValues:
        """From the command line: a letter and its values.

        Raises
        ------
        EsmaError
            If it is none, or holds no values, or the letter has a meaning of its own.
        """
        found = _RANGE.fullmatch(text)
        shown = repr(text[:40])
        if not found:
            raise EsmaError(
                f"{shown} is not a range: write a letter and its values, as d=1..100 or"
                " a=1/3..5/3:1/3"
            )
        name = found[1]
        if name.lower() in SPELLINGS:
            raise EsmaError(f"the letter {name!r} has a meaning of its own: take another, as n")
        try:
            first = Fraction(found[2])
            last = first if found[3] is None else Fraction(found[3])
            step = Fraction(1) if found[4] is None else Fraction(found[4])
        except ZeroDivisionError:
            raise EsmaError(f"a denominator in {shown} is 0") from None
        if step <= 0:
            raise EsmaError(f"the step of {shown} must be above 0; it was {step}")
        if last < first:
            raise EsmaError(f"{shown} holds no values: the last must not be below the first")
        return cls(name, first, step, (last - first) // step + 1)

    def value(self, place: int) -> Fraction:
        """One of the values."""
        return self.first + place * self.step

    def __str__(self) -> str:
        if self.count == 1:
            return f"{self.name}={self.first}"
        step = "" if self.step == 1 else f":{self.step}"
        return f"{self.name}={self.first}..{self.value(self.count - 1)}{step}"


def texts(ranges: str | Sequence[str] | Mapping[str, Any]) -> list[str]:
    """Letters and their values as on the command line.

    >>> texts({"n": "1..3", "m": range(2, 9, 3), "b": 5})
    ['n=1..3', 'm=2..8:3', 'b=5']
    """
    if isinstance(ranges, str):
        return [ranges]
    if not isinstance(ranges, Mapping):
        return [*listed(ranges, "the values of letters")]
    return [f"{name}={_values(x)}" for name, x in ranges.items()]


def _values(x: Any) -> str:
    return f"{x[0]}..{x[-1]}:{x.step}" if isinstance(x, range) and x else str(x)


@dataclass(frozen=True)
class Grid:
    """A template and the values of its letters: constants by their numbers from 0 on, the last
    letter first.

    Examples
    --------
    >>> grid = Grid.of("besseli(a,2/d)/besseli(a+1,2/d)", ["a=0..5", "d=1..100"])
    >>> grid.count, grid.text(101)
    (600, 'besseli(1,1)/besseli(2,1)')
    """

    template: str
    letters: tuple[LetterValues, ...]

    @classmethod
    def of(cls, template: str, ranges: str | Sequence[str] | Mapping[str, Any]) -> Grid:
        """From what people write.

        Raises
        ------
        EsmaError
            One line that says what was wrong: the template cannot be read, a letter has no values
            or is not there, or there are too many constants.
        """
        if not isinstance(template, str):
            raise EsmaError(f"a template is a text, as 'tan(1/n)'; it was {quoted_value(template)}")
        letters = tuple(map(LetterValues.of, texts(ranges)))
        names = [x.name for x in letters]
        if not names or len(set(names)) < len(names):
            raise EsmaError("give each letter of the constant its values, once: as d=1..100")
        grid = cls(template, letters)
        try:
            unused = set(names) - letters_in(grid.tree)
        except UnknownConstantError as error:
            raise EsmaError(f"{error}; letters need values, as d=1..100") from None
        if unused:
            raise EsmaError(f"the constant {template[:60]!r} has no letter {min(unused)!r} in it")
        if grid.count > MOST:
            raise EsmaError(
                f"these are {grid.count:,} constants: a scan takes at most {MOST:,}; choose"
                " shorter ranges, or larger steps"
            )
        return grid

    @cached_property
    def tree(self) -> Node:
        """The template, read once."""
        return parse(self.template, {x.name for x in self.letters})

    @cached_property
    def count(self) -> int:
        """How many constants there are."""
        return prod(x.count for x in self.letters)

    def point(self, number: int) -> dict[str, Fraction]:
        """The values of the letters of one constant."""
        values = {}
        for x in reversed(self.letters):
            number, place = divmod(number, x.count)
            values[x.name] = x.value(place)
        return dict(reversed(values.items()))

    def node(self, number: int) -> Node:
        """The expression of one constant; a `Number` where it is seen to be rational.

        Raises
        ------
        GrammarError
            If it has no value.
        """
        return filled(self.tree, {k: Number(v) for k, v in self.point(number).items()})

    def text(self, number: int) -> str:
        """The same as text."""
        return to_text(self.node(number))

    def __str__(self) -> str:
        return " ".join([self.template, *map(str, self.letters)])
