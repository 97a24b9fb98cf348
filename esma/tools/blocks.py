"""What the kinds share whose pairs are polynomials in the index m of a block."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import cached_property

from flint import arb, fmpq_poly

from esma.continued_fractions.periodic import Periodic
from esma.continued_fractions.semiregular import GeneralPair, Pair
from esma.continued_fractions.surd import Surd, limit
from esma.errors import DivergenceError, EsmaError
from esma.limits.convergence import Verdict
from esma.limits.limit import Limit
from esma.limits.polynomial import PolynomialFraction
from esma.limits.rate import Rate
from esma.massey.differences import Row, in_powers
from esma.massey.general import GeneralForm
from esma.system.rationals import fmpq_of

from .kind import Kind

_THEOREM = "the limits of periodic continued fractions (Stolz 1886; Perron 1957, section 20)"


class Blocks(Kind):
    """Pairs that take turns: periodic where the polynomials are constant."""

    @property
    def name(self) -> str:
        return "interlaced" if self.form.degree else "periodic"

    @property
    @abstractmethod
    def blocks(self) -> GeneralForm:
        """The pairs as polynomials.

        Raises
        ------
        EsmaError
            If a block has no fixed length, or too many pairs.
        """

    @cached_property
    def limit(self) -> Limit | None:
        """What the theorems about polynomial elements are applied to."""
        entries = ((_polynomial(b), _polynomial(a)) for b, a in self.blocks.entries)
        return Limit(PolynomialFraction(self.blocks.head, tuple(entries)))

    def changed(
        self,
        on_pairs: Callable[[Iterator[Pair]], Iterable[GeneralPair]],
        on_blocks: Callable[[GeneralForm], Kind],
    ) -> Kind:
        return on_blocks(self.blocks)

    @property
    def closed(self) -> Fraction | Surd | None:
        if self.form.degree:
            return None
        period = tuple((b[0], a[0]) for b, a in self.blocks.entries)
        return limit(Periodic(self.blocks.head, period))

    @property
    def verdict(self) -> Verdict:
        if self.name == "periodic":
            return self._periodic_verdict()
        if self.limit is not None:
            return self.limit.verdict
        return Verdict(True, "it is semi-regular (Tietze 1913)")

    def _periodic_verdict(self) -> Verdict:
        try:
            _ = self.closed
        except DivergenceError as error:
            return Verdict(False, f"{_THEOREM}: {error}")
        except EsmaError as error:  # to infinity
            return Verdict(True, f"{_THEOREM}: {error}")
        return Verdict(True, _THEOREM)

    @property
    def rate(self) -> Rate | None:
        return None if self.limit is None else self.limit.rate

    def enclosure(self, bits: int) -> arb:
        if self.closed is None and self.limit is not None:
            return self.limit.enclosure(bits)
        return super().enclosure(bits)


def _polynomial(row: Row) -> fmpq_poly:
    """In powers of m, from forward differences."""
    return fmpq_poly([fmpq_of(x) for x in map(Fraction, in_powers(row))])
