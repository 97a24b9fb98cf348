"""General continued fractions in blocks: any integers as numerators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from esma.continued_fractions import general
from esma.continued_fractions.certain import certain_quotients
from esma.continued_fractions.semiregular import GeneralPair
from esma.continued_fractions.signed import of_rational
from esma.continued_fractions.surd import Surd
from esma.massey.general import GeneralForm

from .blocks import Blocks
from .finite import Finite
from .kind import Kind
from .streamed import Streamed


@dataclass(frozen=True)
class General(Blocks):
    """Polynomials as denominators and numerators; its simple quotients follow no law in general."""

    form: GeneralForm

    @property
    def blocks(self) -> GeneralForm:
        return self.form

    def __iter__(self) -> Iterator[GeneralPair]:
        return iter(self.form)

    def derived(self, pairs: Iterable[GeneralPair], *, rounded: bool = False) -> Kind:
        if isinstance(self.closed, Fraction):
            return Finite.derived(pairs)
        return Streamed(pairs, self if rounded else None)

    def quotients(self) -> Iterator[int]:
        value = self.closed
        if isinstance(value, Surd):
            return value.quotients()
        if isinstance(value, Fraction):
            return iter(of_rational(value, (1,)).terms)
        if self.verdict.converges is not None and self.limit is not None:
            return certain_quotients(self.limit)
        return general.to_simple(self)

    def __str__(self) -> str:
        return str(self.form)
