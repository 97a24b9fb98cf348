"""What every kind of continued fraction answers: the interface behind `ContinuedFraction`.

A kind is one file. It has its pairs and says what is known of its number; what it does not know of
itself is computed here from its simple partial quotients, one after the other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from flint import arb

from esma.continued_fractions import general, gosper, semiregular
from esma.continued_fractions.certain import between_convergents
from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.raney import Machine
from esma.continued_fractions.semiregular import GeneralPair, Pair
from esma.continued_fractions.surd import Surd
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.limits.convergence import Verdict
from esma.limits.rate import Rate
from esma.massey.general import GeneralForm
from esma.massey.laws import Law
from esma.system.precision import at_precision
from esma.system.rationals import fmpq_of
from esma.writing.display import digits

#: So many pairs are shown of an expansion that has no closed form.
_SHOWN = 10


class Kind(ABC):
    """Pairs (b_n, a_{n+1}) of a denominator and the numerator after it.

    Attributes
    ----------
    form : what it is made of
    name : ``"finite"``, ``"periodic"``, ``"interlaced"``, ``"by a law"`` or ``"streamed"``
    closed : the value, where it is known exactly
    verdict : whether the approximants converge, and the theorem
    """

    form: Any

    @property
    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    def __iter__(self) -> Iterator[GeneralPair]: ...

    @property
    @abstractmethod
    def verdict(self) -> Verdict: ...

    @abstractmethod
    def derived(self, pairs: Iterable[GeneralPair], *, rounded: bool = False) -> Kind:
        """The expansion with pairs that were computed from this one's: finite where this number is
        known to be rational, streamed otherwise.

        Parameters
        ----------
        rounded : whether it is of the same number
        """

    @property
    def closed(self) -> Fraction | Surd | None:
        return None

    @property
    def law(self) -> tuple[Law, Word] | None:
        """The law of its quotients under a sign word, where there is one."""
        return None

    @property
    def rate(self) -> Rate | None:
        """How the error of the approximants falls, where that is known."""
        return None

    def quotients(self) -> Iterator[int]:
        """The simple partial quotients."""
        return general.to_simple(self)

    def enclosure(self, bits: int) -> arb:
        """A ball around the value, of radius ``2**-bits max(1, |value|)`` at most."""
        value = self.closed
        if isinstance(value, Fraction):
            exact = fmpq_of(value)
            return at_precision(bits + 8, lambda: arb(exact))
        if value is not None:
            return value.enclosure(bits)
        return between_convergents(self.quotients(), bits)

    def rounded(self, rounding: Machine[Any]) -> Kind:
        """The semi-regular expansion of the same number under a rounding."""
        return self.derived(semiregular.from_simple(self.quotients(), rounding), rounded=True)

    def mobius(self, matrix: Matrix) -> Kind:
        """The simple continued fraction of a Möbius image."""
        terms = gosper.mobius(self.quotients(), matrix)
        return self.derived(semiregular.with_signs(terms, (1,)))

    def changed(
        self,
        on_pairs: Callable[[Iterator[Pair]], Iterable[GeneralPair]],
        on_blocks: Callable[[GeneralForm], Kind],
    ) -> Kind:
        """A transformation, of one pair after the other or of all blocks at once."""
        return self.derived(on_pairs(general.integral(self)))

    def last_terms(self, done: str) -> list[int]:
        """All simple partial quotients, for what is `done` with the last ones."""
        raise EsmaError(f"only a finite expansion can be {done}: this one has no last term")

    def lagrange_square(self) -> Fraction | float:
        """The square of the Lagrange value."""
        raise EsmaError("the Lagrange value of a streamed expansion can only be estimated")

    def __str__(self) -> str:
        pairs: list[GeneralPair] = []
        more, why = [], ""
        try:
            pairs.extend(islice(self, _SHOWN))
            more = ["…"] if len(list(islice(self, _SHOWN + 1))) > _SHOWN else []
        except EsmaError as error:  # the certain ones are shown
            more, why = ["…"], f" ({error})"
        if not pairs:
            return f"[…]{why}"
        if all(a in (0, 1) for _, a in pairs):
            first, *rest = [*(digits(b) for b, _ in pairs), *more]
            return f"[{first}; {', '.join(rest)}]{why}" if rest else f"[{first}]{why}"
        shown = [*(f"{digits(b)} | {digits(a)}" for b, a in pairs), *more]
        return f"[{', '.join(shown)}]{why}"

    def latex(self) -> str | None:
        """The closed form in LaTeX, if it has one."""
        return None
