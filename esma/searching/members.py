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
from esma.approval.verification import (
    Approver,
    Start,
    bits_of_digits,
    steps_between,
)
from esma.continued_fractions.mobius import Matrix, proportional, times
from esma.errors import Refusal
from esma.massey.laws.tails import PackedTails, Tail
from esma.proofs.prover import Prover, is_long, is_positive
from esma.searching.candidates import Rows

#: The place of a row that no class has one for.
NOWHERE = -1
_FITS = 1 << 62
_SIMPLE = (1,)
_Key = tuple[bytes, int | None]
"""Of a tail class: the tail's; of growing runs, that of what becomes these, and the parity of the
index at which its canonical representative begins."""
#: Columns of what is known of a place: the bits of its class, whether something is to be shown of a
#: member, and whether the class has a proof.
BITS, SHOWN, PROVED = range(3)


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


class _Class(NamedTuple):
    """A tail class.

    Attributes
    ----------
    start : of its first member
    tail : its tail
    runs : whether the formulas are growing runs, and all else is said of what becomes these
    image, bits : of the first member, see `Approver.image_at`
    proved : whether it has a proof
    theirs, ours : where the groups of the proof begin: a term of the theorem's expansion, and one
        of the tail, counted from its canonical representative
    group : how many terms of both a group has; None where nothing is to be shown of a member
    """

    start: Start
    tail: Tail
    runs: bool
    image: Matrix
    bits: int
    proved: bool = False
    theirs: int = 0
    ours: int = 0
    group: tuple[int, int] | None = None


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
    prover : proves a class by its first member; None where no proof is wanted
    """

    def __init__(self, approver: Approver, origin: Origin, prover: Prover | None) -> None:
        self._approver, self._origin, self._prover = approver, origin, prover
        self._classes: dict[_Key, _Class | None] = {}
        self._places: dict[tuple[_Key, int, int, int, bool], int] = {}
        self._reason = ""
        self._images, self._steps, self._facts = _Table(4), _Table(4), _Table(3)
        self._needed = bits_of_digits(origin.digits)

    def settle(
        self,
        rows: Rows,
        tails: PackedTails,
        lines: Integers,
        stretch: Callable[[int], int],
        approved: Callable[[int], Conjecture | Refusal],
        prove: Callable[[Conjecture], Outcome],
    ) -> Settled:
        """Which rows are formulas by their tail classes.

        Parameters
        ----------
        lines : (E, 4) matrices of the expressions, with their signs
        stretch : of the expression with this number, see `Approver.stretch`
        approved, prove : what becomes of a row by itself, where its class is not known yet
        """
        place = np.full(len(tails.flags), NOWHERE)
        alone: dict[int, Outcome] = {}
        chosen = np.flatnonzero((tails.flags == 2) & tails.matrices.any(axis=1))
        shapes = rows.records[chosen, 1:].tolist()
        offsets, runs = tails.offsets[chosen].tolist(), rows.runs[chosen].tolist()
        for i, (period, degree, preperiod), offset, in_runs in zip(
            chosen.tolist(), shapes, offsets, runs, strict=True
        ):
            # runs begin at quotients of odd index
            key = tails.keys[i], (preperiod + offset) % 2 if in_runs else None
            name = key, offset, period, degree, not preperiod
            known = self._places.get(name)
            if known is None:
                known = self._placed(i, key, rows, tails, approved, prove, alone)
                if i not in alone:
                    self._places[name] = known
            place[i] = known
        chosen = chosen[place[chosen] >= 0]
        members = chosen[self._are_members(rows, tails, lines, stretch, chosen, place[chosen])]
        outside = np.ones(len(place), np.bool_)
        outside[members] = False
        place[outside] = NOWHERE
        proved = ~outside
        proved[members] = self._facts.rows[place[members], PROVED] != 0
        return Settled(place, proved, alone, self._reason)

    def _are_members(
        self,
        rows: Rows,
        tails: PackedTails,
        lines: Integers,
        stretch: Callable[[int], int],
        chosen: Integers,
        place: Integers,
    ) -> NDArray[np.bool_]:
        """Which of the chosen rows are formulas, as sure as the first member of their class."""
        which, facts = rows.expression[chosen], self._facts.rows[place]
        found = np.empty(len(chosen), np.int64)
        tables = self._images.rows, self._steps.rows
        kernels.members(tails.matrices[chosen], place, which, lines, *tables, found)
        for k in np.flatnonzero(found == kernels.LARGE).tolist():
            matrix, line = tails.matrices[chosen[k]], lines[which[k]]
            image, steps = (table[place[k]] for table in tables)
            equal = proportional(_product(matrix, image), (*line.tolist(),))
            positive = is_positive(_product(matrix, steps))
            found[k] = kernels.EQUAL * equal | kernels.POSITIVE * positive
        fine = (found & kernels.EQUAL != 0) & (
            (found & kernels.POSITIVE != 0) | (facts[:, SHOWN] == 0)
        )
        lost = np.zeros(len(lines), np.int64)
        for e in np.unique(which[fine]).tolist():
            lost[e] = stretch(e)
        return np.asarray(fine & (facts[:, BITS] - lost[which] >= self._needed))

    def _placed(
        self,
        i: int,
        key: _Key,
        rows: Rows,
        tails: PackedTails,
        approved: Callable[[int], Conjecture | Refusal],
        prove: Callable[[Conjecture], Outcome],
        alone: dict[int, Outcome],
    ) -> int:
        """A new place for a row; nowhere where its class is of no use."""
        tail, _ = tails.one(i)
        assert tail is not None
        signs = _SIMPLE if rows.runs[i] else self._origin.words[rows.word[i]]
        start = Start(rows.form(i), signs, tail.offset)
        if key not in self._classes:
            result = approved(i)
            if isinstance(result, Refusal):
                alone[i] = Outcome(result)
                return NOWHERE
            found = self._class(result, start, tail, prove)
            if isinstance(found, Outcome):
                alone[i] = found
            self._classes[key] = None if isinstance(found, Outcome) else found
        known = self._classes[key]
        return NOWHERE if known is None else self._new_place(known, start)

    def _class(
        self, first: Conjecture, start: Start, tail: Tail, prove: Callable[[Conjecture], Outcome]
    ) -> _Class | Outcome:
        """The class of an approved formula; where it is of no use for others, what becomes of this
        one.
        """
        image = self._approver.image_at(start.signs, start.form, tail)
        if image is None:
            return prove(first)
        if first.tail is None:  # it is in runs
            tail = first.law.tail(first.signs)
        known = _Class(start, tail, first.law.in_runs, *image)
        if self._prover is None:
            return known
        outcome = prove(first)
        if isinstance(outcome.result, Refusal):
            return outcome
        certificate = outcome.result.certificate
        if certificate is None:
            self._reason = outcome.unproved
            # else another member may still have a proof
            return known if self._prover.match is None else outcome
        if is_long(certificate):
            return outcome  # each one is for the checker
        known = known._replace(proved=True)
        if certificate["start"] is None or known.runs:
            return known
        theirs, ours = certificate["start"]
        ours -= start.form.preperiod + start.offset
        return known._replace(theirs=theirs, ours=ours, group=tuple(certificate["group"]))

    def _new_place(self, known: _Class, start: Start) -> int:
        moved = steps_between(known.start, start)
        if moved is None:
            return NOWHERE
        image, steps = times(moved, known.image), _steps_to_group(known, start)
        if max(map(abs, (*image, *steps))) >= _FITS:
            return NOWHERE
        self._images.append(image)
        self._steps.append(steps)
        self._facts.append((known.bits, known.group is not None, known.proved))
        tail = known.tail if known.runs else replace(known.tail, offset=start.offset)
        self._origin.places.append(Place(start.form.differences, tail, known.runs))
        return len(self._origin.places) - 1


def _product(x: Integers, y: Integers) -> Matrix:
    return times(x.tolist(), y.tolist())


def _steps_to_group(known: _Class, start: Start) -> Matrix:
    """The steps of a tail up to where the first group of the class's proof begins that the form
    has.
    """
    if known.group is None:
        return 1, 0, 0, 1
    (x, y), first = known.group, known.ours + start.offset
    # the very first quotient is any integer
    least = 0 if start.form.preperiod else start.form.period
    groups = max(-((first - least) // y), -(known.theirs // x))
    return start.steps(first + groups * y)
