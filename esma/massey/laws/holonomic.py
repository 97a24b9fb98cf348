"""Holonomic sequences: recurrences whose coefficients are polynomials in the index.

``sum_i q_i(n) a(n - i) = 0`` is a system of linear equations in the coefficients of the q_i
(guessing, as in Salvy and Zimmermann 1994; Kauers 2009). It is solved modulo primes first, where
nearly every guess fails at once, then over the rational numbers, so that every term satisfies it in
integers. It must have predicted at least 16 terms past those that fix it, where of equations about
equal terms only as many count as a polynomial has coefficients, since the others follow from these.
Each of them holds by accident modulo a prime of 61 bits with a probability of about 2**-61, so that
a false recurrence is out of the question.

Terms that interlace N laws, as those of a Möbius image do, have a recurrence that goes back by
multiples of N only: such ones, with a *lag* N, are looked for up to N = 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from hashlib import sha256
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
from flint import fmpz_mat, fmpz_poly, nmod_mat
from numpy.typing import NDArray

from esma.enumeration.words import Word
from esma.massey import kernels
from esma.massey.lift import PRIMES
from esma.writing.laws import FIRST, Script, recurrence, recurrent

from .law import TESTED, Law
from .reading import integers_in, reading
from .tails import Tail, turned

if TYPE_CHECKING:
    from esma.writing.programs import Language

#: Equations past those that fix a guess which it has to satisfy.
SURPLUS: Final = 16
MAX_LAG: Final = 12
#: Orders and degrees of recurrences that a search guesses, and a twentieth of the bits of their
#: coefficients, are far below.
_LARGEST: Final = 200
#: Index, after the shift, at which terms after all first ones stand in the key of a tail.
_FAR: Final = 128
#: Products of two residues fit 64 bits.
_SMALL_PRIME: Final = (1 << 31) - 1
#: Degrees below it are sieved first.
_TINY_PRIME: Final = 7


@dataclass(frozen=True)
class HolonomicRecurrence(Law):
    """``sum_i coefficients[i](n) a(n - i) = 0`` for all ``n >= len(initials)``.

    Attributes
    ----------
    coefficients : polynomials in n, integers, lowest degree first, for i = 0, 1, ..., order
    initials : the first terms
    surplus : equations past the number of unknowns, or past those that fix it, that it was found to
        satisfy
    """

    kind: ClassVar[str] = "holonomic"
    on_request: ClassVar[bool] = True

    coefficients: tuple[tuple[int, ...], ...]
    initials: tuple[int, ...]
    surplus: int = 0

    @classmethod
    def recognise(cls, terms: Sequence[int], depth: int) -> HolonomicRecurrence | None:
        """The recurrence that all the terms follow, with polynomials that are not constant.

        One with few values is periodic (van der Poorten and Shparlinski 1996), so none is sought
        where the last terms have no new value.
        """
        late = max(len(terms) // 4, SURPLUS)
        if set(terms[-late:]) <= set(terms[:-late]):
            return None
        # a run under minus signs is one simple quotient: too little to see a law in
        if 2 * max(len(list(run)) for _, run in groupby(terms)) >= len(terms):
            return None
        found = holonomic_of(terms)
        return found if found is not None and found.degree > 0 else None

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> HolonomicRecurrence | None:
        """The same; none is sought where a quarter of the terms are different at most."""
        if 4 * len(set(terms)) <= len(terms) and any(terms[-SURPLUS:]):
            return None
        return cls.recognise(terms, len(terms))

    @property
    def order(self) -> int:
        """How many terms back the recurrence goes."""
        return len(self.coefficients) - 1

    @property
    def degree(self) -> int:
        """Largest degree of the coefficients."""
        return max(map(len, self.coefficients)) - 1

    def __iter__(self) -> Iterator[int]:
        found = list(self.initials)
        yield from found
        used = [(i, q) for i, q in enumerate(self.coefficients) if i and any(q)]
        lead = self.coefficients[0]
        while True:
            n = len(found)
            below = _value(lead, n)
            total = -sum(_value(q, n) * found[n - i] for i, q in used)
            if not below or total % below:
                raise ValueError(f"term {n} does not follow from those before it as an integer")
            found.append(total // below)
            yield found[-1]

    def continues(self, terms: int = TESTED) -> bool:
        """Whether the first terms are integers.

        >>> HolonomicRecurrence(((1,), (0, -1)), (1,)).continues()
        True
        >>> HolonomicRecurrence(((0, 1), (-1,)), (1,)).continues()  # 1/n!
        False
        """
        try:
            self.terms(terms)
        except ValueError:
            return False
        return True

    @property
    def begins(self) -> int:
        """The index from which on the recurrence holds."""
        return len(self.initials)

    def tail(self, signs: Word) -> Tail:
        """The recurrence in the index n + t, with t such that the two highest coefficients of its
        first polynomial that is not constant are as a shift leaves them, and the terms far beyond.
        """
        rows = [fmpz_poly(list(q)) for q in self.coefficients]
        growing = next((q for q in rows if q.degree() > 0), None)
        shift = 0
        if growing is not None:
            d = growing.degree()
            shift = -int(growing[d - 1] // (d * growing[d]))
        moved = [q(fmpz_poly([shift, 1])) for q in rows]
        last = max(_FAR + shift, len(self.initials) + self.order)
        window = self.terms(last)[last - self.order :]
        text = repr(([str(q) for q in moved], last - shift, window, turned(signs, last)))
        return Tail(b"holonomic " + sha256(text.encode()).digest(), 0, False)

    def numbers(self) -> Sequence[int]:
        """First terms and coefficients."""
        return [*self.initials, *chain.from_iterable(self.coefficients)]

    def described(self) -> str:
        return (
            "a recurrence with polynomial coefficients, which predicted"
            f" {self.surplus} terms past those that fix it"
        )

    def data(self) -> dict[str, Any]:
        """First terms, and coefficients, lowest degree first, with the surplus of equations."""
        coefficients = [list(q) for q in self.coefficients]
        recurrence = {"coefficients": coefficients, "surplus": self.surplus}
        return {"initials": list(self.initials), "recurrence": recurrence}

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> HolonomicRecurrence | None:
        """The recurrence in the fields `recurrence` and `initials`."""
        data = fields["recurrence"]
        if not isinstance(data, Mapping) or "kind" in data:
            return None
        with reading("recurrence or initials"):
            initials = integers_in(fields, "initials")
            rows, surplus = data["coefficients"], data["surplus"]
            if not rows or not all(rows) or type(surplus) is not int:
                raise ValueError("a recurrence has polynomials and a surplus")
            coefficients = tuple(integers_in({"recurrence": q}, "recurrence") for q in rows)
            law = cls(coefficients, initials, surplus)
            size = max(c.bit_length() for q in coefficients for c in q)
            if (
                not SURPLUS <= surplus < 1 << 32
                or len(initials) < law.order
                or max(law.order, law.degree, size // 20) > _LARGEST
            ):
                raise ValueError("no search guesses such a recurrence")
            return law

    def program(self, language: Language) -> str:
        """The recurrence as a loop."""
        lead, *others = (language.polynomial(q, language.index) for q in self.coefficients)
        total = "".join(
            f"-({q})*{language.last.format(i)}" for i, q in enumerate(others, 1) if q != "0"
        )
        if lead != "1":
            total = f"({total or '0'}){language.divide}({lead})"
        return language.recursion(self.initials, total or "0")

    def written(self, script: Script, width: float | None = None) -> str:
        brief = f"holonomic of order {self.order}, degree {self.degree}"
        first, shown = self.initials or self.terms(1), self.shown(FIRST)
        return recurrent(first, self.coefficients, script, width, brief, shown)

    def rule(self, script: Script) -> str:
        """The recurrence alone."""
        return recurrence(self.coefficients, script)


def holonomic_of(
    terms: Sequence[int], max_order: int = 6, max_degree: int = 6, max_lag: int = MAX_LAG
) -> HolonomicRecurrence | None:
    """The recurrence with polynomial coefficients that integers follow, with the fewest unknowns.

    Parameters
    ----------
    terms : all of them have to follow it, but for first ones, a sixth of those past 50. With (order
        + 1)(degree + 1) unknowns, 16 equations must be left over; two thirds of the terms must
        follow from those before them
    max_order, max_degree : bounds of the guess; the order counts multiples of the lag
    max_lag : recurrences that go back by multiples of 1, 2, ..., `max_lag` terms are tried

    Examples
    --------
    Factorials, a(n) = n a(n-1), and no law:

    >>> from math import factorial
    >>> found = holonomic_of([factorial(n) for n in range(30)])
    >>> found.coefficients, found.surplus
    (((1,), (0, -1)), 25)
    >>> pi = [3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2, 1, 84, 2, 1, 1, 15]
    >>> holonomic_of(pi) is None
    True
    """
    terms = list(terms)
    last = next((n for n in range(len(terms), 0, -1) if terms[n - 1]), 0)
    if len(terms) - last >= SURPLUS and 3 * last <= len(terms):
        return HolonomicRecurrence(((1,),), tuple(terms[:last]), len(terms) - last)
    shapes = _possible(terms, max_order, max_degree, max_lag)
    for order, degree, lag in sorted(shapes, key=lambda s: ((s[0] + 1) * (s[1] + 1), s)):
        found = _fitted(terms, order, degree, lag)
        if found is not None:
            return found
    return None


def _possible(
    terms: Sequence[int], max_order: int, max_degree: int, max_lag: int
) -> Iterator[tuple[int, int, int]]:
    """The shapes (order, degree, lag) that are left by a look at the largest ones, modulo primes:
    a recurrence of a smaller shape is one of the larger.
    """
    total = len(terms)
    largest = [
        (order, width, lag)
        for order, width, lag in _largest(total, max_order, max_degree, max_lag)
        if not _meets_a_run(terms, order * lag, width - 1)
    ]
    left = _sieved(terms, largest) if max_degree < _TINY_PRIME else largest
    if not left:
        return
    powers, residues = _powers(total, max_degree + 1), _residues(terms, _SMALL_PRIME)[:, None]
    for order, width, lag in left:
        start = total - _equations(total, order * lag)
        columns = [
            powers[start:, :width] * residues[start - i * lag : total - i * lag] % _SMALL_PRIME
            for i in range(order + 1)
        ]
        if not _independent(columns):
            for r in range(order + 1):
                yield from (
                    (r, d, lag)
                    for d in range(width)
                    if (lag == 1 or r) and not _meets_a_run(terms, r * lag, d)
                )


def _meets_a_run(terms: Sequence[int], back: int, degree: int) -> bool:
    """Whether a run of equal terms ends that is so long that no recurrence of this shape lets it.

    Inside of a run of c, ``c sum_i q_i(n) = 0``. If that holds for more n than the degree, the sum
    of the q_i is 0, and ``q_0(n) (a(n) - c) = 0`` for the term after the run, so that it is left
    open.
    """
    first = len(terms) - _equations(len(terms), back)
    begun = 0
    for n in range(1, len(terms)):
        if terms[n] != terms[n - 1]:
            if terms[begun] and n - max(begun + back, first) > degree:
                return True
            begun = n
    return False


@lru_cache(maxsize=64)
def _largest(
    total: int, max_order: int, max_degree: int, max_lag: int
) -> tuple[tuple[int, int, int], ...]:
    """Order, number of coefficients of a polynomial and lag of shapes of which all others that so
    many terms are enough for are a part.
    """
    found = []
    for lag in range(1, max_lag + 1):
        widest = 0
        for order in range(max_order, -1, -1):
            spare = _equations(total, order * lag) - SURPLUS
            width = min(max_degree + 1, spare // (order + 1))
            if width > widest:
                widest = width
                found.append((order, width, lag))
    return tuple(found)


def _sieved(
    terms: Sequence[int], shapes: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Those that :func:`.kernels.sieve_shapes` leaves."""
    total = len(terms)
    rows = [(order, lag, total - _equations(total, order * lag)) for order, _, lag in shapes]
    possible = np.zeros(len(rows), np.int64)
    kernels.sieve_shapes(
        _residues(terms, _TINY_PRIME),
        np.array(rows, np.int64).reshape(-1, 3),
        _TINY_PRIME,
        possible,
    )
    return [shape for shape, left in zip(shapes, possible.tolist(), strict=True) if left]


def _equations(total: int, back: int) -> int:
    """How many terms have a term so far back in the part that follows the law."""
    return max(0, total - max(0, total - 50) // 6 - back)


@lru_cache(maxsize=8)
def _powers(total: int, width: int) -> NDArray[np.int64]:
    return np.array([[pow(n, k, _SMALL_PRIME) for k in range(width)] for n in range(total)])


def _residues(terms: Sequence[int], prime: int) -> NDArray[np.int64]:
    return np.array([a % prime for a in terms], np.int64)


def _independent(columns: Sequence[NDArray[np.int64]]) -> bool:
    """Whether the columns are linearly independent modulo the prime."""
    table = np.hstack(columns)
    height, width = table.shape
    return bool(nmod_mat(height, width, table.ravel().tolist(), _SMALL_PRIME).rank() == width)


def _fitted(terms: Sequence[int], order: int, degree: int, lag: int) -> HolonomicRecurrence | None:
    """The recurrence of a shape, if there is one with enough equations to spare."""
    total, back, unknowns = len(terms), order * lag, (order + 1) * (degree + 1)
    count = _equations(total, back)
    if count - unknowns < SURPLUS:
        return None
    rows = [
        [n**k * terms[n - i * lag] for i in range(order + 1) for k in range(degree + 1)]
        for n in range(total - count, total)
    ]
    solution = _solution(rows, degree + 1)
    if solution is None:
        return None
    coefficients = tuple(solution[i // lag] if i % lag == 0 else (0,) for i in range(back + 1))
    if _later_root(coefficients[0], total):
        return None
    # it begins after the last term that does not follow, or that it leaves open
    start = next(
        (
            n + 1
            for n in range(total - 1, back - 1, -1)
            if not _value(coefficients[0], n)
            or sum(_value(q, n) * terms[n - i] for i, q in enumerate(coefficients)) != 0
        ),
        back,
    )
    surplus = _surplus(terms, start, order, degree, lag)
    if surplus < SURPLUS or 3 * start > total:
        return None
    return HolonomicRecurrence(coefficients, tuple(terms[:start]), surplus)


def _surplus(terms: Sequence[int], start: int, order: int, degree: int, lag: int) -> int:
    """Equations after the last one that any other solution of those before it violates, less the
    number of solutions: what was predicted, term by term, and came true.

    Of equations about equal terms only as many count as a polynomial has coefficients.
    """
    prime, total, unknowns = PRIMES[0], len(terms), (order + 1) * (degree + 1)
    windows = [tuple(terms[n - i * lag] for i in range(order + 1)) for n in range(start, total)]
    if len(windows) - unknowns < SURPLUS:
        return 0
    columns = [
        [n**k * w[i] % prime for n, w in enumerate(windows, start)]
        for i in range(order + 1)
        for k in range(degree + 1)
    ]
    entries = [x for column in columns for x in column]
    reduced, rank = nmod_mat(unknowns, len(windows), entries, prime).rref()
    if not rank:  # zeros only
        return 0
    last = next(n for n in range(len(windows)) if int(reduced[rank - 1, n]))  # it raised the rank
    seen: Counter[tuple[int, ...]] = Counter()
    predicted = 0
    for n, window in enumerate(windows):
        predicted += n > last and seen[window] <= degree
        seen[window] += 1
    return predicted - (unknowns - rank)


def _later_root(q: Sequence[int], start: int) -> bool:
    """Whether q(n) = 0 for an integer n >= start: that term would be left open."""
    return any(root >= start for root, _ in fmpz_poly(list(q)).roots())


def _solution(rows: list[list[int]], width: int) -> tuple[tuple[int, ...], ...] | None:
    """Polynomials with `width` coefficients that solve all rows, the first of them not 0, without a
    common factor: where that vanishes, they say nothing.

    >>> _solution([[n**k * c for c in (2 * 3**n, 3**n) for k in range(2)] for n in range(9)], 2)
    ((1,), (-2,))
    """
    prime, size = PRIMES[0], len(rows[0])
    reduced = nmod_mat(len(rows), size, [x % prime for row in rows for x in row], prime)
    if reduced.rank() == size:
        return None
    basis, nullity = fmpz_mat(rows).nullspace()
    for j in range(nullity):
        vector = [basis[i, j] for i in range(size)]
        found = [fmpz_poly(vector[i : i + width]) for i in range(0, size, width)]
        if found[0]:
            common = reduce(fmpz_poly.gcd, found)
            common *= 1 if found[0].leading_coefficient() > 0 else -1
            return tuple(tuple(map(int, (q // common).coeffs())) or (0,) for q in found)
    return None


def _value(q: Sequence[int], n: int) -> int:
    total = 0
    for c in reversed(q):
        total = total * n + c
    return total
