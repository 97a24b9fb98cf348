"""Runs that grow like the terms of a linear recurrence, as powers do: under the word of minus signs
the quotients of odd index of a simple expansion become lengths of runs of 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, repeat

from esma.massey.differences import Polynomial
from esma.writing.display import aligned
from esma.writing.laws import ClosedForm, Script, closed, counted, in_letter, run

from .hurwitzian import hurwitzian_of
from .recurrence import LinearRecurrence, recurrence_of
from .runs import Entry, head_of_runs


@dataclass(frozen=True)
class RecurrentRuns(ClosedForm):
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

    simple: LinearRecurrence

    def runs(self, count: int) -> tuple[list[int], list[int]]:
        """Quotients and how many times each one occurs, for the first `count` quotients.

        >>> RecurrentRuns(LinearRecurrence((1, -2), (0, 2))).runs(8)
        ([1, 2, 6, 2], [1, 1, 1, 5])
        """
        quotients, lengths, left = list[int](), list[int](), count
        for n, a in enumerate(self.simple):
            if not left:
                break
            length = min(left, a - 1 if n % 2 else 1)
            if length:
                quotients.append(2 if n % 2 else a + (2 if n else 1))
                lengths.append(length)
                left -= length
        return quotients, lengths

    def terms(self, count: int) -> list[int]:
        """The first quotients."""
        return list(chain.from_iterable(map(repeat, *self.runs(count))))

    @cached_property
    def geometric(
        self,
    ) -> tuple[list[tuple[int, int]], int, list[tuple[Polynomial, Polynomial]]] | None:
        """First quotients and how many times each occurs, base B, and of each entry of a block
        its quotient and its length, as polynomials in B**m; None where lengths are not of this
        kind.
        """
        form = self.simple.geometric
        if form is None:
            return None
        form = form.advanced(max(0, 1 - len(form.head)))
        form = form.grouped(1 + len(form.polynomials) % 2)
        one, two = (Fraction(1),), (Fraction(2),)
        pairs, counts = head_of_runs(
            ((2, -1), a - 1) if n % 2 else ((a + (2 if n else 1), -1), 1)
            for n, a in enumerate(form.head)
        )
        first = list(zip([a for a, _ in pairs], counts or repeat(1), strict=False))
        entries = list[tuple[Polynomial, Polynomial]]()
        for j, p in enumerate(form.polynomials, len(form.head)):
            if j % 2 == 0:
                entries.append(((p[0] + 2, *p[1:]), one))
            elif len(p) == 1:
                runs = Entry.repeated((2,), -1, int(p[0]) - 1)
                entries += [(two, (Fraction(e.length[0]),)) for e in runs]
            else:
                entries.append((two, (p[0] - 1, *p[1:])))
        return first, form.base, entries

    def written(self, script: Script, width: float | None = None) -> str:
        """The closed form, for parameters see `esma.writing.laws.closed`."""
        if self.geometric is not None:
            head, base, entries = self.geometric
            written = [[in_letter(p, script, base=base) for p in entry] for entry in entries]
            block = [run(quotient, length, script) for quotient, length in written]
            return closed(counted(head, script), block, script, width)
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

    Examples
    --------
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
