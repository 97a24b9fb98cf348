"""THEOREM F: sums of powers whose exponents at least double are folded."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count as from_
from math import factorial
from typing import Any, ClassVar

from .claims import Claim, Value
from .ring import COS, SIN, require, spend
from .tails import Tailed, same

# The exponents c_k of the sum of b**-c_k over k >= 0.
EXPONENTS: dict[str, Callable[[int], int]] = {
    "kempner": lambda k: 2**k,
    "liouville": lambda k: factorial(k + 1),
}


class Folding(Tailed):
    """THEOREM F (Mendes France 1973, Shallit 1979 and 1982). Let c_0 >= 1 and c_(k+1) >= 2 c_k.
    The quotients of X_0, the sum of b**-c_k, are the limit of words w_k: w_0 is 0, b, and w_(k+1)
    is w_k, b**(c_(k+1) - 2 c_k), and w_k reversed with minus signs, without its first quotient.
    """

    functions: ClassVar[dict[str, int]] = dict.fromkeys(EXPONENTS, 1)

    def function(self, name: str, *arguments: Value) -> Value:
        b = self.plain(arguments[0])
        require(type(b) is int and b > 1, "10.1: the base is no integer above 1")
        self.common(name, 1, b)
        return COS, SIN

    def quotients(self, count: int) -> list[int]:
        """Those of a partial sum, but for its last one."""
        name, _, b = self.key
        total, last = 0, 0
        for k in from_():
            c = EXPONENTS[name](k)
            size = c * (b.bit_length() + 1)
            spend(size * size // 500)
            total, last = total * b ** (c - last) + 1, c
            p, q, found = total, b**c, []
            while q:
                found.append(p // q)
                p, q = q, p % q
            if len(found) > count:
                return found[:count]
        raise AssertionError

    def check_law(self, y: Claim, i: int) -> None:
        name, _, b = self.key
        law: dict[str, Any] = {"kind": "folded", "word": [0, b], "signs": [1], "from": i}
        law |= {"x": ["factorial", 1, 1], "base": b}  # the exponents of b are (k + 1)!
        if name == "kempner":
            law |= {"x": ["periodic", 1], "base": 0}  # between a word and its mirror image is 1
        require(same(y.law, law), "10.2: the law is not that of the sum from this quotient on")
