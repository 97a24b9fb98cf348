"""General continued fractions ``b0 + a1/(b1 + a2/(b2 + ...))`` with interlaced elements, and what
is done to every block alike.

Equivalence, contraction, extension, singularization and insertion make the new elements out of
neighbouring old ones by polynomial formulas (:mod:`esma.continued_fractions.general`,
:mod:`esma.continued_fractions.singularization`). So the elements of a form whose elements are
polynomials in the index m of the block become polynomials in m again, of degrees with a bound, and
a polynomial of degree D is known by D + 1 values: the result is read off from that many blocks.
With constant polynomials these are periodic continued fractions.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice, pairwise
from math import gcd, lcm

from esma.continued_fractions import general, singularization
from esma.continued_fractions.places import increasing
from esma.continued_fractions.semiregular import GeneralPair
from esma.errors import EsmaError, whole
from esma.writing.laws import UNICODE, closed, in_letter

from .differences import (
    Row,
    has_period,
    in_powers,
    least_divisor,
    polynomial_of,
    regrouped,
    sampled,
    settled_from,
    trimmed,
    value,
    zeros,
)
from .laws.hurwitzian import Hurwitzian
from .laws.runs import Entry, SemiRegularForm


@dataclass(frozen=True)
class GeneralForm:
    """Pairs of a denominator and the numerator after it: `head`, then blocks for m = 0, 1, 2, ...

    `make` writes a form in one way: no block is a repetition of a shorter one, and no part of the
    head belongs to the blocks.

    Attributes
    ----------
    head : pairs; the very first denominator may be a fraction
    entries : pairs of polynomials in m, as forward differences at 0

    Examples
    --------
    Lambert's ``1 + 1/(3 + 4/(5 + 9/(7 + ...))) = 4/pi``:

    >>> pi = GeneralForm.make([], [((1, 2), (1, 3, 2))])
    >>> pi.pairs(4), pi.degree
    ([(1, 1), (3, 4), (5, 9), (7, 16)], 2)
    """

    head: tuple[GeneralPair, ...]
    entries: tuple[tuple[Row, Row], ...]

    @classmethod
    def make(
        cls, head: Iterable[GeneralPair], entries: Iterable[tuple[Sequence[int], Sequence[int]]]
    ) -> GeneralForm:
        """The form with the shortest block and the shortest head.

        Raises
        ------
        EsmaError
            If there is no entry that recurs, or a numerator is 0.
        """
        first = list(head)
        rows = [(trimmed(tuple(b)), trimmed(tuple(a))) for b, a in entries]
        if not rows:
            raise EsmaError("a form needs at least one entry that recurs")
        if any(zeros(polynomial_of(a)) for _, a in rows) or any(a == 0 for _, a in first):
            raise EsmaError("the numerators of an infinite continued fraction must not be 0")
        below, above = [b for b, _ in rows], [a for _, a in rows]
        period = least_divisor(len(rows), lambda d: has_period(below, d) and has_period(above, d))
        below, above = regrouped(below, period), regrouped(above, period)
        turned = deque(zip(below, above, strict=True))
        while first and first[-1] == (value(turned[-1][0], -1), value(turned[-1][1], -1)):
            first.pop()
            b, a = turned.pop()
            turned.appendleft((sampled(b, -1, 1), sampled(a, -1, 1)))
        return cls(tuple(first), tuple((trimmed(b), trimmed(a)) for b, a in turned))

    @classmethod
    def from_semi_regular(cls, form: SemiRegularForm) -> GeneralForm:
        """The general continued fraction whose numerators are the signs of an expansion.

        Raises
        ------
        EsmaError
            If there are growing runs: its blocks then have no fixed length; or if runs are so long
            that they are counted.
        """
        if form.has_growing_runs:
            raise EsmaError(f"the runs of {form} grow, so its blocks have no fixed length")
        if form.has_runs:
            raise EsmaError(f"the runs of {form} are too long to be written out")
        return cls.make(form.head, [(e.quotient, (e.sign,)) for e in form.block])

    @property
    def period(self) -> int:
        """The number of entries of a block."""
        return len(self.entries)

    @property
    def preperiod(self) -> int:
        """The number of pairs before the blocks."""
        return len(self.head)

    @property
    def degree(self) -> int:
        """Largest degree of the polynomials."""
        return max(max(len(b), len(a)) for b, a in self.entries) - 1

    def __iter__(self) -> Iterator[GeneralPair]:
        yield from self.head
        for m in count():
            for b, a in self.entries:
                yield value(b, m), value(a, m)

    def pairs(self, number: int) -> list[GeneralPair]:
        """The first pairs."""
        return list(islice(self, number))

    @property
    def is_semi_regular(self) -> bool:
        """Whether all numerators are signs and all denominators integers."""
        return all(a in ((1,), (-1,)) for _, a in self.entries) and all(
            abs(a) == 1 and isinstance(b, int) for b, a in self.head
        )

    def semi_regular(self) -> SemiRegularForm:
        """The expansion as one with signs.

        Raises
        ------
        EsmaError
            If a numerator is neither 1 nor -1.
        """
        if not self.is_semi_regular:
            raise EsmaError("not all numerators of this continued fraction are 1 or -1")
        head = [(int(b), a) for b, a in self.head]
        return SemiRegularForm.make(head, [Entry(b, a[0]) for b, a in self.entries])

    def __str__(self) -> str:
        def pair(b: Sequence[Fraction | int], a: Sequence[Fraction | int]) -> str:
            return f"{in_letter(b, UNICODE)} | {in_letter(a, UNICODE)}"

        head = [pair((b,), (a,)) for b, a in self.head]
        return closed(head, [pair(in_powers(b), in_powers(a)) for b, a in self.entries], UNICODE)


def recurring(places: Sequence[int], preperiod: int, period: int) -> Iterator[int]:
    """Places in the head once, places in the first block in every block.

    >>> list(islice(recurring([0, 2, 3], 2, 3), 6))
    [0, 2, 3, 5, 6, 8]
    """
    block = [n for n in places if n >= preperiod]
    yield from (n for n in places if n < preperiod)
    if block:
        for start in count(0, period):
            yield from (n + start for n in block)


def lengthened(form: GeneralForm, blocks: int) -> GeneralForm:
    """The expansion with `blocks` blocks taken as one, so no longer in shortest form."""
    if whole(blocks, "the number of blocks") < 1:
        raise EsmaError(f"at least one block is taken at a time, not {blocks}")
    rows = [
        (sampled(b, i, blocks), sampled(a, i, blocks))
        for i in range(blocks)
        for b, a in form.entries
    ]
    return GeneralForm(form.head, tuple(rows))


def read_off(pairs: Iterable[GeneralPair], preperiod: int, period: int, degree: int) -> GeneralForm:
    """The form that has a preperiod and period like these and polynomials up to a degree.

    >>> read_off(((n, n * n) for n in count(1)), 1, 2, 2)
    GeneralForm(head=(), entries=(((1, 1), (1, 3, 2)),))
    """
    source = iter(pairs)
    head = list(islice(source, preperiod))
    known = list(islice(source, period * (degree + 1)))
    columns = (
        Hurwitzian.from_terms([int(pair[part]) for pair in known], 0, period, degree).differences
        for part in (0, 1)
    )
    entries = tuple(zip(*columns, strict=True))
    following = list(islice(source, period))
    if following != [(value(b, degree + 1), value(a, degree + 1)) for b, a in entries]:
        raise AssertionError(f"this is not a form with polynomials of degree {degree} at most")
    return GeneralForm.make(head, entries)


def equivalent(form: GeneralForm, factors: Hurwitzian) -> GeneralForm:
    """The equivalence transformation by r_1, r_2, ..., which are interlaced polynomials.

    Lambert's ``1 + 1/(3 + 1/(5 + ...))`` with doubled denominators:

    >>> coth = GeneralForm.make([], [((1, 2), (1,))])
    >>> equivalent(coth, Hurwitzian((), ((2,),))).pairs(4)
    [(1, 2), (6, 4), (10, 4), (14, 4)]
    """
    pre = max(form.preperiod, factors.preperiod + 1) + 1
    size = lcm(form.period, factors.period)
    degree = form.degree + 2 * factors.degree
    return read_off(general.equivalent(form, factors), pre, size, degree)


def primitive(form: GeneralForm) -> GeneralForm:
    """The equivalent form in which no number r > 1 divides some b_n, n >= 1, and both its
    numerators, the same n of all blocks at once, and no b_n is negative in late blocks.

    >>> print(primitive(GeneralForm.make([(1, 2)], [((6, 4), (4,))])))
    [⟨2m+1 | 1⟩]
    """
    form = lengthened(form, 2) if form.period == 1 else form  # neighbours then are two rows
    pairs = form.pairs(form.preperiod + form.period)
    below = [list(sampled(b, 1, 1)) for b, _ in form.entries]
    above = [list(sampled(a, 1, 1)) for _, a in form.entries]
    for j in range(form.period):
        g = gcd(*above[j - 1], *below[j], *above[j])
        g = -g if trimmed(tuple(below[j]))[-1] < 0 else g
        for row in (above[j - 1], below[j], above[j]):
            row[:] = [x // g for x in row]
        if j == 0:
            b, a = pairs[-1]  # the numerator before the first of these blocks
            pairs[-1] = b, a // g
    return GeneralForm.make(general.primitive(pairs), zip(below, above, strict=True))


def contraction(form: GeneralForm, keep: Iterable[int], blocks: int = 1) -> GeneralForm:
    """The form whose approximants are those of the given one at places that recur.

    Parameters
    ----------
    keep : indices in the head, and in the first so many `blocks`, which stand for all that follow

    Raises
    ------
    EsmaError
        If none of them recurs, or as for finite fractions.

    Examples
    --------
    Every third approximant of e, which are 3, 19/7, 193/71, ...:

    >>> e = GeneralForm.from_semi_regular(
    ...     SemiRegularForm.with_signs(Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), (1,)))
    >>> thirds = primitive(contraction(e, [1]))
    >>> print(thirds)
    [3 | −2; 7 | 1, 10 | 2, ⟨16m+28 | 1, 4m+9 | 1⟩]
    """
    long, places, _, _ = _changed(form, keep, blocks)
    pre, size = long.preperiod, long.period
    inside = [n for n in places if n >= pre]
    if not inside:
        raise EsmaError("of a form without end, approximants in its blocks have to be kept")
    kept = recurring(places, pre, size)
    ends = [*inside, inside[0] + size]
    # the continuants of a group have b_{n+1} and a_{n+1}, which stands beside b_n
    degrees = [(len(b) - 1, len(a) - 1) for b, a in long.entries]
    group = max(
        sum(degrees[(n + 1 - pre) % size][0] + degrees[(n - pre) % size][1] for n in range(*part))
        for part in pairwise(ends)
    )
    start = len(places) - len(inside) + 4
    return read_off(
        general.contraction(general.integral(form), kept), start, len(inside), 3 * group
    )


def even_part(form: GeneralForm) -> GeneralForm:
    """The contraction to the approximants 0, 2, 4, ...

    >>> golden = GeneralForm.make([], [((1,), (1,))])
    >>> print(even_part(golden), odd_part(golden))
    [1 | 1; 2 | −1, ⟨3 | −1⟩] [2 | −1; ⟨3 | −1⟩]
    """
    return _every_other(form, 0)


def odd_part(form: GeneralForm) -> GeneralForm:
    """The contraction to the approximants 1, 3, 5, ...; the first denominator may be a fraction."""
    return _every_other(form, 1)


def _every_other(form: GeneralForm, first: int) -> GeneralForm:
    blocks = 1 + form.period % 2
    return contraction(form, range(first, form.preperiod + blocks * form.period, 2), blocks)


def reversal(form: GeneralForm) -> GeneralForm:
    """The reversed period of a purely periodic x with numerators ``a_1, ..., a_n``: it is
    ``-a_n/x'``, with the conjugate x' (Galois 1829).

    Raises
    ------
    EsmaError
        If it is not purely periodic.

    Examples
    --------
    >>> print(reversal(GeneralForm.make([], [((1,), (1,)), ((2,), (3,)), ((5,), (1,))])))
    [⟨5 | 3, 2 | 1, 1 | 1⟩]
    """
    if form.head or form.degree:
        raise no_last_term()
    below, above = zip(*form.entries, strict=True)
    return GeneralForm.make((), zip(below[::-1], (*above[-2::-1], above[-1]), strict=True))


def no_last_term() -> EsmaError:
    """The error for an expansion that has no last term."""
    return EsmaError(
        "only finite and purely periodic expansions can be reversed: others have no last term to"
        " begin with"
    )


def extension(form: GeneralForm, places: Iterable[int], t: int, blocks: int = 1) -> GeneralForm:
    """The form with ``(A_n + t A_{n-1})/(B_n + t B_{n-1})`` put in before approximants n.

    Parameters
    ----------
    places : indices n in the head, and in the first so many `blocks`, which stand for all that
        follow; no two of them neighbours
    t : not 0

    Examples
    --------
    >>> coth = GeneralForm.make([], [((1, 2), (1,))])
    >>> longer = extension(coth, [1], -1, blocks=2)
    >>> print(longer)
    [1 | 1; ⟨4m+2 | 1, 1 | 1, −4m−6 | −1⟩]
    """
    long, given, extra, before = _changed(form, places, blocks)
    found = general.extension(
        general.integral(form), recurring(given, long.preperiod, long.period), t
    )
    return read_off(found, long.preperiod + before + 2, long.period + extra, form.degree)


def singularize(form: GeneralForm, places: Iterable[int], blocks: int = 1) -> GeneralForm:
    """The form without the quotients 1 at places that recur.

    Parameters
    ----------
    places : indices n >= 1 in the head, and in the first so many `blocks`, which stand for all
        that follow

    Raises
    ------
    EsmaError
        As for finite fractions.

    Examples
    --------
    >>> e = GeneralForm.from_semi_regular(
    ...     SemiRegularForm.with_signs(Hurwitzian((2,), ((1, 0), (2, 2), (1, 0))), (1,)))
    >>> print(singularize(e, [1]).semi_regular())
    [3; ⟨2m+3, 2⟩]
    """
    long, given, extra, before = _changed(form, places, blocks, 1)
    kept = recurring(given, long.preperiod, long.period)
    found = singularization.singularize(general.integral(form), kept)
    start = long.preperiod - before + 2
    return read_off(found, start, long.period - extra, form.degree)


def insert(form: GeneralForm, places: Iterable[int], blocks: int = 1) -> GeneralForm:
    """The form with a quotient 1 put in before places that recur.

    Parameters
    ----------
    places : indices n >= 1 in the head, and in the first so many `blocks`, which stand for all
        that follow; the quotients there are at least 2

    Raises
    ------
    EsmaError
        As for finite fractions.

    Examples
    --------
    >>> coth = GeneralForm.make([], [((1, 2), (1,))])
    >>> print(insert(coth, [1], blocks=2).semi_regular())
    [⟨4m+2, 1, 4m+2⟩]
    """
    long, given, extra, before = _changed(form, places, blocks, 1)
    pre, size = long.preperiod, long.period
    for n in given:
        if n >= pre and settled_from(long.entries[n - pre][0], 2) != 0:
            raise EsmaError(f"1 can be inserted only before 2 or more, which quotient {n} is not")
    found = singularization.insert(general.integral(form), recurring(given, pre, size))
    return read_off(found, pre + before + 2, size + extra, form.degree)


def _changed(
    form: GeneralForm, places: Iterable[int], blocks: int, least: int = 0
) -> tuple[GeneralForm, list[int], int, int]:
    """The form in longer blocks, the places, and how many are in a block and before it.

    Raises
    ------
    EsmaError
        If the places are not increasing whole numbers from `least` on, or one is past the blocks.
    """
    long = lengthened(form, blocks)
    pre, end = long.preperiod, long.preperiod + long.period
    given: list[int] = []
    for n in increasing(places, least):
        if n >= end:
            first = f"first {blocks} blocks, which end" if blocks > 1 else "first block, which ends"
            raise EsmaError(
                f"place {n} is past the {first} at {end - 1}: a place there stands for those in all"
                " blocks that follow; to name more places, take more blocks at a time"
            )
        given.append(n)
    inside = sum(n >= pre for n in given)
    return long, given, inside, len(given) - inside
