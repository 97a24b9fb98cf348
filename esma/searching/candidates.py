"""Candidates: expressions under sign words, expanded, and those whose quotients follow a law."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import accumulate, count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from esma.approval.formulas import Integers
from esma.continued_fractions import kernels
from esma.continued_fractions.expansion import Expander
from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.rows import SignedRows, word_table
from esma.continued_fractions.signed import from_simple
from esma.continued_fractions.terms import integers
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import PrecisionError
from esma.massey import kernels as recognition
from esma.massey.differences import Row, rows_through
from esma.massey.laws import Hurwitzian, Law, law_of, law_under_minus, runs_of_rows_grow
from esma.massey.laws.evidence import grows
from esma.massey.laws.tails import PackedTails, Tail, tails_of_rows
from esma.massey.recognise import LOOKAHEAD, forms_of, promising, recognise, screen

from .spec import SearchSpec

#: Rows of quotients that are looked at at a time: they fit a second-level cache.
_ROWS = 512
#: Words that are taken at a time, so that a space of many words takes no more memory.
_WORDS = 4096
#: How many times precision is doubled before an expression that gains no quotients is given up as
#: not separable from a rational number.
_DOUBLINGS = 10
#: Quotients that twice the precision gives where they grow doubly exponentially.
_SLOW = 2
#: So many last terms, of so many bits, tell tails apart.
_LAST, _LAST_BITS = 4, 128
_SIMPLE: Word = (1,)
_MINUS: Word = (-1,)


class Hit(NamedTuple):
    """A candidate with a law: indices of its expression and word, and what is known of it; with
    growing runs, also the simple expansion that they are, of which tail and matrix then tell.
    """

    expression: int
    word: int
    negative: bool
    law: Law
    tail: Tail | None = None
    matrix: Matrix | None = None
    simple: Law | None = None


class Rows(NamedTuple):
    """Candidates whose quotients are polynomials that take turns, as columns.

    Attributes
    ----------
    terms : (R, T) partial quotients of these candidates and of others
    row : which row of them each one has
    expression, word : which of those of a block
    negative : whether P(c)/Q(c) is below zero
    records : (H, 4) what :func:`esma.massey.recognise.screen` says of them
    runs : whether these are the quotients of the simple expansion, and what the candidate follows,
        under minus signs, are the growing runs that they become
    """

    terms: Integers
    row: Integers
    expression: Integers
    word: Integers
    negative: NDArray[np.bool_]
    records: Integers
    runs: NDArray[np.bool_]

    def at(self, chosen: Integers | NDArray[np.bool_]) -> Rows:
        """Some of them."""
        if chosen.dtype == np.bool_ and chosen.all():
            return self
        return Rows._make([self.terms, *(column[chosen] for column in self[1:])])

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """All of them, in the order of the space."""
        parts = [part for part in parts if len(part.word)] or parts[:1]
        rows = parts[0]
        if len(parts) > 1:
            terms = {id(part.terms): part.terms for part in parts}
            starts = dict(zip(terms, accumulate(map(len, terms.values()), initial=0), strict=False))
            moved = [part._replace(row=part.row + starts[id(part.terms)])[1:] for part in parts]
            whole = rows.terms if len(terms) == 1 else np.concatenate([*terms.values()])
            rows = cls._make([whole, *map(np.concatenate, zip(*moved, strict=True))])
        order = np.lexsort((rows.word, rows.expression))
        return rows if (np.diff(order) > 0).all() else rows.at(order)

    @property
    def heads(self) -> Integers:
        """The quotients before the polynomials begin, one candidate's after the other's."""
        sizes = self.records[:, 3]
        ends = np.cumsum(sizes)
        places = np.repeat(self.row * self.terms.shape[1] - ends + sizes, sizes)
        heads: Integers = self.terms.ravel()[places + np.arange(len(places))]
        return heads

    @property
    def hits(self) -> Iterator[tuple[int, int, bool]]:
        """The first three columns, one by one."""
        columns = self.expression.tolist(), self.word.tolist(), self.negative.tolist()
        return zip(*columns, strict=True)

    def differences(self, i: int) -> tuple[Row, ...]:
        """The polynomials of one, as in `Hurwitzian`."""
        _, period, degree, preperiod = self.records[i].tolist()
        used = self.terms[self.row[i], preperiod : preperiod + period * (degree + 1)]
        return rows_through(used.tolist(), period)

    def form(self, i: int) -> Hurwitzian:
        """The quotients of one."""
        head = self.terms[self.row[i], : self.records[i, 3]]
        return Hurwitzian(tuple(head.tolist()), self.differences(i))


class RowsAndHits(NamedTuple):
    """What was found among candidates.

    Attributes
    ----------
    rows : those whose quotients are polynomials that take turns and fit 64 bits, in the order of
        the space
    hits : the others with a law
    unended : expressions whose quotients under minus signs end in a run of 2s, which is all that is
        seen of a large simple quotient
    """

    rows: Rows
    hits: list[Hit]
    unended: Integers


class Candidates:
    """Finds the laws of expressions under all words of a search.

    Attributes
    ----------
    words : the sign words, and perhaps that of plus signs, of which growing runs under minus signs
        tell
    unresolved : expressions that were not distinguished from rational numbers
    """

    def __init__(self, spec: SearchSpec, expander: Expander) -> None:
        self._spec, self._expander = spec, expander
        self._asked = spec.n_words
        self._total = spec.depth + LOOKAHEAD
        self.unresolved: list[Expression] = []
        self.words = list(spec.sign_words)
        if _MINUS in self.words and _SIMPLE not in self.words:
            self.words.append(_SIMPLE)
        self._tables = [
            SignedRows(self.words[start : start + _WORDS], self._total)
            for start in range(0, len(self.words), _WORDS)
        ]
        self._signs, self._lengths = word_table(self.words)

    def search(self, expressions: Sequence[Expression]) -> RowsAndHits:
        """The candidates with a law among expressions of one degree, whatever precision each one
        needs.
        """
        none = self._no_rows()
        parts, hits, runs = [none], list[Hit](), [none.expression]
        for number, table in enumerate(self._tables):
            for part in self._passes(expressions, table, number * _WORDS):
                if isinstance(part, Hit):
                    hits.append(part)
                    continue
                unended = self._are_unended(part)
                runs.append(part.expression[unended])
                parts.append(part.at(~unended))
        rows = Rows.joined(parts)
        ends = np.concatenate(runs)
        if not len(rows.word) and not hits:
            return RowsAndHits(rows, hits, ends)
        regular = rows.records[:, 0] == recognition.INTERLACED
        others = rows.at(~regular)
        forms = forms_of(others.terms[others.row], others.records, self._spec.depth)
        for hit, form in zip(others.hits, forms, strict=True):
            if form is not None:
                hits.append(Hit(*hit, form))
        found = RowsAndHits(rows.at(regular), hits, ends)
        return self._with_growing_runs(found) if _MINUS in self.words else found

    def _are_unended(self, rows: Rows) -> NDArray[np.bool_]:
        """Which rows under minus signs end in 2s alone."""
        kind, period, degree, _ = rows.records.T
        minus = (self._lengths[rows.word] == 1) & (self._signs[rows.word, 0] < 0)
        constant = (kind == recognition.INTERLACED) & (period == 1) & (degree == 0)
        return np.asarray(minus & constant & (rows.terms[rows.row, -1] == 2))

    def tails(self, rows: Rows) -> PackedTails:
        """Tails of rows, and the matrices of the steps before them."""
        which = rows.word.copy()
        if rows.runs.any():
            which[rows.runs] = self.words.index(_SIMPLE)
        words = self._signs, self._lengths
        return tails_of_rows(rows.terms, rows.records, *words, which, rows.row)

    def hit(self, rows: Rows, tails: PackedTails, i: int) -> Hit:
        """One of the rows by itself."""
        e, w, negative = int(rows.expression[i]), int(rows.word[i]), bool(rows.negative[i])
        tail, matrix = tails.one(i)
        form = rows.form(i)
        if not rows.runs[i]:
            return Hit(e, w, negative, form, tail, matrix)
        law = law_under_minus(form)
        assert law is not None
        return Hit(e, w, negative, law, tail, matrix, form)

    def _no_rows(self) -> Rows:
        none, no = np.zeros(0, np.int64), np.zeros(0, np.bool_)
        terms, records = np.zeros((0, self._total), np.int64), np.zeros((0, 4), np.int64)
        return Rows(terms, none, none, none, no, records, no)

    def _with_growing_runs(self, found: RowsAndHits) -> RowsAndHits:
        """The same, and with each one of a simple expansion that of the word of minus signs, where
        that has growing runs; nothing else has any (`prediction.md`, Theorem 3).
        """
        rows, hits, unended = found
        minus, plain = self.words.index(_MINUS), self.words.index(_SIMPLE)
        quotients = rows.at(rows.word == plain)
        growing = quotients.at(runs_of_rows_grow(quotients.terms[quotients.row], quotients.records))
        size = len(growing.word)
        growing = growing._replace(word=np.full(size, minus), runs=np.ones(size, np.bool_))
        others = {
            hit.expression: hit._replace(word=minus, law=law, simple=hit.law)
            for hit in hits
            if hit.word == plain and (law := law_under_minus(hit.law)) is not None
        }
        if not size and not others and self._asked == len(self.words):
            return found
        # what was seen in their first runs is not a law
        seen = {*growing.expression.tolist(), *others}
        unended = unended[~np.isin(unended, list(seen))]
        covered = (rows.word == minus) & np.isin(rows.expression, list(seen))
        rows = Rows.joined([rows.at((rows.word < self._asked) & ~covered), growing])
        hits = [
            hit
            for hit in hits
            if hit.word < self._asked and not (hit.word == minus and hit.expression in seen)
        ]
        return RowsAndHits(rows, hits + list(others.values()), unended)

    def _passes(
        self, expressions: Sequence[Expression], table: SignedRows, first: int
    ) -> Iterator[Rows | Hit]:
        """Candidates with a form, for the words of a table, of which `first` is the index of the
        first; precision is doubled for those whose terms do not suffice.
        """
        # about one simple term a signed one suffices, two if all quotients after minus signs are 1
        count, bits = self._total + self._total // 6, 4 * self._total + 64
        open_words = np.ones((len(expressions), len(table)), np.bool_)
        pending = np.arange(len(expressions))
        for _ in range(_DOUBLINGS):
            batch = self._expander.batch([expressions[e] for e in pending.tolist()], count, bits)
            parities, complete = table.parities(batch)
            complete &= open_words[pending].ravel()
            hopeful, kinds = promising(parities, complete, self._spec.depth, self._total)
            open_words[pending] &= ~complete.reshape(len(pending), len(table))
            unfinished = open_words[pending].any(axis=1)
            large = pending[unfinished & (batch.status == kernels.OVERFLOW)].tolist()
            left = pending[unfinished & (batch.status != kernels.OVERFLOW)]
            for start in range(0, len(hopeful), _ROWS):
                part = slice(start, start + _ROWS)
                chosen = hopeful[part]
                terms = table.rows(batch, chosen)
                total = np.full(len(terms), self._total)
                found, records = screen(terms, total, self._spec.depth, kinds[part])
                e, w = np.divmod(chosen[found], len(table))
                none = np.zeros(len(found), np.bool_)
                where = pending[e], first + w, batch.negative[e]
                yield Rows(terms, found, *where, records, none)
            for e in large:
                wanted = (first + np.flatnonzero(open_words[e])).tolist()
                yield from self._large_hits(e, expressions[e], wanted)
            pending = left
            if not len(pending):
                return
            if self._expander.limit is not None and bits > self._expander.limit:
                break
            count, bits = 2 * self._total + 8, 2 * bits
        self._leave_open([expressions[e] for e in pending.tolist()])

    def _leave_open(self, expressions: Sequence[Expression]) -> None:
        """Note expressions that could not be resolved, each once for all its words."""
        noted = self.unresolved[-len(expressions) :] if expressions else []
        self.unresolved += [x for x in expressions if x not in noted]

    def _large_hits(
        self, place: int, expression: Expression, missing: Sequence[int]
    ) -> Iterator[Hit]:
        """Search one expression, with the words of the given indices, in Python integers
        of any size.
        """
        negative = expression.sign_at(self._expander.constant) < 0
        for w, terms in self._large_rows(expression, missing):
            if (form := recognise(terms, self._spec.depth)) is not None:
                yield Hit(place, w, negative, form)

    def _large_rows(
        self, expression: Expression, missing: Sequence[int], *, few: bool = False
    ) -> Iterator[tuple[int, list[int]]]:
        """Certain quotients of one expression under the words with the given indices.

        Quotients that grow doubly exponentially are too many digits: twice the precision gives one
        or two more. With `few` those that are there are given, otherwise none.
        """
        bits, known = 4 * self._total + 64, 0
        for times in count(1):
            try:
                simple = self._expander.simple_terms(expression, bits)
            except PrecisionError:
                break
            still = []
            for w in missing:
                terms = from_simple(integers(simple), self.words[w], self._total)
                if len(terms) < self._total:
                    still.append(w)
                else:
                    yield w, terms
            missing = still
            if not missing:
                return
            gained = len(simple) - known
            if few and gained <= _SLOW and times > 1 and grows(integers(simple)):
                yield from (
                    (w, from_simple(integers(simple), self.words[w], self._total)) for w in missing
                )
                return
            if times >= _DOUBLINGS and gained <= _SLOW:
                break
            bits, known = 2 * bits, len(simple)
        self._leave_open([expression])

    def requested(
        self, expressions: Sequence[Expression], known: Container[tuple[int, int]]
    ) -> Iterator[Hit]:
        """Candidates with a law that is tried on request, among those that have no other.

        A law belongs to a tail: where the row of a tail class with the shortest head has none, the
        others are not tried.

        Parameters
        ----------
        known : indices of the expressions and words of those that have
        """
        rows = list[tuple[int, int, list[int]]]()
        for place, expression in enumerate(expressions):
            missing = [w for w in range(self._asked) if (place, w) not in known]
            found = self._large_rows(expression, missing, few=True) if missing else ()
            rows += [(place, w, terms) for w, terms in found]
        lawless = set[tuple[int, ...]]()
        for place, w, terms in sorted(rows, key=lambda row: len(row[2])):
            tail = _last_terms(terms)
            if tail in lawless:
                continue
            law = law_of(terms, self._spec.depth, self._spec.laws)
            if law is not None:
                expression = expressions[place]
                if expression in self.unresolved:
                    self.unresolved.remove(expression)
                yield Hit(place, w, expression.sign_at(self._expander.constant) < 0, law)
            elif tail:
                lawless.add(tail)


def _last_terms(terms: Sequence[int]) -> tuple[int, ...]:
    """The last terms, so many that no two tails have them in common by chance; none where all are
    too few.
    """
    sizes = accumulate(x.bit_length() - 1 for x in reversed(terms[1:]))
    enough = next((k for k, bits in enumerate(sizes, 1) if k >= _LAST and bits >= _LAST_BITS), 0)
    return tuple(terms[len(terms) - enough :])
