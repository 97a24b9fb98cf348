"""Tail classes whose numbers are integer Möbius images of each other, folded into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Formulas
from esma.identification.equivalence import classes
from esma.identification.names import names


@dataclass(frozen=True)
class MoebiusClass:
    """Conjectures whose values are integer Möbius images of each other.

    Attributes
    ----------
    number : of the best of them in the collection
    members : all of them, best first
    name : of a constant of which all are images, by a theorem; empty if none is known
    """

    number: int
    members: Formulas
    name: str

    @property
    def best(self) -> Conjecture:
        return self.members[0]

    def __repr__(self) -> str:
        return f"<MoebiusClass of {len(self.members):,} formulas, the best {self.best}>"


def moebius_classes(found: Formulas) -> list[MoebiusClass]:
    """The conjectures folded by their numbers, in the order of each one's best."""
    tails = found.tail_classes
    made = []
    for name, places in folded([found[int(tail[0])] for tail in tails]):
        members = np.sort(np.concatenate([tails[k] for k in places]))
        made.append(MoebiusClass(int(members[0]), found.at(members), name))
    return made


def folded(formulas: Sequence[Conjecture]) -> list[tuple[str, list[int]]]:
    """Names of numbers, and the places of the formulas whose values are images of each."""
    found = classes([(x.law, x.signs) for x in formulas])
    return [("" if tail is None else next(names(tail)).text, places) for tail, places in found]
