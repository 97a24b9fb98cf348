"""Continued fractions whose quotients follow a law that is not one of polynomials in the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import cycle

from esma.continued_fractions.semiregular import GeneralPair, Pair
from esma.enumeration.words import Word, word_text
from esma.errors import EsmaError
from esma.limits.convergence import Verdict
from esma.massey.laws import Law
from esma.massey.laws.law import TESTED
from esma.proofs.statements import Statement

from .kind import Kind
from .streamed import Streamed


class Lawful(Kind):
    """Quotients of a law, with a sign word.

    Attributes
    ----------
    form : the law; its quotients satisfy Tietze's condition, which is tested on 1,000 of them where
        it is not decided for all
    """

    name = "by a law"

    def __init__(self, form: Law, signs: Word) -> None:
        if not (form.continues() and form.admissible(signs)):
            raise EsmaError(
                f"the quotients {form.text(60)} do not satisfy a >= 1 and a + s >= 1, so this is no"
                " semi-regular continued fraction"
            )
        self.form, self.signs = form, signs

    @property
    def law(self) -> tuple[Law, Word]:
        return self.form, self.signs

    def __iter__(self) -> Iterator[Pair]:
        return zip(self.form, cycle(self.signs), strict=False)

    def derived(self, pairs: Iterable[GeneralPair], *, rounded: bool = False) -> Kind:
        return Streamed(pairs, self if rounded else None)

    def quotients(self) -> Iterator[int]:
        return iter(self.form) if self.signs == (1,) else super().quotients()

    @property
    def verdict(self) -> Verdict:
        seen = "" if self._decided else f", as far as its first {TESTED:,} quotients show"
        return Verdict(True, f"it is semi-regular (Tietze 1913){seen}")

    @property
    def _decided(self) -> bool:
        """Whether the condition is decided for all quotients."""
        if self.form.in_runs:
            return True
        entries = self.form.entries
        if entries is None:
            return False
        parts = entries.head, entries.polynomials, entries.lengths, entries.base
        y = Statement("c", None, (0, 1), (1, 0), self.signs, *parts)
        return y.admissible_from is not None and y.admissible_from <= TESTED

    def __str__(self) -> str:
        return f"{self.form}" + ("" if self.signs == (1,) else f" with {word_text(self.signs)}")

    def latex(self) -> str:
        return f"${self.form.latex()}$"
