"""The pipeline: Enumerate, expand Signed, Massey, Approve, over blocks of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Block, Formulas, Origin
from esma.approval.verification import UNENDED, Approver
from esma.continued_fractions.expansion import Expander
from esma.enumeration.classes import is_representative, largest, members
from esma.enumeration.expressions import Expression
from esma.errors import Refusal
from esma.proofs.prover import Proof, Prover
from esma.proofs.statements import statement_of

from .candidates import Candidates, Hit, Rows
from .members import Members, Outcome, Settled
from .spec import SearchSpec

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from numpy.typing import NDArray

_Tally = TypeVar("_Tally", bound="DataclassInstance")

#: Candidates (expressions times words) that are sieved at a time: enough that what is done once
#: a block in Python does not count.
_CANDIDATES = 8192
#: Places of tail classes up to which none is forgotten.
_PLACES = 200_000
_NOTHING = Block.of([])


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


def block_size(spec: SearchSpec) -> int:
    """How many expressions make a block, fewer where a candidate takes longer."""
    size = _CANDIDATES * 100 // max(100, spec.depth) * 1000 // max(1000, spec.digits)
    return max(1, size // max(1, spec.n_words))


def blocks(expressions: Iterator[Expression], spec: SearchSpec) -> Iterator[list[Expression]]:
    """Blocks of expressions whose candidates are sieved together."""
    size = block_size(spec)
    while block := list(islice(expressions, size)):
        yield block


class Searcher:
    """Searches blocks of expressions, of any degrees and coefficients, as a description says.

    Attributes
    ----------
    words : the sign words
    tally : what happened to the candidates so far
    origin : what the members of tail classes that were found have in common

    Examples
    --------
    >>> searcher = Searcher(SearchSpec.of("e", words="+,-+"))
    >>> [hit.signs for hit in searcher.search_block([Expression((1, 1), (-1, 1))])]
    [(1,), (-1, 1)]
    """

    def __init__(self, spec: SearchSpec) -> None:
        self.spec, self.constant = spec, spec.constant
        self.words = list(spec.sign_words)
        expander = Expander(self.constant)
        self._candidates = Candidates(spec, expander)
        prover = Prover(self.constant.name, self.constant.tree) if spec.prove else None
        certify = None if prover is None else partial(_certificate, prover)
        self._prover = prover
        self._approver = Approver(expander, spec.digits)
        self.origin = Origin(self.constant, spec.digits, self._candidates.words, certify=certify)
        self._members = Members(self._approver, self.origin, prover, self._outcome)
        self.restart()

    def restart(self) -> None:
        """Count from nothing; the tail classes that were met are kept, which change no outcome."""
        self._candidates.unresolved = []
        self.tally = Tally(unresolved=self._candidates.unresolved)

    def forget(self) -> None:
        """Forget the tail classes that were met, once they are many, and with them formulas that
        are not kept; no outcome changes.
        """
        if len(self.origin.places) > _PLACES:
            self._members.forget()

    def search_block(self, expressions: Sequence[Expression]) -> Iterator[Conjecture]:
        """Approved conjectures of all candidates in a block, one by one."""
        return iter(Formulas.joined(self.origin, [self.search(expressions)]))

    def search(self, expressions: Sequence[Expression]) -> Block:
        """Approved conjectures of all candidates in a block, as columns."""
        self.tally.expressions += len(expressions)
        self.tally.candidates += len(expressions) * len(self.words)
        widths: dict[int, list[Expression]] = {}
        for expression in expressions:
            widths.setdefault(len(expression.numerator), []).append(expression)
        found = list(map(self._search_group, widths.values()))
        return found[0] if len(found) == 1 else Block.joined(found)

    def _search_group(self, expressions: list[Expression]) -> Block:
        """The formulas of expressions of one degree, in the order of the space."""
        rows, hits, unended = self._candidates.search(expressions)
        if len(unended):
            self.tally.hits += len(unended)
            _add(self.tally.rejected, UNENDED, len(unended))
        if self.spec.laws:
            known = {(hit.expression, hit.word) for hit in hits}
            known.update(zip(rows.expression.tolist(), rows.word.tolist(), strict=True))
            known.update((e, self.words.index((-1,))) for e in unended.tolist())
            hits += self._candidates.requested(expressions, known)
        if not len(rows.word) and not hits:
            return _NOTHING
        tails = self._candidates.tails(rows)
        one = partial(self._candidates.hit, rows, tails)
        if expressions[0].degree == 1:
            approve = partial(self._approved, expressions)
            settled = self._members.settle(expressions, rows, tails, one, approve)
        else:
            settled = Settled.nothing(len(rows.word))
        members = settled.place >= 0
        outcomes = {
            (int(rows.expression[i]), int(rows.word[i])): outcome
            for i, outcome in settled.alone.items()
        }
        others = ~members
        others[list(settled.alone)] = False
        hits += map(one, np.flatnonzero(others).tolist())
        for hit in hits:
            outcomes[hit[:2]] = self._outcome(self._approved(expressions, hit))
        self._count(settled, outcomes.values())
        alone = {
            at: outcome.result
            for at, outcome in sorted(outcomes.items())
            if isinstance(outcome.result, Conjecture)
        }
        if not alone and not members.any():
            return _NOTHING
        return _block(expressions, rows.at(members), settled, alone)

    def _count(self, settled: Settled, outcomes: Iterable[Outcome]) -> None:
        """Add what became of candidates with a law to the tally."""
        tally, count = self.tally, int(np.count_nonzero(settled.place >= 0))
        tally.hits += count
        tally.approved += count
        proved = int(np.count_nonzero(settled.proved))
        tally.proved += proved
        if count > proved and self._prover is not None:
            _add(tally.unproved, settled.reason, count - proved)
        for outcome in outcomes:
            tally.hits += 1
            if isinstance(outcome.result, Refusal):
                where = outcome.result.index
                reason = outcome.result.reason if where is None else "a predicted quotient is wrong"
                _add(tally.rejected, reason)
                continue
            tally.approved += 1
            if outcome.result.proved:
                tally.proved += 1
            elif outcome.unproved:
                _add(tally.unproved, outcome.unproved)

    def _approved(self, expressions: Sequence[Expression], hit: Hit) -> Conjecture | Refusal:
        """One candidate with a law, as far as digits tell."""
        return self._approver.approve(
            expressions[hit.expression],
            hit.negative,
            self.words[hit.word],
            hit.law,
            hit.tail,
            hit.matrix,
            hit.simple,
        )

    def _outcome(self, result: Conjecture | Refusal) -> Outcome:
        """What becomes of it, with the proof that was asked for."""
        if self._prover is None or isinstance(result, Refusal):
            return Outcome(result)
        proof = prove(result, self._prover)
        if proof.status == "refuted":
            return Outcome(Refusal(proof.reason, proof.index))
        return Outcome(with_proof(result, proof), proof.reason)


def _block(
    expressions: Sequence[Expression],
    rows: Rows,
    settled: Settled,
    alone: Mapping[tuple[int, int], Conjecture],
) -> Block:
    """Members of tail classes, and the formulas that are none, in the order of the space."""
    used, which = np.unique(rows.expression, return_inverse=True)
    negative = np.zeros(len(expressions), np.bool_)
    negative[rows.expression] = rows.negative
    places, sizes = np.array(list(alone), np.int64).reshape(-1, 2), rows.records[:, 3]
    order = np.lexsort((np.r_[rows.word, places[:, 1]], np.r_[rows.expression, places[:, 0]]))
    last, are = Block.of(list(alone.values())), settled.place >= 0

    def ordered(of_members: NDArray[Any], of_others: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([of_members, of_others])[order]

    return Block(
        [expressions[e] for e in used.tolist()],
        negative[used].tolist(),
        last.alone,
        ordered(which, last.expression),
        ordered(rows.word, places[:, 1]),
        ordered(settled.place[are], last.place),
        ordered(settled.proved[are], last.proved),
        # members keep their order, and the others have no first terms
        rows.heads,
        ordered(sizes, last.sizes),
    )


def _certificate(prover: Prover, conjecture: Conjecture) -> Mapping[str, Any]:
    """The certificate of a formula that is known to have one."""
    proof = prove(conjecture, prover)
    assert proof.certificate is not None
    return proof.certificate


def _add(counts: dict[str, int], reason: str, count: int = 1) -> None:
    counts[reason] = counts.get(reason, 0) + count


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


def with_proof(conjecture: Conjecture, proof: Proof) -> Conjecture:
    """The conjecture with its certificate, and with the law that the certificate states."""
    law = proof.law
    if law is None:
        return replace(conjecture, certificate=proof.certificate)
    tail = law.tail(conjecture.signs)
    return replace(conjecture, law=law, tail=tail, certificate=proof.certificate)


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


def run(searcher: Searcher, expressions: Iterator[Expression]) -> Iterator[Conjecture]:
    """Search a stream of expressions; the formulas one by one."""
    for block in run_blocks(searcher, expressions):
        yield from Formulas.joined(searcher.origin, [block])


def run_blocks(
    searcher: Searcher,
    expressions: Iterator[Expression],
    on_block: Callable[[Tally], None] | None = None,
) -> Iterator[Block]:
    """Search a stream of expressions; `on_block` is called after each block."""
    for block in blocks(expressions, searcher.spec):
        yield searcher.search(block)
        if on_block is not None:
            on_block(searcher.tally)


def run_classes(
    searcher: Searcher,
    expressions: Iterator[Expression],
    on_block: Callable[[Tally], None] | None = None,
) -> Iterator[Block]:
    """Search one expression of each class under ``-y``, ``1/y`` and ``y + n``, and the others of
    the class where it gave a formula.

    Equivalent numbers have one tail, so the quotients of all follow a law or of none. At a finite
    depth a law may be seen in one and not yet in another, whose law begins later or has a longer
    period under the sign word: what is passed over is counted, and said.

    The loops of :func:`run_blocks` do not share work within classes: a candidate costs an eighth of
    a microsecond, of which expanding the expression is an eighth, and members of a class have their
    tails at different places of the sign words. Passing over whole classes is what pays, four to
    eight times where formulas are rare.
    """
    spec = searcher.spec
    limit = spec.coeff_limit
    while chunk := list(islice(expressions, 4096)):
        standing = [x for x in chunk if is_representative(x, limit)]
        passed = len(chunk) - len(standing)
        for block in blocks(iter(standing), spec):
            found = searcher.search(block)
            yield found
            having = found.having
            for x in block:
                if x not in having or largest(x.numerator + x.denominator) > limit:
                    continue
                others = [y for y in members(x, limit) if y != x]
                passed -= len(others)
                yield from map(searcher.search, blocks(iter(others), spec))
            if on_block is not None:
                on_block(searcher.tally)
        searcher.tally.passed += passed
