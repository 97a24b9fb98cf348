"""The pipeline: Enumerate, expand Signed, Massey, Approve, over blocks of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from itertools import count, groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from esma.approval.conjecture import Conjecture
from esma.approval.verification import Approver
from esma.continued_fractions import kernels
from esma.continued_fractions.expansion import Batch, Expander
from esma.continued_fractions.rows import SignedRows
from esma.continued_fractions.signed import Word, from_simple
from esma.continued_fractions.terms import integers
from esma.enumeration.classes import is_representative, largest, members
from esma.enumeration.expressions import Expression
from esma.errors import PrecisionError, Refusal
from esma.massey.laws import Law, law_of, law_under_minus
from esma.massey.laws.tails import Head, Tail, tails_of_rows
from esma.massey.recognise import (
    LOOKAHEAD,
    forms_of,
    promising,
    recognise,
    screen,
)
from esma.proofs.prover import Proof, Prover
from esma.proofs.statements import Statement

from .spec import SearchSpec

if TYPE_CHECKING:
    import numpy as np
    from _typeshed import DataclassInstance
    from numpy.typing import NDArray

_Tally = TypeVar("_Tally", bound="DataclassInstance")

#: Candidates (expressions times words) that are sieved at a time: enough that what is done once
#: a block in Python does not count.
_CANDIDATES = 8192
#: Rows of quotients that are looked at at a time: they fit a second-level cache.
_ROWS = 512
#: Words that are taken at a time, so that a space of many words takes no more memory.
_WORDS = 4096
#: How many times precision is doubled before an expression that gains no quotients is given up as
#: not separable from a rational number.
_DOUBLINGS = 10
_SIMPLE: Word = (1,)
_MINUS: Word = (-1,)


@dataclass
class Tally:
    """What happened to the candidates of a search, so that nothing is silently left out.

    Attributes
    ----------
    expressions, candidates : values, and values times words, that were expanded
    hits : candidates in which a form was found
    approved : hits that were approved
    rejected : hits that were not, by reason
    proved : approved hits that have a proof
    unproved : approved hits that have none, by reason; empty where no proof was asked for
    unresolved : expressions not distinguished from a rational number, with what is known of
        them
    passed : expressions that were not expanded, because the one that stands for their class gave
        no formula; see :func:`run_classes`
    deepened : largest depth to which expressions without a formula were searched once more; see
        :func:`esma.searching.deeper.search_deeper`
    left : such expressions that were not, though a theorem knows laws of them
    deeper : the depth at which these are seen
    """

    expressions: int = 0
    candidates: int = 0
    hits: int = 0
    approved: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    proved: int = 0
    unproved: dict[str, int] = field(default_factory=dict)
    unresolved: list[Expression] = field(default_factory=list)
    passed: int = 0
    deepened: int = 0
    left: int = 0
    deeper: int = 0


def add_counts(mine: _Tally, theirs: _Tally) -> None:
    """Add the counts of one tally to another of its kind: numbers, numbers by reason, and lists.

    >>> tally = Tally(hits=1, rejected={"few digits": 2})
    >>> add_counts(tally, Tally(hits=2, rejected={"few digits": 1}))
    >>> tally.hits, tally.rejected
    (3, {'few digits': 3})
    """
    for f in fields(mine):
        here, there = getattr(mine, f.name), getattr(theirs, f.name)
        if isinstance(here, dict):
            for reason, count in there.items():
                here[reason] = here.get(reason, 0) + count
        else:
            setattr(mine, f.name, here + there)


def block_size(n_words: int, depth: int = 100) -> int:
    """How many expressions make a block, fewer where rows are long."""
    return max(1, _CANDIDATES * 100 // max(100, depth) // max(1, n_words))


def blocks(
    expressions: Iterator[Expression], n_words: int, depth: int = 100
) -> Iterator[list[Expression]]:
    """Blocks of expressions whose candidates are sieved together."""
    size = block_size(n_words, depth)
    while block := list(islice(expressions, size)):
        yield block


class _Hit(NamedTuple):
    """A candidate with a form: indices of its expression and word, and what is known of it; with
    growing runs, also the simple expansion that they are, of which tail and head then tell.
    """

    expression: int
    word: int
    negative: bool
    law: Law
    tail: Tail | None = None
    head: Head | None = None
    simple: Law | None = None


class Searcher:
    """Searches blocks of expressions, of any degrees and coefficients, as a description says.

    Examples
    --------
    >>> searcher = Searcher(SearchSpec.of("e", words="+,-+"))
    >>> [hit.signs for hit in searcher.search_block([Expression((1, 1), (-1, 1))])]
    [(1,), (-1, 1)]
    """

    def __init__(self, spec: SearchSpec) -> None:
        self.spec = spec
        self.constant = constant = spec.constant
        self.words = list(spec.sign_words)
        self.tally = Tally()
        self._expander = Expander(constant)
        self._approver = Approver(self._expander, spec.digits)
        self._prover: Prover | None = None
        self._total = spec.depth + LOOKAHEAD
        # growing runs under minus signs are recognised in the simple expansion
        unasked = [_SIMPLE] if _MINUS in self.words and _SIMPLE not in self.words else []
        self._expanded = self.words + unasked
        self._tables = [
            SignedRows(self._expanded[start : start + _WORDS], self._total)
            for start in range(0, len(self._expanded), _WORDS)
        ]

    def restart(self) -> None:
        """Forget what was counted and proved, so that what follows depends on nothing before; the
        values of tails that were met are kept, which change no outcome.
        """
        self.tally, self._prover = Tally(), None

    def search_block(self, expressions: Sequence[Expression]) -> Iterator[Conjecture]:
        """Approved conjectures of all candidates in a block."""
        self.tally.expressions += len(expressions)
        self.tally.candidates += len(expressions) * len(self.words)
        widths: dict[int, list[Expression]] = {}
        for expression in expressions:
            widths.setdefault(len(expression.numerator), []).append(expression)
        for group in widths.values():
            hits = self._ordered_hits(group)
            for hit in self._with_requested(group, hits) if self.spec.holonomic else hits:
                self.tally.hits += 1
                result = self._approver.approve(
                    group[hit.expression],
                    hit.negative,
                    self.words[hit.word],
                    hit.law,
                    hit.tail,
                    hit.head,
                    hit.simple,
                )
                if isinstance(result, Conjecture):
                    result = self._proved(result)
                if isinstance(result, Conjecture):
                    self.tally.approved += 1
                    yield result
                else:
                    reason = (
                        result.reason if result.index is None else "a predicted quotient is wrong"
                    )
                    _count(self.tally.rejected, reason)

    def _proved(self, conjecture: Conjecture) -> Conjecture | Refusal:
        """The conjecture with its certificate where a proof is wanted and found."""
        if not self.spec.prove:
            return conjecture
        if self._prover is None:
            self._prover = Prover(self.constant.name, self.constant.tree)
        proof = prove(conjecture, self._prover)
        if proof.status == "refuted":
            return Refusal(proof.reason, proof.index)
        if proof.certificate is None:
            _count(self.tally.unproved, proof.reason)
            return conjecture
        self.tally.proved += 1
        return replace(conjecture, certificate=proof.certificate)

    def _ordered_hits(self, expressions: Sequence[Expression]) -> Iterator[_Hit]:
        """Hits in the order of the space, whatever precision each one needed; one at a time where
        all of them need the same, as nearly always.
        """
        for number, table in enumerate(self._tables):
            waiting: list[_Hit] = []
            for hits, last in self._passes(expressions, table, number * _WORDS):
                if last and not waiting:
                    yield from self._with_growing_runs(hits)
                else:
                    waiting += hits
            yield from self._with_growing_runs(sorted(waiting, key=itemgetter(0, 1)))

    def _with_growing_runs(self, hits: Iterable[_Hit]) -> Iterator[_Hit]:
        """Hits in their order, and with each one of a simple expansion that of the word of minus
        signs, where that has growing runs; nothing else has any (`prediction.md`, Theorem 3).
        """
        if _MINUS not in self.words:
            yield from hits
            return
        minus, plain = self.words.index(_MINUS), self._expanded.index(_SIMPLE)
        for _, group in groupby(hits, itemgetter(0)):
            members = list(group)
            for hit in members:
                if hit.word == plain:
                    law = law_under_minus(hit.law)
                    if law is not None:
                        # what was seen in its first runs is not a law
                        members = [other for other in members if other.word != minus]
                        members.append(hit._replace(word=minus, law=law, simple=hit.law))
                    break
            for hit in sorted(members, key=itemgetter(1)):
                if hit.word < len(self.words):
                    yield hit

    def _passes(
        self, expressions: Sequence[Expression], table: SignedRows, first: int
    ) -> Iterator[tuple[Iterator[_Hit], bool]]:
        """Candidates with a form, for the words of a table, of which `first` is the index of the
        first; precision is doubled for those whose terms do not suffice.

        Yields
        ------
        the hits at one precision, in order, and whether no others follow
        """
        # one simple term a signed one suffices unless many quotients after a minus sign are 1
        count = 2 * self._total + 8
        bits = 4 * self._total + 64
        open_words = np.ones((len(expressions), len(table)), np.bool_)
        pending = np.arange(len(expressions))
        for _ in range(_DOUBLINGS):
            batch = self._expander.batch([expressions[e] for e in pending.tolist()], count, bits)
            parities, complete = table.parities(batch)
            complete &= open_words[pending].ravel()
            hopeful = promising(parities, complete, self.spec.depth, self._total)
            open_words[pending] &= ~complete.reshape(len(pending), len(table))
            unfinished = open_words[pending].any(axis=1)
            large = pending[unfinished & (batch.status == kernels.OVERFLOW)].tolist()
            left = pending[unfinished & (batch.status != kernels.OVERFLOW)]
            hits = self._batch_hits(table, batch, hopeful, pending.tolist(), first)
            yield hits, not large and not len(left)
            for e in large:
                wanted = (first + np.flatnonzero(open_words[e])).tolist()
                yield self._large_hits(e, expressions[e], wanted), False
            pending = left
            if not len(pending):
                return
            bits *= 2
        self._leave_open([expressions[e] for e in pending.tolist()])

    def _batch_hits(
        self,
        table: SignedRows,
        batch: Batch,
        hopeful: NDArray[np.int64],
        places: Sequence[int],
        first: int,
    ) -> Iterator[_Hit]:
        """Hits among the hopeful rows of a batch whose expressions have these places."""
        for start in range(0, len(hopeful), _ROWS):
            chosen = hopeful[start : start + _ROWS]
            for r, form, tail, head in self._forms(table, batch, chosen):
                e, w = divmod(r, len(table))
                yield _Hit(places[e], first + w, bool(batch.negative[e]), form, tail, head)

    def _forms(
        self, table: SignedRows, batch: Batch, chosen: NDArray[np.int64]
    ) -> Iterator[tuple[int, Law, Tail | None, Head | None]]:
        """Those of the chosen rows of a batch that follow a form, with what is known of it."""
        rows = table.rows(batch, chosen)
        found, records = screen(rows, np.full(len(rows), self._total), self.spec.depth)
        rows, chosen = rows[found], chosen[found]
        tails = tails_of_rows(rows, records, table.words, table.lengths, chosen % len(table))
        forms = forms_of(rows, records, self.spec.depth)
        for r, form, known in zip(chosen.tolist(), forms, tails, strict=True):
            if form is not None:
                yield r, form, *known

    def _leave_open(self, expressions: Sequence[Expression]) -> None:
        """Note expressions that could not be resolved, each once for all its words."""
        noted = self.tally.unresolved[-len(expressions) :] if expressions else []
        self.tally.unresolved += [x for x in expressions if x not in noted]

    def _large_hits(
        self, place: int, expression: Expression, missing: Sequence[int]
    ) -> Iterator[_Hit]:
        """Search one expression, with the words of the given indices, in Python integers
        of any size.
        """
        negative = expression.sign_at(self.constant) < 0
        for w, terms in self._large_rows(expression, missing):
            if (form := recognise(terms, self.spec.depth)) is not None:
                yield _Hit(place, w, negative, form)

    def _large_rows(
        self, expression: Expression, missing: Sequence[int]
    ) -> Iterator[tuple[int, list[int]]]:
        """Certain quotients of one expression under the words with the given indices."""
        bits, known = 4 * self._total + 64, 0
        for times in count(1):
            try:
                simple = self._expander.simple_terms(expression, bits)
            except PrecisionError:
                break
            still = []
            for w in missing:
                terms = from_simple(integers(simple), self._expanded[w], self._total)
                if len(terms) < self._total:
                    still.append(w)
                else:
                    yield w, terms
            missing = still
            if not missing:
                return
            if times >= _DOUBLINGS and len(simple) == known:
                break
            bits, known = 2 * bits, len(simple)
        self._leave_open([expression])

    def _with_requested(
        self, expressions: Sequence[Expression], hits: Iterable[_Hit]
    ) -> Iterator[_Hit]:
        """Hits in their order, and among them candidates without any law of the others that follow
        one of those that are tried on request.
        """
        found = list(hits)
        known = {(hit.expression, hit.word) for hit in found}
        for place, expression in enumerate(expressions):
            missing = [w for w in range(len(self.words)) if (place, w) not in known]
            if expression in self.tally.unresolved or not missing:
                continue
            negative = expression.sign_at(self.constant) < 0
            for w, terms in self._large_rows(expression, missing):
                law = law_of(terms, self.spec.depth, on_request=True)
                if law is not None:
                    found.append(_Hit(place, w, negative, law))
        yield from sorted(found, key=itemgetter(0, 1))


def _count(counts: dict[str, int], reason: str) -> None:
    counts[reason] = counts.get(reason, 0) + 1


def prove(conjecture: Conjecture, prover: Prover | None = None) -> Proof:
    """The proof of a conjecture, or why there is none; `prover` shares what its constant's proofs
    have in common.

    Examples
    --------
    >>> searcher = Searcher(SearchSpec.of("tan(1)", words="-", prove=False))
    >>> [hit] = searcher.search_block([Expression((1, 1), (0, 1))])
    >>> hit.status, prove(hit).status
    ('conjecture', 'proved')
    """
    statement = statement_of(conjecture)
    if statement is None:
        return Proof("unproved", reason="the quotients have no interlaced form")
    return (prover or Prover(statement.constant, statement.tree)).prove(statement)


def statement_of(conjecture: Conjecture) -> Statement | None:
    """What a conjecture says, as the prover takes it; None where it has no interlaced form, not
    even in runs or in powers.
    """
    entries = conjecture.law.entries
    if entries is None:
        return None
    return Statement(
        conjecture.constant.name,
        conjecture.constant.tree,
        conjecture.expression.numerator,
        conjecture.expression.denominator,
        conjecture.signs,
        entries.head,
        entries.polynomials,
        entries.lengths,
        entries.base,
        entries.head_lengths,
    )


@lru_cache(maxsize=16)
def prover_of(name: str) -> Prover:
    """The prover for a constant, which keeps what its proofs have in common."""
    return Prover(name)


def certified(conjecture: Conjecture) -> bool:
    """Whether a conjecture's certificate is about just this conjecture; what it proves is for
    the checker to say.
    """
    return proof_of(conjecture) is not None


def supported(conjecture: Conjecture) -> Conjecture:
    """The conjecture, without a certificate that is about something else.

    Files say of a formula that it is proved; whether they may is cheap to see, as in `certified`.
    """
    if conjecture.certificate is None:
        return conjecture
    proof = proof_of(conjecture)
    return replace(conjecture, certificate=None if proof is None else proof.certificate)


def proof_of(conjecture: Conjecture, prover: Prover | None = None) -> Proof | None:
    """The proof in a conjecture's certificate, None where that is not about just this conjecture;
    `prover` shares what its constant's proofs have in common.

    Examples
    --------
    >>> searcher = Searcher(SearchSpec.of("tan(1)", words="-"))
    >>> [hit] = searcher.search_block([Expression((1, 1), (0, 1))])
    >>> print(str(proof_of(hit)).splitlines()[2])
        (tan(1) + 1)/tan(1) = [2; 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, ...]
    """
    statement = statement_of(conjecture)
    if statement is None or conjecture.certificate is None:
        return None
    prover = prover or prover_of(statement.constant)
    return prover.read(conjecture.certificate, statement)


def run(
    searcher: Searcher,
    expressions: Iterator[Expression],
    on_block: Callable[[Tally], None] | None = None,
) -> Iterator[Conjecture]:
    """Search a stream of expressions; `on_block` is called after each block."""
    for block in blocks(expressions, len(searcher.words), searcher.spec.depth):
        yield from searcher.search_block(block)
        if on_block is not None:
            on_block(searcher.tally)


def run_classes(
    searcher: Searcher,
    expressions: Iterator[Expression],
    coeff_limit: int,
    on_block: Callable[[Tally], None] | None = None,
) -> Iterator[Conjecture]:
    """Search one expression of each class under ``-y``, ``1/y`` and ``y + n``, and the others of
    the class where it gave a formula.

    Equivalent numbers have one tail, so the quotients of all follow a law or of none. At a finite
    depth a law may be seen in one and not yet in another, whose law begins later or has a longer
    period under the sign word: what is passed over is counted, and said.

    The loops of :func:`run` do not share work within classes: a candidate costs a third of a
    microsecond, of which expanding the expression is a fiftieth, and members of a class have their
    tails at different places of the sign words. Passing over whole classes is what pays, four to
    eight times where formulas are rare.
    """
    while chunk := list(islice(expressions, 4096)):
        standing = [x for x in chunk if is_representative(x, coeff_limit)]
        passed = len(chunk) - len(standing)
        for block in blocks(iter(standing), len(searcher.words), searcher.spec.depth):
            found: set[Expression] = set()
            for hit in searcher.search_block(block):
                found.add(hit.expression)
                yield hit
            for x in block:
                if x not in found or largest(x.numerator + x.denominator) > coeff_limit:
                    continue
                others = [y for y in members(x, coeff_limit) if y != x]
                passed -= len(others)
                for part in blocks(iter(others), len(searcher.words), searcher.spec.depth):
                    yield from searcher.search_block(part)
            if on_block is not None:
                on_block(searcher.tally)
        searcher.tally.passed += passed
