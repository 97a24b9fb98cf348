"""Which formulas stand in sources, decided by what their certificates say, not by their looks.

A certificate states a value that is M X_0 with X_0 of Theorem A (`esma/docs/proofs.md`). A
classical formula is a matrix K and a sign word, all + or all -; another one with that sign word is
classical too if it has one quotient more or less in front, or another first quotient. Everything
else is *not found in the sources checked*, which are listed
here: it may well stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any, Final

from esma.continued_fractions.mobius import Matrix, adjugate
from esma.enumeration.grammar import parse
from esma.limits.matrices import times
from esma.proofs.alignment import primitive
from esma.proofs.theorems import THEOREMS, Image, Progression, image, match

NOT_FOUND: Final = "not found in the sources checked"


@dataclass(frozen=True, slots=True)
class Source:
    """A classical formula: a short name and where it stands."""

    name: str
    reference: str


SOURCES: Final = (
    (
        "The theorems that the proofs rest on, as esma/docs/proofs.md states and proves them:"
        " Euler 1744, Lambert 1768, Lagrange 1770, Lommel 1868, Hurwitz 1891, Rogers 1894,"
        " Böhmer 1927, Lehmer 1973, Mendès France 1973, Adams and Davison 1977, Shallit 1979 and"
        " 1982, Davison and Shallit 1991, Tasoev 2000, Komatsu 2003 and 2004, Hone 2015, Varona"
        " 2017."
    ),
    (
        'Wikipedia, "Simple continued fraction", section "Regular patterns in continued fractions":'
        " exp(1/n), exp(2/n), tanh(1/n), tan(1/n), quotients of Bessel functions."
    ),
    (
        'B. Lynn, "Continued fractions: cheat sheet", crypto.stanford.edu/pbc/notes/contfrac: '
        "coth(1/n), tan(1/n), exp(1/n)."
    ),
    (
        "The On-Line Encyclopedia of Integer Sequences, entries A001204 (e^2), A058281 (sqrt(e)),"
        " A019425 and A019429 (tan(1/2), tan(1/6), with P. Bala's notes on d tan(1/n) and"
        " tan(1/n)/d for d that divides n), A286016 (tanh(1), all signs minus, by runs)."
    ),
)
"""What the formulas were compared with."""

NOT_COMPARED: Final = (
    "Not compared formula by formula: O. Perron, Die Lehre von den Kettenbrüchen, from which the"
    " entries above quote; the tables of Razon, Harris, Gottlieb, Carmon, David and Kaminer (2023)."
    " By a theorem of Hurwitz (1896) every Möbius image of a number with such a simple continued"
    " fraction has one too, so what is new in a simple one can be its digits only."
)
"""What they were not compared with, which a reader should know."""

_EULER: Final = Source("Euler", "exp(1/n): " + THEOREMS["exp"].source)
_HURWITZ: Final = Source("Hurwitz", "exp(2/n), n odd: " + THEOREMS["exp"].source)
_LAMBERT: Final = Source("Lambert", THEOREMS["tan"].source)
_PERRON: Final = Source(
    "Perron", "tan(1/n): O. Perron, Die Lehre von den Kettenbrüchen; OEIS A019425 to A019433"
)
_BALA: Final = Source("Bala", "d tan(1/n), tan(1/n)/d: P. Bala, notes in OEIS A019425, A019429")
_A286016: Final = Source("OEIS", "tanh(1) with all signs minus, by growing runs: OEIS A286016")
_LEHMER: Final = Source("Lehmer", THEOREMS["besseli"].source)
_LOMMEL: Final = Source("Lommel", THEOREMS["besselj"].source)
_LAGRANGE: Final = Source("Lagrange", THEOREMS["quadratic"].source)
_ZAGIER: Final = Source(
    "Zagier",
    "all signs minus: D. Zagier, Zetafunktionen und quadratische Körper (1981), section 13",
)


def source_of(certificate: Mapping[str, Any], signs: Sequence[int]) -> Source | None:
    """The source of a proved formula, None where the sources checked do not have it.

    Parameters
    ----------
    certificate
        Its certificate.
    signs
        Its sign word.

    Examples
    --------
    >>> from esma import search
    >>> for x in search("e", coeff_limit=1, max_period=1)[:3]:
    ...     source = source_of(x.certificate, x.signs)
    ...     print(x.lhs, None if source is None else source.name)
    (e + 1)/(e - 1) Lambert
    (e - 1)/(e + 1) Lambert
    e Euler
    """
    word = tuple(signs)
    if len(word) > 1:
        return None
    if certificate["theorem"] == "C":
        return _LAGRANGE if word[0] > 0 else _ZAGIER
    stated = certificate["statement"]
    found = match(parse(stated["constant"]))
    reduced = found and image(found, tuple(stated["numerator"]), tuple(stated["denominator"]))
    if not isinstance(reduced, Image) or reduced.matrix is None:
        return None
    for k, sign, source in _classical(reduced):
        if sign != word[0]:
            continue
        n, _ = primitive(times(reduced.matrix, adjugate(k)))
        if _is_near(n, sign):
            return source
    return None


def _classical(reduced: Image) -> Iterator[tuple[Matrix, int, Source]]:
    """Matrices K, the sign of the word, and the source of the expansion of K X_0."""
    x, theorem = reduced.expansion, reduced.match.canonical.theorem
    if not isinstance(x, Progression):
        here = Source(theorem.title.partition(";")[0].rpartition(" ")[0], theorem.source)
        yield (1, 0, 0, 1), 1, here
        yield (0, 1, 1, 0), 1, here
        return
    first, step, factor, sign = x.first, x.step, x.factor, x.sign
    elementary = step == 2 * first and factor == 1
    if sign == 1:
        here = _LAMBERT if elementary else _LEHMER
    else:
        here = _LAMBERT if elementary else _LOMMEL
    yield (1, 0, 0, 1), sign, here
    # Theorem A with other parameters: k X_0 = [k a_0; a_1/k, k a_2, ...] and X_0/k likewise
    for k in _divisors(gcd(factor * (first + step), 2 * factor * step)):
        yield (k, 0, 0, 1), sign, here
    for k in _divisors(gcd(first, 2 * step)):
        yield (1, 0, 0, k), sign, here
    if elementary and sign == 1:  # X_0 = coth(1/first), so this is exp(2/first)
        yield (1, 1, 1, -1), 1, _HURWITZ if first % 2 else _EULER
    if elementary and sign == 1 and first == 1:
        yield (0, 1, 1, 0), -1, _A286016
    if elementary and sign == -1:  # X_0 = cot(1/first)
        yield (1, 0, 0, 1), 1, _PERRON
        for k in _divisors(first):
            yield (k, 0, 0, 1), 1, _BALA
            yield (1, 0, 0, k), 1, _BALA


def _divisors(n: int) -> list[int]:
    """Those greater than 1.

    >>> _divisors(6)
    [2, 3, 6]
    """
    return [k for k in range(2, abs(n) + 1) if n % k == 0]


def _is_near(n: Matrix, sign: int) -> bool:
    """Whether z becomes z + k, k + sign/z or sign/(z + k): one quotient more, less or changed."""
    a, b, c, d = n
    return (a, c, d) == (1, 0, 1) or (b, c, d) == (sign, 1, 0) or (a, b, c) == (0, sign, 1)
