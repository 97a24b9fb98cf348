"""What a theorem tells the prover: the constants that it covers, and how they are expanded.

A constant is rewritten as a rational function of one *canonical* constant, whose text the checker
knows: ``1/tanh(1/3)``, ``sinh(1)/cosh(1)`` and ``sqrt(e)`` become functions of ``exp(2/3)``,
``exp(2)`` and ``exp(1/2)``. A left-hand side is then a Möbius image of the number X that the
theorem expands, or a number that is known exactly.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm
from typing import Any, ClassVar, Final, NamedTuple

from flint import fmpq, fmpq_poly

from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.surd import Surd
from esma.enumeration.trees import Node
from esma.enumeration.words import Word
from esma.errors import Refusal
from esma.massey.laws import Law
from esma.proofs.certificate import expression

MAX_DEGREE: Final = 100
"""Largest degree of a rational function that is considered; the checker has the same bound."""


@dataclass(frozen=True, slots=True)
class Theorem:
    """A published theorem: what it says, where it stands, and the works in ``references.bib``."""

    key: str
    title: str
    statement: str
    latex: str
    source: str
    works: tuple[str, ...] = ()


class Expansion(ABC):
    """The continued fraction of a number X by a theorem: its complete quotients tend to infinity.

    Attributes
    ----------
    period : the number of quotients after which the kinds of quotients repeat
    note : what is to be said of the quotients in a proof, in LaTeX
    """

    __slots__ = ()
    note = ""

    @property
    @abstractmethod
    def period(self) -> int: ...

    @abstractmethod
    def follows(self, n: int) -> int:
        """The sign that follows the n-th partial quotient."""

    @abstractmethod
    def quotient(self, n: int) -> int:
        """The n-th partial quotient."""

    @abstractmethod
    def row(self, n: int, stride: int) -> tuple[int, ...]:
        """Quotient ``n + stride k`` as a polynomial in k, or in ``growth(stride)**k``."""

    def growth(self, entries: int) -> int:
        """The factor of the variable of all polynomials over so many quotients, whole periods; 1
        where the variable is the index.
        """
        return 1

    def entry(self, n: int) -> Matrix:
        """[[a, s], [1, 0]] of the n-th quotient."""
        return self.quotient(n), self.follows(n), 1, 0

    def grouped(self, n: int, stride: int, k: Any) -> tuple[Any, Any, Any, Any]:
        """That of quotient ``n + stride k``, for a letter k that stands for the power likewise."""
        return sum(c * k**e for e, c in enumerate(self.row(n, stride))), self.follows(n), 1, 0

    def bounds(self, n: int) -> tuple[int, int]:
        """Integers that enclose the complete quotient, for n >= start."""
        a = self.quotient(n)
        return (a, a + 1) if self.follows(n) == 1 else (a - 1, a)

    @property
    def start(self) -> int:
        """The first index at which the bounds hold."""
        n = 0  # those of either parity increase
        while any(2 * self.quotient(k) < 3 - self.follows(k) for k in (n, n + 1)):
            n += 1
        return n


class Conjugacy(NamedTuple):
    """The law of the quotients of ``|M X|``, by those of X.

    Attributes
    ----------
    sign : of M X
    law : behind a head
    start : an index on the side of X, and the length of the head
    group : how many quotients are conjugate from there on, again and again: of X, and of the law a
        whole block; None where they are the same one by one
    """

    sign: int
    law: Law
    start: tuple[int, int]
    group: tuple[int, int] | None = None


class LawfulQuotients(ABC):
    """The simple continued fraction of a number X by a theorem that knows the law of its quotients,
    which are no polynomials that take turns; they do not end.
    """

    __slots__ = ()

    @property
    def offset(self) -> int:
        """At which quotient of the theorem's number this one begins, or a multiple of it."""
        return 0

    @abstractmethod
    def first(self, count: int) -> list[int]:
        """The first quotients, at most so many."""

    def seen_from(self, m: Matrix) -> tuple[LawfulQuotients, Matrix]:
        """The number whose tail M X may have, X or another one of which the theorem tells, and the
        matrix of coprime integers that maps that one to M X.
        """
        return self, m

    @abstractmethod
    def law(self, head: tuple[int, ...], i: int) -> Law:
        """A head, behind which come the quotients of X from index i on, i >= 1.

        Its `stated` is what the checker's theorem wants to read, with the first quotients of X that
        it needs at the end of the head.
        """

    def laws(self, head: tuple[int, ...], i: int, given: Law) -> Iterator[Law]:
        """Laws of the same quotients that are put before the checker, until it takes one: that, and
        before it a law that was found and is perhaps seen to be the same.
        """
        yield self.law(head, i)

    def conjugate(self, matrix: Matrix, signs: Word) -> Conjugacy | None:
        """Of ``|M X|`` under a sign word, where the theorem tells it; otherwise only numbers with
        the tail of X are proved.
        """
        return None

    def is_same(self, one: Law, law: Law) -> bool:
        """Whether a law that gives the same first quotients is seen to give all quotients of the
        theorem's law.
        """
        return one.stated == law.stated


@dataclass(frozen=True, slots=True)
class Progression(Expansion):
    """Quotients ``(first + step n) (factor if n is odd)`` with one sign after each of them; with
    ``halves = 2`` and an odd step, those ``first + step n`` that are even are halved.

    Examples
    --------
    >>> x = Progression(1, 2, 1, 1)
    >>> [x.quotient(n) for n in range(5)]
    [1, 3, 5, 7, 9]
    >>> x = Progression(1, 1, 3, 1, halves=2)
    >>> [x.quotient(n) for n in range(6)]
    [1, 3, 3, 6, 5, 9]
    """

    first: int
    step: int
    factor: int
    sign: int
    halves: int = 1

    def quotient(self, n: int) -> int:
        """The n-th partial quotient."""
        a = self.first + self.step * n
        return (a if a % 2 else a // self.halves) * (self.factor if n % 2 else 1)

    def follows(self, n: int) -> int:
        """The sign."""
        return self.sign

    def row(self, n: int, stride: int) -> tuple[int, ...]:
        """Quotient ``n + stride k`` as a polynomial in k."""
        return self.quotient(n), self.quotient(n + stride) - self.quotient(n)

    @property
    def period(self) -> int:
        """The number of terms after which the polynomials repeat."""
        return 1 if self.factor == self.halves == 1 else 2

    @property
    def note(self) -> str:  # type: ignore[override]
        """Why the quotients are integers."""
        if self.halves == 1:
            return ""
        return (
            rf"Here $d$ is odd and $N = {self.factor}/2$. Then those quotients are integers "
            "after an equivalence transformation: in the class of $n$ in which $a + d n$ is even, "
            rf"it is halved, and for odd $n$ it is multiplied by ${self.factor}$. If $a$ is "
            "even, $X$ is half of the left-hand side."
        )


class Canonical(ABC):
    """A constant that a theorem covers.

    Attributes
    ----------
    theorems : the theorems about constants of this kind
    letter : the theorem of ``proofs.md`` that the checker applies
    quotients : what the quotients of the expansion have to be
    interlaced : whether they are polynomials in the index
    """

    __slots__ = ()
    theorems: ClassVar[tuple[Theorem, ...]]
    letter: ClassVar[str] = "A"
    quotients: ClassVar[str] = "progressions of integers"
    interlaced: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def match(cls, tree: Node) -> Match | None:
        """How a constant hangs on one of this kind; `NoMatchError` or None where it does not."""

    @property
    @abstractmethod
    def text(self) -> str:
        """Its name in certificates."""

    @property
    def theorem(self) -> Theorem:
        """The theorem that covers it."""
        return self.theorems[0]

    def expansion(self) -> tuple[Expansion | LawfulQuotients, Matrix] | None:
        """The expansion of X and the matrix by which the constant is an image of X; None if the
        quotients are not integers.
        """
        raise NotImplementedError

    def image(self, found: Match, top: fmpq_poly, bottom: fmpq_poly) -> Image | Refusal:
        """A quotient of polynomials in this constant as a Möbius image of X, or why it is none."""
        common = top.gcd(bottom)
        if common.degree() > 0:
            top, bottom = top // common, bottom // common
        degree = max(top.degree(), bottom.degree())
        if degree < 1:
            return Refusal("no value: P/Q is constant")
        return self._image(found, top, bottom, degree)

    def _image(
        self, found: Match, top: fmpq_poly, bottom: fmpq_poly, degree: int
    ) -> Image | Refusal:
        """The same for coprime polynomials."""
        expanded = self.expansion()
        if expanded is None:
            return Refusal(f"no theorem for {found.text}: its quotients are not {self.quotients}")
        if degree > 1:
            return Refusal(f"no theorem: P(c)/Q(c) is of degree {degree} in {found.text}")
        expansion, (a, b, c, d) = expanded
        rows = [(f[1] * a + f[0] * c, f[1] * b + f[0] * d) for f in (top, bottom)]
        made = Image(found, *integral(top, bottom), matrix=coprime((*rows[0], *rows[1])))
        if isinstance(expansion, LawfulQuotients):
            return replace(made, quotients=expansion)
        return replace(made, expansion=expansion)


@dataclass(frozen=True, slots=True)
class Match:
    """How a constant ``c`` hangs on a canonical one: ``c**power = numerator(z)/denominator(z)``.

    Attributes
    ----------
    canonical : the constant that has a theorem
    text : its name in certificates: the user's spelling where the checker reads that
    numerator, denominator : integer coefficients, lowest degree first
    power : 1 but for roots of quadratic irrationals
    """

    canonical: Canonical
    text: str
    numerator: tuple[int, ...] = (0, 1)
    denominator: tuple[int, ...] = (1,)
    power: int = 1

    @property
    def is_identity(self) -> bool:
        """Whether the constant is the canonical one itself."""
        return (self.numerator, self.denominator, self.power) == ((0, 1), (1,), 1)

    @property
    def rewriting(self) -> str:
        """In words, what was put in place of the constant; empty where nothing was."""
        if self.is_identity:
            return ""
        root = "c" if self.power == 1 else f"c**{self.power}"
        top, bottom = (
            " + ".join(str(expression({(i,): c}, "z")) for i, c in enumerate(side) if c)
            for side in (self.numerator, self.denominator)
        )
        return f"{root} = ({top})/({bottom}) with z = {self.text}".replace("+ -", "- ")


def matched(canonical: Canonical, top: fmpq_poly, bottom: fmpq_poly) -> Match | None:
    """The constant ``top(z)/bottom(z)`` with the canonical constant z; None if it is rational."""
    sides = integral(top, bottom)
    return Match(canonical, canonical.text, *sides) if max(map(len, sides)) > 1 else None


@dataclass(frozen=True, slots=True)
class Image:
    """P(c)/Q(c) as a rational function of the canonical constant, and what a theorem says of it.

    Attributes
    ----------
    match : how the constant hangs on the canonical one
    numerator, denominator : of the rational function; the quotient is the value itself, sign
        included
    expansion, matrix : it is M X with the expansion of X and the primitive matrix M
    multiple : how many times the constant's argument the theorem is about
    surd : the value itself, in place of these, where it is quadratic, or rational as one of
        these may be
    quotients : X, in place of an expansion, where a theorem knows the law of its quotients
    """

    match: Match
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    expansion: Expansion | None = None
    matrix: Matrix | None = None
    multiple: int = 1
    surd: Surd | Fraction | None = None
    quotients: LawfulQuotients | None = None


def integral(top: fmpq_poly, bottom: fmpq_poly) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The integer coefficients of the same quotient, content 1 together."""
    above, below = int(bottom.denom()), int(top.denom())
    tops = [above * int(c) for c in top.numer()] or [0]
    bottoms = [below * int(c) for c in bottom.numer()] or [0]
    common = gcd(*tops, *bottoms) or 1
    return tuple(c // common for c in tops), tuple(c // common for c in bottoms)


def coprime(entries: tuple[fmpq | int, ...]) -> Matrix:
    """The matrix of coprime integers that is a positive multiple."""
    rationals = [fmpq(e) for e in entries]
    below = lcm(*(int(f.q) for f in rationals))
    numbers = [int(f.p) * (below // int(f.q)) for f in rationals]
    common = gcd(*numbers)
    a, b, c, d = (n // common for n in numbers)
    return a, b, c, d


def homogeneous(f: fmpq_poly, degree: int, over: fmpq_poly, under: fmpq_poly) -> fmpq_poly:
    """``f(over/under) under**degree``."""
    total, power = fmpq_poly([0]), fmpq_poly([1])
    for i in range(degree, -1, -1):
        total = total * over + power * f[i]
        power = power * under
    return total
