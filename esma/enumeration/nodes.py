"""Expression trees of constants: what they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


Node: TypeAlias = Number | Name | Call | Negation | Operation | Listed | InLetter

FOUR: Final[dict[str, Callable[[Any, Any], Any]]] = {"+": add, "-": sub, "*": mul, "/": truediv}
"""What the four operations do with numbers of any kind."""
