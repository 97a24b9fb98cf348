"""The tools for continued fractions in one class: `ContinuedFraction`.

An expansion ``b0 + a1/(b1 + a2/(b2 + ...))`` is one of four kinds, and every tool is exact on all
of them, or says why that is impossible:

============  ====================================================================================
finite        a list of pairs (b_n, a_{n+1}), the last one with numerator 0
periodic      pairs that repeat: a quadratic irrational, where the numerators are signs
interlaced    pairs that are polynomials in the index of a block, perhaps with growing runs
streamed      pairs that come one after the other, read once and kept
============  ====================================================================================

The tools themselves are functions in :mod:`esma.continued_fractions` (streams, finite and periodic
expansions) and :mod:`esma.massey` (interlaced ones).
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import count as counted
from itertools import islice
from numbers import Rational as AnyRational
from typing import TYPE_CHECKING, Any, SupportsIndex

from flint import arb, fmpq, fmpq_poly

from esma.approval.evaluation import agreement
from esma.continued_fractions import convergents as approximation
from esma.continued_fractions import (
    folding,
    general,
    gosper,
    lagrange,
    semiregular,
    singularization,
)
from esma.continued_fractions.convergents import Approximant
from esma.continued_fractions.gosper import Tensor
from esma.continued_fractions.limits import (
    PolynomialFraction,
    Rate,
    Verdict,
    between_convergents,
    certain_quotients,
)
from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.periodic import Periodic, Surd, combined, limit
from esma.continued_fractions.raney import Machine, no_terms, shortest
from esma.continued_fractions.semiregular import (
    BY_EXCESS,
    EVEN,
    NEAREST,
    ODD,
    REGULAR,
    GeneralPair,
    Pair,
    WordRounding,
)
from esma.continued_fractions.signed import Word, of_rational
from esma.enumeration.balls import (
    MAX_BITS,
    MAX_DIGITS,
    decimal_text,
    enclose,
    magnitude,
    rational_text,
)
from esma.enumeration.grammar import parse
from esma.enumeration.words import as_word
from esma.errors import (
    DivergenceError,
    EsmaError,
    PrecisionError,
    RationalConstantError,
    listed,
    whole,
    wholes,
)
from esma.massey import general as blocks
from esma.massey import transducer
from esma.massey.differences import in_powers
from esma.massey.elements import Elements, integral, joined
from esma.massey.general import GeneralForm
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.runs import SemiRegularForm
from esma.system.precision import at_precision
from esma.writing.display import digits

if TYPE_CHECKING:
    from esma.enumeration.constants import Constant

Rational = int | Fraction

_ADD: Tensor = (0, 1, 1, 0, 0, 0, 0, 1)
_SUBTRACT: Tensor = (0, 1, -1, 0, 0, 0, 0, 1)
_MULTIPLY: Tensor = (1, 0, 0, 0, 0, 0, 0, 1)
_DIVIDE: Tensor = (0, 1, 0, 0, 0, 0, 1, 0)

#: So many pairs of a streamed expansion are shown.
_SHOWN = 10
#: A finite expansion of more quotients is not written: 10**-9 has so many with signs minus.
MAX_TERMS = 1_000_000
#: Approximants are computed so far.
_MOST_COUNTED = 100_000
#: This many bits are tried at least to distinguish the error of an approximant from 0.
_LAST_BITS = 1 << 12


def _checked_count(count: int) -> int:
    if whole(count, "the number of terms") < 0:
        raise EsmaError(f"the number of terms must not be negative; it was {count}")
    return count


class Stream:
    """Pairs that come one after the other; what was read is kept, so they can be read again.

    Attributes
    ----------
    simple : the expansion of which they are a rounding, if they are one: it has the same value
    """

    def __init__(
        self, pairs: Iterable[GeneralPair], simple: ContinuedFraction | None = None
    ) -> None:
        self._source = iter(pairs)
        self._read: list[GeneralPair] = []
        self.simple = simple

    def __iter__(self) -> Iterator[GeneralPair]:
        n = 0
        while True:
            while n < len(self._read):
                yield self._read[n]
                n += 1
            following = next(self._source, None)
            if following is None:
                return
            self._read.append(following)


@dataclass(frozen=True, repr=False)
class ContinuedFraction:
    """A continued fraction of one of four kinds; the constructors are `of`, `rational`, `finite`,
    `periodic`, `interlaced`, `general` and `stream`.

    Attributes
    ----------
    form : what it is made of; numerators are signs, unless it came from `general` or from a
        transformation that makes others

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

    form: tuple[GeneralPair, ...] | SemiRegularForm | GeneralForm | Stream

    # Constructors

    @classmethod
    def of(cls, number: str | Rational | Constant) -> ContinuedFraction:
        """The simple continued fraction of a constant, as a text or a `Constant`, or of a rational
        number.

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
        """
        from esma.continued_fractions.simple import SimpleExpansion
        from esma.enumeration.constants import Constant, constant
        from esma.enumeration.expressions import Expression
        from esma.enumeration.grammar import Number, parse, to_text
        from esma.prediction import Predictor

        if not isinstance(number, str | Constant):
            return cls.rational(number)
        tree = number.tree if isinstance(number, Constant) else parse(number)
        if isinstance(tree, Number):
            return cls.rational(tree.value)
        try:
            c = constant(to_text(tree))
        except RationalConstantError:
            polynomial = Constant(to_text(tree), tree).minimal_polynomial
            if polynomial is None:  # it only agrees with a rational number to many digits
                raise
            return cls.rational(Fraction(-polynomial[0], polynomial[1]))
        try:
            found = Predictor(c).simple(Expression((0, 1), (1, 0)))
        except EsmaError:  # no theorem
            expansion = SimpleExpansion(c)

            def terms() -> Iterator[int]:
                n = 0
                while True:
                    yield from expansion.terms(2 * n + 16)[n:]
                    n = 2 * n + 16

            return cls.stream(terms())
        if isinstance(found, Fraction):
            return cls.rational(found * c.sign)
        return cls.interlaced(found).mobius(c.sign, 0, 0, 1)

    @classmethod
    def rational(cls, value: Rational) -> ContinuedFraction:
        """The simple continued fraction of a rational number.

        >>> print(ContinuedFraction.rational(Fraction(-7, 5)))
        [-2; 1, 1, 2]
        """
        return cls.finite(of_rational(_fraction(value), (1,)).terms)

    @classmethod
    def finite(cls, terms: Sequence[int], signs: str | Word = "+") -> ContinuedFraction:
        """Finitely many partial quotients, with a sign word that is repeated.

        >>> print(ContinuedFraction.finite([4, 2, 3], "-").value)
        17/5
        """
        return cls._checked(
            tuple(semiregular.with_signs(wholes(terms, "partial quotient"), as_word(signs)))
        )

    @classmethod
    def periodic(
        cls, head: Sequence[int], period: Sequence[int], signs: str | Word = "+"
    ) -> ContinuedFraction:
        """Quotients that repeat after a head, with a sign word that is repeated from the start.

        >>> print(ContinuedFraction.periodic([1], [2]).value)
        Surd(p=0, d=2, q=1)
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
            return cls(form.semi_regular() if form.is_semi_regular else form)
        if not isinstance(form, SemiRegularForm):
            raise EsmaError(
                f"interlaced polynomials are made by Hurwitzian; this is {form!r}"[:200]
            )
        return cls._checked(form)

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
        given = tuple(_whole_pair(n, pair) for n, pair in enumerate(listed(pairs, "pairs")))
        if period is not None:
            rows = [_whole_rows(entry) for entry in listed(period, "pairs")]
            return cls.interlaced(GeneralForm.make(given, rows))
        if not given:
            raise no_terms()
        if any(a == 0 for _, a in given[:-1]) or given[-1][1] != 0:
            raise EsmaError(
                "a finite continued fraction ends with its only numerator 0, as in (3, 2), (7, 0)"
            )
        return cls(given)

    @classmethod
    def stream(cls, terms: Iterable[int], signs: str | Word = "+") -> ContinuedFraction:
        """Quotients that come one after the other, with a sign word.

        >>> from itertools import count
        >>> print(ContinuedFraction.stream(count(1)))
        [1; 2, 3, 4, 5, 6, 7, 8, 9, 10, …]
        """
        return cls(
            Stream(semiregular.with_signs(wholes(terms, "partial quotient"), as_word(signs)))
        )

    @classmethod
    def _checked(cls, form: tuple[Pair, ...] | SemiRegularForm) -> ContinuedFraction:
        """With Tietze's condition, for all terms at once."""
        if isinstance(form, tuple):
            list(semiregular.to_simple(form))
        else:
            transducer.simple(form)
        return cls(form)

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
        b, a = _described(denominators, "denominators"), _described(numerators, "numerators")
        if isinstance(b, Elements) and isinstance(a, Elements):
            form = joined(b, a)
            return cls(form) if isinstance(form, tuple) else cls._tidied(form)
        pairs = integral(_paired(_sequence(b, 0), _sequence(a, 1)))
        ends = any(hasattr(x, "__len__") for x in (b, a))
        return cls(tuple(pairs) if ends else Stream(pairs))

    @classmethod
    def _tidied(cls, form: GeneralForm) -> ContinuedFraction:
        """With signs where all numerators are signs and the denominators are Tietze's."""
        if form.is_semi_regular:
            try:
                return cls._checked(form.semi_regular())
            except EsmaError:
                pass
        return cls(form)

    # What it is

    @property
    def _signed(self) -> SemiRegularForm | None:
        """The form with signs as numerators; None where there is none, or no form at all."""
        return None if isinstance(self.form, tuple | Stream) else self.form.signed

    @property
    def _general(self) -> GeneralForm | None:
        """The form with other numerators."""
        return None if isinstance(self.form, tuple | Stream) else self.form.general

    @property
    def kind(self) -> str:
        """``"finite"``, ``"periodic"``, ``"interlaced"`` or ``"streamed"``."""
        if isinstance(self.form, tuple):
            return "finite"
        if isinstance(self.form, Stream):
            return "streamed"
        return "interlaced" if self.form.degree else "periodic"

    def __iter__(self) -> Iterator[GeneralPair]:
        """The pairs (b_n, a_{n+1})."""
        form = self.form
        return iter(form) if isinstance(form, tuple | Stream) else form.all_pairs()

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
        if self._signed is not None:
            return iter(transducer.simple(self._signed))
        if isinstance(self.form, Stream) and self.form.simple is not None:
            return self.form.simple.quotients()
        if isinstance(self.form, tuple) and all(b >= 1 and b + a >= 1 for b, a in self.form[1:]):
            return general.to_simple(self)
        value = self._closed()
        if isinstance(value, Surd):
            return value.quotients()
        if isinstance(value, Fraction):
            return iter(of_rational(value, (1,)).terms)
        if self._general is not None and self.convergence.converges is not None:
            return certain_quotients(self._limit)
        return general.to_simple(self)

    @property
    def value(self) -> Fraction | Surd:
        """The value of a finite or periodic expansion.

        Raises
        ------
        EsmaError
            If it is neither of them; or there is none, as where a periodic one diverges.

        Examples
        --------
        >>> ContinuedFraction.general([], [((2,), (5,))]).value      # 1 + sqrt 6
        Surd(p=1, d=6, q=1)
        """
        value = self._closed()
        if value is None:
            raise EsmaError(
                f"only finite and periodic expansions have a closed value, no {self.kind} one"
            )
        return value

    # Convergence

    @cached_property
    def _limit(self) -> PolynomialFraction:
        form = self._general_form()
        return PolynomialFraction(
            form.head, tuple((_polynomial(b), _polynomial(a)) for b, a in form.entries)
        )

    @property
    def _in_blocks(self) -> bool:
        signed = self._signed
        return self._general is not None or (signed is not None and not signed.has_growing_runs)

    @property
    def convergence(self) -> Verdict:
        """Whether the approximants converge, None where that is not decided, and the theorem.

        >>> print(ContinuedFraction.from_elements("1", "-n").convergence.reason)
        it oscillates: two solutions of its recurrence are conjugate complex, so none is minimal
        (Wong and Li 1992; Pincherle 1894)
        """
        if isinstance(self.form, tuple):
            return Verdict(True, f"it ends: the numerator of index {len(self.form)} is 0")
        if self.kind == "periodic":
            return self._periodic_verdict()
        if self._in_blocks:
            return self._limit.verdict
        if self._signed is not None:
            return Verdict(True, "it is semi-regular (Tietze 1913)")
        return Verdict(None, "terms that come one after the other show no limit")

    def _periodic_verdict(self) -> Verdict:
        theorem = "the limits of periodic continued fractions (Stolz 1886; Perron 1957, section 20)"
        try:
            self._closed()
        except DivergenceError as error:
            return Verdict(False, f"{theorem}: {error}")
        except EsmaError as error:  # to infinity
            return Verdict(True, f"{theorem}: {error}")
        return Verdict(True, theorem)

    @property
    def rate(self) -> Rate | None:
        """How the error of the approximants falls; None where nothing is known of it.

        >>> print(ContinuedFraction.from_elements("3; 6", "(2*n-1)**2").rate)
        like n^-3: about 10^33 terms for 100 digits
        """
        return self._limit.rate if self._in_blocks else None

    def enclosure(self, bits: int) -> arb:
        """A ball around the value, of radius ``2**-bits max(1, |value|)`` at most.

        Blocks of polynomials need far fewer terms for it than their approximants would, see
        :mod:`esma.continued_fractions.limits`.

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
        closed = self._closed() if self.kind in ("finite", "periodic") else None
        if closed is None and self._in_blocks:
            return self._limit.enclosure(bits)
        if isinstance(closed, Fraction):
            exact = fmpq(closed.numerator, closed.denominator)
            return at_precision(bits + 8, lambda: arb(exact))
        return between_convergents(self.quotients(), bits)

    def decimal(self, digits: int = 50) -> str:
        """The value rounded to `digits` significant digits.

        >>> ContinuedFraction.from_elements("n + 4", "-n").decimal(12)      # e/(e - 2)
        '3.78442238235'
        """
        whole(digits, "the number of digits")
        closed = self._closed()
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
        name, enclose = _enclosed(other)
        bits = 64 + -(-digits * 33219280949 // 10**10)
        x, y = self.enclosure(64), enclose(64)
        extra = max(0, magnitude(x), magnitude(y))
        x, y = self.enclosure(bits + extra), enclose(bits + extra)
        if x.is_exact() and y.is_exact() and x == y:
            return Comparison(name, digits, True)
        found = agreement(x, y)
        same = bool(x.overlaps(y)) and found >= digits
        return Comparison(name, digits if same else found, same)

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
        if q == 0:
            return 0
        if self._closed() == Fraction(p, q):
            raise PrecisionError(f"the approximant after {count:,} numerators is the value itself")
        approximant, bits = fmpq(p, q), 64
        # as far as it is from its neighbours, and not more
        most = min(MAX_BITS, _LAST_BITS + 4 * q.bit_length() + 4 * p.bit_length())
        while bits <= most:
            x = self.enclosure(bits)
            error = at_precision(bits + 64, partial(_distance, x, approximant))
            if error > 2 * x.rad():
                return agreement(error, arb(0))
            bits *= 2
        raise PrecisionError(
            f"the approximant after {count:,} numerators agrees with the value to more than"
            f" {bits // 2 * 3 // 10:,} digits: perhaps it is the value"
        )

    def __str__(self) -> str:
        if (form := self._signed) is not None:
            signs = _signs(form)
            return str(form) if signs == "+" else f"{form} with {signs}"
        if self._general is not None:
            return str(self._general)
        pairs: list[GeneralPair] = []
        more, why = [], ""
        try:
            pairs.extend(islice(self, _SHOWN))
            more = ["…"] if len(self.pairs(_SHOWN + 1)) > _SHOWN else []
        except EsmaError as error:  # the certain ones are shown
            more, why = ["…"], f" ({error})"
        if not pairs:
            return f"[…]{why}"
        if all(a in (0, 1) for _, a in pairs):
            first, *rest = [*(digits(b) for b, _ in pairs), *more]
            return f"[{first}; {', '.join(rest)}]{why}" if rest else f"[{first}]{why}"
        shown = [*(f"{digits(b)} | {digits(a)}" for b, a in pairs), *more]
        return f"[{', '.join(shown)}]{why}"

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str | None:
        form = self._signed
        if form is None:
            return None
        signs = _signs(form)
        return f"${form.latex()}$" if signs == "+" else f"${form.latex()}$ with {signs}"

    # Forms

    def rounded(self, rounding: Machine[Any]) -> ContinuedFraction:
        """The semi-regular expansion of the same number under any rounding.

        A general continued fraction is read term by term: its simple one need not be interlaced
        where its elements are, as 4/pi shows.
        """
        if not hasattr(rounding, "start"):
            raise EsmaError(f"a rounding is a machine, such as REGULAR; it was {rounding!r}"[:200])
        if self._signed is not None:
            return ContinuedFraction(transducer.rounded(self._simple_form(), rounding))
        found = semiregular.from_simple(self.quotients(), rounding)
        if not self._ends():
            return ContinuedFraction(Stream(found, self))
        pairs = tuple(islice(found, MAX_TERMS + 1))
        if len(pairs) > MAX_TERMS:
            raise EsmaError(f"this expansion has more than {MAX_TERMS:,} quotients")
        return ContinuedFraction(pairs)

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
        return ContinuedFraction(tuple(found) if self._ends() else Stream(found))

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
        form = self.form
        if isinstance(form, tuple):
            if len(form) > 1 and not [a for a, _ in self.approximants()][-2]:
                raise EsmaError(
                    "the last approximant but one is 0: the reversed fraction has no finite value"
                )
            return ContinuedFraction(tuple(approximation.reversal(self._integral())))
        if self.kind != "periodic" or len(form.head):  # type: ignore[union-attr]
            raise EsmaError(
                "only finite and purely periodic expansions can be reversed: others have no last"
                " term to begin with"
            )
        turned = self._general_form()
        numerators = [a for _, a in turned.entries]
        numerators = [*numerators[-2::-1], numerators[-1]]
        rows = [(b, a) for (b, _), a in zip(turned.entries[::-1], numerators, strict=True)]
        return ContinuedFraction.interlaced(GeneralForm.make((), rows))

    def fold(self, x: int) -> ContinuedFraction:
        """``[a; w, x, -w^R]`` of a finite expansion ``[a; w] = p/q``: the value moves by
        ``(-1)^n/(x q^2)``, n the length of w. Both are simple, and their last term is not 1, unless
        it is the only one.

        >>> print(ContinuedFraction.finite([0, 3]).fold(5))
        [0; 3, 4, 1, 2]
        """
        folded = folding.fold(self._finite_terms("folded"), x)
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
        found = folding.unfold(self._finite_terms("unfolded"))
        return None if found is None else (ContinuedFraction.finite(found.terms), found.x)

    def folded(self, creases: Iterable[int]) -> ContinuedFraction:
        """Folded again and again, streamed.

        >>> from itertools import chain, repeat
        >>> print(ContinuedFraction.finite([0, 3]).folded(chain([-1], repeat(1))))
        [0; 2, 5, 3, 3, 1, 3, 5, 3, 1, …]
        """
        return ContinuedFraction.stream(folding.folded(self._finite_terms("folded"), creases))

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
        a, b, c, d = matrix
        common = math.gcd(*matrix)
        small = abs(a * d - b * c) <= transducer.MAX_DETERMINANT * common * common
        if self._signed is not None and small:
            found = transducer.mobius(self._simple_form(), matrix)
            return ContinuedFraction.interlaced(found)
        terms = gosper.mobius(self.quotients(), matrix)
        if self._ends():
            return ContinuedFraction.finite(list(terms))
        return ContinuedFraction.stream(terms)

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
        left, right = self._closed(), y._closed()
        if isinstance(right, Fraction):
            return self._with_rational(right, t)
        if isinstance(left, Fraction):
            a, b, c, d, e, f, g, h = t
            return y._with_rational(left, (a, c, b, d, e, g, f, h))
        if left is not None and right is not None:
            found = combined(left, right, t)
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
        # a constant: (p x + q)/(r x + s) with rows that are multiples of each other
        x = self._closed()
        if isinstance(x, Fraction):
            over, under = p * x + q, r * x + s
        else:
            over, under = (Fraction(p), Fraction(r)) if r else (Fraction(q), Fraction(s))
        if under == 0:
            raise EsmaError("the value is infinite and has no continued fraction")
        return ContinuedFraction.rational(over / under)

    def __add__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, _ADD)

    def __radd__(self, other: Rational) -> ContinuedFraction:
        return self._combined(other, _ADD)

    def __sub__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, _SUBTRACT)

    def __rsub__(self, other: Rational) -> ContinuedFraction:
        return self._combined(other, (0, -1, 1, 0, 0, 0, 0, 1))

    def __mul__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, _MULTIPLY)

    def __rmul__(self, other: Rational) -> ContinuedFraction:
        return self._combined(other, _MULTIPLY)

    def __truediv__(self, other: ContinuedFraction | Rational) -> ContinuedFraction:
        return self._combined(other, _DIVIDE)

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
        if self._signed is not None:
            simple = self._simple_form()
            return math.inf if simple.degree else lagrange.lagrange_square(_periodic(simple))
        raise EsmaError(
            "a rational number has no Lagrange value"
            if isinstance(self.form, tuple)
            else "the Lagrange value of a streamed expansion can only be estimated"
        )

    def lagrange_estimate(self, count: int = 300, skip: int = 100) -> lagrange.Enclosure:
        """Enclosure of the largest ``lambda_n = 1/(q_n |q_n x - p_n|)``, n >= `skip`, that the
        first `count` simple partial quotients show.

        >>> found = ContinuedFraction.of("sqrt(2)").lagrange_estimate()
        >>> found.low**2 < 8 < found.high**2
        True
        """
        return lagrange.lagrange_estimate(islice(self.quotients(), _checked_count(count)), skip)

    # Inside

    def _integral(self) -> Iterator[Pair]:
        for b, a in self:
            if not isinstance(b, int):
                raise EsmaError(f"the first denominator, {b}, is not an integer")
            yield b, a

    def _finite_terms(self, done: str) -> list[int]:
        if not isinstance(self.form, tuple):
            raise EsmaError(f"only a finite expansion can be {done}: this one has no last term")
        return list(self.quotients())

    def _simple_form(self) -> Hurwitzian:
        assert self._signed is not None
        return transducer.simple(self._signed)

    def _general_form(self) -> GeneralForm:
        if self._general is not None:
            return self._general
        assert self._signed is not None
        return GeneralForm.from_semi_regular(self._signed)

    def _ends(self) -> bool:
        """Whether the number is known to be rational."""
        if self._general is not None:
            return isinstance(self._closed(), Fraction)
        return isinstance(self.form, tuple)

    def _closed(self) -> Fraction | Surd | None:
        """The value of a finite or periodic expansion."""
        form = self.form
        if isinstance(form, tuple):
            return approximation.evaluate(self)
        if isinstance(form, Stream) or form.degree:
            return None
        counted = form.signed is not None and form.signed.has_runs
        whole_form = (self.simple() if counted else self)._general_form()
        # a polynomial of degree 0 is a number
        period = tuple((b[0], a[0]) for b, a in whole_form.entries)
        return limit(Periodic(whole_form.head, period))

    def _changed(
        self,
        on_stream: Callable[[Iterator[Pair]], Iterable[GeneralPair]],
        on_blocks: Callable[[GeneralForm], GeneralForm],
    ) -> ContinuedFraction:
        """A transformation, on a stream or on all blocks at once."""
        if isinstance(self.form, tuple):
            return ContinuedFraction(tuple(on_stream(self._integral())))
        if isinstance(self.form, Stream):
            return ContinuedFraction(Stream(on_stream(self._integral())))
        form = on_blocks(self._general_form())
        return ContinuedFraction(form.semi_regular() if form.is_semi_regular else form)


@dataclass(frozen=True)
class Comparison:
    """How far a value agrees with a constant, certified in ball arithmetic.

    Attributes
    ----------
    constant : its name
    digits : D with ``|value - constant| < 10**-D``
    agrees : whether they agree to all digits asked for
    """

    constant: str
    digits: int
    agrees: bool

    def __str__(self) -> str:
        what = "digit" if self.digits == 1 else "digits"
        if self.agrees:
            return f"agrees with {self.constant} to {self.digits:,} {what}"
        return f"differs from {self.constant} after {self.digits:,} {what}"


def _distance(x: arb, y: fmpq) -> arb:
    return abs(x - y)


def _enclosed(other: Any) -> tuple[str, Callable[[int], arb]]:
    """What a value is compared with: its name, and balls around it."""
    from esma.enumeration.constants import Constant

    if isinstance(other, ContinuedFraction):
        return str(other), other.enclosure
    if isinstance(other, Constant):
        return other.name, other.enclosure
    if not isinstance(other, str):
        number = ContinuedFraction.rational(other)
        return digits(_fraction(other)), number.enclosure
    tree = parse(other)
    return other.strip(), lambda bits: enclose(tree, bits)


def _described(given: Any, what: str) -> Any:
    """A text as `Elements`, and what has to be read one after the other as it is."""
    if isinstance(given, str):
        return Elements.parse(given)
    if isinstance(given, AnyRational):
        return Elements.parse(str(_fraction(given)))
    if hasattr(given, "free_symbols"):  # sympy
        return Elements.parse(str(given))
    if isinstance(given, list | tuple) and given and all(isinstance(x, str) for x in given):
        return Elements.parse(", ".join(given))
    if callable(given) or isinstance(given, Iterable):
        return given
    raise EsmaError(
        f"{what} are a text as '2*n + 1', a list of numbers or a function of n; what came was"
        f" {given!r}"[:200]
    )


def _sequence(given: Any, first: int) -> Iterator[Fraction]:
    """Elements from index `first` on."""
    if isinstance(given, Elements):
        return (given.value(place, first) for place in counted())
    if not callable(given):
        return map(_fraction, given)
    if not inspect.isroutine(given) and isinstance(given, Iterable):
        return map(_fraction, given)

    def values() -> Iterator[Fraction]:
        for n in counted(first):
            try:
                found = given(n)
            except Exception as error:
                raise EsmaError(
                    f"the function of the elements failed at n = {n}: {type(error).__name__}:"
                    f" {error}"
                ) from error
            yield _fraction(found)

    return values()


def _paired(b: Iterator[Fraction], a: Iterator[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs up to the end of either or to a numerator 0."""
    here = next(b, None)
    if here is None:
        raise no_terms()
    while here is not None:
        above = next(a, Fraction(0))
        following = next(b, None) if above else None
        yield here, above if following is not None else Fraction(0)
        here = following


def _polynomial(row: Sequence[int]) -> fmpq_poly:
    """In powers of m, from forward differences."""
    powers = map(Fraction, in_powers(tuple(row)))
    return fmpq_poly([fmpq(x.numerator, x.denominator) for x in powers])


def _fraction(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, AnyRational):
        raise EsmaError(
            "a rational number is to be a whole number or a Fraction, as Fraction(1, 10); it was"
            f" {value!r}"[:200]
        )
    return Fraction(int(value.numerator), int(value.denominator))


def _coefficients(*values: int) -> tuple[Any, ...]:
    return tuple(whole(x, "a coefficient of a map") for x in values)


def _whole_pair(n: int, pair: Sequence[int | Fraction]) -> tuple[Any, Any]:
    b, a = _two(pair)
    if n or not isinstance(b, Fraction):  # the very first denominator may be a fraction
        b = whole(b, "a denominator")
    return b, whole(a, "a numerator")


def _whole_rows(entry: Sequence[Sequence[int]]) -> tuple[Sequence[int], Sequence[int]]:
    b, a = ([whole(d, "a difference") for d in row] for row in _two(entry))
    return b, a


def _two(pair: Any) -> tuple[Any, Any]:
    parts = [*pair] if isinstance(pair, Iterable) else []
    if len(parts) != 2:
        raise EsmaError(
            f"a pair is a denominator and the numerator after it, as in (3, 1); it was {pair!r}"
        )
    return parts[0], parts[1]


def _periodic(form: Hurwitzian) -> Periodic[int]:
    return Periodic.make(form.head, tuple(row[0] for row in form.differences))


def _signs(form: SemiRegularForm) -> str:
    """The signs of the head and of a block."""
    from esma.enumeration.words import primitive_root, word_text

    head = tuple(s for _, s in form.head)
    block = tuple(e.sign for e in form.block)
    word = primitive_root(block)
    # a word that is repeated from the start needs no head
    turned = len(head) % len(word)
    rolled = word[len(word) - turned :] + word[: len(word) - turned]
    if all(s == rolled[n % len(rolled)] for n, s in enumerate(head)):
        return word_text(rolled)
    return f"{word_text(head)}, then {word_text(word)}"
