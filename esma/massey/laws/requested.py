"""What laws that are tried on request only have in common: first terms, numbers of their own in the
field `recurrence` of a JSON object, and terms that may be too long to be written down.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain, takewhile
from math import log10
from typing import Any, ClassVar, Self

from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.writing.laws import FIRST, Script, followed

from .law import Law, Stated
from .reading import integers_in, reading
from .tails import Tail, turned

#: Bits of the longest quotient that is computed, and of the longest that is listed.
LONGEST = 1 << 22
_LISTED = 1 << 13
#: Terms among which one past 64 bits is looked for.
_FAR = 400


class RequestedLaw(Law):
    """A law with first terms `initials` that is tried on request only.

    A class after it says how it is `fitted`, its numbers in JSON (`own`, `made`), its quotients
    after the first ones (`continued`) and its `rule`.
    """

    __slots__ = ()

    on_request: ClassVar[bool] = True

    initials: tuple[int, ...]
    surplus: int

    @classmethod
    @abstractmethod
    def fitted(cls, terms: Sequence[int]) -> Self | None: ...

    @classmethod
    def recognise(cls, terms: Sequence[int], depth: int) -> Self | None:
        """The law that all the terms follow."""
        return cls.fitted(terms)

    @abstractmethod
    def continued(self) -> Iterator[int]:
        """The quotients after the first ones."""

    @abstractmethod
    def own(self) -> dict[str, Any]:
        """Its own numbers, of JSON's types."""

    @classmethod
    @abstractmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Self:
        """The law with these; anything may be raised where they make none."""

    @abstractmethod
    def rule(self, script: Script) -> str | None: ...

    def __iter__(self) -> Iterator[int]:
        for n, a in enumerate(chain(self.initials, self.continued())):
            if a.bit_length() > LONGEST:
                digits = int(LONGEST * log10(2))
                raise EsmaError(
                    f"quotient {n} has more than {digits:,} digits: ask for fewer quotients"
                )
            yield a

    def listed(self, count: int) -> list[int]:
        """The first quotients, up to one of more than 2,466 digits."""
        short = takewhile(lambda a: a.bit_length() <= _LISTED, self)
        return [a for _, a in zip(range(count), short, strict=False)]

    def continues(self, terms: int = 100) -> bool:
        """Whether the first terms, as far as they are not huge, are integers."""
        try:
            self.listed(terms)
        except (ValueError, ArithmeticError):
            return False
        return True

    @property
    def begins(self) -> int | None:
        """The index from which on the rule holds."""
        return len(self.initials)

    @property
    def stated(self) -> Stated:
        """First terms, kind and own numbers."""
        return Stated(self.initials, {"kind": self.kind, **self.own()})

    @property
    def memory(self) -> int:
        """How many terms before fix the next one, by a rule without the index; 0 if it has it."""
        return 0

    def from_index(self, start: int) -> Self:
        """The law of the terms from an index on, if its rules take turns; its first terms stay."""
        return self

    def tail(self, signs: Word) -> Tail:
        """Without the index in the rule, the rule and the first terms past 64 bits."""
        size = self.memory
        terms = self.listed(_FAR) if size else []
        behind = max(len(self.initials) - size, 0)  # of terms before, the rule says nothing
        far = next((n for n in range(behind, len(terms)) if terms[n] >> 64), len(terms))
        if not size or far + size > len(terms):
            return super().tail(signs)
        text = repr((self.from_index(far).own(), terms[far : far + size], turned(signs, far)))
        return Tail(f"{self.kind} ".encode() + sha256(text.encode()).digest(), 0, False)

    def sized(self) -> str:
        """Its kind, with what numbers tell how large it is."""
        return self.kind

    def described(self) -> str:
        if not self.surplus:  # nobody looked for it: a theorem or the user says it
            return self.sized()
        return f"{self.sized()}: it predicted {self.surplus} terms past those that fix it"

    def data(self) -> dict[str, Any]:
        """First terms; kind, own numbers and the surplus of terms."""
        own = {"kind": self.kind, **self.own(), "surplus": self.surplus}
        return {"initials": list(self.initials), "recurrence": own}

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Self | None:
        """The law in the fields `recurrence` and `initials`."""
        own = fields["recurrence"]
        if not isinstance(own, Mapping) or own.get("kind") != cls.kind:
            return None
        with reading("recurrence or initials"):
            surplus = own["surplus"]
            if type(surplus) is not int or not 0 <= surplus < 1 << 32:
                raise ValueError("a surplus is a number of terms")
            return cls.made(integers_in(fields, "initials"), surplus, own)

    @abstractmethod
    def brief(self) -> str:
        """Its kind and what matters of it, where there is no room for the rule."""

    def written(self, script: Script, width: float | None = None) -> str:
        rule = self.rule(script) or ""
        first = self.initials or self.terms(1)
        return followed(first, rule, script, width, self.brief(), self.shown(FIRST))
