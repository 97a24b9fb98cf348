"""Products of 2×2 matrices."""

from __future__ import annotations

from typing import Any, TypeVar

from flint import fmpz

Product = tuple[fmpz, fmpz, fmpz, fmpz]

Element = TypeVar("Element", bound=Any)
"""Of a commutative ring: integers, polynomials."""


def times(
    m: tuple[Element, Element, Element, Element], n: tuple[Element, Element, Element, Element]
) -> tuple[Element, Element, Element, Element]:
    """The product of two matrices over any ring.

    >>> times((1, 2, 3, 4), (0, 1, 1, 0))
    (2, 1, 4, 3)
    """
    a, b, c, d = m
    e, f, g, h = n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def multiplied(level: list[Product]) -> Product:
    """The product of matrices, in pairs, in pairs of pairs, and so on."""
    while len(level) > 1:
        paired = [times(x, y) for x, y in zip(level[::2], level[1::2], strict=False)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0] if level else (fmpz(1), fmpz(0), fmpz(0), fmpz(1))
