"""Runs that grow like the terms of a linear recurrence, as powers do: under the word of minus signs
the quotients of odd index of a simple expansion become lengths of runs of 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, ClassVar

from esma.enumeration.words import Word
from esma.massey.differences import Polynomial
from esma.writing.display import aligned
from esma.writing.laws import Script, closed, counted, in_letter, run

from .geometric import later
from .hurwitzian import hurwitzian_of
from .law import TESTED, CountedLaw, Entries, Law
from .reading import integers_in, reading
from .recurrence import LinearRecurrence, recurrence_of
from .runs import Entry, head_of_runs
from .tails import Tail

if TYPE_CHECKING:
    from esma.writing.programs import Language


@dataclass(frozen=True)
class RecurrentRuns(CountedLaw):
    """``[a0 + 1, 2^(a1 - 1), a2 + 2, 2^(a3 - 1), ...]``: what a simple expansion [a0; a1, a2, ...]
    becomes under the word of minus signs (Hirzebruch 1973, section 2.3), where its quotients
    follow a linear recurrence and those of odd index grow.

    Attributes
    ----------
    simple : the quotients of the simple expansion

    Examples
    --------
    >>> tasoev = RecurrentRuns(LinearRecurrence((1, -2), (0, 2)))      # [0; 2, 4, 8, ...]
    >>> print(tasoev)
    [1; ⟨2^{2·4^m−1}, 4·4^m+2⟩]
    >>> tasoev.terms(12)
    [1, 2, 6, 2, 2, 2, 2, 2, 2, 2, 18, 2]
    """

    kind: ClassVar[str] = "recurrent runs"

    simple: LinearRecurrence

    @classmethod
    def under_minus(cls, simple: Law) -> RecurrentRuns | None:
        """The runs that the terms of a linear recurrence become."""
        recurrence = None if simple.hurwitzian else simple.recurrence
        return None if recurrence is None else recurrent_runs(recurrence)

    def counted(self) -> Iterator[tuple[int, int]]:
        """All quotients, and how many times each one occurs.

        >>> tasoev = RecurrentRuns(LinearRecurrence((1, -2), (0, 2))).counted()
        >>> [next(tasoev) for _ in range(4)]
        [(1, 1), (2, 1), (6, 1), (2, 7)]
        """
        for n, a in enumerate(self.simple):
            yield (2, a - 1) if n % 2 else (a + (2 if n else 1), 1)

    def admissible(self, signs: Word, terms: int = TESTED) -> bool:
        """Tietze's condition, where the simple expansion satisfies it."""
        return signs == (-1,) and self.simple.admissible((1,), terms)

    @property
    def expansion(self) -> LinearRecurrence:
        """The simple expansion."""
        return self.simple

    @cached_property
    def entries(self) -> Entries | None:
        """Polynomials in a power, where they are."""
        form = self.simple.entries
        if form is None:
            return None
        head, block, base = form.head, form.polynomials, form.base
        if not head:  # the first quotient stands alone
            head, block = (int(sum(block[0])),), (*block[1:], later(block[0], base))
        if len(block) % 2:
            block, base = (*block, *(later(p, base) for p in block)), base**2
        pairs, times = head_of_runs(((a, -1), n) for a, n in islice(self.counted(), len(head)))
        one, two = (Fraction(1),), (Fraction(2),)
        entries = list[tuple[Polynomial, Polynomial]]()
        for n, (constant, *growing) in enumerate(block, len(head)):
            if n % 2 == 0:
                entries.append(((constant + 2, *growing), one))
            elif growing:
                entries.append((two, (constant - 1, *growing)))
            else:
                runs = Entry.repeated((2,), -1, int(constant) - 1)
                entries += [(two, (Fraction(e.length[0]),)) for e in runs]
        polynomials, lengths = zip(*entries, strict=True)
        return Entries(tuple(a for a, _ in pairs), polynomials, lengths, base, times)

    def tail(self, signs: Word) -> Tail:
        """The tail of the simple expansion; whether the index of a quotient there is odd or even
        tells runs from others.
        """
        return Tail(b"runs " + repr(self.simple.tail_key((1, -1))).encode(), 0, False)

    def numbers(self) -> Sequence[int]:
        """Those of the simple expansion."""
        return self.simple.numbers()

    def described(self) -> str:
        longest = "the quotients of odd index of the simple expansion"
        return f"the runs of 2 are as long as {longest}, less 1"

    def data(self) -> dict[str, Any]:
        """The recurrence of the simple expansion."""
        simple = self.simple.data()
        return {"runs": {"simple": {name: simple[name] for name in ("recurrence", "initials")}}}

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> RecurrentRuns | None:
        """The recurrence in the field `runs`."""
        data = fields["runs"]
        with reading("runs"):
            if "simple" not in data:
                return None
            simple = data["simple"]
            rule, first = integers_in(simple, "recurrence"), integers_in(simple, "initials")
            return cls(LinearRecurrence(rule, first))

    def program(self, language: Language) -> str:
        """The simple expansion as b(n), and the runs."""
        [first] = self.simple.terms(1)
        rows = ["2", f"{language.called('b', '2*m+2')}+2"]
        lengths = [f"{language.called('b', '2*m+1')}-1", "1"]
        simple = language.named(self.simple.program(language), "b")
        return simple + "\n" + language.blocks([first + 1], rows, lengths)

    def written(self, script: Script, width: float | None = None) -> str:
        form = self.entries
        if form is not None:
            quotients, lengths = (
                [in_letter(p, script, base=form.base) for p in part]
                for part in (form.polynomials, form.lengths)
            )
            block = list(map(run, quotients, lengths, repeat(script)))
            first = zip(form.head, form.head_lengths or repeat(1), strict=False)
            return closed(counted(first, script), block, script, width)
        if script.tex:
            lines = [_SCHEME_LATEX, self.simple.written(script, width)]
            return " ".join(lines) if width is None else aligned(lines)
        rest = None if width is None else max(10, width - len(_SCHEME) - 1)
        return f"{_SCHEME} {self.simple.written(script, rest)}"


_SCHEME = "[a₀+1; 2^{a₁−1}, a₂+2, 2^{a₃−1}, …] of"
_SCHEME_LATEX = r"\left[a_0+1;2^{a_1-1},\,a_2+2,\,2^{a_3-1},\,\dots\right]\text{ of}"


def recurrent_runs(simple: LinearRecurrence) -> RecurrentRuns | None:
    """The expansion under the word of minus signs, if it has growing runs, from a simple one whose
    quotients follow a linear recurrence.

    >>> print(recurrent_runs(LinearRecurrence((1, -1, -1), (1, 1))))      # [1; 1, 2, 3, 5, 8, ...]
    [a₀+1; 2^{a₁−1}, a₂+2, 2^{a₃−1}, …] of [1; 1, …], a(n) = a(n−1) + a(n−2)
    """
    # those of odd index are bounded if they recur, since they are integers
    odd = recurrence_of(simple.terms(4 * simple.order + 8)[1::2])
    if odd is None:
        raise AssertionError("every other term of a recurrent sequence follows a recurrence")
    bounded = hurwitzian_of(odd)
    if bounded is not None and bounded.degree == 0:
        return None
    return RecurrentRuns(simple)
