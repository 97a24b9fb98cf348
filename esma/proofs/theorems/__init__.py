"""The theorems on which proofs rest, one module each, and how constants are matched to them.

A theorem is a class after `Canonical` in ``theorem.py``: the constants that it covers, how a tree
is read as one, their expansion, and what is cited. `KINDS` names all of them; a new one is its
module and its line there. Proofs of the theorems are in ``proofs.md``, and the checker knows them
by itself.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from flint import fmpq_poly

from esma.enumeration.trees import Call, Node, Number, Operation
from esma.errors import Refusal

from .bessel import Bessel
from .circular import Circular
from .folding import FoldedSum
from .hyperbolic import Hyperbolic
from .quadratic import Quadratic
from .slopes import SlopeSum
from .sums import ReciprocalSum
from .tasoev import Tasoev
from .theorem import (
    Canonical,
    Conjugacy,
    Expansion,
    Image,
    LawfulQuotients,
    Match,
    Progression,
    Theorem,
    homogeneous,
)
from .values import NoMatchError

__all__ = [
    "KINDS",
    "THEOREMS",
    "Canonical",
    "Conjugacy",
    "Expansion",
    "Image",
    "LawfulQuotients",
    "Match",
    "Progression",
    "Theorem",
    "image",
    "is_same",
    "match",
]

KINDS: Final[tuple[type[Canonical], ...]] = (
    Hyperbolic,
    Circular,
    Bessel,
    Tasoev,
    FoldedSum,
    SlopeSum,
    ReciprocalSum,
    Quadratic,
)
"""The kinds of constants that theorems cover, in the order in which they are tried."""

THEOREMS: Final = {theorem.key: theorem for kind in KINDS for theorem in kind.theorems}
"""The theorems by key."""


@lru_cache(maxsize=1024)
@lru_cache(maxsize=64)  # constants of many formulas
def match(tree: Node) -> Match | None:
    """Find the canonical constant of which a tree is a rational function.

    Parameters
    ----------
    tree : the expression of the constant

    Returns
    -------
    Match or None
        None where no theorem is known (pi, zeta(3), log(2), 2**(1/3), ...). A match says that there
        is a canonical constant, not yet that its expansion is a progression of integers, since that
        depends on the left-hand side: (c**2 - 1)/(c**2 + 1) has one for c = e, none for c = e**2.

    Raises
    ------
    GrammarError
        If the tree divides by an expression that is exactly zero.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> match(parse("1/tanh(1/3)")).rewriting
    ''
    >>> match(parse("1/tanh(1/3)")).text
    'coth(1/3)'
    >>> match(parse("exp(-1)")).rewriting
    'c = (1)/(z) with z = exp(1)'
    >>> match(parse("(1+sqrt(13))/2")).text
    '(1+sqrt(13))/2'
    >>> match(parse("zeta(3)")) is None
    True
    """
    for kind in KINDS:
        try:
            found = kind.match(tree)
        except NoMatchError:
            continue
        if found is not None:
            return found
    return _root(tree)


def _root(tree: Node) -> Match | None:
    """A root of a covered constant, where left-hand sides in its power can still be proved."""
    match tree:
        case Call("sqrt", (inside,)):
            root = 2
        case Operation("**", base, Number(Fraction(numerator=above, denominator=root))) if root > 1:
            inside = base if above == 1 else Operation("**", base, Number(Fraction(above)))
        case _:
            return None
    found = match(inside)
    return None if found is None else replace(found, power=found.power * root)


def is_same(one: Node, other: Node) -> bool:
    """Whether two expressions are seen to be the same number, by rewriting both.

    Examples
    --------
    >>> from esma.enumeration.grammar import parse
    >>> is_same(parse("exp(1)"), parse("e")), is_same(parse("pi"), parse("4*pi/4"))
    (True, False)
    """
    if one == other:
        return True
    a, b = match(one), match(other)
    # a number is not determined by a power of it
    return a is not None and b is not None and a.power == 1 and replace(a, text=b.text) == b


def image(
    found: Match, numerator: tuple[int, ...], denominator: tuple[int, ...]
) -> Image | Refusal:
    """What a theorem says of a left-hand side.

    Parameters
    ----------
    found : the match of the constant
    numerator, denominator : P and Q, integer coefficients, lowest degree first

    Returns
    -------
    Image or Refusal
        The reduction, or why there is none.

    Examples
    --------
    ``(c**2 - 1)/(c**2 + 1)`` with ``c = e`` is ``tanh(1)``:

    >>> from esma.enumeration.grammar import parse
    >>> it = image(match(parse("e")), (-1, 0, 1), (1, 0, 1))
    >>> it.expansion, it.matrix, it.multiple
    (Progression(first=1, step=2, factor=1, sign=1, halves=1), (0, 1, 1, 0), 2)
    """
    top, bottom = fmpq_poly(list(numerator)), fmpq_poly(list(denominator))
    if not top or not bottom:
        return Refusal("no value: P or Q is zero")
    if not found.is_identity:
        k = found.power
        if not (_in_power(top, k) and _in_power(bottom, k)):
            common = top.gcd(bottom)
            top, bottom = top // common, bottom // common
            if not (_in_power(top, k) and _in_power(bottom, k)):
                return Refusal(f"no theorem: P(c)/Q(c) is not a function of c**{k}")
        top, bottom = fmpq_poly(list(top)[::k]), fmpq_poly(list(bottom)[::k])
        degree = max(top.degree(), bottom.degree())
        z = fmpq_poly(list(found.numerator)), fmpq_poly(list(found.denominator))
        top, bottom = homogeneous(top, degree, *z), homogeneous(bottom, degree, *z)
    return found.canonical.image(found, top, bottom)


def _in_power(f: fmpq_poly, k: int) -> bool:
    """Whether it is a polynomial in the k-th power."""
    return not any(f[i] for i in range(f.degree() + 1) if i % k)
