"""What a user gives as the elements of a continued fraction: texts, numbers, functions, pairs."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import count
from numbers import Rational
from typing import Any

from esma.continued_fractions.raney import no_terms
from esma.continued_fractions.semiregular import GeneralPair
from esma.errors import EsmaError, whole
from esma.massey.elements import Elements, integral, joined
from esma.massey.general import GeneralForm


def read(
    denominators: Any, numerators: Any
) -> tuple[GeneralPair, ...] | Iterator[GeneralPair] | GeneralForm:
    """Pairs or polynomials, for the forms see :meth:`.fraction.ContinuedFraction.from_elements`."""
    b, a = _described(denominators, "denominators"), _described(numerators, "numerators")
    if isinstance(b, Elements) and isinstance(a, Elements):
        return joined(b, a)
    pairs = integral(_paired(_sequence(b, 0), _sequence(a, 1)))
    return tuple(pairs) if any(hasattr(x, "__len__") for x in (b, a)) else pairs


def _described(given: Any, what: str) -> Any:
    """A text as `Elements`, and what has to be read one after the other as it is."""
    if isinstance(given, Rational):
        given = str(rational(given))
    elif hasattr(given, "free_symbols"):  # sympy
        given = str(given)
    elif isinstance(given, list | tuple) and given and all(isinstance(x, str) for x in given):
        given = ", ".join(given)
    if isinstance(given, str):
        return Elements.parse(given)
    if callable(given) or isinstance(given, Iterable):
        return given
    raise EsmaError(
        f"{what} are a text as '2*n + 1', a list of numbers or a function of n; what came was"
        f" {given!r}"[:200]
    )


def _sequence(given: Any, first: int) -> Iterator[Fraction]:
    """Elements from index `first` on."""
    if isinstance(given, Elements):
        return (given.value(place, first) for place in count())
    if inspect.isroutine(given) or not isinstance(given, Iterable):
        return (_called(given, n) for n in count(first))
    return map(rational, given)


def _called(function: Any, n: int) -> Fraction:
    try:
        found = function(n)
    except Exception as error:
        raise EsmaError(
            f"the function of the elements failed at n = {n}: {type(error).__name__}: {error}"
        ) from error
    return rational(found)


def _paired(b: Iterator[Fraction], a: Iterator[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs up to the end of either or to a numerator 0."""
    here = next(b, None)
    if here is None:
        raise no_terms()
    while here is not None:
        above = next(a, Fraction(0))
        following = next(b, None) if above else None
        yield here, above if following is not None else Fraction(0)
        here = following


def rational(value: Any) -> Fraction:
    """A rational number of any library, as one of Python's.

    Raises
    ------
    EsmaError
        If it is none, as a float.
    """
    if isinstance(value, bool) or not isinstance(value, Rational):
        raise EsmaError(
            "a rational number is to be a whole number or a Fraction, as Fraction(1, 10); it was"
            f" {value!r}"[:200]
        )
    return Fraction(int(value.numerator), int(value.denominator))


def whole_pair(n: int, pair: Any) -> tuple[Any, int]:
    """The n-th pair of a denominator and the numerator after it; the very first denominator may be
    a fraction.
    """
    b, a = _two(pair)
    if n or not isinstance(b, Fraction):
        b = whole(b, "a denominator")
    return b, whole(a, "a numerator")


def whole_rows(pair: Any) -> tuple[Sequence[int], Sequence[int]]:
    """Two polynomials, each by its forward differences."""
    b, a = ([whole(d, "a difference") for d in row] for row in _two(pair))
    return b, a


def _two(pair: Any) -> tuple[Any, Any]:
    parts = [*pair] if isinstance(pair, Iterable) else []
    if len(parts) != 2:
        raise EsmaError(
            f"a pair is a denominator and the numerator after it, as in (3, 1); it was {pair!r}"
        )
    return parts[0], parts[1]
