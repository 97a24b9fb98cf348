"""The tools for continued fractions in one class: `ContinuedFraction`.

An expansion ``b0 + a1/(b1 + a2/(b2 + ...))`` is one of five kinds, and every tool is exact on all
of them, or says why that is impossible:

============  ====================================================================================
finite        a list of pairs (b_n, a_{n+1}), the last one with numerator 0
periodic      pairs that repeat: a quadratic irrational, where the numerators are signs
interlaced    pairs that are polynomials in the index of a block, perhaps with growing runs
by a law      signs as numerators, and quotients that follow any other law
streamed      pairs that come one after the other, read once and kept
============  ====================================================================================

What a kind knows of itself is in a module of its own beside this one, behind the interface of
:mod:`.kind`. The tools themselves are functions in :mod:`esma.continued_fractions` (streams, finite
and periodic expansions) and :mod:`esma.massey` (interlaced ones).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any, SupportsIndex

from flint import arb

from esma.continued_fractions import convergents as approximation
from esma.continued_fractions import folding, general, gosper, lagrange, singularization
from esma.continued_fractions.convergents import Approximant
from esma.continued_fractions.gosper import Tensor
from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.raney import Machine, no_terms, no_value, shortest
from esma.continued_fractions.semiregular import (
    BY_EXCESS,
    EVEN,
    NEAREST,
    ODD,
    REGULAR,
    GeneralPair,
    Pair,
    WordRounding,
    with_signs,
)
from esma.continued_fractions.surd import combined
from esma.enumeration.balls import MAX_BITS, MAX_DIGITS, decimal_text, enclose, rational_text
from esma.enumeration.constants import Constant, constant
from esma.enumeration.grammar import parse
from esma.enumeration.nodes import known_parts
from esma.enumeration.words import Word, as_word
from esma.errors import EsmaError, PrecisionError, Refusal, listed, whole, wholes
from esma.identification.canonical import CanonicalForm, canonical
from esma.identification.closed import CONFIRMED
from esma.identification.equivalence import image_of
from esma.identification.identified import Identification
from esma.identification.identify import named, of_enclosure, of_law, of_terms
from esma.identification.notation import law_in
from esma.limits.convergence import Verdict
from esma.limits.rate import Rate
from esma.massey import general as blocks
from esma.massey.general import GeneralForm
from esma.massey.laws import Law
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import SemiRegularForm
from esma.proofs.certificate import expression
from esma.writing.display import digits

from . import constants, elements
from .comparison import Comparison, Enclosing, digits_of
from .finite import Finite
from .general import General
from .kind import Kind
from .lawful import Lawful
from .semi_regular import SemiRegular
from .streamed import Streamed

Rational = int | Fraction

#: Quotients of a stream that are looked at to find what it is.
_LOOKED_AT = 60
#: Approximants are computed so far.
_MOST_COUNTED = 100_000


def _checked_count(count: int) -> int:
    if whole(count, "the number of terms") < 0:
        raise EsmaError(f"the number of terms must not be negative; it was {count}")
    return count


@dataclass(frozen=True, repr=False)
class ContinuedFraction:
    """A continued fraction of one of five kinds; the constructors are `of`, `rational`, `finite`,
    `periodic`, `interlaced`, `of_law`, `general` and `stream`.

    Attributes
    ----------
    expansion : its terms, and what is known of them; ``expansion.form`` is what it is made of.
        Numerators are signs, unless it came from `general` or from a transformation that makes
        others

    Notes
    -----
    Two expansions are equal where they are known in whole and have the same terms, numbers or not:
    compare `simple` forms to compare numbers. Nobody can compare two streams; a streamed expansion
    is equal to itself only, so ``ContinuedFraction.of("pi") == ContinuedFraction.of("pi")`` is
    False.

    Examples
    --------
    >>> e = ContinuedFraction.of("e")
    >>> print(e, e.signed("-+"), e.by_excess(), sep=",  ")
    [2; ⟨1, 2m+2, 1⟩],  [3; ⟨2m+3, 2⟩] with −+,  [⟨3, 4m+4, 3, 2^{4m+3}⟩] with −
    >>> print((e + 1).mobius(1, 0, 1, -2))              # (e + 1)/(e - 1)
    [⟨4m+2⟩]
    """

    expansion: Kind

    # Constructors

    @classmethod
    def of(cls, number: Any) -> ContinuedFraction:
        """The simple continued fraction of a rational number, or of whatever `esma.constant` takes:
        a text, a `Constant`, a float, a Decimal, a number of mpmath's, a ball of flint's, …; and
        what a text says that is a law as it is printed, with its sign word.

        Hurwitzian or periodic where a theorem about the constant is known: without any digit, and
        proved for all terms. Otherwise streamed, from digits that are computed as needed.

        Raises
        ------
        EsmaError
            If it is none of these.

        Examples
        --------
        >>> of = ContinuedFraction.of
        >>> print(of("355/113"), of("sqrt(7)"), of("tan(1)"), of("pi"), sep="  ")
        [3; 7, 16]  [2; ⟨1, 1, 1, 4⟩]  [⟨1, 2m+1⟩]  [3; 7, 15, 1, 292, 1, 1, 1, 2, 1, …]
        >>> print(of(0.7071067811865476))                   # as far as the float is certain
        [0; 1, 2, 2, 2, 2, 2, 2, 2, 2, …]
        >>> print(of("[0; 1, …], a(n) = 3a(n−1) − 2a(n−2)").decimal(12))
        0.758542308171
        """
        if isinstance(number, int | Fraction):
            return cls.rational(number)
        said = law_in(number) if isinstance(number, str) else None
        if said is not None:
            return cls.of_law(*said)
        return cls(constants.simple(number))

    @classmethod
    def rational(cls, value: Rational) -> ContinuedFraction:
        """The simple continued fraction of a rational number.

        >>> print(ContinuedFraction.rational(Fraction(-7, 5)))
        [-2; 1, 1, 2]
        """
        return cls(Finite.of_value(elements.rational(value)))

    @classmethod
    def finite(cls, terms: Sequence[int], signs: str | Word = "+") -> ContinuedFraction:
        """Finitely many partial quotients, with a sign word that is repeated.

        >>> print(ContinuedFraction.finite([4, 2, 3], "-").value)
        17/5
        """
        return cls(Finite.of(wholes(terms, "partial quotient"), as_word(signs)))

    @classmethod
    def periodic(
        cls, head: Sequence[int], period: Sequence[int], signs: str | Word = "+"
    ) -> ContinuedFraction:
        """Quotients that repeat after a head, with a sign word that is repeated from the start.

        >>> print(ContinuedFraction.periodic([1], [2]).value)
        sqrt(2)
        """
        if not period:
            raise EsmaError("the period of a periodic continued fraction needs at least one term")
        rows = tuple((a,) for a in wholes(period, "partial quotient"))
        return cls.interlaced(Hurwitzian(tuple(wholes(head, "partial quotient")), rows), signs)

    @classmethod
    def interlaced(
        cls, form: Hurwitzian | SemiRegularForm | GeneralForm, signs: str | Word = "+"
    ) -> ContinuedFraction:
        """Polynomials that take turns, with a sign word; a semi-regular or general form has its
        own signs.

        >>> from esma.massey.laws.hurwitzian import Hurwitzian
        >>> print(ContinuedFraction.interlaced(Hurwitzian((), ((1, 2),)), "-"))     # cot 1
        [⟨2m+1⟩] with −
        """
        if isinstance(form, Hurwitzian):
            form = SemiRegularForm.with_signs(form, as_word(signs))
        if isinstance(form, GeneralForm):
            return cls(_tidied(form))
        if not isinstance(form, SemiRegularForm):
            raise EsmaError(
                f"interlaced polynomials are made by Hurwitzian; this is {form!r}"[:200]
            )
        return cls(SemiRegular.of(form))

    @classmethod
    def of_law(cls, law: Law, signs: str | Word = "+") -> ContinuedFraction:
        """Quotients that follow a law, with a sign word that is repeated.

        Raises
        ------
        EsmaError
            If the quotients are not those of a continued fraction, from some place on.

        Examples
        --------
        >>> from esma.massey.laws import LinearRecurrence
        >>> x = ContinuedFraction.of_law(LinearRecurrence((1, -3, 2), (0, 1)))
        >>> print(x, x.decimal(12))
        [0; 1, …], a(n) = 3a(n−1) − 2a(n−2) 0.758542308171
        """
        word = as_word(signs)
        if law.hurwitzian is not None:
            return cls.interlaced(law.hurwitzian, word)
        if law.semi_regular is not None:
            return cls.interlaced(law.semi_regular)
        return cls(Lawful(law, word))

    @classmethod
    def general(
        cls,
        pairs: Iterable[Pair],
        period: Iterable[tuple[Sequence[int], Sequence[int]]] | None = None,
    ) -> ContinuedFraction:
        """Integer denominators and numerators ``(b_0, a_1), (b_1, a_2), ...``.

        Parameters
        ----------
        pairs : a finite fraction, the last numerator 0, or the head of an infinite one
        period : polynomials in m for the denominators and numerators of block m, as forward
            differences at 0

        Examples
        --------
        >>> leibniz = ContinuedFraction.general([(1, 1)], [((2,), (9, 16, 8))])   # Brouncker, 4/pi
        >>> [str(x) for x in islice(leibniz.approximants(), 4)]
        ['(1, 1)', '(3, 2)', '(15, 13)', '(105, 76)']
        """
        given = tuple(elements.whole_pair(n, x) for n, x in enumerate(listed(pairs, "pairs")))
        if period is not None:
            rows = [elements.whole_rows(entry) for entry in listed(period, "pairs")]
            return cls.interlaced(GeneralForm.make(given, rows))
        if not given:
            raise no_terms()
        if any(a == 0 for _, a in given[:-1]) or given[-1][1] != 0:
            raise EsmaError(
                "a finite continued fraction ends with its only numerator 0, as in (3, 2), (7, 0)"
            )
        return cls(Finite(given))

    @classmethod
    def stream(cls, terms: Iterable[int], signs: str | Word = "+") -> ContinuedFraction:
        """Quotients that come one after the other, with a sign word.

        >>> from itertools import count
        >>> print(ContinuedFraction.stream(count(1)))
        [1; 2, 3, 4, 5, 6, 7, 8, 9, 10, …]
        """
        return cls(Streamed(with_signs(wholes(terms, "partial quotient"), as_word(signs))))

    @classmethod
    def from_elements(cls, denominators: Any, numerators: Any) -> ContinuedFraction:
        """``b0 + a1/(b1 + a2/(b2 + ...))`` from its denominators b_0, b_1, ... and its numerators
        a_1, a_2, ..., in one of these forms each.

        - A text with a polynomial or rational function of the index n, as ``"34*n**3 + 51*n**2 +
          27*n + 5"``; several that take turns, as ``"1, n"``, also of the index m of the block, as
          ``"m + 1, -1"``; and first elements that follow no rule before a semicolon, as ``"3; 6"``.
          A sympy expression or a number is taken as such a text, a list of texts as several.
        - A list of numbers, whole or Fractions: the continued fraction ends with it.
        - A function of n, or anything else that gives one number after the other: streamed.

        Fractions are cleared by an equivalence transformation. Where a numerator is 0, the
        continued fraction ends.

        Raises
        ------
        EsmaError
            If an element is not a number of this kind, or infinite.

        Examples
        --------
        >>> x = ContinuedFraction.from_elements("34*n**3 + 51*n**2 + 27*n + 5", "-n**6")  # Apéry
        >>> print(x.decimal(30), x.compare("6/zeta(3)"), x.rate, sep="\\n")
        4.99144423548424481209875767293
        agrees with 6/zeta(3) to 200 digits
        like 1/1153.999^n: 3.062 digits a term
        >>> print(ContinuedFraction.from_elements("3; 6", "(2*n-1)**2").simple())
        [3; 7, 15, 1, 292, 1, 1, 1, 2, 1, …]
        """
        found = elements.read(denominators, numerators)
        if isinstance(found, GeneralForm):
            return cls(_tidied(found, checked=True))
        return cls(Finite(found) if isinstance(found, tuple) else Streamed(found))

    # What it is

    @property
    def form(self) -> Any:
        """What it is made of: pairs, or polynomials."""
        return self.expansion.form

    @property
    def kind(self) -> str:
        """``"finite"``, ``"periodic"``, ``"interlaced"``, ``"by a law"`` or ``"streamed"``."""
        return self.expansion.name

    def __iter__(self) -> Iterator[GeneralPair]:
        """The pairs (b_n, a_{n+1})."""
        return iter(self.expansion)

    def pairs(self, count: int) -> list[GeneralPair]:
        """The first pairs of a denominator and the numerator after it."""
        return list(islice(self, _checked_count(count)))

    def terms(self, count: int) -> list[int | Fraction]:
        """The first partial quotients.

        >>> ContinuedFraction.of("e").by_excess().terms(8)
        [3, 4, 3, 2, 2, 2, 3, 8]
        """
        return [b for b, _ in self.pairs(count)]

    def quotients(self) -> Iterator[int]:
        """The simple partial quotients."""
        return self.expansion.quotients()

    @property
    def value(self) -> Fraction | Constant:
        """The value as a rational number, or as a constant, which may be searched: in closed form
        where a theorem tells it, otherwise Hurwitzian quotients themselves are its name.

        Raises
        ------
        EsmaError
            If it has no name in the grammar; or no value, as where a periodic one diverges.

        Examples
        --------
        >>> ContinuedFraction.periodic([0, 1], [4, 8]).value
        constant('(1+sqrt(2))/3') ≈ 0.80473785412436501627
        >>> from esma.massey.laws.hurwitzian import Hurwitzian
        >>> ContinuedFraction.interlaced(Hurwitzian((), ((2, 4),))).value
        constant('coth(1/2)') ≈ 2.1639534137386528488
        >>> ContinuedFraction.interlaced(Hurwitzian((), ((1, 1, 2),))).value
        constant('cf([m**2+1])') ≈ 1.4553524908712927533
        """
        value, law = self.expansion.closed, self.expansion.law
        if isinstance(value, Fraction):
            return value
        if value is not None:
            return constant(value.text)
        found = None if law is None else canonical(*law)
        if isinstance(found, CanonicalForm):
            return constant(named(found.tail, found.matrix).text)
        form = None if law is None else law[0].hurwitzian
        if form is None:
            raise EsmaError("no closed form of this value is known: decimal(50) gives digits of it")
        head = ",".join(map(digits, form.head)) + ";" * bool(form.head)
        block = (expression({(k,): c for k, c in enumerate(p)}, "m") for p in form.coefficients)
        return constant(f"cf([{head}{','.join(map(str, block))}])")

    def identify(self) -> Identification:
        """What its value is, with the proof: see `esma.identify`.

        >>> from esma.massey.laws.hurwitzian import Hurwitzian
        >>> x = ContinuedFraction.interlaced(Hurwitzian((), ((2, 1),)), "-")
        >>> print(x.identify().closed, x.identify().status)
        besselj(1, 2)/besselj(2, 2) proved
        """
        value, given = self.expansion.closed, f"a continued fraction, {self.kind}"
        if isinstance(value, Fraction):
            return Identification(given, closed=value, certain=True)
        if self.expansion.law is not None:
            return of_law(*self.expansion.law, given)
        if self.kind == "streamed":
            return of_terms(list(islice(self.quotients(), _LOOKED_AT)))
        return of_enclosure(self.enclosure, given, confirmed=CONFIRMED)

    def image_of(self, other: ContinuedFraction) -> Matrix | Refusal:
        """The integers (a, b, c, d) with ``self = (a y + b)/(c y + d)`` for the other number y, or
        why there are none; decided by the laws of both, with no digits.

        Examples
        --------
        >>> e, x = ContinuedFraction.of("e"), ContinuedFraction.of("tanh(1/4)")
        >>> e.mobius(3, 1, 2, -5).image_of(e)
        (3, 1, 2, -5)
        >>> print(e.image_of(x).reason)
        they are images of e and exp(1/2), which are no images of each other
        """
        here, there = self.expansion.law, other.expansion.law
        if here is None or there is None:
            return Refusal("of one of them no law is known")
        return image_of(there[0], here[0], (there[1], here[1]))

    def __float__(self) -> float:
        """The value rounded to a float.

        >>> float(ContinuedFraction.periodic([], [1]))
        1.618033988749895
        """
        return float(self.decimal(40))

    # Convergence

    @property
    def convergence(self) -> Verdict:
        """Whether the approximants converge, None where that is not decided, and the theorem.

        >>> print(ContinuedFraction.from_elements("1", "-n").convergence.reason)
        it oscillates: two solutions of its recurrence are conjugate complex, so none is minimal
        (Wong and Li 1992; Pincherle 1894)
        """
        return self.expansion.verdict

    @property
    def rate(self) -> Rate | None:
        """How the error of the approximants falls; None where nothing is known of it.

        >>> print(ContinuedFraction.from_elements("3; 6", "(2*n-1)**2").rate)
        like n^-3: about 10^33 terms for 100 digits
        """
        return self.expansion.rate

    def enclosure(self, bits: int) -> arb:
        """A ball around the value, of radius ``2**-bits max(1, |value|)`` at most.

        Blocks of polynomials need far fewer terms for it than their approximants would, see
        :mod:`esma.limits.limit`.

        Raises
        ------
        EsmaError
            If the continued fraction diverges, or that is not decided.
        PrecisionError
            If that many bits are out of reach.

        Examples
        --------
        >>> ContinuedFraction.from_elements("1", "n**2").enclosure(64).str(15, radius=False)
        '1.44269504088896'
        """
        if whole(bits, "the number of bits") < 1 or bits > MAX_BITS:
            raise EsmaError(f"the bits must be from 1 to {MAX_BITS:,}; they were {bits}")
        return self.expansion.enclosure(bits)

    def decimal(self, digits: int = 50) -> str:
        """The value rounded to `digits` significant digits.

        >>> ContinuedFraction.from_elements("n + 4", "-n").decimal(12)      # e/(e - 2)
        '3.78442238235'
        """
        whole(digits, "the number of digits")
        closed = self.expansion.closed
        if isinstance(closed, Fraction):
            return rational_text(closed, digits)
        return decimal_text(self.enclosure, digits)

    def compare(self, other: str | Constant | ContinuedFraction, digits: int = 200) -> Comparison:
        """Whether the value and a constant agree to `digits` decimal digits, in ball arithmetic.

        >>> print(ContinuedFraction.from_elements("2*n + 1", "n**2").compare("4/pi", 1000))
        agrees with 4/pi to 1,000 digits
        >>> print(ContinuedFraction.of("355/113").compare("pi"))
        differs from pi after 6 digits
        """
        if not 1 <= whole(digits, "the number of digits") <= MAX_DIGITS:
            raise EsmaError(f"the digits must be from 1 to {MAX_DIGITS:,}; they were {digits}")
        name, enclosure = _enclosed(other)
        return Comparison.of(self.enclosure, enclosure, name, digits)

    def digits_after(self, count: int) -> int:
        """How many decimal digits of the value the approximant after `count` numerators has for
        certain.

        >>> x = ContinuedFraction.from_elements("3; 6", "(2*n-1)**2")
        >>> [x.digits_after(n) for n in (10, 100, 1000)]
        [3, 6, 9]
        >>> y = ContinuedFraction.from_elements("1; 3", "-2")      # its value is 0
        >>> [y.digits_after(n) for n in (10, 100, 1000)]
        [3, 30, 301]

        Raises
        ------
        PrecisionError
            If the approximant is the value, or cannot be distinguished from it.
        """
        if _checked_count(count) > _MOST_COUNTED:
            raise EsmaError(f"at most {_MOST_COUNTED:,} terms are counted; it was {count:,}")
        p = q = 0
        for p, q in islice(self.approximants(), count + 1):  # noqa: B007 - the last one is wanted
            pass
        name = f"the approximant after {count:,} numerators"
        if q == 0:
            return 0
        if self.expansion.closed == Fraction(p, q):
            raise PrecisionError(f"{name} is the value itself")
        return digits_of((p, q), self.enclosure, name)

    def __str__(self) -> str:
        return str(self.expansion)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str | None:
        return self.expansion.latex()

    # Forms

    def rounded(self, rounding: Machine[Any]) -> ContinuedFraction:
        """The semi-regular expansion of the same number under any rounding.

        A general continued fraction is read term by term: its simple one need not be interlaced
        where its elements are, as 4/pi shows.
        """
        if not hasattr(rounding, "start"):
            raise EsmaError(f"a rounding is a machine, such as REGULAR; it was {rounding!r}"[:200])
        return ContinuedFraction(self.expansion.rounded(rounding))

    def signed(self, signs: str | Word) -> ContinuedFraction:
        """Under a sign word.

        >>> print(ContinuedFraction.of("e").signed("-+"))
        [3; ⟨2m+3, 2⟩] with −+
        """
        return self.rounded(WordRounding(as_word(signs)))

    def simple(self) -> ContinuedFraction:
        """The simple continued fraction: rounded down."""
        return self.rounded(REGULAR)

    def by_excess(self) -> ContinuedFraction:
        """The expansion by excess, which is the negative-regular one: rounded up."""
        return self.rounded(BY_EXCESS)

    negative_regular = by_excess

    def nearest_integer(self) -> ContinuedFraction:
        """Rounded to the nearest integer."""
        return self.rounded(NEAREST)

    def odd(self) -> ContinuedFraction:
        """With odd partial quotients."""
        return self.rounded(ODD)

    def even(self) -> ContinuedFraction:
        """With even partial quotients."""
        return self.rounded(EVEN)

    def singularize(self, places: Iterable[int], in_blocks: int = 1) -> ContinuedFraction:
        """Without the quotients 1 at the given places.

        Parameters
        ----------
        places : increasing indices n >= 1 with ``(a_n, s_n) = (1, +1)``, no two of them neighbours.
            Where there are blocks, places in the first so many of them stand for all that follow
        in_blocks : how many

        Examples
        --------
        >>> print(ContinuedFraction.of("e").singularize([1]))
        [3; ⟨2m+3, 2⟩] with −+
        """
        return self._changed(
            lambda pairs: singularization.singularize(pairs, places),
            lambda form: blocks.singularize(form, places, in_blocks),
        )

    def insert(self, places: Iterable[int], in_blocks: int = 1) -> ContinuedFraction:
        """With a quotient 1 put in before the given places, where 2 or more has to stand.

        >>> print(ContinuedFraction.rational(Fraction(22, 7)).insert([1]))
        [4 | -1, 1 | 1, 6 | 0]
        """
        return self._changed(
            lambda pairs: singularization.insert(pairs, places),
            lambda form: blocks.insert(form, places, in_blocks),
        )

    # General continued fractions

    def equivalent(self, factors: Iterable[int] | Hurwitzian) -> ContinuedFraction:
        """``r_n b_n`` and ``r_n r_{n+1} a_{n+1}`` in place of ``b_n`` and ``a_{n+1}``, for the
        factors r_1, r_2, ... and r_0 = 1.

        Blocks need factors that are interlaced polynomials; the others take any that are not 0.

        >>> from esma.massey.laws.hurwitzian import Hurwitzian
        >>> print(ContinuedFraction.of("e").equivalent(Hurwitzian((), ((2,),))))
        [2 | 2; ⟨2 | 4, 4m+4 | 4, 2 | 4⟩]
        """

        def symbolic(form: GeneralForm) -> GeneralForm:
            if not isinstance(factors, Hurwitzian):
                raise EsmaError(
                    "an expansion in blocks needs factors in blocks: interlaced polynomials"
                )
            return blocks.equivalent(form, factors)

        return self._changed(lambda _: general.equivalent(self, factors), symbolic)

    def primitive(self) -> ContinuedFraction:
        """The equivalent fraction where no r > 1 divides a denominator and both its numerators."""
        return self._changed(lambda _: general.primitive(self), blocks.primitive)

    def with_numerators(self, numerators: Iterable[int]) -> ContinuedFraction:
        """The expansion with given positive numerators, denominators rounded down.

        It is streamed, unless the number is rational: with numerators other than 1 nobody knows
        whether quadratic irrationals have periodic expansions.

        >>> print(ContinuedFraction.of("pi").with_numerators([1, 9, 25, 49]))
        [3 | 1, 7 | 9, 143 | 25, 25 | 49, 61 | 1, 1 | 1, 76 | 1, 2 | 1, 4 | 1, 1 | 1, …]
        """
        found = general.with_numerators(self.quotients(), numerators)
        return ContinuedFraction(self.expansion.derived(found))

    def contraction(self, keep: Iterable[int], in_blocks: int = 1) -> ContinuedFraction:
        """The fraction whose approximants are some of this one's.

        Parameters
        ----------
        keep : increasing indices; with the last of them the result ends. Where there are blocks,
            indices in the first so many of them stand for all that follow
        in_blocks : how many

        Raises
        ------
        EsmaError
            If there is no such approximant, or none is kept; if two that are kept in turn are
            equal, or the first is infinite.

        Examples
        --------
        >>> print(ContinuedFraction.rational(Fraction(355, 113)).contraction([0, 2]))
        [3 | 16, 113 | 0]
        """
        return self._changed(
            lambda pairs: general.contraction(pairs, keep),
            lambda form: blocks.contraction(form, keep, in_blocks),
        )

    def even_part(self) -> ContinuedFraction:
        """The contraction to the approximants 0, 2, 4, ..., and the last one of a finite fraction.

        >>> print(ContinuedFraction.periodic([], [1]).even_part())
        [1; 2, ⟨3⟩] with +−, then −
        """
        return self._changed(general.even_part, blocks.even_part)

    def odd_part(self) -> ContinuedFraction:
        """The contraction to the approximants 1, 3, 5, ..., and to the last one of a finite
        fraction.
        """
        return self._changed(general.odd_part, blocks.odd_part)

    def extension(
        self, index: int | Iterable[int], t: int, in_blocks: int = 1
    ) -> ContinuedFraction:
        """The fraction with ``(A_n + t A_{n-1})/(B_n + t B_{n-1})`` put in before approximant n.

        Where there are blocks, indices in the first so many of them stand for all that follow.

        >>> print(ContinuedFraction.rational(Fraction(22, 7)).extension(1, -1))
        [3; 6, 1]
        """
        places = [index] if isinstance(index, int | SupportsIndex) else index
        return self._changed(
            lambda pairs: general.extension(pairs, places, t),
            lambda form: blocks.extension(form, places, t, in_blocks),
        )

    # Reversal and folding

    def reversal(self) -> ContinuedFraction:
        """From the last term to the first; of a purely periodic expansion, the reversed period.

        A finite ``A_n/B_n`` becomes ``A_n/A_{n-1}``. A purely periodic x with period numerators
        ``a_1, ..., a_n`` becomes ``-a_n/x'``, with the conjugate x' (Galois 1829).

        Raises
        ------
        EsmaError
            If there is no last term to begin with, or ``A_{n-1} = 0``: the value is infinite then.

        Examples
        --------
        >>> print(ContinuedFraction.periodic([], [1, 2, 5]).reversal())
        [⟨5, 2, 1⟩]
        """
        if self.kind == "streamed":
            raise blocks.no_last_term()
        return self._changed(approximation.reversal, blocks.reversal)

    def fold(self, x: int) -> ContinuedFraction:
        """``[a; w, x, -w^R]`` of a finite expansion ``[a; w] = p/q``: the value moves by
        ``(-1)^n/(x q^2)``, n the length of w. Both are simple, and their last term is not 1, unless
        it is the only one.

        >>> print(ContinuedFraction.finite([0, 3]).fold(5))
        [0; 3, 4, 1, 2]
        """
        folded = folding.fold(self.expansion.last_terms("folded"), x)
        return ContinuedFraction.finite(list(shortest(folded)))

    def unfold(self) -> tuple[ContinuedFraction, int] | None:
        """A finite expansion of which this one is a fold, and the crease; None if there is none.

        It is the one of the largest denominator, so not always that from which this one was made,
        but its fold is. Of n + 1/2, which is a fold of n and of n + 1, it is n. An integer has
        none, though it is a fold of its neighbours with the creases 1 and -1.

        >>> inner, crease = ContinuedFraction.finite([0, 3, 4, 1, 2]).unfold()
        >>> print(inner, crease)
        [0; 3] 5
        """
        found = folding.unfold(self.expansion.last_terms("unfolded"))
        return None if found is None else (ContinuedFraction.finite(found.terms), found.x)

    def folded(self, creases: Iterable[int]) -> ContinuedFraction:
        """Folded again and again, streamed.

        >>> from itertools import chain, repeat
        >>> print(ContinuedFraction.finite([0, 3]).folded(chain([-1], repeat(1))))
        [0; 2, 5, 3, 3, 1, 3, 5, 3, 1, …]
        """
        return ContinuedFraction.stream(
            folding.folded(self.expansion.last_terms("folded"), creases)
        )

    # Arithmetic

    def mobius(self, a: int, b: int, c: int, d: int) -> ContinuedFraction:
        """``(a x + b)/(c x + d)`` as a simple continued fraction, of the same kind; streamed
        where the determinant is above 20,000, as blocks would be that long.

        Raises
        ------
        EsmaError
            If ``a d = b c``, or the value is infinite.

        Examples
        --------
        >>> print(ContinuedFraction.of("sqrt(2)").mobius(1, 1, 0, 2))
        [⟨1, 4⟩]
        """
        matrix: Matrix = _coefficients(a, b, c, d)
        return ContinuedFraction(self.expansion.mobius(matrix))

    def bihomographic(self, other: ContinuedFraction | Rational, *tensor: int) -> ContinuedFraction:
        """``(a x y + b x + c y + d)/(e x y + f x + g y + h)`` with y = `other`.

        With a rational number it is a Möbius image, and two numbers of one quadratic field are
        combined there. Everything else is streamed: a sum of two interlaced expansions is none in
        general.

        Raises
        ------
        EsmaError
            If the value is infinite, or there are not eight integers.

        Examples
        --------
        >>> e, root2 = ContinuedFraction.of("e"), ContinuedFraction.of("sqrt(2)")
        >>> print(e + root2, root2 * root2, root2 + 1/root2, sep="  ")
        [4; 7, 1, 1, 4, 1, 3, 2, 1, 3, …]  [2]  [2; ⟨8, 4⟩]
        """
        if len(tensor) != 8:
            raise EsmaError(f"a bihomographic map has eight coefficients, not {len(tensor)}")
        t: Tensor = _coefficients(*tensor)
        constant = gosper.constant(t)
        if constant is not None:
            return ContinuedFraction.rational(constant)
        y = other if isinstance(other, ContinuedFraction) else ContinuedFraction.rational(other)
        left, right = self.expansion.closed, y.expansion.closed
        if isinstance(right, Fraction):
            return self._with_rational(right, t)
        if isinstance(left, Fraction):
            a, b, c, d, e, f, g, h = t
            return y._with_rational(left, (a, c, b, d, e, g, f, h))
        found = combined(left, right, t) if left is not None and right is not None else None
        if isinstance(found, Fraction):
            return ContinuedFraction.rational(found)
        if found is not None:
            simple = found.expansion()
            return ContinuedFraction.periodic(simple.head, simple.period)
        return ContinuedFraction.stream(gosper.bihomographic(self.quotients(), y.quotients(), t))

    def _with_rational(self, y: Fraction, tensor: Tensor) -> ContinuedFraction:
        a, b, c, d, e, f, g, h = tensor
        n, m = y.numerator, y.denominator
        matrix = a * n + b * m, c * n + d * m, e * n + f * m, g * n + h * m
        p, q, r, s = matrix
        if p * s != q * r:
            return self.mobius(*matrix)
        x = self.expansion.closed  # a constant: the rows are multiples of each other
        if not (r or s) or (isinstance(x, Fraction) and r * x + s == 0):
            raise no_value()
        return ContinuedFraction.rational(Fraction(p, r) if r else Fraction(q, s))

    def __add__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, gosper.ADD)

    __radd__ = __add__

    def __sub__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, gosper.SUBTRACT)

    def __rsub__(self, other: Rational) -> ContinuedFraction:
        return self._combined(other, (0, -1, 1, 0, 0, 0, 0, 1))

    def __mul__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, gosper.MULTIPLY)

    __rmul__ = __mul__

    def __truediv__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, gosper.DIVIDE)

    def __rtruediv__(self, other: Rational) -> ContinuedFraction:
        return self._combined(other, (0, 0, 1, 0, 0, 1, 0, 0))

    def __neg__(self) -> ContinuedFraction:
        return self.mobius(-1, 0, 0, 1)

    def _combined(self, other: Any, tensor: Tensor) -> ContinuedFraction:
        if not isinstance(other, ContinuedFraction | int | Fraction):
            return NotImplemented  # type: ignore[no-any-return]
        return self.bihomographic(other, *tensor)

    # Approximation

    def approximants(self) -> Iterator[Approximant]:
        """Numerators and denominators A_n, B_n of this expansion, by its recurrence.

        >>> list(ContinuedFraction.finite([3, 7, 16]).approximants())
        [(3, 1), (22, 7), (355, 113)]
        """
        return approximation.approximants(self)

    def convergents(self) -> Iterator[Approximant]:
        """The convergents of the simple continued fraction, in lowest terms."""
        return approximation.convergents(self.quotients())

    def intermediate_fractions(self) -> Iterator[Approximant]:
        """Convergents and the fractions between them."""
        return approximation.intermediate_fractions(self.quotients())

    def best_approximations(self) -> Iterator[Approximant]:
        """Best approximations of the first kind: nearer than all with denominators not larger.

        >>> list(islice(ContinuedFraction.of("pi").best_approximations(), 7))
        [(3, 1), (13, 4), (16, 5), (19, 6), (22, 7), (179, 57), (201, 64)]
        """
        return approximation.best_approximations(self.quotients())

    def closest_approximations(self) -> Iterator[Approximant]:
        """Best approximations of the second kind: smaller ``|q x - p|`` than all with denominators
        not larger.
        """
        return approximation.closest_approximations(self.quotients())

    def lagrange_square(self) -> Fraction | float:
        """The square of the Lagrange value, exactly; infinite where the quotients are unbounded.

        Raises
        ------
        EsmaError
            If the number is rational, or only a stream is known: see `lagrange_estimate`.

        Examples
        --------
        >>> print(ContinuedFraction.periodic([0], [1]).lagrange_square())
        5
        >>> ContinuedFraction.of("e").lagrange_square()
        inf
        """
        return self.expansion.lagrange_square()

    def lagrange_estimate(self, count: int = 300, skip: int = 100) -> lagrange.Enclosure:
        """Enclosure of the largest ``lambda_n = 1/(q_n |q_n x - p_n|)``, n >= `skip`, that the
        first `count` simple partial quotients show.

        >>> found = ContinuedFraction.of("sqrt(2)").lagrange_estimate()
        >>> found.low**2 < 8 < found.high**2
        True
        """
        return lagrange.lagrange_estimate(islice(self.quotients(), _checked_count(count)), skip)

    # Inside

    def _changed(
        self,
        on_pairs: Callable[[Iterator[Pair]], Iterable[GeneralPair]],
        on_blocks: Callable[[GeneralForm], GeneralForm],
    ) -> ContinuedFraction:
        """A transformation, of one pair after the other or of all blocks at once."""
        found = self.expansion.changed(on_pairs, lambda form: _tidied(on_blocks(form)))
        return ContinuedFraction(found)


def _tidied(form: GeneralForm, *, checked: bool = False) -> Kind:
    """With signs where all numerators are signs and, if that is to be checked, the denominators are
    Tietze's.
    """
    if form.is_semi_regular:
        try:
            return (SemiRegular.of if checked else SemiRegular)(form.semi_regular())
        except EsmaError:
            pass
    return General(form)


def _enclosed(other: Any) -> tuple[str, Enclosing]:
    """What a value is compared with: its name, and balls around it."""
    if isinstance(other, ContinuedFraction):
        return str(other), other.enclosure
    if isinstance(other, Constant):
        return other.name, other.enclosure
    if not isinstance(other, str):
        return digits(elements.rational(other)), ContinuedFraction.rational(other).enclosure
    tree = parse(other)
    if known_parts(tree):
        return other.strip(), constant(other).enclosure
    return other.strip(), lambda bits: enclose(tree, bits)


def _coefficients(*values: int) -> tuple[Any, ...]:
    return tuple(whole(x, "a coefficient of a map") for x in values)
