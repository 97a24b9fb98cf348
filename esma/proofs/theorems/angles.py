"""Functions of an angle: by the addition theorems, those of its multiples (Theorem A, v = 1/2)."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flint import fmpq, fmpq_poly

from esma.continued_fractions.mobius import Matrix
from esma.errors import Refusal

from .theorem import (
    MAX_DEGREE,
    Canonical,
    Image,
    Match,
    Progression,
    coprime,
    homogeneous,
    integral,
)


@dataclass(frozen=True, slots=True)
class Elementary(Canonical):
    """A function of a positive rational number, as a Möbius image of ``t``.

    Here ``t`` is the tan, with ``sign = -1``, or the tanh of `angle`, and ``shape = (u, v, w, z)``
    says that the constant is ``(u + v t)/(w + z t)``.
    """

    function: str
    argument: Fraction
    sign = 1

    @property
    def text(self) -> str:
        return f"{self.function}({self.argument})"

    @property
    def angle(self) -> Fraction:
        return self.argument

    @property
    @abstractmethod
    def shape(self) -> Matrix: ...

    def progression(self, multiple: int) -> Progression | None:
        """The expansion of cot (coth) of `multiple` times the angle, if that is ``1/n``."""
        inverse = 1 / (self.angle * multiple)
        if inverse.denominator != 1:
            return None
        n = int(inverse)
        return Progression(n, 2 * n, 1, self.sign)

    def _why_not(self, text: str, degree: int) -> str:
        return f"{degree} times the argument of {text} is not 1/n"

    def _image(
        self, found: Match, top: fmpq_poly, bottom: fmpq_poly, degree: int
    ) -> Image | Refusal:
        if degree > MAX_DEGREE:
            return Refusal(f"no theorem: the degree {degree} of P(c)/Q(c) is too high")
        expansion = self.progression(degree)
        if expansion is None:
            reason = self._why_not(found.text, degree)
            return Refusal(f"no theorem for this constant: {reason}")
        u, v, w, z = self.shape
        over, under = fmpq_poly([u, v]), fmpq_poly([w, z])
        tops, bottoms = (homogeneous(f, degree, over, under) for f in (top, bottom))
        matrix = in_multiple_angle(tops, bottoms, degree, self.sign)
        if matrix is None:
            return Refusal(
                f"no theorem: P(c)/Q(c) is not a Möbius image of a covered function of {found.text}"
            )
        return Image(found, *integral(top, bottom), expansion, coprime(matrix), degree)


@lru_cache(maxsize=256)
def multiple_angle(k: int, sign: int) -> tuple[fmpq_poly, fmpq_poly]:
    """``(S, C)`` with ``S(t)/C(t)`` the tan (sign -1) or tanh (+1) of k times the angle of t.

    Examples
    --------
    >>> multiple_angle(2, -1)
    (2*x, (-1)*x^2 + 1)
    """
    x = fmpq_poly([0, 1])
    s, c = x, fmpq_poly([1])
    for _ in range(k - 1):
        s, c = s + x * c, c + sign * x * s
    return s, c


def in_multiple_angle(
    top: fmpq_poly, bottom: fmpq_poly, k: int, sign: int
) -> tuple[fmpq, fmpq, fmpq, fmpq] | None:
    """``(p, q, r, s)`` with ``top/bottom = (p C + q S)/(r C + s S)``; None if there is none."""
    s, c = multiple_angle(k, sign)
    rows: list[fmpq] = []
    for f in (top, bottom):
        p, q = f[0], f[1] / s[1]
        if f != p * c + q * s:
            return None
        rows += [p, q]
    a, b, d, e = rows
    return None if a * e == b * d else (a, b, d, e)
