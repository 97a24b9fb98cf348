"""Elements of a general continued fraction as a mathematician writes them: polynomials and rational
functions of the index.

A text is ``"34*n**3 + 51*n**2 + 27*n + 5"``, in the index n of the element, or several that take
turns, as ``"m + 1, -1"``, in n or in the index m of the block; first elements that follow no rule
stand before a semicolon, as in ``"3; 6"``. Fractions are cleared by an equivalence transformation
(Perron 1957, section 1), which leaves the approximants as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any

from flint import fmpq, fmpq_poly, fmpz_poly

from esma.continued_fractions.semiregular import GeneralPair
from esma.enumeration.grammar import parse
from esma.enumeration.trees import Name, Negation, Node, Number, Operation, to_text
from esma.errors import EsmaError
from esma.limits.tails import Ratio, ratio
from esma.system.rationals import fmpq_of, fraction_of

from .differences import Row, row_of, zeros
from .general import GeneralForm

#: Polynomials of higher degree are refused.
MAX_DEGREE = 60
#: The most elements before the rule, and the most that take turns.
MAX_ROWS = 200
#: A fraction that ends later is not written.
MAX_FINITE = 1_000_000
_LETTERS = ("n", "m")
_UNWRAPPED = str.maketrans("", "", "[]⟨⟩<>")


def rational_function(text: str) -> tuple[Ratio, str | None]:
    """A rational function with rational coefficients, and the letter in it.

    Raises
    ------
    EsmaError
        If it is something else.

    Examples
    --------
    >>> rational_function("n**2/(4*n**2 - 1)")
    ((1/4*x^2, x^2 + (-1/4)), 'n')
    """
    tree = parse(text, _LETTERS)
    letters = sorted(_letters(tree))
    if len(letters) > 1:
        raise EsmaError(
            f"{text.strip()!r} has both n, the index of the element, and m, that of the block: use"
            " one of them"
        )
    return ratio(*_evaluated(tree)), letters[0] if letters else None


def _letters(node: Node) -> set[str]:
    match node:
        case Name(name):
            return {name} & {*_LETTERS}
        case Negation(argument):
            return _letters(argument)
        case Operation(_, left, right):
            return _letters(left) | _letters(right)
    return set()


def _evaluated(node: Node) -> Ratio:
    one = fmpq_poly([1])
    match node:
        case Number(value):
            return fmpq_poly([fmpq_of(value)]), one
        case Name("n" | "m"):
            return fmpq_poly([0, 1]), one
        case Negation(argument):
            p, q = _evaluated(argument)
            return -p, q
        case Operation("**", base, _):
            return _raised(*_evaluated(base), node)
        case Operation(operator, left, right):
            (p, q), (r, s) = _evaluated(left), _evaluated(right)
            if operator == "/":
                r, s = s, r
            if s.is_zero():
                raise EsmaError(f"division by zero in {to_text(node)!r}")
            sign = -1 if operator == "-" else 1
            found = (p * s + sign * r * q, q * s) if operator in "+-" else (p * r, q * s)
            if max(f.degree() for f in found) > MAX_DEGREE:
                raise _too_high()
            return found
    raise EsmaError(
        f"the elements are polynomials or rational functions of n with rational coefficients, as in"
        f" n**2 + 1/2: {to_text(node)[:40]!r} is none"
    )


def _raised(p: fmpq_poly, q: fmpq_poly, node: Operation) -> Ratio:
    exponent = node.right.value if isinstance(node.right, Number) else None
    if exponent is None or exponent.denominator != 1:
        raise EsmaError(
            f"an exponent is a whole number, as in n**2: {to_text(node)[:40]!r} has another;"
            " geometric elements are given by a function"
        )
    k = int(exponent)
    if abs(k) * max(p.degree(), q.degree()) > MAX_DEGREE:
        raise _too_high()
    if k < 0 and p.is_zero():
        raise EsmaError(f"division by zero in {to_text(node)!r}")
    return (p**k, q**k) if k >= 0 else (q**-k, p**-k)


def _too_high() -> EsmaError:
    return EsmaError(f"elements may be polynomials of degree {MAX_DEGREE} at most")


@dataclass(frozen=True)
class Elements:
    """A sequence of numbers: some first ones, then rational functions that take turns.

    >>> Elements.parse("3; 6").head, len(Elements.parse("n, 1/(m+1)").rows)
    ((Fraction(3, 1),), 2)
    """

    head: tuple[Fraction, ...]
    rows: tuple[tuple[Ratio, str | None], ...]

    @classmethod
    def parse(cls, text: str) -> Elements:
        """Read a text.

        Raises
        ------
        EsmaError
            If the text is not of this kind.
        """
        first, mark, rest = text.translate(_UNWRAPPED).rpartition(";")
        if not all(x.strip() for x in [*rest.split(","), *(first.split(",") if mark else [])]):
            raise EsmaError(
                f"an element is missing in {text[:40]!r}: write them as in '3; 6, 2*n+1'"
            )
        rows = tuple(map(rational_function, rest.split(",")))
        found = [rational_function(x) for x in first.split(",")] if mark else []
        if any(letter is not None for _, letter in found):
            raise EsmaError(f"the elements before ';' are numbers, as in '3; 6': {first!r} are not")
        if max(len(rows), len(found)) > MAX_ROWS:
            raise EsmaError(f"at most {MAX_ROWS} elements are written out or take turns")
        return cls(tuple(fraction_of(p[0] / q[0]) for (p, q), _ in found), rows)

    @property
    def period(self) -> int:
        return len(self.rows)

    def row(self, place: int, step: int, first: int) -> Ratio:
        """The elements at the places ``place + step M`` as a function of M, where place 0 is the
        element of index `first` and the step a multiple of the period; m is the index of a block of
        one period.
        """
        after = place - len(self.head)
        (p, q), letter = self.rows[after % self.period]
        inner = (
            fmpq_poly([after // self.period, step // self.period])
            if letter == "m"
            else fmpq_poly([place + first, step])
        )
        return ratio(p(inner), q(inner))

    def value(self, place: int, first: int) -> Fraction:
        """The element at one place."""
        if place < len(self.head):
            return self.head[place]
        p, q = self.row(place, self.period, first)
        below = q(fmpq(0))
        if below == 0:
            raise EsmaError(f"the element of index {place + first} is infinite: a denominator is 0")
        return fraction_of(p(fmpq(0)) / below)


def joined(denominators: Elements, numerators: Elements) -> tuple[GeneralPair, ...] | GeneralForm:
    """The continued fraction of denominators b_0, b_1, ... and numerators a_1, a_2, ..., with
    integers; finite where a numerator is 0.

    Raises
    ------
    EsmaError
        If an element is infinite.

    Examples
    --------
    >>> print(joined(Elements.parse("3; 6"), Elements.parse("(2*n-1)**2")))
    [3 | 1; ⟨6 | 4m²+12m+9⟩]
    >>> joined(Elements.parse("2*n+1"), Elements.parse("(n-3)*n"))
    ((1, -2), (3, -2), (5, 0))
    """
    size = lcm(denominators.period, numerators.period)
    for part in (denominators, numerators):
        if part.period < size and any(letter == "m" for _, letter in part.rows):
            raise EsmaError(
                f"m is the index of a block of {size} elements: write {size} of them in place of"
                f" {part.period}, or use n, the index of the element"
            )
    # the first pair stands alone, for its denominator may be a fraction, and so does a numerator
    # that follows no rule
    pre = max(1, len(denominators.head), len(numerators.head) + 1)
    rows = [
        (denominators.row(pre + j, size, 0), numerators.row(pre + j, size, 1)) for j in range(size)
    ]
    after = [pre + size * m + j for j, (_, a) in enumerate(rows) for m in zeros(a[0])]
    end = min([*(n for n in range(pre) if not numerators.value(n, 1)), *after], default=None)
    poles = [
        pre + size * m + j + (f is a)
        for j, (b, a) in enumerate(rows)
        for f in (b, a)
        for m in zeros(f[1])
    ]
    if poles and (end is None or min(poles) <= end):
        raise EsmaError(f"the element of index {min(poles)} is infinite: its denominator is 0")
    if end is not None and end >= MAX_FINITE:
        raise EsmaError(f"a numerator is 0 after {end:,} terms: at most {MAX_FINITE:,} are written")
    given = (
        (denominators.value(n, 0), numerators.value(n, 1))
        for n in range(pre if end is None else end + 1)
    )
    if end is not None:
        return tuple(integral(given))
    return _cleared(list(integral(given)), rows, numerators.row(pre - 1, size, 1))


def integral(pairs: Iterable[tuple[Fraction | int, Fraction | int]]) -> Iterator[Any]:
    """The equivalent fraction of integers, but for the first denominator and the last numerator.

    >>> list(integral([(1, Fraction(1, 2)), (Fraction(1, 3), 2), (5, 0)]))
    [(1, 3), (2, 12), (5, 0)]
    """
    factor, held = 1, None
    for n, (b, a) in enumerate(pairs):
        b, a = Fraction(b), Fraction(a)
        if held is not None:
            following = lcm(b.denominator, (held[1] * factor).denominator)
            yield held[0], int(held[1] * factor * following)
            factor = following
        b *= factor
        held = (int(b) if n or b.denominator == 1 else b), a
    if held is not None:
        last = held[1] * factor
        yield held[0], int(last) if last.denominator == 1 else last


def _cleared(
    head: list[GeneralPair], rows: list[tuple[Ratio, Ratio]], before: Ratio
) -> GeneralForm:
    """The form with integers; `before` is the numerator before a block."""
    pairs = [(_integers(b), _integers(a)) for b, a in rows]
    behind = [_integers(before), *(a for _, a in pairs)]
    factors = [_common(b[1], a[1]) for (b, _), a in zip(pairs, behind, strict=False)]
    factors.append(factors[0](fmpz_poly([1, 1])))
    entries = [
        (_row(b[0] * (here // b[1])), _row(a[0] * here * (following // a[1])))
        for (b, a), (here, following) in zip(pairs, pairwise(factors), strict=True)
    ]
    b, a = head.pop()
    return GeneralForm.make([*head, (b, int(a * int(factors[0](0))))], entries)


def _integers(f: Ratio) -> tuple[fmpz_poly, fmpz_poly]:
    """Numerator and denominator with integer coefficients that have no common factor."""
    p, q = f[0].numer() * f[1].denom(), f[1].numer() * f[0].denom()
    common = p.content().gcd(q.content())
    return p // common, q // common


def _common(p: fmpz_poly, q: fmpz_poly) -> fmpz_poly:
    return p * (q // p.gcd(q))


def _row(p: fmpz_poly) -> Row:
    return row_of([int(c) for c in p.coeffs()] or [0])
