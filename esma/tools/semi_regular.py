"""Semi-regular continued fractions in blocks: periodic and Hurwitzian ones, and growing runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from esma.continued_fractions import lagrange
from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.periodic import Periodic
from esma.continued_fractions.raney import Machine
from esma.continued_fractions.semiregular import GeneralPair, Pair
from esma.continued_fractions.surd import Surd
from esma.enumeration.words import Word, primitive_root, word_text
from esma.limits.limit import Limit
from esma.massey import transducer
from esma.massey.general import GeneralForm
from esma.massey.laws import Law
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import SemiRegularForm

from .blocks import Blocks
from .kind import Kind
from .streamed import Streamed


@dataclass(frozen=True)
class SemiRegular(Blocks):
    """Polynomials with signs as numerators; whatever is of the same kind is found in closed form.

    Attributes
    ----------
    form : with Tietze's condition for all terms, if `of` made it
    """

    form: SemiRegularForm

    @classmethod
    def of(cls, form: SemiRegularForm) -> SemiRegular:
        """The expansion, if it satisfies Tietze's condition."""
        transducer.simple(form)
        return cls(form)

    @property
    def blocks(self) -> GeneralForm:
        return GeneralForm.from_semi_regular(self.form)

    @cached_property
    def limit(self) -> Limit | None:
        return None if self.form.has_runs else super().limit

    @property
    def simple(self) -> Hurwitzian:
        """The simple continued fraction, for all terms."""
        return transducer.simple(self.form)

    @property
    def law(self) -> tuple[Law, Word]:
        return self.simple, (1,)

    def __iter__(self) -> Iterator[Pair]:
        return self.form.all_pairs()

    def quotients(self) -> Iterator[int]:
        return iter(self.simple)

    @property
    def closed(self) -> Fraction | Surd | None:
        if self.form.has_runs and not self.form.degree:
            return SemiRegular(SemiRegularForm.with_signs(self.simple, (1,))).closed
        return super().closed

    def derived(self, pairs: Iterable[GeneralPair], *, rounded: bool = False) -> Kind:
        return Streamed(pairs, self if rounded else None)

    def rounded(self, rounding: Machine[Any]) -> SemiRegular:
        return SemiRegular(transducer.rounded(self.simple, rounding))

    def mobius(self, matrix: Matrix) -> Kind:
        a, b, c, d = matrix
        if abs(a * d - b * c) > transducer.MAX_DETERMINANT * math.gcd(*matrix) ** 2:
            return super().mobius(matrix)  # the blocks would be that long
        found = transducer.mobius(self.simple, matrix)
        return SemiRegular.of(SemiRegularForm.with_signs(found, (1,)))

    def lagrange_square(self) -> Fraction | float:
        simple = self.simple
        if simple.degree:
            return math.inf
        period = tuple(a for (a,) in simple.differences)
        return lagrange.lagrange_square(Periodic.make(simple.head, period))

    @property
    def _signs(self) -> str:
        """How the signs are said beside the quotients; those that are all + are not."""
        head = tuple(s for _, s in self.form.head)
        word = primitive_root(tuple(e.sign for e in self.form.block))
        # a word that is repeated from the start needs no head
        turned = -len(head) % len(word)
        rolled = word[turned:] + word[:turned]
        if any(s != rolled[n % len(rolled)] for n, s in enumerate(head)):
            return f" with {word_text(head)}, then {word_text(word)}"
        return "" if rolled == (1,) else f" with {word_text(rolled)}"

    def __str__(self) -> str:
        return f"{self.form}{self._signs}"

    def latex(self) -> str:
        return f"${self.form.latex()}${self._signs}"
