"""Statements whose quotients behind the head follow a law that a theorem knows.

A theorem of this kind is a class after `Tailed` in a file of its own, and its line in THEOREMS.
"""

from __future__ import annotations

import json
from typing import Any

from .claims import LIMIT, Claim, Linear, listed
from .ring import Matrix, Polynomial, adjugate, product, require, times


class Tailed(Linear):
    """X_0 = C/S is [a_0; a_1, a_2, ...], with plus signs, for ever, and a_n >= 1 for n >= 1."""

    def quotients(self, count: int) -> list[int]:
        """The first quotients a_n."""
        raise NotImplementedError

    def start(self, y: Claim, i: int) -> tuple[list[int], Matrix]:
        """The first i quotients, and M, which maps X_0 to P(c)/Q(c)."""
        return self.quotients(i), self.image(y)

    def check_law(self, y: Claim, i: int, u: Polynomial, v: Polynomial) -> None:
        """Refuse a statement whose law, behind its head, does not say the quotients of u X_i/v, for
        all of them, not for some first ones.
        """
        raise NotImplementedError

    def check_tail(self, y: Claim) -> None:
        """The complete quotient j of the statement is a multiple of X_i (Theorem D)."""
        require(y.group is None, "9.1: there are no groups")
        i, j = listed(y.start, int, length=2)
        require(j == len(y.head), "9.2: the law does not begin behind the head")
        require(0 < i <= LIMIT, "9.3: an index is out of range")
        require(-1 not in y.signs, "9.4: a minus sign")
        quotients, M = self.start(y, i)
        u, p, q, v = times(adjugate(y.before(j)), product(((a, 1) for a in quotients), M))
        require(not (p or q), "9.5: the complete quotients are no multiples of each other")
        self.check_law(y, i, u, v)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, of the same types."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
