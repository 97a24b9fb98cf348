"""Linear recurrences over Z, found by Berlekamp–Massey and lifted from a prime field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import TYPE_CHECKING, Any, ClassVar

from flint import fmpz_poly

from esma.enumeration.words import Word
from esma.massey.lift import PRIMES, berlekamp_massey
from esma.writing.laws import Script, recurrence, recurrent

from .evidence import convincing
from .geometric import geometric_form
from .law import Entries, Law
from .reading import integers_in, reading
from .tails import Tail, turned

if TYPE_CHECKING:
    from esma.writing.programs import Language


def order_bound(depth: int) -> int:
    """Orders of recurrences are below this bound: depth/4, and at least 2.

    >>> order_bound(100), order_bound(9)
    (25, 3)
    """
    return max(2, -(-depth // 4))


@dataclass(frozen=True)
class LinearRecurrence(Law):
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

    kind: ClassVar[str] = "linear recurrence"

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

    @classmethod
    def recognise(cls, terms: Sequence[int], depth: int) -> LinearRecurrence | None:
        """The shortest recurrence of the terms, of an order below depth/4."""
        return recurrence_of(terms, order_bound(depth))

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> LinearRecurrence | None:
        """The recurrence that a whole list follows, from twice as many terms as its order, where
        what it predicts is no accident.
        """
        found = recurrence_of(terms)
        if found is None or not convincing(terms, found.fixed_by, found.bits):
            return None
        # one with roots of unity only is Hurwitzian, and no law where that is not seen
        _, factors = fmpz_poly(list(found.coefficients)).factor()
        return None if all(f.is_cyclotomic() for f, _ in factors) else found

    @property
    def bits(self) -> float:
        """The length of its description."""
        sizes = (log2(2 * abs(c) + 1) for c in self.coefficients[1:])
        return 2 * log2(max(1, self.fixed_by)) + sum(sizes)

    @property
    def fixed_by(self) -> int:
        return self.order + len(self.coefficients) - 1

    @property
    def begins(self) -> int:
        """The index from which on the recurrence holds."""
        return self.order

    @property
    def recurrence(self) -> LinearRecurrence:
        """The recurrence itself."""
        return self

    @cached_property
    def entries(self) -> Entries | None:
        """The quotients as polynomials in a power, where they are."""
        return geometric_form(self.coefficients, self.order, self.terms)

    def tail(self, signs: Word) -> Tail:
        """The recurrence, and its values from as far back as they are positive integers."""
        return Tail(repr(self.tail_key(signs)).encode(), 0, False)

    def tail_key(self, signs: Word) -> tuple[object, ...]:
        """What two recurrences with one tail have in common."""
        c = self.coefficients
        width = len(c) - 1
        window = self.terms(self.order + width)[self.order :]
        position = self.order
        for _ in range(10_000):
            # a_{n - width} = -(a_n + c_1 a_{n-1} + ...)/c_width, with a_n the last of the window
            total = -sum(x * y for x, y in zip(c[:width], reversed(window), strict=True))
            previous, rest = divmod(total, c[width])
            if rest or previous < 1:
                break
            window = [previous, *window[:-1]]
            position -= 1
        return ("recurrence", c, tuple(window), turned(signs, position))

    def numbers(self) -> Sequence[int]:
        """Coefficients and first terms."""
        return [*self.coefficients, *self.initials]

    def sound(self, signs: Word) -> bool:
        """Always: its terms are integers, and digits say whether they are right."""
        return True

    def data(self) -> dict[str, Any]:
        """First terms and coefficients."""
        return {"initials": list(self.initials), "recurrence": list(self.coefficients)}

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> LinearRecurrence | None:
        """The recurrence in the fields `recurrence` and `initials`."""
        if fields["recurrence"] is None or isinstance(fields["recurrence"], Mapping):
            return None
        with reading("recurrence or initials"):
            return cls(integers_in(fields, "recurrence"), integers_in(fields, "initials"))

    def program(self, language: Language) -> str:
        """The recurrence as a loop."""
        total = ""
        for i, c in enumerate(self.coefficients):
            if i and c:
                size = "" if abs(c) == 1 else f"{abs(c)}*"
                sign = "-" if c > 0 else "+" * bool(total)
                total += sign + size + language.last.format(i)
        return language.recursion(self.initials, total or "0")

    def described(self) -> str:
        return "a recurrence only: no interlaced polynomials"

    def written(self, script: Script, width: float | None = None) -> str:
        rows = [(c,) for c in self.coefficients]
        return recurrent(self.initials or self.terms(1), rows, script, width)

    def rule(self, script: Script) -> str:
        """The recurrence alone.

        >>> from esma.writing.laws import UNICODE
        >>> LinearRecurrence((1, 0, -2, 1), (1, 2, 3)).rule(UNICODE)
        'a(n) = 2a(n−2) − a(n−3)'
        """
        return recurrence([(c,) for c in self.coefficients], script)


def recurrence_of(terms: Sequence[int], bound: int | None = None) -> LinearRecurrence | None:
    """The shortest linear recurrence over Z of the given terms, of order below `bound`.

    `bound` is half the number of terms where it is not given: up to there the recurrence is unique.

    >>> recurrence_of([5, 2, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1, 14, 1])
    LinearRecurrence(coefficients=(1, 0, 0, -2, 0, 0, 1), initials=(5, 2, 1, 4, 1, 1, 6, 1))
    """
    if bound is None:
        bound = len(terms) // 2
    for prime in PRIMES:
        residues, order = berlekamp_massey(terms, prime)
        if order >= bound:
            return None
        lifted = tuple(c if 2 * c < prime else c - prime for c in residues)
        recurrence = LinearRecurrence(lifted, tuple(terms[:order]))
        if all(a == b for a, b in zip(terms, recurrence, strict=False)):
            return recurrence
    return None
