"""Interlaced polynomials in a power of the block's index: ``a[pre + N m + j] = P_j(B**m)``.

So are the quotients of Tasoev's continued fractions ``[0; u a, u a**2, u a**3, ...]`` and of their
Möbius images: sequences with a linear recurrence whose characteristic roots are roots of unity and
N-th roots of powers of one base B (Tasoev 2000; Komatsu 2003). Under the word of minus signs the
quotients of odd index of any simple expansion become lengths of runs of 2, which then grow like
powers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, repeat
from math import lcm

from esma.writing.display import aligned
from esma.writing.laws import ClosedForm, Script, closed, counted, in_letter, run

from .forms import LinearRecurrence, Polynomial
from .lift import interlaced_form, recurrence_of
from .semiregular import Entry, head_of_runs

#: Longest period of the polynomials that is looked for.
_MAX_PERIOD = 400
#: Largest exponent of the base in a polynomial.
_MAX_POWER = 6


@dataclass(frozen=True)
class Geometric:
    """``a[len(head) + N m + j] = P_j(base**m)`` for m = 0, 1, 2, ..., with N polynomials.

    Attributes
    ----------
    head : the terms before
    base : at least 2
    polynomials : coefficients, lowest power first; values are integers

    Examples
    --------
    >>> it = geometric_form(LinearRecurrence((1, -2), (0, 2)))     # 0, 2, 4, 8, ...
    >>> it.head, it.base, it.polynomials == ((Fraction(0), Fraction(2)),)
    ((0,), 2, True)
    """

    head: tuple[int, ...]
    base: int
    polynomials: tuple[Polynomial, ...]

    def term(self, n: int) -> int:
        """One term.

        >>> geometric_form(LinearRecurrence((1, -2), (0, 2))).term(10)
        1024
        """
        if n < len(self.head):
            return self.head[n]
        m, j = divmod(n - len(self.head), len(self.polynomials))
        return int(sum(c * self.base ** (m * i) for i, c in enumerate(self.polynomials[j])))

    def advanced(self, count: int) -> Geometric:
        """The same terms with so many more of them in the head.

        >>> geometric_form(LinearRecurrence((1, -2), (0, 2))).advanced(1).head
        (0, 2)
        """
        start, size = len(self.head), len(self.polynomials)
        head = (*self.head, *(self.term(start + n) for n in range(count)))
        rows = []
        for j in range(count, count + size):
            m, i = divmod(j, size)
            rows.append(tuple(c * self.base ** (m * k) for k, c in enumerate(self.polynomials[i])))
        return Geometric(head, self.base, tuple(rows))

    def grouped(self, blocks: int) -> Geometric:
        """The same terms with so many blocks taken as one."""
        rows = [
            tuple(c * self.base ** (m * k) for k, c in enumerate(p))
            for m in range(blocks)
            for p in self.polynomials
        ]
        return Geometric(self.head, self.base**blocks, tuple(rows))


def geometric_form(recurrence: LinearRecurrence) -> Geometric | None:
    """The polynomials in a power that a linear recurrence amounts to; None where there are none,
    as for Fibonacci's numbers, or where there is no growth.

    Examples
    --------
    (2**n - (-1)**n)/3, Jacobsthal's numbers, OEIS A001045:

    >>> it = geometric_form(LinearRecurrence((1, -1, -2), (0, 1)))
    >>> [it.term(n) for n in range(8)], it.base, len(it.polynomials)
    ([0, 1, 1, 3, 5, 11, 21, 43], 4, 2)
    >>> geometric_form(LinearRecurrence((1, -1, -1), (0, 1))) is None
    True
    """
    from flint import fmpz_poly

    least, growing = 1, []
    _, factors = fmpz_poly(list(reversed(recurrence.coefficients))).factor()
    for factor, multiplicity in factors:
        if multiplicity > 1:
            return None
        index = int(factor.is_cyclotomic())
        if index:
            least = lcm(least, index)
        else:
            growing.append(factor)
    if not growing:
        return None
    x = fmpz_poly([0, 1])
    for period in range(least, _MAX_PERIOD + 1, least):
        powers = [x**period % factor for factor in growing]
        if all(p.degree() == 0 and p[0] > 1 for p in powers):
            return _with_powers(recurrence, period, {int(p[0]) for p in powers})
    return None


def _with_powers(recurrence: LinearRecurrence, period: int, powers: set[int]) -> Geometric | None:
    """The form whose characteristic roots to the power `period` are 1 and these."""
    from flint import fmpq_mat

    base = min(powers)
    exponents = [i for i in range(_MAX_POWER + 1) if i == 0 or base**i in powers]
    if len(exponents) <= len(powers):  # one of them is no power of the smallest, or too high a one
        return None
    size = len(exponents)
    head = recurrence.order - (len(recurrence.coefficients) - 1)
    terms = recurrence.terms(head + period * size)
    rows = [base ** (m * i) for m in range(size) for i in exponents]
    system = fmpq_mat(size, size, rows)
    polynomials = []
    for j in range(period):
        column = [terms[head + period * m + j] for m in range(size)]
        found = system.solve(fmpq_mat(size, 1, column))
        p = [Fraction(0)] * (exponents[-1] + 1)
        for i, k in enumerate(exponents):
            p[k] = Fraction(int(found[i, 0].p), int(found[i, 0].q))
        while len(p) > 1 and not p[-1]:
            p.pop()
        polynomials.append(tuple(p))
    return Geometric(tuple(terms[:head]), base, tuple(polynomials))


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
        """Quotients and how often each one stands there, for the first `count` quotients.

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
        """First quotients and how often each stands there, base B, and of each entry of a block
        its quotient and its length, as polynomials in B**m; None where lengths are not of this
        kind.
        """
        form = geometric_form(self.simple)
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
    bounded = interlaced_form(odd)
    if bounded is not None and bounded.degree == 0:
        return None
    return RecurrentRuns(simple)
