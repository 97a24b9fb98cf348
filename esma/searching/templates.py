"""Templates, constants with letters in them as tan(1/n), and the values of the letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Final

from esma.enumeration.grammar import MAX_DIGITS
from esma.errors import EsmaError
from esma.writing.display import LOWERED

LEAST: Final = 3
"""Fewest values of a single parameter from which a formula is joined."""
MOST_VALUES: Final = 200
"""Most values at which a template is searched."""


@dataclass(frozen=True)
class Range:
    """Values ``first, first + step, ..., last`` of a parameter.

    >>> Range.of("n=3..11:2")
    Range(name='n', first=3, last=11, step=2)
    >>> Range.of("n=2..8").values
    range(2, 9)
    """

    name: str
    first: int
    last: int
    step: int = 1

    @classmethod
    def of(cls, text: str) -> Range:
        """From the command line.

        Raises
        ------
        EsmaError
            If it is not a range, or its letter has a meaning of its own.
        """
        found = re.fullmatch(r"\s*([a-z])\s*=\s*(\d{1,99})\.\.(\d{1,99})(?::(\d{1,99}))?\s*", text)
        if not found:
            raise EsmaError(
                f"{text[:40]!r} is not a range: write a letter and its values, as n=2..8 or"
                " n=3..11:2"
            )
        name, first, last, step = found[1], int(found[2]), int(found[3]), int(found[4] or 1)
        if name in ("e", "g", "m"):
            raise EsmaError(f"the letter {name!r} has a meaning of its own: take another, as n")
        if step < 1:
            raise EsmaError(f"the step of {text[:40]!r} must be at least 1; it was {step}")
        if last < first:
            raise EsmaError(f"{text[:40]!r} holds no values: the last must not be below the first")
        return cls(name, first, last, step)

    @property
    def count(self) -> int:
        """The number of values, which may be more than the length of a range can be."""
        return max(0, (self.last - self.first) // self.step + 1)

    @property
    def values(self) -> range:
        """The values."""
        return range(self.first, self.last + 1, self.step)


def check_ranges(template: str, ranges: Sequence[Range]) -> None:
    """Make sure that the letters of a template have values, and not too many.

    Raises
    ------
    EsmaError
        If they have not.
    """
    if not ranges or len({r.name for r in ranges}) < len(ranges):
        raise EsmaError("give each letter of the constant its values, once: as n=2..8")
    if len(ranges) > 3:
        raise EsmaError("at most three letters can have values")
    for r in ranges:
        if not re.search(rf"\b{r.name}\b", template):
            raise EsmaError(f"the constant {template!r} has no letter {r.name!r} in it")
        least = LEAST if len(ranges) == 1 else 2
        if r.count < least:
            raise EsmaError(f"{r.name} needs at least {least} values to conjecture from")
    size = prod(r.count for r in ranges)
    if size > MOST_VALUES:
        raise EsmaError(f"these are {size} constants to search: choose at most {MOST_VALUES}")


def canonical_template(text: str) -> str:
    """The template as proofs name it: no spaces, decimals as fractions, powers with ``**``, and
    powers of e as exp.

    >>> canonical_template("e ** (2/n) + n"), canonical_template("n - e"), canonical_template("e^n")
    ('exp(2/n)+n', 'n-exp(1)', 'e**n')
    >>> canonical_template("0.5*tan(1/n²)"), canonical_template("tan(2.0/n)")
    ('(1/2)*tan(1/n**2)', 'tan(2/n)')
    """
    bare = "".join(text.split()).replace("^", "**")
    bare = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: f"**{raised[0].translate(LOWERED)}", bare)
    bare = re.sub(r"(?a:\d+\.\d*|\.\d+)", _exact, bare)
    bare = re.sub(r"\b[eE]\*\*(\((?:[^()]|\([^()]*\))+\))(?!\*\*)", r"exp\1", bare)
    return re.sub(r"\b[eE]\b(?!\*\*)", "exp(1)", bare)


def _exact(decimal: re.Match[str]) -> str:
    if len(decimal[0]) > MAX_DIGITS:
        return decimal[0]  # which the grammar refuses
    value = Fraction(decimal[0] + "0")
    return str(value) if value.denominator == 1 else f"({value})"
