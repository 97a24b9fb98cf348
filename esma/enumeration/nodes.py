"""Expression trees of constants: what they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from operator import add, mul, sub, truediv
from typing import Any, Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A named constant: one of `NAMED`, or a letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `FUNCTIONS` applied to its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The negative of an expression."""

    argument: Node


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by ``+``, ``-``, ``*``, ``/`` or ``**``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Listed:
    """An argument in brackets, ``[a, b; c, d]``: the first ones, then the others."""

    items: tuple[Node, ...]
    first: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class InLetter:
    """An argument that is a polynomial with rational coefficients, lowest degree first."""

    coefficients: tuple[Fraction, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class Digits:
    """A number known by its digits: within ``error/10**places`` of ``mantissa/10**places``."""

    mantissa: int
    places: int
    error: int


@dataclass(frozen=True, slots=True)
class Given:
    """A number that a function encloses, for a number of digits.

    Attributes
    ----------
    seen : bounds that hold all that it gave
    """

    name: str
    function: Callable[[int], Any]
    seen: list[Any] = field(
        default_factory=lambda: [float("-inf"), float("inf")], compare=False, repr=False
    )


Node: TypeAlias = Number | Name | Call | Negation | Operation | Listed | InLetter | Digits | Given

FOUR: Final[dict[str, Callable[[Any, Any], Any]]] = {"+": add, "-": sub, "*": mul, "/": truediv}
"""What the four operations do with numbers of any kind."""


def known_parts(node: Node) -> list[Digits | Given]:
    """The parts of a tree that are known by their digits, or by a function."""
    match node:
        case Digits() | Given():
            return [node]
        case Negation(argument):
            return known_parts(argument)
        case Operation(_, left, right):
            return known_parts(left) + known_parts(right)
        case Call(_, arguments):
            return [x for argument in arguments for x in known_parts(argument)]
        case Listed(items, first):
            return [x for item in (*first, *items) for x in known_parts(item)]
    return []
