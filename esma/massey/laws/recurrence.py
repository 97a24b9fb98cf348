"""Linear recurrences over Z, found by Berlekamp–Massey and lifted from a prime field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from esma.massey.geometric import Geometric, geometric_form
from esma.massey.lift import PRIMES, berlekamp_massey
from esma.writing.laws import ClosedForm, Script, recurrence, recurrent


@dataclass(frozen=True)
class LinearRecurrence(ClosedForm):
    """``a_n = -sum_i coefficients[i] a_{n-i}`` for every ``n >= len(initials)``, over the integers.

    Attributes
    ----------
    coefficients : the connection polynomial, ``coefficients[0] == 1``
    initials : the first terms, the transient included; at least ``len(coefficients) - 1`` of them

    Examples
    --------
    >>> LinearRecurrence((1, -1, -1), (0, 1)).terms(8)
    [0, 1, 1, 2, 3, 5, 8, 13]
    """

    coefficients: tuple[int, ...]
    initials: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.coefficients or self.coefficients[0] != 1:
            raise ValueError("a connection polynomial starts with 1")
        if len(self.initials) < len(self.coefficients) - 1:
            raise ValueError("a recurrence needs as many initial terms as its order")

    @property
    def order(self) -> int:
        """Order of the recurrence with its transient: the linear complexity of the sequence."""
        return len(self.initials)

    def __iter__(self) -> Iterator[int]:
        yield from self.initials
        window = list(self.initials[len(self.initials) - (len(self.coefficients) - 1) :])
        weights = self.coefficients[:0:-1]
        while True:
            term = -sum(w * x for w, x in zip(weights, window, strict=True))
            if window:
                window = [*window[1:], term]
            yield term

    def terms(self, count: int) -> list[int]:
        """The first `count` terms."""
        return list(islice(iter(self), count))

    def written(self, script: Script, width: float | None = None) -> str:
        """The closed form, for parameters see `esma.writing.laws.closed`."""
        rows = [(c,) for c in self.coefficients]
        return recurrent(self.initials or self.terms(1), rows, script, width)

    def rule(self, script: Script) -> str:
        """The recurrence alone.

        >>> from esma.writing.laws import UNICODE
        >>> LinearRecurrence((1, 0, -2, 1), (1, 2, 3)).rule(UNICODE)
        'a(n) = 2a(n−2) − a(n−3)'
        """
        return recurrence([(c,) for c in self.coefficients], script)

    @cached_property
    def geometric(self) -> Geometric | None:
        """The polynomials in a power that the recurrence amounts to; None where there are none."""
        return geometric_form(self.coefficients, self.order, self.terms)


def satisfies(terms: Sequence[int], recurrence: LinearRecurrence) -> bool:
    """Whether every term obeys the recurrence, in integers."""
    start = len(recurrence.initials)
    if list(terms[:start]) != list(recurrence.initials[: len(terms)]):
        return False
    c = recurrence.coefficients
    return all(
        sum(x * terms[n - i] for i, x in enumerate(c)) == 0 for n in range(start, len(terms))
    )


def recurrence_of(terms: Sequence[int], bound: int | None = None) -> LinearRecurrence | None:
    """The shortest linear recurrence over Z of the given terms, of order below `bound`.

    `bound` is half the number of terms where it is not given: up to there the recurrence is unique.

    Examples
    --------
    >>> recurrence_of([5, 2, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1, 14, 1])
    LinearRecurrence(coefficients=(1, 0, 0, -2, 0, 0, 1), initials=(5, 2, 1, 4, 1, 1, 6, 1))
    """
    if bound is None:
        bound = len(terms) // 2
    for prime in PRIMES:
        found = berlekamp_massey(terms, prime, bound)
        if found is None:
            return None
        residues, order = found
        lifted = tuple(c if 2 * c < prime else c - prime for c in residues)
        recurrence = LinearRecurrence(lifted, tuple(terms[:order]))
        if satisfies(terms, recurrence):
            return recurrence
    return None
