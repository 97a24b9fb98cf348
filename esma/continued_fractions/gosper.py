"""Arithmetic with continued fractions, term by term (Gosper 1972, HAKMEM item 101B).

One expansion: ``(a x + b)/(c x + d)``. Two: ``(a x y + b x + c y + d)/(e x y + f x + g y + h)``,
and so sum, difference, product and quotient. Inputs are streams of simple partial quotients, and a
stream that ends is a rational number; outputs come as soon as the inputs make them certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from esma.errors import EsmaError, PrecisionError

from .general import GeneralToSimple
from .mobius import Matrix, singular
from .raney import checked, no_value, stream
from .semiregular import with_signs

Tensor = tuple[int, int, int, int, int, int, int, int]
"""(a, b, c, d, e, f, g, h) of ``(a x y + b x + c y + d)/(e x y + f x + g y + h)``."""

BilinearForm = tuple[int, int, int, int]
"""(a, b, c, d) of ``a x y + b x + c y + d``."""

ADD: Tensor = (0, 1, 1, 0, 0, 0, 0, 1)
SUBTRACT: Tensor = (0, 1, -1, 0, 0, 0, 0, 1)
MULTIPLY: Tensor = (1, 0, 0, 0, 0, 0, 0, 1)
DIVIDE: Tensor = (0, 1, 0, 0, 0, 0, 1, 0)

#: So many terms are read for one quotient before the result is taken for a rational number.
PATIENCE = 1000


def mobius(terms: Iterable[int], matrix: Matrix) -> Iterator[int]:
    """The simple continued fraction of ``(a x + b)/(c x + d)``.

    Raises
    ------
    EsmaError
        If ``a d = b c``, or x is rational and the value infinite.

    Examples
    --------
    >>> from itertools import islice, repeat
    >>> list(islice(mobius(repeat(2), (1, -1, 0, 2)), 6))      # sqrt(2)/2
    [0, 1, 2, 2, 2, 2]
    >>> list(mobius([0, 3], (0, 1, 1, 0)))
    [3]
    """
    a, b, c, d = matrix
    if a * d == b * c:
        raise singular()
    return stream(GeneralToSimple(matrix), with_signs(checked(terms), (1,)))


def bihomographic(
    x: Iterable[int], y: Iterable[int], tensor: Tensor, patience: int = PATIENCE
) -> Iterator[int]:
    """The simple continued fraction of ``(a x y + b x + c y + d)/(e x y + f x + g y + h)``.

    Raises
    ------
    PrecisionError
        When more than `patience` terms were read for a quotient: the result of two irrational
        numbers may be rational, as in ``sqrt(2) sqrt(2)``, and no number of terms can prove it.
    EsmaError
        If the value is infinite.

    Examples
    --------
    >>> from itertools import chain, cycle, islice, repeat
    >>> root2, root3 = chain([1], repeat(2)), chain([1], cycle([1, 2]))
    >>> list(islice(bihomographic(root2, root3, (1, 0, 0, 0, 0, 0, 0, 1)), 6))     # sqrt(6)
    [2, 2, 4, 2, 4, 2]
    """
    above, below = tensor[:4], tensor[4:]
    if not any(below):
        raise _no_denominator()
    sources = checked(x), checked(y)
    read, ended = [0, 0], [False, False]
    waited = written = 0
    while True:
        corners = _corners(above, below) if min(read) else None
        if corners is not None and min(corners) // 1 == max(corners) // 1:
            q = int(corners[0] // 1)
            yield q
            above, below = below, _minus(above, q, below)
            written, waited = written + 1, 0
            continue
        if all(ended):
            if not written:
                raise no_value()
            return
        if waited == patience:
            raise PrecisionError(
                f"{patience} terms did not yield quotient {written}: the result looks rational"
            )
        which = _next_to_read(corners, read, ended)
        term = next(sources[which], None)
        waited += 1
        read[which] += 1
        ended[which] = term is None
        above, below = _with_term(above, which, term), _with_term(below, which, term)


def constant(tensor: Tensor) -> Fraction | None:
    """The value that the map has wherever it has one, if its numerator is a multiple of its
    denominator.

    Raises
    ------
    EsmaError
        If all coefficients of the denominator are 0.

    Examples
    --------
    >>> constant((2, 0, 0, 4, 3, 0, 0, 6)), constant((0, 1, 1, 0, 0, 0, 0, 1))
    (Fraction(2, 3), None)
    """
    above, below = tensor[:4], tensor[4:]
    if not any(below):
        raise _no_denominator()
    ratio = next(Fraction(t, u) for t, u in zip(above, below, strict=True) if u)
    return ratio if all(t == ratio * u for t, u in zip(above, below, strict=True)) else None


def _no_denominator() -> EsmaError:
    return EsmaError(
        "the last four coefficients, those of the denominator, are all 0: one must not be"
    )


def _minus(above: BilinearForm, q: int, below: BilinearForm) -> BilinearForm:
    a, b, c, d = above
    e, f, g, h = below
    return a - q * e, b - q * f, c - q * g, d - q * h


def _with_term(form: BilinearForm, which: int, term: int | None) -> BilinearForm:
    """The form after ``x = term + 1/x'``, or at x = infinity where there is no term; the same for
    y.
    """
    a, b, c, d = form
    if which == 0:
        return (a, b, 0, 0) if term is None else (a * term + c, b * term + d, a, b)
    return (a, 0, c, 0) if term is None else (a * term + b, a, c * term + d, c)


def _corners(above: BilinearForm, below: BilinearForm) -> list[Fraction] | None:
    """The values where x, y are 1 or infinity, between which all others lie; None where infinity
    may be among them. Order: (oo, oo), (1, oo), (oo, 1), (1, 1).
    """
    (a, b, c, d), (e, f, g, h) = above, below
    bottoms = e, e + g, e + f, e + f + g + h
    if min(bottoms) <= 0 <= max(bottoms):
        return None
    tops = a, a + c, a + b, a + b + c + d
    return [Fraction(t, u) for t, u in zip(tops, bottoms, strict=True)]


def _next_to_read(corners: list[Fraction] | None, read: list[int], ended: list[bool]) -> int:
    """The variable on which the value depends more; in turns where that is not known."""
    if ended[0] or ended[1]:
        return 1 if ended[0] else 0
    if corners is None:
        return 0 if read[0] <= read[1] else 1
    both, x_one, y_one, ones = corners
    by_x = abs(both - x_one) + abs(y_one - ones)
    by_y = abs(both - y_one) + abs(x_one - ones)
    return 0 if by_x >= by_y else 1
