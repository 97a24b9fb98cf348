"""Members of tail classes: the class is approved and proved once, a member by products of two
integer matrices.

Let t be the tail of a formula ``y = H(t)`` with the matrix H of its first steps, and let
``t = R(c')`` for a number c' close to c, as another formula with this tail has shown. For an
expression ``y = E(c)`` of degree 1 the formula is as good as that one if ``H R`` and E are
proportional (:class:`esma.approval.verification.Approver`). If that one has a proof, so has this:
its groups begin at the same terms of the tail, and it is left to show that H and the steps S before
them map [1, oo) into (0, oo) (``proofs.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from esma.approval import kernels
from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Integers, Origin, Place
from esma.approval.numbering import Numbering
from esma.approval.verification import Approver, Start, linear_matrix
from esma.continued_fractions.mobius import Matrix, adjugate, proportional
from esma.continued_fractions.products import step_product
from esma.enumeration.expressions import Expression
from esma.errors import Refusal
from esma.limits.matrices import times
from esma.massey.differences import Row
from esma.massey.laws.tails import PackedTails, Tail
from esma.proofs.alignment import Chain
from esma.proofs.prover import Prover, is_long, is_positive
from esma.searching.candidates import Hit, Rows
from esma.system.precision import bits_of_digits

#: The place of a row that no class has one for.
NOWHERE = -1
#: That of one that was not looked at yet.
UNKNOWN = -2
_FITS = 1 << 62
#: Groups that are tried.
_GROUPS = 3
#: Terms between the first member's tail and that of another one.
_FAR = 64
_SIMPLE = (1,)
_Key = tuple[bytes, int]
"""Of a tail class: the tail's, and -1; of growing runs, that of what becomes these, and the parity
of the index at which its canonical representative begins."""
#: Columns of what is known of a place, after its image and its steps: the bits of its class,
#: whether something is to be shown of a member, and whether the class has a proof.
BITS, SHOWN, PROVED = range(8, 11)


class Outcome(NamedTuple):
    """What becomes of a candidate with a law, and why it has no proof where one was wanted."""

    result: Conjecture | Refusal
    unproved: str = ""


class Settled(NamedTuple):
    """What became of rows.

    Attributes
    ----------
    place : of each one that is a formula by its tail class; NOWHERE of the others
    proved : (H,) which of these have a proof
    alone : what became of rows that were looked at by themselves
    reason : why members have no proof
    """

    place: Integers
    proved: NDArray[np.bool_]
    alone: dict[int, Outcome]
    reason: str = ""

    @classmethod
    def nothing(cls, count: int) -> Settled:
        """No row is a member of a tail class."""
        return cls(np.full(count, NOWHERE), np.zeros(count, np.bool_), {})


class _Class:
    """A tail class.

    Attributes
    ----------
    start, tail : of its first member
    runs : whether the formulas are growing runs, and all else is said of what becomes these
    bits : of the first member, see `Approver.image_at`
    proved : whether it has a proof
    chain : of the proof; None where nothing is to be shown of a member
    """

    def __init__(self, start: Start, tail: Tail, image: Matrix, bits: int, *, runs: bool) -> None:
        self.tail, self.runs, self.bits = tail, runs, bits
        self.proved = False
        self.chain: Chain | None = None
        self.start = start
        # images are counted from the canonical representative of the tail
        self._first = self._last = -start.offset
        self._images = {self._first: image}

    def image(self, index: int) -> Matrix:
        """The matrix R with ``t = R(c')`` for the tail t from a term on."""
        while self._last < index:
            a, b, c, d = self._images[self._last]
            t, s = self.start.term(self._last)
            self._last += 1
            self._images[self._last] = c, d, s * (a - t * c), s * (b - t * d)
        while self._first > index:
            a, b, c, d = self._images[self._first]
            self._first -= 1
            t, s = self.start.term(self._first)
            self._images[self._first] = t * a + s * c, t * b + s * d, a, b
        return self._images[index]

    def steps_to_group(self, index: int, least: int) -> Matrix:
        """The steps from a term to where the first group of the proof begins, `least` terms later
        or more.
        """
        if self.chain is None:
            return 1, 0, 0, 1
        x, y = self.chain.group
        groups = max(-((self.chain.y - index - least) // y), -(self.chain.x // x))
        a, b, c, d = end = self.image(self.chain.y + groups * y)
        det = a * d - b * c
        p, q, r, t = times(self.image(index), adjugate(end))
        return p // det, q // det, r // det, t // det


class _Table:
    """Rows of integers, of which there become more."""

    def __init__(self, width: int) -> None:
        self.rows = np.zeros((64, width), np.int64)
        self._count = 0

    def append(self, row: Sequence[int]) -> None:
        if self._count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[self._count] = row
        self._count += 1


class Members:
    """The tail classes of a search, and the formulas that are members of them.

    Parameters
    ----------
    approver : approves the first member of a class
    origin : what all formulas have in common, with the places that are met
    prover : of the constant; None where no proof is wanted
    prove : proves a formula by itself
    """

    def __init__(
        self,
        approver: Approver,
        origin: Origin,
        prover: Prover | None,
        prove: Callable[[Conjecture], Outcome],
    ) -> None:
        self._approver, self._origin, self._prover, self._prove = approver, origin, prover, prove
        self._classes: dict[_Key, _Class | None] = {}
        self._at: list[tuple[_Class, int, int]] = []
        self._reason = ""
        self._needed = bits_of_digits(origin.digits)
        self.forget()

    def forget(self) -> None:
        """Begin anew; formulas that were found need their places no more."""
        self._classes.clear()
        self._numbering = Numbering()
        self._places = np.zeros(0, np.int64)
        self._at.clear()
        self._origin.places.clear()
        self._table = _Table(11)

    def settle(
        self,
        expressions: Sequence[Expression],
        rows: Rows,
        tails: PackedTails,
        hit: Callable[[int], Hit],
        approve: Callable[[Hit], Conjecture | Refusal],
    ) -> Settled:
        """Which rows are formulas by their tail classes, of expressions of degree 1.

        Parameters
        ----------
        hit, approve : a row by itself, where its class is not known yet
        """
        place = np.full(len(tails.flags), NOWHERE)
        alone: dict[int, Outcome] = {}
        chosen = np.flatnonzero(tails.flags == 2)
        period, degree, preperiod = rows.records[chosen, 1:].T
        # runs begin at quotients of odd index
        parity = np.where(rows.runs[chosen], (preperiod + tails.offsets[chosen]) % 2, -1)
        columns = np.stack([parity, tails.offsets[chosen], period, degree, preperiod == 0], 1)
        number = self._numbering.of(columns, tails.numbers, tails.bounds[chosen])
        new = np.full(self._numbering.count - len(self._places), UNKNOWN)
        self._places = np.concatenate([self._places, new])
        found = self._places[number]
        for k in np.flatnonzero(found == UNKNOWN).tolist():
            i, n = int(chosen[k]), number[k]
            if self._places[n] == UNKNOWN:
                first = self._place(rows, tails, i, int(parity[k]), hit, approve)
                if isinstance(first, Outcome):
                    alone[i], found[k] = first, NOWHERE
                    continue
                self._places[n] = first
            found[k] = self._places[n]
        place[chosen] = found
        chosen = chosen[place[chosen] >= 0]
        members = chosen[self._are_members(expressions, rows, tails, chosen, place[chosen])]
        outside = np.ones(len(place), np.bool_)
        outside[members] = False
        place[outside] = NOWHERE
        proved = ~outside
        proved[members] = self._table.rows[place[members], PROVED] != 0
        return Settled(place, proved, alone, self._reason)

    def _place(
        self,
        rows: Rows,
        tails: PackedTails,
        i: int,
        parity: int,
        hit: Callable[[int], Hit],
        approve: Callable[[Hit], Conjecture | Refusal],
    ) -> int | Outcome:
        """A new place of a row's tail; where its class is not known and is of no use for others,
        what becomes of the row.
        """
        key = tails.key(i), parity
        if key not in self._classes:
            first = self._class(hit(i), approve)
            if isinstance(first, Outcome):
                if isinstance(first.result, Conjecture):
                    self._classes[key] = None
                return first
            self._classes[key] = first
        known, offset = self._classes[key], int(tails.offsets[i])
        if known is None or abs(known.start.offset - offset) > _FAR:
            return NOWHERE
        return self._placed(known, rows.differences(i), offset, bool(rows.records[i, 3]))

    def _are_members(
        self,
        expressions: Sequence[Expression],
        rows: Rows,
        tails: PackedTails,
        chosen: Integers,
        place: Integers,
    ) -> NDArray[np.bool_]:
        """Which of the chosen rows are formulas, as sure as the first member of their class."""
        used, first, which = np.unique(
            rows.expression[chosen], return_index=True, return_inverse=True
        )
        negative = rows.negative[chosen[first]].tolist()
        lines = [
            linear_matrix(expressions[e], n) for e, n in zip(used.tolist(), negative, strict=True)
        ]
        line = np.array(lines, np.int64).reshape(-1, 4)
        found = np.empty(len(chosen), np.int64)
        matrices = tails.matrices[chosen]
        kernels.members(matrices, place, which, line, self._table.rows, found)
        found[~matrices.any(axis=1)] = kernels.LARGE
        facts = self._table.rows[place]
        decided = kernels.EQUAL | kernels.POSITIVE
        found[facts[:, SHOWN] == 0] |= kernels.POSITIVE
        for k in np.flatnonzero(found & decided != decided).tolist():
            if found[k] & kernels.LARGE or found[k] & kernels.EQUAL:
                known, image = matrices[k], self._table.rows[place[k], :4].tolist()
                matrix = known.tolist() if known.any() else self._head(rows, chosen[k])
                equal = proportional(times(matrix, image), lines[which[k]])
                found[k] = decided * (equal and self._leads_to_proof(matrix, place[k]))
        fine = found & decided == decided
        lost = [
            self._approver.stretch(expressions[e], line)
            for e, line in zip(used.tolist(), lines, strict=True)
        ]
        return np.asarray(fine & (facts[:, BITS] - np.array(lost, np.int64)[which] >= self._needed))

    def _head(self, rows: Rows, i: int) -> Matrix:
        """The product of the first steps of a row, in integers of any size."""
        signs = _SIMPLE if rows.runs[i] else self._origin.words[rows.word[i]]
        a, b, c, d = map(int, step_product(rows.terms[rows.row[i], : rows.records[i, 3]], signs))
        return a, b, c, d

    def _leads_to_proof(self, head: Matrix, place: int) -> bool:
        """Whether a head and the steps to a group map [1, oo) into (0, oo): to the first group, or
        a few groups further, where the bounds are better.
        """
        known, index, least = self._at[place]
        if known.chain is None:
            return True
        places = (least + n * known.chain.group[1] for n in range(_GROUPS))
        return any(is_positive(times(head, known.steps_to_group(index, n))) for n in places)

    def _class(self, hit: Hit, approve: Callable[[Hit], Conjecture | Refusal]) -> _Class | Outcome:
        """The class of a candidate; where it is of no use for others, what becomes of this one."""
        first = approve(hit)
        if isinstance(first, Refusal):
            return Outcome(first)
        form, signs = (hit.simple, _SIMPLE) if hit.simple else (first.law, first.signs)
        law = form.hurwitzian
        assert law is not None
        assert hit.tail is not None
        image = self._approver.image_at(signs, law, hit.tail)
        if image is None:
            return self._prove(first)
        runs, start = hit.simple is not None, Start(law, signs, hit.tail.offset)
        if runs:
            first = replace(first, tail=first.law.tail(first.signs))
        assert first.tail is not None
        known = _Class(start, first.tail, *image, runs=runs)
        if self._prover is None:
            return known
        line = linear_matrix(first.expression, first.negative)
        chain = self._prover.shared(first, line)
        if chain is not None:
            known.proved = True
            # groups of growing runs have quotients above 2, so that a later one always serves
            known.chain = None if runs else chain
            return known
        outcome = self._prove(replace(first, tail=None) if runs else first)
        if isinstance(outcome.result, Refusal):
            return outcome
        certificate = outcome.result.certificate
        if certificate is None:
            self._reason = outcome.unproved
            # else another member may still have a proof
            return known if self._prover.match is None else outcome
        known.proved = certificate["start"] is None and not is_long(certificate)
        return known if known.proved else outcome  # each long one is for the checker

    def _placed(self, known: _Class, differences: tuple[Row, ...], offset: int, begun: bool) -> int:
        """A new place of a class; nowhere where integers are too large.

        Parameters
        ----------
        begun : whether there are quotients before it
        """
        # the very first quotient is any integer
        least = 0 if begun else len(differences)
        image, steps = known.image(-offset), known.steps_to_group(-offset, least)
        if max(map(abs, (*image, *steps))) >= _FITS:
            return NOWHERE
        self._table.append((*image, *steps, known.bits, known.chain is not None, known.proved))
        tail = known.tail
        if not known.runs:
            tail = Tail(tail.key, offset, tail.plain)
        self._at.append((known, -offset, least))
        self._origin.places.append(Place(differences, tail, known.runs))
        return len(self._origin.places) - 1
