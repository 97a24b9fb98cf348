"""Left-hand sides: P(c)/Q(c) as a Möbius image of the number that a theorem expands."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, lcm
from typing import Final

from flint import fmpq, fmpq_poly

from esma.errors import Refusal
from esma.proofs.theorems import (
    MAX_DEGREE,
    Bessel,
    Geometric,
    Match,
    Matrix,
    Progression,
    Quadratic,
    Tasoev,
    in_multiple_angle,
    integral,
)

_ONE: Final = fmpq_poly([1])


@dataclass(frozen=True, slots=True)
class Image:
    """P(c)/Q(c) as a rational function of the canonical one, and as ``M X_0`` of a progression.

    ``matrix`` and ``progression`` are None for quadratic irrationals. The matrix is primitive.
    The quotient of the polynomials is the value itself, sign included.
    """

    match: Match
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    progression: Progression | Geometric | None = None
    matrix: Matrix | None = None
    multiple: int = 1


def image(
    found: Match, numerator: tuple[int, ...], denominator: tuple[int, ...]
) -> Image | Refusal:
    """Reduce a left-hand side to a Möbius image of a progression's number.

    Parameters
    ----------
    found
        The match of the constant.
    numerator, denominator
        P and Q, integer coefficients, lowest degree first.

    Returns
    -------
    Image or Refusal
        The reduction, or why there is none.

    Examples
    --------
    ``(c**2 - 1)/(c**2 + 1)`` with ``c = e`` is ``tanh(1)``:

    >>> from esma.proofs.matching import match
    >>> from esma.enumeration.grammar import parse
    >>> it = image(match(parse("e")), (-1, 0, 1), (1, 0, 1))
    >>> it.progression, it.matrix, it.multiple
    (Progression(first=1, step=2, factor=1, sign=1, halves=1), (0, 1, 1, 0), 2)
    """
    top, bottom = fmpq_poly(list(numerator)), fmpq_poly(list(denominator))
    if not top or not bottom:
        return Refusal("no value: P or Q is zero")
    if not found.is_identity:
        composed = _compose(found, top, bottom)
        if composed is None:
            return Refusal(f"no theorem: P(c)/Q(c) is not a function of c**{found.power}")
        top, bottom = composed
    canonical = found.canonical
    if isinstance(canonical, Quadratic):  # where a common factor may vanish
        return Image(found, *integral(top, bottom))
    common = top.gcd(bottom)
    top, bottom = top // common, bottom // common
    numerator, denominator = integral(top, bottom)
    degree = max(len(numerator), len(denominator)) - 1
    if degree < 1:
        return Refusal("no value: P/Q is constant")
    if isinstance(canonical, Bessel | Tasoev):
        parameters = canonical.parameters()
        if parameters is None:
            if isinstance(canonical, Tasoev):
                return Refusal(f"no theorem for {found.text}: its quotients are not integers")
            return Refusal(
                f"no theorem for {found.text}: its quotients are not progressions of integers"
            )
        if degree > 1:
            return Refusal(f"no theorem: P(c)/Q(c) is of degree {degree} in {found.text}")
        progression, (u, v, w, z) = parameters
        (p0, p1), (q0, q1) = _pair(numerator), _pair(denominator)
        # c = (u X + v)/(w X + z), since t = 1/X
        made = (p0 * w + p1 * u, p0 * z + p1 * v, q0 * w + q1 * u, q0 * z + q1 * v)
        return Image(found, numerator, denominator, progression, primitive_matrix(made))
    if degree > MAX_DEGREE:
        return Refusal(f"no theorem: the degree {degree} of P(c)/Q(c) is too high")
    maybe = canonical.progression(degree)
    if maybe is None:
        return Refusal(
            f"no theorem for this constant: {degree} times the argument of {found.text} is not 1/n"
            if canonical.function != "exp"
            else f"no theorem for this constant: {found.text} to the power {degree} is not exp(2/n)"
        )
    u, v, w, z = canonical.shape
    over, under = fmpq_poly([u, v]), fmpq_poly([w, z])
    tops, bottoms = (_homogeneous(f, degree, over, under) for f in (top, bottom))
    angle = in_multiple_angle(tops, bottoms, degree, canonical.sign)
    if angle is None:
        return Refusal(
            f"no theorem: P(c)/Q(c) is not a Möbius image of a covered function of {found.text}"
        )
    return Image(found, numerator, denominator, maybe, primitive_matrix(angle), degree)


def _pair(coefficients: tuple[int, ...]) -> tuple[int, int]:
    return coefficients[0], coefficients[1] if len(coefficients) > 1 else 0


def _compose(found: Match, top: fmpq_poly, bottom: fmpq_poly) -> tuple[fmpq_poly, fmpq_poly] | None:
    """P and Q in the canonical constant."""
    k = found.power
    if any(f[i] for f in (top, bottom) for i in range(f.degree() + 1) if i % k):
        common = top.gcd(bottom)
        top, bottom = top // common, bottom // common
        if any(f[i] for f in (top, bottom) for i in range(f.degree() + 1) if i % k):
            return None
    top, bottom = fmpq_poly(list(top)[::k]), fmpq_poly(list(bottom)[::k])
    degree = max(top.degree(), bottom.degree())
    over, under = fmpq_poly(list(found.numerator)), fmpq_poly(list(found.denominator))
    return _homogeneous(top, degree, over, under), _homogeneous(bottom, degree, over, under)


def _homogeneous(f: fmpq_poly, degree: int, over: fmpq_poly, under: fmpq_poly) -> fmpq_poly:
    total, power = fmpq_poly([0]), _ONE
    for i in range(degree, -1, -1):
        total = total * over + power * f[i]
        power = power * under
    return total


def primitive_matrix(entries: tuple[fmpq | int, ...]) -> Matrix:
    fractions = [fmpq(e) for e in entries]
    below = lcm(*(int(f.q) for f in fractions))
    numbers = [int(f.p) * (below // int(f.q)) for f in fractions]
    common = gcd(*numbers)
    a, b, c, d = (n // common for n in numbers)
    return a, b, c, d
