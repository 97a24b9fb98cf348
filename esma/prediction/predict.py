"""The signed expansions of ``|P(c)/Q(c)|`` by theorem: interlaced, with runs, or finite.

A theorem gives the simple expansion of a number x as interlaced polynomials
(:mod:`esma.proofs.theorems`), and ``|P(c)/Q(c)|`` is a Möbius image of x, whose simple expansion
Raney's transducer writes symbolically; it serves every sign word, each of which is a transducer
again. No digit of c is computed. Why the outcome is as it is: ``esma/prediction.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.signed import counted_of_rational
from esma.continued_fractions.surd import Surd
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import EsmaError, Refusal
from esma.limits.matrices import times
from esma.massey import kernels as recognition
from esma.massey.differences import trimmed
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import order_bound
from esma.massey.laws.runs import LONGEST_WRITTEN, Entry, SemiRegularForm, reduced
from esma.massey.transducer import mobius, signed, simple
from esma.proofs.statements import product
from esma.proofs.theorems import Expansion, Match, image, match

from . import kernels
from .visibility import (
    BY_DIFFERENCES,
    BY_RECURRENCE,
    UNSEEN,
    is_seen,
    recurrence_order,
    seen_by_differences,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

Shape = Literal["interlaced", "runs", "finite"]

#: Rows that the compiled transducer may write at first, and at most.
_ROOM = 1 << 16
_MOST_ROOM = 1 << 22
#: Quotients and slopes above this are left to Python's integers.
_LARGE = 1 << 40
#: Longest period of a quadratic irrational that is followed.
_LONGEST = 50_000


@dataclass(frozen=True)
class Prediction:
    """What the expansion of one value under one sign word is.

    Attributes
    ----------
    kind : ``"interlaced"``, ``"runs"`` where runs of 2 grow or are longer than 64 or, for a
        rational value, ``"finite"``
    form : the expansion itself; of a finite one the quotients, and how many times each occurs
    """

    kind: Shape
    form: Hurwitzian | SemiRegularForm | tuple[tuple[int, int], ...]

    @property
    def preperiod(self) -> int:
        """Quotients before the regular part; all of them where the expansion is finite."""
        if isinstance(self.form, tuple):
            return sum(count for _, count in self.form)
        return self.form.preperiod

    @property
    def period(self) -> int | None:
        """Quotients of a block; of a form with runs, each run counts once; None where finite."""
        return None if isinstance(self.form, tuple) else self.form.period

    @property
    def degree(self) -> int | None:
        """Largest degree of the polynomials, those of lengths of runs included."""
        return None if isinstance(self.form, tuple) else self.form.degree

    @cached_property
    def order(self) -> int | None:
        """Order of the shortest linear recurrence of the quotients, its transient included; None
        where there is none.
        """
        law = None if isinstance(self.form, tuple) else self.form.hurwitzian
        return None if law is None else recurrence_order(law)


@dataclass(frozen=True)
class Outlook:
    """What a search would find among some candidates.

    Attributes
    ----------
    depth : of the search
    expressions, candidates : values, and values times words, that a theorem decides
    open : values that no theorem decides, by reason
    deepest : the least depth at which all candidates would be seen by their differences
    interlaced, growing, finite : candidates by kind, `growing` those with runs
    seen : interlaced candidates that the search recognises
    seen_growing : the same with runs
    """

    depth: int
    expressions: int
    candidates: int
    open: dict[str, int]
    deepest: int
    interlaced: int
    growing: int
    finite: int
    seen: int
    seen_growing: int

    @property
    def formulas(self) -> int:
        """Formulas that the search finds, if every candidate is decided."""
        return self.seen + self.seen_growing

    def rows(self) -> list[tuple[str, str]]:
        """Names and texts for a terminal."""
        kinds = (
            f"{self.interlaced:,} of {self.candidates:,} candidates are interlaced,"
            f" {self.growing:,} have growing or long runs, {self.finite:,} are rational"
        )
        seen = (
            f"{self.formulas:,} formulas at depth {self.depth}: {self.seen:,} interlaced,"
            f" {self.seen_growing:,} with runs; all at depth {self.deepest:,}"
        )
        rows = [("by theorem", kinds), ("seen", seen)]
        if self.open:
            count = sum(self.open.values())
            rows.append(("undecided", f"{count:,} values: {next(iter(self.open))}"))
        return rows


class Predictor:
    """Predicts the signed expansions of expressions in one constant.

    Parameters
    ----------
    constant : with a theorem; :meth:`simple` says for each expression whether it applies

    Raises
    ------
    EsmaError
        If there is no theorem for the constant.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> e = Predictor(constant("e"))
    >>> it = e.predict(Expression((1, 3), (-5, 2)), (1, -1))        # (3e + 1)/(2e - 5)
    >>> it.kind, it.preperiod, it.period, it.order
    ('interlaced', 78, 180, 436)
    >>> print(e.predict(Expression((0, 1), (1, 0)), (-1,)).form)
    [⟨3, 4m+4, 3, 2^{4m+3}⟩]
    """

    def __init__(self, constant: Constant) -> None:
        self.constant = constant
        found = match(constant.tree)
        if found is None:
            raise EsmaError(
                f"no theorem gives a continued fraction of {constant.name}: nothing can be"
                " predicted"
            )
        if not found.canonical.interlaced:
            raise EsmaError(
                f"the quotients of {found.text} are not polynomials: nothing can be predicted"
            )
        self._match: Match = found

    def simple(self, expression: Expression) -> Hurwitzian | Fraction:
        """The simple continued fraction of ``|P(c)/Q(c)|``, or its value where it is rational.

        Raises
        ------
        EsmaError
            If the theorem of the constant does not reach this expression.
        """
        reduced_to = image(self._match, expression.numerator, expression.denominator)
        if isinstance(reduced_to, Refusal):
            raise EsmaError(reduced_to.reason)
        if reduced_to.surd is not None:
            return _simple_of(reduced_to.surd)
        assert reduced_to.expansion is not None
        assert reduced_to.matrix is not None
        skipped, form = simple_of_theorem(reduced_to.expansion)
        return mobius(form, times(reduced_to.matrix, skipped), absolute=True)

    def cost(self, expression: Expression) -> int:
        """A whole number with which the period and the time of a prediction grow: the determinant
        of the matrix that takes the theorem's number to the value, and of a quadratic number about
        a tenth of the root of its discriminant.

        Raises
        ------
        EsmaError
            If the theorem of the constant does not reach this expression.

        Examples
        --------
        >>> from esma.enumeration.constants import constant
        >>> Predictor(constant("e")).cost(Expression((0, 11), (1, 0)))
        22
        """
        found = image(self._match, expression.numerator, expression.denominator)
        if isinstance(found, Refusal):
            raise EsmaError(found.reason)
        if found.matrix is not None:
            a, b, c, d = found.matrix
            return abs(a * d - b * c)
        assert found.surd is not None
        x = found.surd
        return 0 if isinstance(x, Fraction) else isqrt(x.discriminant) // 10

    def predict(self, expression: Expression, word: Word) -> Prediction:
        """The expansion of one value under one sign word.

        Raises
        ------
        EsmaError
            If the theorem of the constant does not reach this expression.
        """
        return predict(self.simple(expression), word)

    def forms(self, expression: Expression, words: Sequence[Word]) -> Iterator[Hurwitzian | None]:
        """The interlaced forms under many words; None where there are runs, or the value is
        rational.
        """
        form = self.simple(expression)
        if isinstance(form, Fraction):
            yield from (None for _ in words)
            return
        arrays = _arrays(form)
        for word in words:
            found = None if arrays is None else _compiled_form(*arrays, word)
            if found is None:
                found = signed(form, word).hurwitzian
            yield found or None

    def outlook(
        self,
        expressions: Iterator[Expression],
        words: Sequence[Word],
        depth: int = 100,
        progress: Callable[[int], None] | None = None,
    ) -> Outlook:
        """What a search of the given depth would find.

        Parameters
        ----------
        progress : called with the number of expressions that are done

        Examples
        --------
        >>> from esma.enumeration.constants import constant
        >>> from esma.enumeration.space import Space
        >>> space = Space(constant("e"), coeff_limit=1)
        >>> it = Predictor(space.constant).outlook(space.expressions(), space.sign_words)
        >>> it.candidates, it.interlaced, it.growing, it.seen, it.seen_growing
        (48, 36, 12, 36, 12)
        """
        total = np.zeros(5, np.int64)
        values = deepest = 0
        undecided: dict[str, int] = {}
        for number, expression in enumerate(expressions):
            if progress is not None:
                progress(number)
            try:
                form = self.simple(expression)
            except EsmaError as error:
                undecided[str(error)] = undecided.get(str(error), 0) + 1
                continue
            values += 1
            if isinstance(form, Fraction):
                total[2] += len(words)
                continue
            records = shapes(form, words, depth)
            regular = records[records[:, 0] == 1]
            runs = int((records[:, 0] == 2).sum())
            seen = is_seen(form, depth)
            total += len(regular), runs, 0, int((regular[:, 4] > 0).sum()), runs * seen
            asked = regular[:, 1] + (regular[:, 3] + 2) * regular[:, 2]
            deepest = max(deepest, int(asked.max(initial=0)))
            if runs:
                deepest = max(deepest, form.preperiod + (form.degree + 2) * form.period)
        size = len(words)
        return Outlook(depth, values, values * size, undecided, deepest, *total.tolist())


def predict(form: Hurwitzian | Fraction, word: Word) -> Prediction:
    """What a sign word makes of a simple expansion, or of a rational number."""
    if isinstance(form, Fraction):
        return Prediction("finite", tuple(counted_of_rational(form, word)))
    found = signed(form, word)
    return Prediction("runs" if found.in_runs else "interlaced", found)


def shapes(form: Hurwitzian, words: Sequence[Word], depth: int = 100) -> NDArray[np.int64]:
    """What every sign word makes of one simple expansion, as records.

    Returns
    -------
    (W, 5) array
        kind (1 interlaced, 2 with runs), preperiod, period, degree, and how a search of this
        depth sees it: 0 not at all, 1 by differences, 2 by its recurrence. Shapes are those of the
        shortest form; with runs they are 0, and the simple expansion decides.

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> shapes(e, [(1,), (-1,), (-1, 1)]).tolist()
    [[1, 1, 3, 1, 1], [2, 0, 0, 0, 0], [1, 1, 2, 1, 1]]
    """
    bound = order_bound(depth)
    records = np.full((len(words), 5), kernels.LARGE, np.int64)
    records[:, 4] = UNSEEN
    arrays = _arrays(form)
    if arrays is not None:
        longest = max(map(len, words))
        table = np.array([word + (0,) * (longest - len(word)) for word in words], np.int64)
        lengths = np.array(list(map(len, words)), np.int64)
        residues = np.zeros((len(words), depth), np.uint64)
        room = np.empty((_ROOM, 2), np.int64)
        kernels.predict(
            *arrays, table, lengths, LONGEST_WRITTEN, recognition.PRIME, room, records, residues
        )
        regular = records[:, 0] == kernels.INTERLACED
        for w in np.flatnonzero(regular).tolist():
            preperiod, period, degree = records[w, 1:4].tolist()
            if seen_by_differences(preperiod, period, degree, depth):
                records[w, 4] = BY_DIFFERENCES
        short = np.flatnonzero(regular & (records[:, 4] == UNSEEN) & (records[:, 1] < bound))
        complexities = np.empty(len(short), np.int64)
        work = recognition.work_arrays(residues.shape[1])
        recognition.linear_complexities(residues[short], bound, work, complexities)
        for w in short[complexities < bound].tolist():
            # over the integers the order may be larger than modulo a prime
            found = _compiled_form(*arrays, words[w])
            if found and recurrence_order(found) < bound:
                records[w, 4] = BY_RECURRENCE
    for w in np.flatnonzero(records[:, 0] == kernels.LARGE).tolist():
        records[w] = _slow_shape(form, words[w], depth)
    return records


def _slow_shape(form: Hurwitzian, word: Word, depth: int) -> tuple[int, int, int, int, int]:
    found = signed(form, word).hurwitzian
    if found is None:
        return kernels.RUNS, 0, 0, 0, UNSEEN
    shape = found.preperiod, found.period, found.degree
    if seen_by_differences(*shape, depth):
        by = BY_DIFFERENCES
    else:
        by = BY_RECURRENCE if is_seen(found, depth) else UNSEEN
    return kernels.INTERLACED, *shape, by


def _arrays(form: Hurwitzian) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Head and rows for the compiled transducer; None where it is not made for them."""
    rows = [trimmed(row) for row in form.differences]
    if max(map(len, rows)) > 2 or max(map(abs, (*form.head, *sum(rows, ())))) > _LARGE:
        return None
    return (
        np.array(form.head, np.int64),
        np.array([(*row, 0)[:2] for row in rows], np.int64),
    )


def _compiled_form(
    head: NDArray[np.int64], rows: NDArray[np.int64], word: Word
) -> Hurwitzian | Literal[False] | None:
    """The form under a word; False with runs, None where the room does not suffice."""
    size = _ROOM
    while size <= _MOST_ROOM:
        out = np.empty((size, 2), np.int64)
        kind, preperiod, period, degree = kernels.signed_form(
            head, rows, np.array(word, np.int64), len(word), LONGEST_WRITTEN, out
        )
        if kind == kernels.RUNS:
            return False
        if kind == kernels.INTERLACED:
            tail = out[preperiod : preperiod + period, : degree + 1].tolist()
            return Hurwitzian(tuple(out[:preperiod, 0].tolist()), tuple(map(tuple, tail)))
        size *= 8
    return None


@lru_cache(maxsize=256)
def simple_of_theorem(x: Expansion) -> tuple[Matrix, Hurwitzian]:
    """The simple continued fraction of a theorem's number, from where its quotients are
    admissible, and the product of the entries before that.

    Examples
    --------
    >>> from esma.proofs.theorems import Progression
    >>> simple_of_theorem(Progression(1, 2, 1, -1))          # cot 1 = 1 - 1/(3 - 1/(5 - ...))
    ((1, -1, 1, 0), Hurwitzian(head=(2,), differences=((1, 0), (3, 2))))
    """
    indices = range(x.start, x.start + x.period)
    entries = [Entry(x.row(n, x.period), x.follows(n)) for n in indices]
    return product(x, 0, x.start), simple(SemiRegularForm.make((), entries))


def _simple_of(x: Surd | Fraction) -> Hurwitzian | Fraction:
    """The simple continued fraction of ``|x|``."""
    if isinstance(x, Fraction):
        return abs(x)
    found = abs(x).expansion(_LONGEST)
    return reduced(found.head, [(a,) for a in found.period])


def predicted_orders(
    constant: Constant, expressions: Sequence[Expression], words: Sequence[Word]
) -> NDArray[np.float64]:
    """Order of the linear recurrence of each expansion by theorem: the truth behind
    :func:`esma.export.plots.orders`.

    Returns
    -------
    array of shape (expressions, words)
        The exact order, infinity with runs (where they grow no linear recurrence exists, and no
        short one where they are longer than 64), nan where no theorem decides; the length of a
        finite expansion.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> predicted_orders(constant("e"), [Expression((0, 1), (1, 0))], [(1,), (-1,), (-1, 1)])
    array([[ 7., inf,  5.]])
    """
    table = np.full((len(expressions), len(words)), np.nan)
    predictor = Predictor(constant)
    for e, expression in enumerate(expressions):
        try:
            form = predictor.simple(expression)
        except EsmaError:
            continue
        if isinstance(form, Fraction):
            table[e] = [predict(form, word).preperiod for word in words]
            continue
        for w, found in enumerate(predictor.forms(expression, words)):
            table[e, w] = np.inf if found is None else recurrence_order(found)
    return table
